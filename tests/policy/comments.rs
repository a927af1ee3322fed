//! Comments in the text of a report.

use gouji::workspace::across::Across;
use gouji::workspace::findings::{IdleComment, idle_comments};
use gouji::workspace::policy::Policy;
use gouji::workspace::ruling::Ruling;

use super::{Edited, layouts, rulings, shown, with_wrong_total};

fn idle(edited: &Edited) -> Vec<IdleComment> {
    idle_comments(&edited.analysis, &Across::default(), &Policy::default())
}

/// What is published: findings, what becomes of them, comments that do nothing.
fn published(edited: &Edited) -> (Vec<(String, Ruling)>, Vec<IdleComment>) {
    (rulings(&edited.analysis, &Policy::default()), idle(edited))
}

/// A report with a total that is wrong.
fn broken(name: &str) -> String {
    with_wrong_total(&layouts()[name])
}

const REPORTS: [&str; 6] = [
    "markdown.md",
    "markdown-grouped.md",
    "table.html",
    "page.html",
    "quoted.md",
    "tsv.txt",
];

/// Typed and deleted key by key, a comment changes what is published exactly as a fresh check would.
#[test]
fn a_comment_is_right_at_every_key() {
    const COMMENT: &str = "<!-- gouji: ignore cross-footing-mismatch -- 理由 -->";
    let (mut n_hidden, mut n_idle) = (0, 0);
    for name in REPORTS {
        let text = broken(name);
        let before = published(&Edited::new(&text));
        let finding = Edited::new(&text);
        let place = finding.analysis.diagnostics().next().unwrap();
        let end = place.1.range.shifted(place.0).end as usize;
        let line = text[..end].rfind('\n').map_or(0, |it| it + 1);
        let far = text.floor_char_boundary(text.len() / 3);
        for at in [end, line, far] {
            let mut edited = Edited::new(&text);
            let mut typed = at;
            for c in COMMENT.chars() {
                edited.replace(typed..typed, &c.to_string());
                typed += c.len_utf8();
                let fresh = Edited::new(&edited.text);
                assert_eq!(published(&edited), published(&fresh), "{name} at {at}: {c}");
            }
            let (found, idle) = published(&edited);
            n_hidden += usize::from(found.iter().any(|it| it.1 == Ruling::Ignored));
            n_idle += usize::from(!idle.is_empty());
            for c in COMMENT.chars().rev() {
                let start = typed - c.len_utf8();
                edited.replace(start..typed, "");
                typed = start;
                let fresh = Edited::new(&edited.text);
                assert_eq!(
                    published(&edited),
                    published(&fresh),
                    "{name} at {at}: -{c}"
                );
            }
            assert_eq!(published(&edited), before, "{name} at {at}");
        }
    }
    assert!(
        n_hidden >= REPORTS.len() && n_idle > 0,
        "{n_hidden} {n_idle}"
    );
}

/// What a comment in the place of `$0` hides of the text, and what is said of it.
#[track_caller]
fn check(text: &str, hidden: &[&str], idle_words: &[&str]) {
    let edited = Edited::new(text);
    let found = rulings(&edited.analysis, &Policy::default());
    let ignored = found.iter().filter(|it| it.1 == Ruling::Ignored);
    let rules: Vec<&str> = ignored.map(|it| it.0.split(' ').nth(1).unwrap()).collect();
    assert_eq!(rules, hidden, "{text}\n{found:?}");
    let said: Vec<String> = idle(&edited).into_iter().map(|it| it.message.zh).collect();
    assert_eq!(said.len(), idle_words.len(), "{said:?}");
    for (said, word) in said.iter().zip(idle_words) {
        assert!(said.contains(word), "{said}");
    }
}

#[test]
fn a_comment_is_about_its_cell_its_row_its_line_or_what_comes_next() {
    let text = broken("markdown.md");
    let rule = "cross-footing-mismatch";
    let comment = format!("<!-- gouji: ignore {rule} -- 理由 -->");
    let with = |old: &str, new: &str| {
        assert!(text.contains(old), "{old}");
        text.replacen(old, new, 1)
    };
    check(&with("| 97 |", &format!("| 97 {comment} |")), &[rule], &[]);
    check(&with("| 97 |", &format!("| 97 | {comment}")), &[rule], &[]);
    let row = text[..text.find("| 97 |").unwrap()].rfind('\n').unwrap();
    let cell = text[row..].find("| ").unwrap() + row + 2;
    let mut other = text.clone();
    other.insert_str(cell, &format!("{comment} "));
    check(&other, &[], &["没有用到"]);
    let heading = text.find("## 三").unwrap();
    let behind = heading + text[heading..].find("\n\n").unwrap() + 2;
    let mut above = text.clone();
    above.insert_str(behind, &format!("{comment}\n\n"));
    check(&above, &[rule], &[]);
    // Of another rule.
    check(
        &with("| 97 |", "| 97 <!-- gouji: ignore unit-slip --> |"),
        &[],
        &["没有用到"],
    );
    check(
        &with(
            "| 97 |",
            &format!("| 97 <!-- gouji: ignore unit-slip, {rule} --> |"),
        ),
        &[rule],
        &["unit-slip"],
    );
    // With mistakes in it.
    check(
        &with(
            "| 97 |",
            "| 97 <!-- gouji: ignore cross-footing-mismach --> |",
        ),
        &[],
        &["是否指 `cross-footing-mismatch`"],
    );
    check(
        &with("| 97 |", "| 97 <!-- gouji: ignore --> |"),
        &[],
        &["没有写明规则"],
    );
    check(
        &with("| 97 |", "| 97 <!-- gouji: ignroe a --> |"),
        &[],
        &["没有 `gouji: ignroe`"],
    );
}

/// What a reader does not see changes no figure, in any layout.
#[test]
fn a_comment_changes_nothing_else() {
    for name in REPORTS {
        let text = broken(name);
        let edited = Edited::new(&text);
        let all = rulings(&edited.analysis, &Policy::default());
        let (offset, found) = edited.analysis.diagnostics().next().unwrap();
        let end = found.range.shifted(offset).end as usize;
        let mut after = Edited::new(&text);
        let rule = found.rule.name;
        after.replace(end..end, &format!(" <!-- gouji: ignore {rule} -- 理由 -->"));
        let found = rulings(&after.analysis, &Policy::default());
        assert_eq!(found.len(), all.len(), "{name}: {found:?}");
        assert_eq!(
            shown(&found).len() + 1,
            shown(&all).len(),
            "{name}: {found:?}"
        );
        assert_eq!(idle(&after), [], "{name}");
    }
}

/// One above the title may stand in the part before: behind another report, in a compilation.
#[test]
fn a_comment_above_the_title_is_about_the_title() {
    let report =
        "××镇人民政府2024年政府信息公开工作年度报告\n\n一、总体情况\n\n本年度工作开展有序。\n\n";
    let comment = "<!-- gouji: ignore placeholder-text -- 待定 -->\n\n";
    let n_shown = |text: &str| {
        let edited = Edited::new(text);
        assert_eq!(idle(&edited), []);
        let found = rulings(&edited.analysis, &Policy::default());
        let shown = shown(&found);
        shown
            .iter()
            .filter(|it| it.contains("placeholder-text"))
            .count()
    };
    assert_eq!(n_shown(report), 1);
    assert_eq!(n_shown(&format!("{comment}{report}")), 0);
    assert_eq!(n_shown(&format!("{report}{report}")), 2);
    assert_eq!(n_shown(&format!("{report}{comment}{report}")), 1);
    assert_eq!(n_shown(&format!("{comment}{report}{comment}{report}")), 0);
}

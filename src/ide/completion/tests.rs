use super::*;
use crate::fix::cells::{cells as cells_of, fill_in};
use crate::report::ledger::Ledger;
use crate::report::skeleton;
use crate::text::range::to_u32;

use std::path::Path;
use std::sync::Arc;

const CURSOR: &str = "$0";
const ORGAN: &str = "青溪县水务局";
const LAYOUTS: [Layout; 3] = [Layout::Tsv, Layout::Markdown, Layout::Html];

/// A text and where its cursor is.
fn unmarked(marked: &str) -> (String, u32) {
    let at = marked.find(CURSOR).expect("a cursor");
    (marked.replacen(CURSOR, "", 1), to_u32(at))
}

/// A text with one blank where there are several: tables of Markdown are written aligned.
fn squeezed(text: &str) -> String {
    let mut res = text.to_owned();
    while res.contains("  ") {
        res = res.replace("  ", " ");
    }
    res
}

fn nowhere() -> Surroundings<'static> {
    Surroundings {
        path: None,
        latest: &Vec::new,
        layout: Layout::Tsv,
    }
}

fn offered(marked: &str, around: &Surroundings<'_>) -> (String, Vec<Completion>) {
    let (text, at) = unmarked(marked);
    let analysis = Analysis::new(&text);
    let found = completions(&Text::new(&text), &analysis, at, around, |_, _| None);
    for it in &found {
        let line = it.range.of(&text);
        assert!(!line.contains(['\n', '\r']), "{it:?}");
        assert!(it.range.touches(TextRange::empty(at)), "{it:?}");
        for blank in &it.snippet.blanks {
            assert!(
                it.snippet.text.get(blank.as_usize()).is_some(),
                "{blank:?} {it:?}"
            );
        }
        let is_sorted = it.snippet.blanks.is_sorted_by(|a, b| a.end <= b.start);
        assert!(is_sorted, "{it:?}");
    }
    (text, found)
}

#[track_caller]
fn labels(marked: &str) -> Vec<String> {
    let found = offered(marked, &nowhere()).1;
    found.into_iter().map(|it| it.label).collect()
}

/// The text with what is offered under a label put in.
#[track_caller]
fn put_in(marked: &str, label: &str) -> String {
    let (mut text, found) = offered(marked, &nowhere());
    let shown: Vec<&str> = found.iter().map(|it| it.label.as_str()).collect();
    let chosen = found.iter().find(|it| it.label.starts_with(label));
    let chosen = chosen.unwrap_or_else(|| panic!("{label} of {shown:?}"));
    text.replace_range(chosen.range.as_usize(), &chosen.snippet.text);
    text
}

fn findings(text: &str) -> Vec<String> {
    let analysis = Analysis::new(text);
    let found = analysis.diagnostics();
    found
        .map(|it| format!("{}: {}", it.1.rule.name, it.1.message.zh))
        .collect()
}

/// A form with some cells filled in.
fn filled(layout: Layout, cells: &[(&str, i64)]) -> String {
    let mut text = skeleton::report(2024, ORGAN, layout);
    fill_in(&mut text, |id| {
        let found = cells.iter().find(|it| it.0 == id);
        found.map(|it| it.1)
    });
    text
}

/// A form with the cursor in a cell.
#[track_caller]
fn in_cell(layout: Layout, cells: &[(&str, i64)], id: &str) -> String {
    let mut text = filled(layout, cells);
    let cells = cells_of(&text);
    let cell = cells.iter().find(|it| it.0 == id).expect("a cell").1;
    text.insert_str(cell.start as usize, CURSOR);
    text
}

const RECEIVED: [(&str, i64); 3] = [
    ("applications.received.natural_person", 5),
    ("applications.received.business", 2),
    ("applications.received.other", 1),
];

#[test]
fn a_total_is_the_sum_of_its_parts() {
    for layout in LAYOUTS {
        let marked = in_cell(layout, &RECEIVED, "applications.received.total");
        let (_, found) = offered(&marked, &nowhere());
        let [it] = &found[..] else {
            panic!("{layout:?} {found:?}");
        };
        assert_eq!(it.label, "8", "{layout:?}");
        assert!(
            it.about.zh.starts_with("本行合计：5 + 2 + 1 = 8（"),
            "{it:?}"
        );
        let text = put_in(&marked, "8");
        let report = Analysis::new(&text).parts[0].report.clone().unwrap();
        let facts = report.facts();
        let total = facts
            .iter()
            .find(|it| it.id == "applications.received.total");
        assert_eq!(total.unwrap().raw, "8", "{layout:?}\n{text}");
    }
}

#[test]
fn a_part_is_what_is_left_of_the_total() {
    for layout in LAYOUTS {
        let cells = [&RECEIVED[..2], &[("applications.received.total", 9)]].concat();
        let marked = in_cell(layout, &cells, "applications.received.research");
        let (_, found) = offered(&marked, &nowhere());
        let [it] = &found[..] else {
            panic!("{layout:?} {found:?}");
        };
        assert_eq!(it.label, "2");
        assert!(
            it.about.zh.starts_with("本行合计：9 − 5 − 2 = 2（"),
            "{it:?}"
        );
    }
}

#[test]
fn a_total_that_differs_is_offered_the_sum() {
    let cells = [&RECEIVED[..], &[("applications.received.total", 7)]].concat();
    let marked = in_cell(Layout::Markdown, &cells, "applications.received.total");
    assert_eq!(labels(&marked), ["8"]);
    assert!(squeezed(&put_in(&marked, "8")).contains("| 5 | 2 | | | | 1 | 8 |"));
}

#[test]
fn nothing_is_left_of_a_total_that_is_too_small() {
    let cells = [&RECEIVED[..2], &[("applications.received.total", 3)]].concat();
    let marked = in_cell(Layout::Tsv, &cells, "applications.received.research");
    assert_eq!(labels(&marked), [""; 0]);
}

#[test]
fn a_blank_form_tells_no_number() {
    for layout in LAYOUTS {
        for id in [
            "applications.received.total",
            "applications.total.natural_person",
            "disputes.reconsideration.total",
            "disclosure.permits.decisions",
        ] {
            assert_eq!(
                labels(&in_cell(layout, &[], id)),
                [""; 0],
                "{layout:?} {id}"
            );
        }
    }
}

#[test]
fn what_last_year_carried_forward_is_offered() {
    let marked = in_cell(
        Layout::Tsv,
        &[],
        "applications.brought_forward.natural_person",
    );
    let (text, at) = unmarked(&marked);
    let analysis = Analysis::new(&text);
    let found = completions(&Text::new(&text), &analysis, at, &nowhere(), |part, _| {
        (part == 0).then_some(4)
    });
    assert_eq!(found[0].label, "4");
    assert_eq!(found[0].about.zh, "上年报告结转下来的是 4");
}

#[test]
fn the_next_section_comes_first() {
    for layout in LAYOUTS {
        let whole = skeleton::report(2024, ORGAN, layout);
        let snippet = |idx| {
            let style = Style {
                level: if layout == Layout::Markdown { 2 } else { 0 },
                ..Style::plain(layout)
            };
            skeleton::section(crate::form::edition_for(Some(2024)), idx, style)
        };
        let cut = whole.replacen(&format!("{}\n", snippet(2)), &format!("{CURSOR}\n\n"), 1);
        assert!(cut.contains(CURSOR), "{layout:?}\n{whole}");
        assert_eq!(
            labels(&cut)[0],
            "三、收到和处理政府信息公开申请情况",
            "{layout:?}"
        );
        assert_eq!(
            put_in(&cut, "三、").replace("\n\n", "\n"),
            whole.replace("\n\n", "\n"),
            "{layout:?}"
        );
    }
}

#[test]
fn only_what_belongs_here_is_offered() {
    let text = "青溪县水务局2024年政府信息公开工作年度报告\n\n一、总体情况\n\n（文字描述）\n\n$0\n\n四、政府信息公开行政复议、行政诉讼情况\n";
    let found = labels(text);
    let sections: Vec<&String> = found.iter().filter(|it| it.contains('、')).collect();
    assert_eq!(
        sections,
        [
            "二、主动公开政府信息情况",
            "三、收到和处理政府信息公开申请情况"
        ]
    );
}

#[test]
fn nothing_is_offered_above_the_title() {
    let text = "\n$0\n青溪县水务局2024年政府信息公开工作年度报告\n\n一、总体情况\n\n（文字描述）\n";
    assert_eq!(labels(text), [""; 0]);
    let below = text.replace("\n$0\n", "").replace("报告\n", "报告\n$0\n");
    assert_eq!(labels(&below), ["统计期限"]);
}

#[test]
fn what_is_typed_narrows_what_is_offered() {
    let text =
        "青溪县水务局2024年政府信息公开工作年度报告\n\n一、总体情况\n\n（文字描述）\n\n三$0\n";
    assert_eq!(labels(text), ["三、收到和处理政府信息公开申请情况"]);
    let done = put_in(text, "三、");
    assert!(
        done.contains("\n\n三、收到和处理政府信息公开申请情况\n"),
        "{done}"
    );
}

#[test]
fn aspects_that_are_not_told_are_offered_in_order() {
    let text = "# 青溪县水务局2024年政府信息公开工作年度报告\n\n## 一、总体情况\n\n### （一）主动公开\n\n公开信息3条。\n\n$0\n\n## 二、主动公开政府信息情况\n";
    assert_eq!(
        labels(text)[..4],
        [
            "依申请公开",
            "政府信息管理",
            "政府信息公开平台建设",
            "监督保障"
        ]
    );
    let done = put_in(text, "依申请公开");
    assert!(
        done.contains("公开信息3条。\n\n### （二）依申请公开\n\n（文字描述）\n\n## 二、"),
        "{done}"
    );
}

#[test]
fn a_section_without_its_table_is_offered_it() {
    for layout in LAYOUTS {
        let mut text = skeleton::report(2024, ORGAN, layout);
        let table = skeleton::table(
            crate::form::edition_for(Some(2024)),
            crate::form::TableKind::Disputes,
            layout,
        );
        text = text.replacen(&table, &format!("{CURSOR}\n"), 1);
        let done = put_in(&text, "政府信息公开行政复议、行政诉讼情况表");
        assert!(done.contains(table.trim_end()), "{layout:?}\n{done}");
        let (_, found) = offered(&text, &nowhere());
        let it = found.iter().find(|it| it.kind == Kind::Table).unwrap();
        assert_eq!(it.snippet.blanks.len(), 15, "{layout:?}");
    }
}

#[test]
fn a_row_that_is_missing_is_offered_where_it_belongs() {
    let text = filled(Layout::Tsv, &[("applications.received.business", 2)]);
    let lines: Vec<&str> = text.lines().collect();
    let at = lines
        .iter()
        .position(|it| it.contains("2.重复申请"))
        .unwrap();
    let mut cut = lines.clone();
    cut[at] = CURSOR;
    let cut = cut.join("\n");
    let found = labels(&cut);
    assert_eq!(found, ["2.重复申请"], "{found:?}");
    let done = put_in(&cut, "2.");
    let row = done.lines().nth(at).unwrap();
    assert_eq!(row.trim_end_matches('\t'), lines[at].trim_end_matches('\t'));
}

#[test]
fn the_middle_of_a_sentence_offers_nothing() {
    let report = filled(Layout::Markdown, &RECEIVED);
    for (before, after) in [
        ("（文字描述）", "（文字$0描述）"),
        ("（文字描述）", "公开$0"),
        ("（文字描述）", "2024年，我局公开$0信息。"),
        ("总体情况", "总体$0情况"),
        ("一、本年新收", "一、本$0年新收"),
    ] {
        let marked = report.replacen(before, after, 1);
        assert_eq!(labels(&marked), [""; 0], "{after}");
    }
}

const DONE: [(&str, i64); 14] = [
    ("applications.received.natural_person", 5),
    ("applications.received.business", 2),
    ("applications.received.total", 7),
    ("applications.brought_forward.natural_person", 1),
    ("applications.brought_forward.total", 1),
    ("applications.granted.natural_person", 4),
    ("applications.granted.total", 4),
    ("applications.denied.state_secret.business", 2),
    ("applications.denied.state_secret.total", 2),
    ("applications.total.natural_person", 4),
    ("applications.total.business", 2),
    ("applications.total.total", 6),
    ("applications.carried_forward.natural_person", 2),
    ("applications.carried_forward.total", 2),
];

/// All other cells are zero.
fn done(layout: Layout) -> String {
    let mut text = skeleton::report(2024, ORGAN, layout);
    fill_in(&mut text, |id| {
        let found = DONE.iter().find(|it| it.0 == id);
        Some(found.map_or(0, |it| it.1))
    });
    text
}

#[test]
fn sentences_have_the_figures_of_the_tables() {
    for layout in LAYOUTS {
        let text = done(layout).replacen("（文字描述）", "公开信息3条。$0", 1);
        let found = labels(&text);
        assert_eq!(
            found,
            ["依申请公开：新收 7 件", "办理结果：办结 6 件"],
            "{layout:?}"
        );
        let text = put_in(&text, "依申请公开");
        let said = "公开信息3条。2024年，新收政府信息公开申请7件，上年结转1件；办结6件，结转下年度继续办理2件。";
        assert!(text.contains(said), "{layout:?}\n{text}");
        let text = text.replacen(said, &format!("{said}$0"), 1);
        assert_eq!(labels(&text), ["办理结果：办结 6 件"]);
        let text = put_in(&text, "办理结果");
        let said = "全年办结政府信息公开申请6件，其中予以公开4件、不予公开2件。";
        assert!(text.contains(said), "{layout:?}\n{text}");
        let numbers = findings(&text);
        let numbers = numbers.iter().filter(|it| !it.contains("placeholder"));
        assert_eq!(numbers.collect::<Vec<_>>(), [""; 0], "{layout:?}");
    }
}

#[test]
fn a_table_that_has_lost_its_heading_is_offered_no_second_one() {
    let heading = "## 三、收到和处理政府信息公开申请情况\n";
    let whole = done(Layout::Markdown);
    assert!(whole.contains(heading));
    let above = whole.replacen(heading, CURSOR, 1);
    let label = "三、收到和处理政府信息公开申请情况";
    assert_eq!(labels(&above)[0], label);
    assert_eq!(put_in(&above, label), whole);
    let below = whole.replacen(heading, "", 1).replacen(
        "\n\n## 四、",
        &format!("\n\n{CURSOR}\n\n## 四、"),
        1,
    );
    assert!(!labels(&below).iter().any(|it| it == label), "{below}");
}

#[test]
fn sentences_of_the_aspect_that_is_written_come_first() {
    let with_documents = |layout| {
        let mut text = skeleton::report(2024, ORGAN, layout);
        fill_in(&mut text, |id| {
            let found = DONE.iter().find(|it| it.0 == id);
            let issued = id == "disclosure.normative_documents.issued";
            Some(found.map_or(i64::from(issued), |it| it.1))
        });
        text
    };
    let proactive = "主动公开：制发规范性文件 1 件";
    let [received, results] = ["依申请公开：新收 7 件", "办理结果：办结 6 件"];
    for layout in LAYOUTS {
        let text = with_documents(layout);
        let prompt = match layout {
            Layout::Html => "<p>（文字描述）</p>",
            _ => "（文字描述）",
        };
        let first = text.replacen(prompt, CURSOR, 1);
        assert_eq!(labels(&first), [proactive, received, results], "{layout:?}");
        let written = text.replacen("（文字描述）", "通过网站公开。", 1);
        let second = written.replacen(prompt, CURSOR, 1);
        assert_eq!(
            labels(&second),
            [received, results, proactive],
            "{layout:?}"
        );
    }
}

#[test]
fn a_table_that_does_not_foot_states_nothing() {
    let text = squeezed(&done(Layout::Markdown)).replacen(
        "| 4 | 0 | 0 | 0 | 0 | 0 | 4 |",
        "| 4 | 0 | 0 | 0 | 0 | 0 | 5 |",
        1,
    );
    let text = text.replacen("（文字描述）", "公开信息3条。$0", 1);
    assert_eq!(labels(&text), [""; 0]);
}

#[test]
fn the_last_section_is_offered_the_statement_of_fees() {
    let whole = done(Layout::Markdown);
    let (before, _) = whole.rsplit_once("（文字描述，").unwrap();
    let text = format!("{before}{CURSOR}\n");
    let found = labels(&text);
    assert_eq!(found, ["信息处理费：收取金额", "信息处理费：未收取"]);
    let text = put_in(&text, "信息处理费：收取");
    assert!(text.ends_with("，本年度收取信息处理费  元。\n"), "{text}");
    let gap = findings(&text)
        .into_iter()
        .filter(|it| it.contains("没有数字"))
        .count();
    assert_eq!(gap, 1);
}

#[test]
fn the_first_line_is_offered_a_title_and_the_form() {
    let last = filled(Layout::Tsv, &[("applications.carried_forward.other", 3)]);
    let analysis = Analysis::new(&last);
    let ledger = Ledger::of(analysis.parts[0].report.as_ref().unwrap()).unwrap();
    let known = vec![Arc::new(ledger)];
    let latest = || known.clone();
    for (path, organ, year) in [
        ("/a/b.md", ORGAN, 2025),
        ("/a/2026.md", ORGAN, 2026),
        ("/a/白杨市财政局2025年报.md", "白杨市财政局", 2025),
        ("/白杨市财政局/2023.md", "白杨市财政局", 2023),
    ] {
        let around = Surroundings {
            path: Some(Path::new(path)),
            latest: &latest,
            layout: Layout::Markdown,
        };
        let (_, found) = offered(CURSOR, &around);
        let title = format!("{organ}{year}年政府信息公开工作年度报告");
        let shown: Vec<&str> = found.iter().map(|it| it.label.as_str()).collect();
        assert_eq!(shown, [&format!("{title}（空白格式）"), &title], "{path}");
        assert!(found[0].snippet.text.starts_with(&format!("# {title}\n")));
        assert_eq!(
            squeezed(&found[0].snippet.text).contains("| 3 |"),
            year == 2025 && organ == ORGAN
        );
        assert!(found[0].snippet.blanks.len() > 200, "{path}");
    }
}

#[test]
fn a_title_goes_on_from_the_organ_that_is_typed() {
    let report = done(Layout::Markdown);
    let (_, rest) = report.split_at(report.find('\n').unwrap());
    let title = format!("{ORGAN}2024年政府信息公开工作年度报告");
    for typed in [
        ORGAN.to_owned(),
        format!("# {ORGAN}"),
        format!("# {ORGAN}2024年"),
    ] {
        let text = format!("{typed}{CURSOR}{rest}");
        assert_eq!(labels(&text), [title.as_str()], "{typed}");
    }
    let nobody = format!("{CURSOR}{rest}");
    assert_eq!(labels(&nobody), ["××机关2024年政府信息公开工作年度报告"]);
    assert_eq!(labels(&format!("{ORGAN}{CURSOR}")).len(), 1);
    assert_eq!(labels(&format!("会议纪要{CURSOR}{rest}")), [""; 0]);
}

#[test]
fn nothing_is_known_of_a_text_that_is_no_report() {
    assert_eq!(labels("会议纪要\n\n$0\n"), [""; 0]);
    assert_eq!(labels("$0\n会议纪要\n"), [""; 0]);
}

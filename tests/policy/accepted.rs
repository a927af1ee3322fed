//! Accepted findings stay accepted through edits elsewhere, and lapse with their figures.

use std::collections::BTreeSet;

use fastrand::Rng;
use gouji::rules::diagnostic::Diagnostic;
use gouji::workspace::policy::Policy;
use gouji::workspace::ruling::{Ruling, ruling};

use super::{Edited, accepting, layouts, policy, rulings, shown, with_wrong_total};

/// In all layouts together more than a thousand. `GOUJI_EDITS=1000` makes so many in each.
const EDITS_OF_A_LAYOUT: usize = 100;
const EDITS_BETWEEN_COMPARISONS: usize = 50;

/// What is typed elsewhere: words, marks, whole sentences.
const WORDS: [&str; 8] = [
    "进一步",
    "，",
    "工作",
    "a",
    " ",
    "。持续优化门户网站栏目。",
    "及时",
    "的",
];

/// Which of the accepted findings are found.
fn accepted(edited: &Edited, policy: &Policy) -> BTreeSet<usize> {
    let rulings = rulings(&edited.analysis, policy);
    let accepted = rulings.iter().filter_map(|it| match it.1 {
        Ruling::Accepted(it) => Some(it),
        _ => None,
    });
    accepted.collect()
}

/// The lines of text in which no accepted finding stands and no heading.
fn elsewhere(edited: &Edited, policy: &Policy) -> Vec<(usize, usize)> {
    let mut res = Vec::new();
    for (part, (offset, checked)) in edited.analysis.located().enumerate() {
        let Some(report) = &checked.report else {
            continue;
        };
        let is_accepted = |it: &&Diagnostic| {
            let ruling = ruling(&edited.analysis, part, it, policy);
            matches!(ruling, Ruling::Accepted(_))
        };
        let accepted = checked.diagnostics.iter().filter(is_accepted);
        let taken: Vec<_> = accepted
            .flat_map(|it| std::iter::once(it.range).chain(it.related.iter().map(|it| it.range)))
            .chain(report.headings.iter().map(|it| it.range))
            .chain(report.title.as_ref().map(|it| it.range))
            .collect();
        // Tables may be lines of text as well: those of these sections have none.
        let sections = report.sections();
        let prose = sections.filter(|it| [0, 4, 5].contains(&it.0.section));
        let prose: Vec<_> = prose.map(|it| it.1.range).collect();
        let has_digit = |it: &str| it.contains(|it: char| it.is_ascii_digit());
        for line in report.text_lines(None) {
            // A line of figures may be held against something.
            let is_prose = prose.iter().any(|it| it.contains(line.range));
            let is_free = is_prose && !taken.iter().any(|it| it.touches(line.range));
            if is_free && !has_digit(&line.text) && line.text.chars().count() > 12 {
                let range = line.range.shifted(offset).as_usize();
                res.push((range.start, range.end));
            }
        }
    }
    res
}

#[test]
fn they_survive_edits_elsewhere_and_lapse_with_a_figure_in_all_layouts() {
    for (name, text) in layouts() {
        let mut edited = Edited::new(&with_wrong_total(&text));
        let config = accepting(&edited.analysis);
        let policy = policy(&config);
        let all = accepted(&edited, &policy);
        assert!(!all.is_empty(), "{name}: nothing is wrong");
        assert_eq!(
            shown(&rulings(&edited.analysis, &policy)),
            [""; 0],
            "{name}"
        );

        let mut rng = Rng::with_seed(7);
        let n_edits = std::env::var("GOUJI_EDITS").ok();
        let n_edits = n_edits.and_then(|it| it.parse().ok());
        let n_edits: usize = n_edits.unwrap_or(EDITS_OF_A_LAYOUT);
        for n in 1..=n_edits {
            let lines = elsewhere(&edited, &policy);
            assert!(!lines.is_empty(), "{name}: there is nothing elsewhere");
            let (start, end) = lines[rng.usize(..lines.len())];
            let first = edited.text[start..].chars().next().unwrap().len_utf8();
            let at = edited
                .text
                .floor_char_boundary(rng.usize(start + first..end));
            let is_long = end - start > 2000;
            let next = edited.text[at..].chars().next().unwrap();
            if (rng.bool() || is_long) && !"<>&|,\"\n".contains(next) && !next.is_ascii() {
                edited.replace(at..at + next.len_utf8(), "");
            } else {
                edited.replace(at..at, WORDS[rng.usize(..WORDS.len())]);
            }
            assert_eq!(accepted(&edited, &policy), all, "{name}, edit {n}");
            if n % EDITS_BETWEEN_COMPARISONS == 0 {
                let fresh = Edited::new(&edited.text);
                let (now, then) = (&edited.analysis, &fresh.analysis);
                assert_eq!(
                    rulings(now, &policy),
                    rulings(then, &policy),
                    "{name}, edit {n}"
                );
            }
        }

        // Text before and behind it, another report among it.
        let whole = edited.text.clone();
        let mut among = Edited::new(&whole);
        among.replace(0..0, "\n\n");
        assert_eq!(accepted(&among, &policy), all, "{name}");

        lapses(&name, &edited, &policy, &all);
    }
}

/// Every accepted finding lapses when the figure that it stands on is another.
fn lapses(name: &str, edited: &Edited, policy: &Policy, all: &BTreeSet<usize>) {
    let places: Vec<_> = edited
        .analysis
        .located()
        .flat_map(|(offset, it)| {
            it.diagnostics
                .iter()
                .map(move |it| it.range.shifted(offset))
        })
        .collect();
    let mut n_figures = 0;
    for place in places {
        let own = &edited.text[place.as_usize()];
        if !own.contains("97") {
            continue;
        }
        n_figures += 1;
        let other = own.replace("97", "98");
        let mut changed = Edited::new(&edited.text);
        changed.replace(place.as_usize(), &other);
        let left = accepted(&changed, policy);
        assert!(
            left.is_subset(all) && left != *all,
            "{name}: {own} to {other}"
        );
        let rulings = rulings(&changed.analysis, policy);
        assert!(!shown(&rulings).is_empty(), "{name}: {rulings:?}");
        // Back again, it is accepted again.
        changed.replace(
            place.start as usize..place.start as usize + other.len(),
            own,
        );
        assert_eq!(accepted(&changed, policy), *all, "{name}");
    }
    assert!(n_figures > 0, "{name}: no figure is accepted");
}

/// The figure that a finding is about may be right where another of its message is not.
#[test]
fn they_lapse_with_any_figure_of_their_message() {
    let text = layouts().remove("markdown.md").unwrap();
    let set = |text: &str, id: &str, value: &str| {
        let mut edited = Edited::new(text);
        let range = {
            let mut parts = edited.analysis.located();
            let (offset, part) = parts.find(|it| it.1.report.is_some()).unwrap();
            let facts = part.report.as_ref().unwrap().facts();
            let fact = facts.iter().find(|it| it.id == id).unwrap();
            fact.range.shifted(offset).as_usize()
        };
        edited.replace(range, value);
        edited
    };
    let edited = set(&text, "disputes.reconsideration.total", "97");
    let policy = policy(&accepting(&edited.analysis));
    let all = accepted(&edited, &policy);
    assert!(!all.is_empty());
    let changed = set(&edited.text, "disputes.reconsideration.upheld", "55");
    assert_ne!(accepted(&changed, &policy), all);
}

/// By hand, less is enough; and it is no more than what is said.
#[test]
fn a_section_by_hand_accepts_what_it_says() {
    let text = layouts().remove("markdown.md").unwrap();
    let edited = Edited::new(&with_wrong_total(&text));
    let found = edited.analysis.diagnostics().next().unwrap().1;
    let report = edited
        .analysis
        .parts
        .iter()
        .find_map(|it| it.report.as_ref())
        .unwrap();
    let agency = report.agency().unwrap();
    let year = report.year().unwrap();
    let section = |agency: &str, year: u16, rest: &str| {
        let rule = found.rule.name;
        format!("[[accept]]\nagency = '{agency}'\nyear = {year}\nrule = '{rule}'\n{rest}\n")
    };
    let own = "fact = 'applications.granted.total'";
    let is_accepted = |config: &str| !accepted(&edited, &policy(config)).is_empty();
    assert!(is_accepted(&section(agency, year, own)));
    assert!(is_accepted(&section(
        agency,
        year,
        &format!("{own}\nstated = 97")
    )));
    assert!(is_accepted(&section(
        agency,
        year,
        &format!("{own}\nstated = '９７'")
    )));
    assert!(is_accepted(
        &section(agency, year, own).replace(&format!("year = {year}\n"), "")
    ));
    for config in [
        section("石桥镇财政所", year, own),
        section(agency, year - 1, own),
        section(agency, year, "fact = 'applications.total.total'"),
        section(agency, year, &format!("{own}\nstated = 98")),
        section(agency, year, &format!("{own}\nmessage = '为 97，应为 5'")),
        section(agency, year, own).replace(found.rule.name, "unit-slip"),
        section(agency, year, own).replace("agency", "paths = ['b.md']\nagency"),
    ] {
        assert!(!is_accepted(&config), "{config}");
    }
}

//! Holds every rule to its manual page: the examples are run, the marks `⟦…⟧` must be the findings,
//! and the fix of the first example must give the second. A block of `report last-year` before them is
//! the report of the year before, and its marks must be the findings there; those of `report unit` are
//! reports that the example sums up. Conventions that the compiler cannot see
//! are checked here too.

use std::sync::Arc;

use crate::report::ledger::Ledger;
use crate::report::{self, Report};
use crate::syntax::document::Document;
use crate::text::range::{TextRange, to_u32};

use super::beside::{Beside, Neighbor, ReportId, check_beside};
use super::consolidation::{Summed, UnitId, UnitReport, Units};
use super::diagnostic::{Applicability, Diagnostic, Edit, Language};
use super::figures::Figures;
use super::{ALL, Rule, check};

/// A report with nothing wrong in it, to break in tests.
pub(super) fn full_report() -> String {
    include_str!("../../fixtures/correct.md").to_owned()
}

/// The findings of all rules in a text, as `rule: message`.
#[track_caller]
pub(super) fn messages(text: &str) -> Vec<String> {
    diagnostics(text)
        .iter()
        .map(|it| format!("{}: {}", it.rule.name, it.message.zh))
        .collect()
}

/// The titles of all fixes of a text.
#[track_caller]
pub(super) fn titles(text: &str) -> Vec<String> {
    let diagnostics = diagnostics(text);
    let fixes = diagnostics.iter().flat_map(|it| &it.fixes);
    fixes.map(|it| it.title.zh.clone()).collect()
}

/// The text after the first fix of each finding, certain or not.
pub(super) fn with_first_fixes(text: &str) -> String {
    let diagnostics = diagnostics(text);
    let fixes = diagnostics.iter().filter_map(|it| it.fixes.first());
    with_edits(text, fixes.flat_map(|it| it.edits.clone()).collect())
}

/// The text after its safe fixes.
pub(super) fn fixed(text: &str) -> String {
    let diagnostics = diagnostics(text);
    let fixes = diagnostics.iter().filter_map(Diagnostic::safe_fix);
    with_edits(text, fixes.flat_map(|it| it.edits.clone()).collect())
}

fn diagnostics(text: &str) -> Vec<Diagnostic> {
    bound(text).map(|it| check(ALL, &it)).unwrap_or_default()
}

fn bound(text: &str) -> Option<Report> {
    let document = Document::parse(text, report::landmark);
    assert_eq!(document.parts.len(), 1, "one report expected");
    Report::bind(&document.parts[0])
}

/// The findings in a report whose organ's report of the year before, or after, is the other.
fn diagnostics_beside(text: &str, other: &str) -> Vec<Diagnostic> {
    let [report, other] = [text, other].map(|it| bound(it).expect("a report"));
    let own = Ledger::of(&report).expect("an organ and a year");
    let other = Ledger::of(&other).expect("an organ and a year");
    let neighbor = Some(Neighbor {
        id: ReportId(0),
        ledger: &other,
    });
    let mut beside = Beside {
        own: Some(&own),
        ..Beside::default()
    };
    if own.year > other.year {
        beside.last = neighbor;
    } else {
        beside.next = neighbor;
    }
    let alone = check(ALL, &report);
    check_beside(&report, &alone, beside, |_| true).unwrap_or(alone)
}

fn with_edits(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|it| std::cmp::Reverse(it.range));
    let mut res = text.to_owned();
    for edit in edits {
        res.replace_range(edit.range.as_usize(), &edit.text);
    }
    res
}

/// The text without its marks, and the ranges they marked.
fn unmarked(marked: &str) -> (String, Vec<TextRange>) {
    let mut text = String::new();
    let mut starts = Vec::new();
    let mut ranges = Vec::new();
    for c in marked.chars() {
        match c {
            '⟦' => starts.push(to_u32(text.len())),
            '⟧' => ranges.push(TextRange::new(
                starts.pop().expect("a mark that opens"),
                to_u32(text.len()),
            )),
            _ => text.push(c),
        }
    }
    assert!(starts.is_empty(), "a mark that does not close");
    (text, ranges)
}

/// The `report` blocks of a manual page.
fn examples(rule: &Rule) -> Vec<String> {
    blocks(rule, "report\n")
}

/// The report of the year before, where the page has one.
fn last_year(rule: &Rule) -> Option<String> {
    let block = blocks(rule, "report last-year\n").pop()?;
    Some(completed(rule, &block).replace("2024年", "2023年"))
}

fn blocks(rule: &Rule, opening: &str) -> Vec<String> {
    let blocks = rule.docs.split("```").skip(1).step_by(2);
    let reports = blocks.filter_map(|it| it.strip_prefix(opening));
    reports
        .map(|it| {
            it.lines()
                .map(|it| it.strip_prefix(' ').unwrap_or(it))
                .collect::<Vec<_>>()
                .join("\n")
                + "\n"
        })
        .collect()
}

/// A fragment with a title before it, where the rule is not about titles.
fn completed(rule: &Rule, fragment: &str) -> String {
    let has_title = fragment.contains("年度报告");
    let title = if has_title || rule.name == "missing-title" {
        ""
    } else {
        "某镇人民政府2024年政府信息公开工作年度报告\n\n"
    };
    format!("{title}{fragment}")
}

/// The findings in a report that sums up the others.
fn diagnostics_of_sum(text: &str, units: &[String]) -> Vec<Diagnostic> {
    let report = bound(text).expect("a report");
    let mut of = Units::default();
    for (file, it) in units.iter().enumerate() {
        let unit = bound(it).expect("a report");
        let unit = UnitReport {
            name: format!("单位{}", file + 1).into(),
            figures: Arc::new(Figures::of(&unit)),
        };
        of.set(UnitId { file, part: 0 }, unit);
    }
    let reports: Vec<_> = of.ids().map(|it| (it, ReportId(it.file))).collect();
    let beside = Beside {
        summed: Some(Summed {
            units: &of,
            differences: &of.compare(&report),
            reports: &reports,
        }),
        ..Beside::default()
    };
    let alone = check(ALL, &report);
    check_beside(&report, &alone, beside, |_| true).unwrap_or(alone)
}

/// What the rule finds in one of its examples.
fn of_rule(rule: &'static Rule, text: &str) -> Vec<Diagnostic> {
    let units: Vec<String> = blocks(rule, "report unit\n")
        .iter()
        .map(|it| completed(rule, it))
        .collect();
    let found = match last_year(rule) {
        None if !units.is_empty() => diagnostics_of_sum(text, &units),
        Some(last) => diagnostics_beside(text, &unmarked(&last).0),
        None => diagnostics(text),
    };
    found.into_iter().filter(|it| it.rule == rule).collect()
}

#[track_caller]
fn assert_marked(rule: &'static Rule, text: &str, marks: &[TextRange], found: &[Diagnostic]) {
    assert!(
        !marks.is_empty(),
        "{}: the example marks nothing",
        rule.name
    );
    let shown = |it: &TextRange| it.of(text).to_owned();
    let places: Vec<TextRange> = found.iter().map(|it| it.range).collect();
    assert_eq!(
        places.iter().map(shown).collect::<Vec<_>>(),
        marks.iter().map(shown).collect::<Vec<_>>(),
        "{}: {:?}",
        rule.name,
        found.iter().map(|it| &it.message.zh).collect::<Vec<_>>()
    );
    assert_eq!(places, marks, "{}", rule.name);
}

#[test]
fn documented_examples_do_what_they_say() {
    for rule in ALL.iter().copied() {
        let examples = examples(rule);
        let [first, rest @ ..] = examples.as_slice() else {
            panic!("{}: no example", rule.name)
        };
        let (text, marks) = unmarked(&completed(rule, first));
        let found = of_rule(rule, &text);
        assert_marked(rule, &text, &marks, &found);
        if let Some(last) = last_year(rule) {
            let (last, marks) = unmarked(&last);
            let mut there = diagnostics_beside(&last, &text);
            there.retain(|it| it.rule == rule);
            assert_marked(rule, &last, &marks, &there);
        }
        if let [after, ..] = rest {
            let edits = found
                .iter()
                .filter_map(|it| it.fixes.first())
                .flat_map(|it| it.edits.clone());
            let (after, marks) = unmarked(&completed(rule, after));
            assert_eq!(marks, [], "{}: marks in what is right", rule.name);
            assert_eq!(with_edits(&text, edits.collect()), after, "{}", rule.name);
            assert_eq!(
                of_rule(rule, &after).len(),
                0,
                "{}: the cure is no cure",
                rule.name
            );
        }
    }
}

#[test]
fn a_correct_report_is_silent() {
    assert_eq!(messages(&full_report()), [""; 0]);
}

#[test]
fn every_rule_file_is_registered() {
    const SHARED: [&str; 17] = [
        "attribution",
        "beside",
        "claims",
        "columns",
        "consolidation",
        "context",
        "diagnostic",
        "figures",
        "identity",
        "insertion",
        "mod",
        "page",
        "peers",
        "stories",
        "succession",
        "tests",
        "words",
    ];
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules");
    let files = std::fs::read_dir(folder).expect("the folder of the rules");
    let stems = files.map(|it| {
        it.expect("an entry")
            .path()
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned()
    });
    let mut files: Vec<String> = stems
        .filter(|it| !SHARED.contains(&it.as_str()))
        .map(|it| it.replace('_', "-"))
        .collect();
    let mut rules: Vec<String> = ALL.iter().map(|it| it.name.to_owned()).collect();
    files.sort();
    rules.sort();
    assert_eq!(files, rules);
}

#[test]
fn manual_pages_have_their_parts() {
    for rule in ALL {
        for part in ["**依据**", "**为什么**", "**示例**"] {
            assert!(rule.docs.contains(part), "{} lacks {part}", rule.name);
        }
        let summary = rule.summary(Language::Chinese);
        assert!(summary.ends_with('。'), "{}: {summary}", rule.name);
    }
}

#[test]
fn messages_state_and_do_not_advise() {
    for rule in ALL.iter().copied() {
        for example in examples(rule) {
            for it in of_rule(rule, &unmarked(&completed(rule, &example)).0) {
                let (zh, en) = (&it.message.zh, &it.message.en);
                assert!(
                    !zh.ends_with(['。', '.', '！']) && !en.ends_with('.'),
                    "{}: a full stop",
                    rule.name
                );
                assert!(
                    !["请改", "请核", "请补", "可能有误", "建议"]
                        .iter()
                        .any(|it| zh.contains(it)),
                    "{}: {zh}",
                    rule.name
                );
                assert!(
                    en.chars().next().is_some_and(|it| !it.is_uppercase()),
                    "{}: {en}",
                    rule.name
                );
                assert!(
                    en.is_ascii() || en.chars().any(|it| "“”’".contains(it)),
                    "{}: {en}",
                    rule.name
                );
            }
        }
    }
}

#[test]
fn safe_fixes_of_labels_touch_no_figure() {
    for rule in ALL.iter().copied() {
        for example in examples(rule) {
            let text = unmarked(&completed(rule, &example)).0;
            for fix in of_rule(rule, &text).iter().flat_map(|it| &it.fixes) {
                let is_label = !rule.name.ends_with("-mismatch") || rule.name == "label-mismatch";
                if is_label
                    && !rule.name.ends_with("-count")
                    && fix.applicability == Applicability::Safe
                {
                    let digits =
                        |it: &str| it.chars().filter(char::is_ascii_digit).collect::<String>();
                    let old: String = fix
                        .edits
                        .iter()
                        .map(|it| digits(it.range.of(&text)))
                        .collect();
                    let new: String = fix.edits.iter().map(|it| digits(&it.text)).collect();
                    assert_eq!(old, new, "{}", rule.name);
                }
            }
        }
    }
}

/// Before the form of 2019 provinces had outlines of their own.
#[test]
fn reports_from_before_the_form_are_not_held_against_it() {
    let text = "石桥镇2017年政府信息公开工作年度报告\n\n一、概述\n\n认真开展工作。\n\n二、主动公开政府信息情况\n\n\
        主动公开信息12条，其中网站公开10条、公报公开2条。\n\n三、存在的主要问题\n\n及时性不够。\n";
    assert_eq!(messages(text), [""; 0]);
    assert!(!messages(&text.replace("2017", "2019")).is_empty());
    // What does not add up does not add up in any year.
    assert_eq!(
        messages(&text.replace("公报公开2条", "公报公开5条")).len(),
        1
    );
}

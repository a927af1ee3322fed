//! A correct report is silent; what is taken out of one is named once.

use gouji::rules::diagnostic::Severity;
use gouji::workspace::analysis::Analysis;

use crate::generator::form::{fact_ids, table_three_ids};
use crate::generator::{Edition, Layout, Omission};
use crate::{Case, cases};

/// The findings of a text, but for the note that an organ still uses the old form, which the
/// generator's mixed reports deserve.
fn findings(case: &Case, text: &str) -> Vec<String> {
    let deserves_note = matches!(
        case.model.edition,
        Edition::Mixed | Edition::Form2021OneRowOther
    );
    let analysis = Analysis::new(text);
    let shown = analysis
        .diagnostics()
        .map(|(_, it)| it)
        .filter(|it| it.severity >= Severity::Warning);
    let shown = shown.filter(|it| !(deserves_note && it.rule.name == "outdated-form"));
    shown
        .map(|it| format!("{}: {}", it.rule.name, it.message.zh))
        .collect()
}

#[test]
fn a_consistent_report_has_no_error_and_no_warning() {
    for case in cases(20) {
        let sample = case.render(&Omission::None);
        assert_eq!(findings(&case, &sample.text), [""; 0], "{}", case.name());
    }
}

/// One finding, of this rule, that has these words.
#[track_caller]
fn assert_named_once(case: &Case, omission: &Omission, rule: &str, words: &str) {
    let sample = case.render(omission);
    let findings = findings(case, &sample.text);
    let is_named =
        matches!(findings.as_slice(), [it] if it.starts_with(rule) && it.contains(words));
    assert!(is_named, "{} {omission:?}: {findings:?}", case.name());
}

const SECTIONS: [&str; 6] = [
    "总体情况",
    "主动公开",
    "收到和处理",
    "行政复议",
    "主要问题",
    "其他需要报告",
];

#[test]
fn a_section_that_is_gone_is_named_once() {
    for case in cases(3) {
        for (idx, words) in SECTIONS.iter().enumerate() {
            assert_named_once(&case, &Omission::Section(idx + 1), "missing-section", words);
        }
    }
}

#[test]
fn a_heading_that_is_gone_is_named_once() {
    for case in cases(3) {
        for (idx, words) in SECTIONS.iter().enumerate() {
            assert_named_once(&case, &Omission::Heading(idx + 1), "missing-section", words);
        }
    }
}

#[test]
fn a_table_that_is_gone_is_named_once() {
    for case in cases(3) {
        for (section, words) in [(2, "主动公开"), (3, "收到和处理"), (4, "行政复议")] {
            assert_named_once(&case, &Omission::Table(section), "missing-table", words);
        }
    }
}

#[test]
fn a_row_that_is_gone_is_named_once() {
    for case in cases(2) {
        let mut rows: Vec<String> = fact_ids(case.model.edition)
            .iter()
            .filter(|it| !it.starts_with("disputes."))
            .filter_map(|it| it.rsplit_once('.').map(|it| it.0.to_owned()))
            .collect();
        rows.dedup();
        for row in rows {
            assert_named_once(&case, &Omission::Row(row), "missing-row", "");
        }
    }
}

#[test]
fn a_cell_that_is_gone_is_named_once() {
    for case in cases(1) {
        for id in table_three_ids(case.model.edition).iter().step_by(5) {
            assert_named_once(&case, &Omission::Cell(id.clone()), "missing-cell", "");
        }
    }
}

#[test]
fn a_total_that_is_gone_is_named_once() {
    for case in cases(4) {
        for id in table_three_ids(case.model.edition) {
            if id.starts_with("applications.total.") {
                assert_named_once(&case, &Omission::Cell(id), "missing-cell", "总计");
            }
        }
    }
}

/// The table that is offered in place of one that is gone is written as the others are, and read as blank.
#[test]
fn a_table_that_is_offered_is_of_its_report() {
    for case in cases(2) {
        for section in 2..=4 {
            let sample = case.render(&Omission::Table(section));
            let analysis = Analysis::new(&sample.text);
            let found = analysis.diagnostics();
            let mut gone = found.filter(|it| it.1.rule.name == "missing-table");
            let (offset, diagnostic) = gone.next().expect("a finding");
            let [edit] = &diagnostic.fixes[0].edits[..] else {
                panic!("one edit: {}", case.name());
            };
            let is_csv = case.style.layout == Layout::Csv;
            assert!(!is_csv || !edit.text.contains('\t'), "{}", case.name());
            let mut text = sample.text.clone();
            text.replace_range(edit.range.shifted(offset).as_usize(), &edit.text);
            let filled = Analysis::new(&text);
            let reports = filled.parts.iter().filter_map(|it| it.report.as_ref());
            let n_facts: usize = reports.map(|it| it.facts().len()).sum();
            let whole = case.render(&Omission::None);
            assert!(
                n_facts.abs_diff(whole.facts.len()) <= 20,
                "{}: {n_facts}",
                case.name()
            );
        }
    }
}

#[test]
fn what_the_text_leaves_out_is_named_once() {
    for case in cases(3) {
        assert_named_once(&case, &Omission::Title, "missing-title", "");
        for (idx, words) in [
            "主动公开",
            "依申请公开",
            "政府信息管理",
            "平台建设",
            "监督保障",
        ]
        .iter()
        .enumerate()
        {
            let findings = findings(&case, &case.render(&Omission::Aspect(idx)).text);
            // A paragraph more or less about another aspect may have the words: never two findings,
            // and never another aspect.
            let fits = |it: &String| it.starts_with("missing-aspect") && it.ends_with(words);
            assert!(
                findings.len() <= 1 && findings.iter().all(fits),
                "{}: {words} {findings:?}",
                case.name()
            );
        }
        if case.model.year >= 2021 {
            assert_named_once(&case, &Omission::FeeStatement, "missing-fee-statement", "");
        }
    }
}

#[test]
fn no_figure_in_the_text_of_a_consistent_report_is_doubted() {
    const RULES: [&str; 8] = [
        "tie-out-mismatch",
        "contradicted-claim",
        "conflicting-figures",
        "itemization-mismatch",
        "percentage-mismatch",
        "unit-slip",
        "fee-multiple",
        "uncounted-fee",
    ];
    for case in cases(40) {
        let sample = case.render(&Omission::None);
        let analysis = Analysis::new(&sample.text);
        let doubts = analysis.diagnostics().map(|it| it.1);
        let doubts = doubts.filter(|it| RULES.contains(&it.rule.name));
        let doubts: Vec<&str> = doubts.map(|it| it.message.zh.as_str()).collect();
        assert_eq!(doubts, [""; 0], "{}", case.name());
    }
}

//! What fixes put in for what is missing: it is read as what was missing, in every layout, and leaves every
//! figure and all else that is found as it was.

use gouji::workspace::analysis::Analysis;

use crate::generator::form::fact_ids;
use crate::generator::{Layout, Omission};
use crate::{Case, cases};

/// Findings by rule and message, and every number with its id.
type Read = (Vec<(&'static str, String)>, Vec<(String, String)>);

fn read(text: &str) -> Read {
    let analysis = Analysis::new(text);
    let found = analysis.diagnostics();
    let found = found.map(|it| (it.1.rule.name, it.1.message.zh.clone()));
    let mut found: Vec<_> = found.collect();
    found.sort();
    let reports = analysis.parts.iter().filter_map(|it| it.report.as_ref());
    let facts = reports.flat_map(|it| it.facts());
    let facts = facts.filter(|it| it.value.is_some());
    let mut facts: Vec<_> = facts.map(|it| (it.id, it.raw)).collect();
    facts.sort();
    (found, facts)
}

/// Applies the first fix of the one finding of a rule, where it has one. Returns whether it has.
#[track_caller]
fn assert_mended(case: &Case, omission: &Omission, rule: &str) -> bool {
    let text = case.render(omission).text;
    let analysis = Analysis::new(&text);
    let mut found = analysis.diagnostics().filter(|it| it.1.rule.name == rule);
    let Some((offset, finding)) = found.next() else {
        return false;
    };
    let Some(fix) = finding.fixes.first() else {
        return false;
    };
    let mut mended = text.clone();
    for edit in fix.edits.iter().rev() {
        mended.replace_range(edit.range.shifted(offset).as_usize(), &edit.text);
    }
    let (before, facts) = read(&text);
    let (after, facts_after) = read(&mended);
    // What is put in is to be filled in, and says so; till then it counts as zero, also where the text says
    // something else.
    let is_other = |it: &&(&str, String)| {
        let is_of_numbers = it.0.ends_with("-mismatch") && it.0 != "label-mismatch";
        let is_number = is_of_numbers || it.0 == "contradicted-claim";
        !is_number && !["placeholder-text", "blank-cell"].contains(&it.0) && it.0 != rule
    };
    let others = |it: &[(&'static str, String)]| -> Vec<(&'static str, String)> {
        it.iter().filter(is_other).cloned().collect()
    };
    let name = case.name();
    assert!(
        after.iter().all(|it| it.0 != rule),
        "{name} {omission:?} {after:?}\n{mended}"
    );
    assert_eq!(
        others(&after),
        others(&before),
        "{name} {omission:?}\n{mended}"
    );
    assert_eq!(facts_after, facts, "{name} {omission:?}\n{mended}");
    true
}

#[test]
fn what_the_text_leaves_out_is_put_in() {
    for case in cases(1) {
        assert!(
            assert_mended(&case, &Omission::Title, "missing-title"),
            "{}",
            case.name()
        );
        for idx in [1, 4] {
            assert_mended(&case, &Omission::Aspect(idx), "missing-aspect");
        }
        if case.model.year >= 2021 {
            let omission = Omission::FeeStatement;
            let is_mended = assert_mended(&case, &omission, "missing-fee-statement");
            assert!(is_mended, "{}", case.name());
        }
    }
}

#[test]
fn rows_are_put_in_where_they_were() {
    let mut counts = [(0, 0); Layout::ALL.len()];
    for case in cases(1) {
        let layout = Layout::ALL.iter().position(|it| *it == case.style.layout);
        let (n_rows, n_mended) = &mut counts[layout.expect("a layout of all")];
        let ids = fact_ids(case.model.edition);
        let rows = ids.iter().filter(|it| !it.starts_with("disputes."));
        let mut rows: Vec<String> = rows
            .filter_map(|it| it.rsplit_once('.').map(|it| it.0.to_owned()))
            .collect();
        rows.dedup();
        for row in rows.into_iter().step_by(7) {
            *n_rows += 1;
            *n_mended += usize::from(assert_mended(&case, &Omission::Row(row), "missing-row"));
        }
    }
    // A blank cell can't be seen in a line or a paragraph of its own or between blanks, lines would have to be
    // drawn anew, and the markup of wikis is not written.
    let is_not_written = [
        Layout::CellPerLine,
        Layout::CellPerParagraph,
        Layout::PdfText,
        Layout::Ruled,
        Layout::MediaWiki,
        Layout::Asciidoc,
    ];
    // The label of a group goes with its first row, and is not made up.
    let written = Layout::ALL.iter().zip(counts);
    let written = written.filter(|it| !is_not_written.contains(it.0));
    let (mut n_all, mut n_all_mended) = (0, 0);
    for (layout, (n_rows, n_mended)) in written {
        assert!(n_mended * 2 > n_rows, "{layout:?}: {n_mended} of {n_rows}");
        n_all += n_rows;
        n_all_mended += n_mended;
    }
    assert!(n_all_mended * 3 > n_all * 2, "{n_all_mended} of {n_all}");
}

//! What must hold of any text at all. The targets differ in the texts that they make of the bytes
//! they are given.

pub mod cli;
pub mod frame;
pub mod office;

use gouji::fix::{Fixed, fix_all};
use gouji::report::Report;
use gouji::rules::diagnostic::{Applicability, Diagnostic};
use gouji::text::range::TextRange;
use gouji::workspace::analysis::Analysis;

/// Nothing is lost, and whatever points into the text points at whole characters of it.
pub fn assert_sound(text: &str) {
    let analysis = Analysis::new(text);
    assert_eq!(analysis.syntax.text(), text, "leaves are the text");
    let lens = analysis.parts.iter().map(|it| it.part.len as usize);
    assert_eq!(lens.sum::<usize>(), text.len(), "parts are the text");
    for (offset, part) in analysis.located() {
        let ranges = part.report.iter().flat_map(ranges_of_report);
        let ranges = ranges.chain(part.diagnostics.iter().flat_map(ranges_of_finding));
        for (what, range) in ranges {
            let is_inside = range.end <= part.part.len;
            let is_whole = text.get(range.shifted(offset).as_usize()).is_some();
            assert!(is_inside && is_whole, "{what} at {range:?}");
        }
    }
}

fn ranges_of_report(report: &Report) -> Vec<(String, TextRange)> {
    let facts = report.facts().into_iter().map(|it| (it.id, it.range));
    let headings = report
        .headings
        .iter()
        .map(|it| ("a heading".to_owned(), it.range));
    let title = report
        .title
        .iter()
        .map(|it| ("the title".to_owned(), it.range));
    facts.chain(headings).chain(title).collect()
}

fn ranges_of_finding(finding: &Diagnostic) -> Vec<(String, TextRange)> {
    let name = |of: &str| format!("{of} of {}", finding.rule.name);
    let mut res = vec![(name("range"), finding.range)];
    res.extend(
        finding
            .related
            .iter()
            .map(|it| (name("related"), it.range)),
    );
    for fix in &finding.fixes {
        assert!(!fix.edits.is_empty(), "a fix of {}", finding.rule.name);
        for pair in fix.edits.windows(2) {
            let in_order = pair[0].range.end <= pair[1].range.start;
            assert!(in_order, "edits of {}", finding.rule.name);
        }
        res.extend(fix.edits.iter().map(|it| (name("edit"), it.range)));
    }
    res
}

/// An edit gives what a parse from scratch gives.
pub fn assert_edits(text: &str, edits: impl IntoIterator<Item = (TextRange, String)>) {
    let mut text = text.to_owned();
    let mut analysis = Analysis::new(&text);
    for (range, insert) in edits {
        let before = text.clone();
        text.replace_range(range.as_usize(), &insert);
        analysis.edit(range, &insert);
        let fresh = Analysis::new(&text);
        let same = shown(&analysis) == shown(&fresh);
        assert!(same, "{range:?} of {before:?} by {insert:?}");
    }
}

fn shown(analysis: &Analysis) -> Vec<String> {
    let part = |it| format!("{it:?}");
    analysis.parts.iter().map(part).collect()
}

/// Fixing what was fixed changes nothing.
pub fn assert_fixed_once(text: &str) {
    for grade in [Applicability::Safe, Applicability::Unsafe] {
        let Fixed { text: once, .. } = fix_all(text, grade, |_| true);
        let twice = fix_all(&once, grade, |_| true);
        if grade == Applicability::Safe {
            assert_eq!(twice.text, once, "safe fixes settle");
            assert_eq!(twice.n_applied, 0, "safe fixes settle");
        }
        assert_sound(&once);
    }
}

//! Formatting changes how a report is written, and nothing that it says.

use gouji::fix::apply_edits;
use gouji::ide::format::format;
use gouji::text::fold::folded_words;
use gouji::workspace::analysis::Analysis;

use crate::cases;
use crate::generator::Omission;

fn formatted(text: &str) -> String {
    apply_edits(text, &format(&Analysis::new(text), None))
}

/// Every figure with its value, and every finding with its rule and words.
fn said(text: &str) -> (Vec<String>, Vec<String>) {
    let analysis = Analysis::new(text);
    let reports = analysis.parts.iter().filter_map(|it| it.report.as_ref());
    let facts = reports.flat_map(gouji::report::Report::facts);
    let facts = facts.map(|it| format!("{} {:?}", it.id, it.value.map(|it| it.to_string())));
    let findings = analysis.diagnostics();
    let findings = findings.map(|it| format!("{} {}", it.1.rule.name, it.1.message.zh));
    (facts.collect(), findings.collect())
}

#[test]
fn formatting_twice_is_formatting_once_and_says_the_same() {
    let mut n_changed = 0;
    for case in cases(2) {
        let sample = case.render(&Omission::None);
        let once = formatted(&sample.text);
        n_changed += usize::from(once != sample.text);
        assert_eq!(formatted(&once), once, "{}", case.name());
        assert_eq!(said(&once), said(&sample.text), "{}", case.name());
        let words = |it: &str| folded_words(it).replace('-', "");
        assert_eq!(words(&once), words(&sample.text), "{}", case.name());
    }
    assert!(n_changed > 50, "{n_changed}");
}

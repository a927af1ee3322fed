//! Where the figures of a form go: the places between the labels that are to be filled in.

use crate::report::Report;
use crate::text::range::TextRange;
use crate::workspace::analysis::Analysis;

/// The cells of a text, by fact id, in order of place: where the figure of each stands, or is to be written.
/// Ranges are of the whole text.
pub fn cells(text: &str) -> Vec<(String, TextRange)> {
    let mut res = Vec::new();
    for (offset, checked) in Analysis::new(text).located() {
        let facts = checked.report.as_ref().map(Report::facts);
        for fact in facts.into_iter().flatten() {
            let own = fact.range.shifted(offset);
            // Between the blanks that stand in a cell of Markdown.
            let rest = text.get(own.start as usize..).unwrap_or_default();
            res.push((fact.id, own.shifted(u32::from(rest.starts_with("  ")))));
        }
    }
    res.sort_by_key(|it| it.1);
    res
}

/// The text with the numbers in its blank cells that `value` knows by their fact ids.
pub fn fill_in(text: &mut String, value: impl Fn(&str) -> Option<i64>) {
    for (id, range) in cells(text).iter().rev().filter(|it| it.1.is_empty()) {
        if let Some(it) = value(id) {
            text.insert_str(range.start as usize, &it.to_string());
        }
    }
}

//! Formatting: a document, a range of it, and the table that is being typed.

use crate::recast::format::{aligned_table, formatted};
use crate::rules::diagnostic::Edit;
use crate::text::range::{TextRange, to_u32};
use crate::workspace::analysis::Analysis;

use super::actions::trimmed;

/// The edits that format a text, each within a line; of the lines that `range` touches, where one is given.
pub fn format(analysis: &Analysis, range: Option<TextRange>) -> Vec<Edit> {
    if !analysis.has_report() {
        return Vec::new();
    }
    let text = analysis.syntax.text();
    let reports = analysis.parts.iter().map(|it| it.report.as_ref());
    let new = formatted(&analysis.syntax, &reports.collect::<Vec<_>>());
    let mut acc = Vec::new();
    let mut at = 0;
    // Formatting adds no line and drops none.
    for (old, new) in lines(&text).zip(lines(&new)) {
        let content = old.trim_end_matches(['\n', '\r']);
        let line = TextRange::new(to_u32(at), to_u32(at + content.len()));
        if old != new && range.is_none_or(|it| it.touches(line)) {
            acc.push(trimmed(at, old, new));
        }
        at += old.len();
    }
    acc
}

/// The edits that align the table of Markdown that ends in or right above a place, once the row that is
/// typed there has a bar at either end.
pub fn format_typed(analysis: &Analysis, at: u32) -> Vec<Edit> {
    if !analysis.has_report() {
        return Vec::new();
    }
    aligned_table(&analysis.syntax, at)
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive('\n')
}

//! A blank form with figures put in.

use crate::report::Report;
use crate::rules::diagnostic::{Applicability, Edit, Fix, Message};
use crate::text::number::Number;
use crate::text::range::TextRange;
use crate::workspace::analysis::Analysis;

use super::apply;

/// The cells of a text, by fact id: where the figure of each stands, or is to be written. Ranges are of the
/// whole text.
pub fn cells(analysis: &Analysis, text: &str) -> Vec<(String, TextRange)> {
    let mut res = Vec::new();
    for (offset, checked) in analysis.located() {
        let facts = checked.report.as_ref().map(Report::facts);
        for fact in facts.into_iter().flatten() {
            // Between the blanks that stand in a cell of Markdown.
            let own = fact.range.shifted(offset);
            let rest = text.get(own.start as usize..).unwrap_or_default();
            let is_wide = rest.starts_with("  ");
            res.push((fact.id, own.shifted(u32::from(is_wide))));
        }
    }
    res
}

/// A blank form with every cell filled in that `value` knows by its fact id.
pub fn filled(blank: &str, mut value: impl FnMut(&str) -> Option<Number>) -> String {
    let cells = cells(&Analysis::new(blank), blank).into_iter();
    let fixes = cells.filter_map(|(id, range)| {
        let text = value(&id)?.to_string();
        Some(Fix {
            title: Message::new("", ""),
            applicability: Applicability::Display,
            edits: vec![Edit { range, text }],
        })
    });
    let fixes: Vec<Fix> = fixes.collect();
    apply(blank, fixes.iter().map(|it| (0, it))).0
}

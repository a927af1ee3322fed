//! A text in the form's own hand: figures in ASCII digits, labels and headings with the form's brackets,
//! tables of Markdown aligned. No word and no figure is another, and no line is added or dropped. Code stays
//! as it is.

mod align;
mod code;

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use crate::fix::apply_edits;
use crate::report::{Report, landmark};
use crate::rules::diagnostic::Edit;
use crate::syntax::document::Document;
use crate::text::range::TextRange;

/// The text of a document formatted, as many lines as before. `reports` are those that its parts are.
pub fn formatted(document: &Document, reports: &[Option<&Report>]) -> String {
    let text = document.text();
    let offsets: Vec<u32> = document.offsets().collect();
    let parts = offsets.par_iter().zip(reports);
    let rewritten = parts.map(|(offset, report)| {
        let found = report.map(Report::in_another_hand).unwrap_or_default();
        let edits = found.into_iter().map(|(range, text)| Edit {
            range: range.shifted(*offset),
            text,
        });
        edits.collect::<Vec<_>>()
    });
    let mut edits: Vec<Edit> = rewritten.flatten().collect();
    if !edits.is_empty() {
        let code = code::fenced(document);
        edits.retain(|it| !code.iter().any(|code| code.contains(it.range)));
    }
    if edits.is_empty() {
        return apply_edits(&text, &align::tables(document, |_| true));
    }
    let text = apply_edits(&text, &edits);
    let document = Document::parse(&text, landmark);
    apply_edits(&text, &align::tables(&document, |_| true))
}

/// The edits that align the table of Markdown that a place lies in.
pub fn aligned_table(document: &Document, at: u32) -> Vec<Edit> {
    align::tables(document, |it| it.touches(TextRange::empty(at)))
}

//! A text in the form's own hand: figures in ASCII digits, labels and headings with the form's brackets,
//! tables of Markdown aligned. No word and no figure is another, and no line is added or dropped. Code stays
//! as it is.

mod align;
mod code;

use crate::fix::apply_edits;
use crate::report::{Report, landmark};
use crate::rules::diagnostic::Edit;
use crate::syntax::document::Document;
use crate::text::range::TextRange;

/// The text formatted, as many lines as before.
pub fn formatted(text: &str) -> String {
    let document = Document::parse(text, landmark);
    let code = code::fenced(&document);
    let mut edits = Vec::new();
    let mut has_report = false;
    for (offset, part) in document.offsets().zip(&document.parts) {
        let Some(report) = Report::bind(part) else {
            continue;
        };
        has_report = true;
        edits.extend(
            report
                .in_another_hand()
                .into_iter()
                .map(|(range, text)| Edit {
                    range: range.shifted(offset),
                    text,
                }),
        );
    }
    if !has_report {
        return text.to_owned();
    }
    edits.retain(|it| !code.iter().any(|code| code.contains(it.range)));
    let text = apply_edits(text, &edits);
    let document = Document::parse(&text, landmark);
    apply_edits(&text, &align::tables(&document, |_| true))
}

/// The edits that align the table of Markdown that a place lies in.
pub fn aligned_table(document: &Document, at: u32) -> Vec<Edit> {
    align::tables(document, |it| it.touches(TextRange::empty(at)))
}

//! Writes lines to text and records where each number lands.

use super::ExpectedFact;
use super::model::{Model, Value};
use super::style::Style;

/// A stretch of a line.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    /// Text, which may hold line breaks.
    Text(String),
    /// The number of this fact.
    Fact(String),
}

impl Piece {
    pub(super) fn text(text: impl Into<String>) -> Piece {
        Piece::Text(text.into())
    }
}

/// A line without its end.
pub(super) type Line = Vec<Piece>;

/// A line of text.
pub(super) fn line(text: impl Into<String>) -> Line {
    vec![Piece::text(text)]
}

/// The text of a document, and its facts in order.
pub(super) fn write(lines: &[Line], model: &Model, style: &Style) -> (String, Vec<ExpectedFact>) {
    let mut text = String::new();
    let mut facts = Vec::new();
    if style.bom {
        text.push('\u{feff}');
    }
    let line_end = if style.crlf { "\r\n" } else { "\n" };
    for (line_idx, line) in lines.iter().enumerate() {
        if line_idx > 0 {
            text.push_str(line_end);
        }
        for piece in line {
            match piece {
                Piece::Text(it) => {
                    text.push_str(&style.characters(it).replace('\n', line_end));
                }
                Piece::Fact(id) => {
                    let value = model.get(id).unwrap_or(Value::Blank);
                    let raw = style.number(value);
                    // The others may hold a filler, whose cell is all of it.
                    let is_count = !id.starts_with("disclosure.");
                    let marks = if is_count { style.marks() } else { ["", ""] };
                    text.push_str(marks[0]);
                    let start = text.len();
                    text.push_str(&style.split(&raw).replace('\n', line_end));
                    facts.push(ExpectedFact {
                        id: id.clone(),
                        value: value.number(),
                        raw,
                        range: start..text.len(),
                    });
                    text.push_str(marks[1]);
                }
            }
        }
    }
    if style.final_line_end {
        text.push_str(line_end);
    }
    (text, facts)
}

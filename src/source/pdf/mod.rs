//! PDF: what is drawn on its pages, put together again. A PDF knows neither cells nor paragraphs, so cells are what
//! ruling lines enclose, and paragraphs are what their lines look like.
//!
//! Nothing is guessed: text without meaning is refused as such.

mod flow;
mod glyphs;
mod joining;
mod lines;
mod radicals;
mod ruling;
mod unruled;

use super::grid::Writer;
use super::{Document, Unreadable};

/// Points, in hundredths: what is drawn is compared and sorted, which floats are not made for.
type Length = i32;
const POINT: Length = 100;

/// What is drawn on a page, measured from its top left corner.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Page {
    height: Length,
    glyphs: Vec<Glyph>,
    rules: Vec<Rule>,
}

/// A character where it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Glyph {
    character: char,
    left: Length,
    right: Length,
    /// What it stands on.
    baseline: Length,
    /// The height of its font.
    size: Length,
}

/// A line that is drawn straight across or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Rule {
    is_across: bool,
    /// Its height on the page if it goes across, its distance from the left if it goes down.
    at: Length,
    from: Length,
    to: Length,
}

impl Glyph {
    /// Half of its width, and half of the height of a digit.
    fn center(&self) -> (Length, Length) {
        (
            self.left.midpoint(self.right),
            self.baseline - self.size * 7 / 20,
        )
    }
}

pub(super) fn read(bytes: &[u8]) -> Result<Document, Unreadable> {
    let sheets = ruling::sheets(glyphs::pages(bytes)?)?;
    let mut writer = Writer::default();
    writer.blocks(&flow::blocks(sheets));
    Ok(Document {
        text: writer.text,
        places: writer.places,
        has_open_changes: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn across(at: i32, from: i32, to: i32) -> Rule {
        Rule {
            is_across: true,
            at: at * POINT,
            from: from * POINT,
            to: to * POINT,
        }
    }

    pub(super) fn down(at: i32, from: i32, to: i32) -> Rule {
        Rule {
            is_across: false,
            ..across(at, from, to)
        }
    }

    /// Lines between columns and rows, from the first to the last.
    pub(super) fn grid(columns: &[i32], rows: &[i32]) -> Vec<Rule> {
        let ends = |it: &[i32]| (it[0], it[it.len() - 1]);
        let (left, right) = ends(columns);
        let (top, bottom) = ends(rows);
        let across = rows.iter().map(|it| across(*it, left, right));
        across
            .chain(columns.iter().map(|it| down(*it, top, bottom)))
            .collect()
    }

    /// Text in a font of ten points; the rest is in points.
    pub(super) fn glyphs(left: Length, baseline: Length, text: &str) -> Vec<Glyph> {
        let mut left = left * POINT;
        let glyph = |character: char| {
            let width = if character.is_ascii() { 5 } else { 10 } * POINT;
            left += width;
            Glyph {
                character,
                left: left - width,
                right: left,
                baseline: baseline * POINT,
                size: 10 * POINT,
            }
        };
        text.chars().map(glyph).collect()
    }
}

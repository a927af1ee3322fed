//! Comma-separated values, as spreadsheets save them.

use fastrand::Rng;

use super::grid::{Cell, Content, Grid, Slot};
use super::page::{Line, Piece, line};
use super::style::{Digits, Style};

/// Choices of comma-separated values.
#[derive(Clone, Debug, Default)]
pub struct CsvStyle {
    /// `;` between the cells.
    pub semicolons: bool,
    /// Quotes around every cell.
    pub quotes_all: bool,
    /// Lines of text are rows of as many cells as a table has.
    pub pads_text: bool,
    /// Long labels have a line break in them.
    pub breaks_labels: bool,
}

impl CsvStyle {
    pub(super) fn random(rng: &mut Rng) -> CsvStyle {
        CsvStyle {
            semicolons: rng.usize(..3) == 0,
            quotes_all: rng.usize(..3) == 0,
            pads_text: rng.bool(),
            breaks_labels: rng.usize(..3) == 0,
        }
    }

    fn delimiter(&self) -> &'static str {
        if self.semicolons { ";" } else { "," }
    }

    fn quoted(&self, text: &str) -> String {
        let is_needed = text.contains([',', ';', '"', '\n']);
        if self.quotes_all || is_needed {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.to_owned()
        }
    }
}

/// A line outside of tables.
pub(super) fn text(content: &str, style: &Style) -> Line {
    let csv = &style.csv;
    if csv.pads_text {
        return line(csv.quoted(content) + &csv.delimiter().repeat(9));
    }
    line(content)
}

/// The lines of a table.
pub(super) fn table(grid: &Grid, style: &Style) -> Vec<Line> {
    let caption = grid.caption.iter().map(|it| text(it, style));
    let rows = grid.expand().into_iter().map(|it| row(&it, style));
    caption.chain(rows).collect()
}

fn row(slots: &[Slot<'_>], style: &Style) -> Line {
    let mut line = Line::new();
    let mut is_first = true;
    for slot in slots {
        let cell = match slot {
            Slot::Begin(cell) if matches!(cell.content, Content::Gone) => continue,
            Slot::Begin(cell) => Some(*cell),
            Slot::Below(_) | Slot::Right => None,
        };
        if !is_first {
            line.push(Piece::text(style.csv.delimiter()));
        }
        is_first = false;
        if let Some(cell) = cell {
            line.extend(pieces(cell, style));
        }
    }
    line
}

fn pieces(cell: &Cell, style: &Style) -> Line {
    let csv = &style.csv;
    match &cell.content {
        Content::Gone => Line::new(),
        Content::Label(label) => {
            let half = label.char_indices().nth(label.chars().count() / 2);
            let cut = half.filter(|_| csv.breaks_labels && label.chars().count() > 8);
            let broken = cut.map(|it| format!("{}\n{}", &label[..it.0], &label[it.0..]));
            line(csv.quoted(broken.as_ref().unwrap_or(label)))
        }
        Content::Fact(id) => {
            let has_commas = style.digits == Digits::Thousands && !csv.semicolons;
            let quote = if csv.quotes_all || has_commas {
                "\""
            } else {
                ""
            };
            vec![
                Piece::text(quote),
                Piece::Fact(id.clone()),
                Piece::text(quote),
            ]
        }
    }
}

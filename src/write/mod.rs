//! Reports written down. What a report says is a list of pieces in order; each layout has a writer of its
//! own for them. What a reader sees of a piece is what its text is: whatever a layout would take for markup
//! is escaped by its writer.

mod csv;
pub mod docx;
mod html;
mod lines;
pub mod markdown;
mod pipes;
pub mod table;
mod tsv;

use std::borrow::Cow;

use crate::syntax::escape;
use crate::syntax::layout::csv::Delimiter;
use crate::text::fold::is_blank;

use table::Grid;

/// How text and tables are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    Markdown,
    /// Cells between tabs; also for reports whose layout cannot be written by hand.
    Tsv,
    /// Cells between commas or semicolons.
    Csv(Delimiter),
    Html,
    /// A row per line and pipes between cells, without the rule that Markdown has below the header.
    Pipes,
    /// A cell per line.
    Lines,
}

/// A piece of a report, in the words that a reader sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A heading of so many marks in Markdown: 1 for the title, 2 for a section. 0 where it is a line of
    /// text like any other.
    Heading {
        text: String,
        level: usize,
    },
    Paragraph(String),
    /// A table of the form.
    Table(Grid),
    /// Rows of cells that are no table of the form.
    Rows(Vec<Vec<String>>),
    /// A comment for us, as it stands in the source.
    Comment(String),
}

/// The pieces, a blank line between two.
pub fn text(pieces: &[Piece], layout: Layout) -> String {
    let pieces: Vec<String> = pieces.iter().map(|it| piece(it, layout)).collect();
    pieces.join("\n")
}

/// The pieces as a file of their own: in HTML a page, with the first heading as its name.
pub fn page(pieces: &[Piece], layout: Layout) -> String {
    let text = text(pieces, layout);
    if layout != Layout::Html {
        return text;
    }
    let name = pieces.iter().find_map(|it| match it {
        Piece::Heading { text, .. } => Some(text.as_str()),
        _ => None,
    });
    html::page(name.unwrap_or_default(), &text)
}

/// A piece, its last line ended.
pub fn piece(piece: &Piece, layout: Layout) -> String {
    match piece {
        Piece::Heading { text, level } => heading(text, *level, layout),
        Piece::Paragraph(text) => paragraph(text, layout),
        Piece::Table(grid) => form_table(grid, layout),
        Piece::Rows(rows) => match layout {
            Layout::Markdown => markdown::rows(rows),
            Layout::Tsv | Layout::Lines => tsv::rows(rows),
            Layout::Csv(delimiter) => csv::rows(rows, delimiter),
            Layout::Html => html::rows(rows),
            Layout::Pipes => pipes::rows(rows),
        },
        Piece::Comment(source) => format!("{source}\n"),
    }
}

fn heading(text: &str, level: usize, layout: Layout) -> String {
    match layout {
        Layout::Html if level > 0 => html::heading(text, level),
        _ if level > 0 && layout != Layout::Html => {
            format!("{} {}\n", "#".repeat(level), inline(text))
        }
        _ => paragraph(text, layout),
    }
}

fn paragraph(text: &str, layout: Layout) -> String {
    match layout {
        Layout::Html => html::paragraph(text),
        Layout::Markdown | Layout::Tsv | Layout::Csv(_) | Layout::Pipes | Layout::Lines => {
            // What would be the mark of a heading or of a quote.
            let escape = if text.starts_with(['#', '>']) {
                "\\"
            } else {
                ""
            };
            format!("{escape}{}\n", inline(text))
        }
    }
}

fn form_table(grid: &Grid, layout: Layout) -> String {
    match layout {
        Layout::Html => html::table(grid),
        Layout::Lines => lines::table(grid),
        Layout::Tsv => tsv::rows(&grid.unmerged()),
        Layout::Csv(delimiter) => csv::rows(&grid.unmerged(), delimiter),
        Layout::Pipes => pipes::rows(&grid.unmerged()),
        Layout::Markdown => markdown::rows(&grid.unmerged()),
    }
}

/// A text between others on a line, in all layouts but HTML: plain text is read as Markdown is.
fn inline(text: &str) -> Cow<'_, str> {
    escape::markdown(text)
}

/// The words of a text with one blank where it has several, and none around it: line breaks and tabs would
/// end a line or a cell.
pub fn in_one_line(text: &str) -> String {
    let words = text.split(is_blank).filter(|it| !it.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

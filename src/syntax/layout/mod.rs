//! Layouts: how a table, or what is left of one, stands in a text. One file each; a layout only
//! finds rows and cells, in one pass and without a word of the form.

mod asciidoc;
pub mod csv;
pub(super) mod fenced;
mod frame;
pub(super) mod grid;
pub(super) mod html;
pub(super) mod lines;
pub mod markdown;
mod mediawiki;
mod pdf;
pub mod pipes;
mod tsv;

use crate::text::fold::content;
use crate::text::range::{TextRange, to_u32};

use super::block::Sink;
use super::markup::shown::Dress;
use super::scan::line_len;

use csv::Delimiter;
pub(super) use frame::may_be_framed;

/// Which tokenizer reads a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layout {
    /// Nothing to read.
    Blank,
    /// Lines without delimiters: prose, headings, one cell per line or paragraph ([`lines`]), rows
    /// of a PDF's text ([`pdf`]).
    Plain,
    /// Cells between tabs ([`tsv`]).
    Tsv,
    /// Cells between commas or in quotes ([`csv`]).
    Csv(Delimiter),
    /// Cells between pipes: one or many per line ([`pipes`]), Markdown tables ([`markdown`]).
    Pipe,
    /// The same between ruled lines ([`grid`]).
    Grid,
    /// Cells between bars, rows between `|-` ([`mediawiki`]).
    MediaWiki,
    /// Cells behind bars, however the lines break ([`asciidoc`]).
    Asciidoc,
    /// Elements ([`html`]).
    Html,
    /// The head of a page: its title, for where the page itself has none.
    Head,
}

impl Layout {
    pub(super) fn tokenize(self, text: &str, sink: &mut Sink) {
        match self {
            Layout::Html => html::tokenize(text, sink),
            Layout::Head => html::tokenize_head(text, sink),
            Layout::Csv(delimiter) => csv::tokenize(text, delimiter, sink),
            Layout::Grid => grid::tokenize(text, sink),
            Layout::MediaWiki => mediawiki::tokenize(text, sink),
            Layout::Asciidoc => asciidoc::tokenize(text, sink),
            Layout::Blank | Layout::Plain | Layout::Tsv | Layout::Pipe => {
                let mut at = 0;
                while at < text.len() {
                    let len = line_len(&text[at..]);
                    self.tokenize_line(&text[at..at + len], to_u32(at), sink);
                    sink.end_row();
                    at += len;
                }
            }
        }
        sink.end_row();
        if !matches!(self, Layout::Blank | Layout::Plain | Layout::Head) {
            frame::cut(self, text, sink);
        }
    }

    /// Reads one line of a block, which begins at `at`.
    pub(super) fn tokenize_line(self, text: &str, at: u32, sink: &mut Sink) {
        let line = Line::new(text, at as usize);
        match self {
            Layout::Tsv => tsv::tokenize(line, sink),
            Layout::Pipe if markdown::is_delimiter(line.text) => {}
            Layout::Pipe => pipes::tokenize(line, sink),
            Layout::Plain if pdf::tokenize(line, sink) => {}
            Layout::Plain => lines::tokenize(line, sink),
            Layout::Blank
            | Layout::Csv(_)
            | Layout::Grid
            | Layout::MediaWiki
            | Layout::Asciidoc
            | Layout::Html
            | Layout::Head => {}
        }
    }

    /// Whether a reader sees which column a cell of this text is in.
    pub(super) fn shows_header(self, text: &str) -> bool {
        match self {
            Layout::Html | Layout::Grid | Layout::MediaWiki | Layout::Asciidoc => true,
            Layout::Pipe => text.lines().any(markdown::is_delimiter),
            Layout::Blank | Layout::Plain | Layout::Tsv | Layout::Csv(_) | Layout::Head => false,
        }
    }

    /// What the text of a block is written in.
    pub(super) fn dress(self, text: &str) -> Dress {
        match self {
            Layout::Html => html::dress(text),
            Layout::Head => Dress::Html,
            Layout::Csv(_) => Dress::Quoted,
            Layout::Blank
            | Layout::Plain
            | Layout::Tsv
            | Layout::Pipe
            | Layout::Grid
            | Layout::MediaWiki
            | Layout::Asciidoc => Dress::Markdown,
        }
    }
}

/// A line of a block, without its terminator.
#[derive(Clone, Copy)]
struct Line<'a> {
    text: &'a str,
    /// Where it begins in the block.
    at: usize,
}

/// The lines of a block.
fn lines_of(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|it| !it.is_empty())?;
        let line = Line::new(&rest[..line_len(rest)], at);
        at += line_len(rest);
        Some(line)
    })
}

impl<'a> Line<'a> {
    /// The line `text`, which begins at `at`, without its terminator and the marks of a block quote.
    fn new(text: &'a str, at: usize) -> Self {
        let text = text.trim_end_matches(['\n', '\r']);
        let marks = markdown::quote_len(text);
        Self {
            text: &text[marks..],
            at: at + marks,
        }
    }

    /// Adds the cell that stands at `start..end` of this line, without the white space around it.
    fn cell(self, start: usize, end: usize, sink: &mut Sink) {
        sink.cell(self.range(start, end));
    }

    /// Where that cell stands in its block.
    fn range(self, start: usize, end: usize) -> TextRange {
        let content = content(&self.text[start..end]);
        let from = self.at + start;
        TextRange::new(to_u32(from + content.start), to_u32(from + content.end))
    }
}

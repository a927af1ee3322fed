//! Layouts: how a table, or what is left of one, stands in a text. One file each; a layout only
//! finds rows and cells, in one pass and without a word of the form.

pub mod html;
mod lines;
mod markdown;
mod pdf;
mod pipes;
mod tsv;

use crate::text::fold::is_blank;
use crate::text::range::{TextRange, to_u32};

use super::block::Sink;
use super::scan::line_len;

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
    /// Cells between pipes: one or many per line ([`pipes`]), Markdown tables ([`markdown`]).
    Pipe,
    /// Elements ([`html`]).
    Html,
}

impl Layout {
    pub(super) fn tokenize(self, text: &str, sink: &mut Sink) {
        if self == Layout::Html {
            return html::tokenize(text, sink);
        }
        let mut at = 0;
        while at < text.len() {
            let len = line_len(&text[at..]);
            self.tokenize_line(&text[at..at + len], to_u32(at), sink);
            sink.end_row();
            at += len;
        }
    }

    /// Reads one line of a block, which begins at `at`.
    pub(super) fn tokenize_line(self, text: &str, at: u32, sink: &mut Sink) {
        let line = Line {
            text: text.trim_end_matches(['\n', '\r']),
            at: at as usize,
        };
        match self {
            Layout::Tsv => tsv::tokenize(line, sink),
            Layout::Pipe if markdown::is_delimiter(line.text) => {}
            Layout::Pipe => pipes::tokenize(line, sink),
            Layout::Plain if pdf::tokenize(line, sink) => {}
            Layout::Plain => lines::tokenize(line, sink),
            Layout::Blank | Layout::Html => {}
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

impl Line<'_> {
    /// Adds the cell that stands at `start..end` of this line, without the white space around it.
    fn cell(self, start: usize, end: usize, sink: &mut Sink) {
        let source = &self.text[start..end];
        let content = source.trim_matches(is_blank);
        let lead = if content.is_empty() {
            0
        } else {
            source.len() - source.trim_start_matches(is_blank).len()
        };
        let from = self.at + start + lead;
        sink.cell(TextRange::new(to_u32(from), to_u32(from + content.len())));
    }
}

//! Tables between a line that opens and a line that closes them: of wikis ([`mediawiki`]) and of AsciiDoc
//! ([`asciidoc`]). What they have in common: where they end, and cells that go on in the next line.

use std::ops::Range;

use memchr::memchr3;

use crate::text::fold::{self, trim};
use crate::text::range::TextRange;

use super::super::scan::line_len;
use super::markdown::quote_len;
use super::{Layout, Line, Sink, asciidoc, mediawiki};

/// A table that no line closes is cut here.
const LONGEST: usize = 64 << 10;

/// The layout of the table that `text` opens, if its first line does, or sets one that its second opens; and
/// how far one has to look to tell.
pub(in super::super) fn opened(text: &str) -> (Option<Layout>, usize) {
    let line = &text[..line_len(text)];
    let first = content(line);
    if mediawiki::opens(first) {
        return (Some(Layout::MediaWiki), line.len());
    }
    if asciidoc::is_fence(first) {
        return (Some(Layout::Asciidoc), line.len());
    }
    if !asciidoc::may_set(first) {
        return (None, line.len());
    }
    let rest = &text[line.len()..];
    let next = &rest[..line_len(rest)];
    let opens = asciidoc::is_fence(content(next));
    (opens.then_some(Layout::Asciidoc), line.len() + next.len())
}

/// Whether a line may open a table, or set one below it.
pub(in super::super) fn may_open(line: &str) -> bool {
    if memchr3(b'{', b'|', b'[', line.as_bytes()).is_none() {
        return false;
    }
    let content = content(line);
    mediawiki::opens(content) || asciidoc::is_fence(content) || asciidoc::may_set(content)
}

/// The length of the table that `text` opens: to the line that closes it, or to one that cannot stand in it;
/// and how far one has to look to tell.
pub(in super::super) fn table_len(
    layout: Layout,
    text: &str,
    is_outside: impl Fn(&str) -> bool,
) -> (usize, usize) {
    let mut at = 0;
    let mut n_fences = 0;
    while at < text.len() {
        let line = &text[at..at + line_len(&text[at..])];
        let source = content(line);
        let begins_cell = source.starts_with(['|', '!', '{', '[']);
        if at > LONGEST || at > 0 && !begins_cell && is_outside(line) {
            return (at, at + line.len());
        }
        at += line.len();
        n_fences += u32::from(layout == Layout::Asciidoc && asciidoc::is_fence(source));
        if n_fences > 1 || layout == Layout::MediaWiki && mediawiki::closes(source) {
            break;
        }
    }
    (at, at)
}

/// What stands in a line between white space and the marks of a block quote.
fn content(line: &str) -> &str {
    trim(&line[quote_len(line)..])
}

/// A cell as it is read, line by line.
pub(super) struct OpenCell {
    first: TextRange,
    rest: Vec<TextRange>,
}

impl OpenCell {
    pub fn new(line: Line<'_>, place: Range<usize>) -> Self {
        Self {
            first: line.range(place.start, place.end),
            rest: Vec::new(),
        }
    }

    /// The line, which begins no cell, is more of this one.
    pub fn goes_on(&mut self, line: Line<'_>) {
        self.goes_on_until(line, line.text.len());
    }

    /// The same for what stands before `end`.
    pub fn goes_on_until(&mut self, line: Line<'_>, end: usize) {
        let piece = line.range(0, end);
        if self.first.is_empty() {
            self.first = piece;
        } else if !piece.is_empty() {
            self.rest.push(piece);
        }
    }

    /// Adds the cell to the current row, if there is one.
    pub fn put(cell: &mut Option<Self>, sink: &mut Sink) {
        if let Some(it) = cell.take() {
            sink.wrapped_cell(it.first, it.rest.into_iter());
        }
    }
}

impl Line<'_> {
    /// Where the content of the line stands in it.
    pub(super) fn content(&self) -> Range<usize> {
        fold::content(self.text)
    }
}

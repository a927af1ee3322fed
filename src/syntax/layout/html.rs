//! HTML: tables by their elements, everything else an element at a time. Word's HTML splits digits
//! over spans, wraps attributes over lines and nests layout tables around the real ones, and sites
//! set a whole page in one; the characters that a reader sees are found by [`shown`], each at its place.

use crate::text::fold::{self, is_blank};
use crate::text::number::{Placed, Reading, read};
use crate::text::range::{TextRange, to_u32};

use super::super::markup::shown::{Dress, bears, is_empty, is_plain, shown};
use super::super::markup::tag::{Fate, LONGEST_UNSEEN, Tag, Tags, raw_end, tag_at};
use super::super::scan::line_len;
use super::{Sink, lines};

/// A table longer than this is cut: an element left open must not swallow a compilation.
const LONGEST_TABLE: usize = LONGEST_UNSEEN;
/// The same for what stands between tables.
const LONGEST_FLOW: usize = 64 << 10;

/// Whether the first line of `text` has a tag, and how far one has to look to tell.
pub(in super::super) fn begins(text: &str) -> (bool, usize) {
    let mut seen = 0;
    // A page can be one line: no more of it is looked at than it takes.
    for at in memchr::memchr3_iter(b'<', b'\n', b'\r', text.as_bytes()) {
        if text.as_bytes()[at] != b'<' {
            return (false, seen.max(at + line_len(&text[at..])));
        }
        match tag_at(text, at) {
            Ok(tag) => return (true, seen.max(tag.end)),
            Err(looked) => seen = seen.max(looked),
        }
    }
    (false, text.len())
}

/// Whether the elements of `line`, which `text` begins with, can all stand in a cell of that line.
pub(in super::super) fn fits_cells(text: &str, line: &str) -> bool {
    let fits = |at| tag_at(text, at).map_or(true, |it| it.end <= line.len() && !it.is_block());
    memchr::memchr_iter(b'<', line.as_bytes()).all(fits)
}

/// What the block is that a text begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Kind {
    Table,
    /// The head of a page, or its title.
    Head,
    Flow,
}

/// What the HTML block is that `text` begins with, its length, and how far one has to look to tell.
pub(in super::super) fn block(text: &str) -> (Kind, usize, usize) {
    let mut tags = Tags::new(text);
    let first = tags.next();
    let leads = first.filter(|it| !it.closes && is_empty(&text[..it.start]));
    let (kind, len) = match leads {
        Some(first) if first.is("table") && first.fate().is_none() => table(&mut tags, first),
        // What comes behind a comment in a line of its own is what it would be without it.
        Some(first) if is_comment_line(&mut tags, first) => {
            (Kind::Flow, end_of_blank_line(&mut tags, first.end))
        }
        Some(first) => match unseen_len(&mut tags, first) {
            Some(len) if first.is("head") || first.is("title") => (Kind::Head, len),
            Some(len) => (Kind::Flow, len),
            None => flow(&mut tags),
        },
        None => flow(&mut tags),
    };
    (kind, len, tags.seen.max(len))
}

/// Whether a comment, which a text begins with, is all of its line.
fn is_comment_line(tags: &mut Tags<'_>, first: Tag<'_>) -> bool {
    if !tags.text[first.start..].starts_with("<!--") {
        return false;
    }
    let rest = &tags.text[first.end..];
    let len = line_len(rest);
    tags.see(first.end + len);
    rest[..len].trim_matches(is_blank).is_empty()
}

/// A table whose opening tag was taken. One that has other tables in it, or a page, sets the page: no
/// more than its first tags are a block, and what stands in it is read as if it were not there.
fn table(tags: &mut Tags<'_>, first: Tag<'_>) -> (Kind, usize) {
    let mut shape = Shape::default();
    let len = loop {
        let at = tags.at;
        let Some(tag) = tags.next() else {
            break tags.text.len();
        };
        shape.take_text(&tags.text[at..tag.start]);
        if tag.is("table") && tag.closes {
            break end_of_blank_line(tags, tag.end);
        }
        if tag.is("table") || tag.start > LONGEST_TABLE {
            let nests = tag.is("table") && shape.is_in_cell;
            shape.is_page |= nests;
            break tag.start;
        }
        shape.take(tag);
    };
    shape.end_row();
    if shape.is_page() {
        (Kind::Table, frame_len(tags, first))
    } else {
        (Kind::Table, len)
    }
}

/// What tells a table from one that only sets a page.
#[derive(Default)]
struct Shape {
    is_in_cell: bool,
    is_page: bool,
    /// Cells of this row, those of them with text, and texts between blocks in this cell.
    n_cells: u32,
    n_filled: u32,
    n_texts: u32,
    has_text: bool,
    /// The most of a row or a cell.
    most_cells: u32,
    most_filled: u32,
    most_texts: u32,
}

impl Shape {
    /// More paragraphs than a cell of a form has.
    const MANY: u32 = 8;

    fn take_text(&mut self, gap: &str) {
        self.has_text |= self.is_in_cell && !is_empty(gap);
    }

    fn take(&mut self, tag: Tag<'_>) {
        if tag.is("td") || tag.is("th") {
            self.end_cell();
            self.is_in_cell = !tag.closes;
            self.n_cells += u32::from(!tag.closes);
        } else if tag.is("tr") {
            self.end_row();
        } else if tag.is("br") || tag.is_block() {
            self.end_text();
        }
    }

    fn end_text(&mut self) {
        self.n_texts += u32::from(std::mem::take(&mut self.has_text));
    }

    fn end_cell(&mut self) {
        self.end_text();
        self.n_filled += u32::from(self.n_texts > 0);
        self.most_texts = self.most_texts.max(self.n_texts);
        self.n_texts = 0;
        self.is_in_cell = false;
    }

    fn end_row(&mut self) {
        self.end_cell();
        self.most_cells = self.most_cells.max(self.n_cells);
        self.most_filled = self.most_filled.max(self.n_filled);
        (self.n_cells, self.n_filled) = (0, 0);
    }

    fn is_page(&self) -> bool {
        let is_column = self.most_filled == 1 && (self.most_cells == 1 || self.most_texts > 1);
        self.is_page || is_column || self.most_texts >= Self::MANY
    }
}

/// Length of the tags that a table begins with, up to what stands in its first cell.
fn frame_len(tags: &mut Tags<'_>, first: Tag<'_>) -> usize {
    tags.at = first.end;
    let mut end = first.end;
    loop {
        let at = tags.at;
        let parts = ["tbody", "thead", "tr", "td", "th", "colgroup", "col"];
        let Some(tag) = tags.next() else { break };
        let is_part = tag.is_one_of(&parts) && tag.fate().is_none() || tag.name.is_empty();
        if !is_part || !tags.text[at..tag.start].trim_matches(is_blank).is_empty() {
            break;
        }
        end = tag.end;
    }
    end_of_blank_line(tags, end)
}

/// Length of an element that no reader sees, whose opening tag was taken, where it is a block.
fn unseen_len(tags: &mut Tags<'_>, first: Tag<'_>) -> Option<usize> {
    let is_unseen = first.fate()? != Fate::Raised;
    let has_blocks = is_unseen && tags.skip_element(first);
    let is_block =
        is_unseen && (has_blocks || first.is_block() || first.fate() == Some(Fate::Unseen));
    is_block.then(|| end_of_blank_line(tags, tags.at))
}

/// Between tables a block is what a browser sets as one: it ends after the end of an element, before
/// the beginning of another, at a line break; and at the end of its line or at a blank line where
/// no element holds it together.
fn flow(tags: &mut Tags<'_>) -> (Kind, usize) {
    tags.at = 0;
    (Kind::Flow, flow_len(tags))
}

fn flow_len(tags: &mut Tags<'_>) -> usize {
    let text = tags.text;
    let mut has_text = false;
    let mut is_open = false;
    loop {
        let at = tags.at;
        let tag = tags.next();
        let gap_end = tag.map_or(text.len(), |it| it.start);
        if let Some(len) = end_of_lines(
            &text[at..gap_end],
            &mut has_text,
            is_open || tag.is_some_and(|it| it.closes),
        ) {
            return at + len;
        }
        let Some(tag) = tag else {
            return text.len();
        };
        let is_block = tag.is_block();
        let is_unseen = tag.fate().is_some_and(|it| it != Fate::Raised);
        let is_apart =
            is_unseen && (tags.skip_element(tag) || is_block || tag.is_one_of(&["head", "title"]));
        let opens_another = !tag.closes && (is_block && has_text || tag.is("table") || is_apart);
        if opens_another && tag.start > 0 || tag.start > LONGEST_FLOW {
            return tag.start;
        }
        if has_text && (tag.closes && is_block || tag.is("br")) {
            return end_of_blank_line(tags, tag.end);
        }
        is_open |= is_block && !tag.closes;
    }
}

/// Where in the text between two tags the block ends, if it does; notes whether there is text.
fn end_of_lines(gap: &str, has_text: &mut bool, held: bool) -> Option<usize> {
    let mut at = 0;
    while at < gap.len() {
        let len = line_len(&gap[at..]);
        let line = &gap[at..at + len];
        let ends = line.ends_with(['\n', '\r']);
        let is_blank_line = line.trim_matches(is_blank).is_empty();
        if *has_text && ends && (!held || at > 0 && is_blank_line) {
            return Some(at + len);
        }
        *has_text |= !is_blank_line;
        if *has_text && ends && !held {
            return Some(at + len);
        }
        at += len;
    }
    None
}

/// Where the line ends that `at` is in, if nothing but white space follows; else `at`.
fn end_of_blank_line(tags: &mut Tags<'_>, at: usize) -> usize {
    let rest = &tags.text[at..];
    let ends = |it: char| !is_blank(it) || it == '\n' || it == '\r';
    let blank = rest.find(ends).unwrap_or(rest.len());
    // What ends the line can be two characters.
    tags.see((at + blank + 2).min(tags.text.len()));
    if rest[blank..].starts_with(['\n', '\r']) || blank == rest.len() {
        at + blank + line_len(&rest[blank..])
    } else {
        at
    }
}

/// What a block between tables is written in. Text in front of its first tag is a line of Markdown with
/// HTML in it.
pub(in super::super) fn dress(text: &str) -> Dress {
    if text.trim_start_matches(is_blank).starts_with('<') {
        Dress::Html
    } else {
        Dress::Markdown
    }
}

pub(super) fn tokenize(text: &str, sink: &mut Sink) {
    if begins_table(text) {
        return tokenize_table(text, sink);
    }
    let cell = content(text, 0, text.len(), dress(text));
    if cell.is_empty() {
        return;
    }
    // Wikis name the place of a heading by an element before its marks.
    let words = lines::within_marks(cell.of(text));
    sink.cell(words.map_or(cell, |it| {
        TextRange::new(to_u32(it.start), to_u32(it.end)).shifted(cell.start)
    }));
}

pub(super) fn tokenize_head(text: &str, sink: &mut Sink) {
    if let Some(title) = head_title(text) {
        sink.cell(title);
    }
}

/// The title in the head of a page.
pub(in super::super) fn head_title(text: &str) -> Option<TextRange> {
    let mut tags = Tags::new(text);
    let tag = tags.find(|it| it.is("title") && !it.closes)?;
    let title = content(text, tag.end, raw_end(text, tag), Dress::Html);
    (!title.is_empty()).then_some(title)
}

/// Whether the block that `text` is has been scanned as a table.
pub(in super::super) fn begins_table(text: &str) -> bool {
    let first = Tags::new(text).next();
    first.is_some_and(|it| {
        it.is("table") && !it.closes && it.fate().is_none() && is_empty(&text[..it.start])
    })
}

fn tokenize_table(text: &str, sink: &mut Sink) {
    if is_empty(text) {
        return;
    }
    let mut open: Option<Tag<'_>> = None;
    let mut tags = Tags::new(text);
    let mut end_of_last = text.len();
    let mut is_whole = true;
    while let Some(tag) = tags.next() {
        is_whole &= !bears(tag);
        let is_cell = tag.is_one_of(&["td", "th", "caption"]);
        let is_group = tag.is_one_of(&["tbody", "thead", "tfoot"]) && tag.fate().is_some();
        if !is_cell && !is_group && !tag.is("tr") && !tag.is("table") {
            continue;
        }
        if let Some(first) = open.take() {
            cells(text, first, tag.start, sink);
        }
        if tag.is("table") && tag.closes {
            end_of_last = tag.start;
        }
        if tag.is("tr") || tag.is("caption") {
            sink.end_row();
        }
        if tag.fate().is_some() {
            tags.skip_element(tag);
        } else if is_cell && !tag.closes {
            open = Some(tag);
        }
    }
    if let Some(first) = open {
        cells(text, first, end_of_last.max(first.end), sink);
    }
    // What was skipped bears on what is seen by its first tag.
    sink.is_whole = (dress(text) == Dress::Html).then_some(is_whole);
}

/// The cell that ends at `end`, or those that a converter merged: as many values as it has columns.
fn cells(text: &str, first: Tag<'_>, end: usize, sink: &mut Sink) {
    const MOST_COLUMNS: usize = 16;
    let n_columns = first.n_columns();
    if (2..=MOST_COLUMNS).contains(&n_columns)
        && let Some(values) = values(&text[first.end..end], n_columns)
    {
        let start = to_u32(first.end);
        return values
            .into_iter()
            .for_each(|it| sink.cell(it.shifted(start)));
    }
    sink.cell(content(text, first.end, end, Dress::Html));
}

/// Where `n` values stand in a source, if that is all there is.
fn values(source: &str, n: usize) -> Option<Vec<TextRange>> {
    const LONGEST: usize = 1 << 10;
    if source.len() > LONGEST {
        return None;
    }
    let shown = shown(source, Dress::Html).chars;
    let pieces = shown.split(|it| is_blank(it.char));
    let pieces: Vec<&[Placed]> = pieces.filter(|it| !it.is_empty()).collect();
    let is_value =
        |it: &&[Placed]| !matches!(read(it.iter().copied()), Reading::Other | Reading::Blank);
    // Thousands may be parted by blanks.
    let is_group = |it: &&[Placed]| it.len() == 3;
    if pieces.len() != n || !pieces.iter().all(is_value) || pieces[1..].iter().all(is_group) {
        return None;
    }
    let cover = |it: &[Placed]| Some(it.first()?.range.cover(it.last()?.range));
    pieces.into_iter().map(cover).collect()
}

/// The place from the first to the last character that a reader sees in `start..end`.
fn content(text: &str, start: usize, end: usize, dress: Dress) -> TextRange {
    let source = &text[start..end];
    let trimmed = || {
        let content = fold::content(source);
        TextRange::new(to_u32(content.start), to_u32(content.end))
    };
    let range = if is_plain(source, dress) {
        trimmed()
    } else {
        let shown = shown(source, dress).chars;
        let places = shown.iter().filter(|it| !is_blank(it.char));
        let cover = places.map(|it| it.range).reduce(TextRange::cover);
        match dress {
            Dress::Html => cover.unwrap_or_default(),
            // Marks come in pairs: none may be cut off.
            Dress::Markdown | Dress::Quoted => cover.map_or(TextRange::default(), |_| trimmed()),
        }
    };
    range.shifted(to_u32(start))
}

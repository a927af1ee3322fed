//! HTML: tables by their elements, everything else an element at a time. Word's HTML splits digits
//! over spans, wraps attributes over lines and nests layout tables around the real ones; the
//! characters a reader sees are found through [`visible`], each at its place in the source.

use memchr::{memchr, memmem};

use crate::text::fold::is_blank;
use crate::text::number::Placed;
use crate::text::range::{TextRange, to_u32};

use super::super::scan::line_len;
use super::Sink;

/// A tag longer than this is no tag but a stray `<`.
const LONGEST_TAG: usize = 8 << 10;
/// A table longer than this is cut: an element left open must not swallow a compilation.
const LONGEST_TABLE: usize = 256 << 10;
/// The same for what stands between tables.
const LONGEST_FLOW: usize = 64 << 10;

/// Elements that begin a block of their own.
const BLOCKS: [&str; 34] = [
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "td",
    "tr",
    "ul",
];
const INLINES: [&str; 24] = [
    "a", "abbr", "b", "br", "col", "colgroup", "del", "em", "font", "i", "img", "ins", "label",
    "link", "meta", "small", "span", "strong", "sub", "sup", "tfoot", "th", "thead", "u",
];
/// Elements whose content no reader sees.
const HIDDEN: [&str; 5] = ["head", "script", "style", "title", "xml"];

#[derive(Clone, Copy, Debug)]
struct Tag<'a> {
    start: usize,
    end: usize,
    /// As written; compare without case. Empty for comments and declarations.
    name: &'a str,
    closes: bool,
}

impl Tag<'_> {
    fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    fn is_one_of(&self, names: &[&str]) -> bool {
        names.iter().any(|it| self.is(it))
    }
}

/// Whether the first line of `text` is HTML: it has a tag, and is no row of a pipe table.
pub(in super::super) fn begins(text: &str) -> bool {
    let line = &text[..line_len(text)];
    memchr(b'<', line.as_bytes()).is_some()
        && !line.trim_start_matches(is_blank).starts_with('|')
        && memchr::memchr_iter(b'<', line.as_bytes()).any(|at| tag_at(text, at).is_some())
}

/// Whether the block that `text` begins with is a table.
pub(in super::super) fn is_table(text: &str) -> bool {
    next_tag(text, 0).is_some_and(|it| it.is("table") && !it.closes && is_empty(&text[..it.start]))
}

/// Length of the HTML block that `text` begins with, and how far one has to look to tell.
pub(in super::super) fn block_len(text: &str) -> (usize, usize) {
    let Some(first) = next_tag(text, 0) else {
        return (text.len(), text.len());
    };
    let leads = is_empty(&text[..first.start]);
    if leads && first.is("table") && !first.closes {
        table_len(text, first)
    } else if leads && !first.closes && first.is_one_of(&HIDDEN) {
        hidden_len(text, first)
    } else {
        flow_len(text)
    }
}

fn table_len(text: &str, first: Tag<'_>) -> (usize, usize) {
    let mut at = first.end;
    while let Some(tag) = next_tag(text, at) {
        if tag.is("table") {
            let len = if tag.closes {
                end_of_blank_line(text, tag.end)
            } else {
                tag.start
            };
            return (len, len.max(tag.end));
        }
        if tag.start > LONGEST_TABLE {
            return (tag.start, tag.end);
        }
        at = tag.end;
    }
    (text.len(), text.len())
}

fn hidden_len(text: &str, first: Tag<'_>) -> (usize, usize) {
    let mut at = first.end;
    while let Some(tag) = next_tag(text, at) {
        let closes = tag.closes && tag.is(first.name);
        // A page without its closing tag still shows its body.
        if closes || tag.is("body") || tag.start > LONGEST_TABLE {
            let len = if closes {
                end_of_blank_line(text, tag.end)
            } else {
                tag.start
            };
            return (len, len.max(tag.end));
        }
        at = tag.end;
    }
    (text.len(), text.len())
}

/// Between tables a block is what a browser sets as one: it ends after the end of an element, before
/// the beginning of another, at a line break; and at the end of its line or at a blank line where
/// no element holds it together.
fn flow_len(text: &str) -> (usize, usize) {
    let mut at = 0;
    let mut has_text = false;
    let mut is_open = false;
    loop {
        let tag = next_tag(text, at);
        let gap_end = tag.map_or(text.len(), |it| it.start);
        if let Some(len) = end_of_lines(
            &text[at..gap_end],
            &mut has_text,
            is_open || tag.is_some_and(|it| it.closes),
        ) {
            return (at + len, tag.map_or(text.len(), |it| it.end));
        }
        let Some(tag) = tag else {
            return (text.len(), text.len());
        };
        let is_block = tag.is_one_of(&BLOCKS);
        let opens_another =
            !tag.closes && (is_block && has_text || tag.is("table") || tag.is_one_of(&HIDDEN));
        if opens_another && tag.start > 0 || tag.start > LONGEST_FLOW {
            return (tag.start, tag.end);
        }
        if has_text && (tag.closes && is_block || tag.is("br")) {
            return (end_of_blank_line(text, tag.end), tag.end);
        }
        is_open |= is_block && !tag.closes;
        at = tag.end;
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
fn end_of_blank_line(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let line = line_len(rest);
    if rest[..line].trim_matches(is_blank).is_empty() {
        at + line
    } else {
        at
    }
}

pub(super) fn tokenize(text: &str, sink: &mut Sink) {
    if is_table(text) {
        return tokenize_table(text, sink);
    }
    let is_hidden = next_tag(text, 0)
        .is_some_and(|it| !it.closes && it.is_one_of(&HIDDEN) && is_empty(&text[..it.start]));
    if !is_hidden {
        let cell = content(text, 0, text.len());
        if !cell.is_empty() {
            sink.cell(cell);
        }
    }
}

fn tokenize_table(text: &str, sink: &mut Sink) {
    let mut open: Option<usize> = None;
    let mut at = 0;
    while let Some(tag) = next_tag(text, at) {
        at = tag.end;
        let is_cell = tag.is("td") || tag.is("th");
        if !is_cell && !tag.is("tr") && !tag.is("table") {
            continue;
        }
        if let Some(start) = open.take() {
            sink.cell(content(text, start, tag.start));
        }
        if is_cell && !tag.closes {
            open = Some(tag.end);
        } else if tag.is("tr") {
            sink.end_row();
        }
    }
    if let Some(start) = open {
        sink.cell(content(text, start, text.len()));
    }
}

/// The place from the first to the last character that a reader sees in `start..end`.
fn content(text: &str, start: usize, end: usize) -> TextRange {
    let shown = visible(&text[start..end])
        .filter(|it| !is_blank(it.char))
        .map(|it| it.range);
    let range = shown.reduce(TextRange::cover).unwrap_or_default();
    range.shifted(to_u32(start))
}

fn is_empty(source: &str) -> bool {
    visible(source).all(|it| is_blank(it.char))
}

/// The characters of `source` that a reader sees, in place: tags removed, entities decoded.
pub fn visible(source: &str) -> impl Iterator<Item = Placed> + Clone + '_ {
    Visible { source, at: 0 }
}

#[derive(Clone)]
struct Visible<'a> {
    source: &'a str,
    at: usize,
}

impl Iterator for Visible<'_> {
    type Item = Placed;

    fn next(&mut self) -> Option<Placed> {
        loop {
            let rest = self.source.get(self.at..)?;
            let char = rest.chars().next()?;
            if char == '<'
                && let Some(tag) = tag_at(self.source, self.at)
            {
                self.at = tag.end;
                continue;
            }
            let (char, len) = if char == '&' {
                entity(rest).unwrap_or((char, 1))
            } else {
                (char, char.len_utf8())
            };
            let range = TextRange::new(to_u32(self.at), to_u32(self.at + len));
            self.at += len;
            return Some(Placed { char, range });
        }
    }
}

/// The character reference that `rest` begins with, and its length.
fn entity(rest: &str) -> Option<(char, usize)> {
    const LONGEST: usize = 10;
    let end = rest.bytes().take(LONGEST).position(|it| it == b';')?;
    let name = rest.get(1..end)?;
    let char = match name {
        "nbsp" => '\u{a0}',
        "ensp" => '\u{2002}',
        "emsp" => '\u{2003}',
        "thinsp" => '\u{2009}',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "mdash" => '—',
        "ndash" => '–',
        "middot" => '·',
        "times" => '×',
        "zwnj" | "zwj" => '\u{200d}',
        _ => {
            let code = name.strip_prefix('#')?;
            let code = match code.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => code.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((char, end + 1))
}

/// The first tag at or after `from`.
fn next_tag(text: &str, from: usize) -> Option<Tag<'_>> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        at += memchr(b'<', bytes.get(at..)?)?;
        if let Some(tag) = tag_at(text, at) {
            return Some(tag);
        }
        at += 1;
    }
}

/// The tag, comment or declaration that begins at `start`, where `text` has a `<`.
fn tag_at(text: &str, start: usize) -> Option<Tag<'_>> {
    let rest = text.as_bytes().get(start + 1..)?;
    let nameless = |len: usize| Tag {
        start,
        end: start + 1 + len,
        name: "",
        closes: false,
    };
    if rest.starts_with(b"!--") {
        let window = &rest[..rest.len().min(LONGEST_TAG)];
        return memmem::find(window, b"-->").map(|it| nameless(it + 3));
    }
    let window = &rest[..rest.len().min(LONGEST_TAG)];
    if rest.first().is_some_and(|it| matches!(it, b'!' | b'?')) {
        let is_markup = rest
            .get(1)
            .is_some_and(|it| it.is_ascii_alphabetic() || *it == b'[');
        return memchr(b'>', window)
            .filter(|_| is_markup)
            .map(|it| nameless(it + 1));
    }
    let closes = rest.first() == Some(&b'/');
    let name_start = usize::from(closes);
    let name_len = rest[name_start..]
        .iter()
        .take_while(|it| it.is_ascii_alphanumeric() || **it == b':')
        .count();
    let name_at = start + 1 + name_start;
    let name = text.get(name_at..name_at + name_len)?;
    if !is_known(name) {
        return None;
    }
    let mut quote = None;
    for (idx, &byte) in window.iter().enumerate().skip(name_start + name_len) {
        match quote {
            Some(q) if byte == q => quote = None,
            Some(_) => {}
            None if byte == b'>' => {
                return Some(Tag {
                    start,
                    end: start + idx + 2,
                    name,
                    closes,
                });
            }
            None if byte == b'<' => return None,
            None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
            None => {}
        }
    }
    None
}

fn is_known(name: &str) -> bool {
    let is = |names: &[&str]| names.iter().any(|it| name.eq_ignore_ascii_case(it));
    is(&BLOCKS) || is(&INLINES) || is(&HIDDEN) || name.contains(':')
}

//! HTML: tables by their elements, everything else an element at a time. Word's HTML splits digits
//! over spans, wraps attributes over lines and nests layout tables around the real ones; the
//! characters a reader sees are found through [`visible`], each at its place in the source.

use memchr::{memchr, memmem};

use crate::text::fold::is_blank;
use crate::text::number::Placed;
use crate::text::range::{TextRange, to_u32};

use super::super::scan::line_len;
use super::Sink;

/// A `<` without its `>` within this many bytes is a stray character.
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

/// Tags in order from the start of a text, with how far it took to tell them: a `<` that is no tag
/// was looked behind in vain.
struct Tags<'a> {
    text: &'a str,
    at: usize,
    seen: usize,
}

impl<'a> Tags<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            seen: 0,
        }
    }

    /// Notes that the text was looked at up to `end`.
    fn see(&mut self, end: usize) {
        self.seen = self.seen.max(end);
    }
}

impl<'a> Iterator for Tags<'a> {
    type Item = Tag<'a>;

    /// The next tag, comment or declaration.
    fn next(&mut self) -> Option<Tag<'a>> {
        loop {
            let rest = self.text.as_bytes().get(self.at..)?;
            let Some(len) = memchr(b'<', rest) else {
                self.see(self.text.len());
                return None;
            };
            match tag_at(self.text, self.at + len) {
                Ok(tag) => {
                    self.see(tag.end);
                    self.at = tag.end;
                    return Some(tag);
                }
                Err(seen) => {
                    self.see(seen);
                    self.at += len + 1;
                }
            }
        }
    }
}

/// Whether the first line of `text` is HTML (it has a tag, and is no row of a pipe table), and how
/// far one has to look to tell.
pub(in super::super) fn begins(text: &str) -> (bool, usize) {
    let line = &text[..line_len(text)];
    let mut seen = 0;
    if line.trim_start_matches(is_blank).starts_with('|') {
        return (false, line.len());
    }
    for at in memchr::memchr_iter(b'<', line.as_bytes()) {
        match tag_at(text, at) {
            Ok(tag) => return (true, seen.max(tag.end)),
            Err(looked) => seen = seen.max(looked),
        }
    }
    (false, seen.max(line.len()))
}

/// Whether the block that `text` begins with is a table.
pub(in super::super) fn is_table(text: &str) -> bool {
    let first = Tags::new(text).next();
    first.is_some_and(|it| it.is("table") && !it.closes && is_empty(&text[..it.start]))
}

/// Length of the HTML block that `text` begins with, and how far one has to look to tell.
pub(in super::super) fn block_len(text: &str) -> (usize, usize) {
    let mut tags = Tags::new(text);
    let first = tags.next();
    let leads = first.filter(|it| !it.closes && is_empty(&text[..it.start]));
    let len = match leads {
        Some(first) if first.is("table") => table_len(&mut tags),
        Some(first) if first.is_one_of(&HIDDEN) => hidden_len(&mut tags, first),
        _ => {
            tags.at = 0;
            flow_len(&mut tags)
        }
    };
    (len, tags.seen.max(len))
}

/// Length of a table whose opening tag was taken.
fn table_len(tags: &mut Tags<'_>) -> usize {
    while let Some(tag) = tags.next() {
        if tag.is("table") && tag.closes {
            return end_of_blank_line(tags, tag.end);
        }
        if tag.is("table") || tag.start > LONGEST_TABLE {
            return tag.start;
        }
    }
    tags.text.len()
}

/// Length of a hidden element whose opening tag was taken.
fn hidden_len(tags: &mut Tags<'_>, first: Tag<'_>) -> usize {
    while let Some(tag) = tags.next() {
        if tag.closes && tag.is(first.name) {
            return end_of_blank_line(tags, tag.end);
        }
        // A page without its closing tag still shows its body.
        if tag.is("body") || tag.start > LONGEST_TABLE {
            return tag.start;
        }
    }
    tags.text.len()
}

/// Between tables a block is what a browser sets as one: it ends after the end of an element, before
/// the beginning of another, at a line break; and at the end of its line or at a blank line where
/// no element holds it together.
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
        let is_block = tag.is_one_of(&BLOCKS);
        let opens_another =
            !tag.closes && (is_block && has_text || tag.is("table") || tag.is_one_of(&HIDDEN));
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
    let line = line_len(&rest[blank..]);
    // What ends the line can be two characters.
    tags.see((at + blank + 2).min(tags.text.len()));
    if rest[blank..].starts_with(['\n', '\r']) || blank == rest.len() {
        at + blank + line
    } else {
        at
    }
}

pub(super) fn tokenize(text: &str, sink: &mut Sink) {
    if is_table(text) {
        return tokenize_table(text, sink);
    }
    let is_hidden = Tags::new(text)
        .next()
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
    for tag in Tags::new(text) {
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
                && let Ok(tag) = tag_at(self.source, self.at)
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

/// The tag, comment or declaration that begins at `start`, where `text` has a `<`; or how far one has
/// to look to tell that none does.
fn tag_at(text: &str, start: usize) -> Result<Tag<'_>, usize> {
    let rest = &text.as_bytes()[start + 1..];
    let window = &rest[..rest.len().min(LONGEST_TAG)];
    let farthest = start + 1 + window.len();
    let nameless = |len: usize| Tag {
        start,
        end: start + 1 + len,
        name: "",
        closes: false,
    };
    if rest.starts_with(b"!--") {
        let close = memmem::find(window, b"-->");
        return close.map(|it| nameless(it + 3)).ok_or(farthest);
    }
    if let [b'!' | b'?', next, ..] = rest {
        let is_markup = next.is_ascii_alphabetic() || *next == b'[';
        let close = memchr(b'>', window).filter(|_| is_markup);
        return close.map(|it| nameless(it + 1)).ok_or(farthest);
    }
    let closes = rest.first() == Some(&b'/');
    let name_start = usize::from(closes);
    let name_len = window
        .iter()
        .skip(name_start)
        .take_while(|it| it.is_ascii_alphanumeric() || **it == b':')
        .count();
    let name_at = start + 1 + name_start;
    let name_end = name_at + name_len;
    let name = text.get(name_at..name_end).unwrap_or_default();
    if !is_known(name) {
        // Another letter behind it could make it one.
        return Err((name_end + 1).min(text.len()));
    }
    let mut quote = None;
    for (idx, &byte) in window.iter().enumerate().skip(name_start + name_len) {
        match quote {
            Some(q) if byte == q => quote = None,
            Some(_) => {}
            None if byte == b'>' => {
                return Ok(Tag {
                    start,
                    end: start + idx + 2,
                    name,
                    closes,
                });
            }
            None if byte == b'<' => return Err(start + idx + 2),
            None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
            None => {}
        }
    }
    Err(farthest)
}

fn is_known(name: &str) -> bool {
    let is = |names: &[&str]| names.iter().any(|it| name.eq_ignore_ascii_case(it));
    is(&BLOCKS) || is(&INLINES) || is(&HIDDEN) || name.contains(':')
}

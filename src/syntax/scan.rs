//! Division of a text into blocks. The scanner is memoryless: where a block ends depends on the
//! text from its start to the end of the line after it (where that has a `<`, to the end of the longest
//! tag; where a cell in quotes begins, to its end), and on nothing else. Incremental reparse rests on
//! that.

use memchr::{memchr, memchr2, memchr3};

use crate::text::fold::{is_blank, trim};

use super::document::{Landmark, LandmarkOf};
use super::layout::{Layout, csv, fenced, grid, html, lines, markdown, may_be_framed, pipes};
use super::markup::shown::{self, Dress, shown};

/// A block longer than this many lines ends at the next [seam](is_seam), so that an edit in a file
/// without blank lines costs no more than one in a table.
const LONG: usize = 256;

/// Cells with tags in them are looked for in no longer line.
const LONGEST_ROW: usize = 4 << 10;

/// What the scanner finds at the start of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scanned {
    /// Bytes of the block, more than none.
    pub len: usize,
    pub layout: Layout,
    pub landmark: Landmark,
    /// Bytes that the scanner looked at to decide, from the start of the block; all of the text where
    /// it would have looked at more. No text behind them makes another block of it.
    pub seen: usize,
}

/// The block that `text`, which is not empty, begins with.
pub(super) fn first_block(text: &str, landmark: LandmarkOf) -> Scanned {
    Beginning::of(text, landmark).block(text, landmark).0
}

/// The blocks of a text, each with where it begins.
pub(super) struct Blocks<'a> {
    text: &'a str,
    at: usize,
    landmark: LandmarkOf,
    /// Where the last block ended, its end was told by what begins there.
    next: Option<Beginning>,
}

impl<'a> Blocks<'a> {
    pub fn new(text: &'a str, landmark: LandmarkOf) -> Self {
        Self {
            text,
            at: 0,
            landmark,
            next: None,
        }
    }
}

impl<'a> Iterator for Blocks<'a> {
    type Item = (Scanned, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.text.get(self.at..).filter(|it| !it.is_empty())?;
        let begins = self.next.take();
        let begins = begins.unwrap_or_else(|| Beginning::of(rest, self.landmark));
        let (scanned, next) = begins.block(rest, self.landmark);
        self.at += scanned.len;
        self.next = next;
        Some((scanned, &rest[..scanned.len]))
    }
}

/// What a text begins with, and how far one has to look to tell.
enum Beginning {
    Html(usize),
    Unit(Unit, usize),
}

impl Beginning {
    fn of(text: &str, landmark: LandmarkOf) -> Self {
        match begins_html(text) {
            (true, seen) => Self::Html(seen),
            (false, seen) => {
                let unit = Unit::at(text, landmark);
                Self::Unit(unit, seen.max(unit.seen))
            }
        }
    }

    /// The block of a text that begins so, and what begins behind it, where that ended it.
    fn block(self, text: &str, landmark: LandmarkOf) -> (Scanned, Option<Self>) {
        let (first, mut seen) = match self {
            Self::Html(seen) => return (html_block(text, seen, landmark), None),
            Self::Unit(unit, seen) => (unit, seen),
        };
        if matches!(first.layout, Layout::MediaWiki | Layout::Asciidoc) {
            return (fenced_block(text, first.layout, seen, landmark), None);
        }
        let mut len = first.len;
        let mut end = None;
        if first.landmark == Landmark::None {
            let mut n_lines = 1;
            let mut last_len = first.len;
            while len < text.len() && !(n_lines >= LONG && is_seam(&text[len - last_len..len])) {
                let next = Self::of(&text[len..], landmark);
                let (Self::Html(looked) | Self::Unit(_, looked)) = &next;
                seen = seen.max(len + looked);
                match &next {
                    Self::Unit(unit, _) if first.goes_on(unit) => {
                        len += unit.len;
                        last_len = unit.len;
                        n_lines += 1;
                    }
                    _ => {
                        end = Some(next);
                        break;
                    }
                }
            }
        }
        let scanned = Scanned {
            len,
            layout: first.layout,
            landmark: first.landmark,
            seen,
        };
        (scanned, end)
    }
}

fn fenced_block(text: &str, layout: Layout, seen: usize, landmark: LandmarkOf) -> Scanned {
    let is_outside = |line: &str| {
        class(line, landmark).1 != Landmark::None
            || line.trim_start_matches(is_blank).starts_with('<')
    };
    let (len, looked) = fenced::table_len(layout, text, is_outside);
    Scanned {
        len,
        layout,
        landmark: Landmark::None,
        seen: seen.max(looked),
    }
}

fn html_block(text: &str, seen: usize, landmark: LandmarkOf) -> Scanned {
    let (kind, len, looked) = html::block(text);
    let (layout, landmark) = match kind {
        html::Kind::Table => (Layout::Html, Landmark::None),
        html::Kind::Head => (Layout::Head, head_landmark(&text[..len], landmark)),
        html::Kind::Flow => (Layout::Html, html_landmark(&text[..len], landmark)),
    };
    Scanned {
        len,
        layout,
        landmark,
        seen: seen.max(looked),
    }
}

/// A page without a title of its own begins with the one in its head.
fn head_landmark(text: &str, landmark: LandmarkOf) -> Landmark {
    let title = html::head_title(text);
    let mark = title.map_or(Landmark::None, |it| html_landmark(it.of(text), landmark));
    if mark == Landmark::Title {
        mark
    } else {
        Landmark::None
    }
}

fn html_landmark(text: &str, landmark: LandmarkOf) -> Landmark {
    // Prose is long, headings are short; only short elements are worth the decoding.
    const LONGEST_HEADING: usize = 2000;
    if text.len() > LONGEST_HEADING {
        return Landmark::None;
    }
    let shown = shown(text, html::dress(text)).chars;
    let visible: String = shown.iter().map(|it| it.char).collect();
    let visible = visible.trim_matches(is_blank);
    landmark(lines::within_marks(visible).map_or(visible, |it| &visible[it]))
}

/// Whether the first line of `text` is HTML (it has a tag, and is no row of cells in which it stands),
/// and how far one has to look to tell.
fn begins_html(text: &str) -> (bool, usize) {
    let (has_tag, seen) = html::begins(text);
    if !has_tag {
        return (false, seen);
    }
    let lead = |it: char| is_blank(it) && it != '\n' && it != '\r';
    if text.trim_start_matches(lead).starts_with('<') {
        return (true, seen);
    }
    let window = &text[..text.floor_char_boundary(LONGEST_ROW)];
    let line = &window[..line_len(window)];
    let content = line[markdown::quote_len(line)..].trim_matches(is_blank);
    let is_row = content.starts_with(pipes::is_bar)
        || (memchr(b'\t', content.as_bytes()).is_some() || pipes::is_piped(content))
            && html::fits_cells(text, line);
    (!is_row, seen.max(line.len()))
}

/// What a layout reads at once: a line, or a record of several.
#[derive(Clone, Copy, Debug)]
struct Unit {
    len: usize,
    layout: Layout,
    landmark: Landmark,
    /// How far one has to look to tell.
    seen: usize,
    /// Cells of a record.
    n_fields: usize,
    /// A line of labels between commas, which is a record only beside others.
    is_perhaps: Option<csv::Record>,
}

impl Unit {
    fn at(text: &str, landmark: LandmarkOf) -> Self {
        let line = &text[..line_len(text)];
        let (layout, mark) = class(line, landmark);
        let mut res = Self {
            len: line.len(),
            layout,
            landmark: mark,
            seen: line.len(),
            n_fields: 0,
            is_perhaps: None,
        };
        if fenced::may_open(line) {
            let (opened, seen) = fenced::opened(text);
            res.seen = seen;
            if let Some(layout) = opened {
                return Self {
                    layout,
                    landmark: Landmark::None,
                    ..res
                };
            }
        }
        if !may_be_record(layout, line) {
            return res;
        }
        let (record, seen) = csv::record(text);
        res.seen = res.seen.max(seen);
        let Some(record) = record else { return res };
        if record.is_certain {
            return res.with_record(text, &record, landmark);
        }
        res.is_perhaps = Some(record);
        let rest = &text[record.len..];
        if mark == Landmark::None && !rest.is_empty() {
            let (below, looked) = csv::record(rest);
            res.seen = res.seen.max(record.len + looked);
            let is_like = |it: csv::Record| {
                it.is_certain && (it.delimiter, it.n_fields) == (record.delimiter, record.n_fields)
            };
            if below.is_some_and(is_like) {
                return res.with_record(text, &record, landmark);
            }
        }
        res
    }

    fn with_record(self, text: &str, record: &csv::Record, landmark: LandmarkOf) -> Self {
        Self {
            len: record.len,
            layout: Layout::Csv(record.delimiter),
            landmark: (record.lone).map_or(Landmark::None, |it| told(it.of(text), landmark)),
            n_fields: record.n_fields,
            ..self
        }
    }

    /// Whether the block that begins with this unit takes in `next`.
    fn goes_on(&self, next: &Unit) -> bool {
        if next.landmark != Landmark::None {
            return false;
        }
        let joins_record = |it: &csv::Record| {
            self.layout == Layout::Csv(it.delimiter) && it.n_fields == self.n_fields
        };
        match (self.layout, next.layout) {
            (Layout::Grid, Layout::Pipe) => true,
            (Layout::Csv(_), _) if next.is_perhaps.as_ref().is_some_and(joins_record) => true,
            (own, other) => own == other,
        }
    }
}

/// Whether commas, semicolons or quotes may stand between cells in a line.
fn may_be_record(layout: Layout, line: &str) -> bool {
    match layout {
        Layout::Plain => memchr3(b',', b';', b'"', line.as_bytes()).is_some(),
        Layout::Tsv => memchr(b'"', line.as_bytes()).is_some(),
        _ => false,
    }
}

/// The layout of a line, and whether it is a landmark. Byte tests rule
/// most lines out, without folding.
fn class(line: &str, landmark: LandmarkOf) -> (Layout, Landmark) {
    let line = &line[markdown::quote_len(line)..];
    let trimmed = trim(line);
    if trimmed.is_empty() && memchr(b'\t', line.as_bytes()).is_none() {
        return (Layout::Blank, Landmark::None);
    }
    let has_tab = memchr(b'\t', line.as_bytes()).is_some();
    let has_bar = pipes::has_bar(trimmed);
    let layout = if grid::is_rule(trimmed) {
        return (Layout::Grid, Landmark::None);
    } else if has_tab && !(has_bar && is_framed_row(trimmed)) {
        Layout::Tsv
    } else if has_bar && pipes::bars_delimit(trimmed) {
        Layout::Pipe
    } else {
        Layout::Plain
    };
    let content = match layout {
        Layout::Plain => lines::within_marks(trimmed).map_or(trimmed, |it| &trimmed[it]),
        _ => trimmed,
    };
    let content = content.trim_matches(|it| pipes::is_bar(it) || is_blank(it));
    let is_single = !(has_tab && memchr(b'\t', content.as_bytes()).is_some()
        || has_bar && pipes::has_bar(content));
    (
        layout,
        if is_single {
            told(content, landmark)
        } else {
            Landmark::None
        },
    )
}

/// Whether a line with tabs is a row between bars all the same: it begins or ends with one, and has more of them.
fn is_framed_row(trimmed: &str) -> bool {
    let n_tabs = memchr::memchr_iter(b'\t', trimmed.as_bytes()).count();
    let is_framed = trimmed.starts_with(pipes::is_bar) || trimmed.ends_with(pipes::is_bar);
    is_framed && pipes::bars(trimmed).count() > n_tabs
}

/// What a line or a cell is for the division into reports, by what a reader sees of it.
fn told(content: &str, landmark: LandmarkOf) -> Landmark {
    const LONGEST_MARKED: usize = 600;
    let content = content.trim_start_matches('"');
    if content.len() > LONGEST_MARKED || shown::is_plain(content, Dress::Markdown) {
        return landmark(content);
    }
    let shown = shown(content, Dress::Markdown).chars;
    let visible: String = shown.iter().map(|it| it.char).collect();
    landmark(visible.trim_matches(is_blank))
}

/// Whether a block of plain lines is still one block, of the same layout, when a line of it becomes another.
/// No line has a `<`.
pub(super) fn keeps_block(
    layout: Layout,
    block: &str,
    (start, old): (usize, &str),
    new: &str,
    landmark: LandmarkOf,
) -> bool {
    // What stands in other lines decides how a line of other layouts is read, and where quotes join lines.
    let is_by_line = match layout {
        Layout::Plain => true,
        Layout::Tsv | Layout::Pipe => !may_be_framed(layout, &block[..line_len(block)]),
        _ => false,
    };
    let has_quote = || memchr(b'"', block.as_bytes()).is_some() || new.contains('"');
    let is_record_at = |line: &str| may_be_record(layout, line) && csv::record(line).0.is_some();
    let is_record = || is_record_at(new) || start == 0 && is_record_at(old);
    // A long block ends at a seam: only its last lines can be one.
    let keeps_seams = || {
        let lines = memchr::memchr2_iter(b'\n', b'\r', &block.as_bytes()[..start]);
        lines.take(LONG).count() + 1 < LONG || is_seam(old) == is_seam(new)
    };
    is_by_line
        && class(new, landmark) == (layout, Landmark::None)
        && !fenced::may_open(new)
        && !has_quote()
        && !is_record()
        && keeps_seams()
}

/// Length of the first line with its terminator: LF, CRLF or CR.
pub(super) fn line_len(text: &str) -> usize {
    match memchr2(b'\n', b'\r', text.as_bytes()) {
        Some(at) if text.as_bytes()[at] == b'\r' && text.as_bytes().get(at + 1) == Some(&b'\n') => {
            at + 2
        }
        Some(at) => at + 1,
        None => text.len(),
    }
}

/// Where a long block may end: after one line in sixteen, picked by its own bytes, so that the
/// seams stay where they are when lines come or go above them.
fn is_seam(line: &str) -> bool {
    let sum = line.bytes().fold(0_u32, |acc, it| {
        acc.wrapping_mul(31).wrapping_add(u32::from(it))
    });
    (sum ^ (sum >> 16)).is_multiple_of(16)
}

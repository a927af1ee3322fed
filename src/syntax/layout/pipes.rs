//! Cells between pipes: a whole row with a pipe behind each cell, or one cell per line with a pipe
//! behind it. Outer pipes delimit nothing. A line of pipes alone is what a merged cell left: one
//! pipe is a blank cell, several in a row are filler. Lines of box drawing and full-width pipes are
//! pipes as well.

use std::ops::Range;

use memchr::memchr3_iter;

use crate::text::fold::{content, is_blank};
use crate::text::number::{Reading, read_text};

use super::{Line, Sink};

/// Whether a character is drawn for a pipe.
pub fn is_bar(c: char) -> bool {
    matches!(
        c,
        '|' | '｜'
            | '│'
            | '┃'
            | '║'
            | '￨'
            | '∣'
            | '︱'
            | '┆'
            | '┇'
            | '┊'
            | '┋'
            | '╎'
            | '╏'
    )
}

/// Whether a text has a bar at all. A byte test: most lines have none, and every line is asked.
pub(in super::super) fn has_bar(text: &str) -> bool {
    let bytes = text.as_bytes();
    // With which the drawn ones begin, and the wide ones; behind the latter begin commas as well.
    let may_be = |at: usize| bytes[at] != 0xef || bytes.get(at + 1) != Some(&0xbc);
    memchr3_iter(b'|', 0xe2, 0xef, bytes).any(may_be) && text.contains(is_bar)
}

/// Where bars stand in a text that delimit cells, each with its length: one behind a backslash does not.
pub fn bars(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut is_escaped = false;
    text.char_indices().filter_map(move |(at, it)| {
        let is_own = is_bar(it) && !is_escaped;
        is_escaped = it == '\\' && !is_escaped;
        is_own.then_some((at, it.len_utf8()))
    })
}

/// Whether bars delimit cells in this line: it begins or ends with one, or has several.
pub(in super::super) fn is_piped(trimmed: &str) -> bool {
    has_bar(trimmed) && bars_delimit(trimmed)
}

/// The same of a line that has a bar.
pub(in super::super) fn bars_delimit(trimmed: &str) -> bool {
    let mut bars = bars(trimmed);
    let Some((first, len)) = bars.next() else {
        return false;
    };
    first == 0 || first + len == trimmed.len() || bars.next().is_some()
}

pub(super) fn tokenize(line: Line<'_>, sink: &mut Sink) {
    let Range { start: lead, end } = content(line.text);
    let content = &line.text[lead..end];
    let is_lone = content.chars().nth(1).is_none();
    if !is_lone && content.chars().all(is_bar) {
        return;
    }
    let mut start = lead;
    let own = bars(content).map(|it| (it.0 + lead, it.1));
    if holds_one_number(content) {
        let (bar, _) = own.into_iter().next().unwrap_or((end, 0));
        return line.cell(lead, bar, sink);
    }
    let cell = |start: usize, end: usize, sink: &mut Sink| {
        let marks = spans_len(&line.text[start..end]);
        line.cell(start + marks, end, sink);
    };
    let is_doubled = is_doubled(content);
    for (idx, (bar, len)) in own.enumerate() {
        let is_outer = bar == lead && !is_lone;
        let is_second = is_doubled && idx % 2 == 1;
        if !is_outer && !is_second {
            cell(start, bar, sink);
        }
        start = bar + len;
    }
    if start < end {
        cell(start, end, sink);
    }
}

/// Whether every bar of a row is written twice, as MoinMoin has them.
fn is_doubled(content: &str) -> bool {
    const LEAST: usize = 3;
    if !content.starts_with("||") || !content.ends_with("||") {
        return false;
    }
    let cells = content.trim_matches('|').split("||");
    cells.clone().count() >= LEAST && cells.clone().all(|it| !it.is_empty() && !it.contains('|'))
}

/// The length of what Textile writes in front of a cell that spans others or heads a column: `\3.`, `/2.`,
/// `_.`.
fn spans_len(cell: &str) -> usize {
    const LONGEST: usize = 16;
    if !cell.starts_with(['\\', '/', '_', '<', '>', '=', '~', '^']) {
        return 0;
    }
    let window = &cell[..cell.floor_char_boundary(LONGEST)];
    let Some(len) = window.find(". ") else {
        return 0;
    };
    let marks = |it: char| it.is_ascii_digit() || "\\/_<>=~^-".contains(it);
    if cell[..len].chars().all(marks) {
        len + 2
    } else {
        0
    }
}

/// Whether a number is all there is, with the bars behind it of the cells that it is merged with.
fn holds_one_number(content: &str) -> bool {
    let Some((bar, _)) = bars(content).next() else {
        return false;
    };
    let is_number = matches!(read_text(&content[..bar]), Reading::Number(..));
    is_number && content[bar..].chars().all(|it| is_bar(it) || is_blank(it))
}

//! Tables as AsciiDoc has them: between two lines `|===`, a cell behind each bar, wherever the lines break.
//! How many columns there are is said above the table, or else by its first line; how many a cell spans,
//! before its bar. A cell left out moves all that follow it, up to a line with all the cells of a row, or a
//! blank line.

use std::ops::Range;

use crate::text::fold::is_blank;

use super::fenced::OpenCell;
use super::{Sink, lines_of};

/// Whether a line, without the white space around it, opens or closes such a table.
pub(super) fn is_fence(content: &str) -> bool {
    const LEAST: usize = 3;
    let rest = content.strip_prefix('|').unwrap_or_default();
    rest.len() >= LEAST && rest.bytes().all(|it| it == b'=')
}

/// Whether a line may say how the table below it is set.
pub(super) fn may_set(content: &str) -> bool {
    content.starts_with('[') && content.ends_with(']')
}

/// More columns than a table has are a slip.
const MOST_COLUMNS: usize = 100;

pub(super) fn tokenize(text: &str, sink: &mut Sink) {
    let mut rows = Rows::default();
    let mut cell: Option<OpenCell> = None;
    let mut is_open = false;
    let mut is_behind_blank = false;
    for line in lines_of(text) {
        let content = line.content();
        let source = &line.text[content.clone()];
        if is_fence(source) {
            is_open = true;
            continue;
        }
        if !is_open {
            rows.n_columns = n_columns(source);
            continue;
        }
        let found = cells(line.text, content.clone());
        let first = found.first().map_or(content.end, |it| it.spec.start);
        if let Some(cell) = &mut cell
            && first > content.start
        {
            cell.goes_on_until(line, first);
        }
        let n_own = found.iter().map(|it| it.n_columns).sum();
        if rows.n_columns == 0 {
            rows.n_columns = n_own;
        }
        if !found.is_empty() && (is_behind_blank || rows.is_next(n_own)) {
            OpenCell::put(&mut cell, sink);
            rows.end(sink);
        }
        is_behind_blank = source.is_empty();
        for it in found {
            OpenCell::put(&mut cell, sink);
            rows.take(&it, sink);
            cell = Some(OpenCell::new(line, it.content));
        }
    }
    OpenCell::put(&mut cell, sink);
}

/// A cell of a line.
struct Found {
    spec: Range<usize>,
    content: Range<usize>,
    n_columns: usize,
    n_rows: usize,
}

/// The cells that begin in a line.
fn cells(line: &str, range: Range<usize>) -> Vec<Found> {
    let source = &line[range.clone()];
    let bars = super::pipes::bars(source).filter(|it| source[it.0..].starts_with('|'));
    let mut res: Vec<Found> = Vec::new();
    for (bar, _) in bars {
        let bar = range.start + bar;
        let earliest = res.last().map_or(range.start, |it| it.content.start);
        let (spec, n_columns, n_rows) = spec(line, earliest..bar);
        if let Some(last) = res.last_mut() {
            last.content.end = spec.start;
        }
        res.push(Found {
            spec,
            content: bar + 1..range.end,
            n_columns,
            n_rows,
        });
    }
    res
}

/// What stands right before a bar and says what the cell spans: `2+`, `.3+`, `2.3+^.^s`.
fn spec(line: &str, range: Range<usize>) -> (Range<usize>, usize, usize) {
    let none = (range.end..range.end, 1, 1);
    let source = &line[range.clone()];
    let start = source
        .rfind(|it: char| !it.is_ascii_alphanumeric() && !"+*.<^>".contains(it))
        .map_or(0, |it| {
            it + source[it..].chars().next().map_or(1, char::len_utf8)
        });
    let own = &source[start..];
    let is_apart = start == 0 || source[..start].ends_with(is_blank);
    let factor = own.find(['+', '*']);
    let digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    let rest = &own[factor.map_or(0, |it| it + 1)..];
    let is_style = rest
        .trim_start_matches(['<', '^', '>', '.'])
        .bytes()
        .all(|it| it.is_ascii_lowercase());
    // A style is one letter, and a word is none.
    let is_short = rest.bytes().filter(u8::is_ascii_lowercase).count() <= 1;
    if own.is_empty() || !is_apart || !is_style || !is_short {
        return none;
    }
    let spans = &own[..factor.unwrap_or(0)];
    let (columns, rows) = spans.split_once('.').unwrap_or((spans, ""));
    if !digits(columns) || !digits(rows) {
        return none;
    }
    let n = |it: &str| it.parse().unwrap_or(1).clamp(1, MOST_COLUMNS);
    (range.start + start..range.end, n(columns), n(rows))
}

/// How many columns `[cols="1,2*,3"]` sets; 0 where it does not say.
fn n_columns(line: &str) -> usize {
    let Some(at) = line.find("cols=") else {
        return 0;
    };
    let rest = &line[at + "cols=".len()..];
    let list = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => rest.split([',', ']']).next(),
    };
    let columns = list.unwrap_or_default().split([',', ';']);
    let n = columns.map(|it| {
        let times = it
            .split_once('*')
            .map(|it| it.0.trim().parse().unwrap_or(1));
        times.unwrap_or(1)
    });
    n.sum::<usize>().min(MOST_COLUMNS)
}

/// Divides cells into rows.
#[derive(Default)]
struct Rows {
    n_columns: usize,
    /// For each column how many rows of it, from this one on, are taken by cells of rows above.
    taken: Vec<usize>,
    /// The first free column of this row.
    column: usize,
    has_begun: bool,
}

impl Rows {
    /// Takes a cell in; all others have been put.
    fn take(&mut self, cell: &Found, sink: &mut Sink) {
        self.taken.resize(self.n_columns.max(1), 0);
        self.skip_taken();
        if self.column >= self.taken.len() {
            self.end(sink);
        }
        let end = (self.column + cell.n_columns).min(self.taken.len());
        let start = self.column.min(end);
        self.taken[start..end].fill(cell.n_rows);
        self.column = end.max(self.column + 1);
        self.has_begun = true;
    }

    /// Ends a row that has begun.
    fn end(&mut self, sink: &mut Sink) {
        if !self.has_begun {
            return;
        }
        for it in &mut self.taken {
            *it = it.saturating_sub(1);
        }
        self.column = 0;
        self.has_begun = false;
        sink.end_row();
        self.skip_taken();
    }

    /// Whether as many columns as a line has are the next row's: all of its own, and too many for this one.
    fn is_next(&self, n_columns: usize) -> bool {
        let goes_on = self.taken.iter().filter(|it| **it > 1).count();
        let left = self.taken.iter().skip(self.column);
        let n_left = left.filter(|it| **it == 0).count();
        n_columns > n_left && n_columns + goes_on == self.taken.len()
    }

    fn skip_taken(&mut self) {
        while self.taken.get(self.column).is_some_and(|it| *it > 0) {
            self.column += 1;
        }
    }
}

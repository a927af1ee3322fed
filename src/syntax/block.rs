//! Blocks: the unit of parsing and of reuse. A block owns its text and knows nothing of what
//! stands around it.

use std::borrow::Cow;

use crate::text::number::{Placed, placed};
use crate::text::range::{TextRange, to_u32};

use super::comment;
use super::document::Landmark;
use super::layout::Layout;
use super::markup::shown::{self, Unseen, shown};
use super::markup::unseen::unseen;
use super::scan::Scanned;

/// A run of lines (in HTML: an element) that one layout reads.
#[derive(Debug, PartialEq, Eq)]
pub struct Block {
    pub layout: Layout,
    pub landmark: Landmark,
    /// Bytes behind the block that decided where it ends.
    pub(super) lookahead: u32,
    text: Box<str>,
    cells: Box<[Cell]>,
    rows: Box<[RowStart]>,
    /// In order of place.
    wraps: Box<[Wrap]>,
    /// [`is_plain`](Self::is_plain) of any range.
    is_plain: bool,
    /// [`is_whole`](Self::is_whole) of any row.
    is_whole: bool,
}

/// A cell: where its content stands, without the white space around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Relative to the block.
    pub range: TextRange,
}

/// A cell whose text goes on elsewhere: [`Cell::range`] is the first piece.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wrap {
    first: TextRange,
    rest: Box<[TextRange]>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct RowStart {
    first_cell: u32,
}

/// One row of a block.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    pub cells: &'a [Cell],
}

/// A leaf of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaf<'a> {
    Cell(&'a str),
    /// Delimiters, markup, white space, page feet.
    Trivia(&'a str),
}

impl Block {
    /// Parses `text`, which the scanner found to be one block, by way of a sink whose content is dropped.
    pub(super) fn parse(scanned: &Scanned, text: &str, sink: &mut Sink) -> Self {
        sink.clear();
        scanned.layout.tokenize(text, sink);
        let is_plain = sink.wraps.is_empty() && shown::is_plain(text, scanned.layout.dress(text));
        let is_whole = || {
            sink.is_whole
                .unwrap_or_else(|| is_whole(scanned.layout, text))
        };
        Self {
            is_plain,
            is_whole: is_plain || is_whole(),
            layout: scanned.layout,
            landmark: scanned.landmark,
            lookahead: to_u32(scanned.seen.saturating_sub(text.len())),
            text: text.into(),
            cells: sink.cells.as_slice().into(),
            rows: sink.rows.as_slice().into(),
            wraps: sink.wraps.drain(..).collect(),
        }
    }

    /// The block with another text for one of its lines, which begins at `start` and was `len` long. Only
    /// for layouts that read a line at a time, and where nothing else changes.
    pub(super) fn with_line(&self, start: u32, len: u32, line: &str) -> Self {
        let (at, end) = (start as usize, (start + len) as usize);
        let mut text = String::with_capacity(self.text.len() + line.len() - len as usize);
        text.push_str(&self.text[..at]);
        text.push_str(line);
        text.push_str(&self.text[end..]);
        let moved = |it: TextRange| it.moved(len, to_u32(line.len()));
        let cell_at = |at: u32| self.cells.partition_point(|it| it.range.start < at);
        let (first, last) = (cell_at(start), cell_at(start + len));
        let mut sink = Sink {
            cells: Vec::with_capacity(self.cells.len() + 8),
            rows: Vec::with_capacity(self.rows.len() + 1),
            row_start: first,
            ..Sink::default()
        };
        let row_at = |cell: usize| {
            let rows = &self.rows;
            rows.partition_point(|it| (it.first_cell as usize) < cell)
        };
        sink.cells.extend_from_slice(&self.cells[..first]);
        sink.rows.extend_from_slice(&self.rows[..row_at(first)]);
        self.layout.tokenize_line(line, start, &mut sink);
        sink.end_row();
        let n_more = to_u32(sink.cells.len()).wrapping_sub(to_u32(last));
        let rows = self.rows[row_at(last)..].iter();
        sink.rows.extend(rows.map(|it| RowStart {
            first_cell: it.first_cell.wrapping_add(n_more),
        }));
        let cells = self.cells[last..].iter();
        sink.cells.extend(cells.map(|it| Cell {
            range: moved(it.range),
        }));
        let is_plain = |it: &str| shown::is_plain(it, self.layout.dress(&text));
        // Marks that stand elsewhere stand there still.
        let is_rest_plain = || self.is_plain || !is_plain(&self.text[at..end]) && is_plain(&text);
        let is_plain = sink.wraps.is_empty() && is_plain(line) && is_rest_plain();
        let is_whole = is_plain || is_whole(self.layout, if self.is_whole { line } else { &text });
        Self {
            layout: self.layout,
            landmark: self.landmark,
            lookahead: self.lookahead,
            text: text.into(),
            cells: sink.cells.into(),
            rows: sink.rows.into(),
            wraps: sink.wraps.into(),
            is_plain,
            is_whole,
        }
    }

    /// The same block, having looked so far behind it.
    pub(super) fn looking(&self, lookahead: u32) -> Self {
        Self {
            layout: self.layout,
            landmark: self.landmark,
            lookahead,
            text: self.text.clone(),
            cells: self.cells.clone(),
            rows: self.rows.clone(),
            wraps: self.wraps.clone(),
            is_plain: self.is_plain,
            is_whole: self.is_whole,
        }
    }

    /// Whether parsing `text` as `scanned` would make this block again.
    pub(super) fn is(&self, scanned: &Scanned, text: &str) -> bool {
        self.layout == scanned.layout
            && self.landmark == scanned.landmark
            && self.lookahead == to_u32(scanned.seen.saturating_sub(text.len()))
            && self.text() == text
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn len(&self) -> u32 {
        to_u32(self.text.len())
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub fn n_cells(&self) -> usize {
        self.cells.len()
    }

    /// Bytes of its cells, and one for each.
    pub(super) fn n_shown(&self) -> u32 {
        self.cells.iter().map(|it| it.range.len() + 1).sum()
    }

    pub fn n_rows(&self) -> usize {
        self.rows.len()
    }

    pub fn rows(&self) -> impl DoubleEndedIterator<Item = Row<'_>> {
        (0..self.rows.len()).map(|idx| self.row(idx))
    }

    pub fn row(&self, idx: usize) -> Row<'_> {
        let start = self
            .rows
            .get(idx)
            .map_or(self.cells.len(), |it| it.first_cell as usize);
        let end = self
            .rows
            .get(idx + 1)
            .map_or(self.cells.len(), |it| it.first_cell as usize);
        Row {
            cells: self.cells.get(start..end).unwrap_or_default(),
        }
    }

    /// The source text of a cell, markup included.
    pub fn source(&self, cell: Cell) -> &str {
        cell.range.of(&self.text)
    }

    /// Whether it is cells, and not lines of text.
    pub fn is_grid(&self) -> bool {
        !matches!(self.layout, Layout::Blank | Layout::Plain | Layout::Head)
    }

    /// Whether its cells stand under the header of their columns, as a reader sees it.
    pub fn shows_header(&self) -> bool {
        self.layout.shows_header(&self.text)
    }

    /// Whether the characters at `range` are the ones a reader sees.
    pub fn is_plain(&self, range: TextRange) -> bool {
        self.is_plain
            || self.wrap(range).is_none() && shown::is_plain(range.of(&self.text), self.dress())
    }

    /// The visible characters of a range of this block, each at its place in the block.
    pub fn visible(&self, range: TextRange) -> impl Iterator<Item = Placed> + Clone + '_ {
        let is_plain = self.is_plain(range);
        let plain = is_plain.then(|| {
            placed(range.of(&self.text)).map(move |it| Placed {
                range: it.range.shifted(range.start),
                ..it
            })
        });
        let marked = if is_plain {
            Vec::new()
        } else {
            self.marked(range)
        };
        plain.into_iter().flatten().chain(marked)
    }

    /// The visible characters of a range with markup, or of a cell that is wrapped.
    fn marked(&self, range: TextRange) -> Vec<Placed> {
        // Marks may begin or end within a number: what is seen of it is what is seen in its cell.
        if let Some(cell) = self.short_cell_around(range) {
            let shown = shown(cell.of(&self.text), self.dress()).chars;
            let shown = shown.into_iter().map(|it| Placed {
                range: it.range.shifted(cell.start),
                ..it
            });
            return shown.filter(|it| range.contains(it.range)).collect();
        }
        let rest = self.wrap(range).map_or(&[][..], |it| &it.rest);
        let mut res = Vec::new();
        for (idx, piece) in [range].iter().chain(rest).enumerate() {
            if idx > 0 {
                let range = TextRange::empty(piece.start);
                res.push(Placed { char: ' ', range });
            }
            let shown = shown(piece.of(&self.text), self.dress()).chars;
            res.extend(shown.into_iter().map(|it| Placed {
                range: it.range.shifted(piece.start),
                ..it
            }));
        }
        res
    }

    /// The cell of a few words that a range is a part of.
    fn short_cell_around(&self, range: TextRange) -> Option<TextRange> {
        const LONGEST: u32 = 200;
        let behind = self
            .cells
            .partition_point(|it| it.range.start <= range.start);
        let cell = self.cells.get(behind.checked_sub(1)?)?.range;
        let is_part = cell != range && cell.contains(range) && cell.len() <= LONGEST;
        (is_part && self.wrap(cell).is_none()).then_some(cell)
    }

    /// The wrapped cell whose first piece stands at `range`.
    fn wrap(&self, range: TextRange) -> Option<&Wrap> {
        let found = self
            .wraps
            .binary_search_by_key(&range.start, |it| it.first.start);
        let wrap = self.wraps.get(found.ok()?)?;
        (wrap.first == range).then_some(wrap)
    }

    /// Whether rows that are written alike in two blocks read alike: nothing around a row bears on it.
    pub fn reads_like(&self, other: &Self) -> bool {
        let is_by_row = self.wraps.is_empty() && other.wraps.is_empty();
        is_by_row && self.layout == other.layout && self.dress() == other.dress()
    }

    /// What it holds beside what a reader sees, each with where it begins in it. Comments for us are not among
    /// it.
    pub fn unseen(&self) -> Vec<(u32, Unseen)> {
        if self.is_plain {
            return Vec::new();
        }
        let ours: Vec<TextRange> = match comment::may_have(&self.text) {
            true => comment::found(&self.text).collect(),
            false => Vec::new(),
        };
        let found = unseen(&self.text, self.dress()).into_iter();
        let found = found.map(|(at, what)| (to_u32(at), what));
        found
            .filter(|it| !ours.iter().any(|own| own.start == it.0))
            .collect()
    }

    fn dress(&self) -> shown::Dress {
        self.layout.dress(&self.text)
    }

    /// Whether all that stands in the rows that `range` touches is what it seems to be: nothing in them
    /// is deleted, hidden or raised.
    pub fn is_whole(&self, range: TextRange) -> bool {
        if self.is_whole {
            return true;
        }
        let end_of = |row: &RowStart| {
            let first = row.first_cell;
            let idx = self.rows.partition_point(|it| it.first_cell <= first);
            let next = self
                .rows
                .get(idx)
                .map_or(self.cells.len(), |it| it.first_cell as usize);
            self.cells[next - 1].range.end
        };
        let start_of = |row: &RowStart| self.cells[row.first_cell as usize].range.start;
        let first = self.rows.partition_point(|it| end_of(it) < range.start);
        let behind = self.rows.partition_point(|it| start_of(it) <= range.end);
        let before = first.checked_sub(1).and_then(|it| self.rows.get(it));
        let own = TextRange::new(
            before.map_or(0, end_of),
            self.rows.get(behind).map_or(self.len(), start_of),
        );
        is_whole(self.layout, own.of(&self.text))
    }

    /// The text at a range as a reader sees it.
    pub fn shown(&self, range: TextRange) -> Cow<'_, str> {
        if self.is_plain(range) {
            Cow::Borrowed(range.of(&self.text))
        } else {
            Cow::Owned(self.visible(range).map(|it| it.char).collect())
        }
    }

    /// Cells and what stands between them, in order: together the whole text.
    pub fn leaves(&self) -> impl Iterator<Item = Leaf<'_>> {
        let mut done = 0;
        let end = TextRange::empty(self.len());
        self.cells
            .iter()
            .map(|it| it.range)
            .chain([end])
            .flat_map(move |range| {
                let before = TextRange::new(done, range.start).of(&self.text);
                done = range.end;
                [Leaf::Trivia(before), Leaf::Cell(range.of(&self.text))]
            })
    }
}

/// Whether nothing in a text that bears on what a reader sees is left out.
fn is_whole(layout: Layout, text: &str) -> bool {
    let dress = layout.dress(text);
    match layout {
        Layout::Html | Layout::Head | Layout::Csv(_) => shown::is_whole(text, dress),
        // Marks close in their line.
        _ => {
            shown::is_plain(text, dress)
                || text
                    .split(['\n', '\r'])
                    .all(|it| shown::is_whole(it, dress))
        }
    }
}

impl<'a> Leaf<'a> {
    pub fn text(self) -> &'a str {
        match self {
            Leaf::Cell(text) | Leaf::Trivia(text) => text,
        }
    }
}

/// Where a layout puts the cells that it finds, left to right, top to bottom.
#[derive(Default)]
pub struct Sink {
    pub(super) cells: Vec<Cell>,
    rows: Vec<RowStart>,
    row_start: usize,
    wraps: Vec<Wrap>,
    /// Whether nothing that bears on what a reader sees is left out, where the layout has seen it on the way.
    pub(super) is_whole: Option<bool>,
}

impl Sink {
    /// Adds a cell to the current row.
    pub fn cell(&mut self, range: TextRange) {
        debug_assert!(
            self.cells
                .last()
                .is_none_or(|it| it.range.end <= range.start)
        );
        self.cells.push(Cell { range });
    }

    /// Adds a cell whose text goes on at `rest`.
    pub fn wrapped_cell(&mut self, first: TextRange, rest: impl Iterator<Item = TextRange>) {
        let rest: Box<[TextRange]> = rest.collect();
        if !rest.is_empty() {
            self.wraps.push(Wrap { first, rest });
        }
        self.cell(first);
    }

    /// Drops what it holds and keeps its room.
    fn clear(&mut self) {
        self.cells.clear();
        self.rows.clear();
        self.wraps.clear();
        self.row_start = 0;
        self.is_whole = None;
    }

    pub(super) fn n_rows(&self) -> usize {
        self.rows.len()
    }

    /// The cells of a row that has ended.
    pub(super) fn row(&self, idx: usize) -> &[Cell] {
        let at = |row: usize| {
            let row = self.rows.get(row);
            row.map_or(self.cells.len(), |it| it.first_cell as usize)
        };
        &self.cells[at(idx)..at(idx + 1)]
    }

    /// Drops cells, told by row and column.
    pub(super) fn retain(&mut self, keeps: impl Fn(usize, usize) -> bool) {
        let mut res = Self {
            wraps: std::mem::take(&mut self.wraps),
            is_whole: self.is_whole,
            ..Self::default()
        };
        for row in 0..self.n_rows() {
            for (column, cell) in self.row(row).iter().enumerate() {
                if keeps(row, column) {
                    res.cell(cell.range);
                }
            }
            res.end_row();
        }
        *self = res;
    }

    /// Ends the current row; nothing where it has no cells.
    pub fn end_row(&mut self) {
        if self.cells.len() > self.row_start {
            self.rows.push(RowStart {
                first_cell: to_u32(self.row_start),
            });
            self.row_start = self.cells.len();
        }
    }
}

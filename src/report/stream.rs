//! The readings of a part joined: its lines and items in order, with places from the part's start. What
//! follows works on this and never asks which block or layout an item came from.

use std::ops::Range;
use std::sync::Arc;

use crate::syntax::document::Part;
use crate::syntax::edit::BlockChange;
use crate::syntax::layout::Layout;
use crate::text::label::Label;
use crate::text::range::{TextRange, to_u32};

use super::LineEdit;
use super::bind::Bindings;
use super::claims::paragraph::Wrapped;
use super::reading::{Gap, Head, Prose, Reader, Reading, Row};

pub(super) use super::reading::{Item, What};
use super::topics::Topics;

/// The readings of a part: of its blocks, and of what stands in several lines.
#[derive(Clone, Debug, Default)]
pub struct Readings {
    /// One for each block.
    blocks: Vec<Arc<Reading>>,
    /// Of the blocks that the last edit changed, in order, the rows that were read.
    read: Vec<Range<usize>>,
    /// The paragraphs that are wrapped over lines.
    pub(super) wrapped: Arc<[Wrapped]>,
    /// The tables among them, once they were bound.
    pub(super) bindings: Option<Arc<Bindings>>,
}

/// A part as lines of items.
pub(super) struct Stream<'a> {
    pub items: Vec<Item>,
    pub lines: Vec<Line<'a>>,
}

/// A row of cells, or a line of text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    first: u32,
    end: u32,
    pub layout: Layout,
    /// From its first cell to its last.
    pub range: TextRange,
    row: &'a Row,
    /// No blank line before it, and plain text as what stands there.
    pub follows: bool,
}

impl Readings {
    pub fn of(part: &Part) -> Self {
        let mut reader = Reader::default();
        let read = |it: &Arc<_>| Arc::new(reader.read(it));
        Self {
            blocks: part.blocks.iter().map(read).collect(),
            read: Vec::new(),
            wrapped: Arc::default(),
            bindings: None,
        }
    }

    /// The readings of a part that an edit made out of another: those of blocks that stayed are the same,
    /// and all else is as it was until a report is made of them.
    pub fn after(&self, old: &Part, part: &Part, change: &BlockChange) -> Self {
        let (before, behind) = (change.old.start, change.old.end);
        let (old_blocks, new_blocks) = change.of(old, part);
        let mut reader = Reader::default();
        let mut read = Vec::with_capacity(change.n_new);
        let mut res = Vec::with_capacity(part.blocks.len());
        res.extend_from_slice(self.blocks.get(..before).unwrap_or_default());
        for (idx, block) in new_blocks.iter().enumerate() {
            let counterpart = old_blocks
                .get(idx)
                .filter(|_| old_blocks.len() == change.n_new);
            let (reading, rows) = match (counterpart, self.blocks.get(before + idx)) {
                (Some(old_block), Some(reading)) => reader.read_after(block, old_block, reading),
                _ => {
                    let reading = reader.read(block);
                    let rows = 0..reading.n_rows();
                    (reading, rows)
                }
            };
            res.push(Arc::new(reading));
            read.push(rows);
        }
        res.extend_from_slice(self.blocks.get(behind..).unwrap_or_default());
        Self {
            blocks: res,
            read,
            wrapped: Arc::clone(&self.wrapped),
            bindings: self.bindings.clone(),
        }
    }
}

impl Readings {
    /// The reading and the row in it that a line of the part is.
    fn row(&self, mut line: usize) -> Option<(&Arc<Reading>, usize)> {
        for reading in &self.blocks {
            if line < reading.n_rows() {
                return Some((reading, line));
            }
            line -= reading.n_rows();
        }
        None
    }

    /// The row that a line of the part is.
    pub(super) fn line(&self, line: usize) -> Option<&Row> {
        let (reading, row) = self.row(line)?;
        reading.rows.get(row)
    }

    /// The items of a line, with places from the start of the part, and how many there are before them.
    pub(super) fn line_items(&self, part: &Part, mut line: usize) -> Option<(u32, Vec<Item>)> {
        let mut n_before = 0;
        for ((base, _), reading) in part.located().zip(&self.blocks) {
            if line < reading.n_rows() {
                let own = reading.row_items(line);
                let first = n_before + to_u32(own.start);
                let items = reading.items[own].iter().map(|it| it.shifted(base));
                return Some((first, items.collect()));
            }
            line -= reading.n_rows();
            n_before += to_u32(reading.items.len());
        }
        None
    }

    /// Whether tables are bound alike by these and by others that differ in one line.
    pub(super) fn binds_like(&self, others: &Self, line: usize) -> bool {
        let bindings = others.bindings.as_ref();
        let is_outside = bindings.is_some_and(|it| it.is_outside(line));
        let is_by_text = bindings.is_some_and(|it| it.is_by_text(line));
        match (self.row(line), others.row(line)) {
            (Some((own, row)), Some((other, other_row))) if row == other_row => {
                Arc::ptr_eq(own, other) || !is_by_text && own.binds_like(other, row, is_outside)
            }
            _ => false,
        }
    }

    /// Whether a line is no part of a heading or a title together with those beside it, in these readings and in
    /// others that differ in that line alone, and an entry of a list of contents in both or in neither.
    pub(super) fn stands_alone(&self, others: &Self, line: usize) -> bool {
        fn items(it: &Readings, line: usize) -> &[Item] {
            let row = it.row(line);
            row.map_or(&[], |(reading, row)| &reading.items[reading.row_items(row)])
        }
        let both = [self, others].map(|it| items(it, line));
        let [is_entry, was_entry] = both.map(|it| it.iter().all(Item::is_short));
        if is_entry != was_entry {
            return false;
        }
        let is_long = |it: &Item| it.label().is_some_and(|it| it.n_chars == u8::MAX);
        if both.iter().all(|it| it.iter().any(is_long)) {
            return true;
        }
        // A title takes two lines above its last and one below; a heading goes on in the next.
        let before = line.checked_sub(1).and_then(|it| self.line(it));
        let beside = (line + 1..line + 3).filter_map(|it| self.line(it));
        let is_numbered = before.is_some_and(|it| it.head == Head::Numbered);
        !is_numbered && !before.into_iter().chain(beside).any(|it| it.is_title)
    }

    /// The line that an edit stayed within, where it left all else as it was. `old` are the readings of the
    /// part before it.
    pub fn line_edit(
        &self,
        part: &Part,
        old: (&Readings, &Part),
        change: &BlockChange,
    ) -> Option<LineEdit> {
        let (old, old_part) = old;
        if change.old.len() != change.n_new || self.blocks.len() != old.blocks.len() {
            return None;
        }
        let mut edited = None;
        for (idx, read) in change.old.clone().zip(&self.read) {
            let (before, now) = (old.blocks.get(idx)?, self.blocks.get(idx)?);
            let [block, new_block] = [&old_part.blocks[idx], &part.blocks[idx]];
            if block.layout != new_block.layout {
                return None;
            }
            for row in now.differing_rows(before, read.clone())? {
                let is_within = |reading: &Reading, start: u32, len: u32| {
                    let range = reading.rows[row].range.shifted(start);
                    let place = change.text.replaced.start;
                    range.contains(TextRange::new(place, place + len))
                };
                let text = change.text;
                let is_own = edited.is_none()
                    && is_within(before, old_part.start_of(idx), text.replaced.len())
                    && is_within(now, part.start_of(idx), text.new_len);
                if !is_own {
                    return None;
                }
                edited = Some((idx, row));
            }
        }
        let (block, row) = edited?;
        let n_before: usize = self.blocks[..block].iter().map(|it| it.n_rows()).sum();
        let text = |readings: &Readings, part: &Part| {
            let row = &readings.blocks[block].rows[row];
            let prose = row
                .prose
                .as_ref()
                .map(|it| it.range.shifted(row.range.start));
            prose.unwrap_or(row.range).shifted(part.start_of(block))
        };
        Some(LineEdit {
            line: n_before + row,
            before: text(old, old_part),
            range: text(self, part),
        })
    }

    /// Where pictures stand in the part.
    pub(super) fn images(&self, part: &Part) -> Vec<u32> {
        let located = part.located().zip(&self.blocks);
        located
            .flat_map(|((base, _), it)| it.images.iter().map(move |at| base + at))
            .collect()
    }
}

impl<'a> Line<'a> {
    pub fn range(&self) -> Range<usize> {
        self.first as usize..self.end as usize
    }

    pub fn head(&self) -> Head {
        self.row.head
    }

    pub fn is_title(&self) -> bool {
        self.row.is_title
    }

    pub fn is_elsewhere(&self) -> bool {
        self.row.is_elsewhere
    }

    /// The line as text, and where that stands; `None` in a grid.
    pub fn prose(&self) -> Option<(&'a Arc<Prose>, TextRange)> {
        let prose = self.row.prose.as_ref()?;
        Some((prose, prose.range.shifted(self.range.start)))
    }
}

impl<'a> Stream<'a> {
    pub fn new(part: &Part, readings: &'a Readings) -> Self {
        let n_items = readings.blocks.iter().map(|it| it.items.len()).sum();
        let n_rows = readings.blocks.iter().map(|it| it.n_rows()).sum();
        let mut res = Self {
            items: Vec::with_capacity(n_items),
            lines: Vec::with_capacity(n_rows),
        };
        let mut gap = Gap::default();
        let mut was_plain = false;
        for ((base, block), reading) in part.located().zip(&readings.blocks) {
            let first_item = to_u32(res.items.len());
            res.items
                .extend(reading.items.iter().map(|it| it.shifted(base)));
            let is_plain = block.layout == Layout::Plain;
            for (idx, row) in reading.rows.iter().enumerate() {
                gap = gap.and(row.gap);
                let items = reading.row_items(idx);
                res.lines.push(Line {
                    first: first_item + to_u32(items.start),
                    end: first_item + to_u32(items.end),
                    layout: block.layout,
                    range: row.range.shifted(base),
                    row,
                    follows: was_plain && is_plain && gap.is_wrap(),
                });
                was_plain = is_plain;
                gap = Gap::default();
            }
            gap = gap.and(reading.trail);
        }
        res
    }

    /// What any line of text speaks of.
    pub fn topics(&self) -> Topics {
        let topics = self.prose().map(|it| it.0.tells.topics);
        topics.fold(Topics::default(), Topics::and)
    }

    pub fn line_items(&self, line_idx: usize) -> &[Item] {
        self.lines
            .get(line_idx)
            .map_or(&[], |it| &self.items[it.range()])
    }

    /// The only item of a line that is not blank, where it is a text.
    pub fn lone_text(&self, line_idx: usize) -> Option<(&Item, &Label)> {
        let mut shown = self.line_items(line_idx).iter().filter(|it| !it.is_blank());
        let item = shown.next()?;
        let label = item.label()?;
        shown.next().is_none().then_some((item, label))
    }

    /// The lines of text outside of grids, each with its place.
    pub fn prose(&self) -> impl Iterator<Item = (&'a Arc<Prose>, TextRange)> {
        self.lines.iter().filter_map(Line::prose)
    }
}

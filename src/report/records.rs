//! Records: a label and the values behind it, whatever layout they stood in. In a grid a record is a
//! row; where cells stand one per line it is a label and the values up to the next label; in a
//! PDF's text it may be numbers alone, with the pieces of their label around them.

use std::ops::Range;

use crate::form::vocabulary::{Meaning, vocabulary};
use crate::form::{TABLE_KINDS, TableKind};
use crate::syntax::layout::Layout;
use crate::text::label::{Label, Numbering};
use crate::text::range::to_u32;

use super::stream::{Item, Stream};
use super::table::Span;

/// The most numbers that a row of any table has.
const MOST_COLUMNS: usize = 7;

/// Outcomes of a kind of dispute, the total counted.
const N_OUTCOMES: usize = 5;

/// The longest text, in characters, that may have been meant for a number.
const LONGEST_VALUE: u8 = 8;

/// A label with its values.
#[derive(Clone, Debug)]
pub(super) struct Record {
    /// The lines it stands on.
    pub lines: Range<u32>,
    /// The item that labels it, if one does.
    pub label: Option<u32>,
    /// Indices of items. In a grid, blanks among them are cells; elsewhere blanks are only those
    /// that the layout marks.
    pub values: Vec<u32>,
    /// Stands on one line with several cells.
    pub is_grid: bool,
    /// Stands in text without cells, where a label may be torn and numbers may have strayed.
    pub is_flow: bool,
}

impl Record {
    /// The row of the table that the label names.
    pub fn row(&self, stream: &Stream<'_>, kind: TableKind) -> Option<u8> {
        let label = self.label(stream)?;
        vocabulary().meaning(label)?.row(kind, label)
    }

    pub fn label<'a>(&self, stream: &'a Stream<'_>) -> Option<&'a Label> {
        stream.items.get(self.label? as usize)?.label()
    }

    pub fn items<'a>(
        &'a self,
        stream: &'a Stream<'_>,
    ) -> impl DoubleEndedIterator<Item = &'a Item> + Clone {
        self.values
            .iter()
            .filter_map(|it| stream.items.get(*it as usize))
    }

    /// From its first item to its last.
    pub fn span(&self) -> Option<Span> {
        let first = self.label.or(self.values.first().copied())?;
        let last = self.values.last().copied().unwrap_or(first);
        Some(Span { first, last })
    }

    pub fn n_shown(&self, stream: &Stream<'_>) -> usize {
        self.items(stream).filter(|it| !it.is_blank()).count()
    }
}

/// The records of a part, in order.
pub(super) fn records(stream: &Stream<'_>) -> Vec<Record> {
    let mut builder = Builder {
        stream,
        records: Vec::with_capacity(48),
        open: None,
    };
    for idx in 0..stream.lines.len() {
        builder.take(idx);
    }
    builder.close();
    builder.records
}

struct Builder<'a> {
    stream: &'a Stream<'a>,
    records: Vec<Record>,
    /// A label, or a label and values, that stand one per line.
    open: Option<Record>,
}

impl Builder<'_> {
    fn take(&mut self, line_idx: usize) {
        let line = self.stream.lines[line_idx];
        let first = to_u32(line.range().start);
        match self.stream.line_items(line_idx) {
            [] => {}
            [item] => self.take_lone(to_u32(line_idx), first, item, line.layout),
            items => {
                let is_flow = line.layout == Layout::Plain;
                let Some((label, values)) = grid_row(items, is_flow) else {
                    return self.close();
                };
                let values = values.map(|it| first + to_u32(it));
                if is_flow && label.is_none() && self.goes_on(values.len()) {
                    return self.extend(to_u32(line_idx), values);
                }
                self.close();
                // Its numbers may go on in the next line.
                self.open = Some(Record {
                    lines: to_u32(line_idx)..to_u32(line_idx + 1),
                    label: label.map(|it| first + to_u32(it)),
                    values: values.collect(),
                    is_grid: true,
                    is_flow,
                });
                if !is_flow {
                    self.label_from_above();
                    self.close();
                }
            }
        }
    }

    /// Gives numbers in cells the label of the row above, where that has no cell filled in: a tall cell has
    /// its label at the top and its numbers in the middle.
    fn label_from_above(&mut self) {
        const LONGEST_PIECE: u8 = 3;
        let (Some(open), Some(above)) = (&mut self.open, self.records.last()) else {
            return;
        };
        let own = open.label(self.stream);
        let is_piece = own.is_none_or(|it| it.n_chars <= LONGEST_PIECE && it.numbering.is_none());
        let is_filled = open.n_shown(self.stream) > 0 && above.n_shown(self.stream) == 0;
        let is_next = above.lines.end == open.lines.start && above.label.is_some();
        let is_row = own.is_some_and(|it| vocabulary().meaning(it).is_some_and(Meaning::is_row));
        if is_piece && is_filled && is_next && !is_row {
            open.label = above.label;
            open.lines.start = above.lines.start;
            self.records.pop();
        }
    }

    /// Whether numbers without a label belong to what is open: it has begun, or they are too few for a row.
    fn goes_on(&self, n_more: usize) -> bool {
        const LEAST_OF_A_ROW: usize = 5;
        self.open.as_ref().is_some_and(|it| {
            let n_values = it.values.len();
            let is_begun = n_values > 0 && it.label.is_some() || n_more < LEAST_OF_A_ROW;
            is_begun && n_values + n_more <= self.most_values(it)
        })
    }

    /// How many numbers a record may have: as many as any row that its label names, or any row at all.
    fn most_values(&self, record: &Record) -> usize {
        let label = record.label(self.stream);
        let meaning = label.and_then(|it| Some((it, vocabulary().meaning(it)?)));
        let Some((label, meaning)) = meaning.filter(|it| it.1.is_row()) else {
            return MOST_COLUMNS;
        };
        let columns = TABLE_KINDS.iter().filter_map(|kind| {
            let row = usize::from(meaning.row(*kind, label)?);
            Some(vocabulary().rows(*kind).get(row)?.columns.len())
        });
        columns.max().unwrap_or(MOST_COLUMNS)
    }

    fn extend(&mut self, line: u32, values: impl Iterator<Item = u32>) {
        if let Some(open) = &mut self.open {
            open.values.extend(values);
            open.lines.end = line + 1;
            open.is_grid = false;
        }
    }

    fn take_lone(&mut self, line: u32, item_idx: u32, item: &Item, layout: Layout) {
        let is_value = item.is_value() || item.is_blank() && layout == Layout::Pipe;
        let is_garbled =
            self.awaits_value() && item.label().is_some_and(|it| self.is_garbled(it, item));
        if is_value || is_garbled {
            if self.open.as_ref().is_some_and(|it| it.is_grid) && !self.goes_on(1) {
                self.close();
            }
            self.open.get_or_insert_with(|| Record {
                lines: line..line,
                label: None,
                values: Vec::new(),
                is_grid: false,
                is_flow: layout == Layout::Plain,
            });
            self.extend(line, std::iter::once(item_idx));
        } else {
            self.close();
            if item.label().is_some() {
                self.open = Some(Record {
                    lines: line..line + 1,
                    label: Some(item_idx),
                    values: Vec::new(),
                    is_grid: false,
                    is_flow: layout == Layout::Plain,
                });
            }
        }
    }

    /// Whether a row of the form is open and a number more would fit.
    fn awaits_value(&self) -> bool {
        self.open.as_ref().is_some_and(|it| {
            let is_row = it
                .label(self.stream)
                .and_then(|it| vocabulary().meaning(it))
                .is_some_and(Meaning::is_row);
            is_row && !it.is_grid && it.values.len() < MOST_COLUMNS
        })
    }

    /// A cell that was to be a number: short, with a digit or a Latin letter, and no label.
    fn is_garbled(&self, label: &Label, item: &Item) -> bool {
        label.n_chars <= LONGEST_VALUE
            && label.numbering.is_none()
            && vocabulary().meaning(label).is_none()
            && item.range.len() < u32::from(label.n_chars) * 3
    }

    fn close(&mut self) {
        if let Some(record) = self.open.take().filter(|it| !it.values.is_empty()) {
            self.records.push(record);
        }
    }
}

/// The label and the values of a row with several cells; `None` for a row of headers.
fn grid_row(items: &[Item], is_flow: bool) -> Option<(Option<usize>, Range<usize>)> {
    let first_value = items.iter().position(Item::is_value);
    let texts = items
        .iter()
        .take(first_value.unwrap_or(items.len()))
        .enumerate();
    let texts = texts.filter_map(|(idx, it)| it.label().map(|it| (idx, it)));
    let meaning = |label: &Label| vocabulary().meaning(label);
    let rows = texts
        .clone()
        .filter(|(_, it)| meaning(it).is_some_and(Meaning::is_row));
    let last_row = rows.clone().next_back().map(|it| it.0);
    if first_value.is_some() {
        // A group beside a label that is numbered in it, and worded otherwise: the label is the row's.
        let last = texts.clone().next_back();
        let is_group = rows.clone().next_back();
        let is_group = is_group.is_some_and(|it| meaning(it.1).is_some_and(|it| it.is_group));
        let is_numbered = |it: &Label| is_numbered(it, is_group);
        let numbered = last.filter(|it| last_row < Some(it.0) && is_numbered(it.1));
        let label = numbered.map(|it| it.0).or(last_row).or(last.map(|it| it.0));
        return Some((
            label,
            label.map_or(0, |it| it + 1)..values_end(items, is_flow),
        ));
    }
    // No number at all: a row left blank, or a header. A row of the form with blanks behind it is
    // the former, unless column heads stand beside it.
    if items.iter().all(Item::is_blank) {
        return (items.len() >= 5).then_some((None, 0..items.len()));
    }
    let label = last_row?;
    // Without numbers nothing but its words makes it a row: they have to be all of a label's.
    let own = items.get(label).and_then(Item::label)?;
    let is_piece = TABLE_KINDS.iter().all(|kind| {
        let row = meaning(own).and_then(|it| it.row(*kind, own));
        row.is_none_or(|it| !vocabulary().has_number(*kind, usize::from(it), own))
    });
    if is_piece {
        return None;
    }
    let behind = items.get(label + 1..).unwrap_or_default();
    let is_dispute = items
        .get(label)
        .and_then(Item::label)
        .and_then(meaning)
        .is_some_and(Meaning::is_dispute);
    // Over columns a kind of dispute has fewer cells behind it than it has outcomes.
    let is_block = rows.clone().count() == 1 && behind.len() >= N_OUTCOMES;
    let is_header = rows.clone().count() > 2
        || texts
            .clone()
            .any(|(_, it)| meaning(it).is_some_and(|it| it.is_header && !it.is_group))
        || is_dispute && !is_block;
    let holds_values =
        !behind.is_empty() && behind.iter().all(|it| it.is_blank() || is_short_text(it));
    (!is_header && holds_values).then_some((Some(label), label + 1..items.len()))
}

/// Whether a label is numbered as those of rows in a group are: `36余` was to be a number. The edition that the
/// table follows is not known yet, and what is a group in one is a row in another.
fn is_numbered(label: &Label, is_in_group: bool) -> bool {
    const MOST_IN_GROUP: u8 = 9;
    /// What may stand behind a number in its cell, in characters: 万余元.
    const LONGEST_UNIT: u8 = 3;
    let is_row = |it: Numbering| it.ordinal <= MOST_IN_GROUP;
    label.numbering.is_some_and(is_row) && (is_in_group || label.n_chars > LONGEST_UNIT)
}

/// Where the values of a row end: words behind them are none. In text without cells, any words.
fn values_end(items: &[Item], is_flow: bool) -> usize {
    let is_words = |it: &&Item| {
        it.label()
            .is_some_and(|it| is_flow || it.n_chars > LONGEST_VALUE)
    };
    let n_words = items.iter().rev().take_while(is_words).count();
    items.len() - n_words
}

/// A text in place of a value. One in pieces can be a number that found no room in a line.
fn is_short_text(item: &Item) -> bool {
    const LONGEST_IN_PIECES: u8 = 12;
    item.label().is_some_and(|it| {
        let longest = if it.gaps == 0 {
            LONGEST_VALUE
        } else {
            LONGEST_IN_PIECES
        };
        it.n_chars <= longest && vocabulary().meaning(it).is_none()
    })
}

/// The run of `n` values among a record's that holds all that is shown, where there is such a run:
/// merged cells leave blanks before and behind. `hint` is where the run began in a row alike.
pub(super) fn window(
    record: &Record,
    stream: &Stream<'_>,
    n: usize,
    hint: Option<usize>,
) -> Option<Range<usize>> {
    let shown = |it: &u32| {
        stream
            .items
            .get(*it as usize)
            .is_some_and(|it| !it.is_blank())
    };
    let len = record.values.len();
    let spare = len.checked_sub(n)?;
    let Some(first) = record.values.iter().position(shown) else {
        let start = hint.unwrap_or(spare).min(spare);
        return Some(start..start + n);
    };
    let last = record.values.iter().rposition(shown)?;
    let earliest = (last + 1).saturating_sub(n);
    let latest = first.min(spare);
    if earliest > latest {
        return None;
    }
    // A total is the last to be left blank, so where nothing else tells, what is shown ends the run.
    let start = hint
        .filter(|it| (earliest..=latest).contains(it))
        .unwrap_or(earliest);
    Some(start..start + n)
}

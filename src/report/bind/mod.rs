//! Binding: which cell of the form each value of the text is.

mod applications;
mod disclosure;
mod disputes;

use crate::form::{Quantity, Table};
use crate::syntax::document::Part;
use crate::syntax::layout::Layout;
use crate::text::fold::folded_words;
use crate::text::label::similarity;
use crate::text::range::{TextRange, to_u32};

pub(super) use disclosure::OWN_HEADERS;

use super::align::Alignment;
use super::outline::{Heading, visible};
use super::records::{Record, records, window};
use super::stream::{Item, Stream, What};
use super::table::{BoundTable, CellIdx, Held, Misworded, RowState};

/// The three tables of a report, each where it was found.
pub(super) fn bind(part: &Part, stream: &Stream, headings: &[Heading]) -> [Option<BoundTable>; 3] {
    let records = records(stream);
    let binder = Binder {
        part,
        stream,
        headings,
        records: &records,
    };
    let applications = binder.applications();
    let end = applications.as_ref().map(|it| it.range);
    let disputes = binder.disputes(end);
    [binder.disclosure(), applications, disputes]
}

struct Binder<'a> {
    part: &'a Part,
    stream: &'a Stream,
    headings: &'a [Heading],
    records: &'a [Record],
}

impl Binder<'_> {
    fn record_range(&self, record: &Record) -> TextRange {
        let items = record
            .label
            .iter()
            .chain(&record.values)
            .filter_map(|it| self.stream.items.get(*it as usize));
        items
            .map(|it| it.range)
            .reduce(TextRange::cover)
            .unwrap_or_default()
    }

    /// The table with the records that are its rows.
    fn bound(&self, table: &'static Table, alignment: &Alignment) -> BoundTable {
        let record = |it: usize| self.records.get(it);
        let mut res = BoundTable::new(table);
        res.is_guessed = alignment.is_guessed;
        let pairs: Vec<(usize, &Record)> = alignment
            .rows
            .iter()
            .enumerate()
            .filter_map(|(row, it)| Some((row, record((*it)?)?)))
            .collect();
        let hints = self.hints(table, &pairs);
        for &(row, record) in &pairs {
            let hint = hints
                .iter()
                .find(|it| it.0 == record.values.len())
                .map(|it| it.1);
            self.fill_row(&mut res, row, record, hint);
            if self.lacks_a_cell(table.rows[row].columns.len(), record, &pairs) {
                let n_values = to_u32(record.n_shown(self.stream));
                res.make_irregular(row, n_values);
            }
        }
        res.range = pairs
            .iter()
            .map(|it| self.record_range(it.1))
            .reduce(TextRange::cover)
            .unwrap_or_default();
        const MOST_UNKNOWN: usize = 20;
        res.unknown_rows = alignment
            .unknown
            .iter()
            .take(MOST_UNKNOWN)
            .filter_map(|it| record(*it))
            .filter(|it| it.label.is_some() && it.is_grid)
            .map(|it| self.record_range(it))
            .filter(|it| res.range.contains(*it))
            .collect();
        res
    }

    /// Whether a row lacks a cell: one number is not there, and the blanks beside the others
    /// are those that merged cells leave in full rows as well.
    fn lacks_a_cell(&self, n: usize, record: &Record, pairs: &[(usize, &Record)]) -> bool {
        let Some((lead, trail, is_run)) = self.margins(record) else {
            return false;
        };
        if n == 1 || record.n_shown(self.stream) + 1 != n || !is_run {
            return false;
        }
        let label_at = |it: &Record| {
            let start = self.stream.lines[it.lines.start as usize].range().start;
            it.label.map(|at| at as usize - start)
        };
        let full = || {
            pairs
                .iter()
                .map(|it| it.1)
                .filter(|it| it.n_shown(self.stream) == n)
        };
        // Rows whose label stands in the same column begin their numbers alike.
        let is_kin = |it: &Record| label_at(it) == label_at(record);
        let has_kin = full().any(is_kin);
        let leads_alike = full()
            .any(|it| (is_kin(it) || !has_kin) && self.margins(it).is_some_and(|it| it.0 == lead));
        let trails_alike = full().any(|it| self.margins(it).is_some_and(|it| it.1 == trail));
        leads_alike && trails_alike
    }

    /// Blanks before and behind what a record shows, and whether there are none between.
    fn margins(&self, record: &Record) -> Option<(usize, usize, bool)> {
        let lead = record.items(self.stream).position(|it| !it.is_blank())?;
        let trail = record
            .items(self.stream)
            .rev()
            .position(|it| !it.is_blank())?;
        let is_run = lead + trail + record.n_shown(self.stream) == record.values.len();
        Some((lead, trail, is_run))
    }

    /// Where values begin in rows of each length, learned from the rows that leave no choice.
    fn hints(&self, table: &Table, pairs: &[(usize, &Record)]) -> Vec<(usize, usize)> {
        let mut res: Vec<(usize, usize)> = Vec::new();
        for (row, record) in pairs {
            let n = table.rows[*row].columns.len();
            let len = record.values.len();
            if record.n_shown(self.stream) == n
                && len > n
                && res.iter().all(|it| it.0 != len)
                && let Some(window) = window(record, self.stream, n, None)
            {
                res.push((len, window.start));
            }
        }
        res
    }

    fn fill_row(&self, bound: &mut BoundTable, row: usize, record: &Record, hint: Option<usize>) {
        let table = bound.table;
        let columns = table.rows[row].columns.len();
        let range = self.record_range(record);
        let label_item = record
            .label
            .and_then(|it| self.stream.items.get(it as usize));
        let label = label_item.map(|it| it.range);
        // A single number is what a row of one column holds first; a note may stand behind it.
        let window = window(record, self.stream, columns, hint)
            .or_else(|| (columns == 1 && !record.values.is_empty()).then_some(0..1));
        let n_values = to_u32(record.n_shown(self.stream));
        let state = if window.is_some() {
            RowState::Bound
        } else {
            RowState::Irregular { n_values }
        };
        bound.rows[row].state = state;
        bound.rows[row].label = label;
        bound.rows[row].range = range;
        for (column, at) in window.into_iter().flatten().enumerate() {
            let item = record
                .values
                .get(at)
                .and_then(|it| self.stream.items.get(*it as usize));
            self.fill(bound, CellIdx { row, column }, item);
        }
        if let Some(item) = label_item
            && record.row(self.stream, table.kind).is_none()
            && record.is_grid
            && self.is_whole_label(item)
        {
            self.note_misworded(bound, item, table.rows[row].label);
        }
    }

    fn fill(&self, bound: &mut BoundTable, idx: CellIdx, item: Option<&Item>) {
        let Some(item) = item else { return };
        let quantity = bound.table.rows[idx.row].columns[idx.column].quantity;
        let (held, range) = match item.what {
            What::Blank => (Held::Blank, item.range),
            What::NotApplicable => (Held::NotApplicable, item.range),
            What::Text(_) => (Held::Malformed, item.range),
            What::Number(number, range) => {
                let is_whole = number.count().is_some();
                let fits = is_whole || quantity == Quantity::Amount;
                (
                    if fits {
                        Held::Number(number)
                    } else {
                        Held::Malformed
                    },
                    range,
                )
            }
        };
        bound.set(idx, held, range);
    }

    /// Whether the item is a cell of its own. A line of a PDF's text may hold several cells, or a part
    /// of one.
    fn is_whole_label(&self, item: &Item) -> bool {
        let block = self.part.located_in(item.range).next();
        block.is_some_and(|it| it.1.layout != Layout::Plain)
    }

    /// A label in a row's place with almost the row's words.
    fn note_misworded(&self, bound: &mut BoundTable, item: &Item, official: &'static str) {
        const LEAST: f32 = 0.6;
        let text = folded_words(&visible(self.part, item.range));
        if similarity(&text, &folded_words(official)) >= LEAST {
            bound.misworded.push(Misworded {
                range: item.range,
                official,
            });
        }
    }
}

//! Binding: which cell of the form each value of the text is.

use std::ops::Range;
use std::sync::LazyLock;

use crate::form::vocabulary::vocabulary;
use crate::form::{EDITIONS, Edition, Quantity, Table, TableKind};
use crate::syntax::document::Part;
use crate::syntax::layout::Layout;
use crate::text::fold::{folded, folded_words};
use crate::text::label::similarity;
use crate::text::range::{TextRange, to_u32};

use super::align::{Alignment, UNMATCHED, align, may_be_row};
use super::outline::{Heading, visible};
use super::records::{Record, records, window};
use super::stream::{Item, Stream, What};
use super::table::{BoundTable, CellIdx, Held, Irregular, Misworded, RowState};

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

/// Numbers in a row of 表三.
const APPLICATION_COLUMNS: usize = 7;

struct Binder<'a> {
    part: &'a Part,
    stream: &'a Stream,
    headings: &'a [Heading],
    records: &'a [Record],
}

impl Binder<'_> {
    /// 表二: each row by its label; there is no other evidence, and none is needed.
    fn disclosure(&self) -> Option<BoundTable> {
        let kind = TableKind::Disclosure;
        let n_rows = vocabulary().rows(kind).len();
        let mut found: Vec<Option<usize>> = vec![None; n_rows];
        for (idx, record) in self.records.iter().enumerate() {
            let row = record
                .row(self.stream, kind)
                .and_then(|it| found.get_mut(usize::from(it)));
            if let Some(slot @ None) = row {
                *slot = Some(idx);
            }
        }
        let bound: Vec<usize> = found.iter().flatten().copied().collect();
        let (first, last) = (*bound.iter().min()?, *bound.iter().max()?);
        let lines = self.header_start(first)..self.records[last].lines.end;
        let edition = self.edition_of(&found, &lines);
        let table = edition.tables[kind as usize];
        let rows = (0..table.rows.len())
            .map(|it| {
                vocabulary()
                    .joined_row(table, it)
                    .and_then(|it| found.get(it).copied().flatten())
            })
            .collect();
        let unknown = (first..=last)
            .filter(|it| self.is_foreign_row(&self.records[*it], table))
            .collect();
        let alignment = Alignment {
            rows,
            unknown,
            score: 0.0,
        };
        let mut res = self.bound(table, &alignment);
        res.misworded.extend(self.misworded_headers(table, &lines));
        Some(res)
    }

    /// The line that the header above a record begins on: after the record or heading before it.
    fn header_start(&self, record_idx: usize) -> u32 {
        const TALLEST: u32 = 12;
        let line = self.records[record_idx].lines.start;
        let record_before = record_idx
            .checked_sub(1)
            .map_or(0, |it| self.records[it].lines.end);
        let heading = self
            .headings
            .iter()
            .filter(|it| it.line < line)
            .map(|it| it.line + 1)
            .max()
            .unwrap_or(0);
        record_before.max(heading).max(line.saturating_sub(TALLEST))
    }

    /// The edition that the header's words belong to; where it has none, that of the rows and of the
    /// number of values.
    fn edition_of(&self, found: &[Option<usize>], lines: &Range<u32>) -> &'static Edition {
        let mut votes = [0_i32; EDITIONS.len()];
        for item in self.texts(lines) {
            let Some(label) = item.label() else { continue };
            match vocabulary().meaning(label) {
                Some(meaning) => {
                    if let Some(slot) = meaning
                        .edition
                        .and_then(|it| votes.get_mut(usize::from(it)))
                    {
                        *slot += 10;
                    }
                }
                None => {
                    let text = folded(&visible(self.part, item.range));
                    for (slot, own) in votes.iter_mut().zip(OWN_HEADERS.iter()) {
                        let found = own.iter().filter(|it| text.contains(it.as_str()));
                        *slot += i32::try_from(found.count()).unwrap_or(0) * 10;
                    }
                }
            }
        }
        for (slot, edition) in votes.iter_mut().zip(EDITIONS) {
            let table = edition.tables[TableKind::Disclosure as usize];
            for (row_idx, row) in table.rows.iter().enumerate() {
                let record = vocabulary()
                    .joined_row(table, row_idx)
                    .and_then(|it| found[it]);
                *slot += record.map_or(0, |it| {
                    i32::from(self.records[it].n_shown(self.stream) == row.columns.len())
                });
            }
        }
        if votes[1] > votes[0] {
            EDITIONS[1]
        } else {
            EDITIONS[0]
        }
    }

    fn texts(&self, lines: &Range<u32>) -> impl Iterator<Item = &Item> {
        let lines = lines.start as usize..lines.end as usize;
        lines
            .flat_map(|it| self.stream.line_items(it))
            .filter(|it| it.label().is_some())
    }

    /// A row of the other editions, or of none, that stands between rows of the table.
    fn is_foreign_row(&self, record: &Record, table: &Table) -> bool {
        let Some(label) = record.label(self.stream) else {
            return false;
        };
        let own = record.row(self.stream, table.kind);
        let is_own = own.is_some_and(|it| {
            let id = vocabulary().rows(table.kind)[usize::from(it)].id;
            table.rows.iter().any(|it| it.id == id)
        });
        let is_header = vocabulary().meaning(label).is_some_and(|it| it.is_header);
        let is_values = record
            .items(self.stream)
            .all(|it| it.is_value() || it.is_blank());
        !is_own && !is_header && record.is_grid && is_values && label.n_chars <= 20
    }

    /// 表三: by label and order together.
    fn applications(&self) -> Option<BoundTable> {
        let kind = TableKind::Applications;
        let is_row = |it: &Record| it.row(self.stream, kind).is_some();
        let limit = self.disputes_start();
        let (first, last) = self.applications_span(limit, is_row)?;
        let inside: Vec<&Record> = self.records[first..=last]
            .iter()
            .filter(|it| may_be_row(it, self.stream, kind))
            .collect();
        let offsets: Vec<usize> = (first..=last)
            .filter(|it| may_be_row(&self.records[*it], self.stream, kind))
            .collect();
        let (table, alignment) = self.best_alignment(&inside);
        let to_records = |it: Option<usize>| it.and_then(|it| offsets.get(it).copied());
        let alignment = Alignment {
            rows: alignment.rows.into_iter().map(to_records).collect(),
            unknown: alignment
                .unknown
                .iter()
                .filter_map(|it| offsets.get(*it).copied())
                .collect(),
            score: 0.0,
        };
        Some(self.bound(table, &alignment))
    }

    /// Both forms of 表三, with three rows for （六） and with one: the better fit is it. Rows cut off at
    /// an end speak for neither, and then it is the newest.
    fn best_alignment(&self, inside: &[&Record]) -> (&'static Table, Alignment) {
        let kind = TableKind::Applications;
        let mut best: Option<(f32, &'static Table, Alignment)> = None;
        for edition in EDITIONS {
            let table = edition.tables[kind as usize];
            let alignment = align(self.part, self.stream, inside, table);
            if alignment.is_whole() {
                return (table, alignment);
            }
            let is_missing = |it: &&Option<usize>| it.is_none();
            let n_before = alignment.rows.iter().take_while(is_missing).count();
            let n_after = alignment.rows.iter().rev().take_while(is_missing).count();
            let score = alignment.score + UNMATCHED * (n_before + n_after) as f32;
            if best.as_ref().is_none_or(|it| score > it.0) {
                best = Some((score, table, alignment));
            }
        }
        let newest = EDITIONS[0].tables[kind as usize];
        best.map_or_else(|| (newest, Alignment::none(newest)), |it| (it.1, it.2))
    }

    /// The records from the first to the last row of 表三, rows without a label included where the
    /// table's head or its section's heading stands above them.
    fn applications_span(
        &self,
        limit: u32,
        is_row: impl Fn(&Record) -> bool,
    ) -> Option<(usize, usize)> {
        let inside = |it: &Record| it.lines.start < limit;
        let first = self
            .records
            .iter()
            .position(|it| inside(it) && is_row(it))?;
        let last = self
            .records
            .iter()
            .rposition(|it| inside(it) && is_row(it))?;
        let n_rows = self.records[first..=last]
            .iter()
            .filter(|it| is_row(it))
            .count();
        let is_table = n_rows >= 2
            || self
                .headings
                .iter()
                .any(|it| usize::from(it.section) == TableKind::Applications.section());
        if !is_table {
            return None;
        }
        // Rows whose label wraps, or stands below its numbers, come before the first that has one.
        let is_unlabeled = |it: &&Record| {
            it.n_shown(self.stream).abs_diff(APPLICATION_COLUMNS) <= 1
                && it.row(self.stream, TableKind::Disclosure).is_none()
        };
        let start = first
            - self.records[..first]
                .iter()
                .rev()
                .take_while(is_unlabeled)
                .count();
        let later = self.records[last + 1..].iter().take_while(|it| inside(it));
        let later = later.take_while(is_unlabeled).count();
        Some((start, last + later))
    }

    /// The line on which 表四 or its section begins; past the end where there is neither.
    fn disputes_start(&self) -> u32 {
        let section = TableKind::Disputes.section();
        let heading = self
            .headings
            .iter()
            .find(|it| usize::from(it.section) >= section)
            .map(|it| it.line);
        let head = (0..self.stream.lines.len())
            .find(|it| self.heads_disputes(*it))
            .map(to_u32);
        heading.into_iter().chain(head).min().unwrap_or(u32::MAX)
    }

    /// Whether a line is of the head of 表四: it names an outcome or a kind of dispute.
    fn heads_disputes(&self, line_idx: usize) -> bool {
        let kind = TableKind::Disputes;
        self.stream
            .line_items(line_idx)
            .iter()
            .filter_map(Item::label)
            .any(|label| {
                let meaning = vocabulary().meaning(label);
                meaning.is_some_and(|it| it.row(kind, label).is_some() || it.is_outcome)
            })
    }

    /// 表四: fifteen numbers in one row, or five in each of three.
    fn disputes(&self, applications: Option<TextRange>) -> Option<BoundTable> {
        let table = EDITIONS[0].tables[TableKind::Disputes as usize];
        let n_cells: usize = table.rows.iter().map(|it| it.columns.len()).sum();
        let section = TableKind::Disputes.section();
        let start = self.disputes_start();
        let end = self
            .headings
            .iter()
            .find(|it| usize::from(it.section) > section && it.line > start);
        let lines = start..end.map_or(u32::MAX, |it| it.line);
        let after = applications.map_or(0, |it| it.end);
        let inside: Vec<&Record> = self
            .records
            .iter()
            .filter(|it| lines.contains(&it.lines.start) && self.record_range(it).start >= after)
            .collect();
        let mut bound = BoundTable::new(table);
        let whole = inside
            .iter()
            .filter_map(|it| window(it, self.stream, n_cells, None).map(|window| (*it, window)))
            .max_by_key(|(it, _)| {
                (
                    it.n_shown(self.stream) > 0,
                    std::cmp::Reverse(it.lines.start),
                )
            });
        if let Some((record, window)) = whole {
            self.fill_disputes_row(&mut bound, record, window);
            return Some(bound);
        }
        self.fill_disputes_blocks(&mut bound, &inside);
        if bound.n_missing_rows() < table.rows.len() {
            return Some(bound);
        }
        let torn = inside.iter().find(|it| it.n_shown(self.stream) > 5)?;
        let n_values = to_u32(torn.n_shown(self.stream));
        bound.range = self.record_range(torn);
        bound.irregular = Some(Irregular {
            range: bound.range,
            n_values,
            n_expected: to_u32(n_cells),
        });
        Some(bound)
    }

    fn fill_disputes_row(&self, bound: &mut BoundTable, record: &Record, window: Range<usize>) {
        let mut values = record.values[window].iter();
        let table = bound.table;
        bound.range = self.record_range(record);
        for (row, it) in table.rows.iter().enumerate() {
            bound.rows[row].state = RowState::Bound;
            bound.rows[row].range = bound.range;
            for column in 0..it.columns.len() {
                let item = values
                    .next()
                    .and_then(|it| self.stream.items.get(*it as usize));
                self.fill(bound, CellIdx { row, column }, item);
            }
        }
    }

    fn fill_disputes_blocks(&self, bound: &mut BoundTable, inside: &[&Record]) {
        let table = bound.table;
        let n_columns = table.rows.first().map_or(0, |it| it.columns.len());
        let mut next = 0;
        for record in inside {
            let n_shown = record.n_shown(self.stream);
            if n_shown == 0 || record.values.len() < n_columns - 1 || n_shown > n_columns {
                continue;
            }
            let named = record
                .row(self.stream, table.kind)
                .or_else(|| self.row_named_above(record, table.kind));
            let row = named.map_or(next, usize::from);
            if row >= table.rows.len() || bound.rows[row].state != RowState::Missing {
                continue;
            }
            next = row + 1;
            self.fill_row(bound, row, record, None);
            bound.range = if bound.range.is_empty() {
                bound.rows[row].range
            } else {
                bound.range.cover(bound.rows[row].range)
            };
        }
    }

    /// The row that the nearest label above a record names.
    fn row_named_above(&self, record: &Record, kind: TableKind) -> Option<u8> {
        const FARTHEST: usize = 8;
        let lines = (0..record.lines.start as usize).rev().take(FARTHEST);
        let mut named = lines.map(|it| {
            let items = self.stream.line_items(it).iter();
            if items.clone().any(Item::is_value) {
                return Some(None);
            }
            let rows = items.rev().find_map(|it| {
                let label = it.label()?;
                vocabulary().meaning(label)?.row(kind, label)
            });
            rows.map(Some)
        });
        named.find_map(|it| it).flatten()
    }

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
        res.unknown_rows = alignment
            .unknown
            .iter()
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
        let block = self
            .part
            .located()
            .find(|(offset, it)| item.range.start < offset + it.len());
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

    /// Header cells with almost the words of a head that the table lacks.
    fn misworded_headers(&self, table: &'static Table, lines: &Range<u32>) -> Vec<Misworded> {
        const LEAST: f32 = 0.6;
        let is_there = |official: &str| {
            let words = crate::text::label::of(official).words;
            self.texts(lines)
                .any(|it| it.label().is_some_and(|it| it.words == words))
        };
        let unknown = self.texts(lines).filter(|it| {
            it.label()
                .is_some_and(|it| it.n_chars <= 20 && vocabulary().meaning(it).is_none())
        });
        let mut res = Vec::new();
        for item in unknown {
            if !self.is_whole_label(item) {
                continue;
            }
            let text = folded_words(&visible(self.part, item.range));
            let best = table
                .header
                .iter()
                .map(|it| (similarity(&text, &folded_words(it)), *it));
            let Some((score, official)) = best.max_by(|a, b| a.0.total_cmp(&b.0)) else {
                continue;
            };
            if score >= LEAST && !is_there(official) {
                res.push(Misworded {
                    range: item.range,
                    official,
                });
            }
        }
        res
    }
}

/// The header words of 表二, folded, that each edition has and no other.
static OWN_HEADERS: LazyLock<[Vec<String>; EDITIONS.len()]> = LazyLock::new(|| {
    let header = |edition: &Edition| -> Vec<String> {
        edition.tables[TableKind::Disclosure as usize]
            .header
            .iter()
            .map(|it| folded(it))
            .collect()
    };
    EDITIONS.map(|edition| {
        let others: Vec<String> = EDITIONS
            .iter()
            .filter(|it| it.name != edition.name)
            .flat_map(|it| header(it))
            .collect();
        header(edition)
            .into_iter()
            .filter(|it| others.iter().all(|other| !other.contains(it.as_str())))
            .collect()
    })
});

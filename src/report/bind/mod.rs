//! Binding: which cell of the form each value of the text is.

mod applications;
mod disclosure;
mod disorder;
mod disputes;

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::form::vocabulary::vocabulary;
use crate::form::{TABLE_KINDS, Table, TableKind};
use crate::syntax::document::Part;
use crate::syntax::layout::Layout;
use crate::text::fold::{folded_words, is_blank};
use crate::text::label::{self, Label, similarity};
use crate::text::range::to_u32;

use super::align::Alignment;
use super::outline::Heading;
use super::pieces::{MOST_LINES, is_loose};
use super::prose::visible;
use super::records::{Record, records, window};
use super::stream::{Item, Line, Stream};
use super::table::{Binding, CellIdx, Found, RowBinding, RowState, Span};

/// The bindings of a report's tables, and where they come from.
#[derive(Debug, PartialEq)]
pub(super) struct Bindings {
    /// 表二, 表三, 表四, each as it was found.
    pub tables: [Option<Found>; 3],
    /// The lines that were looked at closely: from the first record to the last, and around.
    lines: Range<usize>,
    /// Those that were looked at by their text, and not by their labels alone: a section's whose table has no
    /// records.
    by_text: Vec<Range<usize>>,
}

impl Bindings {
    /// Whether a line is too far from any record for its words to matter, as long as they are not the
    /// form's.
    pub fn is_outside(&self, line: usize) -> bool {
        !self.lines.contains(&line)
    }

    /// Whether a line may matter by its text, and not by its labels alone.
    pub fn is_by_text(&self, line: usize) -> bool {
        self.by_text.iter().any(|it| it.contains(&line))
    }
}

/// Binds the three tables of a report.
pub(super) fn bind(part: &Part, stream: &Stream<'_>, headings: &[Heading]) -> Bindings {
    const FARTHEST: usize = MOST_LINES as usize;
    let records = records(stream);
    let binder = Binder {
        part,
        stream,
        headings,
        records: &records,
    };
    let applications = binder.applications();
    let end = applications.as_ref().map(Found::span);
    let disputes = binder.disputes(end);
    let mut tables = [binder.disclosure(end), applications, disputes];
    let mut by_text = Vec::new();
    for kind in TABLE_KINDS {
        let slot = &mut tables[kind as usize];
        if slot.is_none() {
            *slot = binder.scattered(kind);
        }
        if slot.is_none() {
            let lines = binder.section_lines(kind);
            by_text.extend(lines.map(|it| it.start as usize..it.end as usize));
            *slot = binder.told(kind);
        }
    }
    let first = records.first().map_or(0, |it| it.lines.start as usize);
    let last = records.last().map_or(0, |it| it.lines.end as usize);
    let lines = if records.is_empty() {
        0..0
    } else {
        first.saturating_sub(FARTHEST)..last + FARTHEST
    };
    Bindings {
        tables,
        lines,
        by_text,
    }
}

/// Columns of a row that may be merged with others.
const FEW: usize = 2;

struct Binder<'a> {
    part: &'a Part,
    stream: &'a Stream<'a>,
    headings: &'a [Heading],
    records: &'a [Record],
}

impl Binder<'_> {
    /// The table with the records that are its rows.
    fn bound(&self, table: &'static Table, alignment: &Alignment) -> Binding {
        let record = |it: usize| self.records.get(it);
        let mut res = Binding::new(table);
        let pairs: Vec<(usize, &Record)> = alignment
            .rows
            .iter()
            .enumerate()
            .filter_map(|(row, it)| Some((row, record((*it)?)?)))
            .collect();
        let n_columns = |it: &(usize, &Record)| table.rows[it.0].columns.len();
        let widths = pairs.iter().map(|it| (n_columns(it), it.1));
        let narrowed = self.without_empty_columns(&widths.collect::<Vec<_>>());
        let pairs = match &narrowed {
            Some(records) => {
                let rows = pairs.iter().map(|it| it.0);
                rows.zip(records).collect()
            }
            None => pairs,
        };
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
        let spans = pairs.iter().filter_map(|it| it.1.span());
        res.span = spans.reduce(Span::cover);
        const MOST_UNKNOWN: usize = 20;
        res.unknown_rows = alignment
            .unknown
            .iter()
            .take(MOST_UNKNOWN)
            .filter_map(|it| record(*it))
            .filter(|it| it.label.is_some() && it.is_grid && !self.is_torn(it))
            .filter_map(|it| {
                let span = it.span()?;
                let label = it.label(self.stream);
                let mut known = pairs.iter();
                let same = known.find(|known| known.1.label(self.stream) == label);
                Some((span, same.map(|it| it.0)))
            })
            .filter(|it| res.span.is_some_and(|whole| whole.contains(it.0)))
            .collect();
        res
    }

    /// Whether a row lacks a cell: one number is not there, the blanks beside the others are those that
    /// merged cells leave in full rows as well, and so the row is a cell shorter than they are.
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
        // Others at least begin them in the same column.
        let start = label_at(record).unwrap_or(0) + lead;
        let leads_alike = full().any(|it| {
            let other = self.margins(it).map(|it| it.0);
            is_kin(it) && other == Some(lead)
                || !has_kin && other.is_some_and(|lead| label_at(it).unwrap_or(0) + lead == start)
        });
        let trails_alike = full().any(|it| self.margins(it).is_some_and(|it| it.1 == trail));
        leads_alike && trails_alike
    }

    /// Records without the columns in which nothing stands, where those have to go for so many numbers to fit:
    /// tabs are doubled, or a spreadsheet has merged cells of several tables.
    fn without_empty_columns(&self, rows: &[(usize, &Record)]) -> Option<Vec<Record>> {
        const TALLEST_HEAD: u32 = 4;
        let fits = |n: usize, it: &Record| window(it, self.stream, n, None).is_some();
        let is_too_wide =
            |(n, it): &&(usize, &Record)| it.n_shown(self.stream) <= *n && !fits(*n, it);
        let n_too_wide = rows.iter().filter(is_too_wide).count();
        if n_too_wide == 0 || rows.iter().any(|it| it.1.is_flow || !it.1.is_grid) {
            return None;
        }
        let lines = rows.iter().map(|it| it.1.lines.clone());
        let lines = lines.reduce(|a, b| a.start.min(b.start)..a.end.max(b.end))?;
        // Elements have no columns: those of rows that a cell beside them is merged with end alike.
        let column = |line: &Line<'_>, item: usize| match line.layout {
            Layout::Html => line.range().end - 1 - item,
            _ => item - line.range().start,
        };
        let filled = (lines.start.saturating_sub(TALLEST_HEAD)..lines.end).flat_map(|it| {
            let line = &self.stream.lines[it as usize];
            let shown = line.range().filter(|it| !self.stream.items[*it].is_blank());
            shown.map(|it| column(line, it))
        });
        let filled: FxHashSet<usize> = filled.collect();
        let narrowed = |it: &Record| {
            let line = &self.stream.lines[it.lines.end as usize - 1];
            let mut res = it.clone();
            res.values
                .retain(|it| filled.contains(&column(line, *it as usize)));
            res
        };
        let res: Vec<Record> = rows.iter().map(|it| narrowed(it.1)).collect();
        let pairs = res.iter().zip(rows);
        let n_unfit = pairs
            .filter(|(it, row)| is_too_wide(&&(row.0, *it)))
            .count();
        (n_unfit * 2 <= n_too_wide).then_some(res)
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

    fn fill_row(&self, bound: &mut Binding, row: usize, record: &Record, hint: Option<usize>) {
        let table = bound.table;
        let columns = table.rows[row].columns.len();
        let without_gaps = self.without_gaps(record, columns);
        let record = without_gaps.as_ref().unwrap_or(record);
        // A row of few columns holds its numbers first: table readers repeat the last over the columns of
        // a merged cell, and a note may stand behind it.
        let window = window(record, self.stream, columns, hint)
            .or_else(|| {
                let is_merged = columns <= FEW && record.is_grid && record.values.len() >= columns;
                (is_merged || columns == 1 && !record.values.is_empty()).then_some(0..columns)
            })
            .or_else(|| self.window_before_remark(record, columns, hint));
        let n_values = to_u32(record.n_shown(self.stream));
        bound.rows[row].state = if window.is_some() {
            RowState::Bound
        } else {
            RowState::Irregular { n_values }
        };
        bound.rows[row].label = record.label;
        bound.rows[row].span = record.span();
        for (column, at) in window.into_iter().flatten().enumerate() {
            if let Some(item) = record.values.get(at) {
                bound.set(CellIdx { row, column }, *item);
            }
        }
        if let Some(label) = record.label
            && record.row(self.stream, table.kind).is_none()
            && record.is_grid
            && self.is_whole_label(&self.stream.items[label as usize])
            && !self.is_torn(record)
            && !self.is_in_pieces(record)
        {
            self.note_misworded(bound, label, table.rows[row].label);
        }
    }

    /// A row of few columns without the blanks between its numbers: its cells span columns of the rows above.
    fn without_gaps(&self, record: &Record, columns: usize) -> Option<Record> {
        let is_wide = record.is_grid && columns <= FEW && record.values.len() > columns;
        let mut items = record.items(self.stream);
        let is_full = record.n_shown(self.stream) == columns
            && items.all(|it| it.is_blank() || it.is_value());
        let is_shown = |it: u32| {
            let item = self.stream.items.get(it as usize);
            item.is_some_and(|it| !it.is_blank())
        };
        (is_wide && is_full).then(|| {
            let mut res = record.clone();
            res.values.retain(|it| is_shown(*it));
            res
        })
    }

    /// The run of values in a row that has a remark behind it, in a column of the organ's own.
    fn window_before_remark(
        &self,
        record: &Record,
        columns: usize,
        hint: Option<usize>,
    ) -> Option<Range<usize>> {
        let n_behind = record
            .items(self.stream)
            .rev()
            .position(|it| !it.is_blank())?;
        let at = record.values.len() - n_behind - 1;
        let is_remark = record.items(self.stream).nth(at)?.label().is_some();
        let is_whole = record.is_grid && record.n_shown(self.stream) == columns + 1;
        if !is_remark || !is_whole {
            return None;
        }
        let mut before = record.clone();
        before.values.truncate(at);
        window(&before, self.stream, columns, hint)
    }

    /// Finds the rows that are there and hold nothing: a label, and no cell behind it.
    fn find_blank_rows(&self, bound: &mut Binding, alignment: &Alignment) {
        for row in bound.missing_rows().collect::<Vec<_>>() {
            let [before, behind] = alignment.around(row).map(|it| self.records.get(it?));
            let (start, end) = match (before, behind) {
                (Some(before), Some(behind)) => (before.lines.end, behind.lines.start),
                (None, Some(it)) => (it.lines.start.saturating_sub(MOST_LINES), it.lines.start),
                (Some(it), None) => (it.lines.end, it.lines.end + MOST_LINES),
                (None, None) => return,
            };
            let kind = bound.table.kind;
            let joined = vocabulary().joined_row(bound.table, row);
            let names = |label: &Label| {
                let own = vocabulary()
                    .meaning(label)
                    .and_then(|it| it.row(kind, label));
                let own = own.map(usize::from).filter(|it| Some(*it) == joined);
                own.is_some_and(|it| !vocabulary().is_other_number(kind, it, label))
            };
            let mut lines = start as usize..(end as usize).min(self.stream.lines.len());
            let found = lines.find_map(|it| {
                let (item, label) = self.stream.lone_text(it)?;
                // The group that a row is in may stand before its label.
                let text = visible(self.part, item.range);
                let last = text.split(is_blank).next_back().map(label::of);
                let at = self
                    .stream
                    .line_items(it)
                    .iter()
                    .position(|it| it.label().is_some())?;
                let is_named = names(label) || last.is_some_and(|it| names(&it));
                is_named.then_some(self.stream.lines[it].range().start + at)
            });
            if let Some(item) = found {
                let item = to_u32(item);
                bound.rows[row] = RowBinding {
                    state: RowState::Bound,
                    label: Some(item),
                    span: Some(Span {
                        first: item,
                        last: item,
                    }),
                };
            }
        }
    }

    /// Whether words beside a record may be a piece of its label.
    fn is_torn(&self, record: &Record) -> bool {
        let above = record.lines.start.checked_sub(1);
        let beside = above.into_iter().chain([record.lines.end]);
        beside
            .map(|it| it as usize)
            .any(|it| is_loose(self.stream, it))
    }

    /// Whether other words of a row than its label are not known either: they may be pieces of one another, in
    /// two cells where there was one.
    fn is_in_pieces(&self, record: &Record) -> bool {
        let line = record.lines.end as usize - 1;
        let labels = self.stream.line_items(line).iter().filter_map(Item::label);
        let mut unknown = labels.filter(|it| vocabulary().meaning(it).is_none());
        unknown.nth(1).is_some()
    }

    /// The lines of the section that a table stands in.
    fn section_lines(&self, kind: TableKind) -> Option<Range<u32>> {
        let of_table = |it: &&Heading| usize::from(it.section) == kind.section();
        let heading = self.headings.iter().find(of_table)?;
        let start = heading.line + heading.n_lines;
        let mut next = self.headings.iter().filter(|it| it.line >= start);
        let end = next
            .next()
            .map_or(to_u32(self.stream.lines.len()), |it| it.line);
        Some(start..end)
    }

    /// Whether the item is a cell of its own. A line of a PDF's text may hold several cells, or a part
    /// of one.
    fn is_whole_label(&self, item: &Item) -> bool {
        let block = self.part.located_in(item.range).next();
        block.is_some_and(|it| it.1.layout != Layout::Plain)
    }

    /// A label in a row's place with almost the row's words.
    fn note_misworded(&self, bound: &mut Binding, item: u32, official: &'static str) {
        const LEAST: f32 = 0.6;
        let range = self.stream.items[item as usize].range;
        let (text, words) = (
            folded_words(&visible(self.part, range)),
            folded_words(official),
        );
        // The words are all there, with those of another cell, or torn off at the beginning.
        let is_whole = text.contains(&words) || !text.is_empty() && words.ends_with(&text);
        if !is_whole && similarity(&text, &words) >= LEAST {
            bound.misworded.push((item, official));
        }
    }
}

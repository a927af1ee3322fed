//! 表四: fifteen numbers in one row, or five in each of three.

use std::ops::Range;

use crate::form::vocabulary::vocabulary;
use crate::form::{Column, EDITIONS, Table, TableKind};
use crate::syntax::layout::Layout;
use crate::text::fold::is_blank;
use crate::text::range::{TextRange, to_u32};

use super::super::prose::visible;
use super::super::records::{Record, window};
use super::super::stream::{Item, What};
use super::super::table::{Binding, CellIdx, Disorder, Found, RowState, Span};
use super::Binder;
use super::disorder::column_of;

impl Binder<'_> {
    /// The lines of 表四, behind those of 表三 as the form has it; from the end on where nothing says that it
    /// begins.
    fn disputes_lines(&self) -> Range<u32> {
        if self.has_disputes_first() {
            return self.section_lines(TableKind::Disputes).unwrap_or_default();
        }
        let start = self.disputes_start();
        let section = TableKind::Disputes.section();
        let mut behind = self.headings.iter().filter(|it| it.line > start);
        let end = behind.find(|it| usize::from(it.section) > section);
        start..end.map_or(u32::MAX, |it| it.line)
    }

    /// Whether the section of 表四 stands before that of 表三.
    pub(super) fn has_disputes_first(&self) -> bool {
        let lines = |kind| self.section_lines(kind);
        let pair = lines(TableKind::Disputes).zip(lines(TableKind::Applications));
        pair.is_some_and(|(disputes, applications)| disputes.start < applications.start)
    }

    /// The line on which 表四 or its section begins; past the end where there is neither.
    pub(super) fn disputes_start(&self) -> u32 {
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
    pub(super) fn disputes(&self, applications: Option<Span>) -> Option<Found> {
        let table = EDITIONS[0].tables[TableKind::Disputes as usize];
        let n_cells: usize = table.rows.iter().map(|it| it.columns.len()).sum();
        let lines = self.disputes_lines();
        let last = applications.filter(|_| !self.has_disputes_first());
        let is_after =
            |it: &Record| last.is_none_or(|last| it.span().is_some_and(|it| it.first > last.last));
        let inside: Vec<&Record> = {
            let inside = self.records[self.records_in(&lines)].iter();
            inside.filter(|it| is_after(it)).collect()
        };
        let columns = table.rows.first().map_or(&[][..], |it| it.columns);
        let first = inside.first().map_or(lines.start, |it| it.lines.start);
        if (lines.start..first).any(|it| self.heads_otherwise(columns, it)) {
            let span = inside
                .iter()
                .filter_map(|it| it.span())
                .reduce(Span::cover)?;
            return Some(Found::Disordered(table, span, Disorder::Shape));
        }
        let mut bound = Binding::new(table);
        let is_wide = |it: &&&Record| it.is_grid && it.values.len() > n_cells;
        let rows = inside.iter().filter(is_wide).map(|it| (n_cells, *it));
        let narrowed = self.without_empty_columns(&rows.take(1).collect::<Vec<_>>());
        let whole = inside
            .iter()
            .copied()
            .chain(narrowed.iter().flatten())
            .filter_map(|it| window(it, self.stream, n_cells, None).map(|window| (it, window)))
            .max_by_key(|(it, _)| {
                (
                    it.n_shown(self.stream) > 0,
                    std::cmp::Reverse(it.lines.start),
                )
            });
        if let Some((record, window)) = whole {
            // A row of blanks, and figures beside it that would be lost.
            let n_lost = inside.iter().map(|it| it.n_shown(self.stream)).max();
            if record.n_shown(self.stream) == 0 && n_lost >= Some(columns.len().max(1)) {
                let spans = inside.iter().filter_map(|it| it.span());
                let span = spans.reduce(Span::cover)?;
                return Some(Found::Disordered(table, span, Disorder::Shape));
            }
            self.fill_disputes_row(&mut bound, record, window);
            let rest = inside
                .iter()
                .find(|it| it.lines.start == record.lines.end && it.label.is_none());
            let goes_on = rest.is_some_and(|it| {
                self.goes_on_below(record, it) || self.goes_on_in_text(record, it)
            });
            if goes_on || self.are_torn(bound.items(self.stream)) {
                return Some(Found::Disordered(table, bound.span?, Disorder::Torn));
            }
            return Some(Found::Bound(bound));
        }
        // A bar that begins the line closes a cell left blank, where white space stands before it.
        let lead_blank = inside.iter().find(|it| {
            it.label.is_none() && it.values.len() + 1 == n_cells && self.begins_with_cell(it)
        });
        if let Some(record) = lead_blank {
            self.fill_disputes_row(&mut bound, record, 0..n_cells - 1);
            return Some(Found::Bound(bound));
        }
        let numbered = inside
            .iter()
            .find(|it| it.values.len() == n_cells + 1 && self.begins_with_index(it));
        if let Some(record) = numbered {
            self.fill_disputes_row(&mut bound, record, 1..n_cells + 1);
            return Some(Found::Bound(bound));
        }
        let merged = |it: &&Record| self.without_merged_totals(it, columns, n_cells);
        if let Some(record) = inside.iter().find_map(merged) {
            self.fill_disputes_row(&mut bound, &record, 0..n_cells);
            return Some(Found::Bound(bound));
        }
        if let Some(record) = self.joined_row(&inside, n_cells) {
            self.fill_disputes_row(&mut bound, &record, 0..n_cells);
            return Some(Found::Bound(bound));
        }
        let n_left = self.fill_disputes_blocks(&mut bound, &inside);
        let span = || inside.iter().filter_map(|it| it.span()).reduce(Span::cover);
        if self.are_torn(bound.items(self.stream)) {
            return Some(Found::Disordered(table, span()?, Disorder::Torn));
        }
        let is_flow = !inside.is_empty() && inside.iter().all(|it| it.is_flow);
        if is_flow && n_left > 0 {
            return Some(Found::Disordered(table, span()?, Disorder::Order));
        }
        if bound.n_missing_rows() == table.rows.len()
            && let Some(found) = self.disputes_in_columns(table, &inside)
        {
            return Some(found);
        }
        if bound.n_missing_rows() < table.rows.len() {
            return Some(Found::Bound(bound));
        }
        let torn = inside.iter().find(|it| it.n_shown(self.stream) > 5)?;
        if self.are_torn(torn.items(self.stream)) {
            return Some(Found::Disordered(table, torn.span()?, Disorder::Torn));
        }
        // A row of 表三 stands here when a converter has put all tables behind the text of their page.
        if torn.row(self.stream, TableKind::Applications).is_some() {
            return Some(Found::Disordered(table, torn.span()?, Disorder::Order));
        }
        let n_values = to_u32(torn.n_shown(self.stream));
        bound.span = torn.span();
        bound.irregular = Some((torn.span()?, n_values, to_u32(n_cells)));
        Some(Found::Bound(bound))
    }

    /// The same as [`goes_on_below`](Self::goes_on_below) in text without cells, where a lone number can be that
    /// of a page, unless the heads of the columns are torn as well.
    fn goes_on_in_text(&self, record: &Record, next: &Record) -> bool {
        const TALLEST_HEAD: u32 = 12;
        let start = record.lines.start;
        let has_heads =
            (start.saturating_sub(TALLEST_HEAD)..start).any(|it| self.heads_disputes(it as usize));
        record.is_flow && next.n_shown(self.stream) > usize::from(has_heads)
    }

    /// Whether the line of a record begins with white space and a bar, and those around it with neither.
    fn begins_with_cell(&self, record: &Record) -> bool {
        let line = |it: u32| {
            self.stream
                .lines
                .get(it as usize)
                .filter(|it| it.layout == Layout::Pipe)
        };
        let Some((above, own)) = record
            .lines
            .start
            .checked_sub(1)
            .and_then(line)
            .zip(line(record.lines.start))
        else {
            return false;
        };
        let between = self
            .part
            .source(TextRange::new(above.range.end, own.range.start));
        let lead = between.rsplit(['\n', '\r']).next().unwrap_or_default();
        lead.starts_with(is_blank) && lead.trim_matches(is_blank) == "|"
    }

    /// Whether a row begins with its own number, as the lines above it do.
    fn begins_with_index(&self, record: &Record) -> bool {
        let line_above = |n_lines: u32| record.lines.start.checked_sub(n_lines);
        let items_above =
            |n_lines: u32| Some(self.stream.line_items(line_above(n_lines)? as usize));
        if !record.is_flow {
            // Which number it is must not matter: where only numbers change, the binding stands.
            let is_numbered_head = |n_lines: u32| match items_above(n_lines) {
                Some([first, rest @ ..]) => {
                    matches!(first.what, What::Number(..)) && !rest.iter().any(Item::is_value)
                }
                _ => false,
            };
            return record.label.is_none() && is_numbered_head(1) && is_numbered_head(2);
        }
        let index_above = |n_lines: u32| -> Option<u32> {
            let item = items_above(n_lines)?.first()?;
            item.label()?;
            let text = visible(self.part, item.range);
            text.split(is_blank).next()?.parse().ok()
        };
        let last = index_above(1);
        last.is_some_and(|it| it > 0 && index_above(2) == Some(it - 1))
    }

    /// A row of cells without those that a total is merged with: behind the last of a kind of dispute, under
    /// the same head again or, where all numbers are there without it, blank.
    fn without_merged_totals(
        &self,
        record: &Record,
        columns: &[Column],
        n_cells: usize,
    ) -> Option<Record> {
        let is_of_words = record.items(self.stream).any(|it| it.label().is_some());
        if record.is_flow || !record.is_grid || is_of_words || record.values.len() <= n_cells {
            return None;
        }
        let record = match self.begins_with_index(record) {
            true => &Record {
                values: record.values[1..].to_vec(),
                ..record.clone()
            },
            false => record,
        };
        let is_full = record.n_shown(self.stream) == n_cells;
        let mut values: Vec<u32> = Vec::with_capacity(n_cells);
        for &it in &record.values {
            let ends_kind = !values.is_empty() && values.len().is_multiple_of(columns.len());
            let is_blank = self.stream.items.get(it as usize)?.is_blank();
            let is_merged = ends_kind
                && (is_full && is_blank || self.is_headed_as_the_one_before(record, it, columns));
            if !is_merged {
                values.push(it);
            }
        }
        let is_whole = values.len() == n_cells && values.len() < record.values.len();
        is_whole.then(|| Record {
            values,
            ..record.clone()
        })
    }

    /// Whether the nearest row of heads with as many cells has the same column's over an item as over the one
    /// before it.
    fn is_headed_as_the_one_before(&self, record: &Record, item: u32, columns: &[Column]) -> bool {
        const TALLEST_HEAD: u32 = 4;
        let line = record.lines.end - 1;
        let own = self.stream.lines[line as usize].range();
        let at = item as usize - own.start;
        let mut above = (line.saturating_sub(TALLEST_HEAD)..line).rev();
        let heads = above.find_map(|it| {
            let items = self.stream.line_items(it as usize);
            // The first may be the number of the row.
            let is_of_heads = items.len() == own.len() && !items.iter().skip(1).any(Item::is_value);
            is_of_heads.then_some(items)
        });
        let column = |at: usize| column_of(columns, heads?.get(at)?.label()?);
        let before = at.checked_sub(1).and_then(column);
        before.is_some() && before == column(at)
    }

    /// The whole row, where it is wrapped over lines that follow one another.
    fn joined_row(&self, inside: &[&Record], n_cells: usize) -> Option<Record> {
        let (first, rest) = inside.split_first()?;
        let mut res = Record::clone(first);
        for it in rest {
            if it.label.is_some() || !it.is_grid || it.lines.start != res.lines.end {
                return None;
            }
            res.values.extend(&it.values);
            res.lines.end = it.lines.end;
        }
        let is_whole =
            !rest.is_empty() && res.is_flow && res.is_grid && res.n_shown(self.stream) == n_cells;
        (is_whole && res.values.len() == n_cells).then_some(res)
    }

    fn fill_disputes_row(&self, bound: &mut Binding, record: &Record, window: Range<usize>) {
        let table = bound.table;
        bound.span = record.span();
        for row in &mut bound.rows {
            row.state = RowState::Bound;
            row.span = bound.span;
        }
        // What is left out comes first.
        let cells = table.rows.iter().enumerate();
        let cells = cells
            .flat_map(|(row, it)| (0..it.columns.len()).map(move |column| CellIdx { row, column }));
        let cells: Vec<CellIdx> = cells.collect();
        let values = record.values[window].iter().rev();
        for (cell, item) in cells.into_iter().rev().zip(values) {
            bound.set(cell, *item);
        }
    }

    /// Fills in the blocks that stand by themselves; returns how many numbers are left that are of none.
    fn fill_disputes_blocks(&self, bound: &mut Binding, inside: &[&Record]) -> usize {
        let table = bound.table;
        let n_columns = table.rows.first().map_or(0, |it| it.columns.len());
        let mut next = 0;
        let mut n_left = 0;
        for record in inside {
            let n_shown = record.n_shown(self.stream);
            let own = record.row(self.stream, table.kind);
            let is_blank = n_shown == 0 && own.is_some() && self.stands_below_outcomes(record);
            // Where cells have lost their lines, a number less or more is another block's.
            let is_whole =
                n_shown == n_columns || !record.is_flow && record.values.len() + 1 >= n_columns;
            // A row of heads in pieces has no number.
            let is_head = n_shown > 0 && !record.items(self.stream).any(Item::is_value);
            if n_shown == 0 && !is_blank || is_head || !is_whole || n_shown > n_columns {
                n_left += n_shown;
                continue;
            }
            let named = own.or_else(|| self.row_named_above(record, table.kind));
            let row = match named {
                Some(it) => usize::from(it),
                None if record.is_flow => table.rows.len(),
                None => next,
            };
            if row >= table.rows.len() || bound.rows[row].state != RowState::Missing {
                n_left += n_shown;
                continue;
            }
            next = row + 1;
            self.fill_row(bound, row, record, None);
            let spans = [bound.span, record.span()].into_iter().flatten();
            bound.span = spans.reduce(Span::cover);
        }
        n_left
    }

    /// 表四 with its outcomes below one another, and the kinds of dispute side by side.
    fn disputes_in_columns(&self, table: &'static Table, inside: &[&Record]) -> Option<Found> {
        const FARTHEST: u32 = 3;
        let columns = table.rows.first()?.columns;
        let outcome = |it: &&&Record| column_of(columns, it.label(self.stream)?);
        let rows: Vec<&Record> = inside
            .iter()
            .filter(|it| it.is_grid && outcome(it).is_some())
            .copied()
            .collect();
        let is_whole = rows
            .iter()
            .map(|it| outcome(&it))
            .eq((0..columns.len()).map(Some));
        let first = rows.first().filter(|_| is_whole)?;
        let span = rows.iter().filter_map(|it| it.span()).reduce(Span::cover)?;
        let start = first.lines.start;
        let heads = (start.saturating_sub(FARTHEST)..start).flat_map(|it| {
            let items = self.stream.line_items(it as usize).iter();
            items.filter_map(|it| {
                vocabulary()
                    .meaning(it.label()?)?
                    .row(table.kind, it.label()?)
            })
        });
        let is_headed = heads.map(usize::from).eq(0..table.rows.len());
        let n_kinds = table.rows.len();
        if !is_headed || rows.iter().any(|it| it.values.len() != n_kinds) {
            return Some(Found::Disordered(table, span, Disorder::Shape));
        }
        let mut bound = Binding::new(table);
        bound.span = Some(span);
        for row in &mut bound.rows {
            row.state = RowState::Bound;
            row.span = Some(span);
        }
        for (column, record) in rows.iter().enumerate() {
            for (row, item) in record.values.iter().enumerate() {
                bound.set(CellIdx { row, column }, *item);
            }
        }
        Some(Found::Bound(bound))
    }

    /// Whether column heads of 表四 stand above a record, and none follow it: its blanks are cells then, and
    /// not columns that its label spans.
    fn stands_below_outcomes(&self, record: &Record) -> bool {
        let is_head = |line: u32| {
            let items = self.stream.line_items(line as usize).iter();
            let mut labels = items.filter_map(Item::label);
            labels.any(|it| vocabulary().meaning(it).is_some_and(|it| it.is_outcome))
        };
        const FARTHEST: u32 = 6;
        let start = record.lines.start;
        (start.saturating_sub(FARTHEST)..start).any(is_head) && !is_head(record.lines.end)
    }

    /// The row that the nearest label above a record names.
    fn row_named_above(&self, record: &Record, kind: TableKind) -> Option<u8> {
        // Five heads, each in two pieces, and what stands between.
        const FARTHEST: usize = 14;
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
}

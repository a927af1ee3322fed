//! 表四: fifteen numbers in one row, or five in each of three.

use std::ops::Range;

use crate::form::vocabulary::vocabulary;
use crate::form::{EDITIONS, TableKind};
use crate::text::range::to_u32;

use super::super::records::{Record, window};
use super::super::stream::Item;
use super::super::table::{Binding, CellIdx, RowState, Span};
use super::Binder;

impl Binder<'_> {
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
    pub(super) fn disputes(&self, applications: Option<Span>) -> Option<Binding> {
        let table = EDITIONS[0].tables[TableKind::Disputes as usize];
        let n_cells: usize = table.rows.iter().map(|it| it.columns.len()).sum();
        let section = TableKind::Disputes.section();
        let start = self.disputes_start();
        let end = self
            .headings
            .iter()
            .find(|it| usize::from(it.section) > section && it.line > start);
        let lines = start..end.map_or(u32::MAX, |it| it.line);
        let is_after = |it: &Record| {
            let last = applications.map(|it| it.last);
            last.is_none_or(|last| it.span().is_some_and(|it| it.first > last))
        };
        let inside: Vec<&Record> = self
            .records
            .iter()
            .filter(|it| lines.contains(&it.lines.start) && is_after(it))
            .collect();
        let mut bound = Binding::new(table);
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
        bound.span = torn.span();
        bound.irregular = Some((torn.span()?, n_values, to_u32(n_cells)));
        Some(bound)
    }

    fn fill_disputes_row(&self, bound: &mut Binding, record: &Record, window: Range<usize>) {
        let mut values = record.values[window].iter();
        let table = bound.table;
        bound.span = record.span();
        for (row, it) in table.rows.iter().enumerate() {
            bound.rows[row].state = RowState::Bound;
            bound.rows[row].span = bound.span;
            for column in 0..it.columns.len() {
                if let Some(item) = values.next() {
                    bound.set(CellIdx { row, column }, *item);
                }
            }
        }
    }

    fn fill_disputes_blocks(&self, bound: &mut Binding, inside: &[&Record]) {
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
            let spans = [bound.span, record.span()].into_iter().flatten();
            bound.span = spans.reduce(Span::cover);
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
}

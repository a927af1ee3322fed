//! 表三: rows by label and order together.

use std::ops::Range;

use crate::form::vocabulary::vocabulary;
use crate::form::{EDITIONS, IdentityKind, Row, Table, TableKind};
use crate::text::label;

use super::super::align::{
    Alignment, Clues, UNMATCHED, align_by_labels, align_by_words, may_be_row,
};
use super::super::records::Record;
use super::super::table::{Binding, Disorder, Found, Span};
use super::Binder;
use super::disorder::Region;

/// Numbers in a row of 表三.
const APPLICATION_COLUMNS: usize = 7;

/// Records that are considered for 表三, which has 25 rows.
const MOST_RECORDS: usize = 200;

impl Binder<'_> {
    /// 表三: by label and order together.
    pub(super) fn applications(&self) -> Option<Found> {
        let kind = TableKind::Applications;
        let is_row = |it: &Record| it.row(self.stream, kind).is_some();
        let lines = self.applications_lines();
        let (first, last) = self.applications_span(&lines, is_row)?;
        let within = (first..=last).take(MOST_RECORDS);
        let within = within.filter(|it| !self.sums_up_group(*it, last));
        let (offsets, others): (Vec<usize>, Vec<usize>) =
            within.partition(|it| may_be_row(&self.records[*it], self.stream, kind));
        let records = |offsets: &[usize]| -> Vec<&Record> {
            offsets.iter().map(|it| &self.records[*it]).collect()
        };
        let inside = records(&offsets);
        let (table, alignment) = self.best_alignment(&inside);
        let to_records = |it: Option<usize>| it.and_then(|it| offsets.get(it).copied());
        let all = |them: &[usize]| -> Vec<usize> {
            them.iter().filter_map(|it| to_records(Some(*it))).collect()
        };
        let alignment = Alignment {
            rows: alignment.rows.iter().map(|it| to_records(*it)).collect(),
            unknown: all(&alignment.unknown),
            unnamed: all(&alignment.unnamed),
            ..alignment
        };
        let mut bound = self.bound(table, &alignment);
        // Figures of a table without order are anywhere in its section.
        let section = self
            .section_lines(kind)
            .map(|it| it.start..it.end.min(lines.end));
        let first_line = self.records[first].lines.start;
        let section = section.filter(|it| it.contains(&first_line));
        let section = section.map_or(0..0, |it| self.records_in(&it));
        let outside = section.filter(|it| !(first..=last).contains(it));
        let mut strays = records(&outside.chain(others).collect::<Vec<_>>());
        strays.retain(|it| it.is_flow);
        let region = Region {
            inside: &inside,
            strays: &strays,
        };
        if self.is_disordered(&region, &alignment, &bound)
            || self.has_rows_elsewhere(&bound, (first, last))
        {
            let spans = inside.iter().chain(&strays).filter_map(|it| it.span());
            let span = spans.reduce(Span::cover)?;
            return Some(Found::Disordered(table, span, Disorder::Order));
        }
        let header = self.header_start(first)..first_line + 1;
        if let Some(it) = self.misshape(&bound, &alignment, &header) {
            return Some(Found::Disordered(table, bound.span?, it));
        }
        self.find_blank_rows(&mut bound, &alignment);
        Some(Found::Bound(bound))
    }

    /// Whether rows that the table lacks stand elsewhere, with all their numbers: a converter has put the text of
    /// a page before its tables, or behind them.
    fn has_rows_elsewhere(&self, bound: &Binding, (first, last): (usize, usize)) -> bool {
        let outside = self.records[..first]
            .iter()
            .chain(&self.records[last + 1..]);
        bound.missing_rows().any(|row| {
            let n_columns = bound.table.rows[row].columns.len();
            let joined = vocabulary().joined_row(bound.table, row);
            outside.clone().any(|it| {
                let own = it.row(self.stream, bound.table.kind).map(usize::from);
                own.is_some() && own == joined && it.n_shown(self.stream) == n_columns
            })
        })
    }

    /// Whether a record sums up a group of rows: no edition has such a row, and the others are read as if it
    /// were not there.
    fn sums_up_group(&self, idx: usize, last: usize) -> bool {
        let kind = TableKind::Applications;
        let record = &self.records[idx];
        let Some(label) = record.label(self.stream) else {
            return false;
        };
        let Some(meaning) = vocabulary().meaning(label) else {
            return false;
        };
        let row = |it: &Record| it.row(self.stream, kind).map(usize::from);
        let Some(own) = row(record) else {
            return meaning.is_subtotal || meaning.is_group && self.heads_members(idx);
        };
        let official = vocabulary().rows(kind)[own];
        let is_total = EDITIONS.iter().any(|it| {
            let mut identities = it.tables[kind as usize].identities.iter();
            identities.any(|it| it.kind == IdentityKind::Footing && it.left.contains(&official.id))
        });
        if is_total {
            let mut behind = self.records[idx + 1..=last].iter();
            return !vocabulary().has_number(kind, own, label)
                && behind.any(|it| row(it) == Some(own));
        }
        let mut tables = EDITIONS.iter().map(|it| it.tables[kind as usize]);
        tables.any(|it| it.groups.contains(&official.label)) && self.heads_members(idx)
    }

    /// Whether the record behind one of a group is of a row in a group.
    fn heads_members(&self, idx: usize) -> bool {
        let kind = TableKind::Applications;
        let next = self.records.get(idx + 1);
        let row = next.and_then(|it| it.row(self.stream, kind));
        // In text without cells a group stands beside any of its rows.
        !self.records[idx].is_flow
            && row.is_some_and(|it| {
                let row = vocabulary().rows(kind)[usize::from(it)];
                row.label != row.name
                    && label::of(row.label).numbering != label::of(row.name).numbering
            })
    }

    /// Both forms of 表三, with three rows for （六） and with one: the better fit is it. Rows cut off at
    /// an end speak for neither, and then it is the newest, as where no row for （六） is left.
    fn best_alignment(&self, inside: &[&Record]) -> (&'static Table, Alignment) {
        let kind = TableKind::Applications;
        let tables = EDITIONS.map(|it| it.tables[kind as usize]);
        let mut by_labels = Vec::with_capacity(tables.len());
        for table in tables {
            match align_by_labels(self.stream, inside, table) {
                Ok(it) if it.is_whole() => return (table, it),
                it => by_labels.push(it),
            }
        }
        let clues = Clues::new(self.part, self.stream, inside);
        let mut best: Option<(f32, &'static Table, Alignment)> = None;
        let mut is_told = false;
        for (table, by_labels) in tables.into_iter().zip(by_labels) {
            let alignment = by_labels.unwrap_or_else(|exact| align_by_words(&clues, table, &exact));
            if alignment.is_whole() {
                return (table, alignment);
            }
            let mut found = table.rows.iter().zip(&alignment.rows);
            is_told |= found.any(|(row, it)| it.is_some() && is_of_one(&tables, row));
            let is_missing = |it: &&Option<usize>| it.is_none();
            let n_before = alignment.rows.iter().take_while(is_missing).count();
            let n_after = alignment.rows.iter().rev().take_while(is_missing).count();
            let score = alignment.score + UNMATCHED * (n_before + n_after) as f32;
            if best.as_ref().is_none_or(|it| is_told && score > it.0) {
                best = Some((score, table, alignment));
            }
        }
        let newest = EDITIONS[0].tables[kind as usize];
        best.map_or_else(|| (newest, Alignment::none(newest)), |it| (it.1, it.2))
    }

    /// The lines that 表三 may stand on: those before 表四, or of its own section where that stands behind.
    fn applications_lines(&self) -> Range<u32> {
        let own = self.section_lines(TableKind::Applications);
        let own = own.filter(|_| self.has_disputes_first());
        own.unwrap_or_else(|| 0..self.disputes_start())
    }

    /// The records on some lines from the first to the last row of 表三, rows without a label included where
    /// the table's head or its section's heading stands above them.
    fn applications_span(
        &self,
        lines: &Range<u32>,
        is_row: impl Fn(&Record) -> bool,
    ) -> Option<(usize, usize)> {
        let inside = |it: &Record| lines.contains(&it.lines.start);
        let first = self.records.iter().position(|it| inside(it) && is_row(it));
        let last = self.records.iter().rposition(|it| inside(it) && is_row(it));
        let Some((first, last)) = first.zip(last) else {
            return self.unlabeled_span(lines.end);
        };
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
            inside(it)
                && it.n_shown(self.stream).abs_diff(APPLICATION_COLUMNS) <= 1
                && it.row(self.stream, TableKind::Disclosure).is_none()
        };
        let start = first
            - self.records[..first]
                .iter()
                .rev()
                .take_while(is_unlabeled)
                .count();
        let later = self.records[last + 1..].iter();
        let later = later.take_while(is_unlabeled).count();
        Some((start, last + later))
    }

    /// The records of its section with as many numbers as a row has, where every label is torn.
    fn unlabeled_span(&self, limit: u32) -> Option<(usize, usize)> {
        const LEAST_ROWS: usize = 10;
        let lines = self.section_lines(TableKind::Applications)?;
        let section = self.records_in(&(lines.start..lines.end.min(limit)));
        let is_row = |it: &usize| self.records[*it].n_shown(self.stream) == APPLICATION_COLUMNS;
        let rows: Vec<usize> = section.filter(is_row).collect();
        let (first, last) = (*rows.first()?, *rows.last()?);
        (rows.len() >= LEAST_ROWS).then_some((first, last))
    }
}

/// Whether a row is in one of these forms of a table and in no other.
fn is_of_one(tables: &[&'static Table], row: &Row) -> bool {
    let has = |it: &&&Table| it.rows.iter().any(|it| it.id == row.id);
    tables.iter().filter(has).count() == 1
}

//! 表二: each row by its label; there is no other evidence, and none is needed.

use std::ops::Range;
use std::sync::LazyLock;

use crate::form::vocabulary::vocabulary;
use crate::form::{EDITIONS, Edition, Table, TableKind};
use crate::text::fold::{folded, folded_words};
use crate::text::label::similarity;
use crate::text::range::to_u32;

use super::super::align::Alignment;
use super::super::prose::visible;
use super::super::records::Record;
use super::super::stream::Item;
use super::super::table::Binding;
use super::Binder;

impl Binder<'_> {
    /// 表二: each row by its label; there is no other evidence, and none is needed.
    pub(super) fn disclosure(&self) -> Option<Binding> {
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
        for (_, item) in self.texts(lines) {
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

    fn texts(&self, lines: &Range<u32>) -> impl Iterator<Item = (u32, &Item)> {
        let lines = lines.start as usize..lines.end as usize;
        let lines = lines.filter_map(|it| self.stream.lines.get(it));
        let items = lines.flat_map(|it| it.range());
        let located = items.map(|it| (to_u32(it), &self.stream.items[it]));
        located.filter(|it| it.1.label().is_some())
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

    /// Header cells with almost the words of a head that the table lacks.
    fn misworded_headers(
        &self,
        table: &'static Table,
        lines: &Range<u32>,
    ) -> Vec<(u32, &'static str)> {
        const LEAST: f32 = 0.6;
        let is_there = |official: &str| {
            let words = crate::text::label::of(official).words;
            self.texts(lines)
                .any(|it| it.1.label().is_some_and(|it| it.words == words))
        };
        let unknown = self.texts(lines).filter(|it| {
            it.1.label()
                .is_some_and(|it| it.n_chars <= 20 && vocabulary().meaning(it).is_none())
        });
        let mut res = Vec::new();
        for (idx, item) in unknown {
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
                res.push((idx, official));
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

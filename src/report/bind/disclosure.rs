//! 表二: each row by its label, and the edition by the words of the header.

use std::ops::Range;
use std::sync::LazyLock;

use crate::form::vocabulary::vocabulary;
use crate::form::{EDITIONS, Edition, Row, Table, TableKind};
use crate::text::fold::{folded, folded_words};
use crate::text::label::{self, similarity};
use crate::text::range::to_u32;

use super::super::align::{Alignment, Clues, align_by_labels, align_by_words};
use super::super::pieces::{MOST_LINES, Pieces, words};
use super::super::prose::visible;
use super::super::records::Record;
use super::super::stream::Item;
use super::super::table::{Disorder, Found, Span};
use super::Binder;

impl Binder<'_> {
    /// 表二: each row by its label, and one whose label says less by the rows around it.
    pub(super) fn disclosure(&self, applications: Option<Span>) -> Option<Found> {
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
        let rows: Vec<Option<usize>> = (0..table.rows.len())
            .map(|it| {
                vocabulary()
                    .joined_row(table, it)
                    .and_then(|it| found.get(it).copied().flatten())
            })
            .collect();
        let unknown = (first..=last)
            .filter(|it| self.is_foreign_row(&self.records[*it], table))
            .collect();
        let mut alignment = Alignment {
            rows,
            unknown,
            unnamed: Vec::new(),
            score: 0.0,
        };
        let is_whole = alignment.is_whole();
        // Its section goes on to the next heading, or to 表三 where that is lost.
        let section = self
            .section_lines(kind)
            .filter(|it| it.contains(&lines.start));
        let region = section.unwrap_or(lines.start..lines.end + MOST_LINES);
        let is_before = |it: &Record| {
            let start = it.span().map_or(0, |it| it.first);
            applications.is_none_or(|it| it.first > start || it.last < start)
        };
        let inside = || {
            let inside = self.records[self.records_in(&region)].iter();
            inside.filter(|it| is_before(it))
        };
        if !is_whole {
            self.place_others(&mut alignment, table, &inside().collect::<Vec<_>>());
        }
        let mut res = self.bound(table, &alignment);
        let bound: Vec<Option<Span>> = res.rows.iter().map(|it| it.span).collect();
        let is_stray =
            |it: &&Record| it.is_flow && it.n_shown(self.stream) > 0 && !bound.contains(&it.span());
        let is_flow = alignment
            .rows
            .iter()
            .flatten()
            .all(|it| self.records[*it].is_flow);
        let is_glued = |(it, row): (&Option<usize>, &Row)| {
            let record = it.map(|it| &self.records[it]);
            record
                .is_some_and(|it| it.n_shown(self.stream) < row.columns.len() && self.is_glued(it))
        };
        let mut rows = alignment.rows.iter().zip(table.rows);
        let has_lost_order =
            || inside().any(|it| is_stray(&it)) || self.overflows(&alignment, table);
        if is_flow && (rows.any(is_glued) || has_lost_order()) {
            let spans = inside().filter(|it| it.is_flow).filter_map(Record::span);
            let span = spans.reduce(Span::cover)?;
            return Some(Found::Disordered(table, span, Disorder::Order));
        }
        if let Some(it) = self.misshape(&res, &alignment, &lines) {
            return Some(Found::Disordered(table, res.span?, it));
        }
        if !is_whole {
            self.find_blank_rows(&mut res, &alignment);
        }
        res.misworded.extend(self.misworded_headers(table, &lines));
        Some(Found::Bound(res))
    }

    /// Whether nothing stands between a label and the first number behind it.
    fn is_glued(&self, record: &Record) -> bool {
        let label = record
            .label
            .and_then(|it| self.stream.items.get(it as usize));
        let first = record.items(self.stream).next();
        label
            .zip(first)
            .is_some_and(|(label, first)| label.range.end == first.range.start)
    }

    /// Whether a row that stands line by line has more numbers than columns: another row's.
    fn overflows(&self, alignment: &Alignment, table: &Table) -> bool {
        let mut rows = alignment.rows.iter().zip(table.rows);
        rows.any(|(it, row)| {
            let record = it.map(|it| &self.records[it]);
            record.is_some_and(|it| !it.is_grid && it.n_shown(self.stream) > row.columns.len())
        })
    }

    /// Gives the rows that no label names to the records between their neighbours that resemble them.
    fn place_others(&self, alignment: &mut Alignment, table: &'static Table, inside: &[&Record]) {
        const MOST: usize = 60;
        let inside = &inside[..inside.len().min(MOST)];
        let Err(exact) = align_by_labels(self.stream, inside, table) else {
            return;
        };
        let clues = Clues::new(self.part, self.stream, inside);
        let words = align_by_words(&clues, table, &exact);
        let idx_of = |record: &Record| {
            let start = record.lines.start;
            self.records.partition_point(|it| it.lines.start < start)
        };
        for (slot, it) in alignment.rows.iter_mut().zip(&words.rows) {
            let named = it.filter(|it| slot.is_none() && !words.unnamed.contains(it));
            let idx = named.map(|it| idx_of(inside[it]));
            if let Some(idx) = idx {
                alignment.unknown.retain(|it| *it != idx);
                *slot = Some(idx);
            }
        }
    }

    /// The line that the header above a record begins on: after the record or heading before it.
    pub(super) fn header_start(&self, record_idx: usize) -> u32 {
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
        // More than all rows together.
        const HEADER: i32 = 100;
        let mut votes = [0_i32; EDITIONS.len()];
        for (_, item) in self.texts(lines) {
            let Some(label) = item.label() else { continue };
            match vocabulary().meaning(label) {
                Some(meaning) => {
                    if let Some(slot) = meaning
                        .edition
                        .and_then(|it| votes.get_mut(usize::from(it)))
                    {
                        *slot += HEADER;
                    }
                }
                None => {
                    let text = folded(&visible(self.part, item.range));
                    for (slot, own) in votes.iter_mut().zip(OWN_HEADERS.iter()) {
                        let found = own.iter().filter(|it| text.contains(it.as_str()));
                        *slot += i32::try_from(found.count()).unwrap_or(0) * HEADER;
                    }
                }
            }
        }
        // Without a header of either, as many numbers as an edition has columns are a sign, though a weak one:
        // readers of tables repeat a number over the columns of a merged cell.
        for (slot, edition) in votes.iter_mut().zip(EDITIONS) {
            let table = edition.tables[TableKind::Disclosure as usize];
            for (row_idx, row) in table.rows.iter().enumerate() {
                let record = vocabulary()
                    .joined_row(table, row_idx)
                    .and_then(|it| found.get(it).copied().flatten());
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

    fn texts(&self, lines: &Range<u32>) -> impl Iterator<Item = (u32, &Item)> + Clone {
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
            let words = label::of(official).words;
            self.texts(lines)
                .any(|it| it.1.label().is_some_and(|it| it.words == words))
        };
        let unknown = self.texts(lines).filter(|it| {
            it.1.label()
                .is_some_and(|it| it.n_chars <= 20 && vocabulary().meaning(it).is_none())
        });
        let mut res = Vec::new();
        for (idx, item) in unknown.clone() {
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
            // Another piece of it stands beside: the head is wrapped, and whole.
            let is_wrapped = || {
                let own = words(&visible(self.part, item.range));
                let others = unknown.clone().filter(|it| it.0 != idx);
                let others: Vec<String> = others
                    .map(|it| words(&visible(self.part, it.1.range)))
                    .filter(|it| *it != own && !it.is_empty())
                    .collect();
                let own = std::iter::once(own.as_str());
                let all = own.clone().chain(others.iter().map(String::as_str));
                let official = words(official);
                Pieces::new(all).fit(&official) > Pieces::new(own).fit(&official)
            };
            // With its unit behind it it is worded as the form has it.
            let is_measured = || {
                let bare = label::of(without_unit(&folded(&visible(self.part, item.range))));
                vocabulary().meaning(&bare).is_some()
            };
            let is_held = text.contains(&folded_words(official));
            if score >= LEAST && !is_held && !is_there(official) && !is_measured() && !is_wrapped()
            {
                res.push((idx, official));
            }
        }
        res
    }
}

/// A folded head without the unit in brackets behind it: `本年制发件数(件)`.
fn without_unit(head: &str) -> &str {
    const UNITS: &str = "件个项条次份万元单位:";
    let bare = head.strip_suffix(')').and_then(|it| it.rsplit_once('('));
    let bare = bare.filter(|it| it.1.chars().all(|it| UNITS.contains(it)));
    bare.map_or(head, |it| it.0)
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

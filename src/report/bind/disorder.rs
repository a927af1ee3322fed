//! Tables whose figures cannot be told from one another: text taken out of a PDF column by column has the
//! numbers far from their labels, and an organ may have columns of its own. Decided before a figure gets a
//! place, for one under a wrong label is worse than none.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::form::vocabulary::vocabulary;
use crate::form::{Column, EDITIONS, Row, Table, TableKind};
use crate::text::fold::{digit, folded_words, is_blank};
use crate::text::label::{self, Label};
use crate::text::range::to_u32;

use super::super::align::Alignment;
use super::super::pieces::{MOST_LINES, is_flow};
use super::super::prose::visible;
use super::super::records::Record;
use super::super::stream::{Item, What};
use super::super::table::{Binding, Disorder, Found, RowBinding, RowState, Span};
use super::Binder;

/// Whether a number stands apart at the end of a label.
fn ends_with_number(label: &str) -> bool {
    let last = label.trim_end_matches(is_blank).rsplit(is_blank).next();
    let is_apart = last.is_some_and(|it| it.len() < label.trim_matches(is_blank).len());
    is_apart && last.is_some_and(|it| !it.is_empty() && it.chars().all(|it| digit(it).is_some()))
}

/// Which of some columns of the form a label heads.
pub(super) fn column_of(columns: &[Column], label: &Label) -> Option<usize> {
    let is_head = label.words != 0 && label.numbering.is_none();
    let found = HEADS.get(&(columns.as_ptr() as usize, label.words));
    found.copied().filter(|_| is_head)
}

/// The heads of all columns by their words, for each list of columns.
static HEADS: LazyLock<FxHashMap<(usize, u64), usize>> = LazyLock::new(|| {
    let rows = EDITIONS.iter().flat_map(|it| it.tables);
    let lists = rows.flat_map(|it| it.rows).map(|it| it.columns);
    let heads = lists.flat_map(|columns| {
        let numbered = columns.iter().enumerate();
        numbered.flat_map(move |(idx, it)| {
            let labels = std::iter::once(it.label).chain(it.variants.iter().copied());
            let words = labels.map(|it| label::of(it).words);
            words.map(move |it| ((columns.as_ptr() as usize, it), idx))
        })
    });
    heads.collect()
});

/// The records that may be of a table.
pub(super) struct Region<'a> {
    /// Those that were held against its rows.
    pub inside: &'a [&'a Record],
    /// Others between them.
    pub strays: &'a [&'a Record],
}

impl Binder<'_> {
    /// Whether a table has lost its order, by how many of its figures stand without a label of the form, and
    /// by whether all have found a place.
    pub(super) fn is_disordered(
        &self,
        region: &Region<'_>,
        alignment: &Alignment,
        bound: &Binding,
    ) -> bool {
        // One in ten figures, and more than two rows of them. Rows of cells keep their order, and even
        // there half of the labels have to be left to tell which rows they are.
        const SHARE: usize = 10;
        const SHARE_OF_CELLS: usize = 2;
        const LEAST: usize = 14;
        let shown = |it: &Record| it.n_shown(self.stream);
        let columns = bound.table.rows.iter().map(|it| it.columns.len());
        let most = columns.max().unwrap_or(0);
        let n_stray: usize = region.strays.iter().map(|it| shown(it)).sum();
        let n_inside: usize = region.inside.iter().map(|it| shown(it)).sum();
        let unplaced = alignment.unnamed.iter().chain(&alignment.unknown);
        let n_unplaced: usize = unplaced
            .filter_map(|it| self.records.get(*it))
            .map(|it| shown(it).min(most))
            .sum();
        let n_excess: usize = region
            .inside
            .iter()
            .map(|it| shown(it).saturating_sub(most))
            .sum();
        let n_unlabeled = n_stray + n_unplaced + n_excess;
        let n_flow = region.inside.iter().filter(|it| it.is_flow).count();
        let is_flow = n_flow * 2 > region.inside.len();
        let share = if is_flow { SHARE } else { SHARE_OF_CELLS };
        if n_unlabeled > LEAST && n_unlabeled * share > n_stray + n_inside {
            return true;
        }
        // The numbers of two rows and more behind one label: the others stand elsewhere.
        let holds_two = |it: &&&Record| it.is_flow && shown(it) >= 2 * most;
        if !is_flow || region.inside.iter().any(|it| holds_two(&it)) {
            return is_flow;
        }
        // Labels in pieces are a converter's doing, and so is a number without a place among them.
        let is_torn = region.inside.iter().any(|it| {
            let is_named = it.row(self.stream, bound.table.kind).is_some();
            !is_named && (it.label.is_none() || self.is_torn(it))
        });
        // One row that lacks one number lacks it for itself.
        let short = bound
            .rows
            .iter()
            .zip(bound.table.rows)
            .filter_map(|(it, row)| match it.state {
                RowState::Irregular { n_values } => {
                    Some(row.columns.len().abs_diff(n_values as usize))
                }
                _ => None,
            });
        let is_garbled = short.sum::<usize>() > 1;
        let is_homeless = n_stray > 0 || n_excess > 0 || !alignment.unknown.is_empty();
        is_torn && (is_homeless || is_garbled)
    }

    /// Whether a table has other columns than the form, its heads in another order, or in most rows more or fewer
    /// numbers than it should; or whether its cells are torn.
    pub(super) fn misshape(
        &self,
        bound: &Binding,
        alignment: &Alignment,
        header: &Range<u32>,
    ) -> Option<Disorder> {
        const LEAST: usize = 5;
        let is_irregular = |it: &&RowBinding| matches!(it.state, RowState::Irregular { .. });
        let n_irregular = bound.rows.iter().filter(is_irregular).count();
        if n_irregular >= LEAST && n_irregular * 2 > bound.rows.len() {
            return Some(Disorder::Shape);
        }
        let placed = || alignment.rows.iter().flatten().copied();
        let goes_on = |it: usize| {
            let next = self
                .records
                .get(it + 1)
                .filter(|_| placed().all(|other| other != it + 1));
            next.is_some_and(|next| self.goes_on_below(&self.records[it], next))
        };
        let is_torn_before = |it: usize| {
            let record = &self.records[it];
            let is_known = record.is_flow || record.row(self.stream, bound.table.kind).is_some();
            let label = record
                .label
                .filter(|_| !is_known)
                .and_then(|it| self.stream.items.get(it as usize));
            label.is_some_and(|it| ends_with_number(&visible(self.part, it.range)))
        };
        // An amount stands in two cells: `20.2`, `7万元`.
        let is_split = |(it, row): (&Option<usize>, &Row)| {
            let items = it
                .iter()
                .flat_map(|it| self.records[*it].items(self.stream));
            let shown = items.filter(|it| !it.is_blank());
            let has_unit: Vec<bool> = shown.map(Item::has_unit).collect();
            let (own, rest) = has_unit.split_at(row.columns.len().min(has_unit.len()));
            own.last() == Some(&false) && rest.contains(&true)
        };
        // The numbers of two cells stand in one.
        let short = alignment.rows.iter().zip(&bound.rows);
        let short = short
            .filter(|it| is_irregular(&it.1))
            .filter_map(|it| *it.0);
        let in_short = short.flat_map(|it| self.records[it].items(self.stream));
        if self.are_torn(bound.items(self.stream).chain(in_short))
            || placed().any(|it| goes_on(it) || is_torn_before(it))
            || alignment.rows.iter().zip(bound.table.rows).any(is_split)
            || self.has_torn_rows(bound, alignment)
        {
            return Some(Disorder::Torn);
        }
        let rows = bound.table.rows.iter().map(|it| it.columns);
        let is_first = |(idx, it): &(usize, &'static [Column])| {
            let before = bound.table.rows[..*idx].iter();
            before.clone().all(|row| !std::ptr::eq(row.columns, *it))
        };
        let mut columns = rows.enumerate().filter(is_first).map(|it| it.1);
        let is_other = columns.any(|it| header.clone().any(|line| self.heads_otherwise(it, line)));
        is_other.then_some(Disorder::Shape)
    }

    /// Whether a row that the table lacks stands in its place with all its numbers, and with a label torn so that
    /// nobody can tell it.
    fn has_torn_rows(&self, bound: &Binding, alignment: &Alignment) -> bool {
        bound.missing_rows().any(|row| {
            let [Some(before), Some(behind)] = alignment.around(row) else {
                return false;
            };
            let n_columns = bound.table.rows[row].columns.len();
            alignment.unknown.iter().any(|it| {
                let record = &self.records[*it];
                let n_values = record.items(self.stream).filter(|it| it.is_value());
                (before + 1..behind).contains(it)
                    && n_values.count() == n_columns
                    && self.is_torn(record)
            })
        })
    }

    /// Whether numbers stand below those of a row of cells, and nothing else does: the rest of their digits,
    /// perhaps.
    pub(super) fn goes_on_below(&self, record: &Record, next: &Record) -> bool {
        let is_next = record.lines.end == next.lines.start && next.label.is_none();
        let shown = || next.items(self.stream).filter(|it| !it.is_blank());
        let n_shown = shown().count();
        record.is_grid
            && !record.is_flow
            && is_next
            && (1..=record.n_shown(self.stream)).contains(&n_shown)
            && shown().all(|it| matches!(it.what, What::Number(..)))
    }

    /// Whether numbers are torn: columns were too narrow for them, and the digits of one stand on several lines,
    /// or in pieces that more than one cell has.
    pub(super) fn are_torn<'a>(&self, items: impl Iterator<Item = &'a Item>) -> bool {
        let pieces = |it: &&Item| {
            let is_broken = it.label().is_some_and(|it| it.gaps != 0);
            let is_digits = |it: char| is_blank(it) || digit(it).is_some() || it == '.';
            is_broken && visible(self.part, it.range).chars().all(is_digits)
        };
        let mut torn = items.filter(pieces);
        let is_wrapped = |it: &Item| !self.part.source(it.range).contains(is_blank);
        torn.next()
            .is_some_and(|it| is_wrapped(it) || torn.next().is_some())
    }

    /// Whether a row of heads has those of some columns in another order.
    pub(super) fn heads_otherwise(&self, columns: &[Column], line: u32) -> bool {
        if is_flow(self.stream, line) {
            return false;
        }
        let items = self.stream.line_items(line as usize).iter();
        if items.clone().any(Item::is_value) {
            return false;
        }
        let heads = items.filter_map(|it| column_of(columns, it.label()?));
        let heads: Vec<usize> = heads.collect();
        // 表四 has the same heads three times.
        let is_next = |it: &[usize]| it[0] <= it[1] || it[1] == 0 && heads[0] == 0;
        !heads.windows(2).all(is_next)
    }

    /// A table of which no row is found, though its words and as many numbers as one of its rows has stand
    /// in its section.
    pub(super) fn scattered(&self, kind: TableKind) -> Option<Found> {
        const LEAST_LABELS: usize = 3;
        let lines = self.section_lines(kind)?;
        let table = EDITIONS[0].tables[kind as usize];
        let inside = self.records[self.records_in(&lines)].iter();
        let inside = inside.filter(|it| it.is_flow);
        let least = table.rows.iter().map(|it| it.columns.len()).max()?;
        let n_figures: usize = inside.clone().map(|it| it.n_shown(self.stream)).sum();
        let first = inside.clone().next()?.lines.start;
        let last = inside.clone().next_back()?.lines.end;
        let span = inside.filter_map(Record::span).reduce(Span::cover)?;
        let lines =
            lines.start.max(first.saturating_sub(MOST_LINES))..lines.end.min(last + MOST_LINES);
        let labels = lines.filter(|it| is_flow(self.stream, *it)).flat_map(|it| {
            let items = self.stream.line_items(it as usize).iter();
            items.filter_map(|it| Some((it.range, it.label()?)))
        });
        let labels = labels.filter(|(range, label)| {
            let meaning = vocabulary().meaning(label);
            let is_own = meaning.is_some_and(|it| it.row(kind, label).is_some() || it.is_header);
            let is_piece = || vocabulary().is_piece(&visible(self.part, *range));
            is_own || meaning.is_none() && label.n_chars != u8::MAX && is_piece()
        });
        let is_table = n_figures >= least && labels.take(LEAST_LABELS).count() == LEAST_LABELS;
        is_table.then_some(Found::Disordered(table, span, Disorder::Order))
    }

    /// A table that stands in its section in a markup that is not read, or in one word: most of its labels are
    /// there, and as many digits.
    pub(super) fn told(&self, kind: TableKind) -> Option<Found> {
        let mut tables = EDITIONS.iter().map(|it| it.tables[kind as usize]);
        tables.find_map(|it| self.told_of(it))
    }

    fn told_of(&self, table: &'static Table) -> Option<Found> {
        const FARTHEST: usize = 600;
        let lines = self.section_lines(table.kind)?;
        let labels = table
            .rows
            .iter()
            .map(|it| it.label)
            .chain(table.header.iter().copied());
        let mut wanted: Vec<String> = labels.map(folded_words).collect();
        let n_labels = wanted.len();
        let n_cells: usize = table.rows.iter().map(|it| it.columns.len()).sum();
        let mut n_digits = 0;
        let mut span: Option<Span> = None;
        for line in lines.clone().take(FARTHEST) {
            let Some(line) = self.stream.lines.get(line as usize) else {
                break;
            };
            let text = visible(self.part, line.range);
            let words = folded_words(&text);
            let n_before = wanted.len();
            wanted.retain(|it| !words.contains(it.as_str()));
            n_digits += text.chars().filter(|it| digit(*it).is_some()).count();
            if wanted.len() < n_before || span.is_some() && !text.is_empty() {
                let items = line.range();
                let own = Span {
                    first: to_u32(items.start),
                    last: to_u32(items.end.max(items.start + 1) - 1),
                };
                span = Some(span.map_or(own, |it| it.cover(own)));
            }
        }
        let is_told = (n_labels - wanted.len()) * 2 > n_labels && n_digits >= n_cells;
        Some(Found::Disordered(
            table,
            span.filter(|_| is_told)?,
            Disorder::Markup,
        ))
    }

    /// The records that begin on some lines.
    pub(super) fn records_in(&self, lines: &Range<u32>) -> Range<usize> {
        let at = |line: u32| self.records.partition_point(|it| it.lines.start < line);
        at(lines.start)..at(lines.end)
    }
}

//! Tables whose figures cannot be told from one another: text taken out of a PDF column by column has the
//! numbers far from their labels. Decided before a figure gets a place, for one under a wrong label is worse
//! than none.

use std::ops::Range;

use crate::form::vocabulary::vocabulary;
use crate::form::{EDITIONS, TableKind};

use super::super::align::Alignment;
use super::super::pieces::{MOST_LINES, is_flow};
use super::super::prose::visible;
use super::super::records::Record;
use super::super::table::{Binding, Found, RowState, Span};
use super::Binder;

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
        if !is_flow {
            return false;
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
        is_table.then_some(Found::Disordered(table, span))
    }

    /// The records that begin on some lines.
    pub(super) fn records_in(&self, lines: &Range<u32>) -> Range<usize> {
        let at = |line: u32| self.records.partition_point(|it| it.lines.start < line);
        at(lines.start)..at(lines.end)
    }
}

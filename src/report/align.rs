//! Records against the rows of a table: label first, order second. Where every label is in order
//! the answer is immediate; otherwise the best order-preserving assignment is computed.

use crate::form::Table;
use crate::form::TableKind;
use crate::form::vocabulary::vocabulary;
use crate::syntax::document::Part;
use crate::text::fold::is_blank;
use crate::text::label::{self, Label, Numbering, coverage, similarity};

use super::pieces::{MOST_LINES, fit, pieces, words};
use super::prose::visible;
use super::records::Record;
use super::stream::Stream;

/// Which record is which row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Alignment {
    /// For each row of the table the index of its record.
    pub rows: Vec<Option<usize>>,
    /// Records that are not a row of the table.
    pub unknown: Vec<usize>,
    /// Records whose place is told by the order of the rows alone.
    pub unnamed: Vec<usize>,
    pub score: f32,
}

impl Alignment {
    /// No row found.
    pub fn none(table: &Table) -> Self {
        Self {
            rows: vec![None; table.rows.len()],
            unknown: Vec::new(),
            unnamed: Vec::new(),
            score: 0.0,
        }
    }

    /// Every row and every record has its counterpart.
    pub fn is_whole(&self) -> bool {
        self.unknown.is_empty() && self.rows.iter().all(Option::is_some)
    }
}

/// An exact label.
const EXACT: f32 = 100.0;
/// Every pair of the label's characters occurs in the pieces around the numbers.
const COVERED: f32 = 60.0;
/// The share of a label that names its row.
const NAMED: f32 = 0.7;
/// The number of the row with other words than its own, where the order leaves room for it.
const NUMBERED: f32 = COVERED * NAMED;
/// Numbers without a label, where the order leaves room for a row.
const ORDER_ONLY: f32 = 10.0;
/// What it costs to leave a record or a row without a counterpart: numbers that lost their label
/// go where the order has room for them.
pub(super) const UNMATCHED: f32 = 25.0;
/// What a short label counts that has no words but those of the row's.
const SHORT: f32 = 0.75;
/// Below this share of common characters, a label is another label.
const LEAST_LIKENESS: f32 = 0.45;

/// Aligns `records`, all of them inside the table, with the table's rows, where every label is exact
/// and in order; else returns the rows that the labels name.
pub(super) fn align_by_labels(
    stream: &Stream<'_>,
    records: &[&Record],
    table: &Table,
) -> Result<Alignment, Vec<Option<usize>>> {
    let exact = exact_rows(stream, records, table);
    if exact.iter().all(Option::is_some) && exact.is_sorted_by(|a, b| a < b) {
        Ok(in_order(&exact, table))
    } else {
        Err(exact)
    }
}

/// Aligns `records` with the table's rows by the words in and around them, where the labels, which
/// name the rows `exact`, do not suffice.
pub(super) fn align_by_words(
    part: &Part,
    stream: &Stream<'_>,
    records: &[&Record],
    table: &Table,
    exact: &[Option<usize>],
) -> Alignment {
    let scores = scores(part, stream, records, table, exact);
    best(&scores, records.len(), table.rows.len())
}

/// For each record the row that its label names.
fn exact_rows(stream: &Stream<'_>, records: &[&Record], table: &Table) -> Vec<Option<usize>> {
    let joined: Vec<Option<usize>> = (0..table.rows.len())
        .map(|it| vocabulary().joined_row(table, it))
        .collect();
    let row = |it: &&Record| {
        let row = usize::from(it.row(stream, table.kind)?);
        let is_other = |it: &Label| vocabulary().is_other_number(table.kind, row, it);
        if it.label(stream).is_some_and(is_other) {
            return None;
        }
        joined.iter().position(|it| *it == Some(row))
    };
    records.iter().map(row).collect()
}

fn in_order(exact: &[Option<usize>], table: &Table) -> Alignment {
    let mut rows = vec![None; table.rows.len()];
    for (record_idx, row_idx) in exact.iter().enumerate() {
        if let Some(slot) = row_idx.and_then(|it| rows.get_mut(it)) {
            *slot = Some(record_idx);
        }
    }
    let n_missing = rows.iter().filter(|it| it.is_none()).count();
    Alignment {
        rows,
        unknown: Vec::new(),
        unnamed: Vec::new(),
        score: EXACT * exact.len() as f32 - UNMATCHED * n_missing as f32,
    }
}

/// How well each record fits each row.
fn scores(
    part: &Part,
    stream: &Stream<'_>,
    records: &[&Record],
    table: &Table,
    exact: &[Option<usize>],
) -> Vec<Vec<f32>> {
    let labels: Vec<(Option<Numbering>, Vec<String>)> = table
        .rows
        .iter()
        .map(|it| {
            let all = std::iter::once(it.label).chain(it.variants.iter().copied());
            (label::of(it.label).numbering, all.map(words).collect())
        })
        .collect();
    let gaps = gaps(part, stream, records);
    let score = |record_idx: usize| {
        let record = records[record_idx];
        let own_label = record.label(stream);
        let own = record
            .label
            .and_then(|it| stream.items.get(it as usize))
            .map(|it| visible(part, it.range));
        // Cells of their own line by line stand below their label.
        let behind = if record.is_grid || own.is_none() {
            &gaps[record_idx + 1][..]
        } else {
            &[]
        };
        // In text without cells the group that a row is in may stand before its label.
        let last = own.as_ref().and_then(|it| it.split(is_blank).next_back());
        let last = last.filter(|_| record.is_flow);
        let numbering = last.and_then(|it| label::of(it).numbering);
        let numbering = numbering.or_else(|| own_label?.numbering);
        let last = last.map(words);
        let own_pieces: Vec<String> = own
            .iter()
            .flat_map(|it| it.split(is_blank).map(words))
            .collect();
        let pieces = gaps[record_idx].iter().chain(&own_pieces).chain(behind);
        let own = own.map(|it| words(&it));
        let around: String = pieces.clone().map(String::as_str).collect();
        let score = |(row_idx, (official, labels)): (usize, &(Option<Numbering>, Vec<String>))| {
            if exact[record_idx].is_some() {
                return if exact[record_idx] == Some(row_idx) {
                    EXACT
                } else {
                    0.0
                };
            }
            let like =
                |own: &String| best_of(labels, |it| similarity(it, own).max(shortened(own, it)));
            let likeness = own.iter().chain(&last).map(like).fold(0.0, f32::max);
            let covered = if record.is_grid || own.is_none() {
                best_of(labels, |it| coverage(it, &around))
            } else {
                0.0
            };
            let fitting = best_of(labels, |it| fit(it, pieces.clone()));
            let best = likeness.max(covered).max(fitting);
            let is_numbered = numbering.is_some()
                && numbering == *official
                && record.n_shown(stream) == table.rows[row_idx].columns.len();
            if best >= LEAST_LIKENESS {
                COVERED * best
            } else if is_numbered {
                NUMBERED + best
            } else if own.is_none() {
                ORDER_ONLY
            } else {
                0.0
            }
        };
        labels.iter().enumerate().map(score).collect()
    };
    (0..records.len()).map(score).collect()
}

/// How likely a text is a short form of a label: all its words are the label's.
fn shortened(own: &str, label: &str) -> f32 {
    let is_long_enough = own.chars().nth(2).is_some();
    if is_long_enough {
        coverage(own, label) * SHORT
    } else {
        0.0
    }
}

fn best_of(labels: &[String], score: impl Fn(&str) -> f32) -> f32 {
    labels.iter().map(|it| score(it)).fold(0.0, f32::max)
}

/// The pieces of labels before each record, and behind the last.
fn gaps(part: &Part, stream: &Stream<'_>, records: &[&Record]) -> Vec<Vec<String>> {
    let gap = |idx: usize| {
        let before = idx.checked_sub(1).map(|it| records[it].lines.end);
        let behind = records.get(idx).map(|it| it.lines.start);
        let (start, end) = match (before, behind) {
            (Some(start), Some(end)) => (start, end),
            (None, Some(end)) => (end.saturating_sub(MOST_LINES), end),
            (Some(start), None) => (start, start + MOST_LINES),
            (None, None) => (0, 0),
        };
        // Of a long stretch the pieces nearest to the record count.
        pieces(
            part,
            stream,
            start.max(end.saturating_sub(2 * MOST_LINES))..end,
        )
    };
    (0..=records.len()).map(gap).collect()
}

/// The order-preserving assignment with the highest score.
fn best(scores: &[Vec<f32>], n_records: usize, n_rows: usize) -> Alignment {
    let mut table = vec![vec![0.0_f32; n_rows + 1]; n_records + 1];
    for (record, scores) in table.iter_mut().enumerate() {
        for (row, slot) in scores.iter_mut().enumerate() {
            *slot = -UNMATCHED * (n_records - record + n_rows - row) as f32;
        }
    }
    for record in (0..n_records).rev() {
        for row in (0..n_rows).rev() {
            let taken = scores[record][row] + table[record + 1][row + 1];
            let skipped = table[record + 1][row].max(table[record][row + 1]) - UNMATCHED;
            table[record][row] = if scores[record][row] > 0.0 {
                taken.max(skipped)
            } else {
                skipped
            };
        }
    }
    let mut res = Alignment {
        rows: vec![None; n_rows],
        unknown: Vec::new(),
        unnamed: Vec::new(),
        score: table[0][0],
    };
    let (mut record, mut row) = (0, 0);
    while record < n_records {
        let here = table[record][row];
        if row < n_rows
            && scores[record][row] > 0.0
            && here == scores[record][row] + table[record + 1][row + 1]
        {
            res.rows[row] = Some(record);
            if scores[record][row] < COVERED * NAMED {
                res.unnamed.push(record);
            }
            record += 1;
            row += 1;
        } else if row < n_rows && here == table[record][row + 1] - UNMATCHED {
            row += 1;
        } else {
            res.unknown.push(record);
            record += 1;
        }
    }
    res
}

/// Whether a record can be a row of table 三 that lost its label: the right number of values.
pub(super) fn may_be_row(record: &Record, stream: &Stream<'_>, kind: TableKind) -> bool {
    record.row(stream, kind).is_some() || (5..=9).contains(&record.n_shown(stream))
}

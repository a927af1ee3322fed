//! Records against the rows of a table: label first, order second. Where every label is in order
//! the answer is immediate; otherwise the best order-preserving assignment is computed.

use crate::form::Table;
use crate::form::TableKind;
use crate::form::vocabulary::vocabulary;
use crate::syntax::document::Part;
use crate::text::fold::folded_words;
use crate::text::label::{coverage, similarity};
use crate::text::range::to_u32;

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
    pub score: f32,
}

impl Alignment {
    /// No row found.
    pub fn none(table: &Table) -> Self {
        Self {
            rows: vec![None; table.rows.len()],
            unknown: Vec::new(),
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
/// Numbers without a label, where the order leaves room for a row.
const ORDER_ONLY: f32 = 10.0;
/// What it costs to leave a record or a row without a counterpart: numbers that lost their label
/// go where the order has room for them.
pub(super) const UNMATCHED: f32 = 25.0;
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
    let labels: Vec<Vec<String>> = table
        .rows
        .iter()
        .map(|it| {
            std::iter::once(it.label)
                .chain(it.variants.iter().copied())
                .map(words)
                .collect()
        })
        .collect();
    let score = |record_idx: usize| {
        let record = records[record_idx];
        let own = record
            .label
            .and_then(|it| stream.items.get(it as usize))
            .map(|it| words(&visible(part, it.range)));
        let around = around(part, stream, records, record_idx);
        labels
            .iter()
            .enumerate()
            .map(|(row_idx, labels)| {
                if exact[record_idx].is_some() {
                    return if exact[record_idx] == Some(row_idx) {
                        EXACT
                    } else {
                        0.0
                    };
                }
                let likeness = own
                    .as_ref()
                    .map_or(0.0, |own| best_of(labels, |it| similarity(it, own)));
                let covered = if record.is_grid || own.is_none() {
                    best_of(labels, |it| coverage(it, &around))
                } else {
                    0.0
                };
                let best = likeness.max(covered);
                if best >= LEAST_LIKENESS {
                    COVERED * best
                } else if own.is_none() {
                    ORDER_ONLY
                } else {
                    0.0
                }
            })
            .collect()
    };
    (0..records.len()).map(score).collect()
}

fn best_of(labels: &[String], score: impl Fn(&str) -> f32) -> f32 {
    labels.iter().map(|it| score(it)).fold(0.0, f32::max)
}

fn words(label: &str) -> String {
    let folded = folded_words(label);
    folded
        .trim_start_matches(|it: char| it.is_ascii_digit())
        .to_owned()
}

/// The text from the record before to the record after, this record's own label included: the pieces
/// of a label that wraps around its numbers are in there.
fn around(part: &Part, stream: &Stream<'_>, records: &[&Record], idx: usize) -> String {
    const FARTHEST: u32 = 8;
    let lines = &records[idx].lines;
    let before = idx.checked_sub(1).map_or(0, |it| records[it].lines.end);
    let after = records.get(idx + 1).map_or(u32::MAX, |it| it.lines.start);
    let start = before.max(lines.start.saturating_sub(FARTHEST));
    let end = after
        .min(lines.end + FARTHEST)
        .min(to_u32(stream.lines.len()));
    let texts = (start..end).flat_map(|it| stream.line_items(it as usize));
    texts
        .filter(|it| it.label().is_some())
        .map(|it| folded_words(&visible(part, it.range)))
        .collect()
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

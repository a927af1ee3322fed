//! Records against the rows of a table: label first, order second. Where every label is in order
//! the answer is immediate; otherwise the best order-preserving assignment is computed.

use std::cell::OnceCell;
use std::sync::LazyLock;

use crate::form::vocabulary::vocabulary;
use crate::form::{EDITIONS, Row, Table, TableKind};
use crate::syntax::document::Part;
use crate::text::fold::is_blank;
use crate::text::label::{self, Label, Numbering, Pairs};

use super::pieces::{MOST_LINES, Pieces, pieces, words};
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
    /// The records of the nearest rows before a row and behind it.
    pub fn around(&self, row: usize) -> [Option<usize>; 2] {
        let before = self.rows[..row].iter().rev().flatten().next();
        let behind = self.rows[row + 1..].iter().flatten().next();
        [before, behind].map(Option::<&usize>::copied)
    }

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
    clues: &Clues<'_>,
    table: &'static Table,
    exact: &[Option<usize>],
) -> Alignment {
    let scores = scores(clues, table, exact);
    best(&scores, exact.len(), table.rows.len())
}

/// What is known of some records beside the rows that their labels name: looked for where it is asked for,
/// once for all tables.
pub(super) struct Clues<'a> {
    part: &'a Part,
    stream: &'a Stream<'a>,
    records: &'a [&'a Record],
    gaps: OnceCell<Vec<Vec<String>>>,
    clues: Vec<OnceCell<Clue>>,
}

/// What may tell the row of a record.
struct Clue {
    /// The words of its label, and the last of them by themselves where something may stand before them.
    own: Vec<OwnWords>,
    numbering: Option<Numbering>,
    has_label: bool,
    /// The words around its numbers, where its label may be among them.
    around: Option<Pairs>,
    pieces: Vec<String>,
    n_shown: usize,
}

struct OwnWords {
    pairs: Pairs,
    /// They may be the short form of a label.
    may_be_short: bool,
}

impl<'a> Clues<'a> {
    pub fn new(part: &'a Part, stream: &'a Stream<'a>, records: &'a [&'a Record]) -> Self {
        Self {
            part,
            stream,
            records,
            gaps: OnceCell::new(),
            clues: records.iter().map(|_| OnceCell::new()).collect(),
        }
    }

    fn of(&self, record_idx: usize) -> &Clue {
        self.clues[record_idx].get_or_init(|| self.read(record_idx))
    }

    fn read(&self, record_idx: usize) -> Clue {
        let gaps = self
            .gaps
            .get_or_init(|| gaps(self.part, self.stream, self.records));
        let record = self.records[record_idx];
        let label = record
            .label
            .and_then(|it| self.stream.items.get(it as usize));
        let own = label.map(|it| visible(self.part, it.range));
        // Cells of their own line by line stand below their label.
        let has_behind = record.is_grid || own.is_none();
        let behind = if has_behind {
            &gaps[record_idx + 1][..]
        } else {
            &[]
        };
        // In text without cells the group that a row is in may stand before its label.
        let last = own.as_ref().and_then(|it| it.split(is_blank).next_back());
        let last = last.filter(|_| record.is_flow);
        let numbering = last.and_then(|it| label::of(it).numbering);
        let own_pieces = own.iter().flat_map(|it| it.split(is_blank).map(words));
        let pieces = gaps[record_idx].iter().cloned().chain(own_pieces);
        let pieces: Vec<String> = pieces.chain(behind.iter().cloned()).collect();
        Clue {
            own: own
                .as_deref()
                .into_iter()
                .chain(last)
                .map(OwnWords::of)
                .collect(),
            numbering: numbering.or_else(|| record.label(self.stream)?.numbering),
            has_label: own.is_some(),
            around: has_behind.then(|| Pairs::of(&pieces.concat())),
            pieces,
            n_shown: record.n_shown(self.stream),
        }
    }
}

impl OwnWords {
    fn of(text: &str) -> Self {
        let words = words(text);
        Self {
            may_be_short: words.chars().nth(2).is_some(),
            pairs: Pairs::of(&words),
        }
    }

    /// How likely they are a label, or a short form of it: all its words are the label's.
    fn likeness(&self, label: &Pairs) -> f32 {
        let shortened = match self.may_be_short {
            true => self.pairs.coverage(label) * SHORT,
            false => 0.0,
        };
        label.similarity(&self.pairs).max(shortened)
    }
}

/// The wordings of a row of the form.
struct RowWords {
    numbering: Option<Numbering>,
    wordings: Vec<Wording>,
}

struct Wording {
    words: String,
    pairs: Pairs,
}

/// The rows of every table of the form, read once.
static ROWS: LazyLock<Vec<(&'static Table, Vec<RowWords>)>> = LazyLock::new(|| {
    let tables = EDITIONS.iter().flat_map(|it| it.tables);
    tables.map(|it| (it, row_words(it))).collect()
});

fn row_words(table: &Table) -> Vec<RowWords> {
    let wording = |it: &str| {
        let words = words(it);
        Wording {
            pairs: Pairs::of(&words),
            words,
        }
    };
    let rows = table.rows.iter().map(|it| RowWords {
        numbering: label::of(it.label).numbering,
        wordings: [it.label]
            .iter()
            .chain(it.variants)
            .map(|it| wording(it))
            .collect(),
    });
    rows.collect()
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
fn scores(clues: &Clues<'_>, table: &'static Table, exact: &[Option<usize>]) -> Vec<Vec<f32>> {
    let rows = ROWS.iter().find(|it| std::ptr::eq(it.0, table));
    let rows = rows.map_or(&[][..], |it| &it.1);
    let score = |(record_idx, exact): (usize, &Option<usize>)| -> Vec<f32> {
        if let Some(exact) = exact {
            let score = |row_idx: usize| if row_idx == *exact { EXACT } else { 0.0 };
            return (0..rows.len()).map(score).collect();
        }
        let clue = clues.of(record_idx);
        let pieces = Pieces::new(clue.pieces.iter().map(String::as_str));
        let score = |(words, row): (&RowWords, &Row)| {
            let likeness = best_of(words, |it| {
                let own = clue.own.iter().map(|own| own.likeness(&it.pairs));
                own.fold(0.0, f32::max)
            });
            let around = clue.around.as_ref();
            let covered =
                around.map_or(0.0, |around| best_of(words, |it| it.pairs.coverage(around)));
            let fitting = best_of(words, |it| pieces.fit(&it.words));
            let best = likeness.max(covered).max(fitting);
            let is_numbered = clue.numbering.is_some()
                && clue.numbering == words.numbering
                && clue.n_shown == row.columns.len();
            if best >= LEAST_LIKENESS {
                COVERED * best
            } else if is_numbered {
                NUMBERED + best
            } else if !clue.has_label {
                ORDER_ONLY
            } else {
                0.0
            }
        };
        rows.iter().zip(table.rows).map(score).collect()
    };
    exact.iter().enumerate().map(score).collect()
}

fn best_of(row: &RowWords, score: impl Fn(&Wording) -> f32) -> f32 {
    row.wordings.iter().map(score).fold(0.0, f32::max)
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

//! What a report hands on to next year's and takes over from last year's: a few figures, small enough
//! to be kept of every report of a workspace. Where organ or year is in doubt there is no ledger.

use std::hash::Hash;
use std::sync::{Arc, LazyLock};

use crate::form::{Axis, Column, EDITIONS, Row, Succession, SuccessionKind, Table, TableKind};
use crate::text::range::TextRange;

use super::Report;
use super::organ::Organ;
use super::table::{BoundTable, CellIdx, Held, RowState};

/// The figures of a report that another year's must agree with.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// The organ as the title names it.
    pub agency: Arc<str>,
    pub organ: Arc<Organ>,
    pub year: u16,
    /// In the order of the form.
    pub lines: Vec<Line>,
}

/// A succession of the form in one of the rows or columns that it is repeated over.
#[derive(Clone, Debug)]
pub struct Line {
    pub succession: &'static Succession,
    pub table: &'static Table,
    /// The row or the column, by its id.
    pub along: &'static str,
    /// What this report takes over. `None` where some of its figures are not known.
    pub opening: Option<Opening>,
    /// What it hands on.
    pub closing: Option<Figure>,
}

/// A count and its cell.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    pub cell: CellIdx,
    pub value: i64,
    /// From the start of the part.
    pub range: TextRange,
}

/// A count that continues last year's.
#[derive(Clone, Copy, Debug)]
pub struct Opening {
    pub stated: Figure,
    pub plus: i64,
    pub minus: i64,
}

/// A cell of a report.
pub type CellAddress = (TableKind, CellIdx);

impl Ledger {
    /// The ledger of a report whose organ and year are beyond doubt.
    pub fn of(report: &Report) -> Option<Self> {
        Self::after(report, None)
    }

    /// [`Ledger::of`] a report that had the ledger `before` it was edited: most edits leave the organ.
    pub fn after(report: &Report, before: Option<&Self>) -> Option<Self> {
        let agency = report.agency()?;
        let year = report.stated_year()?;
        if report.period().is_some_and(|it| it.year != year) {
            return None;
        }
        let (agency, organ) = match before {
            Some(it) if *it.agency == *agency => (Arc::clone(&it.agency), Arc::clone(&it.organ)),
            _ => (agency.into(), Arc::new(Organ::new(agency))),
        };
        let lines = report.tables().flat_map(lines).collect();
        Some(Self {
            agency,
            organ,
            year,
            lines,
        })
    }

    /// Whether another report would find the same here. Places may differ.
    pub fn says_the_same(&self, other: &Self) -> bool {
        (self.year, &self.organ) == (other.year, &other.organ) && self.has_the_figures_of(other)
    }

    /// Whether the figures are the same, wherever they stand and whoever's they are.
    pub fn has_the_figures_of(&self, other: &Self) -> bool {
        self.figures().eq(other.figures())
    }

    /// What it hands on and takes over, wherever that stands: two ledgers that have the same say the same.
    pub fn figures(&self) -> impl Iterator<Item = impl Hash + Eq + use<>> {
        self.lines.iter().map(|it| {
            let opening = it.opening.map(|it| (it.stated.value, it.plus, it.minus));
            let closing = it.closing.map(|it| it.value);
            (it.kind(), it.along, opening, closing)
        })
    }

    /// Where its figures stand.
    pub fn ranges(&self) -> impl Iterator<Item = TextRange> {
        self.lines.iter().flat_map(|it| {
            let opening = it.opening.map(|it| it.stated.range);
            opening.into_iter().chain(it.closing.map(|it| it.range))
        })
    }

    /// What the next year's report takes over as it stands, by the ids of its cells: of what comes and goes in
    /// a year nothing is known before it ends.
    pub fn to_take_over(&self) -> impl Iterator<Item = (String, i64)> + '_ {
        let plain = self.lines.iter().filter(|it| {
            let succession = it.succession;
            succession.plus.is_empty() && succession.minus.is_empty()
        });
        plain.filter_map(|it| {
            let (row, column) = match it.succession.axis {
                Axis::EachColumn => (it.succession.stated, it.along),
                Axis::EachRow => (it.along, it.succession.stated),
            };
            Some((format!("{}.{row}.{column}", it.table.id), it.closing?.value))
        })
    }

    /// What the report hands on in the cell of this fact id.
    pub fn closing(&self, fact_id: &str) -> Option<i64> {
        let closing = self.lines.iter().find_map(|it| {
            let figure = it.closing.as_ref()?;
            let CellIdx { row, column } = figure.cell;
            (it.table.fact_id(row, column) == fact_id).then_some(figure)
        });
        closing.map(|it| it.value)
    }

    /// Where last year's report has what a cell of this one takes over.
    pub fn taken_over<'a>(&self, cell: CellAddress, last: &'a Self) -> Option<&'a Figure> {
        let takes_over = |it: &&Line| it.opening.is_some_and(|own| it.is_at(&own.stated, cell));
        let line = self.lines.iter().find(takes_over)?;
        last.lines
            .iter()
            .find(|it| it.is_same(line))?
            .closing
            .as_ref()
    }

    /// What last year's report makes of a cell of this one: what it handed on, and what came and went since.
    pub fn due(&self, cell: CellAddress, last: &Self) -> Option<i64> {
        let takes_over = |it: &&Line| it.opening.is_some_and(|own| it.is_at(&own.stated, cell));
        let line = self.lines.iter().find(takes_over)?;
        let opening = line.opening.as_ref()?;
        let closing = last.lines.iter().find(|it| it.is_same(line))?.closing?;
        Some(opening.expected(closing.value))
    }

    /// Where next year's report has what a cell of this one hands on.
    pub fn handed_on<'a>(&self, cell: CellAddress, next: &'a Self) -> Option<&'a Figure> {
        let hands_on = |it: &&Line| it.closing.is_some_and(|own| it.is_at(&own, cell));
        let line = self.lines.iter().find(hands_on)?;
        let opening = next
            .lines
            .iter()
            .find(|it| it.is_same(line))?
            .opening
            .as_ref();
        opening.map(|it| &it.stated)
    }

    /// The lines of this report and of last year's that do not agree.
    pub fn mismatches<'a>(&'a self, last: &'a Self) -> impl Iterator<Item = Mismatch<'a>> {
        self.lines.iter().filter_map(|line| {
            let opening = line.opening.as_ref()?;
            let last = last.lines.iter().find(|it| it.is_same(line))?;
            let closing = last.closing.as_ref()?;
            (opening.implied() != closing.value).then_some(Mismatch {
                line,
                opening,
                last,
                closing,
            })
        })
    }
}

/// A figure that does not continue last year's.
#[derive(Clone, Copy, Debug)]
pub struct Mismatch<'a> {
    pub line: &'a Line,
    pub opening: &'a Opening,
    /// The line of last year's report.
    pub last: &'a Line,
    pub closing: &'a Figure,
}

impl Line {
    pub fn kind(&self) -> SuccessionKind {
        self.succession.kind
    }

    fn is_at(&self, figure: &Figure, (kind, idx): CellAddress) -> bool {
        (self.table.kind, figure.cell) == (kind, idx)
    }

    fn is_same(&self, other: &Self) -> bool {
        (self.kind(), self.along) == (other.kind(), other.along)
    }
}

impl Opening {
    /// What this report should state where last year's handed on `closing`.
    fn expected(&self, closing: i64) -> i64 {
        closing.saturating_add(self.plus).saturating_sub(self.minus)
    }

    /// What last year's report must have handed on.
    pub fn implied(&self) -> i64 {
        self.stated
            .value
            .saturating_sub(self.plus)
            .saturating_add(self.minus)
    }
}

impl Mismatch<'_> {
    /// What this report should state by last year's.
    pub fn expected(&self) -> i64 {
        self.opening.expected(self.closing.value)
    }

    /// How much too much it states.
    pub fn difference(&self) -> i64 {
        self.opening.stated.value.saturating_sub(self.expected())
    }

    /// Whether the figure is the sum of the others in its row.
    pub fn is_total(&self) -> bool {
        self.line.succession.axis == Axis::EachColumn
            && self
                .line
                .table
                .identities
                .iter()
                .any(|it| it.axis == Axis::EachRow && it.left.first() == Some(&self.line.along))
    }
}

/// A succession in one of the rows or columns that it is repeated over, with its cells.
struct Track {
    succession: &'static Succession,
    along: &'static str,
    stated: Option<CellIdx>,
    last: Option<CellIdx>,
    plus: Vec<Option<CellIdx>>,
    minus: Vec<Option<CellIdx>>,
}

/// The tracks of every table of the form, looked up once.
static TRACKS: LazyLock<Vec<(&'static Table, Vec<Track>)>> = LazyLock::new(|| {
    let tables = EDITIONS.iter().flat_map(|it| it.tables);
    tables.map(|it| (it, tracks(it))).collect()
});

fn tracks(table: &'static Table) -> Vec<Track> {
    let of = |succession: &'static Succession| {
        let along: Vec<&'static str> = match succession.axis {
            Axis::EachColumn => row(table, succession.stated)
                .map(|it| it.1.columns.iter().map(|it| it.id).collect())
                .unwrap_or_default(),
            Axis::EachRow => table
                .rows
                .iter()
                .filter(|it| column(it, succession.stated).is_some())
                .map(|it| it.id)
                .collect(),
        };
        let track = move |along| {
            let cell = |term: &str| {
                let (row_id, column_id) = match succession.axis {
                    Axis::EachColumn => (term, along),
                    Axis::EachRow => (along, term),
                };
                let (row_idx, row) = row(table, row_id)?;
                Some(CellIdx {
                    row: row_idx,
                    column: column(row, column_id)?.0,
                })
            };
            Track {
                succession,
                along,
                stated: cell(succession.stated),
                last: cell(succession.last),
                plus: succession.plus.iter().map(|it| cell(it)).collect(),
                minus: succession.minus.iter().map(|it| cell(it)).collect(),
            }
        };
        along.into_iter().map(track)
    };
    table.successions.iter().flat_map(of).collect()
}

fn lines(bound: &BoundTable) -> impl Iterator<Item = Line> {
    let mut tables = TRACKS.iter();
    let own = tables.find(|it| std::ptr::eq(it.0, bound.table));
    let tracks = own.map_or(&[][..], |it| &it.1);
    tracks.iter().map(|it| line(bound, it))
}

fn line(bound: &BoundTable, track: &Track) -> Line {
    let figure = |cell: Option<CellIdx>| count(bound, cell?);
    let sum = |cells: &[Option<CellIdx>]| -> Option<i64> {
        let mut values = cells.iter().map(|it| figure(*it).map(|it| it.value));
        values.try_fold(0_i64, |acc, it| acc.checked_add(it?))
    };
    let opening = || {
        Some(Opening {
            stated: figure(track.stated)?,
            plus: sum(&track.plus)?,
            minus: sum(&track.minus)?,
        })
    };
    Line {
        succession: track.succession,
        table: bound.table,
        along: track.along,
        opening: opening(),
        closing: figure(track.last),
    }
}

fn count(bound: &BoundTable, cell: CellIdx) -> Option<Figure> {
    let is_bound = bound.rows.get(cell.row)?.state == RowState::Bound;
    match bound.held(cell) {
        Held::Number(number) if is_bound => Some(Figure {
            cell,
            value: number.count()?,
            range: bound.range(cell),
        }),
        _ => None,
    }
}

fn row(table: &'static Table, id: &str) -> Option<(usize, &'static Row)> {
    table.rows.iter().enumerate().find(|it| it.1.id == id)
}

fn column(row: &'static Row, id: &str) -> Option<(usize, &'static Column)> {
    row.columns.iter().enumerate().find(|it| it.1.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::landmark;
    use crate::syntax::document::Document;

    fn ledger(text: &str) -> Option<Ledger> {
        let document = Document::parse(text, landmark);
        Ledger::of(&Report::bind(document.parts.first()?)?)
    }

    fn full_report() -> String {
        include_str!("../../fixtures/correct.md").to_owned()
    }

    /// The report of the year before, handing on what the full report takes over.
    fn last_year() -> String {
        full_report().replace("2024", "2023").replace(
            "| 行政规范性文件 | 2 | 1 | 9 |",
            "| 行政规范性文件 | 0 | 0 | 8 |",
        )
    }

    fn shown(this: &str, last: &str) -> Vec<(String, i64, i64)> {
        let (this, last) = (ledger(this).unwrap(), ledger(last).unwrap());
        let shown = |it: Mismatch<'_>| {
            let along = it.line.along.to_owned();
            (along, it.opening.stated.value, it.expected())
        };
        this.mismatches(&last).map(shown).collect()
    }

    #[test]
    fn a_year_that_continues_the_last_agrees() {
        assert_eq!(shown(&full_report(), &last_year()), []);
    }

    #[test]
    fn every_column_and_every_stock_is_compared() {
        let this = full_report().replace(
            "上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |",
            "上年结转政府信息公开申请数量 | 2 | 0 | 0 | 0 | 0 | 5 | 3 |",
        );
        let this = this.replace("| 2 | 1 | 9 |", "| 2 | 1 | 10 |");
        let expected = [
            ("normative_documents", 10, 9),
            ("natural_person", 2, 1),
            ("other", 5, 0),
            ("total", 3, 1),
        ];
        let expected = expected.map(|(along, stated, value)| (along.to_owned(), stated, value));
        assert_eq!(shown(&this, &last_year()), expected);
    }

    #[test]
    fn what_is_not_known_is_not_compared() {
        for unknown in ["/", " ", "无", "1.5"] {
            let this = full_report().replace(
                "上年结转政府信息公开申请数量 | 1 |",
                &format!("上年结转政府信息公开申请数量 | {unknown} |"),
            );
            assert_eq!(shown(&this, &last_year()), [], "{unknown}");
        }
    }

    #[test]
    fn a_doubtful_year_or_organ_has_no_ledger() {
        let full = full_report();
        assert!(ledger(&full).is_some());
        assert!(ledger(&full.replacen("2024年1月", "2023年1月", 1)).is_none());
        assert!(ledger(&full.replacen("云溪县石桥镇人民政府", "", 1)).is_none());
    }
}

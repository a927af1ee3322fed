//! Tables bound to the form: for each cell of the form what the report holds there.

use crate::form::Table;
use crate::text::number::Number;
use crate::text::range::{Shift, TextRange};

/// A table of the form as the report fills it in.
#[derive(Clone, Debug)]
pub struct BoundTable {
    pub table: &'static Table,
    /// From its first bound row to its last.
    pub range: TextRange,
    /// One for each row of `table`.
    pub rows: Vec<BoundRow>,
    cells: Vec<Bound>,
    /// Where each row's cells begin in `cells`.
    starts: Box<[u16]>,
    /// Records that stand inside the table and are no row of the form.
    pub unknown_rows: Vec<TextRange>,
    /// Header cells and labels that are worded almost, but not quite, as the form words them.
    pub misworded: Vec<Misworded>,
    /// Where a number was expected and the count of numbers is wrong: see [`RowState::Irregular`].
    pub irregular: Option<Irregular>,
    /// Rows were told by more than their own labels: by words around them.
    pub(super) is_guessed: bool,
}

/// How a row of the form was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoundRow {
    pub state: RowState,
    /// The label in the text, if the row has one of its own.
    pub label: Option<TextRange>,
    /// Label and values.
    pub range: TextRange,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowState {
    /// Every cell has its place.
    Bound,
    /// The row is not there.
    Missing,
    /// The row is there, but with another number of values than the form has columns, so that none
    /// can be told from its neighbour.
    Irregular { n_values: u32 },
}

/// A whole table whose numbers do not fit its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Irregular {
    pub range: TextRange,
    pub n_values: u32,
    pub n_expected: u32,
}

/// A label that is almost one of the form's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misworded {
    pub range: TextRange,
    pub official: &'static str,
}

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// The form has a cell here, the report has none.
    Missing,
    Blank,
    /// `/` or `-`.
    NotApplicable,
    /// Something that is no number.
    Malformed,
    Number(Number),
}

impl Held {
    /// The number that the cell stands for in a sum: blanks and fillers are zero, what is missing or is
    /// no number is unknown.
    pub fn known(self) -> Option<Number> {
        match self {
            Held::Missing | Held::Malformed => None,
            Held::Blank | Held::NotApplicable => Some(Number::default()),
            Held::Number(number) => Some(number),
        }
    }

    /// [`Held::known`], where that is a count.
    pub fn count(self) -> Option<i64> {
        self.known()?.count().filter(|it| *it >= 0)
    }
}

/// A cell, packed into sixteen bytes: a report has two hundred, and a file hundreds of reports.
#[derive(Clone, Copy, Debug, Default)]
struct Bound {
    mantissa: i64,
    start: u32,
    len: u16,
    scale: u8,
    state: BoundState,
}

impl Bound {
    /// What is longer than any number can be has its beginning for a place.
    fn new(held: Held, range: TextRange) -> Self {
        let (state, value) = match held {
            Held::Missing => (BoundState::Missing, Number::default()),
            Held::Blank => (BoundState::Blank, Number::default()),
            Held::NotApplicable => (BoundState::NotApplicable, Number::default()),
            Held::Malformed => (BoundState::Malformed, Number::default()),
            Held::Number(value) => (BoundState::Number, value),
        };
        let (mantissa, scale) = value.parts();
        Self {
            mantissa,
            start: range.start,
            len: u16::try_from(range.len()).unwrap_or(0),
            scale,
            state,
        }
    }

    fn held(self) -> Held {
        match self.state {
            BoundState::Missing => Held::Missing,
            BoundState::Blank => Held::Blank,
            BoundState::NotApplicable => Held::NotApplicable,
            BoundState::Malformed => Held::Malformed,
            BoundState::Number => Held::Number(Number::from_parts((self.mantissa, self.scale))),
        }
    }

    fn range(self) -> TextRange {
        TextRange::new(self.start, self.start + u32::from(self.len))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
enum BoundState {
    #[default]
    Missing,
    Blank,
    NotApplicable,
    Malformed,
    Number,
}

/// A cell of a table, by its row and column in the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellIdx {
    pub row: usize,
    pub column: usize,
}

impl BoundTable {
    pub(crate) fn new(table: &'static Table) -> Self {
        let mut n_cells = 0;
        let starts = table.rows.iter().map(|it| {
            n_cells += it.columns.len();
            u16::try_from(n_cells - it.columns.len()).unwrap_or(u16::MAX)
        });
        let starts = starts.collect();
        let row = BoundRow {
            state: RowState::Missing,
            label: None,
            range: TextRange::default(),
        };
        Self {
            table,
            range: TextRange::default(),
            rows: vec![row; table.rows.len()],
            cells: vec![Bound::default(); n_cells],
            starts,
            unknown_rows: Vec::new(),
            misworded: Vec::new(),
            irregular: None,
            is_guessed: false,
        }
    }

    pub(crate) fn set(&mut self, idx: CellIdx, held: Held, range: TextRange) {
        let at = self.offset(idx);
        if let Some(slot) = self.cells.get_mut(at) {
            *slot = Bound::new(held, range);
        }
    }

    /// Takes back what a row was thought to hold.
    pub(super) fn make_irregular(&mut self, row: usize, n_values: u32) {
        for column in 0..self.table.rows[row].columns.len() {
            self.set(CellIdx { row, column }, Held::Missing, TextRange::default());
        }
        self.rows[row].state = RowState::Irregular { n_values };
    }

    fn offset(&self, idx: CellIdx) -> usize {
        self.starts
            .get(idx.row)
            .map_or(usize::MAX, |it| usize::from(*it) + idx.column)
    }

    pub fn held(&self, idx: CellIdx) -> Held {
        let cell = self.cells.get(self.offset(idx));
        cell.map_or(Held::Missing, |it| it.held())
    }

    /// Where the cell's content stands; for a number, the number alone.
    pub fn range(&self, idx: CellIdx) -> TextRange {
        self.cells
            .get(self.offset(idx))
            .map(|it| it.range())
            .unwrap_or_default()
    }

    /// Every cell of the form, row by row.
    pub fn cells(&self) -> impl Iterator<Item = CellIdx> + use<> {
        let table = self.table;
        table
            .rows
            .iter()
            .enumerate()
            .flat_map(|(row, it)| (0..it.columns.len()).map(move |column| CellIdx { row, column }))
    }

    /// The fact id of a cell.
    pub fn fact_id(&self, idx: CellIdx) -> String {
        let row = &self.table.rows[idx.row];
        format!(
            "{}.{}.{}",
            self.table.id, row.id, row.columns[idx.column].id
        )
    }

    pub fn n_missing_rows(&self) -> usize {
        self.rows
            .iter()
            .filter(|it| it.state == RowState::Missing)
            .count()
    }

    /// The table after text outside of its cells was replaced; `None` where it was inside of one.
    pub(super) fn shifted(&self, by: Shift) -> Option<Self> {
        let mut res = self.clone();
        by.apply(&mut res.range)?;
        for row in &mut res.rows {
            by.apply(&mut row.range)?;
            if let Some(label) = &mut row.label {
                by.apply(label)?;
            }
        }
        for cell in &mut res.cells {
            cell.start = by.range(cell.range())?.start;
        }
        for range in &mut res.unknown_rows {
            by.apply(range)?;
        }
        for it in &mut res.misworded {
            by.apply(&mut it.range)?;
        }
        if let Some(it) = &mut res.irregular {
            by.apply(&mut it.range)?;
        }
        Some(res)
    }

    /// Whether any cell holds anything.
    pub fn is_filled_in(&self) -> bool {
        self.cells
            .iter()
            .any(|it| !matches!(it.state, BoundState::Missing | BoundState::Blank))
    }
}

//! Tables bound to the form: for each cell of the form what the report holds there.

use std::fmt;

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
    cells: Cells,
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

    /// `moved` bytes behind where it was when it was bound. What is missing stands nowhere.
    fn range(self, moved: u32) -> TextRange {
        if self.state == BoundState::Missing {
            return TextRange::default();
        }
        let start = self.start.wrapping_add(moved);
        TextRange::new(start, start + u32::from(self.len))
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

/// The cells of a table, row by row. Most edits move all of them alike, and then one number changes.
#[derive(Clone)]
struct Cells {
    bound: Vec<Bound>,
    /// What to add to where a cell starts.
    moved: u32,
    /// From the first of what the cells hold to the last, or more.
    extent: TextRange,
}

impl Cells {
    fn set(&mut self, at: usize, held: Held, range: TextRange) {
        let Some(slot) = self.bound.get_mut(at) else {
            return;
        };
        *slot = Bound::new(held, range);
        self.extent = match self.extent {
            it if held == Held::Missing => it,
            it if it == TextRange::default() => range,
            it => it.cover(range),
        };
    }

    fn shift(&mut self, by: Shift) -> Option<()> {
        let before = self.extent;
        by.apply(&mut self.extent)?;
        if before.touches(by.replaced) {
            for cell in &mut self.bound {
                cell.start = by.range(cell.range(self.moved))?.start;
            }
            self.moved = 0;
        } else {
            let by = self.extent.start.wrapping_sub(before.start);
            self.moved = self.moved.wrapping_add(by);
        }
        Some(())
    }
}

impl fmt::Debug for Cells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cells = self.bound.iter();
        let shown = cells.map(|it| (it.range(self.moved), it.held()));
        f.debug_list().entries(shown).finish()
    }
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
            cells: Cells {
                bound: vec![Bound::default(); n_cells],
                moved: 0,
                extent: TextRange::default(),
            },
            starts,
            unknown_rows: Vec::new(),
            misworded: Vec::new(),
            irregular: None,
            is_guessed: false,
        }
    }

    pub(crate) fn set(&mut self, idx: CellIdx, held: Held, range: TextRange) {
        let at = self.offset(idx);
        self.cells.set(at, held, range);
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
        let cell = self.cells.bound.get(self.offset(idx));
        cell.map_or(Held::Missing, |it| it.held())
    }

    /// Where the cell's content stands; for a number, the number alone.
    pub fn range(&self, idx: CellIdx) -> TextRange {
        let cell = self.cells.bound.get(self.offset(idx));
        cell.map(|it| it.range(self.cells.moved))
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

    /// Follows the text when some of it outside of the cells was replaced; `None` where it was inside of
    /// one.
    pub(super) fn shift(&mut self, by: Shift) -> Option<()> {
        by.apply(&mut self.range)?;
        for row in &mut self.rows {
            by.apply(&mut row.range)?;
            if let Some(label) = &mut row.label {
                by.apply(label)?;
            }
        }
        self.cells.shift(by)?;
        let ranges = self.unknown_rows.iter_mut();
        let ranges = ranges.chain(self.misworded.iter_mut().map(|it| &mut it.range));
        let mut ranges = ranges.chain(self.irregular.iter_mut().map(|it| &mut it.range));
        ranges.try_for_each(|it| by.apply(it))
    }

    /// Whether any cell holds anything.
    pub fn is_filled_in(&self) -> bool {
        let mut cells = self.cells.bound.iter();
        cells.any(|it| !matches!(it.state, BoundState::Missing | BoundState::Blank))
    }
}

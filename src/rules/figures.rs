//! The figures of a report by the cells of the form, numbered once for all editions: what is summed up
//! is told by its number, never by its name.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::form::{EDITIONS, Table};
use crate::report::Report;
use crate::report::table::{CellIdx, Held, RowState};
use crate::text::number::Number;
use crate::text::range::TextRange;

/// A cell of the form. Cells of several editions that have one fact id are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FormCell(u16);

/// The figures of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// In order of cell, each once.
    stated: Box<[StatedFigure]>,
}

/// What a report states in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct StatedFigure {
    cell: FormCell,
    /// `None` where the cell is there and holds no number.
    value: Option<Number>,
    /// From the start of the part.
    range: TextRange,
}

/// A figure that two reports do not state alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FigureChange {
    pub cell: FormCell,
    pub old: Option<Number>,
    pub new: Option<Number>,
}

struct CellNumbers {
    by_id: FxHashMap<String, FormCell>,
    /// The cells of each table, row by row.
    by_table: Vec<(&'static Table, Vec<FormCell>)>,
}

static NUMBERING: LazyLock<CellNumbers> = LazyLock::new(|| {
    let mut by_id = FxHashMap::default();
    let mut by_table = Vec::new();
    for table in EDITIONS.iter().flat_map(|it| it.tables) {
        let ids = CellIdx::all(table).map(|it| table.fact_id(it.row, it.column));
        let number = |id: String| {
            let next = u16::try_from(by_id.len()).unwrap_or(u16::MAX);
            *by_id.entry(id).or_insert(FormCell(next))
        };
        let cells = ids.map(number).collect();
        by_table.push((table, cells));
    }
    CellNumbers { by_id, by_table }
});

impl FormCell {
    /// The cell of this fact id.
    pub fn find(fact_id: &str) -> Option<Self> {
        NUMBERING.by_id.get(fact_id).copied()
    }

    /// How many cells there are.
    pub fn count() -> usize {
        NUMBERING.by_id.len()
    }

    /// Its number, less than [`FormCell::count`].
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The cells of a table of the form, row by row.
    pub(super) fn of_table(table: &'static Table) -> &'static [Self] {
        let mut tables = NUMBERING.by_table.iter();
        tables
            .find(|it| std::ptr::eq(it.0, table))
            .map_or(&[], |it| &it.1)
    }
}

impl Figures {
    pub fn of(report: &Report) -> Self {
        let mut stated = Vec::with_capacity(FormCell::count());
        for table in report.tables() {
            for (idx, cell) in table.cells().zip(FormCell::of_table(table.table)) {
                let held = table.held(idx);
                if held == Held::Missing || table.rows[idx.row].state != RowState::Bound {
                    continue;
                }
                let value = match held {
                    Held::Number(it) => Some(it),
                    _ => None,
                };
                stated.push(StatedFigure {
                    cell: *cell,
                    value,
                    range: table.range(idx),
                });
            }
        }
        stated.sort_by_key(|it| it.cell);
        Self {
            stated: stated.into(),
        }
    }

    /// Whether the two have the same figures, wherever they stand.
    pub fn say_the_same(&self, other: &Self) -> bool {
        let said = |it: &StatedFigure| (it.cell, it.value);
        self.stated.len() == other.stated.len()
            && self
                .stated
                .iter()
                .map(said)
                .eq(other.stated.iter().map(said))
    }

    /// The numbers that are stated, in order of cell.
    pub fn values(&self) -> impl Iterator<Item = (FormCell, Number)> {
        self.stated
            .iter()
            .filter_map(|it| Some((it.cell, it.value?)))
    }

    /// Where a figure stands.
    pub fn range(&self, cell: FormCell) -> Option<TextRange> {
        self.at(cell).map(|it| it.range)
    }

    /// Where all figures stand, in order of cell.
    pub fn ranges(&self) -> impl Iterator<Item = TextRange> {
        self.stated.iter().map(|it| it.range)
    }

    pub(super) fn value(&self, cell: FormCell) -> Option<Number> {
        self.at(cell)?.value
    }

    /// The numbers that these figures do not have in common with others that replace them.
    pub fn changes_to(&self, new: &Self) -> Vec<FigureChange> {
        let (mut old, mut new) = (self.values().peekable(), new.values().peekable());
        let mut res = Vec::new();
        loop {
            let cell = match (old.peek(), new.peek()) {
                (Some(a), Some(b)) => a.0.min(b.0),
                (Some(it), None) | (None, Some(it)) => it.0,
                (None, None) => return res,
            };
            let of_old = old.next_if(|it| it.0 == cell).map(|it| it.1);
            let of_new = new.next_if(|it| it.0 == cell).map(|it| it.1);
            if of_old != of_new {
                res.push(FigureChange {
                    cell,
                    old: of_old,
                    new: of_new,
                });
            }
        }
    }

    fn at(&self, cell: FormCell) -> Option<&StatedFigure> {
        let at = self.stated.binary_search_by_key(&cell, |it| it.cell).ok()?;
        self.stated.get(at)
    }
}

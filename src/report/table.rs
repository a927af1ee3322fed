//! Tables bound to the form: for each cell of the form what the report holds there.

use std::ops::Deref;
use std::sync::Arc;

use crate::form::{Quantity, Table};
use crate::text::number::Number;
use crate::text::range::TextRange;

use super::memo::Memo;
use super::stream::{Item, Stream, What};

/// A table of the form as the report fills it in.
#[derive(Clone, Debug)]
pub struct BoundTable {
    shape: Shape,
    cells: Box<[Bound]>,
    starts: Arc<[u16]>,
    /// Whether its identities hold, once that was asked.
    is_consistent: Memo<bool>,
}

/// A table without what its cells hold: which rows are there, and where.
#[derive(Clone, Debug)]
pub struct Shape {
    pub table: &'static Table,
    /// From its first bound row to its last.
    pub range: TextRange,
    /// One for each row of `table`.
    pub rows: Vec<BoundRow>,
    /// Records inside the table that are not a row of the form.
    pub unknown_rows: Vec<UnknownRow>,
    /// Header cells and labels that are worded almost, but not quite, as the form words them.
    pub misworded: Vec<Misworded>,
    /// Where a number was expected and the count of numbers is wrong: see [`RowState::Irregular`].
    pub irregular: Option<Irregular>,
}

/// A record inside a table that is none of its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownRow {
    pub range: TextRange,
    /// The row of the form that is there already, by the same label.
    pub repeats: Option<usize>,
}

/// A table whose figures cannot be told from one another, so that none is read.
#[derive(Clone, Copy, Debug)]
pub struct Disordered {
    pub table: &'static Table,
    pub range: TextRange,
    pub why: Disorder,
}

/// Why the figures of a table are not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disorder {
    /// They lost their labels or their order on the way into the text.
    Order,
    /// Its rows or columns are not those of the form.
    Shape,
    /// Its labels or its numbers are in pieces, in cells too narrow for them.
    Torn,
    /// It is written in a markup whose cells are not told apart.
    Markup,
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
    /// Something other than a number.
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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

impl CellIdx {
    /// Every cell of a table of the form, row by row.
    pub fn all(table: &'static Table) -> impl Iterator<Item = Self> + use<> {
        let rows = table.rows.iter().enumerate();
        rows.flat_map(|(row, it)| (0..it.columns.len()).map(move |column| Self { row, column }))
    }
}

/// Which items of the text are the rows and cells of a table. It holds as long as no label of the text
/// is another, whatever the numbers.
#[derive(Debug)]
pub(super) struct Binding {
    pub table: &'static Table,
    pub span: Option<Span>,
    pub rows: Vec<RowBinding>,
    /// With the row whose label they repeat, if they do.
    pub unknown_rows: Vec<(Span, Option<usize>)>,
    /// Labels, and the form's words for them.
    pub misworded: Vec<(u32, &'static str)>,
    /// A row whose numbers do not fit, how many there are and how many the form has.
    pub irregular: Option<(Span, u32, u32)>,
    /// Row by row; [`NO_ITEM`] where the text has none.
    cells: Box<[u32]>,
    /// Where each row's cells begin in `cells`.
    starts: Arc<[u16]>,
}

impl PartialEq for Binding {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.table, other.table)
            && self.span == other.span
            && self.rows == other.rows
            && self.unknown_rows == other.unknown_rows
            && self.misworded == other.misworded
            && self.irregular == other.irregular
            && self.cells == other.cells
    }
}

/// A table as it was found among the items of a text.
#[derive(Debug)]
pub(super) enum Found {
    Bound(Binding),
    Disordered(&'static Table, Span, Disorder),
}

impl Found {
    pub fn span(&self) -> Span {
        match self {
            Found::Bound(it) => it.span.unwrap_or_default(),
            Found::Disordered(_, span, _) => *span,
        }
    }
}

impl PartialEq for Found {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Found::Bound(a), Found::Bound(b)) => a == b,
            (Found::Disordered(a, span, why), Found::Disordered(b, other, reason)) => {
                std::ptr::eq(*a, *b) && (span, why) == (other, reason)
            }
            _ => false,
        }
    }
}

/// A row of the form among the items of a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RowBinding {
    pub state: RowState,
    pub label: Option<u32>,
    pub span: Option<Span>,
}

const NO_ITEM: u32 = u32::MAX;

/// Items from the first to the last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    pub first: u32,
    pub last: u32,
}

impl Span {
    pub fn cover(self, other: Self) -> Self {
        Self {
            first: self.first.min(other.first),
            last: self.last.max(other.last),
        }
    }

    pub fn contains(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    pub fn range(self, items: &[Item]) -> TextRange {
        let range = |it: u32| items.get(it as usize).map(|it| it.range);
        match (range(self.first), range(self.last)) {
            (Some(first), Some(last)) => first.cover(last),
            _ => TextRange::default(),
        }
    }
}

impl Binding {
    pub fn new(table: &'static Table) -> Self {
        let mut n_cells = 0;
        let starts = table.rows.iter().map(|it| {
            n_cells += it.columns.len();
            u16::try_from(n_cells - it.columns.len()).unwrap_or(u16::MAX)
        });
        let starts = starts.collect();
        let row = RowBinding {
            state: RowState::Missing,
            label: None,
            span: None,
        };
        Self {
            table,
            span: None,
            rows: vec![row; table.rows.len()],
            unknown_rows: Vec::new(),
            misworded: Vec::new(),
            irregular: None,
            cells: vec![NO_ITEM; n_cells].into(),
            starts,
        }
    }

    pub fn set(&mut self, idx: CellIdx, item: u32) {
        let at = offset(&self.starts, idx);
        if let Some(slot) = self.cells.get_mut(at) {
            *slot = item;
        }
    }

    /// The item that a cell is; `None` where the text has none.
    pub fn item(&self, idx: CellIdx) -> Option<u32> {
        let item = self.cells.get(offset(&self.starts, idx)).copied();
        item.filter(|it| *it != NO_ITEM)
    }

    /// Takes back what a row was thought to hold.
    pub fn make_irregular(&mut self, row: usize, n_values: u32) {
        let start = usize::from(self.starts[row]);
        let n_columns = self.table.rows[row].columns.len();
        self.cells[start..start + n_columns].fill(NO_ITEM);
        self.rows[row].state = RowState::Irregular { n_values };
    }

    /// What its cells are in a text.
    pub fn items<'a>(&'a self, stream: &'a Stream<'_>) -> impl Iterator<Item = &'a Item> {
        self.cells
            .iter()
            .filter_map(|it| stream.items.get(*it as usize))
    }

    /// The rows of the form that are not there.
    pub fn missing_rows(&self) -> impl Iterator<Item = usize> {
        let is_missing = |it: &usize| self.rows[*it].state == RowState::Missing;
        (0..self.rows.len()).filter(is_missing)
    }

    pub fn n_missing_rows(&self) -> usize {
        self.missing_rows().count()
    }

    /// The table in a text with these items.
    pub fn resolve(&self, stream: &Stream<'_>) -> BoundTable {
        let items = &stream.items;
        let range = |it: Option<Span>| it.map(|it| it.range(items)).unwrap_or_default();
        let item_range = |it: u32| {
            items
                .get(it as usize)
                .map(|it| it.range)
                .unwrap_or_default()
        };
        let row = |it: &RowBinding| BoundRow {
            state: it.state,
            label: it.label.map(item_range),
            range: range(it.span),
        };
        let quantities = self.table.rows.iter().flat_map(|it| it.columns);
        let cells = self.cells.iter().zip(quantities);
        let cells = cells.map(|(item, column)| {
            let item = items.get(*item as usize);
            let (held, range) = item.map_or((Held::Missing, TextRange::default()), |it| {
                held(it, column.quantity)
            });
            Bound::new(held, range)
        });
        BoundTable {
            cells: cells.collect(),
            starts: Arc::clone(&self.starts),
            is_consistent: Memo::default(),
            shape: Shape {
                table: self.table,
                range: range(self.span),
                rows: self.rows.iter().map(row).collect(),
                unknown_rows: self
                    .unknown_rows
                    .iter()
                    .map(|&(span, repeats)| UnknownRow {
                        range: span.range(items),
                        repeats,
                    })
                    .collect(),
                misworded: self
                    .misworded
                    .iter()
                    .map(|&(item, official)| Misworded {
                        range: item_range(item),
                        official,
                    })
                    .collect(),
                irregular: self
                    .irregular
                    .map(|(span, n_values, n_expected)| Irregular {
                        range: span.range(items),
                        n_values,
                        n_expected,
                    }),
            },
        }
    }
}

/// What a cell holds, and where.
fn held(item: &Item, quantity: Quantity) -> (Held, TextRange) {
    match item.what {
        What::Blank => (Held::Blank, item.range),
        What::NotApplicable => (Held::NotApplicable, item.range),
        What::Text(_) => (Held::Malformed, item.range),
        What::Number(number, range) => {
            let fits = number.count().is_some() || quantity == Quantity::Amount;
            let held = if fits {
                Held::Number(number)
            } else {
                Held::Malformed
            };
            (held, range)
        }
    }
}

fn offset(starts: &[u16], idx: CellIdx) -> usize {
    let start = starts.get(idx.row);
    start.map_or(usize::MAX, |it| usize::from(*it) + idx.column)
}

impl Deref for BoundTable {
    type Target = Shape;

    fn deref(&self) -> &Shape {
        &self.shape
    }
}

impl BoundTable {
    pub fn held(&self, idx: CellIdx) -> Held {
        let cell = self.cells.get(offset(&self.starts, idx));
        cell.map_or(Held::Missing, |it| it.held())
    }

    /// Where the cell's content stands; for a number, the number alone.
    pub fn range(&self, idx: CellIdx) -> TextRange {
        let cell = self.cells.get(offset(&self.starts, idx));
        cell.map(|it| it.range()).unwrap_or_default()
    }

    /// Whether any of its cells stands at a place.
    pub fn has_cell_at(&self, place: TextRange) -> bool {
        let is_there =
            |idx: CellIdx| self.held(idx) != Held::Missing && self.range(idx).touches(place);
        self.range.touches(place) && self.cells().any(is_there)
    }

    /// A table whose cells hold what they are given, and stand nowhere.
    #[cfg(test)]
    pub(crate) fn new(table: &'static Table) -> Self {
        let stream = Stream {
            items: Vec::new(),
            lines: Vec::new(),
        };
        Binding::new(table).resolve(&stream)
    }

    #[cfg(test)]
    pub(crate) fn set(&mut self, idx: CellIdx, held: Held, range: TextRange) {
        self.cells[offset(&self.starts, idx)] = Bound::new(held, range);
        self.is_consistent = Memo::default();
    }

    /// The fact id of a cell.
    pub fn fact_id(&self, idx: CellIdx) -> String {
        self.table.fact_id(idx.row, idx.column)
    }

    /// Whether any cell holds anything.
    pub fn is_filled_in(&self) -> bool {
        let mut cells = self.cells.iter();
        cells.any(|it| !matches!(it.state, BoundState::Missing | BoundState::Blank))
    }

    /// What each cell of the form stands for in a sum, row by row: see [`Held::count`].
    pub fn counts(&self) -> impl Iterator<Item = Option<i64>> + '_ {
        self.cells.iter().map(|it| it.held().count())
    }

    /// Whether a cell is blank, by its number among all of the form, row by row.
    pub fn is_blank(&self, nth: usize) -> bool {
        let cell = self.cells.get(nth);
        cell.is_some_and(|it| it.state == BoundState::Blank)
    }

    /// The blank cells, row by row.
    pub fn blank_cells(&self) -> impl Iterator<Item = CellIdx> + '_ {
        let cells = self.cells().zip(&self.cells);
        let blank = cells.filter(|it| it.1.state == BoundState::Blank);
        blank.map(|it| it.0)
    }

    /// Whether its identities hold: what `judge` says, which is asked once for what its cells hold.
    pub fn is_consistent(&self, judge: impl FnOnce() -> bool) -> bool {
        *self.is_consistent.get_or_init(judge)
    }

    /// Visits every place that the table keeps.
    pub(super) fn each_place(&mut self, visit: &mut impl FnMut(&mut TextRange)) {
        visit(&mut self.shape.range);
        for row in &mut self.shape.rows {
            visit(&mut row.range);
            row.label.iter_mut().for_each(&mut *visit);
        }
        for it in &mut self.shape.unknown_rows {
            visit(&mut it.range);
        }
        for it in &mut self.shape.misworded {
            visit(&mut it.range);
        }
        let irregular = self.shape.irregular.iter_mut();
        irregular.for_each(|it| visit(&mut it.range));
        for cell in self
            .cells
            .iter_mut()
            .filter(|it| it.state != BoundState::Missing)
        {
            let mut range = cell.range();
            visit(&mut range);
            cell.start = range.start;
        }
    }

    /// Takes what the cells of a line hold from the items that stand there now, `first` on among all, where
    /// they are bound as they were. Returns whether any holds another.
    pub(super) fn take(&mut self, binding: &Binding, first: u32, items: &[Item]) -> bool {
        let mut is_another = false;
        let quantities = self.shape.table.rows.iter().flat_map(|it| it.columns);
        let cells = self.cells.iter_mut().zip(&binding.cells).zip(quantities);
        for ((cell, item), column) in cells {
            let item = item.checked_sub(first).map(|it| it as usize);
            if let Some(item) = item.and_then(|it| items.get(it)) {
                let (held, range) = held(item, column.quantity);
                is_another |= cell.held() != held;
                *cell = Bound::new(held, range);
            }
        }
        if is_another {
            self.is_consistent = Memo::default();
        }
        is_another
    }

    /// Whether every cell holds the same as in another.
    pub(super) fn holds_the_same(&self, other: &Self) -> bool {
        let same = |(a, b): (&Bound, &Bound)| a.held() == b.held();
        self.cells.len() == other.cells.len() && self.cells.iter().zip(&other.cells).all(same)
    }
}

impl Shape {
    /// Every cell of the form, row by row.
    pub fn cells(&self) -> impl Iterator<Item = CellIdx> + use<> {
        CellIdx::all(self.table)
    }

    pub fn n_missing_rows(&self) -> usize {
        let missing = self.rows.iter().filter(|it| it.state == RowState::Missing);
        missing.count()
    }
}

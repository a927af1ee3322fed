//! A report and the units that it sums up: the totals of every cell, and which figures of the report
//! differ from them. A unit that changes is added and taken away where its figures changed; comparing
//! asks no unit.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use crate::report::Report;
use crate::report::table::{BoundTable, CellIdx, Held, RowState};
use crate::text::number::Number;

use super::attribution::{Reason, attribute};
use super::beside::ReportId;
use super::figures::{Figures, FormCell};

/// The reports that another one sums up, with their sums.
#[derive(Clone, Debug, Default)]
pub struct Units {
    units: BTreeMap<UnitId, UnitReport>,
    /// One for each cell of the form; empty without units.
    totals: Vec<Total>,
}

/// A unit, by the places of its file in the section and of its report in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitId {
    pub file: usize,
    pub part: usize,
}

/// A report that is summed up.
#[derive(Clone, Debug)]
pub struct UnitReport {
    /// What to call it.
    pub name: Arc<str>,
    pub figures: Arc<Figures>,
}

/// The sum of a cell over the units.
#[derive(Clone, Debug, Default)]
struct Total {
    sum: Amount,
    /// How many units state a number here. Where one does not, there is no sum.
    n_known: usize,
    /// Kept once it was asked for.
    column: OnceLock<UnitsByAmount>,
}

/// The units by what they state in a cell, without those that state nothing or zero.
pub(super) type UnitsByAmount = BTreeMap<Amount, BTreeSet<UnitId>>;

/// A number in units of 10⁻¹⁵, so that sums are sums of integers: a number of a report has fifteen digits
/// at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct Amount(i128);

/// A report beside the units that it sums up.
#[derive(Clone, Copy, Debug)]
pub struct Summed<'a> {
    pub units: &'a Units,
    pub differences: &'a Differences,
    /// The units that [`Differences::shown`] names, as reports that findings may point at.
    pub reports: &'a [(UnitId, ReportId)],
}

/// Where a report is not the sum of its units, and which of them account for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    pub(super) found: Vec<(Difference, Reason)>,
}

/// A figure that is not the sum of the units'.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    /// Among the report's tables, in form order.
    pub(super) table: usize,
    pub(super) idx: CellIdx,
    pub(super) cell: FormCell,
    pub(super) stated: Number,
    pub(super) sum: Number,
    /// How much is missing; negative where there is too much.
    pub(super) missing: Amount,
    /// Those of the units' figures that tell most: the ones that account for the difference, or else the
    /// largest. Largest first.
    pub(super) shown: Vec<Contribution>,
}

/// What a unit contributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Contribution {
    pub(super) unit: UnitId,
    pub(super) value: Number,
}

impl Amount {
    const SCALE: u8 = 15;
    const ONE: i128 = 10_i128.pow(Self::SCALE as u32);

    /// `None` for what is finer or larger than any number of a report.
    pub(super) fn new(number: Number) -> Option<Self> {
        let (mantissa, scale) = number.parts();
        if i128::from(mantissa).abs() >= Self::ONE || scale > Self::SCALE {
            return None;
        }
        let factor = match scale {
            0 => Self::ONE,
            _ => 10_i128.pow(u32::from(Self::SCALE - scale)),
        };
        Some(Self(i128::from(mantissa) * factor))
    }

    /// `None` where it is too large to be held.
    fn number(self) -> Option<Number> {
        if self.0 % Self::ONE == 0 {
            let count = i64::try_from(self.0 / Self::ONE).ok()?;
            return Some(Number::from_count(count));
        }
        let (mut mantissa, mut scale) = (self.0, Self::SCALE);
        while mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Some(Number::decimal(i64::try_from(mantissa).ok()?, scale))
    }

    pub(super) fn is_positive(self) -> bool {
        self.0 > 0
    }

    pub(super) fn size(self) -> Self {
        Self(self.0.abs())
    }

    #[must_use]
    pub(super) fn minus(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }

    #[must_use]
    fn plus(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Units {
    pub fn len(&self) -> usize {
        self.units.len()
    }

    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    pub fn ids(&self) -> impl Iterator<Item = UnitId> {
        self.units.keys().copied()
    }

    pub fn get(&self, id: UnitId) -> Option<&UnitReport> {
        self.units.get(&id)
    }

    /// Counts a unit, in the place of what this id had before.
    pub fn set(&mut self, id: UnitId, unit: UnitReport) {
        if self.totals.is_empty() {
            self.totals.resize_with(FormCell::count(), Total::default);
        }
        let none = Figures::default();
        let before = self.units.get(&id).map(|it| Arc::clone(&it.figures));
        let before = before.as_deref().unwrap_or(&none);
        self.change(id, before, &unit.figures);
        self.units.insert(id, unit);
    }

    pub fn remove(&mut self, id: UnitId) {
        if let Some(it) = self.units.remove(&id) {
            self.change(id, &it.figures, &Figures::default());
        }
    }

    fn change(&mut self, id: UnitId, old: &Figures, new: &Figures) {
        for it in old.changes_to(new) {
            if let Some(total) = self.totals.get_mut(it.cell.index()) {
                total.replace(id, it.old, it.new);
            }
        }
    }

    /// The sum of a cell over all units. `None` where one of them does not tell.
    pub fn sum(&self, cell: FormCell) -> Option<Number> {
        self.total(cell)?.number()
    }

    /// Whether a report with these figures is not the sum.
    pub fn differ_from(&self, figures: &Figures) -> bool {
        figures.values().any(|(cell, stated)| {
            let total = self
                .total(cell)
                .filter(|it| Some(*it) != Amount::new(stated));
            total.is_some_and(|it| Amount::new(stated).is_some() && it.number().is_some())
        })
    }

    /// The figures of a report that are not the sums of the units'.
    pub fn compare(&self, report: &Report) -> Differences {
        let tables = report.tables().enumerate();
        let all = tables.flat_map(|(idx, it)| self.differences(idx, it));
        Differences {
            found: attribute(self, all.collect()),
        }
    }

    fn differences(&self, table_idx: usize, table: &BoundTable) -> Vec<Difference> {
        let cells = table.cells().zip(FormCell::of_table(table.table));
        let difference = |(idx, cell): (CellIdx, &FormCell)| {
            let Held::Number(stated) = table.held(idx) else {
                return None;
            };
            let total = self.total(*cell)?;
            let missing = total.minus(Amount::new(stated)?);
            let is_bound = table.rows[idx.row].state == RowState::Bound;
            if missing == Amount::default() || !is_bound {
                return None;
            }
            Some(Difference {
                table: table_idx,
                idx,
                cell: *cell,
                stated,
                sum: total.number()?,
                missing,
                shown: Vec::new(),
            })
        };
        cells.filter_map(difference).collect()
    }

    fn total(&self, cell: FormCell) -> Option<Amount> {
        let total = self.totals.get(cell.index())?;
        (!self.is_empty() && total.n_known == self.len()).then_some(total.sum)
    }

    /// The units by what they state in a cell.
    pub(super) fn column(&self, cell: FormCell) -> Option<&UnitsByAmount> {
        let total = self.totals.get(cell.index())?;
        Some(total.column.get_or_init(|| {
            let mut res = UnitsByAmount::new();
            for (id, unit) in &self.units {
                let value = unit.figures.value(cell).and_then(Amount::new);
                if let Some(it) = value.filter(|it| *it != Amount::default()) {
                    res.entry(it).or_default().insert(*id);
                }
            }
            res
        }))
    }

    pub(super) fn part(&self, unit: UnitId, cell: FormCell) -> Option<Contribution> {
        let value = self.units.get(&unit)?.figures.value(cell)?;
        Some(Contribution { unit, value })
    }
}

impl Total {
    fn replace(&mut self, id: UnitId, old: Option<Number>, new: Option<Number>) {
        let (old, new) = (old.and_then(Amount::new), new.and_then(Amount::new));
        self.n_known = self.n_known + usize::from(new.is_some()) - usize::from(old.is_some());
        let (less, more) = (old.unwrap_or_default(), new.unwrap_or_default());
        self.sum = self.sum.minus(less).plus(more);
        let Some(column) = self.column.get_mut() else {
            return;
        };
        if let Some(units) = column.get_mut(&less) {
            units.remove(&id);
            if units.is_empty() {
                column.remove(&less);
            }
        }
        if more != Amount::default() {
            column.entry(more).or_default().insert(id);
        }
    }
}

impl Differences {
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The units that findings point at, each once.
    pub fn shown(&self) -> BTreeSet<UnitId> {
        let parts = self.found.iter().flat_map(|it| &it.0.shown);
        parts.map(|it| it.unit).collect()
    }
}

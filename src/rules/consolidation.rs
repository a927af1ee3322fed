//! A report and the units that it sums up: which figures differ, and which units account for it.

use rustc_hash::FxHashMap;

use crate::report::Report;
use crate::report::table::{BoundTable, CellIdx, Held, RowState};
use crate::text::number::Number;
use crate::text::range::TextRange;

use super::beside::ReportId;

/// The reports that another one sums up.
#[derive(Debug, Default)]
pub struct Units {
    units: Vec<Unit>,
    /// By fact id what each unit has there; shorter where some have none.
    cells: FxHashMap<String, Vec<UnitCell>>,
}

/// A report that is summed up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    pub id: ReportId,
    /// What to call it.
    pub name: String,
}

#[derive(Clone, Copy, Debug)]
struct UnitCell {
    unit: usize,
    value: Option<Number>,
    range: TextRange,
}

/// A figure that is not the sum of the units'.
#[derive(Clone, Debug)]
pub(super) struct Difference {
    pub(super) cell: CellIdx,
    pub(super) stated: Number,
    pub(super) sum: Number,
    /// What the units have there, largest first.
    pub(super) parts: Vec<Part>,
}

/// What a unit contributes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub(super) unit: usize,
    pub(super) value: Number,
    pub(super) range: TextRange,
}

/// What accounts for a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// These units are not in the stated figure.
    LeftOut(Vec<usize>),
    /// They are in it twice.
    Twice(Vec<usize>),
    /// One of these few is, which have the same figures.
    OneLeftOut(Vec<usize>),
    OneTwice(Vec<usize>),
    Unknown,
}

impl Units {
    pub fn add(&mut self, id: ReportId, name: String, report: &Report) {
        let unit = self.units.len();
        self.units.push(Unit { id, name });
        for it in report.facts() {
            let cell = UnitCell {
                unit,
                value: it.value,
                range: it.range,
            };
            self.cells.entry(it.id).or_default().push(cell);
        }
    }

    pub fn len(&self) -> usize {
        self.units.len()
    }

    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    pub(super) fn unit(&self, idx: usize) -> &Unit {
        &self.units[idx]
    }

    /// The sum of a figure over all units. `None` where one of them does not tell.
    pub fn sum(&self, fact_id: &str) -> Option<Number> {
        let cells = self.cells.get(fact_id)?;
        if cells.len() != self.units.len() {
            return None;
        }
        cells
            .iter()
            .try_fold(Number::default(), |acc, it| acc.checked_add(it.value?))
    }

    /// The figures of a table that are not the sums of the units'.
    pub(super) fn differences(&self, table: &BoundTable) -> Vec<Difference> {
        let mut res = Vec::new();
        for cell in table.cells() {
            let Held::Number(stated) = table.held(cell) else {
                continue;
            };
            let id = table.fact_id(cell);
            let sum = self.sum(&id);
            let Some(sum) = sum.filter(|it| *it != stated) else {
                continue;
            };
            if table.rows[cell.row].state != RowState::Bound {
                continue;
            }
            let cells = self.cells.get(&id).into_iter().flatten();
            let parts = cells.filter_map(|it| {
                Some(Part {
                    unit: it.unit,
                    value: it.value.filter(|it| *it != Number::default())?,
                    range: it.range,
                })
            });
            let mut parts: Vec<Part> = parts.collect();
            parts.sort_by(|a, b| compare(b.value, a.value).then(a.unit.cmp(&b.unit)));
            res.push(Difference {
                cell,
                stated,
                sum,
                parts,
            });
        }
        res
    }
}

impl Difference {
    /// How much is missing; negative where there is too much.
    fn missing(&self) -> Option<Number> {
        self.sum.checked_sub(self.stated)
    }

    fn reason(&self, units: Vec<usize>) -> Reason {
        match self.missing() {
            Some(it) if it.is_negative() => Reason::Twice(units),
            _ => Reason::LeftOut(units),
        }
    }

    /// The size of the difference.
    fn size(&self) -> Option<Number> {
        let missing = self.missing()?;
        if missing.is_negative() {
            Number::default().checked_sub(missing)
        } else {
            Some(missing)
        }
    }

    /// The units whose figure alone is the difference.
    fn single(&self) -> impl Iterator<Item = Reason> {
        let size = self.size();
        let parts = self.parts.iter().filter(move |it| Some(it.value) == size);
        parts.map(|it| self.reason(vec![it.unit]))
    }

    /// The smallest set of units whose figures sum to the difference, if there is only one of that
    /// size. Bounded: two units of any number, three of the few largest.
    fn smallest_set(&self) -> Option<Reason> {
        const MOST_FOR_THREE: usize = 40;
        let size = self.size()?;
        let parts: Vec<&Part> = self
            .parts
            .iter()
            .filter(|it| compare(it.value, size).is_lt())
            .collect();
        let mut found: Option<Vec<usize>> = None;
        for (idx, a) in parts.iter().enumerate() {
            let rest = size.checked_sub(a.value)?;
            for b in parts[idx + 1..].iter().filter(|it| it.value == rest) {
                if found.replace(vec![a.unit, b.unit]).is_some() {
                    return None;
                }
            }
        }
        if let Some(units) = found {
            return Some(self.reason(units));
        }
        let few = &parts[..parts.len().min(MOST_FOR_THREE)];
        for (idx, a) in few.iter().enumerate() {
            for (jdx, b) in few.iter().enumerate().skip(idx + 1) {
                let rest = size.checked_sub(a.value)?.checked_sub(b.value)?;
                for c in few[jdx + 1..].iter().filter(|it| it.value == rest) {
                    if found.replace(vec![a.unit, b.unit, c.unit]).is_some() {
                        return None;
                    }
                }
            }
        }
        found.map(|it| self.reason(it))
    }
}

/// What accounts for each of the differences. A unit that accounts for many of them is rather it than
/// another that happens to have the same figure in one.
pub(super) fn reasons(differences: &[Difference]) -> Vec<Reason> {
    const MOST_ALIKE: usize = 3;
    let mut counts: FxHashMap<(bool, usize), usize> = FxHashMap::default();
    let key = |it: &Reason| match it {
        Reason::LeftOut(units) => (false, units[0]),
        Reason::Twice(units) => (true, units[0]),
        Reason::OneLeftOut(_) | Reason::OneTwice(_) | Reason::Unknown => (false, usize::MAX),
    };
    for difference in differences {
        for it in difference.single() {
            *counts.entry(key(&it)).or_default() += 1;
        }
    }
    let reason = |difference: &Difference| {
        let count = |it: &Reason| counts.get(&key(it)).copied().unwrap_or_default();
        let most = difference.single().map(|it| count(&it)).max();
        let Some(most) = most else {
            return difference.smallest_set().unwrap_or(Reason::Unknown);
        };
        let best = difference.single().filter(|it| count(it) == most);
        let mut units: Vec<usize> = best.map(|it| key(&it).1).collect();
        units.sort_unstable();
        match (units.len(), difference.reason(units)) {
            (1, it) => it,
            (2..=MOST_ALIKE, Reason::LeftOut(units)) => Reason::OneLeftOut(units),
            (2..=MOST_ALIKE, Reason::Twice(units)) => Reason::OneTwice(units),
            _ => Reason::Unknown,
        }
    };
    differences.iter().map(reason).collect()
}

fn compare(a: Number, b: Number) -> std::cmp::Ordering {
    match a.checked_sub(b) {
        Some(it) if it == Number::default() => std::cmp::Ordering::Equal,
        Some(it) if it.is_negative() => std::cmp::Ordering::Less,
        _ => std::cmp::Ordering::Greater,
    }
}

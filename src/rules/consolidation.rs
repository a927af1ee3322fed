//! A report and the units that it sums up: which figures differ, and which units account for it.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHasher};

use crate::report::Report;
use crate::report::table::{BoundTable, CellIdx, Held, RowState};
use crate::text::number::Number;
use crate::text::range::TextRange;

use super::beside::ReportId;

/// The figures of a report, by fact id.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    cells: FxHashMap<Box<str>, (Option<Number>, TextRange)>,
}

/// The reports that another one sums up.
#[derive(Clone, Debug, Default)]
pub struct Units {
    units: Vec<Unit>,
}

/// A report that is summed up.
#[derive(Clone, Debug)]
pub struct Unit {
    pub id: ReportId,
    /// What to call it.
    pub name: Arc<str>,
    pub figures: Arc<Figures>,
}

/// A report beside the units that it sums up.
#[derive(Clone, Copy, Debug)]
pub struct Summed<'a> {
    pub units: &'a Units,
    pub differences: &'a Differences,
}

/// Where a report is not the sum of its units, and which of them account for it. Holds as long as no
/// figure changes: places are looked up in the reports as they are then.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    pub(super) found: Vec<(Difference, Reason)>,
}

/// A figure that is not the sum of the units'.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    /// Among the report's tables, in form order.
    pub(super) table: usize,
    pub(super) cell: CellIdx,
    pub(super) id: String,
    pub(super) stated: Number,
    pub(super) sum: Number,
    /// What the units have there, largest first.
    pub(super) parts: Vec<Part>,
}

/// What a unit contributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) unit: usize,
    pub(super) value: Number,
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

impl Figures {
    pub fn of(report: &Report) -> Self {
        let facts = report.facts().into_iter();
        let cells = facts.map(|it| (it.id.into_boxed_str(), (it.value, it.range)));
        Self {
            cells: cells.collect(),
        }
    }

    /// Whether the two have the same figures, wherever they stand.
    pub fn say_the_same(&self, other: &Self) -> bool {
        let theirs = |id: &str| other.cells.get(id).map(|it| it.0);
        let mut own = self.cells.iter();
        self.cells.len() == other.cells.len() && own.all(|(id, it)| theirs(id) == Some(it.0))
    }

    /// Where a figure stands.
    pub(super) fn range(&self, fact_id: &str) -> Option<TextRange> {
        self.cells.get(fact_id).map(|it| it.1)
    }

    fn value(&self, fact_id: &str) -> Option<Number> {
        self.cells.get(fact_id)?.0
    }
}

/// Two numbers that tell whether the figures of a report changed, and whether their places did,
/// without listing them.
pub fn digests(report: &Report) -> (u64, u64) {
    let (mut values, mut places) = (FxHasher::default(), FxHasher::default());
    (report.agency(), report.year()).hash(&mut values);
    for table in report.tables() {
        table.table.id.hash(&mut values);
        std::ptr::hash(table.table, &mut values);
        for cell in table.cells() {
            let held = table.held(cell);
            let is_bound = table.rows[cell.row].state == RowState::Bound;
            (std::mem::discriminant(&held), is_bound).hash(&mut values);
            if let Held::Number(it) = held {
                it.hash(&mut values);
            }
            let range = table.range(cell);
            (range.start, range.end).hash(&mut places);
        }
    }
    (values.finish(), places.finish())
}

impl Units {
    pub fn add(&mut self, id: ReportId, name: Arc<str>, figures: Arc<Figures>) {
        self.units.push(Unit { id, name, figures });
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
        if self.is_empty() {
            return None;
        }
        let mut units = self.units.iter();
        units.try_fold(Number::default(), |acc, it| {
            acc.checked_add(it.figures.value(fact_id)?)
        })
    }

    /// The figures of a report that are not the sums of the units'.
    pub fn compare(&self, report: &Report) -> Differences {
        let tables = report.tables().enumerate();
        let all = tables.flat_map(|(idx, it)| self.differences(idx, it));
        let all: Vec<Difference> = all.collect();
        let reasons = reasons(&all);
        Differences {
            found: all.into_iter().zip(reasons).collect(),
        }
    }

    fn differences(&self, table_idx: usize, table: &BoundTable) -> Vec<Difference> {
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
            let units = self.units.iter().enumerate();
            let parts = units.filter_map(|(unit, it)| {
                let value = it.figures.value(&id)?;
                (value != Number::default()).then_some(Part { unit, value })
            });
            let mut parts: Vec<Part> = parts.collect();
            parts.sort_by(|a, b| compare(b.value, a.value).then(a.unit.cmp(&b.unit)));
            res.push(Difference {
                table: table_idx,
                cell,
                id,
                stated,
                sum,
                parts,
            });
        }
        res
    }
}

impl Differences {
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
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
fn reasons(differences: &[Difference]) -> Vec<Reason> {
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

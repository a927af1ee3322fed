//! Which units account for what a report differs from their sum. A unit that accounts for many of the
//! differences is rather it than another that happens to have the same figure in one. What this costs
//! is bounded, however many units there are.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::consolidation::{Amount, Difference, UnitId, Units, UnitsByAmount};

/// What accounts for a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// These units are not in the stated figure.
    LeftOut(Vec<UnitId>),
    /// They are in it twice.
    Twice(Vec<UnitId>),
    /// One of these few is, which have the same figures.
    OneLeftOut(Vec<UnitId>),
    OneTwice(Vec<UnitId>),
    Unknown,
}

/// How many of the units that account for a difference, or are the largest in it, are shown.
const MOST_SHOWN: usize = 3;

/// Units of one figure that are counted one by one, over all differences. Of those that come on top, only
/// the leaders are followed.
const MOST_COUNTED: usize = 1024;
const N_LEADERS: usize = 8;

/// A unit that is left out or counted twice, as `true` and `false`.
type Suspect = (bool, UnitId);

/// In how many differences each unit's figure alone is the difference.
#[derive(Debug, Default)]
struct Counts {
    by_suspect: FxHashMap<Suspect, usize>,
    /// Those on top, where there are so many units of one figure that only they were counted there.
    leaders: Vec<Suspect>,
}

/// Each difference with what accounts for it, and the units that show it.
pub(super) fn attribute(units: &Units, found: Vec<Difference>) -> Vec<(Difference, Reason)> {
    let none = UnitsByAmount::new();
    let column = |it: &Difference| units.column(it.cell).unwrap_or(&none);
    let columns: Vec<&UnitsByAmount> = found.iter().map(column).collect();
    let counts = counts(&found, &columns);
    let with_reason = |(mut difference, column): (Difference, &UnitsByAmount)| {
        let reason = reason(&difference, column, &counts);
        let shown: Vec<UnitId> = match reason.units() {
            Some(those) => those.to_vec(),
            None => largest(column).take(MOST_SHOWN).collect(),
        };
        let shown = shown
            .iter()
            .filter_map(|it| units.part(*it, difference.cell));
        difference.shown = shown.collect();
        difference
            .shown
            .sort_by_key(|it| (Reverse(Amount::new(it.value)), it.unit));
        (difference, reason)
    };
    found.into_iter().zip(columns).map(with_reason).collect()
}

impl Reason {
    fn of(difference: &Difference, units: Vec<UnitId>) -> Self {
        match difference.missing.is_positive() {
            true => Reason::LeftOut(units),
            false => Reason::Twice(units),
        }
    }

    pub(super) fn units(&self) -> Option<&[UnitId]> {
        match self {
            Reason::LeftOut(those)
            | Reason::Twice(those)
            | Reason::OneLeftOut(those)
            | Reason::OneTwice(those) => Some(those),
            Reason::Unknown => None,
        }
    }
}

/// The units whose figure alone is the difference.
fn alone<'a>(difference: &Difference, column: &'a UnitsByAmount) -> Option<&'a BTreeSet<UnitId>> {
    column.get(&difference.missing.size())
}

fn largest(column: &UnitsByAmount) -> impl Iterator<Item = UnitId> {
    column.values().rev().flatten().copied()
}

fn counts(found: &[Difference], columns: &[&UnitsByAmount]) -> Counts {
    let group = |(it, column)| Some((it, alone(it, column)?));
    let groups = found.iter().zip(columns.iter().copied());
    let mut groups: Vec<(&Difference, &BTreeSet<UnitId>)> = groups.filter_map(group).collect();
    groups.sort_by_key(|it| it.1.len());
    let mut n_left = MOST_COUNTED;
    let small = groups.iter().take_while(|it| {
        let fits = it.1.len() <= n_left;
        n_left = n_left.saturating_sub(it.1.len());
        fits
    });
    let (small, large) = groups.split_at(small.count());
    let mut res = Counts::default();
    for (difference, group) in small {
        for unit in *group {
            let suspect = (difference.missing.is_positive(), *unit);
            *res.by_suspect.entry(suspect).or_default() += 1;
        }
    }
    if large.is_empty() {
        return res;
    }
    let mut leaders: Vec<_> = res
        .by_suspect
        .iter()
        .map(|it| (Reverse(*it.1), *it.0))
        .collect();
    leaders.sort_unstable();
    res.leaders = leaders.iter().take(N_LEADERS).map(|it| it.1).collect();
    for suspect in &res.leaders {
        let has_it = |it: &&(&Difference, &BTreeSet<UnitId>)| {
            it.0.missing.is_positive() == suspect.0 && it.1.contains(&suspect.1)
        };
        *res.by_suspect.entry(*suspect).or_default() += large.iter().filter(has_it).count();
    }
    res
}

fn reason(difference: &Difference, column: &UnitsByAmount, counts: &Counts) -> Reason {
    const MOST_ALIKE: usize = 3;
    let Some(group) = alone(difference, column) else {
        return smallest_set(difference, column).unwrap_or(Reason::Unknown);
    };
    let is_missing = difference.missing.is_positive();
    let count = |unit: &UnitId| counts.by_suspect.get(&(is_missing, *unit)).copied();
    let is_counted = group.len() <= counts.by_suspect.len();
    let leaders = counts.leaders.iter().filter(|it| it.0 == is_missing);
    let candidates: Vec<UnitId> = match is_counted {
        true => group.iter().copied().collect(),
        false => leaders
            .map(|it| it.1)
            .filter(|it| group.contains(it))
            .collect(),
    };
    let most = candidates.iter().map(count).max();
    let best = candidates.iter().filter(|it| Some(count(it)) == most);
    let mut best: Vec<UnitId> = best.copied().collect();
    best.sort_unstable();
    match (best.len(), Reason::of(difference, best)) {
        (1, it) => it,
        (2..=MOST_ALIKE, Reason::LeftOut(units)) => Reason::OneLeftOut(units),
        (2..=MOST_ALIKE, Reason::Twice(units)) => Reason::OneTwice(units),
        _ => Reason::Unknown,
    }
}

/// The smallest set of units whose figures sum to the difference, if there is only one of that size.
/// Bounded: two units of any number, three of the few largest.
fn smallest_set(difference: &Difference, column: &UnitsByAmount) -> Option<Reason> {
    let size = difference.missing.size();
    let units = match pairs(size, column) {
        Pairs::None => triple(size, column)?,
        Pairs::One(units) => units,
        Pairs::Several => return None,
    };
    Some(Reason::of(difference, units))
}

enum Pairs {
    None,
    One(Vec<UnitId>),
    Several,
}

fn pairs(size: Amount, column: &UnitsByAmount) -> Pairs {
    let mut res = Pairs::None;
    let zero = Amount::default();
    for (value, larger) in column.range(zero..size).rev() {
        let rest = size.minus(*value);
        if rest > *value {
            break;
        }
        let units: Vec<UnitId> = match (rest == *value, column.get(&rest)) {
            (true, _) if larger.len() < 2 => continue,
            (true, _) => larger.iter().take(3).copied().collect(),
            (false, None) => continue,
            (false, Some(smaller)) => larger
                .iter()
                .take(2)
                .chain(smaller.iter().take(2))
                .copied()
                .collect(),
        };
        if units.len() > 2 || matches!(res, Pairs::One(_)) {
            return Pairs::Several;
        }
        res = Pairs::One(units);
    }
    res
}

fn triple(size: Amount, column: &UnitsByAmount) -> Option<Vec<UnitId>> {
    const MOST_FOR_THREE: usize = 40;
    let smaller = column.range(..size).rev();
    let parts = smaller.flat_map(|(value, units)| units.iter().map(|it| (*value, *it)));
    let few: Vec<(Amount, UnitId)> = parts.take(MOST_FOR_THREE).collect();
    let mut found: Option<Vec<UnitId>> = None;
    for (idx, a) in few.iter().enumerate() {
        for (jdx, b) in few.iter().enumerate().skip(idx + 1) {
            let rest = size.minus(a.0).minus(b.0);
            for c in few[jdx + 1..].iter().filter(|it| it.0 == rest) {
                if found.replace(vec![a.1, b.1, c.1]).is_some() {
                    return None;
                }
            }
        }
    }
    found
}

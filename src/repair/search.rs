//! The search for the explanations with the fewest slips.
//!
//! A slip that shares no equation with another mends all of its own at once. Of two slips that do, one
//! still has an equation for itself, which gives its amount, and what is left must fit a single slip
//! (two exchanges may share all their equations, but their amounts are known). So every *knot* of one
//! or two slips is found by pattern, and an explanation is an exact cover of the broken equations by
//! knots. All explanations of one and of two slips are of this form. Of those with more, only three
//! slips that all meet are not; what none explains is called too much, never guessed at.

use std::collections::{BTreeMap, BTreeSet};

use super::evidence::Evidence;
use super::slip::{Equations, Kind, Pattern, Slip, each};
use super::system::{Equation, Standing, System};

/// Broken equations that are connected are explained by so many slips at most.
const MOST_SLIPS: usize = 4;
/// Of the explanations with the fewest slips so many are kept.
const MOST_EXPLANATIONS: usize = 512;
/// Knots of one table, and looks at them in search of covers. A few slips take far fewer; the limits
/// are for tables in which nothing is right.
const MOST_KNOTS: usize = 4096;
const MOST_STEPS: usize = 200_000;

/// A number and what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Change {
    pub variable: usize,
    pub value: i64,
}

/// Changes after which the equations hold; in order of variables.
pub type Repair = Vec<Change>;

/// What may have happened to a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    pub slips: Vec<Slip>,
    /// What undoes them.
    pub changes: Repair,
    /// Statements of the text that are false after that: each of them is a slip more.
    pub n_contradicted: usize,
}

impl Explanation {
    pub fn n_slips(&self) -> usize {
        self.slips.len() + self.n_contradicted
    }

    /// Cells mistyped, and nothing recomputed from them.
    pub fn is_mistyped_alone(&self) -> bool {
        self.slips.iter().all(|it| it.mistyped_alone().is_some())
    }
}

/// The equations of a table that can be checked, and how far each is off.
pub(super) struct Problem<'a> {
    pub system: &'a System,
    pub values: Vec<Option<i64>>,
    residuals: Vec<i64>,
    checked: Equations,
    broken: Equations,
    shifted: Vec<Pattern>,
}

/// What the search found for broken equations that slips connect.
pub(super) struct Found {
    pub equations: Vec<usize>,
    /// Those with the fewest slips, up to a limit; none where it would take too many.
    pub explanations: Vec<Explanation>,
    /// Whether nothing was left out.
    pub is_complete: bool,
}

/// A pattern, by its index, with an amount.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Trial {
    pattern: usize,
    amount: i64,
}

/// One slip or two that meet, which mend all the equations that they break.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Knot {
    slips: Vec<Trial>,
    /// The broken ones among these equations.
    equations: Equations,
}

impl<'a> Problem<'a> {
    /// `is_filled_in` tells whether an equation has been written out far enough to be checked.
    pub fn new(
        system: &'a System,
        values: Vec<Option<i64>>,
        is_filled_in: impl Fn(&Equation) -> bool,
    ) -> Self {
        let mut res = Self {
            system,
            values,
            residuals: Vec::with_capacity(system.equations.len()),
            checked: 0,
            broken: 0,
            shifted: Vec::new(),
        };
        for (idx, equation) in system.equations.iter().enumerate() {
            let sum = equation.terms().try_fold(0_i64, |acc, (variable, sign)| {
                let value = res.values.get(variable).copied().flatten()?;
                Some(acc.saturating_add(sign * value))
            });
            let sum = sum.filter(|_| is_filled_in(equation));
            res.checked |= Equations::from(sum.is_some()) << idx;
            res.broken |= Equations::from(sum.is_some_and(|it| it != 0)) << idx;
            res.residuals.push(sum.unwrap_or(0));
        }
        // A shift makes three cells wrong, or it is an exchange.
        if res.broken.count_ones() >= 3 {
            res.shifted = Pattern::shifted(system, &res.values);
        }
        res
    }

    pub fn is_consistent(&self) -> bool {
        self.broken == 0
    }

    pub fn is_broken(&self, equation: usize) -> bool {
        self.broken & 1 << equation != 0
    }

    pub fn standing(&self, equation: usize) -> Standing {
        match (self.checked & 1 << equation != 0, self.is_broken(equation)) {
            (false, _) => Standing::Open,
            (true, false) => Standing::Holds,
            (true, true) => Standing::Broken,
        }
    }

    /// The checked equations of a variable.
    pub fn incident(&self, variable: usize) -> impl Iterator<Item = usize> + '_ {
        let own = self.system.incident[variable].iter().map(|it| it.0);
        own.filter(|it| self.checked & 1 << it != 0)
    }

    /// The broken equations, in parts that share numbers directly or through other equations.
    pub fn parts(&self) -> Vec<Equations> {
        let neighbors = |equation: usize| {
            let terms = self.system.equations[equation].terms();
            let own = terms.flat_map(|it| self.incident(it.0));
            own.fold(0, |acc, it| acc | 1 << it)
        };
        let mut res = Vec::new();
        let mut left = self.broken;
        while left != 0 {
            let (mut part, mut new) = (0, first(left));
            while new != 0 {
                part |= new;
                new = each(new).fold(0, |acc, it| acc | neighbors(it)) & !part;
            }
            res.push(part & left);
            left &= !part;
        }
        res
    }

    /// The explanations of a part, each group of equations that slips connect for itself.
    pub fn explain(&self, part: Equations, evidence: &[Evidence]) -> Vec<Found> {
        let explanations = self.of_one_slip(part, evidence);
        if explanations.iter().any(|it| it.n_contradicted == 0) {
            return vec![Found {
                equations: each(part).collect(),
                explanations: fewest(explanations),
                is_complete: true,
            }];
        }
        let (knots, is_complete) = self.knots(part);
        let mut res: Vec<Found> = Vec::new();
        let mut left = part;
        while left != 0 {
            let group = connected(first(left), &knots);
            left &= !group;
            res.push(self.covered(group, &knots, evidence));
        }
        for it in &mut res {
            it.is_complete &= is_complete;
        }
        res
    }

    /// Single slips that mend everything.
    fn of_one_slip(&self, part: Equations, evidence: &[Evidence]) -> Vec<Explanation> {
        let fitting = self.fitting(part, self.broken, &self.residuals);
        let explanations = fitting.filter_map(|it| self.explanation(&[it], evidence));
        explanations.collect()
    }

    /// The knots of a part, and whether these are all.
    fn knots(&self, part: Equations) -> (Vec<Knot>, bool) {
        let mut res = BTreeSet::new();
        let mut rest = self.residuals.clone();
        for first in self.firsts(part) {
            let pattern = self.pattern(first.pattern);
            for (equation, residual) in &pattern.residuals {
                rest[*equation] -= residual * first.amount;
            }
            let own = pattern.equations & self.checked;
            let open = each(own).filter(|it| rest[*it] != 0);
            let open = open.fold(0, |acc, it| acc | 1 << it);
            if open == 0 {
                res.extend(self.knot(vec![first], part));
            } else {
                let seconds = self.fitting(open, self.broken & !own | open, &rest);
                res.extend(seconds.filter_map(|it| self.knot(vec![first, it], part)));
            }
            for (equation, residual) in &pattern.residuals {
                rest[*equation] += residual * first.amount;
            }
            if res.len() >= MOST_KNOTS {
                return (res.into_iter().collect(), false);
            }
        }
        (res.into_iter().collect(), true)
    }

    /// The trials with which a knot can begin, each once: those that mend an equation by themselves,
    /// and the exchanges of numbers whose equations are all broken.
    fn firsts(&self, part: Equations) -> impl Iterator<Item = Trial> {
        let trials = move |equation: usize| {
            let breaking = self.breaking(1 << equation, self.checked);
            breaking.filter_map(move |(pattern, it)| {
                let amount = self.amount(it, equation, &self.residuals)?;
                let own = it.equations & self.checked;
                let mended = |e: &usize| it.residual(*e) * amount == self.residuals[*e];
                let first = each(own & part).find(mended).or_else(|| {
                    let shares_all = own & !part == 0;
                    shares_all.then(|| each(own).next()).flatten()
                });
                (first == Some(equation)).then_some(Trial { pattern, amount })
            })
        };
        each(part).flat_map(trials)
    }

    /// The trials that mend all of these equations, and break none: of all equations only `broken`
    /// have residuals.
    fn fitting(
        &self,
        equations: Equations,
        broken: Equations,
        residuals: &[i64],
    ) -> impl Iterator<Item = Trial> {
        let breaking = self.breaking(equations, broken);
        breaking.filter_map(move |(pattern, it)| {
            let amount = self.amount(it, each(equations).next()?, residuals)?;
            let mends = |e: usize| it.residual(e) * amount == residuals[e];
            let own = it.equations & self.checked;
            each(own).all(mends).then_some(Trial { pattern, amount })
        })
    }

    fn knot(&self, mut slips: Vec<Trial>, part: Equations) -> Option<Knot> {
        self.changes(&slips)?;
        slips.sort_unstable();
        let equations = slips.iter().map(|it| self.pattern(it.pattern).equations);
        Some(Knot {
            equations: equations.fold(0, |acc, it| acc | it & part),
            slips,
        })
    }

    /// The fewest slips that cover these equations with knots.
    fn covered(&self, equations: Equations, knots: &[Knot], evidence: &[Evidence]) -> Found {
        let own = knots.iter().filter(|it| it.equations & equations != 0);
        let mut cover = Cover {
            problem: self,
            evidence,
            found: BTreeMap::new(),
            n_steps: 0,
        };
        let own: Vec<&Knot> = own.collect();
        for n_slips in 1..=MOST_SLIPS {
            cover.search(&own, equations, n_slips, &mut Vec::new());
            let fewest = cover.found.values().map(Explanation::n_slips).min();
            if fewest.is_some_and(|it| it <= n_slips) {
                break;
            }
        }
        Found {
            equations: each(equations).collect(),
            is_complete: !cover.is_exhausted(),
            explanations: fewest(cover.found.into_values().collect()),
        }
    }

    /// What some slips amount to; `None` if one of them cannot have happened.
    fn explanation(&self, slips: &[Trial], evidence: &[Evidence]) -> Option<Explanation> {
        let changes = self.changes(slips)?;
        let is_contradicted = |it: &&Evidence| !it.holds(&self.values, &changes);
        let slips = slips
            .iter()
            .map(|it| self.pattern(it.pattern).slip(it.amount));
        Some(Explanation {
            n_contradicted: evidence.iter().filter(is_contradicted).count(),
            slips: self.with_misplaced(slips.collect(), &changes),
            changes,
        })
    }

    /// Two cells that seem mistyped are one slip where the first is blank and its value in the second.
    fn with_misplaced(&self, mut slips: Vec<Slip>, changes: &[Change]) -> Vec<Slip> {
        let is_misplaced = |from: usize, to: usize| {
            let (a, b) = (self.system.cells[from], self.system.cells[to]);
            let expected = changes.iter().find(|it| it.variable == from);
            (a.row == b.row || a.column == b.column)
                && self.values[from] == Some(0)
                && expected.is_some_and(|it| self.values[to] == Some(it.value))
        };
        let mistyped = |it: &Slip| it.mistyped_alone();
        let cells: Vec<usize> = slips.iter().filter_map(mistyped).collect();
        for &from in &cells {
            let to = cells.iter().copied().find(|to| is_misplaced(from, *to));
            let is_left = |it: usize| slips.iter().any(|slip| mistyped(slip) == Some(it));
            if let Some(to) = to.filter(|to| is_left(from) && is_left(*to)) {
                slips.retain(|it| mistyped(it).is_none_or(|it| it != from && it != to));
                slips.push(Slip::Misplaced { from, to });
            }
        }
        slips
    }

    /// What undoes some slips; `None` if that leaves something below zero.
    fn changes(&self, slips: &[Trial]) -> Option<Repair> {
        let mut differences = BTreeMap::new();
        for slip in slips {
            for (cell, difference) in &self.pattern(slip.pattern).cells {
                *differences.entry(*cell).or_default() += difference * slip.amount;
            }
        }
        let wrong = differences.into_iter().filter(|it| it.1 != 0);
        let change = |(variable, difference): (usize, i64)| {
            let value = self.values[variable]? - difference;
            (value >= 0).then_some(Change { variable, value })
        };
        wrong.map(change).collect()
    }

    fn pattern(&self, idx: usize) -> &Pattern {
        let all = &self.system.patterns().all;
        all.get(idx)
            .unwrap_or_else(|| &self.shifted[idx - all.len()])
    }

    /// The patterns that leave a residual in each of some equations and, of those checked, in none
    /// but `allowed`.
    fn breaking(
        &self,
        equations: Equations,
        allowed: Equations,
    ) -> impl Iterator<Item = (usize, &Pattern)> {
        let patterns = self.system.patterns();
        let candidates = each(equations).map(|it| &patterns.breaking[it][..]);
        let fixed = candidates.min_by_key(|it| it.len()).unwrap_or_default();
        let forbidden = self.checked & !allowed;
        let fits = move |it: Equations| equations & !it == 0 && it & forbidden == 0;
        let fixed = fixed.iter().filter(move |it| fits(it.1));
        let fixed = fixed.map(|it| (it.0, &patterns.all[it.0]));
        let shifted = (patterns.all.len()..).zip(&self.shifted);
        fixed.chain(shifted.filter(move |it| fits(it.1.equations)))
    }

    /// The amount of a pattern with this residual in one of its equations; none if it cannot be so.
    fn amount(&self, pattern: &Pattern, equation: usize, residuals: &[i64]) -> Option<i64> {
        let stated = |it: &(usize, i64)| self.values[it.0];
        match (pattern.kind, &pattern.cells[..]) {
            (Kind::Mistyped, _) => {
                let one = pattern.residual(equation);
                let is_whole = residuals[equation] % one == 0;
                is_whole.then(|| residuals[equation] / one)
            }
            (Kind::Exchanged, [a, b]) => Some(stated(a)? - stated(b)?).filter(|it| *it != 0),
            (Kind::Exchanged, _) => None,
            (Kind::Shifted { .. }, _) => Some(1),
        }
    }
}

/// The first equation of a set.
fn first(equations: Equations) -> Equations {
    equations & equations.wrapping_neg()
}

/// The equations that knots connect with these.
fn connected(mut equations: Equations, knots: &[Knot]) -> Equations {
    loop {
        let own = knots.iter().filter(|it| it.equations & equations != 0);
        let more = own.fold(equations, |acc, it| acc | it.equations);
        if more == equations {
            return equations;
        }
        equations = more;
    }
}

fn fewest(mut explanations: Vec<Explanation>) -> Vec<Explanation> {
    let fewest = explanations.iter().map(Explanation::n_slips).min();
    explanations.retain(|it| Some(it.n_slips()) == fewest);
    explanations
}

/// The exact covers of some equations by knots.
struct Cover<'a> {
    problem: &'a Problem<'a>,
    evidence: &'a [Evidence],
    /// One for each repair: that with the fewest slips.
    found: BTreeMap<Repair, Explanation>,
    n_steps: usize,
}

impl Cover<'_> {
    fn is_exhausted(&self) -> bool {
        self.n_steps >= MOST_STEPS || self.found.len() >= MOST_EXPLANATIONS
    }

    /// Collects the covers of exactly `n_left` slips more.
    fn search(&mut self, knots: &[&Knot], left: Equations, n_left: usize, done: &mut Vec<Trial>) {
        if left == 0 && n_left == 0 {
            self.push(done);
        }
        if left == 0 || n_left == 0 || self.is_exhausted() {
            return;
        }
        self.n_steps += knots.len();
        let fits = |it: &&Knot| it.equations & !left == 0 && it.slips.len() <= n_left;
        let fitting: Vec<&Knot> = knots.iter().copied().filter(fits).collect();
        // The equation with the fewest knots first: a forced choice costs nothing.
        let covers = |knot: &Knot, it: usize| knot.equations & 1 << it != 0;
        let n_knots = |it: &usize| fitting.iter().filter(|knot| covers(knot, *it)).count();
        let Some(equation) = each(left).min_by_key(n_knots) else {
            return;
        };
        for knot in fitting.iter().filter(|it| covers(it, equation)) {
            done.extend(&knot.slips);
            let n_left = n_left - knot.slips.len();
            self.search(&fitting, left & !knot.equations, n_left, done);
            done.truncate(done.len() - knot.slips.len());
        }
    }

    fn push(&mut self, slips: &[Trial]) {
        let Some(explanation) = self.problem.explanation(slips, self.evidence) else {
            return;
        };
        // Of one repair: cells mistyped alone rather than two other slips that come to the same.
        let is_other = |it: &&Slip| it.mistyped_alone().is_none();
        let n_others = |it: &Explanation| it.slips.iter().filter(is_other).count();
        let rank = |it: &Explanation| (it.n_slips(), n_others(it));
        let known = self.found.get(&explanation.changes);
        if known.is_none_or(|it| rank(&explanation) < rank(it)) {
            self.found.insert(explanation.changes.clone(), explanation);
        }
    }
}

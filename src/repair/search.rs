//! The search for smallest repairs.
//!
//! Up to [`MOST_CHANGES`] changes the search is complete: in a smallest repair some violated
//! equation holds just one changed number (a test proves it for the tables of the form), so its
//! change is what the equation lacks, and the rest is a smaller problem. Beyond that, errors that do
//! not meet in one equation still come apart: each explains its own equations exactly. What is left
//! is called too much, never guessed at.

use std::collections::BTreeSet;

use super::system::{Equation, System};

/// Repairs of more changes are not searched for one by one.
const MOST_CHANGES: usize = 3;
/// Of equally small repairs so many are kept, to be shown.
pub(super) const MOST_REPAIRS: usize = 16;
/// Steps of the exact cover of one component. A component of a hundred equations takes fewer; the
/// limit is for tables in which nothing is right.
const MOST_STEPS: usize = 20_000;

/// A number and what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Change {
    pub variable: usize,
    pub value: i64,
}

/// Changes after which the equations hold; in order of variables.
pub type Repair = Vec<Change>;

/// The equations of a table that can be checked, and how far each is off.
#[derive(Clone)]
pub(super) struct Problem<'a> {
    pub system: &'a System,
    pub values: Vec<Option<i64>>,
    checked: Vec<bool>,
    residuals: Vec<i64>,
}

/// What the search found for a set of equations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The violated equations explained.
    pub equations: Vec<usize>,
    /// Every smallest repair, up to a limit; none where it would take too many changes.
    pub repairs: Vec<Repair>,
    /// Whether no smaller repair exists: proven, not supposed.
    pub is_smallest: bool,
}

impl<'a> Problem<'a> {
    /// `is_filled_in` tells whether an equation has been written out far enough to be checked.
    pub fn new(
        system: &'a System,
        values: Vec<Option<i64>>,
        is_filled_in: impl Fn(&Equation) -> bool,
    ) -> Self {
        let mut checked = Vec::with_capacity(system.equations.len());
        let mut residuals = Vec::with_capacity(system.equations.len());
        for equation in &system.equations {
            let sum = equation.terms().try_fold(0_i64, |acc, (variable, sign)| {
                let value = values.get(variable).copied().flatten()?;
                Some(acc.saturating_add(sign * value))
            });
            let sum = sum.filter(|_| is_filled_in(equation));
            checked.push(sum.is_some());
            residuals.push(sum.unwrap_or(0));
        }
        Self {
            system,
            values,
            checked,
            residuals,
        }
    }

    pub fn violated(&self) -> Vec<usize> {
        (0..self.residuals.len())
            .filter(|it| self.residuals[*it] != 0)
            .collect()
    }

    /// The checked equations of a variable, with its sign in each.
    pub fn incident(&self, variable: usize) -> impl Iterator<Item = (usize, i64)> + '_ {
        self.system.incident[variable]
            .iter()
            .copied()
            .filter(|it| self.checked[it.0])
    }

    /// The repairs of all violated equations, each group of connected ones for itself.
    pub fn solve(&self) -> Vec<Found> {
        let mut left: BTreeSet<usize> = self.violated().into_iter().collect();
        let mut res = Vec::new();
        while let Some(first) = left.first().copied() {
            let connected = self.connected(first);
            let mut problem = self.clone();
            for (equation, residual) in problem.residuals.iter_mut().enumerate() {
                if !connected.contains(&equation) {
                    *residual = 0;
                    problem.checked[equation] = false;
                }
            }
            left.retain(|it| !connected.contains(it));
            res.extend(problem.solve_connected());
        }
        res
    }

    /// The checked equations that an equation shares numbers with, directly or through others.
    fn connected(&self, first: usize) -> BTreeSet<usize> {
        let mut res = BTreeSet::from([first]);
        let mut queue = vec![first];
        while let Some(equation) = queue.pop() {
            for (variable, _) in self.system.equations[equation].terms() {
                for (other, _) in self.incident(variable) {
                    if res.insert(other) {
                        queue.push(other);
                    }
                }
            }
        }
        res
    }

    fn solve_connected(&self) -> Vec<Found> {
        let equations = self.violated();
        for n_changes in 1..=MOST_CHANGES {
            let mut repairs = BTreeSet::new();
            self.clone()
                .search(n_changes, &mut Vec::new(), &mut repairs);
            if !repairs.is_empty() {
                let repairs = repairs.into_iter().collect();
                return vec![Found {
                    equations,
                    repairs,
                    is_smallest: true,
                }];
            }
        }
        self.cover(&equations)
    }

    /// Collects the repairs of exactly `n_left` changes more that complete `done`.
    fn search(&mut self, n_left: usize, done: &mut Vec<Change>, found: &mut BTreeSet<Repair>) {
        let violated = self.violated();
        if n_left == 0 {
            if violated.is_empty() {
                let mut repair = done.clone();
                repair.sort_unstable();
                found.insert(repair);
            }
            return;
        }
        // A number stands in three equations at most.
        if violated.is_empty() || violated.len() > 3 * n_left || found.len() > MOST_REPAIRS {
            return;
        }
        let mut tried = BTreeSet::new();
        for &equation in &violated {
            let residual = self.residuals[equation];
            for (variable, sign) in self.system.equations[equation].terms() {
                let change = Change {
                    variable,
                    value: self.values[variable].unwrap_or(0) - sign * residual,
                };
                let is_new = !done.iter().any(|it| it.variable == variable) && tried.insert(change);
                if is_new && change.value >= 0 {
                    let old = self.set(change);
                    done.push(change);
                    self.search(n_left - 1, done, found);
                    done.pop();
                    self.set(Change {
                        variable,
                        value: old,
                    });
                }
            }
        }
    }

    /// Gives a variable another value; returns the old one.
    fn set(&mut self, change: Change) -> i64 {
        let old = self.values[change.variable]
            .replace(change.value)
            .unwrap_or(0);
        let difference = change.value - old;
        for &(equation, sign) in &self.system.incident[change.variable] {
            if self.checked[equation] {
                self.residuals[equation] += sign * difference;
            }
        }
        old
    }

    /// The change of a variable that mends each of its equations at once.
    fn exact(&self, variable: usize) -> Option<Change> {
        let mut difference = None;
        for (equation, sign) in self.incident(variable) {
            let needed = -sign * self.residuals[equation];
            if needed == 0 || difference.is_some_and(|it| it != needed) {
                return None;
            }
            difference = Some(needed);
        }
        let value = self.values[variable]? + difference?;
        (value >= 0).then_some(Change { variable, value })
    }

    /// Covers the violated equations with changes that each mend all of their own.
    fn cover(&self, equations: &[usize]) -> Vec<Found> {
        let exact: Vec<Change> = (0..self.values.len())
            .filter_map(|it| self.exact(it))
            .collect();
        let components = self.components(equations, &exact);
        let is_tight = self.is_tight(equations, &exact);
        let mut res: Vec<Found> = components
            .into_iter()
            .map(|equations| {
                let mut cover = Cover {
                    problem: self,
                    exact: &exact,
                    repairs: BTreeSet::new(),
                    n_steps: 0,
                };
                cover.search(&equations, &mut Vec::new());
                let is_whole = cover.n_steps < MOST_STEPS;
                let repairs: Vec<Repair> = cover.repairs.into_iter().collect();
                Found {
                    equations,
                    is_smallest: is_whole && is_tight,
                    repairs,
                }
            })
            .collect();
        // One component without a repair puts the others in doubt: its errors may reach into them.
        if res.iter().any(|it| it.repairs.is_empty()) {
            for it in &mut res {
                it.is_smallest = false;
            }
        }
        res
    }

    /// Whether a cover by exact changes is a smallest repair: no number could mend three equations,
    /// so that n equations take n/2 changes, and each of these mends its own two.
    fn is_tight(&self, equations: &[usize], exact: &[Change]) -> bool {
        let reach = |variable: usize| {
            self.incident(variable)
                .filter(|it| equations.contains(&it.0))
                .count()
        };
        (0..self.values.len()).all(|it| reach(it) <= 2)
            && exact.iter().all(|it| reach(it.variable) == 2)
    }

    /// The violated equations in groups that share no exact change.
    fn components(&self, equations: &[usize], exact: &[Change]) -> Vec<Vec<usize>> {
        let mut left: BTreeSet<usize> = equations.iter().copied().collect();
        let mut res = Vec::new();
        while let Some(first) = left.pop_first() {
            let mut component = BTreeSet::from([first]);
            let mut queue = vec![first];
            while let Some(equation) = queue.pop() {
                for change in exact {
                    if self.incident(change.variable).any(|it| it.0 == equation) {
                        for (other, _) in self.incident(change.variable) {
                            if left.remove(&other) {
                                component.insert(other);
                                queue.push(other);
                            }
                        }
                    }
                }
            }
            res.push(component.into_iter().collect());
        }
        res
    }
}

struct Cover<'a> {
    problem: &'a Problem<'a>,
    exact: &'a [Change],
    repairs: BTreeSet<Repair>,
    n_steps: usize,
}

impl Cover<'_> {
    fn search(&mut self, left: &[usize], done: &mut Vec<Change>) {
        self.n_steps += 1;
        if self.n_steps >= MOST_STEPS || self.repairs.len() >= MOST_REPAIRS {
            return;
        }
        let fits = |change: &&Change| {
            self.problem
                .incident(change.variable)
                .all(|it| left.contains(&it.0))
        };
        let options = |equation: usize| -> Vec<Change> {
            let covers = |it: &&Change| {
                self.problem
                    .incident(it.variable)
                    .any(|it| it.0 == equation)
            };
            self.exact
                .iter()
                .filter(covers)
                .filter(fits)
                .copied()
                .collect()
        };
        // The equation with the fewest options first: a forced choice costs nothing.
        let Some(options) = left.iter().map(|it| options(*it)).min_by_key(Vec::len) else {
            let mut repair = done.clone();
            repair.sort_unstable();
            self.repairs.insert(repair);
            return;
        };
        for change in options {
            let mended: Vec<usize> = self
                .problem
                .incident(change.variable)
                .map(|it| it.0)
                .collect();
            let rest: Vec<usize> = left
                .iter()
                .copied()
                .filter(|it| !mended.contains(it))
                .collect();
            done.push(change);
            self.search(&rest, done);
            done.pop();
        }
    }
}

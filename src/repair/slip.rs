//! Slips, and the residuals that each of them leaves in the identities of a table.

use std::collections::BTreeSet;

use super::system::System;

/// One thing that a person or a spreadsheet did wrong. Cells are indices of the table's [`System`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slip {
    /// A cell is `difference` more than it should be, and so are the totals recomputed from it.
    Mistyped {
        cell: usize,
        difference: i64,
        totals: Vec<usize>,
    },
    /// Two cells of a row or a column hold each other's value. Where one of the values is zero, the
    /// other was put into the wrong cell.
    Exchanged { cells: [usize; 2] },
    /// The value of one cell was put into another of its row or column, over what belongs there.
    Misplaced { from: usize, to: usize },
    /// The parts of a row stand one cell to the right of their own, or to the left; the total stands
    /// where it belongs.
    Shifted { parts: Vec<usize>, to_right: bool },
}

impl Slip {
    /// The cell that was mistyped, if nothing was recomputed from it and no other slip was made.
    pub fn mistyped_alone(&self) -> Option<usize> {
        match self {
            Slip::Mistyped { cell, totals, .. } if totals.is_empty() => Some(*cell),
            _ => None,
        }
    }
}

/// A set of equations.
pub(super) type Equations = u64;

/// The equations of a set, in order.
pub(super) fn each(mut equations: Equations) -> impl Iterator<Item = usize> + Clone {
    std::iter::from_fn(move || {
        let first = (equations != 0).then(|| equations.trailing_zeros() as usize);
        equations &= equations.wrapping_sub(1);
        first
    })
}

/// What all slips of one kind at one place have in common: the cells they make wrong, and the
/// residuals that leaves, for an amount of one.
#[derive(Debug)]
pub(super) struct Pattern {
    pub kind: Kind,
    pub cells: Vec<(usize, i64)>,
    pub residuals: Vec<(usize, i64)>,
    /// Those with a residual.
    pub equations: Equations,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Of any amount. The first cell was mistyped, the others are totals recomputed from it.
    Mistyped,
    /// The amount is the difference of what the two cells hold.
    Exchanged,
    /// The amount is one: the cells bear their differences.
    Shifted { to_right: bool },
}

/// The patterns of a system that do not depend on what its cells hold.
#[derive(Debug)]
pub(super) struct Patterns {
    pub all: Vec<Pattern>,
    /// For each equation the patterns that leave a residual in it, with all equations they do so in.
    pub breaking: Vec<Vec<(usize, Equations)>>,
}

impl Pattern {
    fn new(system: &System, kind: Kind, cells: Vec<(usize, i64)>) -> Self {
        let mut residuals: Vec<(usize, i64)> = Vec::new();
        for &(cell, difference) in &cells {
            for &(equation, sign) in &system.incident[cell] {
                match residuals.iter_mut().find(|it| it.0 == equation) {
                    Some(it) => it.1 += sign * difference,
                    None => residuals.push((equation, sign * difference)),
                }
            }
        }
        residuals.retain(|it| it.1 != 0);
        let equations = residuals.iter().fold(0, |acc, it| acc | 1 << it.0);
        Self {
            kind,
            cells,
            residuals,
            equations,
        }
    }

    /// The residual in one equation.
    pub fn residual(&self, equation: usize) -> i64 {
        let own = self.residuals.iter().find(|it| it.0 == equation);
        own.map_or(0, |it| it.1)
    }

    /// The slip of this pattern and amount.
    pub fn slip(&self, amount: i64) -> Slip {
        let mut cells = self.cells.iter().map(|it| it.0);
        match self.kind {
            Kind::Mistyped => Slip::Mistyped {
                cell: cells.next().unwrap_or_default(),
                difference: amount,
                totals: cells.collect(),
            },
            Kind::Exchanged => Slip::Exchanged {
                cells: [
                    cells.next().unwrap_or_default(),
                    cells.next().unwrap_or_default(),
                ],
            },
            Kind::Shifted { to_right } => Slip::Shifted {
                parts: cells.collect(),
                to_right,
            },
        }
    }

    /// The rows whose parts may have been shifted, read back: each value moves to the next cell, and
    /// the value that was pushed out of the row is what the total leaves for it.
    pub fn shifted(system: &System, values: &[Option<i64>]) -> Vec<Self> {
        let rows = system.equations.iter().filter(|it| {
            let row = |cell: &usize| system.cells[*cell].row;
            it.left.len() == 1 && it.right.iter().all(|cell| row(cell) == row(&it.left[0]))
        });
        let mut res = Vec::new();
        for equation in rows {
            let total = values[equation.left[0]];
            let parts: Option<Vec<i64>> = equation.right.iter().map(|it| values[*it]).collect();
            let (Some(total), Some(parts)) = (total, parts) else {
                continue;
            };
            for to_right in [true, false] {
                let Some(expected) = shifted_back(&parts, total, to_right) else {
                    continue;
                };
                let stated = equation.right.iter().zip(&parts);
                let cells = stated
                    .zip(expected)
                    .map(|((cell, stated), it)| (*cell, stated - it));
                let cells: Vec<_> = cells.filter(|it| it.1 != 0).collect();
                // What changes two cells is an exchange.
                if cells.len() > 2 {
                    res.push(Self::new(system, Kind::Shifted { to_right }, cells));
                }
            }
        }
        res
    }
}

/// What the parts were before they were shifted; `None` if there is something where a shift leaves
/// nothing, or the total does not allow it.
fn shifted_back(parts: &[i64], total: i64, to_right: bool) -> Option<Vec<i64>> {
    let mut res = parts.to_vec();
    let (vacated, pushed_out) = if to_right {
        res.rotate_left(1);
        (0, parts.len().checked_sub(1)?)
    } else {
        res.rotate_right(1);
        (parts.len().checked_sub(1)?, 0)
    };
    res[pushed_out] = 0;
    res[pushed_out] = total - res.iter().sum::<i64>();
    (parts[vacated] == 0 && res[pushed_out] >= 0).then_some(res)
}

impl Patterns {
    pub fn new(system: &System) -> Self {
        let mut all = Vec::new();
        for cell in 0..system.cells.len() {
            for totals in recomputed(system, cell) {
                let cells = std::iter::once(cell).chain(totals).map(|it| (it, 1));
                all.push(Pattern::new(system, Kind::Mistyped, cells.collect()));
            }
            for other in cell + 1..system.cells.len() {
                let (a, b) = (system.cells[cell], system.cells[other]);
                if a.row == b.row || a.column == b.column {
                    let cells = vec![(cell, 1), (other, -1)];
                    all.push(Pattern::new(system, Kind::Exchanged, cells));
                }
            }
        }
        let mut breaking = vec![Vec::new(); system.equations.len()];
        for (idx, pattern) in all.iter().enumerate() {
            for (equation, _) in &pattern.residuals {
                breaking[*equation].push((idx, pattern.equations));
            }
        }
        Self { all, breaking }
    }
}

/// The sets of totals that a spreadsheet may have recomputed from a cell: none, a total that the cell
/// is a part of, a total of such a total.
fn recomputed(system: &System, cell: usize) -> BTreeSet<BTreeSet<usize>> {
    let totals_of = |part: usize| {
        let stated = system
            .equations
            .iter()
            .filter(move |it| it.right.contains(&part));
        stated.filter_map(|it| match it.left[..] {
            [total] => Some(total),
            _ => None,
        })
    };
    let mut res = BTreeSet::from([BTreeSet::new()]);
    let mut queue = vec![BTreeSet::new()];
    while let Some(totals) = queue.pop() {
        let changed = std::iter::once(cell).chain(totals.iter().copied());
        for total in changed.flat_map(totals_of) {
            let mut more = totals.clone();
            if more.insert(total) && res.insert(more.clone()) {
                queue.push(more);
            }
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{EDITIONS, TableKind};

    fn table_three() -> &'static System {
        System::of(EDITIONS[0].tables[TableKind::Applications as usize])
    }

    #[test]
    fn a_part_has_three_totals_that_can_be_recomputed_in_seven_ways() {
        let system = table_three();
        let n_ways = |row: usize, column: usize| recomputed(system, row * 7 + column).len();
        // The total of all is recomputed only if one of the others is.
        assert_eq!((n_ways(5, 2), n_ways(5, 6)), (7, 2));
        assert_eq!((n_ways(0, 2), n_ways(23, 2), n_ways(23, 6)), (2, 2, 1));
    }

    #[test]
    fn a_shift_is_read_back_in_either_direction() {
        assert_eq!(shifted_back(&[0, 4, 1, 2], 9, true), Some(vec![4, 1, 2, 2]));
        assert_eq!(
            shifted_back(&[4, 1, 2, 0], 9, false),
            Some(vec![2, 4, 1, 2])
        );
        assert_eq!(shifted_back(&[3, 4, 1, 2], 9, true), None);
        assert_eq!(shifted_back(&[0, 4, 1, 2], 6, true), None);
    }

    /// The claim on which the search rests: of two slips one leaves a residual of its own, unless both
    /// are exchanges.
    #[test]
    fn mistyped_cells_with_residuals_in_the_same_equations_are_off_alike() {
        for edition in EDITIONS {
            let system = System::of(edition.tables[TableKind::Applications as usize]);
            assert!(system.equations.len() <= Equations::BITS as usize);
            let patterns = Patterns::new(system);
            for a in patterns.all.iter().filter(|it| it.kind == Kind::Mistyped) {
                let same = patterns.all.iter().filter(|it| it.equations == a.equations);
                for b in same {
                    let ratio = |it: &(usize, i64)| b.residual(it.0) * it.1;
                    let first = ratio(&a.residuals[0]);
                    assert!(
                        a.residuals.iter().all(|it| ratio(it) == first),
                        "{a:?} {b:?}"
                    );
                }
            }
        }
    }
}

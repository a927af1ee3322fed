//! The identities of a table as linear equations over its cells.

use std::sync::{LazyLock, OnceLock};

use crate::form::{Axis, EDITIONS, IdentityKind, N_TABLES, Table};
use crate::report::table::CellIdx;

use super::slip::Patterns;

/// The equations of a table. Built once for each table of each edition.
#[derive(Debug)]
pub struct System {
    pub cells: Vec<CellIdx>,
    pub equations: Vec<Equation>,
    /// For each variable the equations it stands in, with its sign.
    pub incident: Vec<Vec<(usize, i64)>>,
    patterns: OnceLock<Patterns>,
}

/// The sum of `left` is the sum of `right`, in one row or one column. Terms are indices of
/// [`System::cells`].
#[derive(Debug)]
pub struct Equation {
    pub kind: IdentityKind,
    pub left: Vec<usize>,
    pub right: Vec<usize>,
    /// Where the form says so.
    pub clause: &'static str,
}

/// How an identity stands in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Holds,
    Broken,
    /// It is not written out far enough to be checked, or a number in it is not known.
    Open,
}

impl Equation {
    /// Every term with its sign: stated totals count positive, their parts negative.
    pub fn terms(&self) -> impl Iterator<Item = (usize, i64)> + '_ {
        self.left
            .iter()
            .map(|it| (*it, 1))
            .chain(self.right.iter().map(|it| (*it, -1)))
    }
}

impl System {
    /// The system of a table of the form.
    pub fn of(table: &'static Table) -> &'static Self {
        static SYSTEMS: LazyLock<Vec<[System; N_TABLES]>> = LazyLock::new(|| {
            EDITIONS
                .iter()
                .map(|it| it.tables.map(System::new))
                .collect()
        });
        let edition = EDITIONS
            .iter()
            .position(|it| it.tables.iter().any(|it| std::ptr::eq(*it, table)));
        &SYSTEMS[edition.unwrap_or(0)][table.kind as usize]
    }

    fn new(table: &'static Table) -> Self {
        let cells: Vec<CellIdx> = table
            .rows
            .iter()
            .enumerate()
            .flat_map(|(row, it)| (0..it.columns.len()).map(move |column| CellIdx { row, column }))
            .collect();
        let at = |row: usize, column: usize| cells.binary_search(&CellIdx { row, column }).ok();
        let mut equations = Vec::new();
        for identity in table.identities {
            let n_repeats = match identity.axis {
                Axis::EachRow => table.rows.len(),
                Axis::EachColumn => table.rows.first().map_or(0, |it| it.columns.len()),
            };
            for repeat in 0..n_repeats {
                let terms = |ids: &[&str]| -> Vec<usize> {
                    let cell = |id: &&str| match identity.axis {
                        Axis::EachRow => {
                            let column = table.rows[repeat]
                                .columns
                                .iter()
                                .position(|it| it.id == *id)?;
                            at(repeat, column)
                        }
                        Axis::EachColumn => {
                            at(table.rows.iter().position(|it| it.id == *id)?, repeat)
                        }
                    };
                    ids.iter().filter_map(cell).collect()
                };
                equations.push(Equation {
                    kind: identity.kind,
                    left: terms(identity.left),
                    right: terms(identity.right),
                    clause: identity.clause,
                });
            }
        }
        let mut incident = vec![Vec::new(); cells.len()];
        for (idx, equation) in equations.iter().enumerate() {
            for (variable, sign) in equation.terms() {
                incident[variable].push((idx, sign));
            }
        }
        Self {
            cells,
            equations,
            incident,
            patterns: OnceLock::new(),
        }
    }

    /// What slips leave in the equations. Not needed until one of them is broken.
    pub(super) fn patterns(&self) -> &Patterns {
        self.patterns.get_or_init(|| Patterns::new(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::TableKind;

    #[test]
    fn each_number_of_table_three_stands_in_two_identities() {
        for edition in EDITIONS {
            let system = System::of(edition.tables[TableKind::Applications as usize]);
            assert_eq!(system.equations.len(), system.cells.len() / 7 + 14);
            assert!(system.incident.iter().all(|it| it.len() >= 2));
        }
    }

    /// No nonzero change of three numbers or fewer keeps every identity: the minimum distance is 4.
    #[test]
    fn no_change_of_three_numbers_keeps_every_identity() {
        for edition in EDITIONS {
            let system = System::of(edition.tables[TableKind::Applications as usize]);
            let n = system.cells.len();
            // The equations a change touches must be touched by another; with at most three changes
            // each must share its equations with the two others.
            let touches = |a: usize, eq: usize| system.incident[a].iter().any(|it| it.0 == eq);
            for a in 0..n {
                let needs = |others: &[usize]| {
                    system.incident[a]
                        .iter()
                        .all(|(eq, _)| others.iter().any(|it| touches(*it, *eq)))
                };
                for b in 0..n {
                    assert!(a == b || !needs(&[b]));
                    for c in (b + 1)..n {
                        if a != b && a != c && needs(&[b, c]) {
                            let closed = |x: usize, y: usize, z: usize| {
                                system.incident[x]
                                    .iter()
                                    .all(|(eq, _)| touches(y, *eq) || touches(z, *eq))
                            };
                            assert!(!(closed(b, a, c) && closed(c, a, b)), "{a} {b} {c}");
                        }
                    }
                }
            }
        }
    }
}

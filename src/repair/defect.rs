//! Defects of a table: what the broken identities say is wrong, one defect for each wrong number
//! where that can be told.

use std::cmp::Reverse;

use crate::form::IdentityKind;
use crate::report::table::{BoundTable, CellIdx, Held};

use super::evidence::{Evidence, decided};
use super::search::{Change, Found, MOST_REPAIRS, Problem, Repair};
use super::system::{Equation, System};

/// A defect. Cells and equations are indices of the table's [`System`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Defect {
    /// One number is wrong, and its true value is known.
    Located(Located),
    /// Several repairs are equally small, the more plausible first.
    Ambiguous {
        equations: Vec<usize>,
        repairs: Vec<Repair>,
        n_changes: usize,
    },
    /// A single identity is broken, and no other speaks of its numbers: the total or any part can be
    /// wrong. Changes of the total come first.
    Contested {
        equation: usize,
        changes: Vec<Change>,
        has_blank: bool,
    },
    /// An identity is broken among so many that the wrong numbers cannot be told.
    Unlocated { equation: usize },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    pub cell: usize,
    pub value: i64,
    /// The identities that the cell stands in and that could be checked.
    pub equations: Vec<usize>,
    /// How many statements of the text say so too.
    pub n_statements: usize,
    /// The only smallest repair, with two identities or statements or more behind this number, none
    /// of them with a blank in it.
    pub is_safe: bool,
    /// A blank cell stands in one of the identities, or is the one in question.
    pub has_blank: bool,
}

impl Defect {
    /// The kind of identity that the defect is reported under: that of the total which is wrong, or
    /// of the first identity that is broken.
    pub fn kind(&self, system: &System) -> IdentityKind {
        let kind = |it: usize| system.equations[it].kind;
        match self {
            Defect::Located(it) => {
                // A wrong total is its own identity's; a wrong part goes under the balance if it is in
                // one, for the form itself prints that.
                let stated = it
                    .equations
                    .iter()
                    .find(|eq| system.equations[**eq].left == [it.cell]);
                let balance = it
                    .equations
                    .iter()
                    .find(|eq| kind(**eq) == IdentityKind::RollForward);
                kind(*stated.or(balance).or(it.equations.first()).unwrap_or(&0))
            }
            Defect::Ambiguous { equations, .. } => equations
                .iter()
                .map(|it| kind(*it))
                .min()
                .unwrap_or(kind(0)),
            Defect::Contested { equation, .. } | Defect::Unlocated { equation } => kind(*equation),
        }
    }
}

/// The defects of a table, in order of place. `evidence` decides between repairs that the table
/// itself leaves open; it breaks no identity of its own.
pub fn defects(table: &BoundTable, evidence: impl FnOnce() -> Vec<Evidence>) -> Vec<Defect> {
    let system = System::of(table.table);
    let held: Vec<Held> = system.cells.iter().map(|it| table.held(*it)).collect();
    let is_filled_in = |equation: &Equation| is_filled_in(equation, &held);
    let values = system.cells.iter().zip(&held);
    let values = values.map(|(idx, it)| it.count().filter(|_| !is_blank_row(table, idx.row)));
    let problem = Problem::new(system, values.collect(), is_filled_in);
    let found = problem.solve();
    if found.is_empty() {
        return Vec::new();
    }
    let evidence = evidence();
    let mut res: Vec<Defect> = found
        .into_iter()
        .flat_map(|it| explained(&problem, &held, it, &evidence))
        .collect();
    res.sort_by_key(|it| match it {
        Defect::Located(it) => it.cell,
        Defect::Ambiguous { equations, .. } => {
            equations.first().map_or(0, |it| first_cell(system, *it))
        }
        Defect::Contested { equation, .. } | Defect::Unlocated { equation } => {
            first_cell(system, *equation)
        }
    });
    res
}

/// The value that the identities give a cell whose own content is no count, and how many identities
/// agree on it. `None` where none can tell or two disagree.
pub fn implied(table: &BoundTable, cell: usize) -> Option<(i64, usize)> {
    let system = System::of(table.table);
    let mut values: Vec<Option<i64>> = system
        .cells
        .iter()
        .map(|it| table.held(*it).count())
        .collect();
    *values.get_mut(cell)? = None;
    let mut res: Option<(i64, usize)> = None;
    for &(equation, sign) in &system.incident[cell] {
        let others = system.equations[equation].terms().filter(|it| it.0 != cell);
        let sum = others
            .map(|(it, sign)| values[it].map(|it| sign * it))
            .sum::<Option<i64>>();
        let Some(value) = sum.map(|it| -sign * it) else {
            continue;
        };
        match &mut res {
            None => res = Some((value, 1)),
            Some((other, n)) if *other == value => *n += 1,
            Some(_) => return None,
        }
    }
    res.filter(|it| it.0 >= 0)
}

/// A row in which nothing stands yet says nothing: a form that is being filled in is full of them.
fn is_blank_row(table: &BoundTable, row: usize) -> bool {
    let n_columns = table.table.rows[row].columns.len();
    n_columns > 1 && (0..n_columns).all(|column| table.held(CellIdx { row, column }) == Held::Blank)
}

/// Whether an identity is written out far enough to be held against: its total stands there, and one
/// of the parts. Many organs fill in totals alone, and a drafter fills in one after the other.
fn is_filled_in(equation: &Equation, held: &[Held]) -> bool {
    let stands = |it: &usize| held.get(*it).is_some_and(|it| *it != Held::Blank);
    match equation.kind {
        IdentityKind::RollForward => equation.terms().all(|it| stands(&it.0)),
        IdentityKind::CrossFooting | IdentityKind::Footing => {
            equation.left.iter().all(stands) && equation.right.iter().any(stands)
        }
    }
}

fn first_cell(system: &System, equation: usize) -> usize {
    system.equations[equation]
        .left
        .first()
        .copied()
        .unwrap_or(0)
}

fn explained(
    problem: &Problem<'_>,
    held: &[Held],
    found: Found,
    evidence: &[Evidence],
) -> Vec<Defect> {
    let Found {
        equations,
        mut repairs,
        is_smallest,
    } = found;
    // Where not every repair was kept, the one that the text allows may not be the only one.
    if (2..MOST_REPAIRS).contains(&repairs.len()) {
        repairs = decided(repairs, &problem.values, evidence);
    }
    let has_blank = |equation: usize| {
        problem.system.equations[equation]
            .terms()
            .any(|it| held[it.0] == Held::Blank)
    };
    match (repairs.as_slice(), equations.as_slice()) {
        ([], _) => equations
            .into_iter()
            .map(|equation| Defect::Unlocated { equation })
            .collect(),
        ([repair], _) => repair
            .iter()
            .map(|it| {
                let equations: Vec<usize> = problem.incident(it.variable).map(|it| it.0).collect();
                let has_blank = equations.iter().any(|it| has_blank(*it));
                let own = evidence.iter().filter(|other| other.speaks_of(it.variable));
                let (for_it, against): (Vec<&Evidence>, Vec<&Evidence>) =
                    own.partition(|it| it.holds(&problem.values, repair));
                let n_statements = for_it.len();
                let is_denied = against
                    .iter()
                    .any(|it| it.holds(&problem.values, &Vec::new()));
                let is_safe =
                    is_smallest && equations.len() + n_statements >= 2 && !has_blank && !is_denied;
                Defect::Located(Located {
                    cell: it.variable,
                    value: it.value,
                    equations,
                    n_statements,
                    is_safe,
                    has_blank,
                })
            })
            .collect(),
        (_, &[equation]) if repairs.iter().all(|it| it.len() == 1) => {
            let left = &problem.system.equations[equation].left;
            let mut changes: Vec<Change> = repairs.into_iter().flatten().collect();
            changes.sort_by_key(|it| {
                (
                    !left.contains(&it.variable),
                    distance(problem, it),
                    it.variable,
                )
            });
            vec![Defect::Contested {
                equation,
                changes,
                has_blank: has_blank(equation),
            }]
        }
        _ => {
            repairs.sort_by_key(|it| {
                let n_corroborated = it
                    .iter()
                    .filter(|it| problem.incident(it.variable).count() >= 2)
                    .count();
                (
                    Reverse(n_corroborated),
                    it.iter().map(|it| distance(problem, it)).sum::<usize>(),
                    it.clone(),
                )
            });
            let n_changes = repairs.first().map_or(0, Vec::len);
            vec![Defect::Ambiguous {
                equations,
                repairs,
                n_changes,
            }]
        }
    }
}

/// How many digits differ between the stated and the repaired number: slips of one digit are the
/// likeliest.
fn distance(problem: &Problem<'_>, change: &Change) -> usize {
    let old = problem.values[change.variable].unwrap_or(0).to_string();
    let new = change.value.to_string();
    let common = old
        .bytes()
        .rev()
        .zip(new.bytes().rev())
        .filter(|(a, b)| a == b)
        .count();
    old.len().max(new.len()) - common
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{EDITIONS, TableKind};
    use crate::text::number::Number;
    use crate::text::range::TextRange;

    const N_COLUMNS: usize = 7;

    fn table_three(counts: &[[i64; N_COLUMNS]]) -> BoundTable {
        let table = EDITIONS[0].tables[TableKind::Applications as usize];
        let mut res = BoundTable::new(table);
        for (row, counts) in counts.iter().enumerate() {
            for (column, count) in counts.iter().enumerate() {
                let held = Held::Number(Number::from_count(*count));
                res.set(CellIdx { row, column }, held, TextRange::default());
            }
        }
        res
    }

    /// A table in which every count differs and everything holds.
    fn consistent() -> Vec<[i64; N_COLUMNS]> {
        let mut rows = vec![[0; N_COLUMNS]; 25];
        for (row, counts) in rows.iter_mut().enumerate().take(23).skip(2) {
            for (column, count) in counts.iter_mut().enumerate().take(6) {
                *count = i64::try_from(row * 7 + column * column * 3 + (row * column) % 5).unwrap();
            }
        }
        for column in 0..6 {
            let processed = rows[2..23].iter().map(|it| it[column]).sum();
            let carried = i64::try_from(column).unwrap() + 5;
            rows[23][column] = processed;
            rows[1][column] = 3;
            rows[24][column] = carried;
            rows[0][column] = processed + carried - 3;
        }
        for row in &mut rows {
            row[6] = row[..6].iter().sum();
        }
        rows
    }

    #[test]
    fn a_consistent_table_has_no_defect() {
        assert_eq!(defects(&table_three(&consistent()), Vec::new), []);
    }

    #[test]
    fn a_form_being_filled_in_is_left_alone() {
        let truth = consistent();
        let table = EDITIONS[0].tables[TableKind::Applications as usize];
        let mut bound = BoundTable::new(table);
        for row in 0..25 {
            for column in 0..N_COLUMNS {
                bound.set(CellIdx { row, column }, Held::Blank, TextRange::default());
            }
        }
        for (row, counts) in truth.iter().enumerate() {
            for (column, count) in counts.iter().enumerate() {
                let held = Held::Number(Number::from_count(*count));
                bound.set(CellIdx { row, column }, held, TextRange::default());
                assert_eq!(defects(&bound, Vec::new), [], "{row} {column}");
            }
        }
    }

    #[test]
    fn any_single_wrong_number_is_located() {
        let truth = consistent();
        for row in 0..25 {
            for column in 0..N_COLUMNS {
                for difference in [1, 1000, -truth[row][column]] {
                    if difference == 0 {
                        continue;
                    }
                    let mut rows = truth.clone();
                    rows[row][column] += difference;
                    let defects = defects(&table_three(&rows), Vec::new);
                    let [Defect::Located(it)] = defects.as_slice() else {
                        panic!("{row} {column} {difference}: {defects:?}");
                    };
                    assert_eq!(
                        (it.cell, it.value, it.is_safe),
                        (row * 7 + column, truth[row][column], true)
                    );
                }
            }
        }
    }

    #[test]
    fn five_errors_that_do_not_meet_are_five_defects() {
        let mut rows = consistent();
        for (idx, row) in [2, 5, 9, 14, 20].into_iter().enumerate() {
            rows[row][idx] += 10 + i64::try_from(idx).unwrap();
        }
        let defects = defects(&table_three(&rows), Vec::new);
        assert_eq!(defects.len(), 5);
        assert!(
            defects
                .iter()
                .all(|it| matches!(it, Defect::Located(it) if it.is_safe))
        );
    }

    #[test]
    fn two_errors_of_the_same_size_may_be_told_two_ways() {
        let mut rows = consistent();
        rows[3][1] += 4;
        rows[8][4] += 4;
        let defects = defects(&table_three(&rows), Vec::new);
        let [
            Defect::Ambiguous {
                repairs,
                n_changes: 2,
                ..
            },
        ] = defects.as_slice()
        else {
            panic!("{defects:?}")
        };
        assert_eq!(repairs.len(), 2);
    }

    #[test]
    fn a_table_of_noise_is_bounded_and_says_so() {
        let mut rows = consistent();
        for (idx, row) in rows.iter_mut().enumerate() {
            for (column, count) in row.iter_mut().enumerate() {
                *count += i64::try_from((idx * 31 + column * 17) % 97).unwrap();
            }
        }
        let defects = defects(&table_three(&rows), Vec::new);
        assert!(defects.len() > 10);
        assert!(
            !defects
                .iter()
                .any(|it| matches!(it, Defect::Located(it) if it.is_safe))
        );
    }
}

//! Defects of a table: what the broken identities say is wrong, one defect for each wrong number
//! where that can be told.

use crate::form::IdentityKind;
use crate::report::table::{BoundTable, Held};

use super::evidence::Evidence;
use super::likeness::by_likeness;
use super::search::{Change, Explanation, Found, Problem};
use super::system::{Equation, Standing, System};

/// A defect. Cells and equations are indices of the table's [`System`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Defect {
    /// One number was mistyped, and its true value is known.
    Located(Located),
    /// Several explanations have as few slips, or the only one is more than mistyped cells; the
    /// likelier first. Of a single broken identity those that change its total come before.
    Ambiguous {
        equations: Vec<usize>,
        explanations: Vec<Explanation>,
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
    /// How many statements of the text say so too, and do not of what stands there.
    pub n_statements: usize,
    /// Nothing else could be true: see [`repair`](super).
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
            Defect::Unlocated { equation } => kind(*equation),
        }
    }
}

/// How each identity of a table stands, in the order of its [`System`]'s equations.
pub fn standings(table: &BoundTable) -> Vec<Standing> {
    let problem = problem(table);
    let equations = 0..problem.system.equations.len();
    equations.map(|it| problem.standing(it)).collect()
}

fn held(table: &BoundTable) -> Vec<Held> {
    let system = System::of(table.table);
    system.cells.iter().map(|it| table.held(*it)).collect()
}

/// The identities of a table as far as they can be checked.
fn problem<'a>(table: &BoundTable) -> Problem<'a> {
    let system = System::of(table.table);
    let mut values: Vec<Option<i64>> = table.counts().collect();
    let mut first = 0;
    for row in table.table.rows {
        let end = first + row.columns.len();
        // A row in which nothing stands yet says nothing: a form that is being filled in is full of them.
        if end - first > 1 && (first..end).all(|it| table.is_blank(it)) {
            values[first..end].fill(None);
        }
        first = end;
    }
    Problem::new(system, values, |it| is_filled_in(it, table))
}

/// The defects of a table, in order of place. What the text states breaks no identity of its own.
pub fn defects(table: &BoundTable, evidence: impl FnOnce() -> Vec<Evidence>) -> Vec<Defect> {
    let mut asked = None;
    let is_consistent = table.is_consistent(|| {
        let problem = asked.insert(problem(table));
        problem.is_consistent()
    });
    if is_consistent {
        return Vec::new();
    }
    let system = System::of(table.table);
    let problem = asked.unwrap_or_else(|| problem(table));
    let scene = Scene {
        problem: &problem,
        held: &held(table),
        evidence: &evidence(),
    };
    let mut res = Vec::new();
    for broken in problem.parts() {
        let found = problem.explain(broken, scene.evidence);
        let is_safe = found.iter().all(|it| scene.is_certain(it));
        res.extend(found.into_iter().flat_map(|it| scene.defects(it, is_safe)));
    }
    res.sort_by_key(|it| match it {
        Defect::Located(it) => it.cell,
        Defect::Ambiguous { equations, .. } => {
            equations.first().map_or(0, |it| first_cell(system, *it))
        }
        Defect::Unlocated { equation } => first_cell(system, *equation),
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

/// Whether an identity is written out far enough to be held against: its total stands there, and one
/// of the parts. Many organs fill in totals alone, and a drafter fills in one after the other.
fn is_filled_in(equation: &Equation, table: &BoundTable) -> bool {
    let stands = |it: &usize| !table.is_blank(*it);
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

struct Scene<'a> {
    problem: &'a Problem<'a>,
    held: &'a [Held],
    evidence: &'a [Evidence],
}

impl Scene<'_> {
    fn defects(&self, found: Found, is_safe: bool) -> Vec<Defect> {
        let Found {
            equations,
            mut explanations,
            ..
        } = found;
        if explanations.is_empty() {
            let unlocated = equations.into_iter();
            return unlocated
                .map(|equation| Defect::Unlocated { equation })
                .collect();
        }
        if let [it] = &explanations[..]
            && it.is_mistyped_alone()
        {
            let changes = it.changes.iter();
            let located = changes.map(|change| self.located(change, it, is_safe));
            return located.map(Defect::Located).collect();
        }
        let (system, values) = (self.problem.system, &self.problem.values);
        let total = |it: &Change| match equations[..] {
            [equation] => system.equations[equation].left.contains(&it.variable),
            _ => false,
        };
        by_likeness(system, values, &mut explanations, total);
        vec![Defect::Ambiguous {
            has_blank: equations.iter().any(|it| self.has_blank(*it)),
            equations,
            explanations,
        }]
    }

    /// Whether nothing else can have broken these identities.
    fn is_certain(&self, found: &Found) -> bool {
        let [it] = &found.explanations[..] else {
            return false;
        };
        found.is_complete
            && it.is_mistyped_alone()
            && it.changes.iter().all(|change| self.is_proven(change, it))
    }

    fn located(&self, change: &Change, explanation: &Explanation, is_safe: bool) -> Located {
        let equations: Vec<usize> = self.problem.incident(change.variable).collect();
        Located {
            cell: change.variable,
            value: change.value,
            n_statements: self.n_statements(change, explanation),
            is_safe,
            has_blank: equations.iter().any(|it| self.has_blank(*it)),
            equations,
        }
    }

    /// Whether two identities or statements pointed to this cell by being broken, no blank stands in
    /// them, and the change does not make a statement about the cell false.
    fn is_proven(&self, change: &Change, explanation: &Explanation) -> bool {
        let own = || self.problem.incident(change.variable);
        let n_broken = own().filter(|it| self.problem.is_broken(*it)).count();
        let is_denied = self
            .statements(change)
            .any(|it| self.holds(it, &[]) && !self.holds(it, &explanation.changes));
        n_broken + self.n_statements(change, explanation) >= 2
            && !own().any(|it| self.has_blank(it))
            && !is_denied
    }

    fn n_statements(&self, change: &Change, explanation: &Explanation) -> usize {
        let mended = self
            .statements(change)
            .filter(|it| !self.holds(it, &[]) && self.holds(it, &explanation.changes));
        mended.count()
    }

    fn statements(&self, change: &Change) -> impl Iterator<Item = &Evidence> {
        let cell = change.variable;
        self.evidence.iter().filter(move |it| it.speaks_of(cell))
    }

    fn holds(&self, evidence: &Evidence, changes: &[Change]) -> bool {
        evidence.holds(&self.problem.values, changes)
    }

    fn has_blank(&self, equation: usize) -> bool {
        let mut terms = self.problem.system.equations[equation].terms();
        terms.any(|it| self.held[it.0] == Held::Blank)
    }
}

#[cfg(test)]
mod tests {
    use super::super::slip::Slip;
    use super::*;
    use crate::form::{EDITIONS, TableKind};
    use crate::report::table::CellIdx;
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

    /// The explanations of the one defect of a table that is not located.
    #[track_caller]
    fn ambiguous(rows: &[[i64; N_COLUMNS]]) -> Vec<Explanation> {
        let mut defects = defects(&table_three(rows), Vec::new);
        match (defects.pop(), defects.is_empty()) {
            (Some(Defect::Ambiguous { explanations, .. }), true) => explanations,
            other => panic!("{other:?} and {defects:?}"),
        }
    }

    #[test]
    fn two_errors_of_the_same_size_may_be_told_two_ways() {
        let mut rows = consistent();
        rows[3][1] += 4;
        rows[8][4] += 4;
        let explanations = ambiguous(&rows);
        assert!(explanations.len() >= 2);
        assert!(explanations.iter().all(|it| it.slips.len() == 2));
    }

    #[test]
    fn recomputed_totals_hide_which_cell_was_mistyped() {
        let mut rows = consistent();
        for (row, column) in [(5, 2), (5, 6), (23, 2), (23, 6)] {
            rows[row][column] += 4;
        }
        let explanations = ambiguous(&rows);
        // Any result in the column, and each of the three numbers that the balance has beside them.
        assert_eq!(explanations.len(), 24);
        let truth = Slip::Mistyped {
            cell: 5 * 7 + 2,
            difference: 4,
            totals: vec![5 * 7 + 6, 23 * 7 + 2, 23 * 7 + 6],
        };
        assert!(explanations.iter().any(|it| it.slips == [truth.clone()]));
    }

    #[test]
    fn exchanged_values_are_told_and_not_taken_for_two_cells_mistyped() {
        let mut rows = consistent();
        let (a, b) = (rows[4][0], rows[4][3]);
        (rows[4][0], rows[4][3]) = (b, a);
        let explanations = ambiguous(&rows);
        let cells = [4 * 7, 4 * 7 + 3];
        assert!(
            explanations
                .iter()
                .any(|it| it.slips == [Slip::Exchanged { cells }])
        );
    }

    #[test]
    fn a_row_that_was_shifted_is_told() {
        let mut rows = consistent();
        rows[7] = [0, 31, 32, 33, 34, 35, 165];
        for column in 0..N_COLUMNS {
            rows[23][column] = rows[2..23].iter().map(|it| it[column]).sum();
            rows[0][column] = rows[23][column] + rows[24][column] - rows[1][column];
        }
        assert_eq!(defects(&table_three(&rows), Vec::new), []);
        rows[7] = [31, 32, 33, 34, 35, 0, 165];
        let explanations = ambiguous(&rows);
        let parts = (7 * 7..7 * 7 + 6).collect();
        let shifted = Slip::Shifted {
            parts,
            to_right: false,
        };
        assert!(explanations.iter().any(|it| it.slips == [shifted.clone()]));
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

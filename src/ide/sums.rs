//! The identities of the form with a report's numbers put in: `2 + 0 = 2 + 0 ✓`, `9 + 1 + … = 10 ≠ 7 ✗`.

use crate::form::IdentityKind;
use crate::repair::defect::standings;
use crate::repair::system::{Equation, Standing, System};
use crate::report::table::{BoundTable, CellIdx, Held};

/// An identity in a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    pub kind: IdentityKind,
    /// Where the form says so.
    pub clause: &'static str,
    pub standing: Standing,
    /// With numbers and signs alone, the same in every language.
    pub shown: String,
}

/// Terms that are written out, all of them; of more, those that count nothing are left out.
const MOST_TERMS: usize = 7;

/// The identities that a cell stands in, in the order of the form.
pub fn sums_of(table: &BoundTable, idx: CellIdx) -> Vec<Sum> {
    let system = System::of(table.table);
    let variable = system.cells.iter().position(|it| *it == idx);
    sums(table, |it| it.terms().any(|term| Some(term.0) == variable))
}

/// The identities of a table that are among those wanted.
pub fn sums(table: &BoundTable, is_wanted: impl Fn(&Equation) -> bool) -> Vec<Sum> {
    let system = System::of(table.table);
    let equations = system.equations.iter().zip(standings(table));
    let wanted = equations.filter(|it| is_wanted(it.0));
    let sum = |(equation, standing): (&'static Equation, Standing)| Sum {
        kind: equation.kind,
        clause: equation.clause,
        standing,
        shown: shown(table, system, equation, standing),
    };
    wanted.map(sum).collect()
}

/// The parts of a total, written out as a sum.
pub(super) fn shown_parts(table: &BoundTable, equation: &Equation) -> String {
    let cells = &System::of(table.table).cells;
    joined(equation.right.iter().map(|it| table.held(cells[*it])))
}

fn shown(table: &BoundTable, system: &System, equation: &Equation, standing: Standing) -> String {
    let held = |it: &usize| table.held(system.cells[*it]);
    let terms = |cells: &[usize]| joined(cells.iter().map(held));
    let (left, right) = match equation.kind {
        // The form states the total; a reader adds up to it.
        IdentityKind::CrossFooting | IdentityKind::Footing => (&equation.right, &equation.left),
        IdentityKind::RollForward => (&equation.left, &equation.right),
    };
    let sum = |cells: &[usize]| -> i64 {
        let counts = cells.iter().filter_map(|it| held(it).count());
        counts.fold(0, i64::saturating_add)
    };
    let (left_terms, right_terms) = (terms(left), terms(right));
    match standing {
        Standing::Holds => format!("{left_terms} = {right_terms} ✓"),
        Standing::Open => format!("{left_terms} = {right_terms}"),
        Standing::Broken if right.len() == 1 => {
            format!("{left_terms} = {} ≠ {right_terms} ✗", sum(left))
        }
        Standing::Broken => format!(
            "{left_terms} = {} ≠ {} = {right_terms} ✗",
            sum(left),
            sum(right)
        ),
    }
}

/// A sum written out.
fn joined(terms: impl Iterator<Item = Held>) -> String {
    let all: Vec<Held> = terms.collect();
    let is_long = all.len() > MOST_TERMS;
    let counts = |it: &&Held| !is_long || it.known().is_none_or(|it| it.count() != Some(0));
    let mut res: Vec<String> = all.iter().filter(counts).map(|it| written(*it)).collect();
    if res.is_empty() {
        res.push("0".to_owned());
    }
    if res.len() < all.len() {
        res.push("…".to_owned());
    }
    res.join(" + ")
}

/// What a cell holds, in a sum.
fn written(held: Held) -> String {
    match held {
        Held::Number(number) => number.to_string(),
        Held::Blank => "_".to_owned(),
        Held::NotApplicable => "/".to_owned(),
        Held::Missing | Held::Malformed => "?".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::TableKind;
    use crate::workspace::analysis::Analysis;

    const ROW: &str = "| 一、本年新收政府信息公开申请数量 | 5 | 1 | 0 | 0 | 0 | 0 | 6 |";

    /// The identities of the total of the first row of table 三 with this row in place of its own.
    #[track_caller]
    fn shown(row: &str) -> Vec<String> {
        let text = include_str!("../../fixtures/correct.md");
        assert!(text.contains(ROW));
        let analysis = Analysis::new(&text.replacen(ROW, row, 1));
        let report = analysis.parts[0].report.as_ref().unwrap();
        let table = report.table(TableKind::Applications).unwrap();
        let found = sums_of(table, CellIdx { row: 0, column: 6 });
        found.into_iter().map(|it| it.shown).collect()
    }

    #[test]
    fn identities_are_written_out_with_their_numbers() {
        assert_eq!(
            shown(ROW),
            ["5 + 1 + 0 + 0 + 0 + 0 = 6 ✓", "6 + 1 = 6 + 1 ✓"]
        );
    }

    #[test]
    fn both_sides_of_a_broken_identity_are_told() {
        let row = ROW.replace("| 6 |", "| 9 |");
        assert_eq!(
            shown(&row),
            [
                "5 + 1 + 0 + 0 + 0 + 0 = 6 ≠ 9 ✗",
                "9 + 1 = 10 ≠ 7 = 6 + 1 ✗"
            ]
        );
    }

    #[test]
    fn what_is_not_filled_in_is_not_judged() {
        let row = ROW.replace("| 6 |", "|  |");
        assert_eq!(shown(&row), ["5 + 1 + 0 + 0 + 0 + 0 = _", "_ + 1 = 6 + 1"]);
    }
}

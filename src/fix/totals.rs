//! Recomputing totals from their parts, on request: a drafter who fills in the parts and wants the
//! rest done. It says nothing of which number is wrong; that is for the rules.

use crate::form::IdentityKind;
use crate::repair::system::{Equation, System};
use crate::report::Report;
use crate::report::table::{BoundTable, Held};
use crate::rules::context::Context;
use crate::rules::diagnostic::Edit;

/// The edits that make every total of a table the sum of its parts, in order of place; from the start
/// of the report. A total stays as it is where a part is missing or is no count, and where neither it
/// nor any part is filled in.
pub fn recomputed_totals(report: &Report, table: &BoundTable) -> Vec<Edit> {
    recomputed(report, table, |_| true)
}

/// The same for those totals alone that the wanted equations of the table's system add up.
pub fn recomputed(
    report: &Report,
    table: &BoundTable,
    is_wanted: impl Fn(usize) -> bool,
) -> Vec<Edit> {
    let system = System::of(table.table);
    let held: Vec<Held> = system.cells.iter().map(|it| table.held(*it)).collect();
    let mut values: Vec<Option<i64>> = held.iter().map(|it| it.count()).collect();
    let wanted = sums_in_order(system)
        .into_iter()
        .filter(|it| is_wanted(*it));
    for equation in wanted.map(|it| &system.equations[it]) {
        let total = equation.left[0];
        let stands = |it: &usize| held[*it] != Held::Blank || values[*it] != Some(0);
        let is_filled_in = stands(&total) || equation.right.iter().any(stands);
        let sum = equation.right.iter().map(|it| values[*it]).sum();
        if let Some(sum) = sum
            && is_filled_in
        {
            values[total] = Some(sum);
        }
    }
    let context = Context::new(report);
    let mut edits: Vec<Edit> = (0..held.len())
        .filter(|it| can_be_written(held[*it]))
        .filter_map(|it| {
            Some((
                it,
                values[it].filter(|value| held[it].count() != Some(*value))?,
            ))
        })
        .filter_map(|(it, value)| context.set_count(table, system.cells[it], value))
        .collect();
    edits.sort_by_key(|it| it.range);
    edits
}

/// The equations that add a total up, each after those that add up its parts.
pub fn sums_in_order(system: &System) -> Vec<usize> {
    let is_sum = |it: &Equation| it.kind != IdentityKind::RollForward && it.left.len() == 1;
    let equations = &system.equations;
    let mut rest: Vec<usize> = (0..equations.len())
        .filter(|it| is_sum(&equations[*it]))
        .collect();
    let mut res: Vec<usize> = Vec::with_capacity(rest.len());
    while !rest.is_empty() {
        let totals: Vec<usize> = rest.iter().map(|it| equations[*it].left[0]).collect();
        let waits = |it: &usize| {
            let mut parts = equations[*it].right.iter();
            parts.any(|part| totals.contains(part))
        };
        let (later, ready): (Vec<_>, Vec<_>) = rest.into_iter().partition(waits);
        if ready.is_empty() {
            break;
        }
        res.extend(ready);
        rest = later;
    }
    res
}

fn can_be_written(held: Held) -> bool {
    matches!(held, Held::Blank | Held::Number(_) | Held::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::skeleton::{self, Layout};
    use crate::workspace::analysis::Analysis;

    fn applied(text: &str) -> String {
        let analysis = Analysis::new(text);
        let report = analysis.parts[0].report.as_ref().expect("a report");
        let mut edits: Vec<Edit> = report
            .tables()
            .flat_map(|it| recomputed_totals(report, it))
            .collect();
        edits.sort_by_key(|it| it.range);
        let mut res = text.to_owned();
        for it in edits.iter().rev() {
            res.replace_range(it.range.as_usize(), &it.text);
        }
        res
    }

    #[test]
    fn a_blank_form_stays_blank() {
        for layout in [Layout::Markdown, Layout::Html, Layout::Tsv] {
            let text = skeleton::report(2024, "青溪县水务局", layout);
            assert_eq!(applied(&text), text, "{layout:?}");
        }
    }

    #[test]
    fn totals_of_totals_come_last() {
        for layout in [Layout::Markdown, Layout::Html, Layout::Tsv] {
            let blank = skeleton::report(2024, "青溪县水务局", layout);
            let analysis = Analysis::new(&blank);
            let report = analysis.parts[0].report.as_ref().expect("a report");
            let is_part = |it: &str| {
                ["applications.granted.", "applications.denied."]
                    .iter()
                    .any(|prefix| it.starts_with(prefix))
                    && !it.ends_with(".total")
            };
            let mut text = blank.clone();
            let mut sum = 0;
            for (n, fact) in report.facts().iter().enumerate().rev() {
                if is_part(&fact.id) {
                    text.insert_str(fact.range.start as usize, &n.to_string());
                    sum += n;
                }
            }
            let done = applied(&text);
            let analysis = Analysis::new(&done);
            let report = analysis.parts[0].report.as_ref().expect("a report");
            let facts = report.facts();
            let all = facts
                .iter()
                .find(|it| it.id == "applications.total.total")
                .expect("the form has it");
            assert_eq!(all.raw, sum.to_string(), "{layout:?}");
            let mut errors = analysis.diagnostics().filter(|it| {
                ["cross-footing-mismatch", "footing-mismatch"].contains(&it.1.rule.name)
            });
            assert!(errors.next().is_none(), "{layout:?}");
            assert_eq!(applied(&done), done, "{layout:?}");
        }
    }
}

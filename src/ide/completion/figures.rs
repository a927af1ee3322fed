//! The number of a cell, as far as the other cells tell it: a total is the sum of its parts, a part what is left
//! of the total, and what is brought forward what last year's report carried forward.

use crate::form::{IdentityKind, TableKind};
use crate::ide::ties::{TiedCell, cell_at};
use crate::repair::system::{Equation, System};
use crate::report::Report;
use crate::report::ledger::CellAddress;
use crate::report::table::{BoundTable, CellIdx, Held};
use crate::rules::context::Context;
use crate::rules::diagnostic::Message;
use crate::rules::words;
use crate::text::range::TextRange;

use super::snippet::{Completion, Kind, Snippet};

/// The cell of a report at a place, from the start of the part: the blanks around a place belong to it.
pub(super) fn cell(report: &Report, at: u32) -> Option<TiedCell> {
    let near = |it: TextRange| {
        it.touches(TextRange::empty(at)) || it.is_empty() && are_blanks(report, it.start, at)
    };
    cell_at(report, near)
}

/// Whether there is nothing but blanks between two places of a line.
fn are_blanks(report: &Report, a: u32, b: u32) -> bool {
    const FARTHEST: u32 = 40;
    let between = TextRange::new(a.min(b), a.max(b));
    between.len() <= FARTHEST && report.source(between).chars().all(|it| it == ' ')
}

/// The numbers that a cell may hold, those of its own sum first. `offset` is where the part begins.
pub(super) fn figures(
    report: &Report,
    offset: u32,
    at: u32,
    cell: TiedCell,
    taken_over: impl Fn(CellAddress) -> Option<i64>,
) -> Vec<Completion> {
    let Some(table) = report.table(cell.table) else {
        return Vec::new();
    };
    let mut found: Vec<(i64, Message)> = sums(table, cell.idx);
    if let Some(it) = taken_over((cell.table, cell.idx)) {
        let about = Message::new(
            format!("上年报告结转下来的是 {it}"),
            format!("last year’s report carried {it} forward"),
        );
        found.push((it, about));
    }
    let context = Context::new(report);
    let mut acc: Vec<Completion> = Vec::new();
    for (value, about) in found {
        if let Some(known) = acc.iter_mut().find(|it| it.label == value.to_string()) {
            known.about = both(&known.about, &about);
            continue;
        }
        let Some(edit) = context.set_count(table, cell.idx, value) else {
            continue;
        };
        let range = match table.held(cell.idx) {
            Held::Blank => TextRange::empty(at),
            _ => edit.range.shifted(offset),
        };
        acc.push(Completion {
            label: value.to_string(),
            kind: Kind::Figure,
            range,
            snippet: Snippet {
                text: edit.text,
                blanks: Vec::new(),
            },
            about,
        });
    }
    acc
}

/// What the identities that a cell stands in make of it, with the numbers put in.
fn sums(table: &BoundTable, cell: CellIdx) -> Vec<(i64, Message)> {
    let system = System::of(table.table);
    let Some(variable) = system.cells.iter().position(|it| *it == cell) else {
        return Vec::new();
    };
    let mut equations: Vec<&Equation> = system.incident[variable]
        .iter()
        .map(|it| &system.equations[it.0])
        .collect();
    // A total that is a part elsewhere is first of all the sum of its own parts.
    equations.sort_by_key(|it| !is_sum_of(it, variable));
    equations
        .into_iter()
        .filter_map(|it| solved(table, system, it, variable))
        .collect()
}

fn is_sum_of(equation: &Equation, variable: usize) -> bool {
    equation.kind != IdentityKind::RollForward && equation.left == [variable]
}

/// An equation solved for one of its cells. `None` where not enough of the others is filled in, or where
/// there is no such count.
fn solved(
    table: &BoundTable,
    system: &System,
    equation: &Equation,
    variable: usize,
) -> Option<(i64, Message)> {
    let own = equation.terms().find(|it| it.0 == variable)?.1;
    let others = equation.terms().filter(|it| it.0 != variable);
    let others: Vec<(Held, i64)> = others
        .map(|(it, sign)| (table.held(system.cells[it]), -sign * own))
        .collect();
    let is_number = |it: &Held| matches!(it, Held::Number(_));
    let is_told = match equation.kind {
        IdentityKind::RollForward => others.iter().all(|it| is_number(&it.0)),
        _ if is_sum_of(equation, variable) => others.iter().any(|it| is_number(&it.0)),
        _ => is_number(&table.held(system.cells[*equation.left.first()?])),
    };
    let terms: Option<Vec<i64>> = others
        .iter()
        .map(|(held, sign)| Some(held.count()? * sign))
        .collect();
    let terms = terms.filter(|_| is_told)?;
    let value = terms
        .iter()
        .try_fold(0_i64, |acc, it| acc.checked_add(*it))?;
    (value >= 0).then(|| (value, shown(equation, &terms, value)))
}

/// An identity with its numbers put in: 本行合计：5 + 1 = 6. What is zero is left out.
fn shown(equation: &Equation, terms: &[i64], value: i64) -> Message {
    let mut sum = String::new();
    // What is added, then what is taken off.
    let added = terms.iter().filter(|it| **it > 0);
    for it in added.chain(terms.iter().filter(|it| **it < 0)) {
        match (sum.is_empty(), *it < 0) {
            (true, true) => sum.push_str("0 − "),
            (true, false) => {}
            (false, true) => sum.push_str(" − "),
            (false, false) => sum.push_str(" + "),
        }
        sum.push_str(&it.abs().to_string());
    }
    if sum.is_empty() {
        sum.push('0');
    }
    let name = words::identity(equation.kind);
    Message::new(
        format!("{}：{sum} = {value}（{}）", name.zh, equation.clause),
        format!("{}: {sum} = {value} ({})", name.en, equation.clause),
    )
}

fn both(a: &Message, b: &Message) -> Message {
    Message::new(format!("{}\n{}", a.zh, b.zh), format!("{}\n{}", a.en, b.en))
}

/// Whether a table has figures and all its identities hold.
pub(super) fn foots(report: &Report, kind: TableKind) -> bool {
    let Some(table) = report.table(kind).filter(|it| it.is_filled_in()) else {
        return false;
    };
    let system = System::of(table.table);
    let sum = |terms: &[usize]| {
        let mut counts = terms.iter().map(|it| table.held(system.cells[*it]).count());
        counts.try_fold(0_i64, |acc, it| acc.checked_add(it?))
    };
    system.equations.iter().all(|it| {
        let (left, right) = (sum(&it.left), sum(&it.right));
        left.is_some() && left == right
    })
}

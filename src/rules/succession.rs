//! Findings for figures that do not continue last year's. The two rules differ in the kind of
//! succession they answer for and in their manual pages; what they say is said here: in this year's
//! report on the figure that takes over, in last year's on the one that was handed on.

use crate::form::SuccessionKind;
use crate::report::ledger::{Figure, Ledger, Line, Mismatch};

use super::Rule;
use super::beside::{Neighbor, ReportId};
use super::context::{Context, finding};
use super::diagnostic::{Applicability, Diagnostic, Edit, Fix, Message, Related};
use super::words;

/// Reports the mismatches of one kind, with the report of the year before and of the year after.
pub(super) fn report(
    ctx: &Context<'_>,
    rule: &'static Rule,
    kind: SuccessionKind,
    acc: &mut Vec<Diagnostic>,
) {
    let Some(own) = ctx.beside.own else { return };
    if let Some(last) = ctx.beside.last {
        acc.extend(defects(own, last.ledger, kind).iter().map(|it| {
            let mut res = opening(rule, it, &last);
            res.fixes.extend(fix(ctx, it));
            res
        }));
    }
    if let Some(next) = ctx.beside.next {
        let found = defects(next.ledger, own, kind);
        acc.extend(found.iter().map(|it| closing(rule, it, &next)));
    }
}

/// A figure that does not continue last year's, with the total that is off with it.
struct Defect<'a> {
    off: Mismatch<'a>,
    total: Option<Mismatch<'a>>,
}

/// One for each figure. A total that is off by as much as its parts is no defect of its own.
fn defects<'a>(this: &'a Ledger, last: &'a Ledger, kind: SuccessionKind) -> Vec<Defect<'a>> {
    let found = this.mismatches(last).filter(|it| it.line.kind() == kind);
    let (totals, parts): (Vec<_>, Vec<_>) = found.partition(Mismatch::is_total);
    let of_parts = parts
        .iter()
        .fold(0_i64, |acc, it| acc.saturating_add(it.difference()));
    let follows = |it: &Mismatch<'_>| !parts.is_empty() && it.difference() == of_parts;
    let (following, own): (Vec<_>, Vec<_>) = totals.into_iter().partition(follows);
    let following = following.first().copied();
    let with_total = |off| Defect {
        off,
        total: following,
    };
    let alone = |off| Defect { off, total: None };
    let parts: Vec<_> = parts.into_iter().map(with_total).collect();
    parts
        .into_iter()
        .chain(own.into_iter().map(alone))
        .collect()
}

/// The finding in this year's report.
fn opening(rule: &'static Rule, defect: &Defect<'_>, last: &Neighbor<'_>) -> Diagnostic {
    let off = &defect.off;
    let stated = off.opening.stated;
    let cell = words::form_cell(off.line.table, stated.cell);
    let year = last.ledger.year;
    let of_last = said_by(year, off.last, off.closing);
    let message = match continued(off) {
        None => Message::new(
            format!("{}为 {}，{}", cell.zh, stated.value, of_last.zh),
            format!("{} is {}; {}", cell.en, stated.value, of_last.en),
        ),
        Some(sum) => Message::new(
            format!("{}为 {}，{year} 年报告的 {}", cell.zh, stated.value, sum.zh),
            format!(
                "{} is {}; in the report for {year}, {}",
                cell.en, stated.value, sum.en
            ),
        ),
    };
    let mut res = finding(rule, stated.range, message);
    res.related.push(there(last.id, off.closing, of_last));
    if let Some(total) = &defect.total {
        let message = said_by(year, total.last, total.closing);
        res.related.push(there(last.id, total.closing, message));
    }
    res
}

/// The finding in last year's report: this year's takes over something else.
fn closing(rule: &'static Rule, defect: &Defect<'_>, next: &Neighbor<'_>) -> Diagnostic {
    let off = &defect.off;
    let stated = off.opening.stated;
    let cell = words::form_cell(off.last.table, off.closing.cell);
    let year = next.ledger.year;
    let of_next = said_by(year, off.line, &stated);
    let message = match traced_back(off) {
        None => Message::new(
            format!("{}为 {}，{}", cell.zh, off.closing.value, of_next.zh),
            format!("{} is {}; {}", cell.en, off.closing.value, of_next.en),
        ),
        Some(sum) => Message::new(
            format!(
                "{}为 {}，{year} 年报告的 {}",
                cell.zh, off.closing.value, sum.zh
            ),
            format!(
                "{} is {}; in the report for {year}, {}",
                cell.en, off.closing.value, sum.en
            ),
        ),
    };
    let mut res = finding(rule, off.closing.range, message);
    res.related.push(there(next.id, &stated, of_next));
    if let Some(total) = &defect.total {
        let stated = &total.opening.stated;
        let message = said_by(year, total.line, stated);
        res.related.push(there(next.id, stated, message));
    }
    res
}

/// What a report of another year says of a cell.
fn said_by(year: u16, line: &Line, figure: &Figure) -> Message {
    let cell = words::form_cell(line.table, figure.cell);
    Message::new(
        format!("{year} 年报告{}为 {}", cell.zh, figure.value),
        format!("{} is {} in the report for {year}", cell.en, figure.value),
    )
}

/// Last year's stock with what came and went since: `8 加本年制发件数 5、减本年废止件数 1 为 12`. `None` where
/// nothing comes or goes.
fn continued(off: &Mismatch<'_>) -> Option<Message> {
    sum(
        off,
        off.closing.value,
        ["加", "减"],
        ["plus", "minus"],
        off.expected(),
    )
}

/// This year's stock without what came and went: what last year's must have been.
fn traced_back(off: &Mismatch<'_>) -> Option<Message> {
    let stated = off.opening.stated.value;
    sum(
        off,
        stated,
        ["减", "加"],
        ["minus", "plus"],
        off.opening.implied(),
    )
}

fn sum(
    off: &Mismatch<'_>,
    first: i64,
    zh: [&str; 2],
    en: [&str; 2],
    result: i64,
) -> Option<Message> {
    let succession = off.line.succession;
    let columns = || off.line.table.rows.iter().flat_map(|it| it.columns);
    let label = |terms: &[&str]| columns().find(|it| Some(&it.id) == terms.first());
    let (plus, minus) = (label(succession.plus)?, label(succession.minus)?);
    let (came, went) = (off.opening.plus, off.opening.minus);
    Some(Message::new(
        format!(
            "{first} {}{} {came}、{}{} {went} 为 {result}",
            zh[0], plus.label, zh[1], minus.label
        ),
        format!(
            "{first} {} {came} {}, {} {went} {}, is {result}",
            en[0], plus.en, en[1], minus.en
        ),
    ))
}

fn there(report: ReportId, figure: &Figure, message: Message) -> Related {
    Related {
        report: Some(report),
        range: figure.range,
        message,
    }
}

/// This year's cell takes last year's value, and its total follows. Nothing says which side is wrong.
fn fix(ctx: &Context<'_>, defect: &Defect<'_>) -> Option<Fix> {
    let off = &defect.off;
    let table = ctx.table(off.line.table.kind)?;
    let set = |figure: &Figure, value: i64| -> Option<Edit> {
        (value >= 0).then(|| ctx.set_count(table, figure.cell, value))?
    };
    let mut edits = vec![set(&off.opening.stated, off.expected())?];
    if let Some(total) = &defect.total {
        let stated = &total.opening.stated;
        edits.push(set(stated, stated.value.checked_sub(off.difference())?)?);
    }
    edits.sort_by_key(|it| it.range);
    let cell = words::form_cell(off.line.table, off.opening.stated.cell);
    Some(Fix {
        title: Message::new(
            format!("将{}改为 {}", cell.zh, off.expected()),
            format!("change {} to {}", cell.en, off.expected()),
        ),
        applicability: Applicability::Unsafe,
        edits,
    })
}

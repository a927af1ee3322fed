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
    let (plus, minus) = (moves(off, true), moves(off, false));
    let expected = off.expected();
    let message = if off.line.succession.plus.is_empty() {
        Message::new(
            format!("{}为 {}，{}", cell.zh, stated.value, of_last.zh),
            format!("{} is {}; {}", cell.en, stated.value, of_last.en),
        )
    } else {
        Message::new(
            format!(
                "{}为 {}，{year} 年报告的 {}{}{}，应为 {expected}",
                cell.zh, stated.value, off.closing.value, plus.zh, minus.zh
            ),
            format!(
                "{} is {}; {} in the report for {year}{}{} make {expected}",
                cell.en, stated.value, off.closing.value, plus.en, minus.en
            ),
        )
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
    let implied = off.opening.implied();
    let mut message = Message::new(
        format!("{}为 {}，{}", cell.zh, off.closing.value, of_next.zh),
        format!("{} is {}; {}", cell.en, off.closing.value, of_next.en),
    );
    if !off.line.succession.plus.is_empty() {
        let (plus, minus) = (moves(off, true), moves(off, false));
        message.zh.push_str(&format!(
            "（已{}{}），推算上年应为 {implied}",
            plus.zh.trim_start_matches(['，', '、']),
            minus.zh
        ));
        message.en.push_str(&format!(
            "{}{}, which takes {implied} here",
            plus.en, minus.en
        ));
    }
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

/// What came, or went, this year: `，加本年制发件数 2`.
fn moves(off: &Mismatch<'_>, came: bool) -> Message {
    let succession = off.line.succession;
    let columns = off.line.table.rows.iter().flat_map(|it| it.columns);
    let label = |id: &str| columns.clone().find(|it| it.id == id);
    let (terms, n, zh, en) = if came {
        (succession.plus, off.opening.plus, "，加", " plus")
    } else {
        (succession.minus, off.opening.minus, "、减", " minus")
    };
    let mut res = Message::new("", "");
    if let Some(label) = terms.first().and_then(|it| label(it)) {
        res.zh = format!("{zh}{} {n}", label.label);
        res.en = format!("{en} {n} {}", label.en);
    }
    res
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
    let table = ctx.report.table(off.line.table.kind)?;
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

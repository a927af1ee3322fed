//! What the tables say to the claims of the text, and the text to the tables. Judged once for all
//! the rules that hold one against the other.

use std::borrow::Cow;

use crate::form::TableKind;
use crate::repair::defect::{Defect, Located};
use crate::repair::evidence::Evidence;
use crate::repair::likeness::mistyping;
use crate::repair::search::Repair;
use crate::repair::system::System;
use crate::report::Report;
use crate::report::claims::paragraph::Paragraph;
use crate::report::claims::tie::{Tie, stated_sum, value_for};
use crate::report::claims::{Claim, Denial, DenialKind, Subject, Unit};
use crate::report::table::{BoundTable, CellIdx};
use crate::text::number::Number;
use crate::text::range::TextRange;

use super::columns::hold_to_each_other;
use super::context::{Context, TableDefects};
use super::diagnostic::{Message, Related};
use super::peers::{Peer, Stand, are_of_others, is_confirmed, is_of_told_row};
use super::unit_slip;
use super::words;

/// A claim of the text with the cells that it speaks of.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Of the context's paragraphs.
    pub paragraph: usize,
    /// Of the paragraph's claims.
    pub claim: usize,
    pub tie: Tie,
    /// What the claim says, in the unit of the cells.
    pub value: Number,
    pub outcome: Outcome,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// With the sum of this index.
    Agrees(usize),
    /// Differs from what stands there, and agrees with what should.
    Explained,
    /// Differs from each sum; what the first and the last of them are.
    Differs { sums: Vec<Number> },
    /// A cell is not known, or the figure is no exact one.
    Open,
}

impl Verdict {
    /// The cells whose sum the claim states: of those that may be meant, the ones that agree.
    pub fn meant(&self) -> &[CellIdx] {
        let sum = match self.outcome {
            Outcome::Agrees(at) => self.tie.sums.get(at),
            Outcome::Explained | Outcome::Differs { .. } | Outcome::Open => self.tie.sums.first(),
        };
        sum.map(Vec::as_slice).unwrap_or_default()
    }
}

/// Holds every claim that ties to cells against them.
pub(super) fn judge(ctx: &Context<'_>) -> Vec<Verdict> {
    let mut res = Vec::new();
    for (paragraph, it) in ctx.paragraphs().iter().enumerate() {
        let mut claims: Vec<(usize, &Claim)> = it.claims().chain(confirmed(ctx, it)).collect();
        claims.sort_by_key(|it| it.0);
        for (idx, claim) in claims {
            let Some(tie) = ctx.tie(claim) else {
                continue;
            };
            let Some(value) = value_for(claim) else {
                continue;
            };
            let outcome = match claim.is_rough {
                true => Outcome::Open,
                false => outcome(ctx, &tie, value),
            };
            let outcome = match outcome {
                Outcome::Differs { sums } => {
                    let rounded = sums.iter().position(|it| is_rounded(claim, value, *it));
                    rounded.map_or(Outcome::Differs { sums }, Outcome::Agrees)
                }
                it => it,
            };
            let outcome = match outcome {
                Outcome::Differs { sums } if may_leave_out_old(ctx, (it, claim), value, &sums) => {
                    Outcome::Open
                }
                it => it,
            };
            res.push(Verdict {
                paragraph,
                claim: idx,
                tie,
                value,
                outcome,
            });
        }
    }
    hear_peers(ctx, &mut res);
    res
}

/// 被申请行政复议18件，被提起行政诉讼11件: of which disputes, no word and no heading says; of 办结76件, neither. Where
/// another such figure of the sentence is the one of the table, and no small one, they are those of the table.
fn confirmed<'a>(
    ctx: &Context<'_>,
    paragraph: &Paragraph<'a>,
) -> impl Iterator<Item = (usize, &'a Claim)> {
    const LEAST: i64 = 5;
    let all = || paragraph.statements.claims.iter();
    let mut res: Vec<(usize, &'a Claim)> = paragraph.lacking().collect();
    if res.is_empty() {
        return res.into_iter();
    }
    let is_dispute = |it: &Claim| matches!(it.subject, Subject::Dispute(_) | Subject::Ruling(..));
    let is_told = |it: &&Claim| {
        let value = value_for(it).filter(|it| it.count().is_some_and(|it| it >= LEAST));
        let tie = ctx.tie(it).filter(|_| !it.is_rough && !it.is_loose);
        let told = value.zip(tie);
        told.is_some_and(|(value, tie)| matches!(outcome(ctx, &tie, value), Outcome::Agrees(_)))
    };
    let told = all().filter(is_told);
    let told: Vec<(u32, bool)> = told.map(|it| (it.sentence, is_dispute(it))).collect();
    res.retain(|it| told.contains(&(it.1.sentence, is_dispute(it.1))));
    // 公开类答复（含部分公开）1051件: what is answered there is no application, unless it is theirs but for a slip.
    let is_near = |it: &Claim| {
        let told = ctx.tie(it).zip(value_for(it));
        told.is_some_and(|(tie, value)| match outcome(ctx, &tie, value) {
            Outcome::Differs { sums } => {
                let cell = sums.first().and_then(|it| it.count());
                let pair = cell.zip(value.count());
                pair.is_some_and(|(cell, value)| mistyping(cell, value) < 2)
            }
            _ => true,
        })
    };
    res.retain(|it| is_dispute(it.1) || is_near(it.1));
    res.into_iter()
}

/// Lets the figures of each sentence tell of one another: those of others say nothing here, and of those that may
/// count something else the ones stay that agree, or that those beside them confirm.
fn hear_peers(ctx: &Context<'_>, verdicts: &mut Vec<Verdict>) {
    let claim = |it: &Verdict| &ctx.paragraphs()[it.paragraph].statements.claims[it.claim];
    let sentence = |it: &Verdict| (it.paragraph, claim(it).sentence);
    let mut kept = Vec::with_capacity(verdicts.len());
    for of_sentence in verdicts.chunk_by_mut(|a, b| sentence(a) == sentence(b)) {
        let held = hold_to_each_other(ctx, of_sentence);
        let peers: Vec<Peer> = of_sentence
            .iter()
            .map(|it| Peer {
                subject: claim(it).subject,
                value: it.value.count(),
                stand: stand(&it.outcome),
                is_doubtful: claim(it).is_loose,
            })
            .collect();
        let is_of_others = are_of_others(&peers);
        for (at, it) in of_sentence.iter_mut().enumerate() {
            let is_found = matches!(it.outcome, Outcome::Agrees(_) | Outcome::Explained);
            let is_clear = !peers[at].is_doubtful || held.contains(&at) || is_confirmed(&peers, at);
            kept.push(is_found || is_clear || is_of_told_row(&peers, at));
            let is_of_part = || match &it.outcome {
                Outcome::Differs { sums } => sums.iter().all(|sum| is_of_part(it.value, *sum)),
                _ => false,
            };
            if is_of_others || is_of_part() {
                it.outcome = Outcome::Open;
            }
        }
    }
    let mut kept = kept.into_iter();
    verdicts.retain(|_| kept.next().unwrap_or(true));
}

/// Whether a figure may well count a part of what stands in the table: it is far less, and no slip of the hand
/// makes it so. Its sentence does not say of what part, or not in words that are known.
fn is_of_part(value: Number, stated: Number) -> bool {
    let (Some(count), Some(whole)) = (value.count(), stated.count()) else {
        return false;
    };
    let is_slip = mistyping(whole, count) < 2 || unit_slip::is_slip(value, stated);
    count.saturating_mul(2) < whole && !is_slip
}

fn stand(outcome: &Outcome) -> Stand {
    match outcome {
        Outcome::Agrees(sum) => Stand::Agrees(*sum),
        Outcome::Explained => Stand::Agrees(0),
        Outcome::Differs { sums } => Stand::Differs(sums.first().and_then(|it| it.count())),
        Outcome::Open => Stand::Open,
    }
}

/// Whether two amounts of money are the same to the last decimal of the one written with fewer, or a count in
/// 万 is the stated one rounded or cut off.
fn is_rounded(claim: &Claim, value: Number, stated: Number) -> bool {
    if let Unit::Scaled(_, power) = claim.unit {
        let last = i16::from(power) - i16::from(claim.value.parts().1);
        let last = i8::try_from(last).ok();
        let last = last.and_then(|it| Number::from_count(1).scaled(it)?.count());
        let off = value.checked_sub(stated).and_then(Number::count);
        return last.zip(off).is_some_and(|(last, off)| off.abs() < last);
    }
    let Unit::Money(power) = claim.unit else {
        return false;
    };
    // In 万元, as the table has it.
    let n_decimals = i16::from(claim.value.parts().1) + 4 - i16::from(power);
    let fewer = n_decimals.min(i16::from(stated.parts().1));
    let last = i8::try_from(-fewer).ok();
    let last = last.and_then(|it| Number::from_count(1).scaled(it));
    let is_less = |a: Number, b: Number| {
        let off = a.checked_sub(b).zip(last);
        off.and_then(|(off, last)| off.checked_sub(last))
            .is_some_and(Number::is_negative)
    };
    is_less(value, stated) && is_less(stated, value)
}

/// 办结 may be said of what came in this year, without what was brought forward.
fn may_leave_out_old(
    ctx: &Context<'_>,
    (paragraph, claim): (&Paragraph<'_>, &Claim),
    value: Number,
    sums: &[Number],
) -> bool {
    let is_settled = matches!(
        claim.subject,
        Subject::Processed | Subject::Part { rows: "total", .. }
    );
    if !is_settled || claim.includes_old {
        return false;
    }
    // In order of sentence: a paragraph may have thousands.
    let all = &paragraph.statements.claims;
    let start = all.partition_point(|it| it.sentence < claim.sentence);
    let mut beside = all[start..]
        .iter()
        .take_while(|it| it.sentence == claim.sentence);
    let is_carried = |it: &Claim| match it.subject {
        Subject::CarriedForward { .. } => true,
        Subject::Part { rows, .. } => rows == "carried_forward",
        _ => false,
    };
    let tells_carried = beside.any(is_carried);
    let whole = sums.first().and_then(|it| it.count());
    let (Some(count), Some(whole)) = (value.count(), whole) else {
        return false;
    };
    count < whole
        && brought_forward(ctx, claim).is_some_and(|it| match tells_carried {
            // 办结1384件，其余84件结转: what was brought forward was settled, all of it.
            true => count == whole - it,
            false => count >= whole - it,
        })
}

/// What the table holds as brought forward to what a claim says was settled, by all applicants or by some; `None`
/// where it says something else.
pub(super) fn brought_forward(ctx: &Context<'_>, claim: &Claim) -> Option<i64> {
    let subject = match claim.subject {
        Subject::Processed => Subject::BroughtForward { from: None },
        Subject::Part { rows: "total", of } => Subject::Part {
            rows: "brought_forward",
            of,
        },
        _ => return None,
    };
    let tie = ctx.tie(&Claim {
        subject,
        ..claim.clone()
    })?;
    stated_sum(ctx.table(tie.kind)?, tie.sums.first()?)?.count()
}

/// What a table says to a number that one of these sums should be.
pub(super) fn outcome(ctx: &Context<'_>, tie: &Tie, value: Number) -> Outcome {
    let Some(of_table) = ctx
        .defects()
        .iter()
        .find(|it| it.table.table.kind == tie.kind)
    else {
        return Outcome::Open;
    };
    let table = of_table.table;
    let stated: Vec<Option<Number>> = tie.sums.iter().map(|it| stated_sum(table, it)).collect();
    let located = located(of_table);
    let repaired = |more: &Repair| -> Vec<Option<Number>> {
        let sums = tie.sums.iter();
        sums.map(|it| repaired_sum(of_table, it, &located, more))
            .collect()
    };
    let base = match located.is_empty() {
        true => Cow::Borrowed(&stated),
        false => Cow::Owned(repaired(&Repair::new())),
    };
    if let Some(at) = base.iter().position(|it| *it == Some(value)) {
        return if stated.get(at) == Some(&Some(value)) {
            Outcome::Agrees(at)
        } else {
            Outcome::Explained
        };
    }
    for defect in &of_table.defects {
        let repairs: Vec<Repair> = match defect {
            Defect::Ambiguous { explanations, .. } => {
                explanations.iter().map(|it| it.changes.clone()).collect()
            }
            Defect::Unlocated { equation } => {
                // So much is off here that nothing can be held against it.
                let terms = of_table.system.equations[*equation].terms();
                let cells: Vec<CellIdx> = terms.map(|it| of_table.system.cells[it.0]).collect();
                if tie.sums.iter().flatten().any(|it| cells.contains(it)) {
                    return Outcome::Open;
                }
                continue;
            }
            Defect::Located(_) => continue,
        };
        if repairs.iter().any(|it| repaired(it).contains(&Some(value))) {
            return Outcome::Explained;
        }
    }
    let sums: Option<Vec<Number>> = base.iter().copied().collect();
    sums.map_or(Outcome::Open, |sums| Outcome::Differs { sums })
}

fn located(of_table: &TableDefects<'_>) -> Vec<Located> {
    let found = of_table.defects.iter().filter_map(|it| match it {
        Defect::Located(it) => Some(it.clone()),
        _ => None,
    });
    found.collect()
}

/// A sum of cells with what is wrong in the table put right, and `more` changed besides.
fn repaired_sum(
    of_table: &TableDefects<'_>,
    cells: &[CellIdx],
    located: &[Located],
    more: &Repair,
) -> Option<Number> {
    let table = of_table.table;
    let changed = |cell: CellIdx| {
        let is = |variable: usize| of_table.system.cells.get(variable) == Some(&cell);
        let more = more.iter().find(|it| is(it.variable)).map(|it| it.value);
        let located = located.iter().find(|it| is(it.cell)).map(|it| it.value);
        more.or(located).map(Number::from_count)
    };
    if cells.iter().all(|it| changed(*it).is_none()) {
        return stated_sum(table, cells);
    }
    Tie::sum(cells, |it| changed(it).or(table.held(it).known()))
}

/// What the text says of a table, for the search of repairs.
pub(super) fn evidence(
    report: &Report,
    paragraphs: &[Paragraph<'_>],
    kind: TableKind,
    system: &System,
) -> Vec<Evidence> {
    let mut res = Vec::new();
    let mut push = |tie: Tie, value: Option<i64>| {
        let cell = |it: &CellIdx| system.cells.binary_search(it).ok();
        let sum = |it: &Vec<CellIdx>| it.iter().map(cell).collect::<Option<Vec<usize>>>();
        let sums: Option<Vec<Vec<usize>>> = tie.sums.iter().map(sum).collect();
        if let (Some(sums), Some(value)) = (sums, value)
            && tie.kind == kind
        {
            let evidence = Evidence { sums, value };
            if !res.contains(&evidence) {
                res.push(evidence);
            }
        }
    };
    for paragraph in paragraphs {
        for claim in exact(paragraph) {
            if let Some(tie) = report.tie(claim) {
                push(tie, value_for(claim).and_then(Number::count));
            }
        }
        for denial in paragraph.denials() {
            if matches!(denial.kind, DenialKind::None(_) | DenialKind::AllDone)
                && let Some(tie) = report.tie_denial(denial.kind, &denial.scope)
            {
                push(tie, Some(0));
            }
        }
    }
    res
}

/// The claims of a paragraph that can be held against a cell.
fn exact<'a>(paragraph: &Paragraph<'a>) -> impl Iterator<Item = &'a Claim> {
    let claims = paragraph.claims().map(|it| it.1);
    claims.filter(|it| !it.is_rough && !it.is_loose)
}

/// The sentences that speak of a cell, as related places of what is wrong with it.
pub(super) fn sentences_of(ctx: &Context<'_>, kind: TableKind, idx: CellIdx) -> Vec<Related> {
    let speaks = |it: &Tie| it.kind == kind && it.sums.iter().any(|it| it.contains(&idx));
    let mut res = Vec::new();
    for paragraph in ctx.paragraphs() {
        for claim in exact(paragraph) {
            if ctx.tie(claim).as_ref().is_some_and(speaks) {
                res.push(said(paragraph, claim));
            }
        }
        for denial in paragraph.denials() {
            if matches!(denial.kind, DenialKind::None(_) | DenialKind::AllDone)
                && ctx
                    .tie_denial(denial.kind, &denial.scope)
                    .as_ref()
                    .is_some_and(speaks)
            {
                res.push(denied(paragraph, denial));
            }
        }
    }
    res
}

fn said(paragraph: &Paragraph<'_>, claim: &Claim) -> Related {
    let message = Message::new(
        format!("正文为 {}", claim.value),
        format!("the text says {}", claim.value),
    );
    Related::here(paragraph.locate(claim.range), message)
}

pub(super) fn denied(paragraph: &Paragraph<'_>, denial: &Denial) -> Related {
    Related::here(
        paragraph.locate(denial.range),
        Message::new("正文为没有", "the text says none"),
    )
}

/// What the text says of 信息处理费, with the paragraphs it stands in.
pub(super) fn processing_fees<'a>(
    ctx: &'a Context<'_>,
) -> impl Iterator<Item = (&'a Paragraph<'a>, &'a Claim)> {
    let paragraphs = ctx.paragraphs().iter();
    let claims = paragraphs.flat_map(|paragraph| {
        let claims = paragraph.claims();
        claims.map(move |it| (paragraph, it.1))
    });
    claims.filter(|(_, it)| it.subject == Subject::ProcessingFee && !it.is_rough)
}

/// The cell of 行政事业性收费, in 万元.
pub(super) fn fee_cell<'a>(ctx: &Context<'a>) -> Option<(&'a BoundTable, CellIdx)> {
    let table = ctx.table(TableKind::Disclosure)?;
    let is_fee = |it: &CellIdx| {
        let row = &table.table.rows[it.row];
        row.id == "fees" && row.columns[it.column].id == "amount"
    };
    Some((table, table.cells().find(is_fee)?))
}

/// An amount of the text as a related place.
pub(super) fn said_in_yuan(paragraph: &Paragraph<'_>, claim: &Claim, amount: Number) -> Related {
    let message = Message::new(
        format!("正文为 {amount} 元"),
        format!("the text says {amount} yuan"),
    );
    Related::here(paragraph.locate(claim.range), message)
}

/// The cells of a sum as related places.
pub(super) fn cells(table: &BoundTable, sum: &[CellIdx]) -> Vec<Related> {
    const MOST: usize = 12;
    let related = |idx: &CellIdx| {
        let (cell, stated) = (words::cell(table, *idx), words::stated(table, *idx));
        let message = Message::new(
            format!("{}{}", cell.zh, stated.zh),
            format!("{} {}", cell.en, stated.en),
        );
        let range = table.range(*idx);
        (!range.is_empty()).then_some(Related::here(range, message))
    };
    sum.iter().filter_map(related).take(MOST).collect()
}

/// A sum of cells in the form's words.
pub fn name(table: &BoundTable, sum: &[CellIdx]) -> Message {
    if let Some(name) = group(table, sum).or_else(|| organizations(table, sum)) {
        return name;
    }
    match sum {
        [cell] => words::cell(table, *cell),
        [first, second] => {
            let (first, second) = (words::cell(table, *first), words::cell(table, *second));
            Message::new(
                format!("{}与{}之和", first.zh, second.zh),
                format!("the sum of {} and {}", first.en, second.en),
            )
        }
        [first, .., last] => {
            let (first, last) = (words::cell(table, *first), words::cell(table, *last));
            Message::new(
                format!("{}至{}之和", first.zh, last.zh),
                format!("the sum from {} to {}", first.en, last.en),
            )
        }
        [] => Message::new("", ""),
    }
}

/// What the rows of a group and its label begin with: （三）.
pub(super) fn group_number(name: &str) -> Option<&str> {
    name.split_inclusive('）').next()
}

/// The name of a group of rows, where a sum is of all of them: 「（三）不予公开」各项合计.
fn group(table: &BoundTable, sum: &[CellIdx]) -> Option<Message> {
    let ([first, _, ..], rows) = (sum, table.table.rows) else {
        return None;
    };
    let number = |row: usize| group_number(rows[row].name);
    let own = number(first.row)?;
    let is_own = |it: &CellIdx| it.column == first.column && number(it.row) == Some(own);
    let n_rows = (0..rows.len())
        .filter(|it| number(*it) == Some(own))
        .count();
    if sum.len() != n_rows || !sum.iter().all(is_own) {
        return None;
    }
    let label = table.table.groups.iter().find(|it| it.starts_with(own))?;
    let (en, _) = rows[first.row].en.split_once(':')?;
    let column = &rows[first.row].columns[first.column];
    let of = if column.id == "total" {
        ""
    } else {
        column.label
    };
    Some(Message::new(
        format!("「{label}」{of}各项合计"),
        format!("the sum of “{en}”, {}", column.en),
    ))
}

/// 「一、本年新收」法人或其他组织合计, where a sum is of all columns but the first.
fn organizations(table: &BoundTable, sum: &[CellIdx]) -> Option<Message> {
    let [first, _, ..] = sum else {
        return None;
    };
    let row = &table.table.rows[first.row];
    let is_organization = |it: &&str| !matches!(*it, "natural_person" | "total");
    let wanted = row.columns.iter().map(|it| it.id).filter(is_organization);
    let found = sum
        .iter()
        .map(|it| row.columns.get(it.column).map(|it| it.id));
    let is_one_row = sum.iter().all(|it| it.row == first.row);
    let is_all = is_one_row && table.table.kind == TableKind::Applications;
    (is_all && wanted.map(Some).eq(found)).then(|| {
        Message::new(
            format!("「{}」法人或其他组织合计", row.name),
            format!("“{}”, all organizations", row.en),
        )
    })
}

/// The range of a claim in the part.
pub fn place(ctx: &Context<'_>, verdict: &Verdict) -> TextRange {
    let paragraph = &ctx.paragraphs()[verdict.paragraph];
    paragraph.locate(paragraph.statements.claims[verdict.claim].range)
}

/// Whether a table agrees with the figure at a place.
pub(super) fn is_told(ctx: &Context<'_>, at: TextRange) -> bool {
    let mut verdicts = ctx.verdicts().iter();
    verdicts.any(|it| matches!(it.outcome, Outcome::Agrees(_)) && place(ctx, it) == at)
}

use crate::report::claims::paragraph::Paragraph;
use crate::report::claims::tie::value_for;
use crate::report::claims::{Claim, Unit};
use crate::report::table::Held;
use crate::text::number::Number;

use super::Check;
use super::claims::{Outcome, cells, fee_cell, name, place, processing_fees, said_in_yuan};
use super::context::{Context, finding};
use super::diagnostic::{Diagnostic, Message, Severity};
use super::words;

declare_rule! {
    /// 单位写错：元与万元、件与万件混用，或者数大得不可能。
    ///
    /// **依据** 「行政事业性收费」一格的单位是万元；正文里的信息处理费按元报告。
    ///
    /// **为什么** 以元为单位的数填进万元的格里，金额就大了一万倍。
    ///
    /// **示例**
    ///
    /// ```report
    /// ## 一、总体情况
    ///
    /// 全年行政事业性收费⟦18.6⟧元。
    ///
    /// ## 二、主动公开政府信息情况
    ///
    /// | 信息内容 | 本年收费金额（单位：万元） |
    /// |---|---|
    /// | 行政事业性收费 | 18.6 |
    /// ```
    ///
    /// **不能判断的情形** 只在两个数恰好差一万倍、表中金额恰为正文信息处理费的元数，或者一年公开的信息达到上亿条时提示。
    english
    /// A wrong unit: yuan for 10,000 yuan, pieces for 10,000 pieces, or a number that cannot be.
    ///
    /// **Basis** Administrative fees are stated in units of 10,000 yuan; the text states information processing
    /// fees in yuan.
    ///
    /// **Why** A sum in yuan in a cell of 10,000 yuan is ten thousand times too much.
    ///
    /// **Example**
    ///
    /// **Cannot tell** Only where two figures differ by exactly ten thousand, where the table has the very
    /// number of yuan that the text states, or where hundreds of millions of items were published in a year.
    "unit-slip", "单位写错", Severity::Warning, Check::Whole(check)
}

/// Whether two numbers are the same but for 万.
pub(super) fn is_slip(a: Number, b: Number) -> bool {
    let is_zero = a == Number::default();
    !is_zero && (a.scaled(4) == Some(b) || b.scaled(4) == Some(a))
}

fn check(ctx: &Context<'_>, acc: &mut Vec<Diagnostic>) {
    for verdict in ctx.verdicts() {
        let (Outcome::Differs { sums }, Some(table)) =
            (&verdict.outcome, ctx.table(verdict.tie.kind))
        else {
            continue;
        };
        let slipped = sums.iter().position(|it| is_slip(verdict.value, *it));
        let Some((sum, stated)) = slipped.and_then(|it| verdict.tie.sums.get(it).zip(sums.get(it)))
        else {
            continue;
        };
        let claim = &ctx.paragraphs()[verdict.paragraph].statements.claims[verdict.claim];
        let cell = name(table, sum);
        let (unit_zh, unit_en) = unit(claim.unit);
        let message = Message::new(
            format!(
                "正文为 {}{unit_zh}，{}为 {stated}，相差一万倍",
                claim.value, cell.zh
            ),
            format!(
                "the text says {}{unit_en}, {} is {stated}: ten thousand times as much or as little",
                claim.value, cell.en
            ),
        );
        let mut res = finding(&RULE, place(ctx, verdict), message);
        res.related = cells(table, sum);
        acc.push(res);
    }
    giants(ctx, acc);
    fee_in_yuan(ctx, acc);
}

fn unit(unit: Unit) -> (&'static str, &'static str) {
    match unit {
        Unit::Money(0) => ("元", " yuan"),
        Unit::Money(4) => ("万元", " ten thousand yuan"),
        _ => ("", ""),
    }
}

/// 173769万条.
fn giants(ctx: &Context<'_>, acc: &mut Vec<Diagnostic>) {
    for paragraph in ctx.paragraphs() {
        for it in &paragraph.statements.giants {
            let message = Message::new(
                format!("{} 万之多，超出一个机关一年可能的数量", it.value),
                format!(
                    "{} times ten thousand is more than an organ can count in a year",
                    it.value
                ),
            );
            acc.push(finding(&RULE, paragraph.locate(it.range), message));
        }
    }
}

/// The cell in 万元 holds the fee that the text states in 元.
fn fee_in_yuan(ctx: &Context<'_>, acc: &mut Vec<Diagnostic>) {
    let Some((table, cell)) = fee_cell(ctx) else {
        return;
    };
    let Held::Number(amount) = table.held(cell) else {
        return;
    };
    let is_same = |it: &(&Paragraph<'_>, &Claim)| {
        it.1.unit == Unit::Money(0)
            && value_for(it.1) == Some(amount)
            && amount.count().is_some_and(|it| it >= 10)
    };
    if let Some((paragraph, claim)) = processing_fees(ctx).find(is_same) {
        let name = words::cell(table, cell);
        let message = Message::new(
            format!("{}为 {amount}（万元），与正文信息处理费的元数相同", name.zh),
            format!(
                "{} is {amount}, in ten thousand yuan, as is the fee of the text in yuan",
                name.en
            ),
        );
        let mut res = finding(&RULE, table.range(cell), message);
        res.related.push(said_in_yuan(paragraph, claim, amount));
        acc.push(res);
    }
}

use crate::form::TableKind;
use crate::report::claims::Share;
use crate::report::table::{CellIdx, Held};
use crate::text::number::Number;

use super::Check;
use super::context::{Context, finding};
use super::diagnostic::{Diagnostic, Message, Severity};

declare_rule! {
    /// 正文的百分比与它所依据的两个数不符。
    ///
    /// **依据** 百分比即部分除以总数，按写出的位数四舍五入。
    ///
    /// **为什么** 总数改了，百分比往往忘了重算。
    ///
    /// **示例**
    ///
    /// ```report
    /// ## 一、总体情况
    ///
    /// 全年收到政府信息公开申请80件，其中自然人申请60件，占⟦72.5⟧%。
    /// ```
    ///
    /// **不能判断的情形** 只查紧接在一个数之后的「占…%」；前文任何一个数，或者表中收到、办理的总数可以作为总数的，都算相符。
    "percentage-mismatch", Severity::Hint, Check::Whole(check)
}

fn check(ctx: &Context<'_>, acc: &mut Vec<Diagnostic>) {
    let totals = totals(ctx);
    for paragraph in ctx.paragraphs() {
        for share in &paragraph.statements.shares {
            let Some(part) = share.part.value.count() else {
                continue;
            };
            let own = share.wholes.iter().copied();
            let candidates: Vec<i64> = own
                .chain(totals.iter().copied())
                .filter(|it| *it > 0)
                .collect();
            let Some(whole) = share
                .wholes
                .iter()
                .copied()
                .find(|it| *it >= part && *it > 0)
            else {
                continue;
            };
            let sums = candidates
                .iter()
                .zip(candidates.iter().skip(1))
                .map(|it| it.0 + it.1);
            if candidates
                .iter()
                .copied()
                .chain(sums)
                .any(|it| fits(share, part, it))
            {
                continue;
            }
            let right = rounded(part, whole, n_decimals(share.percent.value).max(1));
            let percent = share.percent.value;
            let message = Message::new(
                format!("{part} 占 {whole} 的 {right}%，正文为 {percent}%"),
                format!("{part} of {whole} is {right}%, the text says {percent}%"),
            );
            acc.push(finding(
                &RULE,
                paragraph.locate(share.percent.range),
                message,
            ));
        }
    }
}

/// Whether a percentage is the share of `part` in `whole`, rounded or cut off.
fn fits(share: &Share, part: i64, whole: i64) -> bool {
    let percent = share.percent.value;
    let scale = n_decimals(percent);
    let unit = 10_i128.pow(scale);
    let Some(stated) = i8::try_from(scale)
        .ok()
        .and_then(|it| percent.scaled(it))
        .and_then(Number::count)
    else {
        return true;
    };
    let exact = i128::from(part) * 100 * unit;
    let stated = i128::from(stated) * i128::from(whole);
    (exact - stated).abs() <= i128::from(whole)
}

fn n_decimals(number: Number) -> u32 {
    let shown = number.to_string();
    shown
        .find('.')
        .map_or(0, |it| u32::try_from(shown.len() - it - 1).unwrap_or(0))
}

/// `part` in `whole` as a percentage, rounded half up.
fn rounded(part: i64, whole: i64, n_decimals: u32) -> Number {
    let n_decimals = n_decimals.min(4);
    let scaled = i128::from(part) * 100 * 10_i128.pow(n_decimals);
    let half_up = (2 * scaled + i128::from(whole)) / (2 * i128::from(whole));
    let mantissa = i64::try_from(half_up).unwrap_or(i64::MAX);
    Number::decimal(mantissa, u8::try_from(n_decimals).unwrap_or(0))
}

/// What a percentage without a whole in the text may be of.
fn totals(ctx: &Context<'_>) -> Vec<i64> {
    let Some(table) = ctx.table(TableKind::Applications) else {
        return Vec::new();
    };
    let rows = table.table.rows.iter().enumerate();
    let wholes = rows.filter(|it| ["received", "brought_forward", "total"].contains(&it.1.id));
    let cells = wholes.filter_map(|(row, it)| {
        let column = it.columns.len().checked_sub(1)?;
        Some(CellIdx { row, column })
    });
    cells
        .filter_map(|it| match table.held(it) {
            Held::Number(number) => number.count(),
            _ => None,
        })
        .collect()
}

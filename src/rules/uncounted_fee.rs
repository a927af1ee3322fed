use crate::form::TableKind;
use crate::report::claims::Subject;
use crate::report::claims::tie::value_for;
use crate::report::table::{BoundTable, CellIdx, Held};
use crate::text::fold::digit;
use crate::text::number::Number;

use super::claims::{Outcome, Verdict};
use super::context::{Context, finding};
use super::diagnostic::{Diagnostic, Message, Related, Severity};
use super::words;

declare_rule! {
    /// 表二的行政事业性收费少于正文所说的信息处理费。
    ///
    /// **依据** 信息处理费属于行政事业性收费（《政府信息公开信息处理费管理办法》，国办函〔2020〕109号）。
    ///
    /// **为什么** 一部分不能多于全部：不是表二漏计，就是元与万元写混了。
    ///
    /// **示例**
    ///
    /// ```report
    /// ## 二、主动公开政府信息情况
    ///
    /// | 第二十条第（八）项 | |
    /// |---|---|
    /// | 信息内容 | 本年收费金额（单位：万元） |
    /// | 行政事业性收费 | ⟦0.02⟧ |
    ///
    /// ## 六、其他需要报告的事项
    ///
    /// 2024年，我镇收取信息处理费640元。
    /// ```
    ///
    /// **不能判断的情形** 收费可能由其他机关收取和报告，因此只是提示。表中的数四舍五入后可能与正文相等的不报：「0」万元
    /// 可以是四千多元。
    "uncounted-fee", Severity::Hint, check
}

fn check(ctx: &Context<'_>, acc: &mut Vec<Diagnostic>) {
    // The tariff is of 2020.
    if ctx.report.year().is_some_and(|it| it < 2020) {
        return;
    }
    let Some((table, idx)) = fees(ctx) else {
        return;
    };
    let Held::Number(stated) = table.held(idx) else {
        return;
    };
    // It is wrong already, for another reason.
    let is_off = |it: &Verdict| {
        let is_it = it.tie.kind == TableKind::Disclosure && it.meant() == [idx];
        is_it && matches!(it.outcome, Outcome::Differs { .. })
    };
    if ctx.verdicts().iter().any(is_off) {
        return;
    }
    let range = table.range(idx);
    let most = most(stated, &ctx.report.visible(range));
    let claims = ctx.paragraphs().iter().flat_map(|paragraph| {
        let claims = paragraph.statements.claims.iter();
        claims.map(move |it| (paragraph, it))
    });
    for (paragraph, claim) in claims {
        if claim.subject != Subject::ProcessingFee
            || claim.is_rough
            || !ctx.report.is_own(&claim.scope)
        {
            continue;
        }
        let Some(amount) = value_for(claim).filter(|it| exceeds(*it, most)) else {
            continue;
        };
        let cell = words::cell(table, idx);
        let message = Message::new(
            format!(
                "{}为 {stated} 万元，少于正文的信息处理费 {amount} 元",
                cell.zh
            ),
            format!(
                "{} is {stated} (10,000 yuan), less than the processing fee of {amount} yuan",
                cell.en
            ),
        );
        let mut res = finding(&RULE, range, message);
        res.related.push(Related::here(
            paragraph.locate(claim.range),
            Message::new(
                format!("正文为 {amount} 元"),
                format!("the text says {amount} yuan"),
            ),
        ));
        acc.push(res);
        return;
    }
}

/// The cell of the fees of table 二.
fn fees<'a>(ctx: &Context<'a>) -> Option<(&'a BoundTable, CellIdx)> {
    let table = ctx.report.table(TableKind::Disclosure)?;
    let rows = table.table.rows;
    let row = rows.iter().position(|it| it.id == "fees")?;
    let column = rows[row].columns.iter().position(|it| it.id == "amount")?;
    Some((table, CellIdx { row, column }))
}

/// An amount in yuan, and how many of its digits stand behind the point.
type Amount = (i128, u32);

/// The most that a number of 万元 can have been before it was rounded to the decimals it is written with.
fn most(stated: Number, written: &str) -> Amount {
    let (mantissa, scale) = stated.parts();
    let decimals = written.split(['.', '．']).nth(1).unwrap_or_default();
    let n_decimals = decimals.chars().filter(|it| digit(*it).is_some()).count();
    let n_decimals = u32::try_from(n_decimals).unwrap_or(0);
    let n_decimals = n_decimals.max(u32::from(scale));
    let written = i128::from(mantissa) * 10_i128.pow(n_decimals - u32::from(scale));
    // Half a unit of the last decimal more.
    ((written * 10 + 5) * 10_000, n_decimals + 1)
}

fn exceeds(amount: Number, most: Amount) -> bool {
    let (mantissa, scale) = amount.parts();
    i128::from(mantissa) * 10_i128.pow(most.1) > most.0 * 10_i128.pow(u32::from(scale))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{full_report, messages};

    #[track_caller]
    fn found(cell: &str, text: &str) -> bool {
        let report =
            full_report().replace("行政事业性收费 | 1.25", &format!("行政事业性收费 | {cell}"));
        assert!(report.contains(&format!("行政事业性收费 | {cell}")));
        let report = format!("{report}\n{text}\n");
        messages(&report)
            .iter()
            .any(|it| it.starts_with("uncounted-fee"))
    }

    #[test]
    fn a_part_is_no_more_than_the_whole() {
        assert!(found("0.02", "全年收取信息处理费640元。"));
        assert!(found("0.00", "全年收取信息处理费640元。"));
        assert!(found("1", "全年收取信息处理费2.3万元。"));
        assert!(!found("0.07", "全年收取信息处理费640元。"));
        assert!(!found("1.25", "全年收取信息处理费640元。"));
    }

    #[test]
    fn rounding_is_no_fault() {
        assert!(!found("0.06", "全年收取信息处理费640元。"));
        assert!(!found("0", "全年收取信息处理费640元。"));
        assert!(!found("0.1", "全年收取信息处理费1490元。"));
        assert!(!found("0.1", "全年收取信息处理费640.0000000001元。"));
        assert!(found("0.1", "全年收取信息处理费1510元。"));
    }

    #[test]
    fn one_defect_is_named_once() {
        assert!(!found(
            "0",
            "全年行政事业性收费26400元，其中收取信息处理费26400元。"
        ));
    }

    #[test]
    fn what_is_not_known_is_not_compared() {
        for cell in ["/", " ", "无"] {
            assert!(!found(cell, "全年收取信息处理费640元。"), "{cell}");
        }
        assert!(!found("0.02", "全年收取信息处理费近640元。"));
    }
}

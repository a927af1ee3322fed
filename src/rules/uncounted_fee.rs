use crate::form::TableKind;
use crate::report::claims::tie::value_for;
use crate::report::table::Held;
use crate::text::fold::digit;
use crate::text::number::Number;

use super::Check;
use super::claims::{Outcome, Verdict, fee_cell, processing_fees, said_in_yuan};
use super::context::{Context, finding};
use super::diagnostic::{Diagnostic, Message, Severity};
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
    english
    /// Table 二 states less in administrative fees than the text states in information processing fees.
    ///
    /// **Basis** Information processing fees are administrative fees (国办函〔2020〕109号).
    ///
    /// **Why** A part cannot be more than the whole: the table left it out, or yuan and 10,000 yuan were mixed
    /// up.
    ///
    /// **Example**
    ///
    /// **Cannot tell** Another organ may have charged and reported the fee; hence a hint. What may be equal
    /// once the table’s figure is rounded is not reported.
    "uncounted-fee", "收费漏计", Severity::Hint, Check::Whole(check)
}

fn check(ctx: &Context<'_>, acc: &mut Vec<Diagnostic>) {
    // The tariff is of 2020.
    if ctx.year().is_some_and(|it| it < 2020) {
        return;
    }
    let Some((table, idx)) = fee_cell(ctx) else {
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
    let most = most(stated, &ctx.visible(range));
    for (paragraph, claim) in processing_fees(ctx) {
        let exceeds = |it: &Number| {
            let left = most.and_then(|most| most.checked_sub(*it));
            left.is_some_and(Number::is_negative)
        };
        let Some(amount) = value_for(claim).filter(exceeds) else {
            continue;
        };
        if !ctx.is_own(&claim.scope) {
            continue;
        }
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
        res.related.push(said_in_yuan(paragraph, claim, amount));
        acc.push(res);
        return;
    }
}

/// The most, in yuan, that a number of 万元 can have been before it was rounded to the decimals it is
/// written with: half a unit of the last more.
fn most(stated: Number, written: &str) -> Option<Number> {
    let decimals = written.split(['.', '．']).nth(1).unwrap_or_default();
    let n_decimals = decimals.chars().filter(|it| digit(*it).is_some()).count();
    // Zeros at the end are not kept in the number.
    let n_decimals = u8::try_from(n_decimals).ok()?.max(stated.parts().1);
    let half = Number::decimal(5, n_decimals.checked_add(1)?);
    stated.checked_add(half)?.scaled(4)
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

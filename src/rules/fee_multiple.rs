use crate::report::claims::tie::value_for;

use super::Check;
use super::claims::processing_fees;
use super::context::{Context, finding};
use super::diagnostic::{Diagnostic, Message, Severity};

declare_rule! {
    /// 信息处理费不是 10 元的倍数。
    ///
    /// **依据** 《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）：按件计收的每件 100 元起，按量计收的每页 10 元、
    /// 20 元或 40 元。
    ///
    /// **为什么** 按这些标准，任何总额都是 10 元的倍数。
    ///
    /// **示例**
    ///
    /// ```report
    /// ## 六、其他需要报告的事项
    ///
    /// 2024年，我镇收取信息处理费⟦385⟧元。
    /// ```
    ///
    /// **不能判断的情形** 约数和以万元为单位的数不查；部分减免的可能不是整倍数，因此只是提示。
    english
    /// An information processing fee is not a multiple of 10 yuan.
    ///
    /// **Basis** The rules on information processing fees (国办函〔2020〕109号): from 100 yuan for each
    /// application, or 10, 20 or 40 yuan for each page.
    ///
    /// **Why** By these rates every sum is a multiple of 10 yuan.
    ///
    /// **Example**
    ///
    /// **Cannot tell** Rough figures and sums in units of 10,000 yuan are not looked at; a sum reduced in part
    /// may be any number, hence a hint.
    "fee-multiple", "信息处理费非整十", Severity::Hint, Check::Whole(check)
}

fn check(ctx: &Context<'_>, acc: &mut Vec<Diagnostic>) {
    const STEP: i64 = 10;
    // The tariff is of 2020.
    if ctx.year().is_some_and(|it| it < 2020) {
        return;
    }
    for (paragraph, claim) in processing_fees(ctx) {
        let Some(amount) = value_for(claim) else {
            continue;
        };
        if amount.count().is_none_or(|it| it % STEP != 0) {
            let message = Message::new(
                format!("信息处理费为 {amount} 元，不是 {STEP} 元的倍数"),
                format!("a processing fee of {amount} yuan is no multiple of {STEP}"),
            );
            acc.push(finding(&RULE, paragraph.locate(claim.range), message));
        }
    }
}

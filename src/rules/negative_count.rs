use crate::form::Quantity;
use crate::repair::system::System;
use crate::report::table::Held;

use super::Check;
use super::context::{Numbers, finding};
use super::diagnostic::{Diagnostic, Message, Severity};
use super::malformed_count::implied_fix;
use super::words;

declare_rule! {
    /// 件数或金额为负数。
    ///
    /// **依据** 2021 年格式各数都不小于 0；只有 2019 年格式的「本年增/减」可以为负。
    ///
    /// **为什么** 负数多半是多打了一个减号，或把「增/减」填进了新格式。
    ///
    /// **示例**
    ///
    /// ```report
    /// ## 二、主动公开政府信息情况
    ///
    /// | 信息内容 | 本年处理决定数量 |
    /// |---|---|
    /// | 行政许可 | ⟦-8⟧ |
    /// | 行政处罚 | 3 |
    /// | 行政强制 | 0 |
    /// ```
    ///
    /// **不能判断的情形** 表三中行、列两项合计都给出同一个数时，可以改为该数；否则只提示。
    english
    /// A count or an amount is negative.
    ///
    /// **Basis** No figure of the 2021 form is below 0; only the change in the 2019 form may be.
    ///
    /// **Why** Mostly a minus sign too many, or a change written into the new form.
    ///
    /// **Example**
    ///
    /// **Cannot tell** Where row and column of table 三 both tell the same number, it is offered; otherwise
    /// there is no fix.
    "negative-count", "负数", Severity::Error, Check::Numbers(check)
}

fn check(ctx: &Numbers<'_>, acc: &mut Vec<Diagnostic>) {
    for table in ctx.tables() {
        let cells = &System::of(table.table).cells;
        for (cell, &idx) in cells.iter().enumerate() {
            let Held::Number(number) = table.held(idx) else {
                continue;
            };
            let quantity = || table.table.rows[idx.row].columns[idx.column].quantity;
            if !number.is_negative() || quantity() == Quantity::Change {
                continue;
            }
            let name = words::cell(table, idx);
            let message = Message::new(
                format!("{}为 {number}，不能小于 0", name.zh),
                format!("{} is {number}, below zero", name.en),
            );
            let mut res = finding(&RULE, table.range(idx), message);
            res.fixes.extend(implied_fix(ctx, table, cell, idx));
            acc.push(res);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{fixed, full_report, messages};

    #[test]
    fn a_stray_minus_is_one_finding_and_is_mended() {
        let truth = full_report();
        let broken = truth.replacen("| （一）予以公开 | 3 |", "| （一）予以公开 | -3 |", 1);
        assert_ne!(broken, truth);
        assert_eq!(
            messages(&broken),
            ["negative-count: 「（一）予以公开」自然人为 -3，不能小于 0"]
        );
        assert_eq!(fixed(&broken), truth);
    }
}

use crate::repair::defect::implied;
use crate::repair::system::System;
use crate::report::table::{BoundTable, CellIdx, Held};

use super::Check;
use super::context::{Numbers, finding};
use super::diagnostic::{Applicability, Diagnostic, Fix, Message, Severity};
use super::words;

declare_rule! {
    /// 应填数字的格里不是数字。
    ///
    /// **依据** 三张表的数据格都填件数；「行政事业性收费」填金额（万元）。
    ///
    /// **为什么** 字母 O、l 混入数字，或写成「若干」，汇总时会被当成 0 或被丢弃。空格和 `/`、`-` 不在此列。
    ///
    /// **示例**
    ///
    /// ```report
    /// ## 二、主动公开政府信息情况
    ///
    /// | 信息内容 | 本年处理决定数量 |
    /// |---|---|
    /// | 行政许可 | ⟦1O⟧ |
    /// | 行政处罚 | 3 |
    /// | 行政强制 | 0 |
    /// ```
    ///
    /// **不能判断的情形** 表三中行、列两项合计都给出同一个数时，可以改为该数；否则只提示。
    english
    /// A cell that is to hold a number holds something else.
    ///
    /// **Basis** The cells of the three tables hold counts; administrative fees are an amount in units of
    /// 10,000 yuan.
    ///
    /// **Why** A letter O or l among digits, or a word such as 若干, is taken for 0 or dropped when reports are
    /// added up. Blanks, `/` and `-` are not meant.
    ///
    /// **Example**
    ///
    /// **Cannot tell** Where row and column of table 三 both tell the same number, it is offered; otherwise
    /// there is no fix.
    "malformed-count", "非数字", Severity::Error, Check::Numbers(check)
}

fn check(ctx: &Numbers<'_>, acc: &mut Vec<Diagnostic>) {
    for table in ctx.tables() {
        let cells = &System::of(table.table).cells;
        for (cell, &idx) in cells.iter().enumerate() {
            if table.held(idx) != Held::Malformed {
                continue;
            }
            let range = table.range(idx);
            let name = words::cell(table, idx);
            let shown = ctx.visible(range);
            let message = Message::new(
                format!("{}为「{shown}」，不是件数", name.zh),
                format!("{} is “{shown}”, which is no count", name.en),
            );
            let mut res = finding(&RULE, range, message);
            res.fixes.extend(implied_fix(ctx, table, cell, idx));
            acc.push(res);
        }
    }
}

/// The fix to the value that the identities give a cell which holds no count.
pub(super) fn implied_fix(
    ctx: &Numbers<'_>,
    table: &BoundTable,
    cell: usize,
    idx: CellIdx,
) -> Option<Fix> {
    let (value, n_identities) = implied(table, cell)?;
    let edit = ctx.set_count(table, idx, value)?;
    let applicability = if n_identities >= 2 {
        Applicability::Safe
    } else {
        Applicability::Unsafe
    };
    let title = Message::new(format!("改为 {value}"), format!("change to {value}"));
    Some(Fix {
        title,
        applicability,
        edits: vec![edit],
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{fixed, full_report, messages};

    #[test]
    fn two_identities_give_the_value_back() {
        let truth = full_report();
        let broken = truth.replacen(
            "| 一、本年新收政府信息公开申请数量 | 5 |",
            "| 一、本年新收政府信息公开申请数量 | S |",
            1,
        );
        assert_ne!(broken, truth);
        assert_eq!(
            messages(&broken),
            ["malformed-count: 「一、本年新收」自然人为「S」，不是件数"]
        );
        assert_eq!(fixed(&broken), truth);
    }
}

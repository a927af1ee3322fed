use crate::repair::defect::Defect;
use crate::report::table::CellIdx;

use super::Check;
use super::context::{Context, finding};
use super::diagnostic::{Diagnostic, Message, Severity};
use super::words;

declare_rule! {
    /// 填了数的表里还有空格。
    ///
    /// **依据** 格式没有规定零是否可以留空；多数机关填 0。
    ///
    /// **为什么** 空格可能是 0，也可能是漏填。验算时按 0 计，并在这里提示一次。整张表都空着的，是还没有填的模板，
    /// 不提示；`/` 和 `-` 表示不适用，也不提示。
    ///
    /// **示例**
    ///
    /// ```report
    /// ## 二、主动公开政府信息情况
    ///
    /// | 信息内容 | 本年处理决定数量 |
    /// |---|---|
    /// | 行政许可 |⟦⟧ |
    /// | 行政处罚 | 3 |
    /// | 行政强制 | 0 |
    /// ```
    english
    /// A table that is filled in has a blank cell.
    ///
    /// **Basis** The form does not say whether zero may be left out; most organs write 0.
    ///
    /// **Why** A blank may stand for 0 or for a figure that was forgotten. Sums take it for 0, and it is
    /// pointed out once. A table that is blank throughout is a template and is not reported; nor are `/` and
    /// `-`, which mean that nothing applies.
    ///
    /// **Example**
    "blank-cell", "空格", Severity::Hint, Check::Whole(check)
}

fn check(ctx: &Context<'_>, acc: &mut Vec<Diagnostic>) {
    for it in ctx.defects().iter().filter(|it| it.table.is_filled_in()) {
        let table = it.table;
        // A blank that the identities fill is reported with its value.
        let is_told = |idx: &CellIdx| {
            let told = |defect: &Defect| matches!(defect, Defect::Located(located) if it.system.cells[located.cell] == *idx);
            it.defects.iter().any(told)
        };
        let blank: Vec<CellIdx> = table.blank_cells().filter(|it| !is_told(it)).collect();
        let Some(first) = blank.first() else { continue };
        let n_blank = blank.len();
        let name = words::table(table.table.kind);
        let message = Message::new(
            format!("{}有 {n_blank} 格空着，验算时按 0 计", name.zh),
            format!("{} has {n_blank} blank cells, counted as zero", name.en),
        );
        acc.push(finding(&RULE, table.range(*first), message));
    }
}

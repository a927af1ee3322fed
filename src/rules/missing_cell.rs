use crate::report::table::RowState;

use super::Check;
use super::context::{Structure, finding};
use super::diagnostic::{Diagnostic, Message, Severity};

declare_rule! {
    /// 一行的数字个数与格式不符。
    ///
    /// **依据** 表三每行 7 个数，表四共 15 个数，表二按各项规定。
    ///
    /// **为什么** 少一个或多一个数，就无法知道哪个数属于哪一栏，整行都不能验算。
    ///
    /// **示例**
    ///
    /// ```report
    /// ## 三、收到和处理政府信息公开申请情况
    ///
    /// | 项目 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |
    /// |---|---|---|---|---|---|---|---|
    /// | ⟦一、本年新收政府信息公开申请数量⟧ | 7 | 0 | 0 | 0 | 0 | 7 |
    /// | 二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |
    /// ```
    ///
    /// **不能判断的情形** 同一份报告的其他表格在转换中打乱了的，不提示：少的数字可能也是转换时丢的。
    english
    /// A row has another number of figures than the form.
    ///
    /// **Basis** Each row of table 三 has 7 figures, table 四 has 15, table 二 as each item has it.
    ///
    /// **Why** With one too few or too many, no figure can be told to belong to its column, and the row cannot
    /// be checked.
    ///
    /// **Example**
    ///
    /// **Cannot tell** Where other tables of the report lost their order on the way, nothing is reported: the
    /// numbers may have been lost with it.
    "missing-cell", "缺少数字", Severity::Error, Check::Structure(check)
}

fn check(ctx: &Structure<'_>, acc: &mut Vec<Diagnostic>) {
    // What took other tables apart may have taken numbers from these as well.
    if ctx.has_damaged_table() || ctx.disordered().len() > 1 {
        return;
    }
    for table in ctx.tables() {
        for (row, it) in table.rows.iter().enumerate() {
            let RowState::Irregular { n_values } = it.state else {
                continue;
            };
            let form = &table.table.rows[row];
            let n_expected = form.columns.len();
            let message = Message::new(
                format!("「{}」有 {n_values} 个数，应有 {n_expected} 个", form.name),
                format!(
                    "“{}” has {n_values} numbers, the form has {n_expected}",
                    form.en
                ),
            );
            acc.push(finding(&RULE, it.label.unwrap_or(it.range), message));
        }
        if let Some(it) = table.irregular {
            let message = Message::new(
                format!(
                    "{}有 {} 个数，应有 {} 个",
                    table.table.label, it.n_values, it.n_expected
                ),
                format!(
                    "{} has {} numbers, the form has {}",
                    table.table.en, it.n_values, it.n_expected
                ),
            );
            acc.push(finding(&RULE, it.range, message));
        }
    }
}

use crate::form::{EDITIONS, TableKind, edition_for};
use crate::report::table::RowState;

use super::Check;
use super::context::{Structure, finding};
use super::diagnostic::{Diagnostic, Message, Severity};

declare_rule! {
    /// 2021 年及以后的报告用了旧格式的表。
    ///
    /// **依据** 国办公开办函〔2021〕30号自 2021 年度报告起施行，取代〔2019〕60号。
    ///
    /// **为什么** 旧格式的栏目不同（「本年新制作数量」「上一年项目数量」），数字无法与别的机关汇总。
    /// 「（六）其他处理」不分三项的，只作提示。
    ///
    /// **示例**
    ///
    /// ```report
    /// 某镇人民政府2023年政府信息公开工作年度报告
    ///
    /// ## 二、主动公开政府信息情况
    ///
    /// | 信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |
    /// |---|---|---|---|
    /// | ⟦规章⟧ | 0 | 0 | 0 |
    /// | 规范性文件 | 0 | 0 | 0 |
    /// ```
    english
    /// A report for 2021 or later uses tables of the old form.
    ///
    /// **Basis** 国办公开办函〔2021〕30号 is in force from the reports for 2021 on and replaces 〔2019〕60号.
    ///
    /// **Why** The old form has other columns, and its figures cannot be added to those of other organs. Where
    /// only （六）其他处理 is not divided in three, this is a hint.
    ///
    /// **Example**
    "outdated-form", "旧格式", Severity::Warning, Check::Structure(check)
}

fn check(ctx: &Structure<'_>, acc: &mut Vec<Diagnostic>) {
    let Some(year) = ctx.year() else {
        return;
    };
    let wanted = edition_for(Some(year));
    for table in ctx.tables() {
        let kind = table.table.kind;
        let own = EDITIONS
            .iter()
            .find(|it| std::ptr::eq(it.tables[kind as usize], table.table));
        let Some(own) =
            own.filter(|it| it.first_year < wanted.first_year && kind != TableKind::Disputes)
        else {
            continue;
        };
        let differing = (0..table.rows.len()).find(|row| {
            let rows = wanted.tables[kind as usize].rows;
            table.rows[*row].state != RowState::Missing
                && rows.iter().all(|it| {
                    it.id != table.table.rows[*row].id
                        || it.columns[0].id != table.table.rows[*row].columns[0].id
                })
        });
        let Some(row) = differing else { continue };
        let range = table.rows[row].label.unwrap_or(table.rows[row].range);
        let label = table.table.label;
        let res = if kind == TableKind::Applications {
            let row = table.table.rows[row].name;
            let message = Message::new(
                format!("「{row}」只有一行，{}年格式在此分为几行", wanted.name),
                format!(
                    "one row for “{row}”, which the {} form divides",
                    wanted.name
                ),
            );
            Diagnostic {
                severity: Severity::Info,
                ..finding(&RULE, range, message)
            }
        } else {
            let message = Message::new(
                format!(
                    "{year} 年的报告，{label}用的是 {}（{}）的格式",
                    own.name, own.document
                ),
                format!(
                    "a report for {year} with {} of the {} form",
                    table.table.en, own.name
                ),
            );
            finding(&RULE, range, message)
        };
        acc.push(res);
    }
}

use crate::form::TableKind;
use crate::report::table::{CellIdx, Held};

use super::Check;
use super::context::{Numbers, finding};
use super::diagnostic::{Diagnostic, Message, Severity};
use super::words;

declare_rule! {
    /// 「现行有效件数」少于本年制发减废止的余数。
    ///
    /// **依据** 上年底的现行有效件数 = 本年现行有效 − 本年制发 + 本年废止，不能小于 0。
    ///
    /// **为什么** 本年制发而未废止的，年底都应现行有效。少于此数，三个数中必有一个填错。
    ///
    /// **示例**
    ///
    /// ```report
    /// ## 二、主动公开政府信息情况
    ///
    /// | 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
    /// |---|---|---|---|
    /// | 规章 | 0 | 0 | 0 |
    /// | 行政规范性文件 | 5 | 1 | ⟦3⟧ |
    /// ```
    ///
    /// **不能判断的情形** 制发当年即废止、自然失效、上收下放都会影响存量，因此是警告，不自动修改。
    english
    /// Fewer documents are in force than were issued less those repealed.
    ///
    /// **Basis** In force at the end of last year = in force now − issued + repealed, which cannot be below 0.
    ///
    /// **Why** Whatever was issued this year and not repealed is in force at its end. Where fewer are, one of
    /// the three figures is wrong.
    ///
    /// **Example**
    ///
    /// **Cannot tell** Documents repealed in the year they were issued, lapsed, or handed to another level
    /// change the stock; hence a warning and no fix.
    "impossible-stock", "存量不足", Severity::Warning, Check::Numbers(check)
}

fn check(ctx: &Numbers<'_>, acc: &mut Vec<Diagnostic>) {
    let Some(table) = ctx.table(TableKind::Disclosure) else {
        return;
    };
    for (row, it) in table.table.rows.iter().enumerate() {
        let cell = |id: &str| {
            it.columns
                .iter()
                .position(|it| it.id == id)
                .map(|column| CellIdx { row, column })
        };
        let count = |id: &str| match table.held(cell(id)?) {
            Held::Number(number) => number.count(),
            _ => None,
        };
        let (Some(issued), Some(repealed), Some(in_force)) =
            (count("issued"), count("repealed"), count("in_force"))
        else {
            continue;
        };
        let least = issued - repealed;
        if in_force < least
            && let Some(idx) = cell("in_force")
        {
            let name = words::cell(table, idx);
            let message = Message::new(
                format!(
                    "{}为 {in_force}，少于本年制发 {issued} 件减废止 {repealed} 件之差 {least}",
                    name.zh
                ),
                format!(
                    "{} is {in_force}, less than {issued} issued minus {repealed} repealed, {least}",
                    name.en
                ),
            );
            acc.push(finding(&RULE, table.range(idx), message));
        }
    }
}

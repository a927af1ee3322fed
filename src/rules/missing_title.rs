use super::Check;
use super::context::{Structure, finding};
use super::diagnostic::{Diagnostic, Message, Severity};

declare_rule! {
    /// 没有标题。
    ///
    /// **依据** 《政府信息公开条例》第五十条：政府信息公开工作年度报告。标题应写明机关名称和年度。
    ///
    /// **为什么** 没有标题，就看不出是哪个机关、哪一年的报告，也无从与上年比较。
    ///
    /// **示例**
    ///
    /// ```report
    /// ⟦一、总体情况⟧
    ///
    /// 2024年，本机关主动公开政府信息3条。
    ///
    /// 二、主动公开政府信息情况
    /// ```
    english
    /// There is no title.
    ///
    /// **Basis** Article 50 of the Regulations on annual reports: the title names the organ and the year.
    ///
    /// **Why** Without a title nobody can see whose report it is and for which year, and it cannot be compared
    /// with the year before.
    ///
    /// **Example**
    "missing-title", "缺少标题", Severity::Warning, Check::Structure(check)
}

fn check(ctx: &Structure<'_>, acc: &mut Vec<Diagnostic>) {
    if ctx.title().is_none() {
        let message = Message::new("没有写明机关和年度的标题", "no title with organ and year");
        acc.push(finding(&RULE, ctx.head(), message));
    }
}

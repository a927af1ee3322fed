use crate::form::edition_for;

use super::Check;
use super::context::{Structure, finding};
use super::diagnostic::{Diagnostic, Message, Related, Severity};
use super::missing_section::without_marks;

declare_rule! {
    /// 同一个部分出现了两次。
    ///
    /// **依据** 格式规定六个部分各一次。
    ///
    /// **为什么** 多半是粘贴时重复，或者把另一份报告接在了后面。
    ///
    /// **示例**
    ///
    /// ```report
    /// ## 一、总体情况
    ///
    /// ## 二、主动公开政府信息情况
    ///
    /// ## ⟦二、主动公开政府信息情况⟧
    ///
    /// ## 三、收到和处理政府信息公开申请情况
    /// ```
    english
    /// A section occurs twice.
    ///
    /// **Basis** The form has each of the six sections once.
    ///
    /// **Why** Mostly something was pasted twice, or another report was put behind this one.
    ///
    /// **Example**
    "duplicate-section", "部分重复", Severity::Warning, Check::Structure(check)
}

fn check(ctx: &Structure<'_>, acc: &mut Vec<Diagnostic>) {
    for (idx, heading) in ctx.headings().iter().enumerate() {
        let Some(first) = ctx.headings()[..idx]
            .iter()
            .find(|it| it.section == heading.section)
        else {
            continue;
        };
        let section = &edition_for(ctx.year()).sections[usize::from(heading.section)];
        let message = Message::new(
            format!("「{}」重复出现", section.label),
            format!("“{}” stands here a second time", section.en),
        );
        let mut res = finding(&RULE, without_marks(ctx, heading.range), message);
        let message = Message::new("第一次出现在这里", "the first time is here");
        let range = without_marks(ctx, first.range);
        res.related.push(Related::here(range, message));
        acc.push(res);
    }
}

use crate::form::{Edition, N_SECTIONS, TableKind, edition_for};
use crate::report::content::Content;
use crate::report::outline::Heading;
use crate::report::skeleton;
use crate::text::fold::folded_words;

use super::Check;
use super::context::{Structure, finding};
use super::diagnostic::{Diagnostic, Fix, Message, Severity};
use super::insertion::insertion;
use super::missing_section::without_marks;

declare_rule! {
    /// 一个部分没有内容。
    ///
    /// **依据** 国办公开办函〔2021〕30号：内容要严格按照条例第五十条确定，不能遗漏。
    ///
    /// **为什么** 「存在的主要问题及改进情况」只写「无」，等于没有报告；「总体情况」空着，五个方面就都没有写。
    /// 「其他需要报告的事项」可以写「无」，但要写。
    ///
    /// **示例**
    ///
    /// ```report
    /// ## 一、总体情况
    ///
    /// 2024年，主动公开政府信息3条。
    ///
    /// ## ⟦五、存在的主要问题及改进情况⟧
    ///
    /// 无。
    ///
    /// ## 六、其他需要报告的事项
    ///
    /// 无。
    /// ```
    english
    /// A section has no content.
    ///
    /// **Basis** 国办公开办函〔2021〕30号: the content follows Article 50 of the Regulations, and nothing is to
    /// be left out.
    ///
    /// **Why** A section on problems and improvement that says no more than 无 reports nothing; a blank
    /// overview leaves out all five aspects. The section on other matters may say 无, but must say it.
    ///
    /// **Example**
    "empty-section", "部分无内容", Severity::Warning, Check::Structure(check), since_form
}

fn check(ctx: &Structure<'_>, acc: &mut Vec<Diagnostic>) {
    for (heading, content) in ctx.sections() {
        let idx = usize::from(heading.section);
        if TableKind::of_section(idx).is_some() || is_followed_by_own_kind(ctx, heading) {
            continue;
        }
        let is_last = idx + 1 == N_SECTIONS;
        let is_nothing = |it: &str| {
            let words = folded_words(it);
            words.is_empty() || !is_last && NOTHING.contains(&words.as_str())
        };
        let is_empty = content.short.as_deref().is_some_and(is_nothing);
        if is_empty {
            let section = &edition_for(ctx.year()).sections[idx];
            let message = Message::new(
                format!("「{}」没有内容", section.label),
                format!("“{}” says nothing", section.en),
            );
            let mut res = finding(&RULE, without_marks(ctx, heading.range), message);
            res.fixes.extend(fix(ctx, heading, content, idx));
            acc.push(res);
        }
    }
}

/// Puts in what the form asks for, with places for prose; nothing where the section says that there is nothing.
fn fix(ctx: &Structure<'_>, heading: &Heading, content: &Content, section: usize) -> Option<Fix> {
    if content.short.as_deref() != Some("") {
        return None;
    }
    let mut headings = ctx.headings().iter();
    let next = headings.find(|it| it.range.start > heading.range.start);
    let title = Message::new("插入待填写的内容", "Insert what is to be filled in");
    let piece = |edition: &Edition, style| skeleton::content(edition, section, style);
    let res = insertion(ctx, next, title, piece);
    // A heading in the line of the next has no place below it.
    let is_below = res
        .edits
        .iter()
        .all(|it| it.range.start > heading.range.start);
    is_below.then_some(res)
}

/// Words that fill a section with nothing.
const NOTHING: [&str; 5] = ["无", "没有", "略", "无问题", "不存在问题"];

/// Whether the section goes on under a second heading of its own: that is another rule's.
fn is_followed_by_own_kind(ctx: &Structure<'_>, heading: &Heading) -> bool {
    let next = ctx
        .headings()
        .iter()
        .find(|it| it.range.start > heading.range.start);
    next.is_some_and(|it| it.section == heading.section)
}

use crate::form::{Aspect, Edition, edition_for};
use crate::report::content::Content;
use crate::report::outline::Heading;
use crate::report::skeleton;
use crate::report::topics::Topic;

use super::Check;
use super::context::{Structure, finding};
use super::diagnostic::{Diagnostic, Fix, Message, Severity};
use super::insertion::at_end_of;
use super::missing_section::without_marks;
use super::placeholder_text::is_placeholder;

declare_rule! {
    /// 「总体情况」没有写到应写的方面。
    ///
    /// **依据** 国办公开办函〔2021〕30号：综述主要包括主动公开、依申请公开、政府信息管理、政府信息公开平台建设、监督
    /// 保障五个方面。
    ///
    /// **为什么** 办函要求「不能遗漏，也不宜泛化」。收到过申请的，更应写明依申请公开的情况。
    ///
    /// **示例**
    ///
    /// ```report
    /// ## ⟦一、总体情况⟧
    ///
    /// 2024年，本镇主动公开政府信息3条，审核后在县政府网站发布，定期组织培训。
    ///
    /// ## 二、主动公开政府信息情况
    /// ```
    ///
    /// **应改为**
    ///
    /// ```report
    /// ## 一、总体情况
    ///
    /// 2024年，本镇主动公开政府信息3条，审核后在县政府网站发布，定期组织培训。
    ///
    /// ### （二）依申请公开
    ///
    /// （文字描述）
    ///
    /// ## 二、主动公开政府信息情况
    /// ```
    ///
    /// **不能判断的情形** 按用词判断，用词从宽：提到「申请」就算写到了依申请公开。
    english
    /// The overview does not speak of an aspect that it must cover.
    ///
    /// **Basis** 国办公开办函〔2021〕30号: the overview covers proactive disclosure, disclosure on request,
    /// management of information, platforms, and supervision and support.
    ///
    /// **Why** The notice asks that nothing be left out and nothing be vague. Whoever received applications is
    /// all the more to say how they were dealt with.
    ///
    /// **Example**
    ///
    /// **Cannot tell** This goes by the words used, generously: whatever mentions applications counts as
    /// speaking of disclosure on request.
    "missing-aspect", "缺少方面", Severity::Warning, Check::Structure(check), since_form
}

fn check(ctx: &Structure<'_>, acc: &mut Vec<Diagnostic>) {
    let edition = edition_for(ctx.year());
    for (idx, section) in edition.sections.iter().enumerate() {
        let Some((heading, content)) = ctx.section(idx) else {
            continue;
        };
        // A section with next to nothing in it has not been written yet.
        let is_unwritten = |it: &str| it.chars().count() < SHORTEST || is_placeholder(it);
        if content.short.as_deref().is_some_and(is_unwritten) {
            continue;
        }
        let is_missing = |it: &&'static Aspect| !content.topics.has(Topic::Aspect(it));
        let missing: Vec<&'static Aspect> = section.aspects.iter().filter(is_missing).collect();
        if !missing.is_empty() {
            let zh: Vec<&str> = missing.iter().map(|it| it.label).collect();
            let en: Vec<&str> = missing.iter().map(|it| it.en).collect();
            let message = Message::new(
                format!("「{}」没有写到{}", section.label, zh.join("、")),
                format!("“{}” does not speak of {}", section.en, en.join(", ")),
            );
            let mut res = finding(&RULE, without_marks(ctx, heading.range), message);
            res.fixes.push(fix(ctx, idx, (heading, content), &missing));
            acc.push(res);
        }
    }
}

/// Puts in what is not spoken of, each with a place for prose.
fn fix(
    ctx: &Structure<'_>,
    section: usize,
    place: (&Heading, &Content),
    missing: &[&'static Aspect],
) -> Fix {
    let zh: Vec<&str> = missing.iter().map(|it| it.label).collect();
    let en: Vec<&str> = missing.iter().map(|it| it.en).collect();
    let title = Message::new(
        format!("插入{}的空白段落", zh.join("、")),
        format!("Insert {}, to be filled in", en.join(", ")),
    );
    let piece = |edition: &Edition, style| {
        let aspects = edition.sections[section].aspects.iter().enumerate();
        let wanted = aspects.filter(|it| zh.contains(&it.1.label));
        let pieces: Vec<String> = wanted
            .map(|it| skeleton::aspect(edition, section, it.0, style))
            .collect();
        pieces.join("\n")
    };
    let sentence = zh.iter().map(|it| format!("{it}方面：（文字描述）。"));
    at_end_of(ctx, place, title, piece, sentence.collect())
}

/// Characters that a section has at least once it is written.
const SHORTEST: usize = 15;

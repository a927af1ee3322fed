use crate::form::{Aspect, edition_for};
use crate::report::prose::ProseLine;
use crate::text::fold::folded;

use super::context::{Context, finding};
use super::diagnostic::{Diagnostic, Message, Severity};
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
    /// **不能判断的情形** 按用词判断，用词从宽：提到「申请」就算写到了依申请公开。
    "missing-aspect", Severity::Warning, check
}

fn check(ctx: &Context<'_>, acc: &mut Vec<Diagnostic>) {
    let edition = edition_for(ctx.report.year());
    for (idx, section) in edition
        .sections
        .iter()
        .enumerate()
        .filter(|it| !it.1.aspects.is_empty())
    {
        let Some(heading) = ctx.report.heading(idx) else {
            continue;
        };
        let content = ctx.report.section_content(heading);
        let lines: Vec<ProseLine<'_>> = ctx.report.prose(content.start..content.end).collect();
        if section
            .aspects
            .iter()
            .all(|aspect| lines.iter().any(|it| is_covered(aspect, &it.text)))
        {
            continue;
        }
        // Folding costs more than looking, and nearly every report covers all without it.
        let text: String = lines.iter().map(|it| folded(&it.text)).collect();
        // A section with next to nothing in it has not been written yet.
        if is_placeholder(&text) || text.chars().count() < SHORTEST {
            continue;
        }
        let missing: Vec<&Aspect> = section
            .aspects
            .iter()
            .filter(|it| !is_covered(it, &text))
            .collect();
        if !missing.is_empty() {
            let zh: Vec<&str> = missing.iter().map(|it| it.label).collect();
            let en: Vec<&str> = missing.iter().map(|it| it.en).collect();
            let message = Message::new(
                format!("「{}」没有写到{}", section.label, zh.join("、")),
                format!("“{}” does not speak of {}", section.en, en.join(", ")),
            );
            acc.push(finding(&RULE, without_marks(ctx, heading.range), message));
        }
    }
}

/// Folded characters that a section needs before it can be said to leave something out.
const SHORTEST: usize = 15;

fn is_covered(aspect: &Aspect, text: &str) -> bool {
    aspect.keywords.iter().any(|it| text.contains(it))
}

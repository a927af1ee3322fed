use crate::form::edition_for;
use crate::text::label::Style;
use crate::text::range::{TextRange, to_u32};

use super::Check;
use super::context::{Structure, finding};
use super::diagnostic::{Applicability, Diagnostic, Edit, Fix, Message, Severity};

declare_rule! {
    /// 部分的序号与格式不符。
    ///
    /// **依据** 格式为六个部分编号一至六。
    ///
    /// **为什么** 序号重起或错位，读者就找不到「三、」「四、」所指的表。
    ///
    /// **示例**
    ///
    /// ```report
    /// ## 一、总体情况
    ///
    /// ## 二、主动公开政府信息情况
    ///
    /// ## ⟦二⟧、收到和处理政府信息公开申请情况
    ///
    /// ## 四、政府信息公开行政复议、行政诉讼情况
    /// ```
    ///
    /// **应改为**
    ///
    /// ```report
    /// ## 一、总体情况
    ///
    /// ## 二、主动公开政府信息情况
    ///
    /// ## 三、收到和处理政府信息公开申请情况
    ///
    /// ## 四、政府信息公开行政复议、行政诉讼情况
    /// ```
    ///
    /// **不能判断的情形** 少了一个部分而其余依次编号的，只报缺少，不再报序号。
    english
    /// A section is not numbered as the form numbers it.
    ///
    /// **Basis** The form numbers the six sections 一 to 六.
    ///
    /// **Why** Where numbers begin again or are off, a reader does not find what 三、 and 四、 refer to.
    ///
    /// **Example**
    ///
    /// **Cannot tell** Where a section is missing and the others are numbered in order, only the missing one is
    /// reported.
    "misnumbered-section", "部分序号不符", Severity::Warning, Check::Structure(check), since_form
}

fn check(ctx: &Structure<'_>, acc: &mut Vec<Diagnostic>) {
    let headings = ctx.headings();
    let runs_on = headings
        .iter()
        .zip(1_u8..)
        .all(|(it, n)| it.numbering.is_none_or(|it| it.ordinal == n));
    if runs_on {
        return;
    }
    for heading in headings {
        let section = &edition_for(ctx.year()).sections[usize::from(heading.section)];
        let Some(numbering) = heading
            .numbering
            .filter(|it| it.ordinal != heading.section + 1)
        else {
            continue;
        };
        let Some(range) = ordinal_range(ctx, heading.range) else {
            continue;
        };
        let message = Message::new(
            format!(
                "「{}」编为第 {} 部分，格式为第{}部分",
                section.label, numbering.ordinal, section.ordinal
            ),
            format!(
                "“{}” is numbered {}, the form numbers it {}",
                section.en,
                numbering.ordinal,
                heading.section + 1
            ),
        );
        let mut res = finding(&RULE, range, message);
        let is_han = !matches!(numbering.style, Style::Arabic | Style::ArabicBracketed);
        let text = if is_han {
            section.ordinal.to_owned()
        } else {
            (heading.section + 1).to_string()
        };
        if ctx.is_whole(range) {
            let title = Message::new(format!("改为「{text}」"), format!("change to “{text}”"));
            res.fixes.push(Fix {
                title,
                applicability: Applicability::Safe,
                edits: vec![Edit { range, text }],
            });
        }
        acc.push(res);
    }
}

/// Where the number of a heading stands, if it is in plain text.
fn ordinal_range(ctx: &Structure<'_>, heading: TextRange) -> Option<TextRange> {
    const DIGITS: &str = "一二三四五六七八九十0123456789０１２３４５６７８９";
    let source = ctx.source(heading);
    let start = source.find(|it| DIGITS.contains(it))?;
    let len = source[start..].find(|it| !DIGITS.contains(it))?;
    let start = heading.start + to_u32(start);
    Some(TextRange::new(start, start + to_u32(len)))
}

use crate::form::edition_for;
use crate::report::outline::Wording;
use crate::text::range::TextRange;

use super::Check;
use super::context::{Structure, finding};
use super::diagnostic::{Applicability, Diagnostic, Edit, Fix, Message, Severity};
use super::missing_section::without_marks;

declare_rule! {
    /// 表中栏目或标题的文字与格式不符。
    ///
    /// **依据** 格式所附各表的栏目名称。
    ///
    /// **为什么** 「本年度止件数」这样的漏字错字逐年抄下来，读者和汇总程序都认不出。只改文字，不动数字。
    ///
    /// **示例**
    ///
    /// ```report
    /// ## 二、主动公开政府信息情况
    ///
    /// | 信息内容 | 本年制发件数 | ⟦本年度止件数⟧ | 现行有效件数 |
    /// |---|---|---|---|
    /// | 规章 | 0 | 0 | 0 |
    /// | 行政规范性文件 | 1 | 0 | 1 |
    /// ```
    ///
    /// **应改为**
    ///
    /// ```report
    /// ## 二、主动公开政府信息情况
    ///
    /// | 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
    /// |---|---|---|---|
    /// | 规章 | 0 | 0 | 0 |
    /// | 行政规范性文件 | 1 | 0 | 1 |
    /// ```
    ///
    /// **不能判断的情形** 括号、空格、标点、全半角、繁简的差别都不算不符。
    "label-mismatch", Severity::Warning, Check::Structure(check), since_form
}

fn check(ctx: &Structure<'_>, acc: &mut Vec<Diagnostic>) {
    for it in ctx.tables().flat_map(|it| &it.misworded) {
        acc.push(mismatch(ctx, it.range, it.official.to_owned()));
    }
    let headings = ctx.headings().iter();
    for heading in headings.filter(|it| it.wording != Wording::Accepted) {
        let section = &edition_for(ctx.year()).sections[usize::from(heading.section)];
        let range = without_marks(ctx, heading.range);
        let number = heading
            .numbering
            .map_or(String::new(), |_| format!("{}、", section.ordinal));
        let mut res = mismatch(ctx, range, format!("{number}{}", section.label));
        if heading.wording == Wording::Other {
            // Worded otherwise on purpose, perhaps: not for a fix to overwrite.
            res.severity = Severity::Hint;
            res.fixes.clear();
        }
        acc.push(res);
    }
}

fn mismatch(ctx: &Structure<'_>, range: TextRange, official: String) -> Diagnostic {
    let shown: String = ctx
        .visible(range)
        .chars()
        .filter(|it| !it.is_whitespace())
        .collect();
    let message = Message::new(
        format!("「{shown}」在格式中为「{official}」"),
        format!("the form words “{shown}” as “{official}”"),
    );
    let mut res = finding(&RULE, range, message);
    let source = ctx.source(range);
    if !source.contains(['<', '&']) {
        let title = Message::new(
            format!("改为「{official}」"),
            format!("change to “{official}”"),
        );
        res.fixes.push(Fix {
            title,
            applicability: Applicability::Safe,
            edits: vec![Edit {
                range,
                text: official,
            }],
        });
    }
    res
}

use crate::form::{Edition, TableKind, edition_for};
use crate::report::outline::Heading;
use crate::report::skeleton;
use crate::text::range::{TextRange, to_u32};

use super::Check;
use super::context::{Structure, finding};
use super::diagnostic::{Diagnostic, Fix, Message, Severity};
use super::insertion;

declare_rule! {
    /// 缺少一个部分。
    ///
    /// **依据** 国办公开办函〔2021〕30号、〔2019〕60号所附格式：报告由六个部分组成。
    ///
    /// **为什么** 六个部分对应《政府信息公开条例》第五十条规定的内容，缺一不可；没有内容也要写明「无」。
    ///
    /// **示例**
    ///
    /// ```report
    /// ## 一、总体情况
    ///
    /// 2024年，主动公开政府信息3条。
    ///
    /// ## 二、主动公开政府信息情况
    ///
    /// ## 三、收到和处理政府信息公开申请情况
    ///
    /// ## 四、政府信息公开行政复议、行政诉讼情况
    ///
    /// ## ⟦六、其他需要报告的事项⟧
    /// ```
    ///
    /// **不能判断的情形** 只认各部分标题的通行写法；标题改得面目全非的，会当作缺少。
    /// 有表在转换中撕裂、读不出来的，各表的标题也可能在它的格子里，不提示。
    english
    /// A section is missing.
    ///
    /// **Basis** The forms of 国办公开办函〔2021〕30号 and 〔2019〕60号: a report has six sections.
    ///
    /// **Why** The six sections are what Article 50 of the Regulations asks for, and none may be left out; one
    /// without content says 无.
    ///
    /// **Example**
    ///
    /// **Cannot tell** Only the usual wordings of the headings are known; one that is reworded beyond
    /// recognition counts as missing. Where a table was torn in conversion and is not read, the headings of
    /// sections with tables may stand in its cells, and are not missed.
    "missing-section", "缺少部分", Severity::Error, Check::Structure(check), since_form
}

fn check(ctx: &Structure<'_>, acc: &mut Vec<Diagnostic>) {
    let edition = edition_for(ctx.year());
    for (idx, section) in edition.sections.iter().enumerate() {
        let has_table = TableKind::of_section(idx).is_some();
        if ctx.heading(idx).is_some() || has_table && ctx.has_torn_table() {
            continue;
        }
        let next = ctx
            .headings()
            .iter()
            .find(|it| usize::from(it.section) > idx);
        let anchor = next
            .or(ctx.headings().last())
            .map_or_else(|| ctx.head(), |it| without_marks(ctx, it.range));
        let message = Message::new(
            format!("缺少「{}、{}」", section.ordinal, section.label),
            format!("section {}, {}, is missing", idx + 1, section.en),
        );
        let mut res = finding(&RULE, anchor, message);
        res.fixes.extend(fix(ctx, edition, idx, next));
        acc.push(res);
    }
}

/// The section to be filled in; above a table that is there, its heading alone: a second one would take the
/// place of what is filled in.
fn fix(ctx: &Structure<'_>, edition: &Edition, idx: usize, next: Option<&Heading>) -> Option<Fix> {
    let section = &edition.sections[idx];
    let name = format!("「{}、{}」", section.ordinal, section.label);
    if let Some(table) = TableKind::of_section(idx).and_then(|it| ctx.table(it)) {
        let title = Message::new(
            format!("插入标题{name}"),
            format!("Insert the heading of section {}, {}", idx + 1, section.en),
        );
        let piece = |edition: &Edition, style| skeleton::section_heading(edition, idx, style);
        return insertion::above_table(ctx, table.range, title, piece);
    }
    let title = Message::new(
        format!("插入{name}的空白格式"),
        format!(
            "Insert section {}, {}, to be filled in",
            idx + 1,
            section.en
        ),
    );
    let piece = |edition: &Edition, style| skeleton::section(edition, idx, style);
    Some(insertion::insertion(ctx, next, title, piece))
}

/// A heading without the marks that Markdown sets before it.
pub(super) fn without_marks(ctx: &Structure<'_>, range: TextRange) -> TextRange {
    let source = ctx.source(range);
    let marks = source.len() - source.trim_start_matches(['#', '*', ' ']).len();
    TextRange::new(range.start + to_u32(marks), range.end)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{full_report, messages, with_first_fixes};

    #[test]
    fn a_section_gone_with_its_table_is_one_finding() {
        let text = full_report();
        let start = text.find("## 四、").unwrap();
        let end = text.find("## 五、").unwrap();
        let text = format!("{}{}", &text[..start], &text[end..]);
        assert_eq!(
            messages(&text),
            ["missing-section: 缺少「四、政府信息公开行政复议、行政诉讼情况」"]
        );
    }

    #[test]
    fn in_a_block_quote_a_section_is_put_in_quoted() {
        let report = include_str!("../../fixtures/layouts/quoted.md");
        let start = report.find("> ## 四、").unwrap();
        let end = report.find("> ## 五、").unwrap();
        let without = format!("{}{}", &report[..start], &report[end..]);
        let completed = with_first_fixes(&without);
        assert!(completed.len() > without.len(), "{completed}");
        let lines = completed.lines().filter(|it| !it.is_empty());
        assert_eq!({ lines }.find(|it| !it.starts_with('>')), None);
        assert_eq!(
            messages(&completed)
                .iter()
                .filter(|it| it.starts_with("missing"))
                .count(),
            0
        );
    }

    #[test]
    fn above_a_table_that_is_there_only_the_heading_is_missing() {
        let text = full_report();
        for heading in [
            "## 二、主动公开政府信息情况\n\n",
            "## 三、收到和处理政府信息公开申请情况\n\n",
            "## 四、政府信息公开行政复议、行政诉讼情况\n\n",
        ] {
            assert!(text.contains(heading), "{heading}");
            let without = text.replacen(heading, "", 1);
            assert_eq!(messages(&without).len(), 1, "{heading}");
            assert_eq!(with_first_fixes(&without), text);
        }
    }

    #[test]
    fn a_heading_that_a_converter_took_for_a_row_is_one() {
        let text = full_report();
        let heading = "## 五、存在的主要问题及改进情况\n";
        assert!(text.contains(heading));
        let torn = text.replacen(
            heading,
            "|五、存|在的主要问|题及改进情|况|\n|---|---|---|---|\n",
            1,
        );
        assert_eq!(messages(&torn), [""; 0]);
    }
}

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
    english
    /// A label or heading is worded otherwise than the form words it.
    ///
    /// **Basis** The labels of the tables of the form.
    ///
    /// **Why** Slips such as 本年度止件数 are copied year after year, and neither readers nor programs
    /// recognize them. Only words are changed, never a figure.
    ///
    /// **Example**
    ///
    /// **Cannot tell** Brackets, blanks, punctuation, width, and traditional characters make no difference.
    "label-mismatch", "栏目文字不符", Severity::Warning, Check::Structure(check), since_form
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
    if ctx.is_whole(range) && ctx.source(range) == ctx.visible(range) {
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

#[cfg(test)]
mod tests {
    use super::super::tests::{full_report, messages, titles};

    /// A row of the report with another text for it.
    #[track_caller]
    fn with_row(row: &str, rows: &str) -> String {
        let text = full_report();
        let line = text.lines().find(|it| it.starts_with(row)).unwrap();
        text.replacen(line, rows, 1)
    }

    #[test]
    fn a_label_torn_over_rows_is_whole() {
        for rows in [
            "| 5.要求行政机关确认或 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n| 重新出具已获取信息 |  |  |  |  |  |  |  |",
            "| 5.要求行政机关确认或 |  |  |  |  |  |  |  |\n| 重新出具已获取信息 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |",
            "| 5.要求行政机关 |  |  |  |  |  |  |  |\n| 确认或重新出具 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n| 已获取信息 | | | | | | | |",
        ] {
            let text = with_row("| 5.要求行政机关", rows);
            assert_eq!(messages(&text), [""; 0], "{rows}");
        }
        let rows =
            "| 2.其他 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n| 法律行政法规禁止公开 |  |  |  |  |  |  |  |";
        assert_eq!(messages(&with_row("| 2.其他法律", rows)), [""; 0]);
    }

    #[test]
    fn a_label_joined_with_its_group_is_whole() {
        for (label, joined) in [
            ("| 1.属于国家秘密", "| （三）不予公开1.属于国家秘密"),
            (
                "| 1.属于国家秘密",
                "| 三、本年度办理结果（三）不予公开 1.属于国家秘密",
            ),
            ("| 1.信访举报投诉类申请", "| 不予处理1.信访举报投诉类申请"),
            ("| 3.其他", "| （六）其他处理3.其他"),
            ("| （一）予以公开", "| 三、本年度办理结果（一）予以公开"),
            // A piece of the group beside it, or its own beginning in another cell.
            ("| 2.其他法律", "| 公开2.其他法律"),
            ("| 二、上年结转政府信息公开", "| 府信息公开"),
        ] {
            let text = full_report().replacen(label, joined, 1);
            assert!(text.contains(joined));
            assert_eq!(messages(&text), [""; 0], "{joined}");
        }
    }

    #[test]
    fn a_wrapped_header_is_whole() {
        let text = full_report().replacen(
            "| 信息内容 | 本年制发件数 |",
            "| | 本年制发 |\n| 信息内容 | 件数 |",
            1,
        );
        assert_eq!(titles(&text), [""; 0]);
    }

    #[test]
    fn short_labels_stand_in_their_place() {
        let text = full_report()
            .replacen(
                "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
                "1.逾期不补正",
                1,
            )
            .replacen(
                "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
                "2.逾期不缴费",
                1,
            )
            .replacen("（七）总计", "（七）合计", 1);
        assert_eq!(messages(&text), [""; 0]);
    }

    #[test]
    fn a_heading_in_other_words_is_a_hint_at_most() {
        let heading = "五、存在的主要问题及改进情况";
        let with = |it: &str| full_report().replacen(heading, it, 1);
        for other in [
            "五、存在的主要问题及整改措施",
            "五、工作中的不足和下一步打算",
        ] {
            assert_eq!(messages(&with(other)), [""; 0], "{other}");
        }
        assert_eq!(
            titles(&with("五、存在的主要间题及改进情况")),
            ["改为「五、存在的主要问题及改进情况」"]
        );
    }
}

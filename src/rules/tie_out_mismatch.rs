use crate::report::claims::{Subject, Unit};
use crate::text::number::Number;

use super::Check;
use super::claims::{Outcome, Verdict, cells, name, place};
use super::context::{Context, finding};
use super::diagnostic::{Applicability, Diagnostic, Fix, Message, Severity};
use super::unit_slip::is_slip;
use super::words;

declare_rule! {
    /// 正文里的数与表中对应的格不一致。
    ///
    /// **依据** 国办公开办函〔2021〕30号所附格式：正文与三张表说的是同一年度、同一机关的同一件事，数字应当一致。
    ///
    /// **为什么** 表改了正文没改，或者反过来，是公布后最容易被读者发现的错误。哪一边错了，要看原始台账；表内各项合计都
    /// 相符的，先提示改正文。
    ///
    /// **示例**
    ///
    /// ```report
    /// ## 一、总体情况
    ///
    /// 2024年，我镇新收政府信息公开申请⟦5⟧件。
    ///
    /// ## 三、收到和处理政府信息公开申请情况
    ///
    /// | | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |
    /// |---|---|---|---|---|---|---|---|
    /// | 一、本年新收政府信息公开申请数量 | 5 | 1 | 0 | 0 | 0 | 0 | 6 |
    /// ```
    ///
    /// **应改为**
    ///
    /// ```report
    /// ## 一、总体情况
    ///
    /// 2024年，我镇新收政府信息公开申请6件。
    ///
    /// ## 三、收到和处理政府信息公开申请情况
    ///
    /// | | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |
    /// |---|---|---|---|---|---|---|---|
    /// | 一、本年新收政府信息公开申请数量 | 5 | 1 | 0 | 0 | 0 | 0 | 6 |
    /// ```
    ///
    /// **不能判断的情形** 只查说的是什么完全清楚的数：「收到」「受理」「办理」也可以含上年结转的申请；「近百件」「50余件」、
    /// 上年和部分月份的数、某个部门或某种渠道的数、行政许可的公示条数，都不与表比较。一句话里有两个以上的数与表不同，或者
    /// 比表中小一半以上又不像笔误的，多半说的是其中一部分，不提示。
    english
    /// A figure in the text differs from the cell that it states.
    ///
    /// **Basis** The form of 国办公开办函〔2021〕30号: the text and the three tables speak of the same organ,
    /// year and thing, and are to agree.
    ///
    /// **Why** A table was changed and the text was not, or the other way round: it is what readers notice
    /// first. Which of them is wrong the records must tell; where all sums of the table hold, the text is
    /// offered to be changed first.
    ///
    /// **Example**
    ///
    /// **Cannot tell** Only figures that are wholly clear are compared: received and dealt with may include
    /// what was brought forward; rough figures, those of other years or of some months, of one department or
    /// one channel are not compared with the tables. Where two figures of a sentence differ, or one is less than
    /// half of its cell and no slip of the hand, they most likely count a part, and nothing is said.
    "tie-out-mismatch", "正文与表不符", Severity::Warning, Check::Whole(check)
}

fn check(ctx: &Context<'_>, acc: &mut Vec<Diagnostic>) {
    for verdict in ctx.verdicts() {
        let claim = &ctx.paragraphs()[verdict.paragraph].statements.claims[verdict.claim];
        let (Outcome::Differs { sums }, Some(table)) =
            (&verdict.outcome, ctx.table(verdict.tie.kind))
        else {
            continue;
        };
        if sums.iter().any(|it| is_slip(verdict.value, *it)) {
            continue;
        }
        let (Some(sum), Some(stated)) = (verdict.tie.sums.first(), sums.first()) else {
            continue;
        };
        let (cell, number) = (name(table, sum), words::table_number(table.table.kind));
        let whole = match (claim.subject, sums.as_slice()) {
            (Subject::Received { .. }, [_, whole]) if whole != stated => Message::new(
                format!("（加上年结转为 {whole}）"),
                format!(" ({whole} with what was brought forward)"),
            ),
            _ => Message::new(" ", ""),
        };
        let message = Message::new(
            format!(
                "正文「{}」与{}{} {stated}{}不一致",
                claim.words, number.zh, cell.zh, whole.zh
            ),
            format!(
                "the text says “{}”, {} has {stated} for {}{}",
                claim.words, number.en, cell.en, whole.en
            ),
        );
        let mut res = finding(&RULE, place(ctx, verdict), message);
        if claim.is_loose {
            res.severity = Severity::Hint;
        }
        res.related = cells(table, sum);
        res.fixes.extend(fixes(ctx, verdict, claim.unit, *stated));
        acc.push(res);
    }
}

/// Both sides, the text first: the table has identities behind it, or at least its own form.
fn fixes(ctx: &Context<'_>, verdict: &Verdict, unit: Unit, stated: Number) -> Vec<Fix> {
    let unsafe_fix = |title, edit| Fix {
        title,
        applicability: Applicability::Unsafe,
        edits: vec![edit],
    };
    let shown = match unit {
        Unit::Money(power) => i8::try_from(power)
            .ok()
            .and_then(|it| stated.scaled(4 - it)),
        Unit::Scaled(..) => None,
        _ => Some(stated),
    };
    let text = shown.and_then(|it| {
        let title = Message::new(
            format!("将正文改为 {it}"),
            format!("change the text to {it}"),
        );
        Some(unsafe_fix(title, ctx.set_figure(place(ctx, verdict), it)?))
    });
    let (Some([cell]), Some(table)) = (
        verdict.tie.sums.first().map(Vec::as_slice),
        ctx.table(verdict.tie.kind),
    ) else {
        return text.into_iter().collect();
    };
    let value = verdict.value;
    let name = words::cell(table, *cell);
    let title = Message::new(
        format!("将{}改为 {value}", name.zh),
        format!("change {} to {value}", name.en),
    );
    let cell_fix = ctx
        .set_number(table, *cell, value)
        .map(|it| unsafe_fix(title, it));
    text.into_iter().chain(cell_fix).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{full_report, messages};

    #[test]
    fn received_may_count_what_was_brought_forward() {
        for words in [
            "共收到政府信息公开申请7件",
            "受理政府信息公开申请7件",
            "受理申请6件",
        ] {
            let text = full_report().replacen("新收政府信息公开申请6件", words, 1);
            assert_eq!(messages(&text), [""; 0], "{words}");
        }
    }

    #[test]
    fn a_figure_of_another_is_not_held_against_the_report() {
        for words in [
            "县财政局收到政府信息公开申请9件",
            "全县收到政府信息公开申请9件",
            "不计入本报告的政府信息公开申请9件",
            "2023年收到政府信息公开申请9件",
            "收到政府信息公开申请近9件",
            "通过信函收到政府信息公开申请3件",
            "上半年，收到政府信息公开申请3件",
        ] {
            let text = full_report().replacen("新收政府信息公开申请6件", words, 1);
            assert_eq!(messages(&text), [""; 0], "{words}");
        }
    }

    #[test]
    fn what_may_be_a_part_is_not_held_against_the_whole() {
        let report = |text: &str| {
            format!(
                "# 青溪县水务局2024年政府信息公开工作年度报告\n\n## 一、总体情况\n\n2024年，我局{text}。\n\n\
                 ## 三、收到和处理政府信息公开申请情况\n\n\
                 | | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n\
                 |---|---|---|---|---|---|---|---|\n\
                 | 一、本年新收政府信息公开申请数量 | 59 | 1 | 0 | 0 | 0 | 0 | 60 |\n\
                 | 二、上年结转政府信息公开申请数量 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n\
                 | （一）予以公开 | 31 | 0 | 0 | 0 | 0 | 0 | 31 |\n"
            )
        };
        let found = |text: &str| {
            let found = messages(&report(text)).into_iter();
            found.filter(|it| it.starts_with("tie-out")).count()
        };
        // Less than half, and no slip; a digit dropped; near; two that differ.
        assert_eq!(found("收到政府信息公开申请21件"), 0);
        assert_eq!(found("收到政府信息公开申请6件"), 1);
        assert_eq!(found("收到政府信息公开申请50件"), 1);
        assert_eq!(found("收到政府信息公开申请50件，予以公开9件"), 0);
    }

    #[test]
    fn both_numbers_are_named() {
        let text = full_report().replacen("新收政府信息公开申请6件", "新收政府信息公开申请八件", 1);
        let expected =
            "tie-out-mismatch: 正文「新收政府信息公开申请八件」与表三「一、本年新收」总计 6 不一致";
        assert_eq!(messages(&text), [expected]);
    }
}

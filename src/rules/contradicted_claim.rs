use crate::report::claims::paragraph::Paragraph;
use crate::report::claims::{Denial, DenialKind, Subject};
use crate::report::table::{BoundTable, CellIdx, Held};
use crate::text::number::Number;

use super::Check;
use super::claims::{Outcome, cells, outcome};
use super::context::{Context, finding};
use super::diagnostic::{Diagnostic, Message, Related, Severity};
use super::words;

declare_rule! {
    /// 正文说没有、全部办结、均获维持，表中却有。
    ///
    /// **依据** 国办公开办函〔2021〕30号所附格式：正文与三张表说的是同一件事。
    ///
    /// **为什么** 这类话多是从上年报告沿用下来的，当年有了申请、结转或诉讼，就成了自相矛盾。
    ///
    /// **示例**
    ///
    /// ```report
    /// ## 一、总体情况
    ///
    /// 2024年，我镇⟦未收到政府信息公开申请⟧。
    ///
    /// ## 三、收到和处理政府信息公开申请情况
    ///
    /// | | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |
    /// |---|---|---|---|---|---|---|---|
    /// | 一、本年新收政府信息公开申请数量 | 2 | 0 | 0 | 0 | 0 | 0 | 2 |
    /// ```
    ///
    /// **不能判断的情形** 只查整句清楚的话。「均在法定期限内答复」「均按时办结」说的是期限，不表示没有结转；「除1件外均已办结」
    /// 「到期申请全部办结」也不查。
    english
    /// The text says none, all settled or all upheld, and the tables say otherwise.
    ///
    /// **Basis** The form of 国办公开办函〔2021〕30号: the text and the three tables speak of the same thing.
    ///
    /// **Why** Such sentences are mostly taken over from last year’s report; once there is an application, a
    /// case or something carried forward, they contradict the tables.
    ///
    /// **Example**
    ///
    /// **Cannot tell** Only sentences that are clear as a whole are read. “Answered in time” speaks of time
    /// limits and not of what is carried forward; “all but one settled” and “all that were due” are not
    /// compared.
    "contradicted-claim", "说法与表不符", Severity::Warning, Check::Whole(check)
}

fn check(ctx: &Context<'_>, acc: &mut Vec<Diagnostic>) {
    for paragraph in ctx.paragraphs() {
        // One clause that denies reconsideration and litigation alike is one finding.
        let mut found: Vec<Diagnostic> = Vec::new();
        for denial in paragraph.denials() {
            let Some(it) = contradiction(ctx, paragraph, denial) else {
                continue;
            };
            match found.last_mut() {
                Some(other) if other.range == it.range => other.related.extend(it.related),
                _ => found.push(it),
            }
        }
        acc.extend(found);
    }
}

fn contradiction(
    ctx: &Context<'_>,
    paragraph: &Paragraph<'_>,
    denial: &Denial,
) -> Option<Diagnostic> {
    let range = paragraph.locate(denial.range);
    let said = ctx.visible(range);
    let tie = ctx.tie_denial(denial.kind, &denial.scope);
    if let Some(tie) = &tie
        && let Some(table) = ctx.table(tie.kind)
    {
        match outcome(ctx, tie, Number::default()) {
            Outcome::Differs { sums } => {
                let sum = tie.sums.first()?;
                let stated = sums.first()?;
                if stated.is_negative() || sums.contains(&Number::default()) {
                    return None;
                }
                let shown: Vec<CellIdx> = sum
                    .iter()
                    .copied()
                    .filter(|it| holds_something(table, *it))
                    .collect();
                let cell = words::cell(table, *shown.first().or(sum.first())?);
                let number = match shown.as_slice() {
                    [only] => words::stated(table, *only),
                    _ => Message::new(
                        format!("等合计 {stated}"),
                        format!("and others come to {stated}"),
                    ),
                };
                let message = Message::new(
                    format!("正文为「{said}」，{}{}", cell.zh, number.zh),
                    format!(
                        "the text says “{}”, {} {}",
                        denied_en(denial.kind),
                        cell.en,
                        number.en
                    ),
                );
                let mut res = finding(&RULE, range, message);
                if denial.kind == DenialKind::NoFeeNotice {
                    res.severity = Severity::Hint;
                }
                res.related = cells(table, &shown);
                return Some(res);
            }
            Outcome::Agrees(_) => return None,
            _ => {}
        }
    }
    if denial.kind == DenialKind::AllDone {
        return carried_in_text(ctx, paragraph, denial, &said);
    }
    None
}

/// What the tables cannot tell: the text itself carries something forward.
fn carried_in_text(
    ctx: &Context<'_>,
    paragraph: &Paragraph<'_>,
    denial: &Denial,
    said: &str,
) -> Option<Diagnostic> {
    for other in ctx.paragraphs() {
        let carried = other.claims().map(|it| it.1).find(|it| {
            matches!(it.subject, Subject::CarriedForward { to: None })
                && it.value.count().is_some_and(|it| it > 0)
                && it.scope.year == denial.scope.year
        });
        if let Some(claim) = carried {
            let message = Message::new(
                format!("正文为「{said}」，又说结转下年 {} 件", claim.value),
                format!(
                    "the text says “all done”, and that {} are carried forward",
                    claim.value
                ),
            );
            let mut res = finding(&RULE, paragraph.locate(denial.range), message);
            res.related.push(Related::here(
                other.locate(claim.range),
                Message::new(
                    format!("结转下年 {} 件", claim.value),
                    format!("{} carried forward", claim.value),
                ),
            ));
            return Some(res);
        }
    }
    None
}

fn holds_something(table: &BoundTable, idx: CellIdx) -> bool {
    matches!(table.held(idx), Held::Number(number) if number != Number::default())
}

fn denied_en(kind: DenialKind) -> &'static str {
    match kind {
        DenialKind::None(Subject::Received { .. }) => "no applications",
        DenialKind::None(_) => "none",
        DenialKind::AllDone => "all done",
        DenialKind::Unblemished {
            is_all_upheld: true,
            ..
        } => "all upheld",
        DenialKind::Unblemished { .. } => "none corrected",
        DenialKind::AllGranted => "all granted",
        DenialKind::NoFeeNotice => "no notice of fees",
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{full_report, messages};

    #[test]
    fn timeliness_is_no_completeness() {
        for words in [
            "均在法定期限内答复",
            "均按时办结",
            "到期申请全部办结",
            "除1件外，均已办结",
        ] {
            let text = full_report().replacen(
                "新收政府信息公开申请6件",
                &format!("新收政府信息公开申请6件，{words}"),
                1,
            );
            let found = messages(&text);
            assert!(
                !found.iter().any(|it| it.starts_with("contradicted")),
                "{found:?}"
            );
        }
    }
}

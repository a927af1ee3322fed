use crate::report::table::BoundTable;

use super::Check;
use super::attribution::Reason;
use super::consolidation::{Contribution, Difference, Summed, UnitId};
use super::context::{Context, finding};
use super::diagnostic::{Diagnostic, Message, Related, Severity};
use super::words;

declare_rule! {
    /// 汇总报告的数不等于各单位之和。
    ///
    /// **依据** 配置文件 `gouji.toml` 的 `[[consolidate]]` 写明由哪些单位汇总：表二、表三、表四的每个数，都应等于
    /// 各单位同一格之和。
    ///
    /// **为什么** 汇总时漏一个单位、重一个单位，表内的勾稽关系照样成立，只有与各单位逐格相加才看得出来。
    ///
    /// **示例** 两个单位的报告：
    ///
    /// ```report unit
    /// ## 二、主动公开政府信息情况
    ///
    /// | 信息内容 | 本年处理决定数量 |
    /// |---|---|
    /// | 行政许可 | 12 |
    /// | 行政处罚 | 3 |
    /// ```
    ///
    /// ```report unit
    /// ## 二、主动公开政府信息情况
    ///
    /// | 信息内容 | 本年处理决定数量 |
    /// |---|---|
    /// | 行政许可 | 30 |
    /// | 行政处罚 | 4 |
    /// ```
    ///
    /// 汇总报告漏了后一个：
    ///
    /// ```report
    /// ## 二、主动公开政府信息情况
    ///
    /// | 信息内容 | 本年处理决定数量 |
    /// |---|---|
    /// | 行政许可 | ⟦12⟧ |
    /// | 行政处罚 | 3 |
    /// ```
    ///
    /// **不能判断的情形** 有的单位格里空着或填「/」，或用的是另一版格式，那一格的和就不知道，不查。本级自己的数不在
    /// 各单位之内时，应把本级也列为一个单位。
    english
    /// A figure of a consolidated report is not the sum of its units.
    ///
    /// **Basis** `[[consolidate]]` in `gouji.toml` names the units: every figure of tables 二, 三 and 四 is the
    /// sum of the same cell of theirs.
    ///
    /// **Why** With a unit left out or counted twice, the identities of the tables still hold; only adding up
    /// the units cell by cell shows it.
    ///
    /// **Example**
    ///
    /// **Cannot tell** Where a unit has a cell blank or `/`, or uses another edition of the form, the sum of
    /// that cell is not known, and it is not compared. An organ whose own figures are not among the units is to
    /// be named as a unit as well.
    "consolidation-mismatch", "汇总不符", Severity::Warning, Check::Across(check)
}

fn check(ctx: &Context<'_>, acc: &mut Vec<Diagnostic>) {
    let Some(summed) = ctx.beside.summed else {
        return;
    };
    let tables: Vec<&BoundTable> = ctx.tables().collect();
    let found = summed.differences.found.iter();
    let found = found.filter_map(|(it, reason)| Some(((*tables.get(it.table)?, it), reason)));
    let (found, reasons): (Vec<_>, Vec<&Reason>) = found.unzip();
    // Where one unit accounts for many figures, that is one defect.
    for (idx, (difference, reason)) in found.iter().zip(&reasons).enumerate() {
        let is_known = **reason != Reason::Unknown;
        if is_known && reasons[..idx].contains(reason) {
            continue;
        }
        let rest = found.iter().zip(&reasons).skip(idx + 1);
        let rest = rest.filter(|it| is_known && it.1 == reason).map(|it| *it.0);
        acc.push(diagnostic(&summed, *difference, reason, rest.collect()));
    }
}

fn diagnostic(
    summed: &Summed<'_>,
    (table, difference): (&BoundTable, &Difference),
    reason: &Reason,
    rest: Vec<(&BoundTable, &Difference)>,
) -> Diagnostic {
    const MOST_RELATED: usize = 30;
    let cell = words::cell(table, difference.idx);
    let (stated, sum, n) = (difference.stated, difference.sum, summed.units.len());
    let mut message = Message::new(
        format!("{}为 {stated}，{n} 个单位之和为 {sum}", cell.zh),
        format!("{} is {stated}, {n} units sum to {sum}", cell.en),
    );
    let why = why(summed, difference, reason);
    message.zh.push_str(&why.zh);
    message.en.push_str(&why.en);
    if !rest.is_empty() {
        let n = rest.len();
        message.zh.push_str(&format!("，另有 {n} 处也是如此"));
        message.en.push_str(&format!(", and so in {n} other cells"));
    }
    let mut res = finding(&RULE, table.range(difference.idx), message);
    let shown = difference.shown.iter();
    res.related
        .extend(shown.filter_map(|it| contribution(summed, difference, it)));
    let cells = rest.into_iter().take(MOST_RELATED).map(|(table, it)| {
        let cell = words::cell(table, it.idx);
        let message = Message::new(
            format!("{}为 {}，之和为 {}", cell.zh, it.stated, it.sum),
            format!("{} is {}, the sum is {}", cell.en, it.stated, it.sum),
        );
        Related::here(table.range(it.idx), message)
    });
    res.related.extend(cells);
    res
}

/// Which units account for a difference; without such, the largest contributions.
fn why(summed: &Summed<'_>, difference: &Difference, reason: &Reason) -> Message {
    let names = |those: &[UnitId], zh_joint: &str, en_joint: &str| {
        let shown = |unit: &UnitId| {
            let part = difference.shown.iter().find(|it| it.unit == *unit)?;
            Some((&summed.units.get(*unit)?.name, part.value))
        };
        let shown: Vec<_> = those.iter().filter_map(shown).collect();
        let zh = shown
            .iter()
            .map(|(name, value)| format!("{name}的 {value}"));
        let en = shown
            .iter()
            .map(|(name, value)| format!("{name} ({value})"));
        let (zh, en): (Vec<_>, Vec<_>) = (zh.collect(), en.collect());
        (zh.join(zh_joint), en.join(en_joint))
    };
    match reason {
        Reason::LeftOut(those) => {
            let (zh, en) = names(those, "和", " and ");
            Message::new(
                format!("，恰少了{zh}"),
                format!(", as if “{en}” were left out"),
            )
        }
        Reason::Twice(those) => {
            let (zh, en) = names(those, "和", " and ");
            Message::new(
                format!("，恰多了{zh}"),
                format!(", as if “{en}” were counted twice"),
            )
        }
        Reason::OneLeftOut(those) => {
            let (zh, en) = names(those, "或", " or ");
            Message::new(
                format!("，恰少了{zh}"),
                format!(", as if “{en}” were left out"),
            )
        }
        Reason::OneTwice(those) => {
            let (zh, en) = names(those, "或", " or ");
            Message::new(
                format!("，恰多了{zh}"),
                format!(", as if “{en}” were counted twice"),
            )
        }
        Reason::Unknown if difference.shown.is_empty() => Message::new("", ""),
        Reason::Unknown => {
            let largest: Vec<UnitId> = difference.shown.iter().map(|it| it.unit).collect();
            let (zh, en) = names(&largest, "、", ", ");
            Message::new(
                format!("，其中最多的是{zh}"),
                format!(", most of it “{en}”"),
            )
        }
    }
}

/// The figure of a unit in the sum.
fn contribution(
    summed: &Summed<'_>,
    difference: &Difference,
    part: &Contribution,
) -> Option<Related> {
    let report = summed.reports.iter().find(|it| it.0 == part.unit)?.1;
    let unit = summed.units.get(part.unit)?;
    Some(Related {
        report: Some(report),
        range: unit.figures.range(difference.cell)?,
        message: Message::new(
            format!("{}为 {}", unit.name, part.value),
            format!("{} in “{}”", part.value, unit.name),
        ),
    })
}

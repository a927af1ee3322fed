use crate::text::range::TextRange;

use super::Check;
use super::context::{Structure, finding};
use super::diagnostic::{Applicability, Diagnostic, Edit, Fix, Message, Severity};

declare_rule! {
    /// 统计期限不是一个完整的自然年。
    ///
    /// **依据** 年度报告统计 1 月 1 日至 12 月 31 日的数据。
    ///
    /// **为什么** 期限写成 12 月 30 日，或起止不在同一年，数字的口径就说不清。日期丢了「年」「月」字的也在此提示。
    ///
    /// **示例**
    ///
    /// ```report
    /// 某镇人民政府2024年政府信息公开工作年度报告
    ///
    /// 本报告所列数据的统计期限自⟦2024年1月1日起至2024年12月30日⟧止。
    ///
    /// ## 一、总体情况
    /// ```
    ///
    /// **应改为**
    ///
    /// ```report
    /// 某镇人民政府2024年政府信息公开工作年度报告
    ///
    /// 本报告所列数据的统计期限自2024年1月1日起至2024年12月31日止。
    ///
    /// ## 一、总体情况
    /// ```
    ///
    /// 期限确实另有规定的，不改。
    english
    /// The statistical period is not one whole calendar year.
    ///
    /// **Basis** An annual report covers 1 January to 31 December.
    ///
    /// **Why** With a period that ends on 30 December, or begins in another year, nobody can tell what the
    /// figures cover. Dates that lost a character are pointed out here as well.
    ///
    /// **Example**
    "period-mismatch", "统计期限不符", Severity::Warning, Check::Structure(check)
}

fn check(ctx: &Structure<'_>, acc: &mut Vec<Diagnostic>) {
    let Some(period) = ctx.period() else {
        let message = Message::new(
            "统计期限的日期缺字",
            "the dates of the period have lost characters",
        );
        acc.extend(ctx.damaged_period().map(|range| {
            let mut res = finding(&RULE, range, message);
            res.fixes.extend(calendar_year(ctx, range, ctx.year()));
            res
        }));
        return;
    };
    let is_one_year = period.end_year.is_none_or(|it| it == period.year);
    if period.start == (1, 1) && period.end == (12, 31) && is_one_year {
        return;
    }
    let end_year = period.end_year.unwrap_or(period.year);
    let message = Message::new(
        format!(
            "统计期限为 {} 年 {} 月 {} 日至 {end_year} 年 {} 月 {} 日，不是 1 月 1 日至 12 月 31 日",
            period.year, period.start.0, period.start.1, period.end.0, period.end.1
        ),
        format!(
            "the period is {}-{:02}-{:02} to {end_year}-{:02}-{:02}, not a calendar year",
            period.year, period.start.0, period.start.1, period.end.0, period.end.1
        ),
    );
    let mut res = finding(&RULE, period.range, message);
    let mut years = vec![period.year, end_year];
    years.dedup();
    let fixes = years.into_iter();
    res.fixes
        .extend(fixes.filter_map(|it| calendar_year(ctx, period.range, Some(it))));
    acc.push(res);
}

/// Makes the period that of a whole year. Nothing says that it is not the figures that are of another.
fn calendar_year(ctx: &Structure<'_>, range: TextRange, year: Option<u16>) -> Option<Fix> {
    let year = year?;
    let source = ctx.source(range);
    let is_plain = source == ctx.visible(range) && !source.contains(['\n', '\r']);
    let text = format!("{year}年1月1日起至{year}年12月31日");
    (is_plain && ctx.is_whole(range)).then(|| Fix {
        title: Message::new(format!("改为 {text}"), format!("Change to {text}")),
        applicability: Applicability::Unsafe,
        edits: vec![Edit { range, text }],
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::messages;

    #[test]
    fn dates_that_lost_characters_are_named() {
        let text = "某镇2021年政府信息公开工作年度报告\n\n统计期限自202111日起至20211230日止。\n";
        assert!(messages(text).contains(&"period-mismatch: 统计期限的日期缺字".to_owned()));
    }
}

use super::Check;
use super::context::{Structure, finding};
use super::diagnostic::{Diagnostic, Message, Related, Severity};

declare_rule! {
    /// 标题、统计期限和正文说的不是同一年。
    ///
    /// **依据** 《政府信息公开条例》第四十九条：公布上一年度的年度报告；全文应为同一年度。
    ///
    /// **为什么** 沿用上年的文件时，最容易漏改的就是年份。
    ///
    /// **示例**
    ///
    /// ```report
    /// 某镇人民政府2024年政府信息公开工作年度报告
    ///
    /// 本报告所列数据的统计期限自⟦2023⟧年1月1日起至2023年12月31日止。
    ///
    /// ## 一、总体情况
    /// ```
    ///
    /// **不能判断的情形** 正文里提到上一年、下一年是常事（「2022年结转」「2023年度决算」），所以只看统计期限，
    /// 以及一句话开头即说「某年，共收到（受理、公开、发布）」而全段不提本年的。
    english
    /// Title, statistical period and text are not of the same year.
    ///
    /// **Basis** Article 49 of the Regulations: the report for the year before is published; all of it is of
    /// one year.
    ///
    /// **Why** Of last year’s file, the year is what is most easily left as it was.
    ///
    /// **Example**
    ///
    /// **Cannot tell** The text speaks of the year before and after as a matter of course, so that only the
    /// period counts, and paragraphs that begin with a year in which something was received or published and do
    /// not name the year reported on.
    "year-mismatch", "年份不一", Severity::Warning, Check::Structure(check)
}

fn check(ctx: &Structure<'_>, acc: &mut Vec<Diagnostic>) {
    let Some((year, title_range)) = ctx.title().and_then(|it| it.year) else {
        return;
    };
    let mut off = Vec::new();
    if let Some(period) = ctx.period()
        && period.year != year
    {
        off.push((period.year, period.year_range));
    }
    let openings = ctx.section(0).map(|it| &it.1.openings);
    let openings = openings.into_iter().flatten();
    // 2023年 in a report on 2024; what is further off is told for its own sake.
    off.extend(openings.filter(|it| it.0.abs_diff(year) == 1));
    for (stated, range) in off {
        let message = Message::new(
            format!("这里是 {stated} 年，标题是 {year} 年"),
            format!("{stated} here, {year} in the title"),
        );
        let mut res = finding(&RULE, range, message);
        let message = Message::new("标题的年份", "the year of the title");
        res.related.push(Related::here(title_range, message));
        acc.push(res);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{full_report, messages};

    #[test]
    fn other_years_in_passing_are_no_mismatch() {
        let text = full_report().replacen(
            "主动公开政府信息12条",
            "主动公开政府信息12条，公开2023年度部门决算，办结上年结转的2023年申请，2025年将继续",
            1,
        );
        assert_eq!(messages(&text), [""; 0]);
    }
}

use crate::report::table::{RowState, Shape};
use crate::text::range::TextRange;

use super::Check;
use super::context::{Structure, finding};
use super::diagnostic::{Diagnostic, Fix, Message, Severity};
use super::insertion::display;

declare_rule! {
    /// 表里缺少格式规定的行。
    ///
    /// **依据** 格式所附表二、表三的各行。
    ///
    /// **为什么** 缺的行若不是 0，合计就对不上；是 0，也应保留，以便汇总。
    ///
    /// **示例**
    ///
    /// ```report
    /// ## 二、主动公开政府信息情况
    ///
    /// | 信息内容 | 本年处理决定数量 |
    /// |---|---|
    /// | 规章 | 0 | 0 | 0 |
    /// | ⟦行政规范性文件⟧ | 0 | 0 | 0 |
    /// | 行政处罚 | 3 |
    /// | 行政强制 | 0 |
    /// | 行政事业性收费 | 0 |
    /// ```
    ///
    /// **应改为**
    ///
    /// ```report
    /// ## 二、主动公开政府信息情况
    ///
    /// | 信息内容 | 本年处理决定数量 |
    /// |---|---|
    /// | 规章 | 0 | 0 | 0 |
    /// | 行政规范性文件 | 0 | 0 | 0 |
    /// | 行政许可 |  |
    /// | 行政处罚 | 3 |
    /// | 行政强制 | 0 |
    /// | 行政事业性收费 | 0 |
    /// ```
    ///
    /// 相连的几行只报一次，标在前面一行上。
    ///
    /// **不能判断的情形** 有表在转换中打乱、读不出来的，缺的行也可能在别处，不提示。
    english
    /// A table lacks a row of the form.
    ///
    /// **Basis** The rows of tables 二 and 三 of the form.
    ///
    /// **Why** If the missing row is not 0, the totals do not agree; if it is, it is to be kept all the same,
    /// so that reports can be added up. Rows that are missing side by side are reported once, at the row before
    /// them.
    ///
    /// **Example**
    ///
    /// **Cannot tell** Where a table was damaged in conversion and is not read, a row that is missed may stand
    /// anywhere, and nothing is reported.
    "missing-row", "缺少行", Severity::Error, Check::Structure(check), since_form
}

fn check(ctx: &Structure<'_>, acc: &mut Vec<Diagnostic>) {
    if ctx.has_damaged_table() {
        return;
    }
    for table in ctx.tables() {
        let is_missing = |it: &usize| table.rows[*it].state == RowState::Missing;
        let mut at = 0;
        while at < table.rows.len() {
            let run: Vec<usize> = (at..table.rows.len()).take_while(is_missing).collect();
            at += run.len().max(1);
            if let [first, ..] = run[..]
                && table.irregular.is_none()
            {
                let mut res = missing(table, first, &run);
                res.fixes.extend(fix(ctx, table, &run));
                acc.push(res);
            }
        }
    }
}

/// Puts the rows in, blank, where a row of the table can be copied.
fn fix(ctx: &Structure<'_>, table: &Shape, run: &[usize]) -> Option<Fix> {
    let rows = ctx.missing_rows(table, run)?;
    let title = match run {
        [row] => {
            let row = &table.table.rows[*row];
            Message::new(
                format!("插入空白的「{}」行", row.name),
                format!("Insert the row “{}”, to be filled in", row.en),
            )
        }
        _ => Message::new(
            format!("插入空白的 {} 行", run.len()),
            format!("Insert {} rows, to be filled in", run.len()),
        ),
    };
    Some(display(title, TextRange::empty(rows.at), rows.text))
}

fn missing(table: &Shape, first: usize, run: &[usize]) -> Diagnostic {
    let place = |it: usize| table.rows[it].label.unwrap_or(table.rows[it].range);
    let before = (0..first)
        .rev()
        .find(|it| table.rows[*it].state != RowState::Missing);
    let after = (first..table.rows.len()).find(|it| table.rows[*it].state != RowState::Missing);
    let range = before.or(after).map_or(table.range, place);
    let rows = table.table.rows;
    let last = run.last().copied().unwrap_or(first);
    let label = table.table.label;
    let message = match run.len() {
        1 => Message::new(
            format!("{label}缺少「{}」行", rows[first].name),
            format!("{} lacks the row “{}”", table.table.en, rows[first].en),
        ),
        n => Message::new(
            format!(
                "{label}缺少从「{}」到「{}」的 {n} 行",
                rows[first].name, rows[last].name
            ),
            format!(
                "{} lacks {n} rows, from “{}” to “{}”",
                table.table.en, rows[first].en, rows[last].en
            ),
        ),
    };
    finding(&RULE, range, message)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{full_report, messages, with_first_fixes};

    /// Which edition the table follows, its rows for （六） would tell.
    #[test]
    fn without_any_row_for_other_results_the_form_in_force_is_missed() {
        let report = full_report();
        let is_other = |it: &&str| {
            let labels = ["| 1.申请人无正当理由", "| 2.申请人逾期未按", "| 3.其他"];
            labels.iter().any(|label| it.starts_with(label))
        };
        let lines = report.split_inclusive('\n').filter(|it| !is_other(it));
        let without: String = lines.collect();
        assert_eq!(report.lines().count(), without.lines().count() + 3);
        let found = messages(&without);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("missing-row"), "{found:?}");
        let completed = with_first_fixes(&without);
        for label in ["1.申请人无正当理由", "2.申请人逾期未按", "3.其他"] {
            assert!(completed.contains(label), "{completed}");
        }
    }

    #[test]
    fn a_row_between_drawn_bars_is_put_in_with_its_cells() {
        let report = include_str!("../../fixtures/layouts/bars.txt");
        let row = "7.属于行政执法案卷 │ 0 │ 0 │ 0 │ 0 │ 0 │ 0 │ 0 │\n";
        assert!(report.contains(row));
        let completed = with_first_fixes(&report.replacen(row, "", 1));
        assert_eq!(completed, report.replacen(row, &row.replace('0', ""), 1));
    }

    #[test]
    fn a_row_is_put_in_whatever_ends_the_lines() {
        for (report, row) in [
            (
                include_str!("../../fixtures/layouts/csv.csv"),
                ",,7.属于行政执法案卷,0,0,0,0,0,0,0\n".to_owned(),
            ),
            (
                include_str!("../../fixtures/layouts/cell-per-line-piped.txt"),
                format!("7.属于行政执法案卷 |\n{}", "0 |\n".repeat(7)),
            ),
            (
                include_str!("../../fixtures/layouts/tsv.txt"),
                "\t\t7.属于行政执法案卷\t0\t0\t0\t0\t0\t0\t0\n".to_owned(),
            ),
        ] {
            assert!(report.contains(&row), "{row}");
            let blank = row.replace("0 |", "|").replace('0', "");
            for line_break in ["\n", "\r\n", "\r"] {
                let set = |it: &str| it.replace('\n', line_break);
                let completed = with_first_fixes(&set(&report.replacen(&row, "", 1)));
                assert_eq!(completed, set(&report.replacen(&row, &blank, 1)));
            }
        }
    }
}

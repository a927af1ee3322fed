use crate::report::table::Disorder;

use super::Check;
use super::context::{Structure, finding};
use super::diagnostic::{Diagnostic, Message, Severity};

declare_rule! {
    /// 表的次序在转换中打乱了，或者行列与格式不同，数字没有读取。
    ///
    /// **依据** 格式所附各表：每个数属于哪一行、哪一栏，由它的位置决定。
    ///
    /// **为什么** 从 PDF 按栏复制出来的文字，数字离开了自己的行。猜错一个数的位置，比不读更坏，所以整张表不读，也不验算。
    /// 改用原来的 Word 文件或网页，或用 `pdftotext -layout` 按行转换，即可读取。各栏次序与格式不同、另设一栏、少一栏的，
    /// 按格式排列后读取。
    ///
    /// **示例**
    ///
    /// ```report
    /// 某镇人民政府2024年政府信息公开工作年度报告
    ///
    /// 四、政府信息公开行政复议、行政诉讼情况
    ///
    /// 行政复议
    /// 未经复议直接起诉
    /// 复议后起诉
    /// 结果维持
    /// 结果纠正
    /// 其他结果
    /// ⟦尚未审结
    /// 4
    /// 1
    /// 2
    /// 1
    /// 总计
    /// 8
    /// 2
    /// 0
    /// 1⟧
    ///
    /// 五、存在的主要问题及改进情况
    /// ```
    ///
    /// **不能判断的情形** 只凭行的次序也能认出各行的，仍然读取；每张表只提示一次。
    english
    /// The order of a table was lost when it was converted, or its rows and columns are not those of the form;
    /// its figures are not read.
    ///
    /// **Basis** In the tables of the form, the place of a figure tells its row and its column.
    ///
    /// **Why** Text copied from a PDF column by column has its figures apart from their rows. A figure put into
    /// the wrong place is worse than none, so that nothing of the table is read or checked. The original Word
    /// file or web page, or `pdftotext -layout`, keeps the rows together. Where columns come in another order,
    /// or there is one more or one less, the figures are read once they are put as the form has them.
    ///
    /// **Example**
    ///
    /// **Cannot tell** Where the order of the rows alone tells which they are, they are read; a table is
    /// reported once.
    "unreadable-table", "表无法读取", Severity::Info, Check::Structure(check)
}

fn check(ctx: &Structure<'_>, acc: &mut Vec<Diagnostic>) {
    for it in ctx.disordered() {
        let (label, en) = (it.table.label, it.table.en);
        let message = match it.why {
            Disorder::Order => Message::new(
                format!("{label}的次序在转换中打乱，数字没有读取，宜按行重新转换"),
                format!(
                    "{en} lost its order in conversion and is not read; convert it line by line"
                ),
            ),
            Disorder::Shape | Disorder::Torn => Message::new(
                format!("{label}的行列与格式不同，数字没有读取，宜按格式排列"),
                format!("{en} has other rows or columns than the form and is not read"),
            ),
            Disorder::Markup => Message::new(
                format!("{label}的格子无法辨认，数字没有读取，宜换一种格式"),
                format!(
                    "The cells of {en} cannot be told apart and are not read; use another format"
                ),
            ),
        };
        acc.push(finding(&RULE, it.range, message));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{full_report, messages};

    #[test]
    fn columns_in_another_order_are_not_read() {
        let text = full_report().replacen("| 自然人 |", "| 总计 | 自然人 |", 1);
        assert!(text.contains("| 总计 | 自然人 |"));
        assert_eq!(
            messages(&text),
            ["unreadable-table: 表三的行列与格式不同，数字没有读取，宜按格式排列"]
        );
    }

    #[test]
    fn the_numbers_of_two_rows_behind_one_label_are_not_read() {
        let text = include_str!("../../fixtures/layouts/cell-per-line.txt");
        let torn = text.replacen("\n（七）总计\n", "\n", 1);
        let torn = torn.replacen("\n3.其他\n", "\n（七）总计\n3.其他\n", 1);
        assert_eq!(
            messages(&torn),
            ["unreadable-table: 表三的次序在转换中打乱，数字没有读取，宜按行重新转换"]
        );
    }

    #[test]
    fn remarks_and_units_are_no_other_columns() {
        let total = "| （七）总计 | 5 | 1 | 0 | 0 | 0 | 0 | 6 |";
        let text = full_report()
            .replacen(total, &format!("{total} 含上年结转 |"), 1)
            .replacen("本年制发件数", "本年制发件数（件）", 1);
        assert!(text.contains("结转 |\n") && text.contains("（件）"));
        assert_eq!(messages(&text), [""; 0]);
    }

    #[test]
    fn outcomes_below_one_another_are_read() {
        let text = full_report();
        let start = text.find("| 行政复议 |").expect("table 四");
        let end = start + text[start..].find("\n\n").expect("its end");
        let table = "| | 行政复议 | 未经复议直接起诉 | 复议后起诉 |\n|---|---|---|---|\n| 结果维持 | 1 | 0 | 0 |\n| 结果纠正 | 0 | 0 | 0 |\n| 其他结果 | 0 | 0 | 0 |\n| 尚未审结 | 0 | 0 | 0 |\n| 总计 | 2 | 0 | 0 |";
        let turned = text.replacen(&text[start..end], table, 1);
        let found = messages(&turned);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("cross-footing-mismatch"), "{found:?}");
    }

    #[test]
    fn numbers_of_the_columns_and_repeated_cells_are_no_disorder() {
        let text = full_report()
            .replacen("| 行政许可 | 36 | | |", "| 行政许可 | 36 | 36 | 36 |", 1)
            .replacen(
                "| 一、本年新收",
                "| 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 |\n| 一、本年新收",
                1,
            );
        assert_eq!(messages(&text), [""; 0]);
    }

    /// The report with columns in which nothing stands: behind each cell, or behind some.
    fn with_gaps(separator: &str, width: fn(usize) -> usize) -> String {
        let row = |line: &str| -> String {
            let cells = line.trim_matches('|').split('|').enumerate();
            let spaced =
                cells.map(|(idx, it)| it.trim().to_owned() + &separator.repeat(width(idx)));
            spaced.collect::<String>().trim_end().to_owned()
        };
        let lines = full_report();
        let lines = lines.lines().filter(|it| !it.starts_with("|---"));
        let lines = lines.map(|it| {
            if it.starts_with('|') {
                row(it)
            } else {
                it.to_owned()
            }
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn columns_in_which_nothing_stands_are_none() {
        for width in [|_| 2, |_| 3, |idx: usize| 1 + idx % 3] {
            let text = with_gaps("\t", width);
            assert_eq!(messages(&text), [""; 0], "{text}");
            let wrong = text.replacen("\t5\t", "\t4\t", 1);
            let wrong = messages(&wrong);
            assert!(wrong.iter().all(|it| it.contains("mismatch")), "{wrong:?}");
            assert!(!wrong.is_empty());
        }
        // A cell of theirs left blank is one.
        let blank = with_gaps("\t", |_| 2).replacen("予以公开\t\t3\t\t1", "予以公开\t\t3\t\t", 1);
        let found = messages(&blank);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].contains("商业企业为空"), "{found:?}");
    }

    #[test]
    fn digits_below_those_of_a_row_are_not_left_out() {
        let rows = [
            (
                "| （七）总计 | 5 | 1 | 0 | 0 | 0 | 0 | 6 |",
                "| | 5 | | | | | | 6 |",
                "表三",
            ),
            ("| 行政许可 | 36 | | |", "| | 36 | | |", "表二"),
        ];
        for (row, below, table) in rows {
            let text = full_report().replacen(row, &format!("{row}\n{below}"), 1);
            assert!(text.contains(below), "{row}");
            let reason = "的行列与格式不同，数字没有读取，宜按格式排列";
            assert_eq!(
                messages(&text),
                [format!("unreadable-table: {table}{reason}")]
            );
        }
    }

    #[test]
    fn figures_beside_a_blank_row_are_not_lost_without_a_word() {
        let row = "| 1 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |";
        let apart = row.replace(" | ", " | | ");
        let blank = format!("|{}", " |".repeat(15));
        let text = full_report().replacen(row, &format!("{blank}\n\n{apart}"), 1);
        assert!(text.contains(&apart));
        assert_eq!(
            messages(&text),
            ["unreadable-table: 表四的行列与格式不同，数字没有读取，宜按格式排列"]
        );
    }

    #[test]
    fn rows_that_stand_behind_the_text_are_not_missing() {
        let text = full_report();
        let label = text.find("3.其他").expect("a row of table 三");
        let start = text[..label].rfind('\n').expect("a line before it") + 1;
        let end = start + text[start..].find("\n\n").expect("its end") + 1;
        let rows = &text[start..end];
        assert!(rows.contains("（七）总计"));
        let moved = format!("{}{}\n{rows}", &text[..start], &text[end..]);
        assert_eq!(
            messages(&moved),
            ["unreadable-table: 表三的次序在转换中打乱，数字没有读取，宜按行重新转换"]
        );
    }

    #[test]
    fn what_a_torn_table_took_with_it_is_not_missing() {
        let text = full_report();
        let start = text.find("| 行政许可").expect("table 二");
        let end = text.find("## 三、").expect("section 三");
        let row = "| （一）予以公开";
        assert!(text[end..].contains(row));
        let torn = format!(
            "{}\n{}",
            &text[..start],
            text[end..].replacen(row, "| （一）予以 | | | | | | | |\n| 公开", 1)
        );
        let torn = torn.replacen("| （七）总计 |", "| （七）总 1 |", 1);
        let found = messages(&torn);
        assert!(
            found.iter().all(|it| it.starts_with("unreadable-table")),
            "{found:?}"
        );
        assert!(!found.is_empty());
    }
}

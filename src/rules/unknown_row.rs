use super::Check;
use super::context::{Structure, finding};
use super::diagnostic::{Diagnostic, Message, Related, Severity};

declare_rule! {
    /// 表里有格式没有的行。
    ///
    /// **依据** 格式所附各表的行是固定的。
    ///
    /// **为什么** 自行增加的行不会被汇总，其中的数也不在合计之内；同一行写两遍，只有一行算数。
    ///
    /// **示例**
    ///
    /// ```report
    /// ## 二、主动公开政府信息情况
    ///
    /// | 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
    /// |---|---|---|---|
    /// | 规章 | 0 | 0 | 0 |
    /// | ⟦其他文件 | 5 | 0 | 5⟧ |
    /// | 行政规范性文件 | 0 | 0 | 0 |
    /// ```
    english
    /// A table has a row that the form does not have.
    ///
    /// **Basis** The rows of the tables are fixed by the form.
    ///
    /// **Why** A row of one’s own is not added up with others, and what it holds is in no total; of a row that
    /// stands twice only one counts.
    ///
    /// **Example**
    "unknown-row", "多余的行", Severity::Warning, Check::Structure(check)
}

fn check(ctx: &Structure<'_>, acc: &mut Vec<Diagnostic>) {
    for table in ctx.tables() {
        for it in &table.unknown_rows {
            let first = it
                .repeats
                .map(|row| (&table.table.rows[row], &table.rows[row]));
            let message = match first {
                Some((row, _)) => Message::new(
                    format!("{}「{}」一行重复", table.table.label, row.name),
                    format!("the row “{}” of {} stands twice", row.en, table.table.en),
                ),
                None => Message::new(
                    format!("{}没有这一行", table.table.label),
                    format!("{} of the form has no such row", table.table.en),
                ),
            };
            let mut res = finding(&RULE, it.range, message);
            res.related.extend(first.map(|(_, bound)| Related {
                report: None,
                range: bound.label.unwrap_or(bound.range),
                message: Message::new("先写的一行", "the first of them"),
            }));
            acc.push(res);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{full_report, messages};

    #[test]
    fn a_row_that_stands_twice_is_called_so() {
        let row = "| 7.属于行政执法案卷 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n";
        let twice = full_report().replacen(row, &[row, row].concat(), 1);
        assert_eq!(
            messages(&twice),
            ["unknown-row: 表三「（三）7.属于行政执法案卷」一行重复"]
        );
        let other = full_report().replacen(
            row,
            &format!("{row}{}", row.replace("7.属于行政执法案卷", "信访件")),
            1,
        );
        assert_eq!(messages(&other), ["unknown-row: 表三没有这一行"]);
    }

    /// What the form has no row for, and everybody sums up.
    #[test]
    fn what_sums_up_a_group_is_no_row_of_its_own() {
        let last = "| 8.属于行政查询事项 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |";
        let first = "| 1.属于国家秘密 |";
        let other = "| 1.申请人无正当理由逾期";
        let sum = |label: &str| format!("| {label} | 0 | 0 | 0 | 0 | 0 | 0 | 0 |");
        for label in [
            "小计",
            "合计",
            "（三）小计",
            "不予公开合计",
            "（三）不予公开小计",
        ] {
            let behind = full_report().replacen(last, &format!("{last}\n{}", sum(label)), 1);
            assert_eq!(messages(&behind), [""; 0], "{label}");
            let before = full_report().replacen(first, &format!("{}\n{first}", sum(label)), 1);
            assert_eq!(messages(&before), [""; 0], "{label}");
        }
        for (label, first) in [("（三）不予公开", first), ("（六）其他处理", other)] {
            let before = full_report().replacen(first, &format!("{}\n{first}", sum(label)), 1);
            assert_eq!(messages(&before), [""; 0], "{label}");
        }
        let total = "| （七）总计 |";
        let below_all = full_report().replacen(total, &format!("{}\n{total}", sum("合计")), 1);
        assert_eq!(messages(&below_all), [""; 0]);
    }
}

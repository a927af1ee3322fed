//! What may have happened to a table, told as the title of the fix that undoes it.

use crate::repair::search::{Change, Explanation};
use crate::repair::slip::Slip;

use super::context::TableDefects;
use super::diagnostic::Message;
use super::words;

/// The slips of an explanation.
pub(super) fn told(of_table: &TableDefects<'_>, explanation: &Explanation) -> Message {
    let changed_to = |cell: usize| {
        let own = explanation.changes.iter().find(|it| it.variable == cell);
        own.map(|it| it.value)
    };
    let slips = explanation.slips.iter().map(|slip| match slip {
        Slip::Mistyped {
            cell,
            difference,
            totals,
        } => {
            let value = changed_to(*cell).unwrap_or_default();
            let change = Change {
                variable: *cell,
                value,
            };
            if totals.is_empty() {
                changed(of_table, &[change])
            } else {
                recomputed(of_table, change, *difference, totals.len())
            }
        }
        Slip::Exchanged { cells } => exchanged(of_table, *cells, changed_to),
        Slip::Misplaced { from, to } => misplaced(of_table, *from, *to, changed_to),
        Slip::Shifted { parts, to_right } => shifted(of_table, parts, *to_right),
    });
    joined(slips, ["；", "; "])
}

/// Cells that get other values.
pub(super) fn changed(of_table: &TableDefects<'_>, changes: &[Change]) -> Message {
    let changes = changes.iter().map(|it| {
        let cell = cell(of_table, it.variable);
        Message::new(
            format!("将{}改为 {}", cell.zh, it.value),
            format!("change {} to {}", cell.en, it.value),
        )
    });
    joined(changes, ["，", ", "])
}

fn recomputed(
    of_table: &TableDefects<'_>,
    change: Change,
    difference: i64,
    n_totals: usize,
) -> Message {
    let cell = cell(of_table, change.variable);
    let by = difference.abs();
    let (zh, en) = if difference > 0 {
        ("多计", "too much")
    } else {
        ("少计", "too little")
    };
    let n_zh = ["", "一", "两", "三"]
        .get(n_totals)
        .copied()
        .unwrap_or("多");
    let totals = match n_totals {
        1 => "one total".to_owned(),
        _ => format!("{n_totals} totals"),
    };
    Message::new(
        format!(
            "{}{zh} {by}，{n_zh}处总计随之{zh}：改为 {}，总计随改",
            cell.zh, change.value
        ),
        format!(
            "{} is {by} {en}, and {totals} with it: change it to {}, and the totals too",
            cell.en, change.value
        ),
    )
}

fn exchanged(
    of_table: &TableDefects<'_>,
    [a, b]: [usize; 2],
    changed_to: impl Fn(usize) -> Option<i64>,
) -> Message {
    // Where nothing comes back, a value was put into the wrong cell.
    let (to, from) = match changed_to(b) {
        Some(0) => (a, b),
        _ => (b, a),
    };
    let value = changed_to(to).unwrap_or_default();
    let back = changed_to(from).unwrap_or_default();
    let (to, from) = (cell(of_table, to), cell(of_table, from));
    if back == 0 {
        return Message::new(
            format!("{}的 {value} 填错了格：移到{}", from.zh, to.zh),
            format!("move {value} from {} to {}", from.en, to.en),
        );
    }
    Message::new(
        format!("{}与{}填颠倒了：互换 {value} 和 {back}", from.zh, to.zh),
        format!("exchange {value} of {} and {back} of {}", from.en, to.en),
    )
}

fn misplaced(
    of_table: &TableDefects<'_>,
    from: usize,
    to: usize,
    changed_to: impl Fn(usize) -> Option<i64>,
) -> Message {
    let value = changed_to(from).unwrap_or_default();
    let own = changed_to(to).unwrap_or_default();
    let (from, to) = (cell(of_table, from), cell(of_table, to));
    Message::new(
        format!(
            "{}的 {value} 填错了格：移到{}，原处改为 {own}",
            to.zh, from.zh
        ),
        format!(
            "move {value} from {} to {}, and put {own} there",
            to.en, from.en
        ),
    )
}

fn shifted(of_table: &TableDefects<'_>, parts: &[usize], to_right: bool) -> Message {
    let first = parts.first().copied().unwrap_or_default();
    let row = &of_table.table.table.rows[of_table.system.cells[first].row];
    let (zh, en) = if to_right {
        (["右", "左"], "left")
    } else {
        (["左", "右"], "right")
    };
    Message::new(
        format!("「{}」各数{}错了一格：{}移一格", row.name, zh[0], zh[1]),
        format!("move the figures of “{}” one cell to the {en}", row.en),
    )
}

fn cell(of_table: &TableDefects<'_>, variable: usize) -> Message {
    words::cell(of_table.table, of_table.system.cells[variable])
}

fn joined(messages: impl Iterator<Item = Message>, [between_zh, between_en]: [&str; 2]) -> Message {
    let (zh, en): (Vec<String>, Vec<String>) = messages.map(|it| (it.zh, it.en)).unzip();
    Message::new(zh.join(between_zh), en.join(between_en))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::super::tests::{fixed, full_report, messages, titles};

    /// What is found and offered where rows of table 三 read so instead; nothing is repaired.
    #[track_caller]
    fn check(rows: &[(&str, &str)], expected: &Expect) {
        let text = rows.iter().fold(full_report(), |text, (from, to)| {
            let res = text.replacen(from, to, 1);
            assert_ne!(res, text, "{from}");
            res
        });
        assert_eq!(fixed(&text), text);
        let said = [messages(&text), titles(&text)].concat();
        expected.assert_eq(&said.join("\n"));
    }

    #[test]
    fn a_mistyped_cell_with_its_totals_recomputed_is_told() {
        check(
            &[
                (
                    "（一）予以公开 | 3 | 1 | 0 | 0 | 0 | 0 | 4 |",
                    "（一）予以公开 | 1 | 1 | 0 | 0 | 0 | 0 | 2 |",
                ),
                (
                    "（七）总计 | 5 | 1 | 0 | 0 | 0 | 0 | 6 |",
                    "（七）总计 | 3 | 1 | 0 | 0 | 0 | 0 | 4 |",
                ),
            ],
            &expect![[r#"
                roll-forward-mismatch: 「自然人」栏第一、二项之和为 6，第三、四项之和为 4；1 处笔误即可解释，有 22 种可能，列出其中 5 种
                「（一）予以公开」自然人少计 2，三处总计随之少计：改为 3，总计随改
                「（二）部分公开」自然人少计 2，三处总计随之少计：改为 3，总计随改
                「（三）1.属于国家秘密」自然人少计 2，三处总计随之少计：改为 2，总计随改
                「（三）2.其他法律行政法规禁止公开」自然人少计 2，三处总计随之少计：改为 2，总计随改
                「（三）3.危及“三安全一稳定”」自然人少计 2，三处总计随之少计：改为 2，总计随改"#]],
        );
    }

    #[test]
    fn a_value_in_the_wrong_cell_is_moved() {
        check(
            &[(
                "1.本机关不掌握相关政府信息 | 1 | 0 |",
                "1.本机关不掌握相关政府信息 | 0 | 1 |",
            )],
            &expect![[r#"
                footing-mismatch: 「（七）总计」自然人为 5，各分项之和为 4；1 处笔误即可解释
                「（四）1.本机关不掌握相关政府信息」商业企业的 1 填错了格：移到「（四）1.本机关不掌握相关政府信息」自然人"#]],
        );
    }

    #[test]
    fn exchanged_values_are_exchanged_back() {
        check(
            &[(
                "（一）予以公开 | 3 | 1 | 0 |",
                "（一）予以公开 | 1 | 3 | 0 |",
            )],
            &expect![[r#"
                footing-mismatch: 「（七）总计」自然人为 5，各分项之和为 3；1 处笔误即可解释
                「（一）予以公开」自然人与「（一）予以公开」商业企业填颠倒了：互换 1 和 3"#]],
        );
    }

    #[test]
    fn a_shifted_row_is_moved_back() {
        check(
            &[(
                "一、本年新收政府信息公开申请数量 | 5 | 1 | 0 | 0 | 0 | 0 | 6 |",
                "一、本年新收政府信息公开申请数量 | 0 | 5 | 1 | 0 | 0 | 0 | 6 |",
            )],
            &expect![[r#"
                roll-forward-mismatch: 「自然人」栏第一、二项之和为 1，第三、四项之和为 6；1 处笔误即可解释
                「一、本年新收」各数右错了一格：左移一格"#]],
        );
    }
}

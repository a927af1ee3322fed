//! A number entered into a cell of the form, as an edit of the text: in the hand and layout of the report, and
//! sure to change nothing else.

use crate::form::Quantity;
use crate::report::table::{BoundTable, CellIdx, Held, RowState};
use crate::report::{Fact, Report};
use crate::rules::context::Context;
use crate::rules::diagnostic::{Edit, Message};
use crate::text::number::Number;
use crate::workspace::analysis::Analysis;

use super::rename::number;

/// The edit that puts what was entered into the cell of this fact id, of the report in this part; nothing
/// blanks the cell. `None` where the cell holds just that.
///
/// # Errors
///
/// In the user's words where the report has no such cell, what was entered is nothing that the form allows
/// there, or the text cannot be changed so that this figure, and no other, becomes another.
pub fn enter(
    analysis: &Analysis,
    part: usize,
    fact_id: &str,
    entered: &str,
) -> Result<Option<Edit>, Message> {
    let located = analysis.located().nth(part);
    let found = located.and_then(|(offset, it)| Some((offset, it.report.as_ref()?)));
    let (offset, report) = found.ok_or_else(no_cell)?;
    let (table, idx) = cell(report, fact_id).ok_or_else(no_cell)?;
    let quantity = table.table.rows[idx.row].columns[idx.column].quantity;
    let value = entered_number(entered, quantity)?;
    let is_there_already = match (value, table.held(idx)) {
        (Some(value), Held::Number(it)) => it == value,
        (None, Held::Blank) => true,
        _ => false,
    };
    if is_there_already {
        return Ok(None);
    }
    let edit = match value {
        Some(value) => Context::new(report).set_number(table, idx, value),
        None => Some(Edit {
            range: table.range(idx),
            text: String::new(),
        }),
    };
    let edit = edit.map(|it| Edit {
        range: it.range.shifted(offset),
        ..it
    });
    edit.filter(|it| changes_one(analysis, part, it, fact_id, value))
        .map(Some)
        .ok_or_else(cannot)
}

fn cell<'a>(report: &'a Report, fact_id: &str) -> Option<(&'a BoundTable, CellIdx)> {
    report.tables().find_map(|table| {
        let mut cells = table.cells();
        let idx = cells.find(|it| table.table.fact_id(it.row, it.column) == fact_id)?;
        let is_there =
            table.rows[idx.row].state == RowState::Bound && table.held(idx) != Held::Missing;
        is_there.then_some((table, idx))
    })
}

/// What was entered, as far as the form allows it; `None` for nothing.
fn entered_number(entered: &str, quantity: Quantity) -> Result<Option<Number>, Message> {
    if entered.trim().is_empty() {
        return Ok(None);
    }
    number(entered, quantity)
        .map(Some)
        .ok_or_else(|| match quantity {
            Quantity::Count => Message::new("这一格只填非负整数", "a whole number is wanted here"),
            Quantity::Change => Message::new("这一格只填整数", "a whole number is wanted here"),
            Quantity::Amount => Message::new(
                "这一格只填金额（万元），可以有小数",
                "an amount in 10,000 yuan is wanted here",
            ),
        })
}

/// Whether after an edit the cell holds the value, and all else of the report what it held.
fn changes_one(
    analysis: &Analysis,
    part: usize,
    edit: &Edit,
    fact_id: &str,
    value: Option<Number>,
) -> bool {
    let facts =
        |it: &Analysis| -> Option<Vec<Fact>> { Some(it.parts.get(part)?.report.as_ref()?.facts()) };
    let mut edited = analysis.clone();
    edited.edit(edit.range, &edit.text);
    let (Some(before), Some(after)) = (facts(analysis), facts(&edited)) else {
        return false;
    };
    let is_as_wanted = |(before, after): (&Fact, &Fact)| {
        let wanted = if before.id == fact_id {
            value
        } else {
            before.value
        };
        before.id == after.id && after.value == wanted
    };
    edited.parts.len() == analysis.parts.len()
        && before.len() == after.len()
        && before.iter().zip(&after).all(is_as_wanted)
}

fn no_cell() -> Message {
    Message::new(
        "报告里没有这一格，请先补上这一行或这张表",
        "the report has no such cell; add the row or the table first",
    )
}

fn cannot() -> Message {
    Message::new(
        "按报告现在的写法，这一格不能单独改动，请直接在正文中修改",
        "as the report is written, this cell cannot be changed alone; change the text itself",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const CORRECT: &str = include_str!("../../fixtures/correct.md");

    /// The text after a number was entered, or why it was refused.
    fn entered(text: &str, id: &str, number: &str) -> Result<String, String> {
        let edit = enter(&Analysis::new(text), 0, id, number).map_err(|it| it.zh)?;
        let mut res = text.to_owned();
        if let Some(it) = edit {
            res.replace_range(it.range.as_usize(), &it.text);
        }
        Ok(res)
    }

    #[test]
    fn a_number_replaces_what_the_cell_holds_and_nothing_else() {
        let row = "| 一、本年新收政府信息公开申请数量 | 5 | ";
        let wanted = CORRECT.replace(row, "| 一、本年新收政府信息公开申请数量 | 12 | ");
        let id = "applications.received.natural_person";
        assert_eq!(entered(CORRECT, id, " 12 ").as_deref(), Ok(&*wanted));
        assert_eq!(entered(CORRECT, id, "5").as_deref(), Ok(CORRECT));
    }

    #[test]
    fn a_blank_cell_keeps_its_width() {
        let row = "| 一、本年新收政府信息公开申请数量 | 5 | ";
        let blank = CORRECT.replace(row, "| 一、本年新收政府信息公开申请数量 |      | ");
        let wanted = CORRECT.replace(row, "| 一、本年新收政府信息公开申请数量 | 12   | ");
        let id = "applications.received.natural_person";
        assert_eq!(entered(&blank, id, "12"), Ok(wanted));
        let emptied = entered(CORRECT, id, "").expect("it can be blank");
        assert!(emptied.contains("一、本年新收政府信息公开申请数量 |  | "));
    }

    #[test]
    fn what_the_form_does_not_allow_is_refused() {
        for number in ["-1", "1.5", "约3", "3件", "三"] {
            let refused = entered(CORRECT, "applications.received.natural_person", number);
            assert_eq!(refused, Err("这一格只填非负整数".to_owned()), "{number}");
        }
        assert!(entered(CORRECT, "disclosure.fees.amount", "1.5").is_ok());
        assert!(entered(CORRECT, "disclosure.fees.amount", "-1.5").is_err());
    }

    #[test]
    fn a_cell_that_is_not_there_is_said() {
        let lines = CORRECT
            .lines()
            .filter(|it| !it.contains("本年新收政府信息公开申请数量"));
        let without: String = lines.map(|it| format!("{it}\n")).collect();
        let refused = entered(&without, "applications.received.total", "3");
        assert!(refused.is_err_and(|it| it.contains("没有这一格")));
    }
}

//! How cells are named to the user, in the form's own words.

use crate::form::{IdentityKind, Table, TableKind};
use crate::report::table::{BoundTable, CellIdx, Held};

use super::diagnostic::{Language, Message};

/// A cell by its row and column: `「（一）予以公开」自然人`.
pub fn cell(table: &BoundTable, idx: CellIdx) -> Message {
    form_cell(table.table, idx)
}

/// The same for a cell of the form.
pub fn form_cell(table: &Table, idx: CellIdx) -> Message {
    let [zh, en] = [Language::Chinese, Language::English].map(|it| form_cell_in(it, table, idx));
    Message::new(zh, en)
}

/// The same in one language.
pub fn form_cell_in(language: Language, table: &Table, idx: CellIdx) -> String {
    let row = &table.rows[idx.row];
    let column = &row.columns[idx.column];
    match (language, row.columns.len()) {
        (Language::Chinese, 1) => ["「", row.name, "」"].concat(),
        (Language::English, 1) => ["“", row.en, "”"].concat(),
        (Language::Chinese, _) => ["「", row.name, "」", column.label].concat(),
        (Language::English, _) => ["“", row.en, "”, ", column.en].concat(),
    }
}

/// A table by its number in the form.
pub fn table_number(kind: TableKind) -> Message {
    match kind {
        TableKind::Disclosure => Message::new("表二", "table 二"),
        TableKind::Applications => Message::new("表三", "table 三"),
        TableKind::Disputes => Message::new("表四", "table 四"),
    }
}

/// What stands in a cell: the number, or that it is blank.
pub fn stated(table: &BoundTable, idx: CellIdx) -> Message {
    match table.held(idx) {
        Held::Number(number) => Message::new(format!("为 {number}"), format!("is {number}")),
        Held::Blank => Message::new("为空", "is blank"),
        Held::NotApplicable => Message::new("未填数字", "has no number"),
        Held::Malformed => Message::new("不是数字", "is no number"),
        Held::Missing => Message::new("缺失", "is missing"),
    }
}

/// What an identity adds up, for a cell that stands in it.
pub fn identity(kind: IdentityKind) -> Message {
    match kind {
        IdentityKind::CrossFooting => Message::new("本行合计", "its row"),
        IdentityKind::Footing => Message::new("本列合计", "its column"),
        IdentityKind::RollForward => Message::new("本列收办平衡", "its column’s balance"),
    }
}

pub fn table(kind: TableKind) -> Message {
    match kind {
        TableKind::Disclosure => Message::new(
            "主动公开政府信息情况表",
            "the table of proactive disclosure",
        ),
        TableKind::Applications => Message::new(
            "收到和处理政府信息公开申请情况表",
            "the table of applications",
        ),
        TableKind::Disputes => Message::new(
            "政府信息公开行政复议、行政诉讼情况表",
            "the table of reconsideration and litigation",
        ),
    }
}

//! Where something stands in a file that offices write: in words that lead to it there, since nobody sees the rows
//! and columns of the text that was read.

use serde::{Serialize, Serializer};

use crate::report::Report;
use crate::report::table::{Held, Shape};
use crate::rules::diagnostic::Message;
use crate::source::places::{Bounds, Spot, cell_name};
use crate::source::view::View;
use crate::text::range::TextRange;
use crate::workspace::read::Office;

use super::place::Rows;

/// A report in such a file, and what is shown of the file.
#[derive(Clone, Copy)]
pub(in crate::cli) struct OfficeReport<'a> {
    pub(in crate::cli) office: &'a Office,
    pub(in crate::cli) report: Option<&'a Report>,
    pub(in crate::cli) view: &'a View,
    /// Those of the view.
    pub(in crate::cli) rows: &'a Rows<'a>,
}

/// A place in such a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OfficePlace {
    /// 表三「（七）总计」行「总计」列, behind 第 3 页 where the file has pages
    pub(super) words: Message,
    pub(super) spot: Option<SpotNumbers>,
}

/// The table, row and column of the file, or its paragraph, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(in crate::cli) enum SpotNumbers {
    Cell {
        table: u32,
        row: u32,
        column: u32,
    },
    Paragraph {
        paragraph: u32,
    },
    Sheet {
        sheet: u32,
        row: u32,
        column: u32,
    },
    PageCell {
        page: u32,
        table: u32,
        row: u32,
        column: u32,
        #[serde(serialize_with = "points")]
        bbox: Bounds,
    },
    PageParagraph {
        page: u32,
        paragraph: u32,
    },
}

impl OfficeReport<'_> {
    /// The place of `range` in the report, which begins at `offset` of the text that was read.
    pub(super) fn place(&self, offset: u32, range: TextRange) -> OfficePlace {
        let spot = spot(self.office, range.shifted(offset));
        let words = self.report.and_then(|it| in_form(it, range));
        let words = words.unwrap_or_else(|| in_file(spot));
        OfficePlace {
            words: match spot.and_then(SpotNumbers::page) {
                Some(page) => Message::new(
                    format!("第 {page} 页 {}", words.zh),
                    format!("page {page}, {}", words.en),
                ),
                None => words,
            },
            spot,
        }
    }
}

impl SpotNumbers {
    fn page(self) -> Option<u32> {
        match self {
            Self::PageCell { page, .. } | Self::PageParagraph { page, .. } => Some(page),
            Self::Cell { .. } | Self::Paragraph { .. } | Self::Sheet { .. } => None,
        }
    }
}

/// The place of a stretch of the text that was read.
pub(in crate::cli) fn spot(office: &Office, range: TextRange) -> Option<SpotNumbers> {
    Some(match office.places.at(range)? {
        Spot::Cell { table, row, column } => SpotNumbers::Cell { table, row, column },
        Spot::Paragraph(paragraph) => SpotNumbers::Paragraph { paragraph },
        Spot::Sheet { sheet, row, column } => SpotNumbers::Sheet { sheet, row, column },
        Spot::PageCell {
            page,
            table,
            row,
            column,
            bounds,
        } => SpotNumbers::PageCell {
            page,
            table,
            row,
            column,
            bbox: bounds,
        },
        Spot::PageParagraph { page, paragraph } => SpotNumbers::PageParagraph { page, paragraph },
    })
}

/// Left, top, right and bottom, in points from the top left corner of the page.
fn points<S: Serializer>(bounds: &Bounds, serializer: S) -> Result<S::Ok, S::Error> {
    let edges = [bounds.left, bounds.top, bounds.right, bounds.bottom];
    let edges = edges.map(|it| f64::from(it) / 100.0);
    edges.serialize(serializer)
}

/// The cell of the form that holds a range, or the row whose label does.
fn in_form(report: &Report, range: TextRange) -> Option<Message> {
    let holds = |outer: TextRange| outer.start <= range.start && range.end <= outer.end;
    report.tables().find_map(|table| {
        let found = table
            .cells()
            .find(|it| table.held(*it) != Held::Missing && holds(table.range(*it)));
        if let Some(idx) = found {
            let row = &table.table.rows[idx.row];
            let column = &row.columns[idx.column];
            let (label, number) = (table.table.label, number(table));
            return Some(Message::new(
                format!("{label}「{}」行「{}」列", row.name, column.label),
                format!(
                    "table {number}, row “{}”, column “{}”",
                    row.name, column.label
                ),
            ));
        }
        row_of(table, holds)
    })
}

fn row_of(table: &Shape, holds: impl Fn(TextRange) -> bool) -> Option<Message> {
    let row = table
        .rows
        .iter()
        .position(|it| it.label.is_some_and(&holds))?;
    let (label, name) = (table.table.label, table.table.rows[row].name);
    Some(Message::new(
        format!("{label}「{name}」行"),
        format!("table {}, row “{name}”", number(table)),
    ))
}

/// 三, of 表三.
fn number(table: &Shape) -> &'static str {
    table.table.label.trim_start_matches('表')
}

fn in_file(spot: Option<SpotNumbers>) -> Message {
    match spot {
        Some(
            SpotNumbers::Cell { table, row, column }
            | SpotNumbers::PageCell {
                table, row, column, ..
            },
        ) => Message::new(
            format!("第 {table} 个表格第 {row} 行第 {column} 列"),
            format!("table {table}, row {row}, column {column}"),
        ),
        Some(
            SpotNumbers::Paragraph { paragraph } | SpotNumbers::PageParagraph { paragraph, .. },
        ) => Message::new(
            format!("第 {paragraph} 段"),
            format!("paragraph {paragraph}"),
        ),
        Some(SpotNumbers::Sheet { sheet, row, column }) => {
            let name = cell_name(row, column);
            Message::new(
                format!("第 {sheet} 张工作表 {name}"),
                format!("sheet {sheet}, {name}"),
            )
        }
        None => Message::new("文件开头", "the beginning of the file"),
    }
}

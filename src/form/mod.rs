//! The official form as data: what it asks for, in which words and order, and which identities its
//! figures must satisfy. An edition is a file of constants; it states what it is, not how it differs
//! from another. Nothing here knows of texts or ranges.

pub mod articles;
use std::ops::RangeInclusive;
pub mod edition_2019;
pub mod edition_2021;
pub mod glossary;
pub mod vocabulary;

/// An edition of the form.
#[derive(Debug)]
pub struct Edition {
    /// The year whose reports first used it; the name in `facts`.
    pub name: &'static str,
    /// The document that prescribes it.
    pub document: &'static str,
    /// The first report year it is for.
    pub first_year: u16,
    pub sections: [Section; N_SECTIONS],
    /// 表二, 表三, 表四, in order.
    pub tables: [&'static Table; N_TABLES],
}

pub const N_SECTIONS: usize = 6;
pub const N_TABLES: usize = 3;

/// Which of the three tables, in form order: an index into [`Edition::tables`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TableKind {
    /// 主动公开政府信息情况, in section 二.
    Disclosure,
    /// 收到和处理政府信息公开申请情况, in section 三.
    Applications,
    /// 政府信息公开行政复议、行政诉讼情况, in section 四.
    Disputes,
}

pub const TABLE_KINDS: [TableKind; N_TABLES] = [
    TableKind::Disclosure,
    TableKind::Applications,
    TableKind::Disputes,
];

impl TableKind {
    /// The section that the table stands in, counted from 0.
    pub fn section(self) -> usize {
        match self {
            TableKind::Disclosure => 1,
            TableKind::Applications => 2,
            TableKind::Disputes => 3,
        }
    }

    /// The table that stands in a section, counted from 0.
    pub fn of_section(section: usize) -> Option<Self> {
        TABLE_KINDS.into_iter().find(|it| it.section() == section)
    }
}

/// One of the six sections (部分).
#[derive(Debug)]
pub struct Section {
    /// The number as the form prints it: 一 to 六.
    pub ordinal: &'static str,
    pub label: &'static str,
    /// Other accepted wordings.
    pub variants: &'static [&'static str],
    /// One word of each list makes any other wording one of the section's; none where there is no list.
    pub marks: &'static [&'static [&'static str]],
    pub en: &'static str,
    /// What the section must speak of, with the words that show it does.
    pub aspects: &'static [Aspect],
}

/// A matter that a section must cover.
#[derive(Debug)]
pub struct Aspect {
    pub label: &'static str,
    pub en: &'static str,
    /// Any of these in the text shows that it is covered.
    pub keywords: &'static [&'static str],
}

/// One of the official tables.
#[derive(Debug)]
pub struct Table {
    pub kind: TableKind,
    /// First element of the fact ids.
    pub id: &'static str,
    /// 表二, 表三 or 表四.
    pub label: &'static str,
    pub en: &'static str,
    pub rows: &'static [Row],
    pub identities: &'static [Identity],
    /// What its figures owe to those of the year before.
    pub successions: &'static [Succession],
    /// Cells of the header: they stand above the numbers.
    pub header: &'static [&'static str],
    /// Labels of groups of rows: they stand before rows and have no numbers of their own.
    pub groups: &'static [&'static str],
    /// The clause that the table reports on.
    pub clause: &'static str,
}

impl Table {
    /// Whether an identity of the form makes a cell the sum of others.
    pub fn is_total(&self, row: usize, column: usize) -> bool {
        let row = &self.rows[row];
        let column = &row.columns[column];
        self.identities.iter().any(|it| match (it.kind, it.axis) {
            (IdentityKind::RollForward, _) => false,
            (_, Axis::EachRow) => it.left.contains(&column.id),
            (_, Axis::EachColumn) => it.left.contains(&row.id),
        })
    }

    /// The fact id of a cell, by its row and column: `applications.granted.natural_person`.
    pub fn fact_id(&self, row: usize, column: usize) -> String {
        let row = &self.rows[row];
        format!("{}.{}.{}", self.id, row.id, row.columns[column].id)
    }
}

/// A row of numbers.
#[derive(Debug)]
pub struct Row {
    /// Second element (or elements) of the fact ids.
    pub id: &'static str,
    /// The label as printed, numbering included.
    pub label: &'static str,
    pub variants: &'static [&'static str],
    /// The label with the number of its group, where the label alone is ambiguous.
    pub name: &'static str,
    pub en: &'static str,
    pub columns: &'static [Column],
}

/// A column of numbers.
#[derive(Debug)]
pub struct Column {
    /// Last element of the fact ids.
    pub id: &'static str,
    pub label: &'static str,
    pub variants: &'static [&'static str],
    pub en: &'static str,
    pub quantity: Quantity,
}

/// What values a cell can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// A whole number, not negative.
    Count,
    /// A whole number; a decrease is negative (2019: 本年增/减).
    Change,
    /// An amount of money, decimals allowed, not negative.
    Amount,
}

/// A cross-check identity (勾稽关系): the terms on the left sum to the terms on the right, in every
/// row or in every column of its table. Terms are ids of columns or of rows.
#[derive(Debug)]
pub struct Identity {
    pub kind: IdentityKind,
    pub axis: Axis,
    pub left: &'static [&'static str],
    pub right: &'static [&'static str],
    /// Where the form says so.
    pub clause: &'static str,
}

/// An identity across years: in every row or every column, what this year's report states is what
/// last year's stated in `last`, and what came and went since. Terms are ids of columns or of rows.
#[derive(Debug)]
pub struct Succession {
    pub kind: SuccessionKind,
    pub axis: Axis,
    pub stated: &'static str,
    pub last: &'static str,
    pub plus: &'static [&'static str],
    pub minus: &'static [&'static str],
}

/// The kinds of identity across years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SuccessionKind {
    /// What is brought forward was carried forward.
    CarryForward,
    /// A stock is last year's stock, what came and what went.
    StockRollForward,
}

/// The kinds of identity, by the accountant's name for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdentityKind {
    /// A row's total is the sum of its parts.
    CrossFooting,
    /// A column's total is the sum of its parts.
    Footing,
    /// Opening plus additions is disposals plus closing.
    RollForward,
}

/// What an identity is repeated over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// It holds within each row; terms are columns.
    EachRow,
    /// It holds within each column; terms are rows.
    EachColumn,
}

/// The years that there is a form for.
pub const YEARS: RangeInclusive<u16> = 2019..=2099;

/// Every edition, newest first.
pub static EDITIONS: [&Edition; 2] = [&edition_2021::EDITION, &edition_2019::EDITION];

/// The edition for reports of `year`; the newest where the year is not known.
pub fn edition_for(year: Option<u16>) -> &'static Edition {
    let Some(year) = year else { return EDITIONS[0] };
    EDITIONS
        .iter()
        .copied()
        .find(|it| it.first_year <= year)
        .unwrap_or(EDITIONS[1])
}

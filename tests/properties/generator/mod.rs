//! A random generator of annual reports in every layout, which knows the truth
//! about every number it wrote.
//!
//! It shares no code and no table with the reader under test: it is an independent
//! reading of the form. Everything is determined by the seed, and every free choice
//! of rendering is made without looking at the numbers of the tables, so that
//! changing one number changes the text inside that number's range only.

mod cells;
mod csv;
pub mod decimal;
mod document;
pub mod form;
mod grid;
mod html;
mod markdown;
pub mod model;
pub mod office;
mod page;
pub mod paged;
mod pdf;
mod pdf_tables;
mod plain;
mod prose;
mod prose_opening;
mod ruled;
pub mod style;
mod tsv;
mod wiki;
pub mod workbook;

#[cfg(test)]
mod tests;

use std::ops::Range;

use decimal::Decimal;
use model::Model;
use style::Style;

/// How tables and text are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Cells separated by tabs, merged cells left blank or repeated.
    Tsv,
    /// The same, with blank lines between rows anywhere.
    TornTsv,
    /// One cell per line.
    CellPerLine,
    /// One cell per line, each followed by ` |`.
    CellPerLinePiped,
    /// One cell per line, blank lines between all.
    CellPerParagraph,
    /// One row per line, cells separated by ` | `, without a delimiter row.
    RowPerLinePiped,
    /// Cells separated by commas or semicolons, in quotes where they must be.
    Csv,
    /// Rows between ruled lines, labels wrapped within their cells.
    Ruled,
    /// Markdown, each table of the form as one pipe table.
    MarkdownWhole,
    /// Markdown, one small pipe table per group of rows.
    MarkdownGrouped,
    /// The markup of MediaWiki.
    MediaWiki,
    /// AsciiDoc.
    Asciidoc,
    /// HTML tables.
    Html,
    /// The text of a PDF: no cells, labels wrapped around their numbers.
    PdfText,
}

impl Layout {
    /// Every layout.
    pub const ALL: [Layout; 14] = [
        Layout::Tsv,
        Layout::TornTsv,
        Layout::CellPerLine,
        Layout::CellPerLinePiped,
        Layout::CellPerParagraph,
        Layout::RowPerLinePiped,
        Layout::Csv,
        Layout::Ruled,
        Layout::MarkdownWhole,
        Layout::MarkdownGrouped,
        Layout::MediaWiki,
        Layout::Asciidoc,
        Layout::Html,
        Layout::PdfText,
    ];
}

/// Which form the tables follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edition {
    /// 国办公开办函〔2021〕30号.
    Form2021,
    /// The 2021 form with （六）其他处理 as a single row.
    Form2021OneRowOther,
    /// 国办公开办函〔2019〕60号.
    Form2019,
    /// Table 2 of the 2019 form, table 3 of the 2021 form.
    Mixed,
}

impl Edition {
    /// Every edition.
    pub const ALL: [Edition; 4] = [
        Edition::Form2021,
        Edition::Form2021OneRowOther,
        Edition::Form2019,
        Edition::Mixed,
    ];
}

/// What to leave out of an otherwise complete report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Omission {
    /// Nothing.
    None,
    /// A section (1 to 6): heading and content.
    Section(usize),
    /// Only the heading of a section.
    Heading(usize),
    /// A table (2, 3 or 4, by its section), with its captions and note.
    Table(usize),
    /// A row, as in fact ids: `applications.denied.state_secret`, `disclosure.permits`,
    /// `disputes.reconsideration`.
    Row(String),
    /// A cell, by fact id: it vanishes, and its neighbors close up.
    Cell(String),
    /// The title line.
    Title,
    /// One of the five aspects of section 一 (0 to 4); those after it move up in number.
    Aspect(usize),
    /// The statement on 信息处理费 in section 六.
    FeeStatement,
}

/// A number of the report and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpectedFact {
    /// The fact id.
    pub id: String,
    /// The number; `None` for `/` and for a blank.
    pub value: Option<Decimal>,
    /// The text at `range` without inline tags.
    pub raw: String,
    /// Bytes of the text from the first to the last character of the number.
    /// A blank cell has an empty range.
    pub range: Range<usize>,
}

/// A report and the truth about it.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The whole document.
    pub text: String,
    /// The title as it stands in the text, in one line; `None` if it was left out.
    pub title: Option<String>,
    /// Every number of the tables, in the order of the text.
    pub facts: Vec<ExpectedFact>,
    /// The edition of the tables.
    pub edition: Edition,
    /// The layout.
    pub layout: Layout,
}

/// Writes a report.
pub fn render(model: &Model, style: &Style, omission: &Omission) -> Sample {
    let blocks = document::blocks(model, style, omission);
    let lines = match style.layout {
        Layout::Tsv | Layout::TornTsv => plain::lines(&blocks, style, tsv::table),
        Layout::CellPerLine | Layout::CellPerLinePiped | Layout::CellPerParagraph => {
            plain::lines(&blocks, style, cells::cell_per_line)
        }
        Layout::RowPerLinePiped => plain::lines(&blocks, style, cells::row_per_line),
        Layout::Csv => plain::lines(&blocks, style, csv::table),
        Layout::Ruled => plain::lines(&blocks, style, ruled::table),
        Layout::MarkdownWhole | Layout::MarkdownGrouped => markdown::lines(&blocks, style),
        Layout::MediaWiki => plain::lines(&blocks, style, wiki::mediawiki),
        Layout::Asciidoc => plain::lines(&blocks, style, wiki::asciidoc),
        Layout::Html => html::lines(&blocks, style),
        Layout::PdfText => pdf::lines(&blocks, style),
    };
    let (text, facts) = page::write(&lines, model, style);
    Sample {
        text,
        title: document::title(&blocks, style),
        facts,
        edition: model.edition,
        layout: style.layout,
    }
}

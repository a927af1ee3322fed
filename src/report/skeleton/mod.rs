//! The form as text, to be filled in: a whole report, a section or a table. Every word comes from
//! the edition, and every cell is blank: a figure is never invented.

mod place;
mod row;
mod style;

use crate::form::{Edition, N_SECTIONS, Table, TableKind, edition_for};
use crate::text::label;
use crate::text::number::Number;
use crate::write::table::{Content, Grid};
use crate::write::{self, Piece};

pub use crate::write::Layout;
pub use place::InsertionPoint;
pub use row::Rows;
pub use style::{Style, layout_at};

/// What stands for an organ and a year that nothing tells: `placeholder-text` finds them until they are typed
/// over.
pub const UNKNOWN_ORGAN: &str = "××机关";
pub const UNKNOWN_YEAR: &str = "××××";

/// What the form prints where prose is to be written.
const PROSE: &str = "（文字描述）";
/// The same in the last section, where the form asks for the fees collected.
const PROSE_WITH_FEES: &str = "（文字描述，收取信息处理费情况在此处报告。）";
/// Fees are reported since the edition for this year.
const FEES_SINCE: u16 = 2021;

/// The report of `agency` on `year`, with nothing filled in.
pub fn report(year: u16, agency: &str, layout: Layout) -> String {
    draft(year, agency, layout, |_| None)
}

/// The report of `agency` on `year`, with the number in every cell that `value` knows by its fact id.
pub fn draft(
    year: u16,
    agency: &str,
    layout: Layout,
    mut value: impl FnMut(&str) -> Option<Number>,
) -> String {
    let edition = edition_for(Some(year));
    let style = Style {
        level: if layout == Layout::Markdown { 2 } else { 0 },
        ..Style::plain(layout)
    };
    let title = title_piece(&title(agency, &year.to_string()), style);
    let mut pieces = vec![title, Piece::Paragraph(period_words(year))];
    for idx in 0..N_SECTIONS {
        pieces.extend(section_pieces(edition, idx, style, &mut value));
    }
    write::page(&pieces, layout)
}

/// The title of a report.
pub fn title(agency: &str, year: &str) -> String {
    format!("{agency}{year}年政府信息公开工作年度报告")
}

/// The title as the heading of a report written so.
pub fn title_line(title: &str, style: Style) -> String {
    write::piece(&title_piece(title, style), style.layout)
}

/// A section, counted from 0: its heading, its sub-headings and its table.
///
/// # Panics
///
/// If the form has no such section.
pub fn section(edition: &Edition, idx: usize, style: Style) -> String {
    let pieces = section_pieces(edition, idx, style, &mut |_| None);
    write::text(&pieces, style.layout)
}

/// The heading of a section, counted from 0.
///
/// # Panics
///
/// If the form has no such section.
pub fn section_heading(edition: &Edition, idx: usize, style: Style) -> String {
    write::text(&[section_heading_piece(edition, idx, style)], style.layout)
}

/// What stands in a section, counted from 0, below its heading.
///
/// # Panics
///
/// If the form has no such section.
pub fn content(edition: &Edition, idx: usize, style: Style) -> String {
    let pieces = content_pieces(edition, idx, style, &mut |_| None);
    write::text(&pieces, style.layout)
}

/// A matter that a section must cover, both counted from 0: its heading and a place for prose.
///
/// # Panics
///
/// If the form has no such section or the section no such matter.
pub fn aspect(edition: &Edition, section: usize, idx: usize, style: Style) -> String {
    write::text(&aspect_pieces(edition, section, idx, style), style.layout)
}

/// The statement of the period that the figures are of: a calendar year.
pub fn period(year: u16, layout: Layout) -> String {
    paragraph(&period_words(year), layout)
}

/// A paragraph of the form's own words or of the drafter's.
pub fn paragraph(text: &str, layout: Layout) -> String {
    write::piece(&Piece::Paragraph(text.to_owned()), layout)
}

/// A table, with blank cells.
pub fn table(edition: &Edition, kind: TableKind, layout: Layout) -> String {
    write::piece(&table_piece(edition, kind, &mut |_| None), layout)
}

/// For each row of a table the labels of the groups that the form puts it in, outer and inner.
pub fn groups(table: &Table) -> Vec<[Option<&'static str>; 2]> {
    write::table::groups(table)
}

fn section_pieces(
    edition: &Edition,
    idx: usize,
    style: Style,
    value: &mut impl FnMut(&str) -> Option<Number>,
) -> Vec<Piece> {
    let mut pieces = vec![section_heading_piece(edition, idx, style)];
    pieces.extend(content_pieces(edition, idx, style, value));
    pieces
}

fn section_heading_piece(edition: &Edition, idx: usize, style: Style) -> Piece {
    let number = numbered(edition, idx, style.numbering);
    heading(
        &format!("{number}{}", edition.sections[idx].label),
        style,
        0,
    )
}

fn content_pieces(
    edition: &Edition,
    idx: usize,
    style: Style,
    value: &mut impl FnMut(&str) -> Option<Number>,
) -> Vec<Piece> {
    let aspects = edition.sections[idx].aspects;
    if let Some(kind) = TableKind::of_section(idx) {
        vec![table_piece(edition, kind, value)]
    } else if aspects.is_empty() {
        vec![Piece::Paragraph(prose(edition, idx).to_owned())]
    } else {
        let pieces = (0..aspects.len()).map(|it| aspect_pieces(edition, idx, it, style));
        pieces.flatten().collect()
    }
}

fn table_piece(
    edition: &Edition,
    kind: TableKind,
    value: &mut impl FnMut(&str) -> Option<Number>,
) -> Piece {
    let table = edition.tables[kind as usize];
    let content = Content::whole(table, |row, column| {
        let number = value(&format!("{}.{}.{}", table.id, row.id, column.id));
        number.map(|it| it.to_string()).unwrap_or_default()
    });
    Piece::Table(Grid::of(table, &content))
}

fn aspect_pieces(edition: &Edition, section: usize, idx: usize, style: Style) -> [Piece; 2] {
    let aspect = &edition.sections[section].aspects[idx];
    let number = numbered(edition, idx, style.below());
    let heading = heading(&format!("{number}{}", aspect.label), style, 1);
    [heading, Piece::Paragraph(PROSE.to_owned())]
}

/// The title of a report, a heading above those of sections.
fn title_piece(title: &str, style: Style) -> Piece {
    Piece::Heading {
        text: title.to_owned(),
        level: match style.layout {
            Layout::Html => style.level.saturating_sub(1).max(1),
            _ => style.level.saturating_sub(1),
        },
    }
}

/// A heading so far below those of sections.
fn heading(text: &str, style: Style, below: usize) -> Piece {
    // Elements of HTML have their level whatever marks the report has.
    let of_section = match style.layout {
        Layout::Html => style.level.max(2),
        _ => style.level,
    };
    Piece::Heading {
        text: text.to_owned(),
        level: if of_section == 0 {
            0
        } else {
            of_section + below
        },
    }
}

fn prose(edition: &Edition, section: usize) -> &'static str {
    if section + 1 == N_SECTIONS && edition.first_year >= FEES_SINCE {
        PROSE_WITH_FEES
    } else {
        PROSE
    }
}

fn period_words(year: u16) -> String {
    format!(
        "本报告根据《中华人民共和国政府信息公开条例》编制，所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
    )
}

/// The number before the heading `idx`, counted from 0; there are never more than sections.
fn numbered(edition: &Edition, idx: usize, style: label::Style) -> String {
    let han = edition.sections[idx].ordinal;
    let arabic = idx + 1;
    match style {
        label::Style::Han => format!("{han}、"),
        label::Style::HanBracketed => format!("（{han}）"),
        label::Style::HanHalfBracketed => format!("{han}）"),
        label::Style::HanPart => format!("第{han}部分 "),
        label::Style::Arabic => format!("{arabic}."),
        label::Style::ArabicBracketed => format!("（{arabic}）"),
    }
}

#[cfg(test)]
mod tests;

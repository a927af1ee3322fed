//! The form as text, to be filled in: a whole report, a section or a table. Every word comes from
//! the edition, and every cell is blank: a figure is never invented.

mod grid;
mod place;
mod render;
mod row;
mod style;

use crate::form::{Edition, N_SECTIONS, TABLE_KINDS, Table, TableKind, edition_for};
use crate::text::label;

pub use place::InsertionPoint;
pub use row::Rows;
pub use style::{Layout, Style};

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
    let edition = edition_for(Some(year));
    let title = title(agency, &year.to_string());
    let style = match layout {
        Layout::Markdown => Style {
            level: 2,
            ..Style::plain(layout)
        },
        Layout::Tsv | Layout::Csv(_) | Layout::Html | Layout::Pipes => Style::plain(layout),
    };
    let mut pieces = vec![
        render::heading(&title, layout, style.level.saturating_sub(1)),
        period(year, layout),
    ];
    pieces.extend((0..N_SECTIONS).map(|it| section(edition, it, style)));
    pieces.join("\n")
}

/// The title of a report.
pub fn title(agency: &str, year: &str) -> String {
    format!("{agency}{year}年政府信息公开工作年度报告")
}

/// The title as the heading of a report written so.
pub fn title_line(title: &str, style: Style) -> String {
    render::heading(title, style.layout, style.level.saturating_sub(1))
}

/// A section, counted from 0: its heading, its sub-headings and its table.
///
/// # Panics
///
/// If the form has no such section.
pub fn section(edition: &Edition, idx: usize, style: Style) -> String {
    let section = &edition.sections[idx];
    let number = numbered(edition, idx, style.numbering);
    let heading = format!("{number}{}", section.label);
    let heading = render::heading(&heading, style.layout, style.level);
    format!("{heading}\n{}", content(edition, idx, style))
}

/// What stands in a section, counted from 0, below its heading.
///
/// # Panics
///
/// If the form has no such section.
pub fn content(edition: &Edition, idx: usize, style: Style) -> String {
    let section = &edition.sections[idx];
    let mut pieces = Vec::new();
    if let Some(kind) = TABLE_KINDS.into_iter().find(|it| it.section() == idx) {
        pieces.push(table(edition, kind, style.layout));
    } else if section.aspects.is_empty() {
        pieces.push(render::paragraph(prose(edition, idx), style.layout));
    } else {
        pieces.extend((0..section.aspects.len()).map(|it| aspect(edition, idx, it, style)));
    }
    pieces.join("\n")
}

/// A table, with blank cells.
pub fn table(edition: &Edition, kind: TableKind, layout: Layout) -> String {
    render::table(&grid::of(edition.tables[kind as usize]), layout)
}

/// For each row of a table the labels of the groups that the form puts it in, outer and inner.
pub fn groups(table: &Table) -> Vec<[Option<&'static str>; 2]> {
    grid::groups(table)
}

/// A matter that a section must cover, both counted from 0: its heading and a place for prose.
///
/// # Panics
///
/// If the form has no such section or the section no such matter.
pub fn aspect(edition: &Edition, section: usize, idx: usize, style: Style) -> String {
    let aspect = &edition.sections[section].aspects[idx];
    let number = numbered(edition, idx, style.below());
    let level = match style.level {
        0 => 0,
        it => it + 1,
    };
    let heading = render::heading(&format!("{number}{}", aspect.label), style.layout, level);
    let prose = render::paragraph(PROSE, style.layout);
    format!("{heading}\n{prose}")
}

fn prose(edition: &Edition, section: usize) -> &'static str {
    if section + 1 == N_SECTIONS && edition.first_year >= FEES_SINCE {
        PROSE_WITH_FEES
    } else {
        PROSE
    }
}

/// The statement of the period that the figures are of: a calendar year.
pub fn period(year: u16, layout: Layout) -> String {
    let text = format!(
        "本报告根据《中华人民共和国政府信息公开条例》编制，所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
    );
    render::paragraph(&text, layout)
}

/// A paragraph of the form's own words or of the drafter's.
pub fn paragraph(text: &str, layout: Layout) -> String {
    render::paragraph(text, layout)
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

//! The text of a PDF: wrapped paragraphs, pages with feet.

use fastrand::Rng;

use super::document::Block;
use super::page::{Line, line};
use super::pdf_tables;
use super::style::Style;

/// What stands at the foot of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Foot {
    /// Nothing.
    #[default]
    None,
    /// `- 3 -`
    Dashes,
    /// `第 3 页 共 5 页`
    OfTotal,
}

/// Where the label of a group of rows stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GroupLabel {
    /// On a line of its own above the first row.
    #[default]
    Above,
    /// On a line of its own in the middle of the group.
    Middle,
    /// Before the label of the first row.
    Glued,
}

/// Choices of PDF text.
#[derive(Clone, Debug)]
pub struct PdfStyle {
    /// What stands at the foot of a page.
    pub foot: Foot,
    /// Lines per page.
    pub page_lines: usize,
    /// Full-width characters per line.
    pub width: usize,
    /// Which way the headers of tables 3 and 4 fall to pieces.
    pub header: usize,
    /// Where the label of a group of rows stands.
    pub groups: GroupLabel,
    /// `三、本年度办理结果` spread one character per row.
    pub vertical: bool,
    /// Labels are taken apart and put around their numbers.
    pub wrapped_labels: bool,
}

impl Default for PdfStyle {
    fn default() -> PdfStyle {
        PdfStyle {
            foot: Foot::None,
            page_lines: 32,
            width: 28,
            header: 0,
            groups: GroupLabel::Above,
            vertical: false,
            wrapped_labels: false,
        }
    }
}

impl PdfStyle {
    pub(super) fn random(rng: &mut Rng) -> PdfStyle {
        PdfStyle {
            foot: [Foot::None, Foot::Dashes, Foot::Dashes, Foot::OfTotal][rng.usize(..4)],
            page_lines: rng.usize(22..40),
            width: rng.usize(26..33),
            header: rng.usize(..3),
            groups: [GroupLabel::Above, GroupLabel::Middle, GroupLabel::Glued][rng.usize(..3)],
            vertical: rng.bool(),
            wrapped_labels: rng.usize(..4) > 0,
        }
    }
}

/// The lines of a document.
pub(super) fn lines(blocks: &[Block], style: &Style) -> Vec<Line> {
    // What must stay on one page; a heading stays with the first line under it.
    let mut units: Vec<Vec<Line>> = Vec::new();
    let mut headings = Vec::new();
    for block in blocks {
        let is_heading = matches!(block, Block::Heading(_) | Block::Subhead(_));
        let mut lines = block_lines(block, style).into_iter();
        if is_heading {
            headings.extend(lines);
            continue;
        }
        headings.extend(lines.next());
        units.push(std::mem::take(&mut headings));
        units.extend(lines.map(|it| vec![it]));
    }
    units.push(headings);
    with_feet(units, style)
}

fn block_lines(block: &Block, style: &Style) -> Vec<Line> {
    match block {
        Block::Title(parts) => parts.iter().map(|it| line(it.clone())).collect(),
        Block::Heading(text) | Block::Subhead(text) | Block::Paragraph(text) => {
            wrapped(text, style.pdf.width)
                .into_iter()
                .map(line)
                .collect()
        }
        Block::Tables(section, grids) => {
            let mut lines = Vec::new();
            for grid in grids {
                lines.extend(grid.caption.iter().map(|it| line(it.clone())));
                lines.extend(pdf_tables::table(*section, grid, style));
            }
            lines
        }
    }
}

fn with_feet(units: Vec<Vec<Line>>, style: &Style) -> Vec<Line> {
    let mut pages: Vec<Vec<Line>> = vec![Vec::new()];
    for unit in units {
        match pages.last_mut() {
            Some(page) if page.len() + unit.len() <= style.pdf.page_lines => page.extend(unit),
            _ => pages.push(unit),
        }
    }
    let n_pages = pages.len();
    let mut res = Vec::new();
    for (page_idx, page) in pages.into_iter().enumerate() {
        res.extend(page);
        let page = page_idx + 1;
        res.extend(match style.pdf.foot {
            Foot::None => None,
            Foot::Dashes => Some(line(format!("- {page} -"))),
            Foot::OfTotal => Some(line(format!("第 {page} 页 共 {n_pages} 页"))),
        });
    }
    res
}

/// A paragraph in lines of at most `width` full-width characters. Runs of Latin
/// letters and digits stay whole, closing punctuation stays with what it closes.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut current = String::new();
    // The first line is indented by two characters, which the text of a PDF loses.
    let mut room = if text.chars().count() > width {
        2 * width - 4
    } else {
        2 * width
    };
    for unit in units(text) {
        let needed = unit
            .chars()
            .map(|it| if it.is_ascii() { 1 } else { 2 })
            .sum();
        let closes = unit.starts_with([
            '，', '。', '；', '：', '、', '）', '》', '”', '〕', ',', ';', ':', ')', '.', '%',
        ]);
        if needed > room && !closes && !current.trim().is_empty() {
            lines.push(current.trim().to_owned());
            current = String::new();
            room = 2 * width;
        }
        room = room.saturating_sub(needed);
        current.push_str(&unit);
    }
    lines.push(current.trim().to_owned());
    lines
}

/// What must not be broken: runs of ASCII letters and digits, other characters alone.
fn units(text: &str) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    let mut in_run = false;
    for it in text.chars() {
        let runs = it.is_ascii_alphanumeric() || matches!(it, '.' | ',' | '-' | '@' | '%');
        match units.last_mut() {
            Some(last) if runs && in_run => last.push(it),
            _ => units.push(it.to_string()),
        }
        in_run = runs;
    }
    units
}

//! Tables in the markup of wikis and of AsciiDoc.

use fastrand::Rng;

use super::Layout;
use super::grid::{Cell, Content, Grid, Role, Slot};
use super::page::{Line, Piece, line};
use super::style::Style;
use super::tsv::piece;

/// Choices of wikis.
#[derive(Clone, Debug, Default)]
pub struct WikiStyle {
    /// Merged cells are said to be; otherwise blank ones stand for what they span.
    pub spans: bool,
    /// The cells of a row in one line.
    pub one_line: bool,
    /// Long labels go on in the next line.
    pub breaks_labels: bool,
    /// Marks of headings.
    pub marks: bool,
    /// Column heads are marked.
    pub heads: bool,
    /// How many columns there are is said above the table.
    pub says_columns: bool,
}

impl WikiStyle {
    pub(super) fn random(rng: &mut Rng) -> WikiStyle {
        WikiStyle {
            spans: rng.bool(),
            one_line: rng.bool(),
            breaks_labels: rng.usize(..3) == 0,
            marks: rng.bool(),
            heads: rng.bool(),
            says_columns: rng.bool(),
        }
    }
}

/// A heading.
pub(super) fn heading(text: &str, style: &Style) -> Line {
    match (style.layout, style.wiki.marks) {
        (Layout::MediaWiki, true) => line(format!("== {text} ==")),
        (_, true) => line(format!("== {text}")),
        (_, false) => line(text),
    }
}

fn caption(grid: &Grid) -> impl Iterator<Item = Line> {
    grid.caption.iter().map(|it| line(it.clone()))
}

/// A cell where it begins, or a blank for what is spanned.
fn shown<'a>(slot: &Slot<'a>, style: &Style) -> Option<Option<&'a Cell>> {
    match slot {
        Slot::Begin(cell) if matches!(cell.content, Content::Gone) => None,
        Slot::Begin(cell) => Some(Some(*cell)),
        Slot::Below(_) | Slot::Right => (!style.wiki.spans).then_some(None),
    }
}

/// What a cell holds, and what its label goes on with.
fn pieces(cell: Option<&Cell>, style: &Style) -> (Piece, Option<String>) {
    let blank = || Piece::text("");
    let Some(cell) = cell else {
        return (blank(), None);
    };
    match &cell.content {
        Content::Label(label) if style.wiki.breaks_labels && label.chars().count() > 8 => {
            let chars: Vec<char> = label.chars().collect();
            let (left, right) = chars.split_at(chars.len() / 2);
            (
                Piece::text(String::from_iter(left)),
                Some(String::from_iter(right)),
            )
        }
        _ => (piece(cell).unwrap_or_else(blank), None),
    }
}

/// The lines of a table of MediaWiki.
pub(super) fn mediawiki(grid: &Grid, style: &Style) -> Vec<Line> {
    let wiki = &style.wiki;
    let mut lines: Vec<Line> = caption(grid).collect();
    lines.push(line("{| class=\"wikitable\""));
    for (row, slots) in grid.rows.iter().zip(grid.expand()) {
        lines.push(line("|-"));
        let is_head = wiki.heads && row.role == Role::Header;
        let (mark, between) = if is_head {
            ("!", " !! ")
        } else {
            ("|", " || ")
        };
        let mut is_first = true;
        for cell in slots.iter().filter_map(|it| shown(it, style)) {
            let spans = cell.filter(|it| wiki.spans && it.columns * it.rows > 1);
            let attributes = spans.map_or(String::new(), |it| {
                format!("colspan=\"{}\" rowspan=\"{}\" | ", it.columns, it.rows)
            });
            let (own, below) = pieces(cell, style);
            let goes_on = !is_first && wiki.one_line;
            match lines.last_mut().filter(|_| goes_on) {
                Some(last) => last.push(Piece::text(between)),
                None => lines.push(line(format!("{mark} "))),
            }
            if let Some(last) = lines.last_mut() {
                last.extend([Piece::text(attributes), own]);
            }
            // Behind a line of its own the next cell begins another.
            is_first = below.is_some();
            lines.extend(below.map(line));
        }
    }
    lines.push(line("|}"));
    lines
}

/// The lines of a table of AsciiDoc.
pub(super) fn asciidoc(grid: &Grid, style: &Style) -> Vec<Line> {
    let wiki = &style.wiki;
    let mut lines: Vec<Line> = caption(grid).collect();
    // Without them its first line tells, which must be whole.
    let is_told = wiki.says_columns || !wiki.one_line || wiki.breaks_labels || has_gaps(grid);
    if is_told {
        lines.push(line(format!("[cols=\"{}*\"]", grid.width)));
    }
    lines.push(line("|==="));
    for slots in grid.expand() {
        if !wiki.one_line {
            lines.push(line(""));
        }
        let mut is_first = true;
        for cell in slots.iter().filter_map(|it| shown(it, style)) {
            let spec = cell.filter(|_| wiki.spans).map_or(String::new(), spec);
            let (own, below) = pieces(cell, style);
            let goes_on = !is_first && wiki.one_line;
            match lines.last_mut().filter(|_| goes_on) {
                Some(last) => last.push(Piece::text(format!(" {spec}|"))),
                None => lines.push(line(format!("{spec}|"))),
            }
            if let Some(last) = lines.last_mut() {
                last.push(own);
            }
            is_first = below.is_some();
            lines.extend(below.map(line));
        }
    }
    lines.push(line("|==="));
    lines
}

fn spec(cell: &Cell) -> String {
    match (cell.columns, cell.rows) {
        (1, 1) => String::new(),
        (columns, 1) => format!("{columns}+"),
        (1, rows) => format!(".{rows}+"),
        (columns, rows) => format!("{columns}.{rows}+"),
    }
}

/// Whether a cell is left out: the rows below would close up.
fn has_gaps(grid: &Grid) -> bool {
    let cells = || grid.rows.iter().flat_map(|it| &it.cells);
    cells().any(|it| matches!(it.content, Content::Gone))
}

//! Markdown with pipe tables.

use fastrand::Rng;

use super::document::Block;
use super::grid::{Grid, Role, Slot};
use super::page::{Line, Piece, line};
use super::style::Style;
use super::tsv::piece;

/// How a line of text is marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// `### …`, or `## …` for sections.
    #[default]
    Hashes,
    /// `**…**`
    Bold,
    /// Not at all.
    Plain,
}

/// Choices of Markdown.
#[derive(Clone, Debug, Default)]
pub struct MarkdownStyle {
    /// Marks of section headings and title.
    pub headings: Mark,
    /// Marks of sub-headings.
    pub subheads: Mark,
    /// Marks of the lines above small tables.
    pub captions: Mark,
    /// Which delimiter row.
    pub delimiter: usize,
    /// The labels of cells that span rows are repeated in each.
    pub repeats_labels: bool,
    /// （七）总计 and 四 stand in the table of （六）.
    pub tail_without_caption: bool,
    /// `予以公开` in the row under the caption `（一）予以公开`.
    pub bare_row_labels: bool,
    /// The whole of it is a block quote.
    pub quotes: bool,
    /// `1\.` for `1.`
    pub escapes: bool,
    /// `{#id}` behind headings.
    pub attributes: bool,
    /// Which of [`MARKS`] numbers have.
    pub marked: usize,
    /// `数据1` to `数据6` for the columns of table 3.
    pub numbered_columns: bool,
}

impl MarkdownStyle {
    pub(super) fn random(rng: &mut Rng) -> MarkdownStyle {
        let mut mark = || [Mark::Hashes, Mark::Hashes, Mark::Bold, Mark::Plain][rng.usize(..4)];
        MarkdownStyle {
            headings: mark(),
            subheads: mark(),
            captions: mark(),
            delimiter: rng.usize(..4),
            repeats_labels: rng.bool(),
            tail_without_caption: rng.usize(..3) == 0,
            bare_row_labels: rng.bool(),
            quotes: rng.usize(..5) == 0,
            escapes: rng.usize(..4) == 0,
            attributes: rng.usize(..4) == 0,
            marked: if rng.bool() {
                0
            } else {
                rng.usize(..MARKS.len())
            },
            numbered_columns: rng.usize(..5) == 0,
        }
    }

    /// What stands before and behind a number.
    pub(super) fn marks(&self) -> [&'static str; 2] {
        MARKS[self.marked]
    }
}

/// What numbers have around them.
const MARKS: [[&str; 2]; 8] = [
    ["", ""],
    ["**", "**"],
    ["__", "__"],
    ["*", "*"],
    ["_", "_"],
    ["`", "`"],
    ["<b>", "</b>"],
    ["&nbsp;", "&emsp;"],
];

fn marked(mark: Mark, hashes: &str, text: &str) -> String {
    match mark {
        Mark::Hashes => format!("{hashes} {text}"),
        Mark::Bold => format!("**{text}**"),
        Mark::Plain => text.to_owned(),
    }
}

/// The lines of a document.
pub(super) fn lines(blocks: &[Block], style: &Style) -> Vec<Line> {
    let marks = &style.markdown;
    let mut lines = Vec::new();
    for (block_idx, block) in blocks.iter().enumerate() {
        if block_idx > 0 {
            lines.push(line(""));
        }
        match block {
            Block::Title(parts) => lines.push(line(marked(marks.headings, "#", &parts.concat()))),
            Block::Heading(text) => {
                let attributes = if marks.attributes { " {#part .x}" } else { "" };
                let heading = marked(marks.headings, "##", text);
                lines.push(line(heading + attributes));
            }
            Block::Subhead(text) => lines.push(line(marked(marks.subheads, "###", text))),
            Block::Paragraph(text) => lines.push(line(text.clone())),
            Block::Tables(_, grids) => {
                for (grid_idx, grid) in grids.iter().enumerate() {
                    if grid_idx > 0 {
                        lines.push(line(""));
                    }
                    lines.extend(table(grid, style));
                }
            }
        }
    }
    if marks.quotes {
        for it in &mut lines {
            it.insert(0, Piece::text("> "));
        }
    }
    lines
}

fn table(grid: &Grid, style: &Style) -> Vec<Line> {
    let mut lines = Vec::new();
    if let Some(caption) = &grid.caption {
        lines.push(line(marked(style.markdown.captions, "###", caption)));
        // A table directly under a paragraph would be part of it.
        if style.markdown.captions != Mark::Hashes {
            lines.push(line(""));
        }
    }
    for (row_idx, slots) in grid.expand().into_iter().enumerate() {
        let mut line = vec![Piece::text("|")];
        for slot in slots {
            let shown = match slot {
                Slot::Begin(cell) => match piece(cell) {
                    Some(piece) => Some(piece),
                    None => continue,
                },
                Slot::Below(cell) if style.markdown.repeats_labels => piece(cell),
                Slot::Below(_) | Slot::Right => None,
            };
            line.push(Piece::text(" "));
            if let Some(it) = shown {
                line.push(match it {
                    Piece::Text(label) if style.markdown.escapes => {
                        Piece::Text(label.replacen('.', "\\.", 1))
                    }
                    it => it,
                });
                line.push(Piece::text(" "));
            }
            line.push(Piece::text("|"));
        }
        lines.push(line);
        if row_idx == 0 {
            lines.push(delimiter(grid, style));
        }
    }
    debug_assert!(grid.rows.first().is_none_or(|it| it.role != Role::Data));
    lines
}

fn delimiter(grid: &Grid, style: &Style) -> Line {
    let cell = ["---|", " --- |", ":---:|", "----------|"][style.markdown.delimiter];
    line(format!("|{}", cell.repeat(grid.width)))
}

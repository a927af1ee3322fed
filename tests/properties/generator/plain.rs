//! Layouts of plain lines: headings and paragraphs as they are, tables by a function.

use super::Layout;
use super::csv;
use super::document::Block;
use super::grid::Grid;
use super::page::{Line, Piece, line};
use super::style::Style;
use super::wiki;

/// The lines of a document whose tables `table` lays out.
pub(super) fn lines(
    blocks: &[Block],
    style: &Style,
    table: fn(&Grid, &Style) -> Vec<Line>,
) -> Vec<Line> {
    let apart = style.blank_lines || style.layout == Layout::CellPerParagraph;
    let tabs = matches!(style.layout, Layout::Tsv | Layout::TornTsv) && style.tsv.tabs_after_text;
    let mut lines = Vec::new();
    let tabular = matches!(style.layout, Layout::Tsv | Layout::TornTsv);
    for _ in 0..if tabular { style.pick("lead", 3) } else { 0 } {
        lines.push(line(""));
    }
    for (block_idx, block) in blocks.iter().enumerate() {
        if apart && block_idx > 0 {
            lines.push(line(""));
        }
        match block {
            Block::Title(parts) => lines.extend(parts.iter().map(|it| line(it.clone()))),
            Block::Heading(text)
                if matches!(style.layout, Layout::MediaWiki | Layout::Asciidoc) =>
            {
                lines.push(wiki::heading(text, style));
            }
            Block::Heading(text) | Block::Subhead(text) | Block::Paragraph(text) => {
                let mut it = match style.layout {
                    Layout::Csv => csv::text(text, style),
                    _ => line(text.clone()),
                };
                if tabs {
                    it.push(Piece::text("\t\t\t"));
                }
                lines.push(it);
            }
            Block::Tables(_, grids) => {
                for (grid_idx, grid) in grids.iter().enumerate() {
                    if apart && grid_idx > 0 {
                        lines.push(line(""));
                    }
                    lines.extend(table(grid, style));
                }
            }
        }
    }
    lines
}

//! The tables of a document: rows that are shown, and cells as far as they reach.

use rustc_hash::FxHashMap;

use crate::source::grid::{Block, Cell, Grid, Row};
use crate::source::xml::{Node, Tag, Vocabulary};
use crate::source::{MOST_CELLS, Unreadable};

use super::body::Body;

/// The widest cell.
const MOST_COLUMNS: u32 = 1024;

/// A cell before it is known how far down it reaches.
struct RawCell {
    column: u32,
    said: CellProperties,
    blocks: Vec<Block>,
}

/// What is said of a cell.
pub(super) struct CellProperties {
    n_columns: u32,
    merge: Merge,
}

impl Default for CellProperties {
    fn default() -> Self {
        Self {
            n_columns: 1,
            merge: Merge::None,
        }
    }
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Merge {
    #[default]
    None,
    /// It belongs to the cell above.
    Above,
    /// It belongs to the cell before it.
    Before,
    /// It was deleted.
    Deleted,
}

impl Body<'_> {
    pub(super) fn table(&mut self) -> Result<Grid, Unreadable> {
        self.depth += 1;
        let mut rows: Vec<(u32, Vec<RawCell>)> = Vec::new();
        let mut n_rows = 0;
        let mut passed = Vec::new();
        loop {
            match self.xml.next()? {
                Node::Open(tag) if tag.is(Vocabulary::Word, "tr") => {
                    n_rows += 1;
                    rows.extend(self.row()?.map(|it| (n_rows, it)));
                }
                node => {
                    if self.ends_at(node, &mut passed)? {
                        break;
                    }
                }
            }
        }
        self.depth -= 1;
        Ok(merged(rows))
    }

    /// The cells of a row; `None` where it is not shown.
    fn row(&mut self) -> Result<Option<Vec<RawCell>>, Unreadable> {
        let mut res: Vec<RawCell> = Vec::new();
        let (mut is_gone, mut has_changes) = (false, false);
        let mut column = 1;
        let mut passed = Vec::new();
        loop {
            match self.xml.next()? {
                Node::Open(tag) if tag.is(Vocabulary::Word, "trPr") => self.xml.each(|tag| {
                    match (tag.vocabulary, tag.name()) {
                        (Vocabulary::Word, "gridBefore") => {
                            column += tag.number("val").unwrap_or(0).min(MOST_COLUMNS);
                        }
                        (Vocabulary::Word, "hidden") => is_gone |= tag.is_on(),
                        (Vocabulary::Word, "del") => (is_gone, has_changes) = (true, true),
                        (Vocabulary::Word, "ins") => has_changes = true,
                        _ => {}
                    }
                    false
                })?,
                Node::Open(tag) if tag.is(Vocabulary::Word, "tc") => {
                    let cell = self.cell(column)?;
                    column = column.saturating_add(cell.said.n_columns);
                    match (cell.said.merge, res.last_mut()) {
                        (Merge::Deleted, _) => {}
                        (Merge::Before, Some(before)) => {
                            before.said.n_columns += cell.said.n_columns;
                        }
                        _ => res.push(cell),
                    }
                }
                node => {
                    if self.ends_at(node, &mut passed)? {
                        break;
                    }
                }
            }
        }
        self.has_open_changes |= has_changes;
        Ok((!is_gone).then_some(res))
    }

    fn cell(&mut self, column: u32) -> Result<RawCell, Unreadable> {
        self.n_cells += 1;
        if self.n_cells > MOST_CELLS {
            return Err(Unreadable::TooLarge);
        }
        let mut said = CellProperties::default();
        let blocks = self.blocks_of(&mut said)?;
        Ok(RawCell {
            column,
            said,
            blocks,
        })
    }

    pub(super) fn cell_properties(
        &mut self,
        properties: &Tag<'_>,
        cell: &mut CellProperties,
    ) -> Result<(), Unreadable> {
        let mut has_changes = false;
        let is_name = |it: &str| {
            matches!(
                it,
                "gridSpan" | "vMerge" | "hMerge" | "cellDel" | "cellIns" | "cellMerge"
            )
        };
        self.xml.each_named(properties, is_name, |tag| {
            let value = tag.attribute("val");
            match (tag.vocabulary, tag.name()) {
                (Vocabulary::Word, "gridSpan") => {
                    cell.n_columns = tag.number("val").unwrap_or(1).clamp(1, MOST_COLUMNS);
                }
                (Vocabulary::Word, "vMerge") if value.as_deref() != Some("restart") => {
                    cell.merge = Merge::Above;
                }
                (Vocabulary::Word, "hMerge") if value.as_deref() != Some("restart") => {
                    cell.merge = Merge::Before;
                }
                (Vocabulary::Word, "cellDel") => {
                    (cell.merge, has_changes) = (Merge::Deleted, true);
                }
                (Vocabulary::Word, "cellIns") => has_changes = true,
                (Vocabulary::Word, "cellMerge") => {
                    has_changes = true;
                    if tag.attribute("vMerge").as_deref() == Some("cont") {
                        cell.merge = Merge::Above;
                    }
                }
                _ => {}
            }
            false
        })?;
        self.has_open_changes |= has_changes;
        Ok(())
    }
}

/// The rows with each cell as far down as it reaches.
fn merged(rows: Vec<(u32, Vec<RawCell>)>) -> Grid {
    let mut res = Grid::default();
    // The last cell that begins in each column, by its row and its place there.
    let mut last: FxHashMap<u32, (usize, usize)> = FxHashMap::default();
    for (number, raw) in rows {
        let n_rows = res.rows.len();
        let mut cells = Vec::with_capacity(raw.len());
        for it in raw {
            let above = last.get(&it.column).copied();
            let above =
                above.and_then(|(row, at)| Some((row, res.rows.get_mut(row)?.cells.get_mut(at)?)));
            if it.said.merge == Merge::Above
                && let Some((row, above)) = above
                && row + above.n_rows as usize == n_rows
            {
                above.n_rows += 1;
                continue;
            }
            last.insert(it.column, (n_rows, cells.len()));
            cells.push(Cell {
                column: it.column,
                n_columns: it.said.n_columns,
                n_rows: 1,
                blocks: it.blocks,
            });
        }
        res.rows.push(Row { number, cells });
    }
    res
}

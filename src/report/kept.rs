//! The rows of a block that stood in another as well: they need not be read again.

use crate::syntax::block::{Block, Cell};
use crate::text::range::TextRange;

/// How many rows at the beginning and at the end of a block stood in another as well.
pub(super) fn kept_rows(block: &Block, old: &Block) -> (usize, usize) {
    if !block.reads_like(old) {
        return (0, 0);
    }
    let (n_old, n_new) = (old.n_rows(), block.n_rows());
    let most = n_old.min(n_new);
    let n_first = (0..most)
        .take_while(|it| is_same(old, *it, block, *it))
        .count();
    let n_last = (1..=most - n_first)
        .take_while(|it| is_same(old, n_old - it, block, n_new - it))
        .count();
    (n_first, n_last)
}

/// Whether two rows are written alike, wherever they stand.
fn is_same(old: &Block, old_row: usize, new: &Block, new_row: usize) -> bool {
    let (a, b) = (old.row(old_row).cells, new.row(new_row).cells);
    let (Some(old_range), Some(range)) = (row_range(a), row_range(b)) else {
        return false;
    };
    let is_alike = |(a, b): (&Cell, &Cell)| {
        a.range.start - old_range.start == b.range.start - range.start
            && a.range.len() == b.range.len()
    };
    a.len() == b.len()
        && a.iter().zip(b).all(is_alike)
        && old_range.of(old.text()) == range.of(new.text())
}

/// From the first cell of a row to the last.
pub(super) fn row_range(cells: &[Cell]) -> Option<TextRange> {
    let (first, last) = (cells.first()?, cells.last()?);
    Some(TextRange::new(first.range.start, last.range.end))
}

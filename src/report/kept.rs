//! The rows of a block that stood in another as well: they need not be read again.

use crate::syntax::block::{Block, Cell};
use crate::text::range::{TextRange, to_u32};

/// How many rows at the beginning and at the end of a block stood in another as well, written alike. Those at
/// the beginning stand where they stood, those at the end as far from it.
pub(super) fn kept_rows(block: &Block, old: &Block) -> (usize, usize) {
    if !block.reads_like(old) {
        return (0, 0);
    }
    let (n_old, n_new) = (old.n_rows(), block.n_rows());
    let most = n_old.min(n_new);
    let (before, behind) = common(old.text().as_bytes(), block.text().as_bytes());
    let is_first = |row: &usize| {
        let (a, b) = (old.row(*row).cells, block.row(*row).cells);
        a == b && row_range(b).is_some_and(|it| it.end <= before)
    };
    let n_first = (0..most).take_while(is_first).count();
    let is_last = |it: &usize| {
        let (a, b) = (old.row(n_old - it).cells, block.row(n_new - it).cells);
        let moved = |it: &Cell| it.range.moved(old.len(), block.len());
        a.len() == b.len()
            && a.iter().map(moved).eq(b.iter().map(|it| it.range))
            && row_range(a).is_some_and(|it| old.len() - it.start <= behind)
    };
    let n_last = (1..=most - n_first).take_while(is_last).count();
    (n_first, n_last)
}

/// How many bytes two texts have in common at their beginnings, and at their ends. In whole steps and the rest
/// byte by byte: most of a block is the same.
fn common(a: &[u8], b: &[u8]) -> (u32, u32) {
    const STEP: usize = 64;
    let pairs = a.chunks(STEP).zip(b.chunks(STEP));
    let n_steps = pairs.take_while(|(a, b)| a == b).count();
    let most = a.len().min(b.len());
    let from = (n_steps * STEP).min(most);
    let rest = a[from..].iter().zip(&b[from..]);
    let before = from + rest.take_while(|(a, b)| a == b).count();
    let pairs = a.rchunks(STEP).zip(b.rchunks(STEP));
    let n_steps = pairs.take_while(|(a, b)| a == b).count();
    let upto = (n_steps * STEP).min(most);
    let rest = a[..a.len() - upto].iter().rev();
    let rest = rest.zip(b[..b.len() - upto].iter().rev());
    let behind = upto + rest.take_while(|(a, b)| a == b).count();
    (to_u32(before), to_u32(behind))
}

/// From the first cell of a row to the last.
pub(super) fn row_range(cells: &[Cell]) -> Option<TextRange> {
    let (first, last) = (cells.first()?, cells.last()?);
    Some(TextRange::new(first.range.start, last.range.end))
}

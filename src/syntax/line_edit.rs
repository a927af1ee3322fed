//! An edit within a line that leaves the division into blocks as it is: nothing but that line is read again.

use crate::text::range::{TextRange, to_u32};

use super::divide::LONG;
use super::document::{Landmark, LandmarkOf, Part};
use super::layout::Layout;
use super::scan;

/// An edit that leaves the lines of a block what they are, and changes the text of one.
pub(super) struct LineEdit {
    pub block: usize,
    /// Where the line begins in its block, and how long it was.
    pub start: u32,
    pub old_len: u32,
    /// The blank lines before the block looked at the line to its end.
    pub is_looked_at: bool,
    /// The line as it is now, its end included.
    pub text: String,
}

impl LineEdit {
    /// `None` where anything else may change: the layout of the line, where its block ends, or what the
    /// block before it looked at.
    pub fn new(part: &Part, range: TextRange, insert: &str, landmark: LandmarkOf) -> Option<Self> {
        let breaks = |it: &str| it.contains(['\n', '\r']);
        let block_idx = part.starts.partition_point(|it| *it <= range.start);
        let block_idx = block_idx.checked_sub(1)?;
        let block = part.blocks.get(block_idx)?;
        let base = part.start_of(block_idx);
        let own = TextRange::new(range.start - base, range.end - base);
        if own.end >= block.len() || breaks(insert) || breaks(own.of(block.text())) {
            return None;
        }
        let text = block.text();
        let before = text.get(..own.start as usize)?;
        // The first line of a block was looked at by the block before it, at least, and what has a `<`
        // looks far.
        let start = before.rfind(['\n', '\r']).map_or(0, |it| it + 1);
        let line_start = base + to_u32(start);
        let len = scan::line_len(&text[start..]);
        let is_looked_at = start == 0;
        // Of the blocks before one.
        let reach = |it: usize| it.checked_sub(1).map_or(0, |it| part.reaches[it]);
        let is_kept = if is_looked_at {
            let last = block_idx.checked_sub(1)?;
            let is_short = part.blocks.len() < LONG || part.first_landmark < block_idx;
            // It saw a line of text and went no further.
            part.blocks[last].layout == Layout::Blank
                && part.starts[last + 1] + part.blocks[last].lookahead == line_start + to_u32(len)
                && reach(last) <= line_start
                && block.landmark == Landmark::None
                && is_short
        } else {
            reach(block_idx) < line_start
        };
        let is_cut = before.ends_with('\r') && text[start..].starts_with('\n');
        if is_cut || text.contains('<') || !is_kept {
            return None;
        }
        let old = &text[start..start + len];
        let at = own.start as usize - start;
        let end = own.end as usize - start;
        // The line break must stay where it is, and whole.
        if end > old.trim_end_matches(['\n', '\r']).len() || !breaks(old) {
            return None;
        }
        let mut new = String::with_capacity(len + insert.len());
        new.push_str(&old[..at]);
        new.push_str(insert);
        new.push_str(&old[end..]);
        let keeps = !insert.contains('<')
            && scan::keeps_block(block.layout, text, (start, old), &new, landmark);
        keeps.then(|| Self {
            block: block_idx,
            start: to_u32(start),
            old_len: to_u32(len),
            is_looked_at,
            text: new,
        })
    }
}

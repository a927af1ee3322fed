//! Incremental reparse: the blocks that an edit touches, widened until a block boundary coincides
//! with an old one; then the division into parts, from there until it falls in with the old one.
//! Everything else is shared with the version before. Tests hold the result against a parse from
//! scratch.

use std::sync::Arc;

use crate::text::range::{TextRange, to_u32};

use super::block::Block;
use super::divide::part_starts;
use super::document::{Document, LandmarkOf, Part};
use super::scan;

/// What an edit made the parser do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Reparse {
    /// The text that was parsed again, as it stands after the edit.
    pub parsed: TextRange,
    pub blocks_parsed: u32,
}

impl Document {
    /// The document after `range` of its text is replaced by `insert`, sharing what did not change.
    ///
    /// `range` lies in the text, on character boundaries.
    #[must_use]
    pub fn edit(&self, range: TextRange, insert: &str, landmark: LandmarkOf) -> (Self, Reparse) {
        let Some(mut window) = Window::around(self, range) else {
            let document = Self::parse(insert, landmark);
            let blocks_parsed = to_u32(document.blocks().count());
            return (
                document,
                Reparse {
                    parsed: TextRange::new(0, to_u32(insert.len())),
                    blocks_parsed,
                },
            );
        };
        let (blocks, reparse) = window.rescan(self, range, insert, landmark);
        (window.redivide(self, blocks), reparse)
    }
}

/// The parts of the old document that an edit can change.
struct Window {
    /// Indices of parts.
    first: usize,
    end: usize,
    /// Where the first part begins.
    offset: u32,
}

/// Where the old blocks of a window stand.
struct Old {
    blocks: Vec<Arc<Block>>,
    /// Where each begins, and where the last ends.
    starts: Vec<u32>,
}

impl Window {
    fn around(document: &Document, range: TextRange) -> Option<Self> {
        let parts = &document.parts;
        let mut touched: Option<(usize, usize)> = None;
        let mut offsets = Vec::with_capacity(parts.len());
        let mut offset = 0;
        for (idx, part) in parts.iter().enumerate() {
            offsets.push(offset);
            let end = offset + part.len;
            if offset <= range.end && range.start <= end + part.lookahead {
                touched = Some((touched.map_or(idx, |it| it.0), idx + 1));
            }
            offset = end;
        }
        let (touched, end) = touched?;
        // Where a part begins can depend on the first section of the parts before the edit, and what
        // ends in one part can have been decided by what begins the next: two parts with a section of
        // their own stand between the edit and what cannot change.
        let mut first = touched;
        let mut settled = 0;
        while first > 0 && settled < 2 {
            first -= 1;
            settled += usize::from(parts.get(first)?.first_section.is_some());
        }
        Some(Self {
            first,
            end,
            offset: *offsets.get(first)?,
        })
    }

    fn old(&self, document: &Document) -> Old {
        let blocks: Vec<Arc<Block>> = document.parts[self.first..self.end]
            .iter()
            .flat_map(|it| it.blocks.iter().cloned())
            .collect();
        let mut starts = Vec::with_capacity(blocks.len() + 1);
        let mut at = self.offset;
        for block in &blocks {
            starts.push(at);
            at += block.len();
        }
        starts.push(at);
        Old { blocks, starts }
    }

    /// The blocks of the window after the edit.
    fn rescan(
        &mut self,
        document: &Document,
        range: TextRange,
        insert: &str,
        landmark: LandmarkOf,
    ) -> (Vec<Arc<Block>>, Reparse) {
        let mut old = self.old(document);
        let restart = old.restart(range.start);
        let start = old.starts[restart];
        let shift =
            |at: u32| i64::from(at) - i64::from(range.len()) + i64::from(to_u32(insert.len()));
        let edit_end = i64::from(range.start) + i64::from(to_u32(insert.len()));
        let mut source = Source::new(&old, restart, range, insert);
        let mut res: Vec<Arc<Block>> = old.blocks[..restart].to_vec();
        let mut reparse = Reparse::default();
        let mut at = 0;
        loop {
            // A boundary behind the edit where the old text has one too: the rest is as it was.
            let here = i64::from(start) + at as i64;
            if here >= edit_end
                && let Some(rest) = old
                    .starts
                    .iter()
                    .position(|it| *it >= range.end && shift(*it) == here)
            {
                res.extend_from_slice(&old.blocks[rest..]);
                return (res, reparse);
            }
            let scanned = loop {
                let text = source.text.get(at..).unwrap_or_default();
                let is_whole = source.used == old.blocks.len() && self.end == document.parts.len();
                if !text.is_empty() {
                    let scanned = scan::first_block(text, landmark);
                    if is_whole || scanned.seen < text.len() {
                        break scanned;
                    }
                } else if is_whole {
                    return (res, reparse);
                }
                if source.used == old.blocks.len() {
                    self.widen(document, &mut old);
                }
                source.extend(&old);
            };
            let text = &source.text[at..at + scanned.len];
            let begins = start + to_u32(at);
            let unchanged = old
                .block_at(begins)
                .filter(|it| begins + it.len() <= range.start && it.is(&scanned, text));
            match unchanged {
                Some(block) => res.push(block),
                None => {
                    let parsed = TextRange::new(begins, begins + to_u32(scanned.len));
                    reparse.parsed = if reparse.blocks_parsed == 0 {
                        parsed
                    } else {
                        reparse.parsed.cover(parsed)
                    };
                    reparse.blocks_parsed += 1;
                    res.push(Arc::new(Block::parse(&scanned, text)));
                }
            }
            at += scanned.len;
        }
    }

    /// Takes in as many parts more as it has.
    fn widen(&mut self, document: &Document, old: &mut Old) {
        let n_more = (self.end - self.first).max(1);
        self.end = (self.end + n_more).min(document.parts.len());
        *old = self.old(document);
    }

    /// The document with the window's parts made of `blocks`.
    fn redivide(mut self, document: &Document, mut blocks: Vec<Arc<Block>>) -> Document {
        let old_parts = &document.parts;
        let mut n_more = 1;
        let (starts, end) = loop {
            let next = old_parts.get(self.end);
            let n_window = blocks.len();
            let beyond = next.map_or(self.end, |_| self.end + 1);
            let after = old_parts[beyond..].iter().find_map(|it| it.first_section);
            blocks.extend(next.into_iter().flat_map(|it| it.blocks.iter().cloned()));
            let mut starts = part_starts(&blocks, after);
            if next.is_none() || starts.contains(&n_window) {
                starts.retain(|it| *it < n_window || next.is_none());
                break (starts, n_window);
            }
            for part in old_parts.iter().take(self.end + n_more).skip(self.end + 1) {
                blocks.extend(part.blocks.iter().cloned());
            }
            self.end = (self.end + n_more).min(old_parts.len());
            n_more *= 2;
        };
        blocks.truncate(end);
        let mut parts = Vec::with_capacity(old_parts.len() + 2);
        parts.extend_from_slice(&old_parts[..self.first]);
        let replaced = &old_parts[self.first..self.end];
        for (idx, &start) in starts.iter().enumerate() {
            let end = starts.get(idx + 1).copied().unwrap_or(blocks.len());
            parts.push(
                reused(replaced, &blocks[start..end])
                    .unwrap_or_else(|| Part::new(blocks[start..end].to_vec())),
            );
        }
        parts.extend_from_slice(&old_parts[self.end..]);
        Document { parts }
    }
}

/// The old part that consists of these very blocks.
fn reused(parts: &[Arc<Part>], blocks: &[Arc<Block>]) -> Option<Arc<Part>> {
    let same = |it: &&Arc<Part>| {
        it.blocks.len() == blocks.len()
            && it.blocks.iter().zip(blocks).all(|(a, b)| Arc::ptr_eq(a, b))
    };
    parts.iter().find(same).cloned()
}

impl Old {
    /// The first block that a change at `at` can alter: the one there, and those before it that
    /// looked as far when they were parsed.
    fn restart(&self, at: u32) -> usize {
        let touched = self
            .starts
            .partition_point(|it| *it < at)
            .saturating_sub(1)
            .min(self.blocks.len().saturating_sub(1));
        let looked = |idx: &usize| self.starts[idx + 1] + self.blocks[*idx].lookahead >= at;
        (0..touched).find(looked).unwrap_or(touched)
    }

    fn block_at(&self, start: u32) -> Option<Arc<Block>> {
        let idx = self.starts.binary_search(&start).ok()?;
        self.blocks.get(idx).cloned()
    }
}

/// The new text of the window, as far as it has been needed.
struct Source {
    text: String,
    /// Old blocks that are in `text`.
    used: usize,
}

impl Source {
    fn new(old: &Old, restart: usize, range: TextRange, insert: &str) -> Self {
        let mut res = Self {
            text: String::new(),
            used: restart,
        };
        while res.used < old.blocks.len()
            && (old.starts[res.used] < range.end || res.used == restart)
        {
            res.text.push_str(old.blocks[res.used].text());
            res.used += 1;
        }
        let start = old.starts[restart];
        let at = |it: u32| (it.saturating_sub(start) as usize).min(res.text.len());
        let place = at(range.start)..at(range.end);
        if res.text.get(place.clone()).is_some() {
            res.text.replace_range(place, insert);
        }
        res
    }

    /// Takes in old blocks behind the edit, at least as many bytes as it has.
    fn extend(&mut self, old: &Old) {
        const LEAST: usize = 1 << 10;
        let wanted = self.text.len() + self.text.len().max(LEAST);
        while self.text.len() < wanted && self.used < old.blocks.len() {
            self.text.push_str(old.blocks[self.used].text());
            self.used += 1;
        }
    }
}

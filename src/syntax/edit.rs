//! Incremental reparse: the blocks that an edit touches, widened until a block boundary coincides
//! with an old one; then the division into parts, where a landmark came or went. Everything else
//! stays as it is. Tests hold the result against a parse from scratch.

use std::ops::Range;
use std::sync::Arc;

use crate::text::range::{Shift, TextRange, to_u32};

use super::block::{Block, Sink};
use super::divide::{LONG, part_starts};
use super::document::{Document, Landmark, LandmarkOf, Part};
use super::layout::Layout;
use super::line_edit::LineEdit;
use super::scan;

/// What an edit changed, and what it made the parser do.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Change {
    /// The parts that were replaced, as they were numbered before.
    pub parts: Range<usize>,
    /// How many parts took their place.
    pub n_new_parts: usize,
    /// Where one part took the place of one: which of its blocks changed.
    pub blocks: Option<BlockChange>,
    pub reparse: Reparse,
}

/// The blocks of a part that were replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockChange {
    /// As they were numbered before.
    pub old: Range<usize>,
    /// How many took their place.
    pub n_new: usize,
    /// What of the text was replaced, from the start of the part.
    pub text: Shift,
}

impl BlockChange {
    /// The blocks that were replaced, and those in their place.
    pub fn of<'a>(&self, old: &'a Part, new: &'a Part) -> (&'a [Arc<Block>], &'a [Arc<Block>]) {
        let now = self.old.start..self.old.start + self.n_new;
        (&old.blocks[self.old.clone()], &new.blocks[now])
    }

    /// Whether all that was not replaced is in the same lines and columns as before.
    pub fn keeps_lines(&self, old: &Part, new: &Part) -> bool {
        let is_break = |it: &u8| matches!(it, b'\n' | b'\r');
        let n_breaks = |blocks: &[Arc<Block>]| -> usize {
            let texts = blocks.iter().map(|it| it.text().as_bytes());
            texts
                .map(|it| it.iter().filter(|it| is_break(it)).count())
                .sum()
        };
        let (old, new) = self.of(old, new);
        // A page may be a single line, and then all behind the edit moves.
        let is_page = |it: &Arc<Block>| matches!(it.layout, Layout::Html | Layout::Head);
        let shares_lines = new.iter().any(is_page);
        !shares_lines && n_breaks(old) == n_breaks(new)
    }
}

/// The work of the parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Reparse {
    /// The text that was parsed again, as it stands after the edit.
    pub parsed: TextRange,
    pub blocks_parsed: u32,
}

impl Document {
    /// Replaces `range` of the text by `insert`. What did not change is kept, and shared with clones
    /// of the document as it was.
    ///
    /// `range` lies in the text, on character boundaries.
    pub fn edit(&mut self, range: TextRange, insert: &str, landmark: LandmarkOf) -> Change {
        self.edit_within_part(range, insert, landmark)
            .unwrap_or_else(|| self.edit_across_parts(range, insert, landmark))
    }

    /// The edit, where it changes blocks of one part and no landmark, so that the division into parts
    /// stays; else nothing is done.
    fn edit_within_part(
        &mut self,
        range: TextRange,
        insert: &str,
        landmark: LandmarkOf,
    ) -> Option<Change> {
        let last = self.parts.len().checked_sub(1)?;
        let mut offset = 0;
        let mut looked = 0;
        let mut idx = 0;
        while idx < last && range.start >= offset + self.extents[idx].len {
            let it = self.extents[idx];
            offset += it.len;
            looked = looked.max(offset + it.lookahead);
            idx += 1;
        }
        let part = &self.parts[idx];
        let is_last = idx == last;
        let own = TextRange::new(range.start - offset, range.end - offset);
        if part.may_list {
            return None;
        }
        if let Some(line) = LineEdit::new(part, own, insert, landmark)
            && looked < offset + part.start_of(line.block) + line.start
        {
            return Some(self.edit_line(idx, offset, &line, own, insert));
        }
        let touches_before = idx > 0 && (own.start == 0 || looked >= range.start);
        if touches_before || own.end >= part.len && !is_last {
            return None;
        }
        let view = View {
            blocks: &part.blocks,
            starts: &part.starts,
            ends_text: is_last,
        };
        let rescanned = view.rescan(view.restart(own.start), own, insert, landmark)?;
        let is_landmark = |it: &Arc<Block>| it.landmark != Landmark::None;
        let divides = part.blocks[rescanned.old.clone()]
            .iter()
            .chain(&rescanned.new)
            .any(is_landmark);
        let blocks = spliced(&part.blocks, rescanned.old.clone(), &rescanned.new);
        // A long part without landmarks is cut by its blocks' lengths; one that was long may not be now.
        let most_blocks = part.blocks.len() + rescanned.new.len();
        let may_be_cut = most_blocks >= LONG && part.first_landmark >= rescanned.old.start;
        let new_part = Part::new(blocks);
        if divides || may_be_cut || new_part.blocks.is_empty() || new_part.may_list {
            return None;
        }
        self.set(idx, new_part);
        Some(Change {
            parts: idx..idx + 1,
            n_new_parts: 1,
            blocks: Some(BlockChange {
                old: rescanned.old,
                n_new: rescanned.new.len(),
                text: Shift {
                    replaced: own,
                    new_len: to_u32(insert.len()),
                },
            }),
            reparse: rescanned.reparse.shifted(offset),
        })
    }

    /// Replaces the text of one line of a block.
    fn edit_line(
        &mut self,
        idx: usize,
        offset: u32,
        line: &LineEdit,
        range: TextRange,
        insert: &str,
    ) -> Change {
        let part = &self.parts[idx];
        let base = part.start_of(line.block) + line.start;
        let parsed = TextRange::new(base, base + to_u32(line.text.len()));
        let block = part.blocks[line.block].with_line(line.start, line.old_len, &line.text);
        let mut new = Vec::with_capacity(2);
        if line.is_looked_at {
            let before = &part.blocks[line.block - 1];
            let lookahead = before.lookahead - line.old_len + to_u32(line.text.len());
            new.push(Arc::new(before.looking(lookahead)));
        }
        new.push(Arc::new(block));
        let n_new = new.len();
        let blocks = line.block + 1 - n_new..line.block + 1;
        let new = spliced(&part.blocks, blocks.clone(), &new);
        self.set(idx, Part::new(new));
        Change {
            parts: idx..idx + 1,
            n_new_parts: 1,
            blocks: Some(BlockChange {
                old: blocks,
                n_new,
                text: Shift {
                    replaced: range,
                    new_len: to_u32(insert.len()),
                },
            }),
            reparse: Reparse {
                parsed: parsed.shifted(offset),
                blocks_parsed: 1,
            },
        }
    }

    fn edit_across_parts(
        &mut self,
        range: TextRange,
        insert: &str,
        landmark: LandmarkOf,
    ) -> Change {
        let Some(mut window) = Window::around(self, range) else {
            let n_old = self.parts.len();
            *self = Self::parse(insert, landmark);
            return Change {
                parts: 0..n_old,
                n_new_parts: self.parts.len(),
                blocks: None,
                reparse: Reparse {
                    parsed: TextRange::new(0, to_u32(insert.len())),
                    blocks_parsed: to_u32(self.blocks().count()),
                },
            };
        };
        let (blocks, reparse) = window.rescan(self, range, insert, landmark);
        let new = window.redivided(self, blocks);
        let mut parts = window.first..window.end;
        let same = |(a, b): &(&Arc<Part>, &Arc<Part>)| Arc::ptr_eq(a, b);
        let old = &self.parts[parts.clone()];
        let n_before = old.iter().zip(&new).take_while(same).count();
        let rest = old[n_before..]
            .iter()
            .rev()
            .zip(new[n_before..].iter().rev());
        let n_after = rest.take_while(same).count();
        parts = parts.start + n_before..parts.end - n_after;
        let new = &new[n_before..new.len() - n_after];
        let n_new_parts = new.len();
        let blocks = match (&self.parts[parts.clone()], new) {
            ([old], [new]) => {
                let offset = self.offset_of(parts.start);
                block_change(old, new, offset, range, insert)
            }
            _ => None,
        };
        self.splice(parts.clone(), new);
        Change {
            parts,
            n_new_parts,
            blocks,
            reparse,
        }
    }
}

/// The blocks that differ between two versions of a part; `None` where the edit reached out of it.
fn block_change(
    old: &Part,
    new: &Part,
    offset: u32,
    range: TextRange,
    insert: &str,
) -> Option<BlockChange> {
    let replaced = TextRange::new(
        range.start.checked_sub(offset)?,
        range.end.checked_sub(offset)?,
    );
    let new_len = to_u32(insert.len());
    if replaced.end > old.len || old.len - replaced.len() + new_len != new.len {
        return None;
    }
    let same = |(a, b): &(&Arc<Block>, &Arc<Block>)| Arc::ptr_eq(a, b);
    let (a, b) = (&old.blocks, &new.blocks);
    let first = a.iter().zip(b).take_while(same).count();
    let rest = a[first..].iter().rev().zip(b[first..].iter().rev());
    let last = rest.take_while(same).count();
    Some(BlockChange {
        old: first..a.len() - last,
        n_new: b.len() - last - first,
        text: Shift { replaced, new_len },
    })
}

impl Reparse {
    fn shifted(self, offset: u32) -> Self {
        Self {
            parsed: self.parsed.shifted(offset),
            ..self
        }
    }
}

/// Consecutive blocks of the old text, and where they stand.
struct View<'a> {
    blocks: &'a [Arc<Block>],
    /// Where each begins, and where the last ends.
    starts: &'a [u32],
    /// Whether the text ends with them.
    ends_text: bool,
}

/// What a view's blocks became.
struct Rescanned {
    /// The blocks that were replaced, as they were numbered before.
    old: Range<usize>,
    new: Vec<Arc<Block>>,
    reparse: Reparse,
}

impl View<'_> {
    /// The first block that a change at `at` can alter: the one there, or one before it that looked as
    /// far when it was parsed.
    fn restart(&self, at: u32) -> usize {
        let looked = |idx: &usize| self.starts[idx + 1] + self.blocks[*idx].lookahead >= at;
        let last = self.blocks.len().saturating_sub(1);
        (0..last).find(looked).unwrap_or(last)
    }

    /// The blocks after the edit, from the first that changed until an old boundary comes again. `None`
    /// where the text behind the view decides.
    fn rescan(
        &self,
        restart: usize,
        range: TextRange,
        insert: &str,
        landmark: LandmarkOf,
    ) -> Option<Rescanned> {
        let start = self.starts[restart];
        let edit_end = range.start + to_u32(insert.len());
        let mut source = Source::new(self, restart, range, insert);
        let mut res = Rescanned {
            old: restart..restart,
            new: Vec::new(),
            reparse: Reparse::default(),
        };
        let mut sink = Sink::default();
        let mut at = 0;
        loop {
            let begins = start + to_u32(at);
            // A boundary behind the edit where the old text has one too: the rest is as it was.
            if begins >= edit_end {
                let before = begins - edit_end + range.end;
                if let Ok(rest) = self.starts.binary_search(&before) {
                    res.old.end = rest.max(res.old.start);
                    return Some(res);
                }
            }
            let scanned = loop {
                let text = &source.text[at..];
                let is_whole = source.used == self.blocks.len();
                if !text.is_empty() {
                    let scanned = scan::first_block(text, landmark);
                    if scanned.seen < text.len() || is_whole && self.ends_text {
                        break scanned;
                    }
                }
                if is_whole {
                    return None;
                }
                source.extend(self);
            };
            let text = &source.text[at..at + scanned.len];
            at += scanned.len;
            // A block before the edit that looked into it and saw the same.
            let untouched = res.new.is_empty() && begins + to_u32(scanned.len) <= range.start;
            if untouched && self.blocks[res.old.start].is(&scanned, text) {
                res.old.start += 1;
                continue;
            }
            let parsed = TextRange::new(begins, begins + to_u32(scanned.len));
            res.reparse.parsed = match res.new.len() {
                0 => parsed,
                _ => res.reparse.parsed.cover(parsed),
            };
            res.reparse.blocks_parsed += 1;
            res.new
                .push(Arc::new(Block::parse(&scanned, text, &mut sink)));
        }
    }
}

/// Bytes behind an edit that are looked at first.
const LOOK: usize = 256;

/// The new text of a view, as far as it has been needed.
struct Source {
    text: String,
    /// Old blocks that are in `text`.
    used: usize,
}

impl Source {
    fn new(view: &View<'_>, restart: usize, range: TextRange, insert: &str) -> Self {
        let most = view.blocks[restart].len() + range.len() + to_u32(insert.len());
        let mut res = Self {
            text: String::with_capacity(most as usize + LOOK),
            used: restart,
        };
        while res.used < view.blocks.len()
            && (view.starts[res.used] < range.end || res.used == restart)
        {
            res.text.push_str(view.blocks[res.used].text());
            res.used += 1;
        }
        let start = view.starts[restart];
        let at = |it: u32| (it.saturating_sub(start) as usize).min(res.text.len());
        let place = at(range.start)..at(range.end);
        if res.text.get(place.clone()).is_some() {
            res.text.replace_range(place, insert);
        }
        res
    }

    /// Takes in old blocks behind the edit, a few at first, then as many bytes as it has.
    fn extend(&mut self, view: &View<'_>) {
        let wanted = self.text.len() + self.text.len().max(LOOK);
        while self.text.len() < wanted && self.used < view.blocks.len() {
            self.text.push_str(view.blocks[self.used].text());
            self.used += 1;
        }
    }
}

/// `blocks` with those in `range` replaced by `new`.
fn spliced(blocks: &[Arc<Block>], range: Range<usize>, new: &[Arc<Block>]) -> Vec<Arc<Block>> {
    let mut res = Vec::with_capacity(blocks.len() + new.len() - range.len());
    res.extend_from_slice(&blocks[..range.start]);
    res.extend_from_slice(new);
    res.extend_from_slice(&blocks[range.end..]);
    res
}

/// The parts of the old document that an edit can change.
struct Window {
    /// Indices of parts.
    first: usize,
    end: usize,
    /// Where the first part begins.
    offset: u32,
}

impl Window {
    fn around(document: &Document, range: TextRange) -> Option<Self> {
        let mut touched: Option<(usize, usize)> = None;
        let mut offsets = Vec::with_capacity(document.parts.len());
        let mut offset = 0;
        for (idx, it) in document.extents.iter().enumerate() {
            offsets.push(offset);
            let end = offset + it.len;
            if offset <= range.end && range.start <= end + it.lookahead {
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
            settled += usize::from(document.parts[first].first_section.is_some());
        }
        Some(Self {
            first,
            end,
            offset: offsets[first],
        })
    }

    /// The blocks of the window after the edit. Widens the window as far as they depend on it.
    fn rescan(
        &mut self,
        document: &Document,
        range: TextRange,
        insert: &str,
        landmark: LandmarkOf,
    ) -> (Vec<Arc<Block>>, Reparse) {
        let own = TextRange::new(range.start - self.offset, range.end - self.offset);
        loop {
            let (blocks, starts) = self.blocks(document);
            let view = View {
                blocks: &blocks,
                starts: &starts,
                ends_text: self.end == document.parts.len(),
            };
            if let Some(it) = view.rescan(view.restart(own.start), own, insert, landmark) {
                let blocks = spliced(&blocks, it.old, &it.new);
                return (blocks, it.reparse.shifted(self.offset));
            }
            let n_more = (self.end - self.first).max(1);
            self.end = (self.end + n_more).min(document.parts.len());
        }
    }

    /// The old blocks of the window, where each begins, and where the last ends.
    fn blocks(&self, document: &Document) -> (Vec<Arc<Block>>, Vec<u32>) {
        let parts = &document.parts[self.first..self.end];
        let blocks: Vec<Arc<Block>> = parts
            .iter()
            .flat_map(|it| it.blocks.iter().cloned())
            .collect();
        let mut starts = Vec::with_capacity(blocks.len() + 1);
        let mut at = 0;
        for block in &blocks {
            starts.push(at);
            at += block.len();
        }
        starts.push(at);
        (blocks, starts)
    }

    /// The parts that `blocks`, the window's, make. Widens the window until a part begins behind it as
    /// one did before.
    fn redivided(&mut self, document: &Document, mut blocks: Vec<Arc<Block>>) -> Vec<Arc<Part>> {
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
        let replaced = &old_parts[self.first..self.end];
        let ends = starts.iter().skip(1).copied().chain([blocks.len()]);
        starts
            .iter()
            .zip(ends)
            .map(|(&start, end)| {
                let own = &blocks[start..end];
                reused(replaced, own).unwrap_or_else(|| Part::new(own.to_vec()))
            })
            .collect()
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

//! A document as parts, each the blocks of one report. Parts and blocks are shared between
//! versions: the same `Arc` means the same text, and that is the only dirty bit there is.

use std::ops::Range;
use std::sync::Arc;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::text::range::{TextRange, to_u32};

use super::block::{Block, Sink};
use super::divide::{divide, may_list};
use super::scan::{self, Scanned};

/// What a line means for the division of a document into reports. Decided above this layer, from
/// the words of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Landmark {
    /// The title of a report.
    Title,
    /// The heading of a section, counted from 0.
    Section(u8),
    /// The heading of a list of contents.
    Contents,
    None,
}

impl Landmark {
    pub(super) fn section(self) -> Option<u8> {
        match self {
            Landmark::Section(idx) => Some(idx),
            Landmark::Title | Landmark::Contents | Landmark::None => None,
        }
    }
}

/// Tells landmarks from other lines. Must depend on the line alone.
pub type LandmarkOf = fn(&str) -> Landmark;

/// Bytes of a text with so many blocks that all cores read them.
const MANY_BLOCKS: usize = 256 << 10;

/// The syntax of a whole text.
#[derive(Clone, Debug)]
pub struct Document {
    pub parts: Vec<Arc<Part>>,
    /// One for each part, side by side: an edit in a long file asks them all.
    pub(super) extents: Vec<Extent>,
}

/// How far a part reaches.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    pub len: u32,
    /// Bytes behind the part that decided where its blocks end.
    pub lookahead: u32,
    n_blocks: u32,
}

/// The blocks of one report, or of text before the first one.
#[derive(Debug)]
pub struct Part {
    pub blocks: Vec<Arc<Block>>,
    pub len: u32,
    /// Where each block begins, and where the last ends.
    pub(super) starts: Vec<u32>,
    /// How far each block and those before it looked when they were parsed.
    pub(super) reaches: Vec<u32>,
    /// Index of the first block that is a landmark; the number of blocks where none is.
    pub(super) first_landmark: usize,
    /// The section whose heading comes first.
    pub(super) first_section: Option<u8>,
    /// The text of its blocks may decide where it ends.
    pub(super) may_list: bool,
    lookahead: u32,
}

impl Document {
    /// Parses a text. `landmark` tells where a report begins.
    pub fn parse(text: &str, landmark: LandmarkOf) -> Self {
        let parse = |sink: &mut Sink, (scanned, own): (Scanned, &str)| {
            Arc::new(Block::parse(&scanned, own, sink))
        };
        let scanned = scan::Blocks::new(text, landmark);
        // Where one block ends and the next begins is told in order; what stands in them is not.
        let blocks: Vec<Arc<Block>> = if text.len() < MANY_BLOCKS {
            let mut sink = Sink::default();
            scanned.map(|it| parse(&mut sink, it)).collect()
        } else {
            let scanned: Vec<(Scanned, &str)> = scanned.collect();
            let scanned = scanned.into_par_iter();
            scanned.map_init(Sink::default, parse).collect()
        };
        let parts = divide(blocks);
        Self {
            extents: parts.iter().map(|it| it.extent()).collect(),
            parts,
        }
    }

    /// Replaces a part.
    pub(super) fn set(&mut self, idx: usize, part: Arc<Part>) {
        self.extents[idx] = part.extent();
        self.parts[idx] = part;
    }

    /// Replaces parts.
    pub(super) fn splice(&mut self, range: Range<usize>, parts: &[Arc<Part>]) {
        let extents = parts.iter().map(|it| it.extent());
        self.extents.splice(range.clone(), extents);
        self.parts.splice(range, parts.iter().cloned());
    }

    pub fn blocks(&self) -> impl DoubleEndedIterator<Item = &Arc<Block>> {
        self.parts.iter().flat_map(|it| &it.blocks)
    }

    pub fn n_blocks(&self) -> u64 {
        self.extents.iter().map(|it| u64::from(it.n_blocks)).sum()
    }

    /// Where each part begins.
    pub fn offsets(&self) -> impl Iterator<Item = u32> + '_ {
        self.extents.iter().scan(0, |offset, it| {
            let start = *offset;
            *offset += it.len;
            Some(start)
        })
    }

    /// Where a part begins.
    pub(super) fn offset_of(&self, part: usize) -> u32 {
        self.extents[..part].iter().map(|it| it.len).sum()
    }

    /// The text, leaf by leaf.
    pub fn text(&self) -> String {
        self.blocks()
            .flat_map(|it| it.leaves())
            .map(|it| it.text())
            .collect()
    }

    pub fn len(&self) -> u32 {
        self.extents.iter().map(|it| it.len).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }
}

impl Part {
    pub(super) fn new(blocks: Vec<Arc<Block>>) -> Arc<Self> {
        let mut len = 0;
        let mut looked = 0;
        let mut starts = Vec::with_capacity(blocks.len() + 1);
        let mut reaches = Vec::with_capacity(blocks.len());
        for block in &blocks {
            starts.push(len);
            len += block.len();
            looked = looked.max(len + block.lookahead);
            reaches.push(looked);
        }
        starts.push(len);
        let is_landmark = |it: &Arc<Block>| it.landmark != Landmark::None;
        let first_landmark = blocks.iter().position(is_landmark).unwrap_or(blocks.len());
        let first_section = blocks.iter().find_map(|it| it.landmark.section());
        Arc::new(Self {
            may_list: may_list(&blocks),
            blocks,
            len,
            starts,
            reaches,
            first_landmark,
            first_section,
            lookahead: looked - len,
        })
    }

    fn extent(&self) -> Extent {
        Extent {
            len: self.len,
            lookahead: self.lookahead,
            n_blocks: to_u32(self.blocks.len()),
        }
    }

    /// Every block with its offset in the part.
    pub fn located(&self) -> impl DoubleEndedIterator<Item = (u32, &Arc<Block>)> {
        self.starts[..self.blocks.len()]
            .iter()
            .copied()
            .zip(&self.blocks)
    }

    /// Where a block begins.
    pub fn start_of(&self, block: usize) -> u32 {
        self.starts.get(block).copied().unwrap_or(self.len)
    }

    /// The blocks that a range lies in or touches, each with its offset.
    pub fn located_in(&self, range: TextRange) -> impl Iterator<Item = (u32, &Arc<Block>)> {
        let first = self.starts[..self.blocks.len()]
            .partition_point(|it| *it <= range.start)
            .saturating_sub(1);
        self.located()
            .skip(first)
            .take_while(move |it| it.0 < range.end.max(range.start + 1))
    }

    /// The cells of the blocks that a range lies in or touches, each with its block and where that begins.
    pub fn cells_in(&self, range: TextRange) -> impl Iterator<Item = (u32, &Block, TextRange)> {
        self.located_in(range).flat_map(|(start, block)| {
            let cells = block.rows().flat_map(|it| it.cells);
            cells.map(move |it| (start, &**block, it.range))
        })
    }

    /// The source text at `range`, cut back to whole characters.
    pub fn source_lossy(&self, range: TextRange) -> &str {
        let Some((offset, block)) = self.located_in(range).next() else {
            return "";
        };
        let start = range.start.saturating_sub(offset) as usize;
        let end = block
            .text()
            .floor_char_boundary((range.end - offset) as usize);
        block.text().get(start..end).unwrap_or_default()
    }

    /// The source text at `range`, joined over blocks.
    pub fn source(&self, range: TextRange) -> String {
        let mut res = String::with_capacity(range.len() as usize);
        for (offset, block) in self.located_in(range) {
            let start = range.start.max(offset);
            let end = range.end.min(offset + block.len());
            if start < end {
                res.push_str(TextRange::new(start - offset, end - offset).of(block.text()));
            }
        }
        res
    }
}

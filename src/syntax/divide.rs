//! Division of a document into parts, one for each report.

use std::sync::Arc;

use super::block::Block;
use super::document::{Landmark, Part};

/// Divides blocks into parts. A report begins with its title, or, where it has none, with the
/// heading of the first section after the last ones of another report. A title does not begin a report
/// before the part has a section (the title over several lines, a cover), nor where the section
/// after it is not the first (the title repeated at the head of every page). Neither begins one behind a
/// list of contents.
pub(super) fn divide(blocks: Vec<Arc<Block>>) -> Vec<Arc<Part>> {
    let starts = part_starts(&blocks, None);
    let mut parts = Vec::with_capacity(starts.len());
    let mut rest = blocks;
    for &start in starts.iter().rev() {
        parts.push(Part::new(rest.split_off(start)));
    }
    parts.reverse();
    parts
}

/// Where parts begin, in indices of `blocks`; the first is 0 unless there are no blocks.
///
/// `after` is the section whose heading comes next behind the blocks.
pub(super) fn part_starts(blocks: &[Arc<Block>], after: Option<u8>) -> Vec<usize> {
    let next_sections = next_sections(blocks, after);
    let mut starts = Vec::new();
    let mut state = Division::default();
    for (idx, (block, &next_section)) in blocks.iter().zip(&next_sections).enumerate() {
        if idx == 0 || state.begins_part(block, next_section) {
            starts.push(idx);
            state = Division::default();
        }
        state.take(block);
    }
    starts
}

/// For each block the section whose heading comes next, itself not counted.
fn next_sections(blocks: &[Arc<Block>], after: Option<u8>) -> Vec<Option<u8>> {
    let mut next = after;
    let mut res = vec![None; blocks.len()];
    for (slot, block) in res.iter_mut().zip(blocks).rev() {
        *slot = next;
        next = block.landmark.section().or(next);
    }
    res
}

/// Text without any landmark is cut after so many blocks, at the next seam.
pub(super) const LONG: usize = 512;

/// What the part under way has shown so far.
#[derive(Default)]
struct Division {
    n_blocks: usize,
    has_title: bool,
    last_section: Option<u8>,
    /// A bit for each section that was seen.
    sections: u32,
    /// A list of contents was announced.
    has_contents: bool,
    /// Bytes of text between the first section and the last, headings not counted.
    n_text: u32,
    /// The same behind the last.
    n_behind: u32,
}

/// Whether the text of some blocks, and not their landmarks alone, may decide how they are divided: a list of
/// contents stands among them, perhaps.
pub(super) fn may_list(blocks: &[Arc<Block>]) -> bool {
    let mut n_sections = 0;
    blocks.iter().any(|it| {
        match it.landmark {
            Landmark::Section(_) => n_sections += 1,
            Landmark::None if it.n_cells() > 0 => n_sections = 0,
            Landmark::Title | Landmark::Contents | Landmark::None => {}
        }
        it.landmark == Landmark::Contents || n_sections >= Division::LEAST_SECTIONS
    })
}

impl Division {
    /// The sections with which a report may end.
    const LATE: u8 = 4;
    /// A report has more sections than one line of a sentence can look like.
    const LEAST_SECTIONS: u32 = 3;

    /// The text of a list of contents, at most: entries below the sections', and page numbers.
    const LONGEST_LIST: u32 = 2000;

    fn begins_part(&self, block: &Block, next_section: Option<u8>) -> bool {
        match block.landmark {
            Landmark::Title => {
                self.last_section.is_some() && next_section == Some(0) && !self.is_list()
            }
            Landmark::Section(0) => {
                self.last_section.is_some_and(|it| it >= Self::LATE)
                    && self.sections.count_ones() >= Self::LEAST_SECTIONS
                    && !self.is_list()
            }
            Landmark::Section(_) | Landmark::Contents => false,
            Landmark::None => {
                !self.has_title
                    && self.last_section.is_none()
                    && self.n_blocks >= LONG
                    && block.len().is_multiple_of(16)
            }
        }
    }

    /// Whether the sections so far are entries of a list of contents: next to nothing stands between them.
    fn is_list(&self) -> bool {
        let most = if self.has_contents {
            Self::LONGEST_LIST
        } else {
            0
        };
        self.sections.count_ones() >= Self::LEAST_SECTIONS && self.n_text <= most
    }

    fn take(&mut self, block: &Block) {
        self.n_blocks += 1;
        let ends_list = matches!(block.landmark, Landmark::Title | Landmark::Section(0));
        if ends_list && self.is_list() {
            self.last_section = None;
            self.sections = 0;
            self.n_text = 0;
            self.n_behind = 0;
            self.has_contents = false;
        }
        match block.landmark {
            Landmark::Title => self.has_title = true,
            Landmark::Section(idx) => {
                if self.sections != 0 {
                    self.n_text = self.n_text.saturating_add(self.n_behind);
                }
                self.n_behind = 0;
                self.last_section = Some(idx);
                self.sections |= 1 << idx;
            }
            Landmark::Contents => self.has_contents = true,
            Landmark::None if self.n_behind <= Self::LONGEST_LIST => {
                self.n_behind += block.n_shown();
            }
            Landmark::None => {}
        }
    }
}

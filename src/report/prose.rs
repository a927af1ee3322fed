//! Text as a reader sees it, with its places in the source: what messages and fixes quote, and what
//! sentences are read from.

use std::borrow::Cow;
use std::ops::Range;

use crate::syntax::document::Part;
use crate::text::number::Placed;
use crate::text::range::{TextRange, to_u32};

use super::Report;

/// A line of text as a reader sees it, with its places in the source.
#[derive(Clone, Debug)]
pub struct ProseLine<'a> {
    pub text: Cow<'a, str>,
    /// From the start of the part.
    pub range: TextRange,
    /// For each character of `text` its place; empty where `text` is the source itself.
    places: Vec<(u32, TextRange)>,
}

impl<'a> ProseLine<'a> {
    /// Lines that follow one another, as one.
    pub fn joined(lines: &[ProseLine<'a>]) -> Self {
        if let [line] = lines {
            return line.clone();
        }
        let mut text = String::with_capacity(lines.iter().map(|it| it.text.len()).sum());
        let mut places = Vec::new();
        for line in lines {
            let base = text.len();
            let chars = line.text.char_indices().enumerate();
            places.extend(chars.map(|(idx, (at, c))| {
                let own = line.places.get(idx).map(|it| it.1);
                let range = own.unwrap_or_else(|| line.locate(at..at + c.len_utf8()));
                (to_u32(base + at), range)
            }));
            text.push_str(&line.text);
        }
        let range = lines.iter().map(|it| it.range).reduce(TextRange::cover);
        Self {
            text: Cow::Owned(text),
            range: range.unwrap_or_default(),
            places,
        }
    }

    /// The index in `text` of a place in the part.
    pub fn index_of(&self, place: u32) -> usize {
        if self.places.is_empty() {
            let index = place.saturating_sub(self.range.start) as usize;
            return self.text.floor_char_boundary(index);
        }
        let behind = self.places.partition_point(|it| it.1.end <= place);
        let index = self.places.get(behind);
        index.map_or(self.text.len(), |it| it.0 as usize)
    }

    /// The place in the part of a range of `text`.
    pub fn locate(&self, range: Range<usize>) -> TextRange {
        if self.places.is_empty() {
            let at = |it: usize| self.range.start + to_u32(it);
            return TextRange::new(at(range.start), at(range.end));
        }
        let inside = |at: u32| range.contains(&(at as usize));
        let shown = self.places.iter().filter(|it| inside(it.0)).map(|it| it.1);
        shown
            .reduce(TextRange::cover)
            .unwrap_or(TextRange::empty(self.range.start))
    }
}

/// The text at a place that lies in one block.
pub(super) fn line_at(part: &Part, range: TextRange) -> ProseLine<'_> {
    let Some((offset, block)) = part.located_in(range).next() else {
        return ProseLine {
            text: Cow::Borrowed(""),
            range,
            places: Vec::new(),
        };
    };
    let own = TextRange::new(range.start - offset, range.end - offset);
    if block.is_plain(own) {
        return ProseLine {
            text: Cow::Borrowed(own.of(block.text())),
            range,
            places: Vec::new(),
        };
    }
    let mut text = String::with_capacity(own.len() as usize);
    let mut places = Vec::new();
    for Placed { char, range } in block.visible(own) {
        places.push((to_u32(text.len()), range.shifted(offset)));
        text.push(char);
    }
    ProseLine {
        text: Cow::Owned(text),
        range,
        places,
    }
}

/// The text at `range` as a reader sees it.
pub(super) fn visible(part: &Part, range: TextRange) -> String {
    let mut res = String::with_capacity(range.len() as usize);
    for (offset, block) in part.located_in(range) {
        let end = range.end.min(offset + block.len());
        let start = range.start.max(offset);
        if start < end {
            res.push_str(&block.shown(TextRange::new(start - offset, end - offset)));
        }
    }
    res
}

/// The characters at `range`, placed from its start. `None` where a block ends within.
pub(super) fn placed(part: &Part, range: TextRange) -> Option<Vec<Placed>> {
    let (offset, block) = part.located_in(range).next()?;
    let own = TextRange::new(
        range.start.checked_sub(offset)?,
        range.end.checked_sub(offset)?,
    );
    let place = |it: Placed| Placed {
        char: it.char,
        range: TextRange::new(it.range.start - own.start, it.range.end - own.start),
    };
    (own.end <= block.len()).then(|| block.visible(own).map(place).collect())
}
impl Report {
    /// How many spaces stand behind a place, as far as numbers are long.
    pub fn n_spaces(&self, at: u32) -> u32 {
        const MOST: u32 = 32;
        let behind = TextRange::new(at, (at + MOST).min(self.end()));
        let spaces = self.part.source_lossy(behind).bytes();
        to_u32(spaces.take_while(|it| *it == b' ').count())
    }
}

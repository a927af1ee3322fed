//! Pieces of labels. A label wrapped over lines, rows or pages stands in pieces above, beside and below its
//! numbers, in the order in which a converter met them; together they are the label.

use std::ops::Range;

use memchr::memmem::Finder;

use crate::form::TableKind;
use crate::form::vocabulary::vocabulary;
use crate::syntax::document::Part;
use crate::syntax::layout::Layout;
use crate::text::fold::{folded_words, is_blank};
use crate::text::label::{LONGEST, Label};
use crate::text::range::to_u32;

use super::prose::visible;
use super::reading::Head;
use super::stream::{Item, Stream};

/// Lines that a label takes at most, where a narrow column wraps it after two characters.
pub(super) const MOST_LINES: u32 = 30;

/// The texts on some lines of a stream, folded, each as long as it is in one piece.
pub(super) fn pieces(part: &Part, stream: &Stream<'_>, lines: Range<u32>) -> Vec<String> {
    let end = lines.end.min(to_u32(stream.lines.len()));
    let mut res = Vec::new();
    for line in lines.start..end {
        let items = stream.line_items(line as usize).iter();
        for item in items.filter(|it| is_short(it)) {
            let text = visible(part, item.range);
            // A line of text may hold pieces from several columns.
            let words = text.split(is_blank).map(words);
            res.extend(words.filter(|it| !it.is_empty()));
        }
    }
    res
}

fn is_short(item: &Item) -> bool {
    let longest = u8::try_from(LONGEST).unwrap_or(u8::MAX);
    item.label().is_some_and(|it| it.n_chars <= longest)
}

/// The words of a label without the number that it begins with.
pub(super) fn words(label: &str) -> String {
    let folded = folded_words(label);
    folded
        .trim_start_matches(|it: char| it.is_ascii_digit())
        .to_owned()
}

/// Pieces, each as [`words`], ready to be looked for in many labels: the longer ones first.
pub(super) struct Pieces<'a> {
    finders: Vec<Finder<'a>>,
}

impl<'a> Pieces<'a> {
    pub fn new(pieces: impl Iterator<Item = &'a str> + Clone) -> Self {
        let is_long = |it: &&str| it.chars().nth(1).is_some();
        let long = pieces.clone().filter(is_long);
        let short = pieces.filter(|it| !is_long(it) && !it.is_empty());
        Self {
            finders: long.chain(short).map(Finder::new).collect(),
        }
    }

    /// The share of a label, as [`words`], that is made up of them, from 0 to 1.
    pub fn fit(&self, label: &str) -> f32 {
        let mut is_taken = vec![false; label.len()];
        for piece in &self.finders {
            let len = piece.needle().len();
            let mut places = piece.find_iter(label.as_bytes());
            if let Some(at) = places.find(|at| !is_taken[*at..at + len].contains(&true)) {
                is_taken[at..at + len].fill(true);
            }
        }
        let n_taken = is_taken.iter().filter(|it| **it).count();
        n_taken as f32 / label.len().max(1) as f32
    }
}

/// Whether a line holds words of which nothing says that they are whole: neither prose nor a heading, and
/// not the form's.
pub(super) fn is_loose(stream: &Stream<'_>, line: usize) -> bool {
    let items = stream.line_items(line);
    let is_heading = stream.lines.get(line).is_some_and(|it| {
        let is_section = matches!(it.head(), Head::Section(_) | Head::RunOn { .. });
        is_section || it.is_title()
    });
    let vocabulary = vocabulary();
    let is_unknown = |it: &Item| {
        let label = it.label();
        // 2.其他 begins another label than 3.其他.
        let is_own = |it: &Label| {
            let row = vocabulary
                .meaning(it)
                .map(|found| found.row(TableKind::Applications, it));
            let row = row.map(|it| it.map(usize::from));
            row.is_some_and(|row| {
                row.is_none_or(|row| !vocabulary.is_other_number(TableKind::Applications, row, it))
            })
        };
        is_short(it) && label.is_some_and(|it| !is_own(it))
    };
    !is_heading && !items.iter().any(Item::is_value) && items.iter().any(is_unknown)
}

/// Whether a stream's lines are text without cells.
pub(super) fn is_flow(stream: &Stream<'_>, line: u32) -> bool {
    let line = stream.lines.get(line as usize);
    line.is_some_and(|it| it.layout == Layout::Plain)
}

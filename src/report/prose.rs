//! The text of a report beside its tables, and what it says of the statistical period.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::syntax::layout::Layout;
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

/// The statistical period that a report states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    pub year: u16,
    /// The year of its end, where it names one.
    pub end_year: Option<u16>,
    pub start: (u8, u8),
    pub end: (u8, u8),
    /// The place of the whole statement.
    pub range: TextRange,
    pub year_range: TextRange,
    pub end_year_range: Option<TextRange>,
}

impl Report {
    /// The lines of text in a range of the part, cut to it, one for each cell that is not in a grid.
    pub fn prose(&self, range: Range<u32>) -> impl Iterator<Item = ProseLine<'_>> + '_ {
        let range = TextRange::new(range.start, range.end);
        let located = self
            .part
            .located_in(range)
            .filter(|it| it.1.layout != Layout::Blank);
        located.flat_map(move |(offset, block)| {
            block.rows().filter_map(move |row| {
                let mut shown = row.cells.iter().filter(|it| !it.range.is_empty());
                let cell = shown.next()?;
                if shown.next().is_some() && block.layout != Layout::Plain {
                    return None;
                }
                let start = cell.range.start.max(range.start.saturating_sub(offset));
                let end = row.cells.last()?.range.end.min(range.end - offset);
                if start >= end {
                    return None;
                }
                let inside = TextRange::new(start, end);
                let range = inside.shifted(offset);
                if block.is_plain(inside) {
                    let text = Cow::Borrowed(inside.of(block.text()));
                    return Some(ProseLine {
                        text,
                        range,
                        places: Vec::new(),
                    });
                }
                let mut text = String::with_capacity(inside.len() as usize);
                let mut places = Vec::new();
                for Placed { char, range } in block.visible(inside) {
                    places.push((to_u32(text.len()), range.shifted(offset)));
                    text.push(char);
                }
                Some(ProseLine {
                    text: Cow::Owned(text),
                    range,
                    places,
                })
            })
        })
    }

    /// The first statement of a statistical period: 统计期限自…1月1日起至…12月31日止.
    pub(super) fn find_period(&self) -> Option<Period> {
        // Lines are told by their characters first: few have a month and a day.
        let may_state = |text: &str| text.contains('月') && text.contains('日');
        let names = |text: &str| PERIOD_WORDS.iter().any(|it| text.contains(it));
        // A PDF wraps the statement; two lines hold it.
        let mut before: Option<ProseLine<'_>> = None;
        for line in self.prose(0..self.part.len) {
            if may_state(&line.text) {
                let own = names(&line.text).then(|| line.clone());
                let wrapped = before
                    .filter(|it| names(&it.text))
                    .map(|it| ProseLine::joined(&[it, line.clone()]));
                if let Some(period) = own
                    .into_iter()
                    .chain(wrapped)
                    .find_map(|it| read_period(&it))
                {
                    return Some(period);
                }
            }
            before = Some(line);
        }
        None
    }
}

/// The words by which a statement of the period is known.
pub const PERIOD_WORDS: [&str; 5] = ["统计", "期限", "数据", "时限", "周期"];

static PERIOD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(20\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]\s*(?:起)?\s*(?:至|到|—+|-+|–|~|～)\s*",
        r"(?:(20\d\d)\s*年\s*)?(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]"
    ))
    .ok()
});

fn read_period(line: &ProseLine<'_>) -> Option<Period> {
    let found = PERIOD.as_ref()?.captures(&line.text)?;
    let number = |idx: usize| {
        found
            .get(idx)
            .and_then(|it| it.as_str().parse::<u16>().ok())
    };
    let small = |idx: usize| number(idx).and_then(|it| u8::try_from(it).ok());
    let place = |idx: usize| found.get(idx).map(|it| line.locate(it.range()));
    Some(Period {
        year: number(1)?,
        end_year: number(4),
        start: (small(2)?, small(3)?),
        end: (small(5)?, small(6)?),
        range: place(0)?,
        year_range: place(1)?,
        end_year_range: place(4),
    })
}

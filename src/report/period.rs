//! The statistical period: 统计期限自…1月1日起至…12月31日止.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::text::range::{TextRange, to_u32};

use super::prose::ProseLine;

/// The words by which a statement of the period is known.
const WORDS: [&str; 5] = ["统计", "期限", "数据", "时限", "周期"];

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

/// What a line says of dates. Ranges are of the text that a reader sees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Dates {
    /// Has one of the words with which a statement of the period begins.
    pub names_period: bool,
    /// Has a month and a day.
    pub has_day: bool,
    pub period: Option<Box<Period>>,
    /// A period that lost characters: 202111日起至20211230日.
    pub damaged: Option<TextRange>,
}

/// Reads the dates of a line.
pub(super) fn dates(text: &str) -> Dates {
    let has_day = text.contains('日');
    if !has_day {
        return Dates {
            names_period: WORDS.iter().any(|it| text.contains(it)),
            ..Dates::default()
        };
    }
    let has_month = text.contains('月');
    let names_period = WORDS.iter().any(|it| text.contains(it));
    let own = |it: Range<usize>| TextRange::new(to_u32(it.start), to_u32(it.end));
    let damaged = || Some(own(DAMAGED.as_ref()?.find(text)?.range()));
    let may_be_damaged = has_month || text.contains("20");
    Dates {
        names_period,
        has_day: has_month,
        period: (has_month && names_period)
            .then(|| read(text, own).map(Box::new))
            .flatten(),
        damaged: may_be_damaged.then(damaged).flatten(),
    }
}

/// The period that two lines state together.
pub(super) fn wrapped(lines: [ProseLine<'_>; 2]) -> Option<Period> {
    let line = ProseLine::joined(&lines);
    read(&line.text, |it| line.locate(it))
}

impl Period {
    /// The same, each place moved.
    #[must_use]
    pub(super) fn placed(&self, place: impl Fn(TextRange) -> TextRange) -> Self {
        Self {
            range: place(self.range),
            year_range: place(self.year_range),
            end_year_range: self.end_year_range.map(place),
            ..self.clone()
        }
    }

    /// Whether the two say the same, wherever they stand.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        let said = |it: &Self| (it.year, it.end_year, it.start, it.end);
        said(self) == said(other)
    }
}

static PERIOD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(20\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]\s*(?:起)?\s*(?:至|到|—+|-+|–|~|～)\s*",
        r"(?:(20\d\d)\s*年\s*)?(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]"
    ))
    .ok()
});

static DAMAGED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"20\d\d\s?\d{2}日\s*起?\s*[至到]\s*(?:20\d\d\s?)?\d{3,4}日").ok());

fn read(text: &str, place: impl Fn(Range<usize>) -> TextRange) -> Option<Period> {
    let found = PERIOD.as_ref()?.captures(text)?;
    let number = |idx: usize| found.get(idx)?.as_str().parse::<u16>().ok();
    let small = |idx: usize| u8::try_from(number(idx)?).ok();
    let place = |idx: usize| Some(place(found.get(idx)?.range()));
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

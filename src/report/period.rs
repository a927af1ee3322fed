//! The statistical period: 统计期限自…1月1日起至…12月31日止.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::text::fold::digit;
use crate::text::range::{TextRange, to_u32};

use super::glance::Glance;
use super::prose::ProseLine;

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

/// Reads the dates of a line, which shows this at first glance.
pub(super) fn dates(text: &str, glance: &Glance) -> Dates {
    let (has_month, names_period) = (glance.has_month, glance.names_period);
    if !glance.has_day {
        return Dates {
            names_period,
            ..Dates::default()
        };
    }
    let own = |it: Range<usize>| TextRange::new(to_u32(it.start), to_u32(it.end));
    let damaged = || Some(own(DAMAGED.as_ref()?.find(text)?.range()));
    Dates {
        names_period,
        has_day: has_month,
        period: (has_month && names_period)
            .then(|| read(text, own).map(Box::new))
            .flatten(),
        damaged: has_run_on_day(text).then(damaged).flatten(),
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

/// A period that lost characters. Compiled where there may be one: hardly ever.
static DAMAGED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"20\d\d\s?\d{2}日\s*起?\s*[至到]\s*(?:20\d\d\s?)?\d{3,4}日").ok());

/// Whether a day follows two digits and, with no month between, more of them.
fn has_run_on_day(text: &str) -> bool {
    text.match_indices('日').any(|(at, _)| {
        let mut before = text[..at].chars().rev();
        let mut is_next = |fits: fn(char) -> bool| before.next().is_some_and(fits);
        is_next(char::is_numeric)
            && is_next(char::is_numeric)
            && is_next(|it| it.is_numeric() || it.is_whitespace())
    })
}

/// The first period that a text states: 2024年1月1日起至12月31日.
fn read(text: &str, place: impl Fn(Range<usize>) -> TextRange) -> Option<Period> {
    let starts = text.match_indices("20").map(|it| it.0);
    let found = starts.filter_map(|at| Statement::read(text, at)).next()?;
    let number = |it: &Range<usize>| text[it.clone()].parse::<u16>().ok();
    let small = |it: &Range<usize>| u8::try_from(number(it)?).ok();
    Some(Period {
        year: number(&found.year)?,
        end_year: found.end_year.as_ref().and_then(number),
        start: (small(&found.start[0])?, small(&found.start[1])?),
        end: (small(&found.end[0])?, small(&found.end[1])?),
        range: place(found.whole),
        year_range: place(found.year),
        end_year_range: found.end_year.map(place),
    })
}

/// Where the parts of a period stand in a text. Months and days are numbers of one digit or two.
struct Statement {
    whole: Range<usize>,
    year: Range<usize>,
    start: [Range<usize>; 2],
    end_year: Option<Range<usize>>,
    end: [Range<usize>; 2],
}

impl Statement {
    /// The period whose year stands at `at`.
    fn read(text: &str, at: usize) -> Option<Self> {
        let mut cursor = Cursor { text, at };
        let year = cursor.year()?;
        let start = cursor.day()?;
        cursor.mark(|it| it == '起');
        cursor.until()?;
        let before = cursor.at;
        let end_year = cursor.year();
        if end_year.is_none() {
            cursor.at = before;
        }
        let end = cursor.day()?;
        Some(Self {
            whole: at..cursor.at,
            year,
            start,
            end_year,
            end,
        })
    }
}

/// Goes through a date. White space may stand between all of its parts.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl Cursor<'_> {
    /// `2024年`
    fn year(&mut self) -> Option<Range<usize>> {
        self.skip_blanks();
        let res = self.digits(4)?;
        let is_whole = self.text[res.clone()].chars().count() == 4;
        self.mark(|it| it == '年')?;
        (is_whole && self.text[res.clone()].starts_with("20")).then_some(res)
    }

    /// `1月1日`
    fn day(&mut self) -> Option<[Range<usize>; 2]> {
        self.skip_blanks();
        let month = self.digits(2)?;
        self.mark(|it| it == '月')?;
        self.skip_blanks();
        let day = self.digits(2)?;
        self.mark(|it| matches!(it, '日' | '号'))?;
        Some([month, day])
    }

    /// `至`, or a dash however long.
    fn until(&mut self) -> Option<()> {
        self.skip_blanks();
        let first = self.text[self.at..].chars().next()?;
        let n = match first {
            '至' | '到' | '–' | '~' | '～' => 1,
            '—' | '-' => self.text[self.at..]
                .chars()
                .take_while(|it| *it == first)
                .count(),
            _ => return None,
        };
        self.at += n * first.len_utf8();
        Some(())
    }

    /// The digits that stand here, so many at most.
    fn digits(&mut self, most: usize) -> Option<Range<usize>> {
        let start = self.at;
        let digits = self.text[start..].chars().take(most);
        self.at += digits
            .take_while(|it| digit(*it).is_some())
            .map(char::len_utf8)
            .sum::<usize>();
        (start < self.at).then_some(start..self.at)
    }

    /// Takes a mark, if it is the one that stands next.
    fn mark(&mut self, is_own: impl Fn(char) -> bool) -> Option<()> {
        let blanks = self.n_blanks();
        let next = self.text[self.at + blanks..].chars().next()?;
        if !is_own(next) {
            return None;
        }
        self.at += blanks + next.len_utf8();
        Some(())
    }

    fn skip_blanks(&mut self) {
        self.at += self.n_blanks();
    }

    fn n_blanks(&self) -> usize {
        let rest = &self.text[self.at..];
        rest.len() - rest.trim_start().len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<(String, &str)> {
        let own = |it: Range<usize>| TextRange::new(to_u32(it.start), to_u32(it.end));
        let it = read(text, own)?;
        let end_year = it.end_year.map_or_else(String::new, |it| it.to_string());
        let said = format!("{} {:?} {end_year} {:?}", it.year, it.start, it.end);
        Some((said, it.range.of(text)))
    }

    #[test]
    fn a_period_is_read_as_people_write_it() {
        let same_year = "2024 (1, 1)  (12, 31)";
        let with_year = "2024 (1, 1) 2024 (12, 31)";
        for (text, said, place) in [
            (
                "统计期限自2024年1月1日起至12月31日止",
                same_year,
                "2024年1月1日起至12月31日",
            ),
            (
                "2023年报：2024 年 1月1日 —— 2024年12 月31号，",
                with_year,
                "2024 年 1月1日 —— 2024年12 月31号",
            ),
            (
                "2024年01月01日起到2024年12月31日",
                with_year,
                "2024年01月01日起到2024年12月31日",
            ),
            (
                "202020年，2024年1月1日~12月31日",
                same_year,
                "2024年1月1日~12月31日",
            ),
        ] {
            assert_eq!(shown(text), Some((said.to_owned(), place)), "{text}");
        }
        for text in [
            "2024年1月1日起",
            "2024年1月至12月31日",
            "2024年1月1日、12月31日",
            "2024年1月1日至1999年12月31日",
            "2024年111日至12月31日",
            "2024年1月1日至２０２４年１２月３１号前",
        ] {
            assert_eq!(shown(text), None, "{text}");
        }
    }

    #[test]
    fn a_period_without_its_months_is_damaged() {
        fn damaged(text: &str) -> Option<&str> {
            Some(dates(text, &Glance::of(text)).damaged?.of(text))
        }
        let text = "统计期限为202111日起至20211230日。";
        assert_eq!(damaged(text), Some("202111日起至20211230日"));
        assert_eq!(damaged("2021年11月1日起至2021年12月30日"), None);
        assert_eq!(damaged("共用20241日"), None);
    }
}

//! Years as reports write them.

use crate::text::fold::{digit, is_blank};
use crate::text::range::{TextRange, to_u32};

/// A year and where its four digits stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Year {
    pub year: u16,
    pub range: TextRange,
}

/// Every `20XX年` in a text, white space allowed before 年. A number that only looks like a year,
/// `2023条` or part of a longer number, is none.
pub fn years(text: &str) -> Vec<Year> {
    text.match_indices('年')
        .filter_map(|(at, _)| year_before(&text[..at]))
        .collect()
}

/// The year that a line opens with, where it goes on with what was done in it: 2023年，我局共收到. `None`
/// where other years, or the year before, are spoken of.
pub(super) fn opening(line: &str) -> Option<Year> {
    const OTHER: [&str; 6] = ["本年", "今年", "上年", "去年", "同期", "结转"];
    const TELLS: [&str; 6] = ["共收到", "收到", "受理", "主动公开", "共发布", "公开信息"];
    const LONGEST_SUBJECT: usize = 60;
    const LATEST: u32 = 3;
    // Cheap test first: few lines open with a year.
    let may_open = line.chars().take(4).any(|it| digit(it).is_some());
    if !may_open {
        return None;
    }
    let years = years(line);
    let first = *years.first().filter(|it| it.range.start <= LATEST)?;
    if years.iter().any(|it| it.year != first.year) || OTHER.iter().any(|it| line.contains(it)) {
        return None;
    }
    let rest: String = line[first.range.end as usize..]
        .chars()
        .take(LONGEST_SUBJECT)
        .collect();
    TELLS.iter().any(|it| rest.contains(it)).then_some(first)
}

/// The year that a text ends with.
fn year_before(text: &str) -> Option<Year> {
    let number = text.trim_end_matches(is_blank);
    let mut start = number.len();
    let mut year = 0;
    let mut unit = 1;
    for (at, c) in number.char_indices().rev() {
        let Some(d) = digit(c) else {
            break;
        };
        if unit > 1000 {
            return None;
        }
        year += u16::from(d) * unit;
        unit *= 10;
        start = at;
    }
    (unit > 1000 && (2000..2100).contains(&year)).then(|| Year {
        year,
        range: TextRange::new(to_u32(start), to_u32(number.len())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_told_from_numbers() {
        let found = |text: &str| years(text).iter().map(|it| it.year).collect::<Vec<_>>();
        assert_eq!(
            found("自 2023 年1月至２０２４年，国办函〔2020〕109号，2023条"),
            [2023, 2024]
        );
        assert_eq!(found("12023年 202年"), [0_u16; 0]);
    }
}

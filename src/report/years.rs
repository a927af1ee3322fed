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

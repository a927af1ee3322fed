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
    let mut res = Vec::new();
    let mut digits = 0;
    let mut value: u32 = 0;
    let mut range = TextRange::default();
    let mut is_closed = false;
    for (at, c) in text.char_indices() {
        if let Some(d) = digit(c) {
            if digits == 0 || is_closed {
                (digits, value, is_closed) = (0, 0, false);
                range.start = to_u32(at);
            }
            digits += 1;
            value = value.saturating_mul(10).saturating_add(u32::from(d));
            range.end = to_u32(at + c.len_utf8());
        } else if digits > 0 {
            if is_blank(c) {
                is_closed = true;
                continue;
            }
            if c == '年' && digits == 4 && (2000..2100).contains(&value) {
                res.push(Year {
                    year: u16::try_from(value).unwrap_or_default(),
                    range,
                });
            }
            digits = 0;
            is_closed = false;
        }
    }
    res
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

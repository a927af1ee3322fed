//! Labels: a numbering, if any, and words. Labels are compared by a hash of their folded words, so
//! that `（一）予以公开`, `(一) 予以 公开` and `1. 予以公开` have the same words.

use super::fold::{Folder, is_blank, is_han, is_word};
use super::range::to_u32;

/// A short text as a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    /// Hash of the folded words behind the numbering; 0 where the text is too long for a label.
    pub words: u64,
    pub numbering: Option<Numbering>,
    /// Folded characters, numbering included.
    pub n_chars: u8,
    /// Hash of where blanks stand in the text: what is torn into pieces is torn there. 0 where none do.
    pub gaps: u32,
}

impl Label {
    /// A text that is too long for a label.
    pub const TOO_LONG: Label = Label {
        words: 0,
        numbering: None,
        n_chars: u8::MAX,
        gaps: 0,
    };
}

/// The number that a heading or row begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbering {
    pub ordinal: u8,
    pub style: Style,
}

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// `一、`
    Han,
    /// `（一）`
    HanBracketed,
    /// `一)`
    HanHalfBracketed,
    /// `第一部分`
    HanPart,
    /// `1.`, `1、`
    Arabic,
    /// `（1）`
    ArabicBracketed,
}

/// The longest label, in folded characters.
pub const LONGEST: usize = 60;

/// Reads labels; keeps its buffer between them.
#[derive(Default)]
pub struct Reader {
    chars: Vec<char>,
}

impl Reader {
    pub fn read(&mut self, text: impl Iterator<Item = char>) -> Label {
        self.chars.clear();
        self.chars.reserve(LONGEST);
        let folder = Folder::default();
        let mut gaps = 0;
        for c in text.take(LONGEST * 2) {
            if is_blank(c) {
                gaps = and_gap(gaps, self.chars.len());
                continue;
            }
            folder.fold(c, &mut |it| self.chars.push(it));
            if self.chars.len() > LONGEST {
                return Label::TOO_LONG;
            }
        }
        let marks = self
            .chars
            .iter()
            .take_while(|it| matches!(it, '#' | '*' | '>' | '-' | '·' | '●' | '•'))
            .count();
        let rest = &self.chars[marks..];
        let (numbering, len) = numbering(rest).map_or((None, 0), |(it, len)| (Some(it), len));
        let words = hash(rest[len..].iter().copied());
        Label {
            words,
            numbering,
            n_chars: u8::try_from(self.chars.len()).unwrap_or(u8::MAX),
            gaps,
        }
    }

    /// The folded characters of the label read last.
    pub fn chars(&self) -> &[char] {
        &self.chars
    }
}

/// The label of a text of the form.
pub fn of(text: &str) -> Label {
    Reader::default().read(text.chars())
}

/// Adds a blank behind so many characters to a hash of blanks.
fn and_gap(gaps: u32, n_chars: usize) -> u32 {
    const FACTOR: u32 = 0x9e37_79b1;
    (gaps.rotate_left(7) ^ to_u32(n_chars + 1)).wrapping_mul(FACTOR)
}

/// Hash of the letters and digits among `chars`, which are folded.
fn hash(chars: impl Iterator<Item = char>) -> u64 {
    const FACTOR: u64 = 0x517c_c1b7_2722_0a95;
    let words = chars.filter(|it| is_word(*it));
    words.fold(0, |acc: u64, it| {
        (acc.rotate_left(5) ^ u64::from(it)).wrapping_mul(FACTOR)
    })
}

/// The numbering that `chars` begin with, and its length.
fn numbering(chars: &[char]) -> Option<(Numbering, usize)> {
    let first = *chars.first()?;
    let is_open = first == '(' || first == '〔' || first == '[';
    let is_part = first == '第';
    let start = usize::from(is_open || is_part);
    let (ordinal, len, is_han) = ordinal(chars.get(start..)?)?;
    let end = start + len;
    let after = chars.get(end).copied();
    let numbering = |style| Numbering { ordinal, style };
    match after {
        Some(')' | '〕' | ']') if is_open => {
            let style = if is_han {
                Style::HanBracketed
            } else {
                Style::ArabicBracketed
            };
            Some((numbering(style), end + 1))
        }
        Some('部') if is_part && chars.get(end + 1) == Some(&'分') => {
            let mark = usize::from(
                chars
                    .get(end + 2)
                    .is_some_and(|it| matches!(it, '、' | ':' | ',')),
            );
            Some((numbering(Style::HanPart), end + 2 + mark))
        }
        _ if is_open || is_part => None,
        Some(')') if is_han => Some((numbering(Style::HanHalfBracketed), end + 1)),
        Some('、' | '.' | ',' | '．') => {
            let style = if is_han { Style::Han } else { Style::Arabic };
            Some((numbering(style), end + 1))
        }
        Some(')') => Some((numbering(Style::Arabic), end + 1)),
        // `1属于国家秘密`: the dot is lost; but not `2023年` or `3件`.
        Some(it)
            if !is_han
                && len <= 2
                && it.is_alphabetic()
                && !"年月日件条个次项份起万元".contains(it) =>
        {
            Some((numbering(Style::Arabic), end))
        }
        _ => None,
    }
}

/// A number up to 99 in Han or Arabic digits, its length, and which of the two.
fn ordinal(chars: &[char]) -> Option<(u8, usize, bool)> {
    let n_arabic = chars.iter().take_while(|it| it.is_ascii_digit()).count();
    if (1..=2).contains(&n_arabic) {
        let value = chars[..n_arabic]
            .iter()
            .filter_map(|it| it.to_digit(10))
            .fold(0, |acc, it| acc * 10 + it);
        return Some((u8::try_from(value).ok()?, n_arabic, false));
    }
    match (chars.first().copied()?, chars.get(1).copied()) {
        ('十', Some(ones)) if han(ones).is_some() => Some((10 + han(ones)?, 2, true)),
        ('十', _) => Some((10, 1, true)),
        (tens, Some('十')) => {
            let ones = chars.get(2).and_then(|it| han(*it));
            Some((
                han(tens)? * 10 + ones.unwrap_or(0),
                2 + usize::from(ones.is_some()),
                true,
            ))
        }
        (ones, _) => Some((han(ones)?, 1, true)),
    }
}

/// A Han numeral from one to nine.
fn han(c: char) -> Option<u8> {
    Some(match c {
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

/// Whether a label that begins with a character may have a numbering: hardly any line of text may.
pub fn may_be_numbered(first: char) -> bool {
    !is_han(first) || matches!(first, '第' | '十') || han(first).is_some()
}

/// The pairs of neighbouring characters of a folded text, sorted: what two texts have in common is counted
/// in one pass over both.
#[derive(Debug)]
pub struct Pairs(Vec<(char, char)>);

impl Pairs {
    pub fn of(text: &str) -> Self {
        let mut pairs = Vec::with_capacity(text.len() / 3);
        pairs.extend(text.chars().zip(text.chars().skip(1)));
        pairs.sort_unstable();
        Self(pairs)
    }

    /// Share of the pairs that two texts have in common (Dice), from 0 to 1.
    pub fn similarity(&self, other: &Self) -> f32 {
        let total = self.0.len() + other.0.len();
        if total == 0 {
            return 0.0;
        }
        (2 * self.n_shared(other)) as f32 / total as f32
    }

    /// Share of these pairs that occur in another text, from 0 to 1.
    pub fn coverage(&self, text: &Self) -> f32 {
        if self.0.is_empty() {
            return 0.0;
        }
        self.n_shared(text) as f32 / self.0.len() as f32
    }

    /// How many pairs occur in both, each as often as it occurs in either.
    fn n_shared(&self, other: &Self) -> usize {
        let mut n = 0;
        let (mut own, mut others) = (self.0.iter().peekable(), other.0.iter().peekable());
        while let (Some(a), Some(b)) = (own.peek(), others.peek()) {
            let order = a.cmp(b);
            n += usize::from(order.is_eq());
            if order.is_le() {
                own.next();
            }
            if order.is_ge() {
                others.next();
            }
        }
        n
    }
}

/// [`Pairs::similarity`] of two folded texts.
pub fn similarity(a: &str, b: &str) -> f32 {
    Pairs::of(a).similarity(&Pairs::of(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbering_and_words_come_apart() {
        let cases = [
            ("一、总体情况", Some((1, Style::Han))),
            ("（六）其他处理", Some((6, Style::HanBracketed))),
            ("( 二 ) 部分公开", Some((2, Style::HanBracketed))),
            ("一)主动公开", Some((1, Style::HanHalfBracketed))),
            ("## 三、收到", Some((3, Style::Han))),
            ("**12.其他**", Some((12, Style::Arabic))),
            ("1属于国家秘密", Some((1, Style::Arabic))),
            ("第二部分 主动公开", Some((2, Style::HanPart))),
            ("十一、杂项", Some((11, Style::Han))),
            ("2023年大事", None),
            ("一是加强", None),
            ("第二十条第（一）项", None),
        ];
        for (text, expected) in cases {
            assert_eq!(
                of(text).numbering.map(|it| (it.ordinal, it.style)),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn a_label_knows_where_it_has_blanks() {
        let gaps = |it: &str| of(it).gaps;
        assert_eq!(gaps("一、本年新收"), 0);
        assert_ne!(gaps("一、本年 新收"), gaps("一、本 年新收"));
        assert_ne!(gaps("一、本年 新收"), gaps("一、本年新收"));
        assert_eq!(of("一、本年 新收").words, of("一、本 年新收").words);
    }

    #[test]
    fn words_do_not_depend_on_brackets_quotes_or_width() {
        for (a, b) in [
            ("3.危及“三安全一稳定”", "3、危及\"三安全一稳定\""),
            (
                "（二）部分公开（区分处理的，只计这一情形）",
                "(二) 部分公开 (区分处理的, 只计这一情形)",
            ),
            ("结果 维持", "结果维持"),
        ] {
            assert_eq!(of(a).words, of(b).words);
        }
        assert_ne!(of("重复申请").words, of("重复申诉").words);
    }
}

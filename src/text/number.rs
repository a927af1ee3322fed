//! Numbers as people write them into cells: any width of digits, thousands separators, a sign, a
//! decimal part, a unit or a bracketed note behind. Reading keeps the exact place of the number,
//! and [`rewrite`] puts another value there in the same hand.

use std::iter::once;

use super::fold::{NOTE, digit, is_blank, is_invisible, is_superscript};
use super::range::{TextRange, to_u32};

/// An exact decimal: `mantissa / 10^scale`, without trailing zeros behind the point.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Number {
    mantissa: i64,
    scale: u8,
}

impl Number {
    pub fn from_count(count: i64) -> Self {
        Self {
            mantissa: count,
            scale: 0,
        }
    }

    /// `mantissa / 10^scale`.
    pub fn decimal(mantissa: i64, scale: u8) -> Self {
        Self::new(mantissa, scale)
    }

    /// The value times `10^by`; `None` where it is no longer exact.
    pub fn scaled(self, by: i8) -> Option<Self> {
        let scale = i16::from(self.scale) - i16::from(by);
        if scale >= 0 {
            return Some(Self::new(self.mantissa, u8::try_from(scale).ok()?));
        }
        let factor = 10_i64.checked_pow(u32::from(scale.unsigned_abs()))?;
        Some(Self::new(self.mantissa.checked_mul(factor)?, 0))
    }

    /// The value where it is a whole number.
    pub fn count(self) -> Option<i64> {
        (self.scale == 0).then_some(self.mantissa)
    }

    /// `None` where the sum is too large to be held.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let scale = self.scale.max(other.scale);
        let scaled = |it: Self| {
            let factor = 10_i64.checked_pow(u32::from(scale - it.scale))?;
            it.mantissa.checked_mul(factor)
        };
        let mantissa = scaled(self)?.checked_add(scaled(other)?)?;
        Some(Self::new(mantissa, scale))
    }

    /// `None` where the difference is too large to be held.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        let mantissa = other.mantissa.checked_neg()?;
        self.checked_add(Self { mantissa, ..other })
    }

    pub fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// Mantissa and scale: for those who pack numbers.
    pub(crate) fn parts(self) -> (i64, u8) {
        (self.mantissa, self.scale)
    }

    /// The number of [`Number::parts`].
    pub(crate) fn from_parts((mantissa, scale): (i64, u8)) -> Self {
        Self { mantissa, scale }
    }

    fn new(mut mantissa: i64, mut scale: u8) -> Self {
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Self { mantissa, scale }
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.scale == 0 {
            return write!(f, "{}", self.mantissa);
        }
        let unit = 10_u64.pow(u32::from(self.scale));
        let size = self.mantissa.unsigned_abs();
        let sign = if self.mantissa < 0 { "-" } else { "" };
        write!(
            f,
            "{sign}{}.{:0width$}",
            size / unit,
            size % unit,
            width = usize::from(self.scale)
        )
    }
}

/// What stands in a cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reading {
    /// Nothing a reader sees, or what programs write for nothing: `NaN`, `Unnamed: 3`.
    Blank,
    /// `/`, `无`, `N/A` or a dash of any kind: the filler says that there is nothing to count.
    NotApplicable,
    /// A number, and where it stands from its sign or first digit to its last digit. What follows
    /// it is a unit or a note.
    Number(Number, TextRange),
    /// Anything else.
    Other,
}

/// A character and the bytes it stands at. In HTML, neighbours may have markup between them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Placed {
    pub char: char,
    pub range: TextRange,
}

/// The characters of `text`, each at its place.
pub fn placed(text: &str) -> impl Iterator<Item = Placed> + Clone {
    text.char_indices().map(|(at, char)| Placed {
        char,
        range: TextRange::new(to_u32(at), to_u32(at + char.len_utf8())),
    })
}

/// Whether what [`read`] takes for more than text can begin with `c`.
pub fn may_begin(c: char) -> bool {
    let begins_word = matches!(c, '无' | '無' | 'N' | 'n' | 'U' | 'u' | '<');
    digit(c).is_some() || is_filler(c) || is_plus(c) || begins_word
}

/// Reads a cell whose visible characters are its source.
pub fn read_text(source: &str) -> Reading {
    if let Some(it) = digits(source) {
        return Reading::Number(it, TextRange::new(0, to_u32(source.len())));
    }
    match source.chars().find(|it| !is_blank(*it)) {
        Some(first) if !may_begin(first) => Reading::Other,
        _ => read(placed(source)),
    }
}

/// The number that ASCII digits and nothing else are, as most values are written.
pub fn digits(source: &str) -> Option<Number> {
    let digit = |it: u8| it.is_ascii_digit().then(|| i64::from(it - b'0'));
    let is_short = (1..=MOST_DIGITS).contains(&source.len());
    let mut bytes = source.bytes().filter(|_| is_short);
    let count = bytes.try_fold(0, |acc, it| Some(acc * 10 + digit(it)?))?;
    is_short.then(|| Number::from_count(count))
}

/// No count of a report has more.
const MOST_DIGITS: usize = 15;

/// Reads a cell given as its visible characters.
pub fn read(chars: impl Iterator<Item = Placed>) -> Reading {
    let mut chars = chars.skip_while(|it| is_blank(it.char)).peekable();
    let Some(first) = chars.peek().copied() else {
        return Reading::Blank;
    };
    if first.char.is_ascii_alphabetic() || first.char == '<' {
        return word(chars.map(|it| it.char));
    }
    let mut range = first.range;
    let negative = is_minus(first.char);
    if negative || is_plus(first.char) {
        chars.next();
    }
    let mut acc = Accumulator::default();
    // A separator counts only once a digit follows it.
    let mut pending: Option<char> = None;
    while let Some(&it) = chars.peek() {
        if let Some(d) = digit(it.char) {
            if pending.take().is_some_and(|sep| !acc.separate(sep)) || !acc.push(d) {
                return Reading::Other;
            }
            range.end = it.range.end;
        } else if is_separator(it.char) && acc.n_digits > 0 && pending.is_none() {
            pending = Some(it.char);
        } else if !is_invisible(it.char) || it.char == NOTE {
            break;
        }
        chars.next();
    }
    // White space behind a number is only that.
    pending = pending.filter(|it| !is_narrow_blank(*it));
    if acc.n_digits == 0 {
        return rest_of_filler(first.char, negative, pending.is_some(), chars);
    }
    let closed = pending.is_none() && acc.closes_a_group();
    let mut rest = chars.map(|it| it.char).skip_while(|&it| is_blank(it));
    let first_behind = rest.next();
    let ends = |first: char| {
        let rest: String = once(first).chain(rest.by_ref()).take(8).collect();
        is_unit_or_note(rest.trim_end_matches(is_blank))
    };
    if closed && first_behind.is_none_or(ends) {
        let sign = if negative { -1 } else { 1 };
        Reading::Number(Number::new(sign * acc.mantissa, acc.scale), range)
    } else {
        Reading::Other
    }
}

/// What programs write into cells that hold nothing.
fn word(chars: impl Iterator<Item = char>) -> Reading {
    const LONGEST: usize = 24;
    let text: String = chars.take(LONGEST).collect();
    let text = text.trim_end_matches(is_blank).to_ascii_lowercase();
    match text.as_str() {
        "nan" | "nat" | "none" | "null" | "<na>" => Reading::Blank,
        "n/a" | "na" | "nil" => Reading::NotApplicable,
        // The name that pandas gives to a column without one.
        it if it.strip_prefix("unnamed:").is_some_and(is_index) => Reading::Blank,
        _ => Reading::Other,
    }
}

/// ` 3`, ` 3_level_0`.
fn is_index(text: &str) -> bool {
    let rest = text
        .trim_start()
        .trim_start_matches(|it: char| it.is_ascii_digit());
    rest.len() < text.trim_start().len() && (rest.is_empty() || rest.starts_with("_level_"))
}

/// What stands in a cell where there is nothing to count.
pub fn is_filler(c: char) -> bool {
    is_minus(c) || matches!(c, '/' | '／' | '\\' | '_') || is_long_dash(c)
}

fn rest_of_filler(
    first: char,
    negative: bool,
    separated: bool,
    mut chars: impl Iterator<Item = Placed>,
) -> Reading {
    let is_filler = |it: char| is_blank(it) || is_filler(it);
    if separated || !(negative || is_filler(first) || first == '无' || first == '無') {
        return Reading::Other;
    }
    if !negative {
        chars.next();
    }
    if chars.all(|it| is_filler(it.char)) {
        Reading::NotApplicable
    } else {
        Reading::Other
    }
}

#[derive(Default)]
struct Accumulator {
    mantissa: i64,
    scale: u8,
    n_digits: u32,
    in_fraction: bool,
    /// Digits since the last thousands separator, where there was one.
    group: Option<u32>,
}

impl Accumulator {
    /// Takes the next digit; false on overflow.
    fn push(&mut self, d: u8) -> bool {
        self.n_digits += 1;
        if let Some(n) = &mut self.group {
            *n += 1;
        }
        if self.in_fraction {
            self.scale += 1;
        }
        self.mantissa = self
            .mantissa
            .saturating_mul(10)
            .saturating_add(i64::from(d));
        self.n_digits as usize <= MOST_DIGITS
    }

    /// Takes a separator between two digits; false where it cannot stand there.
    fn separate(&mut self, sep: char) -> bool {
        if self.in_fraction || !self.closes_a_group() {
            return false;
        }
        if matches!(sep, '.' | '．') {
            self.in_fraction = true;
            self.group = None;
            return true;
        }
        let first_group_fits = self.group.is_some() || self.n_digits <= 3;
        self.group = Some(0);
        first_group_fits
    }

    fn closes_a_group(&self) -> bool {
        self.group.is_none_or(|n| n == 3)
    }
}

/// Hyphens, minus signs, and the dashes that an editor makes of them.
fn is_minus(c: char) -> bool {
    matches!(c, '-' | '－' | '−' | '﹣' | '\u{2010}'..='\u{2013}')
}

/// Dashes that no number has before it, and lines drawn for them.
fn is_long_dash(c: char) -> bool {
    matches!(c, '—' | '―' | '⸺' | '⸻' | '⁃' | '﹘' | '─' | '━')
}

fn is_plus(c: char) -> bool {
    matches!(c, '+' | '＋')
}

fn is_separator(c: char) -> bool {
    matches!(c, ',' | '，' | '.' | '．') || is_narrow_blank(c)
}

/// White space that can part thousands: what does not break the line. Any other parts two numbers.
fn is_narrow_blank(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2009}' | '\u{202f}')
}

fn is_unit_or_note(rest: &str) -> bool {
    const UNITS: &str = "件条份例起宗封个篇项次人部元";
    let rest = rest
        .strip_prefix('万')
        .filter(|it| it.starts_with('元'))
        .unwrap_or(rest);
    let rest = rest.strip_prefix(|it| UNITS.contains(it)).unwrap_or(rest);
    let rest = rest.trim_start_matches(is_blank);
    rest.is_empty() || rest.starts_with(begins_note)
}

fn begins_note(c: char) -> bool {
    is_superscript(c) || "(（[［〔【*※†‡注".contains(c) || matches!(c, '①'..='⑳')
}

/// How the numbers of a table are written, for a number that does not show it itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Hand {
    /// The thousands separator in use, if any.
    pub separator: Option<char>,
    pub full_width: bool,
}

impl Hand {
    /// What the written number `raw` shows of the hand; `None` where it is too short to tell
    /// whether thousands are separated.
    pub fn of(raw: impl Iterator<Item = char>) -> Option<Self> {
        let mut res = Self::default();
        let mut n_digits = 0;
        for c in raw {
            if digit(c).is_some() {
                n_digits += 1;
                res.full_width |= !c.is_ascii();
            } else if matches!(c, ',' | '，') {
                res.separator = Some(c);
            }
        }
        (n_digits > 3).then_some(res)
    }

    /// `value` written in this hand.
    pub fn write(self, value: Number) -> String {
        let plain = value.to_string();
        let n_whole = plain.find('.').unwrap_or(plain.len());
        let mut res = String::with_capacity(plain.len() * 3);
        for (idx, c) in plain.char_indices() {
            let n_left = n_whole.saturating_sub(idx);
            let after_digit = idx > 0 && plain.as_bytes()[idx - 1].is_ascii_digit();
            if let Some(sep) = self.separator
                && idx < n_whole
                && after_digit
                && n_left.is_multiple_of(3)
            {
                res.push(sep);
            }
            res.push(if self.full_width { widened(c) } else { c });
        }
        res
    }
}

fn widened(c: char) -> char {
    match c {
        '0'..='9' | '.' | '-' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// The source text `raw`, whose visible characters are `visible` (a written number), with the
/// number `value` in their place. Markup between the digits stays: the new digits fill the old
/// places from the left, and what is left over stands in the last place.
pub fn rewrite(raw: &str, visible: &[Placed], value: Number, house: Hand) -> String {
    let own = Hand::of(visible.iter().map(|it| it.char));
    let full_width = visible
        .iter()
        .any(|it| digit(it.char).is_some() && !it.char.is_ascii());
    let hand = own.unwrap_or(Hand {
        full_width,
        ..house
    });
    let new = hand.write(value);
    let new: Vec<char> = new.chars().collect();
    let mut res = String::with_capacity(raw.len() + 4);
    let mut copied = 0;
    for (idx, it) in visible.iter().enumerate() {
        let range = it.range.as_usize();
        res.push_str(raw.get(copied..range.start).unwrap_or_default());
        copied = range.end;
        if idx + 1 == visible.len() {
            res.extend(new.iter().skip(idx));
        } else {
            res.extend(new.get(idx));
        }
    }
    res.push_str(raw.get(copied..).unwrap_or_default());
    res
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<(String, &str)> {
        match read(placed(text)) {
            Reading::Number(number, range) => Some((number.to_string(), range.of(text))),
            _ => None,
        }
    }

    #[test]
    fn reads_numbers_as_people_write_them() {
        for (text, number, raw) in [
            ("12", "12", "12"),
            (" １２　", "12", "１２"),
            ("1,234", "1234", "1,234"),
            ("59237.2449", "59237.2449", "59237.2449"),
            ("18.8710", "18.871", "18.8710"),
            ("-8", "-8", "-8"),
            ("251000元", "251000", "251000"),
            ("3.2万元", "3.2", "3.2"),
            ("22（其中修订 16 件）", "22", "22"),
            ("0 件", "0", "0"),
            ("+2", "2", "+2"),
            ("–8", "-8", "–8"),
            ("56.2万元", "56.2", "56.2"),
            ("1\u{200b}2", "12", "1\u{200b}2"),
            ("1223¹", "1223", "1223"),
            ("1223\u{fff9}", "1223", "1223"),
            ("1223①", "1223", "1223"),
            ("5.0", "5", "5.0"),
        ] {
            assert_eq!(value(text), Some((number.to_owned(), raw)), "{text}");
        }
    }

    #[test]
    fn a_text_is_read_as_its_characters_are() {
        for text in [
            "",
            " ",
            "0",
            "007",
            "12",
            " 12 ",
            "1,234",
            "12件",
            "１２",
            "-",
            "+5",
            "无",
            "NaN",
            "n/a",
            "xyz",
            "件",
            "约5",
            ",5",
            "\u{feff}5",
            "¹5",
            "999999999999999",
            "9999999999999999",
            "2023年",
        ] {
            assert_eq!(read_text(text), read(placed(text)), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_number_is_told_from_what_is_nothing() {
        let blank = ["", " ", "\u{3000}\u{a0}", "\u{fff9}"];
        for text in
            blank
                .into_iter()
                .chain(["NaN", "None", "<NA>", "Unnamed: 1", "Unnamed: 3_level_1"])
        {
            assert_eq!(read(placed(text)), Reading::Blank, "{text:?}");
        }
        for text in [
            "/", "-", "—", "——", "无", "／", "‐", "‑", "‒", "–", "―", "――", "─", "－", "−", "N/A",
        ] {
            assert_eq!(read(placed(text)), Reading::NotApplicable, "{text:?}");
        }
        for text in [
            "1O",
            "三",
            "12,34",
            "1,2345",
            "3.",
            "1 2",
            "一、",
            "约5",
            "9999999999999999",
            "-a",
            "2023年",
            "1.2.3",
            "+",
            "—5",
            "1\u{fff9}2",
            "Name",
            "Unnamed",
        ] {
            assert_eq!(read(placed(text)), Reading::Other, "{text:?}");
        }
    }

    #[test]
    fn a_number_is_rewritten_in_its_own_hand() {
        let rewritten = |raw: &str, value, house| {
            let visible: Vec<Placed> = placed(raw).collect();
            rewrite(raw, &visible, Number::from_count(value), house)
        };
        let plain = Hand::default();
        let separated = Hand {
            separator: Some(','),
            full_width: false,
        };
        assert_eq!(rewritten("12", 1234, plain), "1234");
        assert_eq!(rewritten("12", 1234, separated), "1,234");
        assert_eq!(rewritten("1,234", 1_234_567, plain), "1,234,567");
        assert_eq!(rewritten("５", 12, plain), "１２");
        assert_eq!(rewritten("1234", 5, separated), "5");
    }

    #[test]
    fn digits_split_over_markup_stay_split() {
        let raw = "2</b><i>4";
        let visible = [
            Placed {
                char: '2',
                range: TextRange::new(0, 1),
            },
            Placed {
                char: '4',
                range: TextRange::new(8, 9),
            },
        ];
        let written = |value| rewrite(raw, &visible, Number::from_count(value), Hand::default());
        assert_eq!(written(25), "2</b><i>5");
        assert_eq!(written(125), "1</b><i>25");
        assert_eq!(written(7), "7</b><i>");
    }
}

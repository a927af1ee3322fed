//! A paragraph as words, figures and marks.

use crate::text::fold::is_word;
use crate::text::number::Number;
use crate::text::range::{TextRange, to_u32};

use super::flat::Flat;
use super::lexicon::{Stop, Word, lexicon};

/// A piece of a paragraph. Ranges are of the folded text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub what: What,
    pub range: TextRange,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum What {
    Word(Word),
    Figure(Figure),
    Year(u16),
    Mark(char),
    /// Characters that are not a word of the lexicon.
    Other,
}

/// Most comparisons are with a word or a mark: they are made in one step.
impl PartialEq for What {
    #[inline(always)]
    fn eq(&self, other: &Self) -> bool {
        match (*self, *other) {
            (What::Word(a), What::Word(b)) => a == b,
            (What::Mark(a), What::Mark(b)) => a == b,
            (What::Year(a), What::Year(b)) => a == b,
            (What::Figure(a), What::Figure(b)) => a == b,
            (What::Other, What::Other) => true,
            _ => false,
        }
    }
}

/// A number with its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Figure {
    pub value: Number,
    pub unit: Unit,
    /// 余, 多, 左右: never held against anything.
    pub is_rough: bool,
    /// The number alone.
    pub digits: TextRange,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// 件, 条 and the like.
    Count(char),
    /// 万件, 亿条.
    Scaled(char, u8),
    /// 元, or 10 to that power of it.
    Money(u8),
    Percent,
    /// 人次 and the like.
    Times,
    /// None, or one that counts nothing of the form.
    Other,
}

/// No count of a report has more digits.
const LONGEST: usize = 15;

/// Whether a character counts things. 人次 and 条次 are others.
fn counts(c: char) -> bool {
    matches!(
        c,
        '件' | '条' | '份' | '例' | '起' | '宗' | '封' | '个' | '篇' | '项' | '期' | '次' | '部'
    ) || matches!(
        c,
        '人' | '家' | '名' | '处' | '场' | '台' | '户' | '本' | '张' | '册' | '幅' | '套' | '枚'
    ) || matches!(c, '页' | '块')
}

pub(super) fn tokens(flat: &Flat) -> Vec<Token> {
    let text = flat.text.as_str();
    let mut res = Vec::with_capacity(text.len() / 4);
    let mut at = numbering_len(text);
    let lexicon = lexicon();
    while let Some(Stop { at: start, word }) = lexicon.next_stop(text, at) {
        if start > at {
            extend_other(range(at, start), &mut res);
        }
        at = match word {
            // 零件 is a number, 零败诉 is none.
            Some((Word::Not, _))
                if text[start..].starts_with('零') && han(&text[start..]).is_some() =>
            {
                push_other(text, start, &mut res)
            }
            Some((word, len)) => {
                push_word(text, word, range(start, start + len), &mut res);
                start + len
            }
            None => push_other(text, start, &mut res),
        };
    }
    if at < text.len() {
        extend_other(range(at, text.len()), &mut res);
    }
    res
}

/// Length of the number that a paragraph begins with: `1.`, `(2)`, `3、`.
fn numbering_len(text: &str) -> usize {
    let rest = text.trim_start_matches('(');
    let n_digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after = &rest[n_digits..];
    let is_numbering = (1..=2).contains(&n_digits)
        && after.starts_with(['.', '、', ')'])
        && !after.chars().nth(1).is_some_and(|it| it.is_ascii_digit());
    if !is_numbering {
        return 0;
    }
    let mark = after.chars().next().map_or(0, char::len_utf8);
    text.len() - after.len() + mark
}

fn push_word(text: &str, word: Word, range: TextRange, acc: &mut Vec<Token>) {
    if word == Word::Name {
        return extend_other(range, acc);
    }
    // 信息公开申请行政复议: who applied for that did not apply for information.
    if let (Word::Dispute(_), Some(last)) = (word, acc.last_mut())
        && last.what == What::Word(Word::Application)
        && last.range.end == range.start
        && last.range.of(text).ends_with("申请")
    {
        last.what = What::Word(Word::Topic);
    }
    acc.push(Token {
        what: What::Word(word),
        range,
    });
}

fn extend_other(range: TextRange, acc: &mut Vec<Token>) {
    match acc.last_mut() {
        Some(it) if it.what == What::Other && it.range.end == range.start => {
            it.range.end = range.end;
        }
        _ => acc.push(Token {
            what: What::Other,
            range,
        }),
    }
}

fn range(start: usize, end: usize) -> TextRange {
    TextRange::new(to_u32(start), to_u32(end))
}

/// Takes the one thing that stands at `at` and is no word. Returns where it ends.
fn push_other(text: &str, at: usize, acc: &mut Vec<Token>) -> usize {
    let rest = &text[at..];
    let Some(first) = rest.chars().next() else {
        return text.len();
    };
    let end = at + first.len_utf8();
    if is_common_mark(first) {
        push_mark(first, range(at, end), acc);
        return end;
    }
    let number = match first {
        '0'..='9' => {
            let n_digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            if n_digits > LONGEST {
                extend_other(range(at, at + n_digits), acc);
                return at + n_digits;
            }
            arabic(rest)
        }
        _ => han(rest),
    };
    if let Some((value, len)) = number {
        let (what, total) = with_unit(rest, value, len, at);
        let before = text[..at].chars().next_back();
        let is_ordinal = matches!(before, Some('第' | '每' | '逐' | '〔' | '-' | '.'));
        // 一件一档: each.
        let is_each = first == '一' && rest[total..].starts_with('一');
        let what = match is_ordinal || is_each {
            true => What::Other,
            false => what,
        };
        acc.push(Token {
            what,
            range: range(at, at + total),
        });
        return at + total;
    }
    // 406件加结转下年度23件: each with its own words.
    let is_behind_figure = || {
        acc.last()
            .is_some_and(|it| matches!(it.what, What::Figure(_)) && it.range.end as usize == at)
    };
    if first == '加' && is_behind_figure() {
        acc.push(Token {
            what: What::Word(Word::And),
            range: range(at, end),
        });
        return end;
    }
    match is_word(first) {
        true => extend_other(range(at, end), acc),
        false => push_mark(first, range(at, end), acc),
    }
    end
}

fn push_mark(mark: char, range: TextRange, acc: &mut Vec<Token>) {
    acc.push(Token {
        what: What::Mark(mark),
        range,
    });
}

/// Nearly all marks are among these.
fn is_common_mark(c: char) -> bool {
    matches!(c, '，' | '、' | '。' | '“' | '”' | '《' | '》' | '!'..='/' | ':'..='@')
}

/// A number in digits at the start of `text`, and its length.
fn arabic(text: &str) -> Option<(Number, usize)> {
    let bytes = text.as_bytes();
    let n_digits = |from: usize| {
        bytes[from.min(bytes.len())..]
            .iter()
            .take_while(|it| it.is_ascii_digit())
            .count()
    };
    let mut end = n_digits(0);
    let mut n_all = end;
    while end <= 3 + n_all && bytes.get(end) == Some(&b',') && n_digits(end + 1) == 3 {
        n_all += 3;
        end += 4;
    }
    let mut scale = 0;
    if bytes.get(end) == Some(&b'.') && n_digits(end + 1) > 0 {
        scale = n_digits(end + 1);
        n_all += scale;
        end += 1 + scale;
    }
    if n_all == 0 || n_all > LONGEST {
        return None;
    }
    let digits = bytes[..end].iter().filter(|it| it.is_ascii_digit());
    let mantissa = digits.fold(0, |acc, it| acc * 10 + i64::from(it - b'0'));
    Some((Number::decimal(mantissa, u8::try_from(scale).ok()?), end))
}

/// A Han numeral.
enum Numeral {
    Digit(i64),
    /// 零, and 两, which stands where another digit may have.
    Filler(i64),
    Unit(i64),
}

#[inline]
fn numeral(c: char) -> Option<Numeral> {
    Some(match c {
        '〇' => Numeral::Digit(0),
        '一' => Numeral::Digit(1),
        '二' => Numeral::Digit(2),
        '三' => Numeral::Digit(3),
        '四' => Numeral::Digit(4),
        '五' => Numeral::Digit(5),
        '六' => Numeral::Digit(6),
        '七' => Numeral::Digit(7),
        '八' => Numeral::Digit(8),
        '九' => Numeral::Digit(9),
        '零' => Numeral::Filler(0),
        '两' => Numeral::Filler(2),
        '十' => Numeral::Unit(10),
        '百' => Numeral::Unit(100),
        '千' => Numeral::Unit(1000),
        _ => return None,
    })
}

/// A number in Han numerals at the start of `text`, where a unit follows it, and its length.
fn han(text: &str) -> Option<(Number, usize)> {
    let mut value = 0_i64;
    let mut digit = None;
    let mut len = 0;
    for c in text.chars() {
        match numeral(c) {
            Some(Numeral::Unit(unit)) => value += digit.take().unwrap_or(1) * unit,
            Some(Numeral::Digit(it)) => {
                if digit.replace(it).is_some_and(|it| it > 0) {
                    return None;
                }
            }
            Some(Numeral::Filler(it)) => digit = Some(it),
            None => break,
        }
        len += c.len_utf8();
    }
    if len == 0 {
        return None;
    }
    let next = text[len..].chars().next()?;
    counts(next).then(|| (Number::from_count(value + digit.unwrap_or(0)), len))
}

/// What a month says of when, and where it ends: until any but the last day of the year is a part of it.
fn month(text: &str, value: Number, at: usize) -> Option<(Word, usize)> {
    let rest = text[at..].strip_prefix('月')?;
    let days = ["31日", "底", "末"];
    let is_month = |it: i64| value.count() == Some(it);
    let (word, rest) = match days.iter().find_map(|it| rest.strip_prefix(it)) {
        Some(rest) if is_month(12) => (Word::Now, rest),
        _ => match rest.strip_prefix("1日") {
            Some(rest) if is_month(1) => (Word::Filler, rest),
            _ => (Word::Share, rest),
        },
    };
    Some((word, text.len() - rest.len()))
}

/// Length of what makes a count rough behind its unit.
fn rough_len(text: &str) -> Option<usize> {
    const WORDS: [&str; 7] = ["左右", "以上", "有余", "以内", "不到", "上下", "以下"];
    match text.chars().next()? {
        it @ ('多' | '余') => Some(it.len_utf8()),
        '左' | '以' | '有' | '不' | '上' => {
            let found = WORDS.iter().find(|it| text.starts_with(**it));
            found.map(|it| it.len())
        }
        _ => None,
    }
}

/// The token of a number and its length with unit and what makes it rough.
fn with_unit(text: &str, value: Number, len: usize, at: usize) -> (What, usize) {
    let digits = range(at, at + len);
    let next = |at: usize| text[at..].chars().next();
    let is_few = |it: Option<char>| matches!(it, Some('余' | '多' | '来' | '几'));
    let mut end = len;
    let mut behind = next(end);
    let mut is_rough = is_few(behind);
    if is_rough {
        end += '余'.len_utf8();
        behind = next(end);
    }
    let mut power = 0;
    for (word, exponent) in [('十', 1), ('百', 2), ('千', 3), ('万', 4), ('亿', 8)] {
        if behind == Some(word) {
            power += exponent;
            end += word.len_utf8();
            behind = next(end);
        }
    }
    if is_few(behind) {
        is_rough = true;
        end += '余'.len_utf8();
        behind = next(end);
    }
    if power == 0 && behind == Some('年') {
        let year = value.count().and_then(|it| u16::try_from(it).ok());
        if let Some(year) = year.filter(|it| (2000..2100).contains(it)) {
            end += '年'.len_utf8();
            if matches!(next(end), Some('度' | '底' | '末')) {
                end += '度'.len_utf8();
            }
            return (What::Year(year), end);
        }
    }
    if power == 0
        && behind == Some('月')
        && let Some((word, len)) = month(text, value, end)
    {
        return (What::Word(word), len);
    }
    // 6个月, 7个工作日: how long.
    const SPANS: [&str; 4] = ["个月", "个工作日", "个小时", "个自然日"];
    let is_span = behind == Some('个') && SPANS.iter().any(|it| text[end..].starts_with(it));
    let second = || text[end..].chars().nth(1);
    let unit = match behind {
        _ if is_span => Unit::Other,
        Some('%') => Unit::Percent,
        Some('元') => Unit::Money(power),
        Some(c) if counts(c) && c != '次' && second() == Some('次') => Unit::Times,
        Some(c) if counts(c) && power > 0 => Unit::Scaled(c, power),
        Some(c) if counts(c) => Unit::Count(c),
        // 粉丝由1.1万增至1.32万.
        _ if power > 0 => Unit::Scaled('万', power),
        _ => Unit::Other,
    };
    if unit != Unit::Other && !matches!(unit, Unit::Scaled('万', _)) {
        end += behind.map_or(0, char::len_utf8);
        if unit == Unit::Times {
            end += '次'.len_utf8();
        }
        // 比上年18件多6件, 比上年46件多收11件.
        let is_more = text[end..]
            .strip_prefix('多')
            .is_some_and(|it| it.starts_with(|it: char| it.is_ascii_digit() || it == '收'));
        if let Some(len) = rough_len(&text[end..]).filter(|_| !is_more) {
            is_rough = true;
            end += len;
        }
    }
    let figure = Figure {
        value,
        unit,
        is_rough,
        digits,
    };
    (What::Figure(figure), end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_numeral_is_passed_over() {
        let numerals = ('\u{3000}'..='\u{9fff}').filter(|it| numeral(*it).is_some());
        for numeral in numerals {
            assert!(lexicon().next_stop(&numeral.to_string(), 0).is_some());
        }
    }
}

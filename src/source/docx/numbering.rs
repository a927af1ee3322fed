//! Numbers that Word counts itself: the text has none, the reader sees them.

use std::cmp::Ordering;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::source::Unreadable;
use crate::source::xml::{Node, Tag, Vocabulary, Xml};

use super::styles::Numbered;

const N_LEVELS: usize = 9;

/// The lists of a document.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    definitions: FxHashMap<u32, Definition>,
    lists: FxHashMap<u32, List>,
}

/// How the levels of lists are numbered.
#[derive(Debug, Default)]
struct Definition {
    levels: [Option<Level>; N_LEVELS],
}

#[derive(Clone, Debug)]
struct Level {
    start: u32,
    format: String,
    /// Its text, with the numbers of levels as `%1` to `%9`.
    text: String,
    /// Whether nothing stands between the number and what follows.
    is_tight: bool,
}

impl Default for Level {
    fn default() -> Self {
        Self {
            start: 1,
            format: "decimal".to_owned(),
            text: String::new(),
            is_tight: false,
        }
    }
}

/// A list, which counts with all lists of its definition unless it says where to start.
#[derive(Debug, Default)]
struct List {
    definition: u32,
    starts: [Option<u32>; N_LEVELS],
    levels: [Option<Level>; N_LEVELS],
}

/// How far the lists have counted.
#[derive(Debug, Default)]
pub(super) struct Counters {
    counts: FxHashMap<u32, [Option<u32>; N_LEVELS]>,
    /// Lists that have begun.
    begun: FxHashSet<u32>,
}

impl Numbering {
    pub(super) fn read(text: &str) -> Result<Self, Unreadable> {
        let mut xml = Xml::new(text);
        let mut res = Self::default();
        loop {
            match xml.next()? {
                Node::Open(tag) if tag.is(Vocabulary::Word, "abstractNum") => {
                    let levels = levels(&mut xml)?;
                    if let Some(id) = tag.number("abstractNumId") {
                        res.definitions.insert(id, Definition { levels });
                    }
                }
                Node::Open(tag) if tag.is(Vocabulary::Word, "num") => {
                    let list = list(&mut xml)?;
                    if let Some(id) = tag.number("numId") {
                        res.lists.insert(id, list);
                    }
                }
                Node::End => return Ok(res),
                Node::Open(_) | Node::Close | Node::Text(..) => {}
            }
        }
    }

    /// The number of the next paragraph of a list, and what parts it from the text; nothing where it has none.
    pub(super) fn next(&self, numbered: Numbered, counters: &mut Counters) -> String {
        let level = numbered.level.unwrap_or(0) as usize;
        // List 0 takes a number away that a style gives.
        let list = numbered.list.filter(|it| *it != 0);
        let Some((id, list)) = list.and_then(|it| Some((it, self.lists.get(&it)?))) else {
            return String::new();
        };
        let Some(definition) = self.definitions.get(&list.definition) else {
            return String::new();
        };
        let level_at = |it: usize| -> Option<&Level> {
            let own = list.levels.get(it)?.as_ref();
            own.or(definition.levels.get(it)?.as_ref())
        };
        let Some(own) = level_at(level) else {
            return String::new();
        };
        let start = |it: usize| {
            let said = list.starts.get(it).copied().flatten();
            said.unwrap_or_else(|| level_at(it).map_or(1, |it| it.start))
        };
        let counts = counters.counts.entry(list.definition).or_default();
        if counters.begun.insert(id) {
            // A list that says where to start does not go on where another ended.
            for (count, start) in counts.iter_mut().zip(list.starts) {
                *count = if start.is_some() { None } else { *count };
            }
        }
        for (it, count) in counts.iter_mut().enumerate() {
            *count = match (*count, it.cmp(&level)) {
                (Some(count), Ordering::Equal) => Some(count.saturating_add(1)),
                (None, Ordering::Less | Ordering::Equal) => Some(start(it)),
                (count, Ordering::Less) => count,
                (_, Ordering::Greater) => None,
            };
        }
        let number = |it: usize| {
            let format = level_at(it).map_or("decimal", |it| it.format.as_str());
            written(counts[it].unwrap_or(1), format)
        };
        let mut res = String::new();
        let mut rest = own.text.as_str();
        while let Some(at) = rest.find('%') {
            res.push_str(&rest[..at]);
            let digit = rest.as_bytes().get(at + 1).copied();
            rest = match digit {
                Some(digit @ b'1'..=b'9') => {
                    res.push_str(&number(usize::from(digit - b'1')));
                    &rest[at + 2..]
                }
                _ => {
                    res.push('%');
                    &rest[at + 1..]
                }
            };
        }
        res.push_str(rest);
        // Behind Han punctuation nobody sees a gap.
        let is_closed = res.ends_with(['、', '）', '．', '。', '：']);
        if own.format == "bullet" || res.is_empty() {
            return String::new();
        }
        if !own.is_tight && !is_closed {
            res.push(' ');
        }
        res
    }
}

/// The levels within the element that was opened last.
fn levels(xml: &mut Xml<'_>) -> Result<[Option<Level>; N_LEVELS], Unreadable> {
    let mut res: [Option<Level>; N_LEVELS] = Default::default();
    let mut at = N_LEVELS;
    xml.each(|tag| {
        take_level(tag, &mut res, &mut at);
        true
    })?;
    Ok(res)
}

fn list(xml: &mut Xml<'_>) -> Result<List, Unreadable> {
    let mut res = List::default();
    let (mut overridden, mut at) = (N_LEVELS, N_LEVELS);
    xml.each(|tag| {
        match tag.name() {
            "abstractNumId" => res.definition = tag.number("val").unwrap_or(u32::MAX),
            "lvlOverride" => overridden = level_number(tag),
            "startOverride" => {
                if let Some(it) = res.starts.get_mut(overridden) {
                    *it = tag.number("val");
                }
            }
            _ => take_level(tag, &mut res.levels, &mut at),
        }
        true
    })?;
    Ok(res)
}

fn level_number(tag: &Tag<'_>) -> usize {
    tag.number("ilvl").map_or(N_LEVELS, |it| it as usize)
}

/// Notes what an element says of a level: of the one that was opened last.
fn take_level(tag: &Tag<'_>, levels: &mut [Option<Level>; N_LEVELS], at: &mut usize) {
    if tag.name() == "lvl" {
        *at = level_number(tag);
        if let Some(level) = levels.get_mut(*at) {
            *level = Some(Level::default());
        }
    }
    let Some(Some(level)) = levels.get_mut(*at) else {
        return;
    };
    match tag.name() {
        "start" => level.start = tag.number("val").unwrap_or(1),
        "numFmt" => level.format = tag.attribute("val").unwrap_or_default(),
        "lvlText" => level.text = tag.attribute("val").unwrap_or_default(),
        "suff" => level.is_tight = tag.attribute("val").as_deref() == Some("nothing"),
        _ => {}
    }
}

/// A number as a format writes it. Formats that no Chinese office uses are written in digits.
fn written(number: u32, format: &str) -> String {
    let at = number.checked_sub(1);
    let one_of = |all: &str| {
        let found = at.and_then(|it| all.chars().nth(it as usize));
        found.map_or_else(|| number.to_string(), String::from)
    };
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand" => han(number, "零一二三四五六七八九", "十百千"),
        "chineseLegalSimplified" => han(number, "零壹贰叁肆伍陆柒捌玖", "拾佰仟"),
        "ideographDigital" | "taiwaneseDigital" | "japaneseDigitalTenThousand" => {
            let digit = |it: char| {
                "〇一二三四五六七八九"
                    .chars()
                    .nth(it as usize - '0' as usize)
            };
            number.to_string().chars().filter_map(digit).collect()
        }
        "ideographTraditional" => one_of("甲乙丙丁戊己庚辛壬癸"),
        "ideographZodiac" => one_of("子丑寅卯辰巳午未申酉戌亥"),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => one_of("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
        "decimalEnclosedParen" => one_of("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
        "decimalEnclosedFullstop" => one_of("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
        "ideographEnclosedCircle" => one_of("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
        "decimalFullWidth" | "decimalFullWidth2" => {
            let wide = |it: char| char::from_u32(it as u32 - '0' as u32 + '０' as u32);
            number.to_string().chars().filter_map(wide).collect()
        }
        "decimalZero" => format!("{number:02}"),
        "lowerLetter" => letter(number, 'a'),
        "upperLetter" => letter(number, 'A'),
        "lowerRoman" => roman(number),
        "upperRoman" => roman(number).to_uppercase(),
        "none" => String::new(),
        _ => number.to_string(),
    }
}

/// A number below ten thousand in Han numerals.
fn han(number: u32, digits: &str, tens: &str) -> String {
    if number > 9999 {
        return number.to_string();
    }
    let digit = |it: u32| digits.chars().nth(it as usize).unwrap_or_default();
    if number == 0 {
        return digit(0).to_string();
    }
    let mut res = String::new();
    let mut is_gap = false;
    for (power, unit) in [(1000, 2), (100, 1), (10, 0)] {
        let it = number / power % 10;
        let is_bare_ten = power == 10 && it == 1 && res.is_empty();
        if it == 0 {
            is_gap = !res.is_empty();
            continue;
        }
        if is_gap {
            res.push(digit(0));
            is_gap = false;
        }
        if !is_bare_ten {
            res.push(digit(it));
        }
        res.extend(tens.chars().nth(unit));
    }
    if !number.is_multiple_of(10) {
        if is_gap {
            res.push(digit(0));
        }
        res.push(digit(number % 10));
    }
    res
}

/// a to z, then aa to zz: as often as the alphabet was gone through.
fn letter(number: u32, first: char) -> String {
    const MOST_LETTERS: u32 = 20;
    let Some(at) = number.checked_sub(1).filter(|it| it / 26 < MOST_LETTERS) else {
        return number.to_string();
    };
    let letter = char::from_u32(first as u32 + at % 26).unwrap_or(first);
    String::from(letter).repeat(at as usize / 26 + 1)
}

fn roman(number: u32) -> String {
    const PARTS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if number > 3999 {
        return number.to_string();
    }
    let mut rest = number;
    let mut res = String::new();
    for (value, letters) in PARTS {
        while rest >= value {
            res.push_str(letters);
            rest -= value;
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_word_writes_them() {
        let all = [
            (1, "chineseCounting", "一"),
            (10, "chineseCountingThousand", "十"),
            (12, "chineseCountingThousand", "十二"),
            (20, "japaneseCounting", "二十"),
            (105, "chineseCounting", "一百零五"),
            (110, "chineseCounting", "一百一十"),
            (1010, "chineseCounting", "一千零一十"),
            (2024, "ideographDigital", "二〇二四"),
            (3, "decimalEnclosedCircle", "③"),
            (21, "decimalEnclosedCircle", "21"),
            (7, "decimalFullWidth", "７"),
            (28, "lowerLetter", "bb"),
            (14, "upperRoman", "XIV"),
            (5, "hindiVowels", "5"),
        ];
        for (number, format, expected) in all {
            assert_eq!(written(number, format), expected, "{number} {format}");
        }
    }

    #[test]
    fn lists_count_on_their_levels_and_start_where_they_say() {
        let text = r#"<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
            <w:abstractNum w:abstractNumId="4">
              <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
              <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
            </w:abstractNum>
            <w:num w:numId="1"><w:abstractNumId w:val="4"/></w:num>
            <w:num w:numId="2"><w:abstractNumId w:val="4"/>
              <w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
          </w:numbering>"#;
        let numbering = Numbering::read(text).unwrap();
        let mut counters = Counters::default();
        let mut next = |list: u32, level: u32| {
            let numbered = Numbered {
                list: Some(list),
                level: Some(level),
            };
            numbering.next(numbered, &mut counters)
        };
        assert_eq!([next(1, 0), next(1, 1), next(1, 1)], ["一、", "1. ", "2. "]);
        assert_eq!([next(1, 0), next(1, 1)], ["二、", "1. "]);
        assert_eq!(
            [next(2, 0), next(2, 0), next(1, 0)],
            ["五、", "六、", "七、"]
        );
        assert_eq!([next(0, 0), next(9, 0), next(1, 8)], ["", "", ""]);
    }
}

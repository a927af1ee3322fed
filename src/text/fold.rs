//! Folding of characters for comparison: labels are compared by what a reader sees, never by code
//! point. Ranges are never folded: they point at the original text.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use unicode_normalization::char::decompose_compatible;

/// Calls `push` with each character that `text` folds to: compatibility forms decomposed (full
/// width, Kangxi radicals), traditional forms that occur in the official labels simplified, white
/// space and invisible characters dropped.
pub fn fold(text: &str, mut push: impl FnMut(char)) {
    let folder = Folder::default();
    for c in text.chars() {
        folder.fold(c, &mut push);
    }
}

/// [`fold`], one character at a time.
#[derive(Clone, Copy)]
pub struct Folder {
    traditional: &'static Traditional,
}

impl Default for Folder {
    fn default() -> Self {
        Self {
            traditional: &TRADITIONAL,
        }
    }
}

impl Folder {
    /// Whether a character folds to itself and nothing else, as nearly all of a text does.
    #[inline]
    pub fn keeps(self, c: char) -> bool {
        match c {
            '!'..='~' | '“' | '”' | '《' | '》' | '、' | '。' => true,
            _ => is_han(c) && !self.traditional.is_listed(c),
        }
    }

    /// Where what stands in `text` from `from` on is no longer ASCII or Han that folds to itself. Such are nearly
    /// all characters: they are told by their bytes.
    pub fn skip_kept(self, text: &str, from: usize) -> usize {
        let bytes = text.as_bytes();
        let mut at = from;
        loop {
            match bytes[at..] {
                [b'!'..=b'~', ..] => at += 1,
                [first @ 0xe4..=0xe9, second, third, ..] => {
                    let bits = |byte: u8| u32::from(byte & 0x3f);
                    let c = u32::from(first & 0xf) << 12 | bits(second) << 6 | bits(third);
                    let c = char::from_u32(c).unwrap_or_default();
                    if !is_han(c) || self.traditional.is_listed(c) {
                        return at;
                    }
                    at += 3;
                }
                _ => return at,
            }
        }
    }

    /// Calls `push` with what a character folds to.
    #[inline]
    pub fn fold(self, c: char, push: &mut impl FnMut(char)) {
        let traditional = self.traditional;
        match c {
            '!'..='~' => push(c),
            _ if is_han(c) => push(traditional.simplified(c)),
            '\u{ff01}'..='\u{ff5e}' => push(char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c)),
            // General punctuation and CJK brackets fold to themselves.
            '“' | '”' | '《' | '》' | '、' | '。' => push(c),
            _ if c.is_whitespace() || is_invisible(c) || is_superscript(c) => {}
            _ => decompose_compatible(c, |it| {
                if !it.is_whitespace() {
                    push(traditional.simplified(it));
                }
            }),
        }
    }
}

/// [`fold`] into a string.
pub fn folded(text: &str) -> String {
    let mut res = String::with_capacity(text.len());
    fold(text, |c| res.push(c));
    res
}

/// [`folded`], and all that is not a letter or a digit dropped: brackets, quotes and dots vary
/// without changing a label.
pub fn folded_words(text: &str) -> String {
    let mut res = String::with_capacity(text.len());
    fold(text, |c| {
        if is_word(c) {
            res.push(c);
        }
    });
    res
}

/// A letter or a digit.
#[inline]
pub fn is_word(c: char) -> bool {
    is_han(c) || c.is_alphanumeric()
}

/// Of the block where all but the rarest Han characters are.
#[inline]
pub fn is_han(c: char) -> bool {
    matches!(c, HAN_FIRST..='\u{9fff}')
}

pub const HAN_FIRST: char = '\u{4e00}';
/// How many characters that block has.
pub const N_HAN: usize = 0x5200;

/// Whether folding leaves a character what it is, or a mark that is in no word: a text of nothing else hides no
/// words.
pub fn shows_itself() -> impl Fn(char) -> bool {
    let traditional = &*TRADITIONAL;
    move |c| match c {
        '!'..='~' => true,
        _ if is_han(c) => !traditional.is_listed(c),
        '，' | '。' | '、' | '；' | '：' | '（' | '）' | '《' | '》' | '〔' | '〕' => {
            true
        }
        _ => "“”！？％—…·".contains(c),
    }
}

/// Stands for the mark of a note among the visible characters of a text, whatever it is: it has no
/// part in a word and ends a number. Unicode has it for annotations, and nobody writes it.
pub const NOTE: char = '\u{fff9}';

/// Zero-width characters, byte order marks and soft hyphens: nothing a reader sees.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}')
        || matches!(c, '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{ad}' | '\u{fe00}'..='\u{fe0f}' | NOTE)
}

/// Raised digits: the mark of a note, not a part of what it stands behind.
pub fn is_superscript(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '⁰'..='⁹')
}

/// White space or invisible.
#[inline]
pub fn is_blank(c: char) -> bool {
    // Most characters are Han, or marks of either width: they are ruled out first.
    let is_shown = is_han(c) || matches!(c, '!'..='~' | '\u{ff01}'..='\u{ff5e}');
    !is_shown && (c.is_whitespace() || is_invisible(c))
}

/// Where a text stands between white space: at its start where it is nothing else.
pub fn content(text: &str) -> Range<usize> {
    let is_shown = |it: &(usize, char)| !is_blank(it.1);
    let mut chars = text.char_indices();
    let Some((start, first)) = chars.find(is_shown) else {
        return 0..0;
    };
    let last = chars.rfind(is_shown).unwrap_or((start, first));
    start..last.0 + last.1.len_utf8()
}

/// A text without the white space around it.
pub fn trim(text: &str) -> &str {
    &text[content(text)]
}

/// The ASCII digit that `c` shows in any width.
#[inline]
pub fn digit(c: char) -> Option<u8> {
    match c {
        '0'..='9' => Some(c as u8 - b'0'),
        '０'..='９' => u8::try_from(u32::from(c) - u32::from('０')).ok(),
        _ => None,
    }
}

/// Traditional forms of the characters of the official labels (mirrors of sites convert them), with
/// a bitmap before the map: nearly every character is in neither.
struct Traditional {
    bits: [u64; N_HAN / 64],
    map: FxHashMap<char, char>,
}

static TRADITIONAL: LazyLock<Traditional> = LazyLock::new(|| {
    let chars: Vec<char> = PAIRS.chars().filter(|it| !it.is_whitespace()).collect();
    let pairs = chars.as_chunks::<2>().0.iter().filter(|it| it[0] != it[1]);
    let mut res = Traditional {
        bits: [0; N_HAN / 64],
        map: pairs.map(|it| (it[0], it[1])).collect(),
    };
    for c in res.map.keys() {
        let (word, bit) = Traditional::place(*c);
        if let Some(slot) = res.bits.get_mut(word) {
            *slot |= 1 << bit;
        }
    }
    res
});

impl Traditional {
    fn place(c: char) -> (usize, u32) {
        let at = u32::from(c).wrapping_sub(u32::from(HAN_FIRST));
        ((at / 64) as usize, at % 64)
    }

    #[inline]
    fn is_listed(&self, c: char) -> bool {
        let (word, bit) = Self::place(c);
        self.bits.get(word).is_some_and(|it| it >> bit & 1 == 1)
    }

    #[inline]
    fn simplified(&self, c: char) -> char {
        if self.is_listed(c) {
            self.map.get(&c).copied().unwrap_or(c)
        } else {
            c
        }
    }
}

/// Each traditional form with its simplified one behind it.
const PAIRS: &str = "總总體体況况動动開开報报務务處处請请數数據据關关係系為为項项規规範范\
    廢废現现決决許许罰罚強强業业費费單单萬万與与結结轉转續续辦办機机構构會会組组織织團团\
    屬属國国護护權权類类過过執执詢询無无補补內内確确認认舉举訴诉複复訟讼維维糾纠審审還还\
    經经後后問问題题進进於于獲获繳缴納纳該该領领應应標标準准製制發发庫库條条例例監监督督\
    實实際际況况佈布導导級级層层責责證证訊讯網网編编電电話话聯联區区縣县鄉乡鎮镇廳厅廣广\
    個个種种書书東东產产從从時时間间門门學学習习當当將将對对較较總总頒颁圍围協协調调計计\
    劃划設设試试驗验評评議议場场貿贸稅税財财預预算算農农雙双隨随機机邊边歷历錄录檔档闊阔\
    衛卫環环質质檢检測测資资願愿檢检籤签釋释複复詳详細细復复紀纪陸陆陽阳龍龙濟济濱滨額额\
    載载覈核樣样徵征見见臺台沒没態态專专欄栏號号祕秘隊队終终採采購购閱阅點点減减訪访稱称衆众\
    賬账頭头覆复這这歸归傳传訓训難难穩稳爲为繼继來来眾众閲阅";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_trimmed_of_what_a_reader_does_not_see() {
        for text in [
            "",
            " \t",
            "a",
            " a",
            "一 二\n",
            "\u{3000}\u{feff}（一） \u{200b}",
        ] {
            assert_eq!(trim(text), text.trim_matches(is_blank), "{text:?}");
        }
        assert_eq!(content(" \u{3000}"), 0..0);
    }

    #[test]
    fn folding_drops_what_a_reader_does_not_see() {
        assert_eq!(folded("结 果\u{3000}维持"), "结果维持");
        assert_eq!(folded("（１）ＡＢ"), "(1)AB");
        assert_eq!(folded("⼯作⾏政⽆"), "工作行政无");
        assert_eq!(folded("總體情況"), "总体情况");
        assert_eq!(folded("行政许可¹\u{fff9}"), "行政许可");
        assert_eq!(folded_words("3.危及“三安全一稳定”"), "3危及三安全一稳定");
    }
}

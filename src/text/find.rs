//! Words in a text.

use memchr::memmem::Finder;
use rustc_hash::FxHashMap;

/// Words that are looked for in every line, all of them in one step for each character. They are told by the
/// pair of characters that they begin with: nearly every pair of a text begins none.
pub struct Words {
    pairs: Pairs,
    /// By the pair that they begin with.
    words: FxHashMap<(char, char), Vec<Word>>,
}

/// Some words of which nearly no text has any.
pub struct AnyOf(Vec<Finder<'static>>);

impl AnyOf {
    pub fn new(words: &[&'static str]) -> Self {
        Self(words.iter().copied().map(Finder::new).collect())
    }

    pub fn is_in(&self, text: &str) -> bool {
        self.places(text).next().is_some()
    }

    /// Where they begin, word by word.
    pub fn places(&self, text: &str) -> impl Iterator<Item = usize> {
        self.0.iter().flat_map(|it| it.find_iter(text.as_bytes()))
    }
}

/// Pairs of characters, a bit for each hash of one: nearly every pair of a text is not among them, and is told
/// so in one step.
pub struct Pairs(Box<[u64; N_BITS / 64]>);

const N_BITS: usize = 1 << 13;

impl Default for Pairs {
    fn default() -> Self {
        Self(Box::new([0; N_BITS / 64]))
    }
}

impl Pairs {
    pub fn insert(&mut self, first: char, second: char) {
        let (slot, bit) = place(first, second);
        self.0[slot] |= bit;
    }

    /// Whether a pair was inserted; at times said of one that was not.
    #[inline]
    pub fn may_have(&self, first: char, second: char) -> bool {
        let (slot, bit) = place(first, second);
        self.0[slot] & bit != 0
    }
}

fn place(first: char, second: char) -> (usize, u64) {
    const MIX: u32 = 0x9e37_79b1;
    let both = u32::from(first)
        .wrapping_mul(0x101)
        .wrapping_add(u32::from(second));
    let hash = both.wrapping_mul(MIX) >> (32 - N_BITS.trailing_zeros());
    ((hash / 64) as usize, 1 << (hash % 64))
}

/// A word, and what it is a sign of: a set of bits.
struct Word {
    text: Box<str>,
    /// Its third character: of many words that begin alike, nearly none goes on as a text does.
    third: Option<char>,
    signs: u64,
}

/// A word where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    pub start: usize,
    pub end: usize,
    pub signs: u64,
}

impl Words {
    /// Words of two characters and more; shorter ones are not found.
    pub fn new(words: impl IntoIterator<Item = (impl AsRef<str>, u64)>) -> Self {
        let mut res = Self {
            pairs: Pairs::default(),
            words: FxHashMap::default(),
        };
        for (text, signs) in words {
            let text = text.as_ref();
            let mut chars = text.chars();
            let (Some(first), Some(second)) = (chars.next(), chars.next()) else {
                continue;
            };
            res.pairs.insert(first, second);
            let alike = res.words.entry((first, second)).or_default();
            alike.push(Word {
                text: text.into(),
                third: chars.next(),
                signs,
            });
        }
        res
    }

    /// What the words of a text are signs of. Each of its characters is shown to `visit` on the way.
    pub fn signs(&self, text: &str, visit: impl FnMut(char)) -> u64 {
        let mut res = 0;
        self.each(text, visit, |it| res |= it.signs);
        res
    }

    /// Shows `visit` each character of a text, and `found` each place where a word begins, in order.
    pub fn each(&self, text: &str, mut visit: impl FnMut(char), mut found: impl FnMut(Occurrence)) {
        let mut before = '\0';
        let mut start = 0;
        for (at, c) in text.char_indices() {
            visit(c);
            if self.pairs.may_have(before, c) {
                self.at(text, start, (before, c), &mut found);
            }
            (before, start) = (c, at);
        }
    }

    #[cold]
    fn at(&self, text: &str, start: usize, pair: (char, char), found: &mut impl FnMut(Occurrence)) {
        let Some(alike) = self.words.get(&pair) else {
            return;
        };
        let rest = &text[start..];
        let third = rest.chars().nth(2);
        let is_here =
            |it: &&Word| it.third.is_none() || it.third == third && rest.starts_with(&*it.text);
        for it in alike.iter().filter(is_here) {
            found(Occurrence {
                start,
                end: start + it.text.len(),
                signs: it.signs,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_everywhere() {
        let words = Words::new([
            ("公开", 1),
            ("公开公开", 2),
            ("开公", 4),
            ("__", 8),
            ("x", 16),
        ]);
        let found = |text| -> Vec<(usize, usize, u64)> {
            let mut res = Vec::new();
            let note = |it: Occurrence| res.push((it.start, it.end, it.signs));
            words.each(text, |_| {}, note);
            res
        };
        assert_eq!(
            found("公开公开"),
            [(0, 6, 1), (0, 12, 2), (3, 9, 4), (6, 12, 1)]
        );
        assert_eq!(found("___x"), [(0, 2, 8), (1, 3, 8)]);
        assert_eq!(found("公"), []);
        let mut shown = String::new();
        assert_eq!(words.signs("不公开。", |it| shown.push(it)), 1);
        assert_eq!(shown, "不公开。");
        assert_eq!(words.signs("开 公", |_| {}), 0);
    }
}

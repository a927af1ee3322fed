//! A phrase: what stands between two marks, and what its sentence said before.

use super::Scope;
use super::flat::Flat;
use super::lexicon::Word;
use super::tokens::{Token, What};

/// Of when the sentence speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Time {
    This,
    Of(u16),
    /// Last year, or a part of a year: no figure of the form.
    Other,
}

/// What a sentence has said so far of whom and when.
#[derive(Clone, Copy)]
pub(super) struct Setting<'a> {
    flat: &'a Flat,
    sentence: &'a [Token],
    pub time: Time,
    /// 市 of 全市.
    pub region: Option<char>,
    pub is_representative: bool,
    /// 全年, 2024年: it says that it is of one year.
    pub is_of_year: bool,
    /// Something narrower than the report is spoken of.
    pub is_narrow: bool,
    /// 结转 stood before in the clause: 结转办理上年度24件 is of this year.
    forwards: bool,
}

impl<'a> Setting<'a> {
    pub fn new(flat: &'a Flat, sentence: &'a [Token]) -> Self {
        Self {
            flat,
            sentence,
            time: Time::This,
            region: None,
            is_representative: false,
            is_of_year: false,
            is_narrow: false,
            forwards: false,
        }
    }

    /// Takes in a token of the sentence; `next` is the one behind it.
    pub fn note(&mut self, what: &What, next: Option<&What>, is_first: bool) {
        let forwards = self.forwards || matches!(next, Some(What::Word(Word::Forward)));
        match *what {
            What::Mark(_) => self.forwards &= !parts(*what),
            What::Year(year) => {
                self.is_of_year = true;
                if !forwards && is_first {
                    self.time = Time::Of(year);
                }
            }
            What::Word(word) => match word {
                Word::Forward => self.forwards = true,
                Word::Now => self.is_of_year = true,
                Word::LastYear if !forwards => self.time = Time::Other,
                Word::Share => self.time = Time::Other,
                Word::ThisYear => {
                    self.is_of_year = true;
                    self.time = Time::This;
                }
                Word::Narrow => self.is_narrow = true,
                Word::Represent => self.is_representative = true,
                Word::Region(it) => self.region = Some(it),
                _ => {}
            },
            What::Figure(_) | What::Other => {}
        }
    }

    /// The organ that the sentence begins with, if its first words name one.
    fn organ(&self) -> Option<&'a str> {
        let begins_otherwise = |it: char| {
            matches!(
                it,
                '在' | '按' | '根' | '为' | '围' | '落' | '对' | '聚' | '以' | '坚' | '深' | '严'
            ) || matches!(it, '紧' | '依' | '据' | '加' | '进' | '不' | '持' | '贯')
        };
        let is_organ = |it: char| {
            matches!(
                it,
                '局' | '委' | '厅' | '院' | '镇' | '乡' | '街' | '办' | '会' | '站' | '所'
            )
        };
        // 汶陵区, 栗阳市政府: no less than two characters before.
        let is_region = |it: char| matches!(it, '区' | '县' | '旗' | '府');
        const SHORTEST: usize = 2;
        let first = self.sentence;
        let start = first.iter().position(|it| !is_setting(it.what))?;
        // 自然资源和规划局.
        let is_name = |it: &&Token| matches!(it.what, What::Other | What::Word(Word::And));
        let len = first[start..].iter().take_while(is_name).count();
        let run = self.flat.words(&first[start..start + len]);
        if first[start].what != What::Other || run.starts_with(begins_otherwise) {
            return None;
        }
        let is_end = |(idx, (_, c)): &(usize, (usize, char))| {
            is_organ(*c) || *idx >= SHORTEST && is_region(*c)
        };
        let (_, (at, c)) = run.char_indices().enumerate().filter(is_end).last()?;
        Some(&run[..at + c.len_utf8()])
    }

    /// The scope of a claim in a phrase that names `organ`; `None` where it is not the report's.
    pub fn scope(&self, organ: Option<&str>) -> Option<Scope> {
        if self.is_narrow {
            return None;
        }
        let year = match self.time {
            Time::This => None,
            Time::Of(year) => Some(year),
            Time::Other => return None,
        };
        Some(Scope {
            organ: organ.or_else(|| self.organ()).map(Into::into),
            year,
            region: self.region,
            is_representative: self.is_representative,
        })
    }
}

/// Words before the subject of a sentence.
fn is_setting(what: What) -> bool {
    matches!(
        what,
        What::Year(_) | What::Word(Word::Now | Word::ThisYear | Word::Filler) | What::Mark(_)
    )
}

#[inline]
pub(super) fn ends_sentence(what: What) -> bool {
    matches!(what, What::Mark('。' | '!' | '?' | '！' | '？'))
}

/// The tokens of the sentences that somebody may have written. What goes on for longer is a table whose cells
/// were run together, and says nothing; a sentence is read back and forth, which takes longer the longer it is.
pub(super) fn without_endless_sentences(tokens: Vec<Token>) -> Vec<Token> {
    const LONGEST: usize = 600;
    if tokens.len() <= LONGEST {
        return tokens;
    }
    let sentences = tokens.split_inclusive(|it| ends_sentence(it.what));
    let kept = sentences.filter(|it| it.len() <= LONGEST);
    kept.flatten().copied().collect()
}

/// Marks within a sentence that part its phrases.
#[inline]
pub(super) fn parts(what: What) -> bool {
    matches!(
        what,
        What::Mark(
            '，' | ','
                | '、'
                | '；'
                | ';'
                | ':'
                | '：'
                | '('
                | ')'
                | '（'
                | '）'
                | '。'
                | '!'
                | '?'
        )
    )
}

#[inline]
pub(super) fn is_comma(token: &Token) -> bool {
    matches!(token.what, What::Mark(',' | '，'))
}

/// Whether a token joins what stands before it and behind it in a row.
#[inline]
pub(super) fn is_joint(token: &Token) -> bool {
    matches!(token.what, What::Mark('、') | What::Word(Word::And))
}

/// The tokens as sentences: ranges of indices, without the marks that end them.
pub(super) fn sentences(tokens: &[Token]) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    let mut start = 0;
    std::iter::from_fn(move || {
        if start >= tokens.len() {
            return None;
        }
        let len = tokens[start..]
            .iter()
            .position(|it| ends_sentence(it.what))
            .unwrap_or(tokens.len() - start);
        let res = start..start + len;
        start += len + 1;
        Some(res)
    })
}

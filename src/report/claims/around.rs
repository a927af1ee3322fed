//! The words around a figure, and what they narrow it to.

use crate::text::range::TextRange;

use super::Subject;
use super::flat::Flat;
use super::lexicon::Word;
use super::phrase::parts;
use super::tokens::{Token, What};

/// How the names of organs end.
const ORGANS: &str = "局委厅院镇乡街办会站所府县区市省处队校";

/// The words of a phrase before a figure.
#[derive(Default)]
pub(super) struct Left {
    pub words: Vec<Word>,
    pub from: Option<u16>,
    pub to: Option<u16>,
    /// From the first unknown character to the last.
    pub unknown: Option<TextRange>,
    /// A word that says something stood before the last unknown one.
    pub is_broken: bool,
    pub has_channel: bool,
    pub is_rough: bool,
    pub is_begun: bool,
    /// The word for applications is 申请, and not 依申请公开.
    pub names_requests: bool,
    /// A figure stands before it in the phrase.
    pub is_counted: bool,
}

/// The words of a phrase behind a figure.
pub(super) struct Right {
    pub words: Vec<Word>,
    pub has_unknown: bool,
}

impl Left {
    pub fn push(&mut self, token: &Token, next: Option<What>) {
        self.is_rough = token.what == What::Word(Word::About);
        match token.what {
            What::Word(Word::Channel) => self.has_channel = true,
            What::Word(word) if says_something(word) => self.words.push(word),
            What::Year(year) => {
                if self.words.contains(&Word::Forward) {
                    self.to = Some(year);
                    self.words.push(Word::NextYear);
                } else if next_is_forward(next) {
                    self.from = Some(year);
                    self.words.push(Word::LastYear);
                } else if self.is_begun {
                    self.words.push(Word::Share);
                }
            }
            What::Other => {
                self.is_broken |= !self.words.is_empty() || self.has_channel;
                let covered = self.unknown.map(|it| it.cover(token.range));
                self.unknown = covered.or(Some(token.range));
            }
            _ => {}
        }
        let is_setting = matches!(token.what, What::Word(word) if word.sets_scene());
        self.is_begun |= !is_setting;
    }
}

fn next_is_forward(next: Option<What>) -> bool {
    matches!(next, Some(What::Word(Word::Forward)))
}

fn says_something(word: Word) -> bool {
    !word.sets_scene()
        && !matches!(
            word,
            Word::Topic
                | Word::About
                | Word::Of
                | Word::List
                | Word::Including
                | Word::Stop
                | Word::Channel
                | Word::Collect
        )
}

/// What a sentence has narrowed itself to: figures behind that are of some applications only, and tie
/// where they agree.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Narrowed {
    /// 征地类申请, 网上申请: of one matter, by one way.
    pub is_of_matter: bool,
    /// 商业企业提出的申请: of one kind of applicant.
    pub is_of_applicant: bool,
    /// 予以公开45件，其中自然人37件: applicants behind an outcome are of that.
    pub is_of_outcome: bool,
    /// A figure of all applications was told.
    pub has_whole: bool,
}

impl Narrowed {
    /// Takes in a phrase, up to a figure or a mark.
    pub fn note(&mut self, flat: &Flat, left: &Left, is_part: bool) {
        let has = |wanted: fn(&Word) -> bool| left.words.iter().any(wanted);
        let is_organ = |it: TextRange| it.of(&flat.text).ends_with(|it| ORGANS.contains(it));
        let is_matter =
            left.unknown.is_some_and(|it| !is_organ(it)) || left.has_channel && !is_part;
        let is_come =
            |it: &Word| matches!(it, Word::Application | Word::Receive | Word::ReceiveNew);
        self.is_of_matter |= is_matter && has(is_come);
        self.is_of_applicant |=
            has(|it| matches!(it, Word::Applicant(_))) && !is_part && !self.has_whole;
        self.is_of_outcome |= has(|it| matches!(it, Word::Outcome(_) | Word::NextYear));
    }

    pub fn covers(self, subject: Subject) -> bool {
        match subject {
            Subject::Applicants(_) => self.is_of_matter || self.is_of_outcome,
            Subject::Disclosed(..)
            | Subject::Dispute(_)
            | Subject::Ruling(..)
            | Subject::ProcessingFee => false,
            _ => self.is_of_matter || self.is_of_applicant,
        }
    }
}

/// The words behind a figure, up to the next one.
pub(super) fn right_of(tokens: &[Token]) -> Right {
    let phrase = tokens
        .iter()
        .take_while(|it| !parts(it.what) && !matches!(it.what, What::Figure(_)));
    let mut res = Right {
        words: Vec::new(),
        has_unknown: false,
    };
    for it in phrase {
        match it.what {
            What::Word(word) if says_something(word) => res.words.push(word),
            What::Other | What::Year(_) => res.has_unknown = true,
            _ => {}
        }
    }
    res
}

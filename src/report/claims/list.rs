//! A list while it is read: its items, and what holds them together.

use super::itemization::Reader;
use super::lexicon::Word;
use super::tokens::{Token, What};
use super::{Applicant, Figured};

/// A list while it is read.
#[derive(Default)]
pub(super) struct List {
    pub items: Vec<Figured>,
    /// The mark between the first two items.
    pub separator: Option<char>,
    pub n_certain: Option<usize>,
    pub n_most: Option<usize>,
    pub is_open: bool,
    pub is_unclear: bool,
    pub ends_in_rest: bool,
    /// A semicolon stands behind the first item: it may be all of the list.
    pub is_in_parts: bool,
    pub first: Option<What>,
    pub sort: Option<Sort>,
    /// An item has no name.
    pub has_bare: bool,
    /// What its items are named by.
    pub named: Vec<Word>,
    /// Items that are named by what came of applications.
    pub n_outcomes: usize,
    /// A name says more than that: 自然人通过网络申请218件.
    pub is_narrowed: bool,
}

/// By what a list divides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Applicants,
    Channels,
    Else,
}

/// Whether a label is that of what is left.
pub(super) fn begins_with_rest(label: &str) -> bool {
    let behind = label.strip_prefix('其');
    behind.is_some_and(|it| it.starts_with(['余', '他', '它']))
}

/// The word of a label that says which of several kinds it is.
pub(super) fn kind(token: &Token) -> Option<Word> {
    match token.what {
        What::Word(word @ (Word::Applicant(_) | Word::Ruling(_))) => Some(word),
        _ => None,
    }
}

/// Whether a token of a label says more than which of several kinds it is.
pub(super) fn narrows(token: &Token) -> bool {
    match token.what {
        What::Word(Word::Application | Word::Case | Word::Dispute(_) | Word::And) => false,
        What::Word(word) => kind(token).is_none() && !word.sets_scene(),
        What::Other => true,
        _ => false,
    }
}

impl Sort {
    pub fn differs(self, other: Self) -> bool {
        self != other && self != Sort::Else && other != Sort::Else
    }
}

impl List {
    pub fn is_joined(&self) -> bool {
        self.separator == Some('、')
    }

    /// 自然人318件、法人或其他组织58件; 审结47件，其中维持35件、纠正3件、其他结果9件: there are no others.
    pub fn has_all_kinds(&self, of: &[Token]) -> bool {
        let are = |wanted: &[Word]| {
            !self.is_narrowed
                && self.named.len() == wanted.len()
                && wanted.iter().all(|it| self.named.contains(it))
        };
        let (persons, others) = (Applicant::Person, Applicant::Organization);
        let rulings = ["upheld", "corrected", "other"];
        let is_closed = of.iter().any(|it| it.what == What::Word(Word::Close));
        are(&[Word::Applicant(persons), Word::Applicant(others)])
            || is_closed && are(&rulings.map(Word::Ruling))
    }

    /// 直接起诉14件，维持9件、纠正1件、其他4件；: an item with items of its own.
    pub fn is_one_of_several(&self) -> bool {
        let counts: Option<Vec<i64>> = self.items.iter().map(|it| it.value.count()).collect();
        let parted = counts.as_deref().and_then(<[i64]>::split_first);
        parted.is_some_and(|(first, rest)| rest.len() > 1 && rest.iter().sum::<i64>() == *first)
    }

    /// What comes from here on may not belong to the list.
    pub fn end(&mut self, is_over: &mut bool) {
        *is_over = true;
        self.n_most.get_or_insert(self.items.len());
    }
}

impl Reader<'_> {
    pub(super) fn sort(&self, phrase_start: usize, at: usize) -> Sort {
        let mut words = self.tokens[phrase_start..at].iter();
        let sort = words.find_map(|it| match it.what {
            What::Word(Word::Applicant(_)) => Some(Sort::Applicants),
            What::Word(Word::Channel) => Some(Sort::Channels),
            _ => None,
        });
        sort.unwrap_or(Sort::Else)
    }

    /// Whether a phrase is not an item but begins another thought.
    pub(super) fn begins_anew(&self, phrase_start: usize, list: &List) -> bool {
        const ACTS: [&str; 27] = [
            "延期",
            "平均",
            "通过",
            "利用",
            "依托",
            "发布",
            "公布",
            "主动公开",
            "推送",
            "开展",
            "举办",
            "召开",
            "组织",
            "编发",
            "报送",
            "整改",
            "印发",
            "刊发",
            "更新",
            "维护",
            "共",
            "全年",
            "累计",
            "主动",
            "在",
            "并",
            "较",
        ];
        let Some(first) = self.tokens.get(phrase_start) else {
            return false;
        };
        if list.first == Some(first.what) && first.what != What::Other {
            return false;
        }
        let acts = matches!(
            first.what,
            What::Word(
                Word::Stop
                    | Word::Finish
                    | Word::Answer
                    | Word::Forward
                    | Word::Receive
                    | Word::ReceiveNew
                    | Word::Add
                    | Word::Handle
                    | Word::All
                    | Word::LastYear
                    | Word::NextYear
                    | Word::Issue
                    | Word::Change
                    | Word::Now
                    | Word::ThisYear
                    | Word::Own
                    | Word::Region(_)
            )
        );
        let text = &self.flat.text[first.range.start as usize..];
        acts || ACTS.iter().any(|it| text.starts_with(it))
    }
}

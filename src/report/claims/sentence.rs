//! What a sentence says somewhere of its figures: before them, or behind.

use super::flat::Flat;
use super::lexicon::Word;
use super::phrase::parts;
use super::tokens::{Token, What};

/// Whether decisions were spoken of last, and not disclosure: 作出处罚94件，当事人申请复议2件.
pub(super) fn is_of_decisions(flat: &Flat, before: &[Token]) -> bool {
    let last = before.iter().rev().find_map(|it| match it.what {
        // 申请复议: for that, and not for information.
        What::Word(Word::Topic) if it.range.of(&flat.text) == "申请" => None,
        What::Word(Word::Matter("permits" | "penalties" | "coercion")) => Some(true),
        What::Word(Word::Topic | Word::Application | Word::Applicant(_)) => Some(false),
        _ => None,
    });
    last == Some(true)
}

/// Whether a sentence says 行政 or 决定 somewhere.
pub(super) fn says_decision(flat: &Flat, sentence: &[Token]) -> bool {
    let text = flat.words(sentence);
    text.contains("行政") || text.contains("决定")
}

/// What a sentence says somewhere of all its figures.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Doubts {
    /// 按一事一申请拆分: letters and applications are counted, each by its own figure.
    pub regroups: bool,
    /// 延期答复20件: what was answered is told in parts.
    pub is_late: bool,
    /// 通过邮寄、网络提交的各类申请: by every way there is.
    pub is_of_every_way: bool,
    /// 不计入本报告: what it counts stands in no table.
    pub is_excluded: bool,
}

pub(super) fn doubts(tokens: &[Token]) -> Doubts {
    let mut res = Doubts::default();
    for it in tokens {
        match it.what {
            What::Word(Word::Regroup) => res.regroups = true,
            What::Word(Word::Late) => res.is_late = true,
            What::Word(Word::Every) => res.is_of_every_way = true,
            What::Word(Word::Excluded) => res.is_excluded = true,
            _ => {}
        }
    }
    res
}

/// Whether what stands behind a word is what something is done to: 对2起复议案件.
pub(super) fn leads_object(flat: &Flat, word: &Token) -> bool {
    let text = word.range.of(&flat.text);
    matches!(text, "对" | "就" | "将" | "把" | "由" | "从")
}

/// Whether a sentence tells what was carried over: that is said of applications, where it is said of nothing
/// else.
pub(super) fn carries_over(tokens: &[Token]) -> bool {
    let has = |wanted: fn(Word) -> bool| {
        tokens
            .iter()
            .any(|it| matches!(it.what, What::Word(it) if wanted(it)))
    };
    has(|it| it == Word::Forward)
        && has(|it| matches!(it, Word::LastYear | Word::NextYear))
        && !has(|it| matches!(it, Word::Foreign | Word::Dispute(_)))
}

/// The words of a sentence before its first figure.
pub(super) fn lead(tokens: &[Token]) -> impl Iterator<Item = Word> {
    let lead = tokens
        .iter()
        .take_while(|it| !matches!(it.what, What::Figure(_)));
    lead.filter_map(|it| match it.what {
        What::Word(it) => Some(it),
        _ => None,
    })
}

/// 办结件中予以公开106件: of those that the sentence before told of, whoever asked for them.
pub(super) fn is_of_those_settled(tokens: &[Token]) -> bool {
    let ends = |it: &&Token| matches!(it.what, What::Figure(_) | What::Word(Word::Within));
    let lead = tokens.iter().take_while(|it| !ends(it));
    let n_lead = lead.clone().count();
    let is_plain = |it: &Token| {
        matches!(
            it.what,
            What::Word(Word::Finish | Word::Answer | Word::Filler) | What::Other
        )
    };
    let settles = |it: &Token| matches!(it.what, What::Word(Word::Finish | Word::Answer));
    lead.clone().any(settles)
        && lead.into_iter().all(is_plain)
        && tokens.get(n_lead).map(|it| it.what) == Some(What::Word(Word::Within))
}

/// Whether 占 begins what is said of the figure at a place: 占行政诉讼总数8件的37.5%.
pub(super) fn is_denominator(flat: &Flat, tokens: &[Token], at: usize) -> bool {
    let ends = |it: &Token| parts(it.what) || matches!(it.what, What::Figure(_));
    let start = tokens[..at]
        .iter()
        .rposition(|it| ends(it) && it.what != What::Mark('、'));
    let start = start.map_or(0, |it| it + 1);
    tokens[start].range.of(&flat.text).starts_with('占')
}

/// Whether 其中…政府信息公开 follows a figure in its sentence.
pub(super) fn is_of_more(tokens: &[Token]) -> bool {
    let Some(part) = tokens.iter().position(|it| it.what == What::Word(Word::Of)) else {
        return false;
    };
    let is_between = tokens[..part]
        .iter()
        .all(|it| !matches!(it.what, What::Figure(_)));
    let clause = tokens[part..]
        .iter()
        .take_while(|it| !parts(it.what) && !matches!(it.what, What::Figure(_)));
    let is_topic = |it: &Token| matches!(it.what, What::Word(Word::Topic | Word::Application));
    is_between && clause.into_iter().any(is_topic)
}

/// Whether （含上年结转 follows a figure, or the same behind a comma.
pub(super) fn includes_old(tokens: &[Token]) -> bool {
    let [open, said @ ..] = tokens else {
        return false;
    };
    if !matches!(open.what, What::Mark('(' | ',' | '，')) {
        return false;
    }
    let words = said.iter().map(|it| it.what);
    let mut said = words.filter(|it| !matches!(it, What::Word(it) if it.sets_scene()));
    let includes = matches!(said.next(), Some(What::Word(Word::Including | Word::Of)));
    includes
        && matches!(
            said.next(),
            Some(What::Word(Word::LastYear) | What::Year(_))
        )
}

/// Whether a word tells how a dispute ended, or that it has not.
#[inline]
pub(super) fn tells_ruling(token: &Token) -> bool {
    matches!(token.what, What::Word(Word::Ruling(_) | Word::Remedy(_)))
}

/// Whether the disputes at a place are some of all: what is said of the first in a row joined by 、, or of the
/// figure before 为, is said of them.
pub(super) fn is_of_some(flat: &Flat, tokens: &[Token], at: usize) -> bool {
    let ends = |it: &Token| parts(it.what) && it.what != What::Mark('、');
    let start = tokens[..at].iter().rposition(ends).map_or(0, |it| it + 1);
    let row = &tokens[start..at];
    let is_ruled = |it: &Token| {
        matches!(
            it.what,
            What::Word(Word::Ruling(_) | Word::Remedy(_) | Word::Pending | Word::Close)
        )
    };
    let joins = |it: &Token| it.what == What::Mark('、');
    let first = row.iter().position(joins);
    // 复议尚有1件未审结.
    let is_left = row.iter().any(|it| {
        let text = it.range.of(&flat.text);
        text.contains(['尚', '仍']) || ["还有", "另有"].iter().any(|it| text.contains(it))
    });
    let is_led = row
        .first()
        .is_some_and(|it| it.range.of(&flat.text).starts_with('为'));
    is_led || is_left || first.is_some_and(|it| row[..it].iter().any(is_ruled))
}

/// 所有办结的申请中，予以公开: without what the outcomes are of.
pub(super) fn without_whole(words: &[Word]) -> &[Word] {
    let application = words.iter().position(|it| *it == Word::Application);
    let rest = application.and_then(|it| words.get(it + 1..));
    let rest = rest.map(|it| it.strip_prefix(&[Word::Within]).unwrap_or(it));
    let is_whole = |it: &[Word]| {
        let mut whole = it.iter();
        whole.all(|it| {
            matches!(
                it,
                Word::All | Word::Finish | Word::Answer | Word::Application | Word::Within
            )
        })
    };
    match (application, rest) {
        (Some(at), Some(rest @ [Word::Outcome(_) | Word::Short(_), ..]))
            if is_whole(&words[..at]) =>
        {
            rest
        }
        _ => words,
    }
}

/// Whether a clause ends with applications of a class: 执法案卷类申请.
pub(super) fn ends_with_class(flat: &Flat, clause: &[Token]) -> bool {
    matches!(clause, [.., class, it] if it.what == What::Word(Word::Application)
        && class.range.of(&flat.text) == "类")
}

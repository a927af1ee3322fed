//! Statements without a figure that the tables can contradict: 未收到申请, 全部办结, 均获维持.

use crate::text::range::TextRange;

use super::flat::Flat;
use super::lexicon::Word;
use super::phrase::{Setting, parts, sentences};
use super::tokens::{Token, What};
use super::{Court, Denial, DenialKind, Statements, Subject};

pub(super) fn read(flat: &Flat, tokens: &[Token], acc: &mut Statements) {
    let mut has_topic = false;
    for range in sentences(tokens) {
        let sentence = &tokens[range];
        let is_topic = |it: &Token| matches!(it.what, What::Word(Word::Topic | Word::Application));
        has_topic |= sentence.iter().any(is_topic);
        let mut setting = Setting::new();
        setting.note_subject(flat, sentence);
        let mut reader = Reader {
            flat,
            sentence,
            has_topic,
            setting,
            acc: &mut acc.denials,
        };
        reader.read();
    }
}

struct Reader<'a> {
    flat: &'a Flat,
    sentence: &'a [Token],
    has_topic: bool,
    setting: Setting,
    acc: &'a mut Vec<Denial>,
}

/// A phrase in which 、 joins: its tokens, and what says something of them.
struct Phrase<'a> {
    tokens: &'a [Token],
    before: &'a [Token],
}

impl Reader<'_> {
    fn read(&mut self) {
        let sentence = self.sentence;
        let joins = |it: &Token| it.what == What::Mark('、');
        let mut start = 0;
        while start < sentence.len() {
            let len = sentence[start..]
                .iter()
                .position(|it| parts(it.what) && !joins(it))
                .unwrap_or(sentence.len() - start);
            let phrase = Phrase {
                tokens: &sentence[start..start + len],
                before: &sentence[..start],
            };
            for (at, token) in phrase.tokens.iter().enumerate() {
                let next = phrase.tokens.get(at + 1).map(|it| it.what);
                self.setting.note(token.what, next, at == 0);
            }
            self.phrase(&phrase);
            start += len + 1;
        }
    }

    fn phrase(&mut self, phrase: &Phrase<'_>) {
        let tokens = phrase.tokens;
        if let Some(at) = position(tokens, Word::Not) {
            self.denied(phrase, at);
        } else if tokens
            .iter()
            .any(|it| matches!(it.what, What::Word(Word::Finish)))
        {
            self.all_done(phrase);
        }
        self.unblemished(phrase);
    }

    /// 未收到申请, 没有行政诉讼, 申请情况：无.
    fn denied(&mut self, phrase: &Phrase<'_>, at: usize) {
        let (left, right) = (&phrase.tokens[..at], &phrase.tokens[at + 1..]);
        let has_figure = |it: &Token| matches!(it.what, What::Figure(_));
        if right.iter().any(has_figure) || left.iter().any(has_figure) {
            return;
        }
        let organ = left.iter().find(|it| it.what == What::Other);
        if left.iter().any(|it| is_word(it, says_what)) {
            return;
        }
        let (objects, range) = if right.is_empty() && left.is_empty() {
            // `申请情况：无`: what is denied stands before the colon.
            let Some((
                Token {
                    what: What::Mark(':'),
                    ..
                },
                head,
            )) = phrase.before.split_last()
            else {
                return;
            };
            let start = head
                .iter()
                .rposition(|it| parts(it.what) && it.what != What::Mark('、'));
            let head = &head[start.map_or(0, |it| it + 1)..];
            (head, phrase.tokens[at].range)
        } else {
            (right, cover(&phrase.tokens[at..]))
        };
        // A quoted name of a rule or an unknown word makes it something else that did not happen.
        if objects
            .iter()
            .any(|it| !matches!(it.what, What::Word(_) | What::Mark('、')))
        {
            return;
        }
        let words: Vec<Word> = objects.iter().filter_map(said).collect();
        let Some(subjects) = self.objects(&words) else {
            return;
        };
        let organ = organ.map(|it| it.range.of(&self.flat.text));
        if let Some(scope) = self.setting.scope(organ) {
            let range = self.flat.place(range);
            let denial = |kind| Denial {
                kind,
                scope: scope.clone(),
                range,
            };
            self.acc.extend(subjects.into_iter().map(denial));
        }
    }

    /// What is denied; `None` where a word is not understood.
    fn objects(&self, words: &[Word]) -> Option<Vec<DenialKind>> {
        let is = |wanted: Word| words.contains(&wanted);
        if is(Word::FeeNotice) {
            let is_only = words
                .iter()
                .all(|it| matches!(it, Word::FeeNotice | Word::Collect));
            return is_only.then(|| vec![DenialKind::NoFeeNotice]);
        }
        let receives = words
            .iter()
            .any(|it| matches!(it, Word::Receive | Word::ReceiveNew | Word::Handle));
        let issues = is(Word::Issue);
        let has_application = is(Word::Application);
        let has_matter = words.iter().any(|it| matches!(it, Word::Matter(_)));
        let mut res = Vec::new();
        for word in words {
            let subject = match word {
                Word::Application if !has_matter => Subject::Received { is_new: true },
                Word::Dispute(court) if self.has_topic && !is(Word::Finish) => {
                    Subject::Dispute(*court)
                }
                Word::Matter(row @ ("normative_documents" | "regulations")) if !receives => {
                    Subject::Disclosed(row, &["issued", "created"])
                }
                Word::Matter("fees") if !issues => Subject::Disclosed("fees", &["amount"]),
                Word::Matter(row) if !issues && !receives && !has_application => {
                    Subject::Disclosed(row, &["decisions"])
                }
                Word::ProcessingFee => Subject::ProcessingFee,
                Word::Receive | Word::ReceiveNew | Word::Issue | Word::Decide | Word::Collect => {
                    continue;
                }
                Word::Case if !res.is_empty() => continue,
                // 未收到和处理的申请, but not 无申请处理.
                Word::Handle if res.is_empty() => continue,
                _ => return None,
            };
            res.push(DenialKind::None(subject));
        }
        // 未收到: of what, if there are disputes as well, is not told by the verb.
        Some(res).filter(|it| !it.is_empty())
    }

    /// 所有申请均已办结.
    fn all_done(&mut self, phrase: &Phrase<'_>) {
        let tokens = phrase.tokens;
        let words: Vec<Word> = tokens.iter().filter_map(said).collect();
        let is_other =
            |it: &Token| matches!(it.what, What::Other | What::Figure(_) | What::Year(_));
        let fits = |it: &Word| {
            matches!(
                it,
                Word::All
                    | Word::Application
                    | Word::Finish
                    | Word::Handle
                    | Word::Receive
                    | Word::Answer
            )
        };
        let n_all = words.iter().filter(|it| **it == Word::All).count();
        if n_all == 0
            || tokens.iter().any(is_other)
            || !words.iter().all(fits)
            || words.last() != Some(&Word::Finish)
        {
            return;
        }
        let text = cover(tokens).of(&self.flat.text);
        // 均按时办结 says that none was late.
        let is_timely = ["按时", "按期", "及时", "时限", "期限"]
            .iter()
            .any(|it| text.contains(it));
        let is_whole = words.contains(&Word::Application)
            && ["所有", "全部"].iter().any(|it| text.contains(it));
        let is_emphatic = ["全部办", "均已", "已全部", "全部已", "都已"]
            .iter()
            .any(|it| text.contains(it));
        if !(is_whole || is_emphatic && !is_timely) {
            return;
        }
        let excepts = |it: &Token| {
            matches!(
                it.what,
                What::Word(Word::Except | Word::Narrow | Word::Foreign | Word::NextYear)
            )
        };
        if self.sentence.iter().any(excepts) {
            return;
        }
        // 上年结转3件，均已办结: they alone.
        let speaks_of_old = phrase
            .before
            .iter()
            .any(|it| matches!(it.what, What::Word(Word::Forward)));
        if speaks_of_old && !is_whole {
            return;
        }
        let of_applications = |it: &Token| matches!(it.what, What::Word(Word::Application));
        if !self.sentence.iter().any(of_applications) {
            return;
        }
        if let Some(scope) = self.setting.scope(None) {
            self.acc.push(Denial {
                kind: DenialKind::AllDone,
                scope,
                range: self.flat.place(cover(tokens)),
            });
        }
    }

    /// 均获维持, 零败诉, 无一纠错.
    fn unblemished(&mut self, phrase: &Phrase<'_>) {
        if !self.has_topic
            || phrase
                .tokens
                .iter()
                .any(|it| matches!(it.what, What::Other | What::Figure(_)))
        {
            return;
        }
        let text = cover(phrase.tokens).of(&self.flat.text);
        let ends = |words: &[&str]| words.iter().any(|it| text.ends_with(it));
        let is_all_upheld = ends(&[
            "均获维持",
            "全部维持",
            "均维持",
            "均被维持",
            "均予以维持",
            "全部获得维持",
            "结果均为维持",
            "全部予以维持",
        ]);
        let is_unbeaten = ends(&[
            "零败诉",
            "无败诉",
            "零纠错",
            "无纠错",
            "无被纠错",
            "无败诉案件",
            "未出现败诉",
        ]);
        if !(is_all_upheld || is_unbeaten) {
            return;
        }
        let courts = self
            .sentence
            .iter()
            .take_while(|it| it.range.start < cover(phrase.tokens).end);
        let mut court = None;
        for it in courts {
            if let What::Word(Word::Dispute(found)) = it.what {
                court = match (court, found) {
                    (None, found) => Some(found),
                    (Some(known), found) if known == found => Some(known),
                    _ => Some(Court::All),
                };
            }
        }
        if let (Some(court), Some(scope)) = (court, self.setting.scope(None)) {
            self.acc.push(Denial {
                kind: DenialKind::Unblemished {
                    court,
                    is_all_upheld,
                },
                scope,
                range: self.flat.place(cover(phrase.tokens)),
            });
        }
    }
}

fn position(tokens: &[Token], word: Word) -> Option<usize> {
    tokens.iter().position(|it| it.what == What::Word(word))
}

fn is_word(token: &Token, fits: fn(Word) -> bool) -> bool {
    matches!(token.what, What::Word(word) if fits(word))
}

/// Whether a word before 未 changes what is denied.
fn says_what(word: Word) -> bool {
    !word.sets_scene() && !matches!(word, Word::Topic | Word::All)
}

/// The word of a token, if it says something.
fn said(token: &Token) -> Option<Word> {
    match token.what {
        What::Word(word) if !word.sets_scene() && word != Word::Topic => Some(word),
        _ => None,
    }
}

fn cover(tokens: &[Token]) -> TextRange {
    let ranges = tokens.iter().map(|it| it.range);
    ranges.reduce(TextRange::cover).unwrap_or_default()
}

//! Figures and what they count, by the words before them in their phrase.

use super::around::{Left, Narrowed, Right, right_of};
use super::documents::documents;
use super::flat::Flat;
use super::lexicon::Word;
use super::phrase::{Setting, parts, sentences};
use super::tokens::{Figure, Token, Unit, What};
use super::{Claim, Court, Figured, Scope, Statements, Subject, Tally};

/// How words for applications end, and not those for what is disclosed on application.
const REQUESTS: [&str; 7] = [
    "申请",
    "申请件",
    "申请书",
    "申请事项",
    "申请量",
    "公开件",
    "办件",
];
/// Units in which applications and disputes are counted.
const CASES: &str = "件条份例起宗封个项次";

pub(super) fn read(flat: &Flat, tokens: &[Token], acc: &mut Statements) {
    let mut reader = Reader {
        flat,
        acc,
        focus: Focus::Nothing,
        has_topic: false,
        court: None,
        courts: Vec::new(),
        is_ruled: false,
        is_foreign: false,
        narrowed: Narrowed::default(),
        document: None,
        sentence: 0,
    };
    for range in sentences(tokens) {
        reader.sentence(&tokens[range]);
        reader.sentence += 1;
    }
}

/// What was spoken of last: a verb without an object is about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Focus {
    Nothing,
    Applications,
    Other,
}

struct Reader<'a> {
    flat: &'a Flat,
    acc: &'a mut Statements,
    focus: Focus,
    /// The paragraph has spoken of disclosure: its disputes are about that.
    has_topic: bool,
    court: Option<Court>,
    /// Those named since a ruling was told: of several, the rulings behind them are of all.
    courts: Vec<Court>,
    is_ruled: bool,
    /// The sentence speaks of another business: its disputes may be that business.
    is_foreign: bool,
    narrowed: Narrowed,
    document: Option<&'static str>,
    sentence: u32,
}

impl Reader<'_> {
    fn sentence(&mut self, tokens: &[Token]) {
        let mut setting = Setting::new();
        setting.note_subject(self.flat, tokens);
        let mut left = Left::default();
        let mut is_part = false;
        let mut has_channel = false;
        let mut phrase_start = 0;
        // 行政复议、行政诉讼案件5件: the first has no figure of its own.
        let mut shared: Option<Court> = None;
        let goes_on = matches!(tokens.first().map(|it| it.what), Some(What::Word(Word::Of)));
        self.is_foreign = false;
        if !goes_on {
            self.court = None;
            self.courts.clear();
            self.narrowed = Narrowed::default();
        }
        for (at, token) in tokens.iter().enumerate() {
            let next = tokens.get(at + 1).map(|it| it.what);
            setting.note(token.what, next, !left.is_begun);
            match token.what {
                What::Word(Word::Of | Word::List | Word::Including) => is_part = true,
                What::Mark(';') => is_part = false,
                _ => {}
            }
            match token.what {
                What::Figure(figure) => {
                    let right = right_of(&tokens[at + 1..]);
                    left.has_channel |= has_channel;
                    let scene = Scene {
                        setting: &setting,
                        is_part,
                        shared,
                    };
                    self.figure(&figure, &left, &right, &scene);
                    self.narrowed.note(self.flat, &left, is_part);
                    // Persons are counted, and what follows is theirs.
                    self.narrowed.is_of_matter |= figure.unit == Unit::Count('人');
                    if !is_part {
                        self.tally(&figure, &tokens[phrase_start..at], &setting);
                    }
                    left = Left {
                        is_counted: true,
                        ..Left::default()
                    };
                    has_channel = false;
                    shared = None;
                    phrase_start = at + 1;
                }
                what if parts(what) => {
                    let is_listed = matches!(what, What::Mark('、'));
                    shared = match left.words.last() {
                        Some(Word::Dispute(court)) if is_listed => Some(*court),
                        _ => None,
                    };
                    self.narrowed.note(self.flat, &left, is_part);
                    has_channel |= left.has_channel;
                    // 其中网络申请12件，办结18件: that is of all again.
                    let resumes = matches!(next, Some(What::Word(Word::Finish | Word::Answer)));
                    is_part &= !(resumes && left.is_counted);
                    left = Left::default();
                    phrase_start = at + 1;
                }
                _ => {
                    let before = at.checked_sub(1).map(|it| tokens[it].what);
                    self.note(token, before);
                    left.push(token, next);
                    if token.what == What::Word(Word::Application) {
                        let text = token.range.of(&self.flat.text);
                        left.names_requests = REQUESTS.iter().any(|it| text.ends_with(it));
                    }
                }
            }
        }
    }

    fn note(&mut self, token: &Token, before: Option<What>) {
        let What::Word(word) = token.what else {
            return;
        };
        // 许可申请, 登记申请: not for information.
        let is_bare = token.range.of(&self.flat.text) == "申请";
        let is_of_else = matches!(before, Some(What::Other | What::Word(Word::Matter(_))));
        match word {
            Word::Application if is_bare && is_of_else => self.focus = Focus::Other,
            Word::Application | Word::Applicant(_) => {
                self.focus = Focus::Applications;
                self.has_topic = true;
            }
            Word::Topic => self.has_topic = true,
            Word::Foreign => {
                self.focus = Focus::Other;
                self.is_foreign = true;
            }
            Word::Publish | Word::Notice(_) | Word::Issue => self.focus = Focus::Other,
            Word::Matter(row) => {
                self.focus = Focus::Other;
                self.document = Some(row);
            }
            Word::Dispute(court) => {
                if std::mem::take(&mut self.is_ruled) {
                    self.courts.clear();
                }
                if !self.courts.contains(&court) {
                    self.courts.push(court);
                }
                // 未经复议直接起诉 is a part of 行政诉讼, and not one beside it.
                let parts = [Court::Direct, Court::After];
                let is_parted = parts.iter().any(|it| self.courts.contains(it));
                let beside = self.courts.iter();
                let n_beside = beside.filter(|it| !(is_parted && **it == Court::Litigation));
                self.court = Some(court).filter(|_| n_beside.count() == 1);
            }
            Word::Ruling(_) => self.is_ruled = true,
            _ => {}
        }
    }

    /// Whether disputes that are spoken of are about disclosure.
    fn is_on_topic(&self) -> bool {
        self.has_topic && !self.is_foreign
    }

    fn figure(&mut self, figure: &Figure, left: &Left, right: &Right, scene: &Scene<'_>) {
        // 主动公开90件，依申请公开30件: papers by who may see them.
        if left.words == [Word::Application] && !left.names_requests {
            self.focus = Focus::Other;
            return;
        }
        // 由101件增至115件.
        if right.words.first() == Some(&Word::Becomes) {
            return;
        }
        if left.is_broken {
            return self.notice(figure, left, scene);
        }
        let Some((subject, is_loose)) = self.subject(figure, left, right, scene) else {
            return;
        };
        match subject {
            // Whose the rulings behind it are is not told.
            Subject::Dispute(Court::All) => self.court = None,
            Subject::Received { .. } | Subject::Handled | Subject::Processed => {
                self.narrowed.has_whole = true;
            }
            _ => {}
        }
        let organ = left.unknown.map(|it| it.of(&self.flat.text));
        let Some(scope) = scene.setting.scope(organ) else {
            return;
        };
        self.acc.claims.push(Claim {
            subject,
            scope,
            value: figure.value,
            unit: figure.unit,
            is_rough: figure.is_rough || left.is_rough,
            is_loose: is_loose || left.has_channel || self.narrowed.covers(subject),
            range: self.flat.place(figure.digits),
            sentence: self.sentence,
        });
    }

    /// Notices of decisions are as many as the decisions, or not: they tie where they agree, by
    /// whatever way they were published.
    fn notice(&mut self, figure: &Figure, left: &Left, scene: &Scene<'_>) {
        let (Some(Word::Notice(row)), Some(scope)) = (left.words.last(), scene.setting.scope(None))
        else {
            return;
        };
        self.acc.claims.push(Claim {
            subject: Subject::Disclosed(row, &["decisions"]),
            scope: Scope {
                organ: None,
                ..scope
            },
            value: figure.value,
            unit: figure.unit,
            is_rough: figure.is_rough || left.is_rough,
            is_loose: true,
            range: self.flat.place(figure.digits),
            sentence: self.sentence,
        });
    }

    /// What a figure counts, and whether it may be something narrower.
    fn subject(
        &self,
        figure: &Figure,
        left: &Left,
        right: &Right,
        scene: &Scene<'_>,
    ) -> Option<(Subject, bool)> {
        let words = without_whole(&left.words);
        let is_spoilt = |it: &Word| {
            matches!(
                it,
                Word::Foreign
                    | Word::Change
                    | Word::Becomes
                    | Word::Share
                    | Word::Narrow
                    | Word::Not
                    | Word::All
                    | Word::Except
                    | Word::FeeNotice
            )
        };
        if words.iter().any(is_spoilt) {
            return None;
        }
        if let Unit::Money(_) = figure.unit {
            return match words {
                [Word::ProcessingFee] => Some((Subject::ProcessingFee, false)),
                [Word::Matter("fees")] => Some((Subject::Disclosed("fees", &["amount"]), false)),
                _ => None,
            };
        }
        let (Unit::Count(unit) | Unit::Scaled(unit, _)) = figure.unit else {
            return None;
        };
        let documents = documents(words, self.document, unit);
        if documents.is_some() {
            return documents;
        }
        if !CASES.contains(unit) {
            return None;
        }
        let strict = |it: Subject| Some((it, false));
        if let Some(it) = forwarded(left, self.focus, right) {
            return strict(it);
        }
        let found = self.dispute(words, right, scene);
        if found.is_some() {
            return found;
        }
        let on_applications = self.focus == Focus::Applications;
        match words {
            [Word::Applicant(it)]
            | [Word::Applicant(it), Word::Application]
            | [Word::Receive | Word::ReceiveNew, Word::Applicant(it)]
            | [
                Word::Receive | Word::ReceiveNew,
                Word::Applicant(it),
                Word::Application,
            ] if on_applications => {
                return strict(Subject::Applicants(*it));
            }
            [Word::Outcome(row)]
            | [Word::Outcome(row), Word::Answer | Word::Application]
            | [Word::Application, Word::Outcome(row)]
            | [
                Word::Application,
                Word::Outcome(row),
                Word::Answer | Word::Application,
            ]
            | [Word::Decide | Word::Answer, Word::Outcome(row)]
            | [Word::Decide, Word::Outcome(row), Word::Answer]
                if on_applications =>
            {
                return strict(Subject::Outcome(row));
            }
            _ => {}
        }
        // The form has no figure for a part of the applications: 其中网络申请12件.
        if scene.is_part {
            return None;
        }
        let is_object_behind =
            right.words.first() == Some(&Word::Application) && !right.has_unknown;
        let is_bare = on_applications && right.words.is_empty() && !right.has_unknown;
        match words {
            [Word::ReceiveNew, Word::Application] | [Word::Application, Word::ReceiveNew] => {
                strict(Subject::Received { is_new: true })
            }
            [Word::ReceiveNew] if is_object_behind || is_bare => {
                strict(Subject::Received { is_new: true })
            }
            [Word::Receive, Word::Application] | [Word::Application, Word::Receive] => {
                strict(Subject::Received { is_new: false })
            }
            [Word::Receive] if is_object_behind || is_bare => {
                strict(Subject::Received { is_new: false })
            }
            [Word::Application] if !left.has_channel => strict(Subject::Received { is_new: false }),
            [Word::Handle, Word::Application]
            | [Word::Application, Word::Handle]
            | [Word::Receive, Word::Handle, Word::Application]
            | [Word::Receive, Word::Application, Word::Handle] => strict(Subject::Handled),
            [Word::Handle] if is_object_behind || is_bare => strict(Subject::Handled),
            [Word::Answer | Word::Finish, Word::Application]
            | [Word::Application, Word::Answer | Word::Finish]
            | [Word::Handle, Word::Answer | Word::Finish, Word::Application]
            | [Word::Answer, Word::Finish, Word::Application] => strict(Subject::Processed),
            [Word::Answer | Word::Finish]
            | [Word::Handle, Word::Answer | Word::Finish]
            | [Word::Answer, Word::Finish]
                if is_object_behind || is_bare =>
            {
                strict(Subject::Processed)
            }
            _ => None,
        }
    }

    fn dispute(&self, words: &[Word], right: &Right, scene: &Scene<'_>) -> Option<(Subject, bool)> {
        let behind = match (words, right.words.as_slice()) {
            ([] | [Word::Receive], [Word::Dispute(court)]) if !right.has_unknown => Some(*court),
            _ => None,
        };
        let words = match words {
            [rest @ .., Word::Case] => rest,
            _ => words,
        };
        let words = match words {
            [Word::Receive, rest @ ..] | [Word::Application, rest @ ..] => rest,
            _ => words,
        };
        let ruling =
            |court: Option<Court>, column| court.map(|it| (Subject::Ruling(it, column), false));
        match words {
            [Word::Dispute(court)] if self.is_on_topic() => match scene.shared {
                Some(Court::Reconsideration) if *court == Court::Litigation => {
                    Some((Subject::Dispute(Court::All), false))
                }
                Some(_) => None,
                None => Some((Subject::Dispute(*court), false)),
            },
            [
                Word::Dispute(Court::Reconsideration),
                Word::Dispute(Court::Litigation),
            ] if self.is_on_topic() => Some((Subject::Dispute(Court::All), false)),
            [Word::Dispute(court), Word::Ruling(column)] if self.is_on_topic() => {
                ruling(Some(*court), *column)
            }
            [Word::Ruling(column)] if self.is_on_topic() && scene.shared.is_none() => {
                ruling(self.court, *column)
            }
            _ => behind
                .filter(|_| !self.is_foreign)
                .map(|it| (Subject::Dispute(it), false)),
        }
    }

    /// Counts a thing under its name, where the name says by which way it was published.
    fn tally(&mut self, figure: &Figure, phrase: &[Token], setting: &Setting) {
        const SHORTEST: usize = 8;
        let is = |wanted: Word| phrase.iter().any(|it| it.what == What::Word(wanted));
        if !(is(Word::Channel) && is(Word::Publish)) || setting.is_narrow {
            return;
        }
        let spoils = |it: &Token| {
            matches!(
                it.what,
                What::Word(Word::Change | Word::Share | Word::LastYear | Word::Except | Word::Not)
                    | What::Figure(_)
            )
        };
        if phrase.iter().any(spoils) {
            return;
        }
        let is_name = |it: &&Token| {
            !matches!(
                it.what,
                What::Word(Word::Filler | Word::Now | Word::ThisYear | Word::Own | Word::About)
                    | What::Year(_)
            )
        };
        let name: String = phrase
            .iter()
            .filter(is_name)
            .map(|it| it.range.of(&self.flat.text))
            .collect();
        if name.chars().count() >= SHORTEST {
            self.acc.tallies.push(Tally {
                name: name.into(),
                figure: Figured {
                    value: figure.value,
                    range: self.flat.place(figure.digits),
                },
                unit: figure.unit,
                is_rough: figure.is_rough
                    || phrase.last().map(|it| it.what) == Some(What::Word(Word::About)),
            });
        }
    }
}

/// 所有办结的申请中，予以公开: without what the outcomes are of.
fn without_whole(words: &[Word]) -> &[Word] {
    let application = words.iter().position(|it| *it == Word::Application);
    let rest = application.and_then(|it| words.get(it + 1..));
    let is_whole = |it: &[Word]| {
        let mut whole = it.iter();
        whole.all(|it| {
            matches!(
                it,
                Word::All | Word::Finish | Word::Answer | Word::Application
            )
        })
    };
    match (application, rest) {
        (Some(at), Some(rest @ [Word::Outcome(_), ..])) if is_whole(&words[..at]) => rest,
        _ => words,
    }
}

/// What a figure's sentence says around its phrase.
struct Scene<'a> {
    setting: &'a Setting,
    is_part: bool,
    shared: Option<Court>,
}

/// 上年结转, 结转下年.
fn forwarded(left: &Left, focus: Focus, right: &Right) -> Option<Subject> {
    let words = left.words.as_slice();
    let is_of_applications = focus == Focus::Applications
        || words.contains(&Word::Application)
        || right.words.first() == Some(&Word::Application);
    let is_else = |it: &Word| {
        !matches!(
            it,
            Word::Forward
                | Word::LastYear
                | Word::NextYear
                | Word::Application
                | Word::Handle
                | Word::Answer
                | Word::Finish
        )
    };
    if !is_of_applications || words.iter().any(is_else) {
        return None;
    }
    let position = |word: Word| words.iter().position(|it| *it == word);
    let acts = words
        .iter()
        .any(|it| matches!(it, Word::Handle | Word::Answer | Word::Finish));
    match (
        position(Word::LastYear),
        position(Word::Forward),
        position(Word::NextYear),
    ) {
        (Some(last), Some(forward), None) if last < forward => {
            // 办结上年结转5件: what was settled of them.
            let is_first = words[..last].iter().all(|it| *it == Word::Application);
            is_first.then_some(Subject::BroughtForward { from: left.from })
        }
        (None, Some(forward), Some(next)) if forward < next => {
            Some(Subject::CarriedForward { to: left.to })
        }
        (None, None, Some(_)) if acts => Some(Subject::CarriedForward { to: left.to }),
        _ => None,
    }
}

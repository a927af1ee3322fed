//! The words of a clause around a figure, and what they narrow it to.

use crate::text::range::TextRange;

use super::flat::Flat;
use super::lexicon::Word;
use super::phrase::{Setting, parts};
use super::sentence::Doubts;
use super::tokens::{Figure, Token, What};
use super::{Applicant, Subject};

/// How the names of organs end.
const ORGANS: &str = "局委厅院镇乡街办会站所府县区市省处队校";

/// How words for applications end, and not those for what is disclosed on application.
const REQUESTS: [&str; 8] = [
    "申请",
    "申请件",
    "申请书",
    "申请事项",
    "申请量",
    "公开件",
    "办件",
    "诉求",
];

/// A figure with all that its clause says of it.
pub(super) struct Clause<'a> {
    pub figure: &'a Figure,
    pub before: &'a Before,
    pub after: &'a After,
    pub setting: &'a Setting<'a>,
    pub doubts: Doubts,
    /// 行政复议、行政诉讼案件5件: the first has no figure of its own.
    pub listed: Option<Word>,
    /// 办结122件（含上年结转6件）.
    pub includes_old: bool,
    /// The sentence speaks of 信息处理费.
    pub is_of_fee: bool,
    /// The clause before gives a reason.
    pub has_reason: bool,
    /// The tokens of the sentence.
    pub sentence: &'a [Token],
    /// Where the figure stands among them; `None` where what each figure counts is told by its place in a row.
    pub at: Option<usize>,
}

impl Clause<'_> {
    /// The word right before the figure.
    pub fn last<'f>(&self, flat: &'f Flat) -> &'f str {
        let last = self.at.and_then(|it| self.sentence[..it].last());
        last.map_or("", |it| it.range.of(&flat.text))
    }

    /// Whether papers are told that a review has kept: 继续有效.
    pub fn says_kept(&self, flat: &Flat) -> bool {
        let last = self.last(flat);
        ["继续有效", "保留有效"]
            .iter()
            .any(|it| last.starts_with(it))
    }

    /// Whether the sentence tells behind the figure what is carried into the next year, before it goes on to others.
    pub fn tells_next_year(&self) -> bool {
        let behind = self.at.and_then(|it| self.sentence.get(it + 1..));
        let behind = behind.unwrap_or_default().iter();
        let mut segment = behind.take_while(|it| it.what != What::Mark(';'));
        segment.any(|it| it.what == What::Word(Word::NextYear))
    }

    /// Whether the sentence has told of applications before the figure.
    pub fn asks_for(&self) -> bool {
        let before = self.at.and_then(|it| self.sentence.get(..it));
        let mut before = before.unwrap_or_default().iter();
        before.any(|it| it.what == What::Word(Word::Application))
    }
}

/// The words of a clause before a figure.
#[derive(Clone, Default)]
pub(super) struct Before {
    /// Those that say something of what is counted.
    pub words: Vec<Word>,
    pub from: Option<u16>,
    pub to: Option<u16>,
    /// From the first unknown character to the last.
    pub unknown: Option<TextRange>,
    /// A word that says something stood before the last unknown one.
    pub is_broken: bool,
    pub has_channel: bool,
    /// 征地类申请: applications of one matter.
    pub is_of_matter: bool,
    /// The last word that says something is unknown.
    pub is_unknown: bool,
    /// 近, 约 right before the figure.
    pub is_rough: bool,
    /// 共, 合计.
    pub is_total: bool,
    /// 收取, 实收.
    pub collects: bool,
    /// 累计: perhaps of more than the year.
    pub is_cumulative: bool,
    /// 截至: what is cumulative began at whatever time.
    pub is_up_to: bool,
    /// 等: more of the kind than was named.
    pub goes_on: bool,
    /// Something that is no setting stood there.
    pub is_begun: bool,
    /// The word for applications is 申请, and not 依申请公开.
    pub names_requests: bool,
    /// A figure stands before it in the clause.
    pub is_counted: bool,
}

/// The words of a clause behind a figure, up to the next one.
pub(super) struct After {
    pub words: Vec<Word>,
    pub to: Option<u16>,
    pub has_unknown: bool,
}

impl Before {
    /// Behind a figure of the same clause.
    pub fn counted() -> Self {
        Self {
            is_counted: true,
            ..Self::default()
        }
    }

    /// Takes in a word, with what stands before it and behind it.
    pub fn push(
        &mut self,
        flat: &Flat,
        token: &Token,
        (last, next): (Option<&What>, Option<&What>),
    ) {
        self.is_rough = false;
        let text = || token.range.of(&flat.text);
        match token.what {
            What::Word(Word::About) => self.is_rough = true,
            What::Word(Word::Filler) if token.range.len() as usize == "等".len() => {
                self.goes_on |= text() == "等";
            }
            What::Word(Word::Filler | Word::Now) => self.is_up_to |= text().starts_with('截'),
            What::Word(Word::Channel) => self.has_channel = true,
            What::Word(Word::Total) => self.is_total = true,
            What::Word(Word::Cumulative) => self.is_cumulative = true,
            What::Word(Word::Collect) => self.collects = true,
            // 行政复议和行政诉讼 are counted together; of outcomes it is not said which.
            What::Word(Word::And)
                if !matches!(self.words.last(), Some(Word::Outcome(_) | Word::Short(_))) => {}
            // 涉及政府信息公开的行政复议: what the disputes are about.
            What::Word(Word::Topic) if self.words.last() == Some(&Word::Involve) => {
                self.words.pop();
            }
            What::Word(word) if says_something(word) => {
                self.words.push(word);
                let was_unknown = std::mem::take(&mut self.is_unknown);
                if word == Word::Application {
                    // 因征收引发的申请6件.
                    self.is_of_matter |= was_unknown || self.collects;
                    self.names_requests = REQUESTS.iter().any(|it| text().ends_with(it));
                }
            }
            What::Year(year) => self.year(year, next),
            // 区政府办公室代表区政府: whom the office speaks for.
            What::Other if matches!(last, Some(What::Word(Word::Represent))) => {
                self.is_up_to |= text().starts_with('截');
            }
            What::Other => {
                self.is_up_to |= text().starts_with('截');
                self.is_unknown = true;
                self.is_broken |= !self.words.is_empty() || self.has_channel;
                let covered = self.unknown.map(|it| it.cover(token.range));
                self.unknown = covered.or(Some(token.range));
            }
            _ => {}
        }
        let is_setting = matches!(token.what, What::Word(word) if word.sets_scene());
        self.is_begun |= !is_setting;
    }

    fn year(&mut self, year: u16, next: Option<&What>) {
        if self.words.contains(&Word::Forward) {
            self.to = Some(year);
            self.words.push(Word::NextYear);
        } else if matches!(next, Some(What::Word(Word::Forward))) {
            self.from = Some(year);
            self.words.push(Word::LastYear);
        } else if self.is_begun {
            self.words.push(Word::Share);
        }
    }

    /// The same, of whatever year.
    pub fn without_year(&self) -> Self {
        let is_year = |it: &Word| matches!(it, Word::LastYear | Word::Share);
        let mut res = self.clone();
        res.words.retain(|it| !is_year(it));
        res
    }

    pub fn has(&self, wanted: impl Fn(&Word) -> bool) -> bool {
        self.words.iter().any(wanted)
    }
}

impl After {
    /// The words behind the figure at the start of `tokens`.
    pub fn of(tokens: &[Token]) -> Self {
        let mut res = Self {
            words: Vec::new(),
            to: None,
            has_unknown: false,
        };
        for it in &tokens[..Self::len(tokens)] {
            match it.what {
                What::Word(Word::Within | Word::And) => break,
                // 34件分别来自商业企业18件: a list begins.
                What::Word(Word::List) => {
                    res.has_unknown = true;
                    break;
                }
                What::Word(Word::Topic) if res.words.last() == Some(&Word::Involve) => {
                    res.words.pop();
                }
                What::Word(word) if says_something(word) => res.words.push(word),
                What::Year(year) if res.words.last() == Some(&Word::Forward) => {
                    res.to = Some(year);
                    res.words.push(Word::NextYear);
                }
                What::Other | What::Year(_) | What::Word(Word::Channel) => res.has_unknown = true,
                _ => {}
            }
        }
        res
    }
}

impl After {
    /// How many tokens are said of the figure before them: up to a mark, or the next figure. 11件因不掌握、未制作等
    /// 无法提供: over 、 where no figure follows it.
    fn len(tokens: &[Token]) -> usize {
        let is_figure = |it: &Token| matches!(it.what, What::Figure(_));
        let is_joint = |it: &Token| it.what == What::Mark('、');
        let ends = |it: &Token| is_figure(it) || parts(it.what) && !is_joint(it);
        let len = tokens.iter().position(ends).unwrap_or(tokens.len());
        if len == 0 {
            return 0;
        }
        let joint = tokens[..len].iter().position(is_joint);
        match tokens.get(len).is_some_and(is_figure) {
            true => joint.unwrap_or(len),
            false => len,
        }
    }
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
                | Word::Represent
        )
}

/// What a sentence has narrowed itself to: figures behind that are of some applications only, and tie where
/// they agree.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Narrowed {
    /// 征地类申请, 网上申请: of one matter, by one way.
    pub is_of_matter: bool,
    /// 商业企业提出的申请: of one kind of applicant.
    pub is_of_applicant: bool,
    /// 予以公开45件，其中自然人37件: applicants behind an outcome, or what was carried over, are of that.
    pub is_of_share: bool,
    /// Whom the sentence is about from its first words: a sum is theirs, and so is what came of what they asked.
    leader: Option<Applicant>,
    /// The rows that the applicants behind them are of: 予以公开25件，由自然人申请19件.
    share: Option<&'static str>,
    /// A figure of all applications was told.
    has_whole: bool,
}

impl Narrowed {
    /// Takes in a clause, up to a figure or a mark.
    pub fn note(&mut self, flat: &Flat, before: &Before, is_part: bool) {
        let is_organ = |it: TextRange| it.of(&flat.text).ends_with(|it| ORGANS.contains(it));
        let is_matter = before.is_of_matter && before.unknown.is_some_and(|it| !is_organ(it))
            || before.has_channel && !is_part;
        let is_come = |it: &Word| {
            matches!(
                it,
                Word::Application | Word::Receive | Word::ReceiveNew | Word::Add
            )
        };
        self.is_of_matter |= is_matter && before.has(is_come);
        // 公益组织新收4件: what they do is told. 新收自然人40件: what they are among is.
        let first = before.words.first().copied().and_then(Word::applicant);
        let leads = first.is_some();
        if leads && (self.leader.is_some() || !is_part && !self.has_whole) {
            self.leader = first;
        }
        let share = before.words.iter().rev().copied().find_map(Word::outcome);
        let is_forward = before.has(|it| *it == Word::Forward);
        let forward = match is_forward {
            true if before.has(|it| *it == Word::NextYear) => Some("carried_forward"),
            true if before.has(|it| *it == Word::LastYear) => Some("brought_forward"),
            _ => None,
        };
        self.share = share.or(forward).or(self.share);
        self.is_of_applicant |= before.has(|it| matches!(it, Word::Applicant(_)))
            && (leads || !before.has(|it| matches!(it, Word::ReceiveNew | Word::Add)))
            && !is_part
            && !self.has_whole;
        self.is_of_share |= before.has(|it| {
            matches!(
                it,
                Word::Outcome(_)
                    | Word::Short(_)
                    | Word::NextYear
                    | Word::LastYear
                    | Word::Forward
                    | Word::Pending
            )
        });
    }

    /// A figure was told of which no pattern says what it counts.
    pub fn forget_share(&mut self) {
        self.share = None;
    }

    /// 合计120件: that is all of them.
    #[must_use]
    pub fn summed(self) -> Self {
        Self {
            is_of_applicant: self.leader.is_some() && self.is_of_applicant,
            leader: self.leader,
            has_whole: self.leader.is_none(),
            // 重复申请7件、大量申请4件，合计11件，其中自然人10件: of these.
            is_of_share: self.is_of_share,
            ..Self::default()
        }
    }

    /// What of it holds in the next sentence: 自然人新收36件，办结37件。办结的37件中，予以公开14件: theirs again, unless the
    /// sentence begins anew, or a figure of all was told. `begins` are the words before its first figure.
    #[must_use]
    pub fn carried(self, begins: impl Iterator<Item = Word>) -> Self {
        let leader = self.leader.filter(|_| !self.has_whole);
        let anew = |it: &Word| {
            matches!(
                it,
                Word::All
                    | Word::Now
                    | Word::ThisYear
                    | Word::Region(_)
                    | Word::Receive
                    | Word::ReceiveNew
                    | Word::Add
                    | Word::Foreign
                    | Word::Dispute(_)
            )
        };
        if leader.is_none() {
            return Self::default();
        }
        let begins: Vec<Word> = begins.collect();
        let goes_on = match begins.iter().copied().find_map(Word::applicant) {
            Some(named) => Some(named) == leader,
            None => !begins.iter().any(anew),
        };
        match goes_on {
            true => Self {
                is_of_applicant: true,
                leader,
                ..Self::default()
            },
            false => Self::default(),
        }
    }

    /// Whether the sentence is about some applicants.
    pub fn has_leader(self) -> bool {
        self.leader.is_some()
    }

    /// A figure of all that came in or was settled was told, unless all are those of some applicants.
    pub fn note_whole(&mut self) {
        self.has_whole |= self.leader.is_none() || !self.is_of_applicant;
    }

    /// What brackets behind applicants tell is theirs.
    #[must_use]
    pub fn of(self, applicant: Applicant) -> Self {
        Self {
            is_of_applicant: true,
            leader: Some(applicant),
            ..self
        }
    }

    /// The part of a row that a figure counts, where that is of some applicants only.
    pub fn part(self, subject: Subject) -> Option<Subject> {
        let by_leader = |rows| Some((rows, self.leader.filter(|_| self.is_of_applicant)?));
        let (rows, of) = match subject {
            _ if self.is_of_matter => None,
            Subject::Applicants(of) => Some((self.share?, of)),
            Subject::Outcome(rows) => by_leader(rows),
            Subject::Received { .. } => by_leader("received"),
            Subject::Handled => by_leader("received brought_forward"),
            Subject::BroughtForward { .. } => by_leader("brought_forward"),
            Subject::CarriedForward { .. } => by_leader("carried_forward"),
            Subject::Processed => by_leader("total"),
            _ => None,
        }?;
        Some(Subject::Part { rows, of })
    }

    pub fn covers(self, subject: Subject) -> bool {
        match subject {
            Subject::Applicants(_) => self.is_of_matter || self.is_of_share,
            Subject::Disclosed(..)
            | Subject::Dispute(_)
            | Subject::Ruling(..)
            | Subject::ProcessingFee => false,
            _ => self.is_of_matter || self.is_of_applicant,
        }
    }
}

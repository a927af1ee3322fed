//! Statements without a figure that the tables can contradict: 未收到申请, 全部办结, 均获维持.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::context::{Focus, Spoken};
use super::flat::{Flat, cover};
use super::lexicon::Word;
use super::patterns::{Behind, Name, variants};
use super::phrase::{Setting, Time, parts, sentences};
use super::sentence::{is_of_decisions, tells_ruling};
use super::tokens::{Token, What};
use super::units::counts_persons;
use super::{About, Court, Denial, DenialKind, Statements, Subject};

/// A way to say that there was none. The forms are as those of figures, with 无 for the word that denies;
/// several disputes or documents in a row stand for one. Nothing else may stand in the clause.
struct Pattern {
    denies: Denies,
    forms: &'static [&'static str],
    /// The denial between ⟦ and ⟧.
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests read them"))]
    says: &'static [&'static str],
}

/// What is denied; which row or column it is, the words of the clause tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Denies {
    Received,
    Applicants,
    Outcomes,
    BroughtForward,
    CarriedForward,
    Disputes,
    Rulings,
    Issued,
    Repealed,
    Decisions,
    Fees,
    ProcessingFee,
    FeeNotice,
}

impl Denies {
    /// Of applications, by whomever they came: in a sentence about some applicants it is of theirs.
    fn is_of_applications(self) -> bool {
        matches!(
            self,
            Denies::Received | Denies::Outcomes | Denies::BroughtForward | Denies::CarriedForward
        )
    }
}

static PATTERNS: &[Pattern] = &[
    Pattern {
        denies: Denies::Received,
        forms: &[
            "无 收到/新收? 申请",
            "无 收到 办理 申请",
            "申请 无 收到/新收",
        ],
        says: &[
            "本年⟦未收到政府信息公开申请⟧。",
            "全年⟦没有政府信息公开申请⟧。",
        ],
    },
    Pattern {
        denies: Denies::Applicants,
        forms: &["无 收到/新收 申请人 申请?", "无 申请人 申请"],
        says: &["⟦未收到法律服务机构提出的政府信息公开申请⟧。"],
    },
    Pattern {
        denies: Denies::Outcomes,
        forms: &[
            "无 作出? 结果 答复/申请?",
            "无 申请 结果",
            "无 结果 结果 答复/申请?",
        ],
        says: &["⟦没有作出不予公开的答复⟧。", "⟦没有不予公开的情形⟧。"],
    },
    Pattern {
        denies: Denies::BroughtForward,
        forms: &[
            "上年 无 结转 申请?",
            "无 上年 结转 申请?",
            "上年 无 申请 结转",
        ],
        says: &["⟦无上年结转的申请⟧。", "上年度⟦没有结转的申请⟧。"],
    },
    Pattern {
        denies: Denies::CarriedForward,
        forms: &[
            "无 结转 下年 办理/答复/办结? 申请?",
            "无 申请 结转 下年 办理/答复/办结?",
            "无 下年 结转 申请?",
        ],
        says: &[
            "⟦无结转下年度办理的申请⟧。",
            "⟦没有申请结转至下一年度继续办理⟧。",
        ],
    },
    Pattern {
        denies: Denies::Disputes,
        forms: &[
            "无 收到/申请? 争议 案件?",
            "无 申请 收到? 争议 案件?",
            "无 争议 申请",
        ],
        says: &[
            "⟦未发生因政府信息公开申请引起的行政复议、行政诉讼⟧。",
            "政府信息公开工作⟦没有行政复议和行政诉讼⟧。",
        ],
    },
    Pattern {
        denies: Denies::Rulings,
        forms: &[
            "无 争议? 案件? 裁判 案件?",
            "争议 案件? 无 裁判 案件?",
            "无 裁判 争议 案件?",
            "无 申请 争议 裁判 争议? 裁判?",
        ],
        says: &[
            "信息公开类行政复议⟦无一被纠正⟧。",
            "信息公开行政诉讼⟦没有尚未审结的案件⟧。",
            "⟦未发生因依申请公开被行政复议纠错或行政诉讼败诉情形⟧。",
        ],
    },
    Pattern {
        denies: Denies::Issued,
        forms: &["无 制发? 文件"],
        says: &["全年⟦未制发规范性文件⟧。", "⟦没有出台规章和规范性文件⟧。"],
    },
    Pattern {
        denies: Denies::Repealed,
        forms: &["无 废止 文件"],
        says: &["年内⟦未废止任何行政规范性文件⟧。"],
    },
    Pattern {
        denies: Denies::Decisions,
        forms: &["无 作出? 决定"],
        says: &["全年⟦未作出行政处罚决定⟧。"],
    },
    Pattern {
        denies: Denies::Fees,
        forms: &["无 收取? 收费"],
        says: &["本年⟦无行政事业性收费⟧。"],
    },
    Pattern {
        denies: Denies::ProcessingFee,
        forms: &["无 收取? 处理费", "无 申请 收取", "无 收取 申请 收取"],
        says: &["全年⟦未收取信息处理费⟧。", "⟦未因依申请公开收取费用⟧。"],
    },
    Pattern {
        denies: Denies::FeeNotice,
        forms: &["无 收取? 通知"],
        says: &["全年⟦未发出收费通知⟧。"],
    },
];

static BY_WORDS: LazyLock<FxHashMap<Box<[Name]>, Denies>> = LazyLock::new(|| {
    let forms = PATTERNS
        .iter()
        .flat_map(|it| it.forms.iter().map(|form| (it.denies, *form)));
    let mut res = FxHashMap::default();
    for (denies, form) in forms {
        for (before, behind) in variants(form, Name::Not) {
            let behind = match &behind {
                Behind::Words(words, _) => &words[..],
                Behind::Any => &[],
            };
            let words = before.iter().copied().chain([Name::Not]);
            res.insert(words.chain(behind.iter().copied()).collect(), denies);
        }
    }
    res
});

pub(super) fn read(flat: &Flat, tokens: &[Token], spoken: &Spoken, acc: &mut Statements) {
    let mut has_topic = false;
    let mut is_of_applicants = false;
    for range in sentences(tokens) {
        let sentence = &tokens[range];
        let is_topic = |it: &Token| matches!(it.what, What::Word(Word::Topic | Word::Application));
        has_topic |= sentence.iter().any(is_topic);
        // 法人和其他组织提出的34件: what is denied behind that is theirs.
        let first = sentence.iter().find_map(said);
        is_of_applicants |= matches!(first, Some(Word::Applicant(_)));
        // No denial is without one of these.
        let may_deny =
            |it: &Token| tells_ruling(it) || matches!(it.what, What::Word(Word::Not | Word::All));
        if sentence.iter().any(may_deny) {
            Reader {
                flat,
                sentence,
                spoken,
                has_topic,
                is_of_applicants,
                setting: Setting::new(flat, sentence),
                acc: &mut acc.denials,
            }
            .read();
        }
    }
}

struct Reader<'a> {
    flat: &'a Flat,
    sentence: &'a [Token],
    spoken: &'a Spoken,
    has_topic: bool,
    is_of_applicants: bool,
    setting: Setting<'a>,
    acc: &'a mut Vec<Denial>,
}

/// A clause in which 、 joins: its tokens, and what its sentence says before it.
struct Clause<'a> {
    tokens: &'a [Token],
    before: &'a [Token],
}

impl Clause<'_> {
    fn has_figure(&self) -> bool {
        let mut tokens = self.tokens.iter();
        tokens.any(|it| matches!(it.what, What::Figure(_)))
    }

    fn has(&self, word: Word) -> bool {
        position(self.tokens, word).is_some()
    }

    /// All of it is words that are known, of no other year.
    fn is_known(&self) -> bool {
        let is_other = |it: &Token| matches!(it.what, What::Other | What::Year(_));
        !self.tokens.iter().any(is_other)
    }

    /// The words that say something.
    fn said(&self) -> Vec<Word> {
        self.tokens.iter().filter_map(said).collect()
    }
}

impl Reader<'_> {
    fn read(mut self) {
        let sentence = self.sentence;
        let joins = |it: &Token| it.what == What::Mark('、');
        let mut start = 0;
        while start < sentence.len() {
            let len = sentence[start..]
                .iter()
                .position(|it| parts(it.what) && !joins(it))
                .unwrap_or(sentence.len() - start);
            let clause = Clause {
                tokens: &sentence[start..start + len],
                before: &sentence[..start],
            };
            for (at, token) in clause.tokens.iter().enumerate() {
                let next = clause.tokens.get(at + 1).map(|it| &it.what);
                self.setting.note(&token.what, next, at == 0);
            }
            match clause.has_figure() {
                false => self.clause(&clause),
                // 行政复议8件均已审结.
                true if clause.has(Word::All) => self.all_closed(&clause),
                true => {}
            }
            start += len + 1;
        }
    }

    fn clause(&mut self, clause: &Clause<'_>) {
        let tokens = clause.tokens;
        if let Some(at) = position(tokens, Word::Not) {
            self.denied(clause, at);
        } else if clause.has(Word::Finish) {
            self.all_done(clause);
        } else if clause.has(Word::All) {
            self.all_closed(clause);
            self.all_granted(clause);
        }
        self.unblemished(clause);
    }

    fn push(
        &mut self,
        kind: DenialKind,
        tokens: &[Token],
        organ: Option<&str>,
        lacks: Option<About>,
    ) {
        // 上年没有结转: of this year's report.
        let is_of_old = matches!(kind, DenialKind::None(Subject::BroughtForward { .. }));
        let mut setting = self.setting;
        if is_of_old {
            setting.time = Time::This;
        }
        if let Some(scope) = setting.scope(organ) {
            self.acc.push(Denial {
                kind,
                scope,
                lacks,
                range: self.flat.place(cover(tokens)),
            });
        }
    }

    /// 未收到申请, 没有行政诉讼, 申请情况：无.
    fn denied(&mut self, clause: &Clause<'_>, at: usize) {
        let (left, right) = (&clause.tokens[..at], &clause.tokens[at + 1..]);
        // `申请情况：无`: what is denied stands before the colon.
        let (left, right, shown) = match (left, right, clause.before) {
            ([], [], [head @ .., colon]) if colon.what == What::Mark(':') => {
                let start = head
                    .iter()
                    .rposition(|it| parts(it.what) && it.what != What::Mark('、'));
                let head = &head[start.map_or(0, |it| it + 1)..];
                (left, head, &clause.tokens[at..])
            }
            _ => (left, right, &clause.tokens[at..]),
        };
        // A quoted name of a rule or an unknown word makes it something else that did not happen.
        let is_known = |it: &Token| matches!(it.what, What::Word(_) | What::Mark('、'));
        if !right.iter().all(is_known) {
            return;
        }
        let organ = left.iter().find(|it| it.what == What::Other);
        let organ = organ.map(|it| it.range.of(&self.flat.text));
        let left = left.iter().filter_map(said);
        let words = left.chain([Word::Not]).chain(right.iter().filter_map(said));
        let words = words.filter(|it| !matches!(it, Word::All | Word::Involve | Word::Within));
        let words: Vec<Word> = words.collect();
        let mut names: Vec<Name> = words.iter().map(|it| Name::of(*it)).collect();
        names.dedup();
        let denies = BY_WORDS.get(names.as_slice());
        // 21名咨询人改由窗口办理，未提出公开申请: they did not.
        let is_of_persons = self.is_of_applicants || clause.before.iter().any(counts_persons);
        let denies = denies.filter(|it| !(is_of_persons && it.is_of_applications()));
        let Some(denies) = denies else {
            return;
        };
        // 行政诉讼11件，无结果纠正案件: of the disputes that were told last.
        let told = last_court(clause.before);
        let is_lost = self.flat.words(shown).contains("败诉");
        for kind in kinds(*denies, &words, (told, is_lost)) {
            let is_dispute = matches!(
                kind,
                DenialKind::None(Subject::Dispute(_) | Subject::Ruling(..))
            );
            let is_open = is_dispute && !self.has_topic;
            self.push(kind, shown, organ, is_open.then_some(About::Disputes));
        }
    }

    /// 所有申请均已办结.
    fn all_done(&mut self, clause: &Clause<'_>) {
        let tokens = clause.tokens;
        let words = clause.said();
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
        if !clause.has(Word::All)
            || !clause.is_known()
            || !words.iter().all(fits)
            || words.last() != Some(&Word::Finish)
        {
            return;
        }
        let text = self.flat.words(tokens);
        let says = |words: &[&str]| words.iter().any(|it| text.contains(it));
        // 均按时办结 says that none was late.
        let is_timely = says(&["按时", "按期", "及时", "时限", "期限"]);
        let is_whole = words.contains(&Word::Application) && says(&["所有", "全部"]);
        let is_emphatic = says(&["全部办", "均已", "已全部", "全部已", "都已"]);
        if !(is_whole || is_emphatic && !is_timely) {
            return;
        }
        // 7件转下年，其余均已办结: of the others. 已全部办结，7件转下年: of all, and so it is not.
        let start = tokens.first().map_or(0, |it| it.range.start);
        let excepts = |it: &Token| match it.what {
            What::Word(Word::Except | Word::Further | Word::Narrow | Word::Foreign) => true,
            What::Word(Word::NextYear) => it.range.start < start,
            _ => false,
        };
        // 上年结转3件，均已办结: they alone. 收到120件，上年结转6件，均已办结: all.
        let is_old = |it: &Token| it.what == What::Word(Word::Forward);
        let comes = |it: &Token| {
            matches!(
                it.what,
                What::Word(Word::Receive | Word::ReceiveNew | Word::Add)
            )
        };
        let is_of_old = clause.before.iter().any(is_old) && !clause.before.iter().any(comes);
        // 商业企业应办3件，已全部办结: theirs.
        let segment = clause.before.rsplit(|it| it.what == What::Mark(';')).next();
        let is_of_some = segment
            .unwrap_or_default()
            .iter()
            .any(|it| matches!(it.what, What::Word(Word::Applicant(_))));
        let is_narrow = (is_of_old || is_of_some) && !is_whole;
        if self.sentence.iter().any(excepts) || is_narrow {
            return;
        }
        let is_named = words.contains(&Word::Application);
        if is_named || self.spoken.before(start) == Focus::Applications {
            self.push(DenialKind::AllDone, tokens, None, None);
        }
    }

    /// 行政复议、诉讼案件均已审结.
    fn all_closed(&mut self, clause: &Clause<'_>) {
        let words = clause.said();
        let fits =
            |it: &Word| matches!(it, Word::Dispute(_) | Word::Case | Word::All | Word::Close);
        if words.last() == Some(&Word::Close)
            && words.iter().all(fits)
            && clause.is_known()
            && let Some(court) = court(words.iter().copied()).or(last_court(clause.before))
        {
            let lacks = (!self.has_topic).then_some(About::Disputes);
            let kind = DenialKind::None(Subject::Ruling(court, "pending"));
            self.push(kind, clause.tokens, None, lacks);
        }
    }

    /// 收到的申请全部予以公开.
    fn all_granted(&mut self, clause: &Clause<'_>) {
        let words = clause.said();
        let is_said = matches!(
            words.as_slice(),
            [
                Word::All | Word::Receive,
                Word::Application,
                Word::Outcome("granted")
            ] | [
                Word::Receive,
                Word::Application,
                Word::All,
                Word::Outcome("granted")
            ] | [Word::Application, Word::All, Word::Outcome("granted")]
        );
        if is_said && clause.is_known() {
            self.push(DenialKind::AllGranted, clause.tokens, None, None);
        }
    }

    /// 均获维持, 零败诉, 无一纠错.
    fn unblemished(&mut self, clause: &Clause<'_>) {
        const WHO: [&str; 6] = ["复议机关", "复议机构", "法院", "人民法院", "各级法院", "予"];
        const UPHELD: &str = "均获维持 全部维持 均维持 均被维持 均予以维持 均予维持 全部获得维持 结果均为维持 全部予以维持";
        if !clause.tokens.iter().any(tells_ruling) {
            return;
        }
        let is_other =
            |it: &Token| it.what == What::Other && !WHO.contains(&it.range.of(&self.flat.text));
        if clause.tokens.iter().any(is_other) {
            return;
        }
        let text = self.flat.words(clause.tokens);
        let text = ["原行政行为", "原具体行政行为", "原答复", "原决定"]
            .iter()
            .find_map(|it| text.strip_suffix(it))
            .unwrap_or(text);
        let ends = |words: &str| words.split(' ').any(|it| text.ends_with(it));
        let is_all_upheld = ends(UPHELD);
        let is_unbeaten = ends("零败诉 无败诉 零纠错 无败诉案件 未出现败诉 未发生败诉");
        if !(is_all_upheld || is_unbeaten) || is_of_decisions(self.flat, clause.before) {
            return;
        }
        let is = |mark: char| move |it: &Token| it.what == What::Mark(mark);
        let behind =
            |ends: &dyn Fn(&Token) -> bool| clause.before.rsplit(ends).next().unwrap_or_default();
        let segment = behind(&is(';'));
        // 复议4件：一件涉及征地，均维持；一件尚未审结: of some of them.
        let own = behind(&|it| is(':')(it) || is(';')(it));
        let is_listed = clause.before.iter().any(is(':')) && self.sentence.iter().any(is(';'));
        if is_listed && court(own.iter().filter_map(said)).is_none() {
            return;
        }
        // 复议5件，维持4件；诉讼2件，全部维持: of those behind the semicolon, where it names any.
        let named = |before: &[Token]| {
            let words = before.iter().chain(clause.tokens);
            court(words.filter_map(said))
        };
        // 法院全部维持: before a court of law as well.
        let is_lost = text.contains("败诉") || text.contains("法院");
        let court = named(segment).or_else(|| named(clause.before));
        if let Some(court) = court.map(|it| it.before_which(is_lost)) {
            let closes = |it: &Token| it.what == What::Word(Word::Close);
            let kind = DenialKind::Unblemished {
                court,
                is_all_upheld,
                is_of_closed: segment.iter().any(closes),
            };
            let lacks = (!self.has_topic).then_some(About::Disputes);
            self.push(kind, clause.tokens, None, lacks);
        }
    }
}

/// What the words of a denial deny.
fn kinds(
    denies: Denies,
    words: &[Word],
    (told, is_lost): (Option<Court>, bool),
) -> Vec<DenialKind> {
    let words = || words.iter().copied();
    let rows = |columns: &'static [&'static str]| -> Vec<Subject> {
        let rows = words().filter_map(Word::row);
        rows.map(|it| Subject::Disclosed(it, columns)).collect()
    };
    let subjects = match denies {
        Denies::Received => vec![Subject::Received { is_new: true }],
        Denies::Applicants => {
            let applicants = words().filter_map(Word::applicant);
            applicants.map(Subject::Applicants).collect()
        }
        // 没有因属于国家秘密不予公开的: that row of the group.
        Denies::Outcomes => {
            let row = words().find_map(Word::outcome);
            row.map(Subject::Outcome).into_iter().collect()
        }
        Denies::BroughtForward => vec![Subject::BroughtForward { from: None }],
        Denies::CarriedForward => vec![Subject::CarriedForward { to: None }],
        Denies::Disputes => words()
            .filter_map(Word::court)
            .map(Subject::Dispute)
            .collect(),
        Denies::Rulings => {
            let court = court(words()).or(told).map(|it| it.before_which(is_lost));
            let rulings = words().filter_map(Word::ruling);
            rulings
                .filter_map(|it| Some(Subject::Ruling(court?, it)))
                .collect()
        }
        Denies::Issued => rows(&["issued", "created"]),
        Denies::Repealed => rows(&["repealed"]),
        Denies::Decisions => rows(&["decisions"]),
        Denies::Fees => rows(&["amount"]),
        Denies::ProcessingFee => vec![Subject::ProcessingFee],
        Denies::FeeNotice => return vec![DenialKind::NoFeeNotice],
    };
    subjects.into_iter().map(DenialKind::None).collect()
}

/// The disputes that are spoken of; of several, all.
fn court(words: impl Iterator<Item = Word>) -> Option<Court> {
    words
        .filter_map(Word::court)
        .reduce(|known, found| match known == found {
            true => known,
            false => Court::All,
        })
}

/// The disputes that were spoken of last: what is said of several is said of these.
fn last_court(tokens: &[Token]) -> Option<Court> {
    tokens.iter().rev().filter_map(said).find_map(Word::court)
}

fn position(tokens: &[Token], word: Word) -> Option<usize> {
    tokens.iter().position(|it| it.what == What::Word(word))
}

/// The word of a token, if it says something.
fn said(token: &Token) -> Option<Word> {
    match token.what {
        What::Word(Word::Topic | Word::And) => None,
        What::Word(word) if !word.sets_scene() => Some(word),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    #[test]
    fn patterns_read_their_own_sentences() {
        for says in PATTERNS.iter().flat_map(|it| it.says) {
            let text = says.replace(['⟦', '⟧'], "");
            let start = says.find('⟦').expect("a marked denial");
            let end = says.find('⟧').expect("a marked denial") - '⟦'.len_utf8();
            let denials = read(&text).denials;
            let places: Vec<&str> = denials.iter().map(|it| it.range.of(&text)).collect();
            assert!(places.contains(&&text[start..end]), "{says}: {places:?}");
        }
    }
}

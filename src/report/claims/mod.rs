//! What the text says of figures. Reading a paragraph is a function of its words alone; a second
//! step ties what was read to cells. A sentence that is not wholly understood says nothing: a
//! figure tied to the wrong cell is worse than one that is tied to none.

mod clause;
mod context;
mod deadlines;
mod denials;
mod divided;
mod enclosed;
mod figures;
mod flat;
mod itemization;
mod lexicon;
mod list;
pub mod paragraph;
mod patterns;
mod phrase;
mod ratios;
mod recalls;
mod rows;
mod sentence;
mod shares;
mod subjects;
mod sums;
mod tallies;
pub mod tie;
pub mod tokens;
mod trends;
mod units;
mod wholes;

use crate::text::fold::digit;
use crate::text::number::Number;
use crate::text::range::TextRange;

use super::glance::Glance;
use context::Spoken;
pub use deadlines::{Late, Timely};
use flat::Flat;
use lexicon::Word;
pub use ratios::is_percent;
pub use tokens::Unit;
use tokens::{Token, What};

/// All that a paragraph says. Ranges are of the paragraph.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Statements {
    pub claims: Vec<Claim>,
    pub denials: Vec<Denial>,
    pub itemizations: Vec<Itemization>,
    pub shares: Vec<Share>,
    pub growths: Vec<Growth>,
    pub tallies: Vec<Tally>,
    pub recalls: Vec<Recall>,
    pub late: Vec<Late>,
    pub timely: Vec<Timely>,
    /// Counts of 万条 and the like that are too large for any organ.
    pub giants: Vec<Figured>,
    /// What it begins with, as a heading does: what follows is about that.
    pub heads: Option<About>,
}

/// What a paragraph is about, where its own words do not say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    Applications,
    Disputes,
}

/// A figure, and what it counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    pub subject: Subject,
    pub scope: Scope,
    pub value: Number,
    pub unit: Unit,
    /// 余, 约: never held against anything.
    pub is_rough: bool,
    /// May count something narrower: a difference from its cell is not a fault.
    pub is_loose: bool,
    /// What its paragraph must be about, by the heading above it, for the claim to hold.
    pub lacks: Option<About>,
    /// It says itself that what was brought forward is counted.
    pub includes_old: bool,
    /// It says itself that what came this year alone is counted.
    pub is_new: bool,
    /// The clause that says it, cut to what can be quoted.
    pub words: Box<str>,
    /// The number alone.
    pub range: TextRange,
    /// Which sentence of the paragraph.
    pub sentence: u32,
}

/// Whom and when a claim is about.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Scope {
    /// The organ that the sentence names, folded.
    pub organ: Option<Box<str>>,
    pub year: Option<u16>,
    /// 市 of 全市: the figures of the government of that region, and not those of a department or a town.
    pub region: Option<char>,
    /// 代表区政府: an office that speaks for its government, in whose own report that is all.
    pub is_representative: bool,
}

/// What a figure counts, in the form's terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// 新收 is 新收; 收到 and 受理 may count what was brought forward as well.
    Received {
        is_new: bool,
    },
    /// 办理: of what came in, or of what was settled.
    Handled,
    /// 答复, 办结.
    Processed,
    BroughtForward {
        from: Option<u16>,
    },
    CarriedForward {
        to: Option<u16>,
    },
    Applicants(Applicant),
    /// Rows of table 三 by the first elements of their ids, a space between.
    Outcome(&'static str),
    /// The same, of some applicants only.
    Part {
        rows: &'static str,
        of: Applicant,
    },
    Dispute(Court),
    /// A column of table 四; `closed` is all of them but what is pending.
    Ruling(Court, &'static str),
    /// A row of table 二, and its columns that may be meant.
    Disclosed(&'static str, &'static [&'static str]),
    /// 信息处理费, which no table has.
    ProcessingFee,
}

/// Columns of table 三.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Applicant {
    Person,
    Organization,
    Business,
    Research,
    Welfare,
    Legal,
    /// 其他组织: of the kinds of organizations the last, or all of them beside 自然人.
    Other,
}

/// Blocks of table 四.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Court {
    Reconsideration,
    Litigation,
    Direct,
    After,
    /// 行政复议、行政诉讼 in one number.
    All,
}

/// A statement without a figure that the tables can contradict.
#[derive(Clone, Debug, PartialEq)]
pub struct Denial {
    pub kind: DenialKind,
    pub scope: Scope,
    /// What its paragraph must be about, by the heading above it, for it to hold.
    pub lacks: Option<About>,
    pub range: TextRange,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DenialKind {
    /// 未收到申请, 无行政诉讼: the subject is zero.
    None(Subject),
    /// 所有申请均已办结: nothing is carried forward.
    AllDone,
    /// 均获维持, 零败诉: nothing was corrected, or nothing but upheld; 已审结2件，全部维持: of the closed ones alone.
    Unblemished {
        court: Court,
        is_all_upheld: bool,
        is_of_closed: bool,
    },
    /// 收到的申请全部予以公开: no other outcome.
    AllGranted,
    /// 未发出收费通知: nobody can have failed to pay.
    NoFeeNotice,
}

/// A whole and the list of its items.
#[derive(Clone, Debug, PartialEq)]
pub struct Itemization {
    pub whole: Figured,
    pub items: Vec<Figured>,
    /// How many items belong to the list at least, and at most. What follows is counted in the same
    /// unit and may belong to it all the same.
    pub n_items: (usize, usize),
    /// 分别为: what is not in the list is missing.
    pub is_exhaustive: bool,
    /// A colon or brackets hold it together.
    pub is_closed: bool,
    /// 、 joins all that is certain of it: none of these belongs to anything else.
    pub is_joined: bool,
    /// Ends in 等, or has items without a figure: what it lacks may be among them.
    pub is_open: bool,
    /// Some outcomes of applications, and not all that the form has: 予以公开26件、部分公开8件、无法提供13件.
    pub may_lack: bool,
    /// Other numbers of the sentence that may be the whole.
    pub rivals: Vec<i64>,
    /// The items are the last ones before a sum that is far from all that they come to: it is of them only
    /// where a slip of the hand explains that. The nearest comes first.
    pub is_far: bool,
    /// No word says that the items are of the whole: they are where they come to nearly as much.
    pub is_unopened: bool,
    /// 20件申请中，12件涉及征地，11件来自同一村: one may be counted in two items.
    pub may_overlap: bool,
    /// The figure that is said to be wrong where they do not agree.
    pub shown: TextRange,
}

impl Itemization {
    /// A list that begins and ends for certain.
    fn closed(whole: Figured, items: Vec<Figured>, is_exhaustive: bool) -> Self {
        Self {
            whole,
            n_items: (items.len(), items.len()),
            items,
            is_exhaustive,
            is_closed: true,
            is_joined: false,
            is_open: false,
            rivals: Vec::new(),
            may_lack: false,
            is_far: false,
            is_unopened: false,
            may_overlap: false,
            shown: whole.range,
        }
    }
}

/// A number in its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figured {
    pub value: Number,
    pub range: TextRange,
}

/// `a件，占p%`.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    pub part: Figured,
    pub percent: Figured,
    /// Wholes that the text names before it, the nearest first.
    pub wholes: Vec<Figured>,
    /// Figures before it that are shares themselves: it may be of one of them, but is not held against them.
    pub siblings: Vec<i64>,
    /// 占办结308件的: it is of this whole and of no other.
    pub is_named: bool,
    /// 占办结总数的: the row of table 三 that is said to be the whole.
    pub base: Option<&'static str>,
    /// Other figures that the part may be, where it is a sum.
    pub rivals: Vec<i64>,
    /// 公开率: what counts as a part is not all told.
    pub is_rate: bool,
    /// Figures told before those wholes: a rate may be of one of them, but is not held against them.
    pub told: Vec<i64>,
}

/// `a件，较上年b件增长p%`.
#[derive(Clone, Debug, PartialEq)]
pub struct Growth {
    /// Figures that may be what it is now, the nearest first.
    pub now: Vec<Figured>,
    pub before: Figured,
    pub by: Figured,
    pub measure: Measure,
    /// 增长, and not 下降.
    pub rises: bool,
    /// The word that says so.
    pub word: TextRange,
}

/// In what a growth is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    Percent,
    /// 百分点, between two percentages.
    Points,
    /// 上年的n倍.
    Times,
    Count,
}

/// 上述312件申请: a figure that was told before.
#[derive(Clone, Debug, PartialEq)]
pub struct Recall {
    pub figure: Figured,
    /// Figures in the same unit before it, the nearest first.
    pub told: Vec<Figured>,
    /// The one among them that was told of the same thing, where it says of what.
    pub named: Option<Figured>,
    /// It says itself that it was told: 这, 上述.
    pub points_back: bool,
}

/// A count under a name, to be compared with the same name elsewhere: 通过政府网站公开信息20条.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    pub name: Box<str>,
    /// The year that the sentence names.
    pub year: Option<u16>,
    pub figure: Figured,
    pub unit: Unit,
    pub is_rough: bool,
}

impl Statements {
    pub fn is_empty(&self) -> bool {
        self.claims.is_empty()
            && self.denials.is_empty()
            && self.itemizations.is_empty()
            && self.shares.is_empty()
            && self.growths.is_empty()
            && self.tallies.is_empty()
            && self.recalls.is_empty()
            && self.late.is_empty()
            && self.timely.is_empty()
            && self.giants.is_empty()
            && self.heads.is_none()
    }

    /// Whether two texts state the same, wherever in them it stands.
    pub fn agrees(&self, other: &Self) -> bool {
        fn all<T>(a: &[T], b: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        let value = |a: &Figured, b: &Figured| a.value == b.value;
        self.heads == other.heads
            && all(&self.claims, &other.claims, |a, b| {
                let range = a.range;
                *a == Claim { range, ..b.clone() }
            })
            && all(&self.denials, &other.denials, |a, b| {
                (a.kind, &a.scope, a.lacks) == (b.kind, &b.scope, b.lacks)
            })
            && all(&self.itemizations, &other.itemizations, |a, b| {
                let terms = |it: &Itemization| {
                    (
                        it.n_items,
                        it.is_exhaustive,
                        it.is_closed,
                        it.is_joined,
                        it.is_open,
                        it.is_far,
                        it.is_unopened,
                        it.may_overlap,
                    )
                };
                value(&a.whole, &b.whole)
                    && all(&a.items, &b.items, value)
                    && terms(a) == terms(b)
                    && a.rivals == b.rivals
            })
            && all(&self.shares, &other.shares, |a, b| {
                value(&a.part, &b.part)
                    && value(&a.percent, &b.percent)
                    && all(&a.wholes, &b.wholes, value)
                    && (&a.siblings, a.is_named, a.base) == (&b.siblings, b.is_named, b.base)
                    && (&a.rivals, a.is_rate) == (&b.rivals, b.is_rate)
            })
            && all(&self.growths, &other.growths, |a, b| {
                let terms = |it: &Growth| (it.measure, it.rises);
                all(&a.now, &b.now, value)
                    && value(&a.before, &b.before)
                    && value(&a.by, &b.by)
                    && terms(a) == terms(b)
            })
            && all(&self.tallies, &other.tallies, |a, b| {
                let terms = |it: &Tally| (it.year, it.unit, it.is_rough);
                a.name == b.name && value(&a.figure, &b.figure) && terms(a) == terms(b)
            })
            && all(&self.recalls, &other.recalls, |a, b| {
                let terms = |it: &Recall| (it.named.map(|it| it.value), it.points_back);
                value(&a.figure, &b.figure) && all(&a.told, &b.told, value) && terms(a) == terms(b)
            })
            && all(&self.late, &other.late, |a, b| {
                value(&a.figure, &b.figure) && a.is_prolonged == b.is_prolonged
            })
            && all(&self.timely, &other.timely, |a, b| a.in_first == b.in_first)
            && all(&self.giants, &other.giants, value)
    }
}

/// What a paragraph says. One that [`may_state`] nothing says nothing.
pub fn read(paragraph: &str) -> Statements {
    let flat = Flat::new(paragraph);
    let tokens = phrase::without_endless_sentences(tokens::tokens(&flat));
    let mut res = Statements::default();
    let is_figure = |it: &&Token| matches!(it.what, What::Figure(_));
    let n_figures = tokens.iter().filter(is_figure).take(2).count();
    // Without a figure no more is asked of them than what 均已办结 is said of.
    let is_finish = |it: &Token| it.what == What::Word(Word::Finish);
    let spoken = match n_figures > 0 || tokens.iter().any(is_finish) {
        true => figures::read(&flat, &tokens, &mut res),
        false => Spoken::default(),
    };
    denials::read(&flat, &tokens, &spoken, &mut res);
    deadlines::read(&flat, &tokens, &mut res);
    if n_figures > 0 {
        itemization::read(&flat, &tokens, &mut res);
    }
    // These hold figures against one another.
    if n_figures > 1 {
        sums::read(&flat, &tokens, &mut res);
        ratios::read(&flat, &tokens, &mut res);
        recalls::read(&flat, &tokens, &mut res);
    }
    res.heads = heads(&flat, &tokens);
    // They are kept as long as the report.
    res.claims.shrink_to_fit();
    res.itemizations.shrink_to_fit();
    res
}

/// What a heading speaks of: a short line of its own, or a first sentence without a figure.
fn heads(flat: &Flat, tokens: &[Token]) -> Option<About> {
    const LONGEST: usize = 24;
    let first = phrase::sentences(tokens).next()?;
    let first = &tokens[first];
    let is_statement = |it: &Token| {
        matches!(
            it.what,
            What::Figure(_) | What::Word(Word::Not | Word::All | Word::Within)
        )
    };
    if first.iter().any(is_statement) || flat.words(first).chars().count() > LONGEST {
        return None;
    }
    first.iter().rev().find_map(|it| match it.what {
        What::Word(Word::Application) => Some(About::Applications),
        What::Word(Word::Dispute(_)) => Some(About::Disputes),
        _ => None,
    })
}

/// Whether a text that shows this at first glance states figures or denies something, perhaps: most
/// paragraphs need no reading.
pub(super) fn may_state(paragraph: &str, glance: &Glance) -> bool {
    glance.names_subject || glance.has_digit && has_figure(paragraph)
}

/// Whether the text has a number that is neither a date nor the number of a document. A byte test: it
/// runs on every line that is edited.
fn has_figure(paragraph: &str) -> bool {
    // With which the full-width forms begin, `，` among them.
    const FULL_WIDTH: u8 = 0xef;
    let may_begin = |it: u8| it.is_ascii_digit() || it == FULL_WIDTH;
    let mut rest = paragraph;
    while let Some(at) = rest.bytes().position(may_begin) {
        let mut chars = rest[at..].chars();
        let is_digit = chars.next().is_some_and(|it| digit(it).is_some());
        rest = chars.as_str();
        if !is_digit {
            continue;
        }
        rest = rest.trim_start_matches(|it| digit(it).is_some());
        let follows = rest.trim_start();
        if !follows.starts_with(['年', '月', '日', '号', '〕']) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subjects(text: &str) -> Vec<(Subject, String)> {
        let claims = read(text).claims;
        claims
            .iter()
            .map(|it| (it.subject, it.value.to_string()))
            .collect()
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, value) in [
            ("收到申请12件", "12"),
            ("收到申请１２件", "12"),
            ("收到申请 1,234 件", "1234"),
            ("收到申请十二件", "12"),
            ("收到申请两件", "2"),
            ("收到申请一百零三件", "103"),
            ("收到申请二百二十件", "220"),
            ("收到申请一千零五件", "1005"),
            ("收到申请零件", "0"),
            ("收到12件政府信息公开申请", "12"),
        ] {
            let expected = (Subject::Received { is_new: false }, value.to_owned());
            assert_eq!(subjects(text), [expected], "{text}");
        }
    }

    #[test]
    fn a_paragraph_without_figures_says_nothing() {
        for text in [
            "",
            "健全机制，压实责任。",
            "根据第二十条第（一）项的规定，国办函〔2020〕109号。",
        ] {
            assert!(read(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn places_point_at_the_figure() {
        let text = "2024 年，我局收到 政府信息公开申请 １32 件，上年结转５件。";
        let claims = read(text).claims;
        let places: Vec<&str> = claims.iter().map(|it| it.range.of(text)).collect();
        assert_eq!(places, ["１32", "５"]);
    }

    #[test]
    fn nothing_is_too_odd_to_read() {
        for text in [
            "件件件其中其中，，、（（）。）：；1件（其中",
            "99999999999999999999999999件，其中1件",
            "0.5件，占%，占1%，占0%",
            "一一一件十十百件千千零零件",
            "其中：：：、、、；；；分别为",
            "(((((((1、2)3.4）",
            "2024年年年2024年结转2025年结转件",
        ] {
            read(text);
        }
    }
}

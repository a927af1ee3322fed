//! What the text says of figures. Reading a paragraph is a function of its words alone; a second
//! step ties what was read to cells. A sentence that is not wholly understood says nothing: a
//! figure tied to the wrong cell is worse than one that is tied to none.

mod denials;
mod figures;
mod flat;
mod itemization;
mod lexicon;
pub mod paragraph;
mod phrase;
pub mod tie;
pub mod tokens;

use crate::text::number::Number;
use crate::text::range::TextRange;

use flat::Flat;
pub use tokens::Unit;

/// All that a paragraph says. Ranges are of the paragraph.
#[derive(Clone, Debug, Default)]
pub struct Statements {
    pub claims: Vec<Claim>,
    pub denials: Vec<Denial>,
    pub itemizations: Vec<Itemization>,
    pub shares: Vec<Share>,
    pub tallies: Vec<Tally>,
    /// Counts of 万条 and the like that are too large for any organ.
    pub giants: Vec<Figured>,
}

/// A figure, and what it counts.
#[derive(Clone, Debug)]
pub struct Claim {
    pub subject: Subject,
    pub scope: Scope,
    pub value: Number,
    pub unit: Unit,
    /// 余, 约: never held against anything.
    pub is_rough: bool,
    /// May well count something narrower: where it differs from its cell, that is no fault.
    pub is_loose: bool,
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
    /// 全市, 全区: a government's own figures, and not those of one of its departments.
    pub is_regional: bool,
}

/// What a figure counts, in the form's terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// Rows of table 三 by the first elements of their ids.
    Outcome(&'static str),
    Dispute(Court),
    /// A column of table 四.
    Ruling(Court, &'static str),
    /// A row of table 二, and its columns that may be meant.
    Disclosed(&'static str, &'static [&'static str]),
    /// 信息处理费, which no table has.
    ProcessingFee,
}

/// Columns of table 三.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applicant {
    Person,
    Organization,
    Business,
    Research,
    Welfare,
    Legal,
}

/// Blocks of table 四.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Court {
    Reconsideration,
    Litigation,
    Direct,
    After,
    /// 行政复议、行政诉讼 in one number.
    All,
}

/// A statement without a figure that the tables can contradict.
#[derive(Clone, Debug)]
pub struct Denial {
    pub kind: DenialKind,
    pub scope: Scope,
    pub range: TextRange,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DenialKind {
    /// 未收到申请, 无行政诉讼: the subject is zero.
    None(Subject),
    /// 所有申请均已办结: nothing is carried forward.
    AllDone,
    /// 均获维持, 零败诉: nothing was corrected, or nothing but upheld.
    Unblemished { court: Court, is_all_upheld: bool },
    /// 未发出收费通知: nobody can have failed to pay.
    NoFeeNotice,
}

/// A whole and the list of its items.
#[derive(Clone, Debug)]
pub struct Itemization {
    pub whole: Figured,
    pub items: Vec<Figured>,
    /// How many items belong to the list at least, and at most. What follows is counted in the same
    /// unit and may belong to it all the same.
    pub n_items: (usize, usize),
    /// 分别为: what is not in the list is missing.
    pub is_exhaustive: bool,
    /// Ends in 等, or has items without a figure: what it lacks may be among them.
    pub is_open: bool,
    /// Other numbers of the sentence that may be the whole.
    pub rivals: Vec<i64>,
}

/// A number in its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figured {
    pub value: Number,
    pub range: TextRange,
}

/// `a件，占p%`.
#[derive(Clone, Debug)]
pub struct Share {
    pub part: Figured,
    pub percent: Figured,
    /// Wholes that the text names before it, the nearest first.
    pub wholes: Vec<i64>,
}

/// A count under a name, to be compared with the same name elsewhere: 通过政府网站公开信息20条.
#[derive(Clone, Debug)]
pub struct Tally {
    pub name: Box<str>,
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
            && self.tallies.is_empty()
            && self.giants.is_empty()
    }
}

/// What a paragraph says.
pub fn read(paragraph: &str) -> Statements {
    if !may_state(paragraph) {
        return Statements::default();
    }
    let flat = Flat::new(paragraph);
    let tokens = tokens::tokens(&flat);
    let mut res = Statements::default();
    figures::read(&flat, &tokens, &mut res);
    denials::read(&flat, &tokens, &mut res);
    itemization::read(&flat, &tokens, &mut res);
    res
}

/// Told by the bytes first: most paragraphs state no figure and deny nothing.
fn may_state(paragraph: &str) -> bool {
    let has = |c: char| {
        let mut buffer = [0; 4];
        memchr::memmem::find(paragraph.as_bytes(), c.encode_utf8(&mut buffer).as_bytes()).is_some()
    };
    paragraph.bytes().any(|it| it.is_ascii_digit())
        || ['未', '无', '没', '無', '零', '均', '全', '件', '条']
            .into_iter()
            .any(has)
        || paragraph.chars().any(|it| matches!(it, '０'..='９'))
}

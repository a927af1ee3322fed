//! How reports say what a figure counts: a table of patterns, each with sentences that are written so. A new
//! way to say a thing is a form more in a row, and a sentence that has it.
//!
//! A form is the words of a clause in order, by their names in [`NAMES`], with `#` for the figure. A word
//! with `?` may be missing, of words with `/` between them one stands there, and where a form ends in `.`
//! nothing else follows in the clause. What a form does not name may not stand in the clause before the
//! figure, but for words that say nothing of what is counted. Over 600 lines because it is a
//! table, row by row.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::lexicon::Word;

/// A way in which reports say what a figure counts.
pub(super) struct Pattern {
    pub counts: Counts,
    pub needs: Needs,
    /// It may count something else: it ties where it agrees, and a difference is no fault.
    pub is_loose: bool,
    /// Said of the whole alone, and not of a part: behind 其中 it counts what the form does not.
    pub is_of_whole: bool,
    forms: &'static [&'static str],
    /// The figure between ⟦ and ⟧.
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests read them"))]
    says: &'static [&'static str],
}

/// What a figure counts; which row or column it is, the words of the clause tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counts {
    Received {
        is_new: bool,
    },
    Handled,
    Processed,
    BroughtForward,
    CarriedForward,
    Applicants,
    Outcome,
    Dispute,
    Ruling,
    /// Disputes that something came of.
    Closed,
    Issued,
    Repealed,
    InForce,
    /// Documents without a word of what was done with them.
    Documents,
    Decisions,
    /// Notices of decisions, which are as many as the decisions, or not.
    Notices,
    Fees,
    ProcessingFee,
}

/// What must have been spoken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Needs {
    Nothing,
    /// Applications, by the last words before.
    Applications,
    /// Nothing else than applications.
    NothingElse,
    /// The disclosure of information, and no other business in the sentence.
    Topic,
}

const fn row(
    counts: Counts,
    forms: &'static [&'static str],
    says: &'static [&'static str],
) -> Pattern {
    Pattern {
        counts,
        needs: Needs::Nothing,
        is_loose: false,
        is_of_whole: false,
        forms,
        says,
    }
}

impl Pattern {
    const fn needs(mut self, needs: Needs) -> Self {
        self.needs = needs;
        self
    }

    const fn loose(mut self) -> Self {
        self.is_loose = true;
        self
    }

    const fn of_whole(mut self) -> Self {
        self.is_of_whole = true;
        self
    }
}

static PATTERNS: &[Pattern] = &[
    row(
        Counts::Received { is_new: true },
        &[
            "收到? 新收/新增 申请 #",
            "申请 新收/新增 #",
            "新收/新增 # 申请",
            "# 新收/新增 申请",
        ],
        &[
            "全年新收政府信息公开申请⟦132⟧件。",
            "政府信息公开申请本年新收⟦132⟧件。",
            "新收到⟦132⟧件政府信息公开申请。",
            "⟦132⟧件为当年新收申请。",
        ],
    )
    .of_whole(),
    row(
        Counts::Received { is_new: true },
        &["新收 #.", "# 新收."],
        &[
            "依申请公开方面：本年新收⟦132⟧件。",
            "关于申请，⟦132⟧件为本年新收。",
        ],
    )
    .needs(Needs::Applications)
    .of_whole(),
    row(
        Counts::Received { is_new: false },
        &["收到 申请 #", "申请 收到 #", "收到 # 申请", "申请 #"],
        &[
            "共收到公民、法人和其他组织的政府信息公开申请⟦132⟧件。",
            "政府信息公开申请收到⟦132⟧件。",
            "收到⟦132⟧件政府信息公开申请。",
            "全年政府信息公开申请⟦132⟧件。",
        ],
    )
    .of_whole(),
    row(
        Counts::Received { is_new: false },
        &["收到 #."],
        &["依申请公开办理规范，全年收到⟦132⟧件。"],
    )
    .needs(Needs::Applications)
    .of_whole(),
    row(
        Counts::Received { is_new: false },
        &["# 申请", "# 收到 申请"],
        &["⟦132⟧件政府信息公开申请由专人登记。"],
    )
    .loose()
    .of_whole(),
    row(
        Counts::Handled,
        &[
            "办理 申请 #",
            "申请 办理 #",
            "收到 办理 申请 #",
            "收到 申请 办理 #",
            "办理 # 申请",
        ],
        &[
            "全年共办理政府信息公开申请⟦137⟧件。",
            "政府信息公开申请办理⟦137⟧件。",
            "收到和办理依申请公开⟦137⟧件。",
            "办理⟦137⟧件政府信息公开申请。",
        ],
    )
    .of_whole(),
    row(
        Counts::Handled,
        &["办理 #."],
        &["依申请公开规范有序，全年办理⟦137⟧件。"],
    )
    .needs(Needs::Applications)
    .of_whole(),
    row(
        Counts::Processed,
        &[
            "答复/办结 申请 #",
            "申请 答复/办结 #",
            "申请 办理 答复/办结 #",
            "办理 答复/办结 申请 #",
            "答复 办结 申请 #",
            "答复/办结 # 申请",
            "# 申请 答复/办结.",
        ],
        &[
            "共答复政府信息公开申请⟦130⟧件。",
            "政府信息公开申请办结⟦130⟧件。",
            "已办结⟦130⟧件政府信息公开申请。",
        ],
    )
    .of_whole(),
    row(
        Counts::Processed,
        &[
            "办结 #.",
            "办理 答复/办结 #.",
            "作出? 答复 办结? #.",
            "# 答复/办结.",
        ],
        &[
            "收到申请132件，办结⟦130⟧件。",
            "收到申请132件，办理答复⟦130⟧件。",
            "收到申请132件，⟦130⟧件当年办结。",
        ],
    )
    .needs(Needs::Applications)
    .of_whole(),
    row(
        Counts::BroughtForward,
        &[
            "申请? 上年 结转 申请 #",
            "结转 上年 结转 申请 #",
            "申请 上年 结转 #",
            "上年 结转 # 申请",
            "# 上年 结转 申请",
            "上年 在办 结转 申请 #",
        ],
        &[
            "上年结转政府信息公开申请⟦5⟧件。",
            "政府信息公开申请上年结转⟦5⟧件。",
            "上年结转⟦5⟧件申请。",
        ],
    ),
    row(
        Counts::BroughtForward,
        &[
            "上年 结转 办理? #",
            "上年 结转 办理 申请 #",
            "结转 上年 结转? #",
            "# 上年 结转",
            "# 结转 上年",
            "上年 结转 在办 #",
            "上年 # 结转",
            "结转 办理 上年 #",
            "结转 上年 在办 #",
        ],
        &[
            "收到申请132件，上年结转⟦5⟧件。",
            "收到申请132件，去年转来⟦5⟧件。",
            "收到申请132件，加上⟦5⟧件由上年转入。",
            "收到申请132件，结转办理上年度⟦5⟧件。",
        ],
    )
    .needs(Needs::NothingElse),
    row(
        Counts::CarriedForward,
        &[
            "申请? 结转 下年 办理/答复/办结? 申请 #",
            "申请 结转 下年 办理/答复/办结? #",
            "结转 下年 办理/答复/办结? # 申请",
            "# 申请 结转 下年",
            "申请 下年 办理/答复/办结 #",
        ],
        &[
            "结转下年度继续办理的政府信息公开申请⟦7⟧件。",
            "政府信息公开申请结转下年度继续办理⟦7⟧件。",
            "⟦7⟧件申请结转下一年度。",
        ],
    ),
    row(
        Counts::CarriedForward,
        &[
            "结转 下年 办理/答复/办结? #",
            "下年 结转 #",
            "下年 办理/答复/办结 #",
            "# 结转 下年 办理/答复/办结?",
            "# 下年.",
            "下年 #.",
            "# 下年 办理/答复/办结.",
            "下年 结转 在办 #",
            "结转 下年 在办 #",
        ],
        &[
            "收到申请132件，结转下年度办理⟦7⟧件。",
            "收到申请132件，⟦7⟧件结转下年度继续办理。",
            "收到申请132件，⟦7⟧件转下年。",
        ],
    )
    .needs(Needs::NothingElse),
    row(
        Counts::CarriedForward,
        &["结转 #."],
        &["收到申请132件，办结130件、结转⟦7⟧件。"],
    )
    .needs(Needs::Applications),
    row(
        Counts::CarriedForward,
        &["在办 申请? #", "# 在办", "申请 在办 #", "结转 在办 申请? #"],
        &[
            "收到申请132件，跨年在办⟦7⟧件。",
            "收到申请132件，尚未办结⟦7⟧件。",
            "收到申请132件，⟦7⟧件正在办理中。",
        ],
    )
    .needs(Needs::Applications),
    row(
        Counts::Applicants,
        &[
            "申请人 新收/收到? 申请 #",
            "新收/收到 申请人 申请 #",
            "申请 中? 申请人 #",
        ],
        &[
            "收到自然人申请⟦110⟧件。",
            "自然人提出的新收申请⟦110⟧件。",
            "申请中自然人提出⟦110⟧件。",
        ],
    ),
    row(
        Counts::Applicants,
        &[
            "申请人 #",
            "申请人 新收/收到 #",
            "新收/收到 申请人 #",
            "# 申请人.",
        ],
        &[
            "收到申请132件，其中自然人⟦110⟧件。",
            "收到申请132件，其中⟦110⟧件来自自然人。",
        ],
    )
    .needs(Needs::Applications),
    row(
        Counts::Outcome,
        &[
            "中? 结果 #",
            "作出/答复/办结 结果 答复? #",
            "结果 答复/申请 #",
            "申请 中? 结果 答复/申请? #",
            "结果 结果 #",
            "结果 结果 申请 #",
            "结果 结果 结果 #",
            "结果 结果 结果 申请 #",
            "# 结果.",
            "# 申请 作出? 结果 答复?",
        ],
        &[
            "答复申请，予以公开⟦60⟧件。",
            "作出部分公开答复⟦12⟧件。",
            "收到申请132件，无法提供的申请⟦25⟧件。",
            "收到申请132件，因本机关不掌握等原因无法提供⟦25⟧件。",
            "收到申请132件，⟦9⟧件不予公开。",
        ],
    ),
    row(
        Counts::Dispute,
        &[
            "收到/申请? 争议 案件? #",
            "收到/申请? 争议 争议 案件? #",
            "收到/办理 申请 争议 案件? #",
            "申请 答复 争议 案件? #",
            "争议 收到 #",
        ],
        &[
            "因政府信息公开引起行政复议⟦8⟧件。",
            "政府信息公开行政复议、行政诉讼案件⟦13⟧件。",
            "政府信息公开方面，被申请行政复议案件⟦8⟧件。",
            "办理因政府信息公开申请引发的行政复议⟦8⟧起。",
            "因申请答复引发行政复议⟦8⟧件。",
        ],
    )
    .needs(Needs::Topic),
    row(
        Counts::Dispute,
        &["收到? # 争议 案件?."],
        &["因信息公开收到⟦8⟧件行政复议。"],
    ),
    row(
        Counts::Ruling,
        &["争议 案件? 中? 裁判 #", "裁判 #", "争议 # 裁判.", "# 裁判."],
        &[
            "因政府信息公开引起行政复议8件，结果维持⟦5⟧件。",
            "政府信息公开行政复议案件被纠正⟦1⟧件。",
            "因政府信息公开引起行政复议8件，⟦5⟧件维持。",
        ],
    )
    .needs(Needs::Topic),
    row(
        Counts::Closed,
        &[
            "争议 案件? 审结 #",
            "审结 争议 案件? #",
            "审结 案件? #",
            "# 审结.",
        ],
        &[
            "因政府信息公开引起行政复议8件，审结⟦6⟧件。",
            "因政府信息公开引起行政复议8件，⟦6⟧件已审结。",
        ],
    )
    .needs(Needs::Topic)
    .loose(),
    row(
        Counts::Issued,
        &[
            "制发/新增 文件 #",
            "制发/新增 # 文件",
            "文件 制发/新增 #",
            "制发 #.",
            "新增 #.",
        ],
        &[
            "规范性文件库动态更新，新增⟦3⟧件、废止1件。",
            "规范性文件方面，本年制发⟦3⟧件。",
            "制发行政规范性文件⟦3⟧件。",
            "新制定⟦3⟧件规范性文件。",
            "规范性文件制发⟦3⟧件。",
        ],
    ),
    row(
        Counts::Repealed,
        &["废止 文件 #", "废止 # 文件", "文件 废止 #", "废止 #"],
        &[
            "废止行政规范性文件⟦1⟧件。",
            "制发行政规范性文件3件，废止⟦1⟧件。",
        ],
    ),
    row(
        Counts::InForce,
        &[
            "有效 文件 #",
            "有效 # 文件",
            "文件 有效 #",
            "公开 有效 文件 #",
            "有效 #",
            "# 文件? 有效.",
            "有效 公开? 文件 #",
        ],
        &[
            "现行有效行政规范性文件⟦12⟧件。",
            "制发行政规范性文件3件，现行有效⟦12⟧件。",
        ],
    ),
    row(
        Counts::Issued,
        &["公开 制发 文件 #"],
        &["发布本年度制发行政规范性文件⟦3⟧件。"],
    ),
    row(
        Counts::Documents,
        &["公开? 文件 #", "公开 # 文件"],
        &["公开行政规范性文件⟦3⟧件。"],
    )
    .loose(),
    row(
        Counts::Decisions,
        &["作出/办理/办结? 决定 #", "作出/办理/办结 # 决定"],
        &[
            "作出行政许可决定⟦36⟧件。",
            "全年行政处罚⟦17⟧件。",
            "作出⟦17⟧件行政处罚决定。",
        ],
    ),
    row(
        Counts::Notices,
        &[
            "公开? 公示 #",
            "公开 决定 #",
            "作出/办理/办结 公示 #",
            "公开 作出 决定 #",
            "作出/办理 公开 决定/公示 #",
        ],
        &["公开行政许可信息⟦36⟧条。"],
    )
    .loose(),
    row(
        Counts::Fees,
        &["收费 #"],
        &["全年行政事业性收费⟦1.25⟧万元。"],
    ),
    row(
        Counts::ProcessingFee,
        &["处理费 #"],
        &["收取政府信息公开信息处理费⟦40⟧元。"],
    ),
];

/// The names of words in forms. A word of the lexicon that has none here stands in no form.
const NAMES: [(&str, Name); 32] = [
    ("#", Name::Figure),
    ("新收", Name::ReceiveNew),
    ("新增", Name::Add),
    ("收到", Name::Receive),
    ("办理", Name::Handle),
    ("答复", Name::Answer),
    ("办结", Name::Finish),
    ("结转", Name::Forward),
    ("在办", Name::Pending),
    ("申请", Name::Application),
    ("申请人", Name::Applicant),
    ("结果", Name::Outcome),
    ("争议", Name::Dispute),
    ("裁判", Name::Ruling),
    ("案件", Name::Case),
    ("审结", Name::Close),
    ("文件", Name::Document),
    ("决定", Name::Decision),
    ("收费", Name::Fees),
    ("公示", Name::Notice),
    ("制发", Name::Issue),
    ("废止", Name::Repeal),
    ("有效", Name::InForce),
    ("作出", Name::Decide),
    ("公开", Name::Publish),
    ("处理费", Name::ProcessingFee),
    ("收取", Name::Collect),
    ("通知", Name::FeeNotice),
    ("上年", Name::LastYear),
    ("下年", Name::NextYear),
    ("中", Name::Within),
    ("无", Name::Not),
];

/// A word as forms name it, whichever row, column or organ it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Name {
    Figure,
    ReceiveNew,
    Add,
    Receive,
    Handle,
    Answer,
    Finish,
    Forward,
    Pending,
    Application,
    Applicant,
    Outcome,
    Dispute,
    Ruling,
    Case,
    Close,
    Document,
    Decision,
    Fees,
    Notice,
    Issue,
    Repeal,
    InForce,
    Decide,
    Publish,
    ProcessingFee,
    Collect,
    FeeNotice,
    LastYear,
    NextYear,
    Within,
    Not,
    /// Of no form.
    Else,
}

impl Name {
    pub fn of(word: Word) -> Self {
        match word {
            Word::ReceiveNew => Name::ReceiveNew,
            Word::Add => Name::Add,
            Word::Receive => Name::Receive,
            Word::Handle => Name::Handle,
            Word::Answer => Name::Answer,
            Word::Finish => Name::Finish,
            Word::Forward => Name::Forward,
            Word::Pending => Name::Pending,
            Word::Application => Name::Application,
            Word::Applicant(_) => Name::Applicant,
            Word::Outcome(_) | Word::Short(_) => Name::Outcome,
            Word::Dispute(_) => Name::Dispute,
            Word::Ruling(_) | Word::Remedy(_) => Name::Ruling,
            Word::Case => Name::Case,
            Word::Close => Name::Close,
            Word::Matter("normative_documents" | "regulations") => Name::Document,
            Word::Matter("fees") => Name::Fees,
            Word::Matter(_) => Name::Decision,
            Word::Notice(_) => Name::Notice,
            Word::Issue => Name::Issue,
            Word::Repeal => Name::Repeal,
            Word::InForce => Name::InForce,
            Word::Decide => Name::Decide,
            Word::Publish => Name::Publish,
            Word::ProcessingFee => Name::ProcessingFee,
            Word::Collect => Name::Collect,
            Word::FeeNotice => Name::FeeNotice,
            Word::LastYear => Name::LastYear,
            Word::NextYear => Name::NextYear,
            Word::Within => Name::Within,
            Word::Not => Name::Not,
            _ => Name::Else,
        }
    }
}

/// What a form asks of the words behind the figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Behind {
    /// These, and nothing that is not known.
    Words(Box<[Name]>, Ends),
    Any,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ends {
    Here,
    Anywhere,
}

/// What stands behind the figure in a form, and the pattern that has it.
type Form = (Behind, &'static Pattern);

/// The forms by the words before the figure. Forms that say more of what stands behind it come first.
static BY_WORDS: LazyLock<FxHashMap<Box<[Name]>, Vec<Form>>> = LazyLock::new(|| {
    let mut res: FxHashMap<Box<[Name]>, Vec<Form>> = FxHashMap::default();
    for pattern in PATTERNS {
        for form in pattern
            .forms
            .iter()
            .flat_map(|it| variants(it, Name::Figure))
        {
            let (before, behind) = form;
            res.entry(before).or_default().push((behind, pattern));
        }
    }
    let rank = |it: &Behind| match it {
        Behind::Words(words, _) => usize::MAX - words.len(),
        Behind::Any => usize::MAX,
    };
    res.values_mut()
        .for_each(|it| it.sort_by_key(|it| rank(&it.0)));
    res
});

/// The pattern that a figure stands in, by the words before it in its clause and those behind it, and how many
/// of these belong to it; `known` is false where something behind the figure is no word of the lexicon.
pub(super) fn pattern(
    before: &[Word],
    behind: &[Word],
    known: bool,
) -> Option<(&'static Pattern, usize)> {
    let (mut first, mut second) = ([Name::Else; LONGEST], [Name::Else; LONGEST]);
    let forms = BY_WORDS.get(names(before, &mut first)?)?;
    // What stands behind so many words is of no form.
    let behind = &behind[..behind.len().min(LONGEST)];
    let behind = names(behind, &mut second)?;
    let fits = |it: &Behind| match it {
        Behind::Words(words, Ends::Here) => known && **words == *behind,
        Behind::Words(words, Ends::Anywhere) => behind.starts_with(words),
        Behind::Any => true,
    };
    let (form, pattern) = forms.iter().find(|it| fits(&it.0))?;
    let taken = match form {
        Behind::Words(words, _) => words.len(),
        Behind::Any => 0,
    };
    Some((pattern, taken))
}

/// No form has so many words before its figure, or behind it.
const LONGEST: usize = 8;

/// The names of words; `None` where they are more than any form has.
fn names<'a>(words: &[Word], acc: &'a mut [Name; LONGEST]) -> Option<&'a [Name]> {
    let res = acc.get_mut(..words.len())?;
    for (name, word) in res.iter_mut().zip(words) {
        *name = Name::of(*word);
    }
    Some(res)
}

/// Every way to read a form, as the words before the one that it turns on and those behind it.
pub(super) fn variants(form: &'static str, pivot: Name) -> Vec<(Box<[Name]>, Behind)> {
    let (words, ends) = match form.strip_suffix('.') {
        Some(words) => (words, Ends::Here),
        None => (form, Ends::Anywhere),
    };
    let mut sequences: Vec<Vec<Name>> = vec![Vec::new()];
    for word in words.split_whitespace() {
        let (choices, may_miss) = match word.strip_suffix('?') {
            Some(word) => (word, true),
            None => (word, false),
        };
        let without = sequences.clone();
        sequences = choices
            .split('/')
            .filter_map(named)
            .flat_map(|name| {
                let with = |it: &Vec<Name>| it.iter().copied().chain([name]).collect();
                without.iter().map(with).collect::<Vec<_>>()
            })
            .collect();
        if may_miss {
            sequences.extend(without);
        }
    }
    let halves = sequences.into_iter().filter_map(|it| {
        let at = it.iter().position(|it| *it == pivot)?;
        let (before, behind) = (&it[..at], &it[at + 1..]);
        let behind = match (behind, ends) {
            ([], Ends::Anywhere) => Behind::Any,
            _ => Behind::Words(behind.into(), ends),
        };
        Some((before.into(), behind))
    });
    halves.collect()
}

fn named(word: &str) -> Option<Name> {
    NAMES.iter().find(|it| it.0 == word).map(|it| it.1)
}

#[cfg(test)]
mod tests {
    use super::super::{Subject, read};
    use super::*;

    fn counts(subject: Subject) -> Counts {
        match subject {
            Subject::Received { is_new } => Counts::Received { is_new },
            Subject::Handled => Counts::Handled,
            Subject::Processed => Counts::Processed,
            Subject::BroughtForward { .. } => Counts::BroughtForward,
            Subject::CarriedForward { .. } => Counts::CarriedForward,
            Subject::Applicants(_) => Counts::Applicants,
            Subject::Outcome(_) | Subject::Part { .. } => Counts::Outcome,
            Subject::Dispute(_) => Counts::Dispute,
            Subject::Ruling(_, "closed") => Counts::Closed,
            Subject::Ruling(..) => Counts::Ruling,
            Subject::Disclosed("fees", _) => Counts::Fees,
            Subject::Disclosed(_, ["issued", "created"]) => Counts::Issued,
            Subject::Disclosed(_, ["repealed"]) => Counts::Repealed,
            Subject::Disclosed(_, ["in_force"]) => Counts::InForce,
            Subject::Disclosed(_, ["decisions"]) => Counts::Decisions,
            Subject::Disclosed(..) => Counts::Documents,
            Subject::ProcessingFee => Counts::ProcessingFee,
        }
    }

    #[test]
    fn patterns_read_their_own_sentences() {
        for pattern in PATTERNS {
            assert!(!pattern.says.is_empty(), "{:?}", pattern.forms);
            for says in pattern.says {
                let text = says.replace(['⟦', '⟧'], "");
                let start = says.find('⟦').expect("a marked figure");
                let claims = read(&text).claims;
                let claim = claims.iter().find(|it| it.range.start as usize == start);
                let claim = claim.unwrap_or_else(|| panic!("{says}: {claims:?}"));
                let wanted = match pattern.counts {
                    Counts::Notices => Counts::Decisions,
                    it => it,
                };
                assert_eq!(counts(claim.subject), wanted, "{says}");
                assert_eq!(claim.is_loose, pattern.is_loose, "{says}");
                assert_eq!(claim.lacks, None, "{says}");
            }
        }
    }

    #[test]
    fn forms_are_made_of_words_that_have_names() {
        for form in PATTERNS.iter().flat_map(|it| it.forms) {
            let words = form.trim_end_matches('.').split_whitespace();
            for name in words.flat_map(|it| it.trim_end_matches('?').split('/')) {
                assert!(named(name).is_some(), "{name} in {form}");
            }
            assert_eq!(form.matches('#').count(), 1, "{form}");
            assert!(form.split_whitespace().count() < LONGEST, "{form}");
        }
    }

    #[test]
    fn a_form_has_one_meaning() {
        for forms in BY_WORDS.values() {
            for (at, (behind, pattern)) in forms.iter().enumerate() {
                let other = forms[..at].iter().find(|it| it.0 == *behind);
                let same = other.is_none_or(|it| std::ptr::eq(it.1, *pattern));
                assert!(same, "{:?}", pattern.forms);
            }
        }
    }
}

//! What a text shows at first glance: one pass over its characters decides how closely it is read.

use std::sync::LazyLock;

use crate::text::find::Words;
use crate::text::fold::{digit, is_han, shows_itself};

use super::topics::{self, Topics};

/// What a text shows before it is read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Glance {
    /// What its words speak of, as they are written.
    pub topics: Topics,
    /// Names what may be denied, or counted in Han numerals.
    pub names_subject: bool,
    /// Has one of the words with which a statement of the period begins.
    pub names_period: bool,
    pub has_digit: bool,
    /// 月 and 日.
    pub has_month: bool,
    pub has_day: bool,
    /// Folding may show words that it does not have as it is written.
    pub hides_words: bool,
}

/// Beside the bits of topics.
const NAMES_SUBJECT: u64 = 1 << 62;
const NAMES_PERIOD: u64 = 1 << 63;

/// What is denied or counted in Han numerals, in both scripts.
const SUBJECTS: [&str; 27] = [
    "申请",
    "申請",
    "复议",
    "復議",
    "诉讼",
    "訴訟",
    "规范性",
    "規範性",
    "规章",
    "規章",
    "许可",
    "許可",
    "处罚",
    "處罰",
    "强制",
    "收费",
    "处理费",
    "不予",
    "无法提供",
    "部分公开",
    "结转",
    "結轉",
    "审结",
    "纠正",
    "纠错",
    "被纠",
    "纠纷",
];

const PERIOD: [&str; 5] = ["统计", "期限", "数据", "时限", "周期"];

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let topics = topics::words().into_iter();
    let subjects = SUBJECTS.map(|it| (it, NAMES_SUBJECT));
    let period = PERIOD.map(|it| (it, NAMES_PERIOD));
    Words::new(topics.chain(subjects).chain(period))
});

impl Glance {
    pub fn of(text: &str) -> Self {
        let mut res = Self::default();
        let shows_itself = shows_itself();
        let signs = WORDS.signs(text, |c| {
            match c {
                '月' => res.has_month = true,
                '日' => res.has_day = true,
                _ if is_han(c) => {}
                _ => res.has_digit |= digit(c).is_some(),
            }
            res.hides_words |= !shows_itself(c);
        });
        Self {
            topics: Topics::of_bits(signs & !(NAMES_SUBJECT | NAMES_PERIOD)),
            names_subject: signs & NAMES_SUBJECT != 0,
            names_period: signs & NAMES_PERIOD != 0,
            ..res
        }
    }
}

//! Shares of which the part or the whole is not right before them: 分别占53.3%、32.5%, 合计占13.2%,
//! 占无法提供总数（397件）的82.6%.

use crate::text::number::Number;

use super::Share;
use super::lexicon::Word;
use super::phrase::{ends_sentence, is_comma, is_joint, parts};
use super::ratios::Reader;
use super::tokens::{Figure, Token, Unit, What};

/// Figures of a row, at most.
const MOST: usize = 12;

/// What may stand between 占 and its percentage: words for a whole that the text or a table counts.
const OF_WHOLE: [&str; 33] = [
    "占比",
    "占",
    "比重",
    "比例",
    "总数",
    "总量",
    "总件数",
    "总",
    "全部",
    "申请",
    "办结",
    "办理",
    "答复",
    "受理",
    "新收",
    "收到",
    "数量",
    "数",
    "量",
    "件",
    "的",
    "为",
    "达",
    "当年",
    "全年",
    "本年",
    "年度",
    "公开",
    "处理",
    "复议",
    "诉讼",
    "案件",
    "决定",
];

impl Reader<'_> {
    fn what(&self, at: usize) -> Option<What> {
        self.tokens.get(at).map(|it| it.what)
    }

    /// 328件，占无法提供总数（397件）的82.6%: the whole stands there itself.
    pub(super) fn share_of_bracketed(&self, at: usize, percent: &Figure) -> Option<Share> {
        let start = self.start(at);
        let close = start.checked_sub(1)?;
        let (whole_at, open) = (start.checked_sub(2)?, start.checked_sub(3)?);
        let (Some(What::Mark(')')), Some(What::Figure(whole)), Some(What::Mark('('))) =
            (self.what(close), self.what(whole_at), self.what(open))
        else {
            return None;
        };
        let of = self.start(open);
        let is_told = self.text(start..at) == "的" && self.text(of..open).starts_with('占');
        let (part_at, part) = self.before(of).next()?;
        let is_near = part_at + 2 >= of || self.tokens[part_at..of].iter().all(|it| !is_end(it));
        if !is_told || !is_near || part.unit != whole.unit || whole.is_rough {
            return None;
        }
        let share = self.shared(&part, percent)?;
        Some(Share {
            wholes: vec![self.flat.figured(&whole)],
            is_named: true,
            ..share
        })
    }

    /// 网络提交41件、邮寄25件，分别占62.1%和37.9%: to each its own, where there are as many.
    pub(super) fn share_in_row(&self, at: usize, percent: &Figure) -> Option<Share> {
        let is_percent =
            |it: &Token| matches!(it.what, What::Figure(it) if it.unit == Unit::Percent);
        let joins = |it: &Token| matches!(it.what, What::Mark('、' | ',') | What::Word(Word::And));
        // The percentages: back to the word that opens the row, and on to its end.
        let first = (0..=at)
            .rev()
            .take_while(|it| is_percent(&self.tokens[*it]) || joins(&self.tokens[*it]))
            .last()?;
        let list = first.checked_sub(2)?;
        let is_row = self.what(list) == Some(What::Word(Word::List))
            && self.text(first - 1..first) == "占"
            && is_percent(&self.tokens[first]);
        if !is_row || !self.tokens[..list].last().is_some_and(is_comma) {
            return None;
        }
        let row = self.tokens[first..].iter();
        let row: Vec<usize> = row
            .take_while(|it| is_percent(it) || joins(it))
            .enumerate()
            .filter(|it| is_percent(it.1))
            .map(|it| first + it.0)
            .collect();
        let own = row.iter().position(|it| *it == at)?;
        let before: Vec<(usize, Figure)> = self.before(list).take(MOST + row.len()).collect();
        let parts = before.get(..row.len())?;
        let (_, part) = parts[row.len() - 1 - own];
        let is_alike = parts
            .iter()
            .all(|it| it.1.unit == part.unit && !it.1.is_rough);
        if !is_alike || row.len() < 2 {
            return None;
        }
        let mut res = self.shared(&part, percent)?;
        let wholes = before[row.len()..].iter().copied();
        let wholes = wholes.filter(|it| it.1.unit == part.unit && !it.1.is_rough);
        self.find_wholes(wholes, &mut res);
        // 三类共: what the row comes to may be the whole as well.
        res.siblings.extend(sum(parts));
        Some(res)
    }

    /// 不予处理5件、其他处理5件，合计占13.2%: of the figures before it, or of the last of them.
    pub(super) fn share_of_sum(&self, at: usize, percent: &Figure) -> Option<Share> {
        const SUMS: [&str; 7] = ["合计", "共计", "共", "两项", "三项", "两者", "两项合计"];
        let start = self.start(at);
        let words = self.text(start..at);
        if let Some(share) = self.share_of_so_many(start, words, percent) {
            return Some(share);
        }
        let words = SUMS
            .iter()
            .find_map(|it| words.strip_prefix(it)?.strip_prefix('占'))?;
        if !is_of_whole(words) {
            return None;
        }
        let before: Vec<(usize, Figure)> = self.before(start).take(MOST).collect();
        let (_, last) = *before.first()?;
        let run = before
            .iter()
            .take_while(|it| it.1.unit == last.unit && !it.1.is_rough && !self.has_share(it.0));
        let run: Vec<(usize, Figure)> = run.copied().collect();
        // 各3件，共占66.7%: of how many, a list before them says.
        let is_each = |it: &(usize, Figure)| self.text(self.start(it.0)..it.0).ends_with('各');
        if run.iter().any(is_each) {
            return None;
        }
        // From where on they are counted is not told: any of their sums may be meant.
        let mut sums = (2..=run.len()).filter_map(|n| sum(&run[..n]));
        let whole = sums.next()?;
        let mut res = self.shared_sum(whole, &last, percent)?;
        res.rivals = sums.collect();
        // What they are of stands among them, or before them in any sentence.
        self.find_wholes(self.figures_like(0..start, &last), &mut res);
        Some(res)
    }

    /// 主办件中14件已公开，公开率87.5%: of those, and nobody says how many they are.
    pub(super) fn is_of_unnamed(&self, at: usize) -> bool {
        let start = self.start(at);
        let is_within = |it: &[Token]| {
            it[1].what == What::Word(Word::Within) && it[0].what != What::Word(Word::Application)
        };
        let follows = self.tokens[..start].last();
        let is_of_figure = follows.is_some_and(|it| matches!(it.what, What::Figure(_)));
        !is_of_figure && self.tokens[start..at].windows(2).any(is_within)
    }

    /// The share of a sum, which stands where the last of its figures does.
    fn shared_sum(&self, sum: i64, last: &Figure, percent: &Figure) -> Option<Share> {
        let part = Figure {
            value: Number::from_count(sum),
            ..*last
        };
        self.shared(&part, percent)
    }

    /// 予以公开157件、部分公开46件，两项占53.3%: of as many as are said.
    fn share_of_so_many(&self, start: usize, words: &str, percent: &Figure) -> Option<Share> {
        let counted_at = start.checked_sub(1)?;
        let What::Figure(counted) = self.what(counted_at)? else {
            return None;
        };
        let n = usize::try_from(counted.value.count()?).ok();
        let n = n.filter(|it| self.flat.is_han(&counted) && (2..=MOST).contains(it))?;
        if !is_of_whole(words.strip_prefix('占')?) {
            return None;
        }
        let parts: Vec<(usize, Figure)> = self.before(counted_at).take(n).collect();
        let (last_at, last) = *parts.first()?;
        let is_alike = parts
            .iter()
            .all(|it| it.1.unit == last.unit && !it.1.is_rough);
        let whole = sum(&parts).filter(|_| is_alike && parts.len() == n)?;
        let mut res = self.shared_sum(whole, &last, percent)?;
        self.find_wholes(self.figures_like(0..last_at, &last), &mut res);
        Some(res)
    }

    /// The exact figures of a stretch in the unit of another, the last first, with their indices.
    pub(super) fn figures_like(
        &self,
        range: std::ops::Range<usize>,
        of: &Figure,
    ) -> impl Iterator<Item = (usize, Figure)> + '_ {
        let unit = of.unit;
        range
            .rev()
            .filter_map(move |at| match self.tokens[at].what {
                What::Figure(it) if it.unit == unit && !it.is_rough => Some((at, it)),
                _ => None,
            })
    }

    /// What a figure comes to with the one before it in the sentence, and with the two: 公开23件，部分公开11件，占54.8%.
    pub(super) fn sums_up_to(&self, at: usize, last: &Figure) -> impl Iterator<Item = i64> {
        const MOST: usize = 2;
        let alike = |it: &(usize, Figure)| it.1.unit == last.unit && !it.1.is_rough;
        let before = self.before(at).filter(alike).take(MOST);
        before.scan(last.value.count(), |sum, it| {
            *sum = sum.and_then(|sum| sum.checked_add(it.1.value.count()?));
            *sum
        })
    }

    /// What a figure comes to with those that stand before it in a row: 予以公开23件、部分公开8件，占55.4%.
    pub(super) fn sums_of_row(&self, at: usize, last: &Figure) -> Vec<i64> {
        let mut sum = last.value.count().unwrap_or(0);
        let mut behind = at;
        let mut res = Vec::new();
        for (before, it) in self.before(at) {
            let between = &self.tokens[before + 1..behind];
            let n_joints = between.iter().filter(|it| is_joint(it)).count();
            let n_marks = between.iter().filter(|it| parts(it.what)).count();
            let Some(count) = it.value.count().filter(|_| n_joints == 1 && n_marks <= 1) else {
                break;
            };
            if it.unit != last.unit || it.is_rough {
                break;
            }
            sum = sum.saturating_add(count);
            res.push(sum);
            behind = before;
        }
        res
    }
}

fn is_end(token: &Token) -> bool {
    ends_sentence(token.what)
}

fn sum(figures: &[(usize, Figure)]) -> Option<i64> {
    figures.iter().map(|it| it.1.value.count()).sum()
}

/// The row of table 三 that a share is said to be of, in words that are of nothing else: 占办结总数的.
pub(super) fn base(words: &str) -> Option<&'static str> {
    const ROWS: [(&str, &str); 2] = [("办结", "total"), ("新收", "received")];
    const OF: [&str; 8] = ["申请", "件", "总数", "总量", "总件数", "数量", "数", "的"];
    let words = words.strip_prefix('占')?;
    let words = ["全部", "全年", "当年", "本年"]
        .iter()
        .find_map(|it| words.strip_prefix(it))
        .unwrap_or(words);
    let (mut rest, row) = ROWS
        .iter()
        .find_map(|it| Some((words.strip_prefix(it.0)?, it.1)))?;
    while let Some(next) = OF.iter().find_map(|it| rest.strip_prefix(it)) {
        rest = next;
    }
    rest.is_empty().then_some(row)
}

/// Whether a text is made of words for a whole that is known.
pub(super) fn is_of_whole(text: &str) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let Some(next) = OF_WHOLE.iter().find_map(|it| rest.strip_prefix(it)) else {
            return false;
        };
        rest = next;
    }
    true
}

//! Shares, rates and growth, with the figures that they are of: `a件，占p%`, `办结率p%`, `较上年b件增长p%`. Less
//! plain ways to tell them are in `shares` and `trends`.

use crate::text::number::Number;
use crate::text::range::TextRange;

use super::flat::Flat;
use super::lexicon::Word;
use super::phrase::{ends_sentence, parts};
use super::shares::{base, is_of_whole};
use super::tokens::{Figure, Token, Unit, What};
use super::{Figured, Growth, Measure, Share, Statements};

/// Figures before a share that it may be of, at most.
const MOST_WHOLES: usize = 64;

pub(super) fn read(flat: &Flat, tokens: &[Token], acc: &mut Statements) {
    let years = tokens.iter().filter_map(|it| match it.what {
        What::Year(it) => Some(it),
        _ => None,
    });
    let mut years: Vec<u16> = years.collect();
    years.sort_unstable();
    years.dedup();
    let reader = Reader {
        flat,
        tokens,
        years: &years,
    };
    let (mut changes, mut becomes) = (false, false);
    for it in tokens {
        match it.what {
            What::Word(Word::Change) => changes = true,
            What::Word(Word::Becomes) => becomes = true,
            _ => {}
        }
    }
    for (at, token) in tokens.iter().enumerate() {
        let What::Figure(figure) = token.what else {
            continue;
        };
        if figure.unit == Unit::Percent {
            let bracketed = reader.share_of_bracketed(at, &figure);
            let share = bracketed.or_else(|| reader.share_in_row(at, &figure));
            let share = share.or_else(|| reader.share_of_sum(at, &figure));
            acc.shares
                .extend(share.or_else(|| reader.share(at, &figure)));
        }
        if changes {
            acc.growths.extend(reader.growth(at, &figure));
        }
        if becomes {
            acc.growths.extend(reader.becoming(at, &figure));
        }
        if changes {
            acc.growths.extend(reader.trend(at, &figure));
        }
        acc.growths.extend(reader.times(at, &figure));
    }
}

pub(super) struct Reader<'a> {
    pub flat: &'a Flat,
    pub tokens: &'a [Token],
    /// Those that the paragraph names, in order: the last may be the report's own.
    years: &'a [u16],
}

impl Reader<'_> {
    pub(super) fn text(&self, range: std::ops::Range<usize>) -> &str {
        self.flat.words(self.tokens.get(range).unwrap_or_default())
    }

    /// The figures of the sentence before a token, the last first, with their indices.
    pub(super) fn before(&self, at: usize) -> impl Iterator<Item = (usize, Figure)> + '_ {
        let sentence = self.tokens[..at]
            .iter()
            .enumerate()
            .rev()
            .take_while(|it| !ends_sentence(it.1.what));
        sentence.filter_map(|(at, it)| match it.what {
            What::Figure(it) => Some((at, it)),
            _ => None,
        })
    }

    pub(super) fn is_rough(&self, at: usize, figure: &Figure) -> bool {
        let before = self.tokens[..at].last().map(|it| it.what);
        figure.is_rough || before == Some(What::Word(Word::About))
    }

    /// Where what is said of a figure begins: behind the mark or the figure before it.
    pub(super) fn start(&self, at: usize) -> usize {
        let stops = |it: &Token| parts(it.what) || matches!(it.what, What::Figure(_));
        let before = self.tokens[..at].iter().rposition(stops);
        before.map_or(0, |it| it + 1)
    }

    fn share(&self, at: usize, percent: &Figure) -> Option<Share> {
        if self.is_rough(at, percent) {
            return None;
        }
        let start = self.start(at);
        // 各5件，各占6.58%.
        let words = self.text(start..at);
        let words = words.strip_prefix('各').unwrap_or(words);
        let (last_at, last) = self.before(at).next()?;
        // 占办结308件的41.88%: the whole stands there itself.
        let is_named = start == last_at + 1 && is_of_whole(words);
        // 占诉讼总数的64.71%: of what was told of one court or of both.
        if words.contains("诉讼") || words.contains("复议") {
            return None;
        }
        // 按审结26件算，占15.4%.
        if self.text(self.start(last_at)..last_at).starts_with('按') {
            return None;
        }
        if is_named && self.text(self.start(last_at)..last_at).starts_with('占') {
            let (_, part) = self.before(last_at).next()?;
            // 三项占全部172件的: how many, and not how much.
            let share = self.shared(&part, percent)?;
            // 许可54件，其中新建21件、改建26件、扩建7件，占全部63件的85.7%: of any of them.
            let others = self.before(last_at).skip(1);
            let others = others.filter(|it| it.1.unit == part.unit && !it.1.is_rough);
            return (part.unit == last.unit).then(|| Share {
                wholes: vec![self.flat.figured(&last)],
                is_named: true,
                rivals: others.filter_map(|it| it.1.value.count()).collect(),
                ..share
            });
        }
        let is_bracket = start > 0 && self.tokens[start - 1].what == What::Mark('(');
        let is_told = words.starts_with('占') && is_of_whole(words)
            || words.is_empty() && is_bracket && last_at + 2 == at;
        let ends_bracket = |it: &Token| it.what == What::Mark(')');
        let (last_at, last) = match is_told {
            true => self.shared_part(at, start)?,
            // 剩余1个（正在整改）完成率为72%: of what the bracket tells more of.
            false if self.tokens[..start].last().is_some_and(ends_bracket) => return None,
            false => self.rated(words, percent, at)?,
        };
        // 上年为17件，占37.78%: of what there was then.
        let said = &self.tokens[self.start(last_at)..last_at];
        let is_of_then = |it: &Token| matches!(it.what, What::Word(Word::LastYear | Word::Share));
        let is_carried = |it: &Token| it.what == What::Word(Word::Forward);
        if said.iter().any(is_of_then) && !said.iter().any(is_carried) {
            return None;
        }
        if self.is_of_unnamed(last_at) {
            return None;
        }
        // A rate is of what stands beside it, a share of anything before.
        let mut segment = self.tokens[..last_at].iter();
        let segment = segment.rposition(|it| !is_told && it.what == What::Mark(';'));
        let mut res = self.shared(&last, percent)?;
        res.is_rate = !is_told;
        if res.is_rate {
            // 予以公开228件，部分公开75件，公开率52%: of both.
            let told = self.before(at).skip_while(|it| it.0 > last_at);
            let alike = told.take_while(|it| it.1.unit == last.unit && !it.1.is_rough);
            let sums = alike.take(3).scan(0_i64, |sum, it| {
                *sum = sum.checked_add(it.1.value.count()?)?;
                Some(*sum)
            });
            res.rivals = sums.skip(1).collect();
            // 公开和部分公开122件、52件，公开率48.6%: of those behind it as well.
            let behind = self.figures_like(last_at + 1..at, &last);
            let behind = behind.filter_map(|it| it.1.value.count());
            let sum = behind.fold(last.value.count(), |sum, it| sum?.checked_add(it));
            res.rivals.extend(sum);
            let told = self.figures_like(0..segment.unwrap_or(0), &last);
            let told = told.take(MOST_WHOLES);
            res.told = told.filter_map(|it| it.1.value.count()).collect();
        } else {
            res.rivals = self.sums_of_row(last_at, &last);
            res.rivals.extend(self.sums_up_to(last_at, &last));
        }
        let before = segment.unwrap_or(0)..last_at;
        let figures = self.figures_like(before, &last);
        res.base = base(words).filter(|_| !self.is_of_others(at));
        self.find_wholes(figures, &mut res);
        Some(res)
    }

    /// Takes in the figures before a share, the nearest first: wholes that it may be of, or shares themselves.
    pub(super) fn find_wholes(
        &self,
        figures: impl Iterator<Item = (usize, Figure)>,
        acc: &mut Share,
    ) {
        for (at, it) in figures.take(MOST_WHOLES) {
            match self.has_share(at) {
                true => acc.siblings.extend(it.value.count()),
                false => acc.wholes.push(self.flat.figured(&it)),
            }
        }
    }

    /// Whether the sentence up to a token speaks of somebody else, or of another time.
    fn is_of_others(&self, at: usize) -> bool {
        let sentence = self.tokens[..at].iter().rev();
        let mut sentence = sentence.take_while(|it| !ends_sentence(it.what));
        sentence.any(|it| {
            matches!(
                it.what,
                What::Word(
                    Word::Narrow
                        | Word::Region(_)
                        | Word::Represent
                        | Word::LastYear
                        | Word::Share
                        | Word::Foreign
                ) | What::Year(_)
            )
        })
    }

    /// The figure that a share behind it is of: in the clause right before, and not in brackets there.
    fn shared_part(&self, at: usize, start: usize) -> Option<(usize, Figure)> {
        let mut depth = 0_usize;
        let mut n_marks = 0_usize;
        let mut is_changed = false;
        for before in (0..at).rev() {
            match self.tokens[before].what {
                what if ends_sentence(what) => return None,
                What::Mark(')') if before < start => depth += 1,
                What::Mark('(') if depth > 0 => depth -= 1,
                _ if depth > 0 => {}
                // 258件，比上年226件增加32件，占82.69%: of what there is, and not of what there is more.
                What::Figure(_)
                    if self.direction(self.start(before)..before).is_some()
                        || is_changed && self.is_old(before) =>
                {
                    (is_changed, n_marks) = (true, 0);
                }
                What::Figure(it) => return Some((before, it)).filter(|_| n_marks <= 1),
                what if parts(what) => n_marks += 1,
                _ => {}
            }
        }
        None
    }

    /// Whether a figure is a share itself: 占…%, or a percentage in brackets, comes next.
    pub(super) fn has_share(&self, at: usize) -> bool {
        let mut behind = self.tokens[at + 1..].iter().enumerate();
        let next = behind.find_map(|(idx, it)| match it.what {
            What::Figure(it) => Some((at + 1 + idx, it)),
            _ => None,
        });
        next.is_some_and(|(next, it)| {
            let words = self.text(self.start(next)..next);
            it.unit == Unit::Percent && (words.is_empty() || words.starts_with('占'))
        })
    }

    pub(super) fn shared(&self, part: &Figure, percent: &Figure) -> Option<Share> {
        let is_count = matches!(part.unit, Unit::Count(_) | Unit::Times);
        (is_count && !part.is_rough).then(|| Share {
            part: self.flat.figured(part),
            percent: self.flat.figured(percent),
            wholes: Vec::new(),
            siblings: Vec::new(),
            is_named: false,
            base: None,
            rivals: Vec::new(),
            is_rate: false,
            told: Vec::new(),
        })
    }

    /// 已整改183个，整改率: the figure of the sentence that says what the rate is of.
    fn rated(&self, words: &str, percent: &Figure, at: usize) -> Option<(usize, Figure)> {
        const STEM: std::ops::RangeInclusive<usize> = 2..=4;
        let words = words.trim_end_matches(['为', '达', '到', '是']);
        let stem = words.strip_suffix('率').or(words.strip_suffix("占比"))?;
        // 100%: of all that there are, however they were told.
        if percent.value == Number::from_count(100) {
            return None;
        }
        if !STEM.contains(&stem.chars().count()) {
            return None;
        }
        self.before(at).find(|(figure, _)| {
            let stops = |it: &Token| parts(it.what) || matches!(it.what, What::Figure(_));
            let behind = self.tokens[figure + 1..at].iter().position(stops);
            let end = behind.map_or(at, |it| figure + 1 + it);
            let said = self.text(self.start(*figure)..end);
            // 1份逾期未补正 is no part of the rate of those that were.
            // 满意84件、基本满意2件: of both.
            let is_denied = said.find(stem).is_some_and(|it| {
                // 1项未按时完成.
                let lead = ["按时", "按期", "及时", "全部"].iter();
                let lead = lead.fold(said[..it].trim_end_matches('予'), |said, it| {
                    said.strip_suffix(it).unwrap_or(said)
                });
                // 未配解读的6件.
                let mut near = lead.chars().rev().take(2);
                near.any(|it| "未不无非".contains(it)) || lead.ends_with("基本")
            });
            // 收回372份，回收率.
            let says = said.contains(stem) || stem == "回收" && said.contains("收回");
            says && !is_denied
        })
    }

    /// A figure that says by how much another one grew.
    fn growth(&self, at: usize, figure: &Figure) -> Option<Growth> {
        let start = self.start(at);
        let (word, rises) = self.direction(start..at)?;
        // 分别下降15.8%和17.2%: of several figures, each by its own.
        let is_one_of_several = self.tokens[start..at]
            .iter()
            .any(|it| it.what == What::Word(Word::List));
        // 三年增加26件: since the first of them.
        let text = self.text(start..at);
        // 多14篇，图解等多元化解读占49.0%: a share.
        if text.ends_with('占') {
            return None;
        }
        // 合计增加20件: of several together.
        let is_of_years = ["三年", "两年", "五年", "年均", "累计", "合计"]
            .iter()
            .any(|it| text.contains(it));
        // 2024年比2022年增加81件: of these two years, which the figures before it need not be of.
        let year = |it: &Token| match it.what {
            What::Year(it) => Some(it),
            _ => None,
        };
        let named: Vec<u16> = self.tokens[start..at].iter().filter_map(year).collect();
        let told = self.before(at).take(2).map(|it| self.year(it.0));
        let told: Vec<u16> = told.flatten().collect();
        let is_of_two = named.len() > 1 && !named.iter().all(|it| told.contains(it));
        if self.is_rough(at, figure) || is_one_of_several || is_of_years || is_of_two {
            return None;
        }
        let is_points = figure.unit == Unit::Count('个') && self.follows(at, "百分点");
        let measure = match figure.unit {
            Unit::Percent => Measure::Percent,
            _ if is_points => Measure::Points,
            _ => Measure::Count,
        };
        let compares = |it: &Figure| match measure {
            Measure::Percent => !matches!(it.unit, Unit::Percent | Unit::Other),
            Measure::Points => it.unit == Unit::Percent,
            Measure::Count | Measure::Times => it.unit == figure.unit,
        };
        // Of the figures that it may be now, those in the unit of what it was.
        let grown = |now: Vec<Figure>, old: Figure| {
            let is_told = |it: &&Figure| it.unit == old.unit && !it.is_rough;
            let now = now.iter().filter(is_told).map(|it| self.flat.figured(it));
            let now: Vec<Figured> = now.collect();
            (!now.is_empty() && !old.is_rough && compares(&old)).then(|| Growth {
                now,
                before: self.flat.figured(&old),
                by: self.flat.figured(figure),
                measure,
                rises,
                word: self.flat.place(word),
            })
        };
        // 商业企业申请同比增长28.6%，由7件增至9件.
        if let Some((old, now)) = self.becoming_behind(at) {
            return grown(vec![now], old);
        }
        let (last_at, last) = self.before(at).next()?;
        // 由8件增至10件，其中直接起诉增加1件: of a part, which is not told.
        if self.tokens[last_at..at]
            .iter()
            .any(|it| it.what == What::Word(Word::Of))
        {
            return None;
        }
        // 行政许可比上年的124件增长: what that was is nothing that it is now.
        let all_before = |at: usize| {
            let segment = self.tokens[..at]
                .iter()
                .rposition(|it| it.what == What::Mark(';'));
            let now = self.before(at).take_while(|it| Some(it.0) > segment);
            let values = now.filter(|it| self.direction(self.start(it.0)..it.0).is_none());
            let (old, mut now): (Vec<_>, Vec<_>) = values.partition(|it| self.is_old(it.0));
            // What seems to be of another year may be what it is now, but is not held against anything.
            if !now.is_empty() {
                now.extend(old.into_iter().filter(|it| it.0 != last_at));
            }
            now.into_iter().map(|it| it.1).collect()
        };
        // 同比增长17.6%（上年34件，本年40件）.
        if let Some((old, now)) = self.both_in_brackets_behind(at) {
            return grown(vec![now], old);
        }
        // 予以公开多14件（上年82件），无法提供多3件: of something else.
        let is_closed = self.tokens[last_at..at]
            .iter()
            .any(|it| it.what == What::Mark(')'));
        let is_of_else = self.tokens[start..at].iter().any(|it| {
            matches!(
                it.what,
                What::Other
                    | What::Word(
                        Word::Applicant(_) | Word::Outcome(_) | Word::Short(_) | Word::Dispute(_)
                    )
            )
        });
        // 由6件减至4件），办理结果总计增加8件: of what stands between.
        let is_of_same = [
            "同比", "较", "比", "与", "增", "减", "多", "少", "提高", "净", "上升", "升", "下降",
            "降",
        ]
        .iter()
        .any(|it| text.starts_with(it));
        if is_closed && (is_of_else || !is_of_same) {
            return None;
        }
        // 由29件增至31件，增幅最小的是不予公开，仅增长4.5%: of one among many.
        if self.text(last_at..at).contains('最') {
            return None;
        }
        let prior = self.before(last_at).next();
        // 由101件增至115件，增长13.9%.
        if let Some((old_at, old)) = prior
            && self.becomes(old_at..last_at)
            // 新制发11件，现行有效增至94件: it says of the latter alone what it is now.
            && (self.text(self.start(old_at)..old_at).contains(['由', '从']) || self.is_old(old_at))
        {
            // 由731件，经798件，增至872件: on the way.
            if self.text(self.start(old_at)..old_at).starts_with('经') {
                return None;
            }
            return grown(vec![last], old);
        }
        // 较上年增加52件，增长20%: what it was follows from both.
        if let Some((_, was_rising)) = self.direction(self.start(last_at)..last_at) {
            let (now_at, now) = prior?;
            // 复议20件，诉讼16件，总量减少1件，下降2.7%: of all of them.
            let told = self.text(self.start(last_at)..last_at);
            if ["总量", "总数", "合计"].iter().any(|it| told.contains(it)) {
                return None;
            }
            // 三年合计142件，2022年比2020年增加18件: of the two years, and not of what stands before.
            let years = self.tokens[self.start(last_at)..last_at]
                .iter()
                .filter(|it| matches!(it.what, What::Year(_)));
            if years.count() > 1 {
                return None;
            }
            let is_value = self.direction(self.start(now_at)..now_at).is_none();
            if measure != Measure::Percent || was_rising != rises || !is_value {
                return None;
            }
            if self.is_old(now_at) {
                // 比上年260件增加52件，增幅20%: both stand there.
                return grown(all_before(now_at), now);
            }
            let (count, by) = (now.value.count()?, last.value.count()?);
            let was = |now: i64| if was_rising { now - by } else { now + by };
            // 诉讼87件，其中直接起诉42件、复议后起诉45件，诉讼总量增加8件，增长10.1%: of any before.
            let mut others = self.before(now_at).filter(|it| it.1.unit == now.unit);
            let is_of = |it: i64| is_percent(by, was(it), figure.value);
            if others.any(|it| it.1.value.count().is_some_and(is_of)) {
                return None;
            }
            let old = was(count);
            let old = Figure {
                value: Number::from_count(old),
                ..now
            };
            return grown(vec![now], old).filter(|_| now.unit == last.unit);
        }
        // 上年制发1件，今年制发2件，增加1件; 2023年150件，2024年138件: in the order of the years.
        if let Some((old_at, old)) = prior {
            let years = self.year(old_at).zip(self.year(last_at));
            let is_in_order = years.is_some_and(|(first, second)| first < second);
            if self.is_old(old_at) && self.is_now(last_at) || is_in_order {
                return grown(vec![last], old);
            }
        }
        // 上年为260件，同比增长20%.
        if self.is_old(last_at) {
            return grown(all_before(last_at), last);
        }
        // 1263条，同比增长9.7%（2022年为1151条）.
        let old = self.in_brackets_behind(at)?;
        grown(all_before(at), old)
    }

    /// The word that says which way a figure went, the last of a stretch, and whether it is up.
    pub(super) fn direction(&self, range: std::ops::Range<usize>) -> Option<(TextRange, bool)> {
        const UP: [&str; 11] = [
            "多收",
            "增收",
            "增加",
            "增长",
            "上升",
            "多",
            "提高",
            "增幅",
            "净增",
            "超出",
            "同比增加",
        ];
        const DOWN: [&str; 10] = [
            "少收",
            "减收",
            "减少",
            "下降",
            "少",
            "降幅",
            "净降",
            "降低",
            "压减",
            "同比减少",
        ];
        let words = self.tokens.get(range)?.iter().rev();
        let mut said = words.filter(|it| it.what == What::Word(Word::Change));
        said.find_map(|it| {
            let text = it.range.of(&self.flat.text);
            let is = |words: &[&str]| words.contains(&text);
            (is(&UP) || is(&DOWN)).then(|| (it.range, is(&UP)))
        })
    }

    pub(super) fn becomes(&self, range: std::ops::Range<usize>) -> bool {
        let words = self.tokens.get(range).unwrap_or_default();
        words.iter().any(|it| it.what == What::Word(Word::Becomes))
    }

    /// Whether a figure is said to be of this year.
    pub(super) fn is_now(&self, at: usize) -> bool {
        let words = &self.tokens[self.start(at)..at];
        words
            .iter()
            .any(|it| matches!(it.what, What::Word(Word::ThisYear | Word::Now)))
    }

    /// The year that is named with a figure.
    pub(super) fn year(&self, at: usize) -> Option<u16> {
        let words = self.tokens[self.start(at)..at].iter().rev();
        let mut years = words.filter_map(|it| match it.what {
            What::Year(it) => Some(it),
            _ => None,
        });
        years.next()
    }

    /// Whether a figure is said to be of another year.
    pub(super) fn is_old(&self, at: usize) -> bool {
        let year = |it: &Token| match it.what {
            What::Year(it) => Some(it),
            _ => None,
        };
        let mut start = self.start(at);
        // 较上年的4期480人次增加140人次.
        let is_figure = |it: &Token| matches!(it.what, What::Figure(_));
        if start == at && self.tokens[..at].last().is_some_and(is_figure) {
            start = self.start(at - 1);
        }
        // 较上年（1352件）增加134件.
        if start > 0 && self.tokens[start - 1].what == What::Mark('(') {
            start = self.start(start - 1);
        }
        let words = &self.tokens[start..at];
        let text = self.text(start..at);
        // 较上年末新增0.52万条: by how much, and not what it was.
        let is_more = words.last().is_some_and(|it| {
            matches!(
                it.what,
                What::Word(Word::ReceiveNew | Word::Add | Word::Change)
            ) && !it.range.of(&self.flat.text).contains(['较', '比'])
        });
        if is_more {
            return false;
        }
        // 312件，2022年为260件: the only year that is named, behind what it is now.
        let is_beside = self.years.len() == 1 && self.before(at).next().is_some();
        let compares = text.contains(['较', '由'])
            || text.starts_with('与')
            || text.contains('比') && !text.contains("占比") && !text.contains("同比")
            || text.contains("同比") && words.iter().any(|it| year(it).is_some());
        compares && !words.iter().any(|it| it.what == What::Word(Word::About))
            || words.iter().any(|it| match it.what {
                What::Word(Word::LastYear) => true,
                What::Year(it) => Some(&it) < self.years.last() || is_beside,
                _ => false,
            })
    }

    pub(super) fn follows(&self, at: usize, words: &str) -> bool {
        let token = self.tokens[at];
        self.flat.text[token.range.end as usize..].starts_with(words)
    }
}

/// Whether `part` is a percentage of `whole`, rounded or cut off.
pub fn is_percent(part: i64, whole: i64, percent: Number) -> bool {
    let (mantissa, scale) = percent.parts();
    let exact = i128::from(part) * 100 * 10_i128.pow(scale.into());
    let stated = i128::from(mantissa) * i128::from(whole);
    whole > 0 && (exact - stated).abs() < i128::from(whole)
}

//! Changes that are told in other ways than by how much: 由8件减少到11件, 较上年的7件有所下降, 是上年的2倍.

use crate::text::range::TextRange;

use super::lexicon::Word;
use super::phrase::{is_comma, parts};
use super::ratios::Reader;
use super::tokens::{Figure, Token, Unit, What};
use super::{Figured, Growth, Measure};

const UP: [char; 5] = ['增', '升', '涨', '提', '上'];
const DOWN: [char; 3] = ['减', '降', '下'];

impl Reader<'_> {
    /// 由8件减少到11件: which way it says that it went.
    pub(super) fn becoming(&self, at: usize, now: &Figure) -> Option<Growth> {
        let start = self.start(at);
        let [word] = &self.tokens[start..at] else {
            return None;
        };
        let text = self.text(start..at);
        let rises = text.starts_with(UP);
        let (old_at, old) = self.before(at).next()?;
        let is_plain = old_at + 1 == start && old.unit == now.unit;
        let is_exact = !self.is_rough(old_at, &old) && !now.is_rough;
        if word.what != What::Word(Word::Becomes)
            || !(rises || text.starts_with(DOWN))
            || !(is_plain && is_exact)
        {
            return None;
        }
        self.moved(now, &old, rises, word.range)
    }

    /// 209条，上年95条，是上年的2.2倍.
    pub(super) fn times(&self, at: usize, figure: &Figure) -> Option<Growth> {
        if figure.unit != Unit::Other || !self.follows(at, "倍") || figure.is_rough {
            return None;
        }
        let words = self.text(self.start(at)..at);
        let (last_at, _) = self.before(at).next()?;
        let opens = self.text(self.start(last_at)..last_at);
        // 是当面申请的6.4倍: of what is told elsewhere.
        let mut between = self.tokens[self.start(at)..at].iter();
        let is_then =
            between.any(|it| matches!(it.what, What::Word(Word::LastYear) | What::Year(_)));
        let is_of_last_year = words.starts_with(['是', '为']) && words.ends_with('的') && is_then;
        // 予以公开558件，是部分公开178件的3.13倍.
        let is_of_other = words == "的" && opens.starts_with('是');
        if !is_of_last_year && !is_of_other {
            return None;
        }
        // 是2019年的1.62倍: of a figure of that year, where it is told.
        let named = self.tokens[self.start(at)..at]
            .iter()
            .find_map(|it| match it.what {
                What::Year(it) => Some(it),
                _ => None,
            });
        if named.is_some() && named != self.year(last_at) {
            return None;
        }
        let mut before = self.before(at);
        let ((last_at, last), (first_at, first)) = (before.next()?, before.next()?);
        // 由4次增加到8次，是上年的2倍: the later is what it is now.
        let (old, now) = match self.becomes(first_at..last_at) {
            true => (first, last),
            false => (last, first),
        };
        (old.unit == now.unit && !old.is_rough && !now.is_rough).then(|| Growth {
            now: vec![self.flat.figured(&now)],
            before: self.flat.figured(&old),
            by: self.flat.figured(figure),
            measure: Measure::Times,
            rises: true,
            word: self.flat.place(figure.digits),
        })
    }

    /// 10件，较上年的7件有所下降: which way it says that it went, behind what it was.
    pub(super) fn trend(&self, at: usize, old: &Figure) -> Option<Growth> {
        const SOME: [&str; 4] = ["有所", "略有", "明显", "大幅"];
        let text = |range: std::ops::Range<usize>| self.text(range);
        let end = self.tokens[at].range.end as usize;
        let behind = &self.flat.text[end..];
        let some = SOME.iter().find(|it| behind.starts_with(**it))?;
        let starts = |it: &&Token| it.range.start as usize == end + some.len();
        let change = self.tokens[at + 1..].iter().take(3).find(starts)?;
        let is_told = change.what == What::Word(Word::Change);
        let word = change.range.of(&self.flat.text);
        let rises = word.starts_with(UP);
        let compares = text(self.start(at)..at).contains(['较', '比']);
        let (now_at, now) = self.before(at).next()?;
        let is_plain = now.unit == old.unit && !self.is_rough(now_at, &now) && !old.is_rough;
        // What it is now has no clause between it and what it was.
        let is_next = now_at + 2 == self.start(at);
        if !is_told || !(rises || word.starts_with(DOWN)) || !compares || !is_plain || !is_next {
            return None;
        }
        self.moved(&now, old, rises, change.range)
    }

    /// What brackets behind a figure tell of last year and of this.
    pub(super) fn both_in_brackets_behind(&self, at: usize) -> Option<(Figure, Figure)> {
        let mut figures = self.in_brackets(at)?;
        let (old, now) = (figures.next()?, figures.next()?);
        let is_pair = figures.next().is_none()
            && old.1.unit == now.1.unit
            && (self.becomes(old.0..now.0) || self.is_old(old.0) && self.is_now(now.0));
        is_pair.then_some((old.1, now.1))
    }

    /// What the clause behind a figure tells of before and of now: 增长28.6%，由7件增至9件.
    pub(super) fn becoming_behind(&self, at: usize) -> Option<(Figure, Figure)> {
        let [mark, rest @ ..] = self.tokens.get(at + 1..)? else {
            return None;
        };
        let len = rest
            .iter()
            .position(|it| parts(it.what))
            .unwrap_or(rest.len());
        let clause = &rest[..len];
        let from = clause.first()?.range.of(&self.flat.text);
        let mut figures = clause.iter().filter_map(|it| match it.what {
            What::Figure(figure) => Some(figure),
            _ => None,
        });
        let (old, now) = (figures.next()?, figures.next()?);
        let is_pair = figures.next().is_none()
            && old.unit == now.unit
            && clause.iter().any(|it| it.what == What::Word(Word::Becomes));
        (is_comma(mark) && ["由", "从"].contains(&from) && is_pair).then_some((old, now))
    }

    /// The figure of another year that brackets behind a figure tell.
    pub(super) fn in_brackets_behind(&self, at: usize) -> Option<Figure> {
        let mut figures = self
            .in_brackets(at)?
            .filter(|it| it.1.unit != Unit::Percent);
        let (old_at, old) = figures.next().filter(|_| figures.next().is_none())?;
        self.is_old(old_at).then_some(old)
    }

    /// The figures in the brackets that open behind a token, with their indices.
    fn in_brackets(&self, at: usize) -> Option<impl Iterator<Item = (usize, Figure)>> {
        let (open, inside) = self.tokens.get(at + 1..)?.split_first()?;
        let end = inside.iter().position(|it| it.what == What::Mark(')'))?;
        let figures = inside[..end].iter().enumerate();
        let figures = figures.filter_map(move |it| match it.1.what {
            What::Figure(figure) => Some((at + 2 + it.0, figure)),
            _ => None,
        });
        (open.what == What::Mark('(')).then_some(figures)
    }

    /// A change of which is told no more than which way it went.
    fn moved(&self, now: &Figure, old: &Figure, rises: bool, word: TextRange) -> Option<Growth> {
        let more = now.value.checked_sub(old.value)?;
        let by = match more.is_negative() {
            true => old.value.checked_sub(now.value)?,
            false => more,
        };
        let word = self.flat.place(word);
        Some(Growth {
            now: vec![self.flat.figured(now)],
            before: self.flat.figured(old),
            by: Figured {
                value: by,
                range: word,
            },
            measure: Measure::Count,
            rises,
            word,
        })
    }
}

//! The figure that a list is of, and those that it may be of as well.

use super::itemization::Reader;
use super::lexicon::Word;
use super::phrase::{ends_sentence, parts};
use super::tokens::{Figure, Token, Unit, What};

/// What a list may be by, where it does not say of what.
const KINDS: [&str; 9] = [
    "原因", "理由", "情形", "类型", "内容", "渠道", "方式", "途径", "事由",
];

impl Reader<'_> {
    pub(super) fn figure_before(&self, at: usize) -> Option<usize> {
        let figure = |it: &Token| matches!(it.what, What::Figure(_));
        self.tokens[..at].iter().rposition(figure)
    }

    /// The figure that the list behind `marker` is of: the one before the mark, at most a phrase
    /// without a figure between.
    pub(super) fn whole(&self, marker: usize) -> Option<usize> {
        let opens = |it: &Token| matches!(it.what, What::Mark('，' | ',' | ':' | '(' | ';' | '。'));
        let before = marker.checked_sub(1)?;
        // 90件申请分别来自网上61件、窗口29件.
        if self.tokens[marker].what == What::Word(Word::List) && !opens(&self.tokens[before]) {
            let start = self.phrase_start(marker);
            let is_figure = |it: &usize| matches!(self.tokens[*it].what, What::Figure(_));
            let mut figures = (start..marker).filter(is_figure);
            let said = self.flat.words(&self.tokens[start..marker]);
            match figures.next() {
                Some(whole) => {
                    let text = self.text(&self.tokens[whole]);
                    let is_han = text.bytes().all(|it| !it.is_ascii());
                    if !is_han || !self.sentence_has_figure_before(start) {
                        return (figures.next().is_none() && whole == start).then_some(whole);
                    }
                }
                // 6件被纠正，原因分别是查找不充分3件、告知不完整3件: of what stands before.
                None if KINDS.iter().any(|it| said.ends_with(it)) => {}
                None => {
                    // 57件，按渠道分为网上34件、邮寄23件: of what stands before.
                    let divides = ["分为", "分成"].contains(&self.text(&self.tokens[marker]));
                    let is_divided = divides && said.starts_with('按');
                    return is_divided.then(|| self.figure_right_before(start))?;
                }
            }
        }
        if !opens(&self.tokens[before]) && self.tokens[marker].what != What::Word(Word::List) {
            return None;
        }
        let mut n_marks = 0;
        let mut depth = 0;
        for at in (0..before).rev() {
            match self.tokens[at].what {
                What::Mark(')') => depth += 1,
                What::Mark('(') if depth > 0 => depth -= 1,
                _ if depth > 0 => {}
                What::Figure(figure) if figure.unit == Unit::Percent => {}
                // 全年17件，四个季度分别为: how many items there are.
                What::Figure(figure)
                    if n_marks == 0
                        && self.tokens[marker].what == What::Word(Word::List)
                        && self.flat.is_han(&figure)
                        && self.sentence_has_figure_before(at) => {}
                What::Figure(_) => {
                    let crosses = self.tokens[at..before + 1]
                        .iter()
                        .filter(|it| ends_sentence(it.what))
                        .count();
                    let follows_stop = ends_sentence(self.tokens[before].what)
                        || ends_sentence(self.tokens[before - 1].what);
                    let is_alone = || self.sentence_figures(at) == 1;
                    return match crosses {
                        0 => Some(at),
                        1 if follows_stop && is_alone() => Some(at),
                        _ => None,
                    };
                }
                what if parts(what) => {
                    n_marks += 1;
                    if n_marks > 2 {
                        return None;
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// The only figure of the phrase before the one that begins at a token.
    fn figure_right_before(&self, start: usize) -> Option<usize> {
        let mark = start.checked_sub(1)?;
        let phrase = self.phrase_start(mark)..mark;
        let is_figure = |it: &usize| matches!(self.tokens[*it].what, What::Figure(_));
        let mut figures = phrase.filter(is_figure);
        let only = figures.next()?;
        (figures.next().is_none() && !ends_sentence(self.tokens[mark].what)).then_some(only)
    }

    fn sentence_has_figure_before(&self, at: usize) -> bool {
        let before = self.tokens[..at].iter().rev();
        let mut sentence = before.take_while(|it| !ends_sentence(it.what));
        sentence.any(|it| matches!(it.what, What::Figure(_)))
    }

    /// How many figures in the unit of a token its sentence has up to it.
    fn sentence_figures(&self, at: usize) -> usize {
        let unit = match self.tokens[at].what {
            What::Figure(it) => Some(it.unit),
            _ => None,
        };
        self.tokens[..=at]
            .iter()
            .rev()
            .take_while(|it| !ends_sentence(it.what))
            .filter(|it| matches!(it.what, What::Figure(it) if Some(it.unit) == unit))
            .count()
    }

    /// Numbers before the whole, and their sums with it, that the list may be of as well.
    pub(super) fn rivals(&self, whole_at: usize, whole: &Figure) -> Vec<i64> {
        let mut sum = whole.value.count().unwrap_or(0);
        let mut res = Vec::new();
        let before = self.tokens[..whole_at].iter().rev();
        for token in before.take_while(|it| !ends_sentence(it.what)) {
            if let What::Figure(it) = token.what
                && it.unit == whole.unit
                && let Some(count) = it.value.count()
            {
                sum += count;
                res.extend([count, sum]);
            }
        }
        res
    }

    /// 176件，其中173件（含上年结转8件）已办结，11件在办: what the items come to, where the whole is without what was
    /// brought forward.
    pub(super) fn with_old(&self, marker: usize, whole: &Figure) -> Option<i64> {
        let is_end = |it: &Token| ends_sentence(it.what);
        let len = self.tokens[marker..].iter().position(is_end);
        let end = len.map_or(self.tokens.len(), |it| marker + it);
        let old = (marker..end).find_map(|at| match self.tokens[at].what {
            What::Figure(it) if it.unit == whole.unit => {
                let words = &self.tokens[self.phrase_start(at)..at];
                let says = |wanted: Word| words.iter().any(|it| it.what == What::Word(wanted));
                let is_old = says(Word::LastYear) && says(Word::Forward);
                it.value.count().filter(|_| is_old)
            }
            _ => None,
        });
        Some(old? + whole.value.count()?)
    }
}

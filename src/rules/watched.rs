//! What rules look for in running text. A passage rewritten without any of it coming or going leaves
//! every finding elsewhere as it was. A rule that reads text names its words here.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use crate::form::EDITIONS;
use crate::report::claims::{Statements, may_state, read};
use crate::report::passage::{Passage, lines};
use crate::syntax::block::Block;
use crate::syntax::layout::Layout;
use crate::text::fold::{is_blank, is_word};
use crate::text::range::Shift;

use super::{
    missing_fee_statement, missing_table, period_mismatch, placeholder_text, stray_text,
    year_mismatch,
};

/// All that rules see of a passage.
#[derive(Clone, Debug, PartialEq)]
pub struct Watched {
    passage: Passage,
    /// Which words occur, as a set of indices among the words of all rules.
    words: u128,
    /// The lines that begin with a year, and what rules make of that.
    openings: Vec<(usize, u16)>,
    /// The first and the last characters, which may be halves of words.
    edges: String,
    /// What the text states of figures.
    statements: Statements,
}

impl Watched {
    /// What is seen of the one passage among blocks that took the place of others, where all that was
    /// found elsewhere in the report is the same with them. `before` is what was seen of an old one,
    /// if that is known.
    pub fn of_change(
        old: &[Arc<Block>],
        new: &[Arc<Block>],
        before: impl Fn(&Arc<Block>) -> Option<Self>,
    ) -> Option<Option<(Arc<Block>, Self)>> {
        if old.len() != new.len() {
            return None;
        }
        let mut res = None;
        for (old, new) in old.iter().zip(new) {
            // A block that only looked at the one behind it is what it was.
            if old.layout == new.layout && old.text() == new.text() {
                continue;
            }
            let seen = Self::of(new)?;
            let mut was = before(old).or_else(|| Self::of(old))?;
            if !was.statements.is_empty() {
                was.statements = was.statements.shifted(difference(old, new))?;
            }
            if was != seen {
                return None;
            }
            res = Some((Arc::clone(new), seen));
        }
        Some(res)
    }

    /// `None` where rules may have something to say of the block itself, or see more in it than is
    /// kept here.
    pub fn of(block: &Block) -> Option<Self> {
        let mut res = Self {
            passage: Passage::of(block)?,
            words: 0,
            openings: Vec::new(),
            edges: String::new(),
            statements: Statements::default(),
        };
        let mut is_ended = false;
        let words = WORDS.as_ref()?;
        for (idx, line) in lines(block).flatten().enumerate() {
            if period_mismatch::may_state(line) || stray_text::has_latin_word(line) {
                return None;
            }
            let set = words.of(line)?;
            if set & words.period != 0 && !line.ends_with(['。', '；', '！', '？']) {
                return None;
            }
            res.words |= set;
            if may_state(line) {
                // Lines that were wrapped are read together.
                if block.n_rows() > 1 {
                    return None;
                }
                res.statements = read(line);
            }
            if let Some(it) = year_mismatch::opening(line) {
                res.openings.push((idx, it.year));
            }
            is_ended = line.ends_with(['。', '！', '？']);
        }
        // What goes on in the next line is read together with it.
        if block.layout == Layout::Plain && !is_ended {
            return None;
        }
        let mut joined = Cow::Borrowed(lines(block).flatten().next().unwrap_or_default());
        // Words may be written with blanks in them, or wrapped.
        if block.n_rows() > 1 || joined.contains(is_blank) {
            let shown = lines(block).flatten().flat_map(str::chars);
            joined = Cow::Owned(shown.filter(|it| !is_blank(*it)).collect());
            res.words |= words.of(&joined)?;
        }
        let first = joined.chars().take(LONGEST_WORD);
        let last = joined.chars().rev().take(LONGEST_WORD);
        res.edges.extend(first.take_while(|it| is_word(*it)));
        // No word: the two do not run together.
        res.edges.push(' ');
        res.edges.extend(last.take_while(|it| is_word(*it)));
        Some(res)
    }
}

/// Characters of the longest word.
const LONGEST_WORD: usize = 12;

/// Where the lines of two passages differ.
fn difference(old: &Block, new: &Block) -> Shift {
    let line = |block| lines(block).flatten().next().unwrap_or_default();
    Shift::between(line(old), line(new))
}

struct Words {
    searcher: AhoCorasick,
    /// Words from here on mean that the text must be looked at.
    n_told: usize,
    /// Those with which a statement of the period begins, which may go on in the next line.
    period: u128,
}

impl Words {
    fn new() -> Option<Self> {
        let aspects = EDITIONS
            .iter()
            .flat_map(|it| &it.sections)
            .flat_map(|it| it.aspects)
            .flat_map(|it| it.keywords);
        let mut told: Vec<&str> = aspects
            .chain(&missing_fee_statement::WORDS)
            .chain(&missing_table::ELSEWHERE)
            .chain(&crate::report::prose::PERIOD_WORDS)
            .copied()
            .collect();
        told.sort_unstable();
        told.dedup();
        let period = told.iter().enumerate().fold(0, |acc, (idx, it)| {
            let is_period = crate::report::prose::PERIOD_WORDS.contains(it);
            acc | u128::from(is_period) << idx
        });
        let n_told = told.len();
        let doubled = stray_text::WORDS.map(|it| format!("{it}{it}"));
        let all = told
            .into_iter()
            .map(str::to_owned)
            .chain(placeholder_text::SIGNS.map(str::to_owned))
            .chain(doubled)
            .chain(crate::report::own_headers());
        let kind = Some(AhoCorasickKind::DFA);
        let searcher = AhoCorasick::builder().kind(kind).build(all).ok()?;
        let fits = n_told <= 128 && searcher.max_pattern_len() <= LONGEST_WORD * "一".len();
        fits.then_some(Self {
            searcher,
            n_told,
            period,
        })
    }

    /// The words in a text; `None` where one is among them that must be looked at.
    fn of(&self, text: &str) -> Option<u128> {
        let mut res = 0;
        for found in self.searcher.find_overlapping_iter(text) {
            let idx = found.pattern().as_usize();
            if idx >= self.n_told {
                return None;
            }
            res |= 1 << idx;
        }
        Some(res)
    }
}

static WORDS: LazyLock<Option<Words>> = LazyLock::new(Words::new);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_room_for_every_word() {
        assert!(WORDS.is_some());
    }
}

//! What a line of text speaks of, as far as the form asks for it. Topics are found by the words below; a
//! wording that is not listed is not noticed.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::form::{Aspect, EDITIONS};
use crate::text::find::searcher;

/// Words for the fees of an organ, 信息处理费 among them (国办函〔2020〕109号).
const FEES: [&str; 5] = ["处理费", "收费", "费用", "公开费", "未收取"];
/// Words that say that a table stands somewhere else.
const ELSEWHERE: [&str; 4] = ["附件", "附表", "见表", "下表"];
const PROCESSING_FEE: &str = "处理费";

/// Characters of the longest word that shows a topic.
pub(super) const LONGEST: usize = 12;

/// A matter that a report must or may speak of.
#[derive(Clone, Copy, Debug)]
pub enum Topic {
    /// An aspect that a section of the form must cover, by its keywords.
    Aspect(&'static Aspect),
    /// Fees of any kind.
    Fees,
    /// 信息处理费 by its name.
    ProcessingFee,
    /// Something to be found elsewhere.
    Elsewhere,
}

/// A set of topics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Topics(u32);

impl Topics {
    pub fn has(self, topic: Topic) -> bool {
        self.0 & bit(topic) != 0
    }

    pub(super) fn elsewhere() -> Self {
        Self(bit(Topic::Elsewhere))
    }

    #[must_use]
    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The topics that words of `text` show.
    pub(super) fn of(text: &str) -> Self {
        let Some(words) = WORDS.as_ref() else {
            return Self::default();
        };
        let found = words.searcher.find_overlapping_iter(text);
        Self(found.fold(0, |acc, it| {
            acc | words.topics.get(it.pattern().as_usize()).unwrap_or(&0)
        }))
    }
}

/// The bit of a topic. Aspects of two editions that have the same label are one.
fn bit(topic: Topic) -> u32 {
    match topic {
        Topic::Fees => 1,
        Topic::ProcessingFee => 2,
        Topic::Elsewhere => 4,
        Topic::Aspect(aspect) => {
            let idx = ASPECTS.iter().position(|it| it.label == aspect.label);
            idx.map_or(0, |it| 8 << it)
        }
    }
}

static ASPECTS: LazyLock<Vec<&'static Aspect>> = LazyLock::new(|| {
    let mut res: Vec<&'static Aspect> = Vec::new();
    let sections = EDITIONS.iter().flat_map(|it| &it.sections);
    for aspect in sections.flat_map(|it| it.aspects) {
        if res.iter().all(|it| it.label != aspect.label) {
            res.push(aspect);
        }
    }
    res
});

struct Words {
    searcher: AhoCorasick,
    /// For each word the bits of what it shows.
    topics: Vec<u32>,
}

static WORDS: LazyLock<Option<Words>> = LazyLock::new(|| {
    let mut words: Vec<(&str, u32)> = Vec::new();
    let mut add = |word: &'static str, bit: u32| match words.iter_mut().find(|it| it.0 == word) {
        Some(it) => it.1 |= bit,
        None => words.push((word, bit)),
    };
    let sections = EDITIONS.iter().flat_map(|it| &it.sections);
    for aspect in sections.flat_map(|it| it.aspects) {
        for word in aspect.keywords {
            add(word, bit(Topic::Aspect(aspect)));
        }
    }
    FEES.iter().for_each(|it| add(it, bit(Topic::Fees)));
    ELSEWHERE
        .iter()
        .for_each(|it| add(it, bit(Topic::Elsewhere)));
    add(PROCESSING_FEE, bit(Topic::ProcessingFee));
    let searcher = searcher(words.iter().map(|it| it.0))?;
    let topics = words.into_iter().map(|it| it.1).collect();
    Some(Words { searcher, topics })
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_aspect_has_a_bit_and_every_word_fits_a_seam() {
        assert!(ASPECTS.len() <= 29, "{}", ASPECTS.len());
        for edition in EDITIONS {
            for aspect in edition.sections.iter().flat_map(|it| it.aspects) {
                for word in aspect.keywords {
                    assert!(Topics::of(word).has(Topic::Aspect(aspect)), "{word}");
                    assert!(word.chars().count() <= LONGEST, "{word}");
                }
            }
        }
        assert!(Topics::of("未收取信息处理费").has(Topic::ProcessingFee));
        assert!(!Topics::of("公开信息").has(Topic::Fees));
    }
}

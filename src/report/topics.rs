//! What a line of text speaks of, as far as the form asks for it. Topics are found by the words below; a
//! wording that is not listed is not noticed.

use std::sync::LazyLock;

use crate::form::{Aspect, EDITIONS};

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
pub struct Topics(u64);

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

    /// Bits as [`words`] have them.
    pub(super) fn of_bits(bits: u64) -> Self {
        Self(bits)
    }
}

/// The bit of a topic. Aspects of two editions that have the same label are one.
fn bit(topic: Topic) -> u64 {
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

/// The words that show topics, each with the bits of what it shows.
pub(super) fn words() -> Vec<(&'static str, u64)> {
    let sections = EDITIONS.iter().flat_map(|it| &it.sections);
    let aspects = sections.flat_map(|it| it.aspects);
    let of_aspect = |it: &'static Aspect| {
        let bit = bit(Topic::Aspect(it));
        it.keywords.iter().map(move |word| (*word, bit))
    };
    let mut res: Vec<(&str, u64)> = aspects.flat_map(of_aspect).collect();
    res.extend(FEES.map(|it| (it, bit(Topic::Fees))));
    res.extend(ELSEWHERE.map(|it| (it, bit(Topic::Elsewhere))));
    res.push((PROCESSING_FEE, bit(Topic::ProcessingFee)));
    res
}

#[cfg(test)]
mod tests {
    use super::super::glance::Glance;
    use super::*;

    #[test]
    fn every_aspect_has_a_bit_and_every_word_fits_a_seam() {
        assert!(ASPECTS.len() <= 29, "{}", ASPECTS.len());
        for edition in EDITIONS {
            for aspect in edition.sections.iter().flat_map(|it| it.aspects) {
                for word in aspect.keywords {
                    assert!(Glance::of(word).topics.has(Topic::Aspect(aspect)), "{word}");
                    assert!(word.chars().count() <= LONGEST, "{word}");
                }
            }
        }
        assert!(
            Glance::of("未收取信息处理费")
                .topics
                .has(Topic::ProcessingFee)
        );
        assert!(!Glance::of("公开信息").topics.has(Topic::Fees));
    }
}

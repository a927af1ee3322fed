//! Many edits as few: what a run of edits changed, as ranges of the text before and after. A burst
//! of a thousand keystrokes in one cell is one replaced range.

use crate::text::range::TextRange;

/// Changes closer than this are one change: parsing the text between them again costs less than
/// binding and checking the same report twice.
const NEAR: u32 = 1024;

/// More changes than this become one that covers them all.
const MAX_CHANGES: usize = 1024;

/// The ranges that differ between two versions of a text, in order of place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delta {
    changes: Vec<ChangedRange>,
}

/// A range of the old text and what stands in its place in the new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangedRange {
    pub old: TextRange,
    pub new: TextRange,
}

impl Delta {
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// In order of place, apart from one another.
    pub fn changes(&self) -> &[ChangedRange] {
        &self.changes
    }

    /// Bytes that stand in changed ranges, before or after, whichever is more.
    pub fn n_bytes(&self) -> u64 {
        self.changes
            .iter()
            .map(|it| u64::from(it.old.len().max(it.new.len())))
            .sum()
    }

    /// Adds an edit of the new text: `range` of it is replaced by `insert_len` bytes.
    pub fn push(&mut self, range: TextRange, insert_len: u32) {
        let first = self
            .changes
            .partition_point(|it| it.new.end.saturating_add(NEAR) < range.start);
        let n_merged = self.changes[first..]
            .iter()
            .take_while(|it| it.new.start <= range.end.saturating_add(NEAR))
            .count();
        let merged = self.covering(first, n_merged, range);
        let grown = |at: u32| at - range.len() + insert_len;
        for later in &mut self.changes[first + n_merged..] {
            later.new = TextRange::new(grown(later.new.start), grown(later.new.end));
        }
        let change = ChangedRange {
            old: merged.old,
            new: TextRange::new(merged.new.start, grown(merged.new.end)),
        };
        self.changes.splice(first..first + n_merged, [change]);
        if self.changes.len() > MAX_CHANGES {
            self.join();
        }
    }

    /// The change that covers `range` of the new text and `n` changes from `first` on.
    fn covering(&self, first: usize, n: usize, range: TextRange) -> ChangedRange {
        let merged = &self.changes[first..first + n];
        let new = merged.iter().fold(range, |acc, it| acc.cover(it.new));
        // What lies before or after the changes is the same text, moved.
        let before = first.checked_sub(1).and_then(|it| self.changes.get(it));
        let after = merged.last().or(before);
        ChangedRange {
            old: TextRange::new(moved_back(new.start, before), moved_back(new.end, after)),
            new,
        }
    }

    fn join(&mut self) {
        if let (Some(first), Some(last)) = (self.changes.first(), self.changes.last()) {
            self.changes = vec![ChangedRange {
                old: first.old.cover(last.old),
                new: first.new.cover(last.new),
            }];
        }
    }
}

/// The place in the old text of a place in the new one that lies behind `change` and no later one.
fn moved_back(at: u32, change: Option<&ChangedRange>) -> u32 {
    change.map_or(at, |it| at - it.new.end + it.old.end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The old text with every change taken over from the new one.
    fn applied(old: &str, new: &str, delta: &Delta) -> String {
        let mut res = old.to_owned();
        for it in delta.changes().iter().rev() {
            res.replace_range(it.old.as_usize(), it.new.of(new));
        }
        res
    }

    proptest! {
        #[test]
        fn changes_turn_the_old_text_into_the_new(
            edits in prop::collection::vec((0u32..20_000, 0u32..40, "[a-z]{0,30}"), 0..120)
        ) {
            let old: String = (0..15_000u32).map(|it| char::from(b'A' + (it % 26) as u8)).collect();
            let mut new = old.clone();
            let mut delta = Delta::default();
            for (start, len, insert) in edits {
                let start = start.min(new.len() as u32);
                let range = TextRange::new(start, (start + len).min(new.len() as u32));
                new.replace_range(range.as_usize(), &insert);
                delta.push(range, insert.len() as u32);
                prop_assert_eq!(&applied(&old, &new, &delta), &new);
                let apart = delta.changes().windows(2).all(|it| it[0].new.end < it[1].new.start);
                prop_assert!(apart);
            }
        }
    }

    #[test]
    fn typing_in_one_place_is_one_change() {
        let mut delta = Delta::default();
        for n in 0..5_000 {
            delta.push(TextRange::empty(100 + n), 1);
        }
        let change = ChangedRange {
            old: TextRange::empty(100),
            new: TextRange::new(100, 5_100),
        };
        assert_eq!(delta.changes(), [change]);
    }

    #[test]
    fn distant_edits_stay_apart() {
        let mut delta = Delta::default();
        delta.push(TextRange::empty(10), 3);
        delta.push(TextRange::new(9_003, 9_004), 0);
        assert_eq!(delta.changes().len(), 2);
        assert_eq!(delta.changes()[1].old, TextRange::new(9_000, 9_001));
    }
}

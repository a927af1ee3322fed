//! What of a sheet is hidden, and which of its cells are merged.

use std::ops::RangeInclusive;

/// What a sheet has at most.
pub(super) const MOST_ROWS: u32 = 1 << 20;
pub(super) const MOST_COLUMNS: u32 = 1 << 14;

/// Rows or columns that are not shown, counted from 1.
#[derive(Debug, Default)]
pub(super) struct Hidden(Vec<Gap>);

/// Some of them that follow each other.
#[derive(Debug)]
struct Gap {
    range: RangeInclusive<u32>,
    /// How many are hidden up to its end.
    n_hidden: u32,
}

/// Cells that are shown as one: its rows and columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Region {
    pub rows: RangeInclusive<u32>,
    pub columns: RangeInclusive<u32>,
}

impl Hidden {
    /// Adds some, which stand behind those that were added before.
    pub(super) fn add(&mut self, range: RangeInclusive<u32>) {
        let n_hidden = self.0.last().map_or(0, |it| it.n_hidden);
        let last = self.0.last().map_or(0, |it| *it.range.end());
        let range = *range.start().max(&(last + 1))..=*range.end();
        if !range.is_empty() {
            let n_hidden = n_hidden + (range.end() + 1 - range.start());
            self.0.push(Gap { range, n_hidden });
        }
    }

    pub(super) fn has(&self, number: u32) -> bool {
        self.at(number).is_some()
    }

    /// The last one that is hidden together with `number`, if it is.
    fn at(&self, number: u32) -> Option<u32> {
        let behind = self.0.partition_point(|it| *it.range.end() < number);
        let gap = self.0.get(behind)?;
        gap.range.contains(&number).then_some(*gap.range.end())
    }

    /// How many of a range are shown.
    pub(super) fn n_shown(&self, range: &RangeInclusive<u32>) -> u32 {
        let n_hidden = self.n_until(*range.end()) - self.n_until(range.start() - 1);
        range.end() + 1 - range.start() - n_hidden
    }

    /// How many are hidden up to `number`.
    fn n_until(&self, number: u32) -> u32 {
        let begun = self.0.partition_point(|it| *it.range.start() <= number);
        let last = self.0[..begun].last();
        last.map_or(0, |it| it.n_hidden - it.range.end().saturating_sub(number))
    }

    /// The range from the first one on that is shown.
    pub(super) fn shown(&self, range: &RangeInclusive<u32>) -> Option<RangeInclusive<u32>> {
        let mut start = *range.start();
        while let Some(last) = self.at(start) {
            start = last + 1;
        }
        (start <= *range.end()).then(|| start..=*range.end())
    }
}

impl Region {
    /// What `A1:C3` means.
    pub(super) fn parse(name: &str) -> Option<Self> {
        let (from, to) = name.split_once(':')?;
        let ((row, column), (last_row, last_column)) = (cell(from)?, cell(to)?);
        let is_one = row <= last_row && column <= last_column;
        is_one.then_some(Self {
            rows: row..=last_row,
            columns: column..=last_column,
        })
    }

    pub(super) fn start_column(&self) -> u32 {
        *self.columns.start()
    }

    /// The cell whose text it shows.
    pub(super) fn start(&self) -> (u32, u32) {
        (*self.rows.start(), *self.columns.start())
    }
}

/// The row and the column that `B5` means.
pub(super) fn cell(name: &str) -> Option<(u32, u32)> {
    let digits = name.find(|it: char| it.is_ascii_digit())?;
    let (letters, digits) = name.split_at(digits);
    let letter = |acc: u32, it: char| {
        let value = it.to_digit(36)?.checked_sub(9)?;
        acc.checked_mul(26)?.checked_add(value)
    };
    let column = letters.chars().try_fold(0, letter)?;
    let row = digits.parse().ok()?;
    let exists = (1..=MOST_ROWS).contains(&row) && (1..=MOST_COLUMNS).contains(&column);
    exists.then_some((row, column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_known_by_letters_and_digits() {
        assert_eq!(cell("A1"), Some((1, 1)));
        assert_eq!(cell("AB10"), Some((10, 28)));
        assert_eq!(cell("XFD1048576"), Some((1 << 20, 1 << 14)));
        for it in ["", "A", "1", "XFE1", "A0", "A1048577", "$A$1", "A1B", "甲1"] {
            assert_eq!(cell(it), None, "{it}");
        }
        let region = Region::parse("B2:C9").unwrap();
        assert_eq!((region.rows, region.columns), (2..=9, 2..=3));
        assert_eq!(Region::parse("C9:B2"), None);
    }

    #[test]
    fn what_is_hidden_is_not_counted() {
        let mut hidden = Hidden::default();
        hidden.add(2..=3);
        hidden.add(4..=4);
        hidden.add(9..=9);
        assert!(hidden.has(3) && !hidden.has(5));
        assert_eq!(hidden.n_shown(&(1..=10)), 6);
        assert_eq!(hidden.n_shown(&(3..=3)), 0);
        assert_eq!(hidden.shown(&(2..=6)), Some(5..=6));
        assert_eq!(hidden.shown(&(2..=4)), None);
    }
}

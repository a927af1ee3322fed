//! The explanations of a broken table 三, by trying every slip and every pair of slips. Slow, and
//! without a thought on which of them can be told apart.

use std::collections::{BTreeMap, BTreeSet};

const N_COLUMNS: usize = 7;
const TOTAL: usize = 6;

/// Wrong cells and by how much, in order of cells.
type Differences = BTreeMap<usize, i64>;

/// The identities of table 三 as this test reads the form: for each cell the sums it stands in.
pub(super) struct Sums {
    n_rows: usize,
    /// For each cell: (sum, sign).
    terms: Vec<Vec<(usize, i64)>>,
}

struct Slip {
    /// For an amount of one.
    differences: Differences,
    /// Any, or this one only.
    amount: Option<i64>,
    /// What an amount of one leaves in the sums, and in which.
    off: Vec<i64>,
    touched: u64,
}

impl Sums {
    pub(super) fn new(n_rows: usize) -> Self {
        let terms = (0..n_rows * N_COLUMNS)
            .map(|cell| {
                let (row, column) = (cell / N_COLUMNS, cell % N_COLUMNS);
                let across = (row, if column == TOTAL { 1 } else { -1 });
                let (down, balance) = (n_rows + column, n_rows + N_COLUMNS + column);
                match row {
                    0 | 1 => vec![across, (balance, 1)],
                    _ if row == n_rows - 1 => vec![across, (balance, -1)],
                    _ if row == n_rows - 2 => vec![across, (down, 1), (balance, -1)],
                    _ => vec![across, (down, -1)],
                }
            })
            .collect();
        Self { n_rows, terms }
    }

    pub(super) fn n_cells(&self) -> usize {
        self.terms.len()
    }

    fn off(&self, differences: &Differences) -> Vec<i64> {
        let mut res = vec![0; self.n_rows + 2 * N_COLUMNS];
        for (cell, difference) in differences {
            for (sum, sign) in &self.terms[*cell] {
                res[*sum] += sign * difference;
            }
        }
        res
    }

    /// Whether what was changed is the only explanation with the fewest slips, and each changed cell
    /// stands in two broken sums.
    pub(super) fn is_certain(&self, values: &[i64], wrong: &[(usize, i64)]) -> bool {
        let truth: Differences = wrong.iter().copied().collect();
        let off = self.off(&truth);
        let is_proven = truth.keys().all(|cell| {
            let broken = self.terms[*cell].iter().filter(|it| off[it.0] != 0);
            broken.count() >= 2
        });
        let slips = self.slips(values);
        let one_fits = slips.iter().any(|it| {
            let amount = (0..off.len()).find_map(|sum| {
                let own = it.off[sum];
                (own != 0 && off[sum] % own == 0).then(|| off[sum] / own)
            });
            let amount = it.amount.or(amount).filter(|it| *it != 0);
            amount.is_some_and(|amount| fits(&off, values, &[(it, amount)]).is_some())
        });
        is_proven
            && !one_fits
            && !self.is_misplaced(values, wrong)
            && pairs(&off, values, &slips) == BTreeSet::from([truth])
    }

    /// Whether one of two wrong cells holds the value of the other, which holds nothing.
    fn is_misplaced(&self, values: &[i64], wrong: &[(usize, i64)]) -> bool {
        let [a, b] = wrong else { return false };
        let in_line = a.0 / N_COLUMNS == b.0 / N_COLUMNS || a.0 % N_COLUMNS == b.0 % N_COLUMNS;
        let is = |from: &(usize, i64), to: &(usize, i64)| {
            values[from.0] == 0 && values[from.0] - from.1 == values[to.0]
        };
        in_line && (is(a, b) || is(b, a))
    }

    fn slips(&self, values: &[i64]) -> Vec<Slip> {
        let mut res = Vec::new();
        let mut push = |cells: &[(usize, i64)], amount: Option<i64>| {
            let differences: Differences = cells.iter().copied().collect();
            let off = self.off(&differences);
            res.push(Slip {
                amount,
                touched: mask(&off),
                off,
                differences,
            });
        };
        let at = |row: usize, column: usize| row * N_COLUMNS + column;
        let last = self.n_rows - 2;
        for cell in 0..self.n_cells() {
            let (row, column) = (cell / N_COLUMNS, cell % N_COLUMNS);
            let (across, down, corner) = (at(row, TOTAL), at(last, column), at(last, TOTAL));
            let is_result = (2..last).contains(&row);
            let sets: Vec<Vec<usize>> = match (is_result, column == TOTAL) {
                (true, false) => vec![
                    vec![],
                    vec![across],
                    vec![down],
                    vec![across, down],
                    vec![across, corner],
                    vec![down, corner],
                    vec![across, down, corner],
                ],
                (true, true) => vec![vec![], vec![corner]],
                (false, false) => vec![vec![], vec![across]],
                (false, true) => vec![vec![]],
            };
            for totals in sets {
                let cells = [cell].into_iter().chain(totals).map(|it| (it, 1));
                push(&cells.collect::<Vec<_>>(), None);
            }
            for other in cell + 1..self.n_cells() {
                let amount = values[cell] - values[other];
                let in_line = other / N_COLUMNS == row || other % N_COLUMNS == column;
                if in_line && amount != 0 {
                    push(&[(cell, 1), (other, -1)], Some(amount));
                }
            }
        }
        for row in 0..self.n_rows {
            let parts: Vec<i64> = (0..TOTAL).map(|it| values[at(row, it)]).collect();
            let total = values[at(row, TOTAL)];
            let mut right = parts[1..].to_vec();
            right.push(total - right.iter().sum::<i64>());
            let mut left = parts[..TOTAL - 1].to_vec();
            left.insert(0, total - left.iter().sum::<i64>());
            for (expected, vacated) in [(right, parts[0]), (left, parts[TOTAL - 1])] {
                let moved = (0..TOTAL).map(|it| (at(row, it), parts[it] - expected[it]));
                let moved: Vec<_> = moved.filter(|it| it.1 != 0).collect();
                if vacated == 0 && moved.len() > 2 {
                    push(&moved, Some(1));
                }
            }
        }
        res
    }
}

fn mask(off: &[i64]) -> u64 {
    let broken = off.iter().enumerate().filter(|it| *it.1 != 0);
    broken.fold(0, |acc, it| acc | 1 << it.0)
}

/// All that two slips can come to which leaves this in the sums.
fn pairs(off: &[i64], values: &[i64], slips: &[Slip]) -> BTreeSet<Differences> {
    let broken = mask(off);
    // In a sum that is not broken both have a part, or neither.
    let mut groups: BTreeMap<u64, Vec<&Slip>> = BTreeMap::new();
    for it in slips {
        groups.entry(it.touched & !broken).or_default().push(it);
    }
    let mut res = BTreeSet::new();
    for group in groups.values() {
        for (idx, a) in group.iter().enumerate() {
            for b in &group[idx + 1..] {
                if (a.touched | b.touched) & broken == broken
                    && let Some((by_a, by_b)) = amounts(off, a, b)
                    && let Some(it) = fits(off, values, &[(a, by_a), (b, by_b)])
                {
                    res.insert(it);
                }
            }
        }
    }
    res
}

fn amounts(off: &[i64], a: &Slip, b: &Slip) -> Option<(i64, i64)> {
    let of = |known: &Slip, amount: i64, other: &Slip| {
        let sum = other.off.iter().position(|it| *it != 0)?;
        Some((off[sum] - known.off[sum] * amount) / other.off[sum])
    };
    match (a.amount, b.amount) {
        (Some(by_a), Some(by_b)) => Some((by_a, by_b)),
        (Some(by_a), None) => Some((by_a, of(a, by_a, b)?)),
        (None, Some(by_b)) => Some((of(b, by_b, a)?, by_b)),
        (None, None) => {
            let sums = || (0..off.len()).filter(|it| a.off[*it] != 0 || b.off[*it] != 0);
            let mut both = sums().flat_map(|i| sums().map(move |k| (i, k)));
            both.find_map(|(i, k)| {
                let det = a.off[i] * b.off[k] - a.off[k] * b.off[i];
                (det != 0).then(|| {
                    let by_a = (off[i] * b.off[k] - off[k] * b.off[i]) / det;
                    let by_b = (a.off[i] * off[k] - a.off[k] * off[i]) / det;
                    (by_a, by_b)
                })
            })
        }
    }
}

/// What slips come to, if that leaves just this in the sums and was possible.
fn fits(off: &[i64], values: &[i64], slips: &[(&Slip, i64)]) -> Option<Differences> {
    let left = |sum: usize| {
        let slips = slips.iter();
        off[sum] - slips.map(|(it, amount)| it.off[sum] * amount).sum::<i64>()
    };
    if slips.iter().any(|it| it.1 == 0) || (0..off.len()).any(|it| left(it) != 0) {
        return None;
    }
    let mut res = Differences::new();
    for (slip, amount) in slips {
        for (cell, one) in &slip.differences {
            *res.entry(*cell).or_default() += one * amount;
        }
    }
    res.retain(|_, it| *it != 0);
    let is_possible = res.iter().all(|it| values[*it.0] - it.1 >= 0);
    is_possible.then_some(res)
}

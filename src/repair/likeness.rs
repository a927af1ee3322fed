//! How well an explanation fits the way people mistype, to put the likeliest first. Nothing is ever
//! safe for being likely.

use super::search::{Change, Explanation};
use super::slip::Slip;
use super::system::System;

/// How unlikely the slips of an explanation are: zero for those that happen every day.
pub(super) fn oddity(system: &System, values: &[Option<i64>], it: &Explanation) -> usize {
    let stated = |cell: usize| values.get(cell).copied().flatten().unwrap_or(0);
    let slips = it.slips.iter().map(|slip| match slip {
        Slip::Mistyped { cell, totals, .. } => {
            let to = it.changes.iter().find(|change| change.variable == *cell);
            let expected = to.map_or(stated(*cell), |it| it.value);
            // A spreadsheet recomputes all totals; by hand one is forgotten.
            let all = n_totals(system, *cell);
            let is_partial = !totals.is_empty() && totals.len() < all;
            mistyping(expected, stated(*cell)) + usize::from(is_partial)
        }
        Slip::Exchanged { cells: [a, b] } | Slip::Misplaced { from: a, to: b } => {
            let (a, b) = (system.cells[*a], system.cells[*b]);
            usize::from(a.row.abs_diff(b.row) + a.column.abs_diff(b.column) > 1)
        }
        Slip::Shifted { .. } => 0,
    });
    slips.sum()
}

/// How many totals change with a cell.
fn n_totals(system: &System, cell: usize) -> usize {
    let mut res = vec![cell];
    let mut idx = 0;
    while let Some(part) = res.get(idx).copied() {
        for (equation, _) in &system.incident[part] {
            let equation = &system.equations[*equation];
            if let [total] = equation.left[..]
                && !res.contains(&total)
            {
                res.push(total);
            }
        }
        idx += 1;
    }
    res.len() - 1
}

/// 0 for a digit dropped, doubled, exchanged with the next or struck beside its key; 1 for any other
/// single digit, or a number left out; 2 for all else.
pub fn mistyping(expected: i64, stated: i64) -> usize {
    if stated == 0 {
        return 1;
    }
    let (expected, stated) = (expected.to_string(), stated.to_string());
    let (a, b) = (expected.as_bytes(), stated.as_bytes());
    let n_common = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[n_common..], &b[n_common..]);
    let n_common = a
        .iter()
        .rev()
        .zip(b.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    match (&a[..a.len() - n_common], &b[..b.len() - n_common]) {
        ([_], []) => 0,
        // Doubled digits differ from the one they double at either end of the run.
        ([], [digit]) => {
            let start = expected.len() - n_common;
            let around = [start.checked_sub(1), Some(start)].into_iter().flatten();
            let is_double = |it: usize| expected.as_bytes().get(it) == Some(digit);
            usize::from(!around.into_iter().any(is_double))
        }
        ([a, b], [c, d]) if a == d && b == c => 0,
        ([a], [b]) => usize::from(!are_neighbors(*a, *b)),
        _ => 2,
    }
}

/// Beside each other in the row of digits, or on the number pad.
fn are_neighbors(a: u8, b: u8) -> bool {
    let (a, b) = (a - b'0', b - b'0');
    let in_row = |it: u8| (it + 9) % 10;
    let on_pad = |it: u8| (it.wrapping_sub(1) / 3, it.wrapping_sub(1) % 3);
    let (row_a, column_a) = on_pad(a);
    let (row_b, column_b) = on_pad(b);
    in_row(a).abs_diff(in_row(b)) == 1
        || a != 0 && b != 0 && row_a.abs_diff(row_b) + column_a.abs_diff(column_b) == 1
}

/// The likeliest first; of equally likely ones the order of the cells.
pub(super) fn by_likeness(
    system: &System,
    values: &[Option<i64>],
    explanations: &mut [Explanation],
    first: impl Fn(&Change) -> bool,
) {
    explanations.sort_by_cached_key(|it| {
        let is_first = it.changes.iter().all(&first);
        (!is_first, oddity(system, values, it), it.changes.clone())
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_hand_come_before_other_numbers() {
        let everyday = [
            (1223, 123),
            (45, 4),
            (12, 112),
            (12, 122),
            (12, 21),
            (4071, 4701),
            (5, 6),
            (38, 68),
        ];
        for (expected, stated) in everyday {
            assert_eq!(mistyping(expected, stated), 0, "{expected} {stated}");
        }
        for (expected, stated) in [(5, 9), (12, 312), (120, 0)] {
            assert_eq!(mistyping(expected, stated), 1, "{expected} {stated}");
        }
        assert_eq!(mistyping(120, 987), 2);
    }
}

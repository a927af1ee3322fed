//! Tables over several pages, put together again.

use rustc_hash::FxHashMap;

use super::Length;
use super::ruling::{Cell, NEAR, Row, Table, clustered, is_broken, nearest};

/// Whether a table goes on with one at the top of the next page: both have the same edges.
pub(super) fn goes_on(above: &Table, below: &Table) -> bool {
    let edges = |it: &Table| Some((*it.columns.first()?, *it.columns.last()?));
    match (edges(above), edges(below)) {
        (Some(a), Some(b)) => (a.0 - b.0).abs() <= NEAR && (a.1 - b.1).abs() <= NEAR,
        _ => false,
    }
}

/// Adds the rest of a table, which stands on the next page.
pub(super) fn join(above: &mut Table, mut below: Table) {
    let columns = clustered([above.columns.as_slice(), &below.columns].concat());
    for it in [&mut *above, &mut below] {
        place_in(it, &columns);
    }
    below.rows.drain(..n_repeated(&above.rows, &below.rows));
    if below.rows.is_empty() {
        return;
    }
    let ends = Ends::of(above);
    let mut below = below.rows;
    if is_rest_of_row(above, &ends, &below[0]) {
        for cell in below.remove(0).cells {
            if let Some(own) = ends.above(above, &cell) {
                own.text.push_str(&cell.text);
                own.n_rows += cell.n_rows - 1;
            }
        }
    } else {
        let cells = std::mem::take(&mut below[0].cells);
        let last_label = cells.iter().rposition(|it| is_label(&it.text));
        for (idx, cell) in cells.into_iter().enumerate() {
            let is_begun = ends.is_left_of_label(above, &cell);
            let own = ends.above(above, &cell);
            let goes_on = |it: &Cell| goes_down(it, &cell) || is_begun && it.text.is_empty();
            match own.filter(|it| Some(idx) < last_label && goes_on(it)) {
                Some(own) => {
                    own.text.push_str(&cell.text);
                    own.n_rows += cell.n_rows;
                }
                None => below[0].cells.push(cell),
            }
        }
    }
    above.rows.append(&mut below);
}

/// Where the cells are that a table ends with, by their columns: their rows, and which they are of these.
struct Ends(FxHashMap<(usize, usize), (usize, usize)>);

impl Ends {
    fn of(table: &Table) -> Self {
        let n_rows = table.rows.len();
        let mut n_left = table.columns.len() - 1;
        let mut res = FxHashMap::default();
        for (row, it) in table.rows.iter().enumerate().rev() {
            for (idx, cell) in it.cells.iter().enumerate() {
                if row + cell.n_rows == n_rows {
                    res.insert((cell.column, cell.n_columns), (row, idx));
                    n_left = n_left.saturating_sub(cell.n_columns);
                }
            }
            if n_left == 0 {
                break;
            }
        }
        Self(res)
    }

    /// Whether the cell that another one stands right below has no figure but labels beside it.
    fn is_left_of_label(&self, table: &Table, cell: &Cell) -> bool {
        let Some((row, idx)) = self.0.get(&(cell.column, cell.n_columns)) else {
            return false;
        };
        let Some(behind) = table.rows.get(*row).and_then(|it| it.cells.get(idx + 1..)) else {
            return false;
        };
        behind.iter().any(|it| is_label(&it.text)) && behind.iter().any(|it| is_figure(&it.text))
    }

    /// The cell that another one stands right below.
    fn above<'a>(&self, table: &'a mut Table, cell: &Cell) -> Option<&'a mut Cell> {
        let (row, idx) = *self.0.get(&(cell.column, cell.n_columns))?;
        table.rows.get_mut(row)?.cells.get_mut(idx)
    }
}

/// Counts the columns of a table among others, which hold its own.
fn place_in(table: &mut Table, columns: &[Length]) {
    let places: Vec<usize> = table
        .columns
        .iter()
        .map(|it| nearest(columns, *it))
        .collect();
    for cell in table.rows.iter_mut().flat_map(|it| &mut it.cells) {
        let (first, behind) = (places[cell.column], places[cell.column + cell.n_columns]);
        cell.column = first;
        cell.n_columns = behind.saturating_sub(first).max(1);
    }
    table.columns = columns.to_vec();
}

/// How many rows are the head of the table once more.
fn n_repeated(above: &[Row], below: &[Row]) -> usize {
    let is_same = |a: &Row, b: &Row| {
        a.cells
            .iter()
            .map(Cell::said)
            .eq(b.cells.iter().map(Cell::said))
    };
    let is_head = |it: &Row| !it.cells.iter().any(|it| is_figure(&it.text));
    let pairs = above.iter().zip(below);
    let n_same = pairs
        .take_while(|(a, b)| is_same(a, b) && is_head(a))
        .count();
    // None of its cells may go down into what is no head.
    let is_closed = |n: usize| {
        let rows = below[..n].iter().enumerate();
        rows.flat_map(|(idx, row)| row.cells.iter().map(move |it| idx + it.n_rows))
            .all(|it| it <= n)
    };
    (1..=n_same).rev().find(|it| is_closed(*it)).unwrap_or(0)
}

/// Whether the first row of a page is what the last one of the page before had no room for: it has no label of
/// its own, and its text stands below text that was broken off, or it has no figures.
fn is_rest_of_row(above: &Table, ends: &Ends, row: &Row) -> bool {
    let has_figures = |it: &Row| it.cells.iter().any(|it| is_figure(&it.text));
    let own = |it: &Cell| {
        let (row, idx) = *ends.0.get(&(it.column, it.n_columns))?;
        above.rows.get(row)?.cells.get(idx)
    };
    // The label of a group of rows is no part of its first one.
    let is_of_group = |it: &Cell| it.n_rows > 1 && own(it).is_some_and(|own| own.text.is_empty());
    let filled = || {
        let cells = row.cells.iter();
        cells.filter(|it| !it.text.is_empty() && !is_of_group(it))
    };
    let Some(last) = above.rows.last() else {
        return false;
    };
    if filled().any(|it| begins_label(&it.text)) || row.cells.iter().any(|it| own(it).is_none()) {
        return false;
    }
    let is_broken_off = |it: &Cell| {
        own(it).is_some_and(|own| {
            is_figure(&own.text) == is_figure(&it.text)
                && !own.text.is_empty()
                && is_broken(own.room, it.first_width)
        })
    };
    let is_below_label = |it: &Cell| own(it).is_some_and(|own| is_label(&own.text));
    let n_broken_off = filled().filter(|it| is_broken_off(it)).count();
    match (has_figures(last), has_figures(row)) {
        (true, false) => {
            n_broken_off > 0 || filled().next().is_some() && filled().all(is_below_label)
        }
        (true, true) => filled().all(is_broken_off),
        // The figures stand in the middle of the row, which was on the next page.
        (false, true) => {
            n_broken_off > 0 && filled().all(|it| is_broken_off(it) || is_figure(&it.text))
        }
        (false, false) => false,
    }
}

/// Whether a cell that has a label goes on in one on the next page, left of other labels.
fn goes_down(above: &Cell, below: &Cell) -> bool {
    let may_be_one = below.text.is_empty() || above.n_rows > 1 || below.n_rows > 1;
    is_label(&above.text) && may_be_one && !begins_label(&below.text) && !is_figure(&below.text)
}

pub(super) fn is_figure(text: &str) -> bool {
    let is_sign =
        |it: char| it.is_ascii_digit() || "０１２３４５６７８９.．,，-－—/%％ ".contains(it);
    !text.trim().is_empty() && text.chars().all(is_sign)
}

fn is_label(text: &str) -> bool {
    !text.trim().is_empty() && !is_figure(text)
}

/// Whether text begins with a number, as labels do and what goes on does not.
pub(super) fn begins_label(text: &str) -> bool {
    const NUMERALS: &str = "一二三四五六七八九十0123456789０１２３４５６７８９";
    let is_numeral = |it: char| NUMERALS.contains(it);
    let text = text.trim_start();
    if let Some(rest) = text.strip_prefix('第') {
        return rest.trim_start_matches(is_numeral).starts_with('条');
    }
    let rest = text.trim_start_matches(['（', '(']);
    let behind = rest.trim_start_matches(is_numeral);
    behind.len() < rest.len() && behind.starts_with(['、', '）', ')', '.', '．'])
}

#[cfg(test)]
mod tests {
    use super::super::POINT;
    use super::*;
    use crate::source::places::Bounds;

    /// A table whose rows are given as text, cells apart by bars: `3×2 甲` is one of three rows and two columns.
    fn table(page: usize, columns: &[i32], rows: &[&str]) -> Table {
        let row = |text: &str| {
            let mut column = 0;
            let cells = text.split('|').map(|text| {
                let (n_rows, n_columns, text) = match text.split_once(' ') {
                    Some((spans, text)) => {
                        let (n_rows, n_columns) = spans.split_once('×').unwrap();
                        (n_rows.parse().unwrap(), n_columns.parse().unwrap(), text)
                    }
                    None => (1, 1, text),
                };
                // `>` stands for a column that a cell above reaches into.
                let text = text.trim_start_matches(|it| {
                    column += usize::from(it == '>');
                    it == '>'
                });
                column += n_columns;
                Cell {
                    column: column - n_columns,
                    n_columns,
                    n_rows,
                    text: text.trim_end_matches('…').to_owned(),
                    first_width: 5 * POINT,
                    bounds: Bounds::default(),
                    // `…` stands for the rest, which there was no room for.
                    room: if text.ends_with('…') { 0 } else { 30 * POINT },
                }
            });
            let cells = cells.collect();
            Row { page, cells }
        };
        Table {
            top: 0,
            columns: columns.iter().map(|it| it * POINT).collect(),
            rows: rows.iter().map(|it| row(it)).collect(),
        }
    }

    #[track_caller]
    fn check(above: &[&str], below: &[&str], expected: &[&str]) {
        let columns = [0, 50, 100, 150];
        let mut joined = table(0, &columns, above);
        let below = table(1, &columns, below);
        assert!(goes_on(&joined, &below));
        join(&mut joined, below);
        let cells = |it: Table| -> Vec<Vec<(usize, usize, usize, String)>> {
            let cell = |it: Cell| (it.column, it.n_columns, it.n_rows, it.text);
            let row = |it: Row| it.cells.into_iter().map(cell).collect();
            it.rows.into_iter().map(row).collect()
        };
        assert_eq!(cells(joined), cells(table(0, &columns, expected)));
    }

    #[test]
    fn rows_of_the_next_page_are_added() {
        check(&["甲|1|2"], &["乙|3|"], &["甲|1|2", "乙|3|"]);
        check(
            &["甲|1|"],
            &["1×3 第二十条第（六）项"],
            &["甲|1|", "1×3 第二十条第（六）项"],
        );
    }

    #[test]
    fn the_rest_of_a_row_is_added_to_it() {
        check(
            &["2×1 （三）|3.危及“三安全|1", ">4.保护|2"],
            &["|第三方权益|", "|5.其他|3"],
            &[
                "2×1 （三）|3.危及“三安全|1",
                ">4.保护第三方权益|2",
                "|5.其他|3",
            ],
        );
    }

    #[test]
    fn a_figure_over_two_pages_is_one() {
        check(&["4.重复|12|5324…"], &["||21"], &["4.重复|12|532421"]);
        check(
            &["4.重复…|12|5324…"],
            &["申请||21"],
            &["4.重复申请|12|532421"],
        );
        check(&["4.重复…||"], &["申请|12|34"], &["4.重复申请|12|34"]);
        check(&["许可|12|5"], &["处罚|0|21"], &["许可|12|5", "处罚|0|21"]);
        check(
            &["维持|纠正|总计"],
            &["1|2|3"],
            &["维持|纠正|总计", "1|2|3"],
        );
    }

    #[test]
    fn the_label_of_a_group_stands_beside_the_rest_of_its_first_row() {
        check(
            &["|1.逾期…|"],
            &["2×1 （六）其他|不补正|34", ">3.其他|0"],
            &["2×1 （六）其他|1.逾期不补正|34", ">3.其他|0"],
        );
    }

    #[test]
    fn a_row_whose_figures_are_blank_is_a_row() {
        check(&["甲|1.一|1"], &["|2.二|"], &["2×1 甲|1.一|1", ">2.二|"]);
        check(&["本年|制发|废止"], &["||"], &["本年|制发|废止", "||"]);
    }

    #[test]
    fn a_label_goes_down_over_the_page() {
        check(
            &["2×1 （三）不予公开|1.一|1", ">2.二|2"],
            &["2×1 |3.三|3", ">4.四|4"],
            &["4×1 （三）不予公开|1.一|1", ">2.二|2", ">3.三|3", ">4.四|4"],
        );
    }

    #[test]
    fn a_label_may_stand_on_the_second_of_its_pages() {
        check(
            &["|1.一|1"],
            &["2×1 （三）不予公开|2.二|2", ">3.三|3"],
            &["3×1 （三）不予公开|1.一|1", ">2.二|2", ">3.三|3"],
        );
        check(&["|制发|废止"], &["规章|1|2"], &["|制发|废止", "规章|1|2"]);
    }

    #[test]
    fn the_head_of_a_table_stands_once() {
        check(
            &["2×1 名称|1×2 数量", ">新收|结转", "甲|1|2"],
            &["2×1 名称|1×2 数量", ">新收|结转", "乙|3|4"],
            &["2×1 名称|1×2 数量", ">新收|结转", "甲|1|2", "乙|3|4"],
        );
    }

    #[test]
    fn columns_are_counted_anew_where_pages_have_others() {
        let mut above = table(0, &[0, 50, 150], &["甲|1"]);
        join(&mut above, table(1, &[1, 100, 151], &["乙|2"]));
        let places = above.rows.iter().flat_map(|it| &it.cells);
        let places: Vec<(usize, usize)> = places.map(|it| (it.column, it.n_columns)).collect();
        assert_eq!(places, [(0, 1), (1, 2), (0, 2), (2, 1)]);
        assert!(!goes_on(&above, &table(2, &[0, 50, 160], &["乙|2"])));
    }
}

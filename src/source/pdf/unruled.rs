//! Tables without lines: what stands in one row of them, though it is drawn on several lines. Pieces belong together
//! by where they stand across the page, never by their order; of figures that cannot be told apart all are kept in
//! the row, where they are too many for it.

use super::joining::{begins_label, is_figure};
use super::lines::{self, Line, Piece};
use super::ruling::is_broken;
use super::{Length, POINT};

/// Characters of a label set vertically: on each of its lines at the most, and lines at the least.
const MOST_ACROSS: usize = 2;
const LEAST_DOWN: usize = 3;
/// Pieces of a row, labels that are begun beside one another, and rows that a head is looked for in: of all that is
/// more, no table is made.
const MOST_BESIDE: usize = 100;
/// What is set apart in a row.
const APART: &str = "   ";

/// A line of such a table, and what is set apart in it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    page: usize,
    /// Of the last of its lines.
    baseline: Length,
    size: Length,
    pieces: Vec<Piece>,
}

impl Row {
    /// How many of its pieces stand before the figures that it ends with.
    fn n_words(&self) -> usize {
        let last_word = self.pieces.iter().rposition(|it| !is_figure(&it.text));
        last_word.map_or(0, |it| it + 1)
    }

    fn has_figures(&self) -> bool {
        self.n_words() < self.pieces.len()
    }

    fn text(&self) -> String {
        let texts: Vec<&str> = self.pieces.iter().map(|it| it.text.as_str()).collect();
        texts.join(APART)
    }
}

/// The rows that the lines of tables without lines between their cells are read as.
pub(super) fn rows(lines: Vec<(usize, Line)>) -> Vec<(usize, String)> {
    let rows = lines.into_iter().map(|(page, it)| Row {
        page,
        baseline: it.baseline,
        size: it.size,
        pieces: it.pieces,
    });
    let rows = joined(upright(rows.collect()));
    rows.iter().map(|it| (it.page, it.text())).collect()
}

/// Characters that stand below one another in a label.
struct Stack {
    page: usize,
    left: Length,
    right: Length,
    baseline: Length,
    text: String,
    /// Whether a label begins with it, by its numbering.
    is_numbered: bool,
    /// The rows that its pieces stand in, and which they are of these.
    members: Vec<(usize, usize)>,
}

impl Stack {
    /// Whether it is set vertically. Two characters on a line may be a short label above another one.
    fn is_upright(&self) -> bool {
        let n_down = self.members.len();
        let is_single = self.text.chars().count() == n_down;
        n_down >= LEAST_DOWN && (is_single || self.is_numbered)
    }

    fn is_across(&self, piece: &Piece) -> bool {
        piece.left < self.right && self.left < piece.right
    }

    /// Whether it goes on in a piece below.
    fn goes_on(&self, row: &Row, piece: &Piece) -> bool {
        let near = row.size * 2 / 5;
        let middle = |left: Length, right: Length| left.midpoint(right);
        let off = middle(self.left, self.right) - middle(piece.left, piece.right);
        let step = row.baseline - self.baseline;
        let is_aligned = off.abs() <= near || (self.left - piece.left).abs() <= near;
        is_aligned && step > row.size / 2 && step <= row.size * 19 / 10
    }
}

/// Whether a piece may be of a label that is set vertically.
fn is_narrow(piece: &Piece) -> bool {
    piece.text.chars().count() <= MOST_ACROSS && !is_figure(&piece.text)
}

/// Puts labels that are set vertically on the line that they begin on.
fn upright(mut rows: Vec<Row>) -> Vec<Row> {
    let mut open: Vec<Stack> = Vec::new();
    let mut whole: Vec<Stack> = Vec::new();
    for (row_idx, row) in rows.iter().enumerate() {
        let farthest = row.size * 4;
        let is_far = |it: &Stack| it.page != row.page || row.baseline - it.baseline > farthest;
        whole.extend(open.extract_if(.., |it| is_far(it)));
        for (idx, piece) in row.pieces.iter().enumerate() {
            let is_part = is_narrow(piece);
            let begins = begins_upright(&rows, row_idx, piece);
            let own = open.iter().position(|it| it.goes_on(row, piece));
            if let Some(own) = own.filter(|_| is_part && !begins) {
                let own = &mut open[own];
                own.left = own.left.min(piece.left);
                own.right = own.right.max(piece.right);
                own.baseline = row.baseline;
                lines::go_on(&mut own.text, &piece.text);
                own.members.push((row_idx, idx));
                continue;
            }
            whole.extend(open.extract_if(.., |it| it.is_across(piece)));
            if is_part && open.len() < MOST_BESIDE {
                open.push(Stack {
                    page: row.page,
                    left: piece.left,
                    right: piece.right,
                    baseline: row.baseline,
                    text: piece.text.clone(),
                    is_numbered: begins,
                    members: vec![(row_idx, idx)],
                });
            }
        }
    }
    whole.append(&mut open);
    whole.retain(Stack::is_upright);
    for stack in whole {
        for (member, (row, idx)) in stack.members.into_iter().enumerate() {
            // Those that are left blank are dropped below, so that all keep their places until then.
            rows[row].pieces[idx].text = match member {
                0 => stack.text.clone(),
                _ => String::new(),
            };
        }
    }
    for row in &mut rows {
        row.pieces.retain(|it| !it.text.is_empty());
    }
    rows.retain(|it| !it.pieces.is_empty());
    rows
}

/// Whether a label that is set vertically begins with a piece: `（`, `一、`, or `一` above `、`.
fn begins_upright(rows: &[Row], row_idx: usize, piece: &Piece) -> bool {
    const NUMERALS: &str = "一二三四五六七八九十";
    if piece.text.starts_with(['（', '(']) || begins_label(&piece.text) {
        return true;
    }
    let is_below = |it: &&Piece| are_below(piece, it);
    let mut below = rows[row_idx + 1..].iter().take(MOST_BETWEEN);
    let mut next = || below.find_map(|it| it.pieces.iter().take(MOST_BESIDE).find(is_below));
    piece.text.chars().all(|it| NUMERALS.contains(it))
        && next().is_some_and(|it| it.text.starts_with('、'))
}

/// Lines on which characters stand beside two that are below one another, at most.
const MOST_BETWEEN: usize = 3;

/// Puts the figures of each row together.
fn joined(rows: Vec<Row>) -> Vec<Row> {
    // How far below each row the next one with figures is, on its page.
    let mut steps: Vec<Length> = vec![Length::MAX; rows.len()];
    let mut below: Option<&Row> = None;
    for (step, row) in steps
        .iter_mut()
        .zip(&rows)
        .rev()
        .filter(|it| it.1.has_figures())
    {
        let next = below.filter(|it| it.page == row.page);
        *step = next.map_or(Length::MAX, |it| it.baseline - row.baseline);
        below = Some(row);
    }
    let mut res: Vec<Row> = Vec::new();
    let mut last: Option<usize> = None;
    for (row, step_below) in rows.into_iter().zip(steps) {
        if !row.has_figures() {
            res.push(row);
            continue;
        }
        let above = last.filter(|it| is_same_row(&res, *it, &row, step_below));
        match above {
            Some(above) => add(&mut res[above], row),
            None => {
                last = Some(res.len());
                res.push(row);
            }
        }
    }
    res
}

/// Whether the figures of a line are some of those of a row above it. Rows are farther from one another than what
/// stands on two heights in one of them.
fn is_same_row(rows: &[Row], above_idx: usize, row: &Row, step_below: Length) -> bool {
    let above = &rows[above_idx];
    let between = &rows[above_idx + 1..];
    let figures = &above.pieces[above.n_words()..];
    let own = &row.pieces[row.n_words()..];
    let is_repeated = |it: &Row| {
        rows[..above_idx]
            .iter()
            .any(|head| head.text() == it.text())
    };
    let step = row.baseline - above.baseline;
    let size = above.size.max(row.size);
    let have_words = (above.n_words() > 0, row.n_words() > 0);
    let is_near = match above.page == row.page {
        true if between.is_empty() && have_words == (false, false) => step <= size * 4,
        true => step <= size * 8 / 5,
        // The head of the table may be repeated on each page.
        false => above.page + 1 == row.page && between.iter().all(is_repeated),
    };
    let is_nearer_below = above.page == row.page && step_below < step * 4 / 5;
    if !is_near || is_nearer_below || have_words == (true, true) {
        return false;
    }
    let is_below = |it: &&Piece| figures.iter().any(|other| are_below(other, it));
    match own.iter().filter(is_below).count() {
        0 => true,
        n => n == own.len() && own.len() < figures.len() && !have_words.1,
    }
}

/// Whether two pieces stand in the same column.
fn are_below(a: &Piece, b: &Piece) -> bool {
    a.left < b.right && b.left < a.right
}

/// Adds figures to those of a row: the rest of one that was broken for want of room, or others between them.
fn add(above: &mut Row, row: Row) {
    let n_words = above.n_words();
    let whole = above.pieces.split_off(n_words);
    let mut figures = whole.clone();
    let n_own_words = row.n_words();
    above.baseline = row.baseline;
    above.size = above.size.max(row.size);
    for (idx, piece) in row.pieces.into_iter().enumerate() {
        if idx < n_own_words {
            above.pieces.push(piece);
            continue;
        }
        let own = whole.iter().position(|it| are_below(it, &piece));
        match own {
            Some(own) if is_broken_off(&whole, own, &piece) => {
                let own = &mut figures[own];
                own.text.push_str(&piece.text);
                own.right = own.right.max(piece.right);
            }
            Some(_) | None => figures.push(piece),
        }
    }
    figures.sort_by_key(|it| it.left);
    above.pieces.append(&mut figures);
}

/// Whether there was no room for a digit behind a figure, by how far the columns are from one another.
fn is_broken_off(figures: &[Piece], idx: usize, rest: &Piece) -> bool {
    let middle = |it: &Piece| it.left.midpoint(it.right);
    let own = &figures[idx];
    let others = [idx.checked_sub(1), Some(idx + 1)];
    let others = others
        .into_iter()
        .flatten()
        .filter_map(|it| figures.get(it));
    let pitch = others.map(|it| (middle(it) - middle(own)).abs()).min();
    let n_digits = rest.text.chars().count();
    let digit = (rest.right - rest.left) / Length::try_from(n_digits.max(1)).unwrap_or(1);
    let is_digits = |it: &Piece| it.text.bytes().all(|it| it.is_ascii_digit());
    let is_wider = own.right - own.left + POINT >= rest.right - rest.left;
    let room = pitch.map(|it| it - (own.right - own.left));
    is_digits(own) && is_digits(rest) && is_wider && room.is_some_and(|it| is_broken(it, digit))
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::super::tests::glyphs;
    use super::*;

    /// Lines of pages: from the left, from the top, in points.
    #[track_caller]
    fn check(pages: &[&[(i32, i32, &str)]], expected: &[&str]) {
        let page = |(idx, drawn): (usize, &&[(i32, i32, &str)])| {
            let glyphs = drawn
                .iter()
                .flat_map(|(left, baseline, text)| glyphs(*left, *baseline, text));
            let lines = lines(glyphs.collect());
            lines
                .into_iter()
                .map(move |it| (idx, it))
                .collect::<Vec<_>>()
        };
        let rows = rows(pages.iter().enumerate().flat_map(page).collect());
        let texts: Vec<&str> = rows.iter().map(|it| it.1.as_str()).collect();
        assert_eq!(texts, expected);
    }

    #[test]
    fn figures_on_two_heights_are_in_order_of_their_columns() {
        check(
            &[&[
                (100, 100, "维持"),
                (150, 100, "纠正"),
                (200, 100, "总计"),
                (105, 130, "4"),
                (205, 130, "12"),
                (155, 142, "8"),
            ]],
            &["维持   纠正   总计", "4   8   12"],
        );
    }

    #[test]
    fn a_figure_between_two_rows_is_of_the_nearer_one() {
        check(
            &[&[
                (10, 100, "甲"),
                (100, 100, "4"),
                (150, 115, "7"),
                (10, 121, "乙"),
                (100, 121, "5"),
            ]],
            &["甲   4", "乙   5   7"],
        );
        check(
            &[&[
                (10, 100, "甲"),
                (100, 100, "4"),
                (150, 106, "7"),
                (10, 121, "乙"),
                (100, 121, "5"),
            ]],
            &["甲   4   7", "乙   5"],
        );
    }

    #[test]
    fn short_labels_below_one_another_stay_apart() {
        check(
            &[&[
                (10, 100, "信息"),
                (10, 112, "内容"),
                (60, 112, "件数"),
                (10, 126, "规章"),
                (60, 126, "12"),
            ]],
            &["信息", "内容   件数", "规章   12"],
        );
    }

    #[test]
    fn rows_below_one_another_stay_apart() {
        check(
            &[&[
                (10, 100, "甲"),
                (100, 100, "4"),
                (150, 100, "8"),
                (10, 112, "乙"),
                (150, 112, "9"),
                (100, 124, "5"),
                (150, 124, "6"),
            ]],
            &["甲   4   8", "乙   9", "5   6"],
        );
    }

    #[test]
    fn digits_below_one_another_are_a_figure_where_there_was_no_room() {
        check(
            &[&[
                (100, 100, "113"),
                (130, 106, "577"),
                (160, 106, "450"),
                (100, 112, "6"),
            ]],
            &["1136   577   450"],
        );
        // With room for more they may be anything, and all are shown.
        check(
            &[&[(100, 100, "11"), (160, 100, "5"), (100, 112, "3")]],
            &["11   3   5"],
        );
    }

    #[test]
    fn digits_on_the_next_page_are_of_the_last_row() {
        check(
            &[
                &[
                    (100, 700, "维持"),
                    (160, 700, "总计"),
                    (100, 720, "11"),
                    (160, 720, "5"),
                ],
                &[(100, 60, "维持"), (160, 60, "总计"), (100, 80, "3")],
            ],
            &["维持   总计", "11   3   5", "维持   总计"],
        );
        check(
            &[
                &[(10, 720, "甲"), (100, 720, "11"), (160, 720, "5")],
                &[(10, 60, "2.乙"), (100, 66, "3"), (10, 72, "丙")],
            ],
            &["甲   11   5", "2.乙", "3", "丙"],
        );
    }

    #[test]
    fn a_label_set_vertically_is_on_the_line_that_it_begins_on() {
        check(
            &[&[
                (10, 100, "（"),
                (40, 100, "1.信访"),
                (100, 100, "7"),
                (10, 112, "五"),
                (10, 124, "）"),
                (40, 124, "2.重复"),
                (100, 124, "8"),
                (10, 136, "不予"),
                (10, 148, "（"),
                (40, 148, "3.其他"),
                (100, 148, "9"),
                (10, 160, "六"),
                (10, 172, "）"),
            ]],
            &[
                "（五）不予   1.信访   7",
                "2.重复   8",
                "（六）   3.其他   9",
            ],
        );
        check(
            &[&[
                (10, 100, "一"),
                (10, 112, "、"),
                (10, 124, "新"),
                (100, 124, "7"),
                (10, 136, "二"),
                (10, 148, "、"),
                (10, 160, "旧"),
                (100, 160, "8"),
            ]],
            &["一、新", "7", "二、旧", "8"],
        );
    }
}

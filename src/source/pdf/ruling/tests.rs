use super::super::tests::{across, down, glyphs, grid};
use super::*;

/// The only table of a page, a row in a line: cells as text, behind `n×m` where they are more than one square.
#[track_caller]
fn check(rules: Vec<Rule>, drawn: &[(i32, i32, &str)], expected: &[&str]) {
    let page = Page {
        height: 800 * POINT,
        glyphs: drawn
            .iter()
            .flat_map(|(left, baseline, text)| glyphs(*left, *baseline, text))
            .collect(),
        rules,
    };
    let sheets = sheets(vec![page]).unwrap();
    let [table] = sheets[0].tables.as_slice() else {
        panic!("{sheets:?}");
    };
    let rows: Vec<String> = table.rows.iter().map(shown).collect();
    assert_eq!(rows, expected);
}

fn shown(row: &Row) -> String {
    let cell = |it: &Cell| match (it.n_rows, it.n_columns) {
        (1, 1) => it.text.clone(),
        (n, m) => format!("{n}×{m} {}", it.text),
    };
    let cells: Vec<String> = row.cells.iter().map(cell).collect();
    cells.join("|")
}

#[test]
fn cells_are_what_lines_enclose() {
    check(
        grid(&[0, 50, 100], &[0, 20, 40]),
        &[(10, 15, "甲"), (60, 15, "1"), (10, 35, "乙"), (60, 35, "2")],
        &["甲|1", "乙|2"],
    );
}

#[test]
fn squares_without_a_line_between_are_one_cell() {
    let rules = vec![
        across(0, 0, 150),
        across(20, 50, 150),
        across(40, 0, 150),
        down(0, 0, 40),
        down(50, 0, 40),
        down(100, 20, 40),
        down(150, 0, 40),
    ];
    check(
        rules,
        &[
            (10, 25, "甲"),
            (60, 15, "乙"),
            (60, 35, "1"),
            (110, 35, "2"),
        ],
        &["2×1 甲|1×2 乙", "1|2"],
    );
}

#[test]
fn lines_may_be_crooked_broken_and_drawn_twice() {
    let mut rules = grid(&[0, 50, 100], &[0, 20, 40]);
    for (idx, it) in rules.iter_mut().enumerate() {
        it.at += idx as Length % 3 * POINT;
    }
    rules.extend([across(20, 0, 30), across(20, 32, 100), down(51, 0, 19)]);
    check(
        rules,
        &[(10, 15, "甲"), (60, 15, "1"), (10, 35, "乙"), (60, 35, "2")],
        &["甲|1", "乙|2"],
    );
}

#[test]
fn a_table_without_its_last_line_is_closed() {
    let rules = vec![
        across(0, 0, 100),
        across(20, 0, 100),
        down(0, 0, 40),
        down(50, 0, 40),
        down(100, 0, 40),
    ];
    check(rules, &[(10, 15, "甲"), (60, 35, "2")], &["甲|", "|2"]);
}

#[test]
fn a_table_open_at_its_sides_is_closed() {
    let rules = vec![
        across(0, 0, 100),
        across(20, 0, 100),
        across(40, 0, 100),
        down(50, 0, 40),
    ];
    check(
        rules,
        &[(10, 15, "甲"), (60, 15, "1"), (60, 35, "2")],
        &["甲|1", "|2"],
    );
}

#[test]
fn cells_may_be_frames_of_their_own() {
    let frame = |left, right, top, bottom| grid(&[left, right], &[top, bottom]);
    let rules = [
        frame(0, 45, 0, 35),
        frame(51, 151, 0, 15),
        frame(51, 98, 20, 35),
        frame(104, 151, 20, 35),
        frame(0, 45, 40, 55),
        frame(51, 98, 40, 55),
        frame(104, 151, 40, 55),
    ];
    let text = [
        (10, 20, "甲"),
        (60, 12, "乙"),
        (60, 32, "丙"),
        (110, 32, "丁"),
        (10, 52, "戊"),
        (60, 52, "1"),
        (110, 52, "2"),
    ];
    let expected = ["2×1 甲|1×2 乙", "丙|丁", "戊|1|2"];
    check(rules.concat(), &text, &expected);
}

#[test]
fn lines_may_be_double() {
    // Outer lines apart from inner ones, and two lines between cells.
    let inner = |left, right, top, bottom| grid(&[left, right], &[top, bottom]);
    let rules = [
        grid(&[0, 110], &[0, 60]),
        inner(4, 52, 4, 28),
        inner(58, 106, 4, 28),
        inner(4, 52, 33, 56),
        inner(58, 106, 33, 56),
    ];
    let text = [(10, 20, "甲"), (60, 20, "1"), (10, 50, "乙"), (60, 50, "2")];
    let mut rules = rules.concat();
    rules.extend([down(55, 0, 60), across(30, 0, 110)]);
    check(rules, &text, &["甲|1", "乙|2"]);
}

#[test]
fn boxes_apart_from_each_other_are_no_table() {
    let rules = [grid(&[0, 50], &[0, 20]), grid(&[100, 150], &[0, 20])].concat();
    let page = Page {
        height: 800 * POINT,
        glyphs: glyphs(10, 15, "甲"),
        rules,
    };
    let sheets = sheets(vec![page]).unwrap();
    assert_eq!(sheets[0].tables, []);
    assert_eq!(sheets[0].lines.len(), 1);
}

#[test]
fn squares_that_are_no_rectangle_are_cells_of_a_row_each() {
    let rules = vec![
        across(0, 0, 100),
        across(20, 0, 50),
        across(40, 0, 100),
        down(0, 0, 40),
        down(50, 20, 40),
        down(100, 0, 40),
    ];
    check(
        rules,
        &[(10, 15, "甲"), (10, 35, "乙"), (60, 35, "1")],
        &["1×2 甲", "乙|1"],
    );
}

#[test]
fn words_are_put_together_where_their_cell_was_too_narrow() {
    check(
        grid(&[0, 40, 80], &[0, 60]),
        &[
            (10, 15, "商业"),
            (10, 30, "企业"),
            (45, 15, "12345"),
            (45, 30, "6"),
        ],
        &["商业企业|123456"],
    );
    check(
        grid(&[0, 50, 150], &[0, 60]),
        &[(10, 15, "甲"), (55, 15, "12"), (55, 30, "6")],
        &["甲|12\n6"],
    );
}

#[test]
fn a_box_around_text_is_no_table() {
    let page = Page {
        height: 800 * POINT,
        glyphs: glyphs(10, 15, "总体"),
        rules: grid(&[0, 100], &[0, 40, 60]),
    };
    let sheets = sheets(vec![page]).unwrap();
    assert_eq!(sheets[0].tables, []);
    assert_eq!(sheets[0].lines[0].text, "总体");
}

#[test]
fn a_table_within_another_one_has_its_own_text() {
    let rules = [
        grid(&[0, 100, 200], &[0, 100]),
        grid(&[10, 50, 90], &[10, 30]),
    ]
    .concat();
    let page = Page {
        height: 800 * POINT,
        glyphs: [glyphs(15, 25, "1"), glyphs(15, 80, "甲")].concat(),
        rules,
    };
    let sheets = sheets(vec![page]).unwrap();
    let texts = sheets[0].tables.iter().map(|it| shown(&it.rows[0]));
    assert_eq!(texts.collect::<Vec<_>>(), ["甲|", "1|"]);
}

#[test]
fn lines_without_end_are_refused_in_time() {
    let places: Vec<i32> = (0..5000).map(|it| it * 5).collect();
    let page = Page {
        rules: grid(&places, &places),
        ..Page::default()
    };
    assert_eq!(sheets(vec![page]).unwrap_err(), Unreadable::TooLarge);
    let mut rng = fastrand::Rng::with_seed(4);
    let mut n_refused = 0;
    for _ in 0..200 {
        let rules = std::iter::repeat_with(|| {
            let from = rng.i32(0..60_000);
            Rule {
                is_across: rng.bool(),
                at: rng.i32(0..60_000),
                from,
                to: from + rng.i32(1..30_000),
            }
        });
        let page = Page {
            rules: rules.take(300).collect(),
            glyphs: glyphs(100, 100, "0123456789"),
            ..Page::default()
        };
        n_refused += usize::from(sheets(vec![page]).is_err());
    }
    assert!(n_refused < 200);
}

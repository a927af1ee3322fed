//! Layouts by small examples: what rows and cells a text has, as a reader sees them.

use super::document::{Document, Landmark};
use super::layout::Layout;

/// The rows of a text, cells between `|`, the rows of a block in one list.
fn rows(text: &str) -> Vec<String> {
    let document = Document::parse(text, |_| Landmark::None);
    assert_eq!(document.text(), text);
    let rows = document.blocks().flat_map(|block| {
        block.rows().map(move |row| {
            let shown = row.cells.iter().map(|it| block.shown(it.range));
            shown
                .map(|it| it.trim().to_owned())
                .collect::<Vec<_>>()
                .join("|")
        })
    });
    rows.collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(rows(text), expected, "{text:?}");
}

fn layouts(text: &str) -> Vec<Layout> {
    let document = Document::parse(text, |_| Landmark::None);
    document.blocks().map(|it| it.layout).collect()
}

#[test]
fn a_layout_table_is_a_container() {
    check(
        "<table><tr><td><p>甲</p><p>乙</p><table><tr><td>规章</td><td>1</td></tr></table>丙</td></tr></table>",
        &["甲", "乙", "规章|1", "丙"],
    );
    check(
        "<table><tr><td><h2>甲</h2><p>乙</p></td></tr></table>",
        &["甲", "乙"],
    );
    check(
        "<table><tr><td><p>结果</p><p>维持</p></td><td>1</td></tr></table>",
        &["结果 维持|1"],
    );
}

#[test]
fn what_is_hidden_is_in_no_row() {
    check(
        "<table><tr hidden><td>规章</td><td>9</td></tr><tr><td>规章</td><td style='display:none'>8</td><td>1</td></tr></table>",
        &["规章|1"],
    );
    check("<div hidden><p>甲</p><p>乙</p></div><p>丙</p>", &["丙"]);
    check("<del><p>甲</p></del><p>乙<s>丙</s></p>", &["乙"]);
    check("<table hidden><tr><td>甲</td></tr></table>乙", &["乙"]);
    check("<p>甲<script>'</p><p>乙'</script>丙</p>", &["甲丙"]);
}

#[test]
fn the_title_of_a_page_is_apart() {
    let page =
        "<!DOCTYPE html><html><head><meta a><title>甲 &amp; 乙</title></head><body><p>丙</p>";
    check(page, &["甲 & 乙", "丙"]);
    assert!(layouts(page).contains(&Layout::Head));
    check("<title>甲</title>\n<p>乙", &["甲", "乙"]);
}

#[test]
fn any_tag_is_one_and_stands_in_any_cell() {
    check("<x-title>甲</x-title>", &["甲"]);
    check("规章 | <s>2</s>1 | <x-y>0</x-y> |", &["规章|1|0"]);
    check("规章\t<b>1</b>\t0", &["规章|1|0"]);
}

#[test]
fn records_are_told_from_sentences() {
    check(
        "信息内容,本年制发件数\n规章,0\n",
        &["信息内容|本年制发件数", "规章|0"],
    );
    check("规章;0;\"1,234\";\n", &["规章|0|1,234|"]);
    check("\"危及\"\"三安全\"\"\",2,\n", &["危及\"三安全\"|2|"]);
    check("\"甲\n乙\",2\r\n丙,3\r\n", &["甲\n乙|2", "丙|3"]);
    check("\"甲\n乙\"\t2\n", &["甲\n乙|2"]);
    check("一、总体情况,,,\n", &["一、总体情况|||"]);
    // The lines of a cell alone in its row are lines of text.
    check("\"甲\n乙\n丙\",,\n", &["\"甲", "乙", "丙\"||"]);
    for sentence in [
        "全年公开1,234条",
        "收到申请2件,其中自然人1件,法人1件。",
        "加强领导,落实责任,取得成效",
        "一是学习;二是培训;",
        "&nbsp;&nbsp;12",
        "甲,\"乙",
    ] {
        assert_eq!(layouts(sentence), [Layout::Plain], "{sentence}");
    }
}

#[test]
fn a_wrapped_cell_is_one_between_rules() {
    let table = "+----+---+\n| 类 | 数 |\n+====+===+\n| 行政 | 1 |\n| 许可 |   |\n+----+---+\n| 规章 | 0 |\n+----+---+\n";
    check(table, &["类|数", "行政 许可|1", "规章|0"]);
    // Below a header alone each line is a row.
    let outline = "┌──┬──┐\n│类│数│\n├──┼──┤\n│规章│0│\n│许可││\n└──┴──┘\n";
    check(outline, &["类|数", "规章|0", "许可|"]);
    // Digits that find no room go on as well; where all do, they are another row.
    let narrow = "+---+---+\n| 甲 | 乙 |\n+---+---+\n| 6 | 0 |\n| 3 |   |\n+---+---+\n| 1 | 2 |\n| 3 | 4 |\n+---+---+\n";
    check(narrow, &["甲|乙", "6 3|0", "1|2", "3|4"]);
    // A bar without a cell.
    let bare = "+---+\n| 甲 |\n+---+\n|\n|\n+---+\n| 乙 |\n+---+\n";
    check(bare, &["甲", "乙"]);
    check("---  ---\n", &["---|---"]);
    check("--------  --------\n", &[]);
}

#[test]
fn digits_that_found_no_room_are_of_one_number() {
    let grid = |rows: &[&str]| {
        let rule = rows[0].replace(|it| it != '|', "-").replace('|', "+");
        let ruled = rows.iter().map(|it| format!("{it}\n"));
        let body: String = ruled.collect();
        // Between rows as well, so that a line may go on below another.
        format!("{rule}\n{0}\n{rule}\n{body}{rule}\n{0}\n{rule}\n", rows[0])
    };
    // Each digit on a line of its own, and those that fit best on the last.
    check(
        &grid(&["| 5 | 1   | 2  | 7 |", "| 6 | 518 | 26 |   |"]),
        &["5|1|2|7", "5 6|1 518|2 26|7", "5|1|2|7"],
    );
    let label = "| 许可 | 12345.67 |";
    check(
        &grid(&[label, "|      | 89       |"]),
        &["许可|12345.67", "许可|12345.67 89", "许可|12345.67"],
    );
    // With room for both they are two.
    check(
        &grid(&["| 规章 | 1    |", "|      | 2    |"]),
        &["规章|1", "规章|1", "|2", "规章|1"],
    );
    check(
        &grid(&["| 1.甲 | 11 | 12 |", "| 2.乙 | 21 |    |"]),
        &["1.甲|11|12", "1.甲|11|12", "2.乙|21|", "1.甲|11|12"],
    );
}

#[test]
fn values_that_a_converter_merged_are_as_many_as_their_columns() {
    let row = |cell: &str| format!("<table><tr><td>规章</td>{cell}</tr></table>");
    let values = row("<td colspan='3'>1 /&nbsp;2,345</td>");
    check(&values, &["规章|1|/|2,345"]);
    check(&row("<td colspan=2>12<br>3</td>"), &["规章|12|3"]);
    check(
        &row("<td colspan=2><p>12</p><p>34</p></td>"),
        &["规章|12|34"],
    );
    // As many as it has, and no thousands.
    for other in ["1 2 3", "1 甲", "12 345", "12"] {
        let cell = row(&format!("<td colspan=2>{other}</td>"));
        check(&cell, &[&format!("规章|{other}")]);
    }
    check(&row("<td>1 2</td>"), &["规章|1 2"]);
}

#[test]
fn a_table_of_a_wiki_has_a_cell_behind_each_mark() {
    let table = "{| class=\"wikitable\"\n|+ 表二\n|-\n! 信息内容 !! 数\n|-\n| colspan=\"2\" | 第二十条\n|-\n| 行政\n许可\n| '''12''' || 3\n|-\n|\n规章\n|-\n| [[甲|乙]] || 0\n|}\n";
    let rows = [
        "表二",
        "信息内容|数",
        "第二十条",
        "行政 许可|12|3",
        "规章",
        "[[甲|乙]]|0",
    ];
    check(&format!("{table}丙\n"), &[&rows[..], &["丙"]].concat());
    assert_eq!(
        layouts(&format!("甲\n{table}乙\n")),
        [Layout::Plain, Layout::MediaWiki, Layout::Plain]
    );
    // Without its end it goes on.
    check("{|\n| 规章 || 1\n", &["规章|1"]);
}

#[test]
fn a_table_of_asciidoc_has_as_many_columns_as_it_says() {
    check(
        "[%header,cols=\"1,2*^\"]\n|===\n|类 |数\n|件\n|规章 |1\n|0\n\n|行政\n许可 |2 |3\n|===\n",
        &["类|数|件", "规章|1|0", "行政 许可|2|3"],
    );
    check(
        "|===\n|甲 2+|乙\n.2+|丙 |1 |2\n|3 |4\n3+|丁 5|6\n|===\n",
        &["甲|乙", "丙|1|2", "3|4", "丁 5", "6"],
    );
    check("|===\n|甲\n|乙\n", &["甲", "乙"]);
    assert_eq!(layouts("[甲]\n| 乙 | 1 |\n"), [Layout::Plain, Layout::Pipe]);
}

#[test]
fn marks_of_wikis_are_no_text() {
    check("== 一、甲 ==\n=== 乙\n", &["一、甲", "乙"]);
    check("h2(#a). 一、甲\nh3. 乙\n", &["一、甲", "乙"]);
    check("======\nh2.甲\n=乙\n", &["======", "h2.甲", "=乙"]);
    check("|\\3. 甲|/2. 乙|_. 丙|/|0|\n", &["甲|乙|丙|/|0"]);
    check("|| 甲 || 1 || 2 ||\n", &["甲|1|2"]);
    check("||36|8||\n", &["|36|8|"]);
}

#[test]
fn a_column_of_serial_numbers_is_cut_off() {
    check(
        "| 序号 | 类 | 数 |\n| 1 | 规章 | 0 |\n| 2 | 许可 | 3 |\n",
        &["类|数", "规章|0", "许可|3"],
    );
    check(
        "\t甲\t乙\n0\t规章\t许可\n1\t3\t4\n",
        &["甲|乙", "规章|许可", "3|4"],
    );
}

#[test]
fn bars_of_any_drawing_delimit_cells() {
    check("│规章│0│\n", &["规章|0"]);
    check("｜规章｜0｜\n", &["规章|0"]);
    check("| 甲\\|乙 | 0 |\n", &["甲|乙|0"]);
    check("300 | ||\n", &["300"]);
    check("规章 | | |\n", &["规章||"]);
}

#[test]
fn a_block_quote_can_hold_anything() {
    check(
        "> 一、甲\n>\n> | 规章 | 0 |\n> |---|---|\n",
        &["一、甲", "规章|0"],
    );
    check("> > 规章\t0\n", &["规章|0"]);
}

#[test]
fn what_frames_a_table_is_cut_off() {
    check(
        "|  | 0 | 1 |\n|---|---|---|\n| 0 | 规章 | 5 |\n| 1 | 许可 | 6 |\n",
        &["规章|5", "许可|6"],
    );
    check("| 0 | 1 |\n|---|---|\n| 规章 | 5 |\n", &["规章|5"]);
    check("| 类 |  | 数 |\n| 规章 |  | 5 |\n", &["类|数", "规章|5"]);
    // A row of numbers is not a row of column numbers, nor is a form left blank without columns.
    check("| 0 | 1 |\n| 2 | 3 |\n", &["0|1", "2|3"]);
    check("| 规章 |  |\n| 许可 |  |\n", &["规章|", "许可|"]);
}

#[test]
fn rows_of_a_pdf_hold_signs_and_units() {
    check("政府集中采购 +2 56.2万元\n", &["政府集中采购|+2|56.2万元"]);
    check("行政许可 NaN -1\n", &["行政许可|NaN|-1"]);
    check("全年收取 300 元。\n", &["全年收取 300 元。"]);
}

/// What is looked for and not found must not be looked for again at every place.
#[test]
fn words_for_nothing_and_numbers_of_rows_are_no_labels() {
    check(
        "6    NaN   （二）部分公开   NaN  1  2\n",
        &["（二）部分公开|NaN|1|2"],
    );
    check("NaN  NaN  2.其他  1  2\n", &["2.其他|1|2"]);
    check("3  一、本年新收   1  2\n", &["一、本年新收|1|2"]);
    check("3  规章   1  2\n", &["3  规章|1|2"]);
}

#[test]
fn scanning_is_linear_in_the_text() {
    for piece in [
        "<table>",
        "<td>",
        "<table><tr><td>",
        "<del>",
        "<sup>",
        "<p hidden>",
        "<script>",
        "<!--",
        "<a b=\"",
        "<a b='<a b=\"",
        "</",
        "<b ",
        "&",
        "&#",
        ",\"",
        "\"\n",
        ",\"\"\"\n",
        "a,\"b\n",
        ";1\n",
        "│",
        "+-\n",
        "> ",
        "*a ",
        "**a _b ",
        "[",
        "![](data:",
        "`",
        "$",
        "^",
        "{#",
        "~~",
        "\\",
    ] {
        let text = piece.repeat(60_000);
        let started = std::time::Instant::now();
        let document = Document::parse(&text, |_| Landmark::None);
        let n_shown: usize = document.blocks().map(|it| it.rows().count()).sum();
        // It takes a second or two; what is quadratic takes minutes.
        assert!(
            started.elapsed().as_secs() < 20,
            "{piece:?}: {n_shown} rows"
        );
    }
}

#[test]
fn a_number_with_its_thousands_separated_is_no_record() {
    for number in ["1,133,880", "12,133,880.50"] {
        check(&format!("规章\n\n{number}\n\n0\n"), &["规章", number, "0"]);
    }
    check("规章\n\n1,2,880\n\n0\n", &["规章", "1|2|880", "0"]);
}

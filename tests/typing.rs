//! Every key finds what a check from nothing finds: the words that manual pages mark are typed and deleted
//! through [`Analysis::edit`], character by character.

use gouji::rules::{ALL, Rule};
use gouji::text::range::{TextRange, to_u32};
use gouji::workspace::analysis::Analysis;

/// The `report` blocks of a manual page.
fn examples(rule: &Rule) -> Vec<String> {
    let blocks = rule.docs.split("```").skip(1).step_by(2);
    let reports = blocks.filter_map(|it| it.strip_prefix("report\n"));
    let line = |it: &str| format!("{}\n", it.strip_prefix(' ').unwrap_or(it));
    reports.map(|it| it.lines().map(line).collect()).collect()
}

/// The text without its marks, and what they marked.
fn unmarked(marked: &str) -> (String, Vec<std::ops::Range<usize>>) {
    let mut text = String::new();
    let mut ranges = Vec::new();
    for piece in marked.split('⟦') {
        match piece.split_once('⟧') {
            Some((inside, behind)) => {
                ranges.push(text.len()..text.len() + inside.len());
                text.push_str(inside);
                text.push_str(behind);
            }
            None => text.push_str(piece),
        }
    }
    (text, ranges)
}

/// An example, made a report of by a title.
fn completed(rule: &Rule, fragment: &str) -> String {
    if fragment.contains("年度报告") || rule.name == "missing-title" {
        return fragment.to_owned();
    }
    format!("某镇人民政府2024年政府信息公开工作年度报告\n\n{fragment}")
}

fn shown(analysis: &Analysis) -> Vec<String> {
    let found = analysis.diagnostics();
    found
        .map(|(offset, it)| format!("{offset} {it:?}"))
        .collect()
}

/// Deletes what is marked, from its end, and types it again.
#[track_caller]
fn delete_and_type(name: &str, text: &str, marked: std::ops::Range<usize>) -> usize {
    let mut analysis = Analysis::new(text);
    let mut now = text.to_owned();
    let word = text[marked.clone()].to_owned();
    let mut n_keys = 0;
    let mut edit = |range: std::ops::Range<usize>, insert: &str| {
        now.replace_range(range.clone(), insert);
        let range = TextRange::new(to_u32(range.start), to_u32(range.end));
        analysis.edit(range, insert);
        let fresh = Analysis::new(&now);
        assert_eq!(
            shown(&analysis),
            shown(&fresh),
            "{name}: {insert:?} at {range:?} of {text}"
        );
        n_keys += 1;
    };
    let mut end = marked.end;
    for c in word.chars().rev() {
        edit(end - c.len_utf8()..end, "");
        end -= c.len_utf8();
    }
    for c in word.chars() {
        edit(end..end, &c.to_string());
        end += c.len_utf8();
    }
    n_keys
}

#[test]
fn every_marked_word_is_deleted_and_typed() {
    let (mut n_rules, mut n_keys) = (0, 0);
    for rule in ALL {
        let before = n_keys;
        for example in examples(rule) {
            let (text, marks) = unmarked(&completed(rule, &example));
            for marked in marks {
                n_keys += delete_and_type(rule.name, &text, marked);
            }
        }
        n_rules += usize::from(n_keys > before);
    }
    // What is missing or blank is marked by nothing that could be typed.
    assert!(
        n_rules >= 30 && n_keys > 300,
        "{n_rules} rules, {n_keys} keys"
    );
}

/// Types `with` in the place of what is marked. `read_again` is the text that the parser reads again, to the
/// character; everything else is shared with the tree before.
#[track_caller]
fn check_reparse(marked: &str, with: &str, read_again: &str) {
    let (text, ranges) = unmarked(marked);
    let [range] = &ranges[..] else {
        panic!("one mark is wanted: {marked}");
    };
    let mut analysis = Analysis::new(&text);
    let place = TextRange::new(to_u32(range.start), to_u32(range.end));
    let extent = analysis.edit(place, with);
    let mut now = text.clone();
    now.replace_range(range.clone(), with);
    assert_eq!(extent.reparse.parsed.of(&now), read_again);
    assert_eq!(analysis.syntax.text(), now);
    assert_eq!(shown(&analysis), shown(&Analysis::new(&now)));
}

#[test]
fn a_key_reads_its_own_line_again() {
    // A paragraph of its own, at which the blank line before it looked.
    check_reparse(
        "甲县\n\n做好公⟦⟧开工作。\n\n尾\n",
        "布",
        "做好公布开工作。\n",
    );
    // Cells make another block of it, for the blank line as well.
    check_reparse("甲县\n\n做好公⟦⟧开\n\n尾\n", "\t", "\n做好公\t开\n");
    // A row of a table.
    check_reparse("总计\t1\n新收\t⟦2⟧\t3\n结转\t4\n", "5", "新收\t5\t3\n");
    check_reparse(
        "| a | b |\n|---|---|\n| 1 | ⟦2⟧ |\n| 3 | 4 |\n",
        "9",
        "| 1 | 9 |\n",
    );
    // A line among others.
    check_reparse("一二\n三⟦四⟧\n五六\n", "十", "三十\n");
}

#[test]
fn what_changes_lines_or_layout_reads_its_block_again() {
    check_reparse("一二\n三⟦⟧四\n五六\n", "\n", "一二\n三\n四\n五六\n");
    check_reparse("一二\n三⟦⟧四\n\n五六\n", "\t", "一二\n三\t四\n");
    check_reparse("前\n\n<p>甲⟦⟧</p>\n\n后\n", "乙", "<p>甲乙</p>\n");
}

/// The words of a label go on as far as the number behind them: what is typed into that can be theirs.
#[test]
fn a_label_that_grows_stands_elsewhere() {
    let title = "某镇人民政府2024年政府信息公开工作年度报告";
    let text = format!("{title}\n  行政规范性文件  26  29  191\n  行政许可  154650\n");
    let at = text.find("54650").expect("a figure");
    let place = TextRange::new(to_u32(at), to_u32(at));
    let mut analysis = Analysis::new(&text);
    analysis.edit(place, " | ");
    let fresh = Analysis::new(&text.replace("154650", "1 | 54650"));
    let shown = |it: &Analysis| {
        let found = it.diagnostics().map(|it| format!("{it:?}"));
        found.collect::<Vec<_>>()
    };
    assert_eq!(shown(&analysis), shown(&fresh));
}

/// With its figures in the same line, the label of a row in the text of a PDF is as long as a sentence.
#[test]
fn a_figure_behind_a_long_label_is_read_again() {
    let pdf = include_str!("../fixtures/layouts/pdf.txt");
    let label = "只计这一情形，不计其他情形）";
    let row = format!("{label} 351 0 0 1536 1796 0 3683\n");
    let text = pdf.replace(&format!("{label} 0 0 0 0 0 0 0\n"), &row);
    let at = text.find(&row).expect("the row") + row.len() - 2;
    let place = TextRange::new(to_u32(at), to_u32(at + 1));
    let mut analysis = Analysis::new(&text);
    let before = shown(&analysis);
    analysis.edit(place, "9");
    let mut now = text.clone();
    now.replace_range(place.as_usize(), "9");
    assert_eq!(shown(&analysis), shown(&Analysis::new(&now)));
    assert_ne!(shown(&analysis), before);
}

/// A row that the table lacks is written as the row beside it is: what is typed there and not shown is not copied.
#[test]
fn a_row_with_a_stray_tag_is_no_pattern() {
    let text = include_str!("../fixtures/correct.md");
    let denied = "| 1.属于国家秘密 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n";
    let text = text.replace(denied, "");
    let row = "| （二）部分公开（区分处理的，只计这一情形，不计其他情形） | 1 ";
    let at = to_u32(text.find(row).expect("the row before") + row.len());
    let mut analysis = Analysis::new(&text);
    analysis.edit(TextRange::empty(at), "</td>");
    let mut now = text.clone();
    now.insert_str(at as usize, "</td>");
    let fresh = shown(&Analysis::new(&now));
    assert_eq!(shown(&analysis), fresh);
    assert!(
        fresh.iter().any(|it| it.contains("missing-row")),
        "{fresh:?}"
    );
    assert!(!fresh.iter().any(|it| it.contains("|</td>")), "{fresh:?}");
}

/// Lines that may be of one title, one heading or one list with those beside them: wherever a key falls, the
/// outline is that of a fresh check.
#[test]
fn short_lines_are_joined_as_in_a_fresh_check() {
    const TEXTS: [&str; 6] = [
        "青溪县水务局\n2024年政府信息公开工作\n年度报告\n（公开版）\n2024年\n\n一、总体情况\n全年平稳。\n",
        "青溪县水务局2024年政府信息公开工作年度报告\n\n目录\n一、总体情况\n二、主动公开政府信息情况\n\
         三、收到和处理政府信息公开申请情况\n\n一、总体情况\n本局公开。\n二、主动公开政府信息情况\n略。\n\
         三、收到和处理政府信息公开申请情况\n略。\n",
        "青溪县水务局2024年政府信息公开工作年度报告\n\n一、总体情况\n（一）依申请公开\n新收5件，结转2件。\n\
         三、收到和处理政府信息\n公开申请情况\n见下表。\n四、政府信息公开行政复议\n、行政诉讼情况\n无。\n",
        "青溪县水务局政府信息公开工作年度报告\n（2024年度）\n围绕中心工作，本局做好公开。\n一、总体情况\n\
         本年度主动公开信息，回应关切，接受监督，各项工作有序开展，成效明显，群众满意。\n六、其他需要报告的事项\n无。\n",
        // More than next to nothing on either side: nothing but the line above tells that it is of a heading.
        "青溪县水务局2024年政府信息公开工作年度报告\n\n一、总体情况\n\
         本年度主动公开信息，回应关切，接受监督，各项工作有序开展，成效明显，群众满意，未发生重大差错和舆情。\n\
         三、收到和处理政府信息\n公开申请情况\n\
         本机关依法登记、审核、办理和答复，注重沟通，严格时限，规范文书，办理质量稳步提升，群众认可度较高。\n",
        // The same of a title, whose year stands below it.
        "青溪县水务局政府信息公开工作年度报告\n（2023年度）\n\
         本报告所列数据的统计期限自2024年1月1日起至2024年12月31日止。\n一、总体情况\n\
         本年度主动公开信息，回应关切，接受监督，各项工作有序开展，成效明显，群众满意，未发生重大差错和舆情。\n",
    ];
    for text in TEXTS {
        for (at, c) in text.char_indices().filter(|it| it.1 != '\n') {
            delete_and_type("short lines", text, at..at + c.len_utf8());
            for insert in ["年", "、", "表"] {
                let mut analysis = Analysis::new(text);
                analysis.edit(TextRange::empty(to_u32(at)), insert);
                let fresh =
                    Analysis::new(format!("{}{insert}{}", &text[..at], &text[at..]).as_str());
                assert_eq!(
                    shown(&analysis),
                    shown(&fresh),
                    "{insert} at {at} of {text}"
                );
            }
        }
    }
}

//! What must hold of every report in `fixtures/`, and of every text that once broke it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use gouji::fix::fix_all;
use gouji::rules::diagnostic::{Applicability, Severity};
use gouji::workspace::analysis::Analysis;

/// Texts that were once lost, misread or fixed for ever, cut to the minimum.
const REGRESSIONS: [&str; 1] = [
    "某镇人民政府2024年政府信息公开工作年度报告\n\n+---+\n| 甲 |\n+---+\n|\n|\n+---+\n| 乙 |\n+---+\n",
];

/// Figures of the three tables of the 2021 form: 10, 25 × 7 and 15.
const N_FIGURES: usize = 200;

/// Every report below a folder of `fixtures/`, by its path from there.
fn fixtures(folder: &str) -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut folders = vec![root.join(folder)];
    let mut res = BTreeMap::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = fs::read_to_string(&path) {
                let name = path.strip_prefix(&root).unwrap_or(&path);
                res.insert(name.to_string_lossy().replace('\\', "/"), text);
            }
        }
    }
    assert!(!res.is_empty(), "{folder} has fixtures");
    res
}

/// All of them, and the regressions.
fn texts() -> impl Iterator<Item = (String, String)> {
    let regressions = REGRESSIONS.iter().enumerate();
    let regressions = regressions.map(|(at, it)| (format!("regression {at}"), (*it).to_owned()));
    fixtures(".").into_iter().chain(regressions)
}

/// Every finding as its rule and words, with whether it has a safe fix.
fn findings(text: &str) -> Vec<(bool, String)> {
    let analysis = Analysis::new(text);
    let shown = analysis.diagnostics().map(|(_, it)| {
        let words = format!("{} {}: {}", it.severity, it.rule.name, it.message.zh);
        (it.safe_fix().is_some(), words)
    });
    shown.collect()
}

/// Every figure: what it is, and what it says.
fn figures(text: &str) -> BTreeMap<String, String> {
    let analysis = Analysis::new(text);
    let reports = analysis.parts.iter().filter_map(|it| it.report.as_ref());
    let facts = reports.flat_map(|it| it.facts());
    facts
        .map(|it| (it.id, format!("{:?} {}", it.value, it.raw)))
        .collect()
}

#[test]
fn leaves_concatenate_to_the_text() {
    for (name, text) in texts() {
        assert_eq!(Analysis::new(&text).syntax.text(), text, "{name}");
    }
}

#[test]
fn every_range_is_a_piece_of_the_text() {
    for (name, text) in texts() {
        let analysis = Analysis::new(&text);
        for (offset, it) in analysis.diagnostics() {
            let edits = it.fixes.iter().flat_map(|it| &it.edits);
            let ranges = edits.map(|it| it.range);
            let ranges = ranges.chain(it.related.iter().map(|it| it.range));
            for range in ranges.chain([it.range]) {
                let piece = text.get(range.shifted(offset).as_usize());
                assert!(piece.is_some(), "{name}: {range:?} of {it:?}");
            }
        }
        for (offset, part) in analysis.located() {
            for fact in part.report.iter().flat_map(|it| it.facts()) {
                let piece = text.get(fact.range.shifted(offset).as_usize());
                assert!(piece.is_some(), "{name}: {fact:?}");
            }
        }
    }
}

#[test]
fn a_fixed_text_is_clean_of_what_was_fixed() {
    for (name, text) in texts() {
        let fixed = fix_all(&text, Applicability::Safe, |_| true);
        let before = findings(&text);
        let after = findings(&fixed.text);
        assert!(after.iter().all(|it| !it.0), "{name}: {after:?}");
        assert!(
            after.iter().all(|it| before.contains(it)),
            "{name}: {after:?} was not there before"
        );
        let n_safe = before.iter().filter(|it| it.0).count();
        assert_eq!(after.len() + n_safe, before.len(), "{name}");
    }
}

#[test]
fn a_second_fix_changes_nothing() {
    for (name, text) in texts() {
        let once = fix_all(&text, Applicability::Safe, |_| true);
        let twice = fix_all(&once.text, Applicability::Safe, |_| true);
        assert_eq!((twice.text, twice.n_applied), (once.text, 0), "{name}");
    }
}

#[test]
fn a_report_says_the_same_in_every_layout() {
    let layouts = fixtures("layouts");
    assert!(layouts.len() >= 15);
    let expected = figures(&layouts["layouts/tsv.txt"]);
    assert_eq!(expected.len(), N_FIGURES);
    for (name, text) in layouts {
        assert_eq!(figures(&text), expected, "{name}");
    }
}

/// The text with the sections of the three tables in this order.
fn reordered(text: &str, order: [usize; 3]) -> String {
    let analysis = Analysis::new(text);
    let headings = analysis.located().find_map(|(offset, it)| {
        let headings = &it.report.as_ref()?.headings;
        Some(headings.iter().map(move |it| it.range.start + offset))
    });
    let line_start = |at: u32| text[..at as usize].rfind('\n').map_or(0, |it| it + 1);
    let starts: Vec<usize> = headings.expect("a report").map(line_start).collect();
    let section = |it: usize| &text[starts[it]..starts[it + 1]];
    let sections: String = order.map(section).concat();
    [&text[..starts[1]], &sections, &text[starts[4]..]].concat()
}

#[test]
fn sections_in_any_order_say_the_same() {
    let is_misplaced = |it: &(bool, String)| it.1.contains(" misplaced-section: ");
    for (name, text) in fixtures("layouts") {
        assert_eq!(reordered(&text, [1, 2, 3]), text, "{name}");
        for order in [[1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]] {
            let text_in_order = reordered(&text, order);
            assert_eq!(figures(&text_in_order), figures(&text), "{name} {order:?}");
            let findings = findings(&text_in_order);
            let is_said = !findings.is_empty() && findings.iter().all(is_misplaced);
            assert!(is_said, "{name} {order:?}: {findings:?}");
        }
    }
}

/// What stands in a cell instead of a number is said to be none, and takes no other cell's place.
#[test]
fn anything_in_a_cell_is_its_own() {
    const ANYTHING: [&str; 12] = [
        "约36", "36左右", "36余", "(36)", "1O", "l2", "36/40", "36~40", "近36", "≈36", "36?",
        "不详",
    ];
    let columns = ["natural_person", "business", "total"];
    for (name, text) in fixtures("layouts") {
        // Where cells are lines what is no number may be a label, and where there are none a piece of one.
        let has_cells = !name.contains("cell-per-") && !name.ends_with("pdf.txt");
        let analysis = Analysis::new(&text);
        let facts = analysis.located().flat_map(|(offset, it)| {
            let facts = it.report.iter().flat_map(|it| it.facts());
            facts.map(move |it| (it.id, it.range.shifted(offset).as_usize()))
        });
        let places: BTreeMap<String, std::ops::Range<usize>> = facts.collect();
        for column in columns {
            let id = format!("applications.not_processed.duplicate.{column}");
            for it in ANYTHING {
                let mut odd = text.clone();
                odd.replace_range(places[&id].clone(), it);
                let found = findings(&odd);
                let is_told = |it: &(bool, String)| {
                    it.1.contains(" malformed-count: ")
                        || !has_cells && it.1.contains(" missing-cell: ")
                };
                assert!(
                    found.len() == 1 && is_told(&found[0]),
                    "{name} {column} {it}: {found:?}"
                );
                let others = |text: &str| {
                    let mut figures = figures(text);
                    figures.retain(|id, _| !id.contains("duplicate"));
                    figures
                };
                assert_eq!(others(&odd), others(&text), "{name} {column} {it}");
            }
        }
    }
}

/// A label of a row in a group that was cut off at the end of its cell is a label still.
#[test]
fn a_label_that_is_cut_off_takes_no_place() {
    const LABEL: &str = "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请";
    let text = fixtures("layouts").remove("layouts/markdown.md").unwrap();
    assert!(text.contains(LABEL));
    let odd = text.replacen(LABEL, "1.申请人无正当", 1);
    assert_eq!(figures(&odd), figures(&text));
    let is_error = |it: &(bool, String)| it.1.contains(" missing-cell: ");
    assert!(!findings(&odd).iter().any(is_error), "{:?}", findings(&odd));
}

/// What converters made of one report, printed to PDF by Chromium: the files' names have their versions.
#[test]
fn what_converters_write_is_read_right_or_not_at_all() {
    let expected = figures(&fixtures("layouts")["layouts/tsv.txt"]);
    let mut n_whole = 0;
    let mut printed = fixtures("printed");
    assert!(printed.remove("printed/README.md").is_some());
    for (name, text) in printed {
        let found = figures(&text);
        let is_right = |it: (&String, &String)| expected.get(it.0) == Some(it.1);
        assert!(found.iter().all(is_right), "{name}");
        let findings = findings(&text);
        let is_mild =
            |it: &(bool, String)| it.1.starts_with("info") && it.1.contains("unreadable-table");
        assert!(findings.iter().all(is_mild), "{name}: {findings:?}");
        assert_eq!(findings.is_empty(), found.len() == N_FIGURES, "{name}");
        n_whole += usize::from(findings.is_empty());
    }
    assert_eq!(n_whole, 5, "where the order of lines is kept");
}

#[test]
fn a_report_says_the_same_through_every_converter() {
    let values = |text: &str| -> BTreeMap<String, String> {
        let analysis = Analysis::new(text);
        let reports = analysis.parts.iter().filter_map(|it| it.report.as_ref());
        let facts = reports.flat_map(|it| it.facts());
        facts.map(|it| (it.id, format!("{:?}", it.value))).collect()
    };
    let expected = values(&fixtures("layouts")["layouts/table.html"]);
    assert_eq!(expected.len(), N_FIGURES);
    let mut converted = fixtures("converted");
    assert!(converted.remove("converted/README.md").is_some());
    assert!(converted.len() >= 15);
    for (name, text) in converted {
        assert_eq!(values(&text), expected, "{name}");
        assert_eq!(findings(&text), [], "{name}");
    }
}

/// LibreOffice gives a total two columns, and readers of tables repeat what stands in it or leave a blank.
#[test]
fn a_total_over_two_columns_is_one_number() {
    let text = fixtures("layouts").remove("layouts/markdown.md").unwrap();
    let start = text.find("| 行政复议 |").unwrap();
    let end = start + text[start..].find("\n\n").unwrap();
    let rows: Vec<&str> = text[start..end].lines().collect();
    assert_eq!(rows.len(), 5);
    let numbers: Vec<&str> = rows[4].trim_matches('|').split('|').collect();
    let numbers = |again: &str| {
        let (before, behind) = numbers.split_at(5);
        format!("|{}|{again}|{}|", before.join("|"), behind.join("|"))
    };
    const OUTCOMES: &str = "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计";
    let with_column = |is_repeated: bool, has_index: bool| -> String {
        let wide = match is_repeated {
            true => [
                format!("|{}{}", "行政复议|".repeat(6), "行政诉讼|".repeat(10)),
                "|---".repeat(16) + "|",
                format!(
                    "| {OUTCOMES} | 总计 |{}{}",
                    "未经复议直接起诉|".repeat(5),
                    "复议后起诉|".repeat(5)
                ),
                format!("| {OUTCOMES} | 总计 | {OUTCOMES} | {OUTCOMES} |"),
                numbers(" 17 "),
            ],
            false => [
                rows[0].to_owned() + " |",
                rows[1].to_owned() + "---|",
                rows[2].replacen("总计 |", "总计 | |", 1),
                rows[3].replacen("| 结果维持", "| | 结果维持", 1),
                numbers(" "),
            ],
        };
        let indexed = wide.iter().enumerate().map(|(number, row)| match number {
            1 => format!("|---{row}"),
            0 => format!("| 0 {row}"),
            _ => format!("| {} {row}", number - 1),
        });
        let indexed: Vec<String> = indexed.collect();
        let wide = if has_index {
            indexed.join("\n")
        } else {
            wide.join("\n")
        };
        format!("{}{wide}{}", &text[..start], &text[end..])
    };
    for (is_repeated, has_index) in [(true, false), (false, false), (true, true)] {
        let wide = with_column(is_repeated, has_index);
        assert_eq!(figures(&wide), figures(&text), "{wide}");
        assert_eq!(findings(&wide), [], "{wide}");
    }
}

#[test]
fn headings_are_known_in_the_marks_of_wikis() {
    let text = fixtures("layouts").remove("layouts/markdown.md").unwrap();
    let marked = |title: fn(&str) -> String, heading: fn(&str) -> String| -> String {
        let lines = text.lines().map(|it| match it.split_once(' ') {
            Some(("#", words)) => title(words),
            Some(("##", words)) => heading(words),
            _ => it.to_owned(),
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    let wiki = marked(|it| format!("'''{it}'''"), |it| format!("= '''{it}''' ="));
    let rest = marked(
        |it| format!(".. rubric:: {it}\n   :name: a"),
        |it| format!(".. rubric:: {it}\n   :name: b"),
    );
    for text_in_marks in [wiki, rest] {
        assert_eq!(figures(&text_in_marks), figures(&text));
        assert_eq!(findings(&text_in_marks), findings(&text), "{text_in_marks}");
    }
}

#[test]
fn a_correct_report_has_no_error_and_no_warning() {
    let correct = ["report.txt", "correct.md", "sample/songtai-2024.html"];
    let reports = fixtures(".")
        .into_iter()
        .filter(|(name, _)| name.starts_with("layouts/") || correct.contains(&name.as_str()));
    for (name, text) in reports {
        let analysis = Analysis::new(&text);
        assert!(analysis.has_report(), "{name}");
        let serious = analysis
            .diagnostics()
            .filter(|(_, it)| it.severity >= Severity::Warning);
        assert_eq!(serious.count(), 0, "{name}: {:?}", findings(&text));
    }
}

#[test]
fn a_wrong_digit_of_the_sample_is_restored() {
    let wrong = &fixtures("sample")["sample/shiqiao-2024.md"];
    let (from, to) = (
        "| 9 | 1 | 0 | 0 | 0 | 0 | 7 |",
        "| 6 | 1 | 0 | 0 | 0 | 0 | 7 |",
    );
    assert!(wrong.contains(from));
    let fixed = fix_all(wrong, Applicability::Safe, |_| true);
    assert_eq!(fixed.text, wrong.replace(from, to));
}

/// Lists of contents as editors, converters and people make them, in text and in HTML.
fn contents_lists() -> (Vec<String>, Vec<String>) {
    const SECTIONS: [&str; 6] = [
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ];
    let list = |head: &str, entry: &dyn Fn(usize, &str) -> String| -> String {
        let entries = SECTIONS.iter().enumerate();
        let entries = entries.map(|(idx, it)| entry(idx + 1, it));
        format!("{head}\n{}\n", entries.collect::<String>())
    };
    let below = "    （一）主动公开\n    （二）依申请公开\n    （三）政府信息管理\n";
    let text = vec![
        list("目录", &|_, it| format!("{it}\n")),
        list("目　录\n", &|_, it| format!("{it}\n\n")),
        list("# 目录\n", &|_, it| format!("- [{it}](#{it})\n")),
        list("**目 录**\n", &|_, it| format!("* **{it}**\n")),
        list("【目录】", &|n, it| format!("{n}. {it}\n")),
        list("目录", &|n, it| format!("{it}……………………{n}\n")),
        list("目录", &|n, it| format!("{it} .............. {n}\n")),
        list("目录", &|n, it| format!("{it}\t{n}\n")),
        list("目次：", &|n, it| format!("{it}        {n}\n")),
        list("目录", &|n, it| format!("{it}\n{n}\n")),
        list("", &|_, it| format!("{it}\n")),
        list("[TOC]", &|_, it| format!("  * {it}\n")),
        list("目录", &|n, it| {
            format!("{it}\n{}", if n == 1 { below } else { "" })
        }),
        list("目录", &|n, it| {
            let own = if n == 1 { below } else { "" };
            format!("{it}……{n}\n{}", own.replace('\n', "……2\n"))
        }),
        list("| 目录 | 页码 |\n|---|---|", &|n, it| {
            format!("| {it} | {n} |\n")
        }),
        list("| 目录 |\n|---|", &|_, it| format!("| {it} |\n")),
        list("目录", &|_, it| format!("{it}  ")),
        list("== 目录 ==", &|_, it| format!("* [[#{it}|{it}]]\n")),
        list("- 目录", &|_, it| {
            format!("  - [{it}](#a)\n    - [（一）小节](#b)\n")
        }),
    ];
    let page = |head: &str, entry: &dyn Fn(usize, &str) -> String, end: &str| {
        list(head, entry) + end + "\n"
    };
    let html = vec![
        page(
            "<h2>目录</h2><ul>",
            &|_, it| format!("<li><a href=\"#a\">{it}</a></li>\n"),
            "</ul>",
        ),
        page(
            "<div id=\"toc\"><p>目&nbsp;录</p>",
            &|n, it| format!("<p><a href=\"#a\">{it}<span>……</span>{n}</a></p>\n"),
            "</div>",
        ),
        page(
            "<nav><ol>",
            &|_, it| format!("<li><a href=\"#a\">{it}</a></li>\n"),
            "</ol></nav>",
        ),
        page(
            "<table><tr><td>目录</td><td>页码</td></tr>",
            &|n, it| format!("<tr><td>{it}</td><td>{n}</td></tr>\n"),
            "</table>",
        ),
        page("<p>目录<br>", &|_, it| format!("{it}<br>\n"), "</p>"),
    ];
    (text, html)
}

#[test]
fn a_list_of_contents_is_no_outline() {
    let (text, html) = contents_lists();
    let mut n_tried = 0;
    for (name, report) in fixtures("layouts") {
        let is_html = name.ends_with(".html");
        let lists = if is_html { &html } else { &text };
        let preface = report.find("按照《").expect("a preface");
        let preface = report[..preface].rfind('\n').map_or(0, |it| it + 1);
        let at_top = if is_html { None } else { Some(0) };
        for (list_idx, list) in lists.iter().enumerate() {
            for at in at_top.into_iter().chain([preface]) {
                let mut with_list = report.clone();
                with_list.insert_str(at, &format!("{list}\n"));
                let what = format!("{name}, list {list_idx} at {at}");
                assert_eq!(findings(&with_list), findings(&report), "{what}");
                assert_eq!(figures(&with_list), figures(&report), "{what}");
                let analysis = Analysis::new(&with_list);
                let reports = analysis.parts.iter().filter_map(|it| it.report.as_ref());
                let found: Vec<_> = reports.map(|it| it.headings.len()).collect();
                assert_eq!(found, [6], "{what}");
                n_tried += 1;
            }
        }
    }
    assert!(n_tried > 300);
}

#[test]
fn a_tab_in_a_row_between_bars_is_a_blank() {
    let report = include_str!("../fixtures/correct.md");
    let (figures_before, row) = (figures(report), "| 3.其他 | 0 | 0 |");
    assert!(report.contains(row));
    for with_tab in [
        "| 3.其他\t| 0 | 0 |",
        "\t| 3.其他 | 0 | 0 |",
        "| 3.其他 |\t0 | 0 |",
        "| 3.其他 | 0\t|\t0 |",
    ] {
        let text = report.replacen(row, with_tab, 1);
        assert_eq!(findings(&text), findings(report), "{with_tab}");
        assert_eq!(figures(&text), figures_before, "{with_tab}");
    }
    let behind = report.replacen("| 规章 | 0 | 0 | 0 |", "| 规章 | 0 | 0 | 0 |\t", 1);
    assert_eq!(figures(&behind), figures_before);
}

#[test]
fn formatting_leaves_signs_that_mean_something() {
    let report = include_str!("../fixtures/correct.md");
    let mut text = report.to_owned();
    for (old, new) in [
        ("| 3.其他 |", "| 3.其他※ |"),
        ("| 规章 |", "| 规章* |"),
        ("| 行政处罚 |", "| 行政处罚？ |"),
        ("## 五、", "- 五、"),
    ] {
        assert!(text.contains(old), "{old}");
        text = text.replacen(old, new, 1);
    }
    let edits = gouji::ide::format::format(&Analysis::new(&text), None);
    let formatted = gouji::fix::apply_edits(&text, &edits);
    let signs = |it: &str| it.replace([' ', '-', '|'], "");
    assert_eq!(signs(&formatted), signs(&text));
    assert!(formatted.contains("- 五、"), "{formatted}");
}

//! The form that `new` prints, read back.

use gouji::form::edition_for;
use gouji::workspace::analysis::Analysis;

use super::{Run, Sandbox};

const AGENCY: &str = "青溪县水务局";

fn new(sandbox: &Sandbox, year: u16, layout: &str) -> Run {
    let year = year.to_string();
    sandbox.run([
        "new", "--year", &year, "--agency", AGENCY, "--layout", layout,
    ])
}

#[test]
fn what_is_printed_is_the_form_of_the_year() {
    let sandbox = Sandbox::new();
    for layout in ["markdown", "tsv"] {
        for year in 2019..=2026 {
            let run = new(&sandbox, year, layout);
            assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
            let analysis = Analysis::new(run.stdout());
            let reports: Vec<_> = analysis
                .parts
                .iter()
                .filter_map(|it| it.report.as_ref())
                .collect();
            assert_eq!(reports.len(), 1, "{layout} {year}");
            let report = reports[0];
            assert_eq!(report.year(), Some(year));
            assert_eq!(report.agency(), Some(AGENCY));
            let edition = edition_for(Some(year));
            assert_eq!(report.edition().map(|it| it.name), Some(edition.name));

            let ids: Vec<String> = report.facts().into_iter().map(|it| it.id).collect();
            let rows = edition
                .tables
                .iter()
                .flat_map(|table| table.rows.iter().map(move |row| (table.id, row)));
            let expected: Vec<String> = rows
                .flat_map(|(table, row)| {
                    let id = move |column: &str| format!("{table}.{}.{column}", row.id);
                    row.columns.iter().map(move |it| id(it.id))
                })
                .collect();
            assert_eq!(ids, expected, "{layout} {year}");
            assert!(report.facts().iter().all(|it| it.value.is_none()));

            let rules: Vec<&str> = analysis.diagnostics().map(|it| it.1.rule.name).collect();
            assert!(
                rules.iter().all(|it| *it == "placeholder-text"),
                "{layout} {year}: {rules:?}"
            );
        }
    }
}

#[test]
fn sections_are_in_order_and_the_last_asks_for_the_fees() {
    let run = new(&Sandbox::new(), 2024, "markdown");
    let headings: Vec<&str> = run
        .stdout()
        .lines()
        .filter(|it| it.starts_with("## "))
        .collect();
    let expected: Vec<String> = edition_for(Some(2024))
        .sections
        .iter()
        .map(|it| format!("## {}、{}", it.ordinal, it.label))
        .collect();
    assert_eq!(headings, expected);
    assert!(run.stdout().contains("自2024年1月1日起至2024年12月31日止"));
    assert!(run.stdout().contains("\n### （五）监督保障\n"));
    assert!(run.stdout().ends_with("收取信息处理费情况在此处报告。）\n"));
    assert!(
        !new(&Sandbox::new(), 2020, "tsv")
            .stdout()
            .contains("处理费")
    );
}

#[test]
fn a_file_is_written_and_never_overwritten() {
    let sandbox = Sandbox::new();
    let args = ["new", "--year", "2024", "--agency", AGENCY, "-o", "年报.md"];
    let run = sandbox.run(args);
    assert_eq!((run.code, run.stdout()), (Some(0), ""));
    let written = std::fs::read_to_string(sandbox.path("年报.md")).unwrap();
    assert_eq!(written, new(&sandbox, 2024, "markdown").stdout());

    sandbox.write("年报.md", "mine");
    let run = sandbox.run(args);
    assert_eq!(run.code, Some(2));
    assert_eq!(run.stderr, "错误：年报.md：文件已存在，没有覆盖\n");
    let left = std::fs::read_to_string(sandbox.path("年报.md")).unwrap();
    assert_eq!(left, "mine");

    let run = sandbox.run(["--lang", "en"].into_iter().chain(args));
    assert_eq!(
        run.stderr,
        "error: 年报.md: the file exists and was left as it is\n"
    );
}

#[test]
fn a_file_that_cannot_be_written_is_said() {
    let sandbox = Sandbox::new();
    let run = sandbox.run([
        "new",
        "--year",
        "2024",
        "--agency",
        AGENCY,
        "-o",
        "没有/年报.md",
    ]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.starts_with("错误：没有/年报.md："));
}

#[test]
fn a_layout_is_taken_from_the_name_of_the_file() {
    let sandbox = Sandbox::new();
    sandbox.run([
        "new",
        "--year",
        "2024",
        "--agency",
        AGENCY,
        "-o",
        "年报.txt",
    ]);
    let written = std::fs::read_to_string(sandbox.path("年报.txt")).unwrap();
    assert_eq!(written, new(&sandbox, 2024, "tsv").stdout());
}

#[test]
fn years_without_a_form_and_names_that_are_none_are_refused() {
    let sandbox = Sandbox::new();
    assert_eq!(new(&sandbox, 2018, "tsv").code, Some(2));
    for agency in ["", "  ", "青溪县\n水务局"] {
        let run = sandbox.run(["new", "--year", "2024", "--agency", agency]);
        assert_eq!(run.code, Some(2), "{agency}");
        assert_eq!(run.stderr, "错误：机关名称是空的，或者含有换行等控制字符\n");
    }
    let run = sandbox.run(["new", "--year", "2024", "--agency", " 青溪县水务局 "]);
    assert!(run.stdout().starts_with("# 青溪县水务局2024年"));
}

/// Last year's report, with this in its row of what is carried forward.
fn last_year(sandbox: &Sandbox, carried_forward: &str) -> String {
    let sound = include_str!("../../fixtures/cli/sound.txt");
    let row = "四、结转下年度继续办理";
    let (before, rest) = sound.split_once(row).unwrap();
    let (_, after) = rest.split_once('\n').unwrap();
    let text = format!("{before}{row}\t\t\t{carried_forward}\n{after}");
    sandbox.write("去年.txt", &text);
    text
}

#[test]
fn what_last_year_hands_on_is_filled_in() {
    for layout in ["markdown", "tsv"] {
        let sandbox = Sandbox::new();
        last_year(&sandbox, "4\t2\t0\t/\t1\t\t7");
        let run = sandbox.run(["new", "--from", "去年.txt", "--layout", layout]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert_eq!(run.stderr, "已从 2024 年的报告填入上年结转的 5 格\n");
        let analysis = Analysis::new(run.stdout());
        let report = analysis.parts[0].report.as_ref().unwrap();
        assert_eq!((report.year(), report.agency()), (Some(2025), Some(AGENCY)));
        let facts = report.facts();
        let known = facts.iter().filter(|it| it.value.is_some());
        let known: Vec<(&str, &str)> = known.map(|it| (it.id.as_str(), it.raw.as_str())).collect();
        let cell = |column, value| (format!("applications.brought_forward.{column}"), value);
        let expected = [
            cell("natural_person", "4"),
            cell("business", "2"),
            cell("research", "0"),
            cell("legal_service", "1"),
            cell("total", "7"),
        ];
        assert_eq!(known, expected.each_ref().map(|it| (it.0.as_str(), it.1)));
        // All else is the blank form.
        let blank = new(&sandbox, 2025, layout);
        let without_figures = |it: &str| it.replace(['4', '2', '0', '1', '7', ' '], "");
        assert_eq!(
            without_figures(run.stdout()),
            without_figures(blank.stdout())
        );
    }
}

#[test]
fn year_and_organ_may_differ_from_last_years() {
    let sandbox = Sandbox::new();
    last_year(&sandbox, "1\t0\t0\t0\t0\t0\t1");
    let run = sandbox.run([
        "new",
        "--from",
        "去年.txt",
        "--year",
        "2025",
        "--agency",
        "青溪县水利局",
    ]);
    assert!(run.stdout().starts_with("# 青溪县水利局2025年"));
    let run = sandbox.run(["new", "--from", "去年.txt", "--year", "2024"]);
    assert_eq!(run.code, Some(2));
    assert_eq!(run.stderr, "错误：去年.txt：其中没有 2023 年的年度报告\n");
}

#[test]
fn a_file_that_is_not_last_years_report_is_refused() {
    let sandbox = Sandbox::new();
    let text = last_year(&sandbox, "1\t0\t0\t0\t0\t0\t1");
    sandbox.write("两份.txt", [text.clone(), text].concat());
    sandbox.write("通知.txt", "关于做好年度报告编制工作的通知\n");
    for (name, reason) in [
        ("两份.txt", "其中不止一份年度报告"),
        ("通知.txt", "其中没有写明年份的年度报告"),
        ("没有.txt", "文件不存在"),
    ] {
        let run = sandbox.run(["new", "--from", name]);
        assert_eq!((run.code, run.stdout()), (Some(2), ""));
        assert_eq!(run.stderr, format!("错误：{name}：{reason}\n"));
    }
    let run = sandbox.run(["new", "--year", "2025"]);
    assert_eq!(run.code, Some(2));
    sandbox.write(
        "早.txt",
        "青溪县水务局2017年政府信息公开工作年度报告\n\n一、概述\n",
    );
    let run = sandbox.run(["new", "--from", "早.txt"]);
    assert_eq!(run.stderr, "错误：早.txt：没有 2018 年的格式\n");
}

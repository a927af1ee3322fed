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

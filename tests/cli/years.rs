//! What `check` says of the reports of several years.

use std::fs;

use expect_test::expect;

use super::{Sandbox, sound};

/// Rows up to their numbers.
const BROUGHT: &str = "二、上年结转政府信息公开申请数量\t\t\t";
const ISSUED: &str = "行政规范性文件\t";

/// The report of a year that continues the one before: nothing comes, nothing goes.
fn of_year(year: u16) -> String {
    let text = sound().replace("2024", &year.to_string());
    assert!(text.contains(&format!("{ISSUED}1\t0\t4")));
    text.replace(&format!("{ISSUED}1\t0\t4"), &format!("{ISSUED}0\t0\t4"))
}

/// The same with the row of 上年结转 twice as large, and what follows from it.
fn doubled(year: u16) -> String {
    of_year(year)
        .replace(
            &format!("{BROUGHT}1\t0\t0\t0\t0\t0\t1"),
            &format!("{BROUGHT}2\t0\t0\t0\t0\t0\t2"),
        )
        .replace(
            "一、本年新收政府信息公开申请数量\t\t\t5\t1\t0\t0\t0\t0\t6",
            "一、本年新收政府信息公开申请数量\t\t\t4\t1\t0\t0\t0\t0\t5",
        )
}

#[test]
fn years_that_continue_each_other_are_clean() {
    let sandbox = Sandbox::new();
    for year in 2021..=2024 {
        sandbox.write(&format!("{year}.txt"), of_year(year));
    }
    let run = sandbox.run(["check"]);
    assert_eq!(run.stdout(), "检查了 4 份报告，未发现问题\n");
}

#[test]
fn a_figure_that_does_not_continue_is_found_in_both_files() {
    let sandbox = Sandbox::new();
    sandbox.write("2023.txt", of_year(2023));
    sandbox.write(
        "2024.txt",
        doubled(2024).replace("青溪县水务局2024", "白杨市青溪县水务局2024"),
    );
    let run = sandbox.run(["check"]);
    expect![[r#"
        警告[carry-forward-mismatch 上年结转不符]: 「四、结转下年度继续办理」自然人为 1，2024 年报告「二、上年结转」自然人为 2
          --> 2023.txt:63:15
           |
        63 | 四、结转下年度继续办理            1    0    0    0    0    0    1
           |                                   ^
           |
           = 见: 2024.txt:40:20: 2024 年报告「二、上年结转」自然人为 2
           = 见: 2024.txt:40:32: 2024 年报告「二、上年结转」总计为 2

        警告[carry-forward-mismatch 上年结转不符]: 「二、上年结转」自然人为 2，2023 年报告「四、结转下年度继续办理」自然人为 1
          --> 2024.txt:40:20
           |
        40 | 二、上年结转政府信息公开申请数量            2    0    0    0    0    0    2
           |                                             ^
           |
           = 见: 2023.txt:63:15: 2023 年报告「四、结转下年度继续办理」自然人为 1
           = 见: 2023.txt:63:27: 2023 年报告「四、结转下年度继续办理」总计为 1
           = 可能的修复（--unsafe-fixes）: 将「二、上年结转」自然人改为 1

        检查了 2 份报告，发现 2 处问题，1 处须加 --unsafe-fixes
    "#]].assert_eq(run.stdout());
    assert_eq!(run.code, Some(1));
    let run = sandbox.run(["check", "--lang", "en", "--output-format", "concise"]);
    expect![[r#"
        2023.txt:63:15: warning[carry-forward-mismatch] “carried forward”, natural person is 1; “brought forward”, natural person is 2 in the report for 2024 (2024.txt:40:20)
        2024.txt:40:20: warning[carry-forward-mismatch] “brought forward”, natural person is 2; “carried forward”, natural person is 1 in the report for 2023 (2023.txt:63:15)
        Checked 2 reports, found 2 problems, 1 only with --unsafe-fixes
    "#]].assert_eq(run.stdout());
    let findings = sandbox.run(["check", "--output-format", "json"]).json();
    for (at, other) in [(0, "2024.txt"), (1, "2023.txt")] {
        let related = &findings[at]["related"][0];
        assert_eq!(related["filename"], other);
        assert_eq!(related["location"], findings[1 - at]["location"]);
    }
    let run = sandbox.run(["check", "2024.txt"]);
    assert_eq!(run.code, Some(0), "alone there is nothing to compare with");
}

#[test]
fn a_stock_that_does_not_continue_is_found_in_both_files() {
    let sandbox = Sandbox::new();
    sandbox.write("2023.txt", of_year(2023));
    sandbox.write("2024.txt", sound());
    let run = sandbox.run(["check", "--output-format", "concise"]);
    expect![[r#"
        2023.txt:22:13: warning[stock-roll-forward-mismatch] 「行政规范性文件」现行有效件数为 4，2024 年报告的 4 减本年制发件数 1、加本年废止件数 0 为 3（2024.txt:22:13）
        2024.txt:22:13: warning[stock-roll-forward-mismatch] 「行政规范性文件」现行有效件数为 4，2023 年报告的 4 加本年制发件数 1、减本年废止件数 0 为 5（2023.txt:22:13）
        检查了 2 份报告，发现 2 处问题，1 处须加 --unsafe-fixes
    "#]]
    .assert_eq(run.stdout());
    let run = sandbox.run(["check", "--lang", "en", "--output-format", "concise"]);
    expect![[r#"
        2023.txt:22:13: warning[stock-roll-forward-mismatch] “normative documents”, in force is 4; in the report for 2024, 4 minus 1 issued this year, plus 0 repealed this year, is 3 (2024.txt:22:13)
        2024.txt:22:13: warning[stock-roll-forward-mismatch] “normative documents”, in force is 4; in the report for 2023, 4 plus 1 issued this year, minus 0 repealed this year, is 5 (2023.txt:22:13)
        Checked 2 reports, found 2 problems, 1 only with --unsafe-fixes
    "#]]
    .assert_eq(run.stdout());
}

#[test]
fn the_years_of_one_file_are_compared_too() {
    let sandbox = Sandbox::new();
    sandbox.write("汇编.txt", format!("{}\n{}", of_year(2023), doubled(2024)));
    let findings = sandbox.run(["check", "--output-format", "json"]).json();
    assert_eq!(findings.as_array().map(Vec::len), Some(2));
    assert_eq!(
        findings[0]["related"][0]["location"],
        findings[1]["location"]
    );
}

#[test]
fn a_year_that_is_there_twice_and_differs_is_compared_with_nothing() {
    let sandbox = Sandbox::new();
    sandbox.write("2023.txt", of_year(2023));
    sandbox.write("2023.md", doubled(2023));
    sandbox.write("2024.txt", doubled(2024));
    let run = sandbox.run(["check"]);
    assert_eq!(run.code, Some(0), "{}", run.stdout());
    assert_eq!(
        run.stderr,
        "注意：2024.txt：上年的报告有几份，数不相同，没有与上年比对\n"
    );
}

#[test]
fn copies_of_a_year_count_as_one() {
    let sandbox = Sandbox::new();
    sandbox.write("2023.txt", of_year(2023));
    sandbox.write("2023.md", of_year(2023));
    sandbox.write("2024.txt", doubled(2024));
    let run = sandbox.run(["check", "--output-format", "concise"]);
    let found: Vec<&str> = run
        .stdout()
        .lines()
        .filter_map(|it| it.split(':').next())
        .collect();
    assert_eq!(found[..3], ["2023.md", "2023.txt", "2024.txt"]);
    assert!(
        run.stdout().contains("（2023.md:63:15）"),
        "{}",
        run.stdout()
    );
    assert_eq!(run.stderr, "");
}

#[test]
fn what_a_finding_of_its_own_names_is_not_named_twice() {
    let sandbox = Sandbox::new();
    sandbox.write("2023.txt", of_year(2023));
    let row = format!("{BROUGHT}1\t0");
    sandbox.write(
        "2024.txt",
        of_year(2024).replace(&row, &row.replace("1\t0", "2\t0")),
    );
    let findings = sandbox.run(["check", "--output-format", "json"]).json();
    let found = findings.as_array().unwrap().iter();
    let found: Vec<_> = found.map(|it| (&it["filename"], &it["rule"])).collect();
    assert_eq!(
        found,
        [
            (&"2023.txt".into(), &"carry-forward-mismatch".into()),
            (&"2024.txt".into(), &"roll-forward-mismatch".into()),
        ]
    );
    let related = findings[1]["related"].as_array().unwrap();
    assert!(related.iter().any(|it| it["filename"] == "2023.txt"));
}

#[test]
fn fixes_across_years_are_applied_on_demand_only() {
    let sandbox = Sandbox::new();
    sandbox.write("2023.txt", of_year(2023));
    let path = sandbox.write("2024.txt", doubled(2024));
    let before = fs::read_to_string(&path).unwrap();
    let select = ["--select", "carry-forward-mismatch"];
    let run = |args: &[&str]| sandbox.run([&["check"], args, &select].concat());
    assert_eq!(run(&["--fix"]).code, Some(1));
    assert_eq!(fs::read_to_string(&path).unwrap(), before);
    let diff = run(&["--diff", "--unsafe-fixes"]);
    assert!(
        diff.stdout()
            .contains(&format!("+{BROUGHT}1\t0\t0\t0\t0\t0\t1\n")),
        "{diff:?}"
    );
    let fixed = run(&["--fix", "--unsafe-fixes"]);
    assert_eq!(fixed.code, Some(0), "{fixed:?}");
    assert_eq!(fixed.stdout(), "已修复 1 处\n检查了 2 份报告，未发现问题\n");
    let again = run(&["--fix", "--unsafe-fixes"]);
    assert_eq!(again.stdout(), "检查了 2 份报告，未发现问题\n");
    let last = fs::read_to_string(sandbox.path("2023.txt")).unwrap();
    assert_eq!(last, of_year(2023));
}

/// A number in three characters that mean nothing to titles.
fn han(number: usize) -> String {
    let digit = |it: usize| "甲乙丙丁戊己庚辛壬癸".chars().nth(it % 10);
    [100, 10, 1]
        .iter()
        .filter_map(|it| digit(number / it))
        .collect()
}

#[test]
fn years_are_compared_over_many_files_in_order() {
    let sandbox = Sandbox::new();
    for idx in 0..150 {
        let named = |text: String| text.replace("青溪县水务局", &format!("青溪县{}局", han(idx)));
        sandbox.write(&format!("{idx:03}/2023.txt"), named(of_year(2023)));
        let this = if idx % 10 == 0 {
            doubled(2024)
        } else {
            of_year(2024)
        };
        sandbox.write(&format!("{idx:03}/2024.txt"), named(this));
    }
    let run = sandbox.run(["check", "--output-format", "concise"]);
    let lines: Vec<&str> = run.stdout().lines().collect();
    assert_eq!(lines.len(), 2 * 15 + 1);
    assert!(lines[..30].is_sorted());
    assert!(
        lines[..30]
            .iter()
            .all(|it| it.contains("carry-forward-mismatch"))
    );
}

//! A report that sums up others: `consolidate`, and what `check` says of it.

use std::collections::BTreeMap;

use expect_test::expect;

use super::{Run, Sandbox, sound};

const CONFIG: &str =
    "[[consolidate]]\nparent = '青溪县2024.md'\nunits = '单位'\nagency = '青溪县人民政府'\n";
const ONLY: [&str; 4] = [
    "check",
    "青溪县2024.md",
    "--select",
    "consolidation-mismatch",
];

/// The report of a unit in which everything adds up, with figures of its own.
fn unit(idx: usize) -> String {
    let (received, permits) = (1 + idx * 7 % 31, 10 + idx * 13 % 101);
    let row = |text: &str, label: &str, from: [usize; 2], by: usize| {
        let written = |it: [usize; 2]| format!("{label}{}\t1\t0\t0\t0\t0\t{}\n", it[0], it[1]);
        assert!(text.contains(&written(from)), "{label}");
        text.replace(&written(from), &written(from.map(|it| it + by)))
    };
    let text = sound().replace("青溪县水务局", &name(idx));
    let text = text.replace("行政许可\t12", &format!("行政许可\t{permits}"));
    let text = row(
        &text,
        "一、本年新收政府信息公开申请数量\t\t\t",
        [5, 6],
        received,
    );
    let text = row(&text, "（一）予以公开\t\t", [3, 4], received);
    row(&text, "（七）总计\t\t", [5, 6], received)
}

fn name(idx: usize) -> String {
    let digit = |it: usize| "甲乙丙丁戊己庚辛壬癸".chars().nth(it % 10);
    let digits = [100, 10, 1].iter().filter_map(|it| digit(idx / it));
    format!("青溪县{}局", digits.collect::<String>())
}

fn file(idx: usize) -> String {
    format!("单位/{idx:03}.txt")
}

/// So many units, and the configuration that sums them up.
fn county(n_units: usize) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("gouji.toml", CONFIG);
    for idx in 0..n_units {
        sandbox.write(&file(idx), unit(idx));
    }
    sandbox
}

/// Writes the sum of what is there now as the parent.
#[track_caller]
fn consolidate(sandbox: &Sandbox) {
    let run = sandbox.run(["consolidate"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    sandbox.write("青溪县2024.md", run.stdout());
}

/// Every figure by its id.
fn facts(sandbox: &Sandbox, path: &str) -> BTreeMap<String, f64> {
    let facts = sandbox.run(["facts", path]).json();
    let facts = facts["reports"][0]["facts"].as_array().unwrap().iter();
    facts
        .map(|it| {
            (
                it["id"].as_str().unwrap().to_owned(),
                it["value"].as_f64().unwrap(),
            )
        })
        .collect()
}

#[test]
fn the_draft_is_the_sum_of_two_hundred_units() {
    let sandbox = county(200);
    consolidate(&sandbox);
    let draft = facts(&sandbox, "青溪县2024.md");
    let mut sums: BTreeMap<String, f64> = BTreeMap::new();
    for idx in 0..200 {
        for (id, value) in facts(&sandbox, &file(idx)) {
            *sums.entry(id).or_default() += value;
        }
    }
    assert_eq!(draft.len(), 200);
    for (id, sum) in sums {
        assert!(
            (draft[&id] - sum).abs() < 1e-6,
            "{id}: {} {sum}",
            draft[&id]
        );
    }
    let run = sandbox.run(ONLY);
    assert_eq!(run.stdout(), "检查了 1 份报告，未发现问题\n");
    // But for what is to be written by hand, the draft is a sound report.
    let found = sandbox.run(["check", "青溪县2024.md", "--ignore", "placeholder-text"]);
    assert_eq!(found.code, Some(0), "{}", found.stdout());
}

#[test]
fn a_unit_that_is_left_out_is_named() {
    let sandbox = county(200);
    std::fs::remove_file(sandbox.path(&file(77))).unwrap();
    consolidate(&sandbox);
    sandbox.write(&file(77), unit(77));
    let run = sandbox.run([&ONLY[..], &["--output-format", "concise"]].concat());
    expect![[r#"
        青溪县2024.md:33:13: warning[consolidation-mismatch] 「行政规范性文件」本年制发件数为 199，200 个单位之和为 200，恰少了青溪县甲辛辛局的 1，另有 23 处也是如此（单位/077.txt:22:9）
        检查了 1 份报告，发现 1 处问题
    "#]]
    .assert_eq(run.stdout());
    let run = sandbox.run([&ONLY[..], &["--output-format", "concise", "--lang", "en"]].concat());
    expect![[r#"
        青溪县2024.md:33:13: warning[consolidation-mismatch] “normative documents”, issued this year is 199, 200 units sum to 200, as if “青溪县甲辛辛局 (1)” were left out, and so in 23 other cells (单位/077.txt:22:9)
        Checked 1 report, found 1 problem
    "#]]
    .assert_eq(run.stdout());
}

#[test]
fn a_unit_that_is_counted_twice_is_named() {
    let sandbox = county(20);
    sandbox.write("单位/twice.txt", unit(5).replace(&name(5), "青溪县某局"));
    consolidate(&sandbox);
    std::fs::remove_file(sandbox.path("单位/twice.txt")).unwrap();
    let findings = sandbox
        .run([&ONLY[..], &["--output-format", "json"]].concat())
        .json();
    assert_eq!(findings.as_array().map(Vec::len), Some(1), "{findings:#}");
    let message = findings[0]["message"].as_str().unwrap();
    assert!(
        message.contains(&format!("恰多了{}的", name(5))),
        "{message}"
    );
    assert_eq!(findings[0]["related"][0]["filename"], file(5));
}

#[test]
fn of_units_with_the_same_figures_both_are_named() {
    let sandbox = county(20);
    sandbox.write("单位/same.txt", unit(5).replace(&name(5), "青溪县某局"));
    std::fs::remove_file(sandbox.path(&file(5))).unwrap();
    consolidate(&sandbox);
    sandbox.write(&file(5), unit(5));
    let findings = sandbox
        .run([&ONLY[..], &["--output-format", "json"]].concat())
        .json();
    assert_eq!(findings.as_array().map(Vec::len), Some(1), "{findings:#}");
    let message = findings[0]["message"].as_str().unwrap();
    let either = format!("恰少了{}的 1或青溪县某局的 1", name(5));
    assert!(message.contains(&either), "{message}");
}

#[test]
fn two_units_that_are_left_out_are_named() {
    let sandbox = county(20);
    for idx in [3, 11] {
        sandbox.write(&file(idx), sound().replace("青溪县水务局", &name(idx)));
    }
    let permits = |idx: usize| {
        [(3, 1000), (11, 2000)]
            .iter()
            .find(|it| it.0 == idx)
            .unwrap()
            .1
    };
    consolidate(&sandbox);
    for idx in [3, 11] {
        let text = sound().replace("青溪县水务局", &name(idx));
        sandbox.write(
            &file(idx),
            text.replace("行政许可\t12", &format!("行政许可\t{}", permits(idx))),
        );
    }
    let parent = std::fs::read_to_string(sandbox.path("青溪县2024.md")).unwrap();
    let sum = facts(&sandbox, "青溪县2024.md")["disclosure.permits.decisions"];
    let without = format!("| 行政许可 | {} |", sum as u64 - 24);
    let parent = parent.replace(&format!("| 行政许可 | {sum} |"), &without);
    assert!(parent.contains(&without));
    sandbox.write("青溪县2024.md", parent);
    let findings = sandbox
        .run([&ONLY[..], &["--output-format", "json"]].concat())
        .json();
    let message = findings[0]["message"].as_str().unwrap();
    assert!(
        message.ends_with(&format!("恰少了{}的 2000和{}的 1000", name(11), name(3))),
        "{message}"
    );
}

#[test]
fn a_difference_that_no_unit_accounts_for_lists_the_largest() {
    let sandbox = county(3);
    consolidate(&sandbox);
    let parent = std::fs::read_to_string(sandbox.path("青溪县2024.md")).unwrap();
    sandbox.write(
        "青溪县2024.md",
        parent.replace("| 行政处罚 | 9 |", "| 行政处罚 | 8 |"),
    );
    let run = sandbox.run(ONLY);
    expect![[r#"
        警告[consolidation-mismatch 汇总不符]: 「行政处罚」为 8，3 个单位之和为 9，其中最多的是青溪县甲甲甲局的 3、青溪县甲甲乙局的 3、青溪县甲甲丙局的 3
          --> 青溪县2024.md:39:10
           |
        39 | | 行政处罚 | 8 |
           |              ^
           |
           = 见: 单位/000.txt:28:6: 青溪县甲甲甲局为 3
           = 见: 单位/001.txt:28:6: 青溪县甲甲乙局为 3
           = 见: 单位/002.txt:28:6: 青溪县甲甲丙局为 3

        检查了 1 份报告，发现 1 处问题
    "#]]
    .assert_eq(run.stdout());
}

#[test]
fn a_cell_that_one_unit_leaves_open_is_not_compared() {
    let sandbox = county(3);
    consolidate(&sandbox);
    sandbox.write(&file(1), unit(1).replace("行政处罚\t3", "行政处罚\t/"));
    assert_eq!(sandbox.run(ONLY).code, Some(0));
    let run = sandbox.run(["consolidate"]);
    assert_eq!(run.stderr, "注意：1 格没有填：有的单位在那里没有数\n");
    assert!(run.stdout().contains("| 行政处罚 |  |"), "{}", run.stdout());
}

#[test]
fn units_that_are_no_reports_are_named() {
    let sandbox = county(3);
    consolidate(&sandbox);
    sandbox.write("单位/说明.md", "# 说明\n");
    let run = sandbox.run(ONLY);
    assert_eq!(run.code, Some(0));
    assert_eq!(
        run.stderr,
        "注意：单位/说明.md：未见政府信息公开工作年度报告，没有计入\n"
    );
    let config = CONFIG.replace("'单位'", "['单位/0*.txt', '单位/说明.md', '单位/没有.txt']");
    sandbox.write("gouji.toml", config);
    let run = sandbox.run(ONLY);
    assert_eq!(run.code, Some(2));
    let stderr = run.stderr.as_str();
    expect![[r#"
        错误：单位/没有.txt：`units` 所指的文件不存在
        注意：单位/说明.md：未见政府信息公开工作年度报告，没有计入
        注意：青溪县2024.md：单位不全，没有与各单位之和比对
    "#]]
    .assert_eq(stderr);
}

#[test]
fn reports_for_other_years_and_copies_do_not_count() {
    let sandbox = county(3);
    consolidate(&sandbox);
    sandbox.write("单位/2023.txt", unit(9).replace("2024", "2023"));
    sandbox.write("单位/copy.md", unit(2));
    let run = sandbox.run(ONLY);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    sandbox.write(
        "单位/copy.md",
        unit(2).replace("行政处罚\t3", "行政处罚\t4"),
    );
    let run = sandbox.run(ONLY);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("是同一单位的报告，数却不同"),
        "{}",
        run.stderr
    );
}

#[test]
fn the_configuration_is_found_above_or_named() {
    let sandbox = Sandbox::new();
    sandbox.write("a/b/x.txt", sound());
    sandbox.write("a/gouji.toml", "colour = 1\n");
    let check = |args: &[&str]| -> Run { sandbox.run([&["check"], args].concat()) };
    let run = check(&["a/b"]);
    assert_eq!(run.code, Some(0));
    let said = "注意：a/gouji.toml:1：没有名为 `colour` 的设置";
    assert!(run.stderr.starts_with(said), "{}", run.stderr);
    // That of a file is found wherever one begins.
    assert!(check(&["."]).stderr.starts_with(said));
    sandbox.write("other.toml", "a = = 1\n");
    let run = check(&["a", "--config", "other.toml"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.starts_with("错误：other.toml:1：不是 TOML"),
        "{}",
        run.stderr
    );
    assert_eq!(check(&["a", "--config", "none.toml"]).code, Some(2));
    assert_eq!(sandbox.run(["consolidate"]).code, Some(2));
    assert_eq!(
        sandbox
            .run(["consolidate", "--config", "a/gouji.toml"])
            .code,
        Some(2)
    );
}

//! What `check` finds, in every shape it is asked for.

use std::process::Stdio;

use expect_test::expect;

use super::{Sandbox, sound, wrong};

#[test]
fn a_sound_report_is_clean() {
    let sandbox = Sandbox::new();
    sandbox.write("报告.txt", sound());
    let run = sandbox.run(["check"]);
    assert_eq!(run.stdout(), "检查了 1 份报告，未发现问题\n");
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
}

#[test]
fn a_wrong_total_is_shown_in_its_row() {
    let sandbox = Sandbox::new();
    sandbox.write("报告.txt", wrong());
    let run = sandbox.run(["check", "报告.txt"]);
    assert_eq!(run.code, Some(1));
    expect![[r#"
        错误[cross-footing-mismatch 横向合计不符]: 「（一）予以公开」总计为 9，按本行合计和本列合计应为 4
          --> 报告.txt:41:32
           |
        41 | 三、本年度办理结果    （一）予以公开        3    1    0    0    0    0    9
           |                                                                           ^
        ...
        62 |     （七）总计        5    1    0    0    0    0    6
           |                                                     - 「（七）总计」总计为 6
           |
           = 修复: 将「（一）予以公开」总计改为 4

        检查了 1 份报告，发现 1 处问题，其中 1 处可用 --fix 修复
    "#]]
    .assert_eq(run.stdout());
    let run = sandbox.run(["check", "--lang", "en", "--output-format", "concise"]);
    expect![[r#"
        报告.txt:41:32: error[cross-footing-mismatch] “granted”, total is 9; its row and its column make it 4
        Checked 1 report, found 1 problem, 1 fixable with --fix
    "#]]
    .assert_eq(run.stdout());
}

#[test]
fn json_is_what_other_programs_build_on() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", wrong().replace('\n', "\r\n"));
    let run = sandbox.run(["check", "--output-format", "json"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""));
    let findings = run.json();
    let finding = &findings[0];
    assert_eq!(findings.as_array().map(Vec::len), Some(1));
    assert_eq!(finding["filename"], "a.txt");
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["location"]["row"], 41);
    let edit = &finding["fixes"][0]["edits"][0];
    assert_eq!(edit["content"], "4");
    assert_eq!(edit["location"], finding["location"]);
}

#[test]
fn rules_are_chosen_by_name() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", wrong());
    let findings = sandbox.run(["check", "--output-format", "json"]).json();
    let rule = findings[0]["rule"].as_str().unwrap();
    assert_eq!(sandbox.run(["check", "--ignore", rule]).code, Some(0));
    assert_eq!(sandbox.run(["check", "--select", rule]).code, Some(1));
    let other = ["check", "--select", "missing-section,missing-table"];
    assert_eq!(sandbox.run(other).code, Some(0));
    assert_eq!(sandbox.run(["check", "--exit-zero"]).code, Some(0));
}

#[test]
fn statistics_count_by_rule() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", wrong());
    sandbox.write("b.txt", wrong());
    let run = sandbox.run(["check", "--statistics", "--output-format", "json"]);
    assert_eq!(run.code, Some(1));
    assert_eq!(run.json()[0]["count"], 2);
    assert_eq!(run.json()[0]["fixable"], 2);
}

#[test]
fn many_files_come_in_the_order_of_their_paths() {
    let sandbox = Sandbox::new();
    for idx in 0..300 {
        sandbox.write(&format!("{}/{idx:03}.txt", idx % 7), wrong());
    }
    let run = sandbox.run(["check", "--output-format", "concise"]);
    let places: Vec<&str> = run
        .stdout()
        .lines()
        .filter_map(|it| it.split_once(": ").map(|it| it.0))
        .collect();
    assert_eq!(places.len(), 300);
    assert!(places.is_sorted());
}

#[test]
fn a_reader_that_goes_away_ends_the_run_quietly() {
    let sandbox = Sandbox::new();
    for idx in 0..600 {
        sandbox.write(&format!("{idx}.txt"), wrong());
    }
    let mut command = sandbox.command(["check"]);
    let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(1));
}

//! `gouji.toml` and what the command line says over it: rules, files, findings that are meant to be so.

use std::fs;

use super::{Run, Sandbox, sound, wrong};

const RULE: &str = "cross-footing-mismatch";
const WRONG: &str = "发现 1 处问题";

fn clean(n: usize) -> String {
    format!("检查了 {n} 份报告，未发现问题\n")
}

#[track_caller]
fn check_clean(run: &Run, n: usize) {
    assert_eq!(
        (run.code, run.stdout()),
        (Some(0), &*clean(n)),
        "{}",
        run.stderr
    );
    assert_eq!(run.stderr, "");
}

#[track_caller]
fn check_wrong(run: &Run) {
    assert_eq!(run.code, Some(1), "{}", run.stdout());
    assert!(run.stdout().contains(WRONG), "{}", run.stdout());
}

#[test]
fn a_rule_is_off_by_the_nearest_file_and_on_by_the_command_line() {
    let sandbox = Sandbox::new();
    sandbox.write("甲/a.txt", wrong());
    sandbox.write("乙/b.txt", wrong().replace("青溪县水务局", "青溪县林业局"));
    sandbox.write("gouji.toml", format!("[rules]\n{RULE} = 'off'\n"));
    check_clean(&sandbox.run(["check"]), 2);
    check_clean(&sandbox.run(["check", "乙/b.txt"]), 1);
    // Another is nearer to one of them.
    sandbox.write("甲/gouji.toml", format!("[rules]\n{RULE} = 'hint'\n"));
    let run = sandbox.run(["check", "--output-format", "concise"]);
    check_wrong(&run);
    assert!(
        run.stdout().starts_with("甲/a.txt:41:32: hint[cross"),
        "{}",
        run.stdout()
    );
    // The command line wins.
    let run = sandbox.run(["check", "--select", RULE, "乙"]);
    check_wrong(&run);
    assert!(
        run.stdout().contains("错误[cross-footing"),
        "{}",
        run.stdout()
    );
    check_clean(&sandbox.run(["check", "--ignore", RULE]), 2);
    // `--config` is for all.
    sandbox.write("other.toml", "");
    let run = sandbox.run(["check", "--config", "other.toml"]);
    assert!(run.stdout().contains("发现 2 处问题"), "{}", run.stdout());
}

#[test]
fn levels_differ_by_path() {
    let sandbox = Sandbox::new();
    for it in ["乡镇/a.txt", "乡镇/b/c.txt", "局/a.txt"] {
        sandbox.write(it, wrong());
    }
    let config = format!("[[override]]\npaths = ['乡镇/**']\nrules = {{ {RULE} = 'off' }}\n");
    sandbox.write("gouji.toml", config);
    let run = sandbox.run(["check", "--output-format", "concise"]);
    check_wrong(&run);
    assert!(run.stdout().starts_with("局/a.txt"), "{}", run.stdout());
}

#[test]
fn what_is_off_or_accepted_is_not_fixed() {
    let sandbox = Sandbox::new();
    let path = sandbox.write("a.txt", wrong());
    let text = || fs::read_to_string(&path).unwrap();
    sandbox.write("gouji.toml", format!("[rules]\n{RULE} = 'off'\n"));
    check_clean(&sandbox.run(["check", "--fix", "--unsafe-fixes"]), 1);
    assert_eq!(text(), wrong());
    fs::remove_file(sandbox.path("gouji.toml")).unwrap();
    assert_eq!(sandbox.run(["check", "--accept"]).code, Some(0));
    let run = sandbox.run(["check", "--fix"]);
    assert_eq!((run.code, text()), (Some(0), wrong()));
    assert_eq!(
        run.stdout(),
        "检查了 1 份报告，未发现问题，另有 1 处已接受\n"
    );
    sandbox.write("gouji.toml", format!("[rules]\n{RULE} = 'off'\n"));
    let run = sandbox.run(["check", "--fix", "--select", RULE]);
    assert_eq!((run.code, text()), (Some(0), sound()));
}

#[test]
fn files_are_left_out_by_the_file_and_by_the_command_line() {
    let sandbox = Sandbox::new();
    for it in ["old/a.txt", "b.bak.txt", "c.txt", "x/old/d.txt", "e/f.txt"] {
        sandbox.write(it, wrong());
    }
    sandbox.write("gouji.toml", "exclude = ['old', '*.bak.txt']\n");
    let checked = |args: &[&str]| {
        let args = ["check", "--output-format", "concise"].iter().chain(args);
        let run = sandbox.run(args);
        let lines = run.stdout().lines().map(str::to_owned).collect::<Vec<_>>();
        let files = lines.iter().filter_map(|it| it.split_once(".txt:"));
        files.map(|it| it.0.to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(checked(&[]), ["c", "e/f"]);
    assert_eq!(checked(&["--exclude", "e"]), ["c"]);
    assert_eq!(
        checked(&["--exclude", "c.txt", "--exclude", "e/*.txt"]),
        [""; 0]
    );
    // One that is named is checked.
    assert_eq!(checked(&["old/a.txt", "--exclude", "a.txt"]), ["old/a"]);
    let run = sandbox.run(["check", "--exclude", "[a"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("不是通配"), "{}", run.stderr);
}

#[test]
fn a_folder_without_reports_says_so() {
    let sandbox = Sandbox::new();
    let none = "没有找到报告\n";
    let run = sandbox.run(["check"]);
    assert_eq!((run.code, run.stdout(), &*run.stderr), (Some(0), none, ""));
    sandbox.write("a.md", "# 说明\n\n这里没有报告。\n");
    let run = sandbox.run(["check"]);
    assert_eq!((run.code, run.stdout()), (Some(0), none));
    let run = sandbox.run(["check", "--lang", "en"]);
    assert_eq!(run.stdout(), "No reports found\n");
    // Programs get an empty list, and people who look on are told.
    let run = sandbox.run(["check", "--output-format", "json"]);
    assert_eq!((run.code, &*run.stderr), (Some(0), none));
    assert_eq!(run.json(), serde_json::json!([]));
    // One that was named and cannot be read is another thing.
    let run = sandbox.run(["check", "b.md"]);
    assert_eq!((run.code, run.stdout()), (Some(2), none));
    assert!(run.stderr.contains("b.md：文件不存在"), "{}", run.stderr);
    let run = sandbox.run_with_input(["check", "-"], b"x");
    assert_eq!((run.code, run.stdout()), (Some(0), none));
}

#[test]
fn all_that_is_found_now_can_be_accepted() {
    let sandbox = Sandbox::new();
    let path = sandbox.write("报告/a.txt", wrong());
    // A new file in the folder where one works, without what was accepted being printed.
    let run = sandbox.run(["check", "--accept"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let said = "已接受 1 处，记入 gouji.toml，请在其中写明理由\n";
    assert!(run.stdout().ends_with(said), "{}", run.stdout());
    assert!(!run.stdout().contains("错误["), "{}", run.stdout());
    let config = fs::read_to_string(sandbox.path("gouji.toml")).unwrap();
    for it in [
        "[[accept]]",
        "agency = \"青溪县水务局\"",
        "rule = \"cross-footing-mismatch\"",
        "fact = \"applications.granted.total\"",
        "stated = \"9\"",
        "reason = \"\"",
    ] {
        assert!(config.lines().any(|line| line == it), "{it}: {config}");
    }
    let run = sandbox.run(["check"]);
    assert_eq!(
        run.stdout(),
        "检查了 1 份报告，未发现问题，另有 1 处已接受\n"
    );
    assert_eq!((run.code, &*run.stderr), (Some(0), ""));

    // With its reason it is shown where that is asked for.
    let reason = config.replace("reason = \"\"", "reason = \"含代收 5 件\"");
    fs::write(sandbox.path("gouji.toml"), reason).unwrap();
    let run = sandbox.run(["check", "--show-accepted", "--output-format", "concise"]);
    assert_eq!(run.code, Some(0));
    assert!(
        run.stdout().contains("应为 4（已接受：含代收 5 件）\n"),
        "{}",
        run.stdout()
    );
    let json = sandbox.run(["check", "--show-accepted", "--output-format", "json"]);
    assert_eq!(json.json()[0]["accepted"], "含代收 5 件");
    let sarif = sandbox.run(["check", "--show-accepted", "--output-format", "sarif"]);
    let suppression = &sarif.json()["runs"][0]["results"][0]["suppressions"][0];
    assert_eq!(suppression["justification"], "含代收 5 件");
    let full = sandbox.run(["check", "--show-accepted"]);
    assert!(
        full.stdout().contains("说明: 已接受：含代收 5 件"),
        "{}",
        full.stdout()
    );

    // It lapses with the figure, and what is not needed is said.
    fs::write(&path, wrong().replace("\t0\t9\n", "\t0\t8\n")).unwrap();
    let run = sandbox.run(["check"]);
    check_wrong(&run);
    assert!(
        run.stderr.contains("gouji.toml:1：`[[accept]]` 没有用到"),
        "{}",
        run.stderr
    );
    // More is added behind what is there; nothing else changes.
    let run = sandbox.run(["check", "--accept"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let both = fs::read_to_string(sandbox.path("gouji.toml")).unwrap();
    assert_eq!(both.matches("[[accept]]").count(), 2);
    assert!(both.contains("含代收 5 件"));
    let run = sandbox.run(["check"]);
    assert_eq!(run.code, Some(0), "{}", run.stdout());
    // Of reports that are not checked nothing is said.
    sandbox.write("b/c.txt", sound().replace("青溪县水务局", "青溪县林业局"));
    check_clean(&sandbox.run(["check", "b"]), 1);
}

#[test]
fn a_configuration_that_cannot_take_more_is_left_as_it_is() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", wrong());
    for config in ["accept = []\n", "x = = 1\n"] {
        let path = sandbox.write("gouji.toml", config);
        let run = sandbox.run(["check", "--accept"]);
        assert_eq!(run.code, Some(2), "{config}");
        assert_eq!(fs::read_to_string(&path).unwrap(), config);
    }
    let run = sandbox.run_with_input(["check", "--accept", "-"], b"");
    assert_eq!(run.code, Some(2));
}

/// A report without a title is known by its file.
#[test]
fn a_report_without_an_organ_is_accepted_by_its_path() {
    let sandbox = Sandbox::new();
    let text = sound();
    let (_, body) = text.split_once('\n').unwrap();
    sandbox.write("局/a [1].txt", body);
    sandbox.write("局/b.txt", body);
    let run = sandbox.run(["check", "局/a [1].txt", "--accept"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let run = sandbox.run(["check", "局/a [1].txt"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout(), run.stderr);
    assert_eq!(sandbox.run(["check", "局/b.txt"]).code, Some(1));
}

#[test]
fn a_comment_in_the_text_is_obeyed_and_one_that_is_not_needed_is_said() {
    let sandbox = Sandbox::new();
    let comment = format!("<!-- gouji: ignore {RULE} -- 含代收 -->");
    const ROW: &str = "（一）予以公开\t\t3\t1\t0\t0\t0\t0\t";
    let row = |total: &str| format!("{ROW}{total}");
    let commented = |total: &str| row(&format!("{total} {comment}\n"));
    let wrong = wrong().replace(&row("9\n"), &commented("9"));
    sandbox.write("a.txt", wrong);
    let run = sandbox.run(["check", "--fix"]);
    assert_eq!(
        run.stdout(),
        "检查了 1 份报告，未发现问题，另有 1 处已接受\n"
    );
    let run = sandbox.run(["check", "--show-accepted", "--output-format", "json"]);
    assert_eq!(run.json()[0]["accepted"], "含代收");
    sandbox.write("a.txt", sound().replace(&row("4\n"), &commented("4")));
    let run = sandbox.run(["check"]);
    assert_eq!(run.stdout(), clean(1));
    assert!(
        run.stderr.starts_with("注意：a.txt:41：") && run.stderr.contains("没有用到"),
        "{}",
        run.stderr
    );
}

#[test]
fn the_language_of_the_file_is_spoken_unless_another_is_asked_for() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", wrong());
    sandbox.write("gouji.toml", "language = 'en'\n");
    let run = sandbox.run(["check", "--output-format", "concise"]);
    assert!(
        run.stdout().contains("its row and its column"),
        "{}",
        run.stdout()
    );
    let run = sandbox.run(["check", "--output-format", "concise", "--lang", "zh"]);
    assert!(run.stdout().contains("按本行合计"), "{}", run.stdout());
}

#[test]
fn what_counts_in_a_file_is_shown_with_whence() {
    let sandbox = Sandbox::new();
    sandbox.write("乡镇/a.txt", sound());
    let run = sandbox.run(["config", "show", "乡镇/a.txt"]);
    assert!(
        run.stdout().starts_with("# 没有 gouji.toml\n"),
        "{}",
        run.stdout()
    );
    let config = "language = 'en'\nexclude = ['b.txt']\n[rules]\nblank-cell = 'off'\nstray-text = 'hint'\n\
        [[override]]\npaths = ['乡镇']\nrules = { stray-text = 'error' }\n";
    sandbox.write("gouji.toml", config);
    let run = sandbox.run(["config", "show", "乡镇/a.txt"]);
    let line = |name: &str| {
        let mut lines = run.stdout().lines();
        let line = lines.find(|it| it.split(' ').next() == Some(name)).unwrap();
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert!(
        run.stdout().starts_with("# gouji.toml\n"),
        "{}",
        run.stdout()
    );
    assert_eq!(line("language"), "language = \"en\"");
    assert_eq!(line("blank-cell"), "blank-cell = \"off\" # [rules]");
    assert_eq!(
        line("stray-text"),
        "stray-text = \"error\" # [[override]] 1: 乡镇"
    );
    assert_eq!(line("unit-slip"), "unit-slip = \"warning\" # 规则自身");
    let run = sandbox.run(["config", "show", "b.txt"]);
    assert!(
        run.stdout().contains("# 不检查这个文件"),
        "{}",
        run.stdout()
    );
    let run = sandbox.run(["config", "schema"]);
    assert_eq!(
        run.json()["properties"]["rules"]["additionalProperties"],
        false
    );
}

/// Three of them are said, whatever their number.
#[test]
fn mistakes_are_said_and_take_nothing_with_them() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", wrong());
    let mistakes: String = (0..20).map(|it| format!("x{it} = 1\n")).collect();
    sandbox.write("gouji.toml", format!("{mistakes}[rules]\n{RULE} = 'off'\n"));
    let run = sandbox.run(["check"]);
    assert_eq!((run.code, run.stdout()), (Some(0), &*clean(1)));
    assert_eq!(run.stderr.lines().count(), 4, "{}", run.stderr);
    assert!(
        run.stderr.ends_with("gouji.toml：另有 17 处错误\n"),
        "{}",
        run.stderr
    );
}

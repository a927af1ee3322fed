//! Text that would be obeyed: by a terminal, by a reader's eye, by a spreadsheet. Wherever it comes from, it is
//! shown, and nothing else.

use super::obeyed::{escaped, is_obeyed};
use super::{Run, Sandbox, wrong};

/// Turns a terminal red, sets its title, turns text around, and begins a line of its own.
const OBEYED: &str = "\u{1b}[31m\u{1b}]0;题\u{7}\u{9b}1m\u{202e}\u{2066}\u{200f}\u{2028}";

/// Nothing of it reaches the terminal. Returns the run.
#[track_caller]
fn shown(run: Run) -> Run {
    for text in [run.stdout(), &run.stderr] {
        assert!(
            !text.contains(|it| is_obeyed(it) && !matches!(it, '\n' | '\t')),
            "{text:?}"
        );
    }
    run
}

/// A report with such text in a heading, a label and a cell, and with findings at each.
fn hostile() -> String {
    let replaced = |text: String, from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    };
    // What is escaped is no link of Markdown.
    let odd = OBEYED.replace('\u{2028}', "") + "\\[点此\\](command:x)";
    let text = replaced(wrong(), "申请数量\t\t\t5", &format!("申请数量\t\t\t5{odd}"));
    let text = replaced(
        text,
        "（一）予以公开\t\t3",
        &format!("（一）予以公开\t\t3{odd}"),
    );
    let text = replaced(text, "（二）部分公开", &format!("（二）部{odd}分公开"));
    replaced(
        text,
        "五、存在的主要问题",
        &format!("五、存在的{OBEYED}主要问题"),
    )
}

#[test]
fn reports_are_shown_as_text_in_every_format() {
    let sandbox = Sandbox::new();
    let name = format!("a{}.txt", OBEYED.replace('\u{2028}', "\n"));
    sandbox.write(&name, hostile());
    for lang in ["zh", "en"] {
        for format in ["full", "concise", "json", "sarif", "github"] {
            let args = ["check", "--lang", lang, "--output-format", format];
            let run = shown(sandbox.run(args));
            assert_eq!(run.code, Some(1), "{format}: {}", run.stderr);
            let n_quoted = run.stdout().matches("[点此](command:x)").count();
            assert!(n_quoted >= 3, "{format}: {}", run.stdout());
        }
    }
    // A program gets what is there.
    let json = sandbox.run(["check", "--output-format", "json"]).json();
    assert_eq!(json[0]["filename"], name.as_str());
    let sarif = sandbox.run(["check", "--output-format", "sarif"]).json();
    assert!(!sarif["runs"][0]["results"].as_array().unwrap().is_empty());
    for format in ["json", "jsonl", "csv"] {
        let run = shown(sandbox.run(["facts", "--output-format", format]));
        assert_eq!(run.code, Some(0));
    }
    shown(sandbox.run(["check", "--statistics"]));
    // One line is one finding, however many lines a name has.
    let run = sandbox.run(["check", "--output-format", "github"]);
    assert!(
        run.stdout().lines().all(|it| it.starts_with("::")),
        "{}",
        run.stdout()
    );
}

#[test]
fn no_cell_of_a_table_is_a_formula() {
    let sandbox = Sandbox::new();
    let title = hostile().replacen("青溪县", "=1+青溪县", 1);
    sandbox.write("=1+1.txt", title);
    sandbox.write("＠SUM(1).txt", hostile());
    sandbox.write("-2+3.txt", hostile());
    let run = shown(sandbox.run(["facts", "--output-format", "csv"]));
    let cells = run.stdout().lines().flat_map(|it| it.split(','));
    let mut n_guarded = 0;
    for cell in cells.map(|it| it.trim_start_matches('"')) {
        let begins = cell.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
        assert!(!begins || cell.parse::<f64>().is_ok(), "{cell}");
        n_guarded += usize::from(cell.starts_with('\''));
    }
    assert!(n_guarded > 100, "{n_guarded}");
}

#[test]
fn names_and_reasons_are_shown_as_text() {
    let sandbox = Sandbox::new();
    let name = format!("不存在{OBEYED}\n错误：a.txt：假.txt");
    for args in [
        vec!["check", &name],
        vec!["facts", &name],
        vec!["new", "--from", &name],
        vec!["consolidate", "--config", &name],
        vec!["check", "--select", &name],
        vec!["explain", &name],
    ] {
        let run = shown(sandbox.run(&args));
        assert_eq!(run.code, Some(2), "{args:?}");
        assert!(run.stderr.contains("不存在"), "{args:?}: {}", run.stderr);
    }
    // A shell hands on the names of files, which may look like options.
    let run = shown(sandbox.run(["check", &format!("--{OBEYED}")]));
    assert_eq!(run.code, Some(2));
    sandbox.write(&format!("空{OBEYED}\n.txt"), "会议记录");
    let run = shown(sandbox.run(["check", &format!("空{OBEYED}\n.txt")]));
    assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    let run = shown(sandbox.run(["check", "--diff", &format!("空{OBEYED}\n.txt")]));
    assert_eq!(run.code, Some(0));
}

#[test]
fn a_configuration_is_shown_as_text() {
    let sandbox = Sandbox::new();
    let escaped = escaped(OBEYED);
    let config = format!(
        "\"键{escaped}\\n注意：假\" = 1\n[[consolidate]]\nparent = \"上级{escaped}\"\n\
         units = [\"单位{escaped}\\n错误：假\", \"../外{escaped}\"]\nagency = \"某{escaped}局\"\nyear = 2024\n"
    );
    sandbox.write("gouji.toml", config);
    sandbox.write("a.txt", wrong());
    let run = shown(sandbox.run(["consolidate"]));
    assert_eq!(run.stderr.lines().count(), 4, "{}", run.stderr);
    let run = shown(sandbox.run(["consolidate", "--parent", "无"]));
    assert!(run.stderr.contains("无"), "{}", run.stderr);
    shown(sandbox.run(["check"]));
    let config = format!(
        "[[consolidate]]\nparent = \"b{escaped}\"\nunits = 'a.txt'\nagency = \"某{escaped}局\"\n"
    );
    sandbox.write("gouji.toml", config);
    let run = shown(sandbox.run(["consolidate"]));
    assert!(run.stdout().starts_with("# 某"), "{}", run.stdout());
    sandbox.write("gouji.toml", format!("a = 1\nb{OBEYED} = = 2\n"));
    let run = shown(sandbox.run(["consolidate"]));
    assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
}

/// What a configuration decides is said with words of its own and of the report: names of rules and settings,
/// patterns, reasons, titles.
#[test]
fn what_a_configuration_decides_is_shown_as_text() {
    let sandbox = Sandbox::new();
    let odd = OBEYED.replace('\u{2028}', "");
    let text = wrong().replace("青溪县水务局", &format!("青溪县{odd}水务局"));
    sandbox.write("a.txt", &text);
    let run = shown(sandbox.run(["check", "--accept"]));
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let config = std::fs::read_to_string(sandbox.path("gouji.toml")).unwrap();
    assert!(config.contains("reason = \"\""), "{config}");
    let escaped = escaped(OBEYED);
    let reason = format!("reason = \"因{escaped}\\n错误：假\"");
    let more = format!(
        "\n[rules]\n\"规则{escaped}\" = \"off\"\nmissing-title = \"高{escaped}\"\n\
         [[override]]\npaths = [\"甲{escaped}/**\"]\nrules = {{ blank-cell = \"无{escaped}\" }}\n\
         [[override]]\npaths = [\"*{escaped}\", \"a.txt\"]\nrules = {{ unknown-row = \"hint\" }}\n\
         [[accept]]\nagency = \"某{escaped}局\"\nyear = 2024\nrule = \"blank-cell\"\nreason = \"\"\n"
    );
    sandbox.write(
        "gouji.toml",
        config.replace("reason = \"\"", &reason) + &more,
    );
    for lang in ["zh", "en"] {
        for format in ["full", "concise", "json", "sarif", "github"] {
            let args = [
                "check",
                "--show-accepted",
                "--lang",
                lang,
                "--output-format",
                format,
            ];
            let run = shown(sandbox.run(args));
            assert!(run.stdout().contains('因'), "{format}: {}", run.stdout());
            assert!(
                run.stderr.contains("规则") && run.stderr.contains('高'),
                "{}",
                run.stderr
            );
            // A line break of theirs begins no line.
            let is_false = |it: &str| it.starts_with("错误：假");
            assert!(!run.stdout().lines().chain(run.stderr.lines()).any(is_false));
        }
        let run = shown(sandbox.run(["config", "show", "a.txt", "--lang", lang]));
        assert_eq!(run.code, Some(0), "{}", run.stderr);
    }
}

/// What is written for a program is exact: `patch` has to find every byte.
#[test]
fn a_diff_for_patch_is_exact() {
    let sandbox = Sandbox::new();
    let row = "三、本年度办理结果\t（一）予以公开";
    let odd = OBEYED.replace('\u{2028}', "");
    let odd = format!("三、本年度{odd}办理结果\t（一）予以公开");
    let text = wrong().replacen(row, &odd, 1);
    sandbox.write("a.txt", &text);
    let run = sandbox.run(["check", "--diff"]);
    let removed = run
        .stdout()
        .lines()
        .find(|it| it.starts_with("-") && it.contains("予以公开"));
    let removed = &removed.unwrap()[1..];
    assert!(text.contains(removed), "{removed:?}");
}

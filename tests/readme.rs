//! What the READMEs show of the program is what it prints. `UPDATE_EXPECT=1` rewrites it.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers are test code as well as the tests"
)]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use expect_test::expect_file;

/// Between a line of this form and [`END`] stands what the command prints.
const BEGIN: &str = "<!-- gouji ";
const END: &str = "<!-- end -->";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What the program prints.
fn gouji(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_gouji"))
        .args(args)
        .current_dir(root())
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .env("LANG", "C")
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// The README with everything between markers as it should be.
fn regenerated(readme: &str) -> String {
    let mut res = String::new();
    let mut lines = readme.lines();
    while let Some(line) = lines.next() {
        res.push_str(line);
        res.push('\n');
        let Some(command) = line.strip_prefix(BEGIN) else {
            continue;
        };
        let args: Vec<&str> = command.trim_end_matches("-->").split_whitespace().collect();
        let old: Vec<&str> = lines.by_ref().take_while(|it| *it != END).collect();
        if args == ["rules"] {
            res.push_str(&rule_table(&old));
        } else {
            let _ = write!(res, "```console\n$ gouji {}\n", args.join(" "));
            let _ = writeln!(res, "{}\n```", gouji(&args).trim_end());
        }
        res.push_str(END);
        res.push('\n');
    }
    res
}

/// A row for each rule. In English the third column is written by hand, and kept.
fn rule_table(old: &[&str]) -> String {
    let is_english = old.iter().any(|it| it.starts_with("| rule |"));
    let by_hand: BTreeMap<&str, &str> = old
        .iter()
        .filter_map(|it| {
            let cells: Vec<&str> = it.split(" | ").collect();
            let [name, _, words] = cells[..] else {
                return None;
            };
            Some((name.trim_start_matches("| "), words.trim_end_matches(" |")))
        })
        .collect();
    let mut res = if is_english {
        "| rule | severity | finds |\n".to_owned()
    } else {
        "| 规则 | 级别 | 查什么 |\n".to_owned()
    };
    res.push_str("|---|---|---|\n");
    let json = gouji(&["rules", "--output-format", "json"]);
    let rules: serde_json::Value = serde_json::from_str(&json).unwrap();
    for rule in rules.as_array().unwrap() {
        let text = |key: &str| rule[key].as_str().unwrap();
        let name = format!("`{}`", text("name"));
        let summary = if is_english {
            by_hand.get(name.as_str()).copied().unwrap_or_default()
        } else {
            text("summary")
        };
        assert!(
            !summary.is_empty(),
            "{name} needs a row in README.md, in English"
        );
        let _ = writeln!(res, "| {name} | {} | {summary} |", text("severity"));
    }
    res
}

#[test]
fn the_readme_shows_what_the_program_prints() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    expect_file!["../README.md"].assert_eq(&regenerated(&readme));
}

#[test]
fn the_chinese_readme_shows_what_the_program_prints() {
    let readme = fs::read_to_string(root().join("README.zh-CN.md")).unwrap();
    expect_file!["../README.zh-CN.md"].assert_eq(&regenerated(&readme));
}

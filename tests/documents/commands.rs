//! The command line: commands, options, formats, exit codes, endings of files.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use regex::Regex;

use crate::{Document, documents, gouji, read, root, stdout};

const READMES: [&str; 2] = ["README.md", "README.zh-CN.md"];

fn commands() -> Vec<String> {
    let help = stdout(&["--help"]);
    let list = help.split("Commands:\n").nth(1).unwrap();
    let rows = list.lines().take_while(|it| !it.is_empty());
    // What a command does may take more lines, indented further.
    rows.filter_map(|it| it.strip_prefix("  ")?.split(' ').next())
        .filter(|it| !it.is_empty())
        .map(str::to_owned)
        .collect()
}

fn options(text: &str) -> BTreeSet<String> {
    let option = Regex::new("(?:^|[^-a-z])(--[a-z]+(?:-[a-z]+)*)").unwrap();
    option
        .captures_iter(text)
        .map(|it| it[1].to_owned())
        .collect()
}

/// Calls of the program with their options: the command, and the rest of its line and of the indented
/// lines below it.
fn calls(document: &Document) -> Vec<(String, String)> {
    let call = Regex::new(r"(?:^|[^\w./-])gouji ([a-z]+)\b(.*)$").unwrap();
    let mut res: Vec<(String, String)> = Vec::new();
    let spans = document.spans().join("\n");
    let blocks = document.blocks().into_iter();
    // A program may speak of it in words.
    let blocks = blocks.filter(|it| it.language != "rust").map(|it| it.text);
    for code in std::iter::once(spans).chain(blocks) {
        let mut is_in_call = false;
        for line in code.lines() {
            if let Some(it) = call.captures(line) {
                res.push((it[1].to_owned(), it[2].to_owned()));
                is_in_call = true;
            } else if is_in_call && line.starts_with("   ") {
                res.last_mut().unwrap().1.push_str(line);
            } else {
                is_in_call = false;
            }
        }
    }
    res
}

#[test]
fn every_command_and_option_in_a_document_exists() {
    let commands = commands();
    let mut n_calls = 0;
    for document in documents() {
        let path = &document.path;
        for (command, rest) in calls(&document) {
            assert!(commands.contains(&command), "{path}: gouji {command}");
            let known = options(&stdout(&[&command, "--help"]));
            let named = options(&rest);
            let unknown: Vec<_> = named.difference(&known).collect();
            assert!(unknown.is_empty(), "{path}: gouji {command} {unknown:?}");
            n_calls += 1;
        }
    }
    assert!(n_calls > 20, "{n_calls}");
}

#[test]
fn every_option_in_a_sentence_exists() {
    let mut known: BTreeSet<String> = commands()
        .iter()
        .flat_map(|it| options(&stdout(&[it, "--help"])))
        .collect();
    // Cargo's.
    known.extend(["--no-default-features", "--features"].map(str::to_owned));
    for document in documents() {
        for span in document.spans().iter().filter(|it| it.starts_with("--")) {
            let named = options(span);
            assert!(named.is_subset(&known), "{}: {span}", document.path);
        }
    }
}

#[test]
fn both_readmes_name_every_command_and_format() {
    let help = stdout(&["check", "-h"]);
    let formats =
        Regex::new(r"(?s)--output-format <FORMAT>.*?possible values: ([a-z,\s]+)\]").unwrap();
    let formats = formats.captures(&help).unwrap();
    let formats: Vec<&str> = formats
        .get(1)
        .unwrap()
        .as_str()
        .split(',')
        .map(str::trim)
        .collect();
    assert!(formats.len() >= 5, "{help}");
    for path in READMES {
        let document = read(path);
        let called: BTreeSet<String> = calls(&document).into_iter().map(|it| it.0).collect();
        for it in commands() {
            assert!(called.contains(&it), "{path}: gouji {it} is not there");
        }
        let spans = document.spans();
        for it in &formats {
            assert!(
                spans.iter().any(|span| span == it),
                "{path}: the format {it} is not there"
            );
        }
    }
}

#[test]
fn exit_codes_are_as_the_readmes_say() {
    let row = Regex::new(r"(?m)^\| (\d) \|").unwrap();
    for path in READMES {
        let text = read(path).text;
        let codes: Vec<&str> = row
            .captures_iter(&text)
            .map(|it| it.get(1).unwrap().as_str())
            .collect();
        assert_eq!(codes, ["0", "1", "2"], "{path}");
    }
    let code = |args: &[&str]| gouji(args).status.code();
    assert_eq!(code(&["check", "fixtures/correct.md"]), Some(0));
    assert_eq!(code(&["check", "fixtures/sample"]), Some(1));
    let missing = ["check", "fixtures/correct.md", "fixtures/none.md"];
    assert_eq!(code(&missing), Some(2));
    assert_eq!(code(&["check", "--no-such-option"]), Some(2));
    // Everything is repaired.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.md");
    let sample = root().join("fixtures/sample/shiqiao-2024.md");
    fs::copy(sample, &path).unwrap();
    let path = path.to_str().unwrap();
    assert_eq!(code(&["check", path]), Some(1));
    assert_eq!(code(&["check", "--fix", path]), Some(0));
    assert_eq!(code(&["check", path]), Some(0));
}

#[test]
fn folders_are_walked_for_the_endings_that_the_readmes_list() {
    let folder = tempfile::tempdir().unwrap();
    let report = fs::read(root().join("fixtures/correct.md")).unwrap();
    for it in [
        "txt", "md", "markdown", "html", "htm", "tsv", "csv", "docx", "pdf", "xlsx", "xml", "json",
    ] {
        fs::write(folder.path().join(format!("a.{it}")), &report).unwrap();
    }
    for (name, ending) in [
        ("python-docx.docx", "docx"),
        ("openpyxl.xlsx", "xlsx"),
        ("reportlab.pdf", "pdf"),
    ] {
        let file = root().join("fixtures/office").join(name);
        fs::copy(file, folder.path().join(format!("a.{ending}"))).unwrap();
    }
    fs::write(folder.path().join(".a.md"), &report).unwrap();
    fs::write(folder.path().join("b.md"), &report).unwrap();
    fs::write(folder.path().join(".gitignore"), "b.md\n").unwrap();
    let n_checked = || {
        let output = Command::new(env!("CARGO_BIN_EXE_gouji"))
            .args(["check", "--lang", "en"])
            .current_dir(folder.path())
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let n = Regex::new(r"Checked (\d+) reports").unwrap();
        let n = n.captures(&text).map(|it| it[1].parse::<usize>().unwrap());
        n.unwrap_or_default()
    };
    let ending = Regex::new("`[.]([a-z]+)`").unwrap();
    for path in READMES {
        let text = read(path).text;
        let sentence = text.lines().find(|it| it.contains("`.tsv`")).unwrap();
        let listed: Vec<&str> = ending
            .captures_iter(sentence)
            .map(|it| it.get(1).unwrap().as_str())
            .filter(|it| *it != "gitignore")
            .collect();
        assert_eq!(
            listed,
            [
                "txt", "md", "markdown", "html", "htm", "tsv", "csv", "docx", "xlsx", "pdf"
            ],
            "{path}"
        );
        // A file that is ignored counts where there is no repository.
        assert_eq!(n_checked(), listed.len() + 1, "{path}");
    }
    fs::create_dir(folder.path().join(".git")).unwrap();
    assert_eq!(n_checked(), 10);
}

#[test]
fn the_samples_are_in_the_language_of_the_locale_that_the_readmes_name() {
    let under = |locale: &str| {
        Command::new(env!("CARGO_BIN_EXE_gouji"))
            .args(["check", "fixtures/sample"])
            .current_dir(root())
            .env_remove("LC_MESSAGES")
            .env("LC_ALL", locale)
            .output()
            .unwrap()
            .stdout
    };
    let shown = |path: &str, locale: &str| {
        let output = String::from_utf8(under(locale)).unwrap();
        let document = read(path);
        assert!(document.text.contains(output.trim_end()), "{path}");
        assert!(document.text.contains(&format!("`{locale}`")), "{path}");
    };
    shown("README.md", "en_US.UTF-8");
    shown("README.zh-CN.md", "zh_CN.UTF-8");
    for it in ["C", "POSIX"] {
        assert_eq!(under(it), under("zh_CN.UTF-8"));
    }
}

#[test]
fn the_configuration_in_the_readmes_is_understood() {
    for path in READMES {
        let blocks = read(path).blocks();
        let example = blocks.iter().find(|it| it.language == "toml").unwrap();
        let folder = tempfile::tempdir().unwrap();
        let report = read("fixtures/correct.md").text;
        let write = |name: &str, organ: &str| {
            let file = folder.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, report.replace("石桥镇人民政府", organ)).unwrap();
        };
        fs::write(folder.path().join("gouji.toml"), &example.text).unwrap();
        write("临川县/2024.md", "人民政府");
        write("乡镇/石桥镇.md", "石桥镇人民政府");
        write("部门/水务局/2024年.md", "水务局");
        let output = Command::new(env!("CARGO_BIN_EXE_gouji"))
            .args([
                "check",
                "--lang",
                "en",
                "--select",
                "consolidation-mismatch",
            ])
            .arg("临川县")
            .current_dir(folder.path())
            .output()
            .unwrap();
        let words = String::from_utf8(output.stderr).unwrap();
        assert_eq!(words, "", "{path}");
        let found = String::from_utf8(output.stdout).unwrap();
        assert!(
            found.contains("[consolidation-mismatch]"),
            "{path}: {found}"
        );
    }
}

//! Every document is held to the program: the commands, options, settings, rules and files that it
//! names are there, in both languages. `tests/readme.rs` runs what the READMEs show.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers are test code as well as the tests"
)]

mod commands;
mod editors;
mod files;
mod methods;
mod rust;
mod settings;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use regex::Regex;

/// A document, by its path from the root.
struct Document {
    path: String,
    text: String,
}

/// A block of code in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Block {
    language: String,
    text: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> Document {
    Document {
        path: path.to_owned(),
        text: fs::read_to_string(root().join(path)).unwrap(),
    }
}

/// Every document that is written for readers.
fn documents() -> Vec<Document> {
    const FOLDERS: [(&str, &str); 5] = [
        ("", "md"),
        ("editors", "md"),
        ("editors/vscode", "md"),
        ("editors/vscode/walkthrough", "md"),
        ("editors/nvim/doc", "txt"),
    ];
    let mut res = Vec::new();
    for (folder, extension) in FOLDERS {
        let files = files_in(&root().join(folder), extension);
        assert!(!files.is_empty(), "{folder}: no documents");
        for path in files {
            let path = path.strip_prefix(root()).unwrap();
            res.push(read(&path.to_string_lossy().replace('\\', "/")));
        }
    }
    res
}

fn files_in(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut res: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path())
        .filter(|it| it.is_file() && it.extension().is_some_and(|it| it == extension))
        .collect();
    res.sort();
    res
}

impl Document {
    /// Code inside of paragraphs.
    fn spans(&self) -> Vec<String> {
        let mut outside = self.text.clone();
        for it in self.blocks() {
            outside = outside.replace(&it.text, "");
        }
        let span = Regex::new("`([^`\n]+)`").unwrap();
        span.captures_iter(&outside)
            .map(|it| it[1].to_owned())
            .collect()
    }

    /// Code in blocks: of Markdown between fences, of a help file indented behind `>`.
    fn blocks(&self) -> Vec<Block> {
        let mut res: Vec<Block> = Vec::new();
        let mut is_open = false;
        let is_help = self.path.ends_with(".txt");
        for line in self.text.lines() {
            let opening = if is_help {
                line.rsplit_once('>').map(|it| it.1)
            } else {
                line.trim_start().strip_prefix("```")
            };
            let closes = if is_help {
                line.starts_with(|it: char| !it.is_whitespace())
            } else {
                opening == Some("")
            };
            match opening {
                _ if is_open && closes => is_open = false,
                Some(language) if !is_open && language.chars().all(char::is_alphanumeric) => {
                    is_open = true;
                    res.push(Block {
                        language: language.to_owned(),
                        text: String::new(),
                    });
                }
                _ if is_open => {
                    let last = res.last_mut().unwrap();
                    last.text.push_str(line);
                    last.text.push('\n');
                }
                _ => {}
            }
        }
        res.retain(|it| !it.text.is_empty());
        res
    }
}

/// Runs the program at the root of the project.
fn gouji(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gouji"))
        .args(args)
        .env("LC_ALL", "en_US.UTF-8")
        .current_dir(root())
        .output()
        .unwrap()
}

fn stdout(args: &[&str]) -> String {
    String::from_utf8(gouji(args).stdout).unwrap()
}

#[test]
fn spans_and_blocks_are_told_apart() {
    let markdown = Document {
        path: "a.md".to_owned(),
        text: "`x`\n\n```sh\n`y`\n```\n\n`z`\n".to_owned(),
    };
    let block = |language: &str, text: &str| Block {
        language: language.to_owned(),
        text: text.to_owned(),
    };
    assert_eq!(markdown.spans(), ["x", "z"]);
    assert_eq!(markdown.blocks(), [block("sh", "`y`\n")]);
    let help = Document {
        path: "a.txt".to_owned(),
        text: "Put it there: >lua\n    f()\n<\nand `x`\n".to_owned(),
    };
    assert_eq!(help.spans(), ["x"]);
    assert_eq!(help.blocks(), [block("lua", "    f()\n")]);
}

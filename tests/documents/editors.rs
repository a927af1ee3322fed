//! The editors: commands, titles, actions, functions, and the syntax of their configuration.

use std::collections::BTreeSet;

use regex::Regex;
use serde_json::Value;
use toml::de::DeTable;

use crate::{Document, documents, files_in, read, root};

fn json(path: &str) -> Value {
    serde_json::from_str(&read(path).text).unwrap()
}

/// What a group of a pattern matches in a text.
fn all(pattern: &str, text: &str) -> BTreeSet<String> {
    Regex::new(pattern)
        .unwrap()
        .captures_iter(text)
        .map(|it| it[1].to_owned())
        .collect()
}

/// Every file below a folder with one of these endings, in one text.
fn sources(folder: &str, extensions: &[&str]) -> String {
    let mut res = String::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for it in extensions {
            for path in files_in(&folder, it) {
                res.push_str(&std::fs::read_to_string(path).unwrap());
            }
        }
        let entries = std::fs::read_dir(&folder)
            .unwrap()
            .map(|it| it.unwrap().path());
        folders.extend(entries.filter(|it| it.is_dir()));
    }
    res
}

#[test]
fn titles_of_commands_are_those_of_the_extension() {
    let en = json("editors/vscode/package.nls.json");
    let zh = json("editors/vscode/package.nls.zh-cn.json");
    let key = |title: &str| {
        let mut found = en.as_object().unwrap().iter();
        found.find(|it| it.1 == title).map(|it| it.0.clone())
    };
    let readme = read("editors/vscode/README.md").text;
    let row = Regex::new(r"(?m)^\| \*\*(.+?)\*\* · (.+?) \|").unwrap();
    let mut n_titles = 0;
    for it in row.captures_iter(&readme) {
        let key = key(&it[1]).unwrap_or_else(|| panic!("no command has the title {}", &it[1]));
        assert_eq!(zh[&key], it[2]);
        n_titles += 1;
    }
    assert!(n_titles >= 5, "{n_titles}");
    let named = Regex::new(r"(?m)^\*\*勾稽：(.+?)\*\* · \*\*Gouji: (.+?)\*\*").unwrap();
    let mut n_titles = 0;
    for document in documents() {
        for it in named.captures_iter(&document.text) {
            let key = key(&it[2]).unwrap_or_else(|| panic!("{}: {}", document.path, &it[2]));
            assert_eq!(zh[&key], it[1]);
            n_titles += 1;
        }
    }
    assert_eq!(n_titles, 2);
}

#[test]
fn the_extension_is_worded_in_both_languages() {
    let package = read("editors/vscode/package.json").text;
    let wanted = all("\"%([\\w.-]+)%\"", &package);
    for path in [
        "editors/vscode/package.nls.json",
        "editors/vscode/package.nls.zh-cn.json",
    ] {
        let words = json(path);
        let there: BTreeSet<String> = words.as_object().unwrap().keys().cloned().collect();
        assert_eq!(there, wanted, "{path}");
    }
    let ids = all("\"command\": \"(gouji\\.\\w+)\"", &package);
    let words = read("editors/vscode/package.nls.json").text;
    let called = all(r"command:(gouji\.\w+)", &words);
    assert!(called.is_subset(&ids), "{called:?}");
    assert!(!called.is_empty());
}

#[test]
fn every_kind_of_action_is_one_of_the_server() {
    let server = sources("src/server", &["rs"]);
    let kind = r"\b(source\.\w+\.gouji)\b";
    let offered = all(kind, &server);
    for document in documents() {
        let named = all(kind, &document.text);
        assert!(named.is_subset(&offered), "{}: {named:?}", document.path);
    }
    let plugins = sources("editors/nvim/lua", &["lua"]) + &sources("editors/vscode/src", &["ts"]);
    assert_eq!(all(kind, &plugins), offered);
}

#[test]
fn the_help_of_neovim_is_about_this_plugin() {
    let help = read("editors/nvim/doc/gouji.txt").text;
    let plugin = read("editors/nvim/plugin/gouji.lua").text;
    let defined = all(r"(?:command|nvim_create_user_command)\('(\w+)'", &plugin);
    assert_eq!(all(r"\*:(Gouji\w+)\*", &help), defined);
    assert_eq!(all(r":(?:tab )?(Gouji\w+)", &help), defined);

    let functions = all(
        r"(?m)^function M\.(\w+)",
        &read("editors/nvim/lua/gouji/init.lua").text,
    );
    for document in documents() {
        let called = all(r"require\('gouji'\)\.(\w+)", &document.text);
        assert!(
            called.is_subset(&functions),
            "{}: {called:?}",
            document.path
        );
    }
    assert!(all(r"\*gouji\.(\w+)\(\)\*", &help).is_subset(&functions));

    let tags = all(r"\*([^*\s]+)\*", &help);
    let own = all(r"\|((?:gouji|:Gouji)[^|\s]*)\|", &help);
    assert!(own.is_subset(&tags), "{own:?} {tags:?}");
}

#[test]
fn every_script_of_npm_exists() {
    let package = json("editors/vscode/package.json");
    for document in documents() {
        for it in all(r"npm run ([a-z0-9]+)", &document.text) {
            assert!(
                package["scripts"][&it].is_string(),
                "{}: {it}",
                document.path
            );
        }
    }
}

#[test]
fn configuration_of_editors_is_well_formed() {
    let mut n_checked = 0;
    for Document { path, text } in documents() {
        for block in (Document {
            path: path.clone(),
            text,
        })
        .blocks()
        {
            let text = &block.text;
            match block.language.as_str() {
                "toml" => assert!(DeTable::parse(text).is_ok(), "{path}: {text}"),
                // Some show a part of a file.
                "json" => {
                    let is_whole = serde_json::from_str::<Value>(text).is_ok();
                    let whole = format!("{{{text}}}");
                    let is_part = serde_json::from_str::<Value>(&whole).is_ok();
                    assert!(is_whole || is_part, "{path}: {text}");
                }
                "elisp" | "lua" | "kak" | "rust" | "vim" => {
                    assert!(is_balanced(text), "{path}: {text}");
                }
                _ => continue,
            }
            n_checked += 1;
        }
    }
    assert!(n_checked > 15, "{n_checked}");
}

/// Whether every bracket outside of double quotes has its other half.
fn is_balanced(text: &str) -> bool {
    let mut open = Vec::new();
    let mut is_quoted = false;
    for it in text.chars() {
        match it {
            '"' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            '(' => open.push(')'),
            '[' => open.push(']'),
            '{' => open.push('}'),
            ')' | ']' | '}' if open.pop() != Some(it) => return false,
            _ => {}
        }
    }
    open.is_empty() && !is_quoted
}

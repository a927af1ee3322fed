//! Settings: those that the documents name are the extension's, and the server knows them.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};

use regex::Regex;
use serde_json::{Value, json};

use crate::{documents, read, stdout};

/// The settings of the extension, by full name.
fn properties() -> serde_json::Map<String, Value> {
    let package: Value = serde_json::from_str(&read("editors/vscode/package.json").text).unwrap();
    let properties = &package["contributes"]["configuration"]["properties"];
    properties.as_object().unwrap().clone()
}

fn rules() -> BTreeSet<String> {
    let json: Value = serde_json::from_str(&stdout(&["rules", "--output-format", "json"])).unwrap();
    let names = json.as_array().unwrap().iter();
    names
        .map(|it| it["name"].as_str().unwrap().to_owned())
        .collect()
}

/// What a server writes to standard output and to standard error when it is started with these options
/// and left at once.
fn session(options: &Value) -> (String, String) {
    let mut server = Command::new(env!("CARGO_BIN_EXE_gouji"))
        .arg("lsp")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let params = json!({"capabilities": {}, "locale": "en", "initializationOptions": options});
    let messages = [
        json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}),
        json!({"jsonrpc": "2.0", "method": "initialized", "params": {}}),
        json!({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": 1}),
        json!({"jsonrpc": "2.0", "id": 2, "method": "shutdown"}),
        json!({"jsonrpc": "2.0", "method": "exit"}),
    ];
    let mut stdin = server.stdin.take().unwrap();
    for it in messages {
        let body = it.to_string();
        write!(stdin, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
    }
    let output = server.wait_with_output().unwrap();
    assert!(output.status.success());
    let text = |it| String::from_utf8(it).unwrap();
    (text(output.stdout), text(output.stderr))
}

/// `{"gouji": {"files": {"include": value}}}` for `gouji.files.include`.
fn nested(name: &str, value: Value) -> Value {
    name.rsplit('.').fold(value, |acc, it| json!({ it: acc }))
}

#[track_caller]
fn check_is_known(options: &Value) {
    let (messages, _) = session(options);
    assert!(messages.contains("capabilities"));
    assert!(!messages.contains("window/showMessage"), "{messages}");
}

#[test]
fn the_server_knows_every_setting_of_the_extension() {
    let (messages, _) = session(&nested("gouji.no-such-setting", json!(1)));
    assert!(messages.contains("there is no setting `no-such-setting`"));
    for (name, property) in properties() {
        check_is_known(&nested(&name, property["default"].clone()));
        for value in property["enum"].as_array().into_iter().flatten() {
            check_is_known(&nested(&name, value.clone()));
        }
        let levels = property["properties"]["blank-cell"]["enum"].as_array();
        for value in levels.into_iter().flatten() {
            check_is_known(&nested(&name, json!({"blank-cell": value})));
        }
    }
}

/// The settings of the extension name every rule, with what it finds in both languages.
#[test]
fn the_settings_of_the_extension_enumerate_the_rules() {
    let properties = properties();
    let named = properties["gouji.rules"]["properties"].as_object().unwrap();
    assert_eq!(properties["gouji.rules"]["additionalProperties"], false);
    let list: Value = serde_json::from_str(&stdout(&["rules", "--output-format", "json"])).unwrap();
    let list = list.as_array().unwrap();
    let words = |path: &str| -> Value { serde_json::from_str(&read(path).text).unwrap() };
    let en = words("editors/vscode/package.nls.json");
    let zh = words("editors/vscode/package.nls.zh-cn.json");
    let readme = read("README.md").text;
    for it in list {
        let name = it["name"].as_str().unwrap();
        let key = format!("rule.{name}");
        assert_eq!(named[name]["markdownDescription"], format!("%{key}%"));
        assert_eq!(
            named[name]["enum"].as_array().map(Vec::len),
            Some(5),
            "{name}"
        );
        assert_eq!(zh[&key], it["summary"], "{name}");
        let row = format!(
            "| `{name}` | {} | {} |\n",
            it["severity"].as_str().unwrap(),
            en[&key].as_str().unwrap()
        );
        assert!(readme.contains(&row), "{row}");
    }
    assert_eq!(named.len(), list.len());
}

#[test]
fn every_setting_in_a_document_exists() {
    let setting = Regex::new(r"\bgouji\.([a-z]+(?:\.[a-z]+)*)\b").unwrap();
    let properties = properties();
    for document in documents().iter().filter(|it| it.path.ends_with(".md")) {
        let blocks = document.blocks().into_iter();
        let blocks = blocks.filter(|it| it.language == "json").map(|it| it.text);
        for code in document.spans().into_iter().chain(blocks) {
            // Names of files.
            let is_file = |it: &str| ["toml", "schema.json"].contains(&it);
            for it in setting.captures_iter(&code).filter(|it| !is_file(&it[1])) {
                assert!(
                    properties.contains_key(&it[0]),
                    "{}: {}",
                    document.path,
                    &it[0]
                );
            }
        }
    }
    let listed = read("editors/vscode/README.md").spans();
    for it in properties.keys() {
        assert!(
            listed.contains(it),
            "editors/vscode/README.md: {it} is not there"
        );
    }
}

/// The names that have a value in a block: `name =`, `['name'] =`, `:name`.
fn keys(text: &str) -> BTreeSet<String> {
    let key = Regex::new(r"([\w-]+)(?:'\])?\s*=|[(\s]:([\w-]+)").unwrap();
    let names = key.captures_iter(text);
    names
        .filter_map(|it| it.get(1).or(it.get(2)))
        .map(|it| it.as_str().to_owned())
        .collect()
}

#[test]
fn every_editor_page_sends_settings_that_exist() {
    let mut known: BTreeSet<String> = properties()
        .keys()
        .flat_map(|it| it.split('.'))
        .map(str::to_owned)
        .collect();
    known.extend(rules());
    // What Neovim sends.
    known.insert("settings".to_owned());
    let mut pages = Vec::new();
    for document in documents() {
        let blocks = document.blocks().into_iter();
        for block in
            blocks.filter(|it| it.text.contains("blank-cell") && !it.text.contains("[rules]"))
        {
            let keys = keys(&block.text);
            let unknown: Vec<_> = keys.difference(&known).collect();
            assert!(unknown.is_empty(), "{}: {unknown:?}", document.path);
            assert!(keys.contains("language"), "{}: {keys:?}", document.path);
            pages.push(document.path.clone());
        }
    }
    assert_eq!(
        pages,
        [
            "editors/emacs.md",
            "editors/helix.md",
            "editors/nvim/doc/gouji.txt"
        ]
    );
}

#[test]
fn every_rule_in_a_document_exists() {
    let rules = rules();
    let last_words: BTreeSet<&str> = rules
        .iter()
        .filter_map(|it| it.rsplit('-').next())
        .collect();
    let name = Regex::new(r"[a-z]+(?:-[a-z]+)+").unwrap();
    for document in documents() {
        for it in name.find_iter(&document.text).map(|it| it.as_str()) {
            let looks_like_one = last_words.contains(it.rsplit('-').next().unwrap());
            let is_other = ["plain-text"].contains(&it);
            assert!(
                !looks_like_one || is_other || rules.contains(it),
                "{}: {it}",
                document.path
            );
        }
    }
}

#[test]
fn the_log_of_the_server_is_on_standard_error() {
    let (_, log) = session(&json!({}));
    assert!(
        log.contains("WARN") && log.contains("textDocument/didOpen ignored"),
        "{log}"
    );
}

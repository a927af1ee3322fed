//! Text that would be obeyed, from wherever it may come, in all that an editor shows.

use std::fs;

use serde_json::{Value, json};

use crate::client::{Client, literals, session_with};
use crate::diagnostics::wrong_total;
use crate::obeyed::{escaped, is_obeyed};
use crate::report::Layout;
use crate::years::uri;

const OBEYED: &str = "\u{1b}[31m\u{9b}1m\u{202e}\u{2066}\u{200f}\u{2028}";
const LINK: &str = "[点此](command:gouji.showOutput)";

/// Every string under these names.
fn strings<'a>(value: &'a Value, names: &[&str], acc: &mut Vec<&'a str>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(it) if names.contains(&name.as_str()) => acc.push(it),
                    _ => strings(value, names, acc),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|it| strings(it, names, acc)),
        _ => {}
    }
}

#[track_caller]
fn assert_shown(value: &Value, names: &[&str]) -> usize {
    let mut found = Vec::new();
    strings(value, names, &mut found);
    for it in &found {
        assert!(!it.contains(is_obeyed), "{it:?}");
    }
    found.len()
}

/// A report with such text wherever something is said of it. What is escaped is no link of Markdown.
fn hostile() -> String {
    let replaced = |text: String, from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    };
    let odd = OBEYED.replace('\u{2028}', "") + "\\[点此\\](command:gouji.showOutput)";
    let text = wrong_total(Layout::Tsv);
    let text = replaced(text, "申请数量\t\t\t", &format!("申请数量\t\t\tx{odd}"));
    let text = replaced(text, "（二）部分公开", &format!("（二）部{odd}分公开"));
    replaced(
        text,
        "（一）予以公开\t\t",
        &format!("（一）予以公开\t\tx{odd}"),
    )
}

fn messages(client: &mut Client) -> Vec<String> {
    let all = client.all("window/showMessage").into_iter();
    all.map(|it| it["message"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn findings_fixes_and_hovers_are_text() {
    let text = hostile();
    let mut client = session_with(json!({
        "capabilities": {"textDocument": {
            "codeAction": literals(),
            "publishDiagnostics": {"relatedInformation": true},
            "hover": {"contentFormat": ["markdown", "plaintext"]},
        }},
        "trace": "verbose",
    }));
    let uri = "file:///a.txt";
    client.open(uri, &text);
    let found = Value::from(client.published(uri, 1));
    assert!(assert_shown(&found, &["message"]) > 2, "{found}");
    assert!(found.to_string().matches(LINK).count() >= 2, "{found}");
    let document = json!({"uri": uri});
    let whole =
        json!({"start": {"line": 0, "character": 0}, "end": {"line": 9999, "character": 0}});
    let params = json!({"textDocument": document, "range": whole, "context": {"diagnostics": []}});
    let actions = client.request("textDocument/codeAction", params);
    assert!(assert_shown(&actions, &["title"]) > 0, "{actions}");
    for it in found.as_array().unwrap() {
        let params = json!({"textDocument": document, "position": it["range"]["start"]});
        let hover = client.request("textDocument/hover", params);
        // Words of the file are in it as text: no link, no markup.
        let page = hover["contents"]["value"].as_str().unwrap();
        let own = page.split("\n---\n").next().unwrap();
        assert!(!own.contains("](") && !own.contains(OBEYED), "{page}");
    }
    let logged = Value::from(client.all("window/logMessage"));
    assert_shown(&logged, &["message"]);
}

/// What lists, counts and labels what is in files, and in a workspace of them.
#[test]
fn names_titles_and_headings_are_text_in_every_list() {
    let folder = tempfile::tempdir().unwrap();
    let odd = OBEYED.replace('\u{2028}', "") + "\\[点此\\](command:gouji.showOutput)";
    let text = hostile();
    let organ = text.split("2024").next().unwrap().to_owned();
    let odd_organ = OBEYED.replace('\u{2028}', "");
    let title = format!("{}{odd_organ}{}", &organ[..3], &organ[3..]);
    let text = text.replacen(&organ, &title, 1);
    let text = text.replacen("一、总体情况", &format!("一、总体{odd}情况"), 1);
    let last_year = text.replace("2024", "2023");
    let path = |year: u16| {
        let name = format!(
            "{year}{}[点此](command:x).txt",
            OBEYED.replace('\u{2028}', "")
        );
        folder.path().join(name)
    };
    fs::write(path(2024), &text).unwrap();
    fs::write(path(2023), last_year).unwrap();
    let mut client = session_with(json!({
        "capabilities": {
            "textDocument": {
                "documentSymbol": {"hierarchicalDocumentSymbolSupport": true},
                "diagnostic": {},
                "completion": {"completionItem": {"documentationFormat": ["markdown"]}},
            },
            "workspace": {"symbol": {}},
        },
        "workspaceFolders": [{"uri": uri(folder.path()), "name": "年报"}],
    }));
    let own = uri(&path(2024));
    client.open(&own, &text);
    client.request("workspace/diagnostic", json!({"previousResultIds": []}));
    let document = json!({"uri": own});
    let place = |line: usize| json!({"line": line, "character": 0});
    let whole = json!({"start": place(0), "end": place(9999)});
    let of_document = json!({"textDocument": document, "range": whole});
    let names = [
        "name",
        "detail",
        "containerName",
        "title",
        "label",
        "tooltip",
        "collapsedText",
        "documentation",
        "value",
    ];
    for (method, params) in [
        ("textDocument/documentSymbol", of_document.clone()),
        ("textDocument/foldingRange", of_document.clone()),
        ("textDocument/inlayHint", of_document.clone()),
        ("textDocument/documentLink", of_document),
        ("workspace/symbol", json!({"query": ""})),
        ("workspace/symbol", json!({"query": "予以公开"})),
    ] {
        let answer = client.request(method, params);
        let n_shown = assert_shown(&answer, &names);
        let is_empty = answer.as_array().is_none_or(Vec::is_empty);
        assert!(!is_empty || method.ends_with("Link"), "{method}: {answer}");
        assert!(
            n_shown > 0 || method.ends_with("Range") || is_empty,
            "{method}: {answer}"
        );
    }
    let lenses = client.request("textDocument/codeLens", json!({"textDocument": document}));
    for lens in lenses.as_array().unwrap() {
        let lens = client.request("codeLens/resolve", lens.clone());
        assert!(assert_shown(&lens, &names) > 0, "{lens}");
    }
    for line in 0..text.lines().count() {
        let params = json!({"textDocument": document, "position": place(line)});
        assert_shown(
            &client.request("textDocument/completion", params.clone()),
            &names,
        );
        let hover = client.request("textDocument/hover", params);
        let page = hover["contents"]["value"].as_str().unwrap_or_default();
        assert!(
            !page.replace(['\n', '\t'], "").contains(is_obeyed),
            "{page:?}"
        );
    }
}

/// In a notification VS Code makes a link of `[name](command:…)`.
#[test]
fn settings_and_configurations_are_text_without_links() {
    let folder = tempfile::tempdir().unwrap();
    let escaped = escaped(OBEYED);
    let config = format!(
        "\"{LINK}{escaped}\\n\" = 1\n[[consolidate]]\nparent = 'a.txt'\nunits = [\"{LINK}{escaped}\", \"../{LINK}{escaped}\"]\n"
    );
    let odd = folder.path().join(format!("[点此](command:x){OBEYED}"));
    fs::create_dir(&odd).unwrap();
    fs::write(odd.join("gouji.toml"), config).unwrap();
    let text = wrong_total(Layout::Tsv);
    fs::write(folder.path().join("a.txt"), &text).unwrap();
    let mut rules = serde_json::Map::new();
    rules.insert(format!("{LINK}{OBEYED}"), json!("off"));
    let mut client = session_with(json!({
        "capabilities": {},
        "workspaceFolders": [{"uri": uri(folder.path()), "name": "年报"}],
        "initializationOptions": {"gouji": {"rules": rules, (format!("{LINK}\n")): 1}},
    }));
    let said = messages(&mut client);
    assert_eq!(said.len(), 2, "{said:?}");
    client.open(&uri(&folder.path().join("a.txt")), &text);
    let mut of_config = Vec::new();
    while of_config.len() < 3 {
        of_config.extend(messages(&mut client));
    }
    for it in said.iter().chain(&of_config) {
        assert!(it.contains("点此") && !it.contains("]("), "{it}");
        assert!(!it.contains(is_obeyed), "{it:?}");
    }
}

/// `gouji.toml` is a document as well: what is wrong in it, what it may be mended with, what can be typed.
#[test]
fn a_configuration_that_is_open_is_text() {
    let folder = tempfile::tempdir().unwrap();
    let odd = OBEYED.replace('\u{2028}', "");
    let text = wrong_total(Layout::Tsv);
    let organ = text.split("2024").next().unwrap();
    let text = text.replace(organ, &format!("{odd}{organ}"));
    fs::write(folder.path().join("a.txt"), &text).unwrap();
    let mut client = session_with(json!({
        "capabilities": {"textDocument": {
            "codeAction": literals(),
            "publishDiagnostics": {"relatedInformation": true},
            "hover": {"contentFormat": ["markdown", "plaintext"]},
        }},
        "workspaceFolders": [{"uri": uri(folder.path()), "name": "年报"}],
    }));
    client.open(&uri(&folder.path().join("a.txt")), &text);
    let escaped = escaped(OBEYED);
    let config = format!(
        "\"{LINK}{escaped}\" = 1\n[rules]\n\"blank-cel{escaped}\" = \"off\"\n\
         blank-cell = \"{LINK}{escaped}\"\n[[accept]]\nagency = \"\"\nrule = \"{LINK}{escaped}\"\n"
    );
    let uri = uri(&folder.path().join("gouji.toml"));
    client.open(&uri, &config);
    let found = Value::from(client.published(&uri, 1));
    assert!(assert_shown(&found, &["message"]) > 3, "{found}");
    assert!(found.to_string().contains("点此"), "{found}");
    let document = json!({"uri": uri});
    for it in found.as_array().unwrap() {
        let params =
            json!({"textDocument": document, "range": it["range"], "context": {"diagnostics": []}});
        assert_shown(
            &client.request("textDocument/codeAction", params),
            &["title"],
        );
        let params = json!({"textDocument": document, "position": it["range"]["start"]});
        let hover = client.request("textDocument/hover", params);
        let page = hover["contents"]["value"].as_str().unwrap_or_default();
        assert!(!page.replace('\n', "").contains(is_obeyed), "{page:?}");
    }
    let line = config
        .lines()
        .position(|it| it.starts_with("agency"))
        .unwrap();
    let position = json!({"line": line, "character": "agency = \"".len()});
    let params = json!({"textDocument": document, "position": position});
    let offered = client.request("textDocument/completion", params);
    let n_offered = assert_shown(&offered, &["label", "detail", "documentation"]);
    assert!(n_offered > 0, "{offered}");
}

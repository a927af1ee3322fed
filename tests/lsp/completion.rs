//! Completion in reports: snippets for clients that have them, plain text with blanks for others, and what is
//! long when it is asked for.

use serde_json::{Value, json};

use crate::client::{Client, session};

const URI: &str = "file:///a.md";
const START: &str =
    "# 青溪县水务局2024年政府信息公开工作年度报告\n\n## 一、总体情况\n\n主动公开信息3条。\n\n";

fn snippets() -> Value {
    let item = json!({"snippetSupport": true, "documentationFormat": ["markdown", "plaintext"]});
    json!({"textDocument": {"completion": {"completionItem": item}}})
}

/// What is offered at a place.
fn offered(client: &mut Client, line: u32, character: u32) -> Vec<Value> {
    let place = json!({"textDocument": {"uri": URI},
        "position": {"line": line, "character": character}});
    let mut found = client.request("textDocument/completion", place);
    assert_eq!(found["isIncomplete"], false);
    serde_json::from_value(found["items"].take()).unwrap()
}

#[track_caller]
fn labelled<'a>(items: &'a [Value], label: &str) -> &'a Value {
    let is_it = |it: &&Value| it["label"].as_str().is_some_and(|it| it.starts_with(label));
    items
        .iter()
        .find(is_it)
        .unwrap_or_else(|| panic!("{label}: {items:?}"))
}

#[test]
fn a_section_is_a_snippet_where_the_client_has_them() {
    let mut client = session(snippets());
    client.open(URI, START);
    let items = offered(&mut client, 6, 0);
    let section = labelled(&items, "三、");
    assert_eq!(section["insertTextFormat"], 2);
    let text = section["textEdit"]["newText"].as_str().unwrap();
    assert!(text.starts_with("## 三、收到和处理政府信息公开申请情况\n"));
    // A place for each of the 175 numbers, and where to go on.
    assert!(text.contains("${175:}") && !text.contains("${176:}") && text.ends_with("$0"));
    let aspect = labelled(&items, "依申请公开");
    assert_eq!(
        aspect["textEdit"]["newText"],
        "### （二）依申请公开\n\n${1:（文字描述）}$0"
    );
}

#[test]
fn a_section_is_plain_text_where_the_client_has_no_snippets() {
    let mut client = session(json!({}));
    client.open(URI, START);
    let items = offered(&mut client, 6, 0);
    let aspect = labelled(&items, "依申请公开");
    assert_eq!(aspect["insertTextFormat"], Value::Null);
    assert_eq!(
        aspect["textEdit"]["newText"],
        "### （二）依申请公开\n\n（文字描述）"
    );
}

#[test]
fn what_an_item_puts_in_is_told_when_it_is_asked_for() {
    for (capabilities, is_markdown) in [(snippets(), true), (json!({}), false)] {
        let mut client = session(capabilities);
        let provider = &client.initialized["capabilities"]["completionProvider"];
        assert_eq!(provider["resolveProvider"], true);
        client.open(URI, START);
        let items = offered(&mut client, 6, 0);
        let item = labelled(&items, "三、").clone();
        assert_eq!(item["documentation"], Value::Null);
        let item = client.request("completionItem/resolve", item);
        let shown = match is_markdown {
            true => &item["documentation"]["value"],
            false => &item["documentation"],
        };
        let shown = shown.as_str().unwrap();
        assert!(shown.contains("国办公开办函〔2021〕30号") && shown.contains("（七）总计"));
        // Of a version that is gone nothing more is told.
        client.change(URI, 2, json!([{"text": format!("{START}又")}]));
        let item = labelled(&items, "四、").clone();
        let item = client.request("completionItem/resolve", item);
        assert_eq!(item["documentation"], Value::Null);
    }
}

#[test]
fn nothing_is_offered_within_a_sentence() {
    let mut client = session(snippets());
    client.open(URI, START);
    assert_eq!(offered(&mut client, 4, 4), [Value::Null; 0]);
    assert_eq!(offered(&mut client, 0, 9), [Value::Null; 0]);
    // In a text that is no report.
    client.change(URI, 2, json!([{"text": "会议纪要\n\n"}]));
    assert_eq!(offered(&mut client, 2, 0), [Value::Null; 0]);
}

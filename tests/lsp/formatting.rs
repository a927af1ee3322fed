//! Formatting: edits within lines, and nothing where there is nothing to do.

use serde_json::{Value, json};

use crate::client::{Client, literals, session};
use crate::report::{Layout, report};

const URI: &str = "file:///a.md";

pub(crate) fn capable() -> Value {
    let mut code_action = literals();
    code_action["resolveSupport"] = json!({"properties": ["edit"]});
    json!({
        "workspace": {"workspaceEdit": {"documentChanges": true}},
        "textDocument": {"codeAction": code_action},
    })
}

pub(crate) fn at(line: usize) -> Value {
    let place = json!({"line": line, "character": 0});
    json!({"start": place, "end": place})
}

pub(crate) fn line_of(text: &str, words: &str) -> usize {
    text.lines().position(|it| it.contains(words)).unwrap()
}

/// The text with edits of the protocol, in UTF-16, which are in order.
pub(crate) fn applied(text: &str, edits: &Value) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let offset = |place: &Value| {
        let line = place["line"].as_u64().unwrap() as usize;
        let before: usize = lines.iter().take(line).map(|it| it.len()).sum();
        let mut left = place["character"].as_u64().unwrap() as usize;
        let own = lines.get(line).copied().unwrap_or_default();
        let chars = own.chars().take_while(|it| {
            let is_before = left > 0;
            left = left.saturating_sub(it.len_utf16());
            is_before
        });
        before + chars.map(char::len_utf8).sum::<usize>()
    };
    let mut res = text.to_owned();
    for it in edits.as_array().unwrap().iter().rev() {
        let range = offset(&it["range"]["start"])..offset(&it["range"]["end"]);
        res.replace_range(range, it["newText"].as_str().unwrap());
    }
    res
}

fn format(client: &mut Client, method: &str, more: Value) -> Value {
    let mut params = json!({
        "textDocument": {"uri": URI},
        "options": {"tabSize": 4, "insertSpaces": true},
    });
    for (key, value) in more.as_object().unwrap() {
        params[key] = value.clone();
    }
    client.request(method, params)
}

#[test]
fn code_is_left_as_it_is() {
    let mut client = session(capable());
    let code = "| a | 说明 |\n|---|---|\n| ３ | 1 |\n";
    let text = report("青溪县水务局", 2024, Layout::Pipe);
    for (open, close) in [
        ("```text\n", "```\n"),
        ("~~~~\n```\n", "~~~~\n"),
        ("> ````\n", "> ````\n"),
    ] {
        let fenced = format!("\n{open}{code}{close}\n六、其他");
        let text = text.replacen("\n六、其他", &fenced, 1);
        let mut version = 1;
        client.open(URI, &text);
        for (text, is_code) in [
            (text.clone(), true),
            (text.replace(open, "").replace(close, ""), false),
        ] {
            version += 1;
            client.change(URI, version, json!([{"text": text}]));
            let edits = format(&mut client, "textDocument/formatting", json!({}));
            let new = applied(&text, &edits);
            assert_eq!(new.contains(code), is_code, "{open} {new}");
        }
        client.close(URI);
    }
}

#[test]
fn a_document_is_formatted_by_edits_within_lines() {
    let mut client = session(capable());
    let text = report("青溪县水务局", 2024, Layout::Pipe)
        .replace("（一）予以公开 | ", "(一) 予以公开 |  ")
        .replace("| 24 |", "| ２４ |");
    client.open(URI, &text);
    let edits = format(&mut client, "textDocument/formatting", json!({}));
    for it in edits.as_array().unwrap() {
        assert_eq!(it["range"]["start"]["line"], it["range"]["end"]["line"]);
    }
    let new = applied(&text, &edits);
    assert!(
        new.contains("（一）予以公开") && !new.contains('２'),
        "{new}"
    );
    client.change(URI, 2, json!([{"text": new}]));
    assert_eq!(
        format(&mut client, "textDocument/formatting", json!({})),
        json!([])
    );
}

#[test]
fn a_range_is_formatted_alone() {
    let mut client = session(capable());
    let text = report("青溪县水务局", 2024, Layout::Pipe);
    client.open(URI, &text);
    let line = line_of(&text, "（一）予以公开");
    let range = json!({"range": at(line)});
    let edits = format(&mut client, "textDocument/rangeFormatting", range);
    let lines = edits.as_array().unwrap().iter();
    let lines: Vec<&Value> = lines.map(|it| &it["range"]["start"]["line"]).collect();
    assert_eq!(lines, [&json!(line)]);
}

#[test]
fn a_row_of_a_table_is_aligned_as_it_is_ended() {
    let mut client = session(capable());
    let text = report("青溪县水务局", 2024, Layout::Pipe);
    client.open(URI, &text);
    let line = line_of(&text, "（一）予以公开");
    let end = text.lines().nth(line).unwrap().chars().count();
    for (ch, place) in [
        ("|", json!({"line": line, "character": end})),
        ("\n", json!({"line": line + 1, "character": 0})),
    ] {
        let typed = json!({"position": place, "ch": ch});
        let edits = format(&mut client, "textDocument/onTypeFormatting", typed);
        let lines = edits.as_array().unwrap().iter();
        assert!(lines.clone().any(|it| it["range"]["start"]["line"] == line));
        // Other tables stay as they are.
        let first = line_of(&text, "信息内容");
        assert!(
            lines
                .clone()
                .all(|it| it["range"]["start"]["line"] != first)
        );
    }
}

#[test]
fn what_is_no_report_is_not_formatted() {
    let mut client = session(capable());
    client.open(URI, "| a | b |\n|---|---|\n| 1 | ２２ |\n");
    let place = json!({"line": 2, "character": 3});
    for (method, more) in [
        ("textDocument/formatting", json!({})),
        ("textDocument/rangeFormatting", json!({"range": at(0)})),
        (
            "textDocument/onTypeFormatting",
            json!({"position": place, "ch": "|"}),
        ),
    ] {
        assert_eq!(format(&mut client, method, more), json!([]), "{method}");
    }
}

//! The form beside the text: what it shows, and numbers entered into it.

use serde_json::{Value, json};

use crate::client::{Client, encoded, session};
use crate::report::{LAYOUTS, report};

const URI: &str = "file:///年报/2024.txt";
const ORGAN: &str = "白杨市石桥镇人民政府";

fn form(client: &mut Client) -> Value {
    client.request("gouji/form", json!({"textDocument": {"uri": URI}}))
}

/// Every number of a form.
fn figures(form: &Value) -> Vec<&Value> {
    let tables = form["tables"].as_array().unwrap().iter();
    let rows = tables.flat_map(|it| it["rows"].as_array().unwrap());
    let cells = rows.flat_map(|it| it.as_array().unwrap());
    cells.filter(|it| !it["figure"].is_null()).collect()
}

fn figure<'a>(form: &'a Value, id: &str) -> &'a Value {
    let figures = figures(form);
    figures
        .into_iter()
        .find(|it| it["figure"]["id"] == id)
        .unwrap()
}

/// Enters a number, and applies the edit as an editor does.
#[track_caller]
fn enter(client: &mut Client, version: i32, id: &str, text: &str) -> Value {
    let params = json!({
        "textDocument": {"uri": URI, "version": version}, "part": 0, "id": id, "text": text,
    });
    client.request("gouji/enterFigure", params)
}

#[test]
fn the_form_is_the_same_in_every_layout() {
    let mut shown = Vec::new();
    for layout in LAYOUTS {
        let text = report(ORGAN, 2024, layout);
        let mut client = session(encoded("utf-16"));
        client.open(URI, &text);
        let form = form(&mut client);
        assert_eq!((&form["version"], &form["reports"]), (&json!(1), &json!(1)));
        assert_eq!(
            (&form["agency"], &form["year"]),
            (&json!(ORGAN), &json!(2024))
        );
        assert_eq!(form["findings"], json!([]), "{layout:?}");
        let lines: Vec<&str> = text.split('\n').collect();
        for it in figures(&form) {
            // Every number stands where the form says it does.
            let range = &it["figure"]["range"];
            let number = |it: &Value| usize::try_from(it.as_u64().unwrap()).unwrap();
            let line: Vec<u16> = lines[number(&range["start"]["line"])]
                .encode_utf16()
                .collect();
            let columns = number(&range["start"]["character"])..number(&range["end"]["character"]);
            let there = String::from_utf16_lossy(&line[columns]);
            assert_eq!(it["text"], there.trim(), "{layout:?}: {it}");
        }
        let texts = form["tables"].as_array().unwrap().iter();
        let texts = texts.flat_map(|it| it["rows"].as_array().unwrap());
        let texts: Vec<Value> = texts
            .flat_map(|it| it.as_array().unwrap())
            .map(|it| it["text"].clone())
            .collect();
        shown.push(texts);
    }
    assert!(shown.iter().all(|it| *it == shown[0]) && shown[0].len() > 230);
}

#[test]
fn a_number_entered_is_one_edit_that_the_form_then_shows() {
    for layout in LAYOUTS {
        let mut client = session(encoded("utf-16"));
        client.open(URI, &report(ORGAN, 2024, layout));
        let id = "applications.received.total";
        let edit = enter(&mut client, 1, id, "31")["edit"].take();
        let edits = edit["changes"][URI].as_array().or_else(|| {
            edit["changes"]
                .as_object()
                .and_then(|it| it.values().next()?.as_array())
        });
        let changes: Vec<Value> = edits
            .unwrap()
            .iter()
            .map(|it| json!({"range": it["range"], "text": it["newText"]}))
            .collect();
        assert_eq!(changes.len(), 1, "{layout:?}");
        client.change(URI, 2, Value::Array(changes));
        let form = form(&mut client);
        let shown = figure(&form, id);
        assert_eq!(
            (&form["version"], &shown["text"]),
            (&json!(2), &json!("31")),
            "{layout:?}"
        );
        // It adds up no more, and that is said at its place.
        let finding = shown["figure"]["findings"][0].as_u64().unwrap();
        let finding = &form["findings"][usize::try_from(finding).unwrap()];
        assert_eq!(finding["severity"], "error", "{finding}");
    }
}

#[test]
fn a_figure_is_explained_line_by_line() {
    let mut client = session(encoded("utf-16"));
    client.open(URI, &report(ORGAN, 2024, LAYOUTS[0]));
    let form = form(&mut client);
    let total = &figure(&form, "applications.received.total")["figure"];
    let params = json!({"textDocument": {"uri": URI}, "position": total["range"]["start"]});
    let lines = client.request("gouji/explainFigure", params);
    let lines: Vec<&str> = lines
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it.as_str().unwrap())
        .collect();
    assert!(lines[0].starts_with("「一、本年新收」总计"), "{lines:?}");
    assert!(lines.iter().any(|it| it.contains("= 24 ✓")), "{lines:?}");
}

#[test]
fn what_cannot_be_entered_is_refused_in_words() {
    let mut client = session(encoded("utf-16"));
    client.open(URI, &report(ORGAN, 2024, LAYOUTS[0]));
    for (id, text) in [
        ("applications.received.total", "约 31"),
        ("applications.nothing.total", "31"),
    ] {
        let refused = enter(&mut client, 1, id, text)["refused"].take();
        assert!(refused.is_string(), "{id}: {refused}");
    }
    // The text has moved on since the form was read.
    let params = json!({
        "textDocument": {"uri": URI, "version": 0}, "part": 0,
        "id": "applications.received.total", "text": "31",
    });
    assert_eq!(client.request_error("gouji/enterFigure", params), -32801);
}

#[test]
fn a_text_that_is_no_report_has_no_form() {
    let mut client = session(encoded("utf-16"));
    client.open(URI, "明天开会。\n");
    assert_eq!(form(&mut client), Value::Null);
}

//! Order: no edit is lost or overtaken, and each request sees all that was sent before it.

use serde_json::{Value, json};

use crate::client::{Client, frame, session};

const URI: &str = "file:///a.md";

fn insert(column: usize, text: &str) -> Value {
    let at = json!({"line": 0, "character": column});
    json!([{"range": {"start": at, "end": at}, "text": text}])
}

fn hover(client: &mut Client) -> i64 {
    let params = json!({"textDocument": {"uri": URI}, "position": {"line": 0, "character": 0}});
    client.send("textDocument/hover", params)
}

#[test]
fn a_burst_of_edits_is_neither_lost_nor_reordered() {
    let mut client = session(json!({}));
    client.open(URI, "");
    client.published(URI, 1);
    let mut expected = 0;
    for n in 0..5_000usize {
        // Each edit stands at a place that only exists if all before it were applied.
        client.change(URI, n as i32 + 2, insert(expected, "计"));
        expected += 1;
    }
    assert!(client.published(URI, 5_001).is_empty());
    let stats = client.stats(URI);
    assert_eq!(stats["bytes"], 3 * expected);
    assert_eq!(stats["positionsMoved"], 0);
}

#[test]
fn published_versions_never_go_back() {
    let mut client = session(json!({}));
    client.open(URI, "");
    for n in 0..500 {
        client.change(URI, n + 2, insert(0, "a"));
    }
    client.published(URI, 501);
    let mut last = 0;
    for params in client.all("textDocument/publishDiagnostics") {
        let version = params["version"].as_i64().unwrap();
        assert!(version >= last, "{version} after {last}");
        last = version;
    }
}

#[test]
fn requests_between_edits_see_the_edits_before_them() {
    let mut client = session(json!({}));
    client.open(URI, "");
    let ids: Vec<i64> = (0..200)
        .map(|n| {
            client.change(URI, n + 2, insert(0, "a"));
            client.send("gouji/stats", json!({"textDocument": {"uri": URI}}))
        })
        .collect();
    for (n, id) in ids.into_iter().enumerate() {
        assert_eq!(client.answer(id)["result"]["bytes"], n + 1);
    }
}

#[test]
fn many_requests_at_once_are_all_answered() {
    let mut client = session(json!({}));
    client.open(URI, "总计");
    let ids: Vec<i64> = (0..1_000).map(|_| hover(&mut client)).collect();
    for id in ids {
        assert!(client.answer(id).get("error").is_none());
    }
}

/// Those that are about as long as the text, and one that is not: they are answered by different ways.
const WAITING: [&str; 5] = [
    "textDocument/diagnostic",
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
    "textDocument/semanticTokens/full",
    "textDocument/hover",
];

#[test]
fn a_cancelled_request_is_answered_before_its_work_is_done() {
    let mut client = session(json!({"textDocument": {"diagnostic": {}}}));
    let document = json!({"uri": URI});
    let request = |id: usize, method: &str| {
        let params = json!({"textDocument": document, "position": {"line": 0, "character": 0}});
        frame(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}))
    };
    let notification = |method: &str, params: Value| {
        frame(&json!({"jsonrpc": "2.0", "method": method, "params": params}))
    };
    // A document that takes far longer than to read what is sent with it, in one piece.
    let text = "三、收到和处理政府信息公开申请情况\n".repeat(400_000);
    let open = json!({"textDocument":
        {"uri": URI, "languageId": "markdown", "version": 1, "text": text}});
    let first = 1_000;
    let other = first + WAITING.len();
    let mut all = notification("textDocument/didOpen", open);
    for (id, method) in (first..).zip(WAITING) {
        all.extend(request(id, method));
    }
    // It waits for the same work.
    all.extend(request(other, "gouji/stats"));
    for id in first..other {
        all.extend(notification("$/cancelRequest", json!({"id": id})));
    }
    client.write(&all);
    for (id, method) in (first..).zip(WAITING) {
        let answer = client.answer(id as i64);
        assert_eq!(answer["error"]["code"], -32800, "{method}: {answer}");
    }
    assert!(!client.is_answered(other as i64));
    client.stats_of_nothing();
}

#[test]
fn the_same_id_twice_does_no_harm() {
    let mut client = session(json!({}));
    client.open(URI, "总计");
    for _ in 0..3 {
        client.notify("$/cancelRequest", json!({"id": 77}));
        let message = json!({"jsonrpc": "2.0", "id": 77, "method": "gouji/stats",
            "params": {"textDocument": {"uri": URI}}});
        client.write(&frame(&message));
    }
    client.answer(77);
    client.stats_of_nothing();
}

//! Order: no edit is lost or overtaken, and each request sees all that was sent before it.

use serde_json::{Value, json};

use crate::client::{Client, session};

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

#[test]
fn a_cancelled_request_is_answered_before_its_work_is_done() {
    let mut client = session(json!({"textDocument": {"diagnostic": {}}}));
    // A document that takes a while.
    let text = "三、收到和处理政府信息公开申请情况\n".repeat(200_000);
    client.open(URI, &text);
    let id = client.send(
        "textDocument/diagnostic",
        json!({"textDocument": {"uri": URI}}),
    );
    // Another request that waits for the same work, which takes far longer than this test.
    let other = client.send("gouji/stats", json!({"textDocument": {"uri": URI}}));
    client.notify("$/cancelRequest", json!({"id": id}));
    let answer = client.answer(id);
    if answer.get("error").is_some() {
        assert_eq!(answer["error"]["code"], -32800);
        assert!(!client.is_answered(other));
    }
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
        client.write(&crate::client::frame(&message));
    }
    client.answer(77);
    client.stats_of_nothing();
}

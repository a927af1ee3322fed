//! Clients that send nonsense. After each case the server is alive and right.

use serde_json::{Value, json};

use crate::client::{Client, frame, session, start};

const URI: &str = "file:///a.md";

/// The server still applies edits and answers.
#[track_caller]
fn alive_and_right(client: &mut Client) {
    let uri = "file:///probe.md";
    client.open(uri, "总计");
    let at = json!({"line": 0, "character": 2});
    client.change(
        uri,
        2,
        json!([{"range": {"start": at, "end": at}, "text": "4"}]),
    );
    client.published(uri, 2);
    assert_eq!(client.stats(uri)["bytes"], 7);
    client.close(uri);
}

#[test]
fn malformed_frames_and_bodies_get_an_error_and_nothing_else() {
    let mut client = session(json!({}));
    let bodies = [
        "{",
        "nonsense",
        "[]",
        "{}",
        "null",
        "1",
        "\"\"",
        "[{\"id\":1}]",
        "\u{0}",
    ];
    for body in bodies {
        client.write(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
        assert!(
            client.answer_to_nothing()["error"]["code"].is_i64(),
            "{body}"
        );
        alive_and_right(&mut client);
    }
    let frames: [&[u8]; 8] = [
        b"Content-Length: x\r\n\r\n{}",
        b"Content-Length: -5\r\n\r\n",
        b"Content-Length: 99999999999999999999\r\n\r\n",
        b"Content-Length: 9999999999999\r\n\r\n",
        b"Content-Type: a\r\n\r\n",
        b"\r\n\r\n\r\n\r\n",
        b"garbage\r\n\r\n",
        b"Content-Length: 4\r\n\r\n\xff\xfe\xff\xfe",
    ];
    for bytes in frames {
        client.write(bytes);
        alive_and_right(&mut client);
    }
    client.write(format!("X: {}\r\n\r\n", "y".repeat(1 << 20)).as_bytes());
    alive_and_right(&mut client);
}

#[test]
fn deep_nesting_does_no_harm() {
    let mut client = session(json!({}));
    let body = format!("{}{}", "[".repeat(500_000), "]".repeat(500_000));
    client.write(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    alive_and_right(&mut client);
}

#[test]
fn wrong_types_and_missing_fields_are_survived() {
    let mut client = session(json!({}));
    client.open(URI, "总计");
    let nonsense = [
        json!(null),
        json!([]),
        json!(1),
        json!("x"),
        json!({}),
        json!({"textDocument": 1}),
        json!({"textDocument": {"uri": 3}}),
        json!({"textDocument": {"uri": ""}, "contentChanges": 1}),
        json!({"textDocument": {"uri": "\u{0}\u{202e}", "text": "x"}}),
    ];
    let methods = [
        "textDocument/didOpen",
        "textDocument/didChange",
        "textDocument/didClose",
        "textDocument/didSave",
        "textDocument/hover",
        "textDocument/codeAction",
        "codeAction/resolve",
        "textDocument/diagnostic",
        "workspace/diagnostic",
        "workspace/didChangeConfiguration",
        "workspace/didChangeWorkspaceFolders",
        "workspace/didChangeWatchedFiles",
        "gouji/stats",
        "window/workDoneProgress/cancel",
        "$/cancelRequest",
        "$/setTrace",
        "initialized",
        "initialize",
        "",
        "no/such/method",
        "$/nothing",
    ];
    for method in methods {
        for params in &nonsense {
            client.notify_anything(method, params.clone());
            let id = client.send_anything(method, params.clone());
            // `$/` requests need no answer.
            if !method.starts_with("$/") {
                client.answer(id);
            }
        }
        alive_and_right(&mut client);
    }
    assert_eq!(client.stats(URI)["bytes"], 6);
}

#[test]
fn unknown_methods_are_refused() {
    let mut client = session(json!({}));
    assert_eq!(client.request_error("no/such/method", json!({})), -32601);
    assert_eq!(
        client.request_error("textDocument/hoover", json!({})),
        -32601
    );
}

#[test]
fn answers_that_nobody_asked_for_are_ignored() {
    let mut client = session(json!({}));
    for id in [json!(0), json!(99), json!("x"), Value::Null] {
        client.write(&frame(&json!({"jsonrpc": "2.0", "id": id, "result": 1})));
        let error = json!({"code": 1, "message": "no"});
        client.write(&frame(&json!({"jsonrpc": "2.0", "id": id, "error": error})));
    }
    alive_and_right(&mut client);
}

#[test]
fn a_wrong_initialize_can_be_followed_by_a_right_one() {
    let mut client = start();
    let id = client.send_anything("initialize", json!({"processId": "x", "capabilities": 1}));
    assert!(client.answer(id)["error"]["code"].is_i64());
    client.request(
        "initialize",
        json!({"processId": null, "capabilities": {}, "rootUri": "file:///年 报"}),
    );
    alive_and_right(&mut client);
}

#[test]
fn documents_out_of_turn_are_survived() {
    let mut client = session(json!({}));
    client.change("file:///never-opened.md", 2, json!([{"text": "x"}]));
    client.close("file:///never-opened.md");
    client.open(URI, "一");
    client.open(URI, "一二");
    assert_eq!(client.stats(URI)["bytes"], 6);
    client.change(URI, -7, json!([{"text": "一二三"}]));
    client.change(URI, 0, json!([]));
    client.notify_anything(
        "textDocument/didChange",
        json!({"textDocument": {"uri": URI, "version": null},
        "contentChanges": [{"text": "一二三四"}]}),
    );
    assert_eq!(client.stats(URI)["bytes"], 12);
    client.close(URI);
    client.close(URI);
    alive_and_right(&mut client);
}

#[test]
fn positions_outside_the_text_are_moved_into_it() {
    let cases = [
        ((0i64, 9i64, 0i64, 9), "总计X\n4"),
        ((9, 0, 9, 9), "总计\n4X"),
        ((0, 1, 9, 9), "总X"),
        ((1, 0, 0, 1), "总X4"),
        (
            (4_294_967_295i64, 4_294_967_295i64, 9_007_199_254_740_991, 1),
            "总计\n4X",
        ),
    ];
    for ((l1, c1, l2, c2), expected) in cases {
        let mut client = session(json!({}));
        client.open(URI, "总计\n4");
        let range =
            json!({"start": {"line": l1, "character": c1}, "end": {"line": l2, "character": c2}});
        client.change(URI, 2, json!([{"range": range, "text": "X"}]));
        let stats = client.stats(URI);
        assert_eq!(
            (&stats["bytes"], &stats["positionsMoved"]),
            (&json!(expected.len()), &json!(1))
        );
    }
    let mut client = session(json!({}));
    client.open(URI, "总计");
    let huge = json!({"line": 1e300, "character": -1});
    client.change(
        URI,
        2,
        json!([{"range": {"start": huge, "end": huge}, "text": "X"}]),
    );
    assert_eq!(client.stats(URI)["bytes"], 7);
}

#[test]
fn ten_thousand_opens_and_closes() {
    let mut client = session(json!({}));
    for n in 0..10_000 {
        let uri = format!("untitled:Untitled-{n}");
        client.open(&uri, "政府信息公开工作年度报告");
        client.close(&uri);
        if n % 100 == 0 {
            client.stats_of_nothing();
        }
    }
    client.open(URI, "总计");
    assert_eq!(client.stats(URI)["documents"], 1);
    alive_and_right(&mut client);
}

#[test]
fn a_client_that_does_not_read_does_not_stop_the_server() {
    let mut client = session(json!({}));
    let text = "政府信息公开工作年度报告\n".repeat(2_000);
    client.open(URI, &text);
    let ids: Vec<i64> = (0..3_000)
        .map(|_| client.send("gouji/stats", json!({"textDocument": {"uri": URI}})))
        .collect();
    for id in ids {
        assert!(client.answer(id).get("error").is_none());
    }
}

#[test]
fn a_client_that_dies_takes_the_server_with_it() {
    let mut client = session(json!({}));
    client.open(URI, "总计");
    client.write(b"Content-Length: 4000\r\n\r\n{\"jsonrpc\":");
    client.hang_up();
    client.ended();
}

#[test]
fn odd_uris_are_answered_as_they_were_spelt() {
    let uris = [
        "file:///年报/某 局.md",
        "file:///c%3A/%E5%B9%B4.md",
        "file:///C:/a.md",
        "untitled:Untitled-1",
        "vscode-notebook-cell:/a#b",
        "file:///a%20b.md?x=1#y",
        "file:///%zz/[x].md",
    ];
    let mut client = session(json!({}));
    for uri in uris {
        client.open(uri, "总计");
        assert!(client.published(uri, 1).is_empty());
        assert_eq!(client.stats(uri)["bytes"], 6, "{uri}");
        client.close(uri);
    }
    client.open("file:///c%3A/%E5%B9%B4.md", "总计");
    client.change("file:///C:/年.md", 2, json!([{"text": "计"}]));
    assert!(client.published("file:///c%3A/%E5%B9%B4.md", 2).is_empty());
}

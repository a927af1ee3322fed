//! How sessions begin and end.

use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::client::{Client, begun, encoded, frame, session, session_with, start, start_with};

const URI: &str = "file:///a.md";

#[test]
fn handshake_names_the_server_and_what_it_can() {
    let client = session(json!({}));
    let result = &client.initialized;
    assert_eq!(result["serverInfo"]["name"], "gouji");
    let capabilities = &result["capabilities"];
    assert_eq!(capabilities["positionEncoding"], "utf-16");
    assert_eq!(capabilities["textDocumentSync"]["change"], 2);
    assert_eq!(capabilities["diagnosticProvider"], Value::Null);
    client.shut_down();
}

#[test]
fn the_language_of_the_command_line_goes_before_that_of_the_editor() {
    let text = "# 青溪县水务局2024年政府信息公开工作年度报告\n\n## 一、总体情况\n\n无。\n";
    let asked_for_chinese = json!({"capabilities": {}, "locale": "zh-cn",
        "initializationOptions": {"language": "zh"}});
    let said = |mut client: Client| {
        client.open(URI, text);
        let found = client.published(URI, 1);
        found[0]["message"].as_str().unwrap().to_owned()
    };
    let of_editor = said(session_with(asked_for_chinese.clone()));
    assert!(of_editor.contains('「'), "{of_editor}");
    let given = said(begun(start_with(&["--lang", "en"]), asked_for_chinese));
    assert!(
        !given.contains('「') && given.contains("missing"),
        "{given}"
    );
}

#[test]
fn the_encoding_is_negotiated() {
    for encoding in ["utf-8", "utf-16", "utf-32"] {
        let client = session(encoded(encoding));
        assert_eq!(
            client.initialized["capabilities"]["positionEncoding"],
            encoding
        );
    }
    let both = json!({"general": {"positionEncodings": ["utf-16", "utf-8"]}});
    assert_eq!(
        session(both).initialized["capabilities"]["positionEncoding"],
        "utf-8"
    );
}

#[test]
fn exit_after_shutdown_is_success() {
    session(json!({})).shut_down();
}

#[test]
fn shutdown_is_answered_when_exit_follows_at_once() {
    let mut client = session(json!({}));
    let id = client.send("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    assert_eq!(client.answer(id)["result"], Value::Null);
    assert!(client.ended().success());
}

#[test]
fn exit_without_shutdown_is_failure() {
    let mut client = session(json!({}));
    client.notify("exit", Value::Null);
    assert_eq!(client.ended().code(), Some(1));
}

#[test]
fn exit_before_initialize_ends() {
    let mut client = start();
    client.notify("exit", Value::Null);
    assert_eq!(client.ended().code(), Some(1));
}

#[test]
fn end_of_input_ends() {
    let mut client = session(json!({}));
    client.open(URI, "总计");
    client.hang_up();
    client.ended();
}

#[test]
fn half_a_message_and_end_of_input_ends() {
    let mut client = session(json!({}));
    client.write(b"Content-Length: 100\r\n\r\n{\"jsonrpc\"");
    client.hang_up();
    client.ended();
}

#[test]
fn what_was_asked_before_the_end_of_input_is_answered() {
    let mut client = session(json!({}));
    client.open(URI, "总计");
    let id = client.send("gouji/stats", json!({"textDocument": {"uri": URI}}));
    client.hang_up();
    assert_eq!(client.answer(id)["result"]["bytes"], 6);
    assert!(client.published(URI, 1).is_empty());
}

#[test]
fn the_server_ends_with_the_process_of_its_client() {
    let mut editor = Command::new("sleep").arg("60").spawn().unwrap();
    let mut client = session_with(json!({"processId": editor.id(), "capabilities": {}}));
    client.stats_of_nothing();
    editor.kill().unwrap();
    editor.wait().unwrap();
    client.ended();
}

#[test]
fn a_process_that_cannot_be_seen_is_not_waited_for() {
    let mut client = session_with(json!({"processId": 999_999_999, "capabilities": {}}));
    client.stats_of_nothing();
    client.shut_down();
}

/// What a client says that can do nothing.
fn nobody() -> Value {
    json!({"processId": null, "rootUri": null, "capabilities": {}})
}

#[test]
fn edits_before_initialized_are_kept() {
    let mut client = start();
    client.request("initialize", nobody());
    client.open(URI, "总计");
    let end = json!({"line": 0, "character": 2});
    client.change(
        URI,
        2,
        json!([{"range": {"start": end, "end": end}, "text": "4"}]),
    );
    client.notify("initialized", json!({}));
    assert_eq!(client.stats(URI)["bytes"], 7);
}

#[test]
fn requests_before_initialize_and_after_shutdown_are_refused() {
    let mut client = start();
    let params = json!({"textDocument": {"uri": URI}});
    assert_eq!(client.request_error("gouji/stats", params.clone()), -32002);
    client.open(URI, "dropped");
    client.request("initialize", nobody());
    assert_eq!(client.request_error("gouji/stats", params.clone()), -32602);
    assert_eq!(
        client.request_error("initialize", json!({"capabilities": {}})),
        -32600
    );
    client.request("shutdown", Value::Null);
    assert_eq!(client.request_error("gouji/stats", params), -32600);
    client.notify("exit", Value::Null);
    assert!(client.ended().success());
}

/// Node hands its children sockets, and a shell may hand them files.
#[cfg(unix)]
#[test]
fn sockets_and_files_will_do_for_pipes() {
    use std::io::{Read, Seek, Write};
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;

    let messages = [
        json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}),
        json!({"jsonrpc": "2.0", "id": 2, "method": "shutdown"}),
        json!({"jsonrpc": "2.0", "method": "exit"}),
    ];
    let input: Vec<u8> = messages.iter().flat_map(frame).collect();
    let run = |stdin: Stdio, stdout: Stdio| {
        Command::new(env!("CARGO_BIN_EXE_gouji"))
            .arg("lsp")
            .stdin(stdin)
            .stdout(stdout)
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };

    let (mut own, its) = UnixStream::pair().unwrap();
    let its_out = its.try_clone().unwrap();
    let mut child = run(OwnedFd::from(its).into(), OwnedFd::from(its_out).into());
    own.write_all(&input).unwrap();
    assert!(child.wait().unwrap().success());
    let mut output = [0; 16];
    own.read_exact(&mut output).unwrap();
    assert!(output.starts_with(b"Content-Length: "));

    let mut script = tempfile::tempfile().unwrap();
    script.write_all(&input).unwrap();
    script.rewind().unwrap();
    let mut answers = tempfile::tempfile().unwrap();
    let mut child = run(script.into(), answers.try_clone().unwrap().into());
    assert!(child.wait().unwrap().success());
    let mut output = String::new();
    answers.rewind().unwrap();
    answers.read_to_string(&mut output).unwrap();
    assert!(output.contains(r#""id":2"#), "{output}");
}

#[test]
fn the_log_goes_to_a_client_that_asks_for_it() {
    let logged = |client: &mut Client| {
        // Wrong, and worth a line.
        client.notify(
            "textDocument/didClose",
            json!({"textDocument": {"uri": URI}}),
        );
        let messages = client.all("window/logMessage");
        let is_own = |it: &&Value| it["message"].as_str().unwrap().contains("didClose");
        messages
            .iter()
            .filter(is_own)
            .map(|it| it["type"].as_i64().unwrap())
            .collect::<Vec<_>>()
    };
    let mut client = session(json!({}));
    assert!(logged(&mut client).is_empty());
    client.notify("$/setTrace", json!({"value": "messages"}));
    assert_eq!(logged(&mut client), [2]);
    client.notify("$/setTrace", json!({"value": "verbose"}));
    assert_eq!(logged(&mut client), [4, 2]);
    client.notify("$/setTrace", json!({"value": "off"}));
    assert!(logged(&mut client).is_empty());
    let mut client = session_with(json!({"capabilities": {}, "trace": "messages"}));
    assert_eq!(logged(&mut client), [2]);
}

#[test]
fn shutdown_takes_whatever_stands_for_nothing() {
    for params in [json!(null), json!({}), json!([])] {
        let mut client = session(json!({}));
        let id = client.send_anything("shutdown", params);
        assert_eq!(client.answer(id)["result"], Value::Null);
        client.notify("exit", Value::Null);
        assert!(client.ended().success());
    }
}

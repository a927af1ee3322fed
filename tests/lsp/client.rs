//! A client for tests: starts the server, speaks frames, answers what it is asked.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::protocol::{Session, Side};

/// How long anything may take: long enough for a machine that is busy with something else.
const PATIENCE: Duration = Duration::from_secs(120);

/// A server and the other end of its pipes.
pub(crate) struct Client {
    pub(crate) child: Child,
    stdin: Option<ChildStdin>,
    incoming: Receiver<Value>,
    /// What came while something else was waited for.
    backlog: VecDeque<Value>,
    next_id: i64,
    /// What both sides have said, as far as the protocol has something to say of it.
    protocol: Session,
    /// What `workspace/configuration` is answered with.
    pub(crate) configuration: Value,
    pub(crate) initialized: Value,
}

/// The server as a process of its own.
pub(crate) fn spawn() -> Child {
    spawn_with(&[])
}

fn spawn_with(options: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_gouji"))
        .arg("lsp")
        .args(options)
        .env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// A server that has not been told anything yet.
pub(crate) fn start() -> Client {
    start_with(&[])
}

/// The same with options of the command line.
pub(crate) fn start_with(options: &[&str]) -> Client {
    let mut child = spawn_with(options);
    let stdin = child.stdin.take();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let (sender, incoming) = channel();
    std::thread::spawn(move || {
        while let Some(message) = read_message(&mut stdout) {
            if sender.send(message).is_err() {
                break;
            }
        }
    });
    Client {
        child,
        stdin,
        incoming,
        backlog: VecDeque::new(),
        next_id: 0,
        protocol: Session::default(),
        configuration: Value::Null,
        initialized: Value::Null,
    }
}

/// A server in a session with a client of these capabilities.
pub(crate) fn session(capabilities: Value) -> Client {
    session_with(json!({"capabilities": capabilities}))
}

/// A server in a session that began with these parameters.
pub(crate) fn session_with(params: Value) -> Client {
    begun(start(), params)
}

/// Begins the session of a server.
pub(crate) fn begun(mut client: Client, mut params: Value) -> Client {
    drop_nulls(&mut params);
    for needed in ["processId", "rootUri"] {
        params[needed] = params[needed].take();
    }
    client.initialized = client.request("initialize", params);
    client.notify("initialized", json!({}));
    client
}

/// What a test has nothing to say of is not there.
fn drop_nulls(value: &mut Value) {
    if let Value::Object(fields) = value {
        fields.retain(|_, it| !it.is_null());
        fields.values_mut().for_each(drop_nulls);
    }
}

/// What clients can do when their columns count this.
pub(crate) fn encoded(encoding: &str) -> Value {
    json!({"general": {"positionEncodings": [encoding]}})
}

/// What clients say that take code actions with edits in them.
pub(crate) fn literals() -> Value {
    json!({"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["", "quickfix", "source"]}}})
}

pub(crate) fn read_message(from: &mut impl BufRead) -> Option<Value> {
    let mut len = 0;
    loop {
        let mut line = String::new();
        from.read_line(&mut line).ok().filter(|&it| it > 0)?;
        match line.trim_end().split_once(": ") {
            Some(("Content-Length", it)) => len = it.parse().ok()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; len];
    from.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

pub(crate) fn frame(message: &Value) -> Vec<u8> {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

impl Client {
    /// Writes bytes as they are. Whether the server still reads is seen by other means.
    pub(crate) fn write(&mut self, bytes: &[u8]) {
        if let Some(stdin) = &mut self.stdin {
            let _ = stdin.write_all(bytes);
            let _ = stdin.flush();
        }
    }

    /// Sends a message as the protocol has it.
    #[track_caller]
    fn say(&mut self, message: &Value) {
        let deviation = self.protocol.deviation(message, Side::Client);
        assert_eq!(deviation, Ok(()), "{message}");
        self.write(&frame(message));
    }

    #[track_caller]
    pub(crate) fn notify(&mut self, method: &str, params: Value) {
        self.say(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// The same, whatever the protocol says of it.
    pub(crate) fn notify_anything(&mut self, method: &str, params: Value) {
        self.write(&frame(
            &json!({"jsonrpc": "2.0", "method": method, "params": params}),
        ));
    }

    /// Sends a request and does not wait for the answer, whose id is returned.
    #[track_caller]
    pub(crate) fn send(&mut self, method: &str, params: Value) -> i64 {
        self.next_id += 1;
        let id = self.next_id;
        let message = json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params});
        self.say(&message);
        id
    }

    /// The same, whatever the protocol says of it.
    pub(crate) fn send_anything(&mut self, method: &str, params: Value) -> i64 {
        self.next_id += 1;
        let id = self.next_id;
        let message = json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params});
        self.write(&frame(&message));
        id
    }

    /// The answer to a request, whole.
    pub(crate) fn answer(&mut self, id: i64) -> Value {
        self.wait(|it| it["id"] == id && it.get("method").is_none())
    }

    /// The answer to what had no readable id.
    pub(crate) fn answer_to_nothing(&mut self) -> Value {
        self.wait(|it| it.get("error").is_some())
    }

    #[track_caller]
    pub(crate) fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.send(method, params);
        let mut answer = self.answer(id);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].take()
    }

    /// The error that a request is answered with.
    #[track_caller]
    pub(crate) fn request_error(&mut self, method: &str, params: Value) -> i64 {
        let id = self.send_anything(method, params);
        let answer = self.answer(id);
        answer["error"]["code"]
            .as_i64()
            .unwrap_or_else(|| panic!("{method}: {answer}"))
    }

    /// The parameters of the next message of this method.
    pub(crate) fn next(&mut self, method: &str) -> Value {
        self.wait(|it| it["method"] == method)["params"].take()
    }

    /// The parameters of every message of this method that came up to now.
    pub(crate) fn all(&mut self, method: &str) -> Vec<Value> {
        // Answered once all is published.
        self.request("gouji/stats", json!({}));
        let (found, rest): (VecDeque<_>, _) = self
            .backlog
            .drain(..)
            .partition(|it| it["method"] == method);
        self.backlog = rest;
        found
            .into_iter()
            .map(|mut it| it["params"].take())
            .collect()
    }

    #[track_caller]
    fn wait(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.backlog.iter().position(&wanted) {
            return self.backlog.remove(at).unwrap();
        }
        let deadline = Instant::now() + PATIENCE;
        loop {
            let message = match self.incoming.recv_timeout(deadline - Instant::now()) {
                Ok(it) => it,
                Err(RecvTimeoutError::Timeout) => panic!("nothing came; got {:?}", self.backlog),
                Err(RecvTimeoutError::Disconnected) => panic!("gone; got {:?}", self.backlog),
            };
            self.hold_to_protocol(&message);
            self.reply(&message);
            if wanted(&message) {
                return message;
            }
            self.backlog.push_back(message);
        }
    }

    fn reply(&mut self, message: &Value) {
        if let (Some(id), Some(method)) = (message.get("id"), message["method"].as_str()) {
            let result = match method {
                "workspace/configuration" => json!([self.configuration]),
                "window/showDocument" => json!({"success": true}),
                _ => Value::Null,
            };
            self.say(&json!({"jsonrpc": "2.0", "id": id, "result": result}));
        }
    }

    /// Whatever the server says is as the protocol has it.
    #[track_caller]
    fn hold_to_protocol(&mut self, message: &Value) {
        let deviation = self.protocol.deviation(message, Side::Server);
        assert_eq!(deviation, Ok(()), "{message}");
    }

    pub(crate) fn open(&mut self, uri: &str, text: &str) {
        let item = json!({"uri": uri, "languageId": "plaintext", "version": 1, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": item}));
    }

    pub(crate) fn change(&mut self, uri: &str, version: i32, changes: Value) {
        let document = json!({"uri": uri, "version": version});
        let params = json!({"textDocument": document, "contentChanges": changes});
        self.notify("textDocument/didChange", params);
    }

    pub(crate) fn close(&mut self, uri: &str) {
        self.notify(
            "textDocument/didClose",
            json!({"textDocument": {"uri": uri}}),
        );
    }

    /// The diagnostics published for this version.
    #[track_caller]
    pub(crate) fn published(&mut self, uri: &str, version: i32) -> Vec<Value> {
        let message = self.wait(|it| {
            it["method"] == "textDocument/publishDiagnostics"
                && it["params"]["uri"] == uri
                && it["params"]["version"] == version
        });
        message["params"]["diagnostics"].as_array().unwrap().clone()
    }

    pub(crate) fn stats(&mut self, uri: &str) -> Value {
        self.request("gouji/stats", json!({"textDocument": {"uri": uri}}))
    }

    /// Whether the answer to a request has come before what was waited for last.
    pub(crate) fn is_answered(&self, id: i64) -> bool {
        self.backlog
            .iter()
            .any(|it| it["id"] == id && it.get("method").is_none())
    }

    /// Sees that the server answers.
    #[track_caller]
    pub(crate) fn stats_of_nothing(&mut self) {
        let params = json!({"textDocument": {"uri": "file:///nothing"}});
        assert_eq!(self.request_error("gouji/stats", params), -32602);
    }

    /// Closes the server's input.
    pub(crate) fn hang_up(&mut self) {
        self.stdin = None;
    }

    /// How the server ended, which is waited for.
    #[track_caller]
    pub(crate) fn ended(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < deadline, "still running");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    #[track_caller]
    pub(crate) fn shut_down(mut self) {
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        assert!(self.ended().success());
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if !std::thread::panicking() {
            // What nobody waited for.
            while let Ok(message) = self.incoming.try_recv() {
                self.hold_to_protocol(&message);
            }
        }
    }
}

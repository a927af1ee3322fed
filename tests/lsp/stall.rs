//! A client that does not read for a while: it is heard all the same, what waits for it is bounded, and when it
//! reads again every request has its answer.
#![cfg(target_os = "linux")]

use std::collections::BTreeMap;
use std::io::{BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{frame, read_message, spawn};
use crate::diagnostics::wrong_total;
use crate::report::Layout;

const PATIENCE: Duration = Duration::from_secs(120);
const URI: &str = "file:///年报/甲.txt";

/// The other end of a server, which reads only when it is told to.
struct Idler {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
    next_id: i64,
}

impl Idler {
    fn start(capabilities: &Value) -> Self {
        let mut child = spawn();
        let stdin = child.stdin.take();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let mut res = Self {
            child,
            stdin,
            stdout,
            next_id: 0,
        };
        let id = res.next_id;
        let params = json!({"capabilities": capabilities});
        res.send(&[
            request(id, "initialize", params),
            notification("initialized", json!({})),
        ]);
        res.answer(id);
        res
    }

    /// Writes, which must not take for ever: the server reads whether or not it is read.
    fn send(&mut self, messages: &[Value]) {
        let bytes: Vec<u8> = messages.iter().flat_map(frame).collect();
        let mut stdin = self.stdin.take().unwrap();
        let (sender, written) = channel();
        std::thread::spawn(move || {
            let res = stdin.write_all(&bytes);
            let _ = sender.send((stdin, res));
        });
        let (stdin, res) = written
            .recv_timeout(PATIENCE)
            .expect("the server does not read");
        res.unwrap();
        self.stdin = Some(stdin);
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.next_id += 1;
        let id = 1_000_000 + self.next_id;
        self.send(&[request(id, method, params)]);
        self.answer(id).0
    }

    /// Reads up to the answer to a request. Gives it, and what came before it.
    fn answer(&mut self, id: i64) -> (Value, Vec<Value>) {
        let mut before = Vec::new();
        loop {
            let message = read_message(&mut self.stdout).expect("the server answers");
            if message["id"] == id && message.get("method").is_none() {
                return (message, before);
            }
            before.push(message);
        }
    }

    /// A figure of the memory of the server, in KB.
    fn memory(&self, name: &str) -> u64 {
        let mut status = String::new();
        std::fs::File::open(self.proc("status"))
            .and_then(|mut it| it.read_to_string(&mut status))
            .unwrap();
        let line = status.lines().find_map(|it| it.strip_prefix(name));
        let figure = line.unwrap().split_whitespace().next();
        figure.unwrap().parse().unwrap()
    }

    /// Resident memory now, from where on the most of it is kept in mind.
    fn resident(&self) -> u64 {
        std::fs::write(self.proc("clear_refs"), "5").unwrap();
        self.memory("VmRSS:")
    }

    /// The most that it was since.
    fn most_resident(&self) -> u64 {
        self.memory("VmHWM:")
    }

    fn proc(&self, name: &str) -> String {
        format!("/proc/{}/{name}", self.child.id())
    }
}

impl Drop for Idler {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn request(id: i64, method: &str, params: Value) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params})
}

fn notification(method: &str, params: Value) -> Value {
    json!({"jsonrpc": "2.0", "method": method, "params": params})
}

fn document() -> Value {
    json!({"textDocument": {"uri": URI}})
}

fn open(text: &str) -> Value {
    let item = json!({"uri": URI, "languageId": "plaintext", "version": 1, "text": text});
    notification("textDocument/didOpen", json!({"textDocument": item}))
}

/// Types a character at the beginning, or deletes it.
fn edit(version: i64) -> Value {
    let place = |character: i64| json!({"line": 0, "character": character});
    let (end, text) = if version % 2 == 0 {
        (0, "甲")
    } else {
        (1, "")
    };
    let change = json!({"range": {"start": place(0), "end": place(end)}, "text": text});
    let document = json!({"uri": URI, "version": version});
    notification(
        "textDocument/didChange",
        json!({"textDocument": document, "contentChanges": [change]}),
    )
}

/// Where the report has its wrong total, to ask for all that there is to say of it.
fn place_of(text: &str, total: &str) -> Value {
    let line = text.lines().position(|it| it.contains(total)).unwrap();
    let columns = text.lines().nth(line).unwrap().encode_utf16().count();
    json!({"line": line, "character": columns})
}

/// What a client asks at every key.
fn question(n: i64, at: &Value) -> (&'static str, Value) {
    let mut params = document();
    match n % 4 {
        0 => ("gouji/stats", params),
        1 => {
            params["range"] = json!({"start": at, "end": at});
            params["context"] = json!({"diagnostics": []});
            ("textDocument/codeAction", params)
        }
        2 => {
            params["position"] = at.clone();
            ("textDocument/hover", params)
        }
        _ => {
            params["position"] = at.clone();
            ("textDocument/documentHighlight", params)
        }
    }
}

fn capabilities() -> Value {
    json!({"textDocument": {"codeAction": crate::client::literals(), "hover": {"contentFormat": ["markdown"]}}})
}

#[test]
fn a_client_that_does_not_read_is_heard_and_costs_little() {
    // For as many seconds as this says, and three otherwise.
    let seconds = std::env::var("GOUJI_TEST_STALL").ok();
    let seconds = seconds.map_or(3, |it| it.parse().unwrap());
    let n_edits = 10_000;
    let text = wrong_total(Layout::Tsv);
    let at = place_of(&text, "（一）予以公开");
    let mut idler = Idler::start(&capabilities());
    idler.send(&[open(&text)]);
    // All that is built when it is first needed.
    for n in 0..400 {
        let (method, params) = question(n, &at);
        let answer = idler.ask(method, params);
        assert!(answer.get("error").is_none(), "{answer}");
    }
    let before = idler.resident();

    for first in (0..n_edits).step_by(1_000) {
        let messages = (first..first + 1_000).flat_map(|n| {
            let (method, params) = question(n, &at);
            [edit(n + 2), request(n, method, params)]
        });
        idler.send(&messages.collect::<Vec<_>>());
    }
    std::thread::sleep(Duration::from_secs(seconds));
    let during = idler.most_resident();
    println!("{before} KB before, {during} KB at most in {seconds} s");
    assert!(2 * during <= 3 * before, "{before} KB, then {during} KB");

    let start = Instant::now();
    let (last, rest) = idler.answer(n_edits - 1);
    println!("all answers after {:?}", start.elapsed());
    let mut answers: BTreeMap<i64, Value> = BTreeMap::new();
    let mut versions = Vec::new();
    for message in rest.into_iter().chain([last]) {
        match message["method"].as_str() {
            Some("textDocument/publishDiagnostics") => {
                versions.push(message["params"]["version"].as_i64().unwrap());
            }
            Some(other) => panic!("{other}"),
            None => {
                let id = message["id"].as_i64().unwrap();
                assert!(message.get("error").is_none(), "{message}");
                assert!(
                    answers.insert(id, message).is_none(),
                    "{id} is answered twice"
                );
            }
        }
    }
    // Not in order, as they are answered in parallel: those that are still to come.
    while answers.len() < usize::try_from(n_edits).unwrap() {
        let message = read_message(&mut idler.stdout).unwrap();
        if let (Some(id), None) = (message["id"].as_i64(), message.get("method")) {
            assert!(message.get("error").is_none(), "{message}");
            assert!(
                answers.insert(id, message).is_none(),
                "{id} is answered twice"
            );
        }
    }
    assert!(versions.is_sorted(), "{versions:?}");
    assert!(versions.len() < 1_000, "{} times published", versions.len());
    for (id, answer) in &answers {
        if id % 4 == 0 {
            // At least what was sent before it is in it.
            let version = answer["result"]["version"].as_i64().unwrap();
            assert!(version >= id + 2, "{id}: {version}");
        }
    }
    let start = Instant::now();
    let stats = idler.ask("gouji/stats", document());
    assert_eq!(stats["result"]["version"], n_edits + 1);
    assert_eq!(stats["result"]["bytes"], text.len());
    assert!(start.elapsed() < PATIENCE / 10);
    let (method, params) = question(2, &at);
    assert!(idler.ask(method, params)["result"]["contents"].is_object());
}

/// What is cancelled before it is begun is answered so, and what follows is not held up.
#[test]
fn a_request_that_waits_can_be_cancelled() {
    let text = wrong_total(Layout::Tsv);
    let at = place_of(&text, "（一）予以公开");
    let mut idler = Idler::start(&capabilities());
    idler.send(&[open(&text)]);
    let n = 6_000;
    let (method, params) = question(2, &at);
    let messages: Vec<Value> = (0..n)
        .map(|id| request(id, method, params.clone()))
        .collect();
    idler.send(&messages);
    // Once the first answers fill what there is room for.
    std::thread::sleep(Duration::from_millis(500));
    let cancel = |id: i64| notification("$/cancelRequest", json!({"id": id}));
    let cancels: Vec<Value> = (n - 500..n).map(cancel).collect();
    idler.send(&cancels);
    idler.send(&[request(n, "gouji/stats", document())]);
    let mut n_cancelled = 0;
    for _ in 0..=n {
        let message = loop {
            let it = read_message(&mut idler.stdout).unwrap();
            if it.get("method").is_none() {
                break it;
            }
        };
        n_cancelled += usize::from(message["error"]["code"] == -32800);
    }
    assert_eq!(n_cancelled, 500);
}

/// Whoever leaves without having read gets its way.
#[test]
fn a_client_that_does_not_read_can_leave() {
    let text = wrong_total(Layout::Tsv);
    let at = place_of(&text, "（一）予以公开");
    let mut idler = Idler::start(&capabilities());
    idler.send(&[open(&text)]);
    let (method, params) = question(2, &at);
    let messages: Vec<Value> = (0..6_000)
        .map(|id| request(id, method, params.clone()))
        .collect();
    idler.send(&messages);
    std::thread::sleep(Duration::from_millis(300));
    idler.send(&[
        request(6_000, "shutdown", Value::Null),
        notification("exit", Value::Null),
    ]);
    let deadline = Instant::now() + PATIENCE;
    let status = loop {
        if let Some(it) = idler.child.try_wait().unwrap() {
            break it;
        }
        assert!(Instant::now() < deadline, "still running");
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(status.success());
}

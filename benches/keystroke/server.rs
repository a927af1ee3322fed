//! A server at the other end of two pipes, and what it costs.

use std::io::{BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::nothing;

pub(crate) const URI: &str = "file:///report.md";

pub(crate) struct Server {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    /// Of the document that is typed in.
    pub(crate) version: i32,
    pub(crate) uri: String,
    pub(crate) times: Vec<Duration>,
    /// Requests so far, which are named by their number; the first is `initialize`.
    n_asked: usize,
}

/// Where a key is typed, and what: a character that the next key takes away again.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) typed: &'static str,
}

impl Place {
    /// Behind a word in the middle of a text.
    pub(crate) fn find(text: &str, word: &str, typed: &'static str) -> Self {
        let lines: Vec<&str> = text.lines().collect();
        let half = lines.len() / 2;
        let mut order = (half..lines.len()).chain(0..half);
        let line = order
            .find(|it| lines[*it].contains(word))
            .expect("a place to type at");
        let before = lines[line].split(word).next().unwrap_or_default();
        let column = before.chars().count() + word.chars().count();
        Self {
            line,
            column,
            typed,
        }
    }
}

impl Server {
    /// A server in a session with the document open, if it is not empty.
    pub(crate) fn start(program: &str, argument: &str, text: &str) -> Self {
        Self::start_in(program, argument, text, &Value::Null)
    }

    pub(crate) fn start_in(program: &str, argument: &str, text: &str, folders: &Value) -> Self {
        let mut child = Command::new(program)
            .arg(argument)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let stdin = child.stdin.take().expect("piped");
        let stdout = BufReader::new(child.stdout.take().expect("piped"));
        let mut res = Self {
            child,
            stdin,
            stdout,
            version: 1,
            uri: URI.to_owned(),
            times: Vec::new(),
            n_asked: 1,
        };
        let params = json!({"capabilities": {}, "workspaceFolders": folders});
        res.write(&json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}));
        res.receive();
        res.notify("initialized", &json!({}));
        if !text.is_empty() {
            res.open(URI, text);
        }
        res
    }

    /// Opens a document and waits for its diagnostics.
    pub(crate) fn open(&mut self, uri: &str, text: &str) {
        self.uri = uri.to_owned();
        self.version = 1;
        let item = json!({"uri": uri, "languageId": "", "version": 1, "text": text});
        self.notify("textDocument/didOpen", &json!({"textDocument": item}));
        self.published();
    }

    /// Types a character, or deletes it again, and waits for the diagnostics.
    pub(crate) fn key(&mut self, at: Place, is_typed: bool) {
        let start = Instant::now();
        self.write_key(at, is_typed);
        self.published();
        self.times.push(start.elapsed());
    }

    pub(crate) fn write_key(&mut self, at: Place, is_typed: bool) {
        let n = at.typed.chars().count();
        let (end, text) = match is_typed {
            true => (at.column, at.typed),
            false => (at.column + n, ""),
        };
        let range = json!({
            "start": {"line": at.line, "character": at.column},
            "end": {"line": at.line, "character": end},
        });
        self.write_change(&json!({"range": range, "text": text}));
    }

    pub(crate) fn write_change(&mut self, change: &Value) {
        self.version += 1;
        let message = json!({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {
            "textDocument": {"uri": self.uri, "version": self.version},
            "contentChanges": [change]}});
        self.write(&message);
    }

    /// Waits for the diagnostics of the last version. A server that does nothing knows no versions.
    pub(crate) fn published(&mut self) {
        let (uri, version) = (self.uri.clone(), self.version);
        let uri = format!("\"uri\":{}", json!(uri));
        let of_last = [',', '}'].map(|it| format!("\"version\":{version}{it}"));
        loop {
            let body = self.receive();
            let body = String::from_utf8_lossy(&body);
            let is_last = of_last.iter().any(|it| body.contains(it)) && body.contains(&uri);
            if is_last || body.contains(nothing::MARK) {
                break;
            }
        }
    }

    pub(crate) fn p50(&mut self) -> Duration {
        self.percentile(50)
    }

    pub(crate) fn percentile(&mut self, percent: usize) -> Duration {
        self.times.sort();
        self.times[(self.times.len() * percent / 100).min(self.times.len() - 1)]
    }

    pub(crate) fn notify(&mut self, method: &str, params: &Value) {
        self.write(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Reads up to the answer to the last request.
    pub(crate) fn answered(&mut self) {
        while !self.receive().windows(5).any(|it| it == b"\"id\":") {}
    }

    /// Sends a request whose answer nobody waits for yet.
    pub(crate) fn ask(&mut self, method: &str, params: &Value) {
        let id = format!("{method} {}", self.version);
        self.write(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
    }

    /// Sends a request and waits for its answer. Returns how many bytes it has. A server that does nothing answers
    /// with whatever it has.
    pub(crate) fn request(&mut self, method: &str, params: &Value) -> usize {
        // Where an answer says whose it is; what is long is not looked through.
        const ENDS: usize = 64;
        self.n_asked += 1;
        let id = self.n_asked;
        self.write(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        let id = format!("\"id\":{id}");
        loop {
            let body = self.receive();
            let n = body.len().min(ENDS);
            let [start, end] = [&body[..n], &body[body.len() - n..]].map(String::from_utf8_lossy);
            let is_answer = !start.contains("\"method\"");
            let is_own = is_answer && (start.contains(&id) || end.contains(&id));
            if is_own || end.contains(nothing::MARK) {
                return body.len();
            }
        }
    }

    fn write(&mut self, message: &Value) {
        let body = message.to_string();
        let frame = format!("Content-Length: {}\r\n\r\n{body}", body.len());
        self.stdin
            .write_all(frame.as_bytes())
            .expect("the server reads");
    }

    pub(crate) fn receive(&mut self) -> Vec<u8> {
        nothing::read_frame(&mut self.stdout).expect("the server writes")
    }

    /// Resident memory, in KB; 0 where that cannot be seen.
    pub(crate) fn resident(&self) -> u64 {
        self.status(&self.proc("status"), "VmRSS:")
    }

    /// How often its threads went to sleep of themselves.
    pub(crate) fn sleeps(&self) -> u64 {
        let threads = self.threads().into_iter();
        threads
            .map(|it| self.status(&format!("{it}/status"), "voluntary_ctxt_switches:"))
            .sum()
    }

    /// The time that its threads have spent on a processor.
    pub(crate) fn cpu(&self) -> Duration {
        let of_thread = |it: String| {
            let stat = std::fs::read_to_string(format!("{it}/schedstat")).ok()?;
            stat.split_whitespace().next()?.parse::<u64>().ok()
        };
        let threads = self.threads().into_iter();
        Duration::from_nanos(threads.filter_map(of_thread).sum())
    }

    fn threads(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.proc("task")).into_iter().flatten();
        let entries = entries.filter_map(Result::ok);
        entries
            .map(|it| it.path().to_string_lossy().into_owned())
            .collect()
    }

    fn proc(&self, name: &str) -> String {
        format!("/proc/{}/{name}", self.child.id())
    }

    fn status(&self, path: &str, name: &str) -> u64 {
        let mut status = String::new();
        let _ = std::fs::File::open(path).and_then(|mut it| it.read_to_string(&mut status));
        let line = status.lines().find_map(|it| it.strip_prefix(name));
        line.and_then(|it| it.split_whitespace().next()?.parse().ok())
            .unwrap_or(0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

//! Everything that goes to the client. Sending never waits, so that no handler can be held up by a client that
//! does not read. What waits is bounded all the same: of a document only the newest diagnostics wait, no request
//! is begun while there is no room for its answer ([`waiting`](super::waiting)), and what is nice to know is
//! dropped.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;
use serde::Serialize;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::sync::Notify;
use tower_lsp::ls_types::Diagnostic;

use super::spelling::Spellings;

/// More bytes than this in the queue mean that the client does not keep up.
const ROOM: usize = 512 << 10;
/// Messages are written together up to about so many bytes.
const CHUNK: usize = 64 << 10;

/// The sending end.
#[derive(Clone, Debug)]
pub(super) struct Outbox {
    queue: Arc<Queue>,
    pub(super) spellings: Arc<Spellings>,
}

/// The writing end.
#[derive(Debug)]
pub(super) struct Outgoing(Outbox);

#[derive(Debug, Default)]
struct Queue {
    messages: Mutex<Messages>,
    /// Of all that was sent and not written yet.
    n_bytes: AtomicUsize,
    added: Notify,
    shrunk: Notify,
}

#[derive(Debug, Default)]
struct Messages {
    queue: VecDeque<Queued>,
    /// By URI. Each has its place in the queue.
    newest: FxHashMap<String, Newest>,
    ends: bool,
}

#[derive(Debug)]
enum Queued {
    Body(Vec<u8>),
    /// The newest diagnostics of a document, which take no memory of their own.
    Diagnostics(String),
}

/// The diagnostics of a version of a document.
#[derive(Debug)]
pub(super) struct Newest {
    /// `None` for one that was closed.
    pub(super) version: Option<i32>,
    pub(super) diagnostics: Arc<[Diagnostic]>,
}

impl Newest {
    /// No diagnostics, of a document that is not open.
    pub(super) fn none() -> Self {
        Self {
            version: None,
            diagnostics: Arc::default(),
        }
    }
}

#[derive(Serialize)]
struct Notification<'a, T> {
    jsonrpc: &'static str,
    method: &'a str,
    params: T,
}

#[derive(Serialize)]
struct Published<'a> {
    uri: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
    diagnostics: &'a [Diagnostic],
}

impl Outbox {
    pub(super) fn new() -> (Self, Outgoing) {
        let res = Self {
            queue: Arc::default(),
            spellings: Arc::default(),
        };
        (res.clone(), Outgoing(res))
    }

    pub(super) fn send(&self, message: &impl Serialize) {
        if let Some(body) = self.body(message) {
            self.queue.n_bytes.fetch_add(body.len(), Ordering::Relaxed);
            self.queue.lock().queue.push_back(Queued::Body(body));
            self.queue.added.notify_one();
        }
    }

    pub(super) fn notify(&self, method: &str, params: impl Serialize) {
        self.send(&notification(method, params));
    }

    /// The same for what a client that does not keep up may miss.
    pub(super) fn tell(&self, method: &str, params: impl Serialize) {
        if self.has_room() {
            self.notify(method, params);
        }
    }

    /// Publishes diagnostics, in the place of those of the same document that were not written yet.
    pub(super) fn publish(&self, uri: &str, newest: Newest) {
        // As the client spells it now: of one that is closed that is soon forgotten.
        let uri = self.spellings.spelt(uri);
        let mut messages = self.queue.lock();
        if messages.newest.insert(uri.clone(), newest).is_none() {
            messages.queue.push_back(Queued::Diagnostics(uri));
        }
        self.queue.added.notify_one();
    }

    /// Whether the client has read most of what it was sent.
    pub(super) fn has_room(&self) -> bool {
        self.queue.n_bytes.load(Ordering::Relaxed) <= ROOM
    }

    /// Waits until it has.
    pub(super) async fn room(&self) {
        loop {
            let shrunk = self.queue.shrunk.notified();
            if self.has_room() {
                return;
            }
            shrunk.await;
        }
    }

    /// Lets the writer end after what was sent so far.
    pub(super) fn end(&self) {
        self.queue.lock().ends = true;
        self.queue.added.notify_one();
    }

    fn body(&self, message: &impl Serialize) -> Option<Vec<u8>> {
        match serde_json::to_vec(message) {
            Ok(body) => Some(self.spellings.restore(body)),
            Err(err) => {
                tracing::error!("message that cannot be written: {err}");
                None
            }
        }
    }
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, Messages> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Outgoing {
    /// Writes until the end is asked for or the client is gone.
    pub(super) async fn write(self, mut output: impl AsyncWrite + Unpin) -> std::io::Result<()> {
        let mut buffer = Vec::new();
        loop {
            let n_bytes = self.fill(&mut buffer);
            if buffer.is_empty() {
                if self.0.queue.lock().is_at_end() {
                    return Ok(());
                }
                self.0.queue.added.notified().await;
                continue;
            }
            output.write_all(&buffer).await?;
            output.flush().await?;
            buffer.clear();
            buffer.shrink_to(CHUNK);
            self.0.queue.n_bytes.fetch_sub(n_bytes, Ordering::Relaxed);
            self.0.queue.shrunk.notify_waiters();
        }
    }

    /// Moves queued messages into `acc`, framed, up to [`CHUNK`]. Returns their bytes as `n_bytes` counts them.
    fn fill(&self, acc: &mut Vec<u8>) -> usize {
        let mut n_bytes = 0;
        while acc.len() < CHUNK {
            let Some(next) = self.0.queue.lock().next() else {
                break;
            };
            match next {
                Next::Body(body) => {
                    n_bytes += body.len();
                    frame(&body, acc);
                }
                Next::Diagnostics(uri, newest) => {
                    let params = Published {
                        uri: &uri,
                        version: newest.version,
                        diagnostics: &newest.diagnostics,
                    };
                    let message = notification("textDocument/publishDiagnostics", params);
                    if let Some(body) = self.0.body(&message) {
                        frame(&body, acc);
                    }
                }
            }
        }
        n_bytes
    }
}

/// A message that is taken from the queue.
enum Next {
    Body(Vec<u8>),
    Diagnostics(String, Newest),
}

impl Messages {
    fn next(&mut self) -> Option<Next> {
        Some(match self.queue.pop_front()? {
            Queued::Body(it) => Next::Body(it),
            Queued::Diagnostics(uri) => {
                let newest = self.newest.remove(&uri)?;
                Next::Diagnostics(uri, newest)
            }
        })
    }

    fn is_at_end(&self) -> bool {
        self.ends && self.queue.is_empty()
    }
}

fn notification<T: Serialize>(method: &str, params: T) -> Notification<'_, T> {
    Notification {
        jsonrpc: "2.0",
        method,
        params,
    }
}

fn frame(body: &[u8], acc: &mut Vec<u8>) {
    acc.extend_from_slice(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
    acc.extend_from_slice(body);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(outgoing: &Outgoing) -> Vec<String> {
        let mut buffer = Vec::new();
        while outgoing.fill(&mut buffer) > 0 {}
        let text = String::from_utf8(buffer).unwrap();
        let bodies = text.split("Content-Length: ").skip(1);
        let body = |it: &str| it.split_once("\r\n\r\n").unwrap().1.to_owned();
        bodies.map(body).collect()
    }

    fn newest(version: i32) -> Newest {
        Newest {
            version: Some(version),
            diagnostics: Arc::new([Diagnostic::default()]),
        }
    }

    #[test]
    fn newest_diagnostics_replace_what_was_not_written() {
        let (outbox, outgoing) = Outbox::new();
        outbox.publish("a", newest(1));
        outbox.publish("b", newest(1));
        outbox.send(&"answer");
        for version in 2..1000 {
            outbox.publish("a", newest(version));
        }
        let bodies = written(&outgoing);
        assert_eq!(bodies.len(), 3, "{bodies:?}");
        assert!(
            bodies[0].contains(r#""uri":"a","version":999"#),
            "{bodies:?}"
        );
        assert!(bodies[1].contains(r#""uri":"b","version":1"#), "{bodies:?}");
        assert_eq!(bodies[2], "\"answer\"");
        // What was written is not replaced.
        outbox.publish("a", newest(1000));
        assert!(written(&outgoing)[0].contains(r#""version":1000"#));
    }

    #[test]
    fn what_is_nice_to_know_is_dropped_where_there_is_no_room() {
        let (outbox, outgoing) = Outbox::new();
        outbox.tell("a", 1);
        outbox.send(&"x".repeat(ROOM));
        assert!(!outbox.has_room());
        outbox.tell("b", 2);
        outbox.send(&"answer");
        assert_eq!(outgoing.0.queue.lock().queue.len(), 3);
    }
}

//! Everything that goes to the client. Sending never waits, so that no handler can be held up by a
//! client that does not read; who produces much asks for room first.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Serialize;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::sync::{Notify, mpsc};

use super::spelling::Spellings;

/// More bytes than this in the queue mean that the client does not keep up.
const ROOM: usize = 4 << 20;

/// The sending end.
#[derive(Clone, Debug)]
pub(super) struct Outbox {
    queue: mpsc::UnboundedSender<Queued>,
    backlog: Arc<Backlog>,
    pub(super) spellings: Arc<Spellings>,
}

/// The writing end.
#[derive(Debug)]
pub(super) struct Outgoing {
    queue: mpsc::UnboundedReceiver<Queued>,
    backlog: Arc<Backlog>,
}

#[derive(Debug, Default)]
struct Backlog {
    n_bytes: AtomicUsize,
    shrunk: Notify,
}

#[derive(Debug)]
enum Queued {
    Body(Vec<u8>),
    End,
}

#[derive(Serialize)]
struct Notification<'a, T> {
    jsonrpc: &'static str,
    method: &'a str,
    params: T,
}

impl Outbox {
    pub(super) fn new() -> (Self, Outgoing) {
        let (sender, receiver) = mpsc::unbounded_channel();
        let backlog = Arc::new(Backlog::default());
        let outbox = Self {
            queue: sender,
            backlog: Arc::clone(&backlog),
            spellings: Arc::default(),
        };
        let outgoing = Outgoing {
            queue: receiver,
            backlog,
        };
        (outbox, outgoing)
    }

    pub(super) fn send(&self, message: &impl Serialize) {
        match serde_json::to_vec(message) {
            Ok(body) => {
                let body = self.spellings.restore(body);
                self.backlog
                    .n_bytes
                    .fetch_add(body.len(), Ordering::Relaxed);
                // Fails where the client is gone, and then nobody misses the message.
                let _ = self.queue.send(Queued::Body(body));
            }
            Err(err) => tracing::error!("message that cannot be written: {err}"),
        }
    }

    pub(super) fn notify(&self, method: &str, params: impl Serialize) {
        self.send(&Notification {
            jsonrpc: "2.0",
            method,
            params,
        });
    }

    /// Waits until the client has read most of what it was sent.
    pub(super) async fn room(&self) {
        while self.backlog.n_bytes.load(Ordering::Relaxed) > ROOM {
            self.backlog.shrunk.notified().await;
        }
    }

    /// Lets the writer end after what was sent so far.
    pub(super) fn end(&self) {
        let _ = self.queue.send(Queued::End);
    }
}

impl Outgoing {
    /// Writes until the end is asked for or the client is gone.
    pub(super) async fn write(
        mut self,
        mut output: impl AsyncWrite + Unpin,
    ) -> std::io::Result<()> {
        let mut buffer = Vec::new();
        let mut ends = false;
        while !ends {
            let mut next = self.queue.recv().await;
            let mut n_bytes = 0;
            while let Some(item) = next {
                match item {
                    Queued::Body(body) => {
                        n_bytes += body.len();
                        frame(&body, &mut buffer);
                    }
                    Queued::End => ends = true,
                }
                next = self.queue.try_recv().ok().filter(|_| buffer.len() < ROOM);
            }
            output.write_all(&buffer).await?;
            output.flush().await?;
            buffer.clear();
            buffer.shrink_to(64 << 10);
            self.backlog.n_bytes.fetch_sub(n_bytes, Ordering::Relaxed);
            self.backlog.shrunk.notify_waiters();
        }
        Ok(())
    }
}

fn frame(body: &[u8], acc: &mut Vec<u8>) {
    acc.extend_from_slice(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
    acc.extend_from_slice(body);
}

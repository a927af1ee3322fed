//! The loop between the client and the service: reads frames, calls the service in wire order,
//! sends what it answers. The framework's own loop ends at the first message that is no JSON, waits
//! for room in a queue that only the client can make, and hands every message through three tasks;
//! this one does none of it.

use std::collections::HashMap;
use std::future::Future;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde::Deserialize;
use tokio::io::AsyncReadExt;
use tokio::task::{AbortHandle, JoinSet};
use tower::Service;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};
use tower_lsp::{ClientSocket, ExitedError};

use super::frame::Frames;
use super::message::Incoming;
use super::ordered::{Ordered, poll_once};
use super::outbox::{Outbox, Outgoing};
use super::stdio::{Input, Output};
use super::waiting::Waiting;
use super::written;

/// How long answers may take after the client has said that it is done.
const GRACE: Duration = Duration::from_secs(5);

/// Requests that are begun at a time: each holds the version of the text that it is about.
const MOST_BEGUN: usize = 256;

/// Serves until the client says `exit`, closes either end, or `gone` completes. `settle` is the last
/// thing done for a client that closed its end without a word and may still be listening.
pub(super) async fn serve<S>(
    (mut input, output): (Input, Output),
    service: Ordered<S>,
    socket: ClientSocket,
    (outbox, outgoing): (Outbox, Outgoing),
    gone: impl Future<Output = ()>,
    settle: impl Future<Output = ()>,
) where
    S: Service<Request, Response = Option<Response>, Error = ExitedError>,
    S::Future: Send + Unpin + 'static,
{
    let (mut requests, mut answers) = socket.split();
    let mut writer = tokio::spawn(outgoing.write(output));
    let asking = outbox.clone();
    tokio::spawn(async move {
        while let Some(request) = requests.next().await {
            asking.send(&request);
        }
    });
    let mut gone = pin!(gone);
    let mut frames = Frames::default();
    let mut calls = Calls {
        service,
        outbox: outbox.clone(),
        begun: JoinSet::new(),
        written: HashMap::new(),
        waiting: Waiting::default(),
    };
    'session: loop {
        let mut all_taken = false;
        while calls.takes_more() {
            let body = match frames.next() {
                Some(Ok([])) => continue,
                Some(Ok(body)) => body,
                Some(Err(_)) => {
                    calls.refuse(&Response::from_error(Id::Null, Error::parse_error()));
                    continue;
                }
                None => {
                    all_taken = true;
                    break;
                }
            };
            match Incoming::parse(body) {
                Incoming::Change(it) => calls.service.apply(&it),
                Incoming::Call(call) => {
                    let exits = call.method() == "exit" && call.id().is_none();
                    calls.add(call, body);
                    if exits {
                        break 'session;
                    }
                }
                Incoming::Answer(it) => drop(answers.send(it).await),
                Incoming::Nonsense(it) => calls.refuse(&it),
            }
        }
        calls.begin_waiting();
        if !all_taken && calls.takes_more() {
            continue;
        }
        tokio::select! {
            n_bytes = input.read_buf(frames.space()), if all_taken && calls.takes_more() => match n_bytes {
                Ok(0) | Err(_) => {
                    let _ = tokio::time::timeout(GRACE, settle).await;
                    break;
                }
                Ok(_) => {}
            },
            _ = calls.begun.join_next(), if !calls.begun.is_empty() => {}
            () = outbox.room(), if !outbox.has_room() => {}
            () = &mut gone => break,
            _ = &mut writer => return,
        }
    }
    let _ = tokio::time::timeout(GRACE, async {
        calls.finish().await;
        outbox.end();
        let _ = writer.await;
    })
    .await;
}

/// The requests of the client that are not answered yet.
struct Calls<S> {
    service: Ordered<S>,
    outbox: Outbox,
    begun: JoinSet<()>,
    /// Of those begun the ones that the framework does not know, and so cannot cancel.
    written: HashMap<Id, AbortHandle>,
    waiting: Waiting,
}

impl<S> Calls<S>
where
    S: Service<Request, Response = Option<Response>, Error = ExitedError>,
    S::Future: Send + Unpin + 'static,
{
    /// Whether more can be read. What is begun comes to its end whether or not the client reads, so that it is
    /// worth waiting for; a client that does not read is heard all the same, for as long as that can be.
    fn takes_more(&self) -> bool {
        match self.outbox.has_room() {
            true => self.begun.len() < MOST_BEGUN,
            false => !self.waiting.is_full(),
        }
    }

    fn can_begin(&self) -> bool {
        self.outbox.has_room() && self.begun.len() < MOST_BEGUN
    }

    /// Takes a call of the client, whose body is kept where it cannot be begun.
    fn add(&mut self, call: Request, body: &[u8]) {
        if call.id().is_none() {
            let is_shutting_down = call.method() == "exit" && self.waiting.has_shutdown;
            if is_shutting_down {
                self.service.state.shut_down();
            }
            if let Some(id) = cancelled(&call) {
                self.cancel_written(&id);
                self.waiting.cancel(id);
            }
            self.begin(call);
            return;
        }
        if self.waiting.is_empty() && self.can_begin() {
            self.begin(call);
        } else {
            self.waiting.has_shutdown |= call.method() == "shutdown";
            self.waiting.add(body);
        }
    }

    /// Sends an error for bytes that are no message. Without an id it can be matched to no request, and is dropped
    /// where there is no room.
    fn refuse(&self, answer: &Response) {
        if *answer.id() != Id::Null || self.outbox.has_room() {
            self.outbox.send(answer);
        }
    }

    /// Begins what can be begun of what waits.
    fn begin_waiting(&mut self) {
        while self.begun.try_join_next().is_some() {}
        while self.can_begin()
            && let Some(body) = self.waiting.next()
        {
            let Incoming::Call(call) = Incoming::parse(&body) else {
                continue;
            };
            match call.id().filter(|it| self.waiting.was_cancelled(it)) {
                Some(id) => {
                    let reason = Error::request_cancelled();
                    self.outbox.send(&Response::from_error(id.clone(), reason));
                }
                None => self.begin(call),
            }
        }
    }

    /// Cancels a request that the framework does not know. Tasks run between messages and not beside them: what has
    /// not ended here has sent nothing.
    fn cancel_written(&mut self, id: &Id) {
        if let Some(task) = self.written.remove(id).filter(|it| !it.is_finished()) {
            task.abort();
            let reason = Error::request_cancelled();
            self.outbox.send(&Response::from_error(id.clone(), reason));
        }
    }

    /// Sends an answer that is ready; waits for any other in a task of its own.
    fn begin(&mut self, call: Request) {
        let id = call.id().cloned();
        let call = match written::begin(&self.service.state, &self.outbox, call) {
            Ok(mut answering) => {
                if poll_once(&mut answering).is_pending() {
                    let task = self.begun.spawn(answering);
                    self.written.retain(|_, it| !it.is_finished());
                    self.written.extend(id.map(|it| (it, task)));
                }
                return;
            }
            Err(call) => call,
        };
        let mut reply = self.service.call(call);
        match poll_once(&mut reply) {
            Poll::Ready(Ok(Some(it))) => self.outbox.send(&it),
            Poll::Ready(_) => {}
            Poll::Pending => {
                let outbox = self.outbox.clone();
                self.begun.spawn(async move {
                    if let Ok(Some(it)) = reply.await {
                        outbox.send(&it);
                    }
                });
            }
        }
    }

    /// Answers everything.
    async fn finish(mut self) {
        loop {
            self.outbox.room().await;
            self.begin_waiting();
            if self.begun.join_next().await.is_none() && self.waiting.is_empty() {
                break;
            }
        }
    }
}

/// The request that a notification cancels.
fn cancelled(call: &Request) -> Option<Id> {
    let params = call
        .params()
        .filter(|_| call.method() == "$/cancelRequest")?;
    Id::deserialize(params.get("id")?).ok()
}

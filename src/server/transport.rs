//! The loop between the client and the service: reads frames, calls the service in wire order,
//! sends what it answers. The framework's own loop ends at the first message that is no JSON, waits
//! for room in a queue that only the client can make, and hands every message through three tasks;
//! this one does none of it.

use std::future::Future;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use futures::{SinkExt, StreamExt};
use tokio::io::AsyncReadExt;
use tokio::task::JoinSet;
use tower::Service;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};
use tower_lsp::{ClientSocket, ExitedError};

use super::frame::Frames;
use super::message::Incoming;
use super::ordered::{Ordered, poll_once};
use super::outbox::{Outbox, Outgoing};
use super::stdio::{Input, Output};

/// How long answers may take after the client has said that it is done.
const GRACE: Duration = Duration::from_secs(5);

/// Serves until the client says `exit`, closes either end, or `gone` completes. `settle` is the last
/// thing done for a client that closed its end without a word and may still be listening.
pub(super) async fn serve<S>(
    (mut input, output): (Input, Output),
    mut service: Ordered<S>,
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
    let mut pending = JoinSet::new();
    'session: loop {
        while let Some(frame) = frames.next() {
            let message = match frame {
                Ok([]) => continue,
                Ok(body) => Incoming::parse(body),
                Err(_) => Incoming::Nonsense(Response::from_error(Id::Null, Error::parse_error())),
            };
            match message {
                Incoming::Change(it) => service.apply(&it),
                Incoming::Call(call) => {
                    let exits = call.method() == "exit" && call.id().is_none();
                    answer(service.call(call), &outbox, &mut pending);
                    if exits {
                        break 'session;
                    }
                }
                Incoming::Answer(it) => drop(answers.send(it).await),
                Incoming::Nonsense(it) => outbox.send(&it),
            }
        }
        tokio::select! {
            n_bytes = input.read_buf(frames.space()) => match n_bytes {
                Ok(0) | Err(_) => {
                    let _ = tokio::time::timeout(GRACE, settle).await;
                    break;
                }
                Ok(_) => {}
            },
            _ = pending.join_next(), if !pending.is_empty() => {}
            () = &mut gone => break,
            _ = &mut writer => return,
        }
    }
    let _ = tokio::time::timeout(GRACE, async {
        while pending.join_next().await.is_some() {}
        outbox.end();
        let _ = writer.await;
    })
    .await;
}

/// Sends an answer that is ready; waits for any other in a task of its own.
fn answer<F>(mut reply: F, outbox: &Outbox, pending: &mut JoinSet<()>)
where
    F: Future<Output = Result<Option<Response>, ExitedError>> + Send + Unpin + 'static,
{
    match poll_once(&mut reply) {
        Poll::Ready(Ok(Some(it))) => outbox.send(&it),
        Poll::Ready(_) => {}
        Poll::Pending => {
            let outbox = outbox.clone();
            pending.spawn(async move {
                if let Ok(Some(it)) = reply.await {
                    outbox.send(&it);
                }
            });
        }
    }
}

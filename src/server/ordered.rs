//! Order. A [`Service`] around the framework's. Notifications that change the state do not go through
//! it: [`Ordered::apply`] applies each before it returns, in wire order, so that a request sees all
//! that was sent before it, and no edit can overtake another. Requests run as tasks: in parallel,
//! cancellable, and a panic in one is an error reply.

use std::future::{Future, ready};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use tower::Service;
use tower_lsp::ExitedError;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};

use super::message::StateChange;
use super::spelling::encode_all;
use super::state::State;

type Reply = Pin<Box<dyn Future<Output = Result<Option<Response>, ExitedError>> + Send>>;

/// A service that keeps the order of the wire.
#[derive(Debug)]
pub(super) struct Ordered<S> {
    pub(super) inner: S,
    pub(super) state: Arc<State>,
}

impl<S> Service<Request> for Ordered<S>
where
    S: Service<Request, Response = Option<Response>, Error = ExitedError>,
    S::Future: Send + Unpin + 'static,
{
    type Response = Option<Response>;
    type Error = ExitedError;
    type Future = Reply;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), ExitedError>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, call: Request) -> Reply {
        let Some(id) = call.id().cloned() else {
            return Box::pin(self.inner.call(call));
        };
        tracing::debug!(%id, method = call.method(), "request");
        // The first step is taken here: what needs no waiting, like `initialize`, is done in order.
        let mut reply = self.inner.call(encoded(call));
        match catch_unwind(AssertUnwindSafe(|| poll_once(&mut reply))) {
            Ok(Poll::Ready(it)) => Box::pin(ready(it)),
            Ok(Poll::Pending) => Box::pin(isolated(id, reply)),
            Err(_) => Box::pin(ready(Ok(Some(panicked(id))))),
        }
    }
}

impl<S> Ordered<S> {
    /// Applies a notification that changes the state. One that is wrong costs itself.
    pub(super) fn apply(&self, change: &StateChange<'_>) {
        if !self.state.is_serving() {
            return;
        }
        let method = &change.method;
        tracing::debug!(%method, "notification");
        let apply = || (change.apply)(&self.state, change.params);
        match catch_unwind(AssertUnwindSafe(apply)) {
            Ok(Ok(())) => {}
            Ok(Err(err)) => tracing::warn!("{method} ignored: {err}"),
            Err(_) => tracing::error!("{method} panicked"),
        }
    }
}

/// The same call with URIs that the protocol types accept.
pub(super) fn encoded(call: Request) -> Request {
    let (method, id, params) = call.into_parts();
    let mut res = Request::build(method);
    if let Some(id) = id {
        res = res.id(id);
    }
    if let Some(mut params) = params {
        encode_all(&mut params);
        res = res.params(params);
    }
    res.finish()
}

async fn isolated<F>(id: Id, reply: F) -> Result<Option<Response>, ExitedError>
where
    F: Future<Output = Result<Option<Response>, ExitedError>> + Send + 'static,
{
    match tokio::spawn(reply).await {
        Ok(it) => it,
        Err(_) => Ok(Some(panicked(id))),
    }
}

fn panicked(id: Id) -> Response {
    Response::from_error(id, Error::internal_error())
}

/// What a future says without being waited for.
pub(super) fn poll_once<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    pin!(future).poll(&mut Context::from_waker(Waker::noop()))
}

//! Requests whose answers may be as long as the text. They are answered here: the framework makes a tree of every
//! answer before it writes it, which takes several times as long as to find and to write it.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;

use futures::FutureExt;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Id, Request, Response, Result};

use super::handlers;
use super::ordered::encoded;
use super::outbox::Outbox;
use super::state::State;

/// Sends the answer to a request.
pub(super) type Answering = Pin<Box<dyn Future<Output = ()> + Send>>;

#[derive(Serialize)]
struct Answer<'a, T> {
    jsonrpc: &'static str,
    result: T,
    id: &'a Id,
}

/// Begins to answer a request; gives it back where the framework answers it.
pub(super) fn begin(
    state: &Arc<State>,
    outbox: &Outbox,
    call: Request,
) -> std::result::Result<Answering, Request> {
    macro_rules! answered_by {
        ($($method:literal => $handler:path,)*) => {
            match call.method() {
                $($method => |state: Arc<State>, outbox, id, params| -> Answering {
                    let handle = |params| async move { $handler(&state, params).await };
                    Box::pin(answer(outbox, id, params, handle))
                },)*
                _ => return Err(call),
            }
        };
    }
    // Before and after it serves, the framework says so.
    if call.id().is_none() || !state.is_serving() {
        return Err(call);
    }
    let begin = answered_by! {
        "gouji/form" => handlers::form::handle,
        "gouji/officeText" => handlers::office_text::handle,
        "textDocument/codeLens" => handlers::code_lens::handle,
        "textDocument/diagnostic" => handlers::diagnostic::handle,
        "textDocument/documentLink" => handlers::document_link::handle,
        "textDocument/documentSymbol" => handlers::document_symbol::handle,
        "textDocument/foldingRange" => handlers::folding_range::handle,
        "textDocument/formatting" => handlers::formatting::document,
        "textDocument/inlayHint" => handlers::inlay_hint::handle,
        "textDocument/semanticTokens/full" => handlers::semantic_tokens::full,
        "textDocument/semanticTokens/range" => handlers::semantic_tokens::in_range,
    };
    let (method, id, params) = encoded(call).into_parts();
    let id = id.unwrap_or_default();
    tracing::debug!(%id, %method, "request");
    Ok(begin(
        Arc::clone(state),
        outbox.clone(),
        id,
        params.unwrap_or_default(),
    ))
}

async fn answer<P, R, F>(outbox: Outbox, id: Id, params: Value, handle: impl FnOnce(P) -> F)
where
    P: DeserializeOwned,
    R: Serialize,
    F: Future<Output = Result<R>>,
{
    let found = match serde_json::from_value(params) {
        Ok(it) => AssertUnwindSafe(handle(it)).catch_unwind().await,
        Err(err) => Ok(Err(Error::invalid_params(err.to_string()))),
    };
    match found.unwrap_or_else(|_| Err(Error::internal_error())) {
        Ok(result) => outbox.send(&Answer {
            jsonrpc: "2.0",
            result,
            id: &id,
        }),
        Err(err) => outbox.send(&Response::from_error(id, err)),
    }
}

//! Checking and telling. A document that changed is checked as soon as nothing more is waiting to be
//! read, so that the first edit after idle is answered at once and a burst once; and told only if it
//! is still the current version.

use std::sync::Arc;

use serde::Serialize;
use tower_lsp::ls_types::{self, Uri};

use crate::ide::findings::findings;
use crate::workspace::document::Document;
use crate::workspace::key::Key;

use super::convert::Converter;
use super::state::{State, blocking};

#[derive(Serialize)]
struct Published<'a> {
    uri: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
    diagnostics: Vec<ls_types::Diagnostic>,
}

/// Checks what is to be checked, for ever.
pub(super) async fn run(state: Arc<State>) {
    loop {
        state.unchecked.notified().await;
        while let Some(key) = state.next_unchecked() {
            state.outbox.room().await;
            let Some(document) = state.store.get(&key) else {
                continue;
            };
            if document.is_cheap() {
                publish(&state, &key, &document);
                if state.has_unchecked() {
                    // The client may have said something meanwhile.
                    tokio::task::yield_now().await;
                }
            } else {
                tokio::spawn(check_slowly(Arc::clone(&state), key, document));
            }
        }
    }
}

/// Checks what is to be checked, once.
pub(super) async fn all(state: &Arc<State>) {
    while let Some(key) = state.next_unchecked() {
        if let Some(document) = state.store.get(&key) {
            check_slowly(Arc::clone(state), key, document).await;
        }
    }
}

async fn check_slowly(state: Arc<State>, key: Key, document: Arc<Document>) {
    let analysed = Arc::clone(&document);
    if blocking(move || drop(Arc::clone(analysed.analysed())))
        .await
        .is_ok()
    {
        publish(&state, &key, &document);
    }
}

/// Tells the client what was found in a document, if that is still the one that is open.
fn publish(state: &State, key: &Key, document: &Arc<Document>) {
    if state.session().pull || !state.store.is_current(key, document) {
        return;
    }
    state.outbox.notify(
        "textDocument/publishDiagnostics",
        Published {
            uri: &document.uri,
            version: Some(document.version),
            diagnostics: diagnostics(state, document),
        },
    );
}

/// Tells the client that there is nothing to say about a document any more.
pub(super) fn clear(state: &State, uri: &str) {
    if !state.session().pull {
        let none = Published {
            uri,
            version: None,
            diagnostics: Vec::new(),
        };
        state.outbox.notify("textDocument/publishDiagnostics", none);
    }
}

/// What is to be said of a document.
pub(super) fn diagnostics(state: &State, document: &Document) -> Vec<ls_types::Diagnostic> {
    let settings = state.settings();
    let Ok(uri) = document.uri.parse::<Uri>() else {
        return Vec::new();
    };
    if !settings.files.contains(Key::new(&document.uri).path()) {
        return Vec::new();
    }
    let converter = Converter {
        uri: &uri,
        text: &document.text,
        version: Some(document.version),
        language: state.language(),
        session: state.session(),
    };
    findings(document.analysis(), &settings.levels)
        .map(|it| converter.diagnostic(&it))
        .collect()
}

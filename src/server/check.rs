//! Checking and telling. A document that changed is checked as soon as nothing more is waiting to be
//! read, so that the first edit after idle is answered at once and a burst once; and told only if it
//! is still the current version.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use tower_lsp::ls_types::{self, Uri};

use crate::ide::findings::findings;
use crate::workspace::document::Document;
use crate::workspace::key::Key;

use super::configs;
use super::files;
use super::handlers::did_change_watched_files::refresh;
use super::state::{State, blocking};
use super::sums::Touched;

const MOMENT: Duration = Duration::from_millis(20);
const LONGEST_BURST: Duration = Duration::from_millis(400);

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
            } else if state.begin_slowly(&key) {
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

/// Checks a document away from the loop, and what has become of it meanwhile, until it rests.
async fn check_slowly(state: Arc<State>, key: Key, mut document: Arc<Document>) {
    loop {
        let analysed = Arc::clone(&document);
        if blocking(move || drop(Arc::clone(analysed.analysed())))
            .await
            .is_ok()
        {
            publish(&state, &key, &document);
        }
        match resting(&state, &key).await {
            Some(now) if !Arc::ptr_eq(&now, &document) && !now.is_analysed() => document = now,
            _ => break,
        }
    }
    state.end_slowly(key);
}

/// The document once it was not edited for a moment: what takes long is not begun amid a burst.
async fn resting(state: &State, key: &Key) -> Option<Arc<Document>> {
    let mut document = state.store.get(key)?;
    for _ in 0..LONGEST_BURST.as_millis() / MOMENT.as_millis() {
        tokio::time::sleep(MOMENT).await;
        let now = state.store.get(key)?;
        if Arc::ptr_eq(&now, &document) {
            break;
        }
        document = now;
    }
    Some(document)
}

/// Tells the client what was found in a document, if that is still the one that is open.
fn publish(state: &Arc<State>, key: &Key, document: &Arc<Document>) {
    relate(state, key, document);
    push(state, key, document);
}

/// Has the reports of a document compared with their neighbors, and the client told of those of which
/// something else is to be said now.
pub(super) fn relate(state: &Arc<State>, key: &Key, document: &Arc<Document>) {
    if state.store.is_current(key, document) {
        let encoding = state.session().encoding;
        tell(state, &state.neighbors.open(key, document, encoding));
        tell_parents(state, state.sums.open(key, document, encoding));
        if state.store.get(key).is_none() {
            // It was closed meanwhile.
            state.sums.close(key);
            configs::look_again(state, std::slice::from_ref(key));
        }
        if document.analysis().has_report() {
            configs::begin(state);
            files::look_around(state);
        }
    }
}

/// [`relate`], of every open document; answers them.
pub(super) fn relate_all(state: &Arc<State>) -> Vec<(Key, Arc<Document>)> {
    let open = state.store.all();
    for (key, document) in &open {
        relate(state, key, document);
    }
    open
}

/// Has the reports compared with their sums that a change in the units matters to, and the client told
/// of those of which something else is to be said now.
pub(super) fn tell_parents(state: &Arc<State>, touched: Touched) {
    let is_news = |it: &Key| {
        let parent = state.store.get(it).filter(|it| it.is_analysed());
        parent.is_some_and(|parent| state.sums.compare(it, &parent))
    };
    let mut keys: BTreeSet<Key> = touched.changed.into_iter().filter(is_news).collect();
    keys.extend(touched.moved);
    tell(state, &keys);
}

/// Says of documents what is to be said now, though they have not changed.
pub(super) fn tell(state: &Arc<State>, keys: &BTreeSet<Key>) {
    if keys.is_empty() {
        return;
    }
    if state.session().pull {
        refresh(state);
        return;
    }
    for key in keys {
        // One that is not analysed yet is about to be.
        if let Some(document) = state.store.get(key).filter(|it| it.is_analysed()) {
            push(state, key, &document);
        }
    }
}

fn push(state: &State, key: &Key, document: &Arc<Document>) {
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
    let key = Key::new(&document.uri);
    if !settings.files.contains(key.path()) {
        return Vec::new();
    }
    let converter = state.converter(&uri, document);
    let across = state.across(&key, document);
    findings(document.analysis(), &across, &settings.levels)
        .map(|it| converter.diagnostic(&it, across.sites()))
        .collect()
}

//! The loop that checks documents and publishes their findings. A document is checked as soon as nothing
//! more is waiting to be read, so that the first edit after idle is answered at once and a burst once;
//! what depends on it is published where it differs from what was sent last.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use tower_lsp::ls_types::{Diagnostic, Uri};

use crate::workspace::document::Document;
use crate::workspace::findings::{findings, idle_comments};
use crate::workspace::key::Key;

use super::checks::DueCheck;
use super::config_document;
use super::files;
use super::outbox::Newest;
use super::state::{State, blocking};
use super::worker;

/// Publishes findings. A client that pulls is told to pull again instead.
struct Publisher {
    state: Arc<State>,
    /// What was sent last of each open document.
    sent: FxHashMap<Key, Arc<[Diagnostic]>>,
}

/// Runs the check loop until the server exits.
pub(super) async fn run(state: Arc<State>) {
    let mut publisher = Publisher {
        state: Arc::clone(&state),
        sent: FxHashMap::default(),
    };
    loop {
        state.checks.added.notified().await;
        while let Some(check) = state.checks.next() {
            publisher.check(check);
            state.checks.finish();
            if !state.checks.is_empty() {
                // The client may have sent something meanwhile.
                tokio::task::yield_now().await;
            }
        }
    }
}

impl Publisher {
    fn check(&mut self, check: DueCheck) {
        let (DueCheck::Edited(key) | DueCheck::Affected(key)) = &check;
        let Some(document) = self.state.store.get(key) else {
            self.sent.remove(key);
            return;
        };
        if config_document::is_config(key) {
            self.publish(key, &document, matches!(check, DueCheck::Edited(_)));
            return;
        }
        match check {
            DueCheck::Edited(key) if !document.is_cheap() => {
                if self.state.checks.begin_analysis() {
                    tokio::spawn(analyse(Arc::clone(&self.state), key, document));
                }
            }
            DueCheck::Edited(key) => {
                worker::look_near(&self.state, &key);
                let affected = self.state.edit(&key, &document);
                self.publish(&key, &document, true);
                self.state.checks.add_affected(affected);
                self.state.checks.add_affected(self.config_of(&key));
                if document.analysis().has_report() {
                    worker::begin(&self.state);
                }
            }
            // One that is not analysed yet is about to be.
            DueCheck::Affected(key) if document.is_analysed() => {
                self.publish(&key, &document, false);
            }
            DueCheck::Affected(_) => {}
        }
    }

    /// The open configuration of a document: what it accepts may have come or gone.
    fn config_of(&self, key: &Key) -> Option<Key> {
        let governing = self.state.world().governing(key).cloned()?;
        if governing.config.accept.is_empty() {
            return None;
        }
        let config = files::key(&governing.path);
        self.state.store.get(&config).map(|_| config)
    }

    fn publish(&mut self, key: &Key, document: &Document, is_edited: bool) {
        let found: Arc<[Diagnostic]> = diagnostics(&self.state, key, document).into();
        let is_news = self.sent.get(key) != Some(&found);
        // After an edit of its own the client asks by itself.
        if is_news && !is_edited {
            self.state.refresh();
        }
        if !self.state.session().pull && (is_news || is_edited) {
            let newest = Newest {
                version: Some(document.version),
                diagnostics: Arc::clone(&found),
            };
            self.state.outbox.publish(&document.uri, newest);
        }
        self.sent.insert(key.clone(), found);
    }
}

/// Analyses a document away from the loop, which then checks it.
async fn analyse(state: Arc<State>, key: Key, document: Arc<Document>) {
    let _ = blocking(move || drop(Arc::clone(document.analysed()))).await;
    state.checks.end_analysis(&key);
}

/// Publishes an empty list for a document that was closed.
pub(super) fn clear(state: &State, uri: &str) {
    if !state.session().pull {
        state.outbox.publish(uri, Newest::none());
    }
}

/// The findings of a document, an open one or a file, as the client gets them.
pub(super) fn diagnostics(state: &State, key: &Key, document: &Document) -> Vec<Diagnostic> {
    if config_document::is_config(key) {
        return config_document::diagnostics(state, key, document);
    }
    let settings = state.settings();
    let Ok(uri) = document.uri.parse::<Uri>() else {
        return Vec::new();
    };
    if !settings.files.contains(key.path()) {
        return Vec::new();
    }
    let converter = state.converter(&uri, document);
    let analysis = document.analysis();
    let (across, policy) = state.judge(key, analysis);
    let found = findings(analysis, &across, &policy);
    let mut res: Vec<Diagnostic> = found
        .map(|it| converter.diagnostic(&it, across.sites()))
        .collect();
    let idle = idle_comments(analysis, &across, &policy);
    res.extend(idle.iter().map(|it| converter.idle_comment(it)));
    res
}

/// Asks the client to ask again whenever findings changed, once for all changes up to then.
pub(super) async fn refresh(state: Arc<State>) {
    loop {
        state.outdated.notified().await;
        let session = state.session();
        let client = &state.client;
        let mut answers = Vec::new();
        if session.pull && session.refresh {
            answers.push(client.workspace_diagnostic_refresh().await);
        }
        if session.refresh_lenses {
            answers.push(client.code_lens_refresh().await);
        }
        if session.refresh_hints {
            answers.push(client.inlay_hint_refresh().await);
        }
        for err in answers.into_iter().filter_map(Result::err) {
            tracing::warn!("the client does not refresh: {err}");
        }
    }
}

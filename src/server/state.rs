//! What the server knows: shared by all handlers, each part behind its own lock, none of which is
//! held while anything is awaited.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use tokio::sync::Notify;
use tower_lsp::Client;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::Uri;

use crate::rules::diagnostic::Language;
use crate::workspace::across::Across;
use crate::workspace::document::Document;
use crate::workspace::key::Key;
use crate::workspace::store::Store;

use super::configs::Configs;
use super::convert::Converter;
use super::neighbors::{Neighbors, Site};
use super::outbox::Outbox;
use super::progress::Running;
use super::scan::Cache;
use super::session::Session;
use super::settings::Settings;
use super::sums::Sums;

/// The state of a server.
#[derive(Debug)]
pub(super) struct State {
    pub(super) client: Client,
    pub(super) outbox: Outbox,
    pub(super) store: Store,
    /// What was seen on disk.
    pub(super) files: Cache,
    pub(super) neighbors: Neighbors,
    pub(super) configs: Configs,
    pub(super) sums: Sums,
    /// Scans that a client may cancel.
    pub(super) running: Running,
    pub(super) folders: Mutex<Vec<Key>>,
    /// Woken when the process of the client is gone.
    pub(super) gone: Notify,
    /// Woken when a document is to be checked.
    pub(super) unchecked: Notify,
    keys_unchecked: Mutex<BTreeSet<Key>>,
    /// Documents that are being checked away from the loop, and whether to check them once more.
    keys_checked_slowly: Mutex<BTreeMap<Key, bool>>,
    session: OnceLock<Session>,
    settings: RwLock<Arc<Settings>>,
    shut_down: AtomicBool,
    /// Whether the files of the workspace were read, or are about to be.
    pub(super) scanned: AtomicBool,
    pub(super) looked_around: AtomicBool,
    positions_moved: AtomicU64,
}

/// The times at which other reports had something else to say: neighbors, and units of a sum.
pub(super) type Stamp = (Option<u64>, Option<(u64, u64)>);

impl State {
    pub(super) fn new(client: Client, outbox: Outbox) -> Self {
        Self {
            client,
            outbox,
            store: Store::default(),
            files: Cache::default(),
            neighbors: Neighbors::default(),
            configs: Configs::default(),
            sums: Sums::default(),
            running: Running::default(),
            folders: Mutex::default(),
            gone: Notify::new(),
            unchecked: Notify::new(),
            keys_unchecked: Mutex::default(),
            keys_checked_slowly: Mutex::default(),
            session: OnceLock::new(),
            settings: RwLock::default(),
            shut_down: AtomicBool::new(false),
            scanned: AtomicBool::new(false),
            looked_around: AtomicBool::new(false),
            positions_moved: AtomicU64::new(0),
        }
    }

    /// Begins the session. The framework lets only one `initialize` through.
    pub(super) fn begin(&self, session: Session) {
        let _ = self.session.set(session);
    }

    /// What client and server agreed on; the protocol's defaults before they did.
    pub(super) fn session(&self) -> Session {
        self.session.get().copied().unwrap_or_default()
    }

    /// Whether notifications count: after `initialize`, before `shutdown`.
    pub(super) fn is_serving(&self) -> bool {
        self.session.get().is_some() && !self.is_shut_down()
    }

    pub(super) fn shut_down(&self) {
        self.shut_down.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_shut_down(&self) -> bool {
        self.shut_down.load(Ordering::Relaxed)
    }

    pub(super) fn settings(&self) -> Arc<Settings> {
        Arc::clone(&self.settings.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn set_settings(&self, settings: Settings) {
        *self
            .settings
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(settings);
    }

    /// The language of the words that the user sees.
    pub(super) fn language(&self) -> Language {
        self.settings().language.unwrap_or(self.session().language)
    }

    /// What it takes to speak of places in an open document.
    pub(super) fn converter<'a>(&self, uri: &'a Uri, document: &'a Document) -> Converter<'a> {
        Converter {
            uri,
            text: &document.text,
            version: Some(document.version),
            language: self.language(),
            session: self.session(),
        }
    }

    /// The folders of the workspace.
    pub(super) fn folders(&self) -> Vec<Key> {
        let folders = self.folders.lock();
        folders.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The open document of this URI.
    pub(super) fn document(&self, uri: &Uri) -> Result<Arc<Document>> {
        self.store.get(&Key::new(uri.as_str())).ok_or_else(|| {
            let mut err = Error::invalid_params(format!("not open: {}", uri.as_str()));
            err.code = ErrorCode::InvalidParams;
            err
        })
    }

    /// What other reports say of those in a document, an open one or a file.
    pub(super) fn across(&self, key: &Key, document: &Document) -> Across<Site> {
        let sum = self.sums.of(key, document);
        self.neighbors.across(key, document, sum)
    }

    /// Something that changes with what [`across`](Self::across) answers.
    pub(super) fn stamp(&self, key: &Key) -> Stamp {
        (self.neighbors.stamp(key), self.sums.stamp(key))
    }

    /// Has a document checked as soon as nothing more is waiting to be read.
    pub(super) fn check(&self, key: Key) {
        self.keys_unchecked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(key);
        self.unchecked.notify_one();
    }

    /// Has every open document checked again.
    pub(super) fn check_all(&self) {
        for (key, _) in self.store.all() {
            self.check(key);
        }
    }

    pub(super) fn next_unchecked(&self) -> Option<Key> {
        self.keys_unchecked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop_first()
    }

    pub(super) fn has_unchecked(&self) -> bool {
        let keys = self.keys_unchecked.lock();
        !keys.unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Whether nobody is checking this document yet. Who is will have it checked once more.
    pub(super) fn begin_slowly(&self, key: &Key) -> bool {
        let keys = self.keys_checked_slowly.lock();
        let mut keys = keys.unwrap_or_else(PoisonError::into_inner);
        let is_first = !keys.contains_key(key);
        keys.insert(key.clone(), !is_first);
        is_first
    }

    pub(super) fn end_slowly(&self, key: Key) {
        let keys = self.keys_checked_slowly.lock();
        let once_more = keys
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&key)
            .unwrap_or_default();
        if once_more {
            self.check(key);
        }
    }

    /// Counts a position that had to be moved into the text. The first is worth a line in the log.
    pub(super) fn position_moved(&self, uri: &str) {
        if self.positions_moved.fetch_add(1, Ordering::Relaxed) == 0 {
            tracing::warn!("{uri}: the client sends positions outside the text");
        }
    }

    pub(super) fn n_positions_moved(&self) -> u64 {
        self.positions_moved.load(Ordering::Relaxed)
    }
}

/// Computes something away from the loop. A request whose computation panics gets an error reply.
pub(super) async fn blocking<T: Send + 'static>(
    compute: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(compute)
        .await
        .map_err(|_| Error::internal_error())
}

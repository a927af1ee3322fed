//! What the server knows: shared by all handlers, each part behind its own lock, none of which is
//! held while anything is awaited.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

use dashmap::DashMap;
use serde_json::json;
use tokio::sync::Notify;
use tower_lsp::Client;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::{MessageType, Uri};

use crate::ide::follow::Typing;
use crate::rules::diagnostic::Language;
use crate::text::plain::one_line;
use crate::workspace::across::Across;
use crate::workspace::analysis::Analysis;
use crate::workspace::config_text::Problem;
use crate::workspace::document::Document;
use crate::workspace::key::Key;
use crate::workspace::last_year::LastYear;
use crate::workspace::policy::{Frame, Policy};
use crate::workspace::store::Store;
use crate::workspace::world::{Affected, World};

use super::checks::Checks;
use super::convert::Converter;
use super::files::FileResult;
use super::jobs::Jobs;
use super::log::Trace;
use super::outbox::Outbox;
use super::progress::Running;
use super::session::Session;
use super::settings::Settings;

/// The state of a server.
#[derive(Debug)]
pub(super) struct State {
    pub(super) client: Client,
    pub(super) outbox: Outbox,
    pub(super) trace: Trace,
    /// `--lang`, which goes before all settings.
    given_language: Option<Language>,
    /// The open documents as the client has them.
    pub(super) store: Store,
    /// What is known of reports: open documents as they were checked last, and files.
    world: Mutex<World>,
    pub(super) checks: Checks,
    pub(super) jobs: Jobs,
    /// What the client was told of files that have nothing to do with others.
    pub(super) results: DashMap<Key, FileResult>,
    /// Scans that a client may cancel.
    pub(super) running: Running,
    pub(super) folders: Mutex<Vec<Key>>,
    /// The cell of each document that is typed into, where totals follow.
    pub(super) typed: DashMap<Key, Typing>,
    /// Closed configurations that something was published of.
    pub(super) told: DashMap<Key, ()>,
    /// Folders whose configuration was looked for.
    pub(super) looked: DashMap<PathBuf, ()>,
    /// What is wrong with the files that configurations name, as far as their text does not tell.
    pub(super) notes: DashMap<Key, Vec<Problem>>,
    /// Woken when the process of the client is gone.
    pub(super) gone: Notify,
    /// Woken when the client should ask again for what it shows of findings.
    pub(super) outdated: Notify,
    /// Woken when the client should be asked for its configuration.
    pub(super) unconfigured: Notify,
    /// Held while the findings of the whole workspace are put together.
    pub(super) pulling: tokio::sync::Mutex<()>,
    /// Held while a file is read because the client wants its text.
    pub(super) reading: tokio::sync::Mutex<()>,
    session: OnceLock<Session>,
    settings: RwLock<Arc<Settings>>,
    shut_down: AtomicBool,
    positions_moved: AtomicU64,
}

impl State {
    pub(super) fn new(
        client: Client,
        outbox: Outbox,
        trace: Trace,
        given_language: Option<Language>,
    ) -> Self {
        Self {
            client,
            outbox,
            trace,
            given_language,
            store: Store::default(),
            world: Mutex::default(),
            checks: Checks::default(),
            jobs: Jobs::default(),
            results: DashMap::default(),
            running: Running::default(),
            folders: Mutex::default(),
            typed: DashMap::default(),
            told: DashMap::default(),
            looked: DashMap::default(),
            notes: DashMap::default(),
            gone: Notify::new(),
            outdated: Notify::new(),
            unconfigured: Notify::new(),
            pulling: tokio::sync::Mutex::default(),
            reading: tokio::sync::Mutex::default(),
            session: OnceLock::new(),
            settings: RwLock::default(),
            shut_down: AtomicBool::new(false),
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

    /// Takes the user's settings. The open documents are to be checked again.
    pub(super) fn set_settings(&self, settings: Settings) {
        let frame = Frame {
            below: settings.levels.clone(),
            ..Frame::default()
        };
        self.world().frame(frame);
        *self
            .settings
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(settings);
    }

    /// The language of the words that the user sees.
    pub(super) fn language(&self) -> Language {
        self.chosen_language().unwrap_or(self.session().language)
    }

    /// The language that was asked for: on the command line, else in the user's settings.
    fn chosen_language(&self) -> Option<Language> {
        self.given_language.or(self.settings().language)
    }

    /// The language of what is said of a document: the user's, else that of its configuration.
    pub(super) fn language_of(&self, key: &Key) -> Language {
        let of_config = || self.world().governing(key)?.language();
        let own = self.chosen_language().or_else(of_config);
        own.unwrap_or(self.session().language)
    }

    /// The converter between places in a document and the client's.
    pub(super) fn converter<'a>(&self, uri: &'a Uri, document: &'a Document) -> Converter<'a> {
        Converter {
            uri,
            text: &document.text,
            version: Some(document.version),
            language: self.language_of(&Key::new(&document.uri)),
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

    pub(super) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What other reports say of a document, and what counts in it.
    pub(super) fn judge(&self, key: &Key, analysis: &Analysis) -> (Across, Policy) {
        let world = self.world();
        let policy = world.policy(key);
        (world.across(key, analysis, &policy), policy)
    }

    /// The report of the year before of one in a document, where what was typed since may not have made it
    /// another's.
    pub(super) fn last_year(
        &self,
        key: &Key,
        document: &Arc<Document>,
        part: usize,
    ) -> Option<LastYear> {
        let is_current = self.store.is_current(key, document);
        is_current.then(|| self.world().last_year(key, part))?
    }

    /// Takes a version of an open document into the world. One that was closed meanwhile stays out of it.
    pub(super) fn edit(&self, key: &Key, document: &Arc<Document>) -> Affected {
        let mut world = self.world();
        match self.store.is_current(key, document) {
            // What is left out says nothing of others, as if it were not there.
            true if world.is_excluded(key) => world.close(key),
            true => world.edit(key, document),
            false => Affected::new(),
        }
    }

    /// Has the client ask again for what it shows of findings: diagnostics, where it pulls them, and lenses.
    pub(super) fn refresh(&self) {
        let session = self.session();
        if session.pull && session.refresh || session.refresh_lenses || session.refresh_hints {
            self.outdated.notify_one();
        }
    }

    /// Warns the user of what is wrong, all of it for one cause: the first few problems, one message each.
    /// The log has them all.
    pub(super) fn warn(&self, problems: impl IntoIterator<Item = String>) {
        const MOST: usize = 3;
        for (idx, message) in problems.into_iter().enumerate() {
            let message = unlinked(&one_line(&message));
            tracing::warn!("{message}");
            if idx < MOST {
                let params = json!({"type": MessageType::WARNING, "message": message});
                self.outbox.tell("window/showMessage", params);
            }
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

/// A message that no editor makes a link of, whatever the names in it: VS Code runs the command behind
/// `[name](command:…)`.
fn unlinked(message: &str) -> String {
    message.replace("](", "] (")
}

/// Computes something away from the loop. A request whose computation panics gets an error reply.
pub(super) async fn blocking<T: Send + 'static>(
    compute: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(compute)
        .await
        .map_err(|_| Error::internal_error())
}

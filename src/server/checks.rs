//! Which documents wait to be checked, and who waits for that.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::workspace::key::Key;

/// Documents to be checked.
#[derive(Debug, Default)]
pub(super) struct Checks {
    waiting: Mutex<Waiting>,
    /// Woken when there is something to check.
    pub(super) added: Notify,
    /// Woken when something was checked.
    finished: Notify,
}

/// Edits are numbered, so that a request can wait for those before it and need not for those behind.
#[derive(Debug, Default)]
struct Waiting {
    n_edits: u64,
    /// Each with its first edit that was not checked.
    edited: BTreeMap<Key, u64>,
    /// What is being checked in the loop, with its edit where it has one, and what is being analysed away
    /// from it.
    current: Option<(Key, Option<u64>)>,
    analysing: BTreeMap<Key, u64>,
    affected: BTreeSet<Key>,
}

/// A document to be checked, and why.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum DueCheck {
    /// It has a new version.
    Edited(Key),
    /// Another document has, which its findings depend on.
    Affected(Key),
}

impl Checks {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a document with a new version.
    pub(super) fn add_edited(&self, key: Key) {
        let mut waiting = self.lock();
        waiting.n_edits += 1;
        let n_edits = waiting.n_edits;
        waiting.edited.entry(key).or_insert(n_edits);
        self.added.notify_one();
    }

    /// Adds documents whose findings may be others.
    pub(super) fn add_affected(&self, keys: impl IntoIterator<Item = Key>) {
        let mut waiting = self.lock();
        waiting.affected.extend(keys);
        if !waiting.affected.is_empty() {
            self.added.notify_one();
        }
    }

    /// The next document, edited ones first.
    pub(super) fn next(&self) -> Option<DueCheck> {
        let mut waiting = self.lock();
        if let Some((key, edit)) = waiting.edited.pop_first() {
            waiting.current = Some((key.clone(), Some(edit)));
            return Some(DueCheck::Edited(key));
        }
        let key = waiting.affected.pop_first()?;
        waiting.current = Some((key.clone(), None));
        Some(DueCheck::Affected(key))
    }

    pub(super) fn is_empty(&self) -> bool {
        let waiting = self.lock();
        waiting.edited.is_empty() && waiting.affected.is_empty()
    }

    /// Notes that the current document was checked, and what was found published.
    pub(super) fn finish(&self) {
        self.lock().current = None;
        self.finished.notify_waiters();
    }

    /// Notes that the current document is to be analysed away from the loop. Returns false if it is
    /// already; it is checked once more after that.
    pub(super) fn begin_analysis(&self) -> bool {
        let mut waiting = self.lock();
        let Some((key, Some(edit))) = waiting.current.take() else {
            return false;
        };
        let is_first = !waiting.analysing.contains_key(&key);
        waiting.analysing.entry(key).or_insert(edit);
        is_first
    }

    /// Notes that a document was analysed: it is to be checked.
    pub(super) fn end_analysis(&self, key: &Key) {
        let mut waiting = self.lock();
        if let Some(edit) = waiting.analysing.remove(key) {
            waiting.edited.insert(key.clone(), edit);
        }
        self.added.notify_one();
    }

    /// Waits until every edit before this call was checked.
    pub(super) async fn settled(&self) {
        let n_edits = self.lock().n_edits;
        self.wait_for(|it| it.is_settled(n_edits)).await;
    }

    /// Waits until all was checked and published, what edits have affected in other documents too.
    pub(super) async fn idle(&self) {
        self.wait_for(Waiting::is_idle).await;
    }

    async fn wait_for(&self, is_met: impl Fn(&Waiting) -> bool) {
        loop {
            let finished = self.finished.notified();
            if is_met(&self.lock()) {
                return;
            }
            finished.await;
        }
    }
}

impl Waiting {
    fn is_settled(&self, n_edits: u64) -> bool {
        let waiting = self.edited.values().chain(self.analysing.values());
        let mut waiting = waiting.chain(self.current.iter().filter_map(|it| it.1.as_ref()));
        waiting.all(|it| *it > n_edits)
    }

    fn is_idle(&self) -> bool {
        let is_waiting = !self.edited.is_empty() || !self.affected.is_empty();
        !is_waiting && self.analysing.is_empty() && self.current.is_none()
    }
}

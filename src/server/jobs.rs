//! What is to be read from disk: one queue, emptied by one worker in the background. What is asked for
//! again before it is begun is done once.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;
use tokio::sync::Notify;

use crate::workspace::key::Key;

use super::configs::Configs;
use super::files::Stat;

/// Something to read.
#[derive(Debug)]
pub(super) enum Job {
    /// Files, and folders with all that is in them, that may have changed, come or gone.
    Files(Vec<Key>),
    /// The configurations: which there are, and what they say.
    Configs,
    /// Every file of the workspace that may hold a report.
    Scan,
}

/// The jobs that wait.
#[derive(Debug, Default)]
pub(super) struct Jobs {
    queue: Mutex<Queue>,
    /// Woken when a batch is done.
    finished: Notify,
    /// Held by the worker.
    pub(super) disk: Mutex<Disk>,
}

/// What is known of the disk.
#[derive(Debug, Default)]
pub(super) struct Disk {
    pub(super) configs: Configs,
    /// The files of the workspace that were read, as they were then.
    pub(super) stats: FxHashMap<Key, Stat>,
    /// Files of sums that could not be read; they are not tried again before they change.
    pub(super) unreadable: BTreeSet<Key>,
}

#[derive(Debug, Default)]
struct Queue {
    batch: Batch,
    has_begun: bool,
    is_worked_on: bool,
    n_added: u64,
    n_finished: u64,
}

/// Jobs that are done together.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub(super) files: BTreeSet<Key>,
    pub(super) configs: bool,
    pub(super) scan: bool,
    /// The number of the last job in it.
    n_last: u64,
}

impl Jobs {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds the first jobs, unless they were added before; later ones are taken from then on. Nobody can see
    /// the one without the other, and wait for nothing. Returns whether a worker is to be started.
    pub(super) fn begin(&self) -> bool {
        let mut queue = self.lock();
        if std::mem::replace(&mut queue.has_begun, true) {
            return false;
        }
        let is_first = queue.add(Job::Configs);
        queue.add(Job::Scan);
        is_first
    }

    /// Adds a job, if files matter yet: before there is any report, none is read. Returns whether a worker is
    /// to be started.
    pub(super) fn add(&self, job: Job) -> bool {
        let mut queue = self.lock();
        queue.has_begun && queue.add(job)
    }

    /// What waits now; `None` where nothing does, and then the worker ends.
    pub(super) fn next(&self) -> Option<Batch> {
        let mut queue = self.lock();
        if queue.batch.n_last <= queue.n_finished {
            queue.is_worked_on = false;
            return None;
        }
        Some(std::mem::take(&mut queue.batch))
    }

    pub(super) fn finish(&self, batch: &Batch) {
        self.lock().n_finished = batch.n_last;
        self.finished.notify_waiters();
    }

    /// Waits until every job that was added before this call is done.
    pub(super) async fn settled(&self) {
        let n_added = self.lock().n_added;
        loop {
            let finished = self.finished.notified();
            if self.lock().n_finished >= n_added {
                return;
            }
            finished.await;
        }
    }
}

impl Queue {
    fn add(&mut self, job: Job) -> bool {
        self.n_added += 1;
        self.batch.n_last = self.n_added;
        match job {
            Job::Files(keys) => self.batch.files.extend(keys),
            Job::Configs => self.batch.configs = true,
            Job::Scan => self.batch.scan = true,
        }
        !std::mem::replace(&mut self.is_worked_on, true)
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Waker};

    use super::*;

    #[test]
    fn nothing_is_read_before_it_matters() {
        let jobs = Jobs::default();
        assert!(!jobs.add(Job::Configs));
        assert!(jobs.next().is_none());
    }

    #[test]
    fn who_comes_second_waits_for_what_the_first_began() {
        let jobs = Jobs::default();
        assert!(jobs.begin(), "a worker is to be started");
        assert!(!jobs.begin(), "one is enough");
        let batch = jobs.next().expect("what is to be read at first");
        assert!(batch.configs && batch.scan);
        let mut second = pin!(jobs.settled());
        let mut context = Context::from_waker(Waker::noop());
        assert!(second.as_mut().poll(&mut context).is_pending());
        jobs.finish(&batch);
        assert!(second.as_mut().poll(&mut context).is_ready());
    }
}

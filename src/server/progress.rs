//! Work that takes a while: the client sees how far it is and may stop it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use tower_lsp::ls_types::{
    NumberOrString, ProgressParams, ProgressParamsValue, ProgressToken, WorkDoneProgress,
    WorkDoneProgressBegin, WorkDoneProgressEnd, WorkDoneProgressReport,
};

use super::outbox::Outbox;

/// A wish that work should stop. Whoever does the work looks at it now and then.
#[derive(Clone, Debug, Default)]
pub(super) struct Cancel(Arc<AtomicBool>);

/// Stops the work and ends its progress when it is dropped, as the future of a cancelled request is: nothing
/// may be reported behind the reply.
#[derive(Debug)]
pub(super) struct StopOnDrop {
    pub(super) cancel: Cancel,
    pub(super) progress: Arc<OnceLock<Progress>>,
}

/// What is going on, by the client's token.
#[derive(Debug, Default)]
pub(super) struct Running(Mutex<HashMap<String, Cancel>>);

/// The progress of one piece of work. It ends when this is dropped, if not before.
#[derive(Debug)]
pub(super) struct Progress {
    token: ProgressToken,
    outbox: Outbox,
    has_ended: Mutex<bool>,
}

impl Cancel {
    pub(super) fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.cancel.cancel();
        if let Some(it) = self.progress.get() {
            it.end();
        }
    }
}

impl Running {
    pub(super) fn add(&self, token: &ProgressToken, cancel: Cancel) {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        running.retain(|_, it| !it.is_cancelled());
        running.insert(name(token), cancel);
    }

    pub(super) fn remove(&self, token: &ProgressToken) -> Option<Cancel> {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        running.remove(&name(token))
    }
}

impl Progress {
    pub(super) fn begin(token: ProgressToken, outbox: Outbox, title: &str) -> Self {
        let has_ended = Mutex::new(false);
        let res = Self {
            token,
            outbox,
            has_ended,
        };
        res.send(WorkDoneProgress::Begin(WorkDoneProgressBegin {
            title: title.to_owned(),
            cancellable: Some(true),
            message: None,
            percentage: Some(0),
        }));
        res
    }

    pub(super) fn report(&self, done: usize, of: usize) {
        let percentage = done.saturating_mul(100).checked_div(of).unwrap_or(100);
        let report = WorkDoneProgress::Report(WorkDoneProgressReport {
            cancellable: Some(true),
            message: Some(format!("{done}/{of}")),
            percentage: u32::try_from(percentage).ok(),
        });
        let has_ended = self.has_ended();
        if !*has_ended && self.outbox.has_room() {
            self.send(report);
        }
    }

    fn end(&self) {
        let mut has_ended = self.has_ended();
        if !std::mem::replace(&mut has_ended, true) {
            self.send(WorkDoneProgress::End(WorkDoneProgressEnd { message: None }));
        }
    }

    fn has_ended(&self) -> MutexGuard<'_, bool> {
        self.has_ended
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn send(&self, value: WorkDoneProgress) {
        self.outbox.notify(
            "$/progress",
            ProgressParams {
                token: self.token.clone(),
                value: ProgressParamsValue::WorkDone(value),
            },
        );
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.end();
    }
}

fn name(token: &ProgressToken) -> String {
    match token {
        NumberOrString::Number(it) => format!("#{it}"),
        NumberOrString::String(it) => it.clone(),
    }
}

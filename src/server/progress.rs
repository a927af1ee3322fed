//! Work that takes a while: the client sees how far it is and may stop it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tower_lsp::ls_types::{
    NumberOrString, ProgressParams, ProgressParamsValue, ProgressToken, WorkDoneProgress,
    WorkDoneProgressBegin, WorkDoneProgressEnd, WorkDoneProgressReport,
};

use super::outbox::Outbox;

/// A wish that work should stop. Whoever does the work looks at it now and then.
#[derive(Clone, Debug, Default)]
pub(super) struct Cancel(Arc<AtomicBool>);

/// Stops the work when it is dropped, as the future of a cancelled request is.
#[derive(Debug)]
pub(super) struct CancelOnDrop(pub(super) Cancel);

/// What is going on, by the client's token.
#[derive(Debug, Default)]
pub(super) struct Running(Mutex<HashMap<String, Cancel>>);

/// The progress of one piece of work. It ends when this is dropped.
#[derive(Debug)]
pub(super) struct Progress {
    token: ProgressToken,
    outbox: Outbox,
}

impl Cancel {
    pub(super) fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.cancel();
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
        let res = Self { token, outbox };
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
        self.send(WorkDoneProgress::Report(WorkDoneProgressReport {
            cancellable: Some(true),
            message: Some(format!("{done}/{of}")),
            percentage: u32::try_from(percentage).ok(),
        }));
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
        self.send(WorkDoneProgress::End(WorkDoneProgressEnd { message: None }));
    }
}

fn name(token: &ProgressToken) -> String {
    match token {
        NumberOrString::Number(it) => format!("#{it}"),
        NumberOrString::String(it) => it.clone(),
    }
}

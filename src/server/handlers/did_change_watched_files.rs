//! `workspace/didChangeWatchedFiles`.

use std::sync::Arc;

use serde::Deserialize;

use crate::server::jobs::Job;
use crate::server::state::State;
use crate::server::worker;
use crate::workspace::key::Key;

#[derive(Deserialize)]
pub(in crate::server) struct Params {
    #[serde(default)]
    changes: Vec<FileEvent>,
}

#[derive(Deserialize)]
struct FileEvent {
    uri: String,
}

pub(in crate::server) fn apply(state: &Arc<State>, params: &Params) {
    let keys = params.changes.iter().map(|it| Key::new(&it.uri));
    worker::add(state, Job::Files(keys.collect()));
    state.refresh();
}

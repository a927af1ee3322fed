//! `workspace/didChangeWorkspaceFolders`.

use std::sync::{Arc, PoisonError};

use serde::Deserialize;

use crate::server::jobs::Job;
use crate::server::state::State;
use crate::server::worker;
use crate::workspace::key::Key;

#[derive(Deserialize)]
pub(in crate::server) struct Params {
    event: Event,
}

#[derive(Deserialize)]
struct Event {
    #[serde(default)]
    added: Vec<Folder>,
    #[serde(default)]
    removed: Vec<Folder>,
}

#[derive(Deserialize)]
struct Folder {
    uri: String,
}

pub(in crate::server) fn apply(state: &Arc<State>, params: &Params) {
    let keys = |it: &[Folder]| -> Vec<Key> { it.iter().map(|it| Key::new(&it.uri)).collect() };
    let (added, removed) = (keys(&params.event.added), keys(&params.event.removed));
    let mut folders = state.folders.lock().unwrap_or_else(PoisonError::into_inner);
    folders.retain(|it| !removed.contains(it) && !added.contains(it));
    folders.extend(added);
    drop(folders);
    worker::add(state, Job::Configs);
    worker::add(state, Job::Scan);
    state.refresh();
}

//! `workspace/didChangeWorkspaceFolders`.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};

use serde::Deserialize;

use crate::server::configs;
use crate::server::files;
use crate::server::state::State;
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

pub(in crate::server) fn apply(state: &Arc<State>, params: &Params) -> anyhow::Result<()> {
    let keys = |it: &[Folder]| -> Vec<Key> { it.iter().map(|it| Key::new(&it.uri)).collect() };
    let (added, removed) = (keys(&params.event.added), keys(&params.event.removed));
    let mut folders = state.folders.lock().unwrap_or_else(PoisonError::into_inner);
    folders.retain(|it| !removed.contains(it) && !added.contains(it));
    folders.extend(added);
    drop(folders);
    // Files of folders that left are forgotten, those of new ones looked at with the next edit.
    configs::look_anew(state);
    files::look_again(state, state.neighbors.files());
    state.scanned.store(false, Ordering::Relaxed);
    state.looked_around.store(false, Ordering::Relaxed);
    super::did_change_watched_files::refresh(state);
    Ok(())
}

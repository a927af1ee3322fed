//! `workspace/didRenameFiles`: of a folder, watchers of files say nothing.

use std::sync::Arc;

use serde::Deserialize;

use crate::server::jobs::Job;
use crate::server::state::State;
use crate::server::worker;
use crate::workspace::key::Key;

#[derive(Deserialize)]
pub(in crate::server) struct Params {
    files: Vec<Rename>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Rename {
    old_uri: String,
    new_uri: String,
}

pub(in crate::server) fn apply(state: &Arc<State>, params: &Params) {
    let uris = params
        .files
        .iter()
        .flat_map(|it| [&it.old_uri, &it.new_uri]);
    let keys = uris.map(|it| Key::new(it));
    worker::add(state, Job::Files(keys.collect()));
    state.refresh();
}

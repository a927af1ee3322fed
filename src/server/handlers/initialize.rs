//! `initialize`: what both sides can do.

use std::sync::{Arc, PoisonError};

use tower_lsp::ls_types::{InitializeParams, InitializeResult, ServerInfo};

use crate::server::session::Session;
use crate::server::settings::Settings;
use crate::server::state::State;
use crate::server::watchdog;
use crate::workspace::key::Key;

pub(in crate::server) fn handle(state: &Arc<State>, params: InitializeParams) -> InitializeResult {
    if let Some(it) = params.trace {
        state.trace.set(it);
    }
    let session = Session::new(&params);
    state.begin(session);
    if let Some(options) = &params.initialization_options {
        let (settings, problems) = Settings::read(options);
        state.set_settings(settings);
        let language = state.language();
        state.warn(problems.iter().map(|it| it.get(language).to_owned()));
    }
    if let Some(process_id) = params.process_id {
        watchdog::watch(state, process_id);
    }
    let client = params.client_info.as_ref().map_or("unknown", |it| &it.name);
    tracing::info!(client, ?session, "session begins");
    let folders = folders(&params);
    *state.folders.lock().unwrap_or_else(PoisonError::into_inner) = folders;
    InitializeResult {
        capabilities: session.capabilities(),
        server_info: Some(ServerInfo {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
        ..InitializeResult::default()
    }
}

/// The folders of the workspace; none is fine.
#[expect(deprecated, reason = "clients that know no folders still send a root")]
fn folders(params: &InitializeParams) -> Vec<Key> {
    match &params.workspace_folders {
        Some(folders) => folders.iter().map(|it| Key::new(it.uri.as_str())).collect(),
        None => params
            .root_uri
            .iter()
            .map(|it| Key::new(it.as_str()))
            .collect(),
    }
}

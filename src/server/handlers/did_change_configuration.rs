//! `workspace/didChangeConfiguration`, and asking for the configuration.

use std::sync::Arc;

use serde_json::{Value, json};
use tower_lsp::ls_types::{ConfigurationItem, MessageType};

use crate::server::settings::{SECTION, Settings};
use crate::server::state::State;

pub(in crate::server) fn apply(state: &Arc<State>, params: &Value) {
    match params.get("settings") {
        Some(settings) if !settings.is_null() => adopt(state, settings),
        // The news is only that there is news.
        _ => fetch(state),
    }
}

/// Asks the client for the configuration, in the background.
pub(super) fn fetch(state: &Arc<State>) {
    if !state.session().configuration {
        return;
    }
    let state = Arc::clone(state);
    tokio::spawn(async move {
        let items = vec![ConfigurationItem {
            scope_uri: None,
            section: Some(SECTION.to_owned()),
        }];
        match state.client.configuration(items).await.as_deref() {
            Ok([settings, ..]) if !settings.is_null() => adopt(&state, settings),
            Ok(_) => {}
            Err(err) => tracing::warn!("no configuration: {err}"),
        }
    });
}

fn adopt(state: &Arc<State>, value: &Value) {
    let (settings, problems) = Settings::read(value);
    state.set_settings(settings);
    let language = state.language();
    for it in problems {
        tell(state, MessageType::WARNING, it.get(language));
    }
    super::did_change_watched_files::refresh(state);
    state.check_all();
}

/// Says something to the user.
pub(in crate::server) fn tell(state: &State, typ: MessageType, message: &str) {
    let params = json!({"type": typ, "message": message});
    state.outbox.notify("window/showMessage", params);
}

//! `workspace/didChangeConfiguration`, and asking for the configuration.

use std::sync::Arc;

use serde_json::Value;
use tower_lsp::ls_types::ConfigurationItem;

use crate::server::jobs::Job;
use crate::server::settings::{SECTION, Settings};
use crate::server::state::State;
use crate::server::worker;

pub(in crate::server) fn apply(state: &Arc<State>, params: &Value) {
    match params.get("settings") {
        Some(settings) if !settings.is_null() => adopt(state, settings),
        // The news is only that there is news.
        _ => fetch(state),
    }
}

/// Has the client asked for the configuration, in the background.
pub(super) fn fetch(state: &State) {
    if state.session().configuration {
        state.unconfigured.notify_one();
    }
}

/// Asks the client whenever there is news, once for all news up to then.
pub(in crate::server) async fn run(state: Arc<State>) {
    loop {
        state.unconfigured.notified().await;
        let items = vec![ConfigurationItem {
            scope_uri: None,
            section: Some(SECTION.to_owned()),
        }];
        match state.client.configuration(items).await.as_deref() {
            Ok([settings, ..]) if !settings.is_null() => adopt(&state, settings),
            Ok(_) => {}
            Err(err) => tracing::warn!("no configuration: {err}"),
        }
    }
}

fn adopt(state: &Arc<State>, value: &Value) {
    let (settings, problems) = Settings::read(value);
    state.set_settings(settings);
    let language = state.language();
    state.warn(problems.iter().map(|it| it.get(language).to_owned()));
    state.results.clear();
    state
        .checks
        .add_affected(state.store.all().into_iter().map(|it| it.0));
    // Other files may count now.
    worker::add(state, Job::Scan);
    state.refresh();
}

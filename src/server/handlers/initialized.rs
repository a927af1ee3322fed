//! `initialized`: asks the client, in the background, for what it knows and should tell.

use std::sync::Arc;

use serde_json::json;
use tower_lsp::ls_types::Registration;

use crate::server::scan;
use crate::server::settings::SECTION;
use crate::server::state::State;
use crate::workspace::analysis::Analysis;

const WARM_UP: &str = "2024年政府信息公开工作年度报告\n一、总体情况\n二、主动公开政府信息情况\n";

pub(in crate::server) fn apply(state: &Arc<State>) {
    let registrations = registrations(state);
    let asking = Arc::clone(state);
    tokio::spawn(async move {
        if !registrations.is_empty()
            && let Err(err) = asking.client.register_capability(registrations).await
        {
            tracing::warn!("the client does not register: {err}");
        }
    });
    super::did_change_configuration::fetch(state);
    // What the engine builds when it is first used is built before anybody waits for it.
    tokio::task::spawn_blocking(|| drop(Analysis::new(WARM_UP)));
}

fn registrations(state: &State) -> Vec<Registration> {
    let session = state.session();
    let mut res = Vec::new();
    if session.watch_files {
        let watchers: Vec<_> = scan::EXTENSIONS
            .iter()
            .map(|it| json!({"globPattern": format!("**/*.{it}")}))
            .collect();
        res.push(Registration {
            id: "gouji-files".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: Some(json!({"watchers": watchers})),
        });
    }
    if session.watch_configuration {
        res.push(Registration {
            id: "gouji-configuration".to_owned(),
            method: "workspace/didChangeConfiguration".to_owned(),
            register_options: Some(json!({"section": SECTION})),
        });
    }
    res
}

//! `initialized`: asks the client, in the background, for what it knows and should tell.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};
use tower_lsp::ls_types::Registration;

use crate::server::settings::SECTION;
use crate::server::state::State;
use crate::workspace::analysis::Analysis;
use crate::workspace::config::FILE_NAME;
use crate::workspace::file;
use crate::workspace::key::{Key, file_uri};

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
        let reports = file::EXTENSIONS.iter().map(|it| format!("**/*.{it}"));
        let inside = reports.chain([format!("**/{FILE_NAME}")]).map(Value::from);
        let patterns = inside.chain(patterns_above(state));
        let watchers: Vec<_> = patterns.map(|it| json!({"globPattern": it})).collect();
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

/// The configurations that may stand above the folders of the workspace.
fn patterns_above(state: &State) -> Vec<Value> {
    if !state.session().watch_above {
        return Vec::new();
    }
    let folders = state.folders();
    let paths = folders.iter().filter_map(Key::path).map(Path::new);
    let above: BTreeSet<&Path> = paths.flat_map(|it| it.ancestors().skip(1)).collect();
    let pattern =
        |it: &Path| json!({"baseUri": file_uri(&it.to_string_lossy()), "pattern": FILE_NAME});
    above.into_iter().map(pattern).collect()
}

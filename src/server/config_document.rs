//! `gouji.toml` as a document: what is wrong in it, at its place.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde_json::json;
use tower_lsp::ls_types::{Diagnostic, Uri};

use crate::rules::diagnostic::Message;
use crate::text::rope::Text;
use crate::workspace::config::FILE_NAME;
use crate::workspace::config_file::ConfigFile;
use crate::workspace::config_text::Problem;
use crate::workspace::document::Document;
use crate::workspace::findings::judged;
use crate::workspace::key::{Key, file_uri};
use crate::workspace::ruling::Ruling;

use super::configs::ShownConfig;
use super::convert::Converter;
use super::files;
use super::outbox::Newest;
use super::state::State;

/// Whether a document is a configuration.
pub(super) fn is_config(key: &Key) -> bool {
    key.path()
        .is_some_and(|it| Path::new(it).ends_with(FILE_NAME))
}

/// What is wrong in the text of a configuration.
pub(super) fn mistakes(text: &str) -> Vec<Problem> {
    match ConfigFile::parse(Path::new(FILE_NAME), text) {
        Ok((_, mistakes)) => mistakes,
        Err(mistake) => vec![mistake],
    }
}

/// The diagnostics of an open configuration: mistakes in its text and in what it names, and accepted findings
/// that open reports do not have any more.
pub(super) fn diagnostics(state: &State, key: &Key, document: &Document) -> Vec<Diagnostic> {
    let Ok(uri) = document.uri.parse::<Uri>() else {
        return Vec::new();
    };
    let converter = state.converter(&uri, document);
    let notes = state.notes.get(key).map(|it| it.clone());
    let notes = notes.unwrap_or_default();
    let text = document.text.to_string();
    let mistakes = mistakes(&text);
    let problems = mistakes.iter().chain(&notes);
    let mut res: Vec<Diagnostic> = problems.map(|it| diagnostic(&converter, it)).collect();
    if mistakes.is_empty() {
        let idle = idle(state, key);
        res.extend(idle.iter().map(|it| converter.idle(it.range, &it.message)));
    }
    res
}

/// The accepted findings of reports that are open and do not have them any more.
fn idle(state: &State, key: &Key) -> Vec<Problem> {
    let mut known: BTreeMap<usize, (Problem, bool)> = BTreeMap::new();
    for (report, document) in state.store.all() {
        let world = state.world();
        let governing = world.governing(&report);
        if is_config(&report) || governing.is_none_or(|it| files::key(&it.path) != *key) {
            continue;
        }
        if !document.is_analysed() {
            continue;
        }
        let analysis = document.analysis();
        let policy = world.policy(&report);
        let across = world.across(&report, analysis, &policy);
        drop(world);
        let reports = analysis.parts.iter().filter_map(|it| it.report.as_ref());
        for (idx, it) in reports.flat_map(|it| policy.may_be_of(it)) {
            known.entry(idx).or_insert_with(|| {
                let message = Message::new(
                    "没有用到：所接受的问题已不存在或有变动",
                    "not needed: what it accepts is gone or has changed",
                );
                (Problem::of_section(it.place, message), false)
            });
        }
        for it in judged(analysis, &across, &policy) {
            if let Ruling::Accepted(idx) = it.ruling
                && let Some(it) = known.get_mut(&idx)
            {
                it.1 = true;
            }
        }
    }
    let idle = known.into_values().filter(|it| !it.1);
    idle.map(|it| it.0).collect()
}

/// Publishes what is wrong in a configuration that is not open.
pub(super) fn publish_closed(state: &State, key: &Key, it: &ShownConfig<'_>) {
    let uri = file_uri(key.path().unwrap_or_default());
    let Ok(parsed) = uri.parse::<Uri>() else {
        return;
    };
    let text = Text::new(it.text);
    let converter = Converter {
        uri: &parsed,
        text: &text,
        version: None,
        language: state.language(),
        session: state.session(),
    };
    let problems = it.mistakes.iter().chain(it.notes);
    let diagnostics: Arc<[Diagnostic]> = problems.map(|it| diagnostic(&converter, it)).collect();
    // Of one that is right nothing was said, as a rule.
    let was_wrong = state.told.remove(key).is_some();
    if diagnostics.is_empty() && !was_wrong {
        return;
    }
    if !diagnostics.is_empty() {
        state.told.insert(key.clone(), ());
    }
    let newest = Newest {
        version: None,
        diagnostics,
    };
    state.outbox.publish(&uri, newest);
}

/// Takes back what was published of a configuration before it was opened.
pub(super) fn take_back(state: &State, key: &Key, uri: &str) {
    if state.told.remove(key).is_some() {
        state.outbox.publish(uri, Newest::none());
    }
}

fn diagnostic(converter: &Converter<'_>, problem: &Problem) -> Diagnostic {
    Diagnostic {
        data: problem.meant.as_ref().map(|it| json!({"meant": it.1})),
        ..converter.mistake(problem.range, &problem.message)
    }
}

//! `textDocument/didChange`.

use std::sync::Arc;

use anyhow::Context;
use serde::Deserialize;

use crate::ide::follow::Typing;
use crate::server::config_document;
use crate::server::jobs::Job;
use crate::server::state::State;
use crate::server::worker;
use crate::text::range::{Shift, TextRange, to_u32};
use crate::text::rope::{Position, Text};
use crate::workspace::document::Document;
use crate::workspace::key::Key;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::server) struct Params {
    text_document: Identifier,
    content_changes: Vec<ContentChange>,
}

#[derive(Deserialize)]
struct Identifier {
    uri: String,
    version: Option<i32>,
}

#[derive(Deserialize)]
struct ContentChange {
    range: Option<Range>,
    text: String,
}

#[derive(Clone, Copy, Deserialize)]
struct Range {
    start: Place,
    end: Place,
}

/// Numbers as JavaScript has them: extensions send `Number.MAX_VALUE` for "the end".
#[derive(Clone, Copy, Deserialize)]
struct Place {
    line: f64,
    character: f64,
}

impl From<Place> for Position {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates, which is what is wanted"
    )]
    fn from(it: Place) -> Self {
        Self {
            line: it.line as u32,
            column: it.character as u32,
        }
    }
}

pub(in crate::server) fn apply(state: &Arc<State>, params: Params) -> anyhow::Result<()> {
    let key = Key::new(&params.text_document.uri);
    let document = state
        .store
        .get(&key)
        .with_context(|| format!("not open: {}", params.text_document.uri))?;
    let version = params.text_document.version.unwrap_or(document.version);
    if version < document.version {
        let from = document.version;
        tracing::warn!(
            "{}: version goes back from {from} to {version}",
            document.uri
        );
    }
    if state.settings().follow_totals {
        note_typed(state, &key, &document, &params.content_changes);
    }
    let next = document.edited(version, |text, shifts| {
        for change in &params.content_changes {
            shifts.extend(apply_change(state, &document.uri, change, text));
        }
    });
    state.store.set(key.clone(), next);
    if config_document::is_config(&key) {
        worker::add(state, Job::Files(vec![key.clone()]));
    }
    state.checks.add_edited(key);
    Ok(())
}

/// Notes what is typed, while it is still known what agreed before. A version that came and went too fast to be
/// looked at is passed over.
fn note_typed(state: &State, key: &Key, document: &Document, changes: &[ContentChange]) {
    let mut typing = state.typed.entry(key.clone()).or_default();
    if !document.is_analysed() {
        typing.pass_over();
        return;
    }
    let encoding = state.session().encoding;
    let first = changes.first().and_then(|it| it.range);
    match first.map(|it| document.text.offset(it.start.into(), encoding).value) {
        Some(at) => typing.note(document.analysis(), at),
        None => *typing = Typing::default(),
    }
}

/// Returns what was replaced, if anything was.
fn apply_change(
    state: &State,
    uri: &str,
    change: &ContentChange,
    text: &mut Text,
) -> Option<Shift> {
    let Some(range) = change.range else {
        let (range, insert) = changed_part(text, &change.text);
        return replace(range, insert, text);
    };
    let encoding = state.session().encoding;
    let found = text.range(range.start.into(), range.end.into(), encoding);
    if found.moved {
        state.position_moved(uri);
    }
    replace(found.value, &change.text, text)
}

fn replace(range: TextRange, insert: &str, text: &mut Text) -> Option<Shift> {
    if range.is_empty() && insert.is_empty() {
        return None;
    }
    Some(Shift {
        replaced: text.edit(range, insert),
        new_len: to_u32(insert.len()),
    })
}

/// Where a text differs from the one that replaces it, and what stands there then: a client that
/// sends whole texts has mostly changed one character.
fn changed_part<'a>(text: &Text, new: &'a str) -> (TextRange, &'a str) {
    let Shift { replaced, new_len } = Shift::between(&text.to_string(), new);
    let insert = TextRange::new(replaced.start, replaced.start + new_len);
    (replaced, insert.of(new))
}

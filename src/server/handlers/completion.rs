//! `textDocument/completion` and `completionItem/resolve`: what may be put into a report, and what may be typed
//! in `gouji.toml`.

use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionParams, CompletionResponse,
    CompletionTextEdit, Documentation, InsertTextFormat, MarkupContent, MarkupKind, TextEdit, Uri,
};

use crate::ide::completion::{Completion, Kind, Surroundings, completions};
use crate::ide::config_help::{Choice, choices};
use crate::report::skeleton::Layout;
use crate::server::config_document::is_config;
use crate::server::convert::Converter;
use crate::server::state::{State, blocking};
use crate::text::plain::one_line;
use crate::workspace::document::Document;
use crate::workspace::key::Key;

/// Where an item was offered, so that it can be found again.
#[derive(Serialize, Deserialize)]
struct Origin {
    uri: Uri,
    version: i32,
    at: u32,
}

pub(in crate::server) async fn handle(
    state: &Arc<State>,
    params: CompletionParams,
) -> Result<Option<CompletionResponse>> {
    let place = params.text_document_position;
    let uri = place.text_document.uri;
    let document = state.document(&uri)?;
    let state = Arc::clone(state);
    let is_config = is_config(&Key::new(uri.as_str()));
    blocking(move || {
        let converter = state.converter(&uri, &document);
        let at = converter.offset(place.position);
        let items = if is_config {
            let organs = state.world().organs();
            let text = document.text.to_string();
            let found = choices(&text, at, &organs, converter.language);
            let items = found.iter().enumerate();
            items.map(|(idx, it)| choice(&converter, idx, it)).collect()
        } else {
            let origin = Origin {
                uri: uri.clone(),
                version: document.version,
                at,
            };
            let data = serde_json::to_value(origin).ok();
            let found = in_report(&state, &document, at);
            let items = found.iter().enumerate();
            let item = |(idx, it)| CompletionItem {
                data: data.clone(),
                ..item(&converter, idx, it)
            };
            items.map(item).collect()
        };
        Some(CompletionResponse::List(CompletionList {
            is_incomplete: false,
            items,
        }))
    })
    .await
}

/// Adds what is long: the text that an item puts in. The item of a version that is gone stays as it is.
pub(in crate::server) async fn resolve(
    state: &Arc<State>,
    mut item: CompletionItem,
) -> Result<CompletionItem> {
    let origin = item.data.clone().map(serde_json::from_value::<Origin>);
    let Some(Ok(origin)) = origin else {
        return Ok(item);
    };
    let Ok(document) = state.document(&origin.uri) else {
        return Ok(item);
    };
    if document.version != origin.version {
        return Ok(item);
    }
    let state = Arc::clone(state);
    blocking(move || {
        let language = state.language();
        let found = in_report(&state, &document, origin.at);
        let chosen = found.iter().find(|it| one_line(&it.label) == item.label);
        if let Some(it) = chosen.filter(|it| it.kind != Kind::Figure) {
            let about = it.about.get(language);
            item.documentation = Some(match state.session().completion_markdown {
                true => Documentation::MarkupContent(MarkupContent {
                    kind: MarkupKind::Markdown,
                    value: format!("{about}\n\n````text\n{}\n````", it.snippet.text.trim()),
                }),
                false => Documentation::String(format!("{about}\n\n{}", it.snippet.text.trim())),
            });
        }
        item
    })
    .await
}

fn in_report(state: &State, document: &Document, at: u32) -> Vec<Completion> {
    let key = Key::new(&document.uri);
    let analysis = document.analysis();
    let latest = || state.world().latest_near(&key);
    let path = key.path().map(Path::new);
    let around = Surroundings {
        path,
        latest: &latest,
        layout: layout(document, path),
    };
    let taken_over = |part, cell| state.world().taken_over(&key, part, cell);
    completions(&document.text, analysis, at, &around, taken_over)
}

/// How a form is written into a document that is empty.
fn layout(document: &Document, path: Option<&Path>) -> Layout {
    let extension = path.and_then(|it| it.extension()?.to_str());
    match (&*document.language_id, extension) {
        ("markdown", _) | (_, Some("md" | "markdown")) => Layout::Markdown,
        ("html", _) | (_, Some("html" | "htm")) => Layout::Html,
        _ => Layout::Tsv,
    }
}

fn item(converter: &Converter<'_>, idx: usize, it: &Completion) -> CompletionItem {
    let is_snippet = converter.session.snippets && !it.snippet.blanks.is_empty();
    let text = if is_snippet {
        snippet(it)
    } else {
        it.snippet.text.clone()
    };
    let range = converter.range(it.range);
    let typed = converter.text.slice(it.range);
    let label = one_line(&it.label);
    CompletionItem {
        label: label.clone().into_owned(),
        kind: Some(match it.kind {
            Kind::Figure => CompletionItemKind::VALUE,
            Kind::Sentence => CompletionItemKind::TEXT,
            Kind::Title | Kind::Row => CompletionItemKind::FIELD,
            Kind::Report | Kind::Section | Kind::Aspect | Kind::Table => {
                CompletionItemKind::SNIPPET
            }
        }),
        // The rest is long, and told when it is asked for.
        detail: Some(one_line(it.about.get(converter.language)).into_owned()),
        // In this order: the next first.
        sort_text: Some(format!("{idx:04}")),
        // What is typed is in it, wherever in the label its words stand.
        filter_text: Some(match label.starts_with(&*typed) {
            true => label.clone().into_owned(),
            false => format!("{typed}{label}"),
        }),
        preselect: (idx == 0).then_some(true),
        insert_text_format: is_snippet.then_some(InsertTextFormat::SNIPPET),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit {
            range,
            new_text: text,
        })),
        ..CompletionItem::default()
    }
}

/// The text with its blanks as places to tab through.
fn snippet(it: &Completion) -> String {
    let mut res = String::with_capacity(it.snippet.text.len() * 2);
    let mut end = 0;
    for (idx, blank) in it.snippet.blanks.iter().enumerate() {
        let before = it.snippet.text.get(end..blank.start as usize);
        escape(before.unwrap_or_default(), &mut res);
        res.push_str(&format!("${{{}:", idx + 1));
        escape(blank.of(&it.snippet.text), &mut res);
        res.push('}');
        end = blank.end as usize;
    }
    escape(it.snippet.text.get(end..).unwrap_or_default(), &mut res);
    res.push_str("$0");
    res
}

fn escape(text: &str, acc: &mut String) {
    for c in text.chars() {
        if matches!(c, '$' | '}' | '\\') {
            acc.push('\\');
        }
        acc.push(c);
    }
}

fn choice(converter: &Converter<'_>, idx: usize, it: &Choice) -> CompletionItem {
    let kind = if it.is_key {
        CompletionItemKind::PROPERTY
    } else {
        CompletionItemKind::VALUE
    };
    CompletionItem {
        label: one_line(&it.label).into_owned(),
        kind: Some(kind),
        documentation: it.about.clone().map(Documentation::String),
        // In the order of the schema.
        sort_text: Some(format!("{idx:04}")),
        filter_text: Some(it.label.clone()),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit {
            range: converter.range(it.range),
            new_text: it.text.clone(),
        })),
        ..CompletionItem::default()
    }
}

//! `textDocument/hover`: what stands at a place, and what was found there.

use std::sync::Arc;

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    Hover, HoverContents, HoverParams, MarkedString, MarkupContent, MarkupKind,
};

use crate::ide::config_help::help;
use crate::ide::hover::{Page, hover};
use crate::server::config_document::is_config;
use crate::server::session::HoverFormat;
use crate::server::state::{State, blocking};
use crate::text::range::TextRange;
use crate::workspace::document::Document;
use crate::workspace::key::Key;

pub(in crate::server) async fn handle(
    state: &Arc<State>,
    params: HoverParams,
) -> Result<Option<Hover>> {
    let place = params.text_document_position_params;
    let uri = place.text_document.uri;
    let document = state.document(&uri)?;
    let state = Arc::clone(state);
    state.checks.settled().await;
    blocking(move || {
        let converter = state.converter(&uri, &document);
        let at = converter.offset(place.position);
        let markup = |kind, value| HoverContents::Markup(MarkupContent { kind, value });
        let shown = |range: TextRange, markdown: String, plain: String| Hover {
            contents: match state.session().hover {
                HoverFormat::Markdown => markup(MarkupKind::Markdown, markdown),
                HoverFormat::Plain => markup(MarkupKind::PlainText, plain),
                HoverFormat::Bare => HoverContents::Scalar(MarkedString::String(plain)),
            },
            range: Some(converter.range(range)),
        };
        let key = Key::new(uri.as_str());
        if is_config(&key) {
            let text = document.text.to_string();
            let help = help(&text, at, converter.language)?;
            return Some(shown(help.range, help.text.clone(), help.text));
        }
        let page = page(&state, &key, &document, at)?;
        let language = converter.language;
        Some(shown(
            page.range,
            page.markdown(language),
            page.plain(language),
        ))
    })
    .await
}

/// What there is to show at a place of a report.
pub(super) fn page(state: &State, key: &Key, document: &Arc<Document>, at: u32) -> Option<Page> {
    let analysis = document.analysis();
    let (across, policy) = state.judge(key, analysis);
    let last_year = |part| state.last_year(key, document, part);
    hover(analysis, &across, &policy, at, last_year)
}

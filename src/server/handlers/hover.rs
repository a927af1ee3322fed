//! `textDocument/hover`: the manual page of what was found here.

use std::sync::Arc;

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    Hover, HoverContents, HoverParams, MarkedString, MarkupContent, MarkupKind,
};

use crate::ide::hover::hover;
use crate::server::session::HoverFormat;
use crate::server::state::{State, blocking};
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
        let levels = &state.settings().levels;
        let analysis = document.analysis();
        let across = state.world().across(&Key::new(uri.as_str()), analysis);
        let page = hover(analysis, &across, levels, at)?;
        let markup = |kind, value| HoverContents::Markup(MarkupContent { kind, value });
        let range = page.range;
        Some(Hover {
            contents: match state.session().hover {
                HoverFormat::Markdown => markup(MarkupKind::Markdown, page.markdown()),
                HoverFormat::Plain => markup(MarkupKind::PlainText, page.plain()),
                HoverFormat::Bare => HoverContents::Scalar(MarkedString::String(page.plain())),
            },
            range: Some(converter.range(range)),
        })
    })
    .await
}

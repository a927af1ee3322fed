//! `textDocument/inlayHint`: the columns of cells, and what the parts of a total come to.

use std::sync::Arc;

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    InlayHint, InlayHintKind, InlayHintLabel, InlayHintParams, InlayHintTooltip,
};

use crate::ide::hints::{Hint, HintKind, hints};
use crate::server::convert::Ranges;
use crate::server::state::{State, blocking};
use crate::text::range::TextRange;

pub(in crate::server) async fn handle(
    state: &Arc<State>,
    params: InlayHintParams,
) -> Result<Option<Vec<InlayHint>>> {
    let uri = params.text_document.uri;
    let document = state.document(&uri)?;
    let state = Arc::clone(state);
    blocking(move || {
        let converter = state.converter(&uri, &document);
        let (range, _) = converter.text_range(params.range);
        let wanted = state.settings().hints;
        let found = hints(document.analysis(), range, wanted, converter.language);
        let mut places = converter.ranges();
        let shown = found.into_iter().map(|it| hint(&mut places, it));
        Some(shown.collect())
    })
    .await
}

fn hint(places: &mut Ranges<'_>, it: Hint) -> InlayHint {
    let is_column = it.kind == HintKind::Column;
    InlayHint {
        position: places.of(TextRange::empty(it.at)).start,
        label: InlayHintLabel::String(it.label),
        kind: is_column.then_some(InlayHintKind::PARAMETER),
        text_edits: None,
        tooltip: Some(InlayHintTooltip::String(it.tooltip)),
        padding_left: (!is_column).then_some(true),
        padding_right: is_column.then_some(true),
        data: None,
    }
}

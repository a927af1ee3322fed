//! `textDocument/inlayHint`: the columns of cells, and what the parts of a total come to.

use std::sync::Arc;

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    InlayHint, InlayHintKind, InlayHintLabel, InlayHintParams, InlayHintTooltip,
};

use crate::ide::hints::{Hint, HintKind, hints};
use crate::server::convert::{Converter, Ranges};
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
        let found = hints(document.analysis(), range, wanted);
        let mut places = converter.ranges();
        let shown = found.iter().map(|it| hint(&converter, &mut places, it));
        Some(shown.collect())
    })
    .await
}

fn hint(converter: &Converter<'_>, places: &mut Ranges<'_>, it: &Hint) -> InlayHint {
    let is_column = it.kind == HintKind::Column;
    let tooltip = it.tooltip.get(converter.language).to_owned();
    InlayHint {
        position: places.of(TextRange::empty(it.at)).start,
        label: InlayHintLabel::String(it.label.clone()),
        kind: is_column.then_some(InlayHintKind::PARAMETER),
        text_edits: None,
        tooltip: Some(InlayHintTooltip::String(tooltip)),
        padding_left: Some(!is_column),
        padding_right: Some(is_column),
        data: None,
    }
}

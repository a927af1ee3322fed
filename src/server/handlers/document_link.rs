//! `textDocument/documentLink`: from an article or a notice that a report names to what it asks for, on a page
//! in the user's cache, which every editor can open.

use std::sync::Arc;

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{DocumentLink, DocumentLinkParams};

use crate::ide::links::{Link, links};
use crate::server::articles_page;
use crate::server::state::{State, blocking};

pub(in crate::server) async fn handle(
    state: &Arc<State>,
    params: DocumentLinkParams,
) -> Result<Option<Vec<DocumentLink>>> {
    let uri = params.text_document.uri;
    let document = state.document(&uri)?;
    let state = Arc::clone(state);
    blocking(move || {
        let converter = state.converter(&uri, &document);
        let found = links(document.analysis());
        let mut ranges = converter.ranges();
        let link = |it: &Link| {
            let heading = it.target.heading();
            Some(DocumentLink {
                range: ranges.of(it.range),
                target: Some(articles_page::uri_of(&heading)?),
                tooltip: Some(heading),
                data: None,
            })
        };
        Some(found.iter().filter_map(link).collect())
    })
    .await
}

//! `textDocument/foldingRange`: reports, sections, what these are divided into, tables, groups of rows.

use std::sync::Arc;

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{FoldingRange, FoldingRangeParams};

use crate::ide::folding::{Fold, folds};
use crate::server::convert::Ranges;
use crate::server::session::Folding;
use crate::server::state::{State, blocking};
use crate::text::range::TextRange;

pub(in crate::server) async fn handle(
    state: &Arc<State>,
    params: FoldingRangeParams,
) -> Result<Option<Vec<FoldingRange>>> {
    let uri = params.text_document.uri;
    let document = state.document(&uri)?;
    let state = Arc::clone(state);
    blocking(move || {
        let converter = state.converter(&uri, &document);
        let Folding {
            by_line,
            most: limit,
        } = converter.session.folding;
        let mut found = folds(document.analysis());
        if let Some(limit) = limit
            && found.len() > limit as usize
        {
            // Outer ones are missed more.
            found.sort_by_key(|it| it.depth);
            found.truncate(limit as usize);
            found.sort_by_key(|it| (it.head.start, it.depth));
        }
        let mut res: Vec<FoldingRange> = Vec::with_capacity(found.len());
        let (mut heads, mut ends) = (converter.ranges(), converter.ranges());
        for it in found
            .iter()
            .filter_map(|it| fold((&mut heads, &mut ends), it, by_line))
        {
            // Of two that begin in one line, the outer one; a client that folds lines can show no more.
            let is_shown = |last: &FoldingRange| by_line && last.start_line == it.start_line;
            if !res.last().is_some_and(is_shown) {
                res.push(it);
            }
        }
        Some(res)
    })
    .await
}

/// A fold in lines; `None` where it would hide nothing.
fn fold(
    (heads, ends): (&mut Ranges<'_>, &mut Ranges<'_>),
    it: &Fold,
    by_line: bool,
) -> Option<FoldingRange> {
    let range = TextRange::new(it.head.end.min(it.end), it.end);
    let head = heads.of(it.head);
    let end = ends.of(TextRange::empty(range.end)).start;
    // A title over two lines is hidden but for the first.
    let start_line = if by_line {
        head.start.line
    } else {
        head.end.line
    };
    let hides = if by_line {
        end.line > start_line
    } else {
        !range.is_empty()
    };
    hides.then(|| FoldingRange {
        start_line,
        start_character: (!by_line).then_some(head.end.character),
        end_line: end.line,
        end_character: (!by_line).then_some(end.character),
        ..FoldingRange::default()
    })
}

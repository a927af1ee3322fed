//! `textDocument/semanticTokens`, of a whole document or of a range of it.

use std::sync::Arc;

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    Range, SemanticToken, SemanticTokens, SemanticTokensParams, SemanticTokensRangeParams,
    SemanticTokensRangeResult, SemanticTokensResult, Uri,
};

use crate::ide::tokens::{Token, tokens};
use crate::server::convert::Converter;
use crate::server::legend;
use crate::server::state::{State, blocking};
use crate::text::range::{TextRange, to_u32};

pub(in crate::server) async fn full(
    state: &Arc<State>,
    params: SemanticTokensParams,
) -> Result<Option<SemanticTokensResult>> {
    let found = of(state, params.text_document.uri, None).await?;
    Ok(Some(found.into()))
}

pub(in crate::server) async fn in_range(
    state: &Arc<State>,
    params: SemanticTokensRangeParams,
) -> Result<Option<SemanticTokensRangeResult>> {
    let found = of(state, params.text_document.uri, Some(params.range)).await?;
    Ok(Some(found.into()))
}

async fn of(state: &Arc<State>, uri: Uri, range: Option<Range>) -> Result<SemanticTokens> {
    let document = state.document(&uri)?;
    let state = Arc::clone(state);
    blocking(move || {
        let converter = state.converter(&uri, &document);
        let all = TextRange::new(0, to_u32(document.text.len()));
        let range = range.map_or(all, |it| converter.text_range(it).0);
        SemanticTokens {
            result_id: None,
            data: encoded(&converter, &tokens(document.analysis(), range)),
        }
    })
    .await
}

/// Tokens as the protocol has them: each within a line, and its place counted from the one before it.
fn encoded(converter: &Converter<'_>, tokens: &[Token]) -> Vec<SemanticToken> {
    let mut res = Vec::with_capacity(tokens.len());
    let mut ranges = converter.ranges();
    let mut last = ranges.of(TextRange::default()).start;
    for token in tokens {
        let (kind, modifiers) = legend::numbers(token);
        ranges.each_line(token.range, |line| {
            let is_same_line = line.start.line == last.line;
            res.push(SemanticToken {
                delta_line: line.start.line - last.line,
                delta_start: line.start.character - if is_same_line { last.character } else { 0 },
                length: line.end.character - line.start.character,
                token_type: kind,
                token_modifiers_bitset: modifiers,
            });
            last = line.start;
        });
    }
    res
}

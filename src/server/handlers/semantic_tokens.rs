//! `textDocument/semanticTokens`, of a whole document or of a range of it.

use std::sync::Arc;

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    Position, Range, SemanticToken, SemanticTokens, SemanticTokensParams,
    SemanticTokensRangeParams, SemanticTokensRangeResult, SemanticTokensResult, Uri,
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
        let lines = tokens(document.analysis(), range, |it| by_line(&converter, &it));
        SemanticTokens {
            result_id: None,
            data: encoded(&lines),
        }
    })
    .await
}

/// A token, or as much of one as is in a line.
struct InLine {
    start: Position,
    length: u32,
    /// Its type and its modifiers.
    numbers: (u32, u32),
}

fn by_line(converter: &Converter<'_>, tokens: &[Token]) -> Vec<InLine> {
    let mut res = Vec::with_capacity(tokens.len());
    let mut ranges = converter.ranges();
    for token in tokens {
        let numbers = legend::numbers(token);
        ranges.each_line(token.range, |line| {
            res.push(InLine {
                start: line.start,
                length: line.end.character - line.start.character,
                numbers,
            });
        });
    }
    res
}

/// Tokens as the protocol has them: the place of each counted from the one before it.
fn encoded(tokens: &[InLine]) -> Vec<SemanticToken> {
    let mut last = Position::default();
    let encode = |it: &InLine| {
        let delta_line = it.start.line - last.line;
        let in_line = if delta_line == 0 { last.character } else { 0 };
        last = it.start;
        SemanticToken {
            delta_line,
            delta_start: it.start.character - in_line,
            length: it.length,
            token_type: it.numbers.0,
            token_modifiers_bitset: it.numbers.1,
        }
    };
    tokens.iter().map(encode).collect()
}

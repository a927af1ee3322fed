//! `textDocument/semanticTokens`, of a whole document or of a range of it.

use std::sync::Arc;

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    Range, SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokens,
    SemanticTokensFullOptions, SemanticTokensLegend, SemanticTokensOptions, SemanticTokensParams,
    SemanticTokensRangeParams, SemanticTokensRangeResult, SemanticTokensResult, Uri,
    WorkDoneProgressOptions,
};

use crate::ide::tokens::{Token, What, tokens};
use crate::server::convert::Converter;
use crate::server::state::{State, blocking};
use crate::text::range::{TextRange, to_u32};

/// In the order of [`What`]. Themes know no headings and labels of tables: these are what comes nearest.
const TYPES: [(What, SemanticTokenType); 4] = [
    (What::Heading, SemanticTokenType::NAMESPACE),
    (What::Label, SemanticTokenType::PROPERTY),
    (What::Figure, SemanticTokenType::NUMBER),
    (What::Placeholder, SemanticTokenType::MACRO),
];
/// Ours: the standard has none for them.
const MODIFIERS: [SemanticTokenModifier; 2] = [
    SemanticTokenModifier::new("total"),
    SemanticTokenModifier::new("tied"),
];

/// What the numbers in an answer mean.
pub(in crate::server) fn options() -> SemanticTokensOptions {
    SemanticTokensOptions {
        legend: SemanticTokensLegend {
            token_types: TYPES.map(|it| it.1).to_vec(),
            token_modifiers: MODIFIERS.to_vec(),
        },
        range: Some(true),
        full: Some(SemanticTokensFullOptions::Bool(true)),
        work_done_progress_options: WorkDoneProgressOptions::default(),
    }
}

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
    let mut last = converter.range(TextRange::default()).start;
    for token in tokens {
        let kind = TYPES.iter().position(|it| it.0 == token.what);
        let modifiers = [token.is_total, token.is_tied];
        let bits = modifiers.iter().enumerate();
        for line in converter.by_lines(token.range) {
            let is_same_line = line.start.line == last.line;
            res.push(SemanticToken {
                delta_line: line.start.line - last.line,
                delta_start: line.start.character - if is_same_line { last.character } else { 0 },
                length: line.end.character - line.start.character,
                token_type: kind.map_or(0, to_u32),
                token_modifiers_bitset: bits.clone().map(|it| u32::from(*it.1) << it.0).sum(),
            });
            last = line.start;
        }
    }
    res
}

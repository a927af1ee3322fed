//! What the numbers in semantic tokens mean: types and modifiers of tokens, agreed on in `initialize`.

use tower_lsp::ls_types::{
    SemanticTokenModifier, SemanticTokenType, SemanticTokensFullOptions, SemanticTokensLegend,
    SemanticTokensOptions, WorkDoneProgressOptions,
};

use crate::ide::tokens::{Token, What};
use crate::text::range::to_u32;

/// Themes know no headings and labels of tables: these are what comes nearest.
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

pub(super) fn options() -> SemanticTokensOptions {
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

/// The number of a token's type, and its modifiers as bits.
pub(super) fn numbers(token: &Token) -> (u32, u32) {
    let kind = TYPES.iter().position(|it| it.0 == token.what);
    let modifiers = [token.is_total, token.is_tied].into_iter().enumerate();
    let bits = modifiers.map(|(idx, is_so)| u32::from(is_so) << idx);
    (kind.map_or(0, to_u32), bits.sum())
}

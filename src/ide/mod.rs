//! Editor features: pure functions of an analysis, in byte ranges and the engine's own words. What
//! a protocol makes of them is decided in `server`.

pub mod actions;
pub mod completion;
pub mod config_help;
pub mod enter;
pub mod folding;
pub mod follow;
pub mod form_view;
mod form_words;
pub mod format;
pub mod hints;
pub mod hover;
pub mod lenses;
pub mod links;
pub mod outline;
pub mod policy_actions;
pub mod refactor;
pub mod rename;
pub mod selection;
mod subheads;
pub mod sums;
pub mod symbols;
pub mod ties;
pub mod tokens;

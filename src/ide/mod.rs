//! Editor features: pure functions of an analysis, in byte ranges and the engine's own words. What
//! a protocol makes of them is decided in `server`.

pub mod actions;
pub mod config_help;
pub mod hints;
pub mod hover;
pub mod lenses;
pub mod links;
pub mod policy_actions;
pub mod rename;
pub mod sums;
pub mod ties;

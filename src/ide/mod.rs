//! Editor features: pure functions of an analysis, in byte ranges and the engine's own words. What
//! a protocol makes of them is decided in `server`.

pub mod actions;
pub mod completion;
pub mod config_help;
pub mod follow;
pub mod hover;
pub mod policy_actions;
pub mod ties;

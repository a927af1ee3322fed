//! Sessions with the built server over real pipes.
#![expect(clippy::unwrap_used, reason = "a test that gets nothing has failed")]

mod client;
mod protocol;
mod report;

mod actions;
mod bounds;
mod completion;
mod diagnostics;
mod drafting;
mod edits;
mod features;
mod form;
mod formatting;
mod hostile;
mod life;
mod navigation;
mod obeyed;
mod office;
mod order;
mod outline;
mod policy;
mod pull;
mod refactor_actions;
mod settings;
mod shown;
mod stall;
mod sums;
mod years;

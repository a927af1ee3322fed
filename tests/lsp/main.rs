//! Sessions with the built server over real pipes.

mod client;
mod report;

mod actions;
mod diagnostics;
mod edits;
mod hostile;
mod life;
mod order;
mod pull;
mod settings;

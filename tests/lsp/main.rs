//! Sessions with the built server over real pipes.

mod client;

mod hostile;
mod life;
mod order;

//! Documents and what the engine says about them: values, shared by `Arc`, never changed.

pub mod analysis;

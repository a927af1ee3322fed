//! Documents and what the engine says about them: values, shared by `Arc`, never changed.

pub mod across;
pub mod analysis;
pub mod coding;
pub mod config;
pub mod config_file;
pub mod delta;
pub mod document;
pub mod file;
pub mod index;
pub mod key;
pub mod process;
pub mod read;
pub mod store;
pub mod summary;
pub mod sums;
pub mod walk;
pub mod world;

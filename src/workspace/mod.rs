//! Documents and what the engine says about them: values, shared by `Arc`, never changed.

pub mod across;
pub mod analysis;
pub mod anchor;
pub mod coding;
pub mod comments;
pub mod config;
pub mod config_edit;
pub mod config_file;
pub mod config_schema;
pub mod config_text;
pub mod delta;
pub mod document;
pub mod file;
pub mod findings;
pub mod index;
pub mod key;
pub mod levels;
pub mod policy;
pub mod process;
pub mod read;
pub mod ruling;
pub mod store;
pub mod summary;
pub mod sums;
mod toml_words;
pub mod walk;
pub mod world;

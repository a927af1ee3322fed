//! Gouji (勾稽) reads Chinese government-disclosure annual reports (政府信息公开工作年度报告),
//! ties out their tables, names the wrong figure and repairs it.
//!
//! The modules are declared bottom-up, and a module imports only modules declared above it
//! (`tests/architecture.rs` reads this list and enforces it). A **rule** lives in `rules/`, one
//! file each; the **form** lives in `form/`, one file per edition; a table **layout** lives in
//! `syntax/layout/`; the **protocol** lives in `server/`.

/// Text, byte ranges, positions, folding, numbers. No word of the domain.
pub mod text;

/// Files that offices write, as text with places. No word of the domain.
pub mod source;

/// The lossless tree: document → reports → blocks → rows → cells. One file per layout.
pub mod syntax;

/// The official form as data: labels, order, identities, clauses. One file per edition.
pub mod form;

/// Reports written down: pieces in order, and a writer for each layout.
pub mod write;

/// Syntax bound to the form: facts, sections, what is missing.
pub mod report;

/// Error localization: the smallest change after which every identity holds.
pub mod repair;

/// Judgement: one file per rule, with its manual page, check, fix and examples.
pub mod rules;

/// Documents and their analyses, shared and immutable.
pub mod workspace;

/// Applying fixes until nothing is left to fix.
pub mod fix;

/// Reports written anew: in another layout, in order, in the form's own hand.
pub mod recast;

/// Editor features as pure functions of a snapshot.
pub mod ide;

/// The language server: protocol only.
pub mod server;

/// The command line.
pub mod cli;

//! What is done with a text.

use std::hint::black_box;

use gouji::fix::fix_all;
use gouji::rules::diagnostic::Applicability;
use gouji::text::range::{TextRange, to_u32};
use gouji::workspace::analysis::Analysis;

/// A task that is measured, and what comes before it.
pub(crate) struct Task {
    pub(crate) name: &'static str,
    pub(crate) prepare: fn(String) -> Prepared,
}

pub(crate) const TASKS: [Task; 3] = [
    Task {
        name: "check",
        prepare: Prepared::Check,
    },
    Task {
        name: "key",
        prepare: Prepared::key,
    },
    Task {
        name: "fix",
        prepare: Prepared::Fix,
    },
];

pub(crate) enum Prepared {
    Check(String),
    /// An analysis, and where a digit is typed and deleted.
    Key(Box<Analysis>, u32),
    Fix(String),
}

impl Prepared {
    fn key(text: String) -> Self {
        // In the middle, where most is before it and behind it.
        let at = to_u32(text.floor_char_boundary(text.len() / 2));
        Self::Key(Box::new(Analysis::new(&text)), at)
    }

    pub(crate) fn run(&mut self) {
        match self {
            Self::Check(text) => {
                black_box(Analysis::new(text).diagnostics().count());
            }
            Self::Key(analysis, at) => {
                black_box(analysis.edit(TextRange::empty(*at), "1"));
                black_box(analysis.edit(TextRange::new(*at, *at + 1), ""));
            }
            Self::Fix(text) => {
                black_box(fix_all(text, Applicability::Safe, |_| true));
            }
        }
    }
}

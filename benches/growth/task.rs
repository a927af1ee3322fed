//! What is done with a text.

use std::hint::black_box;

use gouji::fix::fix_all;
use gouji::rules::diagnostic::Applicability;
use gouji::text::range::{TextRange, to_u32};
use gouji::workspace::analysis::Analysis;
use gouji::workspace::config_text::parse;

use crate::kinds::Kind;

/// A task that is measured, and what comes before it.
pub(crate) struct Task {
    pub(crate) name: &'static str,
    /// Of a text, and a place in the middle of it.
    prepare: fn(String, usize) -> Prepared,
}

pub(crate) const TASKS: [Task; 3] = [
    Task {
        name: "check",
        prepare: |text, _| Prepared::Check(text),
    },
    Task {
        name: "key",
        prepare: Prepared::key,
    },
    Task {
        name: "fix",
        prepare: |text, _| Prepared::Fix(text),
    },
];

/// What is done with a text of `gouji.toml`.
pub(crate) const PARSE: Task = Task {
    name: "parse",
    prepare: |text, _| Prepared::Parse(text),
};

pub(crate) enum Prepared {
    Check(String),
    /// An analysis, and where a digit is typed and deleted.
    Key(Box<Analysis>, u32),
    Fix(String),
    Parse(String),
}

impl Task {
    /// The task for a text of a kind, and the bytes of the text.
    pub(crate) fn of(&self, kind: &Kind, size: usize) -> (usize, Prepared) {
        let text = kind.text(size);
        let middle = kind.middle(&text);
        (text.len(), (self.prepare)(text, middle))
    }
}

impl Prepared {
    fn key(text: String, at: usize) -> Self {
        Self::Key(Box::new(Analysis::new(&text)), to_u32(at))
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
            Self::Parse(text) => {
                let _ = black_box(parse(text));
            }
        }
    }
}

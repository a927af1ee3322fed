//! How loud each rule is, as the user has it.

use rustc_hash::FxHashMap;

use crate::rules::Rule;
use crate::rules::diagnostic::{Diagnostic, Severity};

/// The user's changes to the severities of rules.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    /// `None` for a rule that is off.
    by_rule: FxHashMap<&'static str, Option<Severity>>,
}

impl Levels {
    pub fn set(&mut self, rule: &'static Rule, level: Option<Severity>) {
        self.by_rule.insert(rule.name, level);
    }

    /// The severity of a finding; `None` where the user does not want to see it.
    pub fn of(&self, diagnostic: &Diagnostic) -> Option<Severity> {
        match self.by_rule.get(diagnostic.rule.name) {
            Some(it) => *it,
            None => Some(diagnostic.severity),
        }
    }
}

//! How loud each rule is.

use rustc_hash::FxHashMap;

use crate::rules::Rule;
use crate::rules::diagnostic::Severity;

/// Severities of rules that differ from their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    /// `None` for a rule that is off.
    by_rule: FxHashMap<&'static str, Option<Severity>>,
}

impl Levels {
    pub fn set(&mut self, rule: &'static Rule, level: Option<Severity>) {
        self.by_rule.insert(rule.name, level);
    }

    /// What is said of a rule; `None` where nothing is, `Some(None)` where it is off.
    pub fn get(&self, rule: &Rule) -> Option<Option<Severity>> {
        self.by_rule.get(rule.name).copied()
    }

    /// Takes what `other` says in the place of what was said before.
    pub fn overlay(&mut self, other: &Self) {
        self.by_rule.extend(&other.by_rule);
    }

    /// Forgets that a rule is off.
    pub fn turn_on(&mut self, rule: &Rule) {
        if self.get(rule) == Some(None) {
            self.by_rule.remove(rule.name);
        }
    }
}

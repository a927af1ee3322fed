//! What is worked out when it is first asked for, and follows from all else that its owner holds.

use std::fmt;
use std::sync::OnceLock;

/// A value that is worked out once. It is no part of what its owner is: two that differ in nothing else are
/// shown alike.
#[derive(Clone)]
pub struct Memo<T>(OnceLock<T>);

impl<T> Memo<T> {
    pub fn get_or_init(&self, make: impl FnOnce() -> T) -> &T {
        self.0.get_or_init(make)
    }
}

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<T> fmt::Debug for Memo<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("_")
    }
}

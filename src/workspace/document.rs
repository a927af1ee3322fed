//! One version of an open document: an immutable snapshot that is analysed when first asked, once,
//! on the ground of the last version that was.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use crate::text::range::{MAX_LEN, TextRange, to_u32};
use crate::text::rope::Text;

use super::analysis::Analysis;
use super::delta::Delta;

/// A version of a document.
#[derive(Debug)]
pub struct Document {
    /// As the client spells it.
    pub uri: Arc<str>,
    pub language_id: Arc<str>,
    pub version: i32,
    pub text: Text,
    base: Mutex<Base>,
    analysed: OnceLock<Arc<Analysed>>,
}

/// What a version is analysed upon.
#[derive(Clone, Debug)]
enum Base {
    None,
    /// The last analysis before this version, and what changed since.
    Earlier(Arc<Analysed>, Delta),
    /// It became the analysis of this version, or is about to.
    Used,
}

/// An analysis and what it cost.
#[derive(Debug)]
pub struct Analysed {
    pub analysis: Analysis,
    pub work: Work,
}

/// What analysing a version took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Work {
    /// Whether an earlier analysis was built upon.
    pub incremental: bool,
    pub bytes_parsed: u64,
    pub blocks_parsed: u64,
    pub blocks_reused: u64,
    pub reports_checked: u64,
    pub reports_reused: u64,
    pub time: Duration,
}

impl Document {
    pub fn new(uri: &str, language_id: &str, version: i32, text: &str) -> Self {
        Self {
            uri: uri.into(),
            language_id: language_id.into(),
            version,
            text: Text::new(text),
            base: Mutex::new(Base::None),
            analysed: OnceLock::new(),
        }
    }

    /// The next version. `change` edits the text and tells the delta what it did.
    #[must_use]
    pub fn edited(&self, version: i32, change: impl FnOnce(&mut Text, &mut Delta)) -> Self {
        let mut base = match self.base_for_next() {
            Base::Used => Base::Earlier(Arc::clone(self.analysed()), Delta::default()),
            it => it,
        };
        let mut text = self.text.clone();
        let mut unused = Delta::default();
        let delta = match &mut base {
            Base::Earlier(_, it) => it,
            Base::None | Base::Used => &mut unused,
        };
        change(&mut text, delta);
        Self {
            uri: Arc::clone(&self.uri),
            language_id: Arc::clone(&self.language_id),
            version,
            text,
            base: Mutex::new(base),
            analysed: OnceLock::new(),
        }
    }

    /// What the engine says of this version. The first caller computes it; others wait.
    pub fn analysed(&self) -> &Arc<Analysed> {
        self.analysed.get_or_init(|| Arc::new(self.analyse()))
    }

    pub fn analysis(&self) -> &Analysis {
        &self.analysed().analysis
    }

    pub fn is_analysed(&self) -> bool {
        self.analysed.get().is_some()
    }

    /// Whether [`Document::analysed`] is a matter of microseconds: for callers that cannot wait.
    pub fn is_cheap(&self) -> bool {
        const CHEAP_EDIT: u64 = 4 << 10;
        const CHEAP_CHANGES: usize = 4;
        const CHEAP_TEXT: usize = 16 << 10;
        const CHEAP_TIME: Duration = Duration::from_millis(2);
        let is_short = self.text.len() <= CHEAP_TEXT;
        let base = self.base();
        let (was_slow, is_small) = match &*base {
            Base::Earlier(it, delta) => {
                let counts = it.work.incremental || is_short;
                (
                    counts && it.work.time > CHEAP_TIME,
                    delta.n_bytes() <= CHEAP_EDIT && delta.changes().len() <= CHEAP_CHANGES,
                )
            }
            Base::Used => return true,
            Base::None => (false, false),
        };
        self.is_analysed() || !was_slow && (is_short || is_small)
    }

    fn base(&self) -> MutexGuard<'_, Base> {
        self.base.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn base_for_next(&self) -> Base {
        match self.analysed.get() {
            Some(_) => Base::Used,
            None => self.base().clone(),
        }
    }

    /// A rule that panics costs its findings, not the server.
    fn analyse(&self) -> Analysed {
        let start = Instant::now();
        // Taken, so that it can be changed in place, where that is quick; else a next version may want
        // it before this one is analysed.
        let base = if self.is_cheap() {
            std::mem::replace(&mut *self.base(), Base::Used)
        } else {
            self.base().clone()
        };
        let (analysis, mut work) = guarded(|| self.incremental(base))
            .flatten()
            .or_else(|| guarded(|| self.full()))
            .unwrap_or_else(|| (Analysis::new(""), Work::default()));
        *self.base() = Base::Used;
        work.time = start.elapsed();
        tracing::trace!(uri = %self.uri, version = self.version, ?work, "analysed");
        Analysed { analysis, work }
    }

    fn incremental(&self, base: Base) -> Option<(Analysis, Work)> {
        let Base::Earlier(base, delta) = base else {
            return None;
        };
        if self.text.len() > MAX_LEN {
            return None;
        }
        let mut analysis = match Arc::try_unwrap(base) {
            Ok(it) => it.analysis,
            Err(shared) => shared.analysis.clone(),
        };
        let mut work = Work {
            incremental: true,
            ..Work::default()
        };
        // Backwards, so that the places before are still where they were.
        for change in delta.changes().iter().rev() {
            let insert = self.text.slice(change.new);
            let extent = analysis.edit(change.old, &insert);
            work.bytes_parsed += u64::from(extent.reparse.parsed.len());
            work.blocks_parsed += u64::from(extent.reparse.blocks_parsed);
            work.reports_checked += u64::from(extent.reports_checked);
            work.reports_reused += u64::from(extent.reports_reused);
        }
        work.blocks_reused = analysis
            .syntax
            .n_blocks()
            .saturating_sub(work.blocks_parsed);
        Some((analysis, work))
    }

    fn full(&self) -> (Analysis, Work) {
        let all = TextRange::new(0, to_u32(self.text.len()));
        let text = if self.text.len() <= MAX_LEN {
            self.text.slice(all)
        } else {
            tracing::warn!(uri = %self.uri, "too long to be analysed");
            "".into()
        };
        let analysis = Analysis::new(&text);
        let work = Work {
            bytes_parsed: text.len() as u64,
            blocks_parsed: analysis.syntax.n_blocks(),
            reports_checked: analysis.parts.len() as u64,
            ..Work::default()
        };
        (analysis, work)
    }
}

fn guarded<T>(compute: impl FnOnce() -> T) -> Option<T> {
    let res = catch_unwind(AssertUnwindSafe(compute));
    if res.is_err() {
        tracing::error!("analysis panicked");
    }
    res.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn insert(at: u32, text: &'static str) -> impl FnOnce(&mut Text, &mut Delta) {
        move |rope, delta| {
            let range = rope.edit(TextRange::empty(at), text);
            delta.push(range, to_u32(text.len()));
        }
    }

    #[test]
    fn a_version_is_analysed_upon_the_last_one_that_was() {
        let first = Document::new("file:///a", "", 1, "总计");
        first.analysed();
        let second = first.edited(2, insert(0, "甲"));
        let third = second.edited(3, insert(3, "乙"));
        assert!(third.analysed().work.incremental);
        assert_eq!(third.analysis().syntax.text(), "甲乙总计");
    }

    #[test]
    fn a_version_without_ground_is_analysed_from_scratch() {
        let first = Document::new("file:///a", "", 1, "总计");
        let second = first.edited(2, insert(6, "4"));
        assert!(!second.analysed().work.incremental);
        assert_eq!(second.analysis().syntax.text(), "总计4");
    }
}

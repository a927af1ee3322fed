//! One version of an open document: an immutable snapshot that is analysed when first asked, once,
//! on the ground of the last version that was.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use crate::text::range::{MAX_LEN, Shift, TextRange, to_u32};
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
    ground: Mutex<Ground>,
    /// Whether somebody analyses this version, or has.
    is_begun: AtomicBool,
    analysed: OnceLock<Arc<Analysed>>,
}

/// What a version may be analysed upon.
#[derive(Clone, Debug, Default)]
struct Ground {
    base: Base,
    /// A later version than the base, which was being analysed when this one came, and what changed since.
    pending: Option<(Arc<Document>, Delta)>,
}

/// What a version is analysed upon.
#[derive(Clone, Debug, Default)]
enum Base {
    #[default]
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
            ground: Mutex::default(),
            is_begun: AtomicBool::new(false),
            analysed: OnceLock::new(),
        }
    }

    /// The next version. `change` edits the text and notes what it replaced.
    #[must_use]
    pub fn edited(
        self: &Arc<Self>,
        version: i32,
        change: impl FnOnce(&mut Text, &mut Vec<Shift>),
    ) -> Self {
        let mut ground = self.ground_of_next();
        let mut text = self.text.clone();
        let mut shifts = Vec::new();
        change(&mut text, &mut shifts);
        let pending = ground.pending.iter_mut().map(|it| &mut it.1);
        let base = match &mut ground.base {
            Base::Earlier(_, it) => Some(it),
            Base::None | Base::Used => None,
        };
        for delta in pending.chain(base) {
            shifts
                .iter()
                .for_each(|it| delta.push(it.replaced, it.new_len));
        }
        Self {
            uri: Arc::clone(&self.uri),
            language_id: Arc::clone(&self.language_id),
            version,
            text,
            ground: Mutex::new(ground),
            is_begun: AtomicBool::new(false),
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

    /// Whether [`Document::analysed`] is a matter of microseconds: for callers that cannot wait. Told by
    /// the bytes that are to be read and checked again.
    pub fn is_cheap(&self) -> bool {
        const CHEAP_EDIT: u64 = 4 << 10;
        const CHEAP_CHANGES: usize = 4;
        const CHEAP_BYTES: u32 = 64 << 10;
        const CHEAP_TEXT: usize = 16 << 10;
        if self.is_analysed() || self.text.len() <= CHEAP_TEXT {
            return true;
        }
        match &self.ground().base {
            Base::Earlier(base, delta) => {
                delta.n_bytes() <= CHEAP_EDIT
                    && delta.changes().len() <= CHEAP_CHANGES
                    && base.n_bytes_of_parts(delta) <= CHEAP_BYTES
            }
            Base::Used => true,
            Base::None => false,
        }
    }

    fn ground(&self) -> MutexGuard<'_, Ground> {
        let mut ground = self.ground.lock().unwrap_or_else(PoisonError::into_inner);
        ground.advance();
        ground
    }

    fn ground_of_next(self: &Arc<Self>) -> Ground {
        if let Some(it) = self.analysed.get() {
            return Ground {
                base: Base::Earlier(Arc::clone(it), Delta::default()),
                pending: None,
            };
        }
        let mut res = self.ground().clone();
        if self.is_begun.load(Ordering::Relaxed) {
            res.pending = Some((Arc::clone(self), Delta::default()));
        }
        res
    }

    /// A rule that panics costs its findings, not the server.
    fn analyse(&self) -> Analysed {
        let start = Instant::now();
        self.is_begun.store(true, Ordering::Relaxed);
        // Taken, so that it can be changed in place, where that is quick; else a next version may want
        // it before this one is analysed.
        let base = if self.is_cheap() {
            std::mem::replace(&mut self.ground().base, Base::Used)
        } else {
            self.ground().base.clone()
        };
        let (analysis, mut work) = guarded(|| self.incremental(base))
            .flatten()
            .or_else(|| guarded(|| self.full()))
            .unwrap_or_else(|| (Analysis::new(""), Work::default()));
        *self.ground() = Ground {
            base: Base::Used,
            pending: None,
        };
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

impl Ground {
    /// Builds upon the pending version as soon as that is analysed.
    fn advance(&mut self) {
        let analysed = self.pending.as_ref().and_then(|it| it.0.analysed.get());
        if let Some(analysed) = analysed.map(Arc::clone) {
            let delta = self.pending.take().map(|it| it.1).unwrap_or_default();
            self.base = Base::Earlier(analysed, delta);
        }
    }
}

impl Analysed {
    /// The length of the parts that changes are in.
    fn n_bytes_of_parts(&self, delta: &Delta) -> u32 {
        let starts = self.analysis.syntax.offsets();
        let ends = starts.skip(1).chain([self.analysis.syntax.len()]);
        let mut start = 0;
        let mut res = 0;
        for end in ends {
            let part = TextRange::new(start, end);
            if delta.changes().iter().any(|it| it.old.touches(part)) {
                res += part.len();
            }
            start = end;
        }
        res
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

    fn insert(at: u32, text: &'static str) -> impl FnOnce(&mut Text, &mut Vec<Shift>) {
        move |rope, shifts| {
            let replaced = rope.edit(TextRange::empty(at), text);
            let new_len = to_u32(text.len());
            shifts.push(Shift { replaced, new_len });
        }
    }

    fn first(text: &str) -> Arc<Document> {
        Arc::new(Document::new("file:///a", "", 1, text))
    }

    #[test]
    fn a_version_is_analysed_upon_the_last_one_that_was() {
        let first = first("总计");
        first.analysed();
        let second = Arc::new(first.edited(2, insert(0, "甲")));
        let third = second.edited(3, insert(3, "乙"));
        assert!(third.analysed().work.incremental);
        assert_eq!(third.analysis().syntax.text(), "甲乙总计");
    }

    #[test]
    fn a_version_without_ground_is_analysed_from_scratch() {
        let second = first("总计").edited(2, insert(6, "4"));
        assert!(!second.analysed().work.incremental);
        assert_eq!(second.analysis().syntax.text(), "总计4");
    }

    #[test]
    fn a_version_is_analysed_upon_one_that_was_being_analysed_when_it_came() {
        let report = include_str!("../../fixtures/correct.md");
        let first = first(report);
        first.analysed();
        let pasted: &'static str = report.repeat(20).leak();
        let second = Arc::new(first.edited(2, insert(to_u32(report.len()), pasted)));
        second.is_begun.store(true, Ordering::Relaxed);
        let third = Arc::new(second.edited(3, insert(0, "甲")));
        assert!(!third.is_cheap());
        second.analysed();
        assert!(third.is_cheap());
        let fourth = third.edited(4, insert(0, "乙"));
        assert!(fourth.is_cheap());
        assert_eq!(fourth.analysed().work.reports_checked, 1);
        let text = format!("乙甲{report}{pasted}");
        assert_eq!(fourth.analysis().syntax.text(), text);
    }
}

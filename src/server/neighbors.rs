//! The reports that the server knows of, open or on disk, by organ and year, and which of them do not
//! agree with their neighbors. What is kept of a file is its ledgers and where their figures stand.

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::{FxHashMap, FxHasher};
use tower_lsp::ls_types::{self, Location, Uri};

use crate::report::ledger::{Cell, Figure, Ledger};
use crate::rules::beside::{Beside, Neighbor};
use crate::rules::consolidation::Summed;
use crate::text::range::TextRange;
use crate::text::rope::Encoding;
use crate::workspace::across::Across;
use crate::workspace::document::Document;
use crate::workspace::index::Index;
use crate::workspace::key::Key;

use super::convert::range;
use super::sums::Sum;

/// What the server knows of the reports around each other.
#[derive(Debug, Default)]
pub(super) struct Neighbors {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    index: Index<Name>,
    documents: FxHashMap<Key, Known>,
    /// Grows with every change in what reports say of one another.
    clock: u64,
}

/// A report: its document, and its part of it.
type Name = (Key, usize);

#[derive(Debug)]
struct Known {
    origin: Origin,
    /// One for each part.
    ledgers: Vec<Option<Arc<Ledger>>>,
    /// The parts that do not agree with a neighbor.
    off: BTreeSet<usize>,
    /// When what is to be said of these parts changed last.
    changed: u64,
    /// A hash of where the figures of these parts stand.
    places: u64,
}

/// Where a document comes from.
#[derive(Clone, Debug)]
enum Origin {
    Open(Arc<Document>),
    File(Arc<File>),
}

#[derive(Debug)]
struct File {
    uri: Uri,
    /// For each part the places of its ledger's figures.
    places: Vec<Vec<(TextRange, ls_types::Range)>>,
}

/// Where a report stands that a finding points at.
#[derive(Clone, Debug)]
pub(super) struct Site {
    origin: Origin,
    part: usize,
}

impl Site {
    /// A report in a version of an open document.
    pub(super) fn in_open(document: &Arc<Document>, part: usize) -> Self {
        let origin = Origin::Open(Arc::clone(document));
        Self { origin, part }
    }

    /// A report in a file, with the places of its figures.
    pub(super) fn in_file(uri: Uri, places: Vec<(TextRange, ls_types::Range)>) -> Self {
        let places = vec![places];
        let origin = Origin::File(Arc::new(File { uri, places }));
        Self { origin, part: 0 }
    }

    pub(super) fn location(&self, place: TextRange, encoding: Encoding) -> Option<Location> {
        match &self.origin {
            Origin::Open(document) => {
                let (offset, _) = document.analysis().located().nth(self.part)?;
                Some(Location {
                    uri: document.uri.parse().ok()?,
                    range: range(&document.text, place.shifted(offset), encoding),
                })
            }
            Origin::File(file) => {
                let mut places = file.places.get(self.part)?.iter();
                Some(Location {
                    uri: file.uri.clone(),
                    range: places.find(|it| it.0 == place)?.1,
                })
            }
        }
    }
}

impl Neighbors {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a version of an open document, analysed. The other documents are answered of which
    /// something else is to be said now.
    pub(super) fn open(
        &self,
        key: &Key,
        document: &Arc<Document>,
        encoding: Encoding,
    ) -> BTreeSet<Key> {
        let analysis = document.analysis();
        let mut inner = self.lock();
        let known = inner.documents.get(key);
        let is_same = |it: &Known| match &it.origin {
            Origin::Open(before) => before.analysis().substance == analysis.substance,
            Origin::File(_) => false,
        };
        if known.is_some_and(is_same) {
            return BTreeSet::new();
        }
        let before = known.and_then(|it| match &it.origin {
            Origin::Open(before) => Some((before.analysis(), it)),
            Origin::File(_) => None,
        });
        let ledger = |idx: usize| {
            let own = analysis.parts.get(idx)?;
            let same = before.and_then(|(analysis, known)| {
                let is_same = Arc::ptr_eq(analysis.parts.get(idx)?, own);
                is_same.then(|| known.ledgers.get(idx).cloned())?
            });
            same.unwrap_or_else(|| Some(Arc::new(Ledger::of(own.report.as_ref()?)?)))
        };
        let ledgers: Vec<_> = (0..analysis.parts.len()).map(ledger).collect();
        let origin = Origin::Open(Arc::clone(document));
        inner.put(key, origin, ledgers, encoding)
    }

    /// Takes a file as it was read. An open document hides its file.
    pub(super) fn file(&self, key: &Key, document: &Document, encoding: Encoding) -> BTreeSet<Key> {
        let Ok(uri) = document.uri.parse::<Uri>() else {
            return BTreeSet::new();
        };
        let mut ledgers = Vec::new();
        let mut places = Vec::new();
        for (offset, checked) in document.analysis().located() {
            let ledger = checked.report.as_ref().and_then(Ledger::of);
            let ranges = ledger.iter().flat_map(Ledger::ranges);
            let place = |it: TextRange| (it, range(&document.text, it.shifted(offset), encoding));
            places.push(ranges.map(place).collect());
            ledgers.push(ledger.map(Arc::new));
        }
        let mut inner = self.lock();
        if let Some(Origin::Open(_)) = inner.documents.get(key).map(|it| &it.origin) {
            return BTreeSet::new();
        }
        if ledgers.iter().all(Option::is_none) {
            return inner.remove(key);
        }
        let origin = Origin::File(Arc::new(File { uri, places }));
        inner.put(key, origin, ledgers, encoding)
    }

    /// Forgets a document that was closed, or a file that is no more.
    pub(super) fn remove(&self, key: &Key) -> BTreeSet<Key> {
        self.lock().remove(key)
    }

    /// The files that are known.
    pub(super) fn files(&self) -> Vec<Key> {
        let inner = self.lock();
        let files = inner.documents.iter();
        let files = files.filter(|it| matches!(it.1.origin, Origin::File(_)));
        files.map(|it| it.0.clone()).collect()
    }

    /// What other reports say of those in a document, `sum` of one of them.
    pub(super) fn across(&self, key: &Key, document: &Document, sum: Option<Sum>) -> Across<Site> {
        let mut res = Across::default();
        let analysis = document.analysis();
        let inner = self.lock();
        let known = inner.documents.get(key);
        let mut off: BTreeSet<usize> = known.map(|it| it.off.clone()).unwrap_or_default();
        off.extend(sum.as_ref().map(|it| it.part));
        let sum = sum.map(|it| {
            let (part, differences) = (it.part, Arc::clone(&it.differences));
            (part, differences, it.units(|site| res.add(site)))
        });
        for part in off {
            let checked = analysis.parts.get(part);
            let own = checked.and_then(|it| Ledger::of(it.report.as_ref()?));
            let name = (key.clone(), part);
            let mut neighbor = |it: &'_ (Name, Arc<Ledger>)| {
                let (key, part) = &it.0;
                let origin = inner.documents.get(key)?.origin.clone();
                Some((
                    res.add(Site {
                        origin,
                        part: *part,
                    }),
                    Arc::clone(&it.1),
                ))
            };
            let last = own.as_ref().and_then(|it| inner.index.last(&name, it));
            let last = last.and_then(&mut neighbor);
            let next = own.as_ref().and_then(|it| inner.index.next(&name, it));
            let next = next.and_then(&mut neighbor);
            let summed = sum.as_ref().filter(|it| it.0 == part);
            let beside = Beside {
                own: own.as_ref(),
                last: last
                    .as_ref()
                    .map(|(id, ledger)| Neighbor { id: *id, ledger }),
                next: next
                    .as_ref()
                    .map(|(id, ledger)| Neighbor { id: *id, ledger }),
                summed: summed.map(|(_, differences, units)| Summed { units, differences }),
            };
            res.check(analysis, part, beside);
        }
        res
    }

    /// Where other years' reports have what a cell of this one takes over or hands on.
    pub(super) fn successions(
        &self,
        key: &Key,
        part: usize,
        cell: Cell,
        encoding: Encoding,
    ) -> Vec<Location> {
        let inner = self.lock();
        let Some(own) = inner.ledger(key, part) else {
            return Vec::new();
        };
        let name = (key.clone(), part);
        let last = inner.index.last(&name, own);
        let last = last.and_then(|it| Some((&it.0, own.taken_over(cell, &it.1)?)));
        let next = inner.index.next(&name, own);
        let next = next.and_then(|it| Some((&it.0, own.handed_on(cell, &it.1)?)));
        let location = |((key, part), figure): (&Name, &Figure)| {
            let origin = inner.documents.get(key)?.origin.clone();
            let site = Site {
                origin,
                part: *part,
            };
            site.location(figure.range, encoding)
        };
        [last, next]
            .into_iter()
            .flatten()
            .filter_map(location)
            .collect()
    }

    /// A number that changes with what other reports say of those in a document; `None` where they
    /// say nothing.
    pub(super) fn stamp(&self, key: &Key) -> Option<u64> {
        let inner = self.lock();
        let known = inner.documents.get(key)?;
        (!known.off.is_empty()).then_some(known.changed)
    }
}

impl Inner {
    fn put(
        &mut self,
        key: &Key,
        origin: Origin,
        ledgers: Vec<Option<Arc<Ledger>>>,
        encoding: Encoding,
    ) -> BTreeSet<Key> {
        let known = self.documents.entry(key.clone()).or_insert_with(|| Known {
            origin: origin.clone(),
            ledgers: Vec::new(),
            off: BTreeSet::new(),
            changed: 0,
            places: 0,
        });
        known.origin = origin;
        let before = std::mem::replace(&mut known.ledgers, ledgers.clone());
        let mut around = BTreeSet::new();
        for part in 0..before.len().max(ledgers.len()) {
            let of = |it: &[Option<Arc<Ledger>>]| it.get(part).cloned().flatten();
            let (old, new) = (of(&before), of(&ledgers));
            let is_untouched = match (&old, &new) {
                (None, None) => true,
                (Some(old), Some(new)) => Arc::ptr_eq(old, new),
                _ => false,
            };
            if is_untouched {
                continue;
            }
            let name = (key.clone(), part);
            if let Some(old) = &old {
                self.index.remove(&name, old);
            }
            if let Some(new) = &new {
                self.index.insert(name.clone(), Arc::clone(new));
            }
            let is_news = match (&old, &new) {
                (Some(old), Some(new)) => !old.says_the_same(new),
                _ => true,
            };
            if is_news {
                let ledgers = [&old, &new].into_iter().flatten();
                around.extend(ledgers.flat_map(|it| self.index.around(it)).cloned());
                around.insert(name);
            }
        }
        let mut res = self.compare(around);
        for it in &res {
            // Who points at these is about to be told anyway.
            self.moved(it, encoding);
        }
        res.extend(self.moved(key, encoding));
        self.stamp(&res);
        res.remove(key);
        res
    }

    fn remove(&mut self, key: &Key) -> BTreeSet<Key> {
        let Some(known) = self.documents.remove(key) else {
            return BTreeSet::new();
        };
        let mut around = BTreeSet::new();
        for (part, ledger) in known.ledgers.iter().enumerate() {
            if let Some(ledger) = ledger {
                self.index.remove(&(key.clone(), part), ledger);
                around.extend(self.index.around(ledger).cloned());
            }
        }
        let res = self.compare(around);
        self.stamp(&res);
        res
    }

    fn stamp(&mut self, changed: &BTreeSet<Key>) {
        self.clock += 1;
        for it in changed {
            if let Some(known) = self.documents.get_mut(it) {
                known.changed = self.clock;
            }
        }
    }

    /// Compares reports with their neighbors. Answers the documents of those that agreed before or do
    /// now, but not both.
    fn compare(&mut self, names: BTreeSet<Name>) -> BTreeSet<Key> {
        let mut res = BTreeSet::new();
        for (key, part) in names {
            let ledger = self.ledger(&key, part);
            let is_off = ledger.is_some_and(|it| self.is_off(&(key.clone(), part), it));
            let Some(known) = self.documents.get_mut(&key) else {
                continue;
            };
            let was_off = if is_off {
                !known.off.insert(part)
            } else {
                known.off.remove(&part)
            };
            if was_off || is_off {
                res.insert(key);
            }
        }
        res
    }

    fn ledger(&self, key: &Key, part: usize) -> Option<&Ledger> {
        self.documents.get(key)?.ledgers.get(part)?.as_deref()
    }

    fn is_off(&self, name: &Name, ledger: &Ledger) -> bool {
        let last = self.index.last(name, ledger);
        let next = self.index.next(name, ledger);
        last.is_some_and(|it| ledger.mismatches(&it.1).next().is_some())
            || next.is_some_and(|it| it.1.mismatches(ledger).next().is_some())
    }

    /// Notes where the figures of a document stand that others point at. Answers those others if that is
    /// elsewhere now.
    fn moved(&mut self, key: &Key, encoding: Encoding) -> BTreeSet<Key> {
        let mut res = BTreeSet::new();
        let Some(known) = self.documents.get(key) else {
            return res;
        };
        let mut hasher = FxHasher::default();
        for &part in &known.off {
            let Some(ledger) = known.ledgers.get(part).and_then(Option::as_ref) else {
                continue;
            };
            let origin = known.origin.clone();
            let site = Site { origin, part };
            for range in ledger.ranges() {
                let place = site.location(range, encoding).map(|it| it.range);
                let place = place.map(|it| [it.start, it.end].map(|it| (it.line, it.character)));
                place.hash(&mut hasher);
            }
            let name = (key.clone(), part);
            let last = self.index.last(&name, ledger);
            let next = self.index.next(&name, ledger);
            res.extend([last, next].into_iter().flatten().map(|it| it.0.0.clone()));
        }
        let places = hasher.finish();
        if let Some(known) = self.documents.get_mut(key)
            && std::mem::replace(&mut known.places, places) == places
        {
            res.clear();
        }
        res
    }
}

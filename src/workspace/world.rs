//! The world: the documents that are open, what is kept of files that are not, and what the
//! configurations say. A change returns the documents whose findings may be others now; what these are
//! depends on what is known alone, not on how it came to be known.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Weak};

use rustc_hash::FxHashMap;

use crate::report::ledger::{CellAddress, Figure, Ledger};
use crate::rules::beside::{Beside, Neighbor, ReportId};
use crate::rules::consolidation::{Differences, Summed, UnitId};
use crate::text::range::TextRange;

use super::across::{Across, Site, Source};
use super::analysis::{Analysis, Checked};
use super::document::Document;
use super::index::{Entry, Index};
use super::key::Key;
use super::last_year::LastYear;
use super::policy::{Frame, Governing, Policy};
use super::summary::{Brief, Member, Replaced, Summary};
use super::sums::{Sum, SumSection};

/// All that is known of reports.
#[derive(Debug, Default)]
pub struct World {
    documents: FxHashMap<Key, Known>,
    years: Index<Name>,
    /// By parent.
    sums: BTreeMap<Key, Sum>,
    /// For each unit the parents that sum it up, and its place among their files.
    parents: FxHashMap<Key, Vec<(Key, usize)>>,
    /// Configurations by their folders.
    governing: FxHashMap<Box<str>, Arc<Governing>>,
    /// One for all documents, in the place of those.
    everywhere: Option<Arc<Governing>>,
    frame: Frame,
}

/// A report: its document, and its part of it.
type Name = (Key, usize);

/// A document whose reports are known.
#[derive(Debug, Default)]
struct Known {
    source: Option<Source>,
    /// For each part of an open document what was read of it. Weak, so that the next edit finds its
    /// analysis unshared and changes it in place.
    seen: Vec<Weak<Checked>>,
    /// One for each part.
    briefs: Vec<Brief>,
    has_figures: bool,
    /// The parts that do not agree with another year's report.
    off: BTreeSet<usize>,
}

/// Documents whose findings may be others now.
pub type Affected = BTreeSet<Key>;

/// What a report differs in from the sum of its units.
struct OffSum<'a> {
    part: usize,
    sum: &'a Sum,
    differences: Differences,
}

impl World {
    /// Takes the next version of an open document, which is analysed if it is not yet. The document
    /// itself is not among the affected.
    pub fn edit(&mut self, key: &Key, document: &Arc<Document>) -> Affected {
        let mut known = self.documents.remove(key).unwrap_or_default();
        let has_figures = self.is_member(key);
        let replaced = known.edit(key, document, has_figures);
        self.documents.insert(key.clone(), known);
        self.follow(key, &replaced)
    }

    /// Takes what is kept of a file. An open document hides its file.
    pub fn keep(&mut self, key: &Key, summary: Summary) -> Affected {
        if self.is_open(key) {
            return Affected::new();
        }
        if summary.is_empty() && !self.is_member(key) {
            return self.remove(key);
        }
        let before = self.documents.remove(key).unwrap_or_default();
        let replaced = Replaced {
            start: 0,
            was_known: before.has_figures,
            is_known: summary.has_figures,
            then: before.briefs,
            now: summary.briefs.clone(),
        };
        let known = Known {
            seen: Vec::new(),
            briefs: summary.briefs.clone(),
            has_figures: summary.has_figures,
            source: Some(Source::File(Arc::new(summary))),
            off: before.off,
        };
        self.documents.insert(key.clone(), known);
        self.follow(key, &replaced)
    }

    /// Forgets a file that is gone or cannot be read, unless it is open.
    pub fn forget(&mut self, key: &Key) -> Affected {
        match self.is_open(key) {
            true => Affected::new(),
            false => self.remove(key),
        }
    }

    /// Forgets a document that was closed. What its file holds is not known until that is kept.
    pub fn close(&mut self, key: &Key) -> Affected {
        self.remove(key)
    }

    /// Takes what the configurations say now; of several sections for a parent, the first.
    pub fn configure(&mut self, sections: Vec<SumSection>) -> Affected {
        let mut res = self.parents_off();
        let mut before = std::mem::take(&mut self.sums);
        let mut wanted: BTreeMap<Key, SumSection> = BTreeMap::new();
        for it in sections {
            wanted.entry(it.parent.clone()).or_insert(it);
        }
        self.parents.clear();
        for section in wanted.values() {
            for (file, unit) in section.units.iter().enumerate() {
                let parents = self.parents.entry(unit.key.clone()).or_default();
                parents.push((section.parent.clone(), file));
            }
        }
        for (key, known) in &mut self.documents {
            if !known.has_figures && (self.parents.contains_key(key) || wanted.contains_key(key)) {
                known.read_figures(key);
            }
        }
        for (parent, section) in wanted {
            let same = before.remove(&parent).filter(|it| it.section == section);
            let sum = same.unwrap_or_else(|| {
                let year = self.parent(&parent).and_then(|it| it.1.year);
                Sum::new(section, year, |it| self.briefs(it))
            });
            self.sums.insert(parent, sum);
        }
        res.extend(self.parents_off());
        res
    }

    /// Takes the configurations that count now: each for what lies in its folder and is not nearer to another.
    /// `None` where they say what they said before.
    pub fn govern(&mut self, governing: Vec<Arc<Governing>>) -> Option<Affected> {
        let is_known = |it: &Arc<Governing>| {
            let known = self.governing.get(it.folder());
            known.is_some_and(|known| known.config == it.config)
        };
        if governing.len() == self.governing.len() && governing.iter().all(is_known) {
            return None;
        }
        let folders = governing.into_iter().map(|it| (it.folder().into(), it));
        self.governing = folders.collect();
        Some(self.open())
    }

    /// Takes one more configuration, unless there is one for its folder.
    pub fn govern_as_well(&mut self, governing: Arc<Governing>) {
        let folder = governing.folder().into();
        self.governing.entry(folder).or_insert(governing);
    }

    /// Whether a document is left out by its configuration.
    pub fn is_excluded(&self, key: &Key) -> bool {
        let governing = self.governing(key);
        governing.is_some_and(|it| it.excludes(key.path().unwrap_or_default()))
    }

    /// Takes one configuration for all documents.
    pub fn govern_all(&mut self, governing: Arc<Governing>) {
        self.everywhere = Some(governing);
    }

    /// Takes what counts besides the configurations.
    pub fn frame(&mut self, frame: Frame) -> Affected {
        if self.frame == frame {
            return Affected::new();
        }
        self.frame = frame;
        self.open()
    }

    /// What counts in a document.
    pub fn policy(&self, key: &Key) -> Policy {
        let path = key.path();
        match self.governing(key) {
            Some(it) => it.policy(path, &self.frame),
            None => Policy::of_frame(&self.frame),
        }
    }

    /// The configuration of a document: the one in its folder, or the nearest above.
    pub fn governing(&self, key: &Key) -> Option<&Arc<Governing>> {
        if self.everywhere.is_some() {
            return self.everywhere.as_ref();
        }
        if self.governing.is_empty() {
            return None;
        }
        let folders = Path::new(key.path()?).ancestors().skip(1);
        let mut folders = folders.filter_map(Path::to_str);
        folders.find_map(|it| self.governing.get(it))
    }

    /// Every report whose organ and year are known.
    pub fn reports(&self) -> impl Iterator<Item = ((&Key, usize), &Ledger)> {
        self.documents.iter().flat_map(|(key, known)| {
            let ledgers = known.briefs.iter().enumerate();
            ledgers.filter_map(move |(part, it)| Some(((key, part), it.ledger.as_deref()?)))
        })
    }

    /// The organs and years of all reports that are known, each once.
    pub fn organs(&self) -> BTreeSet<(Arc<str>, u16)> {
        let ledgers = self.reports().map(|it| it.1);
        ledgers
            .map(|it| (Arc::clone(&it.agency), it.year))
            .collect()
    }

    /// The latest report of each organ: of those that have one in the folder of a document, where there are any,
    /// else of all. The document's own do not count.
    pub fn latest_near(&self, key: &Key) -> Vec<Arc<Ledger>> {
        let folder = |it: &Key| Path::new(it.path()?).parent().map(Path::to_owned);
        let own = folder(key);
        let mut near: BTreeMap<Arc<str>, &Arc<Ledger>> = BTreeMap::new();
        let mut all = near.clone();
        for (other, known) in self.documents.iter().filter(|it| it.0 != key) {
            let is_near = own.is_some() && folder(other) == own;
            for it in known.briefs.iter().filter_map(|it| it.ledger.as_ref()) {
                let found = if is_near { &mut near } else { &mut all };
                let slot = found.entry(Arc::clone(&it.agency)).or_insert(it);
                if slot.year < it.year {
                    *slot = it;
                }
            }
        }
        let found = if near.is_empty() { all } else { near };
        found.into_values().cloned().collect()
    }

    /// What the report of the year before hands on to a cell of this one; `None` where it is not known.
    pub fn taken_over(&self, key: &Key, part: usize, cell: CellAddress) -> Option<i64> {
        let own = self.ledger(key, part)?;
        let (_, last) = self.years.last(&(key.clone(), part), own)?;
        own.taken_over(cell, last).map(|it| it.value)
    }

    /// What other reports say of those in a document, an open one or a file, under what counts in it.
    pub fn across(&self, key: &Key, analysis: &Analysis, policy: &Policy) -> Across {
        let mut res = Across::default();
        let known = self.documents.get(key).filter(|it| it.is_of(analysis));
        let off_sum = self.off_sum(key, analysis);
        let mut parts: BTreeSet<usize> = match known {
            Some(known) => known.off.clone(),
            None => (0..analysis.parts.len()).collect(),
        };
        parts.extend(off_sum.as_ref().map(|it| it.part));
        let units = off_sum.as_ref().map(|it| self.shown(it, &mut res));
        for part in parts {
            let own = match known {
                Some(it) => it.briefs.get(part).and_then(|it| it.ledger.clone()),
                None => ledger(analysis, part),
            };
            let name = (key.clone(), part);
            let mut neighbor = |it: Option<&'_ Entry<Name>>| {
                let ((key, part), ledger) = it?;
                Some((res.add(self.site(key, *part)?), ledger.clone()))
            };
            let last = neighbor(own.as_ref().and_then(|it| self.years.last(&name, it)));
            let next = neighbor(own.as_ref().and_then(|it| self.years.next(&name, it)));
            let summed = off_sum.as_ref().filter(|it| it.part == part);
            let summed = summed.zip(units.as_deref()).map(|(it, reports)| Summed {
                units: &it.sum.units,
                differences: &it.differences,
                reports,
            });
            let beside = Beside {
                own: own.as_deref(),
                last: last.as_ref().map(as_neighbor),
                next: next.as_ref().map(as_neighbor),
                summed,
            };
            res.check(analysis, part, beside, policy);
        }
        res
    }

    /// Where other years' reports have what a cell of this one takes over or hands on.
    pub fn successions(&self, key: &Key, part: usize, cell: CellAddress) -> Vec<(Site, TextRange)> {
        let Some(own) = self.ledger(key, part) else {
            return Vec::new();
        };
        let name = (key.clone(), part);
        let last = self.years.last(&name, own);
        let last = last.and_then(|it| Some((&it.0, own.taken_over(cell, &it.1)?)));
        let next = self.years.next(&name, own);
        let next = next.and_then(|it| Some((&it.0, own.handed_on(cell, &it.1)?)));
        let place =
            |((key, part), figure): (&Name, &Figure)| Some((self.site(key, *part)?, figure.range));
        let found = [last, next].into_iter().flatten();
        found.filter_map(place).collect()
    }

    /// The report of the year before of the organ of a report, where there is one beyond doubt.
    pub fn last_year(&self, key: &Key, part: usize) -> Option<LastYear> {
        let own = self.ledger(key, part)?;
        let ((key, part), ledger) = self.years.last(&(key.clone(), part), own)?;
        Some(LastYear {
            site: self.site(key, *part)?,
            ledger: Arc::clone(ledger),
        })
    }

    /// Whether other reports may say something of those in a document.
    pub fn is_off(&self, key: &Key) -> bool {
        let known = self.documents.get(key);
        known.is_some_and(|it| !it.off.is_empty()) || self.is_parent_off(key)
    }

    /// Whether a report in a document is not compared with the year before because there are several
    /// for that year that differ.
    pub fn is_last_in_doubt(&self, key: &Key) -> bool {
        let briefs = self.documents.get(key).map(|it| it.briefs.as_slice());
        let mut ledgers = briefs
            .into_iter()
            .flatten()
            .filter_map(|it| it.ledger.as_ref());
        ledgers.any(|it| self.years.is_last_in_doubt(it))
    }

    /// Whether the figures of sums are wanted of a document.
    pub fn is_member(&self, key: &Key) -> bool {
        self.parents.contains_key(key) || self.sums.contains_key(key)
    }

    /// Whether there are any sums.
    pub fn has_sums(&self) -> bool {
        !self.sums.is_empty()
    }

    /// The sum that the report of a document must be.
    pub fn sum_of(&self, parent: &Key) -> Option<&Sum> {
        self.sums.get(parent)
    }

    /// The files that are to be read for the sums.
    pub fn unread(&self) -> Vec<Key> {
        let keys: BTreeSet<&Key> = self.parents.keys().chain(self.sums.keys()).collect();
        let is_unread = |it: &&Key| {
            let known = self.documents.get(*it);
            known.is_none_or(|it| !it.has_figures)
        };
        keys.into_iter().filter(is_unread).cloned().collect()
    }

    /// The files that are known and not open.
    pub fn files(&self) -> Vec<Key> {
        let files = self.documents.keys().filter(|it| !self.is_open(it));
        files.cloned().collect()
    }
}

/// How what is known changes.
impl World {
    fn remove(&mut self, key: &Key) -> Affected {
        let Some(before) = self.documents.remove(key) else {
            return Affected::new();
        };
        let replaced = Replaced {
            start: 0,
            then: before.briefs,
            now: Vec::new(),
            was_known: before.has_figures,
            is_known: false,
        };
        self.follow(key, &replaced)
    }

    fn follow(&mut self, key: &Key, replaced: &Replaced) -> Affected {
        let mut res = self.follow_years(key, replaced);
        for (parent, file) in self.parents.get(key).cloned().unwrap_or_default() {
            let was_off = self.is_parent_off(&parent);
            if let Some(mut sum) = self.sums.remove(&parent) {
                sum.follow(file, replaced, |it| self.briefs(it));
                self.sums.insert(parent.clone(), sum);
            }
            if was_off || self.is_parent_off(&parent) {
                res.insert(parent);
            }
        }
        if let Some(mut sum) = self.sums.remove(key) {
            let year = self.parent(key).and_then(|it| it.1.year);
            sum.follow_parent(year, |it| self.briefs(it));
            self.sums.insert(key.clone(), sum);
        }
        res.remove(key);
        res
    }

    fn follow_years(&mut self, key: &Key, replaced: &Replaced) -> Affected {
        let mut res = Affected::new();
        let mut around: BTreeSet<Name> = BTreeSet::new();
        for (part, old, new) in replaced.briefs() {
            let (old, new) = (old.ledger.as_ref(), new.ledger.as_ref());
            if let (Some(old), Some(new)) = (old, new) {
                if Arc::ptr_eq(old, new) {
                    continue;
                }
                if old.says_the_same(new) {
                    // Its figures may stand elsewhere, for those who point at them.
                    let beside = self.years.beside(new).map(|it| &it.0);
                    let off = beside.filter(|it| self.is_part_off(it));
                    res.extend(off.map(|it| it.0.clone()));
                    self.years.insert(&(key.clone(), part), new);
                    continue;
                }
            }
            let name = (key.clone(), part);
            around.extend(self.years.replace(&name, old, new));
            around.insert(name);
        }
        res.extend(self.compare_years(around));
        res
    }

    /// Compares reports with those of the years around. Returns the documents of those that agreed
    /// before or do now, but not both.
    fn compare_years(&mut self, names: BTreeSet<Name>) -> Affected {
        let mut res = Affected::new();
        for name in names {
            let ledger = self.ledger(&name.0, name.1);
            let is_off = ledger.is_some_and(|it| self.disagrees(&name, it));
            let (key, part) = name;
            let Some(known) = self.documents.get_mut(&key) else {
                continue;
            };
            let was_off = match is_off {
                true => !known.off.insert(part),
                false => known.off.remove(&part),
            };
            if was_off || is_off {
                res.insert(key);
            }
        }
        res
    }
}

/// What is known.
impl World {
    fn is_open(&self, key: &Key) -> bool {
        let source = self.documents.get(key).and_then(|it| it.source.as_ref());
        matches!(source, Some(Source::Open(_)))
    }

    fn open(&self) -> Affected {
        let open = self.documents.keys().filter(|it| self.is_open(it));
        open.cloned().collect()
    }

    /// A report that others may point at.
    pub fn site(&self, key: &Key, part: usize) -> Option<Site> {
        let source = self.documents.get(key)?.source.clone()?;
        Some(Site { source, part })
    }

    fn ledger(&self, key: &Key, part: usize) -> Option<&Ledger> {
        let brief = self.documents.get(key)?.briefs.get(part)?;
        brief.ledger.as_deref()
    }

    fn is_part_off(&self, (key, part): &Name) -> bool {
        let known = self.documents.get(key);
        known.is_some_and(|it| it.off.contains(part))
    }

    fn disagrees(&self, name: &Name, ledger: &Ledger) -> bool {
        let last = self.years.last(name, ledger);
        let next = self.years.next(name, ledger);
        last.is_some_and(|it| ledger.mismatches(&it.1).next().is_some())
            || next.is_some_and(|it| it.1.mismatches(ledger).next().is_some())
    }

    /// What is known of a document for the sums.
    fn briefs(&self, key: &Key) -> Option<&[Brief]> {
        let known = self.documents.get(key)?;
        known.has_figures.then_some(known.briefs.as_slice())
    }

    /// The report of a document that is a sum: the first.
    fn parent(&self, key: &Key) -> Option<(usize, &Member)> {
        let mut briefs = self.briefs(key)?.iter().enumerate();
        briefs.find_map(|(part, it)| Some((part, it.member.as_ref()?)))
    }

    fn is_parent_off(&self, key: &Key) -> bool {
        let off = || {
            let sum = self.sums.get(key)?;
            Some(sum.differs_from(&self.parent(key)?.1.figures))
        };
        off() == Some(true)
    }

    fn parents_off(&self) -> Affected {
        let off = self.sums.keys().filter(|it| self.is_parent_off(it));
        off.cloned().collect()
    }

    fn off_sum(&self, key: &Key, analysis: &Analysis) -> Option<OffSum<'_>> {
        let sum = self.sums.get(key).filter(|it| it.is_complete())?;
        let mut parts = analysis.parts.iter().enumerate();
        let (part, report) = parts.find_map(|(part, it)| Some((part, it.report.as_ref()?)))?;
        let differences = sum.units.compare(report);
        (!differences.is_empty()).then_some(OffSum {
            part,
            sum,
            differences,
        })
    }

    /// The units that findings name, as reports that they may point at.
    fn shown(&self, of: &OffSum<'_>, acc: &mut Across) -> Vec<(UnitId, ReportId)> {
        let site = |it: UnitId| {
            let file = of.sum.section.units.get(it.file)?;
            self.site(&file.key, it.part)
        };
        let shown = of.differences.shown().into_iter();
        shown
            .filter_map(|it| Some((it, acc.add(site(it)?))))
            .collect()
    }
}

impl Known {
    /// Follows an open document to its next version.
    fn edit(&mut self, key: &Key, document: &Arc<Document>, has_figures: bool) -> Replaced {
        // Nobody holds the last version while the next is analysed, so that this is done in place.
        self.source = None;
        let parts = &document.analysis().parts;
        let is_same = |(old, new): (&Weak<Checked>, &Arc<Checked>)| {
            has_figures == self.has_figures && std::ptr::eq(old.as_ptr(), Arc::as_ptr(new))
        };
        let (n_old, n_new) = (self.briefs.len(), parts.len());
        let n_front = self
            .seen
            .iter()
            .zip(parts)
            .take_while(|it| is_same(*it))
            .count();
        let most = n_old.min(n_new) - n_front;
        let back = self.seen.iter().rev().zip(parts.iter().rev()).take(most);
        let n_back = back.take_while(|it| is_same(*it)).count();
        // What stands behind parts that came or went has other names now.
        let n_kept = if n_old == n_new { n_back } else { 0 };
        let read = |idx: usize| {
            let before = self.briefs.get(idx).filter(|_| n_old == n_new);
            parts.get(idx).map(|it| brief(key, it, has_figures, before))
        };
        let read = (n_front..n_new - n_back).filter_map(read);
        let behind = self
            .briefs
            .iter()
            .skip(n_old - n_back)
            .take(n_back - n_kept);
        let now: Vec<Brief> = read.chain(behind.cloned()).collect();
        let then = self
            .briefs
            .splice(n_front..n_old - n_kept, now.iter().cloned());
        let then = then.collect();
        let seen = parts.iter().map(Arc::downgrade);
        let n_seen = self.seen.len().saturating_sub(n_kept);
        let seen = seen.skip(n_front).take(n_new - n_kept - n_front);
        self.seen.splice(n_front..n_seen, seen);
        let was_known = std::mem::replace(&mut self.has_figures, has_figures);
        self.source = Some(Source::Open(Arc::clone(document)));
        Replaced {
            start: n_front,
            then,
            now,
            was_known,
            is_known: has_figures,
        }
    }

    /// Reads the figures of an open document that is part of a sum since now.
    fn read_figures(&mut self, key: &Key) {
        if let Some(Source::Open(document)) = &self.source {
            let parts = document.analysis().parts.iter().zip(&self.briefs);
            let briefs = parts.map(|(it, before)| brief(key, it, true, Some(before)));
            self.briefs = briefs.collect();
            self.has_figures = true;
        }
    }

    /// Whether this is known of the very version that has this analysis.
    fn is_of(&self, analysis: &Analysis) -> bool {
        match &self.source {
            Some(Source::Open(it)) => std::ptr::eq(it.analysis(), analysis),
            _ => false,
        }
    }
}

fn brief(key: &Key, checked: &Checked, has_figures: bool, before: Option<&Brief>) -> Brief {
    let path = Path::new(key.path().unwrap_or_default());
    let report = checked.report.as_ref();
    let brief = report.map(|it| Brief::new(it, path, has_figures, before));
    brief.unwrap_or_default()
}

fn ledger(analysis: &Analysis, part: usize) -> Option<Arc<Ledger>> {
    let report = analysis.parts.get(part)?.report.as_ref()?;
    Ledger::of(report).map(Arc::new)
}

fn as_neighbor((id, ledger): &(ReportId, Arc<Ledger>)) -> Neighbor<'_> {
    Neighbor { id: *id, ledger }
}

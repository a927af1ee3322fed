//! The reports that sum up others, as `gouji.toml` says, and the figures of those others. What is kept of
//! a unit is its figures; the parent is compared again only when a figure on either side has changed.

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::{FxHashMap, FxHasher};
use tower_lsp::ls_types::{self, Uri};

use crate::report::Report;
use crate::rules::beside::ReportId;
use crate::rules::consolidation::{Differences, Figures, Units, digests};
use crate::text::rope::{Encoding, Text};
use crate::workspace::document::Document;
use crate::workspace::key::Key;
use crate::workspace::units::{Candidate, select};

use super::convert::range;
use super::neighbors::Site;

/// What the server knows of sums.
#[derive(Debug, Default)]
pub(super) struct Sums {
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    sections: Vec<Known>,
    members: FxHashMap<Key, Member>,
    /// Grows with every change in the units.
    clock: u64,
}

/// A section of a configuration with its files as they are on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Section {
    pub(super) parent: Key,
    /// Where the parent does not tell.
    pub(super) year: Option<u16>,
    pub(super) units: Vec<Unit>,
    /// Whether everything that it names is there.
    pub(super) is_complete: bool,
}

/// A file of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) key: Key,
    pub(super) path: PathBuf,
    pub(super) is_named: bool,
}

#[derive(Debug)]
struct Known {
    section: Section,
    /// When a figure of a unit changed last, and when one was last somewhere else.
    changed: u64,
    moved: u64,
    found: Option<Found>,
}

/// How a parent compares with its units.
#[derive(Debug)]
struct Found {
    /// The digest of the parent and the time of the units that this holds for.
    of: (u64, u64),
    comparison: Comparison,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Comparison {
    differences: Arc<Differences>,
    /// The reports that count, by their file's place in the section and their own in the file.
    selected: Vec<(usize, usize)>,
    names: Vec<Arc<str>>,
}

/// A file with units, open or not.
#[derive(Debug, Default)]
struct Member {
    is_open: bool,
    /// It is to be read, or read again.
    is_stale: bool,
    /// `None` where the file cannot be read.
    reports: Option<Vec<Tracked>>,
}

#[derive(Debug)]
struct Tracked {
    figures: u64,
    places: u64,
    /// Where the tables stand as the client counts.
    visible: u64,
    candidate: Candidate<Site>,
}

/// Parents of which something else may be to be said.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// A figure of a unit changed.
    pub(super) changed: BTreeSet<Key>,
    /// What is said stands; what it points at is elsewhere.
    pub(super) moved: BTreeSet<Key>,
}

/// A parent's report and the units that it is not the sum of.
#[derive(Debug)]
pub(super) struct Sum {
    pub(super) part: usize,
    pub(super) differences: Arc<Differences>,
    units: Vec<(Arc<str>, Arc<Figures>, Site)>,
}

impl Sum {
    /// The units, as the rules see them. `add` takes where each stands.
    pub(super) fn units(self, mut add: impl FnMut(Site) -> ReportId) -> Units {
        let mut res = Units::default();
        for (name, figures, site) in self.units {
            res.add(add(site), name, figures);
        }
        res
    }
}

impl Touched {
    pub(super) fn extend(&mut self, other: Self) {
        self.changed.extend(other.changed);
        self.moved.extend(other.moved);
    }
}

impl Sums {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes what the configurations say now. Answers the parents that this matters to; units that are
    /// not known yet are [`stale`](Self::stale).
    pub(super) fn install(&self, sections: Vec<Section>) -> Touched {
        let mut inner = self.lock();
        let mut res = Touched::default();
        let mut old = std::mem::take(&mut inner.sections);
        for section in sections {
            let same = old.iter().position(|it| it.section == section);
            let known = same.map(|it| old.swap_remove(it)).unwrap_or_else(|| {
                inner.clock += 1;
                res.changed.insert(section.parent.clone());
                Known {
                    section,
                    changed: inner.clock,
                    moved: 0,
                    found: None,
                }
            });
            inner.sections.push(known);
        }
        // Nothing remains to be said of these, if anything was.
        let gone = old.into_iter().filter(Known::is_off);
        res.moved.extend(gone.map(|it| it.section.parent));
        let mut members = std::mem::take(&mut inner.members);
        let keys = inner.sections.iter().flat_map(|it| &it.section.units);
        let kept: FxHashMap<Key, Member> = keys
            .map(|it| it.key.clone())
            .collect::<BTreeSet<Key>>()
            .into_iter()
            .map(|it| {
                let unread = || Member {
                    is_stale: true,
                    ..Member::default()
                };
                let member = members.remove(&it).unwrap_or_else(unread);
                (it, member)
            })
            .collect();
        inner.members = kept;
        res
    }

    /// The units that are to be read.
    pub(super) fn stale(&self) -> Vec<(Key, PathBuf)> {
        let inner = self.lock();
        let units = inner.sections.iter().flat_map(|it| &it.section.units);
        let is_stale = |it: &&Unit| inner.members.get(&it.key).is_some_and(|it| it.is_stale);
        let stale = units.filter(is_stale);
        let stale: BTreeSet<_> = stale.map(|it| (it.key.clone(), it.path.clone())).collect();
        stale.into_iter().collect()
    }

    /// Notes that a file may have changed on disk. Answers whether it holds units.
    pub(super) fn doubt(&self, key: &Key) -> bool {
        let mut inner = self.lock();
        let member = inner.members.get_mut(key);
        if let Some(it) = member {
            it.is_stale |= !it.is_open;
            return true;
        }
        false
    }

    /// Notes that a document was closed: what is on disk counts again.
    pub(super) fn close(&self, key: &Key) {
        if let Some(it) = self.lock().members.get_mut(key) {
            it.is_open = false;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lock().sections.is_empty()
    }

    /// Takes a version of an open document, analysed.
    pub(super) fn open(&self, key: &Key, document: &Arc<Document>, encoding: Encoding) -> Touched {
        let site = |part: usize, _: &Report, _: u32| Some(Site::in_open(document, part));
        self.take(key, document, encoding, true, site)
    }

    /// Takes a file as it was read. An open document hides its file.
    pub(super) fn file(&self, key: &Key, document: &Document, encoding: Encoding) -> Touched {
        let uri = document.uri.parse::<Uri>().ok();
        let site = |_: usize, report: &Report, offset: u32| {
            let facts = report.facts().into_iter();
            let place = |it| -> ls_types::Range { range(&document.text, it, encoding) };
            let places = facts.map(|it| (it.range, place(it.range.shifted(offset))));
            Some(Site::in_file(uri.clone()?, places.collect()))
        };
        self.take(key, document, encoding, false, site)
    }

    /// Notes that a file cannot be read.
    pub(super) fn unreadable(&self, key: &Key) -> Touched {
        let mut inner = self.lock();
        match inner.members.get(key) {
            Some(it) if !it.is_open => {
                let before = it.digests();
                inner.put(key, Member::default(), before)
            }
            _ => Touched::default(),
        }
    }

    fn take(
        &self,
        key: &Key,
        document: &Document,
        encoding: Encoding,
        is_open: bool,
        site: impl Fn(usize, &Report, u32) -> Option<Site>,
    ) -> Touched {
        let mut inner = self.lock();
        let Some(member) = inner.members.get_mut(key) else {
            return Touched::default();
        };
        if member.is_open && !is_open {
            return Touched::default();
        }
        let path = key.path().map(Path::new).unwrap_or(Path::new(""));
        let digests_before = member.digests();
        let mut before = member.reports.take().unwrap_or_default().into_iter();
        let located = document.analysis().located().enumerate();
        let reports = located.filter_map(|(part, (offset, checked))| {
            let report = checked.report.as_ref()?;
            let (figures, places) = digests(report);
            let visible = visible(report, offset, &document.text, encoding);
            let same = before.next().filter(|it| it.figures == figures);
            let candidate = match same {
                Some(it) if it.places == places => Candidate {
                    site: site(part, report, offset)?,
                    ..it.candidate
                },
                _ => Candidate::new(report, path, site(part, report, offset)?)?,
            };
            Some(Tracked {
                figures,
                places,
                visible,
                candidate,
            })
        });
        let reports = reports.collect();
        let member = Member {
            is_open,
            is_stale: false,
            reports: Some(reports),
        };
        inner.put(key, member, digests_before)
    }

    /// What is to be said of the sums in a document, an open one or a file.
    pub(super) fn of(&self, key: &Key, document: &Document) -> Option<Sum> {
        self.lock().of(key, document)
    }

    /// Compares an open parent with its units. Answers whether something else is to be said now.
    pub(super) fn compare(&self, key: &Key, document: &Document) -> bool {
        let mut inner = self.lock();
        let found = |inner: &Inner| {
            let mut sections = inner.sections.iter();
            let known = sections.find(|it| it.section.parent == *key)?;
            let found = known.found.as_ref().filter(|_| known.is_off())?;
            Some(found.comparison.clone())
        };
        let before = found(&inner);
        inner.of(key, document);
        before != found(&inner)
    }

    /// A number that changes with what the units say of a parent; `None` for what is no parent.
    pub(super) fn stamp(&self, key: &Key) -> Option<(u64, u64)> {
        let inner = self.lock();
        let known = inner.sections.iter().find(|it| it.section.parent == *key)?;
        Some((known.changed, known.moved))
    }
}

impl Inner {
    /// Puts a member in the place of one with these digests.
    fn put(&mut self, key: &Key, member: Member, before: Option<Vec<(u64, u64)>>) -> Touched {
        let mut res = Touched::default();
        let now = member.digests();
        self.members.insert(key.clone(), member);
        if now == before {
            return res;
        }
        let figures = |it: Option<Vec<(u64, u64)>>| -> Option<Vec<u64>> {
            Some(it?.into_iter().map(|it| it.0).collect())
        };
        let is_news = figures(now) != figures(before);
        self.clock += 1;
        for known in &mut self.sections {
            if !known.section.units.iter().any(|it| it.key == *key) {
                continue;
            }
            let parent = known.section.parent.clone();
            if is_news {
                known.changed = self.clock;
                res.changed.insert(parent);
            } else {
                known.moved = self.clock;
                if known.is_off() {
                    res.moved.insert(parent);
                }
            }
        }
        res
    }

    fn of(&mut self, key: &Key, document: &Document) -> Option<Sum> {
        let known = self
            .sections
            .iter_mut()
            .find(|it| it.section.parent == *key)?;
        let mut parts = document.analysis().parts.iter().enumerate();
        let (part, report) = parts.find_map(|(idx, it)| Some((idx, it.report.as_ref()?)))?;
        let of = (digests(report).0, known.changed);
        if known.found.as_ref().is_none_or(|it| it.of != of) {
            let comparison = compare(&known.section, &self.members, report);
            known.found = Some(Found { of, comparison });
        }
        let comparison = &known.found.as_ref()?.comparison;
        if comparison.differences.is_empty() {
            return None;
        }
        let unit = |&(file, idx): &(usize, usize)| {
            let member = self.members.get(&known.section.units.get(file)?.key)?;
            let it = &member.reports.as_ref()?.get(idx)?.candidate;
            Some((
                Arc::clone(&it.name),
                Arc::clone(&it.figures),
                it.site.clone(),
            ))
        };
        Some(Sum {
            part,
            differences: Arc::clone(&comparison.differences),
            units: comparison
                .selected
                .iter()
                .map(unit)
                .collect::<Option<_>>()?,
        })
    }
}

impl Known {
    /// Whether the parent is not the sum, as far as is known.
    fn is_off(&self) -> bool {
        let found = self.found.as_ref();
        found.is_some_and(|it| !it.comparison.differences.is_empty())
    }
}

impl Member {
    /// Of each report its figures and where they stand.
    fn digests(&self) -> Option<Vec<(u64, u64)>> {
        let reports = self.reports.as_ref()?.iter();
        Some(reports.map(|it| (it.figures, it.visible)).collect())
    }
}

/// Compares a parent with its units. Where one of these is not known, nothing is said.
fn compare(section: &Section, members: &FxHashMap<Key, Member>, report: &Report) -> Comparison {
    let files = section.units.iter().enumerate().map(|(file, unit)| {
        let reports = members.get(&unit.key)?.reports.as_ref()?;
        let own = |(idx, it): (usize, &Tracked)| Candidate {
            name: Arc::clone(&it.candidate.name),
            year: it.candidate.year,
            figures: Arc::clone(&it.candidate.figures),
            site: (file, idx),
        };
        Some((unit.is_named, reports.iter().enumerate().map(own).collect()))
    });
    let Some(files) = files.collect::<Option<Vec<_>>>() else {
        return Comparison::default();
    };
    let selection = select(files, report.year().or(section.year));
    if !section.is_complete || !selection.is_complete {
        return Comparison::default();
    }
    let units = selection.units(|_| ReportId(0));
    Comparison {
        differences: Arc::new(units.compare(report)),
        selected: selection.units.iter().map(|it| it.site).collect(),
        names: selection.units.into_iter().map(|it| it.name).collect(),
    }
}

/// A hash of where the tables of a report stand, as the client counts.
fn visible(report: &Report, offset: u32, text: &Text, encoding: Encoding) -> u64 {
    let mut hasher = FxHasher::default();
    for table in report.tables() {
        let cells = [table.cells().next(), table.cells().last()];
        for cell in cells.into_iter().flatten() {
            let place = range(text, table.range(cell).shifted(offset), encoding);
            let place = [place.start, place.end].map(|it| (it.line, it.character));
            place.hash(&mut hasher);
        }
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNIT: &str = include_str!("../../fixtures/correct.md");

    fn document(text: &str) -> Arc<Document> {
        Arc::new(Document::new("file:///a/unit.md", "", 0, text))
    }

    fn sums() -> (Sums, Key, Key) {
        let [parent, unit] = ["parent", "unit"].map(|it| Key::new(&format!("file:///a/{it}.md")));
        let sums = Sums::default();
        let touched = sums.install(vec![Section {
            parent: parent.clone(),
            year: None,
            units: vec![Unit {
                key: unit.clone(),
                path: "/a/unit.md".into(),
                is_named: true,
            }],
            is_complete: true,
        }]);
        assert!(touched.changed.contains(&parent));
        (sums, parent, unit)
    }

    fn differences(sums: &Sums, parent: &Key, text: &str) -> Option<Arc<Differences>> {
        Some(sums.of(parent, &document(text))?.differences)
    }

    #[test]
    fn sums_are_compared_again_only_when_a_figure_changes() {
        let (sums, parent, unit) = sums();
        let other = UNIT.replace(
            "| 行政规范性文件 | 2 | 1 | 9 |",
            "| 行政规范性文件 | 2 | 1 | 10 |",
        );
        assert_ne!(other, UNIT);
        let encoding = Encoding::Utf16;
        assert!(
            differences(&sums, &parent, &other).is_none(),
            "the unit is not known"
        );
        let touched = sums.open(&unit, &document(UNIT), encoding);
        assert!(touched.changed.contains(&parent));
        let first = differences(&sums, &parent, &other).unwrap();

        let longer = |it: &str| it.replacen("一、总体情况", "一、总体情况\n\n再写一段。", 1);
        assert_ne!(longer(UNIT), UNIT);
        let touched = sums.open(&unit, &document(&longer(UNIT)), encoding);
        assert!(touched.changed.is_empty() && touched.moved.contains(&parent));
        let second = differences(&sums, &parent, &longer(&other)).unwrap();
        assert!(Arc::ptr_eq(&first, &second));

        let touched = sums.open(&unit, &document(&other), encoding);
        assert!(touched.changed.contains(&parent));
        assert!(differences(&sums, &parent, &other).is_none());
    }

    #[test]
    fn a_unit_that_cannot_be_read_silences_the_sum() {
        let (sums, parent, unit) = sums();
        let other = UNIT.replace(
            "| 行政规范性文件 | 2 | 1 | 9 |",
            "| 行政规范性文件 | 2 | 1 | 10 |",
        );
        sums.file(&unit, &document(UNIT), Encoding::Utf16);
        assert!(differences(&sums, &parent, &other).is_some());
        assert!(sums.unreadable(&unit).changed.contains(&parent));
        assert!(differences(&sums, &parent, &other).is_none());
    }
}

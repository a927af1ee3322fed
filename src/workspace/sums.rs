//! The reports that sum up others, as `gouji.toml` says, with their sums. What a unit states is read
//! once; a figure that changes touches the totals of its cell and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::rules::consolidation::{UnitId, UnitReport, Units};
use crate::rules::figures::Figures;

use super::key::Key;
use super::summary::{Brief, Member, Replaced};

/// A section of a configuration with its files as they are on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SumSection {
    pub parent: Key,
    /// Where the parent does not tell.
    pub year: Option<u16>,
    pub units: Vec<SumFile>,
    /// Whether everything that it names is there.
    pub is_complete: bool,
}

/// A file of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SumFile {
    pub key: Key,
    pub path: PathBuf,
    /// By its own path, so that it must be a report.
    pub is_named: bool,
}

/// Why something of a file does not count. Files are told by their place among the files of the section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitTrouble {
    NoReport(usize),
    OtherYear(usize),
    /// Two reports of one unit have different figures: nobody can tell which it is.
    Differs {
        file: usize,
        first: usize,
    },
}

/// A section with the sums of its units.
#[derive(Clone, Debug)]
pub struct Sum {
    pub section: SumSection,
    pub units: Units,
    pub troubles: Vec<UnitTrouble>,
    /// The year that units must report on; any where it is not known.
    year: Option<u16>,
    /// Files of which nothing is known, because they were not read yet or cannot be.
    n_unknown: usize,
    /// Whether some unit is there twice, so that a figure may decide which files count.
    has_copies: bool,
    /// Whether every unit is among those that are summed up.
    has_all_units: bool,
}

/// Of which files which reports count.
#[derive(Debug, Default)]
struct Chosen {
    units: BTreeMap<UnitId, UnitReport>,
    troubles: Vec<UnitTrouble>,
    has_copies: bool,
    has_all_units: bool,
}

/// What is known of the reports in a file; `None` where the file is not known.
pub type Briefs<'a> = Option<&'a [Brief]>;

impl Sum {
    pub fn new<'a>(
        section: SumSection,
        year: Option<u16>,
        briefs: impl Fn(&Key) -> Briefs<'a>,
    ) -> Self {
        let is_unknown = |it: &&SumFile| briefs(&it.key).is_none();
        let mut res = Self {
            year: year.or(section.year),
            n_unknown: section.units.iter().filter(is_unknown).count(),
            section,
            units: Units::default(),
            troubles: Vec::new(),
            has_copies: false,
            has_all_units: false,
        };
        res.select(briefs);
        res
    }

    /// Whether the sums are those of all units, so that the parent must agree with them.
    pub fn is_complete(&self) -> bool {
        self.n_unknown == 0 && self.has_all_units && self.section.is_complete
    }

    /// Whether a parent with these figures is not the sum.
    pub fn differs_from(&self, parent: &Figures) -> bool {
        self.is_complete() && self.units.differ_from(parent)
    }

    /// Follows the parent, which may report on another year now.
    pub fn follow_parent<'a>(&mut self, year: Option<u16>, briefs: impl Fn(&Key) -> Briefs<'a>) {
        let year = year.or(self.section.year);
        if std::mem::replace(&mut self.year, year) != year {
            self.select(briefs);
        }
    }

    /// Follows a file of the section.
    pub fn follow<'a>(
        &mut self,
        file: usize,
        replaced: &Replaced,
        briefs: impl Fn(&Key) -> Briefs<'a>,
    ) {
        let (was_known, is_known) = (replaced.was_known, replaced.is_known);
        self.n_unknown = self.n_unknown + usize::from(!is_known) - usize::from(!was_known);
        let is_alike = was_known && is_known && is_alike(&replaced.then, &replaced.now);
        if self.n_unknown > 0 || self.has_copies || !is_alike {
            self.select(briefs);
            return;
        }
        for (idx, brief) in replaced.now.iter().enumerate() {
            let part = replaced.start + idx;
            let id = UnitId { file, part };
            if let Some(it) = brief
                .member
                .as_ref()
                .filter(|_| self.units.get(id).is_some())
            {
                self.units.set(id, it.unit());
            }
        }
    }

    /// Chooses the reports that count, and adds and takes away those that do so now and did not before.
    fn select<'a>(&mut self, briefs: impl Fn(&Key) -> Briefs<'a>) {
        if self.n_unknown > 0 {
            return;
        }
        let files = self.section.units.iter();
        let files = files.map(|it| (it.is_named, briefs(&it.key).unwrap_or_default()));
        let selection = select(files, self.year);
        let before: BTreeSet<UnitId> = self.units.ids().collect();
        for id in before
            .into_iter()
            .filter(|it| !selection.units.contains_key(it))
        {
            self.units.remove(id);
        }
        for (id, unit) in selection.units {
            let is_same = self
                .units
                .get(id)
                .is_some_and(|it| it.name == unit.name && Arc::ptr_eq(&it.figures, &unit.figures));
            if !is_same {
                self.units.set(id, unit);
            }
        }
        self.troubles = selection.troubles;
        self.has_copies = selection.has_copies;
        self.has_all_units = selection.has_all_units;
    }
}

impl Member {
    fn unit(&self) -> UnitReport {
        UnitReport {
            name: Arc::clone(&self.name),
            figures: Arc::clone(&self.figures),
        }
    }
}

/// Whether the same reports of the same years are there, whatever they state.
fn is_alike(old: &[Brief], new: &[Brief]) -> bool {
    let said = |it: &Brief| it.member.as_ref().map(|it| (Arc::clone(&it.name), it.year));
    old.len() == new.len() && old.iter().map(said).eq(new.iter().map(said))
}

/// Of the reports in each file, which is named or not, those on `year`; on any, where it is not known. A
/// unit that is there twice (as a page and as text) counts once.
fn select<'a>(files: impl Iterator<Item = (bool, &'a [Brief])>, year: Option<u16>) -> Chosen {
    let mut res = Chosen {
        has_all_units: true,
        ..Chosen::default()
    };
    let mut known: FxHashMap<&str, UnitId> = FxHashMap::default();
    let mut copies = Vec::new();
    for (file, (is_named, briefs)) in files.enumerate() {
        let members = briefs.iter().enumerate();
        let members = members.filter_map(|(part, it)| Some((part, it.member.as_ref()?)));
        let is_of_year = |it: &Member| year.is_none() || it.year.is_none() || it.year == year;
        let is_report = members.clone().next().is_some();
        let mut n_counted = 0;
        for (part, it) in members.filter(|it| is_of_year(it.1)) {
            n_counted += 1;
            let Some(first) = known.get(&*it.name) else {
                let id = UnitId { file, part };
                known.insert(&it.name, id);
                res.units.insert(id, it.unit());
                continue;
            };
            res.has_copies = true;
            let is_same = |unit: &UnitReport| unit.figures.say_the_same(&it.figures);
            if !res.units.get(first).is_some_and(is_same) {
                let first = first.file;
                copies.push(UnitTrouble::Differs { file, first });
            }
        }
        if n_counted == 0 && (is_named || !is_report) {
            res.troubles.push(match is_report {
                true => UnitTrouble::OtherYear(file),
                false => UnitTrouble::NoReport(file),
            });
            res.has_all_units &= !is_named;
        }
    }
    res.has_all_units &= copies.is_empty();
    res.troubles.extend(copies);
    res
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brief(name: &str, year: Option<u16>) -> Brief {
        let member = Member {
            name: name.into(),
            year,
            figures: Arc::default(),
        };
        Brief {
            ledger: None,
            member: Some(member),
        }
    }

    fn selected(files: &[(bool, Vec<Brief>)]) -> Chosen {
        let files = files.iter().map(|it| (it.0, it.1.as_slice()));
        select(files, Some(2024))
    }

    #[test]
    fn other_years_and_copies_do_not_count() {
        let found = selected(&[
            (
                false,
                vec![brief("甲", Some(2024)), brief("甲", Some(2023))],
            ),
            (false, vec![brief("甲", Some(2024))]),
            (false, vec![brief("乙", Some(2023))]),
            (false, vec![brief("丙", None)]),
        ]);
        let names: Vec<&str> = found.units.values().map(|it| &*it.name).collect();
        assert_eq!(names, ["甲", "丙"]);
        assert_eq!((found.troubles, found.has_all_units), (vec![], true));
    }

    #[test]
    fn a_file_that_was_named_must_be_a_report_on_the_year() {
        let found = selected(&[(false, vec![]), (true, vec![brief("乙", Some(2023))])]);
        let troubles = [UnitTrouble::NoReport(0), UnitTrouble::OtherYear(1)];
        assert_eq!(
            (found.troubles.as_slice(), found.has_all_units),
            (&troubles[..], false)
        );
    }
}

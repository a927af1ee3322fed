//! Which of the reports in the files of a section are summed up.

use std::path::Path;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::report::Report;
use crate::rules::beside::ReportId;
use crate::rules::consolidation::{Figures, Units};

/// A report that may be summed up, and where it stands: in the caller's own words.
#[derive(Clone, Debug)]
pub struct Candidate<S> {
    pub name: Arc<str>,
    pub year: Option<u16>,
    pub figures: Arc<Figures>,
    pub site: S,
}

/// The reports of a section.
#[derive(Clone, Debug)]
pub struct Selection<S> {
    pub units: Vec<Candidate<S>>,
    pub troubles: Vec<Trouble>,
    /// Whether every unit is among them. Where one is not, no sum means anything.
    pub is_complete: bool,
}

/// Why something of a file does not count. Files are told by their place among the files of the section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    NoReport(usize),
    OtherYear(usize),
    /// Two reports of one unit have different figures: nobody can tell which it is.
    Differs {
        file: usize,
        first: usize,
    },
}

impl<S> Candidate<S> {
    /// A report without an organ goes by the name of its file.
    pub fn new(report: &Report, path: &Path, site: S) -> Option<Self> {
        let stem = || path.file_stem().map(|it| it.to_string_lossy().into());
        Some(Self {
            name: report.agency().map(Arc::from).or_else(stem)?,
            year: report.year(),
            figures: Arc::new(Figures::of(report)),
            site,
        })
    }
}

/// Of the reports in each file, which is named or not, those on `year`; on any, where it is not known. A
/// unit that is there twice (as a page and as text) counts once.
pub fn select<S>(files: Vec<(bool, Vec<Candidate<S>>)>, year: Option<u16>) -> Selection<S> {
    let mut kept: Vec<Candidate<S>> = Vec::new();
    // By name: the first file with a report of this unit, and that report's place among those kept.
    let mut known: FxHashMap<Arc<str>, (usize, usize)> = FxHashMap::default();
    let mut copies = Vec::new();
    let mut troubles = Vec::new();
    let mut is_complete = true;
    for (file, (is_named, candidates)) in files.into_iter().enumerate() {
        let is_report = !candidates.is_empty();
        let is_of_year = |it: &Candidate<S>| year.is_none() || it.year.is_none() || it.year == year;
        let mut n_counted = 0;
        for it in candidates.into_iter().filter(is_of_year) {
            n_counted += 1;
            let Some(&(first, idx)) = known.get(&it.name) else {
                known.insert(Arc::clone(&it.name), (file, kept.len()));
                kept.push(it);
                continue;
            };
            if !kept[idx].figures.say_the_same(&it.figures) {
                copies.push(Trouble::Differs { file, first });
            }
        }
        if n_counted == 0 && (is_named || !is_report) {
            troubles.push(match is_report {
                true => Trouble::OtherYear(file),
                false => Trouble::NoReport(file),
            });
            is_complete &= !is_named;
        }
    }
    is_complete &= copies.is_empty();
    troubles.extend(copies);
    Selection {
        units: kept,
        troubles,
        is_complete,
    }
}

impl<S> Selection<S> {
    /// These, as the rules see them. `add` takes where each stands.
    pub fn units(&self, mut add: impl FnMut(&S) -> ReportId) -> Units {
        let mut res = Units::default();
        for it in &self.units {
            let id = add(&it.site);
            res.add(id, Arc::clone(&it.name), Arc::clone(&it.figures));
        }
        res
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(name: &str, year: Option<u16>) -> Candidate<()> {
        Candidate {
            name: name.into(),
            year,
            figures: Arc::default(),
            site: (),
        }
    }

    #[test]
    fn other_years_and_copies_do_not_count() {
        let files = vec![
            (
                false,
                vec![candidate("甲", Some(2024)), candidate("甲", Some(2023))],
            ),
            (false, vec![candidate("甲", Some(2024))]),
            (false, vec![candidate("乙", Some(2023))]),
            (false, vec![candidate("丙", None)]),
        ];
        let found = select(files, Some(2024));
        let names: Vec<&str> = found.units.iter().map(|it| &*it.name).collect();
        assert_eq!(names, ["甲", "丙"]);
        assert_eq!((found.troubles, found.is_complete), (vec![], true));
    }

    #[test]
    fn a_file_that_was_named_must_be_a_report_on_the_year() {
        let files = vec![(false, vec![]), (true, vec![candidate("乙", Some(2023))])];
        let found = select(files, Some(2024));
        let troubles = [Trouble::NoReport(0), Trouble::OtherYear(1)];
        assert_eq!(
            (found.troubles.as_slice(), found.is_complete),
            (&troubles[..], false)
        );
    }
}

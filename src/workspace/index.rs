//! Reports by organ and year. Two reports are neighbors if each is the only one that can be the
//! other's. Copies that say the same count as one; where there are others, nothing is compared.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHasher};

use crate::report::ledger::Ledger;
use crate::report::organ::Likeness;

/// The ledgers of reports, each under a name of the owner's.
#[derive(Clone, Debug)]
pub struct Index<K> {
    /// In order of name: which reports are known tells what is found, not how they came to be known.
    by_organ: FxHashMap<Place, Vec<Entry<K>>>,
}

/// A report and its ledger.
pub type Entry<K> = (K, Arc<Ledger>);

/// A hash of what reports must share to be one organ's, and their year.
type Place = (u64, u16);

/// The reports that may be an organ's for a year.
enum Candidates<'a, K> {
    None,
    /// All say the same.
    Copies(Vec<&'a Entry<K>>),
    Differing,
}

impl<K> Default for Index<K> {
    fn default() -> Self {
        Self {
            by_organ: FxHashMap::default(),
        }
    }
}

impl<K: Ord> Index<K> {
    /// Adds a report, or replaces its ledger by one of the same organ and year.
    pub fn insert(&mut self, name: K, ledger: Arc<Ledger>) {
        let reports = self
            .by_organ
            .entry(place(&ledger, ledger.year))
            .or_default();
        match reports.binary_search_by(|it| it.0.cmp(&name)) {
            Ok(at) => reports[at].1 = ledger,
            Err(at) => reports.insert(at, (name, ledger)),
        }
    }

    pub fn remove(&mut self, name: &K, ledger: &Ledger) {
        let place = place(ledger, ledger.year);
        if let Some(reports) = self.by_organ.get_mut(&place) {
            reports.retain(|it| it.0 != *name);
            if reports.is_empty() {
                self.by_organ.remove(&place);
            }
        }
    }

    /// The report of this organ for the year before; the first of its copies.
    pub fn last(&self, name: &K, ledger: &Ledger) -> Option<&Entry<K>> {
        self.neighbor(name, ledger, ledger.year.checked_sub(1)?)
    }

    /// The report of this organ for the year after; the first of its copies.
    pub fn next(&self, name: &K, ledger: &Ledger) -> Option<&Entry<K>> {
        self.neighbor(name, ledger, ledger.year.checked_add(1)?)
    }

    /// Whether a report is not compared with the year before because there are several that differ.
    pub fn is_last_in_doubt(&self, ledger: &Ledger) -> bool {
        let year = ledger.year.checked_sub(1);
        year.is_some_and(|it| matches!(self.candidates(ledger, it), Candidates::Differing))
    }

    /// Every report whose findings may change with a report of this ledger.
    pub fn around<'a>(&'a self, ledger: &'a Ledger) -> impl Iterator<Item = &'a Entry<K>> {
        let years = ledger.year.saturating_sub(1)..=ledger.year.saturating_add(1);
        years.flat_map(|it| self.by_organ.get(&place(ledger, it)).into_iter().flatten())
    }

    fn neighbor(&self, name: &K, ledger: &Ledger, year: u16) -> Option<&Entry<K>> {
        let Candidates::Copies(found) = self.candidates(ledger, year) else {
            return None;
        };
        let found = *found.first()?;
        match self.candidates(&found.1, ledger.year) {
            Candidates::Copies(back) => back.iter().any(|it| it.0 == *name).then_some(found),
            _ => None,
        }
    }

    /// The reports of this organ for a year: those that bear its very name, else those that may be its.
    fn candidates(&self, ledger: &Ledger, year: u16) -> Candidates<'_, K> {
        let Some(reports) = self.by_organ.get(&place(ledger, year)) else {
            return Candidates::None;
        };
        let of = |wanted: Likeness| -> Vec<&Entry<K>> {
            let reports = reports.iter();
            reports
                .filter(|it| it.1.organ.likeness(&ledger.organ) == wanted)
                .collect()
        };
        let mut found = of(Likeness::Same);
        if found.is_empty() {
            found = of(Likeness::Alike);
        }
        let Some(((_, first), rest)) = found.split_first().map(|it| (*it.0, it.1)) else {
            return Candidates::None;
        };
        let is_copy = |it: &&Entry<K>| {
            it.1.organ.likeness(&first.organ) != Likeness::Different
                && it.1.has_the_figures_of(first)
        };
        match rest.iter().all(is_copy) {
            true => Candidates::Copies(found),
            false => Candidates::Differing,
        }
    }
}

fn place(ledger: &Ledger, year: u16) -> Place {
    let mut hasher = FxHasher::default();
    ledger.organ.key().hash(&mut hasher);
    (hasher.finish(), year)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::organ::Organ;

    fn index(reports: &[(&str, u16)]) -> Index<usize> {
        let mut res = Index::default();
        for (idx, (name, year)) in reports.iter().enumerate() {
            res.insert(idx, ledger(name, *year));
        }
        res
    }

    fn ledger(name: &str, year: u16) -> Arc<Ledger> {
        Arc::new(Ledger {
            agency: name.into(),
            organ: Arc::new(Organ::new(name)),
            year,
            lines: Vec::new(),
        })
    }

    /// The report for the year before the first, by its place in the list.
    #[track_caller]
    fn check(reports: &[(&str, u16)], expected: Option<usize>) {
        let index = index(reports);
        let (name, year) = reports[0];
        let found = index.last(&0, &ledger(name, year)).map(|it| it.0);
        assert_eq!(found, expected, "{reports:?}");
        if let Some(found) = found {
            let (name, year) = reports[found];
            let back = index.next(&found, &ledger(name, year)).map(|it| it.0);
            assert_eq!(back, Some(0));
        }
    }

    #[test]
    fn last_year_is_found_under_either_name() {
        check(
            &[("临川县政府", 2024), ("白杨市临川县人民政府", 2023)],
            Some(1),
        );
        check(&[("临川县政府", 2024), ("临川县政府", 2022)], None);
        check(&[("临川县财政局", 2024), ("临川县教育局", 2023)], None);
        check(&[("临川县政府", 2024), ("临川县政府办公室", 2023)], None);
    }

    #[test]
    fn of_two_candidates_the_namesake_is_it_or_none() {
        let (own, short) = ("白杨市临川县政府", "临川县政府");
        check(&[(own, 2024), (own, 2023), (short, 2023)], Some(1));
        check(
            &[(short, 2024), (own, 2023), ("绿水市临川县政府", 2023)],
            None,
        );
    }

    /// A ledger that says something, unlike the others.
    fn other(name: &str, year: u16) -> Arc<Ledger> {
        let text = include_str!("../../fixtures/correct.md");
        let full = crate::workspace::analysis::Analysis::new(text);
        let full = full
            .parts
            .iter()
            .find_map(|it| it.report.as_ref())
            .and_then(Ledger::of);
        Arc::new(Ledger {
            lines: full.unwrap().lines,
            ..(*ledger(name, year)).clone()
        })
    }

    #[test]
    fn copies_count_as_one_and_have_each_the_neighbor() {
        let own = "临川县财政局";
        let index = index(&[(own, 2024), (own, 2023), (own, 2023), (own, 2024)]);
        for (name, last) in [(0, 1), (3, 1)] {
            let found = index.last(&name, &ledger(own, 2024));
            assert_eq!(found.map(|it| it.0), Some(last));
        }
        for name in [1, 2] {
            let found = index.next(&name, &ledger(own, 2023));
            assert_eq!(found.map(|it| it.0), Some(0));
        }
        check(
            &[(own, 2024), ("白杨市临川县财政局", 2024), (own, 2023)],
            Some(2),
        );
    }

    #[test]
    fn reports_that_differ_are_no_copies() {
        let own = "临川县财政局";
        let this = ledger(own, 2024);
        let mut index = index(&[(own, 2024), (own, 2023)]);
        index.insert(2, other(own, 2023));
        assert!(index.last(&0, &this).is_none() && index.is_last_in_doubt(&this));
        assert!(index.next(&1, &ledger(own, 2023)).is_none());
        assert_eq!(index.around(&this).count(), 3);
        index.remove(&2, &other(own, 2023));
        assert_eq!(index.last(&0, &this).map(|it| it.0), Some(1));
        assert!(!index.is_last_in_doubt(&this));
        assert_eq!(index.around(&this).count(), 2);
    }
}

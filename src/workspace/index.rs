//! Reports by organ and year. Two reports are neighbors if each is the only one that can be the
//! other's; where there are several, nothing is said of any of them.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::report::ledger::Ledger;
use crate::report::organ::Likeness;

/// The ledgers of reports, each under a name of the owner's.
#[derive(Debug)]
pub struct Index<K> {
    by_organ: FxHashMap<Place, Vec<(K, Arc<Ledger>)>>,
}

/// Region, body and year: what reports must share to be one organ's.
type Place = (Box<str>, Box<str>, u16);

impl<K> Default for Index<K> {
    fn default() -> Self {
        Self {
            by_organ: FxHashMap::default(),
        }
    }
}

impl<K: Eq> Index<K> {
    pub fn insert(&mut self, name: K, ledger: Arc<Ledger>) {
        let place = place(&ledger, ledger.year);
        self.by_organ.entry(place).or_default().push((name, ledger));
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

    /// The report of this organ for the year before.
    pub fn last(&self, name: &K, ledger: &Ledger) -> Option<&(K, Arc<Ledger>)> {
        self.neighbor(name, ledger, ledger.year.checked_sub(1)?)
    }

    /// The report of this organ for the year after.
    pub fn next(&self, name: &K, ledger: &Ledger) -> Option<&(K, Arc<Ledger>)> {
        self.neighbor(name, ledger, ledger.year.checked_add(1)?)
    }

    /// Every report whose findings may change with a report of this ledger.
    pub fn around<'a>(&'a self, ledger: &'a Ledger) -> impl Iterator<Item = &'a K> {
        let years = ledger.year.saturating_sub(1)..=ledger.year.saturating_add(1);
        years
            .flat_map(|it| self.by_organ.get(&place(ledger, it)).into_iter().flatten())
            .map(|it| &it.0)
    }

    fn neighbor(&self, name: &K, ledger: &Ledger, year: u16) -> Option<&(K, Arc<Ledger>)> {
        let found = self.only(ledger, year)?;
        let back = self.only(&found.1, ledger.year)?;
        (back.0 == *name).then_some(found)
    }

    /// The only report of this organ for a year: of those that bear its very name, else of those
    /// that may be its.
    fn only(&self, ledger: &Ledger, year: u16) -> Option<&(K, Arc<Ledger>)> {
        let reports = self.by_organ.get(&place(ledger, year))?;
        let of = |wanted: Likeness| {
            reports
                .iter()
                .filter(move |it| it.1.organ.likeness(&ledger.organ) == wanted)
        };
        let mut same = of(Likeness::Same);
        let mut alike = of(Likeness::Alike);
        match (same.next(), same.next()) {
            (Some(it), None) => Some(it),
            (Some(_), Some(_)) => None,
            (None, _) => alike.next().filter(|_| alike.next().is_none()),
        }
    }
}

fn place(ledger: &Ledger, year: u16) -> Place {
    let (region, body) = ledger.organ.key();
    (region.into(), body.into(), year)
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
            organ: Organ::new(name),
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
        check(&[(own, 2024), (own, 2023), (own, 2023)], None);
        check(
            &[(short, 2024), (own, 2023), ("绿水市临川县政府", 2023)],
            None,
        );
    }

    #[test]
    fn a_report_that_is_there_twice_has_no_neighbors() {
        let own = "临川县财政局";
        check(&[(own, 2024), (own, 2024), (own, 2023)], None);
        check(
            &[(own, 2024), ("白杨市临川县财政局", 2024), (own, 2023)],
            Some(2),
        );
    }

    #[test]
    fn what_is_removed_is_no_candidate() {
        let own = "临川县财政局";
        let mut index = index(&[(own, 2024), (own, 2023), (own, 2023)]);
        assert!(index.last(&0, &ledger(own, 2024)).is_none());
        index.remove(&2, &ledger(own, 2023));
        assert_eq!(index.last(&0, &ledger(own, 2024)).map(|it| it.0), Some(1));
        assert_eq!(index.around(&ledger(own, 2024)).count(), 2);
    }
}

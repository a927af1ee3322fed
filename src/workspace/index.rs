//! Reports by organ and year. Two reports are neighbors if each is the only one that can be the
//! other's. Copies that say the same count as one; where there are others, nothing is compared.

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHasher};

use crate::report::ledger::Ledger;
use crate::report::organ::{Likeness, Organ};

/// The ledgers of reports, each under a name of the owner's.
#[derive(Clone, Debug)]
pub struct Index<K> {
    by_organ: FxHashMap<Place, Vec<Namesakes<K>>>,
}

/// A report and its ledger.
pub type Entry<K> = (K, Arc<Ledger>);

/// A hash of what reports must share to be one organ's, and their year.
type Place = (u64, u16);

/// The reports for a year whose organs have one name, letter by letter.
#[derive(Clone, Debug)]
struct Namesakes<K> {
    organ: Arc<Organ>,
    /// By what they say: where there are several, nothing is compared with any.
    copies: Vec<Copies<K>>,
}

/// Reports that say the same, never none.
#[derive(Clone, Debug)]
struct Copies<K> {
    /// Of their figures, to tell most others apart without a look at these.
    digest: u64,
    /// In order of name: which reports are known tells what is found, not how they came to be known.
    reports: Vec<Entry<K>>,
}

/// The reports that may be an organ's for a year.
enum Candidates<'a, K> {
    None,
    /// All say the same. Under several names only if these are alike.
    Copies(Vec<&'a Copies<K>>),
    Differing,
}

impl<K> Default for Index<K> {
    fn default() -> Self {
        Self {
            by_organ: FxHashMap::default(),
        }
    }
}

impl<K: Ord + Clone> Index<K> {
    /// Puts the ledger of a report in the place of the one that it had. Returns the reports for which
    /// other years' reports may say something else now.
    pub fn replace(
        &mut self,
        name: &K,
        old: Option<&Arc<Ledger>>,
        new: Option<&Arc<Ledger>>,
    ) -> BTreeSet<K> {
        let mut res = BTreeSet::new();
        let was_in_doubt = old.is_some_and(|it| self.is_in_doubt(it));
        let mut changed: Vec<&Ledger> = Vec::new();
        changed.extend(old.filter(|it| self.remove(name, it)).map(|it| &**it));
        changed.extend(new.filter(|it| self.insert(name, it)).map(|it| &**it));
        res.extend(new.map(|_| name.clone()));
        // One of several that differ differs in another way.
        let is_same = match changed[..] {
            [old, new] => (old.year, &old.organ) == (new.year, &new.organ),
            _ => false,
        };
        if !(is_same && was_in_doubt && new.is_some_and(|it| self.is_in_doubt(it))) {
            let around = changed.iter().flat_map(|it| self.around(it));
            res.extend(around.map(|it| it.0.clone()));
        }
        res
    }

    /// Whether reports that bear this very name for the year differ.
    fn is_in_doubt(&self, ledger: &Ledger) -> bool {
        let all = self.by_organ.get(&place(ledger, ledger.year));
        let found = all.and_then(|all| Some(&all[namesakes_at(all, ledger).ok()?]));
        found.is_some_and(|it| it.copies.len() > 1)
    }

    /// Adds a report, or replaces its ledger by one that says the same. Returns whether others may be compared
    /// otherwise now.
    pub fn insert(&mut self, name: &K, ledger: &Arc<Ledger>) -> bool {
        let all = self.by_organ.entry(place(ledger, ledger.year)).or_default();
        let at = namesakes_at(all, ledger).unwrap_or_else(|at| {
            all.insert(at, Namesakes::of(&ledger.organ));
            at
        });
        let copies = &mut all[at].copies;
        let was_in_doubt = copies.len() > 1;
        let entry = (name.clone(), Arc::clone(ledger));
        let digest = digest(ledger);
        let Some(known) = copies.iter_mut().find(|it| it.say(digest, ledger)) else {
            let reports = vec![entry];
            copies.push(Copies { digest, reports });
            return !was_in_doubt;
        };
        match known.find(name) {
            Ok(at) => {
                known.reports[at] = entry;
                false
            }
            Err(at) => {
                known.reports.insert(at, entry);
                // The first is the one that others point at.
                at == 0 && !was_in_doubt
            }
        }
    }

    /// Returns whether that may matter to others.
    fn remove(&mut self, name: &K, ledger: &Ledger) -> bool {
        let place = place(ledger, ledger.year);
        let Some(all) = self.by_organ.get_mut(&place) else {
            return false;
        };
        let Ok(nth) = namesakes_at(all, ledger) else {
            return false;
        };
        let copies = &mut all[nth].copies;
        let digest = digest(ledger);
        let Some(of_copies) = copies.iter().position(|it| it.say(digest, ledger)) else {
            return false;
        };
        let Ok(at) = copies[of_copies].find(name) else {
            return false;
        };
        copies[of_copies].reports.remove(at);
        if copies[of_copies].reports.is_empty() {
            copies.remove(of_copies);
        }
        let is_in_doubt = copies.len() > 1;
        if copies.is_empty() {
            all.remove(nth);
        }
        if all.is_empty() {
            self.by_organ.remove(&place);
        }
        at == 0 && !is_in_doubt
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

    /// The reports of the years before and after that may be compared with one of this ledger.
    pub fn beside<'a>(&'a self, ledger: &'a Ledger) -> impl Iterator<Item = &'a Entry<K>> {
        self.alike_beside(ledger).flat_map(Namesakes::entries)
    }

    /// Every report that may be compared with others when one of this ledger comes or goes: those beside
    /// it, and those that these may be compared with in its stead. Names may be alike to a third and not
    /// to each other.
    fn around<'a>(&'a self, ledger: &'a Ledger) -> impl Iterator<Item = &'a Entry<K>> {
        let beside: Vec<&Organ> = self.alike_beside(ledger).map(|it| &*it.organ).collect();
        let is_rival = move |it: &&Namesakes<K>| beside.iter().any(|other| it.is_like(other));
        let rivals = self.of_key(ledger, ledger.year).filter(is_rival);
        rivals
            .chain(self.alike_beside(ledger))
            .flat_map(Namesakes::entries)
    }

    fn alike_beside<'a>(&'a self, ledger: &'a Ledger) -> impl Iterator<Item = &'a Namesakes<K>> {
        let years = [ledger.year.checked_sub(1), ledger.year.checked_add(1)];
        let all = years
            .into_iter()
            .flatten()
            .flat_map(|it| self.of_key(ledger, it));
        all.filter(|it| it.is_like(&ledger.organ))
    }

    fn of_key(&self, ledger: &Ledger, year: u16) -> impl Iterator<Item = &Namesakes<K>> {
        self.by_organ
            .get(&place(ledger, year))
            .into_iter()
            .flatten()
    }

    fn neighbor(&self, name: &K, ledger: &Ledger, year: u16) -> Option<&Entry<K>> {
        let Candidates::Copies(found) = self.candidates(ledger, year) else {
            return None;
        };
        let first = found.iter().filter_map(|it| it.reports.first());
        let found = first.min_by(|a, b| a.0.cmp(&b.0))?;
        match self.candidates(&found.1, ledger.year) {
            Candidates::Copies(back) => {
                back.iter().any(|it| it.find(name).is_ok()).then_some(found)
            }
            _ => None,
        }
    }

    /// The reports of this organ for a year: those that bear its very name, else those that may be its.
    fn candidates(&self, ledger: &Ledger, year: u16) -> Candidates<'_, K> {
        let Some(all) = self.by_organ.get(&place(ledger, year)) else {
            return Candidates::None;
        };
        let found = match namesakes_at(all, ledger) {
            Ok(at) => vec![&all[at]],
            Err(_) => {
                let alike =
                    |it: &&Namesakes<K>| it.organ.likeness(&ledger.organ) == Likeness::Alike;
                all.iter().filter(alike).collect()
            }
        };
        let Some(first) = found.first() else {
            return Candidates::None;
        };
        let copies: Vec<&Copies<K>> = found.iter().flat_map(|it| &it.copies).collect();
        let is_one_organ = found.iter().all(|it| it.is_like(&first.organ));
        let says_the_same = |it: &[&Copies<K>]| it[0].say_the_same(it[1]);
        match is_one_organ && copies.windows(2).all(says_the_same) {
            true => Candidates::Copies(copies),
            false => Candidates::Differing,
        }
    }
}

impl<K> Namesakes<K> {
    fn of(organ: &Arc<Organ>) -> Self {
        Self {
            organ: Arc::clone(organ),
            copies: Vec::new(),
        }
    }

    fn is_like(&self, organ: &Organ) -> bool {
        self.organ.likeness(organ) != Likeness::Different
    }

    fn entries(&self) -> impl Iterator<Item = &Entry<K>> {
        self.copies.iter().flat_map(|it| &it.reports)
    }
}

impl<K> Copies<K> {
    /// Whether they say what `ledger` says, which has this digest.
    fn say(&self, digest: u64, ledger: &Ledger) -> bool {
        let first = self.reports.first();
        digest == self.digest && first.is_some_and(|it| it.1.has_the_figures_of(ledger))
    }

    fn say_the_same(&self, other: &Self) -> bool {
        let first = other.reports.first();
        first.is_some_and(|it| self.say(other.digest, &it.1))
    }

    /// Where the report of this name is, or would be.
    fn find(&self, name: &K) -> Result<usize, usize>
    where
        K: Ord,
    {
        self.reports.binary_search_by(|it| it.0.cmp(name))
    }
}

/// Where those are that bear the name of a ledger's organ, or would be.
fn namesakes_at<K>(all: &[Namesakes<K>], ledger: &Ledger) -> Result<usize, usize> {
    all.binary_search_by(|it| it.organ.name().cmp(ledger.organ.name()))
}

fn digest(ledger: &Ledger) -> u64 {
    let mut hasher = FxHasher::default();
    ledger.figures().for_each(|it| it.hash(&mut hasher));
    hasher.finish()
}

fn place(ledger: &Ledger, year: u16) -> Place {
    (ledger.organ.key_hash(), year)
}

#[cfg(test)]
mod tests {
    use fastrand::Rng;

    use super::*;

    fn index(reports: &[(&str, u16)]) -> Index<usize> {
        let mut res = Index::default();
        for (idx, (name, year)) in reports.iter().enumerate() {
            res.insert(&idx, &ledger(name, *year));
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
        index.insert(&2, &other(own, 2023));
        assert!(index.last(&0, &this).is_none() && index.is_last_in_doubt(&this));
        assert!(index.next(&1, &ledger(own, 2023)).is_none());
        assert_eq!(index.beside(&this).count(), 2);
        index.remove(&2, &other(own, 2023));
        assert_eq!(index.last(&0, &this).map(|it| it.0), Some(1));
        assert!(!index.is_last_in_doubt(&this));
        assert_eq!(index.beside(&this).count(), 1);
    }

    /// Brings random reports of a few organs in and out, and looks who has another neighbor afterwards:
    /// they have to be among those that were named.
    #[test]
    fn whoever_has_another_neighbor_is_named() {
        const ORGANS: [&str; 4] = [
            "临川县财政局",
            "白杨市临川县财政局",
            "绿水市临川县财政局",
            "临川县教育局",
        ];
        let mut rng = Rng::with_seed(7);
        let mut index: Index<usize> = Index::default();
        let mut known: Vec<Option<Arc<Ledger>>> = vec![None; 9];
        let (mut n_changes, mut n_named) = (0, 0);
        for _ in 0..2000 {
            let at = rng.usize(..9);
            let organ = ORGANS[rng.usize(..4)];
            let year = rng.u16(2022..2025);
            let new = match rng.usize(..5) {
                0 => None,
                1 => Some(other(organ, year)),
                _ => Some(ledger(organ, year)),
            };
            let before = neighbors(&index, &known);
            let named = index.replace(&at, known[at].as_ref(), new.as_ref());
            known[at] = new;
            let after = neighbors(&index, &known);
            for name in (0..9).filter(|it| before[*it] != after[*it]) {
                assert!(named.contains(&name) || known[name].is_none());
                n_changes += 1;
            }
            n_named += named.len();
        }
        assert!(n_changes > 500, "{n_changes}");
        assert!(n_named < 4 * n_changes, "{n_named} of {n_changes}");
    }

    fn neighbors(index: &Index<usize>, known: &[Option<Arc<Ledger>>]) -> Vec<[Option<usize>; 2]> {
        let of = |(name, ledger): (usize, &Option<Arc<Ledger>>)| {
            let ledger = ledger.as_deref();
            let last = ledger.and_then(|it| index.last(&name, it));
            let next = ledger.and_then(|it| index.next(&name, it));
            [last.map(|it| it.0), next.map(|it| it.0)]
        };
        (0..).zip(known).map(of).collect()
    }
}

//! What is repaired is true, whatever slips were made: cells mistyped, totals recomputed from them,
//! values exchanged, put into the wrong cell or shifted. The slips are made here as people make them,
//! without a look at how they are told.

#![expect(clippy::print_stdout, reason = "the table is what a longer run is for")]

use std::collections::BTreeMap;
use std::env;

use fastrand::Rng;
use gouji::fix::{apply, fix_all};
use gouji::rules::diagnostic::{Applicability, Severity};
use gouji::workspace::analysis::Analysis;

use crate::cases;
use crate::generator::form::table_three_ids;
use crate::generator::model::{Model, Value};
use crate::generator::{Edition, Omission, render};
use crate::repairs::{count, wrong_value};

const N_COLUMNS: usize = 7;
const TOTAL: usize = 6;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Mistyped,
    Recomputed,
    Exchanged,
    Moved,
    Shifted,
}

const KINDS: [Kind; 5] = [
    Kind::Mistyped,
    Kind::Recomputed,
    Kind::Exchanged,
    Kind::Moved,
    Kind::Shifted,
];

/// What `--fix` did to a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Restored,
    /// Nothing untrue was written, and not all was restored: the truth is offered.
    Offered,
    /// There are findings, and none has the truth.
    Told,
    Silent,
    /// A figure was written that is not true.
    Wrong,
}

/// Table 三, row by row.
#[derive(Clone, PartialEq, Eq)]
struct Table(Vec<[i64; N_COLUMNS]>);

impl Table {
    fn of(model: &Model) -> Self {
        let ids = table_three_ids(model.edition);
        let rows = ids.chunks(N_COLUMNS).map(|row| {
            let mut res = [0; N_COLUMNS];
            for (value, id) in res.iter_mut().zip(row) {
                *value = count(model, id);
            }
            res
        });
        Self(rows.collect())
    }

    fn written_into(&self, model: &Model) -> Model {
        let ids = table_three_ids(model.edition);
        let values = self.0.iter().flatten();
        let pairs = ids.iter().zip(values);
        pairs.fold(model.clone(), |acc, (id, value)| {
            acc.with(id, Value::count(*value))
        })
    }

    fn read(text: &str, edition: Edition) -> Self {
        let analysis = Analysis::new(text);
        let reports = analysis.located().filter_map(|it| it.1.report.as_ref());
        let facts: BTreeMap<String, i64> = reports
            .flat_map(|it| it.facts())
            .filter_map(|it| Some((it.id, it.value?.count()?)))
            .collect();
        let ids = table_three_ids(edition);
        let rows = ids.chunks(N_COLUMNS).map(|row| {
            let mut res = [-1; N_COLUMNS];
            for (value, id) in res.iter_mut().zip(row) {
                *value = facts.get(id).copied().unwrap_or(-1);
            }
            res
        });
        Self(rows.collect())
    }

    fn slips_once(&mut self, kind: Kind, rng: &mut Rng) -> bool {
        (0..100).any(|_| {
            let mut more = self.clone();
            let is_made = more.slip(kind, rng);
            if is_made {
                *self = more;
            }
            is_made
        })
    }

    /// Makes a slip; false where there is no place for one.
    fn slip(&mut self, kind: Kind, rng: &mut Rng) -> bool {
        let before = self.clone();
        let n_rows = self.0.len();
        let (row, column) = (rng.usize(..n_rows), rng.usize(..N_COLUMNS));
        match kind {
            Kind::Mistyped => self.0[row][column] = wrong_value(rng, self.0[row][column]),
            Kind::Recomputed => return self.mistype_and_recompute(row, column, rng),
            Kind::Exchanged | Kind::Moved => {
                let (other, there) = match rng.bool() {
                    true => (row, rng.usize(..N_COLUMNS)),
                    false => (rng.usize(..n_rows), column),
                };
                let value = self.0[row][column];
                if (other, there) == (row, column) || value == 0 {
                    return false;
                }
                let back = self.0[other][there];
                if kind == Kind::Exchanged && back == 0 {
                    return false;
                }
                self.0[row][column] = if kind == Kind::Moved { 0 } else { back };
                self.0[other][there] = value;
            }
            Kind::Shifted => {
                let end = TOTAL + usize::from(rng.u8(..4) == 0);
                let cells = &mut self.0[row][..end];
                match rng.bool() {
                    true => {
                        cells.rotate_right(1);
                        cells[0] = 0;
                    }
                    false => {
                        cells.rotate_left(1);
                        cells[end - 1] = 0;
                    }
                }
            }
        }
        *self != before
    }

    /// Mistypes a cell, and some of its totals follow.
    fn mistype_and_recompute(&mut self, row: usize, column: usize, rng: &mut Rng) -> bool {
        let last = self.0.len() - 2;
        let is_result = (2..last).contains(&row);
        let wrong = wrong_value(rng, self.0[row][column]);
        let difference = wrong - self.0[row][column];
        self.0[row][column] = wrong;
        // Half of the time all of them, as a spreadsheet does.
        let all = rng.bool();
        let across = column != TOTAL && (all || rng.bool());
        let down = is_result && (all || rng.bool());
        if across {
            self.0[row][TOTAL] += difference;
        }
        if down {
            self.0[last][column] += difference;
        }
        let meets = row != last && (is_result && across || down && column != TOTAL);
        let corner = meets && (all || rng.bool());
        if corner {
            self.0[last][TOTAL] += difference;
        }
        (across || down) && self.0.iter().flatten().all(|it| *it >= 0)
    }
}

fn outcome(before: &str, truth: &Table, broken: &Table, edition: Edition) -> Outcome {
    let fixed = fix_all(before, Applicability::Safe, |_| true);
    let after = if fixed.n_applied == 0 {
        broken.clone()
    } else {
        Table::read(&fixed.text, edition)
    };
    let figures = || after.0.iter().flatten();
    let mut wrong = figures()
        .zip(broken.0.iter().flatten())
        .zip(truth.0.iter().flatten());
    if wrong.any(|((after, before), truth)| after != before && after != truth) {
        return Outcome::Wrong;
    }
    if after == *truth {
        return Outcome::Restored;
    }
    let analysis = Analysis::new(&fixed.text);
    let errors = || {
        analysis
            .diagnostics()
            .filter(|it| it.1.severity == Severity::Error)
    };
    if errors().next().is_none() {
        return Outcome::Silent;
    }
    let fixes = errors().flat_map(|(offset, it)| it.fixes.iter().map(move |it| (offset, it)));
    let mut tried = fixes.map(|it| Table::read(&apply(&fixed.text, [it]).0, edition));
    match tried.any(|it| it == *truth) {
        true => Outcome::Offered,
        false => Outcome::Told,
    }
}

/// How often slips of these kinds came to which outcome.
type Tally = BTreeMap<Vec<Kind>, BTreeMap<Outcome, usize>>;

fn n_of(tally: &Tally, n_slips: usize, outcome: Outcome) -> usize {
    let own = tally.iter().filter(|it| it.0.len() == n_slips);
    own.filter_map(|it| it.1.get(&outcome)).sum()
}

fn n_all(tally: &Tally, n_slips: usize) -> usize {
    let own = tally.iter().filter(|it| it.0.len() == n_slips);
    own.flat_map(|it| it.1.values()).sum()
}

/// Slips of `n_seeds` reports of every edition in every layout, one set in each, with figures in the
/// text and without.
fn tally(n_seeds: u64) -> Tally {
    let mut res = Tally::new();
    for (case, seed) in cases(n_seeds).zip(0..) {
        let truth = Table::of(&case.model);
        let mut rng = Rng::with_seed(seed);
        let n_slips = [1, 1, 2, 2, 2, 2, 2, 3, 4][rng.usize(..9)];
        let mut broken = truth.clone();
        let mut kinds: Vec<Kind> = (0..n_slips)
            .map(|_| KINDS[rng.usize(..KINDS.len())])
            .collect();
        kinds.sort_unstable();
        // Not every table has a place for every slip.
        let all_made = kinds.iter().all(|kind| broken.slips_once(*kind, &mut rng));
        if !all_made || broken == truth {
            continue;
        }
        let omission = match rng.bool() {
            true => Omission::None,
            false => Omission::Aspect(1),
        };
        let text = render(&broken.written_into(&case.model), &case.style, &omission).text;
        let outcome = outcome(&text, &truth, &broken, case.model.edition);
        if outcome == Outcome::Wrong {
            println!("wrong: {} {kinds:?} {omission:?}", case.name());
            for (row, (truth, broken)) in truth.0.iter().zip(&broken.0).enumerate() {
                if truth != broken {
                    println!("    row {row}: {truth:?} as {broken:?}");
                }
            }
        }
        *res.entry(kinds).or_default().entry(outcome).or_default() += 1;
    }
    res
}

fn print(tally: &Tally) {
    use Outcome::{Offered, Restored, Silent, Told, Wrong};
    println!("{:60} {:>6} restored offered told silent wrong", "", "n");
    let print = |name: &str, all: usize, n: &dyn Fn(Outcome) -> usize| {
        let share = |it: Outcome| 100.0 * n(it) as f64 / all.max(1) as f64;
        println!(
            "{name:60} {all:6} {:7.1}% {:6.1}% {:4.1}% {:5.1}% {:5}",
            share(Restored),
            share(Offered),
            share(Told),
            share(Silent),
            n(Wrong)
        );
    };
    for (kinds, outcomes) in tally.iter().filter(|it| it.0.len() <= 2) {
        let name = format!("{kinds:?}");
        let n = |it: Outcome| outcomes.get(&it).copied().unwrap_or(0);
        print(&name, outcomes.values().sum(), &n);
    }
    for n_slips in 1..=4 {
        let all = n_all(tally, n_slips);
        print(&format!("{n_slips} slips"), all, &|it| {
            n_of(tally, n_slips, it)
        });
        let mistyped = vec![Kind::Mistyped; n_slips];
        if let Some(own) = tally.get(&mistyped) {
            let n = |it: Outcome| own.get(&it).copied().unwrap_or(0);
            print(&format!("{n_slips} mistyped"), own.values().sum(), &n);
        }
    }
}

#[test]
fn no_slip_is_repaired_wrongly() {
    // `GOUJI_TEST_SLIPS=600 cargo test --release --test properties slip -- --nocapture` for the whole of it.
    let n_seeds = env::var("GOUJI_TEST_SLIPS")
        .ok()
        .and_then(|it| it.parse().ok());
    let tally = tally(n_seeds.unwrap_or(20));
    print(&tally);
    // One by chance, and of many reports the share.
    let most = |n_slips: usize, one_in: usize| 1 + n_all(&tally, n_slips) / one_in;
    let n_wrong = |n_slips: usize| n_of(&tally, n_slips, Outcome::Wrong);
    assert_eq!(n_wrong(1), 0);
    assert!(n_wrong(2) <= most(2, 1000));
    assert!(n_wrong(3) <= most(3, 200) && n_wrong(4) <= most(4, 200));
    let single = &tally[&vec![Kind::Mistyped]];
    assert_eq!(single.keys().collect::<Vec<_>>(), [&Outcome::Restored]);
    let pairs = &tally[&vec![Kind::Mistyped; 2]];
    let n_restored = pairs.get(&Outcome::Restored).copied().unwrap_or(0);
    assert!(n_restored * 100 >= pairs.values().sum::<usize>() * 88);
}

//! Wrong numbers are found, placed and put right: one of table 三 always; two whenever no other
//! explanation has as few slips.

use gouji::fix::fix_all;
use gouji::rules::diagnostic::{Applicability, Severity};
use gouji::workspace::analysis::Analysis;

use crate::explanations::Sums;
use crate::generator::form::table_three_ids;
use crate::generator::model::{Model, Value};
use crate::generator::{Omission, Sample, render};
use crate::{Case, cases};

pub(super) fn count(model: &Model, id: &str) -> i64 {
    model
        .get(id)
        .and_then(Value::number)
        .and_then(|it| it.as_integer())
        .expect("a count")
}

/// Another value than `truth`, the way people go wrong: a digit, a neighbor, nothing, anything.
pub(super) fn wrong_value(rng: &mut fastrand::Rng, truth: i64) -> i64 {
    loop {
        let digits = truth.to_string();
        let wrong = match rng.u8(..6) {
            0 => 0,
            1 => truth + 1,
            2 => truth - 1,
            3 => truth * 10 + rng.i64(0..10),
            4 => {
                truth
                    + 10_i64.pow(rng.u32(0..u32::try_from(digits.len()).expect("few digits")))
                        * rng.i64(1..9)
            }
            _ => rng.i64(0..100_000),
        };
        if wrong >= 0 && wrong != truth {
            return wrong;
        }
    }
}

fn broken(case: &Case, changes: &[(&str, i64)]) -> Sample {
    let model = changes
        .iter()
        .fold(case.model.clone(), |model, (id, value)| {
            model.with(id, Value::count(*value))
        });
    render(&model, &case.style, &Omission::None)
}

/// Whether the safe fix can restore every byte: a number of other length whose digits stand in
/// separate spans does not tell how the true digits were divided.
fn keeps_form(text: &str, fixed: &str) -> bool {
    let bare = |it: &str| -> String {
        let mut depth = 0;
        it.chars()
            .filter(|c| {
                if *c == '<' {
                    depth += 1;
                }
                let out = depth == 0;
                if *c == '>' {
                    depth -= 1;
                }
                out
            })
            .collect()
    };
    text == fixed || bare(text) == bare(fixed)
}

#[test]
fn any_one_wrong_number_of_table_three_is_placed_and_put_right() {
    for case in cases(1) {
        let truth = case.render(&Omission::None);
        let mut rng = fastrand::Rng::with_seed(case.seed + 7);
        for id in table_three_ids(case.model.edition) {
            let wrong = wrong_value(&mut rng, count(&case.model, &id));
            let sample = broken(&case, &[(&id, wrong)]);
            let place = sample
                .facts
                .iter()
                .find(|it| it.id == id)
                .expect("the fact")
                .range
                .clone();
            let analysis = Analysis::new(&sample.text);
            let errors: Vec<_> = analysis
                .diagnostics()
                .filter(|it| it.1.severity == Severity::Error)
                .collect();
            let [(offset, error)] = errors.as_slice() else {
                panic!("{} {id} = {wrong}: {} errors", case.name(), errors.len())
            };
            assert_eq!(
                error.range.shifted(*offset).as_usize(),
                place,
                "{} {id} = {wrong}",
                case.name()
            );
            let fixed = fix_all(&sample.text, Applicability::Safe, |_| true);
            assert_eq!(fixed.n_applied, 1, "{} {id} = {wrong}", case.name());
            assert!(
                keeps_form(&truth.text, &fixed.text),
                "{} {id} = {wrong}",
                case.name()
            );
            if !truth.text.contains('<') {
                assert_eq!(fixed.text, truth.text, "{} {id} = {wrong}", case.name());
            }
        }
    }
}

#[test]
fn two_wrong_numbers_are_found_and_put_right_where_that_is_certain() {
    let (mut n_pairs, mut n_unique) = (0, 0);
    for case in cases(1) {
        let truth = case.render(&Omission::None);
        let ids = table_three_ids(case.model.edition);
        let sums = Sums::new(ids.len() / 7);
        let mut rng = fastrand::Rng::with_seed(case.seed + 11);
        for round in 0..12 {
            let a = rng.usize(..ids.len());
            // Half of the pairs share a row or a column, where they are hardest to tell apart.
            let b = match round % 4 {
                0 => a / 7 * 7 + rng.usize(..7),
                1 => a % 7 + 7 * rng.usize(..ids.len() / 7),
                _ => rng.usize(..ids.len()),
            };
            if a == b {
                continue;
            }
            let (id_a, id_b) = (&ids[a], &ids[b]);
            let wrong_a = wrong_value(&mut rng, count(&case.model, id_a));
            let difference = wrong_a - count(&case.model, id_a);
            // A third of the pairs are off by the same amount, which is what makes them ambiguous.
            let same = count(&case.model, id_b) + difference;
            let wrong_b = if round % 3 == 0 && same >= 0 {
                same
            } else {
                wrong_value(&mut rng, count(&case.model, id_b))
            };
            let name = format!("{} {id_a} = {wrong_a}, {id_b} = {wrong_b}", case.name());
            let sample = broken(&case, &[(id_a, wrong_a), (id_b, wrong_b)]);

            let analysis = Analysis::new(&sample.text);
            assert!(
                analysis
                    .diagnostics()
                    .any(|it| it.1.severity == Severity::Error),
                "{name}: not detected"
            );
            let fixed = fix_all(&sample.text, Applicability::Safe, |_| true);
            assert!(
                fixed.n_applied == 0 || keeps_form(&truth.text, &fixed.text),
                "{name}: a safe fix is wrong"
            );

            let broken_model = case
                .model
                .with(id_a, Value::count(wrong_a))
                .with(id_b, Value::count(wrong_b));
            let values: Vec<i64> = ids.iter().map(|it| count(&broken_model, it)).collect();
            let changes = [(a, difference), (b, wrong_b - count(&case.model, id_b))];
            // What the table leaves open the text may decide.
            let is_unique = sums.is_certain(&values, &changes);
            assert!(!is_unique || fixed.n_applied > 0, "{name}");
            n_pairs += 1;
            n_unique += usize::from(is_unique);
        }
    }
    println!("{n_pairs} pairs, {n_unique} with a single explanation, all of these restored");
    assert!(n_unique * 10 > n_pairs * 3 && n_unique < n_pairs);
}

/// The text with the fix of the one finding of a rule.
fn filled_in(text: &str, rule: &str) -> Option<String> {
    let analysis = Analysis::new(text);
    let found: Vec<_> = analysis
        .diagnostics()
        .filter(|it| it.1.rule.name == rule)
        .collect();
    let [(offset, finding)] = found[..] else {
        return None;
    };
    let [fix] = &finding.fixes[..] else {
        return None;
    };
    assert_eq!(fix.applicability, Applicability::Display);
    let fixed = gouji::fix::apply(text, [(offset, fix)]);
    assert_eq!(fixed.1, 1);
    Some(fixed.0)
}

#[test]
fn what_is_missing_is_put_in_where_it_belongs() {
    let mut n_filled = 0;
    for case in cases(2) {
        let sections = (1..=6).map(|it| (Omission::Section(it), "missing-section"));
        let tables = (2..=4).map(|it| (Omission::Table(it), "missing-table"));
        for (omission, rule) in sections.chain(tables) {
            let text = case.render(&omission).text;
            let name = format!("{} {omission:?}", case.name());
            let Some(fixed) = filled_in(&text, rule) else {
                panic!("{name}: no {rule} to fill in");
            };
            n_filled += 1;
            let analysis = Analysis::new(&fixed);
            let mut bad = analysis.diagnostics().map(|it| it.1).filter(|it| {
                it.severity == Severity::Error
                    || it.rule.name.ends_with("-section") && it.rule.name != "empty-section"
                    || ["missing-table", "unknown-row", "label-mismatch"].contains(&it.rule.name)
            });
            let first = bad.next();
            assert!(first.is_none(), "{name}: {first:?}\n{fixed}");
            assert_eq!(filled_in(&fixed, rule), None, "{name}");
        }
    }
    assert_eq!(n_filled, 1008);
}

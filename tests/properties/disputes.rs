//! The text as one more identity of table 四: where it states the totals, one wrong number among them
//! is put right; where a part is wrong, the totals are above suspicion.

use gouji::fix::fix_all;
use gouji::rules::diagnostic::Applicability;
use gouji::workspace::analysis::Analysis;

use crate::generator::Omission;
use crate::generator::model::Value;
use crate::generator::{Sample, render};
use crate::{Case, cases};

const BLOCKS: [&str; 3] = [
    "reconsideration",
    "litigation_direct",
    "litigation_after_reconsideration",
];

/// Cases whose text states how many disputes there were, and what it says.
fn stated() -> impl Iterator<Item = (Case, Sample)> {
    let rendered = cases(6).map(|it| {
        let sample = it.render(&Omission::None);
        (it, sample)
    });
    rendered.filter(|(_, sample)| {
        let text: String = sample.text.split_whitespace().collect();
        text.contains("被申请行政复议") && text.contains("被提起行政诉讼")
    })
}

fn count(case: &Case, id: &str) -> i64 {
    let value = case.model.get(id).and_then(Value::number);
    value.and_then(|it| it.as_integer()).expect("a count")
}

/// Findings with whether they have a safe fix: rule, range, titles of the fixes.
fn errors(text: &str) -> Vec<(&'static str, std::ops::Range<usize>, Vec<String>)> {
    let analysis = Analysis::new(text);
    let own = analysis
        .diagnostics()
        .filter(|it| it.1.rule.name.ends_with("mismatch") || it.1.rule.name.contains("claim"));
    own.map(|(offset, it)| {
        let titles = it.fixes.iter().map(|it| it.title.zh.clone()).collect();
        (it.rule.name, it.range.shifted(offset).as_usize(), titles)
    })
    .collect()
}

#[test]
fn a_wrong_total_of_table_four_is_put_right_by_the_text() {
    let mut n = 0;
    for (case, truth) in stated() {
        let mut rng = fastrand::Rng::with_seed(case.seed + 3);
        for block in BLOCKS {
            let id = format!("disputes.{block}.total");
            let right = count(&case, &id);
            for wrong in [0, right + 1, right * 10 + 3, rng.i64(0..10_000)] {
                if wrong == right {
                    continue;
                }
                let name = format!("{} {id} = {wrong}", case.name());
                let model = case.model.with(&id, Value::count(wrong));
                let broken = render(&model, &case.style, &Omission::None);
                let found = errors(&broken.text);
                let place = broken
                    .facts
                    .iter()
                    .find(|it| it.id == id)
                    .expect("the fact");
                let [(rule, range, _)] = found.as_slice() else {
                    panic!("{name}: {found:?}")
                };
                assert_eq!(
                    (*rule, range),
                    ("cross-footing-mismatch", &place.range),
                    "{name}"
                );
                let fixed = fix_all(&broken.text, Applicability::Safe, |_| true);
                assert_eq!(fixed.n_applied, 1, "{name}");
                if !truth.text.contains('<') {
                    assert_eq!(fixed.text, truth.text, "{name}");
                }
                assert_eq!(errors(&fixed.text), [], "{name}");
                n += 1;
            }
        }
    }
    println!("{n} wrong totals restored");
    assert!(n > 300);
}

#[test]
fn a_wrong_part_of_table_four_does_not_cost_its_total() {
    let mut n = 0;
    for (case, _) in stated() {
        for block in BLOCKS {
            for part in ["upheld", "corrected", "other", "pending"] {
                let id = format!("disputes.{block}.{part}");
                let wrong = count(&case, &id) + 1;
                let name = format!("{} {id} = {wrong}", case.name());
                let model = case.model.with(&id, Value::count(wrong));
                let broken = render(&model, &case.style, &Omission::None);
                let found = errors(&broken.text);
                let [(rule, _, titles)] = found.as_slice() else {
                    panic!("{name}: {found:?}")
                };
                assert_eq!(*rule, "cross-footing-mismatch", "{name}");
                let spares_total = titles.iter().all(|it| !it.contains("总计"));
                assert!(!titles.is_empty() && spares_total, "{name}: {titles:?}");
                // One part among several: nothing tells which.
                let fixed = fix_all(&broken.text, Applicability::Safe, |_| true);
                assert_eq!(fixed.n_applied, 0, "{name}");
                n += 1;
            }
        }
    }
    assert!(n > 300);
}

//! The shape of a report in the editor: outline, folds, selections and tokens of random reports.

use std::collections::BTreeSet;

use gouji::ide::folding::folds;
use gouji::ide::outline::{Entry, Kind, outline};
use gouji::ide::selection::selections;
use gouji::ide::tokens::{What, tokens};
use gouji::text::range::{TextRange, to_u32};
use gouji::workspace::analysis::Analysis;

use crate::cases;
use crate::generator::Omission;

/// Entries lie within those above them, and beside one another.
#[track_caller]
fn check_nesting(entry: &Entry, name: &str) {
    assert!(
        entry.range.contains(entry.name_range),
        "{name}: {}",
        entry.name
    );
    assert!(
        !entry.name.is_empty() && !entry.name_range.is_empty(),
        "{name}: {entry:?}"
    );
    let mut end = entry.range.start;
    for below in &entry.children {
        let range = below.range;
        assert!(
            end <= range.start && range.end <= entry.range.end,
            "{name}: {}",
            below.name
        );
        end = range.end;
        check_nesting(below, name);
    }
}

#[test]
fn every_figure_has_its_row_in_the_outline() {
    for case in cases(6) {
        let sample = case.render(&Omission::None);
        let reports = outline(&Analysis::new(&sample.text));
        let [report] = reports.as_slice() else {
            panic!("{}: {} reports", case.name(), reports.len())
        };
        check_nesting(report, &case.name());
        let mut rows: Vec<TextRange> = Vec::new();
        let mut n_sections = 0;
        report.walk(0, &mut |it, _| {
            n_sections += usize::from(it.kind == Kind::Section);
            if it.kind == Kind::Row {
                rows.push(it.range);
            }
        });
        assert_eq!(n_sections, 6, "{}", case.name());
        let wanted: BTreeSet<&str> = sample
            .facts
            .iter()
            .filter_map(|it| Some(it.id.rsplit_once('.')?.0))
            .collect();
        assert_eq!(rows.len(), wanted.len(), "{}", case.name());
        for fact in &sample.facts {
            let range = TextRange::new(to_u32(fact.range.start), to_u32(fact.range.end));
            let around = rows.iter().filter(|it| it.contains(range)).count();
            assert_eq!(around, 1, "{}: {}", case.name(), fact.id);
        }
    }
}

#[test]
fn every_figure_is_a_token_and_none_lies_over_another() {
    for case in cases(4) {
        let sample = case.render(&Omission::None);
        let analysis = Analysis::new(&sample.text);
        let all = TextRange::new(0, to_u32(sample.text.len()));
        let found = tokens(&analysis, all, |it| it);
        let mut pairs = found.windows(2);
        assert!(
            pairs.all(|it| it[0].range.end <= it[1].range.start),
            "{}",
            case.name()
        );
        for fact in sample.facts.iter().filter(|it| it.value.is_some()) {
            let range = TextRange::new(to_u32(fact.range.start), to_u32(fact.range.end));
            let token = found.iter().find(|it| it.range == range);
            let token = token.unwrap_or_else(|| panic!("{}: {}", case.name(), fact.id));
            assert_eq!(token.what, What::Figure, "{}: {}", case.name(), fact.id);
            let is_total = fact.id.ends_with(".total") || fact.id.contains(".total.");
            assert_eq!(token.is_total, is_total, "{}: {}", case.name(), fact.id);
        }
        // Any part of the text has the tokens that the whole has there.
        let middle = TextRange::new(all.end / 3, all.end / 2);
        let there: Vec<_> = found.iter().filter(|it| it.range.touches(middle)).collect();
        assert_eq!(
            tokens(&analysis, middle, |it| it)
                .iter()
                .collect::<Vec<_>>(),
            there,
            "{}",
            case.name()
        );
    }
}

#[test]
fn selections_grow_everywhere_and_folds_begin_behind_their_heads() {
    for case in cases(1) {
        let sample = case.render(&Omission::None);
        let analysis = Analysis::new(&sample.text);
        for fold in folds(&analysis) {
            assert!(fold.head.end <= fold.end, "{}: {fold:?}", case.name());
        }
        for at in (0..sample.text.len()).step_by(97) {
            let at = to_u32(sample.text.floor_char_boundary(at));
            let found = selections(&analysis, at);
            let name = format!("{} at {at}", case.name());
            let mut pairs = found.windows(2);
            assert!(
                pairs.all(|it| it[1].contains(it[0]) && it[0] != it[1]),
                "{name}"
            );
            assert!(
                found.iter().all(|it| it.touches(TextRange::empty(at))),
                "{name}"
            );
            assert_eq!(
                found.last().map(|it| it.len() as usize),
                Some(sample.text.len()),
                "{name}"
            );
            for it in found {
                assert!(sample.text.get(it.as_usize()).is_some(), "{name}: {it:?}");
            }
        }
    }
}

//! A hover says of every figure what it is, and never a wrong number.

use gouji::ide::hover::{Line, Page, hover};
use gouji::report::table::RowState;
use gouji::rules::claims::place;
use gouji::rules::context::Context;
use gouji::text::range::{TextRange, to_u32};
use gouji::workspace::across::Across;
use gouji::workspace::analysis::Analysis;
use gouji::workspace::policy::Policy;

use crate::generator::model::{Model, Value};
use crate::generator::{Omission, Sample};
use crate::{Case, cases};

fn page(analysis: &Analysis, at: u32) -> Option<Page> {
    hover(analysis, &Across::default(), &Policy::default(), at, |_| {
        None
    })
}

fn heads(page: &Page) -> Vec<&str> {
    let lines = page.lines().iter();
    let heads = lines.filter(|it| matches!(it, Line::Head(_)));
    heads.map(|it| it.message().zh.as_str()).collect()
}

fn items(page: &Page) -> impl Iterator<Item = &str> {
    let lines = page.lines().iter();
    let items = lines.filter(|it| matches!(it, Line::Item(_)));
    items.map(|it| it.message().zh.as_str())
}

/// What a cell counts in a sum: `/` and blanks count nothing.
fn count(model: &Model, id: &str) -> Option<i64> {
    match model.get(id)? {
        Value::Number(it) => it.to_string().parse().ok(),
        Value::NotApplicable | Value::Blank => Some(0),
    }
}

/// The sums between the signs of a line: `9 + 1 + … = 10 ≠ 7 ✗` is 10, 10, 7.
fn sides(line: &str) -> Vec<i64> {
    let sum = |side: &str| -> i64 {
        let terms = side.split(" + ").map(str::trim);
        let terms = terms.filter(|it| !matches!(*it, "…" | "/" | "_"));
        terms.map(|it| it.parse::<i64>().unwrap()).sum()
    };
    let line = line.trim_end_matches([' ', '✓', '✗']);
    line.split(['=', '≠']).map(sum).collect()
}

/// Holds every identity of a cell's page to the truth: its figures and its verdict. Returns how many.
#[track_caller]
fn assert_identities(page: &Page, model: &Model, id: &str, name: &str) -> usize {
    let [table, row @ .., column] = &id.split('.').collect::<Vec<_>>()[..] else {
        panic!("{id}")
    };
    let row = row.join(".");
    let of = |row: &str, column: &str| count(model, &format!("{table}.{row}.{column}")).unwrap();
    let mut n_identities = 0;
    for line in items(page) {
        let is_false = line.ends_with('✗');
        let (shown, truth) = if let Some(it) = line.strip_prefix("本行合计 ") {
            (it, vec![of(&row, "total")])
        } else if let Some(it) = line.strip_prefix("本列合计 ") {
            (it, vec![of("total", column)])
        } else if let Some(it) = line.strip_prefix("本列收办平衡 ") {
            let came = of("received", column) + of("brought_forward", column);
            (
                it,
                vec![came, of("total", column) + of("carried_forward", column)],
            )
        } else {
            continue;
        };
        n_identities += 1;
        let sides = sides(shown);
        let last = *sides.last().unwrap();
        assert_eq!(last, *truth.last().unwrap(), "{name} {id}: {line}");
        if truth.len() > 1 {
            assert_eq!(sides[0], truth[0], "{name} {id}: {line}");
        }
        assert_eq!(sides[0] != last, is_false, "{name} {id}: {line}");
        assert!(is_false || line.ends_with('✓'), "{name} {id}: {line}");
    }
    n_identities
}

/// Hovers over every figure of the tables.
fn assert_figures(sample: &Sample, model: &Model, name: &str) {
    let analysis = Analysis::new(&sample.text);
    for fact in &sample.facts {
        let at = to_u32(fact.range.start);
        let found = page(&analysis, at).unwrap_or_else(|| panic!("{name}: {} is empty", fact.id));
        let Some(value) = fact.value else { continue };
        let expected = format!(" = {value}");
        let heads = heads(&found);
        let is_told = heads.iter().any(|it| it.ends_with(&expected));
        assert!(is_told, "{name}: {} is {value}: {heads:?}", fact.id);
        let n_identities = assert_identities(&found, model, &fact.id, name);
        let least = match fact.id.split('.').next() {
            Some("applications") => 2,
            Some("disputes") => 1,
            _ => 0,
        };
        assert!(n_identities >= least, "{name}: {}", fact.id);
    }
}

#[test]
fn every_figure_is_told_with_its_identities() {
    for case in cases(2) {
        let sample = case.render(&Omission::None);
        assert_figures(&sample, &case.model, &case.name());
    }
}

#[test]
fn identities_that_a_slip_breaks_are_told_to_be_broken() {
    for (n, case) in cases(1).enumerate() {
        let ids: Vec<String> = case.model.values().map(|it| it.0.to_owned()).collect();
        let is_count = |it: &&String| it.starts_with("applications.");
        let id = ids.iter().filter(is_count).cycle().nth(n * 31).unwrap();
        let Some(old) = count(&case.model, id) else {
            continue;
        };
        let model = case.model.with(id, Value::count(old + 7));
        let changed = Case { model, ..case };
        let sample = changed.render(&Omission::None);
        assert_figures(&sample, &changed.model, &changed.name());
    }
}

/// In a report without a fault the text agrees with the tables wherever it ties to them.
#[test]
fn every_figure_of_the_text_that_ties_is_told_and_agrees() {
    let mut n_figures = 0;
    for case in cases(3) {
        let sample = case.render(&Omission::None);
        let analysis = Analysis::new(&sample.text);
        for (offset, checked) in analysis.located() {
            let Some(report) = &checked.report else {
                continue;
            };
            let ctx = Context::new(report);
            for verdict in ctx.verdicts() {
                let range = place(&ctx, verdict).shifted(offset);
                let found = page(&analysis, range.start).unwrap();
                let name = case.name();
                assert!(heads(&found)[0].starts_with("正文「"), "{name}");
                let lines: Vec<&str> = items(&found).collect();
                assert!(!lines.is_empty(), "{name}");
                assert!(
                    lines.iter().all(|it| !it.contains('✗')),
                    "{name}: {lines:?}"
                );
                n_figures += 1;
            }
        }
    }
    assert!(n_figures > 200, "{n_figures}");
}

#[test]
fn every_label_is_told() {
    for case in cases(2) {
        let sample = case.render(&Omission::None);
        let analysis = Analysis::new(&sample.text);
        for (offset, checked) in analysis.located() {
            let Some(report) = &checked.report else {
                continue;
            };
            let title = report.title.as_ref().map(|it| it.range);
            let headings = report.headings.iter().map(|it| it.range);
            let mut labels: Vec<(TextRange, Option<&str>)> = title
                .into_iter()
                .chain(headings)
                .map(|it| (it, None))
                .collect();
            for table in report.tables() {
                let rows = table.rows.iter().zip(table.table.rows);
                labels.extend(rows.filter_map(|(it, row)| {
                    let is_bound = it.state == RowState::Bound;
                    Some((it.label.filter(|_| is_bound)?, Some(row.name)))
                }));
            }
            for (range, row) in labels {
                let found = page(&analysis, range.shifted(offset).start);
                let found = found.unwrap_or_else(|| panic!("{}: {row:?}", case.name()));
                // A number glued to its label is told instead.
                let heads = heads(&found);
                let is_told = row.is_none_or(|row| heads.iter().any(|it| it.contains(row)));
                assert!(is_told, "{}: {row:?} {heads:?}", case.name());
            }
        }
    }
}

#[test]
fn every_fixture_is_told_cell_by_cell() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut folders = vec![root];
    let mut n_cells = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                n_cells += assert_cells(&text, &path.to_string_lossy());
            }
        }
    }
    assert!(n_cells > 5000, "{n_cells}");
}

/// Hovers over every cell of a text, and holds what is told to what stands there.
fn assert_cells(text: &str, name: &str) -> usize {
    let analysis = Analysis::new(text);
    let mut n_cells = 0;
    for (offset, checked) in analysis.located() {
        let Some(report) = &checked.report else {
            continue;
        };
        for fact in report.facts() {
            let Some(value) = fact.value else { continue };
            let found = page(&analysis, fact.range.shifted(offset).start).unwrap();
            let heads = heads(&found);
            let expected = format!(" = {value}");
            let is_told = heads.iter().any(|it| it.ends_with(&expected));
            assert!(is_told, "{name}: {} {heads:?}", fact.id);
            n_cells += 1;
        }
    }
    n_cells
}

//! The generator checked against its own promises.

use std::collections::BTreeSet;

use fastrand::Rng;

use super::decimal::Decimal;
use super::form::{self, COLUMNS, DISPUTES, OUTCOMES};
use super::model::{AgencyKind, Model, Value};
use super::style::Style;
use super::{Edition, ExpectedFact, Layout, Omission, Sample, render};

const SEEDS: u64 = 6;

/// Calls `check` for every edition and layout and many seeds.
fn for_all(check: impl Fn(&mut Rng, &Model, &Style)) {
    for edition in Edition::ALL {
        for layout in Layout::ALL {
            for seed in 0..SEEDS {
                let mut rng = Rng::with_seed(seed * 7919 + layout as u64 * 31 + edition as u64);
                let model = Model::random(&mut rng, edition);
                let style = if seed == 0 {
                    Style::plain(layout)
                } else {
                    Style::random(&mut rng, layout)
                };
                check(&mut rng, &model, &style);
            }
        }
    }
}

fn without_tags(text: &str) -> String {
    let mut res = String::new();
    let mut in_tag = false;
    for it in text.chars() {
        match it {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ if !in_tag => res.push(it),
            _ => {}
        }
    }
    res
}

/// The number that a reader sees in `text`.
fn read(text: &str) -> Option<Decimal> {
    let narrow = |it: char| match it {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(it as u32 - 0xfee0),
        ',' => None,
        _ => Some(it),
    };
    Decimal::parse(&text.chars().filter_map(narrow).collect::<String>())
}

fn ids(sample: &Sample) -> BTreeSet<String> {
    sample.facts.iter().map(|it| it.id.clone()).collect()
}

/// What is left of the text when line ends, tags and compatibility characters do not count.
fn squeezed(text: &str, style: &Style) -> String {
    let mut plain = without_tags(text);
    if style.compatibility {
        for (radical, ordinary) in "⼯⾏⽆⼈⾃⼤⽐⽅⽣⼀⼆⽇⽉"
            .chars()
            .zip("工行无人自大比方生一二日月".chars())
        {
            plain = plain.replace(radical, &ordinary.to_string());
        }
    }
    plain.chars().filter(|it| !it.is_whitespace()).collect()
}

fn check_fact(sample: &Sample, fact: &ExpectedFact, model: &Model) {
    let text = sample
        .text
        .get(fact.range.clone())
        .expect("a range on character boundaries");
    assert_eq!(without_tags(text), fact.raw, "{}", fact.id);
    assert_eq!(read(&fact.raw), fact.value, "{}", fact.id);
    assert_eq!(model.get(&fact.id).and_then(Value::number), fact.value);
    assert!(!text.starts_with('<') && !text.ends_with('>'));
    let before = sample.text[..fact.range.start].chars().next_back();
    let after = sample.text[fact.range.end..].chars().next();
    for neighbor in [before, after].into_iter().flatten() {
        assert!(
            "\t \n\r><;&,|\"*_`".contains(neighbor),
            "{} stands beside {neighbor:?}",
            fact.id
        );
    }
}

#[test]
fn every_range_holds_its_number() {
    for_all(|_, model, style| {
        let sample = render(model, style, &Omission::None);
        let expected: BTreeSet<String> = form::fact_ids(model.edition).into_iter().collect();
        assert_eq!(sample.facts.len(), expected.len());
        assert_eq!(ids(&sample), expected);
        for pair in sample.facts.windows(2) {
            assert!(pair[0].range.end < pair[1].range.start);
        }
        for fact in &sample.facts {
            check_fact(&sample, fact, model);
        }
        assert_eq!(
            (sample.edition, sample.layout),
            (model.edition, style.layout)
        );
        let title = sample.title.as_deref().unwrap_or_default();
        let title = squeezed(title, style);
        assert!(title.starts_with(&squeezed(&model.agency, style)));
        assert!(title.contains(&model.year.to_string()));
        assert!(squeezed(&sample.text, style).contains(&title));
    });
}

#[test]
fn facts_stand_in_form_order() {
    for_all(|_, model, style| {
        let sample = render(model, style, &Omission::None);
        let found: Vec<String> = sample.facts.into_iter().map(|it| it.id).collect();
        assert_eq!(found, form::fact_ids(model.edition));
    });
}

fn count(model: &Model, id: &str) -> i64 {
    let number = model.get(id).and_then(Value::number);
    number.and_then(Decimal::as_integer).unwrap_or(0)
}

#[test]
fn every_identity_holds() {
    for_all(|_, model, _| {
        for (id, value) in model.values() {
            let negative = value.number().is_some_and(|it| it.as_f64() < 0.0);
            assert!(!negative || id.ends_with(".change"), "{id}");
        }
        let cell = |row: &str, column: &str| count(model, &format!("applications.{row}.{column}"));
        for row in form::application_rows(model.edition) {
            let parts: i64 = COLUMNS[..6].iter().map(|it| cell(row.id, it.0)).sum();
            assert_eq!(parts, cell(row.id, "total"), "{}", row.id);
        }
        for (column, _) in COLUMNS {
            let results = form::result_rows(model.edition);
            let sum: i64 = results.iter().map(|it| cell(it, column)).sum();
            assert_eq!(sum, cell("total", column));
            let opening = cell("received", column) + cell("brought_forward", column);
            assert_eq!(opening, sum + cell("carried_forward", column));
        }
        for (block, _) in DISPUTES {
            let cell = |outcome: &str| count(model, &format!("disputes.{block}.{outcome}"));
            let parts: i64 = OUTCOMES[..4].iter().map(|it| cell(it.0)).sum();
            assert_eq!(parts, cell("total"));
        }
        for row in ["regulations", "normative_documents"] {
            let cell = |column: &str| count(model, &format!("disclosure.{row}.{column}"));
            assert!(cell("in_force") - cell("issued") + cell("repealed") >= 0);
            assert!(cell("total_published") >= cell("published"));
        }
        assert_eq!(model.processing_fee % 10, 0);
    });
}

#[test]
fn one_changed_value_changes_its_range_only() {
    let values = [
        Value::count(0),
        Value::count(7),
        Value::count(18),
        Value::count(1_234_567),
        Value::count(-12),
        Value::Number(Decimal::new(37_705, 2)),
        Value::NotApplicable,
    ];
    for_all(|rng, model, style| {
        let before = render(model, style, &Omission::None);
        for value in values {
            let fact_idx = rng.usize(..before.facts.len());
            let old = &before.facts[fact_idx];
            let changed = model.with(&old.id, value);
            let after = render(&changed, style, &Omission::None);
            let new = &after.facts[fact_idx];
            check_fact(&after, new, &changed);
            assert_eq!(old.id, new.id);
            assert_eq!(old.range.start, new.range.start);
            assert_eq!(
                before.text[..old.range.start],
                after.text[..new.range.start]
            );
            assert_eq!(before.text[old.range.end..], after.text[new.range.end..]);
            assert_eq!(before.title, after.title);
        }
    });
}

#[test]
fn blank_cell_has_an_empty_range() {
    for layout in [
        Layout::Tsv,
        Layout::RowPerLinePiped,
        Layout::MarkdownWhole,
        Layout::Html,
    ] {
        let model = Model::random(&mut Rng::with_seed(1), Edition::Form2021);
        let id = "applications.granted.research";
        let sample = render(
            &model.with(id, Value::Blank),
            &Style::plain(layout),
            &Omission::None,
        );
        let fact = sample.facts.iter().find(|it| it.id == id);
        let fact = fact.expect("a blank cell is a cell");
        assert!(fact.range.is_empty() && fact.raw.is_empty() && fact.value.is_none());
    }
}

/// Renders with an omission and checks that just the facts for which `goes` holds are gone,
/// and that the text is shorter.
fn without(
    model: &Model,
    style: &Style,
    omission: &Omission,
    goes: impl Fn(&str) -> bool,
) -> Sample {
    let whole = render(model, style, &Omission::None);
    let sample = render(model, style, omission);
    // AsciiDoc has to say how many columns there are where a cell is left out.
    let len = |it: &Sample| -> usize {
        let lines = it.text.lines().filter(|it| !it.starts_with("[cols="));
        lines.map(str::len).sum()
    };
    assert!(len(&sample) < len(&whole), "{omission:?}");
    let kept: Vec<(&str, &str)> = whole
        .facts
        .iter()
        .filter(|it| !goes(&it.id))
        .map(|it| (it.id.as_str(), it.raw.as_str()))
        .collect();
    let found: Vec<(&str, &str)> = sample
        .facts
        .iter()
        .map(|it| (it.id.as_str(), it.raw.as_str()))
        .collect();
    assert_eq!(found, kept, "{omission:?}");
    for fact in &sample.facts {
        check_fact(&sample, fact, model);
    }
    sample
}

fn table_prefix(section: usize) -> &'static str {
    match section {
        2 => "disclosure.",
        3 => "applications.",
        4 => "disputes.",
        _ => "-",
    }
}

#[test]
fn sections_headings_and_tables_go() {
    for_all(|_, model, style| {
        for section in 1..=6 {
            let prefix = table_prefix(section);
            let heading = squeezed(&style.heading(section), style);
            let gone = Omission::Section(section);
            let sample = without(model, style, &gone, |id| id.starts_with(prefix));
            assert!(!squeezed(&sample.text, style).contains(&heading));
            let gone = Omission::Heading(section);
            let sample = without(model, style, &gone, |_| false);
            assert!(!squeezed(&sample.text, style).contains(&heading));
        }
        for section in 2..=4 {
            let prefix = table_prefix(section);
            let heading = squeezed(&style.heading(section), style);
            let gone = Omission::Table(section);
            let sample = without(model, style, &gone, |id| id.starts_with(prefix));
            assert!(squeezed(&sample.text, style).contains(&heading));
        }
    });
}

#[test]
fn rows_and_cells_go() {
    for_all(|rng, model, style| {
        let ids = form::fact_ids(model.edition);
        for _ in 0..4 {
            let id = &ids[rng.usize(..ids.len())];
            let row = id.rsplit_once('.').map_or(id.as_str(), |it| it.0);
            let in_row = format!("{row}.");
            let gone = Omission::Row(row.to_owned());
            without(model, style, &gone, |it| it.starts_with(&in_row));
            without(model, style, &Omission::Cell(id.clone()), |it| it == id);
        }
    });
}

#[test]
fn title_aspects_and_fee_statement_go() {
    let words = ["主动公开", "申请", "管理", "平台", "监督"];
    for_all(|_, model, style| {
        let sample = without(model, style, &Omission::Title, |_| false);
        assert_eq!(sample.title, None);
        for (aspect, word) in words.iter().enumerate() {
            let whole = render(model, style, &Omission::None);
            assert!(overview(&whole, style).contains(word), "{aspect}");
            let sample = without(model, style, &Omission::Aspect(aspect), |_| false);
            assert!(!overview(&sample, style).contains(word), "{aspect}");
        }
        if model.year >= 2020 {
            let whole = render(model, style, &Omission::None);
            let name = "信息处理费";
            let text = squeezed(&whole.text, style);
            assert!(text.contains(name), "{text}");
            let sample = without(model, style, &Omission::FeeStatement, |_| false);
            assert!(!squeezed(&sample.text, style).contains(name));
        }
    });
}

/// The text of section 一.
fn overview(sample: &Sample, style: &Style) -> String {
    let text = squeezed(&sample.text, style);
    let find = |section| text.find(&squeezed(&style.heading(section), style));
    match (find(1), find(2)) {
        (Some(begin), Some(end)) if begin < end => text[begin..end].to_owned(),
        found => panic!("section 一 at {found:?}"),
    }
}

#[test]
fn same_seed_same_report() {
    for_all(|_, model, style| {
        let mut rng = Rng::with_seed(style.seed);
        let mut again = Rng::with_seed(style.seed);
        let draw = |rng: &mut Rng| {
            let model = Model::random(rng, model.edition);
            render(&model, &Style::random(rng, style.layout), &Omission::None)
        };
        let (one, two) = (draw(&mut rng), draw(&mut again));
        assert_eq!((one.text, one.facts), (two.text, two.facts));
    });
}

#[test]
fn every_kind_of_report_is_drawn() {
    let mut kinds = BTreeSet::new();
    for seed in 0..300 {
        let model = Model::random(&mut Rng::with_seed(seed), Edition::Form2021);
        kinds.insert(match model.kind {
            AgencyKind::City => "city",
            AgencyKind::County => "county",
            AgencyKind::Town => "town",
            AgencyKind::Bureau => "bureau",
        });
        let total = count(&model, "applications.received.total");
        kinds.insert(match total {
            0 => "none",
            1..100 => "few",
            _ => "many",
        });
        if model.get("disclosure.regulations.issued") == Some(Value::NotApplicable) {
            kinds.insert("not applicable");
        }
        if model.processing_fee > 0 {
            kinds.insert("fee");
        }
    }
    assert_eq!(kinds.len(), 9, "{kinds:?}");
}

//! Reports of the workspace, their sections and rows, as somebody looks for them by a few letters.

use crate::form::{TableKind, edition_for};
use crate::report::Report;
use crate::report::table::Shape;
use crate::text::fold::{folded, is_blank};
use crate::text::range::TextRange;

/// Something in a report that can be looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    Report,
    /// Counted from 0.
    Section(usize),
    /// A row of a table of the edition for the report's year.
    Row(TableKind, usize),
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol<K> {
    /// The report that it is or is in.
    pub report: K,
    pub target: Target,
    pub name: String,
    /// Of the report that it is in.
    pub container: Option<String>,
}

/// Letters that must occur in this order in what is looked for, with anything between them.
#[derive(Clone, Debug)]
pub struct Query {
    chars: Vec<char>,
}

/// A name by which something is looked for.
fn letters(text: &str) -> Vec<char> {
    let letters = folded(text).to_lowercase();
    letters.chars().filter(|it| !is_blank(*it)).collect()
}

impl Query {
    pub fn new(text: &str) -> Self {
        Self {
            chars: letters(text),
        }
    }

    /// How many letters from the first on a name has in order.
    fn n_led(&self, name: &[char]) -> usize {
        let mut res = 0;
        for it in name {
            res += usize::from(self.chars.get(res) == Some(it));
        }
        res
    }

    /// How many letters from the last back a name has in order.
    fn n_trailed(&self, name: &[char]) -> usize {
        let mut rest = self.chars.iter().rev().peekable();
        let mut res = 0;
        for it in name.iter().rev() {
            if rest.next_if_eq(&it).is_some() {
                res += 1;
            }
        }
        res
    }
}

/// What a report is called: its organ and its year.
pub fn report_name(agency: &str, year: u16) -> String {
    format!("{agency} {year}年")
}

/// Letters that are looked for in what stands in a report: the last digit of a year is in too many names.
const LEAST: usize = 2;

/// The first `most` of all that a query matches: reports first, then what is in them, in the order of
/// `reports`. A section or row is found by letters of its report and then of its own name, or its own alone; an
/// empty query finds the reports.
pub fn find<'a, K: Clone>(
    reports: impl Iterator<Item = (K, &'a str, u16)>,
    query: &Query,
    most: usize,
) -> Vec<Symbol<K>> {
    let n_letters = query.chars.len();
    let mut res = Vec::new();
    let mut inner: Vec<Symbol<K>> = Vec::new();
    let mut names = Names::default();
    for (report, agency, year) in reports {
        let name = report_name(agency, year);
        let n_led = query.n_led(&letters(&name));
        if n_led == n_letters {
            res.push(Symbol {
                report: report.clone(),
                target: Target::Report,
                name: name.clone(),
                container: None,
            });
        }
        if res.len() >= most {
            break;
        }
        let room = most - inner.len();
        let below = names.of(year, query).iter();
        let is_meant = |it: &&Below| it.n_trailed >= LEAST.min(n_letters) && n_letters > 0;
        let below = below.filter(|it| n_led + it.n_trailed >= n_letters && is_meant(it));
        inner.extend(below.take(room).map(|it| Symbol {
            report: report.clone(),
            target: it.target,
            name: it.name.clone(),
            container: Some(name.clone()),
        }));
    }
    res.extend(inner);
    res.truncate(most);
    res
}

/// What the sections and rows of each edition are called, matched once.
#[derive(Default)]
struct Names {
    by_edition: Vec<(&'static str, Vec<Below>)>,
}

struct Below {
    target: Target,
    name: String,
    n_trailed: usize,
}

impl Names {
    fn of(&mut self, year: u16, query: &Query) -> &[Below] {
        let edition = edition_for(Some(year));
        let known = self.by_edition.iter().position(|it| it.0 == edition.name);
        let at = known.unwrap_or_else(|| {
            let sections = edition.sections.iter().enumerate();
            let sections = sections.map(|(idx, it)| {
                (
                    Target::Section(idx),
                    format!("{}、{}", it.ordinal, it.label),
                )
            });
            let rows = edition.tables.iter().flat_map(|table| {
                let rows = table.rows.iter().enumerate();
                rows.map(|(idx, it)| (Target::Row(table.kind, idx), it.name.to_owned()))
            });
            let below = sections.chain(rows).map(|(target, name)| Below {
                target,
                n_trailed: query.n_trailed(&letters(&name)),
                name,
            });
            self.by_edition.push((edition.name, below.collect()));
            self.by_edition.len() - 1
        });
        &self.by_edition[at].1
    }
}

/// Where something stands in its report, from the start of the part. What is not there is looked for at the
/// head of the report.
pub fn place(report: &Report, target: Target) -> TextRange {
    let head = || {
        let title = report.title.as_ref().map(|it| it.range);
        title.or_else(|| report.first_line()).unwrap_or_default()
    };
    let found = match target {
        Target::Report => None,
        Target::Section(idx) => report.heading(idx).map(|it| it.range),
        Target::Row(kind, row) => {
            let edition = edition_for(report.year());
            let id = edition.tables[kind as usize].rows.get(row).map(|it| it.id);
            report.table(kind).and_then(|it| row_place(it, id?))
        }
    };
    found.unwrap_or_else(head)
}

/// Where a row of this id stands: its label, else its figures.
fn row_place(table: &Shape, id: &str) -> Option<TextRange> {
    let idx = table.table.rows.iter().position(|it| it.id == id)?;
    let row = &table.rows[idx];
    let range = row.label.unwrap_or(row.range);
    (!range.is_empty()).then_some(range)
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORTS: [(u8, &str, u16); 3] = [
        (0, "云溪县水务局", 2023),
        (1, "云溪县水务局", 2024),
        (2, "石桥镇人民政府", 2024),
    ];

    #[track_caller]
    fn check(query: &str, expected: &[(u8, &str)]) {
        let found = find(REPORTS.into_iter(), &Query::new(query), 100);
        let shown: Vec<(u8, &str)> = found.iter().map(|it| (it.report, &*it.name)).collect();
        assert_eq!(shown, expected, "{query}");
    }

    #[test]
    fn letters_in_order_find_reports_and_what_is_in_them() {
        let all = [
            (0, "云溪县水务局 2023年"),
            (1, "云溪县水务局 2024年"),
            (2, "石桥镇人民政府 2024年"),
        ];
        check("", &all);
        check("水务 2024", &all[1..2]);
        check("局２０２３", &all[..1]);
        check("桥政", &all[2..]);
        check("政桥", &[]);
        check("石桥总体", &[(2, "一、总体情况")]);
        check(
            "水务国家秘密",
            &[(0, "（三）1.属于国家秘密"), (1, "（三）1.属于国家秘密")],
        );
    }

    #[test]
    fn what_is_found_is_bounded_and_reports_come_first() {
        let found = find(REPORTS.into_iter(), &Query::new("政府"), 2);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].target, Target::Report);
    }
}

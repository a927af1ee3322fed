//! Hints between the characters: the column of a cell where no header stands above it, and what the parts of
//! a total come to where the total is blank or another.

use std::sync::Arc;

use crate::form::IdentityKind;
use crate::repair::defect::standings;
use crate::repair::system::{Equation, Standing, System};
use crate::report::table::{BoundTable, CellIdx, Held};
use crate::rules::diagnostic::Language;
use crate::rules::words;
use crate::syntax::document::Part;
use crate::text::range::TextRange;
use crate::workspace::analysis::Analysis;

use super::sums::shown_parts;

/// A hint, and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    pub at: u32,
    pub kind: HintKind,
    /// In the form's words, or a sum; the same in every language.
    pub label: String,
    /// In the language that was asked for.
    pub tooltip: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HintKind {
    /// Before a cell.
    Column,
    /// Behind a total.
    Sum,
}

/// Which hints are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub columns: bool,
    pub sums: bool,
}

impl Default for Wanted {
    fn default() -> Self {
        Self {
            columns: true,
            sums: true,
        }
    }
}

/// The hints in a range, in order of place. No part, table or cell outside of it is looked at.
pub fn hints(
    analysis: &Analysis,
    range: TextRange,
    wanted: Wanted,
    language: Language,
) -> Vec<Hint> {
    let mut res = Vec::new();
    for (_, offset, checked) in analysis.parts_in(range) {
        let Some(report) = &checked.report else {
            continue;
        };
        let is_here = |it: TextRange| it.shifted(offset).touches(range);
        // Places are those of the part till all of it are found.
        let mut own = Vec::new();
        for table in report.tables().filter(|it| is_here(it.range)) {
            if wanted.columns {
                columns(&checked.part, table, language, is_here, &mut own);
            }
            if wanted.sums {
                sums(table, language, is_here, &mut own);
            }
        }
        res.extend(own.into_iter().map(|it| Hint {
            at: it.at + offset,
            ..it
        }));
    }
    res.sort_by_key(|it| it.at);
    res
}

fn columns(
    part: &Arc<Part>,
    table: &BoundTable,
    language: Language,
    is_here: impl Fn(TextRange) -> bool,
    acc: &mut Vec<Hint>,
) {
    let cells = table.cells();
    let cells = cells.filter(|it| table.held(*it) != Held::Missing && is_here(table.range(*it)));
    // Neighbours stand in one block, most of the time.
    let mut last: Option<(TextRange, bool)> = None;
    for idx in cells {
        let range = table.range(idx);
        let known = last.filter(|it| it.0.contains(range));
        let (block, is_headed) = known.unwrap_or_else(|| headed(part, range));
        last = Some((block, is_headed));
        if !is_headed {
            let row = &table.table.rows[idx.row];
            acc.push(Hint {
                at: range.start,
                kind: HintKind::Column,
                label: row.columns[idx.column].label.to_owned(),
                tooltip: words::form_cell_in(language, table.table, idx),
            });
        }
    }
}

/// The block at a place, and whether it shows its columns under their header.
fn headed(part: &Part, range: TextRange) -> (TextRange, bool) {
    let block = part.located_in(TextRange::empty(range.start)).last();
    block.map_or((range, true), |(start, block)| {
        let whole = TextRange::new(start, start + block.len());
        (whole, block.shows_header())
    })
}

fn sums(
    table: &BoundTable,
    language: Language,
    is_here: impl Fn(TextRange) -> bool,
    acc: &mut Vec<Hint>,
) {
    let system = System::of(table.table);
    for (equation, standing) in system.equations.iter().zip(standings(table)) {
        let Some((idx, sum)) = differing(table, system, equation, standing) else {
            continue;
        };
        let at = table.range(idx);
        if !is_here(at) {
            continue;
        }
        let (name, parts) = (words::identity(equation.kind), shown_parts(table, equation));
        let hint = Hint {
            at: at.end,
            kind: HintKind::Sum,
            label: format!("Σ {sum}"),
            tooltip: match language {
                Language::Chinese => format!("{} {parts} = {sum}", name.zh),
                Language::English => format!("{}: {parts} = {sum}", name.en),
            },
        };
        // Row and column of a total of totals may come to the same.
        if !acc
            .iter()
            .any(|it| (it.at, &it.label) == (hint.at, &hint.label))
        {
            acc.push(hint);
        }
    }
}

/// A total that is blank or another than the sum of its parts, and that sum.
fn differing(
    table: &BoundTable,
    system: &System,
    equation: &Equation,
    standing: Standing,
) -> Option<(CellIdx, i64)> {
    let ([total], IdentityKind::CrossFooting | IdentityKind::Footing) =
        (&equation.left[..], equation.kind)
    else {
        return None;
    };
    let idx = system.cells[*total];
    let parts = || {
        equation
            .right
            .iter()
            .map(|it| table.held(system.cells[*it]))
    };
    let is_blank =
        table.held(idx) == Held::Blank && parts().any(|it| matches!(it, Held::Number(_)));
    if !is_blank && standing != Standing::Broken {
        return None;
    }
    let sum = parts().map(Held::count).sum::<Option<i64>>()?;
    Some((idx, sum))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::range::to_u32;

    const TSV: &str = include_str!("../../fixtures/layouts/tsv.txt");
    const MARKDOWN: &str = include_str!("../../fixtures/correct.md");

    /// The text between `from` and `to` with its hints in it, in `⟦⟧`.
    #[track_caller]
    fn hinted(text: &str, from: &str, to: &str, wanted: Wanted) -> String {
        let start = text.find(from).unwrap();
        let end = start + text[start..].find(to).unwrap();
        let range = TextRange::new(to_u32(start), to_u32(end));
        let mut res = text[start..end].to_owned();
        for it in hints(&Analysis::new(text), range, wanted, Language::Chinese)
            .iter()
            .rev()
        {
            res.insert_str(it.at as usize - start, &format!("⟦{}⟧", it.label));
        }
        res
    }

    #[test]
    fn cells_between_tabs_have_their_columns_before_them() {
        let shown = hinted(TSV, "二、上年结转", "三、", Wanted::default());
        let shown: String = shown.split_whitespace().collect();
        assert!(shown.contains("⟦自然人⟧"), "{shown}");
        assert!(shown.contains("⟦法律服务机构⟧"), "{shown}");
        assert_eq!(shown.matches('⟦').count(), 7, "{shown}");
    }

    #[test]
    fn every_layout_without_a_header_has_its_columns() {
        for (text, n_hints) in [
            (TSV, 200),
            (
                include_str!("../../fixtures/layouts/cell-per-line.txt"),
                200,
            ),
            (
                include_str!("../../fixtures/layouts/row-per-line-piped.txt"),
                200,
            ),
            (include_str!("../../fixtures/layouts/table.html"), 0),
            (MARKDOWN, 0),
        ] {
            let whole = TextRange::new(0, to_u32(text.len()));
            let found = hints(
                &Analysis::new(text),
                whole,
                Wanted::default(),
                Language::Chinese,
            );
            assert_eq!(
                found.len(),
                n_hints,
                "{}",
                &text[..120.min(text.floor_char_boundary(120))]
            );
        }
    }

    #[test]
    fn a_total_that_is_blank_or_another_has_the_sum_behind_it() {
        let row = "| 一、本年新收政府信息公开申请数量 | 5 | 1 | 0 | 0 | 0 | 0 | 6 |";
        for (total, hint) in [("", "⟦Σ 6⟧"), ("7", "7⟦Σ 6⟧"), ("6", "6 |")] {
            let other = row.replace("| 6 |", &format!("|{total} |"));
            let text = MARKDOWN.replacen(row, &other, 1);
            let shown = hinted(&text, "| 一、本年新收", "\n", Wanted::default());
            assert!(shown.contains(hint), "{shown}");
            let none = Wanted {
                columns: true,
                sums: false,
            };
            assert!(!hinted(&text, "| 一、本年新收", "\n", none).contains('Σ'));
        }
    }

    #[test]
    fn a_blank_form_has_no_sums() {
        let blank = crate::report::skeleton::report(
            2024,
            "青溪县水务局",
            crate::report::skeleton::Layout::Tsv,
        );
        let whole = TextRange::new(0, to_u32(blank.len()));
        let found = hints(
            &Analysis::new(&blank),
            whole,
            Wanted::default(),
            Language::Chinese,
        );
        assert!(found.iter().all(|it| it.kind == HintKind::Column));
    }

    #[test]
    fn no_hint_is_outside_of_the_range() {
        let text = [TSV, TSV, TSV].concat();
        let analysis = Analysis::new(&text);
        let third = to_u32(TSV.len());
        let range = TextRange::new(third + third / 2, third + third / 2 + 400);
        let found = hints(&analysis, range, Wanted::default(), Language::Chinese);
        assert!(!found.is_empty());
        assert!(
            found
                .iter()
                .all(|it| range.touches(TextRange::empty(it.at)))
        );
        let whole = TextRange::new(0, to_u32(text.len()));
        let all = hints(&analysis, whole, Wanted::default(), Language::Chinese);
        let inside = all
            .iter()
            .filter(|it| range.touches(TextRange::empty(it.at)));
        assert!(inside.eq(&found));
    }

    #[test]
    fn reports_of_one_length_have_their_hints_each() {
        let row = "| 一、本年新收政府信息公开申请数量 | 5 | 1 | 0 | 0 | 0 | 0 | 6 |";
        let one = MARKDOWN.replacen(row, &row.replace("| 6 |", "| 7 |"), 1);
        let found = |text: &str| {
            let whole = TextRange::new(0, to_u32(text.len()));
            let analysis = Analysis::new(text);
            hints(&analysis, whole, Wanted::default(), Language::Chinese).len()
        };
        assert_eq!(found(&one.repeat(3)), 3 * found(&one));
        assert!(found(&one) > 0);
    }
}

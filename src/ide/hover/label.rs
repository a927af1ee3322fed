//! A label of the form: what its row, column, group or section counts, and how its identities stand.

use crate::form::{Axis, IdentityKind, Table, TableKind, glossary};
use crate::ide::sums::{Sum, sums};
use crate::repair::system::{Equation, Standing, System};
use crate::report::labels::LabelKind;
use crate::report::table::{BoundTable, CellIdx};
use crate::rules::diagnostic::Message;
use crate::rules::words;

use super::{Line, Page, Scene};

impl Scene<'_> {
    /// The page of the label at a place.
    pub(super) fn label(&self, at: u32) -> Option<Page> {
        let found = self.report.label_at(at)?;
        let lines = match found.what {
            LabelKind::Title => self.title(),
            LabelKind::Section(idx) => self.section(idx)?,
            LabelKind::Row(table, row) => self.row(table, row)?,
            LabelKind::Column(table, idx) => self.column(table, idx)?,
            LabelKind::Heading(table, label) => {
                let entry = glossary::of_heading(label)?;
                let mut lines = vec![
                    Line::Head(Message::new(label, label)),
                    Line::Text(sentence(entry)),
                ];
                lines.extend(self.grounds(Some(table), entry.rests_on, &[]));
                lines
            }
        };
        Some(Page::new(found.range, lines))
    }

    fn title(&self) -> Vec<Line> {
        let year = self.report.year();
        let shown = |year: Option<u16>| year.map(|it| it.to_string()).unwrap_or_default();
        let agency = self.report.agency().unwrap_or_default();
        let mut lines = vec![Line::Head(Message::new(
            format!("{agency} {}", shown(year)).trim(),
            format!("{agency} {}", shown(year)).trim(),
        ))];
        let edition = self.report.edition();
        lines.extend(edition.map(|it| {
            let document = it.document;
            Line::Text(Message::new(
                format!("表格用的是{document}的格式（{} 年起）", it.first_year),
                format!(
                    "The tables follow the form of {document}, in use since {}",
                    it.first_year
                ),
            ))
        }));
        for table in self.report.tables() {
            lines.push(Line::Item(tally(table)));
        }
        lines
    }

    fn section(&self, idx: usize) -> Option<Vec<Line>> {
        let entry = glossary::of_section(idx)?;
        let section = &crate::form::edition_for(self.report.year()).sections[idx];
        let head = format!("{}、{}", section.ordinal, section.label);
        let mut lines = vec![
            Line::Head(Message::new(
                head.as_str(),
                format!("{head} ({})", section.en),
            )),
            Line::Text(sentence(entry)),
        ];
        let tables = self.report.tables();
        let own = tables.filter(|it| it.table.kind.section() == idx);
        lines.extend(own.map(|it| Line::Item(tally(it))));
        lines.extend(self.grounds(None, entry.rests_on, &[]));
        Some(lines)
    }

    fn row(&self, table: &'static Table, row_idx: usize) -> Option<Vec<Line>> {
        let row = &table.rows[row_idx];
        let entry = glossary::of_row(table, row)?;
        let mut lines = vec![
            Line::Head(Message::new(
                format!("「{}」", row.name),
                format!("「{}」 {}", row.name, row.en),
            )),
            Line::Text(sentence(entry)),
        ];
        let own = self.own_table(table);
        let sums = own.map(|it| {
            sums(it, |equation| {
                is_of(table, equation, Axis::EachRow, row_idx)
            })
        });
        let sums = sums.unwrap_or_default();
        lines.extend(sums.iter().map(item));
        let clauses: Vec<&str> = sums.iter().map(|it| it.clause).collect();
        lines.extend(self.grounds(Some(table), entry.rests_on, &clauses));
        Some(lines)
    }

    fn column(&self, table: &'static Table, idx: CellIdx) -> Option<Vec<Line>> {
        let row = &table.rows[idx.row];
        let column = &row.columns[idx.column];
        let entry = glossary::of_column(table, row, column)?;
        let mut lines = vec![
            Line::Head(Message::new(
                format!("「{}」", column.label),
                format!("「{}」 {}", column.label, column.en),
            )),
            Line::Text(sentence(entry)),
        ];
        let own = self.own_table(table);
        let is_own = |it: &Equation| is_of(table, it, Axis::EachColumn, idx.column);
        let sums = own.map(|it| sums(it, is_own)).unwrap_or_default();
        lines.extend(sums.iter().map(item));
        let clauses: Vec<&str> = sums.iter().map(|it| it.clause).collect();
        lines.extend(self.grounds(Some(table), entry.rests_on, &clauses));
        Some(lines)
    }

    fn own_table(&self, table: &Table) -> Option<&BoundTable> {
        let own = self.report.table(table.kind)?;
        std::ptr::eq(own.table, table).then_some(own)
    }
}

/// Whether an identity is that of one row, or of one column.
fn is_of(table: &'static Table, equation: &Equation, axis: Axis, at: usize) -> bool {
    let is_along = match equation.kind {
        IdentityKind::CrossFooting => axis == Axis::EachRow,
        IdentityKind::Footing | IdentityKind::RollForward => axis == Axis::EachColumn,
    };
    let cells = &System::of(table).cells;
    let first = equation.left.first().map(|it| cells[*it]);
    is_along
        && first.is_some_and(|it| match axis {
            Axis::EachRow => it.row == at,
            Axis::EachColumn => it.column == at,
        })
}

fn item(sum: &Sum) -> Line {
    let of = words::identity(sum.kind);
    Line::Item(Message::new(
        format!("{} {}", of.zh, sum.shown),
        format!("{}: {}", of.en, sum.shown),
    ))
}

/// How many of a table's identities hold.
fn tally(table: &BoundTable) -> Message {
    let all = sums(table, |_| true);
    let holding = all.iter().filter(|it| it.standing == Standing::Holds);
    let broken = all.iter().filter(|it| it.standing == Standing::Broken);
    let (n_holding, n_broken, n_all) = (holding.count(), broken.count(), all.len());
    let number = words::table_number(table.table.kind);
    if table.table.kind == TableKind::Disclosure && n_all == 0 {
        return Message::new(
            format!("{}各数之间没有勾稽关系", number.zh),
            format!("no identities hold between the figures of {}", number.en),
        );
    }
    let (wrong_zh, wrong_en) = match n_broken {
        0 => (String::new(), String::new()),
        n => (format!("，{n} 处不符"), format!(", {n} do not hold")),
    };
    Message::new(
        format!("{}勾稽 {n_holding}/{n_all}{wrong_zh}", number.zh),
        format!(
            "{}: {n_holding} of {n_all} identities hold{wrong_en}",
            number.en
        ),
    )
}

fn sentence(entry: &glossary::Entry) -> Message {
    Message::new(format!("{}。", entry.zh), format!("{}.", entry.en))
}

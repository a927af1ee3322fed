//! The outline of a document: reports, their sections, what these are divided into, tables and rows. One
//! tree for the list of symbols, folding and selections, in whatever layout a report is written.

use crate::form::vocabulary::vocabulary;
use crate::form::{Axis, Identity, IdentityKind, Table, TableKind};
use crate::report::Report;
use crate::report::content::Content;
use crate::report::outline::Heading;
use crate::report::skeleton::groups;
use crate::report::table::{BoundTable, CellIdx, Held, RowState};
use crate::syntax::document::Part;
use crate::syntax::layout::Layout;
use crate::text::label::{self, Label, Reader};
use crate::text::plain::one_line;
use crate::text::range::{TextRange, to_u32};
use crate::workspace::analysis::{Analysis, Checked, Framed};

use super::form_words::{surroundings, worded};
use super::subheads::{Subhead, subheads};

/// Something that a reader looks for in a report, with what is below it. Ranges are of the whole text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub kind: Kind,
    /// As the report has it; of tables and rows, as the form has it.
    pub name: String,
    /// Figures, as they are written.
    pub detail: Option<String>,
    /// All of it, without white space at its end.
    pub range: TextRange,
    /// Its heading or label, within `range`.
    pub name_range: TextRange,
    /// In order of place, each within `range`.
    pub children: Vec<Entry>,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Report,
    /// One of the six.
    Section,
    /// A matter that a section must cover: 主动公开 and its like.
    Aspect,
    /// What stands under any other heading within a section.
    Subsection,
    Table,
    /// Rows under one label: （三）不予公开.
    Group,
    Row,
}

impl Entry {
    /// Visits the entry and all below it, with how deep each lies.
    pub fn walk<'a>(&'a self, depth: usize, visit: &mut impl FnMut(&'a Entry, usize)) {
        visit(self, depth);
        for it in &self.children {
            it.walk(depth + 1, visit);
        }
    }
}

/// The outline of every report in a text, in order.
pub fn outline(analysis: &Analysis) -> Vec<Entry> {
    analysis.gather(analysis.whole(), |offset, checked| {
        of_part(checked, offset).into_iter().collect()
    })
}

/// The outline of the report that a part is, which begins at `offset`; `None` where it is none.
pub fn of_part(checked: &Checked, offset: u32) -> Option<Entry> {
    of_report(checked, offset, true)
}

/// What there is of an outline besides rows, outer entries before those within them. It is made once for as
/// long as the report is the same.
pub(super) fn framework(checked: &Checked) -> &[Framed] {
    checked.framework.get_or_init(|| {
        let mut res = Vec::new();
        if let Some(report) = frame(checked, 0) {
            report.walk(0, &mut |it: &Entry, depth| {
                let is_heading = !matches!(it.kind, Kind::Table | Kind::Group);
                if it.kind != Kind::Row {
                    res.push(Framed {
                        head: it.name_range,
                        end: it.range.end,
                        depth: u8::try_from(depth).unwrap_or(u8::MAX),
                        is_heading,
                    });
                }
            });
        }
        res.into()
    })
}

/// The same without the details of entries, which take longer than all else.
pub(super) fn frame(checked: &Checked, offset: u32) -> Option<Entry> {
    of_report(checked, offset, false)
}

fn of_report(checked: &Checked, offset: u32, has_details: bool) -> Option<Entry> {
    let report = checked.report.as_ref()?;
    let of = OfReport {
        report,
        part: &checked.part,
        has_details,
    };
    let mut res = of.entry();
    res.shift(offset);
    Some(res)
}

impl Entry {
    fn shift(&mut self, by: u32) {
        self.range = self.range.shifted(by);
        self.name_range = self.name_range.shifted(by);
        self.children.iter_mut().for_each(|it| it.shift(by));
    }
}

/// A report while its outline is made. Ranges count from the start of the part.
struct OfReport<'a> {
    report: &'a Report,
    part: &'a Part,
    has_details: bool,
}

impl OfReport<'_> {
    fn entry(&self) -> Entry {
        let report = self.report;
        let range = self.trimmed(TextRange::new(0, self.part.len));
        let mut tables: Vec<Entry> = report.tables().map(|it| self.table(it)).collect();
        tables.extend(report.disordered().iter().map(|it| Entry {
            kind: Kind::Table,
            name: it.table.label.to_owned(),
            detail: None,
            range: it.range,
            name_range: it.range,
            children: Vec::new(),
        }));
        let extents: Vec<TextRange> = tables.iter().map(|it| it.range).collect();
        let mut children = self.sections(&extents);
        for table in tables {
            let is_around = |it: &&mut Entry| it.range.contains(table.range);
            let siblings = match children.iter_mut().find(is_around) {
                Some(section) => &mut section.children,
                None => &mut children,
            };
            // What is said before a table ends where that begins.
            let ends_in_it = |it: &&mut Entry| {
                it.range.start < table.range.start && table.range.start < it.range.end
            };
            for it in siblings.iter_mut().filter(ends_in_it) {
                let before = TextRange::new(it.range.start, table.range.start);
                it.range = self.trimmed(before).cover(it.name_range);
            }
            siblings.push(table);
        }
        children.sort_by_key(|it| it.range);
        for it in &mut children {
            it.children.sort_by_key(|it| it.range);
        }
        let (name, name_range) = self.name();
        Entry {
            kind: Kind::Report,
            name,
            detail: None,
            name_range,
            range,
            children,
        }
        .around_its_own()
    }

    /// The title, or the first line of a report that has none.
    fn name(&self) -> (String, TextRange) {
        match &self.report.title {
            Some(it) => (it.text.clone(), it.range),
            None => {
                let first = self.report.first_line().unwrap_or_default();
                (self.shown(first), first)
            }
        }
    }

    /// The sections with what they are divided into. Rows of a table that has a line for each cell are
    /// numbered as headings are, and are none.
    fn sections(&self, tables: &[TextRange]) -> Vec<Entry> {
        let sections = self.report.sections();
        let mut res: Vec<Entry> = sections.map(|it| self.section(it.0, it.1)).collect();
        let is_in_table = |it: &Entry| tables.iter().any(|table| table.contains(it.name_range));
        for it in &mut res {
            it.children.retain(|it| !is_in_table(it));
        }
        res
    }

    fn section(&self, heading: &Heading, content: &Content) -> Entry {
        let range = TextRange::new(heading.range.start, content.range.end);
        let range = self.trimmed(range.cover(heading.range));
        let within = |it: Subhead| {
            let kind = match it.aspect.is_some() {
                true => Kind::Aspect,
                false => Kind::Subsection,
            };
            let own = self.trimmed(it.range);
            let is_whole = range.contains(own) && own.contains(it.name_range);
            is_whole.then(|| Entry {
                kind,
                name: it.name,
                detail: None,
                range: own,
                name_range: it.name_range,
                children: Vec::new(),
            })
        };
        let below = subheads(self.report, heading, content).into_iter();
        Entry {
            kind: Kind::Section,
            name: self.shown(heading.range),
            detail: None,
            name_range: self.without_marks(heading.range),
            children: below.filter_map(within).collect(),
            range,
        }
    }

    fn table(&self, table: &BoundTable) -> Entry {
        let labels: Vec<(TextRange, Label)> = match table.table.groups {
            [] => self.texts(table).find(is_header).into_iter().collect(),
            _ => self.texts(table).collect(),
        };
        let header = labels.iter().copied().find(is_header).map(|it| it.0);
        let places: Vec<Place> = (0..table.rows.len())
            .map(|it| Place::of(table, it))
            .collect();
        let mut rows = Vec::new();
        for (idx, groups) in groups(table.table).into_iter().enumerate() {
            if let Some(row) = self.row(table, idx, &places) {
                add(&mut rows, row, &groups);
            }
        }
        place_groups(&mut rows, &labels);
        rows.sort_by_key(|it| it.range);
        let own = self.trimmed(table.range);
        let own = header.map_or(own, |it| own.cover(it));
        let below = rows.iter().map(|it| it.range);
        let range = below.fold(own, TextRange::cover);
        let first = rows.first().map(|it| it.name_range);
        Entry {
            kind: Kind::Table,
            name: table.table.label.to_owned(),
            detail: self.detail(|| self.balance(table)),
            range,
            name_range: header.or(first).unwrap_or(range),
            children: rows,
        }
    }

    fn row(&self, table: &BoundTable, idx: usize, places: &[Place]) -> Option<Entry> {
        let (row, bound) = (&table.table.rows[idx], &table.rows[idx]);
        if bound.state == RowState::Missing {
            return None;
        }
        let Place { label, values } = places[idx];
        let whole = label.map_or(values, |it| {
            Some(values.map_or(it, |values| values.cover(it)))
        });
        let others = places.iter().enumerate().filter(|it| it.0 != idx);
        let mut others = others.flat_map(|it| [it.1.label, it.1.values]).flatten();
        // The labels of 表四 stand together, above all figures.
        let is_own = whole.is_some_and(|it| !others.any(|other| it.contains(other)));
        let label = label.filter(|_| is_own || values.is_none());
        let range = if is_own { whole } else { values.or(label) };
        let range = range.unwrap_or(bound.range);
        Some(Entry {
            kind: Kind::Row,
            name: row.label.to_owned(),
            detail: self.detail(|| self.figures(table, idx)),
            range,
            name_range: label.or(values).unwrap_or(range),
            children: Vec::new(),
        })
    }

    fn detail(&self, detail: impl FnOnce() -> Option<String>) -> Option<String> {
        self.has_details.then(detail).flatten()
    }

    /// The total of a row, or all of its figures where it has none.
    fn figures(&self, table: &BoundTable, row: usize) -> Option<String> {
        let columns = 0..table.table.rows[row].columns.len();
        let is_total = |it: &usize| is_total(table.table, row, *it);
        let total = columns.clone().find(is_total);
        let wanted = total.map_or(columns, |it| it..it + 1);
        let figures = wanted.map(|column| self.figure(table, CellIdx { row, column }));
        let figures: Vec<String> = figures.collect();
        let has_any = figures.iter().any(|it| !it.is_empty());
        has_any.then(|| figures.join(" · "))
    }

    fn figure(&self, table: &BoundTable, idx: CellIdx) -> String {
        match table.held(idx) {
            Held::Missing => String::new(),
            _ => self.shown(table.range(idx)),
        }
    }

    /// What the table balances to, in the column of totals: `24 + 2 = 25 + 1`.
    fn balance(&self, table: &BoundTable) -> Option<String> {
        let mut identities = table.table.identities.iter();
        let identity = identities.find(|it| it.kind == IdentityKind::RollForward)?;
        let side = |ids: &[&str]| -> Option<String> {
            let figures = ids.iter().map(|id| {
                let row = table.table.rows.iter().position(|it| it.id == *id)?;
                let columns = 0..table.table.rows[row].columns.len();
                let column = columns.clone().find(|it| is_total(table.table, row, *it))?;
                let figure = self.figure(table, CellIdx { row, column });
                (!figure.is_empty()).then_some(figure)
            });
            Some(figures.collect::<Option<Vec<_>>>()?.join(" + "))
        };
        Some(format!(
            "{} = {}",
            side(identity.left)?,
            side(identity.right)?
        ))
    }

    /// The texts in the cells that a table takes, and in those before it in its section; but for the labels of
    /// rows, whose places are known, where they are no headers.
    fn texts<'b>(
        &'b self,
        table: &'b BoundTable,
    ) -> impl Iterator<Item = (TextRange, Label)> + use<'b> {
        let range = surroundings(self.report, table);
        let rows = table.rows.iter().filter_map(|it| it.label);
        let mut known: Vec<TextRange> = rows
            .filter(|_| table.table.kind != TableKind::Disputes)
            .collect();
        known.sort();
        let mut reader = Reader::default();
        let cells = worded(self.part, range);
        let cells = cells.filter(move |it| known.binary_search(&it.place()).is_err());
        cells.map(move |it| (it.place(), it.read(&mut reader)))
    }

    /// A heading's words, without what marks it as one.
    fn without_marks(&self, range: TextRange) -> TextRange {
        let source = self.report.source(range);
        let is_mark = |it: char| matches!(it, '#' | '*' | ' ' | '\u{3000}' | '\t');
        let head = source.len() - source.trim_start_matches(is_mark).len();
        let tail = source.len() - source.trim_end_matches(is_mark).len();
        let start = range.start + to_u32(head);
        TextRange::new(start, (range.end - to_u32(tail)).max(start))
    }

    fn shown(&self, range: TextRange) -> String {
        let text = self.report.visible(self.without_marks(range));
        one_line(text.trim()).into_owned()
    }

    /// Without blank cells and white space at its end; what is open there in HTML is closed.
    fn trimmed(&self, range: TextRange) -> TextRange {
        let mut res = TextRange::empty(range.start);
        for (offset, block) in self.part.located_in(range) {
            let cells = block.rows().flat_map(|it| it.cells).map(|it| it.range);
            let shown = cells.filter(|it| !it.is_empty() && it.end + offset <= range.end);
            let Some(last) = shown.map(|it| it.end).max() else {
                continue;
            };
            let limit = block.len().min(range.end - offset);
            let rest = TextRange::new(last, limit).of(block.text());
            let closing = match block.layout {
                Layout::Html => closing(rest),
                Layout::Pipe | Layout::Grid => bar(rest),
                _ => 0,
            };
            res.end = res.end.max(offset + last + to_u32(closing));
        }
        res
    }
}

/// Whether a text heads columns or rows.
fn is_header(it: &(TextRange, Label)) -> bool {
    let meaning = vocabulary().meaning(&it.1);
    meaning.is_some_and(|it| it.is_header || it.is_group || it.is_dispute())
}

/// The length of the closing tags that a text begins with.
fn closing(text: &str) -> usize {
    let mut len = 0;
    loop {
        let rest = text[len..].trim_start();
        let Some(end) = rest.find('>').filter(|_| rest.starts_with("</")) else {
            return len;
        };
        len = text.len() - rest.len() + end + 1;
    }
}

/// The length of what closes a row between bars.
fn bar(text: &str) -> usize {
    let line = text.split(['\n', '\r']).next().unwrap_or_default();
    line.trim_end().len()
}

/// Whether a column holds the total of its row.
fn is_total(table: &Table, row: usize, column: usize) -> bool {
    let Some(column) = table.rows.get(row).and_then(|it| it.columns.get(column)) else {
        return false;
    };
    let foots = |it: &&Identity| it.axis == Axis::EachRow && it.kind == IdentityKind::CrossFooting;
    let identities = table.identities.iter();
    identities
        .filter(foots)
        .any(|it| it.left.contains(&column.id))
}

/// Puts a row under its groups, which are begun where they are not open.
fn add(entries: &mut Vec<Entry>, row: Entry, groups: &[Option<&'static str>]) {
    let Some((group, inner)) = groups.split_first() else {
        entries.push(row);
        return;
    };
    let Some(label) = group else {
        return add(entries, row, inner);
    };
    let is_open = |it: &mut Entry| it.kind == Kind::Group && it.name == *label;
    if entries.last_mut().is_none_or(|it| !is_open(it)) {
        entries.push(Entry {
            kind: Kind::Group,
            name: (*label).to_owned(),
            detail: None,
            range: row.range,
            name_range: row.name_range,
            children: Vec::new(),
        });
    }
    if let Some(group) = entries.last_mut() {
        add(&mut group.children, row, inner);
    }
}

/// Finds the labels of groups among those of the text, and lets each group reach over its rows.
fn place_groups(entries: &mut [Entry], labels: &[(TextRange, Label)]) {
    for entry in entries.iter_mut().filter(|it| it.kind == Kind::Group) {
        let words = label::of(&entry.name).words;
        let first = entry.first_row().start;
        let is_own = |it: &&(TextRange, Label)| it.1.words == words && it.0.end <= first;
        if let Some(label) = labels.iter().rev().find(is_own) {
            entry.name_range = label.0;
        }
        place_groups(&mut entry.children, labels);
        let rows = entry.children.iter().map(|it| it.range);
        let rows = rows.reduce(TextRange::cover).unwrap_or(entry.range);
        entry.range = rows.cover(entry.name_range);
    }
}

/// Where a row's label and its figures stand.
#[derive(Clone, Copy)]
struct Place {
    label: Option<TextRange>,
    values: Option<TextRange>,
}

impl Place {
    fn of(table: &BoundTable, row: usize) -> Self {
        let columns = 0..table.table.rows[row].columns.len();
        let cells = columns.map(|column| CellIdx { row, column });
        let cells = cells.filter(|it| table.held(*it) != Held::Missing);
        Self {
            label: table.rows[row].label,
            values: cells.map(|it| table.range(it)).reduce(TextRange::cover),
        }
    }
}

impl Entry {
    fn first_row(&self) -> TextRange {
        let first = self.children.first();
        first.map_or(self.range, Entry::first_row)
    }

    /// Reaching over its name and all below it.
    fn around_its_own(mut self) -> Self {
        let below = self.children.iter().map(|it| it.range);
        let own = self.range.cover(self.name_range);
        self.range = below.fold(own, TextRange::cover);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The outline of a text, a line for each entry, those below others indented.
    #[track_caller]
    fn shown(text: &str) -> String {
        let mut res = String::new();
        let reports = outline(&Analysis::new(text));
        let mut end = 0;
        for report in &reports {
            assert!(end <= report.range.start);
            end = report.range.end;
            report.walk(0, &mut |it, depth| {
                let detail = it.detail.as_deref().unwrap_or_default();
                res += &format!("{}{:?} {} {detail}", "  ".repeat(depth), it.kind, it.name);
                res = format!("{}\n", res.trim_end());
                assert!(it.range.contains(it.name_range), "{}", it.name);
                let ranges = it.children.iter().map(|it| it.range);
                let mut end = it.range.start;
                for below in ranges {
                    assert!(
                        end <= below.start && below.end <= it.range.end,
                        "{}",
                        it.name
                    );
                    end = below.end;
                }
            });
        }
        res
    }

    #[test]
    fn the_outline_is_the_same_in_every_layout() {
        let tsv = shown(include_str!("../../fixtures/layouts/tsv.txt"));
        for wanted in [
            "    Aspect （一）主动公开情况\n",
            "    Table 表三 65 + 2 = 66 + 1\n",
            "      Group 三、本年度办理结果\n        Row （一）予以公开 0\n",
            "          Row 8.属于行政查询事项 3\n        Group （四）无法提供\n",
            "        Row （七）总计 66\n      Row 四、结转下年度继续办理 1\n",
            "        Row 行政规范性文件 26 · 29 · 191\n",
            "      Row 复议后起诉 5\n",
            "    Subsection （一）存在的主要问题\n",
        ] {
            assert!(tsv.contains(wanted), "{wanted}\n{tsv}");
        }
        for (name, text) in [
            ("html", include_str!("../../fixtures/layouts/table.html")),
            ("page", include_str!("../../fixtures/layouts/page.html")),
            ("pdf", include_str!("../../fixtures/layouts/pdf.txt")),
            ("csv", include_str!("../../fixtures/layouts/csv.csv")),
            ("ruled", include_str!("../../fixtures/layouts/ruled.txt")),
            ("bars", include_str!("../../fixtures/layouts/bars.txt")),
            (
                "cells",
                include_str!("../../fixtures/layouts/cell-per-line.txt"),
            ),
            (
                "paragraphs",
                include_str!("../../fixtures/layouts/cell-per-paragraph.txt"),
            ),
            (
                "piped",
                include_str!("../../fixtures/layouts/cell-per-line-piped.txt"),
            ),
            (
                "rows",
                include_str!("../../fixtures/layouts/row-per-line-piped.txt"),
            ),
            (
                "markdown",
                include_str!("../../fixtures/layouts/markdown-grouped.md"),
            ),
        ] {
            compare(name, &shown(text), &tsv);
        }
    }

    #[track_caller]
    fn compare(name: &str, found: &str, expected: &str) {
        let differing = found.lines().zip(expected.lines()).find(|it| it.0 != it.1);
        assert_eq!(differing, None, "{name}");
        assert_eq!(found.lines().count(), expected.lines().count(), "{name}");
    }

    #[test]
    fn what_a_sentence_begins_with_is_no_heading() {
        let text = include_str!("../../fixtures/correct.md");
        let said =
            "依申请公开工作稳步推进。\n\n主动公开：发布信息12条。\n\n一是监督保障到位。\n\n## 二、";
        let found = shown(&text.replacen("## 二、", said, 1));
        let aspects: Vec<&str> = found.lines().filter(|it| it.contains("Aspect")).collect();
        assert_eq!(aspects, ["    Aspect 主动公开"]);
    }
}

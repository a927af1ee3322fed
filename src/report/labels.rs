//! The labels of the form where they stand in a report: what a reader may point at that is no figure.

use crate::form::{Column, Row, Table, TableKind, edition_for};
use crate::syntax::layout::Layout;
use crate::text::label::{self, Label};
use crate::text::range::TextRange;

use super::Report;
use super::reading::Reader;
use super::table::{BoundTable, CellIdx};

/// A label of the form, and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Labelled {
    /// From the start of the part.
    pub range: TextRange,
    pub what: LabelKind,
}

/// What a label names.
#[derive(Clone, Copy, Debug)]
pub enum LabelKind {
    /// The report: its title.
    Title,
    /// A section, counted from 0.
    Section(usize),
    /// A row of a table.
    Row(&'static Table, usize),
    /// A column, by the first cell of the form that it has.
    Column(&'static Table, CellIdx),
    /// A heading above several columns or rows, as the form words it.
    Heading(&'static Table, &'static str),
}

impl Report {
    /// The label of the form at a place. It reads no more than the rows that the place is in.
    pub fn label_at(&self, at: u32) -> Option<Labelled> {
        let place = TextRange::empty(at);
        let labelled = |range: TextRange, what| Labelled { range, what };
        let title = self.title.as_ref().map(|it| it.range);
        if let Some(range) = title.filter(|it| it.touches(place)) {
            return Some(labelled(range, LabelKind::Title));
        }
        let heading = self.headings.iter().find(|it| it.range.touches(place));
        if let Some(it) = heading {
            return Some(labelled(it.range, LabelKind::Section(it.section.into())));
        }
        for table in self.tables() {
            let mut rows = table.rows.iter().enumerate();
            let is_here = |it: TextRange| it.touches(place) && !it.is_empty();
            let own = rows.find_map(|(row, it)| Some((row, it.label.filter(|it| is_here(*it))?)));
            if let Some((row, range)) = own {
                return Some(labelled(range, LabelKind::Row(table.table, row)));
            }
        }
        let (range, label) = self.text_at(place)?;
        let what = meaning(self.table_around(at)?, &label)?;
        Some(labelled(range, what))
    }

    /// The label that a cell at a place holds.
    fn text_at(&self, place: TextRange) -> Option<(TextRange, Label)> {
        let blocks = self.part.located_in(place);
        let mut blocks = blocks.filter(|it| !matches!(it.1.layout, Layout::Blank | Layout::Head));
        let mut reader = Reader::default();
        blocks.find_map(|(offset, block)| {
            let own = TextRange::empty(place.start.saturating_sub(offset));
            let mut items = reader.read_at(block, own).iter();
            items.find_map(|it| {
                let label = it.label().filter(|_| it.range.touches(own));
                Some((it.range.shifted(offset), *label?))
            })
        })
    }

    /// The table that a place is in or above: that of the section, or the next to come.
    fn table_around(&self, at: u32) -> Option<&'static Table> {
        let mut headings = self.headings.iter().filter(|it| it.range.start <= at);
        let section = headings.next_back().map(|it| usize::from(it.section));
        let kind = section.and_then(TableKind::of_section);
        let is_it = |it: &&BoundTable| match kind {
            Some(kind) => it.table.kind == kind,
            None => at <= it.range.end,
        };
        let near = self.tables().find(is_it).map(|it| it.table);
        let of_form = || {
            let edition = self.edition().unwrap_or_else(|| edition_for(self.year()));
            Some(edition.tables[kind? as usize])
        };
        near.or_else(of_form)
    }
}

/// What a label stands for in a table, or above it.
fn meaning(table: &'static Table, label: &Label) -> Option<LabelKind> {
    if label.words == 0 {
        return None;
    }
    let is = |text: &str| {
        let own = label::of(text);
        let is_same_number = own
            .numbering
            .zip(label.numbering)
            .is_none_or(|(a, b)| a == b);
        own.words == label.words && is_same_number
    };
    let is_any = |text: &str, variants: &[&str]| is(text) || variants.iter().any(|it| is(it));
    let is_row = |it: &Row| is_any(it.label, it.variants);
    let is_column = |it: &Column| is_any(it.label, it.variants);
    let row = || table.rows.iter().position(is_row);
    let column = || {
        table.rows.iter().enumerate().find_map(|(row, it)| {
            let column = it.columns.iter().position(is_column)?;
            Some(CellIdx { row, column })
        })
    };
    let heading = || {
        let mut headings = table.header.iter().chain(table.groups);
        headings.find(|it| is(it)).copied()
    };
    let as_row = || Some(LabelKind::Row(table, row()?));
    let as_column = || Some(LabelKind::Column(table, column()?));
    // 其他 and 总计 head columns; with a number before them they are rows.
    let found = match label.numbering {
        None => as_column().or_else(as_row),
        Some(_) => as_row().or_else(as_column),
    };
    found.or_else(|| Some(LabelKind::Heading(table, heading()?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::landmark;
    use crate::syntax::document::Document;
    use crate::text::range::to_u32;

    /// What the label behind `words` names, and its text.
    #[track_caller]
    fn label(text: &str, before: &str, words: &str) -> Option<(String, String)> {
        let document = Document::parse(text, landmark);
        let report = Report::bind(&document.parts[0]).unwrap();
        let from = text.find(before).unwrap();
        let at = from + text[from..].find(words).unwrap() + words.len() / 2;
        let at = text.floor_char_boundary(at);
        let found = report.label_at(to_u32(at))?;
        let name = match found.what {
            LabelKind::Title => "title".to_owned(),
            LabelKind::Section(it) => format!("section {it}"),
            LabelKind::Row(table, row) => format!("{}.{}", table.id, table.rows[row].id),
            LabelKind::Column(table, idx) => {
                let column = &table.rows[idx.row].columns[idx.column];
                format!("{}.*.{}", table.id, column.id)
            }
            LabelKind::Heading(table, label) => format!("{}: {label}", table.id),
        };
        Some((name, found.range.of(text).to_owned()))
    }

    #[test]
    fn labels_are_found_in_every_layout() {
        let texts = [
            include_str!("../../fixtures/layouts/markdown.md"),
            include_str!("../../fixtures/layouts/tsv.txt"),
            include_str!("../../fixtures/layouts/table.html"),
            include_str!("../../fixtures/layouts/cell-per-line.txt"),
            include_str!("../../fixtures/layouts/row-per-line-piped.txt"),
        ];
        for text in texts {
            for (before, words, name) in [
                ("三、收到和处理", "三、收到和处理", "section 2"),
                ("申请人情况", "申请人情况", "applications: 申请人情况"),
                ("申请人情况", "商业企业", "applications.*.business"),
                ("法律服务机构", "其他", "applications.*.other"),
                ("（一）予以公开", "（一）予以公开", "applications.granted"),
                ("信息内容", "行政许可", "disclosure.permits"),
                ("结果维持", "结果维持", "disputes.*.upheld"),
            ] {
                let found = label(text, before, words).map(|it| it.0);
                assert_eq!(found.as_deref(), Some(name), "{words}");
            }
        }
    }

    #[test]
    fn words_of_a_sentence_are_no_labels() {
        let text = include_str!("../../fixtures/correct.md");
        assert_eq!(label(text, "新收政府信息公开申请", "政府信息"), None);
    }
}

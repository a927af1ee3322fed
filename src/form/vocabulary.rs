//! The words of all editions, for looking a label up. Rows of the editions are joined into one list
//! for each table, in form order, because real reports mix editions.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::text::fold::folded_words;
use crate::text::label::{self, Label, Numbering, Style};

use super::{EDITIONS, N_TABLES, Row, TABLE_KINDS, Table, TableKind};

/// What a label can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Meaning {
    pub section: Option<u8>,
    /// The row it names, for each table: an index of [`Vocabulary::rows`]. A label can name a row of
    /// one table and head a column of another.
    rows: [Option<u8>; N_TABLES],
    /// A second row of the same table with the same words but another numbering.
    twin: Option<(u8, Style)>,
    /// Heads a column or names a group, and does not name a row.
    pub is_header: bool,
    /// Names a group of rows: it stands beside a row, not above a column.
    pub is_group: bool,
    /// Names a row that sums up a group and that no edition has: 小计, 不予公开合计.
    pub is_subtotal: bool,
    /// Heads the columns of table 四 and of no other: 结果维持 and its like.
    pub is_outcome: bool,
    /// The edition that alone has this word, as an index of [`EDITIONS`].
    pub edition: Option<u8>,
}

impl Meaning {
    /// The row of the table that a label with this meaning names.
    pub fn row(&self, kind: TableKind, label: &Label) -> Option<u8> {
        let style = label.numbering.map(|it| it.style);
        match self.twin {
            Some((twin, twin_style))
                if kind == TableKind::Applications && style == Some(twin_style) =>
            {
                Some(twin)
            }
            _ => self.rows[kind as usize],
        }
    }

    pub fn is_row(&self) -> bool {
        self.rows.iter().any(Option::is_some)
    }

    /// Names a block of table 四, which is also how that table heads its columns.
    pub fn is_dispute(&self) -> bool {
        self.rows[TableKind::Disputes as usize].is_some()
    }
}

/// The words of the form.
pub struct Vocabulary {
    meanings: FxHashMap<u64, Meaning>,
    rows: [Vec<&'static Row>; N_TABLES],
    /// The number that the form gives each of them.
    numberings: [Vec<Option<Numbering>>; N_TABLES],
    /// The folded words of every row's label, line by line.
    labels: String,
}

/// Words of the form, and others that mirrors in traditional script put in their place: they convert
/// words as well as characters.
const REGIONAL: [(&str, &str); 3] = [("信息", "资讯"), ("文件", "档案"), ("项目", "专案")];

/// What sums up a group of rows is called.
const SUBTOTALS: [&str; 3] = ["小计", "合计", "共计"];

/// The vocabulary; built on first use, a few microseconds.
pub fn vocabulary() -> &'static Vocabulary {
    static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::new);
    &VOCABULARY
}

impl Vocabulary {
    pub fn meaning(&self, label: &Label) -> Option<&Meaning> {
        if label.words == 0 {
            None
        } else {
            self.meanings.get(&label.words)
        }
    }

    /// The rows that a table has in any edition, in form order.
    pub fn rows(&self, kind: TableKind) -> &[&'static Row] {
        &self.rows[kind as usize]
    }

    /// Whether a label has another number than the form gives a row: 2.其他 is the beginning of another
    /// label than 3.其他. Numbers get lost, so none is no other.
    pub fn is_other_number(&self, kind: TableKind, row: usize, label: &Label) -> bool {
        let own = label.numbering;
        own.zip(self.numbering(kind, row))
            .is_some_and(|(own, official)| {
                own.style == official.style && own.ordinal != official.ordinal
            })
    }

    /// Whether a label has the number that the form gives a row, in any style, or neither has one.
    pub fn has_number(&self, kind: TableKind, row: usize, label: &Label) -> bool {
        self.numbering(kind, row).map(|it| it.ordinal) == label.numbering.map(|it| it.ordinal)
    }

    fn numbering(&self, kind: TableKind, row: usize) -> Option<Numbering> {
        self.numberings[kind as usize].get(row).copied().flatten()
    }

    /// Whether a text is a piece of a row's label, from somewhere in it.
    pub fn is_piece(&self, text: &str) -> bool {
        const LEAST_CHARS: usize = 3;
        let words = folded_words(text);
        let words = words.trim_start_matches(|it: char| it.is_ascii_digit());
        words.chars().nth(LEAST_CHARS - 1).is_some() && self.labels.contains(words)
    }

    /// The row of an edition's table as an index of [`rows`](Self::rows).
    pub fn joined_row(&self, table: &Table, row_idx: usize) -> Option<usize> {
        let id = table.rows.get(row_idx)?.id;
        self.rows(table.kind).iter().position(|it| it.id == id)
    }

    fn new() -> Self {
        let rows = TABLE_KINDS.map(joined_rows);
        let labels = rows
            .iter()
            .flatten()
            .map(|it| folded_words(it.label) + "\n");
        let mut res = Self {
            meanings: FxHashMap::default(),
            labels: labels.collect(),
            numberings: std::array::from_fn(|kind| {
                let rows = rows[kind].iter();
                rows.map(|it| label::of(it.label).numbering).collect()
            }),
            rows,
        };
        for (idx, section) in EDITIONS[0].sections.iter().enumerate() {
            for text in std::iter::once(section.label).chain(section.variants.iter().copied()) {
                res.entry(text).section = u8::try_from(idx).ok();
            }
        }
        for kind in TABLE_KINDS {
            res.add_rows(kind);
        }
        for (edition_idx, edition) in (0..).zip(EDITIONS) {
            for table in edition.tables {
                res.add_headers(edition_idx, table);
            }
        }
        res.add_grouped();
        res.add_regional();
        res
    }

    /// Labels of rows behind those of the groups that they are in, as they stand where cells were joined, and
    /// what sums a group up.
    fn add_grouped(&mut self) {
        for table in EDITIONS.iter().flat_map(|it| it.tables) {
            let kind = table.kind as usize;
            let is_own = |it: &&&str| {
                let own = label::of(it).numbering;
                own.is_some_and(|it| it.style == Style::HanBracketed)
            };
            for group in table.groups.iter().filter(is_own) {
                for word in SUBTOTALS {
                    let meaning = self
                        .meanings
                        .entry(label::of(&format!("{group}{word}")).words);
                    meaning.or_default().is_subtotal = true;
                }
            }
            for row in table.rows {
                let Some(meaning) = self.meanings.get(&label::of(row.label).words).copied() else {
                    continue;
                };
                let idx = meaning.row(table.kind, &label::of(row.label));
                let mut rows = [None; N_TABLES];
                rows[kind] = idx;
                for groups in groups_of(table, row) {
                    let words = label::of(&format!("{groups}{}", row.label)).words;
                    let meaning = self.meanings.entry(words).or_default();
                    meaning.rows = rows;
                }
            }
        }
        self.entry(SUBTOTALS[0]).is_subtotal = true;
    }

    /// Labels in the words of mirrors mean what they mean in the form's.
    fn add_regional(&mut self) {
        let editions = EDITIONS.iter();
        let sections = editions.clone().flat_map(|it| &it.sections);
        let sections = sections.flat_map(|it| std::iter::once(&it.label).chain(it.variants));
        let tables = editions.flat_map(|it| it.tables);
        let words = tables
            .clone()
            .flat_map(|it| it.header.iter().chain(it.groups));
        let rows = tables.clone().flat_map(|it| it.rows);
        let rows = rows.flat_map(|it| std::iter::once(&it.label).chain(it.variants));
        for text in sections.chain(words).chain(rows) {
            let shown = REGIONAL
                .iter()
                .fold((*text).to_owned(), |acc, it| acc.replace(it.0, it.1));
            let meaning = self.meanings.get(&label::of(text).words).copied();
            if let Some(meaning) = meaning.filter(|_| shown != **text) {
                self.meanings
                    .entry(label::of(&shown).words)
                    .or_insert(meaning);
            }
        }
    }

    fn entry(&mut self, text: &str) -> &mut Meaning {
        self.meanings.entry(label::of(text).words).or_default()
    }

    fn add_rows(&mut self, kind: TableKind) {
        for (idx, row) in (0..).zip(self.rows[kind as usize].clone()) {
            let editions = EDITIONS.iter().flat_map(|it| it.tables[kind as usize].rows);
            for row in editions.filter(|it| it.id == row.id) {
                for text in std::iter::once(row.label).chain(row.variants.iter().copied()) {
                    let label = label::of(text);
                    let meaning = self.entry(text);
                    match meaning.rows[kind as usize] {
                        Some(other) if other != idx => {
                            // The bracketed label of a group, `（六）其他`, beside `3.其他`.
                            let is_group = label
                                .numbering
                                .is_some_and(|it| it.style == Style::HanBracketed);
                            let style = Style::HanBracketed;
                            meaning.twin = Some(if is_group {
                                (idx, style)
                            } else {
                                (other, style)
                            });
                            if !is_group {
                                meaning.rows[kind as usize] = Some(idx);
                            }
                        }
                        _ => meaning.rows[kind as usize] = Some(idx),
                    }
                }
            }
        }
    }

    fn add_headers(&mut self, edition_idx: u8, table: &Table) {
        let columns = table.rows.iter().flat_map(|it| it.columns);
        let columns =
            columns.flat_map(|it| std::iter::once(it.label).chain(it.variants.iter().copied()));
        let header = table.header.iter().chain(table.groups).copied();
        for text in columns.chain(header) {
            let is_shared = EDITIONS.iter().zip(0..).any(|(it, idx)| {
                idx != edition_idx && {
                    let table = it.tables[table.kind as usize];
                    let mut columns = table.rows.iter().flat_map(|it| it.columns);
                    table.header.contains(&text)
                        || table.groups.contains(&text)
                        || columns.any(|it| it.label == text)
                }
            });
            let meaning = self.entry(text);
            meaning.is_header = !meaning.is_row();
            meaning.is_group = meaning.is_header && table.groups.contains(&text);
            meaning.edition = (!is_shared).then_some(edition_idx);
            meaning.is_outcome |= table.kind == TableKind::Disputes && is_outcome(table, text);
        }
    }
}

/// What may stand before the label of a row where cells were joined: its group, the group of that, or both.
fn groups_of(table: &Table, row: &Row) -> Vec<String> {
    let number = |it: &str| it.find('）').map(|end| it[..end].to_owned());
    let is_above = |it: &&&str| {
        let own = label::of(it).numbering.map(|it| it.style);
        match own {
            Some(Style::HanBracketed) => {
                row.label != row.name && number(it).is_some_and(|it| row.name.starts_with(&it))
            }
            _ => label::of(row.name)
                .numbering
                .is_some_and(|it| it.style == Style::HanBracketed),
        }
    };
    let above: Vec<&str> = table.groups.iter().filter(is_above).copied().collect();
    let joined = (above.len() > 1).then(|| above.concat());
    above.into_iter().map(str::to_owned).chain(joined).collect()
}

/// Whether a word heads columns of table 四 alone: all do but the total.
fn is_outcome(table: &Table, text: &str) -> bool {
    let mut columns = table.rows.iter().flat_map(|it| it.columns);
    columns.any(|it| it.label == text && it.id != "total")
}

/// The rows of all editions of a table: those of the newest, and each other row behind the row that
/// it follows in its own edition.
fn joined_rows(kind: TableKind) -> Vec<&'static Row> {
    let mut res: Vec<&'static Row> = Vec::new();
    for edition in EDITIONS {
        let mut at = 0;
        for row in edition.tables[kind as usize].rows {
            match res.iter().position(|it| it.id == row.id) {
                Some(found) => at = found + 1,
                None => {
                    res.insert(at, row);
                    at += 1;
                }
            }
        }
    }
    res
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row_id(text: &str, kind: TableKind) -> Option<&'static str> {
        let label = label::of(text);
        let row = vocabulary().meaning(&label)?.row(kind, &label)?;
        Some(vocabulary().rows(kind)[usize::from(row)].id)
    }

    #[test]
    fn labels_name_rows_in_any_accepted_wording() {
        use TableKind::{Applications, Disclosure, Disputes};
        for (text, kind, id) in [
            (
                "(二) 部分公开 (区分处理的, 只计这一情形, 不计其他情形)",
                Applications,
                "partially_granted",
            ),
            ("部分公开", Applications, "partially_granted"),
            ("3、其他", Applications, "other.other"),
            ("（六）其他", Applications, "other"),
            ("（六）其他处理", Applications, "other"),
            ("（七）总计", Applications, "total"),
            (
                "（三）不予公开1.属于国家秘密",
                Applications,
                "denied.state_secret",
            ),
            ("其他处理 3.其他", Applications, "other.other"),
            ("三、本年度办理结果（一）予以公开", Applications, "granted"),
            (
                "三、本年度办理结果（五）不予处理2.重复申请",
                Applications,
                "not_processed.duplicate",
            ),
            ("规范性文件", Disclosure, "normative_documents"),
            (
                "行政诉讼（复议后起诉）",
                Disputes,
                "litigation_after_reconsideration",
            ),
        ] {
            assert_eq!(row_id(text, kind), Some(id), "{text}");
        }
        for text in ["总体情况", "（四）无法提供1.属于国家秘密", "不予公开小计"]
        {
            assert_eq!(row_id(text, Applications), None, "{text}");
        }
    }

    #[test]
    fn rows_of_both_editions_are_in_form_order() {
        let ids: Vec<_> = vocabulary()
            .rows(TableKind::Applications)
            .iter()
            .map(|it| it.id)
            .collect();
        let at = ids.iter().position(|it| *it == "other").unwrap();
        assert_eq!(ids.len(), 26);
        assert_eq!(
            &ids[at - 1..at + 2],
            [
                "not_processed.reconfirmation",
                "other",
                "other.not_supplemented"
            ]
        );
    }
}

//! The three tables as grids of cells with spans, before any layout.

use super::form::{self, Place};
use super::model::Model;
use super::style::{DisputeShape, ItemShape, Style};
use super::{Layout, Omission};

/// What stands in a cell.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// A label in the style's wording.
    Label(String),
    /// The number of a fact.
    Fact(String),
    /// A number left out together with its cell.
    Gone,
}

/// A cell where it begins.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) content: Content,
    pub(super) columns: usize,
    pub(super) rows: usize,
}

impl Cell {
    fn label(text: String) -> Cell {
        Cell {
            content: Content::Label(text),
            columns: 1,
            rows: 1,
        }
    }

    fn across(mut self, columns: usize) -> Cell {
        self.columns = columns;
        self
    }

    fn down(mut self, rows: usize) -> Cell {
        self.rows = rows;
        self
    }
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// 第二十条第（…）项.
    Title,
    /// Column labels.
    Header,
    /// Numbers.
    Data,
}

/// A row of cells that begin in it.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Row id for data rows; unique in its table. Random choices hang on it.
    pub(super) key: String,
    pub(super) role: Role,
    pub(super) cells: Vec<Cell>,
}

impl Row {
    fn new(key: impl Into<String>, role: Role, cells: Vec<Cell>) -> Row {
        Row {
            key: key.into(),
            role,
            cells,
        }
    }

    fn data(key: impl Into<String>, mut labels: Vec<Cell>, facts: Vec<Cell>) -> Row {
        labels.extend(facts);
        Row::new(key, Role::Data, labels)
    }
}

/// A table, with the line of text above it if it has one.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    pub(super) caption: Option<String>,
    pub(super) width: usize,
    pub(super) rows: Vec<Row>,
}

/// What stands at one place of the expanded grid.
#[derive(Clone, Copy, Debug)]
pub(super) enum Slot<'a> {
    /// A cell begins here.
    Begin(&'a Cell),
    /// Covered by the cell to the left.
    Right,
    /// Covered by this cell, which begins above.
    Below(&'a Cell),
}

impl Grid {
    fn plain(rows: Vec<Row>, width: usize) -> Grid {
        Grid {
            caption: None,
            width,
            rows,
        }
    }

    /// Every place of every row.
    pub(super) fn expand(&self) -> Vec<Vec<Slot<'_>>> {
        let mut res: Vec<Vec<Option<Slot<'_>>>> = vec![vec![None; self.width]; self.rows.len()];
        for (row_idx, row) in self.rows.iter().enumerate() {
            let mut column = 0;
            for cell in &row.cells {
                while column < self.width && res[row_idx][column].is_some() {
                    column += 1;
                }
                for down in 0..cell.rows.min(self.rows.len() - row_idx) {
                    for across in 0..cell.columns.min(self.width - column) {
                        res[row_idx + down][column + across] = Some(match (down, across) {
                            (0, 0) => Slot::Begin(cell),
                            (_, 0) => Slot::Below(cell),
                            _ => Slot::Right,
                        });
                    }
                }
                column += cell.columns;
            }
        }
        res.into_iter()
            .map(|row| {
                row.into_iter()
                    .map(|it| it.unwrap_or(Slot::Right))
                    .collect()
            })
            .collect()
    }
}

/// What the builders need to know.
struct Build<'a> {
    model: &'a Model,
    style: &'a Style,
    omission: &'a Omission,
}

/// The table of section `section` (2, 3 or 4), as one grid or several.
pub(super) fn tables(
    section: usize,
    model: &Model,
    style: &Style,
    omission: &Omission,
) -> Vec<Grid> {
    let build = Build {
        model,
        style,
        omission,
    };
    match section {
        2 => build.disclosure(),
        3 if style.layout == Layout::MarkdownGrouped => build.applications_grouped(),
        3 => vec![build.applications()],
        _ => build.disputes(),
    }
}

impl Build<'_> {
    fn label(&self, official: &str) -> Cell {
        Cell::label(self.style.label(official))
    }

    fn fact(&self, id: String) -> Cell {
        let gone = matches!(self.omission, Omission::Cell(cell) if *cell == id);
        Cell {
            content: if gone {
                Content::Gone
            } else {
                Content::Fact(id)
            },
            columns: 1,
            rows: 1,
        }
    }

    fn keeps(&self, row: &str) -> bool {
        !matches!(self.omission, Omission::Row(it) if it == row)
    }

    fn disclosure(&self) -> Vec<Grid> {
        let mut grids = Vec::new();
        let one_table = self.style.items == ItemShape::Cells;
        for item in form::items(self.model.edition) {
            let own_width = item.columns.len() + 1;
            let width = if one_table { 4 } else { own_width };
            let rest = width - own_width + 1;
            let widen = |mut cells: Vec<Cell>| {
                if let Some(last) = cells.last_mut() {
                    last.columns = rest;
                }
                cells
            };
            let title = self
                .style
                .label(&format!("第二十条第（{}）项", item.ordinal));
            let mut rows = Vec::new();
            if one_table {
                let cell = Cell::label(title.clone()).across(4);
                rows.push(Row::new(
                    format!("title{}", item.ordinal),
                    Role::Title,
                    vec![cell],
                ));
            }
            let mut header = vec![self.label("信息内容")];
            header.extend(item.columns.iter().map(|(_, label)| self.label(label)));
            rows.push(Row::new(
                format!("header{}", item.ordinal),
                Role::Header,
                widen(header),
            ));
            for (row, label) in item.rows {
                let key = format!("disclosure.{row}");
                if !self.keeps(&key) {
                    continue;
                }
                let facts = item.columns.iter();
                let facts = facts.map(|(column, _)| self.fact(format!("{key}.{column}")));
                let facts = widen(facts.collect());
                rows.push(Row::data(key.clone(), vec![self.label(label)], facts));
            }
            let mut grid = Grid::plain(rows, width);
            grid.caption = (!one_table).then_some(title);
            grids.push(grid);
        }
        if !one_table {
            return grids;
        }
        let rows = grids.into_iter().flat_map(|it| it.rows).collect();
        vec![Grid::plain(rows, 4)]
    }

    fn seven_facts(&self, row: &str) -> Vec<Cell> {
        form::COLUMNS
            .iter()
            .map(|(column, _)| self.fact(format!("applications.{row}.{column}")))
            .collect()
    }

    fn rows_kept(&self) -> Vec<form::ApplicationRow> {
        let mut rows = form::application_rows(self.model.edition);
        rows.retain(|it| self.keeps(&format!("applications.{}", it.id)));
        rows
    }

    fn applications(&self) -> Grid {
        let mut rows = self.applications_header();
        let kept = self.rows_kept();
        let n_results = kept.iter().filter(|it| it.place != Place::Top).count();
        let mut results_begun = false;
        let mut group_begun = "";
        for row in &kept {
            let mut labels = Vec::new();
            if row.place != Place::Top && !results_begun {
                results_begun = true;
                labels.push(self.label(form::RESULTS).down(n_results));
            }
            match row.place {
                Place::Top => labels.push(self.label(row.label).across(3)),
                Place::Single => labels.push(self.label(row.label).across(2)),
                Place::Grouped(group) => {
                    if group != group_begun {
                        group_begun = group;
                        let n_rows = kept.iter().filter(|it| it.place == row.place).count();
                        labels.push(self.label(group).down(n_rows));
                    }
                    labels.push(self.label(row.label));
                }
            }
            rows.push(Row::data(row.id, labels, self.seven_facts(row.id)));
        }
        Grid::plain(rows, 10)
    }

    fn applications_header(&self) -> Vec<Row> {
        let note = self.label(form::NOTE).across(3).down(3);
        let applicants = self.label("申请人情况");
        let person = self.label("自然人").down(2);
        let organizations = self.label("法人或其他组织").across(5);
        let kinds = form::COLUMNS[1..6].iter();
        let kinds = kinds.map(|(_, label)| self.label(label)).collect();
        let total = self.label("总计");
        let (first, second) = if self.style.total_heading_first {
            (
                vec![note, applicants.across(6), total.down(3)],
                vec![person, organizations],
            )
        } else {
            (
                vec![note, applicants.across(7)],
                vec![person, organizations, total.down(2)],
            )
        };
        vec![
            Row::new("header1", Role::Header, first),
            Row::new("header2", Role::Header, second),
            Row::new("header3", Role::Header, kinds),
        ]
    }

    /// One small table per group, as converters to Markdown make them.
    fn applications_grouped(&self) -> Vec<Grid> {
        let mut grids: Vec<Grid> = Vec::new();
        let mut open = "";
        for row in self.rows_kept() {
            if row.id == "granted" && self.style.pick("results captioned", 2) == 0 {
                let mut results = Grid::plain(Vec::new(), 8);
                results.caption = Some(self.style.label(form::RESULTS));
                grids.push(results);
            }
            let caption = match row.place {
                Place::Grouped(group) => group,
                Place::Top | Place::Single => row.label,
            };
            let continues = matches!(row.place, Place::Grouped(_)) && open == caption;
            let tail = matches!(row.id, "total" | "carried_forward")
                && self.style.markdown.tail_without_caption;
            if !continues && !tail {
                let mut grid = Grid::plain(vec![self.grouped_header(row.id)], 8);
                grid.caption = Some(self.style.label(caption));
                grids.push(grid);
            }
            open = caption;
            let label = match row.place {
                Place::Top | Place::Single if self.style.markdown.bare_row_labels && !tail => {
                    let end = ['、', '）']
                        .into_iter()
                        .filter_map(|it| row.label.find(it).map(|at| at + it.len_utf8()));
                    &row.label[end.min().unwrap_or(0)..]
                }
                _ => row.label,
            };
            let data = Row::data(row.id, vec![self.label(label)], self.seven_facts(row.id));
            if let Some(grid) = grids.last_mut() {
                grid.rows.push(data);
            }
        }
        grids
    }

    fn grouped_header(&self, key: &str) -> Row {
        let mut header = vec![Cell::label("类别".to_owned())];
        for (column_idx, (_, label)) in form::COLUMNS.iter().enumerate() {
            let generic = self.style.markdown.numbered_columns && column_idx < 6;
            header.push(if generic {
                Cell::label(format!("数据{}", column_idx + 1))
            } else {
                self.label(label)
            });
        }
        Row::new(format!("header {key}"), Role::Header, header)
    }

    fn outcomes(&self) -> impl Iterator<Item = Cell> {
        form::OUTCOMES.iter().map(|(_, label)| self.label(label))
    }

    fn five_facts(&self, block: &str) -> Vec<Cell> {
        form::OUTCOMES
            .iter()
            .map(|(outcome, _)| self.fact(format!("disputes.{block}.{outcome}")))
            .collect()
    }

    fn disputes(&self) -> Vec<Grid> {
        let mut blocks = form::DISPUTES.to_vec();
        blocks.retain(|(block, _)| self.keeps(&format!("disputes.{block}")));
        match self.style.disputes {
            DisputeShape::OneRow { levels } => vec![self.disputes_in_one_row(&blocks, levels)],
            DisputeShape::RowPerBlock => {
                let mut header = vec![Cell::label("类别".to_owned())];
                header.extend(self.outcomes());
                let mut rows = vec![Row::new("header", Role::Header, header)];
                for (block, label) in blocks {
                    let label = Cell::label(self.block_label(block, label));
                    rows.push(Row::data(block, vec![label], self.five_facts(block)));
                }
                vec![Grid::plain(rows, 6)]
            }
            DisputeShape::TablePerBlock => blocks
                .iter()
                .map(|(block, label)| Grid {
                    caption: Some(self.block_label(block, label)),
                    width: 5,
                    rows: vec![
                        Row::new(
                            format!("header {block}"),
                            Role::Header,
                            self.outcomes().collect(),
                        ),
                        Row::data(*block, Vec::new(), self.five_facts(block)),
                    ],
                })
                .collect(),
        }
    }

    fn block_label(&self, block: &str, label: &str) -> String {
        if block == "reconsideration" {
            self.style.label(label)
        } else {
            self.style.label(&format!("行政诉讼（{label}）"))
        }
    }

    fn disputes_in_one_row(&self, blocks: &[(&str, &str)], levels: usize) -> Grid {
        let width = blocks.len() * 5;
        let facts = blocks.iter().flat_map(|(block, _)| self.five_facts(block));
        let data = Row::data("disputes", Vec::new(), facts.collect());
        let all_outcomes = || {
            blocks
                .iter()
                .flat_map(|_| self.outcomes())
                .collect::<Vec<_>>()
        };
        if levels == 2 {
            let tops = blocks
                .iter()
                .map(|(block, label)| Cell::label(self.block_label(block, label)).across(5));
            let rows = vec![
                Row::new("header1", Role::Header, tops.collect()),
                Row::new("header2", Role::Header, all_outcomes()),
                data,
            ];
            return Grid::plain(rows, width);
        }
        let litigation: Vec<_> = blocks
            .iter()
            .filter(|it| it.0 != "reconsideration")
            .collect();
        let mut top = Vec::new();
        let mut middle = Vec::new();
        if litigation.len() < blocks.len() {
            top.push(self.label("行政复议").across(5));
            // Real files print the outcomes of 行政复议 one level up, spanning two.
            middle.extend(self.outcomes().map(|it| it.down(2)));
        }
        if !litigation.is_empty() {
            top.push(self.label("行政诉讼").across(5 * litigation.len()));
        }
        middle.extend(
            litigation
                .iter()
                .map(|(_, label)| self.label(label).across(5)),
        );
        let low = litigation.iter().flat_map(|_| self.outcomes()).collect();
        let rows = vec![
            Row::new("header1", Role::Header, top),
            Row::new("header2", Role::Header, middle),
            Row::new("header3", Role::Header, low),
            data,
        ];
        Grid::plain(rows, width)
    }
}

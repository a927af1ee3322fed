//! Reports as PDF: glyphs and lines at places, and nothing that says what belongs together.

use std::fmt::Write;

use fastrand::Rng;

use super::Omission;
use super::document::{self, Block};
use super::grid::{Content, Grid, Slot};
use super::model::{Model, Value};
use super::office::Figure;
use super::style::Style;

const WIDTH: usize = 595;
const HEIGHT: usize = 842;
const MARGIN: usize = 60;
/// Between what is in a cell and its lines.
const PADDING: usize = 3;

/// A report as a PDF, and its numbers.
pub fn pdf(model: &Model, style: &Style, rng: &mut Rng) -> (Vec<u8>, Vec<Figure>) {
    let size = rng.usize(10..15);
    let mut writer = Writer {
        model,
        style,
        size,
        cell_size: rng.usize(7..10),
        has_feet: rng.bool(),
        rule: rng.usize(..3),
        is_centered: rng.bool(),
        pages: vec![String::new()],
        top: MARGIN,
        figures: Vec::new(),
    };
    writer.report(&document::blocks(model, style, &Omission::None));
    (writer.bytes(), writer.figures)
}

struct Writer<'a> {
    model: &'a Model,
    style: &'a Style,
    size: usize,
    cell_size: usize,
    has_feet: bool,
    /// How lines are drawn.
    rule: usize,
    is_centered: bool,
    pages: Vec<String>,
    /// Where the next line begins, from the top of the page.
    top: usize,
    figures: Vec<Figure>,
}

impl Writer<'_> {
    fn report(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Title(parts) => {
                    for it in parts {
                        let text = self.style.characters(it);
                        for line in wrapped(&text, self.size + 4, WIDTH - 2 * MARGIN) {
                            let left = (WIDTH - width(&line, self.size + 4)) / 2;
                            self.line(&line, left, self.size + 4);
                        }
                    }
                }
                Block::Heading(it) | Block::Subhead(it) | Block::Paragraph(it) => {
                    self.paragraph(it);
                }
                Block::Tables(_, grids) => {
                    for grid in grids {
                        if let Some(it) = &grid.caption {
                            self.paragraph(it);
                        }
                        self.top += 6;
                        self.table(grid);
                        self.top += 6;
                    }
                }
            }
        }
    }

    fn paragraph(&mut self, text: &str) {
        let size = self.size;
        for part in self.style.characters(text).split('\n') {
            // The first line is indented by two characters.
            let text = format!("　　{part}");
            for (idx, it) in wrapped(&text, size, WIDTH - 2 * MARGIN).iter().enumerate() {
                let left = if idx == 0 { 2 * size } else { 0 };
                self.line(it.trim_start_matches('　'), MARGIN + left, size);
            }
        }
    }

    fn line(&mut self, text: &str, left: usize, size: usize) {
        self.make_room(size * 3 / 2);
        self.top += size * 3 / 2;
        self.text(text, left, self.top - size / 2, size);
    }

    /// Goes to the next page where this one is full.
    fn make_room(&mut self, height: usize) {
        if self.top + height > HEIGHT - MARGIN {
            self.pages.push(String::new());
            self.top = MARGIN;
        }
    }

    fn text(&mut self, text: &str, left: usize, baseline: usize, size: usize) {
        let y = HEIGHT - baseline;
        let page = self.pages.last_mut().unwrap();
        writeln!(page, "BT /F {size} Tf {left} {y} Td {} ET", shown(text)).unwrap();
    }

    fn rule(&mut self, from: (usize, usize), to: (usize, usize)) {
        let (x, y) = (from.0, HEIGHT - from.1);
        let (width, height) = (to.0 - from.0, to.1 - from.1);
        let page = self.pages.last_mut().unwrap();
        match self.rule {
            0 => writeln!(page, "{x} {y} m {} {} l S", to.0, HEIGHT - to.1),
            1 if height == 0 => writeln!(page, "{x} {y}.2 {width} -0.5 re f"),
            1 => writeln!(page, "{x}.2 {y} 0.5 -{height} re f"),
            // Piece by piece, with a bit between.
            _ if height == 0 => writeln!(
                page,
                "{x} {y} m {} {y} l S {} {y} m {} {y} l S",
                x + width / 2,
                x + width / 2 + 1,
                to.0
            ),
            _ => writeln!(page, "{x} {y} m {x} {} l {x} {y} l S", HEIGHT - to.1),
        }
        .unwrap();
    }

    fn table(&mut self, grid: &Grid) {
        let widths = self.widths(grid);
        let lefts: Vec<usize> = (0..=widths.len())
            .map(|it| MARGIN + widths[..it].iter().sum::<usize>())
            .collect();
        let slots = grid.expand();
        let mut texts: Vec<Vec<String>> = Vec::new();
        for row in &slots {
            let texts_of_row = row.iter().map(|it| self.said(it)).collect();
            texts.push(texts_of_row);
        }
        let size = self.cell_size;
        let leading = size * 5 / 4;
        let wrap = |row: usize, column: usize, n_columns: usize| {
            let room = lefts[column + n_columns] - lefts[column] - 2 * PADDING;
            wrapped(&texts[row][column], size, room)
        };
        let mut heights = vec![leading + 2 * PADDING; slots.len()];
        for (row, slots) in slots.iter().enumerate() {
            for (column, slot) in slots.iter().enumerate() {
                if let Slot::Begin(cell) = slot {
                    let n_columns = cell.columns.min(grid.width - column);
                    let needed = wrap(row, column, n_columns).len() * leading + 2 * PADDING;
                    let n_rows = cell.rows.min(slots.len().max(1)).min(heights.len() - row);
                    let own = needed.div_ceil(n_rows);
                    for it in &mut heights[row..row + n_rows] {
                        *it = (*it).max(own);
                    }
                }
            }
        }
        // Cells of a page at a time.
        let mut first = 0;
        while first < heights.len() {
            self.make_room(heights[first]);
            let mut tops = vec![self.top];
            let mut last = first;
            while last < heights.len() && self.top + heights[last] <= HEIGHT - MARGIN {
                self.top += heights[last];
                tops.push(self.top);
                last += 1;
            }
            for row in first..last {
                for column in 0..grid.width {
                    let (cell, is_begun) = match slots[row][column] {
                        Slot::Begin(cell) => (cell, true),
                        Slot::Below(cell) => (cell, false),
                        Slot::Right => continue,
                    };
                    // Of one that goes on, the first row on the page draws it.
                    if !is_begun && row > first {
                        continue;
                    }
                    let begun = (0..=row)
                        .rev()
                        .find(|it| matches!(slots[*it][column], Slot::Begin(_)));
                    let end = (begun.unwrap_or(row) + cell.rows).min(last);
                    let right = lefts[(column + cell.columns).min(grid.width)];
                    let (left, top, bottom) = (lefts[column], tops[row - first], tops[end - first]);
                    self.rule((left, top), (right, top));
                    self.rule((left, bottom), (right, bottom));
                    self.rule((left, top), (left, bottom));
                    self.rule((right, top), (right, bottom));
                    if is_begun {
                        let lines = wrap(row, column, cell.columns.min(grid.width - column));
                        let height = lines.len() * leading;
                        let mut at = top + (bottom - top).saturating_sub(height) / 2;
                        for line in &lines {
                            let room = right - left - width(line, size).min(right - left);
                            let indent = if self.is_centered { room / 2 } else { PADDING };
                            at += leading;
                            self.text(line, left + indent, at - leading / 5, size);
                        }
                    }
                }
            }
            first = last.max(first + 1);
        }
    }

    /// The columns of labels are the wider ones.
    fn widths(&self, grid: &Grid) -> Vec<usize> {
        let is_figure = |column: usize| {
            grid.expand().iter().any(|row| match row[column] {
                Slot::Begin(it) => matches!(it.content, Content::Fact(_)),
                _ => false,
            })
        };
        let all = WIDTH - 2 * MARGIN;
        let n_figures = (0..grid.width).filter(|it| is_figure(*it)).count();
        let n_labels = grid.width - n_figures;
        let figure = if n_labels == 0 {
            all / grid.width
        } else {
            (all / 2) / n_figures.max(1)
        };
        let label = (all - figure * n_figures)
            .checked_div(n_labels)
            .unwrap_or(0);
        (0..grid.width)
            .map(|it| if is_figure(it) { figure } else { label })
            .collect()
    }

    fn said(&mut self, slot: &Slot<'_>) -> String {
        let Slot::Begin(cell) = slot else {
            return String::new();
        };
        match &cell.content {
            Content::Label(label) => self.style.characters(label).replace('\n', ""),
            Content::Fact(id) => {
                let value = self.model.get(id).unwrap_or(Value::Blank);
                let raw = self.style.number(value);
                self.figures.push((id.clone(), value.number(), raw.clone()));
                raw
            }
            Content::Gone => String::new(),
        }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut res = String::from("%PDF-1.4\n");
        let kids: Vec<String> = (0..self.pages.len())
            .map(|it| format!("{} 0 R", 10 + 2 * it))
            .collect();
        let mut object = |number: usize, content: &str| {
            write!(res, "{number} 0 obj\n{content}\nendobj\n").unwrap();
        };
        object(1, "<</Type/Catalog/Pages 2 0 R>>");
        object(
            2,
            &format!(
                "<</Type/Pages/Kids[{}]/Count {}>>",
                kids.join(" "),
                kids.len()
            ),
        );
        object(
            3,
            "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
        );
        // Digits and letters are half as wide as characters.
        object(
            4,
            "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 0>>/DW 1000/W[1 95 500]/FontDescriptor 5 0 R>>",
        );
        object(5, "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6>>");
        for (idx, page) in self.pages.iter().enumerate() {
            let mut page = page.clone();
            if self.has_feet {
                let number = shown(&format!("- {} -", idx + 1));
                page += &format!("BT /F 9 Tf 290 30 Td {number} ET\n");
            }
            object(
                10 + 2 * idx,
                &format!(
                    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents {} 0 R/Resources<</Font<</F 3 0 R>>>>>>",
                    11 + 2 * idx
                ),
            );
            object(
                11 + 2 * idx,
                &format!("<</Length {}>>\nstream\n{page}endstream", page.len()),
            );
        }
        res += "trailer\n<</Root 1 0 R>>\n%%EOF\n";
        res.into_bytes()
    }
}

/// The instruction that shows text, each character by its code.
fn shown(text: &str) -> String {
    let codes = text.encode_utf16().map(|it| format!("<{it:04X}>"));
    format!("[{}] TJ", codes.collect::<String>())
}

/// How wide text is.
fn width(text: &str, size: usize) -> usize {
    let halves = |it: char| if it.is_ascii() { 1 } else { 2 };
    text.chars().map(halves).sum::<usize>() * size / 2
}

/// The lines that text takes where there is so much room.
fn wrapped(text: &str, size: usize, room: usize) -> Vec<String> {
    let mut res = vec![String::new()];
    for it in text.chars() {
        let line = res.last_mut().unwrap();
        let mut longer = line.clone();
        longer.push(it);
        if width(&longer, size) > room && !line.is_empty() {
            res.push(it.to_string());
        } else {
            *line = longer;
        }
    }
    res
}

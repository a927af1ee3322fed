//! One cell per line, and one row per line with pipes.

use super::Layout;
use super::grid::{Cell, Content, Grid, Role, Row, Slot};
use super::page::{Line, Piece, line};
use super::style::Style;
use super::tsv::piece;

fn covered(row: &Row) -> usize {
    row.cells.iter().map(|it| it.columns - 1).sum()
}

/// Each cell on a line of its own.
pub(super) fn cell_per_line(grid: &Grid, style: &Style) -> Vec<Line> {
    let piped = style.layout == Layout::CellPerLinePiped;
    let apart = style.layout == Layout::CellPerParagraph;
    let mut lines = Vec::new();
    if let Some(caption) = &grid.caption {
        lines.push(line(caption.clone()));
    }
    for row in &grid.rows {
        for cell in &row.cells {
            lines.extend(cell_lines(cell, row, style));
        }
        let fillers = covered(row);
        if piped && style.pipes.fillers && fillers > 0 {
            lines.push(line(style.pipes.bar.to_string().repeat(fillers)));
        }
    }
    if !apart {
        return lines;
    }
    let n_lines = lines.len();
    let mut res = Vec::new();
    for (line_idx, it) in lines.into_iter().enumerate() {
        res.push(it);
        if line_idx + 1 < n_lines {
            res.push(line(""));
        }
    }
    res
}

fn cell_lines(cell: &Cell, row: &Row, style: &Style) -> Vec<Line> {
    let apart = style.layout == Layout::CellPerParagraph;
    if let Content::Label(label) = &cell.content
        && apart
        && style.pipes.broken_headers
        && row.role == Role::Header
    {
        return broken(label).into_iter().map(line).collect();
    }
    let Some(piece) = piece(cell) else {
        return Vec::new();
    };
    let mut line = vec![piece];
    if style.layout == Layout::CellPerLinePiped {
        line.push(Piece::text(format!(" {}", style.pipes.bar)));
    }
    vec![line]
}

/// `本年新公开数量` as `本年新` and `公开数量`; other labels as they are.
fn broken(label: &str) -> Vec<String> {
    for (whole, left) in [
        ("本年新制作数量", "本年新"),
        ("本年新公开数量", "本年新"),
        ("对外公开总数量", "对外公开"),
        ("处理决定数量", "处理决定"),
        ("商业企业", "商业"),
        ("科研机构", "科研"),
        ("社会公益组织", "社会公益"),
        ("法律服务机构", "法律服务"),
        ("结果维持", "结果"),
        ("结果纠正", "结果"),
        ("其他结果", "其他"),
        ("尚未审结", "尚未"),
    ] {
        if label == whole {
            return vec![left.to_owned(), whole[left.len()..].to_owned()];
        }
    }
    vec![label.to_owned()]
}

/// Each row on a line, cells separated by pipes.
pub(super) fn row_per_line(grid: &Grid, style: &Style) -> Vec<Line> {
    let mut lines = Vec::new();
    if let Some(caption) = &grid.caption {
        lines.push(line(caption.clone()));
    }
    for (row, slots) in grid.rows.iter().zip(grid.expand()) {
        let mut pieces: Vec<Option<Piece>> = Vec::new();
        for slot in slots {
            match slot {
                Slot::Begin(cell) => pieces.extend(piece(cell).map(Some)),
                Slot::Below(_) if style.pipes.blanks_below => pieces.push(None),
                Slot::Below(_) | Slot::Right => {}
            }
        }
        let mut line = Line::new();
        let begins_blank = matches!(pieces.first(), Some(None));
        if style.pipes.leading || begins_blank {
            line.push(Piece::text(format!("{} ", style.pipes.bar)));
        }
        let skipped = usize::from(begins_blank && !style.pipes.leading);
        for it in pieces.into_iter().skip(skipped) {
            let blank = it.is_none();
            line.extend(it);
            let bar = style.pipes.bar;
            line.push(Piece::text(if blank {
                format!("{bar} ")
            } else {
                format!(" {bar} ")
            }));
        }
        let fillers = if style.pipes.fillers { covered(row) } else { 0 };
        line.push(Piece::text(style.pipes.bar.to_string().repeat(fillers)));
        lines.push(trimmed(line));
    }
    lines
}

/// Without the space after the last pipe.
fn trimmed(mut line: Line) -> Line {
    while let Some(Piece::Text(text)) = line.last_mut() {
        if !text.is_empty() {
            text.truncate(text.trim_end().len());
            break;
        }
        line.pop();
    }
    line
}

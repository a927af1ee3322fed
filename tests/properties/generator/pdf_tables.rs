//! Tables in the text of a PDF: numbers separated by spaces, labels in pieces.

use super::form;
use super::grid::{Content, Grid, Role, Row};
use super::page::{Line, Piece, line};
use super::pdf::GroupLabel;
use super::style::{DisputeShape, Style};
use super::tsv::piece;

/// The lines of a table of section `section`.
pub(super) fn table(section: usize, grid: &Grid, style: &Style) -> Vec<Line> {
    match section {
        3 => applications(grid, style),
        4 if whole_disputes(grid, style) && style.pdf.header == 0 => {
            let mut lines = disputes_header();
            lines.extend(grid.rows.last().map(row_line));
            lines
        }
        _ => grid.rows.iter().map(row_line).collect(),
    }
}

fn row_line(row: &Row) -> Line {
    let mut line = Line::new();
    for shown in row.cells.iter().filter_map(piece) {
        if !line.is_empty() {
            line.push(Piece::text(" "));
        }
        line.push(shown);
    }
    line
}

fn whole_disputes(grid: &Grid, style: &Style) -> bool {
    style.disputes == DisputeShape::OneRow { levels: 3 } && grid.width == 15
}

fn disputes_header() -> Vec<Line> {
    [
        "行政复议 行政诉讼",
        "未经复议直接起诉 复议后起诉",
        "结果 结果 其他 尚未",
        "总 计",
        "维持 纠正 结果 审结 结果 结果 其他 尚未 结果 结果 其他 尚未",
        "总 计 总计",
        "维持 纠正 结果 审结 维持 纠正 结果 审结",
    ]
    .map(line)
    .into()
}

fn applications_header(grid: &Grid, style: &Style) -> Vec<Line> {
    let note = style.label(form::NOTE);
    let cut = note.char_indices().nth(20).map_or(0, |it| it.0);
    let (left, right) = note.split_at(cut);
    let lines = match style.pdf.header {
        0 => vec![
            "申请人情况",
            "法人或其他组织",
            left,
            right,
            "自然人 社会 法律 总计",
            "商业 科研",
            "公益 服务 其他",
            "企业 机构",
            "组织 机构",
        ],
        1 => vec![
            left,
            right,
            "申请人情况",
            "自然人 法人或其他组织 总计",
            "商业企 科研机 社会公 法律服 其他",
            "业 构 益组织 务机构",
        ],
        _ => {
            let header = grid.rows.iter().filter(|it| it.role == Role::Header);
            return header.map(row_line).collect();
        }
    };
    lines.into_iter().map(line).collect()
}

/// A row of table 3 with everything that may stand around it.
struct Parts {
    key: String,
    /// Lines of their own above the row.
    above: Vec<String>,
    /// What stands before the label on its line.
    glued: String,
    label: String,
    facts: Line,
}

fn applications(grid: &Grid, style: &Style) -> Vec<Line> {
    let mut rows: Vec<Parts> = Vec::new();
    let mut middles: Vec<(usize, String)> = Vec::new();
    for row in grid.rows.iter().filter(|it| it.role == Role::Data) {
        let mut parts = Parts {
            key: row.key.clone(),
            above: Vec::new(),
            glued: String::new(),
            label: String::new(),
            facts: Line::new(),
        };
        let labels = row.cells.iter().filter_map(|it| match &it.content {
            Content::Label(label) => Some((label.clone(), it.rows)),
            Content::Fact(_) | Content::Gone => None,
        });
        let mut labels: Vec<(String, usize)> = labels.collect();
        parts.label = labels.pop().map_or(String::new(), |it| it.0);
        for (label, n_rows) in labels {
            if label == style.label(form::RESULTS) {
                results_label(&mut parts, label, style);
            } else {
                match style.pdf.groups {
                    GroupLabel::Above => parts.above.push(label),
                    GroupLabel::Middle => middles.push((rows.len() + n_rows / 2, label)),
                    GroupLabel::Glued => parts.glued.push_str(&format!("{label} ")),
                }
            }
        }
        for fact in row
            .cells
            .iter()
            .filter(|it| !matches!(it.content, Content::Label(_)))
        {
            if !parts.facts.is_empty() && !matches!(fact.content, Content::Gone) {
                parts.facts.push(Piece::text(" "));
            }
            parts.facts.extend(piece(fact));
        }
        rows.push(parts);
    }
    for (row_idx, label) in middles {
        rows[row_idx].above.push(label);
    }
    if style.pdf.vertical {
        spread_results_label(&mut rows, style);
    }
    let mut lines = applications_header(grid, style);
    for parts in rows {
        lines.extend(row_lines(parts, style));
    }
    lines
}

fn results_label(parts: &mut Parts, label: String, style: &Style) {
    if style.pdf.vertical {
        return;
    }
    if style.pick("results", 2) == 0 {
        parts.above.push(label);
    } else {
        parts.glued.push_str(&format!("{label} "));
    }
}

/// One character of `三、本年度办理结果` at each of nine rows.
fn spread_results_label(rows: &mut [Parts], style: &Style) {
    let start = 3 + style.pick("vertical", 5);
    for (row, it) in rows.iter_mut().skip(start).zip(form::RESULTS.chars()) {
        if style.pick(&format!("vertical {}", row.key), 2) == 0 {
            row.above.push(it.to_string());
        } else {
            row.glued = format!("{it} {}", row.glued);
        }
    }
}

fn row_lines(parts: Parts, style: &Style) -> Vec<Line> {
    let mut lines: Vec<Line> = parts.above.into_iter().map(line).collect();
    let n_chars = parts.label.chars().count();
    let key = format!("label {}", parts.key);
    // A group label right above numbers would read as a row of its own in a form
    // where （六）其他处理 is one row.
    let may_lead = !matches!(
        parts.key.as_str(),
        "other.not_supplemented" | "other.fee_unpaid"
    );
    let shape = match (style.pdf.wrapped_labels, n_chars) {
        (false, _) => 0,
        (true, 0..12) => [0, 0, 0, 0, 0, 0, 2, 3][style.pick(&key, 8)],
        (true, _) => [0, 1, 1, 2, 3][style.pick(&key, 5)],
    };
    let label = format!("{}{}", parts.glued, parts.label);
    match shape {
        1 => {
            let mut chunks = chunks(&parts.label, 11 + style.pick(&key, 6));
            chunks[0] = format!("{}{}", parts.glued, chunks[0]);
            let middle = chunks.len().div_ceil(2);
            lines.extend(chunks[..middle].iter().cloned().map(line));
            lines.push(parts.facts);
            lines.extend(chunks[middle..].iter().cloned().map(line));
        }
        2 if may_lead => {
            lines.push(parts.facts);
            lines.push(line(label));
        }
        2 | 3 => {
            lines.push(line(label));
            lines.push(parts.facts);
        }
        _ => {
            let mut it = line(label + " ");
            it.extend(parts.facts);
            lines.push(it);
        }
    }
    lines
}

/// A label in lines of `width` characters. Closing punctuation does not begin a line.
fn chunks(label: &str, width: usize) -> Vec<String> {
    let mut chunks = vec![String::new()];
    let mut room = width;
    for it in label.chars() {
        let closes = matches!(it, '”' | '"' | '）' | ')' | '，' | ',' | '、');
        if room == 0 && !closes {
            chunks.push(String::new());
            room = width;
        }
        room = room.saturating_sub(1);
        if let Some(last) = chunks.last_mut() {
            last.push(it);
        }
    }
    chunks.iter().map(|it| it.trim().to_owned()).collect()
}

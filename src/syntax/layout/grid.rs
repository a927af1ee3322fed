//! Tables ruled with lines, as pandoc and tabulate draw them: `+---+---+`, `├──┼──┤`. Between two rules
//! the text of a cell can be wrapped over lines; where it is, its first line is the cell and the
//! others are joined to it.

use crate::text::fold::is_blank;
use crate::text::number::{Reading, placed, read};
use crate::text::range::{TextRange, to_u32};

use super::super::scan::line_len;
use super::pipes::{bars, is_bar};
use super::{Line, Sink};

/// Whether a line rules a table: dashes with a crossing among them, or runs of dashes side by side.
pub(in super::super) fn is_rule(line: &str) -> bool {
    let content = line.trim_matches(is_blank);
    let mut n_dashes = 0;
    let mut n_crossings = 0;
    let mut n_runs = 0;
    let mut run = 0;
    for it in content.chars() {
        match it {
            _ if is_dash(it) => run += 1,
            ':' | ' ' | '\u{3000}' => {}
            _ if is_bar(it) => {}
            '+' | '＋' | '\u{250c}'..='\u{254b}' | '\u{2552}'..='\u{2570}' => n_crossings += 1,
            _ => return false,
        }
        if !is_dash(it) {
            n_dashes += run;
            n_runs += usize::from(run > 2);
            run = 0;
        }
    }
    n_dashes += run;
    n_runs += usize::from(run > 2);
    let is_lattice = n_crossings > 0 && n_dashes > 1;
    // `--- ---` can be what stands for nothing in two cells; a table is wider.
    let is_columns = n_crossings == 0 && n_runs > 1 && n_dashes > 8 && !content.contains(is_bar);
    is_lattice || is_columns
}

fn is_dash(it: char) -> bool {
    matches!(
        it,
        '-' | '=' | '─' | '━' | '═' | '－' | '╌' | '┄' | '┈' | '╍' | '┅' | '┉'
    )
}

pub(super) fn tokenize(text: &str, sink: &mut Sink) {
    let mut groups: Vec<Vec<Pieces>> = vec![Vec::new()];
    let mut at = 0;
    while at < text.len() {
        let len = line_len(&text[at..]);
        let line = Line::new(&text[at..at + len], at);
        at += len;
        if is_rule(line.text) {
            groups.push(Vec::new());
        } else if let Some(lines) = groups.last_mut() {
            lines.push(places(line));
        }
    }
    groups.retain(|it| !it.is_empty());
    // Where rows are not ruled, the header still is.
    let n_groups = groups.len();
    for (idx, lines) in groups.iter().enumerate() {
        let is_row = n_groups > 2 || idx + 1 < n_groups && has_ended(lines);
        rows(lines, is_row, sink);
    }
}

/// The cells of a line: where each stands, and how it reads by itself.
type Pieces = Vec<(TextRange, Reading)>;

/// Where the cells of a line stand.
fn places(line: Line<'_>) -> Pieces {
    let mut own = Sink::default();
    let content = line.text.trim_matches(is_blank);
    let lead = line.text.len() - line.text.trim_start_matches(is_blank).len();
    let mut start = lead;
    for (bar, len) in bars(content).map(|it| (it.0 + lead, it.1)) {
        if bar > lead {
            line.cell(start, bar, &mut own);
        }
        start = bar + len;
    }
    if start < lead + content.len() {
        line.cell(start, lead + content.len(), &mut own);
    }
    let cells = own.cells.iter().map(|it| it.range);
    let source =
        |it: TextRange| TextRange::new(it.start - to_u32(line.at), it.end - to_u32(line.at));
    cells
        .map(|it| (it, read(placed(source(it).of(line.text)))))
        .collect()
}

/// The rows that the lines between two rules are: one for each, or one that is wrapped over all.
fn rows(lines: &[Pieces], is_row: bool, sink: &mut Sink) {
    if let ([first, rest @ ..], true) = (lines, is_row && is_wrapped(lines)) {
        for (column, cell) in first.iter().enumerate() {
            let below = rest.iter().map(|it| it[column].0);
            sink.wrapped_cell(cell.0, below.filter(|it| !it.is_empty()));
        }
        return sink.end_row();
    }
    for line in lines {
        for cell in line {
            sink.cell(cell.0);
        }
        sink.end_row();
    }
}

/// Whether each line goes on in some columns and not in others that the first has.
fn has_ended(lines: &[Pieces]) -> bool {
    let ends = |line: &Pieces| {
        let mut pairs = lines[0].iter().zip(line);
        pairs.any(|(a, b)| a.1 != Reading::Blank && b.1 == Reading::Blank)
    };
    lines.iter().skip(1).all(ends)
}

/// Whether lines can be one row: what stands below the first line goes on there, and is no value.
fn is_wrapped(lines: &[Pieces]) -> bool {
    let Some((first, rest)) = lines.split_first() else {
        return false;
    };
    let goes_on = |column: usize| {
        let mut below = rest.iter().filter(|it| it[column].1 != Reading::Blank);
        below.all(|it| it[column].1 == Reading::Other && first[column].1 != Reading::Blank)
    };
    let is_even = rest.iter().all(|it| it.len() == first.len());
    !rest.is_empty() && is_even && (0..first.len()).all(goes_on)
}

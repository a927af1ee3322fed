//! Tables ruled with lines, as pandoc and tabulate draw them: `+---+---+`, `├──┼──┤`. Between two rules
//! the text of a cell can be wrapped over lines; where it is, its first line is the cell and the
//! others are joined to it.

use crate::text::fold::is_blank;
use crate::text::label;
use crate::text::number::{Reading, read_text};
use crate::text::range::{TextRange, to_u32};

use super::pipes::{bars, is_bar};
use super::{Line, Sink, lines_of};

/// Whether a line, without the white space around it, rules a table: dashes with a crossing among them, or
/// runs of dashes side by side.
pub(in super::super) fn is_rule(content: &str) -> bool {
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
    for line in lines_of(text) {
        if is_rule(line.text.trim_matches(is_blank)) {
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
        rows(lines, is_row, n_groups > 2, sink);
    }
}

/// The cells of a line.
type Pieces = Vec<Piece>;

/// What a line has of a cell.
#[derive(Clone, Copy)]
struct Piece {
    range: TextRange,
    /// How it reads by itself.
    reading: Reading,
    /// From bar to bar, with a blank beside each.
    room: usize,
    /// Digits, which a point or a comma may end.
    is_digits: bool,
    /// Begins with a number of its own: `2.`, `（三）`.
    is_numbered: bool,
}

impl Piece {
    /// Whether both found no room on one line.
    fn was_parted_from(&self, below: &Self) -> bool {
        const BLANKS: usize = 2;
        (self.range.len() + below.range.len()) as usize + BLANKS > self.room
    }
}

/// Where the cells of a line stand.
fn places(line: Line<'_>) -> Pieces {
    let content = line.text.trim_matches(is_blank);
    let lead = line.text.len() - line.text.trim_start_matches(is_blank).len();
    let piece = |start: usize, end: usize| {
        let range = line.range(start, end);
        let at = to_u32(line.at);
        let source = TextRange::new(range.start - at, range.end - at).of(line.text);
        let reading = read_text(source);
        let whole = source.trim_end_matches(['.', ',']);
        let is_digits = match reading {
            Reading::Number(..) => true,
            _ => !whole.is_empty() && whole.bytes().all(|it| it.is_ascii_digit()),
        };
        Piece {
            range,
            reading,
            room: end - start,
            is_digits,
            is_numbered: reading == Reading::Other && label::of(source).numbering.is_some(),
        }
    };
    let mut res = Vec::new();
    let mut start = lead;
    for (bar, len) in bars(content).map(|it| (it.0 + lead, it.1)) {
        if bar > lead {
            res.push(piece(start, bar));
        }
        start = bar + len;
    }
    if start < lead + content.len() {
        res.push(piece(start, lead + content.len()));
    }
    res
}

/// The rows that the lines between two rules are: one for each, or one that is wrapped over all.
fn rows(lines: &[Pieces], is_row: bool, is_ruled: bool, sink: &mut Sink) {
    if let ([first, rest @ ..], true) = (lines, is_row && is_wrapped(lines, is_ruled)) {
        for (column, cell) in first.iter().enumerate() {
            let below = rest.iter().map(|it| it[column].range);
            sink.wrapped_cell(cell.range, below.filter(|it| !it.is_empty()));
        }
        return sink.end_row();
    }
    for line in lines {
        for cell in line {
            sink.cell(cell.range);
        }
        sink.end_row();
    }
}

/// Whether each line goes on in some columns and not in others that the first has.
fn has_ended(lines: &[Pieces]) -> bool {
    let ends = |line: &Pieces| {
        let mut pairs = lines[0].iter().zip(line);
        pairs.any(|(a, b)| a.reading != Reading::Blank && b.reading == Reading::Blank)
    };
    lines.iter().skip(1).all(ends)
}

/// Whether lines can be one row: what stands below the first line goes on there, and is no value, unless its
/// digits found no room in a narrow column.
fn is_wrapped(lines: &[Pieces], is_ruled: bool) -> bool {
    let Some((first, rest)) = lines.split_first() else {
        return false;
    };
    // A line may be a bar and nothing else.
    let has_cells = !first.is_empty() && !rest.is_empty();
    if !has_cells || rest.iter().any(|it| it.len() != first.len()) {
        return false;
    }
    let is_blank = |it: &Piece| it.reading == Reading::Blank;
    let columns = || 0..first.len();
    let is_number = |it: &Piece| matches!(it.reading, Reading::Number(..));
    // Where all numbers go on, they are two rows of numbers, unless rows are ruled and the label does not.
    let has_ended = columns().any(|it| is_number(&first[it]) && is_blank(&rest[0][it]));
    let is_labeled_once =
        first[0].reading == Reading::Other && rest.iter().all(|it| is_blank(&it[0]));
    let is_numbered_again = columns()
        .any(|column| first[column].is_numbered && rest.iter().any(|it| it[column].is_numbered));
    let may_be_torn = !is_numbered_again && (has_ended || is_ruled && is_labeled_once);
    let goes_on = |column: usize| {
        let mut pairs = lines.windows(2).map(|it| (&it[0][column], &it[1][column]));
        pairs.all(|(above, below)| {
            let is_text = below.reading == Reading::Other && !is_blank(&first[column]);
            let is_rest = may_be_torn && below.is_digits && above.is_digits;
            is_blank(below) || is_text || is_rest && above.was_parted_from(below)
        })
    };
    columns().all(goes_on)
}

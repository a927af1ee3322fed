//! Rows that a table lacks, written as the rows beside them are: a row of as many cells is copied, with the
//! label of the form and blank cells. What would not be read as those very rows is not written.

use std::ops::Range;

use crate::form::{Row, TABLE_KINDS, Table};
use crate::report::table::{BoundRow, RowState, Shape};
use crate::report::{Report, landmark};
use crate::syntax::document::Document;
use crate::syntax::layout::Layout;
use crate::syntax::layout::pipes::is_bar;
use crate::text::range::{TextRange, to_u32};
use crate::write::table::{GROUP_STARTS, groups_of};

/// Blank rows and where they go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    /// From the start of the part.
    pub at: u32,
    /// Whole lines, or elements of a line each.
    pub text: String,
}

impl Report {
    /// The rows `run` of a table, which follow one another and which it lacks, as its own rows are written.
    /// `None` where no row can be copied, or where it is not certain where they go.
    pub fn missing_rows(&self, table: &Shape, run: &[usize]) -> Option<Rows> {
        let source = self.part.source(TextRange::new(0, self.part.len));
        let written = run.iter().map(|it| self.row(&source, table, *it));
        let written: Vec<String> = written.collect::<Option<_>>()?;
        let at = self.place_of(&source, table, run)?;
        let mut text = written.concat();
        // Behind a line that nothing ends, not even the text.
        if !source.get(..at)?.ends_with(['\r', '\n', '>']) {
            let rows = text.trim_end_matches(['\r', '\n']);
            text = format!("{}{rows}", self.line_break());
        }
        self.reads(&source, table, run, at..at, &text)
            .then(|| Rows {
                at: to_u32(at),
                text,
            })
    }

    /// A row that a table lacks, as it is to be written at `place`, from the start of the part. `None` where
    /// it would not be read as that row.
    pub fn missing_row_at(&self, table: &Shape, row: usize, place: TextRange) -> Option<String> {
        let source = self.part.source(TextRange::new(0, self.part.len));
        let text = self.row(&source, table, row)?;
        let text = text.trim_end_matches(['\r', '\n']);
        self.reads(&source, table, &[row], place.as_usize(), text)
            .then(|| text.to_owned())
    }

    /// The row with its label and blank cells, copied from the nearest that has as many. The label of its group
    /// stands before it where the table has that nowhere.
    fn row(&self, source: &str, table: &Shape, row: usize) -> Option<String> {
        let own = &table.table.rows[row];
        let shown = table.range.of(source);
        let is_there = |group: &str| shown.contains(group.trim_start_matches(is_number));
        let group = first_of_group(table.table, row).filter(|it| !is_there(it));
        let is_like = |it: &usize| {
            table.rows[*it].state == RowState::Bound
                && table.table.rows[*it].columns.len() == own.columns.len()
        };
        let mut like: Vec<usize> = (0..table.rows.len()).filter(is_like).collect();
        like.sort_by_key(|it| it.abs_diff(row));
        like.into_iter()
            .find_map(|it| self.copied(source, &table.rows[it], group, own.label))
    }

    fn copied(
        &self,
        source: &str,
        like: &BoundRow,
        group: Option<&str>,
        label: &str,
    ) -> Option<String> {
        let (extent, layout) = self.extent(source, like)?;
        let own = like.label?.as_usize();
        let mut before = source.get(extent.start..own.start)?;
        let mut cells = source.get(own.end..like.range.as_usize().end)?.to_owned();
        let behind = source.get(like.range.as_usize().end..extent.end)?;
        if let Layout::Csv(_) = layout {
            // The form's label needs no quotes.
            before = before.trim_end_matches('"');
            cells = cells.trim_start_matches('"').to_owned();
        }
        if layout != Layout::Html {
            // The report's own line breaks are set below.
            cells = cells.replace("\r\n", "\n").replace('\r', "\n");
        }
        let bar = cells.chars().chain(behind.chars()).find(|it| is_bar(*it));
        let bar = bar.unwrap_or('|');
        let is_by_line = cells.contains('\n');
        let between = match layout {
            Layout::Html => "</td><td>".to_owned(),
            Layout::Tsv => "\t".to_owned(),
            Layout::Csv(delimiter) => delimiter.text().to_owned(),
            _ if is_by_line => format!(" {bar}\n"),
            _ => format!(" {bar} "),
        };
        // Cells that stand behind the last number are no part of it.
        let behind = match layout {
            Layout::Html => blanked(behind, layout),
            Layout::Pipe if is_by_line => format!("{bar}\n"),
            Layout::Pipe if behind.trim_start().starts_with(is_bar) => format!("  {bar}\n"),
            _ => "\n".to_owned(),
        };
        let group = group.map_or_else(String::new, |it| format!("{it}{between}"));
        let text = format!("{before}{group}{label}{}{behind}", blanked(&cells, layout));
        let is_certain = is_bare(before, layout) && !text.contains("rowspan");
        is_certain.then(|| match layout {
            Layout::Html => text,
            _ => text.replace('\n', self.line_break()),
        })
    }

    /// The line, or the element, that is a row and nothing else, with what ends it.
    fn extent(&self, source: &str, row: &BoundRow) -> Option<(Range<usize>, Layout)> {
        let range = row.range.as_usize();
        let (_, block) = self.part.located_in(row.range).next()?;
        let extent = match block.layout {
            Layout::Html => {
                const END: &str = "</tr>";
                let start = source.get(..range.start)?.rfind("<tr")?;
                let end = range.end + source.get(range.end..)?.find(END)? + END.len();
                start..with_break(source, end)
            }
            Layout::Tsv | Layout::Pipe | Layout::Csv(_) => {
                let start = source.get(..range.start)?.rfind(['\r', '\n']);
                let start = start.map_or(0, |it| it + 1);
                let rest = source.get(range.end..)?;
                let end = range.end + rest.find(['\r', '\n']).unwrap_or(rest.len());
                let lines = source.get(start..end)?.split(['\r', '\n']);
                let lines: Vec<&str> = lines.filter(|it| !it.is_empty()).collect();
                // Of more than one line it is a cell in each, and a bar behind it, or no such row.
                let is_cell =
                    |it: &&str| it.matches(is_bar).count() == 1 && it.trim_end().ends_with(is_bar);
                let is_by_line = block.layout == Layout::Pipe && lines.iter().all(is_cell);
                if lines.len() > 1 && !is_by_line {
                    return None;
                }
                start..with_break(source, end)
            }
            _ => return None,
        };
        Some((extent, block.layout))
    }

    /// Where the rows go: behind the row before them, unless heads of other rows may stand between.
    fn place_of(&self, source: &str, table: &Shape, run: &[usize]) -> Option<usize> {
        let (first, last) = (*run.first()?, *run.last()?);
        let is_there = |it: &usize| table.rows[*it].state != RowState::Missing;
        let before = (0..first).rev().find(is_there);
        let after = (last + 1..table.rows.len()).find(is_there);
        let extent = |it: usize| Some(self.extent(source, &table.rows[it])?.0);
        match (before, after) {
            (Some(before), _) if is_beside(table.table, before, first) => Some(extent(before)?.end),
            (_, Some(after)) if is_beside(table.table, last, after) => Some(extent(after)?.start),
            (Some(before), Some(after)) => {
                let (before, after) = (extent(before)?, extent(after)?);
                (before.end == after.start).then_some(after.start)
            }
            _ => None,
        }
    }

    /// Whether the rows are read as those of the form once they stand there, and all else as before.
    fn reads(
        &self,
        source: &str,
        table: &Shape,
        run: &[usize],
        place: Range<usize>,
        text: &str,
    ) -> bool {
        let (Some(before), Some(behind)) = (source.get(..place.start), source.get(place.end..))
        else {
            return false;
        };
        let document = Document::parse(&format!("{before}{text}{behind}"), landmark);
        let [part] = &document.parts[..] else {
            return false;
        };
        let Some(report) = Report::bind(part) else {
            return false;
        };
        let kind = table.table.kind;
        let is_read = |now: &Shape| {
            let mut rows = now.rows.iter().zip(&table.rows).enumerate();
            std::ptr::eq(now.table, table.table)
                && rows.all(|(idx, (now, then))| match run.contains(&idx) {
                    true => now.state == RowState::Bound,
                    false => now.state == then.state,
                })
        };
        let is_same = |it: &Report, other: &Report| {
            let mut known = other.facts().into_iter().filter(|it| it.value.is_some());
            let facts = it.facts();
            known.all(|fact| {
                facts
                    .iter()
                    .any(|it| it.id == fact.id && it.value == fact.value)
            })
        };
        let n_tables = |it: &Report| TABLE_KINDS.map(|kind| it.table(kind).is_some());
        report.table(kind).is_some_and(|it| is_read(it))
            && n_tables(&report) == n_tables(self)
            && is_same(&report, self)
    }
}

/// Whether no head of a group stands between two rows: they have the same columns, and so have all between.
fn is_beside(table: &Table, first: usize, last: usize) -> bool {
    let rows = &table.rows[first..=last];
    let columns = |it: &Row| it.columns.iter().map(|it| it.id);
    rows.iter().all(|it| columns(it).eq(columns(&rows[0])))
        && !rows[1..].iter().any(|it| GROUP_STARTS.contains(&it.id))
}

/// The label of the group that a row is the first of.
fn first_of_group(table: &Table, row: usize) -> Option<&'static str> {
    let inner = |it: usize| groups_of(table, &table.rows[it])[1];
    let own = inner(row)?;
    let is_same = row.checked_sub(1).and_then(inner) == Some(own);
    (!is_same).then_some(own)
}

/// What numbers a group: （三）.
fn is_number(c: char) -> bool {
    "（）一二三四五六七".contains(c)
}

/// The place behind one line break, where there is one.
fn with_break(source: &str, at: usize) -> usize {
    let rest = source.get(at..).unwrap_or_default();
    let len = match rest {
        it if it.starts_with("\r\n") => 2,
        it if it.starts_with(['\r', '\n']) => 1,
        _ => 0,
    };
    at + len
}

/// The rest of a row with nothing in its cells: delimiters and line breaks stay, and tags where these are what
/// delimits. Blanks do not, so that it is the same whatever numbers stood there; those that pipes have around
/// them are set.
fn blanked(text: &str, layout: Layout) -> String {
    let mut res = String::with_capacity(text.len());
    let (mut is_tag, mut is_quoted) = (false, false);
    for c in text.chars() {
        // `<5` is no tag.
        let delimits = !is_quoted && delimits(c, layout);
        is_tag &= layout == Layout::Html || !delimits;
        let is_of_tag = is_tag || c == '<';
        let is_mark = match is_of_tag {
            true => layout == Layout::Html,
            false => delimits,
        };
        match c {
            '<' => is_tag = true,
            '>' => is_tag = false,
            '"' => is_quoted ^= matches!(layout, Layout::Csv(_)),
            _ if is_mark && is_bar(c) && !res.ends_with('\n') => {
                res.push_str(if res.is_empty() { " " } else { "  " });
            }
            _ => {}
        }
        if is_mark {
            res.push(c);
        }
    }
    res
}

/// Whether a character stands between cells or rows.
fn delimits(c: char, layout: Layout) -> bool {
    let is_delimiter = match layout {
        Layout::Csv(it) => it.text().starts_with(c),
        _ => c == '\t' || is_bar(c),
    };
    is_delimiter || matches!(c, '\r' | '\n')
}

/// Whether nothing stands in front of a label but blanks, delimiters and tags of cells that span no other row:
/// the label of a group would, which is not this row's.
fn is_bare(text: &str, layout: Layout) -> bool {
    let words = text.split('<').enumerate();
    let mut words = words.map(|(idx, it)| match it.split_once('>') {
        Some((_, behind)) if idx > 0 => behind,
        _ => it,
    });
    let is_delimiter = |it: char| it.is_whitespace() || delimits(it, layout);
    !text.contains("rowspan") && words.all(|it| it.chars().all(is_delimiter))
}

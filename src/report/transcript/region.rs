//! The lines that a table of the form takes, from its first label to its last: what of them are its labels
//! and its cells, and what stands among them besides.

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::form::vocabulary::{Meaning, vocabulary};
use crate::form::{EDITIONS, Table, TableKind};
use crate::report::pieces::words;
use crate::report::prose::visible;
use crate::report::stream::{Item, What};
use crate::report::table::{Binding, CellIdx, RowState};
use crate::syntax::layout::Layout;
use crate::text::fold::is_blank;
use crate::text::range::{TextRange, to_u32};
use crate::write::table::{Content, Grid};

use super::{Obstacle, Scribe, Why};

/// A table of the form with what its cells hold, word for word.
#[derive(Clone, Debug)]
pub struct FormTable {
    pub table: &'static Table,
    pub content: Content,
}

impl FormTable {
    pub fn grid(&self) -> Grid {
        Grid::of(self.table, &self.content)
    }
}

/// What was found.
pub(super) struct Region {
    pub lines: Range<usize>,
    /// With markup: what is replaced when the table is written anew.
    pub range: TextRange,
    pub table: FormTable,
    /// Words that are not the form's, on lines before the first number and behind it.
    pub before: Vec<String>,
    pub behind: Vec<String>,
}

/// Lines without a word of the form that may stand between those of a table's head.
const MOST_BETWEEN: usize = 3;

/// The region of a table, behind the line `from`; `None` where the table has no row.
pub(super) fn of(
    scribe: &Scribe<'_>,
    from: usize,
    binding: &Binding,
) -> Result<Option<Region>, Obstacle> {
    let Some(span) = binding.span else {
        return Ok(None);
    };
    let reader = Reader {
        scribe,
        binding,
        words: form_words(binding.table.kind),
        bound: bound_items(binding),
    };
    let (first, last) = (reader.line_of(span.first), reader.line_of(span.last));
    let lines = reader.start(from, first)..reader.end(last) + 1;
    let mut region = Region {
        range: reader.range(&lines),
        lines: lines.clone(),
        table: FormTable {
            table: binding.table,
            content: reader.content()?,
        },
        before: Vec::new(),
        behind: Vec::new(),
    };
    for line in lines {
        let text = reader.foreign(line)?;
        if !text.is_empty() {
            let side = match line < first {
                true => &mut region.before,
                false => &mut region.behind,
            };
            side.push(text);
        }
    }
    Ok(Some(region))
}

/// The items that are cells or rows' labels.
fn bound_items(binding: &Binding) -> FxHashSet<u32> {
    let rows = binding.table.rows.iter().enumerate();
    let cells = rows.flat_map(|(row, it)| {
        let columns = 0..it.columns.len();
        columns.map(move |column| CellIdx { row, column })
    });
    let cells = cells.filter_map(|it| binding.item(it));
    let labels = binding.rows.iter().filter_map(|it| it.label);
    let misworded = binding.misworded.iter().map(|it| it.0);
    cells.chain(labels).chain(misworded).collect()
}

/// The folded words of every label of a table, in all editions, line by line.
fn form_words(kind: TableKind) -> String {
    let tables = EDITIONS.map(|it| it.tables[kind as usize]);
    let mut res = String::new();
    for table in tables {
        let rows = table.rows.iter();
        let columns = rows.clone().flat_map(|it| it.columns);
        let columns = columns.flat_map(|it| std::iter::once(&it.label).chain(it.variants));
        let labels = rows.flat_map(|it| std::iter::once(&it.label).chain(it.variants));
        let heads = table.header.iter().chain(table.groups);
        for label in labels.chain(columns).chain(heads) {
            res.push_str(&words(label));
            res.push('\n');
        }
    }
    res
}

struct Reader<'a> {
    scribe: &'a Scribe<'a>,
    binding: &'a Binding,
    words: String,
    bound: FxHashSet<u32>,
}

impl Reader<'_> {
    fn line_of(&self, item: u32) -> usize {
        let lines = &self.scribe.stream.lines;
        let behind = lines.partition_point(|it| it.range().start <= item as usize);
        behind.saturating_sub(1)
    }

    /// The first line of the head.
    fn start(&self, from: usize, first: usize) -> usize {
        let mut res = first;
        for line in (from..first).rev() {
            let place = self.scribe.line(line).range;
            let is_apart = self.scribe.report.is_some_and(|it| it.is_in_heading(place));
            if is_apart || self.scribe.heading(line).is_some() || res - line > MOST_BETWEEN + 1 {
                break;
            }
            if self.names_form(line) {
                res = line;
            }
        }
        res
    }

    /// Whether all that a line shows is the form's, and a label of the table is among it.
    fn names_form(&self, line: usize) -> bool {
        let items = self.scribe.stream.line_items(line);
        let shown = || items.iter().filter(|it| !it.is_blank());
        shown().all(|it| it.label().is_some() && self.is_of_form(it))
            && shown().any(|it| self.names_label(it) || is_wordy(it))
    }

    /// The last line: the end of a label may stand below the last number.
    fn end(&self, last: usize) -> usize {
        let lines = &self.scribe.stream.lines;
        let mut res = last;
        while let Some(line) = lines.get(res + 1) {
            let is_flow = line.layout == Layout::Plain || line.layout == Layout::Grid;
            let items = self.scribe.stream.line_items(res + 1);
            let is_apart = self
                .scribe
                .report
                .is_some_and(|it| it.is_in_heading(line.range));
            let is_piece = |it: &Item| it.label().is_some() && self.is_of_form(it);
            let mut shown = items.iter().filter(|it| !it.is_blank()).peekable();
            if is_apart || !is_flow || shown.peek().is_none() || !shown.all(is_piece) {
                break;
            }
            res += 1;
        }
        res
    }

    /// Lines with their markup: whole blocks where a layout has marks around its rows.
    fn range(&self, lines: &Range<usize>) -> TextRange {
        let (first, last) = (
            self.scribe.line(lines.start),
            self.scribe.line(lines.end - 1),
        );
        let whole = first.range.cover(last.range);
        let part = self.scribe.part;
        let mut res = whole;
        let first = part.located_in(first.range).next();
        let last = part.located_in(last.range).next();
        for (offset, block) in first.into_iter().chain(last) {
            match block.layout {
                Layout::Plain | Layout::Tsv | Layout::Csv(_) | Layout::Blank => {}
                _ => {
                    let range = TextRange::new(offset, offset + block.len());
                    res = res.cover(range);
                }
            }
        }
        // Behind its last line break something else begins.
        let source = part.source(res);
        let n_behind = source.len() - source.trim_end_matches(['\n', '\r']).len();
        TextRange::new(res.start, res.end - to_u32(n_behind))
    }

    /// What the cells of the form hold.
    fn content(&self) -> Result<Content, Obstacle> {
        let Self {
            scribe, binding, ..
        } = self;
        let text = |item: u32| match scribe.stream.items.get(item as usize) {
            Some(it) => scribe.words(it.range, &visible(scribe.part, it.range)),
            None => Ok(String::new()),
        };
        let mut rows = Vec::with_capacity(binding.rows.len());
        for (row, bound) in binding.rows.iter().enumerate() {
            if bound.state == RowState::Missing {
                rows.push(None);
                continue;
            }
            let columns = 0..binding.table.rows[row].columns.len();
            let cells = columns.map(|column| {
                let item = binding.item(CellIdx { row, column });
                item.map_or(Ok(String::new()), text)
            });
            rows.push(Some(cells.collect::<Result<Vec<String>, Obstacle>>()?));
        }
        let mut wordings = Vec::new();
        for (item, official) in &binding.misworded {
            wordings.push((*official, text(*item)?));
        }
        Ok(Content { rows, wordings })
    }

    /// The words on a line that are not the form's, and no figures. Refused where a figure is among them.
    fn foreign(&self, line: usize) -> Result<String, Obstacle> {
        let scribe = self.scribe;
        let first = to_u32(scribe.line(line).range().start);
        let mut texts: Vec<String> = Vec::new();
        let mut last = None;
        for (item, idx) in scribe.stream.line_items(line).iter().zip(first..) {
            let is_bound = self.bound.contains(&idx);
            match item.what {
                What::Blank | What::NotApplicable => {}
                What::Number(number, _) if is_bound => last = Some(number),
                // Table readers repeat a number over the columns of a merged cell.
                What::Number(number, _) if last == Some(number) => {}
                What::Number(..) => {
                    return Err(Obstacle {
                        range: item.range,
                        why: Why::Unplaced,
                    });
                }
                What::Text(_) if is_bound || self.is_of_form(item) => {}
                What::Text(label) if label.words == 0 && label.n_chars == 1 => {}
                What::Text(_) => {
                    texts.push(scribe.words(item.range, &visible(scribe.part, item.range))?);
                }
            }
        }
        Ok(texts.join(" "))
    }

    /// Whether a text is a label of the table, or made up of pieces of its labels.
    fn is_of_form(&self, item: &Item) -> bool {
        if self.names_label(item) {
            return true;
        }
        let text = visible(self.scribe.part, item.range);
        let mut pieces = text.split(is_blank).map(words);
        pieces.all(|it| self.is_made_of_form(&it))
    }

    /// Whether a text is a whole label of the table.
    fn names_label(&self, item: &Item) -> bool {
        let kind = self.binding.table.kind;
        let label = item.label();
        let meaning = label.and_then(|it| Some((it, vocabulary().meaning(it)?)));
        let names = |(label, it): (_, &Meaning)| it.is_header || it.row(kind, label).is_some();
        meaning.is_some_and(names)
    }

    /// Whether words are pieces of labels one behind the other, each of two characters at least.
    fn is_made_of_form(&self, text: &str) -> bool {
        let mut rest = text;
        while !rest.is_empty() {
            let ends = rest.char_indices().map(|(at, it)| at + it.len_utf8());
            let found = ends.rev().find(|it| self.words.contains(&rest[..*it]));
            let is_short = |it: usize| rest[..it].chars().nth(1).is_none();
            match found {
                Some(end) if end == text.len() || !is_short(end) => rest = &rest[end..],
                _ => return false,
            }
        }
        true
    }
}

/// Whether a text is too long to be anything but what it seems to be.
fn is_wordy(item: &Item) -> bool {
    const LEAST: u8 = 6;
    item.label().is_some_and(|it| it.n_chars >= LEAST)
}

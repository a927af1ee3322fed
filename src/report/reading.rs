//! The reading of a block: all that anything above the syntax may know of its text. A pure function of
//! the block, with places from the block's start, made once and kept as long as the block is the same.

use std::borrow::Cow;
use std::hash::Hasher;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHasher;

use crate::form::vocabulary::vocabulary;
use crate::syntax::block::{Block, Cell};
use crate::syntax::layout::Layout;
use crate::text::fold::is_blank;
use crate::text::label::{self, LONGEST, Label};
use crate::text::number;
use crate::text::range::{TextRange, to_u32};

use super::claims::{self, Statements};
use super::content::{n_folded, tells};
use super::counters::disown_counters;
use super::glance::Glance;
pub(super) use super::head::Head;
pub(super) use super::item::{Gap, Item, What};
use super::kept::{kept_rows, row_range};
use super::memo::Memo;
use super::outline::{self, RunIn};
use super::period::{Dates, dates};
use super::title::{LONGEST_TITLE, is_title, title_item};
use super::topics::{Topic, Topics};
use super::years::Year;

/// Folded characters of a section with next to nothing in it, at most.
pub(super) const SHORT: u8 = 40;

/// What a block says, row by row.
#[derive(Debug)]
pub(super) struct Reading {
    pub items: Vec<Item>,
    pub rows: Box<[Row]>,
    /// What stands behind the last row.
    pub trail: Gap,
    /// Where pictures stand: a table may be one.
    pub images: Box<[u32]>,
}

/// A row of cells, or a line of text.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// From its first cell to its last.
    pub range: TextRange,
    pub first_item: u32,
    /// What stands before it.
    pub gap: Gap,
    pub head: Head,
    /// Ends as the title of a report ends.
    pub is_title: bool,
    /// Something is said to stand elsewhere, in a grid.
    pub is_elsewhere: bool,
    /// All of it is what it seems to be: no fix touches what is not.
    pub is_whole: bool,
    /// Of a row in tags, what these are: a row beside it may be written like it.
    pub markup: u64,
    /// `None` in a grid.
    pub prose: Option<Arc<Prose>>,
}

/// A line of text. It does not know where it stands.
#[derive(Debug)]
pub(super) struct Prose {
    /// From the start of its row.
    pub range: TextRange,
    /// Bytes that a reader sees.
    pub len: u32,
    /// Folded characters, counted no further than to tell a short text.
    pub n_folded: u8,
    /// The characters that a reader sees are the source itself.
    pub is_plain: bool,
    /// Ends within a sentence, and is long enough to have been wrapped, or stops at a comma.
    pub is_open: bool,
    /// Begins with a number, a bullet or markup.
    pub begins: bool,
    /// States figures or denies something, perhaps.
    pub may_state: bool,
    pub tells: Tells,
    /// The same for what stands behind a heading that runs on.
    pub behind_heading: Option<Box<Tells>>,
    /// Headings within it.
    pub run_in: Box<[RunIn]>,
    pub dates: Dates,
    /// What it states by itself; read on first use.
    statements: Memo<Arc<Statements>>,
}

/// What a text tells of, as far as the outline of the form asks for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tells {
    pub topics: Topics,
    /// The year that it opens with, where it goes on with what was done in it.
    pub opening: Option<Year>,
}

impl Row {
    /// Whether no more than figures of a row in a grid can be others than in another: it is no heading, no
    /// title, and says nothing of its own.
    pub fn is_figures_like(&self, other: &Self) -> bool {
        other.prose.is_none()
            && (self.head, other.head) == (Head::None, Head::None)
            && !self.is_title
            && !other.is_title
            && self.is_elsewhere == other.is_elsewhere
    }

    /// Whether nothing that is joined from lines can tell one line of text from another, as far as the two
    /// tell themselves: neither begins, ends nor speaks of anything else. Of a short one, what stands beside
    /// it may make more: see `Readings::stands_alone`.
    pub fn joins_like(&self, other: &Self) -> bool {
        let (Some(a), Some(b)) = (&self.prose, &other.prose) else {
            return false;
        };
        let is_text = matches!(self.head, Head::None | Head::RunOn { .. }) && !self.is_title;
        let is_undated =
            |it: &Prose| !it.dates.names_period && !it.dates.has_day && it.dates.damaged.is_none();
        is_text
            && (self.head, self.is_title) == (other.head, other.is_title)
            && [a, b]
                .iter()
                .all(|it| is_undated(it) && it.run_in.is_empty())
            && (&a.tells, &a.behind_heading) == (&b.tells, &b.behind_heading)
            && (a.is_open, a.begins) == (b.is_open, b.begins)
            && a.may_head() == b.may_head()
    }
}

impl Prose {
    /// Whether a line is short enough for a heading that has no number before it.
    pub fn may_head(&self) -> bool {
        const LONGEST: u8 = 20;
        self.n_folded <= LONGEST
    }

    /// What the line states by itself.
    pub fn statements(&self, read: impl FnOnce() -> Arc<Statements>) -> &Arc<Statements> {
        self.statements.get_or_init(read)
    }
}

impl Reading {
    pub fn n_rows(&self) -> usize {
        self.rows.len()
    }

    /// The items of a row, as indices of all.
    pub fn row_items(&self, row: usize) -> Range<usize> {
        let at = |it: usize| {
            let row = self.rows.get(it);
            row.map_or(self.items.len(), |it| it.first_item as usize)
        };
        at(row)..at(row + 1)
    }

    /// The rows that read otherwise in this reading than in another of as many rows, all of which are among
    /// those `read` anew; `None` where more than rows is different.
    pub fn differing_rows(&self, other: &Self, read: Range<usize>) -> Option<Vec<usize>> {
        let is_alike = self.rows.len() == other.rows.len()
            && self.trail == other.trail
            && self.images.len() == other.images.len()
            && self
                .rows
                .iter()
                .zip(&other.rows)
                .all(|(a, b)| (a.gap, a.is_whole, a.markup) == (b.gap, b.is_whole, b.markup));
        let differs = |row: &usize| !self.is_same_row(other, *row);
        is_alike.then(|| read.filter(differs).collect())
    }

    fn is_same_row(&self, other: &Self, row: usize) -> bool {
        let (a, b) = (&self.rows[row], &other.rows[row]);
        let is_same_prose = match (&a.prose, &b.prose) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        };
        let items = |it: &Self| -> Range<usize> { it.row_items(row) };
        let own = self.items[items(self)].iter();
        let mut pairs = own.zip(&other.items[items(other)]);
        is_same_prose
            && a.range.len() == b.range.len()
            && items(self).len() == items(other).len()
            && a.is_elsewhere == b.is_elsewhere
            && pairs.all(|(x, y)| x.shifted(b.range.start) == y.shifted(a.range.start))
    }

    /// Whether tables are bound alike with a row of the one as with the same row of the other: the labels
    /// are the same, or, for one outside of any table, neither is a word of the form.
    pub fn binds_like(&self, other: &Self, row: usize, is_outside: bool) -> bool {
        let (own, others) = (
            &self.items[self.row_items(row)],
            &other.items[other.row_items(row)],
        );
        if own.len() != others.len() {
            return false;
        }
        let is_text = |it: &Item| {
            it.label()
                .is_some_and(|it| vocabulary().meaning(it).is_none())
        };
        // A label in pieces is told by the blanks between them; a long text is none, however long.
        let is_long = |it: &Item| it.label().is_none_or(|it| it.n_chars == u8::MAX);
        let is_alike =
            |a: &Item, b: &Item| a.is_like(b) && (is_long(a) || a.range.len() == b.range.len());
        // A number that is glued to its label is another's, perhaps.
        let is_glued = |it: &[Item]| it[0].range.end == it[1].range.start;
        let mut gaps = own.windows(2).zip(others.windows(2));
        let mut pairs = own.iter().zip(others);
        gaps.all(|(a, b)| is_glued(a) == is_glued(b))
            && pairs.all(|(a, b)| is_alike(a, b) || is_outside && is_text(a) && is_text(b))
    }
}

/// Reads blocks; keeps its buffers between them.
#[derive(Default)]
pub(super) struct Reader {
    label: label::Reader,
    items: Vec<Item>,
    rows: Vec<Row>,
}

impl Reader {
    /// The reading of a block.
    pub fn read(&mut self, block: &Block) -> Reading {
        self.read_rows(block, None).0
    }

    /// What stands in the rows of a block that touch a place, from the start of the block.
    pub fn read_at(&mut self, block: &Block, place: TextRange) -> &[Item] {
        self.items.clear();
        self.rows.clear();
        for row in block.rows() {
            let range = row_range(row.cells).filter(|it| it.touches(place));
            if let Some(range) = range {
                self.row(block, row.cells, range, Gap::default());
            }
        }
        &self.items
    }

    /// The same, by way of the reading of another block: rows that stand in both are not read again. Returns
    /// those that were.
    pub fn read_after(
        &mut self,
        block: &Block,
        old: &Block,
        before: &Reading,
    ) -> (Reading, Range<usize>) {
        let known = (block.layout == old.layout).then_some((old, before));
        self.read_rows(block, known)
    }

    /// Reads a block, but for the rows at its beginning and its end that are known. Returns which it read.
    fn read_rows(
        &mut self,
        block: &Block,
        known: Option<(&Block, &Reading)>,
    ) -> (Reading, Range<usize>) {
        self.items.clear();
        self.rows.clear();
        let n_rows = block.n_rows();
        self.rows.reserve(n_rows);
        // Rows without a cell are left out.
        let known = known.filter(|(old, reading)| reading.n_rows() == old.n_rows());
        let (n_first, n_last) = known.map_or((0, 0), |it| kept_rows(block, it.0));
        if let Some((_, reading)) = known {
            self.items.reserve(reading.items.len() + 8);
            self.keep(block, reading, 0..n_first, (0, 0));
        }
        let mut end = self.end();
        for idx in n_first..n_rows - n_last {
            let cells = block.row(idx).cells;
            let Some(range) = row_range(cells) else {
                continue;
            };
            let gap = Gap::of(TextRange::new(end, range.start).of(block.text()));
            end = range.end;
            self.row(block, cells, range, gap);
        }
        if let Some((old, reading)) = known {
            let first = self.rows.len();
            let rows = old.n_rows() - n_last..old.n_rows();
            self.keep(block, reading, rows, (old.len(), block.len()));
            if let Some(row) = self.rows.get_mut(first) {
                row.gap = Gap::of(TextRange::new(end, row.range.start).of(block.text()));
            }
        }
        let trail = TextRange::new(self.end(), block.len());
        // Buffers are kept where many blocks are read.
        let items = match known {
            Some(_) => std::mem::take(&mut self.items),
            None => self.items.to_vec(),
        };
        let reading = Reading {
            items,
            rows: self.rows.drain(..).collect(),
            trail: Gap::of(trail.of(block.text())),
            images: images(block.text()),
        };
        let read = match reading.n_rows() == n_rows {
            true => n_first..n_rows - n_last,
            false => 0..reading.n_rows(),
        };
        (reading, read)
    }

    /// Where the last row ends.
    fn end(&self) -> u32 {
        self.rows.last().map_or(0, |it| it.range.end)
    }

    /// Takes rows of an older reading: what stood at `was` stands at `is` now.
    fn keep(&mut self, block: &Block, from: &Reading, rows: Range<usize>, (was, is): (u32, u32)) {
        let items = from.row_items(rows.start).start..from.row_items(rows.end).start;
        let n_items = to_u32(self.items.len()).wrapping_sub(to_u32(items.start));
        self.rows.extend(from.rows[rows].iter().map(|it| {
            let range = it.range.moved(was, is);
            Row {
                range,
                first_item: it.first_item.wrapping_add(n_items),
                is_whole: block.is_whole(range),
                ..it.clone()
            }
        }));
        let items = &from.items[items];
        match was == is {
            true => self.items.extend_from_slice(items),
            false => self.items.extend(items.iter().map(|it| it.moved(was, is))),
        }
    }

    fn row(&mut self, block: &Block, cells: &[Cell], range: TextRange, gap: Gap) {
        let first_item = to_u32(self.items.len());
        for cell in cells {
            let what = self.cell(block, cell.range);
            self.items.push(Item {
                range: cell.range,
                what,
            });
        }
        self.part_glued(block, first_item as usize);
        disown_counters(&mut self.items[first_item as usize..]);
        let items = &self.items[first_item as usize..];
        let mut shown = items.iter().filter(|it| !it.is_blank());
        let lone = match (shown.next(), shown.next()) {
            (Some(item), None) => item.label().map(|it| (item.range, *it)),
            _ => None,
        };
        let head = match lone {
            Some((range, label)) => Head::of(block, range, label, &mut self.label),
            None => Head::torn(block, items, &mut self.label),
        };
        let item = title_item(items);
        let is_title = item.is_some_and(|it| {
            let is_short = it.label().is_some_and(|it| it.n_chars != u8::MAX);
            is_short && it.range.len() < LONGEST_TITLE && is_title(&block.shown(it.range))
        });
        let prose = prose_range(block, cells);
        let is_strange = |it: &Item| {
            let label = it.label();
            label.is_some_and(|it| vocabulary().meaning(it).is_none())
        };
        let is_elsewhere = prose.is_none()
            && items.iter().any(is_strange)
            && Glance::of(range.of(block.text()))
                .topics
                .has(Topic::Elsewhere);
        let prose = prose.map(|it| Arc::new(self.prose(block, it, range.start, head)));
        self.rows.push(Row {
            range,
            first_item,
            gap,
            head,
            is_title,
            is_elsewhere,
            is_whole: block.is_whole(range),
            markup: markup(block, range),
            prose,
        });
    }

    /// Parts a label from the number that a converter glued to it: the row's first, or its only one.
    fn part_glued(&mut self, block: &Block, first: usize) {
        const LONGEST_NUMBER: usize = 16;
        let is_words = |it: &Item| it.label().is_some_and(|it| it.n_chars != u8::MAX);
        let found = self.items[first..].iter().position(is_words);
        let Some((at, range)) = found.map(|it| (first + it, self.items[first + it].range)) else {
            return;
        };
        let source = range.of(block.text());
        let is_number = |it: char| it.is_ascii_digit() || matches!(it, '.' | ',');
        let words = source.trim_end_matches(is_number);
        let len = source.len() - words.len();
        if !(1..=LONGEST_NUMBER).contains(&len) {
            return;
        }
        // `约36` stands by itself.
        let mut tokens = words.rsplit(is_blank);
        let last = tokens.next().unwrap_or_default();
        let is_apart = tokens.next().is_some() && last.chars().nth(1).is_none();
        let is_glued = !is_apart
            && words.chars().next_back().is_some_and(|it| !it.is_ascii())
            && block.is_plain(range);
        if !is_glued {
            return;
        }
        let label = self.label.read(words.chars());
        let mut behind = self.items[at + 1..].iter();
        let is_first = behind.len() > 1 && behind.all(Item::is_value);
        let meaning = vocabulary().meaning(&label);
        let is_row = meaning.is_some_and(crate::form::vocabulary::Meaning::is_row);
        if !(is_row || block.layout == Layout::Plain && (is_first || vocabulary().is_piece(words)))
        {
            return;
        }
        let own = TextRange::new(range.end - to_u32(len), range.end);
        let What::Number(number, place) = self.cell(block, own) else {
            return;
        };
        self.items[at] = Item {
            range: TextRange::new(range.start, own.start),
            what: What::Text(label),
        };
        let number = Item {
            range: own,
            what: What::Number(number, place),
        };
        self.items.insert(at + 1, number);
    }

    fn cell(&mut self, block: &Block, range: TextRange) -> What {
        if range.is_empty() {
            return What::Blank;
        }
        if !block.is_plain(range) {
            return self.chars(block.visible(range), range.len() as usize);
        }
        let source = range.of(block.text());
        if let Some(number) = number::digits(source) {
            return What::Number(number, range);
        }
        let Some(first) = source.chars().find(|it| !is_blank(*it)) else {
            return What::Blank;
        };
        match value(first, source.len(), || number::read_text(source)) {
            Some(What::Number(number, own)) => What::Number(number, own.shifted(range.start)),
            Some(it) => it,
            None => self.text(source.chars(), source.len()),
        }
    }

    fn chars(&mut self, chars: impl Iterator<Item = number::Placed> + Clone, len: usize) -> What {
        let mut shown = chars.clone().skip_while(|it| is_blank(it.char));
        let Some(first) = shown.next() else {
            return What::Blank;
        };
        let value = value(first.char, len, || number::read(chars.clone()));
        value.unwrap_or_else(|| self.text(chars.map(|it| it.char), len))
    }

    fn text(&mut self, chars: impl Iterator<Item = char> + Clone, len: usize) -> What {
        // Han characters take three bytes; markup makes cells longer, never shorter.
        const LONGEST_PLAIN: usize = LONGEST * 4;
        let is_label = len <= LONGEST_PLAIN || chars.clone().nth(LONGEST * 2).is_none();
        What::Text(if is_label {
            self.label.read(chars)
        } else {
            Label::TOO_LONG
        })
    }

    fn prose(&mut self, block: &Block, range: TextRange, row_start: u32, head: Head) -> Prose {
        let text = block.shown(range);
        let is_plain = matches!(text, Cow::Borrowed(_));
        let glance = Glance::of(&text);
        const LEAST_CHARS: usize = 12;
        const LONGEST_NUMBER: usize = 8;
        let trimmed = text.trim_end();
        let start = text.trim_start().chars().take(LONGEST_NUMBER);
        let first = start.clone().next();
        let begins_mark = matches!(first, Some('#' | '|' | '<' | '*'));
        let may_be_numbered = first.is_some_and(label::may_be_numbered);
        let behind_heading = match head {
            Head::RunOn { content, .. } => Some(TextRange::new(range.start + content, range.end)),
            _ => None,
        };
        // A heading that begins the line and is whole, or runs on, is the row's own.
        let mut run_in = match is_plain && text.len() > outline::SHORTEST_RUN_IN {
            true => outline::run_in(&text),
            false => Vec::new(),
        };
        run_in.retain(|it| it.range.start > 0 || matches!(head, Head::None | Head::Numbered));
        Prose {
            range: TextRange::new(range.start - row_start, range.end - row_start),
            len: to_u32(text.len()),
            n_folded: n_folded(&text),
            is_plain,
            is_open: !trimmed.ends_with(['。', '！', '？', '|', '>'])
                && (trimmed.ends_with(['，', '、'])
                    || trimmed.chars().nth(LEAST_CHARS - 1).is_some()),
            begins: begins_mark || may_be_numbered && self.label.read(start).numbering.is_some(),
            may_state: claims::may_state(&text, &glance),
            tells: tells(&text, &glance),
            behind_heading: behind_heading.map(|it| {
                let text = block.shown(it);
                Box::new(tells(&text, &Glance::of(&text)))
            }),
            run_in: run_in.into(),
            dates: dates(&text, &glance),
            statements: Memo::default(),
        }
    }
}

/// What a cell of so many bytes holds that begins with a character, if it is more than text.
fn value(first: char, len: usize, read: impl FnOnce() -> number::Reading) -> Option<What> {
    const LONGEST_VALUE: usize = 1000;
    if !number::may_begin(first) || len >= LONGEST_VALUE {
        return None;
    }
    match read() {
        number::Reading::Blank => Some(What::Blank),
        number::Reading::NotApplicable => Some(What::NotApplicable),
        number::Reading::Number(number, range) => Some(What::Number(number, range)),
        number::Reading::Other => None,
    }
}

/// The tags of a row, as one number.
fn markup(block: &Block, range: TextRange) -> u64 {
    let mut res = FxHasher::default();
    if block.layout == Layout::Html {
        let pieces = range.of(block.text()).split('<').skip(1);
        for it in pieces {
            res.write(it.split('>').next().unwrap_or(it).as_bytes());
        }
    }
    res.finish()
}

fn images(text: &str) -> Box<[u32]> {
    let marks = memchr::memchr2_iter(b'<', b'!', text.as_bytes());
    let begins = |at: &usize| text[*at..].starts_with("<img") || text[*at..].starts_with("![");
    marks.filter(begins).map(to_u32).collect()
}

/// The range of the text of a row; `None` for a row of a grid.
fn prose_range(block: &Block, cells: &[Cell]) -> Option<TextRange> {
    if matches!(block.layout, Layout::Blank | Layout::Head) {
        return None;
    }
    let mut shown = cells.iter().filter(|it| !it.range.is_empty());
    let first = shown.next()?;
    if shown.next().is_some() && block.layout != Layout::Plain {
        return None;
    }
    let end = cells.last()?.range.end;
    (first.range.start < end).then(|| TextRange::new(first.range.start, end))
}

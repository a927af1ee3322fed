//! What a report writes otherwise than the form does though it says the same: brackets and blanks of labels
//! and headings, the width of digits.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::form::{EDITIONS, Table};
use crate::syntax::layout::Layout;
use crate::text::fold::{digit, is_blank, is_word};
use crate::text::label::Style;
use crate::text::number::{Reading, read_text};
use crate::text::range::TextRange;

use super::Report;
use super::outline::Heading;
use super::table::{BoundTable, CellIdx, Held};

/// A place, and what the form would have there.
pub type Rewriting = (TextRange, String);

impl Report {
    /// Labels, headings and figures that are written in another hand than the form's, in order of place.
    pub fn in_another_hand(&self) -> Vec<Rewriting> {
        let mut res: Vec<Rewriting> = Vec::new();
        for table in self.tables() {
            res.extend(table.cells().filter_map(|it| self.figure(table, it)));
            res.extend(self.labels(table));
        }
        res.extend(self.headings.iter().filter_map(|it| self.own_heading(it)));
        res.sort_by_key(|it| it.0);
        res.dedup_by_key(|it| it.0);
        res
    }

    /// A figure with digits as wide as other letters of a Han text.
    fn figure(&self, table: &BoundTable, idx: CellIdx) -> Option<Rewriting> {
        let Held::Number(value) = table.held(idx) else {
            return None;
        };
        let range = table.range(idx);
        let source = self.plain_words(range)?;
        let narrow = |it: char| match it {
            '．' => '.',
            '－' => '-',
            it => digit(it).map_or(it, |it| char::from(b'0' + it)),
        };
        let text: String = source.chars().map(narrow).collect();
        let reads_alike = matches!(read_text(&text), Reading::Number(it, _) if it == value);
        (reads_alike && text != source).then_some((range, text))
    }

    /// Cells of a table's region that are a label of it in all but marks and blanks.
    fn labels<'a>(&'a self, table: &'a BoundTable) -> impl Iterator<Item = Rewriting> + 'a {
        let labels = official_labels(table.table);
        let places = self.label_places(table);
        places.into_iter().filter_map(move |range| {
            let source = self
                .plain_words(range)
                .filter(|it| it.chars().all(is_of_hand))?;
            let official = labels?.get(&words(source).collect::<String>())?;
            // The note in the corner has brackets of its own.
            let is_bracketed = source.starts_with(['（', '(']) && source.ends_with(['）', ')']);
            let text = match is_bracketed && !official.starts_with('（') {
                true => format!("（{official}）"),
                false => (*official).to_owned(),
            };
            (text != source).then_some((range, text))
        })
    }

    /// Where cells stand that may be labels: of the table's blocks, and of those right above it.
    fn label_places(&self, table: &BoundTable) -> Vec<TextRange> {
        /// Blocks that a head may be apart from its rows.
        const MOST_ABOVE: usize = 6;
        let located: Vec<_> = self.part.located().collect();
        let first = located.partition_point(|it| it.0 + it.1.len() <= table.range.start);
        let heading = self.headings.iter().map(|it| it.range.end);
        let after = heading.filter(|it| *it <= table.range.start).max();
        let blocks = located.iter().skip(first.saturating_sub(MOST_ABOVE));
        let blocks = blocks
            .take_while(|it| it.0 <= table.range.end)
            // A line of a PDF's text holds several cells, or a part of one, and bars that are drawn stand
            // below one another.
            .filter(|it| !matches!(it.1.layout, Layout::Plain | Layout::Grid));
        let cells = blocks.flat_map(|(offset, block)| {
            let cells = block.rows().flat_map(|it| it.cells);
            cells
                .map(|it| it.range.shifted(*offset))
                .collect::<Vec<_>>()
        });
        cells
            .filter(|it| it.start >= after.unwrap_or_default() && it.end <= table.range.end)
            .collect()
    }

    /// A heading that the form writes with other marks.
    fn own_heading(&self, heading: &Heading) -> Option<Rewriting> {
        let number = heading.numbering.filter(|it| it.style == Style::Han)?;
        let source = self.plain(heading.range)?;
        let marks = source.len() - source.trim_start_matches(['#', ' ']).len();
        let range = TextRange::new(
            heading.range.start + u32::try_from(marks).ok()?,
            heading.range.end,
        );
        let source = source
            .get(marks..)
            .filter(|it| it.chars().all(is_of_hand))?;
        let ordinal = EDITIONS[0]
            .sections
            .get(usize::from(number.ordinal.checked_sub(1)?))?;
        let sections = EDITIONS.iter().flat_map(|it| &it.sections);
        let labels = sections.flat_map(|it| std::iter::once(&it.label).chain(it.variants));
        let is_own = |it: &&str| {
            let written = words(ordinal.ordinal).chain(words(it));
            written.eq(words(source))
        };
        let label = { labels }.copied().find(is_own)?;
        let text = format!("{}、{label}", ordinal.ordinal);
        (text != source).then_some((range, text))
    }

    /// The source at a place, where it stands in one line and is what a reader sees.
    fn plain(&self, range: TextRange) -> Option<&str> {
        let source = self.part.source_lossy(range);
        let is_seen = source.len() == range.len() as usize && self.visible(range) == source;
        (is_seen && self.is_whole(range) && !source.contains(['\n', '\r'])).then_some(source)
    }

    /// The same where there is more than ASCII, which is written in no other hand.
    fn plain_words(&self, range: TextRange) -> Option<&str> {
        let is_ascii = self.part.source_lossy(range).is_ascii();
        (!is_ascii).then(|| self.plain(range)).flatten()
    }
}

/// Whether a character is a letter or a digit, or one of the signs that the form has or others write for these.
/// Any other means something: ※ leads to a note, `-` makes a list.
fn is_of_hand(c: char) -> bool {
    const SIGNS: &str = "（）()【】[]〔〕、．.，,。：:；;“”\"‘’'\\";
    is_word(c) || is_blank(c) || SIGNS.contains(c)
}

/// The letters and digits of a text, in its own script.
fn words(text: &str) -> impl Iterator<Item = char> {
    let narrow = |it: char| digit(it).map_or(it, |it| char::from(b'0' + it));
    text.chars().filter(|it| is_word(*it)).map(narrow)
}

/// The labels of a table of the form, by their words.
fn official_labels(table: &'static Table) -> Option<&'static FxHashMap<String, &'static str>> {
    type Labels = FxHashMap<String, &'static str>;
    static ALL: LazyLock<Vec<(&'static Table, Labels)>> = LazyLock::new(|| {
        let tables = EDITIONS.iter().flat_map(|it| it.tables);
        tables.map(|it| (it, labels_of(it))).collect()
    });
    let own = ALL.iter().find(|it| std::ptr::eq(it.0, table));
    own.map(|it| &it.1)
}

/// The first of those with the same words counts.
fn labels_of(table: &'static Table) -> FxHashMap<String, &'static str> {
    let columns = table.rows.iter().flat_map(|it| it.columns);
    let labels = columns.map(|it| it.label);
    let labels = labels.chain(table.rows.iter().map(|it| it.label));
    let labels = labels.chain(table.header.iter().chain(table.groups).copied());
    let mut res = FxHashMap::default();
    for it in labels {
        res.entry(words(it).collect()).or_insert(it);
    }
    res
}

//! A report after an edit: followed where it is the same but for places and figures, and how much of it is the same
//! where it was made anew.

use std::sync::Arc;

use crate::syntax::document::Part;
use crate::text::label::Label;
use crate::text::range::{Shift, TextRange};

use super::Report;
use super::claims::paragraph::Stated;
use super::content::Content;
use super::outline::Heading;
use super::stream::Readings;
use super::table::{BoundTable, Found};

/// The line of a part that an edit stayed within.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineEdit {
    pub(super) line: usize,
    /// Where its text stood, and stands now.
    pub before: TextRange,
    pub range: TextRange,
}

/// How much of a report is the same after an edit, places aside. Each has the one before it in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stands {
    Nothing,
    /// The lines but for one.
    Lines,
    /// Title, headings, what sections tell, the rows of the tables and their labels.
    Structure,
    /// What the cells hold.
    Numbers,
    /// What sentences state.
    All,
}

impl Stands {
    /// The next less.
    pub fn below(self) -> Self {
        match self {
            Stands::All => Stands::Numbers,
            Stands::Numbers => Stands::Structure,
            Stands::Structure => Stands::Lines,
            Stands::Lines | Stands::Nothing => Stands::Nothing,
        }
    }
}

impl Report {
    /// Follows an edit within a long line that reads as before but for what it states, or within a row of a
    /// grid in which numbers are others: places move, and the cells of the row are read. Returns what stands;
    /// `None`, and nothing done, where anything that is joined from lines may see a difference.
    pub fn follow(
        &mut self,
        part: &Arc<Part>,
        (old, now): (&Readings, &Readings),
        edit: LineEdit,
        by: Shift,
    ) -> Option<Stands> {
        let (row, before) = (now.line(edit.line)?, old.line(edit.line)?);
        if row.prose.is_none() && row.is_figures_like(before) {
            return self.follow_row(part, (old, now), edit);
        }
        let title_end = self.title.as_ref()?.range.end;
        let is_heading = |it: &Heading| it.line as usize == edit.line;
        let is_around = |it: &Content| it.range.touches(edit.before);
        let (own, own_before) = (row.prose.as_ref()?, before.prose.as_ref()?);
        let recounted = |it: &Content| it.recounted(own_before, own);
        let contents = self.contents.iter();
        let mut contents = contents.enumerate().filter(|it| is_around(it.1));
        let (content, next) = (contents.next(), contents.next());
        let n_folded = match content {
            Some((idx, it)) => Some((idx, recounted(it).filter(|_| !it.is_joined)?)),
            None => None,
        };
        let is_apart = title_end < edit.before.start
            && self.is_certain()
            && self.stated_year().is_some()
            && !self.headings.iter().any(is_heading)
            && next.is_none()
            && row.joins_like(before)
            && now.stands_alone(old, edit.line)
            && now.binds_like(old, edit.line)
            // A label of the text of a PDF may be long, with its numbers behind it.
            && !self.tables().any(|it| it.has_cell_at(edit.before));
        if !is_apart {
            return None;
        }
        let stands = self.replace_paragraph(part, edit.before, (own, edit.range))?;
        self.part = Arc::clone(part);
        if let Some((idx, n_folded)) = n_folded {
            self.contents[idx].n_folded = n_folded;
        }
        self.each_place(|it| {
            // No other place begins or ends in the line.
            match *it == edit.before {
                true => *it = edit.range,
                false => *it = by.range(*it).unwrap_or(*it),
            }
        });
        Some(stands)
    }

    fn follow_row(
        &mut self,
        part: &Arc<Part>,
        (old, now): (&Readings, &Readings),
        edit: LineEdit,
    ) -> Option<Stands> {
        let bindings = now.bindings.as_ref()?;
        if !now.binds_like(old, edit.line) {
            return None;
        }
        let (first, before) = old.line_items(&self.part, edit.line)?;
        let (first_now, items) = now.line_items(part, edit.line)?;
        if first != first_now || before.len() != items.len() {
            return None;
        }
        let delta = edit.range.end.wrapping_sub(edit.before.end);
        // A place in the row begins and ends with items; that of a cell is taken from its item below.
        let moved = |at: u32, edge: fn(TextRange) -> u32| {
            if at < edit.before.start {
                return at;
            }
            let is_behind = at > edit.before.end;
            let item = || before.iter().position(|it| edge(it.range) == at);
            match (!is_behind).then(item).flatten() {
                Some(it) => edge(items[it].range),
                None if at == edit.before.start => at,
                None => at.wrapping_add(delta),
            }
        };
        self.each_place(|it| {
            let (start, end) = (moved(it.start, |it| it.start), moved(it.end, |it| it.end));
            *it = TextRange::new(start.min(end), end);
        });
        self.part = Arc::clone(part);
        let mut is_another = false;
        for (table, found) in self.tables.iter_mut().zip(&bindings.tables) {
            if let (Some(table), Some(Found::Bound(binding))) = (table, found) {
                is_another |= table.take(binding, first, &items);
            }
        }
        match is_another {
            true => Some(Stands::Structure),
            false => Some(Stands::All),
        }
    }

    /// Visits every place that the report keeps.
    fn each_place(&mut self, mut visit: impl FnMut(&mut TextRange)) {
        if let Some(title) = &mut self.title {
            visit(&mut title.range);
            title.year.iter_mut().for_each(|it| visit(&mut it.1));
        }
        for heading in &mut self.headings {
            visit(&mut heading.range);
            let mut content = TextRange::empty(heading.content_start);
            visit(&mut content);
            heading.content_start = content.start;
        }
        for content in &mut self.contents {
            visit(&mut content.range);
            content.openings.iter_mut().for_each(|it| visit(&mut it.1));
        }
        self.tables
            .iter_mut()
            .flatten()
            .for_each(|it| it.each_place(&mut visit));
        self.disordered
            .iter_mut()
            .for_each(|it| visit(&mut it.range));
        self.lines.iter_mut().for_each(&mut visit);
        let paragraphs = self.paragraphs.iter_mut();
        paragraphs.flat_map(Stated::places).for_each(&mut visit);
        if let Some(period) = &mut self.period {
            visit(&mut period.range);
            visit(&mut period.year_range);
            period.end_year_range.iter_mut().for_each(&mut visit);
        }
        self.damaged_period.iter_mut().for_each(visit);
    }

    /// What of the report before an edit is the same in this one.
    pub fn stands(
        &self,
        before: &Self,
        (old, now): (&Readings, &Readings),
        edit: Option<LineEdit>,
    ) -> Stands {
        let Some(edit) = edit else {
            return Stands::Nothing;
        };
        let bindings = old.bindings.as_ref().zip(now.bindings.as_ref());
        let are_same = bindings.is_some_and(|(a, b)| Arc::ptr_eq(a, b));
        if !are_same || !self.tells_like(before) {
            return Stands::Lines;
        }
        let mut tables = self.tables().zip(before.tables());
        let is_in_table = self.tables().any(|it| it.range.touches(edit.range));
        // A label in other words may name the same row, and stands elsewhere and is quoted otherwise.
        let labels = |it: &Self, readings: &Readings| -> Option<Vec<(u32, Label)>> {
            let (_, items) = readings.line_items(&it.part, edit.line)?;
            let labels = items.iter();
            Some(
                labels
                    .filter_map(|it| Some((it.range.len(), *it.label()?)))
                    .collect(),
            )
        };
        if is_in_table && labels(before, old) != labels(self, now) {
            return Stands::Lines;
        }
        // What stands in a cell that holds no number may be quoted.
        let holds = |it: (&BoundTable, &BoundTable)| it.0.holds_the_same(it.1);
        if is_in_table && !tables.all(holds) {
            return Stands::Structure;
        }
        let same = |(a, b): (&Stated, &Stated)| a.agrees(b);
        let is_all = self.paragraphs.len() == before.paragraphs.len()
            && self.paragraphs.iter().zip(&before.paragraphs).all(same);
        if is_all { Stands::All } else { Stands::Numbers }
    }

    /// Whether the outline is the same as another's, wherever it stands.
    fn tells_like(&self, other: &Self) -> bool {
        let title = |it: &Self| {
            let title = it.title.as_ref()?;
            Some((title.text.clone(), title.year.map(|it| it.0)))
        };
        let period = match (&self.period, &other.period) {
            (Some(a), Some(b)) => a.agrees(b),
            (None, None) => true,
            _ => false,
        };
        period
            && self.topics == other.topics
            && self.year == other.year
            && self.damaged_period.is_some() == other.damaged_period.is_some()
            && title(self) == title(other)
            && self.headings.len() == other.headings.len()
            && self
                .headings
                .iter()
                .zip(&other.headings)
                .all(|(a, b)| a.agrees(b))
            && self
                .contents
                .iter()
                .zip(&other.contents)
                .all(|(a, b)| a.agrees(b))
    }
}

//! Paragraphs: the lines of text outside of the tables, wrapped ones joined, with what they say.

use std::collections::HashMap;
use std::sync::Arc;

use crate::report::prose::{ProseLine, line_at};
use crate::report::reading::Prose;
use crate::report::stream::Stream;
use crate::report::{Report, Stands};
use crate::syntax::document::Part;
use crate::text::range::{TextRange, to_u32};

use super::{About, Claim, Denial, Statements, read};

/// Whether a line goes on in the one below it, as far as their words tell.
pub(in crate::report) fn goes_on_in(line: &Prose, next: &Prose) -> bool {
    line.is_open && !next.begins
}

/// No paragraph is joined from more bytes.
pub(in crate::report) const LONGEST: u32 = 12_000;

/// A paragraph that states something.
#[derive(Clone, Debug)]
pub(in crate::report) struct Stated {
    lines: Box<[Line]>,
    statements: Arc<Statements>,
    /// What the headings above it are about.
    about: Option<About>,
}

/// A line of a paragraph.
#[derive(Clone, Copy, Debug)]
struct Line {
    range: TextRange,
    /// The characters that a reader sees are the source itself.
    is_plain: bool,
}

/// A paragraph over several lines, with what it states.
#[derive(Debug)]
pub(in crate::report) struct Wrapped {
    lines: Box<[Arc<Prose>]>,
    statements: Arc<Statements>,
}

/// A paragraph that states something, in its report.
#[derive(Clone, Copy, Debug)]
pub struct Paragraph<'a> {
    part: &'a Part,
    stated: &'a Stated,
    pub statements: &'a Statements,
}

impl Stated {
    /// Whether the two state the same, wherever it stands.
    pub(in crate::report) fn agrees(&self, other: &Self) -> bool {
        self.about == other.about
            && (Arc::ptr_eq(&self.statements, &other.statements)
                || self.statements.agrees(&other.statements))
    }

    /// The places of its lines.
    pub(in crate::report) fn places(&mut self) -> impl Iterator<Item = &mut TextRange> {
        self.lines.iter_mut().map(|it| &mut it.range)
    }
}

/// Paragraphs by their first lines: a long text has thousands.
type Known<'a> = HashMap<*const Prose, &'a Wrapped>;

impl Wrapped {
    fn is_of(&self, lines: &[(&Arc<Prose>, TextRange)]) -> bool {
        let mut pairs = self.lines.iter().zip(lines);
        self.lines.len() == lines.len() && pairs.all(|(a, b)| Arc::ptr_eq(a, b.0))
    }
}

/// Paragraphs while they are joined, in order.
struct Joined<'a> {
    known: Known<'a>,
    stated: Vec<Stated>,
    wrapped: Vec<Wrapped>,
    /// What the last heading within the section is about.
    heads: Option<About>,
}

impl<'a> Paragraph<'a> {
    /// Its claims, but for those that need another heading above it, each with its index of all.
    pub fn claims(&self) -> impl Iterator<Item = (usize, &'a Claim)> {
        let about = self.stated.about;
        let claims = self.statements.claims.iter().enumerate();
        claims.filter(move |it| it.1.lacks.is_none_or(|it| about == Some(it)))
    }

    /// Its claims that need another heading above it, each with its index of all.
    pub fn lacking(&self) -> impl Iterator<Item = (usize, &'a Claim)> {
        let about = self.stated.about;
        let claims = self.statements.claims.iter().enumerate();
        claims.filter(move |it| it.1.lacks.is_some_and(|it| about != Some(it)))
    }

    /// Its denials, but for those that need another heading above it.
    pub fn denials(&self) -> impl Iterator<Item = &'a Denial> {
        let about = self.stated.about;
        let denials = self.statements.denials.iter();
        denials.filter(move |it| it.lacks.is_none_or(|it| about == Some(it)))
    }

    /// The place in the part of a range of the paragraph.
    pub fn locate(&self, range: TextRange) -> TextRange {
        let mut res: Option<TextRange> = None;
        let mut base = 0;
        for line in &self.stated.lines {
            let shown = (!line.is_plain).then(|| line_at(self.part, line.range));
            let len = shown
                .as_ref()
                .map_or(line.range.len(), |it| to_u32(it.text.len()));
            let (start, end) = (range.start.max(base), range.end.min(base + len));
            if start < end {
                let own = TextRange::new(start - base, end - base);
                let place = match shown {
                    Some(it) => it.locate(own.as_usize()),
                    None => own.shifted(line.range.start),
                };
                res = Some(res.map_or(place, |it| it.cover(place)));
            }
            base += len;
        }
        let first = self.stated.lines.first();
        res.unwrap_or_else(|| TextRange::empty(first.map_or(0, |it| it.range.start)))
    }
}

fn joined(part: &Part, lines: impl Iterator<Item = TextRange>) -> ProseLine<'_> {
    let lines = lines.map(|it| line_at(part, it));
    ProseLine::joined(&lines.collect::<Vec<_>>())
}

impl Report {
    /// The paragraphs that state figures or deny something, in order of place.
    pub fn paragraphs(&self) -> impl Iterator<Item = Paragraph<'_>> {
        self.paragraphs.iter().map(|it| Paragraph {
            part: &self.part,
            stated: it,
            statements: &it.statements,
        })
    }

    /// Joins lines to paragraphs and reads them. Paragraphs of the same lines as one of `known` were read
    /// already; those over several lines come back beside, for the next time.
    pub(in crate::report) fn find_paragraphs(
        &self,
        stream: &Stream<'_>,
        known: &[Wrapped],
    ) -> (Vec<Stated>, Vec<Wrapped>) {
        let first = |it: &Wrapped| it.lines.first().map(Arc::as_ptr);
        let known: Known<'_> = known
            .iter()
            .filter_map(|it| Some((first(it)?, it)))
            .collect();
        let mut res = Joined {
            known,
            stated: Vec::new(),
            wrapped: Vec::new(),
            heads: None,
        };
        let mut open: Vec<(&Arc<Prose>, TextRange)> = Vec::new();
        let mut len = 0;
        let mut follows = true;
        for line in &stream.lines {
            follows &= line.follows;
            let Some((prose, range)) = line.prose() else {
                follows = false;
                continue;
            };
            let is_apart = self.is_apart(range);
            let goes_on = open.last().is_some_and(|(last, _)| {
                goes_on_in(last, prose) && len <= LONGEST && follows && !is_apart
            });
            if !goes_on {
                self.state(&open, &mut res);
                open.clear();
                len = 0;
            }
            if is_apart {
                res.heads = None;
            } else {
                open.push((prose, range));
                len += prose.len;
            }
            follows = true;
        }
        self.state(&open, &mut res);
        (res.stated, res.wrapped)
    }

    /// Puts a line in the place of one that stood at `before`, where it is a paragraph of its own and states
    /// something. Returns what stands: all where that is the same.
    pub(in crate::report) fn replace_paragraph(
        &mut self,
        part: &Part,
        before: TextRange,
        line: (&Arc<Prose>, TextRange),
    ) -> Option<Stands> {
        let holds = |it: &&mut Stated| it.lines.iter().any(|it| it.range == before);
        let stated = self.paragraphs.iter_mut().find(holds);
        let read = || Arc::new(read(&line_at(part, line.1).text));
        let now = line.0.may_state.then(|| line.0.statements(read));
        let now = now.filter(|it| !it.is_empty());
        match (stated, now) {
            (None, None) => Some(Stands::All),
            // What it begins with may be what the next is about.
            (Some(stated), Some(now))
                if stated.lines.len() == 1 && stated.statements.heads == now.heads =>
            {
                let stands = match stated.statements.agrees(now) {
                    true => Stands::All,
                    false => Stands::Numbers,
                };
                let line = Line {
                    range: before,
                    is_plain: line.0.is_plain,
                };
                *stated = Stated {
                    lines: [line].into(),
                    statements: Arc::clone(now),
                    about: stated.about,
                };
                Some(stands)
            }
            _ => None,
        }
    }

    fn state(&self, lines: &[(&Arc<Prose>, TextRange)], acc: &mut Joined<'_>) {
        let Some((first, place)) = lines.first() else {
            return;
        };
        if first.begins || lines.len() == 1 && first.may_head() {
            acc.heads = None;
        }
        if !lines.iter().any(|it| it.0.may_state) {
            return;
        }
        let read = || Arc::new(read(&joined(&self.part, lines.iter().map(|it| it.1)).text));
        let statements = if lines.len() == 1 {
            Arc::clone(first.statements(read))
        } else {
            let known = acc.known.get(&Arc::as_ptr(first));
            let known = known.filter(|it| it.is_of(lines));
            let statements = known.map_or_else(read, |it| Arc::clone(&it.statements));
            acc.wrapped.push(Wrapped {
                lines: lines.iter().map(|it| Arc::clone(it.0)).collect(),
                statements: Arc::clone(&statements),
            });
            statements
        };
        acc.heads = statements.heads.or(acc.heads);
        let line = |it: &(&Arc<Prose>, TextRange)| Line {
            range: it.1,
            is_plain: it.0.is_plain,
        };
        if !statements.is_empty() {
            acc.stated.push(Stated {
                lines: lines.iter().map(line).collect(),
                statements,
                about: acc.heads.or_else(|| self.section_is_about(place.start)),
            });
        }
    }

    /// What the section at a place is about: 三 is applications, 四 is disputes (国办公开办函〔2021〕30号).
    fn section_is_about(&self, at: u32) -> Option<About> {
        let behind = self.headings.partition_point(|it| it.range.start <= at);
        let before = behind.checked_sub(1).and_then(|it| self.headings.get(it));
        match before?.section {
            2 => Some(About::Applications),
            3 => Some(About::Disputes),
            _ => None,
        }
    }

    pub(in crate::report) fn is_in_heading(&self, line: TextRange) -> bool {
        let behind = self
            .headings
            .partition_point(|it| it.range.start <= line.start);
        let before = behind.checked_sub(1).and_then(|it| self.headings.get(it));
        before.is_some_and(|it| it.range.contains(line))
    }

    /// Whether a line belongs to the title, a heading or a table.
    fn is_apart(&self, line: TextRange) -> bool {
        let title_end = self.title.as_ref().map_or(0, |it| it.range.end);
        line.start < title_end
            || self.tables().any(|it| it.range.touches(line))
            || self.disordered().iter().any(|it| it.range.touches(line))
            || self.is_in_heading(line)
    }
}

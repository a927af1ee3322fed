//! Paragraphs: the lines of text outside of the tables, wrapped ones joined, with what they say.

use std::sync::Arc;

use crate::report::Report;
use crate::report::prose::{ProseLine, line_at};
use crate::report::reading::Prose;
use crate::report::stream::Stream;
use crate::syntax::document::Part;
use crate::text::range::TextRange;

use super::{Statements, read};

/// A paragraph that states something.
#[derive(Clone, Debug)]
pub(in crate::report) struct Stated {
    lines: Box<[(Arc<Prose>, TextRange)]>,
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
        Arc::ptr_eq(&self.statements, &other.statements)
            || self.statements.agrees(&other.statements)
    }

    /// The places of its lines.
    pub(in crate::report) fn places(&mut self) -> impl Iterator<Item = &mut TextRange> {
        self.lines.iter_mut().map(|it| &mut it.1)
    }

    fn is_of(&self, lines: &[(Arc<Prose>, TextRange)]) -> bool {
        let mut pairs = self.lines.iter().zip(lines);
        self.lines.len() == lines.len() && pairs.all(|(a, b)| Arc::ptr_eq(&a.0, &b.0))
    }
}

impl Paragraph<'_> {
    /// The place in the part of a range of the paragraph.
    pub fn locate(&self, range: TextRange) -> TextRange {
        match &*self.stated.lines {
            [(prose, place)] if prose.is_plain => range.shifted(place.start),
            lines => joined(self.part, lines).locate(range.as_usize()),
        }
    }
}

fn joined<'a>(part: &'a Part, lines: &[(Arc<Prose>, TextRange)]) -> ProseLine<'a> {
    let lines = lines.iter().map(|it| line_at(part, it.1));
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

    /// Joins lines to paragraphs and reads them. Paragraphs of the same lines as one of `before` were read
    /// already.
    pub(in crate::report) fn find_paragraphs(
        &self,
        stream: &Stream<'_>,
        before: &[Stated],
    ) -> Vec<Stated> {
        const LONGEST: u32 = 12_000;
        let mut res = Vec::new();
        let mut open: Vec<(Arc<Prose>, TextRange)> = Vec::new();
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
                last.is_open && len <= LONGEST && !prose.begins && follows && !is_apart
            });
            if !goes_on {
                res.extend(self.stated(std::mem::take(&mut open), before));
                len = 0;
            }
            if !is_apart {
                open.push((Arc::clone(prose), range));
                len += prose.len;
            }
            follows = true;
        }
        res.extend(self.stated(open, before));
        res
    }

    /// Puts a line in the place of one that stood at `before`, where it is a paragraph of its own and
    /// states the same.
    pub(in crate::report) fn replace_paragraph(
        &mut self,
        part: &Part,
        before: TextRange,
        line: (&Arc<Prose>, TextRange),
    ) -> Option<()> {
        let holds = |it: &&mut Stated| it.lines.iter().any(|it| it.1 == before);
        let stated = self.paragraphs.iter_mut().find(holds);
        let read = || Arc::new(read(&line_at(part, line.1).text));
        let now = line.0.may_state.then(|| line.0.statements(read));
        let now = now.filter(|it| !it.is_empty());
        match (stated, now) {
            (None, None) => Some(()),
            (Some(stated), Some(now)) if stated.lines.len() == 1 => {
                if !stated.statements.agrees(now) {
                    return None;
                }
                *stated = Stated {
                    lines: [(Arc::clone(line.0), before)].into(),
                    statements: Arc::clone(now),
                };
                Some(())
            }
            _ => None,
        }
    }

    fn stated(&self, lines: Vec<(Arc<Prose>, TextRange)>, before: &[Stated]) -> Option<Stated> {
        if !lines.iter().any(|it| it.0.may_state) {
            return None;
        }
        let read = || Arc::new(read(&joined(&self.part, &lines).text));
        let statements = match &lines[..] {
            [(prose, _)] => Arc::clone(prose.statements(read)),
            lines => {
                let known = before.iter().find(|it| it.is_of(lines));
                known.map_or_else(read, |it| Arc::clone(&it.statements))
            }
        };
        (!statements.is_empty()).then(|| Stated {
            lines: lines.into(),
            statements,
        })
    }

    /// Whether a line belongs to the title, a heading or a table.
    fn is_apart(&self, line: TextRange) -> bool {
        let title_end = self.title.as_ref().map_or(0, |it| it.range.end);
        line.start < title_end
            || self.tables().any(|it| it.range.touches(line))
            || self.headings.iter().any(|it| it.range.contains(line))
    }
}

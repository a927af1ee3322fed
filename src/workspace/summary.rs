//! What is kept of a file that nobody has open: the figures that other reports are compared with, and
//! where they stand. No rule is run for it.

use std::path::Path;
use std::sync::Arc;

use crate::report::ledger::Ledger;
use crate::report::{self, Report};
use crate::rules::figures::Figures;
use crate::syntax::document::Document as SyntaxTree;
use crate::text::range::{TextRange, to_u32};
use crate::text::rope::{Encoding, Position};

use super::analysis::Analysis;

/// What is kept of a file.
#[derive(Debug)]
pub struct Summary {
    /// How findings that point at the file name it.
    pub uri: Arc<str>,
    /// One for each part.
    pub briefs: Vec<Brief>,
    /// Whether the figures of sums are among what is kept.
    pub has_figures: bool,
    /// For each part the places of its figures, in order.
    places: Vec<Vec<(TextRange, Span)>>,
}

/// What other reports need to know of one.
#[derive(Clone, Debug, Default)]
pub struct Brief {
    /// `None` where organ or year are in doubt.
    pub ledger: Option<Arc<Ledger>>,
    /// For a report that is summed up or sums up others.
    pub member: Option<Member>,
}

static NO_BRIEF: Brief = Brief {
    ledger: None,
    member: None,
};

/// Briefs of a document in the place of others.
#[derive(Debug)]
pub struct Replaced {
    /// The part that the first of them is about.
    pub start: usize,
    pub then: Vec<Brief>,
    pub now: Vec<Brief>,
    /// Whether the figures of sums were known before, and whether they are now.
    pub was_known: bool,
    pub is_known: bool,
}

/// A report that is part of a sum or is one.
#[derive(Clone, Debug)]
pub struct Member {
    pub name: Arc<str>,
    pub year: Option<u16>,
    pub figures: Arc<Figures>,
}

/// A range as editors count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub start: Position,
    pub end: Position,
}

/// What to keep of a file.
#[derive(Clone, Copy, Debug)]
pub struct Detail {
    /// Whether it is part of a sum, or is one.
    pub has_figures: bool,
    /// What the columns of places count.
    pub encoding: Encoding,
}

impl Summary {
    /// Summarizes the text of a file.
    pub fn new(uri: &str, path: &Path, text: &str, scope: Detail) -> Self {
        let tree = SyntaxTree::parse(text, report::landmark);
        let reports: Vec<_> = tree.parts.iter().map(Report::bind).collect();
        let parts = tree.offsets().zip(reports.iter().map(Option::as_ref));
        Self::of_parts(uri, path, text, scope, parts)
    }

    /// Summarizes a file whose text was analysed.
    pub fn of(uri: &str, path: &Path, text: &str, scope: Detail, analysis: &Analysis) -> Self {
        let parts = analysis.located().map(|it| (it.0, it.1.report.as_ref()));
        Self::of_parts(uri, path, text, scope, parts)
    }

    fn of_parts<'a>(
        uri: &str,
        path: &Path,
        text: &str,
        scope: Detail,
        parts: impl Iterator<Item = (u32, Option<&'a Report>)>,
    ) -> Self {
        let mut cursor = Cursor::new(text, scope.encoding);
        let (briefs, places) = parts
            .map(|(offset, report)| {
                let brief = report.map(|it| Brief::new(it, path, scope.has_figures, None));
                let brief = brief.unwrap_or_default();
                let mut ranges = brief.ranges();
                ranges.sort();
                ranges.dedup();
                let place = |it: TextRange| (it, cursor.span(it.shifted(offset)));
                (brief, ranges.into_iter().map(place).collect())
            })
            .unzip();
        Self {
            uri: uri.into(),
            briefs,
            has_figures: scope.has_figures,
            places,
        }
    }

    /// Where a figure of a part stands. The range counts from the start of the part.
    pub fn span(&self, part: usize, range: TextRange) -> Option<Span> {
        let places = self.places.get(part)?;
        let at = places.binary_search_by_key(&range, |it| it.0).ok()?;
        places.get(at).map(|it| it.1)
    }

    /// Whether any report in the file may have to do with others.
    pub fn is_empty(&self) -> bool {
        let is_empty = |it: &Brief| it.ledger.is_none() && it.member.is_none();
        self.briefs.iter().all(is_empty)
    }
}

impl Brief {
    /// What to keep of a report in the file at `path`. `before` is what was kept before it was edited.
    pub fn new(report: &Report, path: &Path, has_figures: bool, before: Option<&Self>) -> Self {
        let ledger = before.and_then(|it| it.ledger.as_deref());
        let member = before.and_then(|it| it.member.as_ref());
        Self {
            ledger: Ledger::after(report, ledger).map(Arc::new),
            member: has_figures
                .then(|| Member::new(report, path, member))
                .flatten(),
        }
    }

    fn ranges(&self) -> Vec<TextRange> {
        let of_ledger = self.ledger.iter().flat_map(|it| it.ranges());
        let of_member = self.member.iter().flat_map(|it| it.figures.ranges());
        of_ledger.chain(of_member).collect()
    }
}

impl Replaced {
    /// Each part with what was known of it and what is.
    pub fn briefs(&self) -> impl Iterator<Item = (usize, &Brief, &Brief)> {
        let n = self.then.len().max(self.now.len());
        (0..n).map(|idx| {
            (
                self.start + idx,
                self.then.get(idx).unwrap_or(&NO_BRIEF),
                self.now.get(idx).unwrap_or(&NO_BRIEF),
            )
        })
    }
}

impl Member {
    /// A report without an organ goes by the name of its file.
    fn new(report: &Report, path: &Path, before: Option<&Self>) -> Option<Self> {
        let agency = report.agency();
        let same = before.filter(|it| Some(&*it.name) == agency);
        let stem = || path.file_stem().map(|it| it.to_string_lossy().into());
        Some(Self {
            name: match same {
                Some(it) => Arc::clone(&it.name),
                None => agency.map(Arc::from).or_else(stem)?,
            },
            year: report.year(),
            figures: Arc::new(Figures::of(report)),
        })
    }
}

/// Counts lines and columns on the way through a text.
struct Cursor<'a> {
    text: &'a str,
    encoding: Encoding,
    at: usize,
    place: Position,
}

impl<'a> Cursor<'a> {
    fn new(text: &'a str, encoding: Encoding) -> Self {
        Self {
            text,
            encoding,
            at: 0,
            place: Position::default(),
        }
    }

    /// The lines and columns of a range. One that does not come behind the last is counted anew.
    fn span(&mut self, range: TextRange) -> Span {
        if (range.start as usize) < self.at {
            *self = Self::new(self.text, self.encoding);
        }
        let start = self.advance(range.start as usize);
        let before = (self.at, self.place);
        let end = self.advance(range.end as usize);
        (self.at, self.place) = before;
        Span { start, end }
    }

    fn advance(&mut self, to: usize) -> Position {
        let passed = self.text.get(self.at..to).unwrap_or_default();
        // A lone CR ends a line as well.
        let bytes = passed.as_bytes();
        let is_break = |at: &usize| {
            let next = self.text.as_bytes().get(self.at + at + 1);
            bytes[*at] == b'\n' || next != Some(&b'\n')
        };
        let mut line_start = 0;
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes).filter(is_break) {
            self.place.line += 1;
            self.place.column = 0;
            line_start = at + 1;
        }
        let rest = passed.get(line_start..).unwrap_or_default();
        self.place.column += match self.encoding {
            Encoding::Utf8 => to_u32(rest.len()),
            Encoding::Utf16 => to_u32(rest.encode_utf16().count()),
            Encoding::Utf32 => to_u32(rest.chars().count()),
        };
        self.at += passed.len();
        self.place
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::rope::Text;

    #[test]
    fn places_are_those_of_the_open_text() {
        let full = include_str!("../../fixtures/correct.md");
        let texts = [
            full.to_owned(),
            full.replace('\n', "\r\n"),
            full.replace('\n', "\r"),
            format!("𠮷😀\n{full}\n{full}"),
        ];
        for text in texts {
            for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
                let scope = Detail {
                    has_figures: true,
                    encoding,
                };
                let analysis = Analysis::new(&text);
                let summary = Summary::new("", Path::new("a.md"), &text, scope);
                let rope = Text::new(&text);
                let mut n_places = 0;
                for (part, (offset, _)) in analysis.located().enumerate() {
                    for range in summary.briefs[part].ranges() {
                        let there = range.shifted(offset);
                        let expected = Span {
                            start: rope.position(there.start, encoding),
                            end: rope.position(there.end, encoding),
                        };
                        assert_eq!(summary.span(part, range), Some(expected));
                        n_places += 1;
                    }
                }
                assert!(n_places > 200);
            }
        }
    }
}

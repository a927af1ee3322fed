//! The engine's words in the protocol's, and back. The only place where positions are converted.

use std::collections::HashMap;
use std::hash::Hasher;
use std::io;

use rustc_hash::FxHasher;
use serde_json::json;
use tower_lsp::ls_types::{
    self, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, DocumentChanges,
    Location, NumberOrString, OneOf, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit,
    TextEdit, Uri, WorkspaceEdit,
};

use crate::rules::diagnostic::{Applicability, Edit, Language, Message, Severity};
use crate::text::plain::one_line;
use crate::text::range::{TextRange, to_u32};
use crate::text::rope::{Encoding, Position, Positions, Text};
use crate::workspace::across::Site;
use crate::workspace::findings::{Finding, IdleComment};

use super::session::Session;

/// Converts between byte ranges of one version of a document and the client's positions.
#[derive(Clone, Copy, Debug)]
pub(super) struct Converter<'a> {
    pub(super) uri: &'a Uri,
    pub(super) text: &'a Text,
    /// `None` for a file on disk.
    pub(super) version: Option<i32>,
    pub(super) language: Language,
    pub(super) session: Session,
}

impl Converter<'_> {
    pub(super) fn range(&self, at: TextRange) -> ls_types::Range {
        self.ranges().of(at)
    }

    /// The same for ranges that come in order.
    pub(super) fn ranges(&self) -> Ranges<'_> {
        Ranges {
            converter: self,
            positions: self.text.positions(self.session.encoding),
        }
    }

    /// A range line by line, without line ends and the white space around them.
    pub(super) fn by_lines(&self, at: TextRange) -> Vec<ls_types::Range> {
        let text = self.text.slice(at);
        let mut start = at.start;
        let pieces = text.split_inclusive(['\n', '\r']).filter_map(|piece| {
            let shown = piece.trim_start();
            let own = start + to_u32(piece.len() - shown.len());
            start += to_u32(piece.len());
            let range = TextRange::new(own, own + to_u32(shown.trim_end().len()));
            (!range.is_empty()).then(|| self.range(range))
        });
        pieces.collect()
    }

    /// The byte offset of a position of the client's, moved into the text.
    pub(super) fn offset(&self, place: ls_types::Position) -> u32 {
        let place = ls_types::Range::new(place, place);
        self.text_range(place).0.start
    }

    /// The byte range of a range of the client's; `true` where it had to be moved into the text.
    pub(super) fn text_range(&self, range: ls_types::Range) -> (TextRange, bool) {
        let place = |it: ls_types::Position| Position {
            line: it.line,
            column: it.character,
        };
        let (start, end) = (place(range.start), place(range.end));
        let found = self.text.range(start, end, self.session.encoding);
        (found.value, found.moved)
    }

    /// `sites` are the reports that findings may point at.
    pub(super) fn diagnostic(&self, finding: &Finding<'_>, sites: &[Site]) -> ls_types::Diagnostic {
        let it = finding.diagnostic;
        let related = it.related.iter().filter_map(|related| {
            let location = match related.report {
                Some(id) => location(sites.get(id.0)?, related.range, self.session.encoding)?,
                None => Location {
                    uri: self.uri.clone(),
                    range: self.range(related.range.shifted(finding.offset)),
                },
            };
            Some(DiagnosticRelatedInformation {
                location,
                message: one_line(related.message.get(self.language)).into_owned(),
            })
        });
        let related: Option<Vec<_>> = self.session.related_information.then(|| related.collect());
        let best = it.fixes.iter().map(|it| it.applicability).max();
        ls_types::Diagnostic {
            range: self.range(finding.range),
            severity: Some(severity(finding.severity)),
            code: Some(NumberOrString::String(it.rule.name.to_owned())),
            source: Some("gouji".to_owned()),
            message: one_line(it.message.get(self.language)).into_owned(),
            related_information: related.filter(|it| !it.is_empty()),
            data: Some(json!({
                "rule": it.rule.name,
                "version": self.version,
                "fix": best.map(Applicability::as_str),
            })),
            ..ls_types::Diagnostic::default()
        }
    }

    /// A comment that does nothing, shown as such.
    pub(super) fn idle_comment(&self, it: &IdleComment) -> ls_types::Diagnostic {
        match it.is_mistake {
            true => self.mistake(it.range, &it.message),
            false => self.idle(it.range, &it.message),
        }
    }

    /// Something that is wrong and no rule's finding.
    pub(super) fn mistake(&self, range: TextRange, message: &Message) -> ls_types::Diagnostic {
        ls_types::Diagnostic {
            range: self.range(range),
            severity: Some(DiagnosticSeverity::WARNING),
            source: Some("gouji".to_owned()),
            message: one_line(message.get(self.language)).into_owned(),
            ..ls_types::Diagnostic::default()
        }
    }

    /// Something that is not needed, faded.
    pub(super) fn idle(&self, range: TextRange, message: &Message) -> ls_types::Diagnostic {
        ls_types::Diagnostic {
            severity: Some(DiagnosticSeverity::HINT),
            tags: Some(vec![DiagnosticTag::UNNECESSARY]),
            ..self.mistake(range, message)
        }
    }

    /// Edits as a change of the workspace that a client refuses once the text has moved on.
    pub(super) fn workspace_edit(&self, edits: &[Edit]) -> WorkspaceEdit {
        let edits = edits.iter().map(|it| TextEdit {
            range: self.range(it.range),
            new_text: it.text.clone(),
        });
        if !self.session.document_changes {
            return WorkspaceEdit {
                changes: Some(HashMap::from([(self.uri.clone(), edits.collect())])),
                ..WorkspaceEdit::default()
            };
        }
        let edit = TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier {
                uri: self.uri.clone(),
                version: self.version,
            },
            edits: edits.map(OneOf::Left).collect(),
        };
        WorkspaceEdit {
            document_changes: Some(DocumentChanges::Edits(vec![edit])),
            ..WorkspaceEdit::default()
        }
    }
}

/// Converts ranges that come in order, each near the one before.
pub(super) struct Ranges<'a> {
    converter: &'a Converter<'a>,
    positions: Positions<'a>,
}

impl Ranges<'_> {
    /// The same as [`Converter::range`].
    pub(super) fn of(&mut self, at: TextRange) -> ls_types::Range {
        ls_types::Range {
            start: position(self.positions.of(at.start)),
            end: position(self.positions.of(at.end)),
        }
    }

    /// Visits the lines of a range, as [`Converter::by_lines`] has them.
    pub(super) fn each_line(&mut self, at: TextRange, mut visit: impl FnMut(ls_types::Range)) {
        let own = self.of(at);
        let text = self.positions.near(at);
        let is_trimmed = |it: &str| !it.is_empty() && it.trim().len() == it.len();
        match own.start.line == own.end.line && text.is_some_and(is_trimmed) {
            true => visit(own),
            false => self.converter.by_lines(at).into_iter().for_each(visit),
        }
    }
}

/// A place in another report.
pub(super) fn location(site: &Site, range: TextRange, encoding: Encoding) -> Option<Location> {
    let span = site.span(range, encoding)?;
    Some(Location {
        uri: site.uri().parse().ok()?,
        range: ls_types::Range {
            start: position(span.start),
            end: position(span.end),
        },
    })
}

fn position(it: Position) -> ls_types::Position {
    ls_types::Position {
        line: it.line,
        character: it.column,
    }
}

/// A name for a list of diagnostics: the same for the same list.
pub(super) fn result_id(diagnostics: &[ls_types::Diagnostic]) -> String {
    let mut hashed = Hashed::default();
    for it in diagnostics {
        // The version is not part of what is found.
        let fix = it.data.as_ref().and_then(|it| it.get("fix"));
        let shown = (
            (&it.range, &it.severity, &it.code, &it.tags),
            (&it.message, &it.related_information, fix),
        );
        // To write into a hash does not fail.
        let _ = serde_json::to_writer(&mut hashed, &shown);
    }
    format!("{:016x}", hashed.0.finish())
}

/// What is written is hashed and not kept.
#[derive(Default)]
struct Hashed(FxHasher);

impl io::Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn severity(it: Severity) -> DiagnosticSeverity {
    match it {
        Severity::Hint => DiagnosticSeverity::HINT,
        Severity::Info => DiagnosticSeverity::INFORMATION,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Error => DiagnosticSeverity::ERROR,
    }
}

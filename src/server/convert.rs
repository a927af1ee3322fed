//! The engine's words in the protocol's, and back. The only place where positions are converted.

use std::collections::HashMap;

use serde_json::json;
use tower_lsp::ls_types::{
    self, DiagnosticRelatedInformation, DiagnosticSeverity, DocumentChanges, Location,
    NumberOrString, OneOf, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextEdit,
    Uri, WorkspaceEdit,
};

use crate::ide::findings::Finding;
use crate::rules::diagnostic::{Applicability, Edit, Language, Severity};
use crate::text::range::TextRange;
use crate::text::rope::{Encoding, Position, Text};

use super::neighbors::Site;
use super::session::Session;

/// What it takes to speak of places in one version of a document.
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
        range(self.text, at, self.session.encoding)
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
                Some(id) => sites
                    .get(id.0)?
                    .location(related.range, self.session.encoding)?,
                None => Location {
                    uri: self.uri.clone(),
                    range: self.range(related.range.shifted(finding.offset)),
                },
            };
            Some(DiagnosticRelatedInformation {
                location,
                message: related.message.get(self.language).to_owned(),
            })
        });
        let related: Option<Vec<_>> = self.session.related_information.then(|| related.collect());
        let best = it.fixes.iter().map(|it| it.applicability).max();
        ls_types::Diagnostic {
            range: self.range(finding.range),
            severity: Some(severity(finding.severity)),
            code: Some(NumberOrString::String(it.rule.name.to_owned())),
            source: Some("gouji".to_owned()),
            message: it.message.get(self.language).to_owned(),
            related_information: related.filter(|it| !it.is_empty()),
            data: Some(json!({
                "rule": it.rule.name,
                "version": self.version,
                "fix": best.map(Applicability::as_str),
            })),
            ..ls_types::Diagnostic::default()
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

pub(super) fn range(text: &Text, range: TextRange, encoding: Encoding) -> ls_types::Range {
    ls_types::Range {
        start: position(text, range.start, encoding),
        end: position(text, range.end, encoding),
    }
}

fn position(text: &Text, offset: u32, encoding: Encoding) -> ls_types::Position {
    let it = text.position(offset, encoding);
    ls_types::Position {
        line: it.line,
        character: it.column,
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

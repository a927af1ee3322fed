//! `textDocument/diagnostic`.

use std::sync::Arc;

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    Diagnostic, DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportResult,
    FullDocumentDiagnosticReport, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport,
};

use crate::server::convert::result_id;
use crate::server::publish::diagnostics;
use crate::server::state::{State, blocking};
use crate::workspace::key::Key;

pub(in crate::server) async fn handle(
    state: &Arc<State>,
    params: DocumentDiagnosticParams,
) -> Result<DocumentDiagnosticReportResult> {
    let Ok(document) = state.document(&params.text_document.uri) else {
        return Ok(full(None, Vec::new()));
    };
    let state = Arc::clone(state);
    state.checks.settled().await;
    blocking(move || {
        let key = Key::new(&document.uri);
        let items = diagnostics(&state, &key, &document);
        let result_id = result_id(&items);
        if params.previous_result_id.as_deref() != Some(&*result_id) {
            return full(Some(result_id), items);
        }
        let unchanged = RelatedUnchangedDocumentDiagnosticReport {
            related_documents: None,
            unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
        };
        DocumentDiagnosticReport::Unchanged(unchanged).into()
    })
    .await
}

fn full(result_id: Option<String>, items: Vec<Diagnostic>) -> DocumentDiagnosticReportResult {
    let report = RelatedFullDocumentDiagnosticReport {
        related_documents: None,
        full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id, items },
    };
    DocumentDiagnosticReport::Full(report).into()
}

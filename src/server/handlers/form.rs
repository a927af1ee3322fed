//! `gouji/form`: the form of the report at a place, as an editor draws it beside the text. The document is
//! the one that is open; a place that is left out is its beginning.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{Position, Range, TextDocumentIdentifier};

use crate::ide::form_view::{CellView, FigureView, FormView, TableView, form_view};
use crate::report::table::Held;
use crate::server::convert::Converter;
use crate::server::state::{State, blocking};
use crate::text::plain::one_line;
use crate::text::range::TextRange;
use crate::workspace::findings::Finding;
use crate::workspace::key::Key;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::server) struct Params {
    text_document: TextDocumentIdentifier,
    #[serde(default)]
    position: Position,
}

/// The form of one report.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::server) struct Form {
    /// The version of the text that this was read from.
    version: Option<i32>,
    /// Which report of the document it is, counted from 0 over its parts, and how many reports there are.
    part: usize,
    reports: usize,
    range: Range,
    title: Option<String>,
    agency: Option<String>,
    year: Option<u16>,
    edition: &'static str,
    tables: Vec<Table>,
    findings: Vec<Found>,
}

#[derive(Debug, Serialize)]
struct Table {
    /// 表二 and the like, and the section's heading.
    label: &'static str,
    caption: String,
    /// `null` where the report has no such table.
    range: Option<Range>,
    /// `false` where it is there and its figures cannot be told from one another.
    readable: bool,
    rows: Vec<Vec<Cell>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Cell {
    /// The label, or what the cell holds.
    text: String,
    #[serde(skip_serializing_if = "is_one")]
    row_span: usize,
    #[serde(skip_serializing_if = "is_one")]
    column_span: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    figure: Option<Figure>,
}

/// A number of the form.
#[derive(Debug, Serialize)]
struct Figure {
    id: String,
    /// Its row and column in words.
    name: String,
    state: FigureState,
    /// `null` where the report has no such cell.
    range: Option<Range>,
    total: bool,
    /// Indices of `Form.findings`.
    findings: Vec<usize>,
    /// What it should be, where the best fix says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    proposed: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
enum FigureState {
    Number,
    Blank,
    NotApplicable,
    Malformed,
    Missing,
}

#[derive(Debug, Serialize)]
struct Found {
    range: Range,
    severity: &'static str,
    rule: &'static str,
    message: String,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands out references"
)]
fn is_one(span: &usize) -> bool {
    *span == 1
}

pub(in crate::server) async fn handle(state: &Arc<State>, params: Params) -> Result<Option<Form>> {
    let uri = params.text_document.uri;
    let document = state.document(&uri)?;
    let state = Arc::clone(state);
    state.checks.settled().await;
    blocking(move || {
        let converter = state.converter(&uri, &document);
        let at = converter.offset(params.position);
        let analysis = document.analysis();
        let (across, policy) = state.judge(&Key::new(uri.as_str()), analysis);
        let view = form_view(analysis, &across, &policy, at)?;
        Some(form(&view, &converter))
    })
    .await
}

fn form(view: &FormView<'_>, converter: &Converter<'_>) -> Form {
    let title = view.report.title.as_ref();
    let sections = &view.edition.sections;
    let caption = |it: &TableView| {
        let section = &sections[it.kind.section()];
        format!("{}、{}", section.ordinal, section.label)
    };
    let source = |it: &FigureView| {
        let range = it.range?;
        let start = view.range.start;
        let own = TextRange::new(range.start - start, range.end - start);
        Some(view.report.visible(own))
    };
    let table = |it: &TableView| Table {
        label: view.edition.tables[it.kind as usize].label,
        caption: caption(it),
        range: it.range.map(|it| converter.range(it)),
        readable: it.is_readable,
        rows: it
            .rows
            .iter()
            .map(|row| row.iter().map(|it| cell(it, source, converter)).collect())
            .collect(),
    };
    Form {
        version: converter.version,
        part: view.part,
        reports: view.n_reports,
        range: converter.range(view.range),
        title: title.map(|it| it.text.clone()),
        agency: view.report.agency().map(str::to_owned),
        year: view.report.year(),
        edition: view.edition.name,
        tables: view.tables.iter().map(table).collect(),
        findings: view
            .findings
            .iter()
            .map(|it| found(it, converter))
            .collect(),
    }
}

fn cell(
    it: &CellView,
    source: impl Fn(&FigureView) -> Option<String>,
    converter: &Converter<'_>,
) -> Cell {
    let figure = it.figure.as_ref();
    let held = figure
        .and_then(source)
        .map(|it| one_line(it.trim()).into_owned());
    Cell {
        text: match figure {
            Some(_) => held.unwrap_or_default(),
            None => it.cell.text.clone(),
        },
        row_span: it.cell.n_rows,
        column_span: it.cell.n_columns,
        figure: figure.map(|it| Figure {
            id: it.id.clone(),
            name: it.name.get(converter.language).to_owned(),
            state: match it.held {
                Held::Missing => FigureState::Missing,
                Held::Blank => FigureState::Blank,
                Held::NotApplicable => FigureState::NotApplicable,
                Held::Malformed => FigureState::Malformed,
                Held::Number(_) => FigureState::Number,
            },
            range: it.range.map(|it| converter.range(it)),
            total: it.is_total,
            findings: it.findings.clone(),
            proposed: it.proposed.clone(),
        }),
    }
}

fn found(it: &Finding<'_>, converter: &Converter<'_>) -> Found {
    Found {
        range: converter.range(it.range),
        severity: it.severity.as_str(),
        rule: it.diagnostic.rule.name,
        message: one_line(it.diagnostic.message.get(converter.language)).into_owned(),
    }
}

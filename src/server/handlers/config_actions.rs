//! Actions that change `gouji.toml`, or are offered in it.

use std::path::{Path, PathBuf};

use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, CreateFile, CreateFileOptions, Diagnostic, DocumentChangeOperation,
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, ResourceOp, TextDocumentEdit,
    TextEdit, Uri, WorkspaceEdit,
};

use crate::ide::policy_actions::{ConfigText, PolicyAction, Target, policy_actions};
use crate::rules::diagnostic::{Edit, Language};
use crate::server::config_document::mistakes;
use crate::server::convert::Converter;
use crate::server::files;
use crate::server::state::State;
use crate::text::plain::one_line;
use crate::text::range::TextRange;
use crate::text::rope::Text;
use crate::workspace::across::Across;
use crate::workspace::analysis::Analysis;
use crate::workspace::config::FILE_NAME;
use crate::workspace::config_file;
use crate::workspace::document::Document;
use crate::workspace::key::{Key, file_uri};
use crate::workspace::policy::Policy;

/// The configuration of a document, or the one that it would get.
struct Config {
    uri: String,
    text: String,
    /// `None` where it is not open.
    version: Option<i32>,
    exists: bool,
    /// The path of the document from its folder.
    below: String,
}

/// What can be done about findings that are meant to be so.
pub(super) fn of_findings(
    state: &State,
    document: &Document,
    converter: &Converter<'_>,
    (analysis, across, policy): (&Analysis, &Across, &Policy),
    range: TextRange,
) -> Vec<CodeAction> {
    let key = Key::new(&document.uri);
    let config = config(state, &key, policy);
    let known = config.as_ref().map(|it| ConfigText {
        text: &it.text,
        below: &it.below,
    });
    let has_comments = has_comments(document, &key);
    let found = policy_actions(analysis, across, policy, range, known, has_comments);
    let action = |it: &PolicyAction<'_>| {
        let edit = match (&it.target, &config) {
            (Target::Report(edit), _) => converter.workspace_edit(std::slice::from_ref(edit)),
            (Target::Config(edit), Some(config)) => workspace_edit(converter, config, edit)?,
            (Target::Config(_), None) => return None,
        };
        Some(CodeAction {
            title: one_line(it.title.get(converter.language)).into_owned(),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![converter.diagnostic(&it.finding, across.sites())]),
            edit: Some(edit),
            ..CodeAction::default()
        })
    };
    found.iter().filter_map(action).collect()
}

/// What was meant in a configuration, where that can be told.
pub(super) fn of_mistakes(
    document: &Document,
    converter: &Converter<'_>,
    range: TextRange,
    known: &[Diagnostic],
) -> Vec<CodeAction> {
    let mistakes = mistakes(&document.text.to_string());
    let here = mistakes.iter().filter(|it| it.range.touches(range));
    here.filter_map(|it| {
        let (range, text) = it.meant.clone()?;
        let title = match converter.language {
            Language::Chinese => format!("改为 {text}"),
            Language::English => format!("Change to {text}"),
        };
        let own = converter.range(it.range);
        let diagnostics = known.iter().filter(|it| it.range == own);
        Some(CodeAction {
            title: one_line(&title).into_owned(),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(diagnostics.cloned().collect()),
            edit: Some(converter.workspace_edit(&[Edit { range, text }])),
            is_preferred: Some(true),
            ..CodeAction::default()
        })
    })
    .collect()
}

/// Whether a reader of the document does not see comments in it.
fn has_comments(document: &Document, key: &Key) -> bool {
    let path = Path::new(key.path().unwrap_or_default());
    let extension = path
        .extension()
        .and_then(|it| it.to_str())
        .unwrap_or_default();
    ["markdown", "html"].contains(&&*document.language_id)
        || ["md", "markdown", "html", "htm"]
            .iter()
            .any(|it| extension.eq_ignore_ascii_case(it))
}

fn config(state: &State, key: &Key, policy: &Policy) -> Option<Config> {
    if state.session().is_distrusted {
        return None;
    }
    let own = Path::new(key.path()?);
    let path = match &policy.governing {
        Some(it) => it.path.clone(),
        None => new_config(state, own)?,
    };
    let below = own.strip_prefix(path.parent()?).ok()?;
    let open = state.store.get(&files::key(&path));
    let exists = open.is_some() || path.is_file();
    let text = match &open {
        Some(it) => it.text.to_string(),
        None if exists => config_file::text(&path).ok()?,
        None => String::new(),
    };
    let uri = match &open {
        Some(it) => it.uri.to_string(),
        None => file_uri(&path.to_string_lossy()),
    };
    Some(Config {
        uri,
        text,
        version: open.map(|it| it.version),
        exists,
        below: below.to_string_lossy().replace('\\', "/"),
    })
}

/// Where a configuration is created: in the folder of the workspace that the document is in, else beside it.
fn new_config(state: &State, document: &Path) -> Option<PathBuf> {
    let folders = state.folders();
    let folders = folders.iter().filter_map(Key::path).map(Path::new);
    let own = folders
        .filter(|it| document.starts_with(it))
        .max_by_key(|it| it.components().count());
    Some(own.or(document.parent())?.join(FILE_NAME))
}

/// The edit of a configuration; `None` where the client cannot create one.
fn workspace_edit(
    converter: &Converter<'_>,
    config: &Config,
    edit: &Edit,
) -> Option<WorkspaceEdit> {
    let uri: Uri = config.uri.parse().ok()?;
    let text = Text::new(&config.text);
    let own = Converter {
        uri: &uri,
        text: &text,
        version: config.version,
        ..*converter
    };
    if config.exists {
        return Some(own.workspace_edit(std::slice::from_ref(edit)));
    }
    if !converter.session.creates_files || !converter.session.document_changes {
        return None;
    }
    let create = ResourceOp::Create(CreateFile {
        uri: uri.clone(),
        options: Some(CreateFileOptions {
            overwrite: Some(false),
            ignore_if_exists: Some(true),
        }),
        annotation_id: None,
    });
    let insert = TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier {
            uri: uri.clone(),
            version: None,
        },
        edits: vec![OneOf::Left(TextEdit {
            range: own.range(edit.range),
            new_text: edit.text.clone(),
        })],
    };
    Some(WorkspaceEdit {
        document_changes: Some(DocumentChanges::Operations(vec![
            DocumentChangeOperation::Op(create),
            DocumentChangeOperation::Edit(insert),
        ])),
        ..WorkspaceEdit::default()
    })
}

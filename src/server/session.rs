//! What client and server agree on in `initialize`.

use serde_json::Value;
use tower_lsp::ls_types::{
    ClientCapabilities, CodeActionKind, CodeActionOptions, CodeActionProviderCapability,
    CodeLensOptions, CompletionOptions, DiagnosticOptions, DiagnosticServerCapabilities,
    DocumentLinkOptions, DocumentOnTypeFormattingOptions, ExecuteCommandOptions,
    FileOperationFilter, FileOperationPattern, FileOperationPatternKind,
    FileOperationRegistrationOptions, FoldingRangeProviderCapability, HoverProviderCapability,
    InitializeParams, MarkupKind, OneOf, PositionEncodingKind, RenameOptions,
    ResourceOperationKind, SaveOptions, SelectionRangeProviderCapability, ServerCapabilities,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
    TextDocumentSyncSaveOptions, WorkDoneProgressOptions,
    WorkspaceFileOperationsServerCapabilities, WorkspaceFoldersServerCapabilities,
    WorkspaceServerCapabilities, WorkspaceSymbolOptions,
};

use crate::rules::diagnostic::Language;
use crate::text::rope::Encoding;

use super::legend;
use super::settings::SECTION;

/// The kind of the action that applies every safe fix.
pub(super) const RECOMPUTE_TOTALS: CodeActionKind =
    CodeActionKind::new("source.recomputeTotals.gouji");
pub(super) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.gouji");

/// The command that leads from a lens to the first place that is not as it should be.
pub(super) const SHOW: &str = "gouji.show";

/// What a client can do, as far as it matters here.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Session {
    pub(super) encoding: Encoding,
    pub(super) language: Language,
    /// Diagnostics are asked for, and then never pushed.
    pub(super) pull: bool,
    pub(super) refresh: bool,
    pub(super) related_information: bool,
    pub(super) document_changes: bool,
    /// Code actions may be more than names of commands. A client that takes no more gets none.
    pub(super) code_actions: bool,
    /// The client has a command that shows the page of a rule.
    pub(super) explains: bool,
    /// The edit of a code action may come later.
    pub(super) resolve: bool,
    pub(super) hover: HoverFormat,
    /// The answer to a definition may say what it was asked of.
    pub(super) definition_links: bool,
    pub(super) progress: bool,
    pub(super) configuration: bool,
    pub(super) watch_configuration: bool,
    pub(super) watch_files: bool,
    /// Files outside of the workspace can be watched as well.
    pub(super) watch_above: bool,
    /// What is put in may have places to tab through.
    pub(super) snippets: bool,
    /// What is told of an item of completion may have markup.
    pub(super) completion_markdown: bool,
    /// An edit may create a file.
    pub(super) creates_files: bool,
    /// The outline may be a tree.
    pub(super) symbol_tree: bool,
    /// Where a symbol of the workspace stands may come later.
    pub(super) resolves_symbols: bool,
    pub(super) folding: Folding,
    /// It shows a place in a document when it is asked to.
    pub(super) shows_documents: bool,
    pub(super) refresh_lenses: bool,
    pub(super) refresh_hints: bool,
    /// A place to be renamed can be asked for first.
    pub(super) prepares_rename: bool,
    /// The user does not trust the folders: what they say of themselves does not count.
    pub(super) is_distrusted: bool,
}

/// What a client folds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Folding {
    /// Whole lines alone.
    pub(super) by_line: bool,
    /// No more than so many in a document.
    pub(super) most: Option<u32>,
}

/// What a client shows in a hover.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum HoverFormat {
    /// A bare string: the client knows no kinds of markup.
    #[default]
    Bare,
    Plain,
    Markdown,
}

impl Session {
    pub(super) fn new(params: &InitializeParams) -> Self {
        let it = &params.capabilities;
        Self {
            encoding: encoding(it),
            language: language(params.locale.as_deref()),
            is_distrusted: is_distrusted(params.initialization_options.as_ref()),
            ..Self::of_workspace(it)
        }
    }

    fn of_workspace(it: &ClientCapabilities) -> Self {
        let workspace = it.workspace.clone().unwrap_or_default();
        let text_document = it.text_document.as_ref();
        let code_action = text_document.and_then(|it| it.code_action.as_ref());
        let resolve = code_action
            .and_then(|it| it.resolve_support.as_ref())
            .is_some_and(|it| it.properties.iter().any(|it| it == "edit"));
        let published = text_document.and_then(|it| it.publish_diagnostics.as_ref());
        let pulled = text_document.and_then(|it| it.diagnostic.as_ref());
        let edit = workspace.workspace_edit.clone();
        let operations = edit.and_then(|it| it.resource_operations);
        let completion = text_document.and_then(|it| it.completion.as_ref());
        let item = completion.and_then(|it| it.completion_item.as_ref());
        Self {
            snippets: item.and_then(|it| it.snippet_support) == Some(true),
            completion_markdown: item
                .and_then(|it| it.documentation_format.as_ref())
                .is_some_and(|it| it.contains(&MarkupKind::Markdown)),
            creates_files: operations.is_some_and(|it| it.contains(&ResourceOperationKind::Create)),
            pull: pulled.is_some(),
            refresh: workspace.diagnostics.and_then(|it| it.refresh_support) == Some(true),
            related_information: published.and_then(|it| it.related_information) == Some(true)
                || pulled.and_then(|it| it.related_information) == Some(true),
            document_changes: workspace.workspace_edit.and_then(|it| it.document_changes)
                == Some(true),
            code_actions: code_action.is_some_and(|it| it.code_action_literal_support.is_some()),
            explains: has_command(it, EXPLAIN),
            resolve,
            symbol_tree: text_document
                .and_then(|it| it.document_symbol.as_ref())
                .and_then(|it| it.hierarchical_document_symbol_support)
                == Some(true),
            resolves_symbols: workspace
                .symbol
                .and_then(|it| it.resolve_support)
                .is_some_and(|it| it.properties.iter().any(|it| it == "location.range")),
            folding: text_document
                .and_then(|it| it.folding_range.as_ref())
                .map(|it| Folding {
                    by_line: it.line_folding_only == Some(true),
                    most: it.range_limit,
                })
                .unwrap_or_default(),
            hover: hover_format(it),
            definition_links: text_document.and_then(|it| it.definition?.link_support)
                == Some(true),
            shows_documents: it
                .window
                .as_ref()
                .and_then(|it| it.show_document.as_ref())
                .is_some_and(|it| it.support),
            refresh_lenses: workspace.code_lens.and_then(|it| it.refresh_support) == Some(true),
            refresh_hints: workspace.inlay_hint.and_then(|it| it.refresh_support) == Some(true),
            prepares_rename: text_document.and_then(|it| it.rename.as_ref()?.prepare_support)
                == Some(true),
            progress: it.window.as_ref().and_then(|it| it.work_done_progress) == Some(true),
            configuration: workspace.configuration == Some(true),
            watch_configuration: workspace
                .did_change_configuration
                .and_then(|it| it.dynamic_registration)
                == Some(true),
            watch_above: workspace
                .did_change_watched_files
                .and_then(|it| it.relative_pattern_support)
                == Some(true),
            watch_files: workspace
                .did_change_watched_files
                .and_then(|it| it.dynamic_registration)
                == Some(true),
            ..Self::default()
        }
    }

    pub(super) fn capabilities(self) -> ServerCapabilities {
        let sync = TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions {
                include_text: Some(false),
            })),
            ..TextDocumentSyncOptions::default()
        };
        ServerCapabilities {
            position_encoding: Some(match self.encoding {
                Encoding::Utf8 => PositionEncodingKind::UTF8,
                Encoding::Utf16 => PositionEncodingKind::UTF16,
                Encoding::Utf32 => PositionEncodingKind::UTF32,
            }),
            text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
            code_action_provider: self.code_actions.then(|| {
                CodeActionProviderCapability::Options(CodeActionOptions {
                    code_action_kinds: Some(vec![
                        CodeActionKind::QUICKFIX,
                        FIX_ALL,
                        RECOMPUTE_TOTALS,
                    ]),
                    resolve_provider: Some(self.resolve),
                    ..CodeActionOptions::default()
                })
            }),
            completion_provider: Some(completion_options()),
            document_on_type_formatting_provider: Some(DocumentOnTypeFormattingOptions {
                first_trigger_character: "0".to_owned(),
                more_trigger_character: Some(('1'..='9').map(String::from).collect()),
            }),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            definition_provider: Some(OneOf::Left(true)),
            references_provider: Some(OneOf::Left(true)),
            document_highlight_provider: Some(OneOf::Left(true)),
            document_symbol_provider: Some(OneOf::Left(true)),
            workspace_symbol_provider: Some(OneOf::Right(WorkspaceSymbolOptions {
                resolve_provider: Some(true),
                work_done_progress_options: WorkDoneProgressOptions::default(),
            })),
            folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
            selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
            semantic_tokens_provider: Some(legend::options().into()),
            inlay_hint_provider: Some(OneOf::Left(true)),
            code_lens_provider: Some(CodeLensOptions {
                resolve_provider: Some(true),
            }),
            execute_command_provider: self.shows_documents.then(|| ExecuteCommandOptions {
                commands: vec![SHOW.to_owned()],
                ..ExecuteCommandOptions::default()
            }),
            document_link_provider: Some(DocumentLinkOptions {
                resolve_provider: Some(false),
                work_done_progress_options: WorkDoneProgressOptions::default(),
            }),
            rename_provider: Some(match self.prepares_rename {
                true => OneOf::Right(RenameOptions {
                    prepare_provider: Some(true),
                    work_done_progress_options: WorkDoneProgressOptions::default(),
                }),
                false => OneOf::Left(true),
            }),
            diagnostic_provider: self.pull.then(diagnostic_options),
            workspace: Some(WorkspaceServerCapabilities {
                workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                    supported: Some(true),
                    change_notifications: Some(OneOf::Left(true)),
                }),
                file_operations: Some(WorkspaceFileOperationsServerCapabilities {
                    did_rename: Some(folders()),
                    did_delete: Some(folders()),
                    ..WorkspaceFileOperationsServerCapabilities::default()
                }),
            }),
            ..ServerCapabilities::default()
        }
    }
}

/// Characters behind which a key or a value of `gouji.toml` begins.
const TRIGGERS: [&str; 3] = ["\"", "[", "="];

fn completion_options() -> CompletionOptions {
    CompletionOptions {
        trigger_characters: Some(TRIGGERS.map(str::to_owned).to_vec()),
        resolve_provider: Some(true),
        ..CompletionOptions::default()
    }
}

/// Of files the client's watchers tell.
fn folders() -> FileOperationRegistrationOptions {
    FileOperationRegistrationOptions {
        filters: vec![FileOperationFilter {
            scheme: Some("file".to_owned()),
            pattern: FileOperationPattern {
                glob: "**".to_owned(),
                matches: Some(FileOperationPatternKind::Folder),
                options: None,
            },
        }],
    }
}

fn diagnostic_options() -> DiagnosticServerCapabilities {
    DiagnosticServerCapabilities::Options(DiagnosticOptions {
        identifier: Some("gouji".to_owned()),
        inter_file_dependencies: true,
        workspace_diagnostics: true,
        work_done_progress_options: WorkDoneProgressOptions {
            work_done_progress: Some(true),
        },
    })
}

fn hover_format(it: &ClientCapabilities) -> HoverFormat {
    let hover = it.text_document.as_ref().and_then(|it| it.hover.as_ref());
    match hover.and_then(|it| it.content_format.as_deref()) {
        None | Some([]) => HoverFormat::Bare,
        Some(it) if it.contains(&MarkupKind::Markdown) => HoverFormat::Markdown,
        Some(_) => HoverFormat::Plain,
    }
}

/// The command by which a client shows the page of a rule, given its name and its page in Markdown.
pub(super) const EXPLAIN: &str = "gouji.explainRule";

/// Whether the client says that it runs a command of its own: `experimental.commands.commands`, as other servers
/// have it.
fn has_command(it: &ClientCapabilities, name: &str) -> bool {
    let own = it.experimental.as_ref();
    let commands = own.and_then(|it| it.get("commands")?.get("commands")?.as_array());
    commands.is_some_and(|it| it.iter().any(|it| it.as_str() == Some(name)))
}

/// UTF-8 spares both sides the conversion; UTF-16 is what everybody can do.
fn encoding(it: &ClientCapabilities) -> Encoding {
    let offered = it
        .general
        .as_ref()
        .and_then(|it| it.position_encodings.as_deref())
        .unwrap_or_default();
    if offered.contains(&PositionEncodingKind::UTF8) {
        Encoding::Utf8
    } else if offered.contains(&PositionEncodingKind::UTF16) || offered.is_empty() {
        Encoding::Utf16
    } else if offered.contains(&PositionEncodingKind::UTF32) {
        Encoding::Utf32
    } else {
        Encoding::Utf16
    }
}

/// Whether the editor says that its user does not trust the folders.
fn is_distrusted(options: Option<&Value>) -> bool {
    let own = |it: &Value| it.get("trusted").and_then(Value::as_bool);
    let nested = |it: &Value| it.get(SECTION).and_then(own);
    options.and_then(|it| nested(it).or(own(it))) == Some(false)
}

/// Chinese, unless the client says that its user reads something else.
fn language(locale: Option<&str>) -> Language {
    let is_chinese = locale.is_none_or(|it| {
        let tag = it.split(['-', '_', '.']).next().unwrap_or_default();
        tag.is_empty() || tag.eq_ignore_ascii_case("zh")
    });
    if is_chinese {
        Language::Chinese
    } else {
        Language::English
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_spoken_unless_another_locale_is_given() {
        for locale in [
            None,
            Some(""),
            Some("zh"),
            Some("zh-CN"),
            Some("ZH_tw.UTF-8"),
        ] {
            assert_eq!(language(locale), Language::Chinese, "{locale:?}");
        }
        for locale in ["en", "en-US", "de", "zhuang"] {
            assert_eq!(language(Some(locale)), Language::English, "{locale}");
        }
    }
}

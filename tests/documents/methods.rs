//! What the server can do in an editor: the READMEs' tables have a row for every method that it announces, and
//! a test for every row.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::{read, root};

/// The requests of the protocol that are about documents, each with where its capability is announced.
/// `textDocument/publishDiagnostics` comes unasked to every client that does not pull.
const METHODS: [(&str, &str); 44] = [
    ("textDocument/publishDiagnostics", "/textDocumentSync"),
    ("textDocument/diagnostic", "/diagnosticProvider"),
    (
        "workspace/diagnostic",
        "/diagnosticProvider/workspaceDiagnostics",
    ),
    ("textDocument/codeAction", "/codeActionProvider"),
    ("codeAction/resolve", "/codeActionProvider/resolveProvider"),
    ("textDocument/hover", "/hoverProvider"),
    ("textDocument/completion", "/completionProvider"),
    (
        "completionItem/resolve",
        "/completionProvider/resolveProvider",
    ),
    ("textDocument/definition", "/definitionProvider"),
    ("textDocument/declaration", "/declarationProvider"),
    ("textDocument/typeDefinition", "/typeDefinitionProvider"),
    ("textDocument/implementation", "/implementationProvider"),
    ("textDocument/references", "/referencesProvider"),
    (
        "textDocument/documentHighlight",
        "/documentHighlightProvider",
    ),
    ("textDocument/rename", "/renameProvider"),
    (
        "textDocument/prepareRename",
        "/renameProvider/prepareProvider",
    ),
    (
        "textDocument/linkedEditingRange",
        "/linkedEditingRangeProvider",
    ),
    ("textDocument/inlayHint", "/inlayHintProvider"),
    ("inlayHint/resolve", "/inlayHintProvider/resolveProvider"),
    ("textDocument/inlineValue", "/inlineValueProvider"),
    ("textDocument/codeLens", "/codeLensProvider"),
    ("codeLens/resolve", "/codeLensProvider/resolveProvider"),
    ("textDocument/documentLink", "/documentLinkProvider"),
    (
        "documentLink/resolve",
        "/documentLinkProvider/resolveProvider",
    ),
    ("textDocument/documentSymbol", "/documentSymbolProvider"),
    ("workspace/symbol", "/workspaceSymbolProvider"),
    (
        "workspaceSymbol/resolve",
        "/workspaceSymbolProvider/resolveProvider",
    ),
    ("textDocument/foldingRange", "/foldingRangeProvider"),
    ("textDocument/selectionRange", "/selectionRangeProvider"),
    (
        "textDocument/semanticTokens/full",
        "/semanticTokensProvider/full",
    ),
    (
        "textDocument/semanticTokens/full/delta",
        "/semanticTokensProvider/full/delta",
    ),
    (
        "textDocument/semanticTokens/range",
        "/semanticTokensProvider/range",
    ),
    ("textDocument/formatting", "/documentFormattingProvider"),
    (
        "textDocument/rangeFormatting",
        "/documentRangeFormattingProvider",
    ),
    (
        "textDocument/onTypeFormatting",
        "/documentOnTypeFormattingProvider",
    ),
    ("workspace/executeCommand", "/executeCommandProvider"),
    (
        "workspace/textDocumentContent",
        "/workspace/textDocumentContent",
    ),
    ("textDocument/signatureHelp", "/signatureHelpProvider"),
    ("textDocument/documentColor", "/colorProvider"),
    ("textDocument/inlineCompletion", "/inlineCompletionProvider"),
    (
        "textDocument/prepareCallHierarchy",
        "/callHierarchyProvider",
    ),
    (
        "textDocument/prepareTypeHierarchy",
        "/typeHierarchyProvider",
    ),
    ("textDocument/moniker", "/monikerProvider"),
    ("notebookDocument/didOpen", "/notebookDocumentSync"),
];

/// What is announced and is no request: how positions count, and what the client tells of files.
const NO_METHODS: [&str; 4] = [
    "experimental",
    "positionEncoding",
    "textDocumentSync",
    "workspace",
];

/// A row of a table of features.
struct Feature {
    methods: Vec<String>,
    tests: Vec<String>,
}

/// What the server announces to a client that can do all that an answer depends on.
fn announced() -> Value {
    let initialize = json!({
        "jsonrpc": "2.0", "id": 1, "method": "initialize",
        "params": {"capabilities": {"textDocument": {
            "diagnostic": {},
            "codeAction": {
                "codeActionLiteralSupport": {"codeActionKind": {"valueSet": [""]}},
                "resolveSupport": {"properties": ["edit"]},
            },
            "rename": {"prepareSupport": true},
        },
        "window": {"showDocument": {"support": true}},
        "workspace": {"workspaceEdit": {"documentChanges": true}}}},
    });
    let mut child = Command::new(env!("CARGO_BIN_EXE_gouji"))
        .arg("lsp")
        .current_dir(root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    for message in [
        initialize,
        json!({"jsonrpc": "2.0", "id": 2, "method": "shutdown"}),
        json!({"jsonrpc": "2.0", "method": "exit"}),
    ] {
        let body = message.to_string();
        write!(stdin, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
    }
    drop(stdin);
    let output = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    let body = output.split("\r\n\r\n").nth(1).unwrap();
    let mut messages = serde_json::Deserializer::from_str(body).into_iter::<Value>();
    let mut answer = messages.next().unwrap().unwrap();
    answer["result"]["capabilities"].take()
}

/// Whether a capability is announced: `false`, `null` and what is left out are not.
fn is_announced(capabilities: &Value, pointer: &str) -> bool {
    let found = capabilities.pointer(pointer);
    found.is_some_and(|it| !matches!(it, Value::Null | Value::Bool(false)))
}

/// The rows of the table of features: its third column has methods and its last one files of tests.
fn features(readme: &str) -> Vec<Feature> {
    let code = |cell: &str| -> Vec<String> {
        let spans = cell.split('`').skip(1).step_by(2);
        spans.map(str::to_owned).collect()
    };
    let rows = readme.lines().filter_map(|it| {
        let cells: Vec<&str> = it.strip_prefix("| ")?.split(" | ").collect();
        let [_, _, methods, tests] = cells[..] else {
            return None;
        };
        let feature = Feature {
            methods: code(methods),
            tests: code(tests),
        };
        feature
            .methods
            .iter()
            .any(|it| it.contains('/'))
            .then_some(feature)
    });
    rows.collect()
}

#[test]
fn every_method_of_the_server_has_its_row_and_every_row_its_method() {
    let capabilities = announced();
    let known = METHODS.map(|it| it.1);
    for name in capabilities.as_object().unwrap().keys() {
        let pointer = format!("/{name}");
        let is_known = known.iter().any(|it| {
            it.strip_prefix(&pointer)
                .is_some_and(|it| it.is_empty() || it.starts_with('/'))
        });
        assert!(is_known || NO_METHODS.contains(&name.as_str()), "{name}");
    }
    let announced: BTreeSet<String> = METHODS
        .iter()
        .filter(|it| is_announced(&capabilities, it.1))
        .map(|it| it.0.to_owned())
        .collect();
    assert!(announced.len() >= 9, "{announced:?}");
    for path in ["README.md", "README.zh-CN.md"] {
        let rows = features(&read(path).text);
        let named: BTreeSet<String> = rows.into_iter().flat_map(|it| it.methods).collect();
        let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| -> Vec<String> {
            a.difference(b).cloned().collect()
        };
        let none: Vec<String> = Vec::new();
        assert_eq!(only(&announced, &named), none, "{path}: not in the table");
        assert_eq!(only(&named, &announced), none, "{path}: not announced");
    }
}

#[test]
fn every_feature_has_a_test_that_asks_for_it() {
    for path in ["README.md", "README.zh-CN.md"] {
        for row in features(&read(path).text) {
            assert!(!row.tests.is_empty(), "{path}: {:?}", row.methods);
            let tests: String = row.tests.iter().map(|it| read(it).text).collect();
            for method in &row.methods {
                // Some tests put the method together.
                let (_, name) = method.split_once('/').unwrap();
                let is_asked = tests.contains(name);
                assert!(is_asked, "{path}: {method} is not in {:?}", row.tests);
            }
        }
    }
}

#[test]
fn every_request_of_our_own_is_described() {
    let [service, written] = ["mod", "written"].map(|it| read(&format!("src/server/{it}.rs")).text);
    let is_own = |it: &String| it.starts_with("gouji/");
    let names = |text: &str, before: &str| -> BTreeSet<String> {
        let found = text.split(before).skip(1);
        let names = found.filter_map(|it| it.split(['"', '`']).next());
        names.map(str::to_owned).collect()
    };
    let mut answered = names(&service, ".custom_method(\"");
    answered.extend(names(&written, "\"").into_iter().filter(is_own));
    let page = read("editors/requests.md").text;
    let described = names(&page, "| `").into_iter().filter(is_own).collect();
    assert_eq!(answered, described);
}

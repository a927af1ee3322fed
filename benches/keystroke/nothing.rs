//! Servers that do nothing: every change is answered with an empty list of diagnostics.

use std::io::{BufRead, Write};

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    DidChangeTextDocumentParams, DidOpenTextDocumentParams, InitializeParams, InitializeResult,
};
use tower_lsp::{Client, LanguageServer, LspService, Server};

/// What tells the answers of a server that does nothing.
pub(crate) const MARK: &str = "\"version\":0,";

/// The body of the next frame.
pub(crate) fn read_frame(from: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut len = 0;
    loop {
        let mut line = String::new();
        from.read_line(&mut line).ok().filter(|&it| it > 0)?;
        match line.trim_end().strip_prefix("Content-Length: ") {
            Some(it) => len = it.parse().ok()?,
            None => break,
        }
    }
    let mut body = vec![0; len];
    from.read_exact(&mut body).ok()?;
    Some(body)
}

/// Reads a frame, writes a frame; no framework.
pub(crate) fn serve() {
    let mut stdin = std::io::stdin().lock();
    let mut stdout = std::io::stdout().lock();
    let find = |body: &[u8], method: &[u8]| body.windows(method.len()).any(|it| it == method);
    while let Some(body) = read_frame(&mut stdin) {
        let start = body.get(..200).unwrap_or(&body);
        let answer = if find(start, b"\"initialize\"") {
            r#"{"jsonrpc":"2.0","id":1,"result":{"capabilities":{}}}"#
        } else if find(&body, b"\"initialized\"") {
            continue;
        } else {
            r#"{"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":{"uri":"file:///report.md","version":0,"diagnostics":[]}}"#
        };
        let frame = format!("Content-Length: {}\r\n\r\n{answer}", answer.len());
        if stdout
            .write_all(frame.as_bytes())
            .and_then(|()| stdout.flush())
            .is_err()
        {
            break;
        }
    }
}

struct Nothing(Client);

impl LanguageServer for Nothing {
    async fn initialize(&self, _: InitializeParams) -> Result<InitializeResult> {
        Ok(InitializeResult::default())
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, it: DidOpenTextDocumentParams) {
        let document = it.text_document;
        self.0
            .publish_diagnostics(document.uri, Vec::new(), Some(document.version))
            .await;
    }

    async fn did_change(&self, it: DidChangeTextDocumentParams) {
        let document = it.text_document;
        self.0
            .publish_diagnostics(document.uri, Vec::new(), Some(document.version))
            .await;
    }
}

/// The framework as it is, on pipes that do not block where there are such.
pub(crate) fn serve_framework() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let (service, socket) = LspService::new(Nothing);
        #[cfg(unix)]
        {
            use std::os::fd::AsFd;
            use tokio::net::unix::pipe;

            let stdin = std::io::stdin()
                .as_fd()
                .try_clone_to_owned()
                .expect("a pipe");
            let stdout = std::io::stdout()
                .as_fd()
                .try_clone_to_owned()
                .expect("a pipe");
            let stdin = pipe::Receiver::from_owned_fd(stdin).expect("a pipe");
            let stdout = pipe::Sender::from_owned_fd(stdout).expect("a pipe");
            Server::new(stdin, stdout, socket).serve(service).await;
        }
        #[cfg(not(unix))]
        Server::new(tokio::io::stdin(), tokio::io::stdout(), socket)
            .serve(service)
            .await;
    });
}

//! The language server: protocol only. Bytes become messages (`transport`), messages are put in
//! order (`ordered`), one file per message says what it does (`handlers`); what is computed is
//! computed in `ide` and `workspace`, on immutable snapshots. Protocol types occur nowhere else.

mod articles_page;
mod backend;
mod checks;
mod config_document;
mod configs;
mod convert;
mod files;
mod frame;
mod handlers;
mod jobs;
mod legend;
mod log;
mod message;
mod ordered;
mod outbox;
mod progress;
mod publish;
mod session;
mod settings;
mod spelling;
mod state;
mod stdio;
mod transport;
mod waiting;
mod watchdog;
mod worker;
mod written;

use std::process::ExitCode;
use std::sync::Arc;

use tower_lsp::LspService;

use crate::rules::diagnostic::Language;

/// Serves the client at standard input and output until it leaves, in a language whatever it asks for, if
/// one is given. Fails where it leaves without
/// `shutdown`.
pub fn run(language: Option<Language>) -> ExitCode {
    let n_cores = std::thread::available_parallelism().map_or(1, usize::from);
    let runtime = match tokio::runtime::Builder::new_current_thread()
        .enable_all()
        // Beside what computes, some read files or wait at a standard stream.
        .max_blocking_threads(n_cores + 4)
        .build()
    {
        Ok(it) => it,
        Err(err) => {
            tracing::error!("no runtime: {err}");
            return ExitCode::FAILURE;
        }
    };
    let in_order = runtime.block_on(serve(language));
    // Work that is still going on is nobody's any more.
    runtime.shutdown_background();
    if in_order {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Returns whether the client sent `shutdown` before it left.
async fn serve(language: Option<Language>) -> bool {
    let (outbox, outgoing) = outbox::Outbox::new();
    let trace = log::Trace::default();
    log::begin(outbox.clone(), trace.clone());
    let mut state = None;
    let (service, socket) = LspService::build(|client| {
        let it = Arc::new(state::State::new(
            client,
            outbox.clone(),
            trace.clone(),
            language,
        ));
        state = Some(Arc::clone(&it));
        backend::Backend { state: it }
    })
    .custom_method("gouji/stats", backend::Backend::stats)
    .custom_method("gouji/reports", backend::Backend::reports)
    .custom_method("gouji/newReport", backend::Backend::new_report)
    .custom_method("gouji/explainFigure", backend::Backend::explain_figure)
    .custom_method("gouji/enterFigure", backend::Backend::enter_figure)
    .finish();
    let Some(state) = state else {
        return false;
    };
    tokio::spawn(publish::run(Arc::clone(&state)));
    tokio::spawn(publish::refresh(Arc::clone(&state)));
    tokio::spawn(handlers::did_change_configuration::run(Arc::clone(&state)));
    let service = ordered::Ordered {
        inner: service,
        state: Arc::clone(&state),
    };
    transport::serve(
        stdio::open(),
        service,
        socket,
        (outbox, outgoing),
        state.gone.notified(),
        state.checks.settled(),
    )
    .await;
    state.is_shut_down()
}

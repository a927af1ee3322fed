//! The log: to standard error, which editors keep for bug reports, and to the client as
//! `window/logMessage` as far as it asked for that with its trace level.

use std::fmt::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use serde_json::json;
use tower_lsp::ls_types::{MessageType, TraceValue};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::filter::{EnvFilter, dynamic_filter_fn};
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt::layer};

use crate::text::plain::one_line;

use super::outbox::Outbox;

/// How much the client wants to be told: nothing, unless it asks.
#[derive(Clone, Debug, Default)]
pub(super) struct Trace(Arc<AtomicU8>);

/// Passes the log on to the client.
struct ToClient(Outbox);

/// The words of an event, and behind them its fields.
struct Words(String);

impl Trace {
    pub(super) fn set(&self, value: TraceValue) {
        let level = match value {
            TraceValue::Off => 0,
            TraceValue::Messages => 1,
            TraceValue::Verbose => 2,
        };
        self.0.store(level, Ordering::Relaxed);
    }

    /// Whether the client is told of an event of ours.
    fn has(&self, event: &Metadata<'_>) -> bool {
        let most = match self.0.load(Ordering::Relaxed) {
            0 => return false,
            1 => Level::INFO,
            _ => Level::TRACE,
        };
        *event.level() <= most && event.target().starts_with(env!("CARGO_PKG_NAME"))
    }
}

/// Begins to log. `GOUJI_LOG` sets how much of it goes to standard error: warnings, unless it says otherwise.
pub(super) fn begin(outbox: Outbox, trace: Trace) {
    let filter = EnvFilter::try_from_env("GOUJI_LOG");
    let to_stderr = layer()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .with_filter(filter.unwrap_or_else(|_| EnvFilter::new("gouji=warn")));
    let to_client = ToClient(outbox).with_filter(dynamic_filter_fn(move |it, _| trace.has(it)));
    let log = tracing_subscriber::registry()
        .with(to_stderr)
        .with(to_client);
    // Fails where a log was begun already, and then that one is kept.
    let _ = log.try_init();
}

impl<S: Subscriber> Layer<S> for ToClient {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let typ = match *event.metadata().level() {
            Level::ERROR => MessageType::ERROR,
            Level::WARN => MessageType::WARNING,
            Level::INFO => MessageType::INFO,
            _ => MessageType::LOG,
        };
        let mut words = Words(String::new());
        event.record(&mut words);
        let params = json!({"type": typ, "message": one_line(&words.0)});
        self.0.tell("window/logMessage", params);
    }
}

impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // A string takes whatever is written to it.
        let _ = match field.name() {
            "message" => write!(self.0, "{value:?}"),
            name => write!(self.0, " {name}={value:?}"),
        };
    }
}

//! The `gouji` program: the command line, or a server for an editor.

use std::process::ExitCode;

use gouji::cli::{self, Invocation};
use tracing_subscriber::EnvFilter;

/// glibc's allocator keeps what a closed file has taken.
#[cfg(all(feature = "jemalloc", target_os = "linux", target_env = "gnu"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    match cli::parse() {
        Ok(Invocation::Serve) => {
            log_to_stderr();
            gouji::server::run()
        }
        Ok(Invocation::Run(task)) => task.run(),
        Err(code) => code,
    }
}

/// What goes wrong in the server, for the log of the editor. `GOUJI_LOG` sets how much is written.
fn log_to_stderr() {
    let filter = EnvFilter::try_from_env("GOUJI_LOG");
    tracing_subscriber::fmt()
        .with_env_filter(filter.unwrap_or_else(|_| EnvFilter::new("gouji=warn")))
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .init();
}

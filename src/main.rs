//! The `gouji` program: the command line, or a server for an editor.

use std::process::ExitCode;

use gouji::cli::{self, Invocation};

/// glibc's allocator keeps what a closed file has taken.
#[cfg(all(feature = "jemalloc", target_os = "linux", target_env = "gnu"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    match cli::parse() {
        Ok(Invocation::Serve(language)) => gouji::server::run(language),
        Ok(Invocation::Run(task)) => task.run(),
        Err(code) => code,
    }
}

//! The `gouji` program: the command line, or a server for an editor.

use std::process::ExitCode;

use gouji::cli::{self, Invocation};

fn main() -> ExitCode {
    match cli::parse() {
        Ok(Invocation::Serve) => serve(),
        Ok(Invocation::Run(task)) => task.run(),
        Err(code) => code,
    }
}

/// The server is not part of this build yet.
fn serve() -> ExitCode {
    ExitCode::from(2)
}

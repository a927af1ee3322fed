//! The `gouji` program: the command line, or a server for an editor.

use std::process::ExitCode;

use gouji::cli::{self, Invocation};

fn main() -> ExitCode {
    match cli::parse() {
        Ok(Invocation::Serve) => gouji::server::run(),
        Ok(Invocation::Run(task)) => task.run(),
        Err(code) => code,
    }
}

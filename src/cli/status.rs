//! How a run ends, and the exit code that says so.

use std::process::ExitCode;

/// In order of weight: the heaviest that occurred is how the run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    Clean,
    Findings,
    /// It could not run, or a file could not be read or written.
    Failed,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        ExitCode::from(match status {
            Status::Clean => 0,
            Status::Findings => 1,
            Status::Failed => 2,
        })
    }
}

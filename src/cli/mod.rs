//! The command line: reads arguments and files, runs the engine, and shows or writes what comes
//! of it. Everything that can fail does so here; the engine below cannot.

mod args;
mod batch;
mod check;
mod config;
mod config_show;
mod consolidate;
mod facts;
mod help;
mod input;
mod language;
mod manual;
mod new;
mod output;
mod render;
mod request;
mod status;
mod task;
mod units;

use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use crate::rules;
use crate::rules::diagnostic::Language;
use crate::text::plain::lines;
use crate::workspace::read;

use args::Args;
use output::{Output, say};
use status::Status;
use task::Command;
pub use task::{Invocation, Task};

/// What the arguments of this process ask for. Help, the version and usage errors are printed
/// here; the exit code is what is left of them.
pub fn parse() -> Result<Invocation, ExitCode> {
    let typed: Vec<OsString> = std::env::args_os().collect();
    let language = language::of_arguments(&typed, |it| std::env::var(it).ok());
    let command = match language {
        Language::Chinese => help::in_chinese(Args::command()),
        Language::English => Args::command(),
    };
    let matches = command.try_get_matches_from(typed);
    let args = matches.and_then(|it| Args::from_arg_matches(&it));
    let args = args.map_err(|it| {
        let is_ours = it.use_stderr() && language == Language::Chinese && it.context().count() > 0;
        let words = match is_ours {
            true => help::usage_error(&it),
            false => it.render().to_string(),
        };
        // A shell hands on the names of files as well.
        if !is_ours && lines(&words) == words {
            let _ = it.print();
        } else {
            say(words.trim_end());
        }
        if it.use_stderr() {
            Status::Failed
        } else {
            Status::Clean
        }
    })?;
    task::resolve(args).map_err(|it| {
        fail(it.language, it.reason.get(it.language));
        Status::Failed.into()
    })
}

impl Task {
    /// Runs to the end and says how it went.
    pub fn run(self) -> ExitCode {
        let status = self.try_run().unwrap_or_else(|error| {
            fail(self.language, read::system(&error).get(self.language));
            Status::Failed
        });
        status.into()
    }

    fn try_run(&self) -> io::Result<Status> {
        let mut out = Output::stdout();
        let status = match &self.command {
            Command::Check(it) => check::run(it, &mut out)?,
            Command::Consolidate(it) => consolidate::run(it, &mut out)?,
            Command::Facts(it) => facts::run(it, &mut out)?,
            Command::Explain(it) => {
                manual::explain(it, self.language, &mut out).map(|()| Status::Clean)?
            }
            Command::ExplainArticle(it) => {
                manual::explain_article(it, &mut out).map(|()| Status::Clean)?
            }
            Command::New(it) => new::run(it, &mut out)?,
            Command::ConfigShow(it) => config_show::run(it, &mut out)?,
            Command::ConfigSchema => config_show::schema(&mut out).map(|()| Status::Clean)?,
            Command::Rules(it) => {
                manual::list(rules::ALL, *it, self.language, &mut out).map(|()| Status::Clean)?
            }
        };
        out.flush()?;
        Ok(status)
    }
}

fn fail(language: Language, reason: &str) {
    say(&match language {
        Language::Chinese => format!("错误：{reason}"),
        Language::English => format!("error: {reason}"),
    });
}

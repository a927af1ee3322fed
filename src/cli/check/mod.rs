//! `check`: findings of every report at the given paths, and their fixes.

mod accept;
mod files;
mod office;
mod one;
mod tally;

use std::io;

use crate::rules::diagnostic::{Language, Message};
use crate::workspace::across::Across;
use crate::workspace::policy::Policy;

use super::batch;
use super::input::{Input, Source, remains, walk};
use super::output::{Output, complain, one_line, say};
use super::render::Look;
use super::request::{Check, Inputs, Mode};
use super::status::Status;
use files::{Run, policy_of_stdin};
use one::{CheckedText, Outcome};
use tally::Tally;

pub(super) fn run(options: &Check, out: &mut Output) -> io::Result<Status> {
    if options.mode == Mode::Diff && !options.format.is_for_people() {
        say(match options.language {
            Language::Chinese => "注意：--diff 有自己的格式，--output-format 不起作用",
            Language::English => "note: --diff has a format of its own; --output-format is ignored",
        });
    }
    match &options.input {
        Inputs::Stdin { name } if options.mode == Mode::Fix => fix_stdin(options, name, out),
        Inputs::Stdin { name } => {
            let look = Look::of(&console::Term::stdout());
            let (policy, below) = policy_of_stdin(options, name);
            let res = batch::guarded(|| {
                let input = Input::read(io::stdin().lock())?;
                let text = alone(name, &input, &policy, &below);
                let across = |_: &_| Across::default();
                Ok(one::check(options, look, &text, across, |_| Ok(())))
            });
            let mut printer = Printer::new(options, out)?;
            printer.print(name, true, res)?;
            printer.finish()
        }
        Inputs::Paths(paths) => {
            if options.mode == Mode::Fix {
                remains::end_in_order();
            }
            let (sources, troubles) = walk::collect(paths);
            let mut printer = Printer::new(options, out)?;
            for it in &troubles {
                complain(options.language, &it.name, &it.reason);
                printer.status = Status::Failed;
            }
            check_files(options, sources, &mut printer)?;
            printer.finish()
        }
    }
}

fn check_files(options: &Check, sources: Vec<Source>, printer: &mut Printer<'_>) -> io::Result<()> {
    let mut run = Run::new(options, sources);
    let mut sections = run.sections(options);
    if !run.configs.is_complete {
        printer.status = Status::Failed;
    }
    run.world.configure(sections.clone());
    let n_files = run.sources.len();
    let mut outcomes = Vec::with_capacity(n_files);
    let all: Vec<usize> = (0..n_files).collect();
    run.check(
        options,
        &all,
        |_, _| Across::default(),
        |_, it| outcomes.push(it),
    )?;
    run.keep(&mut outcomes);
    if !run.read_units(options, &mut sections) {
        printer.status = Status::Failed;
    }
    run.note_doubts(options);
    run.check_across(options, &mut outcomes)?;
    run.note_lapsed(options, &outcomes);
    for it in run.accepts(&mut outcomes) {
        match accept::write(&it, options.language) {
            Some(it) => printer.accepted.push_str(&it),
            None => printer.status = Status::Failed,
        }
    }
    for (source, res) in run.sources.iter().zip(outcomes) {
        printer.print(&source.name(), source.named, res)?;
        if printer.out.is_closed() {
            break;
        }
    }
    Ok(())
}

/// Reads a text from standard input and writes it back fixed; the findings go beside it.
fn fix_stdin(options: &Check, name: &str, out: &mut Output) -> io::Result<Status> {
    let look = Look::of(&console::Term::stderr());
    let mut fixed = None;
    let (policy, below) = policy_of_stdin(options, name);
    let res = batch::guarded(|| {
        let input = Input::read(io::stdin().lock())?;
        let across = |_: &_| Across::default();
        let outcome = one::check(
            options,
            look,
            &alone(name, &input, &policy, &below),
            across,
            |bytes| {
                fixed = Some(bytes.to_vec());
                Ok(())
            },
        );
        Ok((outcome, fixed.take().unwrap_or(input.bytes)))
    });
    let res = match res {
        Ok((outcome, bytes)) => {
            out.write(bytes)?;
            out.flush()?;
            Ok(outcome)
        }
        Err(reason) => Err(reason),
    };
    let mut beside = Output::stderr();
    let mut printer = Printer::new(options, &mut beside)?;
    printer.print(name, true, res)?;
    let status = printer.finish()?;
    beside.flush()?;
    Ok(status)
}

fn alone<'a>(
    name: &'a str,
    input: &'a Input,
    policy: &'a Policy,
    below: &'a str,
) -> CheckedText<'a> {
    CheckedText {
        name,
        input,
        policy,
        below,
        has_figures: false,
    }
}

/// What to say of a file that was named and holds no report.
pub(super) fn no_report(language: Language, name: &str) -> String {
    let name = one_line(name);
    match language {
        Language::Chinese => format!("注意：{name}：未见政府信息公开工作年度报告"),
        Language::English => format!("note: {name}: no government-disclosure annual report"),
    }
}

/// What to say of a file with changes that nobody has accepted or rejected yet.
pub(super) fn open_changes(language: Language, name: &str) -> String {
    let name = one_line(name);
    match language {
        Language::Chinese => format!("注意：{name}：有未接受的修订，按接受修订后的内容读取"),
        Language::English => {
            format!("note: {name}: tracked changes are open, and were read as accepted")
        }
    }
}

fn note(language: Language, name: &str, row: u32, reason: &Message) -> String {
    let (name, reason) = (one_line(name), one_line(reason.get(language)));
    match language {
        Language::Chinese => format!("注意：{name}:{row}：{reason}"),
        Language::English => format!("note: {name}:{row}: {reason}"),
    }
}

/// Puts what came of the files into one output.
struct Printer<'a> {
    options: &'a Check,
    out: &'a mut Output,
    n_printed: usize,
    tally: Tally,
    /// What was written for `--accept`.
    accepted: String,
    status: Status,
}

impl<'a> Printer<'a> {
    fn new(options: &'a Check, out: &'a mut Output) -> io::Result<Self> {
        let res = Self {
            options,
            out,
            n_printed: 0,
            tally: Tally::default(),
            accepted: String::new(),
            status: Status::Clean,
        };
        if res.prints_findings() {
            res.out.write(options.format.opening().as_bytes())?;
        }
        Ok(res)
    }

    /// A diff and statistics have a shape of their own.
    fn prints_findings(&self) -> bool {
        self.options.mode != Mode::Diff && !self.options.statistics
    }

    fn print(&mut self, name: &str, named: bool, res: Result<Outcome, Message>) -> io::Result<()> {
        let outcome = match res {
            Ok(it) => it,
            Err(reason) => {
                complain(self.options.language, name, &reason);
                self.status = Status::Failed;
                return Ok(());
            }
        };
        if let Some(reason) = &outcome.trouble {
            complain(self.options.language, name, reason);
            self.status = Status::Failed;
        }
        if named && outcome.tally.n_reports == 0 {
            say(&no_report(self.options.language, name));
        }
        if outcome.has_open_changes {
            say(&open_changes(self.options.language, name));
        }
        for (row, reason) in &outcome.idle {
            say(&note(self.options.language, name, *row, reason));
        }
        for it in outcome.printed {
            if self.prints_findings() && self.n_printed > 0 {
                self.out.write(self.options.format.separator())?;
            }
            self.out.write(it)?;
            self.n_printed += 1;
        }
        self.tally.add(&outcome.tally);
        Ok(())
    }

    fn finish(self) -> io::Result<Status> {
        let options = self.options;
        if options.statistics {
            self.out.write(self.tally.statistics(options))?;
        } else if self.prints_findings() {
            self.out.write(options.format.closing())?;
        }
        let summary = self.tally.summary(options) + &self.accepted;
        if options.format.is_for_people() && options.mode != Mode::Diff {
            self.out.write(summary)?;
        } else if options.mode != Mode::Report || options.accept || self.tally.n_reports == 0 {
            self.out.flush()?;
            say(summary.trim_end());
        }
        let has_findings = match options.mode {
            Mode::Diff => self.tally.n_fixed + self.tally.n_found() > 0,
            Mode::Fix | Mode::Report => self.tally.n_found() > 0,
        };
        let is_fine = options.exit_zero || options.accept;
        let found = match (has_findings, is_fine) {
            (true, false) => Status::Findings,
            _ => Status::Clean,
        };
        Ok(self.status.max(found))
    }
}

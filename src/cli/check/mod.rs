//! `check`: findings of every report at the given paths, and their fixes.

mod one;
mod tally;
mod years;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::ops::ControlFlow;
use std::path::Path;

use crate::rules::diagnostic::{Language, Message};
use crate::workspace::across::Across;
use crate::workspace::analysis::Analysis;

use super::batch;
use super::config;
use super::input::replace::replace;
use super::input::{Input, Source, walk};
use super::output::{Output, complain, one_line, say};
use super::render::{Look, Site};
use super::status::Status;
use super::task::{Check, Inputs, Mode};
use super::units;
use one::Outcome;
use tally::Tally;
use years::{Sums, Years};

/// Columns of a row where nothing says how wide the terminal is.
const DEFAULT_WIDTH: usize = 100;

pub(super) fn run(options: &Check, out: &mut Output) -> io::Result<Status> {
    match &options.input {
        Inputs::Stdin { name } if options.mode == Mode::Fix => fix_stdin(options, name, out),
        Inputs::Stdin { name } => {
            let look = look(&console::Term::stdout());
            let res = batch::guarded(|| {
                let input = Input::read(io::stdin().lock())?;
                Ok(one::check(
                    options,
                    look,
                    name,
                    &input,
                    |_| Across::default(),
                    |_| Ok(()),
                ))
            });
            let mut printer = Printer::new(options, out)?;
            printer.print(name, true, res)?;
            printer.finish()
        }
        Inputs::Paths(paths) => {
            let (sources, troubles) = walk::collect(paths);
            let mut printer = Printer::new(options, out)?;
            for it in &troubles {
                complain(options.language, &it.name, &it.reason);
                printer.status = Status::Failed;
            }
            check_files(options, &sources, &mut printer)?;
            printer.finish()
        }
    }
}

fn check_files(options: &Check, sources: &[Source], printer: &mut Printer<'_>) -> io::Result<()> {
    let mut outcomes = Vec::with_capacity(sources.len());
    let alone = |_: usize, _: &_| Across::default();
    let all: Vec<(usize, &Source)> = sources.iter().enumerate().collect();
    check_some(options, &all, alone, |_, it| outcomes.push(it))?;
    let (sums, is_complete) = sums(options, sources, &outcomes);
    if !is_complete {
        printer.status = Status::Failed;
    }
    check_across(options, sources, &sums, &mut outcomes)?;
    for (source, res) in sources.iter().zip(outcomes) {
        printer.print(&source.name(), source.named, res)?;
        if printer.out.is_closed() {
            break;
        }
    }
    Ok(())
}

/// What the reports among the files sum up, as the configuration says, and whether all of that could be
/// read. Sums that lack a unit are not compared.
fn sums(
    options: &Check,
    sources: &[Source],
    outcomes: &[Result<Outcome, Message>],
) -> (Sums, bool) {
    let mut res = Sums::new();
    let near = match &options.input {
        Inputs::Paths(paths) => paths.first(),
        Inputs::Stdin { .. } => None,
    };
    let near = near.map_or(Path::new("."), |it| it);
    let language = options.language;
    let found = match config::find(options.config.as_deref(), near, language) {
        Ok(Some(it)) => it,
        Ok(None) => return (res, true),
        Err(it) => {
            complain(language, &it.name, &it.reason);
            return (res, false);
        }
    };
    let mut is_complete = true;
    for section in &found.file.config.consolidate {
        let Ok(parent) = fs::canonicalize(found.file.parent(section)) else {
            continue;
        };
        let is_it = |it: &Source| fs::canonicalize(&it.path).is_ok_and(|it| it == parent);
        let Some(idx) = sources.iter().position(is_it) else {
            continue;
        };
        let listed = outcomes[idx].as_ref().ok().and_then(|it| it.listed.first());
        let year = listed.map(|it| it.ledger.year).or(section.year);
        let gathered = units::gather(&found, section, year, language);
        if gathered.is_complete {
            res.insert(idx, gathered);
        } else {
            is_complete = false;
            say(&not_compared(language, &sources[idx].name()));
        }
    }
    (res, is_complete)
}

fn not_compared(language: Language, name: &str) -> String {
    let name = one_line(name);
    match language {
        Language::Chinese => format!("注意：{name}：单位不全，没有与各单位之和比对"),
        Language::English => {
            format!("note: {name}: units are missing, it was not compared with their sum")
        }
    }
}

/// Checks files, each with what other reports say of it.
fn check_some(
    options: &Check,
    sources: &[(usize, &Source)],
    across: impl Fn(usize, &Analysis) -> Across<Site> + Sync,
    mut done: impl FnMut(usize, Result<Outcome, Message>),
) -> io::Result<()> {
    let look = look(&console::Term::stdout());
    let work = |(idx, source): &(usize, &Source)| {
        let input = source.read()?;
        let write = |bytes: &[u8]| replace(source, &input.bytes, bytes);
        let across = |it: &_| across(*idx, it);
        Ok(one::check(
            options,
            look,
            &source.name(),
            &input,
            across,
            write,
        ))
    };
    batch::run(sources, work, |(idx, _), res| {
        done(*idx, res);
        Ok(ControlFlow::Continue(()))
    })
}

/// Checks the files once more whose reports do not agree with others. A fix in one file changes what is
/// to be said of the next, so that after fixes the rest is looked at again.
fn check_across(
    options: &Check,
    sources: &[Source],
    sums: &Sums,
    outcomes: &mut [Result<Outcome, Message>],
) -> io::Result<()> {
    const MOST_ROUNDS: usize = 10;
    let mut off: BTreeSet<usize> = BTreeSet::new();
    for _ in 0..MOST_ROUNDS {
        let listed = years::listed(outcomes);
        let years = Years::new(&listed, sums);
        off.extend(years.off());
        let some: Vec<(usize, &Source)> = off.iter().map(|it| (*it, &sources[*it])).collect();
        let mut has_fixed = false;
        let across = |idx: usize, analysis: &_| years.across(idx, analysis);
        check_some(options, &some, across, |idx, res| {
            let slot = &mut outcomes[idx];
            if let (Ok(before), Ok(mut now)) = (&slot, res) {
                if options.mode == Mode::Fix {
                    has_fixed |= now.tally.n_fixed > 0;
                    now.tally.n_fixed += before.tally.n_fixed;
                }
                now.trouble = now.trouble.or_else(|| before.trouble.clone());
                *slot = Ok(now);
            }
        })?;
        if !has_fixed {
            break;
        }
    }
    Ok(())
}

/// Reads a text from standard input and writes it back fixed; the findings go beside it.
fn fix_stdin(options: &Check, name: &str, out: &mut Output) -> io::Result<Status> {
    let look = look(&console::Term::stderr());
    let mut fixed = None;
    let res = batch::guarded(|| {
        let input = Input::read(io::stdin().lock())?;
        let alone = |_: &_| Across::default();
        let outcome = one::check(options, look, name, &input, alone, |bytes| {
            fixed = Some(bytes.to_vec());
            Ok(())
        });
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

fn look(terminal: &console::Term) -> Look {
    let width = terminal.size_checked().map(|(_, columns)| columns.into());
    Look {
        color: terminal.is_term() && terminal.features().colors_supported(),
        width: width.unwrap_or(DEFAULT_WIDTH),
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

/// Puts what came of the files into one output.
struct Printer<'a> {
    options: &'a Check,
    out: &'a mut Output,
    n_printed: usize,
    tally: Tally,
    status: Status,
}

impl<'a> Printer<'a> {
    fn new(options: &'a Check, out: &'a mut Output) -> io::Result<Self> {
        let res = Self {
            options,
            out,
            n_printed: 0,
            tally: Tally::default(),
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
        let summary = self.tally.summary(options);
        if options.format.is_for_people() && options.mode != Mode::Diff {
            self.out.write(summary)?;
        } else if options.mode != Mode::Report {
            self.out.flush()?;
            say(summary.trim_end());
        }
        let has_findings = match options.mode {
            Mode::Diff => self.tally.n_fixed > 0,
            Mode::Fix | Mode::Report => self.tally.n_found() > 0,
        };
        let found = match (has_findings, options.exit_zero) {
            (true, false) => Status::Findings,
            _ => Status::Clean,
        };
        Ok(self.status.max(found))
    }
}

//! `check` on many files: each for itself first, and those that do not agree with others once more,
//! beside them.

use std::collections::BTreeSet;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::cli::batch;
use crate::cli::config;
use crate::cli::input::Source;
use crate::cli::input::replace::replace;
use crate::cli::output::{complain, one_line, say};
use crate::cli::render::Look;
use crate::cli::request::{Check, Inputs, Mode};
use crate::cli::units;
use crate::rules::diagnostic::{Language, Message};
use crate::workspace::across::Across;
use crate::workspace::analysis::Analysis;
use crate::workspace::key::Key;
use crate::workspace::sums::{SumFile, SumSection};
use crate::workspace::world::World;

use super::one::{self, CheckedText, Outcome};

/// The files of a run, and what is known of their reports.
pub(super) struct Run<'a> {
    sources: &'a [Source],
    /// One for each source.
    keys: Vec<Key>,
    pub(super) world: World,
}

impl<'a> Run<'a> {
    pub(super) fn new(sources: &'a [Source]) -> Self {
        Self {
            sources,
            keys: sources.par_iter().map(|it| units::key(&it.path)).collect(),
            world: World::default(),
        }
    }

    /// The sections of the configuration whose parent is among the files, and whether the configuration
    /// could be read.
    pub(super) fn sections(&self, options: &Check) -> (Vec<SumSection>, bool) {
        let named: &[PathBuf] = match &options.input {
            Inputs::Paths(paths) => paths,
            Inputs::Stdin { .. } => &[],
        };
        let near = named.first().map_or(Path::new("."), |it| it);
        let language = options.language;
        let found = match config::find(options.config.as_deref(), near, language) {
            Ok(Some(it)) => it,
            Ok(None) => return (Vec::new(), true),
            Err(it) => {
                complain(language, &it.name, &it.reason);
                return (Vec::new(), false);
            }
        };
        let sections = found.file.config.consolidate.iter();
        let sections = sections.filter(|it| {
            let parent = units::key(&found.file.parent(it));
            self.keys.contains(&parent)
        });
        let within = found.within(named);
        let sections = sections.map(|it| units::section(&found, it, &within, language));
        (sections.collect(), true)
    }

    /// Checks some of the files, each with what other reports say of it.
    pub(super) fn check(
        &self,
        options: &Check,
        some: &[usize],
        across: impl Fn(usize, &Analysis) -> Across + Sync,
        mut done: impl FnMut(usize, Result<Outcome, Message>),
    ) -> io::Result<()> {
        let look = Look::of(&console::Term::stdout());
        let work = |idx: &usize| {
            let source = &self.sources[*idx];
            let input = source.read()?;
            let write = |bytes: &[u8]| replace(source, &input.bytes, bytes);
            let across = |it: &_| across(*idx, it);
            let text = CheckedText {
                name: &source.name(),
                input: &input,
                has_figures: self.world.is_member(&self.keys[*idx]),
            };
            Ok(one::check(options, look, &text, across, write))
        };
        batch::run(some, work, |idx, res| {
            done(*idx, res);
            Ok(ControlFlow::Continue(()))
        })
    }

    /// Takes what is known of the reports that were checked.
    pub(super) fn keep(&mut self, outcomes: &mut [Result<Outcome, Message>]) {
        for (key, outcome) in self.keys.iter().zip(outcomes) {
            if let Some(it) = outcome.as_mut().ok().and_then(|it| it.summary.take()) {
                self.world.keep(key, it);
            }
        }
    }

    /// Reads the units that are not among the files, and says what of them does not count. Returns whether
    /// every parent can be compared.
    pub(super) fn read_units(&mut self, options: &Check, sections: &mut [SumSection]) -> bool {
        let unread: BTreeSet<Key> = self.world.unread().into_iter().collect();
        let units = sections.iter().flat_map(|it| &it.units);
        let mut units: Vec<SumFile> = units
            .filter(|it| unread.contains(&it.key))
            .cloned()
            .collect();
        units.sort_by(|a, b| a.path.cmp(&b.path));
        units.dedup_by(|a, b| a.key == b.key);
        for (key, summary) in units::read(&units, sections, options.language) {
            self.world.keep(&key, summary);
        }
        self.world.configure(sections.to_vec());
        let mut is_complete = true;
        for (key, source) in self.keys.iter().zip(self.sources) {
            let Some(sum) = self.world.sum_of(key) else {
                continue;
            };
            units::say_troubles(sum, options.language);
            if !sum.is_complete() {
                is_complete = false;
                say(&not_compared(options.language, &source.name()));
            }
        }
        is_complete
    }

    /// Says which reports are not compared with last year's because nobody can tell which that is.
    pub(super) fn note_doubts(&self, options: &Check) {
        for (key, source) in self.keys.iter().zip(self.sources) {
            if self.world.is_last_in_doubt(key) {
                say(&in_doubt(options.language, &source.name()));
            }
        }
    }

    /// Checks the files once more whose reports do not agree with others. A fix in one file changes what
    /// is found in the next, so that after fixes the rest is checked again.
    pub(super) fn check_across(
        &mut self,
        options: &Check,
        outcomes: &mut [Result<Outcome, Message>],
    ) -> io::Result<()> {
        const MOST_ROUNDS: usize = 10;
        let mut off: BTreeSet<usize> = BTreeSet::new();
        for _ in 0..MOST_ROUNDS {
            let keys = self.keys.iter().enumerate();
            off.extend(keys.filter(|it| self.world.is_off(it.1)).map(|it| it.0));
            let some: Vec<usize> = off.iter().copied().collect();
            let across = |idx: usize, it: &_| self.world.across(&self.keys[idx], it);
            let mut has_fixed = false;
            self.check(options, &some, across, |idx, res| {
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
            self.keep(outcomes);
        }
        Ok(())
    }
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

fn in_doubt(language: Language, name: &str) -> String {
    let name = one_line(name);
    match language {
        Language::Chinese => format!("注意：{name}：上年的报告有几份，数不相同，没有与上年比对"),
        Language::English => format!(
            "note: {name}: there are several reports for last year with different figures, it was not compared with them"
        ),
    }
}

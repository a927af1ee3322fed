//! `check` on many files: each for itself first, and those that do not agree with others once more,
//! beside them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};

use crate::cli::batch;
use crate::cli::config::{self, FoundConfig, FoundConfigs};
use crate::cli::input::Source;
use crate::cli::input::replace::replace;
use crate::cli::output::{one_line, say};
use crate::cli::render::Look;
use crate::cli::request::{Check, Inputs, Mode};
use crate::cli::units;
use crate::rules::diagnostic::{Language, Message};
use crate::workspace::across::Across;
use crate::workspace::analysis::Analysis;
use crate::workspace::key::Key;
use crate::workspace::policy::{Policy, glob_set};
use crate::workspace::sums::{SumFile, SumSection};
use crate::workspace::world::World;

use super::accept::Acceptance;
use super::one::{self, CheckedText, Outcome};

/// The files of a run, and what is known of their reports.
pub(super) struct Run {
    pub(super) sources: Vec<Source>,
    /// One for each source.
    keys: Vec<Key>,
    policies: Vec<Policy>,
    pub(super) configs: FoundConfigs,
    pub(super) world: World,
}

impl Run {
    /// Takes the files that are to be checked: those that were named, and others that neither their
    /// configuration nor the command line leaves out.
    pub(super) fn new(options: &Check, sources: Vec<Source>) -> Self {
        let keys: Vec<Key> = sources.par_iter().map(|it| units::key(&it.path)).collect();
        let named = options.config.as_deref();
        let near = first_path(options);
        let configs = config::find_all(named, near, &keys, options.language);
        let world = world(options, &configs);
        let left_out = glob_set(options.exclude.iter().map(String::as_str)).unwrap_or_default();
        let is_left_out = |it: &Source| {
            let path = it.path.strip_prefix(".").unwrap_or(&it.path);
            left_out.is_match(path.strip_prefix("/").unwrap_or(path))
        };
        let policy = |(source, key): (Source, Key)| {
            let mut policy = world.policy(&key);
            let is_wanted = source.named || !policy.is_excluded && !is_left_out(&source);
            policy.is_excluded = false;
            is_wanted.then_some((source, key, policy))
        };
        let mut res = Self {
            sources: Vec::with_capacity(sources.len()),
            keys: Vec::with_capacity(sources.len()),
            policies: Vec::with_capacity(sources.len()),
            configs,
            world: World::default(),
        };
        for (source, key, policy) in sources.into_iter().zip(keys).filter_map(policy) {
            res.sources.push(source);
            res.keys.push(key);
            res.policies.push(policy);
        }
        res.world = world;
        res
    }

    /// The sections of the configurations whose parent is among the files; those that are nearest to it first.
    pub(super) fn sections(&self, options: &Check) -> Vec<SumSection> {
        let named: &[PathBuf] = match &options.input {
            Inputs::Paths(paths) => paths,
            Inputs::Stdin { .. } => &[],
        };
        let mut configs: Vec<&FoundConfig> = self.configs.all.iter().collect();
        configs.sort_by_key(|it| Reverse(it.path.components().count()));
        let sections = configs.into_iter().flat_map(|found| {
            let within = found.within(named);
            let sections = found.file.config.consolidate.iter();
            let own = sections.filter(|it| {
                let parent = units::key(&found.file.parent(it));
                self.keys.contains(&parent)
            });
            own.map(|it| units::section(found, it, &within, options.language))
                .collect::<Vec<_>>()
        });
        sections.collect()
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
            let policy = &self.policies[*idx];
            let text = CheckedText {
                name: &source.name(),
                input: &input,
                policy,
                below: &below(policy, &self.keys[*idx]),
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
        for (key, source) in self.keys.iter().zip(&self.sources) {
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

    /// What was found, as sections for the configuration of each file, and whose it is where it has none.
    pub(super) fn accepts(&self, outcomes: &mut [Result<Outcome, Message>]) -> Vec<Acceptance> {
        let mut res: BTreeMap<Option<PathBuf>, Acceptance> = BTreeMap::new();
        for (idx, outcome) in outcomes.iter_mut().enumerate() {
            let Ok(outcome) = outcome else {
                continue;
            };
            let path = self.policies[idx]
                .governing
                .as_ref()
                .map(|it| it.path.clone());
            if !outcome.accepts.is_empty() {
                let acceptance = res.entry(path.clone()).or_insert_with(|| Acceptance {
                    path,
                    sections: Vec::new(),
                });
                acceptance.sections.append(&mut outcome.accepts);
            }
        }
        res.into_values().collect()
    }

    /// Says which accepted findings of reports that were checked were not found.
    pub(super) fn note_lapsed(&self, options: &Check, outcomes: &[Result<Outcome, Message>]) {
        let mut known: BTreeMap<(&Path, usize), (usize, bool)> = BTreeMap::new();
        for (policy, outcome) in self.policies.iter().zip(outcomes) {
            let (Some(governing), Ok(outcome)) = (&policy.governing, outcome) else {
                continue;
            };
            for (idx, is_found) in &outcome.accepted {
                let line = governing.config.accept[*idx].place.line;
                let entry = known
                    .entry((&governing.path, *idx))
                    .or_insert((line, false));
                entry.1 |= is_found;
            }
        }
        for ((path, _), (line, _)) in known.iter().filter(|it| !it.1.1) {
            let name = config::shown(path);
            let name = one_line(&name);
            say(&match options.language {
                Language::Chinese => {
                    format!(
                        "注意：{name}:{line}：`[[accept]]` 没有用到，所接受的问题已不存在或有变动"
                    )
                }
                Language::English => format!(
                    "note: {name}:{line}: `[[accept]]` is not needed; what it accepts is gone or has changed"
                ),
            });
        }
    }

    /// Says which reports are not compared with last year's because nobody can tell which that is.
    pub(super) fn note_doubts(&self, options: &Check) {
        for (key, source) in self.keys.iter().zip(&self.sources) {
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
            let across = |idx: usize, it: &_| {
                let (key, policy) = (&self.keys[idx], &self.policies[idx]);
                self.world.across(key, it, policy)
            };
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

/// The path that configurations of everything are looked for at.
fn first_path(options: &Check) -> &Path {
    match &options.input {
        Inputs::Paths(paths) => paths.first().map_or(Path::new("."), |it| it),
        Inputs::Stdin { .. } => Path::new("."),
    }
}

/// A world in which these configurations count.
fn world(options: &Check, configs: &FoundConfigs) -> World {
    let mut res = World::default();
    let mut governing: Vec<_> = configs.all.iter().map(FoundConfig::governing).collect();
    if options.config.is_some() {
        governing.drain(..).for_each(|it| res.govern_all(it));
    }
    res.govern(governing);
    res.frame(options.selection.frame());
    res
}

/// What counts in a text from standard input, which goes by a name, and its path below the configuration.
pub(super) fn policy_of_stdin(options: &Check, name: &str) -> (Policy, String) {
    let path = std::path::absolute(name).unwrap_or_else(|_| name.into());
    let key = units::key(&path);
    let near = path.parent().unwrap_or(Path::new("."));
    let keys = std::slice::from_ref(&key);
    let configs = config::find_all(options.config.as_deref(), near, keys, options.language);
    let mut policy = world(options, &configs).policy(&key);
    policy.is_excluded = false;
    let below = below(&policy, &key);
    (policy, below)
}

/// The path of a file from the folder of its configuration, or its name.
fn below(policy: &Policy, key: &Key) -> String {
    let path = key.path().unwrap_or_default();
    let below = policy.governing.as_ref().and_then(|it| it.below(path));
    // A new one would stand in the current folder.
    let below = below.map(str::to_owned);
    below.unwrap_or_else(|| config::shown(Path::new(path)))
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

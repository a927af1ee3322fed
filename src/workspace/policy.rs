//! What counts in a document: the levels of its rules, whether it is checked at all, and which findings are
//! meant to be so. Command line and server ask here, and nowhere else.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use rustc_hash::FxHashMap;

use crate::report::Report;
use crate::report::organ::{Likeness, Organ};
use crate::rules::Rule;
use crate::rules::diagnostic::{Diagnostic, Language, Severity};

use super::anchor::{Anchor, says_the_same};
use super::config::{Accept, Config, Glob};
use super::levels::Levels;

/// A configuration, ready to be asked.
#[derive(Debug)]
pub struct Governing {
    pub path: PathBuf,
    /// With `/`, as keys have it.
    folder: String,
    pub config: Config,
    globs: GlobSet,
    /// For each pattern what it is about.
    owners: Vec<Owner>,
    /// One for each [`Accept`].
    organs: Vec<Option<Organ>>,
    /// Accepted findings by what the names of their organ share, and those of any.
    by_organ: FxHashMap<u64, Vec<usize>>,
    of_any: Vec<usize>,
}

/// What a pattern decides of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    Exclude,
    Override(usize),
    Accept(usize),
}

/// What counts besides the configurations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// The editor's own levels, for rules that no configuration names.
    pub below: Levels,
    /// Those of the command line, which wins.
    pub above: Levels,
    /// Rules that the command line names: they are on.
    pub selected: Vec<&'static Rule>,
}

/// What counts in a document.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    pub governing: Option<Arc<Governing>>,
    pub is_excluded: bool,
    levels: Levels,
    /// The overrides that are about it, in the order of the file.
    overrides: Vec<usize>,
    /// The accepted findings that are tied to paths and may be in this document.
    here: Vec<usize>,
}

impl Governing {
    pub fn new(path: &Path, config: Config) -> Self {
        let mut builder = GlobSetBuilder::new();
        let mut owners = Vec::new();
        let mut add = |globs: &[Glob], owner: Owner| {
            for glob in globs.iter().flat_map(|it| patterns(&it.0)) {
                if let Ok(it) = self::glob(&glob) {
                    builder.add(it);
                    owners.push(owner);
                }
            }
        };
        add(&config.exclude, Owner::Exclude);
        for (idx, it) in config.overrides.iter().enumerate() {
            add(&it.paths, Owner::Override(idx));
        }
        for (idx, it) in config.accept.iter().enumerate() {
            add(&it.paths, Owner::Accept(idx));
        }
        let organ = |it: &Accept| it.agency.as_deref().map(Organ::new);
        let organs: Vec<_> = config.accept.iter().map(organ).collect();
        let mut by_organ: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        let mut of_any = Vec::new();
        for (idx, organ) in organs.iter().enumerate() {
            match organ {
                Some(it) => by_organ.entry(it.key_hash()).or_default().push(idx),
                None => of_any.push(idx),
            }
        }
        let folder = path.parent().unwrap_or(Path::new(""));
        Self {
            path: path.to_owned(),
            folder: folder.to_string_lossy().replace('\\', "/"),
            config,
            // Each was built; together they are only too many.
            globs: builder.build().unwrap_or_default(),
            owners,
            organs,
            by_organ,
            of_any,
        }
    }

    /// The folder that it is about.
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// The language that it wants.
    pub fn language(&self) -> Option<Language> {
        self.config.language.map(|it| it.language())
    }

    /// A path from the folder; `None` for one outside.
    pub fn below<'a>(&self, path: &'a str) -> Option<&'a str> {
        let rest = path.strip_prefix(self.folder.trim_end_matches('/'))?;
        rest.strip_prefix('/')
    }

    /// Whether the document at a path is left out.
    pub fn excludes(&self, path: &str) -> bool {
        if self.config.exclude.is_empty() {
            return false;
        }
        let found = self.below(path).map(|it| self.globs.matches(it));
        let found = found.unwrap_or_default();
        found.iter().any(|it| self.owners[*it] == Owner::Exclude)
    }

    /// What counts in the document at a path.
    pub fn policy(self: &Arc<Self>, path: Option<&str>, frame: &Frame) -> Policy {
        let below = path.and_then(|it| self.below(it));
        let found = below.map(|it| self.globs.matches(it)).unwrap_or_default();
        let mut levels = frame.below.clone();
        let set = |levels: &mut Levels, rules: &[(&'static Rule, Option<Severity>)]| {
            for (rule, level) in rules {
                levels.set(rule, *level);
            }
        };
        set(&mut levels, &self.config.rules.0);
        let (mut is_excluded, mut overrides, mut here) = (false, Vec::new(), Vec::new());
        for idx in found {
            match self.owners[idx] {
                Owner::Exclude => is_excluded = true,
                Owner::Override(it) => overrides.push(it),
                Owner::Accept(it) => here.push(it),
            }
        }
        // In the order of the file, whatever that of the patterns.
        overrides.sort_unstable();
        overrides.dedup();
        for it in &overrides {
            set(&mut levels, &self.config.overrides[*it].rules.0);
        }
        Policy {
            governing: Some(Arc::clone(self)),
            is_excluded,
            levels,
            overrides,
            here,
        }
        .framed(frame)
    }

    /// The accepted findings that may be of a report.
    fn candidates<'a>(&'a self, report: &Report) -> impl Iterator<Item = (usize, &'a Accept)> {
        let organ = report.agency().map(Organ::new);
        let same = organ
            .as_ref()
            .and_then(|it| self.by_organ.get(&it.key_hash()));
        let same = same.into_iter().flatten().copied();
        let same = same.filter(move |idx| {
            let both = organ.as_ref().zip(self.organs[*idx].as_ref());
            both.is_some_and(|(own, it)| own.likeness(it) != Likeness::Different)
        });
        let year = report.year();
        let of_year = move |it: &Accept| it.year.is_none() || it.year == year;
        let all = same.chain(self.of_any.iter().copied());
        all.map(|idx| (idx, &self.config.accept[idx]))
            .filter(move |it| of_year(it.1))
    }
}

impl Policy {
    /// What counts where there is no configuration.
    pub fn of_frame(frame: &Frame) -> Self {
        Self {
            levels: frame.below.clone(),
            ..Self::default()
        }
        .framed(frame)
    }

    fn framed(mut self, frame: &Frame) -> Self {
        for it in &frame.selected {
            self.levels.turn_on(it);
        }
        self.levels.overlay(&frame.above);
        self
    }

    /// The language that the configuration wants.
    pub fn language(&self) -> Option<Language> {
        self.governing.as_ref()?.language()
    }

    /// The severity of a finding; `None` where its rule is off.
    pub fn level(&self, diagnostic: &Diagnostic) -> Option<Severity> {
        let level = self.levels.get(diagnostic.rule);
        level.unwrap_or(Some(diagnostic.severity))
    }

    /// The overrides that are about it, by their place in the configuration.
    pub fn overrides(&self) -> &[usize] {
        &self.overrides
    }

    /// The level of a rule that differs from its own.
    pub fn level_of(&self, rule: &Rule) -> Option<Option<Severity>> {
        self.levels.get(rule)
    }

    /// The accepted finding that this one is, by its place in the configuration.
    pub fn accepted(&self, report: &Report, diagnostic: &Diagnostic) -> Option<usize> {
        let governing = self.governing.as_ref()?;
        if governing.config.accept.is_empty() {
            return None;
        }
        let of_rule = |it: &(usize, &Accept)| it.1.rule.0 == diagnostic.rule;
        let mut candidates = self.may_be_of(report).filter(of_rule).peekable();
        candidates.peek()?;
        let anchor = Anchor::of(report, diagnostic);
        let is_it = |it: &Accept| {
            let at_fact = it.fact.as_ref().is_none_or(|it| anchor.is_at(&it.0));
            let text = it.text.as_deref();
            let at_text = text.is_none_or(|text| anchor.reads(text, it.stated.is_some()));
            let stated = it.stated.as_ref().is_none_or(|it| anchor.states(&it.0));
            let message = it.message.as_deref();
            at_fact
                && at_text
                && stated
                && message.is_none_or(|it| says_the_same(&diagnostic.message, it))
        };
        candidates.find(|it| is_it(it.1)).map(|it| it.0)
    }

    /// The accepted findings that would be of a report, by their place in the configuration.
    pub fn may_be_of<'a>(
        &'a self,
        report: &'a Report,
    ) -> impl Iterator<Item = (usize, &'a Accept)> + 'a {
        let governing = self.governing.iter();
        let all = governing.flat_map(|it| it.candidates(report));
        all.filter(|(idx, it)| it.paths.is_empty() || self.here.contains(idx))
    }
}

/// Patterns as one set of globs; `None` where one is no pattern.
pub fn glob_set<'a>(patterns_of: impl IntoIterator<Item = &'a str>) -> Option<GlobSet> {
    let mut res = GlobSetBuilder::new();
    for it in patterns_of.into_iter().flat_map(patterns) {
        res.add(glob(&it).ok()?);
    }
    res.build().ok()
}

fn glob(pattern: &str) -> Result<globset::Glob, globset::Error> {
    GlobBuilder::new(pattern).literal_separator(true).build()
}

/// A pattern as globs: it means what bears the name, and all that is below; without a `/` at any depth.
fn patterns(glob: &str) -> [String; 2] {
    let glob = glob.trim_start_matches("./").trim_end_matches('/');
    let own = if glob.contains('/') {
        glob.trim_start_matches('/').to_owned()
    } else {
        format!("**/{glob}")
    };
    let below = format!("{own}/**");
    [own, below]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;
    use crate::workspace::config_text::parse;

    fn governing(text: &str) -> Arc<Governing> {
        let (config, problems) = parse(text).unwrap();
        assert_eq!(problems, []);
        Arc::new(Governing::new(Path::new("/年报/gouji.toml"), config))
    }

    fn policy(governing: &Arc<Governing>, path: &str) -> Policy {
        governing.policy(Some(path), &Frame::default())
    }

    #[test]
    fn patterns_are_those_of_gitignore() {
        let it = governing("exclude = ['old', '*.bak.md', './a/b', '/c.md']");
        let is_excluded = |path: &str| policy(&it, &format!("/年报/{path}")).is_excluded;
        for path in [
            "old/a.md",
            "x/old/y/a.md",
            "x/a.bak.md",
            "a/b/c.md",
            "c.md",
            "old",
        ] {
            assert!(is_excluded(path), "{path}");
        }
        for path in ["older/a.md", "a.md", "x/a/b/c.md", "x/c.md", "bak.md"] {
            assert!(!is_excluded(path), "{path}");
        }
        assert!(!policy(&it, "/年报2/old/a.md").is_excluded);
    }

    #[test]
    fn the_later_override_wins_and_the_command_line_over_it() {
        let it = governing(
            "[rules]\nblank-cell = 'off'\nstray-text = 'error'\n\
             [[override]]\npaths = ['乡镇/**']\nrules = { blank-cell = 'info', stray-text = 'off' }\n\
             [[override]]\npaths = ['乡镇']\nrules = { blank-cell = 'warning' }\n",
        );
        let rule = |name| rules::find(name).unwrap();
        let level = |it: &Policy, name| it.level_of(rule(name));
        let town = policy(&it, "/年报/乡镇/a.md");
        assert_eq!(level(&town, "blank-cell"), Some(Some(Severity::Warning)));
        assert_eq!(level(&town, "stray-text"), Some(None));
        let other = policy(&it, "/年报/a.md");
        assert_eq!(level(&other, "blank-cell"), Some(None));
        let mut frame = Frame {
            selected: vec![rule("blank-cell")],
            ..Frame::default()
        };
        frame.above.set(rule("stray-text"), None);
        frame.below.set(rule("unit-slip"), Some(Severity::Hint));
        frame.below.set(rule("blank-cell"), Some(Severity::Error));
        let framed = it.policy(Some("/年报/a.md"), &frame);
        assert_eq!(level(&framed, "blank-cell"), None);
        assert_eq!(level(&framed, "stray-text"), Some(None));
        assert_eq!(level(&framed, "unit-slip"), Some(Some(Severity::Hint)));
    }
}

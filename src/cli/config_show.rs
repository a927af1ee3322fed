//! `config`: what counts in a file and where that is said, and the schema of `gouji.toml`.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use crate::rules::diagnostic::{Language, Severity};
use crate::rules::{self, Rule};
use crate::text::plain::one_line;
use crate::workspace::config::{Config, level_word};
use crate::workspace::config_schema;
use crate::workspace::key::Key;
use crate::workspace::policy::{Frame, Governing, Policy};

use super::config::{self, shown};
use super::output::{Output, complain, json};
use super::status::Status;
use super::units;

/// What is asked.
pub(super) struct Options {
    pub(super) file: PathBuf,
    pub(super) config: Option<PathBuf>,
    pub(super) language: Language,
}

pub(super) fn schema(out: &mut Output) -> io::Result<()> {
    let text = serde_json::to_string_pretty(config_schema::schema());
    out.write(text.unwrap_or_default())?;
    out.write("\n")
}

pub(super) fn run(options: &Options, out: &mut Output) -> io::Result<Status> {
    // Whether or not there is such a file.
    let file = std::path::absolute(&options.file).unwrap_or_else(|_| options.file.clone());
    let key = units::key(&file);
    let near = file.parent().unwrap_or(&file);
    match config::find(options.config.as_deref(), near, options.language) {
        Ok(found) => {
            let governing = found.map(|it| it.governing());
            out.write(text(options, &key, governing.as_ref()))?;
            Ok(Status::Clean)
        }
        Err(it) => {
            complain(options.language, &it.name, &it.reason);
            Ok(Status::Failed)
        }
    }
}

/// The settings as a configuration would have them, with where each is from.
fn text(options: &Options, key: &Key, governing: Option<&Arc<Governing>>) -> String {
    let frame = Frame::default();
    let policy = match governing {
        Some(it) => it.policy(key.path(), &frame),
        None => Policy::of_frame(&frame),
    };
    let say = |zh: &'static str, en: &'static str| match options.language {
        Language::Chinese => zh,
        Language::English => en,
    };
    let own = say("规则自身", "the rule's own");
    let name = governing.map(|it| shown(&it.path));
    let mut res = match &name {
        Some(it) => format!("# {}\n", one_line(it)),
        None => say("# 没有 gouji.toml\n", "# no gouji.toml\n").to_owned(),
    };
    if policy.is_excluded {
        res.push_str(say(
            "# 不检查这个文件（exclude）\n",
            "# not checked (exclude)\n",
        ));
    }
    if let Some(it) = governing.and_then(|it| it.config.language) {
        let word = match it.language() {
            Language::Chinese => "zh",
            Language::English => "en",
        };
        res.push_str(&format!("language = {}\n", json(&word)));
    }
    res.push_str("\n[rules]\n");
    let width = rules::ALL.iter().map(|it| it.name.len()).max().unwrap_or(0);
    for rule in rules::ALL {
        let level = policy.level_of(rule).unwrap_or(Some(rule.severity));
        let config = governing.map(|it| &it.config);
        let whence = config.and_then(|it| whence(it, &policy, rule, level));
        let whence = one_line(&whence.unwrap_or_else(|| own.to_owned())).into_owned();
        let level = format!("\"{}\"", level_word(level));
        res.push_str(&format!("{:width$} = {level:9} # {whence}\n", rule.name));
    }
    let n_accepted = governing.map_or(0, |it| it.config.accept.len());
    if n_accepted > 0 {
        res.push_str(&match options.language {
            Language::Chinese => format!("\n# [[accept]] 共 {n_accepted} 处\n"),
            Language::English => format!("\n# {n_accepted} [[accept]]\n"),
        });
    }
    res
}

/// Where a level is from; `None` where no configuration names the rule.
fn whence(
    config: &Config,
    policy: &Policy,
    rule: &'static Rule,
    level: Option<Severity>,
) -> Option<String> {
    policy.level_of(rule)?;
    let says = |levels: &[(&Rule, Option<Severity>)]| levels.contains(&(rule, level));
    let overrides = config.overrides.iter().enumerate().rev();
    let mut overrides = overrides.filter(|it| policy.overrides().contains(&it.0));
    if let Some((idx, it)) = overrides.find(|it| says(&it.1.rules.0)) {
        let paths: Vec<&str> = it.paths.iter().map(|it| it.0.as_str()).collect();
        return Some(format!("[[override]] {}: {}", idx + 1, paths.join(", ")));
    }
    Some("[rules]".to_owned())
}

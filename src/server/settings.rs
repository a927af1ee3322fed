//! The user's settings, from `initializationOptions`, `workspace/didChangeConfiguration` and
//! `workspace/configuration` alike: under `gouji` or bare. What is unknown or wrong is said to the
//! user and otherwise passed over.

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use serde_json::{Map, Value};

use crate::ide::hints::Wanted;
use crate::rules;
use crate::rules::diagnostic::{Language, Message};
use crate::workspace::config::level;
use crate::workspace::config_schema::closest;
use crate::workspace::levels::Levels;

/// The section of the client's configuration that is ours.
pub(super) const SECTION: &str = "gouji";

/// The settings that hold others.
const OBJECTS: [&str; 6] = ["rules", "files", "hints", "typing", "trace", "server"];

/// What the user wants.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    /// `None` for the client's own.
    pub(super) language: Option<Language>,
    pub(super) levels: Levels,
    pub(super) files: Files,
    pub(super) hints: Wanted,
    /// Whether lenses are shown.
    pub(super) lenses: bool,
    /// Totals follow while a part is typed.
    pub(super) follow_totals: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: None,
            levels: Levels::default(),
            files: Files::default(),
            hints: Wanted::default(),
            lenses: true,
            follow_totals: false,
        }
    }
}

/// Which documents count.
#[derive(Clone, Debug, Default)]
pub(super) struct Files {
    include: Option<Gitignore>,
    exclude: Option<Gitignore>,
}

impl Settings {
    /// Reads settings as a client sends them, and the mistakes in them.
    pub(super) fn read(value: &Value) -> (Self, Vec<Message>) {
        let mut res = Self::default();
        let mut problems = Vec::new();
        match value.get(SECTION).unwrap_or(value) {
            Value::Object(fields) if value.get(SECTION).is_some() || !is_of_others(fields) => {
                res.read_fields(fields, &mut problems);
            }
            Value::Object(_) | Value::Null => {}
            _ => problems.push(wrong(SECTION)),
        }
        (res, problems)
    }

    fn read_fields(&mut self, fields: &Map<String, Value>, problems: &mut Vec<Message>) {
        for (name, value) in fields {
            match (name.as_str(), value) {
                (_, Value::Null) => {}
                ("language", Value::String(it)) if it == "auto" => {}
                ("language", Value::String(it)) if it == "zh" => {
                    self.language = Some(Language::Chinese);
                }
                ("language", Value::String(it)) if it == "en" => {
                    self.language = Some(Language::English);
                }
                ("rules", Value::Object(it)) => self.read_rules(it, problems),
                ("files", Value::Object(it)) => self.read_files(it, problems),
                ("hints", Value::Object(it)) => self.read_hints(it, problems),
                ("lenses", Value::Bool(it)) => self.lenses = *it,
                ("typing", Value::Object(it)) => self.read_typing(it, problems),
                ("language" | "rules" | "files" | "hints" | "lenses" | "typing", _) => {
                    problems.push(wrong(name));
                }
                // Belongs to the editor's extension.
                ("trace" | "path" | "server" | "enable" | "trusted", _) => {}
                _ => problems.push(unknown(name)),
            }
        }
    }

    fn read_rules(&mut self, fields: &Map<String, Value>, problems: &mut Vec<Message>) {
        for (name, value) in fields {
            let Some(rule) = rules::find(name) else {
                problems.push(unknown_rule(name));
                continue;
            };
            match value.as_str().and_then(level) {
                Some(it) => self.levels.set(rule, it),
                None => problems.push(wrong(&format!("rules.{name}"))),
            }
        }
    }

    fn read_typing(&mut self, fields: &Map<String, Value>, problems: &mut Vec<Message>) {
        for (name, value) in fields {
            match (name.as_str(), value) {
                (_, Value::Null) => {}
                ("totals", Value::Bool(it)) => self.follow_totals = *it,
                ("totals", _) => problems.push(wrong("typing.totals")),
                _ => problems.push(unknown(&format!("typing.{name}"))),
            }
        }
    }

    fn read_hints(&mut self, fields: &Map<String, Value>, problems: &mut Vec<Message>) {
        for (name, value) in fields {
            match (name.as_str(), value) {
                ("columns", Value::Bool(it)) => self.hints.columns = *it,
                ("sums", Value::Bool(it)) => self.hints.sums = *it,
                ("columns" | "sums", _) => problems.push(wrong(&format!("hints.{name}"))),
                _ => problems.push(unknown(&format!("hints.{name}"))),
            }
        }
    }

    fn read_files(&mut self, fields: &Map<String, Value>, problems: &mut Vec<Message>) {
        for (name, value) in fields {
            let globs = match name.as_str() {
                "include" | "exclude" => globs(value),
                _ => {
                    problems.push(unknown(&format!("files.{name}")));
                    continue;
                }
            };
            match globs {
                Some(it) if name == "include" => self.files.include = it,
                Some(it) => self.files.exclude = it,
                None => problems.push(wrong(&format!("files.{name}"))),
            }
        }
    }
}

impl Files {
    /// Whether the document at this path is to be checked. One without a path always is.
    pub(super) fn contains(&self, path: Option<&str>) -> bool {
        let Some(path) = path else {
            return true;
        };
        let path = path.trim_start_matches('/');
        let matches = |it: &Gitignore| it.matched_path_or_any_parents(path, false).is_ignore();
        self.include.as_ref().is_none_or(matches) && !self.exclude.as_ref().is_some_and(matches)
    }
}

/// Whether these are sections of other servers, or settings with the names of their sections before them:
/// some clients send all that they have to each server.
fn is_of_others(fields: &Map<String, Value>) -> bool {
    fields.iter().any(|(name, value)| {
        let is_section = value.is_object() && !OBJECTS.contains(&name.as_str());
        is_section || name.contains('.')
    })
}

/// `Some(None)` for an empty list.
fn globs(value: &Value) -> Option<Option<Gitignore>> {
    let patterns = value.as_array()?;
    let mut builder = GitignoreBuilder::new("");
    for it in patterns {
        builder.add_line(None, it.as_str()?).ok()?;
    }
    let built = builder.build().ok()?;
    Some((!patterns.is_empty()).then_some(built))
}

fn unknown(name: &str) -> Message {
    Message::new(
        format!("勾稽：没有名为「{name}」的设置"),
        format!("Gouji: there is no setting `{name}`"),
    )
}

fn unknown_rule(name: &str) -> Message {
    let names: Vec<&str> = rules::ALL.iter().map(|it| it.name).collect();
    match closest(name, &names) {
        Some(it) => Message::new(
            format!("勾稽：设置中没有规则「{name}」，是否指 {it}？"),
            format!(
                "Gouji: the settings name a rule `{name}` that there is not; did you mean `{it}`?"
            ),
        ),
        None => unknown(&format!("rules.{name}")),
    }
}

fn wrong(name: &str) -> Message {
    Message::new(
        format!("勾稽：设置「{name}」的值无效，已忽略"),
        format!("Gouji: the value of the setting `{name}` is not valid and was ignored"),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn n_problems(value: &Value) -> usize {
        Settings::read(value).1.len()
    }

    #[test]
    fn settings_are_read_bare_or_in_their_section() {
        for value in [
            json!({"language": "en"}),
            json!({"gouji": {"language": "en"}}),
        ] {
            let (settings, problems) = Settings::read(&value);
            assert_eq!(
                (settings.language, problems.len()),
                (Some(Language::English), 0)
            );
        }
    }

    #[test]
    fn what_is_unknown_or_wrong_is_said_and_passed_over() {
        assert_eq!(n_problems(&json!(null)), 0);
        assert_eq!(n_problems(&json!([1])), 1);
        assert_eq!(n_problems(&json!({"langauge": "en"})), 1);
        assert_eq!(
            n_problems(&json!({"language": 3, "rules": [], "files": 1})),
            3
        );
        assert_eq!(n_problems(&json!({"rules": {"no-such-rule": "off"}})), 1);
        assert_eq!(
            n_problems(&json!({"files": {"include": ["a", 1], "x": []}})),
            2
        );
    }

    #[test]
    fn hints_and_lenses_can_be_switched_off() {
        let value = json!({"hints": {"columns": false}, "lenses": false});
        let (settings, problems) = Settings::read(&value);
        assert!(problems.is_empty());
        assert!(!settings.hints.columns && settings.hints.sums && !settings.lenses);
        assert_eq!(
            n_problems(&json!({"hints": {"sums": 1, "x": true}, "lenses": "no"})),
            3
        );
    }

    #[test]
    fn settings_of_other_servers_are_passed_over() {
        for value in [
            json!({"rust-analyzer": {"check": {"command": "clippy"}}, "language": 1}),
            json!({"editor.tabSize": 4, "files.exclude": {"**/.git": true}}),
            json!({"files": {"exclude": {"**/.git": true}}, "editor": {"tabSize": 4}}),
            json!({"yaml": {}, "gouji": {"language": "en"}}),
        ] {
            assert_eq!(n_problems(&value), 0, "{value}");
        }
        assert_eq!(n_problems(&json!({"yaml": {}, "gouji": {"x": {}}})), 1);
    }

    #[test]
    fn files_are_picked_by_globs() {
        let value = json!({"files": {"include": ["年报/**"], "exclude": ["*.bak.md"]}});
        let files = Settings::read(&value).0.files;
        assert!(files.contains(Some("/home/年报/a.md")) || files.contains(Some("/年报/a.md")));
        assert!(!files.contains(Some("/home/a.md")));
        assert!(!files.contains(Some("/年报/a.bak.md")));
        assert!(files.contains(None));
    }
}

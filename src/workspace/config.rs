//! `gouji.toml`: what a folder of reports wants checked beyond each report. What is unknown in it is
//! said and passed over.

use toml::de::{DeTable, DeValue};

use crate::rules::diagnostic::Message;

/// The name of the file, in the folder of the reports or one above it.
pub const FILE_NAME: &str = "gouji.toml";

/// What the file asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    pub consolidate: Vec<Consolidate>,
}

/// A report whose figures are the sums of others'. Paths count from the folder of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Consolidate {
    pub parent: String,
    /// Folders, files and globs.
    pub units: Vec<String>,
    /// For a draft, where there is no parent to tell yet.
    pub year: Option<u16>,
    pub agency: Option<String>,
    /// Where the section stands, counted from 1.
    pub line: usize,
}

/// Something to say of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Counted from 1.
    pub line: usize,
    pub message: Message,
}

impl Config {
    /// Reads the text of the file, and the mistakes in it. Text that is not TOML is an error.
    pub fn parse(text: &str) -> Result<(Self, Vec<Problem>), Problem> {
        let lines = Lines::of(text);
        let table = DeTable::parse(text).map_err(|it| {
            let words = it.message();
            Problem {
                line: lines.at(it.span().unwrap_or_default().start),
                message: Message::new(format!("不是 TOML：{words}"), format!("no TOML: {words}")),
            }
        })?;
        let mut reader = ConfigReader {
            lines,
            problems: Vec::new(),
        };
        let mut res = Self::default();
        for (key, value) in table.get_ref() {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("consolidate", DeValue::Array(sections)) => {
                    for section in sections {
                        let at = section.span().start;
                        match section.get_ref() {
                            DeValue::Table(it) => {
                                res.consolidate.extend(reader.consolidate(it, at));
                            }
                            _ => reader.wrong("consolidate", at),
                        }
                    }
                }
                ("consolidate", _) => reader.wrong("consolidate", key.span().start),
                (other, _) => reader.unknown(other, key.span().start),
            }
        }
        reader.problems.sort_by_key(|it| it.line);
        Ok((res, reader.problems))
    }
}

struct ConfigReader {
    lines: Lines,
    problems: Vec<Problem>,
}

impl ConfigReader {
    fn consolidate(&mut self, table: &DeTable<'_>, at: usize) -> Option<Consolidate> {
        let mut res = Consolidate {
            line: self.lines.at(at),
            ..Consolidate::default()
        };
        for (key, value) in table {
            let at = key.span().start;
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("parent", DeValue::String(it)) => res.parent = it.clone().into_owned(),
                ("agency", DeValue::String(it)) => res.agency = Some(it.clone().into_owned()),
                ("units", DeValue::String(it)) => res.units.push(it.clone().into_owned()),
                ("units", DeValue::Array(items)) => {
                    for it in items {
                        match it.get_ref() {
                            DeValue::String(it) => res.units.push(it.clone().into_owned()),
                            _ => self.wrong("consolidate.units", it.span().start),
                        }
                    }
                }
                ("year", DeValue::Integer(it)) => match it.as_str().parse() {
                    Ok(it) => res.year = Some(it),
                    Err(_) => self.wrong("consolidate.year", at),
                },
                (name @ ("parent" | "agency" | "units" | "year"), _) => {
                    self.wrong(&format!("consolidate.{name}"), at);
                }
                (other, _) => self.unknown(&format!("consolidate.{other}"), at),
            }
        }
        for (name, is_missing) in [
            ("parent", res.parent.is_empty()),
            ("units", res.units.is_empty()),
        ] {
            if is_missing {
                self.say(at, {
                    Message::new(
                        format!("`[[consolidate]]` 缺少 `{name}`，已忽略"),
                        format!("`[[consolidate]]` without `{name}` was ignored"),
                    )
                });
                return None;
            }
        }
        Some(res)
    }

    fn unknown(&mut self, name: &str, at: usize) {
        self.say(at, {
            Message::new(
                format!("没有名为 `{name}` 的设置"),
                format!("there is no setting `{name}`"),
            )
        });
    }

    fn wrong(&mut self, name: &str, at: usize) {
        self.say(at, {
            Message::new(
                format!("设置 `{name}` 的值无效，已忽略"),
                format!("the value of `{name}` is not valid and was ignored"),
            )
        });
    }

    fn say(&mut self, at: usize, message: Message) {
        self.problems.push(Problem {
            line: self.lines.at(at),
            message,
        });
    }
}

/// Where the lines of a text end.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self(memchr::memchr_iter(b'\n', text.as_bytes()).collect())
    }

    /// The line of a byte, counted from 1.
    fn at(&self, offset: usize) -> usize {
        1 + self.0.partition_point(|it| *it < offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_read() {
        let text = "[[consolidate]]\nparent = '临川县/2024.md'\nunits = ['乡镇', '局/*.md']\nyear = 2024\n\n\
                    [[consolidate]]\nparent = 'a.md'\nunits = 'b'\nagency = '临川县'\n";
        let (config, problems) = Config::parse(text).unwrap();
        assert_eq!(problems, []);
        let [first, second] = config.consolidate.as_slice() else {
            panic!("{config:?}")
        };
        assert_eq!(first.units, ["乡镇", "局/*.md"]);
        assert_eq!((first.year, first.line, second.line), (Some(2024), 1, 6));
        assert_eq!(second.units, ["b"]);
        assert_eq!(second.agency.as_deref(), Some("临川县"));
    }

    #[test]
    fn what_is_unknown_or_wrong_is_said_with_its_line_and_passed_over() {
        let text = "colour = 1\n[[consolidate]]\nparent = 'a.md'\nunits = ['b', 3]\nyears = 2024\nyear = 'x'\n\
                    [[consolidate]]\nparent = 'a.md'\n[rules]\nx = 1\n";
        let (config, problems) = Config::parse(text).unwrap();
        assert_eq!(config.consolidate.len(), 1);
        let said: Vec<(usize, &str)> = problems
            .iter()
            .map(|it| (it.line, &*it.message.en))
            .collect();
        assert_eq!(
            said,
            [
                (1, "there is no setting `colour`"),
                (
                    4,
                    "the value of `consolidate.units` is not valid and was ignored"
                ),
                (5, "there is no setting `consolidate.years`"),
                (
                    6,
                    "the value of `consolidate.year` is not valid and was ignored"
                ),
                (7, "`[[consolidate]]` without `units` was ignored"),
                (9, "there is no setting `rules`"),
            ]
        );
    }

    #[test]
    fn what_is_no_toml_is_an_error_with_its_line() {
        let problem = Config::parse("a = 1\nb = = 2\n").unwrap_err();
        assert_eq!(problem.line, 2);
    }
}

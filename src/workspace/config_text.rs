//! The text of `gouji.toml` as a configuration. What is wrong in it is said and passed over.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer};

use crate::rules::diagnostic::Message;
use crate::text::range::TextRange;

use super::config::{Config, SectionPlace};
use super::config_schema::{Mistake, check, text_range};
use super::toml_words::chinese;

/// Something to say of a place in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Counted from 1.
    pub line: usize,
    pub range: TextRange,
    pub message: Message,
    /// What was meant, where that can be told: what to put in the place of what.
    pub meant: Option<(TextRange, String)>,
}

/// Reads the text of the file, and the mistakes in it. Text that is not TOML is an error.
pub fn parse(text: &str) -> Result<(Config, Vec<Problem>), Problem> {
    let lines = Lines::of(text);
    let problem = |it: Mistake| Problem {
        line: lines.at(it.range.start as usize),
        range: it.range,
        message: it.message,
        meant: it.meant,
    };
    let no_toml = |it: &toml::de::Error| {
        let words = it.message();
        problem(Mistake {
            range: text_range(it.span().unwrap_or_default()),
            message: Message::new(
                format!("不是 TOML：{}", chinese(words)),
                format!("no TOML: {words}"),
            ),
            meant: None,
        })
    };
    let mut table = DeTable::parse(text).map_err(|it| no_toml(&it))?;
    let mistakes = check(text, table.get_mut());
    let spans = |name: &str| sections(table.get_ref(), name);
    let (accept, consolidate) = (spans("accept"), spans("consolidate"));
    let mut config = Config::deserialize(Deserializer::from(table)).map_err(|it| no_toml(&it))?;
    let place = |it: Range<usize>| SectionPlace {
        line: lines.at(it.start),
        range: text_range(it),
    };
    for (it, span) in config.accept.iter_mut().zip(accept) {
        it.place = place(span);
    }
    for (it, span) in config.consolidate.iter_mut().zip(consolidate) {
        it.place = place(span);
    }
    Ok((config, mistakes.into_iter().map(problem).collect()))
}

/// Where the sections of a name stand.
fn sections(table: &DeTable<'_>, name: &str) -> Vec<Range<usize>> {
    let found = table.iter().find(|it| it.0.get_ref() == name);
    match found.map(|it| it.1.get_ref()) {
        Some(DeValue::Array(items)) => items.iter().map(Spanned::span).collect(),
        _ => Vec::new(),
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

impl Problem {
    /// One that is about a section.
    pub fn of_section(place: SectionPlace, message: Message) -> Self {
        Self {
            range: place.range,
            ..Self::of_line(place.line, message)
        }
    }

    /// One that is about the file as a whole, or cannot be placed.
    pub fn of_line(line: usize, message: Message) -> Self {
        Self {
            line,
            range: TextRange::default(),
            message,
            meant: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_read() {
        let text = "[[consolidate]]\nparent = '临川县/2024.md'\nunits = ['乡镇', '局/*.md']\nyear = 2024\n\n\
                    [[consolidate]]\nparent = 'a.md'\nunits = 'b'\nagency = '临川县'\n";
        let (config, problems) = parse(text).unwrap();
        assert_eq!(problems, []);
        let [first, second] = config.consolidate.as_slice() else {
            panic!("{config:?}")
        };
        assert_eq!(first.units, ["乡镇", "局/*.md"]);
        assert_eq!(
            (first.year, first.place.line, second.place.line),
            (Some(2024), 1, 6)
        );
        assert_eq!(second.units, ["b"]);
        assert_eq!(second.agency.as_deref(), Some("临川县"));
    }

    #[test]
    fn what_is_unknown_or_wrong_is_said_with_its_line_and_passed_over() {
        let text = "colour = 1\n[[consolidate]]\nparent = 'a.md'\nunits = ['b', 3]\nyears = 2024\nyear = 'x'\n\
                    [[consolidate]]\nparent = 'a.md'\n[rules]\nx = 1\n";
        let (config, problems) = parse(text).unwrap();
        assert_eq!(config.consolidate.len(), 1);
        let said: Vec<(usize, &str)> = problems
            .iter()
            .map(|it| (it.line, &*it.message.en))
            .collect();
        assert_eq!(
            said,
            [
                (
                    1,
                    "there is no setting `colour`; there are accept, consolidate, exclude, language, override, rules"
                ),
                (
                    4,
                    "`consolidate.units` is to be a text in quotes; did you mean \"3\"?"
                ),
                (
                    5,
                    "there is no setting `consolidate.years`; did you mean `year`?"
                ),
                (6, "`consolidate.year` is to be a number"),
                (7, "`consolidate` without `units` was ignored"),
                (10, "there is no rule `x`; `gouji rules` lists them all"),
            ]
        );
    }

    #[test]
    fn what_is_no_toml_is_an_error_with_its_line() {
        let problem = parse("a = 1\nb = = 2\n").unwrap_err();
        assert_eq!(problem.line, 2);
    }
}

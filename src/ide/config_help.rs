//! Help in `gouji.toml`: what a key means, and what may be typed at a place. All of it is told by the schema, the
//! rules, the form and the reports that are known.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::form::EDITIONS;
use crate::rules;
use crate::rules::diagnostic::Language;
use crate::text::range::{TextRange, to_u32};
use crate::workspace::config_schema::{keys, quote, schema, schema_at, text_range, words};

/// What there is to say of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Help {
    pub range: TextRange,
    /// In Markdown.
    pub text: String,
}

/// Something that may be typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub label: String,
    /// What to put in the place of `range`.
    pub text: String,
    pub range: TextRange,
    pub is_key: bool,
    pub about: Option<String>,
}

/// The organs and years of the reports that are known.
pub type Organs = BTreeSet<(Arc<str>, u16)>;

/// What stands at a place, explained.
pub fn help(text: &str, at: u32, language: Language) -> Option<Help> {
    let (table, _) = DeTable::parse_recoverable(text);
    let mut res = None;
    in_table(table.get_ref(), schema(), at, language, &mut res);
    res
}

fn in_table(
    table: &DeTable<'_>,
    schema: &Value,
    at: u32,
    language: Language,
    acc: &mut Option<Help>,
) {
    for (key, value) in table {
        let name = key.get_ref();
        let Some((_, own)) = keys(schema).find(|it| it.0 == name) else {
            continue;
        };
        let range = text_range(key.span());
        if range.touches(TextRange::empty(at)) {
            let text = rule_page(name, language).or_else(|| description(own, language));
            *acc = text.map(|text| Help { range, text });
            return;
        }
        in_value(value, own, at, language, acc);
        if acc.is_some() {
            return;
        }
    }
}

fn in_value(
    value: &Spanned<DeValue<'_>>,
    schema: &Value,
    at: u32,
    language: Language,
    acc: &mut Option<Help>,
) {
    let range = text_range(value.span());
    match value.get_ref() {
        DeValue::Table(it) => in_table(it, schema, at, language, acc),
        DeValue::Array(items) => {
            for it in items {
                in_value(it, schema, at, language, acc);
            }
        }
        DeValue::String(it) if range.touches(TextRange::empty(at)) => {
            let text = rule_page(it, language).or_else(|| cell(it, language));
            *acc = text.map(|text| Help { range, text });
        }
        _ => {}
    }
}

fn rule_page(name: &str, language: Language) -> Option<String> {
    let rule = rules::find(name)?;
    Some(format!(
        "## {}\n\n{}",
        rule.title(language),
        rule.page(language)
    ))
}

/// What the schema says of a key, in one of its two languages.
fn description(schema: &Value, language: Language) -> Option<String> {
    let text = schema.get("description")?.as_str()?;
    let mut paragraphs = text.split("\n\n");
    let zh = paragraphs.next()?;
    let own = match language {
        Language::Chinese => zh,
        Language::English => paragraphs.next().unwrap_or(zh),
    };
    let words: Vec<String> = words(schema).take(6).map(|it| format!("`{it}`")).collect();
    let is_short = !words.is_empty() && words.len() < 6;
    let choices = is_short.then(|| words.join(" · "));
    Some(
        [Some(own.to_owned()), choices]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join("\n\n"),
    )
}

/// The words of the form for a cell.
fn cell(id: &str, language: Language) -> Option<String> {
    let tables = EDITIONS.iter().flat_map(|it| it.tables);
    tables.into_iter().find_map(|table| {
        let rest = id.strip_prefix(table.id)?.strip_prefix('.')?;
        table.rows.iter().find_map(|row| {
            let column = rest.strip_prefix(row.id)?.strip_prefix('.')?;
            let column = row.columns.iter().find(|it| it.id == column)?;
            Some(match language {
                Language::Chinese => format!("{} · {} · {}", table.label, row.name, column.label),
                Language::English => format!("{} · {} · {}", table.en, row.en, column.en),
            })
        })
    })
}

/// What may be typed at a place.
pub fn choices(text: &str, at: u32, organs: &Organs, language: Language) -> Vec<Choice> {
    let place = Place::of(text, at as usize);
    let choose = |label: String, text: String, is_key: bool, about: Option<String>| Choice {
        label,
        text,
        range: place.range,
        is_key,
        about,
    };
    if place.is_header {
        return headers(&place, language);
    }
    let mut path: Vec<&str> = place.path.iter().map(String::as_str).collect();
    let Some(key) = &place.key else {
        let Some(schema) = schema_at(&path) else {
            return Vec::new();
        };
        let own = keys(schema).filter(|it| !place.present.iter().any(|key| key == it.0));
        // Sections are begun by their headers.
        let own = own.filter(|it| {
            !path.is_empty()
                || it
                    .1
                    .get("items")
                    .is_none_or(|it| it.get("properties").is_none())
        });
        return own
            .map(|(key, schema)| {
                let about = rule_summary(key, language).or_else(|| description(schema, language));
                let is_rule = rules::find(key).is_some();
                let text = match schema.get("type").and_then(Value::as_str) {
                    _ if is_rule => format!("{key} = \"off\""),
                    Some("string") => format!("{key} = \"\""),
                    Some("array") => format!("{key} = [\"\"]"),
                    Some("object") => format!("{key} = {{ }}"),
                    _ => format!("{key} = "),
                };
                choose(key.to_owned(), text, true, about)
            })
            .collect();
    };
    path.push(key);
    let Some(schema) = schema_at(&path) else {
        return Vec::new();
    };
    let written = |it: &str| {
        if place.is_quoted {
            it.to_owned()
        } else {
            quote(it)
        }
    };
    let of_reports: BTreeSet<String> = match key.as_str() {
        "agency" => organs.iter().map(|it| it.0.to_string()).collect(),
        "year" => {
            let own = organs
                .iter()
                .filter(|it| place.agency.as_deref().is_none_or(|own| *it.0 == *own));
            own.map(|it| it.1.to_string()).collect()
        }
        _ => BTreeSet::new(),
    };
    let of_reports = of_reports.into_iter().map(|it| {
        let text = if key == "year" {
            it.clone()
        } else {
            written(&it)
        };
        choose(it, text, false, None)
    });
    let of_schema = words(schema).map(|it| {
        let about = rule_summary(it, language).or_else(|| cell(it, language));
        choose(it.to_owned(), written(it), false, about)
    });
    of_reports.chain(of_schema).collect()
}

fn rule_summary(name: &str, language: Language) -> Option<String> {
    rules::find(name).map(|it| it.sentence(language))
}

/// The headers of sections.
fn headers(place: &Place, language: Language) -> Vec<Choice> {
    let sections = keys(schema()).filter_map(|(key, schema)| {
        let is_list = schema
            .get("items")
            .is_some_and(|it| it.get("properties").is_some());
        let is_table = schema.get("properties").is_some();
        let header = match (is_list, is_table) {
            (true, _) => format!("[[{key}]]"),
            (false, true) => format!("[{key}]"),
            (false, false) => return None,
        };
        Some(Choice {
            label: header.clone(),
            text: header,
            range: place.range,
            is_key: true,
            about: description(schema, language),
        })
    });
    sections.collect()
}

/// Where in the file a place is, told by the lines before it: while it is typed, the file is rarely TOML.
#[derive(Debug, Default)]
struct Place {
    /// The keys of the tables that it is in.
    path: Vec<String>,
    /// The key whose value is typed.
    key: Option<String>,
    /// Between quotes.
    is_quoted: bool,
    is_header: bool,
    /// What is typed of it already.
    range: TextRange,
    /// The keys of the section up to here.
    present: Vec<String>,
    /// The organ that the section names.
    agency: Option<String>,
}

impl Place {
    fn of(text: &str, at: usize) -> Self {
        let at = text.floor_char_boundary(at);
        let start = text[..at].rfind('\n').map_or(0, |it| it + 1);
        let typed = &text[start..at];
        let mut res = Self::default();
        for line in text[..start].lines() {
            res.pass(line);
        }
        let lead = typed.len() - typed.trim_start().len();
        if typed.trim_start().starts_with('[') && !typed.contains('=') {
            res.is_header = true;
            let end = text[at..].find('\n').map_or(text.len(), |it| at + it);
            let line_end = start + text[start..end].trim_end().len();
            res.range = range(start + lead, line_end.max(at));
            return res;
        }
        res.enter(typed);
        // Behind the last thing that separates.
        let token = typed
            .rfind(['=', ',', '{', '[', ' ', '\t'])
            .map_or(lead, |it| it + 1);
        let quoted = typed.rfind(['"', '\'']).filter(|_| res.is_quoted);
        res.range = range(start + quoted.map_or(token, |it| it + 1), at);
        res
    }

    /// Takes a whole line before the place.
    fn pass(&mut self, line: &str) {
        let line = line.trim();
        if let Some(rest) = line.strip_prefix('[') {
            let name = rest
                .trim_start_matches('[')
                .split(']')
                .next()
                .unwrap_or_default();
            self.path = name.split('.').map(|it| it.trim().to_owned()).collect();
            self.present.clear();
            self.agency = None;
        } else if let Some((key, value)) = line.split_once('=') {
            let key = key.trim().trim_matches(['"', '\'']).to_owned();
            if key == "agency" {
                let value = value.trim().trim_matches(['"', '\'']);
                self.agency = Some(value.to_owned());
            }
            self.present.push(key);
        }
    }

    /// Takes what is typed of the line.
    fn enter(&mut self, typed: &str) {
        let mut word = String::new();
        let mut quote = None;
        for it in typed.chars() {
            match (quote, it) {
                (Some(open), it) if it == open => quote = None,
                (Some(_), it) => word.push(it),
                (None, '"' | '\'') => quote = Some(it),
                (None, '=') => self.key = Some(std::mem::take(&mut word).trim().to_owned()),
                (None, '{') => {
                    self.path.extend(self.key.take());
                    self.present.clear();
                    word.clear();
                }
                (None, '}') => drop(self.path.pop()),
                (None, ',') if self.key.is_some() && !typed.contains('[') => {
                    self.present.extend(self.key.take());
                    word.clear();
                }
                (None, '#') => return,
                (None, it) => word.push(it),
            }
        }
        self.is_quoted = quote.is_some();
    }
}

fn range(start: usize, end: usize) -> TextRange {
    TextRange::new(to_u32(start.min(end)), to_u32(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn organs() -> Organs {
        [
            ("云溪县水务局", 2024),
            ("云溪县水务局", 2023),
            ("石桥镇人民政府", 2022),
        ]
        .into_iter()
        .map(|it| (it.0.into(), it.1))
        .collect()
    }

    /// What may be typed at `$0`, and the text with the choice of this name.
    #[track_caller]
    fn check(marked: &str, wanted: &str, expected: &str) -> Vec<String> {
        let at = marked.find("$0").unwrap();
        let text = marked.replace("$0", "");
        let found = choices(&text, to_u32(at), &organs(), Language::Chinese);
        let choice = found.iter().find(|it| it.label == wanted);
        let choice = choice.unwrap_or_else(|| panic!("{marked}: {found:?}"));
        let mut typed = text.clone();
        typed.replace_range(choice.range.as_usize(), &choice.text);
        assert_eq!(typed, expected, "{marked}");
        found.into_iter().map(|it| it.label).collect()
    }

    #[test]
    fn every_key_rule_organ_and_year_is_offered() {
        let root = check("l$0", "language", "language = \"\"");
        assert_eq!(root, ["exclude", "language", "rules"]);
        let headers = check(
            "language = 'zh'\n[$0]\n",
            "[[accept]]",
            "language = 'zh'\n[[accept]]\n",
        );
        assert_eq!(
            headers,
            ["[[accept]]", "[[consolidate]]", "[[override]]", "[rules]"]
        );
        let rules = check(
            "[rules]\nblank-cell = 'off'\nst$0",
            "stray-text",
            "[rules]\nblank-cell = 'off'\nstray-text = \"off\"",
        );
        assert_eq!(rules.len(), rules::ALL.len() - 1);
        let levels = check(
            "[rules]\nstray-text = $0",
            "hint",
            "[rules]\nstray-text = \"hint\"",
        );
        assert_eq!(levels, ["off", "hint", "info", "warning", "error"]);
        check(
            "[rules]\nstray-text = \"o$0\"",
            "off",
            "[rules]\nstray-text = \"off\"",
        );
        check(
            "[[override]]\nrules = { stray-text = 'off', bl$0 }",
            "blank-cell",
            "[[override]]\nrules = { stray-text = 'off', blank-cell = \"off\" }",
        );
        check(
            "[[accept]]\nrule = \"tie$0\"",
            "tie-out-mismatch",
            "[[accept]]\nrule = \"tie-out-mismatch\"",
        );
        check(
            "[[accept]]\nagency = \"云$0\"",
            "云溪县水务局",
            "[[accept]]\nagency = \"云溪县水务局\"",
        );
        let years = check(
            "[[accept]]\nagency = \"云溪县水务局\"\nyear = $0",
            "2023",
            "[[accept]]\nagency = \"云溪县水务局\"\nyear = 2023",
        );
        assert_eq!(years, ["2023", "2024"]);
        check(
            "[[accept]]\nfact = '$0'",
            "applications.received.total",
            "[[accept]]\nfact = 'applications.received.total'",
        );
        let keys = check(
            "[[accept]]\nagency = 'a'\n$0",
            "reason",
            "[[accept]]\nagency = 'a'\nreason = \"\"",
        );
        assert!(
            !keys.contains(&"agency".to_owned()) && keys.len() == 8,
            "{keys:?}"
        );
    }

    #[test]
    fn what_stands_somewhere_is_explained_even_if_the_rest_is_broken() {
        let text = "language = 'zh'\n[rules]\nstray-text = 'off'\n[[accept]]\nfact = 'applications.received.total'\nrule = 'unit-slip'\nx = =\n";
        let help = |word: &str, language| {
            let at = text.find(word).unwrap() + 1;
            help(text, to_u32(at), language)
                .map(|it| it.text)
                .unwrap_or_default()
        };
        assert!(help("language", Language::Chinese).starts_with("提示信息的语言"));
        assert!(help("language", Language::English).starts_with("The language of messages"));
        assert!(help("stray-text", Language::Chinese).contains("**依据**"));
        assert!(help("unit-slip", Language::Chinese).starts_with("## unit-slip"));
        assert!(help("applications.", Language::Chinese).contains("本年新收"));
        assert!(help("rules", Language::Chinese).contains("严重程度"));
    }
}

//! Changes of `gouji.toml` that the program proposes or makes. All else in the file stays as it is, comments
//! and order as well.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::report::Report;
use crate::rules::Rule;
use crate::rules::diagnostic::{Diagnostic, Edit, Severity};
use crate::text::range::{TextRange, to_u32};

use super::anchor::Anchor;
use super::config::{Accept, FactId, Glob, RuleName, Stated, level_word};
use super::config_schema::{quote, text_range};

/// The section that accepts a finding. `path` is that of its file, from the folder of the configuration.
pub fn accept(report: &Report, diagnostic: &Diagnostic, path: &str) -> Accept {
    let anchor = Anchor::of(report, diagnostic);
    let agency = report.agency().map(str::to_owned);
    let own = Glob(format!("/{}", globset::escape(path)));
    let paths = if agency.is_some() {
        Vec::new()
    } else {
        vec![own]
    };
    Accept {
        agency,
        paths,
        year: report.year(),
        rule: RuleName(diagnostic.rule),
        text: anchor.cell.is_none().then_some(anchor.text),
        fact: anchor.cell.map(FactId),
        stated: Some(Stated(anchor.stated)),
        message: Some(diagnostic.message.zh.clone()),
        reason: None,
        ..Accept::default()
    }
}

/// A section as the file has it.
pub fn section(it: &Accept) -> String {
    let text = |it: Option<&str>| it.map(quote);
    let paths: Vec<String> = it.paths.iter().map(|it| quote(&it.0)).collect();
    let lines = [
        ("agency", text(it.agency.as_deref())),
        (
            "paths",
            (!paths.is_empty()).then(|| format!("[{}]", paths.join(", "))),
        ),
        ("year", it.year.map(|it| it.to_string())),
        ("rule", Some(quote(it.rule.0.name))),
        ("fact", text(it.fact.as_ref().map(|it| it.0.as_str()))),
        ("text", text(it.text.as_deref())),
        ("stated", text(it.stated.as_ref().map(|it| it.0.as_str()))),
        ("message", text(it.message.as_deref())),
        (
            "reason",
            Some(quote(it.reason.as_deref().unwrap_or_default())),
        ),
    ];
    let mut res = "[[accept]]\n".to_owned();
    for (key, value) in lines {
        if let Some(it) = value {
            res.push_str(&format!("{key} = {it}\n"));
        }
    }
    res
}

/// The edit that adds sections at the end of a file. `None` where it is no TOML, or has the list in one line.
pub fn add(text: &str, sections: &[Accept]) -> Option<Edit> {
    let table = DeTable::parse(text).ok()?;
    let is_header = |it: &Spanned<DeValue<'_>>| text[it.span()].starts_with('[');
    let fits = match value(table.get_ref(), "accept").map(|it| it.get_ref()) {
        Some(DeValue::Array(items)) => !items.is_empty() && items.iter().all(is_header),
        Some(_) => false,
        None => true,
    };
    let sections: Vec<String> = sections.iter().map(section).collect();
    fits.then(|| appended(text, &sections.join("\n")))
}

/// The edit that sets the level of a rule for all files. `None` where the file is no TOML.
pub fn set_rule(text: &str, rule: &Rule, level: Option<Severity>) -> Option<Edit> {
    let table = DeTable::parse(text).ok()?;
    let (name, level) = (rule.name, quote(level_word(level)));
    let insert = |at: usize, text: String| Edit {
        range: TextRange::empty(to_u32(at)),
        text,
    };
    let Some(rules) = value(table.get_ref(), "rules") else {
        return Some(appended(text, &format!("[rules]\n{name} = {level}\n")));
    };
    let DeValue::Table(known) = rules.get_ref() else {
        return None;
    };
    if let Some(it) = value(known, name) {
        return Some(Edit {
            range: text_range(it.span()),
            text: level,
        });
    }
    let start = rules.span().start;
    let line_end = |at: usize| at + text[at..].find(['\n', '\r']).unwrap_or(text.len() - at);
    if text[start..].starts_with("[rules") || text[start..].starts_with("[ rules") {
        return Some(insert(line_end(start), format!("\n{name} = {level}")));
    }
    if text[start..].starts_with('{') {
        let comma = if known.is_empty() { " " } else { "," };
        return Some(insert(start + 1, format!(" {name} = {level}{comma}")));
    }
    // `rules.blank-cell = "off"`, at the root.
    let first = known.keys().map(|it| it.span().start).min()?;
    let line = text[..first].rfind('\n').map_or(0, |it| it + 1);
    Some(insert(line, format!("rules.{name} = {level}\n")))
}

fn value<'a, 'i>(table: &'a DeTable<'i>, key: &str) -> Option<&'a Spanned<DeValue<'i>>> {
    let found = table.iter().find(|it| it.0.get_ref() == key);
    found.map(|it| it.1)
}

/// The edit that puts something behind all of a text, with a blank line between.
fn appended(text: &str, more: &str) -> Edit {
    let gap = match text {
        "" => "",
        it if it.ends_with("\n\n") || it.ends_with("\n\r\n") => "",
        it if it.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    Edit {
        range: TextRange::empty(to_u32(text.len())),
        text: format!("{gap}{more}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;
    use crate::workspace::config_text::parse;

    fn applied(text: &str, edit: &Edit) -> String {
        let mut res = text.to_owned();
        res.replace_range(edit.range.as_usize(), &edit.text);
        res
    }

    #[test]
    fn a_rule_is_turned_off_in_whatever_form_the_file_has() {
        let rule = rules::find("stray-text").unwrap();
        for text in [
            "",
            "language = 'zh'",
            "# 说明\n[rules] # 规则\nblank-cell = \"off\"\n\n[[override]]\npaths = ['a']\nrules = {}\n",
            "rules = { blank-cell = 'off' }\n",
            "rules = {}\n",
            "rules.blank-cell = 'off'\nlanguage = 'en'\n",
            "[rules]\nstray-text = 'error' # 要紧\n",
            "[rules]",
        ] {
            let edit = set_rule(text, rule, None).unwrap();
            let after = applied(text, &edit);
            let (config, problems) = parse(&after).unwrap_or_else(|it| panic!("{after}: {it:?}"));
            assert_eq!(problems, [], "{after}");
            assert!(config.rules.0.contains(&(rule, None)), "{after}");
            let (before, _) = parse(text).unwrap();
            assert_eq!(config.overrides, before.overrides);
            assert_eq!(config.language, before.language);
            let others = |it: &crate::workspace::config::Config| {
                let others = it.rules.0.iter().filter(|it| it.0 != rule);
                others.copied().collect::<Vec<_>>()
            };
            assert_eq!(others(&config), others(&before), "{after}");
        }
        assert_eq!(set_rule("a = = 1", rule, None), None);
    }

    #[test]
    fn a_section_is_read_as_it_was_meant() {
        let section = Accept {
            agency: Some("云溪县\"水务局\"\\".to_owned()),
            year: Some(2024),
            rule: RuleName(rules::find("tie-out-mismatch").unwrap()),
            text: Some("本年\u{7f}新收\t申请".to_owned()),
            stated: Some(Stated("121".to_owned())),
            reason: Some("含代收 1 件".to_owned()),
            ..Accept::default()
        };
        for text in [
            "",
            "[rules]\nblank-cell = 'off'",
            "[[accept]]\nagency = 'a'\nrule = 'unit-slip'\ntext = 'b'\n",
        ] {
            let edit = add(text, std::slice::from_ref(&section)).unwrap();
            let (config, problems) = parse(&applied(text, &edit)).unwrap();
            assert_eq!(problems, []);
            let mut read = config.accept.last().unwrap().clone();
            read.place = section.place;
            assert_eq!(read, section);
        }
        for text in ["accept = []\n", "accept = [{agency = 'a'}]\n", "x = ="] {
            assert_eq!(add(text, std::slice::from_ref(&section)), None, "{text}");
        }
    }
}

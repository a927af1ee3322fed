//! What to show for a place: what a figure or a label stands for, its identities with the report's numbers,
//! last year's value, where the text states it; what was found there, with the page of the rule below.

mod cell;
mod label;
mod statement;

use crate::form::articles::Citation;
use crate::form::{EDITIONS, Table};
use crate::ide::links::{Link, Target, link_at};
use crate::report::Report;
use crate::rules::Rule;
use crate::rules::context::Context;
use crate::rules::diagnostic::{Language, Message, Severity};
use crate::text::plain::one_line;
use crate::text::range::TextRange;
use crate::workspace::across::Across;
use crate::workspace::analysis::Analysis;
use crate::workspace::findings::{Finding, findings_in};
use crate::workspace::last_year::LastYear;
use crate::workspace::policy::Policy;

/// What there is to show at a place.
#[derive(Clone, Debug)]
pub struct Page {
    /// What it is shown of.
    pub range: TextRange,
    lines: Vec<Line>,
    /// Whose manual page is below.
    rule: Option<&'static Rule>,
}

/// A line of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    Head(Message),
    Text(Message),
    Item(Message),
}

/// A report in which something is pointed at.
struct Scene<'a> {
    report: &'a Report,
    ctx: Context<'a>,
    last: Option<&'a LastYear>,
}

/// What there is to show at a place. `last_year` gives the report of the year before for a part of the text.
pub fn hover(
    analysis: &Analysis,
    across: &Across,
    policy: &Policy,
    at: u32,
    last_year: impl FnOnce(usize) -> Option<LastYear>,
) -> Option<Page> {
    let (part, offset, checked) = analysis.part_at(at)?;
    let found = findings_in(analysis, across, policy, (part, offset))
        .filter(|it| it.range.touches(TextRange::empty(at)))
        .min_by_key(|it| it.range.len());
    let own = checked.report.as_ref().and_then(|report| {
        let last = last_year(part);
        let scene = Scene {
            report,
            ctx: Context::new(report),
            last: last.as_ref(),
        };
        let page = scene.page(at - offset);
        page.or_else(|| Some(of_link(&link_at(&checked.part, at - offset)?)))
    });
    let own = own.map(|it| Page {
        range: it.range.shifted(offset),
        ..it
    });
    match (found, own) {
        (Some(found), own) => Some(of_finding(&found, own)),
        (None, own) => own,
    }
}

/// What was found, what speaks for it, then what stands there.
fn of_finding(found: &Finding<'_>, own: Option<Page>) -> Page {
    const MOST_RELATED: usize = 6;
    let it = found.diagnostic;
    let severity = severity(found.severity);
    let head = Message::new(
        format!("{}：{}", severity.zh, it.message.zh),
        format!("{}: {}", severity.en, it.message.en),
    );
    let mut lines = vec![Line::Head(head)];
    let related = it.related.iter().take(MOST_RELATED);
    lines.extend(related.map(|it| Line::Item(it.message.clone())));
    // Something wider than the figure at the place is shown of the figure all the same.
    lines.extend(own.into_iter().flat_map(|it| it.lines));
    Page {
        range: found.range,
        lines,
        rule: Some(it.rule),
    }
}

fn severity(it: Severity) -> Message {
    match it {
        Severity::Error => Message::new("错误", "Error"),
        Severity::Warning => Message::new("警告", "Warning"),
        Severity::Info => Message::new("提示", "Info"),
        Severity::Hint => Message::new("建议", "Hint"),
    }
}

impl Scene<'_> {
    /// The figure at a place, else the label; places from the start of the report.
    fn page(&self, at: u32) -> Option<Page> {
        self.cell(at)
            .or_else(|| self.statement(at))
            .or_else(|| self.label(at))
    }

    /// The articles that something rests on, and the clauses of the form that state its identities.
    fn grounds(
        &self,
        table: Option<&Table>,
        articles: &[Citation],
        clauses: &[&str],
    ) -> Option<Line> {
        let mut zh = Vec::new();
        let mut cited: Vec<String> = articles.iter().map(Citation::to_string).collect();
        if !cited.is_empty() {
            cited.dedup();
            zh.push(format!("《条例》{}", cited.join("、")));
        } else if let Some(table) = table {
            zh.push(table.clause.replace("政府信息公开", ""));
        }
        let edition = EDITIONS.into_iter().find(|it| {
            let mut tables = it.tables.iter();
            tables.any(|it| table.is_some_and(|own| std::ptr::eq(*it, own)))
        });
        if let Some(edition) = edition.filter(|_| !clauses.is_empty()) {
            zh.push(format!("{} {}", edition.document, clauses.join("，")));
        }
        let grounds = zh.join("；");
        (!grounds.is_empty()).then(|| {
            Line::Text(Message::new(
                format!("依据 {grounds}"),
                format!("Ground: {grounds}"),
            ))
        })
    }
}

/// What an article of the 条例 or a notice asks for.
fn of_link(link: &Link) -> Page {
    match link.target {
        Target::Article(it) => told(format!("《条例》{}", it.heading()), it.text, link.range),
        Target::Notice(it) => told(it.heading(), it.text, link.range),
    }
}

fn told(head: String, text: &[&str], range: TextRange) -> Page {
    let both = |it: &str| Message::new(it, it);
    let mut lines = vec![Line::Head(both(&head))];
    lines.extend(text.iter().map(|it| Line::Text(both(it))));
    Page {
        range,
        lines,
        rule: None,
    }
}

impl Page {
    fn new(range: TextRange, lines: Vec<Line>) -> Self {
        Self {
            range,
            lines,
            rule: None,
        }
    }

    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// For clients that show markup. Words of the file are text in it, whatever they look like.
    pub fn markdown(&self, language: Language) -> String {
        let mut res = String::new();
        let mut was_item = false;
        for line in &self.lines {
            let is_item = matches!(line, Line::Item(_));
            if !res.is_empty() {
                res.push_str(if is_item && was_item { "\n" } else { "\n\n" });
            }
            let text = escaped(&one_line(line.message().get(language)));
            match line {
                Line::Head(_) => res.push_str(&format!("**{text}**")),
                Line::Text(_) => res.push_str(&text),
                Line::Item(_) => res.push_str(&format!("- {text}")),
            }
            was_item = is_item;
        }
        if let Some(rule) = self.rule {
            let (title, page) = (rule.title(language), rule.page(language));
            res.push_str(&format!("\n\n---\n\n## {title}\n\n{page}"));
        }
        res
    }

    /// The same without markup.
    pub fn plain(&self, language: Language) -> String {
        let mut res = Vec::new();
        for line in &self.lines {
            let text = one_line(line.message().get(language)).into_owned();
            match line {
                Line::Head(_) | Line::Text(_) => res.push(text),
                Line::Item(_) => res.push(format!("- {text}")),
            }
        }
        if let Some(rule) = self.rule {
            let page = rule.page(language);
            let lines = page.lines().filter(|it| !it.starts_with("```"));
            let lines = lines.map(|it| it.replace("**", ""));
            res.extend([String::new(), rule.title(language), String::new()]);
            res.extend(lines);
        }
        res.join("\n")
    }
}

impl Line {
    pub fn message(&self) -> &Message {
        match self {
            Line::Head(it) | Line::Text(it) | Line::Item(it) => it,
        }
    }
}

/// Text as Markdown that shows it and nothing else.
fn escaped(text: &str) -> String {
    const MARKS: &str = "\\`*_{}[]<>()#!|~$&";
    let mut res = String::with_capacity(text.len());
    for it in text.chars() {
        if MARKS.contains(it) {
            res.push('\\');
        }
        res.push(it);
    }
    res
}

#[cfg(test)]
mod tests;

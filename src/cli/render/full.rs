//! A finding for a reader at a terminal: the line, a caret under the place, the related places,
//! and what would mend it.

use annotate_snippets::renderer::{AnsiColor, Effects, Style};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str};

use crate::rules::diagnostic::{Applicability, Fix, Language, Severity};

use super::excerpt::excerpt;
use super::{Finding, Look, one_line};

/// Rows are cut to the width of the terminal here ([`excerpt`]), by columns, so that the renderer
/// has nothing left to cut.
const NO_LIMIT: usize = 1 << 20;
/// Columns left of a row: its number and a bar.
const GUTTER: usize = 8;

pub(super) fn render(finding: &Finding<'_>, look: Look) -> String {
    let diagnostic = finding.diagnostic;
    let language = finding.language;
    let ranges: Vec<_> = [diagnostic.range]
        .into_iter()
        .chain(diagnostic.related.iter().map(|it| it.range))
        .map(|it| it.shifted(finding.offset))
        .collect();
    let excerpt = excerpt(finding.rows, &ranges, look.width.saturating_sub(GUTTER));
    let labels = diagnostic.related.iter().map(|it| it.message.get(language));
    let related = excerpt.spans.iter().skip(1).zip(labels);
    let primary = excerpt.spans.first().cloned().unwrap_or_default();
    let snippet = Snippet::source(excerpt.source.as_str())
        .line_start(excerpt.first_row as usize)
        .annotation(AnnotationKind::Primary.span(primary))
        .annotations(
            related.map(|(span, label)| AnnotationKind::Context.span(span.clone()).label(label)),
        );
    let title = level(diagnostic.severity, language)
        .primary_title(one_line(diagnostic.message.get(language)))
        .id(diagnostic.rule.name);
    let helps = diagnostic.fixes.iter().map(|it| {
        let title = normalize_untrusted_str(it.title.get(language));
        Level::HELP
            .with_name(fix_name(it, finding.unsafe_fixes, language))
            .message(title)
    });
    let group: Group<'_> = title.element(snippet).elements(helps);
    let renderer = if look.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let rendered = renderer.term_width(NO_LIMIT).render(&[group]);
    let (title, body) = rendered.split_once('\n').unwrap_or((&rendered, ""));
    let gutter = excerpt.last_row.to_string().len();
    format!(
        "{title}\n{:gutter$}{}\n{body}\n\n",
        "",
        location(finding, look)
    )
}

/// Where the finding is. The renderer would take the column from the row as it is cut.
fn location(finding: &Finding<'_>, look: Look) -> String {
    let place = finding.place();
    let arrow = if look.color {
        AnsiColor::BrightBlue.on_default().effects(Effects::BOLD)
    } else {
        Style::new()
    };
    let file = one_line(finding.file);
    format!("{arrow}-->{arrow:#} {file}:{}:{}", place.row, place.column)
}

fn level(severity: Severity, language: Language) -> Level<'static> {
    let (level, zh) = match severity {
        Severity::Error => (Level::ERROR, "错误"),
        Severity::Warning => (Level::WARNING, "警告"),
        Severity::Info => (Level::INFO, "信息"),
        Severity::Hint => (Level::NOTE, "提示"),
    };
    match language {
        Language::Chinese => level.with_name(zh),
        Language::English => level.with_name(severity.as_str()),
    }
}

/// What applying the fix takes.
fn fix_name(fix: &Fix, unsafe_fixes: bool, language: Language) -> &'static str {
    let applicability = match fix.applicability {
        Applicability::Unsafe if unsafe_fixes => Applicability::Safe,
        other => other,
    };
    match (applicability, language) {
        (Applicability::Safe, Language::Chinese) => "修复",
        (Applicability::Safe, Language::English) => "fix",
        (Applicability::Unsafe, Language::Chinese) => "或可（--unsafe-fixes）",
        (Applicability::Unsafe, Language::English) => "possible fix (--unsafe-fixes)",
        (Applicability::Display, Language::Chinese) => "待补",
        (Applicability::Display, Language::English) => "to fill in",
    }
}

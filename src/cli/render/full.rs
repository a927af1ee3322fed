//! A finding for a reader at a terminal: the line, a caret under the place, the related places,
//! and what would mend it.
// A circle: a format prints the finding that `mod.rs` declares, which is printed in any format.

use annotate_snippets::renderer::{AnsiColor, Effects, Style};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::cli::output::one_line;
use crate::rules::diagnostic::{Applicability, Language, Severity};

use super::excerpt::excerpt;
use super::{Finding, Look};

/// Rows are cut to the width of the terminal here ([`excerpt`]), by columns, so that the renderer
/// has nothing left to cut.
const NO_LIMIT: usize = 1 << 20;
/// Related places that are shown in the text at most, and how far from what was found: the renderer draws
/// a line for each of them, through every row between.
const MOST_LABELS: usize = 16;
const FARTHEST_ROW: u32 = 200;
/// Columns left of a row: its number and a bar.
const GUTTER: usize = 8;

pub(super) fn render(finding: &Finding<'_>, look: Look) -> String {
    let diagnostic = finding.diagnostic;
    let language = finding.language;
    let (near, far): (Vec<_>, Vec<_>) = finding.here().enumerate().partition(|(idx, it)| {
        let row = |range| finding.shown_rows().place(finding.shown(range).start).row;
        *idx < MOST_LABELS && row(it.range).abs_diff(row(diagnostic.range)) <= FARTHEST_ROW
    });
    let ranges: Vec<_> = [diagnostic.range]
        .into_iter()
        .chain(near.iter().map(|it| it.1.range))
        .map(|it| finding.shown(it))
        .collect();
    let excerpt = excerpt(
        finding.shown_rows(),
        &ranges,
        look.width.saturating_sub(GUTTER),
    );
    let labels = near.iter().map(|it| one_line(it.1.message.get(language)));
    let related = excerpt.spans.iter().skip(1).zip(labels);
    let primary = excerpt.spans.first().cloned().unwrap_or_default();
    // Nobody counts the lines of a file that has none.
    let is_counted = finding.office.is_none();
    let snippet = Snippet::source(excerpt.source.as_str())
        .line_numbering(is_counted)
        .line_start(excerpt.first_row as usize)
        .annotation(AnnotationKind::Primary.span(primary))
        .annotations(
            related.map(|(span, label)| AnnotationKind::Context.span(span.clone()).label(label)),
        );
    let title = level(finding.severity, language)
        .primary_title(one_line(diagnostic.message.get(language)))
        .id(diagnostic.rule.title(language));
    let helps = diagnostic.fixes.iter().enumerate().map(|(idx, it)| {
        let title = one_line(it.title.get(language));
        Level::HELP.with_name(fix_name(finding, idx)).message(title)
    });
    let see = match language {
        Language::Chinese => "见",
        Language::English => "see",
    };
    let meant = match language {
        Language::Chinese => "说明",
        Language::English => "note",
    };
    let far = far.iter().take(MOST_LABELS).map(|(_, it)| {
        let message = it.message.get(language);
        if let Some(office) = finding.office {
            let place = office.place(finding.offset, it.range).words;
            return format!("{}: {message}", place.get(language));
        }
        let place = finding.rows.place(it.range.shifted(finding.offset).start);
        format!("{}:{}:{}: {message}", finding.file, place.row, place.column)
    });
    let elsewhere = finding
        .elsewhere()
        .map(|it| format!("{it}: {}", it.message));
    let notes = far.chain(elsewhere).map(|it| (see, it));
    let acceptance = finding.acceptance().map(|it| ("", it));
    let notes = notes.chain(acceptance).map(|(name, it)| {
        Level::NOTE
            .with_name(if name.is_empty() { meant } else { name })
            .message(one_line(&it).into_owned())
    });
    let group: Group<'_> = title.element(snippet).elements(notes).elements(helps);
    let renderer = if look.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let rendered = renderer.term_width(NO_LIMIT).render(&[group]);
    let (title, body) = rendered.split_once('\n').unwrap_or((&rendered, ""));
    let gutter = match is_counted {
        true => excerpt.last_row.to_string().len(),
        false => 1,
    };
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
    match finding.office_place() {
        Some(it) => format!(
            "{arrow}-->{arrow:#} {file} {}",
            it.words.get(finding.language)
        ),
        None => format!("{arrow}-->{arrow:#} {file}:{}:{}", place.row, place.column),
    }
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

/// Which of the fixes is applied, and what the others are for.
fn fix_name(finding: &Finding<'_>, idx: usize) -> &'static str {
    let fixes = &finding.diagnostic.fixes;
    let first = |grade| fixes.iter().position(|it| it.applicability >= grade);
    let is_applied = first(finding.at_least) == Some(idx);
    let is_display = fixes.get(idx).map(|it| it.applicability) == Some(Applicability::Display);
    let is_offered = first(finding.at_least).is_none() && first(Applicability::Unsafe) == Some(idx);
    let (zh, en) = if is_applied {
        ("修复", "fix")
    } else if is_display {
        ("待补", "to fill in")
    } else if is_offered {
        (
            "可能的修复（--unsafe-fixes）",
            "possible fix (--unsafe-fixes)",
        )
    } else {
        ("或", "or")
    };
    match finding.language {
        Language::Chinese => zh,
        Language::English => en,
    }
}

//! Fixes that put in what is missing: a section or a table of the form, blank, written as the report
//! is written.

use crate::form::{Edition, edition_for};
use crate::report::outline::Heading;
use crate::report::skeleton::Style;
use crate::text::range::TextRange;

use super::context::Context;
use super::diagnostic::{Applicability, Edit, Fix, Message};

/// The fix that puts `piece`, written in the report's style, before a heading; at the end of the report
/// where there is none.
pub(super) fn insertion(
    ctx: &Context<'_>,
    before: Option<&Heading>,
    title: Message,
    piece: impl Fn(&'static Edition, Style) -> String,
) -> Fix {
    let report = ctx.report;
    let edition = report
        .edition()
        .unwrap_or_else(|| edition_for(report.year()));
    let text = piece(edition, Style::of(report));
    let at = match before {
        Some(heading) => line_start(ctx, heading),
        None => end_of_content(ctx),
    };
    let (lead, trail) = surroundings(ctx, at);
    let text = format!("{lead}{text}{trail}").replace('\n', line_break(ctx));
    Fix {
        title,
        applicability: Applicability::Display,
        edits: vec![Edit {
            range: TextRange::empty(at),
            text,
        }],
    }
}

/// Where the block begins that a heading stands in, its marks or tags included.
fn line_start(ctx: &Context<'_>, heading: &Heading) -> u32 {
    let place = TextRange::empty(heading.range.start);
    let block = ctx.report.part.located_in(place).next();
    block.map_or(heading.range.start, |it| it.0)
}

/// Behind the last block that shows anything: before blank lines and closing tags.
fn end_of_content(ctx: &Context<'_>) -> u32 {
    let mut blocks = ctx.report.part.located().rev();
    let last = blocks.find(|it| it.1.n_rows() > 0);
    last.map_or(0, |(offset, block)| offset + block.len())
}

/// Line breaks that set what is put in apart from what stands before and behind it by a blank line.
fn surroundings(ctx: &Context<'_>, at: u32) -> (&'static str, &'static str) {
    let mut blocks = ctx.report.part.located().rev().filter(|it| it.0 < at);
    let last = blocks.next().map_or("", |it| it.1.text());
    let before = blocks.next().map_or("", |it| it.1.text());
    let before = format!("{before}{last}")
        .replace("\r\n", "\n")
        .replace('\r', "\n");
    let lead = match () {
        () if at == 0 || before.ends_with("\n\n") => "",
        () if before.ends_with('\n') => "\n",
        () => "\n\n",
    };
    let trail = if at == ctx.report.part.len { "" } else { "\n" };
    (lead, trail)
}

/// How the report breaks its lines.
fn line_break(ctx: &Context<'_>) -> &'static str {
    let mut texts = ctx.report.part.blocks.iter().map(|it| it.text());
    let broken = texts.find(|it| it.contains(['\r', '\n']));
    match broken {
        Some(it) if it.contains("\r\n") => "\r\n",
        Some(it) if !it.contains('\n') => "\r",
        _ => "\n",
    }
}

//! The order of a report: title, preface, six sections; and what an omission removes.

use super::form;
use super::grid::{self, Grid};
use super::model::Model;
use super::prose::{self, Words};
use super::prose_opening;
use super::style::{Ordinals, Style, Subheads, ordinal};
use super::{Layout, Omission};

/// A block of the document.
#[derive(Clone, Debug)]
pub(super) enum Block {
    /// The title in one line or two.
    Title(Vec<String>),
    /// The heading of a section.
    Heading(String),
    /// A heading within a section.
    Subhead(String),
    /// A paragraph.
    Paragraph(String),
    /// The table of a section (2 to 4), in one grid or several.
    Tables(usize, Vec<Grid>),
}

/// The title of the report as it stands in the text, in one line.
pub(super) fn title(blocks: &[Block], style: &Style) -> Option<String> {
    blocks.iter().find_map(|it| match it {
        Block::Title(parts) => Some(style.characters(&parts.concat())),
        _ => None,
    })
}

/// The blocks of a report.
pub(super) fn blocks(model: &Model, style: &Style, omission: &Omission) -> Vec<Block> {
    let words = Words { model, style };
    let mut blocks = Vec::new();
    if *omission != Omission::Title {
        blocks.push(Block::Title(prose_opening::title(&words)));
    }
    let preface = prose_opening::preface(&words).into_iter();
    blocks.extend(preface.map(Block::Paragraph));
    for section in 1..=6 {
        if *omission == Omission::Section(section) {
            continue;
        }
        if *omission != Omission::Heading(section) {
            blocks.push(Block::Heading(style.heading(section)));
        }
        match section {
            1 => overview(&words, omission, &mut blocks),
            2..=4 if *omission == Omission::Table(section) => {}
            2..=4 => tables(section, &words, omission, &mut blocks),
            5 => problems(&words, &mut blocks),
            _ => {
                let with_fees = *omission != Omission::FeeStatement;
                let paragraphs = prose::other_matters(&words, with_fees).into_iter();
                blocks.extend(paragraphs.map(Block::Paragraph));
            }
        }
    }
    if style.once_in(4, "signature") {
        let signature = prose_opening::signature(&words).into_iter();
        blocks.extend(signature.map(Block::Paragraph));
    }
    blocks
}

const ASPECTS: [&[&str]; 5] = [
    &["主动公开情况", "主动公开", "主动公开方面"],
    &["依申请公开情况", "依申请公开", "依申请公开方面"],
    &["政府信息管理情况", "政府信息管理", "政府信息管理方面"],
    &[
        "政府信息公开平台建设情况",
        "政府信息公开平台建设",
        "平台建设方面",
    ],
    &["监督保障情况", "监督保障", "监督保障方面"],
];

fn overview(words: &Words<'_>, omission: &Omission, blocks: &mut Vec<Block>) {
    let style = words.style;
    blocks.push(Block::Paragraph(prose_opening::overview(words)));
    let full = style.ordinals == Ordinals::Ideographic;
    let bracketed = if !full || style.half_commas {
        ('(', ')')
    } else {
        ('（', '）')
    };
    let kept = (0..5).filter(|it| *omission != Omission::Aspect(*it));
    for (position, aspect) in kept.enumerate() {
        let name = style.choose("aspect name", &["0", "1", "2"]);
        let name = ASPECTS[aspect][name.parse().unwrap_or(0)];
        let ideographic = ordinal(position + 1);
        let in_brackets = format!("{}{ideographic}{}{name}", bracketed.0, bracketed.1);
        let text = prose::aspect(words, aspect);
        match style.subheads {
            Subheads::OwnLine => {
                blocks.push(Block::Subhead(in_brackets));
                blocks.push(Block::Paragraph(text));
            }
            Subheads::RunIn => {
                let stop = style.choose("run-in", &["。", "："]);
                blocks.push(Block::Paragraph(format!("{in_brackets}{stop}{text}")));
            }
            Subheads::Digits => {
                let after = style.choose("digit", &[".", "、"]);
                let stop = style.choose("run-in", &["。", "："]);
                let text = format!("{}{after}{name}{stop}{text}", position + 1);
                blocks.push(Block::Paragraph(text));
            }
            Subheads::Sentence => {
                let name = ASPECTS[aspect][2];
                blocks.push(Block::Paragraph(format!("{name}，{text}")));
            }
        }
    }
}

fn tables(section: usize, words: &Words<'_>, omission: &Omission, blocks: &mut Vec<Block>) {
    let style = words.style;
    if style.once_in(8, &format!("lead-in {section}")) {
        blocks.push(Block::Paragraph(words.finish("具体情况见下表。")));
    }
    let grouped = section == 3 && style.layout == Layout::MarkdownGrouped;
    if grouped && style.pick("identity", 3) > 0 {
        // The corner cell of the whole table has no place in small ones.
        blocks.push(Block::Paragraph(style.label(form::NOTE)));
    }
    let grids = grid::tables(section, words.model, style, omission);
    blocks.push(Block::Tables(section, grids));
    if section == 4 && style.once_in(6, "note") {
        let note = "注：行政复议、行政诉讼数量含上年度结转数量。";
        blocks.push(Block::Paragraph(words.finish(note)));
    }
}

fn problems(words: &Words<'_>, blocks: &mut Vec<Block>) {
    let style = words.style;
    let (problems, measures) = prose::problems(words);
    if style.pick("problems headed", 2) == 0 {
        blocks.push(Block::Paragraph(problems));
        blocks.push(Block::Paragraph(measures));
        return;
    }
    let digits = style.subheads == Subheads::Digits || style.ordinals != Ordinals::Ideographic;
    for (number, name, text) in [(1, "存在的主要问题", problems), (2, "改进情况", measures)]
    {
        let head = if digits {
            format!("{number}.{name}")
        } else {
            format!("（{}）{name}", ordinal(number))
        };
        blocks.push(Block::Subhead(words.finish(&head)));
        blocks.push(Block::Paragraph(text));
    }
}

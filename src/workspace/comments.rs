//! Comments in a report that say what is not to be said of it: `<!-- gouji: ignore RULE -- reason -->`, in
//! Markdown and HTML and wherever else a reader does not see them. One behind something is about its cell or
//! line; one in a row of its own cells, about the row; one that stands alone, about what comes next: a line
//! or a whole table.

use std::sync::Arc;

use crate::rules::diagnostic::Message;
use crate::rules::{self, Rule};
use crate::syntax::block::{Block, Row};
use crate::syntax::comment::{self, CLOSE, MARK, OPEN, found};
use crate::syntax::document::Part;
use crate::syntax::layout::Layout;
use crate::text::fold::is_blank;
use crate::text::range::TextRange;

use super::config_schema::closest;

/// A comment for us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// From the start of the part.
    pub range: TextRange,
    /// What it names, each once.
    pub named: Vec<Named>,
    scope: Scope,
    pub reason: String,
    /// What is wrong with it as a whole.
    pub mistake: Option<Message>,
}

/// What a comment names, and whether there is such a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub name: String,
    pub rule: Option<&'static Rule>,
}

/// What a comment is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    /// From the start of the part.
    Range(TextRange),
    /// What the next part begins with.
    NextPart,
}

impl Comment {
    /// Whether it is about a rule at a place of its own part.
    pub fn covers(&self, rule: &Rule, range: TextRange) -> bool {
        let Scope::Range(scope) = self.scope else {
            return false;
        };
        let is_in = scope.start <= range.start && range.start <= scope.end;
        is_in && self.names(rule)
    }

    /// Whether it is about a rule in the first lines of the next part, up to `end`.
    pub fn covers_next(&self, rule: &Rule, range: TextRange, end: u32) -> bool {
        self.scope == Scope::NextPart && range.start <= end && self.names(rule)
    }

    /// Whether it stands at the end of its part, and is about the next one.
    pub fn is_about_next(&self) -> bool {
        self.scope == Scope::NextPart
    }

    fn names(&self, rule: &Rule) -> bool {
        self.named.iter().any(|it| it.rule == Some(rule))
    }
}

/// The comments of a part, in order of place.
pub fn comments(part: &Part) -> Vec<Comment> {
    let mut res = Vec::new();
    for (idx, (offset, block)) in part.located().enumerate() {
        for range in found(block.text()) {
            let (named, mistake) = read(range.of(block.text()));
            res.push(Comment {
                range: range.shifted(offset),
                named,
                reason: reason(range.of(block.text())),
                scope: scope(part, idx, range),
                mistake,
            });
        }
    }
    res
}

/// Whether there may be comments in blocks: told by their bytes.
pub fn may_have(blocks: &[Arc<Block>]) -> bool {
    let mut blocks = blocks.iter();
    blocks.any(|it| comment::may_have(it.text()))
}

/// What a comment names, and what is wrong with it.
fn read(comment: &str) -> (Vec<Named>, Option<Message>) {
    let body = comment.trim_start_matches(OPEN).trim_end_matches(CLOSE);
    let body = body.trim().strip_prefix(MARK).unwrap_or_default().trim();
    let (verb, rest) = body.split_once(char::is_whitespace).unwrap_or((body, ""));
    if verb != "ignore" {
        let message = Message::new(
            format!("没有 `gouji: {verb}`，是否指 `gouji: ignore 规则 -- 理由`？"),
            format!("there is no `gouji: {verb}`; did you mean `gouji: ignore RULE -- reason`?"),
        );
        return (Vec::new(), Some(message));
    }
    let names = rest.split("--").next().unwrap_or_default();
    let mut named: Vec<Named> = Vec::new();
    for name in names
        .split([',', '，', '、', ' ', '\t'])
        .filter(|it| !it.is_empty())
    {
        if named.iter().all(|it| it.name != name) {
            named.push(Named {
                name: name.to_owned(),
                rule: rules::find(name),
            });
        }
    }
    let mistake = named.is_empty().then(|| {
        Message::new(
            "没有写明规则：`gouji: ignore 规则 -- 理由`",
            "it names no rule: `gouji: ignore RULE -- reason`",
        )
    });
    (named, mistake)
}

fn reason(comment: &str) -> String {
    let body = comment.trim_start_matches(OPEN).trim_end_matches(CLOSE);
    let reason = body.split_once("--").map(|it| it.1);
    let reason = reason.unwrap_or_default().trim_matches(['-', ' ', '\t']);
    reason.to_owned()
}

impl Named {
    /// What is wrong with a name that is no rule's.
    pub fn mistake(&self) -> Message {
        let names: Vec<&str> = rules::ALL.iter().map(|it| it.name).collect();
        let name = &self.name;
        match closest(name, &names) {
            Some(it) => Message::new(
                format!("没有规则「{name}」，是否指 `{it}`？"),
                format!("there is no rule `{name}`; did you mean `{it}`?"),
            ),
            None => Message::new(
                format!("没有规则「{name}」，`gouji rules` 列出全部规则"),
                format!("there is no rule `{name}`; `gouji rules` lists them all"),
            ),
        }
    }
}

/// What a comment at a place of a block is about.
fn scope(part: &Part, idx: usize, comment: TextRange) -> Scope {
    let block = &*part.blocks[idx];
    let here = |it: TextRange| Scope::Range(it.shifted(part.start_of(idx)));
    for row in block.rows() {
        let Some(cell) = row.cells.iter().find(|it| it.range.contains(comment)) else {
            continue;
        };
        if is_shown(block, cell.range) {
            return here(cell.range);
        }
        if row.cells.len() > 1 {
            return here(row_range(row));
        }
    }
    if let Some(row) = row_of_blank_cell(block, comment) {
        return here(row_range(row));
    }
    // Behind a cell, and outside of it only by its markup.
    let mut ended = block.rows().flat_map(|it| it.cells);
    let ended = ended.rfind(|it| it.range.end <= comment.start);
    let gap = ended.map(|it| TextRange::new(it.range.end, comment.start).of(block.text()));
    if let (Some(cell), Some(gap)) = (ended, gap)
        && !gap.contains(['\n', '\r'])
        && is_shown(block, cell.range)
    {
        return here(cell.range);
    }
    let n_before = block
        .rows()
        .filter(|it| row_range(*it).end <= comment.start);
    let n_before = n_before.filter(|it| is_row_shown(block, *it)).count();
    let rest = next_in(block, comment.end, n_before == 0);
    if let Some(it) = rest {
        return here(it);
    }
    for (idx, block) in part.blocks.iter().enumerate().skip(idx + 1) {
        if let Some(it) = next_in(block, 0, true) {
            return Scope::Range(it.shifted(part.start_of(idx)));
        }
    }
    Scope::NextPart
}

/// The row of the cell between tags that holds nothing but a comment.
fn row_of_blank_cell(block: &Block, comment: TextRange) -> Option<Row<'_>> {
    let text = block.text();
    let before = text[..comment.start as usize].trim_end();
    let behind = text[comment.end as usize..].trim_start();
    let tag = before.rfind('<').map(|it| &before[it..])?;
    let opens = ["<td", "<th"].iter().any(|it| tag.starts_with(it)) && tag.ends_with('>');
    let closes = ["</td", "</th"].iter().any(|it| behind.starts_with(it));
    if !(opens && closes) {
        return None;
    }
    let mut rows = block.rows();
    let is_around = |it: &Row<'_>| {
        it.cells
            .last()
            .is_some_and(|it| it.range.end >= comment.start)
    };
    rows.find(is_around).filter(|it| is_row_shown(block, *it))
}

/// What comes first in a block behind a place: a table as a whole, if it begins there, else a row.
fn next_in(block: &Block, at: u32, is_start: bool) -> Option<TextRange> {
    let mut rows = block.rows().filter(|it| row_range(*it).start >= at);
    let first = rows.find(|it| is_row_shown(block, *it))?;
    let is_table = block.layout != Layout::Plain && block.rows().any(|it| it.cells.len() > 1);
    let range = row_range(first);
    Some(if is_start && is_table {
        TextRange::new(range.start, block.len())
    } else {
        range
    })
}

fn row_range(row: Row<'_>) -> TextRange {
    let ranges = row.cells.iter().map(|it| it.range);
    ranges.reduce(TextRange::cover).unwrap_or_default()
}

fn is_row_shown(block: &Block, row: Row<'_>) -> bool {
    row.cells.iter().any(|it| is_shown(block, it.range))
}

fn is_shown(block: &Block, range: TextRange) -> bool {
    !block.shown(range).trim_matches(is_blank).is_empty()
}

//! What to show for a place: the manual pages of the rules that found something there.

use crate::text::range::TextRange;
use crate::workspace::across::Across;
use crate::workspace::analysis::Analysis;

use super::findings::findings;
use super::levels::Levels;

/// The manual page, as Markdown, of what was found at a place, and where that stands.
pub fn hover(
    analysis: &Analysis,
    across: &Across,
    levels: &Levels,
    at: u32,
) -> Option<(TextRange, String)> {
    let found = findings(analysis, across, levels)
        .filter(|it| it.range.touches(TextRange::empty(at)))
        .min_by_key(|it| it.range.len())?;
    let rule = found.diagnostic.rule;
    Some((
        found.range,
        format!("## {}\n\n{}", rule.name, rule.docs.trim()),
    ))
}

//! What to show for a place: the manual pages of the rules that found something there.

use crate::rules::Rule;
use crate::text::range::TextRange;
use crate::workspace::across::Across;
use crate::workspace::analysis::Analysis;
use crate::workspace::findings::findings;
use crate::workspace::policy::Policy;

/// The manual page of what was found at a place.
pub struct Page {
    /// Where it was found.
    pub range: TextRange,
    rule: &'static Rule,
}

/// What there is to show at a place.
pub fn hover(analysis: &Analysis, across: &Across, policy: &Policy, at: u32) -> Option<Page> {
    let found = findings(analysis, across, policy)
        .filter(|it| it.range.touches(TextRange::empty(at)))
        .min_by_key(|it| it.range.len())?;
    Some(Page {
        range: found.range,
        rule: found.diagnostic.rule,
    })
}

impl Page {
    pub fn markdown(&self) -> String {
        format!("## {}\n\n{}", self.rule.name, self.rule.page())
    }

    /// The same without markup.
    pub fn plain(&self) -> String {
        let page = self.rule.page();
        let lines = page.lines().filter(|it| !it.starts_with("```"));
        let lines: Vec<String> = lines.map(|it| it.replace("**", "")).collect();
        format!("{}\n\n{}", self.rule.name, lines.join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    #[test]
    fn a_plain_page_has_the_words_and_no_marks() {
        for rule in rules::ALL {
            let range = TextRange::default();
            let page = Page { range, rule };
            let plain = page.plain();
            assert!(plain.contains("依据") && !plain.contains("**"), "{plain}");
            assert!(page.markdown().contains("**依据**"));
        }
    }
}

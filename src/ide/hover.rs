//! What to show for a place: the manual pages of the rules that found something there.

use crate::rules::Rule;
use crate::rules::diagnostic::Language;
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
    pub fn markdown(&self, language: Language) -> String {
        let title = self.rule.title(language);
        format!("## {title}\n\n{}", self.rule.page(language))
    }

    /// The same without markup.
    pub fn plain(&self, language: Language) -> String {
        let page = self.rule.page(language);
        let lines = page.lines().filter(|it| !it.starts_with("```"));
        let lines: Vec<String> = lines.map(|it| it.replace("**", "")).collect();
        format!("{}\n\n{}", self.rule.title(language), lines.join("\n"))
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
            for (language, basis) in [(Language::Chinese, "依据"), (Language::English, "Basis")] {
                let plain = page.plain(language);
                assert!(plain.contains(basis) && !plain.contains("**"), "{plain}");
                assert!(page.markdown(language).contains(&format!("**{basis}**")));
            }
        }
    }
}

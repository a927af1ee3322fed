//! Links: articles of the 条例 and notices that a report names, to what they ask for. An article of another
//! law has none, however it is numbered.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::form::articles::{self, Article, Notice};
use crate::syntax::block::Block;
use crate::syntax::document::Part;
use crate::syntax::layout::Layout;
use crate::text::range::{TextRange, to_u32};
use crate::workspace::analysis::Analysis;

/// A place that names an article or a notice.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    pub range: TextRange,
    pub target: Target,
}

/// What a link leads to.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    Article(&'static Article),
    Notice(&'static Notice),
}

impl Target {
    /// Its heading in [`articles::page`].
    pub fn heading(&self) -> String {
        match self {
            Target::Article(it) => it.heading(),
            Target::Notice(it) => it.heading(),
        }
    }
}

/// The links of every report of a text, in order of place.
pub fn links(analysis: &Analysis) -> Vec<Link> {
    analysis.gather(analysis.whole(), |offset, checked| {
        let mut res = Vec::new();
        if checked.report.is_some() {
            for (start, block) in checked.part.located() {
                let whole = 0..block.text().len();
                in_block(block, whole, offset + start, &mut res);
            }
        }
        res
    })
}

/// The link at a place of a part. It reads no more than what is near the place.
pub fn link_at(part: &Part, at: u32) -> Option<Link> {
    /// More bytes than the longest name of an article or a notice has, on either side.
    const NEAR: usize = 256;
    let place = TextRange::empty(at);
    let mut found = Vec::new();
    for (start, block) in part.located_in(place) {
        let (text, own) = (block.text(), at.saturating_sub(start) as usize);
        let first = text.floor_char_boundary(own.saturating_sub(NEAR));
        let near = first..text.floor_char_boundary(own + NEAR);
        in_block(block, near, start, &mut found);
    }
    found.into_iter().find(|it| it.range.touches(place))
}

/// The links that are named within a range of a block, which begins at `offset`.
fn in_block(block: &Block, within: Range<usize>, offset: u32, acc: &mut Vec<Link>) {
    let text = &block.text()[within.clone()];
    let may_name = text.contains('条') || text.contains('号');
    if matches!(block.layout, Layout::Blank | Layout::Head) || !may_name {
        return;
    }
    let Some(regex) = &*NAMED else {
        return;
    };
    for found in regex.captures_iter(text) {
        let Some(whole) = found.get(0) else { continue };
        let range = TextRange::new(to_u32(whole.start()), to_u32(whole.end()));
        let range = range.shifted(to_u32(within.start));
        let group = |name: &str| found.name(name).map(|it| it.as_str());
        let target = match (group("article"), group("year"), group("number")) {
            (Some(it), _, _) => {
                let article = articles::number(it).and_then(articles::find);
                article
                    .filter(|_| is_of_the_regulation(block, range))
                    .map(Target::Article)
            }
            (None, Some(year), Some(number)) => {
                let office = group("office").unwrap_or_default();
                let name = format!("国办{office}函〔{year}〕{number}号");
                articles::notice(&name).map(Target::Notice)
            }
            _ => None,
        };
        acc.extend(target.map(|target| Link {
            range: range.shifted(offset),
            target,
        }));
    }
}

/// An article, with its paragraph and item, or the number of a notice, in brackets of any kind.
static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"第\s*(?P<article>[一二三四五六七八九十]{1,4}|[0-9]{1,2})\s*条",
        r"(?:\s*第[一二三四五六七八九十]{1,3}款)?",
        r"(?:\s*第\s*[（(]?[一二三四五六七八九十]{1,3}[）)]?\s*项)?",
        r"|国办(?P<office>公开办)?函\s*[〔\[（(【]\s*(?P<year>20[0-9]{2})\s*[〕\]）)】]\s*(?P<number>[0-9]{1,3})\s*号"
    ))
    .ok()
});

/// Whether an article is one of the 条例: it is all of a cell, as in table 二, or the sentence names the 条例
/// before it and no other law between.
fn is_of_the_regulation(block: &Block, range: TextRange) -> bool {
    const FARTHEST: usize = 40;
    const NAMES: [&str; 6] = [
        "信息公开条例",
        "《条例",
        "本条例",
        "新条例",
        "照条例",
        "据条例",
    ];
    let is_whole = block.rows().any(|row| {
        let mut cells = row.cells.iter();
        cells.any(|it| {
            it.range.contains(range) && it.range.of(block.text()).trim() == range.of(block.text())
        })
    });
    if is_whole {
        return true;
    }
    let before = &block.text()[..range.start as usize];
    let sentence = before.rsplit(['。', '；', '\n']).next().unwrap_or_default();
    let named = NAMES
        .iter()
        .filter_map(|it| Some(sentence.rfind(it)? + it.len()));
    named.max().is_some_and(|end| {
        let between = &sentence[end..];
        between.chars().count() <= FARTHEST && !between.contains('《')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CORRECT: &str = include_str!("../../fixtures/correct.md");
    const SENTENCE: &str = "新收政府信息公开申请6件";

    /// The links in a text, each with what it leads to.
    fn shown(text: &str) -> Vec<(String, String)> {
        let found = links(&Analysis::new(text)).into_iter();
        let shown = found.map(|it| (it.range.of(text).to_owned(), it.target.heading()));
        shown.collect()
    }

    /// The links in a sentence of a report.
    fn of_sentence(sentence: &str) -> Vec<String> {
        let text = CORRECT.replacen(SENTENCE, sentence, 1);
        let before = shown(CORRECT);
        let own = shown(&text).into_iter().filter(|it| !before.contains(it));
        own.map(|it| it.0).collect()
    }

    #[test]
    fn the_groups_of_table_two_lead_to_their_article() {
        for text in [
            CORRECT,
            include_str!("../../fixtures/layouts/tsv.txt"),
            include_str!("../../fixtures/layouts/table.html"),
            include_str!("../../fixtures/layouts/cell-per-line.txt"),
        ] {
            let mut found = shown(text);
            found.retain(|it| it.0.contains('项'));
            assert_eq!(found.len(), 4, "{found:?}");
            assert!(found.iter().all(|it| it.1 == "第二十条 主动公开的内容"));
        }
    }

    #[test]
    fn articles_of_the_regulation_are_linked_and_those_of_others_are_not() {
        for (sentence, links) in [
            (
                "根据《政府信息公开条例》第五十条第（四）项",
                &["第五十条第（四）项"][..],
            ),
            ("依照《条例》第36条", &["第36条"]),
            ("依照《条例》第十四条、第十五条", &["第十四条", "第十五条"]),
            ("依照《行政处罚法》第二十条", &[]),
            ("依照《条例》和《保守国家秘密法》第十五条", &[]),
            ("。根据第二十条的规定", &[]),
            ("依照《信访工作条例》第二十条", &[]),
            ("依照《条例》第九十九条", &[]),
        ] {
            assert_eq!(of_sentence(sentence), links, "{sentence}");
        }
    }

    #[test]
    fn notices_are_known_by_their_numbers() {
        for text in [
            "国办函〔2020〕109号",
            "国办函[2020]109号",
            "国办公开办函（2021）30号",
        ] {
            assert_eq!(of_sentence(&format!("按照{text}")), [text]);
        }
        assert_eq!(of_sentence("按照国办函〔2020〕1号"), [""; 0]);
    }

    #[test]
    fn every_link_leads_to_a_heading_of_the_page() {
        let page = articles::page();
        for (_, heading) in shown(CORRECT) {
            assert!(page.contains(&format!("## {heading}\n")), "{heading}");
        }
    }
}

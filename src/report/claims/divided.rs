//! Lists of names and counts behind a comma, with a word before them that says by what they divide the whole, or
//! with none.

use super::itemization::Reader;
use super::lexicon::Word;
use super::list::begins_with_rest;
use super::phrase::{ends_sentence, is_comma, is_joint};
use super::tokens::{Token, Unit, What};
use super::{Figured, Itemization};

/// What stands between the whole and its items.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opening {
    /// 来信187件，物业74件、…: nothing.
    None,
    /// 行政处罚2376件，按门类分，道路运政1487件，…; 任务28项，由办公室牵头11项、…: all of it is among them.
    Divides,
    /// 申请64件，涉及道路建设21件，…: what it is about.
    Involves,
    /// 申请63件，分季度为14件、17件、…: the items go without names.
    Quarters,
}

impl Reader<'_> {
    /// The list behind the comma that stands behind a figure: names and counts, and nothing else.
    pub(super) fn divided(&self, whole_at: usize) -> Option<Itemization> {
        let whole = self.countable(whole_at)?;
        if !self.tokens.get(whole_at + 1).is_some_and(is_comma) {
            return None;
        }
        let phrase = self.phrase_start(whole_at);
        // The whole is an item itself, or what there is more or less.
        let is_item = phrase > 0 && self.tokens[phrase - 1].what == What::Mark('、');
        if is_item || self.changes(phrase, whole_at) || self.is_equation(whole_at) {
            return None;
        }
        let rest = self.tokens.get(whole_at + 2..)?;
        let ends = |it: &Token| it.what == What::Mark(';') || ends_sentence(it.what);
        let rest = &rest[..rest.iter().position(ends)?];
        let (opening, rest) = self.opening(rest);
        let (items, is_last, is_all) = match opening {
            // The clause alone: what stands behind it may count anything.
            Opening::None => {
                let clause = rest.split(is_comma).next()?;
                if clause.iter().any(|it| tells_more(it.what)) {
                    return None;
                }
                let items = clause.split(is_joint).map(|it| self.named(it, whole.unit));
                (items.collect::<Option<Vec<_>>>()?, true, false)
            }
            _ => {
                let is_bare = opening == Opening::Quarters;
                let segments = || rest.split(|it| is_comma(it) || is_joint(it));
                let items = segments().map_while(|it| {
                    let item = self.named(it, whole.unit);
                    item.or_else(|| self.bare(it, whole.unit).filter(|_| is_bare))
                });
                let items: Vec<_> = items.collect();
                let counts =
                    |it: &Token| matches!(it.what, What::Figure(it) if it.unit == whole.unit);
                let is_last = !segments().skip(items.len()).flatten().any(counts);
                let is_all = opening == Opening::Divides && segments().count() == items.len();
                (items, is_last, is_all)
            }
        };
        // 予以公开60件，由自然人申请48件、商业企业申请6件: some of the applicants, as behind 其中.
        let names_applicants = opening != Opening::None
            && rest
                .iter()
                .any(|it| matches!(it.what, What::Word(Word::Applicant(_))));
        if names_applicants {
            return None;
        }
        let least_items = if is_all { 2 } else { 3 };
        if items.len() < least_items || !is_last {
            return None;
        }
        let ends_in_rest = items.last().is_some_and(|it| it.1);
        let is_exhaustive = match opening {
            Opening::Quarters => items.len() == 4,
            _ => ends_in_rest,
        };
        let items = items.into_iter().map(|it| it.0).collect();
        let is_divided = matches!(opening, Opening::Divides | Opening::Quarters);
        Some(Itemization {
            is_closed: is_divided,
            is_joined: true,
            is_unopened: !is_divided,
            rivals: self.rivals(whole_at, &whole),
            ..Itemization::closed(self.flat.figured(&whole), items, is_exhaustive)
        })
    }

    /// What opens the list, and the tokens behind it.
    fn opening<'a>(&self, tokens: &'a [Token]) -> (Opening, &'a [Token]) {
        let is_figure = |it: &Token| matches!(it.what, What::Figure(_));
        let Some((first, rest)) = tokens.split_first() else {
            return (Opening::None, tokens);
        };
        match first.what {
            // 任务28项，由甲牵头11项、乙牵头17项; 不予处理3件，为信访类2件、重复申请1件.
            What::Word(Word::Filler) if ["由", "为"].contains(&self.text(first)) => {
                return (Opening::Divides, rest);
            }
            What::Word(Word::Involve) => return (Opening::Involves, rest),
            _ => {}
        }
        let end = tokens.iter().position(|it| is_comma(it) || is_figure(it));
        let Some(end) = end else {
            return (Opening::None, tokens);
        };
        let words = self.flat.words(&tokens[..end]);
        let says_by = words.starts_with('按') || words.starts_with('分');
        if !says_by || !words.contains('分') {
            return (Opening::None, tokens);
        }
        // 按内容分，…; 分季度看，一季度…; 分季度为14件、….
        match (is_comma(&tokens[end]), words.strip_suffix('为')) {
            (true, _) => (Opening::Divides, &tokens[end + 1..]),
            (false, Some(by)) if is_quarter(by) => (Opening::Quarters, &tokens[end..]),
            _ => (Opening::None, tokens),
        }
    }

    /// An item that is a name and a count at its end, and whether the name is that of the rest.
    fn named(&self, tokens: &[Token], unit: Unit) -> Option<(Figured, bool)> {
        let ends_in_figure = matches!(tokens.last()?.what, What::Figure(_));
        let is_rest = begins_with_rest(self.text(tokens.first()?));
        let opens =
            |it: &Token| matches!(it.what, What::Word(Word::Within | Word::List | Word::Total));
        let item = self.item(tokens, unit);
        let item = item.filter(|_| ends_in_figure && !tokens.iter().any(opens));
        item.map(|it| (it, is_rest))
    }

    fn bare(&self, tokens: &[Token], unit: Unit) -> Option<(Figured, bool)> {
        let [token] = tokens else {
            return None;
        };
        match token.what {
            What::Figure(it) if it.unit == unit && !it.is_rough => {
                Some((self.flat.figured(&it), false))
            }
            _ => None,
        }
    }
}

/// 一季度, 分季度: the quarters of a year are all of it, as an average is not.
pub(super) fn is_quarter(text: &str) -> bool {
    text.ends_with("季度")
}

/// Whether a word of a clause tells what was done with the whole, or is that of another list: names do neither.
fn tells_more(what: What) -> bool {
    matches!(
        what,
        What::Word(
            Word::Of
                | Word::List
                | Word::Including
                | Word::Within
                | Word::Filler
                | Word::Total
                | Word::Further
                | Word::Forward
                | Word::NextYear
                | Word::Finish
                | Word::Answer
                | Word::Receive
                | Word::ReceiveNew
                | Word::Outcome(_)
                | Word::Ruling(_)
                | Word::Dispute(_)
        )
    )
}

//! Lists that a mark or a word holds together: behind a colon, in brackets, `由…组成`.

use super::divided::is_quarter;
use super::itemization::Reader;
use super::lexicon::Word;
use super::phrase::ends_sentence;
use super::tokens::{Token, Unit, What};
use super::{Figured, Itemization};

impl Reader<'_> {
    /// 人员94名，由专职6名和兼职88名组成.
    pub(super) fn composed(&self, by: usize) -> Option<Itemization> {
        let is_figure = |it: &usize| matches!(self.tokens[*it].what, What::Figure(_));
        let near = [by.checked_sub(1), by.checked_sub(2)];
        let whole_at = near.into_iter().flatten().find(is_figure)?;
        let What::Figure(whole) = self.tokens[whole_at].what else {
            return None;
        };
        let rest = &self.tokens[by + 1..];
        let is_end =
            |it: &Token| self.text(it).starts_with("组成") || self.text(it).starts_with("构成");
        let end = rest
            .iter()
            .position(|it| ends_sentence(it.what) || is_end(it))?;
        if !is_end(&rest[end]) || whole.is_rough || whole.value.count().is_none() {
            return None;
        }
        let parts = |it: &Token| {
            it.what == What::Mark('、')
                || it.what == What::Word(Word::And)
                || it.what == What::Mark(',')
        };
        let items: Option<Vec<Figured>> = rest[..end]
            .split(parts)
            // 14张、3部、8个: what is put together has many units.
            .map(|it| {
                self.item(it, whole.unit)
                    .or_else(|| self.item(it, counted_in(it)?))
            })
            .collect();
        let items = items.filter(|it| it.len() > 1)?;
        Some(Itemization::closed(self.flat.figured(&whole), items, true))
    }

    /// 891条：政策文件681条，工作动态98条，公告112条. 312件，按渠道分：网络187件、…
    pub(super) fn behind_colon(&self, colon: usize) -> Option<Itemization> {
        const LEAST_ITEMS: usize = 2;
        let before = colon.checked_sub(1)?;
        let start = self.phrase_start(colon);
        let clause = &self.tokens[start..colon];
        // 1468件申请按渠道划分：…; 新收申请312件，按渠道分：….
        let says = |words: &[&str]| {
            clause
                .iter()
                .any(|it| words.iter().any(|word| self.text(it).contains(word)))
        };
        let is_divided = says(&["按", "分"]);
        let is_figure = |it: &Token| matches!(it.what, What::Figure(_));
        let whole_at = match (clause.iter().position(is_figure), clause.last()) {
            (_, Some(last)) if is_figure(last) => before,
            (Some(own), _) if is_divided => start + own,
            (None, _) if is_divided => start.checked_sub(2)?,
            _ => return None,
        };
        let whole = self.countable(whole_at)?;
        // 复议后起诉8件，同比增加2件。按审理情况：维持6件: of what there is, and not of what there is more.
        if self.changes(self.phrase_start(whole_at), whole_at) || self.is_equation(whole_at) {
            return None;
        }
        let list = self.list(colon + 1, &whole, false);
        let n_most = list.n_most.unwrap_or(list.items.len());
        let n_certain = list.n_certain.unwrap_or(n_most).min(n_most);
        (n_certain >= LEAST_ITEMS && !list.is_unclear).then(|| Itemization {
            whole: self.flat.figured(&whole),
            n_items: (n_certain, n_most),
            is_joined: list.is_joined(),
            items: list.items,
            is_exhaustive: list.ends_in_rest,
            is_closed: true,
            is_open: list.is_open,
            may_lack: false,
            is_far: false,
            is_unopened: false,
            may_overlap: false,
            rivals: self.rivals(whole_at, &whole),
            shown: self.flat.place(whole.digits),
        })
    }

    /// 43个（微信24个、微博8个、其他11个）; the items may go without a unit.
    pub(super) fn in_brackets(&self, open: usize) -> Option<Itemization> {
        let whole_at = open.checked_sub(1)?;
        let whole = self.countable(whole_at)?;
        let end = self.closing(open);
        let inside = self.tokens.get(open + 1..end.checked_sub(1)?)?;
        let items: Option<Vec<Figured>> = inside
            .split(|it| matches!(it.what, What::Mark('、' | ',' | '，')))
            .map(|it| self.item(it, whole.unit))
            .collect();
        let items = items.filter(|it| it.len() > 1)?;
        Some(Itemization::closed(self.flat.figured(&whole), items, false))
    }

    /// The figure of an item that is a name and a count, and nothing else.
    pub(super) fn item(&self, tokens: &[Token], unit: Unit) -> Option<Figured> {
        let is_figure = |it: &Token| matches!(it.what, What::Figure(_));
        let at = tokens.iter().position(is_figure)?;
        let What::Figure(figure) = tokens[at].what else {
            return None;
        };
        let name: Vec<&Token> = tokens[..at].iter().chain(&tokens[at + 1..]).collect();
        let is_name = |it: &&Token| {
            !matches!(
                it.what,
                What::Figure(_)
                    | What::Year(_)
                    | What::Mark(_)
                    | What::Word(
                        Word::Of
                            | Word::Including
                            | Word::Change
                            | Word::Becomes
                            | Word::About
                            | Word::LastYear
                    )
            ) && (it.what != What::Word(Word::Share) || is_quarter(self.text(it)))
        };
        let is_same = figure.unit == unit || figure.unit == Unit::Other;
        let is_item = is_same && !figure.is_rough && figure.value.count().is_some();
        (is_item && !name.is_empty() && name.iter().all(is_name))
            .then(|| self.flat.figured(&figure))
    }
}

/// The unit of the last figure, if it counts something.
fn counted_in(tokens: &[Token]) -> Option<Unit> {
    match tokens.last()?.what {
        What::Figure(it) => Some(it.unit).filter(|it| matches!(it, Unit::Count(_))),
        _ => None,
    }
}

//! Wholes and their items: `508条(其中:集中采购33条、…)`; and shares: `a件，占p%`.

use std::sync::LazyLock;

use crate::text::find::AnyOf;
use crate::text::range::TextRange;

use super::flat::Flat;
use super::lexicon::Word;
use super::list::{List, Sort, begins_with_rest, kind, narrows};
use super::phrase::{ends_sentence, is_comma, is_joint, parts};
use super::tokens::{Figure, Token, Unit, What};
use super::{Figured, Itemization, Statements};

pub(super) fn read(flat: &Flat, tokens: &[Token], acc: &mut Statements) {
    let reader = Reader {
        flat,
        tokens,
        has_equation: is_equation(&flat.text),
    };
    for (at, token) in tokens.iter().enumerate() {
        match token.what {
            What::Word(Word::Of | Word::List | Word::Including) => {
                acc.itemizations.extend(reader.itemization(at));
            }
            What::Word(Word::Filler) if reader.text(token) == "由" => {
                acc.itemizations.extend(reader.composed(at));
            }
            // 4个问题中，已整改3个，正在整改1个.
            What::Word(Word::Within) if reader.is_lead(at) => {
                acc.itemizations.extend(reader.itemization(at));
            }
            What::Mark(':') => acc.itemizations.extend(reader.behind_colon(at)),
            What::Mark('(') => acc.itemizations.extend(reader.in_brackets(at)),
            What::Figure(figure) if is_giant(&figure) && reader.is_published(at) => {
                acc.giants.push(flat.figured(&figure));
            }
            What::Figure(_) => acc.itemizations.extend(reader.divided(at)),
            _ => {}
        }
    }
}

/// Whether a sentence says itself what its figures come to: which of them is a whole, its words tell and not its order.
pub(super) fn is_equation(sentence: &str) -> bool {
    static WORDS: LazyLock<AnyOf> = LazyLock::new(|| AnyOf::new(&["之和", "等于", "相加"]));
    WORDS.is_in(sentence)
}

/// 公开信息173769万条: no organ publishes a hundred million things.
fn is_giant(figure: &Figure) -> bool {
    const LEAST: i64 = 100_000_000;
    let Unit::Scaled('条' | '件' | '份' | '篇', power) = figure.unit else {
        return false;
    };
    let value = i8::try_from(power)
        .ok()
        .and_then(|it| figure.value.scaled(it));
    value
        .and_then(|it| it.count())
        .is_some_and(|it| it >= LEAST)
}

pub(super) struct Reader<'a> {
    pub flat: &'a Flat,
    pub tokens: &'a [Token],
    /// A sentence says itself what its figures come to.
    has_equation: bool,
}

impl Reader<'_> {
    pub(super) fn text(&self, token: &Token) -> &str {
        token.range.of(&self.flat.text)
    }

    /// Whether 中 ends a clause whose only figure is what the clauses behind it part.
    fn is_lead(&self, at: usize) -> bool {
        let clause = &self.tokens[self.phrase_start(at)..at];
        let figures = clause
            .iter()
            .filter(|it| matches!(it.what, What::Figure(_)));
        figures.count() == 1 && self.tokens.get(at + 1).is_some_and(is_comma)
    }

    fn itemization(&self, marker: usize) -> Option<Itemization> {
        let whole_at = match self.tokens[marker].what {
            What::Word(Word::Within) => self.figure_before(marker)?,
            _ => self.whole(marker)?,
        };
        // 其中予以公开分别为37件和8件: one for each of the wholes before.
        if self.tokens[marker].what != What::Word(Word::List) && self.is_paired(marker) {
            return None;
        }
        let whole = self.countable(whole_at)?;
        // 24项，完成23项，1项延期；其中两项被推广: of which of them, no word says.
        let before = marker.checked_sub(1).map(|it| self.tokens[it].what);
        let is_apart = before == Some(What::Mark(';')) && !self.rivals(whole_at, &whole).is_empty();
        // 48件；不掌握的如实告知，其中54件: of what the clause behind the semicolon speaks of.
        let mut between = self.tokens[whole_at..marker - 1].iter();
        let is_apart = is_apart || between.any(|it| it.what == What::Mark(';'));
        if self.is_last_of_row(whole_at) || is_apart {
            return None;
        }
        // Amounts in 万元 are rounded, each by itself.
        if matches!(whole.unit, Unit::Money(power) if power > 0) {
            return None;
        }
        // 净增14件: more here, less there. 平均每月26件: no whole. 9件，连同结转1件，其中…: of both.
        let phrase = self.phrase_start(whole_at);
        let is_joined = self
            .flat
            .words(&self.tokens[phrase..whole_at])
            .contains("连同");
        if is_joined || self.is_equation(whole_at) {
            return None;
        }
        if self.changes(phrase, whole_at) || self.is_share_of_year(phrase, whole_at) {
            return None;
        }
        let is_bracketed = before == Some(What::Mark('('));
        let list = self.list(marker + 1, &whole, is_bracketed);
        // 分别12家、33家: of several wholes.
        let is_bare = self.text(&self.tokens[marker]) == "分别";
        if list.items.is_empty() || list.is_unclear || is_bare && list.has_bare {
            return None;
        }
        // 2件，分别为餐饮油烟管理和处罚清单方面的文件，废止1件: no list of figures.
        let is_list = self.tokens[marker].what == What::Word(Word::List);
        if is_list && (list.items.len() < 2 || !self.counts_first(marker + 1)) {
            return None;
        }
        // 11个领域，涵盖一级事项46个: other things than the whole.
        let is_greater = |it: &Figured| it.value.count() > whole.value.count();
        let includes = self.tokens[marker].what == What::Word(Word::Including);
        // 办结257件，结转下年度10件，其中予以公开98件: of those before.
        let mut words = self.tokens[phrase..whole_at].iter();
        let is_left = words.any(|it| it.what == What::Word(Word::NextYear))
            && !self.rivals(whole_at, &whole).is_empty();
        if (includes || is_left) && list.items.iter().any(is_greater) {
            return None;
        }
        let n_most = list.n_most.unwrap_or(list.items.len());
        let may_end = list.is_in_parts && self.tokens[marker].what == What::Word(Word::Of);
        let n_certain = match may_end {
            true => 1,
            false => list.n_certain.unwrap_or(n_most).min(n_most),
        };
        let is_exhaustive = match self.tokens[marker].what {
            What::Word(Word::List) => true,
            What::Word(Word::Including) => {
                self.tokens.get(marker + 1).map(|it| it.what) == Some(What::Mark(':'))
                    || list.ends_in_rest
            }
            // 1451件中，不予公开172件，其他处理60件: some of them.
            What::Word(Word::Within) => false,
            _ => list.ends_in_rest || list.has_all_kinds(&self.tokens[phrase..whole_at]),
        };
        let mut rivals = self.rivals(whole_at, &whole);
        rivals.extend(self.with_old(marker, &whole));
        // 60件（含结转3件），其中自然人43件、法人或其他组织14件: of those that came in.
        let told_of_it = self.tokens[whole_at + 1..marker].iter();
        let told_of_it = told_of_it.filter_map(|it| match it.what {
            What::Figure(it) if it.unit == whole.unit => it.value.count(),
            _ => None,
        });
        let all = whole.value.count().unwrap_or_default();
        rivals.extend(told_of_it.flat_map(|it| [it, all - it]));
        // 办结62件，其中予以公开26件、部分公开8件、无法提供13件: there are other outcomes.
        let may_lack = list.n_outcomes == n_most && n_most <= 3;
        Some(Itemization {
            whole: self.flat.figured(&whole),
            n_items: (n_certain, n_most),
            is_joined: list.is_joined(),
            items: list.items,
            is_exhaustive,
            is_closed: false,
            is_open: list.is_open,
            may_lack,
            is_far: false,
            is_unopened: false,
            may_overlap: self.tokens[marker].what == What::Word(Word::Within),
            rivals,
            shown: self.flat.place(whole.digits),
        })
    }

    /// 科研机构、社会公益组织分别提出申请9件和4件，其中予以公开7件: of both.
    fn is_last_of_row(&self, at: usize) -> bool {
        let is_figure = |it: usize| matches!(self.tokens[it].what, What::Figure(_));
        let mut first = at;
        while first >= 2 && is_joint(&self.tokens[first - 1]) && is_figure(first - 2) {
            first -= 2;
        }
        let clause = &self.tokens[self.phrase_start(first)..first];
        first < at && clause.iter().any(|it| it.what == What::Word(Word::List))
    }

    /// Whether the sentence of a token says what figures come to: 57件与3件之和为60件.
    pub(super) fn is_equation(&self, at: usize) -> bool {
        if !self.has_equation {
            return false;
        }
        let start = self.tokens[..at]
            .iter()
            .rposition(|it| ends_sentence(it.what));
        let start = start.map_or(0, |it| it + 1);
        let len = self.tokens[at..]
            .iter()
            .position(|it| ends_sentence(it.what));
        let end = len.map_or(self.tokens.len(), |it| at + it);
        is_equation(self.flat.words(&self.tokens[start..end]))
    }

    /// The figure at a place, where it is an exact count that items may sum to.
    pub(super) fn countable(&self, at: usize) -> Option<Figure> {
        let What::Figure(figure) = self.tokens.get(at)?.what else {
            return None;
        };
        let counts = matches!(figure.unit, Unit::Count(_) | Unit::Times | Unit::Money(_));
        let is_exact = !figure.is_rough && !self.is_about(at) && figure.value.count().is_some();
        (counts && is_exact).then_some(figure)
    }

    fn is_about(&self, at: usize) -> bool {
        at > 0 && self.tokens[at - 1].what == What::Word(Word::About)
    }

    pub(super) fn list(&self, start: usize, whole: &Figure, is_bracketed: bool) -> List {
        let mut res = List::default();
        let mut at = start;
        while matches!(
            self.tokens.get(at).map(|it| it.what),
            Some(What::Mark(':' | ',' | '，'))
        ) {
            at += 1;
        }
        let mut is_over = false;
        let mut separator = None;
        let mut is_counted = false;
        let mut phrase_start = at;
        while let Some(token) = self.tokens.get(at) {
            match token.what {
                What::Mark('(') => {
                    at = self.closing(at);
                    continue;
                }
                What::Mark(')') => {
                    if is_bracketed {
                        break;
                    }
                    is_over = true;
                }
                what if ends_sentence(what) => {
                    // 其余为不予公开、不予处理: the rest, without a figure.
                    let said = self.flat.words(&self.tokens[phrase_start..at]);
                    res.is_open |= !is_counted && begins_with_rest(said);
                    break;
                }
                What::Mark(mark @ ('，' | ',' | '、' | ';')) => {
                    let mark = if mark == '，' { ',' } else { mark };
                    let is_label = mark == '、' && !is_counted;
                    if !is_label {
                        if !is_counted && !res.items.is_empty() && !self.is_share(phrase_start) {
                            res.end(&mut is_over);
                            res.is_open |= self.goes_on(at);
                        }
                        separator = Some(mark);
                        is_counted = false;
                        phrase_start = at + 1;
                        let is_second = res.items.len() == 1;
                        if is_second && res.separator.is_none() {
                            res.separator = separator;
                            res.is_in_parts = mark == ';';
                        }
                        if mark == ';' && res.separator != Some(';') {
                            res.is_unclear |= !is_over && res.is_one_of_several();
                            res.end(&mut is_over);
                        }
                    }
                }
                What::Mark(':') if !res.items.is_empty() => res.end(&mut is_over),
                // 予以公开25件，由自然人申请19件、商业企业申请3件; or 其中, 分别.
                What::Word(
                    Word::Of | Word::List | Word::Including | Word::Within | Word::Filler,
                ) if !res.items.is_empty() && self.opens_inner(at, phrase_start) => {
                    // The items of an item: the next item of this list is behind the semicolon.
                    let Some(next) = self.semicolon(at) else {
                        res.is_unclear |= !is_over;
                        break;
                    };
                    res.separator = Some(';');
                    separator = Some(';');
                    at = next + 1;
                    phrase_start = at;
                    is_counted = false;
                    continue;
                }
                What::Figure(figure) if figure.unit == Unit::Percent => is_counted = true,
                // 分别为15份和12份: of two wholes, or of one. 分别为372件、41件和2件: of one.
                What::Word(Word::And) if res.has_bare && res.items.len() < 2 => {
                    res.is_unclear |= !is_over;
                    break;
                }
                // 包括新收44件和上年结转3件.
                What::Word(Word::And) if is_counted && self.counts_next(at, whole.unit) => {
                    is_counted = false;
                    phrase_start = at + 1;
                }
                What::Figure(figure) => {
                    let begins_anew = !res.items.is_empty()
                        && (self.begins_anew(phrase_start, &res) || self.is_forwarded(at));
                    let next = self.tokens.get(at + 1).map(|it| it.what);
                    let changes = next == Some(What::Word(Word::Becomes))
                        || !begins_anew && self.changes(phrase_start, at);
                    if changes && !is_over && !is_counted {
                        res.is_unclear = true;
                        break;
                    }
                    // 平台提交量较2022年的203件增长22%: what it was.
                    let compares = self
                        .flat
                        .words(&self.tokens[phrase_start..at])
                        .contains('较');
                    // 予以公开14件、部分公开4件，合计18件: what they come to.
                    let sums = |it: &Token| it.what == What::Word(Word::Total);
                    let is_sum = self.tokens[phrase_start..at].iter().any(sums);
                    if begins_anew || compares || is_sum && !res.items.is_empty() {
                        res.end(&mut is_over);
                    }
                    // A second figure of an item is a detail of it.
                    let is_detail =
                        is_counted || res.separator == Some(';') && separator == Some(',');
                    // 甲局1件，收取880元；乙镇1件，收取1080元: the one in the unit of the whole.
                    if figure.unit != whole.unit
                        && !is_detail
                        && let Some(same) = self.in_unit(at, whole.unit)
                    {
                        at = same;
                        continue;
                    }
                    if figure.unit != whole.unit {
                        if !is_detail && !is_over {
                            res.end(&mut is_over);
                            res.is_open = true;
                        }
                    } else if !is_detail {
                        if figure.is_rough || self.is_about(at) {
                            res.is_unclear |= !is_over;
                            break;
                        }
                        if res.separator == Some('、') && separator == Some(',') {
                            res.n_certain.get_or_insert(res.items.len());
                        }
                        // 处罚45件、强制2件，47件均已公示: the whole again.
                        let is_bare = phrase_start == at;
                        if is_bare && !res.items.is_empty() && !res.has_bare {
                            res.end(&mut is_over);
                        }
                        // 自然人112件，网络申请112件: two ways to divide, each whole by itself.
                        let sort = self.sort(phrase_start, at);
                        if res.sort.is_some_and(|it| it.differs(sort)) {
                            res.end(&mut is_over);
                            res.is_open = true;
                        }
                        res.sort = res.sort.filter(|it| *it != Sort::Else).or(Some(sort));
                        if !is_over {
                            let words = || self.tokens[phrase_start..at].iter();
                            res.named.extend(words().filter_map(kind));
                            res.is_narrowed |= words().any(narrows);
                            let is_outcome = |it: &Token| match it.what {
                                What::Word(it) => it.outcome().is_some(),
                                _ => false,
                            };
                            res.n_outcomes += usize::from(words().any(is_outcome));
                        }
                        res.has_bare |= is_bare;
                        res.first = res.first.or(Some(self.tokens[phrase_start].what));
                        let n_labels = self.n_labels(phrase_start, at);
                        res.is_unclear |= n_labels.is_none() && !is_over;
                        let item = self.flat.figured(&figure);
                        res.items
                            .extend(std::iter::repeat_n(item, n_labels.unwrap_or(1)));
                        if !is_over {
                            let label = self.text(&self.tokens[phrase_start]);
                            res.ends_in_rest = res.items.len() > 1
                                && (label.starts_with("其他") || label.starts_with("其它"));
                            let next = self.tokens.get(at + 1);
                            res.is_open |= next.is_some_and(|it| self.text(it) == "等");
                        }
                    }
                    is_counted = true;
                }
                _ => {}
            }
            at += 1;
        }
        // Without a mark behind it the list is still being written.
        res.is_open |= at >= self.tokens.len() && !is_over;
        res
    }

    /// Of how many things named in a row a figure is told: 执法案卷、行政查询各2件. `None` where it is one of many
    /// that are not counted: 每村3名.
    fn n_labels(&self, phrase_start: usize, at: usize) -> Option<usize> {
        let phrase = &self.tokens[phrase_start..at];
        let words = self.flat.words(phrase);
        if words.contains('每') {
            return None;
        }
        let joints = phrase.iter().filter(|it| is_joint(it));
        let words = ["提出", "提交", "有", "为"]
            .iter()
            .find_map(|it| words.strip_suffix(it))
            .unwrap_or(words);
        match (words.ends_with('各'), joints.count()) {
            (false, _) => Some(1),
            (true, 0) => None,
            (true, n_joints) => Some(n_joints + 1),
        }
    }

    /// The index behind the bracket that closes the one at `open`.
    pub(super) fn closing(&self, open: usize) -> usize {
        let len = self.tokens[open..]
            .iter()
            .position(|it| it.what == What::Mark(')') || ends_sentence(it.what));
        len.map_or(self.tokens.len(), |it| open + it + 1)
    }

    /// The figure in a unit behind one in another, where a semicolon ends what both are of.
    fn in_unit(&self, at: usize, unit: Unit) -> Option<usize> {
        let ends = |it: &Token| ends_sentence(it.what) || it.what == What::Mark(';');
        let len = self.tokens[at..].iter().position(ends);
        let len = len.unwrap_or(self.tokens.len() - at);
        let within = |it: &&Token| !ends_sentence(it.what);
        let is_divider = |it: &Token| it.what == What::Mark(';');
        let mut before = self.tokens[..at].iter().rev().take_while(within);
        let mut behind = self.tokens[at + len..].iter().take_while(within);
        let is_divided = before.any(is_divider) || behind.any(is_divider);
        let mut segment = self.tokens[at..at + len].iter();
        let found = segment.position(|it| matches!(it.what, What::Figure(it) if it.unit == unit));
        found.filter(|_| is_divided).map(|it| at + it)
    }

    fn semicolon(&self, from: usize) -> Option<usize> {
        let sentence = self.tokens[from..]
            .iter()
            .take_while(|it| !ends_sentence(it.what));
        sentence
            .enumerate()
            .find(|it| it.1.what == What::Mark(';'))
            .map(|it| from + it.0)
    }

    /// Whether a word opens the items of an item.
    fn opens_inner(&self, at: usize, phrase_start: usize) -> bool {
        match self.tokens[at].what {
            What::Word(Word::Filler) => {
                at == phrase_start && self.text(&self.tokens[at]) == "由" && self.goes_on(at)
            }
            _ => at == phrase_start || self.is_lead(at),
        }
    }

    /// Whether what stands behind `at` up to the next mark is a figure in a unit, or ends in one.
    fn counts_next(&self, at: usize, unit: Unit) -> bool {
        let rest = self.tokens[at + 1..]
            .iter()
            .take_while(|it| !parts(it.what));
        let mut figures = rest.filter_map(|it| match it.what {
            What::Figure(it) => Some(it.unit),
            _ => None,
        });
        figures.next() == Some(unit) && figures.next().is_none()
    }

    /// Whether the first phrase of a list has a figure.
    fn counts_first(&self, start: usize) -> bool {
        let opens = |it: &&Token| matches!(it.what, What::Mark(':' | ',' | '，'));
        let ends =
            |it: &Token| ends_sentence(it.what) || matches!(it.what, What::Mark(',' | '，' | ';'));
        let list = self.tokens[start..].iter().skip_while(opens);
        let mut first = list.take_while(|it| !ends(it));
        first.any(|it| matches!(it.what, What::Figure(_)))
    }

    /// Whether a figure comes behind `at` in the sentence.
    fn goes_on(&self, at: usize) -> bool {
        self.tokens[at..]
            .iter()
            .take_while(|it| !ends_sentence(it.what))
            .any(|it| matches!(it.what, What::Figure(_)))
    }

    fn is_share(&self, phrase_start: usize) -> bool {
        let first = self.tokens.get(phrase_start);
        first.is_some_and(|it| self.text(it).starts_with('占'))
    }

    /// Whether 分别 stands before the first figure behind a token.
    fn is_paired(&self, at: usize) -> bool {
        let mut rest = self.tokens[at..].iter();
        let figure = rest.find(|it| matches!(it.what, What::Figure(_)));
        let start = self.tokens[at].range.end;
        let end = figure.map_or(start, |it| it.range.start);
        TextRange::new(start, end)
            .of(&self.flat.text)
            .contains("分别")
    }

    /// Whether a figure is of what was disclosed: data are shared by the billion.
    fn is_published(&self, at: usize) -> bool {
        let phrase = &self.tokens[self.phrase_start(at)..at];
        phrase
            .iter()
            .any(|it| matches!(it.what, What::Word(Word::Publish)))
    }

    /// Where the phrase of a token begins.
    pub(super) fn phrase_start(&self, at: usize) -> usize {
        let mark = self.tokens[..at].iter().rposition(|it| parts(it.what));
        mark.map_or(0, |it| it + 1)
    }

    /// Whether a figure is of a part of the year, or an average.
    fn is_share_of_year(&self, phrase_start: usize, at: usize) -> bool {
        let phrase = self.tokens.get(phrase_start..at).unwrap_or_default();
        phrase.iter().any(|it| it.what == What::Word(Word::Share))
    }

    /// Whether a figure is of what became more or less.
    pub(super) fn changes(&self, phrase_start: usize, at: usize) -> bool {
        let phrase = self.tokens.get(phrase_start..at).unwrap_or_default();
        phrase
            .iter()
            .any(|it| matches!(it.what, What::Word(Word::Change | Word::Becomes)))
    }

    /// 剩余7件结转下年度: what is left of a greater whole.
    fn is_forwarded(&self, at: usize) -> bool {
        let rest = self.tokens[at + 1..]
            .iter()
            .take_while(|it| !parts(it.what));
        rest.take_while(|it| !matches!(it.what, What::Figure(_)))
            .any(|it| it.what == What::Word(Word::Forward))
    }
}

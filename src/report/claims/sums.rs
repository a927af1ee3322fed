//! Sums behind their items: `a篇、b条、c条，共计n条`; and rests: `a件，其中b件，其余c件`.

use super::flat::Flat;
use super::itemization::is_equation;
use super::lexicon::Word;
use super::list::begins_with_rest;
use super::phrase::{parts, sentences};
use super::sentence::lead;
use super::tokens::{Figure, Token, Unit, What};
use super::{Itemization, Statements};

/// Items of a sum, at most.
const MOST_ITEMS: usize = 32;

pub(super) fn read(flat: &Flat, tokens: &[Token], acc: &mut Statements) {
    let mut last: (&[Token], Vec<Counted<'_>>) = (&[], Vec::new());
    // Which figure is a whole, the words of such a sentence tell, and not its order.
    let is_equation = |it: &[Token]| is_equation(flat.words(it));
    for range in sentences(tokens) {
        let sentence = &tokens[range];
        let items = items(flat, sentence);
        let n_before = acc.itemizations.len();
        for (at, item) in items.iter().enumerate() {
            let found = match item.says {
                Says::Sum | Says::Done => closing(flat, &items[..at], item),
                // 答复中，涉及批复的31件，涉及纪要的9件，其余18件: the whole stands in another sentence.
                Says::Rest if at > 0 && begins_within(sentence) => None,
                Says::Rest if at > 0 => rest(flat, &items[..at], item),
                Says::Rest if is_equation(last.0) => None,
                Says::Rest => rest(flat, &last.1, item),
                Says::Item => {
                    let before = at.checked_sub(1).map(|it| &items[it]);
                    let excess = before.and_then(|it| excess(flat, it, item));
                    excess.or_else(|| complement(flat, &items[..at], item, items.get(at + 1)))
                }
            };
            acc.itemizations.extend(found);
        }
        if acc.itemizations.len() > n_before && is_equation(sentence) {
            acc.itemizations.truncate(n_before);
        }
        last = (sentence, items);
    }
}

/// Whether a sentence says before its first figure that what it counts is among something: 答复中，.
fn begins_within(sentence: &[Token]) -> bool {
    lead(sentence).any(|it| it == Word::Within)
}

/// A figure of a sentence, with what its clause says of it.
struct Counted<'a> {
    figure: Figure,
    /// The words before the figure in its clause.
    words: &'a str,
    says: Says,
    /// Named by its outcome, its applicants, its way: one of several, and not their whole.
    is_kind: bool,
    /// Nothing parts it from the one before but a comma, and it has words of its own.
    is_next: bool,
    /// 区政府本级、27个部门: something without a figure stands before it in the list.
    has_label: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    Item,
    /// 共计, 合计.
    Sum,
    /// 共公开: a sum of what was done, or of more.
    Done,
    /// 其余.
    Rest,
}

/// The counts of a sentence, one for each clause that has one: what stands in brackets is a detail.
fn items<'a>(flat: &'a Flat, tokens: &[Token]) -> Vec<Counted<'a>> {
    let mut res: Vec<Counted<'a>> = Vec::with_capacity(tokens.len() / 4);
    let mut depth = 0_usize;
    let mut clause_start = 0;
    let mut is_counted = false;
    let mut is_next = true;
    let mut has_label = false;
    for (at, token) in tokens.iter().enumerate() {
        match token.what {
            What::Mark('(') => depth += 1,
            What::Mark(')') => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            What::Word(Word::And) if is_counted => (clause_start, is_counted) = (at + 1, false),
            // 三个村分别为36次、31次: how many there are.
            What::Word(Word::List) if is_counted => {
                res.pop();
                (clause_start, is_counted) = (at + 1, false);
            }
            What::Mark(';' | ':') => {
                (clause_start, is_counted, is_next) = (at + 1, false, false);
            }
            what if parts(what) => {
                has_label |= what == What::Mark('、') && !is_counted;
                (clause_start, is_counted) = (at + 1, false);
            }
            What::Figure(figure) if !matches!(figure.unit, Unit::Percent | Unit::Other) => {
                // 许可8436件与处罚692件合计9128件: behind another figure in its unit.
                let is_alike =
                    |it: &Token| matches!(it.what, What::Figure(it) if it.unit == figure.unit);
                let clause = &tokens[clause_start..at];
                let last = clause.iter().rposition(is_alike).map_or(0, |it| it + 1);
                let says = says(flat, &clause[last..]);
                let is_sum = says == Says::Sum && is_counted;
                let is_of_things = |it: &Counted<'_>| it.figure.unit != figure.unit;
                if is_sum && res.last().is_some_and(is_of_things) {
                    // 三个账号共计4316条: how many things it sums.
                    res.pop();
                }
                // 其他12家合计2783条: what the others come to is an item.
                let words = flat.words(clause);
                let is_of_others = begins_with_rest(words);
                // 2024年共53件，其中…: a whole of what follows.
                let opens = tokens[at + 1..].iter().find(|it| !parts(it.what));
                let is_whole = !is_next
                    && says == Says::Sum
                    && opens.is_some_and(|it| it.what == What::Word(Word::Of));
                let says = match is_sum && is_of_others || is_whole {
                    true => Says::Item,
                    false => says,
                };
                // A second figure of a clause is a detail of the first, but for a sum.
                if !is_counted || is_sum {
                    res.push(Counted {
                        figure,
                        words,
                        says,
                        is_kind: clause.iter().any(names_a_kind),
                        is_next: std::mem::replace(&mut is_next, true) && !is_unclear(flat, clause),
                        has_label: std::mem::take(&mut has_label),
                    });
                } else if let Some(first) = res.last_mut() {
                    // 由17件升至23件: what it became.
                    let becomes = tokens[at - 1].what == What::Word(Word::Becomes);
                    if becomes && first.says == Says::Item {
                        first.figure = figure;
                    }
                    // 4次自查发现13处: which of the two a sum is of is not told.
                    first.figure.is_rough |= first.figure.unit != figure.unit;
                }
                is_counted = true;
            }
            _ => {}
        }
    }
    res
}

fn names_a_kind(token: &Token) -> bool {
    matches!(
        token.what,
        What::Word(
            Word::Outcome(_)
                | Word::Short(_)
                | Word::Applicant(_)
                | Word::Ruling(_)
                | Word::Remedy(_)
                | Word::Channel
        )
    )
}

/// Whether what is said of a figure makes it no item of a sum: it is of another year, or a change.
fn is_unclear(flat: &Flat, clause: &[Token]) -> bool {
    let is_carried = || clause.iter().any(|it| it.what == What::Word(Word::Forward));
    clause.iter().any(|it| match it.what {
        What::Word(
            Word::Change | Word::Becomes | Word::About | Word::Of | Word::List | Word::Including,
        ) => true,
        What::Word(Word::Share) => is_of_no_part(flat, it),
        What::Word(Word::LastYear) | What::Year(_) => !is_carried(),
        _ => false,
    })
}

/// 每月, 此前: of a time that is no part of the year among others, as 一季度 is.
fn is_of_no_part(flat: &Flat, share: &Token) -> bool {
    let text = share.range.of(&flat.text);
    !text.ends_with("季度") && !text.ends_with("半年")
}

/// What a clause says of its figure. A clause that sums says that and no more than how many things it sums.
fn says(flat: &Flat, clause: &[Token]) -> Says {
    const LONGEST: usize = 6;
    let said = |it: &Token| it.range.of(&flat.text);
    let (mut is_total, mut is_cumulative) = (false, false);
    for token in clause {
        match token.what {
            What::Word(Word::Except) if matches!(said(token), "其余" | "剩余" | "余下") => {
                return Says::Rest;
            }
            What::Word(Word::Total) => is_total = true,
            What::Word(Word::Filler) => is_total |= matches!(said(token), "总数" | "总量"),
            What::Word(Word::Cumulative) => is_cumulative = true,
            _ => {}
        }
    }
    let text = flat.words(clause);
    is_total |= is_cumulative && (text == "累计" || n_summed(text).is_some());
    // 占两项总量56件的55.36%.
    let is_of_share = || clause.iter().any(|it| said(it).starts_with('占'));
    // 合计由6件增至8件: what it was. 办理结果总计59件: a row of table 三.
    if !is_total || text.ends_with('由') || text.contains("结果总计") || is_of_share() {
        return Says::Item;
    }
    // 征地拆迁类合计35件: of those alone, and 三类合计 of all three.
    let kind = ["类合计", "类共"]
        .iter()
        .find_map(|it| text.find(it).map(|at| &text[..at]));
    if kind.is_some_and(|it| n_summed(text).is_none() && !it.is_empty() && !it.ends_with('各')) {
        return Says::Item;
    }
    // 三年共收到1031件: of the years before it.
    let sums_years = n_summed(text).is_some() && text.chars().nth(1) == Some('年');
    if sums_years && clause.iter().any(|it| it.what == What::Word(Word::Total)) {
        return Says::Sum;
    }
    // 共办结120件: of what was done, and no sum of what stands before. 共公开131项: most likely that.
    let publishes = |it: &Token| {
        matches!(
            it.what,
            What::Word(
                Word::Publish | Word::Issue | Word::Decide | Word::Foreign | Word::Notice(_)
            )
        )
    };
    let does = |it: &Token| match it.what {
        What::Word(
            Word::Application | Word::Case | Word::Topic | Word::Dispute(_) | Word::Stop,
        ) => false,
        What::Word(word) => !word.sets_scene() && !publishes(it),
        _ => false,
    };
    let others = clause.iter().filter(|it| it.what == What::Other);
    let n_others: usize = others
        .map(|it| it.range.of(&flat.text).chars().count())
        .sum();
    match n_others <= LONGEST && !clause.iter().any(does) {
        true if clause.iter().any(publishes) => Says::Done,
        true => Says::Sum,
        false => Says::Item,
    }
}

/// A sum of the items right before it.
fn closing(flat: &Flat, before: &[Counted<'_>], sum: &Counted<'_>) -> Option<Itemization> {
    let unit = sum.figure.unit;
    let is_of = |it: &&Counted<'_>| match (it.figure.unit, unit) {
        (Unit::Count(_), Unit::Count(_)) | (Unit::Count('人' | '名'), Unit::Times) => {
            it.says != Says::Sum
        }
        (a, b) => a == b && it.says != Says::Sum,
    };
    let mut items: Vec<&Counted<'_>> = Vec::new();
    for it in before.iter().rev().take(MOST_ITEMS) {
        if !is_of(&it) {
            break;
        }
        items.push(it);
        if !it.is_next {
            break;
        }
    }
    items.reverse();
    let is_plain = items.iter().all(|it| !it.figure.is_rough);
    let is_person = |it: Unit| matches!(it, Unit::Count('人' | '名'));
    let is_alike = |it: Unit| it == unit || is_person(it) && unit == Unit::Times;
    let has_unit = items.iter().any(|it| is_alike(it.figure.unit));
    let counts: Option<Vec<i64>> = items.iter().map(|it| it.figure.value.count()).collect();
    let (counts, whole) = (counts?, sum.figure.value.count()?);
    if counts.len() < 2 || !is_plain || !has_unit || sum.figure.is_rough {
        return None;
    }
    // Where the list begins is not certain: any of its ends may be meant, and a sum that is far from all of
    // them is of something else.
    let sums: Vec<i64> = counts
        .iter()
        .rev()
        .scan(0_i64, |acc, it| {
            *acc = acc.saturating_add(*it);
            Some(*acc)
        })
        .collect();
    if sums.contains(&whole) || counts.contains(&whole) {
        return None;
    }
    // 五类合计: of five, wherever they stand. 区政府本级、27个部门和9个街道，共37个: of one more than is counted.
    let is_of_others = n_summed(sum.words).is_some_and(|it| it != items.len());
    let is_more = sums.last().is_some_and(|it| *it < whole);
    if is_of_others || is_more && items.iter().any(|it| it.has_label) {
        return None;
    }
    // 直接办理47件；区级部门办理235件，街道办理94件，合计376件: of what stands before the semicolon as well.
    let earlier = &before[..before.len() - items.len()];
    let missing = sums.last().map(|it| whole - it);
    let alike = earlier.iter().rev().filter(|it| it.figure.unit == unit);
    let earlier_sums = alike.scan(0_i64, |sum, it| {
        *sum = sum.saturating_add(it.figure.value.count()?);
        Some(*sum)
    });
    let mut earlier_counts = earlier.iter().map(|it| it.figure.value.count());
    if is_more
        && (earlier_counts.any(|it| it == missing)
            || earlier_sums.map(Some).any(|it| it == missing))
    {
        return None;
    }
    // 甲街道17件，其他8个街道46件，合计63件: of those in its own unit.
    let of_unit = items.iter().filter(|it| it.figure.unit == unit);
    if of_unit
        .filter_map(|it| it.figure.value.count())
        .sum::<i64>()
        == whole
    {
        return None;
    }
    let is_near = |it: i64| (it - whole).saturating_mul(5).abs() <= it;
    // All that the sentence has counted so far, or all since something else was.
    let begins = items.len() == before.len() || items.first().is_some_and(|it| !it.is_next);
    let is_all = begins
        && sum.says == Says::Sum
        && sums
            .last()
            .is_some_and(|it| (it - whole).saturating_mul(2).abs() <= *it);
    let is_of_one_unit = items.iter().all(|it| it.figure.unit == unit);
    let may_be_near = sum.says == Says::Sum || begins && is_of_one_unit;
    let near = sums[1..].iter().rposition(|it| is_near(*it));
    let near = near.filter(|_| may_be_near);
    let n_items = match (is_all, near) {
        (true, _) => items.len(),
        (false, Some(near)) => near + 2,
        (false, None) => {
            let nearest = items.iter().rev().map(|it| it.figure);
            return Some(Itemization {
                n_items: (2, items.len()),
                is_far: true,
                ..listed(flat, &sum.figure, nearest, &sum.figure)
            });
        }
    };
    let items = &items[items.len() - n_items..];
    Some(listed(
        flat,
        &sum.figure,
        items.iter().map(|it| it.figure),
        &sum.figure,
    ))
}

/// How many things a sum says that it is of: 五类合计.
fn n_summed(words: &str) -> Option<usize> {
    const DIGITS: [&[char]; 8] = [
        &['两', '二'],
        &['三'],
        &['四'],
        &['五'],
        &['六'],
        &['七'],
        &['八'],
        &['九'],
    ];
    // 前三类合计.
    let of = ["前", "以上", "上述", "这"].iter();
    let words = of.fold(words, |words, it| words.strip_prefix(it).unwrap_or(words));
    let mut chars = words.chars();
    let (digit, of) = (chars.next()?, chars.next()?);
    let at = DIGITS.iter().position(|it| it.contains(&digit))?;
    "类项者种年个".contains(of).then_some(at + 2)
}

/// 312件，网上187件，其余125件.
fn rest(flat: &Flat, before: &[Counted<'_>], rest: &Counted<'_>) -> Option<Itemization> {
    let is_same = |it: &Counted<'_>| {
        it.figure.unit == rest.figure.unit && !it.figure.is_rough && it.says == Says::Item
    };
    let begin = before
        .iter()
        .rposition(|it| !is_same(it))
        .map_or(0, |it| it + 1);
    let before = &before[begin..];
    let counts: Option<Vec<i64>> = before.iter().map(|it| it.figure.value.count()).collect();
    let (counts, left) = (counts?, rest.figure.value.count()?);
    let (whole, parts) = counts.split_first()?;
    let all = whole - parts.iter().sum::<i64>();
    // What it is the rest of is told by nothing but the figures: any whole before, less what follows it.
    let fits = (0..counts.len()).any(|from| {
        let mut left_over = counts[from];
        let mut less = counts[from + 1..].iter();
        left == left_over
            || less.any(|it| {
                left_over -= it;
                left == left_over || left == counts[from] - it
            })
    });
    let is_near = (all - left).abs().saturating_mul(4) <= all;
    let is_list = before.iter().skip(1).all(|it| it.is_next);
    let is_plain =
        !parts.is_empty() && !before[0].is_kind && all > 0 && is_list && !rest.figure.is_rough;
    (is_plain && !fits && is_near).then(|| {
        let items = before[1..].iter().map(|it| it.figure);
        listed(
            flat,
            &before[0].figure,
            items.chain([rest.figure]),
            &rest.figure,
        )
    })
}

/// 发放240份，收回263份: no more can come back than went out.
fn excess(flat: &Flat, whole: &Counted<'_>, part: &Counted<'_>) -> Option<Itemization> {
    /// What a whole is said to be, and what is then said of a part of it.
    const PARTS: [(&[&str], &[&str]); 5] = [
        (&["发放", "发出", "印发"], &["收回", "回收"]),
        (&["问题", "隐患", "发现", "查出", "存在"], &["整改", "解决"]),
        (&["补正告知", "补正通知"], &["补正后"]),
        (&["应公开", "应清理"], &["已公开", "已清理"]),
        (&["收到", "征集", "征求", "收集"], &["采纳"]),
    ];
    let (a, b) = (whole.figure, part.figure);
    let is_plain = a.unit == b.unit && !a.is_rough && !b.is_rough && part.is_next;
    let is_more = a
        .value
        .count()
        .zip(b.value.count())
        .is_some_and(|(a, b)| b > a);
    if !is_plain || !is_more {
        return None;
    }
    let says = |it: &Counted<'_>, words: &[&str]| words.iter().any(|word| it.words.contains(word));
    let is_part = PARTS
        .iter()
        .any(|it| says(part, it.1) && says(whole, it.0) && !says(whole, it.1));
    is_part.then(|| listed(flat, &a, [b].into_iter(), &b))
}

/// 22项，完成21项，未完成1项: what was done and what was not are all.
fn complement(
    flat: &Flat,
    before: &[Counted<'_>],
    undone: &Counted<'_>,
    next: Option<&Counted<'_>>,
) -> Option<Itemization> {
    // 优秀17份、合格12份、不合格1份: what is 不合格 is no complement.
    const NOT: [&str; 3] = ["尚未", "暂未", "未"];
    const SHORTEST: usize = 2;
    let [earlier @ .., whole, done] = before else {
        return None;
    };
    let denied = NOT.iter().find_map(|it| undone.words.strip_prefix(it));
    let doing = undone.words.strip_prefix("正在");
    if denied.is_none() && doing.is_none() {
        return None;
    }
    let is_plain = |it: &Counted<'_>| {
        it.figure.unit == undone.figure.unit && !it.figure.is_rough && it.says == Says::Item
    };
    let is_list = done.is_next && undone.is_next;
    if !is_list || ![whole, done, undone].into_iter().all(is_plain) {
        return None;
    }
    let words = done
        .words
        .trim_start_matches("其中")
        .trim_start_matches('已');
    // 已办结5241封，正在办理32封.
    let goes_on = doing
        .is_some_and(|it| it == words || it == "办理" && ["办结", "办复", "答复"].contains(&words));
    let is_pair = (denied == Some(words) || goes_on) && words.chars().count() >= SHORTEST;
    if !is_pair {
        return None;
    }
    // 自查12个，上级通报10个，整改21个，未整改1个: of those before the last as well.
    let mut sum = whole.figure.value.count()?;
    let mut rivals = Vec::new();
    for it in earlier
        .iter()
        .rev()
        .filter(|it| it.figure.unit == undone.figure.unit)
    {
        let count = it.figure.value.count()?;
        sum = sum.saturating_add(count);
        rivals.extend([count, sum]);
    }
    // 已解决17件、正在解决4件、列入规划2件: the last goes with them.
    let same = next.filter(|it| it.is_next && it.figure.unit == undone.figure.unit);
    let rest = same.and_then(|it| it.figure.value.count());
    rivals.extend(rest.zip(whole.figure.value.count()).map(|it| it.1 - it.0));
    let items = [done.figure, undone.figure].into_iter();
    Some(Itemization {
        rivals,
        ..listed(flat, &whole.figure, items, &whole.figure)
    })
}

fn listed(
    flat: &Flat,
    whole: &Figure,
    items: impl Iterator<Item = Figure>,
    shown: &Figure,
) -> Itemization {
    let items = items.map(|it| flat.figured(&it)).collect();
    Itemization {
        shown: flat.place(shown.digits),
        ..Itemization::closed(flat.figured(whole), items, true)
    }
}

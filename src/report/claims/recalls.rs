//! Figures that the text says again: 上述312件申请, 16处查阅点均已开放, 对这15个专区.

use std::ops::Range;

use super::flat::Flat;
use super::lexicon::Word;
use super::phrase::parts;
use super::tokens::{Figure, Token, Unit, What};
use super::{Court, Figured, Recall, Statements};

/// Figures before it that are looked at: what is told again was told not long before.
const MOST_TOLD: usize = 24;

/// A figure of the paragraph, and the clause that it stands in.
struct Told<'a> {
    at: usize,
    figure: Figure,
    clause: Range<usize>,
    words: &'a str,
}

pub(super) fn read(flat: &Flat, tokens: &[Token], acc: &mut Statements) {
    let told = told(flat, tokens);
    // Of which year something was told is not looked into here.
    let mut years = tokens.iter().filter_map(|it| match it.what {
        What::Year(it) => Some(it),
        _ => None,
    });
    let first_year = years.next();
    let is_of_one_year = years.all(|it| Some(it) == first_year);
    for (idx, it) in told.iter().enumerate() {
        let before = &told[..idx];
        if it.figure.is_rough || in_its_unit(before, it).next().is_none() {
            continue;
        }
        let found = applications(flat, tokens, before, it);
        let found = found.or_else(|| {
            is_of_one_year
                .then(|| again(flat, tokens, before, it))
                .flatten()
        });
        acc.recalls.extend(found);
    }
}

fn told<'a>(flat: &'a Flat, tokens: &[Token]) -> Vec<Told<'a>> {
    let mut res: Vec<Told<'a>> = Vec::with_capacity(tokens.len() / 4);
    let mut start = 0;
    while start < tokens.len() {
        let len = tokens[start..].iter().position(|it| parts(it.what));
        let range = start..len.map_or(tokens.len(), |it| start + it);
        start = range.end + 1;
        let clause = &tokens[range.clone()];
        for (at, token) in clause.iter().enumerate() {
            if let What::Figure(figure) = token.what {
                res.push(Told {
                    at: range.start + at,
                    figure,
                    clause: range.clone(),
                    words: flat.words(clause),
                });
            }
        }
    }
    res
}

/// The figures before one in its unit, the nearest first.
fn in_its_unit<'a>(before: &'a [Told<'a>], of: &Told<'_>) -> impl Iterator<Item = &'a Told<'a>> {
    let unit = of.figure.unit;
    let nearest = before.iter().rev().take(MOST_TOLD);
    nearest.filter(move |it| it.figure.unit == unit)
}

/// 上述321件申请: all that came in, or a part of it that was told.
fn applications(
    flat: &Flat,
    tokens: &[Token],
    before: &[Told<'_>],
    it: &Told<'_>,
) -> Option<Recall> {
    const AGAIN: [&str; 4] = ["上述", "以上", "前述", "这"];
    let text = |it: usize| tokens.get(it).map_or("", |it| it.range.of(&flat.text));
    let what = |behind: usize| tokens.get(it.at + behind).map(|it| it.what);
    let is_application =
        |behind: usize| matches!(what(behind), Some(What::Word(Word::Application)));
    let of_applications = is_application(1)
        || is_application(2)
            && matches!(what(1), Some(What::Word(Word::ReceiveNew | Word::Receive)));
    let is_again = || it.at > 0 && AGAIN.contains(&text(it.at - 1));
    if !of_applications || !is_again() {
        return None;
    }
    let told = in_its_unit(before, it).map(|it| flat.figured(&it.figure));
    let told: Vec<Figured> = told.collect();
    (!told.is_empty()).then(|| Recall {
        figure: flat.figured(&it.figure),
        told,
        named: None,
        points_back: true,
    })
}

/// 16处查阅点均已开放: as many as were told under that name, where one number was.
fn again(flat: &Flat, tokens: &[Token], before: &[Told<'_>], it: &Told<'_>) -> Option<Recall> {
    /// Characters that a name is known by, at least; of a number with one digit more.
    const SHORTEST: usize = 2;
    /// Fewer may be what was listed: 一是…；二是…；这3项工作.
    const LEAST: i64 = 10;
    const ALL: [&str; 9] = [
        "均", "全部", "都", "每", "逐", "全面", "统一", "无一", "同步",
    ];
    if !matches!(it.figure.unit, Unit::Count(_) | Unit::Times) {
        return None;
    }
    let Lead {
        points_back,
        is_means,
    } = lead(flat, &tokens[it.clause.start..it.at])?;
    let behind = tokens[it.at].range.end as usize;
    let end = tokens[..it.clause.end].last()?.range.end as usize;
    let tail = flat.text.get(behind..end)?;
    let is_all = ALL.iter().any(|it| tail.contains(it));
    let name: Vec<usize> = tail
        .char_indices()
        .take_while(|it| is_of_name(&tail[it.0..], it.1))
        .map(|it| it.0 + it.1.len_utf8())
        .collect();
    let known_by = |it: &Told<'_>| {
        let known = name
            .iter()
            .take_while(|end| it.words.contains(&tail[..**end]));
        known.count()
    };
    // 这18个村（社区）.
    let shortest = if points_back { 1 } else { SHORTEST };
    if name.len() < shortest {
        return None;
    }
    let is_generic = GENERIC.iter().any(|it| tail.starts_with(it));
    // 18件行政复议、11件行政诉讼案件: two things, whatever their names have in common.
    let courts = |clause: &[Token]| -> Vec<Court> {
        let courts = clause.iter().filter_map(|it| match it.what {
            What::Word(word) => word.court(),
            _ => None,
        });
        courts.collect()
    };
    let own_courts = courts(&tokens[it.clause.clone()]);
    let namesakes = || {
        let told = in_its_unit(before, it);
        told.filter(|it| {
            let clause = &tokens[it.clause.clone()];
            !it.figure.is_rough
                && !clause.iter().any(is_of_else)
                && known_by(it) >= shortest
                && courts(clause) == own_courts
        })
    };
    let count = it.figure.value.count()?;
    let nearest = namesakes().next()?;
    let is_one = namesakes().all(|it| it.figure.value == nearest.figure.value);
    // 由318个整合为246个, 保留的264个: one of them, with its digits in another order.
    let permuted = |it: &Told<'_>| {
        it.figure
            .value
            .count()
            .is_some_and(|it| is_permuted(it, count))
    };
    let named = match is_one {
        true => nearest,
        false => namesakes().find(|it| permuted(it))?,
    };
    let told = named.figure.value.count()?;
    // A part may be named like its whole, but for one that is larger.
    let is_whole = points_back && count >= LEAST || is_all || count > told;
    let is_small = count < 10 && told < 10;
    let is_known = !is_small || points_back || is_means || is_all && known_by(named) > SHORTEST;
    // 58个问题, 85个问题均已整改: too much bears that name, but for digits in another order.
    let is_meant = !is_generic || points_back || is_all && is_permuted(count, told);
    (is_whole && is_known && is_meant).then(|| Recall {
        figure: flat.figured(&it.figure),
        told: in_its_unit(before, it)
            .map(|it| flat.figured(&it.figure))
            .collect(),
        named: Some(flat.figured(&named.figure)),
        points_back,
    })
}

fn is_permuted(a: i64, b: i64) -> bool {
    let digits = |it: i64| {
        let mut res = it.to_string().into_bytes();
        res.sort_unstable();
        res
    };
    digits(a) == digits(b)
}

/// Names that too much bears.
const GENERIC: [&str; 9] = [
    "政府", "公开", "信息", "申请", "工作", "问题", "意见", "内容", "事项",
];

/// Whether a name goes on with a character.
fn is_of_name(rest: &str, c: char) -> bool {
    const ENDS: [&str; 14] = [
        "均", "全部", "都", "每", "逐", "全面", "统一", "无一", "已", "同步", "共", "的", "和",
        "与",
    ];
    ('一'..='鿿').contains(&c) && !ENDS.iter().any(|it| rest.starts_with(it))
}

/// What a clause must not say of its figure if it is to be the whole of something this year.
fn is_of_else(token: &Token) -> bool {
    matches!(
        token.what,
        What::Word(
            Word::LastYear
                | Word::NextYear
                | Word::Change
                | Word::Becomes
                | Word::Share
                | Word::About
                | Word::Not
                | Word::Except
        )
    )
}

/// What stands before a figure that is told again.
#[derive(Clone, Copy, Default)]
struct Lead {
    /// 这, 上述.
    points_back: bool,
    /// 通过4场培训: something was done by it.
    is_means: bool,
}

/// Whether what stands before a figure in its clause points back (这, 上述); `None` where it says more than
/// when and of what.
fn lead(flat: &Flat, clause: &[Token]) -> Option<Lead> {
    let is_back = |it: &str| matches!(it, "这" | "上述" | "以上" | "前述" | "该");
    // 通过4场培训: by what was told.
    let is_by = |it: &str| matches!(it, "通过" | "还将" | "将");
    let is_verb = |it: &str| {
        matches!(
            it,
            "" | "举办" | "建成" | "建设" | "保留" | "设立" | "开展" | "召开"
        )
    };
    const LONGEST: usize = 6;
    let mut res = Lead::default();
    // 对收到的54条反馈, 精简后的47个栏目.
    let text = flat.words(clause);
    let is_object = || text.starts_with('对') || text.ends_with("后的");
    if text.ends_with('的') && is_object() && text.chars().count() <= LONGEST {
        return Some(res);
    }
    for token in clause {
        let text = token.range.of(&flat.text);
        match token.what {
            What::Word(Word::Filler | Word::Now | Word::ThisYear | Word::Total) => {}
            _ => {
                let text = text.strip_prefix('对').unwrap_or(text);
                let is_back = is_back(text);
                let text = text.strip_suffix('的').unwrap_or(text);
                let is_by = is_by(text);
                res.points_back |= is_back;
                res.is_means |= is_by;
                if !is_back && !is_by && !is_verb(text) {
                    return None;
                }
            }
        }
    }
    Some(res)
}

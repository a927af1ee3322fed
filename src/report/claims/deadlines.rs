//! Whether applications were answered in time: 均在20个工作日内答复, and beside it 延期答复2件. The 条例 gives 20
//! working days, and 20 more where that is said in time (第三十三条).

use std::sync::LazyLock;

use crate::text::find::AnyOf;
use crate::text::range::TextRange;

use super::flat::{Flat, cover};
use super::phrase::{ends_sentence, parts};
use super::tokens::{Figure, Token, Unit, What};
use super::{Figured, Statements};

/// So many were answered late.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Late {
    pub figure: Figured,
    /// Within the time that was prolonged.
    pub is_prolonged: bool,
}

/// All were answered in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timely {
    pub range: TextRange,
    /// In the time that is not prolonged.
    pub in_first: bool,
}

pub(super) fn read(flat: &Flat, tokens: &[Token], acc: &mut Statements) {
    const LATE: [&str; 5] = ["逾期答复", "超期答复", "超时答复", "逾期办理", "超期办理"];
    const PROLONGED: [&str; 2] = ["延期答复", "延长答复"];
    const ALL: [&str; 4] = ["均", "全部", "所有", "都"];
    const FIRST: [&str; 2] = ["20个工作日内", "二十个工作日内"];
    const IN_TIME: [&str; 7] = [
        "法定期限",
        "法定时限",
        "规定期限",
        "规定时限",
        "规定时间",
        "按期",
        "按时",
    ];
    const DONE: [&str; 4] = ["答复", "办结", "作出", "办理"];
    const WHOLE: [&str; 4] = [
        "按期答复率100%",
        "按时答复率100%",
        "按期办结率100%",
        "按时办结率100%",
    ];
    const NOT: [&str; 10] = [
        "未", "无", "没有", "零", "不", "除", "其余", "剩余", "余下", "上年",
    ];
    let times = times(&flat.text);
    if times.is_empty() {
        return;
    }
    let speaks_of_time = |clause: &[Token]| {
        let range = cover(clause).as_usize();
        times.iter().any(|it| range.contains(it))
    };
    for sentence in tokens.split_inclusive(|it| ends_sentence(it.what)) {
        let n_before = acc.timely.len();
        for clause in sentence.split(|it| parts(it.what)) {
            if !speaks_of_time(clause) {
                continue;
            }
            let text = flat.words(clause);
            let says = |words: &[&str]| words.iter().any(|it| text.contains(it));
            if !says(&DONE) && !text.contains("100%") || says(&NOT) {
                continue;
            }
            let is_prolonged = says(&PROLONGED);
            if is_prolonged || says(&LATE) {
                acc.late.extend(counted(clause).map(|it| Late {
                    figure: flat.figured(&it),
                    is_prolonged,
                }));
                continue;
            }
            let in_first = says(&FIRST);
            if says(&WHOLE) || says(&ALL) && (in_first || says(&IN_TIME)) && says(&DONE) {
                acc.timely.push(Timely {
                    range: flat.place(cover(clause)),
                    in_first: in_first && !says(&IN_TIME),
                });
            }
        }
        // 除2件延期答复外，均在20个工作日内答复: what all are is said of the others.
        let excepts = |it: &Token| matches!(it.range.of(&flat.text), "除" | "其余" | "剩余");
        if acc.timely.len() > n_before && sentence.iter().any(excepts) {
            acc.timely.truncate(n_before);
        }
    }
}

/// Where a text has what all of the words above that tell of time have in them: most clauses do not, and are not
/// asked for each.
fn times(text: &str) -> Vec<usize> {
    static TIME: LazyLock<AnyOf> = LazyLock::new(|| AnyOf::new(&["期", "时", "工作日", "延长"]));
    TIME.places(text).collect()
}

/// The count of a clause, where it has one and is more than none.
fn counted(clause: &[Token]) -> Option<Figure> {
    let mut figures = clause.iter().filter_map(|it| match it.what {
        What::Figure(it) if matches!(it.unit, Unit::Count(_)) => Some(it),
        _ => None,
    });
    let first = figures.next().filter(|_| figures.next().is_none())?;
    let is_some = first.value.count().is_some_and(|it| it > 0);
    (is_some && !first.is_rough).then_some(first)
}

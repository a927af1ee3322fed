//! Labels in a row, and their figures in the same order.

use super::phrase::{is_comma, is_joint, parts};
use super::tokens::{Figure, Token, What};

/// 维持、纠正、未审结分别为9件、3件、2件: labels, and as many figures in the same order. Where there are not as many,
/// what each figure counts is not told here.
pub(super) struct Row<'a> {
    pub labels: Vec<&'a [Token]>,
    pub figures: Vec<Figure>,
    /// Behind the last figure.
    pub end: usize,
}

impl<'a> Row<'a> {
    /// The row around 分别为 at a place.
    pub fn new(tokens: &'a [Token], at: usize) -> Option<Self> {
        let is_figure = |it: &Token| matches!(it.what, What::Figure(_));
        let ends = |it: &Token| is_figure(it) || parts(it.what) && !is_joint(it);
        let start = tokens[..at].iter().rposition(ends).map_or(0, |it| it + 1);
        let labels: Vec<&[Token]> = tokens[start..at].split(is_joint).collect();
        let mut figures = Vec::new();
        let mut end = at + 1;
        while let Some(What::Figure(figure)) = tokens.get(end).map(|it| it.what) {
            figures.push(figure);
            end += 1;
            let separates = |it: &Token| is_joint(it) || is_comma(it);
            let goes_on = tokens.get(end).is_some_and(separates)
                && tokens.get(end + 1).is_some_and(is_figure);
            if !goes_on {
                break;
            }
            end += 1;
        }
        let is_paired = labels.len() == figures.len()
            && labels.iter().all(|it| !it.is_empty())
            && figures.iter().all(|it| it.unit == figures[0].unit)
            && tokens.get(end).is_none_or(|it| parts(it.what));
        let labels = if is_paired { labels } else { Vec::new() };
        (figures.len() > 1).then_some(Self {
            labels,
            figures,
            end,
        })
    }
}

/// 规范性文件制发数为5件、4件和3件: each of another year, or of another thing; which, the words before them do not say.
pub(super) fn is_first_of_row(tokens: &[Token]) -> bool {
    let [first, joint, next, ..] = tokens else {
        return false;
    };
    match (first.what, next.what) {
        (What::Figure(first), What::Figure(next)) => is_joint(joint) && first.unit == next.unit,
        _ => false,
    }
}

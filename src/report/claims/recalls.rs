//! Figures that the text says again: 上述312件申请, 16处查阅点均已开放.

use super::flat::Flat;
use super::lexicon::Word;
use super::phrase::parts;
use super::tokens::{Figure, Token, What};
use super::{Figured, Recall, Statements};

/// Figures before it that may be meant, at most.
const MOST_TOLD: usize = 64;

pub(super) fn read(flat: &Flat, tokens: &[Token], acc: &mut Statements) {
    for (at, token) in tokens.iter().enumerate() {
        if let What::Figure(figure) = token.what
            && !figure.is_rough
        {
            acc.recalls.extend(recall(flat, tokens, at, &figure));
        }
    }
}

fn recall(flat: &Flat, tokens: &[Token], at: usize, figure: &Figure) -> Option<Recall> {
    const AGAIN: [&str; 4] = ["上述", "以上", "前述", "这"];
    let text = |it: usize| tokens.get(it).map_or("", |it| it.range.of(&flat.text));
    let is_again = at > 0 && AGAIN.contains(&text(at - 1));
    let next = |it: usize| tokens.get(at + it).map(|it| it.what);
    let is_application = |it: usize| next(it) == Some(What::Word(Word::Application));
    let of_applications = is_application(1)
        || is_application(2)
            && matches!(next(1), Some(What::Word(Word::ReceiveNew | Word::Receive)));
    let name = text(at + 1);
    // 19处查阅点均…: all that was counted before under that name.
    let is_all = next(1) == Some(What::Other)
        && name.chars().count() > 1
        && matches!(next(2), Some(What::Word(Word::All | Word::Now)));
    // 查阅点16处, 8次开放日.
    let is_named = |it: usize| {
        let start = tokens[it].range.start as usize;
        flat.text[..start].ends_with(name) || text(it + 1) == name
    };
    let told = tokens[..at].iter().enumerate().rev();
    let told = told.filter_map(|(at, it)| match it.what {
        What::Figure(it) if it.unit == figure.unit => Some((at, it)),
        _ => None,
    });
    let told: Vec<Figured> = if is_again && of_applications {
        told.map(|it| flat.figured(&it.1)).take(MOST_TOLD).collect()
    } else if is_all && begins_clause(tokens, at) {
        let named = told.filter(|it| is_named(it.0));
        named
            .map(|it| flat.figured(&it.1))
            .take(MOST_TOLD)
            .collect()
    } else {
        return None;
    };
    (!told.is_empty()).then(|| Recall {
        figure: flat.figured(figure),
        told,
    })
}

/// Whether nothing but when it was stands before a figure in its clause.
fn begins_clause(tokens: &[Token], at: usize) -> bool {
    let clause = tokens[..at].iter().rev().take_while(|it| !parts(it.what));
    let mut words = clause.map(|it| it.what);
    words.all(|it| matches!(it, What::Word(Word::Now | Word::ThisYear | Word::Total)))
}

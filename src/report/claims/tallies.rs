//! Counts under a name, to be compared with the same name elsewhere.

use super::Tally;
use super::flat::Flat;
use super::lexicon::Word;
use super::phrase::{Setting, Time};
use super::tokens::{Figure, Token, What};

/// Counts a thing under its name, where the name says by which way it was published; `clause` is what stands
/// before the figure.
pub(super) fn tally(
    flat: &Flat,
    figure: &Figure,
    clause: &[Token],
    setting: &Setting,
) -> Option<Tally> {
    const SHORTEST: usize = 8;
    let has = |wanted: Word| clause.iter().any(|it| it.what == What::Word(wanted));
    let spoils = |it: &Token| {
        matches!(
            it.what,
            What::Word(Word::Change | Word::Share | Word::LastYear | Word::Except | Word::Not)
                | What::Figure(_)
        )
    };
    let is_meant = has(Word::Channel) && has(Word::Publish) && !setting.is_narrow;
    if !is_meant || clause.iter().any(spoils) {
        return None;
    }
    let is_name = |it: &&Token| {
        !matches!(
            it.what,
            What::Word(Word::Filler | Word::Now | Word::ThisYear | Word::Own | Word::About)
                | What::Year(_)
        )
    };
    let shown = clause.iter().filter(is_name);
    let name: String = shown.map(|it| it.range.of(&flat.text)).collect();
    let year = match setting.time {
        Time::This => None,
        Time::Of(year) => Some(year),
        Time::Other => return None,
    };
    (name.chars().count() >= SHORTEST).then(|| Tally {
        name: name.into(),
        year,
        figure: flat.figured(figure),
        unit: figure.unit,
        is_rough: figure.is_rough
            || clause.last().map(|it| it.what) == Some(What::Word(Word::About)),
    })
}

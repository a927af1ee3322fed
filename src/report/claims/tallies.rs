//! Counts under a name, to be compared with the same name elsewhere.

use super::Tally;
use super::flat::Flat;
use super::lexicon::Word;
use super::phrase::{Setting, Time};
use super::tokens::{Figure, Token, What};

/// What an organ holds for all, and may tell of in several places.
const EVENTS: [&str; 7] = ["培训", "会议", "座谈会", "督查", "检查", "测评", "演练"];
const VERBS: [&str; 6] = ["组织", "开展", "举办", "召开", "累计", "参加"];

/// Counts a thing under its name, where the name says by which way it was published, or is that of an event of the whole year; `clause` is what stands
/// before the figure.
pub(super) fn tally(
    flat: &Flat,
    figure: &Figure,
    clause: &[Token],
    setting: &Setting<'_>,
) -> Option<Tally> {
    const SHORTEST: usize = 8;
    const SHORTEST_EVENT: usize = 4;
    let (mut has_channel, mut publishes, mut is_of_year) = (false, false, false);
    for it in clause {
        match it.what {
            What::Word(Word::Channel) => has_channel = true,
            What::Word(Word::Publish) => publishes = true,
            What::Word(Word::Now | Word::ThisYear) => is_of_year = true,
            What::Word(Word::Change | Word::Share | Word::LastYear | Word::Except | Word::Not)
            | What::Figure(_) => return None,
            _ => {}
        }
    }
    let is_published = has_channel && publishes;
    // 全年组织业务培训400人次.
    let is_event = || {
        let text = flat.words(clause);
        is_of_year && EVENTS.iter().any(|it| text.ends_with(it))
    };
    if setting.is_narrow || !(is_published || is_event()) {
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
    let mut name: String = shown.map(|it| it.range.of(&flat.text)).collect();
    let shortest = if is_published {
        SHORTEST
    } else {
        SHORTEST_EVENT
    };
    if !is_published && let Some(verb) = VERBS.iter().find(|it| name.starts_with(**it)) {
        name.replace_range(..verb.len(), "");
    }
    let year = match setting.time {
        Time::This => None,
        Time::Of(year) => Some(year),
        Time::Other => return None,
    };
    (name.chars().count() >= shortest).then(|| Tally {
        name: name.into(),
        year,
        figure: flat.figured(figure),
        unit: figure.unit,
        is_rough: figure.is_rough
            || clause.last().map(|it| it.what) == Some(What::Word(Word::About)),
    })
}

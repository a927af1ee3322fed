//! What has been said so far in a paragraph, and holds for what follows.

use super::clause::{Before, Narrowed};
use super::figures::Reader;
use super::lexicon::Word;
use super::sentence::{carries_over, is_of_those_settled, lead};
use super::tokens::{Token, What};
use super::{Applicant, Court};

/// What was spoken of last, by the places of the marks behind it.
#[derive(Debug, Default)]
pub(super) struct Spoken(pub Vec<(u32, Focus)>);

impl Spoken {
    /// What was spoken of last before a place.
    pub fn before(&self, at: u32) -> Focus {
        let behind = self.0.partition_point(|it| it.0 <= at);
        let last = behind.checked_sub(1).and_then(|it| self.0.get(it));
        last.map_or(Focus::Nothing, |it| it.1)
    }
}

/// What was spoken of last: a verb without an object is about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) enum Focus {
    #[default]
    Nothing,
    Applications,
    Disputes,
    Other,
}

/// What has been said so far, and holds for what follows.
#[derive(Clone, Debug, Default)]
pub(super) struct Context {
    pub focus: Focus,
    /// The paragraph has spoken of disclosure: its disputes are about that.
    pub has_topic: bool,
    /// Disputes were spoken of, and no application since: applicants are those who sued.
    pub is_of_disputes: bool,
    /// The sentence speaks of another business: its disputes may be that business.
    pub is_foreign: bool,
    pub court: Option<Court>,
    /// Those named since a ruling was told: of several, the rulings behind them are of all.
    pub courts: Vec<Court>,
    pub is_ruled: bool,
    /// Behind 其中, where the rulings are parted and not the disputes: 被纠正5件，其中复议4件.
    pub is_part_of_ruled: bool,
    /// The sentence has told how many applications were settled.
    pub is_settled: bool,
    /// 审结, 未结: disputes that something came of were told.
    pub is_closed: bool,
    /// No pattern says what the last figure counts.
    pub is_untied: bool,
    /// The last figure was of something unknown: what it is parted into is no figure of the form.
    pub is_unclaimed: bool,
    /// The applicants that the last figure was of: what its brackets tell is of them.
    pub of_applicants: Option<Applicant>,
    pub narrowed: Narrowed,
    pub document: Option<&'static str>,
    /// Behind 其中.
    pub is_part: bool,
    /// In brackets.
    pub is_enclosed: bool,
}

impl Context {
    /// Disputes of a kind are spoken of.
    pub fn note_court(&mut self, court: Court) {
        self.focus = Focus::Disputes;
        self.is_of_disputes = true;
        if std::mem::take(&mut self.is_ruled) {
            self.courts.clear();
        }
        if !self.courts.contains(&court) {
            self.courts.push(court);
        }
        // 未经复议直接起诉 is a part of 行政诉讼, and not one beside it.
        let parts = [Court::Direct, Court::After];
        let is_parted = parts.iter().any(|it| self.courts.contains(it));
        let beside = self.courts.iter();
        let n_beside = beside.filter(|it| !(is_parted && **it == Court::Litigation));
        self.court = Some(court).filter(|_| n_beside.count() == 1);
    }

    /// So many disputes of a kind were told.
    pub fn note_disputes(&mut self, court: Court) {
        self.court = match court {
            // Whose the rulings behind it are is not told.
            Court::All => None,
            // 复议后起诉的诉讼案件34件，其中维持22件: of these, and not of all 诉讼案件.
            Court::Direct | Court::After if self.court == Some(Court::Litigation) => Some(court),
            _ => self.court,
        };
    }
}

impl Reader<'_> {
    pub(super) fn begin_sentence(&mut self, tokens: &[Token]) {
        let context = &mut self.context;
        context.is_foreign = false;
        context.is_part = false;
        context.is_part_of_ruled = false;
        context.is_closed = false;
        context.is_unclaimed = false;
        context.is_settled = false;
        // 其中 goes on with what was said.
        let goes_on = tokens.first().map(|it| it.what) == Some(What::Word(Word::Of));
        if !goes_on && !is_of_those_settled(tokens) {
            context.court = None;
            context.courts.clear();
            context.narrowed = context.narrowed.carried(lead(tokens));
        }
        // 未经复议直接起诉 are the form's own words.
        context.has_topic |= tokens.iter().any(|it| {
            matches!(
                it.what,
                What::Word(Word::Dispute(Court::Direct | Court::After))
            )
        });
        if context.focus == Focus::Nothing && carries_over(tokens) {
            context.focus = Focus::Applications;
        }
    }

    /// A clause ends, at a figure or a mark.
    pub(super) fn end_clause(&mut self, before: &Before, has_figure: bool) {
        let context = &mut self.context;
        if has_figure && before.is_total && before.words.is_empty() && before.unknown.is_none() {
            // 网上100件，快递20件，合计120件: that is all of them.
            context.narrowed = context.narrowed.summed();
        }
        if before.words.is_empty() {
            return;
        }
        context.narrowed.note(self.flat, before, context.is_part);
        let acts = |it: &Word| it.acts();
        let is_foreign = before.has(|it| *it == Word::Foreign);
        let has_object = before.has(|it| matches!(it, Word::Application | Word::Applicant(_)));
        if is_foreign && (has_figure || before.has(acts)) {
            context.focus = Focus::Other;
            context.is_foreign = true;
        } else if has_figure && before.is_broken && before.has(acts) && !has_object {
            // 答复问题34个: what follows is about these.
            context.focus = Focus::Other;
        }
    }

    pub(super) fn note(&mut self, token: &Token, last: Option<&What>) {
        let What::Word(word) = token.what else {
            return;
        };
        let context = &mut self.context;
        match word {
            // 许可申请, 登记申请: not for information.
            Word::Application
                if token.range.of(&self.flat.text) == "申请"
                    && matches!(
                        last,
                        Some(What::Other | What::Word(Word::Matter(_) | Word::Foreign))
                    ) =>
            {
                context.focus = Focus::Other;
            }
            Word::Application | Word::Applicant(_) => {
                context.focus = Focus::Applications;
                context.has_topic = true;
                context.is_of_disputes &= word != Word::Application;
            }
            Word::Topic => context.has_topic = true,
            Word::Publish | Word::Notice(_) | Word::Issue => context.focus = Focus::Other,
            // 主要集中于规划许可: a word in the name of something.
            Word::Matter("permits" | "penalties" | "coercion")
                if matches!(last, Some(What::Other)) => {}
            Word::Matter(row) => {
                context.focus = Focus::Other;
                context.document = Some(row);
            }
            Word::Dispute(court) => context.note_court(court),
            Word::Ruling(_) | Word::Remedy(_) => context.is_ruled = true,
            Word::Close => context.is_closed = true,
            _ => {}
        }
    }
}

//! What has been said so far in a paragraph, and holds for what follows.

use super::clause::Narrowed;
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

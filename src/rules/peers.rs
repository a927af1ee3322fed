//! What the figures of a sentence tell of one another, where a table has something to say to each.

use crate::repair::likeness::mistyping;
use crate::report::claims::Subject;

/// A figure of a sentence that ties to cells.
pub(super) struct Peer {
    pub subject: Subject,
    pub value: Option<i64>,
    pub stand: Stand,
    /// It may count something else than what it is held against.
    pub is_doubtful: bool,
}

/// How a figure stands to its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stand {
    /// With the sum of this index of those that may be meant.
    Agrees(usize),
    /// What the first sum is.
    Differs(Option<i64>),
    Open,
}

/// Whether a sentence speaks of others whom it does not name, or not in words that are known: two of its figures or
/// more differ from their cells. Of what is told of the report itself one is mistyped, hardly ever two.
pub(super) fn are_of_others(sentence: &[Peer]) -> bool {
    let differs = |it: &&Peer| !it.is_doubtful && matches!(it.stand, Stand::Differs(_));
    sentence.iter().filter(differs).count() >= 2
}

/// Whether a figure that may count something else is the one of its cell all the same, mistyped: the others of its
/// sentence that may count something else too agree with theirs, and are too many or too large for chance; or it is
/// a large one of what was published, and a slip of the hand away.
pub(super) fn is_confirmed(sentence: &[Peer], at: usize) -> bool {
    /// So unlikely it must be that the others agree by chance: one in so many.
    const UNLIKELY: i64 = 100;
    /// Figures that a slip of the hand makes of one another, and chance hardly ever does.
    const LARGE: i64 = 100;
    let own = &sentence[at];
    let (Some(value), Stand::Differs(Some(cell))) = (own.value, own.stand) else {
        return false;
    };
    let is_published = matches!(own.subject, Subject::Disclosed(..));
    if is_published && is_slip(value, cell) && cell >= LARGE {
        return true;
    }
    let peers = sentence.iter().enumerate();
    let peers = peers.filter(|it| it.0 != at && own.goes_with(it.1));
    let (mut n_agree, mut chance) = (0, 1_i64);
    for (_, peer) in peers {
        match (peer.stand, peer.value) {
            (Stand::Open, _) => {}
            (Stand::Agrees(sum), Some(value)) if peer.is_own(sum) => {
                n_agree += 1;
                chance = chance.saturating_mul(value.saturating_add(1));
            }
            _ => return false,
        }
    }
    chance >= UNLIKELY && (n_agree >= 2 || n_agree == 1 && mistyping(cell, value) == 0)
}

/// Whether a figure is of some of the applicants of a row that its sentence tells with a figure of its own, and that
/// agrees, as do the others of that row: 无法提供13件，其中自然人9件、商业企业4件.
pub(super) fn is_of_told_row(sentence: &[Peer], at: usize) -> bool {
    let own = &sentence[at];
    let Subject::Part { rows, .. } = own.subject else {
        return false;
    };
    let is_row = |it: &Peer| match it.subject {
        Subject::Outcome(it) => it == rows,
        Subject::CarriedForward { .. } => rows == "carried_forward",
        Subject::BroughtForward { .. } => rows == "brought_forward",
        _ => false,
    };
    let agrees = |it: &Peer| it.stand == Stand::Agrees(0);
    let is_told = |it: &Peer| is_row(it) && agrees(it) && !it.is_doubtful;
    let is_part =
        |it: &Peer| matches!(it.subject, Subject::Part { rows: others, .. } if others == rows);
    let mut others = sentence.iter().enumerate().filter(|it| it.0 != at);
    matches!(own.stand, Stand::Differs(_))
        && sentence[..at].iter().any(is_told)
        && others.all(|it| !is_part(it.1) || agrees(it.1))
}

impl Peer {
    /// Whether what the other is of, this one is of as well: figures of one business that are doubtful alike, and
    /// decisions, of which 公示 is said once for all.
    fn goes_with(&self, other: &Self) -> bool {
        let sort = |it: &Self| match it.subject {
            Subject::Dispute(_) | Subject::Ruling(..) => 1,
            Subject::ProcessingFee => 2,
            Subject::Applicants(_) => 3,
            _ => 4,
        };
        match (self.subject, other.subject) {
            (Subject::Disclosed(_, own), Subject::Disclosed(_, others)) => own == others,
            (Subject::Disclosed(..), _) | (_, Subject::Disclosed(..)) => false,
            _ => other.is_doubtful && sort(self) == sort(other),
        }
    }

    /// Whether a sum that it agrees with is of what its sentence speaks of: the first alone is of some applicants.
    fn is_own(&self, sum: usize) -> bool {
        sum == 0 || !matches!(self.subject, Subject::Part { .. })
    }
}

/// Whether digits exchanged, dropped or doubled make one figure of the other: one digit for another may be any of
/// several figures, these are a sign.
pub(super) fn is_slip(stated: i64, right: i64) -> bool {
    let n_digits = |it: i64| it.to_string().len();
    let is_exchanged = (right - stated) % 9 == 0;
    mistyping(right, stated) == 0 && (is_exchanged || n_digits(right) != n_digits(stated))
}

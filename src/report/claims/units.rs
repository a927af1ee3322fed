//! In which units what is counted.

use super::patterns::Counts;
use super::tokens::{Token, Unit, What};

/// Units in which applications and disputes are counted.
const CASES: &str = "件条份例起宗个次";
const PAPERS: &str = "件部份个项";
const DECISIONS: &str = "件条份例起宗个项";

/// Whether a figure in a unit can count such a thing.
pub(super) fn counts_in(counts: Counts, unit: Unit) -> bool {
    match (counts, unit) {
        (Counts::Fees | Counts::ProcessingFee, it) => matches!(it, Unit::Money(_)),
        (_, Unit::Count(it) | Unit::Scaled(it, _)) => {
            let units = match counts {
                Counts::Issued | Counts::Repealed | Counts::InForce | Counts::Documents => PAPERS,
                Counts::Decisions | Counts::Notices => DECISIONS,
                _ => CASES,
            };
            units.contains(it)
        }
        _ => false,
    }
}

/// Whether a figure counts people.
pub(super) fn counts_persons(token: &Token) -> bool {
    matches!(token.what, What::Figure(it) if matches!(it.unit, Unit::Count('名' | '人' | '位')))
}

/// Whether a unit counts cases before a court, among other things.
pub(super) fn is_case(unit: Unit) -> bool {
    matches!(unit, Unit::Count('件' | '起' | '宗' | '例'))
}

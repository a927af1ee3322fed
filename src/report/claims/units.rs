//! In which units what is counted.

use super::patterns::Counts;
use super::tokens::Unit;

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

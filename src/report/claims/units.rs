//! In which units what is counted.

use super::patterns::Counts;
use super::tokens::{Token, Unit, What};

/// Whether applications and disputes are counted in a unit.
fn is_of_cases(c: char) -> bool {
    matches!(c, '件' | '条' | '份' | '例' | '起' | '宗' | '个' | '次')
}

fn is_of_papers(c: char) -> bool {
    matches!(c, '件' | '部' | '份' | '个' | '项')
}

fn is_of_decisions(c: char) -> bool {
    matches!(c, '件' | '条' | '份' | '例' | '起' | '宗' | '个' | '项')
}

/// Whether a figure in a unit can count such a thing.
pub(super) fn counts_in(counts: Counts, unit: Unit) -> bool {
    match (counts, unit) {
        (Counts::Fees | Counts::ProcessingFee, it) => matches!(it, Unit::Money(_)),
        (_, Unit::Count(it) | Unit::Scaled(it, _)) => match counts {
            Counts::Issued | Counts::Repealed | Counts::InForce | Counts::Documents => {
                is_of_papers(it)
            }
            Counts::Decisions | Counts::Notices => is_of_decisions(it),
            _ => is_of_cases(it),
        },
        _ => false,
    }
}

/// Whether a figure in a unit can count a thing of the form at all.
pub(super) fn counts_anything(unit: Unit) -> bool {
    match unit {
        Unit::Money(_) => true,
        Unit::Count(it) | Unit::Scaled(it, _) => {
            is_of_cases(it) || is_of_papers(it) || is_of_decisions(it)
        }
        Unit::Percent | Unit::Times | Unit::Other => false,
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

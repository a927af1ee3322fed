//! What speaks of a table's numbers from outside of it, and how it decides between repairs.

use super::search::Repair;

/// A number stated elsewhere: one of the sums has this value. Terms are indices of the table's
/// [`System`](super::system::System).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub sums: Vec<Vec<usize>>,
    pub value: i64,
}

impl Evidence {
    pub fn speaks_of(&self, cell: usize) -> bool {
        self.sums.iter().any(|it| it.contains(&cell))
    }

    /// Whether it holds with these values after a repair. What is not known speaks for nothing and
    /// against nothing.
    pub fn holds(&self, values: &[Option<i64>], repair: &Repair) -> bool {
        let value = |cell: usize| {
            let repaired = repair.iter().find(|it| it.variable == cell);
            repaired.map_or(values.get(cell).copied().flatten(), |it| Some(it.value))
        };
        let sum = |cells: &Vec<usize>| cells.iter().map(|it| value(*it)).sum::<Option<i64>>();
        self.sums
            .iter()
            .any(|it| sum(it).is_none_or(|it| it == self.value))
    }
}

/// Keeps of equally small repairs those that the evidence allows; all of them where it allows none,
/// for then it is the evidence that is wrong.
pub(super) fn decided(
    repairs: Vec<Repair>,
    values: &[Option<i64>],
    evidence: &[Evidence],
) -> Vec<Repair> {
    let is_touched = |it: &&Evidence| {
        let mut changes = repairs.iter().flatten();
        changes.any(|change| it.speaks_of(change.variable))
    };
    let relevant: Vec<&Evidence> = evidence.iter().filter(is_touched).collect();
    let is_allowed = |repair: &&Repair| relevant.iter().all(|it| it.holds(values, repair));
    let kept: Vec<Repair> = repairs.iter().filter(is_allowed).cloned().collect();
    if kept.is_empty() { repairs } else { kept }
}

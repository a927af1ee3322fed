//! What the text states of a table's numbers: identities like the form's own.

use super::search::Change;

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
    pub fn holds(&self, values: &[Option<i64>], repair: &[Change]) -> bool {
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

//! What last year's report of an organ has for the cells of this year's.

use std::sync::Arc;

use crate::report::ledger::{CellAddress, Ledger};
use crate::report::table::{BoundTable, Held};
use crate::text::number::Number;

use super::across::{Site, Source};

/// The report of the year before: all of it where it is open, else what is kept of it.
#[derive(Clone, Debug)]
pub struct LastYear {
    pub site: Site,
    pub ledger: Arc<Ledger>,
}

impl LastYear {
    pub fn year(&self) -> u16 {
        self.ledger.year
    }

    /// What it has in the cell that this year's report has at `cell` of `table`.
    pub fn value(&self, table: &BoundTable, cell: CellAddress) -> Option<Number> {
        let id = table.fact_id(cell.1);
        match &self.site.source {
            Source::Open(document) => {
                let part = document.analysis().parts.get(self.site.part)?;
                let last = part.report.as_ref()?.table(cell.0)?;
                let same = last.cells().find(|it| last.fact_id(*it) == id)?;
                match last.held(same) {
                    Held::Number(it) => Some(it),
                    _ => None,
                }
            }
            // What one year hands on to the next is all that is kept.
            Source::File(_) => self.ledger.closing(&id).map(Number::from_count),
        }
    }
}

//! What other years' reports of an organ have for the cells of this year's.

use std::sync::Arc;

use crate::report::ledger::{CellAddress, Figure, Ledger};
use crate::report::table::{BoundTable, Held};
use crate::text::number::Number;
use crate::text::range::TextRange;

use super::across::{Site, Source};
use super::key::Key;
use super::world::{Name, World};

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

impl World {
    /// Where other years' reports have what a cell of this one takes over or hands on.
    pub fn successions(&self, key: &Key, part: usize, cell: CellAddress) -> Vec<(Site, TextRange)> {
        let Some(own) = self.ledger(key, part) else {
            return Vec::new();
        };
        let name = (key.clone(), part);
        let last = self.years.last(&name, own);
        let last = last.and_then(|it| Some((&it.0, own.taken_over(cell, &it.1)?)));
        let next = self.years.next(&name, own);
        let next = next.and_then(|it| Some((&it.0, own.handed_on(cell, &it.1)?)));
        let place =
            |((key, part), figure): (&Name, &Figure)| Some((self.site(key, *part)?, figure.range));
        let found = [last, next].into_iter().flatten();
        found.filter_map(place).collect()
    }

    /// The report of the year before of the organ of a report, where there is one beyond doubt.
    pub fn last_year(&self, key: &Key, part: usize) -> Option<LastYear> {
        let own = self.ledger(key, part)?;
        let ((key, part), ledger) = self.years.last(&(key.clone(), part), own)?;
        let (site, ledger) = (self.site(key, *part)?, Arc::clone(ledger));
        Some(LastYear { site, ledger })
    }

    /// Whether a report in a document is not compared with the year before because there are several
    /// for that year that differ.
    pub fn is_last_in_doubt(&self, key: &Key) -> bool {
        let briefs = self.documents.get(key).map(|it| it.briefs.as_slice());
        let mut ledgers = briefs
            .into_iter()
            .flatten()
            .filter_map(|it| it.ledger.as_ref());
        ledgers.any(|it| self.years.is_last_in_doubt(it))
    }
}

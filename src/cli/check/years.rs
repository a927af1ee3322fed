//! `check` across years: what the reports of a folder say of one another. Every file is checked for
//! itself first; those that do not agree with another are then checked once more, beside it.

use std::collections::BTreeMap;

use crate::cli::render::Site;
use crate::cli::units::Gathered;
use crate::report::ledger::Ledger;
use crate::rules::beside::{Beside, Neighbor};
use crate::rules::consolidation::Summed;
use crate::rules::diagnostic::Message;
use crate::workspace::across::Across;
use crate::workspace::analysis::Analysis;
use crate::workspace::index::Index;

use super::one::{Listed, Outcome};

/// The files whose report sums up others, and those.
pub(super) type Sums = BTreeMap<usize, Gathered>;

/// The reports of a run.
pub(super) struct Years<'a> {
    index: Index<Name>,
    files: &'a [Vec<Listed>],
    sums: &'a Sums,
}

/// A report: its file's place in the run, and its part of the file.
type Name = (usize, usize);

/// What the files of a run list, in their order.
pub(super) fn listed(outcomes: &[Result<Outcome, Message>]) -> Vec<Vec<Listed>> {
    let listed = |it: &Result<Outcome, Message>| match it {
        Ok(it) => it.listed.clone(),
        Err(_) => Vec::new(),
    };
    outcomes.iter().map(listed).collect()
}

impl<'a> Years<'a> {
    pub(super) fn new(files: &'a [Vec<Listed>], sums: &'a Sums) -> Self {
        let mut index = Index::default();
        for (file, listed) in files.iter().enumerate() {
            for it in listed {
                index.insert((file, it.part), it.ledger.clone());
            }
        }
        Self { index, files, sums }
    }

    /// The files with a report that does not agree with its organ's last or next one, or that sums up
    /// others.
    pub(super) fn off(&self) -> Vec<usize> {
        let is_off = |file: usize, it: &Listed| {
            let name = (file, it.part);
            let is_pair_off = |this: &Ledger, last: &Ledger| this.mismatches(last).next().is_some();
            let last = self.index.last(&name, &it.ledger);
            let next = self.index.next(&name, &it.ledger);
            last.is_some_and(|last| is_pair_off(&it.ledger, &last.1))
                || next.is_some_and(|next| is_pair_off(&next.1, &it.ledger))
        };
        let files = self.files.iter().enumerate();
        let off = files.filter(|(file, listed)| listed.iter().any(|it| is_off(*file, it)));
        let parents = self.sums.keys().copied();
        off.map(|it| it.0).chain(parents).collect()
    }

    /// What the other reports say of those in a file.
    pub(super) fn across(&self, file: usize, analysis: &Analysis) -> Across<Site> {
        let mut res = Across::default();
        let sum = self.sums.get(&file);
        let parent = sum.and_then(|_| analysis.parts.iter().position(|it| it.report.is_some()));
        let units = sum.map(|it| it.units(|site| res.add(site.clone())));
        for (part, checked) in analysis.parts.iter().enumerate() {
            let own = checked.report.as_ref().and_then(Ledger::of);
            let name = (file, part);
            let last = own.as_ref().and_then(|it| self.index.last(&name, it));
            let next = own.as_ref().and_then(|it| self.index.next(&name, it));
            let mut neighbor = |it: &'_ (Name, _)| {
                let (file, part) = it.0;
                let listed = self.files.get(file)?.iter().find(|it| it.part == part)?;
                Some(Neighbor {
                    id: res.add(listed.site.clone()),
                    ledger: &listed.ledger,
                })
            };
            let of_parent = units.as_ref().filter(|_| parent == Some(part));
            let differences = of_parent.and_then(|it| Some(it.compare(checked.report.as_ref()?)));
            let summed = of_parent.zip(differences.as_ref());
            let beside = Beside {
                own: own.as_ref(),
                last: last.and_then(&mut neighbor),
                next: next.and_then(&mut neighbor),
                summed: summed.map(|(units, differences)| Summed { units, differences }),
            };
            res.check(analysis, part, beside);
        }
        res
    }
}

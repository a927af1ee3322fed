//! `--fix` on a document of Word: round by round, each on what the file says after the last.

use crate::cli::input::Input;
use crate::cli::request::Check;
use crate::fix::{MAX_ROUNDS, compatible, fix_of};
use crate::rules::diagnostic::{Fix, Message};
use crate::source::patch::{Change, Unwritable};
use crate::workspace::across::Across;
use crate::workspace::analysis::Analysis;
use crate::workspace::findings::findings;
use crate::workspace::policy::Policy;
use crate::workspace::read::{Office, unwritable};

/// What came of fixing a file.
#[derive(Default)]
pub(super) struct FixedFile {
    /// The file as it is then; `None` where nothing was changed.
    pub(super) input: Option<Input>,
    pub(super) n_applied: usize,
    /// Why a fix was not applied.
    pub(super) trouble: Option<Message>,
}

/// Applies the fixes of the wanted grade whose every edit is of text that stands in one piece.
pub(super) fn fixed(
    options: &Check,
    input: &Input,
    policy: &Policy,
    across: impl Fn(&Analysis) -> Across,
) -> FixedFile {
    let mut res = FixedFile::default();
    for _ in 0..MAX_ROUNDS {
        let now = res.input.as_ref().unwrap_or(input);
        let Some(office) = now.office() else {
            break;
        };
        let analysis = Analysis::new(&now.text);
        let across = across(&analysis);
        let mut fixes = Vec::new();
        res.trouble = None;
        for it in findings(&analysis, &across, policy) {
            let fix = fix_of(it.diagnostic, options.at_least);
            let Some(fix) = fix.filter(|_| options.selection.picks(it.diagnostic)) else {
                continue;
            };
            match changes_of(office, fix, it.offset) {
                Ok(_) => fixes.push((it.offset, fix)),
                Err(reason) => res.trouble = Some(unwritable(reason)),
            }
        }
        let (edits, n_applied) = compatible(&now.text, fixes);
        let changes = edits.iter();
        let changes = changes.filter_map(|it| Change::new(&office.places, it.range, &it.text).ok());
        let changes: Vec<Change> = changes.collect();
        if changes.is_empty() {
            break;
        }
        match now.patched(&changes, options.tracked) {
            Ok(it) => res.input = Some(it),
            Err(reason) => {
                res.trouble = Some(reason);
                break;
            }
        }
        res.n_applied += n_applied;
    }
    res
}

/// Whether a fix can be written into the file.
pub(super) fn is_writable(office: &Office, fix: &Fix, offset: u32) -> bool {
    changes_of(office, fix, offset).is_ok_and(|it| !it.is_empty())
}

fn changes_of(office: &Office, fix: &Fix, offset: u32) -> Result<Vec<Change>, Unwritable> {
    let edits = fix.edits.iter();
    edits
        .map(|it| Change::new(&office.places, it.range.shifted(offset), &it.text))
        .collect()
}

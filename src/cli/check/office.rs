//! `--fix` on a document of Word: round by round, each on what the file says after the last.

use crate::cli::input::Input;
use crate::cli::request::Check;
use crate::rules::diagnostic::{Fix, Message};
use crate::source::patch::{Change, Unwritable};
use crate::text::range::TextRange;
use crate::workspace::across::Across;
use crate::workspace::analysis::Analysis;
use crate::workspace::findings::{Finding as JudgedFinding, findings};
use crate::workspace::policy::Policy;
use crate::workspace::read::{Office, unwritable};

/// As often as texts are fixed.
const MOST_ROUNDS: usize = 10;

/// What came of it.
#[derive(Default)]
pub(super) struct FixedFile {
    /// The file as it is then; `None` where nothing was changed.
    pub(super) input: Option<Input>,
    pub(super) n_applied: usize,
    /// Why a fix that is safe was not applied.
    pub(super) trouble: Option<Message>,
}

/// Applies the fixes that are safe, whatever else was asked for: who opens the file in Word sees no list of what
/// was changed in it.
pub(super) fn fixed(
    options: &Check,
    input: &Input,
    policy: &Policy,
    across: impl Fn(&Analysis) -> Across,
) -> FixedFile {
    let mut res = FixedFile::default();
    for _ in 0..MOST_ROUNDS {
        let at = res.input.as_ref().unwrap_or(input);
        let Some(office) = at.office() else {
            break;
        };
        let analysis = Analysis::new(&at.text);
        let across = across(&analysis);
        let wanted = findings(&analysis, &across, policy)
            .filter(|it| options.selection.picks(it.diagnostic));
        let (changes, n_applied, refused) = changes(office, wanted);
        res.trouble = refused.map(unwritable);
        if changes.is_empty() {
            break;
        }
        match at.patched(&changes, options.tracked) {
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

/// What the safe fixes change in the file, how many they are, and why others cannot be written.
fn changes<'a>(
    office: &Office,
    findings: impl Iterator<Item = JudgedFinding<'a>>,
) -> (Vec<Change>, usize, Option<Unwritable>) {
    let mut res: Vec<Change> = Vec::new();
    let (mut n_applied, mut refused) = (0, None);
    for it in findings {
        let Some(fix) = it.diagnostic.safe_fix() else {
            continue;
        };
        match changes_of(office, fix, it.offset) {
            // What overlaps is left for the next round.
            Ok(own)
                if own
                    .iter()
                    .any(|it| res.iter().any(|other| overlap(it, other))) => {}
            Ok(own) => {
                res.extend(own);
                n_applied += 1;
            }
            Err(reason) => refused = Some(reason),
        }
    }
    (res, n_applied, refused)
}

fn changes_of(office: &Office, fix: &Fix, offset: u32) -> Result<Vec<Change>, Unwritable> {
    let edits = fix.edits.iter();
    edits
        .map(|it| Change::new(&office.places, it.range.shifted(offset), &it.text))
        .collect()
}

fn overlap(a: &Change, b: &Change) -> bool {
    let (a, b): (TextRange, TextRange) = (a.run.range, b.run.range);
    a.start < b.end && b.start < a.end
}

//! Figures of the text from those of the tables: a sentence in which a number is left blank gets the one that
//! the cells hold which it speaks of.

use crate::fix::apply_edits;
use crate::report::claims::tie::stated_sum;
use crate::rules::claims::Outcome;
use crate::rules::context::Context;
use crate::rules::diagnostic::{Diagnostic, Edit};
use crate::text::number::Number;
use crate::text::range::{TextRange, to_u32};
use crate::workspace::analysis::Analysis;

/// The rule that finds blanks.
const RULE: &str = "placeholder-text";

/// What a blank is read as, so that its sentence tells what it speaks of. Each has another number.
const FIRST_PROBE: i64 = 70_001;

/// Whether a range has blanks that stand for numbers.
pub fn may_fill_in(analysis: &Analysis, range: TextRange) -> bool {
    let mut found = analysis.diagnostics();
    let is_blank = |(offset, it): (u32, &Diagnostic)| {
        it.rule.name == RULE && it.range.shifted(offset).touches(range)
    };
    found.any(is_blank)
        && !blanks(analysis, &analysis.syntax.text())
            .iter()
            .all(|it| !it.touches(range))
}

/// The edits that fill in the blanks of a text's sentences, of those that `range` touches; in the text. A
/// blank is left alone where no cell is known to hold what it asks for.
pub fn filled_in(analysis: &Analysis, range: TextRange) -> Vec<Edit> {
    let text = analysis.syntax.text();
    let blanks = blanks(analysis, &text);
    let blanks = blanks.into_iter().filter(|it| it.touches(range));
    let probes: Vec<Edit> = blanks
        .zip(FIRST_PROBE..)
        .map(|(range, probe)| Edit {
            range,
            text: probe.to_string(),
        })
        .collect();
    if probes.is_empty() {
        return Vec::new();
    }
    let told = figures(&apply_edits(&text, &probes), &probes);
    let edits = probes.iter().zip(told).filter_map(|(probe, told)| {
        Some(Edit {
            range: probe.range,
            text: told.value?.to_string(),
        })
    });
    let mut edits: Vec<Edit> = edits.collect();
    // What was filled in has to tie: sentences are read by what stands around a figure as well.
    let told = figures(&apply_edits(&text, &edits), &edits);
    let mut ties = told.into_iter().map(|it| it.agrees);
    edits.retain(|_| ties.next().unwrap_or_default());
    edits
}

/// Where a number was left out before what it counts.
fn blanks(analysis: &Analysis, text: &str) -> Vec<TextRange> {
    const UNITS: &str = "件条次";
    let found = analysis.diagnostics();
    let found = found.filter(|it| it.1.rule.name == RULE);
    let places = found.map(|(offset, it)| it.range.shifted(offset));
    let counts = |it: &TextRange| {
        let behind = text.get(it.end as usize..).unwrap_or_default();
        behind
            .trim_start_matches(' ')
            .starts_with(|it| UNITS.contains(it))
    };
    let mut res: Vec<TextRange> = places.filter(counts).collect();
    res.sort();
    res.dedup();
    res
}

/// What a text tells of a figure.
#[derive(Clone, Copy, Default)]
struct Told {
    /// What the cells come to that it states.
    value: Option<Number>,
    /// It is that.
    agrees: bool,
}

/// What a text tells of the figures that edits have put into it.
fn figures(text: &str, edits: &[Edit]) -> Vec<Told> {
    let mut res = vec![Told::default(); edits.len()];
    let mut places: Vec<TextRange> = Vec::with_capacity(edits.len());
    let (mut longer, mut shorter) = (0, 0);
    for it in edits {
        let start = it.range.start + longer - shorter;
        places.push(TextRange::new(start, start + to_u32(it.text.len())));
        longer += to_u32(it.text.len());
        shorter += it.range.len();
    }
    let analysis = Analysis::new(text);
    for (offset, checked) in analysis.located() {
        let Some(report) = &checked.report else {
            continue;
        };
        let ctx = Context::new(report);
        for verdict in ctx.verdicts() {
            let paragraph = &ctx.paragraphs()[verdict.paragraph];
            let claim = &paragraph.statements.claims[verdict.claim];
            let place = paragraph.locate(claim.range).shifted(offset);
            let Ok(at) = places.binary_search(&place) else {
                continue;
            };
            let table = report.table(verdict.tie.kind);
            let plainest = verdict.tie.sums.first();
            let value = table
                .zip(plainest)
                .and_then(|(table, cells)| stated_sum(table, cells));
            res[at] = Told {
                value,
                agrees: matches!(verdict.outcome, Outcome::Agrees(_)),
            };
        }
    }
    res
}

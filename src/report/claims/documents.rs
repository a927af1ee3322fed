//! What the text counts of table 二: documents, decisions, fees.

use super::Subject;
use super::lexicon::Word;

/// What table 二 counts.
pub(super) fn documents(
    words: &[Word],
    last: Option<&'static str>,
    unit: char,
) -> Option<(Subject, bool)> {
    const PAPERS: &str = "件部份个项";
    const DECISIONS: &str = "件条份例起宗个项";
    let is_paper = |row: &str| matches!(row, "normative_documents" | "regulations");
    let (row, columns, is_loose): (&'static str, &'static [&'static str], bool) = match words {
        [Word::Issue, Word::Matter(row)] if is_paper(row) => (*row, &["issued", "created"], false),
        [Word::Repeal, Word::Matter(row)] if is_paper(row) => (*row, &["repealed"], false),
        [Word::InForce, Word::Matter(row)] | [Word::Matter(row), Word::InForce]
            if is_paper(row) =>
        {
            (*row, &["in_force"], false)
        }
        [Word::InForce] => (last.filter(|it| is_paper(it))?, &["in_force"], false),
        [Word::Repeal] => (last.filter(|it| is_paper(it))?, &["repealed"], false),
        [Word::Publish, Word::Matter(row)] | [Word::Matter(row)] if is_paper(row) => {
            (*row, &["issued", "created", "published"], true)
        }
        [
            Word::Decide | Word::Handle | Word::Finish,
            Word::Matter(row),
        ]
        | [Word::Matter(row)]
            if *row != "fees" =>
        {
            (*row, &["decisions"], false)
        }
        [Word::Publish, Word::Notice(row) | Word::Matter(row)]
        | [Word::Notice(row)]
        | [
            Word::Decide | Word::Handle | Word::Finish,
            Word::Notice(row),
        ] if *row != "fees" => (*row, &["decisions"], true),
        _ => return None,
    };
    let units = if is_paper(row) { PAPERS } else { DECISIONS };
    units
        .contains(unit)
        .then_some((Subject::Disclosed(row, columns), is_loose))
}

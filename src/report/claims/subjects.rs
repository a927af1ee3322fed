//! What a figure counts in the form's terms: the pattern of its clause, with the row or column that the words tell.

use super::clause::Clause;
use super::context::Focus;
use super::figures::Reader;
use super::lexicon::Word;
use super::patterns::{Counts, Name, Needs, Pattern, pattern};
use super::sentence::{is_denominator, is_of_decisions, is_of_some, without_whole};
use super::tokens::What;
use super::units::{counts_anything, counts_in};
use super::{About, Court, Subject};

impl Reader<'_> {
    /// What a figure counts, the pattern that says so, and what the paragraph would have to be about for it.
    pub(super) fn subject(
        &self,
        clause: &Clause<'_>,
    ) -> Option<(Subject, &'static Pattern, Option<About>)> {
        let Clause { before, after, .. } = *clause;
        if !counts_anything(clause.figure.unit) {
            return None;
        }
        let words = without_whole(&before.words);
        let (pattern, taken) = pattern(words, &after.words, !after.has_unknown)?;
        if pattern.is_of_whole && self.context.is_part
            || !counts_in(pattern.counts, clause.figure.unit)
        {
            return None;
        }
        let said: Vec<Word> = words.iter().chain(&after.words[..taken]).copied().collect();
        // 行政复议、行政诉讼各1件: each of them.
        if clause.listed.is_some() && clause.last(self.flat) == "各" {
            return None;
        }
        // 行政许可、行政处罚2353件: both in one figure, which no cell has.
        let is_both = |it: Word| {
            let names = [
                Name::Applicant,
                Name::Document,
                Name::Decision,
                Name::Notice,
            ];
            names.contains(&Name::of(it))
        };
        if clause.listed.is_some_and(is_both) && said.iter().copied().any(is_both) {
            return None;
        }
        let subject = self.counted(pattern.counts, clause, &said)?;
        let context = &self.context;
        let named = said.iter().rfind(|it| it.outcome().is_some());
        let is_short = matches!(named, Some(Word::Short(_)));
        let needs = match subject {
            // Said of documents, of projects, of much else as well.
            Subject::Outcome(_) if is_short || self.is_of_else() => Needs::Applications,
            _ => pattern.needs,
        };
        let lacks = match (needs, context.focus) {
            (Needs::Nothing, _) | (Needs::Applications, Focus::Applications) => None,
            (Needs::Applications, Focus::Nothing) => Some(About::Applications),
            (Needs::NothingElse, Focus::Applications | Focus::Nothing) => None,
            (Needs::Applications | Needs::NothingElse, _) => return None,
            (Needs::Topic, _) if context.is_foreign => return None,
            (Needs::Topic, _) => (!context.has_topic).then_some(About::Disputes),
        };
        Some((subject, pattern, lacks))
    }

    /// Whether something else than applications was spoken of last.
    fn is_of_else(&self) -> bool {
        matches!(self.context.focus, Focus::Other | Focus::Disputes)
    }

    /// The row or column that the words tell.
    fn counted(&self, counts: Counts, clause: &Clause<'_>, said: &[Word]) -> Option<Subject> {
        let said = || said.iter().copied();
        let listed = clause.listed;
        Some(match counts {
            Counts::Received { is_new } => Subject::Received { is_new },
            Counts::Handled => Subject::Handled,
            Counts::Processed => Subject::Processed,
            Counts::BroughtForward => Subject::BroughtForward {
                from: clause.before.from,
            },
            Counts::CarriedForward => Subject::CarriedForward {
                to: clause.before.to.or(clause.after.to),
            },
            Counts::Applicants => Subject::Applicants(said().find_map(Word::applicant)?),
            Counts::Outcome => {
                let rows: Vec<&'static str> = said().filter_map(Word::outcome).collect();
                // 予以公开和部分公开合计222件.
                let all = listed.and_then(Word::outcome).into_iter();
                let is_both = all
                    .chain(rows.iter().copied())
                    .eq(["granted", "partially_granted"]);
                if is_both && clause.before.is_total {
                    return Some(Subject::Outcome("granted partially_granted"));
                }
                let (row, others) = rows.split_last()?;
                // 属于国家秘密等不予公开: the last is the group that those before it are of.
                let is_group_of =
                    |it: &str| it.strip_prefix(row).is_some_and(|it| it.starts_with('.'));
                let listed = listed.and_then(Word::outcome);
                let mut named = others.iter().copied().chain(listed);
                let n_named = named.clone().count();
                if !named.all(is_group_of) {
                    return None;
                }
                match (others, listed) {
                    ([], None) => Subject::Outcome(row),
                    _ if clause.before.goes_on => Subject::Outcome(row),
                    // 因不掌握、无现成信息或内容不明确而无法提供: by every reason of the form.
                    _ if *row == "unavailable" && n_named == 3 => Subject::Outcome(row),
                    // 因不掌握而无法提供66件: of that row, and not of the group.
                    ([only], None) => Subject::Outcome(only),
                    _ => return None,
                }
            }
            Counts::Dispute | Counts::Ruling | Counts::Closed
                if clause
                    .at
                    .is_some_and(|it| is_of_decisions(self.flat, &clause.sentence[..it])) =>
            {
                return None;
            }
            Counts::Dispute if self.context.is_part_of_ruled => return None,
            // 尚未审结的复议7件、诉讼10件; 没有结果的2件，为复议1件、诉讼1件: disputes of which something is said.
            Counts::Dispute
                if clause.at.is_some_and(|it| {
                    is_of_some(self.flat, clause.sentence, it)
                        || is_denominator(self.flat, clause.sentence, it)
                }) =>
            {
                return None;
            }
            Counts::Dispute => {
                let listed = listed.and_then(Word::court).into_iter();
                let courts: Vec<Court> = listed.chain(said().filter_map(Word::court)).collect();
                match courts[..] {
                    [court] => Subject::Dispute(court),
                    [Court::Reconsideration, Court::Litigation] => Subject::Dispute(Court::All),
                    [court @ (Court::Direct | Court::After), Court::Litigation] => {
                        Subject::Dispute(court)
                    }
                    _ => return None,
                }
            }
            Counts::Ruling => {
                // 复议、诉讼纠错3件: of both.
                if listed.and_then(Word::court).is_some() {
                    return None;
                }
                // 被法院纠正1件: by whom, the word says itself.
                let before = clause.at.map_or(&[][..], |it| &clause.sentence[..it]);
                let ruling = before
                    .iter()
                    .rfind(|it| matches!(it.what, What::Word(Word::Ruling(_))));
                let by = ruling.map_or("", |it| it.range.of(&self.flat.text));
                let by = by.contains("法院").then_some(Court::Litigation);
                let named = said().find_map(Word::court).or(by);
                // 复议维持19件，诉讼维持12件，维持合计31件, 维持总数31件: of all that were named.
                let spoken = self.context.court;
                let is_total = clause.before.is_total || clause.last(self.flat).starts_with('总');
                let spoken = spoken.filter(|_| listed.is_none() && !is_total);
                Subject::Ruling(named.or(spoken)?, said().find_map(Word::ruling)?)
            }
            Counts::Closed => {
                if listed.and_then(Word::court).is_some() || self.context.is_part_of_ruled {
                    return None;
                }
                let named = said().find_map(Word::court);
                Subject::Ruling(named.or(self.context.court)?, "closed")
            }
            Counts::Issued | Counts::Repealed | Counts::InForce | Counts::Documents => {
                let row = said().find_map(Word::row).or(self.context.document);
                let is_paper = |it: &&str| matches!(*it, "normative_documents" | "regulations");
                let columns: &[&str] = match counts {
                    Counts::Issued => &["issued", "created"],
                    Counts::Repealed => &["repealed"],
                    Counts::InForce => &["in_force"],
                    _ => &["issued", "created", "published"],
                };
                Subject::Disclosed(row.filter(is_paper)?, columns)
            }
            Counts::Decisions | Counts::Notices => {
                let row = said().find_map(Word::row);
                Subject::Disclosed(row.filter(|it| *it != "fees")?, &["decisions"])
            }
            Counts::Fees => Subject::Disclosed("fees", &["amount"]),
            Counts::ProcessingFee => Subject::ProcessingFee,
        })
    }
}

impl Court {
    /// 败诉 is before a court of law, whatever else the sentence speaks of.
    pub(super) fn before_which(self, is_lost: bool) -> Self {
        match self {
            Court::All | Court::Reconsideration if is_lost => Court::Litigation,
            it => it,
        }
    }
}

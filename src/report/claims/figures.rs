//! Figures and what they count, by the patterns that their clauses follow. What was said before is carried
//! on: over the clauses of a sentence, out of brackets, from sentence to sentence.

use super::clause::{After, Before, Clause};
use super::context::{Context, Focus, Spoken};
use super::flat::Flat;
use super::lexicon::Word;
use super::phrase::{Setting, Time, is_comma, parts, sentences};
use super::rows::{Row, is_first_of_row};
use super::sentence::{
    Doubts, doubts, ends_with_class, includes_old, is_of_more, leads_object, says_decision,
};
use super::tallies::tally;
use super::tokens::{Figure, Token, Unit, What};
use super::units::is_case;
use super::{About, Applicant, Claim, Scope, Statements, Subject};

/// Reads the claims of a paragraph, and what was spoken of at each mark: see [`Spoken`].
pub(super) fn read(flat: &Flat, tokens: &[Token], acc: &mut Statements) -> Spoken {
    let mut reader = Reader {
        flat,
        acc,
        context: Context::default(),
        spoken: Spoken(Vec::with_capacity(tokens.len() / 4)),
        sentence: 0,
    };
    for range in sentences(tokens) {
        reader.sentence(&tokens[range]);
        reader.sentence += 1;
    }
    reader.spoken
}

pub(super) struct Reader<'a> {
    pub flat: &'a Flat,
    acc: &'a mut Statements,
    pub context: Context,
    spoken: Spoken,
    sentence: u32,
}

/// What a figure is claimed to count.
struct Claimed {
    subject: Subject,
    scope: Scope,
    is_loose: bool,
    lacks: Option<About>,
}

/// A sentence while it is read, clause by clause.
struct Sentence<'a> {
    tokens: &'a [Token],
    setting: Setting<'a>,
    doubts: Doubts,
    /// The words of the clause so far.
    before: Before,
    clause_start: usize,
    /// A clause before this one, without a figure, says by which way: 通过网络，收到12件.
    has_channel: bool,
    /// 行政复议、行政诉讼案件5件: the first has no figure of its own.
    listed: Option<Word>,
    /// 收到申请由100件增至120件: what both figures count, and whether the first is of last year, which the second is not.
    becoming: Option<(Before, bool)>,
    /// 信息处理费 was spoken of.
    is_of_fee: bool,
    /// The clause before this one, without a figure, gives a reason: 因第三方不同意，不予公开3件.
    has_reason: bool,
    /// What the clause before this one, without a figure, speaks of: 申请人以自然人为主，共146件.
    topic: Option<Before>,
    /// The last figure is of another year or of a part of this: what 、 joins to it is as well, and what its brackets tell.
    is_of_then: bool,
    /// The last figure is what something is compared with, or by how much it grew: 比上年的33.33%（纠正6件）.
    is_of_change: bool,
    /// What stood before each open bracket, and of when it was.
    open: Vec<(Context, Before, Time)>,
}

impl<'a> Sentence<'a> {
    fn new(flat: &'a Flat, tokens: &'a [Token]) -> Self {
        let mut setting = Setting::new(flat, tokens);
        let doubts = doubts(tokens);
        setting.is_narrow = doubts.is_excluded;
        Self {
            tokens,
            setting,
            doubts,
            before: Before::default(),
            clause_start: 0,
            has_channel: false,
            listed: None,
            becoming: None,
            is_of_fee: false,
            has_reason: false,
            topic: None,
            is_of_then: false,
            is_of_change: false,
            open: Vec::new(),
        }
    }

    /// What the clause that ends at a mark speaks of, where it says of one thing that there is much of it.
    fn topic(&self, flat: &Flat, end: usize) -> Option<Before> {
        const LONGEST: usize = 2;
        if self.before.is_counted || self.before.is_of_matter || self.before.words.is_empty() {
            return None;
        }
        let clause = &self.tokens[self.clause_start..end];
        let is_short = |it: &Token| it.range.of(&flat.text).chars().count() <= LONGEST;
        let is_plain = |it: &Token| match it.what {
            What::Word(
                Word::Application | Word::Applicant(_) | Word::Outcome(_) | Word::Answer,
            ) => true,
            What::Word(Word::Change) => true,
            What::Word(it) => it.sets_scene(),
            What::Other => is_short(it),
            _ => false,
        };
        let words = self.before.words.iter().copied();
        let words: Vec<Word> = words.filter(|it| *it != Word::Change).collect();
        let names_one = matches!(
            words[..],
            [Word::Application | Word::Applicant(_) | Word::Outcome(_)]
                | [Word::Outcome(_), Word::Answer]
        );
        (names_one && clause.iter().all(is_plain)).then(|| Before {
            words,
            names_requests: self.before.names_requests,
            ..Before::default()
        })
    }

    fn at(&self, at: usize) -> Option<&'a What> {
        self.tokens.get(at).map(|it| &it.what)
    }
}

impl Reader<'_> {
    fn sentence(&mut self, tokens: &[Token]) {
        self.begin_sentence(tokens);
        let mut sentence = Sentence::new(self.flat, tokens);
        let mut told_up_to = 0;
        for (at, token) in tokens.iter().enumerate() {
            if at < told_up_to {
                continue;
            }
            let next = sentence.at(at + 1);
            let is_first = !sentence.before.is_begun;
            sentence.setting.note(&token.what, next, is_first);
            if token.what == What::Word(Word::List)
                && let Some(row) = Row::new(tokens, at)
            {
                told_up_to = row.end;
                self.take_row(&mut sentence, &row);
                continue;
            }
            match token.what {
                What::Word(Word::Of | Word::List | Word::Including) => {
                    self.context.is_part = true;
                    self.context.is_part_of_ruled = self.context.is_ruled;
                    let is_of = token.what == What::Word(Word::Of);
                    self.context.narrowed.is_of_matter |= is_of && self.context.is_unclaimed;
                }
                What::Mark(';') => {
                    // 维持19件，其中复议11件、诉讼8件；其他结果9件: of both again.
                    if self.context.is_part {
                        self.context.court = None;
                    }
                    self.context.is_part = false;
                    self.context.is_part_of_ruled = false;
                    self.context.is_settled = false;
                }
                _ => {}
            }
            match token.what {
                What::Figure(figure) => self.take_figure(&mut sentence, at, &figure),
                // 126件申请中仍有3件: of them. 120件新收申请和6件结转申请: each with its own words.
                What::Word(Word::Within | Word::And) if sentence.before.is_counted => {
                    let is_within = token.what == What::Word(Word::Within);
                    self.context.is_part |= is_within;
                    // 公开类答复28件中，个人申请19件: of something that no pattern knows.
                    let last = at.checked_sub(1).and_then(|it| sentence.at(it));
                    let is_of_figure = is_within && matches!(last, Some(What::Figure(_)));
                    self.context.narrowed.is_of_matter |= is_of_figure && self.context.is_unclaimed;
                    // 被纠正的4件中，行政复议3件、行政诉讼1件.
                    self.context.is_part_of_ruled |= is_within && self.context.is_ruled;
                    sentence.before = Before::counted();
                }
                what if parts(what) => self.take_mark(&mut sentence, at),
                _ => {
                    let last = at.checked_sub(1).and_then(|it| sentence.at(it));
                    self.note(token, last);
                    sentence.is_of_fee |= token.what == What::Word(Word::ProcessingFee);
                    sentence.before.push(self.flat, token, (last, next));
                    sentence.before.has_channel &= !sentence.doubts.is_of_every_way;
                }
            }
        }
        self.end_clause(&sentence.before, sentence.before.is_counted);
        if let Some(last) = tokens.last() {
            self.spoken.0.push((last.range.end, self.context.focus));
        }
    }

    fn take_figure(&mut self, sentence: &mut Sentence<'_>, at: usize, figure: &Figure) {
        /// Of several rulings what none of their names is.
        const REST: [&str; 2] = ["其他", "其它"];
        let tokens = sentence.tokens;
        if is_first_of_row(&sentence.tokens[at..]) {
            sentence.before = Before::counted();
            return;
        }
        if sentence.before.words == [Word::Becomes]
            && let Some((counted, is_of_then)) = sentence.becoming.take()
        {
            sentence.before = counted;
            if is_of_then {
                sentence.setting.time = Time::This;
            }
        }
        if sentence.is_of_then {
            sentence.before.words.insert(0, Word::Share);
        }
        // 维持3件、纠正1件、其他1件: of the rulings.
        let clause = &tokens[sentence.clause_start..at];
        let is_rest = |it: &Token| REST.contains(&it.range.of(&self.flat.text));
        if self.context.is_ruled && matches!(clause, [it] if is_rest(it)) {
            sentence.before = Before {
                words: vec![Word::Ruling("other")],
                ..Before::default()
            };
        }
        // 法律服务机构新收4件；其他新收1件: of the rest of those who applied.
        let words = &mut sentence.before.words;
        let acts = |it: &Word| it.acts() || *it == Word::Forward;
        let is_of_rest = clause.first().is_some_and(is_rest) && words.first().is_some_and(acts);
        if is_of_rest && self.context.narrowed.has_leader() {
            words.insert(0, Word::Applicant(Applicant::Other));
        }
        let is_bare = sentence.before.words.is_empty() && sentence.before.unknown.is_none();
        // 行政查询事项（31件）: of what stands before the bracket.
        let is_alone = is_bare
            && at > 0
            && sentence.tokens[at - 1].what == What::Mark('(')
            && matches!(sentence.at(at + 1), Some(What::Mark(')')));
        if let Some((_, outer, _)) = sentence.open.last().filter(|_| is_alone) {
            sentence.before = outer.clone();
        }
        let is_bare = is_bare && !is_alone;
        let sums = sentence.tokens[sentence.clause_start..at]
            .iter()
            .any(|it| matches!(it.what, What::Word(Word::Total | Word::Now)));
        if let Some(topic) = sentence.topic.take()
            && is_bare
            && sums
            && !sentence.before.is_counted
        {
            sentence.before = Before {
                is_total: sentence.before.is_total,
                ..topic
            };
        }
        let becomes = matches!(sentence.at(at + 1), Some(What::Word(Word::Becomes)));
        sentence.becoming = becomes.then(|| {
            let from = |it: &&Token| ["由", "从"].contains(&it.range.of(&self.flat.text));
            let clause = &tokens[sentence.clause_start.min(at)..at];
            let mut behind_from = clause.iter().skip_while(|it| !from(it));
            let is_of_then = behind_from.any(|it| it.what == What::Word(Word::LastYear));
            (sentence.before.without_year(), is_of_then)
        });
        sentence.is_of_then = sentence.before.has(|it| *it == Word::Share);
        sentence.is_of_change = sentence.before.has(|it| *it == Word::Change);
        sentence.before.has_channel |= std::mem::take(&mut sentence.has_channel);
        let behind = &tokens[at + 1..];
        let clause = Clause {
            figure,
            before: &sentence.before,
            after: &After::of(behind),
            setting: &sentence.setting,
            doubts: sentence.doubts,
            listed: sentence.listed.take(),
            includes_old: includes_old(behind),
            is_of_fee: sentence.is_of_fee,
            has_reason: std::mem::take(&mut sentence.has_reason),
            sentence: tokens,
            at: Some(at),
        };
        // 对2起复议案件: those that something was done to.
        let is_told = clause.after.words.iter().any(|it| it.outcome().is_some());
        // 对内容不明确的6件申请发出补正通知: an object of what is told behind it.
        let is_led = leads_object(self.flat, &tokens[sentence.clause_start.min(at)])
            && (clause.after.has_unknown || clause.after.words.contains(&Word::Narrow));
        let is_some = at > 0 && (leads_object(self.flat, &tokens[at - 1]) || is_led) && !is_told;
        // 201件=153件+48件: a sum that is written out.
        let is_equation = matches!(sentence.at(at + 1), Some(What::Mark('=')));
        // 诉讼1件仍在二审程序中: those alone.
        let is_narrow = clause.after.words.contains(&Word::Narrow)
            && clause.before.words.iter().any(|it| it.court().is_some());
        let n_claims = self.acc.claims.len();
        if !is_some && !is_equation && !is_narrow {
            self.figure(&clause);
        }
        let is_unknown = clause.before.unknown.is_some() || clause.after.has_unknown;
        self.context.is_untied = self.acc.claims.len() == n_claims;
        if self.context.is_untied && !self.context.is_part && is_case(figure.unit) {
            // What stands in a list behind it is of this figure.
            self.context.narrowed.forget_share();
        }
        self.context.is_unclaimed = self.context.is_untied && is_unknown;
        // 复议18件，被告11件，其中被纠正4件: of both.
        if self.context.is_unclaimed && !self.context.is_part && is_case(figure.unit) {
            self.context.court = None;
        }
        self.end_clause(clause.before, true);
        let mut named = clause.before.words.iter().copied();
        self.context.of_applicants = named.find_map(Word::applicant);
        let narrowed = &mut self.context.narrowed;
        // 62件征收补偿类申请中: what follows is of these.
        let after = clause.after;
        narrowed.is_of_matter |= after.has_unknown && after.words.contains(&Word::Application);
        // Persons are counted, and what follows is theirs.
        narrowed.is_of_matter |= figure.unit == Unit::Count('人');
        // 有3名申请人全年提出申请47件: theirs alone.
        let is_of_them = || self.flat.text[tokens[at].range.end as usize..].starts_with("申请人");
        narrowed.is_of_matter |= figure.unit == Unit::Count('名') && is_of_them();
        if !self.context.is_part {
            let words = &tokens[sentence.clause_start..at];
            let tally = tally(self.flat, figure, words, &sentence.setting);
            self.acc.tallies.extend(tally);
        }
        sentence.before = Before::counted();
        sentence.clause_start = at + 1;
    }

    /// Tells each figure of a row with the words of its own label.
    fn take_row(&mut self, sentence: &mut Sentence<'_>, row: &Row<'_>) {
        for (label, figure) in row.labels.iter().zip(&row.figures) {
            let mut before = Before::default();
            let what = |it: usize| label.get(it).map(|it| &it.what);
            for (at, token) in label.iter().enumerate() {
                let last = at.checked_sub(1).and_then(what);
                before.push(self.flat, token, (last, what(at + 1)));
            }
            self.figure(&Clause {
                figure,
                before: &before,
                after: &After::of(&[]),
                setting: &sentence.setting,
                doubts: sentence.doubts,
                listed: None,
                includes_old: false,
                is_of_fee: false,
                has_reason: false,
                sentence: sentence.tokens,
                at: None,
            });
            self.end_clause(&before, true);
        }
        sentence.before = Before::counted();
        sentence.listed = None;
        sentence.clause_start = row.end;
    }

    fn take_mark(&mut self, sentence: &mut Sentence<'_>, at: usize) {
        /// Brackets in brackets that anybody writes.
        const DEEPEST: usize = 4;
        let token = sentence.tokens[at];
        sentence.is_of_then &= matches!(token.what, What::Mark('、' | '('));
        let is_list = token.what == What::Mark('、') && !sentence.before.is_counted;
        let last = sentence.before.words.last().copied();
        sentence.listed = last.filter(|_| is_list);
        self.end_clause(&sentence.before, sentence.before.is_counted);
        self.spoken.0.push((token.range.end, self.context.focus));
        let last_token = sentence.tokens[..at].last();
        let follows_figure = last_token.is_some_and(|it| matches!(it.what, What::Figure(_)));
        if token.what == What::Mark('(') && sentence.open.len() < DEEPEST {
            let outer = std::mem::take(&mut sentence.before);
            let time = sentence.setting.time;
            sentence.open.push((self.context.clone(), outer, time));
            self.context.is_enclosed = true;
            // 自然人55件（含行政查询17件）.
            match self.context.of_applicants {
                Some(applicant) => self.context.narrowed = self.context.narrowed.of(applicant),
                // 公开的26件（个人21件、企业5件）: of something that no pattern knows.
                None => {
                    let is_of_else = self.context.is_untied && follows_figure;
                    self.context.narrowed.is_of_matter |= is_of_else;
                }
            }
            if sentence.is_of_change {
                sentence.before.words.push(Word::Share);
            }
            // 已审结的42件（复议26件、诉讼16件）.
            self.context.is_part_of_ruled |= self.context.is_ruled || self.context.is_closed;
            return;
        }
        if token.what == What::Mark(')')
            && let Some((context, outer, time)) = sentence.open.pop()
        {
            self.context = context;
            // 行政诉讼5件（上年6件），其中直接起诉3件: of this year again.
            sentence.setting.time = time;
            let inner = std::mem::replace(&mut sentence.before, outer);
            // 予以公开（含部分公开）201件: of both.
            let named = inner.words.into_iter().filter(|it| it.outcome().is_some());
            if sentence.before.has(|it| it.outcome().is_some()) {
                sentence.before.words.extend(named);
            }
            return;
        }
        sentence.has_channel |= sentence.before.has_channel;
        let is_comma = is_comma(&token);
        // 与上年相比，…: what follows is of this year.
        let compares = |it: &Token| {
            it.what == What::Word(Word::Change)
                && it.range.of(&self.flat.text).ends_with(['比', '较'])
        };
        if is_comma
            && last_token.is_some_and(compares)
            && !sentence.before.is_counted
            && sentence.setting.time == Time::Other
        {
            sentence.setting.time = Time::This;
        }
        if is_comma && !sentence.before.is_counted {
            let clause = self.flat.words(&sentence.tokens[sentence.clause_start..at]);
            let mut reasons = ["因", "由于", "鉴于"].iter();
            sentence.has_reason |= reasons.any(|it| clause.starts_with(it));
        }
        sentence.topic = is_comma.then(|| sentence.topic(self.flat, at)).flatten();
        // 其中网络申请12件，办结18件: that is of all again.
        let next = sentence.at(at + 1);
        let resumes = matches!(next, Some(What::Word(Word::Finish | Word::Answer)));
        self.context.is_part &= !(resumes && sentence.before.is_counted);
        sentence.before = Before::default();
        sentence.clause_start = at + 1;
    }

    fn figure(&mut self, clause: &Clause<'_>) {
        let Clause { figure, before, .. } = *clause;
        // 主动公开90件，依申请公开30件: papers by who may see them.
        if before.words == [Word::Application] && !before.names_requests {
            self.context.focus = Focus::Other;
            return;
        }
        // 由101件增至115件; 与复议21件相比.
        let is_before = |it: &Word| matches!(it, Word::Becomes | Word::Change);
        if clause.after.words.first().is_some_and(is_before) {
            return;
        }
        if before.is_broken {
            return self.notice(clause);
        }
        let is_bare = before.words.is_empty() && before.collects;
        if matches!(figure.unit, Unit::Money(_)) && is_bare && clause.is_of_fee {
            return self.fee(clause);
        }
        let Some((subject, pattern, lacks)) = self.subject(clause) else {
            return;
        };
        // 办结76件、结转6件: to which year, what stands before it says. 受理54件（新收50件、结转4件）: from the last.
        let is_bare = before.words == [Word::Forward] || clause.after.words == [Word::Forward];
        let tells_year = self.context.is_settled && !self.context.is_enclosed;
        let subject = match subject {
            Subject::CarriedForward { .. } if is_bare && !tells_year => {
                if self.context.is_enclosed || !clause.tells_next_year() {
                    return;
                }
                // 新收38件，结转2件，办结38件，结转下年2件: what the last is, the first is not.
                Subject::BroughtForward { from: None }
            }
            it => it,
        };
        if self.context.is_of_disputes && matches!(subject, Subject::Applicants(_)) {
            return;
        }
        match subject {
            Subject::Dispute(court) => self.context.note_disputes(court),
            Subject::Received { .. } | Subject::Handled | Subject::Processed => {
                self.context.is_settled |= subject == Subject::Processed;
                self.context.narrowed.note_whole();
                self.context.focus = Focus::Applications;
            }
            Subject::Outcome(_)
            | Subject::BroughtForward { .. }
            | Subject::CarriedForward { .. } => {
                self.context.focus = Focus::Applications;
            }
            _ => {}
        }
        let organ = before.unknown.map(|it| it.of(&self.flat.text));
        let Some(scope) = clause.setting.scope(organ) else {
            return;
        };
        let is_doubtful = match subject {
            Subject::Received { .. } => clause.doubts.regroups,
            Subject::Processed => clause.doubts.is_late || clause.doubts.regroups,
            // 汇编典型案例40个，其中诉讼14个.
            Subject::Dispute(_) if figure.unit == Unit::Count('个') => true,
            // 行政复议134件，其中涉及政府信息公开8件: the figure is of more than disclosure.
            Subject::Dispute(_) => clause
                .at
                .is_some_and(|it| is_of_more(&clause.sentence[it + 1..])),
            // 处罚22件 alone may be of a campaign.
            Subject::Disclosed("penalties" | "coercion", _)
                if !says_decision(self.flat, clause.sentence) =>
            {
                true
            }
            // 行政处罚事项614项: what may be decided. 新收申请47件，内容上，行政处罚18件: what was asked for.
            Subject::Disclosed("permits" | "penalties" | "coercion", _)
                if figure.unit == Unit::Count('项')
                    || clause.asks_for() && !before.has(|it| *it == Word::Decide) =>
            {
                true
            }
            // 废止26件、修改11件、继续有效174件: of those that were looked through.
            Subject::Disclosed(_, ["in_force"]) if clause.says_kept(self.flat) => true,
            Subject::Disclosed(..) => self.context.is_part,
            // 因第三方不同意，不予公开3件: for that reason alone.
            Subject::Outcome(rows) if clause.has_reason => !rows.contains('.'),
            // 责令重新答复2件: of those that were corrected, or all of them.
            // 市政府维持5件: by whom.
            Subject::Ruling(..) => {
                before.has(|it| matches!(it, Word::Remedy(_))) || before.unknown.is_some()
            }
            _ => false,
        };
        // 执法案卷类申请19件: on such matters, whatever came of them.
        let said = clause.at.map_or(&[][..], |at| &clause.sentence[..at]);
        let is_of_class = ends_with_class(self.flat, said);
        let is_loose = pattern.is_loose
            || is_doubtful
            || is_of_class
            || before.has_channel
            || before.is_of_matter && before.collects
            || before.is_cumulative && (!clause.setting.is_of_year || before.is_up_to)
            || self.context.narrowed.covers(subject);
        self.push(
            clause,
            Claimed {
                subject: self.context.narrowed.part(subject).unwrap_or(subject),
                scope,
                is_loose,
                lacks,
            },
        );
    }

    fn push(&mut self, clause: &Clause<'_>, claimed: Claimed) {
        let figure = clause.figure;
        self.acc.claims.push(Claim {
            subject: claimed.subject,
            scope: claimed.scope,
            value: figure.value,
            unit: figure.unit,
            is_rough: figure.is_rough || clause.before.is_rough,
            is_loose: claimed.is_loose,
            lacks: claimed.lacks,
            includes_old: clause.includes_old,
            is_new: clause
                .before
                .has(|it| matches!(it, Word::ReceiveNew | Word::Add)),
            words: self.flat.clause(figure.digits),
            range: self.flat.place(figure.digits),
            sentence: self.sentence,
        });
    }

    /// 未收取信息处理费，实收200元: what was collected is that fee.
    fn fee(&mut self, clause: &Clause<'_>) {
        if let Some(scope) = clause.setting.scope(None) {
            let claimed = Claimed {
                subject: Subject::ProcessingFee,
                scope,
                is_loose: false,
                lacks: None,
            };
            self.push(clause, claimed);
        }
    }

    /// Notices of decisions are as many as the decisions, or not: they tie where they agree, by
    /// whatever way they were published.
    fn notice(&mut self, clause: &Clause<'_>) {
        if let Some(Word::Notice(row)) = clause.before.words.last()
            && let Some(scope) = clause.setting.scope(None)
        {
            let claimed = Claimed {
                subject: Subject::Disclosed(row, &["decisions"]),
                scope: Scope {
                    organ: None,
                    ..scope
                },
                is_loose: true,
                lacks: None,
            };
            self.push(clause, claimed);
        }
    }
}

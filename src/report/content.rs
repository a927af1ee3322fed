//! What a section tells, as far as the form asks for it: joined from the readings of its lines.

use crate::form::{EDITIONS, N_SECTIONS};
use crate::syntax::document::Part;
use crate::text::fold::{fold, folded};
use crate::text::range::{TextRange, to_u32};

use super::glance::Glance;
use super::outline::Heading;
use super::prose::line_at;
use super::reading::{Prose, SHORT, Tells};
use super::stream::{Line, Stream};
use super::topics::{self, Topic, Topics};
use super::years::opening;

/// What stands between a heading and the next.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// From the start of the part.
    pub range: TextRange,
    /// Its folded text, where that is next to nothing; `None` where it is longer.
    pub short: Option<Box<str>>,
    /// How many characters that is; of a line that is not short by itself, no more than to tell.
    pub(super) n_folded: u32,
    pub topics: Topics,
    /// Words over the ends of lines were looked for as well.
    pub(super) is_joined: bool,
    pub has_image: bool,
    /// The years with which its lines open, and where.
    pub openings: Vec<(u16, TextRange)>,
}

impl Content {
    /// Whether the two tell the same, wherever they stand.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        let years = |it: &Self| -> Vec<u16> { it.openings.iter().map(|it| it.0).collect() };
        self.short == other.short
            && self.topics == other.topics
            && self.has_image == other.has_image
            && years(self) == years(other)
    }

    /// How many characters there are with a line in other words; `None` where there is, or was, next to nothing.
    pub(super) fn recounted(&self, before: &Prose, now: &Prose) -> Option<u32> {
        let others = self.n_folded.checked_sub(u32::from(before.n_folded))?;
        let res = others + u32::from(now.n_folded);
        (self.short.is_none() && res > u32::from(SHORT)).then_some(res)
    }
}

/// The contents of a report's sections, one for each heading.
pub(super) fn contents(
    part: &Part,
    stream: &Stream<'_>,
    headings: &[Heading],
    images: &[u32],
) -> Vec<Content> {
    let ends = headings.iter().skip(1).map(Some).chain([None]);
    let content = |(heading, next): (&Heading, Option<&Heading>)| {
        let first = (heading.line + heading.n_lines) as usize;
        let end = next.map_or(stream.lines.len(), |it| it.line as usize);
        let range = TextRange::new(
            heading.content_start,
            next.map_or(part.len, |it| it.range.start),
        );
        let mut res = Content {
            range,
            has_image: images
                .iter()
                .any(|it| range.contains(TextRange::empty(*it))),
            ..Content::default()
        };
        let own = heading
            .runs_on
            .then_some(&stream.lines[heading.line as usize]);
        let lines = stream.lines.get(first..end).unwrap_or_default();
        // Text before a heading within a line ends the section before it.
        let led = next.map(|it| &stream.lines[it.line as usize]);
        let led = led.filter(|it| end >= first && it.range.start < range.end);
        read(part, own, lines, led, heading, &mut res);
        res
    };
    headings.iter().zip(ends).map(content).collect()
}

/// Folded characters of a text, counted no further than to tell a short one.
pub(super) fn n_folded(text: &str) -> u8 {
    const PIECE: usize = 128;
    let mut rest = &text[..text.floor_char_boundary(usize::from(SHORT) * 16)];
    let mut res = 0_u8;
    while res <= SHORT && !rest.is_empty() {
        let (piece, behind) = rest.split_at(rest.floor_char_boundary(PIECE));
        fold(piece, |_| res = res.saturating_add(1));
        rest = behind;
    }
    res
}

/// What a text tells of, which shows this at first glance.
pub(super) fn tells(text: &str, glance: &Glance) -> Tells {
    let mut topics = glance.topics;
    if glance.hides_words {
        topics = topics.and(Glance::of(&folded(text)).topics);
    }
    Tells {
        topics,
        opening: opening(text),
    }
}

fn read(
    part: &Part,
    own: Option<&Line<'_>>,
    lines: &[Line<'_>],
    led: Option<&Line<'_>>,
    heading: &Heading,
    res: &mut Content,
) {
    let mut n_folded = 0;
    let mut texts: Vec<TextRange> = Vec::with_capacity(lines.len() + 1);
    if let Some((prose, range)) = own.and_then(|it| it.prose()) {
        let behind = TextRange::new(heading.content_start, range.end.min(res.range.end));
        texts.push(behind);
        let text = line_at(part, behind).text;
        n_folded += folded(&text).chars().count();
        match &prose.behind_heading {
            Some(it) if prose.run_in.is_empty() => res.take(part, it, behind),
            _ => res.take(part, &tells(&text, &Glance::of(&text)), behind),
        }
    }
    for line in lines {
        if line.is_elsewhere() {
            res.topics = res.topics.and(Topics::elsewhere());
        }
        if let Some((prose, range)) = line.prose() {
            texts.push(range);
            n_folded += usize::from(prose.n_folded);
            res.take(part, &prose.tells, range);
        }
    }
    if let Some((_, range)) = led.and_then(|it| it.prose()) {
        let before = TextRange::new(range.start, range.end.min(res.range.end));
        texts.push(before);
        let text = line_at(part, before).text;
        n_folded += folded(&text).chars().count();
        res.take(part, &tells(&text, &Glance::of(&text)), before);
    }
    // Words may be broken over lines: that is asked only where one is missing.
    if res.lacks(usize::from(heading.section)) {
        res.topics = res.topics.and(over_breaks(part, &texts));
        res.is_joined = true;
    }
    res.n_folded = to_u32(n_folded);
    let text = || texts.iter().map(|it| folded(&line_at(part, *it).text));
    res.short = (n_folded <= usize::from(SHORT)).then(|| text().collect::<String>().into());
}

impl Content {
    fn take(&mut self, part: &Part, tells: &Tells, range: TextRange) {
        self.topics = self.topics.and(tells.topics);
        if let Some(it) = tells.opening {
            let place = line_at(part, range).locate(it.range.as_usize());
            self.openings.push((it.year, place));
        }
    }

    /// Whether the section does not speak of all that it must.
    fn lacks(&self, section: usize) -> bool {
        let sections = EDITIONS.iter().filter_map(|it| it.sections.get(section));
        let mut aspects = sections.flat_map(|it| it.aspects);
        aspects.any(|it| !self.topics.has(Topic::Aspect(it)))
            || section + 1 == N_SECTIONS && !self.topics.has(Topic::Fees)
    }
}

/// The topics of words that begin in one line and end in the next.
fn over_breaks(part: &Part, lines: &[TextRange]) -> Topics {
    const WINDOW: usize = topics::LONGEST * 3;
    let mut res = Topics::default();
    let mut tail = String::new();
    for range in lines {
        let line = line_at(part, *range);
        let mut head = String::new();
        let start: String = line.text.chars().take(WINDOW).collect();
        fold(&start, |it| head.push(it));
        let at = head.char_indices().nth(topics::LONGEST).map(|it| it.0);
        head.truncate(at.unwrap_or(head.len()));
        if !tail.is_empty() {
            res = res.and(Glance::of(&format!("{tail}{head}")).topics);
        }
        let mut end: Vec<char> = line.text.chars().rev().take(WINDOW).collect();
        end.reverse();
        let end: String = end.into_iter().collect();
        let is_short = line.text.len() <= end.len();
        let mut folded = String::new();
        fold(&end, |it| folded.push(it));
        // A line shorter than a word goes on with what stood before it.
        let joined = if is_short {
            format!("{tail}{folded}")
        } else {
            folded
        };
        let from = joined.char_indices().rev().nth(topics::LONGEST - 1);
        tail = joined[from.map_or(0, |it| it.0)..].to_owned();
    }
    res
}

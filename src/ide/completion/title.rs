//! Where nothing is written yet: the title, with the organ that file, folder or neighbors name, and the whole
//! form below it.

use std::path::Path;
use std::sync::Arc;

use crate::fix::cells::fill_in;
use crate::form::edition_for;
use crate::report::ledger::Ledger;
use crate::report::skeleton::{self, Layout, Style, UNKNOWN_ORGAN, UNKNOWN_YEAR};
use crate::report::title::named_by;
use crate::rules::diagnostic::Message;
use crate::text::range::{TextRange, to_u32};

use super::place::Line;
use super::snippet::{Completion, Kind, Snippet};

/// What is known around a document.
pub struct Surroundings<'a> {
    pub path: Option<&'a Path>,
    /// The latest reports of the organs nearby: looked for where there is no title yet, for they may be many.
    pub latest: &'a dyn Fn() -> Vec<Arc<Ledger>>,
    /// How the form is to be written where nothing tells.
    pub layout: Layout,
}

/// An organ that may be drafting, and the year it may report on.
struct Author {
    organ: String,
    year: Option<u16>,
    last: Option<Arc<Ledger>>,
}

/// Organs that are offered, at most.
const MOST: usize = 20;

/// The title of a report that has none, on a year if it names one elsewhere.
pub(super) fn titles(
    around: &Surroundings<'_>,
    style: Style,
    line: &Line,
    year: Option<u16>,
) -> Vec<Completion> {
    let authors = match typed(line) {
        Some(it) => vec![it],
        None => authors(around),
    };
    let offered = authors.into_iter().filter_map(|it| {
        let year = it.year.or(year);
        let year = year.map_or_else(|| UNKNOWN_YEAR.to_owned(), |it| it.to_string());
        let title = skeleton::title(&it.organ, &year);
        let text = skeleton::title_line(&title, style);
        let snippet = with_placeholders(Snippet {
            text,
            blanks: Vec::new(),
        });
        is_begun(line, &title).then(|| line.offer(Kind::Title, title, &snippet, it.about()))?
    });
    offered.collect()
}

/// The whole form, with what last year's report hands on.
pub(super) fn reports(around: &Surroundings<'_>, line: &Line) -> Vec<Completion> {
    let authors = authors(around).into_iter();
    let offered = authors.filter_map(|it| {
        let year = it
            .year
            .filter(|it| edition_for(Some(*it)).first_year <= *it)?;
        let title = skeleton::title(&it.organ, &year.to_string());
        let mut text = skeleton::report(year, &it.organ, around.layout);
        let last = it.last.as_deref();
        let handed_on: Vec<(String, i64)> = last
            .filter(|last| last.year + 1 == year)
            .map(|it| it.to_take_over().collect())
            .unwrap_or_default();
        fill_in(&mut text, |id| {
            let mut known = handed_on.iter();
            known.find(|it| it.0 == id).map(|it| it.1)
        });
        let mut about = it.about();
        if !handed_on.is_empty() {
            about.zh.push_str("；「上年结转」取自上年报告");
            about
                .en
                .push_str("; what is brought forward is from last year’s report");
        }
        let label = format!("{title}（空白格式）");
        let snippet = Snippet::of_form("", text);
        is_begun(line, &title).then(|| line.offer(Kind::Report, label, &snippet, about))?
    });
    offered.collect()
}

/// Whether what is typed is the beginning of a title, or nothing.
fn is_begun(line: &Line, title: &str) -> bool {
    title.starts_with(line.typed.trim_start_matches(['#', ' ']))
}

/// Placeholders of the title as blanks.
fn with_placeholders(mut snippet: Snippet) -> Snippet {
    let found = [UNKNOWN_ORGAN, UNKNOWN_YEAR].into_iter().filter_map(|it| {
        let start = snippet.text.find(it)?;
        Some(TextRange::new(to_u32(start), to_u32(start + it.len())))
    });
    let mut blanks: Vec<TextRange> = found.collect();
    blanks.sort();
    snippet.blanks = blanks;
    snippet
}

/// The organ whose whole name the line begins with, and the year if that is typed as well.
fn typed(line: &Line) -> Option<Author> {
    let (organ, year) = named_by(line.typed.trim_start_matches(['#', ' ']));
    let organ = organ.filter(|it| it != UNKNOWN_ORGAN)?;
    Some(Author {
        organ,
        year,
        last: None,
    })
}

/// Who may be drafting here: the organ that the file or its folder names, else those that have reports nearby.
fn authors(around: &Surroundings<'_>) -> Vec<Author> {
    let name = |it: &Path| it.file_stem().map(|it| it.to_string_lossy().into_owned());
    let folder = |it: &Path| {
        it.parent()?
            .file_name()
            .map(|it| it.to_string_lossy().into_owned())
    };
    let (own, year) = around
        .path
        .and_then(name)
        .map(|it| named_by(&it))
        .unwrap_or_default();
    let of_folder = || named_by(&around.path.and_then(folder)?).0;
    let known = (around.latest)();
    let latest = known.iter().map(|it| it.year).max();
    let mut res = Vec::new();
    if let Some(organ) = own.or_else(of_folder) {
        let last = known.into_iter().find(|it| *it.agency == *organ);
        let next = last.as_ref().map(|it| it.year + 1);
        res.push(Author {
            year: year.or(next).or(latest),
            organ,
            last,
        });
        return res;
    }
    res.extend(known.into_iter().take(MOST).map(|it| Author {
        organ: it.agency.to_string(),
        year: Some(year.unwrap_or(it.year + 1)),
        last: Some(it),
    }));
    if res.is_empty() {
        res.push(Author {
            organ: UNKNOWN_ORGAN.to_owned(),
            year,
            last: None,
        });
    }
    res
}

impl Author {
    fn about(&self) -> Message {
        match &self.last {
            Some(last) => Message::new(
                format!("「{}」最近的报告是 {} 年的", self.organ, last.year),
                format!("the latest report of {} is for {}", self.organ, last.year),
            ),
            None => Message::new(
                "《政府信息公开条例》第五十条：标题写明机关名称和年度",
                "the title names the organ and the year",
            ),
        }
    }
}

//! A text in another layout. What was written is read back: where it does not say the same, nothing is
//! given out.

use std::sync::Arc;

use crate::report::transcript::{Obstacle, Why, transcript};
use crate::report::{Report, landmark};
use crate::rules::diagnostic::Edit;
use crate::source;
use crate::syntax::document::{Document, Part};
use crate::text::fold::folded_words;
use crate::text::range::TextRange;
use crate::write::{self, Layout, Piece};

/// Why a text is not converted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No report is in it.
    NoReport,
    /// Something in it is not wholly understood; the range is in the text.
    Obstacle(Obstacle),
    /// In the layout it would be read otherwise.
    Unlike,
    /// Something in it would be lost in the newest form, or in another order.
    Loss,
}

/// The text in a layout.
pub fn converted(text: &str, layout: Layout) -> Result<String, Refusal> {
    let document = Document::parse(text, landmark);
    let pieces = pieces(&document)?;
    let told = Told::of(&document, &pieces);
    if told.reports.is_empty() {
        return Err(Refusal::NoReport);
    }
    let res = write::page(&marked(&pieces, layout), layout);
    let document = Document::parse(&res, landmark);
    let again = self::pieces(&document).map_err(|_| Refusal::Unlike)?;
    match Told::of(&document, &again) == told {
        true => Ok(res),
        false => Err(Refusal::Unlike),
    }
}

/// The text as a document of Word, read back as any file is.
pub fn converted_document(text: &str) -> Result<Vec<u8>, Refusal> {
    let document = Document::parse(text, landmark);
    let pieces = pieces(&document)?;
    let told = Told::of(&document, &pieces).without_comments();
    if told.reports.is_empty() {
        return Err(Refusal::NoReport);
    }
    let res = write::docx::document(&pieces).ok_or(Refusal::Unlike)?;
    let Some(Ok(read)) = source::read(&res) else {
        return Err(Refusal::Unlike);
    };
    let document = Document::parse(&read.text, landmark);
    let again = self::pieces(&document).map_err(|_| Refusal::Unlike)?;
    match Told::of(&document, &again) == told {
        true => Ok(res),
        false => Err(Refusal::Unlike),
    }
}

/// The edit that writes a part in a layout, as a page of its own where it is alone; from its start.
pub fn converted_part(part: &Arc<Part>, layout: Layout, is_alone: bool) -> Result<Edit, Refusal> {
    let range = TextRange::new(0, part.len);
    let source = part.source(range);
    let page = converted(&source, layout)?;
    let text = match is_alone {
        true => page,
        false => {
            let pieces = pieces(&Document::parse(&source, landmark))?;
            write::text(&marked(&pieces, layout), layout) + "\n"
        }
    };
    Ok(Edit { range, text })
}

/// Whether a reader learns the same from two texts; not where one is not wholly understood.
pub(super) fn says_the_same(a: &str, b: &str) -> bool {
    let told = |it: &str| {
        let document = Document::parse(it, landmark);
        let pieces = pieces(&document).ok()?;
        Some(Told::of(&document, &pieces))
    };
    told(a).is_some_and(|it| Some(it) == told(b))
}

/// The pieces with headings as lines of text where a layout has no marks for them.
fn marked(pieces: &[Piece], layout: Layout) -> Vec<Piece> {
    let has_marks = matches!(layout, Layout::Markdown | Layout::Html);
    let plain = |it: &Piece| match it {
        Piece::Heading { text, .. } if !has_marks => Piece::Paragraph(text.clone()),
        it => it.clone(),
    };
    pieces.iter().map(plain).collect()
}

/// All that a text is made up of.
fn pieces(document: &Document) -> Result<Vec<Piece>, Refusal> {
    let mut acc = Vec::new();
    for (offset, part) in document.offsets().zip(&document.parts) {
        let passages = transcript(part).map_err(|it| Refusal::Obstacle(it).shifted(offset))?;
        acc.extend(passages.into_iter().map(|it| it.piece));
    }
    Ok(acc)
}

/// What a reader learns from a text, however it is laid out.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    reports: Vec<ToldReport>,
    /// Of all that is no table of the form.
    words: String,
    /// What stands in the cells of the form's tables, row by row.
    cells: Vec<String>,
    comments: Vec<String>,
}

/// What a report is on.
#[derive(Debug, PartialEq, Eq)]
struct ToldReport {
    agency: Option<String>,
    year: Option<u16>,
    edition: Option<&'static str>,
    sections: Vec<u8>,
    facts: Vec<(String, String)>,
}

impl Told {
    fn of(document: &Document, pieces: &[Piece]) -> Self {
        let mut res = Self {
            reports: document
                .parts
                .iter()
                .filter_map(Report::bind)
                .map(ToldReport::of)
                .collect(),
            words: String::new(),
            cells: Vec::new(),
            comments: Vec::new(),
        };
        for piece in pieces {
            match piece {
                Piece::Heading { text, .. } | Piece::Paragraph(text) => {
                    res.words.push_str(&folded_words(text));
                }
                Piece::Rows(rows) => {
                    let cells = rows.iter().flatten();
                    res.words.extend(cells.map(|it| folded_words(it)));
                }
                Piece::Table(grid) => {
                    let cells = grid.rows.iter().flatten();
                    res.cells.extend(cells.map(|it| it.text.clone()));
                }
                Piece::Comment(source) => res.comments.push(source.clone()),
            }
        }
        res
    }

    /// Without what is said to us: who is handed a document is told nothing of it.
    fn without_comments(mut self) -> Self {
        self.comments.clear();
        self
    }
}

impl ToldReport {
    fn of(report: Report) -> Self {
        let facts = report.facts().into_iter();
        Self {
            agency: report.agency().map(str::to_owned),
            year: report.year(),
            edition: report.edition().map(|it| it.name),
            sections: report.headings.iter().map(|it| it.section).collect(),
            facts: facts
                .filter_map(|it| Some((it.id, it.value?.to_string())))
                .collect(),
        }
    }
}

impl Why {
    /// In a clause, in Chinese and in English.
    pub fn words(self) -> [&'static str; 2] {
        match self {
            Why::Disordered => [
                "这张表的数字已经分不清属于哪一格",
                "the figures of this table cannot be told from one another",
            ],
            Why::Unplaced => [
                "这个数字不属于表中的任何一格",
                "this figure belongs to no cell of the form",
            ],
            Why::Comment => [
                "表格之内的 gouji 注释只对它所在的一格或一行有效",
                "a gouji comment within a table is about its cell or row alone",
            ],
            Why::Picture => [
                "这一部分的表是图片，其中的数字读不出来",
                "the table of this section is a picture, whose figures cannot be read",
            ],
            Why::Marks => [
                "这里的 *、_、` 或 < 分不清是文字还是标记",
                "it cannot be told whether *, _, ` or < are text or markup here",
            ],
            Why::Note => [
                "注释标记所指的文字在别处",
                "the text of this note stands elsewhere",
            ],
        }
    }
}

impl Refusal {
    /// In a clause, in Chinese and in English.
    pub fn words(self) -> [&'static str; 2] {
        match self {
            Refusal::NoReport => ["其中没有年度报告", "there is no annual report in it"],
            Refusal::Unlike => [
                "换成这种排版后读出来的内容会不一样",
                "in this layout it would be read otherwise",
            ],
            Refusal::Loss => [
                "其中有的内容换了写法就会丢失或者变样",
                "something in it would be lost or read otherwise",
            ],
            Refusal::Obstacle(it) => it.why.words(),
        }
    }

    /// The same of a text that begins elsewhere.
    #[must_use]
    pub fn shifted(self, by: u32) -> Self {
        match self {
            Refusal::Obstacle(it) => Refusal::Obstacle(Obstacle {
                range: it.range.shifted(by),
                ..it
            }),
            it => it,
        }
    }

    /// The place in the text, where there is one.
    pub fn range(self) -> Option<TextRange> {
        match self {
            Refusal::Obstacle(it) => Some(it.range),
            Refusal::NoReport | Refusal::Unlike | Refusal::Loss => None,
        }
    }
}

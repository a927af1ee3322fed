//! Every free choice of rendering, drawn once and independent of the numbers.

use fastrand::Rng;

use super::Layout;
use super::csv::CsvStyle;
use super::form;
use super::html::HtmlStyle;
use super::markdown::MarkdownStyle;
use super::model::Value;
use super::pdf::PdfStyle;
use super::ruled::RuledStyle;
use super::tsv::TsvStyle;
use super::wiki::WikiStyle;

/// How digits are written in tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Digits {
    /// `12345`
    #[default]
    Plain,
    /// `１２３４５`
    FullWidth,
    /// `12,345`, in the text as well.
    Thousands,
}

/// How the sections are numbered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ordinals {
    /// `一、`
    #[default]
    Ideographic,
    /// `（一）`
    FullBrackets,
    /// `(一)`
    HalfBrackets,
    /// `一)`
    LostBracket,
}

/// How the five aspects of section 一 are headed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Subheads {
    /// `（一）主动公开情况` on a line of its own.
    #[default]
    OwnLine,
    /// `（一）主动公开情况。` and the text after it.
    RunIn,
    /// `1.主动公开情况。` and the text after it.
    Digits,
    /// No ordinal: `主动公开方面，…`
    Sentence,
}

/// How the items of table 2 are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ItemShape {
    /// One table, the items are rows of it.
    #[default]
    Cells,
    /// The items are lines of text, each over a small table.
    Lines,
}

/// How table 4 is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisputeShape {
    /// One row of fifteen under two or three header levels.
    OneRow {
        /// 2 or 3.
        levels: usize,
    },
    /// One table with a row per block.
    RowPerBlock,
    /// A captioned table per block.
    TablePerBlock,
}

/// Wording and punctuation of labels.
#[derive(Clone, Debug)]
pub struct LabelStyle {
    /// `(一)` for `（一）`.
    pub half_brackets: bool,
    /// `（三） 不予公开`.
    pub space_after_ordinal: bool,
    /// What follows the digit of `1.属于国家秘密`.
    pub after_digit: &'static str,
    /// `"三安全一稳定"`.
    pub straight_quotes: bool,
    /// What stands for `，`.
    pub comma: &'static str,
    /// Where the outcomes of table 4 are broken: `结果 维持`; 0 for not at all.
    pub outcome_break: usize,
    /// `总 计`.
    pub spaced_total: bool,
    /// `商业 企业`.
    pub spaced_columns: bool,
    /// What stands between `第二十条` and `第（一）项`.
    pub item_gap: &'static str,
    /// `本年 废止件数`.
    pub spaced_repealed: bool,
}

impl Default for LabelStyle {
    fn default() -> LabelStyle {
        LabelStyle {
            half_brackets: false,
            space_after_ordinal: false,
            after_digit: ".",
            straight_quotes: false,
            comma: "，",
            outcome_break: 0,
            spaced_total: false,
            spaced_columns: false,
            item_gap: "",
            spaced_repealed: false,
        }
    }
}

impl LabelStyle {
    fn random(rng: &mut Rng) -> LabelStyle {
        let half_brackets = rng.bool();
        let commas: &[&str] = if half_brackets {
            &["，", ",", ", "]
        } else {
            &["，"]
        };
        LabelStyle {
            half_brackets,
            space_after_ordinal: rng.usize(..4) == 0,
            after_digit: [".", ".", ". ", "、"][rng.usize(..4)],
            straight_quotes: rng.usize(..4) == 0,
            comma: commas[rng.usize(..commas.len())],
            outcome_break: [0, 0, 0, 2, 2, 1][rng.usize(..6)],
            spaced_total: rng.usize(..5) == 0,
            spaced_columns: rng.usize(..5) == 0,
            item_gap: ["", "", "", " ", "  "][rng.usize(..5)],
            spaced_repealed: rng.usize(..10) == 0,
        }
    }
}

/// Every free choice of rendering.
#[derive(Clone, Debug)]
pub struct Style {
    /// The layout.
    pub layout: Layout,
    /// What `pick` draws from: sentences, places of blank lines, and the like.
    pub seed: u64,
    /// CRLF line ends.
    pub crlf: bool,
    /// A byte order mark.
    pub bom: bool,
    /// A line end after the last line.
    pub final_line_end: bool,
    /// How digits are written in tables.
    pub digits: Digits,
    /// Characters of the Kangxi radicals block for some ordinary ones.
    pub compatibility: bool,
    /// Wording and punctuation of labels.
    pub labels: LabelStyle,
    /// Half-width commas and brackets in the text.
    pub half_commas: bool,
    /// Spaces around the numbers of the text: `2023 年`.
    pub spaced_numbers: bool,
    /// The title on two lines, the organ on the first.
    pub title_on_two_lines: bool,
    /// How the sections are numbered.
    pub ordinals: Ordinals,
    /// How the aspects are headed.
    pub subheads: Subheads,
    /// The heading 总计 of table 3 stands in the first header row.
    pub total_heading_first: bool,
    /// Layout of table 2.
    pub items: ItemShape,
    /// Layout of table 4.
    pub disputes: DisputeShape,
    /// Blank lines between paragraphs.
    pub blank_lines: bool,
    /// Pipes at the start of a line, `||` for cells covered by a span, blank
    /// cells for those covered from above.
    pub pipes: PipeStyle,
    /// For the tab-separated layouts.
    pub tsv: TsvStyle,
    /// For comma-separated values.
    pub csv: CsvStyle,
    /// For ruled tables.
    pub ruled: RuledStyle,
    /// For the markup of wikis.
    pub wiki: WikiStyle,
    /// For Markdown.
    pub markdown: MarkdownStyle,
    /// For HTML.
    pub html: HtmlStyle,
    /// For PDF text.
    pub pdf: PdfStyle,
}

/// Choices of the layouts with pipes but without Markdown.
#[derive(Clone, Debug)]
pub struct PipeStyle {
    /// `|`, or what is drawn for one.
    pub bar: char,
    /// `| a | b |` for `a | b |`.
    pub leading: bool,
    /// `||` after a row whose cells span columns.
    pub fillers: bool,
    /// `| | 2.重复申请 |`: a blank for a cell that spans rows.
    pub blanks_below: bool,
    /// Column labels broken in two (`CellPerParagraph` only).
    pub broken_headers: bool,
}

impl Default for PipeStyle {
    fn default() -> PipeStyle {
        PipeStyle {
            bar: '|',
            leading: false,
            fillers: false,
            blanks_below: false,
            broken_headers: false,
        }
    }
}

impl Style {
    /// No variation: the official wording, the simplest form of the layout.
    pub fn plain(layout: Layout) -> Style {
        let grouped = layout == Layout::MarkdownGrouped;
        Style {
            layout,
            seed: 0,
            crlf: false,
            bom: false,
            final_line_end: true,
            digits: Digits::Plain,
            compatibility: false,
            labels: LabelStyle::default(),
            half_commas: false,
            spaced_numbers: false,
            title_on_two_lines: false,
            ordinals: Ordinals::Ideographic,
            subheads: Subheads::OwnLine,
            total_heading_first: false,
            items: if grouped {
                ItemShape::Lines
            } else {
                ItemShape::Cells
            },
            disputes: if grouped {
                DisputeShape::TablePerBlock
            } else {
                DisputeShape::OneRow { levels: 3 }
            },
            blank_lines: true,
            pipes: PipeStyle::default(),
            tsv: TsvStyle::default(),
            csv: CsvStyle::default(),
            ruled: RuledStyle::default(),
            wiki: WikiStyle::default(),
            markdown: MarkdownStyle::default(),
            html: HtmlStyle::default(),
            pdf: PdfStyle::default(),
        }
    }

    /// Draws every choice.
    pub fn random(rng: &mut Rng, layout: Layout) -> Style {
        use Digits::{FullWidth, Plain, Thousands};
        let mut res = Style::plain(layout);
        res.seed = rng.u64(..);
        res.crlf = rng.usize(..4) == 0;
        res.bom = rng.usize(..8) == 0;
        res.final_line_end = rng.bool();
        res.digits = [Plain, Plain, Plain, Plain, Plain, FullWidth, Thousands][rng.usize(..7)];
        res.compatibility = layout == Layout::PdfText && rng.usize(..3) == 0;
        res.labels = LabelStyle::random(rng);
        res.half_commas = res.digits != Thousands && rng.usize(..5) == 0;
        res.spaced_numbers = rng.usize(..3) == 0;
        res.title_on_two_lines = rng.usize(..4) == 0;
        res.ordinals = match rng.usize(..14) {
            0 => Ordinals::FullBrackets,
            1 => Ordinals::HalfBrackets,
            2 => Ordinals::LostBracket,
            _ => Ordinals::Ideographic,
        };
        res.subheads = match (rng.usize(..6), res.ordinals) {
            (0 | 1, Ordinals::Ideographic) => Subheads::OwnLine,
            (2 | 3, Ordinals::Ideographic) => Subheads::RunIn,
            (5, _) => Subheads::Sentence,
            _ => Subheads::Digits,
        };
        res.total_heading_first = rng.bool();
        if rng.usize(..4) == 0 {
            res.items = ItemShape::Lines;
        }
        res.disputes = match (rng.usize(..8), layout) {
            (0 | 1, _) => DisputeShape::OneRow { levels: 2 },
            (2, _) => DisputeShape::RowPerBlock,
            (3, _) | (_, Layout::MarkdownGrouped) => DisputeShape::TablePerBlock,
            _ => DisputeShape::OneRow { levels: 3 },
        };
        res.blank_lines = rng.bool();
        res.pipes = PipeStyle {
            bar: '|',
            leading: rng.bool(),
            fillers: rng.bool(),
            blanks_below: rng.bool(),
            broken_headers: rng.usize(..3) == 0,
        };
        res.tsv = TsvStyle::random(rng);
        res.markdown = MarkdownStyle::random(rng);
        res.html = HtmlStyle::random(rng);
        res.pdf = PdfStyle::random(rng);
        res.csv = CsvStyle::random(rng);
        res.ruled = RuledStyle::random(rng);
        res.wiki = WikiStyle::random(rng);
        res.pipes.bar = ['|', '|', '|', '│', '｜'][rng.usize(..5)];
        res
    }

    /// A choice among `n` that hangs on the seed and `key` alone, so that leaving
    /// something out does not change what the rest looks like.
    pub(super) fn pick(&self, key: &str, n: usize) -> usize {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ self.seed;
        for byte in key.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Rng::with_seed(hash).usize(..n)
    }

    pub(super) fn choose<'a>(&self, key: &str, among: &[&'a str]) -> &'a str {
        among[self.pick(key, among.len())]
    }

    /// True once in `n` keys.
    pub(super) fn once_in(&self, n: usize, key: &str) -> bool {
        self.pick(key, n) == 0
    }

    /// The heading of a section (1 to 6), with its ordinal.
    pub(super) fn heading(&self, section: usize) -> String {
        let ordinal = ordinal(section);
        let wording = self.choose(&format!("heading{section}"), form::SECTIONS[section - 1]);
        match self.ordinals {
            Ordinals::Ideographic => format!("{ordinal}、{wording}"),
            Ordinals::FullBrackets => format!("（{ordinal}）{wording}"),
            Ordinals::HalfBrackets => format!("({ordinal}){wording}"),
            Ordinals::LostBracket => format!("{ordinal}){wording}"),
        }
    }

    /// An official label as this report words it.
    pub(super) fn label(&self, official: &str) -> String {
        let style = &self.labels;
        let mut res = official.to_owned();
        if let Some((digit, rest)) = official.split_once('.')
            && digit.len() == 1
        {
            res = format!("{digit}{}{rest}", style.after_digit);
        }
        let is_ordinal = official.chars().nth(2) == Some('）');
        if style.space_after_ordinal && is_ordinal {
            res = res.replacen('）', "） ", 1);
        }
        let is_outcome = form::OUTCOMES[..4].iter().any(|it| it.1 == official);
        if is_outcome && style.outcome_break > 0 {
            res = broken(official, style.outcome_break);
        }
        if official == "总计" && style.spaced_total {
            res = broken(official, 1);
        }
        if matches!(official, "商业企业" | "科研机构") && style.spaced_columns {
            res = broken(official, 2);
        }
        if official == "本年废止件数" && style.spaced_repealed {
            res = broken(official, 2);
        }
        res = res.replace("第二十条第", &format!("第二十条{}第", style.item_gap));
        if style.straight_quotes {
            res = res.replace(['“', '”'], "\"");
        }
        if style.comma != "，" {
            res = res.replace('，', style.comma).replace('：', ":");
        }
        if style.half_brackets {
            res = res.replace('（', "(").replace('）', ")");
        }
        res
    }

    /// A value as its cell shows it, without tags.
    pub(super) fn number(&self, value: Value) -> String {
        let text = match value {
            Value::Number(number) => number.to_string(),
            Value::NotApplicable => return "/".to_owned(),
            Value::Blank => return String::new(),
        };
        match self.digits {
            Digits::Plain => text,
            Digits::FullWidth => text.chars().map(full_width).collect(),
            Digits::Thousands => grouped_by_thousands(&text),
        }
    }

    /// What stands before and behind a number that a cell shows.
    pub(super) fn marks(&self) -> [&'static str; 2] {
        match self.layout {
            Layout::MarkdownWhole | Layout::MarkdownGrouped => self.markdown.marks(),
            _ => ["", ""],
        }
    }

    /// A number with the tags inside it, if this report splits its digits.
    pub(super) fn split(&self, number: &str) -> String {
        let first = number.find(|it: char| it.is_ascii_digit() || ('０'..='９').contains(&it));
        let cut = first.and_then(|at| {
            let digit = number[at..].chars().next()?;
            Some(at + digit.len_utf8())
        });
        match cut {
            Some(cut) if self.layout == Layout::Html && self.html.splits_digits() => {
                let cut_tags = self.html.between_digits();
                let tags = if cut < number.len() {
                    cut_tags.as_str()
                } else {
                    ""
                };
                format!("{}{tags}{}", &number[..cut], &number[cut..])
            }
            _ => number.to_owned(),
        }
    }

    /// Text with compatibility characters, if this report has them.
    pub(super) fn characters(&self, text: &str) -> String {
        if !self.compatibility {
            return text.to_owned();
        }
        let radicals = [
            ('工', '⼯'),
            ('行', '⾏'),
            ('无', '⽆'),
            ('人', '⼈'),
            ('自', '⾃'),
            ('大', '⼤'),
            ('比', '⽐'),
            ('方', '⽅'),
            ('生', '⽣'),
            ('一', '⼀'),
            ('二', '⼆'),
            ('日', '⽇'),
            ('月', '⽉'),
        ];
        let radical = |it: char| radicals.iter().find(|pair| pair.0 == it);
        text.chars()
            .map(|it| radical(it).map_or(it, |pair| pair.1))
            .collect()
    }
}

/// 一 to 九.
pub(super) fn ordinal(number: usize) -> char {
    ['一', '二', '三', '四', '五', '六', '七', '八', '九'][number - 1]
}

fn broken(label: &str, after: usize) -> String {
    let chars: Vec<char> = label.chars().collect();
    let (left, right) = chars.split_at(after);
    format!("{} {}", String::from_iter(left), String::from_iter(right))
}

fn full_width(it: char) -> char {
    match it {
        '!'..='~' => char::from_u32(it as u32 + 0xfee0).unwrap_or(it),
        _ => it,
    }
}

/// `-1234567.5` as `-1,234,567.5`.
pub(super) fn grouped_by_thousands(number: &str) -> String {
    let (whole, fraction) = match number.find('.') {
        Some(point) => number.split_at(point),
        None => (number, ""),
    };
    let n_digits = whole.trim_start_matches('-').len();
    let mut res = String::new();
    let mut seen = 0;
    for it in whole.chars() {
        if it != '-' {
            if seen > 0 && (n_digits - seen) % 3 == 0 {
                res.push(',');
            }
            seen += 1;
        }
        res.push(it);
    }
    res + fraction
}

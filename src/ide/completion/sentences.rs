//! Sentences that state what the tables hold, for the sections that are to speak of it. A figure is taken from
//! a table whose identities hold, and none is stated twice.

use crate::form::{N_SECTIONS, TableKind};
use crate::ide::ties::all_stated;
use crate::report::Report;
use crate::report::skeleton;
use crate::report::table::{CellIdx, Held};
use crate::report::topics::Topic;
use crate::rules::context::Context;
use crate::rules::diagnostic::Message;

use super::figures::foots;
use super::missing::Spot;
use super::place::Line;
use super::snippet::{Completion, Kind, Snippet};

/// A sentence, what it is about, and the cells that it states.
struct Sentence {
    label: String,
    text: String,
    about: Message,
    cells: Vec<(TableKind, CellIdx)>,
    /// The name of the aspect that it speaks of, in a section that has some.
    aspect: Option<&'static str>,
}

const DISCLOSURE: Option<&str> = Some("主动公开");
const ON_APPLICATION: Option<&str> = Some("依申请公开");

/// The sections that have sentences, counted from 0.
const OVERVIEW: usize = 0;
const DISPUTES: usize = 3;
const PROBLEMS: usize = 4;
const OTHERS: usize = N_SECTIONS - 1;

/// The year since which fees for processing information are to be reported: 国办函〔2020〕109号.
const FEES_SINCE: u16 = 2021;

/// What may be said here and is not said yet: first what belongs under the head above.
pub(super) fn sentences(spot: &Spot<'_>, line: &Line) -> Vec<Completion> {
    let figures = Figures::of(spot.report);
    let found = match spot.idx() {
        Some(OVERVIEW) => {
            let year = spot.report.year();
            vec![
                received(&figures, year),
                results(&figures),
                documents(&figures),
                decisions(&figures),
            ]
        }
        Some(DISPUTES) => vec![disputes(&figures), reconsiderations(&figures)],
        Some(PROBLEMS) => vec![problems(spot), pending(&figures)],
        Some(OTHERS) => fees(spot),
        _ => Vec::new(),
    };
    let mut found: Vec<Sentence> = found.into_iter().flatten().collect();
    if found.is_empty() {
        return Vec::new();
    }
    if let Some(aspect) = spot.aspect(line.at) {
        found.sort_by_key(|it| it.aspect != Some(aspect.label));
    }
    let context = Context::new(spot.report);
    let stated = all_stated(&context);
    let is_new = |it: &Sentence| {
        let is_stated = |own: &(TableKind, CellIdx)| {
            stated
                .iter()
                .any(|it| it.1 == own.0 && it.2.contains(&own.1))
        };
        !it.cells.iter().any(is_stated)
    };
    let new = found.into_iter().filter(is_new);
    let offered = new.filter_map(|it| {
        if line.is_behind_sentence {
            return Some(line.append(it.label, Snippet::template(&it.text), it.about));
        }
        let text = skeleton::paragraph(&it.text, spot.style.layout);
        line.offer(
            Kind::Sentence,
            it.label,
            &Snippet::template(&text),
            it.about,
        )
    });
    offered.collect()
}

/// The figures of the tables that foot.
struct Figures<'a> {
    report: &'a Report,
}

/// A figure that is the sum of cells.
struct Figure {
    value: i64,
    kind: TableKind,
    cells: Vec<CellIdx>,
}

impl<'a> Figures<'a> {
    fn of(report: &'a Report) -> Self {
        Self { report }
    }

    /// The sum of a column over rows: one, or all that are named so. `None` where a cell of them has no
    /// number.
    fn sum(&self, kind: TableKind, rows: &[&str], column: &str) -> Option<Figure> {
        let table = self.report.table(kind)?;
        let is_named = |id: &str| {
            rows.iter().any(|it| {
                let rest = id.strip_prefix(it);
                rest.is_some_and(|it| it.is_empty() || it.starts_with('.'))
            })
        };
        let mut value = 0_i64;
        let mut cells = Vec::new();
        for (row, it) in table.table.rows.iter().enumerate() {
            if !is_named(it.id) {
                continue;
            }
            let column = it.columns.iter().position(|it| it.id == column)?;
            let idx = CellIdx { row, column };
            let Held::Number(_) = table.held(idx) else {
                return None;
            };
            value = value.checked_add(table.held(idx).count()?)?;
            cells.push(idx);
        }
        (!cells.is_empty()).then_some(Figure { value, kind, cells })
    }

    /// The same for the totals of a table that foots.
    fn total(&self, kind: TableKind, rows: &[&str]) -> Option<Figure> {
        self.sum(kind, rows, "total")
            .filter(|_| foots(self.report, kind))
    }

    fn applications(&self, row: &str) -> Option<Figure> {
        self.total(TableKind::Applications, &[row])
    }
}

fn cells(figures: &[&Figure]) -> Vec<(TableKind, CellIdx)> {
    let cells = figures.iter();
    cells
        .flat_map(|it| it.cells.iter().map(|cell| (it.kind, *cell)))
        .collect()
}

/// Those of figures that are not zero, each behind its words, with what they count.
fn listed(named: &[(&str, &Figure)], between: &str) -> String {
    let listed = named.iter().filter(|it| it.1.value > 0);
    let listed: Vec<String> = listed
        .map(|(name, it)| format!("{name}{}件", it.value))
        .collect();
    listed.join(between)
}

/// The parts of a total, told as a list, and their cells; `None` where one of them has no number.
fn itemized<const N: usize>(
    named: [(&str, Option<Figure>); N],
) -> Option<(String, Vec<(TableKind, CellIdx)>)> {
    let found = named.into_iter().map(|(name, it)| Some((name, it?)));
    let found: Vec<(&str, Figure)> = found.collect::<Option<_>>()?;
    let named: Vec<(&str, &Figure)> = found.iter().map(|(name, it)| (*name, it)).collect();
    let parts: Vec<&Figure> = found.iter().map(|it| &it.1).collect();
    Some((listed(&named, "、"), cells(&parts)))
}

fn from_table(zh: &str, en: &str) -> Message {
    Message::new(format!("数字取自{zh}"), format!("with the figures of {en}"))
}

/// 依申请公开: what came, what was done, what is left.
fn received(figures: &Figures<'_>, year: Option<u16>) -> Option<Sentence> {
    let received = figures.applications("received")?;
    let forward = figures.applications("brought_forward")?;
    let total = figures.applications("total")?;
    let carried = figures.applications("carried_forward")?;
    let year = year.map_or_else(|| "本年度".to_owned(), |it| format!("{it}年"));
    let text = match (received.value, forward.value) {
        (0, 0) => format!("{year}，未收到政府信息公开申请。"),
        (n, n_forward) => format!(
            "{year}，新收政府信息公开申请{n}件，上年结转{n_forward}件；办结{}件，结转下年度继续办理{}件。",
            total.value, carried.value
        ),
    };
    Some(Sentence {
        label: format!("依申请公开：新收 {} 件", received.value),
        text,
        about: from_table("表三「总计」一列", "the column of totals of table 3"),
        cells: cells(&[&received, &forward, &total, &carried]),
        aspect: ON_APPLICATION,
    })
}

/// 办理结果: the results of what was done.
fn results(figures: &Figures<'_>) -> Option<Sentence> {
    let total = figures.applications("total").filter(|it| it.value > 0)?;
    let names = [
        ("granted", "予以公开"),
        ("partially_granted", "部分公开"),
        ("denied", "不予公开"),
        ("unavailable", "无法提供"),
        ("not_processed", "不予处理"),
        ("other", "其他处理"),
    ];
    let (listed, cells) = itemized(names.map(|(row, name)| (name, figures.applications(row))))?;
    Some(Sentence {
        label: format!("办理结果：办结 {} 件", total.value),
        text: format!(
            "全年办结政府信息公开申请{}件，其中{}。",
            total.value, listed
        ),
        about: from_table("表三「总计」一列", "the column of totals of table 3"),
        cells,
        aspect: ON_APPLICATION,
    })
}

/// 主动公开: the documents issued.
fn documents(figures: &Figures<'_>) -> Option<Sentence> {
    let of = |column| figures.sum(TableKind::Disclosure, &["normative_documents"], column);
    let (issued, repealed, in_force) = (of("issued")?, of("repealed")?, of("in_force")?);
    if issued.value + repealed.value + in_force.value == 0 {
        return None;
    }
    Some(Sentence {
        label: format!("主动公开：制发规范性文件 {} 件", issued.value),
        text: format!(
            "全年制发行政规范性文件{}件，废止行政规范性文件{}件，现行有效{}件。",
            issued.value, repealed.value, in_force.value
        ),
        about: from_table("表二", "table 2"),
        cells: cells(&[&issued, &repealed, &in_force]),
        aspect: DISCLOSURE,
    })
}

/// 主动公开: the decisions made.
fn decisions(figures: &Figures<'_>) -> Option<Sentence> {
    let of = |row| figures.sum(TableKind::Disclosure, &[row], "decisions");
    let (permits, penalties, coercion) = (of("permits")?, of("penalties")?, of("coercion")?);
    let named = [
        ("作出行政许可决定", &permits),
        ("作出行政处罚决定", &penalties),
        ("作出行政强制决定", &coercion),
    ];
    let listed = listed(&named, "，");
    (!listed.is_empty()).then(|| Sentence {
        label: "主动公开：行政许可、处罚、强制决定".to_owned(),
        text: format!("全年{listed}。"),
        about: from_table("表二", "table 2"),
        cells: cells(&[&permits, &penalties, &coercion]),
        aspect: DISCLOSURE,
    })
}

const RECONSIDERATION: &[&str] = &["reconsideration"];
const LITIGATION: &[&str] = &["litigation_direct", "litigation_after_reconsideration"];

/// Reconsideration and litigation.
fn disputes(figures: &Figures<'_>) -> Option<Sentence> {
    let reconsidered = figures.total(TableKind::Disputes, RECONSIDERATION)?;
    let litigated = figures.total(TableKind::Disputes, LITIGATION)?;
    let text = match (reconsidered.value, litigated.value) {
        (0, 0) => "未发生因政府信息公开引起的行政复议、行政诉讼。".to_owned(),
        (n, n_litigated) => {
            format!("因政府信息公开被申请行政复议{n}件、被提起行政诉讼{n_litigated}件。")
        }
    };
    Some(Sentence {
        label: format!(
            "行政复议 {} 件，行政诉讼 {} 件",
            reconsidered.value, litigated.value
        ),
        text,
        about: from_table("表四「总计」", "the totals of table 4"),
        cells: cells(&[&reconsidered, &litigated]),
        aspect: None,
    })
}

/// How reconsiderations ended.
fn reconsiderations(figures: &Figures<'_>) -> Option<Sentence> {
    let total = figures.total(TableKind::Disputes, RECONSIDERATION)?;
    let names = [
        ("upheld", "结果维持"),
        ("corrected", "结果纠正"),
        ("other", "其他结果"),
        ("pending", "尚未审结"),
    ];
    let of = |column| figures.sum(TableKind::Disputes, RECONSIDERATION, column);
    let (listed, cells) = itemized(names.map(|(column, name)| (name, of(column))))?;
    (total.value > 0).then(|| Sentence {
        label: format!("行政复议结果：共 {} 件", total.value),
        text: format!(
            "因政府信息公开引发的行政复议{}件，其中{}。",
            total.value, listed
        ),
        about: from_table("表四「行政复议」", "reconsideration in table 4"),
        cells,
        aspect: None,
    })
}

/// What section 五 has to tell, to be told by the drafter.
fn problems(spot: &Spot<'_>) -> Option<Sentence> {
    let (_, content) = spot.section?;
    let is_unwritten = content.short.as_deref().is_some_and(str::is_empty);
    is_unwritten.then(|| Sentence {
        label: "存在的主要问题和改进情况".to_owned(),
        text: "存在的主要问题：（文字描述）。改进情况：（文字描述）。".to_owned(),
        about: Message::new(
            "《政府信息公开条例》第五十条：存在的主要问题及改进情况",
            "problems and how they are met, to be told in words",
        ),
        cells: Vec::new(),
        aspect: None,
    })
}

/// What is left for next year.
fn pending(figures: &Figures<'_>) -> Option<Sentence> {
    let carried = figures.applications("carried_forward");
    let carried = carried.filter(|it| it.value > 0)?;
    Some(Sentence {
        label: format!("结转：{} 件申请", carried.value),
        text: format!("结转下年度继续办理的政府信息公开申请{}件。", carried.value),
        about: from_table(
            "表三「四、结转下年度继续办理」",
            "what table 3 carries forward",
        ),
        cells: cells(&[&carried]),
        aspect: None,
    })
}

/// What was collected for processing information: the amount is in no table.
fn fees(spot: &Spot<'_>) -> Vec<Option<Sentence>> {
    const NOTICE: &str = "根据《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）";
    let is_asked = spot.report.year().is_none_or(|it| it >= FEES_SINCE);
    let is_said = spot.report.topics().has(Topic::ProcessingFee);
    if !is_asked || is_said {
        return Vec::new();
    }
    let about = Message::new(
        "格式第六部分：「收取信息处理费情况在此处报告」",
        "section 6 of the form asks for the fees collected for processing information",
    );
    let sentence = |label: &str, text: String| {
        Some(Sentence {
            label: label.to_owned(),
            text,
            about: about.clone(),
            cells: Vec::new(),
            aspect: None,
        })
    };
    vec![
        sentence(
            "信息处理费：收取金额",
            format!("{NOTICE}，本年度收取信息处理费□元。"),
        ),
        sentence(
            "信息处理费：未收取",
            format!("{NOTICE}，本年度未收取信息处理费。"),
        ),
    ]
}

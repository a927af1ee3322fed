//! Passages as reports have them, each alone in a report with the tables of its file. The true ones are
//! silent; of the wrong ones, most are found, at the place that is marked.

use std::collections::BTreeMap;

use gouji::workspace::analysis::Analysis;

use crate::report::{LABELS, disputes};
use crate::tables::TABLES;

/// What a report's tables say.
pub(crate) struct Tables {
    pub(crate) organ: &'static str,
    pub(crate) year: u16,
    /// Rows of table 三: natural person, five kinds of organizations.
    pub(crate) applications: [[u32; 6]; 25],
    pub(crate) disputes: [u32; 15],
    /// 规章: 制发, 废止, 现行有效.
    pub(crate) regulations: [u32; 3],
    /// The same of 行政规范性文件.
    pub(crate) documents: [u32; 3],
    /// 行政许可, 行政处罚, 行政强制.
    pub(crate) decisions: [u32; 3],
    /// In 万元.
    pub(crate) fees: &'static str,
}

/// Passages with their tables, and how many of the wrong ones are found at least.
const FILES: [(&str, usize); 63] = [
    (include_str!("passages-1.tsv"), 73),
    (include_str!("passages-2.tsv"), 66),
    (include_str!("passages-3.tsv"), 69),
    (include_str!("passages-4.tsv"), 71),
    (include_str!("passages-5.tsv"), 84),
    (include_str!("passages-6.tsv"), 72),
    (include_str!("passages-7.tsv"), 87),
    (include_str!("passages-8.tsv"), 86),
    (include_str!("passages-9.tsv"), 59),
    (include_str!("passages-10.tsv"), 66),
    (include_str!("passages-11.tsv"), 61),
    (include_str!("passages-12.tsv"), 65),
    (include_str!("passages-13.tsv"), 47),
    (include_str!("passages-14.tsv"), 48),
    (include_str!("passages-15.tsv"), 48),
    (include_str!("passages-16.tsv"), 53),
    (include_str!("passages-17.tsv"), 45),
    (include_str!("passages-18.tsv"), 49),
    (include_str!("passages-19.tsv"), 47),
    (include_str!("passages-20.tsv"), 47),
    (include_str!("passages-21.tsv"), 46),
    (include_str!("passages-22.tsv"), 44),
    (include_str!("passages-23.tsv"), 42),
    (include_str!("passages-24.tsv"), 48),
    (include_str!("passages-25.tsv"), 40),
    (include_str!("passages-26.tsv"), 43),
    (include_str!("passages-27.tsv"), 42),
    (include_str!("passages-28.tsv"), 44),
    (include_str!("passages-29.tsv"), 47),
    (include_str!("passages-30.tsv"), 49),
    (include_str!("passages-31.tsv"), 45),
    (include_str!("passages-32.tsv"), 43),
    (include_str!("passages-33.tsv"), 46),
    (include_str!("passages-34.tsv"), 43),
    (include_str!("passages-35.tsv"), 48),
    (include_str!("passages-36.tsv"), 46),
    (include_str!("passages-37.tsv"), 48),
    (include_str!("passages-38.tsv"), 45),
    (include_str!("passages-39.tsv"), 38),
    (include_str!("passages-40.tsv"), 48),
    (include_str!("passages-41.tsv"), 45),
    (include_str!("passages-42.tsv"), 43),
    (include_str!("passages-43.tsv"), 45),
    (include_str!("passages-44.tsv"), 47),
    (include_str!("passages-45.tsv"), 43),
    (include_str!("passages-46.tsv"), 50),
    (include_str!("passages-47.tsv"), 51),
    (include_str!("passages-48.tsv"), 44),
    (include_str!("passages-49.tsv"), 39),
    (include_str!("passages-50.tsv"), 47),
    (include_str!("passages-51.tsv"), 46),
    (include_str!("passages-52.tsv"), 48),
    (include_str!("passages-53.tsv"), 47),
    (include_str!("passages-54.tsv"), 46),
    (include_str!("passages-55.tsv"), 45),
    (include_str!("passages-56.tsv"), 46),
    (include_str!("passages-57.tsv"), 39),
    (include_str!("passages-58.tsv"), 50),
    (include_str!("passages-59.tsv"), 49),
    (include_str!("passages-60.tsv"), 48),
    (include_str!("passages-61.tsv"), 43),
    (include_str!("passages-62.tsv"), 47),
    (include_str!("passages-63.tsv"), 49),
];

/// A passage with the wrong place between ⟦ and ⟧, where there is one.
struct Passage<'a> {
    section: usize,
    kind: &'a str,
    text: String,
    marked: Option<std::ops::Range<usize>>,
}

impl<'a> Passage<'a> {
    fn read(line: &'a str) -> Self {
        let cells: Vec<&str> = line.split('\t').collect();
        let [section, _verdict, kind, passage] = cells[..] else {
            panic!("four cells: {line}");
        };
        let passage = passage.replace('⏎', "\n\n");
        let marked = passage.split_once('⟦').map(|(before, rest)| {
            let (inside, _) = rest.split_once('⟧').expect("a mark that ends");
            before.len()..before.len() + inside.len()
        });
        Self {
            section: section.parse().expect("a section"),
            kind,
            text: passage.replace(['⟦', '⟧'], ""),
            marked,
        }
    }

    /// What is found in its report: the rules, and whether one points at the marked place.
    fn check(&self, tables: &Tables) -> (Vec<String>, bool) {
        let text = tables.report(self.section, &self.text);
        let start = text.find(&self.text).expect("the passage");
        let analysis = Analysis::new(text.as_str());
        let mut rules = Vec::new();
        let mut is_found = false;
        for (offset, it) in analysis.diagnostics() {
            let at = |it: u32| (offset + it) as usize;
            let (own_start, own_end) = (at(it.range.start), at(it.range.end));
            is_found |= self.marked.as_ref().is_some_and(|marked| {
                own_start < start + marked.end && start + marked.start < own_end
            });
            rules.push(format!("{}: {}", it.rule.name, it.message.zh));
        }
        (rules, is_found)
    }
}

impl Tables {
    /// A report in which nothing is wrong, with a passage more in one of its sections.
    fn report(&self, section: usize, passage: &str) -> String {
        const HEADINGS: [&str; 6] = [
            "一、总体情况",
            "二、主动公开政府信息情况",
            "三、收到和处理政府信息公开申请情况",
            "四、政府信息公开行政复议、行政诉讼情况",
            "五、存在的主要问题及改进情况",
            "六、其他需要报告的事项",
        ];
        let (organ, year) = (self.organ, self.year);
        let mut res = format!(
            "# {organ}{year}年政府信息公开工作年度报告\n\n\
             本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。\n"
        );
        for (idx, heading) in HEADINGS.iter().enumerate() {
            res.push_str(&format!("\n## {heading}\n\n"));
            let content = self.content(idx + 1);
            let parts = match idx + 1 == section {
                true if (2..=4).contains(&section) => [passage, &content],
                true => [content.as_str(), passage],
                false => [content.as_str(), ""],
            };
            res.push_str(&parts.join("\n\n"));
            res.push('\n');
        }
        res
    }

    fn content(&self, section: usize) -> String {
        match section {
            1 => "本机关认真做好主动公开、依申请公开、政府信息管理、政府信息公开平台建设、监督保障各项工作。".to_owned(),
            2 => {
                let row = |it: [u32; 3]| format!("{} | {} | {}", it[0], it[1], it[2]);
                let (regulations, documents) = (row(self.regulations), row(self.documents));
                let [permits, penalties, coercion] = self.decisions;
                format!(
                    "| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n|---|---|---|---|\n\
                     | 规章 | {regulations} |\n| 行政规范性文件 | {documents} |\n\
                     | 信息内容 | 本年处理决定数量 | | |\n| 行政许可 | {permits} | | |\n\
                     | 行政处罚 | {penalties} | | |\n| 行政强制 | {coercion} | | |\n\
                     | 信息内容 | 本年收费金额（单位：万元） | | |\n| 行政事业性收费 | {} | | |",
                    self.fees
                )
            }
            3 => {
                let mut res = "| | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n\
                     |---|---|---|---|---|---|---|---|"
                    .to_owned();
                for (label, counts) in LABELS.iter().zip(&self.applications) {
                    let total: u32 = counts.iter().sum();
                    let cells = counts.iter().chain([&total]).map(|it| format!(" {it} |"));
                    res.push_str(&format!("\n| {label} |{}", cells.collect::<String>()));
                }
                res
            }
            4 => disputes(&self.disputes),
            5 => "一是公开内容不够丰富，下一步将加强业务培训。".to_owned(),
            _ => "本年度无其他需要报告的事项，信息处理费按规定执行。".to_owned(),
        }
    }
}

#[test]
fn passages_are_judged_as_a_careful_reader_would() {
    let mut failures = Vec::new();
    let mut n_found = [0; FILES.len()];
    let mut by_kind: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (file, ((passages, _), tables)) in FILES.iter().zip(&TABLES).enumerate() {
        for line in passages.lines().filter(|it| !it.starts_with('#')) {
            let passage = Passage::read(line);
            let (rules, is_found) = passage.check(tables);
            if passage.marked.is_some() {
                let kind = by_kind.entry(passage.kind.to_owned()).or_default();
                kind.0 += 1;
                kind.1 += usize::from(is_found);
                n_found[file] += usize::from(is_found);
            } else if !rules.is_empty() {
                failures.push(format!("{}: {rules:?}", passage.text));
            }
        }
    }
    for (kind, (n, found)) in &by_kind {
        println!("{kind:<12} {found:>3} of {n:>3}");
    }
    println!("found in each file: {n_found:?}");
    assert_eq!(failures, [""; 0]);
    for (found, (_, least)) in n_found.iter().zip(&FILES) {
        assert!(found >= least, "{n_found:?}");
    }
}

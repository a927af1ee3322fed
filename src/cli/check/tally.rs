//! What a run counted, and the lines that tell.

use std::collections::BTreeMap;

use serde_json::json;

use crate::cli::request::{Check, Mode};
use crate::rules::diagnostic::{Applicability, Diagnostic, Fix, Language};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) n_reports: usize,
    /// Fixes applied; with a diff, those that would be.
    pub(super) n_fixed: usize,
    /// Findings that are meant to be so.
    pub(super) n_accepted: usize,
    rules: BTreeMap<&'static str, Count>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    n_found: usize,
    n_safe: usize,
    /// Those that an unsafe fix mends and no safe one.
    n_unsafe: usize,
}

impl Tally {
    /// Counts a finding, and what may mend it of that which can be written into its file.
    pub(super) fn count(&mut self, diagnostic: &Diagnostic, can_be_written: impl Fn(&Fix) -> bool) {
        let fixes = diagnostic.fixes.iter().filter(|it| can_be_written(it));
        let best = fixes.map(|it| it.applicability).max();
        let count = self.rules.entry(diagnostic.rule.name).or_default();
        count.n_found += 1;
        match best {
            Some(Applicability::Safe) => count.n_safe += 1,
            Some(Applicability::Unsafe) => count.n_unsafe += 1,
            Some(Applicability::Display) | None => {}
        }
    }

    pub(super) fn add(&mut self, other: &Tally) {
        self.n_reports += other.n_reports;
        self.n_fixed += other.n_fixed;
        self.n_accepted += other.n_accepted;
        for (rule, it) in &other.rules {
            self.rules.entry(rule).or_default().add(*it);
        }
    }

    pub(super) fn n_found(&self) -> usize {
        self.total().n_found
    }

    /// The number of findings of each rule, the most frequent first.
    pub(super) fn statistics(&self, options: &Check) -> String {
        let mut rules: Vec<_> = self.rules.iter().collect();
        rules.sort_by_key(|(name, it)| (std::cmp::Reverse(it.n_found), **name));
        if !options.format.is_for_people() {
            let rules: Vec<_> = rules
                .iter()
                .map(|(name, it)| {
                    json!({"rule": name, "count": it.n_found, "fixable": it.fixable(options)})
                })
                .collect();
            return format!("{}\n", serde_json::Value::from(rules));
        }
        let width = rules.first().map_or(0, |it| it.1.n_found.to_string().len());
        rules
            .iter()
            .map(|(name, it)| {
                let fixable = match (it.fixable(options), options.language) {
                    (0, _) => String::new(),
                    (n, Language::Chinese) => format!("（{n} 处可修复）"),
                    (n, Language::English) => format!(" ({n} fixable)"),
                };
                format!("{:>width$}  {name}{fixable}\n", it.n_found)
            })
            .collect()
    }

    /// What a person wants to know at the end.
    pub(super) fn summary(&self, options: &Check) -> String {
        match (options.mode, options.language) {
            (Mode::Diff, Language::Chinese) => return format!("可修复 {} 处\n", self.n_fixed),
            (Mode::Diff, Language::English) => return format!("Would fix {}\n", self.n_fixed),
            (Mode::Fix | Mode::Report, _) => {}
        }
        let fixed = match (self.n_fixed, options.language) {
            (0, _) => String::new(),
            (n, Language::Chinese) => format!("已修复 {n} 处\n"),
            (n, Language::English) => format!("Fixed {n}\n"),
        };
        if self.n_reports == 0 {
            return match options.language {
                Language::Chinese => "没有找到报告\n".to_owned(),
                Language::English => "No reports found\n".to_owned(),
            };
        }
        let found = match options.language {
            Language::Chinese => self.found_zh(options),
            Language::English => self.found_en(options),
        };
        let accepted = match (self.n_accepted, options.language) {
            (0, _) => String::new(),
            (n, Language::Chinese) => format!("，另有 {n} 处已接受"),
            (n, Language::English) => format!(", {n} accepted"),
        };
        format!("{fixed}{found}{accepted}\n")
    }

    fn found_zh(&self, options: &Check) -> String {
        let n_reports = self.n_reports;
        let count = self.total();
        if count.n_found == 0 {
            return format!("检查了 {n_reports} 份报告，未发现问题");
        }
        let mut res = format!("检查了 {n_reports} 份报告，发现 {} 处问题", count.n_found);
        let n_fixable = count.fixable(options);
        if n_fixable > 0 {
            res.push_str(&format!("，其中 {n_fixable} 处可用 --fix 修复"));
        }
        let n_left = count.n_safe + count.n_unsafe - n_fixable;
        if n_left > 0 {
            res.push_str(&format!("，{n_left} 处须加 --unsafe-fixes"));
        }
        res
    }

    fn found_en(&self, options: &Check) -> String {
        let reports = plural(self.n_reports, "report");
        let count = self.total();
        if count.n_found == 0 {
            return format!("Checked {reports}, nothing found");
        }
        let mut res = format!(
            "Checked {reports}, found {}",
            plural(count.n_found, "problem")
        );
        let n_fixable = count.fixable(options);
        if n_fixable > 0 {
            res.push_str(&format!(", {n_fixable} fixable with --fix"));
        }
        let n_left = count.n_safe + count.n_unsafe - n_fixable;
        if n_left > 0 {
            res.push_str(&format!(", {n_left} only with --unsafe-fixes"));
        }
        res
    }

    fn total(&self) -> Count {
        let mut res = Count::default();
        for it in self.rules.values() {
            res.add(*it);
        }
        res
    }
}

impl Count {
    fn add(&mut self, other: Count) {
        self.n_found += other.n_found;
        self.n_safe += other.n_safe;
        self.n_unsafe += other.n_unsafe;
    }

    fn fixable(self, options: &Check) -> usize {
        if options.at_least <= Applicability::Unsafe {
            self.n_safe + self.n_unsafe
        } else {
            self.n_safe
        }
    }
}

fn plural(n: usize, noun: &str) -> String {
    let ending = if n == 1 { "" } else { "s" };
    format!("{n} {noun}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::render::Format;
    use crate::cli::request::{Inputs, Selection};

    fn options(language: Language, mode: Mode, at_least: Applicability) -> Check {
        Check {
            input: Inputs::Paths(Vec::new()),
            mode,
            at_least,
            selection: Selection::default(),
            tracked: false,
            exclude: Vec::new(),
            accept: false,
            show_accepted: false,
            config: None,
            exit_zero: false,
            statistics: false,
            format: Format::Full,
            language,
            is_language_given: true,
        }
    }

    fn tally() -> Tally {
        let count = |n_found, n_safe, n_unsafe| Count {
            n_found,
            n_safe,
            n_unsafe,
        };
        Tally {
            n_reports: 1,
            n_fixed: 0,
            n_accepted: 0,
            rules: BTreeMap::from([
                ("footing-mismatch", count(2, 1, 1)),
                ("missing-section", count(10, 0, 0)),
            ]),
        }
    }

    #[test]
    fn the_summary_says_what_may_be_fixed() {
        let zh = options(Language::Chinese, Mode::Report, Applicability::Safe);
        assert_eq!(
            tally().summary(&zh),
            "检查了 1 份报告，发现 12 处问题，其中 1 处可用 --fix 修复，1 处须加 --unsafe-fixes\n"
        );
        let en = options(Language::English, Mode::Report, Applicability::Unsafe);
        assert_eq!(
            tally().summary(&en),
            "Checked 1 report, found 12 problems, 2 fixable with --fix\n"
        );
    }

    #[test]
    fn the_summary_says_what_was_fixed() {
        let tally = Tally {
            n_fixed: 3,
            n_reports: 2,
            ..Tally::default()
        };
        let zh = options(Language::Chinese, Mode::Fix, Applicability::Safe);
        assert_eq!(
            tally.summary(&zh),
            "已修复 3 处\n检查了 2 份报告，未发现问题\n"
        );
        let en = options(Language::English, Mode::Diff, Applicability::Safe);
        assert_eq!(tally.summary(&en), "Would fix 3\n");
    }

    #[test]
    fn statistics_begin_with_the_most_frequent() {
        let mut zh = options(Language::Chinese, Mode::Report, Applicability::Safe);
        assert_eq!(
            tally().statistics(&zh),
            "10  missing-section\n 2  footing-mismatch（1 处可修复）\n"
        );
        zh.format = Format::Json;
        let json = tally().statistics(&zh);
        assert!(json.starts_with(r#"[{"count":10,"fixable":0,"rule":"missing-section"}"#));
    }
}

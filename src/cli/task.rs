//! What was asked for: the arguments with the environment read, names looked up and contradictions
//! refused. Nothing below looks at arguments again.

use std::path::Path;

use crate::form::articles::{self, Article};
use crate::rules::diagnostic::{Applicability, Language, Message};
use crate::rules::{self, Rule};
use crate::workspace::config_schema::closest;
use crate::workspace::policy::glob_set;
use crate::write::Layout;

use super::args::{
    Args, CheckArgs, CommandArgs, ConfigArgs, ConsolidateArgs, ConvertArgs, ExplainArgs, FactsArgs,
    InputArgs, NewArgs,
};
use super::config_show;
use super::consolidate;
use super::convert::{Convert, Target};
use super::language;
use super::layout::LayoutName;
use super::manual::RulesFormat;
use super::new::{New, Origin};
use super::request::{Check, Facts, Inputs, Mode, Selection};

/// What `main` has to do.
pub enum Invocation {
    /// Serve an editor, in a language if one was asked for.
    Serve(Option<Language>),
    Run(Task),
}

/// A run of the command line.
pub struct Task {
    pub(super) language: Language,
    pub(super) command: Command,
}

pub(super) enum Command {
    Check(Check),
    Consolidate(consolidate::Options),
    Convert(Convert),
    Facts(Facts),
    New(New),
    Explain(&'static Rule),
    ExplainArticle(&'static Article),
    Rules(RulesFormat),
    ConfigShow(config_show::Options),
    ConfigSchema,
}

/// Why the arguments mean nothing.
pub(super) struct Refusal {
    pub(super) language: Language,
    pub(super) reason: Message,
}

pub(super) fn resolve(args: Args) -> Result<Invocation, Refusal> {
    let is_language_given = args.lang.is_some();
    let language = args.lang.map_or_else(
        || language::of_environment(|it| std::env::var(it).ok()),
        Language::from,
    );
    let command = match args.command {
        CommandArgs::Lsp { stdio: _ } => {
            return Ok(Invocation::Serve(args.lang.map(Language::from)));
        }
        CommandArgs::Check(it) => check(it, language, is_language_given).map(Command::Check),
        CommandArgs::Convert(it) => Ok(Command::Convert(convert(it, language))),
        CommandArgs::Consolidate(it) => Ok(Command::Consolidate(consolidate(it, language))),
        CommandArgs::Facts(it) => facts(it, language).map(Command::Facts),
        CommandArgs::New(it) => new(it, language).map(Command::New),
        CommandArgs::Explain(it) => explain(&it),
        CommandArgs::Rules { output_format } => Ok(Command::Rules(output_format)),
        CommandArgs::Config { what } => Ok(match what {
            ConfigArgs::Schema => Command::ConfigSchema,
            ConfigArgs::Show { file, config } => Command::ConfigShow(config_show::Options {
                file,
                config,
                language,
            }),
        }),
    };
    match command {
        Ok(command) => Ok(Invocation::Run(Task { language, command })),
        Err(reason) => Err(Refusal { language, reason }),
    }
}

fn check(args: CheckArgs, language: Language, is_language_given: bool) -> Result<Check, Message> {
    if let Some(it) = args
        .exclude
        .iter()
        .find(|it| glob_set([it.as_str()]).is_none())
    {
        return Err(Message::new(
            format!("--exclude：“{it}”不是通配"),
            format!("--exclude: `{it}` is no pattern"),
        ));
    }
    let mode = match (args.fix, args.diff) {
        (_, true) => Mode::Diff,
        (true, false) => Mode::Fix,
        (false, false) => Mode::Report,
    };
    let input = inputs(args.input)?;
    if args.accept && matches!(input, Inputs::Stdin { .. }) {
        return Err(Message::new(
            "--accept 不能用于标准输入：接受的是文件中的问题",
            "--accept cannot be used with standard input: what it accepts is in files",
        ));
    }
    Ok(Check {
        input,
        mode,
        tracked: args.tracked,
        at_least: if args.unsafe_fixes {
            Applicability::Unsafe
        } else {
            Applicability::Safe
        },
        selection: Selection {
            select: names(&args.select, rules::ALL)?,
            ignore: names(&args.ignore, rules::ALL)?,
        },
        exclude: args.exclude,
        accept: args.accept,
        show_accepted: args.show_accepted,
        config: args.config,
        exit_zero: args.exit_zero,
        statistics: args.statistics,
        format: args.output_format,
        language,
        is_language_given,
    })
}

fn consolidate(args: ConsolidateArgs, language: Language) -> consolidate::Options {
    consolidate::Options {
        config: args.config,
        parent: args.parent,
        layout: args.layout.into(),
        language,
    }
}

fn facts(args: FactsArgs, language: Language) -> Result<Facts, Message> {
    Ok(Facts {
        input: inputs(args.input)?,
        format: args.output_format,
        language,
    })
}

fn new(args: NewArgs, language: Language) -> Result<New, Message> {
    let agency = args.agency.as_deref().map(str::trim);
    if agency.is_some_and(|it| it.is_empty() || it.contains(char::is_control)) {
        return Err(Message::new(
            "机关名称是空的，或者含有换行等控制字符",
            "the name of the agency is blank or has control characters in it",
        ));
    }
    let agency = agency.map(str::to_owned);
    let origin = match (args.from, args.year, agency) {
        (Some(path), year, agency) => Origin::From { path, year, agency },
        (None, Some(year), Some(agency)) => Origin::Blank { year, agency },
        (None, ..) => {
            return Err(Message::new(
                "没有 `--from` 时，须写明 `--year` 和 `--agency`",
                "without `--from`, `--year` and `--agency` are needed",
            ));
        }
    };
    Ok(New {
        origin,
        layout: layout(args.layout, args.output.as_deref()),
        file: args.output,
        language,
    })
}

fn convert(args: ConvertArgs, language: Language) -> Convert {
    Convert {
        input: args.input,
        target: target(args.layout, args.output.as_deref()),
        file: args.output,
        language,
    }
}

/// What to convert to: a document of Word only where the file to write is called one.
fn target(asked: Option<LayoutName>, file: Option<&Path>) -> Target {
    let extension = file.and_then(|it| it.extension());
    let is_document = extension.is_some_and(|it| it.eq_ignore_ascii_case("docx"));
    match asked {
        None if is_document => Target::Document,
        _ => Target::Text(layout(asked, file)),
    }
}

/// The layout that was asked for, else that of the file to write.
fn layout(asked: Option<LayoutName>, file: Option<&Path>) -> Layout {
    let named = asked.or_else(|| LayoutName::of_file(file?));
    named.unwrap_or(LayoutName::Markdown).into()
}

fn inputs(args: InputArgs) -> Result<Inputs, Message> {
    let n_stdin = args.paths.iter().filter(|it| *it == Path::new("-")).count();
    match (n_stdin, args.paths.len()) {
        (0, _) => Ok(Inputs::Paths(args.paths)),
        (1, 1) => Ok(Inputs::Stdin {
            name: args.stdin_filename,
        }),
        _ => Err(Message::new(
            "`-`（标准输入）不能与其他路径同用",
            "`-` (standard input) cannot be combined with other paths",
        )),
    }
}

fn names(asked: &[String], known: &[&'static Rule]) -> Result<Vec<&'static str>, Message> {
    asked
        .iter()
        .map(|it| find(it.trim(), known).map(|it| it.name))
        .collect()
}

fn explain(args: &ExplainArgs) -> Result<Command, Message> {
    let Some(asked) = &args.article else {
        let name = args.rule.as_deref().unwrap_or_default();
        return find(name, rules::ALL).map(Command::Explain);
    };
    let number = asked.trim_start_matches('第').trim_end_matches('条');
    let article = articles::number(number).and_then(articles::find);
    article.map(Command::ExplainArticle).ok_or_else(|| {
        let told = articles::ARTICLES.iter().map(|it| it.number.to_string());
        let told = told.collect::<Vec<_>>().join("、");
        Message::new(
            format!("没有第“{asked}”条的解说，有解说的是：{told}"),
            format!(
                "nothing is told of article `{asked}`; there is {}",
                told.replace('、', ", ")
            ),
        )
    })
}

fn find(name: &str, known: &[&'static Rule]) -> Result<&'static Rule, Message> {
    known
        .iter()
        .find(|it| it.name == name)
        .copied()
        .ok_or_else(|| unknown(name, known))
}

fn unknown(name: &str, known: &[&'static Rule]) -> Message {
    let known: Vec<&str> = known.iter().map(|it| it.name).collect();
    match closest(name, &known) {
        Some(closest) => Message::new(
            format!("没有规则“{name}”，是否指“{closest}”？"),
            format!("no rule `{name}`; did you mean `{closest}`?"),
        ),
        None => Message::new(
            format!("没有规则“{name}”，`gouji rules` 列出全部规则"),
            format!("no rule `{name}`; `gouji rules` lists them all"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::diagnostic::{Diagnostic, Severity};

    static FOOTING: Rule = Rule {
        name: "footing-mismatch",
        severity: Severity::Error,
        docs: "",
        name_zh: "",
        docs_en: "",
        check: rules::Check::Whole(|_, _| {}),
        since_form: false,
    };

    #[test]
    fn an_unknown_rule_is_refused_with_the_closest_name() {
        let known = [&FOOTING];
        assert_eq!(
            names(&["footing-mismatch".into()], &known),
            Ok(vec!["footing-mismatch"])
        );
        let error = find("footing-mismach", &known).unwrap_err();
        assert_eq!(
            error.en,
            "no rule `footing-mismach`; did you mean `footing-mismatch`?"
        );
        let error = find("E501", &known).unwrap_err();
        assert_eq!(error.zh, "没有规则“E501”，`gouji rules` 列出全部规则");
    }

    #[test]
    fn standard_input_stands_alone() {
        let args = |paths: &[&str]| InputArgs {
            paths: paths.iter().map(|it| Path::new(it).to_owned()).collect(),
            stdin_filename: "a.md".into(),
        };
        let name = "a.md".to_owned();
        assert_eq!(inputs(args(&["-"])), Ok(Inputs::Stdin { name }));
        assert!(inputs(args(&["-", "a"])).is_err());
        assert!(inputs(args(&["-", "-"])).is_err());
    }

    #[test]
    fn ignoring_is_stronger_than_selecting() {
        let diagnostic = Diagnostic {
            rule: &FOOTING,
            severity: Severity::Error,
            range: Default::default(),
            message: Message::new("", ""),
            related: Vec::new(),
            fixes: Vec::new(),
        };
        let selection = |select: &[&'static str], ignore: &[&'static str]| Selection {
            select: select.to_vec(),
            ignore: ignore.to_vec(),
        };
        let name = FOOTING.name;
        assert!(Selection::default().picks(&diagnostic));
        assert!(selection(&[name], &[]).picks(&diagnostic));
        assert!(!selection(&["other"], &[]).picks(&diagnostic));
        assert!(!selection(&[name], &[name]).picks(&diagnostic));
    }
}

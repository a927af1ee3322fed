//! What may be typed. What it means is decided in [`super::task`].

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use super::language::LanguageName;
use super::layout::LayoutName;
use super::manual::RulesFormat;
use super::render::Format;
use super::request::FactsFormat;
use crate::form::YEARS;

/// Checks Chinese government-disclosure annual reports (政府信息公开工作年度报告): ties out their
/// tables, names the wrong figure and repairs it.
///
/// Exit codes: 0 nothing found, 1 findings, 2 could not run or could not read some file.
#[derive(Parser, Debug)]
#[command(name = "gouji", version, disable_help_subcommand = true)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: CommandArgs,
    /// Language of findings [default: that of the locale; Chinese where it names none]
    #[arg(long, global = true, value_name = "LANGUAGE")]
    pub(super) lang: Option<LanguageName>,
}

#[derive(Subcommand, Debug)]
pub(super) enum CommandArgs {
    /// Run the language server on standard input and output
    Lsp {
        /// Accepted because editors pass it; there is no other channel
        #[arg(long, hide = true)]
        stdio: bool,
    },
    /// Check reports
    Check(CheckArgs),
    /// Print every figure of the tables with its id and place
    Facts(FactsArgs),
    /// Print a file of reports in another layout, every figure and every word as it is
    Convert(ConvertArgs),
    /// Print the sums of the units that `gouji.toml` names, as a draft of the report they belong to
    Consolidate(ConsolidateArgs),
    /// Print the form of a year, to be filled in
    New(NewArgs),
    /// Print the manual page of a rule, or what an article of the 条例 asks for
    Explain(ExplainArgs),
    /// Print what counts in a file and whence, or the schema of `gouji.toml`
    Config {
        #[command(subcommand)]
        what: ConfigArgs,
    },
    /// List the rules
    Rules {
        #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
        output_format: RulesFormat,
    },
}

#[derive(clap::Args, Debug)]
pub(super) struct ExplainArgs {
    #[arg(required_unless_present = "article")]
    pub(super) rule: Option<String>,
    /// An article of the 政府信息公开条例 that the form rests on: 20 or 二十
    #[arg(long, value_name = "N", conflicts_with = "rule")]
    pub(super) article: Option<String>,
}

#[derive(Subcommand, Debug)]
pub(super) enum ConfigArgs {
    /// Print the settings that count in a file, and where each stands
    Show {
        file: PathBuf,
        /// The configuration [default: `gouji.toml` in the folder of the file or above it]
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Print the JSON schema of `gouji.toml`
    Schema,
}

#[derive(clap::Args, Debug)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pub(super) input: InputArgs,
    /// Apply the fixes that are safe; report what is left
    #[arg(long)]
    pub(super) fix: bool,
    /// In Word files, write fixes as tracked changes
    #[arg(long, requires = "fix")]
    pub(super) tracked: bool,
    /// Count fixes as applicable that may not be what was meant
    #[arg(long)]
    pub(super) unsafe_fixes: bool,
    /// Write nothing; print what `--fix` would change
    #[arg(long)]
    pub(super) diff: bool,
    /// Only these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) select: Vec<String>,
    /// All but these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,
    /// Leave out files and folders of these names or patterns, written as in `.gitignore`
    #[arg(long, value_name = "GLOB")]
    pub(super) exclude: Vec<String>,
    /// Accept all that is found: note it in `gouji.toml` as meant to be so
    #[arg(long, conflicts_with_all = ["diff", "statistics"])]
    pub(super) accept: bool,
    /// Show what is accepted as well, with the reasons
    #[arg(long)]
    pub(super) show_accepted: bool,
    /// The configuration [default: for each file `gouji.toml` in its folder or above it]
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Exit with 0 even if there are findings
    #[arg(long)]
    pub(super) exit_zero: bool,
    /// Print the number of findings of each rule instead of the findings
    #[arg(long, conflicts_with = "diff")]
    pub(super) statistics: bool,
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub(super) output_format: Format,
}

#[derive(clap::Args, Debug)]
pub(super) struct FactsArgs {
    #[command(flatten)]
    pub(super) input: InputArgs,
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub(super) output_format: FactsFormat,
}

#[derive(clap::Args, Debug)]
pub(super) struct ConvertArgs {
    /// The file, or `-` for standard input
    #[arg(value_name = "IN")]
    pub(super) input: PathBuf,
    /// How it is written [default: by the name of the output; Markdown where that tells nothing]
    #[arg(long, value_enum, value_name = "LAYOUT")]
    pub(super) layout: Option<LayoutName>,
    /// Write to this file, which must not exist yet; a document of Word where its name ends in `.docx`
    #[arg(short, long, value_name = "OUT")]
    pub(super) output: Option<PathBuf>,
}

#[derive(clap::Args, Debug)]
pub(super) struct ConsolidateArgs {
    /// The configuration [default: `gouji.toml` in the current folder or above it]
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Which of several, as the configuration names it
    #[arg(long, value_name = "PATH")]
    pub(super) parent: Option<String>,
    /// How it is written
    #[arg(long, value_enum, value_name = "LAYOUT", default_value_t = LayoutName::Markdown)]
    pub(super) layout: LayoutName,
}

#[derive(clap::Args, Debug)]
pub(super) struct NewArgs {
    /// The year to report on, not the year it is written in
    #[arg(long, value_name = "YEAR", required_unless_present = "from", value_parser = clap::value_parser!(u16).range(i64::from(*YEARS.start())..=i64::from(*YEARS.end())))]
    pub(super) year: Option<u16>,
    /// The organ that reports, as the title is to name it
    #[arg(long, value_name = "NAME", required_unless_present = "from")]
    pub(super) agency: Option<String>,
    /// Last year's report: what it hands on is filled in, and year and organ are taken from it where they
    /// are not given
    #[arg(long, value_name = "LAST_YEAR")]
    pub(super) from: Option<PathBuf>,
    /// How it is written [default: by the name of the file; Markdown where that tells nothing]
    #[arg(long, value_enum, value_name = "LAYOUT")]
    pub(super) layout: Option<LayoutName>,
    /// Write to this file, which must not exist yet
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

#[derive(clap::Args, Debug)]
pub(super) struct InputArgs {
    /// Files and folders, or `-` for standard input
    #[arg(value_name = "PATH", default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    /// What to call the text from standard input
    #[arg(long, value_name = "NAME", default_value = "-")]
    pub(super) stdin_filename: String,
}

//! Help and usage errors in Chinese: one table of words, put in the place of those that the arguments have in
//! English. What of it is missing, a test finds.

use clap::builder::{Resettable, StyledStr};
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use clap::{Arg, ArgAction, Command};

/// What a command or an argument is for, by its way from the program.
const HELP: &[(&str, &str)] = &[
    (
        "",
        "检查政府信息公开工作年度报告：核对各表的勾稽关系，指出错在哪个数字，并加以修正。",
    ),
    (
        "--lang",
        "使用的语言［默认：按系统语言；系统未指明语言时为中文］",
    ),
    ("--help", "显示帮助"),
    ("--version", "显示版本"),
    ("lsp", "运行语言服务器，使用标准输入和标准输出"),
    ("lsp --stdio", "编辑器会加上，接受即可：没有别的通道"),
    ("check", "检查报告"),
    ("check PATH", "文件和文件夹；“-”表示标准输入"),
    ("check --stdin-filename", "标准输入的文本叫什么名字"),
    ("check --fix", "改正可以确定的错误，报告余下的问题"),
    ("check --tracked", "在 Word 文件中，改动记为修订"),
    ("check --unsafe-fixes", "不一定合乎本意的修改也算在内"),
    ("check --diff", "不写文件，只显示 --fix 会改什么"),
    ("check --select", "只用这些规则"),
    ("check --ignore", "不用这些规则"),
    (
        "check --exclude",
        "略去这些名称或通配的文件和文件夹，写法同 .gitignore",
    ),
    (
        "check --accept",
        "接受查出的所有问题：在 gouji.toml 中注明原本如此",
    ),
    ("check --show-accepted", "已接受的问题也显示，并附理由"),
    (
        "check --config",
        "配置文件［默认：各文件所在文件夹或其上级的 gouji.toml］",
    ),
    ("check --exit-zero", "即使查出问题，也以 0 退出"),
    ("check --statistics", "不列出问题，只显示每条规则查出多少"),
    ("check --output-format", "输出格式"),
    ("facts", "列出各表的每个数字，连同编号和位置"),
    ("facts PATH", "文件和文件夹；“-”表示标准输入"),
    ("facts --stdin-filename", "标准输入的文本叫什么名字"),
    ("facts --output-format", "输出格式"),
    ("convert", "换一种版式输出一份文件，数字和文字都不变"),
    ("convert IN", "哪个文件；“-”表示标准输入"),
    (
        "convert --layout",
        "版式［默认：按输出文件的名称；看不出时为 markdown］",
    ),
    (
        "convert --output",
        "写到这个文件，该文件须尚不存在；名称以 .docx 结尾的，写成 Word 文件",
    ),
    (
        "consolidate",
        "汇总 gouji.toml 所列各单位的数字，作为上级报告的草稿",
    ),
    (
        "consolidate --config",
        "配置文件［默认：当前文件夹或其上级的 gouji.toml］",
    ),
    ("consolidate --parent", "有几份时是哪一份，按配置中的写法"),
    ("consolidate --layout", "版式"),
    ("new", "输出某一年的格式文本，供填写"),
    ("new --year", "报告的是哪一年，不是编写的那一年"),
    ("new --agency", "编写报告的机关，按标题的写法"),
    (
        "new --from",
        "上年报告：结转的数字从中取来，未写明的年份和机关也从中取来",
    ),
    (
        "new --layout",
        "版式［默认：按文件名；看不出时为 markdown］",
    ),
    ("new --output", "写到这个文件，该文件须尚不存在"),
    ("explain", "显示一条规则的说明，或者条例某一条的要求"),
    ("explain RULE", "规则的名称"),
    (
        "explain --article",
        "《政府信息公开条例》中格式所依据的一条，如 20 或 二十",
    ),
    (
        "config",
        "显示一个文件用哪些设置、出自何处，或者 gouji.toml 的结构",
    ),
    ("config show", "显示一个文件用的设置，以及每项设置写在哪里"),
    ("config show FILE", "哪个文件"),
    (
        "config show --config",
        "配置文件［默认：该文件所在文件夹或其上级的 gouji.toml］",
    ),
    ("config schema", "显示 gouji.toml 的 JSON schema"),
    ("rules", "列出所有规则"),
    ("rules --output-format", "输出格式"),
];

/// What stands in the place of a value.
const VALUES: &[(&str, &str)] = &[
    ("LANGUAGE", "语言"),
    ("PATH", "路径"),
    ("NAME", "名称"),
    ("RULE", "规则"),
    ("GLOB", "通配"),
    ("FILE", "文件"),
    ("IN", "文件"),
    ("OUT", "输出文件"),
    ("FORMAT", "格式"),
    ("LAYOUT", "版式"),
    ("YEAR", "年份"),
    ("LAST_YEAR", "上年报告"),
    ("OPTIONS", "选项"),
    ("COMMAND", "命令"),
    ("N", "条"),
];

const EXIT_CODES: &str = "退出码：0 没有查出问题，1 查出问题，2 无法运行或者有文件无法读取。";
const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

fn find(table: &[(&str, &'static str)], key: &str) -> Option<&'static str> {
    table.iter().find(|it| it.0 == key).map(|it| it.1)
}

/// The command with Chinese words. What the table lacks stays in English.
pub(super) fn in_chinese(command: Command) -> Command {
    let mut built = command.clone();
    built.build();
    let command = command
        .disable_version_flag(true)
        .arg(flag("version", 'V', ArgAction::Version))
        .after_help(EXIT_CODES);
    translated(command, &mut built, "")
}

fn translated(command: Command, built: &mut Command, way: &str) -> Command {
    let usage = built.render_usage().to_string();
    let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage);
    let about = find(HELP, way).map(StyledStr::from);
    let about = about.or_else(|| command.get_about().cloned());
    let mut res = command
        .disable_help_flag(true)
        .arg(flag("help", 'h', ArgAction::Help))
        .mut_args(|it| argument(it, way))
        .override_usage(values_named(usage))
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .help_template(TEMPLATE);
    if let Some(it) = about {
        res = res.about(it.clone()).long_about(it);
    }
    let names: Vec<String> = res
        .get_subcommands()
        .map(|it| it.get_name().to_owned())
        .collect();
    for name in names {
        if let Some(below) = built.find_subcommand_mut(&name) {
            res = res.mut_subcommand(&name, |it| translated(it, below, &below_of(way, &name)));
        }
    }
    res
}

fn flag(name: &'static str, short: char, action: ArgAction) -> Arg {
    Arg::new(name).short(short).long(name).action(action)
}

fn below_of(way: &str, name: &str) -> String {
    format!("{way} {name}").trim_start().to_owned()
}

/// What the table has an argument by.
fn way_of(arg: &Arg, way: &str) -> String {
    let name = match arg.get_long() {
        Some(it) => format!("--{it}"),
        None => value_names(arg).next().unwrap_or_default().to_owned(),
    };
    match name.as_str() {
        "--help" | "--version" | "--lang" => name,
        _ => below_of(way, &name),
    }
}

fn value_names(arg: &Arg) -> impl Iterator<Item = &str> {
    arg.get_value_names()
        .unwrap_or_default()
        .iter()
        .map(|it| it.as_str())
}

fn argument(arg: Arg, way: &str) -> Arg {
    let help = find(HELP, &way_of(&arg, way)).map(str::to_owned);
    let help = help.or_else(|| arg.get_help().map(ToString::to_string));
    let mut help = help.unwrap_or_default();
    let takes_values = arg.get_action().takes_values();
    let possible: Vec<String> = match takes_values {
        true => arg
            .get_possible_values()
            .iter()
            .map(|it| it.get_name().to_owned())
            .collect(),
        false => Vec::new(),
    };
    let defaults = arg
        .get_default_values()
        .iter()
        .map(|it| it.to_string_lossy());
    let default = defaults.collect::<Vec<_>>().join("、");
    if takes_values && !default.is_empty() {
        help += &format!("［默认：{default}］");
    }
    if !possible.is_empty() {
        help += &format!("［可取：{}］", possible.join("、"));
    }
    let heading = if arg.is_positional() {
        "参数"
    } else {
        "选项"
    };
    let names: Vec<&'static str> = value_names(&arg)
        .filter_map(|it| find(VALUES, it))
        .collect();
    let arg = arg
        .help(help)
        .long_help(Resettable::<StyledStr>::Reset)
        .help_heading(heading);
    match takes_values {
        true if names.is_empty() => arg,
        true => arg
            .value_names(names)
            .hide_default_value(true)
            .hide_possible_values(true),
        false => arg,
    }
}

/// A usage line with Chinese names of values.
fn values_named(usage: &str) -> String {
    let mut res = usage.to_owned();
    for (en, zh) in VALUES {
        for (open, close) in [('<', '>'), ('[', ']')] {
            res = res.replace(&format!("{open}{en}{close}"), &format!("{open}{zh}{close}"));
        }
    }
    res
}

/// What is wrong with the arguments, as it is said on standard error.
pub(super) fn usage_error(error: &Error) -> String {
    let usage = match error.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(it)) => it.to_string(),
        _ => String::new(),
    };
    let usage = usage.trim().strip_prefix("Usage: ").unwrap_or(usage.trim());
    let mut res = format!("错误：{}\n", reason(error));
    if !usage.is_empty() {
        res += &format!("\n用法：{}\n", values_named(usage));
    }
    res + "\n详见 --help。"
}

fn reason(error: &Error) -> String {
    let get = |kind| error.get(kind).map(words).unwrap_or_default();
    let (arg, value) = (get(ContextKind::InvalidArg), get(ContextKind::InvalidValue));
    let meant = |kind| match get(kind) {
        it if it.is_empty() => String::new(),
        it => format!("，是否指“{it}”？"),
    };
    match error.kind() {
        ErrorKind::UnknownArgument => {
            format!("没有参数“{arg}”{}", meant(ContextKind::SuggestedArg))
        }
        ErrorKind::InvalidSubcommand => format!(
            "没有命令“{}”{}",
            get(ContextKind::InvalidSubcommand),
            meant(ContextKind::SuggestedSubcommand)
        ),
        ErrorKind::InvalidValue if value.is_empty() => format!("“{arg}”缺少值"),
        ErrorKind::InvalidValue => match get(ContextKind::ValidValue) {
            it if it.is_empty() => format!("“{arg}”的值“{value}”不对"),
            it => format!("“{arg}”的值“{value}”不对，可取：{it}"),
        },
        ErrorKind::ValueValidation => format!("“{arg}”的值“{value}”不对"),
        ErrorKind::ArgumentConflict => match get(ContextKind::PriorArg) {
            it if it.is_empty() || it == arg => format!("“{arg}”只能写一次"),
            it => format!("“{arg}”不能与“{it}”同用"),
        },
        ErrorKind::MissingRequiredArgument => format!("缺少：{arg}"),
        ErrorKind::MissingSubcommand => "缺少命令".to_owned(),
        ErrorKind::NoEquals => format!("“{arg}”与值之间须有“=”"),
        ErrorKind::InvalidUtf8 => "参数不是 UTF-8".to_owned(),
        ErrorKind::TooManyValues => format!("“{arg}”多了值“{value}”"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("“{arg}”的值的个数不对")
        }
        _ => "参数不对".to_owned(),
    }
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(it) => it.join("、"),
        ContextValue::StyledStrs(it) => {
            let all: Vec<String> = it.iter().map(ToString::to_string).collect();
            all.join("、")
        }
        ContextValue::None | ContextValue::Bool(_) => String::new(),
        it => it.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::super::args::Args;
    use super::*;

    /// Visits every command with its way.
    fn each(command: &Command, way: &str, visit: &mut impl FnMut(&Command, &str)) {
        visit(command, way);
        for it in command.get_subcommands() {
            each(it, &below_of(way, it.get_name()), visit);
        }
    }

    #[test]
    fn every_command_and_argument_has_words_and_all_words_have_one() {
        let mut wanted = BTreeSet::from(["--help".to_owned(), "--version".to_owned()]);
        let mut values = BTreeSet::from(["OPTIONS", "COMMAND"].map(str::to_owned));
        each(&Args::command(), "", &mut |command, way| {
            wanted.insert(way.to_owned());
            for arg in command.get_arguments() {
                wanted.insert(way_of(arg, way));
                if arg.get_action().takes_values() {
                    let named = value_names(arg).map(str::to_owned);
                    values.extend(named);
                    assert!(value_names(arg).next().is_some(), "{way}: {}", arg.get_id());
                }
            }
        });
        let known = HELP.iter().map(|it| it.0.to_owned()).collect();
        assert_eq!(wanted, known);
        assert_eq!(values, VALUES.iter().map(|it| it.0.to_owned()).collect());
    }

    #[test]
    fn no_english_word_is_left() {
        let mut command = in_chinese(Args::command());
        command.build();
        let mut pages = Vec::new();
        each(&command, "", &mut |command, way| {
            let page = command.clone().render_long_help().to_string();
            pages.push((way.to_owned(), page));
        });
        assert!(pages.len() > 9);
        for (way, page) in pages {
            let is_letter = |it: char| it.is_ascii_alphabetic() || "-_.".contains(it);
            let mut words = page.split(|it| !is_letter(it));
            let english = words.find(|it| {
                let it = it.trim_matches('.');
                let is_word = it.len() > 1 && it.bytes().all(|it| it.is_ascii_alphabetic());
                is_word && !is_name(it, &command)
            });
            assert_eq!(english, None, "{way}\n{page}");
        }
    }

    /// Whether a word is one that is typed, or a name of its own.
    fn is_name(word: &str, command: &Command) -> bool {
        let mut is_typed = ["gouji", "JSON", "schema", "gitignore", "Word", "docx"].contains(&word);
        each(command, "", &mut |command, _| {
            let args = command.get_arguments();
            let mut possible = args.flat_map(Arg::get_possible_values);
            is_typed |= command.get_name() == word || possible.any(|it| it.get_name() == word);
        });
        is_typed
    }

    #[track_caller]
    fn check(args: &[&str], expected: &str) {
        let args = std::iter::once(&"gouji").chain(args);
        let error = in_chinese(Args::command())
            .try_get_matches_from(args)
            .unwrap_err();
        let said = usage_error(&error);
        assert_eq!(
            said.lines().next().unwrap(),
            format!("错误：{expected}"),
            "{said}"
        );
        assert!(
            !said.contains("Usage") && said.ends_with("详见 --help。"),
            "{said}"
        );
    }

    #[test]
    fn usage_errors_say_what_is_wrong() {
        check(&["chekc"], "没有命令“chekc”，是否指“check”？");
        check(
            &["check", "--unsafe-fixs"],
            "没有参数“--unsafe-fixs”，是否指“--unsafe-fixes”？",
        );
        check(&["check", "--xyz"], "没有参数“--xyz”");
        check(
            &["rules", "--output-format", "xml"],
            "“--output-format <格式>”的值“xml”不对，可取：text、json",
        );
        check(
            &["rules", "--output-format"],
            "“--output-format <格式>”缺少值",
        );
        check(
            &["check", "--accept", "--diff"],
            "“--accept”不能与“--diff”同用",
        );
        check(
            &["new", "--year", "1066", "--agency", "a"],
            "“--year <年份>”的值“1066”不对",
        );
        check(&["new"], "缺少：--year <年份>、--agency <名称>");
        check(&["explain"], "缺少：<规则>");
        check(&["check", "--fix", "--fix"], "“--fix”只能写一次");
    }
}

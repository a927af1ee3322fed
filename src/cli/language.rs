//! The language to speak: what was asked for, else what the environment says, else Chinese.

use std::ffi::OsString;

use clap::ValueEnum;

use crate::rules::diagnostic::Language;

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum LanguageName {
    Zh,
    En,
}

impl From<LanguageName> for Language {
    fn from(name: LanguageName) -> Self {
        match name {
            LanguageName::Zh => Language::Chinese,
            LanguageName::En => Language::English,
        }
    }
}

/// The language before the arguments are read: the one that they name, as far as that can be seen, else that
/// of the environment.
pub(super) fn of_arguments(
    typed: &[OsString],
    variable: impl Fn(&str) -> Option<String>,
) -> Language {
    let typed: Vec<&str> = typed.iter().filter_map(|it| it.to_str()).collect();
    let behind = typed
        .windows(2)
        .filter(|it| it[0] == "--lang")
        .map(|it| it[1]);
    let within = typed.iter().filter_map(|it| it.strip_prefix("--lang="));
    let named = behind
        .chain(within)
        .find_map(|it| LanguageName::from_str(it, false).ok());
    named.map_or_else(|| of_environment(variable), Language::from)
}

/// The language of the first locale variable that is set. The C locale names no language.
pub(super) fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Language {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|it| variable(it).filter(|it| !it.is_empty()))
        .unwrap_or_default();
    let name = locale
        .split(['.', '@', '_', '-'])
        .next()
        .unwrap_or_default();
    match name {
        "" | "C" | "POSIX" => Language::Chinese,
        _ if name.eq_ignore_ascii_case("zh") => Language::Chinese,
        _ => Language::English,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(variables: &[(&str, &str)], expected: Language) {
        let of = |name: &str| {
            let found = variables.iter().find(|it| it.0 == name);
            found.map(|it| it.1.to_owned())
        };
        assert_eq!(of_environment(of), expected);
    }

    #[test]
    fn chinese_unless_another_language_is_named() {
        check(&[], Language::Chinese);
        check(&[("LANG", "C.UTF-8")], Language::Chinese);
        check(&[("LANG", "zh_CN.GB18030")], Language::Chinese);
        check(&[("LANG", "zh-Hant")], Language::Chinese);
        check(&[("LANG", "en_US.UTF-8")], Language::English);
        check(&[("LANG", "de_DE@euro")], Language::English);
    }

    #[test]
    fn the_stronger_variable_wins_where_it_is_not_empty() {
        check(&[("LC_ALL", ""), ("LANG", "en")], Language::English);
        check(&[("LC_ALL", "C"), ("LANG", "en")], Language::Chinese);
        check(
            &[("LC_MESSAGES", "zh_CN"), ("LANG", "en")],
            Language::Chinese,
        );
    }

    #[test]
    fn what_is_typed_is_stronger_than_the_environment() {
        let english = |it: &str| (it == "LANG").then(|| "en_US.UTF-8".to_owned());
        for (typed, expected) in [
            (&["gouji", "--lang", "zh", "--help"][..], Language::Chinese),
            (&["gouji", "chekc", "--lang=zh"], Language::Chinese),
            (&["gouji", "--lang", "xx"], Language::English),
            (&["gouji", "--help"], Language::English),
        ] {
            let typed: Vec<OsString> = typed.iter().map(OsString::from).collect();
            assert_eq!(of_arguments(&typed, english), expected, "{typed:?}");
        }
    }
}

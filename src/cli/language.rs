//! The language to speak: what was asked for, else what the environment says, else Chinese.

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
}

//! What may be asked for, and what is said to the rest.

use super::Sandbox;

#[test]
fn an_unknown_rule_is_refused() {
    let sandbox = Sandbox::new();
    for args in [
        ["check", "--select", "no-such-rule"],
        ["check", "--ignore", "no-such-rule"],
    ] {
        let run = sandbox.run(args);
        assert_eq!(run.code, Some(2));
        assert!(run.stderr.starts_with("错误：没有规则“no-such-rule”"));
        assert!(run.stdout.is_empty());
    }
    assert_eq!(sandbox.run(["explain", "no-such-rule"]).code, Some(2));
}

#[test]
fn standard_input_cannot_be_combined() {
    let run = Sandbox::new().run(["check", "-", "a.txt", "--lang", "en"]);
    assert_eq!(run.code, Some(2));
    assert_eq!(
        run.stderr,
        "error: `-` (standard input) cannot be combined with other paths\n"
    );
}

#[test]
fn the_locale_chooses_the_language() {
    let sandbox = Sandbox::new();
    let said = |locale: &str, args: &[&str]| {
        let mut command = sandbox.command(["check", "no.txt"]);
        let output = command.env("LANG", locale).args(args).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).unwrap()
    };
    assert_eq!(said("zh_CN.UTF-8", &[]), "错误：no.txt：文件不存在\n");
    assert!(said("en_US.UTF-8", &[]).starts_with("error: no.txt: No such file"));
    assert!(said("en_US.UTF-8", &["--lang", "zh"]).starts_with("错误："));
}

#[test]
fn help_is_no_failure_and_nonsense_is_one() {
    let sandbox = Sandbox::new();
    for (language, words) in [("en", "Exit codes"), ("zh", "退出码")] {
        let help = sandbox.run(["--help", "--lang", language]);
        assert_eq!(help.code, Some(0));
        assert!(help.stdout().contains(words), "{}", help.stdout());
    }
    assert_eq!(sandbox.run(["--version"]).code, Some(0));
    let nonsense = sandbox.run(["chekc"]);
    assert_eq!(nonsense.code, Some(2));
    assert!(
        nonsense
            .stderr
            .starts_with("错误：没有命令“chekc”，是否指“check”？")
    );
    let nonsense = sandbox.run(["chekc", "--lang", "en"]);
    assert!(
        nonsense
            .stderr
            .starts_with("error: unrecognized subcommand")
    );
    assert_eq!(
        sandbox.run(["check", "--output-format", "xml"]).code,
        Some(2)
    );
}

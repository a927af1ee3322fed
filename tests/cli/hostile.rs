//! Files and folders as they should not be.

use std::fs;

use super::{Sandbox, sound};

/// Each is named with its reason, the rest is checked, and the exit code says that not all was.
#[test]
fn what_cannot_be_read_is_named_and_the_rest_goes_on() {
    let sandbox = Sandbox::new();
    sandbox.write("garbage.txt", [0xff; 4096]);
    sandbox.write("half.txt", b"\xff\xfea");
    sandbox.write("note.txt", "会议记录");
    let run = sandbox.run(["check", "garbage.txt", "half.txt", "none.txt", "note.txt"]);
    assert_eq!(run.code, Some(2));
    let lines: Vec<&str> = run.stderr.lines().collect();
    let encoding = "无法识别编码：不是 UTF-8、GB18030 或 UTF-16 文本";
    assert_eq!(
        lines,
        [
            "错误：none.txt：文件不存在".to_owned(),
            format!("错误：garbage.txt：{encoding}"),
            format!("错误：half.txt：{encoding}"),
            "注意：note.txt：未见政府信息公开工作年度报告".to_owned(),
        ]
    );
    assert_eq!(run.stdout(), "没有找到报告\n");
}

#[test]
fn in_a_folder_what_is_no_report_is_passed_over() {
    let sandbox = Sandbox::new();
    sandbox.write("empty.txt", "");
    sandbox.write("note.md", "会议记录");
    sandbox.write("photo.jpg", [0xff; 64]);
    sandbox.write("long.txt", "长".repeat(3_000_000));
    for command in ["check", "facts"] {
        let run = sandbox.run([command]);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    }
}

#[test]
fn nothing_at_all_is_still_well_formed() {
    let sandbox = Sandbox::new();
    let json = |args: &[&str]| sandbox.run(args).json();
    assert_eq!(
        json(&["check", "--output-format", "json"]),
        serde_json::json!([])
    );
    assert_eq!(json(&["facts"]), serde_json::json!({"reports": []}));
    assert_eq!(
        json(&["check", "--output-format", "json", "--statistics"]),
        serde_json::json!([])
    );
    let sarif = json(&["check", "--output-format", "sarif"]);
    assert_eq!(sarif["runs"][0]["results"], serde_json::json!([]));
    let csv = sandbox.run(["facts", "--output-format", "csv"]);
    assert_eq!(csv.stdout().lines().count(), 1);
}

#[test]
fn standard_input_comes_back_as_it_was_where_nothing_is_to_fix() {
    let sandbox = Sandbox::new();
    let text = sound().replace('\n', "\r\n");
    let utf_16: Vec<u8> = format!("\u{feff}{text}")
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    let gb18030 = encoding_rs::GB18030.encode(&text).0;
    for input in [text.as_bytes(), &gb18030, &utf_16, b"", b"\xef\xbb\xbf\r"] {
        let run = sandbox.run_with_input(["check", "--fix", "-"], input);
        assert_eq!(run.code, Some(0));
        assert_eq!(run.stdout, input);
    }
    let run = sandbox.run_with_input(["check", "-", "--stdin-filename", "a.txt"], b"\xff\xff");
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.starts_with("错误：a.txt："));
}

#[cfg(unix)]
#[test]
fn links_in_a_folder_are_not_followed() {
    use std::os::unix::fs::symlink;
    let sandbox = Sandbox::new();
    let outside = Sandbox::new();
    outside.write("garbage.txt", [0xff; 64]);
    fs::create_dir(sandbox.path("a")).unwrap();
    symlink(sandbox.path("."), sandbox.path("a/loop")).unwrap();
    symlink("nowhere.txt", sandbox.path("dangling.txt")).unwrap();
    symlink(outside.path("garbage.txt"), sandbox.path("out.txt")).unwrap();
    symlink(outside.path("."), sandbox.path("out")).unwrap();
    let run = sandbox.run(["check"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let named = sandbox.run(["check", "dangling.txt", "out.txt"]);
    assert_eq!(named.code, Some(2));
    assert_eq!(named.stderr.lines().count(), 2);
}

/// The superuser may read everything, so the program runs as somebody else there.
#[cfg(unix)]
#[test]
fn a_file_without_permission_is_named() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    const NOBODY: u32 = 65534;
    let sandbox = Sandbox::new();
    let mode = fs::Permissions::from_mode;
    fs::set_permissions(sandbox.path("."), mode(0o755)).unwrap();
    let secret = sandbox.write("secret.txt", "总计");
    fs::set_permissions(&secret, mode(0o000)).unwrap();
    let closed = sandbox.write("closed/a.txt", "总计");
    fs::set_permissions(closed.parent().unwrap(), mode(0o000)).unwrap();
    let mut command = sandbox.command(["check"]);
    if fs::metadata(&secret).unwrap().uid() == 0 {
        command.uid(NOBODY).gid(NOBODY);
    }
    let output = command.output().unwrap();
    fs::set_permissions(sandbox.path("closed"), mode(0o755)).unwrap();
    assert_eq!(output.status.code(), Some(2));
    let mut lines: Vec<_> = std::str::from_utf8(&output.stderr)
        .unwrap()
        .lines()
        .collect();
    lines.sort_unstable();
    let expected = ["错误：closed：没有权限", "错误：secret.txt：没有权限"];
    assert_eq!(lines, expected);
}

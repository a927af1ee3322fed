//! Where reading and walking end: at what is no file, at links, at the workspace; and not at depth or number.
#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::fs::{CWD, Mode, OFlags, mkdirat, mkfifoat, openat};

use super::{Run, Sandbox, sound, wrong};

const NOT_READ: &str = "不是普通文件，没有读取";

fn pipe(path: &Path) {
    mkfifoat(CWD, path, Mode::RUSR | Mode::WUSR).unwrap();
}

/// A run that must come to its end by itself.
#[track_caller]
fn ended(sandbox: &Sandbox, args: &[&str]) -> Run {
    const PATIENCE: Duration = Duration::from_secs(600);
    let mut command = sandbox.command(args);
    let command = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let deadline = Instant::now() + PATIENCE;
    while child.try_wait().unwrap().is_none() {
        if Instant::now() > deadline {
            let _ = child.kill();
            panic!("{args:?} does not end");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    child.wait_with_output().unwrap().into()
}

#[test]
fn what_is_no_file_is_named_and_not_read() {
    let sandbox = Sandbox::new();
    pipe(&sandbox.path("pipe.txt"));
    let _socket = std::os::unix::net::UnixListener::bind(sandbox.path("socket.txt")).unwrap();
    symlink("/dev/zero", sandbox.path("device.txt")).unwrap();
    let named = ["pipe.txt", "socket.txt", "device.txt", "/proc/self/stat"];
    for command in ["check", "facts"] {
        for name in named {
            let run = ended(&sandbox, &[command, name]);
            assert_eq!(run.stderr, format!("错误：{name}：{NOT_READ}\n"));
            assert_eq!(run.code, Some(2), "{command} {name}");
        }
    }
    let run = ended(&sandbox, &["new", "--from", "pipe.txt"]);
    assert_eq!(run.stderr, format!("错误：pipe.txt：{NOT_READ}\n"));
    for config in named {
        let run = ended(&sandbox, &["consolidate", "--config", config]);
        assert_eq!(run.stderr, format!("错误：{config}：{NOT_READ}\n"));
    }
    // Nobody named them here.
    let run = ended(&sandbox, &["check"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
}

#[test]
fn a_folder_that_cannot_say_what_is_left_out_is_named() {
    let sandbox = Sandbox::new();
    sandbox.write("a/报告.txt", wrong());
    sandbox.write("b/报告.txt", wrong());
    pipe(&sandbox.path("b/.gitignore"));
    let run = ended(&sandbox, &["check", "--output-format", "concise"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.starts_with("错误：b：没有检查"),
        "{}",
        run.stderr
    );
    assert_eq!(run.stderr.lines().count(), 1);
    assert!(
        run.stdout().starts_with("a/报告.txt:41:"),
        "{}",
        run.stdout()
    );
    // One above what was named is not obeyed.
    sandbox.write("b/c/报告.txt", wrong());
    let run = ended(&sandbox, &["check", "b/c"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""));
}

#[test]
fn a_file_too_large_is_named_and_not_read() {
    let sandbox = Sandbox::new();
    let file = fs::File::create(sandbox.path("a.txt")).unwrap();
    file.set_len(1 << 40).unwrap();
    let run = ended(&sandbox, &["check"]);
    assert_eq!(run.stderr, "错误：a.txt：文件过大，超过 256 MiB\n");
    fs::rename(sandbox.path("a.txt"), sandbox.path("gouji.toml")).unwrap();
    let run = ended(&sandbox, &["consolidate"]);
    assert_eq!(run.stderr, "错误：gouji.toml：文件过大，超过 4 MiB\n");
}

#[test]
fn depth_is_no_end() {
    let sandbox = Sandbox::new();
    let folder = "a/".repeat(1500);
    sandbox.write(&format!("{folder}报告.txt"), wrong());
    let run = ended(&sandbox, &["check", "--output-format", "concise"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""));
    assert!(run.stdout().starts_with(&format!("{folder}报告.txt:41:")));
    // The standard library would hold every folder open.
    let removed = Command::new("rm")
        .arg("-rf")
        .arg(sandbox.path("a"))
        .status();
    assert!(removed.unwrap().success());
}

#[test]
fn a_path_that_the_system_does_not_take_is_named() {
    let sandbox = Sandbox::new();
    // Deeper than a path can be long, folder by folder.
    let name = "长".repeat(80);
    let mut at = fs::File::open(sandbox.path(".")).unwrap();
    for _ in 0..30 {
        mkdirat(&at, &*name, Mode::RWXU).unwrap();
        at = openat(&at, &*name, OFlags::DIRECTORY, Mode::empty())
            .unwrap()
            .into();
    }
    sandbox.write("报告.txt", sound());
    let run = ended(&sandbox, &["check"]);
    assert_eq!(run.code, Some(2));
    assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    assert!(
        run.stdout().starts_with("检查了 1 份报告"),
        "{}",
        run.stdout()
    );
    let removed = Command::new("rm")
        .arg("-rf")
        .arg(sandbox.path(&name))
        .status();
    assert!(removed.unwrap().success());
}

/// `GOUJI_TEST_FILES=100000` writes as many files.
#[test]
fn number_is_no_end() {
    let n_files = std::env::var("GOUJI_TEST_FILES").ok();
    let n_files: usize = n_files.map_or(20_000, |it| it.parse().unwrap());
    let sandbox = Sandbox::new();
    for idx in 0..n_files / 100 {
        fs::create_dir(sandbox.path(&idx.to_string())).unwrap();
    }
    for idx in 0..n_files {
        let folder = sandbox.path(&(idx % (n_files / 100)).to_string());
        fs::write(folder.join(format!("{idx}.txt")), "会议记录").unwrap();
    }
    let run = ended(&sandbox, &["check"]);
    assert_eq!(run.stdout(), "没有找到报告\n");
    let run = ended(&sandbox, &["facts", "--output-format", "csv"]);
    assert_eq!((run.code, run.stdout().lines().count()), (Some(0), 1));
}

/// A configuration names the outside; only the user on the command line may.
#[test]
fn units_outside_of_the_workspace_are_said_and_not_read() {
    let sandbox = Sandbox::new();
    let outside = sandbox.write("别处/单位.txt", wrong());
    let config = format!(
        "[[consolidate]]\nparent = '报告.txt'\nunits = ['../别处', '../别处/*.txt', '{}', 'link.txt', '单位.txt']\n",
        outside.display()
    );
    sandbox.write("县/gouji.toml", config);
    sandbox.write("县/报告.txt", sound());
    sandbox.write("县/单位.txt", sound());
    symlink(&outside, sandbox.path("县/link.txt")).unwrap();
    let n_said = |run: &Run| {
        let lines = run.stderr.lines();
        lines
            .filter(|it| it.ends_with("在工作区之外，没有读取"))
            .count()
    };
    let run = sandbox.run(["check", "县"]);
    assert_eq!((run.code, n_said(&run)), (Some(2), 4), "{}", run.stderr);
    assert!(
        run.stderr
            .ends_with("注意：县/报告.txt：单位不全，没有与各单位之和比对\n")
    );
    let mut inside = sandbox.command(["consolidate"]);
    inside.current_dir(sandbox.path("县"));
    let run = Run::from(inside.output().unwrap());
    assert_eq!((run.code, n_said(&run)), (Some(2), 4), "{}", run.stderr);
    // The user names it, or works in the folder of both.
    let run = sandbox.run(["check", "县", "别处"]);
    assert_eq!(n_said(&run), 0, "{}", run.stderr);
    let run = sandbox.run(["consolidate", "--config", "县/gouji.toml"]);
    assert_eq!(n_said(&run), 0, "{}", run.stderr);

    let config = "[[consolidate]]\nparent = '../别处/单位.txt'\nunits = '单位.txt'\n";
    sandbox.write("县/gouji.toml", config);
    let mut inside = sandbox.command(["consolidate"]);
    inside.current_dir(sandbox.path("县"));
    let run = Run::from(inside.output().unwrap());
    assert_eq!((run.code, n_said(&run)), (Some(2), 1), "{}", run.stderr);
}

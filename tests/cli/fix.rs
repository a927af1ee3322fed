//! What `--fix` does to files, and above all what it leaves alone.

use std::fs;

use super::{Sandbox, sound, wrong};

/// The wrong report in some coding, and what fixing must make of it.
fn codings() -> Vec<(&'static str, Vec<u8>, Vec<u8>)> {
    let (wrong, sound) = (wrong(), sound());
    let both = |name, encode: &dyn Fn(&str) -> Vec<u8>| (name, encode(&wrong), encode(&sound));
    let gb18030 = |it: &str| encoding_rs::GB18030.encode(it).0.into_owned();
    let utf_16 = |it: &str| it.encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        both("utf-8", &|it| it.into()),
        both("utf-8 with mark", &|it| format!("\u{feff}{it}").into()),
        both("crlf", &|it| it.replace('\n', "\r\n").into()),
        both("lone cr", &|it| it.replace('\n', "\r").into()),
        both("no line end", &|it| it.trim_end().into()),
        both("gb18030", &gb18030),
        both("gb18030 crlf", &|it| gb18030(&it.replace('\n', "\r\n"))),
        both("utf-16", &utf_16),
        both("utf-16 with mark", &|it| utf_16(&format!("\u{feff}{it}"))),
    ]
}

#[test]
fn nothing_but_the_wrong_figure_changes() {
    for (name, wrong, sound) in codings() {
        let sandbox = Sandbox::new();
        let path = sandbox.write("a.txt", &wrong);
        let run = sandbox.run(["check", "--fix"]);
        assert_eq!(run.stderr, "", "{name}");
        assert_eq!(
            run.stdout(),
            "已修复 1 处\n检查了 1 份报告，未发现问题\n",
            "{name}"
        );
        assert_eq!(run.code, Some(0), "{name}");
        assert_eq!(fs::read(&path).unwrap(), sound, "{name}");
        assert_eq!(fs::read_dir(sandbox.path(".")).unwrap().count(), 1);
        let again = sandbox.run(["check", "--fix", "--lang", "en"]);
        assert_eq!(again.stdout(), "Checked 1 report, nothing found\n");
        assert_eq!(fs::read(&path).unwrap(), sound, "{name}");
    }
}

#[test]
fn standard_input_is_fixed_to_standard_output() {
    for (name, wrong, sound) in codings() {
        let run = Sandbox::new().run_with_input(["check", "--fix", "-", "--lang", "en"], &wrong);
        assert_eq!(run.stdout, sound, "{name}");
        assert_eq!(run.stderr, "Fixed 1\nChecked 1 report, nothing found\n");
        assert_eq!(run.code, Some(0));
    }
}

#[test]
fn a_diff_shows_the_change_and_writes_nothing() {
    let sandbox = Sandbox::new();
    let path = sandbox.write("a.txt", wrong());
    sandbox.write("b.txt", sound());
    let run = sandbox.run(["check", "--diff"]);
    assert_eq!(run.code, Some(1));
    assert_eq!(run.stderr, "可修复 1 处\n");
    let lines: Vec<&str> = run.stdout().lines().collect();
    assert_eq!(lines[..2], ["--- a.txt", "+++ a.txt"]);
    let row = "三、本年度办理结果\t（一）予以公开\t\t3\t1\t0\t0\t0\t0";
    assert!(lines.contains(&format!("-{row}\t9").as_str()));
    assert!(lines.contains(&format!("+{row}\t4").as_str()));
    assert_eq!(fs::read_to_string(&path).unwrap(), wrong());
    fs::write(&path, sound()).unwrap();
    assert_eq!(sandbox.run(["check", "--diff"]).code, Some(0));
}

#[test]
fn a_read_only_file_stays_and_is_named() {
    let sandbox = Sandbox::new();
    let path = sandbox.write("a.txt", wrong());
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let run = sandbox.run(["check", "--fix"]);
    assert_eq!(run.code, Some(2));
    assert_eq!(run.stderr, "错误：a.txt：未修复：文件只读\n");
    assert!(run.stdout().contains("发现 1 处问题"));
    assert_eq!(fs::read_to_string(&path).unwrap(), wrong());
}

#[cfg(unix)]
#[test]
fn only_a_link_that_was_named_is_written_through() {
    let outside = Sandbox::new();
    let target = outside.write("a.txt", wrong());
    let sandbox = Sandbox::new();
    std::os::unix::fs::symlink(&target, sandbox.path("a.txt")).unwrap();
    std::os::unix::fs::symlink(outside.path("."), sandbox.path("folder")).unwrap();
    assert_eq!(sandbox.run(["check", "--fix"]).code, Some(0));
    assert_eq!(fs::read_to_string(&target).unwrap(), wrong());
    assert_eq!(sandbox.run(["check", "--fix", "a.txt"]).code, Some(0));
    assert_eq!(fs::read_to_string(&target).unwrap(), sound());
    assert!(
        fs::symlink_metadata(sandbox.path("a.txt"))
            .unwrap()
            .is_symlink()
    );
}

/// The total of a block that no second identity confirms: nothing says which side is wrong.
#[test]
fn an_unsafe_fix_is_applied_only_where_it_was_asked_for() {
    let doubtful = sound().replace("\n1\t0\t0\t0\t1\t", "\n1\t0\t0\t0\t2\t");
    let sandbox = Sandbox::new();
    let path = sandbox.write("a.txt", &doubtful);
    let run = sandbox.run(["check", "--fix"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stdout().contains("可能的修复（--unsafe-fixes）"));
    assert!(
        run.stdout()
            .ends_with("发现 1 处问题，1 处须加 --unsafe-fixes\n")
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), doubtful);
    let run = sandbox.run(["check", "--unsafe-fixes"]);
    assert!(run.stdout().ends_with("其中 1 处可用 --fix 修复\n"));
    assert_eq!(fs::read_to_string(&path).unwrap(), doubtful);
    let run = sandbox.run(["check", "--fix", "--unsafe-fixes"]);
    assert_eq!(run.code, Some(0));
    assert_ne!(fs::read_to_string(&path).unwrap(), doubtful);
}

#[test]
fn json_stays_json_while_fixing() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", wrong());
    let run = sandbox.run(["check", "--fix", "--output-format", "json"]);
    assert_eq!(run.json(), serde_json::json!([]));
    assert!(run.stderr.starts_with("已修复 1 处\n"));
}

/// Whenever a run is ended, every file is whole, old or new, and after the next run nothing lies beside them.
/// `GOUJI_TEST_ENDS` says how often to try it.
#[cfg(unix)]
#[test]
fn an_end_at_any_moment_leaves_whole_files() {
    use std::os::unix::fs::MetadataExt;
    use std::process::{Command, Stdio};
    use std::time::Instant;
    const N_FILES: usize = 60;
    const SIGNALS: [&str; 4] = ["KILL", "TERM", "INT", "HUP"];
    let n_ends = std::env::var("GOUJI_TEST_ENDS").ok();
    let n_ends = n_ends.map_or(16, |it| it.parse().unwrap());
    let (wrong, sound) = (wrong(), sound());
    let name = |it: usize| format!("{it}.txt");
    let folder = || {
        let sandbox = Sandbox::new();
        for it in 0..N_FILES {
            sandbox.write(&name(it), &wrong);
        }
        sandbox
    };
    let begin = |sandbox: &Sandbox| {
        let mut command = sandbox.command(["check", "--fix"]);
        let command = command.stdout(Stdio::null()).stderr(Stdio::null());
        (command.spawn().unwrap(), Instant::now())
    };
    // When the first file is another, or the run has ended.
    let first_written = |sandbox: &Sandbox, child: &mut std::process::Child| {
        let inode = |it: usize| {
            fs::metadata(sandbox.path(&name(it)))
                .map(|it| it.ino())
                .unwrap()
        };
        let before = [inode(0), inode(N_FILES / 2)];
        while child.try_wait().unwrap().is_none() && before == [inode(0), inode(N_FILES / 2)] {
            std::thread::yield_now();
        }
    };
    let sandbox = folder();
    let (mut child, start) = begin(&sandbox);
    first_written(&sandbox, &mut child);
    let until_first = start.elapsed();
    child.wait().unwrap();
    let whole_run = start.elapsed();
    // Of each signal: ends, ends in the middle of a run, files left beside others.
    let mut seen = [(0, 0, 0); SIGNALS.len()];
    for round in 0..n_ends {
        let idx = round % SIGNALS.len();
        let (signal, seen) = (SIGNALS[idx], &mut seen[idx]);
        let share = round as f64 / n_ends as f64;
        let sandbox = folder();
        let (mut child, start) = begin(&sandbox);
        // One time somewhere in the run, three times while it writes.
        let at = if (round / SIGNALS.len()).is_multiple_of(4) {
            whole_run.mul_f64(share)
        } else {
            first_written(&sandbox, &mut child);
            start.elapsed() + (whole_run - until_first).mul_f64(share)
        };
        std::thread::sleep(at.saturating_sub(start.elapsed()));
        let killed = Command::new("kill")
            .args([format!("-{signal}"), child.id().to_string()])
            .stderr(Stdio::null())
            .status();
        child.wait().unwrap();
        assert!(killed.is_ok());
        let text = |it: usize| fs::read_to_string(sandbox.path(&name(it))).unwrap();
        let n_fixed = (0..N_FILES).filter(|it| text(*it) == sound).count();
        let n_wrong = (0..N_FILES).filter(|it| text(*it) == wrong).count();
        assert_eq!(n_fixed + n_wrong, N_FILES, "{signal}: torn");
        let n_beside = || fs::read_dir(sandbox.path(".")).unwrap().count() - N_FILES;
        seen.0 += 1;
        seen.1 += usize::from(n_fixed > 0 && n_wrong > 0);
        seen.2 += n_beside();
        assert!(n_beside() == 0 || signal == "KILL", "{signal}");
        sandbox.run(["check", "--fix"]);
        assert_eq!(n_beside(), 0, "{signal}");
        assert!((0..N_FILES).all(|it| text(it) == sound), "{signal}");
    }
    for (signal, (n_ends, n_midway, n_beside)) in SIGNALS.iter().zip(seen) {
        println!(
            "{signal}: {n_ends} ends, {n_midway} midway; 0 files torn; {n_beside} left beside others, 0 after the next run"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_file_with_another_name_is_named_and_left_alone() {
    let sandbox = Sandbox::new();
    let path = sandbox.write("a.txt", wrong());
    fs::hard_link(&path, sandbox.path("other")).unwrap();
    let run = sandbox.run(["check", "--fix"]);
    assert!(run.stderr.contains("硬链接"), "{}", run.stderr);
    assert_eq!(run.code, Some(2));
    assert_eq!(fs::read_to_string(&path).unwrap(), wrong());
}

#[test]
fn a_diff_says_what_else_is_wrong_and_names_files_for_patch() {
    let sandbox = Sandbox::new();
    sandbox.write("甲 乙.txt", wrong());
    sandbox.write("c\td\".txt", wrong());
    let run = sandbox.run(["check", "--diff", "--output-format", "json"]);
    let headers = run.stdout().lines().filter(|it| it.starts_with("+++ "));
    let headers: Vec<&str> = headers.collect();
    assert_eq!(headers, ["+++ \"c\\011d\\\".txt\"", "+++ 甲 乙.txt\t"]);
    assert!(run.stderr.contains("--output-format"), "{}", run.stderr);

    let sandbox = Sandbox::new();
    sandbox.write("a.txt", sound().replace("总体情况", "概况"));
    let found = sandbox.run(["check", "--exit-zero", "--output-format", "json"]);
    assert_ne!(found.json(), serde_json::json!([]));
    assert_eq!(sandbox.run(["check", "--diff"]).code, Some(1));
}

//! The built program over folders of its own, as a user runs it.

#![expect(
    clippy::unwrap_used,
    reason = "the helpers are test code as well as the tests"
)]

mod arguments;
mod bounds;
mod check;
mod consolidate;
mod convert;
mod facts;
mod fix;
mod hostile;
mod manual;
mod new;
#[path = "../lsp/obeyed.rs"]
mod obeyed;
mod office;
mod policy;
mod shown;
mod years;

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder to run the program in.
struct Sandbox {
    folder: tempfile::TempDir,
}

/// How a run ended.
#[derive(Debug)]
struct Run {
    code: Option<i32>,
    stdout: Vec<u8>,
    stderr: String,
}

impl Sandbox {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    /// The program in this folder, in a locale that names no language.
    fn command<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut res = Command::new(env!("CARGO_BIN_EXE_gouji"));
        res.args(args)
            .current_dir(self.folder.path())
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES")
            .env("LANG", "C");
        res
    }

    fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Run {
        self.command(args).output().unwrap().into()
    }

    fn run_with_input<S: AsRef<OsStr>>(
        &self,
        args: impl IntoIterator<Item = S>,
        input: &[u8],
    ) -> Run {
        let mut child = self
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        child.wait_with_output().unwrap().into()
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: output.stdout,
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Run {
    #[track_caller]
    fn stdout(&self) -> &str {
        std::str::from_utf8(&self.stdout).unwrap()
    }

    #[track_caller]
    fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.stdout).unwrap()
    }
}

/// A report in which everything adds up.
fn sound() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cli/sound.txt");
    fs::read_to_string(path).unwrap()
}

/// The same with one total wrong: the row and the column that it stands in agree on the right one.
fn wrong() -> String {
    const ROW: &str = "（一）予以公开\t\t3\t1\t0\t0\t0\t0\t";
    let sound = sound();
    assert!(sound.contains(&format!("{ROW}4\n")));
    sound.replace(&format!("{ROW}4\n"), &format!("{ROW}9\n"))
}

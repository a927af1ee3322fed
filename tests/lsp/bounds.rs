//! What of the disk the server looks at: the workspace, and nothing that links, a configuration or an event lead
//! to from there.
#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, Mode, mkfifoat};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::{Client, session_with};
use crate::diagnostics::wrong_total;
use crate::report::{Layout, report};
use crate::years::uri;

/// A workspace, and beside it a folder that is none of it.
struct Office {
    root: TempDir,
}

impl Office {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        for it in ["own", "other"] {
            fs::create_dir(root.path().join(it)).unwrap();
        }
        let res = Self { root };
        fs::write(res.path("other/外.txt"), wrong_total(Layout::Tsv)).unwrap();
        fs::write(res.path("own/内.txt"), wrong_total(Layout::Tsv)).unwrap();
        res
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn session(&self) -> Client {
        session_with(json!({
            "capabilities": {"textDocument": {"diagnostic": {}},
                "workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}},
            "workspaceFolders": [{"uri": uri(&self.path("own")), "name": "年报"}],
        }))
    }
}

/// The names of the files that something is said of.
fn seen(client: &mut Client) -> Vec<String> {
    let params = json!({"previousResultIds": []});
    let answer = client.request("workspace/diagnostic", params);
    let items = answer["items"].as_array().unwrap().iter();
    let name = |it: &Value| {
        let uri = it["uri"].as_str().unwrap();
        let path = gouji::workspace::key::percent_decoded(uri).into_owned();
        Path::new(&path)
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned()
    };
    items.map(name).collect()
}

fn pipe(path: &Path) {
    mkfifoat(CWD, path, Mode::RUSR | Mode::WUSR).unwrap();
}

#[test]
fn links_lead_nowhere() {
    let office = Office::new();
    symlink(office.path("other/外.txt"), office.path("own/链接.txt")).unwrap();
    symlink(office.path("other"), office.path("own/文件夹")).unwrap();
    symlink(office.path("own"), office.path("own/环")).unwrap();
    let mut client = office.session();
    assert_eq!(seen(&mut client), ["内.txt"]);
    // Not by events either, of the link, of what is behind it, or of what lies outside.
    let paths = [
        "own/链接.txt",
        "own/文件夹",
        "own/文件夹/外.txt",
        "other/外.txt",
        "other",
        "own/../other/外.txt",
    ];
    let changes: Vec<Value> = paths
        .iter()
        .map(|it| json!({"uri": uri(&office.path(it)), "type": 2}))
        .collect();
    client.notify(
        "workspace/didChangeWatchedFiles",
        json!({"changes": changes}),
    );
    assert_eq!(seen(&mut client), ["内.txt"]);
    // A file that becomes a link is not a file any more.
    fs::remove_file(office.path("own/内.txt")).unwrap();
    symlink(office.path("other/外.txt"), office.path("own/内.txt")).unwrap();
    let change = json!({"uri": uri(&office.path("own/内.txt")), "type": 2});
    client.notify(
        "workspace/didChangeWatchedFiles",
        json!({"changes": [change]}),
    );
    assert_eq!(seen(&mut client), [""; 0]);
}

/// Last year's report outside of the workspace is not held against this year's, however it is linked to.
#[test]
fn other_years_are_those_of_the_workspace() {
    let office = Office::new();
    let text = report("青溪县水务局", 2024, Layout::Tsv);
    let last = report("青溪县水务局", 2023, Layout::Tsv);
    let carried = last
        .lines()
        .find(|it| it.starts_with("四、结转下年度"))
        .unwrap();
    let last = last.replace(carried, &carried.replace('0', "7"));
    fs::write(office.path("other/2023.txt"), last).unwrap();
    let this = office.path("own/2024.txt");
    fs::write(&this, &text).unwrap();
    symlink(office.path("other/2023.txt"), office.path("own/2023.txt")).unwrap();
    let mut client = office.session();
    client.open(&uri(&this), &text);
    seen(&mut client);
    let params = json!({"textDocument": {"uri": uri(&this)}});
    let found = client.request("textDocument/diagnostic", params.clone());
    assert_eq!(found["items"], json!([]));
    // In the workspace it is.
    fs::remove_file(office.path("own/2023.txt")).unwrap();
    fs::rename(office.path("other/2023.txt"), office.path("own/2023.txt")).unwrap();
    seen(&mut client);
    let found = client.request("textDocument/diagnostic", params);
    assert_ne!(found["items"], json!([]));
}

#[test]
fn what_would_not_end_is_not_read() {
    let office = Office::new();
    pipe(&office.path("own/管道.txt"));
    symlink("/dev/zero", office.path("own/设备.txt")).unwrap();
    for it in ["甲", "乙", "丙"] {
        fs::create_dir(office.path("own").join(it)).unwrap();
        fs::write(
            office.path("own").join(it).join("报告.txt"),
            wrong_total(Layout::Tsv),
        )
        .unwrap();
    }
    pipe(&office.path("own/甲/.gitignore"));
    symlink("/dev/zero", office.path("own/乙/.ignore")).unwrap();
    pipe(&office.path("own/丙/gouji.toml"));
    let large = fs::File::create(office.path("own/大.txt")).unwrap();
    large.set_len(1 << 40).unwrap();
    let mut client = office.session();
    assert_eq!(seen(&mut client), ["报告.txt", "内.txt"]);
    for it in ["管道.txt", "丙/gouji.toml", "甲"] {
        let change = json!({"uri": uri(&office.path("own").join(it)), "type": 1});
        client.notify(
            "workspace/didChangeWatchedFiles",
            json!({"changes": [change]}),
        );
    }
    assert_eq!(seen(&mut client), ["报告.txt", "内.txt"]);
}

/// `GOUJI_TEST_FILES=100000` writes as many files.
#[test]
fn neither_depth_nor_number_is_an_end() {
    let n_files = std::env::var("GOUJI_TEST_FILES").ok();
    let n_files: usize = n_files.map_or(5_000, |it| it.parse().unwrap());
    let office = Office::new();
    for idx in 0..n_files {
        let folder = office.path("own").join(format!("{}", idx / 1_000));
        if idx % 1_000 == 0 {
            fs::create_dir(&folder).unwrap();
        }
        fs::write(folder.join(format!("{idx}.txt")), "会议记录").unwrap();
    }
    let deep = office.path("own").join("a/".repeat(1_500));
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join("深.txt"), wrong_total(Layout::Tsv)).unwrap();
    let mut client = office.session();
    assert_eq!(seen(&mut client), ["深.txt", "内.txt"]);
    drop(client);
    // The standard library would hold every folder open.
    let removed = std::process::Command::new("rm")
        .arg("-rf")
        .arg(office.path("own/a"))
        .status();
    assert!(removed.unwrap().success());
}

#[test]
fn a_configuration_does_not_lead_out_and_says_so() {
    let office = Office::new();
    let config = "[[consolidate]]\nparent = '内.txt'\nunits = ['../other', '../other/外.txt']\n\
                  [[consolidate]]\nparent = '../other/外.txt'\nunits = '内.txt'\n";
    fs::write(office.path("own/gouji.toml"), config).unwrap();
    let mut client = office.session();
    assert_eq!(seen(&mut client), ["内.txt"]);
    let said: Vec<String> = client
        .all("window/showMessage")
        .iter()
        .map(|it| it["message"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        said,
        [
            "gouji.toml:1：「../other」在工作区之外，没有读取",
            "gouji.toml:1：「../other/外.txt」在工作区之外，没有读取",
            "gouji.toml:4：「../other/外.txt」在工作区之外，没有读取",
        ]
    );
}

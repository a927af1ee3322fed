//! The oldest Rust: the one that the READMEs name, and that no dependency asks more than.

use std::process::Command;

use regex::Regex;
use serde_json::Value;

use crate::{read, root};

/// 1.88 and 1.88.0 alike.
fn version(text: &str) -> Vec<u32> {
    let mut parts: Vec<u32> = text.split('.').map(|it| it.parse().unwrap()).collect();
    parts.resize(3, 0);
    parts
}

#[test]
fn the_readmes_name_the_oldest_rust() {
    let named = Regex::new(r"Rust (\d+\.\d+)").unwrap();
    for path in ["README.md", "README.zh-CN.md"] {
        let text = read(path).text;
        for it in named.captures_iter(&text) {
            assert_eq!(&it[1], oldest(), "{path}");
        }
        assert!(text.contains(oldest()), "{path}");
    }
}

fn oldest() -> &'static str {
    env!("CARGO_PKG_RUST_VERSION")
}

#[test]
fn no_dependency_asks_for_a_newer_rust() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root())
        .output()
        .unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words}");
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 50);
    for it in packages {
        if let Some(wanted) = it["rust_version"].as_str() {
            let is_old = version(wanted) <= version(oldest());
            assert!(
                is_old,
                "{} {} asks for Rust {wanted}",
                it["name"], it["version"]
            );
        }
    }
}

//! A report that sums up others, as `gouji.toml` says.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::{Client, session_with};
use crate::report::{Layout, report};
use crate::years::{
    codes, line_of, pull, pull_all, pulling, related, uri, with_row, without_figures,
};

const CONFIG: &str = "[[consolidate]]\nparent = 'county.txt'\nunits = 'units'\n";
/// The permits of every unit but the last.
const PERMITS: &str = "550";
const NAMES: [&str; 3] = ["青溪县甲局", "青溪县乙局", "青溪县丙局"];

/// A unit. The last permits so much more than the others that it can be told by it.
fn unit(idx: usize) -> String {
    let text = report(NAMES[idx], 2024, Layout::Tsv);
    match idx {
        2 => with_row(&text, "行政许可", [PERMITS, "5000"]),
        _ => text,
    }
}

/// The last unit without its permits.
fn emptied() -> String {
    with_row(&unit(2), "行政许可", ["5000", "0"])
}

/// The sum of the units, but for the permits of the last.
fn parent() -> String {
    let text = without_figures(&report("青溪县人民政府", 2024, Layout::Tsv));
    let line = |it: &str| -> String {
        let n = if it.starts_with("行政许可") { 2 } else { 3 };
        let cell = |it: &str| match it.parse::<u64>() {
            Ok(it) => (n * it).to_string(),
            Err(_) if it == "77.28" => "231.84".to_owned(),
            Err(_) => it.to_owned(),
        };
        // Prose has no tabs.
        let cells: Vec<String> = it.split('\t').map(cell).collect();
        cells.join("\t")
    };
    text.lines().map(|it| line(it) + "\n").collect()
}

/// The parent as it should be.
fn mended() -> String {
    let permits: u64 = PERMITS.parse().unwrap();
    let [old, new] = [2 * permits, 2 * permits + 5000].map(|it| it.to_string());
    with_row(&parent(), "行政许可", [&old, &new])
}

struct County {
    folder: TempDir,
}

impl County {
    fn new(config: &str) -> Self {
        let res = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(res.path("units")).unwrap();
        for idx in 0..NAMES.len() {
            res.write(&file(idx), &unit(idx));
        }
        res.write("county.txt", &parent());
        if !config.is_empty() {
            res.write("gouji.toml", config);
        }
        res
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn uri(&self, name: &str) -> String {
        uri(&self.path(name))
    }

    fn parent(&self) -> String {
        self.uri("county.txt")
    }

    /// A client that diagnostics are pushed to.
    fn session(&self) -> Client {
        session_with(json!({
            "capabilities": {"textDocument": related()},
            "workspaceFolders": [{"uri": uri(self.folder.path()), "name": "年报"}],
        }))
    }

    /// Tells the server that a file changed.
    fn notice(&self, client: &mut Client, name: &str) {
        let change = json!({"changes": [{"uri": self.uri(name), "type": 2}]});
        client.notify("workspace/didChangeWatchedFiles", change);
    }

    /// Waits until the parent is said to lack the last unit, whose permits stand in this line.
    #[track_caller]
    fn lacks_last(&self, client: &mut Client, version: i32, line: usize) {
        let is_it = |found: &[Value]| {
            let location = |it: &Value| it["relatedInformation"][0]["location"].clone();
            codes(found) == ["consolidation-mismatch"]
                && location(&found[0])["range"]["start"]["line"] == line
        };
        let found = until(client, &self.parent(), version, is_it);
        self.assert_lacks_last(&found);
    }

    #[track_caller]
    fn assert_lacks_last(&self, found: &[Value]) {
        assert_eq!(codes(found), ["consolidation-mismatch"]);
        let message = found[0]["message"].as_str().unwrap();
        assert!(message.ends_with("恰少了青溪县丙局的 5000"), "{message}");
        let location = &found[0]["relatedInformation"][0]["location"];
        assert_eq!(location["uri"], self.uri(&file(2)));
        assert_eq!(
            found[0]["range"]["start"]["line"],
            line_of(&parent(), "行政许可")
        );
    }
}

fn file(idx: usize) -> String {
    format!("units/{idx}.txt")
}

/// What is published for this version once it is like that.
#[track_caller]
fn until(
    client: &mut Client,
    uri: &str,
    version: i32,
    is_it: impl Fn(&[Value]) -> bool,
) -> Vec<Value> {
    loop {
        let found = client.published(uri, version);
        if is_it(&found) {
            return found;
        }
    }
}

fn nothing(found: &[Value]) -> bool {
    found.is_empty()
}

#[test]
fn a_unit_that_is_left_out_is_named_and_its_edits_are_followed() {
    let county = County::new(CONFIG);
    let mut client = county.session();
    let (parent_uri, unit_uri) = (county.parent(), county.uri(&file(2)));
    let line = line_of(&unit(2), "行政许可");
    client.open(&parent_uri, &parent());
    county.lacks_last(&mut client, 1, line);

    client.open(&unit_uri, &unit(2));
    assert!(client.published(&unit_uri, 1).is_empty());
    client.change(&unit_uri, 2, json!([{"text": emptied()}]));
    until(&mut client, &parent_uri, 1, nothing);
    client.change(&unit_uri, 3, json!([{"text": unit(2)}]));
    county.lacks_last(&mut client, 1, line);

    // A line more above the figure, and then what is on disk again.
    let start = json!({"line": 1, "character": 0});
    let insert = json!([{"range": {"start": start, "end": start}, "text": "\n"}]);
    client.change(&unit_uri, 4, insert);
    county.lacks_last(&mut client, 1, line + 1);
    client.close(&unit_uri);
    county.lacks_last(&mut client, 1, line);

    client.change(&parent_uri, 2, json!([{"text": mended()}]));
    assert!(client.published(&parent_uri, 2).is_empty());
    client.change(&parent_uri, 3, json!([{"text": parent()}]));
    county.assert_lacks_last(&client.published(&parent_uri, 3));
}

#[test]
fn a_keystroke_beside_the_figures_says_nothing_of_the_parent() {
    let county = County::new(CONFIG);
    let mut client = county.session();
    let (parent_uri, unit_uri) = (county.parent(), county.uri(&file(2)));
    client.open(&parent_uri, &parent());
    county.lacks_last(&mut client, 1, line_of(&unit(2), "行政许可"));
    client.open(&unit_uri, &unit(2));
    client.published(&unit_uri, 1);
    client.all("textDocument/publishDiagnostics");
    let line = line_of(&unit(2), "（三）政府信息管理");
    let start = json!({"line": line, "character": 20});
    for version in 2..20 {
        let insert = json!([{"range": {"start": start, "end": start}, "text": "再"}]);
        client.change(&unit_uri, version, insert);
        client.published(&unit_uri, version);
    }
    // Its own may come twice, where its check took long.
    let mut published = client.all("textDocument/publishDiagnostics");
    published.retain(|it| it["uri"] != unit_uri);
    assert!(published.is_empty(), "{published:?}");
    // The link is still right: the bytes before the figure are more, the lines are not.
    client.change(&parent_uri, 2, json!([{"text": parent() + "\n"}]));
    county.lacks_last(&mut client, 2, line_of(&unit(2), "行政许可"));
}

#[test]
fn who_pulls_hears_of_parents_that_nobody_has_open() {
    let county = County::new(CONFIG);
    let mut client = pulling(county.folder.path());
    let of_parent = |client: &mut Client| -> Vec<Value> {
        let items = pull_all(client, &[]);
        let own = items
            .iter()
            .find(|it| it["uri"] == county.parent())
            .unwrap();
        own["items"].as_array().unwrap().clone()
    };
    county.assert_lacks_last(&of_parent(&mut client));

    let unit_uri = county.uri(&file(2));
    client.open(&unit_uri, &emptied());
    assert!(of_parent(&mut client).is_empty());
    client.close(&unit_uri);
    county.write(&file(2), &emptied());
    assert!(of_parent(&mut client).is_empty());
    county.write(&file(2), &(unit(2) + "\n"));
    county.assert_lacks_last(&of_parent(&mut client));
}

#[test]
fn who_pulls_is_told_to_pull_again() {
    let county = County::new(CONFIG);
    let mut client = pulling(county.folder.path());
    let (parent_uri, unit_uri) = (county.parent(), county.uri(&file(2)));
    client.open(&parent_uri, &parent());
    client.next("workspace/diagnostic/refresh");
    county.assert_lacks_last(&pull(&mut client, &parent_uri));
    client.open(&unit_uri, &unit(2));
    assert!(pull(&mut client, &unit_uri).is_empty());
    client.all("workspace/diagnostic/refresh");
    client.change(&unit_uri, 2, json!([{"text": emptied()}]));
    client.next("workspace/diagnostic/refresh");
    assert!(pull(&mut client, &parent_uri).is_empty());
}

#[test]
fn a_change_of_the_configuration_takes_effect() {
    let county = County::new("");
    let mut client = county.session();
    let parent_uri = county.parent();
    client.open(&parent_uri, &parent());
    assert!(client.published(&parent_uri, 1).is_empty());
    county.write("gouji.toml", CONFIG);
    county.notice(&mut client, "gouji.toml");
    county.lacks_last(&mut client, 1, line_of(&unit(2), "行政许可"));

    // A unit more, which the sum then lacks as well; and one less.
    county.write("units/3.txt", &report("青溪县丁局", 2024, Layout::Tsv));
    county.notice(&mut client, "units/3.txt");
    until(&mut client, &parent_uri, 1, |it| it.len() > 1);
    fs::remove_file(county.path("units/3.txt")).unwrap();
    county.notice(&mut client, "units/3.txt");
    county.lacks_last(&mut client, 1, line_of(&unit(2), "行政许可"));

    fs::remove_file(county.path("gouji.toml")).unwrap();
    county.notice(&mut client, "gouji.toml");
    until(&mut client, &parent_uri, 1, nothing);
    assert!(client.all("window/showMessage").is_empty());
}

#[test]
fn a_broken_configuration_is_a_warning_and_nothing_else() {
    let county = County::new("a = = 1\n");
    let mut client = county.session();
    let parent_uri = county.parent();
    client.open(&parent_uri, &parent());
    assert!(client.published(&parent_uri, 1).is_empty());
    let warning = client.next("window/showMessage");
    assert_eq!(warning["type"], 2);
    let message = warning["message"].as_str().unwrap();
    assert!(message.starts_with("gouji.toml:1：不是 TOML"), "{message}");

    // What is unknown in it is said, and all else is read.
    county.write("gouji.toml", &format!("{CONFIG}colour = 1\n"));
    county.notice(&mut client, "gouji.toml");
    county.lacks_last(&mut client, 1, line_of(&unit(2), "行政许可"));
    let said = client.next("window/showMessage")["message"].clone();
    let said = said.as_str().unwrap();
    assert!(
        said.starts_with("gouji.toml:4：没有名为 `consolidate.colour` 的设置"),
        "{said}"
    );

    // Broken again, it counts as it was; and nothing is said twice of one text.
    county.write("gouji.toml", "b = = 1\n");
    for _ in 0..2 {
        county.notice(&mut client, "gouji.toml");
    }
    client.next("window/showMessage");
    client.change(&parent_uri, 2, json!([{"text": parent() + "\n"}]));
    county.assert_lacks_last(&client.published(&parent_uri, 2));
    assert!(client.all("window/showMessage").is_empty());
}

#[test]
fn a_unit_that_cannot_be_read_is_named() {
    let county = County::new(CONFIG);
    let mut client = county.session();
    client.open(&county.parent(), &parent());
    county.lacks_last(&mut client, 1, line_of(&unit(2), "行政许可"));

    // Larger than any report.
    let unit_1 = fs::File::create(county.path(&file(1))).unwrap();
    unit_1.set_len((64 << 20) + 1).unwrap();
    county.notice(&mut client, &file(1));
    let warning = client.next("window/showMessage");
    assert_eq!(warning["type"], 2);
    let message = warning["message"].as_str().unwrap();
    assert!(
        message.starts_with(&format!("无法读取{}", file(1))),
        "{message}"
    );
    until(&mut client, &county.parent(), 1, <[_]>::is_empty);

    county.write(&file(1), &unit(1));
    county.notice(&mut client, &file(1));
    county.lacks_last(&mut client, 1, line_of(&unit(2), "行政许可"));
    assert!(client.all("window/showMessage").is_empty());
}

#[test]
fn the_configuration_may_stand_above_the_workspace() {
    let county = County::new(CONFIG);
    let watching = json!({"dynamicRegistration": true, "relativePatternSupport": true});
    let mut client = session_with(json!({
        "capabilities": {
            "textDocument": related(),
            "workspace": {"didChangeWatchedFiles": watching},
        },
        "workspaceFolders": [{"uri": county.uri("units"), "name": "年报"}],
    }));
    let registered = client.next("client/registerCapability")["registrations"].take();
    let watchers = registered[0]["registerOptions"]["watchers"]
        .as_array()
        .unwrap();
    let base = uri(county.folder.path());
    let above = json!({"globPattern": {"baseUri": base, "pattern": "gouji.toml"}});
    let inside = json!({"globPattern": "**/gouji.toml"});
    assert!(
        watchers.contains(&above) && watchers.contains(&inside),
        "{watchers:?}"
    );
    client.open(&county.parent(), &parent());
    county.lacks_last(&mut client, 1, line_of(&unit(2), "行政许可"));
}

#[test]
fn a_blank_before_the_label_of_a_unit_moves_its_figure() {
    let county = County::new(CONFIG);
    let mut client = county.session();
    let (parent_uri, unit_uri) = (county.parent(), county.uri(&file(2)));
    let line = line_of(&unit(2), "行政许可");
    client.open(&parent_uri, &parent());
    county.lacks_last(&mut client, 1, line);
    client.open(&unit_uri, &unit(2));
    client.published(&unit_uri, 1);
    client.all("textDocument/publishDiagnostics");
    let start = json!({"line": line, "character": 0});
    let insert = json!([{"range": {"start": start, "end": start}, "text": " "}]);
    client.change(&unit_uri, 2, insert);
    let found = client.published(&parent_uri, 1);
    let column = "行政许可\t".chars().count() + 1;
    let location = &found[0]["relatedInformation"][0]["location"];
    assert_eq!(location["range"]["start"]["character"], column);
}

#[test]
fn a_report_that_does_not_count_may_move_one_that_does() {
    let county = County::new(CONFIG);
    let other_year = report(NAMES[2], 2023, Layout::Tsv);
    let both = format!("{other_year}{}", unit(2));
    county.write(&file(2), &both);
    let mut client = county.session();
    let (parent_uri, unit_uri) = (county.parent(), county.uri(&file(2)));
    let line = other_year.lines().count() + line_of(&unit(2), "行政许可");
    client.open(&parent_uri, &parent());
    county.lacks_last(&mut client, 1, line);
    client.open(&unit_uri, &both);
    client.published(&unit_uri, 1);
    client.all("textDocument/publishDiagnostics");
    let changed = with_row(&both, "行政许可", [PERMITS, "7"]);
    client.change(&unit_uri, 2, json!([{"text": format!("\n{changed}")}]));
    county.lacks_last(&mut client, 1, line + 1);
}

#[test]
fn a_folder_of_units_that_is_deleted_is_missed() {
    let county = County::new(CONFIG);
    let mut client = county.session();
    let parent_uri = county.parent();
    client.open(&parent_uri, &parent());
    county.lacks_last(&mut client, 1, line_of(&unit(2), "行政许可"));
    fs::rename(county.path("units"), county.path("elsewhere")).unwrap();
    let gone = json!({"changes": [{"uri": county.uri("units"), "type": 3}]});
    client.notify("workspace/didChangeWatchedFiles", gone);
    until(&mut client, &parent_uri, 1, nothing);
    let warning = client.next("window/showMessage");
    assert_eq!(
        warning["message"],
        "gouji.toml:1：`units` 所指的「units」不存在"
    );
    fs::rename(county.path("elsewhere"), county.path("units")).unwrap();
    let come = json!({"changes": [{"uri": county.uri("units"), "type": 1}]});
    client.notify("workspace/didChangeWatchedFiles", come);
    county.lacks_last(&mut client, 1, line_of(&unit(2), "行政许可"));
}

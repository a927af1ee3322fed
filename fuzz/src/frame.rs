//! Texts that every layout can show: a report whose table 三 has rows and cells of anything.

use std::fmt::Write;

use gouji::form::{EDITIONS, TableKind};

/// How a table is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    Tsv,
    Pipes,
    Markdown,
    Lines,
    Pdf,
    Html,
    /// HTML whose cells are parted by another character, so that `;` can end a reference.
    References,
    Csv,
    Grid,
    Wiki,
    Asciidoc,
}

/// A report with a table of `bytes`: a row for each line, a cell for each `;`. A row that begins
/// with `@` gets the label that the form has in its place.
pub fn report(layout: Layout, bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut res = opening(layout);
    for (idx, row) in text.split('\n').enumerate() {
        let (label, row) = match row.strip_prefix('@') {
            Some(rest) => (label(idx), rest),
            None => ("", row),
        };
        let by = if layout == Layout::References {
            '\x0b'
        } else {
            ';'
        };
        let cells = row.split(by);
        let cells: Vec<&str> = if label.is_empty() {
            cells.collect()
        } else {
            [label].into_iter().chain(cells).collect()
        };
        push_row(&mut res, layout, idx, &cells);
    }
    res.push_str(closing(layout));
    res
}

fn label(idx: usize) -> &'static str {
    let edition = EDITIONS[EDITIONS.len() - 1];
    let rows = edition.tables[TableKind::Applications as usize].rows;
    rows[idx % rows.len()].label
}

fn opening(layout: Layout) -> String {
    let (title, heading) = (
        "云溪县水务局2024年政府信息公开工作年度报告",
        "三、收到和处理政府信息公开申请情况",
    );
    match layout {
        Layout::Html | Layout::References => format!("<h1>{title}</h1>\n<h2>{heading}</h2>\n<table>\n"),
        Layout::Markdown => format!("# {title}\n\n## {heading}\n\n"),
        Layout::Wiki => format!("{title}\n\n== {heading} ==\n{{|\n"),
        Layout::Asciidoc => format!("= {title}\n\n== {heading}\n\n|===\n"),
        Layout::Tsv
        | Layout::Csv
        | Layout::Grid
        | Layout::Pipes
        | Layout::Lines
        | Layout::Pdf => {
            format!("{title}\n\n{heading}\n\n")
        }
    }
}

fn closing(layout: Layout) -> &'static str {
    match layout {
        Layout::Html | Layout::References => "</table>\n<h2>六、其他需要报告的事项</h2>\n",
        Layout::Markdown => "\n## 六、其他需要报告的事项\n",
        Layout::Wiki => "|}\n== 六、其他需要报告的事项 ==\n",
        Layout::Asciidoc => "|===\n\n== 六、其他需要报告的事项\n",
        _ => "\n六、其他需要报告的事项\n",
    }
}

fn push_row(res: &mut String, layout: Layout, idx: usize, cells: &[&str]) {
    let joined = |by: &str| cells.join(by);
    // Writing to a string cannot fail.
    let _ = match layout {
        Layout::Tsv => writeln!(res, "{}", joined("\t")),
        Layout::Pipes => writeln!(res, "{} |", joined(" | ")),
        Layout::Lines => writeln!(res, "{}", joined("\n")),
        Layout::Pdf => writeln!(res, "{}", joined(" ")),
        Layout::Csv => writeln!(res, "{}", joined(",")),
        Layout::Wiki => writeln!(res, "|-\n| {}", joined(" || ")),
        Layout::Asciidoc => writeln!(res, "|{}", joined(" |")),
        Layout::Grid => writeln!(res, "+---+---+\n| {} |", joined(" | ")),
        Layout::Html | Layout::References => writeln!(res, "<tr><td>{}</td></tr>", joined("</td><td>")),
        Layout::Markdown if idx == 0 => {
            writeln!(res, "| {} |\n|{}", joined(" | "), "---|".repeat(cells.len()))
        }
        Layout::Markdown => writeln!(res, "| {} |", joined(" | ")),
    };
}

//! Elements of HTML, merged cells as such.

use crate::syntax::escape;

use super::table::Grid;

pub(super) fn heading(text: &str, level: usize) -> String {
    format!("<h{0}>{1}</h{0}>\n", level.clamp(1, 6), escape::html(text))
}

pub(super) fn paragraph(text: &str) -> String {
    format!("<p>{}</p>\n", escape::html(text))
}

pub(super) fn table(grid: &Grid) -> String {
    let mut res = String::from("<table>\n");
    for row in &grid.rows {
        res.push_str("<tr>");
        for cell in row {
            let span = |name: &str, n: usize| match n {
                1 => String::new(),
                _ => format!(" {name}=\"{n}\""),
            };
            let spans = span("rowspan", cell.n_rows) + &span("colspan", cell.n_columns);
            let text = escape::html(&cell.text);
            res.push_str(&format!("<td{spans}>{text}</td>"));
        }
        res.push_str("</tr>\n");
    }
    res.push_str("</table>\n");
    res
}

pub(super) fn rows(rows: &[Vec<String>]) -> String {
    let mut res = String::from("<table>\n");
    for row in rows {
        res.push_str("<tr>");
        for cell in row {
            res.push_str(&format!("<td>{}</td>", escape::html(cell)));
        }
        res.push_str("</tr>\n");
    }
    res.push_str("</table>\n");
    res
}

/// A page that a browser shows with the lines of its tables.
pub(super) fn page(name: &str, body: &str) -> String {
    let name = escape::html(name);
    format!(
        "<!DOCTYPE html>\n\
         <html lang=\"zh-CN\">\n\
         <head>\n\
         <meta charset=\"utf-8\">\n\
         <title>{name}</title>\n\
         <style>\n\
         table {{ border-collapse: collapse; }}\n\
         td {{ border: 1px solid; padding: 0.2em 0.5em; text-align: center; }}\n\
         </style>\n\
         </head>\n\
         <body>\n\
         {body}\
         </body>\n\
         </html>\n"
    )
}

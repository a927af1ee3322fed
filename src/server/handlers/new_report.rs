//! `gouji/newReport`: the form of a year as text, with nothing filled in.

use serde::{Deserialize, Serialize};

use crate::form::YEARS;
use crate::report::skeleton;
use crate::rules::diagnostic::{Language, Message};
use crate::text::plain::one_line;
use crate::write::Layout;

#[derive(Debug, Deserialize)]
pub(in crate::server) struct Params {
    year: u16,
    agency: String,
    layout: LayoutName,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
enum LayoutName {
    Markdown,
    Tsv,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::server) enum Answer {
    Text(String),
    Refused(String),
}

pub(in crate::server) fn handle(params: &Params, language: Language) -> Answer {
    if !YEARS.contains(&params.year) {
        let year = params.year;
        let reason = Message::new(
            format!("没有 {year} 年的格式"),
            format!("there is no form for {year}"),
        );
        return Answer::Refused(reason.get(language).to_owned());
    }
    let layout = match params.layout {
        LayoutName::Markdown => Layout::Markdown,
        LayoutName::Tsv => Layout::Tsv,
    };
    let agency = one_line(params.agency.trim());
    Answer::Text(skeleton::report(params.year, &agency, layout))
}

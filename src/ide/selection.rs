//! What a selection grows to: in a table cell, row, group, table, section, report; in a text figure, phrase,
//! sentence, paragraph, section, report; at last the whole document.

use crate::report::Report;
use crate::report::prose::ProseLine;
use crate::syntax::document::Part;
use crate::syntax::layout::Layout;
use crate::text::fold::digit;
use crate::text::range::TextRange;
use crate::workspace::analysis::Analysis;

use super::outline::{Entry, frame};

/// The ranges around a place, the smallest first; each contains the one before it and is larger.
pub fn selections(analysis: &Analysis, at: u32) -> Vec<TextRange> {
    let mut found = vec![TextRange::new(0, analysis.syntax.len())];
    let mut parts = analysis.located();
    let is_around = |offset: u32, len: u32| (offset..=offset + len).contains(&at);
    // Where one report ends another begins: a place between two belongs to the one behind it.
    let part = parts
        .by_ref()
        .filter(|(offset, it)| is_around(*offset, it.part.len))
        .last();
    if let Some((offset, checked)) = part {
        if let Some(report) = frame(checked, offset) {
            around(&report, at, &mut found);
        }
        let own = at - offset;
        let mut local = in_cells(&checked.part, own);
        if let Some(report) = &checked.report {
            local.extend(in_tables(report, own));
            local.extend(in_text(report, &checked.part, own));
        }
        found.extend(local.into_iter().map(|it| it.shifted(offset)));
    }
    let here = TextRange::empty(at);
    found.retain(|it| it.touches(here) && !it.is_empty());
    found.sort_by_key(|it| (it.len(), it.start));
    let mut res: Vec<TextRange> = Vec::new();
    for it in found {
        if res
            .last()
            .is_none_or(|last| it.contains(*last) && it != *last)
        {
            res.push(it);
        }
    }
    res
}

/// The entries of an outline around a place.
fn around(entry: &Entry, at: u32, acc: &mut Vec<TextRange>) {
    let here = TextRange::empty(at);
    if entry.range.touches(here) {
        acc.extend([entry.range, entry.name_range]);
        entry.children.iter().for_each(|it| around(it, at, acc));
    }
}

/// The cell at a place, and its row.
fn in_cells(part: &Part, at: u32) -> Vec<TextRange> {
    let mut res = Vec::new();
    for (offset, block) in part.located_in(TextRange::new(at.saturating_sub(1), at + 1)) {
        let touches = |it: TextRange| it.shifted(offset).touches(TextRange::empty(at));
        for row in block.rows() {
            let ranges = row.cells.iter().map(|it| it.range);
            let Some(whole) = ranges.clone().reduce(TextRange::cover) else {
                continue;
            };
            if touches(whole) {
                res.push(whole.shifted(offset));
                let cells = ranges.filter(|it| touches(*it));
                res.extend(cells.map(|it| it.shifted(offset)));
            }
        }
    }
    res
}

/// The figure of a table at a place: without what may stand beside it in its cell.
fn in_tables(report: &Report, at: u32) -> Vec<TextRange> {
    let here = TextRange::empty(at);
    let tables = report.tables().filter(|it| it.range.touches(here));
    let cells = tables.flat_map(|it| it.cells().map(|idx| it.range(idx)));
    cells.filter(|it| it.touches(here)).collect()
}

/// The pieces of running text around a place.
fn in_text(report: &Report, part: &Part, at: u32) -> Vec<TextRange> {
    let here = TextRange::empty(at);
    let mut blocks = part.located_in(TextRange::new(at.saturating_sub(1), at + 1));
    let is_here = |offset: u32, len: u32| TextRange::new(offset, offset + len).touches(here);
    let block = blocks.find(|(offset, it)| is_here(*offset, it.len()));
    let Some((offset, block)) = block else {
        return Vec::new();
    };
    let whole = TextRange::new(offset, offset + block.len());
    let lines: Vec<ProseLine<'_>> = report.lines_in(whole).collect();
    let Some(own) = lines.iter().position(|it| it.range.touches(here)) else {
        return Vec::new();
    };
    // Sentences go on over the lines of plain text, as those of a PDF do.
    let paragraph = match block.layout {
        Layout::Plain => ProseLine::joined(&lines),
        _ => lines[own].clone(),
    };
    let at = paragraph.index_of(at);
    let text = paragraph.text.as_ref();
    let pieces = [
        figure(text, at),
        piece(text, at, "，、；：,;:。！？!?（）()"),
        piece(text, at, "。！？!?"),
        Some((0, text.len())),
    ];
    let pieces = pieces.into_iter().flatten();
    pieces.map(|it| paragraph.locate(it.0..it.1)).collect()
}

/// The figure around a place: digits with what stands between them.
fn figure(text: &str, at: usize) -> Option<(usize, usize)> {
    let is_part = |it: char| digit(it).is_some() || matches!(it, '.' | ',' | '．' | '%' | '％');
    let before = text.get(..at)?.trim_end_matches(is_part).len();
    let behind = text.get(at..)?.trim_start_matches(is_part);
    let figure = &text[before..text.len() - behind.len()];
    let start = before + figure.len() - figure.trim_start_matches(['.', ',']).len();
    let end = before + figure.trim_end_matches(['.', ',']).len();
    (start < end && figure.chars().any(|it| digit(it).is_some())).then_some((start, end))
}

/// The piece between marks around a place, the mark that ends a sentence with it.
fn piece(text: &str, at: usize, marks: &str) -> Option<(usize, usize)> {
    let is_mark = |it: char| marks.contains(it);
    let start = text.get(..at)?.rfind(is_mark);
    let start = start.map_or(0, |it| {
        it + text[it..].chars().next().map_or(0, char::len_utf8)
    });
    let rest = text.get(at..)?;
    let end = match rest.char_indices().find(|it| is_mark(it.1)) {
        Some((end, mark)) if "。！？!?".contains(mark) && !marks.contains('，') => {
            at + end + mark.len_utf8()
        }
        Some((end, _)) => at + end,
        None => text.len(),
    };
    let inner = text.get(start..end)?;
    let start = end - inner.trim_start().len();
    (start < end).then_some((start, end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::range::to_u32;

    /// What the selection at `$0` grows to, smallest first, long ones cut.
    #[track_caller]
    fn check(marked: &str, expected: &[&str]) {
        let at = marked.find("$0").unwrap();
        let text = marked.replace("$0", "");
        let found = selections(&Analysis::new(&text), to_u32(at));
        assert!(
            found
                .windows(2)
                .all(|it| it[1].contains(it[0]) && it[0] != it[1])
        );
        let shown = found.iter().map(|it| it.of(&text));
        let shown: Vec<&str> = shown.take(expected.len()).collect();
        assert_eq!(shown, expected);
        assert_eq!(found.last().unwrap().of(&text), text);
    }

    fn marked(text: &str, place: &str) -> String {
        let plain = place.replace("$0", "");
        assert!(text.contains(&plain), "{plain}");
        text.replacen(&plain, place, 1)
    }

    const REPORT: &str = include_str!("../../fixtures/correct.md");

    #[test]
    fn a_figure_of_the_text_grows_to_phrase_and_sentence() {
        let said = "全年主动公开信息12条，新收政府信息公开申请6件、结转1件；均已办结。下同。";
        let text = REPORT.replacen("## 二、", &format!("{said}\n\n## 二、"), 1);
        let sentence = "全年主动公开信息12条，新收政府信息公开申请6件、结转1件；均已办结。";
        check(
            &marked(&text, "公开申请$06件、结转"),
            &["6", "新收政府信息公开申请6件", sentence, said],
        );
        check(&marked(&text, "下$0同。"), &["下同", "下同。", said]);
    }

    #[test]
    fn a_figure_of_a_table_grows_to_its_row_group_and_table() {
        let report = include_str!("../../fixtures/layouts/tsv.txt");
        let text = marked(report, "3.危及“三安全一稳定”\t$08");
        let at = text.find("$0").unwrap();
        let text = text.replace("$0", "");
        let found = selections(&Analysis::new(&text), to_u32(at));
        let shown: Vec<&str> = found.iter().map(|it| it.of(&text)).collect();
        assert_eq!(shown[0], "8");
        assert!(
            shown[1].starts_with("3.危及") && shown[1].ends_with("\t19"),
            "{shown:?}"
        );
        assert!(
            shown.iter().any(|it| it.starts_with("（三）不予公开")),
            "{shown:?}"
        );
        assert!(
            shown.iter().any(|it| it.starts_with("三、本年度办理结果")),
            "{shown:?}"
        );
        assert!(
            shown.iter().any(|it| it.starts_with("三、收到和处理")),
            "{shown:?}"
        );
        assert_eq!(shown.last(), Some(&text.as_str()));
    }
}

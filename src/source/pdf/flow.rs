//! What pages say from the first to the last: paragraphs, tables, and tables without lines in rows as they stand.

use crate::source::grid::{self, Block, Grid};
use crate::source::places::Spot;

use super::joining::{begins_label, goes_on, join};
use super::lines::{self, Line};
use super::ruling::{Sheet, Table};
use super::{Length, POINT, unruled};

/// Rows of a table without lines, at least; and lines between two of them, at most, those apart that have no more
/// than so many characters of a label set vertically.
const LEAST_ROWS: usize = 3;
const MOST_BETWEEN: usize = 8;
const MOST_NARROW_BETWEEN: usize = 40;
const NARROW: usize = 2;

enum Item {
    Line(usize, Line),
    Table(Table),
}

/// The blocks of a document.
pub(super) fn blocks(mut sheets: Vec<Sheet>) -> Vec<Block> {
    drop_feet(&mut sheets);
    let items = items(sheets);
    let body = Body::of(&items);
    let roles = roles(&items, &body);
    let mut acc = Acc::default();
    for (item, role) in items.into_iter().zip(roles) {
        acc.add(item, role);
    }
    acc.end_rows();
    acc.end_paragraph();
    acc.blocks
}

/// Everything in order, tables put together that go on over pages.
fn items(sheets: Vec<Sheet>) -> Vec<Item> {
    let mut res: Vec<Item> = Vec::new();
    for (page, sheet) in sheets.into_iter().enumerate() {
        let mut lines = sheet.lines.into_iter().peekable();
        let mut is_first = true;
        for table in sheet.tables {
            while let Some(line) = lines.next_if(|it| it.top() < table.top) {
                res.push(Item::Line(page, line));
                is_first = false;
            }
            match res.last_mut() {
                Some(Item::Table(above)) if is_first && page > 0 && goes_on(above, &table) => {
                    join(above, table);
                }
                _ => res.push(Item::Table(table)),
            }
            is_first = false;
        }
        res.extend(lines.map(|it| Item::Line(page, it)));
    }
    res
}

/// Drops what stands at the head or the foot of pages: their numbers, and what is the same on several of them.
fn drop_feet(sheets: &mut [Sheet]) {
    for sheet in sheets.iter_mut() {
        let (top, bottom) = (sheet.height / 10, sheet.height - sheet.height / 8);
        sheet.lines.retain(|it| {
            let is_inside = top < it.baseline && it.top() < bottom;
            is_inside || it.has_gaps || !is_page_number(&it.text)
        });
    }
    drop_repeated(sheets, true);
    drop_repeated(sheets, false);
}

/// Drops the first or the last lines of pages where they are the same on one page and the next.
fn drop_repeated(sheets: &mut [Sheet], is_head: bool) {
    let edges: Vec<Option<String>> = sheets.iter().map(|it| edge(it, is_head)).collect();
    let is_same = |a: usize, b: usize| match (edges.get(a), edges.get(b)) {
        (Some(Some(a)), Some(Some(b))) => a == b,
        _ => false,
    };
    for (idx, sheet) in sheets.iter_mut().enumerate() {
        let is_repeated = idx > 0 && is_same(idx - 1, idx) || is_same(idx, idx + 1);
        match is_head {
            true if is_repeated => drop(sheet.lines.remove(0)),
            false if is_repeated => drop(sheet.lines.pop()),
            _ => {}
        }
    }
}

/// The first or the last line of a page, without its figures, if it stands in the margin.
fn edge(sheet: &Sheet, is_head: bool) -> Option<String> {
    let margin = sheet.height / 10;
    let line = match is_head {
        true => sheet.lines.first().filter(|it| it.baseline < margin),
        false => sheet
            .lines
            .last()
            .filter(|it| it.top() > sheet.height - margin),
    };
    let is_word = |it: &char| !it.is_ascii_digit();
    line.map(|it| it.text.chars().filter(is_word).collect())
}

/// `- 3 -`, `第 3 页 共 5 页`, `3/5`.
fn is_page_number(text: &str) -> bool {
    let is_sign = |it: char| it.is_ascii_digit() || " -－—–―·•/|第页共第，,.".contains(it);
    let numbers = text.split(|it: char| !it.is_ascii_digit());
    let n_numbers = numbers.filter(|it| !it.is_empty()).count();
    (1..=2).contains(&n_numbers) && text.chars().all(is_sign)
}

/// Where most lines of the text begin and end.
struct Body {
    left: Length,
    right: Length,
    /// From one line to the next.
    leading: Length,
}

/// Where no two lines tell what it is: any step is shorter. Times 8 it is a length still.
const NO_LEADING: Length = Length::MAX / 8;

impl Body {
    fn of(items: &[Item]) -> Self {
        let lines = || {
            items.iter().filter_map(|it| match it {
                Item::Line(page, line) if !line.has_gaps => Some((*page, line)),
                Item::Line(..) | Item::Table(_) => None,
            })
        };
        let mut lefts: Vec<Length> = lines().map(|it| it.1.left / POINT).collect();
        let mut rights: Vec<Length> = lines().map(|it| it.1.right).collect();
        lefts.sort_unstable();
        rights.sort_unstable();
        // First lines of paragraphs may be as many as the others, which begin left of them.
        let common = || lefts.chunk_by(|a, b| a == b);
        let most = common().map(<[Length]>::len).max().unwrap_or(0);
        let left = common().find(|it| it.len() * 4 >= most);
        let pairs = lines().zip(lines().skip(1));
        let steps = pairs.filter(|(a, b)| a.0 == b.0 && a.1.size == b.1.size);
        let mut steps: Vec<Length> = steps.map(|(a, b)| b.1.baseline - a.1.baseline).collect();
        steps.sort_unstable();
        Self {
            left: left.map_or(0, |it| it[0] * POINT),
            right: rights.get(rights.len() * 9 / 10).copied().unwrap_or(0),
            leading: steps.get(steps.len() / 4).copied().unwrap_or(NO_LEADING),
        }
    }

    /// Whether a line has no room for another character.
    fn is_full(&self, line: &Line) -> bool {
        self.right - line.right < line.size * 3 / 2
    }

    fn is_indented(&self, line: &Line) -> bool {
        line.left - self.left > line.size * 4 / 5
    }

    /// Whether a line stands in the middle of the text.
    fn is_centered(&self, line: &Line) -> bool {
        let (before, behind) = (line.left - self.left, self.right - line.right);
        before > line.size * 2 && (before - behind).abs() < line.size * 2
    }

    /// Whether a line ends within a sentence, though it has room for more: no heading and no item of a list, which
    /// end without a mark as well, is in several clauses and reaches so far.
    fn is_unfinished(&self, line: &Line) -> bool {
        const ENDS: &[char] = &['。', '！', '？', '；', '：', '.', '!', '?', ';', ':'];
        const CLAUSE: &[char] = &['，', '。', '；', ','];
        if line.text.ends_with(['，', '、', ',']) {
            return true;
        }
        let reaches_far = (line.right - self.left) * 2 > self.right - self.left;
        reaches_far && !line.text.ends_with(ENDS) && line.text.contains(CLAUSE)
    }

    /// Whether a line goes on with the paragraph of the one before.
    fn goes_on(&self, before: (usize, &Line), line: (usize, &Line)) -> bool {
        let ((page_before, before), (page, line)) = (before, line);
        let step = line.baseline - before.baseline;
        if before.size * 20 < line.size * 17 || line.size * 20 < before.size * 17 {
            return false;
        }
        if page_before == page && (step <= 0 || step > self.leading * 8 / 5) {
            return false;
        }
        if begins_section(&line.text) {
            return false;
        }
        // A title over several lines. What is set in another size is something else.
        let is_same_size = (before.size - line.size).abs() * 32 < line.size;
        let are_centered = self.is_centered(before) && self.is_centered(line);
        if are_centered && is_same_size && page_before == page {
            return true;
        }
        if self.is_indented(line) {
            return false;
        }
        self.is_full(before) || self.is_unfinished(before) && !begins_label(&line.text)
    }
}

/// `一、`.
fn begins_section(text: &str) -> bool {
    let behind = text.trim_start_matches(|it| "一二三四五六七八九十".contains(it));
    behind.len() < text.len() && behind.starts_with('、')
}

/// How a line is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    BeginsParagraph,
    GoesOn,
    Row,
    Table,
}

fn roles(items: &[Item], body: &Body) -> Vec<Role> {
    let mut res = Vec::with_capacity(items.len());
    let mut before: Option<(usize, &Line)> = None;
    for it in items {
        let Item::Line(page, line) = it else {
            before = None;
            res.push(Role::Table);
            continue;
        };
        let own = (*page, line);
        res.push(match before {
            Some(before) if body.goes_on(before, own) => Role::GoesOn,
            _ => Role::BeginsParagraph,
        });
        before = Some(own);
    }
    mark_rows(items, body, &mut res);
    res
}

/// Finds tables without lines: rows that have columns, and what stands between them.
fn mark_rows(items: &[Item], body: &Body, roles: &mut [Role]) {
    let has_gaps = |it: &Item| matches!(it, Item::Line(_, line) if line.has_gaps);
    let is_short = |it: &Item| match it {
        Item::Line(_, line) => !body.is_full(line) && !begins_section(&line.text),
        Item::Table(_) => false,
    };
    let gapped: Vec<usize> = (0..items.len())
        .filter(|it| has_gaps(&items[*it]))
        .collect();
    let is_near = |a: &usize, b: &usize| {
        let is_line = |it: &Item| matches!(it, Item::Line(..));
        let is_wide =
            |it: &&Item| matches!(it, Item::Line(_, line) if line.text.chars().count() > NARROW);
        b - a <= MOST_NARROW_BETWEEN
            && items[*a..*b].iter().filter(is_wide).count() <= MOST_BETWEEN
            && items[*a..*b].iter().all(is_line)
    };
    let mut taken = 0;
    for rows in gapped.chunk_by(is_near).filter(|it| it.len() >= LEAST_ROWS) {
        let (first, last) = (rows[0], rows[rows.len() - 1]);
        let above = items[taken.min(first)..first].iter().rev();
        let first = first - above.take_while(|it| is_short(it)).count();
        let below = items[last + 1..].iter();
        taken = last + 1 + below.take_while(|it| is_short(it)).count();
        roles[first..taken].fill(Role::Row);
    }
}

/// Blocks so far.
#[derive(Default)]
struct Acc {
    blocks: Vec<Block>,
    open: Option<(Spot, String)>,
    /// Lines of a table without lines.
    rows: Vec<(usize, Line)>,
    /// The page that was reached, and the paragraphs that begin on it.
    page: usize,
    n_paragraphs: u32,
}

impl Acc {
    fn add(&mut self, item: Item, role: Role) {
        if role != Role::Row {
            self.end_rows();
        }
        match item {
            Item::Table(table) => {
                self.end_paragraph();
                self.blocks.push(Block::Table(grid(table)));
            }
            Item::Line(_, line) if role == Role::GoesOn && self.open.is_some() => {
                if let Some((_, text)) = &mut self.open {
                    lines::go_on(text, &line.text);
                }
            }
            Item::Line(page, line) => {
                self.end_paragraph();
                match role {
                    Role::Row => self.rows.push((page, line)),
                    Role::BeginsParagraph | Role::GoesOn | Role::Table => {
                        self.open = Some((self.next_spot(page), line.text));
                    }
                }
            }
        }
    }

    fn end_rows(&mut self) {
        for (page, text) in unruled::rows(std::mem::take(&mut self.rows)) {
            let spot = self.next_spot(page);
            self.blocks.push(Block::Row(spot, text.as_str().into()));
        }
    }

    fn next_spot(&mut self, page: usize) -> Spot {
        if page != self.page {
            self.page = page;
            self.n_paragraphs = 0;
        }
        self.n_paragraphs += 1;
        Spot::PageParagraph {
            page: number(page),
            paragraph: self.n_paragraphs,
        }
    }

    fn end_paragraph(&mut self) {
        if let Some((spot, text)) = self.open.take() {
            self.blocks.push(Block::Line(spot, text.as_str().into()));
        }
    }
}

/// What is counted from 1.
fn number(idx: usize) -> u32 {
    u32::try_from(idx).map_or(u32::MAX, |it| it.saturating_add(1))
}

fn grid(table: Table) -> Grid {
    let mut res = Grid::default();
    for (row_idx, row) in table.rows.into_iter().enumerate() {
        res.drawn.push(grid::Drawn {
            page: number(row.page),
            cells: row.cells.iter().map(|it| it.bounds).collect(),
        });
        let cells = row.cells.into_iter().map(|it| grid::Cell {
            column: number(it.column),
            n_columns: number(it.n_columns - 1),
            n_rows: number(it.n_rows - 1),
            blocks: vec![Block::Paragraph(it.text.as_str().into())],
        });
        res.rows.push(grid::Row {
            number: number(row_idx),
            cells: cells.collect(),
        });
    }
    res
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::super::ruling::sheets;
    use super::super::tests::{glyphs, grid};
    use super::super::{Glyph, Page, Rule};
    use super::*;
    use crate::source::grid::Writer;

    /// Lines of a page: from the left, from the top, in points.
    type Drawn<'a> = (i32, i32, &'a str);

    #[track_caller]
    fn check(pages: &[(&[Drawn<'_>], Vec<Rule>)], expected: Expect) {
        let page = |(drawn, rules): &(&[Drawn<'_>], Vec<Rule>)| Page {
            height: 800 * POINT,
            glyphs: drawn
                .iter()
                .flat_map(|(left, baseline, text)| glyphs(*left, *baseline, text))
                .collect(),
            rules: rules.clone(),
        };
        let mut writer = Writer::default();
        writer.blocks(&blocks(sheets(pages.iter().map(page).collect()).unwrap()));
        expected.assert_eq(&writer.text);
    }

    #[test]
    fn lines_are_put_together_to_paragraphs() {
        let page: &[Drawn<'_>] = &[
            (150, 100, "某县财政局2024年"),
            (150, 120, "政府信息公开报告"),
            (120, 140, "本报告由某县财政局根据规定编制，报"),
            (100, 160, "告统计期限自2024年1月1日起至年底，特此"),
            (100, 180, "报告。"),
            (120, 200, "一、总体情况"),
            (120, 220, "本年公开信息12条，答复申请共计有三"),
        ];
        let next: &[Drawn<'_>] = &[(100, 100, "件，均在期限内。")];
        check(
            &[(page, Vec::new()), (next, Vec::new())],
            expect![[r#"
                <p>某县财政局2024年政府信息公开报告</p>
                <p>本报告由某县财政局根据规定编制，报告统计期限自2024年1月1日起至年底，特此报告。</p>
                <p>一、总体情况</p>
                <p>本年公开信息12条，答复申请共计有三件，均在期限内。</p>
            "#]],
        );
    }

    #[test]
    fn a_line_that_ends_within_a_sentence_goes_on() {
        let page: &[Drawn<'_>] = &[
            (110, 100, "财政局2024年报"),
            (120, 120, "（二）依申请公开"),
            (120, 140, "全年新收申请20件，办结18件，"),
            (100, 160, "结转下年度继续办理2件。其中，予以公开"),
            (100, 180, "9件。本局未收到行政复议，也没有行"),
            (100, 200, "政诉讼。"),
            (100, 220, "（三）政府信息管理，依法及时公"),
            (100, 240, "（四）平台建设"),
        ];
        check(
            &[(page, Vec::new())],
            expect![[r#"
                <p>财政局2024年报</p>
                <p>（二）依申请公开</p>
                <p>全年新收申请20件，办结18件，结转下年度继续办理2件。其中，予以公开9件。本局未收到行政复议，也没有行政诉讼。</p>
                <p>（三）政府信息管理，依法及时公</p>
                <p>（四）平台建设</p>
            "#]],
        );
    }

    #[test]
    fn a_title_in_a_larger_size_is_no_part_of_the_text() {
        let mut page = Page {
            height: 800 * POINT,
            glyphs: Vec::new(),
            rules: Vec::new(),
        };
        for (left, baseline, text) in [
            (121, 118, "本报告根据规定编制，所列数据"),
            (100, 134, "的统计期限自2024年1月1日至年底，特此报告。"),
            (121, 150, "一、总体情况"),
        ] {
            page.glyphs.extend(glyphs(left, baseline, text));
        }
        let larger = glyphs(130, 100, "财政局2024年度报告")
            .into_iter()
            .map(|it| Glyph {
                size: it.size * 11 / 10,
                ..it
            });
        page.glyphs.extend(larger);
        let mut writer = Writer::default();
        writer.blocks(&blocks(sheets(vec![page]).unwrap()));
        expect![[r#"
            <p>财政局2024年度报告</p>
            <p>本报告根据规定编制，所列数据的统计期限自2024年1月1日至年底，特此报告。</p>
            <p>一、总体情况</p>
        "#]]
        .assert_eq(&writer.text);
    }

    /// Found by fuzzing.
    #[test]
    fn two_lines_of_two_sizes_tell_no_leading() {
        let mut page = Page {
            height: 800 * POINT,
            glyphs: glyphs(100, 100, "总体情况"),
            rules: Vec::new(),
        };
        let larger = glyphs(100, 120, "总体情况").into_iter().map(|it| Glyph {
            size: it.size * 11 / 10,
            ..it
        });
        page.glyphs.extend(larger);
        let mut writer = Writer::default();
        writer.blocks(&blocks(sheets(vec![page]).unwrap()));
        expect![[r#"
            <p>总体情况总体情况</p>
        "#]]
        .assert_eq(&writer.text);
    }

    #[test]
    fn feet_of_pages_are_no_text() {
        let page: &[Drawn<'_>] = &[
            (300, 40, "信息公开年报"),
            (100, 100, "一、总体情况"),
            (100, 120, "本年主动公开政府信息，件数如下。"),
            (300, 780, "- 1 -"),
        ];
        let next: &[Drawn<'_>] = &[
            (300, 40, "信息公开年报"),
            (120, 100, "12"),
            (300, 780, "第 2 页 共 2 页"),
        ];
        check(
            &[(page, Vec::new()), (next, Vec::new())],
            expect![[r#"
                <p>一、总体情况</p>
                <p>本年主动公开政府信息，件数如下。</p>
                <p>12</p>
            "#]],
        );
    }

    #[test]
    fn a_table_goes_on_over_the_page() {
        let page: &[Drawn<'_>] = &[
            (100, 680, "二、主动公开"),
            (110, 715, "甲"),
            (160, 715, "1"),
            (300, 780, "1"),
        ];
        let next: &[Drawn<'_>] = &[(110, 65, "乙"), (160, 65, "2"), (100, 90, "三、申请")];
        check(
            &[
                (page, grid(&[100, 150, 200], &[700, 720])),
                (next, grid(&[100, 150, 200], &[50, 70])),
            ],
            expect![[r#"
                <p>二、主动公开</p>
                <table>
                <tr><td>甲</td><td>1</td></tr>
                <tr><td>乙</td><td>2</td></tr>
                </table>
                <p>三、申请</p>
            "#]],
        );
    }

    #[test]
    fn a_table_without_lines_is_rows_as_they_stand() {
        let page: &[Drawn<'_>] = &[
            (100, 100, "二、主动公开政府信息情况"),
            (100, 120, "信息内容"),
            (200, 120, "制发件数"),
            (300, 120, "废止件数"),
            (100, 140, "规章"),
            (200, 140, "1"),
            (300, 140, "0"),
            (100, 155, "行政规范"),
            (200, 160, "12"),
            (300, 160, "3"),
            (100, 165, "性文件"),
            (100, 190, "三、申请情况"),
        ];
        check(
            &[(page, Vec::new())],
            expect![[r#"
                <p>二、主动公开政府信息情况</p>
                信息内容   制发件数   废止件数
                规章   1   0
                行政规范
                12   3
                性文件
                <p>三、申请情况</p>
            "#]],
        );
    }
}

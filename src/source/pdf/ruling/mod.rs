//! Tables from ruling lines: a cell is what lines enclose. Pure, and nothing in it takes the square of what is
//! drawn: all is sorted, then swept over.

use std::collections::BTreeSet;

use crate::source::places::Bounds;
use crate::source::{MOST_CELLS, Unreadable};

use super::lines::{Line, go_on, lines};
use super::{Glyph, Length, POINT, Page, Rule};

/// What is no farther apart was meant to be at one place.
pub(super) const NEAR: Length = 32 * POINT / 10;
/// Pieces of a line that are no farther off each other than this go straight on.
const STRAIGHT: Length = POINT;
/// Space between cells that are drawn as frames of their own, at the most.
const MOST_GAP: Length = 12 * POINT;
/// What is no wider has no room for a character: it is the space between the two lines of a frame, or between frames.
const SLIT: Length = 65 * POINT / 10;
/// Of a page.
const MOST_CROSSINGS: usize = 500_000;
const MOST_TABLES: usize = 200;
/// Space between what is in a cell and its lines, at the most, that programs leave on both sides.
const PADDING: Length = 12 * POINT;

/// A page with its tables put together.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sheet {
    pub height: Length,
    /// Text that is in no table.
    pub lines: Vec<Line>,
    /// From the top.
    pub tables: Vec<Table>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Table {
    pub top: Length,
    /// Where its columns begin, and where the last one ends.
    pub columns: Vec<Length>,
    pub rows: Vec<Row>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// The page that it stands on, of those of the file.
    pub page: usize,
    /// Those that begin in it.
    pub cells: Vec<Cell>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub column: usize,
    pub n_columns: usize,
    pub n_rows: usize,
    /// On the page that it begins on.
    pub bounds: Bounds,
    /// Its lines, those apart that were not broken for want of room.
    pub text: String,
    /// How wide its first character is, and the room that its last line leaves.
    pub first_width: Length,
    pub room: Length,
}

impl Cell {
    /// What it is wherever it stands.
    pub(super) fn said(&self) -> (usize, usize, usize, &str) {
        (self.column, self.n_columns, self.n_rows, &self.text)
    }
}

/// Puts the tables of pages together.
pub(super) fn sheets(pages: Vec<Page>) -> Result<Vec<Sheet>, Unreadable> {
    let mut n_cells = 0;
    let pages = pages.into_iter().enumerate();
    pages
        .map(|(idx, it)| sheet(idx, it, &mut n_cells))
        .collect()
}

fn sheet(idx: usize, page: Page, n_cells: &mut usize) -> Result<Sheet, Unreadable> {
    let (mut frames, mut boxes) = (Vec::new(), Vec::new());
    for rules in groups(page.rules)? {
        match Frame::new(&rules, n_cells)? {
            Some(it) => frames.push(it),
            None => boxes.extend(bounds(&rules)),
        }
    }
    for rules in groups(closed_up(&boxes))? {
        frames.extend(Frame::new(&rules, n_cells)?);
    }
    if frames.len() > MOST_TABLES {
        return Err(Unreadable::TooLarge);
    }
    // A table within another one is asked first.
    frames.sort_by_key(Frame::area);
    let mut outside = Vec::new();
    for glyph in page.glyphs {
        let (x, y) = glyph.center();
        match frames.iter_mut().find(|it| it.holds(x, y)) {
            Some(frame) => frame.put(x, y, glyph),
            None => outside.push(glyph),
        }
    }
    let mut tables: Vec<Table> = frames.into_iter().map(|it| it.table(idx)).collect();
    tables.sort_by_key(|it| it.top);
    Ok(Sheet {
        height: page.height,
        lines: lines(outside),
        tables,
    })
}

/// Lines in groups that hang together, the pieces of each line put together.
fn groups(rules: Vec<Rule>) -> Result<Vec<Vec<Rule>>, Unreadable> {
    let (across, down): (Vec<Rule>, Vec<Rule>) = rules.into_iter().partition(|it| it.is_across);
    let rules = [whole(across), whole(down)].concat();
    let mut sets = Sets::new(rules.len());
    let mut events = Vec::with_capacity(rules.len() * 2);
    for (idx, it) in rules.iter().enumerate() {
        if it.is_across {
            events.push((it.from - NEAR, Event::Begin, idx));
            events.push((it.to + NEAR, Event::End, idx));
        } else {
            events.push((it.at, Event::Cross, idx));
        }
    }
    events.sort_unstable();
    let mut open = BTreeSet::new();
    let mut n_crossings = 0;
    for (_, event, idx) in events {
        let rule = rules[idx];
        match event {
            Event::Begin => drop(open.insert((rule.at, idx))),
            Event::End => drop(open.remove(&(rule.at, idx))),
            Event::Cross => {
                let crossed = (rule.from - NEAR, 0)..=(rule.to + NEAR, usize::MAX);
                for (_, other) in open.range(crossed) {
                    sets.unite(idx, *other);
                    n_crossings += 1;
                }
            }
        }
        if n_crossings > MOST_CROSSINGS {
            return Err(Unreadable::TooLarge);
        }
    }
    let mut members: Vec<(usize, Rule)> = Vec::with_capacity(rules.len());
    for (idx, it) in rules.iter().enumerate() {
        members.push((sets.first(idx), *it));
    }
    members.sort_by_key(|it| it.0);
    let groups = members.chunk_by(|a, b| a.0 == b.0);
    Ok(groups
        .map(|it| it.iter().map(|it| it.1).collect())
        .collect())
}

/// The edges of lines that are one box.
fn bounds(rules: &[Rule]) -> Option<Bounds> {
    let ends = |is_across: bool| {
        let own = rules.iter().filter(|it| it.is_across == is_across);
        let places = own.map(|it| it.at);
        let (first, last) = (places.clone().min()?, places.max()?);
        Some((first, last)).filter(|_| last - first > NEAR)
    };
    let ((top, bottom), (left, right)) = (ends(true)?, ends(false)?);
    Some(Bounds {
        left,
        top,
        right,
        bottom,
    })
}

/// The lines of cells that are drawn as frames of their own: each grows up to the middle of the gap around it.
fn closed_up(boxes: &[Bounds]) -> Vec<Rule> {
    let rows = boxes.iter().map(|it| (it.top / POINT, it.left, it.right));
    let columns = boxes.iter().map(|it| (it.left / POINT, it.top, it.bottom));
    let (Some(across), Some(down)) = (usual_gap(rows.collect()), usual_gap(columns.collect()))
    else {
        return Vec::new();
    };
    let lines = |it: &Bounds| {
        let (left, right) = (it.left - across / 2, it.right + across / 2);
        let (top, bottom) = (it.top - down / 2, it.bottom + down / 2);
        let line = |is_across, at, from, to| Rule {
            is_across,
            at,
            from,
            to,
        };
        [
            line(true, top, left, right),
            line(true, bottom, left, right),
            line(false, left, top, bottom),
            line(false, right, top, bottom),
        ]
    };
    boxes.iter().flat_map(lines).collect()
}

/// The gap that most stretches leave before the next one in the same line, if any do.
fn usual_gap(mut stretches: Vec<(Length, Length, Length)>) -> Option<Length> {
    stretches.sort_unstable();
    let pairs = stretches.windows(2).filter(|it| it[0].0 == it[1].0);
    let gaps = pairs.map(|it| it[1].1 - it[0].2);
    let mut gaps: Vec<Length> = gaps.filter(|it| (1..=MOST_GAP).contains(it)).collect();
    gaps.sort_unstable();
    gaps.get(gaps.len() / 2).copied()
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Begin,
    Cross,
    End,
}

/// Lines in the same direction, in as few pieces as they may be.
fn whole(mut rules: Vec<Rule>) -> Vec<Rule> {
    rules.sort_by_key(|it| it.at);
    let mut first = 0;
    for it in &mut rules {
        if it.at - first > STRAIGHT || first == 0 {
            first = it.at;
        }
        it.at = first;
    }
    rules.sort_by_key(|it| (it.at, it.from));
    let mut res: Vec<Rule> = Vec::new();
    for it in rules {
        match res.last_mut() {
            Some(last) if last.at == it.at && it.from <= last.to + NEAR => {
                last.to = last.to.max(it.to);
            }
            _ => res.push(it),
        }
    }
    res
}

/// Places, each for all that are near it, in order.
pub(super) fn clustered(mut places: Vec<Length>) -> Vec<Length> {
    places.sort_unstable();
    let mut res: Vec<Length> = Vec::new();
    let mut rest = places.as_slice();
    while let Some(first) = rest.first() {
        let len = rest.partition_point(|it| it - first <= NEAR);
        res.push(first.midpoint(rest[len - 1]));
        rest = &rest[len..];
    }
    res
}

/// The index of the place that is the nearest.
pub(super) fn nearest(places: &[Length], to: Length) -> usize {
    let behind = places.partition_point(|it| *it < to);
    let distance = |idx: usize| places.get(idx).map_or(Length::MAX, |it| (it - to).abs());
    match behind.checked_sub(1) {
        Some(before) if distance(before) <= distance(behind) => before,
        _ => behind.min(places.len().saturating_sub(1)),
    }
}

/// Things in sets, each known by one of its things.
struct Sets(Vec<usize>);

impl Sets {
    fn new(len: usize) -> Self {
        Self((0..len).collect())
    }

    fn first(&mut self, mut idx: usize) -> usize {
        while self.0[idx] != idx {
            self.0[idx] = self.0[self.0[idx]];
            idx = self.0[idx];
        }
        idx
    }

    fn unite(&mut self, a: usize, b: usize) {
        let (a, b) = (self.first(a), self.first(b));
        self.0[a.max(b)] = a.min(b);
    }
}

/// Lines that enclose cells, and what is drawn within.
struct Frame {
    columns: Vec<Length>,
    rows: Vec<Length>,
    /// The cell that each square between a row and a column belongs to.
    owners: Vec<usize>,
    /// In order of their first squares.
    cells: Vec<Enclosed>,
}

#[derive(Default)]
struct Enclosed {
    row: usize,
    column: usize,
    n_rows: usize,
    n_columns: usize,
    glyphs: Vec<Glyph>,
}

impl Frame {
    /// `None` where the lines are no table: one cell or one column is a box around text.
    fn new(rules: &[Rule], n_cells: &mut usize) -> Result<Option<Self>, Unreadable> {
        let places = |is_across: bool| {
            let own = rules.iter().filter(move |it| it.is_across == is_across);
            let mut res: Vec<Length> = own.map(|it| it.at).collect();
            // Lines that stick out are closed there: by what page makers leave out.
            let others = rules.iter().filter(move |it| it.is_across != is_across);
            let ends = others.flat_map(|it| [it.from, it.to]);
            let (least, most) = (ends.clone().min(), ends.max());
            if let (Some(least), Some(first)) = (least, res.iter().min().copied()) {
                res.extend(Some(least).filter(|it| first - it > NEAR));
            }
            if let (Some(most), Some(last)) = (most, res.iter().max().copied()) {
                res.extend(Some(most).filter(|it| it - last > NEAR));
            }
            clustered(res)
        };
        let (rows, columns) = (places(true), places(false));
        if rows.len() < 2 || columns.len() < 3 {
            return Ok(None);
        }
        *n_cells += (rows.len() - 1) * (columns.len() - 1);
        if *n_cells > MOST_CELLS {
            return Err(Unreadable::TooLarge);
        }
        let mut res = Self {
            columns,
            rows,
            owners: Vec::new(),
            cells: Vec::new(),
        };
        res.enclose(rules);
        Ok(Some(res).filter(|it| it.cells.len() > 1))
    }

    /// Finds the cells: squares that no line is between are one.
    fn enclose(&mut self, rules: &[Rule]) {
        let (n_rows, n_columns) = (self.rows.len() - 1, self.columns.len() - 1);
        let n_squares = n_rows * n_columns;
        // Whether a line is above a square, and whether one is left of it.
        let mut is_above = vec![false; n_squares];
        let mut is_left = vec![false; n_squares];
        for rule in rules {
            let (along, across) = match rule.is_across {
                true => (&self.columns, &self.rows),
                false => (&self.rows, &self.columns),
            };
            let at = nearest(across, rule.at);
            let first = along.partition_point(|it| *it <= rule.from);
            let first = first.saturating_sub(1);
            let middles = along[first..].windows(2);
            let middles = middles.map(|it| it[0].midpoint(it[1])).zip(first..);
            let passed = middles.skip_while(|it| it.0 <= rule.from);
            for (_, idx) in passed.take_while(|it| it.0 < rule.to) {
                match rule.is_across {
                    true if at < n_rows => is_above[at * n_columns + idx] = true,
                    false if at < n_columns => is_left[idx * n_columns + at] = true,
                    _ => {}
                }
            }
        }
        let mut sets = Sets::new(n_squares);
        for idx in 0..n_squares {
            if idx >= n_columns && !is_above[idx] {
                sets.unite(idx, idx - n_columns);
            }
            if idx % n_columns > 0 && !is_left[idx] {
                sets.unite(idx, idx - 1);
            }
        }
        self.owners = self.rectangles(&mut sets);
    }

    /// Makes a cell of each set of squares; of one that is no rectangle, a cell of each row of squares.
    fn rectangles(&mut self, sets: &mut Sets) -> Vec<usize> {
        #[derive(Clone, Copy)]
        struct Extent {
            n_squares: usize,
            first: usize,
            last_row: usize,
            first_column: usize,
            last_column: usize,
            cell: Option<usize>,
        }
        let n_columns = self.columns.len() - 1;
        let n_squares = (self.rows.len() - 1) * n_columns;
        let mut extents: Vec<Option<Extent>> = vec![None; n_squares];
        for idx in 0..n_squares {
            let (row, column) = (idx / n_columns, idx % n_columns);
            let extent = extents[sets.first(idx)].get_or_insert(Extent {
                n_squares: 0,
                first: idx,
                last_row: row,
                first_column: column,
                last_column: column,
                cell: None,
            });
            extent.n_squares += 1;
            extent.last_row = row;
            extent.first_column = extent.first_column.min(column);
            extent.last_column = extent.last_column.max(column);
        }
        let mut owners = Vec::with_capacity(n_squares);
        let mut open = None;
        for idx in 0..n_squares {
            let set = sets.first(idx);
            let (row, column) = (idx / n_columns, idx % n_columns);
            let Some(extent) = &mut extents[set] else {
                continue;
            };
            let n_rows = extent.last_row + 1 - extent.first / n_columns;
            let width = extent.last_column + 1 - extent.first_column;
            let is_rectangle = n_rows * width == extent.n_squares;
            let goes_on = column > 0 && open == Some(set);
            open = Some(set);
            let cell = match extent.cell {
                Some(cell) if is_rectangle => cell,
                Some(cell) if goes_on => {
                    self.cells[cell].n_columns += 1;
                    cell
                }
                _ => {
                    self.cells.push(Enclosed {
                        row,
                        column,
                        n_rows: if is_rectangle { n_rows } else { 1 },
                        n_columns: if is_rectangle { width } else { 1 },
                        glyphs: Vec::new(),
                    });
                    self.cells.len() - 1
                }
            };
            extent.cell = Some(cell);
            owners.push(cell);
        }
        owners
    }

    fn area(&self) -> i64 {
        let extent = |it: &[Length]| match it {
            [first, .., last] => i64::from(last - first),
            _ => 0,
        };
        extent(&self.rows) * extent(&self.columns)
    }

    fn holds(&self, x: Length, y: Length) -> bool {
        let within = |places: &[Length], at: Length| match places {
            [first, .., last] => *first <= at && at < *last,
            _ => false,
        };
        within(&self.columns, x) && within(&self.rows, y)
    }

    /// Puts a glyph into the cell that its center is in.
    fn put(&mut self, x: Length, y: Length, glyph: Glyph) {
        let before = |places: &[Length], at: Length| places.partition_point(|it| *it <= at) - 1;
        let square = before(&self.rows, y) * (self.columns.len() - 1) + before(&self.columns, x);
        self.cells[self.owners[square]].glyphs.push(glyph);
    }

    /// Takes columns and rows out that are nothing but space within lines.
    fn close_slits(&mut self) {
        let own = |it: &Enclosed| (it.column, it.n_columns, !it.glyphs.is_empty());
        let columns = Slits::of(&self.columns, self.cells.iter().map(own));
        let own = |it: &Enclosed| (it.row, it.n_rows, !it.glyphs.is_empty());
        let rows = Slits::of(&self.rows, self.cells.iter().map(own));
        if rows.edges.len() < 2 || columns.edges.len() < 3 {
            return;
        }
        for it in &mut self.cells {
            (it.column, it.n_columns) = columns.place(it.column, it.n_columns);
            (it.row, it.n_rows) = rows.place(it.row, it.n_rows);
        }
        self.cells.retain(|it| it.n_columns > 0 && it.n_rows > 0);
        self.columns = columns.edges;
        self.rows = rows.edges;
    }

    fn table(mut self, page: usize) -> Table {
        self.close_slits();
        let mut rows = vec![
            Row {
                page,
                cells: Vec::new(),
            };
            self.rows.len() - 1
        ];
        for it in self.cells {
            let bounds = Bounds {
                left: self.columns[it.column],
                top: self.rows[it.row],
                right: self.columns[it.column + it.n_columns],
                bottom: self.rows[it.row + it.n_rows],
            };
            let width = bounds.right - bounds.left;
            let lines = lines(it.glyphs);
            rows[it.row].cells.push(Cell {
                column: it.column,
                n_columns: it.n_columns,
                n_rows: it.n_rows,
                bounds,
                text: text(&lines, width),
                first_width: lines.first().map_or(0, |it| it.first_width),
                room: width - lines.last().map_or(0, |it| it.right - it.left),
            });
        }
        Table {
            top: self.rows.first().copied().unwrap_or_default(),
            columns: self.columns,
            rows,
        }
    }
}

/// The columns of a table, or its rows, without those that are slits.
struct Slits {
    edges: Vec<Length>,
    /// How many are left before each edge there was.
    n_before: Vec<usize>,
}

impl Slits {
    /// Cells are the first column or row that each is in, how many there are, and whether it holds anything.
    fn of(edges: &[Length], cells: impl Iterator<Item = (usize, usize, bool)>) -> Self {
        let mut is_slit: Vec<bool> = edges.windows(2).map(|it| it[1] - it[0] <= SLIT).collect();
        for (first, n, _) in cells.filter(|it| it.2) {
            let own = &mut is_slit[first..first + n];
            if own.iter().all(|it| *it) {
                own.fill(false);
            }
        }
        let mut res = Self {
            edges: Vec::new(),
            n_before: vec![0],
        };
        let mut last = None;
        for (idx, is_slit) in is_slit.into_iter().enumerate() {
            if !is_slit {
                res.edges.push(edges[idx]);
                last = Some(edges[idx + 1]);
            }
            res.n_before.push(res.edges.len());
        }
        res.edges.extend(last);
        res
    }

    /// Where something is now, and how many it spans.
    fn place(&self, first: usize, n: usize) -> (usize, usize) {
        let (before, behind) = (self.n_before[first], self.n_before[first + n]);
        (before, behind - before)
    }
}

/// Whether text goes on in a line of which the first character is so wide, since there was no room for it in the
/// line before.
pub(super) fn is_broken(room: Length, first_width: Length) -> bool {
    room <= first_width + PADDING
}

/// The text of a cell. A line that had room for more was ended by whoever wrote it.
fn text(lines: &[Line], width: Length) -> String {
    let mut res = String::new();
    let mut room = None;
    for line in lines {
        if room.is_some_and(|it| !is_broken(it, line.first_width)) {
            res.push('\n');
        }
        go_on(&mut res, &line.text);
        room = Some(width - (line.right - line.left));
    }
    res
}

#[cfg(test)]
mod tests;

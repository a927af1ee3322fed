//! What a PDF draws. The only file that names hayro, and the border that none of its panics crosses.

mod bounds;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;

use hayro_interpret::font::{FontData, Glyph as Drawn, GlyphRun, PositionedGlyph};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::page::Page as Source;
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape, Vec2};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, RenderContent, SoftMask, TransformExt, interpret_page,
};

use crate::source::Unreadable;

use super::{Glyph, Length, POINT, Page, Rule, radicals};

const MOST_PAGES: usize = 500;
/// Lines of a page that may be ruling lines.
const MOST_RULES: usize = 20_000;
/// Glyphs of all pages.
const MOST_GLYPHS: usize = 1_000_000;
/// Steps that all paths of all pages have.
const MOST_STEPS: usize = 2_000_000;
/// What the forms of all pages say, each as often as it is drawn.
const MOST_FORM_BYTES: u64 = 64 << 20;
/// What drawing a form costs at the least that stands within so many others, as no program puts them: each may draw
/// the next one many times.
const DEEP: usize = 4;
const LEAST_OF_DEEP_FORM: u64 = 4 << 10;
/// Of so many glyphs one may have no meaning, as the sign before an item of a list often has none.
const LEAST_MEANT: usize = 50;
/// What a font that is not in the file is replaced by: one without any glyph. The file says how wide its glyphs are,
/// and which characters they are follows from what the font is called.
const BLANK_FONT: &[u8] = b"\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00";
/// What a glyph without meaning is read as.
const UNKNOWN: char = char::REPLACEMENT_CHARACTER;
/// No ruling line is thicker.
const THICKEST: f64 = 3.0;
/// How far a line that goes straight may be off, at its ends.
const CROOKED: f64 = 0.5;

/// What the interpreter is left with, which cannot be stopped otherwise.
struct TooMuch;

/// The pages of a file.
pub(super) fn pages(bytes: &[u8]) -> Result<Vec<Page>, Unreadable> {
    let read = || interpreted(bytes, false);
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|panic| {
        Err(match panic.is::<TooMuch>() {
            true => Unreadable::TooLarge,
            false => Unreadable::Damaged,
        })
    })
}

/// The pages, without the programs of fonts or with them.
fn interpreted(bytes: &[u8], has_programs: bool) -> Result<Vec<Page>, Unreadable> {
    let bounded = bounds::bounded(bytes, has_programs)?;
    let pdf = Pdf::new(bounded.bytes).map_err(|it| match it {
        LoadPdfError::Decryption(_) => Unreadable::Encrypted,
        LoadPdfError::Invalid => Unreadable::Damaged,
    })?;
    let sources = pdf.pages();
    if sources.len() > MOST_PAGES {
        return Err(Unreadable::TooLarge);
    }
    let needs_programs = bounds::check(&pdf, bounded.largest_form)?;
    if needs_programs && !has_programs {
        return interpreted(bytes, true);
    }
    let settings = InterpreterSettings {
        font_resolver: Arc::new(|_| Some((Arc::new(BLANK_FONT) as FontData, 0))),
        // Notes and stamps are not what the page says.
        render_content: RenderContent::PAGE,
        ..InterpreterSettings::default()
    };
    let cache = InterpreterCache::new();
    let mut counts = Counts {
        largest_form: bounded.largest_form,
        ..Counts::default()
    };
    let mut res = Vec::with_capacity(sources.len());
    for source in sources.iter() {
        let mut drawing = Drawing::new(source, counts);
        let page = Rect::from_origin_size(Point::ZERO, drawing.size.to_size());
        let transform = source.initial_transform(true).to_kurbo();
        let mut context = Context::new(transform, page, &cache, pdf.xref(), settings.clone());
        interpret_page(source, &mut context, &mut drawing);
        counts = drawing.counts;
        res.push(drawing.page);
    }
    if counts.n_glyphs == 0 {
        return Err(Unreadable::NoText);
    }
    if counts.n_unknown > counts.n_glyphs / LEAST_MEANT {
        return Err(Unreadable::NoMeaning);
    }
    Ok(res)
}

/// Of all pages so far.
#[derive(Clone, Copy, Default)]
struct Counts {
    n_glyphs: usize,
    n_unknown: usize,
    n_steps: usize,
    largest_form: u64,
    /// What all forms say that were drawn, at most.
    form_bytes: u64,
}

/// A page while it is drawn.
struct Drawing {
    page: Page,
    size: Vec2,
    /// What each clip leaves to be seen, within the one around it.
    clips: Vec<Rect>,
    counts: Counts,
}

impl Drawing {
    fn new(source: &Source<'_>, counts: Counts) -> Self {
        let (width, height) = source.render_dimensions();
        Self {
            page: Page {
                height: length(f64::from(height)),
                ..Page::default()
            },
            size: Vec2::new(f64::from(width), f64::from(height)),
            clips: Vec::new(),
            counts,
        }
    }

    /// What can be seen of the page.
    fn seen(&self) -> Rect {
        let page = Rect::from_origin_size(Point::ZERO, self.size.to_size());
        self.clips.last().copied().unwrap_or(page)
    }

    fn glyph(&mut self, glyph: &PositionedGlyph<'_>, transform: Affine) {
        self.counts.n_glyphs += 1;
        if self.counts.n_glyphs > MOST_GLYPHS {
            resume_unwind(Box::new(TooMuch));
        }
        let advance = match &**glyph {
            Drawn::Outline(it) => it.advance_width(),
            Drawn::Type3(it) => it.advance_width(),
        };
        let transform = transform * glyph.transform();
        let at = |x: f64, y: f64| transform * Point::new(x, y);
        let start = at(0.0, 0.0);
        let end = at(f64::from(advance.unwrap_or(500.0)), 0.0);
        let size = (at(0.0, 1000.0) - start).hypot();
        let (left, right) = (start.x.min(end.x), start.x.max(end.x));
        let middle = Point::new(left.midpoint(right), start.y - size * 0.35);
        if !self.seen().inflate(2.0, 2.0).contains(middle) {
            return;
        }
        let text = match glyph.as_unicode() {
            Some(BfString::Char(it)) => it.to_string(),
            Some(BfString::String(it)) => it,
            None => UNKNOWN.to_string(),
        };
        let n_characters = text.chars().count().max(1);
        let width = (right - left) / n_characters as f64;
        for (idx, it) in text.chars().enumerate() {
            if it.is_whitespace() || it.is_control() {
                continue;
            }
            let character = match it {
                '\u{e000}'..='\u{f8ff}' => UNKNOWN,
                it => radicals::character(it),
            };
            self.counts.n_unknown += usize::from(character == UNKNOWN);
            let left = left + width * idx as f64;
            self.page.glyphs.push(Glyph {
                character,
                left: length(left),
                right: length(left + width),
                baseline: length(start.y),
                size: length(size),
            });
        }
    }

    /// Adds what can be seen of a line from one point to another, if it goes straight across or down.
    fn rule(&mut self, a: Point, b: Point) {
        let seen = self.seen().inflate(1.0, 1.0);
        let is_across = (a.y - b.y).abs() <= CROOKED;
        let is_down = (a.x - b.x).abs() <= CROOKED;
        if is_across == is_down || !(seen.is_finite() && a.is_finite() && b.is_finite()) {
            return;
        }
        let (at, a, b, across, along) = if is_across {
            let across = (seen.y0, seen.y1);
            (a.y.midpoint(b.y), a.x, b.x, across, (seen.x0, seen.x1))
        } else {
            let across = (seen.x0, seen.x1);
            (a.x.midpoint(b.x), a.y, b.y, across, (seen.y0, seen.y1))
        };
        let (from, to) = (a.min(b).max(along.0), a.max(b).min(along.1));
        if from >= to || at < across.0 || across.1 < at {
            return;
        }
        self.page.rules.push(Rule {
            is_across,
            at: length(at),
            from: length(from),
            to: length(to),
        });
        if self.page.rules.len() > MOST_RULES {
            resume_unwind(Box::new(TooMuch));
        }
    }

    /// A thin rectangle is a line; a rectangle with another one close within is a frame.
    fn filled(&mut self, outlines: &[Outline]) {
        let mut thick: Vec<Rect> = Vec::new();
        for it in outlines.iter().filter(|it| !it.is_curved) {
            let bounds = it.bounds();
            let center = bounds.center();
            if bounds.height() <= THICKEST && bounds.width() > bounds.height() {
                self.rule((bounds.x0, center.y).into(), (bounds.x1, center.y).into());
            } else if bounds.width() <= THICKEST && bounds.height() > bounds.width() {
                self.rule((center.x, bounds.y0).into(), (center.x, bounds.y1).into());
            } else {
                thick.push(bounds);
            }
        }
        let [outer, inner] = thick[..] else {
            return;
        };
        let (outer, inner) = match outer.area() < inner.area() {
            true => (inner, outer),
            false => (outer, inner),
        };
        if outer.contains_rect(inner) && inner.inflate(THICKEST, THICKEST).contains_rect(outer) {
            let frame = between(outer, inner);
            let corners = [
                Point::new(frame.x0, frame.y0),
                Point::new(frame.x1, frame.y0),
                Point::new(frame.x1, frame.y1),
                Point::new(frame.x0, frame.y1),
            ];
            for (from, to) in corners.iter().zip(corners.iter().cycle().skip(1)) {
                self.rule(*from, *to);
            }
        }
    }
}

/// A part of a path that is drawn without lifting the pen.
#[derive(Default)]
struct Outline {
    points: Vec<Point>,
    is_curved: bool,
}

impl Outline {
    fn bounds(&self) -> Rect {
        let first = self.points.first().copied().unwrap_or_default();
        let start = Rect::from_points(first, first);
        self.points.iter().fold(start, |acc, it| acc.union_pt(*it))
    }
}

/// The parts of a path, on the page.
fn outlines(path: &BezPath, transform: Affine) -> Vec<Outline> {
    let mut res: Vec<Outline> = Vec::new();
    for step in path.elements() {
        if matches!(step, PathEl::MoveTo(_)) || res.is_empty() {
            res.push(Outline::default());
        }
        let Some(open) = res.last_mut() else {
            continue;
        };
        match *step {
            PathEl::MoveTo(it) | PathEl::LineTo(it) => open.points.push(transform * it),
            PathEl::QuadTo(_, it) | PathEl::CurveTo(_, _, it) => {
                open.points.push(transform * it);
                open.is_curved = true;
            }
            PathEl::ClosePath => open.points.extend(open.points.first().copied()),
        }
    }
    res
}

fn between(outer: Rect, inner: Rect) -> Rect {
    Rect::new(
        outer.x0.midpoint(inner.x0),
        outer.y0.midpoint(inner.y0),
        outer.x1.midpoint(inner.x1),
        outer.y1.midpoint(inner.y1),
    )
}

/// What is off every page is off by no more than fits.
fn length(points: f64) -> Length {
    const FARTHEST: f64 = 100_000.0;
    (points.clamp(-FARTHEST, FARTHEST) * f64::from(POINT)).round() as Length
}

impl<'a> Device<'a> for Drawing {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.counts.n_steps += path.elements().len();
        if self.counts.n_steps > MOST_STEPS {
            resume_unwind(Box::new(TooMuch));
        }
        let outlines = outlines(path, props.transform);
        let (is_filled, is_stroked) = match mode {
            DrawMode::Fill(_) => (true, false),
            DrawMode::Stroke(_) => (false, true),
            DrawMode::FillAndStroke(..) => (true, true),
            DrawMode::Invisible => (false, false),
        };
        if is_filled {
            self.filled(&outlines);
        }
        if is_stroked {
            for it in outlines.iter().filter(|it| !it.is_curved) {
                for pair in it.points.windows(2) {
                    self.rule(pair[0], pair[1]);
                }
            }
        }
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        // What lies unseen under a picture is what somebody's program took the picture for.
        if matches!(mode, DrawMode::Invisible) {
            return;
        }
        for it in run.glyphs() {
            self.glyph(it, props.transform);
        }
    }

    /// Every form begins with it, and whatever is drawn within a shape.
    fn push_clip_path(&mut self, clip: &ClipPath) {
        let is_deep = self.counts.largest_form > 0 && self.clips.len() >= DEEP;
        let least = if is_deep { LEAST_OF_DEEP_FORM } else { 0 };
        self.counts.form_bytes += self.counts.largest_form.max(least);
        if self.counts.form_bytes > MOST_FORM_BYTES {
            resume_unwind(Box::new(TooMuch));
        }
        self.push_clip_rect(&clip.path.bounding_box());
    }

    fn push_clip_rect(&mut self, clip: &Rect) {
        self.clips.push(self.seen().intersect(*clip));
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn pop_transparency_group(&mut self) {}

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
}

#[cfg(test)]
mod tests;

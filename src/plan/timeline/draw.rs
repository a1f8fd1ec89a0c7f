//! The drawings of a timeline: bars and marks on a scale of years, with labels that find their own place.

use super::{LaneView, SpanView, TickView, TimeMarkView, TimelineDrawingView, TimelineView, first_free};
use crate::plan::band::spread_extents;
use crate::plan::drawing::{BoxView, Path, Scale, WordsView, rounded, small_capitals, tenth};
use crate::plan::label::{self, Label, Lettering, Room};

/// The letters of the wide drawing.
pub(super) const WIDE: Scale = Scale { lettering: Lettering { size: 13.0, leading: 17.0 }, ..Scale::WIDE };
/// The letters of the compact drawing.
pub(super) const COMPACT: Scale = Scale::COMPACT;

/// The thickness of a bar, and the length of the mark of a day.
const BAR: f64 = 24.0;
/// The thickness of the bars of a lane in which a label of two lines stands on one.
const THICK: f64 = 42.0;
/// Between a bar and its label, and around what stands on a bar.
const APART: f64 = 8.0;

/// Draws a timeline from left to right.
pub(super) fn wide(timeline: &TimelineView) -> TimelineDrawingView {
    let scale = WIDE;
    let (width, margin) = (1200.0, 8.0);
    // Labels may stand a little before the scale begins and after it ends.
    let (low, high) = (margin + 12.0, width - margin - 12.0);
    let (begin, end) = (low + 14.0, high - 14.0);
    let along = |thousandths: f64| begin + thousandths / 1000.0 * (end - begin);
    let mut marks = Vec::new();
    let mut lanes = Vec::new();
    let mut y = margin + 14.0;
    for (at, lane) in timeline.lanes.iter().enumerate() {
        let name = small_capitals(&lane.label, high - low, scale.small);
        if !name.lines.is_empty() {
            let next = y + scale.small.height(1) + 6.0;
            lanes.push(words(name, low, y + scale.small.ascent(), "start"));
            y = next;
        }
        y = place_lane(lane, at, (low, high), along, y, &mut marks) + 8.0;
    }
    let bottom = y + 26.0;
    let step = step((end - begin) / years(timeline), 5.0 * scale.small.size);
    let ticks = ticks(timeline, step).map(|(year, thousandths)| {
        let x = along(thousandths);
        let mut path = Path::from(x, margin + 3.0);
        path.vertical(bottom - 20.0);
        let label = year_label(year, scale.small);
        TickView { year, d: path.d(), words: words(label, x, bottom - 8.0, "middle") }
    });
    TimelineDrawingView {
        width,
        height: tenth(bottom + margin),
        label_size: scale.lettering.size,
        leading: scale.lettering.leading,
        small_size: scale.small.size,
        frame: rounded(BoxView {
            x: margin,
            y: margin,
            width: width - 2.0 * margin,
            height: bottom - margin,
        }),
        ticks: ticks.collect(),
        lanes,
        marks,
    }
}

/// Where the label of a bar stands.
enum Spot {
    On,
    Right,
    Left,
    Under,
}

/// A bar with its label, before it has a height.
struct Bar<'a> {
    span: &'a SpanView,
    left: f64,
    right: f64,
    thickness: f64,
    spot: Spot,
    when: Label,
    title: Label,
}

impl<'a> Bar<'a> {
    fn new(span: &'a SpanView, (low, high): (f64, f64), along: impl Fn(f64) -> f64) -> Bar<'a> {
        let (left, right) = (along(span.from), along(span.to));
        // The mark of a day stands around it, a bar is at least as wide as a mark.
        let (left, right) = if right - left < 3.0 { (left - 1.5, left + 1.5) } else { (left, right) };
        let on = Room { width: right - left - 2.0 * APART, lines: 2 };
        if on.width >= 4.0 * WIDE.lettering.size {
            let title = label::broken(&span.entity.title, Room { lines: 3, ..on }, WIDE.lettering);
            if title.lines.len() <= 2 {
                let thickness = if title.lines.len() == 1 { BAR } else { THICK };
                return Bar { span, left, right, thickness, spot: Spot::On, when: Label::default(), title };
            }
        }
        let room = Room { width: 270.0, lines: 3 };
        let when = label::broken(&span.when, Room { lines: 1, ..room }, WIDE.small);
        let title = label::broken(&span.entity.title, room, WIDE.lettering);
        let width = when.width.max(title.width);
        let spot = if right + APART + width <= high {
            Spot::Right
        } else if left - APART - width >= low {
            Spot::Left
        } else {
            Spot::Under
        };
        Bar { span, left, right, thickness: BAR, spot, when, title }
    }

    /// Where the bar with its label begins and ends.
    fn extent(&self, (low, high): (f64, f64)) -> (f64, f64) {
        let width = self.when.width.max(self.title.width);
        match self.spot {
            Spot::On => (self.left, self.right),
            Spot::Right => (self.left, self.right + APART + width),
            Spot::Left => (self.left - APART - width, self.right),
            Spot::Under => {
                let from = self.left.min(high - width).max(low);
                (self.left.min(from), self.right.max(from + width))
            }
        }
    }

    fn label_height(&self) -> f64 {
        block_height(&self.when, &self.title, WIDE)
    }

    fn height(&self) -> f64 {
        match self.spot {
            Spot::On => self.thickness,
            Spot::Left | Spot::Right => self.label_height().max(self.thickness),
            Spot::Under => self.thickness + 4.0 + self.label_height(),
        }
    }

    fn place(self, lane: usize, row: (f64, f64), (low, high): (f64, f64)) -> TimeMarkView {
        let top = row.0 + (row.1 - self.height()) / 2.0;
        let label_height = self.label_height();
        let middle = top + self.height() / 2.0;
        let width = self.when.width.max(self.title.width);
        let (bar, x, label, anchor) = match self.spot {
            Spot::On => (top, self.left + APART, middle - label_height / 2.0, "start"),
            Spot::Right => {
                (middle - self.thickness / 2.0, self.right + APART, middle - label_height / 2.0, "start")
            }
            Spot::Left => {
                (middle - self.thickness / 2.0, self.left - APART, middle - label_height / 2.0, "end")
            }
            Spot::Under => (top, self.left.min(high - width).max(low), top + self.thickness + 4.0, "start"),
        };
        let place = BoxView { x: self.left, y: bar, width: self.right - self.left, height: self.thickness };
        let (when, words) = block(self.when, self.title, (x, label), anchor, WIDE);
        TimeMarkView {
            entity: self.span.entity.clone(),
            lane,
            day: self.span.from == self.span.to,
            place: rounded(place),
            on_bar: matches!(self.spot, Spot::On),
            when,
            words,
            leader: String::new(),
        }
    }
}

/// Places the bars of a lane with their labels in rows, each in the first row where it touches nothing.
/// Returns where the lane ends.
fn place_lane(
    lane: &LaneView,
    at: usize,
    within: (f64, f64),
    along: impl Fn(f64) -> f64 + Copy,
    top: f64,
    marks: &mut Vec<TimeMarkView>,
) -> f64 {
    let mut rows: Vec<Vec<Bar<'_>>> = Vec::new();
    let mut bars: Vec<Bar<'_>> = lane.spans.iter().map(|it| Bar::new(it, within, along)).collect();
    let thickness = bars.iter().map(|it| it.thickness).fold(BAR, f64::max);
    bars.iter_mut().for_each(|it| it.thickness = thickness);
    for bar in bars {
        let (left, right) = bar.extent(within);
        let free = |row: &&mut Vec<Bar<'_>>| {
            row.iter().all(|it| {
                // Periods that follow each other stand side by side, unless a label stands between them.
                let on = matches!((&it.spot, &bar.spot), (Spot::On, Spot::On));
                let (apart, other) = (if on { 0.0 } else { 10.0 }, it.extent(within));
                other.1 + apart <= left || right + apart <= other.0
            })
        };
        match rows.iter_mut().find(free) {
            Some(row) => row.push(bar),
            None => rows.push(vec![bar]),
        }
    }
    let mut y = top;
    for row in rows {
        let height = row.iter().map(Bar::height).fold(0.0, f64::max);
        marks.extend(row.into_iter().map(|it| it.place(at, (y, height), within)));
        y += height + 10.0;
    }
    y
}

/// Draws a timeline from the top down.
pub(super) fn compact(timeline: &TimelineView) -> TimelineDrawingView {
    let scale = COMPACT;
    let (width, margin) = (320.0, 6.0);
    let (axis, tracks, labels) = (46.0, (58.0, 108.0), 126.0);
    let room = Room { width: width - margin - 8.0 - labels, lines: 4 };
    let mut spans: Vec<(usize, &SpanView)> = timeline
        .lanes
        .iter()
        .enumerate()
        .flat_map(|(at, lane)| lane.spans.iter().map(move |it| (at, it)))
        .collect();
    spans.sort_by(|one, other| one.1.from.total_cmp(&other.1.from));
    let texts: Vec<(Label, Label)> = spans
        .iter()
        .map(|(_, it)| {
            let when = label::broken(&it.when, Room { lines: 2, ..room }, scale.small);
            (when, label::broken(&it.entity.title, room, scale.lettering))
        })
        .collect();
    let heights: Vec<f64> = texts.iter().map(|it| block_height(&it.0, &it.1, scale)).collect();
    let needed: f64 = heights.iter().map(|it| it + 12.0).sum();
    let length = needed.max(360.0);
    let top = margin + 22.0;
    let along = |thousandths: f64| top + thousandths / 1000.0 * length;

    let bars: Vec<(f64, f64)> = spans
        .iter()
        .map(|(_, it)| {
            let (from, to) = (along(it.from), along(it.to));
            if to - from < 3.0 { (from - 1.5, from + 1.5) } else { (from, to) }
        })
        .collect();
    let mut ends = Vec::new();
    let rows: Vec<usize> = bars.iter().map(|it| first_free(&mut ends, it.0, it.1 + 2.0)).collect();
    let track = ((tracks.1 - tracks.0) / ends.len().max(1) as f64).min(12.0);
    let thick = 0.7 * track;

    // Labels stand beside the beginning of their bars, or as near as they can, in the order of time.
    let wishes: Vec<f64> = bars.iter().map(|it| (it.0 + 6.0).min(f64::midpoint(it.0, it.1))).collect();
    let extents: Vec<(f64, f64)> = heights.iter().map(|it| (it / 2.0, it / 2.0)).collect();
    let middles = spread_extents(&wishes, &extents, 10.0, (margin + 10.0, top + length + 12.0));

    let mut marks = Vec::new();
    for (at, ((lane, span), (when, title))) in spans.into_iter().zip(texts).enumerate() {
        let (from, to) = bars[at];
        let x = tracks.0 + rows[at] as f64 * track;
        let mut leader = Path::from(x + thick + 1.0, wishes[at]);
        leader.horizontal(tracks.1 + 2.0);
        leader.across(labels - 4.0, middles[at]);
        let (when, words) = block(when, title, (labels, middles[at] - heights[at] / 2.0), "start", scale);
        marks.push(TimeMarkView {
            entity: span.entity.clone(),
            lane,
            day: span.from == span.to,
            place: rounded(BoxView { x, y: from, width: thick, height: to - from }),
            on_bar: false,
            when,
            words,
            leader: leader.d(),
        });
    }

    let bottom = top + length + 16.0;
    let step = step(length / years(timeline), 2.4 * scale.small.size);
    let ticks = ticks(timeline, step).map(|(year, thousandths)| {
        let y = along(thousandths);
        let mut path = Path::from(axis + 3.0, y);
        path.horizontal(tracks.0 - 3.0);
        let label = year_label(year, scale.small);
        let base = y - scale.small.height(1) / 2.0 + scale.small.ascent();
        TickView { year, d: path.d(), words: words(label, axis, base, "end") }
    });
    TimelineDrawingView {
        width,
        height: tenth(bottom + margin),
        label_size: scale.lettering.size,
        leading: scale.lettering.leading,
        small_size: scale.small.size,
        frame: rounded(BoxView {
            x: margin,
            y: margin,
            width: width - 2.0 * margin,
            height: bottom - margin,
        }),
        ticks: ticks.collect(),
        lanes: Vec::new(),
        marks,
    }
}

/// How high a label is with what says when above it.
fn block_height(when: &Label, title: &Label, scale: Scale) -> f64 {
    let between = if when.lines.is_empty() || title.lines.is_empty() { 0.0 } else { 2.0 };
    scale.small.height(when.lines.len()) + between + scale.lettering.height(title.lines.len())
}

/// Sets what says when above a label.
fn block(
    when: Label,
    title: Label,
    (x, top): (f64, f64),
    anchor: &'static str,
    scale: Scale,
) -> (WordsView, WordsView) {
    let small = scale.small.height(when.lines.len());
    let between = if small == 0.0 { 0.0 } else { 2.0 };
    let words_at = top + small + between + scale.lettering.ascent();
    (words(when, x, top + scale.small.ascent(), anchor), words(title, x, words_at, anchor))
}

fn words(label: Label, x: f64, y: f64, anchor: &'static str) -> WordsView {
    WordsView { lines: label.lines, x: tenth(x), y: tenth(y), anchor }
}

fn year_label(year: i16, lettering: Lettering) -> Label {
    label::broken(&year.to_string(), Room { width: 100.0, lines: 1 }, lettering)
}

fn years(timeline: &TimelineView) -> f64 {
    f64::from(timeline.last_year) - f64::from(timeline.first_year)
}

/// The fewest years between two ticks that keep their numbers apart.
fn step(year: f64, apart: f64) -> i32 {
    const STEPS: [i32; 13] = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000];
    STEPS.into_iter().find(|&it| f64::from(it) * year >= apart).unwrap_or(5000)
}

/// The years that have a tick, and where.
fn ticks(timeline: &TimelineView, step: i32) -> impl Iterator<Item = (i16, f64)> {
    let (first, last) = (timeline.first_year, timeline.last_year);
    let length = years(timeline);
    (first..=last)
        .filter(move |&it| i32::from(it).rem_euclid(step) == 0)
        .map(move |it| (it, (f64::from(it) - f64::from(first)) / length * 1000.0))
}

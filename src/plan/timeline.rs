//! A timeline: the entities of a kind that has dates, in lanes, on one scale.
//!
//! The lanes are the timeline as a table, for words; the two drawings are the same for the eye. The wide one
//! runs from left to right, lane under lane. The compact one, for phones, runs from the top down: bars beside
//! the scale, labels beside the bars, each joined to its bar by a line.

mod draw;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use serde::Serialize;

use super::drawing::{BoxView, WordsView};
use super::view::{EntitySummary, FieldValueView};
use crate::plan::shared::Shared;
use crate::schema;

/// A timeline, ready to draw.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimelineView {
    /// The first year on the scale. Such as `2022`.
    pub first_year: i16,
    /// The year after the last on the scale. Such as `2025`.
    pub last_year: i16,
    /// The lanes, in the order in which the entities name them.
    pub lanes: Vec<LaneView>,
    /// The entities that have no date, in order.
    pub undated: Vec<UndatedView>,
    /// The drawing for wide screens; absent if no entity has a date.
    pub drawing: Option<TimelineDrawingView>,
    /// The drawing for phones.
    pub compact: Option<TimelineDrawingView>,
}

/// Entities that belong together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LaneView {
    /// What they have in common; may be empty. Such as `Soups`.
    pub label: String,
    /// The entities, by date.
    pub spans: Vec<SpanView>,
}

/// An entity on the scale.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SpanView {
    /// What it stands for.
    pub entity: Shared<EntitySummary>,
    /// When, in words; the dates where no field says it. Such as `Since the spring of 2023`.
    pub when: String,
    /// The day on which it begins: `2023-02-16`.
    pub first_day: String,
    /// The day on which it ends, if it lasts. Such as `2024-05-01`.
    pub last_day: Option<String>,
    /// Where it begins, in thousandths of the scale. Such as `375.3`.
    pub from: f64,
    /// Where it ends, in thousandths of the scale; equal to `from` for a day. Such as `777.8`.
    pub to: f64,
    /// The first of the lane's rows in which it overlaps nothing. Such as `0`.
    pub row: usize,
}

/// An entity without a date.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UndatedView {
    /// What it is.
    pub entity: Shared<EntitySummary>,
    /// When, in words, if the kind has a field that says it; may be empty. Such as `Long ago`.
    pub when: String,
}

/// A timeline, ready to draw as SVG. Draw it in this order: the frame, the ticks, the leaders, the bars, the
/// labels.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimelineDrawingView {
    /// How wide it is: `1200.0`, or `320.0` for the compact drawing.
    pub width: f64,
    /// How high it is. Such as `166.2`.
    pub height: f64,
    /// The size of the labels' letters. Such as `13.0`.
    pub label_size: f64,
    /// From one base line of a label to the next. Such as `17.0`.
    pub leading: f64,
    /// The size of the letters of the ticks, of the lanes' names and of `when`. Such as `12.0`.
    pub small_size: f64,
    /// The frame around everything.
    pub frame: BoxView,
    /// The years on the scale.
    pub ticks: Vec<TickView>,
    /// The names of the lanes, in small letters; may be set in capitals and spaced by 0.1 em. None in the
    /// compact drawing, where the lanes run together.
    pub lanes: Vec<WordsView>,
    /// The entities.
    pub marks: Vec<TimeMarkView>,
}

/// A year on the scale.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TickView {
    /// The year. Such as `2023`.
    pub year: i16,
    /// The line that marks its beginning, as in SVG's `d`. It may run behind labels. Such as `M411.3
    /// 11V138.2`.
    pub d: String,
    /// Where its number stands, in small letters.
    pub words: WordsView,
}

/// An entity on a timeline.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimeMarkView {
    /// What it stands for.
    pub entity: Shared<EntitySummary>,
    /// Its lane, counted from 0. Such as `1`.
    pub lane: usize,
    /// Whether it is a day: a mark, not a bar. Such as `false`.
    pub day: bool,
    /// The bar or mark.
    #[serde(flatten)]
    pub place: BoxView,
    /// Whether the label stands on the bar. Such as `true`.
    pub on_bar: bool,
    /// When, in words, in small letters; without lines where the label stands on the bar.
    pub when: WordsView,
    /// The label.
    pub words: WordsView,
    /// The line from the bar to the label, as in SVG's `d`; empty where they are side by side. Such as
    /// `M67.4 169.1H110H122`.
    pub leader: String,
}

/// The timeline of a kind.
pub(crate) fn timeline(declared: &schema::Timeline, entities: &[Shared<EntitySummary>]) -> TimelineView {
    let mut undated = Vec::new();
    let mut dated: Vec<Dated> = Vec::new();
    for entity in entities {
        match Dated::new(declared, entity) {
            Some(it) => dated.push(it),
            None => undated.push(UndatedView {
                when: declared.when.as_deref().and_then(|it| text(entity, it)).unwrap_or_default(),
                entity: Shared::clone(entity),
            }),
        }
    }
    let first_year = dated.iter().map(|it| it.from.floor() as i16).min().unwrap_or_default();
    let last_year = dated.iter().map(|it| it.to.max(it.from + 0.001).ceil() as i16).max().unwrap_or_default();
    let length = f64::from(last_year) - f64::from(first_year);
    let mut lanes: Vec<LaneView> = Vec::new();
    for it in dated {
        let place = |year: f64| ((year - f64::from(first_year)) / length * 1e4).round() / 10.0;
        let span = SpanView {
            entity: it.entity,
            when: it.when,
            first_day: it.first.to_string(),
            last_day: it.last.map(|it| it.to_string()),
            from: place(it.from),
            to: place(it.to),
            row: 0,
        };
        match lanes.iter_mut().find(|lane| lane.label == it.group) {
            Some(lane) => lane.spans.push(span),
            None => lanes.push(LaneView { label: it.group, spans: vec![span] }),
        }
    }
    for lane in &mut lanes {
        lane.spans.sort_by(|one, other| one.from.total_cmp(&other.from).then(one.to.total_cmp(&other.to)));
        let mut ends: Vec<f64> = Vec::new();
        for span in &mut lane.spans {
            span.row = first_free(&mut ends, span.from, span.to);
        }
    }
    let mut view = TimelineView { first_year, last_year, lanes, undated, drawing: None, compact: None };
    if !view.lanes.is_empty() {
        view.drawing = Some(draw::wide(&view));
        view.compact = Some(draw::compact(&view));
    }
    view
}

/// The first row whose last thing ends before this one begins; it ends here from now on.
fn first_free(ends: &mut Vec<f64>, from: f64, to: f64) -> usize {
    let row = ends.iter().position(|&it| it < from).unwrap_or(ends.len());
    if row == ends.len() {
        ends.push(to);
    }
    ends[row] = to;
    row
}

fn text(entity: &EntitySummary, field: &str) -> Option<String> {
    match entity.fields.get(field) {
        Some(FieldValueView::Text(it)) => Some(it.clone()),
        Some(FieldValueView::Integer(it)) => Some(it.to_string()),
        _ => None,
    }
}

/// An entity with its dates as years and parts of years.
struct Dated {
    entity: Shared<EntitySummary>,
    group: String,
    when: String,
    first: Date,
    last: Option<Date>,
    from: f64,
    to: f64,
}

impl Dated {
    fn new(declared: &schema::Timeline, entity: &Shared<EntitySummary>) -> Option<Dated> {
        let text = |name: &str| text(entity, name);
        let date = |name: &str| text(name).and_then(|it| it.parse::<Date>().ok());
        let first = date(&declared.from)?;
        let last = declared.to.as_deref().and_then(date).filter(|it| *it > first);
        let year = |it: Date, days: i16| {
            f64::from(it.year()) + f64::from(it.day_of_year() - 1 + days) / f64::from(it.days_in_year())
        };
        let dates = match last {
            Some(last) => format!("{first} – {last}"),
            None => first.to_string(),
        };
        Some(Dated {
            entity: Shared::clone(entity),
            group: declared.group.as_deref().and_then(text).unwrap_or_default(),
            when: declared.when.as_deref().and_then(text).filter(|it| !it.is_empty()).unwrap_or(dates),
            first,
            last,
            from: year(first, 0),
            // A period lasts to the end of its last day.
            to: last.map_or_else(|| year(first, 0), |it| year(it, 1)),
        })
    }
}

//! A timeline: the entities of a kind that has dates, in lanes, on one scale.

use std::sync::Arc;

use serde::Serialize;

use super::view::EntitySummary;

/// A timeline, ready to draw.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimelineView {
    /// The first year on the scale.
    pub first_year: i16,
    /// The year after the last on the scale.
    pub last_year: i16,
    /// The lanes, in the order of the grouping field's values.
    pub lanes: Vec<LaneView>,
    /// The entities that have no date, in order.
    pub undated: Vec<Arc<EntitySummary>>,
}

/// Entities that belong together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LaneView {
    /// What they have in common; may be empty.
    pub label: String,
    /// The entities, by date.
    pub spans: Vec<SpanView>,
}

/// An entity on the scale.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SpanView {
    /// What it stands for.
    pub entity: Arc<EntitySummary>,
    /// When, in words.
    pub when: String,
    /// Where it begins, in thousandths of the scale.
    pub from: f64,
    /// Where it ends, in thousandths of the scale; equal to `from` for a day.
    pub to: f64,
    /// The first of the lane's rows in which it overlaps nothing.
    pub row: usize,
}

/// A timeline.
pub(crate) fn timeline(declared: &crate::schema::Timeline, entities: &[Arc<EntitySummary>]) -> TimelineView {
    let _ = declared;
    TimelineView { first_year: 0, last_year: 0, lanes: Vec::new(), undated: entities.to_vec() }
}

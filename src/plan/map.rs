//! An entity's map: the entity in the middle, its neighbours on the sides that their relations name.
//! Places are computed here; a theme draws them.

use std::sync::Arc;

use serde::Serialize;

use super::view::{BasisView, EntitySummary};
use crate::schema::Side;

/// A map, ready to draw as SVG: all lengths in the units of its `width` and `height`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MapView {
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
    /// The entity and its neighbours.
    pub nodes: Vec<NodeView>,
    /// The lines between them.
    pub edges: Vec<EdgeView>,
}

/// One sign on a map, with its label.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NodeView {
    /// What it stands for.
    pub entity: Arc<EntitySummary>,
    /// The middle of the sign, from the left.
    pub x: f64,
    /// The middle of the sign, from the top.
    pub y: f64,
    /// The side it lies on; absent for the entity itself.
    pub side: Option<Side>,
    /// The label's lines.
    pub lines: Vec<String>,
    /// Where the label's lines begin, end or are centred, from the left.
    pub label_x: f64,
    /// The base line of the label's first line, from the top.
    pub label_y: f64,
    /// `start`, `middle` or `end`.
    pub anchor: &'static str,
}

/// A line between the entity and a neighbour.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EdgeView {
    /// The path, as in SVG's `d`.
    pub d: String,
    /// What the relation rests on.
    pub basis: Option<Arc<BasisView>>,
}

/// An entity's map from its relations; `None` when there is nothing to draw.
pub(crate) fn map(entity: &Arc<EntitySummary>, relations: &[super::view::RelationView]) -> Option<MapView> {
    let _ = (entity, relations);
    None
}

//! An entity's map: the entity in the middle, its neighbours on the sides that their relations name.
//! Places are computed here; a theme draws them.
//!
//! A map is drawn twice. The wide drawing has columns to the west and to the east of the middle. The compact
//! one is legible on a screen of 320 pixels: what lies west and east hangs below the middle, left and right
//! of the line that leads south. Both grow in height with the number of neighbours, never in width.

mod column;
mod draw;
mod middle;
mod neighbourhood;
mod rows;
#[cfg(test)]
mod tests;

use serde::Serialize;

use self::draw::draw;
use self::neighbourhood::Neighbours;
use super::drawing::{BoxView, Scale, SideView, WordsView};
pub use super::drawing::{EdgeView, NodeView};
use super::view::{BasisView, EntitySummary, RelationView};
use crate::plan::shared::Shared;
use crate::schema::Side;

/// A map, ready to draw as SVG: all lengths in the units of its `width` and `height`. Draw it in this
/// order: the frame, the absences, the land, the lines, the signs, the labels.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MapView {
    /// How wide it is: `640.0`, or `320.0` for the compact drawing.
    pub width: f64,
    /// How high it is. Such as `367.2`.
    pub height: f64,
    /// The size of the labels' letters. Such as `14.0`.
    pub label_size: f64,
    /// From one base line of a label to the next. Such as `18.0`.
    pub leading: f64,
    /// The size of the letters outside the frame and of the land's caption. Such as `12.0`.
    pub small_size: f64,
    /// The frame around all signs and labels. Outside it stand only `sides`.
    pub frame: BoxView,
    /// What lies on each side where something does, to be written outside the frame.
    pub sides: Vec<SideView>,
    /// The land that the entity stands on, if a relation lies within.
    pub land: Option<LandView>,
    /// What is said of relations without an entry, to be hatched.
    pub absences: Vec<AbsenceView>,
    /// The entity, then its neighbours. The first is the entity itself: around its sign 14 units are free
    /// for a ring.
    pub nodes: Vec<NodeView>,
    /// The lines between them.
    pub edges: Vec<EdgeView>,
    /// How many neighbours are left out: a side shows forty at most. Such as `0`.
    pub hidden: usize,
    /// What the lines rest on, strongest first: the key.
    pub bases: Vec<Shared<BasisView>>,
    /// The same for phones; absent in the compact drawing itself.
    pub compact: Option<Box<MapView>>,
}

/// The land that an entity stands on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LandView {
    /// Where it lies; its corners may be round. As far around it as `shore`, nothing else stands.
    #[serde(flatten)]
    pub place: BoxView,
    /// How far around it is free for water lines. Such as `16.0`.
    pub shore: f64,
    /// What the relation is called, in small letters; may be set in capitals and spaced by 0.1 em.
    pub caption: WordsView,
}

/// A place where nothing is stated.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AbsenceView {
    /// The side on which it lies. Such as `south`.
    pub side: Side,
    /// What to hatch.
    #[serde(flatten)]
    pub place: BoxView,
    /// What to write over it.
    pub words: WordsView,
}

/// An entity's map from its relations; none if they put nothing on any side.
pub(crate) fn map(entity: &Shared<EntitySummary>, relations: &[Shared<RelationView>]) -> Option<MapView> {
    let on = |side| Neighbours::on(side, entity, relations);
    let around = Around {
        entity,
        north: on(Side::North),
        south: on(Side::South),
        west: on(Side::West),
        east: on(Side::East),
        within: on(Side::Within),
    };
    let sides = [&around.north, &around.south, &around.west, &around.east];
    if sides.iter().all(|it| it.is_empty()) && around.within.entities.is_empty() {
        return None;
    }
    let mut map = draw(&around, &Paper::WIDE);
    map.compact = Some(Box::new(draw(&around, &Paper::COMPACT)));
    Some(map)
}

/// An entity and what lies around it.
struct Around<'a> {
    entity: &'a Shared<EntitySummary>,
    north: Neighbours,
    south: Neighbours,
    west: Neighbours,
    east: Neighbours,
    within: Neighbours,
}

/// What a map is drawn on.
struct Paper {
    width: f64,
    /// From the edge to the frame.
    margin: f64,
    /// From the frame to signs and labels.
    pad: f64,
    /// Where lines from the middle spread.
    strip: f64,
    /// Between rows of one band.
    rows: f64,
    /// Around the land.
    shore: f64,
    scale: Scale,
    compact: bool,
}

impl Paper {
    const WIDE: Paper = Paper {
        width: 640.0,
        margin: 24.0,
        pad: 14.0,
        strip: 38.0,
        rows: 12.0,
        shore: 16.0,
        scale: Scale::WIDE,
        compact: false,
    };
    const COMPACT: Paper = Paper {
        width: 320.0,
        margin: 18.0,
        pad: 8.0,
        strip: 28.0,
        rows: 10.0,
        shore: 6.0,
        scale: Scale::COMPACT,
        compact: true,
    };

    /// Where signs and labels may begin and must end, from the left.
    fn reach(&self) -> (f64, f64) {
        (self.margin + self.pad, self.width - self.margin - self.pad)
    }

    /// Where lines may begin and must end, from the left.
    fn ways(&self) -> (f64, f64) {
        (self.margin + 3.0, self.width - self.margin - 3.0)
    }
}

//! What lies west or east of an entity: one neighbour under the other, and under them what is not stated.

use super::neighbourhood::Neighbours;
use super::{AbsenceView, Paper};
use crate::plan::band::{self, BESIDE, Cell, Place};
use crate::plan::drawing::{BoxView, NodeView, Scale, Sign, centred, rounded};
use crate::plan::label::{self, Label, Room};
use crate::schema::Side;

/// Neighbours to the west or the east, one under the other.
pub(super) struct Column<'a> {
    pub(super) neighbours: &'a Neighbours,
    cells: Vec<Cell>,
    absent: Vec<Label>,
    /// Where it begins and ends, from the left.
    pub(super) extent: (f64, f64),
    /// The width of the widest sign.
    signs: f64,
    apart: f64,
    pub(super) height: f64,
}

impl<'a> Column<'a> {
    pub(super) fn new(neighbours: &'a Neighbours, extent: (f64, f64), paper: &Paper) -> Column<'a> {
        let lettering = paper.scale.lettering;
        let count = neighbours.entities.len();
        let signs =
            neighbours.entities.iter().map(|it| Sign::of(it, paper.scale.sign).width).fold(0.0, f64::max);
        let width = extent.1 - extent.0;
        let lines = match count {
            0..=4 => 5,
            5..=12 => 3,
            _ => 2,
        };
        // Beside its sign a label would have to break within words: it stands under it.
        let beside = width - signs - BESIDE;
        let (place, width_of_label) =
            if beside < 7.0 * lettering.size { (Place::Beyond, width) } else { (Place::Beside, beside) };
        let room = Room { width: width_of_label, lines };
        let cells: Vec<Cell> =
            neighbours.entities.iter().map(|it| Cell::new(it, paper.scale, place, room)).collect();
        let room = Room { width: width - 2.0 * BESIDE, lines: 5 };
        let absent: Vec<Label> = neighbours
            .absent
            .iter()
            .map(|it| label::broken(it, room, lettering))
            .filter(|it| !it.lines.is_empty())
            .collect();
        let apart = if count <= 8 { 14.0 } else { 10.0 };
        let mut column = Column { neighbours, cells, absent, extent, signs, apart, height: 0.0 };
        let heights: Vec<f64> = column.heights(paper.scale).collect();
        column.height = heights.iter().sum::<f64>() + heights.len().saturating_sub(1) as f64 * apart;
        column
    }

    /// The heights of the neighbours, then of what is not stated.
    fn heights(&self, scale: Scale) -> impl Iterator<Item = f64> {
        let cells = self.cells.iter().map(move |it| band::depth(std::iter::once(it), scale));
        cells.chain(self.absent.iter().map(move |it| scale.lettering.height(it.lines.len()) + 16.0))
    }

    /// Places the neighbours, and what is not stated under them, from this height on.
    pub(super) fn place(&self, side: Side, top: f64, scale: Scale) -> (Vec<NodeView>, Vec<AbsenceView>) {
        // On from the middle: to the left in the west, to the right in the east.
        let (edge, on, anchor) = match side {
            Side::West => (self.extent.1, -1.0, "end"),
            _ => (self.extent.0, 1.0, "start"),
        };
        let x = edge + on * self.signs / 2.0;
        let mut top = top;
        let mut extents = self.heights(scale).map(|height| {
            let extent = (top, height);
            top += height + self.apart;
            extent
        });
        let node = |(cell, (top, height)): (&Cell, (f64, f64))| {
            let label = scale.lettering.height(cell.label.lines.len());
            let (y, label_x, label_top) = match cell.place {
                Place::Beside => {
                    let y = top + height / 2.0;
                    (y, x + on * (cell.sign.width / 2.0 + BESIDE), y - label / 2.0)
                }
                Place::Beyond => (top + cell.sign.height / 2.0, edge, top + height - label),
            };
            let label = (label_x, label_top + scale.lettering.ascent());
            NodeView { side: Some(side), ..band::node(cell.clone(), x, y, label, anchor) }
        };
        let nodes = self.cells.iter().zip(extents.by_ref()).map(node).collect();
        let absence = |(label, (y, height)): (&Label, (f64, f64))| {
            let (x, width) = (self.extent.0, self.extent.1 - self.extent.0);
            let place = rounded(BoxView { x, y, width, height });
            AbsenceView { side, place, words: centred(label.clone(), place, scale.lettering) }
        };
        (nodes, self.absent.iter().zip(extents).map(absence).collect())
    }
}

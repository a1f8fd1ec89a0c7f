//! What lies north or south of an entity, in rows: which neighbour stands where from the left, and whether
//! its label stands beside or beyond its sign. How high the rows are is known only when they are drawn.

use std::borrow::Cow;

use super::Paper;
use super::neighbourhood::Neighbours;
use crate::plan::band::{self, BESIDE, Cell, Place};
use crate::plan::drawing::{Scale, Sign};
use crate::plan::label::Room;
use crate::plan::shared::Shared;
use crate::plan::view::EntitySummary;
use crate::schema::Side;

/// What lies north or south, in rows whose heights are not known yet.
pub(super) struct Band<'a> {
    pub(super) side: Side,
    pub(super) neighbours: Cow<'a, Neighbours>,
    pub(super) rows: Vec<Planned>,
}

/// A row of a band.
pub(super) struct Planned {
    /// What stands in it, from left to right.
    pub(super) stands: Vec<Stand>,
    /// How far it is from the row before.
    pub(super) before: f64,
    /// The first row of its layer.
    pub(super) layer: usize,
}

/// A neighbour's place in a row.
pub(super) struct Stand {
    /// Which neighbour.
    pub(super) member: usize,
    pub(super) cell: Cell,
    /// The middle of its sign, from the left.
    pub(super) x: f64,
    /// Where lines come down beside its column to turn into its sign. Without it they come from above.
    pub(super) lane: Option<f64>,
}

impl<'a> Band<'a> {
    /// Chooses the rows: which neighbour stands where from the left.
    pub(super) fn plan(neighbours: &'a Neighbours, side: Side, x: f64, paper: &Paper) -> Band<'a> {
        if let Some(rows) = plan_rows(neighbours, side, x, paper) {
            return Band { side, neighbours: Cow::Borrowed(neighbours), rows };
        }
        let straight = neighbours.straight();
        let rows = plan_rows(&straight, side, x, paper).unwrap_or_default();
        Band { side, neighbours: Cow::Owned(straight), rows }
    }

    pub(super) fn depth(&self, scale: Scale) -> f64 {
        let rows = self.rows.iter();
        rows.map(|it| it.before + band::depth(it.stands.iter().map(|it| &it.cell), scale)).sum()
    }
}

/// The rows of a band; nothing if lines would lead on from neighbours that stand in columns.
fn plan_rows(neighbours: &Neighbours, side: Side, x: f64, paper: &Paper) -> Option<Vec<Planned>> {
    let layers = &neighbours.layers;
    let mut planned: Vec<Planned> = Vec::new();
    let mut places = vec![x; neighbours.entities.len()];
    for layer in 0..layers.iter().map(|it| it + 1).max().unwrap_or_default() {
        let wishes: Vec<f64> = (0..layers.len())
            .map(|member| {
                let steps = neighbours.links.iter().filter(|it| it.to == member);
                let from: Vec<f64> = steps.filter_map(|it| it.from).map(|it| places[it]).collect();
                if from.is_empty() { x } else { from.iter().sum::<f64>() / from.len() as f64 }
            })
            .collect();
        let mut members: Vec<usize> = (0..layers.len()).filter(|&it| layers[it] == layer).collect();
        members.sort_by(|&one, &other| wishes[one].total_cmp(&wishes[other]));
        let leads_on = neighbours.links.iter().any(|it| it.from.is_some_and(|it| layers[it] == layer));
        let mut rows = Layer { neighbours, members, wishes, leads_on, x, paper }.rows()?;
        if side == Side::North {
            // Rows go up from the middle but are read from the top.
            rows.reverse();
        }
        let first = planned.len();
        for stands in rows {
            stands.iter().for_each(|it| places[it.member] = it.x);
            let before = if planned.len() == first { paper.strip } else { paper.rows };
            planned.push(Planned { stands, before, layer: first });
        }
    }
    Some(planned)
}

/// The neighbours that are the same number of steps away.
struct Layer<'a> {
    neighbours: &'a Neighbours,
    members: Vec<usize>,
    /// Where each neighbour would stand best, from the left.
    wishes: Vec<f64>,
    /// Whether lines lead from here to others.
    leads_on: bool,
    /// The middle of the map.
    x: f64,
    paper: &'a Paper,
}

impl Layer<'_> {
    fn rows(&self) -> Option<Vec<Vec<Stand>>> {
        let (low, high) = self.paper.reach();
        let Paper { scale, compact, .. } = *self.paper;
        let count = self.members.len();
        let apart = 20.0;
        let step = (high - low - (count - 1) as f64 * apart) / count as f64;
        let sign = |it: usize| Sign::of(self.entity(it), scale.sign);
        // A label beside its sign leaves the way on free, and lets the sign stand straight under the middle
        // of a narrow map.
        let beside = self.leads_on || (compact && count == 1 && self.x < (low + high) / 2.0);
        let cells: Vec<Cell> = match (beside, count) {
            (false, _) if count <= if compact { 2 } else { 5 } => {
                let room = Room { width: step.min(190.0), lines: 5 };
                self.cells(|it| Cell::new(self.entity(it), scale, Place::Beyond, room))
            }
            (true, 1) => self.cells(|it| {
                let sign = sign(it).width;
                let width = (high - self.wishes[it] - sign / 2.0).max(110.0 + sign / 2.0) - BESIDE;
                let room = Room { width: width.min(230.0), lines: 4 };
                Cell::new(self.entity(it), scale, Place::Beside, room)
            }),
            (true, 2..=3) if !compact => self.cells(|it| {
                let room = Room { width: step - sign(it).width - BESIDE, lines: 4 };
                Cell::new(self.entity(it), scale, Place::Beside, room)
            }),
            (true, 2..=6)
                if self.members.iter().all(|&it| sign(it).code.is_some() && sign(it).width <= step) =>
            {
                self.cells(|it| Cell::bare(self.entity(it), scale))
            }
            _ if self.leads_on => return None,
            _ => return Some(self.grid()),
        };
        let wishes: Vec<f64> = self.members.iter().map(|&it| self.wishes[it]).collect();
        let places = band::spread(&wishes, &cells, apart, (low, high));
        let stands = self.members.iter().zip(cells).zip(places);
        Some(vec![stands.map(|((&member, cell), x)| Stand { member, cell, x, lane: None }).collect()])
    }

    /// Many neighbours stand in columns, their labels beside them; lines run between the columns.
    fn grid(&self) -> Vec<Vec<Stand>> {
        let count = self.members.len();
        match count {
            _ if self.paper.compact => return self.in_columns(1),
            4 => return self.in_columns(2),
            _ => {}
        }
        let rows = self.in_columns(3);
        // As long as the map does not become too high, titles are better whole.
        let is_cut = |it: &Stand| it.cell.label.lines.last().is_some_and(|it| it.ends_with('…'));
        if count <= 12 && rows.iter().flatten().any(is_cut) { self.in_columns(2) } else { rows }
    }

    fn in_columns(&self, columns: usize) -> Vec<Vec<Stand>> {
        let (low, high) = self.paper.reach();
        let Paper { scale, compact, .. } = *self.paper;
        let (lane, apart) = (13.0, 30.0);
        // In a narrow map the lane goes straight on from the middle, if there is room to its right.
        let low = if compact && self.x < (low + high) / 2.0 { self.x } else { low } + lane;
        let step = (high - low + apart) / columns as f64;
        let signs = self.members.iter().map(|&it| Sign::of(self.entity(it), scale.sign).width);
        let signs = signs.fold(0.0, f64::max);
        let lines = if self.members.len() <= 12 { 4 } else { 2 };
        let room = Room { width: step - apart - signs - BESIDE, lines };
        let stand = |(at, &member): (usize, &usize)| {
            let cell = Cell::new(self.entity(member), scale, Place::Beside, room);
            let left = low + at as f64 * step;
            Stand { member, cell, x: left + signs / 2.0, lane: Some(left - lane) }
        };
        self.members.chunks(columns).map(|row| row.iter().enumerate().map(stand).collect()).collect()
    }

    fn entity(&self, member: usize) -> &Shared<EntitySummary> {
        &self.neighbours.entities[member]
    }

    fn cells(&self, cell: impl Fn(usize) -> Cell) -> Vec<Cell> {
        self.members.iter().map(|&it| cell(it)).collect()
    }
}

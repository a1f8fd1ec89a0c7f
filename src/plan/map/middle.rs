//! The middle of a map: the entity's sign with its name, on the land that it stands on. All is measured
//! from the middle of the sign; the map moves it to its place.

use super::LandView;
use super::neighbourhood::Neighbours;
use crate::plan::band::{self, BESIDE, Cell, Place, Row, Way};
use crate::plan::drawing::{BoxView, NodeView, Scale, Sign, WordsView, label_text, small_capitals};
use crate::plan::label::{self, Label, Lettering, Room};
use crate::plan::shared::Shared;
use crate::plan::view::EntitySummary;
use crate::schema::Side;

/// Around the entity's sign, for a ring.
const RING: f64 = 14.0;
/// Between the land's edge and what stands on it.
pub(crate) const PAD: f64 = 14.0;
/// Between the ring and words beside it.
const APART: f64 = 6.0;
/// The narrowest column of words beside the sign.
const COLUMN: f64 = 96.0;

/// What is known of the room in the middle of a map.
pub(crate) struct Site<'a> {
    pub(crate) entity: &'a Shared<EntitySummary>,
    pub(crate) land: &'a Neighbours,
    pub(crate) scale: Scale,
    /// Around the land, for water lines.
    pub(crate) shore: f64,
    /// How wide words may be to the left of the sign; 0 where lines run.
    pub(crate) left: f64,
    /// The same to the right.
    pub(crate) right: f64,
    /// Whether no line runs south from the sign.
    pub(crate) below: bool,
    /// How far the land with its shore may reach to the left and to the right.
    pub(crate) reach: (f64, f64),
    /// Whether it is to reach so far.
    pub(crate) fill: bool,
}

/// What stands in the middle of a map, and how far it reaches from the middle of the sign.
#[derive(Debug)]
pub(crate) struct Middle {
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) up: f64,
    pub(crate) down: f64,
    /// The land, if there is any; its shore belongs to the middle.
    pub(crate) land: Option<LandView>,
    /// The entity itself, then what it stands on.
    pub(crate) nodes: Vec<NodeView>,
    /// What a line to the north has to pass, from the sign outwards.
    pub(crate) rows: Vec<Row>,
}

/// How far the ring around the entity's sign reaches.
pub(crate) fn ring(entity: &EntitySummary, scale: Scale) -> f64 {
    Sign::of(entity, 1.25 * scale.sign).width / 2.0 + RING
}

/// How far from the middle of the entity's sign words beside it begin.
pub(crate) fn words_from(entity: &EntitySummary, scale: Scale) -> f64 {
    ring(entity, scale) + APART
}

/// Where words stand, seen from the sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spot {
    Left,
    Right,
    Above,
    Below,
    Nowhere,
}

/// Lays out the middle.
pub(crate) fn middle(site: &Site<'_>) -> Middle {
    let sign = Sign::of(site.entity, 1.25 * site.scale.sign);
    let mut land = site.land_spot();
    let mut name = site.name_spot(land, &sign);
    if name == Spot::Above && land != Spot::Nowhere {
        // There is room beside the sign for one of them; lines go round the land more easily.
        land = Spot::Above;
        name = site.name_spot(land, &sign);
    }
    let (across, upright) = (sign.width / 2.0 + RING, sign.height / 2.0 + RING);
    let mut middle = Middle {
        left: across,
        right: across,
        up: upright,
        down: upright,
        land: None,
        nodes: Vec::new(),
        rows: Vec::new(),
    };
    match land {
        Spot::Nowhere => middle.name(site, sign, name),
        Spot::Above => {
            middle.name(site, sign, name);
            let caption = middle.land_above(site);
            middle.bound(site, caption);
        }
        spot => {
            let caption = middle.land_beside(site, spot, across + APART);
            middle.name(site, sign, name);
            middle.bound(site, caption);
        }
    }
    middle
}

impl Site<'_> {
    /// One land is named beside the sign if there is room, several are named above it.
    fn land_spot(&self) -> Spot {
        match self.land.entities.len() {
            0 => Spot::Nowhere,
            1 if self.left >= COLUMN => Spot::Left,
            1 if self.right >= COLUMN => Spot::Right,
            _ => Spot::Above,
        }
    }

    /// The name stands below the sign if no line leads south, or else beside it. If there is no room for
    /// it there, the code in the sign is enough; without a code the name stands above, and lines go round.
    fn name_spot(&self, land: Spot, sign: &Sign) -> Spot {
        if self.below {
            Spot::Below
        } else if self.right >= COLUMN && land != Spot::Right {
            Spot::Right
        } else if self.left >= COLUMN && land != Spot::Left {
            Spot::Left
        } else if sign.code.is_none() {
            Spot::Above
        } else {
            Spot::Nowhere
        }
    }

    /// How far words above and below the sign may reach to the left and to the right.
    fn words_reach(&self) -> (f64, f64) {
        let rim = if self.land.entities.is_empty() { 0.0 } else { self.shore + PAD };
        (self.reach.0 - rim, self.reach.1 - rim)
    }

    /// What is written on the land: what the relation is called.
    fn caption(&self, width: f64) -> (Label, Lettering) {
        (small_capitals(&self.land.words.join(", "), width, self.scale.small), self.scale.small)
    }
}

impl Middle {
    fn name(&mut self, site: &Site<'_>, sign: Sign, spot: Spot) {
        let lettering = site.scale.lettering;
        let (across, upright) = (sign.width / 2.0 + RING, sign.height / 2.0 + RING);
        let reach = site.words_reach();
        let (width, lines) = match spot {
            Spot::Left => (site.left, 4),
            Spot::Right => (site.right, 4),
            Spot::Above | Spot::Below => ((reach.0 + reach.1).min(240.0), 3),
            Spot::Nowhere => (0.0, 0),
        };
        let label = match lines {
            0 => Label::default(),
            lines => label::broken(&label_text(site.entity, &sign), Room { width, lines }, lettering),
        };
        let high = lettering.height(label.lines.len());
        let half = high / 2.0;
        let centre = 0.0_f64.min(reach.1 - label.width / 2.0).max(label.width / 2.0 - reach.0);
        let (begin, end) = (centre - label.width / 2.0, centre + label.width / 2.0);
        // Under the sign the name may be wider than the ring: it stands under the land's name as well.
        let under = if begin < -across || end > across { self.down } else { upright };
        let (x, top, anchor) = match spot {
            Spot::Left => (-across - APART, -half, "end"),
            Spot::Right => (across + APART, -half, "start"),
            Spot::Above => (centre, -upright - APART - high, "middle"),
            Spot::Below | Spot::Nowhere => (centre, under + 2.0, "middle"),
        };
        match spot {
            Spot::Left => self.left = self.left.max(across + APART + label.width),
            Spot::Right => self.right = self.right.max(across + APART + label.width),
            Spot::Below => self.down = self.down.max(under + 2.0 + high),
            Spot::Above => {
                let (near, far) = (-upright - APART, top);
                self.rows.push(Row { near, far, taken: vec![(begin, end)] });
                self.up = -far;
            }
            Spot::Nowhere => {}
        }
        if matches!(spot, Spot::Above | Spot::Below) {
            self.left = self.left.max(-begin);
            self.right = self.right.max(end);
        } else {
            self.up = self.up.max(half);
            self.down = self.down.max(half);
        }
        let cell = Cell { entity: Shared::clone(site.entity), sign, label, place: Place::Beyond };
        let mut node = band::node(cell, 0.0, 0.0, (x, top + lettering.ascent()), anchor);
        node.role = "middle";
        self.nodes.insert(0, node);
    }

    /// Names the one land beside the sign.
    fn land_beside(&mut self, site: &Site<'_>, spot: Spot, from: f64) -> WordsView {
        let width = if spot == Spot::Left { site.left } else { site.right };
        let cell = land_cell(&site.land.entities[0], site.scale, Room { width, lines: 4 });
        let (caption, small) = site.caption(width);
        let title = small.height(caption.lines.len()) + APART;
        let scale = land_scale(site.scale);
        let high = title + band::depth(std::iter::once(&cell), scale);
        let wide = caption.width.max(cell.left() + cell.right());
        let x = if spot == Spot::Left { -from - wide } else { from };
        let words = words(caption, x, -high / 2.0 + small.ascent());
        let placed = x + cell.left();
        let (_, placed) = band::row(vec![(cell, placed)], title - high / 2.0, Way::Down, scale);
        self.stand(placed, scale.lettering);
        self.up = self.up.max(high / 2.0);
        self.down = self.down.max(high / 2.0);
        if spot == Spot::Left {
            self.left = self.left.max(-x);
        } else {
            self.right = self.right.max(x + wide);
        }
        words
    }

    /// Names the lands above the sign, in rows; lines to the north go round them.
    fn land_above(&mut self, site: &Site<'_>) -> WordsView {
        let left = if site.fill { site.reach.0 } else { site.reach.0.min(222.0) } - site.shore - PAD;
        let right = if site.fill { site.reach.1 } else { site.reach.1.min(222.0) } - site.shore - PAD;
        let lands = &site.land.entities;
        let columns = if lands.len() > 1 && left + right >= 300.0 { 2 } else { 1 };
        let step = (left + right + 24.0) / columns as f64;
        let lines = match lands.len() {
            1 => 4,
            2..=4 => 3,
            _ => 2,
        };
        let scale = land_scale(site.scale);
        let room = Room { width: step - 24.0, lines };
        for (at, row) in lands.chunks(columns).rev().enumerate() {
            let cells: Vec<(Cell, f64)> = row
                .iter()
                .enumerate()
                .map(|(at, it)| {
                    let cell = land_cell(it, site.scale, room);
                    let x = -left + at as f64 * step + cell.left();
                    (cell, x)
                })
                .collect();
            let near = -self.up - PAD - if at == 0 { APART } else { 0.0 };
            let far = near - band::depth(cells.iter().map(|it| &it.0), scale);
            // The rows are read downwards and passed upwards.
            let (row, placed) = band::row(cells, far, Way::Down, scale);
            self.stand(placed, site.scale.lettering);
            self.rows.push(Row { near, far, ..row });
            self.up = -far;
        }
        let (caption, small) = site.caption(left + right - 24.0);
        let (near, far) = (-self.up - PAD, -self.up - PAD - small.height(caption.lines.len()));
        self.rows.push(Row { near, far, taken: vec![(-left, caption.width - left)] });
        // Lines go straight past all rows, not from the gap of one to the gap of the next.
        let mut taken: Vec<(f64, f64)> = Vec::new();
        for row in &self.rows {
            for (at, it) in row.taken.iter().enumerate() {
                match taken.get_mut(at) {
                    Some(all) => *all = (all.0.min(it.0), all.1.max(it.1)),
                    None => taken.push(*it),
                }
            }
        }
        self.rows.iter_mut().for_each(|it| it.taken.clone_from(&taken));
        let words = words(caption, -left, far + small.ascent());
        self.up = -far;
        self.left = self.left.max(left);
        self.right = self.right.max(right);
        words
    }

    fn stand(&mut self, placed: Vec<band::Placed>, lettering: Lettering) {
        // The sign stands before the first line, as a bullet does.
        let first = lettering.height(1) / 2.0 - lettering.ascent();
        self.nodes.extend(placed.into_iter().map(|band::Placed { node, .. }| NodeView {
            role: "land",
            side: Some(Side::Within),
            y: if node.lines.is_empty() { node.y } else { node.label_y + first },
            ..node
        }));
    }

    /// Draws the land around all that stands on it.
    fn bound(&mut self, site: &Site<'_>, caption: WordsView) {
        let least = if site.fill { site.reach } else { (0.0, 0.0) };
        let (left, right) =
            ((self.left + PAD).max(least.0 - site.shore), (self.right + PAD).max(least.1 - site.shore));
        let (up, down) = (self.up + PAD, self.down + PAD);
        let place = BoxView { x: -left, y: -up, width: left + right, height: up + down };
        self.land = Some(LandView { place, shore: site.shore, caption });
        self.left = left + site.shore;
        self.right = right + site.shore;
        self.up = up + site.shore;
        self.down = down + site.shore;
    }
}

/// The signs on the land are half as large.
fn land_scale(scale: Scale) -> Scale {
    Scale { sign: scale.sign / 2.0, ..scale }
}

/// They are too small for a code, which stands before the title instead.
fn land_cell(entity: &Shared<EntitySummary>, scale: Scale, room: Room) -> Cell {
    let sign = Sign::plain(entity, scale.sign / 2.0);
    let room = Room { width: room.width - sign.width - BESIDE, ..room };
    let label = label::broken(&label_text(entity, &sign), room, scale.lettering);
    Cell { entity: Shared::clone(entity), sign, label, place: Place::Beside }
}

fn words(label: Label, x: f64, y: f64) -> WordsView {
    WordsView { lines: label.lines, x, y, anchor: "start" }
}

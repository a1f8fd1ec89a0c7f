//! The drawings of a map: the middle, the bands north and south of it, the columns west and east.

use super::column::Column;
use super::middle::{self, Middle, Site};
use super::neighbourhood::Neighbours;
use super::rows::{Band, Planned};
use super::{AbsenceView, Around, MapView, Paper};
use crate::plan::band::{self, Asides, Placed, Row, Way};
use crate::plan::drawing::{BoxView, EdgeView, NodeView, Path, bases, centred, rounded, side_words, tenth};
use crate::plan::label::{self, Room};
use crate::schema::Side;

/// Draws a map.
pub(super) fn draw(around: &Around<'_>, paper: &Paper) -> MapView {
    let Paper { margin, pad, scale, .. } = *paper;
    let (low, high) = paper.reach();
    let (x, middle) = place_middle(around, paper);
    let north = Band::plan(&around.north, Side::North, x, paper);
    let south = Band::plan(&around.south, Side::South, x, paper);

    // From the top: what is not stated, the band of the north, the middle between its columns.
    let top = margin + pad;
    let absent_north = absence(Side::North, &around.north.absent, (margin + 3.0, top), paper);
    let rim = absent_north.as_ref().map_or(top, |it| it.place.bottom() + pad);
    let (from, to) = match paper.compact {
        true => (x - 24.0, x + 24.0),
        false => (x - middle.left - paper.strip, x + middle.right + paper.strip),
    };
    let west = Column::new(&around.west, (low, from), paper);
    let east = Column::new(&around.east, (to, high), paper);
    let beside = if paper.compact { 0.0 } else { west.height.max(east.height) / 2.0 };
    // A frame must be high enough for the words beside it.
    let little = f64::max(0.0, 120.0 - north.depth(scale) - south.depth(scale)) / 2.0;
    let up = middle.up.max(beside).max(little);
    let down = middle.down.max(beside).max(little);
    let y = tenth(rim + north.depth(scale) + up);
    let mut drawing = Drawing::new(middle, (x, y), paper);

    drawing.band(north, y - up);
    let mut bottom = y + down;
    if paper.compact {
        bottom = drawing.hang(Side::West, &west, y + down).max(drawing.hang(Side::East, &east, y + down));
    } else {
        drawing.column(Side::West, &west);
        drawing.column(Side::East, &east);
    }
    bottom = drawing.band(south, bottom) + pad;
    drawing.absences.extend(absent_north);
    if let Some(it) = absence(Side::South, &around.south.absent, (margin + 3.0, bottom), paper) {
        bottom = it.place.bottom() + 3.0;
        drawing.absences.push(it);
    }
    drawing.finish(around, bottom)
}

/// Where the middle is from the left, and what stands there.
fn place_middle(around: &Around<'_>, paper: &Paper) -> (f64, Middle) {
    let (low, high) = paper.reach();
    let half = (high - low) / 2.0;
    let (west, east) = (!around.west.is_empty(), !around.east.is_empty());
    let site = |left: f64, right: f64, reach: (f64, f64)| Site {
        entity: around.entity,
        land: &around.within,
        scale: paper.scale,
        shore: paper.shore,
        left,
        right,
        below: around.south.entities.is_empty() && !(paper.compact && (west || east)),
        reach,
        fill: paper.compact,
    };
    if paper.compact {
        let rim = if around.within.entities.is_empty() { 0.0 } else { paper.shore + middle::PAD };
        let words = middle::words_from(around.entity, paper.scale);
        let (edge, taken) = (rim + middle::ring(around.entity, paper.scale), rim + words);
        // Words stand to the right of signs, so the middle leaves them room there.
        let x = match (west, east) {
            (true, true) => low + half,
            (true, false) => high - edge.max(36.0),
            _ => low + edge.max(36.0),
        };
        return (x, middle::middle(&site(x - low - taken, high - x - taken, (x - low, high - x))));
    }
    let (land, words) = if around.within.entities.is_empty() { (84.0, 190.0) } else { (102.0, 150.0) };
    let reach = |lines: bool| if lines { land } else { 222.0 };
    let beside = |lines: bool| if lines { 0.0 } else { words };
    let it = middle::middle(&site(beside(west), beside(east), (reach(west), reach(east))));
    let column =
        |neighbours: &Neighbours| paper.strip + if neighbours.entities.len() <= 3 { 160.0 } else { 300.0 };
    let x = match (west, east) {
        (false, true) => (low + half).min(high - column(&around.east) - it.right).max(low + it.left),
        (true, false) => (low + half).max(low + column(&around.west) + it.left).min(high - it.right),
        _ => low + half,
    };
    (tenth(x), it)
}

/// What is not stated, as a hatched strip along the frame.
fn absence(side: Side, absent: &[String], from: (f64, f64), paper: &Paper) -> Option<AbsenceView> {
    let lettering = paper.scale.lettering;
    let width = paper.width - 2.0 * from.0;
    let room = Room { width: width - 2.0 * paper.pad, lines: 3 };
    let label = label::broken(&absent.join(" "), room, lettering);
    if label.lines.is_empty() {
        return None;
    }
    let height = lettering.height(label.lines.len()) + 16.0;
    let y = if side == Side::North { paper.margin + 3.0 } else { from.1 };
    let place = rounded(BoxView { x: from.0, y, width, height });
    Some(AbsenceView { side, place, words: centred(label, place, lettering) })
}

/// A neighbour in the north or south that has its place.
struct Berth {
    node: usize,
    row: usize,
    /// The first row of its layer.
    layer: usize,
    lane: Option<f64>,
    placed: Placed,
}

/// A map of which some is drawn.
struct Drawing<'a> {
    paper: &'a Paper,
    x: f64,
    y: f64,
    middle: Middle,
    nodes: Vec<NodeView>,
    edges: Vec<EdgeView>,
    absences: Vec<AbsenceView>,
}

impl<'a> Drawing<'a> {
    /// A map with its middle here.
    fn new(mut middle: Middle, (x, y): (f64, f64), paper: &'a Paper) -> Drawing<'a> {
        let mut nodes = std::mem::take(&mut middle.nodes);
        for node in &mut nodes {
            (node.x, node.y) = (tenth(node.x + x), tenth(node.y + y));
            (node.label_x, node.label_y) = (tenth(node.label_x + x), tenth(node.label_y + y));
        }
        for row in &mut middle.rows {
            (row.near, row.far) = (row.near + y, row.far + y);
            row.taken.iter_mut().for_each(|it| *it = (it.0 + x, it.1 + x));
        }
        if let Some(land) = &mut middle.land {
            land.place = rounded(BoxView { x: land.place.x + x, y: land.place.y + y, ..land.place });
            (land.caption.x, land.caption.y) = (tenth(land.caption.x + x), tenth(land.caption.y + y));
        }
        Drawing { paper, x, y, middle, nodes, edges: Vec::new(), absences: Vec::new() }
    }

    /// Draws the rows of the north or the south, from this height on. Returns where they end.
    fn band(&mut self, band: Band<'_>, from: f64) -> f64 {
        let Band { side, neighbours, rows: planned } = band;
        let way = if side == Side::North { Way::Up } else { Way::Down };
        let mut rows: Vec<Row> = Vec::new();
        let mut places: Vec<Option<Berth>> = neighbours.entities.iter().map(|_| None).collect();
        let mut end = from;
        for Planned { stands, before, layer } in planned {
            let keys: Vec<(usize, Option<f64>)> = stands.iter().map(|it| (it.member, it.lane)).collect();
            let cells = stands.into_iter().map(|it| (it.cell, it.x)).collect();
            let (row, placed) = band::row(cells, way.on(end, before), way, self.paper.scale);
            for ((member, lane), placed) in keys.into_iter().zip(placed) {
                let node = NodeView { side: Some(side), ..placed.node.clone() };
                places[member] = Some(Berth { node: self.nodes.len(), row: rows.len(), layer, lane, placed });
                self.nodes.push(node);
            }
            end = row.far;
            rows.push(row);
        }
        let asides = Asides::of(neighbours.links.iter().map(|it| &it.basis));
        for link in &neighbours.links {
            let Some(to) = &places[link.to] else { continue };
            // Lines of one sign leave it side by side if they rest on different things.
            let siblings = neighbours.links.iter().filter(|it| it.from == link.from);
            let siblings = Asides::of(siblings.map(|it| &it.basis));
            let start = siblings.get(&link.basis);
            let (from, mut path, past) = match link.from.map(|it| &places[it]) {
                None => (0, self.leave(side, from, start), 0),
                Some(Some(berth)) => {
                    let mut path = Path::from(berth.placed.node.x + start, berth.placed.leave);
                    path.vertical(rows[berth.row].far);
                    (berth.node, path, berth.row + 1)
                }
                Some(None) => continue,
            };
            let aside = asides.get(&link.basis);
            let ways = self.paper.ways();
            match to.lane {
                Some(lane) => {
                    let past = rows.get(past..to.layer).unwrap_or_default();
                    band::pass(&mut path, past, (lane, aside), ways);
                    let (lane, node) = (lane + aside, &to.placed.node);
                    path.down(lane, rows[to.layer].near);
                    path.vertical(way.on(node.y, -6.0));
                    path.turn(lane + 6.0, node.y);
                    path.horizontal(node.x - node.sign_width / 2.0);
                }
                None => {
                    let past = rows.get(past..to.row).unwrap_or_default();
                    band::pass(&mut path, past, (to.placed.node.x, aside), ways);
                    path.down(to.placed.node.x, rows[to.row].near);
                    path.vertical(to.placed.enter);
                }
            }
            self.edges.push(EdgeView { d: path.d(), basis: link.basis.clone(), from, to: to.node });
        }
        end
    }

    /// A path from the entity's sign to the north or south, up to this height.
    fn leave(&self, side: Side, until: f64, aside: f64) -> Path {
        let mut path = Path::from(self.x + aside, self.y);
        if side == Side::North {
            let ways = (self.x - self.middle.left, self.x + self.middle.right);
            if let Some(first) = self.middle.rows.first() {
                path.vertical(f64::midpoint(self.y, first.near));
            }
            band::pass(&mut path, &self.middle.rows, (self.x, aside), ways);
        }
        path.vertical(until);
        path
    }

    /// Draws neighbours at the height of the middle.
    fn column(&mut self, side: Side, column: &Column<'_>) {
        let asides = Asides::of(column.neighbours.links.iter().map(|it| &it.basis));
        let first = self.stack(side, column, self.y - column.height / 2.0);
        for link in &column.neighbours.links {
            let to = &self.nodes[first + link.to];
            let mut path = Path::from(self.x, self.y + asides.get(&link.basis));
            let (edge, port, sign) = match side {
                Side::West => (self.x - self.middle.left, column.extent.1, to.x + to.sign_width / 2.0),
                _ => (self.x + self.middle.right, column.extent.0, to.x - to.sign_width / 2.0),
            };
            path.horizontal(edge);
            path.across(port, to.y);
            path.horizontal(sign);
            let (d, basis) = (path.d(), link.basis.clone());
            self.edges.push(EdgeView { d, basis, from: 0, to: first + link.to });
        }
    }

    /// Hangs neighbours under the middle, left or right of the line that leads south. Returns where they
    /// end.
    fn hang(&mut self, side: Side, column: &Column<'_>, from: f64) -> f64 {
        if column.height == 0.0 {
            return from;
        }
        let asides = Asides::of(column.neighbours.links.iter().map(|it| &it.basis));
        let sign = if side == Side::West { -1.0 } else { 1.0 };
        let first = self.stack(side, column, from + 14.0);
        for link in &column.neighbours.links {
            let to = &self.nodes[first + link.to];
            let trunk = self.x + sign * (12.0 + asides.get(&link.basis));
            let mut path = Path::from(trunk, self.y);
            path.vertical(to.y - 6.0);
            path.turn(trunk + sign * 6.0, to.y);
            path.horizontal(to.x - sign * to.sign_width / 2.0);
            let (d, basis) = (path.d(), link.basis.clone());
            self.edges.push(EdgeView { d, basis, from: 0, to: first + link.to });
        }
        from + 14.0 + column.height
    }

    /// Adds a column's neighbours, and what is not stated under them. Returns the first one's place.
    fn stack(&mut self, side: Side, column: &Column<'_>, top: f64) -> usize {
        let first = self.nodes.len();
        let (nodes, absences) = column.place(side, top, self.paper.scale);
        self.nodes.extend(nodes);
        self.absences.extend(absences);
        first
    }

    /// Draws the frame around everything.
    fn finish(self, around: &Around<'_>, bottom: f64) -> MapView {
        let Paper { margin, width, scale, .. } = *self.paper;
        let frame =
            rounded(BoxView { x: margin, y: margin, width: width - 2.0 * margin, height: bottom - margin });
        let sides = [
            (Side::North, &around.north),
            (Side::East, &around.east),
            (Side::South, &around.south),
            (Side::West, &around.west),
        ];
        let words = |(side, it): (Side, &Neighbours)| side_words(side, &it.words, frame, scale);
        MapView {
            width,
            height: tenth(bottom + margin),
            label_size: scale.lettering.size,
            leading: scale.lettering.leading,
            small_size: scale.small.size,
            frame,
            sides: sides.into_iter().filter_map(words).collect(),
            land: self.middle.land,
            absences: self.absences,
            bases: bases(self.edges.iter()),
            nodes: self.nodes,
            edges: self.edges,
            hidden: sides.iter().map(|it| it.1.hidden).sum::<usize>() + around.within.hidden,
            compact: None,
        }
    }
}

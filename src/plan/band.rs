//! Bands: signs with their labels in rows, one row after another away from where lines come from, and the
//! ways of lines between them. A line crosses a row only where nothing stands, and bends only between rows.

use super::drawing::{NodeView, Path, Scale, Sign, label_text, tenth};
use super::label::{self, Label, Lettering, Room};
use super::view::{BasisView, EntitySummary};
use crate::plan::shared::Shared;

/// Between a sign and its label.
pub(crate) const BESIDE: f64 = 8.0;
const BENEATH: f64 = 4.0;

/// Where a label stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// To the right of its sign, which leaves the way on past the sign free.
    Beside,
    /// Beyond its sign, centred.
    Beyond,
}

/// Which way rows follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// Upwards.
    Up,
    /// Downwards.
    Down,
}

impl Way {
    /// So far on from there.
    pub(crate) fn on(self, from: f64, by: f64) -> f64 {
        match self {
            Way::Up => from - by,
            Way::Down => from + by,
        }
    }
}

/// A sign with its label, before it has a place.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    pub(crate) entity: Shared<EntitySummary>,
    pub(crate) sign: Sign,
    pub(crate) label: Label,
    pub(crate) place: Place,
}

impl Cell {
    /// The sign of an entity, with its title in the room there is beside or beyond it.
    pub(crate) fn new(entity: &Shared<EntitySummary>, scale: Scale, place: Place, room: Room) -> Cell {
        let sign = Sign::of(entity, scale.sign);
        let label = label::broken(&label_text(entity, &sign), room, scale.lettering);
        Cell { entity: Shared::clone(entity), sign, label, place }
    }

    /// The sign of an entity without a label.
    pub(crate) fn bare(entity: &Shared<EntitySummary>, scale: Scale) -> Cell {
        let sign = Sign::of(entity, scale.sign);
        Cell { entity: Shared::clone(entity), sign, label: Label::default(), place: Place::Beyond }
    }

    /// How far it reaches to the left of the middle of its sign.
    pub(crate) fn left(&self) -> f64 {
        match self.place {
            Place::Beside => self.sign.width / 2.0,
            Place::Beyond => self.sign.width.max(self.label.width) / 2.0,
        }
    }

    /// How far it reaches to the right of the middle of its sign.
    pub(crate) fn right(&self) -> f64 {
        match self.place {
            Place::Beside if self.label.lines.is_empty() => self.sign.width / 2.0,
            Place::Beside => self.sign.width / 2.0 + BESIDE + self.label.width,
            Place::Beyond => self.left(),
        }
    }

    /// How deep it is in a row whose signs are so high.
    fn depth(&self, signs: f64, lettering: Lettering) -> f64 {
        let label = lettering.height(self.label.lines.len());
        match self.place {
            Place::Beside => signs.max(label),
            Place::Beyond if label == 0.0 => signs,
            Place::Beyond => signs + BENEATH + label,
        }
    }
}

/// A row of signs that have their places.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// The height at which lines arrive.
    pub(crate) near: f64,
    /// The height at which lines have left it behind.
    pub(crate) far: f64,
    /// What stands there, from left to right: where each thing begins and ends.
    pub(crate) taken: Vec<(f64, f64)>,
}

/// A sign that has its place, and where lines reach it and leave it.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    pub(crate) node: NodeView,
    /// Where a line from the row before arrives.
    pub(crate) enter: f64,
    /// Where a line to a later row leaves.
    pub(crate) leave: f64,
}

/// How deep a row of cells is.
pub(crate) fn depth<'a>(cells: impl Iterator<Item = &'a Cell> + Clone, scale: Scale) -> f64 {
    let signs = cells.clone().map(|it| it.sign.height).fold(0.0, f64::max);
    cells.map(|it| it.depth(signs, scale.lettering)).fold(0.0, f64::max)
}

/// Places a row of cells, the middles of their signs given.
pub(crate) fn row(cells: Vec<(Cell, f64)>, near: f64, way: Way, scale: Scale) -> (Row, Vec<Placed>) {
    let lettering = scale.lettering;
    let signs = cells.iter().map(|(it, _)| it.sign.height).fold(0.0, f64::max);
    let depth = depth(cells.iter().map(|(it, _)| it), scale);
    let taken = cells.iter().map(|(it, x)| (x - it.left(), x + it.right())).collect();
    let row = Row { near, far: way.on(near, depth), taken };
    let placed = cells
        .into_iter()
        .map(|(cell, x)| {
            let label = lettering.height(cell.label.lines.len());
            // Beside its label a sign is in the middle of the row: its line passes in front of the label.
            let (y, top) = match (cell.place, way) {
                (Place::Beside, _) => {
                    let y = way.on(near, depth / 2.0);
                    (y, y - label / 2.0)
                }
                (Place::Beyond, Way::Down) => (near + signs / 2.0, near + signs + BENEATH),
                (Place::Beyond, Way::Up) => (near - signs / 2.0, near - signs - BENEATH - label),
            };
            let (label_x, anchor) = match cell.place {
                Place::Beside => (x + cell.sign.width / 2.0 + BESIDE, "start"),
                Place::Beyond => (x, "middle"),
            };
            let (enter, leave) = (way.on(y, -cell.sign.height / 2.0), way.on(y, cell.sign.height / 2.0));
            Placed { node: node(cell, x, y, (label_x, top + lettering.ascent()), anchor), enter, leave }
        })
        .collect();
    (row, placed)
}

/// A cell's sign and label at their places.
pub(crate) fn node(cell: Cell, x: f64, y: f64, label: (f64, f64), anchor: &'static str) -> NodeView {
    NodeView {
        entity: cell.entity,
        role: "neighbour",
        x: tenth(x),
        y: tenth(y),
        side: None,
        sign_width: cell.sign.width,
        sign_height: cell.sign.height,
        code: cell.sign.code,
        code_size: cell.sign.code_size,
        lines: cell.label.lines,
        label_x: tenth(label.0),
        label_y: tenth(label.1),
        anchor,
    }
}

/// Leads a path past rows, towards a place. `aside` keeps lines that rest on different things from lying
/// on one another: they run so far from where they would.
pub(crate) fn pass(path: &mut Path, rows: &[Row], (x, aside): (f64, f64), within: (f64, f64)) {
    for row in rows {
        path.down(gap(row, within, x, aside), row.near);
        path.vertical(row.far);
    }
}

/// The free place of a row that is nearest to `x`.
fn gap(row: &Row, within: (f64, f64), x: f64, aside: f64) -> f64 {
    let begins = std::iter::once(within.0).chain(row.taken.iter().map(|it| it.1 + 1.0));
    let ends = row.taken.iter().map(|it| it.0 - 1.0).chain(std::iter::once(within.1));
    begins
        .zip(ends)
        .filter(|(begin, end)| end - begin >= 2.0)
        .map(|(begin, end)| {
            let inset = f64::min(7.0, (end - begin) / 2.0);
            let inside = x.clamp(begin + inset, end - inset);
            ((inside - x).abs(), (inside + aside).clamp(begin + 1.0, end - 1.0))
        })
        .min_by(|one, other| one.0.total_cmp(&other.0))
        .map_or(within.0, |it| it.1)
}

/// Places things side by side in their order, each as near as can be to where it would like to be. They
/// must fit between `within.0` and `within.1`.
pub(crate) fn spread(wishes: &[f64], cells: &[Cell], apart: f64, within: (f64, f64)) -> Vec<f64> {
    let extents: Vec<(f64, f64)> = cells.iter().map(|it| (it.left(), it.right())).collect();
    spread_extents(wishes, &extents, apart, within)
}

/// As [`spread`], for things that reach so far before and after their middles.
pub(crate) fn spread_extents(
    wishes: &[f64],
    extents: &[(f64, f64)],
    apart: f64,
    within: (f64, f64),
) -> Vec<f64> {
    // Less the room that those before it need, the places only have to ascend: that is isotonic
    // regression, and neighbours that want the same place are pooled around their mean.
    let mut needed = Vec::with_capacity(extents.len());
    let mut sum = 0.0;
    for (at, it) in extents.iter().enumerate() {
        if at > 0 {
            sum += extents[at - 1].1 + apart + it.0;
        }
        needed.push(sum);
    }
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (wish, needed) in wishes.iter().zip(&needed) {
        let mut pool = (wish - needed, 1);
        while let Some(&last) = pools.last()
            && last.0 > pool.0
        {
            pools.pop();
            let count = last.1 + pool.1;
            pool = ((last.0 * last.1 as f64 + pool.0 * pool.1 as f64) / count as f64, count);
        }
        pools.push(pool);
    }
    let low = within.0 + extents.first().map_or(0.0, |it| it.0);
    let high = within.1 - extents.last().map_or(0.0, |it| it.1) - sum;
    let places = pools.into_iter().flat_map(|(place, count)| std::iter::repeat_n(place, count));
    places.zip(needed).map(|(place, needed)| place.min(high).max(low) + needed).collect()
}

/// How far aside lines run, so that lines that rest on different things do not lie on one another.
pub(crate) struct Asides(Vec<Option<usize>>);

impl Asides {
    /// For lines that rest on these.
    pub(crate) fn of<'a>(bases: impl Iterator<Item = &'a Option<Shared<BasisView>>>) -> Asides {
        let mut ranks: Vec<Option<usize>> = Vec::new();
        for rank in bases.map(rank) {
            if !ranks.contains(&rank) {
                ranks.push(rank);
            }
        }
        ranks.sort_unstable();
        Asides(ranks)
    }

    /// How far to the right of where it would, or below it, a line that rests on this runs.
    pub(crate) fn get(&self, basis: &Option<Shared<BasisView>>) -> f64 {
        let count = self.0.len() as f64;
        let place = self.0.iter().position(|it| *it == rank(basis)).unwrap_or_default() as f64;
        (place - (count - 1.0) / 2.0) * f64::min(5.0, 12.0 / count)
    }
}

fn rank(basis: &Option<Shared<BasisView>>) -> Option<usize> {
    basis.as_ref().map(|it| it.rank)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(wishes: &[f64], expected: &[f64]) {
        let extents = vec![(5.0, 5.0); wishes.len()];
        assert_eq!(spread_extents(wishes, &extents, 2.0, (0.0, 100.0)), expected, "{wishes:?}");
    }

    #[test]
    fn things_stand_where_they_like_as_far_as_there_is_room() {
        check(&[50.0], &[50.0]);
        check(&[20.0, 60.0], &[20.0, 60.0]);
        check(&[50.0, 50.0], &[44.0, 56.0]);
        check(&[50.0, 50.0, 50.0], &[38.0, 50.0, 62.0]);
        check(&[0.0, 0.0], &[5.0, 17.0]);
        check(&[100.0, 100.0], &[83.0, 95.0]);
        check(&[], &[]);
    }

    #[test]
    fn a_line_crosses_a_row_where_nothing_stands() {
        let row = Row { near: 0.0, far: 10.0, taken: vec![(20.0, 40.0), (60.0, 80.0)] };
        for (x, expected) in [(50.0, 50.0), (30.0, 12.0), (38.0, 48.0), (75.0, 88.0), (95.0, 93.0)] {
            assert_eq!(gap(&row, (0.0, 100.0), x, 0.0), expected, "towards {x}");
        }
    }
}

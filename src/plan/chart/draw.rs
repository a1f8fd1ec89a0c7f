//! The drawings of a chart: bands of signs, and lines between them that pass where nothing stands.

use super::{Band, ChartBandView, ChartView, Line};
use crate::plan::band::{self, Asides, BESIDE, Cell, Place, Placed, Row, Way};
use crate::plan::drawing::{
    BoxView, EdgeView, NodeView, Path, Scale, Sign, WordsView, bases, rounded, tenth,
};
use crate::plan::label::{self, Lettering, Room};
use crate::plan::shared::Shared;

/// What a chart is drawn on.
pub(super) struct Paper {
    width: f64,
    /// From the edges to the frame.
    margin: f64,
    /// From the frame to signs and labels.
    pad: f64,
    /// How wide the names of the bands may be.
    head: f64,
    /// Between bands, and between the rows of one.
    apart: (f64, f64),
    pub(super) scale: Scale,
    compact: bool,
}

impl Paper {
    pub(super) const WIDE: Paper = Paper {
        width: 1200.0,
        margin: 8.0,
        pad: 16.0,
        head: 112.0,
        apart: (44.0, 24.0),
        scale: Scale { sign: 30.0, lettering: Lettering { size: 12.0, leading: 15.0 }, ..Scale::WIDE },
        compact: false,
    };
    pub(super) const COMPACT: Paper = Paper {
        width: 320.0,
        margin: 4.0,
        pad: 6.0,
        head: 80.0,
        apart: (30.0, 18.0),
        scale: Scale { sign: 25.0, ..Scale::COMPACT },
        compact: true,
    };

    /// Where signs may begin and must end, from the left.
    fn reach(&self) -> (f64, f64) {
        (self.margin + self.pad + self.head + 20.0, self.width - self.margin - self.pad - 8.0)
    }

    /// Where lines may begin and must end, from the left.
    fn ways(&self) -> (f64, f64) {
        let (low, high) = self.reach();
        (low - 14.0, high + 12.0)
    }
}

/// Draws bands and the lines between their members.
pub(super) fn draw(bands: &[Band<'_>], lines: &[Line], paper: &Paper) -> ChartView {
    let Paper { width, margin, pad, scale, .. } = *paper;
    let count = bands.iter().map(|it| it.members.len()).sum();
    let mut rows: Vec<Row> = Vec::new();
    let mut nodes: Vec<NodeView> = Vec::with_capacity(count);
    // Of each entity: its node, its row, and where lines come and go.
    let mut places: Vec<Option<(usize, usize, Placed)>> = vec![None; count];
    let mut views = Vec::new();
    let mut y = margin + 14.0;
    let mut bottom = y;
    for (nth, band) in bands.iter().enumerate() {
        // Many lines need more room to part from each other.
        let passing = lines.iter().filter(|it| it.bands.contains(&nth)).count();
        let apart = paper.apart.0 + (1.5 * passing as f64).min(paper.apart.0);
        let top = y;
        let room = Room { width: paper.head, lines: 4 };
        let name = label::broken(&band.kind.plural, room, scale.small);
        let least = scale.small.height(name.lines.len());
        for (at, row) in rows_of(band, paper).into_iter().enumerate() {
            if at > 0 {
                y += paper.apart.1;
            }
            let members: Vec<usize> = row.iter().map(|it| it.0).collect();
            let cells = row.into_iter().map(|(_, cell, x)| (cell, x)).collect();
            let (row, placed) = band::row(cells, y, Way::Down, scale);
            for (member, placed) in members.into_iter().zip(placed) {
                nodes.push(NodeView { role: "entity", ..placed.node.clone() });
                places[member] = Some((nodes.len() - 1, rows.len(), placed));
            }
            y = row.far;
            rows.push(row);
        }
        y = y.max(top + least);
        let x = margin + pad;
        let words_y = tenth(f64::midpoint(top, y) - least / 2.0 + scale.small.ascent());
        let words = WordsView { lines: name.lines, x, y: words_y, anchor: "start" };
        let place = BoxView {
            x: margin + 3.0,
            y: top - 8.0,
            width: width - 2.0 * margin - 6.0,
            height: y - top + 16.0,
        };
        views.push(ChartBandView { kind: Shared::clone(band.kind), place: rounded(place), words });
        bottom = y + 22.0;
        y += apart;
    }
    let asides = Asides::of(lines.iter().map(|it| &it.basis));
    let edges = lines.iter().filter_map(|line| {
        let (from, to) = (places[line.from].as_ref()?, places[line.to].as_ref()?);
        let d = path(&rows, from, to, paper, asides.get(&line.basis));
        Some(EdgeView { d, basis: line.basis.clone(), from: from.0, to: to.0 })
    });
    let edges: Vec<EdgeView> = edges.collect();
    ChartView {
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
        bands: views,
        nodes,
        bases: bases(edges.iter()),
        edges,
        compact: None,
    }
}

/// The rows of a band: which entity, and where from the left. Where the labels do not fit in one row, signs
/// that have their codes in them stand without labels.
fn rows_of(band: &Band<'_>, paper: &Paper) -> Vec<Vec<(usize, Cell, f64)>> {
    let Paper { scale, compact, .. } = *paper;
    let (low, high) = paper.reach();
    let signs: Vec<Sign> = band.members.iter().map(|it| Sign::of(it.1, scale.sign)).collect();
    let widest = signs.iter().map(|it| it.width).fold(0.0, f64::max);
    let count = band.members.len();
    let coded = signs.iter().all(|it| it.code.is_some());
    let apart = if compact { 9.0 } else { 13.0 };
    let fitting = |one: f64| (((high - low + apart) / (one + apart)) as usize).max(1);
    // Labels in which no word has to break, unless it is very long.
    let words = band.members.iter().map(|it| label::widest_word(&it.1.title));
    let word = words.fold(5.0, f64::max).min(10.0);
    let labelled = fitting(widest + BESIDE + word * scale.lettering.size);
    let bare = compact || count > 6 * labelled || (coded && count > labelled);
    let most = if bare { fitting(widest) } else { labelled };
    let columns = count.div_ceil(count.div_ceil(most));
    let step = (high - low + apart) / columns as f64;
    let room = Room { width: step - apart - widest - BESIDE, lines: 4 };
    let cells: Vec<(usize, Cell)> = band
        .members
        .iter()
        .map(|(at, it)| match bare {
            true => (*at, Cell::bare(it, scale)),
            false => (*at, Cell::new(it, scale, Place::Beside, room)),
        })
        .collect();
    // Signs without labels stand in the middle of their places, others at the beginning.
    let first = if bare { (step - apart) / 2.0 } else { widest / 2.0 };
    let place = |(at, (member, cell)): (usize, &(usize, Cell))| {
        (*member, cell.clone(), low + first + at as f64 * step)
    };
    cells.chunks(columns).map(|row| row.iter().enumerate().map(place).collect()).collect()
}

/// A line from one sign to another, drawn from the upper to the lower.
fn path(
    rows: &[Row],
    one: &(usize, usize, Placed),
    other: &(usize, usize, Placed),
    paper: &Paper,
    aside: f64,
) -> String {
    let ((_, from, upper), (_, to, lower)) = if one.1 <= other.1 { (one, other) } else { (other, one) };
    if from == to {
        // In one row it passes below what stands between.
        let mut path = Path::from(upper.node.x + aside, upper.leave);
        path.vertical(rows[*from].far + 7.0 + aside);
        path.horizontal(lower.node.x + aside);
        path.vertical(lower.leave);
        return path.d();
    }
    let mut path = Path::from(upper.node.x, upper.leave);
    path.vertical(rows[*from].far);
    band::pass(&mut path, &rows[from + 1..*to], (lower.node.x, aside), paper.ways());
    path.down(lower.node.x, rows[*to].near);
    path.vertical(lower.enter);
    path.d()
}

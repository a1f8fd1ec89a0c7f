//! The drawings of a sheet: panels of columns in their groups, what stands above them, and the rows below.

use super::{GroupFrameView, PointView, SheetColumnView, SheetDrawingView, SheetView, WordsView};
use crate::plan::band::{self, BESIDE, Cell, Place, Way};
use crate::plan::drawing::{BoxView, EdgeView, NodeView, Scale, Sign, bases, rounded, side_words, tenth};
use crate::plan::label::{self, Lettering, Room};
use crate::plan::shared::Shared;
use crate::plan::view::EntitySummary;
use crate::schema::Side;

/// What a sheet is drawn on.
pub(super) struct Paper {
    pub(super) width: f64,
    /// From the left and right edge to the frame.
    pub(super) side: f64,
    /// From the upper and lower edge to the frame.
    pub(super) margin: f64,
    /// From the frame to signs and labels.
    pub(super) pad: f64,
    /// Between groups, and between a group's frame and its columns.
    pub(super) group: (f64, f64),
    /// The narrowest and the widest column.
    pub(super) column: (f64, f64),
    /// From the groups to what stands above them.
    pub(super) strip: f64,
    /// Above and below what stands in a row.
    pub(super) air: f64,
    pub(super) scale: Scale,
    pub(super) compact: bool,
}

impl Paper {
    pub(super) const WIDE: Paper = Paper {
        width: 1200.0,
        side: 8.0,
        margin: 24.0,
        pad: 16.0,
        group: (12.0, 7.0),
        column: (92.0, 220.0),
        strip: 40.0,
        air: 7.0,
        // Small enough for long words in eight columns.
        scale: Scale { lettering: Lettering { size: 13.0, leading: 17.0 }, ..Scale::WIDE },
        compact: false,
    };
    pub(super) const COMPACT: Paper = Paper {
        width: 320.0,
        side: 4.0,
        margin: 18.0,
        pad: 5.0,
        group: (4.0, 1.0),
        column: (28.5, 64.0),
        strip: 26.0,
        air: 6.0,
        scale: Scale { sign: 25.0, ..Scale::COMPACT },
        compact: true,
    };

    /// Where signs and labels may begin and must end, from the left.
    pub(super) fn reach(&self) -> (f64, f64) {
        (self.side + self.pad, self.width - self.side - self.pad)
    }

    /// How what stands in a row of signs is written before it, and the titles of groups.
    pub(super) fn head_lettering(&self) -> Lettering {
        let Scale { lettering, small, .. } = self.scale;
        if self.compact { Lettering { size: small.size, ..lettering } } else { lettering }
    }

    /// How the labels are written.
    #[cfg(test)]
    pub(super) fn lettering(&self) -> Lettering {
        self.scale.lettering
    }
}

/// What the relations are called, and what the rows of signs.
pub(super) struct Words {
    pub(super) above: Option<String>,
    pub(super) rows: Option<String>,
    pub(super) heads: RowWords,
}

/// What is written before rows of signs.
pub(super) struct RowWords {
    pub(super) apart: Option<String>,
    pub(super) above: Option<String>,
    pub(super) columns: Option<String>,
}

/// Draws a sheet; nothing if it has no column.
pub(super) fn draw(sheet: &SheetView, words: &Words, paper: &Paper) -> Option<SheetDrawingView> {
    let columns: Vec<Column<'_>> = sheet
        .groups
        .iter()
        .enumerate()
        .flat_map(|(at, group)| group.columns.iter().map(move |it| Column { group: at, it }))
        .collect();
    if columns.is_empty() {
        return None;
    }
    let drawing = |room| Drawing {
        sheet,
        paper,
        words: &words.heads,
        heads: Heads::new(sheet, paper, room),
        row_words: Vec::new(),
        nodes: Vec::new(),
        edges: Vec::new(),
        groups: Vec::new(),
        parallels: Vec::new(),
        crossings: Vec::new(),
    };
    // Titles of rows on few lines make a low sheet, but the columns come first.
    let mut drawing = [196.0, 140.0].map(drawing).into_iter().min_by_key(|it| it.panels(&columns).len())?;
    let mut y = paper.margin + 3.0;
    let (apart, apart_note) = drawing.apart(y).unzip();
    y = apart.map_or(y, |it| it.bottom()) + paper.pad.max(10.0);
    for (at, panel) in drawing.panels(&columns).into_iter().enumerate() {
        y = drawing.panel(panel, if at == 0 { y } else { y + paper.strip });
    }
    let Paper { width, side, margin, scale, .. } = *paper;
    let bottom = y + paper.pad.max(8.0);
    let frame = rounded(BoxView { x: side, y: margin, width: width - 2.0 * side, height: bottom - margin });
    let sides = [(Side::North, &words.above), (Side::South, &words.rows)];
    let words = |(side, it): (Side, &Option<String>)| side_words(side, it.as_slice(), frame, scale);
    Some(SheetDrawingView {
        width,
        height: tenth(bottom + margin),
        label_size: scale.lettering.size,
        leading: scale.lettering.leading,
        small_size: scale.small.size,
        frame,
        sides: sides.into_iter().filter_map(words).collect(),
        apart,
        apart_note,
        heads: drawing.row_words,
        groups: drawing.groups,
        bases: bases(drawing.edges.iter()),
        nodes: drawing.nodes,
        edges: drawing.edges,
        parallels: drawing.parallels,
        crossings: drawing.crossings,
    })
}

/// A column and which group it belongs to.
#[derive(Clone, Copy)]
pub(super) struct Column<'a> {
    pub(super) group: usize,
    pub(super) it: &'a SheetColumnView,
}

/// The heads of the rows: the same in every panel.
pub(super) struct Heads {
    pub(super) cells: Vec<Cell>,
    /// How wide the widest is.
    pub(super) width: f64,
}

impl Heads {
    /// With titles at most as wide as this on wide screens.
    fn new(sheet: &SheetView, paper: &Paper, room: f64) -> Heads {
        let scale = if paper.compact { Scale { sign: 22.0, ..paper.scale } } else { paper.scale };
        let coded = sheet.rows.iter().all(|it| Sign::of(it, scale.sign).code.is_some());
        let cell = |it: &Shared<EntitySummary>| match (paper.compact, coded) {
            (false, _) => Cell::new(it, scale, Place::Beyond, Room { width: room, lines: 4 }),
            (true, true) => Cell::bare(it, scale),
            // Without a code there is only the title to tell rows apart.
            (true, false) => Cell::new(it, scale, Place::Beyond, Room { width: 102.0, lines: 4 }),
        };
        let cells: Vec<Cell> = sheet.rows.iter().map(cell).collect();
        let width = cells.iter().map(|it| it.left() + it.right()).fold(0.0, f64::max);
        Heads { cells, width }
    }
}

/// A sheet of which some is drawn.
pub(super) struct Drawing<'a> {
    pub(super) sheet: &'a SheetView,
    pub(super) paper: &'a Paper,
    pub(super) words: &'a RowWords,
    pub(super) heads: Heads,
    pub(super) row_words: Vec<WordsView>,
    pub(super) nodes: Vec<NodeView>,
    pub(super) edges: Vec<EdgeView>,
    pub(super) groups: Vec<GroupFrameView>,
    pub(super) parallels: Vec<String>,
    pub(super) crossings: Vec<PointView>,
}

impl<'a> Drawing<'a> {
    /// Draws what is joined to no column, in a strip along the upper side of the frame.
    /// Also says where there is room for a note.
    fn apart(&mut self, top: f64) -> Option<(BoxView, PointView)> {
        let entities = &self.sheet.apart;
        if entities.is_empty() {
            return None;
        }
        let Paper { width, side, scale, compact, .. } = *self.paper;
        let (low, high) = self.reach();
        let widest = widest(entities.iter(), scale);
        let (columns, apart) = match compact {
            true => ((((high - low) / (widest + 6.0)) as usize).max(1), 6.0),
            false => (entities.len().min(if entities.len() == 3 { 3 } else { 4 }), 20.0),
        };
        let step = (high - low + apart) / columns as f64;
        let room = Room { width: step - apart - widest - BESIDE, lines: 2 };
        let mut y = top + 9.0;
        for row in entities.chunks(columns) {
            let free = if compact { (columns - row.len()) as f64 * step / 2.0 } else { 0.0 };
            let place = |(at, it): (usize, &Shared<EntitySummary>)| {
                let cell =
                    if compact { Cell::bare(it, scale) } else { Cell::new(it, scale, Place::Beside, room) };
                (cell, low + free + at as f64 * step + widest / 2.0)
            };
            let cells = row.iter().enumerate().map(place).collect();
            let (row, placed) = band::row(cells, y, Way::Down, scale);
            self.nodes.extend(placed.into_iter().map(|it| NodeView { role: "apart", ..it.node }));
            y = row.far + 8.0;
        }
        self.head(self.words.apart.as_deref(), f64::midpoint(top, y));
        let note = PointView { x: tenth(f64::midpoint(low, high)), y: tenth(y + scale.small.ascent() - 2.0) };
        y += scale.small.leading;
        let x = side + 3.0;
        Some((rounded(BoxView { x, y: top, width: width - 2.0 * x, height: y + 1.0 - top }), note))
    }

    /// Where columns may begin and must end, from the left.
    pub(super) fn reach(&self) -> (f64, f64) {
        let (low, high) = self.paper.reach();
        if self.heads.cells.is_empty() {
            return (low, high);
        }
        (low + self.heads.width + if self.paper.compact { 5.0 } else { 12.0 }, high)
    }

    /// Writes what stands in a row of signs before it, its middle at this height, if it fits there.
    pub(super) fn head(&mut self, words: Option<&str>, middle: f64) {
        let Some(words) = words else { return };
        let lettering = self.paper.head_lettering();
        // Semibold letters are up to a fifth wider than regular ones.
        let room = Room { width: self.heads.width / 1.2, lines: 2 };
        if label::widest_word(words) * lettering.size > room.width {
            return;
        }
        let lines = label::broken(words, room, lettering).lines;
        let top = middle - lettering.height(lines.len()) / 2.0;
        let (x, y) = (tenth(self.paper.reach().0), tenth(top + lettering.ascent()));
        self.row_words.push(WordsView { lines, x, y, anchor: "start" });
    }

    /// The narrowest column that its signs allow.
    pub(super) fn narrowest(&self, columns: &[Column<'_>]) -> f64 {
        let marks =
            columns.iter().flat_map(|it| &it.it.crossings).flat_map(|it| &it.marks).map(|it| &it.entity);
        let signs = columns.iter().map(|it| &it.it.entity).chain(marks);
        self.paper.column.0.max(widest(signs, self.paper.scale) + 2.0)
    }

    /// What so many groups take beside their columns.
    pub(super) fn rims(&self, groups: usize) -> f64 {
        let (between, rim) = self.paper.group;
        groups as f64 * (2.0 * rim + between) - between
    }

    /// Cuts the columns into as few panels as they fit in, about equally wide.
    fn panels<'b>(&self, columns: &'b [Column<'a>]) -> Vec<&'b [Column<'a>]> {
        let (low, high) = self.reach();
        let narrowest = self.narrowest(columns);
        let cut = |most: usize| {
            let (mut panels, mut from, mut groups) = (Vec::new(), 0, 0);
            for (at, column) in columns.iter().enumerate() {
                groups += usize::from(at == from || columns[at - 1].group != column.group);
                let count = at - from + 1;
                if at > from && (count > most || count as f64 * narrowest + self.rims(groups) > high - low) {
                    panels.push(&columns[from..at]);
                    (from, groups) = (at, 1);
                }
            }
            panels.push(&columns[from..]);
            panels
        };
        let least = cut(columns.len()).len();
        let even = (columns.len().div_ceil(least)..columns.len()).map(cut).find(|it| it.len() == least);
        even.unwrap_or_else(|| cut(columns.len()))
    }
}

/// The width of the widest sign.
pub(super) fn widest<'a>(entities: impl Iterator<Item = &'a Shared<EntitySummary>>, scale: Scale) -> f64 {
    entities.map(|it| Sign::of(it, scale.sign).width).fold(0.0, f64::max)
}

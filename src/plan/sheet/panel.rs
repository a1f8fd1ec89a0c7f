//! A panel of a sheet: columns in the frames of their groups, what stands above them, and the rows that they
//! cross below.

use super::draw::{Column, Drawing, Paper, widest};
use super::{CrossingView, GroupFrameView, PointView, SheetGroupView, place};
use crate::plan::band::{self, Asides, Cell, Place, Row, Way};
use crate::plan::drawing::{
    BoxView, EdgeView, NodeView, Path, Scale, Sign, centred, label_text, rounded, tenth, weaker,
};
use crate::plan::label::{self, Room};
use crate::plan::shared::Shared;
use crate::plan::view::EntitySummary;

impl Drawing<'_> {
    /// Draws a panel from this height on. Returns where it ends.
    pub(super) fn panel(&mut self, columns: &[Column<'_>], top: f64) -> f64 {
        let (low, high) = self.reach();
        let (between, rim) = self.paper.group;
        let groups = || columns.chunk_by(|one, other| one.group == other.group);
        let width = (high - low - self.rims(groups().count())) / columns.len() as f64;
        let width = width.min(self.paper.column.1.max(self.narrowest(columns)));
        // The frames of the groups and the middles of the columns, from left to right.
        let mut frames: Vec<(usize, f64, f64)> = Vec::new();
        let mut middles = Vec::new();
        let mut x = low;
        for group in groups() {
            let begin = x;
            x += rim;
            for _ in group {
                middles.push(x + width / 2.0);
                x += width;
            }
            x += rim;
            frames.push((group[0].group, begin, x));
            x += between;
        }
        let above = self.plan_above(columns, &middles, width);
        let depth: f64 =
            above.rows.iter().map(|it| band::depth(it.iter().map(|it| &it.1), self.paper.scale)).sum();
        let strips = above.rows.len() as f64 * self.paper.strip;
        let groups_top = top + depth + strips;
        let first = self.nodes.len();
        let bottom = self.groups(columns, &middles, &frames, width, groups_top);
        self.above(columns, first, above, groups_top);
        self.rows(columns, first, &middles, width, bottom)
    }

    /// Draws the frames of the groups with the signs and titles of the columns. Returns where they end.
    fn groups(
        &mut self,
        columns: &[Column<'_>],
        middles: &[f64],
        frames: &[(usize, f64, f64)],
        width: f64,
        top: f64,
    ) -> f64 {
        let Paper { scale, compact, .. } = *self.paper;
        let lettering = self.paper.head_lettering();
        let labels: Vec<label::Label> = frames
            .iter()
            .map(|(group, begin, end)| {
                let group: &SheetGroupView = &self.sheet.groups[*group];
                let room = Room { width: end - begin - 16.0, lines: if compact { 2 } else { 4 } };
                match &group.entity {
                    Some(it) if room.width >= 64.0 => {
                        label::broken(&label_text(it, &Sign::plain(it, scale.sign)), room, lettering)
                    }
                    _ => label::Label::default(),
                }
            })
            .collect();
        let lines = labels.iter().map(|it| it.lines.len()).max().unwrap_or_default();
        let title = lettering.height(lines) + if lines == 0 { 6.0 } else { 18.0 };
        let place = |(column, x): (&Column<'_>, &f64)| {
            let entity = &column.it.entity;
            let room = Room { width: width - 2.0, lines: 6 };
            let cell = if compact {
                Cell::bare(entity, scale)
            } else {
                Cell::new(entity, scale, Place::Beyond, room)
            };
            (cell, *x)
        };
        let cells = columns.iter().zip(middles).map(place).collect();
        let (row, placed) = band::row(cells, top + title, Way::Down, scale);
        if let Some(it) = placed.first() {
            self.head(self.words.columns.as_deref(), it.node.y);
        }
        self.nodes.extend(placed.into_iter().map(|it| NodeView { role: "column", ..it.node }));
        let bottom = row.far + if compact { 6.0 } else { 12.0 };
        for ((group, begin, end), label) in frames.iter().zip(labels) {
            let place = rounded(BoxView { x: *begin, y: top, width: end - begin, height: bottom - top });
            let head = BoxView { height: title, ..place };
            let words = centred(label, head, lettering);
            self.groups.push(GroupFrameView {
                entity: self.sheet.groups[*group].entity.clone(),
                place,
                words,
            });
        }
        bottom
    }

    /// Chooses the rows of what stands above a panel. In several rows, neighbours of one row are far apart,
    /// so that lines pass between them.
    fn plan_above(&self, columns: &[Column<'_>], middles: &[f64], width: f64) -> Above {
        let Paper { scale, compact, .. } = *self.paper;
        let (low, high) = self.reach();
        // Where an entity would stand best, and how wide its columns are together.
        let joined = |entity: &EntitySummary| -> Vec<f64> {
            let columns = columns.iter().zip(middles);
            let columns = columns.filter(|it| it.0.it.above.iter().any(|it| it.entity.url == entity.url));
            columns.map(|it| *it.1).collect()
        };
        let mut wishes: Vec<(usize, f64, f64)> = Vec::new();
        for (at, entity) in self.sheet.above.iter().enumerate() {
            let columns = joined(entity);
            if let (Some(first), Some(last)) = (columns.first(), columns.last()) {
                wishes.push((at, columns.iter().sum::<f64>() / columns.len() as f64, last - first));
            }
        }
        wishes.sort_by(|one, other| one.1.total_cmp(&other.1));
        if wishes.is_empty() {
            return Above { rows: Vec::new() };
        }
        let entity = |at: usize| &self.sheet.above[at];
        let apart = if compact { 7.0 } else { 8.0 };
        let least =
            widest(wishes.iter().map(|it| entity(it.0)), scale).max(if compact { 0.0 } else { 100.0 });
        let most = (((high - low + apart) / (least + apart)) as usize).max(1);
        let count = wishes.len().div_ceil(most);
        let rows = (0..count).map(|row| {
            let members: Vec<(usize, f64, f64)> = wishes.iter().skip(row).step_by(count).copied().collect();
            let step = (high - low + apart) / members.len() as f64 - apart;
            // Labels as narrow as columns let signs stand straight above them.
            let cell = |it: &(usize, f64, f64)| match compact {
                true => Cell::bare(entity(it.0), scale),
                false => {
                    let room = Room { width: step.min((width + it.2).clamp(least, 240.0)), lines: 6 };
                    Cell::new(entity(it.0), scale, Place::Beyond, room)
                }
            };
            let cells: Vec<Cell> = members.iter().map(cell).collect();
            let wishes: Vec<f64> = members.iter().map(|it| it.1).collect();
            let places = band::spread(&wishes, &cells, apart, (low, high));
            members.iter().zip(cells).zip(places).map(|((it, cell), x)| (it.0, cell, x)).collect()
        });
        Above { rows: rows.collect() }
    }

    /// Draws what stands above a panel, and the lines up to it.
    fn above(&mut self, columns: &[Column<'_>], first: usize, above: Above, from: f64) {
        let Paper { scale, strip, side, width, compact, .. } = *self.paper;
        let begin = self.reach().0 - if compact { 4.0 } else { 8.0 };
        let ways = (begin.max(side + 3.0), width - side - 3.0);
        let mut rows: Vec<Row> = Vec::new();
        let mut places = vec![None; self.sheet.above.len()];
        let mut end = from;
        for planned in above.rows {
            let members: Vec<usize> = planned.iter().map(|it| it.0).collect();
            let cells = planned.into_iter().map(|(_, cell, x)| (cell, x)).collect();
            let (row, placed) = band::row(cells, end - strip, Way::Up, scale);
            if rows.is_empty()
                && let Some(it) = placed.first()
            {
                self.head(self.words.above.as_deref(), it.node.y);
            }
            for (member, placed) in members.into_iter().zip(placed) {
                places[member] = Some((self.nodes.len(), rows.len(), placed.node.x, placed.enter));
                self.nodes.push(NodeView { role: "above", ..placed.node });
            }
            end = row.far;
            rows.push(row);
        }
        for (at, column) in columns.iter().enumerate() {
            let entries = &column.it.above;
            let asides = Asides::of(entries.iter().map(|it| &it.basis));
            for entry in entries {
                let to = place(&self.sheet.above, &entry.entity).and_then(|it| places[it]);
                let Some((to, row, x, enter)) = to else { continue };
                let aside = asides.get(&entry.basis);
                let mut path = Path::from(self.nodes[first + at].x + aside, from);
                band::pass(&mut path, &rows[..row], (x, aside), ways);
                path.down(x, rows[row].near);
                path.vertical(enter);
                self.edges.push(EdgeView { d: path.d(), basis: entry.basis.clone(), from: first + at, to });
            }
        }
    }

    /// Draws the rows that a panel crosses, and the lines down to the crossings. Returns where they end.
    fn rows(&mut self, columns: &[Column<'_>], first: usize, middles: &[f64], width: f64, top: f64) -> f64 {
        let Paper { scale, air, .. } = *self.paper;
        let (low, _) = self.paper.reach();
        let crossed = |row: usize| columns.iter().any(|it| it.it.crossings.iter().any(|it| it.row == row));
        let rows: Vec<usize> = (0..self.sheet.rows.len()).filter(|&it| crossed(it)).collect();
        let mut ends = vec![top; columns.len()];
        let mut y = top + if rows.is_empty() { 0.0 } else { 2.0 * air };
        for row in rows {
            let head = self.heads.cells[row].clone();
            let head_height = band::depth(std::iter::once(&head), scale);
            let at = |it: &Column<'_>| it.it.crossings.iter().find(|it| it.row == row).cloned();
            let crossings: Vec<Option<CrossingView>> = columns.iter().map(at).collect();
            let stacks: Vec<Stack> = crossings
                .iter()
                .map(|it| Stack::new(it.iter().flat_map(|it| &it.marks).map(|it| &it.entity), width, scale))
                .collect();
            let height =
                stacks.iter().map(|it| it.height).fold(head_height.max(scale.sign), f64::max) + 2.0 * air;
            let middle = y + height / 2.0;
            let head_x = low + self.heads.width / 2.0;
            let (_, placed) = band::row(vec![(head, head_x)], middle - head_height / 2.0, Way::Down, scale);
            let head_node = self.nodes.len();
            self.nodes.extend(placed.into_iter().map(|it| NodeView { role: "row", ..it.node }));
            let mut last = None;
            for (at, (crossing, stack)) in crossings.into_iter().zip(stacks).enumerate() {
                let Some(crossing) = crossing else { continue };
                let x = middles[at];
                last = Some(x);
                let mut path = Path::from(x, ends[at]);
                path.vertical(middle);
                ends[at] = middle;
                let basis = crossing.marks.iter().map(|it| it.basis.clone()).reduce(weaker);
                let to = if crossing.marks.is_empty() { head_node } else { self.nodes.len() };
                let basis = basis.unwrap_or(crossing.basis);
                self.edges.push(EdgeView { d: path.d(), basis, from: first + at, to });
                if crossing.marks.is_empty() {
                    self.crossings.push(PointView { x: tenth(x), y: tenth(middle) });
                }
                self.nodes.extend(stack.nodes(x, middle));
            }
            if let Some(last) = last {
                let mut path = Path::from(low + self.heads.width + 4.0, middle);
                path.horizontal(last);
                self.parallels.push(path.d());
            }
            y += height;
        }
        y
    }
}

/// What stands above a panel, in rows: which entity, and where from the left.
struct Above {
    rows: Vec<Vec<(usize, Cell, f64)>>,
}

/// The marks at one crossing, side by side and one under the other.
struct Stack {
    rows: Vec<Vec<Cell>>,
    step: (f64, f64),
    height: f64,
}

impl Stack {
    fn new<'a>(marks: impl Iterator<Item = &'a Shared<EntitySummary>>, width: f64, scale: Scale) -> Stack {
        let cells: Vec<Cell> = marks.map(|it| Cell::bare(it, scale)).collect();
        let wide = cells.iter().map(|it| it.sign.width).fold(0.0, f64::max) + 4.0;
        let high = cells.iter().map(|it| it.sign.height).fold(0.0, f64::max) + 4.0;
        let columns = (((width + 2.0) / wide) as usize).max(1);
        let rows: Vec<Vec<Cell>> = cells.chunks(columns).map(<[Cell]>::to_vec).collect();
        let height = rows.len() as f64 * high;
        Stack { rows, step: (wide, high), height }
    }

    fn nodes(self, x: f64, y: f64) -> impl Iterator<Item = NodeView> {
        let Stack { rows, step: (wide, high), height } = self;
        rows.into_iter().enumerate().flat_map(move |(row, cells)| {
            let y = y - height / 2.0 + (row as f64 + 0.5) * high;
            let left = x - (cells.len() - 1) as f64 * wide / 2.0;
            cells.into_iter().enumerate().map(move |(at, cell)| {
                let x = left + at as f64 * wide;
                NodeView { role: "mark", ..band::node(cell, x, y, (x, y), "middle") }
            })
        })
    }
}

//! A sheet: one drawing of a whole kind, its entities as columns, what they are related to as rows.
//!
//! The groups, rows and crossings are the sheet as a table, for words; the two drawings are the same for the
//! eye, one for wide screens and one for phones. Where the columns do not fit side by side, a drawing has
//! several panels, one under the other, each with the rows that it needs.

mod draw;
mod panel;
#[cfg(test)]
mod tests;

use serde::Serialize;

use super::drawing::{BoxView, EdgeView, NodeView, SideView, WordsView, same};
use super::view::{BasisView, EntitySummary, FieldValueView, RelationEntryView, RelationView};
use crate::plan::shared::Shared;
use crate::schema;

/// A sheet: the columns in their groups, the rows, and what marks where they cross.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetView {
    /// Its name in `site.toml`. Such as `menu`.
    pub name: String,
    /// Its title. Such as `The menu on one sheet`.
    pub title: String,
    /// What it shows and what it does not; may be empty. Such as `Who cooks what, and when`.
    pub note: String,
    /// The columns, group by group.
    pub groups: Vec<SheetGroupView>,
    /// The rows.
    pub rows: Vec<Shared<EntitySummary>>,
    /// What stands above the columns and is joined to one.
    pub above: Vec<Shared<EntitySummary>>,
    /// What could stand above the columns but is joined to none.
    pub apart: Vec<Shared<EntitySummary>>,
    /// The drawing for wide screens; absent if there is no column.
    pub drawing: Option<SheetDrawingView>,
    /// The drawing for phones: without the titles of columns and of what stands above.
    pub compact: Option<SheetDrawingView>,
}

/// Columns that belong together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetGroupView {
    /// What they belong to; absent for those that belong to nothing.
    pub entity: Option<Shared<EntitySummary>>,
    /// The columns.
    pub columns: Vec<SheetColumnView>,
}

/// A column of a sheet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetColumnView {
    /// What it stands for.
    pub entity: Shared<EntitySummary>,
    /// What it is joined to above.
    pub above: Vec<Shared<RelationEntryView>>,
    /// Where it crosses rows, from the first row to the last.
    pub crossings: Vec<CrossingView>,
}

/// Where a column crosses a row.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CrossingView {
    /// The row, counted from 0. Such as `1`.
    pub row: usize,
    /// What marks the crossing: the marks through which the column reaches the row.
    pub marks: Vec<Shared<RelationEntryView>>,
    /// What the crossing rests on.
    pub basis: Option<Shared<BasisView>>,
}

/// A sheet, ready to draw as SVG. Draw it in this order: the frame, what is apart, the groups, the
/// parallels, the lines, the crossings, the signs, the labels.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetDrawingView {
    /// How wide it is: `1200.0`, or `320.0` for the compact drawing.
    pub width: f64,
    /// How high it is. Such as `359.4`.
    pub height: f64,
    /// The size of the labels' letters. Such as `13.0`.
    pub label_size: f64,
    /// From one base line of a label to the next. Such as `17.0`.
    pub leading: f64,
    /// The size of the letters outside the frame. Such as `12.0`.
    pub small_size: f64,
    /// The frame around all signs and labels. Outside it stand only `sides`.
    pub frame: BoxView,
    /// What lies above and below, to be written outside the frame.
    pub sides: Vec<SideView>,
    /// Where what is joined to no column stands, to be hatched.
    pub apart: Option<BoxView>,
    /// Where to say what the hatching means: the middle of a line's base line, with the room that small
    /// letters need.
    pub apart_note: Option<PointView>,
    /// What stands in a row of signs, to be written before it in semibold; none where there is no room.
    pub heads: Vec<WordsView>,
    /// The frames around the columns that belong together, panel by panel.
    pub groups: Vec<GroupFrameView>,
    /// The signs, by their `role`: `column`, `above`, `apart`, `row` and `mark`.
    pub nodes: Vec<NodeView>,
    /// The lines from columns up to what stands above them and down to what marks their crossings.
    pub edges: Vec<EdgeView>,
    /// The lines of the rows, as in SVG's `d`. Such as `["M85.2 236.6H650.2"]`.
    pub parallels: Vec<String>,
    /// Where a column crosses a row without a mark, to be dotted.
    pub crossings: Vec<PointView>,
    /// What the lines rest on, strongest first: the key.
    pub bases: Vec<Shared<BasisView>>,
}

/// A frame around columns.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupFrameView {
    /// What the columns belong to; absent for those that belong to nothing.
    pub entity: Option<Shared<EntitySummary>>,
    /// Where it lies; its corners may be round.
    #[serde(flatten)]
    pub place: BoxView,
    /// Its label; without lines where there is no room.
    pub words: WordsView,
}

/// A point.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PointView {
    /// From the left. Such as `650.2`.
    pub x: f64,
    /// From the top. Such as `236.6`.
    pub y: f64,
}

/// A sheet of these columns with their relations. `above` and `rows` say in which order entities stand
/// there, and what could stand above but is joined to no column; entities that they do not name follow in
/// the order in which the columns name them.
pub(crate) fn sheet(
    sheet: &schema::Sheet,
    columns: &[(Shared<EntitySummary>, Vec<Shared<RelationView>>)],
    above: &[Shared<EntitySummary>],
    rows: &[Shared<EntitySummary>],
) -> SheetView {
    let named = |name: &Option<String>| -> Vec<&Shared<RelationView>> {
        let all = columns.iter().flat_map(|it| &it.1);
        all.filter(|it| Some(&it.name) == name.as_ref()).collect()
    };
    let entities = |name| named(name).into_iter().flat_map(|it| &it.entries).map(|it| &it.entity);
    let joined = ordered(above, entities(&sheet.above));
    let apart = above.iter().filter(|&it| place(&joined, it).is_none()).cloned().collect();
    let rows = ordered(rows, entities(&sheet.rows));
    let mut groups: Vec<SheetGroupView> = Vec::new();
    for (entity, relations) in columns {
        let entries = |name: &Option<String>| -> Vec<Shared<RelationEntryView>> {
            let relations = relations.iter().filter(|it| Some(&it.name) == name.as_ref());
            relations.flat_map(|it| it.entries.iter().cloned()).collect()
        };
        let column = SheetColumnView {
            entity: Shared::clone(entity),
            above: entries(&sheet.above),
            crossings: crossings(&rows, &entries(&sheet.rows), &entries(&sheet.marks)),
        };
        let group = entries(&sheet.group).into_iter().next().map(|it| it.entity.clone());
        let key = group.as_ref().map(|it| &it.url);
        match groups.iter_mut().find(|it| it.entity.as_ref().map(|it| &it.url) == key) {
            Some(group) => group.columns.push(column),
            None => groups.push(SheetGroupView { entity: group, columns: vec![column] }),
        }
    }
    let label = |name| named(name).first().map(|it| it.label.clone());
    let mut view = SheetView {
        name: sheet.name.clone(),
        title: sheet.title.clone(),
        note: sheet.note.clone(),
        groups,
        rows,
        above: joined,
        apart,
        drawing: None,
        compact: None,
    };
    let words = draw::Words {
        above: label(&sheet.above),
        rows: label(&sheet.rows),
        heads: draw::RowWords {
            apart: called(sheet, &view.apart),
            above: called(sheet, &view.above),
            columns: columns.first().map(|it| it.0.kind.plural.clone()),
        },
    };
    view.drawing = draw::draw(&view, &words, &draw::Paper::WIDE);
    view.compact = draw::draw(&view, &words, &draw::Paper::COMPACT);
    view
}

/// What entities that stand above, or could, are called together: by the values of the field that says which
/// ones stand apart, so that a reader sees what sets them apart; else by their kind.
fn called(sheet: &schema::Sheet, entities: &[Shared<EntitySummary>]) -> Option<String> {
    let first = entities.first()?;
    let mut values: Vec<&str> = Vec::new();
    for entity in entities {
        let value = sheet.apart.first().and_then(|it| entity.fields.get(&it.0));
        let Some(FieldValueView::Text(value)) = value else { return Some(first.kind.plural.clone()) };
        if !values.contains(&value.as_str()) {
            values.push(value);
        }
    }
    Some(if values.len() > 2 { first.kind.plural.clone() } else { values.join(", ") })
}

/// Entities, once each: first those of `order` that occur, then the others.
fn ordered<'a>(
    order: &[Shared<EntitySummary>],
    found: impl Iterator<Item = &'a Shared<EntitySummary>>,
) -> Vec<Shared<EntitySummary>> {
    let mut once: Vec<Shared<EntitySummary>> = Vec::new();
    for it in found {
        if place(&once, it).is_none() {
            once.push(Shared::clone(it));
        }
    }
    once.sort_by_key(|it| place(order, it).unwrap_or(order.len()));
    once
}

/// Where an entity stands among others.
fn place(among: &[Shared<EntitySummary>], entity: &EntitySummary) -> Option<usize> {
    among.iter().position(|it| same(it, entity))
}

/// Where a column crosses rows. A mark stands where it is a step on the way to the row.
fn crossings(
    rows: &[Shared<EntitySummary>],
    entries: &[Shared<RelationEntryView>],
    marks: &[Shared<RelationEntryView>],
) -> Vec<CrossingView> {
    let mut crossings: Vec<CrossingView> = Vec::new();
    for entry in entries {
        let Some(row) = place(rows, &entry.entity) else { continue };
        let on_the_way = |mark: &&Shared<RelationEntryView>| {
            entry.chains.iter().flatten().any(|step| same(&step.entity, &mark.entity))
        };
        let marks = marks.iter().filter(on_the_way).cloned().collect();
        crossings.push(CrossingView { row, marks, basis: entry.basis.clone() });
    }
    crossings.sort_by_key(|it| it.row);
    crossings.dedup_by_key(|it| it.row);
    crossings
}

//! The pages of indexes: entities by one relation or field, or by the product of two.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::pages::Pages;
use super::view::{
    AxisView, CellView, GroupView, IndexView, LinkView, MatrixRowView, MatrixView, PageView,
    RelationEntryView,
};
use crate::path::OutputPath;
use crate::plan::shared::Shared;
use crate::resolve::graph::{EntityId, FieldValue, Relation};
use crate::schema::{BasisId, Dimension, Index};

/// What absent values are called in addresses.
const NONE: &str = "none";

/// A value of a dimension; sorted as readers expect: entities in their order, then words, then “none”.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    Entity(EntityId),
    Word(String),
    None,
}

/// One listed entity with its values in one dimension, each with the relation that gives it.
type Valued = BTreeMap<Value, Relation>;

/// Every page of an index.
pub(crate) fn pages(pages: &Pages<'_>, index: &Index) -> Vec<PageView> {
    let output = OutputPath::page(&index.path);
    let listed: Vec<EntityId> =
        index.of.iter().flat_map(|it| pages.members[usize::from(it.0)].iter().copied()).collect();
    match index.by.as_slice() {
        [by] => vec![single(pages, index, by, &listed, output)],
        [down, across] => product(pages, index, (down, across), &listed, output),
        _ => Vec::new(),
    }
}

fn view(index: &Index, title: &str, dimensions: &[&str]) -> IndexView {
    IndexView {
        name: index.name.clone(),
        title: title.to_owned(),
        note: index.note.clone(),
        dimensions: dimensions.iter().map(|&it| it.to_owned()).collect(),
        groups: Vec::new(),
        tables: Vec::new(),
    }
}

/// The values of an entity in a dimension, counting only what rests on an accepted basis.
fn values(
    pages: &Pages<'_>,
    index: &Index,
    by: &Dimension,
    id: EntityId,
    weakest: Option<BasisId>,
) -> Valued {
    let entity = pages.graph.entity(id);
    let kind = pages.schema.kind(entity.kind);
    let mut valued = Valued::new();
    if let Some(end) = kind.end_named(&by.name) {
        for relation in pages.graph.relations(id, end) {
            if let Some(relation) = counted(relation, index, weakest)
                && pages.graph.has_values(relation.to, &by.filter, pages.schema)
            {
                valued.insert(Value::Entity(relation.to), relation);
            }
        }
    } else if let Some(value) = kind.field_named(&by.name).and_then(|at| entity.fields[at].as_ref()) {
        for word in value.items().iter().filter_map(FieldValue::plain) {
            valued.insert(Value::Word(word), declared(id));
        }
    }
    if valued.is_empty() && by.absent.is_some() {
        valued.insert(Value::None, declared(id));
    }
    valued
}

/// A relation that rests on nothing but the entity's own front matter.
fn declared(to: EntityId) -> Relation {
    Relation { to, basis: None, cites: Vec::new(), note: None, chains: Vec::new(), item: 0 }
}

/// The relation as far as it rests on an accepted basis. A derived one may keep some of its ways only.
fn counted(relation: &Relation, index: &Index, weakest: Option<BasisId>) -> Option<Relation> {
    let accepts = |basis: Option<BasisId>| {
        let listed = index.bases.is_empty() || basis.is_none_or(|it| index.bases.contains(&it));
        listed && weakest.is_none_or(|weakest| basis.is_none_or(|it| it <= weakest))
    };
    if relation.chains.is_empty() {
        return accepts(relation.basis).then(|| relation.clone());
    }
    let mut kept = relation.clone();
    kept.chains.retain(|it| accepts(it.basis));
    let strongest = kept.chains.iter().min_by_key(|it| it.basis)?;
    (kept.basis, kept.cites) = (strongest.basis, strongest.cites.clone());
    Some(kept)
}

/// Every value of a dimension: all entities of its kinds, so that an empty one shows as empty, and all
/// words that occur.
fn axis(pages: &Pages<'_>, by: &Dimension, occurring: impl Iterator<Item = Value>) -> Vec<Value> {
    let entities = by.kinds.iter().flat_map(|it| pages.members[usize::from(it.0)].iter().copied());
    let entities =
        entities.filter(|&it| pages.graph.has_values(it, &by.filter, pages.schema)).map(Value::Entity);
    let none = by.absent.is_some().then_some(Value::None);
    entities.chain(occurring).chain(none).collect::<BTreeSet<_>>().into_iter().collect()
}

fn axis_view(pages: &Pages<'_>, by: &Dimension, value: &Value) -> AxisView {
    match value {
        Value::Entity(id) => {
            let summary = pages.summary(*id);
            AxisView { label: summary.title.clone(), entity: Some(summary), absent: false }
        }
        Value::Word(word) => AxisView { label: word.clone(), entity: None, absent: false },
        Value::None => AxisView { label: by.absent.clone().unwrap_or_default(), entity: None, absent: true },
    }
}

fn slug_of(pages: &Pages<'_>, value: &Value) -> String {
    match value {
        Value::Entity(id) => pages.graph.entity(*id).slug.to_string(),
        Value::Word(word) => crate::path::Slug::parse(word)
            .map_or_else(|_| crate::load::markdown::anchor(word), |it| it.to_string()),
        Value::None => NONE.to_owned(),
    }
}

fn dimension_label(pages: &Pages<'_>, index: &Index, by: &Dimension) -> String {
    if let [kind] = by.kinds.as_slice() {
        return pages.schema.kind(*kind).label.clone();
    }
    let kind = index.of.first().map(|&it| pages.schema.kind(it));
    let end = kind.and_then(|kind| kind.end_named(&by.name).map(|it| kind.end(it).label.clone()));
    let field = || kind.and_then(|it| it.field_named(&by.name).map(|at| it.fields[at].label.clone()));
    end.or_else(field).unwrap_or_else(|| by.name.clone())
}

fn single(
    pages: &Pages<'_>,
    index: &Index,
    by: &Dimension,
    listed: &[EntityId],
    output: OutputPath,
) -> PageView {
    let mut page = pages.blank(output, &["index.html"], &index.title);
    page.description.clone_from(&index.note);
    let mut groups: BTreeMap<Value, Vec<Shared<RelationEntryView>>> = BTreeMap::new();
    for &id in listed {
        for (value, relation) in values(pages, index, by, id, None) {
            groups.entry(value).or_default().push(pages.entry(id, &relation, &page.root));
        }
    }
    let mut view = view(index, &index.title, &[&dimension_label(pages, index, by)]);
    let occurring = groups.keys().cloned().collect::<Vec<_>>().into_iter();
    for value in axis(pages, by, occurring) {
        let entries = groups.remove(&value).unwrap_or_default();
        view.groups.push(GroupView { value: axis_view(pages, by, &value), entries });
    }
    page.index = Some(view);
    page
}

/// The listed entities in each cell of a matrix.
type Cells = BTreeMap<(Value, Value), Vec<(EntityId, Relation)>>;

fn product(
    pages: &Pages<'_>,
    index: &Index,
    (down, across): (&Dimension, &Dimension),
    listed: &[EntityId],
    output: OutputPath,
) -> Vec<PageView> {
    let cells_at = |weakest: Option<BasisId>| {
        let mut cells = Cells::new();
        for &id in listed {
            // A table by basis is about the second dimension: the first stays as it is, else entities
            // would move to the row that says they have no value there.
            let rows = values(pages, index, down, id, None);
            let columns = values(pages, index, across, id, weakest);
            for (row, row_relation) in &rows {
                for (column, column_relation) in &columns {
                    let both = joined(row_relation, column_relation);
                    cells.entry((row.clone(), column.clone())).or_default().push((id, both));
                }
            }
        }
        cells
    };
    // What no table shows is on no page of a cell either.
    let all = cells_at(index.tables.iter().max().copied());
    let rows = axis(pages, down, all.keys().map(|it| it.0.clone()));
    let columns = axis(pages, across, all.keys().map(|it| it.1.clone()));
    let cell_output = |row: &Value, column: &Value| {
        OutputPath::page(&format!("{}/{}/{}", index.path, slug_of(pages, row), slug_of(pages, column)))
    };

    let mut page = pages.blank(output, &["matrix.html"], &index.title);
    page.description.clone_from(&index.note);
    let labels = [dimension_label(pages, index, down), dimension_label(pages, index, across)];
    let mut matrix = view(index, &index.title, &[&labels[0], &labels[1]]);
    let tables: Vec<Option<BasisId>> = match index.tables.as_slice() {
        [] => vec![None],
        bases => bases.iter().map(|&it| Some(it)).collect(),
    };
    for weakest in tables {
        let cells = if weakest.is_some() { cells_at(weakest) } else { all.clone() };
        matrix.tables.push(MatrixView {
            basis: pages.basis(weakest),
            columns: columns.iter().map(|it| axis_view(pages, across, it)).collect(),
            rows: rows
                .iter()
                .map(|row| {
                    let mut distinct = BTreeSet::new();
                    let cells = columns.iter().map(|column| {
                        let key = (row.clone(), column.clone());
                        let entries = cells.get(&key).map_or(&[][..], Vec::as_slice);
                        distinct.extend(entries.iter().map(|(id, _)| *id));
                        CellView {
                            // The cell's page lists what the loosest table does.
                            url: all
                                .get(&key)
                                .filter(|it| it.iter().map(|it| it.0).eq(entries.iter().map(|it| it.0)))
                                .map(|_| pages.links.output(&cell_output(row, column))),
                            entries: entries
                                .iter()
                                .map(|(id, it)| pages.entry(*id, it, &page.root))
                                .collect(),
                        }
                    });
                    let cells = cells.collect();
                    MatrixRowView { value: axis_view(pages, down, row), cells, total: distinct.len() }
                })
                .collect(),
        });
    }
    page.index = Some(matrix);
    let back = LinkView { label: index.title.clone(), url: page.url.clone() };
    let mut views = vec![page];
    for ((row, column), entries) in &all {
        let (row_view, column_view) = (axis_view(pages, down, row), axis_view(pages, across, column));
        let title = format!("{}, {}", row_view.label, column_view.label);
        let mut page = pages.blank(cell_output(row, column), &["cell.html"], &title);
        page.breadcrumbs.push(back.clone());
        page.description.clone_from(&index.note);
        let mut cell = view(index, &title, &[&labels[0], &labels[1]]);
        let root: &Arc<str> = &page.root;
        let entries = entries.iter().map(|(id, it)| pages.entry(*id, it, root)).collect();
        cell.groups = vec![
            GroupView { value: row_view, entries },
            GroupView { value: column_view, entries: Vec::new() },
        ];
        page.index = Some(cell);
        views.push(page);
    }
    views
}

/// What being in a row and in a column rests on, together: the weaker of the two.
fn joined(row: &Relation, column: &Relation) -> Relation {
    let mut both = row.clone();
    both.basis = row.basis.max(column.basis);
    for cite in &column.cites {
        if !both.cites.contains(cite) {
            both.cites.push(*cite);
        }
    }
    both
}

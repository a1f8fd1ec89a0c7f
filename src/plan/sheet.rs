//! A sheet: one drawing of a whole kind, its entities as columns, what they are related to as rows.

use std::sync::Arc;

use serde::Serialize;

use super::view::{EntitySummary, RelationEntryView};

/// A sheet: the columns in their groups, the rows, and what marks where they cross.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetView {
    /// Its name in `site.toml`.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What it shows and what it does not; may be empty.
    pub note: String,
    /// The columns, group by group.
    pub groups: Vec<SheetGroupView>,
    /// The rows.
    pub rows: Vec<Arc<EntitySummary>>,
    /// What stands above the columns.
    pub above: Vec<Arc<EntitySummary>>,
}

/// Columns that belong together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetGroupView {
    /// What they belong to; absent for those that belong to nothing.
    pub entity: Option<Arc<EntitySummary>>,
    /// The columns.
    pub columns: Vec<SheetColumnView>,
}

/// A column of a sheet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetColumnView {
    /// What it stands for.
    pub entity: Arc<EntitySummary>,
    /// What it is joined to above.
    pub above: Vec<RelationEntryView>,
    /// Where it crosses rows: the row, counted from 0, and the marks there.
    pub crossings: Vec<CrossingView>,
}

/// Where a column crosses a row.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CrossingView {
    /// The row, counted from 0.
    pub row: usize,
    /// What marks the crossing.
    pub marks: Vec<RelationEntryView>,
}

/// A sheet of a kind.
pub(crate) fn sheet(
    declared: &crate::schema::Sheet,
    columns: &[(Arc<EntitySummary>, Vec<super::view::RelationView>)],
) -> SheetView {
    let _ = columns;
    SheetView {
        name: declared.name.clone(),
        title: declared.title.clone(),
        note: declared.note.clone(),
        groups: Vec::new(),
        rows: Vec::new(),
        above: Vec::new(),
    }
}

//! What pages show that list many entities: those of a kind, and those of an index.

use serde::Serialize;

use super::{BasisView, EntitySummary, FieldView, KindView, RelationEntryView, RelationView};
use crate::plan::shared::Shared;
use crate::plan::timeline::TimelineView;

/// A kind's list page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListView {
    /// The kind.
    pub kind: Shared<KindView>,
    /// Its entities, sorted.
    pub entries: Vec<ListEntryView>,
    /// Its timeline, if it has one.
    pub timeline: Option<TimelineView>,
}

/// An entity on its kind's list page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListEntryView {
    /// The entity.
    pub entity: Shared<EntitySummary>,
    /// Its fields.
    pub facts: Vec<FieldView>,
    /// Its relations.
    pub relations: Vec<Shared<RelationView>>,
}

/// A page of an index.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IndexView {
    /// Its name in `site.toml`. Such as `cook-season`.
    pub name: String,
    /// Its title. Such as `Cooks by season`.
    pub title: String,
    /// What it does and does not mean; may be empty. Such as `The source does not say who cooks`.
    pub note: String,
    /// What it is listed by, in words. Such as `["Cook", "Season"]`.
    pub dimensions: Vec<String>,
    /// For an index by one thing: its values with what is listed under them.
    pub groups: Vec<GroupView>,
    /// For an index by two: one table, or one for each basis that the site asks for.
    pub tables: Vec<MatrixView>,
}

/// A value of an index, with what is listed under it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupView {
    /// The value.
    pub value: AxisView,
    /// What is listed.
    pub entries: Vec<Shared<RelationEntryView>>,
}

/// A value of one of an index's dimensions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AxisView {
    /// In words. Such as `Spring`.
    pub label: String,
    /// The entity that it is; absent for a field's value and for “none”.
    pub entity: Option<Shared<EntitySummary>>,
    /// Whether it stands for entities without a value. Such as `false`.
    pub absent: bool,
}

/// A table over two dimensions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MatrixView {
    /// The weakest basis that counts in it; absent if all do.
    pub basis: Option<Shared<BasisView>>,
    /// The values across.
    pub columns: Vec<AxisView>,
    /// The rows.
    pub rows: Vec<MatrixRowView>,
}

/// A row of a [`MatrixView`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MatrixRowView {
    /// The value down.
    pub value: AxisView,
    /// One cell for each column.
    pub cells: Vec<CellView>,
    /// How many different entities the row lists. Such as `4`.
    pub total: usize,
}

/// A cell of a [`MatrixView`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CellView {
    /// The page of the cell; absent if it is empty. Such as `cook-season/ada/spring/index.html`.
    pub url: Option<String>,
    /// What is listed in it.
    pub entries: Vec<Shared<RelationEntryView>>,
}

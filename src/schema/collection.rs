//! Collections: entities that a page asks for beside its own, in its front matter or in `site.toml`. What
//! is asked for is checked here, wherever it stands.

use super::{Kind, KindId, Schema};
use crate::config::table::{Placed, Table};
use crate::diagnostic::{Diagnostic, Location, catalogue};

/// Entities of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collection {
    /// What templates call it: `page.collections.NAME`.
    pub name: String,
    /// Which kind.
    pub kind: KindId,
    /// Only entities whose fields have these values, or whose relations lead to these slugs.
    pub filter: Vec<(String, String)>,
    /// The field they are sorted by, `title` or `slug`; as on their list page, if it is absent.
    pub order: Option<String>,
    /// Whether they are sorted from the greatest to the least.
    pub descending: bool,
    /// How many at most.
    pub limit: Option<usize>,
}

/// A collection that `site.toml` gives to pages.
#[derive(Debug, Clone, PartialEq)]
pub struct SharedCollection {
    /// The collection.
    pub collection: Collection,
    /// The pages: `home`, a kind, an index, `KIND/SLUG` or a file under `content/`.
    pub(crate) on: Vec<Placed<String>>,
}

/// What is asked for, each word with its place.
pub(crate) struct Asked {
    /// Its name.
    pub(crate) name: String,
    /// The kind.
    pub(crate) kind: (String, Location),
    /// Names, wanted values, and where the names stand.
    pub(crate) filter: Vec<(String, String, Location)>,
    /// The field, with `-` before it for the other direction.
    pub(crate) order: Option<(String, Location)>,
    /// How many at most.
    pub(crate) limit: Option<usize>,
}

impl Asked {
    /// The collection, if everything that it names exists.
    pub(crate) fn check(self, schema: &Schema, diagnostics: &mut Vec<Diagnostic>) -> Option<Collection> {
        let (kind, at) = self.kind;
        let Some(id) = schema.kind_named(&kind).filter(|&it| it != Schema::PAGE) else {
            diagnostics.push(catalogue::unknown_kind(at, &kind, schema.kind_names()));
            return None;
        };
        let kind = schema.kind(id);
        let mut is_sound = true;
        let mut check = |name: &str, at: Location, known: &[&str]| {
            if !known.contains(&name) {
                is_sound = false;
                diagnostics.push(catalogue::unknown_field_name(at, name, &kind.name, known.iter().copied()));
            }
        };
        let mut filter = Vec::new();
        for (name, wanted, at) in self.filter {
            let ends = kind.ends.iter().map(|it| it.name.as_str());
            check(&name, at, &fields(kind).chain(ends).collect::<Vec<_>>());
            filter.push((name, wanted));
        }
        let descending = self.order.as_ref().is_some_and(|(it, _)| it.starts_with('-'));
        let order = self.order.map(|(typed, at)| {
            let name = typed.strip_prefix('-').unwrap_or(&typed);
            check(name, at, &["title", "slug"].into_iter().chain(fields(kind)).collect::<Vec<_>>());
            name.to_owned()
        });
        is_sound.then_some(Collection {
            name: self.name,
            kind: id,
            filter,
            order,
            descending,
            limit: self.limit,
        })
    }
}

fn fields(kind: &Kind) -> impl Iterator<Item = &str> {
    kind.fields.iter().map(|it| it.name.as_str())
}

/// Reads `[collections.NAME]`.
pub(super) fn shared(
    schema: &Schema,
    (name, table): &(Placed<String>, Table<'_>),
) -> Option<SharedCollection> {
    let reader = table.reader();
    let kind = table.must_string("kind");
    let filter = table.table("filter").map(Table::scalars).unwrap_or_default();
    let filter = filter.into_iter().filter_map(|(name, value)| {
        let wanted = crate::config::table::word(&value.value)?;
        Some((name.value, wanted, reader.at(&name.span)))
    });
    let asked = Asked {
        name: name.value.clone(),
        kind: (kind.value.clone(), reader.at(&kind.span)),
        filter: filter.collect(),
        order: table.string("order").map(|it| (it.value, reader.at(&it.span))),
        limit: table.count("limit"),
    };
    let on = table.strings("on");
    if on.is_empty() {
        let at = reader.at(&name.span);
        reader.report(catalogue::missing_setting(at, &format!("[collections.{}]", name.value), "on"));
    }
    super::read::check_name(name, "collection", reader);
    // A kind that is missing is reported as that.
    if kind.span == table.span {
        return None;
    }
    let mut diagnostics = Vec::new();
    let collection = asked.check(schema, &mut diagnostics);
    diagnostics.into_iter().for_each(|it| reader.report(it));
    Some(SharedCollection { collection: collection?, on })
}

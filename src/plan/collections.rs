//! The collections that pages ask for: entities of a kind, filtered, sorted, cut.

use super::pages::Pages;
use super::view::{ListEntryView, PageView};
use crate::diagnostic::{Diagnostic, catalogue};
use crate::resolve::entities::by_value;
use crate::resolve::graph::{EntityId, Role};
use crate::schema::collection::Collection;
use crate::schema::{KindId, Schema};

/// The page that asks.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Asker<'a> {
    /// Home.
    Home(Option<EntityId>),
    /// The list page of a kind, with its introduction.
    List(KindId, Option<EntityId>),
    /// The page of an entity, or a plain page.
    Page(EntityId),
    /// A page of an index.
    Index(&'a str),
}

impl Asker<'_> {
    fn written(self) -> Option<EntityId> {
        match self {
            Asker::Home(id) | Asker::List(_, id) => id,
            Asker::Page(id) => Some(id),
            Asker::Index(_) => None,
        }
    }
}

/// What `on` calls home.
const HOME: &str = "home";

impl Pages<'_> {
    /// Gives a page the collections that it asks for, and those that `site.toml` gives to it. Its own come
    /// first.
    pub(crate) fn collect(&self, page: &mut PageView, asker: Asker<'_>) {
        let shared = self.schema.collections.iter();
        let shared = shared.filter(|it| it.on.iter().any(|on| self.is_named(asker, &on.value)));
        let shared = shared.map(|it| &it.collection);
        let own = asker.written().map(|id| self.graph.entity(id).collections.iter());
        for collection in shared.chain(own.into_iter().flatten()) {
            let entries = self.collection(collection);
            page.has_code |= entries.iter().any(|&id| self.has_code(id));
            let entries =
                entries.into_iter().map(|id| self.list_entry(id, &page.root)).collect::<Vec<ListEntryView>>();
            page.collections.insert(collection.name.clone(), entries);
        }
    }

    fn is_named(&self, asker: Asker<'_>, on: &str) -> bool {
        let is_page = |id: EntityId| {
            let entity = self.graph.entity(id);
            let path = entity.document.path().as_str();
            path.strip_prefix("content/") == Some(on)
                || entity.role == Role::Entity
                    && on.split_once('/').is_some_and(|(kind, slug)| {
                        self.schema.kind(entity.kind).name == kind && entity.slug.as_str() == slug
                    })
        };
        let is_kind = |kind: KindId| self.schema.kind(kind).name == on;
        let by_kind = match asker {
            Asker::Home(_) => on == HOME,
            Asker::List(kind, _) => is_kind(kind),
            Asker::Page(id) => {
                let entity = self.graph.entity(id);
                entity.role == Role::Entity && is_kind(entity.kind)
            }
            Asker::Index(name) => name == on,
        };
        by_kind || asker.written().is_some_and(is_page)
    }

    fn collection(&self, wanted: &Collection) -> Vec<EntityId> {
        let kind = self.schema.kind(wanted.kind);
        let members = self.members[usize::from(wanted.kind.0)].iter().copied();
        let mut entries: Vec<EntityId> = members.filter(|&id| self.has_all(id, &wanted.filter)).collect();
        let entity = |id: &EntityId| self.graph.entity(*id);
        // Entities come in their kind's order, which the sort keeps between equals.
        match wanted.order.as_deref() {
            None => {}
            Some("title") => entries.sort_by_key(|id| entity(id).title.to_lowercase()),
            Some("slug") => entries.sort_by(|a, b| entity(a).slug.cmp(&entity(b).slug)),
            Some(field) => {
                let Some(at) = kind.field_named(field) else { return entries };
                let turn = |it: std::cmp::Ordering| if wanted.descending { it.reverse() } else { it };
                // Entities without a value come last, in both directions.
                entries.sort_by(|a, b| match (&entity(a).fields[at], &entity(b).fields[at]) {
                    (Some(a), Some(b)) => turn(by_value(a, b)),
                    (a, b) => a.is_none().cmp(&b.is_none()),
                });
            }
        }
        if wanted.descending && matches!(wanted.order.as_deref(), Some("title" | "slug")) {
            entries.reverse();
        }
        entries.truncate(wanted.limit.unwrap_or(usize::MAX));
        entries
    }

    fn has_all(&self, id: EntityId, filter: &[(String, String)]) -> bool {
        let kind = self.schema.kind(self.graph.entity(id).kind);
        filter.iter().all(|(name, wanted)| match kind.end_named(name) {
            Some(end) => {
                let slugs = self.graph.relations(id, end).iter().map(|it| &self.graph.entity(it.to).slug);
                slugs.into_iter().any(|it| it.as_str() == wanted)
            }
            None => self.graph.has_values(id, &[(name.clone(), wanted.clone())], self.schema),
        })
    }
}

/// The names in `on` that lead to no page.
pub(crate) fn check(pages: &Pages<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Pages { schema, graph, config, .. } = pages;
    for on in schema.collections.iter().flat_map(|it| &it.on) {
        let name = on.value.as_str();
        let is_known = name == HOME
            || schema.kind_named(name).is_some_and(|it| it != Schema::PAGE)
            || schema.indexes.iter().any(|it| it.name == name)
            || graph.iter().any(|(id, _)| pages.is_named(Asker::Page(id), name));
        if !is_known {
            let kinds = schema.kind_names().chain(schema.indexes.iter().map(|it| it.name.as_str()));
            let at = config.source.at(on.span.clone());
            diagnostics.push(catalogue::dangling_collection(at, name, kinds.chain([HOME])));
        }
    }
}

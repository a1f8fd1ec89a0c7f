//! What a page is about in schema.org's words, for its head: the entity as `site.toml` maps it
//! ([`crate::schema::json_ld`]), a list as an `ItemList`, and the way from home as a `BreadcrumbList`.
//! It says nothing that the page does not say.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::super::address::Base;
use super::super::view::{
    EntitySummary, EntityView, FieldValueView, KindView, LinkView, PageView, PlaceView, QuoteView, SiteView,
};
use crate::schema::json_ld::{JsonLd, Node, PARTS, VALUE, Value as From};

/// A list names at most so many of its entries; it always says how many there are.
const MOST_ITEMS: usize = 500;

/// What the pages need to say it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct JsonLdView {
    /// The mapping of each kind that has one.
    pub kinds: BTreeMap<String, JsonLd>,
    /// The entities that mappings name, by `kind/slug`.
    pub entities: BTreeMap<String, NamedView>,
}

/// An entity that a mapping names.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedView {
    /// Its kind, by name.
    pub kind: String,
    /// Its page.
    pub link: LinkView,
}

/// All that a page says of itself, ready for a `script` element; `None` if the site says nothing.
pub fn page(page: &PageView, site: &SiteView) -> Option<String> {
    let view = site.json_ld.as_ref()?;
    let at = Writing { page, site, view, base: Base::away(site, &page.root) };
    let mut graph = vec![at.subject()];
    graph.extend(at.breadcrumbs());
    let document = json!({ "@context": "https://schema.org", "@graph": graph });
    // Nothing in the text may end the script element.
    Some(document.to_string().replace('<', "\\u003c"))
}

struct Writing<'a> {
    page: &'a PageView,
    site: &'a SiteView,
    view: &'a JsonLdView,
    base: Base<'a>,
}

/// What names mean where a node is made.
#[derive(Clone, Copy)]
enum Scope<'a> {
    Entity(&'a EntityView),
    Listed(&'a EntitySummary),
    Quote(&'a QuoteView),
    Part(&'a super::super::view::PartView),
    Plain(&'a FieldValueView),
}

impl Writing<'_> {
    /// What the page is about.
    fn subject(&self) -> Value {
        let mut node = Map::new();
        let mapping = |kind: &KindView| self.view.kinds.get(&kind.name);
        if let Some(entity) = &self.page.entity {
            match mapping(&entity.summary.kind) {
                Some(mapping) => {
                    self.begin(&mut node, mapping.node.node_type.as_deref().unwrap_or("Thing"));
                    self.fill(&mut node, &mapping.node, Scope::Entity(entity));
                }
                None => self.begin(&mut node, "WebPage"),
            }
            return node.into();
        }
        if let Some(list) = &self.page.list {
            let list_type = mapping(&list.kind).and_then(|it| it.list_type.as_deref());
            self.begin(&mut node, list_type.unwrap_or("CollectionPage"));
            let items = list.entries.iter().enumerate().take(MOST_ITEMS).map(|(n, it)| {
                json!({ "@type": "ListItem", "position": n + 1, "url": self.base.href(&it.entity.url) })
            });
            let items = json!({
                "@type": "ItemList",
                "numberOfItems": list.entries.len(),
                "itemListElement": items.collect::<Vec<_>>(),
            });
            node.insert("mainEntity".into(), items);
            return node.into();
        }
        let is_home = self.page.url == self.site.home;
        self.begin(&mut node, if is_home { "WebSite" } else { "WebPage" });
        if is_home {
            node.insert("name".into(), self.site.title.as_str().into());
            node.insert("inLanguage".into(), self.site.language.as_str().into());
        }
        node.into()
    }

    fn begin(&self, node: &mut Map<String, Value>, node_type: &str) {
        node.insert("@type".into(), node_type.into());
        let address = self.base.href(&self.page.url);
        node.insert("@id".into(), address.as_str().into());
        node.insert("name".into(), self.page.title.as_str().into());
        node.insert("url".into(), address.into());
        if !self.page.description.is_empty() {
            node.insert("description".into(), self.page.description.as_str().into());
        }
    }

    fn breadcrumbs(&self) -> Option<Value> {
        if self.page.breadcrumbs.is_empty() {
            return None;
        }
        let own = LinkView { label: self.page.title.clone(), url: self.page.url.clone() };
        let steps = self.page.breadcrumbs.iter().chain([&own]).enumerate();
        let steps = steps.map(|(n, it)| {
            json!({ "@type": "ListItem", "position": n + 1, "name": it.label, "item": self.base.href(&it.url) })
        });
        Some(json!({ "@type": "BreadcrumbList", "itemListElement": steps.collect::<Vec<_>>() }))
    }

    fn fill(&self, object: &mut Map<String, Value>, node: &Node, scope: Scope<'_>) {
        for (property, from) in &node.properties {
            if let Some(value) = self.value(from, scope) {
                object.insert(property.clone(), value);
            }
        }
    }

    fn value(&self, from: &From, scope: Scope<'_>) -> Option<Value> {
        match from {
            From::Constant(value) => serde_json::to_value(value).ok(),
            From::Entity(name) => {
                let NamedView { kind, link } = self.view.entities.get(&name.value)?;
                Some(self.reference(kind, &link.label, &link.url))
            }
            From::Named(name) => self.named(name, scope),
            From::Node(node) => self.node(node, scope),
            From::Each(name, node) => {
                let items = self.each(name, scope, &|item| self.node(node, item));
                (!items.is_empty()).then(|| items.into())
            }
        }
    }

    /// A node of its own; `None` if nothing is known of it.
    fn node(&self, node: &Node, scope: Scope<'_>) -> Option<Value> {
        let mut object = Map::new();
        self.fill(&mut object, node, scope);
        if object.is_empty() {
            return None;
        }
        if let Some(node_type) = &node.node_type {
            object.shift_insert(0, "@type".into(), node_type.as_str().into());
        }
        Some(object.into())
    }

    fn each(&self, name: &str, scope: Scope<'_>, make: &dyn Fn(Scope<'_>) -> Option<Value>) -> Vec<Value> {
        let Scope::Entity(entity) = scope else { return Vec::new() };
        if let (PARTS, Some(source)) = (name, &entity.source) {
            return source.parts.iter().filter_map(|it| make(Scope::Part(it))).collect();
        }
        if let Some(fact) = entity.facts.iter().find(|it| it.name == name) {
            let items = match &fact.value {
                FieldValueView::List(items) => items.as_slice(),
                single => std::slice::from_ref(single),
            };
            let items = items.iter().map(|it| match it {
                FieldValueView::Quote(quote) => Scope::Quote(quote),
                other => Scope::Plain(other),
            });
            return items.filter_map(make).collect();
        }
        let relation = entity.relations.iter().find(|it| it.name == name);
        let entries = relation.into_iter().flat_map(|it| &it.entries);
        entries.filter_map(|it| make(Scope::Listed(&it.entity))).collect()
    }

    fn named(&self, name: &str, scope: Scope<'_>) -> Option<Value> {
        let text = |text: &str| (!text.is_empty()).then(|| Value::from(text));
        let first = |places: &[PlaceView]| places.first().map(|it| self.base.href(&it.url).into());
        match scope {
            Scope::Entity(entity) => match name {
                "description" => text(&self.page.description),
                "list" => {
                    let kind = &entity.summary.kind;
                    let list_type = self.view.kinds.get(&kind.name).and_then(|it| it.list_type.as_deref());
                    let list_type = list_type.unwrap_or("CollectionPage");
                    Some(json!({ "@type": list_type, "@id": self.base.href(&kind.url), "name": kind.plural }))
                }
                _ => self.of_entity(name, entity),
            },
            Scope::Listed(entity) => self.of_summary(name, entity),
            Scope::Quote(quote) => match name {
                "text" => text(&quote.text),
                "label" => text(&quote.label),
                "place" => quote.citations.first().and_then(|it| text(&it.place)),
                "source" => quote.citations.first().and_then(|it| text(&it.source)),
                "url" => first(&quote.citations),
                _ => None,
            },
            Scope::Part(part) => match name {
                "id" => text(&part.id),
                "label" => text(&part.label),
                "role" => text(&part.role),
                "url" => {
                    let anchor = crate::path::percent_encode(&part.id);
                    Some(self.base.href(&format!("{}#{anchor}", self.page.url)).into())
                }
                "speaker" => part.speaker.as_ref().map(|it| self.entity(it)),
                _ => None,
            },
            Scope::Plain(value) if name == VALUE => Some(self.plain(value)),
            Scope::Plain(_) => None,
        }
    }

    fn of_entity(&self, name: &str, entity: &EntityView) -> Option<Value> {
        if let Some(fact) = entity.facts.iter().find(|it| it.name == name) {
            return Some(self.plain(&fact.value));
        }
        if let Some(relation) = entity.relations.iter().find(|it| it.name == name) {
            let mut entries: Vec<_> = relation.entries.iter().map(|it| self.entity(&it.entity)).collect();
            return match entries.len() {
                0 => None,
                1 => entries.pop(),
                _ => Some(entries.into()),
            };
        }
        self.of_summary(name, &entity.summary)
    }

    fn of_summary(&self, name: &str, entity: &EntitySummary) -> Option<Value> {
        match name {
            "title" => Some(entity.title.as_str().into()),
            "url" => Some(self.base.href(&entity.url).into()),
            "slug" => Some(entity.slug.as_str().into()),
            "code" => entity.code.as_deref().map(Value::from),
            field => entity.fields.get(field).map(|it| self.plain(it)),
        }
    }

    fn entity(&self, entity: &EntitySummary) -> Value {
        self.reference(&entity.kind.name, &entity.title, &entity.url)
    }

    fn reference(&self, kind: &str, title: &str, url: &str) -> Value {
        let node_type = self.view.kinds.get(kind).and_then(|it| it.node.node_type.as_deref());
        json!({ "@type": node_type.unwrap_or("Thing"), "@id": self.base.href(url), "name": title })
    }

    fn plain(&self, value: &FieldValueView) -> Value {
        match value {
            FieldValueView::Text(text) => text.as_str().into(),
            FieldValueView::Integer(n) => (*n).into(),
            FieldValueView::Number(n) => (*n).into(),
            FieldValueView::Boolean(it) => (*it).into(),
            FieldValueView::Markdown(body) => body.plain_without_places().into(),
            FieldValueView::Quote(quote) => quote.text.as_str().into(),
            FieldValueView::List(items) => items.iter().map(|it| self.plain(it)).collect::<Vec<_>>().into(),
        }
    }
}

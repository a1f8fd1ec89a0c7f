//! What the site knows, as JSON: `index.json` beside an entity's page, and `data/site.json` with every
//! entity and every link. Their shape is told by `data/schema.json` ([`super::json_schema`]).

use std::io;

use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::{Map, Value, json};

use super::super::address::Base;
use super::super::view::{
    BodyView, ChainStepView, EntityView, FieldValueView, LinkView, PageView, PlaceView, RelationEntryView,
    SiteView, SourceView,
};
use super::{Everything, TableView, id};

/// Where the schema is, from the site's root.
pub(crate) const SCHEMA: &str = "data/schema.json";

/// `index.json`: everything known of one entity.
pub fn entity(page: &PageView, site: &SiteView) -> io::Result<Vec<u8>> {
    let base = Base::away(site, &page.root);
    let mut object = Map::new();
    object.insert("$schema".into(), base.href(SCHEMA).into());
    if let Some(entity) = &page.entity {
        describe(page, entity, base, &mut object);
        let relations = entity.relations.iter().map(|relation| {
            let entries: Vec<_> = relation.entries.iter().map(|it| entry(it, base)).collect();
            (relation.name.clone(), json!({ "origin": relation.origin, "entries": entries }))
        });
        object.insert("relations".into(), relations.collect::<Map<_, _>>().into());
    }
    let mut bytes = serde_json::to_vec_pretty(&object)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// `data/site.json`: every entity, and every link between them once.
pub fn site(all: &Everything, site: &SiteView) -> io::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec(&Whole { all, site, base: Base::away(site, "../") })?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The whole site; made entity by entity while it is written.
struct Whole<'a> {
    all: &'a Everything,
    site: &'a SiteView,
    base: Base<'a>,
}

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let &Whole { all, site, base } = self;
        let link = |it: &LinkView| json!({ "title": it.label, "url": base.href(&it.url) });
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("$schema", &base.href(SCHEMA))?;
        map.serialize_entry("title", &site.title)?;
        map.serialize_entry("description", &site.description)?;
        map.serialize_entry("notice", &site.notice)?;
        map.serialize_entry("language", &site.language)?;
        map.serialize_entry("url", &base.href(&site.home))?;
        map.serialize_entry("generator", site.generator)?;
        let bases = site.bases.iter();
        let bases = bases.map(|it| json!({ "name": it.name, "label": it.label, "meaning": it.meaning }));
        map.serialize_entry("bases", &bases.collect::<Vec<_>>())?;
        let kinds: Vec<_> = all.tables.iter().map(|it| kind(it, base)).collect();
        map.serialize_entry("kinds", &kinds)?;
        let sources = site
            .sources
            .iter()
            .map(|it| json!({ "title": it.label, "url": base.href(&it.url), "sha256": it.sha256 }));
        map.serialize_entry("sources", &sources.collect::<Vec<_>>())?;
        map.serialize_entry(
            "entities",
            &Sequence(|| {
                all.entities().filter_map(|page| {
                    let mut object = Map::new();
                    describe(page, page.entity.as_ref()?, base, &mut object);
                    Some(Value::Object(object))
                })
            }),
        )?;
        map.serialize_entry("links", &Sequence(|| all.entities().flat_map(|page| links(page, base))))?;
        map.serialize_entry("pages", &site.pages.iter().map(link).collect::<Vec<_>>())?;
        map.end()
    }
}

/// A list whose items are made one by one.
struct Sequence<F>(F);

impl<F, I> Serialize for Sequence<F>
where
    F: Fn() -> I,
    I: Iterator<Item = Value>,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

fn kind(table: &TableView, base: Base<'_>) -> Value {
    let named = |of: &[(String, String)]| {
        of.iter().map(|(name, label)| json!({ "name": name, "label": label })).collect::<Vec<_>>()
    };
    json!({
        "name": table.kind.name,
        "label": table.kind.label,
        "plural": table.kind.plural,
        "url": base.href(&table.kind.url),
        "count": table.kind.count,
        "fields": named(&table.fields),
        "relations": named(&table.relations),
    })
}

fn describe(page: &PageView, entity: &EntityView, base: Base<'_>, object: &mut Map<String, Value>) {
    let mut put = |key: &str, value: Value| object.insert(key.to_owned(), value);
    put("id", id(&entity.summary).into());
    put("kind", entity.summary.kind.name.as_str().into());
    put("slug", entity.summary.slug.as_str().into());
    put("title", entity.summary.title.as_str().into());
    if let Some(code) = &entity.summary.code {
        put("code", code.as_str().into());
    }
    put("url", base.href(&entity.summary.url).into());
    put("description", page.description.as_str().into());
    let facts = entity.facts.iter().map(|it| (it.name.clone(), value(&it.value, base)));
    put("fields", facts.collect::<Map<_, _>>().into());
    if let Some(source) = &entity.source {
        put("sha256", source.sha256.as_deref().into());
        put("parts", parts(source));
    }
}

fn parts(source: &SourceView) -> Value {
    let parts = source.parts.iter().map(|part| {
        let paragraphs = part.paragraphs.iter().map(|it| {
            let mut object = Map::new();
            object.insert("id".into(), it.id.as_str().into());
            object.insert("label".into(), it.label.as_str().into());
            object.insert("gist".into(), it.gist.as_str().into());
            if let Some(text) = &it.text {
                object.insert("text".into(), text.as_str().into());
            }
            Value::Object(object)
        });
        json!({
            "id": part.id,
            "label": part.label,
            "role": part.role,
            "aside": part.aside,
            "speaker": part.speaker.as_ref().map(|it| id(it)),
            "paragraphs": paragraphs.collect::<Vec<_>>(),
        })
    });
    parts.collect::<Vec<_>>().into()
}

fn value(value: &FieldValueView, base: Base<'_>) -> Value {
    match value {
        FieldValueView::Text(text) => text.as_str().into(),
        FieldValueView::Integer(n) => (*n).into(),
        FieldValueView::Number(n) => (*n).into(),
        FieldValueView::Boolean(it) => (*it).into(),
        FieldValueView::Markdown(body) => markdown(body, base),
        FieldValueView::Quote(quote) => {
            let mut object = Map::new();
            object.insert("text".into(), quote.text.as_str().into());
            if !quote.label.is_empty() {
                object.insert("label".into(), quote.label.as_str().into());
            }
            object.insert("citations".into(), places(&quote.citations, base));
            if let Some(note) = &quote.note {
                object.insert("note".into(), markdown(note, base));
            }
            object.into()
        }
        FieldValueView::List(items) => {
            items.iter().map(|it| self::value(it, base)).collect::<Vec<_>>().into()
        }
    }
}

fn markdown(body: &BodyView, base: Base<'_>) -> Value {
    json!({ "markdown": body.markdown_from(base).trim(), "html": body.html_from(base).trim() })
}

fn places(places: &[PlaceView], base: Base<'_>) -> Value {
    let place = |it: &PlaceView| {
        json!({
            "source": it.slug.as_str(),
            "place": it.place,
            "label": it.label,
            "url": base.href(&it.url),
        })
    };
    places.iter().map(place).collect::<Vec<_>>().into()
}

/// What a link rests on, in the same words wherever it stands.
fn support(entry: &RelationEntryView, base: Base<'_>, object: &mut Map<String, Value>) {
    object.insert("basis".into(), entry.basis.as_ref().map(|it| it.name.as_str()).into());
    object.insert("citations".into(), places(&entry.citations, base));
    if let Some(note) = &entry.note {
        object.insert("note".into(), markdown(note, base));
    }
    if !entry.chains.is_empty() {
        let step = |it: &ChainStepView| json!({ "id": id(&it.entity), "basis": it.basis.as_ref().map(|it| it.name.as_str()) });
        let ways = entry.chains.iter().map(|way| way.iter().map(step).collect::<Vec<_>>());
        object.insert("ways".into(), ways.collect::<Vec<_>>().into());
    }
}

fn entry(entry: &RelationEntryView, base: Base<'_>) -> Value {
    let mut object = Map::new();
    object.insert("id".into(), id(&entry.entity).into());
    object.insert("title".into(), entry.entity.title.as_str().into());
    object.insert("url".into(), base.href(&entry.entity.url).into());
    support(entry, base, &mut object);
    object.into()
}

/// The links that begin at an entity; an inverse one is told where it begins.
fn links<'a>(page: &'a PageView, base: Base<'a>) -> impl Iterator<Item = Value> + 'a {
    let relations = page.entity.iter().flat_map(|it| &it.relations);
    relations.filter(|it| it.origin != "inverse").flat_map(move |relation| {
        relation.entries.iter().map(move |entry| {
            let mut object = Map::new();
            let from = page.entity.as_ref().map(|it| id(&it.summary));
            object.insert("from".into(), from.into());
            object.insert("relation".into(), relation.name.as_str().into());
            object.insert("to".into(), id(&entry.entity).into());
            object.insert("origin".into(), relation.origin.into());
            support(entry, base, &mut object);
            object.into()
        })
    })
}

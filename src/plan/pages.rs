//! The pages of entities, lists and plain texts: from the graph to views.

mod entity;
mod references;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use super::collections::Asker;
use super::links::{Links, terms_of};
use super::view::{
    BasisView, BodyView, EntitySummary, FieldValueView, HeadingView, KindView, LinkView, ListEntryView,
    ListView, PageView,
};
use super::words::Words;
use super::{chart, search, sheet, timeline};
use crate::config::Config;
use crate::load::body::Body;
use crate::path::OutputPath;
use crate::plan::shared::Shared;
use crate::resolve::graph::{Entity, EntityId, FieldValue, Graph, ProseKey, Role};
use crate::schema::{BasisId, Chart, KindId, Schema, Sheet};
use entity::Bare;

/// How long a description made from the page's own text may be, in characters.
const DESCRIPTION: usize = 200;

/// What the views of all pages share.
#[derive(Debug)]
pub(crate) struct Pages<'a> {
    pub(crate) graph: &'a Graph,
    pub(crate) schema: &'a Schema,
    pub(crate) config: &'a Config,
    pub(crate) links: Links<'a>,
    /// The phrases of every language.
    words: &'a Words,
    /// One for each entity, by id; made when it is first wanted, since an early page wants few.
    summaries: Vec<OnceLock<Shared<EntitySummary>>>,
    /// For each entity, by id: what only leads there.
    bare: Vec<Bare>,
    /// One for each kind, by id.
    pub(crate) kinds: Vec<Shared<KindView>>,
    /// One for each basis, by id.
    pub(crate) bases: Vec<Shared<BasisView>>,
    /// For each kind, its entities in order.
    pub(crate) members: Vec<Vec<EntityId>>,
}

impl<'a> Pages<'a> {
    /// Prepares what the views share.
    pub(crate) fn new(graph: &'a Graph, schema: &'a Schema, config: &'a Config, words: &'a Words) -> Self {
        let links = Links { graph, schema, style: config.publish.links, words: &words.site };
        let mut members = vec![Vec::new(); schema.kinds.len()];
        for (id, entity) in graph.iter().filter(|(_, it)| it.role == Role::Entity) {
            members[usize::from(entity.kind.0)].push(id);
        }
        let kind_view = |id: KindId| {
            let kind = schema.kind(id);
            Shared::new(KindView {
                name: kind.name.clone(),
                label: kind.label.clone(),
                plural: kind.plural.clone(),
                url: links.list(id),
                sign: kind.sign.clone(),
                accent: kind.accent.clone(),
                count: members[usize::from(id.0)].len(),
                glossary: kind.glossary.is_some(),
                source: kind.source.is_some(),
            })
        };
        let kinds: Vec<_> = schema.kind_ids().map(kind_view).collect();
        let bases = schema.bases.iter().enumerate();
        let bases = bases
            .map(|(rank, it)| {
                let (name, label, meaning) = (it.name.clone(), it.label.clone(), it.meaning.clone());
                Shared::new(BasisView { name, label, meaning, rank })
            })
            .collect();
        let summaries = graph.entities.iter().map(|_| OnceLock::new()).collect();
        let bare = graph.entities.iter().map(|_| Bare::default()).collect();
        Self { graph, schema, config, links, words, summaries, bare, kinds, bases, members }
    }

    /// The links of a text of an entity, with the phrases of its language.
    fn links_of(&self, id: EntityId) -> Links<'a> {
        let words = self.words.of(self.graph.entity(id).language.as_deref());
        Links { words, ..self.links }
    }

    pub(crate) fn summary(&self, id: EntityId) -> Shared<EntitySummary> {
        let make = || Shared::new(summary(id, self.graph.entity(id), self.schema, &self.kinds, self.links));
        self.summaries[id.0 as usize].get_or_init(make).clone()
    }

    pub(crate) fn basis(&self, id: Option<BasisId>) -> Option<Shared<BasisView>> {
        id.map(|it| self.bases[usize::from(it.0)].clone())
    }

    fn home_link(&self) -> LinkView {
        LinkView { label: self.config.title.clone(), url: self.links.output(&OutputPath::page("")) }
    }

    fn kind_link(&self, kind: KindId) -> LinkView {
        LinkView { label: self.schema.kind(kind).plural.clone(), url: self.links.list(kind) }
    }

    /// The absolute address of an output; empty if the site has no base URL.
    pub(crate) fn canonical(&self, output: &OutputPath) -> String {
        match self.config.base_url.as_str() {
            "" => String::new(),
            base_url => format!("{base_url}{}", output.pretty_href()),
        }
    }

    /// A page with nothing on it but its title.
    pub(crate) fn blank(&self, output: OutputPath, templates: &[&str], title: &str) -> PageView {
        PageView {
            templates: templates.iter().map(|&it| it.to_owned()).collect(),
            root: output.root().into(),
            url: self.links.output(&output),
            canonical: self.canonical(&output),
            output,
            alternates: Vec::new(),
            language: self.config.language.clone(),
            title: title.to_owned(),
            description: String::new(),
            breadcrumbs: vec![self.home_link()],
            body: BodyView::default(),
            headings: Vec::new(),
            has_code: false,
            entity: None,
            list: None,
            index: None,
            sheets: Vec::new(),
            chart: None,
            print: None,
            search: None,
            note: String::new(),
            collections: BTreeMap::new(),
            mentions: Vec::new(),
            citations: Vec::new(),
        }
    }

    /// A page with an author's text on it.
    pub(crate) fn written(&self, id: EntityId, templates: &[&str]) -> PageView {
        let entity = self.graph.entity(id);
        let asked = entity.template.as_deref();
        let mut page = self.blank(entity.output.clone(), asked.as_slice(), &entity.title);
        if asked.is_none() {
            page.templates = templates.iter().map(|&it| it.to_owned()).collect();
        }
        page.language = entity.language.clone().unwrap_or(page.language);
        let body: &Body = &entity.body.body;
        page.body =
            self.links_of(id).body(&entity.body, terms_of(self.graph, id, &ProseKey::Body), &page.root);
        page.headings = body
            .headings
            .iter()
            .map(|it| {
                let text = self.links.plain_text(&it.text, &entity.body);
                HeadingView { level: it.level, id: it.id.clone(), text }
            })
            .collect();
        page.has_code = body.has_code || has_code(entity);
        page.description = self.description(entity);
        page.mentions = self.mentions(id);
        page.citations = self.citations(id);
        page
    }

    /// The page of an entity, or a plain page.
    pub(crate) fn page(&self, id: EntityId) -> PageView {
        let entity = self.graph.entity(id);
        match entity.role {
            Role::Home => self.home(Some(id)),
            Role::List(kind) => self.list(kind, Some(id)),
            Role::Plain if search::is_page(self, &entity.output) => search::page(self, Some(id)),
            Role::Plain => {
                let mut page = self.written(id, &["page.html"]);
                self.collect(&mut page, Asker::Page(id));
                page
            }
            Role::Entity => {
                let kind = self.schema.kind(entity.kind);
                let own = format!("kinds/{}.html", kind.name);
                let usual = if kind.source.is_some() { "source.html" } else { "entity.html" };
                let mut page = self.written(id, &[&own, usual]);
                page.breadcrumbs.push(self.kind_link(entity.kind));
                page.entity = Some(self.entity(id, &page.root));
                page.alternates = self.alternates(&page);
                self.collect(&mut page, Asker::Page(id));
                page
            }
        }
    }

    /// The list page of a kind, with its introduction if an author wrote one.
    pub(crate) fn list(&self, kind: KindId, intro: Option<EntityId>) -> PageView {
        let declared = self.schema.kind(kind);
        let own = format!("kinds/{}-list.html", declared.name);
        let usual = match (&declared.glossary, &declared.timeline) {
            (Some(_), _) => "glossary.html",
            (None, Some(_)) => "timeline.html",
            (None, None) => "list.html",
        };
        let templates = [own.as_str(), usual];
        let mut page = match intro {
            Some(id) => self.written(id, &templates),
            None => self.blank(OutputPath::page(&declared.path), &templates, &declared.plural),
        };
        let members = &self.members[usize::from(kind.0)];
        let entries = members.iter().map(|&id| self.list_entry(id, &page.root)).collect();
        let summaries: Vec<_> = members.iter().map(|&id| self.summary(id)).collect();
        if page.description.is_empty() {
            let titles: Vec<_> = summaries.iter().map(|it| it.title.as_str()).collect();
            page.description = cut(&titles.join(" · "));
        }
        page.has_code |= members.iter().any(|&id| self.has_code(id));
        page.list = Some(ListView {
            kind: self.kinds[usize::from(kind.0)].clone(),
            entries,
            timeline: declared.timeline.as_ref().map(|it| timeline::timeline(it, &summaries)),
        });
        self.collect(&mut page, Asker::List(kind, intro));
        page
    }

    /// An entity on a page that lists it.
    pub(crate) fn list_entry(&self, id: EntityId, root: &Arc<str>) -> ListEntryView {
        ListEntryView {
            entity: self.summary(id),
            facts: self.facts(id, root),
            relations: self.relations(id, root),
        }
    }

    /// Whether an entity's fields show highlighted code.
    pub(crate) fn has_code(&self, id: EntityId) -> bool {
        has_code(self.graph.entity(id))
    }

    /// The home page, with its text if an author wrote one.
    pub(crate) fn home(&self, written: Option<EntityId>) -> PageView {
        let mut page = match written {
            Some(id) => self.written(id, &["home.html"]),
            None => self.blank(OutputPath::page(""), &["home.html"], &self.config.title),
        };
        page.breadcrumbs.clear();
        if page.description.is_empty() {
            page.description.clone_from(&self.config.description);
        }
        for declared in &self.schema.sheets {
            let members = &self.members[usize::from(declared.columns.0)];
            let columns: Vec<_> =
                members.iter().map(|&id| (self.summary(id), self.relations(id, &page.root))).collect();
            let above = self.above(declared);
            let rows = self.reached(declared.columns, declared.rows.as_deref());
            let rows: Vec<_> = rows.into_iter().map(|it| self.summary(it)).collect();
            page.sheets.push(sheet::sheet(declared, &columns, &above, &rows));
        }
        self.collect(&mut page, Asker::Home(written));
        page
    }

    /// The entities that a relation of a kind reaches, in order.
    fn reached(&self, kind: KindId, relation: Option<&str>) -> BTreeSet<EntityId> {
        let Some(end) = relation.and_then(|it| self.schema.kind(kind).end_named(it)) else {
            return BTreeSet::new();
        };
        let members = self.members[usize::from(kind.0)].iter();
        members.flat_map(|&id| self.graph.relations(id, end)).map(|it| it.to).collect()
    }

    /// What stands above the columns of a sheet: what they are joined to, and what stands apart.
    fn above(&self, declared: &Sheet) -> Vec<Shared<EntitySummary>> {
        let columns = self.schema.kind(declared.columns);
        let end = declared.above.as_deref().and_then(|it| columns.end_named(it));
        let kinds = end.map_or(&[][..], |it| &columns.end(it).to);
        let mut above = self.reached(declared.columns, declared.above.as_deref());
        if !declared.apart.is_empty() {
            let members = kinds.iter().flat_map(|it| self.members[usize::from(it.0)].iter().copied());
            above.extend(members.filter(|&it| self.graph.has_values(it, &declared.apart, self.schema)));
        }
        above.into_iter().map(|it| self.summary(it)).collect()
    }

    /// The page of the chart.
    pub(crate) fn chart(&self, declared: &Chart) -> PageView {
        let mut page = self.blank(OutputPath::page(&declared.path), &["chart.html"], &declared.title);
        page.note.clone_from(&declared.note);
        page.description.clone_from(&declared.note);
        let drawn: Vec<KindId> = match declared.kinds.as_slice() {
            [] => self.schema.declared_kinds().filter(|&it| self.schema.kind(it).maps).collect(),
            kinds => kinds.to_vec(),
        };
        let kinds: Vec<_> = drawn.iter().map(|it| self.kinds[usize::from(it.0)].clone()).collect();
        let members = drawn.iter().flat_map(|it| self.members[usize::from(it.0)].iter());
        let entities: Vec<_> =
            members.map(|&id| (self.summary(id), self.relations(id, &page.root))).collect();
        page.chart = chart::chart(&kinds, &entities);
        page
    }

    /// What the author says the page is about; else how its first Markdown field or its text begins.
    fn description(&self, entity: &Entity) -> String {
        if !entity.description.is_empty() {
            return entity.description.clone();
        }
        let field = entity.fields.iter().flatten().find_map(|it| match it {
            FieldValue::Markdown(prose) => Some(prose),
            _ => None,
        });
        let prose = field.unwrap_or(&entity.body);
        cut(self.links.plain_text(&prose.body.excerpt, prose).trim())
    }
}

fn summary(
    id: EntityId,
    entity: &Entity,
    schema: &Schema,
    kinds: &[Shared<KindView>],
    links: Links<'_>,
) -> EntitySummary {
    let kind = schema.kind(entity.kind);
    let plain = |value: &FieldValue| match value {
        FieldValue::Text(text) => Some(FieldValueView::Text(text.clone())),
        FieldValue::Integer(n) => Some(FieldValueView::Integer(*n)),
        FieldValue::Number(n) => Some(FieldValueView::Number(*n)),
        FieldValue::Boolean(it) => Some(FieldValueView::Boolean(*it)),
        _ => None,
    };
    EntitySummary {
        kind: kinds[usize::from(entity.kind.0)].clone(),
        slug: entity.slug.to_string(),
        title: entity.title.clone(),
        code: entity.code.clone(),
        url: links.entity(id),
        fields: kind
            .fields
            .iter()
            .zip(&entity.fields)
            .filter_map(|(field, value)| Some((field.name.clone(), plain(value.as_ref()?)?)))
            .collect(),
    }
}

fn has_code(entity: &Entity) -> bool {
    let values = entity.fields.iter().flatten().flat_map(FieldValue::items);
    values.into_iter().any(|it| matches!(it, FieldValue::Markdown(prose) if prose.body.has_code))
}

/// A text at the length of a description.
fn cut(text: &str) -> String {
    if text.chars().count() < DESCRIPTION {
        return text.to_owned();
    }
    let cut: String = text.chars().take(DESCRIPTION).collect();
    format!("{}…", cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words))
}

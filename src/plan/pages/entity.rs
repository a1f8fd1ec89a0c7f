//! What the page of an entity shows of it: its fields and its relations.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::Pages;
use crate::plan::links::terms_of;
use crate::plan::shared::Shared;
use crate::plan::view::{
    AlternateView, ChainStepView, EntityView, FieldValueView, FieldView, PageView, QuoteView,
    RelationEntryView, RelationView,
};
use crate::plan::{machine, map, source};
use crate::resolve::entities::type_name;
use crate::resolve::graph::{Chain, EntityId, FieldValue, ProseKey, Relation};
use crate::schema::{BasisId, End, EndId, FieldType, KindId, Origin};

/// What leads to an entity and says no more than that, as most relations at scale do: the same on every page
/// that shows it. At 10,000 pages it is an eighth of the memory.
#[derive(Debug, Default)]
pub(super) struct Bare {
    entry: OnceLock<Shared<RelationEntryView>>,
    /// Relations of others that have no other entry, by their end.
    relations: Mutex<Vec<AtEnd>>,
}

/// A relation at an end of its kind.
type AtEnd = ((KindId, EndId), Shared<RelationView>);

impl Bare {
    /// Whether a relation says no more than where it leads.
    fn is(relation: &Relation) -> bool {
        let Relation { to: _, basis, cites, note, chains, item: _ } = relation;
        basis.is_none() && cites.is_empty() && note.is_none() && chains.is_empty()
    }

    /// The relation at this end, made when it is first wanted.
    fn relation(
        &self,
        end: (KindId, EndId),
        make: impl FnOnce() -> Shared<RelationView>,
    ) -> Shared<RelationView> {
        let find = || {
            let relations = self.relations.lock().unwrap_or_else(PoisonError::into_inner);
            relations.iter().find(|(it, _)| *it == end).map(|(_, it)| it.clone())
        };
        find().unwrap_or_else(|| {
            // Made without the lock: what it is made of may be shared too.
            let made = make();
            let mut relations = self.relations.lock().unwrap_or_else(PoisonError::into_inner);
            relations.push((end, made.clone()));
            made
        })
    }
}

impl Pages<'_> {
    /// The other forms of an entity's page.
    pub(super) fn alternates(&self, page: &PageView) -> Vec<AlternateView> {
        let outputs = &self.config.outputs;
        let forms = [
            (outputs.json, "application/json", machine::JSON),
            (outputs.markdown, "text/markdown", machine::MARKDOWN),
        ];
        let forms = forms.into_iter().filter(|(is_on, ..)| *is_on);
        let url = |name| machine::beside(&page.output, name).href();
        forms.map(|(_, media_type, name)| AlternateView { media_type, url: url(name) }).collect()
    }

    pub(super) fn entity(&self, id: EntityId, root: &Arc<str>) -> EntityView {
        let entity = self.graph.entity(id);
        let members = &self.members[usize::from(entity.kind.0)];
        let at = members.binary_search(&id).unwrap_or(0);
        let neighbour = |at: Option<usize>| at.and_then(|it| members.get(it)).map(|&it| self.summary(it));
        let summary = self.summary(id);
        let relations = self.relations(id, root);
        let kind = self.schema.kind(entity.kind);
        EntityView {
            of: members.len(),
            position: at + 1,
            facts: self.facts(id, root),
            previous: neighbour(at.checked_sub(1)),
            next: neighbour(at.checked_add(1)),
            map: kind.maps.then(|| map::map(&summary, &relations)).flatten(),
            source: entity.source.as_ref().map(|it| source::view(self, id, it)),
            summary,
            relations,
        }
    }

    pub(super) fn facts(&self, id: EntityId, root: &Arc<str>) -> Vec<FieldView> {
        let entity = self.graph.entity(id);
        let kind = self.schema.kind(entity.kind);
        let fields = kind.fields.iter().zip(&entity.fields).enumerate();
        let mut facts = Vec::with_capacity(entity.fields.iter().flatten().count());
        facts.extend(fields.filter_map(|(at, (field, value))| {
            let value = self.value(id, at, 0, value.as_ref()?, root);
            Some(FieldView {
                name: field.name.clone(),
                label: field.label.clone(),
                value_type: type_name(&field.value),
                item_type: match &field.value {
                    FieldType::List(of) => Some(type_name(of)),
                    _ => None,
                },
                value,
            })
        }));
        facts
    }

    fn value(
        &self,
        id: EntityId,
        field: usize,
        n: usize,
        value: &FieldValue,
        root: &Arc<str>,
    ) -> FieldValueView {
        match value {
            FieldValue::Text(text) => FieldValueView::Text(text.clone()),
            FieldValue::Integer(n) => FieldValueView::Integer(*n),
            FieldValue::Number(n) => FieldValueView::Number(*n),
            FieldValue::Boolean(it) => FieldValueView::Boolean(*it),
            FieldValue::Markdown(prose) => {
                let terms = terms_of(self.graph, id, &ProseKey::Field(field, n));
                FieldValueView::Markdown(self.links_of(id).body(prose, terms, root))
            }
            FieldValue::Quote(quote) => FieldValueView::Quote(Box::new(QuoteView {
                text: quote.text.clone(),
                label: quote.label.clone(),
                note: quote.note.as_ref().map(|it| self.links.body(it, &[], root)),
                citations: self.links.places(&quote.places),
            })),
            FieldValue::List(items) => {
                let items = items.iter().enumerate();
                FieldValueView::List(items.map(|(n, it)| self.value(id, field, n, it, root)).collect())
            }
        }
    }

    /// The relations of an entity that have something to show.
    pub(crate) fn relations(&self, id: EntityId, root: &Arc<str>) -> Vec<Shared<RelationView>> {
        let kind_id = self.graph.entity(id).kind;
        self.schema
            .kind(kind_id)
            .ends()
            .filter_map(|(end_id, end)| {
                let entries = self.graph.relations(id, end_id);
                if entries.is_empty() && end.absent.is_none() {
                    return None;
                }
                let make = || Shared::new(self.relation(end, entries, root));
                match entries {
                    [only] if Bare::is(only) => {
                        Some(self.bare[only.to.0 as usize].relation((kind_id, end_id), make))
                    }
                    _ => Some(make()),
                }
            })
            .collect()
    }

    fn relation(&self, end: &End, entries: &[Relation], root: &Arc<str>) -> RelationView {
        RelationView {
            name: end.name.clone(),
            label: end.label.clone(),
            origin: match end.origin {
                Origin::Typed { .. } => "typed",
                Origin::Derived { .. } => "derived",
                Origin::Inverse { .. } => "inverse",
            },
            side: end.side,
            entries: entries.iter().map(|it| self.entry(it.to, it, root)).collect(),
            absent: end.absent.clone().filter(|_| entries.is_empty()),
        }
    }

    /// An entry of a relation, showing the entity `shown`.
    pub(crate) fn entry(
        &self,
        shown: EntityId,
        relation: &Relation,
        root: &Arc<str>,
    ) -> Shared<RelationEntryView> {
        let make = || {
            let chains = relation.chains.iter().map(|it| self.chain(it));
            Shared::new(RelationEntryView {
                entity: self.summary(shown),
                basis: self.basis(relation.basis),
                citations: self.links.places(&relation.cites),
                note: relation.note.as_ref().map(|it| self.links.body(it, &[], root)),
                chains: chains.filter(|it| !it.is_empty()).collect(),
            })
        };
        match Bare::is(relation) {
            true => self.bare[shown.0 as usize].entry.get_or_init(make).clone(),
            false => make(),
        }
    }

    /// The steps between the two ends of a chain.
    fn chain(&self, chain: &Chain) -> Vec<ChainStepView> {
        let between = chain.steps.split_last().map_or(&[][..], |(_, rest)| rest);
        let step = |&(id, basis): &(EntityId, Option<BasisId>)| ChainStepView {
            entity: self.summary(id),
            basis: self.basis(basis),
        };
        between.iter().map(step).collect()
    }
}

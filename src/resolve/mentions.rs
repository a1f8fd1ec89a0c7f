//! Backlinks: who links to an entity from a text, and who cites which place of a source.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::{
    Cited, CitedBy, Entity, EntityId, Graph, Link, Mention, Place, ProseKey, Relation, TermLink,
};
use super::relations::Relations;
use super::visit;
use crate::schema::Schema;

/// For each entity, the pages whose text links to it, with the heading; sorted.
pub(crate) fn mentions(
    entities: &[Entity],
    relations: &Relations,
    terms: &[BTreeMap<ProseKey, Vec<TermLink>>],
    schema: &Schema,
) -> Vec<Vec<Mention>> {
    let mut mentions = vec![Vec::new(); entities.len()];
    for (at, entity) in entities.iter().enumerate() {
        let from = EntityId(at as u32);
        linked(entity, from, &relations[at], schema, &mut |to, it| mentions[to.0 as usize].push(it));
        for (key, links) in terms.get(at).into_iter().flatten() {
            for link in links {
                let heading = match key {
                    ProseKey::Body => heading_before(entity, link.start),
                    ProseKey::Field(..) => None,
                };
                mentions[link.term.0 as usize].push(Mention { from, heading });
            }
        }
    }
    for list in &mut mentions {
        list.sort_unstable();
        list.dedup();
    }
    mentions
}

/// Visits what an entity's texts link to.
fn linked(
    entity: &Entity,
    from: EntityId,
    relations: &[Vec<Relation>],
    schema: &Schema,
    see: &mut dyn FnMut(EntityId, Mention),
) {
    visit::prose(entity, relations, schema, &mut |prose, stands| {
        for (reference, link) in prose.body.references.iter().zip(&prose.links) {
            let Link::Page(to, _) = link else { continue };
            if *to != from {
                let in_body = matches!(stands, super::prose::Stands::Body);
                let heading = reference.heading.filter(|_| in_body);
                see(*to, Mention { from, heading });
            }
        }
    });
}

/// Mends the backlinks of a graph after the links in an entity's body were replaced; `old` is what they
/// led to before. For sites without a glossary.
pub(crate) fn renew(graph: &mut Graph, from: EntityId, old: &[Link], schema: &Schema) {
    let entity = graph.entity(from);
    let targets = old.iter().chain(&entity.body.links).filter_map(|it| match it {
        Link::Page(to, _) => Some(*to),
        _ => None,
    });
    let targets: BTreeSet<EntityId> = targets.collect();
    let mut found = Vec::new();
    linked(entity, from, &graph.relations[from.0 as usize], schema, &mut |to, it| found.push((to, it)));
    for to in targets {
        let list = &mut graph.mentions[to.0 as usize];
        list.retain(|it| it.from != from);
        list.extend(found.iter().filter(|(it, _)| *it == to).map(|(_, it)| it.clone()));
        list.sort_unstable();
        list.dedup();
    }
}

/// The heading above a byte of a body's HTML.
fn heading_before(entity: &Entity, byte: u32) -> Option<u32> {
    let run = entity.body.body.runs.iter().find(|it| it.start <= byte && byte < it.end)?;
    run.section.checked_sub(1)
}

/// For each source, for each of its places, the pages that cite it; sorted.
pub(crate) fn cited_by(
    entities: &[Entity],
    relations: &Relations,
    schema: &Schema,
) -> BTreeMap<EntityId, BTreeMap<Place, Vec<CitedBy>>> {
    let mut cited: BTreeMap<EntityId, BTreeMap<Place, BTreeMap<EntityId, CitedBy>>> = BTreeMap::new();
    for (at, entity) in entities.iter().enumerate() {
        let from = EntityId(at as u32);
        let mut note = |Cited { source, place, .. }: Cited, heading: Option<u32>, words: Option<&str>| {
            if source == from {
                return;
            }
            let pages = cited.entry(source).or_default().entry(place).or_default();
            let page = pages.entry(from).or_insert(CitedBy { from, heading, quotations: Vec::new() });
            page.heading = page.heading.or(heading);
            if let Some(words) = words {
                let words = super::passage::fold(words);
                if !page.quotations.contains(&words) {
                    page.quotations.push(words);
                }
            }
        };
        visit::cites(entity, &relations[at], schema, &mut |cited, heading| note(cited, heading, None));
        visit::quotations(entity, &relations[at], schema, &mut |quotation| {
            for &cited in quotation.places {
                note(cited, quotation.heading, Some(quotation.text));
            }
        });
    }
    let listed = |pages: BTreeMap<EntityId, CitedBy>| pages.into_values().collect();
    cited
        .into_iter()
        .map(|(source, places)| (source, places.into_iter().map(|(it, pages)| (it, listed(pages))).collect()))
        .collect()
}

//! Derived relations: follows each chain of the schema from entity to entity. A derived entry keeps
//! every way that leads to it, and rests on the weakest step of its strongest way.

use std::collections::BTreeMap;

use super::graph::{Chain, Entity, EntityId, Relation, Role};
use super::relations::Relations;
use crate::schema::{BasisId, EndId, KindId, Origin, Schema};

/// Fills in the derived relations of every entity. A chain may lead along other chains: those are
/// filled in first; the schema has no circles.
pub(crate) fn fill(relations: &mut Relations, entities: &[Entity], schema: &Schema) {
    let mut done: Vec<(KindId, EndId)> = Vec::new();
    for kind in schema.declared_kinds() {
        for (end, _) in schema.kind(kind).ends() {
            fill_end(relations, entities, schema, (kind, end), &mut done);
        }
    }
}

fn fill_end(
    relations: &mut Relations,
    entities: &[Entity],
    schema: &Schema,
    (kind, end): (KindId, EndId),
    done: &mut Vec<(KindId, EndId)>,
) {
    let declared = schema.kind(kind).end(end);
    let Origin::Derived { via } = &declared.origin else { return };
    // A chain whose far end is unknown is broken, and reported.
    if done.contains(&(kind, end)) || declared.to.is_empty() {
        return;
    }
    done.push((kind, end));
    let mut reached = vec![kind];
    for step in via {
        let mut next = Vec::new();
        for &at in &reached {
            let Some(step_end) = schema.kind(at).end_named(step) else { continue };
            fill_end(relations, entities, schema, (at, step_end), done);
            next.extend(schema.kind(at).end(step_end).to.iter().copied());
        }
        next.sort_unstable();
        next.dedup();
        reached = next;
    }
    for at in 0..entities.len() {
        let entity = &entities[at];
        if entity.kind == kind && entity.role == Role::Entity {
            let derived = follow(relations, entities, schema, EntityId(at as u32), via);
            relations[at][usize::from(end.0)] = derived;
        }
    }
}

/// Every entity that a chain leads to, in order, with every way there.
fn follow(
    relations: &Relations,
    entities: &[Entity],
    schema: &Schema,
    from: EntityId,
    via: &[String],
) -> Vec<Relation> {
    let mut ways = vec![(from, Chain { steps: Vec::new(), basis: None, cites: Vec::new() })];
    for step in via {
        let mut next = Vec::new();
        for (at, way) in &ways {
            let kind = schema.kind(entities[at.0 as usize].kind);
            let Some(end) = kind.end_named(step) else { continue };
            for relation in &relations[at.0 as usize][usize::from(end.0)] {
                next.push((relation.to, longer(way, relation)));
            }
        }
        ways = strongest(next);
    }
    let mut found: BTreeMap<EntityId, Vec<Chain>> = BTreeMap::new();
    for (to, chain) in ways {
        let chains = found.entry(to).or_default();
        if !chains.contains(&chain) {
            chains.push(chain);
        }
    }
    found.into_iter().map(|(to, chains)| entry(to, chains)).collect()
}

/// So many ways to one entity are kept. More than that nobody reads, and along relations from many to
/// many their number grows with every step.
const MOST_WAYS: usize = 100;

/// Of the ways to each entity, the strongest ones, in the order in which they were found. A way cannot
/// become stronger by going on, so none that is dropped here could have been the strongest in the end.
fn strongest(ways: Vec<(EntityId, Chain)>) -> Vec<(EntityId, Chain)> {
    if ways.len() <= MOST_WAYS {
        return ways;
    }
    let mut order: Vec<usize> = (0..ways.len()).collect();
    order.sort_by_key(|&at| ways[at].1.basis);
    let mut n_to: BTreeMap<EntityId, usize> = BTreeMap::new();
    let mut kept = vec![false; ways.len()];
    for at in order {
        let n = n_to.entry(ways[at].0).or_default();
        *n += 1;
        kept[at] = *n <= MOST_WAYS;
    }
    ways.into_iter().zip(kept).filter_map(|(way, kept)| kept.then_some(way)).collect()
}

fn longer(way: &Chain, step: &Relation) -> Chain {
    let mut chain = way.clone();
    chain.steps.push((step.to, step.basis));
    chain.basis = weakest(chain.basis, step.basis);
    for cite in &step.cites {
        if !chain.cites.contains(cite) {
            chain.cites.push(*cite);
        }
    }
    chain
}

/// Steps without a basis are plain declarations and weaken nothing.
fn weakest(a: Option<BasisId>, b: Option<BasisId>) -> Option<BasisId> {
    a.max(b)
}

fn entry(to: EntityId, chains: Vec<Chain>) -> Relation {
    let strongest = chains.iter().min_by_key(|it| it.basis).cloned();
    let (basis, cites) = strongest.map_or((None, Vec::new()), |it| (it.basis, it.cites));
    Relation { to, basis, cites, note: None, chains, item: 0 }
}

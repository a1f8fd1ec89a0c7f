//! What lies around an entity, before it is drawn: on each side the neighbours, once each, and the links
//! that lead to them. A derived relation leads along its chain where the chain's steps lie on the same side.

use std::collections::BTreeSet;

use crate::plan::drawing::{same, weaker};
use crate::plan::shared::Shared;
use crate::plan::view::{BasisView, EntitySummary, RelationEntryView, RelationView};
use crate::schema::Side;

/// More than forty neighbours on a side would make a list of the map.
const MOST: usize = 40;

/// What lies on one side of an entity.
#[derive(Debug, Clone, Default)]
pub(crate) struct Neighbours {
    /// The neighbours, in the order of the relations.
    pub(crate) entities: Vec<Shared<EntitySummary>>,
    /// The links, in the order of the relations; those of derived relations step by step.
    pub(crate) links: Vec<Link>,
    /// How many steps it takes to each neighbour, from 0, along the longest way.
    pub(crate) layers: Vec<usize>,
    /// The links, each from the entity itself.
    direct: Vec<Link>,
    /// What the relations are called, once each.
    pub(crate) words: Vec<String>,
    /// What is said of relations without an entry, once each.
    pub(crate) absent: Vec<String>,
    /// How many neighbours are left out because there are too many.
    pub(crate) hidden: usize,
}

/// A link between two places of a map.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    /// The neighbour it comes from; the entity itself if absent.
    pub(crate) from: Option<usize>,
    /// The neighbour it leads to.
    pub(crate) to: usize,
    /// What it rests on.
    pub(crate) basis: Option<Shared<BasisView>>,
}

impl Neighbours {
    /// What lies on a side of an entity.
    pub(crate) fn on(side: Side, entity: &EntitySummary, relations: &[Shared<RelationView>]) -> Neighbours {
        let relations: Vec<_> = relations.iter().filter(|it| it.side == Some(side)).collect();
        let mut it = Neighbours::default();
        let mut hidden: BTreeSet<&str> = BTreeSet::new();
        for relation in &relations {
            if !it.words.contains(&relation.label) {
                it.words.push(relation.label.clone());
            }
            if let Some(absent) = &relation.absent
                && relation.entries.is_empty()
                && !it.absent.contains(absent)
            {
                it.absent.push(absent.clone());
            }
            for entry in &relation.entries {
                if same(&entry.entity, entity) || it.place(&entry.entity).is_some() {
                    continue;
                }
                if it.entities.len() < MOST {
                    it.entities.push(Shared::clone(&entry.entity));
                } else {
                    hidden.insert(&entry.entity.url);
                }
            }
        }
        it.hidden = hidden.len();
        for entry in relations.iter().flat_map(|it| &it.entries) {
            it.link(entry, side);
        }
        match it.find_layers() {
            Some(layers) => Neighbours { layers, ..it },
            None => it.straight(),
        }
    }

    /// The same with every link from the entity itself, for where the steps would not be drawn cleanly.
    pub(crate) fn straight(&self) -> Neighbours {
        Neighbours { links: self.direct.clone(), layers: vec![0; self.entities.len()], ..self.clone() }
    }

    /// Whether there is nothing on this side.
    pub(crate) fn is_empty(&self) -> bool {
        self.entities.is_empty() && self.absent.is_empty()
    }

    /// How many steps it takes to each neighbour; nothing where ways go in a circle.
    fn find_layers(&self) -> Option<Vec<usize>> {
        let mut layers = vec![0; self.entities.len()];
        for _ in 0..=self.entities.len() {
            let mut changed = false;
            for link in &self.links {
                let least = link.from.map_or(0, |it| layers[it] + 1);
                changed |= layers[link.to] < least;
                layers[link.to] = layers[link.to].max(least);
            }
            if !changed {
                return Some(layers);
            }
        }
        None
    }

    fn place(&self, entity: &EntitySummary) -> Option<usize> {
        self.entities.iter().position(|it| same(it, entity))
    }

    fn link(&mut self, entry: &RelationEntryView, side: Side) {
        let Some(to) = self.place(&entry.entity) else { return };
        add(&mut self.direct, None, to, entry.basis.clone());
        if entry.chains.is_empty() || !matches!(side, Side::North | Side::South) {
            add(&mut self.links, None, to, entry.basis.clone());
            return;
        }
        for chain in &entry.chains {
            let (mut from, mut basis) = (None, None);
            for step in chain {
                basis = weaker(basis, step.basis.clone());
                if let Some(at) = self.place(&step.entity)
                    && at != to
                {
                    add(&mut self.links, from, at, basis.take());
                    from = Some(at);
                }
            }
            // What the last step rests on is known only if the chain says it. If not, the basis of the
            // whole chain stands in for it: that is never more than the sources say.
            if chain.last().is_none_or(|it| !same(&it.entity, &entry.entity)) {
                basis = weaker(basis, entry.basis.clone());
            }
            add(&mut self.links, from, to, basis);
        }
    }
}

/// Adds a link; of two between the same places, the stronger stays.
fn add(links: &mut Vec<Link>, from: Option<usize>, to: usize, basis: Option<Shared<BasisView>>) {
    if from == Some(to) {
        return;
    }
    match links.iter_mut().find(|it| it.from == from && it.to == to) {
        Some(link) => {
            if let (Some(old), Some(new)) = (&link.basis, &basis)
                && new.rank < old.rank
            {
                link.basis = basis;
            }
        }
        None => links.push(Link { from, to, basis }),
    }
}

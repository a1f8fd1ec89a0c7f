//! Typed relations: reads what authors write in front matter, checks it against the schema, and turns
//! it around so that each is seen from both ends.
//!
//! An entry is a slug, or, where the schema says `annotated = true`, a mapping `to`, `basis`, `cite`,
//! `note`. What a basis demands of the entries that claim it is declared in `site.toml`.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;
use serde_yaml::{Mapping, Value};

use super::graph::{Cited, Entity, EntityId, Relation};
use super::names::Names;
use super::prose;
use crate::config::table::word;
use crate::diagnostic::{Diagnostic, catalogue};
use crate::load::front_matter::Step;
use crate::schema::{BasisId, End, EndId, Origin, Schema};

/// The relations of every entity, by the end of its kind.
pub(crate) type Relations = Vec<Vec<Vec<Relation>>>;

/// Reads the typed relations of every entity.
pub(crate) fn read(entities: &[Entity], names: &Names<'_>, diagnostics: &mut Vec<Diagnostic>) -> Relations {
    let read: Vec<_> = entities
        .par_iter()
        .enumerate()
        .map(|(at, entity)| {
            let mut diagnostics = Vec::new();
            let ends = names.schema.kind(entity.kind).ends.iter();
            let relations: Vec<_> = ends
                .map(|end| {
                    Reading { entity, id: EntityId(at as u32), end, names, diagnostics: &mut diagnostics }
                        .read()
                })
                .collect();
            (relations, diagnostics)
        })
        .collect();
    let mut relations = Vec::with_capacity(read.len());
    for (ends, found) in read {
        relations.push(ends);
        diagnostics.extend(found);
    }
    relations
}

/// Adds to every entity what others say of it. `derived` chooses the inverses of chains, which are
/// known only once the chains are.
pub(crate) fn invert(relations: &mut Relations, entities: &[Entity], schema: &Schema, derived: bool) {
    let mut inverted: Vec<(EntityId, EndId, Relation)> = Vec::new();
    for kind in schema.declared_kinds() {
        for (inverse_end, of, end) in inverses(schema, kind) {
            if matches!(schema.kind(of).end(end).origin, Origin::Derived { .. }) != derived {
                continue;
            }
            for (at, entity) in entities.iter().enumerate().filter(|(_, it)| it.kind == of) {
                if entity.role != super::graph::Role::Entity {
                    continue;
                }
                let from = EntityId(at as u32);
                for relation in &relations[at][usize::from(end.0)] {
                    if entities[relation.to.0 as usize].kind == kind {
                        let back = Relation { to: from, ..relation.clone() };
                        inverted.push((relation.to, inverse_end, back));
                    }
                }
            }
        }
    }
    // Entities are visited in order, so each list is sorted already.
    for (at, end, relation) in inverted {
        relations[at.0 as usize][usize::from(end.0)].push(relation);
    }
}

fn inverses(
    schema: &Schema,
    kind: crate::schema::KindId,
) -> impl Iterator<Item = (EndId, crate::schema::KindId, EndId)> {
    schema.kind(kind).ends().filter_map(|(at, end)| match end.origin {
        Origin::Inverse { of, end } => Some((at, of, end)),
        _ => None,
    })
}

struct Reading<'a, 'd> {
    entity: &'a Entity,
    id: EntityId,
    end: &'a End,
    names: &'a Names<'a>,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl Reading<'_, '_> {
    fn read(mut self) -> Vec<Relation> {
        let Origin::Typed { many, required, annotated } = self.end.origin else { return Vec::new() };
        let document = &self.entity.document;
        let name = self.end.name.as_str();
        let path = [Step::Key(name)];
        let typed = document.front_matter.values.get(name);
        let Some(value) = typed.filter(|it| !it.is_null()) else {
            if required && !document.is_broken() {
                let kinds = self.kind_names();
                let at = match typed {
                    Some(_) => document.front_matter.locate_key(&document.source, &path),
                    None => document.locate(&[]),
                };
                self.diagnostics.push(catalogue::missing_relation(at, name, &kinds));
            }
            return Vec::new();
        };
        let mut relations: Vec<Relation> = Vec::new();
        match value {
            Value::Sequence(items) if many => {
                for (n, item) in items.iter().enumerate() {
                    let path = [Step::Key(name), Step::Item(n)];
                    let Some(relation) = self.entry(item, &path, annotated) else { continue };
                    if relations.iter().any(|it| it.to == relation.to) {
                        let at = document.locate(&path);
                        self.diagnostics.push(catalogue::repeated_entry(
                            at,
                            name,
                            &self.names.full_name(relation.to),
                        ));
                    } else {
                        relations.push(relation);
                    }
                }
            }
            Value::Sequence(_) => {
                self.diagnostics.push(catalogue::single_relation(document.locate(&path), name));
            }
            single => relations.extend(self.entry(single, &path, annotated)),
        }
        if required && relations.is_empty() && value.as_sequence().is_some_and(Vec::is_empty) {
            let kinds = self.kind_names();
            self.diagnostics.push(catalogue::missing_relation(document.locate(&path), name, &kinds));
        }
        relations
    }

    fn kind_names(&self) -> Vec<&str> {
        self.end.to.iter().map(|&it| self.names.schema.kind(it).name.as_str()).collect()
    }

    fn entry(&mut self, value: &Value, path: &[Step<'_>], annotated: bool) -> Option<Relation> {
        let document = &self.entity.document;
        let (typed, mapping, to_path) = match value {
            Value::Mapping(mapping) if annotated => {
                self.check_keys(mapping, path);
                let Some(to) = mapping.get("to").and_then(word) else {
                    self.diagnostics.push(catalogue::entry_without_to(document.locate(path), &self.end.name));
                    return None;
                };
                (to, Some(mapping), [path, &[Step::Key("to")]].concat())
            }
            Value::Mapping(_) => {
                self.diagnostics.push(catalogue::not_annotated(document.locate(path), &self.end.name));
                return None;
            }
            value => match word(value) {
                Some(typed) => (typed, None, path.to_vec()),
                None => {
                    let at = document.locate(path);
                    let expected = "the slug of an entity";
                    self.diagnostics.push(catalogue::wrong_type(at, &self.end.name, expected, value));
                    return None;
                }
            },
        };
        let to = match self.names.entity(&typed, &self.end.to, || document.locate(&to_path)) {
            Ok(to) => to,
            Err(diagnostic) => {
                self.diagnostics.push(diagnostic);
                return None;
            }
        };
        let item =
            path.iter().find_map(|it| if let Step::Item(n) = it { Some(*n) } else { None }).unwrap_or(0);
        let mut relation =
            Relation { to, basis: None, cites: Vec::new(), note: None, chains: Vec::new(), item };
        if let Some(mapping) = mapping {
            self.annotate(&mut relation, mapping, path);
        }
        Some(relation)
    }

    fn check_keys(&mut self, mapping: &Mapping, path: &[Step<'_>]) {
        let known = ["to", "basis", "cite", "note"];
        for key in mapping.keys().filter_map(Value::as_str).filter(|it| !known.contains(it)) {
            let document = &self.entity.document;
            let path = [path, &[Step::Key(key)]].concat();
            let at = document.front_matter.locate_key(&document.source, &path);
            self.diagnostics.push(catalogue::unknown_key(
                at,
                key,
                "an entry of a relation",
                known.into_iter(),
            ));
        }
    }

    fn annotate(&mut self, relation: &mut Relation, mapping: &Mapping, path: &[Step<'_>]) {
        let document = &self.entity.document;
        let names = self.names;
        if let Some(cite) = mapping.get("cite") {
            let path = [path, &[Step::Key("cite")]].concat();
            relation.cites = prose::resolve_cites(cite, document, &path, names, self.diagnostics);
        }
        if let Some(note) = mapping.get("note") {
            let path = [path, &[Step::Key("note")]].concat();
            match note.as_str() {
                Some(text) => {
                    let prose = prose::resolve_note(text, document, self.id, &path, names, self.diagnostics);
                    relation.note = Some(Arc::new(prose));
                }
                None => {
                    let at = document.locate(&path);
                    self.diagnostics.push(catalogue::wrong_type(at, "note", "Markdown text", note));
                }
            }
        }
        if let Some(basis) = mapping.get("basis") {
            let path = [path, &[Step::Key("basis")]].concat();
            let typed = word(basis).unwrap_or_default();
            match names.schema.basis_named(&typed) {
                Some(id) => {
                    relation.basis = Some(id);
                    self.check_basis(id, relation, mapping, &path);
                }
                None => {
                    let known = names.schema.bases.iter().map(|it| it.name.as_str());
                    self.diagnostics.push(catalogue::unknown_basis(document.locate(&path), &typed, known));
                }
            }
        }
    }

    /// A link may claim a basis only with what the basis demands.
    fn check_basis(&mut self, id: BasisId, relation: &Relation, mapping: &Mapping, path: &[Step<'_>]) {
        let basis = self.names.schema.basis(id);
        let found = n_places(&relation.cites);
        let typed = mapping.get("cite").is_some() && found == 0;
        if found < basis.citations && !typed {
            let at = self.entity.document.locate(path);
            let needed = basis.citations;
            self.diagnostics.push(catalogue::basis_needs_citations(at, &basis.name, needed, found));
        }
        if basis.note && relation.note.is_none() {
            let at = self.entity.document.locate(path);
            self.diagnostics.push(catalogue::basis_needs_note(at, &basis.name));
        }
    }
}

/// How many different passages are cited: a sentence is none of its own beside its paragraph.
fn n_places(cites: &[Cited]) -> usize {
    let whole: BTreeSet<Cited> = cites.iter().filter(|it| it.sentence.is_none()).copied().collect();
    let in_none = |it: &&Cited| !whole.contains(&Cited { sentence: None, ..**it });
    let sentences: BTreeSet<&Cited> = cites.iter().filter(in_none).collect();
    whole.len() + sentences.len()
}

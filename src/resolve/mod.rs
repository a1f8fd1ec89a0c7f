//! Resolve: documents to graph. Whole site, pure, run anew in every build, so that nothing has to know
//! what an edit here changes there.
//!
//! 1. [`entities`]: each document becomes an entity with typed fields; all are sorted and numbered.
//! 2. [`texts`] of sources, where they are at hand, and [`names`]: everything that can be referred to.
//! 3. [`relations`]: typed by authors, checked, turned around; then [`derive`]d along chains.
//! 4. [`prose`]: links, anchors and citations in every text; [`glossary`] terms.
//! 5. [`quotations`]: verified against their sources.
//! 6. [`mentions`]: backlinks of all of it; [`assertions`] over all of it.

mod assertions;
mod collections;
pub mod coverage;
mod derive;
pub(crate) mod edit;
pub(crate) mod entities;
mod glossary;
pub mod graph;
pub mod lock;
mod mentions;
mod names;
mod passage;
mod prose;
mod quotations;
mod relations;
pub mod sources;
mod texts;
mod values;
pub(crate) mod visit;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::Config;
use crate::diagnostic::{Checked, SourceText};
use crate::load::Document;
use crate::load::images::ImageSize;
use crate::path::{OutputPath, SourcePath};
use crate::schema::Schema;
use graph::{EntityId, Graph, Role};
use lock::QuoteLock;
use names::{Named, Names};

/// What quotations are verified against.
#[derive(Debug, Default)]
pub struct Evidence {
    /// What was verified before.
    pub lock: QuoteLock,
    /// Texts given for this run, by the slug of their source.
    pub given: BTreeMap<String, SourceText>,
    /// Texts among the content.
    pub texts: BTreeMap<SourcePath, SourceText>,
}

/// What resolving may know beside the documents and the schema.
#[derive(Debug, Default)]
pub struct Surroundings {
    /// What quotations are verified against.
    pub evidence: Evidence,
    /// Files that pages can link to.
    pub assets: BTreeSet<SourcePath>,
    /// How large those of them are that are images.
    pub image_sizes: BTreeMap<SourcePath, ImageSize>,
    /// Files that the build makes for the whole site: pages can link to them too.
    pub made: BTreeSet<OutputPath>,
    /// Whether drafts take part.
    pub drafts: bool,
}

/// The graph, and what was verified against a text while making it.
#[derive(Debug)]
pub struct Resolved {
    /// The site.
    pub graph: Graph,
    /// Every quotation that was verified against a text in this run.
    pub verified: QuoteLock,
}

/// Resolves the whole site.
pub fn resolve(
    documents: &[Arc<Document>],
    schema: &Schema,
    config: &Config,
    around: &Surroundings,
) -> Checked<Resolved> {
    let mut diagnostics = Vec::new();
    let entities::Entities { mut entities, drafts } =
        entities::read(documents, schema, around.drafts, &mut diagnostics);
    sources::check_slugs(&entities, &mut diagnostics);
    let texts = texts::read(&entities, &around.evidence, &mut diagnostics);
    let named = entities.iter().map(named).collect();
    let names = Names::new(schema, named, drafts, (around.assets.clone(), around.made.clone()), texts);

    let mut relations = relations::read(&entities, &names, &mut diagnostics);
    relations::invert(&mut relations, &entities, schema, false);
    derive::fill(&mut relations, &entities, schema);
    relations::invert(&mut relations, &entities, schema, true);
    // Most hold one entry and grew to hold four.
    relations.iter_mut().flatten().for_each(Vec::shrink_to_fit);

    let found: Vec<_> = entities
        .par_iter_mut()
        .enumerate()
        .map(|(at, entity)| {
            let mut diagnostics = Vec::new();
            let id = EntityId(at as u32);
            prose::resolve(entity, id, &names, &mut diagnostics);
            resolve_speakers(entity, schema, &names, &mut diagnostics);
            diagnostics
        })
        .collect();
    diagnostics.extend(found.into_iter().flatten());

    let terms = glossary::link(&entities, schema, &mut diagnostics);
    let verified = quotations::verify(&entities, &relations, &names, &around.evidence, &mut diagnostics);
    let assets = linked_assets(&entities, around);
    let graph = Graph {
        mentions: mentions::mentions(&entities, &relations, &terms, schema),
        cited_by: mentions::cited_by(&entities, &relations, schema),
        fingerprints: verified.fingerprints,
        published: published(&entities, &around.evidence),
        image_sizes: assets
            .iter()
            .filter_map(|(path, output)| Some((output.clone(), *around.image_sizes.get(path)?)))
            .collect(),
        assets,
        terms,
        relations,
        entities,
    };
    // What a file that cannot be read would have said may be just what an assertion misses.
    if !documents.iter().any(|it| it.is_broken()) {
        diagnostics.extend(assertions::check(&graph, schema, config));
    }
    Checked { value: Resolved { graph, verified: verified.lock }, diagnostics }
}

fn named(entity: &graph::Entity) -> Named {
    let path = entity.output.as_str().trim_end_matches("index.html").trim_end_matches('/');
    let name = match entity.role {
        Role::Entity => entity.slug.to_string(),
        _ => path.to_owned(),
    };
    Named {
        kind: entity.kind,
        role: entity.role,
        name,
        document: entity.document.clone(),
        source: entity.source.clone(),
    }
}

/// The speakers that a source's parts name.
fn resolve_speakers(
    entity: &mut graph::Entity,
    schema: &Schema,
    names: &Names<'_>,
    diagnostics: &mut Vec<crate::diagnostic::Diagnostic>,
) {
    use crate::load::front_matter::Step;
    let speaker = schema.kind(entity.kind).source.as_ref().and_then(|it| it.speaker.as_deref());
    let Some(kind) = speaker.and_then(|it| schema.kind_named(it)) else { return };
    let document = entity.document.clone();
    let Some(source) = entity.source.as_mut() else { return };
    for (n, part) in Arc::make_mut(source).parts.iter_mut().enumerate() {
        let Some(typed) = &part.speaker else { continue };
        let path = [Step::Key("parts"), Step::Item(n), Step::Key("speaker")];
        match names.entity(typed, &[kind], || document.locate(&path)) {
            Ok(id) => part.speaker_id = Some(id),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
}

/// The texts that may be shown, cut into paragraphs.
fn published(entities: &[graph::Entity], evidence: &Evidence) -> BTreeMap<EntityId, Vec<String>> {
    let mut published = BTreeMap::new();
    for (at, entity) in entities.iter().enumerate() {
        let Some(source) = entity.source.as_ref().filter(|it| it.publish) else { continue };
        let file = source.text_file.as_ref().map(SourcePath::new);
        if let Some(text) = file.and_then(|it| evidence.texts.get(&it)) {
            published.insert(EntityId(at as u32), sources::blocks(&text.text));
        }
    }
    published
}

/// The files that are copied: everything beside the content but the texts of sources, which are shown
/// on their pages or not at all.
fn linked_assets(entities: &[graph::Entity], around: &Surroundings) -> BTreeMap<SourcePath, OutputPath> {
    let texts: BTreeSet<&str> = entities
        .iter()
        .filter_map(|it| it.source.as_ref())
        .filter_map(|it| it.text_file.as_deref())
        .collect();
    around
        .assets
        .iter()
        .filter(|it| !texts.contains(it.as_str()))
        .map(|it| (it.clone(), names::asset_output(it)))
        .collect()
}

//! Verifies every quotation of the site: against its source's text where that is at hand, else against
//! `quotes.lock`, which accepts exactly what was verified before.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::Evidence;
use super::graph::{Cited, Entity, EntityId};
use super::lock::{self, QuoteLock};
use super::names::Names;
use super::passage::{self, Match};
use super::prose::Stands;
use super::relations::Relations;
use super::sources::{self, Source};
use super::visit;
use crate::diagnostic::{Diagnostic, Location, NearPassage, SourceText, catalogue};
use crate::load::front_matter::Step;

/// What became of the site's quotations.
#[derive(Debug, Default)]
pub(crate) struct Verified {
    /// Everything that was verified against a text in this build.
    pub(crate) lock: QuoteLock,
    /// For each source, the SHA-256 of the text that its quotations rest on.
    pub(crate) fingerprints: BTreeMap<EntityId, String>,
}

/// Checks every quotation; says which were verified against a text.
pub(crate) fn verify(
    entities: &[Entity],
    relations: &Relations,
    names: &Names<'_>,
    evidence: &Evidence,
    diagnostics: &mut Vec<Diagnostic>,
) -> Verified {
    let texts = texts(entities, evidence, diagnostics);
    let checked: Vec<_> = entities
        .par_iter()
        .enumerate()
        .map(|(at, entity)| {
            let mut checking = Checking::new(entity, names, evidence, &texts);
            visit::quotations(entity, &relations[at], names.schema, &mut |quotation| {
                checking.check(quotation)
            });
            (checking.verified, checking.diagnostics)
        })
        .collect();
    let mut verified = Verified::default();
    for (quotations, found) in checked {
        diagnostics.extend(found);
        for (cited, hash) in quotations {
            let (slug, place) = place_names(names, cited);
            let source = verified.lock.sources.entry(slug).or_default();
            source.quotations.insert((place, hash));
        }
    }
    for (at, entity) in entities.iter().enumerate().filter(|(_, it)| it.source.is_some()) {
        let id = EntityId(at as u32);
        let slug = entity.slug.as_str();
        if let Some(text) = texts.get(&id) {
            verified.fingerprints.insert(id, text.sha256.clone());
            verified.lock.sources.entry(slug.to_owned()).or_default().sha256.clone_from(&text.sha256);
        } else if let Some(locked) = evidence.lock.sources.get(slug) {
            verified.fingerprints.insert(id, locked.sha256.clone());
        }
    }
    verified
}

/// A source's text, cut into paragraphs.
struct Text {
    blocks: Vec<String>,
    sha256: String,
}

fn texts(
    entities: &[Entity],
    evidence: &Evidence,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<EntityId, Text> {
    let mut texts = BTreeMap::new();
    for (at, entity) in entities.iter().enumerate() {
        let Some(source) = &entity.source else { continue };
        let Some(text) = text_of(entity, source, evidence, diagnostics) else { continue };
        let text = Text { blocks: sources::blocks(&text.text), sha256: lock::sha256(text.text.as_bytes()) };
        check_blocks(entity, source, text.blocks.len(), diagnostics);
        texts.insert(EntityId(at as u32), text);
    }
    texts
}

fn text_of<'a>(
    entity: &Entity,
    source: &Source,
    evidence: &'a Evidence,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<&'a SourceText> {
    if let Some(given) = evidence.given.get(entity.slug.as_str()) {
        return Some(given);
    }
    let file = source.text_file.as_deref()?;
    let text = evidence.texts.get(&crate::path::SourcePath::new(file));
    if text.is_none() {
        let at = entity.document.locate(&[Step::Key("text")]);
        diagnostics.push(catalogue::source_text_missing(at, file));
    }
    text
}

/// Every declared paragraph must be in the text.
fn check_blocks(entity: &Entity, source: &Source, n_blocks: usize, diagnostics: &mut Vec<Diagnostic>) {
    for place in source.all_places() {
        let Some(block) = source.block(place).filter(|&it| it > n_blocks) else { continue };
        let mut path = vec![Step::Key("parts"), Step::Item(usize::from(place.part))];
        if let Some(it) = place.paragraph {
            path.extend([Step::Key("paragraphs"), Step::Item(usize::from(it))]);
        }
        path.push(Step::Key("block"));
        let at = entity.document.locate(&path);
        diagnostics.push(catalogue::block_out_of_text(at, source.id(place), block, n_blocks));
    }
}

fn place_names(names: &Names<'_>, cited: Cited) -> (String, String) {
    let named = names.get(cited.source);
    let place = named.source.as_ref().map(|it| it.id(cited.place).to_owned()).unwrap_or_default();
    (named.name.clone(), place)
}

struct Checking<'a> {
    entity: &'a Entity,
    names: &'a Names<'a>,
    evidence: &'a Evidence,
    texts: &'a BTreeMap<EntityId, Text>,
    verified: Vec<(Cited, String)>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Checking<'a> {
    fn new(
        entity: &'a Entity,
        names: &'a Names<'a>,
        evidence: &'a Evidence,
        texts: &'a BTreeMap<EntityId, Text>,
    ) -> Self {
        Self { entity, names, evidence, texts, verified: Vec::new(), diagnostics: Vec::new() }
    }

    fn locate(&self, quotation: &visit::Quotation<'_>) -> Location {
        let document = &self.entity.document;
        match (quotation.stands, &quotation.span) {
            (Stands::Body, Some(span)) => document.source.at(span.start as usize..span.end as usize),
            (Stands::At(path), _) => {
                document.front_matter.locate_within(&document.source, path, quotation.text)
            }
            (Stands::Body, None) => document.locate(&[]),
        }
    }

    fn check(&mut self, quotation: visit::Quotation<'_>) {
        if quotation.places.is_empty() {
            // A citation that names nothing known was reported already.
            if !quotation.cited && self.names.schema.kind(self.entity.kind).quotations_cited {
                let at = self.locate(&quotation);
                self.diagnostics.push(catalogue::uncited_quotation(at));
            }
            return;
        }
        let folded = passage::fold(quotation.text);
        let hash = lock::words_hash(quotation.text);
        let mut problem = None;
        for &cited in quotation.places {
            match self.check_place(&quotation, &folded, &hash, cited) {
                Ok(()) => {
                    self.verified.push((cited, hash));
                    return;
                }
                Err(diagnostic) => {
                    problem.get_or_insert(diagnostic);
                }
            }
        }
        self.diagnostics.extend(problem.map(|it| *it));
    }

    fn check_place(
        &self,
        quotation: &visit::Quotation<'_>,
        folded: &str,
        hash: &str,
        cited: Cited,
    ) -> Result<(), Box<Diagnostic>> {
        let (slug, place) = place_names(self.names, cited);
        let Some(text) = self.texts.get(&cited.source) else {
            return self.check_lock(quotation, hash, &slug, &place).map_err(Box::new);
        };
        let source: &Arc<Source> = match &self.names.get(cited.source).source {
            Some(source) => source,
            None => return Ok(()),
        };
        let block = source.block(cited.place).and_then(|it| text.blocks.get(it - 1));
        let Some(block) = block else {
            return Err(Box::new(catalogue::place_without_text(self.locate(quotation), &place)));
        };
        match passage::find(folded, block) {
            Match::Found => Ok(()),
            Match::Ambiguous(n) => {
                Err(Box::new(catalogue::ambiguous_quotation(self.locate(quotation), folded, &place, n)))
            }
            Match::Absent => {
                let places: Vec<_> = source.all_places().filter(|it| source.block(*it).is_some()).collect();
                let paragraphs: Vec<&str> = places
                    .iter()
                    .map(|&it| {
                        source.block(it).and_then(|n| text.blocks.get(n - 1)).map_or("", String::as_str)
                    })
                    .collect();
                let nearest = passage::nearest(folded, &paragraphs);
                let nearest = nearest.as_ref().map(|it| NearPassage {
                    place: source.id(places[it.paragraph]),
                    words: &it.passage,
                    differences: &it.differences,
                });
                let at = self.locate(quotation);
                Err(Box::new(catalogue::quotation_not_found(at, folded, &slug, &place, nearest)))
            }
        }
    }

    /// Without the text: exactly what was verified before.
    fn check_lock(
        &self,
        quotation: &visit::Quotation<'_>,
        hash: &str,
        slug: &str,
        place: &str,
    ) -> Result<(), Diagnostic> {
        let locked = self.evidence.lock.sources.get(slug);
        if locked.is_some_and(|it| it.quotations.contains(&(place.to_owned(), hash.to_owned()))) {
            return Ok(());
        }
        let elsewhere = locked
            .and_then(|it| it.quotations.iter().find(|(_, it)| it == hash))
            .map(|(place, _)| place.as_str());
        Err(catalogue::unlocked_quotation(self.locate(quotation), slug, place, elsewhere))
    }
}

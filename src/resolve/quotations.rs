//! Verifies every quotation of the site: against its source's text where that is at hand, else against
//! `quotes.lock`, which accepts exactly what was verified before.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Evidence;
use super::graph::{Cited, Entity, EntityId};
use super::lock::{self, QuoteLock};
use super::names::Names;
use super::passage::{self, Match};
use super::prose::Stands;
use super::relations::Relations;
use super::sources::Source;
use super::texts::Text;
use super::visit;
use crate::diagnostic::{Diagnostic, Location, NearPassage, catalogue};
use crate::load::sentence::sentences;

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
    let checked: Vec<_> = entities
        .par_iter()
        .enumerate()
        .map(|(at, entity)| {
            let mut checking = Checking::new(entity, names, evidence);
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
        if let Some(text) = names.texts.get(&id) {
            verified.fingerprints.insert(id, text.sha256.clone());
            verified.lock.sources.entry(slug.to_owned()).or_default().sha256.clone_from(&text.sha256);
        } else if let Some(locked) = evidence.lock.sources.get(slug) {
            verified.fingerprints.insert(id, locked.sha256.clone());
        }
    }
    verified
}

fn place_names(names: &Names<'_>, cited: Cited) -> (String, String) {
    let named = names.get(cited.source);
    let place = named.source.as_ref().map(|it| it.name(cited)).unwrap_or_default();
    (named.name.clone(), place)
}

struct Checking<'a> {
    entity: &'a Entity,
    names: &'a Names<'a>,
    evidence: &'a Evidence,
    verified: Vec<(Cited, String)>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Checking<'a> {
    fn new(entity: &'a Entity, names: &'a Names<'a>, evidence: &'a Evidence) -> Self {
        Self { entity, names, evidence, verified: Vec::new(), diagnostics: Vec::new() }
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
        if !quotation.text.contains(char::is_alphanumeric) {
            let at = self.locate(&quotation);
            self.diagnostics.push(catalogue::empty_quotation(at));
            return;
        }
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
        // One that cites several places says that the words stand in each of them.
        for &cited in quotation.places {
            match self.check_place(&quotation, &folded, &hash, cited) {
                Ok(()) if self.names.texts.contains_key(&cited.source) => {
                    self.verified.push((cited, hash.clone()));
                }
                Ok(()) => {}
                Err(diagnostic) => self.diagnostics.push(*diagnostic),
            }
        }
    }

    fn check_place(
        &self,
        quotation: &visit::Quotation<'_>,
        folded: &str,
        hash: &str,
        cited: Cited,
    ) -> Result<(), Box<Diagnostic>> {
        let (slug, place) = place_names(self.names, cited);
        let Some(text) = self.names.texts.get(&cited.source) else {
            return self.check_lock(quotation, hash, &slug, &place).map_err(Box::new);
        };
        let Some(source) = self.names.get(cited.source).source.as_deref() else { return Ok(()) };
        let Some(paragraph) = text.words(source, cited.place) else {
            return Err(Box::new(catalogue::place_without_text(self.locate(quotation), &place)));
        };
        let words = match cited.sentence {
            None => paragraph,
            Some(n) => sentences(paragraph).nth(usize::from(n) - 1).unwrap_or_default(),
        };
        let at = || self.locate(quotation);
        match passage::find(folded, words) {
            Match::Found => Ok(()),
            Match::Ambiguous(n) => {
                let precise = if cited.sentence.is_none() {
                    sentences_with(folded, paragraph, source, cited)
                } else {
                    Vec::new()
                };
                Err(Box::new(catalogue::ambiguous_quotation(at(), folded, &place, n, &precise)))
            }
            Match::Absent if passage::find(folded, paragraph) != Match::Absent => {
                let mut stands_in = sentences_with(folded, paragraph, source, cited);
                if stands_in.is_empty() {
                    stands_in.push(source.id(cited.place).to_owned());
                }
                Err(Box::new(catalogue::quotation_elsewhere(at(), folded, &slug, &place, &stands_in)))
            }
            Match::Absent => Err(Box::new(self.not_found(quotation, folded, cited, (source, text)))),
        }
    }

    /// The words are not in the paragraph: shows where they are, or what comes nearest, in the whole text.
    fn not_found(
        &self,
        quotation: &visit::Quotation<'_>,
        folded: &str,
        cited: Cited,
        (source, text): (&Source, &Text),
    ) -> Diagnostic {
        let (slug, sought) = place_names(self.names, cited);
        let others = source.all_places().filter(|it| *it != cited.place);
        let (places, paragraphs): (Vec<_>, Vec<_>) = std::iter::once(cited.place)
            .chain(others)
            .filter_map(|it| Some((it, text.words(source, it)?)))
            .unzip();
        let stands_in = places.iter().zip(&paragraphs);
        let stands_in = stands_in.filter(|(_, words)| passage::find(folded, words) != Match::Absent);
        let stands_in: Vec<_> = stands_in.map(|(it, _)| source.id(*it).to_owned()).collect();
        if !stands_in.is_empty() {
            return catalogue::quotation_elsewhere(
                self.locate(quotation),
                folded,
                &slug,
                &sought,
                &stands_in,
            );
        }
        let nearest = passage::nearest(folded, &paragraphs);
        let nearest = nearest.as_ref().map(|it| NearPassage {
            place: source.id(places[it.paragraph]),
            words: &it.passage,
            differences: &it.differences,
        });
        catalogue::quotation_not_found(self.locate(quotation), folded, &slug, &sought, nearest)
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

/// The sentences of a paragraph in which the words stand, once, as an author would cite them.
fn sentences_with(folded: &str, paragraph: &str, source: &Source, cited: Cited) -> Vec<String> {
    let counted = sentences(paragraph).zip(1..);
    counted
        .filter(|(words, _)| passage::find(folded, words) == Match::Found)
        .map(|(_, n)| source.name(Cited { sentence: Some(n), ..cited }))
        .collect()
}

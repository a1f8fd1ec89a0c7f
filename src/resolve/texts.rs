//! The texts of sources, where they are at hand: given for this run, or kept among the content.

use std::collections::BTreeMap;

use super::Evidence;
use super::graph::{Entity, EntityId, Place};
use super::sources::{self, Source};
use crate::diagnostic::{Diagnostic, SourceText, catalogue};
use crate::digest::sha256;
use crate::load::front_matter::Step;
use crate::path::SourcePath;

/// The texts that are at hand, by the source.
pub(crate) type Texts = BTreeMap<EntityId, Text>;

/// A source's text, cut into paragraphs.
#[derive(Debug)]
pub(crate) struct Text {
    blocks: Vec<String>,
    /// The SHA-256 of the whole, in hexadecimal.
    pub(crate) sha256: String,
}

impl Text {
    /// The words of a place, if it is bound to a paragraph of the text.
    pub(crate) fn words(&self, source: &Source, place: Place) -> Option<&str> {
        let block = source.block(place)?.checked_sub(1)?;
        self.blocks.get(block).map(String::as_str)
    }
}

/// Reads the text of every source that has one at hand, and checks that it has the paragraphs that the
/// source declares.
pub(crate) fn read(entities: &[Entity], evidence: &Evidence, diagnostics: &mut Vec<Diagnostic>) -> Texts {
    let mut texts = Texts::new();
    for (at, entity) in entities.iter().enumerate() {
        let Some(source) = &entity.source else { continue };
        let Some(text) = text_of(entity, source, evidence, diagnostics) else { continue };
        let text = Text { blocks: sources::blocks(&text.text), sha256: sha256(text.text.as_bytes()) };
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
    let text = evidence.texts.get(&SourcePath::new(file));
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

//! A source's page: its parts and paragraphs, each with everything on the site that cites it.

use std::sync::Arc;

use super::pages::Pages;
use super::view::{CitedByView, ParagraphView, PartView, SourceView};
use crate::resolve::graph::{EntityId, Place};
use crate::resolve::sources::Source;

/// The parts of a source, for its page.
pub(crate) fn view(pages: &Pages<'_>, id: EntityId, source: &Arc<Source>) -> SourceView {
    let text = pages.graph.published.get(&id);
    let words = pages.schema.kind(pages.graph.entity(id).kind).source.as_ref();
    let parts: Vec<_> = source
        .parts
        .iter()
        .enumerate()
        .map(|(at, part)| PartView {
            id: part.id.clone(),
            label: part.label.clone(),
            role: part.role.clone(),
            aside: part.aside,
            speaker: part.speaker_id.map(|it| pages.summary(it)),
            cited_by: cited_by(pages, id, Place { part: at as u16, paragraph: None }),
            paragraphs: part
                .paragraphs
                .iter()
                .enumerate()
                .map(|(n, paragraph)| {
                    let place = Place { part: at as u16, paragraph: Some(n as u16) };
                    let block = paragraph.block.and_then(|it| it.checked_sub(1));
                    ParagraphView {
                        id: paragraph.id.clone(),
                        label: words
                            .map_or_else(|| part.label.clone(), |it| pages.links.label(source, place, it)),
                        gist: paragraph.gist.clone(),
                        text: text.zip(block).and_then(|(text, it)| text.get(it)).cloned(),
                        cited_by: cited_by(pages, id, place),
                    }
                })
                .collect(),
        })
        .collect();
    let counted = || source.parts.iter().filter(|it| !it.aside);
    SourceView {
        sha256: pages.graph.fingerprints.get(&id).cloned(),
        n_parts: counted().count(),
        n_paragraphs: counted().map(|it| it.paragraphs.len()).sum(),
        parts,
    }
}

fn cited_by(pages: &Pages<'_>, source: EntityId, place: Place) -> Vec<CitedByView> {
    let cited = pages.graph.cited_by.get(&source).and_then(|it| it.get(&place));
    let cited = cited.map_or(&[][..], Vec::as_slice);
    cited
        .iter()
        .map(|it| {
            let (entity, url, _) = pages.standing(it.from, it.heading);
            let title = pages.graph.entity(it.from).title.clone();
            CitedByView { entity, title, url, quotations: it.quotations.clone() }
        })
        .collect()
}

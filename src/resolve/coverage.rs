//! Coverage: what the sources say that nothing on the site cites, and what the site says without a
//! source. A report for editors; nothing in it is an error.

use super::graph::{EntityId, Graph, Place, Role};
use super::prose::Stands;
use super::visit;
use crate::diagnostic::{Location, SourceText};
use crate::load::spoken;
use crate::schema::Schema;

/// What an editor may want to look at.
#[derive(Debug, Default)]
pub struct Coverage {
    /// Paragraphs of a source that nothing cites: its title, the paragraph's id, its gist and, where the
    /// author gives one, the reason.
    pub uncited: Vec<UncitedParagraph>,
    /// How many paragraphs of all sources are cited, and how many there are.
    pub cited: (usize, usize),
    /// Entities of kinds that cite their quotations, but with none.
    pub without_quotation: Vec<String>,
    /// Sentences with a number in them and no citation after it.
    pub bare_numbers: Vec<BareNumber>,
}

/// A paragraph that nothing cites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UncitedParagraph {
    /// The title of the source.
    pub source: String,
    /// The paragraph's id.
    pub place: String,
    /// What it says.
    pub gist: String,
    /// Why nothing cites it, if the author says so.
    pub reason: String,
}

/// A sentence with a number and no citation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BareNumber {
    /// Where the sentence stands, as near as can be told.
    pub location: Location,
    /// The sentence.
    pub sentence: String,
}

/// Looks through the whole site.
pub fn coverage(graph: &Graph, schema: &Schema) -> Coverage {
    let mut coverage = Coverage::default();
    for (id, entity) in graph.iter() {
        if let Some(source) = &entity.source {
            let cited = graph.cited_by.get(&id);
            for place in source.all_places().filter(|it| it.paragraph.is_some()) {
                let part = &source.parts[usize::from(place.part)];
                if part.aside {
                    continue;
                }
                coverage.cited.1 += 1;
                if cited.is_some_and(|it| it.contains_key(&place)) {
                    coverage.cited.0 += 1;
                } else {
                    coverage.uncited.push(uncited(&entity.title, source, place));
                }
            }
        }
        if entity.role == Role::Entity && schema.kind(entity.kind).quotations_cited {
            let mut n_quotations = 0;
            visit::quotations(entity, &graph.relations[id.0 as usize], schema, &mut |_| n_quotations += 1);
            if n_quotations == 0 {
                coverage.without_quotation.push(entity.document.path().to_string());
            }
        }
        numbers(graph, schema, id, &mut coverage.bare_numbers);
    }
    coverage
}

fn uncited(title: &str, source: &super::sources::Source, place: Place) -> UncitedParagraph {
    let part = &source.parts[usize::from(place.part)];
    let paragraph = &part.paragraphs[usize::from(place.paragraph.unwrap_or(0))];
    UncitedParagraph {
        source: title.to_owned(),
        place: paragraph.id.clone(),
        gist: paragraph.gist.clone(),
        reason: paragraph.uncited.clone(),
    }
}

/// Every sentence of an entity's Markdown that has a digit but no citation.
fn numbers(graph: &Graph, schema: &Schema, id: EntityId, bare: &mut Vec<BareNumber>) {
    let entity = graph.entity(id);
    if !schema.kind(entity.kind).quotations_cited {
        return;
    }
    let document = &entity.document;
    let source = &document.source;
    visit::prose(entity, &graph.relations[id.0 as usize], schema, &mut |prose, stands| {
        let span = match stands {
            Stands::Body => document.front_matter.end()..source.text.len(),
            Stands::At(path) => document.front_matter.span(source, path),
        };
        let mut at = span.start;
        for sentence in spoken::sentences(&prose.body) {
            // What was found before lies behind, but for footnotes, which stand anywhere.
            let found = beginning(source, at..span.end, &sentence.text);
            let found = found.or_else(|| beginning(source, span.clone(), &sentence.text));
            at = found.as_ref().map_or(at, |it| it.end);
            if !sentence.cited && sentence.text.contains(|c: char| c.is_ascii_digit()) {
                let location = source.at(found.unwrap_or_else(|| span.clone()));
                bare.push(BareNumber { location, sentence: sentence.text });
            }
        }
    });
}

/// Where a sentence begins in its file: by as many of its first words as stand there unchanged.
fn beginning(
    source: &SourceText,
    span: std::ops::Range<usize>,
    sentence: &str,
) -> Option<std::ops::Range<usize>> {
    const WORDS: usize = 6;
    let words: Vec<&str> = sentence.split(' ').take(WORDS).collect();
    (1..=words.len()).rev().find_map(|n| source.find_words(span.clone(), &words[..n].join(" ")))
}

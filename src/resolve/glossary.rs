//! Links terms where they are used: the first time in each section, on whole words, the longest term
//! first; never in headings, links, code or quotations, and never on the term's own page.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::graph::{Entity, EntityId, FieldValue, Prose, ProseKey, Role, TermLink};
use crate::diagnostic::{Diagnostic, catalogue};
use crate::load::front_matter::Step;
use crate::load::markdown::escape;
use crate::schema::Schema;

/// Every spelling of every term, by its first word.
struct Terms {
    /// The words of a spelling, in lower case and escaped as in HTML, with its term.
    by_first_word: BTreeMap<String, Vec<(Vec<String>, EntityId)>>,
}

/// Finds the terms in every text of the site; two terms of one spelling are an error.
pub(crate) fn link(
    entities: &[Entity],
    schema: &Schema,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<BTreeMap<ProseKey, Vec<TermLink>>> {
    let terms = terms(entities, schema, diagnostics);
    if terms.by_first_word.is_empty() {
        return Vec::new();
    }
    entities
        .par_iter()
        .enumerate()
        .map(|(at, entity)| {
            let own = EntityId(at as u32);
            let mut links = BTreeMap::new();
            let mut seen = BTreeSet::new();
            note(&mut links, ProseKey::Body, terms.find(&entity.body, own, &mut seen));
            for (field, value) in entity.fields.iter().enumerate() {
                for (n, item) in value.iter().flat_map(FieldValue::items).enumerate() {
                    if let FieldValue::Markdown(prose) = item {
                        let found = terms.find(prose, own, &mut BTreeSet::new());
                        note(&mut links, ProseKey::Field(field, n), found);
                    }
                }
            }
            links
        })
        .collect()
}

fn note(links: &mut BTreeMap<ProseKey, Vec<TermLink>>, key: ProseKey, found: Vec<TermLink>) {
    if !found.is_empty() {
        links.insert(key, found);
    }
}

fn terms(entities: &[Entity], schema: &Schema, diagnostics: &mut Vec<Diagnostic>) -> Terms {
    let mut spellings: BTreeMap<String, EntityId> = BTreeMap::new();
    for (at, entity) in entities.iter().enumerate().filter(|(_, it)| it.role == Role::Entity) {
        let kind = schema.kind(entity.kind);
        let Some(glossary) = &kind.glossary else { continue };
        let id = EntityId(at as u32);
        let aliases = glossary.aliases.as_deref();
        let field = aliases.and_then(|it| kind.field_named(it));
        let value = field.and_then(|it| entity.fields[it].as_ref());
        let aliases = value.into_iter().flat_map(FieldValue::items).filter_map(FieldValue::plain);
        for (n, spelling) in std::iter::once(entity.title.clone()).chain(aliases).enumerate() {
            let folded = spelling.to_lowercase();
            if glossary.stop.contains(&folded) {
                continue;
            }
            if let Some(&other) = spellings.get(&folded) {
                let alias = glossary.aliases.as_deref().unwrap_or("title");
                let path = [Step::Key(alias), Step::Item(n.saturating_sub(1))];
                let path = if n == 0 { &[Step::Key("title")][..] } else { &path[..] };
                let first = entities[other.0 as usize].document.path();
                diagnostics.push(catalogue::duplicate_term(entity.document.locate(path), &spelling, first));
            } else {
                spellings.insert(folded, id);
            }
        }
    }
    let mut by_first_word: BTreeMap<String, Vec<(Vec<String>, EntityId)>> = BTreeMap::new();
    for (spelling, id) in spellings {
        let escaped = escape(&spelling);
        let words: Vec<String> = words(&escaped).map(|(_, word)| word.to_owned()).collect();
        if let Some(first) = words.first() {
            by_first_word.entry(first.clone()).or_default().push((words, id));
        }
    }
    for list in by_first_word.values_mut() {
        list.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    }
    Terms { by_first_word }
}

impl Terms {
    fn find(&self, prose: &Prose, own: EntityId, seen: &mut BTreeSet<(u32, EntityId)>) -> Vec<TermLink> {
        let mut links = Vec::new();
        for run in &prose.body.runs {
            let text = &prose.body.html[run.start as usize..run.end as usize];
            let words: Vec<(usize, String)> =
                words(text).map(|(at, word)| (at, word.to_lowercase())).collect();
            let lengths: Vec<usize> = self::words(text).map(|(_, word)| word.len()).collect();
            let mut at = 0;
            while at < words.len() {
                let Some((n_words, term)) = self.at(&words[at..], text) else {
                    at += 1;
                    continue;
                };
                if term != own && seen.insert((run.section, term)) {
                    let last = at + n_words - 1;
                    links.push(TermLink {
                        start: run.start + words[at].0 as u32,
                        end: run.start + (words[last].0 + lengths[last]) as u32,
                        term,
                    });
                }
                at += n_words;
            }
        }
        links
    }

    /// The longest term that begins with these words.
    fn at(&self, words: &[(usize, String)], text: &str) -> Option<(usize, EntityId)> {
        let candidates = self.by_first_word.get(&words.first()?.1)?;
        candidates.iter().find_map(|(spelling, id)| {
            let matches = spelling.len() <= words.len()
                && spelling.iter().zip(words).all(|(a, (_, b))| a == b)
                && together(&words[..spelling.len()], text);
            matches.then_some((spelling.len(), *id))
        })
    }
}

/// Whether nothing but white space, hyphens and apostrophes stands between the words.
fn together(words: &[(usize, String)], text: &str) -> bool {
    words.windows(2).all(|pair| {
        let between = text.get(pair[0].0..pair[1].0).unwrap_or_default();
        let gap = between.strip_prefix(word_at(between)).unwrap_or_default();
        gap.chars().all(|c| c.is_whitespace() || "-'’&;".contains(c))
    })
}

fn word_at(text: &str) -> &str {
    words(text).next().map_or("", |(_, word)| word)
}

/// The words of a text with their places; an ideograph is a word of its own.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = rest.find(|(_, c)| c.is_alphanumeric())?;
        let mut end = start + first.len_utf8();
        if is_ideograph(first) {
            return Some((start, &text[start..end]));
        }
        while let Some(&(at, c)) = rest.peek() {
            if !c.is_alphanumeric() || is_ideograph(c) {
                break;
            }
            end = at + c.len_utf8();
            rest.next();
        }
        Some((start, &text[start..end]))
    })
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

//! Sources: their parts and paragraphs as declared in front matter, with ids that stay when the text is
//! wrapped anew, and the text itself where there is one.
//!
//! ```yaml
//! parts:
//!   - id: t13
//!     label: Tian Shihong, answer 5
//!     role: answer
//!     speaker: tian-shihong
//!     block: 38            # the paragraph of the text that holds the part's own label
//!     paragraphs:
//!       - { id: t13-p1, block: 39, gist: What quality infrastructure is. }
//! ```
//!
//! A `block` counts the paragraphs of the text: stretches of lines between blank ones. Wrapping a
//! paragraph anew does not change its number.
//!
//! A citation may name a sentence of a paragraph: `t13-p1.3` is its third, as
//! [`crate::load::sentence`] counts them.

use std::collections::BTreeMap;

use serde_yaml::Value;

use super::graph::{Cited, Entity, EntityId, Place};
use crate::diagnostic::{Diagnostic, catalogue, did_you_mean, quoted};
use crate::load::Document;
use crate::load::front_matter::Step;
use crate::path::SourcePath;

/// The keys of front matter that belong to every source.
pub(crate) const KEYS: [&str; 3] = ["parts", "text", "publish"];

/// What others can cite in a source.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Source {
    /// The parts, in order.
    pub parts: Vec<Part>,
    /// Every id with the place that it names.
    pub(crate) places: BTreeMap<String, Place>,
    /// The file that holds the text, relative to the site.
    pub(crate) text_file: Option<String>,
    /// Whether the text may be shown.
    pub(crate) publish: bool,
}

/// A part of a source: a turn, a chapter, an article.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Part {
    /// Its id and anchor.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// What it is; may be empty.
    pub role: String,
    /// Whether it is set aside and not counted.
    pub aside: bool,
    /// Who speaks: a slug, until relations are resolved.
    pub speaker: Option<String>,
    /// Which paragraph of the text is its label, from 1.
    pub block: Option<usize>,
    /// Its paragraphs.
    pub paragraphs: Vec<Paragraph>,
    /// Who speaks.
    pub(crate) speaker_id: Option<EntityId>,
}

/// A paragraph of a source.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Paragraph {
    /// Its id and anchor.
    pub id: String,
    /// Which paragraph of the text it is, from 1.
    pub block: Option<usize>,
    /// What it says, in one line.
    pub gist: String,
    /// Why no page cites it, for the coverage report; may be empty.
    pub uncited: String,
}

impl Source {
    /// The id of a place.
    pub fn id(&self, place: Place) -> &str {
        let part = &self.parts[usize::from(place.part)];
        place.paragraph.map_or(&part.id, |it| &part.paragraphs[usize::from(it)].id)
    }

    /// Whether this file holds the text.
    pub(crate) fn is_in(&self, file: &SourcePath) -> bool {
        self.text_file.as_deref() == Some(file.as_str())
    }

    /// The name of a place that is cited, down to the sentence: `t13-p2.3`.
    pub fn name(&self, cited: Cited) -> String {
        let id = self.id(cited.place);
        cited.sentence.map_or_else(|| id.to_owned(), |n| format!("{id}.{n}"))
    }

    /// The place that a name stands for, and the sentence, if it names one.
    pub(crate) fn find(&self, name: &str) -> Option<(Place, Option<u16>)> {
        if let Some(&place) = self.places.get(name) {
            return Some((place, None));
        }
        let (id, sentence) = name.rsplit_once('.')?;
        let place = self.places.get(id).filter(|it| it.paragraph.is_some())?;
        // `01` would be a second name of the first sentence.
        let n = sentence.parse().ok().filter(|it: &u16| *it > 0 && it.to_string() == sentence)?;
        Some((*place, Some(n)))
    }

    /// A place in words: “Tian Shihong, answer 5, paragraph 2”.
    /// `words` says how, with `{part}` and `{n}` to be filled in.
    pub fn label(&self, place: Place, words: &str) -> String {
        let part = &self.parts[usize::from(place.part)];
        match place.paragraph {
            None => part.label.clone(),
            Some(it) => words.replace("{n}", &(it + 1).to_string()).replace("{part}", &part.label),
        }
    }

    /// Which paragraph of the text a place is, from 1.
    pub fn block(&self, place: Place) -> Option<usize> {
        let part = &self.parts[usize::from(place.part)];
        place.paragraph.map_or(part.block, |it| part.paragraphs[usize::from(it)].block)
    }

    /// Every place, in order.
    pub fn all_places(&self) -> impl Iterator<Item = Place> {
        self.parts.iter().enumerate().flat_map(|(at, part)| {
            let part_place = Place { part: at as u16, paragraph: None };
            let paragraphs = 0..part.paragraphs.len();
            std::iter::once(part_place)
                .chain(paragraphs.map(move |it| Place { part: at as u16, paragraph: Some(it as u16) }))
        })
    }

    /// What to do about a place that was typed and does not exist.
    pub(crate) fn suggest(&self, typed: &str) -> Option<String> {
        const FEW: usize = 12;
        let known: Vec<&str> = self.places.keys().map(String::as_str).collect();
        if let Some((id, _)) = typed.rsplit_once('.')
            && let Some(place) = self.places.get(id)
        {
            return Some(match place.paragraph {
                Some(_) => format!("the sentences of `{id}` are `{id}.1`, `{id}.2` and so on"),
                None => format!("`{id}` is no paragraph: only a paragraph has sentences"),
            });
        }
        let listed = || (known.len() <= FEW).then(|| format!("it has {}", quoted(&known)));
        did_you_mean(typed, known.iter().copied()).or_else(listed)
    }
}

/// Reads the parts of a source from its front matter.
pub(crate) fn read(document: &Document, diagnostics: &mut Vec<Diagnostic>) -> Source {
    let values = &document.front_matter.values;
    let mut own = Entry { document, path: &[], diagnostics };
    let mut source = Source { publish: own.boolean(values, "publish"), ..Source::default() };
    let text = own.text(values, "text");
    if !text.is_empty() {
        source.text_file = document.path().join(&text).map(|it| it.to_string());
        if source.text_file.is_none() {
            diagnostics.push(catalogue::source_text_missing(document.locate(&[Step::Key("text")]), &text));
        }
    }
    let Some(parts) = values.get("parts") else {
        diagnostics.push(catalogue::source_without_parts(document.locate(&[])));
        return source;
    };
    let Some(parts) = parts.as_sequence() else {
        let at = document.locate(&[Step::Key("parts")]);
        diagnostics.push(catalogue::wrong_type(at, "parts", "a list of parts", parts));
        return source;
    };
    for (n, value) in parts.iter().enumerate().take(usize::from(u16::MAX)) {
        let path = [Step::Key("parts"), Step::Item(n)];
        let entry = Entry { document, path: &path, diagnostics };
        source.parts.push(part(entry, value));
    }
    number(&mut source, document, diagnostics);
    source
}

/// One mapping of the front matter, with the way to it.
struct Entry<'a, 'd> {
    document: &'a Document,
    path: &'a [Step<'a>],
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl Entry<'_, '_> {
    fn wrong_type(&mut self, key: &str, expected: &str, found: &Value) {
        let path = [self.path, &[Step::Key(key)]].concat();
        self.diagnostics.push(catalogue::wrong_type(self.document.locate(&path), key, expected, found));
    }

    fn text(&mut self, mapping: &serde_yaml::Mapping, key: &str) -> String {
        match mapping.get(key) {
            None => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => {
                self.wrong_type(key, "a string", other);
                String::new()
            }
        }
    }

    fn boolean(&mut self, mapping: &serde_yaml::Mapping, key: &str) -> bool {
        let Some(value) = mapping.get(key) else { return false };
        if !value.is_bool() {
            self.wrong_type(key, "true or false", value);
        }
        value.as_bool().unwrap_or(false)
    }

    fn number(&mut self, mapping: &serde_yaml::Mapping, key: &str) -> Option<usize> {
        let value = mapping.get(key)?;
        let n = value.as_u64().and_then(|n| usize::try_from(n).ok()).filter(|&n| n > 0);
        if n.is_none() {
            self.wrong_type(key, "a whole number from 1", value);
        }
        n
    }

    fn check_keys(&mut self, mapping: &serde_yaml::Mapping, known: &[&str], what: &str) {
        for key in mapping.keys().filter_map(Value::as_str).filter(|it| !known.contains(it)) {
            let path = [self.path, &[Step::Key(key)]].concat();
            let at = self.document.front_matter.locate_key(&self.document.source, &path);
            self.diagnostics.push(catalogue::unknown_key(at, key, what, known.iter().copied()));
        }
    }

    fn must_id(&mut self, mapping: &serde_yaml::Mapping, what: &str) -> String {
        let id = self.text(mapping, "id");
        if id.is_empty() {
            self.diagnostics.push(catalogue::missing_id(self.document.locate(self.path), what));
        }
        id
    }
}

fn part(mut entry: Entry<'_, '_>, value: &Value) -> Part {
    let Some(mapping) = value.as_mapping() else {
        let at = entry.document.locate(entry.path);
        entry.diagnostics.push(catalogue::wrong_type(at, "parts", "a part with `id` and `label`", value));
        return Part::default();
    };
    let known = ["id", "label", "role", "aside", "speaker", "block", "paragraphs"];
    entry.check_keys(mapping, &known, "a part");
    let id = entry.must_id(mapping, "a part");
    let mut label = entry.text(mapping, "label");
    if label.is_empty() {
        label.clone_from(&id);
    }
    let mut part = Part {
        id,
        label,
        role: entry.text(mapping, "role"),
        aside: entry.boolean(mapping, "aside"),
        speaker: Some(entry.text(mapping, "speaker")).filter(|it| !it.is_empty()),
        block: entry.number(mapping, "block"),
        paragraphs: Vec::new(),
        speaker_id: None,
    };
    let paragraphs = match mapping.get("paragraphs") {
        None => return part,
        Some(Value::Sequence(paragraphs)) => paragraphs,
        Some(other) => {
            entry.wrong_type("paragraphs", "a list of paragraphs", other);
            return part;
        }
    };
    for (n, value) in paragraphs.iter().enumerate().take(usize::from(u16::MAX)) {
        let path = [entry.path, &[Step::Key("paragraphs"), Step::Item(n)]].concat();
        let mut entry = Entry { document: entry.document, path: &path, diagnostics: &mut *entry.diagnostics };
        let Some(mapping) = value.as_mapping() else {
            let at = entry.document.locate(&path);
            entry.diagnostics.push(catalogue::wrong_type(
                at,
                "paragraphs",
                "a paragraph with an `id`",
                value,
            ));
            continue;
        };
        entry.check_keys(mapping, &["id", "block", "gist", "uncited"], "a paragraph");
        part.paragraphs.push(Paragraph {
            id: entry.must_id(mapping, "a paragraph"),
            block: entry.number(mapping, "block"),
            gist: entry.text(mapping, "gist"),
            uncited: entry.text(mapping, "uncited"),
        });
    }
    part
}

/// A citation names a source by its slug alone: two of one slug are an error.
pub(crate) fn check_slugs(entities: &[Entity], diagnostics: &mut Vec<Diagnostic>) {
    let mut first: BTreeMap<&str, &Entity> = BTreeMap::new();
    for entity in entities.iter().filter(|it| it.source.is_some()) {
        match first.get(entity.slug.as_str()) {
            Some(first) => {
                let at = entity.document.locate(&[]);
                diagnostics.push(catalogue::duplicate_source(
                    at,
                    entity.slug.as_str(),
                    first.document.path(),
                ));
            }
            None => {
                first.insert(entity.slug.as_str(), entity);
            }
        }
    }
}

/// Notes every id with its place; two of the same are an error.
fn number(source: &mut Source, document: &Document, diagnostics: &mut Vec<Diagnostic>) {
    let places: Vec<_> = source.all_places().collect();
    for place in places {
        let id = source.id(place).to_owned();
        if id.is_empty() {
            continue;
        }
        if source.places.insert(id.clone(), place).is_some() {
            let mut path = vec![Step::Key("parts"), Step::Item(usize::from(place.part))];
            if let Some(it) = place.paragraph {
                path.extend([Step::Key("paragraphs"), Step::Item(usize::from(it))]);
            }
            path.push(Step::Key("id"));
            diagnostics.push(catalogue::duplicate_place(document.locate(&path), &id));
        }
    }
}

/// The paragraphs of a text: stretches of lines between blank ones, white space folded. A line of
/// U+00A0 is blank too.
pub(crate) fn blocks(text: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut block = String::new();
    for line in text.lines().chain([""]) {
        let mut words = line.split_whitespace().peekable();
        if words.peek().is_none() {
            if !block.is_empty() {
                blocks.push(std::mem::take(&mut block));
            }
            continue;
        }
        for word in words {
            if !block.is_empty() {
                block.push(' ');
            }
            block.push_str(word);
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapping_a_text_anew_keeps_its_blocks() {
        let wide = "One two three.\n\u{a0}\n\nFour five.";
        let narrow = "One\ntwo\u{a0}three.\n\n  Four\n  five.\n";
        assert_eq!(blocks(wide), ["One two three.", "Four five."]);
        assert_eq!(blocks(wide), blocks(narrow));
    }
}

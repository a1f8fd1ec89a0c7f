//! Splits a content file into its YAML front matter and its body, and finds the place of any value of
//! the front matter again.
//!
//! serde_yaml gives values without places. Places are needed only when something is wrong, so they are
//! found then, by [`Places`]: a correct file pays nothing.

use std::ops::Range;
use std::sync::OnceLock;

use serde_yaml::{Mapping, Value};

use super::places::Places;
use crate::diagnostic::{Diagnostic, Location, SourceText, catalogue};

/// The front matter of a content file.
#[derive(Debug)]
pub struct FrontMatter {
    /// The keys and values, in the order of the file.
    pub values: Mapping,
    /// Where the YAML stands in the file, without the lines of dashes.
    yaml: Range<usize>,
    /// Where its values stand, once someone asked.
    places: OnceLock<Places>,
}

/// One step on the way to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    /// Into a mapping, to the value of this key.
    Key(&'a str),
    /// Into a list, to the item at this place, counted from 0.
    Item(usize),
}

/// What [`split`] makes of a file.
pub(crate) struct Split {
    pub(crate) front_matter: FrontMatter,
    /// Where the body begins.
    pub(crate) body: usize,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Splits a file at the lines of dashes and parses the YAML between them.
pub(crate) fn split(source: &SourceText) -> Split {
    let text: &str = &source.text;
    let mut diagnostics = Vec::new();
    let Some((yaml, body)) = find(text) else {
        let first_line = &text[..first_line_end(text).min(text.len())];
        let at = source.at(0..first_line.len());
        diagnostics.push(match is_fence(first_line) {
            true => catalogue::front_matter_never_ends(at),
            false => catalogue::missing_front_matter(at),
        });
        let front_matter = FrontMatter { values: Mapping::new(), yaml: 0..0, places: OnceLock::new() };
        return Split { front_matter, body: 0, diagnostics };
    };
    if let Some(at) = super::yaml::too_deep(&text[yaml.clone()]) {
        let at = source.at(yaml.start + at..yaml.start + at + 1);
        diagnostics.push(catalogue::yaml_syntax(at, super::yaml::TOO_DEEP, None));
        let front_matter = FrontMatter { values: Mapping::new(), yaml: 0..0, places: OnceLock::new() };
        return Split { front_matter, body, diagnostics };
    }
    let values = match serde_yaml::from_str::<Value>(&text[yaml.clone()]) {
        Ok(Value::Mapping(mut values)) => {
            values.shrink_to_fit();
            values
        }
        Ok(Value::Null) => Mapping::new(),
        Ok(_) => {
            let line = yaml.start..yaml.start + first_line_end(&text[yaml.clone()]);
            diagnostics.push(catalogue::front_matter_not_a_mapping(source.at(line)));
            Mapping::new()
        }
        Err(error) => {
            diagnostics.push(super::yaml::diagnose(source, &yaml, &error));
            Mapping::new()
        }
    };
    Split { front_matter: FrontMatter { values, yaml, places: OnceLock::new() }, body, diagnostics }
}

/// The YAML between the first line `---` and the next, and where the body begins.
fn find(text: &str) -> Option<(Range<usize>, usize)> {
    let start = text.find('\n')? + 1;
    if !is_fence(&text[..start]) {
        return None;
    }
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if is_fence(line) {
            return Some((start..at, at + line.len()));
        }
        at += line.len();
    }
    None
}

/// Whether a line is one of the two around front matter.
fn is_fence(line: &str) -> bool {
    line.trim_end_matches(['\n', '\r', ' ', '\t']) == "---"
}

fn first_line_end(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len()).max(1)
}

impl FrontMatter {
    /// The place of the value at the end of `path`, or of the nearest one on the way that exists.
    pub fn locate(&self, source: &SourceText, path: &[Step<'_>]) -> Location {
        source.at(self.find(&source.text, path, false))
    }

    /// The place of the key at the end of `path`.
    pub fn locate_key(&self, source: &SourceText, path: &[Step<'_>]) -> Location {
        source.at(self.find(&source.text, path, true))
    }

    /// The place of `needle` inside the value at the end of `path`; of the whole value if the YAML
    /// writes it in another way.
    pub fn locate_within(&self, source: &SourceText, path: &[Step<'_>], needle: &str) -> Location {
        let span = self.find(&source.text, path, false);
        source.at(source.find_words(span.clone(), needle).unwrap_or(span))
    }

    /// Where the value at the end of `path` stands in the file.
    pub(crate) fn span(&self, source: &SourceText, path: &[Step<'_>]) -> Range<usize> {
        self.find(&source.text, path, false)
    }

    /// Where the front matter ends in the file.
    pub(crate) fn end(&self) -> usize {
        self.yaml.end
    }

    /// Whether an author wrote this key.
    pub(crate) fn has_key(&self, source: &SourceText, key: &str) -> bool {
        self.places(&source.text).find(&[Step::Key(key)], true).is_some()
    }

    fn places(&self, text: &str) -> &Places {
        self.places.get_or_init(|| Places::read(&text[self.yaml.clone()]))
    }

    fn find(&self, text: &str, path: &[Step<'_>], want_key: bool) -> Range<usize> {
        match self.places(text).find(path, want_key) {
            Some(span) => self.yaml.start + span.start..self.yaml.start + span.end,
            // The front matter as a whole: its opening line.
            None => 0..3.min(text.len()),
        }
    }
}

impl PartialEq for FrontMatter {
    fn eq(&self, other: &Self) -> bool {
        (&self.values, &self.yaml) == (&other.values, &other.yaml)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::SourcePath;

    const FILE: &str = "---\ntitle: Tee\nwho: [anna, bert, zoë]\nlinks:\n  - to: one\n    cite: [a, b]\n  - two\nwho2: x\n---\nBody\n";

    fn check(path: &[Step<'_>], expected: (usize, usize, &str)) {
        let source = SourceText::new(SourcePath::new("a.md"), FILE);
        let front_matter = split(&source).front_matter;
        let location = front_matter.locate(&source, path);
        let marked = &location.excerpt.text[location.excerpt.marked.clone()];
        assert_eq!((location.line, location.column, marked), expected);
    }

    #[test]
    fn values_are_found_where_they_stand() {
        use Step::{Item, Key};
        check(&[Key("title")], (2, 8, "Tee"));
        check(&[Key("who"), Item(2)], (3, 19, "zoë"));
        check(&[Key("links"), Item(0), Key("to")], (5, 9, "one"));
        check(&[Key("links"), Item(0), Key("cite"), Item(1)], (6, 15, "b"));
        check(&[Key("links"), Item(1)], (7, 5, "two"));
        check(&[Key("who2"), Item(0)], (8, 7, "x"));
        check(&[Key("absent")], (1, 1, "---"));
    }

    #[test]
    fn bodies_begin_after_the_second_line_of_dashes() {
        for (text, body) in [
            ("---\na: 1\n---\nBody", Some("Body")),
            ("---\r\na: 1\r\n---\r\nBody", Some("Body")),
            ("--- \na: 1\n---\t\nBody", Some("Body")),
            ("---\n---\n", Some("")),
            ("---", None),
            ("----\na: 1\n---\n", None),
            ("No front matter", None),
            ("---\nnever closed: 1\n", None),
        ] {
            assert_eq!(find(text).map(|(_, at)| &text[at..]), body, "{text:?}");
        }
    }
}

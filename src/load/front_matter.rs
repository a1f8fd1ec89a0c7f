//! Splits a content file into its YAML front matter and its body, and finds the place of any value of
//! the front matter again.
//!
//! serde_yaml gives values without places. Places are needed only when something is wrong, so they are
//! found then, by walking the YAML's events along the path of the value: a correct file pays nothing.

use std::ops::Range;

use saphyr_parser::{Event, Parser, Span, StrInput};
use serde_yaml::{Mapping, Value};

use crate::diagnostic::{Diagnostic, Location, SourceText, catalogue};

/// The front matter of a content file.
#[derive(Debug, Clone, PartialEq)]
pub struct FrontMatter {
    /// The keys and values, in the order of the file.
    pub values: Mapping,
    /// Where the YAML stands in the file, without the lines of dashes.
    yaml: Range<usize>,
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
        let front_matter = FrontMatter { values: Mapping::new(), yaml: 0..0 };
        return Split { front_matter, body: 0, diagnostics };
    };
    let values = match serde_yaml::from_str::<Value>(&text[yaml.clone()]) {
        Ok(Value::Mapping(values)) => values,
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
    Split { front_matter: FrontMatter { values, yaml }, body, diagnostics }
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

    fn find(&self, text: &str, path: &[Step<'_>], want_key: bool) -> Range<usize> {
        let yaml = &text[self.yaml.clone()];
        let mut walk = Walk { events: Parser::new_from_str(yaml), best: None, want_key };
        walk.descend(path);
        let Some(span) = walk.best.filter(|_| !path.is_empty()) else {
            // The front matter as a whole: its opening line.
            return 0..3.min(text.len());
        };
        // The scanner counts characters, everything here counts bytes.
        let byte = |index: usize| yaml.char_indices().nth(index).map_or(yaml.len(), |(at, _)| at);
        let (start, end) = (byte(span.start.index()), byte(span.end.index()));
        let end = start + yaml[start..end.max(start)].trim_end().len();
        self.yaml.start + start..self.yaml.start + end
    }
}

struct Walk<'a> {
    events: Parser<'a, StrInput<'a>>,
    /// The innermost place on the way so far.
    best: Option<Span>,
    want_key: bool,
}

impl<'a> Walk<'a> {
    fn next(&mut self) -> Option<(Event<'a>, Span)> {
        self.events.next_event()?.ok()
    }

    /// Moves to the first node of the document, then along `path`.
    fn descend(&mut self, path: &[Step<'_>]) -> Option<()> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentStart(_) => {}
                event => return self.enter(event, span, path, true),
            }
        }
    }

    /// Looks at a node whose first event was just read.
    fn enter(&mut self, event: Event<'a>, span: Span, path: &[Step<'_>], top: bool) -> Option<()> {
        let Some((step, rest)) = path.split_first() else {
            let end = self.skip(&event)?.unwrap_or(span.end);
            self.best = Some(Span::new(span.start, end));
            return Some(());
        };
        if !top {
            self.best = Some(span);
        }
        match (event, step) {
            (Event::MappingStart(..), Step::Key(wanted)) => loop {
                let (key, key_span) = self.next()?;
                if key == Event::MappingEnd {
                    return None;
                }
                let found = matches!(&key, Event::Scalar(text, ..) if text == wanted);
                self.skip(&key)?;
                if found {
                    self.best = Some(key_span);
                    if self.want_key && rest.is_empty() {
                        return Some(());
                    }
                }
                let (value, value_span) = self.next()?;
                if found {
                    return self.enter(value, value_span, rest, false);
                }
                self.skip(&value)?;
            },
            (Event::SequenceStart(..), Step::Item(wanted)) => {
                for at in 0.. {
                    let (item, item_span) = self.next()?;
                    if item == Event::SequenceEnd {
                        return None;
                    }
                    if at == *wanted {
                        return self.enter(item, item_span, rest, false);
                    }
                    self.skip(&item)?;
                }
                None
            }
            // A single value where a list of one was meant.
            (event, Step::Item(0)) => self.enter(event, span, rest, false),
            _ => None,
        }
    }

    /// Passes over the rest of a node; gives its end if it had one of its own.
    fn skip(&mut self, first: &Event<'a>) -> Option<Option<saphyr_parser::Marker>> {
        let mut depth = match first {
            Event::MappingStart(..) | Event::SequenceStart(..) => 1,
            _ => return Some(None),
        };
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::MappingStart(..) | Event::SequenceStart(..) => depth += 1,
                Event::MappingEnd | Event::SequenceEnd => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Some(Some(span.end));
            }
        }
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

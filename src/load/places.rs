//! Where each value of a YAML text stands. Made when the first mistake in a file must be shown, and then
//! kept: a file with ten thousand mistakes is read once more, not ten thousand times.

use std::collections::BTreeMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, Span};

use super::front_matter::Step;

/// The places of a YAML text's keys and values, in bytes of it.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// Every value; the whole text's is the first.
    nodes: Vec<Node>,
}

#[derive(Debug)]
struct Node {
    span: Range<usize>,
    inside: Inside,
}

#[derive(Debug)]
enum Inside {
    /// A single value.
    Nothing,
    /// Its keys, with where each stands and which node its value is.
    Mapping(BTreeMap<String, (Range<usize>, usize)>),
    /// Its items, by node.
    List(Vec<usize>),
}

/// A mapping or list whose end has not been read.
struct Open {
    node: usize,
    /// The key whose value comes next.
    key: Option<(String, Range<usize>)>,
}

impl Places {
    /// Reads a text as far as it is YAML.
    pub(super) fn read(yaml: &str) -> Self {
        let bytes = Bytes::new(yaml);
        let mut places = Self::default();
        let mut open: Vec<Open> = Vec::new();
        let mut events = Parser::new_from_str(yaml);
        while let Some(Ok((event, span))) = events.next_event() {
            let span = bytes.of(yaml, span);
            let inside = match &event {
                Event::MappingStart(..) => Inside::Mapping(BTreeMap::new()),
                Event::SequenceStart(..) => Inside::List(Vec::new()),
                Event::Scalar(..) | Event::Alias(_) => Inside::Nothing,
                Event::MappingEnd | Event::SequenceEnd => {
                    if let Some(it) = open.pop() {
                        let node = &mut places.nodes[it.node];
                        node.span.end = trim_end(yaml, node.span.start..span.end.max(node.span.start));
                    }
                    continue;
                }
                _ => continue,
            };
            let node = places.nodes.len();
            let name = if let Event::Scalar(text, ..) = &event { text.to_string() } else { String::new() };
            places.place(open.last_mut(), node, name, &span);
            if !matches!(inside, Inside::Nothing) {
                open.push(Open { node, key: None });
            }
            places.nodes.push(Node { span, inside });
        }
        places
    }

    /// Puts a node where it belongs: it is an item, a key or the value of a key. A key that is a mapping
    /// or a list has no name.
    fn place(&mut self, parent: Option<&mut Open>, node: usize, name: String, span: &Range<usize>) {
        let Some(parent) = parent else { return };
        match &mut self.nodes[parent.node].inside {
            Inside::List(items) => items.push(node),
            Inside::Mapping(entries) => match parent.key.take() {
                None => parent.key = Some((name, span.clone())),
                Some((key, at)) => {
                    entries.entry(key).or_insert((at, node));
                }
            },
            Inside::Nothing => {}
        }
    }

    /// The place of the value at the end of `path`, or of its key; of the nearest one on the way that
    /// exists, if that does not. `None` if not even the first step does.
    pub(super) fn find(&self, path: &[Step<'_>], want_key: bool) -> Option<Range<usize>> {
        let mut at = self.nodes.first()?;
        let mut best = None;
        for (n, step) in path.iter().enumerate() {
            at = match (&at.inside, step) {
                (Inside::Mapping(entries), Step::Key(name)) => {
                    let Some((key, value)) = entries.get(*name) else { break };
                    best = Some(key.clone());
                    if want_key && n + 1 == path.len() {
                        break;
                    }
                    &self.nodes[*value]
                }
                (Inside::List(items), Step::Item(item)) => match items.get(*item) {
                    Some(&item) => &self.nodes[item],
                    None => break,
                },
                // A single value where a list of one was meant.
                (_, Step::Item(0)) => at,
                _ => break,
            };
            best = Some(at.span.clone());
        }
        best
    }
}

/// Characters to bytes: the scanner counts the former, everything here the latter.
struct Bytes(Option<Vec<u32>>);

impl Bytes {
    fn new(text: &str) -> Self {
        Self((!text.is_ascii()).then(|| text.char_indices().map(|(at, _)| at as u32).collect()))
    }

    fn of(&self, text: &str, span: Span) -> Range<usize> {
        let byte = |index: usize| match &self.0 {
            None => index.min(text.len()),
            Some(table) => table.get(index).map_or(text.len(), |&at| at as usize),
        };
        let (start, end) = (byte(span.start.index()), byte(span.end.index()));
        start..trim_end(text, start..end.max(start))
    }
}

fn trim_end(text: &str, span: Range<usize>) -> usize {
    span.start + text[span.clone()].trim_end().len()
}

//! What is wrong with front matter that is not YAML, in an author's words. serde_yaml speaks of scalars,
//! tokens and flow nodes, and names the place where it gave up; authors need the place of the slip.

use std::collections::BTreeMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser};

use crate::diagnostic::{Diagnostic, SourceText, catalogue};

/// The diagnostic for an error that serde_yaml reports on the part `yaml` of a file.
pub(super) fn diagnose(source: &SourceText, yaml: &Range<usize>, error: &serde_yaml::Error) -> Diagnostic {
    let message = error.to_string();
    let text = &source.text[yaml.clone()];
    if message.contains("duplicate entry")
        && let Some((key, first, second)) = key_twice(text)
    {
        let line = source.at(yaml.start + first..yaml.start + first).line;
        let at = source.at(yaml.start + second..yaml.start + second + key.len());
        return catalogue::duplicate_key(at, &key, line);
    }
    let (at, label, help) = match explain(text, &message, error.location()) {
        Some((offset, label, help)) => {
            let start = yaml.start + offset;
            (source.at(start..start + 1), label, help)
        }
        None => {
            let end = text.find('\n').unwrap_or(text.len());
            (source.at(yaml.start..yaml.start + end), problem(&message).to_owned(), None)
        }
    };
    catalogue::yaml_syntax(at, &label, help)
}

/// The error without places and without what the parser was about, which are of no help to an author.
fn problem(message: &str) -> &str {
    let end = [" at line ", " at position ", ", while "].iter().filter_map(|it| message.find(it)).min();
    &message[..end.unwrap_or(message.len())]
}

/// What is said of YAML with more levels than anybody can mean.
pub(super) const TOO_DEEP: &str = "nested too deeply";
/// So many brackets that are open at once are looked at before serde_yaml sees them.
const MANY_BRACKETS: usize = 1_000;

/// Where a text is nested so deeply that serde_yaml, whose time grows with the square of the depth, must
/// not see it. Counting brackets is enough to clear nearly every text; the rest is read event by event.
pub(super) fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    let is_suspect = text.bytes().any(|byte| {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > MANY_BRACKETS
    });
    if !is_suspect {
        return None;
    }
    let mut events = Parser::new_from_str(text);
    loop {
        if let Err(error) = events.next_event()? {
            let at = text.char_indices().nth(error.marker().index());
            return Some(at.map_or(text.len(), |(at, _)| at));
        }
    }
}

const QUOTE: &str = "put the value between quotation marks";
const ANCHOR: &str = "`*` refers to an anchor, and there is none of this name";

/// The byte of the slip, what stands there, and what to do.
fn explain(
    text: &str,
    message: &str,
    location: Option<serde_yaml::Location>,
) -> Option<(usize, String, Option<&'static str>)> {
    let problem = problem(message);
    if problem.starts_with("control characters") {
        let at = text.find(|c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))?;
        let c = text[at..].chars().next()?;
        return Some((at, format!("the control character U+{:04X}", u32::from(c)), Some("remove it")));
    }
    if problem.contains("more than one document") {
        let help = "begin every key in the same column";
        return Some((dedent(text)?, "the front matter ends before this".into(), Some(help)));
    }
    if problem.starts_with("repetition limit") {
        let at = text.find('*').unwrap_or(0);
        return Some((at, "aliases repeat too much".into(), Some("write the values out")));
    }
    if problem.starts_with("found unexpected end of stream")
        && let Some(start) = context(text, message, "while scanning a quoted scalar")
    {
        return Some((start, "this quotation mark is never closed".into(), None));
    }
    if problem.starts_with("did not find expected alphabetic")
        && let Some(start) = context(text, message, "while scanning an alias")
    {
        return Some((start, ANCHOR.into(), Some(QUOTE)));
    }
    let location = location?;
    let at = byte_at(text, location.line(), location.column());
    if at >= text.trim_end().len()
        && let Some(bracket) = open_bracket(text)
    {
        return Some((bracket, "this bracket is never closed".into(), None));
    }
    let here = text[at..].chars().next().unwrap_or('\n');
    let quote = Some(QUOTE);
    let (label, help) = match problem {
        "mapping values are not allowed in this context" => (
            "a colon cannot stand here".to_owned(),
            Some("give each key a line of its own; put a value that holds `: ` between quotation marks"),
        ),
        "found character that cannot start any token" if here == '\t' => {
            ("a tab".to_owned(), Some("indent with spaces"))
        }
        "found character that cannot start any token" => {
            (format!("a value cannot begin with `{here}`"), quote)
        }
        "unknown anchor" => (ANCHOR.to_owned(), quote),
        "recursion limit exceeded" => (TOO_DEEP.to_owned(), None),
        "did not find expected key" => ("a key, followed by a colon, must stand here".to_owned(), None),
        "did not find expected ',' or ']'" => ("a `,` or `]` is missing before this".to_owned(), None),
        "did not find expected ',' or '}'" => ("a `,` or `}` is missing before this".to_owned(), None),
        problem if problem.contains("invalid type: integer") => ("the number is too large".to_owned(), quote),
        problem => (problem.to_owned(), None),
    };
    Some((at, label, help))
}

/// The place that follows `context` in a message: “while scanning a quoted scalar at line 1 column 8”.
fn context(text: &str, message: &str, context: &str) -> Option<usize> {
    let (_, place) = message.split_once(context)?;
    let place = place.trim_start().strip_prefix("at line ")?;
    let (line, column) = place.split_once(" column ")?;
    let column: String = column.chars().take_while(char::is_ascii_digit).collect();
    Some(byte_at(text, line.parse().ok()?, column.parse().ok()?))
}

/// The byte at a line and a column, both counted from 1; the text's last one at its end.
fn byte_at(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = &text[start.min(text.len())..];
    let line = rest.split('\n').next().unwrap_or_default();
    let within = line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(at, _)| at);
    start + within
}

/// The innermost bracket that is open at the end of a text. Brackets in quotation marks do not count.
fn open_bracket(text: &str) -> Option<usize> {
    let (mut open, mut quote) = (Vec::new(), None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(mark), c) if mark == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[' | '{') => open.push(at),
            (None, ']' | '}') => {
                open.pop();
            }
            _ => {}
        }
    }
    open.pop()
}

/// The first line that is indented less than the first key.
fn dedent(text: &str) -> Option<usize> {
    let mut indent = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let key = line.trim_start();
        if !key.is_empty() && !key.starts_with('#') {
            let depth = line.len() - key.len();
            if *indent.get_or_insert(depth) > depth || key.starts_with("...") {
                return Some(at + depth);
            }
        }
        at += line.len();
    }
    None
}

/// The first key that a mapping has twice, with the bytes at which each of the two stands.
fn key_twice(text: &str) -> Option<(String, usize, usize)> {
    /// An open mapping with its keys, or an open list.
    enum Open {
        Mapping { keys: BTreeMap<String, usize>, is_key: bool },
        List,
    }
    let mut open: Vec<Open> = Vec::new();
    // The scanner counts characters, everything here counts bytes.
    let mut chars = text.char_indices().map(|(at, _)| at).enumerate();
    let mut byte = |index: usize| chars.find(|&(n, _)| n >= index).map_or(text.len(), |(_, at)| at);
    let mut events = Parser::new_from_str(text);
    while let Some(Ok((event, span))) = events.next_event() {
        // A key and its value take turns; a value that is a mapping or a list ends with its end.
        let ends = match event {
            Event::MappingStart(..) => {
                open.push(Open::Mapping { keys: BTreeMap::new(), is_key: true });
                false
            }
            Event::SequenceStart(..) => {
                open.push(Open::List);
                false
            }
            Event::MappingEnd | Event::SequenceEnd => {
                open.pop();
                true
            }
            Event::Scalar(key, ..) => {
                if let Some(Open::Mapping { keys, is_key: true }) = open.last_mut() {
                    let at = byte(span.start.index());
                    if let Some(&first) = keys.get(key.as_ref()) {
                        return Some((key.into_owned(), first, at));
                    }
                    keys.insert(key.into_owned(), at);
                }
                true
            }
            Event::Alias(_) => true,
            _ => false,
        };
        if ends && let Some(Open::Mapping { is_key, .. }) = open.last_mut() {
            *is_key = !*is_key;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::path::SourcePath;

    /// Checks where `diagnose` points and what it says, for YAML that stands alone in a file.
    fn check(text: &str, expected: (usize, usize, &str)) {
        let error = serde_yaml::from_str::<serde_yaml::Value>(text).unwrap_err();
        let source = SourceText::new(SourcePath::new("a.md"), text);
        let diagnostic = diagnose(&source, &(0..text.len()), &error);
        let place = diagnostic.location.map(|it| (it.line, it.column)).unwrap();
        assert_eq!((place.0, place.1, diagnostic.label.as_str()), expected, "{text:?}");
    }

    #[test]
    fn slips_are_found_where_they_were_made() {
        check("a: 1\nb: 2\na: 3\n", (3, 1, "the first one is in line 1"));
        check("a: {b: 1, c: [b, b], b: 2}\n", (1, 22, "the first one is in line 1"));
        check("a:\n  - x: 1\n    x: 2\n", (3, 5, "the first one is in line 2"));
        check("title: \"One\nsize: 1\n", (1, 8, "this quotation mark is never closed"));
        check("é: 'ü\nb: 1\n", (1, 4, "this quotation mark is never closed"));
        check("a: b: c\n", (1, 5, "a colon cannot stand here"));
        check("a:\n\t- b\n", (2, 1, "a tab"));
        check("a: @b\n", (1, 4, "a value cannot begin with `@`"));
        check("a: *bold*\n", (1, 4, "`*` refers to an anchor, and there is none of this name"));
        check("a: \u{1}\n", (1, 4, "the control character U+0001"));
        check("  a: 1\nb: 2\n", (2, 1, "the front matter ends before this"));
        check("a: [1, 2\nb: 3\n", (2, 2, "a `,` or `]` is missing before this"));
        check("a: [1, {b: \"]\"},\n", (1, 4, "this bracket is never closed"));
        check("a: 'it's'\n", (1, 8, "a key, followed by a colon, must stand here"));
        check("a: 99999999999999999999999\n", (1, 4, "the number is too large"));
        check("a: \"\\ud800\"\n", (1, 7, "found invalid Unicode character escape code"));
        check(&"[".repeat(200), (1, 129, "nested too deeply"));
    }
}

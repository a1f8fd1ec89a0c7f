//! The events of a Markdown text as stretches of inline text, and the quotations in them. Block quotes
//! are quotations whole; within other blocks, words between marks are ([`super::quotation`]).

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::markdown::CITATION;
use super::quotation::{Boundary, Stretch};

#[derive(Default)]
pub(super) struct Quoted {
    pub(super) found: Vec<QuotedText>,
    /// Where quotations begin and end within the text of events.
    pub(super) splits: BTreeMap<Boundary, Split>,
    /// The events that start a block quotation of another's words.
    pub(super) blocks: BTreeSet<usize>,
}

/// What happens at a place within a text. One quotation may end where the next begins.
#[derive(Default)]
pub(super) struct Split {
    pub(super) ends: bool,
    pub(super) begins: bool,
}

pub(super) struct QuotedText {
    pub(super) text: String,
    pub(super) citation: Option<usize>,
    pub(super) span: Range<usize>,
}

pub(super) fn find_quotations(text: &str, events: &[Event<'_>], spans: &[Range<usize>]) -> Quoted {
    let mut quoted = Quoted::default();
    let mut at = 0;
    while at < events.len() {
        match &events[at] {
            Event::Start(Tag::BlockQuote(None)) => {
                let end = matching_end(events, at);
                block_quotation(text, events, spans, at..end, &mut quoted);
                at = end;
            }
            Event::Start(Tag::CodeBlock(_)) => at = matching_end(events, at),
            event if is_inline(event) => {
                let end = inline_end(events, at);
                for found in stretch(text, events, spans, at..end).quotations() {
                    if let Some((open, close)) = found.wrap {
                        quoted.splits.entry(open).or_default().begins = true;
                        quoted.splits.entry(close).or_default().ends = true;
                    }
                    quoted.found.push(QuotedText {
                        text: found.text,
                        citation: found.citation,
                        span: found.span,
                    });
                }
                at = end;
            }
            _ => at += 1,
        }
    }
    quoted
}

/// A block quote is a quotation; its citation ends it, or begins the paragraph right after it.
pub(super) fn block_quotation(
    text: &str,
    events: &[Event<'_>],
    spans: &[Range<usize>],
    range: Range<usize>,
    quoted: &mut Quoted,
) {
    let mut words: Vec<String> = Vec::new();
    let mut citation = None;
    let mut at = range.start + 1;
    while at < range.end {
        if is_inline(&events[at]) {
            let end = inline_end(events, at).min(range.end);
            let stretch = stretch(text, events, spans, at..end);
            citation = stretch.last_citation();
            words.push(stretch.text.replace(super::quotation::CITATION, ""));
            at = end;
        } else {
            at += 1;
        }
    }
    if citation.is_none() && matches!(events.get(range.end + 1), Some(Event::Start(Tag::Paragraph))) {
        let next = range.end + 2;
        citation = stretch(text, events, spans, next..inline_end(events, next)).first_citation();
    }
    let words = words.join(" ");
    let words = words.trim();
    // Marks around the whole are ours, not the source's.
    let words = words.strip_prefix('“').and_then(|it| it.strip_suffix('”')).unwrap_or(words);
    quoted.blocks.insert(range.start);
    if words.is_empty() && citation.is_none() {
        // Nobody is said to have said anything.
        return;
    }
    quoted.found.push(QuotedText { text: words.to_owned(), citation, span: spans[range.start].clone() });
}

pub(super) fn stretch(
    text: &str,
    events: &[Event<'_>],
    spans: &[Range<usize>],
    range: Range<usize>,
) -> Stretch {
    let mut stretch = Stretch::default();
    let mut containers: Vec<usize> = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let container = containers.last().copied().unwrap_or(0);
        match &events[at] {
            Event::Start(Tag::Link { dest_url, .. }) if &**dest_url == CITATION => {
                stretch.push_citation(at);
                at = matching_end(events, at);
            }
            Event::Start(_) => containers.push(at),
            Event::End(_) => {
                containers.pop();
            }
            Event::Text(shown) => {
                let written = written(text, shown, &spans[at]);
                stretch.push(at, container, written, shown.len(), spans[at].clone());
            }
            Event::Code(code) => stretch.push_code(at, code, spans[at].clone()),
            Event::SoftBreak | Event::HardBreak => stretch.push(at, container, " ", 1, spans[at].clone()),
            _ => {}
        }
        at += 1;
    }
    stretch
}

/// The text of an event as the author wrote it: what smart punctuation changed is changed back.
pub(super) fn written<'a>(text: &'a str, shown: &'a str, span: &Range<usize>) -> &'a str {
    let source = text.get(span.clone()).unwrap_or(shown);
    let smart = matches!(shown, "‘" | "’" | "“" | "”" | "–" | "—" | "…")
        && source.bytes().all(|it| matches!(it, b'\'' | b'"' | b'-' | b'.'));
    if smart { source } else { shown }
}

pub(super) fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => matches!(
            tag,
            Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Link { .. }
                | Tag::Image { .. }
                | Tag::Superscript
                | Tag::Subscript
        ),
        Event::Text(_) | Event::Code(_) | Event::InlineHtml(_) | Event::SoftBreak | Event::HardBreak => true,
        Event::FootnoteReference(_) | Event::TaskListMarker(_) => true,
        _ => false,
    }
}

/// The end of the stretch of inline events that begins at `start`.
pub(super) fn inline_end(events: &[Event<'_>], start: usize) -> usize {
    let mut depth = 0usize;
    for (at, event) in events.iter().enumerate().skip(start) {
        match event {
            Event::Start(_) if is_inline(event) => depth += 1,
            Event::End(_) if depth > 0 => depth -= 1,
            event if depth == 0 && !is_inline(event) => return at,
            _ => {}
        }
    }
    events.len()
}

/// The event that ends what the event at `start` starts.
pub(super) fn matching_end(events: &[Event<'_>], start: usize) -> usize {
    let mut depth = 0usize;
    for (at, event) in events.iter().enumerate().skip(start) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth -= 1;
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    events.len().saturating_sub(1)
}

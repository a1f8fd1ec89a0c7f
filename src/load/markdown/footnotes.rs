//! Footnotes: numbered by their first reference, written after everything else.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Walk;
use crate::load::body::Word;

/// The references to footnotes that are not there: to the parser they are plain text.
pub(super) fn missing_footnotes(
    text: &str,
    events: &[Event<'_>],
    spans: &[Range<usize>],
) -> Vec<(String, Range<usize>)> {
    let mut missing = Vec::new();
    let mut run = 0..0;
    let mut in_code = false;
    let texts = events.iter().zip(spans).filter(|(event, _)| {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            _ => {}
        }
        !in_code && matches!(event, Event::Text(_))
    });
    for span in texts.map(|(_, span)| span.clone()).chain(std::iter::once(text.len()..text.len())) {
        if span.start == run.end && span.end > span.start {
            run.end = span.end;
            continue;
        }
        let written = &text[run.clone()];
        for (at, _) in written.match_indices("[^") {
            let ends_label = |c: char| matches!(c, '[' | ']') || c.is_whitespace();
            let label = written[at + 2..].split(ends_label).next().unwrap_or_default();
            let end = at + 2 + label.len();
            let is_escaped = text[..run.start + at].ends_with('\\');
            if !label.is_empty() && !is_escaped && written[end..].starts_with(']') {
                missing.push((label.to_owned(), run.start + at..run.start + end + 1));
            }
        }
        run = span;
    }
    missing
}

/// The footnotes of one text.
#[derive(Default)]
pub(super) struct Notes<'a> {
    numbers: BTreeMap<String, usize>,
    references: BTreeMap<String, usize>,
    bodies: BTreeMap<String, Vec<Event<'a>>>,
    /// What was being written when a footnote began.
    pub(super) outer: Vec<Vec<Event<'a>>>,
}

impl Walk<'_> {
    pub(super) fn footnote_reference(&mut self, label: &str) {
        let next = self.notes.numbers.len() + 1;
        let n = *self.notes.numbers.entry(label.to_owned()).or_insert(next);
        let count = self.notes.references.entry(label.to_owned()).or_insert(0);
        *count += 1;
        let id = if *count == 1 { format!("fnref-{n}") } else { format!("fnref-{n}-{count}") };
        let (word, number) = (self.word(Word::Footnote), self.mark('D', n));
        self.html(format!(
            "<sup class=\"footnote-ref\"><a id=\"{id}\" href=\"#fn-{n}\" role=\"doc-noteref\">\
             <span class=\"visually-hidden\">{word} </span>{number}</a></sup>"
        ));
    }

    pub(super) fn end_footnote(&mut self, at: usize) {
        let outer = self.notes.outer.pop().unwrap_or_default();
        let note = std::mem::replace(&mut self.out, outer);
        let start = self.events[..at].iter().rev().find_map(|it| {
            if let Event::Start(Tag::FootnoteDefinition(label)) = it { Some(label) } else { None }
        });
        if let Some(label) = start {
            self.notes.bodies.insert(label.to_string(), note);
        }
    }

    pub(super) fn append_footnotes(&mut self) {
        let mut numbered: Vec<_> = std::mem::take(&mut self.notes.numbers).into_iter().collect();
        numbered.sort_by_key(|&(_, n)| n);
        if numbered.is_empty() {
            return;
        }
        let label = self.word(Word::Footnotes);
        self.html(format!(
            "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"{label}\">\n<ol>\n"
        ));
        for (label, n) in numbered {
            let number = self.mark('D', n);
            self.html(format!("<li id=\"fn-{n}\" data-number=\"{number}\">\n"));
            if let Some(note) = self.notes.bodies.remove(&label) {
                self.out.extend(note);
            }
            for count in 1..=self.notes.references.get(&label).copied().unwrap_or(1) {
                let id = if count == 1 { format!("fnref-{n}") } else { format!("fnref-{n}-{count}") };
                let back = self.word(Word::BackToText { n: n as u32, place: count as u32 });
                self.html(format!(
                    "<a class=\"footnote-back\" href=\"#{id}\" role=\"doc-backlink\">{back}</a>\n"
                ));
            }
            self.html("</li>\n");
        }
        self.html("</ol>\n</section>\n");
    }
}

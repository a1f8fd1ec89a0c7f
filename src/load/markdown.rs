//! Markdown to [`Body`]. The only module that knows pulldown-cmark.
//!
//! 1. Parse to a list of events; `[@source, place]` comes through the callback for unknown links.
//! 2. Look through each stretch of inline text for quotations ([`super::quotation`]).
//! 3. Walk the events once, rewriting what needs more than pulldown-cmark's HTML (headings, links,
//!    citations, code, alerts, footnotes, tables) and marking the holes with NUL bytes, which no text
//!    can hold because they are replaced first.
//! 4. Write HTML, then cut it at the marks.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{
    BlockQuoteKind, BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html,
};

use super::body::{
    Alert, Body, Citation, Heading, Hole, PlaceRef, Quotation, Reference, Target, TextRun, Word,
};
use super::highlight;
use super::inline::{Split, find_quotations, matching_end};
use super::plain_text::plain_text;
use super::quotation::Boundary;
use crate::config::MarkdownOptions;

/// What a link to a citation has as its destination until it becomes a hole.
pub(super) const CITATION: &str = "\0citation";
/// How much of the first paragraph is kept as an excerpt, in characters beside titles of what it names.
const EXCERPT: usize = 200;

/// Parses one Markdown text. `offset` is where it begins in its file, for the places of what it holds.
pub fn parse(text: &str, offset: usize, options: &MarkdownOptions) -> Body {
    parse_text(text, offset, options, false)
}

/// Parses the Markdown of a field, which may stand anywhere on any page.
pub fn parse_field(text: &str, options: &MarkdownOptions) -> Body {
    parse_text(text, 0, options, true)
}

fn parse_text(text: &str, offset: usize, options: &MarkdownOptions, is_below: bool) -> Body {
    let clean;
    let text = if text.contains('\0') {
        clean = text.replace('\0', "\u{FFFD}");
        &clean
    } else {
        text
    };
    let mut flags = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_WIKILINKS;
    flags.set(Options::ENABLE_SMART_PUNCTUATION, options.smart_punctuation);
    let cite = |link: BrokenLink<'_>| {
        link.reference.trim_start().starts_with('@').then(|| (CowStr::from(CITATION), CowStr::from("")))
    };
    let parser = Parser::new_with_broken_link_callback(text, flags, Some(cite));
    let (events, spans): (Vec<_>, Vec<_>) = parser.into_offset_iter().unzip();

    let mut quoted = find_quotations(text, &events, &spans);
    let missing = missing_footnotes(text, &events, &spans);
    let mut walk = Walk {
        text,
        offset,
        options,
        events: &events,
        spans: &spans,
        splits: std::mem::take(&mut quoted.splits),
        blocks: std::mem::take(&mut quoted.blocks),
        body: Body::default(),
        citation_at: BTreeMap::new(),
        ids: BTreeMap::new(),
        notes: Notes::default(),
        words: Vec::new(),
        is_below,
        out: Vec::with_capacity(events.len()),
        unlinkable: 0,
    };
    walk.run();
    walk.append_footnotes();
    let Walk { out, mut body, citation_at, words, .. } = walk;
    body.missing_footnotes = missing.into_iter().map(|(label, span)| (label, place(offset, &span))).collect();
    body.quotations = quoted
        .found
        .into_iter()
        .map(|it| Quotation {
            text: it.text,
            citation: it.citation.and_then(|event| citation_at.get(&event).copied()),
            span: place(offset, &it.span),
        })
        .collect();

    let mut marked = String::with_capacity(text.len() * 3 / 2);
    html::push_html(&mut marked, out.into_iter());
    if events.iter().any(|it| matches!(it, Event::Start(Tag::Table(_)))) {
        marked = classed(&marked);
    }
    cut(&marked, &words, &mut body);
    // It stays as long as the build does: room to grow took 8 MiB at 10,000 pages.
    body.holes.shrink_to_fit();
    body.headings.shrink_to_fit();
    body.references.shrink_to_fit();
    body.citations.shrink_to_fit();
    body
}

/// The references to footnotes that are not there: to the parser they are plain text.
fn missing_footnotes(
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

/// A table's alignment as a class: a host with a strict policy forbids styles in the HTML.
fn classed(html: &str) -> String {
    const STYLE: &str = " style=\"text-align: ";
    let mut classed = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once(STYLE) {
        classed.push_str(before);
        let is_cell = before.ends_with("<td") || before.ends_with("<th");
        let sides = ["left\">", "center\">", "right\">"];
        let is_side = sides.iter().any(|it| after.starts_with(it));
        classed.push_str(if is_cell && is_side { " class=\"align-" } else { STYLE });
        rest = after;
    }
    classed.push_str(rest);
    classed
}

fn place(offset: usize, span: &Range<usize>) -> Range<u32> {
    (offset + span.start) as u32..(offset + span.end) as u32
}

// ---- the walk ---------------------------------------------------------------------------------------

struct Walk<'a> {
    text: &'a str,
    offset: usize,
    options: &'a MarkdownOptions,
    events: &'a [Event<'a>],
    spans: &'a [Range<usize>],
    splits: BTreeMap<Boundary, Split>,
    blocks: BTreeSet<usize>,
    body: Body,
    /// Which citation the event that starts it became.
    citation_at: BTreeMap<usize, u32>,
    /// How often each heading id was wanted.
    ids: BTreeMap<String, usize>,
    notes: Notes<'a>,
    /// Whether the next image may be out of sight when the page is opened.
    is_below: bool,
    /// The phrases that the marks stand for.
    words: Vec<Word>,
    out: Vec<Event<'a>>,
    /// How many elements are open in which terms are not linked.
    unlinkable: usize,
}

/// Footnotes: numbered by their first reference, written after everything else.
#[derive(Default)]
struct Notes<'a> {
    numbers: BTreeMap<String, usize>,
    references: BTreeMap<String, usize>,
    bodies: BTreeMap<String, Vec<Event<'a>>>,
    /// What was being written when a footnote began.
    outer: Vec<Vec<Event<'a>>>,
}

impl<'a> Walk<'a> {
    fn run(&mut self) {
        let mut at = 0;
        while at < self.events.len() {
            at = self.step(at);
        }
    }

    fn html(&mut self, html: impl Into<CowStr<'a>>) {
        self.out.push(Event::InlineHtml(html.into()));
    }

    fn mark(&mut self, kind: char, n: usize) -> String {
        format!("\0{kind}{n}\0")
    }

    /// The mark of a phrase; where it will stand, it is a hole of its own.
    fn word(&mut self, word: Word) -> String {
        self.words.push(word);
        self.mark('W', self.words.len() - 1)
    }

    fn heading(&self) -> Option<u32> {
        self.body.headings.len().checked_sub(1).map(|it| it as u32)
    }

    /// Rewrites the event at `at`; gives the place of the next one.
    fn step(&mut self, at: usize) -> usize {
        let events = self.events;
        match &events[at] {
            Event::Start(Tag::Heading { level, id, classes, attrs }) => {
                let text = plain_text(&events[at..matching_end(events, at)], self.body.references.len());
                let id = self.unique_id(id.as_deref(), &text.written);
                self.body.headings.push(Heading { level: *level as u8, id: id.clone(), text });
                let (classes, attrs) = (classes.clone(), attrs.clone());
                self.out.push(Event::Start(Tag::Heading {
                    level: *level,
                    id: Some(id.into()),
                    classes,
                    attrs,
                }));
                self.unlinkable += 1;
            }
            Event::End(TagEnd::Heading(level)) => {
                self.unlinkable -= 1;
                self.out.push(Event::End(TagEnd::Heading(*level)));
            }
            Event::Start(Tag::CodeBlock(kind)) => return self.code_block(at, kind),
            Event::Start(Tag::BlockQuote(Some(kind))) => self.alert(*kind),
            Event::End(TagEnd::BlockQuote(Some(_))) => self.html("</aside>\n"),
            Event::Start(Tag::BlockQuote(None)) => {
                self.unlinkable += 1;
                let class = if self.blocks.contains(&at) { " class=\"quotation\"" } else { "" };
                self.html(format!("<blockquote{class}>\n"));
            }
            Event::End(TagEnd::BlockQuote(None)) => {
                self.unlinkable -= 1;
                self.html("</blockquote>\n");
            }
            Event::Start(Tag::Link { dest_url, .. }) if &**dest_url == CITATION => return self.citation(at),
            Event::Start(Tag::Link { link_type, dest_url, title, .. }) => {
                self.link(at, *link_type, dest_url, title);
                if matches!(link_type, LinkType::WikiLink { has_pothole: false }) {
                    let mark = self.mark('N', self.body.references.len() - 1);
                    self.html(format!("{mark}</a>"));
                    return matching_end(events, at) + 1;
                }
                self.unlinkable += 1;
            }
            Event::End(TagEnd::Link) => {
                self.unlinkable -= 1;
                self.html("</a>");
            }
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                let end = matching_end(events, at);
                self.image(at, dest_url, title, &plain_text(&events[at + 1..end], 0).written);
                return end + 1;
            }
            Event::Start(Tag::FootnoteDefinition(_)) => {
                self.notes.outer.push(std::mem::take(&mut self.out));
            }
            Event::End(TagEnd::FootnoteDefinition) => self.end_footnote(at),
            Event::FootnoteReference(label) => self.footnote_reference(label),
            Event::Start(Tag::Table(alignments)) => {
                self.html("<div class=\"table\" role=\"group\" tabindex=\"0\">\n");
                self.out.push(Event::Start(Tag::Table(alignments.clone())));
            }
            Event::End(TagEnd::Table) => {
                self.out.push(Event::End(TagEnd::Table));
                self.html("</div>\n");
            }
            Event::TaskListMarker(done) => {
                let (checked, label) = if *done { (" checked", Word::Done) } else { ("", Word::ToDo) };
                let label = self.word(label);
                self.html(format!("<input type=\"checkbox\" disabled{checked} aria-label=\"{label}\"> "));
            }
            Event::Text(text) => self.text_event(at, text.clone()),
            Event::Start(Tag::Paragraph) => {
                if self.body.excerpt.written.is_empty() && self.notes.outer.is_empty() {
                    let references = self.body.references.len();
                    let text = plain_text(&events[at..matching_end(events, at)], references);
                    self.body.excerpt = text.beginning(EXCERPT);
                }
                self.out.push(Event::Start(Tag::Paragraph));
            }
            event => self.out.push(event.clone()),
        }
        at + 1
    }

    /// Text, with the marks around quotations and, where terms may be linked, around the text.
    fn text_event(&mut self, at: usize, text: CowStr<'a>) {
        let first = Boundary { event: at, byte: 0 };
        let last = Boundary { event: at, byte: usize::MAX };
        let splits: Vec<_> =
            self.splits.range(first..=last).map(|(it, split)| (it.byte, split.ends, split.begins)).collect();
        let mut from = 0;
        for (byte, ends, begins) in splits {
            let byte = byte.min(text.len());
            if !text.is_char_boundary(byte) || byte < from {
                continue;
            }
            self.plain(&text[from..byte]);
            if ends {
                self.html("</span>");
                self.unlinkable = self.unlinkable.saturating_sub(1);
            }
            if begins {
                self.html("<span class=\"quotation\">");
                self.unlinkable += 1;
            }
            from = byte;
        }
        if from == 0 { self.plain_event(text) } else { self.plain(&text[from..]) }
    }

    fn plain(&mut self, text: &str) {
        if !text.is_empty() {
            self.plain_event(CowStr::from(text.to_owned()));
        }
    }

    fn plain_event(&mut self, text: CowStr<'a>) {
        let linkable = self.options.linkable_text && self.unlinkable == 0 && self.notes.outer.is_empty();
        if linkable {
            let mark = self.mark('T', self.body.headings.len());
            self.html(mark);
        }
        self.out.push(Event::Text(text));
        if linkable {
            self.html("\0t0\0");
        }
    }

    fn unique_id(&mut self, given: Option<&str>, text: &str) -> String {
        let wanted = given.map_or_else(|| anchor(text), str::to_owned);
        let mut id = wanted.clone();
        while let Some(n) = self.ids.get_mut(&id) {
            *n += 1;
            id = format!("{wanted}-{}", *n - 1);
        }
        self.ids.insert(id.clone(), 1);
        id
    }

    fn code_block(&mut self, at: usize, kind: &CodeBlockKind<'_>) -> usize {
        let end = matching_end(self.events, at);
        let code: String = self.events[at + 1..end]
            .iter()
            .filter_map(|it| if let Event::Text(text) = it { Some(&**text) } else { None })
            .collect();
        let language = match kind {
            CodeBlockKind::Fenced(info) => info.split([' ', ',', '{']).next().unwrap_or_default(),
            CodeBlockKind::Indented => "",
        };
        let wanted = self.options.highlight && !language.is_empty();
        let highlighted = wanted.then(|| highlight::highlight(&code, language)).flatten();
        self.body.has_code |= highlighted.is_some();
        let inner = highlighted.unwrap_or_else(|| escape(&code));
        let class = match language {
            "" => String::new(),
            language => format!(" class=\"language-{}\"", escape(language)),
        };
        self.html(format!("<pre class=\"code\" tabindex=\"0\"><code{class}>{inner}</code></pre>\n"));
        end + 1
    }

    fn alert(&mut self, kind: BlockQuoteKind) {
        let alert = match kind {
            BlockQuoteKind::Note => Alert::Note,
            BlockQuoteKind::Tip => Alert::Tip,
            BlockQuoteKind::Important => Alert::Important,
            BlockQuoteKind::Warning => Alert::Warning,
            BlockQuoteKind::Caution => Alert::Caution,
        };
        let name = alert.name();
        let mut label = || match self.options.alerts.get(name) {
            Some(own) => escape(own),
            None => self.word(Word::Alert(alert)),
        };
        let (label, title) = (label(), label());
        self.html(format!(
            "<aside class=\"alert alert-{name}\" aria-label=\"{label}\">\n<p class=\"alert-title\">{title}</p>\n"
        ));
    }

    fn citation(&mut self, at: usize) -> usize {
        let end = matching_end(self.events, at);
        let written = &self.text[self.spans[at].clone()];
        // `[@a, x][@b, y]` is one link to CommonMark; to authors it is two citations.
        let text = written.trim_start_matches('[').trim_end_matches(']').replace("][", ";");
        let n = self.body.citations.len();
        self.citation_at.insert(at, n as u32);
        self.body.citations.push(Citation {
            places: PlaceRef::parse_citation(&text),
            heading: self.heading(),
            span: place(self.offset, &self.spans[at]),
        });
        let mark = self.mark('C', n);
        self.html(mark);
        end + 1
    }

    fn reference(&mut self, at: usize, target: Target) -> String {
        let n = self.body.references.len();
        self.body.references.push(Reference {
            target,
            heading: self.heading(),
            span: place(self.offset, &self.spans[at]),
        });
        self.mark('H', n)
    }

    fn link(&mut self, at: usize, link_type: LinkType, destination: &CowStr<'_>, title: &CowStr<'_>) {
        let target = match link_type {
            LinkType::WikiLink { .. } => Target::parse_wiki(destination),
            LinkType::Email => Target::External(format!("mailto:{destination}")),
            _ => Target::parse(destination),
        };
        let rel = if matches!(target, Target::External(_)) { " rel=\"external\"" } else { "" };
        let mark = self.reference(at, target);
        let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
        self.html(format!("<a href=\"{mark}\"{title}{rel}>"));
    }

    fn image(&mut self, at: usize, destination: &CowStr<'_>, title: &CowStr<'_>, alt: &str) {
        let mark = self.reference(at, Target::parse(destination));
        let title = if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape(title)) };
        let size = self.mark('S', self.body.references.len() - 1);
        // What a reader sees first is loaded at once.
        let lazy = if self.is_below { " loading=\"lazy\"" } else { "" };
        self.is_below = true;
        self.html(format!("<img src=\"{mark}\" alt=\"{}\"{title}{size}{lazy}>", escape(alt)));
    }

    fn footnote_reference(&mut self, label: &str) {
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

    fn end_footnote(&mut self, at: usize) {
        let outer = self.notes.outer.pop().unwrap_or_default();
        let note = std::mem::replace(&mut self.out, outer);
        let start = self.events[..at].iter().rev().find_map(|it| {
            if let Event::Start(Tag::FootnoteDefinition(label)) = it { Some(label) } else { None }
        });
        if let Some(label) = start {
            self.notes.bodies.insert(label.to_string(), note);
        }
    }

    fn append_footnotes(&mut self) {
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

/// A heading's anchor: lower case, words joined by `-`, marks dropped, as forges make them.
pub(crate) fn anchor(text: &str) -> String {
    let mut id = String::new();
    for c in text.trim().chars() {
        match c {
            c if c.is_alphanumeric() || c == '_' => id.extend(c.to_lowercase()),
            '-' => id.push('-'),
            c if c.is_whitespace() => id.push('-'),
            _ => {}
        }
    }
    if id.is_empty() { "section".into() } else { id }
}

/// Text made safe for HTML, in an attribute too.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            c => safe.push(c),
        }
    }
    safe
}

/// Cuts HTML at its marks into [`Body::html`] with its holes and runs.
fn cut(marked: &str, words: &[Word], body: &mut Body) {
    let mut html = String::with_capacity(marked.len());
    let mut pieces = marked.split('\0');
    html.push_str(pieces.next().unwrap_or_default());
    let mut run: Option<TextRun> = None;
    // Pieces alternate: a mark, then the HTML up to the next one.
    while let (Some(mark), Some(piece)) = (pieces.next(), pieces.next()) {
        let at = html.len() as u32;
        let mut chars = mark.chars();
        let kind = chars.next();
        let n: u32 = chars.as_str().parse().unwrap_or(0);
        match kind {
            Some('H') => body.holes.push((at, Hole::Href(n))),
            Some('N') => body.holes.push((at, Hole::Title(n))),
            Some('S') => body.holes.push((at, Hole::Size(n))),
            Some('C') => body.holes.push((at, Hole::Citation(n))),
            Some('D') => body.holes.push((at, Hole::Number(n))),
            Some('W') => body.holes.extend(words.get(n as usize).map(|&it| (at, Hole::Word(it)))),
            // A term may be broken over two lines of the Markdown, and an apostrophe that was made smart
            // is a text of its own: such runs are one, unless something else goes between them.
            Some('T') => {
                let hole_after = |end| body.holes.last().is_some_and(|&(hole, _)| hole >= end);
                run = Some(match body.runs.pop() {
                    Some(it)
                        if it.section == n
                            && matches!(html.get(it.end as usize..), Some("" | "\n"))
                            && !hole_after(it.end) =>
                    {
                        it
                    }
                    before => {
                        body.runs.extend(before);
                        TextRun { start: at, end: at, section: n }
                    }
                })
            }
            _ => body.runs.extend(run.take().map(|it| TextRun { end: at, ..it })),
        }
        html.push_str(piece);
    }
    body.html = html.into();
}

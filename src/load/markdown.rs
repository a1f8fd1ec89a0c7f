//! Markdown to [`Body`], with [`super::inline`] and [`super::plain_text`] the only place that knows
//! pulldown-cmark.
//!
//! 1. Parse to a list of events; `[@source, place]` comes through the callback for unknown links.
//! 2. Look through each stretch of inline text for quotations ([`super::quotation`]).
//! 3. Walk the events once, rewriting what needs more than pulldown-cmark's HTML (headings, code, alerts,
//!    tables, [`references`], [`footnotes`]) and marking the holes with NUL bytes, which no text can hold
//!    because they are replaced first.
//! 4. Write HTML, then cut it at the [`marks`].

mod footnotes;
mod marks;
mod references;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{
    BlockQuoteKind, BrokenLink, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html,
};

use super::body::{Alert, Body, Heading, Quotation, Word};
use super::highlight;
use super::inline::{Split, find_quotations, matching_end};
use super::plain_text::plain_text;
use super::quotation::Boundary;
use crate::config::MarkdownOptions;
use footnotes::{Notes, missing_footnotes};
use marks::cut;

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

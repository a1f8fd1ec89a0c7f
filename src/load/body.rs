//! What a Markdown text becomes: HTML with holes where the rest of the site must be known, and the
//! list of everything in it that refers to something else. Nothing in it depends on another file.

use std::ops::Range;
use std::sync::Arc;

use super::plain_text::PlainText;

/// A parsed Markdown text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Body {
    /// The text that it was parsed from; all places in it are counted in this.
    pub text: Arc<str>,
    /// Where in that text the Markdown begins.
    pub start: u32,
    /// The HTML, without what belongs into the holes.
    pub html: Box<str>,
    /// What belongs between the bytes of `html`, in order.
    pub holes: Vec<(u32, Hole)>,
    /// The headings, in order.
    pub headings: Vec<Heading>,
    /// The links and images, in order.
    pub references: Vec<Reference>,
    /// The citations, in order.
    pub citations: Vec<Citation>,
    /// The quotations, in order.
    pub quotations: Vec<Quotation>,
    /// The footnotes that the text refers to and that are not there.
    pub missing_footnotes: Vec<(String, Range<u32>)>,
    /// The stretches of `html` in which terms may be linked; empty unless a kind is a glossary.
    pub runs: Vec<TextRun>,
    /// The beginning of the first paragraph, as plain text.
    pub excerpt: PlainText,
    /// Whether it holds highlighted code, so that the page needs the style sheet for it.
    pub has_code: bool,
}

/// What the rest of the site puts into a body's HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hole {
    /// The address of a reference.
    Href(u32),
    /// The title of what a reference names, for a link that has no text of its own.
    Title(u32),
    /// A citation, as links to the places it names.
    Citation(u32),
    /// The size of the image that a reference names, as attributes.
    Size(u32),
    /// A phrase of the theme's catalogue, so that a text needs no language but its own.
    Word(Word),
    /// A number that nobody wrote, in the digits of that catalogue.
    Number(u32),
}

/// A phrase that a text's HTML needs and its author did not write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// Before the number of a footnote, where it is referred to.
    Footnote,
    /// What the footnotes are called together.
    Footnotes,
    /// The way back from a footnote to where it is referred to.
    BackToText {
        /// The footnote's number.
        n: u32,
        /// Which of the places that refer to it, from 1.
        place: u32,
    },
    /// An item of a list of things to do, done.
    Done,
    /// One that is not.
    ToDo,
    /// The title of an alert.
    Alert(Alert),
}

/// A kind of alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alert {
    /// `[!NOTE]`
    Note,
    /// `[!TIP]`
    Tip,
    /// `[!IMPORTANT]`
    Important,
    /// `[!WARNING]`
    Warning,
    /// `[!CAUTION]`
    Caution,
}

impl Alert {
    /// All of them.
    pub const ALL: [Alert; 5] = [Alert::Note, Alert::Tip, Alert::Important, Alert::Warning, Alert::Caution];

    /// Its name in settings, in catalogues and in classes.
    pub fn name(self) -> &'static str {
        match self {
            Alert::Note => "note",
            Alert::Tip => "tip",
            Alert::Important => "important",
            Alert::Warning => "warning",
            Alert::Caution => "caution",
        }
    }
}

/// A heading of a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 for `#`, 6 for `######`.
    pub level: u8,
    /// Its anchor, unique in the body.
    pub id: String,
    /// Its text.
    pub text: PlainText,
}

/// A link or image, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// What it names.
    pub target: Target,
    /// The heading it stands under: its place in [`Body::headings`].
    pub heading: Option<u32>,
    /// Where it stands.
    pub span: Range<u32>,
}

/// What a link names, before anyone looked whether it exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// `[[kind/slug#anchor]]`.
    Entity {
        /// `kind/slug`, or the path of a plain page.
        name: String,
        /// What follows the `#`.
        anchor: Option<String>,
    },
    /// A path relative to the file: `../recipes/x.md#anchor`, `picture.png`.
    Path {
        /// The path, unescaped.
        path: String,
        /// What follows the `#`.
        anchor: Option<String>,
    },
    /// `#anchor` on the same page.
    Anchor(String),
    /// An address elsewhere.
    External(String),
}

/// `[@source, place]`, with one place or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// The places, in the order they are named; empty if it names none.
    pub places: Vec<PlaceRef>,
    /// The heading it stands under: its place in [`Body::headings`].
    pub heading: Option<u32>,
    /// Where it stands.
    pub span: Range<u32>,
}

/// A place in a source, as an author writes it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceRef {
    /// The slug of the source.
    pub source: String,
    /// The id of the paragraph or part; empty if none is named.
    pub place: String,
}

/// Words that a body gives as another's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quotation {
    /// The words, as in the Markdown, without marks around them and before smart punctuation.
    pub text: String,
    /// The citation that follows directly: its place in [`Body::citations`].
    pub citation: Option<u32>,
    /// Where it stands.
    pub span: Range<u32>,
}

/// A stretch of plain text in a body's HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextRun {
    /// Its first byte in [`Body::html`].
    pub start: u32,
    /// The byte after its last.
    pub end: u32,
    /// How many headings stand above it.
    pub section: u32,
}

impl Body {
    /// Whether others can refer to it, and it to sources, as to and from another: its headings, what it
    /// cites and what it quotes, wherever in the text that stands. What it links to may differ.
    pub fn refers_alike(&self, other: &Body) -> bool {
        // Named one by one, so that whoever adds something decides whether others can see it.
        let Body {
            text: _,
            start: _,
            html: _,
            holes: _,
            headings,
            references: _,
            citations,
            quotations,
            runs: _,
            excerpt: _,
            has_code: _,
            missing_footnotes,
        } = self;
        // Each that is missing is an error at its place.
        missing_footnotes.is_empty()
            && other.missing_footnotes.is_empty()
            && *headings == other.headings
            && same(citations, &other.citations, |a, b| (&a.places, a.heading) == (&b.places, b.heading))
            && same(quotations, &other.quotations, |a, b| (&a.text, a.citation) == (&b.text, b.citation))
    }

    /// Whether its links are those of another, under the same headings.
    pub fn links_alike(&self, other: &Body) -> bool {
        same(&self.references, &other.references, |a, b| (&a.target, a.heading) == (&b.target, b.heading))
    }

    /// The Markdown.
    pub fn markdown(&self) -> &str {
        self.text.get(self.start as usize..).unwrap_or_default()
    }
}

fn same<T>(a: &[T], b: &[T], is_same: impl Fn(&T, &T) -> bool) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(a, b))
}

impl PlaceRef {
    /// Reads `source place`, the form of front matter, with one place or several.
    pub fn parse_list(text: &str) -> Vec<PlaceRef> {
        let (source, places) = text.trim().split_once(char::is_whitespace).unwrap_or((text.trim(), ""));
        let place = |place: &str| PlaceRef { source: source.trim_matches(',').into(), place: place.into() };
        let places: Vec<_> =
            places.split([',', ';', ' ']).map(str::trim).filter(|it| !it.is_empty()).map(place).collect();
        if places.is_empty() { vec![place("")] } else { places }
    }

    /// Reads the inside of `[@source, place]`, with one place or several: `@a, x; y` or `@a, x; @b, y`.
    pub fn parse_citation(text: &str) -> Vec<PlaceRef> {
        let mut places = Vec::new();
        let mut source = String::new();
        for item in text.split(';') {
            let mut item = item.trim();
            if let Some(named) = item.strip_prefix('@') {
                let (key, rest) = named.split_once(',').unwrap_or((named, ""));
                source = key.trim().to_owned();
                item = rest.trim();
                if item.is_empty() {
                    places.push(PlaceRef { source: source.clone(), place: String::new() });
                }
            }
            for place in item.split(',').map(str::trim).filter(|it| !it.is_empty()) {
                places.push(PlaceRef { source: source.clone(), place: place.to_owned() });
            }
        }
        places
    }
}

impl Target {
    /// Sorts a link's destination into what it can name.
    pub(crate) fn parse(destination: &str) -> Target {
        let has_scheme = destination.split_once(':').is_some_and(|(scheme, _)| {
            scheme.len() > 1 && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        });
        if has_scheme || destination.starts_with("//") {
            return Target::External(destination.to_owned());
        }
        if let Some(anchor) = destination.strip_prefix('#') {
            return Target::Anchor(decode(anchor));
        }
        let (path, anchor) = split_anchor(destination);
        Target::Path { path: decode(path), anchor }
    }

    /// What stands between the brackets of `[[kind/slug#anchor]]`.
    pub(crate) fn parse_wiki(destination: &str) -> Target {
        // In a table, the bar before the text is written `\|`.
        let destination = destination.strip_suffix('\\').unwrap_or(destination);
        let (name, anchor) = split_anchor(destination);
        Target::Entity { name: name.trim().to_owned(), anchor }
    }
}

fn split_anchor(destination: &str) -> (&str, Option<String>) {
    match destination.split_once('#') {
        Some((path, anchor)) => (path, Some(decode(anchor))),
        None => (destination, None),
    }
}

fn decode(escaped: &str) -> String {
    percent_encoding::percent_decode_str(escaped).decode_utf8_lossy().into_owned()
}

//! `site.toml`, the part that is not about kinds: what the site is called, where it will stand, how its
//! Markdown is read and what leads the reader through it. The kinds are [`crate::schema`]'s.

pub mod outputs;
pub mod search;
pub mod table;

use std::collections::BTreeMap;

use toml::de::DeTable;

use crate::diagnostic::{Checked, SourceText, catalogue};
use crate::schema::{self, Schema};
use outputs::{Outputs, Publish};
use search::Search;
use table::{Placed, Reader, Table};

/// What `site.toml` says about the site as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The file itself, to point at when something it says turns out wrong later.
    pub source: SourceText,
    /// The site's name.
    pub title: String,
    /// One line under the title; may be empty.
    pub tagline: String,
    /// What the site is, for search engines and link previews; may be empty.
    pub description: String,
    /// A line shown on every page; may be empty.
    pub notice: String,
    /// Where the site will stand, with a final `/`; only for what must be absolute.
    pub base_url: String,
    /// The language of the content, as in HTML's `lang`.
    pub language: String,
    /// The theme's name.
    pub theme: String,
    /// Where the theme is named.
    theme_span: std::ops::Range<usize>,
    /// How Markdown is read.
    pub markdown: MarkdownOptions,
    /// The main navigation, in order.
    pub nav: Vec<NavEntry>,
    /// Which files for machines it has.
    pub outputs: Outputs,
    /// How the folder is made ready for its host.
    pub publish: Publish,
    /// Whether readers can search, and how.
    pub search: Search,
    /// `[theme_options]`, in the order of the file. What they mean, the theme knows.
    pub theme_options: Vec<(Placed<String>, Placed<serde_yaml::Value>)>,
}

/// How Markdown is read: all of `site.toml` that loading a file may know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkdownOptions {
    /// Whether straight quotation marks, dashes and dots become typographic ones.
    pub smart_punctuation: bool,
    /// Whether code is highlighted.
    pub highlight: bool,
    /// The titles of alerts that have other ones than the theme's: by `note`, `tip` and so on.
    pub alerts: BTreeMap<&'static str, String>,
    /// Whether the text in which terms may be linked is marked; on if a kind is a glossary.
    pub linkable_text: bool,
}

impl Default for MarkdownOptions {
    fn default() -> Self {
        Self { smart_punctuation: true, highlight: true, alerts: BTreeMap::new(), linkable_text: false }
    }
}

/// One entry of the main navigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavEntry {
    /// What it is called.
    pub label: String,
    /// Where it leads: a kind, `kind/slug`, an index, or the path of a content file.
    pub to: String,
    /// Where `to` stands in `site.toml`.
    pub(crate) span: std::ops::Range<usize>,
}

/// Reads `site.toml` whole: the configuration and the schema.
pub fn read(source: SourceText) -> Checked<(Config, Schema)> {
    let text = source.text.clone();
    let (root, syntax_errors) = DeTable::parse_recoverable(&text);
    let reader = Reader::new(source.clone());
    for error in &syntax_errors {
        let span = error.span().unwrap_or(0..0);
        reader.report(catalogue::toml_syntax(reader.at(&span), error.message()));
    }
    let value = {
        let root = Table::root(&reader, root.get_ref());
        let schema = schema::read::schema(&root);
        let config = config(&root, source, &schema);
        (config, schema)
    };
    let mut diagnostics = reader.finish();
    if !syntax_errors.is_empty() {
        // What follows from a broken file is noise beside the break itself.
        diagnostics.truncate(syntax_errors.len());
    }
    Checked { value, diagnostics }
}

fn config(root: &Table<'_>, source: SourceText, schema: &Schema) -> Config {
    let theme = root.string("theme");
    let base_url = root.must_string("base_url");
    if !base_url.value.is_empty() && !is_http_url(&base_url.value) {
        root.reader().report(catalogue::bad_base_url(root.reader().at(&base_url.span), &base_url.value));
    }
    Config {
        source,
        title: root.must_string("title").value,
        tagline: root.string_or("tagline", ""),
        description: root.string_or("description", ""),
        notice: root.string_or("notice", ""),
        base_url: with_final_slash(base_url.value),
        language: root.string_or("language", "en"),
        theme_span: theme.as_ref().map_or(0..0, |it| it.span.clone()),
        theme: theme.map_or_else(|| "atlas".to_owned(), |it| it.value),
        markdown: markdown(root, !schema.glossaries().is_empty()),
        nav: root.array_of_tables("nav").iter().map(nav_entry).collect(),
        outputs: outputs::outputs(root, schema),
        publish: outputs::publish(root),
        search: search::search(root, schema),
        theme_options: root.table("theme_options").map(Table::values).unwrap_or_default(),
    }
}

impl Config {
    /// Where `site.toml` names the theme.
    pub(crate) fn named_theme(&self) -> crate::diagnostic::Location {
        self.source.at(self.theme_span.clone())
    }
}

/// A base URL must be one that a browser can open.
pub(crate) fn is_http_url(url: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| url.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty()))
}

/// The base URL with the `/` that joining relies on.
pub(crate) fn with_final_slash(mut url: String) -> String {
    if !url.is_empty() && !url.ends_with('/') {
        url.push('/');
    }
    url
}

fn nav_entry(table: &Table<'_>) -> NavEntry {
    let to = table.must_string("to");
    NavEntry { label: table.must_string("label").value, to: to.value, span: to.span }
}

fn markdown(root: &Table<'_>, linkable_text: bool) -> MarkdownOptions {
    let default = MarkdownOptions { linkable_text, ..MarkdownOptions::default() };
    let Some(table) = root.table("markdown") else { return default };
    let mut alerts = default.alerts;
    if let Some(labels) = table.table("alerts") {
        for key in ["note", "tip", "important", "warning", "caution"] {
            alerts.extend(labels.string(key).map(|it| (key, it.value)));
        }
    }
    MarkdownOptions {
        smart_punctuation: table.boolean("smart_punctuation", default.smart_punctuation),
        highlight: table.boolean("highlight", default.highlight),
        alerts,
        linkable_text,
    }
}

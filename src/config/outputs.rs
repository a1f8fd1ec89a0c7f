//! `site.toml`, what a build makes beside the pages: `[outputs]` switches the files for machines, `[feed]`
//! says what the feed is about, `[publish]` how the folder is made ready for its host.
//!
//! The names of the files stand here, because a text may link to them before anything is planned.

use std::ops::Range;

use super::Config;
use super::table::Table;
use crate::diagnostic::catalogue;
use crate::path::OutputPath;
use crate::schema::{FieldType, Kind, KindId, Schema};

/// Which files for machines a site has. All but the feed are there unless switched off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outputs {
    /// `sitemap.xml`.
    pub sitemap: bool,
    /// `robots.txt`.
    pub robots: bool,
    /// `llms.txt`.
    pub llms: bool,
    /// What a page is about, in schema.org's words, in its head.
    pub json_ld: bool,
    /// `index.json` beside each entity's page.
    pub json: bool,
    /// `index.md` beside each entity's page.
    pub markdown: bool,
    /// `data/site.json` with its schema.
    pub data: bool,
    /// `data/*.csv`.
    pub csv: bool,
    /// `feed.xml`, if the site declares what it is about.
    pub feed: Option<Feed>,
}

/// What the feed is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// The kinds whose entities are its entries.
    pub kinds: Vec<KindId>,
    /// The date field of those kinds; an entity without a date is no entry.
    pub date: String,
    /// How many entries it has at most, the newest first.
    pub limit: usize,
    /// Where `site.toml` declares it.
    pub(crate) span: Range<usize>,
}

/// How the folder is made ready for its host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publish {
    /// Whether links name `index.html`, so that they work without a server too, or end at the folder.
    pub links: LinkStyle,
    /// The hosts that it brings the configuration for.
    pub presets: Vec<Preset>,
    /// How text files are compressed beside the files themselves.
    pub compress: Vec<Compression>,
    /// Replaces the `Content-Security-Policy` that the presets' hosts send.
    pub content_security_policy: Option<String>,
}

/// How links to pages are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkStyle {
    /// `recipes/x/index.html`: works on any host and from a folder.
    File,
    /// `recipes/x/`: shorter, needs a server.
    Folder,
}

/// A host that the folder can bring the configuration for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Preset {
    /// Netlify: `_redirects` and `_headers`.
    Netlify,
    /// Cloudflare Pages: `_redirects` and `_headers`.
    Cloudflare,
    /// GitHub Pages: `.nojekyll`.
    GithubPages,
    /// nginx: `_server/nginx.conf`.
    Nginx,
    /// Caddy: `_server/Caddyfile`.
    Caddy,
}

/// A way to compress.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Compression {
    /// `.gz`
    Gzip,
    /// `.br`
    Brotli,
}

/// A file that is about the whole site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SiteFile {
    /// Every page's address, for search engines.
    Sitemap,
    /// What search engines may read, and where the sitemap is.
    Robots,
    /// The entities with a date, for feed readers.
    Feed,
    /// The pages in Markdown, for language models.
    Llms,
    /// Every entity and every link between them.
    Data,
    /// The JSON Schema of the data.
    Schema,
    /// The entities of a kind, as a table.
    Table(KindId),
    /// Every link between entities, as a table.
    Links,
    /// Every quotation, as a table.
    Quotations,
}

/// What the sitemap is called.
pub(crate) const SITEMAP: &str = "sitemap.xml";
/// What the feed is called.
pub(crate) const FEED: &str = "feed.xml";
/// How many entries a feed has unless the site says otherwise.
const FEED_LIMIT: usize = 50;

/// Reads `[outputs]` and `[feed]`.
pub(super) fn outputs(root: &Table<'_>, schema: &Schema) -> Outputs {
    let feed = root.table("feed").and_then(|it| feed(&it, schema));
    let table = root.table("outputs");
    let is_on = |key| table.as_ref().is_none_or(|it| it.boolean(key, true));
    Outputs {
        sitemap: is_on("sitemap"),
        robots: is_on("robots"),
        llms: is_on("llms"),
        json_ld: is_on("json_ld"),
        json: is_on("json"),
        markdown: is_on("markdown"),
        data: is_on("data"),
        csv: is_on("csv"),
        feed,
    }
}

fn feed(table: &Table<'_>, schema: &Schema) -> Option<Feed> {
    let date = table.must_string("date");
    let limit = table.count("limit").unwrap_or(FEED_LIMIT);
    let named = table.strings("kinds");
    if named.is_empty() {
        let at = table.reader().at(&table.span);
        table.reader().report(catalogue::missing_setting(at, "[feed]", "kinds"));
    }
    let mut kinds = Vec::new();
    for name in named {
        let at = table.reader().at(&name.span);
        let Some(id) = schema.kind_named(&name.value).filter(|&it| it != Schema::PAGE) else {
            table.reader().report(catalogue::unknown_kind(at, &name.value, schema.kind_names()));
            continue;
        };
        let kind = schema.kind(id);
        let is_date =
            kind.field_named(&date.value).is_some_and(|it| kind.fields[it].value == FieldType::Date);
        if !is_date && !date.value.is_empty() {
            let dates = kind.fields.iter().filter(|it| it.value == FieldType::Date);
            let dates: Vec<_> = dates.map(|it| it.name.as_str()).collect();
            let at = table.reader().at(&date.span);
            table.reader().report(catalogue::feed_without_date(at, &date.value, &kind.name, &dates));
        }
        kinds.push(id);
    }
    Some(Feed { kinds, date: date.value, limit, span: table.span.clone() })
}

/// Reads `[publish]`.
pub(super) fn publish(root: &Table<'_>) -> Publish {
    let links = [("file", LinkStyle::File), ("folder", LinkStyle::Folder)];
    let presets = [
        ("netlify", Preset::Netlify),
        ("cloudflare", Preset::Cloudflare),
        ("github-pages", Preset::GithubPages),
        ("nginx", Preset::Nginx),
        ("caddy", Preset::Caddy),
    ];
    let ways = [("gzip", Compression::Gzip), ("brotli", Compression::Brotli)];
    let table = root.table("publish");
    let table = table.as_ref();
    let sorted = |mut presets: Vec<Preset>| {
        presets.sort_unstable();
        presets.dedup();
        presets
    };
    let mut compress = table.map(|it| it.some_of("compress", &ways)).unwrap_or_default();
    compress.sort_unstable();
    compress.dedup();
    Publish {
        links: table.and_then(|it| it.one_of("links", &links)).unwrap_or(LinkStyle::File),
        presets: sorted(table.map(|it| it.some_of("presets", &presets)).unwrap_or_default()),
        compress,
        content_security_policy: table.and_then(|it| it.string("content_security_policy")).map(|it| it.value),
    }
}

impl Config {
    /// The files that are about the whole site, by name.
    ///
    /// A sitemap and a feed hold nothing but absolute addresses: a site without a base URL has none.
    pub fn site_files(&self, schema: &Schema) -> Vec<(OutputPath, SiteFile)> {
        let Outputs { sitemap, robots, llms, data, csv, ref feed, .. } = self.outputs;
        let is_placed = !self.base_url.is_empty();
        let mut files = Vec::new();
        let mut add = |is_on: bool, name: &str, file| {
            if is_on {
                files.push((OutputPath::new(name), file));
            }
        };
        add(sitemap && is_placed, SITEMAP, SiteFile::Sitemap);
        add(robots, "robots.txt", SiteFile::Robots);
        add(feed.is_some() && is_placed, FEED, SiteFile::Feed);
        add(llms, "llms.txt", SiteFile::Llms);
        add(data, "data/site.json", SiteFile::Data);
        add(data, "data/schema.json", SiteFile::Schema);
        for id in schema.declared_kinds() {
            add(csv, &format!("data/{}.csv", table_name(schema.kind(id))), SiteFile::Table(id));
        }
        add(csv, "data/links.csv", SiteFile::Links);
        let has_sources = schema.kinds.iter().any(|it| it.source.is_some());
        add(csv && has_sources, "data/quotations.csv", SiteFile::Quotations);
        files
    }
}

/// What the table of a kind is called: as its folder, in one word.
fn table_name(kind: &Kind) -> String {
    match kind.path.as_str() {
        name @ ("links" | "quotations") => format!("kind-{name}"),
        path => path.replace('/', "-"),
    }
}

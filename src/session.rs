//! The session: all that survives between builds, and the only place where the stages meet.
//!
//! [`Session::build`] calls load, resolve, plan, render and publish in that order. A cold build is a
//! session that builds once; serving is one that goes on. Both take the same path, so that what a warm
//! session shows is what a cold one would write.

mod asked;
mod early;
mod fingerprint;
mod folder;
mod inputs;
mod searching;

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::Config;
use crate::config::outputs::Compression;
use crate::diagnostic::{self, Checked, Diagnostic, SourceText, decode};
use crate::load::images::ImageSizes;
use crate::load::{self, Document, DocumentCache};
use crate::path::{OutputPath, SourcePath};
use crate::plan;
use crate::publish::{self, MadeOf, PublishError, Published};
use crate::render::theme::{Theme, ThemeFiles};
use crate::render::{self, Made, Nowhere, Reason, Rendered, Sink};
use crate::resolve::coverage::{self, Coverage};
use crate::resolve::graph::Graph;
use crate::resolve::lock::QuoteLock;
use crate::resolve::{self, Evidence, Surroundings};
use crate::schema::Schema;
use folder::{ToFolder, refuse_own_folder, way};
use inputs::Inputs;
use searching::Listening;

pub use inputs::Changes;

/// What to build, and how.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The site folder, which holds `site.toml`.
    pub site: PathBuf,
    /// Replaces the `base_url` of `site.toml`.
    pub base_url: Option<String>,
    /// Whether drafts take part.
    pub drafts: bool,
    /// Texts of sources, by slug.
    pub texts: BTreeMap<String, PathBuf>,
    /// Whether to look at coverage too.
    pub coverage: bool,
    /// Whether readers shall be able to search, if `[search]` of `site.toml` lets them.
    pub search: bool,
}

/// Where a build goes.
#[derive(Debug, Clone, Copy)]
pub enum Destination<'a> {
    /// Into a folder, all or nothing.
    Folder(&'a Path),
    /// Into the session's memory, to be served.
    Memory,
    /// Nowhere: every check and no output.
    Nowhere,
}

/// All that survives between builds.
#[derive(Debug, Default)]
pub struct Session {
    options: Options,
    inputs: Inputs,
    documents: DocumentCache,
    images: ImageSizes,
    theme: Option<(Arc<ThemeFiles>, Arc<Theme>)>,
    rendered: Option<Arc<Rendered>>,
    /// The graph of the last build into memory.
    graph: Option<Graph>,
    /// Whether that graph is right for what was read last, so that pages can be made from it.
    graph_holds: bool,
    /// What the last build into memory said, if it went to its end.
    said: Option<Vec<Diagnostic>>,
    /// The fingerprint of what a build into a folder was made of.
    made_of: Option<String>,
}

/// Whoever a build is made for, while it goes on; asked from many threads.
pub trait Audience: Sync {
    /// Whether the build is out of date, so that it need not go on.
    fn is_stale(&self) -> bool {
        false
    }

    /// The pages that are looked at, to be made first.
    fn watched(&self) -> Vec<OutputPath> {
        Vec::new()
    }

    /// Takes outputs that are ahead of the build. It makes them again; until it ends, they are newer.
    fn show_early(&self, _outputs: Vec<(OutputPath, Arc<[u8]>)>) {}
}

/// An audience that waits for the end.
#[derive(Debug, Clone, Copy)]
pub struct Nobody;

impl Audience for Nobody {}

/// What a build did.
#[derive(Debug, Default)]
pub struct BuildReport {
    /// What is wrong with the site; with an error among it, nothing was published.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether nothing had changed since the last build, so that nothing was done.
    pub is_repeated: bool,
    /// How many pages the site has.
    pub n_pages: usize,
    /// What was written, if the build went into a folder.
    pub published: Option<Published>,
    /// The pages that were rendered, and why.
    pub reasons: Vec<(OutputPath, Reason)>,
    /// The quotations that were verified against a text.
    pub verified: QuoteLock,
    /// What `quotes.lock` holds now.
    pub locked: QuoteLock,
    /// The slugs of the site's sources.
    pub sources: Vec<String>,
    /// The coverage, if it was asked for.
    pub coverage: Option<Coverage>,
}

impl BuildReport {
    /// Whether the site is wrong.
    pub fn has_errors(&self) -> bool {
        diagnostic::has_errors(&self.diagnostics)
    }
}

/// The environment failed: a file cannot be read, a folder not written.
#[derive(Debug)]
pub struct EnvironmentError(String);

impl fmt::Display for EnvironmentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for EnvironmentError {}

impl EnvironmentError {
    /// An error in words.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl From<io::Error> for EnvironmentError {
    fn from(error: io::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<PublishError> for EnvironmentError {
    fn from(error: PublishError) -> Self {
        Self(error.to_string())
    }
}

/// What a site declares.
#[derive(Debug, Clone)]
pub struct Declared {
    /// The site as a whole.
    pub config: Config,
    /// Its kinds.
    pub schema: Schema,
}

impl Session {
    /// A session that has built nothing yet.
    pub fn new(options: Options) -> Self {
        Self { options, ..Self::default() }
    }

    /// What the last build into memory made.
    pub fn rendered(&self) -> Option<&Arc<Rendered>> {
        self.rendered.as_ref()
    }

    /// The options that it was made with.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Reads `site.toml`.
    pub fn declared(&self) -> Result<Checked<Declared>, EnvironmentError> {
        Ok(inputs::declare(inputs::site_toml(&self.options)?, &self.options))
    }

    /// Reads the theme that the site names.
    pub fn theme_files(&self) -> Result<Checked<ThemeFiles>, EnvironmentError> {
        let declared = self.declared()?;
        if diagnostic::has_errors(&declared.diagnostics) {
            return Ok(Checked { value: ThemeFiles::default(), diagnostics: declared.diagnostics });
        }
        Ok(inputs::theme_files(&self.options, &declared.value.config)?)
    }

    /// Builds the site once.
    pub fn build(&mut self, to: Destination<'_>) -> Result<BuildReport, EnvironmentError> {
        // A build that nothing can make out of date always ends.
        Ok(self.rebuild(to, &Changes::Anything, &Nobody)?.unwrap_or_default())
    }

    /// Builds the site again after `changes`; `None` if the build was abandoned because it was out of
    /// date. Into memory it does nothing if nothing changed, and only repeats what it said.
    pub fn rebuild(
        &mut self,
        to: Destination<'_>,
        changes: &Changes,
        audience: &dyn Audience,
    ) -> Result<Option<BuildReport>, EnvironmentError> {
        let said = self.said.take();
        let mut is_new = false;
        if let (Destination::Memory, true) = (to, self.graph_holds) {
            is_new = self
                .show_before_resolving(changes, audience)
                .inspect_err(|_| self.inputs.is_behind = true)?;
        }
        if self.inputs.read(&self.options, changes)? {
            (is_new, self.graph_holds) = (true, false);
        }
        if let (Some(diagnostics), false, Destination::Memory) = (said, is_new, to) {
            self.said = Some(diagnostics.clone());
            return Ok(Some(BuildReport { diagnostics, is_repeated: true, ..BuildReport::default() }));
        }
        if let Destination::Folder(folder) = to {
            self.made_of = self.fingerprint()?;
            if let Some(report) = self.nothing_to_do(folder)? {
                return Ok(Some(report));
            }
        }
        let Some(mut report) = self.stages(to, changes, audience)? else { return Ok(None) };
        diagnostic::sort(&mut report.diagnostics);
        if let Destination::Memory = to {
            self.graph_holds = !report.has_errors();
            self.said = Some(report.diagnostics.clone());
        }
        Ok(Some(report))
    }

    /// What there is to say if the folder holds the very site that a build would make.
    fn nothing_to_do(&self, folder: &Path) -> Result<Option<BuildReport>, EnvironmentError> {
        let Some(inputs) = &self.made_of else { return Ok(None) };
        let Some((made_of, n_files)) = publish::intact(folder)? else { return Ok(None) };
        let published = Some(Published { unchanged: n_files, ..Published::default() });
        let report =
            BuildReport { is_repeated: true, n_pages: made_of.n_pages, published, ..BuildReport::default() };
        Ok((made_of.inputs == *inputs).then_some(report))
    }

    /// The stages in order, on what was read.
    fn stages(
        &mut self,
        to: Destination<'_>,
        changes: &Changes,
        audience: &dyn Audience,
    ) -> Result<Option<BuildReport>, EnvironmentError> {
        let mut report = BuildReport::default();
        let Some(declared) = self.inputs.declared.clone() else { return Ok(Some(report)) };
        report.diagnostics.clone_from(&declared.diagnostics);
        let (false, Some(theme_files)) = (report.has_errors(), self.inputs.theme.clone()) else {
            return Ok(Some(report));
        };
        let Declared { config, schema } = &declared.value;

        report.diagnostics.extend(self.inputs.tree_diagnostics.iter().cloned());
        let documents = load::load(&self.inputs.tree, &config.markdown, &mut self.documents);
        report.diagnostics.extend(documents.diagnostics);
        let documents = documents.value;

        let theme = self.theme(&theme_files, &mut report);
        if audience.is_stale() {
            return Ok(None);
        }
        let mut around = self.surroundings(&documents, (config, schema), &mut report)?;
        around.image_sizes = self.images.read(&self.inputs.tree);
        let resolved = resolve::resolve(&documents, schema, config, &around);
        report.diagnostics.extend(resolved.diagnostics);
        report.diagnostics.extend(asked::missing(&resolved.value.graph, &theme));
        report.verified = resolved.value.verified;
        report.locked = around.evidence.lock;
        let mut graph = resolved.value.graph;
        let sources = graph.entities.iter().filter(|it| it.source.is_some());
        report.sources = sources.map(|it| it.slug.to_string()).collect();
        if self.options.coverage {
            report.coverage = Some(coverage::coverage(&graph, schema));
        }

        if audience.is_stale() {
            return Ok(None);
        }
        if let (Destination::Memory, false) = (to, report.has_errors()) {
            self.show_before_planning(&graph, &declared.value, changes, &theme, audience);
        }
        if let Destination::Folder(_) = to {
            // A build into a folder is the last: what an edit would need is a tenth of the memory.
            self.documents = DocumentCache::default();
            drop(documents);
            graph.forget_sources();
        }
        let planned = plan::plan(&graph, schema, config, &theme.words);
        report.diagnostics.extend(planned.diagnostics);
        let plan = planned.value;
        if audience.is_stale() {
            return Ok(None);
        }
        let compress = &config.publish.compress;
        if !report.has_errors()
            && !self.render(&plan, (&theme_files, &theme), compress, to, audience, &mut report)?
        {
            return Ok(None);
        }
        drop(plan);
        match to {
            Destination::Memory => drop_later(self.graph.replace(graph)),
            _ => drop_later(graph),
        }
        Ok(Some(report))
    }

    /// What resolving needs beside the documents: the lock, the texts of sources, the files to link to.
    fn surroundings(
        &self,
        documents: &[Arc<Document>],
        (config, schema): (&Config, &Schema),
        report: &mut BuildReport,
    ) -> Result<Surroundings, EnvironmentError> {
        report.diagnostics.extend(self.inputs.lock_diagnostics.iter().cloned());
        let mut evidence = Evidence { lock: self.inputs.lock.clone(), ..Evidence::default() };
        for (slug, file) in &self.options.texts {
            let bytes = fs::read(file)
                .map_err(|error| EnvironmentError(format!("cannot read `{}`: {error}", file.display())))?;
            match decode(&SourcePath::new(format!("the text of {slug}")), bytes) {
                Ok(text) => {
                    evidence.given.insert(slug.clone(), text);
                }
                Err(diagnostic) => report.diagnostics.push(*diagnostic),
            }
        }
        for document in documents {
            let values = &document.front_matter.values;
            // Only what declares parts can be a source; to others `text` may mean anything.
            let named = values.get("text").filter(|_| values.contains_key("parts"));
            let named = named.and_then(serde_yaml::Value::as_str);
            let path = named.and_then(|it| document.path().join(it));
            let Some(path) = path.filter(|it| self.inputs.tree.assets.contains_key(it)) else { continue };
            if let Some(text) = self.read(path.as_str(), report)? {
                evidence.texts.insert(path, text);
            }
        }
        let assets = self.inputs.tree.assets.keys().cloned().collect();
        let made = config.site_files(schema).into_iter().map(|(path, _)| path).collect();
        let drafts = self.options.drafts;
        Ok(Surroundings { evidence, assets, made, drafts, ..Surroundings::default() })
    }

    /// A text file of the site, if it is there.
    fn read(&self, file: &str, report: &mut BuildReport) -> Result<Option<SourceText>, EnvironmentError> {
        let bytes = match fs::read(self.options.site.join(file)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(EnvironmentError(format!("cannot read `{file}`: {error}"))),
        };
        match decode(&SourcePath::new(file), bytes) {
            Ok(text) => Ok(Some(text)),
            Err(diagnostic) => {
                report.diagnostics.push(*diagnostic);
                Ok(None)
            }
        }
    }

    /// The theme, compiled anew only if one of its files changed.
    fn theme(&mut self, files: &Arc<ThemeFiles>, report: &mut BuildReport) -> Arc<Theme> {
        report.diagnostics.extend(self.inputs.theme_diagnostics.iter().cloned());
        if let Some((before, theme)) = &self.theme
            && Arc::ptr_eq(before, files)
        {
            return theme.clone();
        }
        let compiled = Theme::compile(files);
        let sound = !diagnostic::has_errors(&compiled.diagnostics);
        report.diagnostics.extend(compiled.diagnostics);
        let theme = Arc::new(compiled.value);
        // A broken theme is not kept, so that it is reported again until it is mended.
        self.theme = sound.then(|| (files.clone(), theme.clone()));
        theme
    }

    /// Renders and hands over what was made. Gives whether it went to its end.
    fn render(
        &mut self,
        plan: &plan::Plan<'_>,
        (files, theme): (&Arc<ThemeFiles>, &Arc<Theme>),
        compress: &[Compression],
        to: Destination<'_>,
        audience: &dyn Audience,
        report: &mut BuildReport,
    ) -> Result<bool, EnvironmentError> {
        let previous = self.rendered.as_deref();
        let run = |keep, sink: &dyn Sink| render::render(plan, theme, files, previous, keep, sink);
        let (checked, publisher) = match to {
            Destination::Nowhere => (run(false, &Nowhere)?, None),
            Destination::Memory => match run(true, &UnlessStale(audience)) {
                Err(_) if audience.is_stale() => return Ok(false),
                other => (other?, None),
            },
            Destination::Folder(folder) => {
                refuse_own_folder(&self.options.site, folder, &self.inputs.tree)?;
                let into = ToFolder {
                    publisher: publish::open(folder)?,
                    root: &self.options.site,
                    tree: &self.inputs.tree,
                    compress: compress.iter().copied().map(way).collect(),
                    plan,
                };
                let listening = Listening::new(&plan.site, &into);
                let checked = run(false, &listening)?;
                let findable = listening.documents();
                (checked, Some((into, findable)))
            }
        };
        report.diagnostics.extend(checked.diagnostics);
        let outcome = checked.value;
        report.n_pages = outcome.n_pages;
        report.reasons = outcome.reasons;
        if report.has_errors() {
            // Dropping the publisher leaves the folder as it was.
            return Ok(true);
        }
        if let Some((mut into, findable)) = publisher {
            if plan.site.search.is_some() {
                searching::publish(&plan.site, &findable, &into)?;
            }
            if let (Some(inputs), true) = (self.made_of.take(), report.diagnostics.is_empty()) {
                into.publisher.made_of(MadeOf { inputs, n_pages: report.n_pages });
            }
            report.published = Some(into.publisher.finish()?);
        }
        if let Some(rendered) = outcome.rendered {
            drop_later(self.rendered.replace(Arc::new(rendered)));
        }
        Ok(true)
    }
}

/// Drops something large where nobody waits for it.
fn drop_later<T: Send + 'static>(large: T) {
    rayon::spawn(move || drop(large));
}

/// A sink that keeps nothing and ends the build as soon as it is out of date.
struct UnlessStale<'a>(&'a dyn Audience);

impl Sink for UnlessStale<'_> {
    fn take(&self, _: &OutputPath, _: &str, _: &Made<'_>) -> io::Result<()> {
        if self.0.is_stale() { Err(io::ErrorKind::Interrupted.into()) } else { Ok(()) }
    }
}

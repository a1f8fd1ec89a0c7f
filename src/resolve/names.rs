//! What can be referred to: every entity by kind and slug, every page by its file, every anchor.
//! Turns what an author wrote into an [`EntityId`], or says what was probably meant.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use super::graph::{Cited, EntityId, Link, Role};
use super::sources::Source;
use super::texts::Texts;
use crate::diagnostic::{Diagnostic, Location, catalogue, nearest};
use crate::load::Document;
use crate::load::body::{PlaceRef, Target};
use crate::load::sentence::sentences;
use crate::path::{OutputPath, SourcePath};
use crate::schema::{KindId, Schema};

/// One entity as far as references care.
#[derive(Debug)]
pub(crate) struct Named {
    pub(crate) kind: KindId,
    pub(crate) role: Role,
    /// Its slug; for a plain page, its path without extension.
    pub(crate) name: String,
    pub(crate) document: Arc<Document>,
    pub(crate) source: Option<Arc<Source>>,
}

/// Everything that can be referred to.
#[derive(Debug)]
pub(crate) struct Names<'a> {
    pub(crate) schema: &'a Schema,
    named: Vec<Named>,
    by_kind: Vec<BTreeMap<String, EntityId>>,
    by_file: BTreeMap<SourcePath, EntityId>,
    /// Entities that exist but are kept out of this build, as `kind/slug` and as file.
    drafts: BTreeSet<String>,
    /// Files that are copied.
    assets: BTreeSet<SourcePath>,
    /// Files that the build makes for the whole site.
    made: BTreeSet<OutputPath>,
    sources: BTreeMap<String, EntityId>,
    /// The texts of sources, where they are at hand.
    pub(crate) texts: Texts,
    /// Every file that a link can name, by folder, for suggestions.
    folders: OnceLock<BTreeMap<String, Vec<SourcePath>>>,
}

impl<'a> Names<'a> {
    /// Notes every entity, in the order of their ids.
    pub(crate) fn new(
        schema: &'a Schema,
        named: Vec<Named>,
        drafts: BTreeSet<String>,
        (assets, made): (BTreeSet<SourcePath>, BTreeSet<OutputPath>),
        texts: Texts,
    ) -> Self {
        let mut by_kind = vec![BTreeMap::new(); schema.kinds.len()];
        let mut by_file = BTreeMap::new();
        let mut sources = BTreeMap::new();
        for (at, it) in named.iter().enumerate() {
            let id = EntityId(at as u32);
            if matches!(it.role, Role::Entity | Role::Plain) {
                by_kind[usize::from(it.kind.0)].entry(it.name.clone()).or_insert(id);
            }
            if it.source.is_some() {
                sources.entry(it.name.clone()).or_insert(id);
            }
            by_file.insert(it.document.path().clone(), id);
        }
        Self {
            schema,
            named,
            by_kind,
            by_file,
            drafts,
            assets,
            made,
            sources,
            texts,
            folders: OnceLock::new(),
        }
    }

    pub(crate) fn get(&self, id: EntityId) -> &Named {
        &self.named[id.0 as usize]
    }

    /// `kind/slug`, the name of an entity in messages and references.
    pub(crate) fn full_name(&self, id: EntityId) -> String {
        let it = self.get(id);
        match it.role {
            Role::Entity => format!("{}/{}", self.schema.kind(it.kind).name, it.name),
            _ => it.document.path().to_string(),
        }
    }

    /// Looks up an entry of a relation: `slug` if the relation leads to one kind, else `kind/slug`.
    pub(crate) fn entity(
        &self,
        typed: &str,
        to: &[KindId],
        at: impl FnOnce() -> Location,
    ) -> Result<EntityId, Diagnostic> {
        let (kinds, slug) = match typed.split_once('/') {
            None => (to.to_vec(), typed),
            Some((kind, slug)) => match self.schema.kind_named(kind) {
                None => {
                    let known = to.iter().map(|&it| self.schema.kind(it).name.as_str());
                    return Err(catalogue::reference_to_unknown_kind(at(), typed, known));
                }
                Some(kind) if to.contains(&kind) => (vec![kind], slug),
                Some(kind) => {
                    let allowed: Vec<_> = to.iter().map(|&it| self.schema.kind(it).name.as_str()).collect();
                    return Err(catalogue::wrong_kind(at(), typed, &self.schema.kind(kind).name, &allowed));
                }
            },
        };
        let found: Vec<EntityId> = kinds.iter().filter_map(|&it| self.lookup(it, slug)).collect();
        match found.as_slice() {
            [id] => Ok(*id),
            [first, second, ..] => Err(catalogue::ambiguous_reference(
                at(),
                typed,
                &self.full_name(*first),
                &self.full_name(*second),
            )),
            [] => Err(self.dangling(typed, slug, &kinds, at())),
        }
    }

    fn lookup(&self, kind: KindId, slug: &str) -> Option<EntityId> {
        self.by_kind[usize::from(kind.0)].get(slug).copied()
    }

    fn dangling(&self, typed: &str, slug: &str, kinds: &[KindId], at: Location) -> Diagnostic {
        let kind_names: Vec<_> = kinds.iter().map(|&it| self.schema.kind(it).name.as_str()).collect();
        if let Some(kind) = kind_names.iter().find(|kind| self.drafts.contains(&format!("{kind}/{slug}"))) {
            return catalogue::reference_to_draft(at, &format!("{kind}/{slug}"));
        }
        let slugs = kinds.iter().flat_map(|it| self.by_kind[usize::from(it.0)].keys());
        let suggestion = nearest(slug, slugs.map(String::as_str)).map(|meant| match typed.split_once('/') {
            Some((kind, _)) => format!("{kind}/{meant}"),
            None => meant.to_owned(),
        });
        // Perhaps the slug is right and only of another kind.
        let elsewhere = self.schema.declared_kinds().find(|&it| self.lookup(it, slug).is_some());
        let elsewhere = elsewhere.map(|it| self.schema.kind(it).name.as_str());
        // More than a dozen nobody would read.
        let all = kinds.iter().map(|&it| self.by_kind[usize::from(it.0)].len()).sum::<usize>();
        let shown = if all > 12 { &[][..] } else { kinds };
        let known = shown.iter().flat_map(|&it| self.by_kind[usize::from(it.0)].iter());
        let known: Vec<_> = match kinds {
            [_] => known.map(|(slug, _)| slug.clone()).collect(),
            _ => known.map(|(_, &id)| self.full_name(id)).collect(),
        };
        let known: Vec<_> = known.iter().map(String::as_str).collect();
        catalogue::dangling_reference(at, typed, &kind_names, suggestion.as_deref(), elsewhere, &known)
    }

    /// Looks up what a link in a text names.
    pub(crate) fn link(
        &self,
        from: EntityId,
        target: &Target,
        at: impl Fn() -> Location,
    ) -> Result<Link, Diagnostic> {
        match target {
            Target::External(url) => Ok(Link::External(url.clone())),
            Target::Anchor(anchor) => {
                self.check_anchor(from, anchor, &at)?;
                Ok(Link::Anchor(anchor.clone()))
            }
            Target::Entity { name, anchor } => self.wiki(name, anchor.as_deref(), at),
            Target::Path { path, anchor } => self.path(from, path, anchor.as_deref(), at),
        }
    }

    fn wiki(&self, name: &str, anchor: Option<&str>, at: impl Fn() -> Location) -> Result<Link, Diagnostic> {
        let id = match name.split_once('/') {
            Some((kind, slug)) if self.schema.kind_named(kind).is_some() => {
                let kind = self.schema.kind_named(kind).unwrap_or(Schema::PAGE);
                self.lookup(kind, slug).ok_or_else(|| self.dangling(name, slug, &[kind], at()))?
            }
            _ => match self.lookup(Schema::PAGE, name) {
                Some(id) => id,
                None => {
                    if let Some(kind) = self.schema.kind_named(name).filter(|&it| it != Schema::PAGE) {
                        return Ok(Link::List(kind));
                    }
                    return Err(self.dangling_wiki(name, at()));
                }
            },
        };
        if let Some(anchor) = anchor {
            self.check_anchor(id, anchor, &at)?;
        }
        Ok(Link::Page(id, anchor.map(str::to_owned)))
    }

    fn dangling_wiki(&self, name: &str, at: Location) -> Diagnostic {
        if name.contains('/') {
            return catalogue::reference_to_unknown_kind(at, name, self.schema.kind_names());
        }
        let pages = self.by_kind[0].keys().map(String::as_str);
        let suggestion = nearest(name, pages.chain(self.schema.kind_names())).map(str::to_owned);
        let holder = self.schema.declared_kinds().find(|&it| self.lookup(it, name).is_some());
        let suggestion = holder.map(|it| format!("{}/{name}", self.schema.kind(it).name)).or(suggestion);
        catalogue::dangling_link(at, name, suggestion.as_deref())
    }

    fn path(
        &self,
        from: EntityId,
        path: &str,
        anchor: Option<&str>,
        at: impl Fn() -> Location,
    ) -> Result<Link, Diagnostic> {
        let Some(file) = self.get(from).document.path().join(path) else {
            return Err(catalogue::link_climbs_out(at(), path));
        };
        if let Some(&id) = self.by_file.get(&file) {
            if let Some(anchor) = anchor {
                self.check_anchor(id, anchor, &at)?;
            }
            return Ok(Link::Page(id, anchor.map(str::to_owned)));
        }
        let is_text = |it: &Named| it.source.as_ref().is_some_and(|it| it.is_in(&file));
        if let Some(source) = self.named.iter().find(|it| is_text(it)) {
            return Err(catalogue::link_to_source_text(at(), path, &source.name));
        }
        if self.assets.contains(&file) {
            return Ok(Link::File(asset_output(&file)));
        }
        if self.made.contains(&asset_output(&file)) {
            return Ok(Link::File(asset_output(&file)));
        }
        if self.drafts.contains(file.as_str()) {
            return Err(catalogue::reference_to_draft(at(), path));
        }
        let meant = self.nearest_file(&file).map(|it| it.relative_to(self.get(from).document.path()));
        Err(catalogue::dangling_path(at(), path, file.as_str(), meant.as_deref()))
    }

    /// The file that a path was probably meant to name: one with nearly this folder and nearly this
    /// name, or the only one of this name.
    fn nearest_file(&self, wanted: &SourcePath) -> Option<&SourcePath> {
        let folders = self.folders.get_or_init(|| {
            let mut folders: BTreeMap<String, Vec<SourcePath>> = BTreeMap::new();
            let made = self.made.iter().map(|it| SourcePath::new(format!("content/{it}")));
            for file in self.by_file.keys().chain(&self.assets).cloned().chain(made) {
                folders.entry(file.folder().to_owned()).or_default().push(file);
            }
            folders
        });
        let near = nearest(wanted.folder(), folders.keys().map(String::as_str)).and_then(|folder| {
            let here = folders.get(folder)?;
            let name = nearest(wanted.file_name(), here.iter().map(SourcePath::file_name))?;
            here.iter().find(|it| it.file_name() == name)
        });
        let mut same_name = folders.values().flatten().filter(|it| it.file_name() == wanted.file_name());
        near.or_else(|| same_name.next().filter(|_| same_name.next().is_none()))
    }

    fn check_anchor(&self, id: EntityId, anchor: &str, at: &impl Fn() -> Location) -> Result<(), Diagnostic> {
        let target = self.get(id);
        let headings = || target.document.body.headings.iter().map(|it| it.id.as_str());
        let places = || target.source.iter().flat_map(|it| it.places.keys()).map(String::as_str);
        if anchor.is_empty() || headings().chain(places()).any(|it| it == anchor) {
            return Ok(());
        }
        let known: Vec<_> = headings().chain(places()).collect();
        Err(catalogue::dangling_anchor(at(), anchor, target.document.path(), &known))
    }

    /// Looks up a place in a source.
    pub(crate) fn place(&self, typed: &PlaceRef, at: impl Fn() -> Location) -> Result<Cited, Diagnostic> {
        let Some(&source) = self.sources.get(&typed.source) else {
            let known: Vec<_> = self.sources.keys().map(String::as_str).collect();
            return Err(catalogue::unknown_source(at(), &typed.source, &known));
        };
        let parts = self.get(source).source.as_deref();
        if typed.place.is_empty() {
            return Err(catalogue::citation_without_place(at(), &typed.source));
        }
        let Some((place, sentence)) = parts.and_then(|it| it.find(&typed.place)) else {
            let suggestion = parts.and_then(|it| it.suggest(&typed.place));
            return Err(catalogue::unknown_place(at(), &typed.source, &typed.place, suggestion));
        };
        // Without the text nobody can count; the quotation in the lock has the sentence in its name.
        let text = parts.zip(self.texts.get(&source));
        if let Some(words) = text.and_then(|(parts, text)| text.words(parts, place))
            && let n_sentences = sentences(words).count()
            && sentence.is_some_and(|it| usize::from(it) > n_sentences)
        {
            return Err(catalogue::unknown_sentence(at(), &typed.source, &typed.place, n_sentences));
        }
        Ok(Cited { source, place, sentence })
    }
}

/// Where a file that is copied lands: beside the pages of its folder.
pub(crate) fn asset_output(file: &SourcePath) -> OutputPath {
    let path = file.as_str();
    let path = path.strip_prefix("content/").or_else(|| path.strip_prefix("static/")).unwrap_or(path);
    OutputPath::new(path)
}

//! Load: files to documents. Per file, pure and cached; knows neither schema nor theme, so an edit of
//! either re-reads nothing here and nothing here can go stale because of them.
//!
//! [`source_tree`] reads the files, [`front_matter`] splits and parses the YAML, [`markdown`] turns the
//! rest into a [`Body`]. Everything that refers to another file stays as the author wrote it.

pub mod body;
pub mod front_matter;
pub mod highlight;
pub mod images;
mod inline;
pub mod markdown;
mod places;
pub mod plain_text;
mod quotation;
pub(crate) mod sentence;
pub mod source_tree;
pub mod spoken;
mod yaml;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::config::MarkdownOptions;
use crate::diagnostic::{Checked, Diagnostic, Location, SourceText};
use crate::path::SourcePath;
use body::Body;
use front_matter::{FrontMatter, Step};
use source_tree::SourceTree;

/// A content file, parsed.
#[derive(Debug)]
pub struct Document {
    /// The file as read.
    pub source: SourceText,
    /// Its front matter; values without meaning yet.
    pub front_matter: FrontMatter,
    /// Its Markdown.
    pub body: Arc<Body>,
    /// What is wrong with the file by itself.
    pub diagnostics: Vec<Diagnostic>,
    options: MarkdownOptions,
    /// Markdown in the front matter, parsed when the schema first asks for it.
    fragments: Mutex<BTreeMap<Arc<str>, Arc<Body>>>,
}

impl Document {
    /// Parses a file.
    pub fn parse(source: SourceText, options: &MarkdownOptions) -> Self {
        let split = front_matter::split(&source);
        let body = markdown::parse(&source.text[split.body..], split.body, options);
        let body = Arc::new(Body { text: source.text.clone(), start: split.body as u32, ..body });
        Self {
            source,
            front_matter: split.front_matter,
            body,
            diagnostics: split.diagnostics,
            options: options.clone(),
            fragments: Mutex::default(),
        }
    }

    /// The file's name.
    pub fn path(&self) -> &SourcePath {
        &self.source.path
    }

    /// Whether its front matter could not be read. What it lacks then is no mistake of its own.
    pub fn is_broken(&self) -> bool {
        !self.diagnostics.is_empty()
    }

    /// A value of the front matter, parsed as Markdown. The places in it count from its own beginning.
    pub fn fragment(&self, text: &str) -> Arc<Body> {
        let mut fragments = self.fragments.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(body) = fragments.get(text) {
            return body.clone();
        }
        let text: Arc<str> = text.into();
        let body = Arc::new(Body { text: text.clone(), ..markdown::parse_field(&text, &self.options) });
        fragments.insert(text, body.clone());
        body
    }

    /// Gives back its front matter; the places of what stood there are still known.
    pub(crate) fn forget_front_matter(&mut self) {
        self.front_matter.values = Default::default();
        self.fragments = Mutex::default();
    }

    /// Whether both were parsed with the same options.
    pub fn has_options_of(&self, other: &Document) -> bool {
        self.options == other.options
    }

    /// Whether its front matter has this key.
    pub(crate) fn has_key(&self, key: &str) -> bool {
        self.front_matter.has_key(&self.source, key)
    }

    /// The place of a value of the front matter.
    pub fn locate(&self, path: &[Step<'_>]) -> Location {
        self.front_matter.locate(&self.source, path)
    }
}

/// The documents of the last build, so that an unchanged file is not parsed again.
#[derive(Debug, Default)]
pub struct DocumentCache(BTreeMap<SourcePath, Arc<Document>>);

impl DocumentCache {
    /// The document of a file.
    pub fn get(&self, path: &SourcePath) -> Option<&Arc<Document>> {
        self.0.get(path)
    }

    /// Keeps a document that was parsed ahead of the build.
    pub fn put(&mut self, document: Arc<Document>) {
        self.0.insert(document.path().clone(), document);
    }
}

/// Parses every file whose text or options differ from last time; gives the documents in the order of
/// their paths.
pub fn load(
    tree: &SourceTree,
    options: &MarkdownOptions,
    cache: &mut DocumentCache,
) -> Checked<Vec<Arc<Document>>> {
    let old = std::mem::take(&mut cache.0);
    let files: Vec<_> = tree.texts.values().collect();
    let documents: Vec<Arc<Document>> = files
        .into_par_iter()
        .map(|file| match old.get(&file.source.path) {
            Some(it) if it.source.text == file.source.text && it.options == *options => it.clone(),
            _ => Arc::new(Document::parse(file.source.clone(), options)),
        })
        .collect();
    cache.0 = documents.iter().map(|it| (it.path().clone(), it.clone())).collect();
    let diagnostics = documents.iter().flat_map(|it| it.diagnostics.iter().cloned()).collect();
    Checked { value: documents, diagnostics }
}

//! The index of what can be found, on its way to the output folder: made of the pages as they are rendered,
//! once all are, and only if what can be found changed.

use std::io;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::folder::ToFolder;
use crate::path::OutputPath;
use crate::plan::view::{PageView, SiteView};
use crate::publish::compress::beside;
use crate::render::{Made, Sink};
use crate::search::{self, Document};

/// A sink that notes what can be found of each page and hands everything on.
pub(super) struct Listening<'a> {
    site: &'a SiteView,
    next: &'a dyn Sink,
    documents: Mutex<Vec<(OutputPath, Document)>>,
}

impl<'a> Listening<'a> {
    pub(super) fn new(site: &'a SiteView, next: &'a dyn Sink) -> Self {
        Self { site, next, documents: Mutex::default() }
    }

    /// What can be found, in order of the pages' paths.
    pub(super) fn documents(self) -> Vec<Document> {
        let mut documents = self.documents.into_inner().unwrap_or_else(PoisonError::into_inner);
        documents.sort_by(|(a, _), (b, _)| a.cmp(b));
        documents.into_iter().map(|(_, it)| it).collect()
    }
}

impl Sink for Listening<'_> {
    fn take(&self, path: &OutputPath, producer: &str, made: &Made<'_>) -> io::Result<()> {
        self.next.take(path, producer, made)
    }

    fn see(&self, page: &PageView, html: &[u8]) {
        if let Some(document) = Document::of(page, self.site, html) {
            let mut documents = self.documents.lock().unwrap_or_else(PoisonError::into_inner);
            documents.push((page.output.clone(), document));
        }
    }
}

/// Publishes the index: the one that is published already, if it is of the same documents.
pub(super) fn publish(site: &SiteView, documents: &[Document], into: &ToFolder<'_>) -> io::Result<()> {
    // Files that are taken over bring their compressed copies, so these must be of the same ways.
    let ways: String = into.compress.iter().map(|it| format!(" {it:?}")).collect();
    let producer = format!("the search of {}{ways}", search::digest(site, documents));
    let copies = |path: &OutputPath| into.compress.iter().map(|&way| beside(path, way)).collect();
    if into.publisher.keep_all(&producer, copies).map_err(io::Error::other)? {
        return Ok(());
    }
    let files = search::index(site, documents, &|| false)?.unwrap_or_default();
    files.par_iter().try_for_each(|(path, bytes)| into.put(path, &producer, bytes))
}

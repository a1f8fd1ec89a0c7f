//! What is served: the site as the last sound build left it, and what is wrong with it now.
//!
//! Every path is looked up among the outputs that the build named, as it is: nothing is joined,
//! normalized or found on disk, so no path can lead out of the site. The one thing that is read from disk
//! is a file that the site copies, under the name that the build knows it by.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use crate::path::{OutputPath, SourcePath, content_hash};
use crate::render::Rendered;

use super::overlay::Trouble;

/// A site to serve. Never changed: the next build makes another.
#[derive(Debug, Clone, Default)]
pub(super) struct Site {
    /// Whether the first build has ended.
    pub(super) is_ready: bool,
    /// The site's folder.
    pub(super) root: PathBuf,
    /// The last sound build; absent if there was none yet.
    pub(super) rendered: Option<Arc<Rendered>>,
    /// Pages that are newer than the build, which the next one will make again.
    pub(super) early: BTreeMap<OutputPath, Arc<[u8]>>,
    /// The files that searches look into. They may be of an earlier build: they are made in the background.
    pub(super) search: Arc<BTreeMap<OutputPath, Arc<[u8]>>>,
    /// What is wrong with the site now.
    pub(super) trouble: Option<Arc<Trouble>>,
}

/// What a path of the server names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// An output.
    Output(OutputPath, Body),
    /// The page for paths that name nothing.
    Missing(Body),
    /// Another path.
    Elsewhere(String),
    /// Nothing, for there is no site yet.
    NoSite,
}

/// The bytes of an output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Body {
    /// In memory.
    Bytes(Arc<[u8]>),
    /// In a file of the site.
    Copy(SourcePath),
}

impl Site {
    /// The path under which the site stands, with a slash at both ends.
    pub(super) fn base(&self) -> String {
        base_path(self.rendered.as_deref().and_then(Rendered::base_url).unwrap_or_default())
    }

    /// What a path names; `path` is what the request says, without the query.
    pub(super) fn find(&self, path: &str) -> Found {
        let Some(rendered) = &self.rendered else { return Found::NoSite };
        let base = self.base();
        let missing = || {
            let page = rendered.outputs.get(&OutputPath::new("404.html")).cloned();
            Found::Missing(Body::Bytes(page.unwrap_or_else(|| Arc::from(&b"no such page"[..]))))
        };
        let Some(inside) = path.strip_prefix(&base) else {
            let is_above = base.starts_with(path) && (path.ends_with('/') || format!("{path}/") == base);
            return if is_above { Found::Elsewhere(base) } else { missing() };
        };
        let Ok(name) = percent_encoding::percent_decode_str(inside).decode_utf8() else { return missing() };
        let output = |path: OutputPath| {
            let early = self.early.get(&path).cloned();
            let made = early.or_else(|| rendered.bytes(&path)).or_else(|| self.search.get(&path).cloned());
            let body = match made {
                Some(bytes) => Body::Bytes(bytes),
                None => Body::Copy(rendered.copies.get(&path)?.clone()),
            };
            Some(Found::Output(path, body))
        };
        if name.is_empty() || name.ends_with('/') {
            return output(OutputPath::new(format!("{name}index.html"))).unwrap_or_else(missing);
        }
        if let Some(found) = output(OutputPath::new(&name)) {
            return found;
        }
        match output(OutputPath::page(&name)) {
            Some(_) => Found::Elsewhere(format!("{base}{inside}/")),
            None => missing(),
        }
    }

    /// The output that a path shows, if it shows one from memory.
    pub(super) fn output_at(&self, path: &str) -> Option<OutputPath> {
        match self.find(path) {
            Found::Output(path, Body::Bytes(_)) => Some(path),
            _ => None,
        }
    }

    /// The bytes, and what identifies them.
    pub(super) fn read(&self, body: &Body) -> io::Result<(Arc<[u8]>, String)> {
        match body {
            Body::Bytes(bytes) => Ok((bytes.clone(), content_hash(bytes))),
            Body::Copy(source) => {
                let file = self.file(source)?;
                let stamp = stamp(&file)?;
                Ok((fs::read(&file)?.into(), stamp))
            }
        }
    }

    /// What identifies the bytes of a file that the output at `path` is a copy of; `None` for every other
    /// output.
    pub(super) fn stamp_of_copy(&self, path: &str) -> Option<String> {
        match self.find(path) {
            Found::Output(_, Body::Copy(source)) => stamp(&self.file(&source).ok()?).ok(),
            _ => None,
        }
    }

    /// Where a file of the site is. It may have become a link out of the site since the build.
    fn file(&self, source: &SourcePath) -> io::Result<PathBuf> {
        let file = fs::canonicalize(self.root.join(source.as_str()))?;
        match file.starts_with(fs::canonicalize(&self.root)?) {
            true => Ok(file),
            false => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

/// The path of a site's address, with a slash at both ends.
pub(super) fn base_path(base_url: &str) -> String {
    let after_scheme = base_url.split_once("://").map_or("", |(_, rest)| rest);
    match after_scheme.split_once('/') {
        Some((_, path)) if !path.is_empty() => format!("/{path}"),
        _ => "/".into(),
    }
}

fn stamp(file: &Path) -> io::Result<String> {
    let metadata = fs::metadata(file)?;
    let modified = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(format!("{:x}-{:x}", metadata.len(), modified.as_nanos()))
}

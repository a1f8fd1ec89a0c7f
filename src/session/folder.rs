//! Into a folder: what is rendered, copied and compressed, on its way to the publisher.

use std::fs;
use std::io;
use std::path::Path;

use super::EnvironmentError;
use crate::config::outputs::Compression;
use crate::load::source_tree::SourceTree;
use crate::path::OutputPath;
use crate::plan;
use crate::publish::Publisher;
use crate::publish::compress::{self, Way};
use crate::render::{Made, Sink};

/// A site must not be built into the folders it is made of: the next build would take it for content.
pub(super) fn refuse_own_folder(site: &Path, out: &Path, tree: &SourceTree) -> Result<(), EnvironmentError> {
    let real = |path: &Path| {
        let existing = path.ancestors().find_map(|it| Some((it, fs::canonicalize(it).ok()?)));
        existing.and_then(|(it, real)| Some(real.join(path.strip_prefix(it).ok()?)))
    };
    let anchored = |path: &Path| if path.is_absolute() { path.to_owned() } else { Path::new(".").join(path) };
    let (Some(site), Some(real_out)) = (real(&anchored(site)), real(&anchored(out))) else { return Ok(()) };
    let own = ["content", "static", "themes", "templates", "strings", "assets"];
    let own = own.iter().find(|it| real_out.starts_with(site.join(it))).map(|it| (*it).to_owned());
    let link = || tree.links.iter().find(|(_, to)| to.starts_with(&real_out) || real_out.starts_with(to));
    match own.or_else(|| link().map(|(link, _)| link.to_string())) {
        None => Ok(()),
        Some(made_of) => Err(EnvironmentError(format!(
            "cannot write the site to `{}`: it is made of what is in `{made_of}`. Name another folder with --out",
            out.display()
        ))),
    }
}

/// Hands what is rendered to the publisher.
pub(super) struct ToFolder<'a> {
    pub(super) publisher: Publisher,
    pub(super) root: &'a Path,
    pub(super) tree: &'a SourceTree,
    /// How text files are compressed beside the files.
    pub(super) compress: Vec<Way>,
    pub(super) plan: &'a plan::Plan<'a>,
}

pub(super) fn way(compression: Compression) -> Way {
    match compression {
        Compression::Gzip => Way::Gzip,
        Compression::Brotli => Way::Brotli,
    }
}

impl ToFolder<'_> {
    pub(super) fn put(&self, path: &OutputPath, producer: &str, bytes: &[u8]) -> io::Result<()> {
        self.publisher.put(path, producer, bytes).map_err(io::Error::other)?;
        if !compress::is_worth(path, bytes) {
            return Ok(());
        }
        for &way in &self.compress {
            let copy = compress::beside(path, way);
            // The site brings its own.
            if self.plan.outputs.contains_key(&copy) {
                continue;
            }
            let producer = compress::producer(bytes, way);
            if self.publisher.keep_same(&copy, &producer).map_err(io::Error::other)? {
                continue;
            }
            let compressed = compress::compress(bytes, way)?;
            if compressed.len() < bytes.len() {
                self.publisher.put(&copy, &producer, &compressed).map_err(io::Error::other)?;
            }
        }
        Ok(())
    }
}

impl Sink for ToFolder<'_> {
    fn take(&self, path: &OutputPath, producer: &str, made: &Made<'_>) -> io::Result<()> {
        match made {
            Made::Bytes(bytes) => self.put(path, producer, bytes),
            Made::Copy(source) => {
                let file = self.tree.assets.get(source).map(|it| it.file.clone());
                let file = file.unwrap_or_else(|| self.root.join(source.as_str()));
                let bytes = fs::read(&file).map_err(|error| {
                    io::Error::new(error.kind(), format!("cannot read `{source}`: {error}"))
                })?;
                self.put(path, producer, &bytes)
            }
        }
    }
}

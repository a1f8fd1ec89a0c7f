//! The files of a site as they are on disk now: the only reader of `content/`.
//!
//! Folders and files whose names begin with a dot, and the leftovers of editors, are not content.
//! A symbolic link is followed only to a place inside the site.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rayon::prelude::*;

use crate::diagnostic::{Checked, Diagnostic, SourceText, catalogue, decode_lossy};
use crate::path::{SourcePath, is_ignored};

/// The folder that holds the content.
pub(crate) const CONTENT: &str = "content";
/// The folder whose files are copied as they are.
pub(crate) const STATIC: &str = "static";

/// What is in the site folder.
#[derive(Debug, Clone, Default)]
pub struct SourceTree {
    /// The content files, read.
    pub texts: BTreeMap<SourcePath, SourceFile>,
    /// Every other file under `content/` and `static/`, to be copied.
    pub assets: BTreeMap<SourcePath, Asset>,
    /// The symbolic links that were followed, with the file or folder that each leads to.
    pub links: Vec<(SourcePath, PathBuf)>,
}

/// A content file as read.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Its text, under its name.
    pub source: SourceText,
    /// Where it is on this machine.
    file: PathBuf,
    stamp: Stamp,
    /// What is wrong with its bytes; kept, so that a file that did not change is reported again.
    fault: Option<Box<Diagnostic>>,
    /// Whether it was old when it was read: only then does an equal stamp prove that it is the same.
    is_settled: bool,
}

/// A file that is copied as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Where it is on this machine.
    pub file: PathBuf,
    /// What tells that it changed.
    pub stamp: Stamp,
}

/// What tells that a file changed without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    len: u64,
    modified: Option<SystemTime>,
    /// When the file's entry last changed; also tells that another file took its name.
    #[cfg(unix)]
    changed: (i64, i64),
}

/// A file that was written to more recently than this may be written to again without its time changing.
const TIME_RESOLUTION: Duration = Duration::from_millis(50);

impl Stamp {
    fn of(metadata: &fs::Metadata) -> Self {
        Self {
            len: metadata.len(),
            modified: metadata.modified().ok(),
            #[cfg(unix)]
            changed: {
                use std::os::unix::fs::MetadataExt;
                (metadata.ctime(), metadata.ctime_nsec())
            },
        }
    }

    /// Whether it was written so long ago that another writing would show in it.
    pub(super) fn is_settled(&self) -> bool {
        self.modified.and_then(|it| it.elapsed().ok()).is_some_and(|it| it > TIME_RESOLUTION)
    }
}

/// What looking again at some files found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looked {
    /// Nothing new.
    Same,
    /// Some of them changed, and the tree with them.
    Changed,
    /// More than contents changed: only a scan can tell.
    NotEnough,
}

impl SourceTree {
    /// Walks the site folder and reads what is new. A file with the same length and time as in
    /// `previous` is taken from there.
    pub fn scan(root: &Path, previous: &SourceTree) -> io::Result<Checked<SourceTree>> {
        let mut walk = Walk {
            root,
            real_root: fs::canonicalize(root)?,
            inside: Vec::new(),
            found: Vec::new(),
            links: Vec::new(),
            diagnostics: Vec::new(),
        };
        for folder in [CONTENT, STATIC] {
            let path = root.join(folder);
            if path.is_dir() {
                walk.folder(&path, folder)?;
            } else if path.exists() {
                walk.diagnostics.push(catalogue::not_a_folder(&SourcePath::new(folder)));
            }
        }
        let Walk { found, links, mut diagnostics, .. } = walk;
        let (texts, assets): (Vec<_>, Vec<_>) = found
            .into_iter()
            .partition(|it| it.path.as_str().starts_with("content/") && it.path.as_str().ends_with(".md"));
        let read: Vec<_> = texts
            .into_par_iter()
            .filter_map(|it| match previous.texts.get(&it.path) {
                Some(old) if old.is_settled && old.stamp == it.stamp => Some(Ok((it.path, old.clone()))),
                old => match read(&it.file, &it.path, it.stamp, old) {
                    // Removed between the listing and now.
                    Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                    Err(error) => Some(Err(with_path(error, &it.file))),
                    Ok(file) => Some(Ok((it.path, file))),
                },
            })
            .collect::<io::Result<_>>()?;
        let mut tree = SourceTree { links, ..SourceTree::default() };
        for (path, file) in read {
            diagnostics.extend(file.fault.as_deref().cloned());
            tree.texts.insert(path, file);
        }
        let asset = |it: Found| (it.path, Asset { file: it.file, stamp: it.stamp });
        tree.assets = assets.into_iter().map(asset).collect();
        Ok(Checked { value: tree, diagnostics })
    }

    /// Looks again at some files, without a walk.
    pub fn look_at(&mut self, files: &BTreeSet<SourcePath>) -> Looked {
        let mut found = Vec::new();
        for path in files {
            let Some(old) = self.texts.get(path) else {
                // An asset is told by its stamp alone, and a new file may be anything.
                return Looked::NotEnough;
            };
            let Ok(metadata) = fs::symlink_metadata(&old.file) else { return Looked::NotEnough };
            if !metadata.is_file() {
                return Looked::NotEnough;
            }
            match read(&old.file, path, Stamp::of(&metadata), Some(old)) {
                Ok(new) if new.fault.is_none() && old.fault.is_none() => found.push((path, new, old)),
                _ => return Looked::NotEnough,
            }
        }
        let is_same = found.iter().all(|(_, new, old)| Arc::ptr_eq(&new.source.text, &old.source.text));
        let found: Vec<_> = found.into_iter().map(|(path, new, _)| (path.clone(), new)).collect();
        self.texts.extend(found);
        if is_same { Looked::Same } else { Looked::Changed }
    }

    /// Whether another tree has the same files with the same contents.
    pub fn is_same(&self, other: &SourceTree) -> bool {
        let texts = self.texts.values().zip(other.texts.values());
        self.texts.len() == other.texts.len()
            && texts.into_iter().all(|(a, b)| a.source == b.source)
            && self.assets == other.assets
    }
}

/// Reads a content file. One whose text is the old one shares it, so that whoever compares need not read.
fn read(file: &Path, path: &SourcePath, stamp: Stamp, old: Option<&SourceFile>) -> io::Result<SourceFile> {
    let is_settled = stamp.is_settled();
    let (mut source, fault) = decode_lossy(path, fs::read(file)?);
    if let Some(old) = old.filter(|it| it.source == source) {
        source = old.source.clone();
    }
    Ok(SourceFile { source, file: file.to_owned(), stamp, is_settled, fault })
}

struct Found {
    path: SourcePath,
    file: PathBuf,
    stamp: Stamp,
}

struct Walk<'a> {
    root: &'a Path,
    real_root: PathBuf,
    /// The folders that the walk is in, without symbolic links.
    inside: Vec<PathBuf>,
    found: Vec<Found>,
    links: Vec<(SourcePath, PathBuf)>,
    diagnostics: Vec<Diagnostic>,
}

/// Deeper folders are a mistake, not content.
const MAX_DEPTH: usize = 64;

impl Walk<'_> {
    fn folder(&mut self, folder: &Path, relative: &str) -> io::Result<()> {
        if self.inside.len() > MAX_DEPTH {
            self.diagnostics.push(catalogue::folders_too_deep(&SourcePath::new(relative), MAX_DEPTH));
            return Ok(());
        }
        match fs::canonicalize(folder) {
            Ok(real) => self.inside.push(real),
            // Removed between the listing and now.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(with_path(error, folder)),
        }
        let result = self.entries(folder, relative);
        self.inside.pop();
        result
    }

    fn entries(&mut self, folder: &Path, relative: &str) -> io::Result<()> {
        let mut entries = match fs::read_dir(folder) {
            Ok(entries) => entries.collect::<io::Result<Vec<_>>>()?,
            // Removed between the listing and now.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(with_path(error, folder)),
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name();
            let Some(name) = name.to_str() else {
                let path = SourcePath::new(format!("{relative}/{}", name.to_string_lossy()));
                self.diagnostics.push(catalogue::file_name_not_utf8(&path));
                continue;
            };
            if is_ignored(name) {
                continue;
            }
            self.entry(&entry, &format!("{relative}/{name}"))?;
        }
        Ok(())
    }

    fn entry(&mut self, entry: &fs::DirEntry, relative: &str) -> io::Result<()> {
        let file = self.root.join(relative);
        let mut kind = entry.file_type()?;
        if kind.is_symlink() {
            let path = SourcePath::new(relative);
            match fs::canonicalize(&file) {
                Ok(target) if self.inside.contains(&target) => {
                    self.diagnostics.push(catalogue::link_in_circle(&path));
                    return Ok(());
                }
                Ok(target) if target.starts_with(&self.real_root) => {
                    kind = fs::metadata(&file)?.file_type();
                    self.links.push((path, target));
                }
                Ok(_) => {
                    self.diagnostics.push(catalogue::link_leaves_site(&path));
                    return Ok(());
                }
                Err(_) => {
                    self.diagnostics.push(catalogue::link_to_nothing(&path));
                    return Ok(());
                }
            }
        }
        if kind.is_dir() {
            return self.folder(&file, relative);
        }
        if kind.is_file() {
            match fs::metadata(&file) {
                Ok(metadata) => {
                    let stamp = Stamp::of(&metadata);
                    self.found.push(Found { path: SourcePath::new(relative), file, stamp });
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(with_path(error, &file)),
            }
        }
        Ok(())
    }
}

/// An error that names the file it is about.
pub(crate) fn with_path(error: io::Error, path: &Path) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

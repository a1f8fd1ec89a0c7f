//! What is in a folder: every file below it, with what tells whether it changed.
//!
//! Symbolic links are not followed. Anything but a regular file with a Unicode name cannot be an
//! output of ours and is kept apart.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use rayon::prelude::*;

use super::error::PublishError;

/// The files below a folder.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// Regular files, by their path with `/` between segments.
    pub(super) files: BTreeMap<String, Found>,
    /// Folders below it, empty ones too.
    pub(super) folders: BTreeSet<String>,
    /// Links, devices and names that are not Unicode, relative to the folder.
    pub(super) others: Vec<PathBuf>,
}

/// A regular file as found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    /// What tells that its content changed.
    pub(super) stamp: Stamp,
    /// The device and number of the file itself, the same under each of its names. `None` where the
    /// system does not tell.
    pub(super) id: Option<(u64, u64)>,
}

impl Found {
    fn of(metadata: &fs::Metadata) -> Self {
        Found { stamp: Stamp::of(metadata), id: file_id(metadata) }
    }

    /// Whether both are names of one file.
    pub(super) fn is_same_file(&self, other: &Found) -> bool {
        self.id.is_some() && self == other
    }
}

/// What tells that a file changed without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Its length in bytes.
    pub(super) len: u64,
    /// When it was last written, in nanoseconds since 1970. `None` where the file system keeps no
    /// times.
    pub(super) modified: Option<i128>,
}

impl Stamp {
    /// The stamp of an open or listed file.
    pub(super) fn of(metadata: &fs::Metadata) -> Self {
        Self { len: metadata.len(), modified: modified(metadata) }
    }
}

/// When a file was last written, in nanoseconds since 1970.
pub(super) fn modified(metadata: &fs::Metadata) -> Option<i128> {
    let nanoseconds = |it: std::time::Duration| i128::try_from(it.as_nanos()).ok();
    match metadata.modified().ok()?.duration_since(UNIX_EPOCH) {
        Ok(since) => nanoseconds(since),
        Err(before) => nanoseconds(before.duration()).map(|it| -it),
    }
}

#[cfg(unix)]
fn file_id(metadata: &fs::Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn file_id(_: &fs::Metadata) -> Option<(u64, u64)> {
    None
}

impl Listing {
    /// Lists everything below `root`. `None` when there is no such folder.
    pub(super) fn of(root: &Path) -> Result<Option<Listing>, PublishError> {
        let mut listing = Listing::default();
        let Some(top) = list_folder(root, "")? else { return Ok(None) };
        let mut level = vec![top];
        while !level.is_empty() {
            let mut folders = Vec::new();
            for folder in level {
                listing.files.extend(folder.files);
                listing.others.extend(folder.others);
                folders.extend(folder.folders);
            }
            level = folders
                .par_iter()
                // A folder that is gone by now has nothing in it.
                .map(|folder| Ok(list_folder(&root.join(folder), folder)?.unwrap_or_default()))
                .collect::<Result<_, PublishError>>()?;
            listing.folders.extend(folders);
        }
        listing.others.sort();
        Ok(Some(listing))
    }

    /// The first `count` files below `root`, of any sort, in the order of their names: enough to name
    /// them without walking through a whole home folder.
    pub(super) fn first(root: &Path, count: usize) -> Result<Vec<String>, PublishError> {
        let mut names = Vec::new();
        let mut folders = vec![String::new()];
        while let Some(folder) = folders.pop() {
            let Some(found) = list_folder(&root.join(&folder), &folder)? else { continue };
            names.extend(found.files.into_iter().map(|(path, _)| path));
            names.extend(found.others.iter().map(|it| it.display().to_string()));
            if names.len() >= count {
                break;
            }
            let mut below = found.folders;
            below.sort_by(|one, other| other.cmp(one));
            folders.extend(below);
        }
        names.sort();
        names.truncate(count);
        Ok(names)
    }
}

/// What is directly in one folder.
#[derive(Default)]
struct Folder {
    files: Vec<(String, Found)>,
    folders: Vec<String>,
    others: Vec<PathBuf>,
}

fn list_folder(folder: &Path, path: &str) -> Result<Option<Folder>, PublishError> {
    let cannot_read = |error| PublishError::io("read", folder, error);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(cannot_read(error)),
    };
    let mut found = Folder::default();
    for entry in entries {
        let entry = entry.map_err(cannot_read)?;
        let name = entry.file_name();
        let kind = entry.file_type().map_err(cannot_read)?;
        match name.to_str() {
            Some(name) if kind.is_dir() => found.folders.push(join(path, name)),
            Some(name) if kind.is_file() => match entry.metadata() {
                Ok(metadata) => found.files.push((join(path, name), Found::of(&metadata))),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(PublishError::io("read", &entry.path(), error)),
            },
            _ => found.others.push(Path::new(path).join(name)),
        }
    }
    Ok(Some(found))
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

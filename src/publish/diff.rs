//! What differs between two output folders, by the bytes of their files.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::error::PublishError;
use super::listing::{Found, Listing};
use crate::path::OutputPath;

/// The files in which two output folders differ, each list in order of the paths.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// In the new folder only.
    pub added: Vec<OutputPath>,
    /// In the old folder only.
    pub removed: Vec<OutputPath>,
    /// In both, with other bytes.
    pub changed: Vec<OutputPath>,
}

impl Difference {
    /// Whether both folders hold the same files.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}

/// Compares two output folders. Empty folders in them do not count, and symbolic links are compared by
/// where they lead.
pub fn diff(old: &Path, new: &Path) -> Result<Difference, PublishError> {
    let (old_names, new_names) = (names(old)?, names(new)?);
    let only_in = |some: &[Name], others: &[Name]| {
        let is_missing = |name: &&Name| others.binary_search_by(|it| it.path.cmp(&name.path)).is_err();
        some.iter().filter(is_missing).map(|it| OutputPath::new(&it.path)).collect()
    };
    let changed = old_names
        .par_iter()
        .filter_map(|name| {
            let index = new_names.binary_search_by(|it| it.path.cmp(&name.path)).ok()?;
            let are_same =
                are_same(&old.join(&name.file), name, &new.join(&new_names[index].file), &new_names[index]);
            match are_same {
                Ok(true) => None,
                Ok(false) => Some(Ok(OutputPath::new(&name.path))),
                Err(error) => Some(Err(error)),
            }
        })
        .collect::<Result<Vec<_>, PublishError>>()?;
    Ok(Difference {
        added: only_in(&new_names, &old_names),
        removed: only_in(&old_names, &new_names),
        changed,
    })
}

/// One file of a folder.
struct Name {
    /// For people and for sorting.
    path: String,
    file: PathBuf,
    /// The length of a regular file.
    len: Option<u64>,
}

fn names(folder: &Path) -> Result<Vec<Name>, PublishError> {
    let listing =
        Listing::of(folder)?.ok_or_else(|| PublishError::io("read", folder, ErrorKind::NotFound.into()))?;
    let regular = |(path, found): (String, Found)| Name {
        file: PathBuf::from(&path),
        path,
        len: Some(found.stamp.len),
    };
    let other = |file: PathBuf| Name { path: file.display().to_string(), file, len: None };
    let mut names: Vec<Name> = listing.files.into_iter().map(regular).collect();
    names.extend(listing.others.into_iter().map(other));
    names.sort_by(|one, another| one.path.cmp(&another.path));
    Ok(names)
}

fn are_same(old: &Path, old_name: &Name, new: &Path, new_name: &Name) -> Result<bool, PublishError> {
    match (old_name.len, new_name.len) {
        (Some(old_len), Some(new_len)) if old_len == new_len => {
            let open = |file: &Path| File::open(file).map_err(|error| PublishError::io("read", file, error));
            have_same_bytes(open(old)?, open(new)?).map_err(|error| PublishError::io("read", new, error))
        }
        (None, None) => {
            let (old, new) = (fs::read_link(old), fs::read_link(new));
            Ok(matches!((old, new), (Ok(old), Ok(new)) if old == new))
        }
        _ => Ok(false),
    }
}

fn have_same_bytes(mut one: File, mut other: File) -> io::Result<bool> {
    let (mut one_bytes, mut other_bytes) = ([0; 16 * 1024], [0; 16 * 1024]);
    loop {
        let read = one.read(&mut one_bytes)?;
        if read == 0 {
            return Ok(other.read(&mut other_bytes)? == 0);
        }
        match other.read_exact(&mut other_bytes[..read]) {
            Ok(()) if one_bytes[..read] == other_bytes[..read] => {}
            Ok(()) => return Ok(false),
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(false),
            Err(error) => return Err(error),
        }
    }
}

//! The next site while it is made, in a folder that nobody reads.
//!
//! The folder is kept between builds, because making and removing ten thousand folders costs more than
//! everything else. After an exchange it is the old site; [`settle`] leaves of it the folders and the
//! links to files that are published still. The next build writes what is new straight into it, and
//! [`Staging::fill`] makes it hold the new site exactly, whatever it held before: what a killed build
//! left needs no other treatment.
//!
//! A file of the staging folder is never written in place: it may be a link to a published file.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::disk::Disk;
use super::error::PublishError;
use super::listing::{Found, Listing, Stamp};
use super::manifest::{Digest, Manifest};
use super::outputs::{Made, Outputs};
use super::place::Place;

/// The staging folder of one build.
#[derive(Debug)]
pub(super) struct Staging {
    disk: Disk,
    root: PathBuf,
    /// Nothing of an earlier build was there: no file is in the way.
    pub(super) is_new: bool,
    /// The folders that are there for certain, relative to the root.
    folders: Mutex<BTreeSet<String>>,
}

impl Staging {
    pub(super) fn open(disk: &Disk, root: PathBuf) -> Self {
        let is_new = fs::symlink_metadata(&root).is_err();
        Self { disk: disk.clone(), root, is_new, folders: Mutex::default() }
    }

    /// Whether this build has written into it.
    pub(super) fn is_touched(&self) -> bool {
        !self.folders().is_empty()
    }

    /// Writes one file. Many threads may do so at once, for different paths.
    pub(super) fn write(&self, path: &str, bytes: &[u8]) -> Result<Stamp, PublishError> {
        match self.try_write(path, bytes) {
            Err(error) if is_obstacle(&error) => {
                self.clear_way(path)?;
                self.try_write(path, bytes)
            }
            result => result,
        }
    }

    fn try_write(&self, path: &str, bytes: &[u8]) -> Result<Stamp, PublishError> {
        let file = self.root.join(path);
        self.create_folder(folder_of(path))?;
        if !self.is_new {
            self.disk.remove_file(&file)?;
        }
        self.disk.write_new(&file, bytes)
    }

    /// Makes a folder and those above it, each once. `None` is the root.
    fn create_folder(&self, folder: Option<&str>) -> Result<(), PublishError> {
        let name = folder.unwrap_or_default();
        if self.folders().contains(name) {
            return Ok(());
        }
        if let Some(folder) = folder {
            self.create_folder(folder_of(folder))?;
        }
        // Two threads may come here for one folder; the second finds it made.
        self.disk.create_folder(&self.root.join(name))?;
        self.folders().insert(name.to_owned());
        Ok(())
    }

    /// Removes what an earlier build left where `path` or a folder above it must be.
    fn clear_way(&self, path: &str) -> Result<(), PublishError> {
        let mut above = Some(path);
        let mut in_the_way = Vec::new();
        while let Some(folder) = above.and_then(folder_of) {
            in_the_way.push(folder);
            above = Some(folder);
        }
        in_the_way.push("");
        for folder in in_the_way {
            let file = self.root.join(folder);
            if fs::symlink_metadata(&file).is_ok_and(|it| !it.is_dir()) {
                self.disk.remove_file(&file)?;
            }
            self.folders().remove(folder);
        }
        let file = self.root.join(path);
        if fs::symlink_metadata(&file).is_ok_and(|it| it.is_dir()) {
            self.disk.remove_tree(&file)?;
            let below = format!("{path}/");
            self.folders().retain(|it| it != path && !it.starts_with(&below));
        }
        Ok(())
    }

    /// Makes the folder hold exactly `outputs`: removes what is no part of them and carries over from
    /// `out` what has not changed.
    pub(super) fn fill(&self, out: &Path, outputs: &mut Outputs) -> Result<(), PublishError> {
        let listing = match self.is_new {
            true => Listing::default(),
            false => Listing::of(&self.root)?.unwrap_or_default(),
        };
        let is_right = |path: &str, found: &Found| match outputs.get(path) {
            Some(output) => match &output.made {
                Made::Carried(published) => found.is_same_file(published),
                Made::Written => {
                    found.stamp == Stamp { len: output.entry.size, modified: output.entry.modified }
                }
            },
            None => false,
        };
        let (right, stale): (BTreeSet<_>, Vec<_>) = {
            let (right, stale): (Vec<_>, Vec<_>) =
                listing.files.iter().partition(|(path, found)| is_right(path, found));
            let path = |(path, _)| path;
            (right.into_iter().map(path).collect(), stale.into_iter().map(path).collect())
        };
        stale.par_iter().try_for_each(|path| self.disk.remove_file(&self.root.join(path)))?;
        for other in &listing.others {
            remove_any(&self.disk, &self.root.join(other))?;
        }
        self.fit_folders(&listing, outputs)?;
        self.create_folder(None)?;
        outputs.par_iter_mut().filter(|(path, _)| !right.contains(path)).try_for_each(|(path, output)| {
            match output.made {
                Made::Carried(_) => {
                    if let Some(copied) = self.carry(out, path, output.entry.digest)? {
                        output.made = Made::Written;
                        output.entry.modified = copied.modified;
                    }
                    Ok(())
                }
                Made::Written if self.is_new => Ok(()),
                // It was written, and now it is gone or different.
                Made::Written => Err(PublishError::Changed { file: self.root.join(path) }),
            }
        })
    }

    /// Removes the folders in which no output lies, the deepest first, and remembers the others.
    fn fit_folders(&self, listing: &Listing, outputs: &Outputs) -> Result<(), PublishError> {
        let mut needed = BTreeSet::new();
        for path in outputs.keys() {
            let mut above = folder_of(path);
            while let Some(folder) = above {
                // Those above a known one are known.
                above = if needed.insert(folder) { folder_of(folder) } else { None };
            }
        }
        for folder in listing.folders.iter().rev() {
            if !needed.contains(folder.as_str()) {
                self.disk.remove_folder(&self.root.join(folder))?;
            }
        }
        let kept = listing.folders.iter().filter(|it| needed.contains(it.as_str())).cloned();
        self.folders().extend(kept);
        Ok(())
    }

    /// Gives a published file a second name here. Where that cannot be done, copies it, and tells the
    /// copy's stamp.
    fn carry(&self, out: &Path, path: &str, digest: Digest) -> Result<Option<Stamp>, PublishError> {
        let (published, staged) = (out.join(path), self.root.join(path));
        self.create_folder(folder_of(path))?;
        match self.disk.link(&published, &staged).map_err(|it| (it.kind(), it)) {
            Ok(()) => Ok(None),
            Err((Some(ErrorKind::NotFound), _)) => Err(PublishError::Changed { file: published }),
            Err((Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded), error)) => Err(error),
            // No links on this file system, too many of one file, or a file of another user.
            Err(_) => {
                let bytes =
                    fs::read(&published).map_err(|error| PublishError::io("read", &published, error))?;
                if Digest::of(&bytes) != digest {
                    return Err(PublishError::Changed { file: published });
                }
                self.disk.write_new(&staged, &bytes).map(Some)
            }
        }
    }

    fn folders(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.folders.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Leaves in the staging folder only folders and links to published files, so that it takes no space.
/// Files that are not in `written_by_us` are not removed but moved to a folder, which is told.
pub(super) fn settle(
    disk: &Disk,
    place: &Place,
    written_by_us: Option<&Manifest>,
    is_published: impl Fn(&str, &Found) -> bool,
) -> Result<Option<PathBuf>, PublishError> {
    let root = place.staging();
    let Some(listing) = Listing::of(&root)? else { return Ok(None) };
    let is_ours = |path: &str| written_by_us.is_none_or(|it| it.files.contains_key(path));
    let (ours, foreign): (Vec<_>, Vec<_>) = listing
        .files
        .iter()
        .filter(|(path, found)| !is_published(path, found))
        .map(|(path, _)| path)
        .partition(|path| is_ours(path));
    ours.par_iter().try_for_each(|path| disk.remove_file(&root.join(path)))?;
    let foreign = foreign.into_iter().map(PathBuf::from).chain(listing.others);
    let mut rescued = None;
    for file in foreign {
        if written_by_us.is_none() {
            remove_any(disk, &root.join(file))?;
            continue;
        }
        let to = rescued.get_or_insert_with(|| place.free_rescue()).join(&file);
        if let Some(folder) = to.parent() {
            disk.create_folders(folder)?;
        }
        disk.rename(&root.join(&file), &to)?;
    }
    Ok(rescued)
}

fn remove_any(disk: &Disk, file: &Path) -> Result<(), PublishError> {
    match fs::symlink_metadata(file) {
        Ok(metadata) if metadata.is_dir() => disk.remove_tree(file),
        _ => disk.remove_file(file),
    }
}

/// The folder of a path, without a final `/`; `None` for a file at the root.
fn folder_of(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(folder, _)| folder)
}

/// Whether a write failed because of a file where a folder must be, or the other way round. Systems
/// disagree on the error for removing a folder as if it were a file.
fn is_obstacle(error: &PublishError) -> bool {
    use ErrorKind::{AlreadyExists, IsADirectory, NotADirectory, PermissionDenied};
    matches!(error.kind(), Some(AlreadyExists | IsADirectory | NotADirectory | PermissionDenied))
}

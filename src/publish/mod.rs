//! The last stage: bytes → disk, all or nothing.
//!
//! Whoever reads the output folder finds the whole old site or the whole new one: while a build runs,
//! when it is killed at any moment, when the disk is full, when a file cannot be written. The new site is
//! made in a hidden folder beside the output folder (`place`) and exchanged for the old one in one
//! step (`exchange`). Files that have not changed are not written but linked (`staging`), and when
//! none has changed nothing is exchanged. The `manifest` records what was published; `recovery` goes
//! on from whatever a killed build left.
//!
//! A file that expound did not write is never removed: a folder that holds one is refused. A file that it
//! did write and that someone changed or removed is written again.
//!
//! A reader that holds the folder itself open, by a working directory or a bind mount, keeps the old
//! folder: only its name goes over to the new one.

pub mod compress;
mod diff;
mod disk;
mod error;
mod exchange;
mod listing;
mod manifest;
mod outputs;
mod place;
mod recovery;
mod staging;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use self::disk::Disk;
use self::listing::{Found, Listing};
use self::manifest::{Digest, Entry, Manifest};
use self::outputs::{Made, Output, Outputs, claim, conflict, linked};
use self::place::{Lock, Place, stays_inside};
use self::recovery::Recovered;
use self::staging::{Staging, settle};
use crate::path::OutputPath;

pub use self::diff::{Difference, diff};
pub use self::error::PublishError;
pub use self::manifest::MadeOf;

/// One publication: the outputs of one build on their way to the output folder.
///
/// Dropped without [`finish`](Publisher::finish), it leaves the output folder as it was and removes what
/// it wrote.
#[derive(Debug)]
pub struct Publisher {
    disk: Disk,
    place: Place,
    staging: Staging,
    /// What the last build published.
    manifest: Manifest,
    /// What is in the output folder now; `None` when there is no folder.
    listing: Option<Listing>,
    /// Published files that someone removed or changed.
    altered: BTreeSet<String>,
    /// Whether some stamps proved nothing, so that files had to be read.
    is_unproven: bool,
    rescued: Option<PathBuf>,
    made_of: Option<MadeOf>,
    outputs: Mutex<Outputs>,
    has_failed: AtomicBool,
    is_finished: bool,
    /// Held until the publisher is dropped.
    _lock: Lock,
}

/// What a publication did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Published {
    /// How many files were written: new, changed, or put back after someone altered them.
    pub written: usize,
    /// How many files are as they were.
    pub unchanged: usize,
    /// How many files the site no longer has.
    pub removed: usize,
    /// The files written, in order of their paths.
    pub written_paths: Vec<OutputPath>,
    /// The files removed, in order of their paths.
    pub removed_paths: Vec<OutputPath>,
    /// Where files went that someone put into the output folder while the build ran. They are not in the
    /// new site, and were not deleted: worth a warning.
    pub rescued: Option<PathBuf>,
}

/// Begins a publication in the folder `out`, which need not be there yet: takes the lock, goes on from
/// what a killed build left, and checks that every file of the folder is one that expound wrote.
///
/// Fails at once when another build holds the lock.
pub fn open(out: &Path) -> Result<Publisher, PublishError> {
    open_on(Disk::default(), out)
}

fn open_on(disk: Disk, out: &Path) -> Result<Publisher, PublishError> {
    let place = Place::find(out, &disk)?;
    if !recovery::exists(&place.state) {
        // Leave no trace beside a folder that is not ours.
        recovery::refuse_files(&place)?;
    }
    disk.create_folder(&place.state)?;
    let lock = place.lock()?;
    let ignore = place.state.join(".gitignore");
    if !recovery::exists(&ignore) {
        disk.write_new(&ignore, b"*\n")?;
    }
    let Recovered { manifest, listing, rescued } = recovery::recover(&disk, &place)?;
    if !recovery::exists(&place.unfinished()) {
        disk.write_new(&place.unfinished(), b"")?;
    }
    let (altered, is_unproven) = examine(&place.out, &manifest, listing.as_ref());
    Ok(Publisher {
        staging: Staging::open(&disk, place.staging()),
        disk,
        place,
        manifest,
        listing,
        altered,
        is_unproven,
        rescued,
        made_of: None,
        outputs: Mutex::default(),
        has_failed: AtomicBool::new(false),
        is_finished: false,
        _lock: lock,
    })
}

/// What the site in the folder `out` was made of and how many files it has, if every file is there as the
/// last build published it and nothing else is. Only looks: takes no lock and leaves what a killed build
/// left.
pub fn intact(out: &Path) -> Result<Option<(MadeOf, usize)>, PublishError> {
    if !out.is_dir() {
        return Ok(None);
    }
    let place = Place::find(out, &Disk::default())?;
    if [place.unfinished(), place.next_manifest(), place.retired()].iter().any(|it| recovery::exists(it)) {
        return Ok(None);
    }
    let Some(manifest) = Manifest::read(&place.manifest(), &place.stamps())? else { return Ok(None) };
    let (Some(made_of), Some(listing)) = (&manifest.made_of, Listing::of(&place.out)?) else {
        return Ok(None);
    };
    let has_others = listing.files.len() != manifest.files.len() || !listing.others.is_empty();
    if has_others || !examine(&place.out, &manifest, Some(&listing)).0.is_empty() {
        return Ok(None);
    }
    Ok(Some((made_of.clone(), manifest.files.len())))
}

/// The published files that are no longer as they were published, and whether any had to be read to
/// know it.
fn examine(out: &Path, manifest: &Manifest, listing: Option<&Listing>) -> (BTreeSet<String>, bool) {
    let is_unproven = AtomicBool::new(false);
    let is_altered = |path: &str, entry: &Entry| {
        let Some(found) = listing.and_then(|it| it.files.get(path)) else { return true };
        if entry.is_proven_by(found.stamp, manifest.stamped) {
            return false;
        }
        is_unproven.store(true, Ordering::Relaxed);
        !entry.is_content_of(&out.join(path), found.stamp)
    };
    let altered = manifest
        .files
        .par_iter()
        .filter(|(path, entry)| is_altered(path, entry))
        .map(|(path, _)| path.clone());
    (altered.collect(), is_unproven.into_inner())
}

impl Publisher {
    /// Takes one output. `producer` says what made it: `content/recipes/x.md`. Many threads may call this
    /// at once. Bytes equal to the published ones are not written.
    ///
    /// After an error the publication cannot be finished.
    pub fn put(&self, path: &OutputPath, producer: &str, bytes: &[u8]) -> Result<(), PublishError> {
        let result = self.try_put(path, producer, bytes);
        if result.is_err() {
            self.has_failed.store(true, Ordering::Relaxed);
        }
        result
    }

    /// Takes over an output as it was published, without its bytes. `false` when there is no such file
    /// or someone altered it: then it must be [`put`](Publisher::put).
    pub fn keep(&self, path: &OutputPath, producer: &str) -> Result<bool, PublishError> {
        let Some((entry, found)) = self.published(path.as_str()) else { return Ok(false) };
        let (digest, size) = (entry.digest, entry.size);
        let entry = Entry { digest, size, producer: producer.to_owned(), modified: found.stamp.modified };
        let result = claim(&mut self.outputs(), path.as_str(), Output { entry, made: Made::Carried(found) });
        if result.is_err() {
            self.has_failed.store(true, Ordering::Relaxed);
        }
        result.map(|()| true)
    }

    /// Like [`keep`](Publisher::keep), but only if the same producer made it: for an output that is known
    /// to be the same whenever its producer is.
    pub fn keep_same(&self, path: &OutputPath, producer: &str) -> Result<bool, PublishError> {
        let is_same = self.published(path.as_str()).is_some_and(|(entry, _)| entry.producer == producer);
        if is_same { self.keep(path, producer) } else { Ok(false) }
    }

    /// Takes over everything that the same producer made for the published site, with the copies beside it: for
    /// outputs that are all the same if one is known to be. Gives whether it did; it does nothing if there is
    /// none, or someone altered one.
    pub fn keep_all(
        &self,
        producer: &str,
        copies: impl Fn(&OutputPath) -> Vec<OutputPath>,
    ) -> Result<bool, PublishError> {
        let made = self.manifest.files.iter().filter(|(_, entry)| entry.producer == producer);
        let mut made: Vec<_> = made.map(|(path, _)| OutputPath::new(path)).collect();
        let copies: Vec<_> = made.iter().flat_map(copies).collect();
        made.extend(copies.into_iter().filter(|it| self.manifest.files.contains_key(it.as_str())));
        let entries: Option<Vec<_>> = made.iter().map(|it| self.published(it.as_str())).collect();
        let Some(entries) = entries.filter(|it| !it.is_empty()) else { return Ok(false) };
        for (path, (entry, _)) in made.iter().zip(entries) {
            self.keep(path, &entry.producer)?;
        }
        Ok(true)
    }

    /// Whether the output folder is exactly as the last build left it. Costs nothing: it is known since
    /// [`open`].
    pub fn is_intact(&self) -> bool {
        self.listing.is_some() && self.altered.is_empty() && !self.manifest.files.is_empty()
    }

    /// Says what the outputs are made of, for [`intact`] to tell.
    pub fn made_of(&mut self, made_of: MadeOf) {
        self.made_of = Some(made_of);
    }

    fn try_put(&self, path: &OutputPath, producer: &str, bytes: &[u8]) -> Result<(), PublishError> {
        let name = path.as_str();
        if !stays_inside(name) {
            return Err(PublishError::BadPath { path: path.clone(), producer: producer.to_owned() });
        }
        let (digest, size) = (Digest::of(bytes), bytes.len() as u64);
        let entry = |modified| Entry { digest, size, producer: producer.to_owned(), modified };
        if let Some((old, found)) = self.published(name)
            && old.digest == digest
            && old.size == size
        {
            let entry = entry(found.stamp.modified);
            return claim(&mut self.outputs(), name, Output { entry, made: Made::Carried(found) });
        }
        claim(&mut self.outputs(), name, Output { entry: entry(None), made: Made::Written })?;
        let stamp = match self.staging.write(name, bytes) {
            Ok(stamp) => stamp,
            // The reason may be another output in the way: that is the better message.
            Err(error) => return Err(conflict(&self.outputs(), name).unwrap_or(error)),
        };
        if let Some(output) = self.outputs().get_mut(name) {
            output.entry.modified = stamp.modified;
        }
        Ok(())
    }

    /// The record and the file of a path that is published and as it was published.
    fn published(&self, path: &str) -> Option<(&Entry, Found)> {
        let entry = self.manifest.files.get(path).filter(|_| !self.altered.contains(path))?;
        Some((entry, *self.listing.as_ref()?.files.get(path)?))
    }

    fn outputs(&self) -> MutexGuard<'_, Outputs> {
        self.outputs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Publishes exactly the outputs taken. After an error the output folder is as it was.
    pub fn finish(mut self) -> Result<Published, PublishError> {
        if self.has_failed.load(Ordering::Relaxed) {
            return Err(PublishError::Incomplete);
        }
        let mut outputs = mem::take(&mut *self.outputs());
        let mut published = self.compare(&outputs);
        let is_changed = published.written + published.removed > 0 || self.listing.is_none();
        if is_changed {
            if let Some(conflict) = outputs.keys().find_map(|path| conflict(&outputs, path)) {
                return Err(conflict);
            }
            self.staging.fill(&self.place.out, &mut outputs)?;
            if self.listing.is_some() {
                self.disk.copy_permissions(&self.place.out, &self.place.staging())?;
            }
        }
        let linked = linked(&outputs);
        let files = outputs.into_iter().map(|(path, output)| (path, output.entry)).collect();
        let next = Manifest { files, stamped: None, made_of: self.made_of.take() };
        let is_record_new = is_changed || self.is_unproven || next.files != self.manifest.files;
        let is_record_new = is_record_new || next.made_of != self.manifest.made_of;
        if is_record_new {
            next.write(&self.disk, &self.place.next_manifest(), &self.place.next_stamps())?;
        }
        if is_changed {
            exchange::exchange(&self.disk, &self.place)?;
        }
        // The site is published. What fails from here on is found and done by the next build.
        self.is_finished = true;
        if is_changed {
            let Ok(rescued) = self.settle_old_site(&linked) else { return Ok(published) };
            published.rescued = rescued.or(published.rescued);
        }
        let _ = match is_record_new {
            true => recovery::commit(&self.disk, &self.place),
            false => Ok(()),
        }
        .and_then(|()| self.disk.remove_file(&self.place.unfinished()));
        Ok(published)
    }

    fn compare(&self, outputs: &Outputs) -> Published {
        let written = outputs.iter().filter(|(_, it)| matches!(it.made, Made::Written));
        let written_paths: Vec<_> = written.map(|(path, _)| OutputPath::new(path)).collect();
        let there = self.listing.iter().flat_map(|it| it.files.keys());
        let removed_paths: Vec<_> =
            there.filter(|path| !outputs.contains_key(*path)).map(OutputPath::new).collect();
        Published {
            written: written_paths.len(),
            unchanged: outputs.len() - written_paths.len(),
            removed: removed_paths.len(),
            written_paths,
            removed_paths,
            rescued: self.rescued.clone(),
        }
    }

    fn settle_old_site(&self, linked: &BTreeMap<String, Found>) -> Result<Option<PathBuf>, PublishError> {
        let is_published =
            |path: &str, found: &Found| linked.get(path).is_some_and(|it| it.is_same_file(found));
        recovery::put_back(&self.disk, &self.place)?;
        settle(&self.disk, &self.place, Some(&self.manifest), is_published)
    }

    /// Removes what an unfinished publication wrote. The folders of an earlier build stay for the next.
    fn withdraw(&self) -> Result<(), PublishError> {
        if recovery::exists(&self.place.retired()) {
            // Not even the old site could be put back: the next build does it.
            return Ok(());
        }
        self.disk.remove_file(&self.place.next_manifest())?;
        self.disk.remove_file(&self.place.next_stamps())?;
        if self.staging.is_new {
            self.disk.remove_tree(&self.place.staging())?;
        } else if self.staging.is_touched() {
            let is_published = |path: &str, found: &Found| {
                self.published(path).is_some_and(|(_, it)| it.is_same_file(found))
            };
            settle(&self.disk, &self.place, None, is_published)?;
        }
        self.disk.remove_file(&self.place.unfinished())
    }
}

impl Drop for Publisher {
    fn drop(&mut self) {
        if !self.is_finished {
            // What cannot be removed now, the next build removes or reports.
            let _ = self.withdraw();
        }
    }
}

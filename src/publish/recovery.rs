//! What a killed build left, and how the next one goes on from it.
//!
//! A build that publishes goes through these steps; it can be killed between any two, and within any
//! but the third.
//!
//! 1. It fills `staging`.
//! 2. It writes `manifest.next` and then `stamps.next`, which names the manifest by its hash.
//! 3. It exchanges `staging` and the output folder.
//! 4. It settles `staging`, which is now the old site.
//! 5. It renames `manifest.next` to `manifest.json`, and `stamps.next` to `stamps`.
//!
//! Found at the start of a build:
//!
//! - `manifest.next` without its stamps: killed in step 2. Both are removed.
//! - both: killed after step 2. The output folder itself tells whether the exchange took place: the
//!   manifest from which fewer of its files differ is the one that describes it. Steps 4 and 5 are done
//!   now, or the new pair is removed.
//! - `stamps.next` alone: killed within step 5, if it names `manifest.json`. The renaming is done now.
//!
//! In the wrong case nothing is lost: files whose stamps do not fit are read and compared.
//!
//! Where step 3 takes two renames, with `retired` as the old site's name between them:
//!
//! - no output folder: killed between the two. The old site is put back.
//! - an output folder and no `staging`: killed after the second. `retired` becomes `staging`, step 4.

use std::fs;
use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::error::PublishError;
use super::listing::Listing;
use super::manifest::Manifest;
use super::place::Place;
use super::staging::settle;

/// The output folder as the last build that was not killed, or was killed late enough, left it.
#[derive(Debug)]
pub(super) struct Recovered {
    /// What was published.
    pub(super) manifest: Manifest,
    /// What is in the folder; `None` when there is no folder.
    pub(super) listing: Option<Listing>,
    /// Where files went that someone put into the folder at the moment it was exchanged.
    pub(super) rescued: Option<PathBuf>,
}

/// How many files of a folder that is not ours are named.
const NAMED: usize = 10;

/// Finishes or undoes what a killed build began, and checks that every file of the folder is ours.
pub(super) fn recover(disk: &Disk, place: &Place) -> Result<Recovered, PublishError> {
    put_back(disk, place)?;
    let published = read_published(disk, place)?;
    let next =
        Manifest::read(&place.next_manifest(), &place.next_stamps())?.filter(|next| next.stamped.is_some());
    if published.is_none() && next.is_none() {
        refuse_files(place)?;
    }
    let listing = Listing::of(&place.out)?;
    let mut manifest = published.unwrap_or_default();
    let mut rescued = None;
    let is_published = |path: &str, found: &_| {
        let file = listing.as_ref().and_then(|it| it.files.get(path));
        file.is_some_and(|it| it.is_same_file(found))
    };
    match next {
        Some(next) if next.differences(listing.as_ref()) < manifest.differences(listing.as_ref()) => {
            rescued = settle(disk, place, Some(&manifest), is_published)?;
            commit(disk, place)?;
            manifest = next;
        }
        _ => {
            disk.remove_file(&place.next_manifest())?;
            disk.remove_file(&place.next_stamps())?;
            if exists(&place.unfinished()) {
                settle(disk, place, None, is_published)?;
            }
        }
    }
    if let Some(listing) = &listing {
        refuse_foreign(place, listing, &manifest)?;
    }
    Ok(Recovered { manifest, listing, rescued })
}

/// Makes the next manifest the manifest.
pub(super) fn commit(disk: &Disk, place: &Place) -> Result<(), PublishError> {
    disk.rename(&place.next_manifest(), &place.manifest())?;
    disk.rename(&place.next_stamps(), &place.stamps())
}

/// Fails when there is any file in the output folder: for a folder that was never ours.
pub(super) fn refuse_files(place: &Place) -> Result<(), PublishError> {
    let mut files = Listing::first(&place.out, NAMED + 1)?;
    if files.is_empty() {
        return Ok(());
    }
    let more = files.len() > NAMED;
    files.truncate(NAMED);
    Err(PublishError::NotOurs { out: place.out.clone(), files, more })
}

fn refuse_foreign(place: &Place, listing: &Listing, manifest: &Manifest) -> Result<(), PublishError> {
    let unknown = listing.files.keys().filter(|path| !manifest.files.contains_key(*path)).cloned();
    let others = listing.others.iter().map(|it| it.display().to_string());
    let mut files: Vec<String> = unknown.chain(others).collect();
    if files.is_empty() {
        return Ok(());
    }
    files.sort();
    let more = files.len() > NAMED;
    files.truncate(NAMED);
    Err(PublishError::NotOurs { out: place.out.clone(), files, more })
}

/// Ends or undoes an exchange by two renames.
pub(super) fn put_back(disk: &Disk, place: &Place) -> Result<(), PublishError> {
    let (retired, staging) = (place.retired(), place.staging());
    if !exists(&retired) {
        return Ok(());
    }
    if exists(&place.out) {
        if !exists(&staging) {
            return disk.rename(&retired, &staging);
        }
        // Someone made the folder anew before this build could put the old site back.
        refuse_files(place)?;
        disk.remove_folder(&place.out)?;
    }
    disk.rename(&retired, &place.out)
}

fn read_published(disk: &Disk, place: &Place) -> Result<Option<Manifest>, PublishError> {
    if exists(&place.next_stamps()) && !exists(&place.next_manifest()) {
        let renamed = Manifest::read(&place.manifest(), &place.next_stamps())?;
        if renamed.as_ref().is_some_and(|it| it.stamped.is_some()) {
            disk.rename(&place.next_stamps(), &place.stamps())?;
            return Ok(renamed);
        }
    }
    Manifest::read(&place.manifest(), &place.stamps())
}

/// Whether there is something of that name, be it a link to nothing.
pub(super) fn exists(file: &Path) -> bool {
    fs::symlink_metadata(file).is_ok()
}

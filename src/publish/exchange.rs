//! The one moment at which the new site takes the place of the old one.
//!
//! Linux and macOS exchange two folders in one step: whoever opens a file finds the old site or the
//! new one, whenever the program is killed. Elsewhere, and on file systems without that step, the old
//! folder is renamed away and the new one renamed in. Between the two there is no folder for a moment;
//! if the program is killed just then, the next build puts the old one back (`recovery`).

use std::fs;
use std::io::ErrorKind;

use super::disk::Disk;
use super::error::PublishError;
use super::place::Place;

/// Puts `staging` in the place of the output folder, and the output folder, if there is one, in the
/// place of `staging`. After an error the output folder is the old one.
pub(super) fn exchange(disk: &Disk, place: &Place) -> Result<(), PublishError> {
    let of_folder = |error| match error {
        PublishError::Io { source, .. } => PublishError::io("exchange", &place.out, source),
        error => error,
    };
    if fs::symlink_metadata(&place.out).is_err() {
        return disk.rename(&place.staging(), &place.out).map_err(of_folder);
    }
    match disk.exchange(&place.staging(), &place.out) {
        Ok(()) => Ok(()),
        // What systems and file systems answer that cannot do it.
        Err(error) if matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::InvalidInput) => {
            rename_twice(disk, place).map_err(of_folder)
        }
        Err(error) => Err(PublishError::io("exchange", &place.out, error)),
    }
}

fn rename_twice(disk: &Disk, place: &Place) -> Result<(), PublishError> {
    disk.rename(&place.out, &place.retired())?;
    if let Err(error) = disk.rename(&place.staging(), &place.out) {
        disk.rename(&place.retired(), &place.out)?;
        return Err(error);
    }
    // The new site is published. `recovery` does this if it fails here.
    let _ = disk.rename(&place.retired(), &place.staging());
    Ok(())
}

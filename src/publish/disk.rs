//! The few operations that change the disk. Each names the file when it fails, and each can be made
//! to fail, or to be the last before the program is "killed", by a test.
//!
//! **Nothing is forced to the disk.** A killed process needs nothing of the kind: what it gave to the
//! system stays. A power loss is another matter: file systems write names before contents, so that
//! within half a minute after a build a file may be there without its end. To force out every file, or
//! the whole file system, would cost more than the build. Instead the next build notices: a torn page
//! has not the length that the manifest says, and is written again; torn stamps do not name the
//! manifest, and every file is read; with a torn manifest the folder is refused, because nothing proves
//! that it is ours, and the error says what to do.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use super::error::PublishError;
use super::listing::Stamp;

/// The disk; in tests, one with faults.
#[derive(Debug, Clone, Default)]
pub(super) struct Disk {
    #[cfg(test)]
    pub(super) faults: std::sync::Arc<super::tests::faults::Faults>,
}

impl Disk {
    /// Makes a folder. It may be there already.
    pub(super) fn create_folder(&self, folder: &Path) -> Result<(), PublishError> {
        match self.step("create").and_then(|()| fs::create_dir(folder)) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                Err(PublishError::io("create", folder, error))
            }
            _ => Ok(()),
        }
    }

    /// Makes a folder and all above it.
    pub(super) fn create_folders(&self, folder: &Path) -> Result<(), PublishError> {
        self.step("create")
            .and_then(|()| fs::create_dir_all(folder))
            .map_err(|error| PublishError::io("create", folder, error))
    }

    /// Writes a file that must not be there yet: an existing one could be a link to a published file,
    /// and writing would go through it.
    pub(super) fn write_new(&self, file: &Path, bytes: &[u8]) -> Result<Stamp, PublishError> {
        let write = || {
            self.step("create")?;
            let mut open = OpenOptions::new().write(true).create_new(true).open(file)?;
            self.step("write")?;
            open.write_all(bytes)?;
            Ok(Stamp::of(&open.metadata()?))
        };
        write().map_err(|error| PublishError::io("write", file, error))
    }

    /// Gives a file a second name.
    pub(super) fn link(&self, file: &Path, link: &Path) -> Result<(), PublishError> {
        self.step("link")
            .and_then(|()| fs::hard_link(file, link))
            .map_err(|error| PublishError::io("create", link, error))
    }

    /// Removes a file. It may be gone already.
    pub(super) fn remove_file(&self, file: &Path) -> Result<(), PublishError> {
        match self.step("remove").and_then(|()| fs::remove_file(file)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(PublishError::io("remove", file, error)),
            _ => Ok(()),
        }
    }

    /// Removes an empty folder. It may be gone already.
    pub(super) fn remove_folder(&self, folder: &Path) -> Result<(), PublishError> {
        match self.step("remove").and_then(|()| fs::remove_dir(folder)) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(PublishError::io("remove", folder, error))
            }
            _ => Ok(()),
        }
    }

    /// Removes a folder with everything in it. It may be gone already.
    pub(super) fn remove_tree(&self, folder: &Path) -> Result<(), PublishError> {
        match self.step("remove").and_then(|()| fs::remove_dir_all(folder)) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(PublishError::io("remove", folder, error))
            }
            _ => Ok(()),
        }
    }

    /// Renames a file or a folder.
    pub(super) fn rename(&self, from: &Path, to: &Path) -> Result<(), PublishError> {
        self.step("rename")
            .and_then(|()| fs::rename(from, to))
            .map_err(|error| PublishError::io("rename", from, error))
    }

    /// Gives a folder the permissions of another.
    pub(super) fn copy_permissions(&self, from: &Path, to: &Path) -> Result<(), PublishError> {
        let copy = || {
            let wanted = fs::metadata(from)?.permissions();
            if fs::metadata(to)?.permissions() != wanted {
                self.step("permit")?;
                fs::set_permissions(to, wanted)?;
            }
            Ok(())
        };
        copy().map_err(|error| PublishError::io("set the permissions of", to, error))
    }

    /// Exchanges the names of two folders in one step that nobody can see half done. Fails with
    /// [`ErrorKind::Unsupported`] or [`ErrorKind::InvalidInput`] where the system has no such step.
    pub(super) fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        self.step("exchange")?;
        exchange(one, other)
    }

    #[cfg(not(test))]
    fn step(&self, _: &str) -> io::Result<()> {
        Ok(())
    }

    #[cfg(test)]
    fn step(&self, action: &str) -> io::Result<()> {
        self.faults.step(action)
    }
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

//! Where everything lies: the output folder, and the hidden folder beside it.
//!
//! For `public` the hidden folder is `.public.expound`. It must be beside the output folder to be on
//! the same file system, and not inside it to be out of readers' sight:
//!
//! ```text
//! lock             held while a build runs; never removed, so that no two builds lock different files
//! manifest.json    every published file with its SHA-256, size and producer
//! stamps           the times of these files; tells what must be read again
//! staging/         the next site while a build runs; between builds, folders and links to reuse
//! unfinished       exists while a build runs: found at the start, the last one was killed
//! manifest.next    what manifest.json and stamps will be once `staging` is published
//! stamps.next
//! retired/         the old site, on systems that exchange folders in two steps, between them
//! rescued-1/       files that someone put into the output folder at the moment it was exchanged
//! ```

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::error::PublishError;

/// The output folder, resolved, and the hidden folder beside it.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// The output folder: absolute, and no symbolic link.
    pub(super) out: PathBuf,
    /// The hidden folder.
    pub(super) state: PathBuf,
}

impl Place {
    /// Resolves symbolic links, also one to a folder that is not there yet, and makes the folders
    /// above `out` if there are none.
    pub(super) fn find(out: &Path, disk: &Disk) -> Result<Place, PublishError> {
        let resolved = resolve(out, disk)?;
        let (Some(parent), Some(name)) = (resolved.parent(), resolved.file_name()) else {
            return Err(PublishError::NotExchangeable { out: resolved });
        };
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(name);
        hidden.push(".expound");
        let place = Place { state: parent.join(hidden), out: resolved.clone() };
        match fs::metadata(&resolved) {
            Ok(metadata) if !metadata.is_dir() => Err(PublishError::NotAFolder { out: resolved }),
            Ok(metadata) if is_mount_point(&metadata, parent) => {
                Err(PublishError::NotExchangeable { out: resolved })
            }
            Ok(_) => Ok(place),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(place),
            Err(error) => Err(PublishError::io("read", &resolved, error)),
        }
    }

    /// Takes the lock, or says which it is that another build has.
    pub(super) fn lock(&self) -> Result<Lock, PublishError> {
        let lock = self.state.join("lock");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock)
            .map_err(|error| PublishError::io("open", &lock, error))?;
        match file.try_lock() {
            Ok(()) => Ok(Lock(file)),
            Err(TryLockError::WouldBlock) => Err(PublishError::Locked { out: self.out.clone(), lock }),
            Err(TryLockError::Error(error)) => Err(PublishError::io("lock", &lock, error)),
        }
    }

    pub(super) fn staging(&self) -> PathBuf {
        self.state.join("staging")
    }

    pub(super) fn retired(&self) -> PathBuf {
        self.state.join("retired")
    }

    pub(super) fn unfinished(&self) -> PathBuf {
        self.state.join("unfinished")
    }

    pub(super) fn manifest(&self) -> PathBuf {
        self.state.join("manifest.json")
    }

    pub(super) fn stamps(&self) -> PathBuf {
        self.state.join("stamps")
    }

    pub(super) fn next_manifest(&self) -> PathBuf {
        self.state.join("manifest.next")
    }

    pub(super) fn next_stamps(&self) -> PathBuf {
        self.state.join("stamps.next")
    }

    /// A name in the hidden folder for rescued files that nothing has yet.
    pub(super) fn free_rescue(&self) -> PathBuf {
        let mut number = 1_u64;
        loop {
            let folder = self.state.join(format!("rescued-{number}"));
            if fs::symlink_metadata(&folder).is_err() {
                return folder;
            }
            number += 1;
        }
    }
}

/// A lock that is held. The system releases it when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file is not enough: a process just started by another thread may for a moment
        // hold a copy of it, and the lock with it.
        let _ = self.0.unlock();
    }
}

/// Whether `path` names a file inside the folder it is joined to, on every system.
pub(super) fn stays_inside(path: &str) -> bool {
    let is_name = |segment: &str| {
        let is_elsewhere = matches!(segment, "" | "." | "..") || segment.contains(['\\', '\0']);
        let is_drive = cfg!(windows) && segment.contains(':');
        !is_elsewhere && !is_drive
    };
    path.split('/').all(is_name)
}

/// More links than this in a row are a circle.
const MAX_LINKS: usize = 40;

fn resolve(out: &Path, disk: &Disk) -> Result<PathBuf, PublishError> {
    let mut out = out.to_path_buf();
    for _ in 0..MAX_LINKS {
        match fs::canonicalize(&out) {
            Ok(real) => return Ok(real),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(PublishError::io("read", &out, error)),
        }
        match fs::read_link(&out) {
            Ok(target) => out = folder_of(&out).join(target),
            Err(_) => break,
        }
    }
    let Some(name) = out.file_name() else {
        return Err(PublishError::NotExchangeable { out });
    };
    let parent = folder_of(&out);
    disk.create_folders(parent)?;
    let parent = fs::canonicalize(parent).map_err(|error| PublishError::io("read", parent, error))?;
    Ok(parent.join(name))
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

#[cfg(unix)]
fn is_mount_point(metadata: &fs::Metadata, parent: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(parent).is_ok_and(|parent| parent.dev() != metadata.dev())
}

#[cfg(not(unix))]
fn is_mount_point(_: &fs::Metadata, _: &Path) -> bool {
    false
}

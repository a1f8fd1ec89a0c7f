//! What can stop a publication, in words that name the file and say what to do.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::path::OutputPath;

/// Why a site could not be published. The site that was there before is unchanged.
#[derive(Debug)]
pub enum PublishError {
    /// Another build is writing the same folder.
    Locked {
        /// The output folder.
        out: PathBuf,
        /// The file that the other build holds locked.
        lock: PathBuf,
    },
    /// The folder holds files that expound has no record of writing.
    NotOurs {
        /// The output folder.
        out: PathBuf,
        /// The first of these files, at most ten, relative to the folder.
        files: Vec<String>,
        /// Whether there are more of them.
        more: bool,
    },
    /// Something other than a folder has the output folder's name.
    NotAFolder {
        /// The output folder.
        out: PathBuf,
    },
    /// The folder is a file system's or the machine's top, which cannot be exchanged for another.
    NotExchangeable {
        /// The output folder.
        out: PathBuf,
    },
    /// An output's path leads out of the folder, or cannot be a file's name.
    BadPath {
        /// The path.
        path: OutputPath,
        /// What made it.
        producer: String,
    },
    /// Two outputs claim one path, or one is a file where the other needs a folder.
    Claimed {
        /// The path of the first.
        path: OutputPath,
        /// What made the first.
        first: String,
        /// The path of the second: the same, or one below it.
        other: OutputPath,
        /// What made the second.
        second: String,
    },
    /// An earlier output could not be written, so the site is not whole.
    Incomplete,
    /// Someone else changed a file of the folder while it was being read or carried over.
    Changed {
        /// The file.
        file: PathBuf,
    },
    /// The system refused.
    Io {
        /// What was being done, to follow "cannot": `write`.
        action: &'static str,
        /// The file or folder it was done to.
        file: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl PublishError {
    pub(super) fn io(action: &'static str, file: &Path, source: io::Error) -> Self {
        PublishError::Io { action, file: file.to_path_buf(), source }
    }

    /// What the system said, when it was the system.
    pub(super) fn kind(&self) -> Option<io::ErrorKind> {
        match self {
            PublishError::Io { source, .. } => Some(source.kind()),
            _ => None,
        }
    }
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PublishError::Locked { out, lock } => write!(
                f,
                "another build is writing {}: it holds the lock {}. Wait until it is done, or give this build \
                 another folder with --out.",
                out.display(),
                lock.display()
            ),
            PublishError::NotOurs { out, files, more } => {
                writeln!(f, "{} holds files that expound did not write:", out.display())?;
                for file in files {
                    writeln!(f, "  {file}")?;
                }
                if *more {
                    writeln!(f, "  … and more")?;
                }
                write!(f, "Move or remove them, or give another folder with --out. Nothing was changed.")
            }
            PublishError::NotAFolder { out } => {
                write!(f, "{} is not a folder. Remove it, or give another folder with --out.", out.display())
            }
            PublishError::NotExchangeable { out } => write!(
                f,
                "{} is the top of a file system, so it cannot be exchanged for a new site in one step. Give a \
                 folder inside it with --out.",
                out.display()
            ),
            PublishError::BadPath { path, producer } => {
                write!(
                    f,
                    "{producer} makes the output \"{path}\", which is not a path inside the output folder."
                )
            }
            PublishError::Claimed { path, first, other, second } if path == other => {
                write!(f, "{first} and {second} both make the output {path}.")
            }
            PublishError::Claimed { path, first, other, second } => write!(
                f,
                "{first} makes the file {path}, but {second} needs a folder of that name for {other}."
            ),
            PublishError::Incomplete => {
                write!(f, "an output could not be written, so nothing was published.")
            }
            PublishError::Changed { file } => {
                write!(f, "{} was changed by another program during the build. Build again.", file.display())
            }
            PublishError::Io { action, file, source } => {
                write!(f, "cannot {action} {}: {source}.", file.display())?;
                match advice(action, source.kind()) {
                    "" => Ok(()),
                    advice => write!(f, " {advice}"),
                }
            }
        }
    }
}

impl std::error::Error for PublishError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            PublishError::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// What to do about an answer of the system, where that is known.
fn advice(action: &str, kind: io::ErrorKind) -> &'static str {
    use io::ErrorKind::{
        CrossesDevices, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, ResourceBusy, StorageFull,
    };
    match kind {
        StorageFull | QuotaExceeded => {
            "Free some space and build again; the site that was there before is unchanged."
        }
        PermissionDenied | ReadOnlyFilesystem => {
            "expound must be able to write in the output folder and beside it; --out gives another folder."
        }
        CrossesDevices | ResourceBusy if action == "exchange" => {
            "The folder is a mount point, or lies in a read-only layer of a container, and cannot be renamed. \
             Remove it and the hidden folder beside it, or give another folder with --out."
        }
        _ => "",
    }
}

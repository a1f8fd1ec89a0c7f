//! What was published: every file with its SHA-256, its size and what made it.
//!
//! It is kept in two files. `manifest.json` depends on the site alone, so that equal sites have equal
//! manifests. `stamps` holds the files' times, which differ from build to build, what the site was made
//! of, and the hash of the manifest that it belongs to; it only saves work, and without it nothing is
//! wrong.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::disk::Disk;
use super::error::PublishError;
use super::listing::{Listing, Stamp, modified};
use super::place::stays_inside;
use crate::digest::hex;

/// The SHA-256 of a file's bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Digest([u8; 32]);

impl Digest {
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    fn hex(&self) -> String {
        hex(&self.0)
    }

    fn from_hex(hex: &str) -> Option<Self> {
        let digits: Vec<u8> = hex
            .chars()
            .map(|it| it.to_digit(16).and_then(|it| u8::try_from(it).ok()))
            .collect::<Option<_>>()?;
        let bytes: Vec<u8> = digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect();
        match hex.len() {
            64 => bytes.try_into().ok().map(Digest),
            _ => None,
        }
    }
}

/// The published files, by path.
#[derive(Debug, Clone, Default)]
pub(super) struct Manifest {
    pub(super) files: BTreeMap<String, Entry>,
    /// When the stamps were written, by the clock of the file system. `None` without stamps.
    pub(super) stamped: Option<i128>,
    /// What the site was made of. `None` without stamps.
    pub(super) made_of: Option<MadeOf>,
}

/// What a site was made of: a build of the same gives the same files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeOf {
    /// A fingerprint of every input, without white space.
    pub inputs: String,
    /// How many pages came of it.
    pub n_pages: usize,
}

/// One published file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) digest: Digest,
    /// Its length in bytes.
    pub(super) size: u64,
    /// What made it: `content/recipes/x.md`.
    pub(super) producer: String,
    /// When it was written, as the file system says. `None` without stamps.
    pub(super) modified: Option<i128>,
}

const VERSION: u32 = 1;

#[derive(Deserialize)]
struct Document<'a> {
    version: u32,
    #[serde(borrow)]
    files: Vec<Line<'a>>,
}

#[derive(Serialize, Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    path: Cow<'a, str>,
    sha256: Cow<'a, str>,
    size: u64,
    #[serde(borrow)]
    producer: Cow<'a, str>,
}

impl Manifest {
    /// Reads a manifest, and its times if `stamps` belongs to it. `None` when there is none, or none
    /// that this version of expound can read: then nothing proves that the folder is ours.
    pub(super) fn read(manifest: &Path, stamps: &Path) -> Result<Option<Manifest>, PublishError> {
        let Some(bytes) = read(manifest)? else { return Ok(None) };
        let Some(mut read_manifest) = Manifest::parse(&bytes) else { return Ok(None) };
        if let Some(text) = read(stamps)? {
            let stamped = fs::metadata(stamps).ok().and_then(|it| modified(&it));
            read_manifest.add_stamps(&String::from_utf8_lossy(&text), Digest::of(&bytes), stamped);
        }
        Ok(Some(read_manifest))
    }

    fn parse(bytes: &[u8]) -> Option<Manifest> {
        let document: Document<'_> = serde_json::from_slice(bytes).ok()?;
        if document.version != VERSION {
            return None;
        }
        let mut files = BTreeMap::new();
        for line in document.files {
            // These paths are linked and removed: one that leads out of the folder was not written by us.
            if !stays_inside(&line.path) {
                return None;
            }
            let entry = Entry {
                digest: Digest::from_hex(&line.sha256)?,
                size: line.size,
                producer: line.producer.into_owned(),
                modified: None,
            };
            files.insert(line.path.into_owned(), entry);
        }
        Some(Manifest { files, ..Manifest::default() })
    }

    fn add_stamps(&mut self, stamps: &str, manifest: Digest, stamped: Option<i128>) {
        let mut lines = stamps.lines();
        if lines.next() != Some(&manifest.hex()) || stamps.lines().count() != self.files.len() + 2 {
            return;
        }
        let made_of = lines.next().and_then(|it| it.split_once(' '));
        self.made_of = made_of.and_then(|(inputs, n_pages)| {
            Some(MadeOf { inputs: inputs.to_owned(), n_pages: n_pages.parse().ok()? })
        });
        for (entry, line) in self.files.values_mut().zip(lines) {
            entry.modified = line.parse().ok();
        }
        self.stamped = stamped;
    }

    /// The bytes of both files. The first depend on the site alone.
    pub(super) fn to_bytes(&self) -> (Vec<u8>, Vec<u8>) {
        let mut manifest = format!("{{\"version\":{VERSION},\"files\":[");
        let mut stamps = match &self.made_of {
            Some(it) => format!("{} {}\n", it.inputs, it.n_pages),
            None => "-\n".to_owned(),
        };
        for (number, (path, entry)) in self.files.iter().enumerate() {
            let line = Line {
                path: path.into(),
                sha256: entry.digest.hex().into(),
                size: entry.size,
                producer: (&entry.producer).into(),
            };
            manifest.push_str(if number == 0 { "\n" } else { ",\n" });
            // Text and numbers always have a JSON form.
            manifest.push_str(&serde_json::to_string(&line).unwrap_or_default());
            match entry.modified {
                Some(modified) => _ = writeln!(stamps, "{modified}"),
                None => stamps.push_str("-\n"),
            }
        }
        manifest.push_str("\n]}\n");
        let stamps = format!("{}\n{stamps}", Digest::of(manifest.as_bytes()).hex());
        (manifest.into_bytes(), stamps.into_bytes())
    }

    /// Writes both files under the names given, which may be taken by what a killed build left.
    pub(super) fn write(&self, disk: &Disk, manifest: &Path, stamps: &Path) -> Result<(), PublishError> {
        let (manifest_bytes, stamps_bytes) = self.to_bytes();
        disk.remove_file(manifest)?;
        disk.remove_file(stamps)?;
        disk.write_new(manifest, &manifest_bytes)?;
        disk.write_new(stamps, &stamps_bytes)?;
        Ok(())
    }

    /// How many files of the folder, or of the manifest, are not in the other or differ by their stamp.
    /// Of two manifests, the one of which fewer do describes the folder.
    pub(super) fn differences(&self, folder: Option<&Listing>) -> usize {
        let Some(folder) = folder else { return self.files.len() };
        let differs = |(path, entry): (&String, &Entry)| match folder.files.get(path) {
            Some(found) => !entry.has_stamp(found.stamp, self.stamped),
            None => true,
        };
        let unknown = folder.files.keys().filter(|path| !self.files.contains_key(*path)).count();
        self.files.iter().filter(|it| differs(*it)).count() + unknown
    }
}

impl Entry {
    fn has_stamp(&self, stamp: Stamp, stamped: Option<i128>) -> bool {
        self.size == stamp.len && (stamped.is_none() || self.modified == stamp.modified)
    }

    /// Whether the stamp proves that a file still has the recorded content.
    ///
    /// A file that was written in the same tick of the file system's clock as the stamps could have
    /// been changed right after them, in that tick, without showing it. Such a file is not trusted.
    pub(super) fn is_proven_by(&self, stamp: Stamp, stamped: Option<i128>) -> bool {
        self.has_stamp(stamp, stamped)
            && matches!((self.modified, stamped), (Some(modified), Some(stamped)) if modified < stamped)
    }

    /// Whether a file has the recorded content, found by reading it.
    pub(super) fn is_content_of(&self, file: &Path, stamp: Stamp) -> bool {
        self.size == stamp.len && fs::read(file).is_ok_and(|bytes| Digest::of(&bytes) == self.digest)
    }
}

fn read(file: &Path) -> Result<Option<Vec<u8>>, PublishError> {
    match fs::read(file) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(PublishError::io("read", file, error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let entry = |text: &str, modified| Entry {
            digest: Digest::of(text.as_bytes()),
            size: text.len() as u64,
            producer: format!("content/\"{text}\".md"),
            modified,
        };
        let files = [
            ("index.html".to_owned(), entry("a", Some(12))),
            ("质量/in\ndex.html".to_owned(), entry("b", None)),
            ("recipes/x/index.html".to_owned(), entry("c", Some(-3))),
        ];
        let made_of = Some(MadeOf { inputs: "ab12".to_owned(), n_pages: 2 });
        Manifest { files: files.into(), stamped: None, made_of }
    }

    #[test]
    fn a_manifest_reads_back_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let (file, stamps) = (folder.path().join("manifest.json"), folder.path().join("stamps"));
        manifest().write(&Disk::default(), &file, &stamps).unwrap();
        let read = Manifest::read(&file, &stamps).unwrap().unwrap();
        assert_eq!(read.files, manifest().files);
        assert_eq!(read.made_of, manifest().made_of);
        assert!(read.stamped.is_some());
    }

    #[test]
    fn manifest_bytes_depend_on_the_site_alone() {
        let mut later = manifest();
        for entry in later.files.values_mut() {
            entry.modified = Some(99);
        }
        assert_eq!(manifest().to_bytes().0, later.to_bytes().0);
        expect_test::expect![[r#"
            {"version":1,"files":[
            {"path":"index.html","sha256":"ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb","size":1,"producer":"content/\"a\".md"},
            {"path":"recipes/x/index.html","sha256":"2e7d2c03a9507ae265ecf5b5356885a53393a2029d241394997265a1a25aefc6","size":1,"producer":"content/\"c\".md"},
            {"path":"质量/in\ndex.html","sha256":"3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d","size":1,"producer":"content/\"b\".md"}
            ]}
        "#]]
        .assert_eq(&String::from_utf8(manifest().to_bytes().0).unwrap());
    }

    #[test]
    fn stamps_of_another_manifest_are_not_used() {
        let (_, stamps) = manifest().to_bytes();
        let stamps = String::from_utf8(stamps).unwrap();
        let mut other = manifest();
        other.files.values_mut().for_each(|it| it.modified = None);
        other.made_of = None;
        other.add_stamps(&stamps, Digest::of(b"another"), Some(1));
        assert!(
            other.stamped.is_none()
                && other.made_of.is_none()
                && other.files.values().all(|it| it.modified.is_none())
        );
    }

    #[test]
    fn a_manifest_that_is_torn_or_leads_elsewhere_is_none() {
        let (whole, _) = manifest().to_bytes();
        assert!(Manifest::parse(&whole).is_some());
        for end in 0..whole.len() - 1 {
            assert!(Manifest::parse(&whole[..end]).is_none(), "cut at {end}");
        }
        let digest = Digest::of(b"").hex();
        let line = |path: &str, digest: &str| {
            format!(
                r#"{{"version":1,"files":[{{"path":"{path}","sha256":"{digest}","size":0,"producer":""}}]}}"#
            )
        };
        assert!(Manifest::parse(line("a/b", &digest).as_bytes()).is_some());
        for path in ["../a", "/a", "a//b", "a/./b", "", "a/", r"a\\b"] {
            assert!(Manifest::parse(line(path, &digest).as_bytes()).is_none(), "{path}");
        }
        for digest in ["", "é", &digest[..62], &digest.replace('e', "g")] {
            assert!(Manifest::parse(line("a", digest).as_bytes()).is_none(), "{digest}");
        }
        assert!(Manifest::parse(br#"{"version":2,"files":[]}"#).is_none());
    }
}

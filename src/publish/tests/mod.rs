//! The promises of a publication, on real folders.

mod altered;
mod crash;
pub(super) mod faults;
mod kill;
mod ownership;
mod publication;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::listing::Listing;
use super::*;

/// A site in a test: the text of each file.
type Site = BTreeMap<String, String>;

fn site(files: &[(&str, &str)]) -> Site {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn put_all(publisher: &Publisher, site: &Site) -> Result<(), PublishError> {
    site.iter().try_for_each(|(path, text)| {
        publisher.put(&OutputPath::new(path), &format!("content/{path}.md"), text.as_bytes())
    })
}

fn build_on(disk: &Disk, out: &Path, site: &Site) -> Result<Published, PublishError> {
    let publisher = open_on(disk.clone(), out)?;
    put_all(&publisher, site)?;
    publisher.finish()
}

fn build(out: &Path, site: &Site) -> Published {
    build_on(&Disk::default(), out, site).unwrap()
}

/// Written, unchanged, removed.
fn counts(published: &Published) -> (usize, usize, usize) {
    (published.written, published.unchanged, published.removed)
}

/// What a reader finds; `None` when there is no folder.
fn read(out: &Path) -> Option<Site> {
    let listing = Listing::of(out).unwrap()?;
    assert!(listing.others.is_empty(), "{:?}", listing.others);
    let read = |path: String| (path.clone(), fs::read_to_string(out.join(path)).unwrap());
    Some(listing.files.into_keys().map(read).collect())
}

/// The hidden folder of `out`.
fn state(out: &Path) -> PathBuf {
    Place::find(out, &Disk::default()).unwrap().state
}

fn temp() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().canonicalize().unwrap().join("public");
    (folder, out)
}

/// The hidden folder holds nothing but what a build leaves that was not killed.
fn check_rest(out: &Path) {
    let state = state(out);
    let mut names: Vec<_> =
        fs::read_dir(&state).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|it| it != "staging");
    names.sort();
    let known = [&["lock"][..], &[".gitignore", "lock"], &[".gitignore", "lock", "manifest.json", "stamps"]];
    assert!(known.iter().any(|it| *it == names), "{names:?}");
    check_no_copies(out);
}

/// Between builds, the hidden folder holds no file that is not a published one by another name.
fn check_no_copies(out: &Path) {
    let published = Listing::of(out).unwrap().unwrap_or_default();
    for (path, found) in Listing::of(&state(out).join("staging")).unwrap().unwrap_or_default().files {
        let file = published.files.get(&path);
        assert!(file.is_some_and(|it| it.is_same_file(&found)), "{path} is in staging");
    }
}

//! Assets under names that hold their contents' hash, so that a host can keep them for ever. A style
//! sheet leads to hashed names too, so that its own hash follows from those of what it refers to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::css;
use crate::diagnostic::{Diagnostic, SourceText, catalogue};
use crate::path::{OutputPath, SourcePath, percent_encode};

/// The folder of hashed assets in the built site.
const ASSETS: &str = "assets";

/// A file of a theme or of the site's own `assets/`, as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AssetFile {
    /// Where it is, to point at what it says.
    pub(super) path: SourcePath,
    /// Its bytes.
    pub(super) bytes: Arc<[u8]>,
}

/// An asset as it will be written.
#[derive(Debug, Clone)]
pub(super) struct Asset {
    /// Its hashed name.
    pub(super) output: OutputPath,
    /// Its bytes.
    pub(super) bytes: Arc<[u8]>,
}

/// Names every asset; an address in a style sheet that leads to none is told at its place.
pub(super) fn hash_all(
    files: &BTreeMap<String, AssetFile>,
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Asset> {
    let mut hashing = Hashing { files, done: BTreeMap::new(), doing: BTreeSet::new(), diagnostics };
    for name in files.keys() {
        hashing.hash(name);
    }
    hashing.done
}

struct Hashing<'a> {
    files: &'a BTreeMap<String, AssetFile>,
    done: BTreeMap<String, Asset>,
    /// The style sheets that are being read: one that refers to them goes round in a circle.
    doing: BTreeSet<&'a str>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Hashing<'a> {
    fn hash(&mut self, name: &'a str) -> Option<OutputPath> {
        if let Some(done) = self.done.get(name) {
            return Some(done.output.clone());
        }
        let file = self.files.get(name)?;
        let text = std::str::from_utf8(&file.bytes).ok().filter(|_| name.ends_with(".css"));
        let bytes = match text {
            Some(text) => css::compact(&self.sheet(name, file, text)).into_bytes().into(),
            None => file.bytes.clone(),
        };
        let output = hashed(name, &bytes);
        self.done.insert(name.to_owned(), Asset { output: output.clone(), bytes });
        Some(output)
    }

    /// A style sheet that leads to hashed names.
    fn sheet(&mut self, name: &'a str, file: &AssetFile, text: &str) -> String {
        let references = css::references(text);
        let source = SourceText::new(file.path.clone(), text);
        self.doing.insert(name);
        let mut written = String::with_capacity(text.len());
        let mut from = 0;
        for reference in &references {
            let Some((target, rest)) = css::target(name, &reference.url) else { continue };
            let at = || source.at(reference.span.clone());
            let Some((target, _)) = self.files.get_key_value(&target) else {
                let known = self.files.keys().map(String::as_str);
                self.diagnostics.push(catalogue::missing_asset(at(), &reference.url, &target, known));
                continue;
            };
            if self.doing.contains(target.as_str()) {
                self.diagnostics.push(catalogue::circular_asset(at(), &reference.url));
                continue;
            }
            let Some(output) = self.hash(target) else { continue };
            written.push_str(&text[from..reference.span.start]);
            written.push_str(&reference.written(&format!("{}{rest}", relative(name, &output))));
            from = reference.span.end;
        }
        self.doing.remove(name);
        written.push_str(&text[from..]);
        written
    }
}

/// The address of an output from the sheet's own place.
fn relative(sheet: &str, output: &OutputPath) -> String {
    let up = "../".repeat(sheet.matches('/').count());
    let path = output.as_str().strip_prefix(ASSETS).unwrap_or(output.as_str());
    format!("{up}{}", percent_encode(path.trim_start_matches('/')))
}

/// `assets/style.css` becomes `assets/style.1a2b3c4d5e.css`.
pub(super) fn hashed(name: &str, bytes: &[u8]) -> OutputPath {
    let hash = crate::path::content_hash(bytes);
    let (folder, file) = name.rsplit_once('/').map_or(("", name), |(folder, file)| (folder, file));
    let slash = if folder.is_empty() { "" } else { "/" };
    let (stem, extension) = file.split_once('.').map_or((file, String::new()), |(a, b)| (a, format!(".{b}")));
    OutputPath::new(format!("{ASSETS}/{folder}{slash}{stem}.{hash}{extension}"))
}

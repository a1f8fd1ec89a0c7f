//! The path spaces of the program and the only conversions between them.
//!
//! A [`SourcePath`] names a file of the site folder, an [`OutputPath`] a file of the built site, a
//! [`Slug`] one segment of a URL. They are different types because mixing them up compiles otherwise.
//! None of them ever holds a path of the machine, so nothing that depends on where a site lies can
//! reach its pages.

use std::fmt;
use std::sync::Arc;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::{Serialize, Serializer};
use sha2::Digest as _;
use unicode_normalization::UnicodeNormalization;

use crate::digest::hex;

/// A file inside the site folder, relative to it, with `/` between segments: `content/recipes/x.md`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourcePath(Arc<str>);

impl SourcePath {
    /// Wraps a path that is already relative and uses `/`.
    pub fn new(path: impl AsRef<str>) -> Self {
        Self(Arc::from(path.as_ref()))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder that holds the file, without a final `/`; empty at the top.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The last segment.
    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// The last segment without its extension.
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// Resolves `reference`, written in this file, to a path of the site folder. `None` when it
    /// climbs out of the site.
    pub fn join(&self, reference: &str) -> Option<SourcePath> {
        let mut segments: Vec<&str> = match reference.strip_prefix('/') {
            Some(_) => vec!["content"],
            None => self.folder().split('/').filter(|it| !it.is_empty()).collect(),
        };
        for segment in reference.split('/') {
            match segment {
                "" | "." => {}
                ".." => {
                    segments.pop()?;
                }
                segment => segments.push(segment),
            }
        }
        Some(Self(segments.join("/").into()))
    }
}

impl SourcePath {
    /// How a link in the file `from` names this one: `../cooks/ada.md`.
    pub fn relative_to(&self, from: &SourcePath) -> String {
        let (mut up, mut down) = (from.folder(), self.as_str());
        while !up.is_empty() {
            let (ours, rest) = up.split_once('/').unwrap_or((up, ""));
            match down.split_once('/') {
                Some((theirs, below)) if theirs == ours => (up, down) = (rest, below),
                _ => break,
            }
        }
        let n_up = up.split('/').filter(|it| !it.is_empty()).count();
        format!("{}{down}", "../".repeat(n_up))
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What must be escaped in the path of a URL; everything beyond ASCII always is.
const PATH_ESCAPES: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'\'')
    .add(b'[')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b'\\');

/// Escapes one path or fragment for use in a URL.
pub fn percent_encode(path: &str) -> String {
    utf8_percent_encode(path, PATH_ESCAPES).to_string()
}

/// A file of the built site, relative to its root: `recipes/x/index.html`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputPath(Arc<str>);

impl OutputPath {
    /// Wraps a path that is already relative and uses `/`.
    pub fn new(path: impl AsRef<str>) -> Self {
        Self(Arc::from(path.as_ref()))
    }

    /// The page of a folder: `recipes/x` becomes `recipes/x/index.html`, the empty folder `index.html`.
    pub fn page(folder: &str) -> Self {
        if folder.is_empty() { Self::new("index.html") } else { Self(format!("{folder}/index.html").into()) }
    }

    /// The path as text, unescaped.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path escaped for a link, relative to the site's root.
    pub fn href(&self) -> String {
        percent_encode(&self.0)
    }

    /// The address a reader sees, relative to the site's root: without a final `index.html`.
    pub fn pretty_href(&self) -> String {
        let path = self.0.strip_suffix("index.html").unwrap_or(&self.0);
        percent_encode(path)
    }

    /// The way from this page back to the site's root: `../../` for `recipes/x/index.html`.
    pub fn root(&self) -> String {
        "../".repeat(self.0.matches('/').count())
    }

    /// The folders that hold it, the outermost first.
    pub fn folders(&self) -> impl Iterator<Item = OutputPath> {
        self.0.match_indices('/').map(|(end, _)| Self::new(&self.0[..end]))
    }

    /// The first part of the path that some host or file system cannot hold, and why.
    pub fn unportable(&self) -> Option<(&str, &'static str)> {
        self.0.split('/').find_map(|segment| Some((segment, unportable(segment)?)))
    }

    /// Equal for two paths that some file system or host would take for one: case and Unicode
    /// composition are folded.
    pub fn collision_key(&self) -> String {
        unicase::UniCase::unicode(self.0.nfc().collect::<String>()).to_folded_case()
    }
}

impl fmt::Display for OutputPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for OutputPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// One segment of a URL, and the name that references use.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(Arc<str>);

/// Device names that Windows keeps for itself, with any extension.
const RESERVED: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

impl Slug {
    /// Makes a slug from a file name or a `slug` field: white space becomes `-`, Unicode is kept and
    /// composed. Fails, saying why, when some host or file system could not hold the name.
    pub fn parse(text: &str) -> Result<Slug, &'static str> {
        let slug: String = text.split_whitespace().collect::<Vec<_>>().join("-").nfc().collect();
        if slug.starts_with('.') {
            return Err("it starts with a dot");
        }
        match unportable(&slug) {
            Some(why) => Err(why),
            None => Ok(Slug(slug.into())),
        }
    }

    /// The slug as text, unescaped.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why some host or file system could not hold a name, if one could not.
fn unportable(name: &str) -> Option<&'static str> {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_lowercase();
    if name.is_empty() {
        Some("it is empty")
    } else if name.chars().any(|c| c.is_control() || r#"<>:"|?*\/"#.contains(c)) {
        Some(r#"it holds one of < > : " | ? * \ / or a control character"#)
    } else if name.ends_with(['.', ' ']) {
        Some("it ends with a dot or a space")
    } else if RESERVED.contains(&stem.as_str()) {
        Some("Windows keeps this name for a device")
    } else if name.len() > 200 {
        Some("it is longer than 200 bytes")
    } else {
        None
    }
}

/// Whether a file is none of the site's: hidden, or a backup, swap or lock file that an editor leaves
/// beside the file being edited.
pub fn is_ignored(name: &str) -> bool {
    name.starts_with(['.', '#'])
        || name.ends_with('~')
        || [".swp", ".swx", ".swo", ".bak", ".bck", ".tmp", ".orig"].iter().any(|it| name.ends_with(it))
}

/// A short fingerprint of bytes, for names that change with their content: ten hexadecimal digits.
pub fn content_hash(bytes: &[u8]) -> String {
    hex(&sha2::Sha256::digest(bytes)[..5])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_resolve_inside_the_site_only() {
        let from = SourcePath::new("content/recipes/a.md");
        let join = |reference: &str| from.join(reference).map(|it| it.to_string());
        assert_eq!(join("b.md").as_deref(), Some("content/recipes/b.md"));
        assert_eq!(join("../about.md").as_deref(), Some("content/about.md"));
        assert_eq!(join("/about.md").as_deref(), Some("content/about.md"));
        assert_eq!(join("../../../etc/passwd"), None);
        let relative = |to: &str| SourcePath::new(to).relative_to(&from);
        assert_eq!(relative("content/recipes/b.md"), "b.md");
        assert_eq!(relative("content/about.md"), "../about.md");
        assert_eq!(relative("static/a/b.png"), "../../static/a/b.png");
    }

    #[test]
    fn slugs_keep_unicode_and_refuse_what_hosts_cannot_hold() {
        let parse = |text: &str| Slug::parse(text).map(|it| it.to_string());
        assert_eq!(parse("质量强国").as_deref(), Ok("质量强国"));
        assert_eq!(parse("two  words").as_deref(), Ok("two-words"));
        assert_eq!(parse("100%").as_deref(), Ok("100%"));
        for bad in ["", "a/b", "what?", "con", "AUX.old", "end.", ".hidden", "a\u{7}b"] {
            assert!(parse(bad).is_err(), "{bad:?} must be refused");
        }
    }

    #[test]
    fn output_paths_know_their_way_home() {
        let page = OutputPath::page("recipes/50% off");
        assert_eq!(page.root(), "../../");
        assert_eq!(page.href(), "recipes/50%25%20off/index.html");
        assert_eq!(page.pretty_href(), "recipes/50%25%20off/");
        assert_eq!(OutputPath::page("").root(), "");
        assert_eq!(OutputPath::page("Straße").collision_key(), OutputPath::page("STRASSE").collision_key());
    }
}

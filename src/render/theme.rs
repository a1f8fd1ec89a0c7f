//! A theme: templates, words and assets, its own before its parent's, the site's before both.
//!
//! [`ThemeFiles::read`] is the only reader of themes; [`Theme::compile`] is pure. Templates are known to
//! the engine as `themes/NAME/page.html`, a site's own as `page.html`; a name without prefix finds the
//! most specific. A theme in the site's `themes/` comes before one of that name in the program.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use super::assets::{self, Asset, AssetFile, hashed};
use super::engine::{Engine, Languages};
use super::settings::{self, Options, Settings};
use super::strings::Strings;
use crate::config::Config;
use crate::diagnostic::{Checked, Diagnostic, Location, SourceText, catalogue};
use crate::path::{OutputPath, SourcePath};
use crate::plan::words::Words;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes");

/// The files of a theme and of those it extends, as read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ThemeFiles {
    /// The theme and its ancestors, the most specific first.
    pub chain: Vec<String>,
    /// Templates by the name that the engine knows them under.
    pub(super) templates: BTreeMap<String, SourceText>,
    /// Catalogues of words by `THEME/LANGUAGE`; the site's own theme is empty.
    strings: BTreeMap<String, SourceText>,
    /// Assets by their name in the theme, the most specific of each.
    assets: BTreeMap<String, AssetFile>,
    /// `theme.toml` of each theme in the chain.
    settings: BTreeMap<String, Settings>,
    /// Whether every theme of the chain was found.
    is_whole: bool,
    /// The site's language.
    language: String,
    /// The options as pages see them.
    options: Options,
}

/// A theme, ready to render.
#[derive(Debug)]
pub struct Theme {
    pub(super) engine: Engine,
    /// The phrases that plan needs.
    pub words: Words,
    /// The assets under their hashed names.
    pub(super) assets: BTreeMap<OutputPath, Arc<[u8]>>,
    /// The style sheet for code, written only if a page has some.
    pub(super) highlight: (OutputPath, Arc<[u8]>),
}

/// The asset that holds the colours of highlighted code.
const HIGHLIGHT: &str = "highlight.css";

impl ThemeFiles {
    /// Reads a theme with its ancestors and the site's own templates, words and assets. `at` is where
    /// the theme is named.
    pub fn read(root: &Path, name: &str, at: &Location) -> io::Result<Checked<ThemeFiles>> {
        let mut files = ThemeFiles::default();
        let mut diagnostics = Vec::new();
        files.add(&Folder::OnDisk(root), "", &mut diagnostics)?;
        let mut next = Some((name.to_owned(), at.clone()));
        while let Some((name, at)) = next.take() {
            if files.chain.contains(&name) {
                diagnostics.push(catalogue::theme_extends_itself(at, &name));
                break;
            }
            let own = root.join("themes").join(&name);
            let folder = if own.is_dir() {
                Folder::OnDisk(&own)
            } else if let Some(dir) = EMBEDDED.get_dir(&name) {
                Folder::Embedded(dir)
            } else {
                let known = EMBEDDED.dirs().filter_map(|it| it.path().to_str());
                diagnostics.push(catalogue::unknown_theme(at, &name, known));
                break;
            };
            files.add(&folder, &name, &mut diagnostics)?;
            next = files.parent(&name);
            files.is_whole = next.is_none();
            files.chain.push(name);
        }
        Ok(Checked { value: files, diagnostics })
    }

    /// Every file, by a name that no other one has.
    pub fn parts(&self) -> impl Iterator<Item = (String, &[u8])> {
        let templates = self.templates.iter().map(|(name, it)| (format!("templates {name}"), &it.text));
        let strings = self.strings.iter().map(|(name, it)| (format!("strings {name}"), &it.text));
        let settings = self.settings.iter().map(|(name, it)| (format!("theme.toml {name}"), &it.source.text));
        let assets = self.assets.iter().map(|(name, it)| (format!("assets {name}"), &*it.bytes));
        let texts = templates.chain(strings).chain(settings);
        texts.map(|(name, text)| (name, text.as_bytes())).chain(assets)
    }

    /// Adds what else the compiled theme depends on: the site's language, and its options, which are
    /// checked against those that the themes declare.
    pub fn bind(&mut self, config: &Config) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        self.language.clone_from(&config.language);
        // What a theme that is not there would have declared, nobody knows.
        if self.is_whole {
            let chain = self.chain.iter().rev().filter_map(|it| self.settings.get(it));
            self.options = settings::effective(chain, config, &mut diagnostics);
        }
        diagnostics
    }

    /// Adds the files of one folder; those of more specific ones are there already and stay.
    fn add(&mut self, folder: &Folder<'_>, theme: &str, diagnostics: &mut Vec<Diagnostic>) -> io::Result<()> {
        let prefix = if theme.is_empty() { String::new() } else { format!("themes/{theme}/") };
        if let Folder::OnDisk(root) = folder {
            for name in ["templates", "strings", "assets"].iter().filter(|it| root.join(it).is_file()) {
                diagnostics.push(catalogue::not_a_folder(&SourcePath::new(format!("{prefix}{name}"))));
            }
        }
        let text = |file: &str, bytes: Vec<u8>, diagnostics: &mut Vec<Diagnostic>| {
            let path = SourcePath::new(format!("{prefix}{file}"));
            crate::diagnostic::decode(&path, bytes).map_err(|it| diagnostics.push(*it)).ok()
        };
        for (file, bytes) in folder.files("templates", diagnostics)? {
            if let (Some(name), true) = (file.strip_prefix("templates/"), is_template(&file)) {
                self.templates
                    .extend(text(&file, bytes, diagnostics).map(|it| (format!("{prefix}{name}"), it)));
            }
        }
        for (file, bytes) in folder.files("strings", diagnostics)? {
            if let Some(language) = file.strip_prefix("strings/").and_then(|it| it.strip_suffix(".toml")) {
                self.strings
                    .extend(text(&file, bytes, diagnostics).map(|it| (format!("{theme}/{language}"), it)));
            }
        }
        for (file, bytes) in folder.files("assets", diagnostics)? {
            if let Some(name) = file.strip_prefix("assets/") {
                let path = SourcePath::new(format!("{prefix}{file}"));
                let bytes = bytes.into();
                self.assets.entry(name.to_owned()).or_insert(AssetFile { path, bytes });
            }
        }
        // The site itself is no theme.
        if let (false, Some(bytes)) = (theme.is_empty(), folder.file("theme.toml")?) {
            let source = text("theme.toml", bytes, diagnostics);
            let settings = source.map(|it| Settings::read(it, diagnostics));
            self.settings.extend(settings.map(|it| (theme.to_owned(), it)));
        }
        Ok(())
    }

    /// The languages that the site or one of its themes has a catalogue for.
    fn languages(&self) -> BTreeSet<&str> {
        self.strings.keys().filter_map(|it| it.split_once('/')).map(|(_, language)| language).collect()
    }

    /// The theme that a theme builds on, with where it says so.
    fn parent(&self, theme: &str) -> Option<(String, Location)> {
        let settings = self.settings.get(theme)?;
        let parent = settings.parent.as_ref()?;
        Some((parent.value.clone(), settings.source.at(parent.span.clone())))
    }
}

fn is_template(file: &str) -> bool {
    [".html", ".xml", ".txt", ".svg", ".json"].iter().any(|it| file.ends_with(it))
}

/// A folder of a theme: on disk, or in the program.
enum Folder<'a> {
    OnDisk(&'a Path),
    Embedded(&'a Dir<'a>),
}

impl Folder<'_> {
    fn file(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        match self {
            Folder::OnDisk(root) => match fs::read(root.join(name)) {
                Ok(bytes) => Ok(Some(bytes)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(error),
            },
            Folder::Embedded(dir) => Ok(dir.get_file(dir.path().join(name)).map(|it| it.contents().to_vec())),
        }
    }

    /// Every file below a folder, by its path from the theme's root, sorted.
    fn files(&self, folder: &str, diagnostics: &mut Vec<Diagnostic>) -> io::Result<Vec<(String, Vec<u8>)>> {
        let mut files = Vec::new();
        match self {
            Folder::OnDisk(root) => {
                let mut walk =
                    Walk { root, real_root: fs::canonicalize(root)?, files: Vec::new(), diagnostics };
                walk.folder(folder, 0)?;
                files = walk.files;
            }
            Folder::Embedded(dir) => {
                if let Some(sub) = dir.get_dir(dir.path().join(folder)) {
                    embedded(sub, dir.path(), &mut files);
                }
            }
        }
        files.sort();
        Ok(files)
    }
}

/// A walk over a theme's folder on disk. A symbolic link is followed only to a place inside it.
struct Walk<'a> {
    root: &'a Path,
    real_root: PathBuf,
    files: Vec<(String, Vec<u8>)>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

/// Deeper folders are a circle of links.
const MAX_DEPTH: usize = 32;

impl Walk<'_> {
    fn folder(&mut self, folder: &str, depth: usize) -> io::Result<()> {
        let entries = match fs::read_dir(self.root.join(folder)) {
            Ok(entries) => entries,
            // What is no folder was reported.
            Err(error) if [io::ErrorKind::NotFound, io::ErrorKind::NotADirectory].contains(&error.kind()) => {
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name();
            let Some(name) = name.to_str().filter(|it| !crate::path::is_ignored(it)) else { continue };
            let path = format!("{folder}/{name}");
            if entry.file_type()?.is_symlink() {
                let named = SourcePath::new(&path);
                match fs::canonicalize(entry.path()) {
                    Ok(target) if target.starts_with(&self.real_root) => {}
                    Ok(_) => {
                        self.diagnostics.push(catalogue::link_leaves_site(&named));
                        continue;
                    }
                    Err(_) => {
                        self.diagnostics.push(catalogue::link_to_nothing(&named));
                        continue;
                    }
                }
            }
            match fs::metadata(entry.path()) {
                Ok(it) if it.is_dir() && depth < MAX_DEPTH => self.folder(&path, depth + 1)?,
                Ok(it) if it.is_file() => self.files.push((path, fs::read(entry.path())?)),
                // Removed between the listing and now, or nothing that can be read.
                _ => {}
            }
        }
        Ok(())
    }
}

fn embedded(dir: &Dir<'_>, root: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for file in dir.files() {
        if let Some(path) = file.path().strip_prefix(root).ok().and_then(Path::to_str) {
            files.push((path.replace('\\', "/"), file.contents().to_vec()));
        }
    }
    dir.dirs().for_each(|it| embedded(it, root, files));
}

impl Theme {
    /// Compiles the templates; every fault that the engine finds in them is reported with its place.
    pub fn compile(files: &ThemeFiles) -> Checked<Theme> {
        let mut diagnostics = Vec::new();
        let highlight: Arc<[u8]> = crate::load::highlight::style_sheet().into_bytes().into();
        let highlight = match files.assets.get(HIGHLIGHT) {
            Some(own) => own.bytes.clone(),
            None => highlight,
        };
        let mut names = BTreeMap::new();
        let mut assets = BTreeMap::new();
        for (name, Asset { output, bytes }) in assets::hash_all(&files.assets, &mut diagnostics) {
            if name != HIGHLIGHT {
                names.insert(name, output.href());
                assets.insert(output, bytes);
            }
        }
        let highlight = (hashed(HIGHLIGHT, &highlight), highlight);
        names.insert(HIGHLIGHT.to_owned(), highlight.0.href());

        let site = strings(files, &files.language, &mut diagnostics);
        let english = program_english();
        let mut words = Words { site: site.phrases(&english), ..Words::default() };
        let mut others = BTreeMap::new();
        for language in files.languages() {
            // What is wrong with a catalogue is told once.
            let strings = strings(files, language, &mut Vec::new());
            words.by_language.insert(language.to_owned(), strings.phrases(&english));
            others.insert(language.to_owned(), strings);
        }
        let strings = Languages { site, others };
        let (templates, options) = (&files.templates, &files.options);
        let engine = Engine::new(templates, &files.chain, names, strings, options, &mut diagnostics);
        Checked { value: Theme { engine, words, assets, highlight }, diagnostics }
    }
}

impl Theme {
    /// Whether the site or one of its themes has a template.
    pub fn has_template(&self, name: &str) -> bool {
        self.engine.has_template(name)
    }

    /// The templates that a page can ask for, by the names that it asks for them under.
    pub fn page_templates(&self) -> Vec<&str> {
        self.engine.page_templates()
    }

    /// Whether there are words in a language or in its primary language.
    pub fn has_language(&self, language: &str) -> bool {
        let primary = language.split('-').next().unwrap_or(language);
        self.words.by_language.contains_key(language) || self.words.by_language.contains_key(primary)
    }
}

/// The words of `base`, for what plan needs and a theme without a parent does not say.
fn program_english() -> Strings {
    let file = EMBEDDED.get_file("base/strings/en.toml").and_then(|it| it.contents_utf8());
    let source = SourceText::new(SourcePath::new("themes/base/strings/en.toml"), file.unwrap_or_default());
    Strings::read("en", &[&source], &mut Vec::new())
}

/// The catalogues of a language, English below it, the most general first.
fn strings(files: &ThemeFiles, language: &str, diagnostics: &mut Vec<Diagnostic>) -> Strings {
    let primary = language.split('-').next().unwrap_or(language);
    let mut wanted = vec!["en", primary, language];
    wanted.dedup();
    let mut catalogues = Vec::new();
    for language in wanted {
        for theme in files.chain.iter().rev().map(String::as_str).chain([""]) {
            catalogues.extend(files.strings.get(&format!("{theme}/{language}")));
        }
    }
    Strings::read(language, &catalogues, diagnostics)
}

//! What a build reads from the site's folder, kept from one build to the next, so that a warm build
//! knows whether there is anything to do and reads again only what changed.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::sync::Arc;

use super::{Declared, EnvironmentError, Options};
use crate::config;
use crate::diagnostic::{self, Checked, Diagnostic, SourceText, decode};
use crate::load::source_tree::{Looked, SourceTree};
use crate::path::SourcePath;
use crate::render::theme::ThemeFiles;
use crate::resolve::lock::{self, QuoteLock};

/// Where to look first for what changed since the last build: a hint. Contents decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changes {
    /// Anywhere.
    Anything,
    /// In these files.
    Files(BTreeSet<SourcePath>),
}

impl Changes {
    /// Nowhere.
    pub fn none() -> Self {
        Changes::Files(BTreeSet::new())
    }

    /// In both.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Changes::Files(mut files), Changes::Files(more)) => {
                files.extend(more);
                Changes::Files(files)
            }
            _ => Changes::Anything,
        }
    }

    /// Whether anything may have changed that does not stand in these folders.
    fn is_beside(&self, folders: &[&str]) -> bool {
        match self {
            Changes::Anything => true,
            Changes::Files(files) => !files.iter().all(|it| is_in(it, folders)),
        }
    }
}

/// Whether a file stands in one of these folders of the site.
pub(super) fn is_in(file: &SourcePath, folders: &[&str]) -> bool {
    file.as_str().split('/').next().is_some_and(|it| folders.contains(&it))
}

/// Everything that a build reads before its first stage.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    site_toml: Option<Vec<u8>>,
    /// What `site.toml` declares.
    pub(super) declared: Option<Arc<Checked<Declared>>>,
    /// The content.
    pub(super) tree: SourceTree,
    /// What is wrong with its files.
    pub(super) tree_diagnostics: Vec<Diagnostic>,
    lock_file: Option<Vec<u8>>,
    /// The quotations that were verified before.
    pub(super) lock: QuoteLock,
    /// What is wrong with their file.
    pub(super) lock_diagnostics: Vec<Diagnostic>,
    /// The theme's files; none before `site.toml` is sound.
    pub(super) theme: Option<Arc<ThemeFiles>>,
    /// What is wrong with them.
    pub(super) theme_diagnostics: Vec<Diagnostic>,
    /// Whether the last reading ended early, so that what it was told of is not read yet.
    pub(super) is_behind: bool,
}

/// The folders that hold no part of a theme.
const CONTENT_FOLDERS: [&str; 2] = ["content", "static"];

impl Inputs {
    /// Reads what may have changed. Gives whether anything did.
    pub(super) fn read(&mut self, options: &Options, changes: &Changes) -> Result<bool, EnvironmentError> {
        let was_behind = std::mem::replace(&mut self.is_behind, true);
        let changes = if was_behind { &Changes::Anything } else { changes };
        let mut is_new = false;
        if self.declared.is_none() || changes.is_beside(&CONTENT_FOLDERS) {
            is_new |= self.read_declared(options)?;
            is_new |= self.read_lock(options)?;
        }
        let Some(declared) = self.declared.clone().filter(|it| !diagnostic::has_errors(&it.diagnostics))
        else {
            // Without a sound schema, everything else would be noise.
            return Ok(is_new);
        };
        let looked = match changes {
            Changes::Files(files) if self.theme.is_some() => {
                self.tree.look_at(&files.iter().filter(|it| is_in(it, &CONTENT_FOLDERS)).cloned().collect())
            }
            _ => Looked::NotEnough,
        };
        is_new |= match looked {
            Looked::Same => false,
            Looked::Changed => true,
            Looked::NotEnough => self.scan(options)?,
        };
        if is_new || self.theme.is_none() || changes.is_beside(&CONTENT_FOLDERS) {
            is_new |= self.read_theme(options, &declared.value.config)?;
        }
        self.is_behind = false;
        Ok(is_new)
    }

    /// `site.toml` and `quotes.lock` as they were read.
    pub(super) fn files(&self) -> (&[u8], &[u8]) {
        (self.site_toml.as_deref().unwrap_or_default(), self.lock_file.as_deref().unwrap_or_default())
    }

    fn read_declared(&mut self, options: &Options) -> Result<bool, EnvironmentError> {
        let bytes = site_toml(options)?;
        if self.declared.is_some() && self.site_toml.as_ref() == Some(&bytes) {
            return Ok(false);
        }
        self.declared = Some(Arc::new(declare(bytes.clone(), options)));
        self.site_toml = Some(bytes);
        Ok(true)
    }

    fn read_lock(&mut self, options: &Options) -> Result<bool, EnvironmentError> {
        let bytes = match fs::read(options.site.join(lock::FILE)) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                return Err(EnvironmentError::new(format!("cannot read `{}`: {error}", lock::FILE)));
            }
        };
        if self.lock_file == bytes {
            return Ok(false);
        }
        self.lock_file.clone_from(&bytes);
        let read = match bytes.map(|it| decode(&SourcePath::new(lock::FILE), it)) {
            None => Checked { value: QuoteLock::default(), diagnostics: Vec::new() },
            Some(Ok(source)) => QuoteLock::parse(&source),
            Some(Err(diagnostic)) => Checked { value: QuoteLock::default(), diagnostics: vec![*diagnostic] },
        };
        (self.lock, self.lock_diagnostics) = (read.value, read.diagnostics);
        Ok(true)
    }

    fn scan(&mut self, options: &Options) -> Result<bool, EnvironmentError> {
        let scanned = SourceTree::scan(&options.site, &self.tree)?;
        let is_new = self.tree_diagnostics != scanned.diagnostics || !self.tree.is_same(&scanned.value);
        self.tree = scanned.value;
        self.tree_diagnostics = scanned.diagnostics;
        Ok(is_new)
    }

    /// Looks again at some content files.
    pub(super) fn look_at(&mut self, files: &BTreeSet<SourcePath>) -> Looked {
        self.tree.look_at(files)
    }

    /// Reads the theme. Gives whether it is another.
    pub(super) fn read_theme(
        &mut self,
        options: &Options,
        config: &config::Config,
    ) -> Result<bool, EnvironmentError> {
        let read = theme_files(options, config)?;
        let is_same = self.theme.as_ref().is_some_and(|it| **it == read.value);
        if is_same && self.theme_diagnostics == read.diagnostics {
            return Ok(false);
        }
        if !is_same {
            self.theme = Some(Arc::new(read.value));
        }
        self.theme_diagnostics = read.diagnostics;
        Ok(true)
    }
}

/// Reads the theme.
pub(super) fn theme_files(options: &Options, config: &config::Config) -> io::Result<Checked<ThemeFiles>> {
    let mut read = ThemeFiles::read(&options.site, &config.theme, &config.named_theme())?;
    let wrong_options = read.value.bind(config);
    read.diagnostics.extend(wrong_options);
    Ok(read)
}

/// Reads `site.toml`.
pub(super) fn site_toml(options: &Options) -> Result<Vec<u8>, EnvironmentError> {
    let file = options.site.join("site.toml");
    fs::read(&file).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => EnvironmentError::new(format!(
            "`{}` is not there: this is no site. Run `expound init DIR` to make one, or name one with `--site DIR`",
            file.display()
        )),
        _ => EnvironmentError::new(format!("cannot read `{}`: {error}", file.display())),
    })
}

/// What `site.toml` declares.
pub(super) fn declare(bytes: Vec<u8>, options: &Options) -> Checked<Declared> {
    let path = SourcePath::new("site.toml");
    let (source, mut diagnostics) = match decode(&path, bytes) {
        Ok(source) => (source, Vec::new()),
        Err(diagnostic) => (SourceText::new(path, ""), vec![*diagnostic]),
    };
    let checked = config::read(source);
    if diagnostics.is_empty() {
        diagnostics = checked.diagnostics;
    }
    let (mut config, schema) = checked.value;
    if let Some(base_url) = &options.base_url {
        config.base_url = config::with_final_slash(base_url.clone());
    }
    config.search.enabled &= options.search;
    Checked { value: Declared { config, schema }, diagnostics }
}

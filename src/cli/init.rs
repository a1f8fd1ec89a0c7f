//! `expound init DIR`: a new site that builds. The starter site lies beside this file.

use std::fs;
use std::path::PathBuf;

use include_dir::{Dir, include_dir};

use super::{End, Out};
use crate::session::EnvironmentError;

static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/starter");

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder to make; it may be there if it is empty
    dir: PathBuf,
}

pub(super) fn run(arguments: &Arguments, out: Out) -> Result<End, EnvironmentError> {
    let dir = &arguments.dir;
    let failed =
        |error: std::io::Error| EnvironmentError::new(format!("cannot write `{}`: {error}", dir.display()));
    if dir.is_file() {
        return Err(EnvironmentError::new(format!("`{}` is a file: name a new folder", dir.display())));
    }
    let full = fs::read_dir(dir).is_ok_and(|mut it| it.next().is_some());
    if full {
        let message = format!("`{}` is not empty: name a new folder, or an empty one", dir.display());
        return Err(EnvironmentError::new(message));
    }
    fs::create_dir_all(dir).map_err(failed)?;
    STARTER.extract(dir).map_err(failed)?;
    let shown = dir.display().to_string();
    let quoted = if shown.contains(char::is_whitespace) { format!("\"{shown}\"") } else { shown.clone() };
    out.say(&format!("made a site in {shown}; next: expound build --site {quoted}"));
    Ok(End::Done)
}

//! The fingerprint of all that a site is made of. A site is a function of it, so that a new process that
//! finds the fingerprint of the last one, and its output folder as it was, has nothing to do: at 10,000
//! pages a tenth of the work.

use std::fs;
use std::io;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::Session;
use crate::digest::hex;

impl Session {
    /// The fingerprint of what was read. `None` where the build has more to do than to make the site, or
    /// something to say about what was read.
    pub(super) fn fingerprint(&self) -> io::Result<Option<String>> {
        let inputs = &self.inputs;
        let (Some(declared), Some(theme)) = (&inputs.declared, &inputs.theme) else { return Ok(None) };
        let said = [&inputs.tree_diagnostics, &inputs.lock_diagnostics, &inputs.theme_diagnostics];
        let is_silent = declared.diagnostics.is_empty() && said.iter().all(|it| it.is_empty());
        if !is_silent || self.options.coverage || !self.options.texts.is_empty() {
            return Ok(None);
        }
        let mut print = Fingerprint(Sha256::new());
        print.add("program", program().as_bytes());
        print.add("options", format!("{:?}", self.options).as_bytes());
        let (site_toml, lock_file) = inputs.files();
        print.add("site.toml", site_toml);
        print.add("quotes.lock", lock_file);
        for (name, bytes) in theme.parts() {
            print.add(&name, bytes);
        }
        let texts = inputs.tree.texts.par_iter();
        let texts = texts.map(|(path, it)| (path.as_str(), Sha256::digest(it.source.text.as_bytes())));
        for (path, digest) in texts.collect::<Vec<_>>() {
            print.add(path, &digest);
        }
        let assets = inputs.tree.assets.par_iter();
        let assets = assets.map(|(path, asset)| Ok((path.as_str(), Sha256::digest(fs::read(&asset.file)?))));
        for (path, digest) in assets.collect::<io::Result<Vec<_>>>()? {
            print.add(path, &digest);
        }
        Ok(Some(hex(&print.0.finalize())))
    }
}

/// The program: its version, and which build of it, for those who change it.
fn program() -> String {
    let built = std::env::current_exe().and_then(fs::metadata);
    let built = built.and_then(|it| Ok((it.len(), it.modified()?))).ok();
    format!("{} {built:?}", env!("CARGO_PKG_VERSION"))
}

struct Fingerprint(Sha256);

impl Fingerprint {
    /// Adds a part; its name and length are told first, so that no two lists of parts look alike.
    fn add(&mut self, name: &str, bytes: &[u8]) {
        for part in [name.as_bytes(), bytes] {
            self.0.update((part.len() as u64).to_le_bytes());
            self.0.update(part);
        }
    }
}

//! The generators: how each is found, called and served.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use clap::ValueEnum;

use crate::corpus::Dialect;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Tool {
    #[value(skip)]
    Expound,
    Zola,
    Hugo,
    #[value(skip)]
    Limit,
}

impl Tool {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Tool::Expound => "expound",
            Tool::Zola => "Zola",
            Tool::Hugo => "Hugo",
            Tool::Limit => "limit",
        }
    }

    pub(crate) fn dialect(self) -> Dialect {
        match self {
            Tool::Expound | Tool::Limit => Dialect::Expound,
            Tool::Zola => Dialect::Zola,
            Tool::Hugo => Dialect::Hugo,
        }
    }

    /// What it says of itself, in one line; `None` if it is not installed.
    pub(crate) fn version(self) -> Option<String> {
        let argument = if self == Tool::Hugo { "version" } else { "--version" };
        let output = Command::new(self.program()).arg(argument).output().ok()?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let line = said.lines().find(|it| it.starts_with(&self.name().to_lowercase()))?;
        // Hugo says more than its number.
        Some(line.split('-').next()?.to_owned())
    }

    pub(crate) fn is_installed(self) -> bool {
        self.version().is_some()
    }

    fn program(self) -> &'static Path {
        static HUGO: OnceLock<PathBuf> = OnceLock::new();
        match self {
            Tool::Expound => Path::new(env!("CARGO_BIN_EXE_expound")),
            Tool::Zola => Path::new("zola"),
            Tool::Hugo => HUGO.get_or_init(hugo),
            Tool::Limit => Path::new("/proc/self/exe"),
        }
    }

    /// Builds a site into a folder.
    pub(crate) fn build(self, site: &Path, out: &Path) -> Command {
        let mut command = Command::new(self.program());
        match self {
            Tool::Expound => command.args(["build", "--quiet", "--site"]).arg(site).arg("--out").arg(out),
            Tool::Zola => command.arg("--root").arg(site).arg("build").arg("--output-dir").arg(out),
            Tool::Hugo => command
                .args(["build", "--quiet", "--noBuildLock", "--source"])
                .arg(site)
                .arg("--destination")
                .arg(out)
                .arg("--cacheDir")
                .arg(site.join("cache")),
            Tool::Limit => command.arg("--limit").arg(site).arg(out).arg(site.join("lengths")),
        };
        command
    }

    /// Serves a site at a port of this machine.
    pub(crate) fn serve(self, site: &Path, port: u16) -> Command {
        let mut command = Command::new(self.program());
        let port = port.to_string();
        match self {
            Tool::Expound | Tool::Limit => {
                command.args(["serve", "--quiet", "--port", &port, "--site"]).arg(site)
            }
            Tool::Zola => command.arg("--root").arg(site).args(["serve", "--port", &port]),
            Tool::Hugo => command
                .args(["server", "--noBuildLock", "--port", &port, "--source"])
                .arg(site)
                .arg("--cacheDir")
                .arg(site.join("cache")),
        };
        command
    }

    /// The template that every page is made with, from the site's folder.
    pub(crate) fn layout(self) -> &'static str {
        match self {
            Tool::Expound | Tool::Limit => "themes/plain/templates/layout.html",
            Tool::Zola => "templates/layout.html",
            Tool::Hugo => "layouts/_default/baseof.html",
        }
    }

    /// Whether a build begins by deleting the folder that it writes to.
    pub(crate) fn deletes_first(self) -> bool {
        self == Tool::Zola
    }
}

/// Hugo itself. What the Python package of that name puts on the path is a script that starts it and takes
/// longer than a small build; it says where the program is.
fn hugo() -> PathBuf {
    let said = Command::new("hugo").arg("version").output().map(|it| [it.stdout, it.stderr].concat());
    let said = String::from_utf8_lossy(&said.unwrap_or_default()).into_owned();
    let named = said.lines().filter(|it| it.contains("hugo-python-distributions at "));
    let path = named.filter_map(|it| it.split(" at ").nth(1)).next();
    // The line ends in what resets the colour.
    path.and_then(|it| it.split('\u{1b}').next()).map_or_else(|| "hugo".into(), PathBuf::from)
}

//! The command line: arguments to options, reports to text, results to exit codes. The only module that
//! prints. What is for people goes to standard error, data to standard output.
//!
//! Exit codes: 0 done · 1 the site has errors · 2 the environment failed.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "printing is what this module is for")]

mod check;
mod init;
mod new;
mod progress;
mod serve;
mod theme;
mod verify;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::{Args, Parser, Subcommand};

use crate::diagnostic::Diagnostic;
use crate::diagnostic::report::{self, Colour};
use crate::session::{BuildReport, Destination, EnvironmentError, Options, Session};

/// Turns typed, cross-referenced Markdown into a static site whose links and quotations are checked
#[derive(Debug, Parser)]
#[command(name = "expound", version, max_term_width = 100, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Print nothing but errors
    #[arg(long, short, global = true)]
    quiet: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build the site into a folder, all or nothing
    Build(Build),
    /// Make every check and write nothing
    Check(check::Arguments),
    /// Check every quotation against its source and write quotes.lock
    Verify(verify::Arguments),
    /// Make a content file with the kind's required fields, ready to edit
    New(new::Arguments),
    /// Make a new site that builds
    Init(init::Arguments),
    /// Show the site in a browser, always as it is now
    Serve(serve::Arguments),
    /// List what differs between two built sites
    Diff(Diff),
    /// Show what a theme offers to whoever wants to change a part of it
    Theme(theme::Arguments),
}

/// What most commands need to know about the site.
#[derive(Debug, Args)]
struct Site {
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    site: PathBuf,
    /// Include drafts
    #[arg(long)]
    drafts: bool,
    /// Leave out the search
    #[arg(long)]
    no_search: bool,
}

#[derive(Debug, Args)]
struct Build {
    #[command(flatten)]
    site: Site,
    /// The folder to write [default: public in the site's folder]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Where the site will stand, instead of the base_url of site.toml
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
}

#[derive(Debug, Args)]
struct Diff {
    /// The folder of the earlier build
    old: PathBuf,
    /// The folder of the later build
    new: PathBuf,
}

/// How a command ended.
enum End {
    /// It did what it should.
    Done,
    /// The site has errors; they were printed.
    SiteHasErrors,
}

/// Runs the program.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let Arguments { command, quiet } = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            let failed = error.use_stderr();
            // Nothing can be done if even this cannot be printed.
            let _ = error.print();
            return ExitCode::from(if failed { 2 } else { 0 });
        }
    };
    let out = Out { quiet };
    let end = match command {
        Command::Build(arguments) => build(arguments, out),
        Command::Check(arguments) => check::run(arguments, out),
        Command::Verify(arguments) => verify::run(arguments, out),
        Command::New(arguments) => new::run(arguments, out),
        Command::Init(arguments) => init::run(&arguments, out),
        Command::Serve(arguments) => serve::run(arguments, out),
        Command::Diff(arguments) => diff(&arguments),
        Command::Theme(arguments) => theme::run(arguments, out),
    };
    match end {
        Ok(End::Done) => ExitCode::SUCCESS,
        Ok(End::SiteHasErrors) => ExitCode::from(1),
        Err(error) => {
            eprintln!("expound: {error}");
            ExitCode::from(2)
        }
    }
}

/// How much to say.
#[derive(Debug, Clone, Copy)]
struct Out {
    quiet: bool,
}

impl Out {
    /// Says something to people, unless they asked for quiet.
    fn say(self, line: &str) {
        if !self.quiet {
            eprintln!("{line}");
        }
    }

    /// Prints diagnostics for people, and how many there are.
    fn diagnostics(self, diagnostics: &[Diagnostic]) {
        if diagnostics.is_empty() {
            return;
        }
        eprint!("{}", report::human(diagnostics, colour()));
        eprintln!("{}", report::count(diagnostics));
    }
}

/// Colours where a person looks, and did not ask for none.
fn colour() -> Colour {
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|it| it.is_empty());
    if wanted && std::io::stderr().is_terminal() { Colour::Always } else { Colour::Never }
}

impl Site {
    fn options(&self) -> Options {
        Options {
            site: self.site.clone(),
            drafts: self.drafts,
            search: !self.no_search,
            ..Options::default()
        }
    }
}

fn build(arguments: Build, out: Out) -> Result<End, EnvironmentError> {
    let started = Instant::now();
    let options = Options { base_url: arguments.base_url, ..arguments.site.options() };
    if let Some(url) = options.base_url.as_deref().filter(|it| !crate::config::is_http_url(it)) {
        return Err(EnvironmentError::new(format!(
            "--base-url cannot be `{url}`: write the whole address, for example https://example.org/"
        )));
    }
    let folder = arguments.out.unwrap_or_else(|| options.site.join("public"));
    let mut session = Session::new(options);
    let report = progress::during("building", out.quiet, || session.build(Destination::Folder(&folder)))?;
    // The system takes memory back faster than it can be given back piece by piece.
    std::mem::forget(session);
    out.diagnostics(&report.diagnostics);
    let Some(published) = &report.published else { return Ok(End::SiteHasErrors) };
    if let Some(rescued) = &published.rescued {
        eprintln!(
            "expound: files that appeared in `{}` during the build were moved to `{}`",
            folder.display(),
            rescued.display()
        );
    }
    out.say(&format!(
        "{}: {} written, {} unchanged, {} removed, in {}",
        count(report.n_pages, "page"),
        count(published.written, "file"),
        published.unchanged,
        published.removed,
        seconds(started)
    ));
    Ok(End::Done)
}

fn diff(arguments: &Diff) -> Result<End, EnvironmentError> {
    let difference = crate::publish::diff(&arguments.old, &arguments.new)?;
    for (mark, paths) in [('+', &difference.added), ('-', &difference.removed), ('~', &difference.changed)] {
        for path in paths {
            println!("{mark} {path}");
        }
    }
    Ok(End::Done)
}

/// “1 page”, “2 pages”.
fn count(n: usize, one: &str) -> String {
    format!("{n} {one}{}", if n == 1 { "" } else { "s" })
}

/// How long something took, as people read it.
fn seconds(started: Instant) -> String {
    let elapsed = started.elapsed();
    match elapsed.as_millis() {
        millis @ 0..1000 => format!("{millis} ms"),
        _ => format!("{:.1} s", elapsed.as_secs_f64()),
    }
}

/// The texts given as `--source KEY=FILE`.
fn texts(given: &[String]) -> Result<BTreeMap<String, PathBuf>, EnvironmentError> {
    let mut texts = BTreeMap::new();
    for it in given {
        let Some((key, file)) = it.split_once('=').filter(|(key, file)| !key.is_empty() && !file.is_empty())
        else {
            return Err(EnvironmentError::new(format!("--source cannot be `{it}`: write KEY=FILE")));
        };
        texts.insert(key.to_owned(), PathBuf::from(file));
    }
    Ok(texts)
}

/// Whether a report of a check lets a command go on.
fn end_of(report: &BuildReport) -> End {
    if report.has_errors() { End::SiteHasErrors } else { End::Done }
}

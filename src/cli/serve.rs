//! `expound serve`: builds, serves, watches, and reloads what is open in a browser.

use std::time::Duration;

use super::{End, Out, Site, count};
use crate::serve::{self, Settings, Told};
use crate::session::{BuildReport, EnvironmentError, Session};
use crate::watch::How;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    site: Site,
    /// The port to listen on; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value = "1414")]
    port: u16,
    /// The address or name to listen on
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1")]
    host: String,
    /// Open the site in a browser
    #[arg(long)]
    open: bool,
    /// Look for changes again and again, for file systems without events
    #[arg(long)]
    poll: bool,
    /// Say which pages were rendered again, and why
    #[arg(long, short)]
    verbose: bool,
}

pub(super) fn run(arguments: Arguments, out: Out) -> Result<End, EnvironmentError> {
    let Arguments { site, port, host, open, poll, verbose } = arguments;
    let how = if poll { How::Poll } else { How::Events };
    let mut is_warned = false;
    serve::serve(Session::new(site.options()), &Settings { host, port, how }, &mut |told| match told {
        Told::Serving(address) => {
            out.say(&format!("serving {address} (end with Ctrl-C)"));
            if open && let Err(error) = open::that_detached(address) {
                out.say(&format!("cannot open a browser: {error}"));
            }
        }
        Told::Warning(what) => eprintln!("warning: {what}"),
        Told::Failed(error) => eprintln!("expound: {error}"),
        Told::Built(report, took) => {
            out.diagnostics(&report.diagnostics);
            if report.has_errors() {
                out.say("the last good version stays served");
            } else {
                if is_warned {
                    out.say("the errors are mended");
                }
                built(report, took, verbose, out);
            }
            is_warned = report.has_errors();
        }
    })?;
    out.say("");
    Ok(End::Done)
}

fn built(report: &BuildReport, took: Duration, verbose: bool, out: Out) {
    let pages = count(report.reasons.len(), "page");
    out.say(&format!("{pages} of {} rendered in {} ms", report.n_pages, took.as_millis()));
    if verbose {
        for (path, reason) in &report.reasons {
            out.say(&format!("  {path}: {reason}"));
        }
    }
}

//! `expound verify`: checks every quotation against the texts given and writes `quotes.lock`.

use std::collections::BTreeSet;
use std::fs;

use super::{End, Out, Site, count, progress, texts};
use crate::diagnostic::{self, catalogue};
use crate::resolve::lock::{self, QuoteLock};
use crate::session::{Destination, EnvironmentError, Options, Session};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    site: Site,
    /// The text of a source, by its slug; may be repeated
    #[arg(long, value_name = "KEY=FILE")]
    source: Vec<String>,
    /// Fail instead of writing, if quotes.lock would change
    #[arg(long)]
    locked: bool,
}

pub(super) fn run(arguments: Arguments, out: Out) -> Result<End, EnvironmentError> {
    let texts = texts(&arguments.source)?;
    let given: Vec<String> = texts.keys().cloned().collect();
    let mut session = Session::new(Options { texts, ..arguments.site.options() });
    let report = progress::during("verifying", out.quiet, || session.build(Destination::Nowhere))?;
    // A lock that cannot be read counts as empty; writing it anew is what mends it.
    let (broken_lock, wrong): (Vec<_>, Vec<_>) =
        report.diagnostics.iter().cloned().partition(|it| it.code == catalogue::LOCK_SYNTAX);
    if diagnostic::has_errors(&wrong) || (arguments.locked && !broken_lock.is_empty()) {
        out.diagnostics(&report.diagnostics);
        return Ok(End::SiteHasErrors);
    }
    out.diagnostics(&wrong);
    if let Some(slug) = given.iter().find(|it| !report.verified.sources.contains_key(*it)) {
        return Err(no_such_source(slug, &report.sources));
    }
    // A source whose text was not at hand keeps what was verified before.
    let mut lock = QuoteLock { sources: report.locked.sources.clone() };
    lock.sources.retain(|slug, _| report.sources.contains(slug));
    lock.sources.extend(report.verified.sources.clone());
    let n: usize = report.verified.sources.values().map(|it| it.quotations.len()).sum();
    if lock == report.locked && broken_lock.is_empty() {
        out.say(&format!("{} verified; {} is up to date", count(n, "quotation"), lock::FILE));
        return Ok(End::Done);
    }
    if arguments.locked {
        eprintln!("{}", what_changed(&report.locked, &lock));
        return Ok(End::SiteHasErrors);
    }
    let file = arguments.site.site.join(lock::FILE);
    fs::write(&file, lock.to_text())
        .map_err(|error| EnvironmentError::new(format!("cannot write `{}`: {error}", file.display())))?;
    out.say(&format!("{} verified; wrote {}", count(n, "quotation"), lock::FILE));
    Ok(End::Done)
}

fn no_such_source(slug: &str, known: &[String]) -> EnvironmentError {
    let sources = match known {
        [] => "it has none".to_owned(),
        known => format!("it has {}", diagnostic::quoted(known)),
    };
    EnvironmentError::new(format!("the site has no source `{slug}`; {sources}"))
}

fn what_changed(old: &QuoteLock, new: &QuoteLock) -> String {
    let all = |lock: &QuoteLock| {
        let entries = lock.sources.iter();
        let entries =
            entries.flat_map(|(slug, it)| it.quotations.iter().map(move |it| (slug.clone(), it.clone())));
        entries.collect::<BTreeSet<_>>()
    };
    let (before, after) = (all(old), all(new));
    let (added, gone) = (after.difference(&before).count(), before.difference(&after).count());
    let mut changes = Vec::new();
    if added > 0 {
        changes.push(format!("{} to add", count(added, "quotation")));
    }
    if gone > 0 {
        changes.push(format!("{} to remove", count(gone, "quotation")));
    }
    for (slug, it) in &new.sources {
        if old.sources.get(slug).is_some_and(|old| old.sha256 != it.sha256) {
            changes.push(format!("the text of `{slug}` is another"));
        }
    }
    let changes = if changes.is_empty() { "a source is gone".to_owned() } else { changes.join(", ") };
    format!("expound: {} is out of date: {changes}. Run `expound verify` without `--locked`", lock::FILE)
}

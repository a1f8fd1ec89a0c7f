//! `expound check`: every check and no output.

use clap::ValueEnum;

use super::{End, Out, Site, count, end_of, progress, texts};
use crate::diagnostic::report;
use crate::resolve::coverage::Coverage;
use crate::session::{Destination, EnvironmentError, Options, Session};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    site: Site,
    /// How to print what is wrong
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    /// List paragraphs that nothing cites, pages without a quotation, and numbers without a citation
    #[arg(long)]
    coverage: bool,
    /// Check quotations against this text instead of quotes.lock; may be repeated
    #[arg(long, value_name = "KEY=FILE")]
    source: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// With the source line, for people
    Human,
    /// As one JSON array, for programs
    Json,
}

pub(super) fn run(arguments: Arguments, out: Out) -> Result<End, EnvironmentError> {
    let texts = texts(&arguments.source)?;
    let options = Options { texts, coverage: arguments.coverage, ..arguments.site.options() };
    let mut session = Session::new(options);
    let report = progress::during("checking", out.quiet, || session.build(Destination::Nowhere))?;
    match arguments.format {
        Format::Human => {
            out.diagnostics(&report.diagnostics);
            if report.diagnostics.is_empty() {
                out.say(&format!("{}: nothing wrong", count(report.n_pages, "page")));
            }
        }
        Format::Json => print!("{}", report::json(&report.diagnostics)),
    }
    if let Some(coverage) = &report.coverage {
        print_coverage(coverage);
    }
    Ok(end_of(&report))
}

fn print_coverage(coverage: &Coverage) {
    let (cited, all) = coverage.cited;
    println!("{cited} of {all} paragraphs are cited");
    for it in &coverage.uncited {
        let why = if it.reason.is_empty() { "nothing cites it" } else { &it.reason };
        println!("  {} {}: {why} ({})", it.source, it.place, it.gist);
    }
    println!("{} without a quotation", count(coverage.without_quotation.len(), "page"));
    for path in &coverage.without_quotation {
        println!("  {path}");
    }
    println!("{} with a number and no citation", count(coverage.bare_numbers.len(), "sentence"));
    for it in &coverage.bare_numbers {
        println!("  {}:{}: {}", it.location.path, it.location.line, it.sentence);
    }
}

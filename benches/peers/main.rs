//! expound, Zola and Hugo side by side: `cargo bench --bench peers -- --pages 1000`.
//!
//! Whichever of `zola` and `hugo` are on the path are run in turn with expound, on content that is equal and
//! with templates of equal work; what that means stands in `benches/corpus/mod.rs`. Medians are printed, how
//! many times expound's they are, and peak memory, for
//!
//! - a *cold build*, into a new folder;
//! - *nothing changed*: a new process over what the cold build made;
//! - *one text*, *one title*, *one template* edited: a new process each, over what the one before made;
//! - *served*: from saving a file to having the new page over HTTP from the generator's own server, for an
//!   edit of a text, of a title that other pages show, and of a link. The page is asked for again and again
//!   until it is there, so that the figure holds everything: noticing the save, building, serving.
//!
//! *limit* is what no generator can be faster than: the same content read and parsed by pulldown-cmark, and
//! as many files of the same lengths as expound's written, by a process of its own.
//!
//! What is measured is the process, from its start to its end; its peak memory is what the kernel says of it.
//! Before each, what was written before is synced to the disk, so that no run pays for another. No build goes
//! into a folder that was deleted before, which some file systems are slow at; all is deleted at the end.
//! Zola begins every build by deleting what the last one made: it gets a new folder each time instead.
//!
//! `--growth` measures how time and memory per page grow, for expound alone.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, reason = "a measurement, run by hand")]
#![allow(clippy::print_stderr, reason = "what it is at")]

mod builds;
#[path = "../corpus/mod.rs"]
mod corpus;
mod growth;
mod limit;
mod measure;
mod served;
mod table;
mod tool;

use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use corpus::Size;
use table::Table;
use tool::Tool;

#[derive(Debug, Parser)]
#[command(name = "peers", about = "Measures expound beside Zola and Hugo")]
struct Arguments {
    /// How many pages a corpus has; may be given several times
    #[arg(long, value_name = "N")]
    pages: Vec<usize>,
    /// How many code blocks it has in all
    #[arg(long, value_name = "N", default_value = "0")]
    code: usize,
    /// What to measure
    #[arg(long, value_delimiter = ',', default_value = "cold,unchanged,body,title,template,served")]
    work: Vec<Work>,
    /// How often [default: 5; 3 from 10,000 pages, 1 from 100,000]
    #[arg(long, value_name = "N")]
    runs: Option<usize>,
    /// How many edits of each kind are made while serving
    #[arg(long, value_name = "N", default_value = "20")]
    edits: usize,
    /// Measure only these, beside expound
    #[arg(long, value_delimiter = ',', default_value = "zola,hugo")]
    peers: Vec<Tool>,
    /// Print tables in Markdown
    #[arg(long)]
    markdown: bool,
    /// Measure how time and memory per page grow with the pages, for expound alone
    #[arg(long)]
    growth: bool,
    /// Where to work [default: the folder for temporary files]
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// What `cargo bench` says to every benchmark
    #[arg(long, hide = true)]
    bench: bool,
    /// Read, parse and write, and nothing else: the process that is measured as the limit
    #[arg(long, hide = true, num_args = 3, value_names = ["SITE", "OUT", "LENGTHS"])]
    limit: Option<Vec<PathBuf>>,
}

/// What is measured, in the order in which it is done and shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
enum Work {
    Cold,
    Unchanged,
    Body,
    Title,
    Template,
    Served,
}

fn main() {
    let mut arguments = Arguments::parse();
    if let Some([site, out, lengths]) = arguments.limit.as_deref() {
        return limit::run(site, out, lengths);
    }
    let folder = arguments.folder.clone().unwrap_or_else(std::env::temp_dir);
    if arguments.growth {
        let given = std::mem::take(&mut arguments.pages);
        let pages = if given.is_empty() { growth::PAGES.to_vec() } else { given };
        return growth::print(&pages, &arguments, &folder);
    }
    if arguments.pages.is_empty() {
        arguments.pages.push(1000);
    }
    let tools: Vec<_> = [Tool::Expound].into_iter().chain(arguments.peers.iter().copied()).collect();
    for tool in &tools {
        println!("{}", tool.version().unwrap_or_else(|| format!("{}: not installed", tool.name())));
    }
    println!("{} threads", std::thread::available_parallelism().map_or(1, usize::from));
    for &pages in &arguments.pages {
        let size = Size { pages, code: arguments.code };
        let work = tempfile::tempdir_in(&folder).unwrap();
        let mut table = Table::new(&tools);
        builds::measure(&tools, size, &arguments, work.path(), &mut table);
        if arguments.work.contains(&Work::Served) {
            served::measure(&tools, size, &arguments, work.path(), &mut table);
        }
        println!();
        table.print(size, arguments.runs(pages), arguments.markdown);
    }
}

impl Arguments {
    fn runs(&self, pages: usize) -> usize {
        self.runs.unwrap_or(match pages {
            0..10_000 => 5,
            10_000..100_000 => 3,
            _ => 1,
        })
    }
}

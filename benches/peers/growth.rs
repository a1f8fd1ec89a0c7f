//! How time and memory per page grow with the number of pages: a cold build of expound.

use std::path::Path;

use crate::corpus::{self, Size};
use crate::table::{self, thousands};
use crate::tool::Tool;
use crate::{Arguments, builds, measure};

/// Half a power of ten from one to the next.
pub(crate) const PAGES: [usize; 5] = [1000, 3162, 10_000, 31_623, 100_000];

/// Measures cold builds of each size, and prints what a page costs.
pub(crate) fn print(sizes: &[usize], arguments: &Arguments, folder: &Path) {
    let head = ["pages", "time", "per page", "peak memory", "per page"].map(str::to_owned);
    let mut lines = vec![head.to_vec()];
    for &pages in sizes {
        let work = tempfile::tempdir_in(folder).unwrap();
        let site = builds::site(work.path(), Tool::Expound);
        corpus::write(&site, Size { pages, code: arguments.code }, Tool::Expound.dialect()).unwrap();
        let runs = 0..arguments.runs(pages);
        let costs = runs.map(|run| {
            eprintln!("run {}: {pages} pages", run + 1);
            measure::run(&mut Tool::Expound.build(&site, &work.path().join(run.to_string())))
        });
        let Some(cost) = measure::median(costs.collect()) else { continue };
        lines.push(vec![
            thousands(pages),
            format!("{:.2} s", cost.time.as_secs_f64()),
            format!("{:.0} µs", cost.time.as_secs_f64() / pages as f64 * 1e6),
            table::memory(cost.peak),
            format!("{:.1} KiB", cost.peak as f64 / pages as f64 / 1024.0),
        ]);
    }
    println!();
    table::rows(&lines, arguments.markdown);
}

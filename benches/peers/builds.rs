//! Builds: cold, with nothing changed, and after edits, each by a process of its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::corpus::{self, Size};
use crate::measure::{self, Cost};
use crate::table::Table;
use crate::tool::Tool;
use crate::{Arguments, Work, limit};

/// Measures every tool as often as asked for, all of them in turn each time.
pub(crate) fn measure(tools: &[Tool], size: Size, arguments: &Arguments, work: &Path, table: &mut Table) {
    let mut costs: BTreeMap<(Work, Tool), Vec<Cost>> = BTreeMap::new();
    if arguments.work.iter().all(|it| *it == Work::Served) {
        return;
    }
    let installed: Vec<_> = tools.iter().copied().filter(|it| it.is_installed()).collect();
    for &tool in &installed {
        eprintln!("writing {} pages for {}", size.pages, tool.name());
        corpus::write(&site(work, tool), size, tool.dialect()).unwrap();
    }
    for run in 0..arguments.runs(size.pages) {
        for &tool in &installed {
            let chain = Chain { tool, site: site(work, tool), work, size, run };
            for (work, cost) in chain.measure(&arguments.work) {
                costs.entry((work, tool)).or_default().push(cost);
            }
        }
        if arguments.work.contains(&Work::Cold) {
            let cost =
                limit::measure(&site(work, Tool::Expound), &out(work, Tool::Expound, run, 0), work, run);
            costs.entry((Work::Cold, Tool::Limit)).or_default().push(cost);
        }
    }
    for ((work, tool), costs) in costs {
        let label = match work {
            Work::Cold => "cold build",
            Work::Unchanged => "nothing changed",
            Work::Body => "one text edited",
            Work::Title => "one title edited",
            Work::Template => "one template edited",
            Work::Served => continue,
        };
        table.put(label, tool, measure::median(costs));
    }
}

/// The folder of a tool's corpus.
pub(crate) fn site(work: &Path, tool: Tool) -> PathBuf {
    work.join(tool.name())
}

/// The folder of a build, counted from 0 within a run.
fn out(work: &Path, tool: Tool, run: usize, build: usize) -> PathBuf {
    work.join(format!("{}-{run}-{build}", tool.name()))
}

/// What one tool does in one run: builds, each over what the one before made.
struct Chain<'a> {
    tool: Tool,
    site: PathBuf,
    work: &'a Path,
    size: Size,
    run: usize,
}

impl Chain<'_> {
    fn measure(&self, wanted: &[Work]) -> Vec<(Work, Cost)> {
        let mut costs = Vec::new();
        let each = [Work::Cold, Work::Unchanged, Work::Body, Work::Title, Work::Template];
        // Without the first, the others would have nothing to begin with.
        let wanted = each.into_iter().filter(|it| *it == Work::Cold || wanted.contains(it));
        for (at, work) in wanted.enumerate() {
            eprintln!("run {}: {} {work:?}", self.run + 1, self.tool.name());
            let report = 1 + (self.size.reports() / 2 + self.run) % self.size.reports();
            let mark = format!("Mark-{work:?}-{}", self.run);
            match work {
                Work::Body => self.edit(&corpus::report_file(report), |it| corpus::edit_body(it, &mark)),
                Work::Title => self.edit(&corpus::report_file(report), |it| corpus::edit_title(it, &mark)),
                Work::Template => {
                    self.edit(self.tool.layout(), |it| {
                        it.replace("Built from", &format!("{mark}, built from"))
                    });
                }
                Work::Cold | Work::Unchanged | Work::Served => {}
            }
            let at = if self.tool.deletes_first() { at } else { 0 };
            let out = out(self.work, self.tool, self.run, at);
            let cost = measure::run(&mut self.tool.build(&self.site, &out));
            let page = fs::read_to_string(out.join(format!("reports/report-{report}/index.html"))).unwrap();
            let is_edit = !matches!(work, Work::Cold | Work::Unchanged);
            assert!(!is_edit || page.contains(&mark), "{} did not take the edit", self.tool.name());
            costs.push((work, cost));
        }
        self.edit(self.tool.layout(), |it| {
            let end = it.find("<footer><p>").unwrap() + "<footer><p>".len();
            let rest = it[end..].split_once("uilt from").unwrap().1;
            format!("{}Built from{rest}", &it[..end])
        });
        costs
    }

    fn edit(&self, file: &str, edit: impl Fn(&str) -> String) {
        let file = self.site.join(file);
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, edit(&text)).unwrap();
    }
}

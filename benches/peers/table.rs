//! The table of results, for people or in Markdown.

use std::time::Duration;

use crate::corpus::Size;
use crate::measure::Cost;
use crate::tool::Tool;

pub(crate) struct Table {
    tools: Vec<Tool>,
    /// What each row is called, and what each tool cost.
    rows: Vec<(&'static str, Vec<(Tool, Cost)>)>,
}

impl Table {
    pub(crate) fn new(tools: &[Tool]) -> Self {
        let tools = tools.iter().copied().chain([Tool::Limit]).collect();
        Self { tools, rows: Vec::new() }
    }

    pub(crate) fn put(&mut self, row: &'static str, tool: Tool, cost: Option<Cost>) {
        let Some(cost) = cost else { return };
        match self.rows.iter_mut().find(|(it, _)| *it == row) {
            Some((_, costs)) => costs.push((tool, cost)),
            None => self.rows.push((row, vec![(tool, cost)])),
        }
    }

    pub(crate) fn print(&self, size: Size, runs: usize, markdown: bool) {
        let code =
            if size.code > 0 { format!(", {} code blocks", thousands(size.code)) } else { String::new() };
        let first = format!("{} pages{code}", thousands(size.pages));
        let mut lines =
            vec![[first].into_iter().chain(self.tools.iter().map(|it| it.name().into())).collect()];
        for (row, costs) in &self.rows {
            let ours = costs.iter().find(|(it, _)| *it == Tool::Expound).map(|(_, it)| *it);
            let cells = self.tools.iter().map(|tool| match costs.iter().find(|(it, _)| it == tool) {
                Some((Tool::Expound, cost)) => format!("{}, {}", times(row, cost), memory(cost.peak)),
                Some((_, cost)) => {
                    let ratio = ours.map(|it| cost.time.as_secs_f64() / it.time.as_secs_f64());
                    let ratio = ratio.map_or_else(String::new, |it| format!(" (×{it:.1})"));
                    format!("{}{ratio}, {}", times(row, cost), memory(cost.peak))
                }
                None if *tool != Tool::Limit && !tool.is_installed() => "not installed".to_owned(),
                None => String::new(),
            });
            lines.push([(*row).to_owned()].into_iter().chain(cells).collect());
        }
        rows(&lines, markdown);
        let runs = if runs == 1 { "one run".to_owned() } else { format!("medians of {runs} runs") };
        println!("\n{runs}; (×n): how many times what expound took; then peak memory");
    }
}

/// Prints rows of cells, the first being the head.
pub(crate) fn rows(lines: &[Vec<String>], markdown: bool) {
    let Some(head) = lines.first() else { return };
    let width = |at: usize| lines.iter().map(|it| it[at].chars().count()).max().unwrap_or_default();
    for (n, line) in lines.iter().enumerate() {
        let cells = line.iter().enumerate();
        let padded: Vec<_> = cells.map(|(at, it)| format!("{it:width$}", width = width(at))).collect();
        if markdown {
            println!("| {} |", line.join(" | "));
        } else {
            println!("{}", padded.join("  ").trim_end());
        }
        if markdown && n == 0 {
            println!("|{}", "---|".repeat(head.len()));
        }
    }
}

/// The median; for edits also the worst, which is what an author remembers.
fn times(row: &str, cost: &Cost) -> String {
    match row.ends_with("served") {
        true => format!("{}, worst {}", time(cost.time), time(cost.worst)),
        false => time(cost.time),
    }
}

fn time(time: Duration) -> String {
    match time.as_secs_f64() {
        it if it < 1.0 => format!("{:.0} ms", it * 1000.0),
        it if it < 10.0 => format!("{it:.2} s"),
        it => format!("{it:.1} s"),
    }
}

pub(crate) fn memory(bytes: u64) -> String {
    format!("{} MiB", thousands((bytes >> 20) as usize))
}

/// “10,000”.
pub(crate) fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join(",")
}

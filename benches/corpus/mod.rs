//! A made-up site of any size, the same bytes each time: typed pages with three relations each, links
//! between their texts, tables and lists, two indexes. What benchmarks measure with.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

const SITE: &str = r#"title = "The survey"
base_url = "https://example.org/"
theme = "base"

[[nav]]
label = "Reports"
to = "report"
[[nav]]
label = "Regions"
to = "region"

[kinds.report]
label = "Report"
plural = "Reports"
path = "reports"
sort = "order"
[kinds.report.fields]
order = { type = "integer", unique = true }
summary = { type = "markdown" }
[kinds.report.relations]
region = { to = "region", inverse = "reports", inverse_label = "Reports" }
topics = { to = "topic", many = true, inverse = "reports", inverse_label = "Reports" }
follows = { to = "report", inverse = "followed_by", inverse_label = "Followed by" }

[kinds.region]
plural = "Regions"
path = "regions"

[kinds.topic]
plural = "Topics"
path = "topics"

[indexes.topic]
of = ["report"]
by = ["topics"]
path = "by-topic"

[indexes.region-topic]
of = ["report"]
by = ["region", "topics"]
"#;

const WORDS: [&str; 24] = [
    "survey", "river", "measure", "district", "season", "quality", "record", "station", "field", "method",
    "sample", "report", "winter", "council", "harvest", "bridge", "signal", "market", "valley", "ledger",
    "annual", "border", "current", "open",
];

/// A site of `n` pages in all, about: reports, with one region for each hundred and one topic for each fifty.
pub(crate) fn write(root: &Path, n: usize) -> io::Result<()> {
    let (n_regions, n_topics) = ((n / 100).max(2), (n / 50).max(4));
    let n_reports = n.saturating_sub(n_regions + n_topics).max(1);
    for folder in ["reports", "regions", "topics"] {
        fs::create_dir_all(root.join("content").join(folder))?;
    }
    fs::write(root.join("site.toml"), SITE)?;
    fs::write(root.join("content/_index.md"), "---\ntitle: The survey\n---\n\nWhat was measured.\n")?;
    for at in 0..n_regions {
        let text = format!("---\ntitle: Region {at}\n---\n\n{}\n", sentence(at, 30));
        fs::write(root.join(format!("content/regions/region-{at}.md")), text)?;
    }
    for at in 0..n_topics {
        let text = format!("---\ntitle: Topic {at}\n---\n\n{}\n", sentence(at + 7, 30));
        fs::write(root.join(format!("content/topics/topic-{at}.md")), text)?;
    }
    for at in 0..n_reports {
        let of = Report { at, n_reports, n_regions, n_topics };
        fs::write(root.join(report_file(at)), of.text())?;
    }
    Ok(())
}

/// The file of a report, from the site's folder.
pub(crate) fn report_file(at: usize) -> String {
    format!("content/reports/report-{at}.md")
}

struct Report {
    at: usize,
    n_reports: usize,
    n_regions: usize,
    n_topics: usize,
}

impl Report {
    fn text(&self) -> String {
        let Self { at, n_reports, n_regions, n_topics } = *self;
        let mut text = format!(
            "---\ntitle: Report {at} on the {}\norder: {at}\nsummary: {}\nregion: region-{}\n\
             topics: [topic-{}, topic-{}]\n",
            WORDS[at % WORDS.len()],
            sentence(at, 12),
            at % n_regions,
            at % n_topics,
            (at * 7 + 1) % n_topics,
        );
        if at > 0 {
            let _ = writeln!(text, "follows: report-{}", at / 2);
        }
        text.push_str("---\n\n");
        for section in 0..4 {
            let _ =
                write!(text, "## {}\n\n{}\n\n", sentence(at + section, 3), sentence(at * 3 + section, 60));
            let other = (at * 31 + section * 17 + 1) % n_reports;
            let _ = write!(text, "See [[report/report-{other}]] and [another](report-{}.md).\n\n", at / 3);
        }
        text.push_str("| place | first | second |\n|---|---|---|\n");
        for row in 0..6 {
            let _ = writeln!(text, "| {} | {} | {} |", sentence(at + row, 2), at + row, row * 3);
        }
        text.push_str("\n- one\n- two with *stress* and `code`\n- three\n");
        text
    }
}

fn sentence(seed: usize, n_words: usize) -> String {
    let words = (0..n_words).map(|n| WORDS[(seed * 13 + n * (seed % 5 + 3) + n * n) % WORDS.len()]);
    words.collect::<Vec<_>>().join(" ")
}

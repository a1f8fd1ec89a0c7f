//! A made-up site of any size, the same bytes each time, written for expound and, with equal content, for
//! Zola and Hugo. What every benchmark here measures with.
//!
//! Equal content: the same reports with the same words, headings, tables, footnotes, lists and code; each
//! with three relations, which are taxonomies in the peers; links between reports, each in the syntax that
//! its generator checks (`[[report/x]]`, Zola's `@/x.md`, Hugo's `relref`); lists of the reports and of
//! each taxonomy, and two indexes. Pages are as long as those of the explainer in this repository, to which
//! [`LENGTHS`] is fitted.
//!
//! Templates of equal work stand in the folders beside this file. Each makes, of its own generator's values:
//! head, navigation, breadcrumbs, contents, text, relations, backlinks, previous and next; lists, pages of
//! terms and indexes with titles and summaries; a sitemap and `robots.txt`. Hugo knows no backlinks, and
//! makes none. What only expound makes is switched off. Differences that remain are in the peers' favour:
//! their terms have no content files, expound's have.

mod text;

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use include_dir::{Dir, include_dir};
use text::Random;

static EXPOUND: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/benches/corpus/expound");
static ZOLA: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/benches/corpus/zola");
static HUGO: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/benches/corpus/hugo");

/// Whose syntax a corpus is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "some benchmarks measure expound only")]
pub(crate) enum Dialect {
    Expound,
    Zola,
    Hugo,
}

/// How large a corpus is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    /// How many pages in all, about: most are reports.
    pub(crate) pages: usize,
    /// How many code blocks, every one different.
    pub(crate) code: usize,
}

/// How many words a report has: the deciles of the pages in `content/`, then the 95th percentile and an
/// end. The mean between them is 240 words, that of `content/` 226.
const LENGTHS: [(f64, f64); 12] = [
    (0.0, 20.0),
    (0.1, 62.0),
    (0.2, 85.0),
    (0.3, 101.0),
    (0.4, 123.0),
    (0.5, 144.0),
    (0.6, 181.0),
    (0.7, 248.0),
    (0.8, 315.0),
    (0.9, 499.0),
    (0.95, 698.0),
    (1.0, 1500.0),
];

/// The three taxonomies, with the name of one of their terms; for each so many pages one term.
const TAXONOMIES: [(&str, &str, usize); 3] =
    [("regions", "region", 100), ("topics", "topic", 50), ("authors", "author", 100)];

/// Writes a corpus into a folder.
pub(crate) fn write(root: &Path, size: Size, dialect: Dialect) -> io::Result<()> {
    let skeleton = match dialect {
        Dialect::Expound => &EXPOUND,
        Dialect::Zola => &ZOLA,
        Dialect::Hugo => &HUGO,
    };
    fs::create_dir_all(root.join("content/reports"))?;
    skeleton.extract(root)?;
    let corpus = Corpus { size, dialect };
    fs::write(
        root.join("content/_index.md"),
        corpus.section("The survey", "", "What was measured, and where."),
    )?;
    let reports = if dialect == Dialect::Zola { "sort_by = \"weight\"\n" } else { "" };
    fs::write(root.join("content/reports/_index.md"), corpus.section("Reports", reports, "All reports."))?;
    for of in TAXONOMIES {
        corpus.taxonomy(root, of)?;
    }
    for at in 1..=size.reports() {
        fs::write(root.join(report_file(at)), corpus.report(at))?;
    }
    Ok(())
}

/// The file of a report, from the site's folder. Reports are counted from 1.
pub(crate) fn report_file(at: usize) -> String {
    format!("content/reports/report-{at}.md")
}

/// Adds a paragraph to a report.
#[allow(dead_code, reason = "some benchmarks edit nothing")]
pub(crate) fn edit_body(report: &str, mark: &str) -> String {
    format!("{report}\nAdded later: {mark}.\n")
}

/// Gives a report another title, which other pages show.
#[allow(dead_code, reason = "some benchmarks edit nothing")]
pub(crate) fn edit_title(report: &str, mark: &str) -> String {
    report.replacen("Report ", &format!("{mark} "), 1)
}

/// Adds a link to another report, which then shows where it is mentioned.
#[allow(dead_code, reason = "some benchmarks edit nothing")]
pub(crate) fn edit_link(report: &str, mark: &str, dialect: Dialect) -> String {
    format!("{report}\nAdded later: {}.\n", dialect.link(1, mark))
}

impl Dialect {
    /// A link to a report.
    fn link(self, to: usize, text: &str) -> String {
        match self {
            Dialect::Expound => format!("[[report/report-{to}|{text}]]"),
            Dialect::Zola => format!("[{text}](@/reports/report-{to}.md)"),
            Dialect::Hugo => format!("[{text}]({{{{< relref \"/reports/report-{to}.md\" >}}}})"),
        }
    }
}

impl Size {
    /// How many reports there are: what the pages of terms, lists and indexes leave.
    pub(crate) fn reports(self) -> usize {
        let terms: usize = TAXONOMIES.iter().map(|(_, _, per)| self.terms(*per)).sum();
        self.pages.saturating_sub(terms + TAXONOMIES.len() + 4).max(1)
    }

    fn terms(self, per: usize) -> usize {
        (self.pages / per).max(2)
    }
}

struct Corpus {
    size: Size,
    dialect: Dialect,
}

impl Corpus {
    /// The content file of the home page or of a list.
    fn section(&self, title: &str, more: &str, text: &str) -> String {
        match self.dialect {
            Dialect::Zola => format!("+++\ntitle = \"{title}\"\n{more}+++\n\n{text}\n"),
            Dialect::Expound | Dialect::Hugo => format!("---\ntitle: {title}\n{more}---\n\n{text}\n"),
        }
    }

    /// What a taxonomy needs: in expound a content file for each term, in the others one for the index.
    fn taxonomy(&self, root: &Path, (taxonomy, one, per): (&str, &str, usize)) -> io::Result<()> {
        let by = root.join(format!("content/by-{one}"));
        let title = format!("By {one}");
        match self.dialect {
            Dialect::Expound => {
                let folder = root.join("content").join(taxonomy);
                fs::create_dir_all(&folder)?;
                for at in 0..self.size.terms(per) {
                    let text = format!("---\ntitle: {}\n---\n", term(one, at));
                    fs::write(folder.join(format!("{one}-{at}.md")), text)?;
                }
                Ok(())
            }
            _ if one == "author" => Ok(()),
            Dialect::Zola => {
                let more = format!("template = \"by.html\"\n[extra]\ntaxonomy = \"{taxonomy}\"\n");
                fs::create_dir_all(&by)?;
                fs::write(by.join("_index.md"), self.section(&title, &more, ""))
            }
            Dialect::Hugo => {
                let more = format!("layout: by\nparams:\n  taxonomy: {taxonomy}\n");
                fs::create_dir_all(&by)?;
                fs::write(by.join("_index.md"), self.section(&title, &more, ""))
            }
        }
    }

    fn report(&self, at: usize) -> String {
        let mut random = Random::new(at as u64);
        let (title, summary) = (title(at), random.sentence(16));
        let n = |per| self.size.terms(per);
        let (region, author) = (at % n(100), (at / 3) % n(100));
        let topics = [at % n(50), (at * 7 + 1) % n(50)];
        let (topics, both) = (&topics[..], topics[0] != topics[1]);
        let topics = if both { topics } else { &topics[..1] };
        let listed =
            |each: &dyn Fn(usize) -> String| topics.iter().map(|it| each(*it)).collect::<Vec<_>>().join(", ");
        let quoted = |one: &str, at| format!("\"{}\"", term(one, at));
        let mut text = match self.dialect {
            Dialect::Expound => format!(
                "---\ntitle: {title}\norder: {at}\nsummary: {summary}\nregion: region-{region}\n\
                 topics: [{}]\nauthor: author-{author}\n---\n\n",
                listed(&|it| format!("topic-{it}")),
            ),
            Dialect::Zola => format!(
                "+++\ntitle = \"{title}\"\nweight = {at}\ndescription = \"{summary}\"\n\n[taxonomies]\n\
                 regions = [{}]\ntopics = [{}]\nauthors = [{}]\n+++\n\n",
                quoted("region", region),
                listed(&|it| quoted("topic", it)),
                quoted("author", author),
            ),
            Dialect::Hugo => format!(
                "---\ntitle: {title}\nweight: {at}\ndescription: {summary}\nregions: [{}]\n\
                 topics: [{}]\nauthors: [{}]\n---\n\n",
                quoted("region", region),
                listed(&|it| quoted("topic", it)),
                quoted("author", author),
            ),
        };
        self.body(at, &mut random, &mut text);
        text
    }

    fn body(&self, at: usize, random: &mut Random, text: &mut String) {
        let n_words = length(at);
        let n_sections = n_words.div_ceil(120);
        let mut left = n_words;
        for section in 0..n_sections {
            let _ = write!(text, "## {}\n\n", random.heading());
            let of_section = left / (n_sections - section);
            left -= of_section;
            for paragraph in 0..of_section.div_ceil(70) {
                let words = (of_section - paragraph * 70).min(70);
                random.paragraph(words, text);
                if paragraph == 0 {
                    let _ = write!(text, " See {}.", self.link(random));
                    if section == 0 && at.is_multiple_of(2) {
                        text.push_str("[^1]");
                    }
                }
                text.push_str("\n\n");
            }
            let _ = write!(text, "This goes on in {}.\n\n", self.link(random));
        }
        if at.is_multiple_of(4) {
            text.push_str("| place | first | second |\n|---|--:|--:|\n");
            for row in 0..6 {
                let _ = writeln!(text, "| {} | {} | {} |", random.heading(), at + row, row * 37 % 11);
            }
            text.push('\n');
        }
        if at % 4 == 1 {
            for _ in 0..4 {
                let _ = writeln!(text, "- {}", random.sentence(7));
            }
            text.push('\n');
        }
        let n_reports = self.size.reports();
        for block in (at..=self.size.code).step_by(n_reports) {
            text::code(block, text);
        }
        if at.is_multiple_of(2) {
            let _ = writeln!(text, "[^1]: {}.", random.sentence(12));
        }
    }

    /// A link to another report, with its title.
    fn link(&self, random: &mut Random) -> String {
        let to = 1 + random.below(self.size.reports());
        self.dialect.link(to, &title(to))
    }
}

fn title(at: usize) -> String {
    let mut random = Random::new(at as u64 + (1 << 40));
    format!("Report {at} on the {} of the {}", random.word(), random.word())
}

/// What a term is called: “Topic 3”.
fn term(one: &str, at: usize) -> String {
    let (first, rest) = one.split_at(1);
    format!("{}{rest} {at}", first.to_uppercase())
}

/// How many words a report has. The golden ratio spreads the reports evenly over the lengths.
fn length(at: usize) -> usize {
    let share = (at as f64 * 0.618_033_988_749_895).fract();
    let upper = LENGTHS.iter().position(|(to, _)| share < *to).unwrap_or(LENGTHS.len() - 1);
    let ((from, low), (to, high)) = (LENGTHS[upper - 1], LENGTHS[upper]);
    (low + (share - from) / (to - from) * (high - low)) as usize
}

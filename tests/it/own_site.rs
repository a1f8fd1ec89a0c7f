//! The site in this repository keeps what its readers are promised: every quotation is proven, every
//! link says what it rests on, and no page says more than its source.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use expound::Diagnostic;
use expound::diagnostic::SourceText;
use expound::digest::sha256;
use expound::path::SourcePath;
use expound::resolve::lock::{self, QuoteLock};
use expound::session::{BuildReport, Destination, Options, Session};
use regex::Regex;
use scraper::{ElementRef, Html, Node};
use tempfile::TempDir;

use crate::html::{selector, text, words};
use crate::support::{files, messages};

/// The source, as its citations name it.
const SOURCE: &str = "press-conference";
/// Where its parts are declared.
const SOURCE_FILE: &str = "content/sources/press-conference.md";

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The transcript, which is not part of this repository. Says so where it is not at hand.
fn transcript(needed_for: &str) -> Option<PathBuf> {
    let file = repository().join("../shared/explainer/press-conference.txt");
    let file = Some(file).filter(|it| it.is_file());
    if file.is_none() {
        report(&format!("skipped, because the transcript is not here: {needed_for}"));
    }
    file
}

/// Prints a line also where the test runner keeps what a test prints to itself.
fn report(line: &str) {
    use std::io::Write;
    let mut out = std::io::stderr();
    writeln!(out, "own_site: {line}").unwrap();
}

// ---- the site as built ------------------------------------------------------------------------------

/// Every file of the built site, by its path; built once, from quotes.lock and without the transcript.
pub(crate) fn built() -> &'static BTreeMap<String, Vec<u8>> {
    static BUILT: OnceLock<BTreeMap<String, Vec<u8>>> = OnceLock::new();
    BUILT.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let options = Options { site: repository().to_owned(), ..Options::default() };
        let report = Session::new(options).build(Destination::Folder(folder.path())).unwrap();
        assert_eq!(messages(&report), "", "the site must be right");
        assert!(report.verified.sources.is_empty(), "no text is at hand: the lock is what counts");
        files(folder.path()).into_iter().collect()
    })
}

/// The HTML pages, by their path.
pub(crate) fn pages() -> impl Iterator<Item = (&'static str, &'static str)> {
    let html = built().iter().filter(|(path, _)| path.ends_with(".html"));
    html.map(|(path, bytes)| (path.as_str(), std::str::from_utf8(bytes).unwrap()))
}

fn page(path: &str) -> &'static str {
    let bytes = built().get(path).unwrap_or_else(|| panic!("there is no {path}"));
    std::str::from_utf8(bytes).unwrap()
}

/// The pages of a kind's entities.
fn pages_in(folder: &str) -> Vec<(&'static str, &'static str)> {
    let of_kind = |path: &str| path.strip_prefix(folder).is_some_and(|it| it.matches('/').count() == 2);
    pages().filter(|(path, _)| of_kind(path)).collect()
}

/// The text of a page that stands in none of these elements, white space folded; blocks are parted by
/// a line end.
fn text_without(page: &str, css: &str) -> String {
    const BLOCKS: &str =
        "p li td th h1 h2 h3 h4 h5 h6 dt dd div section caption summary title blockquote aside";
    let (page, css) = (Html::parse_document(page), selector(css));
    let left_out: BTreeSet<_> = page.select(&css).map(|it| it.id()).collect();
    let mut text = String::new();
    for node in page.root_element().descendants() {
        match node.value() {
            Node::Text(words) if !node.ancestors().any(|it| left_out.contains(&it.id())) => {
                text.push_str(words)
            }
            Node::Element(element) if BLOCKS.split(' ').any(|it| it == element.name()) => text.push('\n'),
            _ => {}
        }
    }
    let lines = text.split('\n').map(|it| it.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|it| !it.is_empty()).collect::<Vec<_>>().join("\n")
}

/// What no reader sees as text.
const UNSEEN: &str = "script, style, svg";
/// What the pages quote, and what says where it stands.
const QUOTED: &str = "script, style, svg, .quotation, .citation";
/// What is not of the transcript, and says so.
const OUTSIDE: &str = ".alert-important";

// ---- the site, changed ------------------------------------------------------------------------------

/// A copy of the site's sources, to be changed and checked; one warm session, as `serve` has it.
struct Copy {
    folder: TempDir,
    session: Session,
}

impl Copy {
    fn new(texts: Option<PathBuf>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (path, bytes) in files(&repository().join("content")) {
            let file = folder.path().join("content").join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, bytes).unwrap();
        }
        for file in ["site.toml", lock::FILE] {
            fs::copy(repository().join(file), folder.path().join(file)).unwrap();
        }
        let texts = texts.map(|it| (SOURCE.to_owned(), it)).into_iter().collect();
        let session = Session::new(Options { site: folder.path().to_owned(), texts, ..Options::default() });
        Self { folder, session }
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.folder.path().join(path)).unwrap()
    }

    /// Checks the site with these files changed, and changes them back. `None` removes a file.
    fn check_with(&mut self, changed: &BTreeMap<String, Option<String>>) -> BuildReport {
        let before: Vec<_> = changed.keys().map(|it| (it, self.read(it))).collect();
        for (path, text) in changed {
            let file = self.folder.path().join(path);
            match text {
                Some(text) => fs::write(file, text).unwrap(),
                None => fs::remove_file(file).unwrap(),
            }
        }
        let report = self.session.build(Destination::Nowhere).unwrap();
        for (path, text) in before {
            fs::write(self.folder.path().join(path), text).unwrap();
        }
        report
    }

    /// Checks the site with one passage of one file replaced.
    fn check_replaced(&mut self, path: &str, old: &str, new: &str) -> BuildReport {
        let text = self.read(path);
        assert!(text.contains(old), "{path} does not have {old:?}");
        self.check_with(&BTreeMap::from([(path.to_owned(), Some(text.replacen(old, new, 1)))]))
    }
}

/// Where a diagnostic points, and what it is called.
fn place_of(diagnostic: &Diagnostic) -> (String, usize, &'static str) {
    let at = diagnostic.location.as_ref().expect("it must name a line");
    (at.path.to_string(), at.line, diagnostic.code)
}

// ---- the quotations, found without the generator -----------------------------------------------------

/// A quotation as it stands in a file.
struct Quotation {
    file: String,
    /// The line where it begins, from 1.
    line: usize,
    /// Where its words stand in the file.
    words: std::ops::Range<usize>,
    /// The words, without the marks of YAML and of block quotes.
    said: String,
    /// Where the places that it cites stand in the file.
    places: Vec<std::ops::Range<usize>>,
}

/// Every quotation under content/, found by how it looks: between curly marks, after `>`, as `text:` of
/// the front matter; and every content file.
fn quotations() -> &'static (Vec<Quotation>, BTreeMap<String, String>) {
    static FOUND: OnceLock<(Vec<Quotation>, BTreeMap<String, String>)> = OnceLock::new();
    FOUND.get_or_init(|| {
        let content = files(&repository().join("content")).into_iter();
        let content: BTreeMap<String, String> = content
            .map(|(path, bytes)| (format!("content/{path}"), String::from_utf8(bytes).unwrap()))
            .collect();
        let mut found = Vec::new();
        for (file, text) in &content {
            in_marks(file, text, &mut found);
            in_block_quotes(file, text, &mut found);
            in_fields(file, text, &mut found);
        }
        (found, content)
    })
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// The places in a citation that begins at `at`: `[@source, place; place]`.
fn cited(text: &str, at: usize) -> Option<Vec<std::ops::Range<usize>>> {
    let citation = Regex::new(r"^\[@press-conference,([^\]]*)\]").unwrap().captures(&text[at..])?.get(1)?;
    let place = Regex::new(r"t\d\d(-p\d+)?(\.\d+)?").unwrap();
    let start = at + citation.start();
    Some(place.find_iter(citation.as_str()).map(|it| start + it.start()..start + it.end()).collect())
}

fn in_marks(file: &str, text: &str, found: &mut Vec<Quotation>) {
    let mut from = 0;
    while let Some(open) = text[from..].find('“').map(|it| from + it) {
        let start = open + '“'.len_utf8();
        let end = start + text[start..].find('”').unwrap_or_else(|| panic!("{file}: a mark never closes"));
        assert!(!text[start..end].contains('“'), "{file}:{}: marks in marks", line_of(text, open));
        let after = end + '”'.len_utf8();
        let next =
            text[after..].find(|it: char| !it.is_whitespace() && it != '>').map_or(after, |it| after + it);
        let line = line_of(text, open);
        let places =
            cited(text, next).unwrap_or_else(|| panic!("{file}:{line}: nothing cites this quotation"));
        let said = text[start..end].split_whitespace().collect::<Vec<_>>().join(" ");
        found.push(Quotation { file: file.to_owned(), line, words: start..end, said, places });
        from = after;
    }
}

fn in_block_quotes(file: &str, text: &str, found: &mut Vec<Quotation>) {
    let mut at = 0;
    let lines: Vec<(usize, &str)> = text
        .split_inclusive('\n')
        .map(|line| {
            at += line.len();
            (at - line.len(), line)
        })
        .collect();
    let quotes = |line: &str| line.starts_with("> ");
    for block in lines.chunk_by(|a, b| quotes(a.1) == quotes(b.1)) {
        if !quotes(block[0].1) || block[0].1.starts_with("> [!") {
            continue;
        }
        let (last, words) = block.split_last().unwrap();
        let start = block[0].0;
        let line = line_of(text, start);
        let places = cited(text, last.0 + 2);
        let places = places.unwrap_or_else(|| panic!("{file}:{line}: nothing cites this block quote"));
        let said = words.iter().map(|(_, it)| it[2..].trim()).collect::<Vec<_>>().join(" ");
        found.push(Quotation { file: file.to_owned(), line, words: start + 2..last.0, said, places });
    }
}

fn in_fields(file: &str, text: &str, found: &mut Vec<Quotation>) {
    let end = text[3..].find("\n---").map_or(0, |it| it + 3);
    let field =
        Regex::new(r#"\btext:\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)')\s*,?\s*cite:([^\n,}]*)"#).unwrap();
    let place = Regex::new(r"t\d\d(-p\d+)?(\.\d+)?").unwrap();
    for captures in field.captures_iter(&text[..end]) {
        let words = captures.get(1).or_else(|| captures.get(2)).unwrap();
        let said = match captures.get(1) {
            Some(it) => it.as_str().replace("\\\"", "\""),
            None => words.as_str().replace("''", "'"),
        };
        let cite = captures.get(3).unwrap();
        let places = place.find_iter(cite.as_str());
        let places = places.map(|it| cite.start() + it.start()..cite.start() + it.end()).collect();
        let line = line_of(text, words.start());
        found.push(Quotation { file: file.to_owned(), line, words: words.range(), said, places });
    }
    assert_eq!(
        Regex::new(r"\btext:").unwrap().find_iter(&text[..end]).count(),
        field.find_iter(&text[..end]).count(),
        "{file}: a quotation of the front matter that this test does not understand"
    );
}

/// Another letter in place of the one in the middle.
fn with_one_letter_changed(words: &str) -> String {
    let letters: Vec<(usize, char)> =
        words.char_indices().filter(|(_, it)| it.is_ascii_alphabetic()).collect();
    let (at, letter) = letters[letters.len() / 2];
    let other = match letter {
        'z' => 'a',
        'Z' => 'A',
        letter => char::from(letter as u8 + 1),
    };
    format!("{}{other}{}", &words[..at], &words[at + 1..])
}

/// Changes one quotation of every file at a time until each was changed, and checks that exactly those
/// are reported, each at its line. `changes` gives, for a quotation, each of its changed passages.
fn each_change_is_reported(
    copy: &mut Copy,
    code: &str,
    changes: impl Fn(&Quotation, &str) -> Vec<(std::ops::Range<usize>, String)>,
    check: impl Fn(&Diagnostic),
) -> usize {
    let (quotations, content) = quotations();
    type Change<'a> = (&'a Quotation, std::ops::Range<usize>, String);
    let mut of_file: BTreeMap<&str, Vec<Change<'_>>> = BTreeMap::new();
    for quotation in quotations {
        let text = &content[&quotation.file];
        for (range, new) in changes(quotation, text) {
            of_file.entry(&quotation.file).or_default().push((quotation, range, new));
        }
    }
    let n_changes = of_file.values().map(Vec::len).sum();
    for round in 0..of_file.values().map(Vec::len).max().unwrap() {
        let mut changed = BTreeMap::new();
        let mut expected = BTreeSet::new();
        for (file, changes) in &of_file {
            let Some((quotation, range, new)) = changes.get(round) else { continue };
            let text = &content[*file];
            changed.insert(
                (*file).to_owned(),
                Some(format!("{}{new}{}", &text[..range.start], &text[range.end..])),
            );
            expected.insert(((*file).to_owned(), quotation.line));
        }
        let report = copy.check_with(&changed);
        let mut reported = BTreeSet::new();
        for diagnostic in &report.diagnostics {
            let (file, line, found) = place_of(diagnostic);
            assert_eq!(found, code, "{file}:{line}: {}", diagnostic.message);
            check(diagnostic);
            reported.insert((file, line));
        }
        assert_eq!(reported, expected, "round {round}");
    }
    n_changes
}

#[test]
fn the_lock_holds_exactly_the_quotations_that_stand_in_the_content() {
    let locked = fs::read_to_string(repository().join(lock::FILE)).unwrap();
    let locked = QuoteLock::parse(&SourceText::new(SourcePath::new(lock::FILE), locked)).value;
    let (quotations, content) = quotations();
    let found: BTreeSet<(String, String)> = quotations
        .iter()
        .flat_map(|it| {
            let hash = sha256(it.said.as_bytes());
            it.places.iter().map(move |place| (content[&it.file][place.clone()].to_owned(), hash.clone()))
        })
        .collect();
    assert_eq!(locked.sources[SOURCE].quotations, found);
    assert!(quotations.len() > 600, "{} quotations", quotations.len());
}

#[test]
fn one_letter_changed_in_any_quotation_fails_the_build_and_names_the_line() {
    let letter = |it: &Quotation, text: &str| {
        vec![(it.words.clone(), with_one_letter_changed(&text[it.words.clone()]))]
    };
    let n = each_change_is_reported(&mut Copy::new(None), "unverified-quotation", letter, |it| {
        assert!(it.help.iter().any(|it| it.contains("expound verify")), "{it:?}");
    });
    assert_eq!(n, quotations().0.len());
    if let Some(file) = transcript("the passage that is nearest to each changed quotation") {
        each_change_is_reported(&mut Copy::new(Some(file)), "quotation-not-found", letter, |it| {
            assert!(it.help[0].starts_with("nearest, in t"), "{it:?}");
            assert!(it.help[1].starts_with("the words that differ: "), "{it:?}");
        });
    }
}

#[test]
fn one_citations_place_altered_fails_the_build_and_names_the_line() {
    // Nothing is quoted from these two but what is quoted nowhere else.
    let other = |place: &str| if place == "t24-p1" { "t03-p1" } else { "t24-p1" };
    let n = each_change_is_reported(
        &mut Copy::new(None),
        "unverified-quotation",
        |it, text| it.places.iter().map(|at| (at.clone(), other(&text[at.clone()]).to_owned())).collect(),
        |it| assert!(it.help[0].starts_with("the same words were verified in t"), "{it:?}"),
    );
    assert!(n > quotations().0.len(), "some cite several places");
}

#[test]
fn one_paragraphs_id_removed_fails_the_build_and_names_who_cites_it() {
    let mut copy = Copy::new(None);
    let source = copy.read(SOURCE_FILE);
    let declared = Regex::new(r"(?m)^ *- \{ id: (t\d\d-p\d+), .*\n").unwrap();
    let mut n = 0;
    for paragraph in declared.captures_iter(&source) {
        let (line, id) = (paragraph.get(0).unwrap(), &paragraph[1]);
        let without = format!("{}{}", &source[..line.start()], &source[line.end()..]);
        let report = copy.check_with(&BTreeMap::from([(SOURCE_FILE.to_owned(), Some(without))]));
        let lost = format!("has no place `{id}`");
        let named = report.diagnostics.iter().filter(|it| it.message.ends_with(&lost));
        let named: Vec<_> = named.map(place_of).collect();
        let why = Regex::new(&format!(r"id: {id}, .*\buncited: ")).unwrap();
        assert!(!named.is_empty() || why.is_match(&source), "nothing misses {id}");
        assert!(report.has_errors(), "{id}");
        n += 1;
    }
    // The heading and the introduction of the page are no part of the 84.
    assert_eq!(n, 84 + 2);
}

#[test]
fn a_speaker_removed_fails_the_build_and_names_everyone_who_refers_to_him() {
    let mut copy = Copy::new(None);
    let own = "content/speakers/duan-yongsheng.md";
    let report = copy.check_with(&BTreeMap::from([(own.to_owned(), None)]));
    let dangling: Vec<_> = report.diagnostics.iter().filter(|it| it.code.starts_with("dangling")).collect();
    let named: BTreeSet<String> = dangling.iter().map(|it| place_of(it).0).collect();
    let (_, content) = quotations();
    let referring = content.iter().filter(|(path, text)| *path != own && text.contains("duan-yongsheng"));
    let referring: BTreeSet<String> = referring.map(|(path, _)| path.clone()).collect();
    assert!(referring.len() >= 4, "{referring:?}");
    assert_eq!(named, referring);
    assert!(dangling.iter().all(|it| it.message.contains("duan-yongsheng")));
}

#[test]
fn no_link_can_say_who_is_responsible() {
    let mut copy = Copy::new(None);
    let task = "content/tasks/task-2.md";
    let report = copy.check_replaced(task, "basis: wording", "basis: responsible");
    let [diagnostic] = &report.diagnostics[..] else { panic!("{}", messages(&report)) };
    assert_eq!(place_of(diagnostic).2, "unknown-basis");
    assert_eq!(diagnostic.help, ["site.toml declares `stated`, `wording`, `editorial`"]);
    for (key, code) in
        [("responsible", "unknown-key"), ("owner", "unknown-key"), ("departments", "derived-key")]
    {
        let report = copy.check_replaced(task, "answers:\n", &format!("{key}: [miit]\nanswers:\n"));
        let [diagnostic] = &report.diagnostics[..] else { panic!("{}", messages(&report)) };
        assert_eq!(place_of(diagnostic).2, code, "{key}");
    }
}

// ---- what must hold of the content ------------------------------------------------------------------

/// The entries of a content file's relations that claim a basis: the basis, the places, the note.
fn claims(text: &str) -> Vec<(String, BTreeSet<String>, String)> {
    use serde_yaml::Value;
    fn walk(value: &Value, found: &mut Vec<(String, BTreeSet<String>, String)>) {
        match value {
            Value::Sequence(items) => items.iter().for_each(|it| walk(it, found)),
            Value::Mapping(mapping) => {
                if let Some(basis) = mapping.get("basis").and_then(Value::as_str) {
                    let cites =
                        mapping.get("cite").map(|it| it.as_sequence().cloned().unwrap_or(vec![it.clone()]));
                    let places = cites.unwrap_or_default();
                    let places =
                        places.iter().filter_map(Value::as_str).filter_map(|it| it.split(' ').nth(1));
                    let note = mapping.get("note").and_then(Value::as_str).unwrap_or_default();
                    found.push((basis.to_owned(), places.map(str::to_owned).collect(), note.to_owned()));
                }
                mapping.values().for_each(|it| walk(it, found));
            }
            _ => {}
        }
    }
    let yaml = text[3..].split("\n---").next().unwrap();
    let mut found = Vec::new();
    walk(&serde_yaml::from_str(yaml).unwrap(), &mut found);
    found
}

#[test]
fn every_link_by_wording_quotes_the_shared_words_from_each_place_it_cites() {
    let mut n = 0;
    let mut missing = Vec::new();
    for (path, text) in &quotations().1 {
        for (basis, places, note) in claims(text) {
            if basis != "wording" {
                continue;
            }
            n += 1;
            let mut quoted = Vec::new();
            in_marks(path, &note, &mut quoted);
            let quoted: BTreeSet<String> =
                quoted.iter().flat_map(|it| &it.places).map(|it| note[it.clone()].to_owned()).collect();
            if !quoted.is_superset(&places) {
                missing.push(format!("{path}: cites {places:?}, quotes {quoted:?} in: {note}"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    assert!(n >= 8 * 3, "{n} links by wording");
}

#[test]
fn every_stated_link_rests_on_a_passage_that_its_page_quotes() {
    let (quotations, content) = quotations();
    let mut missing = Vec::new();
    for (path, text) in content {
        let here = quotations.iter().filter(|it| it.file == *path).flat_map(|it| &it.places);
        let quoted: BTreeSet<&str> = here.map(|it| &text[it.clone()]).collect();
        for (_, places, _) in claims(text).iter().filter(|it| it.0 == "stated") {
            if !places.iter().any(|it| quoted.contains(it.as_str())) {
                missing
                    .push(format!("{path}: a stated link cites {places:?}, of which the page quotes none"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_paragraph_of_speech_is_cited_or_has_a_reason() {
    let options = Options { site: repository().to_owned(), coverage: true, ..Options::default() };
    let report = Session::new(options).build(Destination::Nowhere).unwrap();
    let coverage = report.coverage.unwrap();
    assert_eq!(coverage.cited.1, 84);
    assert_eq!(coverage.cited.0 + coverage.uncited.len(), 84);
    for paragraph in &coverage.uncited {
        assert!(!paragraph.reason.is_empty(), "{}: {}", paragraph.place, paragraph.gist);
    }
    assert_eq!(coverage.without_quotation, [""; 0], "pages that quote nothing");
}

#[test]
fn the_transcript_itself_agrees_with_the_lock() {
    let Some(file) = transcript("whether quotes.lock agrees with the transcript") else { return };
    let mut copy = Copy::new(Some(file));
    let report = copy.check_with(&BTreeMap::new());
    assert_eq!(messages(&report), "");
    assert_eq!(report.verified, report.locked);
}

/// For each assertion of site.toml, a change of the content that it must notice: a file, a passage and
/// what stands there instead; without a passage, the file is removed.
const BROKEN: &[(&str, &str, &str, &str)] = &[
    ("eight-tasks", "content/tasks/task-8.md", "", ""),
    ("sub-points", "content/tasks/task-1.md", "points:\n", ANOTHER_POINT),
    ("sub-points-of-task-1", "content/tasks/task-1.md", "points:\n", ANOTHER_POINT),
    ("sub-points-of-task-2", "content/tasks/task-2.md", "points:\n", ANOTHER_POINT),
    ("sub-points-of-task-3", "content/tasks/task-3.md", "points:\n", ANOTHER_POINT),
    ("sub-points-of-task-4", "content/tasks/task-4.md", "points:\n", ANOTHER_POINT),
    ("sub-points-of-task-5", "content/tasks/task-5.md", "points:\n", ANOTHER_POINT),
    ("sub-points-of-task-6", "content/tasks/task-6.md", "points:\n", ANOTHER_POINT),
    ("sub-points-of-task-7", "content/tasks/task-7.md", "points:\n", ANOTHER_POINT),
    ("sub-points-of-task-8", "content/tasks/task-8.md", "points:\n", ANOTHER_POINT),
    ("three-systems", "content/systems/system-3.md", "", ""),
    ("one-system-each", "content/tasks/task-1.md", "to: system-1", "to: none"),
    ("no-system-without-a-task", "content/tasks/task-8.md", "to: system-3", "to: system-1"),
    ("seven-projects", "content/projects/project-7.md", "", ""),
    ("named-only", "content/projects/project-2.md", "status: named only", "status: named again"),
    (
        "named-only-is-not-explained",
        "content/projects/project-1.md",
        "status: named again",
        "status: named only",
    ),
    (
        "named-again-is-explained",
        "content/projects/project-2.md",
        "status: named only",
        "status: named again",
    ),
    ("headline-goals", "content/goals/headline-1.md", "2025, headline list", "2025, aspect"),
    ("aspects", "content/goals/aspect-1.md", "2025, aspect", "2025, headline list"),
    ("goals-2035", "content/goals/goal-2035-1.md", "list: \"2035\"", "list: \"2025, aspect\""),
    ("one-year-each", "content/goals/aspect-1.md", "to: \"2025\"", "to: \"2030\""),
    ("every-task-shares-a-goals-wording", "content/tasks/task-1.md", "to: aspect-1", "to: aspect-9"),
    ("no-task-in-2035", "content/goals/aspect-1.md", "to: \"2025\"", "to: \"2035\""),
    ("no-project-in-2035", "content/goals/aspect-4.md", "to: \"2025\"", "to: \"2035\""),
    ("parts", SOURCE_FILE, "  - id: t24\n", "  - id: t24\n    aside: true\n"),
    ("ten-answers", "content/answers/answer-10.md", "", ""),
    ("one-speaker-each", "content/answers/answer-1.md", "to: tian-shihong", "to: nobody"),
    ("six-speakers", "content/speakers/xing-huina.md", "", ""),
    ("one-moderator", "content/speakers/bi-kaichun.md", "part: official", "part: moderator"),
    ("moderator-answers-nothing", "content/speakers/bi-kaichun.md", "part: official", "part: moderator"),
    ("every-official-answers", "content/speakers/xing-huina.md", "part: moderator", "part: official"),
    ("every-task-is-explained", "content/tasks/task-5.md", "to: answer-2", "to: answer-99"),
    ("host-explains-no-task", "content/speakers/bi-kaichun.md", "to: miit", "to: scio"),
];
const ANOTHER_POINT: &str =
    "points:\n  - { text: \"promote social co-governance of quality\", cite: press-conference t02-p6 }\n";

#[test]
fn every_assertion_of_the_site_can_fail() {
    let mut copy = Copy::new(None);
    let site = copy.read("site.toml");
    let declared = Regex::new(r"(?m)^\[assert\.(.*)\]$").unwrap();
    let declared: BTreeSet<&str> =
        declared.captures_iter(&site).map(|it| it.get(1).unwrap().as_str()).collect();
    let tried: BTreeSet<&str> = BROKEN.iter().map(|it| it.0).collect();
    assert_eq!(declared, tried, "each assertion needs a change that it notices");
    for (name, file, old, new) in BROKEN {
        let report = match old.is_empty() {
            true => copy.check_with(&BTreeMap::from([((*file).to_owned(), None)])),
            false => copy.check_replaced(file, old, new),
        };
        let failed = format!("the assertion `{name}` does not hold");
        let found = report.diagnostics.iter().find(|it| it.message.starts_with(&failed));
        let found = found.unwrap_or_else(|| panic!("{name}: {}", messages(&report)));
        assert!(found.location.as_ref().is_some_and(|it| it.path.as_str() == "site.toml"), "{name}");
    }
}

// ---- what the pages say -----------------------------------------------------------------------------

/// The tasks and projects, by their short names, in each column of the table with this caption.
fn columns(page: &str, caption: &str) -> BTreeMap<String, BTreeSet<String>> {
    let page = Html::parse_document(page);
    let (tables, captions) = (selector("table"), selector("caption"));
    let (heads, rows, cells, chips) =
        (selector("thead th"), selector("tbody tr"), selector("td"), selector(".chip b"));
    let table = page
        .select(&tables)
        .find(|it| it.select(&captions).any(|it| words(it).starts_with(caption)))
        .unwrap_or_else(|| panic!("no table is called {caption:?}"));
    let heads: Vec<String> = table.select(&heads).skip(1).map(words).collect();
    let mut columns: BTreeMap<String, BTreeSet<String>> =
        heads.iter().map(|it| (it.clone(), BTreeSet::new())).collect();
    for row in table.select(&rows) {
        for (head, cell) in heads.iter().zip(row.select(&cells)) {
            columns.get_mut(head).unwrap().extend(cell.select(&chips).map(words));
        }
    }
    columns
}

#[test]
fn the_matrix_of_goal_years_shows_what_is_stated_and_what_is_our_matching() {
    let page = page("departments-by-goal-year/index.html");
    let tasks: BTreeSet<String> = (1..=8).map(|n| format!("T{n}")).collect();
    let of_tasks =
        |it: &BTreeSet<String>| it.iter().filter(|it| it.starts_with('T')).cloned().collect::<BTreeSet<_>>();

    let stated = columns(page, "stated");
    assert_eq!(stated["Goals for 2025"], BTreeSet::new());
    assert_eq!(stated["Goals for 2035"], BTreeSet::new());
    assert_eq!(of_tasks(&stated["No year stated"]), tasks);

    let wording = columns(page, "same wording");
    assert_eq!(of_tasks(&wording["Goals for 2025"]), tasks);
    assert_eq!(wording["Goals for 2035"], BTreeSet::new());

    let said = text_without(page, UNSEEN);
    let why =
        "The transcript sets goals for 2025 and 2035; it does not assign any task or project to a year.";
    assert!(said.contains(why), "{said}");
}

#[test]
fn a_project_that_is_only_named_says_so() {
    let sentence = "The transcript names this project and says nothing more.";
    for n in 1..=7 {
        let said = text_without(page(&format!("projects/project-{n}/index.html")), UNSEEN);
        assert_eq!(said.contains(sentence), (2..=5).contains(&n), "project {n}");
    }
}

#[test]
fn both_titles_of_an_official_are_shown() {
    let quoted = text(page("speakers/bi-kaichun/index.html"), ".quotation");
    assert!(quoted.contains("“Head of the Science and Technology Department"), "{quoted}");
    assert!(quoted.contains("“Director Bi Kaichun of the Science and Technology Department"), "{quoted}");
    let quoted = text(page("speakers/gong-zhenzhi/index.html"), ".quotation");
    assert!(quoted.contains("“Head of the Industrial Development Department"), "{quoted}");
    assert!(quoted.contains("“Person in charge of the Industrial Development Department"), "{quoted}");
}

#[test]
fn the_projects_stand_in_the_order_of_the_list_that_names_them() {
    let whole = |it: &&Quotation| {
        it.said.starts_with("seven major projects: ")
            && it.said.ends_with("quality safety")
            && !it.said.contains('…')
    };
    let list = quotations().0.iter().find(whole);
    let list = list.unwrap().said.split(": ").nth(1).unwrap().replace(", and ", ", ");
    let titles = (1..=7).map(|n| {
        let title = text(page(&format!("projects/project-{n}/index.html")), "h1");
        title.trim().to_lowercase()
    });
    assert_eq!(titles.collect::<Vec<_>>().join(", "), list);
}

#[test]
fn numbers_of_departments_and_the_topic_of_the_conference_stand_only_in_quotations() {
    let meta = Regex::new(r#"<(?:meta|title)[^>]*>[^<]*"#).unwrap();
    for words in ["24 other departments", "18 other departments", "Implementation Outline"] {
        let mut n_quoted = 0;
        for (path, page) in pages() {
            let ours = text_without(page, QUOTED);
            assert!(!ours.contains(words), "{path} says {words:?} itself");
            assert!(
                meta.find_iter(page).all(|it| !it.as_str().contains(words)),
                "{path}: {words:?} in its head"
            );
            n_quoted += usize::from(text(page, ".quotation").contains(words));
        }
        assert!(n_quoted > 0, "{words:?} is quoted somewhere");
    }
}

#[test]
fn what_is_outside_the_transcript_says_so_and_names_its_source() {
    let mut n = 0;
    for (path, page) in pages() {
        for found in text(page, OUTSIDE).lines() {
            assert!(found.starts_with("Outside the transcript "), "{path}: {found}");
            assert!(found.contains("ource: ") && found.contains(" read "), "{path} names no source: {found}");
            n += 1;
        }
    }
    assert!(n >= 5, "{n} boxes");
}

/// What the site never says in its own voice, and why.
const NEVER: &[(&str, &str)] = &[
    (r"(?i)\bresponsib", "the transcript does not say who is responsible"),
    (r"(?i)\bin charge\b", "the transcript does not say who is in charge"),
    (
        r"(?i)\b(leads?|leading|led by|heads?|headed) (the |this |these |that )?(task|project|work|effort)",
        "nobody is said to lead a task",
    ),
    (r"(?i)\b(owner|owned by|owns)\b", "nobody is said to own a task"),
    (
        r"(?i)\b(lead|leading|competent) (department|body|ministry|agency)\b",
        "only an official says so of his own commission, in a quotation",
    ),
    (
        r"(?i)\b(overdue|on track|behind schedule|ahead of schedule|achieved|completed so far)\b",
        "there is no progress in the source",
    ),
    (
        r"(?i)\b(held|took place|gathered|convened|met) (in|at) (the |a )?(Beijing|hall|hotel|building|centre|center|office|press room|briefing room)",
        "the venue is not stated",
    ),
    (
        r"\b(\d|1[0-57-9]|2\d) February\b|February (\d|1[0-57-9]|2\d)\b",
        "only 16 February 2023 is a date of this event",
    ),
    (r"(?i)outline was (issued|published|released) (on|in) ", "the date of issue is not stated"),
    (r"\d ?%|(?i)\bper ?cent\b", "no official gives a percentage, and the reporter's are quoted"),
    (r"(?i)\b(billion|million|yuan|rmb)\b", "no money and no such numbers are named"),
    (r"(?i)\btargets? of \d|\bat least \d|\bmore than \d|\bup to \d|\breach \d", "no target has a number"),
    (
        r"(?i)\b(historic|remarkable|ambitious|impressive|unprecedented|landmark|groundbreaking|milestone|successfully|fortunately|unfortunately)\b",
        "judgement stands in quotations only",
    ),
];

/// Sentences that have such words to deny them.
const DENIALS: &[&str] = &[
    "The transcript does not say which department is responsible for a task.",
    "Which body carries out a task or a project, and who owns it.",
];

#[test]
fn the_site_never_says_in_its_own_voice_what_its_source_does_not() {
    for (pattern, why) in NEVER {
        let pattern = Regex::new(pattern).unwrap();
        for (path, page) in pages() {
            let mut ours = text_without(page, &format!("{QUOTED}, {OUTSIDE}"));
            for denial in DENIALS {
                ours = ours.replace(denial, "");
            }
            if let Some(found) = ours.lines().find(|it| pattern.is_match(it)) {
                panic!("{path} says {found:?}; {why}");
            }
        }
    }
}

/// The numbers that the transcript has, those of our own counting, and those that name a place in it.
const NUMBERS: &[&str] = &[
    // Our numbering, and places in the transcript.
    r"(?i)\b(answers?|questions?|tasks?|projects?|turns?|sub-points?|paragraphs?|numbered projects of this site,) \d+(\.\d)?((,| and| or| to|, and) \d+(\.\d)?)*",
    r"\b[TPQ]\d+\b",
    r"\bt\d\d(-p\d+)?(\.\d+)?\b",
    r"^\d\.\d$|^\d+ entries$|\bthis site numbers 1 to 7\b",
    // The event, and what is said of other days and years.
    r"\b16 February 2023(, 3 p\.m\.)?",
    r"\b3 p\.m\. on (Thursday, )?",
    r"\bFebruary 2023\b",
    r"\b10 May( 2014)?\b",
    r"\bSeptember 2023\b",
    r"\b(2022 to 2025|2022-2025|2011 to 2020|2011-2020|1996 to 2010|1996-2010)\b",
    r"\bFrom 1996 to 2035\. Bars are periods\b",
    r"\b(1990s|2017|2023|2025|2035)\b",
    r"\b21st Century Business Herald\b|\b20th National Congress\b|\bC919\b|\b5th China Quality\b",
    // What the transcript is made of.
    r"\b24 turns\b|\b84 paragraphs\b",
    r"\beleven parts\b|\bthirty-two articles\b|\bfourteen goal phrases\b",
    // Not about the transcript.
    r"Web Content Accessibility Guidelines 2\.2",
];

#[test]
fn every_number_in_our_prose_is_one_of_the_transcripts() {
    // What a theme counts, and what is no prose.
    let chrome = ".n, .count, .total, .kind, .code, .chip, .place, .citation-place, .parts-count, .number, time, code, \
                  nav, header .kind, footer, .cite, .sources, .cited-by, .quoted, .letters";
    let number = Regex::new(
        r"(?i)\d|\b(eleven|twelve|(thir|four|fif|six|seven|eigh|nine)teen|(twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?)\b",
    )
    .unwrap();
    let known: Vec<Regex> = NUMBERS.iter().map(|it| Regex::new(it).unwrap()).collect();
    let mut unknown = BTreeSet::new();
    for (path, page) in pages() {
        let main = Html::parse_document(page).select(&selector("main")).next().unwrap().html();
        let ours = text_without(&main, &format!("{QUOTED}, {OUTSIDE}, {chrome}"));
        for line in ours.lines() {
            let rest = known.iter().fold(line.to_owned(), |rest, it| it.replace_all(&rest, "").into_owned());
            if number.is_match(&rest) {
                unknown.insert(format!("{path}: {line:?}, of which is left {rest:?}"));
            }
        }
    }
    let unknown: Vec<_> = unknown.into_iter().collect();
    assert!(unknown.is_empty(), "numbers that the transcript does not have:\n{}", unknown.join("\n"));
}

// ---- how the pages are made -------------------------------------------------------------------------

/// Where a link of a page leads: a file of the site and an anchor; `None` for another site.
fn target(path: &str, href: &str) -> Option<(String, Option<String>)> {
    let decode = |it: &str| percent_encoding::percent_decode_str(it).decode_utf8().unwrap().into_owned();
    if href.starts_with("mailto:") || href.contains("://") {
        return None;
    }
    let (file, anchor) = href.split_once('#').map_or((href, None), |(file, it)| (file, Some(decode(it))));
    // 404.html is served at any depth, so it links from the root.
    let (file, from_root) = file.strip_prefix("/quality/").map_or((file, false), |it| (it, true));
    let mut segments: Vec<&str> = path.split('/').collect();
    if from_root {
        segments.clear();
    } else if !file.is_empty() {
        segments.pop();
    }
    for segment in file.split('/').filter(|it| !it.is_empty()) {
        match segment {
            "." => {}
            ".." => {
                segments.pop().unwrap_or_else(|| panic!("{path}: {href} climbs out of the site"));
            }
            segment => segments.push(segment),
        }
    }
    let mut target = decode(&segments.join("/"));
    if target.is_empty() || file.ends_with('/') {
        target = format!("{target}/index.html").trim_start_matches('/').to_owned();
    }
    Some((target, anchor))
}

#[test]
fn every_link_and_every_anchor_leads_somewhere_and_every_page_can_be_reached() {
    let linking =
        [("a", "href"), ("link[rel=stylesheet], link[rel=icon]", "href"), ("script", "src"), ("img", "src")];
    let linking = linking.map(|(css, attribute)| (selector(css), attribute));
    let any = selector("[id]");
    let mut anchors: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut links: BTreeMap<&str, Vec<(String, Option<String>)>> = BTreeMap::new();
    for (path, page) in pages() {
        let page = Html::parse_document(page);
        let ids: Vec<String> = page.select(&any).map(|it| it.attr("id").unwrap().to_owned()).collect();
        let distinct: BTreeSet<String> = ids.iter().cloned().collect();
        assert_eq!(ids.len(), distinct.len(), "{path}: an id stands twice");
        anchors.insert(path, distinct);
        let found =
            linking.iter().flat_map(|(css, attribute)| page.select(css).filter_map(|it| it.attr(attribute)));
        links.insert(path, found.filter_map(|href| target(path, href)).collect());
    }
    for (path, links) in &links {
        for (file, anchor) in links {
            assert!(built().contains_key(file), "{path} links to {file}, which is not there");
            if let Some(anchor) = anchor {
                let known = anchors.get(file.as_str()).is_some_and(|it| it.contains(anchor));
                assert!(known, "{path} links to {file}#{anchor}, which is not there");
            }
        }
    }
    let mut reached = BTreeSet::from(["index.html"]);
    let mut next = vec!["index.html"];
    while let Some(path) = next.pop() {
        for (file, _) in links.get(path).into_iter().flatten() {
            if let Some((file, _)) = links.get_key_value(file.as_str())
                && reached.insert(file)
            {
                next.push(file);
            }
        }
    }
    let missed: Vec<_> = links.keys().filter(|it| !reached.contains(**it) && **it != "404.html").collect();
    assert!(missed.is_empty(), "no way leads from home to {missed:?}");
}

#[test]
fn every_page_has_one_heading_of_its_own_its_landmarks_and_links_that_say_where_they_lead() {
    let [h1, main, banner, footer, nav, links, tables, caption, heads] =
        ["h1", "main", "body > header", "body > footer", "nav", "a", "table", "caption", "th"].map(selector);
    let number = Regex::new(r"^\[?\d+\]?$").unwrap();
    for (path, page) in pages() {
        let page = Html::parse_document(page);
        assert_eq!(page.select(&h1).count(), 1, "{path}: h1");
        assert!(!words(page.select(&h1).next().unwrap()).is_empty(), "{path}: an empty h1");
        assert_eq!(page.select(&main).count(), 1, "{path}: main");
        assert_eq!(page.select(&banner).count(), 1, "{path}: header");
        assert_eq!(page.select(&footer).count(), 1, "{path}: footer");
        for nav in page.select(&nav) {
            assert!(
                nav.attr("aria-label").or(nav.attr("aria-labelledby")).is_some(),
                "{path}: a nav without a name"
            );
        }
        assert_eq!(page.root_element().attr("lang"), Some("en"), "{path}: language");
        // A drawing is hidden from those who do not see it, and stands beside the same links in words.
        let hidden = |it: &ElementRef<'_>| {
            it.ancestors().filter_map(ElementRef::wrap).any(|it| it.attr("aria-hidden") == Some("true"))
        };
        for link in page.select(&links).filter(|it| it.attr("href").is_some() && !hidden(it)) {
            let name = link.attr("aria-label").map_or_else(|| words(link), str::to_owned);
            assert!(!name.is_empty(), "{path}: a link without words, to {:?}", link.attr("href"));
            assert!(!number.is_match(&name), "{path}: a link that says only {name:?}");
        }
        for table in page.select(&tables) {
            // Markdown has no way to write a caption; what the theme makes has one.
            let of_author = table
                .ancestors()
                .filter_map(ElementRef::wrap)
                .any(|it| it.value().classes().any(|it| it == "table"));
            assert!(of_author || table.select(&caption).count() == 1, "{path}: a table without a caption");
            assert!(
                table.select(&heads).all(|it| of_author || it.attr("scope").is_some()),
                "{path}: a th without scope"
            );
        }
    }
}

#[test]
fn the_pages_are_as_many_as_the_source_gives_reason_for() {
    let count = |folder: &str| pages_in(folder).len();
    assert_eq!(count("tasks"), 8);
    assert_eq!(count("projects"), 7);
    assert_eq!(count("speakers"), 6);
    assert_eq!(count("answers"), 10);
    assert_eq!(count("systems"), 3);
    assert_eq!(count("goals"), 5 + 6 + 3);
    assert_eq!(count("goal-years"), 2);
    assert_eq!(count("departments"), 4);
    assert_eq!(count("sources"), 1);
    let points = (1..=8).map(|n| {
        let labels = text(page(&format!("tasks/task-{n}/index.html")), ".quote-label");
        let numbers: Vec<_> = labels.lines().collect();
        let expected: Vec<_> = (1..=numbers.len()).map(|m| format!("{n}.{m}")).collect();
        assert_eq!(numbers, expected, "task {n}");
        numbers.len()
    });
    assert_eq!(points.collect::<Vec<_>>(), [3, 4, 3, 3, 3, 3, 3, 5]);
    let source = page("sources/press-conference/index.html");
    assert_eq!(text(source, ".part:not(.aside)").lines().count(), 24);
    assert_eq!(text(source, ".part:not(.aside) .paragraphs > li").lines().count(), 84);
}

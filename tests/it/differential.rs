//! Warm equals cold: after each of many random edits, what a session that goes on serves is, byte for
//! byte, what a session that has just begun makes. `EXPOUND_DIFFERENTIAL_STEPS` makes it longer,
//! `EXPOUND_DIFFERENTIAL_SEED` another.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::time::{Duration, Instant};

use expound::path::{OutputPath, SourcePath};
use expound::session::{Changes, Destination, Session};

use crate::serving::Recorder;
use crate::support::{KITCHEN, Site, messages};

/// How long it may take where nothing says how many steps.
const BOUND: Duration = Duration::from_secs(25);

/// Numbers that look random and are the same each time (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % n
    }

    fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    fn often(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

const COOKS: [&str; 4] = ["ada", "ben", "cleo", "dan"];
const SEASONS: [&str; 3] = ["spring", "summer", "autumn"];
const INGREDIENTS: [&str; 4] = ["peas", "squash", "flour", "salt"];
const RECIPES: [&str; 7] = ["soup", "pie", "bread", "stew", "cake", "broth", "mash"];
const WORDS: [&str; 8] = ["boil", "bake", "stir", "rest", "**serve**", "`cut`", "wash", "Ähren"];

/// A site that is edited at random.
struct Editing {
    site: Site,
    random: Random,
    /// The files that the next build is told of.
    touched: BTreeSet<String>,
    /// What to write back to mend what was broken on purpose; `None` removes the file.
    broken: BTreeMap<String, Option<String>>,
}

impl Editing {
    fn new(seed: u64) -> Self {
        let site = Site::new("");
        let mut it = Self { site, random: Random(seed), touched: BTreeSet::new(), broken: BTreeMap::new() };
        for name in COOKS {
            it.write(&format!("content/cooks/{name}.md"), &format!("---\ntitle: {name}\n---\n\nA cook.\n"));
        }
        for (n, name) in SEASONS.iter().enumerate() {
            let text = format!("---\ntitle: {name}\norder: {}\n---\n", n + 1);
            it.write(&format!("content/seasons/{name}.md"), &text);
        }
        it.write("static/a.svg", "<svg viewBox=\"0 0 9 9\"/>");
        for name in INGREDIENTS {
            it.write(&format!("content/ingredients/{name}.md"), &format!("---\ntitle: {name}\n---\n"));
        }
        for name in RECIPES {
            let text = it.recipe();
            it.write(&format!("content/recipes/{name}.md"), &text);
        }
        it
    }

    fn path(&self, file: &str) -> std::path::PathBuf {
        self.site.root().join(file)
    }

    fn write(&mut self, file: &str, text: &str) {
        self.site.write(file, text);
        self.touched.insert(file.to_owned());
    }

    fn remove(&mut self, file: &str) {
        if fs::remove_file(self.path(file)).is_ok() {
            self.touched.insert(file.to_owned());
            if file.starts_with("themes/") {
                // An empty folder of that name would stand for the theme.
                fs::remove_dir_all(self.path("themes")).unwrap();
            }
        }
    }

    fn read(&self, file: &str) -> Option<String> {
        fs::read_to_string(self.path(file)).ok()
    }

    fn sentence(&mut self) -> String {
        let n = 1 + self.random.below(6);
        (0..n).map(|_| self.random.one(&WORDS)).collect::<Vec<_>>().join(" ")
    }

    fn recipe(&mut self) -> String {
        let title = self.sentence().replace(['*', '`'], "");
        let mut text = format!("---\ntitle: {title}\n");
        if self.random.often(60) {
            text += &format!("order: {}\n", 1 + self.random.below(9));
        }
        if self.random.often(60) {
            let cook = self.random.one(&COOKS);
            text += &format!("cook: {cook}\n");
        }
        if self.random.often(60) {
            text += &format!("seasons: [{}]\n", SEASONS[..1 + self.random.below(3)].join(", "));
        }
        if self.random.often(50) {
            let (a, b) = (self.random.below(4), self.random.below(4));
            let names: BTreeSet<_> = [INGREDIENTS[a], INGREDIENTS[b]].into();
            text += &format!("ingredients: [{}]\n", names.into_iter().collect::<Vec<_>>().join(", "));
        }
        if self.random.often(40) {
            text += &format!("summary: \"{}\"\n", self.sentence());
        }
        if self.random.often(10) {
            text += "draft: true\n";
        }
        if self.random.often(15) {
            text += &format!("aliases: [old-{}]\n", self.random.below(1000));
        }
        text + "---\n\n" + &self.body()
    }

    fn body(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..self.random.below(5) {
            text += &match self.random.below(9) {
                8 => "![a](../../static/a.svg) ![b](../../static/a.svg)\n\n".to_owned(),
                7 => format!(
                    "A note[^{0}].\n\n[^{0}]: {1}.\n\n- [x] done\n\n",
                    self.random.below(9),
                    self.sentence()
                ),
                0 => format!("## {}\n\n", self.sentence()),
                1 => format!("See [[cook/{}]].\n\n", self.random.one(&COOKS)),
                2 => format!("With [it](/ingredients/{}.md).\n\n", self.random.one(&INGREDIENTS)),
                3 => "```rust\nlet peas = 1;\n```\n\n".to_owned(),
                4 => format!("| a | b |\n|---|---|\n| {} | c |\n\n", self.sentence()),
                _ => format!("{}.\n\n", self.sentence()),
            };
        }
        text
    }

    /// Something an author might do.
    fn step(&mut self) -> String {
        if !self.broken.is_empty() && self.random.often(50) {
            return self.mend();
        }
        let recipe = format!("content/recipes/{}.md", self.random.one(&RECIPES));
        match self.random.below(18) {
            0..=2 => {
                // A few words: nobody else can see them.
                let Some(text) = self.read(&recipe) else { return "nothing".into() };
                let words = self.sentence();
                self.write(&recipe, &format!("{text}\n{words}.\n"));
                format!("add to {recipe}")
            }
            3..=4 => {
                // A text: only the body of a page.
                let Some(text) = self.read(&recipe) else { return "nothing".into() };
                let front = text.split("---\n").nth(1).unwrap_or("title: x\n").to_owned();
                let body = self.body();
                self.write(&recipe, &format!("---\n{front}---\n\n{body}"));
                format!("edit {recipe}")
            }
            5..=7 => {
                let text = self.recipe();
                self.write(&recipe, &text);
                format!("rewrite {recipe}")
            }
            8 => {
                self.remove(&recipe);
                format!("remove {recipe}")
            }
            9 => {
                let to = format!("content/recipes/{}.md", self.random.one(&["x", "y", "sub/z", "soup"]));
                if let Some(text) = self.read(&recipe) {
                    self.remove(&recipe);
                    let text: String =
                        text.split_inclusive('\n').filter(|it| !it.starts_with("aliases")).collect();
                    self.write(&to, &text);
                }
                format!("move {recipe} to {to}")
            }
            10 => {
                let cook = format!("content/cooks/{}.md", self.random.one(&COOKS));
                let text =
                    format!("---\ntitle: {}\n---\n\n{}", self.random.one(&["Ada", "Bo", "Cy"]), self.body());
                self.write(&cook, &text);
                format!("retitle {cook}")
            }
            11 => {
                let page = format!(
                    "content/{}.md",
                    self.random.one(&["about", "guide/one", "_index", "recipes/_index"])
                );
                if self.random.often(30) {
                    self.remove(&page);
                    return format!("remove {page}");
                }
                let asked = self.random.one(&[
                    "",
                    "",
                    "collections: { some: { kind: recipe, order: -title, limit: 3 } }\n",
                    "collections: { some: { kind: recipe, filter: { cook: ada } } }\n",
                    "lang: de\n",
                    "template: plain.html\n",
                ]);
                let text = format!(
                    "---\ntitle: {}\n{asked}---\n\n{}",
                    self.sentence().replace(['*', '`'], ""),
                    self.body()
                );
                self.write(&page, &text);
                format!("write {page}")
            }
            12 => {
                let block = self.random.one(&["body_end", "head_extra", "after_content"]);
                let mut text = self.sentence();
                if self.random.often(50) {
                    text += "{% for name, entries in page.collections %}{{ name }}{% for it in entries %}{{ <entity entity={it.entity} /> }}{% endfor %}{% endfor %}";
                }
                self.write(
                    "templates/layout.html",
                    &format!("{{% extends \"themes/base/layout.html\" %}}\n{{% block {block} %}}<i>{text}</i>{{% endblock {block} %}}\n"),
                );
                "edit a template".into()
            }
            13 => {
                let file = self.random.one(&[
                    "templates/layout.html",
                    "templates/kinds/recipe.html",
                    "assets/style.css",
                    "strings/en.toml",
                    "strings/de.toml",
                    "templates/plain.html",
                ]);
                self.remove(file);
                format!("remove {file}")
            }
            14 => {
                let text = self.sentence();
                match self.random.below(5) {
                    3 => self.write("strings/de.toml", &format!("footnotes = \"{}\"\n", text.replace('"', ""))),
                    4 => self.write("templates/plain.html", &format!("{{% extends \"page.html\" %}}\n{{% block body %}}{text}{{% endblock body %}}\n")),
                    0 => self.write("assets/style.css", &format!("/* {text} */")),
                    1 => self.write("strings/en.toml", &format!("skip = \"{}\"\n", text.replace('"', ""))),
                    _ => self.write("templates/kinds/recipe.html", &format!("{{% extends \"entity.html\" %}}\n{{% block mentions %}}{text}{{% endblock mentions %}}\n")),
                }
                "edit the theme".into()
            }
            15 => {
                let mut toml = KITCHEN.to_owned();
                if self.random.often(50) {
                    toml = toml.replace(
                        "title = \"Kitchen\"",
                        &format!("title = \"{}\"", self.random.one(&["Galley", "Larder"])),
                    );
                }
                if self.random.often(30) {
                    toml = toml.replace("sort = \"order\"", "sort = \"title\"");
                }
                if self.random.often(30) {
                    toml = toml.replace("plural = \"Cooks\"", "plural = \"Chefs\"\nsign = \"circle\"");
                }
                if self.random.often(30) {
                    toml = toml.replace("https://example.org/kitchen/", "https://example.org/");
                }
                if self.random.often(30) {
                    toml = toml.replace("theme = \"base\"", "theme = \"atlas\"");
                }
                if self.random.often(20) {
                    toml = toml.replace("[indexes.season]\nof = [\"recipe\"]\nby = [\"seasons\"]\npath = \"by-season\"\nabsent = \"All year round\"\n", "");
                }
                if self.random.often(30) {
                    toml += "[collections.late]\nkind = \"recipe\"\norder = \"-order\"\nlimit = 2\non = [\"home\", \"cook\"]\n";
                }
                self.write("site.toml", &toml);
                "edit site.toml".into()
            }
            16 => {
                let file =
                    self.random.one(&["static/notes.txt", "content/recipes/peas.png", "static/a/b.svg"]);
                if self.random.often(30) {
                    let width = 1 + self.random.below(3);
                    self.write("static/a.svg", &format!("<svg viewBox=\"0 0 {width} 9\"/>"));
                } else if self.random.often(40) {
                    self.remove(file);
                } else {
                    let text = self.sentence();
                    self.write(file, &text);
                }
                format!("edit {file} or an image")
            }
            _ => self.break_something(),
        }
    }

    fn break_something(&mut self) -> String {
        let recipe = format!("content/recipes/{}.md", self.random.one(&RECIPES));
        let (file, text): (&str, &str) = match self.random.below(8) {
            0 => (&recipe, "---\ntitle: x\ncook: nobody\n---\n"),
            1 => (&recipe, "---\ntitle: [\n---\n"),
            2 => (&recipe, "no front matter\n"),
            3 => (&recipe, "---\ntitle: x\nunknown: 1\n---\n\n[[recipe/none]]\n"),
            4 => (&recipe, "---\ntitle: x\nslug: same\n---\n"),
            5 => ("templates/entity.html", "{% if %}"),
            6 => ("site.toml", "titel = 1"),
            _ => ("themes/base/theme.toml", "parent = \"nowhere\""),
        };
        let file = file.to_owned();
        let before = self.read(&file);
        self.broken.entry(file.clone()).or_insert(before);
        self.write(&file, text);
        format!("break {file}")
    }

    fn mend(&mut self) -> String {
        for (file, text) in std::mem::take(&mut self.broken) {
            match text {
                Some(text) => self.write(&file, &text),
                None => self.remove(&file),
            }
        }
        "mend".into()
    }

    /// What the next build is told: everything, or the files that changed.
    fn changes(&mut self) -> Changes {
        let touched = std::mem::take(&mut self.touched);
        match self.random.often(40) {
            true => Changes::Anything,
            false => Changes::Files(touched.into_iter().map(SourcePath::new).collect()),
        }
    }
}

/// Everything that a session serves: bytes, and copies by the file they are of.
fn served(session: &Session) -> BTreeMap<OutputPath, Vec<u8>> {
    let rendered = session.rendered().unwrap();
    let bytes = rendered.outputs.iter().map(|(path, bytes)| (path.clone(), bytes.to_vec()));
    let copies = rendered.copies.iter().map(|(path, file)| (path.clone(), file.as_str().as_bytes().to_vec()));
    bytes.chain(copies).collect()
}

/// Edits a site `n` times, or for as long as the bound allows; after each step warm must equal cold.
fn edit(seed: u64, n: usize, bound: Option<Duration>) {
    let started = Instant::now();
    let mut editing = Editing::new(seed);
    let mut warm = Session::new(editing.site.options());
    warm.build(Destination::Memory).unwrap();
    editing.touched.clear();
    let (mut n_sound, mut n_early, mut done) = (0, 0, Vec::new());
    for step in 0..n {
        if bound.is_some_and(|it| started.elapsed() > it) {
            break;
        }
        for _ in 0..=editing.random.below(3) / 2 {
            done.push(editing.step());
        }
        let changes = editing.changes();
        let audience =
            Recorder::watching(&["recipes/soup/index.html", "cooks/ada/index.html", "about/index.html"]);
        let report = warm.rebuild(Destination::Memory, &changes, &audience).unwrap().unwrap();
        let early = audience.early.into_inner().unwrap();
        let mut cold = Session::new(editing.site.options());
        let expected = cold.build(Destination::Memory).unwrap();
        if std::env::var_os("EXPOUND_DIFFERENTIAL_LOG").is_some() {
            println!("{:?}: {}", done.last(), messages(&expected));
        }
        let history = || format!("seed {seed}, step {step}: {:?}", &done[done.len().saturating_sub(6)..]);
        assert_eq!(messages(&report), messages(&expected), "{}", history());
        if expected.has_errors() {
            assert!(report.reasons.is_empty() || report.has_errors());
            continue;
        }
        n_sound += 1;
        let (warm_served, cold_served) = (served(&warm), served(&cold));
        let paths = |it: &BTreeMap<OutputPath, _>| it.keys().cloned().collect::<Vec<_>>();
        assert_eq!(paths(&warm_served), paths(&cold_served), "{}", history());
        for (path, bytes) in &cold_served {
            assert!(warm_served[path] == *bytes, "{path} differs; {}", history());
        }
        n_early += early.keys().filter(|it| it.as_str().ends_with(".html")).count();
        for (path, bytes) in early {
            assert!(
                cold_served.get(&path).is_none_or(|it| *it == bytes.to_vec()),
                "{path} was early and wrong; {}",
                history()
            );
        }
    }
    println!("{} edits, {n_sound} sound builds, {n_early} early pages", done.len());
    assert!(n_sound > 0, "a test that sees only errors sees nothing");
}

#[test]
fn a_warm_session_serves_what_a_cold_one_would() {
    let variable = |name: &str| std::env::var(name).ok().and_then(|it| it.parse().ok());
    let seed = variable("EXPOUND_DIFFERENTIAL_SEED").unwrap_or(20_230_216);
    match variable("EXPOUND_DIFFERENTIAL_STEPS") {
        Some(n) => edit(seed, n as usize, None),
        None => edit(seed, 2000, Some(BOUND)),
    }
}

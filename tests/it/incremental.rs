//! Which pages an edit renders again, and why: those whose input changed, and no other.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use expect_test::{Expect, expect};
use expound::path::{OutputPath, SourcePath};
use expound::session::{Audience, Changes, Destination, Session};

use crate::serving::{KITCHEN_FILES, Recorder};
use crate::support::{KITCHEN, Site, messages};

/// A kitchen that was built once into memory.
struct Warm {
    site: Site,
    session: Session,
}

impl Warm {
    fn new() -> Self {
        let site = Site::new(KITCHEN_FILES);
        let mut session = Session::new(site.options());
        let report = session.build(Destination::Memory).unwrap();
        assert_eq!(messages(&report), "");
        Self { site, session }
    }

    /// Builds again; compares what was rendered, and why.
    fn check(&mut self, expected: &Expect) {
        let report = self.session.build(Destination::Memory).unwrap();
        let lines = report.reasons.iter().map(|(path, reason)| format!("{path}: {reason}\n"));
        expected.assert_eq(&lines.collect::<String>());
    }
}

/// An audience that loses interest after it was asked `n` times.
struct Until {
    asked: AtomicUsize,
    n: usize,
}

impl Audience for Until {
    fn is_stale(&self) -> bool {
        self.asked.fetch_add(1, Ordering::Relaxed) >= self.n
    }
}

#[test]
fn nothing_changed_renders_nothing() {
    let mut warm = Warm::new();
    warm.check(&expect![[""]]);
    let report = warm.session.build(Destination::Memory).unwrap();
    assert!(report.is_repeated);
    // The same bytes again are no change.
    let soup = std::fs::read(warm.site.root().join("content/recipes/soup.md")).unwrap();
    warm.site.write("content/recipes/soup.md", soup);
    warm.check(&expect![[""]]);
}

#[test]
fn an_edit_of_a_text_renders_its_page() {
    let mut warm = Warm::new();
    warm.site.write(
        "content/recipes/soup.md",
        "---\ntitle: Pea soup\ncook: ada\nseasons: [spring]\n---\n\nBoil more peas.\n",
    );
    warm.check(&expect![[r#"
        recipes/soup/index.html: its body changed
    "#]]);
}

#[test]
fn a_new_title_renders_every_page_that_shows_it() {
    let mut warm = Warm::new();
    warm.site.write(
        "content/recipes/soup.md",
        "---\ntitle: Bean soup\ncook: ada\nseasons: [spring]\n---\n\nBoil the peas.\n",
    );
    warm.check(&expect![[r#"
        by-season/index.html: its index changed
        cook-season/ada/spring/index.html: its index changed
        cook-season/index.html: its index changed
        cooks/ada/index.html: its entity changed
        cooks/index.html: its list changed
        recipes/index.html: its description changed
        recipes/pie/index.html: its body changed
        recipes/soup/index.html: its title changed
        seasons/index.html: its list changed
        seasons/spring/index.html: its entity changed
    "#]]);
}

#[test]
fn a_new_link_renders_both_its_ends() {
    let mut warm = Warm::new();
    warm.site.write("content/cooks/ada.md", "---\ntitle: Ada\n---\n\nA cook of [[recipe/pie]].\n");
    warm.check(&expect![[r#"
        cooks/ada/index.html: its body changed
        recipes/pie/index.html: its mentions changed
    "#]]);
}

#[test]
fn a_new_relation_renders_both_its_ends_and_what_is_derived_from_it() {
    let mut warm = Warm::new();
    warm.site.write(
        "content/recipes/pie.md",
        "---\ntitle: Squash pie\ncook: ada\nseasons: [spring]\n---\n\nSee [[recipe/soup]].\n",
    );
    warm.check(&expect![[r#"
        by-season/index.html: its index changed
        cook-season/ada/spring/index.html: its index changed
        cook-season/index.html: its index changed
        cooks/ada/index.html: its entity changed
        cooks/index.html: its list changed
        recipes/index.html: its list changed
        recipes/pie/index.html: its entity changed
        seasons/index.html: its list changed
        seasons/spring/index.html: its entity changed
    "#]]);
}

#[test]
fn a_new_page_changes_the_counts_that_all_pages_share() {
    let mut warm = Warm::new();
    warm.site.write("content/recipes/bread.md", "---\ntitle: Bread\n---\n");
    warm.check(&expect![[r#"
        404.html: the site's kinds changed
        by-season/index.html: the site's kinds changed
        cook-season/ada/spring/index.html: the site's kinds changed
        cook-season/index.html: the site's kinds changed
        cooks/ada/index.html: the site's kinds changed
        cooks/index.html: the site's kinds changed
        index.html: the site's kinds changed
        ingredients/index.html: the site's kinds changed
        recipes/bread/index.html: new
        recipes/index.html: the site's kinds changed
        recipes/pie/index.html: the site's kinds changed
        recipes/soup/index.html: the site's kinds changed
        seasons/index.html: the site's kinds changed
        seasons/spring/index.html: the site's kinds changed
    "#]]);
}

#[test]
fn a_page_that_goes_leaves_nothing_behind() {
    let mut warm = Warm::new();
    warm.site.remove("content/recipes/pie.md");
    warm.check(&expect![[r#"
        404.html: the site's kinds changed
        by-season/index.html: the site's kinds changed
        cook-season/ada/spring/index.html: the site's kinds changed
        cook-season/index.html: the site's kinds changed
        cooks/ada/index.html: the site's kinds changed
        cooks/index.html: the site's kinds changed
        index.html: the site's kinds changed
        ingredients/index.html: the site's kinds changed
        recipes/index.html: the site's kinds changed
        recipes/soup/index.html: the site's kinds changed
        seasons/index.html: the site's kinds changed
        seasons/spring/index.html: the site's kinds changed
    "#]]);
    assert!(warm.session.rendered().unwrap().outputs.keys().all(|it| !it.as_str().contains("pie")));
}

#[test]
fn another_place_in_the_order_renders_the_neighbours() {
    let mut warm = Warm::new();
    warm.site.write(
        "content/recipes/pie.md",
        "---\ntitle: Squash pie\norder: 1\ncook: ada\n---\n\nSee [[recipe/soup]].\n",
    );
    warm.check(&expect![[r#"
        by-season/index.html: its index changed
        cooks/ada/index.html: its entity changed
        cooks/index.html: its list changed
        recipes/index.html: its list changed
        recipes/pie/index.html: its entity changed
        recipes/soup/index.html: its entity changed
    "#]]);
}

#[test]
fn what_all_pages_share_renders_all() {
    let mut warm = Warm::new();
    warm.site.write("site.toml", KITCHEN.replace("title = \"Kitchen\"", "title = \"Galley\""));
    warm.check(&expect![[r#"
        404.html: the site's title changed
        by-season/index.html: the site's title changed
        cook-season/ada/spring/index.html: the site's title changed
        cook-season/index.html: the site's title changed
        cooks/ada/index.html: the site's title changed
        cooks/index.html: the site's title changed
        index.html: the site's title changed
        ingredients/index.html: the site's title changed
        recipes/index.html: the site's title changed
        recipes/pie/index.html: the site's title changed
        recipes/soup/index.html: the site's title changed
        seasons/index.html: the site's title changed
        seasons/spring/index.html: the site's title changed
    "#]]);
}

#[test]
fn a_template_or_a_style_sheet_renders_all() {
    let mut warm = Warm::new();
    warm.site.write("assets/style.css", "a { color: red }");
    let report = warm.session.build(Destination::Memory).unwrap();
    let reasons: BTreeSet<_> = report.reasons.iter().map(|(_, reason)| reason.to_string()).collect();
    assert_eq!(report.reasons.len(), report.n_pages);
    assert_eq!(reasons.into_iter().collect::<Vec<_>>(), ["the theme changed"]);
}

#[test]
fn a_part_of_site_toml_that_no_page_shows_renders_nothing() {
    let mut warm = Warm::new();
    warm.site.write("site.toml", format!("# A comment.\n{KITCHEN}"));
    warm.check(&expect![[""]]);
}

#[test]
fn a_file_that_is_copied_renders_nothing() {
    let mut warm = Warm::new();
    warm.site.write("static/notes.txt", "notes");
    warm.check(&expect![[""]]);
    let rendered = warm.session.rendered().unwrap();
    assert!(rendered.copies.keys().any(|it| it.as_str() == "notes.txt"));
}

#[test]
fn an_error_that_is_mended_renders_nothing() {
    let mut warm = Warm::new();
    let before = std::fs::read_to_string(warm.site.root().join("content/recipes/pie.md")).unwrap();
    warm.site.write("content/recipes/pie.md", before.replace("recipe/soup", "recipe/soap"));
    let report = warm.session.build(Destination::Memory).unwrap();
    assert!(report.has_errors());
    let again = warm.session.build(Destination::Memory).unwrap();
    assert!(again.is_repeated);
    assert_eq!(messages(&again), messages(&report), "said again, not forgotten");
    warm.site.write("content/recipes/pie.md", before);
    warm.check(&expect![[""]]);
}

#[test]
fn what_changed_while_site_toml_was_broken_is_not_forgotten() {
    let mut warm = Warm::new();
    let mut told = |file: &str, text: &str| {
        warm.site.write(file, text);
        let changes = Changes::Files([SourcePath::new(file)].into());
        warm.session.rebuild(Destination::Memory, &changes, &Recorder::default()).unwrap().unwrap()
    };
    assert!(told("site.toml", "titel = 1").has_errors());
    told("content/cooks/ada.md", "---\ntitle: Ada\n---\n\nEdited meanwhile.\n");
    assert!(!told("site.toml", KITCHEN).has_errors());
    let page = &warm.session.rendered().unwrap().outputs[&OutputPath::new("cooks/ada/index.html")];
    assert!(String::from_utf8_lossy(page).contains("Edited meanwhile."));
}

#[test]
fn early_pages_are_those_that_the_build_makes() {
    let mut warm = Warm::new();
    let page = OutputPath::new("recipes/soup/index.html");
    let soup = Changes::Files([SourcePath::new("content/recipes/soup.md")].into());
    let mut check = |text: &str, watched: &[&str], expected: &[&str]| {
        warm.site.write("content/recipes/soup.md", text);
        let audience = Recorder::watching(watched);
        let report = warm.session.rebuild(Destination::Memory, &soup, &audience).unwrap().unwrap();
        let rendered = warm.session.rendered().unwrap();
        let early = audience.early.into_inner().unwrap();
        for (path, bytes) in &early {
            assert!(rendered.outputs[path] == *bytes, "{path} was early and wrong");
        }
        let pages: Vec<_> = early.keys().map(OutputPath::as_str).filter(|it| it.ends_with(".html")).collect();
        assert_eq!(pages, expected, "{text}");
        assert!(report.reasons.iter().any(|(it, _)| *it == page) || expected.is_empty());
    };
    let front = "title: Pea soup\ncook: ada\nseasons: [spring]";
    check(&format!("---\n{front}\n---\n\nBoil **more**.\n"), &[], &["recipes/soup/index.html"]);
    check(&format!("---\n{front}\n---\n\nBoil **more**.\n"), &["cooks/ada/index.html"], &[]);
    check(&format!("---\n{front}\n---\n\n## Boil\n\n[[recipe/pie]]\n"), &[], &["recipes/soup/index.html"]);
    let both = ["cooks/ada/index.html", "recipes/soup/index.html"];
    check("---\ntitle: Bean soup\ncook: ada\n---\n", &["cooks/ada/index.html", "404.html"], &both);
    check("---\ntitle: Bean soup\ncook: nobody\n---\n", &both, &[]);
    // From errors, the way back is a build.
    check("---\ntitle: Bean soup\ncook: ada\n---\n\nAgain.\n", &both, &["recipes/soup/index.html"]);
}

#[test]
fn an_edit_of_the_theme_shows_first_what_is_looked_at() {
    let mut warm = Warm::new();
    warm.site.write("assets/style.css", "a { color: red }");
    let audience = Recorder::watching(&["recipes/soup/index.html"]);
    let changes = Changes::Files([SourcePath::new("assets/style.css")].into());
    warm.session.rebuild(Destination::Memory, &changes, &audience).unwrap().unwrap();
    let rendered = warm.session.rendered().unwrap();
    let early = audience.early.into_inner().unwrap();
    assert!(early.keys().any(|it| it.as_str() == "recipes/soup/index.html"));
    assert!(early.keys().any(|it| it.as_str().ends_with(".css")), "with the style sheet");
    assert!(early.iter().all(|(path, bytes)| rendered.outputs.get(path).is_none_or(|it| it == bytes)));
}

#[test]
fn a_build_that_is_out_of_date_leaves_everything_as_it_was() {
    let mut warm = Warm::new();
    let before = warm.session.rendered().unwrap().clone();
    warm.site.write("site.toml", KITCHEN.replace("title = \"Kitchen\"", "title = \"Galley\""));
    for n in 0..40 {
        // Out of date after the first question, after the second, …
        let asked = AtomicUsize::new(0);
        match warm.session.rebuild(Destination::Memory, &Changes::Anything, &Until { asked, n }).unwrap() {
            None => assert!(std::sync::Arc::ptr_eq(&before, warm.session.rendered().unwrap())),
            Some(report) => {
                assert_eq!(report.reasons.len(), report.n_pages);
                return;
            }
        }
    }
    panic!("it must end once it is asked often enough");
}

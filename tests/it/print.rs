//! The print edition: everything on one page, where nothing may clash and every link must still lead somewhere.

use std::collections::BTreeSet;

use expound::path::OutputPath;
use expound::session::{Destination, Session};
use scraper::Html;

use crate::html::selector;
use crate::support::{KITCHEN, Site};

const FILES: &str = r#"//- content/_index.md
---
title: The kitchen
---
Begin with [[recipe/soup#method]] or the [pie](recipes/pie.md).

## Method

As you like.
//- content/about.md
---
title: About
---
## Method

See [above](#method) and [[größe]].[^1]

[^1]: A note about it.
//- content/kitchen.md
---
title: Größe
slug: größe
---
## Größe der Töpfe

A note.[^1] [There](#größe-der-töpfe), [[about#method]], [outside](https://example.org/x), [a file](list.txt).

[^1]: Another note.
//- content/list.txt
peas
//- content/recipes/soup.md
---
title: Pea soup
order: 2
cook: ada
---
## Method

Boil.[^1]

### Then

Eat, as in [[recipe/pie#method]].

[^1]: Gently.
//- content/recipes/pie.md
---
title: Squash pie
order: 1
cook: ada
seasons: [spring]
---
## Method

Bake.
//- content/cooks/ada.md
---
title: Ada
---
//- content/seasons/spring.md
---
title: Spring
order: 1
---
"#;

fn site(print: &str) -> Site {
    let site = Site::new(FILES);
    site.write("site.toml", format!("{KITCHEN}\n{print}"));
    site
}

const PRINT: &str = "[print]\ntitle = \"All of it\"\n";

fn attributes(page: &Html, name: &str) -> Vec<String> {
    let css = selector(&format!("[{name}]"));
    page.select(&css).filter_map(|it| it.attr(name)).map(str::to_owned).collect()
}

/// Every anchor once, every link to one of them leads to it, and every other link to a file that is there.
fn check_links(site: &Site, folder: &str) -> Html {
    let page = Html::parse_document(&site.page(&format!("{folder}/index.html")));
    let ids = attributes(&page, "id");
    let places: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
    assert_eq!(ids.len(), places.len(), "an id occurs twice: {ids:?}");
    for href in attributes(&page, "href").iter().chain(&attributes(&page, "src")) {
        if let Some(place) = href.strip_prefix('#') {
            assert!(places.contains(place), "{href} leads nowhere: {places:?}");
        } else if !href.starts_with("https:") {
            let file = href.split('#').next().unwrap();
            let file = percent_encoding::percent_decode_str(file).decode_utf8().unwrap();
            let file = if file.ends_with('/') { format!("{file}index.html") } else { file.to_string() };
            assert!(site.public().join(folder).join(&file).exists(), "{href} leads nowhere");
        }
    }
    page
}

#[test]
fn nothing_clashes_and_every_link_leads_somewhere() {
    for links in ["file", "folder"] {
        for path in ["print", "for/paper"] {
            let site = site(&format!("{PRINT}path = \"{path}\"\n[publish]\nlinks = \"{links}\"\n"));
            site.must_build();
            let page = check_links(&site, path);
            let text = selector(".edition");
            let edition = page.select(&text).next().unwrap().html();
            for link in ["#/recipes/soup:method", "#/about:method", "#/gr%C3%B6%C3%9Fe", "#/cooks/ada"] {
                assert!(edition.contains(&format!("href=\"{link}\"")), "{link} in {edition}");
            }
            assert!(
                !edition.contains("recipes/soup/"),
                "a link to what is on the page leads away:\n{edition}"
            );
        }
    }
}

#[test]
fn parts_are_numbered_and_headings_stand_in_order() {
    let site = site(PRINT);
    site.must_build();
    let page = check_links(&site, "print");
    let headings = selector("main :is(h1, h2, h3, h4, h5, h6)");
    let lines = page.select(&headings).map(|it| {
        let text = it.text().collect::<String>();
        format!("{} {}\n", it.value().name(), text.split_whitespace().collect::<Vec<_>>().join(" "))
    });
    expect_test::expect![[r#"
        h1 All of it
        h2 Contents
        h2 1 The kitchen
        h3 Method
        h2 2 Recipes
        h3 2.1 Squash pie
        h4 Method
        h4 Also connected
        h5 Cook
        h5 Seasons
        h3 2.2 Pea soup
        h4 Method
        h5 Then
        h4 Also connected
        h5 Cook
        h2 3 Cooks
        h3 3.1 Ada
        h4 Also connected
        h5 Seasons
        h5 Recipes
        h2 4 Seasons
        h3 4.1 Spring
        h4 Also connected
        h5 Recipes in season
        h5 Cooks of the season
        h2 5 Season
        h3 Spring 1 entry
        h3 All year round 1 entry
        h2 6 Cook season
        h2 7 About
        h3 Method
        h2 8 Größe
        h3 Größe der Töpfe
    "#]]
    .assert_eq(&lines.collect::<String>());
}

#[test]
fn the_kinds_are_those_that_are_asked_for_in_that_order() {
    let site = site(&format!("{PRINT}kinds = [\"season\", \"recipe\"]\n"));
    site.must_build();
    let page = check_links(&site, "print");
    let chapters = selector(".level-1 > h2");
    let chapters: Vec<String> = page.select(&chapters).map(|it| it.text().collect()).collect();
    assert_eq!(chapters[..3], ["1 The kitchen", "2 Seasons", "3 Recipes"]);
    assert!(attributes(&page, "href").contains(&"../cooks/ada/index.html".to_owned()), "it is elsewhere");
}

#[test]
fn there_is_none_unless_it_is_asked_for_and_search_engines_pass_it_by() {
    let without = site("");
    without.must_build();
    assert!(!without.public().join("print").exists());
    assert!(!without.page("index.html").contains("print/index.html"));
    let with = site(PRINT);
    with.must_build();
    assert!(with.page("index.html").contains("print/index.html"), "every page leads to it");
    assert!(with.page("print/index.html").contains("content=\"noindex\""));
    for file in ["sitemap.xml", "llms.txt"] {
        assert!(!with.page(file).contains("print/"), "{file}");
    }
}

/// While serving it is made when it is asked for, and is what a build writes.
#[test]
fn a_warm_edition_is_what_a_cold_build_writes() {
    let site = site(PRINT);
    let mut session = Session::new(site.options());
    let path = OutputPath::new("print/index.html");
    for text in ["Boil.", "Simmer."] {
        site.write(
            "content/recipes/soup.md",
            format!("---\ntitle: Pea soup\ncook: ada\n---\n## Method\n\n{text}"),
        );
        let report = session.build(Destination::Memory).unwrap();
        let reasons: Vec<_> = report.reasons.iter().map(|(path, _)| path.to_string()).collect();
        assert!(!reasons.contains(&path.to_string()), "it is made at once: {reasons:?}");
        site.must_build();
        let warm = session.rendered().unwrap().bytes(&path).unwrap();
        assert_eq!(String::from_utf8_lossy(&warm), site.page("print/index.html"));
        assert!(site.page("print/index.html").contains(text));
    }
}

#[test]
fn a_fault_in_its_template_is_told_by_a_build_and_shown_while_serving() {
    let site = site(PRINT);
    site.write("templates/printed.html", "{{ part.nonsense.more }}");
    let told = site.check();
    assert!(told.contains("templates/printed.html:1:"), "{told}");
    let mut session = Session::new(site.options());
    session.build(Destination::Memory).unwrap();
    let shown = session.rendered().unwrap().bytes(&OutputPath::new("print/index.html")).unwrap();
    assert!(String::from_utf8_lossy(&shown).contains("templates/printed.html:1:"));
}

#[test]
fn a_site_may_change_how_a_part_looks() {
    let site = site(PRINT);
    site.write(
        "templates/printed.html",
        "{% extends \"themes/base/printed.html\" %}{% block heading %}<h1>Part {{ part.number }}</h1>{% endblock %}",
    );
    site.must_build();
    assert!(site.page("print/index.html").contains("<h3>Part 2.1</h3>"));
}

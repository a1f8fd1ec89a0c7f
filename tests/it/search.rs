//! What can be found, and how its index is made: the same each time, only when it must be, and of nothing but
//! what readers came for. What a reader types is typed in a real browser, by `tests/browser/search.mjs`.
#![cfg(feature = "search")]

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use expect_test::{Expect, expect};
use expound::session::{BuildReport, Destination, Options, Session};
use flate2::read::GzDecoder;
use serde_json::Value;

use crate::reading::{built, in_browser, said};
use crate::serving::{KITCHEN_FILES, Served};
use crate::support::{KITCHEN, Site, files, messages};

/// Builds with a search; the site must be right.
fn build(site: &Site) -> BuildReport {
    let options = Options { search: true, ..site.options() };
    let report = Session::new(options).build(Destination::Folder(&site.public())).unwrap();
    assert_eq!(messages(&report), "", "the site must be right");
    report
}

/// The names of the search's files.
fn parts(site: &Site) -> BTreeSet<String> {
    let all = files(&site.public()).into_iter().map(|(name, _)| name);
    all.filter(|it| it.starts_with("search/parts/")).collect()
}

/// What Pagefind keeps of each page, by address.
fn kept(folder: &Path) -> Vec<(String, Value)> {
    let texts = files(folder)
        .into_iter()
        .filter(|(name, _)| name.starts_with("search/parts/fragment/") && name.ends_with(".pf_fragment"));
    let mut kept: Vec<_> = texts
        .map(|(_, bytes)| {
            let mut text = String::new();
            GzDecoder::new(&*bytes).read_to_string(&mut text).unwrap();
            let value: Value = serde_json::from_str(text.strip_prefix("pagefind_dcd").unwrap()).unwrap();
            (value["url"].as_str().unwrap().to_owned(), value)
        })
        .collect();
    kept.sort_by(|(a, _), (b, _)| a.cmp(b));
    kept
}

#[test]
fn only_what_readers_came_for_is_found() {
    let site = Site::new(
        r#"
//- content/_index.md
---
title: The kitchen
---

Welcome to it.
//- content/about.md
---
title: About
---

Who we are.

## Address

In the [soup](recipes/soup.md).
//- content/cooks/ada.md
---
title: Ada
---
Cooks.
//- content/recipes/soup.md
---
title: Pea soup
summary: Green & warm.
cook: ada
---

Peas, <b>water</b> and x < y.

```rust
fn stir() {}
```
"#,
    );
    site.write("site.toml", format!("{KITCHEN}\n[search]\nfacets = [\"cook\"]\n"));
    build(&site);
    let mut found = String::new();
    for (url, page) in kept(&site.public()) {
        let (content, meta, filters) = (&page["content"], &page["meta"], &page["filters"]);
        found.push_str(&format!("{url}\n  {content}\n  {meta}\n  {filters}\n"));
    }
    expect![[r#"
        about/index.html
          "Who we are. Address. In the soup."
          {"summary":"Who we are.","title":"About"}
          {"kind":["page"]}
        by-season/index.html
          "Season."
          {"summary":"","title":"Season"}
          {"kind":["page"]}
        cook-season/index.html
          "Cook season."
          {"summary":"","title":"Cook season"}
          {"kind":["page"]}
        cooks/ada/index.html
          "Cooks. Ada."
          {"summary":"Cooks.","title":"Ada"}
          {"kind":["cook"]}
        cooks/index.html
          "Cooks."
          {"summary":"Ada","title":"Cooks"}
          {"kind":["page"]}
        index.html
          "Welcome to it."
          {"summary":"Welcome to it.","title":"The kitchen"}
          {"kind":["page"]}
        ingredients/index.html
          "Ingredients."
          {"summary":"","title":"Ingredients"}
          {"kind":["page"]}
        recipes/index.html
          "Recipes."
          {"summary":"Pea soup","title":"Recipes"}
          {"kind":["page"]}
        recipes/soup/index.html
          "Green & warm. Peas, water and x < y. fn stir() {}"
          {"summary":"Green & warm.","title":"Pea soup"}
          {"cook":["ada"],"kind":["recipe"]}
        seasons/index.html
          "Seasons."
          {"summary":"","title":"Seasons"}
          {"kind":["page"]}
    "#]]
    .assert_eq(&found);
}

#[test]
fn equal_sites_have_equal_indexes_on_any_number_of_threads() {
    let built = |threads: &str| {
        let site = Site::new(SCRIPTS);
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_expound"))
            .args(["build", "--quiet"])
            .current_dir(site.root())
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        (parts(&site), files(&site.public()))
    };
    let (names, one) = built("1");
    assert!(names.len() > 20 && names.iter().any(|it| it.contains("/dense/")), "{names:?}");
    let (_, many) = built("8");
    assert!(one == many, "the same content has given other bytes");
}

#[test]
fn an_index_is_made_again_only_if_what_it_holds_changed() {
    let site = Site::new(KITCHEN_FILES);
    let parts_written = |report: &BuildReport| {
        let written = &report.published.as_ref().unwrap().written_paths;
        written.iter().filter(|it| it.as_str().starts_with("search/parts/")).count()
    };
    assert!(parts_written(&build(&site)) > 5);
    let first = files(&site.public());
    let again = build(&site);
    assert_eq!(again.published.unwrap().written, 0);

    // What is outside the main element is not found, so that it changes pages and no index.
    site.write("templates/partials/brand.html", "Another brand");
    let rebranded = build(&site);
    assert!(rebranded.published.as_ref().unwrap().written > 3);
    assert_eq!(parts_written(&rebranded), 0);

    site.remove("templates/partials/brand.html");
    let text = "---\ntitle: Pea soup\ncook: ada\nseasons: [spring]\n---\n\nLentils instead.\n";
    site.write("content/recipes/soup.md", text);
    assert!(parts_written(&build(&site)) > 0);
    let kept_texts = kept(&site.public());
    assert!(kept_texts.iter().any(|(_, it)| it["content"].to_string().contains("Lentils")));

    // What someone took away is put back.
    let taken = site.public().join("search/parts/pagefind.js");
    std::fs::remove_file(&taken).unwrap();
    build(&site);
    assert!(taken.exists());
    let names = |all: &[(String, Vec<u8>)]| all.iter().map(|(name, _)| name.clone()).collect::<BTreeSet<_>>();
    let fixed =
        |it: &BTreeSet<String>| it.iter().filter(|it| !it.contains(".pf_")).cloned().collect::<Vec<_>>();
    assert_eq!(fixed(&names(&first)), fixed(&names(&files(&site.public()))));
}

#[test]
fn an_index_that_is_taken_over_brings_its_compressed_copies() {
    let site = Site::new(KITCHEN_FILES);
    site.write("site.toml", format!("{KITCHEN}\n[publish]\ncompress = [\"gzip\"]\n"));
    build(&site);
    assert!(parts(&site).contains("search/parts/pagefind.js.gz"));
    let first = files(&site.public());
    site.write("templates/partials/brand.html", "Another brand");
    build(&site);
    site.remove("templates/partials/brand.html");
    build(&site);
    assert!(first == files(&site.public()), "a warm site differs from a cold one");
    site.write("site.toml", format!("{KITCHEN}\n[publish]\ncompress = [\"brotli\"]\n"));
    build(&site);
    let names = parts(&site);
    assert!(names.contains("search/parts/pagefind.js.br") && !names.contains("search/parts/pagefind.js.gz"));
}

#[test]
fn a_site_without_search_says_nothing_of_it() {
    let check = |settings: &str, arguments: &[&str]| {
        let site = Site::new(KITCHEN_FILES);
        site.write("site.toml", format!("{KITCHEN}\n{settings}\n[publish]\npresets = [\"netlify\"]\n"));
        let output = site.run(arguments);
        assert_eq!(output.code, 0, "{}", output.stderr);
        let has_page = site.public().join("search/index.html").exists();
        let has_field = site.page("index.html").contains("x-search");
        let has_script = site.page("index.html").contains("assets/search.");
        let allows = site.page("_headers").contains("wasm-unsafe-eval");
        assert!([has_field, has_script, allows, !parts(&site).is_empty()].iter().all(|it| *it == has_page));
        has_page
    };
    assert!(check("", &["build"]));
    assert!(!check("", &["build", "--no-search"]));
    assert!(!check("[search]\nenabled = false", &["build"]));
}

fn checked(settings: &str, expected: Expect) {
    let site = Site::new(KITCHEN_FILES);
    site.write("site.toml", format!("{KITCHEN}\n{settings}\n"));
    let report =
        Session::new(Options { search: true, ..site.options() }).build(Destination::Nowhere).unwrap();
    expected.assert_eq(&messages(&report));
}

#[test]
fn facets_are_relations() {
    checked("[search]\nfacets = [\"cook\", \"seasons\"]", expect![[""]]);
    checked(
        "[search]\nfacets = [\"cok\"]",
        expect![[r#"
        error[unknown-facet]: no kind has a relation `cok` to narrow a search by
          --> site.toml:47:11
           |
        47 | facets = ["cok"]
           |           ^^^^^
           |
           = help: did you mean `cook`?
           = help: relations: `cook`, `cooks`, `ingredients`, `recipes`, `seasons`

    "#]],
    );
    checked(
        "[search]\nfacets = [\"kind\"]",
        expect![[r#"
        error[unknown-facet]: `kind` cannot be a facet: every search has one
          --> site.toml:47:11
           |
        47 | facets = ["kind"]
           |           ^^^^^^
           |
           = help: remove it: readers can always narrow a search by kind; if a relation is called that, rename it

    "#]],
    );
    checked(
        "[search]\nfacet = [\"cook\"]",
        expect![[r#"
        error[unknown-key]: [search] has no key `facet`
          --> site.toml:47:1
           |
        47 | facet = ["cook"]
           | ^^^^^ unknown key
           |
           = help: did you mean `facets`?

    "#]],
    );
    checked(
        "[search]\nenabled = \"no\"",
        expect![[r#"
        error[wrong-type]: `enabled` must be true or false
          --> site.toml:47:11
           |
        47 | enabled = "no"
           |           ^^^^ this is a string

    "#]],
    );
}

#[test]
fn nothing_else_stands_where_the_index_lies() {
    let site = Site::new(KITCHEN_FILES);
    site.write("static/search/parts/mine.txt", "mine");
    let options = Options { search: true, ..site.options() };
    let report = Session::new(options).build(Destination::Nowhere).unwrap();
    expect![[r#"
        error[output-collision]: static/search/parts/mine.txt makes `search/parts/mine.txt`, where the search keeps its files
         |
         = help: give it another address, or write `enabled = false` under `[search]`

    "#]].assert_eq(&messages(&report));
}

#[test]
fn an_author_may_write_the_page_for_searching() {
    let site = Site::new(&format!(
        "{KITCHEN_FILES}\n//- content/search.md\n---\ntitle: Find it\n---\n\nTry *peas*.\n"
    ));
    build(&site);
    let page = site.page("search/index.html");
    assert!(page.contains("Try <em>peas</em>.") && page.contains("id=\"x-search\""));
}

#[test]
fn a_page_has_one_field_and_the_list_from_a_to_z_has_everything() {
    let site =
        Site::new(&format!("{KITCHEN_FILES}\n//- content/recipes/eclairs.md\n---\ntitle: Éclairs\n---\n"));
    build(&site);
    let page = site.page("search/index.html");
    assert_eq!(page.matches("<form").count(), 1);
    for (at, letter) in ["E", "P"].iter().enumerate() {
        assert!(page.contains(&format!(">{letter}</dt>")), "{at} {letter}\n{page}");
    }
    assert!(page.contains("../recipes/eclairs/index.html"));
}

/// While a site is served, its search follows without holding anything up.
#[test]
fn the_script_that_finds_is_small() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/base/assets/find.js");
    let bytes = std::fs::read(file).unwrap().len();
    assert!(bytes <= 6 * 1024, "find.js has {bytes} bytes");
}

#[test]
fn a_served_site_can_be_searched_a_moment_later() {
    let site = Site::new(KITCHEN_FILES);
    let served = Served::start(&site, &[]);
    let entry = "/kitchen/search/parts/pagefind-entry.json";
    let before = served.get_until(entry, |it| it.status == 200).body;
    let text = "---\ntitle: Pea soup\ncook: ada\nseasons: [spring]\n---\n\nLentils instead.\n";
    site.write("content/recipes/soup.md", text);
    served.get_with("/kitchen/recipes/soup/", "Lentils");
    served.get_until(entry, |it| it.status == 200 && it.body != before);
}

/// A site with a page for each script that is hard to search.
const SCRIPTS: &str = r#"
//- site.toml
title = "Scripts"
base_url = "https://example.org/"
language = "en"
theme = "base"

//- content/_index.md
---
title: Scripts
---
Home.
//- content/chinese.md
---
title: Chinese
---
建设质量强国是推动高质量发展、促进我国经济由大向强转变的重要举措。
//- content/traditional.md
---
title: Traditional
---
計量、標準、認可是品管的基礎。
//- content/japanese.md
---
title: Japanese
---
製品の品質を高める。ひらがなとデジタルカメラの話。
//- content/korean.md
---
title: Korean
---
한국어로 쓴 글입니다. 품질을 높인다.
//- content/thai.md
---
title: Thai
---
ภาษาไทยเขียนติดกันไม่มีช่องว่าง
//- content/accents.md
---
title: Accents
---
Une crème brûlée dans la Straße, naïve façade.
//- content/mixed.md
---
title: Mixed
---
国家标准standard化到2035年的目标。
//- content/cyrillic.md
---
title: Cyrillic
---
Москва строит качество.
//- content/arabic.md
---
title: Arabic
---
الجودة في اللغة العربية
"#;

/// Types into the search of a site; everything must be found as `tests/browser/search.mjs` says.
fn typed(folder: &Path, checks: &str) {
    let Some(output) = in_browser("search.mjs", folder, &[checks]) else { return };
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn readers_find_what_they_type_on_this_site() {
    typed(built(), "explainer");
}

#[test]
fn readers_find_what_they_type_in_any_script() {
    let site = Site::new(SCRIPTS);
    build(&site);
    typed(&site.public(), "scripts");
}

#[test]
fn readers_find_what_they_type_on_a_chinese_site() {
    let site = Site::new(
        r#"
//- site.toml
title = "质量"
base_url = "https://example.org/"
language = "zh"
theme = "base"

//- content/_index.md
---
title: 首页
---
欢迎。
//- content/quality.md
---
title: 质量强国
---
建设质量强国是推动高质量发展的重要举措。供给侧结构性改革。用Pagefind检索。
"#,
    );
    build(&site);
    typed(&site.public(), "chinese");
}

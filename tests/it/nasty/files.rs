//! Files and folders with odd names, in odd places, in odd numbers.

use std::fs;

use expect_test::expect;

use super::{builds, refused, run, survive};
use crate::support::Site;

#[test]
fn nothing_at_all() {
    builds(&Site::new(""));
    refused(&Site::new("//- site.toml\n"), "site.toml needs the key `title`");
}

#[test]
fn empty_files_and_folders() {
    let site = Site::new("");
    for file in ["content/empty.md", "content/recipes/_index.md", "content/_index.md", "content/empty.png"] {
        site.write(file, "");
    }
    fs::create_dir_all(site.root().join("content/cooks/nobody.md")).unwrap();
    refused(&site, "`content/empty.md` has no front matter");
}

#[test]
fn a_folder_named_like_a_page() {
    let site = Site::new("");
    site.write("content/page.md/index.md", "---\ntitle: Bundle\n---\n[file](a.txt)\n");
    site.write("content/page.md/a.txt", "a");
    site.write("content/other.md/b.txt", "b");
    builds(&site);
    assert!(site.page("page.md/index.html").contains("Bundle"));
}

#[test]
fn files_where_folders_are_expected() {
    for name in ["content", "static", "templates", "strings", "assets"] {
        let site = Site::new("");
        site.write(name, "not a folder");
        refused(&site, &format!("`{name}` is not a folder"));
    }
    let site = Site::new("");
    site.write("themes", "not a folder");
    builds(&site);
}

#[test]
fn folders_where_files_are_expected() {
    let site = Site::new("");
    site.remove("site.toml");
    fs::create_dir(site.root().join("site.toml")).unwrap();
    assert_eq!(run(&site, "build").code, 2);
    let site = Site::new("");
    fs::create_dir_all(site.root().join("templates/page.html")).unwrap();
    builds(&site);
    fs::create_dir(site.root().join("quotes.lock")).unwrap();
    let output = run(&site, "build");
    assert_eq!(output.code, 2, "{}", output.stderr);
    assert!(output.stderr.contains("quotes.lock"), "{}", output.stderr);
}

#[test]
fn names_that_need_care() {
    let site = Site::new("");
    let names = [
        "two words",
        "it's",
        "100%",
        "50%25",
        "a&b",
        "a+b",
        "a=b",
        "a#b",
        "a;b",
        "(a)",
        "[a]",
        "{a}",
        "a,b",
        "a@b",
        "a!b",
        "质量强国",
        "🍲",
        "👩‍🍳",
        "ÄÖÜ",
        "e\u{301}",
        "ا",
        "\u{202e}abc",
        "a\u{a0}b",
        "-",
        "_",
        "~",
        "a..b",
        "home",
        "page",
        "{{ title }}",
    ];
    let mut links = String::new();
    for name in names {
        site.write(&format!("content/cooks/{name}.md"), "---\ntitle: T\n---\n");
        site.write(&format!("content/files/{name}.txt"), name);
        if !name.contains(['\n', '<', '[', ']', '|', '#']) {
            links.push_str(&format!("[x](<cooks/{}.md>)\n", name.replace('%', "%25")));
        }
    }
    site.write("content/page.md", format!("---\ntitle: Page\n---\n\n{links}"));
    builds(&site);
    let page = site.page("page/index.html");
    for address in ["../cooks/two-words/", "../cooks/100%25/", "../cooks/50%2525/", "../cooks/%F0%9F%8D%B2/"]
    {
        assert!(page.contains(address), "{address} in {page}");
    }
}

#[test]
fn names_that_some_host_cannot_hold() {
    let long = "x".repeat(230);
    for name in ["a:b", "a?b", "a*b", "a\"b", "a|b", "a\\b", "a<b", "con", "NUL.x", "end.", "a\u{1}b", &long]
    {
        let site = Site::new("");
        site.write(&format!("content/{name}.md"), "---\ntitle: T\n---\n");
        refused(&site, "cannot be part of an address");
    }
    // White space in a page's name becomes a dash; a file keeps its name, and must be able to.
    let site = Site::new("");
    site.write("content/new\nline.md", "---\ntitle: T\n---\n");
    builds(&site);
    assert!(site.page("new-line/index.html").contains("T</h1>"));
    site.write("content/files/new\nline.txt", "x");
    expect![[r#"
        error[bad-path]: `files/new\nline.txt` cannot stand on every host: it holds one of < > : " | ? * \ / or a control character
         |
         = help: rename `content/files/new\nline.txt`

    "#]].assert_eq(&site.check());
    site.remove("content/files/new\nline.txt");
    site.write("content/new\nline.md", "---\ntitle: T\nsize: 1\n---\n");
    expect![[r#"
        error[unknown-key]: a page has no key `size`
         --> content/new\nline.md:3:1
          |
        3 | size: 1
          | ^^^^ unknown key
          |
          = help: it can have `title`, `slug`, `draft`, `description`, `aliases`, `lang`, `template`, `collections`

    "#]]
    .assert_eq(&site.check());
}

#[test]
fn slugs_that_mean_something_elsewhere() {
    let site = Site::new("");
    for slug in ["index", "404.html", "assets", "none", "recipes", "_index", "robots.txt"] {
        let file = format!("content/cooks/x-{}.md", slug.replace('.', "-"));
        site.write(&file, format!("---\ntitle: T\nslug: {slug}\n---\n"));
    }
    builds(&site);
    assert!(site.public().join("cooks/index/index.html").exists());
    for (folder, slug) in [("content", "404.html"), ("content/cooks", "index.html")] {
        let site = Site::new("");
        site.write(&format!("{folder}/x.md"), format!("---\ntitle: T\nslug: {slug}\n---\n"));
        refused(&site, "no folder can hold both");
    }
}

#[test]
fn a_first_page_named_index() {
    let site = Site::new("//- content/index.md\n---\ntitle: My home\n---\nWelcome.\n");
    builds(&site);
    assert!(site.page("index.html").contains("Welcome."), "the home page");
}

#[test]
fn pages_that_link_to_themselves_and_in_circles() {
    let thing = |it: &str| {
        format!(
            "//- content/things/{it}.md\n---\ntitle: {it}\nnear: [a, b, c]\naliases: [old/{it}]\n---\n[[thing/{it}]] [me]({it}.md) [[thing/a]]\n"
        )
    };
    let things = ["a", "b", "c"].map(thing).concat();
    let site = Site::new(&format!(
        "//- site.toml\n{THINGS}near = {{ to = \"thing\", many = true, inverse = \"near_to\" }}\n\
         farther = {{ via = \"near.near.near.near.near.near\" }}\n{things}"
    ));
    builds(&site);
}

const THINGS: &str = "\
title = \"Site\"
base_url = \"https://example.org/\"
theme = \"base\"
[kinds.thing]
plural = \"Things\"
path = \"things\"
[kinds.thing.relations]
";

#[test]
fn a_chain_with_a_million_ways() {
    // Ten things, each near every other: ten to the sixth ways of six steps.
    let all: Vec<_> = (0..10).map(|n| format!("t{n}")).collect();
    let near = all.join(", ");
    let thing = |it: &String| format!("//- content/things/{it}.md\n---\ntitle: {it}\nnear: [{near}]\n---\n");
    let things: String = all.iter().map(thing).collect();
    let site = Site::new(&format!(
        "//- site.toml\n{THINGS}near = {{ to = \"thing\", many = true }}\n\
         farther = {{ via = \"near.near.near.near.near.near\" }}\n{things}"
    ));
    builds(&site);
}

#[test]
fn thousands_of_files() {
    let site = Site::new("");
    for n in 0..1_000 {
        let file = format!("content/f{}/page-{n}.md", n % 10);
        site.write(&file, format!("---\ntitle: P{n}\n---\n[x](page-{n}.md)\n"));
    }
    builds(&site);
}

#[test]
fn folders_inside_one_another() {
    let site = Site::new("//- content/about.md\n---\ntitle: About\n---\n");
    let deep = ["d"; 60].join("/");
    site.write(&format!("content/{deep}/page.md"), "---\ntitle: Deep\n---\n[[about]]\n");
    builds(&site);
    let site = Site::new("");
    let deeper = ["d"; 200].join("/");
    site.write(&format!("content/{deeper}/page.md"), "---\ntitle: Deeper\n---\n");
    survive(&site);
    assert!(run(&site, "check").stderr.contains("folders inside one another"));
}

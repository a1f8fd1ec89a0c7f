//! The nastiest content folders that we could think of. None may stop the program otherwise than with a
//! proper message, and none may keep it busy for long.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::support::{KITCHEN, Output, Site};

/// More than enough for each of these sites, on a busy machine without optimisation.
const LIMIT: Duration = Duration::from_secs(60);

/// Runs the program in the site's folder, and stops it at the limit.
fn run(site: &Site, command: &str) -> Output {
    let printed = tempfile::tempdir().unwrap();
    let file = |name: &str| fs::File::create(printed.path().join(name)).unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_expound"))
        .arg(command)
        .current_dir(site.root())
        .env("NO_COLOR", "1")
        .stdout(file("stdout"))
        .stderr(file("stderr"))
        .spawn()
        .unwrap();
    let started = Instant::now();
    let status = loop {
        if let Some(status) = program.try_wait().unwrap() {
            break status;
        }
        if started.elapsed() > LIMIT {
            program.kill().unwrap();
            panic!("`expound {command}` did not end in {LIMIT:?}");
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let read = |name: &str| fs::read_to_string(printed.path().join(name)).unwrap();
    Output { code: status.code().unwrap_or(-1), stdout: read("stdout"), stderr: read("stderr") }
}

/// Runs `check` and `build`; both must end properly, in good time, and agree.
fn survive(site: &Site) -> Output {
    let checked = run(site, "check");
    let built = run(site, "build");
    for output in [&checked, &built] {
        assert!((0..=1).contains(&output.code), "{}: {}", output.code, head(&output.stderr));
        assert!(!output.stderr.contains("panicked"), "{}", head(&output.stderr));
    }
    assert_eq!(checked.code, built.code, "{}\n{}", head(&checked.stderr), head(&built.stderr));
    assert_eq!(built.code == 0, site.public().join("index.html").exists());
    built
}

/// The site must build.
fn builds(site: &Site) {
    let output = survive(site);
    assert_eq!(output.code, 0, "{}", head(&output.stderr));
}

/// The site must be refused with a message that holds this.
fn refused(site: &Site, message: &str) {
    let output = survive(site);
    assert_eq!(output.code, 1, "{}", head(&output.stderr));
    assert!(output.stderr.contains(message), "{message:?} in {}", head(&output.stderr));
}

fn head(text: &str) -> String {
    text.chars().take(2000).collect()
}

/// A page of the kitchen's site with this text.
fn page(text: &str) -> Site {
    let site = Site::new("");
    site.write("content/page.md", format!("---\ntitle: Page\n---\n\n{text}"));
    site
}

/// A page with this front matter after its title.
fn front_matter(text: &str) -> Site {
    let site = Site::new("");
    site.write("content/page.md", format!("---\ntitle: Page\n{text}\n---\n"));
    site
}

#[test]
fn nothing_at_all() {
    let site = Site::new("");
    builds(&site);
    let site = Site::new("//- site.toml\n");
    refused(&site, "site.toml needs the key `title`");
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
fn a_page_of_20_000_paragraphs_lists_and_tables() {
    let piece = "Words.\n\n- item\n  - item\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> [!NOTE]\n> Note.\n\n";
    builds(&page(&piece.repeat(5_000)));
}

#[test]
fn a_line_of_ten_million_characters() {
    builds(&page(&"x".repeat(10_000_000)));
    refused(&page(&format!("{} [[gone]]", "wörter ".repeat(1_000_000))), "no page is called `gone`");
}

#[test]
fn front_matter_of_10_megabytes() {
    builds(&front_matter(&format!("description: {}", "long ".repeat(2_000_000))));
    let list: String = (0..300_000).map(|n| format!("  - old/address-{n}\n")).collect();
    let site = front_matter(&format!("aliases:\n{list}"));
    assert!(site.root().join("content/page.md").metadata().unwrap().len() > 5_000_000);
    let checked = run(&site, "check");
    assert_eq!(checked.code, 0, "{}", head(&checked.stderr));
}

#[test]
fn yaml_that_multiplies_itself() {
    let bomb: String =
        (1..12).map(|n| format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 10].join(","))).collect();
    refused(&front_matter(&format!("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n{bomb}")), "aliases repeat too much");
    refused(&front_matter("aliases: &a [*a]"), "error");
}

#[test]
fn yaml_with_aliases_is_yaml() {
    let site = Site::new("");
    site.write("content/about.md", "---\ntitle: &t About\ndescription: *t\n---\n");
    builds(&site);
    assert!(site.page("about/index.html").contains("content=\"About\""));
}

#[test]
fn citations_and_wiki_links_that_are_no_such_thing() {
    let site = page(
        "[[]] [[|]] [[#]] [[a|]] [[|b]] [[/]] [[recipe/]] [[/soup]] [[[[x]]]] [[../page]] [[\u{202e}]]\n",
    );
    survive(&site);
    refused(&page("[@] [@,] [@;] [@a b c] [@ , p] [@a,b;@c] [@a][@b]\n"), "no source is called");
    survive(&page(
        "[](#) []() [](?) [](<>) [](://) [](%) [](%zz%ff) [](\u{0}) ![]() [a](b\\) [](/) [](..) [](.)\n",
    ));
}

#[test]
fn ten_thousand_headings_of_one_name() {
    let site = page(&"## Again\n\n".repeat(10_000));
    builds(&site);
    assert!(site.page("page/index.html").contains("id=\"again-9999\""));
    let tricky: String = (0..3_000).map(|n| format!("## A-{}\n## A\n", n % 50)).collect();
    builds(&page(&tricky));
}

#[test]
fn ten_thousand_footnotes() {
    let notes: String = (0..10_000).map(|n| format!("Text[^{n}].\n\n[^{n}]: Note.\n\n")).collect();
    builds(&page(&notes));
}

#[test]
fn pages_that_link_to_themselves_and_in_circles() {
    let site = Site::new(
        "\
//- site.toml
title = \"Site\"
base_url = \"https://example.org/\"
[kinds.thing]
plural = \"Things\"
path = \"things\"
[kinds.thing.relations]
near = { to = \"thing\", many = true, inverse = \"near_to\" }
farther = { via = \"near.near.near.near.near.near\" }
//- content/things/a.md
---
title: A
near: [a, b, c]
aliases: [old/a]
---
[[thing/a]] [me](a.md) [[thing/b]]
//- content/things/b.md
---
title: B
near: [a, b, c]
---
[[thing/a]]
//- content/things/c.md
---
title: C
near: [a, b, c]
---
",
    );
    builds(&site);
}

#[test]
fn names_that_some_host_cannot_hold() {
    for name in
        ["a:b", "a?b", "a*b", "a\"b", "a|b", "a\\b", "con", "NUL.x", "end.", "a\u{1}b", &"x".repeat(230)]
    {
        let site = Site::new("");
        site.write(&format!("content/{name}.md"), "---\ntitle: T\n---\n");
        refused(&site, "cannot be part of an address");
    }
}

#[test]
fn titles_that_try_to_break_out() {
    let title = "</title><script>alert(1)</script> {{ 1 + 1 }} {% raw %} & \\\" ' \\u202e %s \\\\";
    let site = Site::new("");
    site.write(
        "content/cooks/a.md",
        format!("---\ntitle: \"{title}\"\ndescription: \"{title}\"\n---\n## {{{{ x }}}}\n"),
    );
    site.write("content/recipes/b.md", "---\ntitle: B\ncook: a\n---\n[[cook/a]]\n");
    builds(&site);
    for page in ["cooks/a/index.html", "recipes/b/index.html", "cooks/index.html"] {
        let page = site.page(page);
        assert!(!page.contains("<script>alert"), "{page}");
        assert!(page.contains("{{ 1 + 1 }}"), "{page}");
    }
}

#[cfg(unix)]
mod links {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_symbolic_link_that_leaves_the_site() {
        let site = Site::new("");
        site.write("content/page.md", "---\ntitle: Page\n---\n");
        symlink("/etc", site.root().join("content/etc")).unwrap();
        symlink("/etc/hostname", site.root().join("content/host.md")).unwrap();
        symlink("../..", site.root().join("content/up")).unwrap();
        refused(&site, "the symbolic link `content/up` leads out of the site");
    }

    #[test]
    fn symbolic_links_to_nothing_and_to_themselves() {
        let site = Site::new("//- content/page.md\n---\ntitle: Page\n---\n");
        symlink("gone.md", site.root().join("content/x.md")).unwrap();
        refused(&site, "the symbolic link `content/x.md` leads to nothing");
        let site = Site::new("//- content/page.md\n---\ntitle: Page\n---\n");
        symlink("x.md", site.root().join("content/x.md")).unwrap();
        refused(&site, "the symbolic link `content/x.md` leads to nothing");
    }

    #[test]
    fn symbolic_links_within_the_site_are_followed() {
        let site = Site::new("");
        site.write("shared/photo.jpg", "jpg");
        site.write("shared/page.md", "---\ntitle: Shared\n---\n![photo](pics/photo.jpg)\n");
        fs::create_dir_all(site.root().join("content")).unwrap();
        symlink("../shared", site.root().join("content/pics")).unwrap();
        symlink("../shared/page.md", site.root().join("content/page.md")).unwrap();
        fs::remove_file(site.root().join("shared/page.md")).unwrap();
        site.write("shared/page.md", "---\ntitle: Shared\n---\n\n![photo](/pics/photo.jpg)\n");
        builds(&site);
        assert_eq!(site.page("pics/photo.jpg"), "jpg");
        assert!(site.page("pics/page/index.html").contains("Shared"));
    }

    #[test]
    fn file_names_that_are_not_utf8() {
        let site = Site::new("//- content/page.md\n---\ntitle: Page\n---\n");
        let name = std::ffi::OsStr::from_bytes(b"sch\xf6n.md");
        if fs::write(site.root().join("content").join(name), "---\ntitle: T\n---\n").is_err() {
            // This file system holds no such name.
            return;
        }
        refused(&site, "the file name `content/sch\u{fffd}n.md` is not valid UTF-8");
    }

    #[test]
    fn files_that_are_no_files() {
        let site = Site::new("//- content/page.md\n---\ntitle: Page\n---\n");
        let socket = site.root().join("content/socket.md");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        builds(&site);
    }

    #[test]
    fn settings_and_templates_that_are_folders() {
        let site = Site::new("");
        fs::remove_file(site.root().join("site.toml")).unwrap();
        fs::create_dir(site.root().join("site.toml")).unwrap();
        let output = run(&site, "build");
        assert_eq!(output.code, 2, "{}", output.stderr);
        let site = Site::new("");
        fs::create_dir_all(site.root().join("templates/page.html")).unwrap();
        fs::create_dir_all(site.root().join("quotes.lock")).unwrap();
        let output = run(&site, "build");
        assert_eq!(output.code, 2, "{}", output.stderr);
        assert!(output.stderr.contains("quotes.lock"), "{}", output.stderr);
    }
}

#[test]
fn line_ends_of_all_sorts() {
    let site = Site::new("");
    site.write("content/a.md", "---\r\ntitle: A\r\n---\r\nText\r\n\r\n## H\r\n");
    site.write("content/b.md", "---\ntitle: B\r\n---\nText\r");
    site.write("content/c.md", "---\ntitle: C\n---");
    site.write("content/d.md", "---\ntitle: D\n---\n\u{2028}Text\u{85}\u{b}\u{c}");
    builds(&site);
    let site = Site::new("");
    site.write("content/mac.md", "---\rtitle: Mac\r---\rText\r");
    refused(&site, "`content/mac.md` has no front matter");
}

#[test]
fn front_matter_and_nothing_else() {
    let site = Site::new("");
    site.write("content/a.md", "---\ntitle: A\n---");
    site.write("content/b.md", "---\ntitle: B\n---\n\n\n\n");
    site.write("content/recipes/c.md", "---\ntitle: C\nsummary:\nseasons: []\n---\n---\n---\n");
    builds(&site);
}

#[test]
fn folders_of_kinds_that_are_none() {
    for path in ["", "..", ".", "/", "a/../b", "a//b", "/abs/", "a\\\\b", "con", ".hidden", "a b", "c:"] {
        let schema = KITCHEN.replace("path = \"cooks\"", &format!("path = \"{path}\""));
        let site = Site::new(&format!("//- site.toml\n{schema}"));
        site.write("content/cooks/ada.md", "---\ntitle: Ada\n---\n");
        if path == "/abs/" { builds(&site) } else { refused(&site, "`path` cannot be") }
    }
}

#[test]
fn settings_nested_without_end() {
    let nested = |n: usize| {
        format!(
            "title = \"S\"\nbase_url = \"https://example.org/\"\na = {}{}\n",
            "[".repeat(n),
            "]".repeat(n)
        )
    };
    for n in [50, 10_000] {
        let site = Site::new(&format!("//- site.toml\n{}", nested(n)));
        refused(&site, "error");
    }
    let dots = vec!["a"; 10_000].join(".");
    refused(
        &Site::new(&format!(
            "//- site.toml\ntitle = \"S\"\nbase_url = \"https://example.org/\"\n{dots} = 1\n"
        )),
        "error",
    );
    refused(
        &Site::new(&format!("//- site.toml\ntitle = \"S\"\nbase_url = \"https://example.org/\"\n[{dots}]\n")),
        "error",
    );
}

#[test]
fn patterns_that_explode() {
    let site = Site::new(
        "\
//- site.toml
title = \"Site\"
base_url = \"https://example.org/\"
[kinds.thing]
plural = \"Things\"
path = \"things\"
[kinds.thing.fields]
code = { type = \"string\", pattern = \"(a+)+$\" }
huge = { type = \"string\", pattern = \"(((a{1000}){1000}){1000})\" }
",
    );
    refused(&site, "is not a regular expression");
    let site = Site::new(
        "\
//- site.toml
title = \"Site\"
base_url = \"https://example.org/\"
[kinds.thing]
plural = \"Things\"
path = \"things\"
[kinds.thing.fields]
code = { type = \"string\", pattern = \"(a+)+$\" }
",
    );
    site.write("content/things/a.md", format!("---\ntitle: A\ncode: {}b\n---\n", "a".repeat(100_000)));
    refused(&site, "does not match the pattern");
}

#[test]
fn code_blocks_of_all_sorts() {
    let languages = [
        "rust", "html", "md", "js", "c++", "\u{0}", "../x", "<script>", "", "a b", "{=html}", "💥", "latex",
        "php",
    ];
    let code =
        languages.iter().map(|it| format!("```{it}\n<?php /* {{{{ ' \" \\\n```\n\n")).collect::<String>();
    builds(&page(&code));
    builds(&page(&format!("```rust\n{}\n```\n", "let x = (((((((((( \"a\" + ".repeat(2_000))));
    builds(&page("```html\n<b>\n"));
    builds(&page(&format!("```js\n{}\n```\n", "/".repeat(50_000))));
}

#[test]
fn templates_that_never_end() {
    let deep = format!("{}{}{}", "{% if page %}".repeat(500), "x", "{% endif %}".repeat(500));
    let site =
        Site::new(&format!("//- templates/page.html\n{deep}\n//- content/page.md\n---\ntitle: P\n---\n"));
    survive(&site);
    let deep = format!("{{{{ {}1{} }}}}", "(".repeat(5_000), ")".repeat(5_000));
    let site = Site::new(&format!(
        "//- templates/kinds/cook.html\n{deep}\n//- content/cooks/a.md\n---\ntitle: P\n---\n"
    ));
    refused(&site, "template-error");
}

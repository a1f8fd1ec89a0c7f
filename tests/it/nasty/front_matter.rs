//! YAML at its worst.

use super::{builds, front_matter, refused, run};
use crate::support::Site;

#[test]
fn ten_megabytes() {
    builds(&front_matter(&format!("description: {}", "long ".repeat(2_000_000))));
    let list: String = (0..100_000).map(|n| format!("  - old/address-{n}\n")).collect();
    let site = front_matter(&format!("aliases:\n{list}"));
    assert_eq!(run(&site, "check").code, 0);
}

#[test]
fn ten_megabytes_of_mistakes() {
    let keys: String = (0..5_000).map(|n| format!("unknown-{n}: {}\n", "x".repeat(2_000))).collect();
    refused(&front_matter(&keys), "5000 errors");
}

#[test]
fn nesting_without_end() {
    refused(&front_matter(&format!("aliases: {}", "[".repeat(100_000))), "nested too deeply");
    let braces = format!("aliases: {}{}", "{a: ".repeat(50_000), "}".repeat(50_000));
    refused(&front_matter(&braces), "nested too deeply");
    let indented: String = (0..2_000).map(|n| format!("{}- \n", " ".repeat(n))).collect();
    refused(&front_matter(&format!("aliases:\n{indented}")), "nested too deeply");
    // Brackets that are only text are nested in nothing.
    builds(&front_matter(&format!("description: |\n  {}", "[".repeat(5_000))));
}

#[test]
fn aliases_that_multiply() {
    let level = |n: usize| format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 10].join(","));
    let bomb: String = (1..12).map(level).collect();
    let bomb = format!("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n{bomb}");
    refused(&front_matter(&bomb), "aliases repeat too much");
    refused(&front_matter("aliases: &a [*a]"), "nested too deeply");
}

#[test]
fn aliases_are_yaml() {
    let site = Site::new("//- content/about.md\n---\ntitle: &t About\ndescription: *t\n---\n");
    builds(&site);
    assert!(site.page("about/index.html").contains("content=\"About\""));
}

#[test]
fn oddities() {
    for (text, message) in [
        ("title: Again", "the key `title` is there twice"),
        ("description: \"\\ud800\"", "invalid Unicode character escape"),
        ("description: \"a\\0b\"", "a control character, U+0000"),
        ("description: \"a\\x1bb\"", "a control character, U+001B"),
        ("description: \"a\\x9bb\"", "a control character, U+009B"),
        ("description: \u{0}", "the control character U+0000"),
        ("\tdescription: x", "a tab"),
        ("description: !mine x", "must be a string"),
        ("? [a, b]\n: c", "a key of the front matter is not text"),
        ("~: x", "a key of the front matter is not text"),
        ("<<: { description: x }", "has no key `<<`"),
        ("description: |\n  x\n bad", "error"),
        ("draft: \"true\"", "must be true or false"),
        ("description: 99999999999999999999999999", "the number is too large"),
        ("...\ndescription: x", "the front matter ends before this"),
    ] {
        refused(&front_matter(text), message);
    }
    // What other programs would run is a text here.
    builds(&front_matter("description: !!python/object/apply:os.system ls"));
}

#[test]
fn nothing_else() {
    let site = Site::new("");
    site.write("content/a.md", "---\ntitle: A\n---");
    site.write("content/b.md", "---\ntitle: B\n---\n\n\n\n");
    site.write("content/recipes/c.md", "---\ntitle: C\nsummary:\nseasons: []\n---\n---\n---\n");
    builds(&site);
}

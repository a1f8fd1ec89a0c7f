//! Markdown at its worst.

use super::{builds, page, refused, survive};
use crate::support::Site;

#[test]
fn a_page_of_100_000_lines() {
    let line = "A line with *emphasis*, `code`, [a link](page.md) and \"a quotation\".\n";
    builds(&page(&line.repeat(100_000)));
}

#[test]
fn thousands_of_lists_tables_and_alerts() {
    let piece = "Words.\n\n- item\n  - item\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> [!NOTE]\n> Note.\n\n";
    builds(&page(&piece.repeat(5_000)));
}

#[test]
fn a_line_of_ten_million_characters() {
    builds(&page(&"x".repeat(10_000_000)));
    refused(&page(&format!("{} [[gone]]", "wörter ".repeat(1_000_000))), "no page is called `gone`");
}

#[test]
fn ten_thousand_links_to_nothing() {
    let link = |n: usize| format!("[[ingredient/gone-{n}]] [x](no/file-{n}.md)\n");
    let site = page(&(0..10_000).map(link).collect::<String>());
    for n in 0..500 {
        site.write(&format!("content/ingredients/here-{n}.md"), format!("---\ntitle: Here {n}\n---\n"));
    }
    refused(&site, "20000 errors");
}

#[test]
fn nesting_without_end() {
    builds(&page(&format!("{} deep\n", ">".repeat(20_000))));
    builds(&page(&"> ".repeat(100_000)));
    builds(&page(&format!("{} deep\n", "- ".repeat(20_000))));
    builds(&page(&(0..500).map(|n| format!("{}- item\n", "  ".repeat(n))).collect::<String>()));
    // An address may hold so many brackets and no more: the rest is text.
    refused(&page(&format!("{}x{}\n", "[a](".repeat(20_000), ")".repeat(20_000))), "leads to no file");
    builds(&page(&format!("{}x{}\n", "*".repeat(50_000), "*".repeat(50_000))));
    refused(&page(&format!("{}x{}\n", "[".repeat(50_000), "]".repeat(50_000))), "no page is called `x`");
}

#[test]
fn marks_that_are_never_closed() {
    for mark in ["*a _b ", "`", "<a ", "![", "\"a “b ", "[^", "$", "~~", "[@a", "<!--", "[a](<", "&#", "\\"]
    {
        builds(&page(&mark.repeat(20_001)));
    }
}

#[test]
fn links_and_citations_that_are_no_such_thing() {
    survive(&page(
        "[[]] [[|]] [[#]] [[a|]] [[|b]] [[/]] [[recipe/]] [[/soup]] [[[[x]]]] [[../page]] [[\u{202e}]]\n",
    ));
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
    builds(&page(&(0..3_000).map(|n| format!("## A-{}\n## A\n", n % 50)).collect::<String>()));
}

#[test]
fn ten_thousand_footnotes() {
    builds(&page(&(0..10_000).map(|n| format!("Text[^{n}].\n\n[^{n}]: Note.\n\n")).collect::<String>()));
    builds(&page(&format!("{}\n\n[^1]: Note.\n", "Text[^1] ".repeat(5_000))));
    survive(&page(&format!("{}\n", "[^1]: ".repeat(5_000))));
}

#[test]
fn code_of_all_sorts() {
    let languages = [
        "rust", "html", "md", "js", "c++", "\u{0}", "../x", "<script>", "", "a b", "{=html}", "💥", "latex",
        "php",
    ];
    let block = |it: &&str| format!("```{it}\n<?php /* {{{{ ' \" \\\n```\n\n");
    builds(&page(&languages.iter().map(block).collect::<String>()));
    builds(&page(&format!("```rust\n{}\n```\n", "let x = (((((((((( \"a\" + ".repeat(2_000))));
    builds(&page("```html\n<b>\n"));
    builds(&page(&format!("```js\n{}\n```\n", "/".repeat(20_000))));
}

#[test]
fn titles_that_try_to_break_out() {
    let title = "</title><script>alert(1)</script> {{ 1 + 1 }} {% raw %} & \\\" ' \\u202e %s \\\\";
    let site = Site::new("//- content/recipes/b.md\n---\ntitle: B\ncook: a\n---\n[[cook/a]]\n");
    let text = format!("---\ntitle: \"{title}\"\ndescription: \"{title}\"\n---\n## {{{{ x }}}}\n");
    site.write("content/cooks/a.md", text);
    builds(&site);
    for page in ["cooks/a/index.html", "recipes/b/index.html", "cooks/index.html"] {
        let page = site.page(page);
        assert!(!page.contains("<script>alert"), "{page}");
        assert!(page.contains("{{ 1 + 1 }}"), "{page}");
    }
}

//! The glossary: terms are linked where a section first uses them, and nowhere else.

use expect_test::{Expect, expect};
use scraper::{Html, Node};

use crate::html::{selector, text};
use crate::support::Site;

const SCHEMA: &str = r#"
title = "Bread"
base_url = "https://example.org/"
theme = "base"

[kinds.note]
label = "Note"
plural = "Notes"
path = "notes"
[kinds.note.fields]
summary = { type = "markdown" }
asides = { type = "list", of = "markdown" }

[kinds.term]
label = "Term"
plural = "Glossary"
path = "terms"
glossary = { aliases = "also", stop = ["bread", "Loaf"] }
[kinds.term.fields]
also = { type = "list", of = "string" }

[kinds.talk]
plural = "Talks"
path = "talks"
source = true
"#;

const TERMS: [(&str, &str, &str); 8] = [
    ("flour", "Flour", ""),
    ("rye-flour", "Rye flour", "also: [secale]"),
    ("bread", "Bread", "also: [loaf, loaves of bread]"),
    ("sourdough", "Sourdough", "also: [levain, baker's leaven]"),
    ("mianbao", "面包", "also: [好面包]"),
    ("salt-pepper", "Salt & pepper", ""),
    ("half-baked", "Half-baked", ""),
    ("creme", "Crème", ""),
];

fn site(body: &str) -> Site {
    let site = Site::new("//- site.toml\n");
    site.write("site.toml", SCHEMA);
    for (slug, title, also) in TERMS {
        site.write(&format!("content/terms/{slug}.md"), format!("---\ntitle: \"{title}\"\n{also}\n---\n"));
    }
    site.write(
        "content/talks/talk.md",
        "---\ntitle: Talk\ntext: talk.txt\nparts: [{ id: t1, paragraphs: [{ id: t1-p1, block: 1 }] }]\n---\n",
    );
    site.write("content/talks/talk.txt", "Flour waits, and sourdough waits too.\n");
    site.write("content/notes/note.md", format!("---\ntitle: Note\n---\n{body}\n"));
    site.write("content/notes/other.md", "---\ntitle: Other\n---\n");
    site.write("content/notes/x.png", b"png");
    site
}

/// The words of a page's body, with each linked term in brackets, and the term where it is not the words.
fn marked(page: &str, css: &str) -> String {
    let page = Html::parse_document(page);
    let css = selector(css);
    let mut marked = String::new();
    for root in page.select(&css) {
        for node in root.descendants() {
            let Node::Text(words) = node.value() else { continue };
            let term = node
                .ancestors()
                .filter_map(scraper::ElementRef::wrap)
                .find(|it| it.value().classes().any(|it| it == "term"));
            match term.and_then(|it| it.attr("href")) {
                Some(href) => {
                    let slug = href.trim_end_matches("/index.html").rsplit('/').next().unwrap();
                    marked.push_str(&format!("[{}|{slug}]", &**words));
                }
                None => marked.push_str(words),
            }
        }
    }
    marked.trim().to_owned()
}

fn check(body: &str, expected: &str) {
    let site = site(body);
    site.must_build();
    assert_eq!(marked(&site.page("notes/note/index.html"), ".body"), expected, "{body}");
}

#[test]
fn a_term_is_linked_where_a_section_first_uses_it() {
    check("Flour and flour.\n\nMore flour.", "[Flour|flour] and flour.\nMore flour.");
    check(
        "Flour.\n\n## Water\n\nFlour, flour.\n\n### Salt\n\nflour",
        "[Flour|flour].\nWater\n[Flour|flour], flour.\nSalt\n[flour|flour]",
    );
    check("- Flour\n- flour\n\n| a |\n|---|\n| flour |", "[Flour|flour]\nflour\n\n\na\nflour");
}

#[test]
fn only_whole_words_count_in_any_case() {
    check("Flours, FLOUR.", "Flours, [FLOUR|flour].");
    check("flour-mill, flour's", "[flour|flour]-mill, flour’s");
    check("unflour flour_x", "unflour [flour|flour]_x");
    check("CRÈME", "[CRÈME|creme]");
}

#[test]
fn the_longest_term_comes_first() {
    check("Rye flour and flour", "[Rye flour|rye-flour] and [flour|flour]");
    check("rye, flour", "rye, [flour|flour]");
    check("rye. Flour", "rye. [Flour|flour]");
    check("好面包。面包", "[好面包|mianbao]。面包");
    check("loaves of bread", "[loaves of bread|bread]");
}

#[test]
fn a_term_may_be_wrapped_over_two_lines() {
    check("The rye\nflour", "The [rye\nflour|rye-flour]");
    check("> [!NOTE]\n> The rye\n> flour", "Note\nThe [rye\nflour|rye-flour]");
    check("- the rye\n  flour", "the [rye\nflour|rye-flour]");
    check("rye\n\nflour", "rye\n[flour|flour]");
}

#[test]
fn marks_within_a_term_are_part_of_it() {
    check("half-baked, half baked", "[half-baked|half-baked], half baked");
    check("baker's leaven", "[baker’s leaven|sourdough]");
    check("salt & pepper", "[salt & pepper|salt-pepper]");
    check("salt pepper", "salt pepper");
    check("rye[@talk, t1-p1] flour", "ryet1, paragraph 1 t1-p1 [flour|flour]");
    check("rye[@talk, t1-p1]flour", "ryet1, paragraph 1 t1-p1[flour|flour]");
}

#[test]
fn chinese_terms_need_no_spaces() {
    check("我们吃面包和面包", "我们吃[面包|mianbao]和面包");
    check("flour面包", "[flour|flour][面包|mianbao]");
}

#[test]
fn nothing_is_linked_in_headings_links_code_quotations_and_citations() {
    check("## Flour\n\nflour", "Flour\n[flour|flour]");
    check("[flour](other.md) flour", "flour [flour|flour]");
    check("[[note/other|flour]] flour", "flour [flour|flour]");
    check("`flour` flour", "flour [flour|flour]");
    check("```\nflour\n```\n\nflour", "flour\n\n[flour|flour]");
    check("    flour\n\nflour", "flour\n\n[flour|flour]");
    check("![flour](x.png) flour", "[flour|flour]");
    check("“Flour waits” [@talk, t1-p1] flour", "“Flour waits” t1, paragraph 1 t1-p1 [flour|flour]");
    check("\"sourdough\" [@talk, t1-p1] levain", "“sourdough” t1, paragraph 1 t1-p1 [levain|sourdough]");
    check("*“Flour waits”* [@talk, t1-p1] flour", "“Flour waits” t1, paragraph 1 t1-p1 [flour|flour]");
    check("> Flour waits\n> [@talk, t1-p1]\n\nflour", "Flour waits\nt1, paragraph 1 t1-p1\n\n[flour|flour]");
    check("<b title=\"flour\">flour</b>", "[flour|flour]");
}

#[test]
fn a_word_of_the_stop_list_is_never_linked_but_the_terms_other_names_are() {
    check("Bread, a loaf, LOAF.", "Bread, a loaf, LOAF.");
    check("Loaves of bread", "[Loaves of bread|bread]");
}

#[test]
fn a_term_is_not_linked_on_its_own_page() {
    let site = site("");
    site.write("content/terms/flour.md", "---\ntitle: Flour\n---\nFlour is not rye flour.\n");
    site.must_build();
    assert_eq!(marked(&site.page("terms/flour/index.html"), ".body"), "Flour is not [rye flour|rye-flour].");
}

#[test]
fn each_text_of_the_front_matter_is_a_section_of_its_own() {
    let site = site("flour");
    site.write(
        "content/notes/note.md",
        "---\ntitle: Note\nsummary: Flour, flour.\nasides: [Flour and levain., 'Flour, sourdough.']\n---\nFlour.\n",
    );
    site.must_build();
    let page = site.page("notes/note/index.html");
    expect!["Note 1 of 2Summary[Flour|flour], flour.[Flour|flour].[Flour|flour] and [levain|sourdough].[Flour|flour], [sourdough|sourdough].“Note” (Note), Bread. https://example.org/notes/note/"].assert_eq(&marked(&page, "main p, main li p, main dd"));
}

#[test]
fn a_term_shows_where_it_is_used_with_the_heading() {
    let site = site("Flour.\n\n## Water\n\nThe levain. Flour.\n\n## Salt\n\nSourdough");
    site.write(
        "content/notes/other.md",
        "---\ntitle: Other\nsummary: Some flour.\n---\nSee [[term/sourdough]].\n",
    );
    site.must_build();
    expect![[r#"
        Note ; Water , in Note
        Other
    "#]]
    .assert_eq(&text(&site.page("terms/flour/index.html"), ".mentions li"));
    expect![[r#"
        Note : Water ; Salt , in Note
        Other
    "#]]
    .assert_eq(&text(&site.page("terms/sourdough/index.html"), ".mentions li"));
    assert_eq!(text(&site.page("terms/creme/index.html"), ".mentions li"), "");
    assert!(text(&site.page("terms/flour/index.html"), "h2").contains("Used in"));
    assert!(!text(&site.page("terms/creme/index.html"), "h2").contains("Used in"));
}

#[test]
fn two_terms_of_one_spelling_are_an_error() {
    let duplicate = |front_matter: &str, expected: Expect| {
        let site = site("");
        site.write("content/terms/zz.md", format!("---\n{front_matter}---\n"));
        expected.assert_eq(&site.check());
    };
    duplicate(
        "title: flour\n",
        expect![[r#"
        error[duplicate-term]: two terms are spelled `flour`
         --> content/terms/zz.md:2:8
          |
        2 | title: flour
          |        ^^^^^ `content/terms/flour.md` has it already

    "#]],
    );
    duplicate(
        "title: Wheat\nalso: [corn, Secale]\n",
        expect![[r#"
        error[duplicate-term]: two terms are spelled `Secale`
         --> content/terms/zz.md:3:14
          |
        3 | also: [corn, Secale]
          |              ^^^^^^ `content/terms/rye-flour.md` has it already

    "#]],
    );
    duplicate(
        "title: Wheat\nalso: [corn, wheat, Corn]\n",
        expect![[r#"
        error[duplicate-term]: two terms are spelled `wheat`
         --> content/terms/zz.md:3:14
          |
        3 | also: [corn, wheat, Corn]
          |              ^^^^^ `content/terms/zz.md` has it already

        error[duplicate-term]: two terms are spelled `Corn`
         --> content/terms/zz.md:3:21
          |
        3 | also: [corn, wheat, Corn]
          |                     ^^^^ `content/terms/zz.md` has it already

    "#]],
    );
    // What is never linked may be said twice.
    duplicate("title: Wheat\nalso: [loaf]\n", expect![[r#""#]]);
}

#[test]
fn nothing_is_linked_unless_a_kind_is_a_glossary() {
    let site = site("flour");
    site.write("site.toml", SCHEMA.replace("glossary =", "# glossary ="));
    site.must_build();
    assert!(!site.page("notes/note/index.html").contains("class=\"term\""));
}

//! Citations: checked like any reference, said in words, collected on the page and shown at the source.

use expect_test::{Expect, expect};

use crate::html::text;
use crate::quotations::{SCHEMA, TALK};
use crate::support::Site;

/// A site with the talk, without its text, and these files more.
fn site(more: &str) -> Site {
    let site = Site::new("//- site.toml\n");
    site.write("site.toml", SCHEMA);
    site.write("content/talks/talk.md", TALK.replace("TEXT\n", ""));
    for file in more.split("//- ").skip(1) {
        let (path, text) = file.split_once('\n').unwrap();
        site.write(path, text);
    }
    site
}

fn note(front_matter: &str, body: &str) -> String {
    format!("//- content/notes/note.md\n---\ntitle: Note\n{front_matter}---\n{body}\n")
}

fn check(front_matter: &str, body: &str, expected: Expect) {
    expected.assert_eq(&site(&note(front_matter, body)).check());
}

/// What the page of a note with this body has between the marks of its body.
fn body_of(body: &str) -> String {
    let site = site(&note("", body));
    site.must_build();
    let page = site.page("notes/note/index.html");
    page.split("<div class=\"body\">").nth(1).unwrap().split("</div>").next().unwrap().trim().to_owned()
}

#[test]
fn an_unknown_source_or_place_is_an_error_that_says_what_was_meant() {
    check(
        "",
        "So it is [@tlak, t1-p1].",
        expect![[r#"
        error[unknown-source]: no source is called `tlak`
         --> content/notes/note.md:4:10
          |
        4 | So it is [@tlak, t1-p1].
          |          ^^^^^^^^^^^^^^
          |
          = help: did you mean `talk`?
          = help: sources: `talk`

    "#]],
    );
    check(
        "",
        "So it is [@talk, t1-p3].",
        expect![[r#"
        error[unknown-place]: the source `talk` has no place `t1-p3`
         --> content/notes/note.md:4:10
          |
        4 | So it is [@talk, t1-p3].
          |          ^^^^^^^^^^^^^^
          |
          = help: did you mean `t1-p1`?

    "#]],
    );
    check(
        "",
        "So it is [@talk, t1-p1; t2-p7].",
        expect![[r#"
        error[unknown-place]: the source `talk` has no place `t2-p7`
         --> content/notes/note.md:4:25
          |
        4 | So it is [@talk, t1-p1; t2-p7].
          |                         ^^^^^
          |
          = help: did you mean `t2-p1`?

    "#]],
    );
    check(
        "",
        "So it is [@talk].",
        expect![[r#"
        error[citation-without-place]: the citation of `talk` names no place
         --> content/notes/note.md:4:10
          |
        4 | So it is [@talk].
          |          ^^^^^^^
          |
          = help: write `[@talk, PLACE]` in text, `talk PLACE` in front matter

    "#]],
    );
    check(
        "",
        "So it is [@somewhere, page 4].",
        expect![[r#"
        error[unknown-source]: no source is called `somewhere`
         --> content/notes/note.md:4:10
          |
        4 | So it is [@somewhere, page 4].
          |          ^^^^^^^^^^^^^^^^^^^^
          |
          = help: sources: `talk`

    "#]],
    );
    check(
        "summary: So it is [@talk, t3].\n",
        "",
        expect![[r#"
        error[unknown-place]: the source `talk` has no place `t3`
         --> content/notes/note.md:3:27
          |
        3 | summary: So it is [@talk, t3].
          |                           ^^
          |
          = help: did you mean `t1`?

    "#]],
    );
    check(
        "motto: { text: Bread, cite: talk t3 }\n",
        "",
        expect![[r#"
        error[unknown-place]: the source `talk` has no place `t3`
         --> content/notes/note.md:3:34
          |
        3 | motto: { text: Bread, cite: talk t3 }
          |                                  ^^
          |
          = help: did you mean `t1`?

    "#]],
    );
    check(
        "motto: { text: Bread, cite: [talk t1-p1, tolk t1-p1] }\n",
        "",
        expect![[r#"
        error[unverified-quotation]: this quotation from t1-p1 was never verified
         --> content/notes/note.md:3:16
          |
        3 | motto: { text: Bread, cite: [talk t1-p1, tolk t1-p1] }
          |                ^^^^^ not in quotes.lock
          |
          = help: run `expound verify --source talk=FILE` with the text of the source

        error[unknown-source]: no source is called `tolk`
         --> content/notes/note.md:3:47
          |
        3 | motto: { text: Bread, cite: [talk t1-p1, tolk t1-p1] }
          |                                               ^^^^^
          |
          = help: did you mean `talk`?
          = help: sources: `talk`

    "#]],
    );
    check(
        "motto: { text: Bread, cite: talk }\n",
        "",
        expect![[r#"
        error[citation-without-place]: the citation of `talk` names no place
         --> content/notes/note.md:3:29
          |
        3 | motto: { text: Bread, cite: talk }
          |                             ^^^^
          |
          = help: write `[@talk, PLACE]` in text, `talk PLACE` in front matter

    "#]],
    );
    check(
        "see:\n  - { to: note, cite: [talk t1-p1, 7] }\n",
        "",
        expect![[r#"
        error[wrong-type]: `cite` must be `SOURCE PLACE`
         --> content/notes/note.md:4:36
          |
        4 |   - { to: note, cite: [talk t1-p1, 7] }
          |                                    ^ this is a number

    "#]],
    );
    check(
        "see:\n  - { to: note, cite: talk t9-p9, note: 'See [@talk, t1-q1].' }\n",
        "",
        expect![[r#"
        error[unknown-place]: the source `talk` has no place `t9-p9`
         --> content/notes/note.md:4:28
          |
        4 |   - { to: note, cite: talk t9-p9, note: 'See [@talk, t1-q1].' }
          |                            ^^^^^
          |
          = help: it has `t1`, `t1-p1`, `t1-p2`, `t2`, `t2-p1`

        error[unknown-place]: the source `talk` has no place `t1-q1`
         --> content/notes/note.md:4:54
          |
        4 |   - { to: note, cite: talk t9-p9, note: 'See [@talk, t1-q1].' }
          |                                                      ^^^^^
          |
          = help: did you mean `t1-p1`?

    "#]],
    );
}

#[test]
fn a_site_without_sources_says_how_to_have_one() {
    let site = Site::new("//- content/recipes/soup.md\n---\ntitle: Soup\n---\nPeas [@book, p1].\n");
    expect![[r#"
        error[unknown-source]: no source is called `book`
         --> content/recipes/soup.md:4:6
          |
        4 | Peas [@book, p1].
          |      ^^^^^^^^^^^
          |
          = help: declare a kind with `source = true`, and write a content file for it

    "#]]
    .assert_eq(&site.check());
}

#[test]
fn a_sentence_is_a_place_of_a_paragraph_only() {
    check("", "So [@talk, t1-p2.1] and so [@talk, t1-p2.65535].", expect![[r#""#]]);
    check(
        "",
        "A turn has none [@talk, t1.1].",
        expect![[r#"
        error[unknown-place]: the source `talk` has no place `t1.1`
         --> content/notes/note.md:4:17
          |
        4 | A turn has none [@talk, t1.1].
          |                 ^^^^^^^^^^^^^
          |
          = help: `t1` is no paragraph: only a paragraph has sentences

    "#]],
    );
    check(
        "",
        "They count from one [@talk, t1-p2.0].",
        expect![[r#"
        error[unknown-place]: the source `talk` has no place `t1-p2.0`
         --> content/notes/note.md:4:21
          |
        4 | They count from one [@talk, t1-p2.0].
          |                     ^^^^^^^^^^^^^^^^
          |
          = help: the sentences of `t1-p2` are `t1-p2.1`, `t1-p2.2` and so on

    "#]],
    );
    check(
        "",
        "And in one way [@talk, t1-p2.01].",
        expect![[r#"
        error[unknown-place]: the source `talk` has no place `t1-p2.01`
         --> content/notes/note.md:4:16
          |
        4 | And in one way [@talk, t1-p2.01].
          |                ^^^^^^^^^^^^^^^^^
          |
          = help: the sentences of `t1-p2` are `t1-p2.1`, `t1-p2.2` and so on

    "#]],
    );
    check(
        "",
        "In numbers [@talk, t1-p2.one].",
        expect![[r#"
        error[unknown-place]: the source `talk` has no place `t1-p2.one`
         --> content/notes/note.md:4:12
          |
        4 | In numbers [@talk, t1-p2.one].
          |            ^^^^^^^^^^^^^^^^^^
          |
          = help: the sentences of `t1-p2` are `t1-p2.1`, `t1-p2.2` and so on

    "#]],
    );
}

#[test]
fn with_the_text_at_hand_a_sentence_beyond_the_end_is_an_error() {
    let site =
        site(&note("motto: { text: Flour waits., cite: talk t2-p1.9 }\n", "So it is [@talk, t1-p2.3]."));
    site.write("content/talks/talk.md", TALK.replace("TEXT", "text: talk.txt"));
    site.write("content/talks/talk.txt", crate::quotations::TEXT);
    expect![[r#"
        error[unknown-place]: the source `talk` has no place `t2-p1.9`
         --> content/notes/note.md:3:41
          |
        3 | motto: { text: Flour waits., cite: talk t2-p1.9 }
          |                                         ^^^^^^^
          |
          = help: `t2-p1` has 3 sentences

    "#]]
    .assert_eq(&site.check());
}

#[test]
fn a_citation_is_a_link_in_words_for_each_place() {
    expect![[r#"<p>One <a class="citation" href="../../talks/talk/index.html#t1-p1"><span class="citation-label">Ada, opening, paragraph 1</span> <span class="citation-place">t1-p1</span></a>.</p>"#]].assert_eq(&body_of("One [@talk, t1-p1]."));
    expect![[r#"<p>A turn <a class="citation" href="../../talks/talk/index.html#t2"><span class="citation-label">Ben, answer</span> <span class="citation-place">t2</span></a>.</p>"#]].assert_eq(&body_of("A turn [@talk, t2]."));
    expect![[r#"<p>Two <a class="citation" href="../../talks/talk/index.html#t1-p1"><span class="citation-label">Ada, opening, paragraph 1</span> <span class="citation-place">t1-p1</span></a> <a class="citation" href="../../talks/talk/index.html#t2-p1"><span class="citation-label">Ben, answer, paragraph 1, sentence 3</span> <span class="citation-place">t2-p1.3</span></a>.</p>"#]].assert_eq(&body_of("Two [@talk, t1-p1; t2-p1.3]."));
    // All ways to write the same.
    let two = body_of("[@talk, t1-p1; t2-p1]");
    for same in [
        "[@talk, t1-p1, t2-p1]",
        "[@talk,t1-p1;t2-p1]",
        "[@talk, t1-p1; @talk, t2-p1]",
        "[@talk,\nt1-p1; t2-p1]",
    ] {
        assert_eq!(body_of(same), two, "{same}");
    }
    assert_eq!(body_of("[@talk, t1-p1][@talk, t2-p1]"), two, "two citations without a space");
}

#[test]
fn how_places_are_said_is_the_sites_choice() {
    let site = site(&note("", "So it is [@talk, t1-p2.1]."));
    let labels = "source = true\nplace_label = \"{part} §{n}\"\nsentence_label = \"{place} ({n})\"\n";
    site.write("site.toml", SCHEMA.replace("source = true", labels));
    site.must_build();
    assert!(site.page("notes/note/index.html").contains("Ada, opening §2 (1)"));
}

#[test]
fn a_page_lists_its_sources_by_first_use() {
    let site = site(&note(
        "summary: First [@talk, t2-p1].\nsee:\n  - { to: other, cite: talk t1 }\n",
        "Second [@talk, t1-p2] and again [@talk, t2-p1]; the sentence [@talk, t1-p2.1] is a place of its own.",
    ));
    site.write("content/notes/other.md", "---\ntitle: Other\n---\n");
    site.must_build();
    expect![[r#"
        Sources on this page
        All places are in: A talk on bread.
        Ada, opening, paragraph 2 t1-p2
        Ben, answer, paragraph 1 t2-p1
        Ada, opening, paragraph 2, sentence 1 t1-p2.1
        Ada, opening t1
    "#]]
    .assert_eq(&text(&site.page("notes/note/index.html"), ".sources h2, .sources p, .sources li"));
}

#[test]
fn the_source_shows_what_cites_each_place() {
    let site = site(&note("", "First [@talk, t1-p1].\n\n## Water\n\nSecond [@talk, t1-p2.1]."));
    site.write(
        "content/notes/other.md",
        "---\ntitle: Other\n---\nAlso [@talk, t1-p1], a label [@talk, t2].\n",
    );
    site.must_build();
    let page = site.page("talks/talk/index.html");
    expect![[r#"
        Ada, opening t1
        Ada, opening, paragraph 1 t1-p1 What bread is. Cited by Note Other
        Ada, opening, paragraph 2 t1-p2 What it needs. Cited by Note
        Ben, answer t2 Cited by 1 page Other
        Ben, answer, paragraph 1 t2-p1 What flour is. Nothing here cites it
    "#]]
    .assert_eq(&text(&page, ".part-head, .paragraphs > li"));
}

#[test]
fn what_looks_like_a_citation_in_code_is_none() {
    assert_eq!(site(&note("", "`[@tlak, t1]` and\n\n    [@tlak, t1]\n\n```\n[@tlak, t1]\n```")).check(), "");
}

#[test]
fn a_description_has_the_words_without_their_citations() {
    let site = site(&note(
        "summary: Bread rises [@talk, t1-p1]. It waits [@talk, t1-p2] and waits. [@talk, t2]\n",
        "",
    ));
    site.must_build();
    let page = site.page("notes/note/index.html");
    assert!(page.contains("name=\"description\" content=\"Bread rises. It waits and waits.\""), "{page}");
}

#[test]
fn citations_are_not_words_of_a_summary() {
    let site = site(&note("summary: One two three [@talk, t1-p1; t1-p2; t2-p1].\n", ""));
    site.write("site.toml", SCHEMA.replace("type = \"markdown\"", "type = \"markdown\", max_words = 3"));
    assert_eq!(site.check(), "");
}

//! Sources: their parts and paragraphs, their text where it may be shown, and what covers them.

use expect_test::{Expect, expect};

use crate::html::text;
use crate::quotations::{SCHEMA, TALK, TEXT};
use crate::support::{Site, files};

/// A site whose only source is this, with the text among the content.
fn site(talk: &str) -> Site {
    let site = Site::new("//- site.toml\n");
    site.write("site.toml", SCHEMA);
    site.write("content/talks/talk.md", talk);
    site.write("content/talks/talk.txt", TEXT);
    site
}

fn talk(front_matter: &str) -> String {
    TALK.replace("TEXT", front_matter)
}

fn check(talk: &str, expected: Expect) {
    expected.assert_eq(&site(talk).check());
}

/// Every file of the built site that has these words, folded as a reader sees them.
fn files_with(site: &Site, words: &str) -> Vec<String> {
    let has = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace("&#39;", "'").contains(words);
    files(&site.public()).into_iter().filter(|(_, bytes)| has(bytes)).map(|(path, _)| path).collect()
}

#[test]
fn a_sources_page_lists_its_parts_and_paragraphs_in_order() {
    let site = site(&talk("text: talk.txt"));
    site.write("content/notes/note.md", "---\ntitle: Note\n---\n“Flour waits.” [@talk, t2-p1]\n");
    site.must_build();
    let page = site.page("talks/talk/index.html");
    expect![[r#"
        A talk on bread
        Ada, opening t1
        Ada, opening, paragraph 1 t1-p1 What bread is. Nothing here cites it
        Ada, opening, paragraph 2 t1-p2 What it needs. Nothing here cites it
        Ben, answer t2
        Ben, answer, paragraph 1 t2-p1 What flour is. Cited by Note
    "#]]
    .assert_eq(&text(&page, "h1, .part-head, .paragraphs > li"));
    for anchor in ["t1", "t1-p1", "t1-p2", "t2", "t2-p1"] {
        assert!(page.contains(&format!("id=\"{anchor}\"")), "#{anchor}");
    }
}

#[test]
fn parts_set_aside_are_shown_and_not_counted() {
    let aside = "parts:\n  - id: t0\n    aside: true\n    paragraphs: [{ id: t0-p1 }]\n";
    let counted = "\n[assert.parts]\nkind = \"talk\"\nparts = 2\nparagraphs = 3\n";
    let site = site(&talk("text: talk.txt").replace("parts:\n", aside));
    site.write("site.toml", format!("{SCHEMA}{counted}"));
    assert_eq!(site.check(), "");
    site.write("site.toml", format!("{SCHEMA}{}", counted.replace("paragraphs = 3", "paragraphs = 4")));
    expect![[r#"
        error[assertion-failed]: the assertion `parts` does not hold
          --> site.toml:28:9
           |
        28 | [assert.parts]
           |         ^^^^^ Talks: there are 2 parts with 3 paragraphs, not 2 with 4
           |
           = help: at fault: content/talks/talk.md

    "#]]
    .assert_eq(&site.check());
}

#[test]
fn a_text_is_shown_only_where_it_may_be_published_and_never_copied() {
    let words = "Ben's flour isn't new... It is two years old.";
    for (front_matter, shown) in [
        ("text: talk.txt", false),
        ("text: talk.txt\npublish: false", false),
        ("text: talk.txt\npublish: true", true),
    ] {
        let site = site(&talk(front_matter));
        site.write("content/talks/picture.png", b"png");
        site.must_build();
        let forms =
            ["data/site.json", "talks/talk/index.html", "talks/talk/index.json", "talks/talk/index.md"];
        let expected: &[&str] = if shown { &forms } else { &[] };
        assert_eq!(files_with(&site, words), expected, "{front_matter}");
        assert!(!site.public().join("talks/talk.txt").exists(), "{front_matter}");
        assert!(site.public().join("talks/picture.png").exists(), "other files are");
    }
    // A text that is only given for the run is not shown, whatever the source says.
    let site = site(&talk("publish: true"));
    site.remove("content/talks/talk.txt");
    site.write("kept-elsewhere.txt", TEXT);
    site.must_build();
    assert_eq!(files_with(&site, words), [""; 0]);
}

#[test]
fn a_published_text_stands_under_the_places_it_belongs_to() {
    let site = site(&talk("text: talk.txt\npublish: true"));
    site.must_build();
    expect![[r#"
        Ada, opening, paragraph 1 t1-p1 Quality bread is the ability of flour to rise. The "Loaf" calls it patience -- nothing else. Bread is bread: quality comes first, and quality comes last. What bread is. Nothing here cites it
        Ada, opening, paragraph 2 t1-p2 It needs water, salt and time. Without time, no bread; with time, good bread. 好面包需要时间。 What it needs. Nothing here cites it
        Ben, answer, paragraph 1 t2-p1 Mr. Ben's flour isn't new... It is two years old. Flour waits. What flour is. Nothing here cites it
    "#]].assert_eq(&text(&site.page("talks/talk/index.html"), ".paragraphs > li"));
}

#[test]
fn wrapping_a_text_anew_changes_no_page() {
    let site = site(&talk("text: talk.txt\npublish: true"));
    let built = |text: &str| {
        site.write("content/talks/talk.txt", text);
        site.must_build();
        // Only the fingerprint of the text may differ.
        site.page("talks/talk/index.html").split("SHA-256").next().unwrap().to_owned()
    };
    let wide = built(&TEXT.replace("Bread is\nbread", "Bread is bread"));
    let narrow = built(&TEXT.replace(", ", ",\r\n").replace("\n\n", "\n\u{a0}\n \n\n"));
    assert_eq!(wide, narrow);
}

#[test]
fn a_text_cannot_be_linked_to_because_it_is_not_there_for_readers() {
    let site = site(&talk("text: talk.txt"));
    site.write("content/notes/note.md", "---\ntitle: Note\n---\nRead [it](../talks/talk.txt).\n");
    expect![[r#"
        error[dangling-link]: the link `../talks/talk.txt` leads to the text of `talk`
         --> content/notes/note.md:4:6
          |
        4 | Read [it](../talks/talk.txt).
          |      ^^^^^^^^^^^^^^^^^^^^^^^ the text of a source is not copied
          |
          = help: cite a place of it, `[@talk, PLACE]`, or link to the page of the source

    "#]]
    .assert_eq(&site.check());
}

#[test]
fn to_others_than_sources_the_key_text_is_a_field_like_any_other() {
    let site = site(&talk("text: talk.txt"));
    site.write("site.toml", format!("{SCHEMA}\n[kinds.diary.fields]\ntext = {{ type = \"string\" }}\n"));
    site.write("content/diaries/one.md", "---\ntitle: One\ntext: picture.png\n---\n");
    site.write("content/diaries/picture.png", [0x89, 0xff]);
    site.must_build();
}

#[test]
fn what_a_source_declares_is_checked() {
    check(
        &talk("text: tlak.txt"),
        expect![[r#"
        error[missing-text]: the text `content/talks/tlak.txt` of the source is not there
         --> content/talks/talk.md:3:7
          |
        3 | text: tlak.txt
          |       ^^^^^^^^

    "#]],
    );
    check(
        &talk("text: ../../../talk.txt"),
        expect![[r#"
        error[missing-text]: the text `../../../talk.txt` of the source is not there
         --> content/talks/talk.md:3:7
          |
        3 | text: ../../../talk.txt
          |       ^^^^^^^^^^^^^^^^^

    "#]],
    );
    check(
        &talk("text: [talk.txt]\npublish: sure"),
        expect![[r#"
        error[wrong-type]: `text` must be a string
         --> content/talks/talk.md:3:7
          |
        3 | text: [talk.txt]
          |       ^^^^^^^^^^ this is a list

        error[wrong-type]: `publish` must be true or false
         --> content/talks/talk.md:4:10
          |
        4 | publish: sure
          |          ^^^^ this is a text

    "#]],
    );
    check(
        &talk("text: talk.txt").replace("block: 5,", "block: 7,"),
        expect![[r#"
        error[block-out-of-text]: `t2-p1` is declared as paragraph 7 of the text
          --> content/talks/talk.md:15:29
           |
        15 |       - { id: t2-p1, block: 7, gist: What flour is. }
           |                             ^ the text has 5

    "#]],
    );
    check(
        &talk("text: talk.txt").replace("block: 5,", "block: 0,"),
        expect![[r#"
        error[wrong-type]: `block` must be a whole number from 1
          --> content/talks/talk.md:15:29
           |
        15 |       - { id: t2-p1, block: 0, gist: What flour is. }
           |                             ^ this is a number

    "#]],
    );
    check(
        &talk("text: talk.txt").replace("id: t2-p1", "id: t1-p2"),
        expect![[r#"
        error[duplicate-value]: two places of the source have the id `t1-p2`
          --> content/talks/talk.md:15:15
           |
        15 |       - { id: t1-p2, block: 5, gist: What flour is. }
           |               ^^^^^

    "#]],
    );
    check(
        &talk("text: talk.txt").replace("id: t2-p1, ", ""),
        expect![[r#"
        error[missing-key]: a paragraph of a source needs an `id`
          --> content/talks/talk.md:15:9
           |
        15 |       - { block: 5, gist: What flour is. }
           |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    "#]],
    );
    check(
        &talk("text: talk.txt").replace("  - id: t2\n    label", "  - label"),
        expect![[r#"
        error[missing-key]: a part of a source needs an `id`
          --> content/talks/talk.md:11:5
           |
        11 |     - label: Ben, answer
           |  _____^
        12 | |     block: 4
        13 | |     paragraphs:
           | |_______________^

    "#]],
    );
    check(
        &talk("text: talk.txt").replace("    block: 4\n", "    blok: 4\n    aside: 1\n"),
        expect![[r#"
            error[unknown-key]: a part has no key `blok`
              --> content/talks/talk.md:13:5
               |
            13 |     blok: 4
               |     ^^^^ unknown key
               |
               = help: did you mean `block`?

            error[wrong-type]: `aside` must be true or false
              --> content/talks/talk.md:14:12
               |
            14 |     aside: 1
               |            ^ this is a number

        "#]],
    );
    check(
        "---\ntitle: A talk\n---\n",
        expect![[r#"
        error[missing-field]: the source `content/talks/talk.md` needs `parts`
         --> content/talks/talk.md:1:1
          |
        1 | ---
          | ^^^
          |
          = help: add `parts:`, a list of parts with `id`, `label` and `paragraphs`

    "#]],
    );
    check(
        "---\ntitle: A talk\nparts: t1\n---\n",
        expect![[r#"
        error[wrong-type]: `parts` must be a list of parts
         --> content/talks/talk.md:3:8
          |
        3 | parts: t1
          |        ^^ this is a text

    "#]],
    );
    check(
        "---\ntitle: A talk\nparts: [t1]\n---\n",
        expect![[r#"
        error[wrong-type]: `parts` must be a part with `id` and `label`
         --> content/talks/talk.md:3:9
          |
        3 | parts: [t1]
          |         ^^ this is a text

    "#]],
    );
    check(
        "---\ntitle: A talk\nparts: [{ id: t1, paragraphs: 3 }]\n---\n",
        expect![[r#"
        error[wrong-type]: `paragraphs` must be a list of paragraphs
         --> content/talks/talk.md:3:31
          |
        3 | parts: [{ id: t1, paragraphs: 3 }]
          |                               ^ this is a number

    "#]],
    );
    check(
        "---\ntitle: A talk\nparts: [{ id: t1, paragraphs: [t1-p1] }]\n---\n",
        expect![[r#"
        error[wrong-type]: `paragraphs` must be a paragraph with an `id`
         --> content/talks/talk.md:3:32
          |
        3 | parts: [{ id: t1, paragraphs: [t1-p1] }]
          |                                ^^^^^ this is a text

    "#]],
    );
}

#[test]
fn who_speaks_is_checked_and_shown() {
    let schema =
        format!("{}speaker = \"baker\"\n[kinds.baker]\nplural = \"Bakers\"\npath = \"bakers\"\n", SCHEMA);
    let said = |speaker: &str| {
        talk("text: talk.txt").replace("    block: 1\n", &format!("    block: 1\n    speaker: {speaker}\n"))
    };
    let site = site(&said("ada"));
    site.write("site.toml", &schema);
    site.write("content/bakers/ada.md", "---\ntitle: Ada of the bakery\n---\n");
    site.must_build();
    assert!(text(&site.page("talks/talk/index.html"), ".part-head").contains("Ada of the bakery"));
    site.write("content/talks/talk.md", said("adda"));
    expect![[r#"
        error[dangling-reference]: no baker is called `adda`
         --> content/talks/talk.md:8:14
          |
        8 |     speaker: adda
          |              ^^^^
          |
          = help: did you mean `ada`?

    "#]]
    .assert_eq(&site.check());
}

#[test]
fn two_sources_of_one_name_cannot_be_told_apart() {
    let site = site(&talk("text: talk.txt"));
    site.write(
        "site.toml",
        format!("{SCHEMA}\n[kinds.letter]\nplural = \"Letters\"\npath = \"letters\"\nsource = true\n"),
    );
    site.write("content/letters/talk.md", "---\ntitle: A letter\nparts: [{ id: t1 }]\n---\n");
    expect![[r#"
        error[duplicate-value]: two sources are called `talk`
         --> content/letters/talk.md:1:1
          |
        1 | ---
          | ^^^ `content/talks/talk.md` is called so already
          |
          = help: give one of them another `slug`: citations name a source by it

    "#]]
    .assert_eq(&site.check());
    site.write("content/letters/talk.md", "---\ntitle: A letter\nslug: letter\nparts: [{ id: t1 }]\n---\n");
    assert_eq!(site.check(), "");
}

#[test]
fn a_given_text_comes_before_the_one_among_the_content() {
    let site = site(&talk("text: talk.txt"));
    site.write("content/notes/note.md", "---\ntitle: Note\n---\n“Flour waits.” [@talk, t2-p1]\n");
    site.write("newer.txt", TEXT.replace("Flour waits.", "Flour always waits."));
    assert_eq!(site.run(&["check"]).code, 0);
    let newer = site.run(&["check", "--source", "talk=newer.txt"]);
    assert_eq!(newer.code, 1);
    assert!(newer.stderr.contains("Flour always waits"), "{}", newer.stderr);
}

#[test]
fn coverage_lists_what_nothing_cites_and_what_cites_nothing() {
    let uncited = "gist: What it needs., uncited: A matter of taste. }";
    let site = site(&talk("text: talk.txt").replace("gist: What it needs. }", uncited));
    site.write(
        "content/notes/one.md",
        "---\ntitle: One\nsummary: There were 3 loaves.\n---\n\
         It has “Flour waits.” [@talk, t2-p1] and 7 loaves [@talk, t2-p1]. It has 8 more. [@talk, t2-p1]\n\n\
         ## 9 loaves\n\nAt 3 p.m. he had five\nloaves, or 6, and\n`10` [loaves](#9-loaves). None at 4.\n",
    );
    site.write(
        "content/notes/two.md",
        "---\ntitle: Two\n---\nNo numbers here [@talk, t2]. None[^a] here.\n\n[^a]: Nor here.\n",
    );
    site.write("content/diaries/one.md", "---\ntitle: One\n---\nThere were 3 loaves.\n");
    let output = site.run(&["check", "--coverage"]);
    assert_eq!(output.code, 0);
    expect![[r#"
        1 of 3 paragraphs are cited
          A talk on bread t1-p1: nothing cites it (What bread is.)
          A talk on bread t1-p2: A matter of taste. (What it needs.)
        1 page without a quotation
          content/notes/two.md
        3 sentences with a number and no citation
          content/notes/one.md:9: At 3 p.m. he had five loaves, or 6, and 10 loaves.
          content/notes/one.md:11: None at 4.
          content/notes/one.md:3: There were 3 loaves.
    "#]]
    .assert_eq(&output.stdout);
    expect![[r#"
        10 pages: nothing wrong
    "#]]
    .assert_eq(&output.stderr);
}

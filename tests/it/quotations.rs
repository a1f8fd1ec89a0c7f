//! Quotations are verified word for word: in bodies and front matter, against a text or the lock.

use expect_test::{Expect, expect};

use crate::support::{Output, Site, files};

/// A kind of sources, and a kind whose every quotation must be cited.
pub(crate) const SCHEMA: &str = r#"
title = "Bread"
base_url = "https://example.org/"
theme = "base"

[kinds.note]
label = "Note"
plural = "Notes"
path = "notes"
quotations = "cited"
[kinds.note.fields]
summary = { type = "markdown" }
motto = { type = "quote" }
sayings = { type = "list", of = "quote" }
[kinds.note.relations]
see = { to = "note", many = true, annotated = true }

[kinds.diary]
plural = "Diaries"
path = "diaries"

[kinds.talk]
label = "Talk"
plural = "Talks"
path = "talks"
source = true
"#;

/// A talk of two turns. `TEXT` may stand for a line that names the file of the text.
pub(crate) const TALK: &str = "\
---
title: A talk on bread
TEXT
parts:
  - id: t1
    label: Ada, opening
    block: 1
    paragraphs:
      - { id: t1-p1, block: 2, gist: What bread is. }
      - { id: t1-p2, block: 3, gist: What it needs. }
  - id: t2
    label: Ben, answer
    block: 4
    paragraphs:
      - { id: t2-p1, block: 5, gist: What flour is. }
---
";

/// What was said. The second paragraph has a no-break space in it, and a line of one under it.
pub(crate) const TEXT: &str = "\
Ada, head of the bakery:

Quality bread is the ability of flour to rise. The \"Loaf\" calls it patience -- nothing else. Bread is
bread: quality comes first, and quality comes last.

It needs water, salt and\u{a0}time. Without time, no bread; with time, good bread. 好面包需要时间。
\u{a0}
Ben:

Mr. Ben's flour isn't new... It is two years old. Flour waits.
";

/// A site with the talk, its text among the content, and more files.
fn bakery(more: &str) -> Site {
    let site = Site::new("//- site.toml\n");
    site.write("site.toml", SCHEMA);
    site.write("content/talks/talk.md", TALK.replace("TEXT", "text: talk.txt"));
    site.write("content/talks/talk.txt", TEXT);
    for file in more.split("//- ").skip(1) {
        let (path, text) = file.split_once('\n').unwrap();
        site.write(path, text);
    }
    site
}

/// A site as [`bakery`] makes it, but without the text; that stands in a file outside the content.
fn bakery_without_text(more: &str) -> Site {
    let site = bakery(more);
    site.remove("content/talks/talk.txt");
    site.write("content/talks/talk.md", TALK.replace("TEXT\n", ""));
    site.write("kept-elsewhere.txt", TEXT);
    site
}

fn note(front_matter: &str, body: &str) -> String {
    format!("//- content/notes/note.md\n---\ntitle: Note\n{front_matter}---\n{body}\n")
}

/// What is said of a note with this body.
fn check(body: &str, expected: Expect) {
    expected.assert_eq(&bakery(&note("", body)).check());
}

/// What is said of a note with this front matter.
fn check_front_matter(front_matter: &str, expected: Expect) {
    let other = "//- content/notes/other.md\n---\ntitle: Other\n---\n";
    expected.assert_eq(&bakery(&format!("{}{other}", note(front_matter, ""))).check());
}

/// Each of these is right, and is a quotation: with other words it is wrong.
fn accepts(bodies: &[&str]) {
    for body in bodies {
        assert_eq!(bakery(&note("", body)).check(), "", "{body}");
        for mistake in [("flour", "flower"), ("time", "thyme"), ("Loaf", "Leaf"), ("uality", "uantity")] {
            if let Some(at) = body.find(mistake.0) {
                let wrong = format!("{}{}{}", &body[..at], mistake.1, &body[at + mistake.0.len()..]);
                let said = bakery(&note("", &wrong)).check();
                assert!(said.contains("[quotation-not-found]"), "{wrong}: {said}");
                break;
            }
        }
    }
}

fn verify(site: &Site, more: &[&str]) -> Output {
    site.run(&[&["verify", "--source", "talk=kept-elsewhere.txt"], more].concat())
}

#[test]
fn words_in_quotation_marks_are_found_where_they_are_cited_from() {
    accepts(&[
        "“the ability of flour to rise” [@talk, t1-p1]",
        "\"the ability of flour to rise\" [@talk, t1-p1]",
        "“the ability of flour to rise”[@talk, t1-p1].",
        "She calls it “the ability of flour\nto rise”\n[@talk, t1-p1].",
        "- “the ability of flour to rise” [@talk, t1-p1]\n- two",
        "1. one\n   - “the ability of flour to rise” [@talk, t1-p1]",
        "*“the ability of flour to rise”* [@talk, t1-p1]",
        "“the **ability of flour** to rise” [@talk, t1-p1]",
        "**“the ability** of flour to rise” [@talk, t1-p1]",
        "_**“the ability of flour to rise”** [@talk, t1-p1]_",
        "| a | b |\n|---|---|\n| “the ability of flour to rise” [@talk, t1-p1] | x |",
        "| “the ability of flour to rise” [@talk, t1-p1] | b |\n|---|---|\n| a | x |",
        "## “the ability of flour to rise” [@talk, t1-p1]",
        "A note.[^1]\n\n[^1]: “the ability of flour to rise” [@talk, t1-p1]",
        "“the ability of flour to rise” [@talk, t1-p1]\n: is what she says.",
        "> [!NOTE]\n> She says “the ability of flour to rise” [@talk, t1-p1].",
        "[“the ability of flour to rise”](#x) [@talk, t1-p1]\n\n## X",
        "(“the ability of flour to rise” [@talk, t1-p1])",
        "“`the ability of flour to rise`” [@talk, t1-p1]",
        "~~“the ability of flour to rise”~~ [@talk, t1-p1]",
    ]);
}

#[test]
fn a_block_quote_is_cited_at_its_end_or_in_the_paragraph_after_it() {
    accepts(&[
        "> the ability of flour to rise\n> [@talk, t1-p1]",
        "> the ability of flour to rise [@talk, t1-p1]",
        "> the ability of flour to rise\n>\n> [@talk, t1-p1]",
        "> the ability of flour to rise\n\n[@talk, t1-p1]",
        "> the ability of flour to rise\n\n[@talk, t1-p1] says Ada.",
        "> “the ability of flour to rise”\n> [@talk, t1-p1]",
        "> the ability of *flour*\n> to rise. The \"Loaf\" calls it\n> [@talk, t1-p1]",
        "- one\n\n  > the ability of flour to rise\n  > [@talk, t1-p1]",
        "> > the ability of flour to rise\n> > [@talk, t1-p1]",
    ]);
}

#[test]
fn words_may_be_left_out_and_a_first_letter_may_change_its_case() {
    accepts(&[
        "“the ability … to rise. The \"Loaf\" calls it” [@talk, t1-p1]",
        "“the ability of flour […] calls it patience” [@talk, t1-p1]",
        "> Quality bread … flour … patience\n> [@talk, t1-p1]",
        "“[q]uality bread is the ability” [@talk, t1-p1]",
        "“[T]he ability of flour to rise” [@talk, t1-p1]",
        "> [q]uality bread is … [T]he ability of flour\n> [@talk, t1-p1]",
    ]);
}

#[test]
fn white_space_is_folded_and_smart_punctuation_is_not_in_the_way() {
    accepts(&[
        "“needs water, salt and time. Without time” [@talk, t1-p2]",
        "“needs water, salt and\u{a0}time.   Without time” [@talk, t1-p2]",
        "\"Ben's flour isn't new... It is\" [@talk, t2-p1]",
        "“The \"Loaf\" calls it patience -- nothing else.” [@talk, t1-p1]",
        "> Mr. Ben's flour isn't new...\n> [@talk, t2-p1]",
        "“好面包需要时间” [@talk, t1-p2]",
    ]);
    // Marks are never folded: this is not what the text has.
    check(
        "“Ben’s flour isn’t new” [@talk, t2-p1]",
        expect![[r#"
            error[quotation-not-found]: this is not in t2-p1 of `talk`
             --> content/notes/note.md:4:1
              |
            4 | “Ben’s flour isn’t new” [@talk, t2-p1]
              | ^^^^^^^^^^^^^^^^^^^^^^^ sought: Ben’s flour isn’t new
              |
              = help: nearest, in t2-p1: Ben's flour isn't new
              = help: the words that differ: `Ben’s` is `Ben's` in the source; `isn’t` is `isn't` in the source

        "#]],
    );
}

#[test]
fn a_speakers_label_can_be_quoted_too() {
    assert_eq!(bakery(&note("", "“Ada, head of the bakery” [@talk, t1]")).check(), "");
}

#[test]
fn a_quotation_that_is_not_there_shows_what_comes_nearest() {
    check(
        "Ada says “the ability of flower to rise” [@talk, t1-p1].",
        expect![[r#"
            error[quotation-not-found]: this is not in t1-p1 of `talk`
             --> content/notes/note.md:4:10
              |
            4 | Ada says “the ability of flower to rise” [@talk, t1-p1].
              |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ sought: the ability of flower to rise
              |
              = help: nearest, in t1-p1: the ability of flour to rise
              = help: the words that differ: `flower` is `flour` in the source

        "#]],
    );
    check(
        "> Without time, no good bread; with time\n> [@talk, t1-p1]",
        expect![[r#"
            error[quotation-not-found]: this is not in t1-p1 of `talk`
             --> content/notes/note.md:4:1
              |
            4 | / > Without time, no good bread; with time
            5 | | > [@talk, t1-p1]
              | |_________________^ sought: Without time, no good bread; with time
              |
              = help: nearest, in t1-p2: Without time, no bread; with time
              = help: the words that differ: `good` is not in the source

        "#]],
    );
    check(
        "“with time, good bread” [@talk, t1-p1]",
        expect![[r#"
            error[quotation-not-found]: this is not in t1-p1 of `talk`
             --> content/notes/note.md:4:1
              |
            4 | “with time, good bread” [@talk, t1-p1]
              | ^^^^^^^^^^^^^^^^^^^^^^^ sought: with time, good bread
              |
              = help: cite `t1-p2`: there it stands, word for word

        "#]],
    );
    check(
        "“The ability of flour to rise” [@talk, t1-p1]",
        expect![[r#"
            error[quotation-not-found]: this is not in t1-p1 of `talk`
             --> content/notes/note.md:4:1
              |
            4 | “The ability of flour to rise” [@talk, t1-p1]
              | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ sought: The ability of flour to rise
              |
              = help: nearest, in t1-p1: the ability of flour to rise
              = help: the words that differ: `The` is `the` in the source

        "#]],
    );
    check(
        "“calls it patience … the ability of flour” [@talk, t1-p1]",
        expect![[r#"
            error[quotation-not-found]: this is not in t1-p1 of `talk`
             --> content/notes/note.md:4:1
              |
            4 | “calls it patience … the ability of flour” [@talk, t1-p1]
              | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ sought: calls it patience … the ability of flour
              |
              = help: nearest, in t1-p1: Quality bread is the ability of flour
              = help: the words that differ: `calls it patience` is `Quality bread is` in the source

        "#]],
    );
    check(
        "“nothing of the kind was ever said” [@talk, t2-p1]",
        expect![[r#"
            error[quotation-not-found]: this is not in t2-p1 of `talk`
             --> content/notes/note.md:4:1
              |
            4 | “nothing of the kind was ever said” [@talk, t2-p1]
              | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ sought: nothing of the kind was ever said
              |
              = help: nothing in `talk` is like it

        "#]],
    );
    check(
        "“the ability of flour to ris” [@talk, t1-p1]",
        expect![[r#"
            error[quotation-not-found]: this is not in t1-p1 of `talk`
             --> content/notes/note.md:4:1
              |
            4 | “the ability of flour to ris” [@talk, t1-p1]
              | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ sought: the ability of flour to ris
              |
              = help: nearest, in t1-p1: the ability of flour to rise.
              = help: the words that differ: `ris` is `rise.` in the source

        "#]],
    );
    check(
        "“” [@talk, t1-p1]",
        expect![[r#"
            error[empty-quotation]: this quotation has no words
             --> content/notes/note.md:4:1
              |
            4 | “” [@talk, t1-p1]
              | ^^

        "#]],
    );
}

#[test]
fn what_fails_is_found_in_front_matter_too() {
    check_front_matter(
        "motto: { text: the ability of flower to rise, cite: talk t1-p1 }\n",
        expect![[r#"
            error[quotation-not-found]: this is not in t1-p1 of `talk`
             --> content/notes/note.md:3:16
              |
            3 | motto: { text: the ability of flower to rise, cite: talk t1-p1 }
              |                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ sought: the ability of flower to rise
              |
              = help: nearest, in t1-p1: the ability of flour to rise
              = help: the words that differ: `flower` is `flour` in the source

        "#]],
    );
    check_front_matter(
        "sayings:\n  - { text: Flour waits., cite: talk t2-p1 }\n  - text: >-\n      It needs water,\n      sugar and time.\n    cite: talk t1-p2\n",
        expect![[r#"
            error[quotation-not-found]: this is not in t1-p2 of `talk`
             --> content/notes/note.md:6:7
              |
            6 | /       It needs water,
            7 | |       sugar and time.
              | |_____________________^ sought: It needs water, sugar and time.
              |
              = help: nearest, in t1-p2: It needs water, salt and time.
              = help: the words that differ: `sugar` is `salt` in the source

        "#]],
    );
    check_front_matter(
        "summary: >-\n  Ada calls it “the ability of\n  flower to rise” [@talk, t1-p1].\n",
        expect![[r#"
            error[quotation-not-found]: this is not in t1-p1 of `talk`
             --> content/notes/note.md:4:17
              |
            4 |     Ada calls it “the ability of
              |  _________________^
            5 | |   flower to rise” [@talk, t1-p1].
              | |________________^ sought: the ability of flower to rise
              |
              = help: nearest, in t1-p1: the ability of flour to rise
              = help: the words that differ: `flower` is `flour` in the source

        "#]],
    );
    check_front_matter(
        "see:\n  - { to: other, note: 'Both say “flower waits” [@talk, t2-p1].' }\n",
        expect![[r#"
            error[quotation-not-found]: this is not in t2-p1 of `talk`
             --> content/notes/note.md:4:35
              |
            4 |   - { to: other, note: 'Both say “flower waits” [@talk, t2-p1].' }
              |                                   ^^^^^^^^^^^^ sought: flower waits
              |
              = help: nearest, in t2-p1: Flour waits
              = help: the words that differ: `flower` is `Flour` in the source

        "#]],
    );
    check_front_matter(
        "motto:\n  text: Flour waits.\n  cite: talk t2-p1\n  note: Not “bread waits” [@talk, t2-p1].\n",
        expect![[r#"
            error[quotation-not-found]: this is not in t2-p1 of `talk`
             --> content/notes/note.md:6:14
              |
            6 |   note: Not “bread waits” [@talk, t2-p1].
              |              ^^^^^^^^^^^ sought: bread waits
              |
              = help: nearest, in t2-p1: Flour waits
              = help: the words that differ: `bread` is `Flour` in the source

        "#]],
    );
    check_front_matter(
        "motto: Flour waits.\n",
        expect![[r#"
            error[wrong-type]: `motto` must be a quotation: `{ text: "…", cite: SOURCE PLACE }`
             --> content/notes/note.md:3:8
              |
            3 | motto: Flour waits.
              |        ^^^^^^^^^^^^ this is a text

        "#]],
    );
    check_front_matter(
        "motto: { text: Flour waits., cit: talk t2-p1 }\n",
        expect![[r#"
            error[wrong-type]: `motto` must be a quotation: `{ text: "…", cite: SOURCE PLACE }`
             --> content/notes/note.md:3:8
              |
            3 | motto: { text: Flour waits., cit: talk t2-p1 }
              |        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this is a mapping of keys to values

            error[unknown-key]: a quotation has no key `cit`
             --> content/notes/note.md:3:30
              |
            3 | motto: { text: Flour waits., cit: talk t2-p1 }
              |                              ^^^ unknown key
              |
              = help: did you mean `cite`?

        "#]],
    );
}

#[test]
fn a_short_quotation_must_stand_once_in_its_paragraph_or_name_the_sentence() {
    accepts(&[
        "“quality comes first” [@talk, t1-p1]",
        "“Loaf” [@talk, t1-p1]",
        "“flour to rise” [@talk, t1-p1]",
    ]);
    check(
        "“quality comes” [@talk, t1-p1]",
        expect![[r#"
            error[ambiguous-quotation]: `quality comes` stands 2 times in t1-p1
             --> content/notes/note.md:4:1
              |
            4 | “quality comes” [@talk, t1-p1]
              | ^^^^^^^^^^^^^^^ too short to tell which is meant
              |
              = help: quote five words or more

        "#]],
    );
    check(
        "“time” [@talk, t1-p2]",
        expect![[r#"
            error[ambiguous-quotation]: `time` stands 3 times in t1-p2
             --> content/notes/note.md:4:1
              |
            4 | “time” [@talk, t1-p2]
              | ^^^^^^ too short to tell which is meant
              |
              = help: quote five words or more, or cite the sentence: `t1-p2.1`

        "#]],
    );
    check("“Without time” [@talk, t1-p2.2] and “water” [@talk, t1-p2.1]", expect![[r#""#]]);
    check(
        "“no bread” [@talk, t1-p2.1]",
        expect![[r#"
            error[quotation-not-found]: this is not in t1-p2.1 of `talk`
             --> content/notes/note.md:4:1
              |
            4 | “no bread” [@talk, t1-p2.1]
              | ^^^^^^^^^^ sought: no bread
              |
              = help: cite `t1-p2.2`: there it stands, word for word

        "#]],
    );
    check(
        "“salt and time. Without time” [@talk, t1-p2.1]",
        expect![[r#"
            error[quotation-not-found]: this is not in t1-p2.1 of `talk`
             --> content/notes/note.md:4:1
              |
            4 | “salt and time. Without time” [@talk, t1-p2.1]
              | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ sought: salt and time. Without time
              |
              = help: cite `t1-p2`: there it stands, word for word

        "#]],
    );
    check(
        "“quality comes” [@talk, t1-p1.3]",
        expect![[r#"
            error[ambiguous-quotation]: `quality comes` stands 2 times in t1-p1.3
             --> content/notes/note.md:4:1
              |
            4 | “quality comes” [@talk, t1-p1.3]
              | ^^^^^^^^^^^^^^^ too short to tell which is meant
              |
              = help: quote five words or more

        "#]],
    );
}

#[test]
fn where_every_quotation_must_be_cited_one_without_a_citation_is_an_error() {
    check(
        "Ada says “good bread” and no more.",
        expect![[r#"
            error[uncited-quotation]: this quotation has no citation
             --> content/notes/note.md:4:10
              |
            4 | Ada says “good bread” and no more.
              |          ^^^^^^^^^^^^
              |
              = help: put `[@SOURCE, PLACE]` right after it, or drop the quotation marks if nobody is quoted

        "#]],
    );
    check(
        "> with time, good bread\n\nSays Ada.",
        expect![[r#"
            error[uncited-quotation]: this quotation has no citation
             --> content/notes/note.md:4:1
              |
            4 | > with time, good bread
              | ^^^^^^^^^^^^^^^^^^^^^^^
              |
              = help: put `[@SOURCE, PLACE]` right after it, or drop the quotation marks if nobody is quoted

        "#]],
    );
    check(
        "“good bread” (Ada) [@talk, t1-p2]",
        expect![[r#"
            error[uncited-quotation]: this quotation has no citation
             --> content/notes/note.md:4:1
              |
            4 | “good bread” (Ada) [@talk, t1-p2]
              | ^^^^^^^^^^^^
              |
              = help: put `[@SOURCE, PLACE]` right after it, or drop the quotation marks if nobody is quoted

        "#]],
    );
    check_front_matter(
        "summary: Ada says \"good bread\".\n",
        expect![[r#"
            error[uncited-quotation]: this quotation has no citation
             --> content/notes/note.md:3:20
              |
            3 | summary: Ada says "good bread".
              |                    ^^^^^^^^^^
              |
              = help: put `[@SOURCE, PLACE]` right after it, or drop the quotation marks if nobody is quoted

        "#]],
    );
    // Feet, inches and apostrophes quote nobody, and code is code.
    check("A 5\" pipe isn't the bakers' \"own.\n\n`\"x\"`\n\n    \"y\"", expect![[r#""#]]);
    let diary = bakery("//- content/diaries/one.md\n---\ntitle: One\n---\nI said “good bread”.\n");
    assert_eq!(diary.check(), "", "a kind that does not demand it");
}

#[test]
fn a_quotation_that_cites_several_places_must_stand_in_each() {
    accepts(&["“flour” [@talk, t1-p1; t2-p1.1]"]);
    check(
        "“of flour to rise” [@talk, t1-p1; t2-p1]",
        expect![[r#"
            error[quotation-not-found]: this is not in t2-p1 of `talk`
             --> content/notes/note.md:4:1
              |
            4 | “of flour to rise” [@talk, t1-p1; t2-p1]
              | ^^^^^^^^^^^^^^^^^^ sought: of flour to rise
              |
              = help: cite `t1-p1`: there it stands, word for word

        "#]],
    );
}

#[test]
fn a_place_that_is_bound_to_no_paragraph_cannot_be_quoted_from() {
    let site = bakery(&note("", "“Flour waits.” [@talk, t2-p1]"));
    site.write("content/talks/talk.md", TALK.replace("TEXT", "text: talk.txt").replace("block: 5, ", ""));
    expect![[r#"
        error[place-without-text]: `t2-p1` is bound to no paragraph of the text
         --> content/notes/note.md:4:1
          |
        4 | “Flour waits.” [@talk, t2-p1]
          | ^^^^^^^^^^^^^^
          |
          = help: give the place a `block` in the source's file, or cite a paragraph that has one

    "#]]
    .assert_eq(&site.check());
}

#[test]
fn the_site_shows_what_was_quoted_as_a_quotation() {
    let site = bakery(&note(
        "",
        "She said “Flour waits.” [@talk, t2-p1.3] and *“good bread”* [@talk, t1-p2] and “bread”“is”.\n\n> Flour waits.\n> [@talk, t2-p1]",
    ));
    site.write("site.toml", SCHEMA.replace("quotations = \"cited\"", ""));
    site.must_build();
    let page = site.page("notes/note/index.html");
    let body = page.split("<div class=\"body\">").nth(1).unwrap().split("</div>").next().unwrap();
    expect![[r#"

        <p>She said <span class="quotation">“Flour waits.”</span> <a class="citation" href="../../talks/talk/index.html#t2-p1"><span class="citation-label">Ben, answer, paragraph 1, sentence 3</span> <span class="citation-place">t2-p1.3</span></a> and <em><span class="quotation">“good bread”</span></em> <a class="citation" href="../../talks/talk/index.html#t1-p2"><span class="citation-label">Ada, opening, paragraph 2</span> <span class="citation-place">t1-p2</span></a> and <span class="quotation">“bread”</span><span class="quotation">“is”</span>.</p>
        <blockquote class="quotation">
        <p>Flour waits.
        <a class="citation" href="../../talks/talk/index.html#t2-p1"><span class="citation-label">Ben, answer, paragraph 1</span> <span class="citation-place">t2-p1</span></a></p>
        </blockquote>

    "#]].assert_eq(body);
}

#[test]
fn verify_writes_the_lock_and_a_build_without_the_text_accepts_exactly_what_it_holds() {
    let site = bakery_without_text(&note(
        "motto: { text: Flour waits., cite: talk t2-p1 }\n",
        "Ada: “with time, good bread” [@talk, t1-p2]. Twice: “with time, good bread” [@talk, t1-p2.2].",
    ));
    expect![[r#"
        error[unverified-quotation]: this quotation from t2-p1 was never verified
         --> content/notes/note.md:3:16
          |
        3 | motto: { text: Flour waits., cite: talk t2-p1 }
          |                ^^^^^^^^^^^^ not in quotes.lock
          |
          = help: run `expound verify --source talk=FILE` with the text of the source

        error[unverified-quotation]: this quotation from t1-p2 was never verified
         --> content/notes/note.md:5:6
          |
        5 | Ada: “with time, good bread” [@talk, t1-p2]. Twice: “with time, good bread” [@talk, t1-p2.2].
          |      ^^^^^^^^^^^^^^^^^^^^^^^ not in quotes.lock
          |
          = help: run `expound verify --source talk=FILE` with the text of the source

        error[unverified-quotation]: this quotation from t1-p2.2 was never verified
         --> content/notes/note.md:5:53
          |
        5 | Ada: “with time, good bread” [@talk, t1-p2]. Twice: “with time, good bread” [@talk, t1-p2.2].
          |                                                     ^^^^^^^^^^^^^^^^^^^^^^^ not in quotes.lock
          |
          = help: run `expound verify --source talk=FILE` with the text of the source

    "#]]
    .assert_eq(&site.check());

    let locked = verify(&site, &["--locked"]);
    expect![[r#"
        Output {
            code: 1,
            stdout: "",
            stderr: "expound: quotes.lock is out of date: 3 quotations to add. Run `expound verify` without `--locked`\n",
        }
    "#]].assert_debug_eq(&locked);
    assert!(!site.root().join("quotes.lock").exists(), "--locked writes nothing");

    expect![[r#"
        Output {
            code: 0,
            stdout: "",
            stderr: "3 quotations verified; wrote quotes.lock\n",
        }
    "#]]
    .assert_debug_eq(&verify(&site, &[]));
    let lock = std::fs::read_to_string(site.root().join("quotes.lock")).unwrap();
    expect![[r##"
        # Quotations verified word for word against their source, by `expound verify`.
        # Keep this file with the content; do not edit it.

        [talk]
        sha256 = "34cc2b6218a337c3395a739bb800a3dd390a737df2325bc87fcd17935b943ab3"
        quotations = [
          "t1-p2 4f59ca1eaaa86e576cf43f140eb5e0fa10e75eb54b140b35e292c5ee586d3b16",
          "t1-p2.2 4f59ca1eaaa86e576cf43f140eb5e0fa10e75eb54b140b35e292c5ee586d3b16",
          "t2-p1 d4a56cd2e85c79e6303bf408e6c964d0d9f01336a6891fac59b0a2e60b01c419",
        ]
    "##]]
    .assert_eq(&lock);

    expect![[r#"
        Output {
            code: 0,
            stdout: "",
            stderr: "3 quotations verified; quotes.lock is up to date\n",
        }
    "#]]
    .assert_debug_eq(&verify(&site, &["--locked"]));
    site.must_build();
}

/// A site without its text, whose one quotation was verified.
fn locked() -> Site {
    let site = bakery_without_text(&note("", "Ada: “with time, good bread” [@talk, t1-p2]."));
    assert_eq!(verify(&site, &[]).code, 0);
    assert_eq!(site.check(), "");
    site
}

fn with_body(site: &Site, body: &str) {
    site.write("content/notes/note.md", format!("---\ntitle: Note\n---\n{body}\n"));
}

#[test]
fn a_quotation_that_changed_since_it_was_verified_is_an_error() {
    let site = locked();
    with_body(&site, "Ada: “with time, better bread” [@talk, t1-p2].");
    expect![[r#"
        error[unverified-quotation]: this quotation from t1-p2 was never verified
         --> content/notes/note.md:4:6
          |
        4 | Ada: “with time, better bread” [@talk, t1-p2].
          |      ^^^^^^^^^^^^^^^^^^^^^^^^^ not in quotes.lock
          |
          = help: run `expound verify --source talk=FILE` with the text of the source

    "#]]
    .assert_eq(&site.check());
    // The text says where it is wrong, and the lock stays as it was.
    let before = std::fs::read(site.root().join("quotes.lock")).unwrap();
    expect![[r#"
        Output {
            code: 1,
            stdout: "",
            stderr: "error[quotation-not-found]: this is not in t1-p2 of `talk`\n --> content/notes/note.md:4:6\n  |\n4 | Ada: “with time, better bread” [@talk, t1-p2].\n  |      ^^^^^^^^^^^^^^^^^^^^^^^^^ sought: with time, better bread\n  |\n  = help: nearest, in t1-p2: with time, good bread\n  = help: the words that differ: `better` is `good` in the source\n\n1 error\n",
        }
    "#]].assert_debug_eq(&verify(&site, &[]));
    assert_eq!(std::fs::read(site.root().join("quotes.lock")).unwrap(), before);
}

#[test]
fn a_place_that_changed_since_the_quotation_was_verified_is_an_error() {
    let site = locked();
    with_body(&site, "Ada: “with time, good bread” [@talk, t1-p1].");
    expect![[r#"
        error[unverified-quotation]: this quotation from t1-p1 was never verified
         --> content/notes/note.md:4:6
          |
        4 | Ada: “with time, good bread” [@talk, t1-p1].
          |      ^^^^^^^^^^^^^^^^^^^^^^^ not in quotes.lock
          |
          = help: the same words were verified in t1-p2
          = help: run `expound verify --source talk=FILE` with the text of the source

    "#]]
    .assert_eq(&site.check());
    with_body(&site, "Ada: “with time, good bread” [@talk, t1-p2.2].");
    expect![[r#"
        error[unverified-quotation]: this quotation from t1-p2.2 was never verified
         --> content/notes/note.md:4:6
          |
        4 | Ada: “with time, good bread” [@talk, t1-p2.2].
          |      ^^^^^^^^^^^^^^^^^^^^^^^ not in quotes.lock
          |
          = help: the same words were verified in t1-p2
          = help: run `expound verify --source talk=FILE` with the text of the source

    "#]]
    .assert_eq(&site.check());
}

#[test]
fn white_space_and_wrapping_do_not_change_a_quotation() {
    let site = locked();
    with_body(&site, "Ada:\n“with\u{a0}time,\n   good bread”\n[@talk, t1-p2].");
    assert_eq!(site.check(), "");
    site.write("kept-elsewhere.txt", TEXT.replace(", ", ",\n"));
    // The text differs, and with it its fingerprint, but nothing that was quoted.
    expect![[r#"
        Output {
            code: 1,
            stdout: "",
            stderr: "expound: quotes.lock is out of date: the text of `talk` is another. Run `expound verify` without `--locked`\n",
        }
    "#]].assert_debug_eq(&verify(&site, &["--locked"]));
}

#[test]
fn a_quotation_that_is_gone_leaves_the_lock() {
    let site = locked();
    with_body(&site, "Ada said nothing.");
    assert_eq!(site.check(), "", "a lock may hold more than the site needs");
    expect![[r#"
        Output {
            code: 1,
            stdout: "",
            stderr: "expound: quotes.lock is out of date: 1 quotation to remove. Run `expound verify` without `--locked`\n",
        }
    "#]].assert_debug_eq(&verify(&site, &["--locked"]));
    assert_eq!(verify(&site, &[]).code, 0);
    assert!(!std::fs::read_to_string(site.root().join("quotes.lock")).unwrap().contains("t1-p2"));
}

#[test]
fn a_lock_that_cannot_be_read_is_an_error_and_verify_writes_it_anew() {
    for broken in [
        "[talk]\nsha256 = \"0\nquotations = []\n",
        "[talk]\nquotations = []\n",
        "[talk]\nsha256 = \"0\"\nquotations = [\"t1-p2\"]\n",
        "[talk]\nsha256 = \"0\"\nquotations = [\"t1-p2 f00\"]\nmore = 1\n",
    ] {
        let site = locked();
        let good = std::fs::read_to_string(site.root().join("quotes.lock")).unwrap();
        site.write("quotes.lock", broken);
        let said = site.check();
        assert!(said.contains("error[lock-syntax]"), "{broken}: {said}");
        if broken.ends_with("\"t1-p2\"]\n") {
            expect![[r#"
                error[unverified-quotation]: this quotation from t1-p2 was never verified
                 --> content/notes/note.md:4:6
                  |
                4 | Ada: “with time, good bread” [@talk, t1-p2].
                  |      ^^^^^^^^^^^^^^^^^^^^^^^ not in quotes.lock
                  |
                  = help: run `expound verify --source talk=FILE` with the text of the source

                error[lock-syntax]: `quotes.lock` cannot be read
                 --> quotes.lock:3:15
                  |
                3 | quotations = ["t1-p2"]
                  |               ^^^^^^^ a place and a hash must stand here
                  |
                  = help: run `expound verify` to write it anew

            "#]]
            .assert_eq(&said);
        }
        assert_eq!(verify(&site, &["--locked"]).code, 1);
        assert_eq!(std::fs::read_to_string(site.root().join("quotes.lock")).unwrap(), broken);
        assert_eq!(verify(&site, &[]).code, 0);
        assert_eq!(std::fs::read_to_string(site.root().join("quotes.lock")).unwrap(), good);
    }
}

#[test]
fn a_source_whose_text_is_not_given_keeps_what_was_verified_before() {
    let site = locked();
    let letter = "---\ntitle: A letter\nparts: [{ id: p1, block: 1 }]\n---\n";
    site.write("content/talks/letter.md", letter);
    site.write("letter.txt", "Dear Ada, bake more.\n");
    with_body(
        &site,
        "Ada: “with time, good bread” [@talk, t1-p2]. Ben: “Dear Ada, bake more.” [@letter, p1]",
    );
    assert_eq!(site.run(&["verify", "--source", "letter=letter.txt"]).code, 0);
    let both = std::fs::read_to_string(site.root().join("quotes.lock")).unwrap();
    assert!(both.contains("[talk]\nsha256 = \"34cc2b62"), "{both}");
    assert_eq!(verify(&site, &["--locked"]).code, 0, "neither run takes from the other");
    assert_eq!(site.run(&["verify", "--source", "letter=letter.txt", "--locked"]).code, 0);
    site.must_build();
}

#[test]
fn verify_says_what_it_cannot_use() {
    let site = locked();
    let sources = |it: &str| site.run(&["verify", "--source", it]);
    expect![[r#"
        Output {
            code: 2,
            stdout: "",
            stderr: "expound: the site has no source `tallk`; it has `talk`\n",
        }
    "#]]
    .assert_debug_eq(&sources("tallk=kept-elsewhere.txt"));
    expect![[r#"
        Output {
            code: 2,
            stdout: "",
            stderr: "expound: cannot read `absent.txt`: No such file or directory (os error 2)\n",
        }
    "#]]
    .assert_debug_eq(&sources("talk=absent.txt"));
    expect![[r#"
        Output {
            code: 2,
            stdout: "",
            stderr: "expound: --source cannot be `talk`: write KEY=FILE\n",
        }
    "#]]
    .assert_debug_eq(&sources("talk"));
}

#[test]
fn the_order_of_files_and_quotations_does_not_change_the_lock() {
    let one = "//- content/notes/a.md\n---\ntitle: A\n---\n“Flour waits.” [@talk, t2-p1] “good bread” [@talk, t1-p2]\n";
    let two = "//- content/notes/z.md\n---\ntitle: A\n---\n“good bread” [@talk, t1-p2]\n\n> Flour waits.\n> [@talk, t2-p1]\n";
    let locks: Vec<_> = [one, two]
        .iter()
        .map(|it| {
            let site = bakery_without_text(it);
            assert_eq!(verify(&site, &[]).code, 0);
            std::fs::read_to_string(site.root().join("quotes.lock")).unwrap()
        })
        .collect();
    assert_eq!(locks[0], locks[1]);
}

#[test]
fn a_text_is_never_among_the_output() {
    let site = bakery(&note("", "“Flour waits.” [@talk, t2-p1]"));
    site.must_build();
    for (path, bytes) in files(&site.public()) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!path.contains("talk.txt"), "{path}");
        assert!(!text.contains("It is two years old"), "{path} has the text");
    }
}

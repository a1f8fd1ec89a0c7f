//! What a link rests on: demanded where it is claimed, carried along chains, filtered and shown.

use expect_test::{Expect, expect};

use crate::html::{text, under};
use crate::quotations::TALK;
use crate::support::Site;

/// Bakers, breads and mills; a bread is known to be of a mill only through its baker.
const SCHEMA: &str = r#"
title = "Bread"
base_url = "https://example.org/"
theme = "base"

[basis.stated]
label = "stated"
meaning = "One passage names both ends."
citations = 1
[basis.wording]
label = "same wording"
meaning = "Two passages share a phrase."
citations = 2
[basis.editorial]
label = "our link"
meaning = "Our judgement."
note = true

[kinds.bread]
label = "Bread"
plural = "Breads"
path = "breads"
[kinds.bread.relations]
bakers = { to = "baker", many = true, annotated = true, label = "Baked by", inverse = "breads", inverse_label = "Bakes", absent = "Nobody says who bakes it." }
mills = { via = "bakers.mill", label = "Flour of", inverse = "breads", inverse_label = "Goes into", absent = "Not stated." }
plain = { to = "baker", many = true }

[kinds.baker]
label = "Baker"
plural = "Bakers"
path = "bakers"
[kinds.baker.relations]
mill = { to = "mill", annotated = true, label = "Buys from" }

[kinds.mill]
label = "Mill"
plural = "Mills"
path = "mills"

[kinds.talk]
label = "Talk"
plural = "Talks"
path = "talks"
source = true

[indexes.by-mill]
title = "By mill"
of = ["bread"]
by = ["mills"]
absent = "No mill stated"

[indexes.by-mill-strict]
title = "By mill, strictly"
of = ["bread"]
by = ["mills"]
basis = ["stated"]
absent = "No mill stated"

[indexes.matrix]
title = "Bakers by mill"
of = ["bread"]
by = ["bakers", "mills"]
absent = ["Nobody", "No mill stated"]
by_basis = ["stated", "wording"]
"#;

/// A mill, two bakers who buy from it (one says so, of the other we judge so), and breads.
fn bakery(bread: &str) -> Site {
    let site = Site::new("//- site.toml\n");
    site.write("site.toml", SCHEMA);
    site.write("content/talks/talk.md", TALK.replace("TEXT\n", ""));
    site.write("content/mills/mill.md", "---\ntitle: The mill\n---\n");
    let mill = |basis: &str| format!("---\ntitle: A baker\nmill: {{ to: mill, {basis} }}\n---\n");
    site.write("content/bakers/ada.md", mill("basis: stated, cite: talk t1-p1").replace("A baker", "Ada"));
    site.write(
        "content/bakers/ben.md",
        mill("basis: editorial, note: We think so.").replace("A baker", "Ben"),
    );
    site.write("content/breads/rye.md", format!("---\ntitle: Rye\n{bread}---\n"));
    site
}

fn check(bakers: &str, expected: Expect) {
    expected.assert_eq(&bakery(&format!("bakers:\n  - {{ to: ada, {bakers} }}\n")).check());
}

#[test]
fn each_basis_demands_what_the_site_declares() {
    check("basis: stated, cite: talk t1-p1", expect![[r#""#]]);
    check(
        "basis: stated",
        expect![[r#"
        error[basis-demands]: a link with the basis `stated` must cite 1 place
         --> content/breads/rye.md:4:23
          |
        4 |   - { to: ada, basis: stated }
          |                       ^^^^^^ this one cites 0
          |
          = help: add `cite: [SOURCE PLACE, …]`, or claim a weaker basis

    "#]],
    );
    check("basis: wording, cite: [talk t1-p1, talk t2-p1]", expect![[r#""#]]);
    check(
        "basis: wording, cite: talk t1-p1",
        expect![[r#"
        error[basis-demands]: a link with the basis `wording` must cite 2 different places
         --> content/breads/rye.md:4:23
          |
        4 |   - { to: ada, basis: wording, cite: talk t1-p1 }
          |                       ^^^^^^^ this one cites 1
          |
          = help: add `cite: [SOURCE PLACE, …]`, or claim a weaker basis

    "#]],
    );
    check(
        "basis: wording, cite: [talk t1-p1, talk t1-p1]",
        expect![[r#"
        error[basis-demands]: a link with the basis `wording` must cite 2 different places
         --> content/breads/rye.md:4:23
          |
        4 |   - { to: ada, basis: wording, cite: [talk t1-p1, talk t1-p1] }
          |                       ^^^^^^^ this one cites 1
          |
          = help: add `cite: [SOURCE PLACE, …]`, or claim a weaker basis

    "#]],
    );
    check("basis: editorial, note: We think so.", expect![[r#""#]]);
    check(
        "basis: editorial, cite: [talk t1-p1, talk t2-p1]",
        expect![[r#"
        error[basis-demands]: a link with the basis `editorial` must say why
         --> content/breads/rye.md:4:23
          |
        4 |   - { to: ada, basis: editorial, cite: [talk t1-p1, talk t2-p1] }
          |                       ^^^^^^^^^
          |
          = help: add `note: …`

    "#]],
    );
    check("note: 'No basis is no claim.'", expect![[r#""#]]);
}

#[test]
fn two_sentences_are_two_places_but_a_sentence_is_in_its_paragraph() {
    check("basis: wording, cite: [talk t1-p1.1, talk t1-p1.2]", expect![[r#""#]]);
    check(
        "basis: wording, cite: [talk t1-p1, talk t1-p1.2]",
        expect![[r#"
        error[basis-demands]: a link with the basis `wording` must cite 2 different places
         --> content/breads/rye.md:4:23
          |
        4 |   - { to: ada, basis: wording, cite: [talk t1-p1, talk t1-p1.2] }
          |                       ^^^^^^^ this one cites 1
          |
          = help: add `cite: [SOURCE PLACE, …]`, or claim a weaker basis

    "#]],
    );
}

#[test]
fn an_unknown_basis_lists_the_vocabulary() {
    check(
        "basis: responsible, cite: talk t1-p1",
        expect![[r#"
        error[unknown-basis]: no basis is called `responsible`
         --> content/breads/rye.md:4:23
          |
        4 |   - { to: ada, basis: responsible, cite: talk t1-p1 }
          |                       ^^^^^^^^^^^ unknown basis
          |
          = help: site.toml declares `stated`, `wording`, `editorial`

    "#]],
    );
    check(
        "basis: statd, cite: talk t1-p1",
        expect![[r#"
        error[unknown-basis]: no basis is called `statd`
         --> content/breads/rye.md:4:23
          |
        4 |   - { to: ada, basis: statd, cite: talk t1-p1 }
          |                       ^^^^^ unknown basis
          |
          = help: did you mean `stated`?
          = help: site.toml declares `stated`, `wording`, `editorial`

    "#]],
    );
    check(
        "basis: 1",
        expect![[r#"
        error[unknown-basis]: no basis is called `1`
         --> content/breads/rye.md:4:23
          |
        4 |   - { to: ada, basis: 1 }
          |                       ^ unknown basis
          |
          = help: site.toml declares `stated`, `wording`, `editorial`

    "#]],
    );
    let site = bakery("bakers: [ada]\n");
    site.write("site.toml", SCHEMA.replace("basis = [\"stated\"]", "basis = [\"sure\"]"));
    expect![[r#"
        error[unknown-basis]: no basis is called `sure`
          --> site.toml:56:10
           |
        56 | basis = ["sure"]
           |          ^^^^^^ unknown basis
           |
           = help: site.toml declares `stated`, `wording`, `editorial`

    "#]]
    .assert_eq(&site.check());
}

#[test]
fn an_entry_with_a_basis_must_be_allowed_one() {
    expect![[r#"
        error[not-annotated]: entries of `plain` are slugs alone
         --> content/breads/rye.md:4:5
          |
        4 |   - { to: ada, basis: stated, cite: talk t1-p1 }
          |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          |
          = help: declare `plain` with `annotated = true` in site.toml to say what they rest on

    "#]]
    .assert_eq(&bakery("plain:\n  - { to: ada, basis: stated, cite: talk t1-p1 }\n").check());
    check(
        "bassis: stated",
        expect![[r#"
        error[unknown-key]: an entry of a relation has no key `bassis`
         --> content/breads/rye.md:4:16
          |
        4 |   - { to: ada, bassis: stated }
          |                ^^^^^^ unknown key
          |
          = help: did you mean `basis`?

    "#]],
    );
    expect![[r#"
        error[derived-key]: `mills` of the kind `bread` follows from other relations
         --> content/breads/rye.md:3:1
          |
        3 | mills: [mill]
          | ^^^^^ it cannot be typed by hand
          |
          = help: remove it; it is shown where it follows

    "#]]
    .assert_eq(&bakery("mills: [mill]\n").check());
}

#[test]
fn a_basis_whose_places_are_unknown_is_reported_once() {
    check(
        "basis: stated, cite: talk t7-p1",
        expect![[r#"
        error[unknown-place]: the source `talk` has no place `t7-p1`
         --> content/breads/rye.md:4:42
          |
        4 |   - { to: ada, basis: stated, cite: talk t7-p1 }
          |                                          ^^^^^
          |
          = help: did you mean `t1-p1`?

    "#]],
    );
}

const BOTH: &str = "\
bakers:
  - { to: ada, basis: wording, cite: [talk t1-p1, talk t2-p1] }
  - { to: ben, basis: stated, cite: talk t1-p2 }
";

#[test]
fn a_chain_is_as_strong_as_its_weakest_step_and_an_entry_as_its_strongest_chain() {
    let site = bakery(BOTH);
    site.must_build();
    let page = site.page("breads/rye/index.html");
    // Through Ada: wording, then stated. Through Ben: stated, then editorial.
    expect![[r#"
        The mill same wording Ada, opening, paragraph 1 t1-p1 Ben, answer, paragraph 1 t2-p1 through Ada ; Ben
    "#]]
    .assert_eq(&under(&page, "x-to-mills"));
    expect![[r#"
        Rye same wording Ada, opening, paragraph 1 t1-p1 Ben, answer, paragraph 1 t2-p1 through Ada ; Ben
    "#]]
    .assert_eq(&under(&site.page("mills/mill/index.html"), "x-to-breads"));
}

#[test]
fn an_index_counts_only_the_basis_that_it_asks_for() {
    let site = bakery(BOTH);
    let plain = "---\ntitle: White\nbakers: [ada]\n---\n";
    site.write("content/breads/white.md", plain);
    site.must_build();
    let listed = |page: &str| text(&site.page(page), "main h2, main li");
    expect![[r#"
        The mill 2 entries
        Rye same wording Ada, opening, paragraph 1 t1-p1 Ben, answer, paragraph 1 t2-p1 through Ada ; Ben
        White stated Ada, opening, paragraph 1 t1-p1 through Ada
        No mill stated 0 entries
    "#]]
    .assert_eq(&listed("by-mill/index.html"));
    expect![[r#"
        The mill 1 entry
        White stated Ada, opening, paragraph 1 t1-p1 through Ada
        No mill stated 1 entry
        Rye
    "#]]
    .assert_eq(&listed("by-mill-strict/index.html"));
    expect![[r#"
        stated Bakers by mill: stated only One passage names both ends.
        Baker The mill No mill stated In all
        Ada 1 White 1 Rye 2
        Ben 0 1 Rye 1
        Nobody 0 0 0
        same wording Bakers by mill: same wording and stronger Two passages share a phrase.
        Baker The mill No mill stated In all
        Ada 2 in Ada, The mill Rye White 0 2
        Ben 1 in Ben, The mill Rye 0 1
        Nobody 0 0 0
    "#]]
    .assert_eq(&text(&site.page("matrix/index.html"), "caption, main tr"));
}

#[test]
fn what_no_table_of_a_matrix_shows_is_on_no_page_of_its_cells() {
    let site = bakery("bakers:\n  - { to: ben, basis: stated, cite: talk t1-p2 }\n");
    site.must_build();
    // Ben's mill is our judgement: neither table counts it.
    assert!(!site.public().join("matrix/ben/mill").exists());
    let matrix = site.page("matrix/index.html");
    assert_eq!(matrix.matches("matrix/ben/none/index.html").count(), 2, "both tables lead to the one page");
    assert!(text(&site.page("matrix/ben/none/index.html"), "main").contains("Rye"));
}

#[test]
fn what_is_absent_is_said() {
    let site = bakery("");
    site.must_build();
    let page = site.page("breads/rye/index.html");
    expect![[r#"
        Nobody says who bakes it.
    "#]]
    .assert_eq(&under(&page, "x-to-bakers"));
    expect![[r#"
        Not stated.
    "#]]
    .assert_eq(&under(&page, "x-to-mills"));
}

#[test]
fn a_basis_says_what_it_means_on_a_page_that_shows_it() {
    let site = bakery(BOTH);
    site.must_build();
    assert!(site.page("matrix/index.html").contains("Two passages share a phrase."));
}

//! What Markdown becomes. The pages of these sites are their text and nothing else.

use expect_test::{Expect, expect};

use crate::support::Site;

const SETTINGS: &str = "\
title = \"Site\"
base_url = \"https://example.org/\"
theme = \"bare\"

[kinds.thing]
label = \"Thing\"
plural = \"Things\"
path = \"things\"
";

/// A theme that shows a page's text, its contents and its style sheet for code.
const BARE: &str = "\
//- themes/bare/templates/page.html
{{ page.body | safe }}
//- themes/bare/templates/entity.html
{{ page.body | safe }}
//- themes/bare/templates/home.html
{% for h in page.headings %}{{ h.level }} {{ h.id }} {{ h.text }}
{% endfor %}{% if page.has_code %}{{ asset(path=\"highlight.css\") }}{% endif %}
//- themes/bare/templates/list.html
{{ page.body | safe }}
//- themes/bare/templates/404.html
";

fn site(settings: &str, files: &str) -> Site {
    let site = Site::new(&format!("//- site.toml\n{SETTINGS}{settings}{BARE}{files}"));
    site.must_build();
    site
}

/// Compares the HTML of a page with this text.
fn check(text: &str, expected: &Expect) {
    check_with("", text, expected);
}

fn check_with(settings: &str, text: &str, expected: &Expect) {
    let site = site(settings, &format!("//- content/page.md\n---\ntitle: Page\n---\n\n{text}\n"));
    expected.assert_eq(&site.page("page/index.html"));
}

#[test]
fn tables_scroll_by_themselves_and_keep_their_alignment() {
    check(
        "| Dish | Time |\n|:-----|-----:|\n| Soup | **25** |\n| a \\| b | `c \\| d` |\n",
        &expect![[r#"
            <div class="table" role="group" tabindex="0">
            <table><thead><tr><th class="align-left">Dish</th><th class="align-right">Time</th></tr></thead><tbody>
            <tr><td class="align-left">Soup</td><td class="align-right"><strong>25</strong></td></tr>
            <tr><td class="align-left">a | b</td><td class="align-right"><code>c | d</code></td></tr>
            </tbody></table>
            </div>

        "#]],
    );
}

#[test]
fn footnotes_are_numbered_by_first_use_and_lead_back() {
    check(
        "One[^b], two[^a], one again[^b].\n\n[^a]: The *first* written.\n\n[^b]: The second,\n    with more.\n\n    And a paragraph.\n\n[^c]: Never used.\n",
        &expect![[r##"
            <p>One<sup class="footnote-ref"><a id="fnref-1" href="#fn-1" role="doc-noteref"><span class="visually-hidden">Footnote </span>1</a></sup>, two<sup class="footnote-ref"><a id="fnref-2" href="#fn-2" role="doc-noteref"><span class="visually-hidden">Footnote </span>2</a></sup>, one again<sup class="footnote-ref"><a id="fnref-1-2" href="#fn-1" role="doc-noteref"><span class="visually-hidden">Footnote </span>1</a></sup>.</p>
            <section class="footnotes" role="doc-endnotes" aria-label="Footnotes">
            <ol>
            <li id="fn-1" data-number="1">
            <p>The second,
            with more.</p>
            <p>And a paragraph.</p>
            <a class="footnote-back" href="#fnref-1" role="doc-backlink">Back to the text, footnote 1</a>
            <a class="footnote-back" href="#fnref-1-2" role="doc-backlink">Back to the text, footnote 1, place 2</a>
            </li>
            <li id="fn-2" data-number="2">
            <p>The <em>first</em> written.</p>
            <a class="footnote-back" href="#fnref-2" role="doc-backlink">Back to the text, footnote 2</a>
            </li>
            </ol>
            </section>

        "##]],
    );
}

#[test]
fn text_can_be_struck_out() {
    check(
        "~~never~~ ~once~ a~b\n",
        &expect![[r#"
        <p><del>never</del> <del>once</del> a~b</p>

    "#]],
    );
}

#[test]
fn task_lists_say_their_state_in_words() {
    check(
        "- [x] Peas\n- [ ] Onion\n  - [X] red\n",
        &expect![[r#"
        <ul>
        <li><input type="checkbox" disabled checked aria-label="done"> Peas</li>
        <li><input type="checkbox" disabled aria-label="to do"> Onion
        <ul>
        <li><input type="checkbox" disabled checked aria-label="done"> red</li>
        </ul>
        </li>
        </ul>

    "#]],
    );
}

#[test]
fn definition_lists() {
    check(
        "Blanch\n: Boil briefly.\n\nSweat\nSteam\n: Cook gently.\n: With a lid.\n",
        &expect![[r#"
        <dl>
        <dt>Blanch</dt>
        <dd>Boil briefly.</dd>
        <dt>Sweat
        Steam</dt>
        <dd>Cook gently.</dd>
        <dd>With a lid.</dd>
        </dl>

    "#]],
    );
}

#[test]
fn headings_take_attributes() {
    check(
        "## How it is done { #how .wide data-n=1 }\n\n### Plain {.quiet}\n",
        &expect![[r#"
        <h2 id="how" class="wide" data-n="1">How it is done</h2>
        <h3 id="plain" class="quiet">Plain</h3>

    "#]],
    );
}

#[test]
fn alerts_have_titles() {
    check(
        "> [!NOTE]\n> Hot.\n\n> [!WARNING]\n> *Very* hot.\n\n> [!other]\n> A quotation.\n",
        &expect![[r#"
        <aside class="alert alert-note" aria-label="Note">
        <p class="alert-title">Note</p>
        <p>Hot.</p>
        </aside>
        <aside class="alert alert-warning" aria-label="Warning">
        <p class="alert-title">Warning</p>
        <p><em>Very</em> hot.</p>
        </aside>
        <blockquote class="quotation">
        <p>[!other]
        A quotation.</p>
        </blockquote>

    "#]],
    );
}

#[test]
fn alerts_have_the_titles_of_their_site() {
    check_with(
        "[markdown.alerts]\nnote = \"Hinweis <!>\"\ntip = \"Kniff\"\n",
        "> [!NOTE]\n> Heiß.\n\n> [!TIP]\n> Kalt.\n\n> [!CAUTION]\n> Lau.\n",
        &expect![[r#"
            <aside class="alert alert-note" aria-label="Hinweis &lt;!&gt;">
            <p class="alert-title">Hinweis &lt;!&gt;</p>
            <p>Heiß.</p>
            </aside>
            <aside class="alert alert-tip" aria-label="Kniff">
            <p class="alert-title">Kniff</p>
            <p>Kalt.</p>
            </aside>
            <aside class="alert alert-caution" aria-label="Caution">
            <p class="alert-title">Caution</p>
            <p>Lau.</p>
            </aside>

        "#]],
    );
}

const PUNCTUATION: &str = "\"It's\" -- 'he' said --- so... `\"a\" -- b`\n";

#[test]
fn punctuation_becomes_typographic() {
    check(
        PUNCTUATION,
        &expect![[r#"
        <p><span class="quotation">“It’s”</span> – ‘he’ said — so… <code>"a" -- b</code></p>

    "#]],
    );
}

#[test]
fn punctuation_can_stay_as_it_is() {
    check_with(
        "[markdown]\nsmart_punctuation = false\n",
        PUNCTUATION,
        &expect![[r#"
        <p><span class="quotation">"It's"</span> -- 'he' said --- so... <code>"a" -- b</code></p>

    "#]],
    );
}

const CODE: &str =
    "```rust\nfn main() { let x = \"<&>\"; }\n```\n\n```nosuch\na < b\n```\n\n    indented & plain\n";

#[test]
fn code_is_highlighted_by_classes() {
    check(
        CODE,
        &expect![[r#"
        <pre class="code" tabindex="0"><code class="language-rust"><span class="hl-source hl-rust"><span class="hl-meta hl-function hl-rust"><span class="hl-meta hl-function hl-rust"><span class="hl-storage hl-type hl-function hl-rust">fn</span> </span><span class="hl-entity hl-name hl-function hl-rust">main</span></span><span class="hl-meta hl-function hl-rust"><span class="hl-meta hl-function hl-parameters hl-rust"><span class="hl-punctuation hl-section hl-parameters hl-begin hl-rust">(</span></span><span class="hl-meta hl-function hl-rust"><span class="hl-meta hl-function hl-parameters hl-rust"><span class="hl-punctuation hl-section hl-parameters hl-end hl-rust">)</span></span></span></span><span class="hl-meta hl-function hl-rust"> </span><span class="hl-meta hl-function hl-rust"><span class="hl-meta hl-block hl-rust"><span class="hl-punctuation hl-section hl-block hl-begin hl-rust">{</span> <span class="hl-storage hl-type hl-rust">let</span> x <span class="hl-keyword hl-operator hl-rust">=</span> <span class="hl-string hl-quoted hl-double hl-rust"><span class="hl-punctuation hl-definition hl-string hl-begin hl-rust">&quot;</span>&lt;&amp;&gt;<span class="hl-punctuation hl-definition hl-string hl-end hl-rust">&quot;</span></span><span class="hl-punctuation hl-terminator hl-rust">;</span> </span><span class="hl-meta hl-block hl-rust"><span class="hl-punctuation hl-section hl-block hl-end hl-rust">}</span></span></span>
        </span></code></pre>
        <pre class="code" tabindex="0"><code class="language-nosuch">a &lt; b
        </code></pre>
        <pre class="code" tabindex="0"><code>indented &amp; plain
        </code></pre>

    "#]],
    );
}

#[test]
fn code_can_stay_plain() {
    check_with(
        "[markdown]\nhighlight = false\n",
        CODE,
        &expect![[r#"
        <pre class="code" tabindex="0"><code class="language-rust">fn main() { let x = &quot;&lt;&amp;&gt;&quot;; }
        </code></pre>
        <pre class="code" tabindex="0"><code class="language-nosuch">a &lt; b
        </code></pre>
        <pre class="code" tabindex="0"><code>indented &amp; plain
        </code></pre>

    "#]],
    );
}

#[test]
fn a_code_block_names_its_language_first() {
    check(
        "```rust,ignore\nx\n```\n\n```  yaml title=\"a\"\na: 1\n```\n\n~~~\nx\n~~~\n",
        &expect![[r#"
            <pre class="code" tabindex="0"><code class="language-rust"><span class="hl-source hl-rust">x
            </span></code></pre>
            <pre class="code" tabindex="0"><code class="language-yaml"><span class="hl-source hl-yaml"><span class="hl-string hl-unquoted hl-plain hl-out hl-yaml"><span class="hl-entity hl-name hl-tag hl-yaml">a</span></span><span class="hl-punctuation hl-separator hl-key-value hl-mapping hl-yaml">:</span> <span class="hl-constant hl-numeric hl-integer hl-yaml">1</span>
            </span></code></pre>
            <pre class="code" tabindex="0"><code>x
            </code></pre>

        "#]],
    );
}

#[test]
fn the_style_sheet_for_code_is_there_exactly_if_a_page_has_code() {
    let sheets = |site: &Site| {
        let files = crate::support::files(&site.public());
        files.into_iter().map(|(name, _)| name).filter(|it| it.contains("highlight")).collect::<Vec<_>>()
    };
    let home = |text: &str| format!("//- content/_index.md\n---\ntitle: Home\n---\n\n{text}\n");
    let without = site("", &home("`inline` and\n\n```nosuch\ncode\n```"));
    assert_eq!(sheets(&without), [""; 0]);
    assert_eq!(without.page("index.html").trim(), "");
    let with = site("", &home("```yaml\na: 1\n```"));
    let [sheet] = &sheets(&with)[..] else { panic!("one style sheet: {:?}", sheets(&with)) };
    assert_eq!(with.page("index.html").trim(), sheet);
    let sheet = with.page(sheet);
    for promised in [".hl-string", "prefers-color-scheme: dark", "[data-theme=\"dark\"]"] {
        assert!(sheet.contains(promised), "{promised} in {sheet}");
    }
    assert!(!sheet.contains("background-color"), "code stands on the page's ground");
}

#[test]
fn headings_have_anchors_as_forges_make_them() {
    let site = site(
        "",
        "\
//- content/_index.md
---
title: Home
---

# Home again

## What's *new*?

## What's new

## what's new?

## 质量强国

## `code` & [link](https://example.org/)

## !

## Under_score - dash

Setext
------

## What's new-1
",
    );
    expect![[r#"
        1 home-again Home again
        2 whats-new What’s new?
        2 whats-new-1 What’s new
        2 whats-new-2 what’s new?
        2 质量强国 质量强国
        2 code--link code &amp; link
        2 section !
        2 under_score---dash Under_score - dash
        2 setext Setext
        2 whats-new-1-1 What’s new-1

    "#]]
    .assert_eq(&site.page("index.html"));
}

#[test]
fn anchors_that_authors_give_are_kept_and_stay_unique() {
    let site = site(
        "",
        "//- content/_index.md\n---\ntitle: Home\n---\n\n## One {#a}\n\n## A\n\n## Two {#a}\n\n[one](#a)\n",
    );
    expect![[r#"
        2 a One
        2 a-1 A
        2 a-2 Two

    "#]]
    .assert_eq(&site.page("index.html"));
}

#[test]
fn links_lead_from_any_depth() {
    let site = site(
        "",
        "\
//- content/about.md
---
title: About <us>
---

## Who & why

[[thing/one]] · [[thing/one|this *one*]] · [[thing/one#parts]] · [[thing/one#parts|its parts]] · [[thing]] ·
[[about]] · [[deep/down]] · [a](things/one.md) · [b](things/one.md#parts \"A title\") · [c](#who--why) ·
[d](deep/down.md) · [e](/things/one.md) · [f](./things/../about.md) · <https://example.org/?a=1&b=2> ·
<cook@example.org> · [g](//example.org/) · [h](mailto:a@b.c) · [i](tel:+1) · [j][k]

[k]: deep/down.md
//- content/deep/down.md
---
title: Down
---

[[about]] · [up](../about.md) · [[thing/one]] · ![x](../pic.png) · [file](notes.txt)
//- content/deep/notes.txt
notes
//- content/pic.png
not really
//- content/things/one.md
---
title: One
---

## Parts

[[about#who--why]]
",
    );
    expect![[r##"
        <h2 id="who--why">Who &amp; why</h2>
        <p><a href="../things/one/index.html">One</a> · <a href="../things/one/index.html">this <em>one</em></a> · <a href="../things/one/index.html#parts">One</a> · <a href="../things/one/index.html#parts">its parts</a> · <a href="../things/index.html">Things</a> ·
        <a href="../about/index.html">About &lt;us&gt;</a> · <a href="../deep/down/index.html">Down</a> · <a href="../things/one/index.html">a</a> · <a href="../things/one/index.html#parts" title="A title">b</a> · <a href="#who--why">c</a> ·
        <a href="../deep/down/index.html">d</a> · <a href="../things/one/index.html">e</a> · <a href="../about/index.html">f</a> · <a href="https://example.org/?a=1&amp;b=2" rel="external">https://example.org/?a=1&amp;b=2</a> ·
        <a href="mailto:cook@example.org" rel="external">cook@example.org</a> · <a href="//example.org/" rel="external">g</a> · <a href="mailto:a@b.c" rel="external">h</a> · <a href="tel:+1" rel="external">i</a> · <a href="../deep/down/index.html">j</a></p>

    "##]].assert_eq(&site.page("about/index.html"));
    expect![[r#"
        <p><a href="../../about/index.html">About &lt;us&gt;</a> · <a href="../../about/index.html">up</a> · <a href="../../things/one/index.html">One</a> · <img src="../../pic.png" alt="x"> · <a href="../../deep/notes.txt">file</a></p>

    "#]].assert_eq(&site.page("deep/down/index.html"));
    expect![[r#"
        <h2 id="parts">Parts</h2>
        <p><a href="../../about/index.html#who--why">About &lt;us&gt;</a></p>

    "#]]
    .assert_eq(&site.page("things/one/index.html"));
    assert_eq!(site.page("deep/notes.txt"), "notes\n");
    assert_eq!(site.page("pic.png"), "not really\n");
}

#[test]
fn links_can_end_at_folders() {
    let site = site(
        "[publish]\nlinks = \"folder\"\n",
        "//- content/about.md\n---\ntitle: About\n---\n\n[[thing]] [[about#x|x]] [home](_index.md)\n\n## X\n\
         //- content/_index.md\n---\ntitle: Home\n---\n",
    );
    expect![[r#"
        <p><a href="../things/">Things</a> <a href="../about/#x">x</a> <a href=".././">home</a></p>
        <h2 id="x">X</h2>

    "#]]
    .assert_eq(&site.page("about/index.html"));
}

#[test]
fn names_with_odd_characters_are_escaped_in_links() {
    let site = site(
        "",
        "\
//- content/things/50% off & more.md
---
title: 50% off
---
//- content/things/质量.md
---
title: 质量
---

## 第一

//- content/about.md
---
title: About
---

[[thing/50%-off-&-more]] · [a](<things/50% off & more.md>) · [b](things/50%25%20off%20&%20more.md) · [[thing/质量#第一]] ·
[c](things/质量.md#第一) · ![p](<a 'b' %231.png>)
//- content/a 'b' #1.png
x
",
    );
    expect![[r#"
        <p><a href="../things/50%25-off-&amp;-more/index.html">50% off</a> · <a href="../things/50%25-off-&amp;-more/index.html">a</a> · <a href="../things/50%25-off-&amp;-more/index.html">b</a> · <a href="../things/%E8%B4%A8%E9%87%8F/index.html#%E7%AC%AC%E4%B8%80">质量</a> ·
        <a href="../things/%E8%B4%A8%E9%87%8F/index.html#%E7%AC%AC%E4%B8%80">c</a> · <img src="../a%20%27b%27%20%231.png" alt="p"></p>

    "#]].assert_eq(&site.page("about/index.html"));
}

#[test]
fn a_folder_can_be_a_page_with_its_resources() {
    let site = site(
        "",
        "\
//- content/things/lamp/index.md
---
title: Lamp
---

![lit](lit.jpg) [plan](parts/plan.pdf) [[thing/lamp]]
//- content/things/lamp/lit.jpg
jpg
//- content/things/lamp/parts/plan.pdf
pdf
",
    );
    expect![[r#"
        <p><img src="../../things/lamp/lit.jpg" alt="lit"> <a href="../../things/lamp/parts/plan.pdf">plan</a> <a href="../../things/lamp/index.html">Lamp</a></p>

    "#]].assert_eq(&site.page("things/lamp/index.html"));
    assert_eq!(site.page("things/lamp/lit.jpg"), "jpg\n");
    assert_eq!(site.page("things/lamp/parts/plan.pdf"), "pdf\n");
}

#[test]
fn resources_of_a_folder_page_with_a_slug_of_its_own_are_found() {
    let site = site(
        "",
        "\
//- content/things/sub/lamp/index.md
---
title: Lamp
slug: light
---

![lit](lit.jpg)
//- content/things/sub/lamp/lit.jpg
jpg
",
    );
    expect![[r#"
        <p><img src="../../things/sub/lamp/lit.jpg" alt="lit"></p>

    "#]]
    .assert_eq(&site.page("things/light/index.html"));
    assert_eq!(site.page("things/sub/lamp/lit.jpg"), "jpg\n");
}

#[test]
fn static_files_stand_at_the_root() {
    let site = site("", "//- static/robots.txt\nUser-agent: *\n//- static/img/a.svg\n<svg/>\n");
    assert_eq!(site.page("robots.txt"), "User-agent: *\n");
    assert_eq!(site.page("img/a.svg"), "<svg/>\n");
}

#[test]
fn hidden_files_and_the_leftovers_of_editors_are_not_content() {
    let site = site(
        "",
        "//- content/.draft.md\nx\n//- content/page.md~\nx\n//- content/#page.md#\nx\n//- content/.git/config\nx\n",
    );
    let names = crate::support::files(&site.public()).into_iter().map(|(name, _)| name);
    let names: Vec<_> =
        names.filter(|it| it.contains("page") || it.contains("draft") || it.contains("git")).collect();
    assert_eq!(names, [""; 0]);
    assert_eq!(site.must_build().n_pages, 3);
}

#[test]
fn html_stays_and_text_is_escaped() {
    check(
        "<b>bold</b> a < b & c > \"d\" &copy; \\*star\\*\n\n<div class=\"x\">\n\n*in*\n\n</div>\n",
        &expect![[r#"
            <p><b>bold</b> a &lt; b &amp; c &gt; <span class="quotation">“d”</span> © *star*</p>
            <div class="x">
            <p><em>in</em></p>
            </div>

        "#]],
    );
}

#[test]
fn quotations_and_breaks() {
    check(
        "> Words.\n>\n> More.\n\n---\n\nline\\\nbreak  \nagain\n",
        &expect![[r#"
        <blockquote class="quotation">
        <p>Words.</p>
        <p>More.</p>
        </blockquote>
        <hr />
        <p>line<br />
        break<br />
        again</p>

    "#]],
    );
}

#[test]
fn a_link_in_a_table_and_in_a_heading() {
    let site = site(
        "",
        "//- content/page.md\n---\ntitle: Page\n---\n\n## See [[thing/one]]\n\n| a |\n|---|\n| [[thing/one\\|it]] |\n| [x](things/one.md) |\n\
         //- content/things/one.md\n---\ntitle: One\n---\n",
    );
    expect![[r#"
        <h2 id="see-thingone">See <a href="../things/one/index.html">One</a></h2>
        <div class="table" role="group" tabindex="0">
        <table><thead><tr><th>a</th></tr></thead><tbody>
        <tr><td><a href="../things/one/index.html">it</a></td></tr>
        <tr><td><a href="../things/one/index.html">x</a></td></tr>
        </tbody></table>
        </div>

    "#]]
    .assert_eq(&site.page("page/index.html"));
}

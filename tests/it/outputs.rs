//! Files for machines, each read by a parser made for its format.

use std::collections::BTreeSet;
use std::process::Command;

use expect_test::expect;
use oxjsonld::{JsonLdParser, JsonLdRemoteDocument};
use scraper::{Html, Selector};
use serde_json::Value;

use crate::support::{self, Site};

/// A site with every kind of output, and with names that every format must escape.
const LIBRARY: &str = r##"
//- site.toml
title = "Books & <friends>"
tagline = "A library"
description = "What we read."
notice = "Only a test."
base_url = "https://example.org/a%20b/"
theme = "base"

[feed]
kinds = ["note"]
date = "read_on"

[basis.stated]
label = "stated"
meaning = "It says so."
[basis.guess]
label = "a guess"
meaning = "We think so."

[kinds.book]
label = "Book"
plural = "Books"
path = "books"
sort = "order"
code = "B{order}"
[kinds.book.fields]
order = { type = "integer", required = true }
price = { type = "number" }
lent = { type = "boolean" }
summary = { type = "markdown" }
names = { type = "list", of = "string" }
home = { type = "url" }
state = { type = "enum", values = ["new", "old"] }
words = { type = "quote" }
[kinds.book.relations]
authors = { to = "author", many = true, annotated = true, inverse = "books", inverse_label = "Books" }
places = { via = "authors.place" }
[kinds.book.json_ld]
type = "Book"
alternateName = "names"
author = "authors"
offers = { type = "Offer", price = "price" }
isPartOf = { entity = "author/ada" }
inLanguage = { constant = "en" }
hasPart = { each = "words", type = "Quotation", text = "text", url = "url" }
contributor = { each = "authors", type = "Person", name = "title", url = "url" }

[kinds.author]
label = "Author"
plural = "Authors"
path = "people/authors"
[kinds.author.fields]
born = { type = "date" }
[kinds.author.relations]
place = { to = "place" }
[kinds.author.json_ld]
type = "Person"
list_type = "ItemPage"
birthDate = "born"
subjectOf = "books"

[kinds.place]
plural = "Places"
path = "places"

[kinds.note]
plural = "Notes"
path = "notes"
[kinds.note.fields]
read_on = { type = "date" }

[kinds.text]
plural = "Texts"
path = "texts"
source = true
//- content/books/soup.md
---
title: "=HYPERLINK(\"x\") & <b>]]> soup"
order: -1
price: -2.5
lent: true
summary: "About *soup*, [[author/ada]] [@letter, p1]; see [the notes](../notes/_index.md)."
names: ["-one", "two, too"]
home: https://example.org/?a=1&b=2
state: new
words: { text: "Soup is good.", cite: letter p1, label: "1." }
authors:
  - { to: ada, basis: guess, cite: [letter p1], note: "As *she* says [@letter, p1]." }
aliases: [old/soup, "/first.html", "旧/汤"]
---
Read `[[x]]`, [part](#part) and [[author/ada|Ada]], ![plan](plan.png), <https://example.org>.

> Soup is good.
> [@letter, p1]

## Part

See [Ada][a] and [all](../people/authors/_index.md).

[a]: ../people/authors/ada.md
//- content/books/plan.png
not a picture
//- content/books/汤 (new).md
---
title: 汤
order: 2
---
//- content/people/authors/ada.md
---
title: "@Ada"
born: 1815-12-10
place: london
---
//- content/people/authors/_index.md
---
title: Those who write
---
//- content/places/london.md
---
title: London
---
//- content/notes/_index.md
---
title: Notes
---
//- content/notes/late.md
---
title: Late
read_on: 2024-02-29
---
It was <late> &amp; [soup](../books/soup.md).
//- content/notes/early.md
---
title: Early
read_on: 1999-12-31
---
//- content/notes/undated.md
---
title: Undated
---
//- content/about.md
---
title: About
---
The data is in [one file](data/site.json) and in [tables](/data/books.csv).
//- content/texts/letter.md
---
title: A letter
text: letter.txt
publish: true
parts:
  - { id: p, label: Ada, block: 1, paragraphs: [{ id: p1, block: 1, gist: On soup. }] }
---
//- content/texts/letter.txt
Soup is good.
"##;

fn library() -> Site {
    let site = Site::new(LIBRARY);
    site.must_build();
    site
}

fn json(site: &Site, path: &str) -> Value {
    serde_json::from_str(&site.page(path)).unwrap()
}

/// Every file below `public/` with this ending.
fn with_ending(site: &Site, ending: &str) -> Vec<String> {
    let files = support::files(&site.public()).into_iter().map(|(path, _)| path);
    files.filter(|it| it.ends_with(ending)).collect()
}

/// The texts of the elements of this name, by an XML parser.
pub(crate) fn elements(xml: &str, name: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let (mut found, mut inside) = (Vec::new(), false);
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Start(it) if it.name().as_ref() == name => {
                inside = true;
                found.push(String::new());
            }
            quick_xml::events::Event::End(_) => inside = false,
            quick_xml::events::Event::Text(it) if inside => {
                found.last_mut().unwrap().push_str(&it);
            }
            quick_xml::events::Event::GeneralRef(it) if inside => {
                found.last_mut().unwrap().push_str(&format!("&{};", &*it));
            }
            quick_xml::events::Event::Eof => return found,
            _ => {}
        }
    }
}

#[test]
fn the_sitemap_names_every_page_and_nothing_else() {
    let site = library();
    let named: BTreeSet<_> = elements(&site.page("sitemap.xml"), "loc").into_iter().collect();
    let decoded = |it: &str| percent_encoding::percent_decode_str(it).decode_utf8().unwrap().into_owned();
    let pages = with_ending(&site, "index.html").into_iter().filter(|it| {
        // A page at an old address leads on and is no page of its own.
        !site.page(it).contains("http-equiv=\"refresh\"")
    });
    let pages: BTreeSet<_> =
        pages.map(|it| format!("https://example.org/a b/{}", it.trim_end_matches("index.html"))).collect();
    assert_eq!(named.iter().map(|it| decoded(it)).collect::<BTreeSet<_>>(), pages);
    assert!(named.iter().all(|it| it.is_ascii()), "addresses in a sitemap are escaped");
    expect![[r#"
        User-agent: *
        Allow: /

        Sitemap: https://example.org/a%20b/sitemap.xml
    "#]]
    .assert_eq(&site.page("robots.txt"));
}

#[test]
fn the_feed_has_the_dated_entities_the_newest_first() {
    let site = library();
    let xml = site.page("feed.xml");
    let feed = feed_rs::parser::parse(xml.as_bytes()).unwrap();
    assert_eq!(feed.feed_type, feed_rs::model::FeedType::Atom);
    assert_eq!(feed.title.unwrap().content, "Books & <friends>");
    let entries: Vec<_> = feed
        .entries
        .iter()
        .map(|it| (it.title.as_ref().unwrap().content.as_str(), it.updated.unwrap().to_rfc3339()))
        .collect();
    assert_eq!(
        entries,
        [("Late", "2024-02-29T00:00:00+00:00".to_owned()), ("Early", "1999-12-31T00:00:00+00:00".to_owned())]
    );
    let late = &feed.entries[0];
    assert_eq!(late.id, "https://example.org/a%20b/notes/late/");
    assert_eq!(late.links[0].href, "https://example.org/a%20b/notes/late/");
    let html = late.content.as_ref().unwrap().body.as_deref().unwrap();
    assert!(html.contains("href=\"https://example.org/a%20b/books/soup/\""), "{html}");
    assert!(site.page("index.html").contains("type=\"application/atom+xml\""));
}

#[test]
fn json_is_what_its_schema_says() {
    let site = library();
    let validator = jsonschema::validator_for(&json(&site, "data/schema.json")).unwrap();
    let mut checked = 0;
    for path in with_ending(&site, ".json").into_iter().filter(|it| !it.ends_with("schema.json")) {
        let value = json(&site, &path);
        let errors: Vec<_> = validator.iter_errors(&value).map(|it| it.to_string()).collect();
        assert_eq!(errors, [""; 0], "{path}");
        checked += 1;
    }
    assert_eq!(checked, 9, "eight entities and the site");
    let mut wrong = json(&site, "data/site.json");
    wrong["entities"][0]["fields"]["order"] = "one".into();
    assert!(!validator.is_valid(&wrong), "the schema knows the types of fields");
}

#[test]
fn the_data_tells_what_every_link_rests_on() {
    let site = library();
    let data = json(&site, "data/site.json");
    let links: Vec<_> =
        data["links"].as_array().unwrap().iter().filter(|it| it["from"] == "book/soup").collect();
    expect![[r#"
        [
          {
            "from": "book/soup",
            "relation": "authors",
            "to": "author/ada",
            "origin": "typed",
            "basis": "guess",
            "citations": [
              {
                "source": "letter",
                "place": "p1",
                "label": "Ada, paragraph 1",
                "url": "https://example.org/a%20b/texts/letter/#p1"
              }
            ],
            "note": {
              "markdown": "As *she* says ([Ada, paragraph 1](https://example.org/a%20b/texts/letter/#p1)).",
              "html": "<p>As <em>she</em> says <a class=\"citation\" href=\"https://example.org/a%20b/texts/letter/#p1\"><span class=\"citation-label\">Ada, paragraph 1</span> <span class=\"citation-place\">p1</span></a>.</p>"
            }
          },
          {
            "from": "book/soup",
            "relation": "places",
            "to": "place/london",
            "origin": "derived",
            "basis": "guess",
            "citations": [
              {
                "source": "letter",
                "place": "p1",
                "label": "Ada, paragraph 1",
                "url": "https://example.org/a%20b/texts/letter/#p1"
              }
            ],
            "ways": [
              [
                {
                  "id": "author/ada",
                  "basis": "guess"
                }
              ]
            ]
          }
        ]"#]]
    .assert_eq(&serde_json::to_string_pretty(&links).unwrap());
}

#[test]
fn tables_hold_no_formula() {
    let site = library();
    let mut n_cells = 0;
    for path in with_ending(&site, ".csv") {
        let text = site.page(&path);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let head = reader.headers().unwrap().clone();
        for row in reader.records() {
            let row = row.unwrap();
            assert_eq!(row.len(), head.len(), "{path}");
            for (cell, column) in row.iter().zip(&head) {
                let is_number = cell.parse::<f64>().is_ok();
                assert!(is_number || !cell.starts_with(['=', '+', '-', '@']), "{path}, {column}: {cell}");
                n_cells += 1;
            }
        }
    }
    assert!(n_cells > 50);
    expect![[r#"
        id,title,url,code,order,price,lent,summary,names,home,state,words,authors,places
        book/soup,"'=HYPERLINK(""x"") & <b>]]> soup",https://example.org/a%20b/books/soup/,B-1,-1,-2.5,true,"About soup, @Ada [p1]; see the notes.","'-one; two, too",https://example.org/?a=1&b=2,new,Soup is good. [p1],author/ada,place/london
        book/汤-(new),汤,https://example.org/a%20b/books/%E6%B1%A4-(new)/,B2,2,,,,,,,,,
    "#]]
    .assert_eq(&site.page("data/books.csv").replace("\r\n", "\n").replace('\u{7}', ""));
    expect![[r#"
        quotation,source,place,label,page,url
        Soup is good.,letter,p1,"Ada, paragraph 1","'=HYPERLINK(""x"") & <b>]]> soup",https://example.org/a%20b/books/soup/
    "#]]
    .assert_eq(&site.page("data/quotations.csv").replace("\r\n", "\n").replace('\u{7}', ""));
}

#[test]
fn an_entity_as_markdown_stands_for_itself() {
    let site = library();
    expect![[r##"
        # =HYPERLINK("x") \& \<b\>\]\]\> soup

        [Book](https://example.org/a%20b/books/) · [Books \& \<friends\>](https://example.org/a%20b/) · [=HYPERLINK("x") \& \<b\>\]\]\> soup](https://example.org/a%20b/books/soup/)

        > Only a test.

        - **Order**: -1
        - **Price**: -2.5
        - **Lent**: true
        - **Summary**: About *soup*, [@Ada](https://example.org/a%20b/people/authors/ada/) ([Ada, paragraph 1](https://example.org/a%20b/texts/letter/#p1)); see [the notes](https://example.org/a%20b/notes/).
        - **Names**:
            - -one
            - two, too
        - **Home**: https://example.org/?a=1\&b=2
        - **State**: new
        - **Words**: 1. “Soup is good.” ([Ada, paragraph 1](https://example.org/a%20b/texts/letter/#p1))

        ## Authors

        - [@Ada](https://example.org/a%20b/people/authors/ada/), a guess ([Ada, paragraph 1](https://example.org/a%20b/texts/letter/#p1)): As *she* says ([Ada, paragraph 1](https://example.org/a%20b/texts/letter/#p1)).

        ## Places

        - [London](https://example.org/a%20b/places/london/), a guess ([Ada, paragraph 1](https://example.org/a%20b/texts/letter/#p1))

        ---

        Read `[[x]]`, [part](#part) and [Ada](https://example.org/a%20b/people/authors/ada/), ![plan](https://example.org/a%20b/books/plan.png), <https://example.org>.

        > Soup is good.
        > ([Ada, paragraph 1](https://example.org/a%20b/texts/letter/#p1))

        ## Part

        See [Ada](https://example.org/a%20b/people/authors/ada/) and [all](https://example.org/a%20b/people/authors/).

        [a]: ../people/authors/ada.md
    "##]].assert_eq(&site.page("books/soup/index.md").replace('\u{7}', ""));
}

#[test]
fn llms_txt_leads_to_the_markdown() {
    let site = library();
    expect![[r##"
        # Books & <friends>

        > What we read.

        A library

        Only a test.

        ## Books

        - [=HYPERLINK("x") & <b>\]\]> soup](https://example.org/a%20b/books/soup/index.md): About soup, @Ada; see the notes.
        - [汤](<https://example.org/a%20b/books/%E6%B1%A4-(new)/index.md>): What we read.

        ## Authors

        - [@Ada](https://example.org/a%20b/people/authors/ada/index.md): What we read.

        ## Places

        - [London](https://example.org/a%20b/places/london/index.md): What we read.

        ## Notes

        - [Early](https://example.org/a%20b/notes/early/index.md): What we read.
        - [Late](https://example.org/a%20b/notes/late/index.md): It was & soup.
        - [Undated](https://example.org/a%20b/notes/undated/index.md): What we read.

        ## Texts

        - [A letter](https://example.org/a%20b/texts/letter/index.md): What we read.

        ## Pages

        - [Those who write](https://example.org/a%20b/people/authors/): @Ada
        - [Notes](https://example.org/a%20b/notes/): Early · Late · Undated
        - [About](https://example.org/a%20b/about/): The data is in one file and in tables.
        - [Books & <friends>](https://example.org/a%20b/): What we read.
        - [Books](https://example.org/a%20b/books/): =HYPERLINK("x") & <b>]]> soup · 汤
        - [Places](https://example.org/a%20b/places/): London
        - [Texts](https://example.org/a%20b/texts/): A letter

        ## Optional

        - [data/site.json](https://example.org/a%20b/data/site.json)
        - [data/schema.json](https://example.org/a%20b/data/schema.json)
        - [data/books.csv](https://example.org/a%20b/data/books.csv)
        - [data/people-authors.csv](https://example.org/a%20b/data/people-authors.csv)
        - [data/places.csv](https://example.org/a%20b/data/places.csv)
        - [data/notes.csv](https://example.org/a%20b/data/notes.csv)
        - [data/texts.csv](https://example.org/a%20b/data/texts.csv)
        - [data/links.csv](https://example.org/a%20b/data/links.csv)
        - [data/quotations.csv](https://example.org/a%20b/data/quotations.csv)
    "##]].assert_eq(&site.page("llms.txt").replace('\u{7}', ""));
}

/// What a page says of itself, as the triples that a JSON-LD processor makes of it.
pub(crate) fn triples(html: &str) -> Vec<String> {
    let document = Html::parse_document(html);
    let script = Selector::parse("script[type='application/ld+json']").unwrap();
    let scripts: Vec<_> = document.select(&script).collect();
    assert_eq!(scripts.len(), 1, "a page says it once");
    let text: String = scripts[0].text().collect();
    // What schema.org's own context says, as far as these words go.
    let context = br#"{"@context": {"@vocab": "https://schema.org/", "url": {"@type": "@id"}, "item": {"@type": "@id"}}}"#;
    let parser = JsonLdParser::new().for_slice(text.as_bytes()).with_load_document_callback(|url, _| {
        assert_eq!(url, "https://schema.org");
        Ok(JsonLdRemoteDocument { document: context.to_vec(), document_url: "https://schema.org/".into() })
    });
    let quads = parser.map(|it| it.unwrap().to_string());
    let mut triples: Vec<_> = quads.collect();
    // Nodes without a name have another one each time.
    for triple in &mut triples {
        while let Some(at) = triple.find("_:") {
            let end = triple[at..].find(' ').map_or(triple.len(), |it| at + it);
            triple.replace_range(at..end, "[]");
        }
    }
    triples.sort();
    triples
}

#[test]
fn pages_say_what_they_are_about_in_the_words_of_schema_org() {
    let site = library();
    let of = |path: &str| triples(&site.page(path)).join("\n").replace('\u{7}', "");
    let soup = of("books/soup/index.html");
    let at = "<https://example.org/a%20b/books/soup/>";
    let ada = "<https://example.org/a%20b/people/authors/ada/>";
    for expected in [
        format!("{at} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://schema.org/Book>"),
        format!("{at} <https://schema.org/author> {ada}"),
        format!("{at} <https://schema.org/isPartOf> {ada}"),
        format!("{at} <https://schema.org/inLanguage> \"en\""),
        format!("{at} <https://schema.org/alternateName> \"-one\""),
        format!("{ada} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://schema.org/Person>"),
        "[] <https://schema.org/text> \"Soup is good.\"".to_owned(),
        "[] <https://schema.org/url> <https://example.org/a%20b/texts/letter/#p1>".to_owned(),
        format!("[] <https://schema.org/item> {at}"),
    ] {
        assert!(soup.contains(&expected), "{expected}\nis not in\n{soup}");
    }
    let list = of("people/authors/index.html");
    assert!(
        list.contains("<https://schema.org/ItemPage>") && list.contains("<https://schema.org/ItemList>"),
        "{list}"
    );
    for page in with_ending(&site, "index.html") {
        let html = site.page(&page);
        if !html.contains("http-equiv=\"refresh\"") {
            assert!(!triples(&html).is_empty(), "{page}");
        }
    }
}

#[test]
fn every_page_has_a_description_an_address_and_a_preview() {
    let site = library();
    for path in with_ending(&site, ".html") {
        let html = site.page(&path);
        if html.contains("http-equiv=\"refresh\"") {
            continue;
        }
        let document = Html::parse_document(&html);
        let content = |selector: &str, attribute: &str| {
            let selector = Selector::parse(selector).unwrap();
            let found = document.select(&selector).next();
            let value = found.and_then(|it| it.attr(attribute)).unwrap_or_default().to_owned();
            assert!(!value.is_empty(), "{path}: {selector:?}");
            value
        };
        content("meta[name=description]", "content");
        if path == "404.html" {
            assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"));
            assert!(!html.contains("canonical") && !html.contains("og:url"));
            continue;
        }
        let address = content("link[rel=canonical]", "href");
        assert_eq!(content("meta[property='og:url']", "content"), address);
        for name in ["og:title", "og:type", "og:site_name", "og:description"] {
            content(&format!("meta[property='{name}']"), "content");
        }
    }
}

#[test]
fn each_output_can_be_switched_off() {
    let site = Site::new("//- content/cooks/ada.md\n---\ntitle: Ada\n---\n");
    let all = "sitemap.xml robots.txt llms.txt data/site.json data/schema.json data/cooks.csv data/links.csv \
               cooks/ada/index.json cooks/ada/index.md";
    let there = |site: &Site| -> Vec<&str> {
        all.split_whitespace().filter(|it| site.public().join(it).exists()).collect()
    };
    site.must_build();
    assert_eq!(there(&site), all.split_whitespace().collect::<Vec<_>>());
    assert!(site.page("index.html").contains("ld+json"));
    let toml = support::KITCHEN.to_owned();
    let off = "[outputs]\nsitemap = false\nrobots = false\nllms = false\njson_ld = false\njson = false\n\
               markdown = false\ndata = false\ncsv = false\n";
    site.write("site.toml", format!("{toml}\n{off}"));
    site.must_build();
    assert_eq!(there(&site), [""; 0]);
    assert!(!site.page("index.html").contains("ld+json"));
    assert!(!site.page("cooks/ada/index.html").contains("rel=\"alternate\""));
    // What holds nothing but absolute addresses needs one to begin with.
    site.write("site.toml", toml.replace("https://example.org/kitchen/", ""));
    site.must_build();
    assert!(!site.public().join("sitemap.xml").exists());
    assert!(!site.page("index.html").contains("canonical"));
    let cook = json(&site, "cooks/ada/index.json");
    assert_eq!(cook["url"], "../../cooks/ada/index.html");
}

#[test]
fn what_is_declared_about_outputs_is_checked() {
    let site = Site::new("//- content/cooks/ada.md\n---\ntitle: Ada\n---\n");
    let check = |more: &str| {
        site.write("site.toml", format!("{}\n{more}", support::KITCHEN));
        site.check()
    };
    let messages = [
        check("[outputs]\nsitmap = false\n"),
        check("[feed]\nkinds = [\"cook\"]\ndate = \"born\"\n"),
        check("[publish]\npresets = [\"netlfy\"]\ncompress = [\"zip\"]\n"),
        check("[kinds.cook.json_ld]\ntype = \"Person\"\njobTitle = \"titel\"\nage = 3\n"),
        check("[kinds.cook.json_ld]\ntype = \"Person\"\nknows = { entity = \"cook/bob\" }\n"),
        check("[kinds.cook.json_ld]\nknows = { each = \"recipes\", name = \"nam\" }\n"),
    ];
    expect![[r#"
        error[unknown-key]: [outputs] has no key `sitmap`
          --> site.toml:47:1
           |
        47 | sitmap = false
           | ^^^^^^ unknown key
           |
           = help: did you mean `sitemap`?


        error[feed-date]: the feed goes by `born`, which is no date of the kind `cook`
          --> site.toml:48:8
           |
        48 | date = "born"
           |        ^^^^^^
           |
           = help: declare a date: `[kinds.cook.fields] born = { type = "date" }`


        error[not-in-enum]: `presets` cannot be `netlfy`
          --> site.toml:47:12
           |
        47 | presets = ["netlfy"]
           |            ^^^^^^^^ not a known value
           |
           = help: did you mean `netlify`?
           = help: it can be `netlify`, `cloudflare`, `github-pages`, `nginx`, `caddy`

        error[not-in-enum]: `compress` cannot be `zip`
          --> site.toml:48:13
           |
        48 | compress = ["zip"]
           |             ^^^^^ not a known value
           |
           = help: did you mean `gzip`?
           = help: it can be `gzip`, `brotli`


        error[unknown-relation]: the kind `cook` has no relation or field `titel`
          --> site.toml:48:12
           |
        48 | jobTitle = "titel"
           |            ^^^^^^^
           |
           = help: did you mean `title`?

        error[json-ld-shape]: `age` must say where its value comes from
          --> site.toml:49:7
           |
        49 | age = 3
           |       ^
           |
           = help: the name of a field or relation, `{ constant = "…" }`, `{ entity = "KIND/SLUG" }`, or a table with a `type` and properties of its own


        error[dangling-reference]: no entity is called `cook/bob`
          --> site.toml:48:20
           |
        48 | knows = { entity = "cook/bob" }
           |                    ^^^^^^^^^^
           |
           = help: name it as `KIND/SLUG`


        error[missing-key]: [kinds.cook.json_ld] needs the key `type`
          --> site.toml:46:1
           |
        46 | [kinds.cook.json_ld]
           | ^^^^^^^^^^^^^^^^^^^^

        error[unknown-field]: an item of this list has no `nam`
          --> site.toml:47:36
           |
        47 | knows = { each = "recipes", name = "nam" }
           |                                    ^^^^^
           |
           = help: it has `title`, `url`, `slug`, `code`, `order`, `summary`

    "#]].assert_eq(&messages.join("\n"));
    site.write("site.toml", support::KITCHEN);
    site.write("content/about.md", "---\ntitle: About\n---\n[data](data/sites.json)\n");
    expect![[r#"
        error[dangling-link]: the link `data/sites.json` leads to no file
         --> content/about.md:4:1
          |
        4 | [data](data/sites.json)
          | ^^^^^^^^^^^^^^^^^^^^^^^ there is no `content/data/sites.json`
          |
          = help: did you mean `data/site.json`?

    "#]]
    .assert_eq(&site.check());
}

#[test]
fn a_file_of_the_sites_own_comes_before_a_made_one() {
    let site = Site::new(
        "//- content/cooks/ada.md\n---\ntitle: Ada\n---\n//- static/robots.txt\nUser-agent: *\nDisallow: /\n",
    );
    site.must_build();
    assert_eq!(site.page("robots.txt"), "User-agent: *\nDisallow: /\n");
}

#[test]
fn names_that_some_host_cannot_hold_are_errors() {
    let site = Site::new(
        r#"
//- content/about.md
---
title: About
aliases: [old, Tasks/one, "a?b"]
---
//- content/tasks/one.md
---
title: One
---
//- content/here/aux.png
x
//- static/old
A file where the alias needs a folder.
//- static/first.html/x.txt
x
//- content/two.md
---
title: Two
aliases: [first.html]
---
"#,
    );
    expect![[r#"
        error[bad-path]: `here/aux.png` cannot stand on every host: Windows keeps this name for a device
         |
         = help: rename `content/here/aux.png`

        error[output-collision]: `static/old` makes the file `old`, and an alias in `content/about.md` makes `old/index.html`
         --> content/about.md:3:11
          |
        3 | aliases: [old, Tasks/one, "a?b"]
          |           ^^^
          |
          = help: rename one: no folder can hold both

        error[output-collision]: `tasks/one/index.html` of `content/tasks/one.md` and `Tasks/one/index.html` of an alias in `content/about.md` differ only in case
         --> content/about.md:3:16
          |
        3 | aliases: [old, Tasks/one, "a?b"]
          |                ^^^^^^^^^
          |
          = help: some hosts and file systems take them for one
          = help: remove the alias: its address is in use

        error[bad-alias]: an alias must be an old address of this site
         --> content/about.md:3:27
          |
        3 | aliases: [old, Tasks/one, "a?b"]
          |                           ^^^^^ it holds one of < > : " | ? * \ / or a control character
          |
          = help: for example `old-folder/old-name`

        error[output-collision]: an alias in `content/two.md` makes the file `first.html`, and `static/first.html/x.txt` makes `first.html/x.txt`
         --> content/two.md:3:11
          |
        3 | aliases: [first.html]
          |           ^^^^^^^^^^
          |
          = help: rename one: no folder can hold both

    "#]].assert_eq(&site.check());
}

#[test]
fn old_addresses_lead_to_the_page() {
    let site = library();
    expect![[r##"
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>=HYPERLINK(&quot;x&quot;) &amp; &lt;b&gt;]]&gt; soup</title>
        <link rel="canonical" href="https://example.org/a%20b/books/soup/">
        <meta name="robots" content="noindex">
        <meta http-equiv="refresh" content="0; url=../../books/soup/index.html">
        </head>
        <body>
        <p><a href="../../books/soup/index.html">=HYPERLINK(&quot;x&quot;) &amp; &lt;b&gt;]]&gt; soup</a></p>
        </body>
        </html>
    "##]]
    .assert_eq(&site.page("旧/汤/index.html").replace('\u{7}', ""));
    assert!(site.page("first.html").contains("url=books/soup/index.html"));
    assert!(site.page("old/soup/index.html").contains("url=../../books/soup/index.html"));
}

#[test]
fn compressed_copies_stand_beside_the_files() {
    use std::io::Read;

    let site = Site::new("//- content/cooks/ada.md\n---\ntitle: Ada\n---\n");
    site.write("site.toml", format!("{}\n[publish]\ncompress = [\"gzip\", \"brotli\"]\n", support::KITCHEN));
    site.write("static/all.csv", "a,b\n".repeat(1000));
    site.write("static/all.csv.gz", "the site's own");
    site.must_build();
    assert_eq!(site.page("all.csv.gz"), "the site's own");
    assert!(site.public().join("all.csv.br").exists());
    let page = site.page("cooks/ada/index.html");
    let mut unpacked = String::new();
    let gzip = std::fs::File::open(site.public().join("cooks/ada/index.html.gz")).unwrap();
    flate2::read::GzDecoder::new(gzip).read_to_string(&mut unpacked).unwrap();
    assert_eq!(unpacked, page);
    unpacked.clear();
    let brotli = std::fs::File::open(site.public().join("cooks/ada/index.html.br")).unwrap();
    brotli::Decompressor::new(brotli, 4096).read_to_string(&mut unpacked).unwrap();
    assert_eq!(unpacked, page);
    assert!(!site.public().join("robots.txt.gz").exists(), "a small file gains nothing");

    // What is unchanged is neither compressed nor written again; what changed is.
    assert_eq!(site.must_build().published.unwrap().written, 0);
    site.write("content/cooks/ada.md", "---\ntitle: Eve\n---\n");
    let written = site.must_build().published.unwrap().written_paths;
    let written: Vec<_> = written.iter().map(ToString::to_string).collect();
    for file in ["cooks/ada/index.html", "cooks/ada/index.html.br", "cooks/ada/index.html.gz"] {
        assert!(written.contains(&file.to_owned()), "{file}");
    }
    let warm = support::files(&site.public());
    std::fs::remove_dir_all(site.public()).unwrap();
    site.must_build();
    assert!(support::files(&site.public()) == warm, "a warm build gives what a cold one would");
}

#[test]
fn ten_builds_give_one_site() {
    let toml = "//- site.toml\n";
    let at = LIBRARY.find(toml).unwrap() + toml.len();
    let publish = "[publish]\npresets = [\"netlify\", \"github-pages\", \"nginx\", \"caddy\"]\n\
                   compress = [\"gzip\", \"brotli\"]\n";
    let (head, tail) = LIBRARY[at..].split_once("\n[feed]").unwrap();
    let files = format!("{toml}{head}\n{publish}\n[feed]{tail}");
    let mut first = None;
    for n in 0..10 {
        let site = Site::new("//- site.toml\n");
        // Folders list their files in the order in which these came, on some systems.
        let mut pieces: Vec<_> = files.split("//- ").skip(1).collect();
        if n % 2 == 1 {
            pieces.reverse();
        }
        for piece in pieces {
            let (path, text) = piece.split_once('\n').unwrap();
            site.write(path, text);
        }
        let status = Command::new(env!("CARGO_BIN_EXE_expound"))
            .args(["build", "--quiet"])
            .current_dir(site.root())
            .env("RAYON_NUM_THREADS", (n % 8 + 1).to_string())
            .env("TZ", ["UTC", "Asia/Shanghai"][n % 2])
            .env("HOSTNAME", n.to_string())
            .env("LC_ALL", ["C", "tr_TR.UTF-8"][n % 2])
            .status()
            .unwrap();
        assert!(status.success());
        let built = support::files(&site.public());
        match &first {
            None => first = Some(built),
            Some(first) => assert!(*first == built, "build {n} differs"),
        }
    }
}

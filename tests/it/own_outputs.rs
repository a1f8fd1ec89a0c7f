//! The files for machines of the site in this repository, each read by a parser made for its format.

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::outputs::{elements, triples};
use crate::own_site::{built, pages};

const BASE: &str = "https://example.org/quality/";

fn text(path: &str) -> &'static str {
    std::str::from_utf8(&built()[path]).unwrap()
}

#[test]
fn the_data_is_what_its_schema_says() {
    let schema: Value = serde_json::from_str(text("data/schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut checked = 0;
    for path in built().keys().filter(|it| it.ends_with("/index.json") || *it == "data/site.json") {
        let value: Value = serde_json::from_str(text(path)).unwrap();
        let errors: Vec<_> = validator.iter_errors(&value).map(|it| it.to_string()).collect();
        assert_eq!(errors, [""; 0], "{path}");
        checked += 1;
    }
    assert!(checked > 60, "{checked}");
}

#[test]
fn the_sitemap_names_every_page() {
    let named: BTreeSet<_> = elements(text("sitemap.xml"), "loc").into_iter().collect();
    let named: BTreeSet<_> =
        named.iter().map(|it| percent_decode_str(it).decode_utf8().unwrap().into_owned()).collect();
    // The print edition repeats the other pages.
    let apart = ["404.html", "print/index.html"];
    let there =
        pages().filter(|(path, html)| !apart.contains(&&**path) && !html.contains("http-equiv=\"refresh\""));
    let there = there.map(|(path, _)| format!("{BASE}{}", path.trim_end_matches("index.html")));
    assert_eq!(named, there.collect());
}

#[test]
fn tables_have_a_row_for_each_entity_and_no_formula() {
    for (path, bytes) in built().iter().filter(|(path, _)| path.ends_with(".csv")) {
        for row in csv::Reader::from_reader(bytes.as_slice()).records() {
            let row = row.unwrap_or_else(|error| panic!("{path}: {error}"));
            for cell in &row {
                let is_number = cell.parse::<f64>().is_ok();
                assert!(is_number || !cell.starts_with(['=', '+', '-', '@']), "{path}: {cell}");
            }
        }
    }
    let rows = |path: &str| csv::Reader::from_reader(built()[path].as_slice()).records().count();
    assert_eq!((rows("data/tasks.csv"), rows("data/projects.csv"), rows("data/speakers.csv")), (8, 7, 6));
}

/// What a page says of itself in schema.org's words: nothing that the transcript does not say.
#[test]
fn pages_say_what_they_are_in_the_words_of_schema_org() {
    let of = |path: &str| triples(text(path)).join("\n");
    let says = |path: &str, expected: &[&str]| {
        let triples = of(path);
        for it in expected {
            let it = it.replace("s:", "https://schema.org/").replace("q:", BASE);
            assert!(triples.contains(&it), "{it}\nis not in\n{triples}");
        }
    };
    says(
        "tasks/task-7/index.html",
        &[
            "<q:tasks/task-7/> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <s:CreativeWork>",
            "<q:tasks/task-7/> <s:isPartOf> <q:documents/outline/>",
            "<s:BreadcrumbList>",
            "<s:Quotation>",
            "[] <s:url> <q:sources/press-conference/#",
        ],
    );
    says(
        "answers/answer-1/index.html",
        &["<s:Question>", "<s:acceptedAnswer>", "<s:Answer>", "<s:NewsMediaOrganization>", "<s:Person>"],
    );
    for (path, html) in pages().filter(|(_, html)| !html.contains("http-equiv=\"refresh\"")) {
        let triples = triples(html).join("\n");
        for never in ["FAQPage", "datePublished", "dateModified", "gender", "sameAs", "Legislation"] {
            assert!(!triples.contains(&format!("schema.org/{never}>")), "{path}: {never}");
        }
    }
}

//! What a correct site becomes.

use crate::support::Site;

#[test]
fn every_entity_kind_and_index_gets_a_page() {
    let site = Site::new(
        "\
//- content/recipes/soup.md
---
title: Pea soup
cook: ada
seasons: [spring]
---
//- content/cooks/ada.md
---
title: Ada
---
//- content/seasons/spring.md
---
title: Spring
order: 1
---
",
    );
    site.must_build();
    for page in [
        "index.html",
        "404.html",
        "recipes/index.html",
        "recipes/soup/index.html",
        "cooks/ada/index.html",
        "by-season/index.html",
        "cook-season/index.html",
        "cook-season/ada/spring/index.html",
    ] {
        site.page(page);
    }
    assert!(site.page("cooks/ada/index.html").contains("Pea soup"));
    assert!(site.page("seasons/spring/index.html").contains("Ada"));
}

#[test]
fn a_sheet_of_a_kind_without_entities_shows_nothing() {
    let site = Site::new("//- content/cooks/ada.md\n---\ntitle: Ada\n---\n");
    let sheet =
        "\n[sheets.kitchen]\ntitle = \"The kitchen on one sheet\"\ncolumns = \"recipe\"\nrows = \"cook\"\n";
    site.write("site.toml", format!("{}{sheet}", crate::support::KITCHEN));
    site.must_build();
    assert!(!site.page("index.html").contains("The kitchen on one sheet"));
}

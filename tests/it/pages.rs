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

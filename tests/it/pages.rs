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

#[test]
fn a_description_made_of_the_text_names_pages_as_readers_see_them() {
    let check = |summary: &str, body: &str, expected: &str| {
        let summary_line =
            if summary.is_empty() { String::new() } else { format!("summary: \"{summary}\"\n") };
        let soup = format!("---\ntitle: Soup\n{summary_line}---\n{body}\n");
        let site = Site::new(&format!(
            "//- content/recipes/soup.md\n{soup}\
             //- content/cooks/a.md\n---\ntitle: Ada “Spoon” <Lovelace>\n---\n\
             //- content/imprint.md\n---\ntitle: Imprint\n---\n\
             //- content/imprint/stove.png\n"
        ));
        site.must_build();
        let page = scraper::Html::parse_document(&site.page("recipes/soup/index.html"));
        let description = page.select(&crate::html::selector("meta[name=description]")).next().unwrap();
        assert_eq!(description.attr("content"), Some(expected), "{summary}{body}");
    };
    let ada = "Ada “Spoon” <Lovelace>";
    check("", "[[cook/a]] cooks it.", &format!("{ada} cooks it."));
    check("By [[cook/a]], [[imprint]].", "[[cook/a]]", &format!("By {ada}, Imprint."));
    check("", "By [[cook/a|her]] or [*her*](../cooks/a.md), [[cook/a]]", &format!("By her or her, {ada}"));
    let image = "![the [stove](a)](../imprint/stove.png)";
    check("", &format!("{image} of *[[cook/a]]*"), &format!("the stove of {ada}"));
    check("", "[![a](../imprint/stove.png)](../cooks/a.md)\n[[cook/a]]", &format!("a {ada}"));
    check("", "# [[imprint]]\n\n`[[cook/a]]` is [[cook/a]]", &format!("[[cook/a]] is {ada}"));
    // Whatever the names are, a text that goes on ends in a mark.
    let long = "bread ".repeat(60);
    check("", &format!("[[cook/a]] {long}"), &format!("{ada} {}…", "bread ".repeat(29).trim_end()));
    check("", &format!("{long}[[cook/a]]"), &format!("{}…", "bread ".repeat(33).trim_end()));
}

#[test]
fn a_heading_names_pages_as_readers_see_them_wherever_it_is_shown() {
    let site = Site::new(
        "\
//- content/recipes/soup.md
---
title: Soup
---
[[cook/a]]

## With [[cook/a]] and [Ada](../cooks/a.md)

See [[ingredient/pea]].

## [[season/s]]

## End
//- content/cooks/a.md
---
title: Ada
---
//- content/ingredients/pea.md
---
title: Peas
---
//- content/seasons/s.md
---
title: Spring
---
",
    );
    site.must_build();
    let contents = crate::html::text(&site.page("recipes/soup/index.html"), ".contents li");
    assert_eq!(contents, "With Ada and Ada\nSpring\nEnd\n");
    let mentions = crate::html::text(&site.page("ingredients/pea/index.html"), ".mentions li");
    assert_eq!(mentions, "Soup : With Ada and Ada\n");
    // Addresses do not change with the titles of other pages.
    assert!(site.page("recipes/soup/index.html").contains("<h2 id=\"with-cooka-and-ada\">"));
}

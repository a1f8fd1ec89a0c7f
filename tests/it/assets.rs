//! Assets and images: style sheets lead to hashed names, pages say how large their images are.

use expect_test::expect;

use crate::html::text;
use crate::support::{Site, files};

/// The beginning of a PNG of this size: all that says how large it is.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend(b"\x08\x06\0\0\0\0\0\0\0");
    bytes
}

/// The assets of these tests; the theme has others.
fn assets(site: &Site) -> Vec<String> {
    let names = files(&site.public()).into_iter().map(|(path, _)| path);
    let own = ["assets/css/", "assets/img", "assets/style."];
    names.filter(|it| own.iter().any(|own| it.starts_with(own))).collect()
}

#[test]
fn style_sheets_lead_to_hashed_names() {
    let site = Site::new(
        "\
//- assets/style.css
@import \"css/more.css\";
a { background: url(img/a%20b.svg?x#y) , url('https://example.org/c.png'); }
b { background: url(data:image/gif;base64,R0lGODlhAQABAAAAACw=); content: \"url(none.png)\" }
//- assets/css/more.css
i { background: URL( \"../img/a b.svg\" ); mask: url(#m) }
//- assets/img/a b.svg
<svg/>
",
    );
    site.must_build();
    let written = assets(&site);
    expect![[r#"
        assets/css/more.b07d4e5e29.css
        assets/img/a b.cd1fafe3cc.svg
        assets/style.0624198153.css"#]]
    .assert_eq(&written.join("\n"));
    let sheet = |start: &str| site.page(written.iter().find(|it| it.starts_with(start)).unwrap());
    expect![[r#"@import "css/more.b07d4e5e29.css";a{background: url("img/a%20b.cd1fafe3cc.svg?x#y") , url('https://example.org/c.png');}b{background: url(data:image/gif;base64,R0lGODlhAQABAAAAACw=);content: "url(none.png)"}i{background: URL( "../img/a%20b.cd1fafe3cc.svg" );mask: url(#m)}"#]]
    .assert_eq(&(sheet("assets/style.") + &sheet("assets/css/more.")));
    let before = written;
    site.write("assets/img/a b.svg", "<svg></svg>");
    site.must_build();
    let kept = assets(&site).iter().filter(|it| before.contains(it)).count();
    assert_eq!(kept, 0, "what a sheet leads to changes its own name");
}

#[test]
fn a_theme_and_its_site_share_their_assets() {
    let site = Site::new(&format!(
        "//- site.toml\n{}{}",
        crate::support::KITCHEN.replace("theme = \"base\"", "theme = \"own\""),
        "\
//- themes/own/theme.toml
parent = \"base\"
//- themes/own/assets/style.css
a { background: url(img.svg) }
//- themes/own/assets/img.svg
<svg/>
//- assets/img.svg
<svg id=\"own\"/>
"
    ));
    site.must_build();
    let written = assets(&site);
    let image = written.iter().find(|it| it.starts_with("assets/img.")).unwrap();
    assert_eq!(site.page(image), "<svg id=\"own\"/>\n");
    let sheet = site.page(written.iter().find(|it| it.starts_with("assets/style.")).unwrap());
    assert_eq!(sheet, format!("a{{background: url(\"{}\")}}", &image["assets/".len()..]));
}

#[test]
fn a_style_sheet_that_leads_nowhere() {
    let site = Site::new(
        "\
//- assets/style.css
@import \"more.css\";
a { background: url(img/bat.svg) }
b { background: url('../boat.svg') }
//- assets/more.css
@import url(style.css);
//- assets/img/boat.svg
<svg/>
",
    );
    expect![[r#"
        error[missing-asset]: `more.css` leads back to this style sheet
         --> assets/style.css:1:9
          |
        1 | @import "more.css";
          |         ^^^^^^^^^^

        error[missing-asset]: there is no asset `img/bat.svg`
         --> assets/style.css:2:17
          |
        2 | a { background: url(img/bat.svg) }
          |                 ^^^^^^^^^^^^^^^^
          |
          = help: did you mean `img/boat.svg`?
          = help: the assets of a theme and of the site stand together, in `assets/`

        error[missing-asset]: there is no asset `../boat.svg`
         --> assets/style.css:3:21
          |
        3 | b { background: url('../boat.svg') }
          |                     ^^^^^^^^^^^^^
          |
          = help: did you mean `img/boat.svg`?
          = help: the assets of a theme and of the site stand together, in `assets/`

    "#]]
    .assert_eq(&site.check());
}

#[test]
fn images_say_how_large_they_are_and_wait_out_of_sight() {
    let site = Site::new(
        "\
//- content/recipes/soup.md
---
title: Soup
summary: \"![Peas](peas.png)\"
---
![One](peas.png \"Peas\") ![Two](../../static/drawing.svg) ![Three](https://example.org/a.png)

![Four](broken.png) ![Five](later.JPG)
//- content/recipes/broken.png
not an image
//- content/recipes/later.JPG
not yet
//- static/drawing.svg
<svg viewBox=\"0 0 30 20\"></svg>
",
    );
    site.write("content/recipes/peas.png", png(640, 480));
    site.must_build();
    let page = site.page("recipes/soup/index.html");
    let images: Vec<_> = page.split("<img ").skip(1).map(|it| it.split('>').next().unwrap()).collect();
    expect![[r#"
        src="../../recipes/peas.png" alt="Peas" width="640" height="480" loading="lazy"
        src="../../recipes/peas.png" alt="One" title="Peas" width="640" height="480"
        src="../../drawing.svg" alt="Two" width="30" height="20" loading="lazy"
        src="https://example.org/a.png" alt="Three" loading="lazy"
        src="../../recipes/broken.png" alt="Four" loading="lazy"
        src="../../recipes/later.JPG" alt="Five" loading="lazy""#]]
    .assert_eq(&images.join("\n"));
    assert_eq!(text(&page, "h1").trim(), "Soup");
}

//! Bytes that are no text, or hardly one.

use super::{builds, refused};
use crate::support::Site;

#[test]
fn control_characters() {
    let site = Site::new("");
    let nul = b"---\ntitle: Zero\n---\n\n# A\0B\n\n[a\0](zero.md) `\0` \0H0\0 <b\0> ![\0](zero.md)\n";
    site.write("content/zero.md", nul);
    site.write(
        "content/controls.md",
        b"---\ntitle: C\n---\n\n\x01\x02\x1b[31mred\x7f \xe2\x80\xa8 \xf4\x8f\xbf\xbf\n",
    );
    site.write("content/picture.png", [0u8, 159, 146, 150, 255].repeat(1000));
    site.write("static/\u{feff}bom.txt", b"\xff\xfe");
    builds(&site);
    for page in ["zero/index.html", "controls/index.html"] {
        assert!(!site.page(page).contains('\0'));
    }
}

#[test]
fn other_encodings() {
    let site = Site::new("");
    site.write("content/utf16.md", b"\xff\xfe-\0-\0-\0\n\0");
    refused(&site, "`content/utf16.md` is not valid UTF-8");
    let site = Site::new("");
    site.write("content/binary.md", (0..=255u8).cycle().take(100_000).collect::<Vec<_>>());
    refused(&site, "is not valid UTF-8");
}

#[test]
fn line_ends() {
    let site = Site::new("");
    site.write("content/a.md", "---\r\ntitle: A\r\n---\r\nText\r\n\r\n## H\r\n");
    site.write("content/b.md", "---\ntitle: B\r\n---\nText\r");
    site.write("content/c.md", "---\ntitle: C\n---");
    site.write("content/d.md", "---\ntitle: D\n---\n\u{2028}Text\u{85}\u{b}\u{c}");
    builds(&site);
    let site = Site::new("");
    site.write("content/mac.md", "---\rtitle: Mac\r---\rText\r");
    refused(&site, "`content/mac.md` has no front matter");
}

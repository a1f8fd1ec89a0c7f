//! `_server/nginx.conf`: locations to include in a `server` block.

use super::{ASSETS, HASHED, PAGES, SERVER, Told, quoted};
use crate::config::outputs::Compression;

/// The whole file.
pub(super) fn configuration(told: &Told<'_>) -> String {
    let path = |below: &str| quoted(&told.decoded(below));
    let mut text = format!(
        "# In a `server` block whose `root` is a folder that holds this site at {}:\n\
         #     include THIS-FILE;\n\n",
        told.path
    );
    for moved in &told.moved {
        // In an address to redirect to, a dollar sign would begin a variable.
        let to = format!("{}{}", told.path, moved.to).replace('$', "%24");
        for from in &moved.from {
            text.push_str(&format!("location = {} {{\n    absolute_redirect off;\n", path(from)));
            text.push_str(&format!("{}    return 301 {};\n}}\n", headers(told, PAGES, 4), quoted(&to)));
        }
    }
    text.push_str(&format!("location {} {{\n", path("")));
    text.push_str(&format!("    index index.html;\n    error_page 404 {};\n", path("404.html")));
    text.push_str("    absolute_redirect off;\n    charset utf-8;\n");
    text.push_str("    charset_types text/plain text/css text/csv text/markdown text/xml text/javascript ");
    text.push_str("application/javascript application/json application/xml;\n");
    if told.compress.contains(&Compression::Gzip) {
        text.push_str("    gzip_static on;\n");
    }
    if told.compress.contains(&Compression::Brotli) {
        text.push_str("    # With the module `brotli_static`: brotli_static on;\n");
    }
    text.push_str(&headers(told, PAGES, 4));
    text.push_str(&format!("    location ^~ {} {{\n", path(HASHED)));
    text.push_str(&format!("{}    }}\n", headers(told, ASSETS, 8)));
    text.push_str(&format!(
        "    location ^~ {} {{\n        return 404;\n    }}\n",
        path(&format!("{SERVER}/"))
    ));
    // Types that nginx does not know by itself.
    for (ending, media_type) in [("csv", "text/csv"), ("md", "text/markdown")] {
        text.push_str(&format!(
            "    location ~ \\.{ending}$ {{\n        types {{ {media_type} {ending}; }}\n"
        ));
        text.push_str(&format!("{}    }}\n", headers(told, PAGES, 8)));
    }
    text.push_str("}\n");
    text
}

/// A block that adds one header adds none of those around it: each says all of them.
fn headers(told: &Told<'_>, cache: &str, indent: usize) -> String {
    let cache = ("Cache-Control", cache.to_owned());
    let lines = told
        .headers
        .iter()
        .chain([&cache])
        .map(|(name, value)| format!("{:indent$}add_header {name} {} always;\n", "", quoted(value)));
    lines.collect()
}

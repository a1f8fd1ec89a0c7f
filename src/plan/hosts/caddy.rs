//! `_server/Caddyfile`: directives to import into a site's block.

use super::{ASSETS, HASHED, PAGES, SERVER, Told, quoted};
use crate::config::outputs::Compression;

/// The whole file.
pub(super) fn configuration(told: &Told<'_>) -> String {
    let path = |below: &str| quoted(&told.decoded(below));
    let mut text = format!(
        "# In the block of a site whose `root` is a folder that holds this site at {}:\n\
         #     import THIS-FILE\n\n",
        told.path
    );
    text.push_str(&format!("@expound path {}\n", path("*")));
    text.push_str("handle @expound {\n");
    text.push_str(&headers(told));
    text.push_str(&format!("\t@expound_assets path {}\n", path(&format!("{HASHED}*"))));
    text.push_str(&format!("\theader @expound_assets Cache-Control {}\n", quoted(ASSETS)));
    text.push_str(&format!("\t@expound_pages not path {}\n", path(&format!("{HASHED}*"))));
    text.push_str(&format!("\theader @expound_pages Cache-Control {}\n", quoted(PAGES)));
    for moved in &told.moved {
        let to = quoted(&format!("{}{}", told.path, moved.to));
        for from in &moved.from {
            // A brace would begin a placeholder.
            let from = told.decoded(from).replace('{', "\\{").replace('}', "\\}");
            text.push_str(&format!("\tredir {} {to} 301\n", quoted_path(&from)));
        }
    }
    text.push_str(&format!("\t@expound_server path {}\n", path(&format!("{SERVER}/*"))));
    text.push_str("\terror @expound_server 404\n");
    text.push_str(&format!("\t{}\n}}\n", file_server(told)));
    text.push_str("handle_errors {\n\t@expound_missing expression `{err.status_code} == 404`\n");
    text.push_str("\thandle @expound_missing {\n");
    text.push_str(&headers(told).replace('\t', "\t\t"));
    // An asset that is not there yet must not stay missing for a year.
    text.push_str(&format!("\t\theader Cache-Control {}\n", quoted(PAGES)));
    text.push_str(&format!("\t\trewrite * {}\n\t\tfile_server\n\t}}\n}}\n", path("404.html")));
    text
}

fn quoted_path(path: &str) -> String {
    format!("\"{}\"", path.replace('"', "\\\""))
}

fn headers(told: &Told<'_>) -> String {
    told.headers.iter().map(|(name, value)| format!("\theader {name} {}\n", quoted(value))).collect()
}

fn file_server(told: &Told<'_>) -> String {
    let ways = told.compress.iter().rev().map(|it| match it {
        Compression::Gzip => " gzip",
        Compression::Brotli => " br",
    });
    let ways: String = ways.collect();
    if ways.is_empty() {
        "file_server".into()
    } else {
        format!("file_server {{\n\t\tprecompressed{ways}\n\t}}")
    }
}

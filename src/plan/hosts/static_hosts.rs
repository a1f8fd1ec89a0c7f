//! `_redirects` and `_headers`, which Netlify and Cloudflare Pages read from the folder itself. Both serve
//! the folder at the root of a host, so that the paths in these files begin there, whatever the base URL.

use super::{ASSETS, HASHED, Told};
use crate::path::percent_encode;

/// `_redirects`.
///
/// Netlify would show the page at the old address, which leads on by itself, unless `!` forces it to
/// redirect. Cloudflare always redirects, and does not know the mark.
pub(super) fn redirects(told: &Told<'_>, for_cloudflare: bool) -> String {
    let status = if for_cloudflare { "301" } else { "301!" };
    let mut text = "# Old addresses.\n".to_owned();
    for moved in &told.moved {
        for from in &moved.from {
            text.push_str(&format!("/{} /{} {status}\n", percent_encode(from), moved.to));
        }
    }
    text
}

/// `_headers`. Pages keep the hosts' own rule, which is to ask again each time: where two rules match,
/// one of the hosts sends both values.
pub(super) fn headers(told: &Told<'_>) -> String {
    let mut text = "/*\n".to_owned();
    for (name, value) in &told.headers {
        text.push_str(&format!("  {name}: {value}\n"));
    }
    text.push_str(&format!("/{HASHED}*\n  Cache-Control: {ASSETS}\n"));
    text
}

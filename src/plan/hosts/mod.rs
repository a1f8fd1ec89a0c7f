//! Configuration for hosts, made from the plan: the redirects of its aliases, the headers that its pages
//! and assets need, the page for what is not there.
//!
//! Pages are kept by browsers for a few minutes, assets for a year: the name of an asset changes with its
//! content. Nothing of a page may come from elsewhere or stand in its HTML as script or style, unless the
//! site says so with `content_security_policy`.

mod caddy;
mod nginx;
mod static_hosts;

use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::Output;
use super::claims::Claim;
use crate::config::Config;
use crate::config::outputs::{Compression, Preset};
use crate::diagnostic::{Diagnostic, catalogue};
use crate::path::OutputPath;

/// The folder of configuration that a server includes; it is not served.
const SERVER: &str = "_server";
/// How long a browser may keep a page.
const PAGES: &str = "public, max-age=300";
/// How long a browser may keep an asset.
const ASSETS: &str = "public, max-age=31536000, immutable";
/// The folder of assets whose names change with their content.
const HASHED: &str = "assets/";

/// What every host must be told.
struct Told<'a> {
    /// The path of the base URL, as it is written in addresses: `/` or `/a/b/`.
    path: String,
    /// The old addresses.
    moved: Vec<Moved>,
    /// The headers of every answer.
    headers: Vec<(&'static str, String)>,
    /// How text files are compressed beside the files.
    compress: &'a [Compression],
}

/// An old address.
struct Moved {
    /// The ways in which it may be asked for, from the site's root, unescaped.
    from: Vec<String>,
    /// The page, from the site's root, escaped.
    to: String,
}

/// The files of every preset.
pub(super) fn outputs(
    config: &Config,
    claims: &[(OutputPath, Claim)],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(OutputPath, Arc<[u8]>)> {
    let presets = &config.publish.presets;
    if presets.is_empty() {
        return Vec::new();
    }
    if presets.iter().any(|it| *it != Preset::GithubPages) {
        diagnostics.extend(kept_too_long(claims));
    }
    let told = Told {
        path: super::absolute_root(&config.base_url),
        moved: claims.iter().filter_map(|(path, claim)| moved(path, &claim.output)).collect(),
        headers: headers(config, claims),
        compress: &config.publish.compress,
    };
    let mut files = Vec::new();
    let mut add = |name: &str, text: String| {
        files.push((OutputPath::new(name), text.into_bytes().into()));
    };
    let has = |preset| presets.contains(&preset);
    if has(Preset::Netlify) || has(Preset::Cloudflare) {
        add("_redirects", static_hosts::redirects(&told, has(Preset::Cloudflare)));
        add("_headers", static_hosts::headers(&told));
    }
    if has(Preset::GithubPages) {
        add(".nojekyll", String::new());
    }
    if has(Preset::Nginx) {
        add(&format!("{SERVER}/nginx.conf"), nginx::configuration(&told));
    }
    if has(Preset::Caddy) {
        add(&format!("{SERVER}/Caddyfile"), caddy::configuration(&told));
    }
    files
}

/// Files whose names do not change with their content, where browsers keep files for a year.
fn kept_too_long(claims: &[(OutputPath, Claim)]) -> impl Iterator<Item = Diagnostic> {
    let copied = claims.iter().filter(|(_, it)| matches!(it.output, Output::Copy(_)));
    let copied = copied.filter(|(path, _)| path.as_str().starts_with(HASHED));
    copied.map(|(path, claim)| catalogue::kept_too_long(path, &claim.producer))
}

fn moved(path: &OutputPath, output: &Output) -> Option<Moved> {
    let Output::Redirect(redirect) = output else { return None };
    let from = match path.as_str().strip_suffix("/index.html") {
        Some(folder) => vec![folder.to_owned(), format!("{folder}/")],
        None => vec![path.as_str().to_owned()],
    };
    Some(Moved { from, to: redirect.page.pretty_href() })
}

fn headers(config: &Config, claims: &[(OutputPath, Claim)]) -> Vec<(&'static str, String)> {
    // Searching compiles WebAssembly in the browser. No page of another site needs that to be allowed.
    let has_wasm = config.search.enabled || claims.iter().any(|(path, _)| path.as_str().ends_with(".wasm"));
    let scripts = if has_wasm { " script-src 'self' 'wasm-unsafe-eval';" } else { "" };
    let policy = config.publish.content_security_policy.as_ref();
    let policy = policy.map_or_else(
        || {
            format!(
                "default-src 'self';{scripts} object-src 'none'; base-uri 'self'; form-action 'self'; \
                 frame-ancestors 'self'"
            )
        },
        // A header is one line.
        |it| it.split_whitespace().collect::<Vec<_>>().join(" "),
    );
    vec![
        ("Content-Security-Policy", policy),
        ("X-Content-Type-Options", "nosniff".to_owned()),
        ("Referrer-Policy", "strict-origin-when-cross-origin".to_owned()),
    ]
}

impl Told<'_> {
    /// An address as servers see it: decoded.
    fn decoded(&self, from_root: &str) -> String {
        format!("{}{from_root}", percent_decode_str(&self.path).decode_utf8_lossy())
    }
}

/// A value in double quotes, as nginx and Caddy read it.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

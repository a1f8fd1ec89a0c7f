//! The print edition. Each part is rendered by itself, as its own page would be, and then moved: its
//! headings down, its anchors under the part's, its links to where their targets stand now.

use std::collections::BTreeMap;
use std::sync::Arc;

use lol_html::html_content::Element;
use lol_html::{RewriteStrSettings, element, rewrite_str};
use rayon::prelude::*;

use super::theme::Theme;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::report::{self, Colour};
use crate::load::markdown::escape;
use crate::path::percent_encode;
use crate::plan::print::{PARTS, PrintedView};
use crate::plan::view::{PageView, SiteView};

/// Attributes that hold ids of the same page.
const IDS: [&str; 6] = ["id", "for", "headers", "aria-labelledby", "aria-describedby", "aria-controls"];
/// Attributes that hold an address.
const ADDRESSES: [&str; 3] = ["href", "src", "poster"];

/// The namespace of drawings.
const SVG: &str = "http://www.w3.org/2000/svg";

/// The whole page.
pub(super) fn edition(page: &PageView, theme: &Theme, site: &SiteView) -> Result<String, Diagnostic> {
    let value = theme.engine.site(site);
    let shell = theme.engine.page(page, site, &value)?;
    let Some(print) = &page.print else { return Ok(shell) };
    let places: BTreeMap<&str, &str> =
        print.parts().map(|it| (it.page.url.as_str(), it.id.as_str())).collect();
    let parts: Vec<&PrintedView> = print.parts().collect();
    let moved = parts.into_par_iter().map(|part| {
        let html = theme.engine.part(part, site, &value)?;
        Ok(Move { part, places: &places, root: &page.root }.apply(&html))
    });
    let moved: Vec<String> = moved.collect::<Result<_, Diagnostic>>()?;
    let (before, after) = shell.split_once(PARTS).unwrap_or((&shell, ""));
    let mut html = String::with_capacity(shell.len() + moved.iter().map(String::len).sum::<usize>());
    html.push_str(before);
    for part in moved {
        html.push_str(&part);
    }
    html.push_str(after);
    Ok(html)
}

/// What is served in place of an edition that cannot be rendered.
pub(super) fn fault(diagnostic: &Diagnostic) -> Arc<[u8]> {
    let text = report::human(std::slice::from_ref(diagnostic), Colour::Never);
    format!("<!doctype html><meta charset=\"utf-8\"><title>!</title><pre>{}</pre>\n", escape(&text))
        .into_bytes()
        .into()
}

/// How a part is moved into the edition.
struct Move<'a> {
    part: &'a PrintedView,
    /// The anchors of all parts, by the addresses of their pages.
    places: &'a BTreeMap<&'a str, &'a str>,
    /// The edition's way to the site's root.
    root: &'a str,
}

impl Move<'_> {
    fn apply(&self, html: &str) -> String {
        let handler = element!("*", |it| {
            self.element(it);
            Ok(())
        });
        let settings = RewriteStrSettings::new().append_element_content_handler(handler);
        // What fails is a handler, and this one does not.
        rewrite_str(html, settings).unwrap_or_else(|_| html.to_owned())
    }

    fn element(&self, it: &mut Element<'_, '_>) {
        if let Some(level) = heading(&it.tag_name()) {
            let _ = it.set_tag_name(&format!("h{}", (level + self.part.level).min(6)));
        }
        // A landmark on a page of its own is a remark among many here.
        if it.tag_name() == "aside" {
            let _ = it.set_attribute("role", "note");
        }
        // What a drawing names, it names for itself, and only as XML allows.
        let drawn = format!("x-{}-", self.part.number);
        let is_drawn = it.namespace_uri() == SVG;
        let changed = it.attributes().iter().filter_map(|attribute| {
            let (name, value) = (attribute.name(), attribute.value());
            let moved = if is_drawn && name == "id" {
                format!("{drawn}{value}")
            } else if IDS.contains(&name.as_str()) {
                self.ids(&value)
            } else if ADDRESSES.contains(&name.as_str()) {
                self.address(&value)
            } else {
                value.replace("url(#", &format!("url(#{drawn}"))
            };
            (moved != value).then_some((name, moved))
        });
        for (name, value) in changed.collect::<Vec<_>>() {
            let _ = it.set_attribute(&name, &value);
        }
    }

    /// Ids, parted by white space.
    fn ids(&self, value: &str) -> String {
        let ids = value.split_whitespace().map(|it| match it == self.part.id {
            true => it.to_owned(),
            false => anchor(&self.part.id, it),
        });
        ids.collect::<Vec<_>>().join(" ")
    }

    /// An address as it must be on the edition's page.
    fn address(&self, value: &str) -> String {
        if let Some(id) = value.strip_prefix('#') {
            return format!("#{}", anchor(&self.part.id, id));
        }
        let Some(inside) = self.inside(value) else { return value.to_owned() };
        let (url, id) = inside.split_once('#').map_or((inside, None), |(url, id)| (url, Some(id)));
        match (self.places.get(url), id) {
            (Some(part), Some(id)) => format!("#{}", anchor(part, id)),
            (Some(part), None) => format!("#{part}"),
            (None, _) => format!("{}{inside}", self.root),
        }
    }

    /// An address from the site's root, if that is what it is.
    fn inside<'v>(&self, value: &'v str) -> Option<&'v str> {
        let inside = value.strip_prefix(&*self.part.page.root)?;
        let first = inside.split(['/', '?', '#']).next().unwrap_or_default();
        let is_elsewhere = inside.starts_with('/') || first == ".." || first.contains(':');
        (!is_elsewhere).then_some(inside)
    }
}

/// Where an anchor of a part's page stands on the edition's, written alike as an id and in links to it: like
/// the part's, without what an address cannot hold.
fn anchor(part: &str, id: &str) -> String {
    let plain = percent_encoding::percent_decode_str(id).decode_utf8_lossy();
    format!("{part}:{}", percent_encode(&plain))
}

fn heading(tag: &str) -> Option<u8> {
    match tag.as_bytes() {
        [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
        _ => None,
    }
}

//! `sitemap.xml` and `robots.txt`, for search engines.
//!
//! A sitemap says which pages there are and nothing else: when a page last changed is not known, since
//! no clock is read, and what is not known is left out.

use std::io;
use std::ops::Range;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::super::view::{LinkView, SiteView};
use crate::path::percent_encode;

/// What the protocol allows in one file: so many addresses …
const MOST_ADDRESSES: usize = 50_000;
/// … and so many bytes.
const MOST_BYTES: usize = 50_000_000;
/// What an address costs in bytes beside itself.
const ENTRY: usize = "<url><loc></loc></url>\n".len();
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// Cuts pages into as many sitemaps as they need.
pub fn split(addresses: &[String]) -> Vec<Range<usize>> {
    split_at(addresses, MOST_ADDRESSES, MOST_BYTES)
}

fn split_at(addresses: &[String], most_addresses: usize, most_bytes: usize) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = vec![Range { start: 0, end: 0 }];
    // The declaration and the root element.
    let head = 200;
    let mut bytes = head;
    for (at, address) in addresses.iter().enumerate() {
        // An ampersand takes five bytes.
        let cost = address.len() + 4 * address.matches('&').count() + ENTRY;
        let is_full = parts.last().is_some_and(|it| it.len() == most_addresses) || bytes + cost > most_bytes;
        if is_full {
            parts.push(at..at);
            bytes = head;
        }
        bytes += cost;
        if let Some(part) = parts.last_mut() {
            part.end = at + 1;
        }
    }
    parts
}

/// What the nth of several sitemaps is called, from 1.
pub fn part_name(n: usize) -> String {
    format!("sitemap-{n}.xml")
}

/// One sitemap.
pub fn sitemap(addresses: &[String]) -> io::Result<Vec<u8>> {
    document("urlset", "url", addresses.iter().cloned())
}

/// The list of several sitemaps.
pub fn index(site: &SiteView, n: usize) -> io::Result<Vec<u8>> {
    document("sitemapindex", "sitemap", (1..=n).map(|it| format!("{}{}", site.base_url, part_name(it))))
}

fn document(root: &str, entry: &str, addresses: impl Iterator<Item = String>) -> io::Result<Vec<u8>> {
    let mut writer = Writer::new(Vec::new());
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    writer.write_event(Event::Text(BytesText::new("\n")))?;
    writer.create_element(root).with_attribute(("xmlns", NAMESPACE)).write_inner_content(|writer| {
        writer.write_event(Event::Text(BytesText::new("\n")))?;
        for address in addresses {
            writer.create_element(entry).write_inner_content(|writer| {
                writer.create_element("loc").write_text_content(BytesText::new(&address))?;
                Ok(())
            })?;
            writer.write_event(Event::Text(BytesText::new("\n")))?;
        }
        Ok(())
    })?;
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

/// `robots.txt`: everything may be read.
pub fn robots(site: &SiteView, sitemap: Option<&LinkView>) -> String {
    let mut text = "User-agent: *\nAllow: /\n".to_owned();
    if let Some(sitemap) = sitemap {
        text.push_str(&format!("\nSitemap: {}{}\n", site.base_url, percent_encode(&sitemap.url)));
    }
    text
}

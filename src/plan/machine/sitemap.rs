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

/// Cuts addresses into as many sitemaps as they need.
pub fn split<'a>(addresses: impl Iterator<Item = &'a str>) -> Vec<Range<usize>> {
    split_at(addresses, MOST_ADDRESSES, MOST_BYTES)
}

fn split_at<'a>(
    addresses: impl Iterator<Item = &'a str>,
    most_addresses: usize,
    most_bytes: usize,
) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = vec![Range { start: 0, end: 0 }];
    // The declaration and the root element.
    let head = 200;
    let mut bytes = head;
    for (at, address) in addresses.enumerate() {
        // An ampersand takes five bytes; other marks that XML would escape are escaped in addresses.
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
pub fn sitemap<'a>(addresses: impl Iterator<Item = &'a str>) -> io::Result<Vec<u8>> {
    document("urlset", "url", addresses.map(str::to_owned))
}

/// The list of several sitemaps.
pub fn index(base_url: &str, n: usize) -> io::Result<Vec<u8>> {
    document("sitemapindex", "sitemap", (1..=n).map(|it| format!("{base_url}{}", part_name(it))))
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The addresses of a sitemap, by an XML parser.
    fn addresses(xml: &[u8]) -> Vec<String> {
        let mut reader = quick_xml::Reader::from_reader(xml);
        let (mut found, mut buffer) = (Vec::new(), Vec::new());
        loop {
            match reader.read_event_into(&mut buffer).unwrap() {
                Event::Start(it) if it.name().as_ref() == "loc" => found.push(String::new()),
                Event::Text(it) if !it.trim().is_empty() => found.last_mut().unwrap().push_str(&it),
                Event::GeneralRef(it) => found.last_mut().unwrap().push_str(&format!("&{};", &*it)),
                Event::Eof => return found,
                _ => {}
            }
            buffer.clear();
        }
    }

    /// Splits and writes; gives how many addresses and bytes each sitemap has.
    fn check(all: &[String], most_addresses: usize, most_bytes: usize) -> Vec<(usize, usize)> {
        let parts = split_at(all.iter().map(String::as_str), most_addresses, most_bytes);
        let mut named = Vec::new();
        let sizes = parts.into_iter().map(|part| {
            let xml = sitemap(all[part].iter().map(String::as_str)).unwrap();
            let here = addresses(&xml);
            let size = (here.len(), xml.len());
            named.extend(here);
            size
        });
        let sizes = sizes.collect();
        let escaped: Vec<_> = all.iter().map(|it| it.replace('&', "&amp;")).collect();
        assert!(named == escaped, "every address once, in order");
        sizes
    }

    #[test]
    fn a_sitemap_holds_at_most_50_000_addresses() {
        let all: Vec<_> = (0..100_001).map(|n| format!("https://example.org/{n}/")).collect();
        let sizes = check(&all, MOST_ADDRESSES, MOST_BYTES);
        assert_eq!(sizes.iter().map(|it| it.0).collect::<Vec<_>>(), [50_000, 50_000, 1]);
        let exact = check(&all[..50_000], MOST_ADDRESSES, MOST_BYTES);
        assert_eq!(exact.len(), 1);
        assert_eq!(check(&[], MOST_ADDRESSES, MOST_BYTES).len(), 1, "an empty site has one");
    }

    #[test]
    fn a_sitemap_is_no_larger_than_allowed() {
        let all: Vec<_> =
            (0..500).map(|n| format!("https://example.org/{}/", "a&b".repeat(n % 40))).collect();
        for most in [1_000, 5_000, 20_000] {
            let sizes = check(&all, MOST_ADDRESSES, most);
            assert!(sizes.len() > 1 && sizes.iter().all(|it| it.1 <= most), "{most}: {sizes:?}");
        }
    }

    #[test]
    fn several_sitemaps_are_named_by_an_index() {
        let index = index("https://example.org/a/", 3).unwrap();
        let expected = [1, 2, 3].map(|n| format!("https://example.org/a/sitemap-{n}.xml"));
        assert_eq!(addresses(&index), expected);
        assert!(index.windows(13).any(|it| it == b"<sitemapindex"));
    }
}

//! Markdown on a page: the HTML with its holes filled, and the same text as Markdown or as plain words
//! for files that machines read. Each form is made when it is asked for, from one shared [`Body`].

use std::ops::Range;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::address::Base;
use super::view::PlaceView;
use crate::load::body::{Body, Hole};
use crate::load::images::ImageSize;
use crate::load::markdown::escape;

/// Markdown with its holes filled for one page. To templates it is a text: HTML.
#[derive(Debug, Clone, Default)]
pub struct BodyView {
    pub(crate) body: Arc<Body>,
    /// What stands between the bytes of the body's HTML, in order.
    pub(crate) inserts: Arc<[(u32, Insert)]>,
    pub(crate) root: Arc<str>,
}

/// What the rest of the site puts into a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Insert {
    /// An address from the site's root.
    Inside(Box<str>),
    /// An address as it is.
    Outside(Box<str>),
    /// The title of what a link names.
    Title(Box<str>),
    /// The size of an image, if it is known.
    Size(Option<ImageSize>),
    /// A phrase of the catalogue, or a number in its digits.
    Word(Arc<str>),
    /// A citation: the places that it names.
    Citation(Box<[PlaceView]>),
    /// Where the link to a term begins, with its address from the root.
    Term(Box<str>),
    /// Where it ends.
    TermEnd,
}

impl BodyView {
    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.body.html.is_empty()
    }

    /// The HTML on its page.
    pub fn html(&self) -> String {
        self.html_from(Base::Page(&self.root))
    }

    /// The HTML with its addresses written from `base`.
    pub fn html_from(&self, base: Base<'_>) -> String {
        let mut html = String::with_capacity(self.body.html.len() + self.inserts.len() * 80);
        let mut from = 0;
        for (at, insert) in self.inserts.iter() {
            html.push_str(&self.body.html[from..*at as usize]);
            from = *at as usize;
            insert.push_html(&mut html, base);
        }
        html.push_str(&self.body.html[from..]);
        html
    }

    /// The Markdown as the author wrote it, but with every reference to the site turned into an address
    /// and every citation into links to its places.
    pub fn markdown_from(&self, base: Base<'_>) -> String {
        let text: &str = &self.body.text;
        let mut markdown = String::with_capacity(text.len());
        let mut from = self.body.start as usize;
        for (range, replacement) in self.edits(base) {
            // Text that held NUL bytes is not what its spans were counted in: it stays as it is.
            let Some(between) = text.get(from..range.start) else { continue };
            markdown.push_str(between);
            markdown.push_str(&replacement);
            from = range.end;
        }
        markdown.push_str(text.get(from..).unwrap_or_default());
        markdown
    }

    /// What changes in the Markdown, in order.
    fn edits(&self, base: Base<'_>) -> Vec<(Range<usize>, String)> {
        let body = &*self.body;
        let text: &str = &body.text;
        let mut edits = Vec::new();
        let titles = self.holes().filter_map(|(hole, insert)| match (hole, insert) {
            (Hole::Title(n), Insert::Title(title)) => Some((n, title)),
            _ => None,
        });
        let titles: Vec<_> = titles.collect();
        for (hole, insert) in self.holes() {
            match (hole, insert) {
                (Hole::Href(n), Insert::Inside(_) | Insert::Outside(_)) => {
                    let Some(reference) = body.references.get(n as usize) else { continue };
                    let span = reference.span.start as usize..reference.span.end as usize;
                    let Some(written) = text.get(span.clone()) else { continue };
                    let href = match insert {
                        Insert::Inside(address) => base.href(address),
                        Insert::Outside(address) => address.to_string(),
                        _ => continue,
                    };
                    let title = titles.iter().find(|(it, _)| *it == n).map(|(_, title)| &***title);
                    let (range, replacement) = link(written, &href, title);
                    edits.push((span.start + range.start..span.start + range.end, replacement));
                }
                (Hole::Citation(n), Insert::Citation(places)) => {
                    let Some(citation) = body.citations.get(n as usize) else { continue };
                    let span = citation.span.start as usize..citation.span.end as usize;
                    let link = |it: &PlaceView| {
                        format!("[{}]({})", in_brackets(&it.label), destination(&base.href(&it.url)))
                    };
                    let links: Vec<_> = places.iter().map(link).collect();
                    edits.push((span, format!("({})", links.join("; "))));
                }
                _ => {}
            }
        }
        edits.sort_by_key(|(range, _)| range.start);
        edits
    }

    /// Each hole of the body with what fills it.
    fn holes(&self) -> impl Iterator<Item = (Hole, &Insert)> {
        let fills = self.inserts.iter().map(|(_, it)| it);
        let fills = fills.filter(|it| !matches!(it, Insert::Term(_) | Insert::TermEnd));
        self.body.holes.iter().map(|&(_, hole)| hole).zip(fills)
    }

    /// The words alone, a line for each block; places stand in square brackets.
    pub fn plain(&self) -> String {
        self.words(true)
    }

    /// The words alone, without the places that are cited.
    pub fn plain_without_places(&self) -> String {
        self.words(false)
    }

    fn words(&self, with_places: bool) -> String {
        let mut html = String::with_capacity(self.body.html.len());
        let mut from = 0;
        for (at, insert) in self.inserts.iter() {
            html.push_str(&self.body.html[from..*at as usize]);
            from = *at as usize;
            match insert {
                Insert::Title(title) => html.push_str(&escape(title)),
                Insert::Word(words) => html.push_str(&escape(words)),
                Insert::Citation(places) if with_places => {
                    let ids: Vec<_> = places.iter().map(|it| it.place.as_str()).collect();
                    html.push_str(&format!("[{}]", escape(&ids.join(", "))));
                }
                // A space that was only there to set the citation off goes with it.
                Insert::Citation(_) => html.truncate(html.trim_end().len()),
                _ => {}
            }
        }
        html.push_str(&self.body.html[from..]);
        plain_text(&html)
    }
}

impl Insert {
    fn push_html(&self, html: &mut String, base: Base<'_>) {
        match self {
            Insert::Inside(address) => base.push(html, &escape(address)),
            Insert::Outside(address) => html.push_str(&escape(address)),
            Insert::Title(title) => html.push_str(&escape(title)),
            Insert::Size(Some(size)) => {
                html.push_str(&format!(" width=\"{}\" height=\"{}\"", size.width, size.height));
            }
            Insert::Size(None) => {}
            Insert::Word(words) => html.push_str(&escape(words)),
            Insert::Citation(places) => {
                for (n, place) in places.iter().enumerate() {
                    if n > 0 {
                        html.push(' ');
                    }
                    // A screen reader announces it in words, the eye reads it as a place.
                    html.push_str("<a class=\"citation\" href=\"");
                    base.push(html, &escape(&place.url));
                    html.push_str("\"><span class=\"citation-label\">");
                    html.push_str(&escape(&place.label));
                    html.push_str("</span> <span class=\"citation-place\">");
                    html.push_str(&escape(&place.place));
                    html.push_str("</span></a>");
                }
            }
            Insert::Term(address) => {
                html.push_str("<a class=\"term\" href=\"");
                base.push(html, &escape(address));
                html.push_str("\">");
            }
            Insert::TermEnd => html.push_str("</a>"),
        }
    }
}

/// What must change in a link or image, as written, for it to lead to `href`: where, and into what.
fn link(written: &str, href: &str, title: Option<&str>) -> (Range<usize>, String) {
    let whole = 0..written.len();
    let to = destination(href);
    if let Some(inner) = written.strip_prefix("[[").and_then(|it| it.strip_suffix("]]")) {
        let text = inner.split_once('|').map(|(_, text)| text.to_owned());
        let text = text.unwrap_or_else(|| in_brackets(title.unwrap_or(inner)));
        return (whole, format!("[{text}]({to})"));
    }
    if written.ends_with(')')
        && let Some(open) = written.rfind("](")
    {
        let start = open + 2;
        let rest = &written[start..];
        let inner = rest.trim_start();
        let start = start + rest.len() - inner.len();
        let length = match inner.strip_prefix('<') {
            Some(bracketed) => bracketed.find('>').map_or(inner.len() - 1, |it| it + 2),
            None => inner.find(char::is_whitespace).unwrap_or(inner.len() - 1),
        };
        return (start..start + length, to);
    }
    if written.ends_with(']') {
        // `[text][name]`, `[text][]` or `[text]`, whose target stands elsewhere.
        let end = written.rfind("][").map_or(written.len(), |it| it + 1);
        return (end..written.len(), format!("({to})"));
    }
    (whole, written.to_owned())
}

/// An address as the destination of a Markdown link.
pub(crate) fn destination(href: &str) -> String {
    let is_plain = !href.is_empty() && !href.contains(['(', ')', '<', '>', ' ']);
    if is_plain { href.to_owned() } else { format!("<{}>", href.replace('<', "%3C").replace('>', "%3E")) }
}

/// A text that can stand between the square brackets of a Markdown link.
pub(crate) fn in_brackets(text: &str) -> String {
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

/// The words of HTML, one line for each block.
fn plain_text(html: &str) -> String {
    const BLOCKS: [&str; 17] = [
        "p",
        "li",
        "ul",
        "ol",
        "div",
        "tr",
        "br",
        "dd",
        "dt",
        "pre",
        "aside",
        "blockquote",
        "section",
        "h2",
        "h3",
        "h4",
        "table",
    ];
    let mut text = String::with_capacity(html.len());
    for piece in html.split_inclusive('>') {
        let (words, tag) = piece.rsplit_once('<').unwrap_or((piece, ""));
        text.push_str(words);
        let name = tag.trim_start_matches('/').split([' ', '>', '/']).next().unwrap_or_default();
        if BLOCKS.contains(&name) {
            text.push('\u{1}');
        } else if name == "td" || name == "th" {
            text.push(' ');
        }
    }
    let lines = text.split('\u{1}').map(|it| it.split_whitespace().collect::<Vec<_>>().join(" "));
    let lines: Vec<_> = lines.filter(|it| !it.is_empty()).collect();
    let text = lines.join("\n").replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">");
    text.replace("&#39;", "'").replace("&amp;", "&")
}

impl PartialEq for BodyView {
    fn eq(&self, other: &Self) -> bool {
        // Unchanged documents share their bodies, so that the texts are seldom compared.
        let is_same_body = || {
            Arc::ptr_eq(&self.body, &other.body)
                || (self.body.html == other.body.html && self.body.markdown() == other.body.markdown())
        };
        self.root == other.root && self.inserts == other.inserts && is_same_body()
    }
}

impl Serialize for BodyView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.html())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_change_where_they_lead_and_nothing_else() {
        let check = |written: &str, expected: &str| {
            let (range, replacement) = link(written, "https://x.org/a/", Some("Title [1]"));
            let changed = format!("{}{replacement}{}", &written[..range.start], &written[range.end..]);
            assert_eq!(changed, expected, "{written}");
        };
        check("[text](../a.md)", "[text](https://x.org/a/)");
        check("[te](xt](../a.md#b \"t\")", "[te](xt](https://x.org/a/ \"t\")");
        check("[text](< ../a b.md >)", "[text](https://x.org/a/)");
        check("![alt](a.png)", "![alt](https://x.org/a/)");
        check("[[recipe/a]]", "[Title \\[1\\]](https://x.org/a/)");
        check("[[recipe/a|*text*]]", "[*text*](https://x.org/a/)");
        check("[text][ref]", "[text](https://x.org/a/)");
        check("[text][]", "[text](https://x.org/a/)");
        check("[text]", "[text](https://x.org/a/)");
        check("<https://x.org>", "<https://x.org>");
        check("[]()", "[](https://x.org/a/)");
    }

    #[test]
    fn addresses_that_markdown_would_cut_are_bracketed() {
        assert_eq!(destination("a/b"), "a/b");
        assert_eq!(destination("a/b(c"), "<a/b(c>");
        assert_eq!(destination(""), "<>");
    }

    #[test]
    fn plain_text_has_a_line_for_each_block() {
        let html = "<p>One <em>two</em>\nthree.</p>\n<ul>\n<li>A &amp;lt; B</li>\n</ul>\n";
        assert_eq!(plain_text(html), "One two three.\nA &lt; B");
    }
}

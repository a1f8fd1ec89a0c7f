//! A page as it can be found: its text, and what it is.

use sha2::{Digest as _, Sha256};

use super::passages::passages;
use crate::config::search::KIND;
use crate::plan::view::{PageView, SiteView};

/// The kind of pages that are about no entity.
const NO_KIND: &str = "page";
/// Templates of pages that are no place to arrive at: they only repeat what others say, or say that there is
/// nothing.
const NOT_FOUND_BY_SEARCH: [&str; 4] = ["404.html", "search.html", "cell.html", "print.html"];

/// What can be found of one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its address, relative to the site's root.
    pub(super) url: String,
    /// Its title.
    pub(super) title: String,
    /// What it is about, in a sentence or two; may be empty.
    pub(super) summary: String,
    /// By what a search can be narrowed to it: names and values.
    pub(super) filters: Vec<(String, Vec<String>)>,
    /// Its main content: HTML.
    pub(super) html: String,
    /// Whether it holds text that is written without spaces between words.
    pub(super) is_dense: bool,
}

impl Document {
    /// What can be found of a page; `None` if it shall not be.
    pub fn of(page: &PageView, site: &SiteView, html: &[u8]) -> Option<Self> {
        let facets = &site.search.as_ref()?.facets;
        if page.templates.iter().any(|it| NOT_FOUND_BY_SEARCH.contains(&it.as_str())) {
            return None;
        }
        let entity = page.entity.as_ref();
        let kind = entity.map_or(NO_KIND, |it| it.summary.kind.name.as_str());
        let mut filters = vec![(KIND.to_owned(), vec![kind.to_owned()])];
        for relation in entity.iter().flat_map(|it| &it.relations).filter(|it| facets.contains(&it.name)) {
            let values = relation.entries.iter().map(|it| it.entity.slug.clone());
            filters.push((relation.name.clone(), values.collect()));
        }
        let html = std::str::from_utf8(html).ok()?;
        let (html, is_dense) = apart(&passages(main(html)));
        Some(Self {
            url: page.url.clone(),
            title: page.title.clone(),
            summary: page.description.clone(),
            filters,
            html,
            is_dense,
        })
    }

    /// What identifies it.
    pub(super) fn fingerprint(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        let mut add = |text: &str| {
            hasher.update((text.len() as u64).to_le_bytes());
            hasher.update(text);
        };
        for text in [&self.url, &self.title, &self.summary, &self.html] {
            add(text);
        }
        for (name, values) in &self.filters {
            add(name);
            add(&values.join("\n"));
        }
        hasher.finalize().into()
    }
}

/// The main element of a page, or the whole page if it has none.
fn main(html: &str) -> &str {
    let start = html.match_indices("<main").map(|(at, _)| at);
    let mut start = start.filter(|at| html[at + 5..].starts_with([' ', '>', '\n', '\t']));
    let end = html.rfind("</main>");
    match (start.next(), end) {
        (Some(start), Some(end)) if start < end => &html[start..end + "</main>".len()],
        _ => html,
    }
}

/// Puts a space between letters of a script that is written without spaces and other letters or digits, so
/// that either is a word of its own. Says whether there are letters of such a script.
fn apart(html: &str) -> (String, bool) {
    if html.is_ascii() {
        return (html.to_owned(), false);
    }
    let mut apart = String::with_capacity(html.len() + html.len() / 16);
    let (mut is_in_tag, mut is_dense) = (false, false);
    let mut before = None;
    for c in html.chars() {
        match c {
            '<' => is_in_tag = true,
            '>' => is_in_tag = false,
            c if !is_in_tag => {
                let kind = c.is_alphanumeric().then(|| is_dense_letter(c));
                if let (Some(before), Some(now)) = (before, kind)
                    && before != now
                {
                    apart.push(' ');
                }
                is_dense |= kind == Some(true);
                before = kind;
            }
            _ => {}
        }
        apart.push(c);
    }
    (apart, is_dense)
}

/// Whether a letter is of a script without spaces: Han, kana, Thai, Lao, Burmese, Khmer. The script that
/// searches knows the same ones.
fn is_dense_letter(c: char) -> bool {
    matches!(
        u32::from(c),
        0x3400..=0x4DBF
            | 0x4E00..=0x9FFF
            | 0xF900..=0xFAFF
            | 0x20000..=0x323AF
            | 0x3041..=0x30FF
            | 0x31F0..=0x31FF
            | 0xFF66..=0xFF9F
            | 0x0E00..=0x0EFF
            | 0x1000..=0x109F
            | 0x1780..=0x17FF
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_main_element_is_taken() {
        assert_eq!(main("<header>a</header><main id=x>b</main><footer>c</footer>"), "<main id=x>b</main>");
        assert_eq!(main("<body>b</body>"), "<body>b</body>");
        assert_eq!(main("</main><main>"), "</main><main>");
        assert_eq!(main("<mainly>b"), "<mainly>b");
    }

    #[test]
    fn scripts_without_spaces_stand_apart_from_others() {
        let check = |html: &str, expected: (&str, bool)| {
            let (html, is_dense) = apart(html);
            assert_eq!((html.as_str(), is_dense), expected);
        };
        check("quality", ("quality", false));
        check("café 품질", ("café 품질", false));
        check("质量quality标准", ("质量 quality 标准", true));
        check("第<b class=\"质a\">2035</b>年", ("第<b class=\"质a\"> 2035</b> 年", true));
        check("（质量）", ("（质量）", true));
    }
}

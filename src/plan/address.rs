//! From what an address is written: the page that it stands on, so that one artefact works under any
//! path, or the site's place on the web, where nothing else will do.

use super::view::SiteView;

/// What addresses are written from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base<'a> {
    /// A page, by its way to the site's root: `../../`.
    Page(&'a str),
    /// The site's base URL. A final `index.html` is left out, as in canonical addresses.
    Web(&'a str),
}

impl<'a> Base<'a> {
    /// For a file that is read away from the site: the base URL where the site has one, else the file
    /// itself, by its way to the root.
    pub fn away(site: &'a SiteView, root: &'a str) -> Self {
        if site.base_url.is_empty() { Base::Page(root) } else { Base::Web(&site.base_url) }
    }

    /// Writes an address that is relative to the site's root.
    pub fn push(&self, to: &mut String, address: &str) {
        match self {
            Base::Page(root) => {
                to.push_str(root);
                to.push_str(address);
            }
            Base::Web(base_url) => {
                to.push_str(base_url);
                let (path, anchor) = address.find('#').map_or((address, ""), |at| address.split_at(at));
                let path = match path.strip_suffix("index.html") {
                    Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
                    _ => path,
                };
                to.push_str(path.strip_prefix("./").unwrap_or(path));
                to.push_str(anchor);
            }
        }
    }

    /// An address that is relative to the site's root.
    pub fn href(&self, address: &str) -> String {
        let mut href = String::new();
        self.push(&mut href, address);
        href
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_on_the_web_are_canonical() {
        let base = Base::Web("https://example.org/a/");
        assert_eq!(base.href("recipes/x/index.html#part"), "https://example.org/a/recipes/x/#part");
        assert_eq!(base.href("index.html"), "https://example.org/a/");
        assert_eq!(base.href("./"), "https://example.org/a/");
        assert_eq!(base.href("old-index.html"), "https://example.org/a/old-index.html");
        assert_eq!(Base::Page("../").href("recipes/x/index.html"), "../recipes/x/index.html");
    }
}

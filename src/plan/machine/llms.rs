//! `llms.txt`: what the site is and where its pages are, in Markdown, for programs that read Markdown
//! better than HTML. The form is that of <https://llmstxt.org>: a title, a summary in a block quote, then
//! lists of links under headings.

use super::super::address::Base;
use super::super::text::{destination, in_brackets};
use super::super::view::{PageView, SiteView};
use super::{Everything, beside};

/// The whole file.
pub fn llms(all: &Everything, site: &SiteView) -> String {
    let base = Base::away(site, "");
    let mut text = format!("# {}\n", one_line(&site.title));
    for (mark, words) in [("> ", &site.description), ("", &site.tagline), ("", &site.notice)] {
        if !words.is_empty() {
            text.push_str(&format!("\n{mark}{}\n", one_line(words)));
        }
    }
    for table in all.tables.iter().filter(|it| it.kind.count > 0) {
        text.push_str(&format!("\n## {}\n\n", one_line(&table.kind.plural)));
        for page in all.entities() {
            if page.entity.as_ref().is_some_and(|it| it.summary.kind.name == table.kind.name) {
                let markdown = all.has_markdown.then(|| beside(&page.output, "index.md").href());
                item(&mut text, page, &base.href(markdown.as_ref().unwrap_or(&page.url)));
            }
        }
    }
    let others: Vec<_> = all.listed().filter(|it| it.entity.is_none()).collect();
    text.push_str(&format!("\n## {}\n\n", one_line(&all.other_pages)));
    for page in others {
        item(&mut text, page, &base.href(&page.url));
    }
    let data: Vec<_> = all.files.iter().filter(|it| it.as_str().starts_with("data/")).collect();
    if !data.is_empty() {
        // The convention gives this heading a meaning: what stands under it may be left out by who is short
        // of room. Programs look for this very word, so that it is the same in every language.
        text.push_str("\n## Optional\n\n");
        for file in data {
            text.push_str(&format!("- [{file}]({})\n", base.href(&file.href())));
        }
    }
    text
}

fn item(text: &mut String, page: &PageView, href: &str) {
    text.push_str(&format!("- [{}]({})", in_brackets(&one_line(&page.title)), destination(href)));
    if !page.description.is_empty() {
        text.push_str(&format!(": {}", one_line(&page.description)));
    }
    text.push('\n');
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

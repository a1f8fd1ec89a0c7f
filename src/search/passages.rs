//! Where passages of a page join once all that no search shows is gone: what is found is shown as running
//! text, so that each passage must end before the next begins, and none may say again what was just said.
//!
//! The classes are those of the generator's own HTML and of the skeleton of all themes.

use std::borrow::Cow;

/// What a citation begins with.
const CITATION: &str = "<a class=\"citation\"";
/// What the reason for a link begins with; before it stands the title of what is linked.
const REASON: &str = "<details class=\"why\">";

/// HTML whose passages can be shown as running text.
pub(super) fn passages(html: &str) -> String {
    said_once(&closed_up(html)).replace(REASON, &format!(". {REASON}"))
}

/// Takes away the space before citations, which are not shown among what is found. Pagefind ends a block that
/// ends in a word with a full stop, but not one that ends in a space.
fn closed_up(html: &str) -> String {
    let mut closed = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, citation, after)) = next_citation(rest) {
        let joins_words = after.starts_with(char::is_alphanumeric);
        closed.push_str(if joins_words { before } else { before.trim_end() });
        closed.push_str(citation);
        rest = after;
    }
    closed.push_str(rest);
    closed
}

/// The first citation with what stands before and after it.
fn next_citation(html: &str) -> Option<(&str, &str, &str)> {
    let (before, citation) = html.split_at(html.find(CITATION)?);
    let end = citation.find("</a>").map_or(citation.len(), |it| it + "</a>".len());
    let (citation, after) = citation.split_at(end);
    Some((before, citation, after))
}

/// Empties the facts whose words stand in the text right above them or in a fact before: they are found
/// there.
fn said_once(html: &str) -> Cow<'_, str> {
    let Some(facts) = html.find("<dl class=\"facts\"") else { return Cow::Borrowed(html) };
    let end = html[facts..].find("</dl>").map_or(html.len(), |it| facts + it);
    let above = html[..facts].rfind("<div class=\"lede\"").map_or("", |it| &html[it..facts]);
    let mut said = words(above);
    let mut once = html[..facts].to_owned();
    for (n, piece) in html[facts..end].split("<dd>").enumerate() {
        if n == 0 {
            once.push_str(piece);
            continue;
        }
        let (fact, after) = piece.split_at(piece.find("</dd>").unwrap_or(piece.len()));
        let its_words = words(fact);
        once.push_str("<dd>");
        if !said.contains(&its_words) {
            once.push_str(fact);
        }
        said.push_str(&its_words);
        once.push_str(after);
    }
    once.push_str(&html[end..]);
    Cow::Owned(once)
}

/// The words of HTML without its citations, in small letters, with a space before and after each.
fn words(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, _, after)) = next_citation(rest) {
        text.push_str(before);
        rest = after;
    }
    text.push_str(rest);
    let mut words = String::from(" ");
    for piece in text.split('<') {
        let shown = piece.split_once('>').map_or(piece, |(_, shown)| shown);
        for word in shown.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty()) {
            words.extend(word.chars().flat_map(char::to_lowercase));
            words.push(' ');
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOMEWHERE: &str = "<a class=\"citation\" href=\"x\"><span>Ada</span></a>";

    fn check(html: &str, expected: &str) {
        let passages = passages(&html.replace("[]", SOMEWHERE)).replace(SOMEWHERE, "");
        assert_eq!(passages, expected, "{html}");
    }

    #[test]
    fn words_are_followed_by_what_follows_their_citations() {
        check("<p>One []. Two\n[] [], three []</p>", "<p>One. Two, three</p>");
        check("<p>One [] two [] []three.</p>", "<p>One two three.</p>");
        check("<p>One </p>", "<p>One </p>");
        assert_eq!(closed_up("a <a class=\"citation\">"), "a<a class=\"citation\">");
    }

    #[test]
    fn the_reason_for_a_link_does_not_run_on_from_its_title() {
        check("<a>Soup</a><details class=\"why\">It", "<a>Soup</a>. <details class=\"why\">It");
    }

    #[test]
    fn facts_that_only_repeat_are_empty() {
        let check = |above: &str, facts: &[&str], expected: &[&str]| {
            let html = |facts: &[&str]| {
                let facts: String =
                    facts.iter().map(|it| format!("<div><dt>x</dt><dd>{it}</dd></div>")).collect();
                format!(
                    "<h1>Soup</h1><div class=\"lede\"><p>{above}</p></div><dl class=\"facts\">{facts}</dl>z"
                )
            };
            check(&html(facts), &html(expected).replace("[]", ""));
        };
        check("It is <i>hot</i>, still.", &["Hot, still", "hot stil", "soup"], &["", "hot stil", "soup"]);
        check("", &["10 May", "<time datetime=\"x\">10 May</time>", "1"], &["10 May", "", "1"]);
        // What only a citation says is not found by search.
        check("Said[]", &["Ada"], &["Ada"]);
        check("Thirty", &["-", ""], &["", ""]);
    }
}

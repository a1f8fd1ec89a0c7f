//! Code blocks to HTML with CSS classes, and the style sheet for those classes. The only module that
//! knows syntect. It never emits a colour: a theme can replace the style sheet, and one page serves
//! light and dark.

use std::sync::LazyLock;

use syntect::highlighting::ThemeSet;
use syntect::html::{ClassStyle, ClassedHTMLGenerator, css_for_theme_with_class_style};
use syntect::parsing::SyntaxSet;
use syntect::util::LinesWithEndings;

/// Loaded at the first code block, since a site without code need not pay the 20 ms.
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

const CLASSES: ClassStyle = ClassStyle::SpacedPrefixed { prefix: "hl-" };
const LIGHT: &str = "InspiredGitHub";
const DARK: &str = "base16-ocean.dark";

/// The HTML of one code block, or `None` when the language is not known and the text stays plain.
pub(crate) fn highlight(code: &str, language: &str) -> Option<String> {
    let syntax = SYNTAXES.find_syntax_by_token(language)?;
    let mut generator = ClassedHTMLGenerator::new_with_class_style(syntax, &SYNTAXES, CLASSES);
    for line in LinesWithEndings::from(code) {
        generator.parse_html_for_line_which_includes_newline(line).ok()?;
    }
    Some(generator.finalize())
}

/// The style sheet for highlighted code: light by default, dark where the reader or the page asks for it.
pub fn style_sheet() -> String {
    let themes = ThemeSet::load_defaults();
    let css = |name: &str| css_for_theme_with_class_style(&themes.themes[name], CLASSES).unwrap_or_default();
    let (light, dark) = (scoped(&css(LIGHT), ""), css(DARK));
    format!(
        "{light}@media (prefers-color-scheme: dark) {{\n{}}}\n{}",
        scoped(&dark, ":root:not([data-theme=\"light\"]) "),
        scoped(&dark, ":root[data-theme=\"dark\"] "),
    )
}

/// Puts `scope` before every selector. syntect writes one rule's selectors on one line, and colours only
/// inside rules, so lines are enough to tell them apart. The theme's own background is left out: code
/// stands on the page's.
fn scoped(css: &str, scope: &str) -> String {
    let mut text = String::new();
    for line in css.lines().filter(|line| !line.trim_start().starts_with("background-color")) {
        if line.starts_with('.') && line.ends_with('{') {
            let selectors = line.trim_end_matches('{').split(',');
            let selectors: Vec<_> = selectors.map(|it| format!("{scope}{}", it.trim())).collect();
            text.push_str(&selectors.join(", "));
            text.push_str(" {\n");
        } else if !line.starts_with("/*") && !line.starts_with(" *") && !line.is_empty() {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

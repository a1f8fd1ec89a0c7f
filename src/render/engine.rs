//! The template engine with the functions and filters that themes get. Only it, [`super::fault`] and the shared
//! parts of views ([`crate::plan::shared`]) know tera.
//! All of them are pure: what they give depends on their arguments, the page and the theme alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tera::{Context, Kwargs, State, Tera, TeraResult, Value};

use super::fault;
use super::settings::Options;
use super::strings::Strings;
use crate::diagnostic::{Diagnostic, SourceText, catalogue};
use crate::plan::machine::json_ld;
use crate::plan::print::PrintedView;
use crate::plan::view::{PageView, SiteView};

/// The words of every language that there is a catalogue for.
#[derive(Debug)]
pub(crate) struct Languages {
    /// The site's.
    pub(crate) site: Strings,
    /// All, by their tags.
    pub(crate) others: BTreeMap<String, Strings>,
}

/// Compiled templates.
#[derive(Debug)]
pub(crate) struct Engine {
    tera: Tera,
    /// The same with the words of other languages, by their tags.
    others: BTreeMap<String, Tera>,
    /// The templates' texts, to point into them.
    sources: BTreeMap<String, SourceText>,
    options: Value,
}

impl Engine {
    /// Compiles templates. `chain` is the theme and its ancestors, `assets` the addresses of assets by name.
    pub(crate) fn new(
        templates: &BTreeMap<String, SourceText>,
        chain: &[String],
        assets: BTreeMap<String, String>,
        strings: Languages,
        options: &Options,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut tera = Tera::new();
        let prefixes: Vec<String> = chain.iter().map(|it| format!("themes/{it}/")).collect();
        let mut engine = Self {
            sources: templates.clone(),
            options: Value::from_serializable(options),
            tera: Tera::default(),
            others: BTreeMap::new(),
        };
        let assets = Arc::new(assets);
        register(&mut tera, assets.clone(), Arc::new(strings.site));
        if let Err(error) = tera.set_fallback_prefixes(prefixes) {
            diagnostics.extend(fault::diagnose(&error, &engine.sources));
        }
        engine.link(&mut tera, diagnostics);
        for (language, strings) in strings.others {
            let mut other = tera.clone();
            register(&mut other, assets.clone(), Arc::new(strings));
            engine.others.insert(language, other);
        }
        engine.tera = tera;
        engine
    }

    /// Hands the templates to tera. It stops at the first that it cannot read: that one is emptied and
    /// the rest tried again, so that every mistake is told. What follows from the emptied ones is not.
    fn link(&self, tera: &mut Tera, diagnostics: &mut Vec<Diagnostic>) {
        let mut texts: BTreeMap<&str, &str> =
            self.sources.iter().map(|(name, source)| (name.as_str(), &*source.text)).collect();
        let mut is_whole = true;
        while let Err(error) = tera.add_raw_templates(texts.iter().map(|(name, text)| (*name, *text))) {
            let broken = fault::broken_template(&error).and_then(|it| texts.get_mut(it));
            if broken.is_some() || is_whole {
                diagnostics.extend(fault::diagnose(&error, &self.sources));
            }
            match broken {
                Some(text) if !text.is_empty() => (*text, is_whole) = ("", false),
                _ => return,
            }
        }
    }

    /// What pages share, in the engine's own form; made once for all pages.
    pub(crate) fn site(&self, site: &SiteView) -> Value {
        let mut value = Value::from_serializable(site).into_map().unwrap_or_default();
        value.insert("options".into(), self.options.clone());
        value.into()
    }

    /// Renders a page, `value` being what [`site`](Self::site) made of the site; what went wrong does not
    /// say which page, so that a fault of many is told once.
    pub(crate) fn page(&self, page: &PageView, site: &SiteView, value: &Value) -> Result<String, Diagnostic> {
        let mut view = Value::from_serializable(page).into_map().unwrap_or_default();
        view.insert("json_ld".into(), Value::from_serializable(&json_ld::page(page, site)));
        self.render(&page.templates, page, site, view.into(), value, None)
    }

    /// Renders a page as a part of the print edition, with its addresses as on its own page.
    pub(crate) fn part(
        &self,
        part: &PrintedView,
        site: &SiteView,
        value: &Value,
    ) -> Result<String, Diagnostic> {
        let view = Value::from_serializable(&*part.page);
        self.render(&["printed.html".to_owned()], &part.page, site, view, value, Some(part))
    }

    fn render(
        &self,
        templates: &[String],
        page: &PageView,
        site: &SiteView,
        view: Value,
        value: &Value,
        part: Option<&PrintedView>,
    ) -> Result<String, Diagnostic> {
        let tera = match page.language == site.language {
            true => &self.tera,
            false => self.speaking(&page.language),
        };
        let Some(template) = templates.iter().find(|it| tera.contains_template(it)) else {
            return Err(catalogue::missing_template(templates));
        };
        let mut context = Context::new();
        context.insert_value("site", value.clone());
        context.insert("root", &*page.root);
        context.insert_value("page", view);
        if let Some(part) = part {
            context.insert_value("part", Value::from_serializable(part));
        }
        tera.render(template, &context).map_err(|error| {
            let mut found = fault::diagnose(&error, &self.sources);
            found.swap_remove(0)
        })
    }
}

impl Engine {
    /// The engine with the words of a language, of its primary language, or of the site's.
    fn speaking(&self, language: &str) -> &Tera {
        let primary = language.split('-').next().unwrap_or(language);
        self.others.get(language).or_else(|| self.others.get(primary)).unwrap_or(&self.tera)
    }

    /// Whether a name finds a template.
    pub(crate) fn has_template(&self, name: &str) -> bool {
        self.tera.contains_template(name)
    }

    /// The templates that are no parts of others, by the names without their themes.
    pub(crate) fn page_templates(&self) -> Vec<&str> {
        let bare = |it: &'_ str| {
            it.strip_prefix("themes/")
                .and_then(|it| it.split_once('/'))
                .map_or(0, |(theme, _)| "themes/".len() + theme.len() + 1)
        };
        let names = self.sources.keys().map(|it| &it[bare(it)..]);
        let names: BTreeSet<&str> = names.filter(|it| !it.starts_with("partials/")).collect();
        names.into_iter().collect()
    }
}

fn register(tera: &mut Tera, assets: Arc<BTreeMap<String, String>>, strings: Arc<Strings>) {
    tera.register_function("asset", move |kwargs: Kwargs, state: &State| -> TeraResult<String> {
        let path: &str = kwargs.must_get("path")?;
        let root: String = state.get("root")?.unwrap_or_default();
        match assets.get(path) {
            Some(href) => Ok(format!("{root}{href}")),
            None => Err(tera::Error::message(format!("the theme has no asset `{path}`"))),
        }
    });
    let words = strings.clone();
    tera.register_function("t", move |kwargs: Kwargs, _: &State| -> TeraResult<String> {
        let key: &str = kwargs.must_get("key")?;
        let mut values = Vec::new();
        let mut n = None;
        for (name, value) in kwargs.iter() {
            let name = name.to_string();
            let text = value.to_string();
            if name == "n" {
                n = value.as_i64();
            }
            values.push((name, if value.is_number() { words.digits(&text) } else { text }));
        }
        let phrase = words.phrase(key, n, &values);
        phrase.ok_or_else(|| tera::Error::message(format!("no catalogue of words has `{key}`")))
    });
    let words = strings.clone();
    tera.register_filter("number", move |value: &Value, _: Kwargs, _: &State| -> TeraResult<String> {
        Ok(words.number(&value.to_string()))
    });
    tera.register_filter("date", move |value: &str, _: Kwargs, _: &State| -> TeraResult<String> {
        Ok(strings.date(value).unwrap_or_else(|| value.to_owned()))
    });
    // tera's own goes through a hash map: its groups come in another order each time.
    tera.register_filter("group_by", group_by);
}

/// Groups the items of a list by an attribute; the groups in the order of their first item.
fn group_by(items: Vec<Value>, kwargs: Kwargs, _: &State) -> TeraResult<Value> {
    let attribute: &str = kwargs.must_get("attribute")?;
    let mut groups: Vec<(Value, Vec<Value>)> = Vec::new();
    for item in items {
        let Some(key) = item.get_from_path(attribute).filter(|it| !it.is_none()).cloned() else { continue };
        match groups.iter_mut().find(|(it, _)| *it == key) {
            Some((_, group)) => group.push(item),
            None => groups.push((key, vec![item])),
        }
    }
    let mut map = tera::Map::new();
    for (key, group) in groups {
        map.insert(key.to_string().into(), group.into());
    }
    Ok(map.into())
}

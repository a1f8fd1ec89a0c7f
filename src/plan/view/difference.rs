//! In which part two views differ: the reason to render a page again, in words.

use super::{PageView, SiteView};

/// Names the first part in which two values differ, in the order given.
macro_rules! first_difference {
    ($a:expr, $b:expr, $($field:ident),+ $(,)?) => {
        $(if $a.$field != $b.$field { return Some(stringify!($field)); })+
    };
}

impl SiteView {
    /// The first part in which two differ.
    pub fn difference(&self, other: &Self) -> Option<&'static str> {
        first_difference!(
            self,
            other,
            title,
            tagline,
            description,
            notice,
            language,
            base_url,
            home,
            nav,
            kinds,
            indexes,
            bases,
            pages,
            sources,
            options,
            print,
            feed,
            search,
            json_ld,
            generator,
        );
        None
    }
}

impl PageView {
    /// The first part in which two differ.
    pub fn difference(&self, other: &Self) -> Option<&'static str> {
        first_difference!(
            self,
            other,
            title,
            body,
            templates,
            root,
            url,
            canonical,
            alternates,
            language,
            description,
            breadcrumbs,
            headings,
            has_code,
            entity,
            list,
            index,
            sheets,
            chart,
            print,
            search,
            note,
            collections,
            mentions,
            citations,
        );
        None
    }
}

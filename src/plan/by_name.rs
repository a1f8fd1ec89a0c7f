//! Values by name, a few at a time: a map that takes no more memory than its entries. A tree of three
//! entries takes as much as one of eleven, 14 MB for the fields of 10,000 entities.

use serde::{Serialize, Serializer};

/// Values by name, sorted.
#[derive(Debug, Clone, PartialEq)]
pub struct ByName<T>(Box<[(String, T)]>);

impl<T> ByName<T> {
    /// The value of this name.
    pub fn get(&self, name: &str) -> Option<&T> {
        let at = self.0.binary_search_by(|(it, _)| it.as_str().cmp(name)).ok()?;
        Some(&self.0[at].1)
    }
}

impl<T> FromIterator<(String, T)> for ByName<T> {
    /// Each name comes once.
    fn from_iter<I: IntoIterator<Item = (String, T)>>(entries: I) -> Self {
        let mut entries: Box<[_]> = entries.into_iter().collect();
        entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        Self(entries)
    }
}

impl<T> Default for ByName<T> {
    fn default() -> Self {
        Self(Box::default())
    }
}

impl<T: Serialize> Serialize for ByName<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

//! A part of views that many pages show: one value, however many views hold it, together with the form
//! in which templates see it.
//!
//! That form is made when it is first wanted. Without it, what a title is shown as would be made anew on
//! every page that shows it: at 10,000 pages that took a sixth of a build.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use serde::{Serialize, Serializer};

/// A value that many views hold.
pub struct Shared<T>(Arc<WithForm<T>>);

struct WithForm<T> {
    value: T,
    form: OnceLock<tera::Value>,
}

impl<T> Shared<T> {
    /// Makes a value ready to be shared.
    pub fn new(value: T) -> Self {
        Self(Arc::new(WithForm { value, form: OnceLock::new() }))
    }

    /// Whether both are one value, not two that are alike.
    pub fn ptr_eq(a: &Self, b: &Self) -> bool {
        Arc::ptr_eq(&a.0, &b.0)
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.value
    }
}

impl<T: PartialEq> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Self::ptr_eq(self, other) || self.0.value == other.0.value
    }
}

impl<T: Eq> Eq for Shared<T> {}

impl<T: fmt::Debug> fmt::Debug for Shared<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.value.fmt(f)
    }
}

impl<T: Serialize> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Nobody else would use the form.
        if Arc::strong_count(&self.0) == 1 && self.0.form.get().is_none() {
            return self.0.value.serialize(serializer);
        }
        // The engine takes a form that is its own as it is; any other serializer writes it out.
        self.0.form.get_or_init(|| tera::Value::from_serializable(&self.0.value)).serialize(serializer)
    }
}

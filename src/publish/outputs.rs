//! What a build makes, by path, and the claims of two outputs to one name.

use std::collections::BTreeMap;

use super::error::PublishError;
use super::listing::Found;
use super::manifest::Entry;
use crate::path::OutputPath;

/// The outputs of a build, by path.
pub(super) type Outputs = BTreeMap<String, Output>;

/// One output.
#[derive(Debug)]
pub(super) struct Output {
    /// What the manifest will say of it.
    pub(super) entry: Entry,
    pub(super) made: Made,
}

/// How an output comes into the new site.
#[derive(Debug)]
pub(super) enum Made {
    /// It is written in the staging folder.
    Written,
    /// It is as it was: this published file is to be linked.
    Carried(Found),
}

/// Takes a path for an output. Fails when another has it.
pub(super) fn claim(outputs: &mut Outputs, path: &str, output: Output) -> Result<(), PublishError> {
    let second = output.entry.producer.clone();
    match outputs.insert(path.to_owned(), output) {
        None => Ok(()),
        Some(first) => Err(PublishError::Claimed {
            path: OutputPath::new(path),
            first: first.entry.producer,
            other: OutputPath::new(path),
            second,
        }),
    }
}

/// Says which other output cannot be beside the one at `path`: a file where this one needs a folder, or
/// the other way round.
pub(super) fn conflict(outputs: &Outputs, path: &str) -> Option<PublishError> {
    let folder = format!("{path}/");
    let mut folders_above = path.match_indices('/').map(|(end, _)| &path[..end]);
    let (file, below) = match folders_above.find(|it| outputs.contains_key(*it)) {
        Some(file) => (file, path),
        None => {
            let (below, _) = outputs.range(folder.clone()..).next()?;
            (path, below.strip_prefix(&folder).map(|_| below.as_str())?)
        }
    };
    let producer = |path: &str| outputs.get(path).map(|it| it.entry.producer.clone()).unwrap_or_default();
    Some(PublishError::Claimed {
        path: OutputPath::new(file),
        first: producer(file),
        other: OutputPath::new(below),
        second: producer(below),
    })
}

/// The published files that the outputs link.
pub(super) fn linked(outputs: &Outputs) -> BTreeMap<String, Found> {
    let link = |(path, output): (&String, &Output)| match output.made {
        Made::Carried(found) => Some((path.clone(), found)),
        Made::Written => None,
    };
    outputs.iter().filter_map(link).collect()
}

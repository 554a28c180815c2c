//! What lies in the folders of a pack beside its policy: cases, base records.
#![expect(clippy::disallowed_methods, reason = "this room reads files")]

use super::mistakes::UNREADABLE;
use super::pack::Origin;
use super::path::{reason, shown};
use crate::diagnostic::Diagnostic;
use std::path::PathBuf;

/// A file of a pack that is no part of the policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// As shown in reports.
    pub name: String,
    /// Where it lies; none: the program brings it.
    pub path: Option<PathBuf>,
    /// Its text.
    pub text: String,
}

/// The files of a folder of the pack whose names end in one of `endings`, in the order of their names; none where the
/// pack has no such folder.
///
/// # Errors
/// One of them cannot be read.
pub fn beside(origin: &Origin, folder: &str, endings: &[&str]) -> Result<Vec<Beside>, Diagnostic> {
    let pack = match origin {
        Origin::Disk(path) => path,
        Origin::Shipped(shipped) => {
            let within = |name: &str| name.split_once('/').is_some_and(|(first, _)| first == folder);
            let files = shipped.files.iter().filter(|(name, _)| within(name));
            let ends = |name: &str| endings.iter().any(|ending| name.ends_with(&format!(".{ending}")));
            let beside = |(name, text): &(&str, &str)| Beside {
                name: format!("<{}>/{name}", shipped.name),
                path: None,
                text: (*text).to_owned(),
            };
            return Ok(files.filter(|(name, _)| ends(name)).map(beside).collect());
        }
    };
    let Ok(entries) = std::fs::read_dir(pack.join(folder)) else { return Ok(Vec::new()) };
    let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| endings.iter().any(|known| ending == *known)));
    paths.sort();
    let read = |path: PathBuf| {
        let name = shown(&path);
        let text = std::fs::read_to_string(&path)
            .map_err(|error| Diagnostic::error(&UNREADABLE, format!("`{name}` cannot be read: {}", reason(&error))))?;
        Ok(Beside { name, path: Some(path), text })
    };
    paths.into_iter().map(read).collect()
}

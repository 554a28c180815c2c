//! Files of records: one by its name, all of a folder, all that a pattern fits.
#![expect(clippy::disallowed_methods, reason = "this room looks into folders")]

use super::config;
use super::mistakes::{NO_RECORD, UNREADABLE};
use super::path::{reason, shown};
use crate::diagnostic::Diagnostic;
use std::path::{Path, PathBuf};

/// How names of files of records end.
pub(crate) const ENDINGS: [&str; 5] = ["yaml", "yml", "json", "ndjson", "jsonl"];

/// The files that a name means, in the order of their names. A name that is on the disk means just that.
///
/// # Errors
/// Nothing is there, or nothing in it holds records.
pub(crate) fn expand(named: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    if named.is_dir() {
        let mut files = Vec::new();
        walk(named, &mut files)?;
        if files.is_empty() {
            let help = "records are in files that end in `.yaml`, `.yml`, `.json`, `.ndjson` or `.jsonl`";
            let message = format!("`{}` holds no file of records", shown(named));
            return Err(Diagnostic::error(&NO_RECORD, message).help(help));
        }
        return Ok(files);
    }
    let pattern = named.to_string_lossy();
    if named.exists() || !pattern.contains(['*', '?', '[']) {
        return Ok(vec![named.to_path_buf()]);
    }
    let wrong = |why: String| Diagnostic::error(&UNREADABLE, format!("`{}` is no pattern: {why}", shown(named)));
    let found = glob::glob(&pattern).map_err(|error| wrong(error.msg.to_owned()))?;
    let mut files = Vec::new();
    for path in found {
        let path = path.map_err(|error| unreadable(error.path(), error.error()))?;
        if path.is_dir() {
            walk(&path, &mut files)?;
        } else {
            files.push(path);
        }
    }
    if files.is_empty() {
        let message = format!("`{}` fits no file", shown(named));
        return Err(Diagnostic::error(&NO_RECORD, message).help("put it in quotes where the shell would read it"));
    }
    files.sort();
    files.dedup();
    Ok(files)
}

/// Adds the files of records in a folder and below it; what begins with a dot, and settings, are passed over.
fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Diagnostic> {
    let entries = std::fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let mut paths = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| unreadable(folder, &error))?;
        let name = entry.file_name();
        if !name.to_string_lossy().starts_with('.') && name != config::FILE {
            paths.push(entry.path());
        }
    }
    paths.sort();
    for path in paths {
        // A link to a folder may lead back to where it stands.
        if path.is_dir() && !path.is_symlink() {
            walk(&path, files)?;
        } else if path.is_file() && path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending == *known))
        {
            files.push(path);
        }
    }
    Ok(())
}

fn unreadable(path: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(&UNREADABLE, format!("`{}` cannot be read: {}", shown(path), reason(error)))
}

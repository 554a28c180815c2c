//! Packs on a disk: found, and read with their files in the order of their names.
#![expect(clippy::disallowed_methods, reason = "this room reads files")]

use super::config::Config;
use super::mistakes::{EMPTY_PACK, NO_POLICY, NOT_UTF8, UNREADABLE};
use super::path::{reason, shown};
use super::shipped::{PACKS, Shipped};
use crate::diagnostic::{Diagnostic, suggest};
use crate::text::{Loc, Sources, Span};
use std::path::{Path, PathBuf};

/// Where a pack comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A folder, or one file.
    Disk(PathBuf),
    /// The program brings it.
    Shipped(&'static Shipped),
}

/// A pack that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    /// Where it comes from.
    pub origin: Origin,
    /// The profile that the configuration names.
    pub profile: Option<String>,
}

/// Finds the pack that is meant: `named` by the user, else by the configuration, else the only one there is.
///
/// # Errors
/// There is none, or more than one might be meant.
pub fn locate(named: Option<&str>, config: Option<&Config>) -> Result<Located, Diagnostic> {
    let profile = config.and_then(|config| config.profile.clone());
    if let Some(named) = named {
        let path = PathBuf::from(named);
        if path.exists() {
            return Ok(Located { origin: Origin::Disk(path), profile });
        }
        let by_name = Path::new("policies").join(named);
        if !named.contains(['/', '\\']) && by_name.is_dir() {
            return Ok(Located { origin: Origin::Disk(by_name), profile });
        }
        if let Some(shipped) = Shipped::named(named) {
            return Ok(Located { origin: Origin::Shipped(shipped), profile });
        }
        let under = packs_under(Path::new("policies"));
        let known: Vec<&str> =
            under.iter().map(String::as_str).chain(PACKS.iter().map(|shipped| shipped.name)).collect();
        return Err(Diagnostic::error(&NO_POLICY, format!("there is no policy at `{named}`"))
            .help_if(suggest::did_you_mean(named, known.iter().copied()))
            .help("name a folder with `.coms` files, one such file, or a pack by its name"));
    }
    if let Some((config, pack)) = config.and_then(|config| Some((config, config.pack.as_ref()?))) {
        let path = config.folder.join(pack);
        let origin = match Shipped::named(pack).filter(|_| !path.exists()) {
            Some(shipped) => Origin::Shipped(shipped),
            None => Origin::Disk(path),
        };
        return Ok(Located { origin, profile });
    }
    let found = packs_under(Path::new("policies"));
    match found.as_slice() {
        [only] => Ok(Located { origin: Origin::Disk(Path::new("policies").join(only)), profile }),
        [] => Err(Diagnostic::error(&NO_POLICY, "no policy is named, and there is none under `policies/`")
            .help(format!("name a folder of `.coms` files, or a pack that the program brings: {}", brought()))),
        many => {
            let names: Vec<&str> = many.iter().map(String::as_str).collect();
            Err(Diagnostic::error(
                &NO_POLICY,
                format!("no policy is named, and there are {}", suggest::one_of(&names, 6)),
            )
            .help(format!("name one: `--policy policies/{}`", names[0])))
        }
    }
}

/// The packs that the program brings, in words.
fn brought() -> String {
    let names: Vec<&str> = PACKS.iter().map(|pack| pack.name).collect();
    suggest::one_of(&names, 8)
}

/// Names of the folders that hold `.coms` files.
fn packs_under(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .filter(|entry| coms_files(&entry.path()).is_ok_and(|files| !files.is_empty()))
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// The `.coms` files of a folder, in the order of their names.
fn coms_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "coms") && path.is_file())
        .collect();
    files.sort();
    Ok(files)
}

impl Origin {
    /// Reads the pack.
    ///
    /// # Errors
    /// Folder or file cannot be read at all.
    pub fn read(&self) -> Result<Read, Diagnostic> {
        match self {
            Self::Disk(path) => read(path),
            Self::Shipped(shipped) => Ok(Read { sources: shipped.sources(), mistakes: Vec::new() }),
        }
    }
}

/// What came of reading a pack.
#[derive(Debug)]
pub struct Read {
    /// Its files.
    pub sources: Sources,
    /// What could not be read of them.
    pub mistakes: Vec<Diagnostic>,
}

/// Reads a pack: a folder of `.coms` files, or one file.
///
/// # Errors
/// Folder or file cannot be read at all.
pub fn read(path: &Path) -> Result<Read, Diagnostic> {
    let unreadable = |path: &Path, error: &std::io::Error| {
        Diagnostic::error(&UNREADABLE, format!("`{}` cannot be read: {}", shown(path), reason(error)))
    };
    let files = if path.is_dir() {
        coms_files(path).map_err(|error| unreadable(path, &error))?
    } else {
        vec![path.to_path_buf()]
    };
    let mut sources = Sources::default();
    let mut mistakes = Vec::new();
    if files.is_empty() {
        mistakes.push(
            Diagnostic::error(&EMPTY_PACK, format!("`{}` holds no `.coms` file", shown(path)))
                .help("a pack is a folder with a `policy.coms`, its model and its rules"),
        );
    }
    for file in files {
        let bytes = std::fs::read(&file).map_err(|error| unreadable(&file, &error))?;
        match String::from_utf8(bytes) {
            Ok(text) => {
                sources.add(&shown(&file), &text);
            }
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                let source = sources.add(&shown(&file), &text);
                let span = Span::new(at, at + '\u{fffd}'.len_utf8());
                mistakes.push(
                    Diagnostic::error(&NOT_UTF8, "this file is not UTF-8 text")
                        .at(Loc { source, span }, "the first byte that is not")
                        .help("save it as UTF-8"),
                );
            }
        }
    }
    Ok(Read { sources, mistakes })
}

//! Packs on a disk: where they lie.
#![expect(clippy::disallowed_methods, reason = "this room reads files")]

use super::config::{Config, FILE};
use super::mistakes::NO_POLICY;
use super::shipped::{PACKS, Shipped};
use crate::diagnostic::{Diagnostic, suggest};
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
        if let Some(path) = config.and_then(|config| config.pack_named(named)) {
            return Ok(Located { origin: Origin::Disk(path), profile });
        }
        if let Some(shipped) = Shipped::named(named) {
            return Ok(Located { origin: Origin::Shipped(shipped), profile });
        }
        let under = packs_under(Path::new("policies"));
        let configured = config.map(Config::pack_names).unwrap_or_default();
        let known: Vec<&str> = under
            .iter()
            .chain(&configured)
            .map(String::as_str)
            .chain(PACKS.iter().map(|shipped| shipped.name))
            .collect();
        return Err(Diagnostic::error(&NO_POLICY, format!("there is no policy at `{named}`"))
            .help_if(suggest::did_you_mean(named, known.iter().copied()))
            .help("name a folder with `.coms` files, one such file, or a pack by its name"));
    }
    if let Some((config, pack)) = config.and_then(|config| Some((config, config.pack.as_ref()?))) {
        let policies = config.folder.join("policies");
        let beside = Some(config.folder.join(pack)).filter(|path| path.exists());
        let by_name = || Some(policies.join(pack)).filter(|path| is_pack(path));
        let path = beside.or_else(by_name).or_else(|| config.pack_named(pack));
        let shipped = || Shipped::named(pack).map(Origin::Shipped);
        let origin = path.map(Origin::Disk).or_else(shipped).ok_or_else(|| {
            let mut names = packs_under(&policies);
            names.extend(config.pack_names());
            let known = names.iter().map(String::as_str).chain(PACKS.iter().map(|shipped| shipped.name));
            Diagnostic::error(&NO_POLICY, format!("`{FILE}` names the pack `{pack}`, and there is none"))
                .help_if(suggest::did_you_mean(pack, known))
                .help("name a folder, which counts from that of the file, or a pack by its name")
        })?;
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
pub(super) fn packs_under(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .filter(|entry| is_pack(&entry.path()))
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Whether a folder is a pack.
pub(super) fn is_pack(folder: &Path) -> bool {
    coms_files(folder).is_ok_and(|files| !files.is_empty())
}

/// The `.coms` files of a folder, in the order of their names.
pub(crate) fn coms_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "coms") && path.is_file())
        .collect();
    files.sort();
    Ok(files)
}

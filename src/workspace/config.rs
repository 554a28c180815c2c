//! `coms-policy.yaml`: which pack and which profile a project judges by.
#![expect(clippy::disallowed_methods, reason = "this room reads files")]

use super::mistakes::BAD_CONFIG;
use crate::diagnostic::{Diagnostic, suggest};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The name of the file.
pub const FILE: &str = "coms-policy.yaml";

/// What the nearest `coms-policy.yaml` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// The folder that it lies in: its paths count from there.
    pub folder: PathBuf,
    /// The pack to judge by.
    pub pack: Option<String>,
    /// The profile to judge under.
    pub profile: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    pack: Option<String>,
    profile: Option<String>,
}

const KEYS: [&str; 2] = ["pack", "profile"];

/// The configuration nearest to `folder`, in it or above it; none where there is none.
///
/// # Errors
/// The file cannot be read, or sets something that does not exist.
pub fn nearest(folder: &Path) -> Result<Option<Config>, Diagnostic> {
    let Some(found) = folder.ancestors().find(|folder| folder.join(FILE).is_file()) else { return Ok(None) };
    let text = std::fs::read_to_string(found.join(FILE)).map_err(|error| {
        Diagnostic::error(&BAD_CONFIG, format!("`{FILE}` cannot be read: {}", super::path::reason(&error)))
    })?;
    parse(found, &text).map(Some)
}

/// Reads the text of a configuration that lies in `folder`.
///
/// # Errors
/// It sets something that does not exist, or is no YAML.
pub fn parse(folder: &Path, text: &str) -> Result<Config, Diagnostic> {
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Ok(Config { folder: folder.to_path_buf(), ..Config::default() });
    }
    let written: Written = serde_yaml::from_str(text).map_err(|error| {
        let words = error.to_string();
        let unknown = words.split('`').nth(1).filter(|_| words.contains("unknown field"));
        let help = unknown.and_then(|word| suggest::did_you_mean(word, KEYS));
        Diagnostic::error(&BAD_CONFIG, format!("`{FILE}`: {words}"))
            .help_if(help)
            .help(format!("it may set {}", suggest::one_of(&KEYS, 8)))
    })?;
    Ok(Config { folder: folder.to_path_buf(), pack: written.pack, profile: written.profile })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_and_unknown_ones_refused() {
        let config = parse(Path::new("p"), "pack: policies/acs\nprofile: strict\n").unwrap();
        assert_eq!((config.pack.as_deref(), config.profile.as_deref()), (Some("policies/acs"), Some("strict")));
        let mistake = parse(Path::new("p"), "pak: policies/acs\n").unwrap_err();
        assert_eq!(mistake.help.first().map(String::as_str), Some("did you mean `pack`?"));
        assert_eq!(parse(Path::new("p"), "# nothing yet\n").unwrap().pack, None);
    }
}

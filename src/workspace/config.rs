//! `coms-policy.yaml`: by which pack and profile a project judges, where packs lie, and how grave lints are.
#![expect(clippy::disallowed_methods, reason = "this room reads files")]

use super::mistakes::BAD_CONFIG;
use super::pack::is_pack;
use crate::diagnostic::{Diagnostic, suggest};
use crate::input::read::yaml;
use crate::input::tape::{Kind, Tape};
use crate::lint::Level;
use crate::lint::mistakes::CODES;
use crate::text::Span;
use std::collections::BTreeMap;
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
    /// Folders that are packs or hold some, as written, with their places in the file.
    pub packs: Vec<(String, Span)>,
    /// The profile to judge under.
    pub profile: Option<String>,
    /// How grave lints are, by code.
    pub lints: BTreeMap<&'static str, Level>,
}

/// A configuration that cannot be used.
#[derive(Debug)]
pub struct Broken {
    /// The file as reports show it.
    pub name: String,
    /// Its text: what the mistakes' places count in.
    pub text: String,
    /// What is wrong with it.
    pub mistakes: Vec<Diagnostic>,
}

const KEYS: [&str; 4] = ["pack", "packs", "profile", "lints"];

/// The configuration nearest to `folder`, in it or above it; none where there is none. Its paths count from `folder`.
///
/// # Errors
/// The file cannot be read, or sets something that does not exist.
pub fn nearest(folder: &Path) -> Result<Option<Config>, Broken> {
    let Some((up, found)) = folder.ancestors().enumerate().find(|(_, folder)| folder.join(FILE).is_file()) else {
        return Ok(None);
    };
    let from: PathBuf = std::iter::repeat_n("..", up).collect();
    let name = super::path::shown(&from.join(FILE));
    let text = match std::fs::read_to_string(found.join(FILE)) {
        Ok(text) => text,
        Err(error) => {
            let message = format!("`{name}` cannot be read: {}", super::path::reason(&error));
            let mistakes = vec![Diagnostic::error(&BAD_CONFIG, message)];
            return Err(Broken { name, text: String::new(), mistakes });
        }
    };
    let mut mistakes = Vec::new();
    match parse(&from, &text) {
        Ok(config) => {
            for (written, span) in config.packs.iter().filter(|(written, _)| !found.join(written).is_dir()) {
                let mistake = Diagnostic::error(&BAD_CONFIG, format!("there is no folder `{written}`"))
                    .in_record(*span, "counts from the folder of this file")
                    .help("name folders that are packs, or that hold packs");
                mistakes.push(mistake);
            }
            if mistakes.is_empty() { Ok(Some(config)) } else { Err(Broken { name, text, mistakes }) }
        }
        Err(mistakes) => Err(Broken { name, text, mistakes }),
    }
}

/// Reads the text of a configuration that lies in `folder`.
///
/// # Errors
/// All that it sets and that does not exist, or why it is no YAML.
pub fn parse(folder: &Path, text: &str) -> Result<Config, Vec<Diagnostic>> {
    let mut reader = Reader { tape: Tape::default(), mistakes: Vec::new() };
    let mut config = Config { folder: folder.to_path_buf(), ..Config::default() };
    let mut documents = yaml::records(text);
    match documents.next(&mut reader.tape) {
        None => return Ok(config),
        Some(Ok(_)) => reader.settings(&mut config),
        Some(Err(mistake)) => reader.mistakes.push(Diagnostic { code: &BAD_CONFIG, ..mistake }),
    }
    if let (true, Some(Ok(second))) = (reader.mistakes.is_empty(), documents.next(&mut Tape::default())) {
        let first = Span { end: second.start + 1, ..second };
        reader.wrong(first, String::from("the settings end before this"), "a second document", "take it away");
    }
    if reader.mistakes.is_empty() { Ok(config) } else { Err(reader.mistakes) }
}

impl Config {
    /// The folder of the pack of a name, among those that are configured.
    #[must_use]
    pub fn pack_named(&self, name: &str) -> Option<PathBuf> {
        self.folders().find_map(|folder| {
            let own = folder.file_name().is_some_and(|own| own == name) && is_pack(&folder);
            let within = folder.join(name);
            if own { Some(folder) } else { is_pack(&within).then_some(within) }
        })
    }

    /// The names of the packs that are configured.
    #[must_use]
    pub fn pack_names(&self) -> Vec<String> {
        let name = |folder: &Path| folder.file_name().map(|name| name.to_string_lossy().into_owned());
        self.folders()
            .flat_map(|folder| {
                if is_pack(&folder) { name(&folder).into_iter().collect() } else { super::pack::packs_under(&folder) }
            })
            .collect()
    }

    fn folders(&self) -> impl Iterator<Item = PathBuf> {
        self.packs.iter().map(|(written, _)| self.folder.join(written))
    }
}

/// Reads settings from the tape.
struct Reader {
    tape: Tape,
    mistakes: Vec<Diagnostic>,
}

impl Reader {
    fn wrong(&mut self, span: Span, message: String, label: &str, help: &str) {
        self.mistakes.push(Diagnostic::error(&BAD_CONFIG, message).in_record(span, label).help(help));
    }

    /// The keys of the object at `index`, and where their values are.
    fn entries(&self, index: usize) -> Option<Vec<(String, Span, usize)>> {
        let Kind::Map { end } = self.tape.items.get(index)?.kind else { return None };
        let mut entries = Vec::new();
        let mut at = index + 1;
        while at < end as usize {
            let item = self.tape.items.get(at)?;
            if let Kind::Key(key) = item.kind {
                entries.push((self.tape.text(key).to_owned(), item.span, at + 1));
            }
            at = self.tape.behind(at + 1);
        }
        Some(entries)
    }

    fn span(&self, index: usize) -> Span {
        self.tape.items.get(index).map_or_else(Span::default, |item| item.span)
    }

    fn text(&mut self, index: usize, key: &str) -> Option<String> {
        match self.tape.items.get(index).map(|item| item.kind) {
            Some(Kind::Text(text)) => Some(self.tape.text(text).to_owned()),
            Some(Kind::Null) => None,
            _ => {
                let help = format!("write `{key}: NAME`, in quotes where it looks like a number");
                self.wrong(self.span(index), format!("`{key}` is a text"), "of another kind", &help);
                None
            }
        }
    }

    fn settings(&mut self, config: &mut Config) {
        let Some(entries) = self.entries(0) else {
            let help = format!("it may set {}", suggest::one_of(&KEYS, 8));
            return self.wrong(self.span(0), format!("`{FILE}` holds no settings"), "this is none", &help);
        };
        for (key, span, value) in entries {
            match key.as_str() {
                "pack" => config.pack = self.text(value, "pack"),
                "profile" => config.profile = self.text(value, "profile"),
                "packs" => config.packs = self.packs(value),
                "lints" => config.lints = self.lints(value),
                _ => {
                    let help = suggest::did_you_mean(&key, KEYS)
                        .unwrap_or_else(|| format!("it may set {}", suggest::one_of(&KEYS, 8)));
                    self.wrong(span, format!("there is no setting `{key}`"), "not a setting", &help);
                }
            }
        }
    }

    fn packs(&mut self, index: usize) -> Vec<(String, Span)> {
        match self.tape.items.get(index).map(|item| item.kind) {
            Some(Kind::List { end }) => {
                let (mut at, mut packs) = (index + 1, Vec::new());
                while at < end as usize {
                    let span = self.span(at);
                    packs.extend(self.text(at, "packs").map(|text| (text, span)));
                    at = self.tape.behind(at);
                }
                packs
            }
            Some(Kind::Null) => Vec::new(),
            _ => {
                self.wrong(
                    self.span(index),
                    String::from("`packs` is a list of folders"),
                    "no list",
                    "write `packs: [FOLDER]`",
                );
                Vec::new()
            }
        }
    }

    fn lints(&mut self, index: usize) -> BTreeMap<&'static str, Level> {
        let mut lints = BTreeMap::new();
        if self.tape.items.get(index).is_some_and(|item| item.kind == Kind::Null) {
            return lints;
        }
        let Some(entries) = self.entries(index) else {
            let help = "write a line for each, such as `coms::lint::uncited_rule: allow`";
            self.wrong(
                self.span(index),
                String::from("`lints` says of each code how grave it is"),
                "not an object",
                help,
            );
            return lints;
        };
        let known: Vec<&str> = CODES.iter().map(|code| code.id).collect();
        for (key, span, value) in entries {
            let code = known.iter().find(|id| **id == key).copied();
            if code.is_none() {
                let near = suggest::did_you_mean(&key, known.iter().copied());
                let help = near.unwrap_or_else(|| format!("lints are {}", suggest::one_of(&known, 6)));
                self.wrong(span, format!("there is no lint `{key}`"), "not a lint", &help);
            }
            let word = self.text(value, &key);
            let level = word.as_deref().and_then(Level::named);
            if let (Some(word), None) = (&word, level) {
                let names = Level::ALL.map(Level::word);
                let help = suggest::did_you_mean(word, names)
                    .unwrap_or_else(|| format!("it is {}", suggest::one_of(&names, 3)));
                self.wrong(self.span(value), format!("a lint is not `{word}`"), "not a level", &help);
            }
            lints.extend(code.zip(level));
        }
        lints
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(String, String)> {
        let words = |told: &Diagnostic| match told.labels.first().map(|label| label.place) {
            Some(crate::diagnostic::Place::Record(span)) => text.get(span.range()).unwrap_or_default().to_owned(),
            _ => String::from("nowhere"),
        };
        let mistakes = parse(Path::new("p"), text).unwrap_err();
        mistakes.iter().map(|told| (words(told), told.help.first().cloned().unwrap_or_default())).collect()
    }

    #[test]
    fn settings_are_read() {
        let text = "pack: policies/acs\nprofile: strict\npacks: [vendor, ../shared]\nlints:\n  coms::lint::uncited_rule: allow\n";
        let config = parse(Path::new("p"), text).unwrap();
        assert_eq!((config.pack.as_deref(), config.profile.as_deref()), (Some("policies/acs"), Some("strict")));
        let packs: Vec<&str> = config.packs.iter().map(|(folder, _)| folder.as_str()).collect();
        assert_eq!(packs, ["vendor", "../shared"]);
        assert_eq!(config.lints.get("coms::lint::uncited_rule"), Some(&Level::Allow));
        for nothing in ["", "# nothing yet\n", "pack:\n"] {
            assert_eq!(parse(Path::new("p"), nothing).unwrap().pack, None);
        }
    }

    #[test]
    fn what_cannot_be_set_is_told_where_it_stands() {
        let told = told(
            "pak: policies/acs\nprofile: 3\nlints: {coms::lint::uncited_rul: allow, coms::lint::uncited_rule: dney}\npacks: here\n",
        );
        let told: Vec<(&str, &str)> = told.iter().map(|(words, help)| (words.as_str(), help.as_str())).collect();
        assert_eq!(
            told,
            [
                ("pak", "did you mean `pack`?"),
                ("3", "write `profile: NAME`, in quotes where it looks like a number"),
                ("coms::lint::uncited_rul", "did you mean `coms::lint::uncited_rule`?"),
                ("dney", "did you mean `deny`?"),
                ("here", "write `packs: [FOLDER]`"),
            ]
        );
    }

    #[test]
    fn broken_yaml_is_one_mistake() {
        assert_eq!(told("pack: [a\n").len(), 1);
        assert_eq!(told("- a\n").len(), 1);
        assert_eq!(told("pack: a\n---\npack: b\n").len(), 1);
    }
}

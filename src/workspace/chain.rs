//! A pack with all that it is built on: each found by the name that the one above it gives, and read.
//!
//! Beside the pack that names it, in the folders of the configuration, among those that the program brings: in this
//! order. What is read is always as much as there is, and what is wrong with the rest.
#![expect(clippy::disallowed_methods, reason = "this room reads files")]

use super::config::Config;
use super::mistakes::{EMPTY_PACK, NOT_UTF8, UNREADABLE};
use super::pack::{Origin, coms_files, is_pack, packs_under};
use super::path::{reason, shown};
use super::shipped::{PACKS, Shipped};
use crate::diagnostic::{Diagnostic, suggest};
use crate::semantics::mistakes::{PACK_CYCLE, UNKNOWN_PACK};
use crate::syntax;
use crate::syntax::ast::{ItemKind, PolicyItem, Word};
use crate::text::{Loc, SourceId, Sources, Span};
use std::path::{Path, PathBuf};

/// The word by which a pack names the one that it is built on.
const EXTENDS: &str = "extends";

/// What came of reading a pack.
#[derive(Debug)]
pub struct Read {
    /// The files of all packs, the base first.
    pub sources: Sources,
    /// What could not be read of them.
    pub mistakes: Vec<Diagnostic>,
    /// Nothing is missing: what a pack is built on is known.
    pub whole: bool,
    /// Where the packs come from, the base first.
    pub origins: Vec<Origin>,
}

/// Reads a pack, a folder of `.coms` files or one file, and all that it is built on.
///
/// # Errors
/// Folder or file cannot be read at all.
pub fn read(path: &Path) -> Result<Read, Diagnostic> {
    Origin::Disk(path.to_path_buf()).read(None)
}

impl Origin {
    /// Reads the pack, and all that it is built on.
    ///
    /// # Errors
    /// A folder or file cannot be read at all.
    pub fn read(&self, config: Option<&Config>) -> Result<Read, Diagnostic> {
        let mut chain = Chain { parts: vec![Part::read(self)?], ends: End::Base };
        while let Some(next) = chain.next(config)? {
            chain.parts.push(next);
        }
        Ok(chain.assemble(config))
    }
}

/// The packs from the one that is meant down to the base.
struct Chain {
    parts: Vec<Part>,
    ends: End,
}

/// How a chain ends.
enum End {
    /// With a pack that is built on none.
    Base,
    /// What the last pack is built on cannot be told.
    Unread,
    /// With a name that no pack has.
    Unknown,
    /// With a name that the pack of this place in the chain has.
    Cycle(usize),
    /// With a pack that does not have the name by which it was found.
    OtherName,
}

/// One pack.
struct Part {
    origin: Origin,
    files: Vec<File>,
    /// The file that says which policy it is, and what that says.
    policy: Option<(usize, PolicyItem)>,
}

struct File {
    name: String,
    text: String,
    /// The first byte that is not UTF-8.
    broken: Option<usize>,
}

impl File {
    /// The line of the `policy` item, where that cannot be read, has a word like `extends`.
    fn means_to_extend(&self) -> bool {
        let lines = self.text.lines().filter(|line| line.trim_start().starts_with("policy"));
        lines.flat_map(str::split_whitespace).any(|word| word == EXTENDS || suggest::nearest(word, [EXTENDS]).is_some())
    }
}

impl Part {
    fn read(origin: &Origin) -> Result<Self, Diagnostic> {
        let files = match origin {
            Origin::Disk(path) => files_of(path)?,
            Origin::Shipped(shipped) => {
                shipped.sources().map(|(name, text)| File { name, text: text.to_owned(), broken: None }).collect()
            }
        };
        let policy = files.iter().enumerate().find_map(|(index, file)| Some((index, policy_item(&file.text)?)));
        Ok(Self { origin: origin.clone(), files, policy })
    }

    fn extends(&self) -> Option<&Word> {
        self.policy.as_ref()?.1.extends.as_ref()
    }

    fn name(&self) -> Option<&Word> {
        Some(&self.policy.as_ref()?.1.name)
    }
}

/// Where a pack says its name, and what it is built on.
struct Places {
    name: Option<Loc>,
    extends: Option<Loc>,
}

impl Places {
    fn of(part: &Part, ids: &[SourceId]) -> Self {
        let source = part.policy.as_ref().and_then(|(file, _)| ids.get(*file).copied());
        let at = |word: Option<&Word>| Some(Loc { source: source?, span: word?.span });
        Self { name: at(part.name()), extends: at(part.extends()) }
    }
}

/// What a file says about which policy it is.
fn policy_item(text: &str) -> Option<PolicyItem> {
    if !text.lines().any(|line| line.trim_start().starts_with("policy")) {
        return None;
    }
    let (module, _) = syntax::parse(SourceId(0), text);
    module.items.into_iter().find_map(|item| match item.kind {
        ItemKind::Policy(policy) => Some(policy),
        _ => None,
    })
}

impl Chain {
    /// The pack that the last one is built on, if it is there.
    fn next(&mut self, config: Option<&Config>) -> Result<Option<Part>, Diagnostic> {
        let Some(last) = self.parts.last() else { return Ok(None) };
        let named_by = self.parts.len().checked_sub(2).and_then(|above| self.parts.get(above)?.extends());
        match (last.name(), named_by) {
            (Some(name), Some(wanted)) if name.text != wanted.text => {
                self.ends = End::OtherName;
                return Ok(None);
            }
            (None, _) => {
                self.ends = if last.files.iter().any(File::means_to_extend) { End::Unread } else { End::Base };
                return Ok(None);
            }
            _ => {}
        }
        let Some(wanted) = last.extends() else { return Ok(None) };
        let of_that_name = |part: &Part| part.name().is_some_and(|name| name.text == wanted.text);
        if let Some(at) = self.parts.iter().position(of_that_name) {
            self.ends = End::Cycle(at);
            return Ok(None);
        }
        match find(&last.origin, &wanted.text, config) {
            Some(origin) => Part::read(&origin).map(Some),
            None => {
                self.ends = End::Unknown;
                Ok(None)
            }
        }
    }

    /// All files, the base first, and what is wrong with them.
    fn assemble(self, config: Option<&Config>) -> Read {
        let mut sources = Sources::default();
        let mut mistakes = Vec::new();
        let mut ids: Vec<Vec<SourceId>> = Vec::new();
        for (index, part) in self.parts.iter().rev().enumerate() {
            if index > 0 {
                sources.next_pack();
            }
            if let (true, Origin::Disk(path)) = (part.files.is_empty(), &part.origin) {
                mistakes.push(
                    Diagnostic::error(&EMPTY_PACK, format!("`{}` holds no `.coms` file", shown(path)))
                        .help("a pack is a folder with a `policy.coms`, its model and its rules"),
                );
            }
            let add = |file: &File| {
                let source = sources.add(&file.name, &file.text);
                let at = |at: usize| Loc { source, span: Span::new(at, at + '\u{fffd}'.len_utf8()) };
                mistakes.extend(file.broken.map(|byte| {
                    Diagnostic::error(&NOT_UTF8, "this file is not UTF-8 text")
                        .at(at(byte), "the first byte that is not")
                        .help("save it as UTF-8")
                }));
                source
            };
            ids.push(part.files.iter().map(add).collect());
        }
        ids.reverse();
        let places: Vec<Places> = self.parts.iter().zip(&ids).map(|(part, ids)| Places::of(part, ids)).collect();
        mistakes.extend(self.broken_link(config, &places));
        let origins = self.parts.iter().rev().map(|part| part.origin.clone()).collect();
        Read { sources, mistakes, whole: matches!(self.ends, End::Base), origins }
    }

    /// What is wrong with the last link.
    fn broken_link(&self, config: Option<&Config>, places: &[Places]) -> Option<Diagnostic> {
        let last = self.parts.len().checked_sub(1)?;
        let part = self.parts.get(last)?;
        match self.ends {
            End::Base | End::Unread => None,
            End::Unknown => {
                let mistake = unknown(&part.origin, &part.extends()?.text, config);
                Some(mistake.at(places.get(last)?.extends?, "not found"))
            }
            End::Cycle(to) => {
                let names = self.parts.get(to..)?.iter().filter_map(|part| Some(format!("`{}`", part.name()?.text)));
                let names: Vec<String> =
                    names.chain(self.parts.get(to)?.name().map(|name| format!("`{}`", name.text))).collect();
                let message = if last == to {
                    format!("`{}` is built on itself", part.name()?.text)
                } else {
                    format!("these packs are built on each other: {}", names.join(" → "))
                };
                let mut mistake = Diagnostic::error(&PACK_CYCLE, message);
                for index in (to..=last).rev() {
                    mistake = mistake.at(places.get(index)?.extends?, "built on this");
                }
                Some(mistake.help(if last == to {
                    "give it a name of its own: rules are told apart by it"
                } else {
                    "take one `extends` away"
                }))
            }
            End::OtherName => {
                let above = last.checked_sub(1)?;
                let wanted = &self.parts.get(above)?.extends()?.text;
                let name = &part.name()?.text;
                Some(
                    Diagnostic::error(&UNKNOWN_PACK, format!("the pack in the folder `{wanted}` is called `{name}`"))
                        .at(places.get(above)?.extends?, "names the folder")
                        .at(places.get(last)?.name?, "the name of the pack")
                        .help("give the folder the name that the pack has, and build on that"),
                )
            }
        }
    }
}

/// Where the pack lies on which one at `from` can be built, by its name.
///
/// # Errors
/// There is none of that name.
pub fn base(from: &Origin, name: &str, config: Option<&Config>) -> Result<Origin, Diagnostic> {
    find(from, name, config).ok_or_else(|| unknown(from, name, config))
}

/// There is no pack of that name to build on.
fn unknown(from: &Origin, name: &str, config: Option<&Config>) -> Diagnostic {
    let known = known(from, config);
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let looked = format!(
        "packs are looked for beside the one that names them, in `packs:` of `{}`, and among those that the program brings",
        super::config::FILE
    );
    Diagnostic::error(&UNKNOWN_PACK, format!("there is no pack `{name}`"))
        .help_if(suggest::did_you_mean(name, known.iter().copied()))
        .help(format!("{looked}: {}", suggest::one_of(&known, 8)))
}

/// Where the pack of a name lies that the pack at `from` is built on.
fn find(from: &Origin, name: &str, config: Option<&Config>) -> Option<Origin> {
    let beside = beside(from).map(|folder| folder.join(name)).filter(|folder| is_pack(folder));
    let configured = || config.and_then(|config| config.pack_named(name));
    beside.or_else(configured).map(Origin::Disk).or_else(|| Shipped::named(name).map(Origin::Shipped))
}

/// The folder that a pack lies in.
fn beside(origin: &Origin) -> Option<PathBuf> {
    match origin {
        Origin::Disk(path) => Some(match (path.file_name(), path.parent()) {
            (Some(_), Some(parent)) => parent.to_path_buf(),
            _ => path.join(".."),
        }),
        Origin::Shipped(_) => None,
    }
}

/// Names of packs that could be meant.
fn known(from: &Origin, config: Option<&Config>) -> Vec<String> {
    let here = |folder: PathBuf| if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
    let mut names: Vec<String> = beside(from).map(|folder| packs_under(&here(folder))).unwrap_or_default();
    names.extend(config.map(Config::pack_names).unwrap_or_default());
    names.extend(PACKS.iter().map(|shipped| shipped.name.to_owned()));
    if let Origin::Disk(path) = from {
        let own = path.file_name().map(|name| name.to_string_lossy().into_owned());
        names.retain(|name| Some(name) != own.as_ref());
    }
    names.sort();
    names.dedup();
    names
}

/// The files of a folder, or the one file.
fn files_of(path: &Path) -> Result<Vec<File>, Diagnostic> {
    let unreadable = |path: &Path, error: &std::io::Error| {
        Diagnostic::error(&UNREADABLE, format!("`{}` cannot be read: {}", shown(path), reason(error)))
    };
    let paths = if path.is_dir() {
        coms_files(path).map_err(|error| unreadable(path, &error))?
    } else {
        vec![path.to_path_buf()]
    };
    let read = |path: PathBuf| {
        let bytes = std::fs::read(&path).map_err(|error| unreadable(&path, &error))?;
        let name = shown(&path);
        Ok(match String::from_utf8(bytes) {
            Ok(text) => File { name, text, broken: None },
            Err(error) => {
                let broken = Some(error.utf8_error().valid_up_to());
                File { name, text: String::from_utf8_lossy(error.as_bytes()).into_owned(), broken }
            }
        })
    };
    paths.into_iter().map(read).collect()
}

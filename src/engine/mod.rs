//! Where both flows meet: a compiled policy judges records.
//!
//! `table` reads collections that lie elsewhere, `judge` makes a decision of one record, `batch` of many, on several threads and in the order of the input.
//!
//! Uses all rooms from `text` to `decision`; knows of no terminal and no file.

pub mod batch;
mod finding;
mod judge;
mod mask;
pub mod mistakes;
mod table;
mod waiver;

pub use judge::JudgeTerms;
pub use table::{TableFormat, TellRow};

use crate::diagnostic::Diagnostic;
use crate::eval::content::Contents;
use crate::eval::run::AsIs;
use crate::input::join::Table;
use crate::input::line::{LineReader, Trie};
use crate::input::read::json;
use crate::input::record::Record;
use crate::plan::Plan;
use crate::semantics::policy::Policy;
use crate::text::Sources;
use crate::{plan, semantics, syntax};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::sync::Arc;

/// A policy, ready to judge.
#[derive(Debug)]
pub struct Engine {
    /// The compiled policy.
    pub plan: Plan,
    /// Collections that lie elsewhere.
    pub tables: Vec<Table>,
    /// What the quick reader of lines looks up; none: all is read by the reference reader, more slowly and with the
    /// same result.
    pub trie: Option<Trie>,
}

/// What one thread needs to judge, used again for each record.
#[derive(Debug, Default)]
pub struct Worker {
    /// The record that is judged.
    pub record: Record,
    json: json::Reader,
    line: LineReader,
    contents: Contents,
    as_is: AsIs,
}

/// Checks the files of a pack, and of those that it is built on.
///
/// # Errors
/// All mistakes in them.
pub fn read_policy(sources: Sources) -> Result<Policy, (Arc<Sources>, Vec<Diagnostic>)> {
    let mut modules = Vec::new();
    let mut mistakes = Vec::new();
    for (id, source) in sources.iter() {
        let (module, told) = syntax::parse(id, &source.text);
        modules.push(module);
        mistakes.extend(told);
    }
    let digests = digests(&sources);
    let sources = Arc::new(sources);
    match semantics::check(&sources, &digests, &modules) {
        Ok(policy) if mistakes.is_empty() => Ok(policy),
        Ok(_) => Err((sources, mistakes)),
        Err(more) => {
            mistakes.extend(more);
            Err((sources, mistakes))
        }
    }
}

/// By pack, `sha256:` of all files: their names without folders, and their texts. That of a pack that is built on
/// another begins with the other's.
fn digests(sources: &Sources) -> Vec<String> {
    let mut digests: Vec<String> = Vec::new();
    for pack in sources.packs() {
        let mut hash = Sha256::new();
        let mut add = |part: &str| {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        };
        if let Some(base) = digests.last() {
            add(base);
        }
        for (_, source) in sources.iter().filter(|(_, source)| source.pack == pack) {
            add(source.name.rsplit('/').next().unwrap_or(&source.name));
            add(&source.text);
        }
        let mut text = String::from("sha256:");
        for byte in hash.finalize() {
            let _ = write!(text, "{byte:02x}");
        }
        digests.push(text);
    }
    digests
}

impl Engine {
    /// Compiles a policy under one of its profiles.
    ///
    /// # Errors
    /// In words: the profile does not exist, or the policy is too large.
    pub fn new(policy: &Policy, profile: &str) -> Result<Self, String> {
        let plan = plan::lower(policy, profile)?;
        let trie = Trie::new(&plan);
        Ok(Self { plan, tables: Vec::new(), trie })
    }
}

//! Random policies over the small model, of which single items can be taken away.

use super::oracle::conditions::{Style, module};
use super::oracle::harness::try_check;
use super::oracle::packs;
use super::rewrite;
use coms_policy::semantics::policy::Policy;

/// Random items on one subject, in place of the rules of the small policy.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub(crate) items: Vec<String>,
}

/// The files of the small policy in which every construct stands.
pub(crate) fn plain() -> Vec<(String, String)> {
    packs::PLAIN.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

/// Checks files.
///
/// # Errors
/// Their mistakes, and the files.
pub(crate) fn checked(files: &[(String, String)]) -> Result<Policy, String> {
    let read = try_check(files.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    read.map_err(|mistakes| format!("{mistakes}\n{files:?}"))
}

impl Written {
    pub(crate) fn new(base: &Policy, numbers: &[u16], subject: usize, rules: usize, style: &Style<'_>) -> Self {
        let text = module(base, numbers, subject, rules, style);
        let items = rewrite::items(&text).into_iter().map(str::to_owned).collect();
        Self { items }
    }

    pub(crate) fn files(&self) -> Vec<(String, String)> {
        let text = self.items.join("\n\n");
        let files = packs::around("plain/random.coms", &text);
        files.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
    }

    /// The places of the items of a keyword.
    pub(crate) fn all(&self, keyword: &str) -> Vec<usize> {
        (0..self.items.len()).filter(|index| self.items[*index].split_whitespace().next() == Some(keyword)).collect()
    }

    /// The name of an item.
    pub(crate) fn name(&self, index: usize) -> &str {
        self.items[index].split_whitespace().nth(1).unwrap()
    }

    /// What an exception reaches.
    pub(crate) fn target(&self, index: usize) -> &str {
        self.items[index].split_whitespace().nth(3).unwrap()
    }

    /// Without an item, and without the exceptions that reach it.
    pub(crate) fn without(&self, index: usize) -> Self {
        let mut gone = vec![self.name(index).to_owned()];
        let mut less = self.clone();
        less.items.remove(index);
        while let Some(name) = gone.pop() {
            let reaches = |item: &String| {
                let target = item.split_whitespace().nth(3).unwrap_or_default();
                item.starts_with("exception ") && target.rsplit('.').next() == Some(&name)
            };
            let (reached, kept): (Vec<String>, Vec<String>) = less.items.into_iter().partition(reaches);
            gone.extend(reached.iter().map(|item| item.split_whitespace().nth(1).unwrap().to_owned()));
            less.items = kept;
        }
        less
    }
}

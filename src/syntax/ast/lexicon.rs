//! Lexicons: groups of entries, line by line.

use super::{Days, Word};
use crate::text::Span;

/// `lexicon NAME by ENUM { … }`
#[derive(Clone, Debug)]
pub struct LexiconItem {
    /// Its name.
    pub name: Word,
    /// The enum whose symbols name its groups.
    pub by: Option<Word>,
    /// How texts are folded before they are compared.
    pub folds: Vec<Word>,
    /// Its groups; lines outside a group are in one without a name.
    pub groups: Vec<LexiconGroup>,
}

/// `gambling { words "casino" }`
#[derive(Clone, Debug)]
pub struct LexiconGroup {
    /// `gambling`; none for lines outside a group.
    pub name: Option<Word>,
    /// Its entries.
    pub lines: Vec<EntryLine>,
    /// Clauses of the group.
    pub cites: Vec<Word>,
}

/// `words "casino", "sportsbook" slip 1 cites M-01`: entries of which the same is said.
#[derive(Clone, Debug)]
pub struct EntryLine {
    /// How they match.
    pub kind: EntryKind,
    /// What they are looked for for.
    pub role: EntryRole,
    /// The entries.
    pub texts: EntryTexts,
    /// `slip 1`: how many edits, and where that is said.
    pub slip: Option<(i64, Span)>,
    /// Clauses of these entries.
    pub cites: Vec<Word>,
    /// The days on which they count.
    pub days: Option<Days>,
}

impl EntryLine {
    /// Where its first entry stands, or the file is named that holds them.
    #[must_use]
    pub fn first(&self) -> Option<Span> {
        match &self.texts {
            EntryTexts::Listed(texts) => texts.first().map(|(text, _)| text.span),
            EntryTexts::File(path) => Some(path.span),
        }
    }
}

/// The entries of a line.
#[derive(Clone, Debug)]
pub enum EntryTexts {
    /// Written down, each with its weight where it has one.
    Listed(Vec<(Word, Option<Word>)>),
    /// `from "lexicons/gambling.txt"`: one a line of a file of the pack.
    File(Word),
}

/// How an entry matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntryKind {
    /// Whole words.
    Words,
    /// Also as part of a word.
    Inside,
    /// The whole text, punctuation and blanks aside.
    Whole,
    /// A regular expression.
    Pattern,
}

/// What an entry is looked for for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntryRole {
    /// It is found.
    Found,
    /// `review`: it is found for a person to look at.
    Review,
    /// `weigh`: it adds to the score of its lexicon.
    Weigh,
    /// `not`: what is found within it is no match.
    Not,
}

//! The words by which items begin, and what is said of others in their place.

use super::ast::Unread;
use super::mistakes::UNKNOWN_ITEM;
use super::nesting::word_length;
use crate::diagnostic::{Diagnostic, suggest};
use crate::text::Loc;

/// The words that begin an item.
pub(super) const KEYWORDS: [&str; 22] = [
    "policy",
    "profile",
    "document",
    "clause",
    "enum",
    "record",
    "subject",
    "related",
    "action",
    "module",
    "param",
    "list",
    "content",
    "lexicon",
    "define",
    "rule",
    "obligation",
    "exception",
    "calendar",
    "jurisdiction",
    "set",
    "waive",
];

/// Words by which other languages bring files in.
const IMPORTS: [&str; 5] = ["import", "include", "load", "require", "use"];

/// An item is not complete behind these words and signs, so the next line goes on with it.
const OPEN_WORDS: [&str; 22] = [
    "and", "or", "not", "is", "has", "in", "where", "if", "then", "else", "by", "before", "after", "within",
    "contains", "with", "of", "on", "cites", "when", "each", "only",
];
const OPEN_SIGNS: [char; 10] = ['=', ',', ':', '+', '-', '*', '<', '>', '!', '.'];

/// A line that begins with one of these goes on with the item before it.
const GOES_ON: [&str; 36] = [
    "and",
    "or",
    "is",
    "has",
    "in",
    "where",
    "then",
    "else",
    "by",
    "before",
    "after",
    "within",
    "contains",
    "starts",
    "ends",
    "matches",
    "exists",
    "cites",
    "on",
    "of",
    "also",
    "must",
    "should",
    "when",
    "unless",
    "because",
    "fix",
    "enforce",
    "hold",
    "unknown",
    "effective",
    "section",
    "at",
    "fingerprint",
    "until",
    "approved",
];

/// Whether a word that begins a line begins an item.
///
/// `before` is the item before it, so far: whether all its brackets are closed, and its text. Where nothing is open,
/// any word at the margin means to be one. An item keyword at the margin is one whatever is open; further to the
/// right it is one where the item before it may have ended.
pub(super) fn begins_item(before: Option<(bool, &str)>, word: &str, behind: Option<u8>, at_margin: bool) -> bool {
    let keyword = KEYWORDS.contains(&word);
    // `list.x` is a fact that happens to be called so.
    let keyword = keyword && behind != Some(b'.');
    match before {
        None => keyword || at_margin,
        Some((false, _)) => keyword && at_margin,
        Some((true, text)) => match (keyword, at_margin) {
            (true, true) => true,
            (false, false) => false,
            _ => !GOES_ON.contains(&word) && !is_open(text),
        },
    }
}

/// Whether an item cannot end like this.
fn is_open(text: &str) -> bool {
    let last = text.rsplit(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).next().unwrap_or_default();
    text.ends_with(OPEN_SIGNS) || OPEN_WORDS.contains(&last)
}

/// Tells of a word that stands where an item begins, and begins none.
pub(super) fn refuse(loc: Loc, word: &str) -> Diagnostic {
    let help = match glued(word) {
        _ if IMPORTS.contains(&word) => String::from(
            "leave it out: the files of a folder see each other, and `extends` in the `policy` item names the pack below",
        ),
        Some((keyword, name)) => format!("put a blank behind the keyword: `{keyword} {name}`"),
        None => suggest::did_you_mean(word, KEYWORDS)
            .unwrap_or_else(|| format!("an item begins with {}", suggest::one_of(&KEYWORDS, KEYWORDS.len()))),
    };
    Diagnostic::error(&UNKNOWN_ITEM, format!("`{word}` begins no item")).at(loc, "not an item").help(help)
}

/// The keyword and the name that were written as one word.
fn glued(word: &str) -> Option<(&'static str, &str)> {
    let keyword = KEYWORDS.into_iter().find(|keyword| word.starts_with(keyword) && word.len() > keyword.len())?;
    Some((keyword, word.get(keyword.len()..)?.trim_start_matches('_')))
}

/// What an item that cannot be read would have declared: names behind keywords. It may have swallowed others.
pub(super) fn names_in(text: &str) -> Vec<Unread> {
    let mut names = Vec::new();
    let mut words =
        text.split(|c: char| c.is_whitespace() || "{}()[]=:,\"".contains(c)).filter(|word| !word.is_empty());
    let mut word = words.next();
    let mut first = true;
    while let Some(keyword) = word {
        word = words.next();
        let near = || suggest::nearest(keyword, KEYWORDS);
        let known = KEYWORDS.iter().find(|known| **known == keyword).copied();
        let pair = match (known, first) {
            (Some(known), _) => Some((known, word)),
            (None, true) => match glued(keyword.get(..word_length(keyword)).unwrap_or_default()) {
                Some((known, name)) => Some((known, Some(name))),
                None => Some((near().unwrap_or(keyword), word)),
            },
            (None, false) => None,
        };
        first = false;
        if let Some((keyword, name)) = pair {
            names.push(Unread { keyword: keyword.to_owned(), name: name.unwrap_or_default().to_owned() });
        }
    }
    names
}

/// What a character is that nobody sees, or sees as a blank.
pub(super) fn invisible(c: char) -> Option<String> {
    let unseen = c.is_control()
        || (c.is_whitespace() && !c.is_ascii())
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    unseen.then(|| format!("an invisible character (U+{:04X})", u32::from(c)))
}

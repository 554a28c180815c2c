//! What was likely meant: misspelt and glued words, and habits from other languages and from paper.

use super::expected::{COMPARISON, CONDITION, Expected, NAME, REGEX, TEXT};
use super::reserved;
use crate::diagnostic::suggest;

/// The word or sign at a place: what an author sees there.
#[derive(Debug)]
pub(super) struct Found<'a> {
    pub(super) start: usize,
    pub(super) word: &'a str,
    before: &'a str,
    behind: &'a str,
}

const fn in_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

impl<'a> Found<'a> {
    /// A word with a letter that no name has is found as a whole, although it was read up to that letter.
    pub(super) fn at(item: &'a str, at: usize) -> Self {
        let rest = item.get(at..).unwrap_or_default();
        let letter = |c: char| in_word(c) || (c.is_alphanumeric() && !c.is_ascii());
        let mut start = at;
        if rest.starts_with(|c: char| c.is_alphanumeric() && !c.is_ascii()) {
            let before = item.get(..at).unwrap_or_default();
            start = before.trim_end_matches(letter).len();
        }
        let rest = item.get(start..).unwrap_or_default();
        let len = rest.find(|c: char| !letter(c)).unwrap_or(rest.len());
        let len = if len > 0 { len } else { rest.chars().next().map_or(0, char::len_utf8) };
        Self {
            start,
            word: rest.get(..len).unwrap_or_default(),
            before: item.get(..start).unwrap_or_default(),
            behind: rest.get(len..).unwrap_or_default(),
        }
    }

    pub(super) const fn end(&self) -> usize {
        self.start + self.word.len()
    }
}

/// A word of a lexicon that was taken for the name of a group, since it is misspelt: `word "sale"`.
pub(super) fn misread(item: &str, found: &Found<'_>, expected: &Expected) -> Option<(usize, usize, String)> {
    if !matches!(found.word, "\"" | "/") || !expected.signs.contains("{") || !only_signs(expected) {
        return None;
    }
    let before = found.before.trim_end();
    let from = before.trim_end_matches(in_word).len();
    let word = item.get(from..before.len())?;
    let help = suggest::did_you_mean(
        word,
        ["words", "whole", "inside", "review", "weigh", "pattern", "not", "fold", "cites"],
    )?;
    Some((from, before.len(), help))
}

/// What was likely meant, where that can be told.
pub(super) fn advise(found: &Found<'_>, expected: &Expected) -> Option<String> {
    let word = found.word;
    let joins = expected.words.contains("and");
    if let Some(near) = suggest::nearest(word, expected.candidates()) {
        return Some(format!("did you mean `{near}`?"));
    }
    if let Some(keyword) = glued(word, expected) {
        return Some(format!("put a blank behind `{keyword}`"));
    }
    if word.chars().any(|c| c.is_alphanumeric() && !c.is_ascii()) {
        return Some(String::from("names are written with the letters a to z, digits and `_`"));
    }
    match word {
        "'" | "‘" | "’" | "“" | "”" | "„" | "«" | "»" | "`" => {
            Some(String::from("a text stands in `\"…\"`"))
        }
        ";" => Some(String::from("leave it out: no sign stands between parts")),
        "#" => Some(String::from("a comment begins with `//`")),
        "," if joins => Some(String::from("join conditions with `and` or `or`")),
        "&" | "|" if joins => Some(String::from("write `and` or `or`")),
        "[" if expected.signs.contains("{") => Some(String::from("write `{ … }`")),
        "-" if found.before.ends_with(in_word) && found.behind.starts_with(in_word) && !joins => {
            Some(String::from("a name has no `-`: write `_`"))
        }
        "." if found.before.ends_with(|c: char| c.is_ascii_digit()) => Some(String::from("numbers are whole")),
        "/" if found.behind.starts_with('*') => Some(String::from("a comment begins with `//`")),
        "/" if expected.things.contains(CONDITION) => {
            Some(String::from("a regular expression stands only behind `matches` or `pattern`"))
        }
        "\"" if expected.things.contains(REGEX) => Some(String::from("write it between slashes: `/…/`")),
        "=" | "<" | ">" | "!" | "is" | "by" | "before" | "after" if joins && !expected.things.contains(COMPARISON) => {
            Some(String::from("compare two values at a time, and join the comparisons with `and`"))
        }
        "where" if joins => Some(String::from("say of how many: `some x in … where …`, `no …`, `every … has …`")),
        _ if reserved(word) && only(expected) && expected.things.contains(NAME) => {
            Some(format!("`{word}` is a word of the language, so it cannot be a name"))
        }
        _ if expected.things.contains(TEXT) && only(expected) && word.starts_with(in_word) => {
            Some(String::from("expected a text: put it into `\"…\"`"))
        }
        _ => None,
    }
}

/// The word that another is glued to: `citesC`, `must_not`.
fn glued<'e>(word: &str, expected: &'e Expected) -> Option<&'e str> {
    expected.candidates().filter(|known| word.starts_with(known) && known.len() > 1).max_by_key(|known| known.len())
}

fn only_signs(expected: &Expected) -> bool {
    expected.things.is_empty() && expected.words.is_empty()
}

fn only(expected: &Expected) -> bool {
    expected.things.len() == 1 && expected.words.is_empty() && expected.signs.is_empty()
}

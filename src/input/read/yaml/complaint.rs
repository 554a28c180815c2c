//! What is wrong with a text that should be YAML, in the words of those who wrote it, with the repair where it shows.
//!
//! Here is what the records themselves do wrong; `broken` puts into words where the parser stopped.

use std::ops::Range;

use saphyr_parser::Tag;

use super::place::{self, Rough};
use crate::diagnostic::Diagnostic;
use crate::input::mistakes::{
    BROKEN_YAML, CONTROL_CHARACTER, KEY_NOT_TEXT, TOO_MANY_ALIASES, UNKNOWN_ALIAS, UNKNOWN_TAG, shown,
};
use crate::text::Span;

/// The first character of a document that YAML does not allow, not even in a text.
pub(super) fn control_character(text: &str, range: Range<usize>) -> Option<Diagnostic> {
    let own = text.get(range.clone())?;
    let (at, found) = own
        .char_indices()
        .find(|(_, letter)| letter.is_control() && !matches!(letter, '\t' | '\n' | '\r' | '\u{85}'))?;
    let at = range.start + at;
    let code = u32::from(found);
    let diagnostic = Diagnostic::error(&CONTROL_CHARACTER, format!("a control character, U+{code:04X}, stands here"))
        .in_record(Span::new(at, at + found.len_utf8()), "no editor shows it");
    Some(diagnostic.help(format!("remove it, or write `\\x{code:02x}` inside double quotes")))
}

/// The first character of the directives of a document that is not of the alphabet they are written in. None that means
/// anything has such, and the parser loses count over them.
pub(super) fn directive(text: &str, range: Range<usize>) -> Option<Diagnostic> {
    let own = text.get(range.clone())?;
    let mut at = range.start;
    for line in own.split_inclusive(['\n', '\r']) {
        let bare = line.trim_start_matches('\u{feff}');
        if let (true, Some(strange)) = (bare.starts_with('%'), bare.find(|letter: char| !letter.is_ascii())) {
            let start = at + line.len() - bare.len() + strange;
            let length = bare.get(strange..)?.chars().next()?.len_utf8();
            let found = Diagnostic::error(&BROKEN_YAML, "a line that begins with `%` is not well written");
            return Some(
                found.in_record(Span::new(start, start + length), "").help("remove this character, or the line"),
            );
        }
        let content = bare.trim_ascii();
        if !content.is_empty() && !content.starts_with(['%', '#']) && !content.starts_with("...") {
            break;
        }
        at += line.len();
    }
    None
}

/// A tag that is not known.
#[cold]
pub(super) fn unknown_tag(text: &str, rough: Rough, tag: &Tag) -> Diagnostic {
    let span = place::tag(text, rough);
    let written = shown(text.get(span.range()).unwrap_or_default());
    let found = Diagnostic::error(&UNKNOWN_TAG, format!("the tag {written} has no meaning here")).in_record(span, "");
    if tag.is_yaml_core_schema() {
        found.help("remove it; what a value is, its form tells")
    } else {
        found.help("remove it; or put the value in quotes, if it is a text that begins with `!`")
    }
}

/// A value stands at `at` without a key before it.
#[cold]
pub(super) fn no_key(text: &str, at: usize) -> Diagnostic {
    let end = at + text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    Diagnostic::error(&KEY_NOT_TEXT, "a key is left out")
        .in_record(Span::new(at, end), "a key should stand before this")
        .help("write the key; a key that has no letters is `\"\"`")
}

/// What begins at `place` is an object or an array, and stands where a key should.
#[cold]
pub(super) fn key_not_text(place: Span) -> Diagnostic {
    Diagnostic::error(&KEY_NOT_TEXT, "a key is a text, and this is none")
        .in_record(place, "a key should stand here")
        .help("put it in quotes, if it is a text that begins with a bracket")
}

/// An alias stands inside the value that it repeats.
#[cold]
pub(super) fn alias_of_itself(text: &str, alias: Span) -> Diagnostic {
    let written = shown(text.get(alias.range()).unwrap_or_default());
    Diagnostic::error(&UNKNOWN_ALIAS, format!("{written} stands inside the value that it repeats"))
        .in_record(alias, "this would never end")
        .help("write the value out")
}

/// An alias repeats a part of a record that is wrong at `broken`.
#[cold]
pub(super) fn alias_of_broken(text: &str, alias: Span, broken: Span) -> Diagnostic {
    let written = shown(text.get(alias.range()).unwrap_or_default());
    Diagnostic::error(&UNKNOWN_ALIAS, format!("{written} repeats a part of a record that has a mistake"))
        .in_record(alias, "")
        .in_record(broken, "the mistake")
        .help("mend the other record first")
}

/// The aliases of the document repeat too much, with the one at `alias`.
#[cold]
pub(super) fn too_many_aliases(alias: Span) -> Diagnostic {
    Diagnostic::error(&TOO_MANY_ALIASES, "the aliases of this document repeat too much")
        .in_record(alias, "the limit is reached here")
        .help("write the values out")
}

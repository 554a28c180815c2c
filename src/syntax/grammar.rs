//! The pest parser, and its errors in an author's words.
//!
//! `advice` knows habits from other languages and papers, `expected` what an author calls the rules of the grammar.

mod advice;
mod expected;

use super::mistakes::UNEXPECTED;
use super::words::invisible;
use crate::diagnostic::Diagnostic;
use crate::text::{Loc, SourceId, Span};
use advice::{Found, advise, misread};
use expected::Expected;
use pest::Parser;
use pest::error::{Error, ErrorVariant, InputLocation};

/// Longer words are clipped in messages.
const LONGEST_WORD: usize = 60;

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/coms.pest"]
pub(super) struct Grammar;

/// A failed parse of the item that begins at `base`, as a diagnostic.
pub(super) fn unexpected(source: SourceId, base: usize, item: &str, error: &Error<Rule>) -> Diagnostic {
    let start = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let place = |from: usize, to: usize| Loc { source, span: Span::new(base + from, base + to) };
    let positives: &[Rule] = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives,
        ErrorVariant::CustomError { .. } => &[],
    };
    let expected = Expected::of(positives);
    let found = Found::at(item, start);
    if let Some((from, to, help)) = misread(item, &found, &expected) {
        let word = item.get(from..to).unwrap_or_default();
        return Diagnostic::error(&UNEXPECTED, format!("`{word}` cannot stand here"))
            .at(place(from, to), "not expected")
            .help(help);
    }
    let unseen = found.word.chars().next().and_then(invisible);
    let (message, label) = match (found.word, &unseen) {
        ("", _) => (String::from("the item ends too early"), "here"),
        (_, Some(unseen)) => (format!("{unseen} cannot stand here"), "not expected"),
        (word, None) => (format!("`{}` cannot stand here", clipped(word)), "not expected"),
    };
    let mut diagnostic = Diagnostic::error(&UNEXPECTED, message).at(place(found.start, found.end()), label);
    diagnostic.help = match advise(&found, &expected) {
        _ if unseen.is_some() => vec![String::from("write an ordinary blank, or take it away")],
        Some(help) => vec![help],
        None => expected.listed().into_iter().collect(),
    };
    diagnostic
}

/// Whether a word is one of the language, and so no name.
fn reserved(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic()) && Grammar::parse(Rule::name, word).is_err()
}

/// A word in a message is there to be recognised: of an endless one, the beginning.
fn clipped(word: &str) -> String {
    match word.char_indices().nth(LONGEST_WORD) {
        Some((end, _)) => format!("{}…", word.get(..end).unwrap_or_default()),
        None => word.to_owned(),
    }
}

//! Fingerprints: a sentence is known again without being repeated.
//!
//! The recipe: one sentence, or one list item without its bullet; Unicode NFKC; curly quotes to straight ones; runs of
//! white space to one blank, none at the ends; lower case; `. , ; : ! ?` at the end dropped; SHA-256 of the UTF-8
//! bytes; of that the first 16 hex digits.

use sha2::{Digest, Sha256};
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// What a sentence is known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// The fingerprint of a sentence.
    #[must_use]
    pub fn of(sentence: &str) -> Self {
        let hash = Sha256::digest(normalised(sentence).as_bytes());
        Self(hash.iter().take(8).fold(0, |all, byte| all << 8 | u64::from(*byte)))
    }
    /// Reads 16 hex digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let hex = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        hex.then(|| u64::from_str_radix(text, 16).ok().map(Self))?
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// White space as text files have it: Unicode's, and the separators of old teletypes.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c)
}

/// What is hashed.
pub(super) fn normalised(sentence: &str) -> String {
    let mut text = String::with_capacity(sentence.len());
    for c in sentence.nfkc() {
        match c {
            '\u{2018}' | '\u{2019}' | '\u{201b}' => text.push('\''),
            '\u{201c}' | '\u{201d}' | '\u{201f}' => text.push('"'),
            c if !is_blank(c) => text.push(c),
            _ if text.ends_with(' ') => {}
            _ => text.push(' '),
        }
    }
    let low = text.trim_matches(' ').to_lowercase();
    low.trim_end_matches(['.', ',', ';', ':', '!', '?']).trim_end_matches(is_blank).to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Fingerprint, normalised};

    #[test]
    fn one_sentence_in_several_spellings_has_one_fingerprint() {
        let print = Fingerprint::of("Parrots must \"never\" be sold.");
        for other in [
            "  parrots MUST\n  “never” be sold",
            "Parrots must ‟never” be\u{a0}sold!?",
            "Ｐarrots must “never” be sold :",
        ] {
            assert_eq!(Fingerprint::of(other), print, "{other}");
        }
        assert_ne!(Fingerprint::of("Parrots must never be sold)"), print);
        assert_eq!(Fingerprint::parse(&print.to_string()), Some(print));
        assert_eq!(Fingerprint::parse("12"), None);
        assert_eq!(Fingerprint::parse("+123456789abcdef"), None);
    }

    #[test]
    fn the_recipe_is_that_of_the_clauses() {
        assert_eq!(normalised(" A  “b”  c’s … end.,"), "a \"b\" c's ... end".trim_end_matches('.'));
        // sha256("") begins so.
        assert_eq!(Fingerprint::of(" . ").to_string(), "e3b0c44298fc1c14");
    }
}

//! Cuts a text into sentences: behind `.`, `!` or `?`, and a closing quote or bracket, where white space and a
//! capital letter follow.

use super::fingerprint::is_blank;
use std::ops::Range;

/// The sentences of a text, without the white space around them.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut blank_from: Option<usize> = None;
    for (at, c) in text.char_indices() {
        match (is_blank(c), blank_from) {
            (true, None) => blank_from = Some(at),
            (false, Some(from)) => {
                if c.is_uppercase() && ends_sentence(text.get(start..from).unwrap_or_default()) {
                    found.push(start..from);
                    start = at;
                }
                blank_from = None;
            }
            (true, Some(_)) | (false, None) => {}
        }
    }
    found.push(start..text.len());
    found.into_iter().map(|range| trimmed(text, range)).filter(|range| !range.is_empty()).collect()
}

fn ends_sentence(before: &str) -> bool {
    let end = |text: &str| text.ends_with(['.', '!', '?']);
    let unquoted = || before.strip_suffix(['”', '"', '’', '\'', ')']);
    end(before) || unquoted().is_some_and(end)
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let words = text.get(range.clone()).unwrap_or_default();
    let left = words.len() - words.trim_start_matches(is_blank).len();
    let length = words.trim_matches(is_blank).len();
    range.start + left..range.start + left + length
}

#[cfg(test)]
mod tests {
    use super::sentences;

    fn cut(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn a_sentence_ends_before_a_capital_letter() {
        assert_eq!(cut(" One. Two! \n Three?  "), ["One.", "Two!", "Three?"]);
        assert_eq!(cut("Say “no.” Then go. (Really.) Yes"), ["Say “no.”", "Then go. (Really.)", "Yes"]);
        assert_eq!(cut("About 3.5 of them, e.g. parrots. They"), ["About 3.5 of them, e.g. parrots.", "They"]);
        assert_eq!(
            cut("Ends.with no blank. and none before small letters"),
            ["Ends.with no blank. and none before small letters"]
        );
        assert_eq!(cut("Fin. Élan"), ["Fin.", "Élan"]);
        assert!(cut("  ").is_empty());
    }
}

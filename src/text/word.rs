//! Where words begin and end, in any script.
//!
//! After Unicode's UAX 29: marks and characters that show nothing belong to the letter before them. Scripts that are
//! written without blanks between words (Han, Hiragana, Thai and others) have no edges that could be seen, so between
//! two of their letters there may be one.

use super::fold::is_invisible;
use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript as _};

/// Whether a word may end with `before` and another begin with `after`, which follow each other in a text.
#[must_use]
pub fn is_edge(before: &str, after: &str) -> bool {
    if let (Some(last), Some(first)) = (before.as_bytes().last(), after.as_bytes().first())
        && last.is_ascii_graphic()
        && first.is_ascii_graphic()
    {
        return !(last.is_ascii_alphanumeric() && first.is_ascii_alphanumeric());
    }
    let adds_nothing = |c: &char| is_combining_mark(*c) || is_invisible(*c);
    let Some(last) = before.chars().rev().find(|c| !adds_nothing(c)) else { return true };
    if after.chars().next().is_some_and(is_combining_mark) {
        return false;
    }
    let Some(first) = after.chars().find(|c| !adds_nothing(c)) else { return true };
    !(last.is_alphanumeric() && first.is_alphanumeric()) || is_unspaced(last) || is_unspaced(first)
}

/// Whether bytes `start..end` of a text, which stand on character boundaries, are whole words.
#[must_use]
pub fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let parts = text.split_at_checked(start).and_then(|(before, rest)| {
        let (inside, behind) = rest.split_at_checked(end.checked_sub(start)?)?;
        Some((before, inside, behind))
    });
    parts.is_some_and(|(before, inside, behind)| is_edge(before, inside) && is_edge(inside, behind))
}

/// Where `words` stand in `text` as whole words; both folded in the same way.
#[must_use]
pub fn find_words(text: &str, words: &str) -> Option<(usize, usize)> {
    if words.trim().is_empty() {
        return None;
    }
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(words)) {
        let (start, end) = (from + at, from + at + words.len());
        if is_whole(text, start, end) {
            return Some((start, end));
        }
        from = start + text.get(start..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
    }
    None
}

/// Whether `words` are the first of `text`, blanks and punctuation before them aside; where they stand.
#[must_use]
pub fn first_words(text: &str, words: &str) -> Option<(usize, usize)> {
    let words = words.trim_start_matches(|c| !is_word_part(c)).trim_end();
    let start = text.find(is_word_part)?;
    let end = start + words.len();
    let fits = !words.is_empty() && text.get(start..end) == Some(words) && is_whole(text, start, end);
    fits.then_some((start, end))
}

/// Whether `words` are the last of `text`, blanks and punctuation behind them aside; where they stand.
#[must_use]
pub fn last_words(text: &str, words: &str) -> Option<(usize, usize)> {
    let words = words.trim_end_matches(|c| !is_word_part(c)).trim_start();
    let end = text.trim_end_matches(|c| !is_word_part(c)).len();
    let start = end.checked_sub(words.len())?;
    let fits = !words.is_empty() && text.get(start..end) == Some(words) && is_whole(text, start, end);
    fits.then_some((start, end))
}

/// Whether a character belongs to a word: a letter or digit, or a mark on one.
#[must_use]
pub fn is_word_part(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// The words of a text, as ranges of bytes: stretches of letters, digits and their marks.
pub fn words(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    let mut from = 0;
    std::iter::from_fn(move || {
        let rest = text.get(from..)?;
        let start = from + rest.find(char::is_alphanumeric)?;
        let word = text.get(start..)?;
        let end = start + word.find(|c| !is_word_part(c)).unwrap_or(word.len());
        from = end;
        Some(start..end)
    })
}

/// Whether a letter's script is written without blanks between words.
#[must_use]
pub fn is_unspaced(c: char) -> bool {
    !c.is_ascii()
        && matches!(
            c.script(),
            Script::Han
                | Script::Hiragana
                | Script::Bopomofo
                | Script::Yi
                | Script::Thai
                | Script::Lao
                | Script::Khmer
                | Script::Myanmar
                | Script::Tibetan
                | Script::Javanese
                | Script::Balinese
                | Script::Tai_Le
                | Script::New_Tai_Lue
                | Script::Tai_Tham
                | Script::Tai_Viet
        )
}

#[cfg(test)]
mod tests {
    use super::{find_words, first_words, is_edge, is_whole, last_words, words};

    /// Whether `word` stands in `text` as a whole word.
    fn stands(text: &str, word: &str) -> bool {
        text.match_indices(word).any(|(at, _)| is_whole(text, at, at + word.len()))
    }

    #[test]
    fn words_end_where_readers_see_it() {
        for (text, word) in [
            ("at the casino!", "casino"),
            ("(casino)", "casino"),
            ("casino", "casino"),
            ("café, né", "café"),
            ("Ärzte", "Ärzte"),
            ("das Ärztehaus: Ärzte", "Ärzte"),
            ("नमस्ते दुनिया", "नमस्ते"),
            ("请退订短信", "退订"),
            ("もうやめてください", "やめて"),
            ("ฉันขอยกเลิกนะ", "ยกเลิก"),
            ("수신거부 부탁", "수신거부"),
            ("100 € sofort", "100 €"),
            ("bet!bet", "bet!"),
            ("شكرا، توقف", "توقف"),
        ] {
            assert!(stands(text, word), "{word:?} in {text:?}");
        }
    }

    #[test]
    fn parts_of_words_are_no_words() {
        for (text, word) in [
            ("casinos", "casino"),
            ("Essex", "sex"),
            ("cafe\u{301}", "cafe"),
            ("cafés", "café"),
            ("Ärztehaus", "Ärzte"),
            ("नमस्ते", "नम"),
            ("नमस्ते", "नमस"),
            ("می\u{200c}خواهم", "می"),
            ("un\u{ad}sub", "un"),
            ("カジノ", "カジ"),
            ("수신거부자", "수신거부"),
            ("توقفت", "توقف"),
            ("bet365", "bet"),
        ] {
            assert!(!stands(text, word), "{word:?} in {text:?}");
        }
    }

    #[test]
    fn edges_at_nothing() {
        assert!(is_edge("", "a") && is_edge("a", "") && is_edge("", "") && is_edge("a", "\u{200b}"));
        assert!(!is_whole("ab", 1, 0) && !is_whole("é", 1, 2));
    }

    #[test]
    fn first_and_last_words() {
        assert_eq!(first_words("  (Stop all)", "stop"), None);
        assert_eq!(first_words("  (stop all)", "stop"), Some((3, 7)));
        assert_eq!(first_words("  (stop all)", "(stop all"), Some((3, 11)));
        assert_eq!(first_words("stopped", "stop"), None);
        assert_eq!(first_words("", "stop"), None);
        assert_eq!(first_words("stop", "!"), None);
        assert_eq!(last_words("to opt out. ", "opt out"), Some((3, 10)));
        assert_eq!(last_words("to opt out. ", "opt out!"), Some((3, 10)));
        assert_eq!(last_words("a cop out", "op out"), None);
        assert_eq!(last_words("out", "opt out"), None);
        assert_eq!(find_words("opted, opt out", "opt"), Some((7, 10)));
    }

    #[test]
    fn words_of_a_text() {
        let text = "Don't bet365 – cafe\u{301} नमस्ते 🎰 ok";
        let found: Vec<&str> = words(text).filter_map(|word| text.get(word)).collect();
        assert_eq!(found, ["Don", "t", "bet365", "cafe\u{301}", "नमस्ते", "ok"]);
    }
}

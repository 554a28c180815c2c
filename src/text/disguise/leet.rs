//! Digits and signs in the place of letters: `c4sino`, `$ale`, `fr33`.
//!
//! The signs are ASCII, and so are the letters they stand for: a text and its [plain] form have their characters
//! at the same bytes.

use crate::text::word::is_edge;

/// The signs, and the letters that each may stand for.
const SIGNS: [(u8, &[u8]); 13] = [
    (b'0', b"o"),
    (b'1', b"il"),
    (b'3', b"e"),
    (b'4', b"a"),
    (b'5', b"s"),
    (b'7', b"t"),
    (b'8', b"b"),
    (b'9', b"g"),
    (b'@', b"a"),
    (b'$', b"s"),
    (b'!', b"il"),
    (b'|', b"il"),
    (b'+', b"t"),
];

/// Whether `sign` may stand for `letter`, which is a small one.
#[must_use]
pub fn stands_for(sign: u8, letter: u8) -> bool {
    SIGNS.iter().any(|(known, letters)| *known == sign && letters.contains(&letter))
}

/// Whether a sign means a letter only between two others: at the end of a word, `!` is what it is.
const fn is_inner(sign: u8) -> bool {
    matches!(sign, b'!' | b'|' | b'+')
}

/// Whether some sign of a text may stand for a letter: it has a letter beside it.
#[must_use]
pub fn may_hide(text: &str) -> bool {
    let beside = |pair: &[u8]| match pair {
        [one, two] => {
            let letter = |byte: u8| byte.is_ascii_alphabetic() || byte >= 0x80;
            let sign = |byte: u8| SIGNS.iter().any(|(known, _)| *known == byte);
            (letter(*one) && sign(*two)) || (sign(*one) && letter(*two))
        }
        _ => false,
    };
    text.as_bytes().windows(2).any(beside)
}

/// A text in which each sign is a letter, and letters that share a sign are one: two texts that signs alone part are
/// one here. What `out` held before is gone.
pub fn plain(text: &str, out: &mut String) {
    out.clear();
    out.extend(text.chars().map(|c| match u8::try_from(c) {
        Ok(b'l' | b'L') => 'i',
        Ok(byte) => SIGNS.iter().find(|(sign, _)| *sign == byte).map_or(c, |(_, letters)| char::from(letters[0])),
        Err(_) => c,
    }));
}

/// Whether bytes `start..end` of a text are `word` with signs for some of its letters: not for all, digits for no more
/// than letters are left, and so that a reader sees a word and no number.
#[must_use]
pub fn is_disguised(text: &str, start: usize, end: usize, word: &str) -> bool {
    let Some(found) = text.get(start..end).filter(|found| found.len() == word.len() && *found != word) else {
        return false;
    };
    let alike = found.bytes().zip(word.bytes()).all(|(one, two)| one == two || stands_for(one, two));
    let replaced = || found.bytes().zip(word.bytes()).filter(|(one, two)| one != two).map(|(one, _)| one);
    let digits = replaced().filter(u8::is_ascii_digit).count();
    let letters = found.chars().filter(|c| c.is_alphabetic()).count();
    let edges = [found.bytes().next(), found.bytes().next_back()];
    let inner = edges.into_iter().zip([word.bytes().next(), word.bytes().next_back()]);
    let at_an_edge = inner.into_iter().any(|(one, two)| one != two && one.is_some_and(is_inner));
    alike && letters > 0 && digits <= letters && !at_an_edge
}

/// Whether bytes `start..end` of a text are whole words, where signs at their ends are letters.
#[must_use]
pub fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let Some((before, rest)) = text.split_at_checked(start) else { return false };
    let Some((_, behind)) = rest.split_at_checked(end.saturating_sub(start)) else { return false };
    is_edge(before, "a") && is_edge("a", behind)
}

#[cfg(test)]
mod tests {
    use super::{is_disguised, is_whole, may_hide, plain};

    fn found(text: &str, word: &str) -> bool {
        let (mut one, mut two) = (String::new(), String::new());
        plain(text, &mut one);
        plain(word, &mut two);
        assert_eq!(one.len(), text.len());
        one.match_indices(&two).any(|(at, _)| {
            let end = at + word.len();
            is_disguised(text, at, end, word) && is_whole(text, at, end) && may_hide(text)
        })
    }

    #[test]
    fn words_are_seen_through_signs() {
        for (text, word) in [
            ("c4sino", "casino"),
            ("at the c4s1n0!", "casino"),
            ("$ale, now", "sale"),
            ("ca$h", "cash"),
            ("a$$", "ass"),
            ("s3x", "sex"),
            ("w!n", "win"),
            ("sl|t", "slit"),
            ("s1ut", "slut"),
            ("ki11", "kill"),
            ("b3t365", "bet365"),
            ("p@y n0w", "pay now"),
            ("caf3 é", "cafe é"),
        ] {
            assert!(found(text, word), "{word:?} in {text:?}");
        }
    }

    #[test]
    fn numbers_codes_and_signs_are_what_they_are() {
        for (text, word) in [
            ("455", "ass"),
            ("A55", "ass"),
            ("$100", "sioo"),
            ("model A55-3", "asse"),
            ("call A1!", "ail"),
            ("US$ale", "sale"),
            ("c4sinos", "casino"),
            ("info@$ex.example", "osex"),
            ("sale!", "salei"),
            ("sex", "sex"),
            ("biil", "bill"),
            ("@$$", "ass"),
            ("10 t0", "loto"),
        ] {
            assert!(!found(text, word), "{word:?} in {text:?}");
        }
    }
}

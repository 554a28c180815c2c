//! Addresses: a phone number, a short code, an e-mail address, or a sender's name.
//!
//! The same address is spelled in many ways. Each has one normal spelling, and addresses are the same where
//! their normal spellings are.

use std::borrow::Cow;

/// The normal spelling of an address. Borrows where the text, or a stretch of it, is that already.
///
/// | what it is | told by | normal spelling |
/// | --- | --- | --- |
/// | e-mail | an `@` | trimmed, lower case: `Jo@Contoso.com` → `jo@contoso.com` |
/// | sender's name | a letter | trimmed, lower case: ` CONTOSO ` → `contoso` |
/// | phone number | neither | without white space, `-`, `.`, `(`, `)`: `+1 (425) 555-0123` → `+14255550123` |
///
/// Nothing is added or guessed: `4255550123` and `+14255550123` stay two addresses. Letters are lowered one
/// by one, so that a Greek sigma is the same letter wherever it stands in the word.
#[must_use]
pub fn normalize(address: &str) -> Cow<'_, str> {
    if address.contains('@') || address.chars().any(char::is_alphabetic) {
        lowered(address.trim())
    } else if address.contains(is_dressing) {
        Cow::Owned(address.chars().filter(|c| !is_dressing(*c)).collect())
    } else {
        Cow::Borrowed(address)
    }
}

/// Whether an address shows at one glance that it is spelled in its normal way: it may be, where this says no.
#[inline]
#[must_use]
pub fn is_plain(address: &str) -> bool {
    const DIGIT: u8 = 1;
    const SMALL: u8 = 2;
    const MARK: u8 = 4;
    const OTHER: u8 = 8;
    const CLASSES: [u8; 256] = {
        let mut classes = [OTHER; 256];
        let mut byte = 0;
        while byte < 256 {
            classes[byte] = match byte as u8 {
                b'0'..=b'9' | b'+' => DIGIT,
                b'a'..=b'z' | b'@' => SMALL,
                b'-' | b'.' | b'_' => MARK,
                _ => OTHER,
            };
            byte += 1;
        }
        classes
    };
    let all = address.bytes().fold(0, |all, byte| all | CLASSES[byte as usize]);
    all & OTHER == 0 && (all & SMALL != 0 || all & MARK == 0)
}

/// What people write between the digits of a phone number for the eye only.
fn is_dressing(c: char) -> bool {
    matches!(c, '-' | '.' | '(' | ')') || c.is_whitespace()
}

fn lowered(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return if text.bytes().any(|b| b.is_ascii_uppercase()) {
            Cow::Owned(text.to_ascii_lowercase())
        } else {
            Cow::Borrowed(text)
        };
    }
    if text.chars().all(|c| c.to_lowercase().eq([c])) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().flat_map(char::to_lowercase).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::{is_plain, normalize};
    use proptest::prelude::*;
    use std::borrow::Cow;

    #[test]
    fn spellings() {
        for (written, normal) in [
            ("+14255550123", "+14255550123"),
            ("+1 (425) 555-0123", "+14255550123"),
            ("+1.425.555.0123", "+14255550123"),
            ("\u{a0}+49 30\t901820 ", "+4930901820"),
            ("12345", "12345"),
            ("123-45", "12345"),
            ("Jo.Smith@Contoso.COM", "jo.smith@contoso.com"),
            (" jo@contoso.com\n", "jo@contoso.com"),
            ("123-45@sms.contoso.com", "123-45@sms.contoso.com"),
            ("JÖRG@contoso.com", "jörg@contoso.com"),
            ("CONTOSO", "contoso"),
            (" Contoso Ltd. ", "contoso ltd."),
            ("ΟΔΟΣ", "οδοσ"),
            ("", ""),
            (" - ", ""),
            ("@", "@"),
            ("*#06#", "*#06#"),
        ] {
            assert_eq!(normalize(written), normal, "{written:?}");
        }
    }

    #[test]
    fn most_show_at_a_glance_that_they_are_normal() {
        for (written, plain) in [
            ("+14255550123", true),
            ("jo.smith@contoso.com", true),
            ("contoso-ltd", true),
            ("12345", true),
            ("123-45", false),
            ("1.2", false),
            ("Contoso", false),
            ("jo smith", false),
            ("jörg@contoso.com", false),
        ] {
            assert_eq!(is_plain(written), plain, "{written:?}");
        }
    }

    #[test]
    fn different_addresses_stay_so() {
        for (a, b) in [
            ("4255550123", "+14255550123"),
            ("jo.smith@contoso.com", "josmith@contoso.com"),
            ("contoso ltd", "contosoltd"),
        ] {
            assert_ne!(normalize(a), normalize(b));
        }
    }

    #[test]
    fn nothing_is_copied_without_need() {
        for written in ["+14255550123", "jo@contoso.com", "  jo@contoso.com ", "contoso", "jörg@contoso.com"] {
            assert!(matches!(normalize(written), Cow::Borrowed(_)), "{written:?}");
        }
    }

    proptest! {
        #[test]
        fn normal_spellings_are_their_own(address in "\\PC{0,20}|[+0-9 ().-]{0,20}|[A-Za-zÀ-ʯΑ-ω@. -]{0,20}") {
            let once = normalize(&address).into_owned();
            prop_assert_eq!(normalize(&once), once.as_str());
            prop_assert!(!is_plain(&address) || once == address);
        }

        #[test]
        fn dressing_does_not_matter(digits in "\\+?[0-9]{3,15}", at in 0_usize..15, dressing in "[ ().-]{1,3}") {
            let mut dressed = digits.clone();
            dressed.insert_str(at.min(digits.len()), &dressing);
            prop_assert_eq!(normalize(&dressed), normalize(&digits));
        }

        #[test]
        fn case_does_not_matter(address in "[A-Za-z0-9.]{1,12}@[A-Za-z0-9.]{1,12}") {
            let capitals = address.to_uppercase();
            prop_assert_eq!(normalize(&address), normalize(&capitals));
        }
    }
}

//! Who somebody is, masked: enough is left to tell two apart, not enough to know who it was.
//!
//! | what it is | masked |
//! | --- | --- |
//! | e-mail | `jo@contoso.com` → `j***@contoso.com` |
//! | phone number | `+14255550123` → `+14***23` |
//! | anything else | `Jo Doe` → `J***` |

use regex::Regex;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

/// What in a running text is an e-mail address or a phone number: with a plus sign, of ten digits or
/// more, or of three, three and four.
static SPOTTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let email = r"[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+";
    let with_plus = r"\+\d(?:[ ().-]{0,2}\d){6,14}";
    let without = r"(?:\(\d{3}\) ?|\b\d{3}[ .-])\d{3}[ .-]?\d{4}\b|\b\d{10,15}\b";
    Regex::new(&format!("{email}|{with_plus}|{without}")).ok()
});

/// A value that is an address or a name as a whole.
#[must_use]
pub fn whole(value: &str) -> String {
    let value = value.trim();
    if let Some((local, domain)) = value.rsplit_once('@') {
        return format!("{}***@{domain}", first(local, 1));
    }
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    if digits < 7 || value.chars().any(char::is_alphabetic) {
        return format!("{}***", first(value, 1));
    }
    let plain: String = value.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let last = plain.get(plain.len().saturating_sub(2)..).unwrap_or_default();
    format!("{}***{last}", first(&plain, 3))
}

fn first(text: &str, count: usize) -> &str {
    text.char_indices().nth(count).map_or(text, |(at, _)| text.get(..at).unwrap_or_default())
}

/// Where in a running text e-mail addresses and phone numbers stand.
#[must_use]
pub fn spotted(text: &str) -> Vec<Range<usize>> {
    SPOTTED.as_ref().map(|regex| regex.find_iter(text).map(|found| found.range()).collect()).unwrap_or_default()
}

/// A running text with its e-mail addresses and phone numbers masked.
#[must_use]
pub fn within(text: &str) -> Cow<'_, str> {
    match SPOTTED.as_ref() {
        Some(regex) => regex.replace_all(text, |found: &regex::Captures<'_>| whole(&found[0])),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        for (value, masked) in [
            ("+1 (425) 555-0123", "+14***23"),
            ("4255550123", "425***23"),
            ("63278", "6***"),
            ("jo.doe@contoso.com", "j***@contoso.com"),
            ("@", "***@"),
            ("Contoso", "C***"),
            ("Ömer Ç.", "Ö***"),
            ("", "***"),
        ] {
            assert_eq!(whole(value), masked, "{value}");
        }
    }

    #[test]
    fn running_texts() {
        for (text, masked) in [
            ("call +1 425 555 0123 or jo@contoso.com.", "call +14***23 or j***@contoso.com."),
            ("call (425) 555-0123, 425.555.0124", "call 425***23, 425***24"),
            ("at 2026-11-24T18:00:00Z, 20% off, code 123456", "at 2026-11-24T18:00:00Z, 20% off, code 123456"),
            ("+14***23 and j***@contoso.com", "+14***23 and j***@contoso.com"),
            ("no one", "no one"),
        ] {
            assert_eq!(within(text), masked);
        }
    }

    #[test]
    fn masking_what_is_masked_changes_nothing() {
        for text in ["+14255550123", "jo@contoso.com", "(425) 555 0123"] {
            let once = within(text).into_owned();
            assert_ne!(once, text);
            assert_eq!(within(&once), once);
        }
    }
}

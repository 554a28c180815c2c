//! Names as words.

/// `time_sensitive` → `time sensitive`, `CallToAction` → `call to action`.
#[must_use]
pub fn humanised(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    let mut before = '_';
    for c in name.chars() {
        if c == '_' {
            words.push(' ');
        } else if c.is_uppercase() && before.is_lowercase() {
            words.push(' ');
            words.extend(c.to_lowercase());
        } else {
            words.extend(c.to_lowercase());
        }
        before = c;
    }
    words
}

/// A term in quotes: “time sensitive”.
#[must_use]
pub fn quoted(name: &str) -> String {
    format!("“{}”", humanised(name))
}

/// `the message` → `the message's`
pub(super) fn owner(noun: &str) -> String {
    match noun {
        "it" => String::from("its"),
        noun if noun.ends_with('s') => format!("{noun}'"),
        noun => format!("{noun}'s"),
    }
}

/// `a consent`, `an opt out`
pub(super) fn article(noun: &str) -> String {
    let an = noun.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {noun}", if an { "an" } else { "a" })
}

/// `a`, `b` and `c`
pub(super) fn listed(words: &[String], last: &str) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [head @ .., end] => format!("{} {last} {end}", head.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{humanised, listed, owner};

    #[test]
    fn names_are_words() {
        assert_eq!(humanised("CallToAction"), "call to action");
        assert_eq!(humanised("is_first_in_conversation"), "is first in conversation");
        assert_eq!(humanised("distinct_senders_24h"), "distinct senders 24h");
        assert_eq!(owner("the signals"), "the signals'");
        assert_eq!(listed(&["a".into(), "b".into(), "c".into()], "or"), "a, b or c");
    }
}

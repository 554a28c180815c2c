//! What is wrong with a text that should be JSON, in the words of those who wrote it, with the repair where it shows.
//!
//! Nothing here is on the way of a good record, so nothing here need be fast.

use super::{Open, scan};
use crate::diagnostic::Diagnostic;
use crate::input::mistakes::{
    BAD_ESCAPE, BAD_NUMBER, BROKEN_JSON, CONTROL_CHARACTER, KEY_NOT_TEXT, TRAILING_TEXT, UNCLOSED, shown,
};
use crate::text::Span;

/// A value should begin at `at`, and does not.
#[cold]
pub(super) fn no_value(text: &str, at: usize, inside: Option<Open>) -> Diagnostic {
    let Some(found) = letter(text, at) else { return ends(text, inside) };
    if let Some(known) = habit(text, at) {
        return known;
    }
    let before = before(text, at);
    match found {
        ']' | '}' if before == Some(b',') => return trailing_comma(text, at),
        ']' | '}' if before != Some(b':') => return wrong_bracket(text, at, inside),
        ']' | '}' | ',' if before == Some(b':') => {
            return broken("there is no value behind `:`", Span::new(at, at + 1), "a value should come first")
                .help("write `null`, if it is not known");
        }
        ',' => {
            return broken("there is no value before `,`", Span::new(at, at + 1), "a value should come first")
                .help("remove the comma");
        }
        _ => {}
    }
    let span = word(text, at);
    let written = text.get(span.range()).unwrap_or_default();
    let low = written.to_ascii_lowercase();
    match low.trim_start_matches(['+', '-']) {
        "nan" | "inf" | "infinity" => {
            return Diagnostic::error(&BAD_NUMBER, format!("JSON has no {}", shown(written)))
                .in_record(span, "")
                .help("write `null`, if it is not known");
        }
        digits if digits.trim_start_matches('.').starts_with(|first: char| first.is_ascii_digit()) => {
            return bad_number(text, at);
        }
        _ => {}
    }
    let help = match low.as_str() {
        "true" | "yes" | "on" => String::from("write `true`"),
        "false" | "no" | "off" => String::from("write `false`"),
        "null" | "none" | "nil" | "undefined" | "~" => String::from("write `null`"),
        _ if found.is_alphanumeric() => {
            format!("put it in double quotes, if it is a text: {}", shown(&format!("\"{written}\"")))
        }
        _ => return out_of_place(text, at),
    };
    broken(format!("{} is no value of JSON", shown(written)), span, "").help(help)
}

/// A key should begin at `at`, and does not.
#[cold]
pub(super) fn no_key(text: &str, at: usize, inside: Option<Open>) -> Diagnostic {
    let Some(found) = letter(text, at) else { return ends(text, inside) };
    if let Some(known) = habit(text, at) {
        return known;
    }
    match found {
        '}' if before(text, at) == Some(b',') => trailing_comma(text, at),
        ']' | '}' => wrong_bracket(text, at, inside),
        '[' | '{' => Diagnostic::error(&KEY_NOT_TEXT, "a key is a text, and this is none")
            .in_record(Span::new(at, at + 1), "a key should stand here"),
        ':' => broken("there is no key before `:`", Span::new(at, at + 1), "a key should come first"),
        ',' => broken("there is nothing before `,`", Span::new(at, at + 1), "a key and a value should come first")
            .help("remove the comma"),
        _ if found.is_alphanumeric() || matches!(found, '_' | '-' | '$') => {
            let span = word(text, at);
            let written = text.get(span.range()).unwrap_or_default();
            broken(format!("the key {} has no quotes", shown(written)), span, "")
                .help(format!("write {}", shown(&format!("\"{written}\""))))
        }
        _ => out_of_place(text, at),
    }
}

/// A colon should stand at `at`, behind `key`, and does not.
#[cold]
pub(super) fn no_colon(text: &str, at: usize, key: Span, inside: Option<Open>) -> Diagnostic {
    if at >= text.len() {
        return ends(text, inside);
    }
    if let Some(known) = comment(text, at) {
        return known;
    }
    let written = text.get(key.range()).unwrap_or_default().trim_end().trim_matches('"');
    broken(format!("there is no `:` behind the key {}", shown(written)), word(text, at), "`:` should come first")
        .help("write `:` between a key and its value")
}

/// Behind an entry of `open` should come a comma or the end, and does not.
#[cold]
pub(super) fn no_comma(text: &str, at: usize, open: Open) -> Diagnostic {
    let Some(found) = letter(text, at) else { return ends(text, Some(open)) };
    if let Some(known) = comment(text, at) {
        return known;
    }
    let here = Span::new(at, at + found.len_utf8());
    match found {
        ']' | '}' => wrong_bracket(text, at, Some(open)),
        ':' if !open.map => {
            broken("a key with a value stands in an array", here, "").help("write `{` and `}` around keys and values")
        }
        ';' => broken("entries are parted by `,`, not by `;`", here, "").help("write `,`"),
        ':' | '=' => out_of_place(text, at),
        _ => {
            let span = word(text, at);
            let written = shown(text.get(span.range()).unwrap_or_default());
            broken(format!("there is no `,` before {written}"), span, "`,` should come first")
                .help("write `,` between two entries")
        }
    }
}

/// Something stands at `at`, behind the end.
#[cold]
pub(super) fn trailing(text: &str, at: usize) -> Diagnostic {
    let help = match letter(text, at) {
        Some('{' | '[' | ',') => {
            "make one array of the records; or name the file `.ndjson`, and give each record its line"
        }
        _ => "remove it",
    };
    let span = comment_span(text, at).unwrap_or_else(|| word(text, at));
    let written = shown(text.get(span.range()).unwrap_or_default());
    Diagnostic::error(&TRAILING_TEXT, format!("{written} stands behind the end of the record"))
        .in_record(span, "the record has ended before this")
        .help(help)
}

/// A number that begins at `at` is not well written.
#[cold]
pub(super) fn bad_number(text: &str, at: usize) -> Diagnostic {
    let span = word(text, at);
    let written = text.get(span.range()).unwrap_or_default();
    let digits = written.trim_start_matches(['-', '+']);
    let low = digits.to_ascii_lowercase();
    let decimal = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (why, help) = if digits.is_empty() {
        ("has no digits", None)
    } else if matches!(low.as_str(), "infinity" | "inf" | "nan") {
        ("is no number of JSON", Some(String::from("write `null`, if it is not known")))
    } else if written.starts_with('+') {
        ("begins with `+`", Some(format!("write {}, or {} if it is an address", shown(digits), quoted(written))))
    } else if low.starts_with("0x") || low.starts_with("0o") || low.starts_with("0b") {
        ("is not decimal", Some(format!("write it in decimal digits, or {} if it is a text", quoted(written))))
    } else if digits.starts_with('.') {
        ("has no digit before the point", Some(String::from("write `0` before the point")))
    } else if digits.ends_with('.') && decimal(digits.trim_end_matches('.')) {
        ("has no digit behind the point", Some(String::from("write a digit behind the point, or remove the point")))
    } else if digits.len() > 1 && digits.starts_with('0') && decimal(digits) {
        let plain = digits.trim_start_matches('0');
        let plain = if plain.is_empty() { "0" } else { plain };
        let sign = if written.starts_with('-') { "-" } else { "" };
        let plain = shown(&format!("{sign}{plain}"));
        ("begins with a zero", Some(format!("write {plain}, or {} if it is a text", quoted(written))))
    } else if digits.contains('_') {
        ("has `_` between its digits", Some(String::from("remove the `_`")))
    } else {
        ("is no number of JSON", Some(format!("write {}, if it is a text", quoted(written))))
    };
    Diagnostic::error(&BAD_NUMBER, format!("{} {why}", shown(written))).in_record(span, "").help_if(help)
}

/// The backslash at `at` begins no escape that JSON knows.
#[cold]
pub(super) fn bad_escape(text: &str, at: usize) -> Diagnostic {
    let rest = text.get(at + 1..).unwrap_or_default();
    let Some(found) = rest.chars().next() else {
        return Diagnostic::error(&BAD_ESCAPE, "the text ends behind `\\`").in_record(Span::new(at, at + 1), "");
    };
    if found == 'u' {
        let digits = rest.bytes().skip(1).take(4).take_while(u8::is_ascii_hexdigit).count();
        return Diagnostic::error(&BAD_ESCAPE, "`\\u` wants four hexadecimal digits")
            .in_record(Span::new(at, at + 2 + digits), format!("has {digits}"))
            .help("write all four, `\\u00e9` say");
    }
    let span = Span::new(at, at + 1 + found.len_utf8());
    let written = shown(text.get(span.range()).unwrap_or_default());
    let help = if found == '\'' { "write `'`, which needs no `\\`" } else { "write `\\\\`, if a backslash is meant" };
    Diagnostic::error(&BAD_ESCAPE, format!("{written} stands for nothing in JSON")).in_record(span, "").help(help)
}

/// The escape at `at` is one half of a character, and the other is not beside it.
#[cold]
pub(super) fn half_character(text: &str, at: usize) -> Diagnostic {
    let span = Span::new(at, at + 6);
    let written = shown(text.get(span.range()).unwrap_or_default());
    Diagnostic::error(&BAD_ESCAPE, format!("{written} is only half of a character"))
        .in_record(span, "its other half is not beside it")
        .help("write both halves, one behind the other, or the character itself")
}

/// A control character stands at `at` in the text that begins with `quote`.
#[cold]
pub(super) fn control_character(text: &str, at: usize, quote: usize) -> Diagnostic {
    let span = Span::new(at, at + 1);
    let (what, escape) = match text.as_bytes().get(at) {
        Some(b'\n') => ("a line break", String::from("\\n")),
        Some(b'\r') => ("a line break", String::from("\\r")),
        Some(b'\t') => ("a tab", String::from("\\t")),
        other => ("a control character", format!("\\u{:04x}", other.copied().unwrap_or_default())),
    };
    let found = Diagnostic::error(&CONTROL_CHARACTER, format!("{what} stands inside a text"))
        .in_record(span, what)
        .in_record(Span::new(quote, quote + 1), "the text begins here")
        .help(format!("write {what} as `{escape}`"));
    if what == "a line break" { found.help("close the text with `\"`, if it should end there") } else { found }
}

/// The text that begins with the quote at `quote` is never closed.
#[cold]
pub(super) fn unclosed_text(text: &str, quote: usize) -> Diagnostic {
    Diagnostic::error(&UNCLOSED, "a text is never closed")
        .in_record(Span::new(quote, quote + 1), "begins here")
        .in_record(Span::new(text.len(), text.len()), "everything ends here")
        .help("close it with `\"`")
}

/// Everything ends, and something is open still, or nothing has come yet.
fn ends(text: &str, inside: Option<Open>) -> Diagnostic {
    let end = Span::new(text.len(), text.len());
    let Some(open) = inside else { return broken("there is no value", end, "a value should stand here") };
    let (opening, what) = if open.map { ('{', "an object") } else { ('[', "an array") };
    Diagnostic::error(&UNCLOSED, format!("{what} is never closed: `{opening}` has no partner"))
        .in_record(Span::new(open.at, open.at + 1), "begins here")
        .in_record(end, "everything ends here")
        .help(format!("close it with `{}`", char::from(open.closing())))
}

/// The bracket at `at` closes what it did not open, or nothing at all.
fn wrong_bracket(text: &str, at: usize, inside: Option<Open>) -> Diagnostic {
    let bracket = text.get(at..=at).unwrap_or_default();
    let span = Span::new(at, at + 1);
    let Some(open) = inside else { return broken(format!("`{bracket}` closes nothing"), span, "").help("remove it") };
    let closing = char::from(open.closing());
    let what = if open.map { "an object" } else { "an array" };
    broken(format!("{what} is closed by `{bracket}`"), span, format!("`{closing}` should stand here"))
        .in_record(Span::new(open.at, open.at + 1), "opened here")
        .help(format!("write `{closing}`"))
}

/// There is a comma before the bracket at `at`, and nothing between.
fn trailing_comma(text: &str, at: usize) -> Diagnostic {
    let comma = text.get(..at).unwrap_or_default().trim_end().len().saturating_sub(1);
    broken("a comma stands behind the last entry", Span::new(comma, comma + 1), "").help("remove the trailing comma")
}

/// Something stands at `at` that has no place there, and more is not to be said.
fn out_of_place(text: &str, at: usize) -> Diagnostic {
    let span = word(text, at);
    broken(format!("{} has no place here", shown(text.get(span.range()).unwrap_or_default())), span, "")
}

/// What people write who are used to something other than JSON.
fn habit(text: &str, at: usize) -> Option<Diagnostic> {
    let rest = text.get(at..)?;
    let first = rest.chars().next()?;
    let here = Span::new(at, at + first.len_utf8());
    match first {
        '\'' => {
            let line = rest.lines().next().unwrap_or_default();
            let inner = line.get(1..).and_then(|line| line.split_once('\'')).map(|(inner, _)| inner);
            let span = inner.map_or(here, |inner| Span::new(at, at + inner.len() + 2));
            let found = broken("texts and keys stand in double quotes", span, "");
            Some(match inner.filter(|inner| !inner.contains('"')) {
                Some(inner) => found.help(format!("write {}", quoted(inner))),
                None => found.help("write `\"`, and `\\\"` for a double quote inside"),
            })
        }
        '“' | '”' | '„' | '‘' | '’' | '«' | '»' => {
            Some(broken(format!("`{first}` is no quote of JSON"), here, "").help("write the straight quote `\"`"))
        }
        '\u{feff}' => Some(broken("an invisible byte order mark stands here", here, "").help("remove it")),
        '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{200b}' => Some(
            broken(format!("an invisible character, U+{:04X}, stands here", u32::from(first)), here, "")
                .help("write a plain space, or remove it"),
        ),
        _ => comment(text, at),
    }
}

/// A comment.
fn comment(text: &str, at: usize) -> Option<Diagnostic> {
    comment_span(text, at).map(|span| broken("JSON has no comments", span, "").help("remove the comment"))
}

/// Where the comment at `at` stands, if there is one.
fn comment_span(text: &str, at: usize) -> Option<Span> {
    let rest = text.get(at..)?;
    let line = rest.lines().next().unwrap_or_default().trim_end();
    if rest.starts_with("/*") {
        Some(Span::new(at, at + rest.find("*/").map_or(line.len(), |end| end + 2)))
    } else if rest.starts_with("//") || rest.starts_with('#') {
        Some(Span::new(at, at + line.len()))
    } else {
        None
    }
}

/// A text in double quotes, in backticks.
fn quoted(inner: &str) -> String {
    shown(&format!("\"{inner}\""))
}

/// The character at `at`.
fn letter(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// The last byte before `at` that is no blank.
fn before(text: &str, at: usize) -> Option<u8> {
    text.get(..at)?.trim_ascii_end().bytes().next_back()
}

/// The word, number or text in quotes that begins at `at`, or the one character that stands there.
fn word(text: &str, at: usize) -> Span {
    let rest = text.get(at..).unwrap_or_default();
    if rest.starts_with('"') {
        let mut end = at;
        // A text that is broken itself shows only its quote.
        let whole = scan::string(text, &mut end, &mut String::new()).is_ok();
        return Span::new(at, if whole { end } else { at + 1 });
    }
    let length = rest
        .char_indices()
        .find(|(_, letter)| !(letter.is_alphanumeric() || matches!(letter, '_' | '.' | '+' | '-' | '$')))
        .map_or(rest.len(), |(length, _)| length);
    let first = rest.chars().next().map_or(0, char::len_utf8);
    Span::new(at, at + length.max(first))
}

/// A mistake of the syntax.
fn broken(message: impl Into<String>, span: Span, label: impl Into<String>) -> Diagnostic {
    Diagnostic::error(&BROKEN_JSON, message).in_record(span, label)
}

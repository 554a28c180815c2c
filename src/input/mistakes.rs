//! What can be wrong with the text of a record, before anybody asks what it says.
//!
//! The codes with their pages, and the mistakes that more than one reader makes.
//!
//! Uses `text`, `diagnostic`.

use crate::diagnostic::{Diagnostic, declare};
use crate::input::read::MAX_DEPTH;
use crate::text::Span;

declare! { CODES;
    /// The text is not UTF-8.
    ///
    /// Records are UTF-8 text. A file that was saved as Latin-1, Windows-1252 or UTF-16 reads differently in
    /// every program, so it is not read at all: `é` as the single byte `E9`, say.
    ///
    /// Repair: save the file as UTF-8, `iconv -f WINDOWS-1252 -t UTF-8 old.ndjson > new.ndjson`, say. In a stream,
    /// the other lines are judged all the same.
    NOT_UTF8 = "coms::input::not_utf8";

    /// A line of a stream is too long.
    ///
    /// In a `.ndjson` or `.jsonl` stream each line is one record. A line beyond the limit is most often a file that
    /// has no line breaks at all.
    ///
    /// Repair: put each record on a line of its own, `jq -c '.[]' records.json > records.ndjson`, say; or give one
    /// array of records as a `.json` file. The other lines are judged all the same.
    LINE_TOO_LONG = "coms::input::line_too_long";

    /// A file is too large to be read as a whole.
    ///
    /// `.json` and `.yaml` files are read whole, up to four gigabytes.
    ///
    /// Repair: write the records as `.ndjson`, one a line; such streams may be of any length.
    FILE_TOO_LARGE = "coms::input::file_too_large";

    /// The text is not JSON.
    ///
    /// Something stands where JSON has no place for it, or something is left out.
    ///
    /// ```json
    /// {"message": {"channel": "sms", "purpose": "promotional",}}
    /// ```
    ///
    /// Repair: here, remove the comma behind the last entry.
    ///
    /// ```json
    /// {"message": {"channel": "sms", "purpose": "promotional"}}
    /// ```
    BROKEN_JSON = "coms::input::broken_json";

    /// The text is not YAML.
    ///
    /// Most often the indentation is not even, or a text with `: ` or ` #` in it has no quotes.
    ///
    /// ```yaml
    /// message:
    ///   channel: sms
    ///     purpose: promotional
    /// ```
    ///
    /// Repair: here, indent `purpose` as far as `channel`, which it belongs beside.
    ///
    /// ```yaml
    /// message:
    ///   channel: sms
    ///   purpose: promotional
    /// ```
    BROKEN_YAML = "coms::input::broken_yaml";

    /// A text, an object or an array is never closed.
    ///
    /// The opening quote or bracket is marked; the end of the text came before its partner. Is the file whole?
    ///
    /// ```json
    /// {"message": {"channel": "sms"}
    /// ```
    ///
    /// Repair: add what closes it.
    ///
    /// ```json
    /// {"message": {"channel": "sms"}}
    /// ```
    UNCLOSED = "coms::input::unclosed";

    /// A number is not written as JSON wants it.
    ///
    /// No leading zeros, no `+`, a digit on both sides of the point, nothing but digits.
    ///
    /// ```json
    /// {"message": {"segments": 02}}
    /// ```
    ///
    /// Repair: write the plain number; or put it in quotes, if it is a text, as an address or an id is.
    ///
    /// ```json
    /// {"message": {"segments": 2}}
    /// ```
    BAD_NUMBER = "coms::input::bad_number";

    /// An escape in a text stands for nothing.
    ///
    /// JSON knows `\"`, `\\`, `\/`, `\b`, `\f`, `\n`, `\r`, `\t` and `\u` with four hexadecimal digits; a character
    /// beyond `\uffff` is two of them in a row, and half of such a pair is no character.
    ///
    /// ```json
    /// {"message": {"body": "C:\data"}}
    /// ```
    ///
    /// Repair: double the backslash, if a backslash is meant.
    ///
    /// ```json
    /// {"message": {"body": "C:\\data"}}
    /// ```
    BAD_ESCAPE = "coms::input::bad_escape";

    /// A control character stands in the text.
    ///
    /// A line break or a tab inside the quotes of a JSON text, or a character that no editor shows.
    ///
    /// ```json
    /// {"message": {"body": "two
    /// lines"}}
    /// ```
    ///
    /// Repair: write it as an escape.
    ///
    /// ```json
    /// {"message": {"body": "two\nlines"}}
    /// ```
    CONTROL_CHARACTER = "coms::input::control_character";

    /// Something stands behind the end of the record.
    ///
    /// A `.json` file is one object or one array; a line of a stream is one record.
    ///
    /// ```json
    /// {"message": {"id": "m-1"}} {"message": {"id": "m-2"}}
    /// ```
    ///
    /// Repair: make one array of the records; or name the file `.ndjson`, and give each record its line.
    ///
    /// ```json
    /// [{"message": {"id": "m-1"}}, {"message": {"id": "m-2"}}]
    /// ```
    TRAILING_TEXT = "coms::input::trailing_text";

    /// A key is given twice in one object.
    ///
    /// Some programs take the first, some the last; a message could be judged by one and sent by the other. It makes no
    /// difference how the keys are written: `"channel"` and `"\u0063hannel"` are the same key.
    ///
    /// ```json
    /// {"message": {"channel": "sms", "channel": "email"}}
    /// ```
    ///
    /// Repair: keep the one that is meant.
    ///
    /// ```json
    /// {"message": {"channel": "sms"}}
    /// ```
    DUPLICATE_KEY = "coms::input::duplicate_key";

    /// A key is not a text.
    ///
    /// ```yaml
    /// ? [sms, email]
    /// : allowed
    /// ```
    ///
    /// Repair: a key is one word, or a text in quotes.
    ///
    /// ```yaml
    /// sms: allowed
    /// email: allowed
    /// ```
    KEY_NOT_TEXT = "coms::input::key_not_text";

    /// Objects and arrays stand too deep inside each other.
    ///
    /// No record needs more than 128 levels; a text that has more was made to break programs, or by a broken one.
    ///
    /// ```json
    /// {"message": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
    ///             [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
    /// ```
    ///
    /// Repair: look at what wrote the record.
    TOO_DEEP = "coms::input::too_deep";

    /// A YAML tag has no meaning here.
    ///
    /// Only `!!str` is known: it makes a text of what would be a number or a date.
    ///
    /// ```yaml
    /// message: {segments: !!float 2}
    /// ```
    ///
    /// Repair: remove the tag.
    ///
    /// ```yaml
    /// message: {segments: 2}
    /// ```
    UNKNOWN_TAG = "coms::input::unknown_tag";

    /// A YAML alias repeats something that is not there.
    ///
    /// `*name` repeats what `&name` marks earlier in the same document.
    ///
    /// ```yaml
    /// consents: [{subject: *me}]
    /// recipient: &me {address: "+14255550123"}
    /// ```
    ///
    /// Repair: mark the value where it comes first.
    ///
    /// ```yaml
    /// consents: [{subject: &me {address: "+14255550123"}}]
    /// recipient: *me
    /// ```
    UNKNOWN_ALIAS = "coms::input::unknown_alias";

    /// YAML aliases repeat too much.
    ///
    /// A few lines of aliases of aliases can stand for billions of values. Each document may repeat 100,000 values,
    /// or 16 MiB of text.
    ///
    /// ```yaml
    /// a: &a [x, x, x, x, x, x, x, x, x, x]
    /// b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
    /// c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
    /// d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
    /// e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
    /// ```
    ///
    /// Repair: write the values out, as `.ndjson` if they are many.
    TOO_MANY_ALIASES = "coms::input::too_many_aliases";
}

/// The bytes of a line or a file are UTF-8 only up to, not including, `valid_up_to`.
///
/// The place counts in the text as `String::from_utf8_lossy` shows it, where one `U+FFFD` stands for what is wrong.
#[must_use]
pub fn not_utf8(bytes: &[u8], valid_up_to: usize) -> Diagnostic {
    let found = bytes.get(valid_up_to).map_or_else(
        || String::from("the text is not UTF-8"),
        |byte| format!("the text is not UTF-8: the byte `{byte:02X}` is no character"),
    );
    let replaced = valid_up_to + char::REPLACEMENT_CHARACTER.len_utf8();
    let wide = matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    let help = if wide { "save it as UTF-8; it seems to be UTF-16" } else { "save it as UTF-8" };
    Diagnostic::error(&NOT_UTF8, found).in_record(Span::new(valid_up_to, replaced), "").help(help)
}

/// A line of a stream has more than `limit` bytes.
#[must_use]
pub fn line_too_long(limit: usize) -> Diagnostic {
    Diagnostic::error(&LINE_TOO_LONG, format!("the line is longer than {}", bytes(limit)))
        .in_record(Span::new(0, 0), "begins here")
        .help("put each record on a line of its own")
}

/// A file that is read as a whole has `length` bytes, too many for a place in it to be told.
#[must_use]
pub fn file_too_large(length: usize) -> Diagnostic {
    Diagnostic::error(&FILE_TOO_LARGE, format!("the file has {}, too much to be read as a whole", bytes(length)))
        .in_record(Span::new(0, 0), "")
        .help("write the records as `.ndjson`, one a line")
}

/// The bracket or first item at `place` is the one that is too deep.
#[must_use]
pub(super) fn too_deep(place: Span) -> Diagnostic {
    Diagnostic::error(&TOO_DEEP, format!("objects and arrays stand more than {MAX_DEPTH} deep inside each other"))
        .in_record(place, "one level too many")
}

/// `key` stands at `first`, and in the same object again at `second`.
#[must_use]
pub(super) fn duplicate_key(key: &str, second: Span, first: Span) -> Diagnostic {
    Diagnostic::error(&DUPLICATE_KEY, format!("the key {} is given twice", shown(key)))
        .in_record(second, "here again")
        .in_record(first, "first here")
        .help("keep the one that is meant")
}

/// A number of bytes as people say it.
fn bytes(count: usize) -> String {
    const MEBIBYTE: usize = 1 << 20;
    if count >= MEBIBYTE && count.is_multiple_of(MEBIBYTE) {
        format!("{} MiB", count / MEBIBYTE)
    } else {
        format!("{count} bytes")
    }
}

/// Words of a record in backticks, fit for a message: on one line, and not longer than one can take in.
#[must_use]
pub(super) fn shown(words: &str) -> String {
    const MOST: usize = 40;
    let mut shown = String::from("`");
    for (index, letter) in words.chars().enumerate() {
        if index == MOST {
            shown.push('…');
            break;
        }
        if letter.is_control() {
            shown.extend(letter.escape_default());
        } else {
            shown.push(letter);
        }
    }
    shown.push('`');
    shown
}

#[cfg(test)]
mod tests {
    use super::{file_too_large, line_too_long, not_utf8, shown};
    use crate::diagnostic::{Diagnostic, Place};

    /// What the first label underlines.
    fn underlined<'t>(text: &'t str, found: &Diagnostic) -> &'t str {
        match found.labels[0].place {
            Place::Record(span) => &text[span.range()],
            Place::Policy(loc) => panic!("{loc:?}"),
        }
    }

    #[test]
    fn bytes_that_are_no_text_show_as_replaced() {
        let bytes = b"{\"body\":\"caf\xe9\"}";
        let valid = String::from_utf8(bytes.to_vec()).unwrap_err().utf8_error().valid_up_to();
        let found = not_utf8(bytes, valid);
        assert_eq!(found.code.id, "coms::input::not_utf8");
        assert!(found.message.contains("`E9`"), "{}", found.message);
        assert_eq!(underlined(&String::from_utf8_lossy(bytes), &found), "\u{fffd}");
        let found = not_utf8(b"\xff\xfe{\0}\0", 0);
        assert!(found.help[0].contains("UTF-16"), "{:?}", found.help);
    }

    #[test]
    fn lengths_are_said_as_people_say_them() {
        let found = line_too_long(16 << 20);
        assert_eq!(found.code.id, "coms::input::line_too_long");
        assert!(found.message.ends_with("16 MiB"), "{}", found.message);
        assert_eq!(underlined("{", &found), "");
        assert!(line_too_long(1000).message.ends_with("1000 bytes"));
        let found = file_too_large(5_000_000_000);
        assert_eq!(found.code.id, "coms::input::file_too_large");
        assert_eq!(underlined("{", &found), "");
    }

    #[test]
    fn words_are_shown_on_one_short_line() {
        assert_eq!(shown("a b"), "`a b`");
        assert_eq!(shown("a\nb\u{7}"), "`a\\nb\\u{7}`");
        assert_eq!(shown(&"é".repeat(60)), format!("`{}…`", "é".repeat(40)));
    }
}

//! What the JSON reader takes and what it refuses, with the words that it underlines.

use super::{Reader, expect_end, read_value, records};
use crate::diagnostic::{Diagnostic, Place};
use crate::input::read::MAX_DEPTH;
use crate::input::tape::{Kind, Tape};

/// The words under the label of this number.
fn underlined<'t>(text: &'t str, found: &Diagnostic, label: usize) -> &'t str {
    match found.labels[label].place {
        Place::Record(span) => &text[span.range()],
        Place::Policy(loc) => panic!("{loc:?}"),
    }
}

/// Reads a line as a stream has it.
fn read(text: &str) -> Result<Tape, Diagnostic> {
    let mut tape = Tape::default();
    let end = read_value(text, 0, &mut tape)?;
    expect_end(text, end)?;
    Ok(tape)
}

/// Asserts the mistake, the words it underlines, and a part of its message or help.
fn refuses(text: &str, code: &str, words: &str, says: &str) -> Diagnostic {
    let found = read(text).expect_err(text);
    assert_eq!(found.code.id, format!("coms::input::{code}"), "{text}: {}", found.message);
    assert_eq!(underlined(text, &found, 0), words, "{text}: {}", found.message);
    let all = format!("{}; {}", found.message, found.help.join("; "));
    assert!(all.contains(says), "{text}: {all}");
    found
}

#[test]
fn values_stand_on_the_tape_with_their_places() {
    let text = " { \"id\" : \"m-1\", \"n\":-12, \"x\":[1.50 ,true,false,null,{}] , \"é\\n\":\"\\ud83d\\ude00\"} ";
    let tape = read(text).unwrap();
    let seen: Vec<(String, &str)> = tape
        .items
        .iter()
        .map(|item| {
            let kind = match item.kind {
                Kind::Key(range) => format!("key {}", tape.text(range)),
                Kind::Text(range) => format!("text {}", tape.text(range)),
                Kind::Number(range) => format!("number {}", tape.text(range)),
                Kind::Map { end } => format!("map {end}"),
                Kind::List { end } => format!("list {end}"),
                Kind::Int(amount) => format!("int {amount}"),
                Kind::Bool(value) => format!("{value}"),
                Kind::Null => String::from("null"),
            };
            (kind, &text[item.span.range()])
        })
        .collect();
    let expected = [
        ("map 14", text.trim()),
        ("key id", "\"id\""),
        ("text m-1", "\"m-1\""),
        ("key n", "\"n\""),
        ("int -12", "-12"),
        ("key x", "\"x\""),
        ("list 12", "[1.50 ,true,false,null,{}]"),
        ("number 1.50", "1.50"),
        ("true", "true"),
        ("false", "false"),
        ("null", "null"),
        ("map 12", "{}"),
        ("key é\n", "\"é\\n\""),
        ("text 😀", "\"\\ud83d\\ude00\""),
    ];
    assert_eq!(seen.len(), expected.len());
    for ((kind, words), (expected_kind, expected_words)) in seen.iter().zip(expected) {
        assert_eq!((kind.as_str(), *words), (expected_kind, expected_words));
    }
    assert_eq!(tape.behind(0), 14);
    assert_eq!(tape.behind(6), 12);
}

#[test]
fn whole_numbers_fit_or_stay_as_they_are_written() {
    let tape = read("[0,-0,9223372036854775807,-9223372036854775808,123456789012345678,999999999999999999]").unwrap();
    let whole: Vec<_> = tape.items[1..].iter().map(|item| item.kind).collect();
    assert_eq!(whole, [0, 0, i64::MAX, i64::MIN, 123_456_789_012_345_678, 999_999_999_999_999_999].map(Kind::Int));
    let written = ["9223372036854775808", "-9223372036854775809", "0.0", "1e5", "1E+05", "1.25e-3", "1e999"];
    for number in written {
        let tape = read(number).unwrap();
        let Kind::Number(range) = tape.items[0].kind else { panic!("{number}") };
        assert_eq!(tape.text(range), number);
    }
}

#[test]
fn texts_of_all_lengths_end_where_they_end() {
    for length in 0..40 {
        for (special, decoded) in [("", ""), ("\\n", "\n"), ("\\\"", "\""), ("\\u00e9", "é"), ("é", "é"), ("ÿ", "ÿ")]
        {
            let plain = "x".repeat(length);
            let text = format!("\"{plain}{special}{plain}\"");
            let tape = read(&text).unwrap();
            let Kind::Text(range) = tape.items[0].kind else { panic!("{text}") };
            assert_eq!(tape.text(range), format!("{plain}{decoded}{plain}"));
        }
        refuses(&format!("\"{}\u{1f}\"", "x".repeat(length)), "control_character", "\u{1f}", "\\u001f");
    }
}

#[test]
fn reads_from_where_it_is_told_and_says_where_it_ended() {
    let text = "{\"a\":1}\n  {\"b\":2} \n";
    let (mut reader, mut tape) = (Reader::default(), Tape::default());
    assert_eq!(reader.read_value(text, 0, &mut tape).unwrap(), 7);
    assert_eq!(reader.read_value(text, 7, &mut tape).unwrap(), 17);
    assert_eq!(&text[tape.items[0].span.range()], "{\"b\":2}");
    assert!(expect_end(text, 17).is_ok());
    assert!(expect_end(text, 7).is_err());
}

#[test]
fn commas_and_brackets() {
    refuses("{\"a\":1,}", "broken_json", ",", "remove the trailing comma");
    refuses("[1, 2 , ]", "broken_json", ",", "remove the trailing comma");
    refuses("[1,,2]", "broken_json", ",", "no value before `,`");
    refuses("[,1]", "broken_json", ",", "remove the comma");
    refuses("{,}", "broken_json", ",", "nothing before `,`");
    refuses("[1 2]", "broken_json", "2", "no `,` before `2`");
    refuses("{\"a\":1 \"b\":2}", "broken_json", "\"b\"", "no `,` before `\"b\"`");
    refuses("[1; 2]", "broken_json", ";", "not by `;`");
    refuses("[\"a\": 1]", "broken_json", ":", "write `{` and `}`");
    refuses("{\"a\":1:2}", "broken_json", ":", "no place");
    let found = refuses("{\"a\":[1}", "broken_json", "}", "write `]`");
    assert_eq!(underlined("{\"a\":[1}", &found, 1), "[");
    refuses("[1}", "broken_json", "}", "write `]`");
    refuses("{]", "broken_json", "]", "write `}`");
    refuses("[}", "broken_json", "}", "write `]`");
    refuses("]", "broken_json", "]", "closes nothing");
}

#[test]
fn what_is_never_closed() {
    for text in ["{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "[{}, {\"a\":[1, 2], \"b\""] {
        refuses(text, "unclosed", "{", "close it with `}`");
    }
    for text in ["[", "[1", "[1,", "{\"a\":[1, 2"] {
        refuses(text, "unclosed", "[", "close it with `]`");
    }
    refuses("\"abc", "unclosed", "\"", "close it with `\"`");
    refuses("{\"a\": \"abc}", "unclosed", "\"", "never closed");
}

#[test]
fn keys_and_colons() {
    refuses("{\"a\" 1}", "broken_json", "1", "no `:` behind the key `a`");
    refuses("{\"a\" = 1}", "broken_json", "=", "no `:` behind the key `a`");
    refuses("{\"a\"}", "broken_json", "}", "no `:` behind the key `a`");
    refuses("{\"a\":}", "broken_json", "}", "no value behind `:`");
    refuses("{\"a\":,\"b\":1}", "broken_json", ",", "no value behind `:`");
    refuses("{:1}", "broken_json", ":", "no key before `:`");
    refuses("{channel: 1}", "broken_json", "channel", "write `\"channel\"`");
    refuses("{1: 2}", "broken_json", "1", "write `\"1\"`");
    refuses("{[1]: 2}", "key_not_text", "[", "a key is a text");
    refuses("{{}: 2}", "key_not_text", "{", "a key is a text");
    refuses("{@: 2}", "broken_json", "@", "no place here");
}

#[test]
fn habits_from_elsewhere() {
    refuses("{'a': 1}", "broken_json", "'a'", "write `\"a\"`");
    refuses("['it', 1]", "broken_json", "'it'", "write `\"it\"`");
    refuses("['say \"x\"']", "broken_json", "'say \"x\"'", "write `\"`, and `\\\"`");
    refuses("['", "broken_json", "'", "double quotes");
    refuses("[“x”]", "broken_json", "“", "straight quote");
    refuses("[1 // one\n]", "broken_json", "// one", "remove the comment");
    refuses("[/* one */ 1]", "broken_json", "/* one */", "remove the comment");
    refuses("{ # one\n}", "broken_json", "# one", "remove the comment");
    refuses("{\"a\" /* x", "broken_json", "/* x", "remove the comment");
    refuses("[True]", "broken_json", "True", "write `true`");
    refuses("[no]", "broken_json", "no", "write `false`");
    refuses("[None]", "broken_json", "None", "write `null`");
    refuses("[undefined]", "broken_json", "undefined", "write `null`");
    refuses("[truex]", "broken_json", "truex", "`\"truex\"`");
    refuses("[nul]", "broken_json", "nul", "`nul` is no value");
    refuses("[sms]", "broken_json", "sms", "put it in double quotes");
    refuses("[@]", "broken_json", "@", "no place here");
    refuses("[\u{a0}1]", "broken_json", "\u{a0}", "U+00A0");
    refuses("\u{feff}{}", "broken_json", "\u{feff}", "byte order mark");
    refuses("", "broken_json", "", "there is no value");
    refuses("  ", "broken_json", "", "there is no value");
}

#[test]
fn numbers_that_are_none() {
    refuses("[01]", "bad_number", "01", "write `1`, or `\"01\"`");
    refuses("[-007]", "bad_number", "-007", "write `-7`");
    refuses("[00]", "bad_number", "00", "write `0`");
    refuses("[+14255550123]", "bad_number", "+14255550123", "`\"+14255550123\"`");
    refuses("[.5]", "bad_number", ".5", "before the point");
    refuses("[1.]", "bad_number", "1.", "behind the point");
    refuses("[1.e5]", "bad_number", "1.e5", "no number");
    refuses("[1e]", "bad_number", "1e", "no number");
    refuses("[1e+]", "bad_number", "1e+", "no number");
    refuses("[-]", "bad_number", "-", "no digits");
    refuses("[-x]", "bad_number", "-x", "no number");
    refuses("[0x1F]", "bad_number", "0x1F", "decimal");
    refuses("[1_000]", "bad_number", "1_000", "remove the `_`");
    refuses("[2026-11-24]", "bad_number", "2026-11-24", "`\"2026-11-24\"`");
    refuses("[NaN]", "bad_number", "NaN", "write `null`");
    refuses("[Infinity]", "bad_number", "Infinity", "write `null`");
    refuses("[-Infinity]", "bad_number", "-Infinity", "write `null`");
}

#[test]
fn escapes_that_stand_for_nothing() {
    refuses("\"C:\\data\"", "bad_escape", "\\d", "write `\\\\`");
    refuses("\"it\\'s\"", "bad_escape", "\\'", "needs no `\\`");
    refuses("\"\\é\"", "bad_escape", "\\é", "stands for nothing");
    refuses("\"\\u12\"", "bad_escape", "\\u12", "four hexadecimal digits");
    refuses("\"\\u+123\"", "bad_escape", "\\u", "four hexadecimal digits");
    refuses("\"\\u", "bad_escape", "\\u", "four hexadecimal digits");
    refuses("\"\\", "bad_escape", "\\", "the text ends");
    for text in ["\"\\ud800\"", "\"\\ud800x\"", "\"\\ud800\\u0041\"", "\"\\ud800\\ud800\"", "\"\\ud800\\u12\""] {
        refuses(text, "bad_escape", "\\ud800", "half of a character");
    }
    refuses("\"\\udc00\\ud800\"", "bad_escape", "\\udc00", "half of a character");
}

#[test]
fn control_characters() {
    let found = refuses("{\"a\": \"x\ny\"}", "control_character", "\n", "write a line break as `\\n`");
    assert_eq!(underlined("{\"a\": \"x\ny\"}", &found, 1), "\"");
    assert_eq!(found.help.len(), 2);
    refuses("\"x\ty\"", "control_character", "\t", "write a tab as `\\t`");
    refuses("{\"x\0\": 1}", "control_character", "\0", "`\\u0000`");
}

#[test]
fn what_stands_behind_the_end() {
    refuses("{\"a\":1}{\"b\":2}", "trailing_text", "{", "name the file `.ndjson`");
    refuses("{\"a\":1},", "trailing_text", ",", "make one array");
    refuses("{\"a\":1}]", "trailing_text", "]", "remove it");
    refuses("1 second", "trailing_text", "second", "remove it");
    refuses("{} // end", "trailing_text", "// end", "remove it");
}

#[test]
fn a_key_given_twice_is_found_wherever_it_stands() {
    let text = "{\"channel\":\"sms\", \"\\u0063hannel\":\"email\"}";
    let found = refuses(text, "duplicate_key", "\"\\u0063hannel\"", "`channel` is given twice");
    assert_eq!(underlined(text, &found, 1), "\"channel\"");
    refuses("[{\"x\":{\"a\":[],\"b\":{},\"a\":{}}}]", "duplicate_key", "\"a\"", "given twice");
    refuses("{\"a\":{\"a\":1},\"b\":{\"a\":2},\"a\":3}", "duplicate_key", "\"a\"", "given twice");
    refuses("{\"\":1,\"\":2}", "duplicate_key", "\"\"", "given twice");
    assert!(read("{\"a\":{\"a\":{\"a\":1}},\"b\":{\"a\":[{\"a\":1},{\"a\":1}]}}").is_ok());
    // The syntax comes first: a record that ends in the middle is not one with a key too many.
    refuses("{\"a\":1,\"a\":2", "unclosed", "{", "never closed");
    let many: Vec<String> = (0..5000).map(|number| format!("\"key-{number}\":{number}")).collect();
    assert!(read(&format!("{{{}}}", many.join(","))).is_ok());
    refuses(&format!("{{{},\"key-4321\":0}}", many.join(",")), "duplicate_key", "\"key-4321\"", "given twice");
}

#[test]
fn nesting_has_an_end() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(read(&nested(MAX_DEPTH)).is_ok());
    for depth in [MAX_DEPTH + 1, 10_000, 1_000_000] {
        let text = nested(depth);
        let found = refuses(&text, "too_deep", "[", "128");
        assert_eq!(found.labels[0].place, Place::Record(crate::text::Span::new(MAX_DEPTH, MAX_DEPTH + 1)));
    }
    refuses(&"{\"a\":".repeat(10_000), "too_deep", "{", "128");
    assert!(read(&format!("[{}]", "[],".repeat(10_000).trim_end_matches(','))).is_ok());
}

/// What each record of a file is: its text, or its code.
fn of_file(text: &str) -> Vec<String> {
    let (mut records, mut tape, mut all) = (records(text), Tape::default(), Vec::new());
    while let Some(record) = records.next(&mut tape) {
        all.push(match record {
            Ok(span) => String::from(&text[span.range()]),
            Err(found) => format!("{} {}", found.code.id.rsplit("::").next().unwrap(), underlined(text, &found, 0)),
        });
    }
    assert!(records.next(&mut tape).is_none(), "what has ended stays so");
    all
}

#[test]
fn a_file_is_one_object_or_an_array_of_records() {
    assert_eq!(of_file(""), Vec::<String>::new());
    assert_eq!(of_file(" \r\n\t"), Vec::<String>::new());
    assert_eq!(of_file("\u{feff}"), Vec::<String>::new());
    assert_eq!(of_file("\u{feff}{\"a\":1}\n"), ["{\"a\":1}"]);
    assert_eq!(of_file(" [ ] "), Vec::<String>::new());
    assert_eq!(of_file("[{\"a\":1}, [2] ,3]"), ["{\"a\":1}", "[2]", "3"]);
    assert_eq!(of_file("\"text\""), ["\"text\""]);
    assert_eq!(of_file("7"), ["7"]);
}

#[test]
fn what_was_read_of_a_file_stays_read() {
    assert_eq!(of_file("[{\"a\":1}, {\"b\":}, {\"c\":1}]"), ["{\"a\":1}", "broken_json }"]);
    assert_eq!(of_file("[1, 2"), ["1", "2", "unclosed ["]);
    assert_eq!(of_file("[1, 2,"), ["1", "2", "unclosed ["]);
    assert_eq!(of_file("[1,]"), ["1", "broken_json ,"]);
    assert_eq!(of_file("[1 2]"), ["1", "broken_json 2"]);
    assert_eq!(of_file("[1}"), ["1", "broken_json }"]);
    assert_eq!(of_file("["), ["unclosed ["]);
    assert_eq!(of_file("[}"), ["broken_json }"]);
    assert_eq!(of_file("[] x"), ["trailing_text x"]);
    assert_eq!(of_file("[1] x"), ["1", "trailing_text x"]);
    assert_eq!(of_file("{\"a\":1}\n{\"b\":2}"), ["{\"a\":1}", "trailing_text {"]);
}

#[test]
fn a_key_given_twice_spoils_one_record() {
    assert_eq!(
        of_file("[{\"a\":1}, {\"b\":{\"c\":1,\"c\":2,\"c\":3}, \"d\":4}, {\"e\":5}]"),
        ["{\"a\":1}", "duplicate_key \"c\"", "{\"e\":5}"]
    );
    assert_eq!(of_file("{\"a\":1,\"a\":2} x"), ["duplicate_key \"a\"", "trailing_text x"]);
}

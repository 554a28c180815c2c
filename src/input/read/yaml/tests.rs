//! What the YAML reader takes and what it refuses, with the words that it underlines.

use super::records;
use crate::diagnostic::{Diagnostic, Place};
use crate::input::tape::{Kind, Tape};

/// The words under the label of this number.
fn underlined<'t>(text: &'t str, found: &Diagnostic, label: usize) -> &'t str {
    match found.labels[label].place {
        Place::Record(span) => &text[span.range()],
        Place::Policy(loc) => panic!("{loc:?}"),
    }
}

/// The value at an index, in a short form of JSON, and the index behind it.
fn value(tape: &Tape, index: usize) -> (String, usize) {
    let mut at = index + 1;
    let mut inner = Vec::new();
    let end = tape.behind(index);
    while at < end {
        let part;
        (part, at) = value(tape, at);
        inner.push(part);
    }
    let shown = match tape.items[index].kind {
        Kind::Map { .. } => {
            format!("{{{}}}", inner.chunks(2).map(|entry| entry.join(":")).collect::<Vec<_>>().join(","))
        }
        Kind::List { .. } => format!("[{}]", inner.join(",")),
        Kind::Key(range) => String::from(tape.text(range)),
        Kind::Text(range) => format!("{:?}", tape.text(range)),
        Kind::Number(range) => format!("#{}", tape.text(range)),
        Kind::Int(amount) => amount.to_string(),
        Kind::Bool(value) => value.to_string(),
        Kind::Null => String::from("null"),
    };
    (shown, end)
}

/// What each record of a stream is: its value, or its code and what is underlined.
fn of_stream(text: &str) -> Vec<String> {
    let (mut records, mut tape, mut all) = (records(text), Tape::default(), Vec::new());
    while let Some(record) = records.next(&mut tape) {
        all.push(match record {
            Ok(span) => {
                assert_eq!(tape.items[0].span, span);
                let (shown, end) = value(&tape, 0);
                assert_eq!(end, tape.items.len());
                shown
            }
            Err(found) => format!("{} {}", found.code.id.rsplit("::").next().unwrap(), underlined(text, &found, 0)),
        });
    }
    assert!(records.next(&mut tape).is_none(), "what has ended stays so");
    all
}

/// The words under each item of the only record.
fn places(text: &str) -> Vec<&str> {
    let mut tape = Tape::default();
    records(text).next(&mut tape).unwrap().unwrap();
    tape.items.iter().map(|item| &text[item.span.range()]).collect()
}

/// Asserts the mistake, the words it underlines, and a part of its message or help. Nothing of the text may pass.
fn refuses(text: &str, code: &str, words: &str, says: &str) -> Diagnostic {
    let mut tape = Tape::default();
    let found = records(text).next(&mut tape).unwrap().expect_err(text);
    assert_eq!(found.code.id, format!("coms::input::{code}"), "{text}: {}", found.message);
    assert_eq!(underlined(text, &found, 0), words, "{text}: {}", found.message);
    let all = format!("{}; {}", found.message, found.help.join("; "));
    assert!(all.contains(says), "{text}: {all}");
    found
}

#[test]
fn documents_are_records() {
    assert_eq!(of_stream("a: 1\n"), ["{a:1}"]);
    assert_eq!(of_stream("a: 1\n---\nb: 2\n---\n- c\n- {d: 3}\n"), ["{a:1}", "{b:2}", "\"c\"", "{d:3}"]);
    assert_eq!(of_stream("%YAML 1.2\n# first\n---\na: 1\n...\n# between\n---\nb: 2\n...\n"), ["{a:1}", "{b:2}"]);
    assert_eq!(of_stream("--- {a: 1}\n--- [b, c]\n"), ["{a:1}", "\"b\"", "\"c\""]);
    assert_eq!(of_stream("\u{feff}a: 1\r\n---\r\nb: 2\r\n"), ["{a:1}", "{b:2}"]);
    for nothing in ["", "\n\n", "# only\n  # this\n", "---\n", "---\n---\n# x\n...\n", "\u{feff}", "[]", "---\n...\n"] {
        assert_eq!(of_stream(nothing), Vec::<String>::new(), "{nothing:?}");
    }
    // A scalar is no record, but that is not for a reader to say.
    assert_eq!(of_stream("null\n--- text\n--- ~\n--- 7\n--- ''"), ["null", "\"text\"", "null", "7", "\"\""]);
}

#[test]
fn scalars_without_quotes_are_what_they_look_like() {
    assert_eq!(
        of_stream(
            "{a: , b: ~, c: yes, d: True, e: 0x10, f: 1.50, g: +14255550123, h: 2026-11-24, i: 9999999999999999999}"
        ),
        ["{a:null,b:null,c:\"yes\",d:true,e:16,f:#1.50,g:14255550123,h:\"2026-11-24\",i:#9999999999999999999}"]
    );
    assert_eq!(
        of_stream("[\"1\", 'true', !!str 12, !!str , !!str true, \"\"]").join(" "),
        r#""1" "true" "12" "" "true" """#
    );
    assert_eq!(of_stream("a: |\n  1\nb: >-\n  true\n  false\n"), ["{a:\"1\\n\",b:\"true false\"}"]);
    assert_eq!(of_stream("1: a\ntrue: b\n~: c\n!!str 2: d\n\"\": e"), ["{1:\"a\",true:\"b\",~:\"c\",2:\"d\",:\"e\"}"]);
    assert_eq!(of_stream("<<: {a: 1}\nb: 2"), ["{<<:{a:1},b:2}"]);
    assert_eq!(of_stream("a: \"\\u00e9\\x41\\U0001F600\\\n  b\"\nb: 'it''s'"), ["{a:\"éA😀b\",b:\"it's\"}"]);
}

#[test]
fn places_are_exact_in_bytes() {
    let text = "a: é # é\nb: \"é \\\" x\"  # c \"x\"\nc: 'it''s'# no\n";
    assert!(records(text).next(&mut Tape::default()).unwrap().is_err());
    let text = "é: é # é\nb: \"é \\\" x\"  # c \"x\"\nc: 'it''s' # c\nd: [1, é ] # c\ne: {f: g, } # c\nh: +1 # c\n";
    assert_eq!(
        places(text),
        [
            "é: é # é\nb: \"é \\\" x\"  # c \"x\"\nc: 'it''s' # c\nd: [1, é ] # c\ne: {f: g, } # c\nh: +1",
            "é",
            "é",
            "b",
            "\"é \\\" x\"",
            "c",
            "'it''s'",
            "d",
            "[1, é ]",
            "1",
            "é",
            "e",
            "{f: g, }",
            "f",
            "g",
            "h",
            "+1",
        ]
    );
    let text = "a:\n- b: é\n  c: d # e\n# f\n- - g\n  - h\ni: j\n  k\nl:\n  m: |\n    é\n      n\n\no: >-\n  p\n";
    assert_eq!(
        places(text)[1..],
        [
            "a",
            "- b: é\n  c: d # e\n# f\n- - g\n  - h",
            "b: é\n  c: d",
            "b",
            "é",
            "c",
            "d",
            "- g\n  - h",
            "g",
            "h",
            "i",
            "j\n  k",
            "l",
            "m: |\n    é\n      n",
            "m",
            "é\n      n",
            "o",
            "p",
        ]
    );
}

#[test]
fn anchors_and_tags_are_no_part_of_a_place() {
    let text = "a: &x !!str 1\nb: !!str &y \"2\" # c\nc: &z # c\n  [3]\nd: &u\n  e: &v |\n    f\ng: &w\n- h\ni: *x\n";
    assert_eq!(
        places(text)[1..],
        ["a", "1", "b", "\"2\"", "c", "[3]", "3", "d", "e: &v |\n    f", "e", "f", "g", "- h", "h", "i", "*x"]
    );
}

#[test]
fn what_is_left_out_stands_where_it_would_stand() {
    let text = "a:   # c\nb: &x\nc: {d, e: , f: }\ng:\n-\n- h\ni: |\nj: &y !!str\nk: |+ # é\n\n";
    let mut tape = Tape::default();
    records(text).next(&mut tape).unwrap().unwrap();
    let ends: Vec<&str> = tape
        .items
        .iter()
        .filter(|item| item.span.start == item.span.end)
        .map(|item| &text[..item.span.start as usize])
        .map(|before| &before[before.len() - 2..])
        .collect();
    assert_eq!(ends, ["a:", "&x", "{d", "e:", "f:", "\n-", "tr"]);
    assert_eq!(value(&tape, 0).0, r#"{a:null,b:null,c:{d:null,e:null,f:null},g:[null,"h"],i:"",j:"",k:"\n"}"#);
}

#[test]
fn aliases_repeat() {
    let text = "a: &x {b: 1, c: [é, 2.5]}\nd: *x\ne: [*x, &y f, *y]\n";
    assert_eq!(of_stream(text), [r#"{a:{b:1,c:["é",#2.5]},d:{b:1,c:["é",#2.5]},e:[{b:1,c:["é",#2.5]},"f","f"]}"#]);
    let all = places(text);
    assert_eq!(all.iter().filter(|words| **words == "*x").count(), 14);
    // From one item of a document to the next, but not into the next document.
    assert_eq!(of_stream("- &x {a: &y é}\n- [*x, *y]\n- b: *y\n"), ["{a:\"é\"}", "[{a:\"é\"},\"é\"]", "{b:\"é\"}"]);
    assert_eq!(of_stream("a: &x 1\n---\nb: *x\n"), ["{a:1}", "unknown_alias *x"]);
    // An anchor may be given anew, and a key may be one.
    assert_eq!(of_stream("[&x 1, *x, &x 2, *x]").join(" "), "1 1 2 2");
    assert_eq!(of_stream("&k a: &v 012\n*v : *k\n"), ["{a:12,012:\"a\"}"]);
}

#[test]
fn aliases_that_cannot_repeat() {
    refuses("a: *nope", "unknown_alias", "*nope", "mark a value with `&nope`");
    refuses("a: &x [1, *x]", "unknown_alias", "*x", "inside the value that it repeats");
    refuses("&x a: {b: *x, *x : c, *x : d}", "duplicate_key", "*x", "`a` is given twice");
    refuses("a: &x {b: 1}\n*x : c", "key_not_text", "*x", "a key is a text");
    refuses("a: *", "broken_yaml", "*", "put it in quotes");
    assert_eq!(
        of_stream("- &x {a: 1, a: 2}\n- b: *x\n- c: 3\n"),
        ["duplicate_key a", "unknown_alias *x", "{c:3}"],
        "a mistake is not carried into another record"
    );
}

#[test]
fn aliases_of_aliases_have_an_end() {
    let mut laughs = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..10 {
        let inner = vec![format!("*a{}", level - 1); 10].join(", ");
        laughs += &format!("a{level}: &a{level} [{inner}]\n");
    }
    refuses(&laughs, "too_many_aliases", "*a3", "write the values out");
    // Long texts, repeated in other records.
    let mut long = format!("- &x {}\n", "y".repeat(1 << 20));
    long += &format!("- [{}]\n", vec!["*x"; 20].join(", "));
    assert_eq!(of_stream(&long)[1], "too_many_aliases *x");
    // Anchors around anchors are not copied each time.
    let nested = (0..100).map(|level| format!("&n{level} [")).collect::<String>() + &"]".repeat(100);
    assert_eq!(of_stream(&format!("- {nested}\n- *n99\n")).len(), 2);
}

#[test]
fn tags_that_mean_nothing() {
    refuses("a: !!int 3", "unknown_tag", "!!int", "no meaning");
    refuses("a: !secret x", "unknown_tag", "!secret", "put the value in quotes");
    refuses("a: &x ! 12", "unknown_tag", "!", "no meaning");
    refuses("a: !!map {b: 1}", "unknown_tag", "!!map", "remove it");
    refuses("a: !!str [b]", "unknown_tag", "!!str", "remove it");
    refuses("!!set\na: 1", "unknown_tag", "!!set", "remove it");
    refuses("!x a: 1", "unknown_tag", "!x", "no meaning");
    refuses("a: !no!tag x", "unknown_tag", "!no!tag", "no meaning");
    refuses("a: !<x y", "unknown_tag", "!<x", "no meaning");
    assert_eq!(of_stream("!!seq\n- a\n- b\n"), ["unknown_tag !!seq", "\"a\"", "\"b\""]);
}

#[test]
fn keys_that_are_none() {
    refuses("? [a]\n: 1", "key_not_text", "[", "a key is a text");
    refuses("{a: 1}: 2", "key_not_text", "{", "a key is a text");
    refuses("a: {{ x }}", "key_not_text", "{", "put it in quotes");
    refuses(": 1", "key_not_text", ":", "a key is left out");
    refuses("? a\n? ", "key_not_text", "", "a key is left out");
    let text = "a: 1\n\"\\x61\": 2\n";
    let found = refuses(text, "duplicate_key", "\"\\x61\"", "`a` is given twice");
    assert_eq!(underlined(text, &found, 1), "a");
    refuses("a:\n- b: {c: 1, d: 2, c: 3}", "duplicate_key", "c", "given twice");
    refuses("'1': a\n1: b", "duplicate_key", "1", "given twice");
    assert_eq!(of_stream("- {a: 1, a: 2}\n- {b: 1}\n"), ["duplicate_key a", "{b:1}"]);
}

#[test]
fn nesting_has_an_end() {
    let nested = |depth: usize| format!("a: {}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(of_stream(&nested(127)).len(), 1);
    assert!(of_stream(&nested(127))[0].starts_with("{a:["));
    for depth in [128, 200, 256, 10_000, 300_000] {
        refuses(&nested(depth), "too_deep", "[", "128");
    }
    refuses(&"[".repeat(10_000), "too_deep", "[", "128");
    refuses(&"{a: ".repeat(10_000), "too_deep", "{", "128");
    refuses(&format!("a:\n  {}b", "- ".repeat(10_000)), "too_deep", "-", "128");
    refuses(&"? ".repeat(10_000), "too_deep", "?", "128");
    let block: String = (0..1000).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    refuses(&block, "too_deep", "a", "128");
    let alias = format!("a: &x {}{}\nb: {}*x{}", "[".repeat(70), "]".repeat(70), "[".repeat(70), "]".repeat(70));
    refuses(&alias, "too_deep", "*x", "128");
}

#[test]
fn control_characters() {
    refuses("a: \"x\0y\"", "control_character", "\0", "U+0000");
    refuses("é: 1\n# \u{7}\n", "control_character", "\u{7}", "U+0007");
    refuses("a: \u{9b}", "control_character", "\u{9b}", "U+009B");
    assert_eq!(of_stream("a: \u{1}\n---\nb: 1\n"), ["control_character \u{1}", "{b:1}"]);
}

#[test]
fn a_mistake_stays_in_its_document() {
    assert_eq!(
        of_stream("a: \"x\n---\nb: [1\n---\n- c: 1\n- d: @\n- e: 1\n---\nf: 1\n"),
        ["unclosed \"", "unclosed [", "{c:1}", "broken_yaml @", "{f:1}"]
    );
    // Half a record must not be judged.
    assert_eq!(of_stream("- message: x\n sender: y\n"), ["broken_yaml sender"]);
    assert_eq!(of_stream("- consents:\n    - id: 1\n - id: 2\n"), ["broken_yaml -"]);
    assert_eq!(of_stream("  message: x\nsender: y\n"), ["broken_yaml sender"]);
    assert_eq!(of_stream("[{a: 1} , {b: 2} {c: 3}]"), ["{a:1}", "broken_yaml {"]);
}

//! The readers against another one, and the pages of the mistakes against the readers.

use proptest::prelude::*;
use serde_json::Value;

use super::{json, yaml};
use crate::diagnostic::{Diagnostic, Place};
use crate::input::mistakes::CODES;
use crate::input::tape::{Kind, Tape};

/// The value at an index of the tape, and the index behind it.
fn value(tape: &Tape, index: usize) -> (Value, usize) {
    let end = tape.behind(index);
    let mut at = index + 1;
    let value = match tape.items[index].kind {
        Kind::Map { .. } => {
            let mut map = serde_json::Map::new();
            while at < end {
                let Kind::Key(key) = tape.items[at].kind else { panic!("no key at {at}") };
                let (value, behind) = self::value(tape, at + 1);
                map.insert(tape.text(key).to_owned(), value);
                at = behind;
            }
            Value::Object(map)
        }
        Kind::List { .. } => {
            let mut list = Vec::new();
            while at < end {
                let (value, behind) = self::value(tape, at);
                list.push(value);
                at = behind;
            }
            Value::Array(list)
        }
        Kind::Key(_) => panic!("a key at {index}"),
        Kind::Null => Value::Null,
        Kind::Bool(value) => Value::Bool(value),
        Kind::Int(amount) => Value::from(amount),
        // YAML has numbers that JSON has not: `.5`, `.inf`.
        Kind::Number(range) => serde_json::from_str(tape.text(range)).unwrap_or_else(|_| tape.text(range).into()),
        Kind::Text(range) => Value::from(tape.text(range)),
    };
    assert_eq!(at.max(index + 1), end);
    (value, end)
}

/// The whole tape.
fn whole(tape: &Tape) -> Value {
    let (value, end) = value(tape, 0);
    assert_eq!(end, tape.items.len());
    value
}

/// Every place is one of the text, and what is in a container stands in its place.
fn places_are_sound(text: &str, tape: &Tape) {
    for (index, item) in tape.items.iter().enumerate() {
        let words = text.get(item.span.range());
        assert!(words.is_some(), "{:?} of {text:?}", item.span);
        if let Kind::Number(range) = item.kind {
            assert!(words == Some(tape.text(range)) || words.unwrap().starts_with('*'), "{words:?} of {text:?}");
        }
        for inner in &tape.items[index + 1..tape.behind(index)] {
            assert!(inner.span.start >= item.span.start && inner.span.end <= item.span.end, "{inner:?} of {text:?}");
        }
    }
}

/// Every place of a mistake is one of the text, and it has one.
fn mistake_is_sound(text: &str, found: &Diagnostic) {
    assert!(!found.labels.is_empty(), "{found:?}");
    for label in &found.labels {
        let Place::Record(span) = label.place else { panic!("{found:?}") };
        assert!(text.get(span.range()).is_some(), "{span:?} of {text:?}");
    }
}

fn read(text: &str) -> Result<Tape, Diagnostic> {
    let mut tape = Tape::default();
    let end = json::read_value(text, 0, &mut tape)?;
    json::expect_end(text, end)?;
    Ok(tape)
}

/// -0 is a whole number here, and a broken one there.
fn same(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Object(ours), Value::Object(theirs)) => {
            ours.len() == theirs.len()
                && ours.iter().zip(theirs).all(|(ours, theirs)| ours.0 == theirs.0 && same(ours.1, theirs.1))
        }
        (Value::Array(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| same(ours, theirs))
        }
        _ => ours == theirs || (ours.as_i64() == Some(0) && theirs.as_f64() == Some(0.0)),
    }
}

/// The same text is taken by both readers, and means the same, or is refused by both.
fn agrees(text: &str) {
    match (read(text), serde_json::from_str::<Value>(text)) {
        (Ok(tape), Ok(value)) => {
            places_are_sound(text, &tape);
            assert!(same(&whole(&tape), &value), "{text}");
        }
        (Err(found), Err(_)) => mistake_is_sound(text, &found),
        (Err(found), Ok(_)) => {
            mistake_is_sound(text, &found);
            assert_eq!(found.code.id, "coms::input::duplicate_key", "{text}: {}", found.message);
        }
        (Ok(_), Err(error)) => {
            let known = ["number out of range", "recursion limit exceeded"];
            assert!(known.iter().any(|known| error.to_string().starts_with(known)), "{text}: {error}");
        }
    }
}

/// Texts with everything in them that matters to a reader.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof!["[ -~]{0,12}", "\\PC{0,6}", "[\\x00-\\x20\"\\\\/aé😀\u{7f}\u{2028}]{0,20}", "[a-z_]{1,10}"]
}

fn any_value() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-99_i64..99).prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any_text().prop_map(Value::from),
    ];
    scalar.prop_recursive(6, 80, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(any_text(), inner.clone(), 0..6)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
            prop::collection::btree_map("k[a-z0-9]{1,3}", inner, 0..50)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// A change of a text: where, how much goes, and what comes.
fn any_change() -> impl Strategy<Value = (prop::sample::Index, usize, String)> {
    let comes = prop_oneof![
        Just(String::new()),
        "[\\[\\]{}:,\"\\\\ \n\t0-9eE.+-]{1,3}",
        "\\\\(u[0-9a-fdD]{0,4}|[nrtbfux/'\"])",
        "(true|false|null|NaN|'|//|é|\u{feff}|\0)",
    ];
    (any::<prop::sample::Index>(), 0_usize..3, comes)
}

/// The text with the changes made, letter by letter.
fn changed(text: &str, changes: &[(prop::sample::Index, usize, String)]) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for (place, goes, comes) in changes {
        let at = place.index(letters.len() + 1);
        let end = (at + goes).min(letters.len());
        letters.splice(at..end, comes.chars());
    }
    letters.into_iter().collect()
}

/// Lines of something like YAML.
fn any_yaml() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b: ",
        "c:",
        ": ",
        "- ",
        "-",
        "? ",
        "\n",
        "\n",
        "\n  ",
        "\n ",
        "\n    ",
        "\n- ",
        "\n---\n",
        "\n...\n",
        "--- ",
        "[",
        "]",
        "{",
        "}",
        ", ",
        ",",
        "\"",
        "'",
        "\"x\"",
        "'y'",
        "|\n",
        ">-\n",
        "|+2\n",
        "# c",
        " # é\n",
        "&x ",
        "*x",
        "!!str ",
        "!t ",
        "!<v> ",
        "!%C3%A9 ",
        "!%C3 ",
        "!%FF%",
        "é",
        "😀",
        "\t",
        "\r\n",
        "\r",
        "\u{feff}",
        "%YAML 1.2\n",
        "%",
        "@",
        "`",
        "\\",
        "\\u12",
        "~",
        "1",
        "+1.5",
        "true",
        " ",
        "  ",
        "\u{85}",
        "\u{2028}",
        "<<: ",
        "\"x\": ",
        "{a: 1}",
        "[1, 2]",
        "text ",
        "\0",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// A text without quotes on one line stands exactly where it stands.
fn texts_are_sound(text: &str, tape: &Tape) {
    for item in &tape.items {
        let (Kind::Text(range) | Kind::Key(range)) = item.kind else { continue };
        let (words, decoded) = (&text[item.span.range()], tape.text(range).trim());
        if !words.starts_with(['"', '\'', '*']) && !words.contains(['\n', '\r']) && !decoded.is_empty() {
            assert_eq!(words.trim(), decoded, "{text:?}");
        }
    }
}

/// Reads a whole stream; what is read and what is refused has its place in the text.
fn reads_soundly(text: &str) {
    let (mut records, mut tape, mut count) = (yaml::records(text), Tape::default(), 0);
    while let Some(record) = records.next(&mut tape) {
        count += 1;
        assert!(count <= text.len() + 1, "without end: {text:?}");
        match record {
            Ok(_) => {
                let _ = self::value(&tape, 0);
                places_are_sound(text, &tape);
                texts_are_sound(text, &tape);
            }
            Err(found) => mistake_is_sound(text, &found),
        }
    }
}

proptest! {
    #[test]
    fn json_is_read_as_it_was_written(given in any_value()) {
        let mut tape = Tape::default();
        for text in [given.to_string(), format!("{given:#}")] {
            let end = json::read_value(&text, 0, &mut tape).unwrap();
            prop_assert_eq!(end, text.len());
            places_are_sound(&text, &tape);
            prop_assert_eq!(whole(&tape), serde_json::from_str::<Value>(&text).unwrap());
        }
    }

    #[test]
    fn broken_json_is_refused_by_both(given in any_value(), changes in prop::collection::vec(any_change(), 1..4)) {
        agrees(&changed(&given.to_string(), &changes));
        agrees(&changed(&format!("{given:#}"), &changes));
    }

    #[test]
    fn any_text_is_refused_by_both(text in any_text()) {
        agrees(&text);
    }

    #[test]
    fn records_of_an_array_are_its_elements(given in prop::collection::vec(any_value(), 0..8)) {
        let text = format!("{:#}", Value::from(given.clone()));
        let (mut records, mut tape, mut all) = (json::records(&text), Tape::default(), Vec::new());
        while let Some(record) = records.next(&mut tape) {
            let span = record.unwrap();
            prop_assert_eq!(&whole(&tape), &serde_json::from_str::<Value>(&text[span.range()]).unwrap());
            all.push(whole(&tape));
        }
        prop_assert_eq!(all.len(), given.len());
    }

    #[test]
    fn json_is_yaml(given in any_value()) {
        for text in [format!("{{\"v\": {given}}}"), format!("v:\n {}", format!("{given:#}").replace('\n', "\n "))] {
            // Some characters JSON takes as they are, and YAML only as escapes.
            let text: String = text
                .chars()
                .map(|c| match c {
                    '\u{7f}'..='\u{9f}' | '\u{feff}' => format!("\\u{:04x}", u32::from(c)),
                    _ => c.to_string(),
                })
                .collect();
            let mut tape = Tape::default();
            let mut records = yaml::records(&text);
            records.next(&mut tape).unwrap().map_err(|found| TestCaseError::fail(format!("{text}: {found:?}")))?;
            places_are_sound(&text, &tape);
            let read = whole(&tape);
            let expected = serde_json::from_str::<Value>(&given.to_string()).unwrap();
            prop_assert!(same(&read["v"], &expected), "{}", text);
            // Scalars stand exactly where they stand.
            for item in &tape.items[1..] {
                let words = &text[item.span.range()];
                match item.kind {
                    Kind::Text(range) => {
                        let decoded = serde_json::from_str::<String>(words).unwrap();
                        prop_assert_eq!(decoded, tape.text(range));
                    }
                    Kind::Map { .. } => prop_assert!(words.starts_with('{') && words.ends_with('}'), "{}", words),
                    Kind::List { .. } => prop_assert!(words.starts_with('[') && words.ends_with(']'), "{}", words),
                    Kind::Int(amount) => prop_assert_eq!(words.parse::<i64>().unwrap(), amount),
                    _ => {}
                }
            }
            prop_assert!(records.next(&mut tape).is_none());
        }
    }

    #[test]
    fn anything_like_yaml_is_read_or_refused(text in any_yaml()) {
        reads_soundly(&text);
    }

    #[test]
    fn changed_yaml_is_read_or_refused(given in any_value(), changes in prop::collection::vec(any_change(), 1..4)) {
        reads_soundly(&changed(&format!("- v:\n    {}\n- x", format!("{given:#}").replace('\n', "\n    ")), &changes));
    }
}

/// The mistake in an example of a page.
fn mistake_in(language: &str, example: &str) -> Option<&'static str> {
    let mut tape = Tape::default();
    let mut found = None;
    match language {
        "json" => {
            let mut records = json::records(example);
            while let Some(record) = records.next(&mut tape) {
                found = found.or(record.err());
            }
        }
        "yaml" => {
            let mut records = yaml::records(example);
            while let Some(record) = records.next(&mut tape) {
                found = found.or(record.err());
            }
        }
        other => panic!("an example in {other}"),
    }
    found.map(|found| found.code.id)
}

#[test]
fn the_pages_show_the_mistake_and_the_repair() {
    for code in CODES {
        let mut lines = code.page.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
        let mut expected = Some(code.id);
        while let Some(line) = lines.next() {
            if let Some(language) = line.strip_prefix("```") {
                let example: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
                assert_eq!(mistake_in(language, &example.join("\n")), expected, "{}: {example:#?}", code.id);
                expected = None;
            }
        }
        let shown = expected.is_none();
        let cannot_show = ["not_utf8", "line_too_long", "file_too_large"].iter().any(|name| code.id.ends_with(name));
        assert!(shown != cannot_show, "{}", code.id);
        assert!(code.page.contains("Repair:"), "{}", code.id);
    }
}

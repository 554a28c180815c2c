//! Each way to break YAML, with what is underlined and what is said of it.

use crate::diagnostic::{Diagnostic, Place};
use crate::input::read::yaml::records;
use crate::input::tape::Tape;

/// The words under a label.
fn underlined<'t>(text: &'t str, found: &Diagnostic, label: usize) -> &'t str {
    match found.labels[label].place {
        Place::Record(span) => &text[span.range()],
        Place::Policy(loc) => panic!("{loc:?}"),
    }
}

/// Asserts what the first thing in a stream is refused for: code, underlined words, a part of message and help.
fn refuses(text: &str, code: &str, words: &str, says: &str, help: &str) -> Diagnostic {
    let found = records(text).next(&mut Tape::default()).unwrap().expect_err(text);
    assert_eq!(found.code.id, format!("coms::input::{code}"), "{text}: {}", found.message);
    assert_eq!(underlined(text, &found, 0), words, "{text}: {}", found.message);
    assert!(found.message.contains(says), "{text}: {}", found.message);
    assert!(found.help.join("; ").contains(help), "{text}: {:?}", found.help);
    found
}

#[test]
fn indentation() {
    let fits = "indent it as far as the key";
    refuses("a: 1\n  b: 2\n", "broken_yaml", "b", "the indentation of `b` fits nothing", fits);
    refuses("é:\n  b: 1\n c: 2\n", "broken_yaml", "c", "the indentation of `c` fits nothing", fits);
    refuses("a: é\n   bar: baz\n", "broken_yaml", "bar", "fits nothing", fits);
    refuses("a: |\n    foo\n  bar\n", "broken_yaml", "bar", "fits nothing", fits);
    refuses(
        "a:\n  - 1\n - 2\n",
        "broken_yaml",
        "-",
        "an item of a list stands among keys",
        "write the key of the list",
    );
    refuses("a: 1\n- b\n", "broken_yaml", "-", "an item of a list stands among keys", "write the key of the list");
    refuses("- - a\n - b\n", "broken_yaml", "-", "not indented as far as those before", "alike");
    refuses("- a: 1\nb: 1\n", "broken_yaml", "b", "`b` stands among the items of a list", "write `- ` before it");
    refuses("  a: 1\nb: 2\n", "broken_yaml", "b", "does not belong to what stands above", "`---`");
    refuses("{a: 1} b\n", "broken_yaml", "b", "does not belong to what stands above", "`---`");
    refuses("a: >3\n x\n", "broken_yaml", "x", "`x` is not indented as far as its text", "alike");
    refuses("a: &x &y 1\n", "broken_yaml", "&y", "`&y` has no place here", "");
}

#[test]
fn tabs() {
    refuses("a:\n\tb: 1\n", "broken_yaml", "\t", "a tab stands in the indentation", "indent with spaces");
    refuses("a:\n  b: 1\n\t\tc: 2\n", "broken_yaml", "\t\t", "a tab stands in the indentation", "indent with spaces");
    refuses("a: 1\n \tb: 2\n", "broken_yaml", "\t", "a tab stands in the indentation", "indent with spaces");
    refuses("a: \"x\n\ty\"\n", "broken_yaml", "\t", "a tab stands in the indentation", "indent with spaces");
    refuses("a: |\n\tx\n", "broken_yaml", "\t", "a tab stands in the indentation", "indent with spaces");
    refuses("a:\t1\n", "broken_yaml", "\t", "a tab stands where a space should", "write a space");
    refuses("-\t- b\n", "broken_yaml", "\t", "a tab stands where a space should", "write a space");
    refuses("? \tb\n", "broken_yaml", "\t", "a tab stands where a space should", "write a space");
}

#[test]
fn colons() {
    let quotes = "put the text in quotes";
    refuses("a: b: c\n", "broken_yaml", ":", "a second `: ` stands on this line", quotes);
    refuses("text: He said: hello\n", "broken_yaml", ":", "a second `: `", quotes);
    refuses("a: \"x\": 1\n", "broken_yaml", ":", "a second `: `", quotes);
    refuses("--- a: 1\n", "broken_yaml", ":", "a key cannot stand on the line of `---`", "new line");
    refuses("a: 1\nb\n", "broken_yaml", "b", "there is no `:` behind `b`", "write `:` and a blank");
    refuses("a: 1\nb c # d\n# e\nf: 2\n", "broken_yaml", "b c # d", "there is no `:`", "write `:` and a blank");
    refuses("a: 1\nb", "broken_yaml", "b", "there is no `:` behind `b`", "write `:` and a blank");
    refuses("b\na: 1\n", "broken_yaml", "b", "there is no `:` behind `b`", "write `:` and a blank");
    refuses("a:b\nc: 1\n", "broken_yaml", "a:b", "there is no blank behind the `:` in `a:b`", "write a blank");
    refuses("a: 1\nb:2\n", "broken_yaml", "b:2", "there is no blank behind the `:`", "write a blank");
    refuses("a: {b: 1, c:[2]}\n", "broken_yaml", ":", "there is no blank behind `:`", "write a blank");
}

#[test]
fn quotes() {
    refuses("a: \"x\nb: 2\n", "unclosed", "\"", "the line below it is not indented", "indent its further lines");
    refuses("a: 'x\n", "unclosed", "'", "a text is never closed", "close it with `'`");
    refuses("a: \"x\n---\nb: 1", "unclosed", "\"", "a text is never closed", "close it with `\"`");
    refuses("a: \"x\" y\n", "broken_yaml", "y", "`y` stands behind the end of a text in quotes", "write `\\\"`");
    refuses("a: 'it's'\n", "broken_yaml", "s'", "`s'` stands behind the end", "write `''` for an apostrophe");
    refuses("\"a\n  b\": 3\n", "broken_yaml", ":", "a key in quotes reaches over several lines", "one line");
    refuses("a: \"b\"#c\n", "broken_yaml", "#c", "no blank before `#`", "write a blank");
    refuses("a: \"é\\q\"", "bad_escape", "\\q", "`\\q` stands for nothing", "single quotes");
    refuses("a: \"it\\'s\"", "bad_escape", "\\'", "stands for nothing", "needs no `\\`");
    refuses("a: \"\\n\\u12\"", "bad_escape", "\\u12", "`\\u` wants 4 hexadecimal digits", "");
    refuses("a: \"\\xg\"", "bad_escape", "\\x", "`\\x` wants 2 hexadecimal digits", "");
    refuses("a: \"\\ud83d\\ude00\"", "bad_escape", "\\ud83d", "is no character", "`\\U` and 8 digits");
    refuses("a: \"\\UFFFFFFFF\"", "bad_escape", "\\UFFFFFFFF", "is no character", "");
}

#[test]
fn texts_that_need_quotes() {
    refuses("a: @home\n", "broken_yaml", "@home", "a text cannot begin with `@` without quotes", "put it in quotes");
    refuses("a: `x`\n", "broken_yaml", "`x`", "cannot begin with a backtick", "put it in quotes");
    refuses("a: %x\n", "broken_yaml", "%x", "cannot begin with `%`", "put it in quotes");
    refuses("a: & b\n", "broken_yaml", "&", "cannot begin with `&`", "put it in quotes");
    refuses("a: *\n", "broken_yaml", "*", "cannot begin with `*`", "put it in quotes");
    refuses("a: - 1\n", "broken_yaml", "-", "a list cannot begin on the line of its key", "next line");
    refuses("a: |x\n  foo\n", "broken_yaml", "|x", "something stands behind `|`", "next line");
    refuses("a: >0\n  foo\n", "broken_yaml", ">0", "something stands behind `>`", "next line");
    refuses("a: b # c\n  d\n", "broken_yaml", "# c", "a comment stands inside a text", "another line");
}

#[test]
fn brackets() {
    let found = refuses("a: {x: 1\n", "unclosed", "{", "an object is never closed", "close it with `}`");
    assert_eq!(found.labels.len(), 1);
    refuses("a: [a, \"]\", [b]", "unclosed", "[", "an array is never closed", "close it with `]`");
    let text = "é: [1, 2\nb: 3\n";
    let found = refuses(text, "unclosed", "[", "an array is not closed before the next key", "close it with `]`");
    assert_eq!(underlined(text, &found, 1), ":");
    let text = "a: {b: [1, 2}\n";
    let found = refuses(text, "broken_yaml", "}", "an array is closed by `}`", "write `]`");
    assert_eq!(underlined(text, &found, 1), "[");
    refuses("a: ]\n", "broken_yaml", "]", "`]` closes nothing", "remove it");
    refuses("a: [1]]\n", "broken_yaml", "]", "`]` closes nothing", "remove it");
    let text = "- {a: 1, \"b\": [2] \"c\": 3}\n";
    let found = refuses(text, "broken_yaml", "\"c\"", "neither `,` nor `}` before `\"c\"`", "write `,`");
    assert_eq!(underlined(text, &found, 1), "{");
    refuses("a: [1,,2]\n", "broken_yaml", ",", "no value before `,`", "remove the comma");
    refuses("a: {,}\n", "broken_yaml", ",", "no value before `,`", "remove the comma");
    refuses("a: {-}\n", "broken_yaml", "-", "`-` alone is no value", "put it in quotes");
    refuses("a: [- 1]\n", "broken_yaml", "-", "`-` makes no list", "part the entries by `,`");
    let text = "a: [\nb\n]\n";
    let found = refuses(text, "broken_yaml", "b", "`b` is not indented, and brackets are open", "indent");
    assert_eq!(underlined(text, &found, 1), "[");
    refuses("a: {b: 1,\nc: 2}\n", "broken_yaml", "c", "`c` is not indented", "indent");
}

#[test]
fn markers_and_directives() {
    refuses("%YAML 1.2\na: 1\n", "broken_yaml", "a", "no `---` below the line that begins with `%`", "before this");
    refuses("a: 1\n%YAML 1.2\n---\nb: 2\n", "broken_yaml", "%YAML", "inside a document", "write `...`");
    refuses("%YAML x\n---\na: 1", "broken_yaml", "%YAML x", "is not well written", "");
    refuses("# é\n%FOO é\n---\na: 1", "broken_yaml", "é", "is not well written", "remove");
    refuses("... x\na: 1\n", "broken_yaml", "x", "nothing may stand behind `...`", "new line");
    refuses("a: 1\n\u{feff}b: 2\n", "broken_yaml", "\u{feff}", "byte order mark", "remove it");
    refuses("a: x\u{feff}y\n", "broken_yaml", "\u{feff}", "byte order mark", "remove it");
}

//! What no single fixture can show: that nothing is left out, and that no text, however odd, ends in a panic, a hang
//! or a silence.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests read files, look at the clock and stop at the first surprise"
)]

#[path = "fixture.rs"]
mod fixture;

use coms_policy::diagnostic::{Diagnostic, Place};
use coms_policy::syntax;
use coms_policy::text::{SourceId, Sources};
use coms_policy::{semantics, workspace};
use fixture::{Head, PRELUDE, head, rendered, sources, told, underlined};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What is told of a text beside the model.
fn beside_the_model(text: &str) -> (Arc<Sources>, Vec<Diagnostic>) {
    told(sources("text.coms", text, &Head { prelude: true, ..Head::default() }))
}

/// Runs something on as little stack as a test thread has, and asks for an answer within a few seconds.
fn on_a_small_stack<T: Send + 'static>(name: &str, what: impl FnOnce() -> T + Send + 'static) -> T {
    let thread = std::thread::Builder::new().stack_size(2 * 1024 * 1024).spawn(move || {
        let begun = Instant::now();
        let result = what();
        (result, begun.elapsed())
    });
    let (result, time) = thread.expect("a thread").join().expect("no panic");
    assert!(time < Duration::from_secs(5), "{name:?} took {time:?}");
    result
}

#[test]
fn every_code_has_a_fixture() {
    let mut shown = BTreeSet::new();
    for family in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/language")).expect("fixtures") {
        let family = family.expect("an entry").path();
        for file in std::fs::read_dir(&family).into_iter().flatten() {
            let file = file.expect("an entry").path();
            if file.extension().is_some_and(|ending| ending == "coms") {
                let text = std::fs::read_to_string(&file).expect("a fixture");
                let head = head(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
                shown.extend(head.expected.into_iter().map(|expected| expected.code));
            }
        }
    }
    let codes = syntax::mistakes::CODES.iter().chain(semantics::mistakes::CODES);
    let missing: Vec<&str> = codes.map(|code| code.id).filter(|id| !shown.contains(*id)).collect();
    assert!(missing.is_empty(), "no fixture in tests/language shows {missing:?}");
}

#[test]
fn a_file_that_is_not_utf8_is_told_of_where_it_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("policy.coms"), b"policy test \"caf\xe9\" { }\n").expect("written");
    std::fs::write(folder.path().join("rules.coms"), "rul first { }\n").expect("written");
    let read = workspace::read(folder.path()).expect("read");
    let codes: Vec<&str> = read.mistakes.iter().map(|mistake| mistake.code.id).collect();
    assert_eq!(codes, ["coms::pack::not_utf8"]);
    let Place::Policy(at) = read.mistakes[0].labels[0].place else { panic!("not in a policy") };
    assert!(read.sources.source(at.source).text[at.span.start as usize..].starts_with('\u{fffd}'));
    // The other file of the pack is read all the same.
    let (_, told) = told(read.sources);
    assert!(told.iter().any(|mistake| mistake.code.id == "coms::parse::unknown_item"));
}

#[test]
fn an_empty_file_is_no_mistake_and_an_empty_pack_is() {
    for text in ["", "\n", "\u{feff}", "// nothing"] {
        assert!(beside_the_model(text).1.is_empty(), "{text:?}");
        let mut alone = Sources::default();
        alone.add("text.coms", text);
        let codes: Vec<&str> = told(alone).1.iter().map(|mistake| mistake.code.id).collect();
        assert_eq!(codes, ["coms::name::policy_item"], "{text:?}");
    }
}

/// Conditions that go deeper by one with each repetition: what is repeated, what stands inside, what closes it.
const DEEP: [(&str, &str, &str); 22] = [
    ("(", "message.promotional", ")"),
    ("not ", "message.promotional", ""),
    ("!", "message.promotional", ""),
    ("not (", "message.promotional", ")"),
    ("if message.promotional then true else ", "false", ""),
    ("if (message.promotional) then (true) else ", "false", ""),
    ("if ", "true", " then true else false"),
    ("some a in consents where ", "true", ""),
    ("some when in consents where ", "true", ""),
    ("some a in consents where (a.on_file) and ", "true", ""),
    ("some a in consents where a.on_file is when and ", "true", ""),
    ("no a in consents where not ", "true", ""),
    ("every a in consents where true has ", "true", ""),
    ("count(a in consents where ", "true", ") > 0"),
    ("match message.channel { email => true  sms => ", "true", " }"),
    ("covers(", "true", ")"),
    ("message.promotional or else ", "false", ""),
    ("1 + ", "1", ""),
    ("2 * ", "1", ""),
    ("(1 + 1) * ", "1", ""),
    ("not (true or else (not (1 + ", "1", ")))"),
    ("message.channel is one of { sms } and (", "true", ")"),
];

#[test]
fn conditions_that_nest_too_deep_are_told_of_once() {
    for (open, inside, close) in DEEP {
        for head in ["define deep = ", "rule deep on message { because \"it is so\" must "] {
            let end = if head.starts_with("rule") { " }" } else { "" };
            let text = format!("{head}{}{inside}{}{end}\n", open.repeat(10_000), close.repeat(10_000));
            let codes = on_a_small_stack(open, move || codes_of(&text));
            assert_eq!(codes, ["coms::parse::too_deep"], "{head}{open}");
        }
    }
}

fn codes_of(text: &str) -> Vec<&'static str> {
    beside_the_model(text).1.iter().map(|mistake| mistake.code.id).collect()
}

#[test]
fn braces_of_a_text_may_nest_no_deeper() {
    // A brace would end them.
    for (open, inside, close) in DEEP.into_iter().filter(|(open, ..)| !open.contains('{')) {
        let braces = format!("{}{inside}{}", open.repeat(2_000), close.repeat(2_000));
        let text = format!("rule deep on message {{ must true because \"it is {{{braces}}}\" }}\n");
        let codes = on_a_small_stack(open, move || codes_of(&text));
        assert_eq!(codes.len(), 1, "{open}");
        assert!(["coms::parse::too_deep", "coms::parse::bad_interpolation"].contains(&codes[0]), "{open}: {codes:?}");
    }
}

#[test]
fn what_is_nearly_too_deep_is_read() {
    // 60 levels, so that there is room for the braces of the rule, in an unfavourable shape each.
    for (open, inside, close) in DEEP {
        let levels = 60 / (open.matches(['(', '{', '!']).count() + open.matches("not ").count()).max(1) / 2;
        let condition = format!("{}{inside}{}", open.repeat(levels), close.repeat(levels));
        let text = format!("rule deep on message {{ because \"it is so\" must {condition} }}\n");
        let told = on_a_small_stack(open, move || codes_of(&text));
        assert!(!told.contains(&"coms::parse::too_deep"), "{open}: {told:?}");
    }
}

#[test]
fn defines_that_use_each_other_too_deep_are_told_of_once() {
    let chains = [
        ("define d0 = message.promotional\n", "define d{n} = not (d{m} and message.promotional)\n"),
        ("define d0 = message.segments\n", "define d{n} = if message.promotional then d{m} else 3\n"),
        ("define d0 = each c in consents\n", "define d{n} = each c in d{m} where c.on_file\n"),
        ("define d0(c: Consent) = c.on_file\n", "define d{n}(c: Consent) = some b in consents where d{m}(c)\n"),
    ];
    for (first, each) in chains {
        let each = |n: usize| each.replace("{n}", &n.to_string()).replace("{m}", &(n - 1).to_string());
        let up: String = (1..2_000).map(each).collect();
        let down: String = (1..2_000).rev().map(each).collect();
        for chain in [format!("{first}{up}"), format!("{down}{first}")] {
            let codes = on_a_small_stack(first, move || codes_of(&chain));
            assert_eq!(codes, ["coms::parse::too_deep"], "{first}");
        }
        // A chain that no policy needs to be longer than, in either order, and used by a rule.
        let up: String = (1..40).map(each).collect();
        let down: String = (1..40).rev().map(each).collect();
        for chain in [format!("{first}{up}"), format!("{down}{first}")] {
            assert_eq!(on_a_small_stack(first, move || codes_of(&chain)), [""; 0], "{first}");
        }
    }
}

#[test]
fn defines_that_come_to_too_much_are_told_of_once() {
    // Each has the one before it twice: forty of them have a million millions.
    let each = |n: usize| format!("define d{n} = d{m} or (d{m} and message.promotional)\n", m = n - 1);
    let chain: String = (1..40).map(each).collect();
    for text in [
        format!("define d0 = message.promotional\n{chain}"),
        format!("rule first on message {{ must d39 because \"it is so\" }}\ndefine d0 = message.promotional\n{chain}"),
    ] {
        assert_eq!(on_a_small_stack("defines", move || codes_of(&text)), ["coms::parse::too_deep"]);
    }
}

#[test]
fn records_that_hold_each_other_too_deep_are_told_of_once() {
    let each = |n: usize| format!("record R{n} {{ inner: R{} }}\n", n - 1);
    let first = "record R0 { text: text }\n";
    let up: String = (1..2_000).map(each).collect();
    let down: String = (1..2_000).rev().map(each).collect();
    for chain in [format!("{first}{up}"), format!("{down}{first}")] {
        let codes = on_a_small_stack("records", move || codes_of(&chain));
        assert_eq!(codes, ["coms::parse::too_deep"]);
    }
    // Each has the one before it twice.
    let twice = |n: usize| format!("record R{n} {{ one: R{m}  two: R{m} }}\n", m = n - 1);
    let wide: String = (1..30).map(twice).collect();
    let codes = on_a_small_stack("records", move || codes_of(&format!("{first}{wide}")));
    assert_eq!(codes, ["coms::parse::too_deep"]);
    let few: String = (1..20).map(each).collect();
    assert_eq!(codes_of(&format!("{few}{first}")), [""; 0]);
}

#[test]
fn long_is_not_deep() {
    let operands = |word: &str| vec!["message.promotional"; 5_000].join(&format!(" {word} "));
    let long = [
        format!("rule long on message {{ because \"it is so\" must {} }}\n", operands("and")),
        format!("define long = {}\n", operands("or")),
        format!("define long = {}\n", operands("and not")),
        format!("define long = {}\n", vec!["(some c in consents)"; 2_000].join(" and ")),
        format!(
            "rule long on message {{ because \"it is so\" {} }}\n",
            "must some c in consents where not c.on_file  unless no c in consents, not is_promotional\n".repeat(200)
        ),
        format!(
            "lexicon long {{ words {} }}\n",
            (0..5_000).map(|n| format!("\"w{n}\"")).collect::<Vec<_>>().join(", ")
        ),
        format!("rule long on message {{ must true because \"{}\" }}\n", "{message.segments}, ".repeat(2_000)),
        (0..500).map(|n| format!("rule r{n} on message {{ must true because \"it is so\" }}\n")).collect(),
    ];
    for text in long {
        let start: String = text.chars().take(80).collect();
        assert_eq!(on_a_small_stack(&start, move || codes_of(&text)), [""; 0], "{start}");
    }
}

#[test]
fn broken_text_is_read_in_good_time() {
    let broken = [
        "{",
        "}",
        "(",
        ")",
        "\"",
        "\\",
        "/",
        "//\n",
        "x",
        "x ",
        "x\n",
        "rule ",
        "rule\n",
        "rule a\n",
        "rule a {\n",
        "enum\n",
        "matches /",
        "} {",
        "define a = a\n",
        ";\n\n",
        "\u{a0}",
        "ß",
        "{message.",
        "\"{",
        "a.",
        "a,",
        "= ",
    ];
    for piece in broken {
        let text = piece.repeat(4_000);
        on_a_small_stack(piece, move || beside_the_model(&text).1.len());
        let text =
            format!("rule first on message {{ must {} because \"{}\" }}", piece.repeat(2_000), piece.repeat(2_000));
        on_a_small_stack(piece, move || beside_the_model(&text).1.len());
    }
}

/// The items of a text, without their places: what a reader would call the same.
fn items(text: &str) -> Vec<String> {
    let (module, _) = syntax::parse(SourceId(0), text);
    module.items.iter().map(|item| without_places(&format!("{:?}", item.kind))).collect()
}

/// `span: Span { start: 3, end: 4 }` → `span: Span`
fn without_places(debug: &str) -> String {
    let mut shown = String::with_capacity(debug.len());
    let mut rest = debug;
    while let Some(at) = rest.find("Span { start: ") {
        let (before, tail) = rest.split_at(at);
        shown.push_str(before);
        shown.push_str("Span");
        rest = tail.split_once('}').map_or("", |(_, behind)| behind);
    }
    shown.push_str(rest);
    shown
}

/// Whether a byte of the model stands in a text in quotes or in a comment: there a blank is a letter like others.
fn is_quoted(at: usize) -> bool {
    let line = PRELUDE[..at].rfind('\n').map_or(0, |end| end + 1);
    let before = &PRELUDE[line..at];
    before.contains("//") || before.matches('"').count() % 2 == 1
}

#[test]
fn without_any_blank_it_is_the_same_or_told_of() {
    let whole = items(PRELUDE);
    let (mut same, mut told_of) = (0, 0);
    for (at, blank) in PRELUDE.char_indices().filter(|(_, c)| c.is_whitespace()) {
        let mut text = PRELUDE.to_owned();
        text.remove(at);
        let mut sources = Sources::default();
        sources.add("prelude.coms", &text);
        let around = &PRELUDE[at.saturating_sub(30)..(at + 30).min(PRELUDE.len())];
        if told(sources).1.is_empty() {
            let now = items(&text);
            if is_quoted(at) && blank == ' ' {
                assert_eq!(now.len(), whole.len(), "fewer items without a blank, and nobody says so: {around:?}");
            } else {
                assert_eq!(now, whole, "other items without a blank, and nobody says so: {around:?}");
            }
            same += 1;
        } else {
            told_of += 1;
        }
    }
    assert!(same > 50 && told_of > 50, "{same} the same, {told_of} told of");
}

/// What is put into the model at random.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let words = [
        "rule x on message {",
        "}",
        "{",
        "(",
        ")",
        "\"",
        "//",
        "///",
        "\n",
        " ",
        "define ",
        " = ",
        "some c in ",
        " where ",
        " and ",
        " or else ",
        "not ",
        "{message.text}",
        "\\",
        "/",
        "matches /",
        "is ",
        ",",
        ".",
        ":",
        "=>",
        "é",
        "\u{feff}",
        "\u{a0}",
        "99999999999999999999",
        "4 years",
        "as_of",
        "T-01",
        "message",
        "enum ",
        "record ",
    ];
    prop_oneof![
        proptest::sample::select(words.to_vec()).prop_map(|word| word.as_bytes().to_vec()),
        proptest::collection::vec(any::<u8>(), 0..8),
        // A run of the model itself, in another place.
        (0..PRELUDE.len(), 0..80usize)
            .prop_map(|(at, len)| PRELUDE.as_bytes()[at..(at + len).min(PRELUDE.len())].to_vec()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_edits_never_panic_and_are_read_in_good_time(
        edits in proptest::collection::vec((0..PRELUDE.len(), 0..40usize, piece()), 1..12)
    ) {
        let mut bytes = PRELUDE.as_bytes().to_vec();
        for (at, len, piece) in edits {
            let start = at.min(bytes.len());
            let end = (start + len).min(bytes.len());
            bytes.splice(start..end, piece);
        }
        // What is not UTF-8 never comes so far.
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let begun = Instant::now();
        let mut sources = Sources::default();
        sources.add("prelude.coms", &text);
        let (files, told) = told(sources);
        for diagnostic in &told {
            prop_assert!(underlined(&files, diagnostic).is_ok(), "{diagnostic:?}");
        }
        rendered(&files, &told);
        prop_assert!(begun.elapsed() < Duration::from_secs(1), "it took {:?}", begun.elapsed());
    }
}

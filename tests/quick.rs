//! The quick reader of lines comes to the slots of the reference reader, or leaves the line to it; whatever is done to
//! the line, it never takes one that the reference reader rejects.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests read files and stop at the first surprise"
)]

use coms_policy::case::Suite;
use coms_policy::engine::{Engine, read_policy};
use coms_policy::input::conform::{Known, Terms, UnknownFields, conform};
use coms_policy::input::line::{LineReader, Trie};
use coms_policy::input::read::json;
use coms_policy::input::record::{Record, Says};
use coms_policy::plan::Plan;
use coms_policy::plan::layout::Tag;
use coms_policy::text::Sources;
use race::messages::{Dice, Messages};
use race::words::Words;
use std::fs;
use std::path::Path;

/// A model with a field of every kind, all of them read by a rule.
const MODEL: &str = r#"
policy kinds "Kinds" { version "1" }
enum Colour { red, green, dark_blue, a_rather_long_name_of_a_colour }
record Note { id: id  text?: text  at: instant }
record Part { id!: id  size: int 0..9  notes: list of Note by id  tags: list of text  home: Home }
record Home { country: country  region: region  zone: zone  since: date  span: duration }
record Thing {
  id!: id  clock: time  colour: Colour  other: Colour  good: bool = true  count: int  at: instant  until?: instant
  address: address  secret: text redact  home: Home  parts: list of Part by id  plain: list of Part
  colours: list of Colour  addresses: list of address  headers: map  unread: text  unread_parts: list of Note by id
}
record Person { id!: id  age: int  name: text }
subject thing { present thing  id thing.id  at as_of  facts { thing!: Thing  extra: text } }
subject person { present age  id id  at as_of  facts person: Person }
define far(h: Home) =
  h.country is US or h.region is US-CA or h.since is known or h.span is known or h.zone is known
define odd(p: Part) = p.size > 3 or p.tags has "a" or far(p.home)
rule one on thing {
  must not thing.colour is red and thing.other is green and thing.good and thing.count > 3 and thing.at before as_of
    and thing.clock = 08:00 and thing.until exists and thing.address = "+1425" and thing.secret = "x" and far(thing.home)
    and thing.colours has red and thing.addresses has "a" and thing.headers has "List" and extra = "x"
    and (some p in thing.parts where odd(p) and (some n in p.notes where n.at before as_of and n.text = "x"))
    and (some p in thing.plain where odd(p))
  because "{thing.id}"
}
rule two on person { must not person.age > 3 and person.name = "x"  because "{person.id}" }
"#;

const THINGS: [&str; 9] = [
    r#"{"as_of":"2026-11-24T18:00:00Z","thing":{"id":"t","colour":"red","clock":"08:00","good":false,"count":-12,"at":"2026-01-02T03:04:05.5+01:00"}}"#,
    r#"{"thing":{"id":"t","colour":null,"until":null,"home":{"country":"US","region":"US-CA","zone":"Europe/London","since":"2024-02-29","span":"3 days"},"parts":null},"as_of":"2026-11-24T18:00:00Z"}"#,
    r#"{"as_of":"2026-11-24T18:00:00Z","thing":{"id":"t","parts":[{"id":"a","size":3,"notes":[{"id":"n","at":"2026-01-02T03:04:05Z"},{"text":"no id"}],"tags":["a","b"]},{"id":"b c","home":{"country":"DE"}}],"plain":[{"id":"a"},{"id":"a"}]}}"#,
    r#"{"as_of":"2026-11-24T18:00:00Z","thing":{"id":"t","parts":{"a":{"size":3,"notes":{}},"b":{"id":"b"},"c":null},"colours":["red","dark_blue"],"addresses":["+1 (425) 5","Jo@Contoso.com","a@b"]}}"#,
    r#"{"as_of":"2026-11-24T18:00:00Z","thing":{"id":"t\u0041\n","headers":{"List":"x","Other":"y\"","None":null},"secret":"hush","address":"+1-425"},"extra":"\ud83d\ude00 é"}"#,
    r#" { "as_of" : "2026-11-24T18:00:00Z" , "thing" : { "id" : "t" , "unread" : "x" , "unread_parts" : [ { "id" : "z" } ] , "count" : 0 } } "#,
    r#"{"as_of":"2026-11-24T18:00:00Z","thing":{"id":"t","new":{"a":[1,-2.5e3,true,null,"\u00e9",{"b":{}}],"c":[]},"newer":"x"},"newest":[[[]]]}"#,
    r#"{"id":"p","age":7,"name":"Jo","as_of":"2026-11-24T18:00:00Z"}"#,
    r#"{"age":7,"as_of":"2026-11-24T18:00:00Z","id":"p","thing_":{"thing":1}}"#,
];

fn kinds() -> Engine {
    let mut sources = Sources::default();
    sources.add("policy.coms", MODEL);
    compile(sources)
}

fn acs() -> Engine {
    compile(coms_policy::workspace::read(&root().join("policies/acs")).unwrap().sources)
}

fn race_pack() -> Engine {
    compile(coms_policy::workspace::read(&root().join("benches/race/pack")).unwrap().sources)
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn compile(sources: Sources) -> Engine {
    let policy = read_policy(sources)
        .unwrap_or_else(|(_, told)| panic!("{:?}", told.iter().map(|told| &told.message).collect::<Vec<_>>()));
    Engine::new(&policy, "default").unwrap()
}

/// The facts of the pack's cases, a line each.
fn case_lines() -> Vec<String> {
    let mut files = Vec::new();
    for entry in fs::read_dir(root().join("policies/acs/cases")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "yaml") {
            files.push((path.display().to_string(), fs::read_to_string(path).unwrap()));
        }
    }
    files.sort();
    Suite::read(&std::collections::BTreeMap::new(), &[], &files, &["default", "strict"])
        .unwrap()
        .cases
        .iter()
        .map(|case| case.facts.to_string())
        .collect()
}

fn race_lines() -> Vec<String> {
    let (mut messages, mut lines) = (Messages::new(3, Words::of_pack()), String::new());
    (0..60).for_each(|_| messages.write(&mut lines));
    lines.lines().map(str::to_owned).collect()
}

/// Both readers, side by side.
struct Pair<'a> {
    plan: &'a Plan,
    trie: &'a Trie,
    line: LineReader,
    json: json::Reader,
    quick: Record,
    careful: Record,
    /// Lines that both took.
    taken: usize,
    /// Lines that only the reference reader took.
    left: usize,
}

impl<'a> Pair<'a> {
    fn new(engine: &'a Engine) -> Self {
        Self {
            plan: &engine.plan,
            trie: engine.trie.as_ref().unwrap(),
            line: LineReader::default(),
            json: json::Reader::default(),
            quick: Record::default(),
            careful: Record::default(),
            taken: 0,
            left: 0,
        }
    }

    fn carefully(&mut self, terms: Terms, text: &str) -> Option<Known> {
        self.careful.clear();
        let end = self.json.read_value(text, 0, &mut self.careful.tape).ok()?;
        json::expect_end(text, end).ok()?;
        conform(self.plan, terms, &mut self.careful).ok()
    }

    fn compare(&mut self, unknown_fields: UnknownFields, line: &str) {
        let terms = Terms { unknown_fields, as_of: None };
        let careful = self.carefully(terms, line);
        // The line stands in the midst of others.
        let text = format!("{{}}\n{line}\n{{\"as_of\":1}}");
        match self.line.read(self.plan, self.trie, terms, &text, 3, &mut self.quick) {
            Err(_) => self.left += usize::from(careful.is_some()),
            Ok((known, end)) => {
                assert_eq!(Some(known), careful, "{line}");
                assert_eq!(end, 3 + line.len(), "{line}");
                self.same(line);
                self.taken += 1;
            }
        }
    }

    /// Both records hold the same.
    fn same(&self, line: &str) {
        let (quick, careful) = (&self.quick, &self.careful);
        assert_eq!(quick.entries, careful.entries, "{line}");
        assert_eq!(quick.redacted, careful.redacted, "{line}");
        assert_eq!(quick.unknown_fields, careful.unknown_fields, "{line}");
        assert_eq!(quick.start(), careful.start(), "{line}");
        assert_eq!(quick.slots.len(), careful.slots.len(), "{line}");
        for (index, (one, two)) in quick.slots.iter().zip(&careful.slots).enumerate() {
            let is_text = |tag| matches!(tag, Tag::Text | Tag::OwnText);
            if is_text(one.tag) || is_text(two.tag) {
                assert!(is_text(one.tag) && is_text(two.tag), "slot {index} of {line}");
                assert_eq!(quick.text(*one), careful.text(*two), "slot {index} of {line}");
            } else {
                assert_eq!((one.tag, one.v), (two.tag, two.v), "slot {index} of {line}");
            }
            let (one, two) = (quick.written(*one).unwrap(), careful.written(*two).unwrap());
            assert_eq!((one.span.start, &one.says), (two.span.start, &two.says), "slot {index} of {line}");
            assert!(one.says == Says::Nothing || one.span == two.span, "slot {index} of {line}");
        }
    }
}

/// What is done to a line: pieces of it are taken out, doubled, changed places, overwritten.
fn mutate(line: &str, dice: &mut Dice) -> String {
    const ODD: [&str; 30] = [
        "\"",
        "\\",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "null",
        "true",
        "0",
        "-",
        "1e5",
        "9999999999999999999",
        " ",
        "\t",
        "\r",
        "\u{0}",
        "\u{1f}",
        "\\u0041",
        "\\ud800",
        "\\x",
        "é",
        "\u{feff}",
        "\"a\":1,",
        "\"id\":\"t\",",
        "\"thing\":{},",
        "\"x\":{\"y\":1,\"y\":2},",
        "{\"a\":{\"a\":[]}}",
        "\"as_of\":null,",
    ];
    const KEYS: [&str; 10] = [
        "\"new\":1,",
        "\"new\":{\"a\":[1,{}]},",
        "\"new\":\"\\n\",",
        "\"id\":\"t\",",
        "\"count\":3,",
        "\"until\":null,",
        "\"notes\":[{\"id\":\"n\"}],",
        "\"headers\":{\"a\":\"b\"},",
        "\"home\":{\"country\":\"GB\"},",
        " ",
    ];
    let mut text = line.to_owned();
    for _ in 0..=dice.below(3) {
        let places: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
        let (one, two) = (*dice.pick::<usize>(&places), *dice.pick::<usize>(&places));
        let (from, to) = (one.min(two), one.max(two).min(one.min(two) + 40));
        let to = (from..=to).rev().find(|at| text.is_char_boundary(*at)).unwrap();
        let piece = text[from..to].to_owned();
        match dice.below(7) {
            0 => text.replace_range(from..to, ""),
            1 => text.insert_str(from, &piece),
            2 => text.replace_range(from..to, dice.pick::<&str>(&ODD)),
            3 => text.insert_str(from, dice.pick::<&str>(&ODD)),
            4 => text.insert_str(two, &piece),
            // A key more, where one may stand.
            _ => {
                let behind: Vec<usize> = text.match_indices(['{', ',']).map(|(at, _)| at + 1).collect();
                let at = if behind.is_empty() { 0 } else { *dice.pick::<usize>(&behind) };
                text.insert_str(at, dice.pick::<&str>(&KEYS));
            }
        }
    }
    text.replace('\n', " ")
}

/// The lines as they are, then each many times with something done to it.
fn hold(engine: &Engine, lines: &[String], rounds: usize, most_left: usize) {
    let mut pair = Pair::new(engine);
    for line in lines {
        pair.compare(UnknownFields::Count, line);
    }
    assert_eq!((pair.taken, pair.left), (lines.len(), 0), "(taken, left)");
    for line in lines {
        pair.compare(UnknownFields::Error, line);
    }
    let mut dice = Dice::new(1);
    (pair.taken, pair.left) = (0, 0);
    for _ in 0..rounds {
        let line = mutate(dice.pick::<String>(lines), &mut dice);
        let unknown_fields = if dice.percent(50) { UnknownFields::Count } else { UnknownFields::Error };
        pair.compare(unknown_fields, &line);
    }
    assert!(pair.taken > rounds / 50, "only {} of {rounds} lines were read quickly", pair.taken);
    assert!(pair.left < most_left, "{} good lines were left to the reference reader", pair.left);
}

#[test]
fn fields_of_every_kind_are_read_alike() {
    let lines = THINGS.map(str::to_owned);
    hold(&kinds(), &lines, 30_000, 1500);
}

#[test]
fn envelopes_are_read_alike() {
    hold(&acs(), &case_lines(), 4_000, 200);
}

#[test]
fn messages_of_the_race_are_read_alike() {
    hold(&race_pack(), &race_lines(), 8_000, 400);
}

#[test]
fn what_hides_from_one_reader_hides_from_none() {
    let engine = kinds();
    let mut pair = Pair::new(&engine);
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    let not_so_deep = format!("{}{}", "[".repeat(126), "]".repeat(126));
    let keys: String = (0..100).map(|key| format!("\"k{key}\":0,")).collect();
    let entries: String = (0..100).map(|id| format!("{{\"id\":\"n{id}\"}},")).collect();
    let with = |inside: &str| format!(r#"{{"as_of":"2026-11-24T18:00:00Z","thing":{{"id":"t"{inside}}}}}"#);
    for (line, taken) in [
        (with(r#","colour":"red","colour":"green""#), false),
        (with(r#","home":{},"home":{}"#), false),
        (with(r#","parts":[],"parts":[]"#), false),
        (with(r#","x":1,"x":2"#), false),
        (with(r#","x":{"y":1,"y":2}"#), false),
        (with(&format!(r#","x":{{{keys}"k7":1}}"#)), false),
        (with(&format!(r#","x":{{{keys}"k":1}}"#)), true),
        (with(&format!(r#","parts":[{entries}{{"id":"n7"}}]"#)), false),
        (with(&format!(r#","parts":[{entries}{{"id":"n"}}]"#)), true),
        (with(r#","parts":{"a":{"id":"b"}}"#), false),
        (with(r#","parts":{"a":{},"a":{}}"#), false),
        (with(r#","headers":{"a":"1","a":"2"}"#), false),
        (with(r#","secret":"\ud800""#), false),
        (with(r#","x":"\ud800""#), false),
        (with(r#","x":01"#), false),
        (with(r#","x":1.e5"#), false),
        (with(r#","count":1.0"#), false),
        (with(r#","count":1e3"#), false),
        (with(&format!(r#","x":{deep}"#)), false),
        (with(&format!(r#","x":{not_so_deep}"#)), true),
        (format!("{} x", with("")), false),
        (format!("{},", with("")), false),
        (String::from(r#"{"as_of":"2026-11-24T18:00:00Z","thing":{"colour":"red"}}"#), false),
        (String::from(r#"{"thing":{"id":"t"}}"#), false),
        (String::from("[]"), false),
        (String::from("null"), false),
    ] {
        let (before, left) = (pair.taken, pair.left);
        pair.compare(UnknownFields::Count, &line);
        assert_eq!(pair.taken > before, taken, "{line}");
        assert_eq!(pair.left, left, "{line}");
    }
}

//! The tables of the language, row by row, as the engine fills them: what a rule comes to, the three-valued
//! connectives, quantifiers over what is partly known, none and missing, and effects.
//!
//! A reviewer reads them beside the section "What a rule can come to" of the language. `?` is *not known*, `-` is
//! *none*.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests read files and stop at the first surprise"
)]

#[path = "oracle/harness.rs"]
mod harness;

use coms_policy::decision::{Decision, Finding, Outcome};
use coms_policy::engine::{Engine, Worker};
use harness::{check, compile, judge};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// A model with a fact of every kind: `a` to `e` plain, `o…` optional.
const MODEL: &str = r#"
policy tables "tables" { version "1" }
profile strict  { warn => deny }
profile lenient { deny => warn  hold => note }
enum Colour { red, green, blue }
record Entry { p: bool  q: bool  n: int }
record Thing {
  a: bool  b: bool  c: bool  d: bool  e: bool  ob?: bool
  k: Colour  k2: Colour  ok?: Colour
  n: int  m: int  on?: int
  t: text  s: text  ot?: text
  at: instant  since: instant  oat?: instant
  l: list of id  ol?: list of id  i: id  oi?: id
  h: map  oh?: map
  es: list of Entry  oes?: list of Entry
}
subject thing { present thing  at as_of  facts { thing!: Thing } }
lexicon words { words "word" }
content text = thing.t
content other = thing.ot
"#;

/// A policy of the model and some rules.
fn engine(rules: &str, profile: &str) -> Engine {
    // The facts are written without their section: the tables are narrow.
    let policy = check([("tables.coms", MODEL), ("rules.coms", rules)]);
    compile(&policy, profile)
}

fn record(facts: &[(&str, Value)]) -> Value {
    let there = facts.iter().filter(|(_, value)| !value.is_null());
    let facts: Map<String, Value> = there.map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    json!({ "thing": facts })
}

fn findings<'d>(decision: &'d Decision, rule: &str) -> Vec<&'d Finding> {
    decision.findings.iter().filter(|finding| finding.rule.ends_with(rule)).collect()
}

/// `broken deny`
fn outcome(decision: &Decision, rule: &str) -> String {
    let found = findings(decision, rule);
    let [finding] = found.as_slice() else { panic!("{rule}: {found:?}") };
    let words = match finding.outcome {
        Outcome::Broken => "broken",
        Outcome::Undetermined => "undetermined",
        Outcome::Kept => "kept",
        Outcome::Excepted => "excepted",
        Outcome::NotApplicable => "not applicable",
        Outcome::Waived => "waived",
    };
    finding.effect.map_or_else(|| words.to_owned(), |effect| format!("{words} {}", effect.word()))
}

/// Conditions that are asked of many records; `t.` stands for `thing.`.
struct Conditions(Engine, usize);

impl Conditions {
    fn new(conditions: &[&str]) -> Self {
        let mut rules = String::new();
        for (index, condition) in conditions.iter().enumerate() {
            let _ = writeln!(rules, "rule c{index}x on thing {{ must ({condition}) because \"\" }}");
        }
        Self(engine(&rules, "default"), conditions.len())
    }
    /// `t`, `f` or `?` for each of them.
    fn ask(&self, facts: &[(&str, Value)]) -> Vec<&'static str> {
        let decision = judge(&self.0, &mut Worker::default(), &record(facts));
        let truth = |index| match outcome(&decision, &format!(".c{index}x")).as_str() {
            "kept" => "t",
            "broken deny" => "f",
            "undetermined hold" => "?",
            other => panic!("{other}"),
        };
        (0..self.1).map(truth).collect()
    }
}

/// True, false, not known.
fn truths() -> [(&'static str, Value); 3] {
    [("t", json!(true)), ("f", json!(false)), ("?", Value::Null)]
}

fn table(head: &[&str], rows: Vec<Vec<String>>) -> String {
    let all: Vec<Vec<String>> =
        std::iter::once(head.iter().map(|word| (*word).to_owned()).collect()).chain(rows).collect();
    let width = |column: usize| all.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let mut text = String::new();
    for row in all {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        let _ = writeln!(text, "{}", cells.join("  ").trim_end());
    }
    text
}

#[test]
fn what_a_demand_comes_to() {
    let engine = engine(
        r#"
        rule must_       on thing { when thing.a  must thing.d        unless thing.e  because "" }
        rule must_not    on thing { when thing.a  must not thing.d    unless thing.e  because "" }
        rule should_     on thing { when thing.a  should thing.d      unless thing.e  because "" }
        rule should_not  on thing { when thing.a  should not thing.d  unless thing.e  because "" }
        rule hold_if     on thing { when thing.a  hold if thing.d     unless thing.e  because "" }
        "#,
        "default",
    );
    let mut rows = Vec::new();
    for (a, applies) in truths() {
        for (d, demand) in truths() {
            for (e, exception) in truths() {
                let facts = [("a", applies.clone()), ("d", demand.clone()), ("e", exception.clone())];
                let decision = judge(&engine, &mut Worker::default(), &record(&facts));
                let mut row: Vec<String> = [a, d, e].map(str::to_owned).to_vec();
                let rules = ["must_", "must_not", "should_", "should_not", "hold_if"];
                row.extend(rules.map(|rule| outcome(&decision, &format!(".{rule}"))));
                rows.push(row);
            }
        }
    }
    insta::assert_snapshot!(table(&["A", "D", "E", "must", "must not", "should", "should not", "hold if"], rows));
}

#[test]
fn an_exception_is_named_and_the_first_that_holds() {
    let engine =
        engine("rule r on thing { must thing.d  unless thing.a, thing.b and thing.c  because \"\" }", "default");
    let mut rows = Vec::new();
    for (a, first) in truths() {
        for (b, second) in truths() {
            let facts = [("d", json!(false)), ("a", first.clone()), ("b", second.clone()), ("c", json!(true))];
            let decision = judge(&engine, &mut Worker::default(), &record(&facts));
            let by = findings(&decision, ".r")[0].by.clone().unwrap_or_default();
            rows.push(vec![a.to_owned(), b.to_owned(), outcome(&decision, ".r"), by]);
        }
    }
    insta::assert_snapshot!(table(&["a", "b", "must false", "by"], rows));
}

#[test]
fn and_or_not() {
    let conditions =
        Conditions::new(&["thing.a and thing.b", "thing.a or thing.b", "not thing.a", "not (thing.a and not thing.b)"]);
    let mut rows = Vec::new();
    for (a, one) in truths() {
        for (b, two) in truths() {
            let mut row = vec![a.to_owned(), b.to_owned()];
            row.extend(conditions.ask(&[("a", one.clone()), ("b", two)]).into_iter().map(str::to_owned));
            rows.push(row);
        }
    }
    insta::assert_snapshot!(table(&["a", "b", "a and b", "a or b", "not a", "not (a and not b)"], rows));
}

#[test]
fn the_laws_of_two_values_hold_where_facts_are_tried() {
    let conditions = Conditions::new(&[
        "thing.a or not thing.a",
        "thing.a and not thing.a",
        "(if thing.a then thing.b else thing.b) or not thing.b",
        "thing.t = thing.s or thing.s != thing.t",
        "thing.k is red or thing.k is green or thing.k is blue",
        "thing.k is red or thing.k is green",
        "(some x in thing.es where x.p) or (no y in thing.es where y.p)",
    ]);
    let head = [
        "a or not a",
        "a and not a",
        "if a then b else b, or not b",
        "t = s or s != t",
        "any colour",
        "two colours",
        "some or no",
    ];
    let row = conditions.ask(&[]).into_iter().map(str::to_owned).collect();
    insta::assert_snapshot!(table(&head, vec![row]));
}

#[test]
fn if_then_else() {
    let conditions = Conditions::new(&["if thing.a then thing.b else thing.c"]);
    let mut rows = Vec::new();
    for (a, condition) in truths() {
        for (b, one) in truths() {
            let mut row = vec![a.to_owned(), b.to_owned()];
            for (_, two) in truths() {
                let facts = [("a", condition.clone()), ("b", one.clone()), ("c", two)];
                row.push(conditions.ask(&facts)[0].to_owned());
            }
            rows.push(row);
        }
    }
    insta::assert_snapshot!(table(&["a", "b", "else t", "else f", "else ?"], rows));
}

#[test]
fn match_goes_through_the_symbols() {
    let conditions = Conditions::new(&[
        "match thing.k { red => thing.a  green => thing.b  blue => thing.c }",
        "match thing.ok { red => thing.a  green => thing.b  blue => thing.c }",
    ]);
    let mut rows = Vec::new();
    for (k, colour) in
        [("red", json!("red")), ("green", json!("green")), ("blue", json!("blue")), ("absent", Value::Null)]
    {
        for arms in ["ttt", "fff", "tff", "ft?", "???", "tt?", "ff?"] {
            let arm = |at: usize| match arms.as_bytes()[at] {
                b't' => json!(true),
                b'f' => json!(false),
                _ => Value::Null,
            };
            let facts = [("k", colour.clone()), ("ok", colour.clone()), ("a", arm(0)), ("b", arm(1)), ("c", arm(2))];
            let mut row = vec![k.to_owned(), arms.to_owned()];
            row.extend(conditions.ask(&facts).into_iter().map(str::to_owned));
            rows.push(row);
        }
    }
    insta::assert_snapshot!(table(&["on", "arms", "plain", "optional"], rows));
}

#[test]
fn or_else() {
    let conditions = Conditions::new(&[
        "thing.a or else thing.b",
        "thing.ob or else thing.b",
        "(thing.n or else 5) > 3",
        "(thing.on or else 5) > 3",
        "(thing.h[\"K\"] or else \"v\") = \"v\"",
    ]);
    let mut rows = Vec::new();
    for (x, fact, number, map) in [
        ("true, 4, v", json!(true), json!(4), json!({ "k": "v" })),
        ("false, 3, w", json!(false), json!(3), json!({ "k": "w" })),
        ("absent", Value::Null, Value::Null, Value::Null),
        ("absent, no key", Value::Null, Value::Null, json!({})),
    ] {
        for (b, other) in truths() {
            let facts = [
                ("a", fact.clone()),
                ("ob", fact.clone()),
                ("n", number.clone()),
                ("on", number.clone()),
                ("h", map.clone()),
                ("b", other),
            ];
            let mut row = vec![x.to_owned(), b.to_owned()];
            row.extend(conditions.ask(&facts).into_iter().map(str::to_owned));
            rows.push(row);
        }
    }
    let head =
        ["x", "b", "x or else b", "x? or else b", "(n or else 5) > 3", "(n? or else 5) > 3", "h[K] or else v, = v"];
    insta::assert_snapshot!(table(&head, rows));
}

/// Lists whose entries have `p` and `q` as told: `tf` is one entry, with `p` true and `q` false.
fn entries(written: &str) -> Value {
    let truth = |sign: char| match sign {
        't' => json!(true),
        'f' => json!(false),
        _ => Value::Null,
    };
    let entry = |word: &str| {
        let mut signs = word.chars();
        json!({ "p": signs.next().map(truth), "q": signs.next().map(truth) })
    };
    Value::Array(written.split_whitespace().map(entry).collect())
}

#[test]
fn quantifiers() {
    let conditions = Conditions::new(&[
        "some x in thing.es where x.p",
        "no x in thing.es where x.p",
        "every x in thing.es has x.p",
        "every x in thing.es where x.p has x.q",
        "thing.es is empty",
        "some x in thing.oes where x.p",
        "every x in thing.oes has x.p",
    ]);
    let lists =
        ["", "t", "f", "?", "t f", "t ?", "f ?", "? ?", "tt ft", "tt tf", "tt ?f", "?t ?t", "t? ff", "?f tf", "absent"];
    let mut rows = Vec::new();
    for written in lists {
        let list = if written == "absent" { Value::Null } else { entries(written) };
        let mut row = vec![if written.is_empty() { String::from("(empty)") } else { written.to_owned() }];
        row.extend(conditions.ask(&[("es", list.clone()), ("oes", list)]).into_iter().map(str::to_owned));
        rows.push(row);
    }
    let head = ["pq", "some p", "no p", "every p", "every p has q", "is empty", "optional: some p", "every p"];
    insta::assert_snapshot!(table(&head, rows));
}

#[test]
fn a_count_is_a_range() {
    let asked = ["= 0", "= 1", "!= 1", "< 1", "<= 1", "> 1", ">= 1", ">= 2", "< 9"];
    let written: Vec<String> =
        asked.iter().map(|relation| format!("count(x in thing.es where x.p) {relation}")).collect();
    let conditions = Conditions::new(&written.iter().map(String::as_str).collect::<Vec<_>>());
    let mut rows = Vec::new();
    for written in ["", "t", "f", "?", "t t", "t ?", "f ?", "? ?", "t t ?", "absent"] {
        let list = if written == "absent" { Value::Null } else { entries(written) };
        let mut row = vec![if written.is_empty() { String::from("(empty)") } else { written.to_owned() }];
        row.extend(conditions.ask(&[("es", list)]).into_iter().map(str::to_owned));
        rows.push(row);
    }
    let head: Vec<&str> = std::iter::once("p").chain(asked).collect();
    insta::assert_snapshot!(table(&head, rows));
}

#[test]
fn none_is_not_missing() {
    // Each test of a fact, once of a plain one and once of an optional one.
    let tests = [
        ("thing.n = 3", "thing.on = 3"),
        ("thing.n != 3", "thing.on != 3"),
        ("not (thing.n = 3)", "not (thing.on = 3)"),
        ("thing.n < 9", "thing.on < 9"),
        ("not (thing.n < 9)", "not (thing.on < 9)"),
        ("thing.n >= 9", "thing.on >= 9"),
        ("thing.n <= 9", "thing.on <= 9"),
        ("thing.n > 1", "thing.on > 1"),
        ("thing.n + 1 > 1", "thing.on + 1 > 1"),
        ("thing.n = thing.m", "thing.on = thing.m"),
        ("thing.k is red", "thing.ok is red"),
        ("thing.k is not red", "thing.ok is not red"),
        ("thing.k is one of { red, green }", "thing.ok is one of { red, green }"),
        ("thing.k is not one of { red, green }", "thing.ok is not one of { red, green }"),
        ("thing.k is thing.k2", "thing.ok is thing.k2"),
        ("thing.a", "thing.ob"),
        ("not thing.a", "not thing.ob"),
        ("thing.a is true", "thing.ob is true"),
        ("thing.a is false", "thing.ob is false"),
        ("thing.t = \"word\"", "thing.ot = \"word\""),
        ("thing.t != \"word\"", "thing.ot != \"word\""),
        ("thing.t contains \"or\"", "thing.ot contains \"or\""),
        ("not (thing.t contains \"or\")", "not (thing.ot contains \"or\")"),
        ("thing.t starts with \"wo\"", "thing.ot starts with \"wo\""),
        ("thing.t matches /w.rd/", "thing.ot matches /w.rd/"),
        ("text contains \"word\"", "other contains \"word\""),
        ("text contains any of words", "other contains any of words"),
        ("not (text contains any of words)", "not (other contains any of words)"),
        ("thing.at before as_of", "thing.oat before as_of"),
        ("thing.at by as_of", "thing.oat by as_of"),
        ("not (thing.at by as_of)", "not (thing.oat by as_of)"),
        ("thing.at after as_of", "thing.oat after as_of"),
        ("thing.at + 1 year after as_of", "thing.oat + 1 year after as_of"),
        ("as_of within 1 day after thing.at", "as_of within 1 day after thing.oat"),
        ("thing.at within 1 day before as_of", "thing.oat within 1 day before as_of"),
        ("thing.l has \"x\"", "thing.ol has \"x\""),
        ("not (thing.l has \"x\")", "not (thing.ol has \"x\")"),
        ("thing.l is empty", "thing.ol is empty"),
        ("thing.l is not empty", "thing.ol is not empty"),
        ("thing.l has thing.i", "thing.ol has thing.oi"),
        ("thing.h has \"K\"", "thing.oh has \"K\""),
        ("thing.h[\"K\"] = \"v\"", "thing.oh[\"K\"] = \"v\""),
        ("thing.h[\"K\"] != \"v\"", "thing.oh[\"K\"] != \"v\""),
        ("thing.h[\"K\"] exists", "thing.oh[\"K\"] exists"),
        ("thing.a is known", "thing.ob exists"),
        ("thing.l is known", "thing.ol exists"),
        ("not (thing.n is known)", "not (thing.on exists)"),
        ("(thing.n + thing.m) is known", "(thing.on + thing.m) is known"),
        ("(thing.a or thing.n = 3) is known", "(thing.ob or thing.on = 3) is known"),
    ];
    let plain = Conditions::new(&tests.map(|(plain, _)| plain));
    let optional = Conditions::new(&tests.map(|(_, optional)| optional));
    let there = |names: [&'static str; 8]| {
        let at = json!("2026-11-24T12:00:00Z");
        let values =
            [json!(true), json!("red"), json!(3), json!("word"), at, json!(["x"]), json!({ "k": "v" }), json!("x")];
        let others = [("m", json!(3)), ("k2", json!("red"))];
        names.into_iter().zip(values).chain(others).collect::<Vec<_>>()
    };
    let absent = [("m", json!(3)), ("k2", json!("red"))];
    let columns = [
        plain.ask(&there(["a", "k", "n", "t", "at", "l", "h", "i"])),
        plain.ask(&absent),
        optional.ask(&absent),
        optional.ask(&there(["ob", "ok", "on", "ot", "oat", "ol", "oh", "oi"])),
    ];
    let short = |words: &str| words.replace("thing.", "");
    let row = |(index, (words, _)): (usize, &(&str, &str))| {
        let truths = columns.iter().map(|column| column[index].to_owned());
        std::iter::once(short(words)).chain(truths).collect::<Vec<String>>()
    };
    let rows = tests.iter().enumerate().map(row).collect();
    insta::assert_snapshot!(table(&["plain or optional", "there", "missing", "none", "there?"], rows));
}

#[test]
fn effects_profiles_and_what_a_rule_says_of_unknown() {
    let mut rules = String::new();
    let mut kinds = Vec::new();
    for (verb, holds) in [("must", true), ("should", true), ("hold if", false)] {
        for enforce in ["", "deny", "hold", "warn", "note"] {
            for unknown in ["", "deny", "hold", "note"] {
                let name = format!("r{}", kinds.len());
                let enforced =
                    if enforce.is_empty() { String::new() } else { format!("enforce {enforce} because \"\"") };
                let said = if unknown.is_empty() { String::new() } else { format!("unknown {unknown}") };
                let _ = writeln!(rules, "rule {name}x on thing {{ {verb} thing.d {enforced} {said} because \"\" }}");
                kinds.push((verb, enforce, unknown, holds));
            }
        }
    }
    let engines = ["default", "strict", "lenient"].map(|profile| engine(&rules, profile));
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (index, (verb, enforce, unknown, holds)) in kinds.into_iter().enumerate() {
        let mut row = vec![verb.to_owned(), enforce.to_owned(), unknown.to_owned()];
        for engine in &engines {
            let effect = |fact: Value| {
                let decision = judge(engine, &mut Worker::default(), &record(&[("d", fact)]));
                let found = findings(&decision, &format!(".r{index}x"));
                found[0].effect.map_or("", coms_policy::decision::Effect::word)
            };
            row.push(format!("{} {}", effect(json!(!holds)), effect(Value::Null)));
        }
        rows.push(row);
    }
    let head = ["verb", "enforce", "unknown", "default: broken, not known", "strict", "lenient"];
    insta::assert_snapshot!(table(&head, rows));
}

#[test]
fn the_strongest_effect_decides() {
    let rules = r#"
        rule deny_ on thing { must thing.a        because "" }
        rule hold_ on thing { hold if thing.b     because "" }
        rule warn_ on thing { should thing.c      because "" }
        rule note_ on thing { should thing.d      enforce note because "" because "" }
    "#;
    let engine = engine(rules, "default");
    let mut rows = Vec::new();
    for (a, deny) in truths() {
        for (b, hold) in truths() {
            for (c, warn) in truths() {
                let facts = [("a", deny.clone()), ("b", hold.clone()), ("c", warn), ("d", json!(false))];
                let decision = judge(&engine, &mut Worker::default(), &record(&facts));
                let mut row: Vec<String> = [a, b, c].map(str::to_owned).to_vec();
                row.push(decision.verdict.word().to_owned());
                rows.push(row);
            }
        }
    }
    insta::assert_snapshot!(table(&["must a", "hold if b", "should c", "decision"], rows));
}

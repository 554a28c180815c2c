//! The JSON Schemas of what is written: decisions, summaries, mistakes, baselines.
//!
//! Each has a version in its `$id`, which changes where a field is added, renamed or taken away.

use crate::decision::{Effect, Outcome, Verdict};
use serde_json::{Value, json};

/// What can be described, by the name of it on the command line.
pub const NAMES: [&str; 4] = ["decision", "summary", "mistake", "baseline"];

/// The schema of a name.
#[must_use]
pub fn schema(name: &str) -> Option<Value> {
    match name {
        "decision" => Some(decision()),
        "summary" => Some(summary()),
        "mistake" => Some(mistake()),
        "baseline" => Some(baseline()),
        _ => None,
    }
}

/// An object of these keys and no others; those that end in `?` may be left out.
fn object(fields: &[(&str, Value)]) -> Value {
    let mut properties = serde_json::Map::new();
    let mut required = Vec::new();
    for (name, schema) in fields {
        let plain = name.trim_end_matches('?');
        properties.insert(plain.to_owned(), schema.clone());
        if plain == *name {
            required.push(plain);
        }
    }
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

fn with(mut schema: Value, description: &str) -> Value {
    schema["description"] = json!(description);
    schema
}

fn document(name: &str, title: &str, mut schema: Value) -> Value {
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["$id"] = json!(format!("urn:coms-policy:{name}:1"));
    schema["title"] = json!(title);
    schema
}

fn text(description: &str) -> Value {
    json!({"type": "string", "description": description})
}

fn count(description: &str) -> Value {
    json!({"type": "integer", "minimum": 0, "description": description})
}

fn list(of: Value, description: &str) -> Value {
    json!({"type": "array", "items": of, "description": description})
}

fn or_null(of: Value) -> Value {
    json!({"anyOf": [of, {"type": "null"}]})
}

fn one_of<'w>(words: impl Iterator<Item = &'w str>) -> Value {
    json!({"type": "string", "enum": words.collect::<Vec<_>>()})
}

fn digest() -> Value {
    json!({"type": "string", "pattern": "^sha256:[0-9a-f]{64}$", "description": "of all files of the pack"})
}

fn effect() -> Value {
    one_of(Effect::ALL.into_iter().rev().map(Effect::word))
}

const OUTCOMES: [Outcome; 6] =
    [Outcome::Broken, Outcome::Undetermined, Outcome::Waived, Outcome::Kept, Outcome::Excepted, Outcome::NotApplicable];

fn policy(with_profile: bool) -> Value {
    let base =
        object(&[("name", text("of the pack")), ("version", text("as its author counts")), ("digest", digest())]);
    let mut fields = vec![
        ("name", text("of the pack")),
        ("version", text("as its author counts")),
        ("digest", digest()),
        ("extends?", list(base, "the packs that it is built on, the nearest first")),
        (
            "only?",
            list(text("a rule's id"), "the rules that alone were judged: this is no decision of the whole policy"),
        ),
    ];
    if with_profile {
        fields.push(("profile", text("under which was judged")));
    }
    with(object(&fields), "which policy decided")
}

fn decision() -> Value {
    let value = json!({
        "description": "as the record says it; null: there is none",
        "anyOf": [
            {"type": ["string", "integer", "boolean", "null"]},
            {"type": "array", "items": {"$ref": "#/$defs/value"}},
        ],
    });
    let fact = object(&[
        ("path", text("field by field; an entry of a list by its id, else its place from 0")),
        ("value", json!({"$ref": "#/$defs/value"})),
        ("at", text("file, line and column")),
        (
            "entry?",
            with(
                object(&[
                    ("lexicon", text("its name")),
                    ("words", text("of the entry, or its regular expression")),
                    ("at", text("file, line and column of the entry")),
                ]),
                "the entry of a lexicon that was found in it",
            ),
        ),
    ]);
    let finding = object(&[
        ("rule", text("its id; one that begins with `coms::` is of the engine")),
        (
            "clauses",
            list(text("a clause's id"), "that the rule cites, then those of a list and of its entry that was hit"),
        ),
        ("outcome", one_of(OUTCOMES.into_iter().map(Outcome::word))),
        ("effect", with(or_null(effect()), "null for what `--all` adds")),
        ("message", text("why, in the author's words")),
        ("fix", with(json!({"type": ["string", "null"]}), "what to do")),
        ("missing", list(text("a fact's path"), "what would settle it, what does so alone first")),
        ("by?", text("the exception or waiver that lifts it")),
        ("known?", with(json!({"const": true}), "a baseline knows it")),
        (
            "at",
            object(&[
                ("rule", text("file, line and column of the demand")),
                ("facts", list(fact, "what it rests on, those of the demand first")),
            ]),
        ),
    ]);
    let due = object(&[
        ("action", text("what has to be done")),
        ("with", json!({"type": "object", "additionalProperties": {"$ref": "#/$defs/value"}})),
        ("rule", text("the obligation's id")),
        ("clauses", list(text("a clause's id"), "that it cites")),
        ("because", text("why, in the author's words")),
    ]);
    let mut schema = object(&[
        ("id", text("the record's own, empty where it has none")),
        ("source", text("file and line where the record begins")),
        ("subject", text("what was judged")),
        ("as_of", with(json!({"type": "string", "format": "date-time"}), "when the question is asked, in UTC")),
        (
            "decision",
            with(one_of(Verdict::ALL.into_iter().map(Verdict::word)), "the strongest effect among the findings"),
        ),
        ("findings", list(finding, "by effect, strongest first, then by rule")),
        ("obligations", list(due, "by action, then by rule")),
        ("policy", policy(true)),
    ]);
    schema["$defs"] = json!({"value": value});
    document("decision", "A decision", schema)
}

fn summary() -> Value {
    let verdicts: Vec<(&str, Value)> =
        Verdict::ALL.into_iter().map(|verdict| (verdict.word(), count("records"))).collect();
    let rule =
        object(&[("broken", count("records")), ("undetermined", count("records")), ("waived", count("records"))]);
    let missing = object(&[("fact", text("its path, without entries of lists")), ("settles", count("findings"))]);
    let schema = object(&[
        ("records", count("judged and malformed alike")),
        ("malformed", count("records that could not be judged")),
        ("decisions", object(&verdicts)),
        ("rules", json!({"type": "object", "additionalProperties": rule})),
        ("missing", list(missing, "those that would settle most first")),
        ("known?", count("findings that a baseline knows")),
        ("policy", policy(false)),
    ]);
    document("summary", "A summary", schema)
}

fn mistake() -> Value {
    let place = |description: &str| with(json!({"type": ["integer", "null"], "minimum": 1}), description);
    let schema = object(&[
        ("code", json!({"type": "string", "pattern": "^coms::[a-z]+::[a-z0-9_]+$"})),
        ("severity", one_of(["error", "warning"].into_iter())),
        ("message", text("what is wrong")),
        ("source", with(json!({"type": ["string", "null"]}), "the file")),
        ("line", place("from 1")),
        ("column", place("from 1, in characters")),
        ("help", with(json!({"type": ["string", "null"]}), "what to do; several lines are several ways")),
    ]);
    document("mistake", "A mistake in a policy or a record", schema)
}

fn baseline() -> Value {
    let finding = object(&[
        ("subject", text("what was judged")),
        ("record", text("the record's own id, else its file")),
        ("rule", text("its id")),
        ("clauses", list(text("a clause's id"), "those of a list's entry included")),
        ("outcome", one_of(OUTCOMES.into_iter().map(Outcome::word))),
        ("effect", effect()),
        ("count?", with(json!({"type": "integer", "minimum": 2}), "how often in one record")),
    ]);
    let schema = object(&[("version", json!({"const": 1})), ("findings", list(finding, "that are known"))]);
    document("baseline", "Findings that are known", schema)
}

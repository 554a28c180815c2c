//! The JSON Schema of records, from the model: what `conform` lets pass, as far as a schema can say it.
//!
//! It is stricter nowhere. It cannot say that a day exists, that ids differ, or that a record brings its time.
//! Names of fields that the model does not have are refused, as they are in files of YAML and JSON.

use crate::semantics::docs::words_at;
use crate::semantics::policy::Policy;
use crate::semantics::types::{Absence, FieldDef, Literal, RecordId, Scalar, SubjectDef, TopPath, Ty};
use crate::text::Loc;
use crate::value::place::COUNTRIES;
use crate::value::time::duration::Unit;
use serde_json::{Map, Value, json};

/// The schema of a record, or of a list of records, of any subject of the policy.
#[must_use]
pub fn schema(policy: &Policy) -> Value {
    let writer = Writer { policy };
    let mut defs = Map::new();
    for (index, record) in policy.records.iter().enumerate() {
        let id = RecordId::from_index(index);
        defs.insert(record.name.clone(), writer.record(id, None));
        if let Some(key) = writer.id_key(id) {
            defs.insert(format!("{}-by-id", record.name), writer.record(id, Some(&key)));
        }
    }
    for subject in &policy.subjects {
        defs.insert(format!("subject-{}", subject.name), writer.subject(subject));
    }
    defs.insert("record".into(), writer.any_subject());
    let pack = policy.packs.last();
    let (name, version) = pack.map_or(("", ""), |pack| (&pack.name, &pack.version));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:coms-policy:records:{name}:{version}"),
        "title": format!("Records of {name}"),
        "if": {"type": "array"},
        "then": {"items": {"$ref": "#/$defs/record"}},
        "else": {"$ref": "#/$defs/record"},
        "$defs": defs,
    })
}

struct Writer<'p> {
    policy: &'p Policy,
}

impl Writer<'_> {
    /// The first subject of which the key is there is meant.
    fn any_subject(&self) -> Value {
        let mut chain = None;
        for subject in self.policy.subjects.iter().rev() {
            let mut one = json!({
                "if": {"required": [subject.present]},
                "then": {"$ref": format!("#/$defs/subject-{}", subject.name)},
            });
            if let Some(others) = chain {
                one["else"] = others;
            }
            chain = Some(one);
        }
        let known: Vec<Value> =
            self.policy.subjects.iter().map(|subject| json!({"required": [subject.present]})).collect();
        let mut all = chain.unwrap_or_else(|| json!({}));
        all["type"] = json!("object");
        all["anyOf"] = Value::Array(known);
        all
    }

    fn subject(&self, subject: &SubjectDef) -> Value {
        let mut schema = self.record(subject.root, None);
        let extras = [(&subject.id, Scalar::Id), (&subject.at, Scalar::Instant)];
        for (paths, scalar) in extras {
            for path in paths {
                let TopPath::Key(name) = path else { continue };
                if schema["properties"].get(name).is_none() {
                    schema["properties"][name] = self.nullable(self.scalar(scalar, None));
                }
            }
        }
        self.describe(&mut schema, subject.loc, None);
        schema
    }

    /// An object; `without`: a key that it has from outside.
    fn record(&self, id: RecordId, without: Option<&str>) -> Value {
        let def = self.policy.record(id);
        let mut properties = Map::new();
        let mut required = Vec::new();
        for field in &def.fields {
            properties.insert(field.name.clone(), self.field(field));
            if field.absence == Absence::Error && without != Some(&field.name) {
                required.push(field.name.as_str());
            }
        }
        let mut schema = json!({"type": "object", "properties": properties, "additionalProperties": false});
        if !required.is_empty() {
            schema["required"] = json!(required);
        }
        self.describe(&mut schema, def.loc, None);
        schema
    }

    /// The field that holds the id of an entry.
    fn id_key(&self, id: RecordId) -> Option<String> {
        let field = self.policy.record(id).fields.iter().find(|field| field.name == "id")?;
        Some(field.name.clone())
    }

    fn field(&self, field: &FieldDef) -> Value {
        let schema = match field.ty {
            Ty::Scalar(scalar) => self.scalar(scalar, field.range),
            Ty::Record(id) => self.reference(id),
            Ty::List(scalar) => json!({"type": "array", "items": self.scalar(scalar, field.range)}),
            Ty::Records(id) => {
                let list = json!({"type": "array", "items": self.reference(id)});
                if field.by_id { json!({"anyOf": [list, self.by_id(id)]}) } else { list }
            }
            Ty::Map => json!({"type": "object", "additionalProperties": {"type": ["string", "null"]}}),
            Ty::Content(_) | Ty::Error => json!({}),
        };
        let mut schema = if field.absence == Absence::Error { schema } else { self.nullable(schema) };
        if let Some(default) = field.default.as_ref().and_then(|default| self.literal(default)) {
            schema["default"] = default;
        }
        self.describe(&mut schema, field.loc, field.ask.as_deref());
        schema
    }

    fn reference(&self, id: RecordId) -> Value {
        json!({"$ref": format!("#/$defs/{}", self.policy.record(id).name)})
    }

    fn by_id(&self, id: RecordId) -> Value {
        let name = &self.policy.record(id).name;
        let entry = match self.id_key(id) {
            Some(_) => json!({"$ref": format!("#/$defs/{name}-by-id")}),
            None => self.reference(id),
        };
        json!({"type": "object", "additionalProperties": self.nullable(entry)})
    }

    /// Null stands for what is left out.
    fn nullable(&self, mut schema: Value) -> Value {
        let has_words = schema.get("enum").is_some();
        if schema.as_object().is_none_or(Map::is_empty) {
            return schema;
        }
        match schema.get("type").and_then(Value::as_str).map(str::to_owned) {
            Some(ty) if !has_words => {
                schema["type"] = json!([ty, "null"]);
                schema
            }
            Some(_) | None => json!({"anyOf": [schema, {"type": "null"}]}),
        }
    }

    fn scalar(&self, scalar: Scalar, range: Option<(i64, i64)>) -> Value {
        match scalar {
            Scalar::Text | Scalar::Id | Scalar::Address => json!({"type": "string"}),
            Scalar::Bool => json!({"type": "boolean"}),
            Scalar::Int => match range {
                Some((low, high)) => json!({"type": "integer", "minimum": low, "maximum": high}),
                None => json!({"type": "integer"}),
            },
            Scalar::Instant => json!({
                "type": "string",
                "pattern": r"^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$",
                "examples": ["2026-11-24T18:00:00Z"],
            }),
            Scalar::Date => {
                json!({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "examples": ["2026-11-24"]})
            }
            Scalar::TimeOfDay => {
                json!({"type": "string", "pattern": r"^\d{2}:\d{2}(:\d{2})?$", "examples": ["08:00"]})
            }
            Scalar::Duration => json!({
                "type": "string",
                "pattern": format!(r"^\s*[+-]?\d+\s+({})\s*$", Unit::WORDS.join("|")),
                "examples": ["4 years"],
            }),
            Scalar::Country => json!({"type": "string", "enum": COUNTRIES}),
            Scalar::Region => {
                json!({"type": "string", "pattern": "^[A-Z]{2}-[A-Z0-9]{1,3}$", "examples": ["US-CA"]})
            }
            Scalar::Zone => {
                json!({"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9/_+-]*$", "examples": ["Europe/London"]})
            }
            Scalar::Enum(id) => json!({"type": "string", "enum": self.policy.enum_def(id).symbols}),
        }
    }

    fn literal(&self, literal: &Literal) -> Option<Value> {
        match literal {
            Literal::Bool(value) => Some(json!(value)),
            Literal::Int(value) => Some(json!(value)),
            Literal::Text(text) => Some(json!(text)),
            Literal::Symbol(id, symbol) => {
                self.policy.enum_def(*id).symbols.get(*symbol as usize).map(|symbol| json!(symbol))
            }
            Literal::Duration(value) => Some(json!(value.to_string())),
        }
    }

    /// What its author says of it, and what to ask where it is missing.
    fn describe(&self, schema: &mut Value, loc: Loc, ask: Option<&str>) {
        let words = words_at(&self.policy.sources, loc);
        let words: Vec<String> = words.into_iter().chain(ask.map(str::to_owned)).collect();
        if !words.is_empty() {
            schema["description"] = json!(words.join(" — "));
        }
    }
}

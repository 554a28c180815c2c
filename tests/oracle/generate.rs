//! Random records of a model: facts there, left out or null, with values from pools so small that conditions hold.
//!
//! Everything random comes from a tape of numbers. Where it ends the plainest choice is made, so that a shorter
//! tape, or one of smaller numbers, makes a plainer record: that is how a failing one is cut down.

use coms_policy::semantics::policy::Policy;
use coms_policy::semantics::types::{Absence, FieldDef, RecordId, Scalar, SubjectId, Ty};
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

/// Where choices come from.
#[derive(Debug)]
pub(crate) struct Tape<'t> {
    numbers: &'t [u16],
    at: usize,
}

impl<'t> Tape<'t> {
    pub(crate) fn new(numbers: &'t [u16]) -> Self {
        Self { numbers, at: 0 }
    }
    /// A number under `many`; nought where the tape has ended.
    pub(crate) fn pick(&mut self, many: usize) -> usize {
        let number = self.numbers.get(self.at).copied().unwrap_or_default();
        self.at += 1;
        usize::from(number) % many
    }
    /// One of some.
    pub(crate) fn one<'p, T>(&mut self, pool: &'p [T]) -> &'p T {
        &pool[self.pick(pool.len())]
    }
    /// True one time in so many; false where the tape has ended.
    pub(crate) fn rarely(&mut self, times: usize) -> bool {
        self.pick(times) == times - 1
    }
}

/// Tapes up to some length.
pub(crate) fn tapes(longest: usize) -> impl Strategy<Value = Vec<u16>> {
    prop::collection::vec(any::<u16>(), longest / 2..=longest)
}

/// The values that facts have.
#[derive(Debug)]
pub(crate) struct Pools {
    pub(crate) texts: Vec<&'static str>,
    pub(crate) ids: Vec<&'static str>,
}

const ADDRESSES: [&str; 5] = ["+14255550123", "+1 (425) 555-0123", "jo@contoso.com", "Jo@Contoso.COM", "+18005550100"];
const INSTANTS: [&str; 9] = [
    "2026-11-24T18:00:00Z",
    "2026-11-24T19:00:00+01:00",
    "2026-11-24T17:59:59.9999999Z",
    "2026-11-23T18:00:00Z",
    "2026-11-24T17:55:00Z",
    "2024-02-29T12:00:00Z",
    "2025-03-01T12:00:00Z",
    "2022-11-24T18:00:00Z",
    "2027-01-01T00:00:00Z",
];
const DATES: [&str; 3] = ["2026-11-24", "2024-02-29", "2025-03-01"];
const TIMES: [&str; 4] = ["08:00", "13:00", "21:00", "00:00:01"];
const SPANS: [&str; 4] = ["24 hours", "1 year", "5 minutes", "1 month"];
const KEYS: [&str; 3] = ["Reply-To", "reply-to-all", "X-Tag"];

/// Random records of the subjects of a policy.
pub(crate) struct Model<'p> {
    pub(crate) policy: &'p Policy,
    pub(crate) pools: Pools,
}

impl Model<'_> {
    /// A record of a subject.
    pub(crate) fn record(&self, tape: &mut Tape<'_>, subject: SubjectId) -> Json {
        let def = &self.policy.subjects[subject.index()];
        let mut record = self.object(tape, def.root);
        if record.get(&def.present).is_none() {
            let fields = &self.policy.record(def.root).fields;
            let field = fields.iter().find(|field| field.name == def.present).expect("a fact tells the subject");
            record.insert(def.present.clone(), self.field(tape, field));
        }
        if tape.pick(4) == 0 {
            record.insert(String::from("as_of"), json!(*tape.one(&INSTANTS)));
        }
        Json::Object(record)
    }

    fn object(&self, tape: &mut Tape<'_>, record: RecordId) -> Map<String, Json> {
        let mut object = Map::new();
        for field in &self.policy.record(record).fields {
            match tape.pick(10) {
                0 | 1 if field.absence != Absence::Error => {}
                2 if field.absence != Absence::Error => {
                    object.insert(field.name.clone(), Json::Null);
                }
                _ => {
                    object.insert(field.name.clone(), self.field(tape, field));
                }
            }
        }
        object
    }

    /// A value of a field.
    pub(crate) fn field(&self, tape: &mut Tape<'_>, field: &FieldDef) -> Json {
        match field.ty {
            Ty::Scalar(scalar) => self.single(tape, scalar, field.range),
            Ty::Record(record) => Json::Object(self.object(tape, record)),
            Ty::List(scalar) => {
                let many = tape.pick(3);
                Json::Array((0..many).map(|_| self.single(tape, scalar, field.range)).collect())
            }
            Ty::Records(record) => self.records(tape, record, field.by_id),
            Ty::Map => {
                let keys = KEYS.iter().filter(|_| tape.pick(2) == 1).collect::<Vec<_>>();
                let entry = |key: &&str| ((*key).to_owned(), json!(*tape.one(&self.pools.texts)));
                Json::Object(keys.into_iter().map(entry).collect())
            }
            Ty::Content(_) | Ty::Error => unreachable!("no field is of this type"),
        }
    }

    fn records(&self, tape: &mut Tape<'_>, record: RecordId, by_id: bool) -> Json {
        let many = tape.pick(4);
        let as_map = by_id && tape.pick(2) == 1;
        let ids = ["c1", "c 2", "3"];
        let mut entries: Vec<Map<String, Json>> = (0..many).map(|_| self.object(tape, record)).collect();
        let has_id = self.policy.record(record).fields.iter().any(|field| field.name == "id");
        if as_map {
            let entry = |(id, mut entry): (&&str, Map<String, Json>)| {
                entry.remove("id");
                ((*id).to_owned(), if entry.len() == 1 { Json::Null } else { Json::Object(entry) })
            };
            return Json::Object(ids.iter().zip(entries).map(entry).collect());
        }
        if by_id && has_id {
            for (id, entry) in ids.iter().zip(&mut entries) {
                entry.insert(String::from("id"), json!(id));
            }
        }
        Json::Array(entries.into_iter().map(Json::Object).collect())
    }

    fn single(&self, tape: &mut Tape<'_>, scalar: Scalar, range: Option<(i64, i64)>) -> Json {
        match scalar {
            Scalar::Bool => json!(tape.pick(2) == 1),
            Scalar::Int => {
                let (low, high) = range.unwrap_or((0, 5));
                json!(low + tape.pick((high - low + 1).min(8) as usize) as i64)
            }
            Scalar::Text => json!(*tape.one(&self.pools.texts)),
            Scalar::Id => json!(*tape.one(&self.pools.ids)),
            Scalar::Address => json!(*tape.one(&ADDRESSES)),
            Scalar::Instant => json!(*tape.one(&INSTANTS)),
            Scalar::Date => json!(*tape.one(&DATES)),
            Scalar::TimeOfDay => json!(*tape.one(&TIMES)),
            Scalar::Duration => json!(*tape.one(&SPANS)),
            Scalar::Country => json!(*tape.one(&["US", "DE", "BR"])),
            Scalar::Region => json!(*tape.one(&["US-CA", "US-WA", "DE-BY"])),
            Scalar::Zone => json!(*tape.one(&["UTC", "Europe/London", "Asia/Kolkata", "America/Los_Angeles"])),
            Scalar::Enum(id) => json!(*tape.one(&self.policy.enum_def(id).symbols)),
        }
    }

    /// Changes a record here and there: takes facts away, gives others another value.
    pub(crate) fn stir(&self, tape: &mut Tape<'_>, record: &mut Json, subject: SubjectId, times: usize) {
        let def = &self.policy.subjects[subject.index()];
        let tells = record[&def.present].clone();
        self.stir_object(tape, record, def.root, times);
        if record.get(&def.present).is_none() {
            record[&def.present] = tells;
        }
    }

    fn stir_object(&self, tape: &mut Tape<'_>, object: &mut Json, record: RecordId, times: usize) {
        let Some(object) = object.as_object_mut() else { return };
        for field in &self.policy.record(record).fields {
            let may_go = field.absence != Absence::Error;
            let changes = tape.rarely(times);
            match (object.get_mut(&field.name), field.ty) {
                (Some(_), _) if changes && may_go && tape.pick(2) == 1 => {
                    object.remove(&field.name);
                }
                (_, Ty::Scalar(scalar)) if changes && field.name != "id" => {
                    object.insert(field.name.clone(), self.single(tape, scalar, field.range));
                }
                (Some(inner), Ty::Record(record)) => self.stir_object(tape, inner, record, times),
                (Some(Json::Object(all)), Ty::Records(record)) => {
                    all.values_mut().for_each(|entry| self.stir_object(tape, entry, record, times));
                }
                (Some(Json::Array(all)), Ty::Records(record)) => {
                    all.iter_mut().for_each(|entry| self.stir_object(tape, entry, record, times));
                }
                (Some(list), Ty::List(_)) if changes => *list = self.field(tape, field),
                _ => {}
            }
        }
    }
}

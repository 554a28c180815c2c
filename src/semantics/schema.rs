//! The model: enums, records, subjects.

use super::mistakes::{BAD_DECLARATION, MISMATCH, NOT_SUPPORTED, RECURSIVE_RECORD, UNKNOWN_FIELD, UNKNOWN_TYPE};
use super::names::{Checker, Entity, loc};
use super::types::{Absence, EnumDef, FieldDef, Literal, RecordDef, RecordId, Scalar, SubjectDef, TopPath, Ty};
use crate::diagnostic::{Diagnostic, suggest};
use crate::syntax::ast::{EnumItem, Expr, ExprKind, Facts, Field, Presence, Segment, SubjectItem, TypeRef, Word};
use crate::syntax::mistakes::TOO_DEEP;
use crate::text::{Loc, SourceId};

/// Words that mean something else behind `is`.
const NO_SYMBOLS: [&str; 6] = ["known", "empty", "not", "in", "true", "false"];

/// Records may hold records so many levels deep.
const MOST_LEVELS: usize = 32;

/// And so many fields, with those of all records in them.
const MOST_FIELDS: usize = 20_000;

/// How large a record is, with all records in it.
#[derive(Clone, Copy, Debug)]
struct Size {
    levels: usize,
    fields: usize,
}

/// Names of types in other languages.
const ELSEWHERE: [(&str, &str); 18] = [
    ("string", "text"),
    ("str", "text"),
    ("char", "text"),
    ("boolean", "bool"),
    ("integer", "int"),
    ("number", "int"),
    ("float", "int"),
    ("double", "int"),
    ("decimal", "int"),
    ("datetime", "instant"),
    ("timestamp", "instant"),
    ("timeofday", "time"),
    ("timespan", "duration"),
    ("interval", "duration"),
    ("uuid", "id"),
    ("phone", "address"),
    ("timezone", "zone"),
    ("object", "map"),
];

impl Checker<'_> {
    /// The symbols of an enum.
    pub(super) fn enum_item(&mut self, source: SourceId, item: &EnumItem) -> EnumDef {
        let mut symbols: Vec<String> = Vec::with_capacity(item.symbols.len());
        self.repeated_words(source, item.symbols.iter());
        for symbol in &item.symbols {
            self.can_be_symbol(source, symbol);
            if !symbols.contains(&symbol.text) {
                symbols.push(symbol.text.clone());
            }
        }
        EnumDef { name: item.name.text.clone(), symbols, loc: loc(source, item.name.span) }
    }

    pub(super) fn can_be_symbol(&mut self, source: SourceId, symbol: &Word) {
        if NO_SYMBOLS.contains(&symbol.text.as_str()) {
            let message = format!("`{}` cannot be a symbol, since `is {0}` asks something else", symbol.text);
            let help = Some(String::from("choose another word"));
            self.error(&BAD_DECLARATION, loc(source, symbol.span), message, "this symbol", help);
        }
    }

    /// Fields of a record or of a subject's facts.
    pub(super) fn fields(&mut self, source: SourceId, fields: &[Field]) -> Vec<FieldDef> {
        let mut defs: Vec<FieldDef> = Vec::with_capacity(fields.len());
        for field in fields {
            let at = loc(source, field.name.span);
            if let Some(first) = defs.iter().find(|def| def.name == field.name.text) {
                let first = first.loc;
                self.duplicate(&field.name.text, at, first);
                continue;
            }
            let (ty, range, by_id) = self.field_type(source, &field.ty);
            let default = field.default.as_ref().and_then(|value| {
                let literal = self.literal(source, value, ty)?;
                self.in_range(loc(source, value.span), &literal, range).then_some(literal)
            });
            if field.default.is_some() && field.presence != Presence::Plain {
                let help = Some(String::from("leave out the `!` or `?`, or the default"));
                let message = format!("`{}` has a default, so it is never absent", field.name.text);
                self.error(&BAD_DECLARATION, at, message, "`!` or `?` says what absence means", help);
            }
            if let (Some(value), Ty::Scalar(scalar)) = (&field.default, ty)
                && scalar.is_textual()
            {
                let message = String::from("this version has no defaults for texts");
                self.error(&NOT_SUPPORTED, loc(source, value.span), message, "this default", None);
            }
            if matches!(ty, Ty::Record(_)) && field.presence == Presence::Optional {
                let message = format!("the section `{}` cannot be optional as a whole", field.name.text);
                let help = Some(String::from(
                    "a section left out leaves each of its fields absent: mark the fields inside it",
                ));
                self.error(&BAD_DECLARATION, at, message, "a section", help);
            }
            defs.push(FieldDef {
                name: field.name.text.clone(),
                ty,
                absence: match field.presence {
                    Presence::Required => Absence::Error,
                    Presence::Optional => Absence::None,
                    Presence::Plain => Absence::Unknown,
                },
                default,
                range,
                by_id,
                redact: field.redact,
                mask: field.mask || matches!(ty, Ty::Scalar(Scalar::Address) | Ty::List(Scalar::Address)),
                ask: field.ask.as_ref().map(|ask| ask.text.clone()),
                loc: at,
            });
        }
        defs
    }

    /// Whether a number lies within its bounds; if not, it is told.
    pub(super) fn in_range(&mut self, at: Loc, value: &Literal, range: Option<(i64, i64)>) -> bool {
        match (value, range) {
            (Literal::Int(value), Some((low, high))) if low <= high && !(low..=high).contains(value) => {
                let message = format!("`{value}` does not lie between {low} and {high}");
                self.error(&MISMATCH, at, message, "out of range", None);
                false
            }
            _ => true,
        }
    }

    /// A type, the bounds of its numbers, and whether a list may be a map by id.
    pub(super) fn field_type(&mut self, source: SourceId, ty: &TypeRef) -> (Ty, Option<(i64, i64)>, bool) {
        match ty {
            TypeRef::Name(word) => (self.named_type(source, word), None, false),
            TypeRef::Range(span, low, high) => {
                if low > high {
                    let message = format!("no number lies between {low} and {high}");
                    self.error(&BAD_DECLARATION, loc(source, *span), message, "an empty range", None);
                }
                (Ty::Scalar(Scalar::Int), Some((*low, *high)), false)
            }
            TypeRef::List { span, of, by_id } => {
                let ty = match self.named_type(source, of) {
                    Ty::Scalar(scalar) => Ty::List(scalar),
                    Ty::Record(record) => Ty::Records(record),
                    Ty::Map => {
                        let message = String::from("a list of maps cannot be declared");
                        self.error(&BAD_DECLARATION, loc(source, *span), message, "here", None);
                        Ty::Error
                    }
                    other => other,
                };
                if *by_id && !matches!(ty, Ty::Records(_) | Ty::Error) {
                    let message = String::from("only records have an id to be listed by");
                    self.error(&BAD_DECLARATION, loc(source, *span), message, "`by id` of single values", None);
                }
                (ty, None, *by_id)
            }
        }
    }

    /// The type of a parameter, param or list.
    pub(super) fn type_ref(&mut self, source: SourceId, ty: &TypeRef) -> Ty {
        self.field_type(source, ty).0
    }

    pub(super) fn named_type(&mut self, source: SourceId, word: &Word) -> Ty {
        if word.text == "map" {
            return Ty::Map;
        }
        if let Some((_, scalar)) = Scalar::NAMED.iter().find(|(name, _)| *name == word.text) {
            return Ty::Scalar(*scalar);
        }
        match self.entity(&word.text) {
            Some(Entity::Enum(id)) => return Ty::Scalar(Scalar::Enum(id)),
            Some(Entity::Record(id)) => return Ty::Record(id),
            None if self.unread.contains(&word.text) => return Ty::Error,
            _ => {}
        }
        let mut known = self.names_of(|entity| matches!(entity, Entity::Enum(_) | Entity::Record(_)));
        known.extend(Scalar::NAMED.iter().map(|(name, _)| *name));
        known.push("map");
        let elsewhere = ELSEWHERE.iter().find(|(known, _)| word.text.eq_ignore_ascii_case(known));
        let help = elsewhere
            .map(|(_, here)| format!("write `{here}`"))
            .or_else(|| suggest::did_you_mean(&word.text, known))
            .unwrap_or_else(|| format!("declare `enum {0} {{ … }}` or `record {0} {{ … }}`", word.text));
        let message = format!("there is no type `{}`", word.text);
        self.error(&UNKNOWN_TYPE, loc(source, word.span), message, "not a type", Some(help));
        Ty::Error
    }

    /// Tells of records that hold themselves, and of those that hold too much of each other.
    pub(super) fn check_recursion(&mut self) {
        let mut sizes: Vec<Option<Size>> = vec![None; self.records.len()];
        let mut told = false;
        for start in 0..self.records.len() {
            self.descend(RecordId::from_index(start), &mut Vec::new(), &mut sizes, &mut told);
        }
    }

    /// How large a record is with all records in it. `trail` is the way to it: records, and the field of each that
    /// was followed.
    fn descend(
        &mut self,
        id: RecordId,
        trail: &mut Vec<(RecordId, usize)>,
        sizes: &mut [Option<Size>],
        told: &mut bool,
    ) -> Size {
        if let Some(size) = sizes[id.index()] {
            return size;
        }
        let mut size = Size { levels: 1, fields: 0 };
        for index in 0..self.records[id.index()].fields.len() {
            size.fields += 1;
            let (Ty::Record(inner) | Ty::Records(inner)) = self.records[id.index()].fields[index].ty else { continue };
            trail.push((id, index));
            let above = trail.iter().position(|(above, _)| *above == inner);
            let depth = trail.len();
            let inner = match above {
                Some(start) => {
                    self.tell_recursion(&trail[start..]);
                    None
                }
                None if depth < MOST_LEVELS => Some(self.descend(inner, trail, sizes, told)),
                None => Some(Size { levels: MOST_LEVELS, fields: 0 }),
            };
            trail.pop();
            let held = inner
                .map(|inner| Size { levels: size.levels.max(1 + inner.levels), fields: size.fields + inner.fields });
            match held {
                Some(held) if held.levels <= MOST_LEVELS && held.fields <= MOST_FIELDS => size = held,
                held => {
                    // Nothing goes down there again.
                    self.records[id.index()].fields[index].ty = Ty::Error;
                    if held.is_some() && !std::mem::replace(told, true) {
                        let message =
                            format!("records hold more than {MOST_LEVELS} levels of records, or {MOST_FIELDS} fields");
                        let help = Some(String::from("put fields of the inner records into the outer ones"));
                        let at = self.records[id.index()].fields[index].loc;
                        self.error(&TOO_DEEP, at, message, "here it gets too much", help);
                    }
                }
            }
        }
        sizes[id.index()] = Some(size);
        size
    }

    fn tell_recursion(&mut self, cycle: &[(RecordId, usize)]) {
        let names: Vec<&str> = cycle.iter().map(|(id, _)| self.records[id.index()].name.as_str()).collect();
        let Some(first) = names.first() else { return };
        let way = match names.as_slice() {
            [_] => String::new(),
            names => format!(": {} → {first}", names.join(" → ")),
        };
        let mut mistake = Diagnostic::error(&RECURSIVE_RECORD, format!("`{first}` holds itself{way}"));
        for (id, field) in cycle {
            mistake = mistake.at(self.records[id.index()].fields[*field].loc, "by this field");
        }
        let which = if cycle.len() == 1 { "this field" } else { "one of these fields" };
        self.tell(mistake.help(format!("a record is finite: take {which} away")));
    }

    pub(super) fn subject_item(&mut self, source: SourceId, item: &SubjectItem) {
        let at = loc(source, item.name.span);
        let first = self.subjects.iter().find(|subject| subject.name == item.name.text);
        let first = first.map(|first| (first.root, first.loc));
        if let Some((_, first)) = first {
            self.duplicate(&item.name.text, at, first);
        }
        if item.present.is_none() {
            let message = format!("the subject `{}` does not say how it is recognised", item.name.text);
            let help = Some(String::from("name the top-level key that a record of it has: `present KEY`"));
            self.error(&BAD_DECLARATION, at, message, "this subject", help);
        }
        let found = match &item.facts {
            Some(Facts::Fields(_, fields)) => {
                let fields = self.fields(source, fields);
                let fields = self.with_more_fields(fields, &item.name.text);
                self.records.push(RecordDef { name: item.name.text.clone(), fields, loc: at });
                Some((RecordId::from_index(self.records.len() - 1), None))
            }
            Some(Facts::Whole(name, record)) => match self.named_type(source, record) {
                Ty::Record(id) => {
                    self.no_more_facts(&item.name.text, &record.text);
                    Some((id, Some(name.text.clone())))
                }
                Ty::Error => None,
                other => {
                    let message = format!("the facts of a subject are a record, and this is {}", self.describe(other));
                    self.error(&MISMATCH, loc(source, record.span), message, "not a record", None);
                    None
                }
            },
            None => {
                let message = format!("the subject `{}` does not say what it may hold", item.name.text);
                let help = Some(String::from("name its facts: `facts { NAME: RECORD … }`"));
                self.error(&BAD_DECLARATION, at, message, "this subject", help);
                None
            }
        };
        let Some((root, whole)) = found else {
            self.unread.insert(item.name.text.clone());
            return;
        };
        let mut subject = SubjectDef {
            name: item.name.text.clone(),
            loc: at,
            present: item.present.as_ref().map_or_else(String::new, |key| key.text.clone()),
            root,
            whole,
            id: Vec::new(),
            at: Vec::new(),
            place: Vec::new(),
        };
        for path in &item.id {
            let found = self.top_path(source, &subject, path, &[Scalar::Id, Scalar::Text]);
            subject.id.extend(found);
        }
        for path in &item.at {
            let found = self.top_path(source, &subject, path, &[Scalar::Instant]);
            subject.at.extend(found);
        }
        for (path, scalar) in item.place.iter().zip([Scalar::Country, Scalar::Region]) {
            if let Some((fact, _)) = self.key_path(source, root, path, &[scalar]) {
                subject.place.push(fact);
            }
        }
        if let Some(third) = item.place.get(2) {
            let message = String::from("a place is a country and a region");
            self.error(&BAD_DECLARATION, loc(source, third.span), message, "a third one", None);
        }
        match first {
            None => self.subjects.push(subject),
            Some((first, _)) => self.merge_fields(first, root),
        }
    }

    /// Gives a record the fields of another of its name, so that their uses are no mistakes of their own.
    pub(super) fn merge_fields(&mut self, into: RecordId, from: RecordId) {
        let more = self.records[from.index()].fields.clone();
        let fields = &mut self.records[into.index()].fields;
        for field in more {
            if !fields.iter().any(|known| known.name == field.name) {
                fields.push(field);
            }
        }
    }

    /// A path from the root of a subject: to a fact, or to a top-level key beside the facts.
    fn top_path(&mut self, source: SourceId, subject: &SubjectDef, path: &Expr, types: &[Scalar]) -> Option<TopPath> {
        if let ExprKind::Path { head, segments, .. } = &path.kind
            && segments.is_empty()
            && !self.records[subject.root.index()].fields.iter().any(|field| field.name == head.text)
        {
            return Some(TopPath::Key(head.text.clone()));
        }
        self.key_path(source, subject.root, path, types).map(|(fact, _)| TopPath::Fact(fact))
    }

    /// A path from a record to a single value of one of some types, of any where none is named.
    pub(super) fn key_path(
        &mut self,
        source: SourceId,
        from: RecordId,
        path: &Expr,
        types: &[Scalar],
    ) -> Option<(Vec<u32>, Ty)> {
        let ExprKind::Path { head, segments, .. } = &path.kind else { return None };
        let mut ty = Ty::Record(from);
        let mut found = Vec::new();
        let rest = segments.iter().map(|segment| match segment {
            Segment::Field(word) | Segment::Key(word) => word,
        });
        for word in std::iter::once(head).chain(rest) {
            let at = loc(source, word.span);
            let Ty::Record(record) = ty else {
                if ty != Ty::Error {
                    let message = format!("{} has no field `{}`", self.describe(ty), word.text);
                    self.error(&UNKNOWN_FIELD, at, message, "no such field", None);
                }
                return None;
            };
            let def = &self.records[record.index()];
            let Some(index) = def.fields.iter().position(|field| field.name == word.text) else {
                let names: Vec<&str> = def.fields.iter().map(|field| field.name.as_str()).collect();
                let help = suggest::did_you_mean(&word.text, names.iter().copied())
                    .unwrap_or_else(|| format!("it has {}", suggest::one_of(&names, 10)));
                let message = format!("`{}` has no field `{}`", def.name, word.text);
                self.error(&UNKNOWN_FIELD, at, message, "no such field", Some(help));
                return None;
            };
            found.push(index as u32);
            ty = def.fields[index].ty;
        }
        let fits = match ty {
            Ty::Error => return None,
            Ty::Scalar(scalar) => types.is_empty() || types.contains(&scalar),
            _ => false,
        };
        if !fits {
            let wanted =
                types.first().map_or_else(|| String::from("a single value"), |ty| self.describe(Ty::Scalar(*ty)));
            let message = format!("{wanted} is needed here, and this is {}", self.describe(ty));
            self.error(&MISMATCH, loc(source, path.span), message, "of another type", None);
            return None;
        }
        Some((found, ty))
    }

    /// A type in words.
    pub(super) fn describe(&self, ty: Ty) -> String {
        match ty {
            Ty::Scalar(Scalar::Enum(id)) => format!("a `{}`", self.enums[id.index()].name),
            Ty::Scalar(scalar) => String::from(match scalar {
                Scalar::Text => "a text",
                Scalar::Bool => "a condition",
                Scalar::Int => "a number",
                Scalar::Instant => "an instant",
                Scalar::Date => "a date",
                Scalar::TimeOfDay => "a time of day",
                Scalar::Duration => "a span of time",
                Scalar::Id => "an id",
                Scalar::Address => "an address",
                Scalar::Country => "a country",
                Scalar::Region => "a region",
                Scalar::Zone => "a time zone",
                Scalar::Enum(_) => "a symbol",
            }),
            Ty::Record(id) => format!("a `{}` record", self.records[id.index()].name),
            Ty::List(scalar) => format!("a list (each entry {})", self.describe(Ty::Scalar(scalar))),
            Ty::Records(id) => format!("a list of `{}` records", self.records[id.index()].name),
            Ty::Map => String::from("a map"),
            Ty::Content(_) => String::from("a content"),
            Ty::Error => String::from("something else"),
        }
    }
}

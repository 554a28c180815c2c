//! The model: enums, records, subjects, and the values that params, lists and defaults hold.

use super::mistakes::{
    BAD_DATE, BAD_DECLARATION, MISMATCH, NOT_SUPPORTED, RECURSIVE_RECORD, UNIT_MISMATCH, UNKNOWN_FIELD, UNKNOWN_SYMBOL,
    UNKNOWN_TYPE, UNKNOWN_UNIT,
};
use super::names::{Checker, Entity, loc};
use super::types::{Absence, EnumDef, EnumId, FieldDef, Literal, RecordDef, RecordId, Scalar, SubjectDef, TopPath, Ty};
use crate::diagnostic::{Diagnostic, suggest};
use crate::syntax::ast::{
    EnumItem, Expr, ExprKind, Facts, Field, Presence, Segment, SubjectItem, TypeRef, Value, ValueKind, Word,
};
use crate::text::{Loc, SourceId};
use crate::value::time::date::Date;
use crate::value::time::duration::{Duration, Unit};
use crate::value::{address, place};

impl Checker<'_> {
    pub(super) fn enum_item(&mut self, source: SourceId, item: &EnumItem) {
        let mut symbols: Vec<String> = Vec::with_capacity(item.symbols.len());
        for (index, symbol) in item.symbols.iter().enumerate() {
            if let Some(first) = symbols.iter().position(|known| *known == symbol.text) {
                let first = loc(source, item.symbols[first].span);
                self.duplicate(&symbol.text, loc(source, item.symbols[index].span), first);
            }
            symbols.push(symbol.text.clone());
        }
        self.enums.push(EnumDef { name: item.name.text.clone(), symbols, loc: loc(source, item.name.span) });
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
            let default = field.default.as_ref().and_then(|value| self.literal(source, value, ty));
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
                ask: field.ask.as_ref().map(|ask| ask.text.clone()),
                loc: at,
            });
        }
        defs
    }

    fn field_type(&mut self, source: SourceId, ty: &TypeRef) -> (Ty, Option<(i64, i64)>, bool) {
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

    fn named_type(&mut self, source: SourceId, word: &Word) -> Ty {
        if word.text == "map" {
            return Ty::Map;
        }
        if let Some((_, scalar)) = Scalar::NAMED.iter().find(|(name, _)| *name == word.text) {
            return Ty::Scalar(*scalar);
        }
        match self.entity(&word.text) {
            Some(Entity::Enum(id)) => return Ty::Scalar(Scalar::Enum(id)),
            Some(Entity::Record(id)) => return Ty::Record(id),
            _ => {}
        }
        let mut known = self.names_of(|entity| matches!(entity, Entity::Enum(_) | Entity::Record(_)));
        known.extend(Scalar::NAMED.iter().map(|(name, _)| *name));
        known.push("map");
        let help = suggest::did_you_mean(&word.text, known)
            .unwrap_or_else(|| format!("declare `enum {0} {{ … }}` or `record {0} {{ … }}`", word.text));
        let message = format!("there is no type `{}`", word.text);
        self.error(&UNKNOWN_TYPE, loc(source, word.span), message, "not a type", Some(help));
        Ty::Error
    }

    /// A literal of a certain type; anything else is told.
    pub(super) fn literal(&mut self, source: SourceId, value: &Value, ty: Ty) -> Option<Literal> {
        let at = loc(source, value.span);
        let Ty::Scalar(scalar) = ty else {
            if ty != Ty::Error {
                let message = format!("{} has no literal", self.describe(ty));
                self.error(&MISMATCH, at, message, "a single value", None);
            }
            return None;
        };
        match (&value.kind, scalar) {
            (ValueKind::Bool(value), Scalar::Bool) => Some(Literal::Bool(*value)),
            (ValueKind::Int(value), Scalar::Int) => Some(Literal::Int(*value)),
            (ValueKind::Text(text), scalar) if scalar.is_textual() => self.textual(at, scalar, text),
            (ValueKind::Symbol(word), Scalar::Country | Scalar::Region) => self.textual(at, scalar, word),
            (ValueKind::Symbol(word), Scalar::Enum(id)) => {
                self.symbol(id, word, at).map(|symbol| Literal::Symbol(id, symbol))
            }
            (ValueKind::Duration(count, unit), Scalar::Duration) => {
                self.duration(at, *count, unit).map(Literal::Duration)
            }
            (ValueKind::Date(date), Scalar::Date) => self.date(at, date).map(|date| Literal::Int(i64::from(date.0))),
            (ValueKind::Int(number), Scalar::Duration) => {
                let help = Some(format!("write the unit: `{number} days`, `{number} years`"));
                self.error(&UNIT_MISMATCH, at, format!("`{number}` has no unit"), "a span of time is needed", help);
                None
            }
            (ValueKind::Duration(count, _), Scalar::Int) => {
                let help = Some(format!("write `{count}`, or declare it as a `duration`"));
                let message = String::from("a span of time stands where a number is needed");
                self.error(&UNIT_MISMATCH, at, message, "has a unit", help);
                None
            }
            (ValueKind::Symbol(word), _) => {
                let help = scalar.is_textual().then(|| format!("put a text in quotes: `\"{word}\"`"));
                let message = format!("`{word}` is not {}", self.describe(ty));
                self.error(&MISMATCH, at, message, "of another type", help);
                None
            }
            _ => {
                let message = format!("{} is needed here", self.describe(ty));
                self.error(&MISMATCH, at, message, "of another type", None);
                None
            }
        }
    }

    /// A text literal as an address, a country, …: told where it cannot be one.
    pub(super) fn textual(&mut self, at: Loc, scalar: Scalar, text: &str) -> Option<Literal> {
        let (fits, help) = match scalar {
            Scalar::Country => (place::is_country(text), place::help_country(text)),
            Scalar::Region => (place::is_region(text), Some(String::from("a region is written `US-CA`"))),
            Scalar::Zone => (place::is_zone(text), Some(String::from("a zone is written `Europe/London`"))),
            _ => (true, None),
        };
        if !fits {
            let message = format!("`{text}` is not {}", self.describe(Ty::Scalar(scalar)));
            self.error(&MISMATCH, at, message, "not one", help);
            return None;
        }
        let text = if scalar == Scalar::Address { address::normalize(text).into_owned() } else { text.to_owned() };
        Some(Literal::Text(text))
    }

    pub(super) fn duration(&mut self, at: Loc, count: i64, unit: &str) -> Option<Duration> {
        let Some(known) = Unit::from_word(unit) else {
            let help = suggest::did_you_mean(unit, Unit::WORDS.iter().copied())
                .or_else(|| Some(format!("units are {}", suggest::one_of(Unit::WORDS, 20))));
            self.error(&UNKNOWN_UNIT, at, format!("`{unit}` is no unit of time"), "this unit", help);
            return None;
        };
        let duration = Duration::new(count, known);
        if duration.is_none() {
            self.error(&MISMATCH, at, format!("{count} {unit} are too long"), "too long", None);
        }
        duration
    }

    pub(super) fn date(&mut self, at: Loc, text: &str) -> Option<Date> {
        let date = Date::parse(text).ok();
        if date.is_none() {
            self.error(&BAD_DATE, at, format!("the calendar has no {text}"), "no such day", None);
        }
        date
    }

    /// A symbol of an enum; one that it does not have is told.
    pub(super) fn symbol(&mut self, id: EnumId, word: &str, at: Loc) -> Option<u32> {
        let def = &self.enums[id.index()];
        if let Some(index) = def.symbols.iter().position(|symbol| symbol == word) {
            return Some(index as u32);
        }
        let symbols: Vec<&str> = def.symbols.iter().map(String::as_str).collect();
        let help = suggest::did_you_mean(word, symbols.iter().copied())
            .unwrap_or_else(|| format!("it has {}", suggest::one_of(&symbols, 12)));
        let mistake = Diagnostic::error(&UNKNOWN_SYMBOL, format!("`{}` has no symbol `{word}`", def.name))
            .at(at, "not a symbol of it")
            .at(def.loc, "declared here")
            .help(help);
        self.tell(mistake);
        None
    }

    /// Tells of records that hold themselves.
    pub(super) fn check_recursion(&mut self) {
        let mut done = vec![false; self.records.len()];
        for start in 0..self.records.len() {
            let mut trail = Vec::new();
            if !done[start] {
                self.descend(RecordId::from_index(start), &mut trail, &mut done);
            }
        }
    }

    fn descend(&mut self, id: RecordId, trail: &mut Vec<RecordId>, done: &mut [bool]) {
        if trail.contains(&id) {
            let names: Vec<String> = trail.iter().map(|id| self.records[id.index()].name.clone()).collect();
            let def = &self.records[id.index()];
            let message = format!("`{}` holds itself: {} → {}", def.name, names.join(" → "), def.name);
            let at = def.loc;
            self.error(
                &RECURSIVE_RECORD,
                at,
                message,
                "this record",
                Some(String::from("a record is finite: take one field away")),
            );
            for index in 0..self.records[id.index()].fields.len() {
                let field = &mut self.records[id.index()].fields[index];
                if matches!(field.ty, Ty::Record(_) | Ty::Records(_)) {
                    field.ty = Ty::Error;
                }
            }
            return;
        }
        if done[id.index()] {
            return;
        }
        trail.push(id);
        for index in 0..self.records[id.index()].fields.len() {
            if let Ty::Record(inner) | Ty::Records(inner) = self.records[id.index()].fields[index].ty {
                self.descend(inner, trail, done);
            }
        }
        trail.pop();
        done[id.index()] = true;
    }

    pub(super) fn subject_item(&mut self, source: SourceId, item: &SubjectItem) {
        let at = loc(source, item.name.span);
        if let Some(first) = self.subjects.iter().find(|subject| subject.name == item.name.text) {
            let first = first.loc;
            self.duplicate(&item.name.text, at, first);
            return;
        }
        let (root, whole) = match item.facts.as_slice() {
            [Facts::Fields(_, fields)] => {
                let fields = self.fields(source, fields);
                self.records.push(RecordDef { name: item.name.text.clone(), fields, loc: at });
                (RecordId::from_index(self.records.len() - 1), None)
            }
            [Facts::Whole(name, record)] => match self.entity(&record.text) {
                Some(Entity::Record(id)) => (id, Some(name.text.clone())),
                _ => {
                    self.named_type(source, record);
                    return;
                }
            },
            _ => {
                let message = format!("the subject `{}` needs one `facts`", item.name.text);
                let help = Some(String::from("say what it may hold: `facts { message!: Message … }`"));
                self.error(&BAD_DECLARATION, at, message, "this subject", help);
                return;
            }
        };
        let Some(present) = item.present.first() else {
            let message = format!("the subject `{}` does not say how it is recognised", item.name.text);
            let help = Some(String::from("name the top-level key that a record of it has: `present message`"));
            self.error(&BAD_DECLARATION, at, message, "this subject", help);
            return;
        };
        let mut subject = SubjectDef {
            name: item.name.text.clone(),
            loc: at,
            present: present.text.clone(),
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
            if let Some(TopPath::Fact(fact)) = self.top_path(source, &subject, path, &[scalar]) {
                subject.place.push(fact);
            }
        }
        self.subjects.push(subject);
    }

    /// A path from the root of a subject: to a fact, or to a top-level key beside the facts.
    fn top_path(&mut self, source: SourceId, subject: &SubjectDef, path: &Expr, types: &[Scalar]) -> Option<TopPath> {
        let ExprKind::Path { head, segments, .. } = &path.kind else { return None };
        let first = self.records[subject.root.index()].fields.iter().any(|field| field.name == head.text);
        if segments.is_empty() && !first {
            return Some(TopPath::Key(head.text.clone()));
        }
        let mut record = subject.root;
        let mut fact = Vec::new();
        let mut ty = Ty::Record(record);
        let rest = segments.iter().filter_map(|segment| match segment {
            Segment::Field(word) => Some(word),
            Segment::Key(_) => None,
        });
        for word in std::iter::once(head).chain(rest) {
            let def = &self.records[record.index()];
            let Some(index) = def.fields.iter().position(|field| field.name == word.text) else {
                let names: Vec<&str> = def.fields.iter().map(|field| field.name.as_str()).collect();
                let help = suggest::did_you_mean(&word.text, names.iter().copied());
                let message = format!("`{}` has no field `{}`", def.name, word.text);
                self.error(&UNKNOWN_FIELD, loc(source, word.span), message, "no such field", help);
                return None;
            };
            fact.push(index as u32);
            ty = def.fields[index].ty;
            if let Ty::Record(inner) = ty {
                record = inner;
            }
        }
        if !types.iter().any(|scalar| ty == Ty::Scalar(*scalar)) && ty != Ty::Error {
            let wanted = self.describe(Ty::Scalar(types[0]));
            self.error(&MISMATCH, loc(source, path.span), format!("{wanted} is needed here"), "of another type", None);
            return None;
        }
        Some(TopPath::Fact(fact))
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
                Scalar::Duration => "a span of time",
                Scalar::Id => "an id",
                Scalar::Address => "an address",
                Scalar::Country => "a country",
                Scalar::Region => "a region",
                Scalar::Zone => "a time zone",
                Scalar::Enum(_) => "a symbol",
            }),
            Ty::Record(id) => format!("a `{}` record", self.records[id.index()].name),
            Ty::List(scalar) => format!("a list, each entry {}", self.describe(Ty::Scalar(scalar))),
            Ty::Records(id) => format!("a list of `{}` records", self.records[id.index()].name),
            Ty::Map => String::from("a map"),
            Ty::Content(_) => String::from("a content"),
            Ty::Error => String::from("something else"),
        }
    }
}
